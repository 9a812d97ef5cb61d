/* scenarios/play.c: plays a scenario to its end, stopping where an expectation wants to look.
 *
 * Each expectation with a time is a watch. The run goes from instant to instant while a phase is watched, else straight to the next `at`, and to its end when nothing
 * is left to look at. Results are kept aside until the end and then stand in the outcome in list order, whenever they came about. Of a phase only the first instant
 * at which the expectation fails is kept. What a phase shows between two instants is linear or constant, so its edges are looked at: after an instant, and a
 * picosecond before the next.
 */
#include "scenarios/play.h"

#include "scenarios/lint_file.h"
#include "sim/quantity.h"

struct watch {
	const struct expect *x;
	const struct expect_time *time;
	bool begun, over;
	struct sim_time from, to;             /* of a phase that has begun: what was seen of it */
	struct outcome_expectation *result;   /* in `aside`; NULL: none yet */
};

struct play {
	struct run *run;
	struct watch *watches; /* one per expectation */
	guint n;
	struct outcome *aside; /* owns results until the end */
	bool finished;         /* nothing happens any more: it stays like this to any later instant */
};

static bool is_timed(const struct watch *w)
{
	return w->time->has_at || w->time->phase;
}

/* --- results --- */

static void copy_result(struct outcome *into, const struct outcome_expectation *from, struct outcome_expectation *to)
{
	*to = (struct outcome_expectation){
		.that = outcome_text(into, from->that),
		.met = from->met,
		.expected = outcome_text(into, from->expected),
		.actual = outcome_text(into, from->actual),
		.difference = outcome_text(into, from->difference),
		.held_by = outcome_text(into, from->held_by),
		.because = outcome_text(into, from->because),
		.origin = outcome_text(into, from->origin),
	};
}

/* Judged on a snapshot; the result goes aside. */
static bool judge(struct play *p, struct watch *w, struct outcome *now)
{
	bool met = expect_eval_into(w->x, now, p->run, now);
	if (!w->result)
		w->result = outcome_list_add(p->aside->expectations, &outcome_record_expectation);
	copy_result(p->aside, now->expectations->pdata[now->expectations->len - 1], w->result);
	return met;
}

/* When it was to be asked. g_free. */
static char *occasion(const struct watch *w)
{
	g_autofree char *at = quantity_decimal(w->time->at.ps, outcome_scale(OUTCOME_T_SECONDS));
	return w->time->phase ? g_strdup_printf("phase '%s' of migration '%s'", w->time->phase, w->time->migration) : g_strdup_printf("to be asked at %s s", at);
}

static void say(struct play *p, struct watch *w, bool met, const char *actual)
{
	g_autofree char *expected = w->result ? NULL : occasion(w);
	if (!w->result) {
		w->result = expect_record(w->x, p->aside);
		w->result->expected = outcome_text(p->aside, expected);
	}
	w->result->met = met;
	w->result->actual = outcome_text(p->aside, actual);
	w->over = true;
}

static char *seconds(struct sim_time t)
{
	return quantity_decimal(t.ps, outcome_scale(OUTCOME_T_SECONDS));
}

static void looked_at_phase(struct play *p, struct watch *w, struct outcome *now)
{
	struct sim_time t = run_now(p->run);
	bool first = !w->begun;
	w->from = first ? t : w->from;
	w->to = t;
	w->begun = true;
	if (!first && expect_eval_into(w->x, now, p->run, now))
		return;
	if (judge(p, w, now))
		return;
	g_autofree char *when = seconds(t), *actual = g_strdup_printf("at %s s: %s", when, w->result->actual);
	say(p, w, false, actual);
}

static void judge_once(struct play *p, struct watch *w, struct outcome *now)
{
	judge(p, w, now);
	w->over = true;
}

/* --- looking --- */

static bool wants_look(const struct play *p, const struct watch *w)
{
	struct sim_time now = run_now(p->run), from, to;
	if (w->over)
		return false;
	if (w->time->has_at)
		return p->finished || !sim_time_before(now, w->time->at);
	return w->time->phase && run_phase_span(p->run, w->time->migration, w->time->phase, &from, &to) &&
		(sim_time_before(now, to) || (sim_time_equal(from, to) && sim_time_equal(now, to)));
}

