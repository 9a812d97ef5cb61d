/* cli/lab/lab_line.c: lines as they come, where they are not edited. A line ends as files of any system end lines. One that holds a NUL byte
 * is no text: it becomes one that every console refuses whole. Of one longer than any command may be the rest is read and dropped. */
#include "cli/lab/lab_line.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct lab_line {
	struct lab_edit *edit; /* or NULL */
	GString *line;
};

#define KEPT ((gsize)1 << 20) /* bytes of a line */

struct lab_line *lab_line_new(struct console *console)
{
	struct lab_line *l = g_new0(struct lab_line, 1);
	l->edit = lab_edit_new(console);
	l->line = g_string_new(NULL);
	return l;
}

void lab_line_free(struct lab_line *l)
{
	lab_edit_free(l->edit);
	g_string_free(l->line, TRUE);
	g_free(l);
}

bool lab_line_edited(const struct lab_line *l) { return l->edit; }

/* Whether there was one. */
static bool read_line(GString *line)
{
	int ch;
	g_string_truncate(line, 0);
	while ((ch = getc(stdin)) != EOF && ch != '\n')
		if (line->len < KEPT)
			g_string_append_c(line, (char)ch);
	return ch != EOF || line->len;
}

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
	if (!read_line(l->line))
		return NULL;
	if (memchr(l->line->str, '\0', l->line->len))
		return "\xff";
	g_string_truncate(l->line, strcspn(l->line->str, "\r\n"));
	return l->line->str;
}
