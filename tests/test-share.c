/* tests/test-share.c: sharing, on systems small enough to be worked out by hand.
 *
 * Each test draws the system, says what is expected and why. Rates are in the solver's unit; where the number of the field is clearer, bit/s are turned into
 * it. That the solver is right beyond these cases is the oracle's business (test-share-oracle.c); what is pinned here are the rules themselves.
 */
#include "sim/share.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>
#include <string.h>

#define GBIT UINT64_C(1000000000)

static share_flow flow(struct share *s, uint32_t weight, share_rate cap, share_res a, share_res b)
{
	const struct share_use uses[] = {{a, SHARE_UNIT}, {b, SHARE_UNIT}};
	return share_flow_add(s, weight, cap, uses, (a != SHARE_NONE) + (b != SHARE_NONE));
}

static void solve(struct share *s)
{
	char why[200];
	uint32_t n;
	share_solve(s, &n);
	CU_ASSERT_TRUE(share_verify(s, why, sizeof why));
}

static share_res cause_res(const struct share *s, share_flow f)
{
	share_res r;
	share_flow_cause(s, f, &r);
	return r;
}

static void one_resource_is_divided_evenly(void)
{
	/* 100 for three: floor(100 / 3) each; the remainder of 1 is nobody's */
	struct share *s = share_new();
	share_res r = share_res_add(s, 100);
	share_flow f[3];
	for (int i = 0; i < 3; i++)
		f[i] = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(share_flow_rate(s, f[i]), 33);
		CU_ASSERT_EQUAL(cause_res(s, f[i]), r);
	}
	CU_ASSERT_EQUAL(share_res_used(s, r), 99);
	CU_ASSERT_TRUE(share_res_saturated(s, r));
	share_free(s);
}

static void weights_divide_in_proportion(void)
{
	/* weights 1, 2, 5 of 80: level 10 */
	struct share *s = share_new();
	share_res r = share_res_add(s, 80);
	share_flow a = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	share_flow b = flow(s, 2, SHARE_RATE_MAX, r, SHARE_NONE);
	share_flow c = flow(s, 5, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, a), 10);
	CU_ASSERT_EQUAL(share_flow_rate(s, b), 20);
	CU_ASSERT_EQUAL(share_flow_rate(s, c), 50);
	share_free(s);
}

static void what_one_leaves_others_take(void)
{
	/* the textbook's line: L1 = 10 carries x, y; L2 = 20 carries x, z. L1 saturates at 5, z takes the other 15 of L2 */
	struct share *s = share_new();
	share_res l1 = share_res_add(s, 10);
	share_res l2 = share_res_add(s, 20);
	share_flow x = flow(s, 1, SHARE_RATE_MAX, l1, l2);
	share_flow y = flow(s, 1, SHARE_RATE_MAX, l1, SHARE_NONE);
	share_flow z = flow(s, 1, SHARE_RATE_MAX, l2, SHARE_NONE);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, x), 5);
	CU_ASSERT_EQUAL(share_flow_rate(s, y), 5);
	CU_ASSERT_EQUAL(share_flow_rate(s, z), 15);
	CU_ASSERT_EQUAL(cause_res(s, x), l1);
	CU_ASSERT_EQUAL(cause_res(s, z), l2);
	share_free(s);
}

static void capped_flow_gets_exactly_its_cap(void)
{
	/* weight 3, cap 10: frozen at level 3 with 10, not 9; the other takes 90 */
	struct share *s = share_new();
	share_res r = share_res_add(s, 100);
	share_flow a = flow(s, 3, 10, r, SHARE_NONE);
	share_flow b = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, a), 10);
	CU_ASSERT_EQUAL(share_flow_cause(s, a, NULL), SHARE_BY_CAP);
	CU_ASSERT_EQUAL(cause_res(s, a), SHARE_NONE);
	CU_ASSERT_EQUAL(share_flow_rate(s, b), 90);
	share_free(s);
}

static void framing_uses_more_than_payload(void)
{
	/* 10 Gbit/s at 1 062 155 ppm carries 10 / 1.062155 = 9.4148 Gbit/s of payload: 117.685 MB/s for 1 Gbit/s */
	struct share *s = share_new();
	share_res nic = share_res_add(s, share_from_bps(10 * GBIT));
	share_flow f = share_flow_add(s, 1, SHARE_RATE_MAX, &(struct share_use){nic, 1062155}, 1);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, f), (share_rate)((sim_i128)share_from_bps(10 * GBIT) * 1000000 / 1062155));
	CU_ASSERT_TRUE(share_res_used(s, nic) <= share_from_bps(10 * GBIT) && share_res_used(s, nic) > share_from_bps(10 * GBIT) - 3);
	CU_ASSERT_EQUAL(share_res_payload(s, nic), share_flow_rate(s, f));
	share_free(s);
}

