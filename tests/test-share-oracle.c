/* tests/test-share-oracle.c: exact max-min sharing against a slow, plain oracle.
 *
 * The oracle is progressive filling written as its definition reads: every round computes every level anew. It knows neither heaps nor sets nor books, and
 * shares no code with the solver. Random systems are drawn to be nasty: few units of capacity, so that floors and ties happen all the time; up to 50 resources,
 * crossed at random, which makes one component, or each flow near where it begins, which makes long chains of flows that hold each other;
 * uses drawn one by one, or nearly all alike. Class nodes have an oracle of their own, built on the first. VMKSIM_SYSTEMS=N draws N times as many systems.
 */
#include "sim/share.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RES 50
#define MAX_FLOWS 120
#define MAX_PATH 8

struct sys_res {
	share_rate capacity; /* of a class: limit */
	share_rate allotment;
	share_rate reservation;
	uint32_t shares;
	int parent;
	share_rate told_used, told_payload; /* as the solver has told */
	bool told_saturated;
};

struct sys_flow {
	bool live;
	uint32_t weight;
	share_rate cap;
	struct share_use uses[2 * MAX_PATH];
	uint32_t n;
	share_flow id;
	share_rate rate;
	enum share_cause cause;
	share_res cause_res;
	bool known; /* the solver has told of it, with this: */
	share_rate told_rate;
	enum share_cause told_cause;
	share_res told_res;
};

/* A system in plain form; resources have the solver's numbers. */
struct sys {
	struct sys_res res[MAX_RES];
	uint32_t n_res;
	struct sys_flow flows[MAX_FLOWS];
	uint32_t n_flows;
	uint32_t usual; /* ppm of nearly all uses; 0: no such */
	uint32_t near; /* how far apart the resources of a path may be */
	bool saturated[MAX_RES];
};

/* The oracle */

/* The level of every resource, from nothing but who is frozen; -1: nobody is left on it. */
static void sys_levels(const struct sys *y, const bool *frozen, sim_i128 *level)
{
	sim_i128 left[MAX_RES], load[MAX_RES] = {0};
	for (share_res r = 0; r < y->n_res; r++)
		left[r] = (sim_i128)y->res[r].allotment * 1000000;
	for (uint32_t f = 0; f < y->n_flows; f++)
		for (uint32_t k = 0; y->flows[f].live && k < y->flows[f].n; k++) {
			const struct share_use *u = &y->flows[f].uses[k];
			if (frozen[f])
				left[u->res] -= (sim_i128)y->flows[f].rate * u->ppm;
			else
				load[u->res] += (sim_i128)y->flows[f].weight * u->ppm;
		}
	for (share_res r = 0; r < y->n_res; r++)
		level[r] = load[r] ? left[r] / load[r] : -1;
}

static void sys_fill(struct sys *y)
{
	bool frozen[MAX_FLOWS] = {false};
	for (uint32_t f = 0; f < y->n_flows; f++) {
		y->flows[f].rate = 0;
		y->flows[f].cause = SHARE_BY_NOTHING;
		y->flows[f].cause_res = SHARE_NONE;
		frozen[f] = !y->flows[f].live || y->flows[f].cap == 0;
	}
	memset(y->saturated, 0, sizeof y->saturated);
	for (;;) {
		sim_i128 least = -1;
		sim_i128 level[MAX_RES];
		sys_levels(y, frozen, level);
		for (share_res r = 0; r < y->n_res; r++)
			if (level[r] >= 0 && (least < 0 || level[r] < least))
				least = level[r];
		for (uint32_t f = 0; f < y->n_flows; f++) {
			if (!frozen[f] && (least < 0 || y->flows[f].cap / y->flows[f].weight < least))
				least = y->flows[f].cap / y->flows[f].weight;
		}
		if (least < 0)
			return;
		for (uint32_t f = 0; f < y->n_flows; f++) {
			struct sys_flow *fl = &y->flows[f];
			if (frozen[f])
				continue;
			for (uint32_t k = 0; k < fl->n && !frozen[f]; k++)
				if (level[fl->uses[k].res] == least) {
					frozen[f] = true;
					fl->rate = (share_rate)least * fl->weight;
					fl->cause = SHARE_BY_RES;
					fl->cause_res = fl->uses[k].res;
				}
			if (!frozen[f] && fl->cap / fl->weight == least) {
				frozen[f] = true;
				fl->rate = fl->cap;
				fl->cause = SHARE_BY_CAP;
			}
		}
		for (share_res r = 0; r < y->n_res; r++)
			if (level[r] == least)
				y->saturated[r] = true;
	}
}

