/* tests/test-tcp.c: the ends of a TCP connection at the RFCs' own numbers: the retransmission timer, the handshake, what a receiver acknowledges and offers,
 * bursts. */
#include "tests/suite.h"

#include "models/transport/tcp.h"
#include "models/transport/tcp_rtt.h"

#include <stdlib.h>

#define MSS 1000
#define PLENTY (UINT64_C(1) << 40)

static struct sim_time at_ms(int64_t ms) { return sim_time_ps(ms * SIM_MS); }

/* As the RFCs have it: none of Linux's own ways. */
static struct tcp_conf plain(void)
{
	struct tcp_conf c = tcp_conf_default();
	c.mss = MSS;
	c.send_window = c.receive_window = 10000 * MSS;
	c.cubic = c.rack = c.tail_probe = c.timestamps = c.rto_above_srtt = c.restart_after_idle = false;
	c.min_rto.ps = SIM_S;
	c.max_rto.ps = 60 * SIM_S;
	c.quick_acks = 0;
	return c;
}

/* --- RFC 6298 --- */

static void first_sample(void)
{
	struct tcp_conf c = plain();
	struct tcp_rtt r;
	c.min_rto.ps = SIM_MS;
	tcp_rtt_init(&r, &c);
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, SIM_S);
	tcp_rtt_sample(&r, &c, sim_dur_ps(100 * SIM_MS));
	CU_ASSERT_EQUAL(r.srtt.ps, 100 * SIM_MS);
	CU_ASSERT_EQUAL(r.rttvar.ps, 50 * SIM_MS);
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, 300 * SIM_MS);
}

/* RTTVAR = 3/4 x 50 + 1/4 x |100 - 180| = 57.5; SRTT = 7/8 x 100 + 1/8 x 180 = 110; RTO = 110 + 4 x 57.5 = 340. */
static void next_sample(void)
{
	struct tcp_conf c = plain();
	struct tcp_rtt r;
	c.min_rto.ps = SIM_MS;
	tcp_rtt_init(&r, &c);
	tcp_rtt_sample(&r, &c, sim_dur_ps(100 * SIM_MS));
	tcp_rtt_sample(&r, &c, sim_dur_ps(180 * SIM_MS));
	CU_ASSERT_EQUAL(r.rttvar.ps, 57500 * SIM_US);
	CU_ASSERT_EQUAL(r.srtt.ps, 110 * SIM_MS);
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, 340 * SIM_MS);
	CU_ASSERT_EQUAL(r.least.ps, 100 * SIM_MS);
}

static void bounds(void)
{
	struct tcp_conf c = plain();
	struct tcp_rtt r;
	tcp_rtt_init(&r, &c);
	tcp_rtt_sample(&r, &c, sim_dur_ps(100 * SIM_MS));
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, SIM_S);
	for (r.backoff = 1; r.backoff < 6; r.backoff++)
		CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, SIM_S << r.backoff);
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, 60 * SIM_S);
	r.backoff = 40;
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, 60 * SIM_S);
}

/* Linux adds its minimum to the smoothed round trip: 0.1 ms of it makes 200.1 ms, 100 ms makes 300 ms. */
static void linux_minimum(void)
{
	struct tcp_conf c = tcp_conf_default();
	struct tcp_rtt r;
	tcp_rtt_init(&r, &c);
	tcp_rtt_sample(&r, &c, sim_dur_ps(100 * SIM_US));
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, 200100 * SIM_US);
	tcp_rtt_init(&r, &c);
	tcp_rtt_sample(&r, &c, sim_dur_ps(100 * SIM_MS));
	CU_ASSERT_EQUAL(tcp_rtt_timeout(&r, &c).ps, 300 * SIM_MS);
}

/* --- the sender --- */

static unsigned sends(struct tcp_sender *s, struct sim_time now, uint64_t waiting)
{
	unsigned n = 0;
	for (; waiting > 0 && tcp_sender_may(s, now, waiting) == TCP_MAY_SEND; n++) {
		struct tcp_segment g = tcp_sender_next(s, now, MSS);
		waiting -= g.fresh ? MSS : 0;
	}
	return n;
}

static void hears(struct tcp_sender *s, struct sim_time now, uint32_t next)
{
	struct tcp_ack a = {.next = next, .window = 60000};
	tcp_sender_acked(s, &a, now);
}

