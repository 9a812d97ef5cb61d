/* cli/lab/lab_time.c: commands that move time: run, step. Nothing else does.
 *
 * `run until` stops at an instant, at an event of a migration, or when an expression holds. Between two instants only what grows of a migration can make it hold; so
 * the session stops where a bound of it is reached (run_reach()).
 */
#include <string.h>

#include "cli/lab/lab_act.h"
#include "models/outcome.h"

#define MOST_LINES 12

struct until {
	struct expect *holds; /* owned */
	struct run *run;      /* the session's, while it is asked when a bound is reached */
	struct sim_time next;
};

static void nearer(void *ctx, struct world_crossing bound)
{
	struct until *u = ctx;
	u->next = sim_time_min(u->next, run_reach(u->run, &bound));
}

/* Plays until it holds. RUN_UNTIL: it does; else why it does not. */
static enum run_stop play_until(struct session *s, struct until *u)
{
	enum run_stop why = RUN_UNTIL;
	while (why == RUN_UNTIL && !expect_condition(u->holds, session_run(s))) {
		struct sim_time limit = run_limit(session_run(s));
		u->run = session_run(s);
		u->next = SIM_TIME_NEVER;
		expect_condition_bounds(u->holds, nearer, u);
		struct sim_time event;
		if (!run_next(u->run, &event) || sim_time_before(limit, sim_time_min(event, u->next)))
			return RUN_FINISHED;
		why = session_until(s, sim_time_min(event, u->next));
	}
	return why;
}

/* ---- what is waited for ---- */

/* A literal of an expression: within quotes, those in it taken out of play by asking for any character there. */
static char *quoted(const char *name)
{
	char *s = g_strdup_printf("\"%s\"", name);
	for (char *p = s + 1; p[1]; p++)
		if (*p == '"' || *p == '\\')
			*p = '?';
	return s;
}

/* "m1 done", "m1 started", "m1 50%", "m1 memory", "vmk2 ready" as an expression. g_free; NULL: it is none of these. */
static char *short_form(const struct console *c, const char *who, const char *what)
{
	static const char *const phases[] = {"precheck", "setup", "disk", "memory", "switchover", "cleanup", NULL};
	g_autofree char *name = quoted(who);
	if (strcmp(what, "ready") == 0) {
		g_autofree char *full = strchr(who, '/') ? g_strdup(who) : g_strdup_printf("%s/%s", c->host, who), *adapter = quoted(full);
		return g_strdup_printf("adapter(%s).ready == true", adapter);
	}
	const char *fn = lab_act_task(c, who) == LAB_ACT_EVACUATION ? "evacuation" : "migration";
	if (strcmp(what, "done") == 0 || strcmp(what, "finished") == 0 || strcmp(what, "over") == 0)
		return g_strdup_printf("%s(%s).finished >= 0 s", fn, name);
	if (strcmp(what, "started") == 0)
		return g_strdup_printf("%s(%s).started >= 0 s", fn, name);
	if (g_str_has_suffix(what, "%"))
		return g_strdup_printf("%s(%s).progress >= %s", fn, name, what);
	return g_strv_contains(phases, what) ? g_strdup_printf("migration(%s).state == %s", name, what) : NULL;
}

/* Whether what a short form waits for is there, or is to come. */
static bool is_known(struct console *c, const char *who, const char *what)
{
	g_autofree char *name = console_shown(who);
	if (strcmp(what, "ready") == 0 || lab_act_task(c, who) != LAB_ACT_NO_TASK)
		return true;
	console_fault(c, "run: there is no task '%s'", name);
	lab_act_suggest(c, CONSOLE_MIGRATIONS, who);
	return false;
}

static struct expect *parse_until(struct console *c, int argc, char **argv)
{
	g_autofree char *words = g_strjoinv(" ", argv), *made = argc == 2 ? short_form(c, argv[0], argv[1]) : NULL, *err = NULL;
	size_t at, len;
	if (made && !is_known(c, argv[0], argv[1]))
		return NULL;
	struct expect *x = expect_parse(made ? made : words, &err, &at, &len);
	if (x) {
		expect_set_at_end(x, true);
		return x;
	}
	g_autofree char *said = console_shown(words), *why = console_shown(err);
	console_fault(c, "run: until what? '%s': %s", said, why);
	console_note(c, "such as 'run until m1 done', 'run until m1 50%%', 'run until vmk2 ready', 'run until 90s', 'run until done', or an expression as in `expect:`");
	return NULL;
}

/* ---- run ---- */

