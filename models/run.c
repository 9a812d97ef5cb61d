/* models/run.c: a run's life: the live copy is made, the clock plays, what happens is logged. */
#include "models/run_internal.h"

#include "models/rules/rule.h"
#include "models/transport/flow.h"

#include <stdarg.h>
#include <string.h>

const char *run_phase_name(enum run_phase p)
{
	static const char *const names[RUN_PHASE__COUNT] = {
		[RUN_QUEUED] = "queued",
		[RUN_PRECHECK] = "precheck",
		[RUN_SETUP] = "setup",
		[RUN_DISK] = "disk",
		[RUN_MEMORY] = "memory",
		[RUN_SWITCHOVER] = "switchover",
		[RUN_CLEANUP] = "cleanup",
		[RUN_OVER] = "finished",
	};
	return names[p];
}

const char *run_end_name(enum run_end e)
{
	static const char *const names[] = {
		[RUN_OPEN] = "unfinished", [RUN_COMPLETED] = "completed", [RUN_FAILED] = "failed", [RUN_REFUSED] = "refused", [RUN_CANCELLED] = "cancelled",
	};
	return names[e];
}

/* --- log and facts --- */

void run_rule(struct run *r, const char *rule)
{
	const struct rule *row = rule ? rule_find(rule) : NULL;
	SIM_ASSERT(row || !rule);
	if (row)
		r->rule_counts[row - rule_table]++;
}

struct run_why run_why(struct run *r, const struct verdict *v)
{
	return (struct run_why){v->rule, v->fault, v->ok ? NULL : g_string_chunk_insert_const(r->strings, v->text)};
}

void run_note(struct run *r, const char *rule, const char *subject, const char *fmt, ...)
{
	struct run_log *l = g_new0(struct run_log, 1);
	va_list ap;
	va_start(ap, fmt);
	*l = (struct run_log){.at = sim_now(r->sim), .what = g_strdup_vprintf(fmt, ap), .rule = rule, .subject = g_strdup(subject)};
	va_end(ap);
	g_ptr_array_add(r->log, l);
	run_rule(r, rule);
}

void run_fact(struct run *r, enum factlog_kind kind, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	factlog_add(r->facts, sim_now(r->sim), kind, text);
}

void run_finding(struct run *r, const char *rule, const char *severity, const char *subject, uint32_t origin, const char *message)
{
	struct run_finding *f = g_new0(struct run_finding, 1);
	*f = (struct run_finding){rule, severity, g_strdup(subject), g_strdup(message), origin};
	g_ptr_array_add(r->findings, f);
}

void run_change(GArray *history, struct sim_time at, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct run_change c = {at, g_strdup_vprintf(fmt, ap)};
	va_end(ap);
	g_array_append_val(history, c);
}

int64_t run_assume(struct run *r, enum assume_id id)
{
	r->assumed[id] = true;
	return r->world->assume.value[id];
}

void run_background(struct run *r, int more)
{
	r->background = (size_t)((int64_t)r->background + more);
	sim_set_background(r->sim, r->background);
}

/* --- adapters' records --- */

static void clear_change(gpointer p)
{
	g_free(((struct run_change *)p)->what);
}

static void clear_disabled(gpointer p)
{
	g_ptr_array_unref(((struct run_disabled *)p)->in_flight);
}

static void free_adapter(gpointer p)
{
	struct run_adapter *a = p;
	g_array_unref(a->disabled);
	g_array_unref(a->sources);
	g_array_unref(a->history);
	g_array_unref(a->carrying);
	g_free(a);
}

struct run_adapter *run_adapter(struct run *r, uint32_t host, uint32_t adapter)
{
	GPtrArray *list = r->adapters[host];
	while (list->len <= adapter) {
		struct run_adapter *a = g_new0(struct run_adapter, 1);
		a->disabled = g_array_new(FALSE, FALSE, sizeof(struct run_disabled));
		a->sources = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		a->history = g_array_new(FALSE, FALSE, sizeof(struct run_change));
		a->carrying = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		g_array_set_clear_func(a->disabled, clear_disabled);
		g_array_set_clear_func(a->history, clear_change);
		g_ptr_array_add(list, a);
	}
	return list->pdata[adapter];
}

/* --- engine hooks --- */

static void settle(void *ctx)
{
	struct run *r = ctx;
	if (r->changed)
		run_session_reroute(r);
	r->changed = false;
	r->tp->ops->settle(r->tp);
	for (guint i = 0; i < r->res->noted->len; i++) {
		uint32_t res = g_array_index(r->res->noted, uint32_t, i);
		if (res_get(r->res, res)->kind == RES_SHAPER && !r->factory->wires)
			run_shape_used(r, res);
		else if (res_get(r->res, res)->kind == RES_PORT)
			run_team_used(r, res);
	}
	g_array_set_size(r->res->noted, 0);
}

