/* tests/test-tcp-receiver.c: what a TCP receiver acknowledges, when, and what it offers: RFC 5681 section 4.2, RFC 2018's examples, RFC 2883, RFC 3168,
 * auto-tuning. */
#include "tests/suite.h"

#include "models/transport/tcp.h"
#include "tests/draw.h"

#include <string.h>

#define MSS 500

static struct sim_time at_ms(int64_t ms) { return sim_time_ps(ms * SIM_MS); }

static struct tcp_conf plain(void)
{
	struct tcp_conf c = tcp_conf_default();
	c.mss = MSS;
	c.quick_acks = 0;
	c.ack_delay.ps = 200 * SIM_MS;
	return c;
}

static bool takes(struct tcp_receiver *r, uint32_t seq, uint32_t bytes, unsigned flags, struct sim_time now, struct tcp_ack *out)
{
	bool ack;
	tcp_receiver_data(r, seq, bytes, flags, now, &ack);
	if (ack)
		tcp_receiver_ack(r, now, out);
	return ack;
}

/* --- when --- */

static void delayed(void)
{
	struct tcp_conf c = plain();
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	struct tcp_ack a;
	CU_ASSERT_FALSE(takes(r, 0, MSS, 0, at_ms(1), &a));
	CU_ASSERT_EQUAL(tcp_receiver_deadline(r).ps, 201 * SIM_MS);
	CU_ASSERT_TRUE(takes(r, 1, MSS, 0, at_ms(2), &a));
	CU_ASSERT_EQUAL(a.next, 2);
	CU_ASSERT_EQUAL(a.sack_count, 0);
	CU_ASSERT_EQUAL(tcp_receiver_deadline(r).ps, INT64_MAX);
	CU_ASSERT_FALSE(takes(r, 2, 100, 0, at_ms(3), &a));
	tcp_receiver_ack(r, at_ms(203), &a);
	CU_ASSERT_EQUAL(a.next, 3);
	CU_ASSERT_EQUAL(tcp_receiver_deadline(r).ps, INT64_MAX);
	tcp_receiver_free(r);
}

static void at_once(void)
{
	struct tcp_conf c = plain();
	struct tcp_ack a;
	c.quick_acks = 3;
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	for (uint32_t i = 0; i < 3; i++)
		CU_ASSERT_TRUE(takes(r, i, MSS, 0, at_ms(i), &a));
	CU_ASSERT_FALSE(takes(r, 3, MSS, 0, at_ms(4), &a));
	CU_ASSERT_TRUE(takes(r, 5, MSS, 0, at_ms(5), &a)); /* out of order */
	CU_ASSERT_EQUAL(a.next, 4);
	CU_ASSERT_TRUE(takes(r, 7, MSS, 0, at_ms(5), &a));
	CU_ASSERT_TRUE(takes(r, 4, MSS, 0, at_ms(6), &a)); /* fills a part of a gap */
	CU_ASSERT_EQUAL(a.next, 6);
	CU_ASSERT_TRUE(takes(r, 6, MSS, 0, at_ms(7), &a));
	CU_ASSERT_EQUAL(a.next, 8);
	CU_ASSERT_FALSE(takes(r, 8, MSS, 0, at_ms(8), &a));
	CU_ASSERT_TRUE(takes(r, 9, MSS, TCP_MARKED, at_ms(8), &a));
	tcp_receiver_free(r);
	c.ack_every = 1;
	c.quick_acks = 0;
	r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	for (uint32_t i = 0; i < 5; i++)
		CU_ASSERT_TRUE(takes(r, i, MSS, 0, at_ms(i), &a));
	tcp_receiver_free(r);
}

/* --- RFC 2018, section 4: eight segments of 500 bytes from 5000 on --- */

