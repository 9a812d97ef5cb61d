/* tests/test-flow.c: the flow model by itself: closed forms of single transfers, soft resources at the published figures, pools, dead paths, attribution. */
#include "tests/suite.h"

#include "tests/flow-bench.h"

#include <math.h>

/* 100 MiB over 100 MiB/s take a second, to the picosecond; the NIC held it all the time. */
static void exact_time(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bytes(100 * MIB), false);
	bench_start(&b);
	struct path p = path_over(nic, 0.1);
	struct tp_spec s = spec_of(&p, 1, 100 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.end[0].ps, SIM_S);
	struct sums h = held(&b, id);
	CU_ASSERT_EQUAL(h.ps[TP_BY_NIC], SIM_S);
	CU_ASSERT_TRUE(h.tiles);
	bench_free(&b);
}

/* What is over may be forgotten; those that go on, and the history of others, know nothing of it. */
static void forgotten(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bytes(100 * MIB), false);
	bench_start(&b);
	struct path p[2] = {path_over(nic, 0.1), path_over(nic, 0.1)};
	tp_id ids[2];
	for (uint32_t i = 0; i < 2; i++) {
		struct tp_spec s = spec_of(p, 2, (uint64_t)(i + 1) * 100 * MIB, i);
		ids[i] = b.tp->ops->start(b.tp, &s);
	}
	sim_run(b.sim, sim_time_ps(2 * SIM_S + 1));
	b.tp->ops->forget(b.tp, ids[0]);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.end[1].ps, 3 * SIM_S);
	CU_ASSERT_EQUAL(held(&b, ids[1]).ps[TP_BY_NIC], 2 * 3 * SIM_S);
	bench_free(&b);
}

/* Two transfers of 100 and 200 MiB share 100 MiB/s: the first ends at 2 s, the second at 3 s. */
static void two_share(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bytes(100 * MIB), false);
	bench_start(&b);
	struct path p = path_over(nic, 0.1);
	for (uint32_t i = 0; i < 2; i++) {
		struct tp_spec s = spec_of(&p, 1, (uint64_t)(i + 1) * 100 * MIB, i);
		b.tp->ops->start(b.tp, &s);
	}
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.end[0].ps, 2 * SIM_S);
	CU_ASSERT_EQUAL(b.end[1].ps, 3 * SIM_S);
	bench_free(&b);
}

/* Cold start over 20 ms: cwnd 10 x 1448 doubles each round trip up to 1 MiB (7 steps); what is sent while growing is 20 ms x sum of the steps. */
static void slow_start(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(UINT64_C(100000000000)), false);
	bench_start(&b);
	struct path p = path_over(nic, 20);
	struct tp_spec s = spec_of(&p, 1, 100 * MIB, 0);
	s.tcp.warm = false;
	s.tcp.window = MIB;
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	double grown = 14480.0 * 127, rest = 100.0 * MIB - grown;
	CU_ASSERT_DOUBLE_EQUAL((double)b.end[0].ps / 1e12, 0.14 + rest / (MIB / 0.02), 1e-6);
	struct sums h = held(&b, id);
	CU_ASSERT_EQUAL(h.ps[TP_BY_SLOW_START], 140 * SIM_MS);
	CU_ASSERT_EQUAL(h.ps[TP_BY_SLOW_START] + h.ps[TP_BY_WINDOW], b.end[0].ps);
	bench_free(&b);
}

/* On a LAN the start is one delay of what it loses: under a millisecond, and no more events than that. */
static void short_start(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bytes(1000 * MIB), false);
	bench_start(&b);
	struct path p = path_over(nic, 0.1);
	struct tp_spec s = spec_of(&p, 1, 1000 * MIB, 0);
	s.tcp.warm = false;
	s.tcp.window = 562540;
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT(b.end[0].ps > SIM_S && b.end[0].ps < SIM_S + SIM_MS);
	CU_ASSERT(sim_events(b.sim) <= 4);
	bench_free(&b);
}

