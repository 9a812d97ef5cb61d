/* models/run_outcome.c: the outcome's migrations, sessions, contention, log: what happened, as records.
 *
 * A migration's phases partition the time from its request to its end; in each phase its `held_by` is that of the session that ended the phase, and what no transfer covers is
 * the phase's own cause (setup, switchover_fixed).
 */
#include "models/run_internal.h"

#include <string.h>

#define LONGEST_SHARERS 8

static int64_t instant(struct sim_time t)
{
	return t.ps == SIM_TIME_NEVER.ps ? OUTCOME_NULL : t.ps;
}

int64_t run_outcome_rate(int64_t bytes, int64_t ps)
{
	return ps > 0 ? base_div_floor((sim_i128)bytes * 8 * SIM_S, ps) : OUTCOME_NULL;
}

/* --- held by --- */

static struct outcome_held *held_row(GPtrArray *list, const char *cause, const char *resource)
{
	for (guint i = 0; i < list->len; i++) {
		struct outcome_held *h = list->pdata[i];
		if (g_str_equal(h->cause, cause) && g_strcmp0(h->resource, resource) == 0)
			return h;
	}
	struct outcome_held *h = outcome_list_add(list, &outcome_record_held);
	h->cause = cause;
	h->resource = resource;
	return h;
}

static void add_sharers(struct run *r, struct outcome *o, const GArray *with, struct outcome_held *h)
{
	sim_i128 others = 0;
	for (guint i = 0; with && i < with->len; i++) {
		const struct run_with *w = &g_array_index(with, struct run_with, i);
		if (i >= LONGEST_SHARERS) {
			others += w->ps;
			continue;
		}
		struct outcome_with *x = outcome_list_add(h->with, &outcome_record_with);
		x->session = outcome_text(o, ((struct run_session *)r->sessions->pdata[w->session])->id);
		x->seconds = w->ps;
	}
	if (others) {
		struct outcome_with *x = outcome_list_add(h->with, &outcome_record_with);
		x->session = "others";
		x->seconds = others > INT64_MAX ? INT64_MAX : (int64_t)others;
	}
}

static void add_held(struct run *r, struct outcome *o, const GArray *held, GPtrArray *list, bool with)
{
	for (guint i = 0; i < held->len; i++) {
		const struct run_held *h = &g_array_index(held, struct run_held, i);
		const char *resource = h->res == SHARE_NONE ? NULL : outcome_text(o, res_get(r->res, h->res)->name);
		struct outcome_held *row = held_row(list, tp_cause_name(h->cause), resource);
		row->seconds += h->ps;
		if (with)
			add_sharers(r, o, h->with, row);
	}
}

static gint longest(gconstpointer a, gconstpointer b)
{
	const struct outcome_held *x = *(struct outcome_held *const *)a, *y = *(struct outcome_held *const *)b;
	if (x->seconds != y->seconds)
		return x->seconds < y->seconds ? 1 : -1;
	int c = strcmp(x->cause, y->cause);
	return c ? c : g_strcmp0(x->resource, y->resource);
}

void run_outcome_held(struct run *r, struct outcome *o, const GArray *held, GPtrArray *list)
{
	add_held(r, o, held, list, false);
}

void run_outcome_shares(GPtrArray *list, int64_t of)
{
	for (guint i = 0; i < list->len; i++) {
		struct outcome_held *h = list->pdata[i];
		h->share_pct = of > 0 ? base_div_floor((sim_i128)h->seconds * 1000000, of) : 0;
	}
	g_ptr_array_sort(list, longest);
}

static enum tp_cause own_cause(enum run_phase p)
{
	return p == RUN_QUEUED ? TP_BY_ADMISSION : p == RUN_SWITCHOVER ? TP_BY_SWITCHOVER_FIXED : TP_BY_SETUP;
}

static const struct run_session *ender_of(const struct run_migration *m, const struct run_span *span)
{
	if (span->ender || span->to.ps != SIM_TIME_NEVER.ps)
		return span->ender;
	return span->phase == RUN_DISK || span->phase == RUN_CLEANUP ? (m->cold ? m->cold : m->live) : span->phase >= RUN_MEMORY ? m->live : NULL;
}

