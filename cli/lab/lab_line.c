/* cli/lab/lab_line.c: lines as they come, where they are not edited. A line ends as files of any system end lines. One that holds a NUL byte
 * is no text: it becomes one that every console refuses whole. */
#include "cli/lab/lab_line.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct lab_line {
	struct lab_edit *edit; /* or NULL */
	char *line;
	size_t room;
};

struct lab_line *lab_line_new(struct console *console)
{
	struct lab_line *l = g_new0(struct lab_line, 1);
	l->edit = lab_edit_new(console);
	return l;
}

void lab_line_free(struct lab_line *l)
{
	lab_edit_free(l->edit);
	free(l->line);
	g_free(l);
}

bool lab_line_edited(const struct lab_line *l) { return l->edit; }

const char *lab_line_read(struct lab_line *l, const char *prompt, bool keep)
{
	if (l->edit)
		return lab_edit_read(l->edit, prompt, keep);
	if (isatty(STDIN_FILENO)) {
		g_auto(GStrv) parts = g_strsplit(prompt, LAB_LINE_HIDDEN, -1);
		g_autofree char *shown = g_strjoinv("", parts);
		fputs(shown, stdout);
		fflush(stdout);
	}
	ssize_t n = getline(&l->line, &l->room, stdin);
	if (n < 0)
		return NULL;
	if (memchr(l->line, '\0', (size_t)n))
		return "\xff";
	l->line[strcspn(l->line, "\r\n")] = '\0';
	return l->line;
}
