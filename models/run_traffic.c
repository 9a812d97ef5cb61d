/* models/run_traffic.c: the life of traffic: it starts, offers so much at a time, is carried as far as there is room, stops.
 *
 * One stream for each source and destination, open from start to stop, whose sender's own rate is what is offered: inelastic traffic gets that or less, and the rest is lost.
 * Elastic traffic keeps the rest, and from the moment its way has room again sends as fast as it can until nothing is kept; then it goes back to its rate. So a steady
 * phase is no event, however long it lasts. Between phases of `on`, and before the first sample of a trace, nothing is offered.
 *
 * Traffic does not keep a run going, its start, its stop and the end of a backlog do: phases and samples are events of the background.
 *
 * Left out: TCP's slow start and losses of single connections (traffic is an aggregate of many), guests that stand still during a switchover; its latency is estimated (run_traffic_latency.c).
 */
#include "models/run_internal.h"

enum { EV_START, EV_STOP, EV_PHASE, EV_TURN };

/* --- what is offered --- */

static int64_t source_bps(const struct run_sub *sub)
{
	const struct run_traffic *t = sub->t;
	if (t->paused || t->state != RUN_TRAFFIC_ON)
		return 0;
	if (sub->from.kind == WORLD_END_DATASTORE || sub->to.kind == WORLD_END_DATASTORE)
		return sub->to.kind == WORLD_END_DATASTORE ? t->write_bps : t->read_bps;
	if (t->w->trace)
		return t->sample ? g_array_index(t->w->trace, struct world_sample, t->sample - 1).bps : 0;
	return t->rate_bps;
}

static share_rate wanted(const struct run_sub *sub)
{
	int64_t bps = source_bps(sub);
	if (bps == WORLD_AS_FAST_AS_POSSIBLE)
		return SHARE_RATE_MAX;
	return share_from_bps((uint64_t)(bps / sub->parts + (sub->part < bps % sub->parts)));
}

static struct tp_progress progress_of(const struct run *r, const struct run_sub *sub)
{
	struct tp_progress p = {.done = 0};
	const struct run_transfer *x = sub->s ? run_session_current(sub->s) : NULL;
	if (x)
		r->tp->ops->progress(r->tp, x->id, &p);
	return p;
}

/* --- what becomes of it --- */

static void note_lack(struct run *r, struct run_sub *sub, bool lacks)
{
	struct run_traffic *t = sub->t;
	if (lacks == sub->lacks)
		return;
	if (!lacks && t->lacking == 1)
		t->short_for.ps += sim_between(t->lacking_since, sim_now(r->sim)).ps;
	if (lacks && t->lacking == 0)
		t->lacking_since = sim_now(r->sim);
	t->lacking += lacks ? 1 : -1;
	sub->lacks = lacks;
}

/* Brings a source's books up to now, when its rate or its offer changes. */
static void account(struct run *r, struct run_sub *sub, const struct tp_progress *p)
{
	struct run_traffic *t = sub->t;
	share_rate before = sub->meter.rate;
	bool active = sub->offer.want > 0;
	run_traffic_count(&sub->offer, sim_now(r->sim), p->done);
	run_traffic_meter(&sub->meter, sim_now(r->sim), p->rate, active);
	run_traffic_meter(&t->meter, sim_now(r->sim), t->meter.rate - before + p->rate, active);
	note_lack(r, sub, sub->offer.want != SHARE_RATE_MAX && p->rate < sub->offer.want);
}

/* When the backlog will be gone at this rate, or is to be sent at last, because there is room. */
static void plan_turn(struct run *r, struct run_sub *sub, share_rate rate)
{
	const struct run_offer *o = &sub->offer;
	struct sim_time at = SIM_TIME_NEVER;
	sim_cancel(r->sim, &sub->turn);
	if (o->want == SHARE_RATE_MAX || !o->backlog)
		return;
	if (!sub->greedy && rate >= o->want)
		at = sim_now(r->sim);
	else if (sub->greedy && rate > o->want)
		at = sim_after(sim_now(r->sim), sim_dur_ps(base_div_ceil(o->backlog, rate - o->want)));
	sub->turn = sim_at(r->sim, at, RUN_EV_TRAFFIC, sub->index, EV_TURN);
}

