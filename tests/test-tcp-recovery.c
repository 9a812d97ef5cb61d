/* tests/test-tcp-recovery.c: what a TCP sender does about losses: RFC 6675's NextSeg, RFC 6937's worked examples, RFC 3042, lost retransmissions, tail probes,
 * reductions that were for nothing. NewReno with 20 segments in flight, so that ssthresh is 10, as in RFC 6937 section 4; the receiver's ACKs are written by
 * hand. */
#include "tests/suite.h"

#include "models/transport/tcp.h"

#define MSS 1000
#define PLENTY (UINT64_C(1) << 40)

static struct sim_time at_ms(int64_t ms) { return sim_time_ps(ms * SIM_MS); }

static struct tcp_conf plain(void)
{
	struct tcp_conf c = tcp_conf_default();
	c.mss = MSS;
	c.send_window = c.receive_window = 10000 * MSS;
	c.cubic = c.rack = c.tail_probe = c.restart_after_idle = false;
	c.initial_window = 20;
	return c;
}

struct sent {
	unsigned fresh, again;
	uint32_t last;
};

static struct sent sends(struct tcp_sender *s, struct sim_time now, uint64_t waiting)
{
	struct sent n = {0};
	while (tcp_sender_may(s, now, waiting) == TCP_MAY_SEND) {
		struct tcp_segment g = tcp_sender_next(s, now, waiting < MSS ? (uint32_t)waiting : MSS);
		n.fresh += g.fresh;
		n.again += !g.fresh;
		n.last = g.seq;
		waiting -= g.fresh ? g.bytes : 0;
	}
	return n;
}

static struct tcp_state state(const struct tcp_sender *s)
{
	struct tcp_state st;
	tcp_sender_state(s, &st);
	return st;
}

/* The cumulative number and one block. */
static void hears(struct tcp_sender *s, struct sim_time now, uint32_t next, uint32_t from, uint32_t to)
{
	struct tcp_ack a = {.next = next, .sack_from = from, .sack_count = (uint16_t)(to - from), .window = 60000};
	tcp_sender_acked(s, &a, now);
}

static struct tcp_sender *twenty(const struct tcp_conf *c)
{
	struct tcp_sender *s = tcp_sender_new(c, SIM_TIME_ZERO);
	CU_ASSERT_EQUAL(sends(s, SIM_TIME_ZERO, PLENTY).fresh, 20);
	return s;
}

/* --- RFC 6937 section 4 --- */

/* Segments 0 to 14 are lost. ack# 15: N, 16: N, then 2R 2R 2R with pipe 4 5 6 (SSRB, limited by "d"); R R R with pipe 4 4 4 (CRB, "f"). RFC 6675 fills up to
 * ssthresh at once. */
static void fifteen_lost(void)
{
	static const struct { uint8_t how; unsigned pipe[3], again[3]; } truth[] = {
		{TCP_RECOVERY_PRR, {4, 5, 6}, {2, 2, 2}}, {TCP_RECOVERY_PRR_CRB, {4, 4, 4}, {1, 1, 1}}, {TCP_RECOVERY_CLASSIC, {4, 9, 9}, {6, 1, 1}},
	};
	for (size_t i = 0; i < 3; i++) {
		struct tcp_conf c = plain();
		c.recovery = truth[i].how;
		struct tcp_sender *s = twenty(&c);
		for (uint32_t k = 16; k <= 17; k++) {
			hears(s, at_ms(10), 0, 15, k);
			CU_ASSERT_EQUAL(state(s).in_flight, 19);
			CU_ASSERT_EQUAL(sends(s, at_ms(10), PLENTY).fresh, 1);
		}
		for (uint32_t k = 0; k < 3; k++) {
			hears(s, at_ms(10), 0, 15, 18 + k);
			CU_ASSERT_EQUAL(state(s).in_flight, truth[i].pipe[k]);
			CU_ASSERT_EQUAL(state(s).ssthresh_segments, 10);
			struct sent n = sends(s, at_ms(10), PLENTY);
			CU_ASSERT_EQUAL(n.again, truth[i].again[k]);
			CU_ASSERT_EQUAL(n.fresh, 0);
		}
		tcp_sender_free(s);
	}
}

/* Segment 0 alone is lost: N N R, then, as d segments are delivered, ceil(d 10/22) in all: 22 were in flight with the two of limited transmit. When pipe comes
 * to ssthresh the rest follows it ("s"): 10 in flight at the end. */
