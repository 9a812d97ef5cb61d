/* tests/test-net-class.c: a transmitter that chooses among classes gives each, in the long run, what the sharing of flows gives it (sim/share_class.c), and
 * in the short run what it is guaranteed, within packets.
 */
#include "sim/net.h"
#include "sim/share.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

#define CLASSES 5
#define RATE UINT64_C(1000000000)
#define BYTES 1500
#define RUN (2 * SIM_S)

struct spec {
	uint32_t shares;
	uint64_t reservation, limit; /* bit/s; limit 0: none */
	uint64_t demand;             /* bit/s; 0: always has packets; UINT64_MAX: none at all */
};

struct play {
	struct net *n;
	struct spec spec[CLASSES];
	net_lane lane[CLASSES], parent;
	net_route route[CLASSES];
	uint64_t got[CLASSES]; /* bits */
	int64_t behind;        /* bits: at most, of a class with a guarantee and always packets */
	uint64_t guarantee;    /* bit/s, of class 0; 0: not watched */
};

static void send(struct play *p, uint32_t c)
{
	net_send(p->n, &(struct net_packet){.flow = c, .route = p->route[c], .bytes = BYTES});
}

static void on_arrived(void *ctx, const struct net_packet *pkt)
{
	struct play *p = ctx;
	p->got[pkt->flow] += BYTES * 8;
	if (p->guarantee) {
		int64_t due = base_div_floor((sim_i128)p->guarantee * net_now(p->n).ps, SIM_S);
		p->behind = MAX(p->behind, due - (int64_t)p->got[0]);
	}
}

static void on_left(void *ctx, const struct net_packet *pkt, net_lane lane)
{
	struct play *p = ctx;
	(void)lane;
	if (p->spec[pkt->flow].demand == 0)
		send(p, pkt->flow);
}

static void on_timer(void *ctx, uint32_t c, uint32_t kind)
{
	struct play *p = ctx;
	(void)kind;
	send(p, c);
	net_timer(p->n, sim_time_ps(net_now(p->n).ps + base_div_floor((sim_i128)BYTES * 8 * SIM_S, (sim_i128)p->spec[c].demand)), c, 0);
}

static const struct net_ops ops = {.arrived = on_arrived, .left = on_left, .timer = on_timer};

static void play_new(struct play *p)
{
	p->n = net_new(&ops, p);
	p->parent = net_lane_add(p->n, &(struct net_lane_opts){.bps = RATE});
	for (uint32_t c = 0; c < CLASSES; c++) {
		p->lane[c] = net_class_add(p->n, p->parent, p->spec[c].shares, p->spec[c].reservation, p->spec[c].limit, &(struct net_lane_opts){.tells = true});
		p->route[c] = net_route_add(p->n, &p->lane[c], 1);
	}
	for (uint32_t c = 0; c < CLASSES; c++) {
		for (int k = 0; k < 10 && p->spec[c].demand == 0; k++)
			send(p, c);
		if (p->spec[c].demand != 0 && p->spec[c].demand != UINT64_MAX)
			net_timer(p->n, net_now(p->n), c, 0);
	}
}

static void play_free(struct play *p)
{
	char why[200];
	CU_ASSERT_TRUE(net_verify(p->n, why, sizeof why));
	net_free(p->n);
}

/* What the sharing of flows says, in bit/s. */
static void expected(const struct play *p, uint64_t out[CLASSES])
{
	struct share *s = share_new();
	share_res parent = share_res_add(s, share_from_bps(RATE));
	share_flow flow[CLASSES] = {0};
	uint32_t n;
	for (uint32_t c = 0; c < CLASSES; c++) {
		const struct spec *k = &p->spec[c];
		share_res r = share_class_add(s, parent, k->shares, share_from_bps(k->reservation), k->limit ? share_from_bps(k->limit) : SHARE_RATE_MAX);
		share_rate cap = k->demand == 0 ? SHARE_RATE_MAX : k->demand == UINT64_MAX ? 0 : share_from_bps(k->demand);
		flow[c] = share_flow_add(s, 1, cap, &(struct share_use){r, SHARE_UNIT}, 1);
	}
	share_solve(s, &n);
	for (uint32_t c = 0; c < CLASSES; c++)
		out[c] = (uint64_t)share_flow_rate(s, flow[c]) >> 17;
	share_free(s);
}