static void look(struct play *p)
{
	for (guint i = 0; i < p->n; i++) {
		struct watch *w = &p->watches[i];
		if (!wants_look(p, w))
			continue;
		struct outcome *now = expect_snapshot(w->x, p->run);
		if (w->time->phase)
			looked_at_phase(p, w, now);
		else
			judge_once(p, w, now);
		outcome_free(now);
	}
}

/* Phases that have ended without a fault. */
static void close_phases(struct play *p, bool all)
{
	for (guint i = 0; i < p->n; i++) {
		struct watch *w = &p->watches[i];
		if (w->over || !w->begun || (!all && wants_look(p, w)))
			continue;
		g_autofree char *from = seconds(w->from), *to = seconds(w->to);
		g_autofree char *actual = g_strdup_printf("whenever something happened from %s s to %s s", from, to);
		say(p, w, true, actual);
	}
}

/* --- playing --- */

static bool watches_phase(const struct play *p)
{
	for (guint i = 0; i < p->n; i++)
		if (p->watches[i].time->phase && !p->watches[i].over)
			return true;
	return false;
}

static struct sim_time next_at(const struct play *p)
{
	struct sim_time next = SIM_TIME_NEVER;
	for (guint i = 0; i < p->n; i++)
		if (p->watches[i].time->has_at && !p->watches[i].over)
			next = sim_time_min(next, p->watches[i].time->at);
	return next;
}

/* Stops and looks as long as something wants to be looked at; false: the run was ended on the way. */
static bool play_watched(struct play *p)
{
	struct sim_time next, limit = run_limit(p->run);
	for (;;) {
		struct sim_time to = next_at(p);
		bool instant = watches_phase(p) && run_next(p->run, &next) && !sim_time_before(to, next);
		if (instant)
			to = next;
		if (sim_time_before(limit, to) || !run_next(p->run, &next))
			return true;
		if (instant && sim_time_before(run_now(p->run), to)) {
			if (run_until(p->run, sim_time_ps(to.ps - 1)) != RUN_UNTIL)
				return false;
			look(p);
		}
		enum run_stop why = run_until(p->run, to);
		if (why == RUN_EVENTS || why == RUN_INTERRUPTED)
			return false;
		look(p);
		close_phases(p, false);
	}
}

/* What was not looked at while it played is judged on what there is at the end. */
static void close_watches(struct play *p)
{
	g_autofree char *end = seconds(run_now(p->run));
	look(p);
	close_phases(p, true);
	for (guint i = 0; i < p->n; i++) {
		struct watch *w = &p->watches[i];
		if (w->over || !is_timed(w))
			continue;
		g_autofree char *actual = w->time->phase ?
			g_strdup_printf("migration '%s' never came to its phase '%s'", w->time->migration, w->time->phase) :
			g_strdup_printf("the run ended before, at %s s", end);
		say(p, w, false, actual);
	}
}

static bool judge_all(struct play *p, struct outcome *o)
{
	bool all = true;
	for (guint i = 0; i < p->n; i++) {
		const struct watch *w = &p->watches[i];
		if (!is_timed(w)) {
			all &= expect_eval_into(w->x, o, p->run, o);
			continue;
		}
		copy_result(o, w->result, outcome_list_add(o->expectations, &outcome_record_expectation));
		all &= w->result->met;
	}
	return all;
}

