/* models/transport/packet_socket.c: the life of a connection: taken up, moved to another way, idle, hung up.
 *
 * A connection is the owner's for as long as the owner wants it; what of it is in the net when it is hung up goes on its way and is forgotten there.
 * Windows are what the transfer says, at most the stream's part of its netstack's pool. Of many connections in one (no window is given) each has the
 * largest socket buffer.
 */
#include "models/transport/packet_inside.h"

#define WARM_LEAST 10 /* segments */

struct packet_owner *packet_owner(struct packet *p, uint32_t owner)
{
	if (p->owners->len <= owner)
		g_ptr_array_set_size(p->owners, (gint)owner + 1);
	struct packet_owner *o = p->owners->pdata[owner];
	if (!o) {
		o = p->owners->pdata[owner] = g_new0(struct packet_owner, 1);
		o->conns = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	}
	return o;
}

void packet_owner_free(gpointer owner)
{
	struct packet_owner *o = owner;
	if (!o)
		return;
	g_array_unref(o->conns);
	histogram_clear(&o->round_trips);
	g_free(o);
}

static struct packet_conn *find(struct packet *p, uint32_t owner, uint32_t stream, uint32_t number)
{
	const struct packet_owner *o = packet_owner(p, owner);
	for (guint i = 0; i < o->conns->len; i++) {
		struct packet_conn *c = packet_conn_at(p, g_array_index(o->conns, uint32_t, i));
		if (c->stream == stream && c->number == number && !c->x)
			return c;
	}
	return NULL;
}

static int64_t window_of(int64_t window) { return window >= TP_NO_WINDOW ? constant(CONSTANT_SOCKET_MAX) : window; }

/* What a warm connection has grown to: what the path holds at its narrowest, and half of the queue there; its whole window where that place is the sender's own and
 * pushes back, since nothing ever cut it. */
static uint32_t grown(const struct packet *p, const struct packet_way *way, const struct tcp_opts *tcp)
{
	share_rate least = SHARE_RATE_MAX;
	int64_t window = window_of(tcp->window), queue = 0;
	bool own = true;
	if (!way)
		return WARM_LEAST;
	for (uint32_t i = 0; i < way->n; i++) {
		const struct res *r = res_get(p->res, way->res[i]);
		if (r->nominal >= least)
			continue;
		least = r->nominal;
		own = i == 0 && way->holds;
		queue = r->queue_bytes;
	}
	sim_i128 bytes = (sim_i128)least * wire_get(p->res->wires, way->wire)->rtt.ps / TP_BYTE + queue / 2;
	return (uint32_t)MAX((own || bytes > window ? window : (int64_t)bytes) / MAX(way->mss, 1), WARM_LEAST);
}

static struct tcp_conf conf_of(const struct packet *p, const struct packet_way *way, const struct tcp_opts *tcp, int64_t window)
{
	static const uint8_t exits[] = {[TCP_HYSTART_LINUX] = TCP_EXIT_HYSTART, [TCP_HYSTART_OFF] = TCP_EXIT_LOSS, [TCP_HYSTART_ROUND] = TCP_EXIT_ROUND,
		[TCP_HYSTART_PP] = TCP_EXIT_HYSTART_PP};
	struct tcp_conf c = tcp->other ? *tcp->other : tcp_conf_default();
	c.mss = way ? way->mss : c.mss;
	c.send_window = window;
	c.receive_window = window_of(tcp->window);
	c.cubic = tcp->cubic;
	c.plain_cubic = tcp->plain_cubic;
	c.per_ack = tcp->per_ack;
	c.exit = exits[tcp->hystart];
	c.pacing = tcp->pacing;
	c.ecn = tcp->ecn;
	c.offload = tcp->offload;
	c.eager = tcp->eager;
	if (tcp->ack_all)
		c.ack_every = 1;
	if (tcp->min_rto.ps)
		c.min_rto = tcp->min_rto;
	if (tcp->warm)
		c.settled = grown(p, way, tcp);
	return c;
}

static void tell_opened(struct packet *p, const struct packet_conn *c)
{
	struct tp_trace_connection t = {.connection = c->id, .owner = c->owner, .stream = c->stream, .mss = c->mss, .at = packet_now(p)};
	if (c->number >= PACKET_LEGS)
		t.stream = c->number % PACKET_LEGS;
	t.leg = c->number < PACKET_LEGS ? TP_TRACE_MAIN : c->number < 2 * PACKET_LEGS ? TP_TRACE_READ : TP_TRACE_WRITE;
	if (p->trace.opened)
		p->trace.opened(p->trace.ctx, &t);
}