static double aggregate(uint32_t copies, double each_mib, double cap_mib)
{
	struct bench b = bench_new();
	uint32_t cap = res_add(b.res, "host", RES_HOST_NFC, RES_OUT, share_from_bytes((uint64_t)(cap_mib * MIB)), true);
	bench_start(&b);
	struct path p = path_over(cap, 0.1);
	p.soft[0] = cap;
	for (uint32_t i = 0; i < copies; i++) {
		struct tp_spec s = spec_of(&p, 1, 1000 * MIB, i);
		s.stages[0] = (struct tp_stage){TP_BY_NFC_THREAD, share_from_bytes((uint64_t)(each_mib * MIB)), SHARE_NONE, false};
		s.n_stages = 1;
		b.tp->ops->start(b.tp, &s);
	}
	sim_run(b.sim, SIM_TIME_NEVER);
	double rate = 1000.0 * copies / ((double)b.end[0].ps / 1e12);
	bench_free(&b);
	return rate;
}

/* Published for one host: 100, 272, 284, 294 MiB/s with 1, 10, 20, 80 copies of 100 MiB/s each. */
static void nfc_host_cap(void)
{
	static const struct { uint32_t n; double mib; } table[] = {{1, 100}, {10, 272}, {20, 284}, {80, 294}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		double got = aggregate(table[i].n, 100, 294);
		CU_ASSERT_DOUBLE_EQUAL(got, table[i].mib, table[i].mib * 0.1);
		CU_ASSERT_DOUBLE_EQUAL(got, pow(pow(table[i].n * 100.0, -3) + pow(294, -3), -1 / 3.0), 0.01);
	}
}

/* A pool of 1 MiB under 4 streams gives each 256 KiB a round trip; one more transfer shrinks every part. */
static void pool_parts(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(UINT64_C(100000000000)), false);
	uint32_t pool = res_pool_add(b.res, "h/stack", MIB);
	bench_start(&b);
	struct path p = path_over(nic, 10);
	p.pool = pool;
	struct path four[] = {p, p, p, p};
	struct tp_spec s = spec_of(four, 4, 1000 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, sim_time_ps(SIM_S));
	struct tp_progress now;
	b.tp->ops->progress(b.tp, id, &now);
	CU_ASSERT_DOUBLE_EQUAL((double)now.rate / 1048576 / MIB, 100.0, 0.01);
	struct sums h = held(&b, id);
	CU_ASSERT_EQUAL(h.ps[TP_BY_STACK_POOL], 4 * SIM_S);
	struct tp_spec t = spec_of(four, 4, 1000 * MIB, 1);
	b.tp->ops->start(b.tp, &t);
	sim_at(b.sim, sim_now(b.sim), 1, 0, 0);
	sim_run(b.sim, sim_time_ps(2 * SIM_S));
	b.tp->ops->progress(b.tp, id, &now);
	CU_ASSERT_DOUBLE_EQUAL((double)now.rate / 1048576 / MIB, 50.0, 0.01);
	bench_free(&b);
}

/* 1 MiB of pool, 10 ms: two transfers of 2 streams have 50 MiB/s each; when the short one ends, the other has all 100 MiB/s of the pool. */
static void pool_freed(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(UINT64_C(100000000000)), false);
	uint32_t pool = res_pool_add(b.res, "h/stack", MIB);
	bench_start(&b);
	struct path p = path_over(nic, 10);
	p.pool = pool;
	struct path two[] = {p, p};
	for (uint32_t i = 0; i < 2; i++) {
		struct tp_spec s = spec_of(two, 2, (uint64_t)(i + 1) * 100 * MIB, i);
		b.tp->ops->start(b.tp, &s);
	}
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.end[0].ps, 2 * SIM_S);
	CU_ASSERT_EQUAL(b.end[1].ps, 3 * SIM_S);
	CU_ASSERT_EQUAL(res_pool(b.res, pool)->streams, 0);
	CU_ASSERT_EQUAL(res_pool(b.res, pool)->streams_peak, 4);
	bench_free(&b);
}