void run_traffic_rate(struct run *r, struct run_session *s)
{
	struct tp_progress p = progress_of(r, s->sub);
	account(r, s->sub, &p);
	plan_turn(r, s->sub, p.rate);
}

static void set_rate(struct run *r, struct run_sub *sub)
{
	const struct run_offer *o = &sub->offer;
	sub->greedy = o->want == SHARE_RATE_MAX || o->backlog > 0;
	r->tp->ops->set_rate(r->tp, run_session_current(sub->s)->id, sub->greedy ? SHARE_RATE_MAX : o->want);
}

/* A new offer from now on. */
static void offer(struct run *r, struct run_sub *sub)
{
	struct tp_progress p = progress_of(r, sub);
	account(r, sub, &p);
	sub->offer.want = wanted(sub);
	sub->offer.elastic = sub->t->elastic;
	if (!sub->t->elastic) { /* what was kept is given up */
		sub->offer.unmet += sub->offer.backlog;
		sub->offer.backlog = 0;
	}
	account(r, sub, &p);
	set_rate(r, sub);
	plan_turn(r, sub, p.rate);
}

static void offer_all(struct run *r, struct run_traffic *t)
{
	for (guint i = 0; i < t->subs->len; i++) {
		struct run_sub *sub = t->subs->pdata[i];
		if (sub->s)
			offer(r, sub);
	}
}

/* --- phases and samples --- */

static void plan_phase(struct run *r, struct run_traffic *t)
{
	struct sim_time at = SIM_TIME_NEVER;
	const GArray *trace = t->w->trace;
	if (trace && t->sample < trace->len)
		at = sim_after(t->started, sim_dur_ps(g_array_index(trace, struct world_sample, t->sample).at.ps));
	else if (!trace && t->w->off.ps)
		at = sim_after(sim_now(r->sim), t->paused ? t->w->off : t->w->on);
	t->phase = sim_at(r->sim, at, RUN_EV_TRAFFIC, t->index, EV_PHASE);
	run_background(r, t->phase.gen != 0);
}

static void next_phase(struct run *r, struct run_traffic *t)
{
	run_background(r, -1);
	t->phase = (struct evq_handle){0, 0};
	if (t->w->trace)
		t->sample++;
	else
		t->paused = !t->paused;
	plan_phase(r, t);
	offer_all(r, t);
}

static void stop_phases(struct run *r, struct run_traffic *t)
{
	run_background(r, -(t->phase.gen != 0));
	sim_cancel(r->sim, &t->phase);
}

/* --- start and stop --- */

/* Software FCoE, by release; once for each host. */
static void say_unsupported(struct run *r, const struct run_sub *sub)
{
	const struct host *h = sub->t->w->type == SERVICE_FCOE ? estate_host(r->estate, sub->from.index) : NULL;
	if (!h || sub->sessions || !release_has(h->release, RELEASE_FCOE_GONE))
		return;
	g_autofree char *text = g_strdup_printf("software FCoE on '%s' is unsupported from 7.0 on", h->name);
	run_note(r, "TRF-10", sub->t->id, "%s", text);
	run_finding(r, "TRF-10", "warning", sub->t->id, sub->t->w->origin, text);
}

/* vSphere Replication dressed up as an application on a netstack of its own. */
static void say_misplaced(struct run *r, const struct run_sub *sub)
{
	const struct world_traffic *w = sub->t->w;
	if (w->type != SERVICE_CUSTOM || sub->sessions || !rules_replication_port(w->port))
		return;
	g_autofree char *text = g_strdup_printf("TCP port %u is vSphere Replication's, which does not use netstack '%s'", w->port, w->stack);
	run_note(r, "REP-03", w->id, "%s", text);
	run_finding(r, "REP-03", "error", w->id, w->origin, text);
}

