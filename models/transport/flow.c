/* models/transport/flow.c: the flow model.
 *
 * Every stream is a flow of sim/share with a cap that follows TCP: its part of the sender's stages (p-norm, p = 3), window over RTT (the window is the least of the
 * socket buffers and of the stream's part of its netstack's pool), random loss, and slow start in steps of x2 per RTT, at most one pending step per transfer,
 * dropped when it does not bind. A start shorter than 1 ms is one delay of the time it loses. A transfer's streams drain one common count of bytes; its end is one
 * event, moved when its rate changes.
 *
 * Attribution: each stream has one cause at a time. At a soft resource (S1) whose members' own caps do not reach its nominal rate, the slower input of the
 * p-norm are the streams themselves: the cause is the stream's own slowest stage.
 *
 * Left out: growth of the window after a rise in share, queueing delay, unfairness between RTTs.
 */
#include "models/transport/flow.h"

#include "models/transport/flow_ends.h"
#include "models/transport/flow_tcp.h"
#include "sim/fixmath.h"

#define STAGE_EXPONENT 3
#define SHORT_START (1 * SIM_MS)

enum flow_ev { EV_DONE, EV_RAMP, EV_STALLED, EV_RESUMED };

struct stretch {
	struct sim_time from, to;
	uint32_t cause, res;
};

struct way { /* what a path says besides its resources, which are with the flow */
	struct sim_dur rtt;
	uint32_t mss, lossy, soft[3], pool, weight;
	int64_t loss_ppb;
	bool dead;
};

struct stream {
	struct way path;
	share_flow flow;
	uint32_t soft[3], pool; /* what it is a member of; outlives a dead path */
	share_rate own;         /* cap without slow start: what soft resources count */
	enum tp_cause own_cause;
	uint32_t own_res;       /* what the cause stands for, or SHARE_NONE */
	int64_t window;         /* counted in the pool */
	bool ramped;            /* the cap in force is slow start's */
	share_rate rate;
	enum tp_cause cause;
	uint32_t res;
	struct sim_time since;
	GArray *held;           /* struct stretch, closed ones */
};

struct xfer {
	uint32_t n, split;      /* streams that exist; streams the session's stages are split over */
	uint32_t owner;
	struct tcp_opts tcp;
	share_rate stages;      /* of the whole session */
	enum tp_cause stage_cause;
	uint32_t stage_res;
	bool open, endless, stalled, delayed, touched, ramping, tells;
	unsigned step;          /* doublings done */
	sim_i128 total, done;
	share_rate rate;
	struct sim_time since;
	uint32_t slot;          /* of its end */
	bool planned;           /* its end is that of its rate */
	struct evq_handle ramp;
	struct stream streams[];
};

struct flow_owner {
	uint32_t xfer, stream;
};

struct flow {
	struct tp base;
	struct sim *sim;
	struct res_table *res;
	uint16_t handler;
	tp_event_fn fn;
	void *ctx;
	GPtrArray *xfers;       /* struct xfer, by id */
	struct flow_ends *ends; /* owners are ids */
	struct sim_time next_end;
	struct evq_handle end;  /* at next_end */
	GArray *owners;         /* struct flow_owner, by share_flow */
	GArray *touched;        /* tp_id: to be brought up to date at the next settle */
	GPtrArray *members;     /* GArray of tp_id, by pool */
	GArray *pool_window;    /* int64_t: the largest window asked of a pool */
};

static struct flow *as_flow(const struct tp *t)
{
	return (struct flow *)t;
}

static struct xfer *get(const struct flow *f, tp_id id)
{
	SIM_ASSERT(id < f->xfers->len);
	return f->xfers->pdata[id];
}

static void touch(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	if (x->touched)
		return;
	x->touched = true;
	g_array_append_val(f->touched, id);
}

/* --- caps --- */

