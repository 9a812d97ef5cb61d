/* tests/test-precopy-rules.c: QEMU's and SimGrid's rules of pre-copy, and a guest that sweeps its memory, against closed forms. */
#include "tests/given.h"
#include "tests/suite.h"

#include "models/migration/guest.h"
#include "models/migration/precopy.h"

#include <math.h>

#define MIB (INT64_C(1) << 20)
#define GIB (INT64_C(1) << 30)

struct ran {
	enum precopy_next end;
	uint32_t passes;
	double seconds;     /* up to the switchover */
	double first, sent; /* bytes: of the first pass, and of all, the last copy included */
	double last;        /* bytes of the last copy */
	int64_t speed_ppm;
};

/* At a fixed rate, in bytes a second; at most `most` passes. */
static struct ran play(struct precopy *p, int64_t memory, int64_t zero, double rate, uint32_t most)
{
	struct ran r = {.end = PRECOPY_AGAIN};
	struct sim_time now = SIM_TIME_ZERO;
	int64_t bytes = precopy_first_pass(p, now, memory, zero), sent = 0;
	r.first = (double)bytes;
	while (r.end == PRECOPY_AGAIN && r.passes < most) {
		struct sim_time began = now;
		struct sim_dur all = sim_dur_ps((int64_t)ceil((double)bytes / rate * 1e12)), next = sim_dur_ps(p->look);
		precopy_round_begin(p, now, bytes);
		for (bool over = false; !over;) {
			struct sim_time end = sim_after(began, all), asks = sim_after(now, next);
			over = !p->look || asks.ps >= end.ps;
			now = over ? end : asks;
			sent = over ? bytes : (int64_t)((double)sim_between(began, now).ps / 1e12 * rate);
			over = over || precopy_look(p, now, sent, &next);
		}
		r.sent += (double)sent;
		r.end = precopy_round_end(p, now, sent, &bytes);
		r.passes++;
	}
	r.last = (double)bytes;
	r.sent += r.last;
	r.seconds = (double)now.ps / 1e12;
	r.speed_ppm = p->speed_ppm;
	return r;
}

static struct precopy rules(enum world_precopy_rules which, double mib_per_s, double mib, enum world_pattern pattern, bool auto_converge)
{
	struct world_dirty d = {(int64_t)(mib * MIB), sim_dur_ps(mib_per_s > 0 ? (int64_t)(mib / mib_per_s * 1e12) : 0), 1000000, pattern};
	struct world_precopy q = {which, {0}, 0, auto_converge};
	struct precopy p;
	precopy_init(&p, &d, NULL, &q);
	return p;
}

/* min(D t, W), in whole pages. */
static void sweep(void)
{
	struct precopy p = rules(WORLD_PRECOPY_ESXI, 60, 3072, WORLD_PATTERN_CYCLIC, false);
	precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
	for (int s = 1; s < 100; s += 7) {
		int64_t want = MIN(60 * s, 3072) * MIB, got = precopy_dirtied(&p, sim_time_ps(s * SIM_S));
		CU_ASSERT(got % WORLD_PAGE == 0 && got >= want && got <= want + WORLD_PAGE);
	}
	/* never less than a guest that writes at random */
	struct precopy q = rules(WORLD_PRECOPY_ESXI, 60, 3072, WORLD_PATTERN_RANDOM, false);
	precopy_round_begin(&q, SIM_TIME_ZERO, GIB);
	for (int s = 1; s < 200; s += 7)
		CU_ASSERT(precopy_dirtied(&p, sim_time_ps(s * SIM_S)) + 1 >= precopy_dirtied(&q, sim_time_ps(s * SIM_S)));
}

