/* models/transport/packet_conn.c: a connection: the sender and receiver of tcp.h, over the lanes of the net.
 *
 * A connection belongs to one stream of one owner and outlives transfers: what it has learned of the path stays. What it was given enters a send buffer and
 * leaves it by segments, as windows allow; less than a segment waits while more is to come or something is under way (Nagle, RFC 1122), but not of a sender
 * that waits for its blocks. Where the first place pushes back, two bursts of a connection wait there at most (Linux's TCP small queues), so that
 * connections of one NIC take turns and lose nothing. Timers are lazy. An acknowledgement is as large as its headers, and fills an Ethernet frame's minimum
 * at least.
 *
 * A dead connection sends into nothing: its packets are lost at once, and its timers go on. Left out: the end of a connection (FIN) on the wire.
 */
#include "models/transport/packet_inside.h"

#define FLAG_ACK TCP_MARKED   /* a mark of the network comes in the packet's own flag */
#define FLAG_ECHO TCP_BURST_END
#define LEAST_PACKET 46       /* bytes: fills a frame */
#define SYN_BYTES 60

/* --- what travels --- */

static void pack(const struct tcp_ack *a, struct net_packet *k)
{
	k->seq = a->next;
	k->a = a->sack_from;
	k->b = (uint32_t)a->sack_count << 16 | a->window;
	k->flags |= a->echo ? FLAG_ECHO : 0;
}

static struct tcp_ack unpack(const struct net_packet *k)
{
	return (struct tcp_ack){.next = k->seq, .sack_from = k->a, .sack_count = (uint16_t)(k->b >> 16), .window = (uint16_t)k->b,
		.echo = k->flags & FLAG_ECHO};
}

static void trace(struct packet *p, const struct packet_conn *c, const struct net_packet *k, enum tp_trace_point point, bool again)
{
	struct tp_trace_packet t = {.at = packet_now(p), .connection = c->id, .point = point, .seq = k->seq, .again = again, .may_mark = k->flags & NET_ECT,
		.marked = k->flags & NET_CE, .echo = k->flags & FLAG_ECHO};
	if (k->flags & TCP_SYN)
		return;
	if (point == TP_TRACE_DATA_SENT || point == TP_TRACE_DATA_ARRIVED) {
		t.bytes = k->bytes - c->headers;
		t.echo = false;
	} else {
		struct tcp_ack a = unpack(k);
		t.window = (uint32_t)(((uint64_t)a.window << c->scale) / c->mss);
		t.sack_from = a.sack_from;
		t.sack_to = a.sack_from + a.sack_count;
	}
	p->trace.packet(p->trace.ctx, &t);
}

static inline struct sim_time enter(struct packet *p, struct packet_conn *c, struct net_packet *k, net_route route)
{
	k->flow = c->index;
	k->route = route;
	p->sent++;
	if (route == NET_NONE) {
		p->taken++;
		return SIM_TIME_NEVER;
	}
	c->refs++;
	return net_send(p->net, k);
}

static net_route there(const struct packet_conn *c) { return c->way ? c->way->there : NET_NONE; }
static net_route back(const struct packet_conn *c) { return c->way ? c->way->back : NET_NONE; }

/* --- timers --- */

static inline void arm(struct packet *p, struct packet_conn *c, enum packet_timer kind, struct sim_time t)
{
	if (t.ps >= c->armed[kind].ps)
		return;
	c->armed[kind] = t;
	c->refs++;
	net_timer(p->net, sim_time_max(t, packet_now(p)), c->index, kind);
}

static void arm_sender(struct packet *p, struct packet_conn *c) { arm(p, c, PACKET_RETRANSMIT, tcp_sender_deadline(c->sender)); }

/* --- sending --- */

static inline bool nic_room(const struct packet_conn *c, struct sim_time now)
{
	if (!c->way || !c->way->holds)
		return true;
	if (c->way->scheduled)
		return c->at_nic < 2 * (int64_t)c->way->burst;
	return c->burst > 0 || c->leaves[c->turn].ps <= now.ps;
}

static inline void send_segment(struct packet *p, struct packet_conn *c, struct tcp_segment s, struct sim_time now)
{
	bool syn = s.flags & TCP_SYN;
	struct net_packet k = {.seq = s.seq, .bytes = (uint16_t)(syn ? SYN_BYTES : s.bytes + c->headers), .flags = NET_WAITS | s.flags};
	if (c->ecn && !syn)
		k.flags |= NET_ECT;
	if (s.fresh && !syn) {
		c->unsent -= s.bytes;
		c->inside += s.bytes;
		c->sent += s.bytes;
		if (!c->timing) {
			c->timing = true;
			c->timed = s.seq;
			c->timed_at = now;
		}
	} else if (!syn && !tcp_before(c->timed, s.seq)) {
		c->timing = false;
	}
	c->packets++;
	if (p->traced) {
		k.route = there(c);
		trace(p, c, &k, TP_TRACE_DATA_SENT, !s.fresh);
	}
	if (c->way && c->way->scheduled)
		c->at_nic += k.bytes;
	struct sim_time leaves = enter(p, c, &k, there(c));
	if (!c->way || !c->way->holds || c->way->scheduled)
		return;
	if (leaves.ps != SIM_TIME_NEVER.ps)
		c->leaves[c->turn] = leaves;
	c->burst += k.bytes;
	if (c->burst >= c->way->burst) {
		c->burst = 0;
		c->turn ^= 1;
	}
}