/* The tagged adapter is not the one packets leave by. */
static void say_not_isolated(struct run *r, const struct run_sub *sub, const struct endpoints *e)
{
	if (sub->t->w->type != SERVICE_REPLICATION || !e->n || e->from_host == HOST_NONE || e->pair[0].from == e->pair[0].chosen)
		return;
	const struct host *h = estate_host(r->estate, e->from_host);
	g_autofree char *text = g_strdup_printf("'%s' is tagged for replication, but the route to the server leaves by '%s' of '%s'",
		host_adapter(h, e->pair[0].chosen)->name, host_adapter(h, e->pair[0].from)->name, h->name);
	run_note(r, "REP-04", sub->t->id, "%s", text);
	run_finding(r, "REP-04", "warning", sub->t->id, sub->t->w->origin, text);
}

static void open_sub(struct run *r, struct run_sub *sub)
{
	struct endpoints ends;
	run_traffic_way(r, sub, &ends, &sub->why);
	sub->offer = (struct run_offer){.since = sim_now(r->sim), .elastic = sub->t->elastic, .peak = sub->offer.peak};
	sub->meter.since = sim_now(r->sim);
	say_unsupported(r, sub);
	say_misplaced(r, sub);
	sub->s = sub->last = run_traffic_open(r, sub, &ends);
	if (!sub->why.ok)
		run_note(r, sub->why.rule, sub->s->id, "%s", sub->why.text);
	else
		run_note(r, ends.rule, sub->s->id, "begins");
	say_not_isolated(r, sub, &ends);
	run_session_send(r, sub->s, INT64_MAX, RUN_CONTROL, HOST_NONE, HOST_NONE);
	if (sub->why.ok && sub->s->dead)
		run_note(r, sub->s->why->rule, sub->s->id, "does not get through: %s", sub->s->why->text);
}

void run_traffic_begin(struct run *r, struct run_traffic *t)
{
	t->state = RUN_TRAFFIC_ON;
	t->started = sim_now(r->sim);
	t->stopped = SIM_TIME_NEVER;
	t->paused = false;
	t->sample = 0;
	t->meter.since = sim_now(r->sim);
	for (guint i = 0; i < t->subs->len; i++)
		if (!((struct run_sub *)t->subs->pdata[i])->s)
			open_sub(r, t->subs->pdata[i]);
	while (t->w->trace && t->sample < t->w->trace->len && !g_array_index(t->w->trace, struct world_sample, t->sample).at.ps)
		t->sample++;
	plan_phase(r, t);
	offer_all(r, t);
	run_fact(r, FACTLOG_PHASE, "%s on", t->id);
	if (sim_time_before(sim_now(r->sim), t->w->stop))
		t->stop = sim_at(r->sim, t->w->stop, RUN_EV_TRAFFIC, t->index, EV_STOP);
}

static void close_sub(struct run *r, struct run_sub *sub)
{
	struct tp_progress p = progress_of(r, sub);
	account(r, sub, &p);
	sim_cancel(r->sim, &sub->turn);
	p.rate = 0;
	sub->offer.want = 0;
	account(r, sub, &p);
	run_session_close(r, sub->s);
	sub->kept[0] += (int64_t)(sub->offer.offered / TP_BYTE);
	sub->kept[1] += sub->s->bytes;
	sub->kept[3] += (int64_t)(sub->offer.backlog / TP_BYTE);
	sub->kept[2] = sub->kept[0] - sub->kept[1] - sub->kept[3];
	sub->s = NULL;
}

static bool has_backlog(const struct run_traffic *t)
{
	for (guint i = 0; i < t->subs->len; i++)
		if (((const struct run_sub *)t->subs->pdata[i])->s && ((const struct run_sub *)t->subs->pdata[i])->offer.backlog)
			return true;
	return false;
}

void run_traffic_drop(struct run *r, struct run_traffic *t)
{
	stop_phases(r, t);
	sim_cancel(r->sim, &t->start);
	sim_cancel(r->sim, &t->stop);
	if (t->stopped.ps == SIM_TIME_NEVER.ps)
		t->stopped = sim_now(r->sim);
	for (guint i = 0; i < t->subs->len; i++)
		if (((struct run_sub *)t->subs->pdata[i])->s)
			close_sub(r, t->subs->pdata[i]);
	t->state = RUN_TRAFFIC_OVER;
	run_fact(r, FACTLOG_PHASE, "%s over", t->id);
}

