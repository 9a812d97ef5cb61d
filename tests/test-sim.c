/* tests/test-sim.c: what happens within one instant, and where a run ends.
 *
 * A world of letters: handlers and hooks write what was called into a string, which the tests compare with the order the engine promises. Hooks write only when
 * they have something to say: settle "s" and quiet "q" each time, sample "|" with the instant.
 */
#include "sim/sim.h"
#include "tests/suite.h"

#include <glib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOTE, SPAWN, STOP, CHAIN, LOOK };

struct world {
	struct sim *sim;
	GString *tape;
	int settle_spawns; /* events at now that settle still has to schedule */
	int quiet_actions; /* actions at now that quiet still has to schedule */
};

static void note(void *ctx, uint32_t target, uint64_t arg)
{
	(void)arg;
	g_string_append_c(((struct world *)ctx)->tape, (char)target);
}

/* Notes itself and schedules a note of another letter at this instant: as an event, or as an action when arg is 1. */
static void spawn(void *ctx, uint32_t target, uint64_t arg)
{
	struct world *w = ctx;
	note(ctx, target, 0);
	if (arg)
		sim_action_at(w->sim, sim_now(w->sim), NOTE, target + 1, 0);
	else
		sim_at(w->sim, sim_now(w->sim), NOTE, target + 1, 0);
}

static void stop(void *ctx, uint32_t target, uint64_t arg)
{
	note(ctx, target, arg);
	sim_ask_stop(((struct world *)ctx)->sim);
}

static void ask_look(void *ctx, uint32_t target, uint64_t arg)
{
	note(ctx, target, arg);
	sim_ask_look(((struct world *)ctx)->sim);
	sim_ask_look(((struct world *)ctx)->sim);
}

static void look(void *ctx) { g_string_append_c(((struct world *)ctx)->tape, 'L'); }

/* Goes on for ever: at the same instant when arg is 0, else arg ps later. */
static void chain(void *ctx, uint32_t target, uint64_t arg)
{
	struct world *w = ctx;
	sim_at(w->sim, sim_after(sim_now(w->sim), sim_dur_ps((int64_t)arg)), CHAIN, target, arg);
}

static void settle(void *ctx)
{
	struct world *w = ctx;
	g_string_append_c(w->tape, 's');
	if (w->settle_spawns > 0) {
		w->settle_spawns--;
		sim_at(w->sim, sim_now(w->sim), NOTE, 'e', 0);
	}
}

static void quiet(void *ctx)
{
	struct world *w = ctx;
	g_string_append_c(w->tape, 'q');
	if (w->quiet_actions > 0) {
		w->quiet_actions--;
		sim_action_at(w->sim, sim_now(w->sim), NOTE, 't', 0);
	}
}

static void sample(void *ctx)
{
	struct world *w = ctx;
	g_string_append_printf(w->tape, "|%" G_GINT64_FORMAT " ", sim_now(w->sim).ps);
}

static struct world *world_new(uint64_t max_events)
{
	struct world *w = g_new0(struct world, 1);
	w->sim = sim_new(EVQ_LADDER, max_events);
	w->tape = g_string_new(NULL);
	sim_set_hooks(w->sim, (struct sim_hooks){.settle = settle, .quiet = quiet, .sample = sample, .look = look, .ctx = w});
	sim_set_handler(w->sim, NOTE, "note", note, w);
	sim_set_handler(w->sim, SPAWN, "spawn", spawn, w);
	sim_set_handler(w->sim, STOP, "stop", stop, w);
	sim_set_handler(w->sim, CHAIN, "chain", chain, w);
	sim_set_handler(w->sim, LOOK, "look", ask_look, w);
	return w;
}

static void world_free(struct world *w)
{
	sim_free(w->sim);
	g_string_free(w->tape, TRUE);
	g_free(w);
}

static void at(struct world *w, int64_t ps, char c) { sim_at(w->sim, sim_time_ps(ps), NOTE, (uint32_t)c, 0); }
static void action_at(struct world *w, int64_t ps, char c) { sim_action_at(w->sim, sim_time_ps(ps), NOTE, (uint32_t)c, 0); }

/* Runs, and takes the tape. The leading "s" is the settling of what was changed before the run went on. */
static char *run(struct world *w, int64_t until, enum sim_stop *out_stop)
{
	g_string_truncate(w->tape, 0);
	*out_stop = sim_run(w->sim, sim_time_ps(until));
	return w->tape->str;
}

static void instant_is_events_settle_quiet_action(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	action_at(w, 5, 'X');
	action_at(w, 5, 'Y');
	at(w, 5, 'a');
	at(w, 5, 'b');
	at(w, 7, 'c');
	CU_ASSERT_STRING_EQUAL(run(w, 100, &why), "sabsqXsqYsq|5 csq|7 ");
	CU_ASSERT_EQUAL(why, SIM_STOP_IDLE);
	CU_ASSERT_EQUAL(sim_now(w->sim).ps, 7);
	CU_ASSERT_EQUAL(sim_events(w->sim), 5);
	world_free(w);
}

