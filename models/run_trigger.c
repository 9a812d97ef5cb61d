/* models/run_trigger.c: the timeline: when each set of actions is enacted.
 *
 * `at` is an instant; `after` an event and a delay; `when` a condition, tested after each quiet. Actions of a fired trigger are enacted in list order in one instant. Each
 * trigger fires once. A condition is one comparison of a live metric, or an expression that the loader brought with it, which is asked of the run as a whole. A
 * migration's progress is linear between settles, its duration and its time in the queue always; so the instant at which one reaches a bound is scheduled to the picosecond,
 * rounded up; a wake-up there lets the condition be tested. With packets, progress comes in steps: the transport tells when it is as far.
 */
#include "models/run_internal.h"

#include <string.h>

enum state { WAITING, ARMED, FIRED };

struct run_trigger {
	enum state state;
	struct evq_handle wake;
};

static const struct world_trigger *trigger(const struct run *r, uint32_t i)
{
	return &g_array_index(r->world->triggers, struct world_trigger, i);
}

/* Those of one kind, in list order: a timeline of thousands of `at` costs an event nothing. */
static GArray *of_kind(const struct run *r, enum world_trigger_kind kind)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (uint32_t i = 0; i < r->world->triggers->len; i++)
		if (trigger(r, i)->kind == kind)
			g_array_append_val(list, i);
	return list;
}

static void arm(struct run *r, uint32_t i, struct sim_time at)
{
	r->triggers[i].state = ARMED;
	sim_cancel(r->sim, &r->triggers[i].wake);
	if (trigger(r, i)->by_hand)
		sim_last_at(r->sim, at, RUN_EV_TRIGGER, i, 0);
	else
		sim_action_at(r->sim, at, RUN_EV_TRIGGER, i, 0);
}

void run_trigger_init(struct run *r)
{
	r->triggers = g_new0(struct run_trigger, r->world->triggers->len + 1);
	r->after = of_kind(r, WORLD_AFTER);
	r->when = of_kind(r, WORLD_WHEN);
	for (uint32_t i = 0; i < r->world->triggers->len; i++)
		if (trigger(r, i)->kind == WORLD_AT)
			arm(r, i, trigger(r, i)->at);
	for (uint32_t h = 0; h < r->estate->hosts->len; h++)
		for (uint32_t a = 0; a < estate_host(r->estate, h)->adapters->len; a++) {
			const struct host *host = estate_host(r->estate, h);
			g_autofree char *name = g_strdup_printf("%s/%s", host->name, host_adapter(host, a)->name);
			if (host_address_ready(host_adapter(host, a)).ps <= 0)
				run_trigger_happened(r, WORLD_FN_ADAPTER, name, WORLD_EV_READY, NULL);
		}
}

/* What an action is about, as findings name it. g_free. */
static char *subject_of(const struct action *a)
{
	if (a->id)
		return g_strdup(a->id);
	return a->host && a->name ? g_strdup_printf("%s/%s", a->host, a->name) : g_strdup(a->name ? a->name : a->host);
}

void run_trigger_play(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	const struct world_trigger *t = trigger(r, target);
	(void)arg;
	r->triggers[target].state = FIRED;
	for (uint32_t i = 0; i < t->n_actions; i++) {
		const struct action *a = &g_array_index(r->world->actions, struct action, t->first_action + i);
		struct verdict v = run_enact(r, a);
		if (v.ok)
			continue;
		g_autofree char *what = g_strdup_printf("%s is refused: %s", action_name(a->kind), v.text);
		g_autofree char *subject = subject_of(a);
		run_note(r, v.rule, subject, "%s", what);
		run_finding(r, v.rule, "warning", subject, a->origin, what);
	}
}

void run_trigger_happened(struct run *r, enum world_fn fn, const char *subject, enum world_event ev, const char *phase)
{
	for (guint k = 0; r->after && k < r->after->len; k++) {
		uint32_t i = g_array_index(r->after, uint32_t, k);
		const struct world_trigger *t = trigger(r, i);
		if (r->triggers[i].state != WAITING || t->fn != fn || t->event != ev || !g_str_equal(t->subject, subject))
			continue;
		if (ev == WORLD_EV_PHASE && g_strcmp0(t->phase, phase) != 0)
			continue;
		arm(r, i, sim_after(sim_now(r->sim), t->delay));
	}
}

static bool compare(enum world_op op, int c)
{
	switch (op) {
	case WORLD_EQ:
		return c == 0;
	case WORLD_NE:
		return c != 0;
	case WORLD_LT:
		return c < 0;
	case WORLD_LE:
		return c <= 0;
	case WORLD_GT:
		return c > 0;
	case WORLD_GE:
		return c >= 0;
	}
	return false;
}

static bool holds(struct run *r, const struct world_trigger *t)
{
	int64_t number = OUTCOME_NULL;
	const char *text = NULL;
	if (t->condition)
		return t->holds(t->condition, r);
	if (!run_metric(r, t->fn, t->subject, t->metric, &number, &text))
		return false;
	if (t->is_text)
		return text && compare(t->op, strcmp(text, t->text));
	return number != OUTCOME_NULL && compare(t->op, (number > t->number) - (number < t->number));
}