/* Nothing more is offered; what is kept still goes. */
static void end_offer(struct run *r, struct run_traffic *t)
{
	stop_phases(r, t);
	sim_cancel(r->sim, &t->stop);
	t->state = RUN_TRAFFIC_DRAINING;
	t->stopped = sim_now(r->sim);
	offer_all(r, t);
	run_note(r, NULL, t->id, has_backlog(t) ? "stopped; what it has kept still goes" : "stopped");
	if (!has_backlog(t))
		run_traffic_drop(r, t);
}

/* A backlog is gone, or there is room for it at last. */
static void turn(struct run *r, struct run_sub *sub)
{
	struct run_traffic *t = sub->t;
	struct tp_progress p = progress_of(r, sub);
	sub->turn = (struct evq_handle){0, 0};
	account(r, sub, &p);
	set_rate(r, sub);
	if (!has_backlog(t))
		t->cleared = sim_now(r->sim);
	if (t->state == RUN_TRAFFIC_DRAINING && !has_backlog(t))
		run_traffic_drop(r, t);
}

void run_traffic_event(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	struct run_traffic *t = arg == EV_TURN ? NULL : r->traffic->pdata[target];
	switch (arg) {
	case EV_TURN:
		turn(r, r->subs->pdata[target]);
		return;
	case EV_START:
		t->start = (struct evq_handle){0, 0};
		run_traffic_begin(r, t);
		return;
	case EV_STOP:
		t->stop = (struct evq_handle){0, 0};
		end_offer(r, t);
		return;
	case EV_PHASE:
		next_phase(r, t);
		return;
	}
}

/* --- actions --- */

static struct verdict find(struct run *r, const char *id, struct run_traffic **out)
{
	*out = g_hash_table_lookup(r->traffic_by_id, id);
	return *out ? verdict_ok() : verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no traffic '%s'", id);
}

struct verdict run_traffic_start(struct run *r, const struct action *a)
{
	struct run_traffic *t;
	struct verdict v = find(r, a->id, &t);
	if (v.ok && (t->state == RUN_TRAFFIC_ON || t->state == RUN_TRAFFIC_DRAINING))
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "traffic '%s' has started already", a->id);
	if (!v.ok)
		return v;
	sim_cancel(r->sim, &t->start);
	run_traffic_begin(r, t);
	return v;
}

struct verdict run_traffic_stop(struct run *r, const struct action *a)
{
	struct run_traffic *t;
	struct verdict v = find(r, a->id, &t);
	if (v.ok && t->state != RUN_TRAFFIC_ON)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "traffic '%s' is not on", a->id);
	if (v.ok)
		end_offer(r, t);
	return v;
}

struct verdict run_traffic_set(struct run *r, const struct action *a)
{
	struct run_traffic *t;
	struct verdict v = find(r, a->id, &t);
	if (!v.ok)
		return v;
	if (t->w->trace && a->has_rate)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "the rate of traffic '%s' is that of its trace", a->id);
	bool greedy = t->rate_bps == WORLD_AS_FAST_AS_POSSIBLE && !t->w->trace && t->w->datastore == HOST_NONE;
	if (a->has_elastic && !a->elastic && greedy && !a->has_rate)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "traffic '%s' without a rate is always elastic", a->id);
	if ((a->has_read && !t->read_bps) || (a->has_write && !t->write_bps) || (a->has_rate && t->w->datastore != HOST_NONE))
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "traffic '%s' %s", a->id, t->w->datastore == HOST_NONE ? "is with no datastore" :
			"reads and writes as it was declared to: 'read' and 'write' change its rates");
	if (a->has_read)
		t->read_bps = a->read_bps;
	if (a->has_write)
		t->write_bps = a->write_bps;
	if (a->has_rate)
		t->rate_bps = a->rate_bps;
	if (a->has_elastic)
		t->elastic = a->elastic;
	offer_all(r, t);
	run_note(r, NULL, t->id, "its settings changed");
	return v;
}

/* --- the sources --- */

static void add_sub(struct run *r, struct run_traffic *t, struct world_end from, struct world_end to, int64_t part, int64_t parts)
{
	struct run_sub *sub = g_new0(struct run_sub, 1);
	*sub = (struct run_sub){.index = r->subs->len, .t = t, .from = from, .to = to, .part = part, .parts = parts, .port_host = HOST_NONE};
	sub->why = verdict_ok();
	sub->meter.least = SHARE_RATE_MAX;
	g_ptr_array_add(r->subs, sub);
	g_ptr_array_add(t->subs, sub);
}