static void settle_repeats_until_quiet(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	at(w, 5, 'a');
	CU_ASSERT_STRING_EQUAL(run(w, 4, &why), "s");
	w->settle_spawns = 2;
	sim_set_handler(w->sim, 20, "unused", note, w);
	action_at(w, 5, 'X');
	/* the first settling of this run stands at 4 and schedules there */
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "sesesq|4 asqXsq|5 ");
	world_free(w);
}

static void quiet_may_act_in_this_instant(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	w->quiet_actions = 2;
	at(w, 5, 'a');
	action_at(w, 5, 'X');
	/* the first trigger queues behind X, which was there before it */
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "sasqXsqtsqtsq|5 ");
	world_free(w);
}

static void events_of_an_action_come_before_the_next_action(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	sim_action_at(w->sim, sim_time_ps(3), SPAWN, 'A', 0);
	sim_action_at(w->sim, sim_time_ps(3), SPAWN, 'K', 1);
	action_at(w, 3, 'Z');
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "ssqABsqKsqZsqLsq|3 ");
	world_free(w);
}

static void clock_stands_where_the_run_stopped(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	at(w, 10, 'a');
	at(w, 20, 'b');
	run(w, 15, &why);
	CU_ASSERT_EQUAL(why, SIM_STOP_UNTIL);
	CU_ASSERT_EQUAL(sim_now(w->sim).ps, 15);
	action_at(w, 15, 'X'); /* an action applied between two runs is played at once */
	CU_ASSERT_STRING_EQUAL(run(w, 20, &why), "ssqXsq|15 bsq|20 ");
	CU_ASSERT_EQUAL(why, SIM_STOP_IDLE);
	world_free(w);
}

static void stepping_does_what_one_run_does(void)
{
	struct world *one = world_new(1000);
	struct world *steps = world_new(1000);
	GString *whole = g_string_new(NULL);
	enum sim_stop why;
	for (int i = 0; i < 50; i++) {
		at(one, i * 7 % 31, (char)('a' + i % 26));
		at(steps, i * 7 % 31, (char)('a' + i % 26));
	}
	for (int64_t t = 0; t <= 40; t += 3)
		g_string_append(whole, run(steps, t, &why) + 1);
	CU_ASSERT_STRING_EQUAL(run(one, 40, &why) + 1, whole->str);
	g_string_free(whole, TRUE);
	world_free(one);
	world_free(steps);
}

static void the_next_instant_is_told_before_it_comes(void)
{
	struct world *w = world_new(100);
	struct sim_time next = sim_time_ps(-1);
	enum sim_stop why;
	CU_ASSERT_FALSE(sim_next(w->sim, &next));
	CU_ASSERT_EQUAL(next.ps, -1);
	at(w, 8, 'b');
	at(w, 3, 'a');
	for (int64_t t = 3; t <= 8; t += 5) {
		CU_ASSERT_TRUE(sim_next(w->sim, &next));
		CU_ASSERT_EQUAL(next.ps, t);
		run(w, t, &why);
		CU_ASSERT_EQUAL(sim_now(w->sim).ps, t);
	}
	CU_ASSERT_FALSE(sim_next(w->sim, &next));
	world_free(w);
}

static void never_is_not_scheduled(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	struct evq_handle h = sim_at(w->sim, SIM_TIME_NEVER, NOTE, 'a', 0);
	CU_ASSERT_EQUAL(h.gen, 0);
	CU_ASSERT_FALSE(sim_cancel(w->sim, &h));
	run(w, INT64_MAX, &why);
	CU_ASSERT_EQUAL(why, SIM_STOP_IDLE);
	world_free(w);
}

static void cancelled_events_do_not_fire(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	struct evq_handle h = sim_at(w->sim, sim_time_ps(5), NOTE, 'a', 0);
	at(w, 6, 'b');
	CU_ASSERT_TRUE(sim_cancel(w->sim, &h));
	CU_ASSERT_TRUE(h.slot == 0 && h.gen == 0);
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "sbsq|6 ");
	world_free(w);
}

static void budget_ends_even_an_endless_instant(void)
{
	struct world *w = world_new(1000);
	enum sim_stop why;
	sim_at(w->sim, sim_time_ps(5), CHAIN, 0, 0);
	run(w, 9, &why);
	CU_ASSERT_EQUAL(why, SIM_STOP_EVENTS);
	CU_ASSERT_EQUAL(sim_events(w->sim), 1000);
	CU_ASSERT_EQUAL(sim_now(w->sim).ps, 5);
	world_free(w);
}

static void asked_stop_ends_between_instants_and_can_go_on(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	sim_at(w->sim, sim_time_ps(5), STOP, 'a', 0);
	at(w, 5, 'b');
	at(w, 6, 'c');
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "sabsq|5 ");
	CU_ASSERT_EQUAL(why, SIM_STOP_ASKED);
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "scsq|6 ");
	CU_ASSERT_EQUAL(why, SIM_STOP_IDLE);
	world_free(w);
}

