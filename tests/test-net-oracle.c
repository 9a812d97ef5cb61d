/* tests/test-net-oracle.c: packet lanes against the obvious engine (plain-net.c): the same random nets, traffic and changes give the same facts in the same
 * order.
 *
 * Rates, sizes and delays are drawn from few values, so that many things meet at one instant; routes are chains as often as meshes, so that much is worked
 * out ahead, and new routes and changed lanes take it back. The program's own draws depend on what it sees: one difference makes all that follows differ.
 * VMKSIM_SYSTEMS=N plays N times as many nets.
 */
#include "sim/net.h"
#include "tests/draw.h"
#include "tests/plain-net.h"
#include "tests/suite.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LANES 12
#define MAX_ROUTES 24
#define FACTS_SHOWN 3

enum fact_kind { FACT_ARRIVED, FACT_TIMER, FACT_LEFT, FACT_DROPPED, FACT_LOST, FACT_COUNTS };
struct fact {
	int64_t t;
	uint32_t kind, lane, flow, seq, a, b, bytes, hop, flags, none; /* no gaps: compared as bytes */
	uint64_t counts[14];
};

struct play {
	bool plain;
	struct net *n;
	struct plain_net *o;
	GArray *facts;
	uint64_t seed;
	net_lane lanes[MAX_LANES];
	struct net_lane_opts opts[MAX_LANES];
	bool is_class[MAX_LANES], is_down[MAX_LANES];
	uint32_t n_lanes, n_classes, parent_of[MAX_LANES];
	net_route routes[MAX_ROUTES];
	uint32_t n_routes, seq, budget;
	bool changes, classes, waits;
	bool broken;
};

static struct sim_time now_of(const struct play *p) { return p->plain ? plain_net_now(p->o) : net_now(p->n); }

static uint32_t lane_index(const struct play *p, net_lane l)
{
	for (uint32_t i = 0; i < p->n_lanes; i++)
		if (p->lanes[i] == l)
			return i;
	return MAX_LANES;
}

static void note(struct play *p, enum fact_kind k, const struct net_packet *pkt, uint32_t lane)
{
	struct fact f;
	memset(&f, 0, sizeof f);
	f.t = now_of(p).ps;
	f.kind = k;
	f.lane = lane;
	if (pkt) {
		f.flow = pkt->flow, f.seq = pkt->seq, f.a = pkt->a, f.b = pkt->b;
		f.bytes = pkt->bytes, f.hop = pkt->hop, f.flags = pkt->flags;
	}
	g_array_append_val(p->facts, f);
}

static void note_counts(struct play *p, uint32_t i)
{
	struct net_counts c = p->plain ? plain_net_lane_counts(p->o, p->lanes[i]) : net_lane_counts(p->n, p->lanes[i]);
	note(p, FACT_COUNTS, NULL, i);
	struct fact *f = &g_array_index(p->facts, struct fact, p->facts->len - 1);
	uint64_t all[] = {c.in, c.out, c.dropped, c.lost, c.marked, c.in_bytes, c.out_bytes, c.dropped_bytes, c.lost_bytes, c.sent_bytes, c.inside,
		(uint64_t)c.backlog, p->is_class[i] ? 0 : (uint64_t)c.busy.ps};
	memcpy(f->counts, all, sizeof all);
	if (c.in != c.out + c.dropped + c.lost + c.inside)
		p->broken = true;
}

static void send(struct play *p)
{
	static const uint16_t sizes[] = {1000, 1000, 1000, 500, 46, 9000};
	struct net_packet pkt = {.flow = p->n_routes, .seq = p->seq++, .route = p->routes[draw(&p->seed, p->n_routes)]};
	pkt.bytes = sizes[draw(&p->seed, G_N_ELEMENTS(sizes))];
	pkt.flags = (uint8_t)((draw(&p->seed, 2) ? NET_ECT : 0) | (p->waits && draw(&p->seed, 2) ? NET_WAITS : 0));
	if (p->budget == 0)
		return;
	p->budget--;
	if (p->plain)
		plain_net_send(p->o, &pkt);
	else
		net_send(p->n, &pkt);
}