static void one_lost(void)
{
	static const unsigned sent[] = {1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1}; /* by hand; ack# 1 to 19 */
	struct tcp_conf c = plain();
	struct tcp_sender *s = twenty(&c);
	for (uint32_t k = 1; k <= 19; k++) {
		hears(s, at_ms(10), 0, 1, k + 1);
		struct sent n = sends(s, at_ms(10), PLENTY);
		CU_ASSERT_EQUAL(n.again, k == 3);
		CU_ASSERT_EQUAL(n.again + n.fresh, sent[k - 1]);
	}
	CU_ASSERT_EQUAL(state(s).in_flight, 10);
	hears(s, at_ms(20), 20, 20, 20); /* the retransmission arrives; the two of limited transmit have not been acknowledged yet */
	CU_ASSERT_TRUE(state(s).recovering);
	hears(s, at_ms(20), 22, 22, 22);
	CU_ASSERT_FALSE(state(s).recovering);
	CU_ASSERT_EQUAL(state(s).cwnd_segments, 10);
	tcp_sender_free(s);
}

/* --- RFC 6675 --- */

/* RFC 3042: one new segment for each of the first two duplicate ACKs; the window does not change. */
static void limited_transmit(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = twenty(&c);
	for (uint32_t k = 1; k <= 2; k++) {
		hears(s, at_ms(10), 0, 1, k + 1);
		struct sent n = sends(s, at_ms(10), PLENTY);
		CU_ASSERT_EQUAL(n.fresh, 1);
		CU_ASSERT_EQUAL(n.last, 19 + k);
		CU_ASSERT_EQUAL(state(s).cwnd_segments, 20);
		CU_ASSERT_EQUAL(state(s).recoveries, 0);
	}
	tcp_sender_free(s);
}

/* NextSeg: the lost first, then new data, then what may be lost (8: one SACKed above it), at last the highest outstanding once. */
static void next_segment(void)
{
	struct tcp_conf c = plain();
	c.recovery = TCP_RECOVERY_CLASSIC;
	struct tcp_sender *s = twenty(&c);
	hears(s, at_ms(10), 0, 1, 8);
	CU_ASSERT_EQUAL(sends(s, at_ms(10), 0).last, 0);
	hears(s, at_ms(10), 0, 9, 10);
	CU_ASSERT_EQUAL(state(s).in_flight, 12);
	hears(s, at_ms(10), 0, 12, 13); /* three above it: 8 is lost, 10 and 11 are not */
	hears(s, at_ms(10), 0, 12, 14);
	CU_ASSERT_EQUAL(sends(s, at_ms(10), MSS).last, 8);
	hears(s, at_ms(10), 0, 12, 16); /* three SACKed above 10 and 11 now; nothing new to send: the rescue */
	struct sent n = sends(s, at_ms(10), 0);
	CU_ASSERT_EQUAL(n.again, 3);
	CU_ASSERT_EQUAL(n.last, 19);
	hears(s, at_ms(10), 0, 12, 18);
	n = sends(s, at_ms(10), MSS);
	CU_ASSERT_EQUAL(n.fresh, 1);
	CU_ASSERT_EQUAL(n.again, 0); /* once a recovery */
	tcp_sender_free(s);
}

/* A retransmission is lost when something sent after it has been delivered; it goes again without a timeout. */
static void lost_again(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = twenty(&c);
	hears(s, at_ms(10), 0, 1, 4);
	CU_ASSERT_EQUAL(sends(s, at_ms(10), PLENTY).again, 1);
	for (uint32_t k = 5; k <= 20; k++) { /* what is sent now is sent later than that */
		hears(s, at_ms(11), 0, 1, k);
		CU_ASSERT_EQUAL(sends(s, at_ms(12), PLENTY).again, 0);
	}
	CU_ASSERT(state(s).next > 20);
	hears(s, at_ms(22), 0, 1, 22); /* segment 21 left at 12 ms, after the retransmission of 0 */
	CU_ASSERT_EQUAL(sends(s, at_ms(22), PLENTY).again, 1);
	CU_ASSERT_EQUAL(state(s).timeouts, 0);
	CU_ASSERT_EQUAL(state(s).retransmitted, 2);
	tcp_sender_free(s);
}

/* --- what was for nothing --- */

/* The only retransmission comes back as a duplicate (RFC 2883): the reduction is undone. */
static void undone(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = twenty(&c);
	hears(s, at_ms(10), 0, 1, 4);
	CU_ASSERT_EQUAL(sends(s, at_ms(10), PLENTY).again, 1);
	hears(s, at_ms(20), 20, 20, 20);
	CU_ASSERT_EQUAL(state(s).cwnd_segments, 10);
	hears(s, at_ms(21), 20, 0, 1);
	CU_ASSERT_EQUAL(state(s).undone, 1);
	CU_ASSERT_EQUAL(state(s).cwnd_segments, 20);
	tcp_sender_free(s);
}