/* A cluster as destination is each of its hosts but the source. */
static void add_source(struct run *r, struct run_traffic *t, struct world_end from)
{
	const struct estate_cluster *c = t->w->to.kind == WORLD_END_CLUSTER ? estate_cluster(r->estate, t->w->to.index) : NULL;
	int64_t parts = 0, part = 0;
	struct world_end datastore = {WORLD_END_DATASTORE, t->w->datastore, NULL};
	if (t->w->read_bps)
		add_sub(r, t, datastore, from, 0, 1);
	if (t->w->write_bps)
		add_sub(r, t, from, datastore, 0, 1);
	for (guint i = 0; c && i < c->hosts->len; i++)
		parts += from.kind != WORLD_END_HOST || g_array_index(c->hosts, uint32_t, i) != from.index;
	for (guint i = 0; c && i < c->hosts->len; i++) {
		struct world_end to = {WORLD_END_HOST, g_array_index(c->hosts, uint32_t, i), NULL};
		if (from.kind != WORLD_END_HOST || to.index != from.index)
			add_sub(r, t, from, to, part++, parts);
	}
	if (!c && t->w->datastore == HOST_NONE)
		add_sub(r, t, from, t->w->to, 0, 1);
}

static void add_sources(struct run *r, struct run_traffic *t)
{
	for (guint i = 0; i < t->w->from->len; i++) {
		struct world_end e = g_array_index(t->w->from, struct world_end, i);
		const struct estate_cluster *c = e.kind == WORLD_END_CLUSTER ? estate_cluster(r->estate, e.index) : NULL;
		for (guint k = 0; c && k < c->hosts->len; k++)
			add_source(r, t, (struct world_end){WORLD_END_HOST, g_array_index(c->hosts, uint32_t, k), NULL});
		if (!c)
			add_source(r, t, e);
	}
}

struct run_traffic *run_traffic_add(struct run *r, const struct world_traffic *w)
{
	struct run_traffic *t = g_new0(struct run_traffic, 1);
	*t = (struct run_traffic){.index = r->traffic->len, .id = w->id, .w = w, .rate_bps = w->rate_bps, .read_bps = w->read_bps, .write_bps = w->write_bps, .elastic = w->elastic};
	t->started = t->stopped = t->cleared = SIM_TIME_NEVER;
	t->meter.least = SHARE_RATE_MAX;
	t->subs = g_ptr_array_new();
	t->sessions = g_ptr_array_new();
	g_ptr_array_add(r->traffic, t);
	g_hash_table_insert(r->traffic_by_id, (gpointer)t->id, t);
	add_sources(r, t);
	t->start = sim_at(r->sim, w->start, RUN_EV_TRAFFIC, t->index, EV_START);
	return t;
}

static void free_traffic(gpointer p)
{
	struct run_traffic *t = p;
	g_ptr_array_unref(t->subs);
	g_ptr_array_unref(t->sessions);
	g_free(t);
}

void run_traffic_init(struct run *r)
{
	r->traffic = g_ptr_array_new_with_free_func(free_traffic);
	r->subs = g_ptr_array_new_with_free_func(g_free);
	r->traffic_by_id = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < r->world->traffic->len; i++)
		run_traffic_add(r, r->world->traffic->pdata[i]);
}

void run_traffic_clear(struct run *r)
{
	g_ptr_array_unref(r->ft);
	g_ptr_array_unref(r->ha);
	g_ptr_array_unref(r->traffic);
	g_ptr_array_unref(r->subs);
	g_hash_table_unref(r->traffic_by_id);
}

void run_traffic_moved(struct run *r, uint32_t vm)
{
	for (guint i = 0; i < r->subs->len; i++) {
		struct run_sub *sub = r->subs->pdata[i];
		bool of_it = (sub->from.kind == WORLD_END_VM && sub->from.index == vm) || (sub->to.kind == WORLD_END_VM && sub->to.index == vm);
		if (of_it && sub->s)
			run_session_reroute_one(r, sub->s);
	}
}