static bool sys_active(const struct sys *y, share_res c)
{
	for (uint32_t f = 0; f < y->n_flows; f++)
		for (uint32_t k = 0; y->flows[f].live && y->flows[f].cap > 0 && k < y->flows[f].n; k++)
			if (y->flows[f].uses[k].res == c)
				return true;
	return false;
}

static uint32_t sys_active_classes(const struct sys *y, share_res parent)
{
	uint32_t n = 0;
	for (share_res c = 0; c < y->n_res; c++)
		n += y->res[c].parent == (int)parent && sys_active(y, c);
	return n;
}

static void sys_guarantee(struct sys *y, share_res parent)
{
	bool fixed[MAX_RES] = {false};
	share_rate left = y->res[parent].capacity;
	for (share_res c = 0; c < y->n_res; c++) {
		if (y->res[c].parent != (int)parent || !sys_active(y, c))
			continue;
		y->res[c].allotment = MIN(MIN(y->res[c].reservation, y->res[c].capacity), left);
		left -= y->res[c].allotment;
	}
	for (bool again = true; again;) {
		sim_i128 rest = y->res[parent].capacity;
		sim_i128 shares = 0;
		again = false;
		for (share_res c = 0; c < y->n_res; c++) {
			if (y->res[c].parent != (int)parent || !sys_active(y, c))
				continue;
			rest -= fixed[c] ? y->res[c].allotment : 0;
			shares += fixed[c] ? 0 : y->res[c].shares;
		}
		share_rate part[MAX_RES];
		for (share_res c = 0; c < y->n_res; c++) {
			if (y->res[c].parent != (int)parent || !sys_active(y, c) || fixed[c])
				continue;
			part[c] = (share_rate)(rest * y->res[c].shares / shares);
			if (y->res[c].allotment > part[c])
				fixed[c] = again = true;
		}
		for (share_res c = 0; c < y->n_res && !again; c++)
			if (y->res[c].parent == (int)parent && sys_active(y, c) && !fixed[c])
				y->res[c].allotment = MIN(part[c], y->res[c].capacity);
	}
}

static bool sys_hungry(const struct sys *y, share_res parent, share_res c)
{
	return y->res[c].parent == (int)parent && sys_active(y, c) && y->saturated[c] && y->res[c].allotment < y->res[c].capacity;
}

static bool sys_spread(struct sys *y, share_res parent)
{
	sim_i128 left = (sim_i128)y->res[parent].capacity * 1000000;
	sim_i128 load = 0;
	sim_i128 shares = 0;
	bool given = false;
	for (uint32_t f = 0; f < y->n_flows; f++)
		for (uint32_t k = 0; y->flows[f].live && k < y->flows[f].n; k++) {
			if (y->flows[f].uses[k].res == parent)
				left -= (sim_i128)y->flows[f].rate * y->flows[f].uses[k].ppm;
			if (sys_hungry(y, parent, y->flows[f].uses[k].res) && y->flows[f].cap > 0)
				load += (sim_i128)y->flows[f].weight * y->flows[f].uses[k].ppm;
		}
	for (share_res c = 0; c < y->n_res; c++)
		shares += sys_hungry(y, parent, c) ? y->res[c].shares : 0;
	if (shares == 0 || left < load)
		return false;
	left /= 1000000;
	for (share_res c = 0; c < y->n_res; c++) {
		if (!sys_hungry(y, parent, c))
			continue;
		sim_i128 part = MIN(left * y->res[c].shares / shares, y->res[c].capacity - y->res[c].allotment);
		shares -= y->res[c].shares;
		left -= part;
		y->res[c].allotment += (share_rate)part;
		given = given || part > 0;
	}
	return given;
}