static void timer(struct play *p, int64_t after, uint32_t target)
{
	struct sim_time t = sim_time_ps(now_of(p).ps + after);
	if (p->plain)
		plain_net_timer(p->o, t, target, 7);
	else
		net_timer(p->n, t, target, 7);
}

static struct net_lane_opts opts_draw(struct play *p, bool scheduler)
{
	static const uint64_t rates[] = {8000000000, 8000000000, 4000000000, 1000000000, 7000000001, 0};
	static const int64_t delays[] = {0, SIM_US, SIM_US, 3 * SIM_US, 20 * SIM_US};
	struct net_lane_opts o = {.bps = rates[draw(&p->seed, G_N_ELEMENTS(rates) - scheduler)], .delay = {delays[draw(&p->seed, G_N_ELEMENTS(delays))]}};
	o.draws = draw(&p->seed, 1000);
	if (draw(&p->seed, 3) == 0)
		o.limit_packets = 1 + (uint32_t)draw(&p->seed, 10);
	if (draw(&p->seed, 4) == 0)
		o.limit_bytes = 2000 + (int64_t)draw(&p->seed, 30000);
	if (draw(&p->seed, 4) == 0)
		o.mark_bytes = 1 + (int64_t)draw(&p->seed, 5000);
	if (draw(&p->seed, 6) == 0)
		o.loss_ppb = draw(&p->seed, 5) ? (int64_t)draw(&p->seed, 200000000) : 1000000000;
	if (!scheduler && draw(&p->seed, 6) == 0)
		o.bucket = (struct net_bucket){1000000000 + draw(&p->seed, 3) * 333333333, draw(&p->seed, 2) * 2000000000, 500 + (int64_t)draw(&p->seed, 20000)};
	return o;
}

static void class_draw(struct play *p, uint32_t *shares, uint64_t *reservation, uint64_t *limit)
{
	*shares = 25u << draw(&p->seed, 4);
	*reservation = draw(&p->seed, 2) ? 0 : draw(&p->seed, 3000000000);
	*limit = draw(&p->seed, 3) ? 0 : 100000000 + draw(&p->seed, 3000000000);
}

static void lane_make(struct play *p)
{
	uint32_t i = p->n_lanes;
	bool scheduler = p->classes && draw(&p->seed, 3) == 0;
	struct net_lane_opts o = opts_draw(p, scheduler);
	o.overhead = 38;
	o.tells = scheduler && draw(&p->seed, 2);
	p->opts[i] = o;
	p->lanes[i] = p->plain ? plain_net_lane_add(p->o, &o) : net_lane_add(p->n, &o);
	p->n_lanes++;
	for (uint64_t k = scheduler ? draw(&p->seed, 4) : 0; k > 0 && p->n_lanes < MAX_LANES; k--) {
		uint32_t c = p->n_lanes++;
		uint32_t shares;
		uint64_t reservation, limit;
		struct net_lane_opts own = {.limit_packets = (uint32_t)draw(&p->seed, 8), .tells = draw(&p->seed, 2)};
		class_draw(p, &shares, &reservation, &limit);
		p->lanes[c] = p->plain ? plain_net_class_add(p->o, p->lanes[i], shares, reservation, limit, &own) :
			net_class_add(p->n, p->lanes[i], shares, reservation, limit, &own);
		p->is_class[c] = true;
		p->parent_of[c] = i;
		p->opts[c] = own;
	}
}

/* A chain from one lane to the next, or lanes at random. */
static void route_make(struct play *p)
{
	net_lane hops[6];
	uint32_t n = 1 + (uint32_t)draw(&p->seed, G_N_ELEMENTS(hops));
	bool chain = draw(&p->seed, 3) != 0;
	uint32_t at = chain ? 0 : (uint32_t)draw(&p->seed, p->n_lanes);
	for (uint32_t i = 0; i < n; i++) {
		hops[i] = p->lanes[at];
		at = chain ? (at + 1) % p->n_lanes : (uint32_t)draw(&p->seed, p->n_lanes);
	}
	uint32_t r = p->n_routes < MAX_ROUTES ? p->n_routes++ : (uint32_t)draw(&p->seed, MAX_ROUTES);
	if (r < p->n_routes - 1) {
		if (p->plain)
			plain_net_route_drop(p->o, p->routes[r]);
		else
			net_route_drop(p->n, p->routes[r]);
	}
	p->routes[r] = p->plain ? plain_net_route_add(p->o, hops, n) : net_route_add(p->n, hops, n);
}

