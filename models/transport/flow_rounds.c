/* models/transport/flow_rounds.c: streams round by round: whose congestion window decides.
 *
 * A stream has rounds while it starts, and as long as it crosses a queue that drops (res_queue_drops) or has random losses drawn. Its window (flow_window.c)
 * over its round trip with what stands in those queues (flow_queue.c) is a cap: so users of one FIFO have shares as W / (RTT + d). A window changes by
 * events: each round in slow start, then whenever it has grown by 2 %, at a loss, and never while it does not decide.
 *
 * Left out: timeouts.
 */
#include "models/transport/flow_inside.h"
#include "sim/fixmath.h"
#include "sim/rng.h"

#define STEP_PPM 1020000
#define CAP_SLACK 10  /* a cap beside a standing queue is 2^-10 more than its share, so that the link is what is full */

bool flow_rounds_crosses(const struct rounds *r, uint32_t res)
{
	for (unsigned k = 0; k < r->n_hops; k++)
		if (r->hops[k].fifo->res == res)
			return true;
	return false;
}

static struct sim_dur waits(const struct rounds *r)
{
	struct sim_dur d = {0};
	for (unsigned k = 0; k < r->n_hops; k++)
		d.ps += r->hops[k].fifo->delay.ps;
	return d;
}

struct sim_dur flow_rounds_trip(const struct stream *s)
{
	return sim_dur_ps(s->path.rtt.ps + waits(s->rounds).ps);
}

int64_t flow_rounds_window(const struct flow *f, const struct xfer *x, const struct stream *s)
{
	return MIN(s->rounds->w.cwnd, flow_caps_window(f, x, s));
}

/* Does the window, or a queue it stands in, decide its rate? */
bool flow_rounds_decides(const struct flow *f, const struct stream *s)
{
	uint32_t res = SHARE_NONE;
	enum share_cause why = share_flow_cause(f->res->share, s->flow, &res);
	return why == SHARE_BY_RES ? flow_rounds_crosses(s->rounds, res) : s->ramped;
}

share_rate flow_rounds_cap(const struct flow *f, const struct xfer *x, struct stream *s)
{
	struct rounds *r = s->rounds;
	struct sim_dur d = waits(r);
	if (r->calm)
		return s->own;
	share_rate rate = flow_window_rate(flow_rounds_window(f, x, s), sim_dur_ps(s->path.rtt.ps + d.ps));
	if (d.ps > 0)
		rate += rate >> CAP_SLACK;
	if (rate >= s->own)
		return s->own;
	s->ramped = true;
	r->cause = r->w.slow_start || !r->w.top ? TP_BY_SLOW_START : TP_BY_LOSS;
	r->res = r->cause == TP_BY_LOSS ? r->lost_at : SHARE_NONE;
	struct sim_dur longest = {0};
	for (unsigned k = 0; k < r->n_hops; k++)
		if (r->hops[k].fifo->delay.ps > longest.ps) {
			longest = r->hops[k].fifo->delay;
			r->res = r->hops[k].fifo->res;
			r->cause = tp_cause_of(res_get(f->res, r->res)->kind);
		}
	return rate;
}

/* --- random loss --- */

uint64_t flow_rounds_draw(gsl_rng *g)
{
	return (rng_next(g) >> 11) + 1; /* of 2^53, never 0 */
}

static void draw_loss(struct stream *s)
{
	struct rounds *r = s->rounds;
	if (!r->rng || s->path.loss_ppb <= 0)
		return;
	double p = (double)s->path.loss_ppb / 1e9;
	double packets = p >= 1 ? 1 : 1 + fixmath_log2((double)flow_rounds_draw(r->rng) * 0x1p-53) / fixmath_log2(1 - p);
	r->until_loss = (sim_i128)(packets < 0x1p40 ? (int64_t)packets : INT64_C(1) << 40) * s->path.mss * TP_BYTE;
	r->lossy = true;
}

static void count(struct stream *s, struct sim_time now)
{
	struct rounds *r = s->rounds;
	r->until_loss -= (sim_i128)r->counted_rate * sim_between(r->counted, now).ps;
	r->counted = now;
	r->counted_rate = s->rate;
}

