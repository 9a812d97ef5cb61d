/* tests/test-evq.c: the order of events.
 *
 * The order's laws are tried on what the queue does, not on its keys: of any two events the one that comes out first must not depend on a third, on who else
 * was cancelled, or on which of the implementations was asked. Times are drawn from a few values, so that most events meet at the same instant; then from a clock
 * that only goes on, near and far, as in a run.
 */
#include "sim/evq.h"
#include "sim/evq_lean.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>
#include <malloc.h>

struct item {
	int64_t ps;
	enum evq_class c;
	uint64_t nth; /* as pushed */
};

/* The law itself: time, then class, then order of pushing. */
static bool item_before(struct item a, struct item b)
{
	if (a.ps != b.ps)
		return a.ps < b.ps;
	if (a.c != b.c)
		return a.c < b.c;
	return a.nth < b.nth;
}

static struct evq_handle item_push(struct evq *q, struct item it)
{
	return evq_push(q, sim_time_ps(it.ps), it.c, (struct evq_event){.arg = it.nth, .target = (uint32_t)it.nth, .handler = 3});
}

static struct item item_draw(uint64_t *seed, uint64_t nth)
{
	static const int64_t times[] = {0, 1, 1, 2, SIM_S, SIM_HORIZON_MAX, INT64_MAX - 1};
	struct item it = {.nth = nth};
	it.ps = times[draw(seed, G_N_ELEMENTS(times))];
	it.c = draw(seed, 2) ? EVQ_ACTION : EVQ_EVENT;
	return it;
}

/* Which of three, pushed in this order, comes out first, second, third. */
static void triple_order(enum evq_kind kind, const struct item it[3], uint64_t out[3])
{
	struct evq *q = evq_new(kind);
	for (int i = 0; i < 3; i++)
		item_push(q, it[i]);
	for (int i = 0; i < 3; i++) {
		struct sim_time t;
		enum evq_class c;
		struct evq_event ev;
		CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
		out[i] = ev.arg;
	}
	evq_free(q);
}

static void order_is_total(void)
{
	uint64_t seed = 7;
	for (int round = 0; round < 3000; round++) {
		struct item it[3];
		uint64_t out[3];
		for (uint64_t i = 0; i < 3; i++)
			it[i] = item_draw(&seed, i);
		for (int a = 0; a < 3; a++)
			for (int b = 0; b < 3; b++) {
				CU_ASSERT_FALSE(a == b && item_before(it[a], it[b]));
				CU_ASSERT_FALSE(item_before(it[a], it[b]) && item_before(it[b], it[a]));
				for (int c = 0; c < 3; c++)
					CU_ASSERT_FALSE(item_before(it[a], it[b]) && item_before(it[b], it[c]) && !item_before(it[a], it[c]));
			}
		triple_order((enum evq_kind)(round % EVQ_KINDS), it, out);
		CU_ASSERT_TRUE(item_before(it[out[0]], it[out[1]]) && item_before(it[out[1]], it[out[2]]));
	}
}

static void equal_instants_keep_pushing_order(void)
{
	for (int kind = 0; kind < EVQ_KINDS; kind++) {
		struct evq *q = evq_new((enum evq_kind)kind);
		struct sim_time t;
		enum evq_class c;
		struct evq_event ev;
		for (uint64_t i = 0; i < 1000; i++)
			item_push(q, (struct item){.ps = 5, .c = EVQ_EVENT, .nth = i});
		for (uint64_t i = 0; i < 1000; i++) {
			CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
			CU_ASSERT_EQUAL(ev.arg, i);
		}
		CU_ASSERT_FALSE(evq_pop(q, &t, &c, &ev));
		evq_free(q);
	}
}