/* Less than a segment: it may be filled up. */
static bool waits_for_more(const struct packet_conn *c)
{
	if (c->unsent >= c->mss || !c->inside || !c->x || c->x->spec.app.block)
		return false;
	const struct packet_stream *s = &c->x->streams[c->stream];
	return c->x->left || s->making || s->asked;
}

static enum packet_wait waits_by(struct packet *p, struct packet_conn *c, enum tcp_limit limit)
{
	switch (limit) {
	case TCP_MAY_SEND:
	case TCP_NO_DATA:
		return PACKET_BY_SOURCE;
	case TCP_BY_CWND:
		return PACKET_BY_CWND;
	case TCP_BY_SEND_WINDOW:
		return PACKET_BY_SEND_WINDOW;
	case TCP_BY_RECEIVE_WINDOW:
		return PACKET_BY_RECEIVE_WINDOW;
	case TCP_BY_HANDSHAKE:
		return PACKET_BY_CONNECT;
	case TCP_BY_PACING:
		arm(p, c, PACKET_PACE, tcp_sender_paced(c->sender));
		return PACKET_BY_CWND;
	}
	return PACKET_BY_SOURCE;
}

static enum packet_wait send_all(struct packet *p, struct packet_conn *c, struct sim_time now)
{
	for (;;) {
		if (!nic_room(c, now)) {
			if (!c->way->scheduled)
				arm(p, c, PACKET_DRAIN, c->leaves[c->turn]);
			return PACKET_BY_NIC;
		}
		enum tcp_limit limit = tcp_sender_may(c->sender, now, waits_for_more(c) ? 0 : c->unsent);
		if (limit != TCP_MAY_SEND)
			return waits_by(p, c, limit);
		send_segment(p, c, tcp_sender_next(c->sender, now, (uint32_t)MIN(c->unsent, c->mss)), now);
	}
}

void packet_conn_push(struct packet *p, struct packet_conn *c)
{
	if (c->closed)
		return;
	struct sim_time now = packet_now(p);
	enum packet_wait w = send_all(p, c, now);
	arm_sender(p, c);
	packet_held_wait(c, w, now);
	if (c->x && c->unsent < c->low)
		packet_source_want(p, c->x, c->stream);
}

void packet_conn_give(struct packet *p, struct packet_conn *c, uint64_t bytes)
{
	c->unsent += bytes;
	packet_use_wake(p);
	packet_conn_push(p, c);
}

/* --- receiving --- */

static void acknowledge(struct packet *p, struct packet_conn *c, bool syn)
{
	struct net_packet k = {.bytes = (uint16_t)(syn ? SYN_BYTES : MAX(c->headers, LEAST_PACKET)), .flags = FLAG_ACK | (syn ? TCP_SYN : 0)};
	struct tcp_ack a;
	tcp_receiver_ack(c->receiver, packet_now(p), &a);
	pack(&a, &k);
	c->acks += !syn;
	if (p->traced)
		trace(p, c, &k, TP_TRACE_ACK_SENT, false);
	enter(p, c, &k, back(c));
}

static void on_data(struct packet *p, struct packet_conn *c, const struct net_packet *k)
{
	bool now = false, marked = k->flags & NET_CE;
	unsigned flags = (k->flags & (TCP_BURST_END | TCP_CWR)) | (marked ? TCP_MARKED : 0);
	if (k->flags & TCP_SYN) {
		acknowledge(p, c, true);
		return;
	}
	if (p->traced)
		trace(p, c, k, TP_TRACE_DATA_ARRIVED, false);
	if (k->a > c->worst) {
		c->worst = k->a;
		c->worst_hop = k->b;
	}
	if (marked)
		packet_owner(p, c->owner)->seen.marked++;
	uint64_t bytes = tcp_receiver_data(c->receiver, k->seq, k->bytes - c->headers, flags, packet_now(p), &now);
	if (bytes) {
		uint64_t old = MIN(bytes, c->stale);
		SIM_ASSERT(c->inside >= bytes);
		c->inside -= bytes;
		c->delivered += bytes;
		c->stale -= old;
		if (c->x && bytes > old)
			packet_crossed(p, c, bytes - old);
	}
	if (now)
		acknowledge(p, c, false);
	else
		arm(p, c, PACKET_DELAYED_ACK, tcp_receiver_deadline(c->receiver));
}

