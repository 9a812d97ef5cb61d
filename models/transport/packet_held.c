/* models/transport/packet_held.c: attribution (S6): what held a stream, judged once a round trip from what its connection waited for since.
 *
 * What it waited for longest decides. Waiting for bytes: the cause of its source. A burst waiting at its NIC: the NIC. A window: the place where its
 * packets waited longest in that round, if they waited at all; else the window itself: slow start, a loss that cut it, the socket's or the pool's part. A
 * wait counts from an eighth of the least round trip on. Of many connections in one the first is judged. Stretches of a stream follow each other without a
 * gap, from the start of the transfer to its end.
 */
#include "models/transport/packet_inside.h"

#define STRETCHES 4096   /* of one stream; with more it is judged half as often */
#define LOOK (10 * SIM_MS) /* how often a stream without a connection is judged */
#define NOTICED (20 * SIM_US)

static void append(struct packet_stream *s, enum tp_cause cause, uint32_t res, struct sim_time to)
{
	struct packet_stretch *last = s->n_held ? &s->held[s->n_held - 1] : NULL;
	s->held_by = cause;
	s->held_res = res;
	if (last && last->to.ps >= to.ps)
		return;
	if (last && last->cause == cause && last->res == res) {
		last->to = to;
		return;
	}
	if (!s->held || s->n_held == s->room_held) {
		s->room_held = s->room_held ? 2 * s->room_held : 4;
		s->held = g_renew(struct packet_stretch, s->held, s->room_held);
		if (s->n_held >= STRETCHES)
			s->coarse.ps = MAX(2 * s->coarse.ps, SIM_MS);
	}
	SIM_ASSERT(s->held);
	s->held[s->n_held++] = (struct packet_stretch){to, res, cause};
}

void packet_held_wait(struct packet_conn *c, enum packet_wait w, struct sim_time now)
{
	c->waited[c->wait] += sim_between(c->waits_since, now).ps;
	c->waits_since = now;
	c->wait = w;
}

/* --- judging --- */

static enum packet_wait longest(const struct packet_conn *c)
{
	int best = 0;
	for (int i = 1; i < PACKET__WAITS; i++)
		best = c->waited[i] > c->waited[best] ? i : best;
	return (enum packet_wait)best;
}

struct held {
	enum tp_cause cause;
	uint32_t res;
};

/* A class that competes with no other is its NIC. */
static struct held by_place(const struct packet *p, uint32_t res)
{
	const struct res *r = res_get(p->res, res);
	if (r->kind == RES_NIOC_CLASS && res_get(p->res, r->parent)->classes < 2 && r->nominal >= SHARE_RATE_MAX)
		res = r->parent;
	return (struct held){tp_cause_of(res_get(p->res, res)->kind), res};
}

/* On the network of its storage: the place where packets wait, else the window of these connections. */
static struct held by_leg(const struct packet *p, struct packet_conn *c)
{
	struct held h = {TP_BY_WINDOW, SHARE_NONE};
	if (c->way && c->way->n && c->wait == PACKET_BY_NIC)
		h = by_place(p, c->way->res[0]);
	else if (c->way && c->worst_hop < c->way->n && c->worst * SIM_NS > NOTICED)
		h = by_place(p, c->way->res[c->worst_hop]);
	c->worst = 0;
	return h;
}

/* Of a thread that waits for its blocks: one of their packets waited in a queue for longer than half of
 * what the thread needs for a block, and a noticeable part of the round trip. */
static bool queues_longer(const struct packet_xfer *x, const struct packet_conn *c)
{
	if (!c || !c->way || c->worst_hop >= c->way->n || x->spec.app.rate <= 0)
		return false;
	return c->worst * SIM_NS > x->streams[c->stream].path.rtt.ps / 8 && 2 * (sim_i128)c->worst * SIM_NS * x->spec.app.rate > (sim_i128)x->spec.app.block * TP_BYTE;
}

/* Its source: where its blocks are. `c`: the connection that takes them, or NULL. */
static struct held by_source(const struct packet *p, const struct packet_xfer *x, uint32_t stream, const struct packet_conn *c)
{
	const struct packet_stream *s = &x->streams[stream];
	struct packet_conn *write = packet_leg_full(s) || !s->n ? packet_leg_busiest(p, s, true) : NULL, *read = packet_leg_busiest(p, s, false);
	uint32_t blocks, res = packet_station_holds(p, x, stream, &blocks);
	const struct res *r = res == SHARE_NONE ? NULL : res_get(p->res, res);
	bool slack = r && r->soft && r->members <= r->nominal; /* there the streams themselves are the slower input */
	if (write)
		return by_leg(p, write);
	if (packet_app_waits(x, s) && !s->making && blocks < 2)
		return queues_longer(x, c) ? by_place(p, c->way->res[c->worst_hop]) : (struct held){TP_BY_NFC_THREAD, SHARE_NONE};
	if (r && !slack && (!s->making || blocks > 1))
		return by_place(p, res);
	return read && !s->making ? by_leg(p, read) : (struct held){s->cause, s->cause_res};
}

