/* tests/test-packet-laws.c: laws of transfers sent packet by packet, whatever TCP does inside: what a link carries, how equals share it, what scaling
 * the world does, and what may not matter to anybody. Closed forms come of framing alone. Not pinned: any course of a window. */
#include "models/transport/packet.h"
#include "tests/suite.h"

#include "tests/flow-bench.h"

#include <math.h>

static struct bench packets_new(void)
{
	return (struct bench){.sim = sim_new(EVQ_HEAP4, UINT64_C(2000000000)), .res = res_table_new()};
}

static void packets_start(struct bench *b, uint64_t seed)
{
	bench_start_with(b, &packet_factory, seed);
}

/* A path of segments of `mss` bytes in packets of `mtu` bytes, over resources in order. */
static struct path path_of(const uint32_t *res, uint32_t n, double rtt_ms, uint32_t mss, uint32_t mtu)
{
	struct path p = path_empty();
	for (uint32_t i = 0; i < n; i++)
		p.uses[p.n++] = (struct share_use){res[i], (uint32_t)((UINT64_C(1000000) * (mtu + 38) + mss - 1) / mss)};
	p.rtt = sim_dur_ps((int64_t)(rtt_ms * 1e9));
	p.mss = mss;
	return p;
}

static uint64_t delivered(struct bench *b, tp_id id)
{
	struct tp_progress at;
	b->tp->ops->progress(b->tp, id, &at);
	return at.bytes;
}

/* ---- a lone flow ---- */

struct lone {
	uint64_t bps;
	double rtt_ms;
	uint32_t mtu, headers; /* headers: 52, over IPv6 72 */
	bool link, cubic;      /* link: a queue that drops, of two round trips; else the host's own NIC */
	double from_s, for_s;
};

/* What it delivers per second of a long stretch, as a part of what framing leaves: rate x payload / (packet + 38). */
static double lone_goodput(const struct lone *l)
{
	struct bench b = packets_new();
	uint32_t mss = l->mtu - l->headers;
	uint32_t r = res_add(b.res, "hop", l->link ? RES_LINK : RES_NIC, l->link ? RES_FORWARD : RES_OUT, share_from_bps(l->bps), false);
	int64_t pipe = (int64_t)((double)l->bps / 8 * l->rtt_ms / 1000);
	if (l->link)
		res_set_queue(b.res, r, 2 * pipe + 100 * (l->mtu + 38));
	packets_start(&b, 1);
	struct path p = path_of(&r, 1, l->rtt_ms, mss, l->mtu);
	struct tp_spec s = spec_of(&p, 1, UINT64_MAX, 0);
	s.tcp = (struct tcp_opts){.window = 8 * pipe + 4 * MIB, .cubic = l->cubic};
	tp_id id = b.tp->ops->start(b.tp, &s);
	play_until(&b, (int64_t)(l->from_s * 1e12));
	uint64_t before = delivered(&b, id);
	play_until(&b, (int64_t)((l->from_s + l->for_s) * 1e12));
	double got = (double)(delivered(&b, id) - before) * 8 / l->for_s;
	bench_free(&b);
	return got / ((double)l->bps * mss / (l->mtu + 38));
}

static void lone_over(const struct lone *l)
{
	double part = lone_goodput(l);
	if (fabs(part - 1) > 0.001)
		printf("# %.0f Mbit/s, %g ms, MTU %u, headers of %u, %s, %s: %.3f %% of its goodput\n", (double)l->bps / 1e6, l->rtt_ms, l->mtu, l->headers,
			l->link ? "link" : "NIC", l->cubic ? "CUBIC" : "NewReno", 100 * part);
	CU_ASSERT_DOUBLE_EQUAL(part, 1, 0.001);
}

static void lone_fills_its_nic(void)
{
	static const double rtt[] = {0.1, 1, 20};
	for (unsigned i = 0; i < sizeof(rtt) / sizeof(rtt[0]); i++)
		for (unsigned k = 0; k < 8; k++) {
			struct lone l = {.bps = 1000000000, .rtt_ms = rtt[i], .mtu = k & 1 ? 9000 : 1500, .headers = k & 2 ? 72 : 52, .cubic = k & 4, .from_s = 2, .for_s = 2};
			lone_over(&l);
		}
}