static void first_resource_of_the_path_is_the_cause(void)
{
	/* two resources of 10 with the same two flows saturate together: each flow names the one that comes first on its own path */
	struct share *s = share_new();
	share_res p = share_res_add(s, 10);
	share_res q = share_res_add(s, 10);
	share_flow pq = flow(s, 1, SHARE_RATE_MAX, p, q);
	share_flow qp = flow(s, 1, SHARE_RATE_MAX, q, p);
	solve(s);
	CU_ASSERT_EQUAL(cause_res(s, pq), p);
	CU_ASSERT_EQUAL(cause_res(s, qp), q);
	share_free(s);
}

static void resource_comes_before_a_cap_of_the_same_level(void)
{
	struct share *s = share_new();
	share_res r = share_res_add(s, 10);
	share_flow a = flow(s, 1, 5, r, SHARE_NONE);
	share_flow b = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_cause(s, a, NULL), SHARE_BY_RES);
	CU_ASSERT_EQUAL(share_flow_rate(s, a), 5);
	CU_ASSERT_EQUAL(share_flow_rate(s, b), 5);
	share_free(s);
}

static void cap_of_zero_stands_still(void)
{
	/* it is in nobody's way, but still counted as crossing */
	struct share *s = share_new();
	share_res r = share_res_add(s, 10);
	share_flow still = flow(s, 1, 0, r, SHARE_NONE);
	share_flow other = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, still), 0);
	CU_ASSERT_EQUAL(share_flow_cause(s, still, NULL), SHARE_BY_NOTHING);
	CU_ASSERT_EQUAL(share_flow_rate(s, other), 10);
	CU_ASSERT_EQUAL(share_res_flows(s, r), 2);
	share_flow_set_cap(s, still, SHARE_RATE_MAX);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, still), 5);
	share_flow_set_cap(s, other, 0);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, still), 10);
	CU_ASSERT_EQUAL(share_flow_rate(s, other), 0);
	share_free(s);
}

static void dead_resource_holds_its_flows_at_zero(void)
{
	struct share *s = share_new();
	share_res r = share_res_add(s, 0);
	share_flow f = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, f), 0);
	CU_ASSERT_EQUAL(cause_res(s, f), r);
	share_res_set(s, r, 7);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, f), 7);
	share_free(s);
}

static void empty_path_is_held_by_the_cap(void)
{
	struct share *s = share_new();
	share_flow f = share_flow_add(s, 1, 42, NULL, 0);
	share_flow g = share_flow_add(s, 1, SHARE_RATE_MAX, NULL, 0);
	solve(s);
	CU_ASSERT_EQUAL(share_flow_rate(s, f), 42);
	CU_ASSERT_EQUAL(share_flow_rate(s, g), SHARE_RATE_MAX);
	share_free(s);
}

static void changed_flows_are_listed_once_and_in_order(void)
{
	/* two islands: a change of one must not list the other; a flow that keeps its rate but changes its cause is listed */
	struct share *s = share_new();
	share_res r[2] = {share_res_add(s, 30), share_res_add(s, 30)};
	share_flow f[6];
	uint32_t n;
	for (int i = 0; i < 6; i++)
		f[i] = flow(s, 1, SHARE_RATE_MAX, r[i % 2], SHARE_NONE);
	const share_flow *changed = share_solve(s, &n);
	CU_ASSERT_EQUAL(n, 6);
	for (uint32_t i = 1; i < n; i++)
		CU_ASSERT_TRUE(changed[i - 1] < changed[i]);
	share_solve(s, &n);
	CU_ASSERT_EQUAL(n, 0);
	share_flow_remove(s, f[2]);
	changed = share_solve(s, &n);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_TRUE(changed[0] == f[0] && changed[1] == f[4]);
	const share_res *res = share_changed_res(s, &n);
	CU_ASSERT_TRUE(n == 1 && res[0] == r[0]);
	share_flow_set_cap(s, f[1], 10); /* a cap at the resource's own level changes nothing */
	share_solve(s, &n);
	CU_ASSERT_EQUAL(n, 0);
	share_res_set(s, r[1], 33);
	share_solve(s, &n);
	CU_ASSERT_EQUAL(n, 3); /* f[1] keeps its rate, but is now held by its cap; */
	CU_ASSERT_EQUAL(share_flow_rate(s, f[1]), 10);
	CU_ASSERT_EQUAL(share_flow_cause(s, f[1], NULL), SHARE_BY_CAP);
	CU_ASSERT_EQUAL(share_flow_rate(s, f[3]), 11); /* the others have floor(23 / 2) */
	share_free(s);
}

