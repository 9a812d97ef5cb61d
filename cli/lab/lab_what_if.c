/* cli/lab/lab_what_if.c: what-if: a command is played in a fork of the session, and what comes of it in the end is compared with what comes of leaving it. */
#include <string.h>

#include "cli/lab/lab_news.h"
#include "cli/lab/lab_text.h"
#include "plots/compare.h"

#define MOST_CHANGES 16

/* "completed after 2m 23s", "failed [RTE-04]". g_free. */
static char *ending(const struct outcome_migration *m)
{
	g_autofree char *lasts = lab_time_text(m->duration_s);
	if (strcmp(m->outcome, "completed") == 0)
		return g_strdup_printf("completed after %s", lasts);
	return g_strdup_printf("%s%s%s%s", m->outcome, m->rule ? " [" : "", m->rule ? m->rule : "", m->rule ? "]" : "");
}

static guint say_migrations(struct console *c, const struct outcome *a, const struct outcome *b)
{
	g_autoptr(GArray) pairs = compare_migrations(a, b);
	guint said = 0;
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		const struct outcome_migration *m = p->b ? p->b : p->a;
		g_autofree char *was = p->a ? ending(p->a) : NULL, *is = p->b ? ending(p->b) : NULL;
		if (!m || (was && is && strcmp(was, is) == 0))
			continue;
		const char *why = p->b ? p->b->reason : NULL;
		g_autofree char *label = g_strdup_printf("%s (%s): ", m->id, m->vm), *words = g_strconcat(is ? is : "never asked for", why ? ": " : "", why ? why : "",
			was ? "; otherwise " : "", was ? was : "", NULL);
		lab_text_row(c->out, 2, label, 0, words);
		said++;
	}
	return said;
}

static guint say_changes(struct console *c, const char *title, GPtrArray *changes)
{
	guint n = changes->len;
	if (n)
		console_print(c, "  %s\n", title);
	for (guint i = 0; i < MIN(n, MOST_CHANGES); i++) {
		const struct compare_change *x = changes->pdata[i];
		g_autofree char *what = console_shown(x->what), *a = console_shown(x->a), *b = console_shown(x->b);
		console_print(c, "    %s: %s, otherwise %s\n", what, *b ? b : "-", *a ? a : "-");
	}
	if (n > MOST_CHANGES)
		console_print(c, "    and %u more\n", n - MOST_CHANGES);
	g_ptr_array_unref(changes);
	return n;
}

static guint say_evacuations(struct console *c, const struct outcome *a, const struct outcome *b)
{
	guint said = 0;
	for (guint i = 0; i < b->evacuations->len; i++) {
		const struct outcome_evacuation *x = b->evacuations->pdata[i], *was = compare_evacuation(a, x->id);
		if (was && strcmp(was->state, x->state) == 0 && was->finished_s == x->finished_s)
			continue;
		g_autofree char *id = console_shown(x->id), *host = console_shown(x->host), *at = lab_time_text(x->finished_s);
		console_print(c, "  %s (%s): %s at %s%s%s\n", id, host, x->state, at, was ? "; otherwise " : "", was ? was->state : "");
		said++;
	}
	return said;
}

static guint say_findings(struct console *c, const struct outcome *a, const struct outcome *b)
{
	guint said = 0;
	for (guint i = 0; i < b->findings->len; i++) {
		const struct outcome_finding *f = b->findings->pdata[i];
		bool known = false;
		for (guint k = 0; k < a->findings->len && !known; k++)
			known = g_strcmp0(((const struct outcome_finding *)a->findings->pdata[k])->message, f->message) == 0;
		if (known)
			continue;
		g_autofree char *words = console_shown(f->message);
		console_print(c, "  %s: %s [%s]\n", f->severity, words, f->rule ? f->rule : "");
		said++;
	}
	return said;
}

static void say_difference(struct console *c, struct session *without, struct session *with)
{
	if (session_play(without) == RUN_INTERRUPTED || session_play(with) == RUN_INTERRUPTED) {
		console_note(c, "interrupted: what would come of it was not played to the end");
		return;
	}
	struct outcome *a = run_outcome(session_run(without)), *b = run_outcome(session_run(with));
	console_print(c, "Played to the end, it would come out like this:\n");
	guint said = say_migrations(c, a, b) + say_evacuations(c, a, b) + say_findings(c, a, b);
	said += say_changes(c, "disabled for future sessions:", compare_disabled(a, b));
	said += say_changes(c, "traffic:", compare_traffic(a, b));
	said += say_changes(c, "configuration:", compare_configuration(a, b));
	if (!said)
		console_print(c, "  as it would without it\n");
	outcome_free(a);
	outcome_free(b);
}

/* The command played on the console of a fork; what it says is said here. Its exit status. */
static int play(struct console *c, const char *line, struct session *fork)
{
	struct lab copy = *(struct lab *)c->ctx;
	struct console *there = console_new(fork, c->host, c->more, &copy);
	copy.session = fork;
	copy.trial = true;
	copy.console = there;
	int code = console_line(there, line);
	bool asks = there->answer != NULL;
	g_string_append(c->out, there->out->str);
	g_string_append(c->err, there->err->str);
	console_free(there);
	if (!asks)
		return code;
	console_note(c, "a command that asks questions cannot be tried: give it all at once");
	return 2;
}

static bool is_triable(const char *line)
{
	static const char *const not[] = {"exit", "quit", "logout", "save", "what-if", "undo", NULL};
	g_auto(GStrv) words = g_strsplit_set(line, " \t;&|", 2);
	return words[0] && *words[0] && !g_strv_contains(not, words[0]);
}

static int what_if(struct console *c, int argc, char **argv)
{
	const char *line = argc > 1 ? argv[1] : "";
	while (*line == ' ' || *line == '\t')
		line++;
	if (((const struct lab *)c->ctx)->trial) {
		console_fault(c, "what-if: what is tried on a copy tries nothing more");
		return 2;
	}
	if (!is_triable(line)) {
		console_fault(c, "usage: what-if COMMAND that changes something, such as what-if migrate app1 to esx02");
		return 2;
	}
	struct session *with = session_fork(c->session), *without = session_fork(c->session);
	session_share_running(with, c->session);
	session_share_running(without, c->session);
	int code = play(c, line, with);
	if (session_count(with) > session_count(c->session))
		say_difference(c, without, with);
	if (code == 0 && session_count(with) == session_count(c->session))
		console_note(c, "that changes nothing");
	else if (code != 127)
		console_note(c, "nothing was done: it was tried on a copy");
	session_free(with);
	session_free(without);
	return code;
}

const struct console_command lab_what_if[] = {
	{"what-if", "COMMAND", "what would come of a command, without doing it", what_if, NULL, true},
	{.name = NULL},
};
