/* tests/test-packet-station.c: what paces packets at their source (contract S6), over the transport's interface: rates are exact, turns are fair, and the
 * published figures of vMotion's streams and of NFC come out of packets.
 *
 * A segment of 1448 bytes takes 1538 of the wire at MTU 1500, one of 8948 takes 9038 at 9000.
 */
#include "tests/flow-bench.h"
#include "tests/suite.h"

#include "models/assume.h"
#include "models/migration/plan.h"
#include "models/transport/packet.h"

#define GBIT INT64_C(1000000000)

static void begin(struct bench *b)
{
	*b = (struct bench){.sim = sim_new(EVQ_LADDER, UINT64_C(4000000000)), .res = res_table_new()};
	bench_start_with(b, &packet_factory, 0);
}

static share_rate bps(int64_t rate) { return share_from_bps((uint64_t)rate); }

static uint32_t place(struct bench *b, const char *name, enum res_kind kind, enum res_direction d, int64_t rate_bps, bool soft)
{
	return res_add(b->res, name, kind, d, bps(rate_bps), soft);
}

/* One way between two NICs of that rate, and what acknowledgements meet. */
struct pair {
	uint32_t out, in, back_out, back_in;
};

static struct pair nics(struct bench *b, int64_t rate_bps)
{
	return (struct pair){place(b, "a", RES_NIC, RES_OUT, rate_bps, false), place(b, "b", RES_NIC, RES_IN, rate_bps, false), place(b, "b", RES_NIC, RES_OUT, rate_bps, false),
		place(b, "a", RES_NIC, RES_IN, rate_bps, false)};
}

static uint32_t wire_of(struct bench *b, const struct pair *n, int64_t rtt_ps, uint32_t mss, int64_t window)
{
	struct wire w = {.there = {n->out, n->in}, .back = {n->back_out, n->back_in}, .n_there = 2, .n_back = 2, .rtt = {rtt_ps}, .mss = mss, .headers = 52, .window = window};
	return wire_add(b->res->wires, &w);
}

static void use(struct path *p, uint32_t res) { p->uses[p->n++] = (struct share_use){res, SHARE_UNIT}; }

static struct path way(struct bench *b, const struct pair *n, int64_t rtt_ps, uint32_t mss)
{
	struct path p = path_empty();
	use(&p, n->out);
	use(&p, n->in);
	p.wire = wire_of(b, n, rtt_ps, mss, 0);
	p.rtt = sim_dur_ps(rtt_ps);
	p.mss = mss;
	return p;
}

static uint64_t delivered(const struct bench *b, tp_id id)
{
	struct tp_progress p;
	b->tp->ops->progress(b->tp, id, &p);
	return p.bytes;
}

static void within(double is, double should, double part) { CU_ASSERT_DOUBLE_EQUAL(is, should, part * should); }

/* 100 MB read at 100 MB/s take a second, to the picosecond: what a service leaves over counts in the next. Nothing crosses a network. */
static void exact(void)
{
	struct bench b;
	begin(&b);
	struct path p = path_empty();
	p.mss = MSS;
	use(&p, res_add(b.res, "disk", RES_DATASTORE_READ, RES_NO_DIRECTION, share_from_bytes(100000000), false));
	struct tp_spec s = spec_of(&p, 1, 100000000, 0);
	b.tp->ops->start(b.tp, &s);
	play_until(&b, 2 * SIM_S);
	CU_ASSERT_EQUAL(b.ended, 1);
	CU_ASSERT_EQUAL(b.end[0].ps, SIM_S);
	bench_free(&b);
}

/* Three streams write to one place, one of them standing for two connections: it has two turns of four. */
static void turns(void)
{
	struct bench b;
	begin(&b);
	tp_id id[3];
	uint32_t disk = res_add(b.res, "disk", RES_DATASTORE_WRITE, RES_NO_DIRECTION, share_from_bytes(100000000), false);
	for (uint32_t i = 0; i < 3; i++) {
		struct path p = path_empty();
		p.mss = MSS;
		p.weight = i == 2 ? 2 : 1;
		use(&p, disk);
		struct tp_spec s = spec_of(&p, 1, UINT64_MAX, i);
		id[i] = b.tp->ops->start(b.tp, &s);
	}
	play_until(&b, 4 * SIM_S);
	CU_ASSERT_DOUBLE_EQUAL((double)delivered(&b, id[0]), 1e8, 4 * 65536);
	CU_ASSERT_DOUBLE_EQUAL((double)delivered(&b, id[1]), 1e8, 4 * 65536);
	CU_ASSERT_DOUBLE_EQUAL((double)delivered(&b, id[2]), 2e8, 4 * 65536);
	bench_free(&b);
}