static void slots_are_used_again(void)
{
	struct share *s = share_new();
	share_res r = share_res_add(s, 10);
	uint32_t n;
	share_flow a = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	solve(s);
	share_flow_remove(s, a);
	share_flow b = flow(s, 1, SHARE_RATE_MAX, r, SHARE_NONE);
	CU_ASSERT_EQUAL(a, b);
	CU_ASSERT_EQUAL(share_flow_cause(s, b, NULL), SHARE_BY_NOTHING);
	share_solve(s, &n);
	CU_ASSERT_EQUAL(n, 1); /* it is another flow, though its rate is the old one's */
	CU_ASSERT_EQUAL(share_flow_rate(s, b), 10);
	share_free(s);
}

/* An uplink of 10 Gbit/s with classes in the field's default shares: fault tolerance and iSCSI 100, management 50. */
struct uplink {
	struct share *s;
	share_res nic;
	share_res class[3];
	share_flow flow[3];
};

static struct uplink uplink_new(const share_rate caps[3], const share_rate reservations[3], const share_rate limits[3])
{
	static const uint32_t shares[3] = {100, 100, 50};
	struct uplink u = {.s = share_new()};
	u.nic = share_res_add(u.s, share_from_bps(10 * GBIT));
	for (int i = 0; i < 3; i++)
		u.class[i] = share_class_add(u.s, u.nic, shares[i], reservations[i], limits[i]);
	for (int i = 0; i < 3; i++)
		u.flow[i] = flow(u.s, 1, caps[i], u.class[i], SHARE_NONE);
	solve(u.s);
	return u;
}

/* The rate of a flow, to the nearest Mbit/s. */
static int64_t mbit(const struct uplink *u, int i)
{
	return (share_flow_rate(u->s, u->flow[i]) + (INT64_C(500000) << 17)) / (INT64_C(1000000) << 17);
}

static const share_rate none[3] = {0, 0, 0};
static const share_rate open_end[3] = {SHARE_RATE_MAX, SHARE_RATE_MAX, SHARE_RATE_MAX};

static void saturating_classes_divide_by_shares(void)
{
	/* 100 : 100 : 50 of 10 Gbit/s: 4, 4, 2; with the third gone 5, 5 */
	struct uplink u = uplink_new(open_end, none, open_end);
	CU_ASSERT_TRUE(mbit(&u, 0) == 4000 && mbit(&u, 1) == 4000 && mbit(&u, 2) == 2000);
	CU_ASSERT_EQUAL(cause_res(u.s, u.flow[0]), u.class[0]);
	CU_ASSERT_EQUAL(share_res_capacity(u.s, u.class[2]), share_from_bps(2 * GBIT));
	share_flow_remove(u.s, u.flow[2]);
	solve(u.s);
	CU_ASSERT_TRUE(mbit(&u, 0) == 5000 && mbit(&u, 1) == 5000);
	share_free(u.s);
}

static void slack_goes_to_the_hungry_by_shares(void)
{
	/* the first class takes 1 of its 4: 3 are left for the others by 100 : 50, so 4 + 2 and 2 + 1 */
	struct uplink u = uplink_new((share_rate[]){share_from_bps(GBIT), SHARE_RATE_MAX, SHARE_RATE_MAX}, none, open_end);
	CU_ASSERT_TRUE(mbit(&u, 0) == 1000 && mbit(&u, 1) == 6000 && mbit(&u, 2) == 3000);
	share_free(u.s);
}

static void limit_holds_and_its_slack_is_passed_on(void)
{
	/* the second class may use 3 of its 4; the hungry others get the 1 left by 100 : 50: 4.667 and 2.333 */
	struct uplink u = uplink_new(open_end, none, (share_rate[]){SHARE_RATE_MAX, share_from_bps(3 * GBIT), SHARE_RATE_MAX});
	CU_ASSERT_TRUE(mbit(&u, 0) == 4667 && mbit(&u, 1) == 3000 && mbit(&u, 2) == 2333);
	CU_ASSERT_EQUAL(cause_res(u.s, u.flow[1]), u.class[1]);
	share_free(u.s);
}

