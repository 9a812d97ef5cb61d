/* tests/test-live.c: what is asked while a transfer is under way, and a transfer that is under way for ever.
 *
 * The estate: two hosts, 10 Gbit/s, one vMotion network; m moves 8 GiB that nobody writes to. One stream fills the uplink. */
#include "scenarios/play.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

#define ESTATE(more) \
	"vmksim: 1\n" \
	"sites: {s: {}, t: {}}\n" \
	"links: {wan: {between: [s, t], rate: 10 Gbit/s, rtt: 1 ms}}\n" \
	"networks:\n" \
	"  mgmt: {site: s, subnet: 10.10.0.0/24}\n" \
	"  vmo: {site: s, subnet: 10.20.0.0/24, gateway: 10.20.0.1}\n" \
	"  vmo_t: {site: t, subnet: 10.21.0.0/24, gateway: 10.21.0.1}\n" \
	"profiles:\n" \
	"  h: {release: 7.0.3, nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}, switches: {vSwitch0: {uplinks: [vmnic0]}, vSwitch1: {uplinks: [vmnic1]}}}\n" \
	"hosts:\n" \
	"  a:\n" \
	"    profile: h\n" \
	"    site: s\n" \
	"    netstacks: {defaultTcpipStack: {gateway: 10.20.0.1}}\n" \
	"    portgroups: {V: {switch: vSwitch0, network: vmo}, W: {switch: vSwitch1, network: vmo}}\n" \
	"    adapters: {vmk1: {portgroup: V, services: [vmotion], ipv4: 10.20.0.5/24}, vmk2: {portgroup: W, services: [vmotion], ipv4: 10.20.0.2/24}}\n" \
	"  b:\n" \
	"    profile: h\n" \
	"    site: s\n" \
	"    portgroups: {V: {switch: vSwitch0, network: vmo}}\n" \
	"    adapters: {vmk1: {portgroup: V, services: [vmotion], ipv4: 10.20.0.3/24}}\n" \
	"  far:\n" \
	"    profile: h\n" \
	"    site: t\n" \
	"    portgroups: {V: {switch: vSwitch0, network: vmo_t}}\n" \
	"    netstacks: {vmotion: {gateway: 10.21.0.1}}\n" \
	"    adapters: {vmk1: {portgroup: V, stack: vmotion, ipv4: 10.21.0.4/24}}\n" \
	"datastores: {d: {type: vmfs_fc, hosts: [a, b, far]}}\n" \
	"vms: {vm: {host: a, memory: 8 GiB, disks: [{size: 1 GiB, datastore: d}]}, back: {host: far, memory: 8 GiB, disks: [{size: 1 GiB, datastore: d}]}}\n" \
	more

/* The estate with other VMs. g_free. */
static char *crowd(const char *more)
{
	static const char all[] = ESTATE("");
	g_autofree char *without = g_strndup(all, (gsize)(strstr(all, "vms:") - all));
	return g_strconcat(without, more, NULL);
}

static void all_met(const char *text)
{
	bool ok;
	struct scenario *s = given_text(text);
	struct outcome *o = play_scenario(s, &(struct play_opts){0}, &ok);
	for (guint i = 0; i < o->expectations->len; i++) {
		const struct outcome_expectation *e = o->expectations->pdata[i];
		if (!e->met)
			printf("# %s: %s\n", e->that, e->actual);
		CU_ASSERT(e->met);
	}
	CU_ASSERT(o->expectations->len > 0);
	outcome_free(o);
	scenario_free(s);
}

/* Two adapters send by one NIC each into one, so each carries half; every sum is what the session has carried by then. */
static void adapters_count_at_once(void)
{
	all_met(ESTATE("timeline: [{at: 1 s, migrate: {id: m, vm: vm, to: b}}]\n"
		       "expect:\n"
		       "  - {that: \"bytes(service=vmotion) == 0 B\", at: 1 s}\n"
		       "  - {that: \"session(m, vmotion).bytes > 1 GiB\", at: 3 s}\n"
		       "  - {that: \"adapter(b/vmk1).bytes_by_service(vmotion).received == session(m, vmotion).bytes\", at: 3 s}\n"
		       "  - {that: \"bytes(adapter=a/*) == session(m, vmotion).bytes\", at: 3 s}\n"
		       "  - {that: \"bytes(adapter=a/vmk1) == bytes(adapter=a/vmk2) ± 1 B\", at: 3 s}\n"
		       "  - {that: \"bytes(adapter=a/*) == session(m, vmotion).bytes\", at: 5.123456789 s}\n"
		       "  - {that: \"migration(m).bytes.total == session(m, vmotion).bytes\", at: 5.123456789 s}\n"
		       "  - that: \"bytes(adapter=a/*) == 8 GiB ± 1 MiB\"\n"));
}