/* KB 323379: one, two and three streams of 18.5 Gbit/s each on a port of 40. */
static void vmotion_streams(void)
{
	static const double gbit[] = {17.93, 30.50, 36.04};
	for (uint32_t n = 1; n <= 3; n++) {
		struct bench b;
		begin(&b);
		struct pair lan = nics(&b, 40 * GBIT);
		uint32_t sender = place(&b, "a", RES_VMOTION_SENDER, RES_OUT, 40 * GBIT, true);
		struct path p[3];
		for (uint32_t i = 0; i < n; i++) {
			p[i] = way(&b, &lan, 100 * SIM_US, 8948);
			use(&p[i], sender);
			p[i].soft[0] = sender;
		}
		struct tp_spec s = spec_of(p, n, UINT64_MAX, 0);
		s.stages[s.n_stages++] = (struct tp_stage){TP_BY_STREAM_HELPER, bps(18500000000) * n, SHARE_NONE, false};
		tp_id id = b.tp->ops->start(b.tp, &s);
		play_until(&b, SIM_S / 10);
		uint64_t first = delivered(&b, id);
		play_until(&b, SIM_S / 5);
		within((double)(delivered(&b, id) - first) * 80 / 1e9, gbit[n - 1], 0.005);
		bench_free(&b);
	}
}

static struct tp_spec nfc(const struct path *p, uint64_t bytes, uint32_t owner, const struct assume *a)
{
	struct tp_spec s = spec_of(p, 1, bytes, owner);
	s.stages[s.n_stages++] = (struct tp_stage){TP_BY_NFC_THREAD, plan_nfc_rate(p->rtt, a), SHARE_NONE, false};
	s.app = plan_nfc_app(a);
	return s;
}

static struct assume assumed(int64_t chunk, int64_t depth)
{
	struct assume a;
	assume_init(&a);
	a.value[ASSUME_NFC_CHUNK] = chunk;
	a.value[ASSUME_NFC_DEPTH] = depth;
	return a;
}

/* MTV: 80 copies from one host carry 294 MiB/s together, evenly. */
static void nfc_of_a_host(void)
{
	struct bench b;
	begin(&b);
	struct assume a = assumed(65536, 1);
	struct pair lan = nics(&b, 10 * GBIT);
	uint32_t host = place(&b, "a", RES_HOST_NFC, RES_OUT, 294 * MIB * 8, true);
	tp_id id[80];
	for (uint32_t i = 0; i < 80; i++) {
		struct path p = way(&b, &lan, 100 * SIM_US, MSS);
		use(&p, host);
		p.soft[0] = host;
		struct tp_spec s = nfc(&p, UINT64_MAX, i, &a);
		id[i] = b.tp->ops->start(b.tp, &s);
	}
	play_until(&b, SIM_S);
	uint64_t sum = 0, least = UINT64_MAX, most = 0;
	for (uint32_t i = 0; i < 80; i++) {
		uint64_t n = delivered(&b, id[i]);
		sum += n;
		least = MIN(least, n);
		most = MAX(most, n);
	}
	within((double)sum, 294.0 * (double)MIB, 0.01);
	CU_ASSERT_TRUE(most - least <= 3 * 65536);
	bench_free(&b);
}

/* One copy, one block after another: 1.3 Gbit/s within a site, block / (round trip + service) over distance, as much more as blocks are under way or larger. */
static void nfc_over_distance(void)
{
	static const struct { int64_t rtt_us, chunk, depth; } cases[] = {{100, 65536, 1}, {1000, 65536, 1}, {10000, 65536, 1}, {10000, 65536, 4}, {5000, 1 << 20, 4}, {40000, 4 << 20, 2}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct bench b;
		begin(&b);
		struct assume a = assumed(cases[i].chunk, cases[i].depth);
		struct pair lan = nics(&b, 25 * GBIT);
		struct path p = way(&b, &lan, cases[i].rtt_us * SIM_US, 8948);
		struct tp_spec s = nfc(&p, UINT64_MAX, 0, &a);
		tp_id id = b.tp->ops->start(b.tp, &s);
		play_until(&b, 2 * SIM_S);
		uint64_t first = delivered(&b, id);
		play_until(&b, 4 * SIM_S);
		within((double)(delivered(&b, id) - first) / 2, (double)plan_nfc_rate(p.rtt, &a) / 1048576, 0.02);
		bench_free(&b);
	}
}