static void actions_follow_events(void)
{
	struct evq *q = evq_new(EVQ_LADDER);
	struct sim_time t;
	enum evq_class c;
	struct evq_event ev;
	item_push(q, (struct item){.ps = 9, .c = EVQ_ACTION, .nth = 0});
	item_push(q, (struct item){.ps = 9, .c = EVQ_EVENT, .nth = 1});
	CU_ASSERT_TRUE(evq_peek(q, &t, &c));
	CU_ASSERT_EQUAL(t.ps, 9);
	CU_ASSERT_EQUAL(c, EVQ_EVENT);
	CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
	CU_ASSERT_EQUAL(ev.arg, 1);
	CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
	CU_ASSERT_EQUAL(ev.arg, 0);
	CU_ASSERT_EQUAL(c, EVQ_ACTION);
	evq_free(q);
}

static void payload_comes_back_whole(void)
{
	struct evq *q = evq_new(EVQ_LADDER);
	struct sim_time t;
	enum evq_class c;
	struct evq_event ev;
	evq_push(q, sim_time_ps(INT64_MAX - 1), EVQ_ACTION, (struct evq_event){.arg = UINT64_MAX, .target = UINT32_MAX, .handler = UINT16_MAX});
	CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
	CU_ASSERT_EQUAL(t.ps, INT64_MAX - 1);
	CU_ASSERT_TRUE(ev.arg == UINT64_MAX && ev.target == UINT32_MAX && ev.handler == UINT16_MAX);
	evq_free(q);
}

static void stale_handles_are_harmless(void)
{
	for (int kind = 0; kind < EVQ_KINDS; kind++) {
		struct evq *q = evq_new((enum evq_kind)kind);
		struct sim_time t;
		enum evq_class c;
		struct evq_event ev;
		struct evq_handle first = item_push(q, (struct item){.ps = 1});
		CU_ASSERT_TRUE(first.gen != 0);
		CU_ASSERT_TRUE(evq_pending(q, first));
		CU_ASSERT_TRUE(evq_cancel(q, first));
		CU_ASSERT_FALSE(evq_cancel(q, first));
		CU_ASSERT_EQUAL(evq_size(q), 0);
		struct evq_handle second = item_push(q, (struct item){.ps = 2, .nth = 2});
		CU_ASSERT_TRUE(kind == EVQ_LADDER || second.slot == first.slot); /* the slot is used again (the ladder's: later), */
		CU_ASSERT_FALSE(evq_cancel(q, first));    /* and the old handle does not reach it */
		CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
		CU_ASSERT_EQUAL(ev.arg, 2);
		CU_ASSERT_FALSE(evq_cancel(q, second));
		CU_ASSERT_FALSE(evq_pending(q, (struct evq_handle){0, 0}));
		CU_ASSERT_FALSE(evq_cancel(q, (struct evq_handle){1000, 1}));
		evq_free(q);
	}
}

/* All kinds at once, asked the same; every answer must be equal. */
struct trio {
	struct evq *q[EVQ_KINDS];
	struct evq_handle kept[EVQ_KINDS][512];
	struct sim_time now;
	uint64_t nth;
	bool equal;
};

static struct trio trio_new(void)
{
	struct trio x = {.equal = true};
	for (int k = 0; k < EVQ_KINDS; k++)
		x.q[k] = evq_new((enum evq_kind)k);
	return x;
}

static void trio_free(struct trio *x)
{
	for (int k = 0; k < EVQ_KINDS; k++)
		evq_free(x->q[k]);
}

static void trio_push(struct trio *x, int64_t ps, enum evq_class c, uint64_t keep)
{
	for (int k = 0; k < EVQ_KINDS; k++)
		x->kept[k][keep] = item_push(x->q[k], (struct item){.ps = ps, .c = c, .nth = x->nth});
	x->nth++;
}

static void trio_cancel(struct trio *x, uint64_t keep)
{
	bool was[EVQ_KINDS], did[EVQ_KINDS];
	for (int k = 0; k < EVQ_KINDS; k++) {
		was[k] = evq_pending(x->q[k], x->kept[k][keep]);
		did[k] = evq_cancel(x->q[k], x->kept[k][keep]);
		x->equal = x->equal && was[k] == was[0] && did[k] == did[0] && was[k] == did[k] && evq_size(x->q[k]) == evq_size(x->q[0]);
	}
}