static void on_ack(struct packet *p, struct packet_conn *c, const struct net_packet *k)
{
	struct tcp_ack a = unpack(k);
	struct sim_time now = packet_now(p);
	if (p->traced)
		trace(p, c, k, TP_TRACE_ACK_ARRIVED, false);
	if (c->timing && tcp_before(c->timed, a.next)) {
		struct sim_dur rtt = sim_between(c->timed_at, now);
		c->timing = false;
		histogram_add(&packet_owner(p, c->owner)->round_trips, rtt);
		tcp_receiver_round_trip(c->receiver, rtt);
	}
	if (k->flags & TCP_SYN)
		tcp_sender_connected(c->sender, &a, now);
	else
		tcp_sender_acked(c->sender, &a, now);
	packet_conn_push(p, c);
	packet_held_judge(p, c, false);
}

static void release(struct packet *p, struct packet_conn *c)
{
	if (--c->refs || !c->closed)
		return;
	p->conns->pdata[c->index] = NULL;
	g_array_append_val(p->free_conns, c->index);
	g_free(c);
}

static void arrived(void *ctx, const struct net_packet *k)
{
	struct packet *p = ctx;
	struct packet_conn *c = packet_conn_at(p, k->flow);
	p->taken++;
	packet_played(p);
	if (!c->closed) {
		if (k->flags & FLAG_ACK)
			on_ack(p, c, k);
		else
			on_data(p, c, k);
	}
	release(p, c);
}

/* A packet that is lost on the wire of a hung-up connection may have been the last of it. */
static void left(void *ctx, const struct net_packet *k, net_lane lane)
{
	struct packet *p = ctx;
	struct packet_conn *c = packet_conn_at(p, k->flow);
	if (!c || k->flags & (FLAG_ACK | TCP_SYN) || c->closed || !c->way || c->way->first != lane)
		return;
	bool full = !nic_room(c, packet_now(p));
	c->at_nic = MAX(0, c->at_nic - k->bytes);
	if (full && nic_room(c, packet_now(p)))
		packet_conn_push(p, c);
}

static void gone(void *ctx, const struct net_packet *k, net_lane lane, bool queue)
{
	struct packet *p = ctx;
	struct packet_conn *c = packet_conn_at(p, k->flow);
	struct tp_counts *n = &packet_owner(p, c->owner)->seen;
	p->taken++;
	n->dropped += queue;
	n->lost += !queue;
	if (queue && !(k->flags & (FLAG_ACK | TCP_SYN)) && c->way && c->way->first == lane)
		c->at_nic = MAX(0, c->at_nic - k->bytes);
	release(p, c);
}

/* --- timers, when they come --- */

static void timer_of(struct packet *p, struct packet_conn *c, enum packet_timer kind)
{
	struct sim_time now = packet_now(p), due;
	switch (kind) {
	case PACKET_RETRANSMIT:
		due = tcp_sender_deadline(c->sender);
		if (due.ps <= now.ps) {
			tcp_sender_due(c->sender, now);
			packet_conn_push(p, c);
		}
		arm_sender(p, c);
		return;
	case PACKET_DELAYED_ACK:
		due = tcp_receiver_deadline(c->receiver);
		if (due.ps <= now.ps)
			acknowledge(p, c, false);
		arm(p, c, PACKET_DELAYED_ACK, tcp_receiver_deadline(c->receiver));
		return;
	case PACKET_PACE:
	case PACKET_DRAIN:
		packet_conn_push(p, c);
		return;
	case PACKET__TIMERS:
	case PACKET_SOURCE:
	case PACKET_TICK:
	case PACKET_STATION:
	case PACKET_APP:
		return;
	}
}

static void timer(void *ctx, uint32_t target, uint32_t kind)
{
	struct packet *p = ctx;
	packet_played(p);
	if (kind == PACKET_TICK) {
		packet_use_tick(p);
	} else if (kind == PACKET_STATION) {
		packet_station_due(p, target);
	} else if (kind >= PACKET_APP) {
		packet_app_due(p, target, kind - PACKET_APP);
	} else if (kind >= PACKET_SOURCE) {
		packet_source_due(p, target, kind - PACKET_SOURCE);
	} else {
		struct packet_conn *c = packet_conn_at(p, target);
		if (packet_now(p).ps >= c->armed[kind].ps)
			c->armed[kind] = SIM_TIME_NEVER;
		if (!c->closed)
			timer_of(p, c, kind);
		release(p, c);
	}
}

const struct net_ops packet_conn_ops = {.arrived = arrived, .timer = timer, .left = left, .gone = gone};