/* How far those are that are under way. Returns how many there are. */
static guint tell_open(struct console *c)
{
	struct outcome *o = run_outcome(session_run(c->session));
	guint open = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		if (strcmp(m->outcome, "unfinished") != 0 || ++open > MOST_LINES)
			continue;
		g_autofree char *id = console_shown(m->id), *part = lab_percent_text(m->progress_pct);
		console_print(c, "%10s  %s: %s, %s\n", "", id, m->state, part);
	}
	if (open > MOST_LINES)
		console_print(c, "%10s  and %u more; 'tasks' has them\n", "", open - MOST_LINES);
	outcome_free(o);
	return open;
}

static int told(struct console *c, struct lab_news since, enum run_stop why)
{
	guint lines = lab_news_tell(c, since, MOST_LINES) + tell_open(c);
	g_autofree char *now = lab_time_text(session_now(c->session).ps);
	struct sim_time next;
	bool more = run_next(session_run(c->session), &next);
	const char *ended = why == RUN_INTERRUPTED ? " Interrupted." : why == RUN_EVENTS ? " The budget of events is used up." : "";
	console_print(c, "It is %s.%s%s%s\n", now, lines ? "" : " Nothing has happened.", ended, more ? "" : " Nothing is left to happen.");
	return 0;
}

static int run_on(struct console *c, struct lab_news since, struct sim_time to)
{
	return told(c, since, session_until(c->session, to));
}

static int until_instant(struct console *c, struct lab_news since, struct sim_time to)
{
	g_autofree char *now = lab_time_text(session_now(c->session).ps);
	if (sim_time_before(to, session_now(c->session)))
		return console_fault(c, "run: it is %s already; time does not run backwards ('undo' takes back what was done)", now);
	return run_on(c, since, to);
}

static int until_holds(struct console *c, struct lab_news since, int argc, char **argv)
{
	struct until u = {.holds = parse_until(c, argc, argv)};
	if (!u.holds)
		return 2;
	session_hold(c->session, true);
	enum run_stop why = play_until(c->session, &u);
	session_hold(c->session, false);
	expect_free(u.holds);
	told(c, since, why);
	if (why == RUN_FINISHED)
		console_note(c, "that has not come true, and nothing more is to happen that could make it so; 'tasks' shows how everything ended");
	return why == RUN_UNTIL ? 0 : 1;
}

static int until(struct console *c, int argc, char **argv)
{
	struct lab_news since = lab_news_now(c->ctx);
	g_autofree char *words = g_strjoinv(" ", argv), *err = NULL;
	int64_t at;
	if (strcmp(words, "done") == 0 || strcmp(words, "end") == 0)
		return told(c, since, session_play(c->session));
	if (lab_time_parse(words, &at, &err))
		return until_instant(c, since, sim_time_ps(at));
	return until_holds(c, since, argc, argv);
}

static int run(struct console *c, int argc, char **argv)
{
	g_autofree char *words = argc > 1 ? g_strjoinv(" ", argv + 1) : g_strdup(""), *err = NULL;
	int64_t span;
	if (argc > 2 && strcmp(argv[1], "until") == 0)
		return until(c, argc - 2, argv + 2);
	if (argc > 1 && lab_time_parse(words, &span, &err))
		return run_on(c, lab_news_now(c->ctx), sim_after(session_now(c->session), sim_dur_ps(span)));
	console_fault(c, "usage: run DURATION | run until TIME | run until ID done|started|PHASE|N%% | run until done | run until EXPRESSION");
	if (err)
		console_note(c, "%s", err);
	return 2;
}

/* ---- step ---- */

static int step(struct console *c, int argc, char **argv)
{
	guint64 n = 1;
	if (argc > 2 || (argc == 2 && !g_ascii_string_to_unsigned(argv[1], 10, 1, 100000, &n, NULL))) {
		console_fault(c, "usage: step [N], to the next instant at which something happens");
		return 2;
	}
	struct lab_news since = lab_news_now(c->ctx);
	enum run_stop why = RUN_UNTIL;
	guint64 taken = 0;
	session_hold(c->session, true);
	while (taken < n && why == RUN_UNTIL && (why = session_step(c->session)) != RUN_FINISHED)
		taken++;
	session_hold(c->session, false);
	if (taken)
		return told(c, since, why);
	console_print(c, "Nothing is left to happen.\n");
	return 0;
}

const struct console_command lab_time[] = {
	{.name = "run", .usage = "DURATION | until TIME|ID done|EXPRESSION|done", .summary = "let time pass", .run = run},
	{.name = "step", .usage = "[N]", .summary = "to the next instant at which something happens", .run = step},
	{.name = NULL},
};
