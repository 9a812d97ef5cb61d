/* cli/lab/lab_terminal.c: lines in, what the console says out.
 *
 * What commands say holds names from files and from what was typed, so it is made safe to show here, once more, line by line. A line of more than LINE_MOST bytes is
 * no command: it is passed over with a word.
 */
#include "cli/lab/lab_terminal.h"

#include <stdio.h>
#include <string.h>
#include "plots/text.h"

#define LINE_MOST ((size_t)64 << 10)

static void add_clean(GString *to, const GString *said)
{
	g_auto(GStrv) lines = g_strsplit(said->str, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (line > lines)
			g_string_append_c(to, '\n');
		text_clean(to, *line);
	}
}

static void echo(struct lab_terminal *t, GString *said, const char *line)
{
	g_autofree char *prompt = console_prompt(t->lab->console);
	text_clean(said, prompt);
	text_clean(said, line);
	g_string_append_c(said, '\n');
}

bool lab_terminal_line(struct lab_terminal *t, const char *line)
{
	struct console *c = t->lab->console;
	GString *said = g_string_new(NULL), *talk = g_string_new(NULL);
	if (t->echo)
		echo(t, said, line);
	if (strlen(line) > LINE_MOST)
		g_string_append_printf(talk, "lab: a line of %zu bytes is no command\n", strlen(line));
	else {
		console_line(c, line);
		add_clean(said, c->out);
		add_clean(talk, c->err);
	}
	if (t->echo)
		g_string_append_len(said, talk->str, (gssize)talk->len);
	out_add(t->out, said);
	if (!t->echo)
		out_talk(talk->str);
	g_string_free(said, TRUE);
	g_string_free(talk, TRUE);
	return !c->ended && !t->out->failed && !t->out->gone;
}

void lab_terminal_play(struct lab_terminal *t)
{
	char *line = NULL;
	size_t room = 0;
	bool going = true;
	while (going && getline(&line, &room, stdin) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		going = lab_terminal_line(t, line);
	}
	free(line);
}