static void sys_solve(struct sys *y)
{
	for (share_res r = 0; r < y->n_res; r++)
		y->res[r].allotment = y->res[r].capacity;
	for (share_res r = 0; r < y->n_res; r++)
		if (sys_active_classes(y, r) >= 2)
			sys_guarantee(y, r);
	bool again = true;
	for (uint32_t round = 1; again; round++) {
		sys_fill(y);
		again = false;
		for (share_res r = 0; r < y->n_res; r++)
			if (sys_active_classes(y, r) >= 2 && round <= sys_active_classes(y, r) && sys_spread(y, r))
				again = true;
	}
}

/* Random systems */

static share_rate draw_capacity(uint64_t *seed)
{
	static const uint64_t tops[] = {4, 30, 1000, 30000, UINT64_C(1) << 50};
	return (share_rate)draw(seed, tops[draw(seed, G_N_ELEMENTS(tops))]);
}

static share_rate draw_cap(uint64_t *seed)
{
	return draw(seed, 2) ? SHARE_RATE_MAX : draw_capacity(seed);
}

static uint32_t draw_ppm(uint64_t *seed)
{
	static const uint32_t ppms[] = {1000000, 1000000, 1000000, 1062155, 1062155, 500000, 3000000, 1000, 999999};
	return ppms[draw(seed, G_N_ELEMENTS(ppms))];
}

/* Draws a path; `uses` gets what the solver is told, the return value is the path with the parents of classes. */
static uint32_t draw_path(const struct sys *y, uint64_t *seed, struct share_use *uses, struct share_use *full, uint32_t *out_full)
{
	uint32_t n = 0;
	uint32_t want = (uint32_t)draw(seed, MAX_PATH + 1);
	share_res first = (share_res)draw(seed, y->n_res);
	*out_full = 0;
	for (uint32_t i = 0; i < want; i++) {
		share_res r = (first + (share_res)draw(seed, y->near)) % y->n_res;
		bool taken = false;
		for (uint32_t k = 0; k < *out_full; k++)
			taken = taken || full[k].res == r || (y->res[r].parent >= 0 && full[k].res == (share_res)y->res[r].parent);
		if (taken)
			continue;
		struct share_use u = {r, y->usual && draw(seed, 50) ? y->usual : draw_ppm(seed)};
		uses[n++] = u;
		full[(*out_full)++] = u;
		if (y->res[r].parent >= 0)
			full[(*out_full)++] = (struct share_use){(share_res)y->res[r].parent, u.ppm};
	}
	return n;
}

static void sys_add_flow(struct sys *y, struct share *s, uint64_t *seed, uint32_t f)
{
	struct sys_flow *fl = &y->flows[f];
	struct share_use uses[MAX_PATH];
	*fl = (struct sys_flow){.live = true, .weight = 1 + (uint32_t)(draw(seed, 3) ? 0 : draw(seed, 9)), .cap = draw_cap(seed)};
	uint32_t n = draw_path(y, seed, uses, fl->uses, &fl->n);
	fl->id = share_flow_add(s, fl->weight, fl->cap, uses, n);
}

/* What systems are drawn, and how they are solved. */
struct draws {
	uint64_t seed;
	unsigned systems, changes;
	uint32_t res, flows; /* at most */
	bool classes, full;
};

static void sys_draw(struct sys *y, struct share *s, uint64_t *seed, const struct draws *d)
{
	memset(y, 0, sizeof *y);
	y->n_res = 1 + (uint32_t)draw(seed, d->res);
	y->usual = draw(seed, 3) ? draw_ppm(seed) : 0;
	y->near = draw(seed, 2) ? y->n_res : 1 + (uint32_t)draw(seed, 6);
	for (share_res r = 0; r < y->n_res; r++) {
		y->res[r] = (struct sys_res){.capacity = draw_capacity(seed), .parent = -1};
		uint32_t parent = r ? (uint32_t)draw(seed, r) : 0;
		if (d->classes && r > 0 && draw(seed, 2) && y->res[parent].parent < 0) {
			y->res[r].parent = (int)parent;
			y->res[r].shares = 1 + (uint32_t)draw(seed, 100);
			y->res[r].reservation = draw(seed, 2) ? 0 : draw_capacity(seed);
			y->res[r].capacity = draw_cap(seed);
			share_class_add(s, parent, y->res[r].shares, y->res[r].reservation, y->res[r].capacity);
		} else {
			share_res_add(s, y->res[r].capacity);
		}
	}
	y->n_flows = 1 + (uint32_t)draw(seed, d->flows);
	for (uint32_t f = 0; f < y->n_flows; f++)
		if (draw(seed, 4))
			sys_add_flow(y, s, seed, f);
}

