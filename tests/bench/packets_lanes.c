/* tests/bench/packets_lanes.c: the packets of packload.h over sim/net and TCP endpoints, and nothing else: what lanes and TCP cost by themselves.
 *
 * Senders have all their data at once, receivers take it at once; there is no handshake. Timers are lazy: one pending at most for each end.
 */
#include <glib.h>

#include "models/transport/tcp.h"
#include "sim/net.h"
#include "tests/bench/meter.h"
#include "tests/bench/packets.h"

#define ACK 0x10 /* beyond the flags of data */
#define ACK_BYTES 46
#define PPP 2 /* bytes that a packet takes on ns-3's wire besides itself */

enum { TIMER_SENDER, TIMER_RECEIVER };

struct flow {
	struct tcp_sender *sender;
	struct tcp_receiver *receiver;
	net_route there, back;
	uint64_t waiting, got;
	struct sim_time armed[2];
};

struct lanes {
	struct packets *p;
	struct net *net;
	struct flow *flows;
	net_lane *out, *in, trunk[2];
	uint64_t got, all;
};

static void arm(struct lanes *x, struct flow *f, uint32_t kind, struct sim_time due)
{
	if (!sim_time_before(due, f->armed[kind]))
		return;
	f->armed[kind] = due;
	net_timer(x->net, due, (uint32_t)(f - x->flows), kind);
}

static void send(struct lanes *x, struct flow *f)
{
	struct sim_time now = net_now(x->net);
	uint32_t mss = packload_mss(&x->p->work);
	while (tcp_sender_may(f->sender, now, f->waiting) == TCP_MAY_SEND) {
		struct tcp_segment s = tcp_sender_next(f->sender, now, (uint32_t)MIN(mss, f->waiting));
		f->waiting -= s.fresh ? s.bytes : 0;
		x->p->sent++;
		struct net_packet packet = {.flow = (uint32_t)(f - x->flows), .seq = s.seq, .a = s.bytes, .route = f->there, .bytes = (uint16_t)(s.bytes + 40), .flags = s.flags};
		net_send(x->net, &packet);
	}
	arm(x, f, TIMER_SENDER, tcp_sender_deadline(f->sender));
}

static void acknowledge(struct lanes *x, struct flow *f)
{
	struct tcp_ack a;
	tcp_receiver_ack(f->receiver, net_now(x->net), &a);
	struct net_packet packet = {.flow = (uint32_t)(f - x->flows), .seq = a.next, .a = a.sack_from, .b = (uint32_t)a.sack_count << 16 | a.window,
		.route = f->back, .bytes = ACK_BYTES, .flags = ACK};
	net_send(x->net, &packet);
}

static void arrived(void *ctx, const struct net_packet *packet)
{
	struct lanes *x = ctx;
	struct flow *f = &x->flows[packet->flow];
	struct sim_time now = net_now(x->net);
	if (packet->flags & ACK) {
		struct tcp_ack a = {.next = packet->seq, .sack_from = packet->a, .sack_count = (uint16_t)(packet->b >> 16), .window = (uint16_t)packet->b};
		tcp_sender_acked(f->sender, &a, now);
		send(x, f);
		return;
	}
	bool ack;
	uint64_t bytes = tcp_receiver_data(f->receiver, packet->seq, packet->a, packet->flags, now, &ack);
	f->got += bytes;
	x->got += bytes;
	if (ack)
		acknowledge(x, f);
	else
		arm(x, f, TIMER_RECEIVER, tcp_receiver_deadline(f->receiver));
	if (x->p->half == 0 && 2 * x->got > x->all)
		x->p->half = packets_live();
	if (bytes > 0 && f->got == x->p->work.bytes) {
		x->p->end[packet->flow] = now;
		if (++x->p->ended == x->p->work.n)
			net_stop(x->net);
	}
}