static struct tcp_state state(const struct tcp_sender *s)
{
	struct tcp_state st;
	tcp_sender_state(s, &st);
	return st;
}

/* The timer runs from the last ACK of new data; each timeout doubles it; the window is one segment; an ACK of a segment sent twice is no sample (Karn), so the
 * backoff stays until one sent once is acknowledged. */
static void timeouts(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, INT64_MAX);
	CU_ASSERT_EQUAL(sends(s, SIM_TIME_ZERO, 100 * MSS), 10);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, SIM_S);
	hears(s, at_ms(100), 2);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, 1100 * SIM_MS);
	sends(s, at_ms(100), 100 * MSS);
	tcp_sender_due(s, at_ms(500));
	CU_ASSERT_EQUAL(state(s).timeouts, 0);
	tcp_sender_due(s, at_ms(1100));
	CU_ASSERT_EQUAL(state(s).timeouts, 1);
	CU_ASSERT_EQUAL(state(s).cwnd_segments, 1);
	CU_ASSERT_EQUAL(state(s).ssthresh_segments, 6);
	CU_ASSERT_EQUAL(sends(s, at_ms(1100), 100 * MSS), 1);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, 3100 * SIM_MS);
	tcp_sender_due(s, at_ms(3100));
	CU_ASSERT_EQUAL(state(s).ssthresh_segments, 6);
	CU_ASSERT_EQUAL(sends(s, at_ms(3100), 100 * MSS), 1);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, 7100 * SIM_MS);
	hears(s, at_ms(3300), 3);
	CU_ASSERT_EQUAL(state(s).rto.ps, 4 * SIM_S);
	CU_ASSERT_EQUAL(sends(s, at_ms(3300), 100 * MSS), 2);
	CU_ASSERT_EQUAL(state(s).retransmitted, 4);
	tcp_sender_free(s);
}

/* SYNs at 0, 1, 3 and 7 s; data only after the answer; one segment at first when more than one SYN was lost. */
static void handshake(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
	struct tcp_ack answer = {.window = 60000};
	tcp_sender_connect(s);
	for (int64_t t = 0; t < 7; t = 2 * t + 1) {
		CU_ASSERT_EQUAL(tcp_sender_may(s, at_ms(1000 * t), MSS), TCP_MAY_SEND);
		CU_ASSERT_EQUAL(tcp_sender_next(s, at_ms(1000 * t), MSS).flags, TCP_SYN);
		CU_ASSERT_EQUAL(tcp_sender_may(s, at_ms(1000 * t), MSS), TCP_BY_HANDSHAKE);
		CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, (2 * t + 1) * SIM_S);
		tcp_sender_due(s, tcp_sender_deadline(s));
	}
	tcp_sender_connected(s, &answer, at_ms(7100));
	CU_ASSERT_EQUAL(state(s).srtt.ps, 0);
	CU_ASSERT_EQUAL(sends(s, at_ms(7100), 100 * MSS), 1);
	tcp_sender_free(s);
	s = tcp_sender_new(&c, SIM_TIME_ZERO);
	tcp_sender_connect(s);
	tcp_sender_next(s, SIM_TIME_ZERO, MSS);
	tcp_sender_connected(s, &answer, at_ms(50));
	tcp_sender_connected(s, &answer, at_ms(80));
	CU_ASSERT_EQUAL(state(s).srtt.ps, 50 * SIM_MS);
	CU_ASSERT_EQUAL(sends(s, at_ms(50), 100 * MSS), 10);
	tcp_sender_free(s);
}

static void windows(void)
{
	struct tcp_conf c = plain();
	c.send_window = 4 * MSS;
	struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
	CU_ASSERT_EQUAL(sends(s, SIM_TIME_ZERO, 100 * MSS), 4);
	CU_ASSERT_EQUAL(state(s).limit, TCP_BY_SEND_WINDOW);
	tcp_sender_set(s, MSS, 100 * MSS);
	CU_ASSERT_EQUAL(sends(s, SIM_TIME_ZERO, 100 * MSS), 6);
	CU_ASSERT_EQUAL(state(s).limit, TCP_BY_CWND);
	struct tcp_ack narrow = {.next = 10, .window = (uint16_t)(3 * MSS >> tcp_window_scale(c.receive_window))};
	tcp_sender_acked(s, &narrow, at_ms(10));
	CU_ASSERT_EQUAL(sends(s, at_ms(10), 100 * MSS), 2); /* 3,000 bytes in units of 256 */
	CU_ASSERT_EQUAL(state(s).limit, TCP_BY_RECEIVE_WINDOW);
	CU_ASSERT_EQUAL(tcp_sender_may(s, at_ms(10), 0), TCP_NO_DATA);
	tcp_sender_free(s);
}