static void migration_held(struct run *r, const struct run_migration *m, struct outcome *o, struct outcome_migration *rec)
{
	for (guint i = 0; i < m->spans->len; i++) {
		const struct run_span *span = &g_array_index(m->spans, struct run_span, i);
		const struct run_session *s = ender_of(m, span);
		struct sim_time to = sim_time_min(span->to, sim_now(r->sim));
		int64_t covered = 0, lasts = sim_between(span->from, to).ps;
		if (s) {
			GArray *held = run_held(r, s, span->from, to, false, &covered);
			add_held(r, o, held, rec->held_by, false);
			run_held_free(held);
		}
		if (lasts > covered)
			held_row(rec->held_by, tp_cause_name(own_cause(span->phase)), NULL)->seconds += lasts - covered;
	}
	run_outcome_shares(rec->held_by, rec->duration_s);
}

/* --- migrations --- */

static void add_phases(struct run *r, const struct run_migration *m, struct outcome_migration *rec)
{
	for (guint i = 0; i < m->spans->len; i++) {
		const struct run_span *span = &g_array_index(m->spans, struct run_span, i);
		struct outcome_phase *p = outcome_list_add(rec->phases, &outcome_record_phase);
		p->name = run_phase_name(span->phase);
		p->start_s = span->from.ps;
		p->duration_s = sim_between(span->from, sim_time_min(span->to, sim_now(r->sim))).ps;
		if (span->phase == RUN_SWITCHOVER) /* the guest stands still from its begin, however it ends */
			rec->downtime_s = p->duration_s;
	}
	for (guint i = 0; i < m->rounds->len; i++) {
		struct run_round x = g_array_index(m->rounds, struct run_round, i);
		if (i + 1 == m->rounds->len && m->phase == RUN_MEMORY)
			x = run_migrate_round(r, m);
		struct outcome_round *y = outcome_list_add(rec->rounds, &outcome_record_round);
		*y = (struct outcome_round){x.from.ps, x.lasts.ps, x.bytes, x.dirtied};
	}
}

static void add_waits(struct run *r, const struct run_migration *m, struct outcome *o, struct outcome_migration *rec)
{
	rec->queued_s = run_admit_waited(r, m);
	for (guint i = 0; i < m->waits->len; i++) {
		const struct run_wait *w = &g_array_index(m->waits, struct run_wait, i);
		struct outcome_wait *x = outcome_list_add(rec->waits, &outcome_record_wait);
		x->from_s = w->from.ps;
		x->to_s = instant(w->to);
		x->resource = outcome_text(o, w->resource);
		x->need = w->need;
		x->in_use = w->in_use;
		x->capacity = w->capacity ? w->capacity : OUTCOME_NULL;
		for (uint32_t k = 0; k < w->n_holders; k++)
			g_ptr_array_add(x->holders, (gpointer)outcome_text(o, ((const struct run_migration *)r->migrations->pdata[w->holders[k]])->id));
	}
}

static void add_bytes(struct run *r, const struct run_migration *m, struct outcome_migration *rec)
{
	int64_t moved[RUN_BYTES__COUNT];
	memcpy(moved, m->moved, sizeof(moved));
	for (guint i = 0; i < m->sessions->len; i++) {
		const struct run_session *s = m->sessions->pdata[i];
		if (s->transfers->len && s->open)
			moved[g_array_index(s->transfers, struct run_transfer, s->transfers->len - 1).what] += run_session_sent(r, s);
	}
	rec->bytes = (struct outcome_bytes){.memory = moved[RUN_MEMORY_BYTES],
		.hot_disk = moved[RUN_HOT],
		.cold_disk = moved[RUN_COLD],
		.mirror_writes = moved[RUN_MIRRORED],
		.resent = moved[RUN_RESENT],
		.suspended_memory = moved[RUN_SUSPENDED],
		.control = moved[RUN_CONTROL],
		.consolidated = moved[RUN_CONSOLIDATED]};
	for (int i = 0; i < RUN_BYTES__COUNT; i++)
		rec->bytes.total += moved[i];
	rec->partial_bytes = m->end == RUN_COMPLETED ? 0 : rec->bytes.total;
}

