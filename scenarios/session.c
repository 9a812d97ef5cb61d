/* scenarios/session.c: the journal and the run it makes. */
#include "scenarios/session.h"

#define SPAN (50 * SIM_MS)

struct entry_kept {
	struct session_entry said; /* owns its texts */
	struct entry_loaded *loaded;
};

struct session {
	const struct scenario *scenario;
	struct run_opts opts;
	struct run *run;
	GPtrArray *journal; /* struct entry_kept, owned */
	void (*running)(void *ctx, struct run *r); /* or NULL */
	void *running_ctx;
	bool held; /* session_hold() */
};

static void free_kept(gpointer p)
{
	struct entry_kept *k = p;
	g_free((char *)k->said.action);
	g_free((char *)k->said.words);
	entry_loaded_free(k->loaded);
	g_free(k);
}

static void begin(struct session *s)
{
	s->run = run_new(s->scenario->world, &s->opts);
	run_set_tidy(s->run);
	run_until(s->run, SIM_TIME_ZERO);
}

struct session *session_new(const struct scenario *scenario, const struct run_opts *o)
{
	struct session *s = g_new0(struct session, 1);
	s->scenario = scenario;
	if (o)
		s->opts = *o;
	if (!s->opts.transport)
		s->opts.transport = scenario->transport;
	s->journal = g_ptr_array_new_with_free_func(free_kept);
	begin(s);
	return s;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	run_free(s->run);
	g_ptr_array_unref(s->journal);
	g_free(s);
}

const struct scenario *session_scenario(const struct session *s) { return s->scenario; }
const struct run_opts *session_opts(const struct session *s) { return &s->opts; }
struct run *session_run(const struct session *s) { return s->run; }
const struct estate *session_estate(const struct session *s) { return run_estate(s->run); }
struct sim_time session_now(const struct session *s) { return run_now(s->run); }
guint session_count(const struct session *s) { return s->journal->len; }

const struct session_entry *session_entry(const struct session *s, guint i)
{
	const struct entry_kept *k = s->journal->pdata[i];
	return &k->said;
}

bool session_do(struct session *s, const char *action, const char *words, struct verdict *out)
{
	g_autofree char *fault = NULL;
	struct entry_loaded *loaded = entry_load(s->scenario, run_estate(s->run), action, &fault);
	*out = loaded ? verdict_ok() : verdict_no(VERDICT_REFUSED, NULL, NULL, "%s", fault);
	if (!loaded || !run_apply(s->run, entry_loaded_action(loaded), out)) {
		entry_loaded_free(loaded);
		return false;
	}
	struct entry_kept *k = g_new0(struct entry_kept, 1);
	*k = (struct entry_kept){{run_now(s->run), g_strdup(action), g_strdup(words)}, loaded};
	g_ptr_array_add(s->journal, k);
	return true;
}

void session_set_running(struct session *s, void (*running)(void *ctx, struct run *r), void *ctx)
{
	s->running = running;
	s->running_ctx = ctx;
}

void session_share_running(struct session *fork, const struct session *of) { session_set_running(fork, of->running, of->running_ctx); }

/* Of packets in short spans: interrupted, it stops at the end of one. */
static enum run_stop play_spans(struct session *s, struct sim_time t, enum run_stop (*play)(struct run *r, struct sim_time t))
{
	enum run_stop why = RUN_UNTIL;
	if (!s->opts.transport->wires)
		return play(s->run, t);
	while (why == RUN_UNTIL && sim_time_before(run_now(s->run), t))
		why = play(s->run, sim_time_min(t, sim_after(run_now(s->run), sim_dur_ps(SPAN))));
	return why;
}

static enum run_stop play_to(struct session *s, struct sim_time t, enum run_stop (*play)(struct run *r, struct sim_time t))
{
	if (s->running && !s->held)
		s->running(s->running_ctx, s->run);
	enum run_stop why = play_spans(s, t, play);
	if (s->running && !s->held)
		s->running(s->running_ctx, NULL);
	return why;
}

void session_hold(struct session *s, bool held)
{
	s->held = held;
	if (s->running)
		s->running(s->running_ctx, held ? s->run : NULL);
}

enum run_stop session_until(struct session *s, struct sim_time t)
{
	return play_to(s, sim_time_max(run_now(s->run), sim_time_min(t, run_limit(s->run))), run_pass);
}

enum run_stop session_play(struct session *s)
{
	return play_to(s, sim_time_max(run_now(s->run), run_limit(s->run)), run_until);
}

enum run_stop session_step(struct session *s)
{
	struct sim_time next;
	if (!run_next(s->run, &next) || sim_time_before(run_limit(s->run), next))
		return RUN_FINISHED;
	return play_to(s, next, run_pass);
}

/* The first `n` entries of a journal, anew, and on to an instant. */
static void replay(struct session *into, const GPtrArray *journal, guint n, struct sim_time to)
{
	for (guint i = 0; i < n; i++) {
		const struct entry_kept *k = journal->pdata[i];
		struct verdict v;
		run_pass(into->run, k->said.at);
		bool again = session_do(into, k->said.action, k->said.words, &v);
		SIM_ASSERT(again); /* the same run: the same answer */
	}
	run_pass(into->run, to);
}

bool session_undo(struct session *s, guint n)
{
	GPtrArray *journal = s->journal;
	guint left = journal->len > n ? journal->len - n : 0;
	if (left == journal->len)
		return false;
	run_free(s->run);
	s->journal = g_ptr_array_new_with_free_func(free_kept);
	begin(s);
	replay(s, journal, left, ((const struct entry_kept *)journal->pdata[left])->said.at);
	g_ptr_array_unref(journal);
	return true;
}

struct session *session_fork(const struct session *s)
{
	struct session *f = session_new(s->scenario, &s->opts);
	replay(f, s->journal, s->journal->len, session_now(s));
	return f;
}

char *session_end_fingerprint(const struct session *s, const char *ingredients)
{
	struct session *f = session_new(s->scenario, &s->opts);
	replay(f, s->journal, s->journal->len, s->journal->len ? session_entry(s, s->journal->len - 1)->at : SIM_TIME_ZERO);
	run_play(f->run);
	char *all = run_fingerprint(f->run, ingredients);
	session_free(f);
	return all;
}