/* 8 GiB at 1 kbit/s would take two years, far beyond the horizon and beyond what 63 bits of picoseconds hold: the run ends at its horizon, the migration is unfinished. */
static void what_crawls_does_not_end_a_run(void)
{
	struct given_run p = given_play(
		ESTATE("horizon: 1 d\ntimeline: [{at: 0 s, migrate: {id: m, vm: back, to: a}}, {at: 1 s, link_set: {link: wan, rate: 1000 bit/s}}]\n"), NULL);
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "unfinished");
	CU_ASSERT_STRING_EQUAL(p.o->run.ended_by, "horizon");
	CU_ASSERT_EQUAL(p.o->run.finished_s, 86400 * SIM_S);
	CU_ASSERT_EQUAL(given_held_sum(m->held_by), m->duration_s);
	given_done(&p);
}

/* Of three: one is half done (8 GiB take 7 s and a moment), one has its instant, the third a condition that may never hold. */
static void how_far_it_is_can_be_asked(void)
{
	struct scenario *s = given_text(ESTATE("timeline:\n"
					       "  - {at: 1 s, migrate: {id: m, vm: vm, to: b}}\n"
					       "  - {at: 20 s, migrate: {id: n, vm: vm, to: a}}\n"
					       "  - {when: migration(n).outcome == failed, migrate: {id: o, vm: vm, to: b}}\n"));
	struct run *r = run_new(s->world, &(struct run_opts){.until = SIM_TIME_NEVER});
	struct run_far far;
	run_far(r, &far);
	CU_ASSERT(far.over == 0 && far.known == 2 && far.more && far.done_ppm == 0 && far.at.ps == 0);
	run_until(r, sim_time_ps(5 * SIM_S));
	run_far(r, &far);
	CU_ASSERT(far.over == 0 && far.known == 2 && far.more && far.at.ps == 5 * SIM_S && far.events > 0);
	CU_ASSERT(far.done_ppm > 100000 && far.done_ppm < 400000);
	run_until(r, sim_time_ps(15 * SIM_S));
	run_far(r, &far);
	CU_ASSERT(far.over == 1 && far.known == 2 && far.done_ppm == 500000);
	run_play(r);
	run_far(r, &far);
	CU_ASSERT(far.over == 2 && far.known == 2 && far.done_ppm == 1000000);
	run_free(r);
	scenario_free(s);
}

/* Nothing else happens at these instants: the conditions wake the run. */
static void times_are_met_exactly(void)
{
	all_met(ESTATE("timeline:\n"
		       "  - {at: 1 s, migrate: {id: m, vm: vm, to: b}}\n"
		       "  - {when: migration(m).duration >= 2.5 s, cancel: {id: m}}\n"
		       "expect:\n"
		       "  - that: migration(m).outcome == cancelled and migration(m).finished == 3.5 s\n"));
	all_met(ESTATE("timeline:\n"
		       "  - {at: 1 s, migrate: {id: m, vm: vm, to: b}}\n"
		       "  - {when: \"migration(*).duration > 2.5 s and migration(m).state == memory\", cancel: {id: m}}\n"
		       "expect:\n"
		       "  - that: migration(m).outcome == cancelled and migration(m).finished == 3.500000000001 s\n"));
}

static void a_time_in_the_queue_is_met_exactly(void)
{
	static const char more[] = "vms: {\"g(1..9)\": {host: far, memory: 8 GiB, disks: [{size: 1 GiB, datastore: d}]}}\n"
				   "timeline:\n"
				   "  - {at: 1 s, migrate: {id: \"m(1..9)\", vm: \"g(1..9)\", to: a}}\n"
				   "  - {when: migration(m9).queued == 1.25 s, cancel: {id: m9}}\n"
				   "expect:\n"
				   "  - that: migration(m9).outcome == cancelled and migration(m9).finished == 2.25 s\n";
	g_autofree char *text = crowd(more);
	all_met(text);
}

/* 300 guests that write 100 MiB over and over, 2 GiB/s each, all over one 100 Mbit/s link: each has 41 kB/s, and even slowed to 0.1 % a guest dirties 2 MiB/s. What is left,
 * 100 MiB, would take 42 min: given up. SDPS slows a guest by 5 a round while no round makes progress, so it is at 0.1 % after log5(1000) = 5 rounds, the poll of the
 * first round included; 8 rounds are enough for all. */