static void add_ends(struct run *r, const struct run_migration *m, struct outcome *o, struct outcome_migration *rec)
{
	if (m->vm != HOST_NONE)
		rec->vm = outcome_text(o, run_vm(r, m->vm)->name);
	if (m->from != HOST_NONE)
		rec->from = outcome_text(o, estate_host(r->estate, m->from)->name);
	if (m->to != HOST_NONE)
		rec->to = outcome_text(o, estate_host(r->estate, m->to)->name);
	rec->parent = outcome_text(o, m->parent);
	if (m->from != HOST_NONE && m->to != HOST_NONE) {
		g_autofree char *pair = g_strdup_printf("%s to %s", estate_host(r->estate, m->from)->release_text, estate_host(r->estate, m->to)->release_text);
		rec->release_pair = outcome_text(o, pair);
	}
}

/* Before each round traces are put on the pages it sends: all vCPUs stand still for it before 7.0, one of them since. */
static int64_t precopy_stun(struct run *r, const struct run_migration *m)
{
	sim_i128 bytes = 0;
	if (!m->rounds->len || !precopy_assumes(&m->precopy))
		return OUTCOME_NULL;
	for (guint i = 0; i < m->rounds->len; i++)
		bytes += g_array_index(m->rounds, struct run_round, i).bytes;
	int64_t lasts = base_div_floor(bytes * run_assume(r, ASSUME_TRACE_INSTALL), INT64_C(1) << 30);
	return release_has(estate_host(r->estate, m->from)->release, RELEASE_SHORT_TRACES) ? lasts / MAX(1, run_vm(r, m->vm)->vcpus) : lasts;
}

static void add_session_ids(const struct run_migration *m, struct outcome *o, struct outcome_migration *rec)
{
	for (guint i = 0; i < m->sessions->len; i++) {
		const struct run_session *s = m->sessions->pdata[i];
		g_ptr_array_add(rec->sessions, (gpointer)outcome_text(o, s->id));
		for (guint k = 0; k < s->riders->len; k++)
			g_ptr_array_add(rec->sessions, (gpointer)outcome_text(o, ((const struct run_session *)s->riders->pdata[k])->id));
	}
}

void run_outcome_migration(struct run *r, const struct run_migration *m, struct outcome *o, struct outcome_migration *rec)
{
	sim_i128 done, known, rate;
	rec->id = outcome_text(o, m->id);
	rec->kind = m->plan.kind == MIGRATION_INFERRED ? NULL : action_migration_name(m->plan.kind);
	rec->outcome = run_end_name(m->end);
	rec->state = run_phase_name(m->phase);
	rec->rule = m->why.rule;
	rec->fault = m->why.fault;
	if (m->end != RUN_COMPLETED && m->end != RUN_OPEN)
		rec->reason = outcome_text(o, m->why.text);
	rec->message = outcome_text(o, m->message);
	for (guint i = 0; i < m->warnings->len; i++)
		g_ptr_array_add(rec->warnings, (gpointer)outcome_text(o, m->warnings->pdata[i]));
	rec->progress_at_failure_pct = m->failure_ppm;
	rec->progress_pct = run_migrate_progress(r, m, &done, &known, &rate);
	rec->requested_s = m->requested.ps;
	rec->started_s = instant(m->started);
	rec->finished_s = instant(m->finished);
	rec->duration_s = sim_between(m->requested, sim_time_min(m->finished, sim_now(r->sim))).ps;
	rec->downtime_s = OUTCOME_NULL;
	rec->precopy_stun_s = precopy_stun(r, m);
	rec->guest_writes_held_s = m->mirror ? run_copy_held(r, m->mirror) : 0;
	rec->encrypted = m->encrypted;
	add_ends(r, m, o, rec);
	add_phases(r, m, rec);
	add_waits(r, m, o, rec);
	add_bytes(r, m, rec);
	rec->mean_bps = run_outcome_rate(rec->bytes.total, rec->duration_s - rec->queued_s);
	rec->sdps = (struct outcome_sdps){0, 1000000 - m->precopy.min_speed_ppm};
	if (!m->rounds->len)
		rec->sdps.guest_slowdown_pct = 0;
	else if (m->precopy.sdps_since.ps != SIM_TIME_NEVER.ps)
		rec->sdps.active_s = sim_between(m->precopy.sdps_since, sim_time_min(m->finished, sim_now(r->sim))).ps;
	add_session_ids(m, o, rec);
	migration_held(r, m, o, rec);
}