/* 20 bursts of ten segments each: a burst leaves whole, its last segment says so, and the receiver acknowledges it once. */
static void bursts(void)
{
	struct tcp_conf c = plain();
	c.offload = 10 * MSS;
	c.initial_window = 40;
	struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	unsigned ends = 0, acks = 0;
	for (unsigned i = 0; tcp_sender_may(s, SIM_TIME_ZERO, 1000 * MSS) == TCP_MAY_SEND; i++) {
		struct tcp_segment g = tcp_sender_next(s, SIM_TIME_ZERO, MSS);
		bool ack, end = g.flags & TCP_BURST_END;
		CU_ASSERT_EQUAL(end, i % 10 == 9);
		ends += end;
		tcp_receiver_data(r, g.seq, g.bytes, g.flags, at_ms(1), &ack);
		CU_ASSERT_EQUAL(ack, end);
		struct tcp_ack a;
		if (ack)
			tcp_receiver_ack(r, at_ms(1), &a);
		acks += ack;
	}
	CU_ASSERT_EQUAL(ends, 4);
	CU_ASSERT_EQUAL(acks, 4);
	hears(s, at_ms(1), 2);
	hears(s, at_ms(1), 4); /* the first segment left a whole round trip ago: the next ACK is near, eight segments wait for two more */
	CU_ASSERT_EQUAL(sends(s, at_ms(1), 1000 * MSS), 0);
	hears(s, at_ms(1), 5);
	CU_ASSERT_EQUAL(sends(s, at_ms(1), 1000 * MSS), 10);
	tcp_sender_free(s);
	tcp_receiver_free(r);
}

/* A paced sender: the first window at once, then a segment each 1/200 of a round trip of 100 ms, as slow start lets twice the window of 100 go in one; with
 * offload in bursts of what a millisecond lets go, two segments at least. */
static void paces(void)
{
	for (unsigned burst = 1; burst <= 2; burst++) {
		struct tcp_conf c = plain();
		c.pacing = true;
		c.initial_window = 100;
		c.offload = burst > 1 ? 10 * MSS : 0;
		struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
		CU_ASSERT_EQUAL(sends(s, SIM_TIME_ZERO, PLENTY), 100);
		hears(s, at_ms(100), 20);
		struct sim_time now = at_ms(100);
		int64_t gap = 100 * SIM_MS / (2 * 120) * burst;
		for (unsigned i = 0; i < 3; i++) {
			CU_ASSERT_EQUAL(sends(s, now, PLENTY), burst);
			CU_ASSERT_EQUAL(state(s).limit, TCP_BY_PACING);
			CU_ASSERT(llabs(tcp_sender_paced(s).ps - now.ps - gap) < SIM_US);
			now = tcp_sender_paced(s);
		}
		tcp_sender_free(s);
	}
}

static const struct suite_case cases[] = {
	{"RFC 6298: the first sample R makes SRTT = R, RTTVAR = R/2, RTO = 3R; before it the timeout is 1 s", first_sample},
	{"RFC 6298: later samples move SRTT by 1/8 and RTTVAR by 1/4, RTTVAR first", next_sample},
	{"RFC 6298: the timeout is 1 s at least, doubles with each timeout, and 60 s at most", bounds},
	{"Linux's minimum of 200 ms lies above the smoothed round trip", linux_minimum},
	{"the timer restarts with each ACK of new data, backs off, and Karn's rule keeps the backoff", timeouts},
	{"SYNs go after 0, 1, 3 and 7 s, and give the first sample if only one was sent", handshake},
	{"a sender says which window holds it: congestion, socket or receiver", windows},
	{"a paced sender spreads what slow start allows over the round trip, in bursts with offload", paces},
	{"with offload data leaves in whole bursts, each acknowledged as one", bursts},
};
SUITE_MAIN("tcp", cases)