static void timer(void *ctx, uint32_t target, uint32_t kind)
{
	struct lanes *x = ctx;
	struct flow *f = &x->flows[target];
	struct sim_time now = net_now(x->net);
	f->armed[kind] = SIM_TIME_NEVER;
	struct sim_time due = kind == TIMER_SENDER ? tcp_sender_deadline(f->sender) : tcp_receiver_deadline(f->receiver);
	if (sim_time_before(now, due)) {
		arm(x, f, kind, due);
	} else if (kind == TIMER_SENDER) {
		tcp_sender_due(f->sender, now);
		send(x, f);
	} else {
		acknowledge(x, f);
	}
}

static net_lane lane(struct lanes *x, uint32_t us, bool host)
{
	return net_lane_add(x->net, &(struct net_lane_opts){.bps = PACKLOAD_BPS, .delay = sim_dur_ps(us * SIM_US), .limit_packets = host ? 0 : PACKLOAD_QUEUE, .overhead = PPP});
}

static net_route route(struct lanes *x, uint32_t src, uint32_t dst, uint32_t way)
{
	net_lane l[3] = {x->out[src], x->trunk[way], x->in[dst]};
	if (!x->p->work.star)
		return net_route_add(x->net, l, 3);
	l[1] = l[2];
	return net_route_add(x->net, l, 2);
}

static void build(struct lanes *x)
{
	const struct packload *w = &x->p->work;
	struct tcp_conf conf = tcp_conf_default();
	conf.mss = packload_mss(w);
	conf.send_window = conf.receive_window = w->buffer;
	conf.receive_start = 0;
	conf.cubic = true;
	conf.min_rto = sim_dur_ps(200 * SIM_MS);
	conf.offload = 0;
	x->flows = g_new0(struct flow, w->n);
	x->out = g_new(net_lane, w->hosts);
	x->in = g_new(net_lane, w->hosts);
	for (uint32_t h = 0; h < w->hosts; h++) {
		x->out[h] = lane(x, w->nic_us, true);
		x->in[h] = lane(x, w->nic_us, false);
	}
	for (uint32_t way = 0; way < 2 && !w->star; way++)
		x->trunk[way] = lane(x, w->trunk_us, false);
	for (uint32_t i = 0; i < w->n; i++) {
		struct flow *f = &x->flows[i];
		f->sender = tcp_sender_new(&conf, SIM_TIME_ZERO);
		f->receiver = tcp_receiver_new(&conf, SIM_TIME_ZERO);
		f->there = route(x, w->flows[i].src, w->flows[i].dst, 0);
		f->back = route(x, w->flows[i].dst, w->flows[i].src, 1);
		f->waiting = w->bytes;
		f->armed[0] = f->armed[1] = SIM_TIME_NEVER;
	}
	x->all = w->n * w->bytes;
}

static void done(struct lanes *x)
{
	const struct packload *w = &x->p->work;
	struct packets *p = x->p;
	p->events = net_events(x->net);
	p->moves = net_moves(x->net);
	for (uint32_t i = 0; i < w->n; i++) {
		struct tcp_state s;
		tcp_sender_state(x->flows[i].sender, &s);
		p->again += s.retransmitted;
		tcp_sender_free(x->flows[i].sender);
		tcp_receiver_free(x->flows[i].receiver);
	}
	for (uint32_t h = 0; h < w->hosts; h++)
		p->dropped += net_lane_counts(x->net, x->in[h]).dropped;
	for (uint32_t way = 0; way < 2 && !w->star; way++)
		p->dropped += net_lane_counts(x->net, x->trunk[way]).dropped;
	net_free(x->net);
	g_free(x->flows);
	g_free(x->out);
	g_free(x->in);
}

void packets_lanes(struct packets *p)
{
	static const struct net_ops ops = {.arrived = arrived, .timer = timer};
	struct lanes x = {.p = p};
	p->before = packets_live();
	x.net = net_new(&ops, &x);
	build(&x);
	double from = meter_cpu();
	for (uint32_t i = 0; i < p->work.n; i++)
		send(&x, &x.flows[i]);
	net_run(x.net, SIM_TIME_NEVER);
	p->cpu = meter_cpu() - from;
	p->live = packets_live();
	done(&x);
}
