/* cli/lab/lab_past.c: undo and journal: what was done, and taking it back. */
#include "cli/lab/lab_news.h"

static int usage(struct console *c, const char *words)
{
	console_fault(c, "usage: %s", words);
	return 2;
}

static int undo(struct console *c, int argc, char **argv)
{
	guint count = session_count(c->session);
	guint64 n = 1;
	if (argc > 2 || (argc == 2 && !g_ascii_string_to_unsigned(argv[1], 10, 1, G_MAXUINT, &n, NULL)))
		return usage(c, "undo [N]");
	if (!count)
		return console_fault(c, "undo: nothing has been done yet");
	n = MIN(n, count);
	for (guint i = 0; i < n; i++) {
		g_autofree char *words = console_shown(session_entry(c->session, count - 1 - i)->words);
		console_print(c, "taken back: %s\n", words);
	}
	struct sim_time was = session_now(c->session);
	session_undo(c->session, (guint)n);
	g_autofree char *now = lab_time_text(session_now(c->session).ps);
	if (sim_time_before(session_now(c->session), was))
		console_print(c, "It is %s again.\n", now);
	return 0;
}

static int journal(struct console *c, int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return usage(c, "journal");
	if (!session_count(c->session))
		console_print(c, "Nothing has been done yet.\n");
	for (guint i = 0; i < session_count(c->session); i++) {
		const struct session_entry *e = session_entry(c->session, i);
		g_autofree char *at = lab_time_text(e->at.ps), *words = console_shown(e->words), *action = console_shown(e->action);
		console_print(c, "%3u %10s  %s\n%16s%s\n", i + 1, at, words, "", action);
	}
	return 0;
}

const struct console_command lab_past[] = {
	{"undo", "[N]", "take the last commands that changed something back", undo, NULL, false},
	{"journal", "", "what was done, as the actions of a timeline", journal, NULL, false},
	{.name = NULL},
};
