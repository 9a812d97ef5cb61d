/* tests/test-net.c: packet lanes against closed forms and their own books. The lanes against an engine with an event for each packet and hop:
 * test-net-oracle.c.
 */
#include "sim/net.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>
#include <string.h>

struct seen {
	struct net *n;
	uint64_t arrived, gone, bytes;
	struct sim_time last;
	sim_i128 spent;      /* sum of arrival - what `a` and `b` say it was sent at */
};

static void seen_arrived(void *ctx, const struct net_packet *p)
{
	struct seen *s = ctx;
	s->arrived++;
	s->bytes += p->bytes;
	s->last = net_now(s->n);
	s->spent += net_now(s->n).ps - (int64_t)((uint64_t)p->b << 32 | p->a);
}

static void seen_gone(void *ctx, const struct net_packet *p, net_lane lane, bool queue)
{
	(void)p, (void)lane, (void)queue;
	((struct seen *)ctx)->gone++;
}

static net_route paced_route;
static struct net_packet paced_packet;

/* Sends one packet; `target` holds how many more, `kind` the gap in nanoseconds. */
static void paced_timer(void *ctx, uint32_t target, uint32_t kind)
{
	struct seen *s = ctx;
	uint64_t now = (uint64_t)net_now(s->n).ps;
	struct net_packet p = paced_packet;
	p.route = paced_route;
	p.a = (uint32_t)now;
	p.b = (uint32_t)(now >> 32);
	net_send(s->n, &p);
	if (target > 1)
		net_timer(s->n, sim_time_ps((int64_t)now + kind * SIM_NS), target - 1, kind);
}

static const struct net_ops seen_ops = {.arrived = seen_arrived, .timer = paced_timer, .gone = seen_gone};

static struct seen *seen_new(void)
{
	struct seen *s = g_new0(struct seen, 1);
	s->n = net_new(&seen_ops, s);
	return s;
}

static void seen_free(struct seen *s)
{
	char why[200] = "";
	CU_ASSERT_TRUE(net_verify(s->n, why, sizeof why));
	if (why[0])
		printf("# %s\n", why);
	net_free(s->n);
	g_free(s);
}

static void seen_send(struct seen *s, net_route r, uint32_t flow, uint16_t bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		net_send(s->n, &(struct net_packet){.flow = flow, .seq = i, .route = r, .bytes = bytes});
}

/* 100 000 packets of 1500 + 38 bytes at 10 Gbit/s take 123.04 ms to the picosecond; at 7 Gbit/s, where one takes no whole number of picoseconds, too. */
static void lone_stream_leaves_at_the_rate(void)
{
	static const uint64_t rates[] = {10000000000, 7000000000, 25000000000, 999999937};
	for (unsigned i = 0; i < G_N_ELEMENTS(rates); i++) {
		struct seen *s = seen_new();
		net_lane hops[2];
		for (int h = 0; h < 2; h++)
			hops[h] = net_lane_add(s->n, &(struct net_lane_opts){.bps = rates[i], .delay = {5 * SIM_US}, .overhead = 38});
		net_route r = net_route_add(s->n, hops, 2);
		seen_send(s, r, 0, 1500, 100000);
		CU_ASSERT_FALSE(net_run(s->n, SIM_TIME_NEVER));
		int64_t all = base_div_floor((sim_i128)1538 * 8 * 100000 * SIM_S, (sim_i128)rates[i]);
		int64_t one = base_div_floor((sim_i128)1538 * 8 * SIM_S, (sim_i128)rates[i]);
		CU_ASSERT_EQUAL(s->arrived, 100000);
		CU_ASSERT_TRUE(s->last.ps >= all + one + 10 * SIM_US && s->last.ps <= all + one + 10 * SIM_US + 1);
		struct net_counts c = net_lane_counts(s->n, hops[0]);
		CU_ASSERT_TRUE(c.out == 100000 && c.inside == 0 && c.sent_bytes == 153800000 && c.backlog == 0);
		CU_ASSERT_EQUAL(c.busy.ps, all);
		seen_free(s);
	}
}