static void reservation_beats_shares(void)
{
	/* the third reserves 5, more than its part of 2; the others divide the other 5 evenly */
	struct uplink u = uplink_new(open_end, (share_rate[]){0, 0, share_from_bps(5 * GBIT)}, open_end);
	CU_ASSERT_TRUE(mbit(&u, 0) == 2500 && mbit(&u, 1) == 2500 && mbit(&u, 2) == 5000);
	share_free(u.s);
}

static void reservation_below_the_part_changes_nothing(void)
{
	struct uplink u = uplink_new(open_end, (share_rate[]){share_from_bps(3 * GBIT), 0, share_from_bps(GBIT)}, open_end);
	CU_ASSERT_TRUE(mbit(&u, 0) == 4000 && mbit(&u, 1) == 4000 && mbit(&u, 2) == 2000);
	share_free(u.s);
}

static void unused_reservation_is_lent(void)
{
	/* the third reserves 5 but asks for 1: the other two have 2.5 each and divide the 4 it leaves */
	struct uplink u = uplink_new((share_rate[]){SHARE_RATE_MAX, SHARE_RATE_MAX, share_from_bps(GBIT)}, (share_rate[]){0, 0, share_from_bps(5 * GBIT)}, open_end);
	CU_ASSERT_TRUE(mbit(&u, 0) == 4500 && mbit(&u, 1) == 4500 && mbit(&u, 2) == 1000);
	share_free(u.s);
}

static void reservations_beyond_the_capacity_are_cut_in_class_order(void)
{
	/* 7 + 6 + 5 of 10: 7, 3, 0 */
	struct uplink u = uplink_new(open_end, (share_rate[]){share_from_bps(7 * GBIT), share_from_bps(6 * GBIT), share_from_bps(5 * GBIT)}, open_end);
	CU_ASSERT_TRUE(mbit(&u, 0) == 7000 && mbit(&u, 1) == 3000 && mbit(&u, 2) == 0);
	share_free(u.s);
}

static void lone_class_is_bound_by_its_limit_only(void)
{
	struct uplink u = uplink_new((share_rate[]){SHARE_RATE_MAX, 0, 0}, (share_rate[]){0, share_from_bps(5 * GBIT), 0}, open_end);
	CU_ASSERT_EQUAL(mbit(&u, 0), 10000);
	CU_ASSERT_EQUAL(cause_res(u.s, u.flow[0]), u.nic);
	CU_ASSERT_EQUAL(share_res_capacity(u.s, u.class[0]), share_from_bps(10 * GBIT));
	share_class_set(u.s, u.class[0], 100, 0, share_from_bps(2 * GBIT));
	solve(u.s);
	CU_ASSERT_EQUAL(mbit(&u, 0), 2000);
	CU_ASSERT_EQUAL(cause_res(u.s, u.flow[0]), u.class[0]);
	share_free(u.s);
}

static void parent_counts_the_flows_of_its_classes(void)
{
	struct uplink u = uplink_new(open_end, none, open_end);
	CU_ASSERT_EQUAL(share_res_flows(u.s, u.nic), 3);
	CU_ASSERT_EQUAL(share_res_used(u.s, u.nic), share_from_bps(10 * GBIT));
	CU_ASSERT_FALSE(share_res_saturated(u.s, u.nic)); /* each flow is held by its class */
	share_free(u.s);
}

/* A system of 30 resources, some of them classes, and 60 flows; `order` decides in which order the flows are told to the solver. */
static void tell(struct share *s, const uint32_t order[60], share_flow ids[60], uint64_t seed)
{
	for (uint32_t r = 0; r < 20; r++)
		share_res_add(s, 10 + (share_rate)draw(&seed, 5000));
	for (uint32_t r = 0; r < 10; r++)
		share_class_add(s, r / 3, 1 + (uint32_t)draw(&seed, 9), (share_rate)draw(&seed, 500), SHARE_RATE_MAX);
	for (uint32_t i = 0; i < 60; i++) {
		uint64_t own = seed + order[i];
		share_rate cap = draw(&own, 3) ? SHARE_RATE_MAX : (share_rate)draw(&own, 900);
		struct share_use uses[3];
		uses[0] = (struct share_use){20 + (uint32_t)draw(&own, 10), 1000000};
		uses[1] = (struct share_use){4 + (uint32_t)draw(&own, 8), 1062155};
		uses[2] = (struct share_use){12 + (uint32_t)draw(&own, 8), 1000000};
		ids[order[i]] = share_flow_add(s, 1 + (uint32_t)draw(&own, 4), cap, uses, 3);
	}
}