static void lane_change(struct play *p)
{
	uint32_t i = (uint32_t)draw(&p->seed, p->n_lanes);
	if (draw(&p->seed, 2)) {
		p->is_down[i] = !p->is_down[i];
		if (p->plain)
			plain_net_lane_down(p->o, p->lanes[i], p->is_down[i]);
		else
			net_lane_down(p->n, p->lanes[i], p->is_down[i]);
		return;
	}
	if (p->is_class[i]) {
		uint32_t shares;
		uint64_t reservation, limit;
		class_draw(p, &shares, &reservation, &limit);
		if (p->plain)
			plain_net_class_set(p->o, p->lanes[i], shares, reservation, limit);
		else
			net_class_set(p->n, p->lanes[i], shares, reservation, limit);
		return;
	}
	struct net_lane_opts o = opts_draw(p, p->opts[i].tells || (i + 1 < p->n_lanes && p->is_class[i + 1]));
	o.overhead = p->opts[i].overhead;
	o.tells = p->opts[i].tells;
	if (p->plain)
		plain_net_lane_set(p->o, p->lanes[i], &o);
	else
		net_lane_set(p->n, p->lanes[i], &o);
}

/* One step of the program, from a timer or between two runs. */
static void act(struct play *p)
{
	uint64_t what = draw(&p->seed, 12);
	if (what < 8)
		for (uint64_t k = 1 + draw(&p->seed, what == 0 ? 20 : 4); k > 0; k--)
			send(p);
	else if (what < 10)
		note_counts(p, (uint32_t)draw(&p->seed, p->n_lanes));
	else if (what == 10 && draw(&p->seed, 3) == 0)
		route_make(p);
	else if (what == 11 && p->changes)
		lane_change(p);
}

static void on_arrived(void *ctx, const struct net_packet *pkt)
{
	struct play *p = ctx;
	note(p, FACT_ARRIVED, pkt, 0);
	if (draw(&p->seed, 3) == 0)
		send(p);
	else if (draw(&p->seed, 20) == 0)
		act(p);
}

static void on_timer(void *ctx, uint32_t target, uint32_t kind)
{
	struct play *p = ctx;
	note(p, FACT_TIMER, NULL, target + kind);
	act(p);
	if (p->budget > 0)
		timer(p, (int64_t)draw(&p->seed, 8) * SIM_US / 2, target + 1);
}

static void on_left(void *ctx, const struct net_packet *pkt, net_lane lane)
{
	struct play *p = ctx;
	note(p, FACT_LEFT, pkt, lane_index(p, lane));
	if (draw(&p->seed, 2) == 0)
		send(p);
}

static void on_gone(void *ctx, const struct net_packet *pkt, net_lane lane, bool queue)
{
	struct play *p = ctx;
	struct net_packet told = *pkt;
	if (!queue)
		told.a = told.b = 0; /* told when it enters: its wait is not known yet to who plays departures */
	note(p, queue ? FACT_DROPPED : FACT_LOST, &told, lane_index(p, lane));
}

static const struct net_ops ops = {.arrived = on_arrived, .timer = on_timer, .left = on_left, .gone = on_gone};

static void check(struct play *p)
{
	char why[200];
	if (p->plain || net_verify(p->n, why, sizeof why))
		return;
	printf("# %s\n", why);
	p->broken = true;
}

