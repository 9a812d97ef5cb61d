/* tests/test-evq.c: the order of events.
 *
 * The order's laws are tried on what the queue does, not on its keys: of any two events the one that comes out first must not depend on a third, on who else
 * was cancelled, or on which of the two implementations was asked. Times are drawn from a few values, so that most events meet at the same instant.
 */
#include "sim/evq.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>

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
		triple_order(round % 2 ? EVQ_PLAIN : EVQ_HEAP4, it, out);
		CU_ASSERT_TRUE(item_before(it[out[0]], it[out[1]]) && item_before(it[out[1]], it[out[2]]));
	}
}

static void equal_instants_keep_pushing_order(void)
{
	for (int kind = EVQ_HEAP4; kind <= EVQ_PLAIN; kind++) {
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
	struct evq *q = evq_new(EVQ_HEAP4);
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
	struct evq *q = evq_new(EVQ_HEAP4);
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
	for (int kind = EVQ_HEAP4; kind <= EVQ_PLAIN; kind++) {
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
		CU_ASSERT_EQUAL(second.slot, first.slot); /* the slot is used again, */
		CU_ASSERT_FALSE(evq_cancel(q, first));    /* and the old handle does not reach it */
		CU_ASSERT_TRUE(evq_pop(q, &t, &c, &ev));
		CU_ASSERT_EQUAL(ev.arg, 2);
		CU_ASSERT_FALSE(evq_cancel(q, second));
		CU_ASSERT_FALSE(evq_pending(q, (struct evq_handle){0, 0}));
		CU_ASSERT_FALSE(evq_cancel(q, (struct evq_handle){1000, 1}));
		evq_free(q);
	}
}

/* Both queues get the same random pushes, cancels (of live and of stale handles) and pops; every answer must be equal. */
static void implementations_agree(void)
{
	struct evq *a = evq_new(EVQ_HEAP4);
	struct evq *b = evq_new(EVQ_PLAIN);
	struct evq_handle ha[512] = {{0}};
	struct evq_handle hb[512] = {{0}};
	uint64_t seed = 11;
	bool equal = true;
	for (uint64_t i = 0; i < 60000; i++) {
		uint64_t at = draw(&seed, G_N_ELEMENTS(ha));
		uint64_t what = draw(&seed, 10);
		struct sim_time ta = {0};
		struct sim_time tb = {0};
		enum evq_class ca = EVQ_EVENT;
		enum evq_class cb = EVQ_EVENT;
		struct evq_event ea = {0};
		struct evq_event eb = {0};
		if (what < (i % 20000 < 10000 ? 6 : 3)) {
			struct item it = item_draw(&seed, i);
			ha[at] = item_push(a, it);
			hb[at] = item_push(b, it);
		} else if (what < 8) {
			equal = equal && evq_pending(a, ha[at]) == evq_pending(b, hb[at]) && evq_cancel(a, ha[at]) == evq_cancel(b, hb[at]);
		} else {
			equal = equal && evq_pop(a, &ta, &ca, &ea) == evq_pop(b, &tb, &cb, &eb);
			equal = equal && ta.ps == tb.ps && ca == cb && ea.arg == eb.arg && ea.target == eb.target;
		}
		equal = equal && evq_size(a) == evq_size(b);
	}
	CU_ASSERT_TRUE(equal);
	evq_free(a);
	evq_free(b);
}

/* Places among equals that are given: a late push may come before all that is pending, and what replaces the first event is found again. */
static void given_orders_decide(void)
{
	static const uint64_t orders[] = {40, 7, 1000, (UINT64_C(1) << 40) - 1, 12};
	static const uint64_t expected[] = {7, 12, 40, 41, 1000};
	struct evq *q = evq_new(EVQ_HEAP4);
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

static const struct suite_case cases[] = {
	{"the order is irreflexive, antisymmetric and transitive, and pops obey it", order_is_total},
	{"events of one instant come out in the order they were pushed", equal_instants_keep_pushing_order},
	{"actions come after all events of their instant", actions_follow_events},
	{"time, class, handler, target and argument come back as they were pushed", payload_comes_back_whole},
	{"a handle of an event that fired or was cancelled never reaches another event", stale_handles_are_harmless},
	{"a place among equals may be given, and the first event replaced", given_orders_decide},
	{"the 4-ary heap and the plain heap give equal answers under random use", implementations_agree},
};

SUITE_MAIN("evq", cases)