static void sack_examples(void)
{
	struct tcp_conf c = plain();
	struct tcp_ack a;
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	for (uint32_t i = 0; i < 4; i++) /* case 1: the last four are lost */
		if (takes(r, i, MSS, 0, at_ms(0), &a))
			CU_ASSERT_EQUAL(a.sack_count, 0);
	CU_ASSERT_EQUAL(tcp_receiver_next(r), 4);
	tcp_receiver_free(r);
	r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	for (uint32_t i = 1; i < 8; i++) { /* case 2: the first is lost: 5500-6000, 5500-6500 ... 5500-9000 */
		CU_ASSERT_TRUE(takes(r, i, MSS, 0, at_ms(0), &a));
		CU_ASSERT_EQUAL(a.next, 0);
		CU_ASSERT_EQUAL(a.sack_from, 1);
		CU_ASSERT_EQUAL(a.sack_count, i);
	}
	tcp_receiver_free(r);
	/* case 3: the second, fourth, sixth and eighth are lost: 6000-6500, 7000-7500, 8000-8500 as first blocks */
	r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	takes(r, 0, MSS, 0, at_ms(0), &a);
	for (uint32_t i = 2; i < 8; i += 2) {
		CU_ASSERT_TRUE(takes(r, i, MSS, 0, at_ms(0), &a));
		CU_ASSERT_EQUAL(a.next, 1);
		CU_ASSERT_EQUAL(a.sack_from, i);
		CU_ASSERT_EQUAL(a.sack_count, 1);
	}
	/* the fourth comes out of order: 6000-7500 is the first block; then the second: 7500 is acknowledged, 8000-8500 remains */
	takes(r, 3, MSS, 0, at_ms(0), &a);
	CU_ASSERT_EQUAL(a.sack_from, 2);
	CU_ASSERT_EQUAL(a.sack_count, 3);
	takes(r, 1, MSS, 0, at_ms(0), &a);
	CU_ASSERT_EQUAL(a.next, 5);
	CU_ASSERT_EQUAL(a.sack_from, 6);
	CU_ASSERT_EQUAL(a.sack_count, 1);
	tcp_receiver_free(r);
}

/* A block longer than an ACK can say is told in part, with the segment that came in it. */
static void long_block(void)
{
	struct tcp_conf c = plain();
	struct tcp_ack a = {0};
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	for (uint32_t i = 2; i < 70000; i++)
		takes(r, i, MSS, 0, at_ms(0), &a);
	CU_ASSERT_EQUAL(a.sack_count, UINT16_MAX);
	CU_ASSERT_EQUAL(a.sack_from + a.sack_count, 70000);
	takes(r, 1, MSS, 0, at_ms(0), &a);
	CU_ASSERT_EQUAL(a.sack_from, 1);
	CU_ASSERT_EQUAL(a.sack_count, UINT16_MAX);
	takes(r, 0, MSS, 0, at_ms(0), &a);
	CU_ASSERT_EQUAL(a.next, 70000);
	tcp_receiver_free(r);
}

static void duplicates(void)
{
	struct tcp_conf c = plain();
	struct tcp_ack a;
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	takes(r, 0, MSS, 0, at_ms(0), &a);
	takes(r, 1, MSS, 0, at_ms(0), &a);
	CU_ASSERT_TRUE(takes(r, 0, MSS, 0, at_ms(0), &a));
	CU_ASSERT_EQUAL(a.next, 2);
	CU_ASSERT_EQUAL(a.sack_from, 0);
	CU_ASSERT_EQUAL(a.sack_count, 1);
	tcp_receiver_free(r);
}

/* RFC 3168: the echo stands on every ACK until the sender says that it has reduced its window. */
static void echoes(void)
{
	struct tcp_conf c = plain();
	struct tcp_ack a;
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	takes(r, 0, MSS, TCP_MARKED, at_ms(0), &a);
	CU_ASSERT_TRUE(a.echo);
	takes(r, 1, MSS, 0, at_ms(0), &a);
	takes(r, 2, MSS, 0, at_ms(0), &a);
	CU_ASSERT_TRUE(a.echo);
	takes(r, 3, MSS, TCP_CWR, at_ms(0), &a);
	takes(r, 4, MSS, 0, at_ms(0), &a);
	CU_ASSERT_FALSE(a.echo);
	tcp_receiver_free(r);
}

/* --- the offer --- */

static void scales(void)
{
	static const struct { int64_t window; uint32_t scale; } truth[] = {
		{65535, 0}, {65536, 1}, {131072, 2}, {4 << 20, 7}, {6 << 20, 7}, {16 << 20, 9}, {INT64_C(1) << 30, 14}, {INT64_C(1) << 40, 14},
	};
	for (size_t i = 0; i < sizeof(truth) / sizeof(*truth); i++)
		CU_ASSERT_EQUAL(tcp_window_scale(truth[i].window), truth[i].scale);
	struct tcp_conf c = plain();
	struct tcp_ack a;
	c.receive_window = INT64_C(1) << 40;
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	tcp_receiver_ack(r, at_ms(0), &a);
	CU_ASSERT_EQUAL((int64_t)a.window << 14, INT64_C(65535) << 14); /* 1 GiB is what the header can say */
	tcp_receiver_free(r);
}