static void own_cap(struct flow *f, const struct xfer *x, struct stream *s)
{
	share_rate best = x->stages ? MAX(x->stages / x->split, 1) : 0;
	s->own_cause = x->stage_cause;
	s->own_res = x->stage_res;
	int64_t part = s->pool == SHARE_NONE ? INT64_MAX : res_pool_part(res_pool(f->res, s->pool));
	share_rate window = flow_window_rate(MIN(x->tcp.window, part), s->path.rtt);
	if (window < best) {
		best = window;
		s->own_cause = part < x->tcp.window ? TP_BY_STACK_POOL : TP_BY_WINDOW;
		s->own_res = SHARE_NONE;
	}
	share_rate loss = flow_loss_rate(s->path.mss, s->path.rtt, s->path.loss_ppb, x->tcp.cubic);
	if (loss < best) {
		best = loss;
		s->own_cause = TP_BY_LOSS;
		s->own_res = s->path.lossy;
	}
	s->own = best;
}

static share_rate cap_now(const struct xfer *x, struct stream *s)
{
	s->ramped = false;
	if (s->path.dead || x->delayed)
		return 0;
	if (!x->ramping)
		return s->own;
	share_rate r = flow_window_rate((int64_t)FLOW_INITIAL_WINDOW * s->path.mss, s->path.rtt);
	r = x->step >= 40 || r > (SHARE_RATE_MAX >> x->step) ? SHARE_RATE_MAX : r << x->step;
	s->ramped = r < s->own;
	return MIN(r, s->own);
}

static void apply_caps(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	bool ramped = false;
	for (uint32_t i = 0; i < x->n; i++) {
		share_flow_set_cap(f->res->share, x->streams[i].flow, cap_now(x, &x->streams[i]));
		ramped |= x->streams[i].ramped;
	}
	x->ramping = x->ramping && ramped;
	touch(f, id);
}

/* --- membership: soft resources and pools --- */

static void soft_join(struct flow *f, const struct stream *s)
{
	for (int i = 0; i < 3; i++)
		if (s->soft[i] != SHARE_NONE)
			res_member_add(f->res, s->soft[i], s->own);
}

static void soft_leave(struct flow *f, const struct stream *s)
{
	for (int i = 0; i < 3; i++)
		if (s->soft[i] != SHARE_NONE)
			res_member_remove(f->res, s->soft[i], s->own);
}

/* The part of every stream of a pool changed: those it binds, before or after, get new caps. */
static void pool_changed(struct flow *f, uint32_t pool, int64_t part_before)
{
	int64_t part = res_pool_part(res_pool(f->res, pool));
	if (MIN(part, part_before) >= g_array_index(f->pool_window, int64_t, pool))
		return;
	GArray *m = f->members->pdata[pool];
	for (guint k = 0; k < m->len; k++) {
		tp_id id = g_array_index(m, tp_id, k);
		struct xfer *x = get(f, id);
		for (uint32_t i = 0; i < x->n; i++) {
			soft_leave(f, &x->streams[i]);
			own_cap(f, x, &x->streams[i]);
			soft_join(f, &x->streams[i]);
		}
		apply_caps(f, id);
	}
}

static void pool_join(struct flow *f, tp_id id, struct stream *s, int64_t window)
{
	while (f->members->len <= s->pool) {
		g_ptr_array_add(f->members, g_array_new(FALSE, FALSE, sizeof(tp_id)));
		g_array_append_val(f->pool_window, (int64_t){0});
	}
	GArray *m = f->members->pdata[s->pool];
	int64_t *largest = &g_array_index(f->pool_window, int64_t, s->pool);
	int64_t before = res_pool_part(res_pool(f->res, s->pool));
	s->window = window;
	*largest = MAX(*largest, window);
	res_pool_join(f->res, s->pool, window);
	g_array_append_val(m, id);
	pool_changed(f, s->pool, before);
}

static void pool_leave(struct flow *f, tp_id id, struct stream *s)
{
	GArray *m = f->members->pdata[s->pool];
	for (guint k = 0; k < m->len; k++)
		if (g_array_index(m, tp_id, k) == id) {
			g_array_remove_index(m, k);
			break;
		}
	int64_t before = res_pool_part(res_pool(f->res, s->pool));
	res_pool_leave(f->res, s->pool, s->window);
	uint32_t pool = s->pool;
	s->pool = SHARE_NONE;
	pool_changed(f, pool, before);
}

static void join(struct flow *f, tp_id id, struct stream *s)
{
	struct xfer *x = get(f, id);
	memcpy(s->soft, s->path.soft, sizeof(s->soft));
	s->pool = s->path.pool;
	own_cap(f, x, s);
	soft_join(f, s);
	if (s->pool != SHARE_NONE)
		pool_join(f, id, s, x->tcp.window);
}