static struct packet_conn *make(struct packet *p, uint32_t owner, const struct packet_way *way, const struct tcp_opts *tcp, int64_t window)
{
	struct packet_conn *c = g_new0(struct packet_conn, 1);
	struct tcp_conf conf = conf_of(p, way, tcp, window);
	*c = (struct packet_conn){.owner = owner, .id = p->opened++, .mss = conf.mss, .ecn = conf.ecn, .scale = tcp_window_scale(conf.receive_window)};
	c->sender = tcp_sender_new(&conf, packet_now(p));
	c->receiver = tcp_receiver_new(&conf, packet_now(p));
	if (tcp->fresh)
		tcp_sender_connect(c->sender);
	for (int i = 0; i < PACKET__TIMERS; i++)
		c->armed[i] = SIM_TIME_NEVER;
	c->wait = PACKET_BY_SOURCE;
	c->waits_since = c->judged = packet_now(p);
	if (p->free_conns->len) {
		c->index = g_array_index(p->free_conns, uint32_t, p->free_conns->len - 1);
		g_array_set_size(p->free_conns, p->free_conns->len - 1);
		p->conns->pdata[c->index] = c;
	} else {
		c->index = p->conns->len;
		g_ptr_array_add(p->conns, c);
	}
	g_array_append_val(packet_owner(p, owner)->conns, c->index);
	return c;
}

struct packet_conn *packet_conn_take(struct packet *p, uint32_t owner, uint32_t stream, uint32_t number, const struct packet_way *way,
	const struct tcp_opts *tcp, int64_t window)
{
	struct packet_conn *c = find(p, owner, stream, number);
	bool old = c;
	window = window_of(window);
	if (!old) {
		c = make(p, owner, way, tcp, window);
		c->stream = stream;
		c->number = number;
		tell_opened(p, c);
	}
	packet_conn_route(p, c, way);
	if (old)
		tcp_sender_set(c->sender, c->mss, window);
	c->low = 2 * PACKET_BLOCK;
	packet_conn_push(p, c);
	return c;
}

void packet_conn_route(struct packet *p, struct packet_conn *c, const struct packet_way *way)
{
	if (c->way == way)
		return;
	if (!way || !c->way || way->first != c->way->first) {
		c->at_nic = c->burst = 0;
		c->leaves[0] = c->leaves[1] = SIM_TIME_ZERO;
	}
	c->way = way;
	if (way) {
		c->mss = way->mss;
		c->headers = way->headers;
		tcp_sender_set(c->sender, c->mss, 0);
		tcp_receiver_set(c->receiver, c->mss);
	}
	(void)p;
}

void packet_conn_window(struct packet *p, struct packet_conn *c, int64_t window)
{
	tcp_sender_set(c->sender, c->mss, window_of(window));
	packet_conn_push(p, c);
}

void packet_conn_drop(struct packet *p, struct packet_conn *c)
{
	packet_held_wait(c, PACKET_BY_SOURCE, packet_now(p));
	c->unsent = 0;
	c->stale = c->inside;
	c->x = NULL;
}

static void close_conn(struct packet *p, struct packet_conn *c)
{
	struct tp_counts *n = &packet_owner(p, c->owner)->past;
	struct tcp_state st;
	tcp_sender_state(c->sender, &st);
	n->packets += c->packets;
	n->acks += c->acks;
	n->retransmitted += st.retransmitted;
	n->timeouts += st.timeouts;
	if (p->trace.closed)
		p->trace.closed(p->trace.ctx, c->id, packet_now(p));
	tcp_sender_free(c->sender);
	tcp_receiver_free(c->receiver);
	c->sender = NULL;
	c->receiver = NULL;
	c->closed = true;
	if (c->refs)
		return;
	p->conns->pdata[c->index] = NULL;
	g_array_append_val(p->free_conns, c->index);
	g_free(c);
}

void packet_conn_hang_up(struct packet *p, uint32_t owner)
{
	struct packet_owner *o = packet_owner(p, owner);
	for (guint i = 0; i < o->conns->len; i++) {
		struct packet_conn *c = packet_conn_at(p, g_array_index(o->conns, uint32_t, i));
		SIM_ASSERT(!c->x);
		close_conn(p, c);
	}
	g_array_set_size(o->conns, 0);
}

void packet_conn_free_all(struct packet *p)
{
	for (guint i = 0; i < p->conns->len; i++) {
		struct packet_conn *c = p->conns->pdata[i];
		if (c && !c->closed) {
			tcp_sender_free(c->sender);
			tcp_receiver_free(c->receiver);
		}
		g_free(c);
	}
	g_ptr_array_unref(p->conns);
	g_array_unref(p->free_conns);
}

void packet_owner_counts(const struct packet *p, uint32_t owner, struct tp_counts *out)
{
	const struct packet_owner *o = owner < p->owners->len ? p->owners->pdata[owner] : NULL;
	*out = (struct tp_counts){0};
	if (!o)
		return;
	*out = o->past;
	for (guint i = 0; i < o->conns->len; i++) {
		const struct packet_conn *c = packet_conn_at(p, g_array_index(o->conns, uint32_t, i));
		struct tcp_state st;
		tcp_sender_state(c->sender, &st);
		out->packets += c->packets;
		out->acks += c->acks;
		out->retransmitted += st.retransmitted;
		out->timeouts += st.timeouts;
	}
	out->dropped = o->seen.dropped;
	out->lost = o->seen.lost;
	out->marked = o->seen.marked;
	out->round_trips = &o->round_trips;
}