static struct held by_window(const struct packet *p, const struct packet_conn *c, const struct packet_stream *s, const struct tcp_state *st, enum packet_wait w)
{
	bool waited = c->way && c->worst_hop < c->way->n && c->worst * SIM_NS > MAX(st->min_rtt.ps / 8, NOTICED);
	if (waited)
		return by_place(p, c->way->res[c->worst_hop]);
	if (st->lost || st->recovering || st->recoveries + st->timeouts != c->losses)
		return (struct held){TP_BY_LOSS, s->path.lossy};
	if (w == PACKET_BY_CWND)
		return st->slow_start || !c->lossy ? (struct held){TP_BY_SLOW_START, SHARE_NONE} : (struct held){TP_BY_LOSS, s->path.lossy};
	bool pooled = s->pool != SHARE_NONE && res_pool_part(res_pool(p->res, s->pool)) < c->x->spec.tcp.window;
	return (struct held){pooled ? TP_BY_STACK_POOL : TP_BY_WINDOW, SHARE_NONE};
}

static struct held decide(const struct packet *p, const struct packet_conn *c, const struct packet_stream *s, const struct tcp_state *st)
{
	enum packet_wait w = longest(c);
	if (s->path.dead)
		return (struct held){TP_BY_NO_ROUTE, SHARE_NONE};
	switch (w) {
	case PACKET_BY_SOURCE:
		return by_source(p, c->x, c->stream, c);
	case PACKET_BY_CONNECT:
		return (struct held){TP_BY_SLOW_START, SHARE_NONE};
	case PACKET_BY_NIC:
		if (c->way && c->way->n)
			return by_place(p, c->way->res[0]);
		break;
	case PACKET_BY_CWND:
	case PACKET_BY_SEND_WINDOW:
	case PACKET_BY_RECEIVE_WINDOW:
	case PACKET__WAITS:
		break;
	}
	return by_window(p, c, s, st, w);
}

static void judge(struct packet *p, struct packet_conn *c, struct packet_stream *s)
{
	struct sim_time now = packet_now(p);
	struct tcp_state st;
	tcp_sender_state(c->sender, &st);
	packet_held_wait(c, c->wait, now);
	struct held h = decide(p, c, s, &st);
	append(s, h.cause, h.res, now);
	c->lossy |= st.recoveries + st.timeouts != c->losses;
	c->losses = st.recoveries + st.timeouts;
	c->judged = now;
	c->round = st.srtt;
	c->worst = 0;
	memset(c->waited, 0, sizeof(c->waited));
	if (p->trace.window)
		p->trace.window(p->trace.ctx, c->id, now, st.cwnd_bytes, st.flight_bytes);
}

void packet_held_judge(struct packet *p, struct packet_conn *c, bool at_once)
{
	if (!c->x || c->number)
		return;
	struct packet_stream *s = &c->x->streams[c->stream];
	if (at_once || sim_between(c->judged, packet_now(p)).ps >= MAX(c->round.ps, s->coarse.ps))
		judge(p, c, s);
}

/* A stream without a connection. */
static void look(const struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_stream *s = &x->streams[stream];
	struct held h = s->path.dead ? (struct held){TP_BY_NO_ROUTE, SHARE_NONE} : by_source(p, x, stream, NULL);
	append(s, h.cause, h.res, packet_now(p));
}

void packet_held_flush(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_stream *s = &x->streams[stream];
	if (s->n)
		judge(p, packet_conn_at(p, s->conns[0]), s);
	else
		look(p, x, stream);
}

void packet_held_look(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_stream *s = &x->streams[stream];
	if (sim_between(s->judged, packet_now(p)).ps < MAX(LOOK, s->coarse.ps))
		return;
	s->judged = packet_now(p);
	look(p, x, stream);
}

void packet_held_each(const struct packet *p, const struct packet_xfer *x, tp_held_fn fn, void *ctx)
{
	struct sim_time now = x->open ? sim_now(p->sim) : x->ended;
	for (uint32_t i = 0; i < x->n; i++) {
		const struct packet_stream *s = &x->streams[i];
		struct sim_time from = x->begun;
		for (uint32_t k = 0; k < s->n_held; k++) {
			fn(ctx, &(struct tp_held){from, s->held[k].to, s->held[k].cause, s->held[k].res, i});
			from = s->held[k].to;
		}
		if (from.ps < now.ps)
			fn(ctx, &(struct tp_held){from, now, s->held_by, s->held_res, i});
	}
}