/* x_i = bytes of pass i beyond the threshold: x_0 = M - theta, x_i = rho x_(i-1): so all of it is (M - theta)/(1 - rho) + the last copy, but for what a look comes late. */
static void qemu_is_geometric_above_its_threshold(void)
{
	static const double rhos[] = {0.1, 0.3, 0.5, 0.7};
	for (size_t i = 0; i < G_N_ELEMENTS(rhos); i++) {
		double rate = 100e6, theta = 0.3 * rate;
		struct precopy p = rules(WORLD_PRECOPY_QEMU, rhos[i] * rate / MIB * 4096 / 4104, 1e6, WORLD_PATTERN_CYCLIC, false);
		struct ran r = play(&p, 8 * GIB, 0, rate, 1000);
		CU_ASSERT_EQUAL(r.end, PRECOPY_SWITCH_OVER);
		double held = 2e6, want = (r.first - held - theta) / (1 - rhos[i]) + theta + held;
		CU_ASSERT_DOUBLE_EQUAL(r.sent, want, 0.051 * rate / (1 - rhos[i]));
		CU_ASSERT(r.last <= theta + held + 1 && r.last >= theta + held - 0.051 * rate - 4104);
	}
}

/* A guest without writes: one pass; what is left is what can be sent in the limit, and what the socket holds: min(85 ms of sending, 2 MB). */
static void qemu_stops_an_idle_guest_at_its_limit(void)
{
	struct precopy p = rules(WORLD_PRECOPY_QEMU, 0, 0, WORLD_PATTERN_RANDOM, false);
	struct ran r = play(&p, GIB, 0, 10e6, 100);
	CU_ASSERT_EQUAL(r.passes, 1);
	CU_ASSERT_DOUBLE_EQUAL(r.first, (double)GIB / 4096 * 4104, 1);
	CU_ASSERT_DOUBLE_EQUAL(r.sent, r.first, 1);
	CU_ASSERT(r.last <= 10e6 * 0.385 + 1 && r.last > 10e6 * 0.335 - 1);
}

/* 9 bytes for a page of zeros; such pages count as pages that are left. */
static void qemu_zero_pages(void)
{
	struct precopy p = rules(WORLD_PRECOPY_QEMU, 0, 0, WORLD_PATTERN_RANDOM, false);
	struct ran r = play(&p, GIB, 3 * GIB, 10e6, 100);
	CU_ASSERT_DOUBLE_EQUAL(r.first, (double)GIB / 4096 * (4104 + 27), 1);
	CU_ASSERT(r.last <= 10e6 * (0.3 / 4 + 0.085) * 1.02); /* of four pages left one is not zero */
}

/* Dirtied at 1.25 and 4 times the rate: as it is, for ever, told after 10 000 passes; with auto-converge the guest is stopped for more and more of its time. */
static void qemu_needs_auto_converge(void)
{
	static const double rhos[] = {1.25, 4};
	for (size_t i = 0; i < G_N_ELEMENTS(rhos); i++)
		for (int patterns = 0; patterns < 2; patterns++) {
			struct precopy p = rules(WORLD_PRECOPY_QEMU, 100 * rhos[i], 512, (enum world_pattern)patterns, false);
			struct ran r = play(&p, 4 * GIB, 0, 100.0 * MIB, PRECOPY_MAX_PASSES + 1);
			CU_ASSERT_EQUAL(r.end, PRECOPY_GIVE_UP);
			CU_ASSERT_EQUAL(r.passes, PRECOPY_MAX_PASSES);
			CU_ASSERT_EQUAL(r.speed_ppm, 1000000);
			p = rules(WORLD_PRECOPY_QEMU, 100 * rhos[i], 512, (enum world_pattern)patterns, true);
			r = play(&p, 4 * GIB, 0, 100.0 * MIB, 200);
			CU_ASSERT_EQUAL(r.end, PRECOPY_SWITCH_OVER);
			CU_ASSERT((r.speed_ppm < 1000000 && r.speed_ppm % 100000 == 0) || r.speed_ppm == 10000);
		}
}

/* A working set that fits the limit needs no more than two passes, however fast it is written. */
static void qemu_small_working_set(void)
{
	struct precopy p = rules(WORLD_PRECOPY_QEMU, 1e5, 20, WORLD_PATTERN_CYCLIC, false);
	struct ran r = play(&p, 4 * GIB, 0, 100.0 * MIB, 100);
	CU_ASSERT_EQUAL(r.end, PRECOPY_SWITCH_OVER);
	CU_ASSERT(r.passes <= 3);
}