/* A timeout that was too early: an original arrives that was not sent again (its ACK takes two segments). */
static void early_timeout(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = twenty(&c);
	tcp_sender_due(s, tcp_sender_deadline(s));
	CU_ASSERT_EQUAL(sends(s, at_ms(1000), PLENTY).again, 1);
	CU_ASSERT_EQUAL(state(s).cwnd_segments, 1);
	hears(s, at_ms(1001), 2, 2, 2);
	CU_ASSERT_EQUAL(state(s).undone, 1);
	CU_ASSERT_FALSE(state(s).lost);
	CU_ASSERT(state(s).cwnd_segments >= 20);
	CU_ASSERT_EQUAL(state(s).in_flight, 18);
	tcp_sender_free(s);
}

/* After a real timeout all that is not SACKed goes again in order, one segment, then two, four ... */
static void timed_out(void)
{
	struct tcp_conf c = plain();
	struct tcp_sender *s = twenty(&c);
	hears(s, at_ms(10), 0, 5, 7);
	tcp_sender_due(s, tcp_sender_deadline(s));
	CU_ASSERT_EQUAL(state(s).in_flight, 0);
	struct sent n = sends(s, at_ms(1000), 0);
	CU_ASSERT_EQUAL(n.again, 1);
	CU_ASSERT_EQUAL(n.last, 0);
	hears(s, at_ms(1010), 1, 1, 1);
	CU_ASSERT_EQUAL(sends(s, at_ms(1010), 0).last, 2);
	hears(s, at_ms(1020), 3, 3, 3);
	n = sends(s, at_ms(1020), 0);
	CU_ASSERT_EQUAL(n.again, 4);
	CU_ASSERT_EQUAL(n.last, 8); /* 3 4 7 8 */
	tcp_sender_free(s);
}

/* --- tail probes, RFC 8985 section 7 --- */

static void tail_probe(void)
{
	struct tcp_conf c = plain();
	c.tail_probe = true;
	struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
	sends(s, SIM_TIME_ZERO, 10 * MSS);
	hears(s, at_ms(10), 5, 5, 5);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, 32 * SIM_MS); /* two round trips of 10 ms, and 2 ms */
	tcp_sender_due(s, at_ms(32));
	struct sent n = sends(s, at_ms(32), 0);
	CU_ASSERT_EQUAL(n.again, 1);
	CU_ASSERT_EQUAL(n.last, 9);
	CU_ASSERT(tcp_sender_deadline(s).ps >= 232 * SIM_MS); /* now the retransmission timer */
	CU_ASSERT_EQUAL(state(s).probes, 1);
	hears(s, at_ms(42), 10, 10, 10); /* it has repaired the loss of the last, which is known by the ACK after it */
	CU_ASSERT_FALSE(state(s).recovering);
	CU_ASSERT_EQUAL(sends(s, at_ms(42), 2 * MSS).fresh, 2);
	hears(s, at_ms(52), 12, 12, 12);
	CU_ASSERT(state(s).ssthresh_segments < 20);
	CU_ASSERT_EQUAL(state(s).timeouts, 0);
	tcp_sender_free(s);
}

/* Of ten the last five are lost: the probe, sent after them, is SACKed, and fast recovery follows; no timeout. A probe whose original had arrived costs
 * nothing. */
static void probe_and_after(void)
{
	struct tcp_conf c = plain();
	c.tail_probe = true;
	struct tcp_sender *s = tcp_sender_new(&c, SIM_TIME_ZERO);
	sends(s, SIM_TIME_ZERO, 10 * MSS);
	hears(s, at_ms(10), 9, 9, 9);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, 10 * SIM_MS + 60 * SIM_MS); /* a lone segment: its ACK may be delayed by 40 ms */
	tcp_sender_due(s, at_ms(70));
	struct sent n = sends(s, at_ms(70), 3 * MSS); /* new data goes rather than the last segment again */
	CU_ASSERT_EQUAL(n.again, 0);
	CU_ASSERT_EQUAL(n.fresh, 3);
	hears(s, at_ms(80), 9, 10, 13);
	CU_ASSERT_EQUAL(state(s).recoveries, 1);
	CU_ASSERT_EQUAL(sends(s, at_ms(80), 0).last, 9);
	hears(s, at_ms(90), 13, 13, 13);
	CU_ASSERT_EQUAL(state(s).timeouts, 0);
	sends(s, at_ms(100), 2 * MSS);
	tcp_sender_due(s, tcp_sender_deadline(s));
	CU_ASSERT_EQUAL(state(s).probes, 2);
	CU_ASSERT_EQUAL(sends(s, at_ms(200), 0).again, 1);
	uint32_t threshold = state(s).ssthresh_segments;
	hears(s, at_ms(201), 15, 15, 15);
	hears(s, at_ms(210), 15, 14, 15); /* the probe was a duplicate */
	sends(s, at_ms(210), 2 * MSS);
	hears(s, at_ms(220), 17, 17, 17);
	CU_ASSERT_EQUAL(state(s).ssthresh_segments, threshold);
	CU_ASSERT_FALSE(state(s).recovering);
	tcp_sender_free(s);
}