/* It loses a packet: what notices it is the window of a round later, and once a round. Recovery takes another. */
void flow_rounds_lose(const struct flow *f, const struct xfer *x, struct stream *s, uint32_t at)
{
	struct rounds *r = s->rounds;
	struct sim_time now = sim_now(f->sim);
	r->lost_at = at;
	if (r->w.slow_start) {
		if (!r->noticed)
			r->noticed = x->tcp.per_ack ? r->w.cwnd + r->w.cwnd / 2 : 2 * r->w.cwnd;
		return;
	}
	if (now.ps < r->deaf.ps)
		return;
	struct sim_dur rtt = flow_rounds_trip(s);
	int64_t limit = flow_caps_window(f, x, s);
	if (r->noticed)
		r->w.cwnd = r->noticed;
	else
		flow_window_grow(&r->w, &x->tcp, s->path.mss, rtt, rtt);
	r->noticed = 0;
	r->w.cwnd = MIN(r->w.cwnd, limit);
	flow_window_lose(&r->w, &x->tcp, s->path.mss);
	r->deaf = r->grown = sim_after(now, rtt); /* recovery */
}

/* --- steps --- */

static struct flow_pipe pipe_before(const struct flow *f, const struct stream *s)
{
	struct rounds *r = s->rounds;
	struct sim_dur wait = waits(r);
	struct flow_pipe pipe = {.holds = INT64_MAX, .room = INT64_MAX, .steep = SHARE_UNIT, .base = s->path.rtt, .gap = s->path.rtt};
	r->least_wait.ps = MIN(r->least_wait.ps, wait.ps);
	pipe.late = sim_between(sim_time_ps(r->least_wait.ps), sim_time_ps(wait.ps));
	for (unsigned k = 0; k < r->n_hops; k++) {
		const struct hop *h = &r->hops[k];
		const struct res *res = res_get(f->res, h->fifo->res);
		int64_t holds = flow_window_bytes(base_div_floor((sim_i128)res->nominal * SHARE_UNIT, h->ppm), s->path.rtt);
		if (holds >= pipe.holds)
			continue;
		int64_t stands = flow_window_bytes(res->nominal, h->fifo->delay);
		r->lost_at = h->fifo->res; /* if it loses one in this round */
		pipe.holds = holds;
		pipe.gap.ps = s->path.rtt.ps - base_div_floor((sim_i128)flow_wire(r->w.cwnd / 2, h->ppm) * TP_BYTE, res->nominal);
		pipe.room = base_div_floor((sim_i128)MAX(res->queue_bytes - stands, 0) * SHARE_UNIT, h->ppm);
		pipe.steep = SHARE_UNIT;
		if (h->upstream < 2 * res->nominal)
			pipe.steep = h->upstream <= res->nominal ? 0 : (uint32_t)(2 * SHARE_UNIT - base_div_ceil((sim_i128)2 * SHARE_UNIT * res->nominal, h->upstream));
	}
	pipe.gap.ps += r->least_wait.ps;
	return pipe;
}

/* The window of a stream that something else holds: a stage lets it grow to twice what is in flight; a queue that never drops, of the host or one that is not
 * given, without end. */
static int64_t idle_window(const struct flow *f, const struct stream *s)
{
	const struct rounds *r = s->rounds;
	int64_t flight = 2 * flow_window_bytes(s->rate, s->path.rtt), queue = 0;
	if (!r->n_hops && !r->lossy)
		return INT64_MAX / 4;
	if (share_flow_cause(f->res->share, s->flow, NULL) != SHARE_BY_RES)
		return MIN(r->w.cwnd, flight);
	for (unsigned k = 0; k < r->n_hops; k++)
		queue = MAX(queue, res_get(f->res, r->hops[k].fifo->res)->queue_bytes);
	return MAX(r->w.cwnd, flight + queue);
}

static void start_round(struct flow *f, const struct xfer *x, struct stream *s)
{
	struct rounds *r = s->rounds;
	if (r->noticed) {
		r->w.slow_start = false;
		r->deaf = SIM_TIME_ZERO;
		flow_rounds_lose(f, x, s, r->lost_at);
	} else if (!flow_rounds_decides(f, s)) {
		flow_window_settle(&r->w, idle_window(f, s));
	} else {
		struct flow_pipe pipe = pipe_before(f, s);
		if (flow_window_round(&r->w, &x->tcp, s->path.mss, &pipe, &r->noticed) == FLOW_ROUND_LEFT)
			r->grown = sim_now(f->sim);
	}
}

static void step(struct flow *f, const struct xfer *x, struct stream *s)
{
	struct rounds *r = s->rounds;
	struct sim_time now = sim_now(f->sim);
	count(s, now);
	if (r->lossy && r->until_loss <= 0) {
		if (r->calm)
			flow_window_settle(&r->w, flow_window_bytes(s->rate, flow_rounds_trip(s)));
		flow_rounds_lose(f, x, s, s->path.lossy);
		draw_loss(s);
	}
	if (now.ps < r->next.ps)
		return;
	r->next = SIM_TIME_NEVER;
	if (r->w.slow_start)
		start_round(f, x, s);
	else if (!r->calm && flow_rounds_decides(f, s))
		flow_window_grow(&r->w, &x->tcp, s->path.mss, flow_rounds_trip(s), sim_between(r->grown, now));
	r->grown = sim_time_max(r->grown, now);
	r->begun = now;
}

