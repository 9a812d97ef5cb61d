/* tests/test-flow-queue.c: many users of one drop-tail queue, and queues that are hardly any. */
#include "tests/suite.h"

#include "tests/flow-bench.h"

/* Bytes that each of n users has after 20 s whose round trips are, in pairs of `each`, 10 to 50 ms. */
static void pairs(uint32_t n, uint32_t each, double *bytes)
{
	struct bench b;
	uint32_t link = one_link(&b, 16000000 * (int64_t)n, 5000 * (int64_t)n);
	tp_id id[128];
	for (uint32_t i = 0; i < n; i++) {
		uint32_t first = i / each * each;
		struct path way = over(link, 10 + 40.0 * first / n);
		struct tp_spec s = spec_of(&way, 1, UINT64_MAX, 0);
		s.tcp.cubic = true;
		id[i] = b.tp->ops->start(b.tp, &s);
	}
	play_until(&b, 20 * SIM_S);
	for (uint32_t i = 0; i < n; i++) {
		struct tp_progress p;
		b.tp->ops->progress(b.tp, id[i], &p);
		bytes[i] = (double)p.bytes;
	}
	bench_free(&b);
}

/* A crowded queue is looked at less often than each window changes; each of 60 is exact. */
static void crowd(void)
{
	double one[60], two[120], all[2] = {0, 0};
	pairs(60, 1, one);
	pairs(120, 2, two);
	for (int i = 0; i < 60; i++) {
		CU_ASSERT_DOUBLE_EQUAL(two[2 * i], one[i], 0.02 * one[i]);
		CU_ASSERT_DOUBLE_EQUAL(two[2 * i + 1], one[i], 0.02 * one[i]);
		all[0] += 2 * one[i];
		all[1] += two[2 * i] + two[2 * i + 1];
	}
	CU_ASSERT_DOUBLE_EQUAL(all[1], all[0], 0.002 * all[0]);
}

/* Two windows of two segments are more than 1 kbit/s and a queue of a byte hold in 0.2 ms: what they send, and not the round trip, is their clock. A day is
 * 7,000 packets. */
static void slower_than_a_segment(void)
{
	struct bench b;
	uint32_t link = one_link(&b, 1000, 1);
	struct path way = over(link, 0.2);
	way.loss_ppb = 500000000;
	for (uint32_t i = 0; i < 2; i++) {
		struct tp_spec s = spec_of(&way, 1, UINT64_MAX, i);
		s.draws = i + 1;
		b.tp->ops->start(b.tp, &s);
	}
	play_until(&b, 86400 * SIM_S);
	CU_ASSERT_TRUE(sim_events(b.sim) < 20000);
	CU_ASSERT_EQUAL(sim_now(b.sim).ps, 86400 * SIM_S);
	bench_free(&b);
}

/* Half a second at 1 kbit/s costs little more than half a second. */
static void crawl(void)
{
	struct bench b;
	uint32_t link = one_link(&b, 1000000000, 65536);
	for (uint32_t i = 0; i < 2; i++) {
		struct path way = over(link, 1);
		struct tp_spec s = spec_of(&way, 1, 1000000000, i);
		s.tcp.cubic = true;
		b.tp->ops->start(b.tp, &s);
	}
	for (int k = 0; k < 2; k++) {
		play_until(&b, (5 * 2 + k) * SIM_S / 2);
		res_set_nominal(b.res, link, share_from_bps(k ? 1000000000 : 1000), sim_now(b.sim));
		b.tp->ops->resource_changed(b.tp, link);
	}
	play_until(&b, 100 * SIM_S);
	CU_ASSERT_EQUAL(b.ended, 2);
	CU_ASSERT_TRUE(b.end[0].ps < 22 * SIM_S);
	bench_free(&b);
}

/* What shares a calm queue, and has no way for a second, ends a second later. */
static void outage(void)
{
	struct sim_time end[2];
	for (int out = 0; out < 2; out++) {
		struct bench b;
		uint32_t link = one_link(&b, 1000000000, 1000000);
		struct path way = over(link, 1), none = way;
		none.dead = true;
		none.n = 0;
		tp_id id[2];
		for (uint32_t i = 0; i < 2; i++) {
			struct tp_spec s = spec_of(&way, 1, 1000000000, i);
			s.tcp.cubic = true;
			id[i] = b.tp->ops->start(b.tp, &s);
		}
		play_until(&b, 5 * SIM_S);
		for (uint32_t i = 0; i < 2 && out; i++)
			b.tp->ops->set_paths(b.tp, id[i], &none, 1);
		play_until(&b, 6 * SIM_S);
		for (uint32_t i = 0; i < 2 && out; i++)
			b.tp->ops->set_paths(b.tp, id[i], &way, 1);
		play_until(&b, 100 * SIM_S);
		CU_ASSERT_EQUAL(b.ended, 2);
		end[out] = b.end[0];
		bench_free(&b);
	}
	CU_ASSERT_DOUBLE_EQUAL((double)(end[1].ps - end[0].ps) / 1e12, 1, 0.02);
}

static const struct suite_case cases[] = {
	{"a link that crawled for a while is used as before", crawl},
	{"what a calm queue held goes on when its way is back", outage},
	{"a stream slower than a segment a round trip has no more steps than segments", slower_than_a_segment},
	{"two crowds share a link twice as fast as one does", crowd},
};

SUITE_MAIN("crowded queues", cases)