static void a_dense_crowd_makes_few_rounds(void)
{
	static const char more[] = "vms: {\"g(1..300)\": {host: far, memory: 1 GiB, active: 100 MiB, dirty_rate: 2 GiB/s, disks: [{size: 1 GiB, datastore: d}]}}\n"
				   "assume: {admission: none}\n"
				   "timeline:\n"
				   "  - {at: 0 s, link_set: {link: wan, rate: 100 Mbit/s}}\n"
				   "  - {at: 0 s, migrate: {id: \"m(1..300)\", vm: \"g(1..300)\", to: a}}\n";
	g_autofree char *text = crowd(more);
	struct given_run p = given_play(text, &(struct run_opts){.max_events = 200000});
	CU_ASSERT_STRING_EQUAL(p.o->run.ended_by, "finished");
	CU_ASSERT_EQUAL(p.o->migrations->len, 300);
	for (guint i = 0; i < p.o->migrations->len; i++) {
		const struct outcome_migration *m = p.o->migrations->pdata[i];
		const struct outcome_round *last = m->rounds->pdata[m->rounds->len - 1];
		CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
		CU_ASSERT_STRING_EQUAL(m->rule, "MIG-03");
		CU_ASSERT(m->rounds->len <= 8);
		CU_ASSERT_EQUAL(last->bytes, 100 << 20); /* a round that was through, not one broken off */
	}
	given_done(&p);
}

/* A link that is down and up again before time moves was never down for who uses it; and a link that goes and stays down is told of once by each session, whatever else
 * the same list changes. */
static void one_instant_reroutes_once(void)
{
	static const char text[] = ESTATE("timeline:\n  - {at: 0 s, migrate: {id: m, vm: back, to: a}}\n"
					  "  - at: 2 s\n    do: [{link_down: {link: wan}}, {link_up: {link: wan}}]\n"
					  "  - at: 3 s\n    do: [{link_down: {link: wan}}, {set_adapter: {host: \"*\", name: vmk1, mtu: 1400}}]\n"
					  "  - {at: 4 s, link_up: {link: wan}}\n");
	struct given_run p = given_play(text, NULL);
	unsigned lost = 0;
	for (guint i = 0; i < p.o->log->len; i++) {
		const struct outcome_log *l = p.o->log->pdata[i];
		if (!strstr(l->what, "no longer gets through"))
			continue;
		lost++;
		CU_ASSERT_EQUAL(l->at_s, 3 * SIM_S);
	}
	CU_ASSERT_EQUAL(lost, 1);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "completed");
	given_done(&p);
}

/* The distributed switch carries 1500 bytes where the adapters send 9000: the session connects and stalls. Its MTU is set once, for both hosts, and the session goes on. */
static void a_distributed_switch_is_set_as_one(void)
{
	static const char text[] =
		"vmksim: 1\nsites: {s: {}}\nnetworks: {n: {site: s, subnet: 10.1.0.0/24}}\n"
		"distributed_switches: {d: {mtu: 1500, uplinks: [U], portgroups: {V: {network: n}}}}\n"
		"profiles:\n  h: {release: 8.0, site: s, nics: {vmnic0: 10 Gbit/s}, distributed: {d: {U: vmnic0}}}\n"
		"hosts:\n  \"h(1..2)\": {profile: h, adapters: {vmk1: {portgroup: V, mtu: 9000, services: [management, vmotion], ipv4: \"10.1.0.{n}/24\"}}}\n"
		"datastores: {x: {type: vmfs_fc, hosts: \"h*\"}}\n"
		"vms: {vm: {host: h1, memory: 8 GiB, disks: [{size: 1 GiB, datastore: x}]}}\n"
		"timeline:\n  - {at: 0 s, migrate: {id: m, vm: vm, to: h2}}\n  - {at: 5 s, set_switch: {name: d, mtu: 9000}}\n"
		"  - {at: 6 s, set_switch: {name: d, teaming: explicit}}\n";
	struct given_run p = given_play(text, NULL);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "completed");
	CU_ASSERT(given_migration(p.o, "m")->duration_s > 5 * SIM_S);
	CU_ASSERT_EQUAL_FATAL(p.o->findings->len, 1);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[0])->rule, "NET-09"); /* its port groups have teaming */
	given_done(&p);
}

static const struct suite_case cases[] = {
	{"what adapters carried is what their sessions carried, at every instant of a transfer", adapters_count_at_once},
	{"what crawls does not end a run: its horizon does", what_crawls_does_not_end_a_run},
	{"how far a run has come can be asked at every instant: migrations that are over, and to come", how_far_it_is_can_be_asked},
	{"a condition on a migration's duration holds at its very instant, though nothing else happens", times_are_met_exactly},
	{"so does one on its time in the queue", a_time_in_the_queue_is_met_exactly},
	{"what changes in one instant is one change for who is under way", one_instant_reroutes_once},
	{"a distributed switch is set as one, without a host", a_distributed_switch_is_set_as_one},
	{"hundreds of guests that dirty far faster than their link carries end after few rounds", a_dense_crowd_makes_few_rounds},
};

SUITE_MAIN("live", cases)
