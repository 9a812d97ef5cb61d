/* models/transport/flow.c: the flow model: life of a transfer.
 *
 * Every stream is a flow of sim/share with a cap that follows TCP (flow_caps.c). A transfer's streams drain one common count of bytes; its end is one event, moved when its
 * rate changes.
 */
#include "models/transport/flow.h"

#include "models/transport/flow_fifo.h"
#include "models/transport/flow_inside.h"

static struct flow *as_flow(const struct tp *t)
{
	return (struct flow *)t;
}

void flow_touch(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	if (x->touched)
		return;
	x->touched = true;
	if (f->n_touched == f->room_touched) {
		f->room_touched = MAX(64, 2 * f->room_touched);
		f->touched = g_renew(tp_id, f->touched, f->room_touched);
	}
	f->touched[f->n_touched++] = id;
}

void flow_advance(struct xfer *x, struct sim_time now)
{
	x->done += (sim_i128)x->rate * sim_between(x->since, now).ps;
	x->since = now;
}

static const struct sim_time FAR = {INT64_MAX - 1}; /* beyond every horizon */
#define SOON 0x1p58 /* ps: what 64 bits hold with ease */

static void plan_end(struct flow *f, struct xfer *x)
{
	x->planned = !x->endless && (x->rate > 0 || x->done >= x->total);
	x->rough = false;
	if (!x->planned) {
		flow_ends_set(f->ends, x->slot, SIM_TIME_NEVER);
		return;
	}
	int64_t left = x->done < x->total ? base_div_ceil(x->total - x->done, x->rate) : 0;
	struct sim_time end = sim_time_min(sim_after(x->since, sim_dur_ps(left)), FAR); /* it crawls, but the run is not over */
	flow_ends_set(f->ends, x->slot, end);
}

/* Its rate has changed. Most ends move again before they come, so the new one is put a little before where it is, by the time that was left to the old one
 * (which was rounded up by less than 1 ps); the end that is next is worked out. */
static void move_end(struct flow *f, struct xfer *x, share_rate before)
{
	int64_t left = flow_ends_get(f->ends, x->slot).ps - 1 - x->since.ps;
	double rough = (double)left * ((double)before / (double)x->rate) * (1 - 0x1p-40); /* doubles err by less than 2^-50 */
	if (!x->planned || x->rate == 0 || !(rough > 0 && rough < SOON)) {
		plan_end(f, x);
		return;
	}
	x->rough = true;
	flow_ends_set(f->ends, x->slot, sim_time_min(sim_after(x->since, sim_dur_ps((int64_t)rough)), FAR));
}

/* The next end, which is not a rough one. */
static struct sim_time next_end(struct flow *f)
{
	for (;;) {
		tp_id id;
		struct sim_time least = flow_ends_least(f->ends, &id);
		if (least.ps == SIM_TIME_NEVER.ps)
			return least;
		struct xfer *x = flow_xfer(f, id);
		SIM_ASSERT(x);
		if (!x->rough)
			return least;
		plan_end(f, x);
	}
}

/* One event stands for all ends. */
static void await_next_end(struct flow *f)
{
	struct sim_time least = next_end(f);
	if (least.ps == f->next_end.ps)
		return;
	sim_cancel(f->sim, &f->end);
	f->next_end = least;
	f->end = sim_at(f->sim, least, f->handler, TP_NONE, EV_DONE);
}

/* The stream's rate and what holds it, as they were solved. */
static share_rate refresh_stream(const struct flow *f, const struct xfer *x, struct stream *s)
{
	struct share_flow_state is = share_flow_state(f->res->share, s->flow);
	s->rate = is.rate;
	if (is.by != s->place)
		flow_held_attribute(f, x, s, is.by, x->since);
	return is.rate;
}

static void tell(struct flow *f, struct xfer *x, bool changed, bool alive)
{
	tp_id id = g_array_index(f->owners, struct flow_owner, x->streams[0].flow).xfer;
	if (x->rounds)
		flow_rounds_rated(f, id);
	if (changed && x->tells)
		f->fn(f->ctx, x->owner, id, TP_RATE);
	if (x->stalled == alive) {
		x->stalled = !alive;
		sim_at(f->sim, x->since, f->handler, id, alive ? EV_RESUMED : EV_STALLED);
	}
}