static void asked_looks_come_between_instants(void)
{
	struct world *w = world_new(100);
	enum sim_stop why;
	sim_at(w->sim, sim_time_ps(5), LOOK, 'a', 0);
	at(w, 5, 'b');
	at(w, 6, 'c');
	CU_ASSERT_STRING_EQUAL(run(w, 9, &why), "sabsq|5 Lcsq|6 ");
	CU_ASSERT_EQUAL(why, SIM_STOP_IDLE);
	world_free(w);
}

static void bug_ends_with_70_and_its_place(void)
{
	int ends[2];
	int status;
	char said[500] = "";
	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		struct world *w = world_new(100);
		enum sim_stop why;
		dup2(ends[1], STDERR_FILENO);
		at(w, 5, 'a');
		run(w, 9, &why);
		at(w, 4, 'b'); /* before now */
		_exit(0);
	}
	close(ends[1]);
	for (size_t n = 0; n < sizeof said - 1;) {
		ssize_t got = read(ends[0], said + n, sizeof said - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(ends[0]);
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 70);
	CU_ASSERT_TRUE(g_str_has_prefix(said, "vmksim: bug: "));
	CU_ASSERT_PTR_NOT_NULL(strstr(said, "sim/sim.c:"));
	CU_ASSERT_PTR_NOT_NULL(strstr(said, " (please report)\n"));
}

/* A companion with an event each picosecond up to its last; that of `tells` is heard of as an event of the engine. */
struct companion {
	struct world *w;
	int64_t clock, last, tells;
};

static uint64_t play(void *ctx, struct sim_time before, uint64_t most)
{
	struct companion *c = ctx;
	uint64_t n = 0;
	while (c->clock < c->last && c->clock + 1 < before.ps && n < most) {
		c->clock++;
		n++;
		if (c->clock == c->tells) {
			at(c->w, c->clock, 'c');
			break;
		}
	}
	return n;
}

static bool busy(void *ctx, struct sim_time *out_next)
{
	const struct companion *c = ctx;
	*out_next = sim_time_ps(c->clock + 1);
	return c->clock < c->last;
}

static struct sim_time clock_of(void *ctx) { return sim_time_ps(((const struct companion *)ctx)->clock); }

static void companion_plays_between_instants(void)
{
	enum sim_stop stop;
	struct world *w = world_new(100);
	struct companion c = {w, 0, 60, 15};
	sim_set_companion(w->sim, (struct sim_companion){play, busy, clock_of, &c});
	at(w, 20, 'a');
	CU_ASSERT_STRING_EQUAL(run(w, 10, &stop), "s");
	CU_ASSERT_EQUAL(stop, SIM_STOP_UNTIL);
	CU_ASSERT_EQUAL(c.clock, 9);
	CU_ASSERT_STRING_EQUAL(run(w, 30, &stop), "scsq|15 asq|20 ");
	CU_ASSERT_EQUAL(c.clock, 29);
	CU_ASSERT_STRING_EQUAL(run(w, INT64_MAX, &stop), "s");
	CU_ASSERT_EQUAL(stop, SIM_STOP_IDLE);
	CU_ASSERT_EQUAL(c.clock, 60);
	CU_ASSERT_EQUAL(sim_events(w->sim), 62);
	c.last = 200;
	run(w, INT64_MAX, &stop);
	CU_ASSERT_EQUAL(stop, SIM_STOP_EVENTS);
	CU_ASSERT_EQUAL(c.clock, 98);
	CU_ASSERT_EQUAL(sim_now(w->sim).ps, 98);
	world_free(w);
}

static const struct suite_case cases[] = {
	{"an instant is its events, settle, quiet, then action by action, then sample", instant_is_events_settle_quiet_action},
	{"what settle schedules at once is played before quiet", settle_repeats_until_quiet},
	{"quiet may queue actions of this very instant", quiet_may_act_in_this_instant},
	{"events an action causes come before the next action", events_of_an_action_come_before_the_next_action},
	{"a run that stops at an instant stands there, and actions may be applied there", clock_stands_where_the_run_stopped},
	{"many short runs do what one long run does", stepping_does_what_one_run_does},
	{"the next instant is told before it comes, and nothing when nothing is pending", the_next_instant_is_told_before_it_comes},
	{"never is not scheduled", never_is_not_scheduled},
	{"cancelled events do not fire", cancelled_events_do_not_fire},
	{"the budget of events ends even an endless instant", budget_ends_even_an_endless_instant},
	{"an event scheduled in the past is a bug: it is said where, and the exit code is 70", bug_ends_with_70_and_its_place},
	{"a stop asked for comes between instants, and the run can go on", asked_stop_ends_between_instants_and_can_go_on},
	{"a look asked for comes between instants, once, and changes nothing", asked_looks_come_between_instants},
	{"a companion plays its own events up to the next instant, never past it; they count in the budget and keep the run going", companion_plays_between_instants},
};

SUITE_MAIN("sim", cases)