static void full_queues_drop(void)
{
	struct seen *s = seen_new();
	net_lane by_packets = net_lane_add(s->n, &(struct net_lane_opts){.bps = 1000000000, .limit_packets = 10, .overhead = 38});
	net_lane by_bytes = net_lane_add(s->n, &(struct net_lane_opts){.bps = 1000000000, .limit_bytes = 5000, .overhead = 38});
	seen_send(s, net_route_add(s->n, &by_packets, 1), 0, 1500, 100);
	CU_ASSERT_EQUAL(net_lane_counts(s->n, by_packets).dropped, 89); /* one is being sent, ten wait */
	seen_send(s, net_route_add(s->n, &by_bytes, 1), 0, 1500, 100);
	CU_ASSERT_EQUAL(net_lane_counts(s->n, by_bytes).dropped, 97);
	CU_ASSERT_EQUAL(net_lane_counts(s->n, by_bytes).backlog, 3 * 1538);
	net_run(s->n, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(s->arrived, 11 + 3);
	CU_ASSERT_EQUAL(s->gone, 89 + 97);
	seen_free(s);
}

/* A burst of 100 packets passes at the peak of 10 Gbit/s, what follows at the average of 1 Gbit/s. */
static void bucket_passes_its_burst_then_the_average(void)
{
	struct seen *s = seen_new();
	net_lane l = net_lane_add(s->n, &(struct net_lane_opts){.overhead = 18, .bucket = {.average_bps = 1000000000, .peak_bps = 10000000000, .burst = 151800}});
	net_route r = net_route_add(s->n, &l, 1);
	seen_send(s, r, 0, 1500, 111);
	net_run(s->n, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(s->arrived, 111);
	/* While the burst passes the bucket fills at a tenth of the rate: 111 packets begin within 111 - 1 times of the peak. */
	CU_ASSERT_EQUAL(s->last.ps, 111 * 1214400);
	seen_send(s, r, 0, 1500, 10000);
	struct sim_time from = s->last;
	net_run(s->n, SIM_TIME_NEVER);
	double rate = 10000.0 * 1518 * 8 / ((double)(s->last.ps - from.ps) * 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(rate, 1e9, 1e6);
	seen_free(s);
}

static void loss_is_as_likely_as_said(void)
{
	struct seen *s = seen_new();
	net_lane l = net_lane_add(s->n, &(struct net_lane_opts){.bps = 1000000000000, .loss_ppb = 1000000, .draws = 42});
	net_lane all = net_lane_add(s->n, &(struct net_lane_opts){.bps = 1000000000000, .loss_ppb = 1000000000, .draws = 42});
	seen_send(s, net_route_add(s->n, &l, 1), 0, 1500, 4000000);
	net_run(s->n, SIM_TIME_NEVER);
	struct net_counts c = net_lane_counts(s->n, l);
	CU_ASSERT_TRUE(c.lost > 4000 - 250 && c.lost < 4000 + 250); /* four standard deviations */
	CU_ASSERT_TRUE(c.out + c.lost == c.in && c.lost == s->gone);
	seen_send(s, net_route_add(s->n, &all, 1), 0, 1500, 10);
	net_run(s->n, SIM_TIME_NEVER);
	net_catch_up(s->n, sim_time_ps(SIM_S)); /* nothing arrives, so no event moves the clock */
	CU_ASSERT_EQUAL(net_lane_counts(s->n, all).lost, 10);
	seen_free(s);
}

/* M/D/1: the mean wait is rho / (2 (1 - rho)) services (Pollaczek, Khinchine). Geometric gaps of 1/200 service stand for exponential ones. */
static void waits_are_those_of_pollaczek_and_khinchine(void)
{
	static const unsigned loads[] = {50, 80, 90};
	for (unsigned i = 0; i < G_N_ELEMENTS(loads); i++) {
		struct seen *s = seen_new();
		net_lane l = net_lane_add(s->n, &(struct net_lane_opts){.bps = 8000000000});
		net_route r = net_route_add(s->n, &l, 1);
		uint64_t seed = 5 + i;
		struct sim_time t = SIM_TIME_ZERO;
		const int packets = 500000;
		for (int k = 0; k < packets; k++) {
			do
				t.ps += 5 * SIM_NS; /* a service of 1000 bytes takes 1 us */
			while (draw(&seed, 20000) >= loads[i]);
			net_run(s->n, t);
			net_catch_up(s->n, t);
			net_send(s->n, &(struct net_packet){.route = r, .bytes = 1000, .a = (uint32_t)t.ps, .b = (uint32_t)((uint64_t)t.ps >> 32)});
		}
		net_run(s->n, SIM_TIME_NEVER);
		double wait = (double)s->spent / packets * 1e-6 - 1.0;
		double rho = loads[i] / 100.0;
		/* The formula of a queue in discrete time: rho / (2 (1 - rho)) less half a step's share. */
		CU_ASSERT_DOUBLE_EQUAL(wait / (rho / (2 * (1 - rho))), 1.0, 0.03);
		seen_free(s);
	}
}

static void timers_and_packets_keep_their_order(void)
{
	struct seen *s = seen_new();
	net_lane l = net_lane_add(s->n, &(struct net_lane_opts){.bps = 10000000000, .delay = {SIM_US}, .overhead = 38});
	paced_route = net_route_add(s->n, &l, 1);
	paced_packet = (struct net_packet){.bytes = 1500};
	net_timer(s->n, sim_time_ps(SIM_MS), 1000, 5000);
	struct sim_time next;
	CU_ASSERT_TRUE(net_next(s->n, &next) && next.ps == SIM_MS);
	CU_ASSERT_FALSE(net_run(s->n, sim_time_ps(SIM_MS)));
	CU_ASSERT_EQUAL(s->arrived, 0);
	net_run(s->n, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(s->arrived, 1000);
	CU_ASSERT_EQUAL(s->last.ps, SIM_MS + 999 * 5 * SIM_US + 1230400 + SIM_US);
	CU_ASSERT_FALSE(net_next(s->n, &next));
	CU_ASSERT_TRUE(net_moves(s->n) <= 2 * net_events(s->n));
	seen_free(s);
}

static const struct suite_case cases[] = {
	{"a lone stream leaves at exactly the rate", lone_stream_leaves_at_the_rate},
	{"a full queue drops, counted in packets that wait or in bytes that wait or are sent", full_queues_drop},
	{"a token bucket passes its burst at the peak and the rest at the average", bucket_passes_its_burst_then_the_average},
	{"random loss is as likely as it was set", loss_is_as_likely_as_said},
	{"waits before a link with random arrivals are those of Pollaczek and Khinchine", waits_are_those_of_pollaczek_and_khinchine},
	{"timers and packets keep the order of time, and nothing is played too early", timers_and_packets_keep_their_order},
};

SUITE_MAIN("net", cases)