static void refresh(struct flow *f, struct xfer *x, struct sim_time now)
{
	x->touched = false;
	x->settled = f->settles;
	flow_advance(x, now);
	share_rate rate = 0;
	bool alive = false;
	struct stream *s = x->streams;
	do {
		rate += refresh_stream(f, x, s);
		alive |= !s->path.dead;
	} while (++s < x->streams + x->n);
	share_rate before = x->rate;
	bool changed = rate != before;
	if (changed || !x->planned) {
		x->rate = rate;
		move_end(f, x, before);
	}
	if (x->rounds || (changed && x->tells) || x->stalled == alive)
		tell(f, x, changed, alive);
}

static void flow_settle(struct tp *t)
{
	struct flow *f = as_flow(t);
	struct sim_time now = sim_now(f->sim);
	uint32_t n;
	flow_queue_settle(f);
	uint32_t touched = f->n_touched;
	f->settles++;
	const share_flow *changed = share_solve(f->res->share, &n);
	for (uint32_t i = 0; i < n + f->n_touched; i++) { /* those touched, those of changed flows, those that owners touched when they heard of it */
		bool of_flow = i - touched < n;
		tp_id id = of_flow ? g_array_index(f->owners, struct flow_owner, changed[i - touched]).xfer : f->touched[i < touched ? i : i - n];
		struct xfer *x = flow_xfer(f, id);
		if (x && x->open && (x->settled != f->settles || x->touched))
			refresh(f, x, now);
	}
	f->n_touched = 0;
	await_next_end(f);
	res_account(f->res, now);
}

/* Its history stays until it is forgotten; what is not history goes. */
static void close_xfer(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	struct sim_time now = sim_now(f->sim);
	flow_advance(x, now);
	if (!x->endless && x->done > x->total)
		x->done = x->total;
	x->open = false;
	x->rate = 0;
	for (uint32_t i = 0; i < x->n; i++) /* before any flow goes: a pool's new parts may touch all of them */
		flow_caps_leave(f, id, &x->streams[i]);
	if (x->rounds)
		flow_rounds_leave(f, id);
	for (uint32_t i = 0; i < x->n; i++) {
		x->streams[i].rate = 0;
		share_flow_remove(f->res->share, x->streams[i].flow);
	}
	flow_ends_drop(f->ends, x->slot);
	sim_cancel(f->sim, &x->ramp);
	flow_held_bury(x, now);
	f->xfers->pdata[id - f->first] = g_realloc(x, sizeof(*x));
}

static struct way way_of(const struct path *p)
{
	return (struct way){p->rtt, p->mss, p->lossy, {p->soft[0], p->soft[1], p->soft[2]}, p->pool, MAX(1, p->weight), p->loss_ppb, p->stage, p->stage_res, p->dead};
}

static void add_flow(struct flow *f, tp_id id, uint32_t i, const struct path *path)
{
	struct stream *s = &flow_xfer(f, id)->streams[i];
	s->flow = share_flow_add(f->res->share, s->path.weight, 0, path->uses, path->n);
	if (f->owners->len <= s->flow)
		g_array_set_size(f->owners, s->flow + 1);
	g_array_index(f->owners, struct flow_owner, s->flow) = (struct flow_owner){id, i};
}

static void add_stream(struct flow *f, tp_id id, uint32_t i, const struct path *path, uint64_t draws)
{
	struct stream *s = &flow_xfer(f, id)->streams[i];
	*s = (struct stream){.path = way_of(path), .since = sim_now(f->sim), .res = SHARE_NONE, .place = FLOW_NOWHERE};
	add_flow(f, id, i, path);
	s->cause = path->dead ? TP_BY_NO_ROUTE : TP_BY_SLOW_START;
	flow_xfer(f, id)->n = i + 1;
	if ((draws || f->res->queues) && flow_xfer(f, id)->tcp.window < TP_NO_WINDOW)
		flow_rounds_join(f, id, i, path, draws);
	flow_caps_join(f, id, s);
}