/* --- sessions --- */

static const char *adapters(struct outcome *o, const struct host *h, const struct endpoints *e, size_t member)
{
	GString *s = g_string_new(NULL);
	for (uint32_t i = 0; i < e->n; i++) {
		uint32_t a = *(const uint32_t *)(const void *)((const char *)&e->pair[i] + member);
		g_string_append_printf(s, "%s%s", i ? ", " : "", host_adapter(h, a)->name);
	}
	const char *text = outcome_text(o, s->str);
	g_string_free(s, TRUE);
	return text;
}

static const char *address(struct outcome *o, struct ip a)
{
	g_autofree char *text = ip_is_set(a) ? ip_format(a) : NULL;
	return outcome_text(o, text);
}

static void add_near(struct run *r, const struct endpoints *e, struct outcome *o, struct outcome_session *rec)
{
	const struct host *from = estate_host(r->estate, e->from_host);
	rec->from_host = outcome_text(o, from->name);
	if (!e->n || e->pair[0].from == HOST_NONE)
		return;
	const struct host_adapter *a = host_adapter(from, e->pair[0].from);
	rec->stack = outcome_text(o, host_netstack(from, a->stack)->key);
	rec->selected_adapter = adapters(o, from, e, offsetof(struct endpoint_pair, chosen));
	rec->from_adapter = adapters(o, from, e, offsetof(struct endpoint_pair, from));
	rec->vlan = fabric_network(&r->estate->fabric, host_portgroup(from, a->portgroup)->network)->vlan;
}

static void add_far(struct run *r, const struct endpoints *e, struct outcome *o, struct outcome_session *rec)
{
	const struct host *to = estate_host(r->estate, e->to_host);
	rec->to_host = outcome_text(o, to->name);
	if (!e->n || e->pair[0].to == HOST_NONE)
		return;
	const struct host_adapter *a = host_adapter(to, e->pair[0].to);
	rec->to_adapter = adapters(o, to, e, offsetof(struct endpoint_pair, to));
	rec->return_adapter = adapters(o, to, e, offsetof(struct endpoint_pair, back));
	if (e->from_host != HOST_NONE)
		return;
	rec->stack = outcome_text(o, host_netstack(to, a->stack)->key);
	rec->vlan = fabric_network(&r->estate->fabric, host_portgroup(to, a->portgroup)->network)->vlan;
}

/* Traffic may have a host at one end only, and no adapter there. */
static void add_roads(struct run *r, const struct run_session *s, struct outcome *o, struct outcome_session *rec)
{
	const struct endpoints *e = s->ends;
	const struct host *asked = e->from_host != HOST_NONE ? estate_host(r->estate, e->from_host) : e->to_host != HOST_NONE ? estate_host(r->estate, e->to_host) : NULL;
	rec->vlan = OUTCOME_NULL;
	if (e->from_host != HOST_NONE)
		add_near(r, e, o, rec);
	if (e->to_host != HOST_NONE)
		add_far(r, e, o, rec);
	if (s->protocol == RUN_UDT) {
		rec->bulk_from_adapter = adapters(o, estate_host(r->estate, e->from_host), s->bulk, offsetof(struct endpoint_pair, from));
		rec->bulk_to_adapter = adapters(o, estate_host(r->estate, e->to_host), s->bulk, offsetof(struct endpoint_pair, to));
	}
	if (e->n) {
		rec->from_address = address(o, e->pair[0].from_address);
		rec->to_address = address(o, e->pair[0].to_address);
		rec->gateway = address(o, e->pair[0].gateway);
	}
	for (uint32_t i = 0; asked && i < s->n_asked; i++) {
		struct outcome_candidate *x = outcome_list_add(rec->candidates, &outcome_record_candidate);
		x->adapter = outcome_text(o, host_adapter(asked, s->asked[i].adapter)->name);
		x->rejected_by = s->asked[i].rejected_by;
	}
}

