/* models/transport/flow_rounds.c: streams round by round: whose congestion window decides, and the drop-tail queues in which windows meet.
 *
 * A stream has rounds while it starts, and as long as it crosses a queue that drops (res_queue_drops) or has random losses drawn. Its window (flow_window.c) over its round trip
 * with what stands in those queues (flow_fifo.c) is a cap: so users of one FIFO have shares as W / (RTT + d). A window changes by events: each round in slow start, then
 * whenever it has grown by 2 %, at a loss, and never while it does not decide. A queue is calm when what is left after a loss still fills its link, users have one round trip
 * and nothing is drawn: then it is shared max-min and costs no events.
 *
 * A full queue: without draws all its users lose alike; drawn, each of n packets that found no room is a user's with its part of what arrives.
 *
 * Left out: timeouts; packets of one burst among those of another; that a queue takes a round trip to rise.
 */
#include "models/transport/flow_inside.h"

#include "models/fabric/constant.h"
#include "models/transport/flow_fifo.h"
#include "sim/fixmath.h"
#include "sim/rng.h"

#define STEP_PPM 1020000
#define SAME_RTT 10   /* round trips within a tenth of each other count as one */
#define CAP_SLACK 10  /* a cap beside a standing queue is 2^-10 more than its share, so that the link is what is full */

static bool same_res(const struct rounds *r, uint32_t res)
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

static struct sim_dur round_trip(const struct stream *s)
{
	return sim_dur_ps(s->path.rtt.ps + waits(s->rounds).ps);
}

static int64_t window(const struct flow *f, const struct xfer *x, const struct stream *s)
{
	return MIN(s->rounds->w.cwnd, flow_caps_window(f, x, s));
}

/* Does the window, or a queue it stands in, decide its rate? */
static bool decides(const struct flow *f, const struct stream *s)
{
	uint32_t res = SHARE_NONE;
	enum share_cause why = share_flow_cause(f->res->share, s->flow, &res);
	return why == SHARE_BY_RES ? same_res(s->rounds, res) : s->ramped;
}

share_rate flow_rounds_cap(const struct flow *f, const struct xfer *x, struct stream *s)
{
	struct rounds *r = s->rounds;
	struct sim_dur d = waits(r);
	if (r->calm)
		return s->own;
	share_rate rate = flow_window_rate(window(f, x, s), sim_dur_ps(s->path.rtt.ps + d.ps));
	if (d.ps > 0)
		rate += rate >> CAP_SLACK;
	if (rate >= s->own)
		return s->own;
	s->ramped = true;
	r->cause = r->w.slow_start || !r->w.top ? TP_BY_SLOW_START : TP_BY_LOSS;
	r->res = r->cause == TP_BY_LOSS ? s->path.lossy : SHARE_NONE;
	struct sim_dur longest = {0};
	for (unsigned k = 0; k < r->n_hops; k++)
		if (r->hops[k].fifo->delay.ps > longest.ps) {
			longest = r->hops[k].fifo->delay;
			r->res = r->hops[k].fifo->res;
			r->cause = flow_held_cause(res_get(f->res, r->res)->kind);
		}
	return rate;
}

/* --- random loss --- */

static uint64_t draw53(gsl_rng *g)
{
	return (rng_next(g) >> 11) + 1; /* of 2^53, never 0 */
}