static bool trio_pop(struct trio *x)
{
	struct sim_time t[EVQ_KINDS] = {{0}}, peeked[EVQ_KINDS] = {{0}};
	enum evq_class c[EVQ_KINDS] = {EVQ_EVENT}, seen[EVQ_KINDS] = {EVQ_EVENT};
	struct evq_event ev[EVQ_KINDS] = {{0}};
	bool any[EVQ_KINDS];
	for (int k = 0; k < EVQ_KINDS; k++) {
		bool there = evq_peek(x->q[k], &peeked[k], &seen[k]);
		any[k] = evq_pop(x->q[k], &t[k], &c[k], &ev[k]);
		x->equal = x->equal && there == any[k] && any[k] == any[0] && t[k].ps == t[0].ps && t[k].ps == peeked[k].ps && c[k] == c[0] && seen[k] == c[0];
		x->equal = x->equal && ev[k].arg == ev[0].arg && ev[k].target == ev[0].target && evq_size(x->q[k]) == evq_size(x->q[0]);
	}
	x->now = any[0] ? t[0] : x->now;
	return any[0];
}

static void implementations_agree(void)
{
	struct trio x = trio_new();
	uint64_t seed = 11;
	for (uint64_t i = 0; i < 60000; i++) {
		uint64_t at = draw(&seed, G_N_ELEMENTS(x.kept[0]));
		uint64_t what = draw(&seed, 10);
		if (what < (i % 20000 < 10000 ? 6 : 3)) {
			struct item it = item_draw(&seed, i);
			trio_push(&x, it.ps, it.c, at);
		} else if (what < 8) {
			trio_cancel(&x, at);
		} else {
			trio_pop(&x);
		}
	}
	CU_ASSERT_TRUE(x.equal);
	trio_free(&x);
}

/* What lies ahead, as runs have it: now, soon, a timer, days. `kind` of run: packets and timers, crowded instants, steps, everything. */
static int64_t ahead_draw(uint64_t *seed, uint64_t kind)
{
	static const uint64_t far[] = {1, 60, 5000, 300000, SIM_US, 20 * SIM_US, SIM_MS, SIM_S, 3600 * SIM_S};
	switch (kind) {
	case 0:
		return (int64_t)(draw(seed, 10) ? SIM_US + draw(seed, 12 * SIM_US) : 180 * SIM_MS + draw(seed, 40 * SIM_MS));
	case 1:
		return draw(seed, 3) ? 0 : (int64_t)(draw(seed, 2) * SIM_US);
	case 2:
		return SIM_MS + (int64_t)draw(seed, 1000);
	default:
		return (int64_t)draw(seed, far[draw(seed, G_N_ELEMENTS(far))]);
	}
}

static void running_clock_agrees(void)
{
	static const uint64_t most[] = {5, 100, 3000};
	uint64_t seed = 5;
	for (uint64_t round = 0; round < 12; round++) {
		struct trio x = trio_new();
		uint64_t up = most[round % 3];
		for (uint64_t i = 0; i < 20000; i++) {
			bool grow = evq_size(x.q[0]) < up ? draw(&seed, 8) != 0 : draw(&seed, 8) == 0;
			uint64_t keep = draw(&seed, G_N_ELEMENTS(x.kept[0]));
			if (grow)
				trio_push(&x, x.now.ps + ahead_draw(&seed, round / 3), draw(&seed, 20) ? EVQ_EVENT : EVQ_ACTION, keep);
			else if (draw(&seed, 4) == 0)
				trio_cancel(&x, keep);
			else
				trio_pop(&x);
		}
		while (trio_pop(&x))
			;
		CU_ASSERT_TRUE(x.equal);
		trio_free(&x);
	}
}

