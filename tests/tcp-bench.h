/* tests/tcp-bench.h: one TCP connection over a toy network for the tests of its ends: a rate, a delay each way, a queue, and losses, duplicates and reordering
 * as the test says. One packet after another; it looks at the laws of both ends at every event. */
#ifndef TESTS_TCP_BENCH_H
#define TESTS_TCP_BENCH_H

#include "models/transport/tcp.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench_packet {
	struct sim_time t;
	bool is_ack;
	struct tcp_segment g;
	struct tcp_ack a;
};

struct bench {
	struct tcp_conf conf;
	struct sim_dur delay, tx;        /* one way; of a segment at the bottleneck */
	uint32_t queue;                  /* segments */
	uint32_t loss, ack_loss;         /* of 1,000 */
	uint32_t late;                   /* of 1,000: comes later by up to 3 delays, after others */
	bool (*drops)(void *ctx, const struct tcp_segment *g, struct sim_time now); /* more losses */
	void *ctx;
	void (*check)(struct bench *b);  /* more laws; adds to `breaches` */
	uint64_t seed, bytes;
	bool connect;
	/* what came of it */
	struct tcp_sender *s;
	struct tcp_receiver *r;
	struct sim_time now, free, done;
	uint64_t given, delivered, acked;
	uint32_t sent, dropped, acks, breaches;
	uint32_t beyond;                 /* new segments that the congestion window did not allow: tail probes alone may be */
	int64_t widest;
	struct bench_packet *way;
	uint32_t on_way, room;
};

static inline void bench_put(struct bench *b, struct bench_packet p)
{
	if (b->on_way == b->room)
		b->way = realloc(b->way, (b->room = 2 * b->room + 64) * sizeof(*b->way));
	uint32_t i = b->on_way++;
	for (; i > 0 && sim_time_before(p.t, b->way[i - 1].t); i--)
		b->way[i] = b->way[i - 1];
	b->way[i] = p;
}

static inline struct sim_dur bench_lateness(struct bench *b)
{
	return b->late > draw(&b->seed, 1000) ? sim_dur_ps((int64_t)draw(&b->seed, (uint64_t)(3 * b->delay.ps + 1))) : sim_dur_ps(0);
}

static inline void bench_data(struct bench *b, struct tcp_segment g)
{
	struct sim_time start = sim_time_max(b->now, b->free);
	b->sent++;
	bool full = b->queue && sim_between(b->now, start).ps > (int64_t)b->queue * b->tx.ps;
	if (full || draw(&b->seed, 1000) < b->loss || (b->drops && b->drops(b->ctx, &g, b->now))) {
		b->dropped++;
		return;
	}
	b->free = sim_after(start, b->tx);
	bench_put(b, (struct bench_packet){.t = sim_after(sim_after(b->free, b->delay), bench_lateness(b)), .g = g});
}

static inline void bench_ack(struct bench *b)
{
	struct bench_packet p = {.is_ack = true, .t = sim_after(sim_after(b->now, b->delay), bench_lateness(b))};
	tcp_receiver_ack(b->r, b->now, &p.a);
	b->acks++;
	if (draw(&b->seed, 1000) >= b->ack_loss)
		bench_put(b, p);
}

static inline void bench_check(struct bench *b)
{
	struct tcp_state st;
	tcp_sender_state(b->s, &st);
	b->breaches += (int64_t)st.flight_bytes < 0 || st.flight_bytes > 2 * st.unacked_bytes;
	b->breaches += b->delivered > b->given || b->acked > b->given || b->beyond > st.probes;
	if ((int64_t)st.flight_bytes > b->widest)
		b->widest = (int64_t)st.flight_bytes;
	if (b->check)
		b->check(b);
}

static inline void bench_send(struct bench *b)
{
	uint64_t waiting = b->bytes - b->given;
	while (tcp_sender_may(b->s, b->now, waiting) == TCP_MAY_SEND) {
		struct tcp_state was;
		tcp_sender_state(b->s, &was);
		struct tcp_segment g = tcp_sender_next(b->s, b->now, (uint32_t)(waiting < b->conf.mss ? waiting : b->conf.mss));
		if (g.fresh) {
			b->given += g.bytes;
			b->breaches += was.unacked_bytes + g.bytes > (uint64_t)b->conf.send_window && was.unacked_bytes > 0;
			b->beyond += was.flight_bytes + g.bytes > was.cwnd_bytes && was.flight_bytes > 0;
		}
		waiting = b->bytes - b->given;
		bench_data(b, g);
		bench_check(b);
	}
}

static inline void bench_arrive(struct bench *b, const struct bench_packet *p)
{
	if (p->is_ack) {
		if (b->connect)
			tcp_sender_connected(b->s, &p->a, b->now);
		b->acked += tcp_sender_acked(b->s, &p->a, b->now);
		return;
	}
	bool ack = p->g.bytes == 0;
	if (!ack)
		b->delivered += tcp_receiver_data(b->r, p->g.seq, p->g.bytes, p->g.flags, b->now, &ack);
	if (b->delivered == b->bytes && b->done.ps == 0)
		b->done = b->now;
	if (ack)
		bench_ack(b);
}

static inline void bench_open(struct bench *b)
{
	b->s = tcp_sender_new(&b->conf, b->now);
	b->r = tcp_receiver_new(&b->conf, b->now);
	if (b->connect)
		tcp_sender_connect(b->s);
}

static inline void bench_close(struct bench *b)
{
	tcp_sender_free(b->s);
	tcp_receiver_free(b->r);
	free(b->way);
}

/* Until all is acknowledged or `end` has come. */
static inline void bench_play(struct bench *b, struct sim_time end)
{
	for (;;) {
		bench_send(b);
		struct sim_time next = b->on_way ? b->way[0].t : SIM_TIME_NEVER;
		struct sim_time ack_due = tcp_receiver_deadline(b->r), due = tcp_sender_deadline(b->s);
		struct sim_time paced = tcp_sender_may(b->s, b->now, b->bytes - b->given) == TCP_BY_PACING ? tcp_sender_paced(b->s) : SIM_TIME_NEVER;
		struct sim_time t = sim_time_min(sim_time_min(next, paced), sim_time_min(ack_due, due));
		if (t.ps == INT64_MAX || sim_time_before(end, t) || b->acked == b->bytes)
			return;
		b->breaches += sim_time_before(t, b->now);
		b->now = t;
		if (sim_time_equal(t, next)) {
			struct bench_packet p = b->way[0];
			memmove(b->way, b->way + 1, --b->on_way * sizeof(*b->way));
			bench_arrive(b, &p);
		} else if (sim_time_equal(t, ack_due)) {
			bench_ack(b);
		} else if (sim_time_equal(t, due)) {
			tcp_sender_due(b->s, t);
		}
		bench_check(b);
	}
}

#endif