static void leave(struct flow *f, tp_id id, struct stream *s)
{
	soft_leave(f, s);
	memset(s->soft, 0xff, sizeof(s->soft));
	if (s->pool != SHARE_NONE)
		pool_leave(f, id, s);
}

/* --- accounting --- */

static void close_stretch(struct stream *s, struct sim_time now)
{
	if (s->since.ps == now.ps)
		return;
	guint n = s->held->len;
	struct stretch *last = n ? &g_array_index(s->held, struct stretch, n - 1) : NULL;
	if (last && last->cause == s->cause && last->res == s->res)
		last->to = now;
	else
		g_array_append_val(s->held, ((struct stretch){s->since, now, s->cause, s->res}));
	s->since = now;
}

static void hold(struct stream *s, enum tp_cause cause, uint32_t res, struct sim_time now)
{
	if (s->cause == cause && s->res == res)
		return;
	close_stretch(s, now);
	s->cause = cause;
	s->res = res;
}

static enum tp_cause cause_of_kind(enum res_kind kind)
{
	static const enum tp_cause by_kind[RES__COUNT] = {
		[RES_NIC] = TP_BY_NIC,
		[RES_LINK] = TP_BY_LINK,
		[RES_NIOC_CLASS] = TP_BY_NIOC_CLASS,
		[RES_SHAPER] = TP_BY_SHAPER,
		[RES_STACK_POOL] = TP_BY_STACK_POOL,
		[RES_VMOTION_SENDER] = TP_BY_NIC,
		[RES_HOST_NFC] = TP_BY_HOST_NFC,
		[RES_DATASTORE_READ] = TP_BY_DATASTORE_READ,
		[RES_DATASTORE_WRITE] = TP_BY_DATASTORE_WRITE,
		[RES_PORTAL] = TP_BY_NIC,
		[RES_STORAGE_WINDOW] = TP_BY_WINDOW,
		[RES_SWITCH] = TP_BY_LINK,
		[RES_PORT] = TP_BY_NIC,
	};
	return by_kind[kind];
}

static void attribute(struct flow *f, const struct xfer *x, struct stream *s, struct sim_time now)
{
	uint32_t res = SHARE_NONE;
	const struct res *place = share_flow_cause(f->res->share, s->flow, &res) == SHARE_BY_RES ? res_get(f->res, res) : NULL;
	bool own = !place || (place->soft && place->members <= place->nominal); /* there the streams themselves are the slower input */
	if (s->path.dead)
		hold(s, TP_BY_NO_ROUTE, SHARE_NONE, now);
	else if (x->delayed || (own && s->ramped))
		hold(s, TP_BY_SLOW_START, SHARE_NONE, now);
	else if (own)
		hold(s, s->own_cause, s->own_res, now);
	else
		hold(s, cause_of_kind(place->kind), res, now);
}

static void advance(struct xfer *x, struct sim_time now)
{
	x->done += (sim_i128)x->rate * sim_between(x->since, now).ps;
	if (!x->endless && x->done > x->total)
		x->done = x->total;
	x->since = now;
}

static const struct sim_time FAR = {INT64_MAX - 1}; /* beyond every horizon */

static void plan_end(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	x->planned = true;
	if (x->endless || (x->rate == 0 && x->done < x->total)) {
		flow_ends_set(f->ends, x->slot, SIM_TIME_NEVER);
		return;
	}
	int64_t left = x->rate ? base_div_ceil(x->total - x->done, x->rate) : 0;
	struct sim_time end = sim_time_min(sim_after(sim_now(f->sim), sim_dur_ps(left)), FAR); /* it crawls, but the run is not over */
	flow_ends_set(f->ends, x->slot, end);
}

/* One event stands for all ends. */
static void await_next_end(struct flow *f)
{
	struct sim_time least = flow_ends_least(f->ends);
	if (least.ps == f->next_end.ps)
		return;
	sim_cancel(f->sim, &f->end);
	f->next_end = least;
	f->end = sim_at(f->sim, least, f->handler, TP_NONE, EV_DONE);
}