static void lone_fills_its_link(void)
{
	static const double rtt[] = {1, 10, 50};
	for (unsigned i = 0; i < sizeof(rtt) / sizeof(rtt[0]); i++)
		for (unsigned k = 0; k < 8; k++) {
			struct lone l = {.bps = 100000000, .rtt_ms = rtt[i], .mtu = k & 1 ? 9000 : 1500, .headers = k & 2 ? 72 : 52, .link = true, .cubic = k & 4,
				.from_s = 20, .for_s = 60};
			lone_over(&l);
		}
}

/* ---- equals ---- */

/* The second begins `after` seconds; from half a minute on they are counted. */
static double share_of_first(bool cubic, double rtt_ms, double after, int64_t seconds)
{
	struct bench b = packets_new();
	uint32_t link = res_add(b.res, "link", RES_LINK, RES_FORWARD, share_from_bps(UINT64_C(20000000)), false);
	res_set_queue(b.res, link, (int64_t)(20e6 / 8 * rtt_ms / 1000) + 50 * 1538);
	packets_start(&b, 1);
	struct path p = path_of(&link, 1, rtt_ms, 1448, 1500);
	struct tp_spec s = spec_of(&p, 1, UINT64_MAX, 0);
	s.tcp = (struct tcp_opts){.window = 16 * MIB, .cubic = cubic};
	tp_id first = b.tp->ops->start(b.tp, &s);
	play_until(&b, (int64_t)(after * 1e12));
	s.owner = 1;
	tp_id second = b.tp->ops->start(b.tp, &s);
	play_until(&b, 30 * SIM_S);
	uint64_t a = delivered(&b, first), c = delivered(&b, second);
	play_until(&b, (30 + seconds) * SIM_S);
	a = delivered(&b, first) - a;
	c = delivered(&b, second) - c;
	bench_free(&b);
	return (double)a / (double)(a + c);
}

#define STARTS 64

/* Nothing here is random, so two flows of one round trip before a queue that drops may fall into step, and one then loses whenever the queue is full
 * (phase effects: Floyd and Jacobson 1991). Who that is depends on when the second begins, so the law is of the mean over many beginnings. */
static void equals(bool cubic)
{
	static const double rtt[] = {20};
	for (unsigned i = 0; i < sizeof(rtt) / sizeof(rtt[0]); i++) {
		double sum = 0, low = 1, high = 0;
		for (int k = 0; k < STARTS; k++) {
			double part = share_of_first(cubic, rtt[i], 0.05 + 2 * fmod(k * 0.6180339887, 1), 200);
			sum += part;
			low = fmin(low, part);
			high = fmax(high, part);
		}
		printf("# %s, %g ms: the first has %.2f %% in the mean (%.1f..%.1f)\n", cubic ? "CUBIC" : "NewReno", rtt[i], 100 * sum / STARTS, 100 * low, 100 * high);
		CU_ASSERT_DOUBLE_EQUAL(sum / STARTS, 0.5, 0.01);
	}
}

static void equals_newreno(void) { equals(false); }

static void equals_cubic(void) { equals(true); }

/* ---- what scales, and what may not matter ---- */

struct world {
	uint64_t bps;
	double rtt_ms;
	bool renamed, bystander, unused;
};

#define FLOWS 3

/* Three transfers of some MiB over a NIC each and one link whose queue overflows; when each ends, ps. */
static void play_world(const struct world *w, int64_t *end)
{
	struct bench b = packets_new();
	uint32_t res[2 * FLOWS], link, apart, n = 0;
	if (w->unused)
		for (int i = 0; i < 5; i++)
			res_add(b.res, "spare", RES_NIC, RES_OUT, share_from_bps(w->bps), false);
	for (int i = 0; i < FLOWS; i++)
		res[n++] = res_add(b.res, w->renamed ? "zz" : "a/vmnic0", RES_NIC, RES_OUT, share_from_bps(w->bps), false);
	link = res_add(b.res, w->renamed ? "another" : "dci", RES_LINK, RES_FORWARD, share_from_bps(w->bps), false);
	res_set_queue(b.res, link, 60 * 1538);
	apart = res_add(b.res, "apart", RES_LINK, RES_FORWARD, share_from_bps(w->bps), false);
	res_set_queue(b.res, apart, 10 * 1538);
	packets_start(&b, 1);
	if (w->bystander) {
		struct path p = path_of(&apart, 1, 3 * w->rtt_ms, 1448, 1500);
		struct tp_spec s = spec_of(&p, 1, 30 * MIB, FLOWS);
		s.tcp.warm = false;
		b.tp->ops->start(b.tp, &s);
	}
	for (uint32_t i = 0; i < FLOWS; i++) {
		struct path p = path_of((uint32_t[]){res[i], link}, 2, w->rtt_ms * (1 + i), 1448, 1500);
		struct tp_spec s = spec_of(&p, 1, (uint64_t)(10 + 3 * i) * MIB, i);
		s.tcp.warm = false;
		b.tp->ops->start(b.tp, &s);
	}
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.ended, FLOWS + w->bystander);
	for (int i = 0; i < FLOWS; i++)
		end[i] = b.end[i].ps;
	bench_free(&b);
}