static void draw_loss(struct stream *s)
{
	struct rounds *r = s->rounds;
	if (!r->rng || s->path.loss_ppb <= 0)
		return;
	double p = (double)s->path.loss_ppb / 1e9;
	double packets = p >= 1 ? 1 : 1 + fixmath_log2((double)draw53(r->rng) * 0x1p-53) / fixmath_log2(1 - p);
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
static void lose(const struct flow *f, const struct xfer *x, struct stream *s)
{
	struct rounds *r = s->rounds;
	struct sim_time now = sim_now(f->sim);
	if (r->w.slow_start) {
		if (!r->noticed)
			r->noticed = x->tcp.per_ack ? r->w.cwnd + r->w.cwnd / 2 : 2 * r->w.cwnd;
		return;
	}
	if (now.ps < r->deaf.ps)
		return;
	struct sim_dur rtt = round_trip(s);
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

/* --- queues --- */

static struct fifo *fifo_of(struct flow *f, uint32_t res)
{
	for (guint i = 0; i < f->fifos->len; i++)
		if (((struct fifo *)f->fifos->pdata[i])->res == res)
			return f->fifos->pdata[i];
	struct fifo *q = g_new0(struct fifo, 1);
	q->res = res;
	q->users = g_array_new(FALSE, FALSE, sizeof(struct flow_owner));
	g_ptr_array_add(f->fifos, q);
	return q;
}

void flow_rounds_free_fifo(gpointer p)
{
	struct fifo *q = p;
	g_array_unref(q->users);
	g_free(q);
}

static struct stream *user(const struct flow *f, const struct fifo *q, guint i, struct xfer **x, const struct hop **hop)
{
	const struct flow_owner *o = &g_array_index(q->users, struct flow_owner, i);
	*x = flow_xfer(f, o->xfer);
	struct stream *s = &(*x)->streams[o->stream];
	*hop = s->rounds->hops;
	while ((*hop)->fifo != q)
		++*hop;
	return s;
}

static int64_t scaled(int64_t a, uint32_t ppm)
{
	return base_div_floor((sim_i128)a * ppm, SHARE_UNIT);
}

/* What its users have in flight and at most send, in bytes of the wire. */
static const struct flow_fifo_user *gather(struct flow *f, const struct fifo *q)
{
	g_array_set_size(f->users, q->users->len);
	for (guint i = 0; i < q->users->len; i++) {
		struct xfer *x;
		const struct hop *hop;
		const struct stream *s = user(f, q, i, &x, &hop);
		struct flow_fifo_user *u = &g_array_index(f->users, struct flow_fifo_user, i);
		bool still = x->delayed || s->path.dead;
		u->window = still ? 0 : scaled(window(f, x, s), hop->ppm);
		u->rtt = sim_dur_ps(round_trip(s).ps - q->delay.ps);
		u->limit = MIN(s->own >= SHARE_RATE_MAX / 2 ? SHARE_RATE_MAX : scaled(s->own, hop->ppm), hop->upstream);
		uint32_t res;
		if (s->rate && share_flow_cause(f->res->share, s->flow, &res) == SHARE_BY_RES && !same_res(s->rounds, res))
			u->limit = MIN(u->limit, scaled(s->rate, hop->ppm));
	}
	return (const struct flow_fifo_user *)f->users->data;
}

/* Packets a second of it that arrive at a full queue. */
static double arrives(const struct stream *s, const struct flow_fifo_user *u, struct sim_dur full)
{
	share_rate rate = MIN(flow_window_rate(u->window, sim_dur_ps(u->rtt.ps + full.ps)), u->limit);
	return (double)rate / 1048576 / s->path.mss;
}

/* Packets by which its window grows in a round. */
static double grows(const struct xfer *x, const struct stream *s)
{
	struct flow_window w = s->rounds->w;
	struct sim_dur rtt = round_trip(s);
	flow_window_grow(&w, &x->tcp, s->path.mss, rtt, rtt);
	return (double)(w.cwnd - s->rounds->w.cwnd) / s->path.mss;
}

/* More than the queue holds: until that is noticed, a round later, what windows grow by finds no room. Who loses. */
static void overflow(struct flow *f, struct fifo *q, struct sim_dur full)
{
	const struct flow_fifo_user *u = (const struct flow_fifo_user *)f->users->data;
	struct stream *most = NULL;
	struct xfer *x, *whose = NULL;
	const struct hop *hop;
	double greatest = 0, luckiest = 0, all = 0, lost = 0;
	bool hit = false;
	for (guint i = 0; i < q->users->len; i++) {
		struct stream *s = user(f, q, i, &x, &hop);
		double part = arrives(s, &u[i], full);
		all += part;
		lost += u[i].window ? grows(x, s) : 0;
		greatest = MAX(greatest, part);
	}
	for (guint i = 0; i < q->users->len; i++) {
		struct stream *s = user(f, q, i, &x, &hop);
		double part = arrives(s, &u[i], full);
		double luck = 1;
		bool loses = u[i].window > 0;
		if (s->rounds->rng && q->users->len > 1 && loses) {
			luck = (double)draw53(s->rounds->rng) * 0x1p-53;
			loses = luck > fixmath_pow(1 - part / all, lost < 1 ? 1 : lost);
		}
		if (part > 0 && part == greatest && luck > luckiest)
			luckiest = luck, most = s, whose = x;
		if (loses)
			lose(f, x, s);
		hit |= loses;
	}
	if (!hit && most)
		lose(f, whose, most);
}

/* Shared evenly, and a loss leaves the link full. */
static bool is_calm(const struct flow *f, const struct fifo *q, share_rate capacity, struct sim_dur delay)
{
	struct sim_dur least = {INT64_MAX}, greatest = {0};
	int64_t beta = 1000000, queue = res_get(f->res, q->res)->queue_bytes;
	if (delay.ps <= 0)
		return false;
	for (guint i = 0; i < q->users->len; i++) {
		struct xfer *x;
		const struct hop *hop;
		const struct stream *s = user(f, q, i, &x, &hop);
		const struct rounds *r = s->rounds;
		bool limited = r->w.cwnd >= flow_caps_window(f, x, s);
		if (r->w.slow_start || limited || r->lossy || r->n_hops > 1 || (r->rng && q->users->len > 1) || !decides(f, s))
			return false;
		least.ps = MIN(least.ps, s->path.rtt.ps);
		greatest.ps = MAX(greatest.ps, s->path.rtt.ps);
		beta = MIN(beta, flow_window_beta_ppm(&x->tcp));
	}
	double holds = (double)capacity / 1048576 * (double)greatest.ps / 1e12;
	return greatest.ps - least.ps <= least.ps / SAME_RTT && (holds + (double)queue) * (double)beta >= holds * 1e6;
}

static void settle(struct flow *f, struct fifo *q)
{
	share_rate capacity = res_get(f->res, q->res)->nominal;
	if (!q->users->len || capacity <= 0)
		return;
	struct sim_dur full = sim_dur_ps(base_div_floor((sim_i128)res_get(f->res, q->res)->queue_bytes * TP_BYTE, capacity));
	struct sim_dur d = flow_fifo_delay(gather(f, q), q->users->len, capacity);
	if (d.ps > full.ps) {
		overflow(f, q, full);
		d = flow_fifo_delay(gather(f, q), q->users->len, capacity);
	}
	q->delay = sim_dur_ps(MIN(d.ps, full.ps));
	bool calm = is_calm(f, q, capacity, q->delay);
	for (guint i = 0; i < q->users->len; i++) {
		struct xfer *x;
		const struct hop *hop;
		struct stream *s = user(f, q, i, &x, &hop);
		if (s->rounds->calm && !calm) { /* what it has in flight decides again */
			flow_window_settle(&s->rounds->w, flow_window_bytes(s->rate, round_trip(s)));
			s->rounds->grown = sim_now(f->sim);
		}
		s->rounds->calm = calm;
	}
	for (guint i = 0; i < q->users->len; i++)
		flow_caps_apply(f, g_array_index(q->users, struct flow_owner, i).xfer);
}

/* A queue is looked at when the instant settles, after all that happens in it: who comes first among those that step together is nobody's advantage. */
static void call(struct flow *f, struct fifo *q)
{
	if (!q->due)
		g_ptr_array_add(f->due, q);
	q->due = true;
}

static void disturb(struct flow *f, const struct rounds *r)
{
	for (unsigned k = 0; k < r->n_hops; k++)
		call(f, r->hops[k].fifo);
}

static int compare_res(gconstpointer a, gconstpointer b)
{
	uint32_t x = (*(struct fifo *const *)a)->res, y = (*(struct fifo *const *)b)->res;
	return (x > y) - (x < y);
}

static int64_t fair_window(const struct flow *f, const struct stream *s)
{
	int64_t least = INT64_MAX / 4;
	for (unsigned k = 0; k < s->rounds->n_hops; k++) {
		const struct hop *h = &s->rounds->hops[k];
		const struct res *res = res_get(f->res, h->fifo->res);
		int64_t all = flow_window_bytes(res->nominal, s->path.rtt) + res->queue_bytes;
		least = MIN(least, base_div_floor((sim_i128)all * SHARE_UNIT * 85 / 100, (sim_i128)h->ppm * h->fifo->users->len));
	}
	return MAX(least, constant(CONSTANT_INITIAL_WINDOW) * s->path.mss);
}

/* Who is new here, and has grown already, begins with its part. */
static void open_windows(const struct flow *f, const struct fifo *q)
{
	for (guint i = 0; i < q->users->len; i++) {
		struct xfer *x;
		const struct hop *hop;
		struct stream *s = user(f, q, i, &x, &hop);
		if (!s->rounds->w.cwnd)
			flow_window_settle(&s->rounds->w, fair_window(f, s));
	}
}

void flow_rounds_settle(struct flow *f)
{
	if (!f->due->len)
		return;
	g_ptr_array_sort(f->due, compare_res);
	for (guint i = 0; i < f->due->len; i++)
		open_windows(f, f->due->pdata[i]);
	for (guint i = 0; i < f->due->len; i++) {
		struct fifo *q = f->due->pdata[i];
		q->due = false;
		settle(f, q);
	}
	g_ptr_array_set_size(f->due, 0);
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
		pipe.holds = holds;
		pipe.gap.ps = s->path.rtt.ps - base_div_floor((sim_i128)scaled(r->w.cwnd / 2, h->ppm) * TP_BYTE, res->nominal);
		pipe.room = base_div_floor((sim_i128)MAX(res->queue_bytes - stands, 0) * SHARE_UNIT, h->ppm);
		pipe.steep = SHARE_UNIT;
		if (h->upstream < 2 * res->nominal)
			pipe.steep = h->upstream <= res->nominal ? 0 : (uint32_t)(2 * SHARE_UNIT - base_div_ceil((sim_i128)2 * SHARE_UNIT * res->nominal, h->upstream));
	}
	pipe.gap.ps += r->least_wait.ps;
	return pipe;
}

/* The window of a stream that something else holds: a stage lets it grow to twice what is in flight; a queue that never drops, of the host or one that is not given, without end. */
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
		lose(f, x, s);
	} else if (!decides(f, s)) {
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
			flow_window_settle(&r->w, flow_window_bytes(s->rate, round_trip(s)));
		lose(f, x, s);
		draw_loss(s);
	}
	if (now.ps < r->next.ps)
		return;
	r->next = SIM_TIME_NEVER;
	if (r->w.slow_start)
		start_round(f, x, s);
	else if (!r->calm && decides(f, s))
		flow_window_grow(&r->w, &x->tcp, s->path.mss, round_trip(s), sim_between(r->grown, now));
	r->grown = sim_time_max(r->grown, now);
	r->begun = now;
}