/* The first time 20 %, then 10 % more, each after two periods of a second or more. */
static void auto_converge_steps(void)
{
	struct precopy p = rules(WORLD_PRECOPY_QEMU, 1000, 1000, WORLD_PATTERN_CYCLIC, true);
	int64_t next, want[] = {100, 80, 80, 70, 70, 60, 60, 50};
	struct sim_time now = SIM_TIME_ZERO;
	precopy_first_pass(&p, now, GIB, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
		precopy_round_begin(&p, now, 200 * MIB);
		now = sim_after(now, sim_dur_ps(2 * SIM_S));
		CU_ASSERT_EQUAL(precopy_round_end(&p, now, 200 * MIB, &next), PRECOPY_AGAIN);
		CU_ASSERT_EQUAL(p.speed_ppm, want[i] * 10000);
	}
}

/* v_0 = M, v_i = M rho^i until v <= 30 ms x B: T = M/B (1 - rho^n)/(1 - rho). To the byte: no pages. */
static void simgrid_is_geometric(void)
{
	double rate = 1e9, rho = 0.5, v = 8.0 * (double)GIB, t = 0;
	struct precopy p = rules(WORLD_PRECOPY_SIMGRID, rho * rate / MIB, 1e7, WORLD_PATTERN_CYCLIC, false);
	struct ran r = play(&p, 8 * GIB, 0, rate, 1000);
	uint32_t passes = 0;
	do {
		t += v / rate;
		v *= rho;
		passes++;
	} while (v > 0.03 * rate);
	CU_ASSERT_EQUAL(r.passes, passes);
	CU_ASSERT_DOUBLE_EQUAL(r.seconds, t, 1e-7);
	CU_ASSERT_DOUBLE_EQUAL(r.last, v, 16);
}

static void simgrid_never_converges_at_the_rate_it_sends(void)
{
	struct precopy p = rules(WORLD_PRECOPY_SIMGRID, 100, 900, WORLD_PATTERN_CYCLIC, false);
	struct ran r = play(&p, GIB, 0, 100.0 * MIB, 300);
	CU_ASSERT_EQUAL(r.end, PRECOPY_AGAIN);
}

/* More dirtying never ends sooner, nor sends less, than a look may come late. */
static void more_dirtying_is_never_shorter(void)
{
	for (int set = WORLD_PRECOPY_ESXI; set <= WORLD_PRECOPY_SIMGRID; set++) {
		double before = 0;
		for (int d = 0; d < 90; d += 5) {
			struct precopy p = rules((enum world_precopy_rules)set, d, 2048, WORLD_PATTERN_RANDOM, false);
			struct ran r = play(&p, 4 * GIB, 0, 100.0 * MIB, 1000);
			double all = r.seconds + r.last / (100.0 * MIB);
			CU_ASSERT_EQUAL(r.end, PRECOPY_SWITCH_OVER);
			CU_ASSERT(all >= before - 0.05);
			before = all;
		}
	}
}

/* a tau^b of the traces; and their migrations at 129 MiB/s of 1860 MiB: 1860, 276, 85, 41 sent in 17.5 s, then 26; with 16 threads what is dirtied is never less than 113 MiB. */
static void measured_guests(void)
{
	static const struct { double a, b; } law[] = {{53.2, 0.62}, {123.5, 0.68}};
	struct precopy p;
	struct world_precopy q = {WORLD_PRECOPY_QEMU, {0}, 0, false};
	for (int i = 0; i < 2; i++) {
		struct world_dirty d = guest_dirty(i, 8 * GIB);
		precopy_init(&p, &d, NULL, NULL);
		precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
		for (int ms = 200; ms < 16000; ms *= 2) {
			double want = law[i].a * pow(ms / 1e3, law[i].b), got = (double)precopy_dirtied(&p, sim_time_ps(ms * SIM_MS)) / MIB;
			CU_ASSERT_DOUBLE_EQUAL(got, want, 0.05 * want);
		}
		precopy_init(&p, &d, NULL, &q);
		struct ran r = play(&p, 1860 * MIB, 0, 129.0 * MIB, 200);
		CU_ASSERT_EQUAL(r.end, i ? PRECOPY_AGAIN : PRECOPY_SWITCH_OVER);
		if (i == 0) {
			CU_ASSERT_EQUAL(r.passes, 4);
			CU_ASSERT_DOUBLE_EQUAL(r.seconds, 17.5, 0.2);
			CU_ASSERT_DOUBLE_EQUAL(r.sent / MIB, 2288, 25);
		} else {
			CU_ASSERT_DOUBLE_EQUAL(r.last / MIB, 113, 6);
		}
	}
	struct world_dirty reads = guest_dirty(2, GIB);
	CU_ASSERT_EQUAL(reads.working_set, 290 * MIB);
	CU_ASSERT_EQUAL(guest_dirty(2, 256 * MIB).working_set, 256 * MIB);
}

