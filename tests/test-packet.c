/* tests/test-packet.c: the packet model by itself: goodput, sharing, conservation, attribution, warm connections, changes of paths. */
#include "models/transport/packet.h"
#include "models/transport/packet_inside.h"
#include "tests/suite.h"

#include "tests/draw.h"
#include "tests/flow-bench.h"

#define GBIT INT64_C(1000000000)

/* One place of that kind and rate, and the model begun. */
static uint32_t begin(struct bench *b, enum res_kind kind, int64_t bps)
{
	*b = bench_new();
	sim_free(b->sim);
	b->sim = sim_new(EVQ_LADDER, UINT64_MAX);
	uint32_t res = res_add(b->res, "place", kind, RES_OUT, share_from_bps((uint64_t)bps), false);
	bench_start_with(b, &packet_factory, 1);
	return res;
}

/* 1 GiB over 10 Gbit/s: the time is that of its frames, within a thousandth. */
static void lone(void)
{
	struct bench b;
	uint32_t nic = begin(&b, RES_NIC, 10 * GBIT);
	struct path p = over(nic, 0.1);
	struct tp_spec s = spec_of(&p, 1, 1024 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	double ideal = 1024.0 * MIB / MSS * WIRE * 8 / 1e10;
	CU_ASSERT_DOUBLE_EQUAL((double)b.end[0].ps / 1e12, ideal, ideal / 1000);
	struct sums h = held(&b, id);
	CU_ASSERT_TRUE(h.tiles);
	CU_ASSERT_EQUAL(h.all, b.end[0].ps);
	CU_ASSERT(h.ps[TP_BY_NIC] > h.all / 1000 * 999);
	bench_free(&b);
}

/* A link that drops, fed by two NICs of their own: equal flows get equal parts over a minute. */
static void two_share(void)
{
	struct bench b;
	uint32_t link = begin(&b, RES_LINK, GBIT), nic[2];
	struct path p[2];
	uint64_t done[2];
	tp_id id[2];
	res_set_queue(b.res, link, 256 * 1024);
	for (int i = 0; i < 2; i++) {
		nic[i] = res_add(b.res, i ? "two" : "one", RES_NIC, RES_OUT, share_from_bps(10 * GBIT), false);
		p[i] = over(nic[i], 1);
		p[i].uses[p[i].n++] = (struct share_use){link, p[i].uses[0].ppm};
		struct tp_spec s = spec_of(&p[i], 1, UINT64_MAX, (uint32_t)i);
		s.tcp.cubic = true;
		s.tcp.warm = false;
		id[i] = b.tp->ops->start(b.tp, &s);
	}
	play_until(&b, 60 * SIM_S);
	for (int i = 0; i < 2; i++)
		done[i] = b.tp->ops->cancel(b.tp, id[i]);
	double mean = (double)(done[0] + done[1]) / 2;
	CU_ASSERT_DOUBLE_EQUAL((double)done[0], mean, mean / 50);
	CU_ASSERT_DOUBLE_EQUAL(2 * mean, 60e9 / 8 * MSS / WIRE, 60e9 / 8 / 100);
	CU_ASSERT_TRUE(held(&b, id[0]).tiles);
	CU_ASSERT_EQUAL(held(&b, id[0]).all, 60 * SIM_S);
	b.tp->ops->measure(b.tp);
	CU_ASSERT_EQUAL((uint64_t)(res_payload_area(res_get(b.res, link)) / TP_BYTE), done[0] + done[1]);
	bench_free(&b);
}

/* What the run is told, and where: NIC -> link. */
static struct path two_hops(struct bench *b, int64_t nic_bps, int64_t link_bps, int64_t queue, double rtt_ms)
{
	uint32_t nic = begin(b, RES_NIC, nic_bps), link = res_add(b->res, "link", RES_LINK, RES_FORWARD, share_from_bps((uint64_t)link_bps), false);
	res_set_queue(b->res, link, queue);
	struct path p = over(nic, rtt_ms);
	p.uses[p.n++] = (struct share_use){link, p.uses[0].ppm};
	return p;
}

static double seconds(struct sim_time a, struct sim_time b) { return (double)sim_between(a, b).ps / 1e12; }

/* The second transfer of an owner goes over the open connection: no slow start again, no handshake. */
static void warm(void)
{
	struct bench b;
	struct path p = two_hops(&b, 10 * GBIT, GBIT, 8 * MIB, 40);
	struct tp_spec s = spec_of(&p, 1, 4 * MIB, 0);
	s.tcp.warm = false;
	s.tcp.fresh = true;
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	struct sim_time first = b.end[0];
	s.tcp.warm = true;
	s.tcp.fresh = false;
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	double second = seconds(first, b.end[0]);
	CU_ASSERT(second < 0.085);
	CU_ASSERT((double)first.ps / 1e12 > 0.04 * 6);
	b.tp->ops->hang_up(b.tp, 0);
	s.tcp.fresh = true;
	s.tcp.warm = false;
	struct sim_time then = sim_now(b.sim);
	b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_DOUBLE_EQUAL(seconds(then, b.end[0]), (double)first.ps / 1e12, 0.001);
	bench_free(&b);
}

/* A NIC dies and the stream moves to another: what was on the way is sent again after a retransmission timeout, and nothing is counted twice. */
static void failover(void)
{
	struct bench b;
	uint32_t nic = begin(&b, RES_NIC, 10 * GBIT), other = res_add(b.res, "other", RES_NIC, RES_OUT, share_from_bps(10 * GBIT), false);
	struct path p = over(nic, 0.5), q = over(other, 0.5), dead = path_empty();
	struct tp_spec s = spec_of(&p, 1, 1024 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	play_until(&b, 100 * SIM_MS);
	dead.dead = true;
	res_get(b.res, nic)->down = true;
	b.tp->ops->resource_changed(b.tp, nic);
	b.tp->ops->set_paths(b.tp, id, &dead, 1);
	play_until(&b, 600 * SIM_MS);
	struct tp_progress at;
	b.tp->ops->progress(b.tp, id, &at);
	CU_ASSERT_TRUE(at.stalled);
	b.tp->ops->set_paths(b.tp, id, &q, 1);
	sim_run(b.sim, SIM_TIME_NEVER);
	double ideal = 1024.0 * MIB / MSS * WIRE * 8 / 1e10;
	struct sums h = held(&b, id);
	CU_ASSERT((double)b.end[0].ps / 1e12 > ideal + 0.5 && (double)b.end[0].ps / 1e12 < ideal + 0.5 + 0.45);
	CU_ASSERT_TRUE(h.tiles);
	CU_ASSERT_EQUAL(h.ps[TP_BY_NO_ROUTE], 500 * SIM_MS);
	b.tp->ops->progress(b.tp, id, &at);
	CU_ASSERT_EQUAL(at.bytes, 1024 * MIB);
	bench_free(&b);
}

/* A source of 1 Gbit/s on 10: as long as its bytes take, held by the sender; a rate of 0 stands still. */
static void paced(void)
{
	struct bench b;
	uint32_t nic = begin(&b, RES_NIC, 10 * GBIT);
	struct path p = over(nic, 0.5);
	struct tp_spec s = spec_of(&p, 1, 125000000, 0);
	s.stages[s.n_stages++] = (struct tp_stage){TP_BY_STREAM_HELPER, share_from_bps(GBIT), SHARE_NONE, false};
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	struct sums h = held(&b, id);
	CU_ASSERT_DOUBLE_EQUAL((double)b.end[0].ps / 1e12, 1, 0.001);
	CU_ASSERT(h.ps[TP_BY_STREAM_HELPER] > 990 * SIM_MS);
	s.n_stages = 0;
	id = b.tp->ops->start(b.tp, &s);
	b.tp->ops->set_rate(b.tp, id, share_from_bps(100000000));
	play_until(&b, 2 * SIM_S);
	b.tp->ops->set_rate(b.tp, id, 0);
	struct tp_progress then, now;
	play_until(&b, 3 * SIM_S);
	b.tp->ops->progress(b.tp, id, &then);
	play_until(&b, 9 * SIM_S);
	b.tp->ops->progress(b.tp, id, &now);
	CU_ASSERT_EQUAL(then.bytes, now.bytes);
	CU_ASSERT_DOUBLE_EQUAL((double)now.bytes, 12.5e6, 1e5);
	b.tp->ops->set_rate(b.tp, id, SHARE_RATE_MAX);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_DOUBLE_EQUAL((double)b.end[0].ps / 1e12, 9 + 112.5e6 * 8 / 1e10 * WIRE / MSS, 0.01);
	bench_free(&b);
}

/* A window over a long round trip: as much as it carries, held by the window; a pool that is shared by two halves it. */
static void windows(void)
{
	struct bench b;
	struct path p = two_hops(&b, 10 * GBIT, 10 * GBIT, 8 * MIB, 20);
	p.pool = res_pool_add(b.res, "pool", 2 * MIB);
	struct tp_spec s = spec_of(&p, 1, UINT64_MAX, 0);
	s.tcp.window = 2 * MIB;
	tp_id one = b.tp->ops->start(b.tp, &s), two;
	play_until(&b, 10 * SIM_S);
	struct tp_progress at;
	b.tp->ops->progress(b.tp, one, &at);
	CU_ASSERT_DOUBLE_EQUAL((double)at.bytes, 10 * 2.0 * MIB / 0.02, 0.02 * 10 * 2.0 * MIB / 0.02);
	CU_ASSERT(held(&b, one).ps[TP_BY_WINDOW] > 9 * SIM_S);
	s.owner = 1;
	two = b.tp->ops->start(b.tp, &s);
	play_until(&b, 20 * SIM_S);
	b.tp->ops->progress(b.tp, two, &at);
	CU_ASSERT_DOUBLE_EQUAL((double)at.bytes, 10 * 1.0 * MIB / 0.02, 0.02 * 10 * 1.0 * MIB / 0.02);
	CU_ASSERT(held(&b, one).ps[TP_BY_STACK_POOL] > 9 * SIM_S);
	bench_free(&b);
}

/* A shaper of 1 Gbit/s that lets 50 MB through at 2: its bucket is empty after 0.4 s, 100 MB, the other 100 MB take 0.8 s. */
static void shaped(void)
{
	struct bench b;
	uint32_t shaper = begin(&b, RES_SHAPER, GBIT);
	struct res *r = res_get(b.res, shaper);
	r->average_bps = GBIT;
	r->peak_bps = 2 * GBIT;
	r->burst = 50000000;
	struct path p = path_over(shaper, 0.5);
	struct tp_spec s = spec_of(&p, 1, 200000000, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_DOUBLE_EQUAL((double)b.end[0].ps / 1e12, 1.2, 0.002);
	CU_ASSERT(held(&b, id).ps[TP_BY_SHAPER] > 1190 * SIM_MS);
	bench_free(&b);
}

/* A queue that marks instead of dropping: with ECN nothing is lost, without it a full queue loses; either fills the link. */
static void marked(void)
{
	for (int ecn = 0; ecn < 2; ecn++) {
		struct bench b;
		struct path p = two_hops(&b, 10 * GBIT, GBIT, 1000000, 2);
		struct tp_counts n;
		b.res->mark_bytes = 250000;
		struct tp_spec s = spec_of(&p, 1, UINT64_MAX, 0);
		s.tcp.cubic = true;
		s.tcp.warm = false;
		s.tcp.ecn = ecn;
		tp_id id = b.tp->ops->start(b.tp, &s);
		play_until(&b, 10 * SIM_S);
		b.tp->ops->counts(b.tp, 0, &n);
		CU_ASSERT_EQUAL(n.marked > 0, ecn);
		CU_ASSERT_EQUAL(n.dropped > 0, !ecn);
		CU_ASSERT(n.round_trips->n > 100 && n.round_trips->least >= 2 * SIM_MS);
		CU_ASSERT((double)b.tp->ops->cancel(b.tp, id) > 0.9 * 10e9 / 8 * MSS / WIRE);
		bench_free(&b);
	}
}

struct asked {
	struct bench *b;
	uint64_t at[4];
	uint32_t n;
};

static void on_asked(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct asked *a = ctx;
	struct tp_progress p;
	(void)owner;
	if (ev != TP_RATE)
		return;
	a->b->tp->ops->progress(a->b->tp, id, &p);
	a->at[a->n++ % 4] = p.bytes;
	a->b->tp->ops->at_bytes(a->b->tp, id, 60 * MIB);
}

/* Whoever asks to be told at so many bytes is told at the segment that brings them; of several marks the least comes first. */
static void asked_bytes(void)
{
	struct bench b = bench_new();
	struct asked a = {.b = &b};
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(10 * GBIT), false);
	b.tp = packet_factory.make(b.sim, b.res, 1, 0, on_asked, &a);
	struct path p = over(nic, 0.1);
	struct tp_spec s = spec_of(&p, 1, 100 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	b.tp->ops->at_bytes(b.tp, id, 80 * MIB);
	b.tp->ops->at_bytes(b.tp, id, 40 * MIB);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(a.n, 2);
	CU_ASSERT(a.at[0] >= 40 * MIB && a.at[0] < 40 * MIB + MSS);
	CU_ASSERT(a.at[1] >= 60 * MIB && a.at[1] < 60 * MIB + MSS);
	bench_free(&b);
}

/* --- anything at any time --- */

#define PLACES 6
#define OWNERS 8

struct play {
	struct bench b;
	uint32_t place[PLACES];
	tp_id id[OWNERS];
	bool open[OWNERS];
	uint64_t state, sum; /* sum: of what was delivered, when */
};

static struct path any_path(struct play *w)
{
	struct path p = over(w->place[draw(&w->state, 3)], 0.2 * (double)(1 + draw(&w->state, 40)));
	p.uses[p.n++] = (struct share_use){w->place[3 + draw(&w->state, 3)], p.uses[0].ppm};
	if (draw(&w->state, 5) == 0) {
		p.n = 0;
		p.dead = true;
	}
	return p;
}

struct tiles {
	struct sim_time begun, last;
	uint32_t stream;
	bool fit;
};

static void lay_tile(void *ctx, const struct tp_held *h)
{
	struct tiles *t = ctx;
	if (h->stream != t->stream)
		t->last = t->begun;
	t->fit &= h->from.ps == t->last.ps && h->to.ps > h->from.ps;
	t->stream = h->stream;
	t->last = h->to;
}

static void check_books(struct play *w)
{
	struct packet *p = packet_of(w->b.tp);
	char why[200] = "";
	uint64_t inside = 0;
	CU_ASSERT_TRUE(net_verify(p->net, why, sizeof(why)));
	for (guint i = 0; i < p->conns->len; i++) {
		const struct packet_conn *c = p->conns->pdata[i];
		if (c && !c->closed)
			CU_ASSERT_EQUAL(c->sent, c->delivered + c->inside);
	}
	for (guint i = 0; i < p->lane_res->len; i++)
		inside += net_lane_counts(p->net, packet_lane_of(p, g_array_index(p->lane_res, uint32_t, i))).inside;
	CU_ASSERT(p->sent - p->taken >= inside); /* acknowledgements are on their way by a delay of their own */
	for (uint32_t o = 0; o < OWNERS; o++) {
		struct tp_progress at;
		if (!w->open[o])
			continue;
		struct tiles t = {packet_xfer(p, w->id[o])->begun, {0}, UINT32_MAX, true};
		w->b.tp->ops->held(w->b.tp, w->id[o], lay_tile, &t);
		w->b.tp->ops->progress(w->b.tp, w->id[o], &at);
		w->sum = w->sum * 31 + at.bytes;
		CU_ASSERT_TRUE(t.fit);
		CU_ASSERT(t.stream == UINT32_MAX || t.last.ps == sim_now(w->b.sim).ps);
	}
}

static void start_any(struct play *w, uint32_t o)
{
	struct path p[3] = {any_path(w), any_path(w), any_path(w)};
	struct tp_spec s = spec_of(p, 1 + (uint32_t)draw(&w->state, 3), draw(&w->state, 4) ? draw(&w->state, 40 * MIB) : UINT64_MAX, o);
	s.tcp.cubic = draw(&w->state, 2);
	s.tcp.warm = draw(&w->state, 2);
	s.tcp.fresh = !s.tcp.warm;
	w->id[o] = w->b.tp->ops->start(w->b.tp, &s);
	w->open[o] = true;
}

static void change_any(struct play *w, uint32_t o)
{
	struct packet *p = packet_of(w->b.tp);
	struct path paths[3] = {any_path(w), any_path(w), any_path(w)};
	uint32_t place = w->place[draw(&w->state, PLACES)];
	struct res *r = res_get(w->b.res, place);
	switch (w->open[o] ? draw(&w->state, 6) : 6) {
	case 0:
		w->b.tp->ops->set_paths(w->b.tp, w->id[o], paths, packet_xfer(p, w->id[o])->n);
		break;
	case 1:
		w->b.tp->ops->set_rate(w->b.tp, w->id[o], draw(&w->state, 3) ? share_from_bps(draw(&w->state, GBIT)) : SHARE_RATE_MAX);
		break;
	case 2:
		w->b.tp->ops->cancel(w->b.tp, w->id[o]);
		w->b.tp->ops->forget(w->b.tp, w->id[o]);
		w->open[o] = false;
		if (draw(&w->state, 2))
			w->b.tp->ops->hang_up(w->b.tp, o);
		break;
	case 3:
		w->b.tp->ops->at_bytes(w->b.tp, w->id[o], draw(&w->state, 40 * MIB));
		break;
	case 4:
		r->down = !r->down;
		w->b.tp->ops->resource_changed(w->b.tp, place);
		break;
	case 5:
		res_set_nominal(w->b.res, place, share_from_bps(10000000 + draw(&w->state, GBIT)), sim_now(w->b.sim));
		w->b.tp->ops->resource_changed(w->b.tp, place);
		break;
	default:
		start_any(w, o);
	}
}

static void on_any(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct play *w = ctx;
	if (ev != TP_DONE)
		return;
	w->sum = w->sum * 31 + (uint64_t)sim_now(w->b.sim).ps;
	w->open[owner] = false;
	w->b.tp->ops->forget(w->b.tp, id);
}

/* The same in many short runs as in few long ones. */
static uint64_t play_any(uint64_t seed, int64_t piece)
{
	struct play w = {.b = bench_new(), .state = seed};
	for (uint32_t i = 0; i < PLACES; i++) {
		g_autofree char *name = g_strdup_printf("place %u", i);
		share_rate rate = share_from_bps((i < 3 ? 2 : 1) * (uint64_t)GBIT);
		w.place[i] = res_add(w.b.res, name, i < 3 ? RES_NIC : RES_LINK, i < 3 ? RES_OUT : RES_FORWARD, rate, false);
		res_get(w.b.res, w.place[i])->loss_ppb = i == 4 ? 1000000 : 0;
	}
	sim_free(w.b.sim);
	w.b.sim = sim_new(EVQ_LADDER, UINT64_MAX);
	w.b.tp = packet_factory.make(w.b.sim, w.b.res, seed, 0, on_any, &w);
	sim_set_handler(w.b.sim, 1, "nothing", nothing, NULL);
	for (int64_t at = 0; at < 3 * SIM_S; at += 20 * SIM_MS) {
		for (int64_t to = at + piece; to <= at + 20 * SIM_MS; to += piece) {
			sim_at(w.b.sim, sim_time_ps(at + 20 * SIM_MS), 1, 0, 0);
			sim_run(w.b.sim, sim_time_ps(to));
		}
		change_any(&w, (uint32_t)draw(&w.state, OWNERS));
		check_books(&w);
	}
	for (uint32_t o = 0; o < OWNERS; o++) {
		if (w.open[o])
			w.b.tp->ops->cancel(w.b.tp, w.id[o]);
		w.b.tp->ops->hang_up(w.b.tp, o);
	}
	struct packet *p = packet_of(w.b.tp);
	sim_at(w.b.sim, sim_time_ps(2000 * SIM_S), 1, 0, 0);
	sim_run(w.b.sim, sim_time_ps(2000 * SIM_S));
	CU_ASSERT_EQUAL(p->sent, p->taken);
	for (guint i = 0; i < p->conns->len; i++)
		CU_ASSERT_PTR_NULL(p->conns->pdata[i]);
	bench_free(&w.b);
	return w.sum;
}

static void anything(void)
{
	for (uint64_t seed = 1; seed <= 6; seed++) {
		uint64_t whole = play_any(seed, 20 * SIM_MS);
		CU_ASSERT_EQUAL(whole, play_any(seed, 20 * SIM_MS));
		CU_ASSERT_EQUAL(whole, play_any(seed, 4 * SIM_MS));
	}
}

static const struct suite_case cases[] = {
	{"a lone flow fills its link to the computed goodput", lone},
	{"two equal flows share a link evenly, and what it carried is what they delivered", two_share},
	{"a connection outlives a transfer, and is new after it was hung up", warm},
	{"a dead path loses what is on it; on another all goes on after a timeout at most, and no byte is lost or counted twice", failover},
	{"a source's own rate is kept, and held by its stage", paced},
	{"a window is what it carries in a round trip, and a pool's part of it", windows},
	{"a shaper lets its burst through at its peak, and the rest at its average", shaped},
	{"a queue that marks loses nothing of a connection with ECN", marked},
	{"who asks to be told at so many bytes is told at the segment that brings them", asked_bytes},
	{"whatever is changed at whatever moment: no byte is lost or counted twice, nothing is left behind, and short runs do what a long one does", anything},
};

SUITE_MAIN("packet", cases)