/* A far event is looked at first, so that the ladder has gone ahead; then many come before it, the last ones first. */
static void many_come_before_a_far_one(void)
{
	struct trio x = trio_new();
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++)
			trio_push(&x, x.now.ps + 3600 * SIM_S + i * SIM_MS, EVQ_EVENT, 0);
		trio_pop(&x);
		int64_t from = x.now.ps;
		for (int i = 0; i < 60; i++)
			trio_pop(&x);
		for (int i = 5000; i > 0; i--)
			trio_push(&x, from + i * SIM_US, EVQ_EVENT, 0);
		for (int i = 0; i < 2500; i++)
			trio_pop(&x);
	}
	while (trio_pop(&x))
		;
	CU_ASSERT_TRUE(x.equal);
	trio_free(&x);
}

/* A thousand at 0, each of which goes on at the same instant a few times: a crowded instant is a plain queue. */
static void crowded_instants_agree(void)
{
	struct trio x = trio_new();
	for (uint64_t i = 0; i < 1000; i++)
		trio_push(&x, 0, EVQ_EVENT, i % G_N_ELEMENTS(x.kept[0]));
	for (uint64_t i = 0; i < 12000 && trio_pop(&x); i++)
		if (i < 9000)
			trio_push(&x, x.now.ps + (i % 3 == 0 ? 10 * SIM_US : 0), EVQ_EVENT, 0);
	CU_ASSERT_EQUAL(evq_size(x.q[0]), 0);
	CU_ASSERT_TRUE(x.equal);
	trio_free(&x);
}

/* Cancelled keys may stay in the ladder, but never in a number that grows: re-arming one timer for ever takes no memory. */
static void rearming_takes_no_memory(void)
{
	struct evq *q = evq_new(EVQ_LADDER);
	struct evq_handle h = {0, 0};
	size_t before = 0;
	for (int64_t i = 0; i < 300000; i++) {
		evq_cancel(q, h);
		h = item_push(q, (struct item){.ps = i * SIM_US + 200 * SIM_MS});
		if (i == 1000)
			before = mallinfo2().uordblks + mallinfo2().hblkhd;
	}
	CU_ASSERT_EQUAL(evq_size(q), 1);
	CU_ASSERT_TRUE(mallinfo2().uordblks + mallinfo2().hblkhd <= before + 65536);
	evq_free(q);
}

/* The ladder without handles against the plain heap: orders that are given, taken back, replaced. */
static void lean_way_agrees(void)
{
	struct ladder *l = evq_ladder_new();
	struct evq *plain = evq_new(EVQ_PLAIN);
	struct evq_handle handles[64] = {{0}};
	struct sim_time times[64], now = SIM_TIME_ZERO, t = {0}, same = {0};
	uint64_t seed = 3, orders[64], order = 0;
	uint32_t id = 0;
	enum evq_class c;
	struct evq_event ev = {0};
	bool equal = true;
	for (uint64_t i = 0; i < 40000; i++) {
		uint32_t k = (uint32_t)draw(&seed, 64);
		struct sim_time at = sim_time_ps(now.ps + ahead_draw(&seed, i / 10000));
		uint64_t place = i < 20000 ? i : 1 + draw(&seed, 1000) * 40000 + i; /* later orders may be less */
		bool waits = evq_pending(plain, handles[k]), any = evq_lean_first(l, &t, &order, &id);
		equal = equal && any == evq_first(plain, &same, &c, &ev);
		equal = equal && (!any || (t.ps == same.ps && order == ev.arg && id == ev.target));
		if (waits && draw(&seed, 4) == 0) {
			evq_lean_cancel(l, times[k], orders[k], k);
			evq_cancel(plain, handles[k]);
		} else if (!waits) {
			times[k] = at;
			orders[k] = place;
			evq_lean_put(l, at, place, k);
			handles[k] = evq_push_at(plain, at, EVQ_EVENT, place, (struct evq_event){.arg = place, .target = k});
		} else if (any && draw(&seed, 2)) {
			now = t;
			times[id] = at = sim_time_ps(now.ps + ahead_draw(&seed, i / 10000));
			orders[id] = place = MAX(place, order + 1);
			evq_lean_replace(l, at, place, id);
			handles[id] = evq_replace_at(plain, at, EVQ_EVENT, place, (struct evq_event){.arg = place, .target = id});
		} else if (any) {
			now = t;
			evq_lean_drop(l);
			evq_pop(plain, &t, &c, &ev);
		}
	}
	CU_ASSERT_TRUE(equal && now.ps > 0);
	evq_ladder_free(l);
	evq_free(plain);
}

