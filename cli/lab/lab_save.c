/* cli/lab/lab_save.c: save: the session as a scenario that replays to the same fingerprint. */
#include <string.h>
#include <sys/stat.h>

#include "cli/lab/lab_news.h"

static int usage(struct console *c)
{
	console_fault(c, "usage: save FILE.yaml [--force]");
	return 2;
}

/* With what the session was begun that a file does not say. */
static void note_options(struct console *c, const char *file)
{
	const struct scenario *s = session_scenario(c->session);
	g_autofree char *name = console_shown(file), *variant = console_shown(s->variant), *said = s->variant ? g_strdup_printf(" --variant %s", variant) : g_strdup("");
	struct outcome *o = run_outcome(session_run(c->session));
	bool seed = (uint64_t)o->scenario.seed != s->world->seed, fidelity = strcmp(o->scenario.fidelity, s->transport->name) != 0;
	g_autofree char *number = seed ? g_strdup_printf(" --seed %" G_GINT64_FORMAT, o->scenario.seed) : g_strdup("");
	g_autofree char *model = fidelity ? g_strdup_printf(" --fidelity %s", o->scenario.fidelity) : g_strdup("");
	outcome_free(o);
	console_note(c, "vmksim run%s%s%s %s plays it; what it expects is what held before anything was done", said, number, model, name);
}

static int write_to(struct console *c, const char *file)
{
	g_autofree char *fingerprint = NULL, *fault = NULL, *text = session_text(c->session, file, &fingerprint, &fault), *name = console_shown(file), *why = console_shown(fault);
	g_autoptr(GError) error = NULL;
	if (!text) {
		console_fault(c, "save: '%s' was not written", name);
		console_note(c, "%s", why);
		return 1;
	}
	if (!g_file_set_contents(file, text, -1, &error)) {
		const char *last = strrchr(error->message, ':');
		g_autofree char *said = console_shown(last ? last + 1 : error->message);
		return console_fault(c, "save: '%s' cannot be written:%s", name, said);
	}
	guint n = session_count(c->session);
	console_print(c, "%s: %u %s; replays to %s\n", name, n, n == 1 ? "action" : "actions", fingerprint);
	note_options(c, file);
	return 0;
}

/* Whether a file may stand there: in the place of nothing, or of a file or a link (not of what that leads to) where that is wanted. */
static bool may_write(struct console *c, const char *file, bool force)
{
	g_autofree char *name = console_shown(file);
	struct stat st;
	if (lstat(file, &st) != 0)
		return true;
	if (S_ISDIR(st.st_mode))
		console_fault(c, "save: '%s' is a directory", name);
	else if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		console_fault(c, "save: '%s' is no file, and stays what it is", name);
	else if (!force)
		console_fault(c, "save: '%s' exists already; --force writes over it", name);
	else
		return true;
	return false;
}

static int save(struct console *c, int argc, char **argv)
{
	const char *file = NULL;
	bool force = false;
	for (int i = 1; i < argc; i++) {
		bool is_force = strcmp(argv[i], "--force") == 0 || strcmp(argv[i], "-f") == 0;
		if (!is_force && (file || argv[i][0] == '-'))
			return usage(c);
		force |= is_force;
		file = is_force ? file : argv[i];
	}
	if (!file)
		return usage(c);
	if (((const struct lab *)c->ctx)->sealed)
		return console_fault(c, "save: an answer that is graded writes no file");
	if (((const struct lab *)c->ctx)->trial)
		return console_fault(c, "save: what is tried on a copy writes no file");
	return may_write(c, file, force) ? write_to(c, file) : 1;
}

const struct console_command lab_save[] = {
	{"save", "FILE.yaml [--force]", "the session as a scenario that replays to the same fingerprint", save, NULL, false},
	{.name = NULL},
};