/* One random change of the system, told to the solver too. */
static void sys_change(struct sys *y, struct share *s, uint64_t *seed)
{
	uint32_t f = (uint32_t)draw(seed, y->n_flows);
	share_res r = (share_res)draw(seed, y->n_res);
	struct sys_flow *fl = &y->flows[f];
	struct share_use uses[MAX_PATH];
	switch (draw(seed, 5)) {
	case 0:
		if (!fl->live)
			break;
		fl->cap = draw_cap(seed);
		share_flow_set_cap(s, fl->id, fl->cap);
		return;
	case 1:
		if (!fl->live)
			break;
		share_flow_set_path(s, fl->id, uses, draw_path(y, seed, uses, fl->uses, &fl->n));
		return;
	case 2:
		y->res[r].capacity = y->res[r].parent < 0 ? draw_capacity(seed) : draw_cap(seed);
		if (y->res[r].parent < 0) {
			share_res_set(s, r, y->res[r].capacity);
			return;
		}
		y->res[r].shares = draw(seed, 2) ? y->res[r].shares : 1 + (uint32_t)draw(seed, 100);
		y->res[r].reservation = draw(seed, 2) ? y->res[r].reservation : draw_capacity(seed);
		share_class_set(s, r, y->res[r].shares, y->res[r].reservation, y->res[r].capacity);
		return;
	default:
		break;
	}
	if (fl->live)
		share_flow_remove(s, fl->id);
	if (!fl->live)
		sys_add_flow(y, s, seed, f);
	else
		fl->live = false;
}

/* Does the solver's answer equal the oracle's, rates and causes, flow by flow? */
static bool sys_same(const struct sys *y, const struct share *s)
{
	for (uint32_t f = 0; f < y->n_flows; f++) {
		const struct sys_flow *fl = &y->flows[f];
		share_res res;
		if (!fl->live)
			continue;
		if (share_flow_rate(s, fl->id) != fl->rate || share_flow_cause(s, fl->id, &res) != fl->cause || res != fl->cause_res)
			return false;
	}
	return true;
}

/* Do the books of each resource say what the flows do? */
static bool sys_books(const struct sys *y, const struct share *s)
{
	for (share_res r = 0; r < y->n_res; r++) {
		sim_i128 used = 0, payload = 0;
		uint32_t n = 0;
		bool cause = false;
		for (uint32_t f = 0; f < y->n_flows; f++)
			for (uint32_t k = 0; y->flows[f].live && k < y->flows[f].n; k++) {
				if (y->flows[f].uses[k].res != r)
					continue;
				n++;
				used += (sim_i128)y->flows[f].rate * y->flows[f].uses[k].ppm;
				payload += y->flows[f].rate;
				cause |= y->flows[f].cause == SHARE_BY_RES && y->flows[f].cause_res == r;
			}
		used = MIN((used + 999999) / 1000000, SHARE_RATE_MAX);
		payload = MIN(payload, SHARE_RATE_MAX);
		if (share_res_used(s, r) != (share_rate)used || share_res_payload(s, r) != (share_rate)payload || share_res_flows(s, r) != n ||
			share_res_saturated(s, r) != cause)
			return false;
	}
	return true;
}

static bool is_listed(const uint32_t *list, uint32_t n, uint32_t x)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i] == x)
			return true;
	return false;
}

static bool is_ascending(const uint32_t *list, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (list[i - 1] >= list[i])
			return false;
	return true;
}