/* Places among equals that are given: a late push may come before all that is pending, and what replaces the first event is found again. */
static void given_orders_decide(void)
{
	static const uint64_t orders[] = {40, 7, 1000, (UINT64_C(1) << 40) - 1, 12};
	static const uint64_t expected[] = {7, 12, 40, 41, 1000};
	for (int kind = 0; kind < EVQ_KINDS; kind++) {
		struct evq *q = evq_new((enum evq_kind)kind);
		struct sim_time t;
		enum evq_class c;
		struct evq_event ev;
		for (unsigned i = 0; i < G_N_ELEMENTS(orders); i++)
			evq_push_at(q, sim_time_ps(9), EVQ_EVENT, orders[i], (struct evq_event){.arg = orders[i]});
		for (unsigned i = 0; i < G_N_ELEMENTS(expected); i++) {
			CU_ASSERT_TRUE(evq_first(q, &t, &c, &ev));
			CU_ASSERT_EQUAL(ev.arg, expected[i]);
			if (i == 2)
				evq_replace_at(q, sim_time_ps(9), EVQ_EVENT, 41, (struct evq_event){.arg = 41});
			else
				CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
		}
		CU_ASSERT_EQUAL(evq_size(q), 1);
		evq_free(q);
	}
}

/* An event that was put off keeps its place among equals: its old key, which may still lie in the order, is nobody's. */
static void put_off_with_the_same_order(void)
{
	for (int kind = 0; kind < EVQ_KINDS; kind++) {
		struct evq *q = evq_new((enum evq_kind)kind);
		struct evq_handle h = evq_push_at(q, sim_time_ps(1), EVQ_EVENT, 5, (struct evq_event){.arg = 1});
		struct sim_time t;
		enum evq_class c;
		struct evq_event ev;
		for (int64_t at = 20; at >= 10; at -= 5) {
			CU_ASSERT_TRUE(evq_cancel(q, h));
			h = evq_push_at(q, sim_time_ps(at), EVQ_EVENT, 5, (struct evq_event){.arg = (uint64_t)at});
		}
		CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev) && t.ps == 10 && ev.arg == 10);
		CU_ASSERT_FALSE(evq_pop(q, &t, &c, &ev));
		evq_free(q);
	}
}

static const struct suite_case cases[] = {
	{"the order is irreflexive, antisymmetric and transitive, and pops obey it", order_is_total},
	{"events of one instant come out in the order they were pushed", equal_instants_keep_pushing_order},
	{"actions come after all events of their instant", actions_follow_events},
	{"time, class, handler, target and argument come back as they were pushed", payload_comes_back_whole},
	{"a handle of an event that fired or was cancelled never reaches another event", stale_handles_are_harmless},
	{"an event put off under the same order comes once, at its new time", put_off_with_the_same_order},
	{"a place among equals may be given, and the first event replaced", given_orders_decide},
	{"the ladder, the 4-ary heap and the plain heap give equal answers under random use", implementations_agree},
	{"they do while a clock goes on: packets and timers, crowded instants, steps, days", running_clock_agrees},
	{"they do when many events come before one that was already looked at", many_come_before_a_far_one},
	{"they do when a thousand flows start at one instant", crowded_instants_agree},
	{"the ladder without handles agrees with the plain heap", lean_way_agrees},
	{"a timer that is re-armed for ever takes no memory", rearming_takes_no_memory},
};

SUITE_MAIN("evq", cases)