static void refresh(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	struct sim_time now = sim_now(f->sim);
	x->touched = false;
	if (!x->open)
		return;
	advance(x, now);
	share_rate rate = 0;
	bool alive = false;
	for (uint32_t i = 0; i < x->n; i++) {
		struct stream *s = &x->streams[i];
		s->rate = share_flow_rate(f->res->share, s->flow);
		rate += s->rate;
		alive |= !s->path.dead;
		attribute(f, x, s, now);
	}
	bool changed = rate != x->rate;
	if (changed || !x->planned)
		x->rate = rate, plan_end(f, id);
	if (changed && x->tells)
		f->fn(f->ctx, x->owner, id, TP_RATE);
	if (x->stalled == alive) {
		x->stalled = !alive;
		sim_at(f->sim, now, f->handler, id, alive ? EV_RESUMED : EV_STALLED);
	}
}

static void flow_settle(struct tp *t)
{
	struct flow *f = as_flow(t);
	uint32_t n;
	const share_flow *changed = share_solve(f->res->share, &n);
	for (uint32_t i = 0; i < n; i++)
		touch(f, g_array_index(f->owners, struct flow_owner, changed[i]).xfer);
	for (guint i = 0; i < f->touched->len; i++)
		refresh(f, g_array_index(f->touched, tp_id, i));
	g_array_set_size(f->touched, 0);
	await_next_end(f);
	res_account(f->res, sim_now(f->sim));
}

/* --- life of a transfer --- */

static void begin_slow_start(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	struct sim_dur lasts = {0}, lost = {0}, rtt = {0};
	for (uint32_t i = 0; i < x->n; i++) {
		const struct stream *s = &x->streams[i];
		if (s->path.dead)
			continue;
		struct flow_start st = flow_slow_start(s->path.mss, s->path.rtt, s->own);
		lasts.ps = MAX(lasts.ps, st.lasts.ps);
		lost.ps = MAX(lost.ps, st.lost.ps);
		rtt.ps = MAX(rtt.ps, s->path.rtt.ps);
	}
	sim_cancel(f->sim, &x->ramp);
	x->step = 0;
	x->ramping = lasts.ps >= SHORT_START;
	x->delayed = !x->ramping && lost.ps > 0;
	if (x->ramping || x->delayed)
		x->ramp = sim_at(f->sim, sim_after(sim_now(f->sim), x->delayed ? lost : rtt), f->handler, id, EV_RAMP);
}

static void on_ramp(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	struct sim_dur rtt = {0};
	bool binds = false;
	x->ramp = (struct evq_handle){0, 0};
	for (uint32_t i = 0; i < x->n; i++) {
		const struct stream *s = &x->streams[i];
		binds |= s->ramped && s->cause == TP_BY_SLOW_START;
		rtt.ps = MAX(rtt.ps, s->path.rtt.ps);
	}
	x->delayed = false;
	x->ramping = x->ramping && binds;
	x->step++;
	apply_caps(f, id);
	if (x->ramping)
		x->ramp = sim_at(f->sim, sim_after(sim_now(f->sim), rtt), f->handler, id, EV_RAMP);
}

static void close_xfer(struct flow *f, tp_id id)
{
	struct xfer *x = get(f, id);
	struct sim_time now = sim_now(f->sim);
	advance(x, now);
	x->open = false;
	x->rate = 0;
	for (uint32_t i = 0; i < x->n; i++) /* before any flow goes: a pool's new parts may touch all of them */
		leave(f, id, &x->streams[i]);
	for (uint32_t i = 0; i < x->n; i++) {
		struct stream *s = &x->streams[i];
		close_stretch(s, now);
		s->rate = 0;
		share_flow_remove(f->res->share, s->flow);
	}
	flow_ends_drop(f->ends, x->slot);
	sim_cancel(f->sim, &x->ramp);
}

static void combine_stages(struct xfer *x, const struct tp_spec *spec)
{
	int64_t rates[TP_MAX_STAGES];
	x->stages = SHARE_RATE_MAX;
	x->stage_cause = TP_BY_SENDER;
	x->stage_res = SHARE_NONE;
	if (!spec->n_stages)
		return;
	uint32_t slowest = 0;
	for (uint32_t i = 0; i < spec->n_stages; i++) {
		rates[i] = spec->stages[i].rate;
		if (rates[i] < rates[slowest])
			slowest = i;
	}
	x->stages = MIN(fixmath_pnorm(rates, spec->n_stages, STAGE_EXPONENT), SHARE_RATE_MAX);
	x->stage_cause = spec->stages[slowest].cause;
	x->stage_res = spec->stages[slowest].res;
}