static void same_as_plain(const struct world *changed)
{
	const struct world plain = {.bps = 200000000, .rtt_ms = 5};
	int64_t a[FLOWS], b[FLOWS];
	play_world(&plain, a);
	play_world(changed, b);
	for (int i = 0; i < FLOWS; i++)
		CU_ASSERT_EQUAL(a[i], b[i]);
}

static void names(void) { same_as_plain(&(struct world){.bps = 200000000, .rtt_ms = 5, .renamed = true}); }

static void bystanders(void) { same_as_plain(&(struct world){.bps = 200000000, .rtt_ms = 5, .bystander = true}); }

static void unused_resources(void) { same_as_plain(&(struct world){.bps = 200000000, .rtt_ms = 5, .unused = true}); }

/* One transfer through a NIC; timers, which do not scale, play no part where nothing is lost. */
static double lone_time(uint64_t bps, double rtt_ms)
{
	struct bench b = packets_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(bps), false);
	packets_start(&b, 1);
	struct path p = path_of(&nic, 1, rtt_ms, 1448, 1500);
	struct tp_spec s = spec_of(&p, 1, UINT64_C(20000) * 1448, 0); /* an even number of segments: no acknowledgement is delayed */
	s.tcp.warm = false;
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	double t = (double)b.end[0].ps;
	bench_free(&b);
	return t;
}

static void scaled(void)
{
	double slow = lone_time(500000000, 20), fast = lone_time(1000000000, 10);
	if (fabs(fast / slow - 0.5) > 1e-4)
		printf("# %.9f s became %.9f s\n", slow / 1e12, fast / 1e12);
	CU_ASSERT_DOUBLE_EQUAL(fast / slow, 0.5, 1e-4);
}

/* ---- bytes ---- */

/* Two streams of one transfer, one of them slow, over queues that overflow: what is delivered is what was asked for, to the byte, and time is told apart
 * without a gap. */
static void conserved(void)
{
	struct bench b = packets_new();
	uint32_t link[2];
	for (int i = 0; i < 2; i++) {
		link[i] = res_add(b.res, "link", RES_LINK, RES_FORWARD, share_from_bps(i ? UINT64_C(20000000) : UINT64_C(100000000)), false);
		res_set_queue(b.res, link[i], 20 * 1538);
	}
	packets_start(&b, 1);
	struct path p[2] = {path_of(&link[0], 1, 8, 1448, 1500), path_of(&link[1], 1, 8, 1448, 1500)};
	struct tp_spec s = spec_of(p, 2, 25 * MIB + 12345, 0);
	s.tcp.warm = false;
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.ended, 1);
	CU_ASSERT_EQUAL(delivered(&b, id), 25 * MIB + 12345);
	struct sums h = held(&b, id);
	CU_ASSERT_EQUAL(h.all, 2 * b.end[0].ps);
	b.tp->ops->measure(b.tp);
	for (int i = 0; i < 2; i++) { /* used: more than delivered, by headers and what was sent twice, and never more than it could carry */
		struct res *r = res_get(b.res, link[i]);
		res_advance(r, b.end[0]);
		sim_i128 could = (sim_i128)r->nominal * b.end[0].ps;
		CU_ASSERT(res_payload_area(r) > 0 && res_used_area(r) > res_payload_area(r) && res_used_area(r) <= could);
	}
	sim_i128 carried = 0;
	for (int i = 0; i < 2; i++)
		carried += res_payload_area(res_get(b.res, link[i]));
	CU_ASSERT(carried == ((sim_i128)25 * MIB + 12345) * TP_BYTE);
	bench_free(&b);
}