static bool agrees(struct play *p, const char *what)
{
	uint64_t said[CLASSES];
	bool good = true;
	play_new(p);
	net_run(p->n, sim_time_ps(RUN));
	expected(p, said);
	for (uint32_t c = 0; c < CLASSES; c++) {
		double got = (double)p->got[c] / ((double)RUN * 1e-12);
		double off = got - (double)said[c];
		if (off > -0.01 * (double)RATE && off < 0.01 * (double)RATE)
			continue;
		good = false;
		printf("# %s: class %u (shares %u, reservation %" PRIu64 ", limit %" PRIu64 ", demand %" PRIu64 "): %.0f, expected %" PRIu64 "\n", what, c, p->spec[c].shares,
			p->spec[c].reservation, p->spec[c].limit, p->spec[c].demand, got, said[c]);
	}
	play_free(p);
	return good;
}

static void known_systems_agree(void)
{
	struct play plain = {.spec = {{100, 0, 0, 0}, {50, 0, 0, 0}, {50, 0, 0, 0}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}}};
	struct play reserved = {.spec = {{10, 500000000, 0, 0}, {90, 0, 0, 0}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}}};
	/* A keeps its reservation and takes half of what D leaves: 500 + 100, 250 + 100, 50. */
	struct play slack = {.spec = {{50, 500000000, 0, 0}, {50, 0, 0, 0}, {50, 0, 0, 50000000}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}}};
	struct play limited = {.spec = {{100, 0, 200000000, 0}, {50, 0, 0, 0}, {50, 0, 100000000, 0}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}}};
	struct play alone = {.spec = {{100, 0, 0, UINT64_MAX}, {50, 0, 300000000, 0}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}}};
	CU_ASSERT_TRUE(agrees(&plain, "shares"));
	CU_ASSERT_TRUE(agrees(&reserved, "a reservation"));
	CU_ASSERT_TRUE(agrees(&slack, "slack"));
	CU_ASSERT_TRUE(agrees(&limited, "limits"));
	CU_ASSERT_TRUE(agrees(&alone, "one class"));
}

static void random_systems_agree(void)
{
	uint64_t seed = 3;
	for (int i = 0; i < 25; i++) {
		struct play p = {.n = NULL};
		for (uint32_t c = 0; c < CLASSES; c++) {
			uint64_t kind = draw(&seed, 4);
			p.spec[c].shares = 25u << draw(&seed, 3);
			p.spec[c].reservation = draw(&seed, 3) ? 0 : draw(&seed, 150) * 1000000; /* together at most three quarters of the rate */
			p.spec[c].limit = draw(&seed, 3) ? 0 : 200000000 + draw(&seed, 400) * 1000000;
			p.spec[c].demand = kind < 2 ? 0 : kind == 2 ? UINT64_MAX : 10000000 + draw(&seed, 300) * 1000000;
		}
		CU_ASSERT_TRUE(agrees(&p, "random"));
	}
}

/* Class 0, with a tenth of the shares and a reservation of 300 Mbit/s, is never more than a few packets behind it, whatever the others do. */
static void guarantees_hold_at_every_packet(void)
{
	struct play p = {.guarantee = 300000000, .spec = {{10, 300000000, 0, 0}, {90, 0, 0, 0}, {100, 0, 0, 0}, {50, 0, 0, 40000000}, {50, 0, 0, 90000000}}};
	play_new(&p);
	net_run(p.n, sim_time_ps(RUN));
	CU_ASSERT_TRUE(p.got[0] > 500000000);
	CU_ASSERT_TRUE(p.behind <= (CLASSES + 1) * BYTES * 8);
	play_free(&p);
}

/* A limit holds over every stretch but for the burst it allows: nine packets. */
static void limits_hold(void)
{
	struct play p = {.spec = {{100, 0, 100000000, 0}, {100, 0, 0, 0}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}, {50, 0, 0, UINT64_MAX}}};
	play_new(&p);
	for (int64_t t = SIM_MS; t <= 200 * SIM_MS; t += SIM_MS) {
		net_run(p.n, sim_time_ps(t));
		CU_ASSERT_TRUE(p.got[0] <= (uint64_t)(t / SIM_MS) * 100000 + 9 * BYTES * 8);
	}
	play_free(&p);
}

static const struct suite_case cases[] = {
	{"classes share as flows do: by shares, with reservations, limits and slack", known_systems_agree},
	{"so they do in random systems", random_systems_agree},
	{"a guarantee holds within a few packets at any time", guarantees_hold_at_every_packet},
	{"a limit holds at any time but for a burst", limits_hold},
};

SUITE_MAIN("net-class", cases)