static struct way way_of(const struct path *p)
{
	return (struct way){p->rtt, p->mss, p->lossy, {p->soft[0], p->soft[1], p->soft[2]}, p->pool, MAX(1, p->weight), p->loss_ppb, p->dead};
}

static void add_flow(struct flow *f, tp_id id, uint32_t i, const struct path *path)
{
	struct stream *s = &get(f, id)->streams[i];
	s->flow = share_flow_add(f->res->share, s->path.weight, 0, path->uses, path->n);
	if (f->owners->len <= s->flow)
		g_array_set_size(f->owners, s->flow + 1);
	g_array_index(f->owners, struct flow_owner, s->flow) = (struct flow_owner){id, i};
}

static void add_stream(struct flow *f, tp_id id, uint32_t i, const struct path *path)
{
	struct stream *s = &get(f, id)->streams[i];
	*s = (struct stream){.path = way_of(path), .since = sim_now(f->sim), .res = SHARE_NONE, .held = g_array_new(FALSE, FALSE, sizeof(struct stretch))};
	add_flow(f, id, i, path);
	s->cause = path->dead ? TP_BY_NO_ROUTE : TP_BY_SLOW_START;
	get(f, id)->n = i + 1;
	join(f, id, s);
}

static tp_id flow_begin(struct tp *t, const struct tp_spec *spec)
{
	struct flow *f = as_flow(t);
	struct xfer *x = g_malloc0(sizeof(*x) + spec->n_paths * sizeof(struct stream));
	tp_id id = f->xfers->len;
	SIM_ASSERT(spec->n_paths > 0);
	g_ptr_array_add(f->xfers, x);
	*x = (struct xfer){.owner = spec->owner, .tcp = spec->tcp, .open = true, .endless = spec->bytes == UINT64_MAX, .since = sim_now(f->sim),
		.tells = spec->tell_rate};
	x->total = x->endless ? 0 : (sim_i128)spec->bytes * TP_BYTE;
	x->slot = flow_ends_take(f->ends, id);
	combine_stages(x, spec);
	x->split = spec->n_paths;
	for (uint32_t i = 0; i < spec->n_paths; i++)
		add_stream(f, id, i, &spec->paths[i]);
	if (!spec->tcp.warm)
		begin_slow_start(f, id);
	apply_caps(f, id);
	return id;
}

static void flow_set_paths(struct tp *t, tp_id id, const struct path *paths, uint32_t n)
{
	struct flow *f = as_flow(t);
	struct xfer *x = get(f, id);
	SIM_ASSERT(x->open && n == x->n);
	for (uint32_t i = 0; i < n; i++) {
		struct stream *s = &x->streams[i];
		uint32_t weight = s->path.weight;
		s->path = way_of(&paths[i]);
		if (s->path.weight == weight) {
			share_flow_set_path(f->res->share, s->flow, paths[i].uses, paths[i].n);
		} else {
			share_flow_remove(f->res->share, s->flow);
			add_flow(f, id, i, &paths[i]);
		}
		if (!s->path.dead) {
			leave(f, id, s);
			join(f, id, s);
		}
	}
	apply_caps(f, id);
}

static void flow_set_rate(struct tp *t, tp_id id, share_rate rate)
{
	struct flow *f = as_flow(t);
	struct xfer *x = get(f, id);
	x->stages = rate;
	x->stage_cause = TP_BY_SENDER;
	x->stage_res = SHARE_NONE;
	for (uint32_t i = 0; i < x->n; i++) {
		soft_leave(f, &x->streams[i]);
		own_cap(f, x, &x->streams[i]);
		soft_join(f, &x->streams[i]);
	}
	apply_caps(f, id);
}

static uint64_t flow_cancel(struct tp *t, tp_id id)
{
	struct flow *f = as_flow(t);
	struct xfer *x = get(f, id);
	if (x->open)
		close_xfer(f, id);
	return (uint64_t)(x->done / TP_BYTE);
}