static void quiet(void *ctx)
{
	run_trigger_quiet(ctx);
}

static void started(void *ctx, uint32_t target, uint64_t arg)
{
	(void)ctx, (void)target, (void)arg; /* an instant at zero, so that triggers are tested there */
}

/* --- life --- */

void run_log_free(gpointer p)
{
	struct run_log *l = p;
	if (!l)
		return;
	g_free(l->what);
	g_free(l->subject);
	g_free(l);
}

static void free_finding(gpointer p)
{
	struct run_finding *f = p;
	g_free(f->subject);
	g_free(f->message);
	g_free(f);
}

static void resource_changed(void *ctx, uint32_t res)
{
	struct run *r = ctx;
	if (r->tp->ops->resource_changed)
		r->tp->ops->resource_changed(r->tp, res);
}

static void make_state(struct run *r)
{
	const struct world *w = r->world;
	r->estate = estate_copy(w->estate);
	r->res = res_table_new();
	r->paths = path_map_new(r->estate, &w->assume, r->res, r->factory->wires);
	path_listen(r->paths, resource_changed, r);
	r->facts = factlog_new();
	factlog_set_recorder(r->facts, r->opts.record, r->opts.record_ctx);
	r->strings = g_string_chunk_new(4096);
	run_vm_init(r);
	run_evacuate_init(r);
	r->migrations = g_ptr_array_new_with_free_func((GDestroyNotify)run_migrate_free);
	r->admission = admission_new(r->estate->hosts->len, r->estate->datastores->len * (r->estate->vcenters->len + 1));
	r->sessions = g_ptr_array_new_with_free_func((GDestroyNotify)run_session_free);
	r->log = g_ptr_array_new_with_free_func(run_log_free);
	r->findings = g_ptr_array_new_with_free_func(free_finding);
	r->migration_by_id = g_hash_table_new(g_str_hash, g_str_equal);
	r->adapters = g_new0(GPtrArray *, r->estate->hosts->len);
	for (uint32_t i = 0; i < r->estate->hosts->len; i++)
		r->adapters[i] = g_ptr_array_new_with_free_func(free_adapter);
	r->sources = g_ptr_array_new_with_free_func((GDestroyNotify)run_address_free);
	r->stays = g_ptr_array_new_with_free_func(run_stay_free);
	r->books = g_array_new(FALSE, TRUE, sizeof(sim_i128));
	r->buckets = g_ptr_array_new_with_free_func(g_free);
	run_team_init(r);
	r->rule_counts = g_new0(uint32_t, rule_count);
	r->finding_origins = g_array_new(FALSE, FALSE, sizeof(uint32_t));
}

struct run *run_new(const struct world *w, const struct run_opts *o)
{
	struct run *r = g_new0(struct run, 1);
	r->world = w;
	if (o)
		r->opts = *o;
	r->seed = r->opts.has_seed ? r->opts.seed : w->seed;
	r->until = w->horizon;
	if (r->opts.until_given && sim_time_before(r->opts.until, r->until))
		r->until = r->opts.until;
	r->sim = sim_new(EVQ_LADDER, r->opts.max_events ? r->opts.max_events : RUN_MAX_EVENTS);
	r->factory = r->opts.transport ? r->opts.transport : &flow_factory;
	make_state(r);
	run_packets_init(r);
	r->tp = r->factory->make(r->sim, r->res, r->seed, RUN_EV_TRANSPORT, run_session_transport, r);
	run_trace_init(r);
	sim_set_handler(r->sim, RUN_EV_MIGRATION, "migration", run_migrate_event, r);
	sim_set_handler(r->sim, RUN_EV_SESSION, "session", run_session_timeout, r);
	sim_set_handler(r->sim, RUN_EV_TRIGGER, "trigger", run_trigger_play, r);
	sim_set_handler(r->sim, RUN_EV_START, "start", started, r);
	sim_set_handler(r->sim, RUN_EV_ADMISSION, "admission", run_admit_event, r);
	sim_set_handler(r->sim, RUN_EV_EVACUATION, "evacuation", run_evacuate_event, r);
	sim_set_handler(r->sim, RUN_EV_STORAGE, "storage", run_storage_event, r);
	sim_set_handler(r->sim, RUN_EV_DEADLINE, "deadline", run_evacuate_deadline, r);
	sim_set_handler(r->sim, RUN_EV_ADDRESS, "address", run_address_event, r);
	sim_set_handler(r->sim, RUN_EV_SHAPER, "shaper", run_shape_event, r);
	sim_set_handler(r->sim, RUN_EV_TEAM, "teaming", run_team_event, r);
	sim_set_hooks(r->sim, (struct sim_hooks){.settle = settle, .quiet = quiet, .look = run_far_look, .ctx = r});
	sim_at(r->sim, SIM_TIME_ZERO, RUN_EV_START, 0, 0);
	sim_set_handler(r->sim, RUN_EV_TRAFFIC, "traffic", run_traffic_event, r);
	run_traffic_init(r);
	run_enact_init(r);
	run_address_init(r);
	run_ft_init(r);
	run_ha_init(r);
	run_storage_init(r);
	run_trigger_init(r);
	return r;
}