/* --- RACK, RFC 8985 section 6, on paths that keep the order --- */

/* Two segments before the end one is lost: one SACKed above it is too few, so a quarter of the least round trip (10 ms) later it goes again; without RACK it
 * is the timer's. */
static void few_sacked(void)
{
	for (unsigned rack = 0; rack < 2; rack++) {
		struct tcp_conf c = plain();
		c.rack = rack;
		struct tcp_sender *s = twenty(&c);
		hears(s, at_ms(10), 18, 18, 18);
		hears(s, at_ms(10), 18, 19, 20);
		CU_ASSERT_EQUAL(state(s).recoveries, 0);
		CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, rack ? 12500 * SIM_US : 220 * SIM_MS);
		tcp_sender_due(s, tcp_sender_deadline(s));
		CU_ASSERT_EQUAL(state(s).recoveries, rack);
		CU_ASSERT_EQUAL(state(s).timeouts, !rack);
		struct sent n = sends(s, at_ms(220), 0);
		CU_ASSERT_EQUAL(n.again, 1);
		CU_ASSERT_EQUAL(n.last, 18);
		tcp_sender_free(s);
	}
}

/* In recovery one SACKed segment tells of all that was sent before it. A watch ends when its hole is filled. */
static void watch(void)
{
	struct tcp_conf c = plain();
	c.rack = true;
	struct tcp_sender *s = twenty(&c);
	hears(s, at_ms(10), 0, 1, 4);
	CU_ASSERT_EQUAL(sends(s, at_ms(10), PLENTY).fresh, 1);
	hears(s, at_ms(10), 0, 5, 6);
	CU_ASSERT_EQUAL(state(s).in_flight, 16); /* 6 to 20 and the retransmission of 0; 4 is lost */
	tcp_sender_free(s);
	s = twenty(&c);
	hears(s, at_ms(10), 2, 2, 2);
	hears(s, at_ms(10), 2, 3, 4);
	CU_ASSERT_EQUAL(tcp_sender_deadline(s).ps, 12500 * SIM_US);
	hears(s, at_ms(11), 4, 4, 4);
	CU_ASSERT(tcp_sender_deadline(s).ps >= 211 * SIM_MS);
	CU_ASSERT_EQUAL(state(s).recoveries, 0);
	tcp_sender_free(s);
}

/* --- marks, RFC 3168 --- */

static void marked(void)
{
	struct tcp_conf c = plain();
	c.ecn = true;
	struct tcp_sender *s = twenty(&c);
	struct tcp_ack a = {.next = 2, .window = 60000, .echo = true};
	tcp_sender_acked(s, &a, at_ms(10));
	CU_ASSERT_EQUAL(state(s).marked, 1);
	CU_ASSERT(state(s).ssthresh_segments >= 10 && state(s).ssthresh_segments <= 11);
	bool told = false;
	for (a.next = 4; a.next <= 20; a.next += 2) {
		while (tcp_sender_may(s, at_ms(11), PLENTY) == TCP_MAY_SEND)
			told |= tcp_sender_next(s, at_ms(11), MSS).flags & TCP_CWR;
		tcp_sender_acked(s, &a, at_ms(11));
	}
	CU_ASSERT_TRUE(told);
	CU_ASSERT_EQUAL(state(s).marked, 1); /* once a round trip */
	CU_ASSERT_EQUAL(state(s).retransmitted, 0);
	tcp_sender_free(s);
}

static const struct suite_case cases[] = {
	{"RFC 6937: 15 of 20 lost: PRR-SSRB sends 2R 2R 2R, PRR-CRB R R R, RFC 6675 all at once", fifteen_lost},
	{"RFC 6937: one of 20 lost: sending follows deliveries by ssthresh / RecoverFS and ends with pipe at ssthresh", one_lost},
	{"RFC 3042: the first two duplicate ACKs each let one new segment go", limited_transmit},
	{"RFC 6675: lost ones, new data, doubtful ones, the rescue, in this order", next_segment},
	{"a lost retransmission is found when something sent after it arrives", lost_again},
	{"a reduction whose retransmissions were all duplicates is undone", undone},
	{"a timeout is undone when an original arrives that was not sent again", early_timeout},
	{"after a timeout what is not SACKed goes again in order as the window grows", timed_out},
	{"a tail probe repeats the last segment after two round trips, and what it repairs is answered", tail_probe},
	{"a tail probe is new data where there is some, and a needless one costs nothing", probe_and_after},
	{"RFC 8985: with fewer than three SACKed a loss is answered a quarter of the least round trip later", few_sacked},
	{"RFC 8985: in recovery one SACKed segment is enough; the watch ends when the hole is filled", watch},
	{"a mark reduces the window once a round trip, and the receiver is told", marked},
};
SUITE_MAIN("tcp recovery", cases)