static void flow_progress(const struct tp *t, tp_id id, struct tp_progress *out)
{
	struct flow *f = as_flow(t);
	const struct xfer *x = get(f, id);
	sim_i128 done = x->done + (x->open ? (sim_i128)x->rate * sim_between(x->since, sim_now(f->sim)).ps : 0);
	if (!x->endless && done > x->total)
		done = x->total;
	*out = (struct tp_progress){.bytes = (uint64_t)(done / TP_BYTE), .done = done, .rate = x->rate, .stalled = x->stalled};
}

static void flow_held(const struct tp *t, tp_id id, tp_held_fn fn, void *ctx)
{
	struct flow *f = as_flow(t);
	const struct xfer *x = get(f, id);
	struct sim_time now = sim_now(f->sim);
	for (uint32_t i = 0; i < x->n; i++) {
		const struct stream *s = &x->streams[i];
		for (guint k = 0; k < s->held->len; k++) {
			const struct stretch *h = &g_array_index(s->held, struct stretch, k);
			fn(ctx, &(struct tp_held){h->from, h->to, (enum tp_cause)h->cause, h->res, i});
		}
		if (x->open && s->since.ps < now.ps)
			fn(ctx, &(struct tp_held){s->since, now, s->cause, s->res, i});
	}
}

/* All that end now, in order of their start; what one of them sets off may have ended another. */
static void on_ends(struct flow *f)
{
	g_autoptr(GArray) due = g_array_copy((GArray *)flow_ends_due(f->ends, sim_now(f->sim)));
	f->end = (struct evq_handle){0, 0};
	f->next_end = SIM_TIME_NEVER;
	for (guint i = 0; i < due->len; i++) {
		tp_id id = g_array_index(due, tp_id, i);
		struct xfer *x = get(f, id);
		if (!x->open)
			continue;
		close_xfer(f, id);
		SIM_ASSERT(x->done == x->total);
		f->fn(f->ctx, x->owner, id, TP_DONE);
	}
}

static void on_event(void *ctx, uint32_t id, uint64_t ev)
{
	struct flow *f = ctx;
	struct xfer *x = ev == EV_DONE ? NULL : get(f, id);
	switch ((enum flow_ev)ev) {
	case EV_DONE:
		on_ends(f);
		return;
	case EV_RAMP:
		on_ramp(f, id);
		return;
	case EV_STALLED:
	case EV_RESUMED:
		if (x->open && x->stalled == (ev == EV_STALLED))
			f->fn(f->ctx, x->owner, id, ev == EV_STALLED ? TP_STALLED : TP_RESUMED);
		return;
	}
}

static void free_xfer(gpointer p)
{
	struct xfer *x = p;
	for (uint32_t i = 0; i < x->n; i++)
		g_array_unref(x->streams[i].held);
	g_free(x);
}

static void flow_free(struct tp *t)
{
	struct flow *f = as_flow(t);
	g_ptr_array_unref(f->xfers);
	flow_ends_free(f->ends);
	g_array_unref(f->owners);
	g_array_unref(f->touched);
	g_array_unref(f->pool_window);
	g_ptr_array_unref(f->members);
	g_free(f);
}

static const struct tp_ops ops = {
	.start = flow_begin,
	.set_paths = flow_set_paths,
	.set_rate = flow_set_rate,
	.cancel = flow_cancel,
	.progress = flow_progress,
	.held = flow_held,
	.settle = flow_settle,
	.free = flow_free,
};

static struct tp *make(struct sim *s, struct res_table *res, uint16_t handler, tp_event_fn fn, void *ctx)
{
	struct flow *f = g_new0(struct flow, 1);
	*f = (struct flow){.base.ops = &ops, .sim = s, .res = res, .handler = handler, .fn = fn, .ctx = ctx};
	f->xfers = g_ptr_array_new_with_free_func(free_xfer);
	f->ends = flow_ends_new();
	f->next_end = SIM_TIME_NEVER;
	f->owners = g_array_new(FALSE, TRUE, sizeof(struct flow_owner));
	f->touched = g_array_new(FALSE, FALSE, sizeof(tp_id));
	f->members = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	f->pool_window = g_array_new(FALSE, TRUE, sizeof(int64_t));
	sim_set_handler(s, handler, "transport", on_event, f);
	return &f->base;
}

const struct tp_factory flow_factory = {"flow", make};