static tp_id flow_begin(struct tp *t, const struct tp_spec *spec)
{
	struct flow *f = as_flow(t);
	struct xfer *x = g_malloc0(sizeof(*x) + spec->n_paths * sizeof(struct stream));
	tp_id id = f->first + f->xfers->len;
	SIM_ASSERT(spec->n_paths > 0 && spec->n_paths <= UINT16_MAX);
	g_ptr_array_add(f->xfers, x);
	*x = (struct xfer){.owner = spec->owner, .tcp = spec->tcp, .open = true, .endless = spec->bytes == UINT64_MAX, .begun = sim_now(f->sim), .since = sim_now(f->sim),
		.tells = spec->tell_rate};
	x->total = x->endless ? 0 : (sim_i128)spec->bytes * TP_BYTE;
	x->slot = flow_ends_take(f->ends, id);
	x->stages = tp_stages_of(spec->stages, spec->n_stages);
	x->split = spec->n_paths;
	for (uint32_t i = 0; i < spec->n_paths; i++)
		add_stream(f, id, i, &spec->paths[i], spec->draws);
	if (!spec->tcp.warm || x->rounds)
		flow_caps_begin(f, id);
	flow_caps_apply(f, id);
	return id;
}

static void flow_set_paths(struct tp *t, tp_id id, const struct path *paths, uint32_t n)
{
	struct flow *f = as_flow(t);
	struct xfer *x = flow_xfer(f, id);
	SIM_ASSERT(x->open && n == x->n);
	for (uint32_t i = 0; i < n; i++) {
		struct stream *s = &x->streams[i];
		uint32_t weight = s->path.weight;
		s->path = way_of(&paths[i]);
		s->place = FLOW_NOWHERE;
		if (s->path.weight == weight) {
			share_flow_set_path(f->res->share, s->flow, paths[i].uses, paths[i].n);
		} else {
			share_flow_remove(f->res->share, s->flow);
			add_flow(f, id, i, &paths[i]);
		}
		if ((x->rounds || f->res->queues) && x->tcp.window < TP_NO_WINDOW)
			flow_rounds_move(f, id, i, &paths[i]);
		if (!s->path.dead) {
			flow_caps_leave(f, id, s);
			flow_caps_join(f, id, s);
		}
	}
	flow_caps_apply(f, id);
}

static void flow_set_rate(struct tp *t, tp_id id, share_rate rate)
{
	flow_caps_set_rate(as_flow(t), id, rate);
}

static void flow_resource_changed(struct tp *t, uint32_t res)
{
	flow_queue_changed(as_flow(t), res);
}

static uint64_t flow_cancel(struct tp *t, tp_id id)
{
	struct flow *f = as_flow(t);
	if (flow_xfer(f, id)->open)
		close_xfer(f, id);
	return (uint64_t)(flow_xfer(f, id)->done / TP_BYTE);
}

static void free_xfer(gpointer p)
{
	struct xfer *x = p;
	if (!x)
		return;
	for (uint32_t i = 0; i < x->n; i++) {
		g_free(x->streams[i].held);
		flow_rounds_free(x->streams[i].rounds);
	}
	g_free(x->past);
	g_free(x);
}

static void flow_forget(struct tp *t, tp_id id)
{
	struct flow *f = as_flow(t);
	struct xfer *x = flow_xfer(f, id);
	SIM_ASSERT(x && !x->open);
	f->xfers->pdata[id - f->first] = NULL;
	free_xfer(x);
	if (++f->forgotten * 2 < f->xfers->len)
		return;
	guint n = 0;
	while (n < f->xfers->len && !f->xfers->pdata[n])
		n++;
	if (n)
		g_ptr_array_remove_range(f->xfers, 0, n);
	f->first += n;
	f->forgotten = 0; /* those behind one that is not are counted anew */
}