/* What is cancelled has delivered what it says, and what follows on the same connection is not disturbed by it. */
static void cancelled(void)
{
	struct bench b = packets_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(UINT64_C(100000000)), false);
	packets_start(&b, 1);
	struct path p = path_of(&nic, 1, 4, 1448, 1500);
	struct tp_spec s = spec_of(&p, 1, 100 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	play_until(&b, SIM_S);
	uint64_t before = delivered(&b, id), said = b.tp->ops->cancel(b.tp, id);
	CU_ASSERT_EQUAL(before, said);
	CU_ASSERT(said > 10 * MIB && said < 12 * MIB);
	s.bytes = 5 * MIB;
	s.tcp.warm = true;
	id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(delivered(&b, id), 5 * MIB);
	double t = (double)(b.end[0].ps - SIM_S) / 1e12, least = 5.0 * MIB * 8 / 100e6 * 1538 / 1448;
	CU_ASSERT(t >= least && t < least * 1.1);
	bench_free(&b);
}

/* A NIC of 20 Mbit/s with one class of that limit, and a stream through it. */
static tp_id through_class(struct bench *b, uint32_t *out_nic, share_rate limit, int64_t loss_ppb)
{
	*b = packets_new();
	*out_nic = res_add(b->res, "nic", RES_NIC, RES_OUT, share_from_bps(20000000), false);
	res_get(b->res, *out_nic)->loss_ppb = loss_ppb;
	struct path p = over(res_class_add(b->res, "class", *out_nic, 50, 0, limit), 0.1);
	packets_start(b, 1);
	struct tp_spec s = spec_of(&p, 1, UINT64_MAX, 0);
	return b->tp->ops->start(b->tp, &s);
}

/* What is lost in the transmitter of a class frees its sender, too. */
static void flapping(void)
{
	struct bench b;
	uint32_t nic;
	tp_id id = through_class(&b, &nic, share_from_bps(20000000), 0);
	for (int64_t t = 1; t <= 20; t++)
		for (int up = 0; up < 2; up++) {
			play_until(&b, t * SIM_S + up * SIM_MS);
			res_get(b.res, nic)->down = !up;
			b.tp->ops->resource_changed(b.tp, nic);
		}
	uint64_t before = delivered(&b, id);
	play_until(&b, 30 * SIM_S);
	CU_ASSERT(delivered(&b, id) > before);
	bench_free(&b);
}

/* The last packet of a connection waits for longer than any of its timers, and is lost as it is sent. */
static void outlived(void)
{
	for (int64_t t = 1; t <= 10; t++) {
		struct bench b;
		uint32_t nic;
		tp_id id = through_class(&b, &nic, share_from_bps(20000), 500000000);
		play_until(&b, t * 10 * SIM_MS);
		b.tp->ops->cancel(b.tp, id);
		b.tp->ops->hang_up(b.tp, 0);
		play_until(&b, 200 * SIM_S);
		struct tp_counts n;
		b.tp->ops->res_counts(b.tp, nic, &n);
		CU_ASSERT(n.lost > 0);
		bench_free(&b);
	}
}

static const struct suite_case cases[] = {
	{"a lone flow fills a NIC to the goodput that framing leaves, within 0.1 %", lone_fills_its_nic},
	{"a lone flow fills a link with a queue likewise, whatever is lost in it", lone_fills_its_link},
	{"two equal flows of NewReno share a link within 2 %, in the mean over their starts", equals_newreno},
	{"two equal flows of CUBIC share a link within 2 %, in the mean over their starts", equals_cubic},
	{"rates doubled and delays halved, times are halved", scaled},
	{"other names change nothing", names},
	{"a transfer over other links changes nothing", bystanders},
	{"resources that nothing crosses change nothing", unused_resources},
	{"what is delivered is what was sent, by transfer and by resource", conserved},
	{"a cancelled transfer has delivered what it says, and the connection goes on", cancelled},
	{"a NIC with classes that goes down and up stops nobody for good", flapping},
	{"a connection that was hung up may lose its last packet while it is sent", outlived},
};

SUITE_MAIN("laws of packets", cases)