/* Where a transport tells when so many bytes have arrived, each open transfer is asked for its even part of what is missing: whoever comes first, the rest is asked anew. */
static void ask_bytes(const struct run *r, const struct run_migration *m, sim_i128 missing)
{
	int64_t open = 0;
	for (int pass = 0; pass < 2; pass++)
		for (guint i = 0; i < m->sessions->len; i++) {
			const struct run_session *s = m->sessions->pdata[i];
			const struct run_transfer *t = s->protocol == RUN_MIRROR ? NULL : run_session_current(s);
			struct tp_progress p;
			if (!t || pass == 0) {
				open += t != NULL;
				continue;
			}
			r->tp->ops->progress(r->tp, t->id, &p);
			r->tp->ops->at_bytes(r->tp, t->id, p.bytes + (uint64_t)base_div_ceil(missing, open * TP_BYTE));
		}
}

static struct sim_time progress_crossing(const struct run *r, const struct run_migration *m, int64_t ppm, bool asks)
{
	sim_i128 done, known, rate;
	run_migrate_progress(r, m, &done, &known, &rate);
	sim_i128 need = (known * ppm + 999999) / 1000000;
	if (need > done && asks && r->tp->ops->at_bytes)
		ask_bytes(r, m, need - done);
	if (rate <= 0 || need <= done || r->tp->ops->at_bytes)
		return SIM_TIME_NEVER;
	return sim_after(sim_now(r->sim), sim_dur_ps(base_div_ceil(need - done, rate)));
}

/* When what grows of a migration will reach a bound, or pass it, if nothing changes. `asks`: of the transport, too, to be told. */
static struct sim_time crossing(const struct run *r, const struct run_migration *m, const struct world_crossing *c, bool asks)
{
	int64_t bound = c->bound + c->beyond, left = 0;
	if (m->end != RUN_OPEN)
		return SIM_TIME_NEVER;
	switch (c->of) {
	case WORLD_PROGRESS:
		return progress_crossing(r, m, bound, asks);
	case WORLD_DURATION:
		left = bound - sim_between(m->requested, sim_now(r->sim)).ps;
		break;
	case WORLD_QUEUED:
		left = m->queued ? bound - run_admit_waited(r, m) : 0;
		break;
	}
	return left > 0 ? sim_after(sim_now(r->sim), sim_dur_ps(left)) : SIM_TIME_NEVER;
}

/* The same of all that its subject names. */
static struct sim_time crossings(const struct run *r, const struct world_crossing *c, bool asks)
{
	const struct run_migration *one = g_hash_table_lookup(r->migration_by_id, c->subject);
	struct sim_time next = one ? crossing(r, one, c, asks) : SIM_TIME_NEVER;
	for (guint k = 0; !one && strpbrk(c->subject, "*?") && k < r->migrations->len; k++) {
		const struct run_migration *m = r->migrations->pdata[k];
		if (g_pattern_match_simple(c->subject, m->id))
			next = sim_time_min(next, crossing(r, m, c, asks));
	}
	return next;
}

struct sim_time run_reach(const struct run *r, const struct world_crossing *c)
{
	return c->subject ? crossings(r, c, false) : SIM_TIME_NEVER;
}

/* The next instant, if nothing else happens before, at which what grows by itself may make the condition hold. */
static struct sim_time next_crossing(const struct run *r, const struct world_trigger *t)
{
	struct sim_time next = SIM_TIME_NEVER;
	for (uint32_t i = 0; i < t->n_crossings; i++)
		next = sim_time_min(next, crossings(r, &g_array_index(r->world->crossings, struct world_crossing, t->first_crossing + i), true));
	return next;
}

void run_trigger_quiet(struct run *r)
{
	for (guint k = 0; k < r->when->len; k++) {
		uint32_t i = g_array_index(r->when, uint32_t, k);
		const struct world_trigger *t = trigger(r, i);
		if (r->triggers[i].state != WAITING)
			continue;
		if (holds(r, t)) {
			arm(r, i, sim_now(r->sim));
			continue;
		}
		sim_cancel(r->sim, &r->triggers[i].wake);
		r->triggers[i].wake = sim_at(r->sim, next_crossing(r, t), RUN_EV_START, 0, 0);
	}
}

static bool asks_for_migration(enum action_kind kind)
{
	return kind == ACTION_MIGRATE || kind == ACTION_CLONE || kind == ACTION_SNAPSHOT_CREATE || kind == ACTION_SNAPSHOT_MOVE;
}

void run_trigger_to_come(const struct run *r, uint32_t *migrations, bool *more)
{
	for (uint32_t i = 0; i < r->world->triggers->len; i++) {
		const struct world_trigger *t = trigger(r, i);
		for (uint32_t k = 0; r->triggers[i].state != FIRED && k < t->n_actions; k++) {
			enum action_kind kind = g_array_index(r->world->actions, struct action, t->first_action + k).kind;
			bool asks = asks_for_migration(kind);
			*migrations += asks && r->triggers[i].state == ARMED;
			*more |= kind == ACTION_EVACUATE || (asks && r->triggers[i].state == WAITING);
		}
	}
}

void run_trigger_unplayed(struct run *r, struct outcome *o)
{
	for (uint32_t i = 0; r->ended_by == RUN_FINISHED && i < r->world->triggers->len; i++) {
		const struct world_trigger *t = trigger(r, i);
		for (uint32_t k = 0; r->triggers[i].state == WAITING && k < t->n_actions; k++) {
			const struct action *a = &g_array_index(r->world->actions, struct action, t->first_action + k);
			g_autofree char *subject = subject_of(a);
			g_autofree char *message = g_strdup_printf("%s was never enacted: its `%s:` never came to pass", action_name(a->kind), t->kind == WORLD_WHEN ? "when" : "after");
			struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
			*f = (struct outcome_finding){"CFG-04", "warning", outcome_text(o, subject), outcome_text(o, message), NULL};
			g_array_append_val(r->finding_origins, a->origin);
		}
	}
}