/* When the stream's window has to be looked at again. */
static struct sim_time next_step(const struct flow *f, const struct xfer *x, const struct stream *s)
{
	const struct rounds *r = s->rounds;
	struct sim_time now = sim_now(f->sim);
	struct sim_dur rtt = flow_rounds_trip(s);
	if (s->path.dead || (r->w.cwnd >= flow_caps_window(f, x, s) && !r->noticed))
		return SIM_TIME_NEVER;
	if (r->w.slow_start)
		return sim_after(now, rtt);
	if (r->calm)
		return SIM_TIME_NEVER;
	int64_t target = MAX(base_div_floor((sim_i128)r->w.cwnd * STEP_PPM, 1000000), r->w.cwnd + 1);
	struct sim_dur d = flow_window_until(&r->w, &x->tcp, s->path.mss, rtt, target);
	int64_t segment = s->rate > 0 ? base_saturate(base_div_ceil(s->path.mss * TP_BYTE, s->rate)) : 0; /* no acknowledgements come sooner */
	return sim_after(now, sim_dur_ps(MAX(MAX(d.ps, rtt.ps), segment)));
}

/* The last round of a whole connection is sent at once: nothing follows that would be clocked by its acknowledgements. When it begins. */
static struct sim_time last_round(const struct flow *f, const struct xfer *x)
{
	sim_i128 flight = 0, left = x->total - x->done;
	const struct stream *first = &x->streams[0];
	struct sim_time now = sim_now(f->sim);
	if (!x->tcp.fresh || x->lifted || x->endless || x->rate <= 0 || !first->rounds)
		return SIM_TIME_NEVER;
	for (uint32_t i = 0; i < x->n; i++)
		if (x->streams[i].rounds)
			flight += (sim_i128)flow_rounds_window(f, x, &x->streams[i]) * TP_BYTE;
	struct sim_dur rtt = flow_rounds_trip(first), since = sim_between(first->rounds->begun, now);
	sim_i128 till = left > flight ? since.ps + base_div_ceil(left - flight, x->rate) : since.ps;
	return sim_after(first->rounds->begun, sim_dur_ps(base_saturate(base_div_ceil(till, rtt.ps) * (sim_i128)rtt.ps)));
}

static void plan(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	struct sim_time now = sim_now(f->sim), at = SIM_TIME_NEVER;
	if (x->delayed)
		return;
	for (uint32_t i = 0; i < x->n; i++) {
		struct stream *s = &x->streams[i];
		struct rounds *r = s->rounds;
		if (!r)
			continue;
		if (r->next.ps == SIM_TIME_NEVER.ps && (r->w.slow_start || flow_rounds_decides(f, s)))
			r->next = next_step(f, x, s);
		at = sim_time_min(at, r->next);
		if (r->lossy && r->counted_rate > 0)
			at = sim_time_min(at, sim_after(now, sim_dur_ps(r->until_loss > 0 ? base_div_ceil(r->until_loss, r->counted_rate) : 0)));
	}
	at = sim_time_min(at, last_round(f, x));
	if (at.ps == x->wakes.ps && x->ramp.gen)
		return;
	sim_cancel(f->sim, &x->ramp);
	x->wakes = at;
	x->ramp = sim_at(f->sim, at, f->handler, id, EV_RAMP);
}

void flow_rounds_step(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	flow_advance(x, sim_now(f->sim));
	if (last_round(f, x).ps == sim_now(f->sim).ps)
		x->lifted = true;
	for (uint32_t i = 0; i < x->n; i++) {
		struct stream *s = &x->streams[i];
		if (!s->rounds)
			continue;
		int64_t before = flow_rounds_window(f, x, s);
		step(f, x, s);
		flow_queue_stepped(f, s->rounds, flow_rounds_window(f, x, s) - before);
	}
	flow_caps_apply(f, id);
}

void flow_rounds_rated(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	for (uint32_t i = 0; i < x->n; i++)
		if (x->streams[i].rounds)
			count(&x->streams[i], sim_now(f->sim));
	plan(f, id);
}

/* --- who has rounds --- */

static void leave(struct stream *s, const struct flow_owner *who)
{
	for (unsigned k = 0; k < s->rounds->n_hops; k++) {
		GArray *users = s->rounds->hops[k].fifo->users;
		for (guint i = 0; i < users->len; i++)
			if (!memcmp(&g_array_index(users, struct flow_owner, i), who, sizeof(*who))) {
				g_array_remove_index(users, i);
				break;
			}
	}
}