/* When the stream's window has to be looked at again. */
static struct sim_time next_step(const struct flow *f, const struct xfer *x, const struct stream *s)
{
	const struct rounds *r = s->rounds;
	struct sim_time now = sim_now(f->sim);
	struct sim_dur rtt = round_trip(s);
	if (s->path.dead || (r->w.cwnd >= flow_caps_window(f, x, s) && !r->noticed))
		return SIM_TIME_NEVER;
	if (r->w.slow_start)
		return sim_after(now, rtt);
	if (r->calm)
		return SIM_TIME_NEVER;
	int64_t target = MAX(base_div_floor((sim_i128)r->w.cwnd * STEP_PPM, 1000000), r->w.cwnd + 1);
	struct sim_dur d = flow_window_until(&r->w, &x->tcp, s->path.mss, rtt, target);
	return sim_after(now, sim_dur_ps(MAX(d.ps, rtt.ps)));
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
			flight += (sim_i128)window(f, x, &x->streams[i]) * TP_BYTE;
	struct sim_dur rtt = round_trip(first), since = sim_between(first->rounds->begun, now);
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
		if (r->next.ps == SIM_TIME_NEVER.ps && (r->w.slow_start || decides(f, s)))
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
	for (uint32_t i = 0; i < x->n; i++)
		if (x->streams[i].rounds)
			step(f, x, &x->streams[i]);
	flow_caps_apply(f, id);
	for (uint32_t i = 0; i < x->n; i++)
		if (x->streams[i].rounds)
			disturb(f, x->streams[i].rounds);
}

void flow_rounds_resource(struct flow *f, uint32_t res)
{
	for (guint i = 0; i < f->fifos->len; i++)
		if (((struct fifo *)f->fifos->pdata[i])->res == res)
			call(f, f->fifos->pdata[i]);
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
			hops[n++] = (struct hop){fifo_of(f, p->uses[k].res), p->uses[k].ppm, upstream};
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
		flow_window_settle(&s->rounds->w, fair_window(f, s));
	disturb(f, s->rounds);
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
	if (s->rounds)
		leave(s, &who);
	give(f, &who, p, 0, false);
	disturb(f, &before);
	if (s->rounds)
		disturb(f, s->rounds);
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
			disturb(f, x->streams[i].rounds);
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
		disturb(f, r);
		flow_rounds_free(r);
	}
}

void flow_rounds_free(struct rounds *r)
{
	if (r && r->rng)
		gsl_rng_free(r->rng);
	g_free(r);
}