static void order_of_calls_does_not_matter(void)
{
	uint64_t seed = 99;
	for (int round = 0; round < 60; round++) {
		uint32_t order[60];
		share_flow ids[2][60];
		struct share *s[2] = {share_new(), share_new()};
		uint64_t system = draw(&seed, UINT64_MAX);
		uint32_t n;
		for (uint32_t i = 0; i < 60; i++)
			order[i] = i;
		tell(s[0], order, ids[0], system);
		for (uint32_t i = 59; i > 0; i--) {
			uint32_t j = (uint32_t)draw(&seed, i + 1);
			uint32_t x = order[i];
			order[i] = order[j];
			order[j] = x;
		}
		tell(s[1], order, ids[1], system);
		share_solve(s[0], &n);
		for (uint32_t i = 0; i < 3; i++) { /* some solves on the way, with flows missing */
			share_flow_set_cap(s[1], ids[1][i], 0);
			share_solve(s[1], &n);
		}
		for (uint32_t i = 0; i < 3; i++)
			share_flow_remove(s[1], ids[1][i]);
		share_solve(s[1], &n);
		for (uint32_t i = 0; i < 3; i++)
			share_flow_remove(s[0], ids[0][i]);
		share_solve(s[0], &n);
		for (uint32_t i = 3; i < 60; i++) {
			CU_ASSERT_EQUAL(share_flow_rate(s[0], ids[0][i]), share_flow_rate(s[1], ids[1][i]));
			CU_ASSERT_EQUAL(cause_res(s[0], ids[0][i]), cause_res(s[1], ids[1][i]));
		}
		share_free(s[0]);
		share_free(s[1]);
	}
}

static void greatest_numbers_do_not_overflow(void)
{
	struct share *s = share_new();
	share_res r = share_res_add(s, SHARE_RATE_MAX);
	share_flow f[50];
	for (int i = 0; i < 50; i++)
		f[i] = share_flow_add(s, UINT32_MAX, SHARE_RATE_MAX, &(struct share_use){r, 1 + (uint32_t)i * 80000000}, 1);
	solve(s);
	for (int i = 0; i < 50; i++)
		CU_ASSERT_TRUE(share_flow_rate(s, f[i]) >= 0 && share_flow_rate(s, f[i]) <= SHARE_RATE_MAX);
	CU_ASSERT_TRUE(share_res_used(s, r) <= SHARE_RATE_MAX);
	share_free(s);
}

static const struct suite_case cases[] = {
	{"a resource is divided evenly, and what the floors leave is nobody's", one_resource_is_divided_evenly},
	{"weights divide in proportion", weights_divide_in_proportion},
	{"what a flow held elsewhere leaves, the others take", what_one_leaves_others_take},
	{"a capped flow gets exactly its cap, whatever its weight", capped_flow_gets_exactly_its_cap},
	{"a flow uses as much of a resource as its framing says", framing_uses_more_than_payload},
	{"of resources saturated at one level the first of the path is the cause", first_resource_of_the_path_is_the_cause},
	{"a resource comes before a cap of the same level", resource_comes_before_a_cap_of_the_same_level},
	{"a flow with cap 0 stands still and is in nobody's way", cap_of_zero_stands_still},
	{"a resource without capacity holds its flows at 0", dead_resource_holds_its_flows_at_zero},
	{"a flow that crosses nothing is held by its cap", empty_path_is_held_by_the_cap},
	{"changed flows and resources are listed once, in order, and no others", changed_flows_are_listed_once_and_in_order},
	{"a slot used again holds a new flow", slots_are_used_again},
	{"saturating classes divide the parent by shares", saturating_classes_divide_by_shares},
	{"a class's slack goes to the hungry ones by shares", slack_goes_to_the_hungry_by_shares},
	{"a class's limit holds, and what it leaves is passed on", limit_holds_and_its_slack_is_passed_on},
	{"a reservation above the part by shares is kept, and the others divide the rest", reservation_beats_shares},
	{"a reservation below the part by shares changes nothing", reservation_below_the_part_changes_nothing},
	{"a reservation that is not used is lent", unused_reservation_is_lent},
	{"reservations beyond the capacity are cut in class order", reservations_beyond_the_capacity_are_cut_in_class_order},
	{"a lone class is bound by its limit only, and may use the whole parent", lone_class_is_bound_by_its_limit_only},
	{"a parent counts the flows of its classes", parent_counts_the_flows_of_its_classes},
	{"neither the order of calls nor solves on the way matter", order_of_calls_does_not_matter},
	{"the greatest capacities, weights and uses do not overflow", greatest_numbers_do_not_overflow},
};

SUITE_MAIN("share", cases)