/* The queues on its way that drop, each with what the way before it lets through. */
static unsigned hops_of(struct flow *f, const struct path *p, struct hop *hops)
{
	unsigned n = 0;
	share_rate upstream = SHARE_RATE_MAX;
	for (uint32_t k = 0; k < p->n && n < FLOW_MAX_HOPS; k++) {
		const struct res *res = res_get(f->res, p->uses[k].res);
		if (res_queue_drops(res) && res->nominal < SHARE_RATE_MAX)
			hops[n++] = (struct hop){flow_queue_of(f, p->uses[k].res), p->uses[k].ppm, upstream};
		upstream = MIN(upstream, res->nominal);
	}
	return n;
}

static void give(struct flow *f, const struct flow_owner *who, const struct path *p, uint64_t draws, bool start)
{
	struct xfer *x = flow_xfer(f, who->xfer);
	struct stream *s = &x->streams[who->stream];
	struct hop hops[FLOW_MAX_HOPS];
	unsigned n = p->dead || p->rtt.ps <= 0 || !p->mss ? 0 : hops_of(f, p, hops);
	bool drawn = draws && p->loss_ppb > 0 && p->rtt.ps > 0;
	if (!n && !drawn && !start && !s->rounds)
		return;
	if (!s->rounds) {
		s->rounds = g_new0(struct rounds, 1);
		s->rounds->lost_at = s->path.lossy;
		s->rounds->next = SIM_TIME_NEVER;
		s->rounds->grown = s->rounds->counted = sim_now(f->sim);
		if (draws) {
			g_autofree char *name = g_strdup_printf("stream %u", who->stream);
			s->rounds->rng = rng_new(draws, name, "loss");
		}
	}
	x->rounds = true;
	s->rounds->n_hops = n;
	memcpy(s->rounds->hops, hops, n * sizeof(*hops));
	for (unsigned k = 0; k < n; k++)
		g_array_append_val(hops[k].fifo->users, *who);
	if (!s->rounds->lossy)
		draw_loss(s);
	if (!s->rounds->w.cwnd && !n)
		flow_window_settle(&s->rounds->w, flow_queue_fair_window(f, s));
	flow_queue_call(f, s->rounds);
}

void flow_rounds_join(struct flow *f, tp_id id, uint32_t stream, const struct path *p, uint64_t draws)
{
	give(f, &(struct flow_owner){id, stream}, p, draws, false);
}

void flow_rounds_move(struct flow *f, tp_id id, uint32_t stream, const struct path *p)
{
	struct stream *s = &flow_xfer(f, id)->streams[stream];
	struct flow_owner who = {id, stream};
	struct rounds before = s->rounds ? *s->rounds : (struct rounds){0};
	if (s->rounds) {
		leave(s, &who);
		s->rounds->lossy = false; /* drawn anew, by what is lost now */
	}
	give(f, &who, p, 0, false);
	flow_queue_call(f, &before);
	if (s->rounds)
		flow_queue_call(f, s->rounds);
}

void flow_rounds_start(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	for (uint32_t i = 0; i < x->n; i++) {
		struct stream *s = &x->streams[i];
		if (s->path.dead || s->path.rtt.ps <= 0)
			continue;
		if (!s->rounds)
			give(f, &(struct flow_owner){id, i}, &(struct path){.rtt = s->path.rtt, .mss = s->path.mss}, 0, true);
		flow_window_open(&s->rounds->w, s->path.mss);
	}
}

void flow_rounds_go(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	for (uint32_t i = 0; i < x->n; i++) {
		struct stream *s = &x->streams[i];
		if (!s->rounds)
			continue;
		s->rounds->grown = s->rounds->counted = s->rounds->begun = sim_now(f->sim);
		s->rounds->next = SIM_TIME_NEVER;
		s->rounds->least_wait = waits(s->rounds);
	}
	flow_caps_apply(f, id);
	for (uint32_t i = 0; i < x->n; i++)
		if (x->streams[i].rounds)
			flow_queue_call(f, x->streams[i].rounds);
}

void flow_rounds_leave(struct flow *f, tp_id id)
{
	struct xfer *x = flow_xfer(f, id);
	for (uint32_t i = 0; i < x->n; i++)
		if (x->streams[i].rounds)
			leave(&x->streams[i], &(struct flow_owner){id, i});
	for (uint32_t i = 0; i < x->n; i++) {
		struct rounds *r = x->streams[i].rounds;
		if (!r)
			continue;
		x->streams[i].rounds = NULL;
		flow_queue_call(f, r);
		flow_rounds_free(r);
	}
}

void flow_rounds_free(struct rounds *r)
{
	if (r && r->rng)
		gsl_rng_free(r->rng);
	g_free(r);
}