static void play_net(struct play *p, uint64_t seed)
{
	p->seed = seed;
	p->budget = 400;
	p->facts = g_array_new(FALSE, FALSE, sizeof(struct fact));
	p->n = p->plain ? NULL : net_new(&ops, p);
	p->o = p->plain ? plain_net_new(&ops, p) : NULL;
	p->waits = !p->changes;
	for (uint64_t k = 2 + draw(&p->seed, 7); k > 0 && p->n_lanes < MAX_LANES; k--)
		lane_make(p);
	for (uint64_t k = 1 + draw(&p->seed, 3); k > 0; k--)
		route_make(p);
	for (uint64_t k = 1 + draw(&p->seed, 3); k > 0; k--)
		timer(p, (int64_t)draw(&p->seed, 5) * SIM_US, 0);
	for (int64_t t = 0; t < 3 * SIM_MS;) {
		t += 1 + (int64_t)draw(&p->seed, 40) * SIM_US / 2;
		if (p->plain) {
			plain_net_run(p->o, sim_time_ps(t));
			plain_net_catch_up(p->o, sim_time_ps(t));
		} else {
			net_run(p->n, sim_time_ps(t));
			net_catch_up(p->n, sim_time_ps(t));
		}
		act(p);
		check(p);
	}
	for (uint32_t i = 0; i < p->n_lanes; i++)
		note_counts(p, i);
	net_free(p->n);
	if (p->o)
		plain_net_free(p->o);
}

static void show(const char *who, const struct fact *f)
{
	printf("#   %s: t %" PRId64 " kind %u lane %u flow %u seq %u a %u b %u hop %u flags %x counts", who, f->t, f->kind, f->lane, f->flow, f->seq, f->a, f->b,
		f->hop, f->flags);
	for (unsigned i = 0; f->kind == FACT_COUNTS && i < 13; i++)
		printf(" %" PRIu64, f->counts[i]);
	printf("\n");
}

static bool equal(const struct play *a, const struct play *b, uint64_t seed)
{
	guint n = MIN(a->facts->len, b->facts->len);
	for (guint i = 0; i < n; i++) {
		const struct fact *x = &g_array_index(a->facts, struct fact, i), *y = &g_array_index(b->facts, struct fact, i);
		if (memcmp(x, y, sizeof *x) == 0)
			continue;
		printf("# net %" PRIu64 ": fact %u of %u and %u differs\n", seed, i, a->facts->len, b->facts->len);
		for (guint k = i < FACTS_SHOWN ? 0 : i - FACTS_SHOWN; k < i; k++)
			show("both ", &g_array_index(a->facts, struct fact, k));
		show("lanes", x);
		show("plain", y);
		return false;
	}
	return a->facts->len == b->facts->len;
}

static void agree(uint64_t nets, bool classes, bool changes)
{
	const char *times = getenv("VMKSIM_SYSTEMS");
	const char *from = getenv("VMKSIM_SEED");
	uint64_t first = from ? strtoull(from, NULL, 10) : 1;
	bool good = true;
	nets *= times ? strtoull(times, NULL, 10) : 1;
	for (uint64_t seed = first; seed < first + nets && good; seed++) {
		struct play lanes = {.classes = classes, .changes = changes};
		struct play plain = {.plain = true, .classes = classes, .changes = changes};
		play_net(&lanes, seed);
		play_net(&plain, seed);
		good = equal(&lanes, &plain, seed) && !lanes.broken && !plain.broken;
		g_array_free(lanes.facts, TRUE);
		g_array_free(plain.facts, TRUE);
	}
	CU_ASSERT_TRUE(good);
}

static void lanes_agree(void) { agree(150, false, false); }
static void changed_lanes_agree(void) { agree(200, false, true); }
static void classes_agree(void) { agree(150, true, false); }
static void changed_classes_agree(void) { agree(200, true, true); }

static const struct suite_case cases[] = {
	{"lanes give the arrivals, drops and losses of an engine with an event for each packet and hop", lanes_agree},
	{"so they do when lanes change, fail and come back while packets are there", changed_lanes_agree},
	{"classes, and lanes that tell, choose the same packets", classes_agree},
	{"so they do when shares, reservations, limits and lanes change", changed_classes_agree},
};

SUITE_MAIN("net-oracle", cases)