#define ESTATE \
	"vmksim: 1\nsites: {a: {rtt: 0 ms}, b: {rtt: 0.1 ms}}\nlinks: {bn: {between: [a, b], rate: 1 Gbit/s, rtt: 0 ms}}\n" \
	"networks: {v: {site: a, subnet: 10.1.0.0/24, gateway: 10.1.0.1}, w: {site: b, subnet: 10.2.0.0/24, gateway: 10.2.0.1}}\n" \
	"profiles:\n  h: {release: \"8.0\", nics: {vmnic0: 10 Gbit/s}, switches: {vSwitch0: {uplinks: [vmnic0]}}}\nhosts:\n" \
	"  s: {profile: h, site: a, portgroups: {m: {switch: vSwitch0, network: v}}, netstacks: {defaultTcpipStack: {gateway: 10.1.0.1}}, adapters: {vmk0: {portgroup: m, services: " \
	"[management, vmotion], ipv4: 10.1.0.2/24}}}\n" \
	"  d: {profile: h, site: b, portgroups: {m: {switch: vSwitch0, network: w}}, netstacks: {defaultTcpipStack: {gateway: 10.2.0.1}}, adapters: {vmk0: {portgroup: m, services: " \
	"[management, vmotion], ipv4: 10.2.0.2/24}}}\n"

/* A limit of 400 Mbit/s holds until the switchover, which has all of the link. */
static void a_whole_migration_under_qemu(void)
{
	struct given_run g = given_play(ESTATE "vms: {g: {host: s, memory: 2 GiB, precopy: {rules: qemu, max_bandwidth: 400 Mbit/s}}}\n"
		"timeline: [{at: 0 s, migrate: {id: m, vm: g, to: d}}]\n", NULL);
	const struct outcome_migration *m = given_migration(g.o, "m");
	double rounds = 2.0 * (double)GIB / 4096 * 4104 / 50e6, down = 0.3 * 50e6 / (1e9 / 8 * 1448 / 1538);
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	CU_ASSERT_DOUBLE_EQUAL((double)m->duration_s / 1e12, rounds - 0.3 + down, 0.06);
	CU_ASSERT_DOUBLE_EQUAL((double)m->downtime_s / 1e12, down, 0.03);
	CU_ASSERT_EQUAL(given_session(g.o, "m/vmotion")->streams, 1);
	CU_ASSERT_EQUAL(m->precopy_stun_s, OUTCOME_NULL);
	CU_ASSERT_EQUAL(m->warnings->len, 0);
	CU_ASSERT_FALSE(m->encrypted);
	given_done(&g);
}

/* Two share the link until the smaller one is there: the other's rate doubles in mid-pass, and it still stops at its limit: 300 ms of sending and 2 MB in the socket, but for one look. */
static void a_rate_that_changes_in_mid_pass(void)
{
	struct given_run g = given_play(ESTATE "assume: {admission: none}\n"
		"vms: {g: {host: s, memory: 1 GiB, precopy: {rules: qemu}}, h: {host: s, memory: 3 GiB, precopy: {rules: qemu}}}\n"
		"timeline: [{at: 0 s, do: [migrate: {id: m, vm: g, to: d}, migrate: {id: n, vm: h, to: d}]}]\n", NULL);
	double rate = 1e9 / 8 * 1448 / 1538, down = 0.3 + 2e6 / rate;
	const struct outcome_migration *n = given_migration(g.o, "n");
	CU_ASSERT_DOUBLE_EQUAL((double)n->downtime_s / 1e12, down, 0.06);
	CU_ASSERT_DOUBLE_EQUAL((double)n->duration_s / 1e12, 4.0 * (double)GIB / 4096 * 4104 / rate, 0.05);
	given_done(&g);
}