/* Diagnostics ask the lints of the file, too: those they ask about become findings, less what the file allows. */
static void add_lints(const struct scenario *s, struct outcome *o)
{
	g_autoptr(GPtrArray) lints = NULL;
	for (guint i = 0; i < s->expects->len; i++)
		if (!lints && expect_is_diagnostic(s->expects->pdata[i]))
			lints = lint_file_findings(s, LINT_STRICT, NULL);
	for (guint i = 0; lints && i < lints->len; i++) {
		const struct lint_file_finding *l = lints->pdata[i];
		bool asked = false;
		for (guint k = 0; k < s->expects->len; k++)
			asked |= expect_asks_rule(s->expects->pdata[k], l->row->id);
		if (!asked || l->allowed)
			continue;
		g_autofree char *base = g_path_get_basename(s->file), *origin = l->at.line ? g_strdup_printf("%s:%u:%u", base, l->at.line, l->at.column) : NULL;
		struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
		*f = (struct outcome_finding){l->row->id, lint_severities[l->severity], outcome_text(o, l->subject), outcome_text(o, l->message),
			outcome_text(o, origin)};
	}
}

/* Of all that was read: the file, then each one it builds on. */
static char *checksum(const struct scenario *s)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(sum, (const guchar *)s->text, (gssize)s->len);
	for (guint i = 0; i < s->sources->len; i++) {
		const struct scenario_source *x = s->sources->pdata[i];
		g_checksum_update(sum, (const guchar *)x->text, (gssize)x->len);
	}
	char *hex = g_strdup(g_checksum_get_string(sum));
	g_checksum_free(sum);
	return hex;
}

static void fill_scenario(const struct scenario *s, struct outcome *o)
{
	g_autofree char *base = g_path_get_basename(s->file);
	g_autofree char *sha256 = checksum(s);
	o->scenario.name = outcome_text(o, s->world->name);
	o->scenario.file = outcome_text(o, base);
	o->scenario.sha256 = outcome_text(o, sha256);
	o->scenario.text = outcome_text(o, s->text);
	o->scenario.variant = outcome_text(o, s->variant);
	for (guint i = 0; i < s->sources->len; i++) {
		g_autofree char *name = g_path_get_basename(((const struct scenario_source *)s->sources->pdata[i])->file);
		g_ptr_array_add(o->scenario.built_on, (gpointer)outcome_text(o, name));
	}
}

static void place_findings(const struct scenario *s, const struct run *r, struct outcome *o)
{
	for (guint i = 0; i < o->findings->len; i++) {
		uint32_t origin = run_finding_origin(r, i);
		g_autofree char *at = origin ? scenario_origin(s, origin) : NULL;
		((struct outcome_finding *)o->findings->pdata[i])->origin = outcome_text(o, at);
	}
}

/* The expectations that are asked at a fidelity; borrowed. */
static GPtrArray *asked_at(const struct scenario *s, const char *fidelity)
{
	GPtrArray *asked = g_ptr_array_new();
	for (guint i = 0; i < s->expects->len; i++)
		if (expect_asked_at(s->expects->pdata[i], fidelity, s->transport->name))
			g_ptr_array_add(asked, s->expects->pdata[i]);
	return asked;
}

struct outcome *play_scenario(const struct scenario *s, const struct play_opts *o, bool *out_ok)
{
	struct run_opts opts = o->run;
	opts.transport = opts.transport ? opts.transport : s->transport;
	g_autoptr(GPtrArray) asked = asked_at(s, opts.transport->name);
	struct play p = {.run = run_new(s->world, &opts), .n = asked->len, .aside = outcome_new_empty()};
	p.watches = g_new0(struct watch, p.n + 1);
	for (guint i = 0; i < p.n; i++)
		p.watches[i] = (struct watch){.x = asked->pdata[i], .time = expect_time(asked->pdata[i])};
	if (o->running)
		o->running(o->ctx, p.run);
	p.finished = play_watched(&p) && run_play(p.run) == RUN_FINISHED;
	if (o->running)
		o->running(o->ctx, NULL);
	close_watches(&p);
	struct outcome *result = run_outcome_last(p.run);
	fill_scenario(s, result);
	place_findings(s, p.run, result);
	add_lints(s, result);
	*out_ok = judge_all(&p, result);
	*out_ok = (o->allow_failed || expect_judge_unnamed(asked, result)) && *out_ok;
	result->run.not_asked = s->expects->len - asked->len;
	run_free(p.run);
	outcome_free(p.aside);
	g_free(p.watches);
	return result;
}
