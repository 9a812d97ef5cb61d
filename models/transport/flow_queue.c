/* models/transport/flow_queue.c: the drop-tail queues in which windows meet: how long what stands in each takes (flow_fifo.c), who loses when it is full, and
 * whether it has to be watched at all.
 *
 * A queue is looked at whenever something about its users has changed; a crowded one not before windows have changed by 1/2048 of what stands in it, so
 * that cost grows with its users and not with their square.
 *
 * A queue is calm when what is left after a loss still fills its link, users have one round trip and nothing is drawn: then it is shared max-min and costs no
 * events. A full queue: without draws all its users lose alike; drawn, each of n packets that found no room is a user's with its part of the packets that
 * arrive.
 *
 * Left out: packets of one burst among those of another; that a queue takes a round trip to rise.
 */
#include "models/fabric/constant.h"
#include "models/transport/flow_fifo.h"
#include "models/transport/flow_inside.h"
#include "sim/fixmath.h"

#define SAME_RTT 10 /* round trips within a tenth of each other count as one */
#define CROWD 64    /* with more users, one whose window changes does not make all others be looked at, */
#define STALE 2048  /* before windows have changed by this part of all that is in the queue: half the slack of a cap beside it */

struct fifo *flow_queue_of(struct flow *f, uint32_t res)
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

void flow_queue_free(gpointer p)
{
	struct fifo *q = p;
	g_array_unref(q->users);
	g_free(q);
}

static struct stream *user(const struct flow *f, const struct fifo *q, guint i, struct xfer **x, const struct hop **hop)
{
	const struct flow_owner *o = &g_array_index(q->users, struct flow_owner, i);
	*x = flow_xfer(f, o->xfer);
	SIM_ASSERT(*x && o->stream < (*x)->n);
	struct stream *s = &(*x)->streams[o->stream];
	SIM_ASSERT(s->rounds);
	*hop = s->rounds->hops;
	while ((*hop)->fifo != q)
		++*hop;
	return s;
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
		u->window = still ? 0 : flow_wire(flow_rounds_window(f, x, s), hop->ppm);
		u->rtt = sim_dur_ps(flow_rounds_trip(s).ps - q->delay.ps);
		u->limit = MIN(s->own >= SHARE_RATE_MAX / 2 ? SHARE_RATE_MAX : flow_wire(s->own, hop->ppm), hop->upstream);
		uint32_t res;
		if (s->rate && share_flow_cause(f->res->share, s->flow, &res) == SHARE_BY_RES && !flow_rounds_crosses(s->rounds, res))
			u->limit = MIN(u->limit, flow_wire(s->rate, hop->ppm));
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
	struct sim_dur rtt = flow_rounds_trip(s);
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
			luck = (double)flow_rounds_draw(s->rounds->rng) * 0x1p-53;
			loses = luck > fixmath_pow(1 - part / all, lost < 1 ? 1 : lost);
		}
		if (part > 0 && part == greatest && luck > luckiest)
			luckiest = luck, most = s, whose = x;
		if (loses)
			flow_rounds_lose(f, x, s, q->res);
		hit |= loses;
	}
	if (!hit && most)
		flow_rounds_lose(f, whose, most, q->res);
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
		if (r->w.slow_start || limited || r->lossy || r->n_hops > 1 || (r->rng && q->users->len > 1) || !flow_rounds_decides(f, s))
			return false;
		least.ps = MIN(least.ps, s->path.rtt.ps);
		greatest.ps = MAX(greatest.ps, s->path.rtt.ps);
		beta = MIN(beta, flow_window_beta_ppm(&x->tcp));
	}
	double holds = (double)capacity / 1048576 * (double)greatest.ps / 1e12;
	return greatest.ps - least.ps <= least.ps / SAME_RTT && (holds + (double)queue) * (double)beta >= holds * 1e6;
}

static void note_windows(const struct flow *f, struct fifo *q)
{
	q->windows = q->drift = 0;
	for (guint i = 0; i < q->users->len; i++)
		q->windows += g_array_index(f->users, struct flow_fifo_user, i).window;
}

/* Where it is calm no longer, what each user has in flight decides again, which stood there for so long; of one whose way was dead, what it had. */
static void agitate(struct flow *f, const struct fifo *q, bool calm, struct sim_dur stood)
{
	for (guint i = 0; i < q->users->len; i++) {
		struct xfer *x;
		const struct hop *hop;
		struct stream *s = user(f, q, i, &x, &hop);
		struct rounds *r = s->rounds;
		int64_t flight = flow_window_bytes(s->rate, sim_dur_ps(flow_rounds_trip(s).ps - q->delay.ps + stood.ps));
		if (r->calm && !calm && s->rate > 0)
			flow_window_settle(&r->w, MAX(flight, 2 * (int64_t)s->path.mss));
		if (r->calm && !calm)
			r->grown = sim_now(f->sim);
		if (stood.ps != q->delay.ps && !r->w.slow_start) /* its link has another rate: steps of another length */
			r->next = SIM_TIME_NEVER;
		r->calm = calm;
	}
}

static void settle(struct flow *f, struct fifo *q)
{
	share_rate capacity = res_get(f->res, q->res)->nominal;
	if (!q->users->len || capacity <= 0)
		return;
	struct sim_dur full = sim_dur_ps(base_div_floor((sim_i128)res_get(f->res, q->res)->queue_bytes * TP_BYTE, capacity));
	struct sim_dur before = q->delay, d = flow_fifo_delay(gather(f, q), q->users->len, capacity);
	if (d.ps > full.ps) {
		overflow(f, q, full);
		d = flow_fifo_delay(gather(f, q), q->users->len, capacity);
	}
	q->delay = sim_dur_ps(MIN(d.ps, full.ps));
	note_windows(f, q);
	agitate(f, q, is_calm(f, q, capacity, q->delay), q->capacity && q->capacity != capacity ? before : q->delay);
	q->capacity = capacity;
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

void flow_queue_call(struct flow *f, const struct rounds *r)
{
	for (unsigned k = 0; k < r->n_hops; k++)
		call(f, r->hops[k].fifo);
}

void flow_queue_stepped(struct flow *f, const struct rounds *r, int64_t change)
{
	for (unsigned k = 0; k < r->n_hops; k++) {
		struct fifo *q = r->hops[k].fifo;
		q->drift += flow_wire(ABS(change), r->hops[k].ppm);
		if (q->users->len <= CROWD || q->drift * STALE >= q->windows)
			call(f, q);
	}
}

static int compare_res(gconstpointer a, gconstpointer b)
{
	uint32_t x = (*(struct fifo *const *)a)->res, y = (*(struct fifo *const *)b)->res;
	return (x > y) - (x < y);
}

int64_t flow_queue_fair_window(const struct flow *f, const struct stream *s)
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
			flow_window_settle(&s->rounds->w, flow_queue_fair_window(f, s));
	}
}

void flow_queue_settle(struct flow *f)
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

void flow_queue_changed(struct flow *f, uint32_t res)
{
	for (guint i = 0; i < f->fifos->len; i++)
		if (((struct fifo *)f->fifos->pdata[i])->res == res)
			call(f, f->fifos->pdata[i]);
}
