/* models/transport/flow_caps.c: the cap of a stream: its part of the sender's stages (tp_stages.c), window over RTT (the window is the least of the socket buffers and of
 * the stream's part of its netstack's pool), the mean ceiling of random loss, and its congestion window where that is followed (flow_rounds.c). A slow start shorter than
 * 1 ms, with no queue that drops, is one delay of the time it loses.
 */
#include "models/transport/flow_inside.h"
#include "models/transport/flow_tcp.h"

#define SHORT_START (1 * SIM_MS)

int64_t flow_caps_window(const struct flow *f, const struct xfer *x, const struct stream *s)
{
	int64_t part = s->pool == SHARE_NONE ? INT64_MAX : res_pool_part(res_pool(f->res, s->pool));
	return MIN(x->tcp.window, part);
}

void flow_caps_own(struct flow *f, const struct xfer *x, struct stream *s)
{
	struct tp_part part = tp_stages_part(&x->stages, x->split, f->res, s->path.stage, s->path.stage_res);
	share_rate best = part.rate;
	s->own_cause = part.cause;
	s->own_res = part.res;
	int64_t bytes = flow_caps_window(f, x, s);
	share_rate window = flow_window_rate(bytes, s->path.rtt);
	if (window < best) {
		best = window;
		s->own_cause = bytes < x->tcp.window ? TP_BY_STACK_POOL : TP_BY_WINDOW;
		s->own_res = SHARE_NONE;
	}
	share_rate loss = s->rounds && s->rounds->lossy ? SHARE_RATE_MAX : flow_loss_rate(s->path.mss, s->path.rtt, s->path.loss_ppb, x->tcp.cubic);
	if (loss < best) {
		best = loss;
		s->own_cause = TP_BY_LOSS;
		s->own_res = s->path.lossy;
	}
	s->own = best;
}

static share_rate cap_now(const struct flow *f, const struct xfer *x, struct stream *s)
{
	s->ramped = false;
	if (s->path.dead || x->delayed)
		return 0;
	return s->rounds && !x->lifted ? flow_rounds_cap(f, x, s) : s->own;
}

void flow_caps_apply(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	for (uint32_t i = 0; i < x->n; i++)
		share_flow_set_cap(f->res->share, x->streams[i].flow, cap_now(f, x, &x->streams[i]));
	flow_touch(f, id);
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
		struct xfer *x = flow_xfer(f, id);
		for (uint32_t i = 0; i < x->n; i++) {
			soft_leave(f, &x->streams[i]);
			flow_caps_own(f, x, &x->streams[i]);
			soft_join(f, &x->streams[i]);
		}
		flow_caps_apply(f, id);
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

void flow_caps_join(struct flow *f, tp_id id, struct stream *s)
{
	struct xfer *x = flow_xfer(f, id);
	memcpy(s->soft, s->path.soft, sizeof(s->soft));
	s->pool = s->path.pool;
	flow_caps_own(f, x, s);
	soft_join(f, s);
	if (s->pool != SHARE_NONE)
		pool_join(f, id, s, x->tcp.window);
}

void flow_caps_leave(struct flow *f, tp_id id, struct stream *s)
{
	soft_leave(f, s);
	memset(s->soft, 0xff, sizeof(s->soft));
	if (s->pool != SHARE_NONE)
		pool_leave(f, id, s);
}

/* --- the start of a connection --- */

void flow_caps_begin(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	struct sim_dur lasts = {0}, wait = {0}, rtt = {0};
	for (uint32_t i = 0; i < x->n && !x->tcp.warm; i++) {
		const struct stream *s = &x->streams[i];
		if (s->path.dead)
			continue;
		struct flow_start st = flow_slow_start(s->path.mss, s->path.rtt, s->own);
		lasts.ps = MAX(lasts.ps, st.lasts.ps);
		wait.ps = MAX(wait.ps, st.lost.ps);
		rtt.ps = MAX(rtt.ps, s->path.rtt.ps);
	}
	if (lasts.ps >= SHORT_START || (x->rounds && lasts.ps > 0)) {
		flow_rounds_start(f, id);
		wait.ps = 0;
	}
	if (x->tcp.fresh)
		wait.ps += rtt.ps + rtt.ps / 2;
	x->delayed = wait.ps > 0;
	if (x->delayed)
		x->ramp = sim_at(f->sim, sim_after(sim_now(f->sim), wait), f->handler, id, EV_RAMP);
	else if (x->rounds)
		flow_rounds_go(f, id);
}

void flow_caps_on_ramp(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	x->ramp = (struct evq_handle){0, 0};
	if (!x->delayed) {
		flow_rounds_step(f, id);
		return;
	}
	x->delayed = false;
	flow_caps_apply(f, id);
	if (x->rounds)
		flow_rounds_go(f, id);
}

void flow_caps_set_rate(struct flow *f, tp_id id, share_rate rate)
{
	struct xfer *x = flow_xfer(f, id);
	x->stages = tp_stages_one(rate);
	for (uint32_t i = 0; i < x->n; i++) {
		soft_leave(f, &x->streams[i]);
		flow_caps_own(f, x, &x->streams[i]);
		soft_join(f, &x->streams[i]);
	}
	for (uint32_t i = 0; i < x->n && x->rounds; i++)
		if (x->streams[i].rounds)
			flow_queue_call(f, x->streams[i].rounds);
	flow_caps_apply(f, id);
}