static void add_uplinks(const struct run_session *s, struct outcome *o, struct outcome_session *rec)
{
	for (guint i = 0; i < s->uplinks->len; i++)
		g_ptr_array_add(rec->uplinks, (gpointer)outcome_text(o, s->uplinks->pdata[i]));
	for (guint i = 0; i < s->history->len; i++) {
		struct outcome_change *c = outcome_list_add(rec->uplink_history, &outcome_record_change);
		c->at_s = g_array_index(s->history, struct run_change, i).at.ps;
		c->what = outcome_text(o, g_array_index(s->history, struct run_change, i).what);
	}
}

void run_outcome_session(struct run *r, const struct run_session *s, struct outcome *o, struct outcome_session *rec)
{
	rec->id = outcome_text(o, s->id);
	rec->migration = outcome_text(o, s->m ? s->m->id : NULL);
	rec->traffic = outcome_text(o, s->t ? s->t->id : NULL);
	rec->service = service_name(s->service);
	rec->protocol = s->offloaded ? "vaai" : run_protocol_name(s->protocol);
	rec->rule = s->offloaded ? "STO-07" : s->ends->rule;
	if (s->ride) {
		run_ride_outcome(r, s, o, rec);
	} else {
		add_roads(r, s, o, rec);
		rec->streams = s->n_streams;
		rec->rtt_s = s->rtt.ps;
		rec->encrypted = s->encrypted;
	}
	add_uplinks(s, o, rec);
	rec->bytes = s->bytes + (s->open ? run_session_sent(r, s) : 0);
	rec->started_s = s->started.ps;
	rec->finished_s = instant(s->finished);
	GArray *held = run_held(r, s, SIM_TIME_ZERO, SIM_TIME_NEVER, true, &rec->transfer_s);
	add_held(r, o, held, rec->held_by, true);
	run_held_free(held);
	run_outcome_shares(rec->held_by, rec->transfer_s);
	rec->mean_bps = run_outcome_rate(rec->bytes, rec->transfer_s);
	run_packets_session(r, s, rec);
}

/* --- the rest --- */

static void add_contention(struct run *r, struct outcome *o, uint32_t res, struct res_span span)
{
	guint i = 0;
	g_autoptr(GPtrArray) here = g_ptr_array_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL); /* look-up only */
	for (const struct run_stay *y; (y = run_stay_next(r, res, &i, span.from, span.to));)
		if (g_hash_table_add(seen, GUINT_TO_POINTER(y->session + 1)))
			g_ptr_array_add(here, ((struct run_session *)r->sessions->pdata[y->session])->id);
	if (here->len < 2)
		return;
	struct outcome_contention *c = outcome_list_add(o->contention, &outcome_record_contention);
	c->resource = outcome_text(o, res_get(r->res, res)->name);
	c->direction = res_direction_name(res_get(r->res, res)->direction);
	c->from_s = span.from.ps;
	c->to_s = span.to.ps;
	for (i = 0; i < here->len; i++)
		g_ptr_array_add(c->transfers, (gpointer)outcome_text(o, here->pdata[i]));
}

static void add_contentions(struct run *r, struct outcome *o, bool last)
{
	for (uint32_t i = 0; i < r->res->res->len; i++) {
		const struct res *x = res_get(r->res, i);
		for (uint32_t k = 0; k < x->n_saturations; k++)
			add_contention(r, o, i, x->saturations[k]);
		if (x->saturated && x->saturated_since.ps < sim_now(r->sim).ps)
			add_contention(r, o, i, (struct res_span){x->saturated_since, sim_now(r->sim)});
		if (last)
			run_stay_shed(r, i);
	}
}