/* Traffic at a rate of its own: exact in the long run; at 0 it stands still, and goes on from there. */
static void own_rate(void)
{
	struct bench b;
	begin(&b);
	struct pair lan = nics(&b, GBIT);
	struct path p = way(&b, &lan, 100 * SIM_US, MSS);
	struct tp_spec s = spec_of(&p, 1, UINT64_MAX, 0);
	s.tcp.window = TP_NO_WINDOW;
	tp_id id = b.tp->ops->start(b.tp, &s);
	b.tp->ops->set_rate(b.tp, id, bps(300000000));
	play_until(&b, 10 * SIM_S);
	CU_ASSERT_DOUBLE_EQUAL((double)delivered(&b, id), 375e6, 200000);
	b.tp->ops->set_rate(b.tp, id, 0);
	play_until(&b, 11 * SIM_S);
	uint64_t there = delivered(&b, id);
	play_until(&b, 20 * SIM_S);
	CU_ASSERT_EQUAL(delivered(&b, id), there);
	b.tp->ops->set_rate(b.tp, id, bps(8000));
	play_until(&b, 30 * SIM_S);
	CU_ASSERT_DOUBLE_EQUAL((double)(delivered(&b, id) - there), 10000, 1000);
	bench_free(&b);
}

/* Read by two paths of 1 Gbit/s, sent over 10: both paths' wires are filled in turn. */
static void leg_by_two_paths(void)
{
	struct bench b;
	begin(&b);
	struct pair lan = nics(&b, 10 * GBIT), one = nics(&b, GBIT), two = nics(&b, GBIT);
	struct path p = way(&b, &lan, 100 * SIM_US, MSS);
	uint32_t wires[] = {wire_of(&b, &one, 100 * SIM_US, MSS, MIB), wire_of(&b, &two, 100 * SIM_US, MSS, MIB)};
	p.reads = wire_bundle_add(b.res->wires, wires, 2, 1);
	struct tp_spec s = spec_of(&p, 1, UINT64_C(250000000), 0);
	b.tp->ops->start(b.tp, &s);
	play_until(&b, 3 * SIM_S);
	CU_ASSERT_EQUAL(b.ended, 1);
	within((double)b.end[0].ps / 1e12, 250e6 / (2 * 1e9 / 8 * MSS / 1538), 0.02);
	bench_free(&b);
}

/* A host's own copy that writes each block to two of three places, one of them its own: 2/3 of the copies cross 1 Gbit/s. */
static void leg_with_copies(void)
{
	struct bench b;
	begin(&b);
	struct pair one = nics(&b, GBIT), two = nics(&b, GBIT);
	struct path p = path_empty();
	p.mss = MSS;
	uint32_t wires[] = {wire_of(&b, &one, 100 * SIM_US, MSS, MIB), wire_of(&b, &two, 100 * SIM_US, MSS, MIB), WIRE_NONE};
	p.writes = wire_bundle_add(b.res->wires, wires, 3, 2);
	struct tp_spec s = spec_of(&p, 1, UINT64_C(90000000), 0);
	b.tp->ops->start(b.tp, &s);
	play_until(&b, 3 * SIM_S);
	CU_ASSERT_EQUAL(b.ended, 1);
	within((double)b.end[0].ps / 1e12, 60e6 / (1e9 / 8 * MSS / 1538), 0.03);
	bench_free(&b);
}

static const struct suite_case cases[] = {
	{"a station's rate is exact", exact},
	{"streams take turns at a station, by what they stand for", turns},
	{"one, two and three vMotion streams carry 17.9, 30.5 and 36.0 Gbit/s of 40", vmotion_streams},
	{"80 NFC copies carry what their host does, evenly", nfc_of_a_host},
	{"NFC waits for round trips block by block", nfc_over_distance},
	{"a rate of traffic's own is exact, and 0 stands still", own_rate},
	{"blocks are read by all paths in turn", leg_by_two_paths},
	{"copies of a block cross the network but for those at home", leg_with_copies},
};

SUITE_MAIN("packet stations", cases)