void run_free(struct run *r)
{
	if (!r)
		return;
	r->tp->ops->free(r->tp);
	run_trace_free(r);
	sim_free(r->sim);
	path_map_free(r->paths);
	res_table_free(r->res);
	factlog_free(r->facts);
	run_evacuate_clear(r);
	run_vm_clear(r);
	for (uint32_t i = 0; i < r->estate->hosts->len; i++)
		g_ptr_array_unref(r->adapters[i]);
	g_free(r->adapters);
	g_ptr_array_unref(r->migrations);
	admission_free(r->admission);
	g_ptr_array_unref(r->sessions);
	g_ptr_array_unref(r->log);
	g_ptr_array_unref(r->findings);
	g_ptr_array_unref(r->sources);
	g_ptr_array_unref(r->stays);
	g_array_unref(r->books);
	g_ptr_array_unref(r->buckets);
	run_team_free(r);
	g_hash_table_unref(r->migration_by_id);
	run_traffic_clear(r);
	estate_free(r->estate);
	g_free(r->rule_counts);
	g_free(r->triggers);
	g_array_unref(r->after);
	g_array_unref(r->when);
	g_free(r->metric_text);
	g_array_unref(r->finding_origins);
	g_string_chunk_free(r->strings);
	g_free(r);
}

static enum run_stop stopped(struct run *r, enum sim_stop stop)
{
	if (r->tp->ops->measure)
		r->tp->ops->measure(r->tp);
	switch (stop) {
	case SIM_STOP_IDLE:
		r->ended_by = RUN_FINISHED;
		break;
	case SIM_STOP_UNTIL:
		r->ended_by = RUN_UNTIL;
		break;
	case SIM_STOP_EVENTS:
		r->ended_by = RUN_EVENTS;
		break;
	case SIM_STOP_ASKED:
		r->ended_by = RUN_INTERRUPTED;
		break;
	}
	return r->ended_by;
}

enum run_stop run_until(struct run *r, struct sim_time t)
{
	return stopped(r, sim_run(r->sim, t));
}

enum run_stop run_pass(struct run *r, struct sim_time t)
{
	return stopped(r, sim_pass(r->sim, t));
}

enum run_stop run_play(struct run *r)
{
	if (run_until(r, r->until) == RUN_UNTIL && !r->opts.until_given)
		r->ended_by = RUN_HORIZON;
	return r->ended_by;
}

void run_set_tidy(struct run *r)
{
	sim_set_tidy(r->sim, true);
}

void run_interrupt(struct run *r)
{
	sim_ask_stop(r->sim);
}

bool run_apply(struct run *r, const struct action *a, struct verdict *out)
{
	*out = run_enact(r, a);
	sim_at(r->sim, sim_now(r->sim), RUN_EV_START, 0, 0);
	sim_run(r->sim, sim_now(r->sim)); /* quiet again */
	return out->ok;
}

const struct estate *run_estate(const struct run *r)
{
	return r->estate;
}

struct sim_time run_now(const struct run *r)
{
	return sim_now(r->sim);
}

bool run_next(const struct run *r, struct sim_time *out)
{
	return sim_next(r->sim, out);
}

struct sim_time run_limit(const struct run *r)
{
	return r->until;
}

bool run_phase_span(const struct run *r, const char *migration, const char *phase, struct sim_time *out_from, struct sim_time *out_to)
{
	const struct run_migration *m = g_hash_table_lookup(r->migration_by_id, migration);
	for (guint i = m ? m->spans->len : 0; i-- > 0;) {
		const struct run_span *span = &g_array_index(m->spans, struct run_span, i);
		if (strcmp(run_phase_name(span->phase), phase) != 0)
			continue;
		*out_from = span->from;
		*out_to = span->to;
		return true;
	}
	return false;
}

char *run_fingerprint(const struct run *r, const char *ingredients)
{
	return factlog_fingerprint(r->facts, ingredients);
}

uint32_t run_finding_origin(const struct run *r, guint i)
{
	return i < r->finding_origins->len ? g_array_index(r->finding_origins, uint32_t, i) : 0;
}