static void flow_progress(const struct tp *t, tp_id id, struct tp_progress *out)
{
	struct flow *f = as_flow(t);
	const struct xfer *x = flow_xfer(f, id);
	sim_i128 done = x->done + (x->open ? (sim_i128)x->rate * sim_between(x->since, sim_now(f->sim)).ps : 0);
	if (!x->endless && done > x->total)
		done = x->total;
	*out = (struct tp_progress){.bytes = (uint64_t)(done / TP_BYTE), .done = done, .rate = x->rate, .stalled = x->stalled};
}

static void flow_held(const struct tp *t, tp_id id, tp_held_fn fn, void *ctx)
{
	flow_held_each(as_flow(t), id, fn, ctx);
}

/* All that end now, in order of their start; what one of them sets off may have ended another. */
static void on_ends(struct flow *f)
{
	struct sim_time now = sim_now(f->sim);
	const GArray *due = flow_ends_due(f->ends, now);
	f->end = (struct evq_handle){0, 0};
	f->next_end = SIM_TIME_NEVER;
	for (guint i = 0; i < due->len; i++) {
		tp_id id = g_array_index(due, tp_id, i);
		struct xfer *x = flow_xfer(f, id);
		if (!x || !x->open)
			continue;
		if (x->rough)
			plan_end(f, x);
		if (sim_time_before(now, flow_ends_get(f->ends, x->slot)))
			continue;
		close_xfer(f, id);
		x = flow_xfer(f, id);
		SIM_ASSERT(x->done == x->total);
		f->fn(f->ctx, x->owner, id, TP_DONE);
	}
}

static void on_event(void *ctx, uint32_t id, uint64_t ev)
{
	struct flow *f = ctx;
	struct xfer *x = ev == EV_DONE ? NULL : flow_xfer(f, id);
	switch ((enum flow_ev)ev) {
	case EV_DONE:
		on_ends(f);
		return;
	case EV_RAMP:
		flow_caps_on_ramp(f, id);
		return;
	case EV_STALLED:
	case EV_RESUMED:
		if (x && x->open && x->stalled == (ev == EV_STALLED))
			f->fn(f->ctx, x->owner, id, ev == EV_STALLED ? TP_STALLED : TP_RESUMED);
		return;
	}
}

static void flow_free(struct tp *t)
{
	struct flow *f = as_flow(t);
	g_ptr_array_unref(f->xfers);
	flow_ends_free(f->ends);
	g_array_unref(f->owners);
	g_free(f->touched);
	g_array_unref(f->pool_window);
	g_ptr_array_unref(f->members);
	g_ptr_array_unref(f->due);
	g_ptr_array_unref(f->fifos);
	g_array_unref(f->users);
	g_free(f);
}

static const struct tp_ops ops = {
	.start = flow_begin,
	.set_paths = flow_set_paths,
	.set_rate = flow_set_rate,
	.resource_changed = flow_resource_changed,
	.cancel = flow_cancel,
	.forget = flow_forget,
	.progress = flow_progress,
	.held = flow_held,
	.settle = flow_settle,
	.free = flow_free,
};

static struct tp *make(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx)
{
	struct flow *f = g_new0(struct flow, 1);
	(void)seed; /* each transfer brings its own */
	*f = (struct flow){.base.ops = &ops, .sim = s, .res = res, .handler = handler, .fn = fn, .ctx = ctx};
	f->xfers = g_ptr_array_new_with_free_func(free_xfer);
	f->ends = flow_ends_new();
	f->next_end = SIM_TIME_NEVER;
	f->owners = g_array_new(FALSE, TRUE, sizeof(struct flow_owner));
	f->members = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	f->pool_window = g_array_new(FALSE, TRUE, sizeof(int64_t));
	f->fifos = g_ptr_array_new_with_free_func(flow_queue_free);
	f->due = g_ptr_array_new();
	f->users = g_array_new(FALSE, FALSE, sizeof(struct flow_fifo_user));
	sim_set_handler(s, handler, "transport", on_event, f);
	return &f->base;
}

const struct tp_factory flow_factory = {"flow", false, make};