/* A sender that fills what is offered doubles its rate each round trip of 10 ms, and the offer stays ahead of it, up to the ceiling. */
static void tunes(void)
{
	struct tcp_conf c = plain();
	struct tcp_ack a = {0};
	uint32_t seq = 0, scale;
	c.receive_start = 45 * MSS;
	c.receive_window = 4000 * MSS;
	scale = tcp_window_scale(c.receive_window);
	struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
	tcp_receiver_round_trip(r, sim_dur_ps(10 * SIM_MS));
	tcp_receiver_ack(r, at_ms(0), &a);
	CU_ASSERT_EQUAL((int64_t)a.window << scale, (45 * MSS >> scale) << scale);
	int64_t least = 0, round = 0;
	for (uint32_t window = 10; window <= 1000; window *= 2) {
		round++;
		for (uint32_t i = 0; i < window; i++)
			takes(r, seq++, MSS, 0, sim_time_ps(round * 10 * SIM_MS + i * SIM_US), &a);
		int64_t offered = (int64_t)a.window << scale;
		CU_ASSERT(offered >= least);
		CU_ASSERT(offered >= 2 * (int64_t)window * MSS - (1 << scale));
		least = offered;
	}
	for (uint32_t i = 0; i < 20000; i++)
		takes(r, seq++, MSS, 0, sim_time_ps((round + 1) * 10 * SIM_MS + i * 5 * SIM_US), &a);
	CU_ASSERT_EQUAL((int64_t)a.window << scale, (c.receive_window >> scale) << scale);
	tcp_receiver_free(r);
}

/* --- any order --- */

/* Segments in any order, some twice: every byte is handed up once, the number awaited is the first that has not come, a block holds only what has come. */
static void any_order(void)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		enum { N = 300 };
		struct tcp_conf c = plain();
		struct tcp_receiver *r = tcp_receiver_new(&c, SIM_TIME_ZERO);
		bool come[N + 1] = {false};
		uint64_t bytes = 0, all = 0, s = seed, reach = 1 + draw(&s, 100);
		uint32_t first = 0;
		for (uint32_t i = 0; i < N; i++)
			all += 1 + i % MSS;
		for (unsigned step = 0; first < N && step < 1000000; step++) {
			uint32_t seq = first + (uint32_t)draw(&s, reach);
			bool ack;
			if (seq >= N)
				continue;
			bytes += tcp_receiver_data(r, seq, 1 + seq % MSS, 0, at_ms(0), &ack);
			come[seq] = true;
			while (come[first])
				first++;
			struct tcp_ack a;
			tcp_receiver_ack(r, at_ms(0), &a);
			if (a.next != first || tcp_receiver_next(r) != first)
				CU_FAIL("the number awaited is not the first that has not come");
			for (uint32_t k = 0; k < a.sack_count; k++)
				if (!come[a.sack_from + k])
					CU_FAIL("a block holds what has not come");
			if (a.sack_count && a.sack_from >= first && (come[a.sack_from - 1] || come[a.sack_from + a.sack_count]) && a.sack_count != 1)
				CU_FAIL("a block is not whole");
		}
		CU_ASSERT_EQUAL(bytes, all);
		tcp_receiver_free(r);
	}
}

static const struct suite_case cases[] = {
	{"every second full segment is acknowledged, a lone one after the delay", delayed},
	{"the first segments, disorder, filled holes and marks are acknowledged at once", at_once},
	{"RFC 2018's examples: the first block is the one that holds the segment that came", sack_examples},
	{"a block of more than 65,535 segments is told in part, with the segment that came", long_block},
	{"a duplicate is told as RFC 2883 does", duplicates},
	{"a mark is echoed until the sender has answered it (RFC 3168)", echoes},
	{"the window is told in units of the scale that its ceiling needs", scales},
	{"auto-tuning offers twice what comes in a round trip, up to its ceiling", tunes},
	{"segments in any order, also twice, are handed up once and in order", any_order},
};
SUITE_MAIN("tcp receiver", cases)