/* Was every change of a resource told? Notes what is known now. */
static bool sys_told_resources(struct sys *y, const struct share *s)
{
	uint32_t n;
	const share_res *told = share_changed_res(s, &n);
	bool ok = is_ascending(told, n);
	for (share_res r = 0; r < y->n_res; r++) {
		struct sys_res *x = &y->res[r];
		bool same = share_res_used(s, r) == x->told_used && share_res_payload(s, r) == x->told_payload && share_res_saturated(s, r) == x->told_saturated;
		ok &= same || is_listed(told, n, r);
		x->told_used = share_res_used(s, r);
		x->told_payload = share_res_payload(s, r);
		x->told_saturated = share_res_saturated(s, r);
	}
	return ok;
}

/* And of a flow? */
static bool sys_told(struct sys *y, const struct share *s, const share_flow *told, uint32_t n)
{
	bool ok = is_ascending(told, n);
	for (uint32_t f = 0; f < y->n_flows; f++) {
		struct sys_flow *fl = &y->flows[f];
		if (!fl->live)
			continue;
		share_res res;
		share_rate rate = share_flow_rate(s, fl->id);
		enum share_cause cause = share_flow_cause(s, fl->id, &res);
		ok &= is_listed(told, n, fl->id) || !fl->known || (rate == fl->told_rate && cause == fl->told_cause && res == fl->told_res);
		fl->known = true;
		fl->told_rate = rate;
		fl->told_cause = cause;
		fl->told_res = res;
	}
	return ok;
}

/* Draws systems, changes each many times, and compares after every solve. */
static void compare_with_oracle(struct draws d)
{
	const char *times = g_getenv("VMKSIM_SYSTEMS");
	uint64_t seed = d.seed;
	for (unsigned i = 0; i < d.systems * (times ? (unsigned)strtoul(times, NULL, 10) : 1); i++) {
		struct sys y;
		struct share *s = share_new();
		char why[200] = "";
		const char *differs = NULL;
		unsigned c = 0;
		sys_draw(&y, s, &seed, &d);
		for (; c <= d.changes && !differs; c++) {
			uint32_t n;
			const share_flow *told = d.full ? share_solve_full(s, &n) : share_solve(s, &n);
			sys_solve(&y);
			differs = !sys_same(&y, s) ? "rates or causes" : !sys_books(&y, s) ? "books" : !sys_told(&y, s, told, n) || !sys_told_resources(&y, s) ? "what changed" : NULL;
			if (!differs && !share_verify(s, why, sizeof why))
				differs = why;
			for (uint64_t k = draw(&seed, draw(&seed, 8) ? 4 : 40); k > 0; k--)
				sys_change(&y, s, &seed);
		}
		share_free(s);
		if (differs) {
			CU_FAIL("the solver and the oracle differ");
			g_printerr("system %u, after %u solves: %s\n", i, c, differs);
			return;
		}
	}
	CU_PASS("all equal");
}

static void full_equals_oracle(void) { compare_with_oracle((struct draws){1, 1500, 2, 24, 40, false, true}); }
static void incremental_equals_oracle(void) { compare_with_oracle((struct draws){2, 600, 20, 24, 40, false, false}); }
static void classes_full_equal_oracle(void) { compare_with_oracle((struct draws){3, 800, 2, 24, 40, true, true}); }
static void classes_incremental_equal_oracle(void) { compare_with_oracle((struct draws){4, 600, 20, 24, 40, true, false}); }
static void fifty_equal_oracle(void) { compare_with_oracle((struct draws){5, 500, 40, MAX_RES, MAX_FLOWS, false, false}); }
static void fifty_with_classes_equal_oracle(void) { compare_with_oracle((struct draws){6, 500, 40, MAX_RES, MAX_FLOWS, true, false}); }

static const struct suite_case cases[] = {
	{"a full solve gives the oracle's rates and causes, byte for byte", full_equals_oracle},
	{"a solve after each change gives the oracle's rates and causes, byte for byte", incremental_equals_oracle},
	{"class nodes: a full solve gives the oracle's rates and causes, byte for byte", classes_full_equal_oracle},
	{"class nodes: a solve after each change gives the oracle's rates and causes, byte for byte", classes_incremental_equal_oracle},
	{"50 resources and 120 flows through 40 rounds of changes: rates, causes, books and what is told to have changed are the oracle's", fifty_equal_oracle},
	{"50 resources, class nodes among them, through 40 rounds of changes: the same", fifty_with_classes_equal_oracle},
};

SUITE_MAIN("share-oracle", cases)