/* A dead path carries nothing; when it is live again the rest follows, and the time between is held by no_route. */
static void dead_path(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bytes(100 * MIB), false);
	bench_start(&b);
	struct path p = path_over(nic, 0.1), dead = p;
	dead.dead = true;
	dead.n = 0;
	struct tp_spec s = spec_of(&p, 1, 100 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, sim_time_ps(SIM_S / 4));
	b.tp->ops->set_paths(b.tp, id, &dead, 1);
	sim_at(b.sim, sim_now(b.sim), 1, 0, 0);
	sim_at(b.sim, sim_time_ps(SIM_S), 1, 0, 0);
	sim_run(b.sim, sim_time_ps(SIM_S));
	struct tp_progress now;
	b.tp->ops->progress(b.tp, id, &now);
	CU_ASSERT_TRUE(now.stalled);
	CU_ASSERT_EQUAL(now.bytes, 25 * MIB);
	b.tp->ops->set_paths(b.tp, id, &p, 1);
	sim_at(b.sim, sim_now(b.sim), 1, 0, 0);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.end[0].ps, SIM_S + 3 * SIM_S / 4);
	struct sums h = held(&b, id);
	CU_ASSERT_EQUAL(h.ps[TP_BY_NO_ROUTE], 3 * SIM_S / 4);
	CU_ASSERT_EQUAL(h.all, b.end[0].ps);
	bench_free(&b);
}

/* Streams on two NICs of 100 and 50 MiB/s drain one count of bytes: 150 MiB take a second. */
static void streams_drain_one_count(void)
{
	struct bench b = bench_new();
	uint32_t x = res_add(b.res, "x", RES_NIC, RES_OUT, share_from_bytes(100 * MIB), false);
	uint32_t y = res_add(b.res, "y", RES_NIC, RES_OUT, share_from_bytes(50 * MIB), false);
	bench_start(&b);
	struct path p[] = {path_over(x, 0.1), path_over(y, 0.1)};
	struct tp_spec s = spec_of(p, 2, 150 * MIB, 0);
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.end[0].ps, SIM_S);
	bench_free(&b);
}

static void empty_transfer(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bytes(100 * MIB), false);
	bench_start(&b);
	struct path p = path_over(nic, 0.1);
	struct tp_spec s = spec_of(&p, 1, 0, 0);
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.ended, 1);
	CU_ASSERT_EQUAL(b.end[0].ps, 0);
	bench_free(&b);
}

/* A copy of 1 GiB through these stages, MiB/s; network 0: none. What held it goes to *cause. */
static double copied_at(const struct tp_stage *stages, uint32_t n, int64_t network, enum tp_cause *cause)
{
	struct bench b = bench_new();
	bench_start(&b);
	uint32_t wire = res_add(b.res, "wire", RES_LINK, RES_FORWARD, network ? share_from_bytes((uint64_t)(network * MIB)) : SHARE_RATE_MAX, false);
	struct path p = path_over(wire, 0);
	if (network) {
		p.stage = share_from_bytes((uint64_t)(network * MIB));
		p.stage_res = wire;
	}
	struct tp_spec spec = spec_of(&p, 1, (uint64_t)MIB << 10, 0);
	memcpy(spec.stages, stages, n * sizeof(*stages));
	spec.n_stages = n;
	tp_id id = b.tp->ops->start(b.tp, &spec);
	sim_run(b.sim, SIM_TIME_NEVER);
	struct sums s = {.tiles = true};
	b.tp->ops->held(b.tp, id, add, &s);
	for (int c = 0; c < TP_BY__COUNT; c++)
		if (s.ps[c] * 2 > s.all)
			*cause = (enum tp_cause)c;
	double seconds = (double)b.end[0].ps / 1e12;
	bench_free(&b);
	return 1024 / seconds;
}

static struct tp_stage stage_of(enum tp_cause cause, int64_t mib, bool hard)
{
	return (struct tp_stage){cause, share_from_bytes((uint64_t)(mib * MIB)), SHARE_NONE, hard};
}