static void add_log(struct run *r, struct outcome *o, bool last)
{
	for (guint i = 0; i < r->log->len; i++) {
		const struct run_log *l = r->log->pdata[i];
		struct outcome_log *x = outcome_list_add(o->log, &outcome_record_log);
		*x = (struct outcome_log){l->at.ps, outcome_text(o, l->what), l->rule, outcome_text(o, l->subject)};
		if (last)
			g_clear_pointer(&r->log->pdata[i], run_log_free);
	}
	g_array_set_size(r->finding_origins, 0);
	for (guint i = 0; i < r->findings->len; i++) {
		const struct run_finding *f = r->findings->pdata[i];
		struct outcome_finding *x = outcome_list_add(o->findings, &outcome_record_finding);
		x->rule = f->rule;
		x->severity = f->severity;
		x->subject = outcome_text(o, f->subject);
		x->message = outcome_text(o, f->message);
		g_array_append_val(r->finding_origins, f->origin);
	}
	run_traffic_findings(r, o);
	run_ft_findings(r, o);
	run_trigger_unplayed(r, o);
}

static void add_session(struct run *r, const struct run_session *s, struct outcome *o)
{
	run_outcome_session(r, s, o, o->sessions->pdata[s->index] = outcome_record_new(&outcome_record_session));
}

/* A migration and its sessions, with those that ride on them. */
static void add_migration(struct run *r, struct run_migration *m, struct outcome *o, bool last)
{
	run_outcome_migration(r, m, o, outcome_list_add(o->migrations, &outcome_record_migration));
	for (guint i = 0; i < m->sessions->len; i++) {
		struct run_session *s = m->sessions->pdata[i];
		add_session(r, s, o);
		for (guint k = 0; k < s->riders->len; k++)
			add_session(r, s->riders->pdata[k], o);
	}
	for (guint i = 0; last && i < m->sessions->len; i++) {
		struct run_session *s = m->sessions->pdata[i];
		for (guint k = 0; k < s->riders->len; k++)
			run_session_shed(s->riders->pdata[k]);
		run_session_shed(s);
	}
	if (last && m->end != RUN_OPEN)
		run_migrate_shed(m);
}

static struct outcome *outcome_of(struct run *r, bool last)
{
	static const char *const ended[] = {
		[RUN_FINISHED] = "finished", [RUN_UNTIL] = "until", [RUN_HORIZON] = "horizon", [RUN_EVENTS] = "events", [RUN_INTERRUPTED] = "interrupted",
	};
	struct outcome *o = outcome_new_empty();
	o->vmksim.version = PACKAGE_VERSION;
	o->vmksim.outcome_version = OUTCOME_VERSION;
	o->scenario.seed = (int64_t)r->seed;
	o->scenario.fidelity = r->factory->name;
	o->run = (struct outcome_run){.finished_s = sim_now(r->sim).ps, .ended_by = ended[r->ended_by], .events = (int64_t)sim_events(r->sim)};
	run_packets_outcome(r, &o->run);
	g_ptr_array_set_size(o->sessions, (gint)r->sessions->len);
	for (guint i = 0; i < r->migrations->len; i++)
		add_migration(r, r->migrations->pdata[i], o, last);
	for (guint i = 0; i < r->evacuations->len; i++)
		run_outcome_evacuation(r, r->evacuations->pdata[i], o, outcome_list_add(o->evacuations, &outcome_record_evacuation));
	run_traffic_latency_begin(r);
	for (guint i = 0; i < r->traffic->len; i++)
		run_traffic_outcome(r, r->traffic->pdata[i], o, outcome_list_add(o->traffic, &outcome_record_traffic));
	run_traffic_latency_end(r);
	for (guint i = 0; i < r->sessions->len; i++)
		if (!o->sessions->pdata[i])
			add_session(r, r->sessions->pdata[i], o);
	add_contentions(r, o, last);
	add_log(r, o, last);
	run_view_fill(r, o);
	g_autofree char *fingerprint = factlog_fingerprint(r->facts, FACTLOG_DEFAULT);
	o->fingerprint = outcome_text(o, fingerprint);
	return o;
}

struct outcome *run_outcome(struct run *r) { return outcome_of(r, false); }

struct outcome *run_outcome_last(struct run *r) { return outcome_of(r, true); }