/* A downtime limit of 200 s lets 20 GiB go with the VM stopped, which ESXi would not: 100 s are the most there. */
static void no_limit_but_its_own(void)
{
	struct given_run g = given_play(ESTATE "vms: {g: {host: s, memory: 20 GiB, precopy: {rules: qemu, downtime_limit: 200 s}}}\n"
		"timeline: [{at: 0 s, migrate: {id: m, vm: g, to: d}}]\n", NULL);
	const struct outcome_migration *m = given_migration(g.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	CU_ASSERT_DOUBLE_EQUAL((double)m->downtime_s / 1e12, 20.0 * (double)GIB / 4096 * 4104 / (1e9 / 8 * 1448 / 1538), 0.2);
	given_done(&g);
}

/* The guest dirties more than the link carries: it goes on until it is cancelled. */
static void a_migration_that_does_not_converge(void)
{
	struct given_run g = given_play(ESTATE "vms: {g: {host: s, memory: 2 GiB, dirty: {working_set: 1 GiB, rate: 200 MB/s, pattern: cyclic}, precopy: {rules: qemu}}}\n"
		"timeline: [{at: 0 s, migrate: {id: m, vm: g, to: d}}, {at: 300 s, cancel: {id: m}}]\n", NULL);
	const struct outcome_migration *m = given_migration(g.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "cancelled");
	CU_ASSERT_EQUAL(m->duration_s, 300 * SIM_S);
	given_done(&g);
	/* nobody cancels it: it is given up by the simulator, with no message of ESXi's */
	g = given_play(ESTATE "vms: {g: {host: s, memory: 2 GiB, dirty: {working_set: 50 MiB, rate: 2 GB/s, pattern: cyclic}, precopy: {rules: qemu}}}\n"
		"timeline: [{at: 0 s, migrate: {id: m, vm: g, to: d}}]\n", NULL);
	m = given_migration(g.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_EQUAL(m->rounds->len, PRECOPY_MAX_PASSES);
	CU_ASSERT_PTR_NOT_NULL(strstr(m->message, "does not converge: vmksim gives it up after 10000 passes"));
	given_done(&g);
}

static const struct suite_case cases[] = {
	{"a guest that sweeps its working set dirties min(D t, W), never less than one that writes at random", sweep},
	{"QEMU's passes beyond its threshold are a geometric series", qemu_is_geometric_above_its_threshold},
	{"QEMU stops an idle guest as soon as the rest fits the downtime limit", qemu_stops_an_idle_guest_at_its_limit},
	{"QEMU sends 9 bytes for a page of zeros, and counts it as a page", qemu_zero_pages},
	{"QEMU does not converge when pages are dirtied faster than sent, unless auto-converge slows the guest", qemu_needs_auto_converge},
	{"a working set within the downtime limit converges at any dirty rate", qemu_small_working_set},
	{"auto-converge stops the guest for 20 % of its time, then 10 % more each second time", auto_converge_steps},
	{"SimGrid's passes are the geometric series, to the byte", simgrid_is_geometric},
	{"SimGrid does not converge when bytes are dirtied as fast as sent", simgrid_never_converges_at_the_rate_it_sends},
	{"under all rules a guest that dirties more is never sooner there", more_dirtying_is_never_shorter},
	{"guests that were measured dirty as their traces say, and converge or not as they did", measured_guests},
	{"a migration by QEMU's rules keeps its bandwidth limit until the switchover", a_whole_migration_under_qemu},
	{"a pass whose rate changes in its middle still ends at the downtime limit", a_rate_that_changes_in_mid_pass},
	{"QEMU's switchover may take as long as its downtime limit says", no_limit_but_its_own},
	{"one that does not converge goes on until it is cancelled", a_migration_that_does_not_converge},
};

SUITE_MAIN("rules of pre-copy", cases)