/* vmkfstools to NFS: what source, network and destination carry alone, and what was measured; MTU 1500 and 9000 are cells of their own. */
static void stages_combine(void)
{
	static const struct { int64_t read, network, write; double measured; } cells[] = {
		{123, 102, 167, 85.7}, {123, 102, 1000, 82.9}, {123, 102, 1000, 85.8}, {123, 2500, 1000, 122.9}, {123, 2500, 1000, 127.4},
		{289, 102, 1000, 98.6}, {289, 2500, 167, 155.1}, {289, 2500, 167, 157.4}, {289, 2500, 1000, 285.6}, {289, 2500, 1000, 289.7},
	};
	enum tp_cause cause = TP_BY__COUNT;
	const size_t n = G_N_ELEMENTS(cells);
	double off[2] = {0, 0};
	for (unsigned i = 0; i < n; i++)
		for (int hard = 0; hard < 2; hard++) {
			const struct tp_stage stages[] = {stage_of(TP_BY_DATASTORE_READ, cells[i].read, hard), stage_of(TP_BY_DATASTORE_WRITE, cells[i].write, hard)};
			double got = copied_at(stages, 2, cells[i].network, &cause), least = MIN(MIN(cells[i].read, cells[i].write), cells[i].network);
			double soft = pow(pow(cells[i].read, -3) + pow(cells[i].network, -3) + pow(cells[i].write, -3), -1. / 3);
			off[hard] += fabs(got / cells[i].measured - 1) / (double)n;
			CU_ASSERT_DOUBLE_EQUAL(got, hard ? least : soft, least * 1e-6);
		}
	CU_ASSERT_TRUE(off[0] < 0.022 && off[1] > 0.06);
}

static void hard_stages_bound(void)
{
	enum tp_cause cause = TP_BY__COUNT;
	const struct tp_stage mixed[] = {stage_of(TP_BY_DATASTORE_READ, 100, false), stage_of(TP_BY_DATASTORE_WRITE, 100, false), stage_of(TP_BY_SENDER, 90, true)};
	CU_ASSERT_DOUBLE_EQUAL(copied_at(mixed, 3, 0, &cause), 100 * pow(2, -1. / 3), 1e-3); /* 79.4, below the bound */
	CU_ASSERT_EQUAL(cause, TP_BY_DATASTORE_READ);
	const struct tp_stage bound[] = {stage_of(TP_BY_DATASTORE_READ, 100, false), stage_of(TP_BY_SENDER, 90, true)};
	CU_ASSERT_DOUBLE_EQUAL(copied_at(bound, 2, 0, &cause), 90, 1e-3);
	CU_ASSERT_EQUAL(cause, TP_BY_SENDER);
	const struct tp_stage wire[] = {stage_of(TP_BY_DATASTORE_READ, 100, false)};
	CU_ASSERT_DOUBLE_EQUAL(copied_at(wire, 1, 50, &cause), pow(pow(100, -3) + pow(50, -3), -1. / 3), 1e-3);
	CU_ASSERT_EQUAL(cause, TP_BY_LINK);
}

static const struct suite_case cases[] = {
	{"a transfer alone takes bytes over rate, to the picosecond", exact_time},
	{"a transfer that is over may be forgotten", forgotten},
	{"two transfers share and the longer one speeds up when the other ends", two_share},
	{"slow start doubles from ten segments each round trip", slow_start},
	{"a start under a millisecond is one delay", short_start},
	{"NFC copies of one host add up as published", nfc_host_cap},
	{"streams of one netstack share its pool", pool_parts},
	{"a pool's part grows when another transfer ends", pool_freed},
	{"a dead path stalls a transfer and its time is held by no_route", dead_path},
	{"streams drain one common count", streams_drain_one_count},
	{"nothing to send ends at once", empty_transfer},
	{"reading, network and writing combine as measured, and their minimum does not", stages_combine},
	{"a hard stage bounds the soft ones, and the slowest of them is the cause", hard_stages_bound},
};

SUITE_MAIN("flow model", cases)
