/* tests/test-traffic.c: laws of traffic, against sums worked out by hand. Payload of a 10 Gbit/s NIC at MTU 1500 is 10 x 1448/1538 = 9.4148 Gbit/s. */
#include "tests/given.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define ESTATE \
	"vmksim: 1\nsites: {s: {}}\n" \
	"networks:\n  m: {site: s, vlan: 10, subnet: 10.10.0.0/24}\n  v: {site: s, vlan: 20, subnet: 10.20.0.0/24}\n" \
	"profiles:\n  h:\n    release: 7.0.3\n    site: s\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n" \
	"    switches: {S: {uplinks: [vmnic0]}, T: {uplinks: [vmnic1]}}\n" \
	"    portgroups: {M: {switch: S, network: m}, V: {switch: S, network: v}, F: {switch: T, network: v}}\n" \
	"    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n" \
	"      vmk1: {portgroup: V, services: [vsan], ipv4: \"10.20.0.{10+n}/24\"}\n      vmk5: {portgroup: F}\n" \
	"hosts: {h(1..3): {profile: h}}\nclusters: {c: {hosts: \"h*\"}}\n" \
	"traffic:\n"

static const struct outcome_traffic *find(const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->traffic->len; i++)
		if (strcmp(((const struct outcome_traffic *)o->traffic->pdata[i])->id, id) == 0)
			return o->traffic->pdata[i];
	CU_FAIL_FATAL("there is no such traffic");
	return NULL;
}

static bool near(int64_t value, double expected, double part)
{
	return (double)value >= expected * (1 - part) && (double)value <= expected * (1 + part);
}

static void steady_traffic_costs_no_events(void)
{
	struct given_run minute = given_play(ESTATE "  - {id: t, type: vsan, from: h1, to: h2, rate: 1 Gbit/s, stop: 60 s}\n", NULL);
	struct given_run day = given_play(ESTATE "  - {id: t, type: vsan, from: h1, to: h2, rate: 1 Gbit/s, stop: 1 d}\n", NULL);
	CU_ASSERT_EQUAL(find(minute.o, "t")->delivered_bytes, INT64_C(7500000000));
	CU_ASSERT_EQUAL(find(day.o, "t")->delivered_bytes, INT64_C(86400) * 125000000);
	CU_ASSERT_EQUAL(minute.o->run.events, day.o->run.events);
	CU_ASSERT_EQUAL(find(day.o, "t")->min_bps, 1000000000);
	given_done(&minute);
	given_done(&day);
}

static void inelastic_loses_and_elastic_keeps(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: vsan, from: h1, to: h2, rate: 12 Gbit/s, stop: 100 s}\n", NULL);
	const struct outcome_traffic *a = find(p.o, "a");
	CU_ASSERT_EQUAL(a->offered_bytes, INT64_C(150000000000));
	CU_ASSERT_EQUAL(a->offered_bytes, a->delivered_bytes + a->unmet_bytes);
	CU_ASSERT(near(a->unmet_bytes, (12 - 9.4148) * 1e9 / 8 * 100, 0.001));
	CU_ASSERT_EQUAL(a->unmet_s, 100 * SIM_S);
	CU_ASSERT_PTR_NOT_NULL(strstr(((const struct outcome_finding *)p.o->findings->pdata[0])->message, "held back by h1/vmnic0 (nic); 30.1 GiB were lost"));
	given_done(&p);
	p = given_play(ESTATE "  - {id: a, type: vsan, from: h1, to: h2, rate: 12 Gbit/s, elastic: true, stop: 100 s}\n", NULL);
	a = find(p.o, "a");
	CU_ASSERT_EQUAL(a->unmet_bytes, 0);
	CU_ASSERT_EQUAL(a->backlog_bytes, 0);
	CU_ASSERT_EQUAL(a->offered_bytes, a->delivered_bytes);
	CU_ASSERT(near(a->backlog_clear_s, 1200e9 / 9.4148e9 * SIM_S, 0.001)); /* all of it at the rate of the NIC */
	CU_ASSERT_STRING_EQUAL(a->state, "over");
	CU_ASSERT_PTR_NOT_NULL(strstr(((const struct outcome_finding *)p.o->findings->pdata[0])->message, "; all of it was sent later"));
	given_done(&p);
}

/* 12 Gbit/s for 2 of 4 s: 6 on average, so what one phase keeps is gone before the next one. */
static void a_backlog_is_gone_between_two_phases(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: vsan, from: h1, to: h2, rate: 12 Gbit/s, elastic: true, pattern: {on: 2 s, off: 2 s}, stop: 10 s}\n", NULL);
	const struct outcome_traffic *a = find(p.o, "a");
	CU_ASSERT_EQUAL(a->offered_bytes, INT64_C(9000000000));  /* three phases of on */
	CU_ASSERT_EQUAL(a->delivered_bytes, a->offered_bytes);
	CU_ASSERT(near(a->backlog_clear_s, (8 + 24 / 9.4148) * SIM_S, 0.001));
	CU_ASSERT(near(a->unmet_s, 6 * SIM_S, 0.001));
	given_done(&p);
}

static void a_cluster_gets_even_parts(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: vsan, from: cluster/c, to: cluster/c, rate: 1 Gbit/s, stop: 8 s}\n", NULL);
	const struct outcome_traffic *a = find(p.o, "a");
	CU_ASSERT_EQUAL(a->sessions->len, 6);
	CU_ASSERT_EQUAL(a->delivered_bytes, INT64_C(3000000000));
	for (guint i = 0; i < p.o->sessions->len; i++)
		CU_ASSERT_EQUAL(((const struct outcome_session *)p.o->sessions->pdata[i])->bytes, 500000000);
	CU_ASSERT_EQUAL(a->path->len, 3);
	given_done(&p);
}

static void without_an_adapter_nothing_goes_and_the_rule_is_told(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: replication, from: h1, rate: 8 Mbit/s, stop: 10 s}\n", NULL);
	const struct outcome_traffic *a = find(p.o, "a");
	CU_ASSERT_EQUAL(a->delivered_bytes, 0);
	CU_ASSERT_EQUAL(a->unmet_bytes, 10000000);
	CU_ASSERT_STRING_EQUAL(a->rule, "REP-01");
	CU_ASSERT_STRING_EQUAL(((const struct outcome_held *)a->held_by->pdata[0])->cause, "no_route");
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[0])->rule, "REP-01");
	given_done(&p);
}

/* vsan asks again at each change: it goes over to the adapter that has the tag, and both are credited with what they carried. */
static void traffic_follows_the_tag(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: vsan, from: h1, rate: 800 Mbit/s, stop: 30 s}\n"
		"timeline:\n  - {at: 10 s, untag: {host: h1, name: vmk1, services: [vsan]}}\n  - {at: 20 s, tag: {host: h1, name: vmk0, services: [vsan]}}\n", NULL);
	const struct outcome_traffic *a = find(p.o, "a");
	int64_t sent[2] = {0};
	for (guint i = 0; i < 2; i++) {
		const struct outcome_adapter *v = p.o->adapters->pdata[i];
		for (guint k = 0; k < v->bytes_by_service->len; k++)
			sent[i] += ((const struct outcome_service_bytes *)v->bytes_by_service->pdata[k])->sent;
	}
	CU_ASSERT_EQUAL(sent[1], 1000000000);
	CU_ASSERT_EQUAL(sent[0], 1000000000);
	CU_ASSERT_EQUAL(a->unmet_bytes, 1000000000);
	CU_ASSERT_EQUAL(a->unmet_s, 10 * SIM_S);
	given_done(&p);
}

static void fcoe_goes_past_the_netstack_and_tells_its_release(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: fcoe, from: h1/vmk5, rate: 1 Gbit/s, stop: 8 s}\n", NULL);
	CU_ASSERT_EQUAL(find(p.o, "a")->delivered_bytes, 1000000000);
	for (guint i = 0; i < p.o->stacks->len; i++)
		CU_ASSERT_EQUAL(((const struct outcome_stack *)p.o->stacks->pdata[i])->buffer_bytes_peak, 0);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[0])->rule, "TRF-10");
	given_done(&p);
}

static void actions_start_stop_and_set(void)
{
	struct given_run p = given_play(ESTATE "  - {id: a, type: vsan, from: h1, to: h2, rate: 800 Mbit/s, stop: 1 h, start: 30 min}\n"
		"timeline:\n  - {at: 10 s, traffic_start: {id: a}}\n  - {at: 20 s, traffic_set: {id: a, rate: 80 Mbit/s}}\n  - {at: 30 s, traffic_stop: {id: a}}\n"
		"  - {at: 30 s, traffic_start: {id: b, type: management, from: h1, to: h3, rate: 8 Mbit/s, stop: 40 s}}\n  - {at: 31 s, traffic_start: {id: b}}\n", NULL);
	CU_ASSERT_EQUAL(find(p.o, "a")->delivered_bytes, 1000000000 + 100000000);
	CU_ASSERT_EQUAL(find(p.o, "b")->delivered_bytes, 10000000);
	CU_ASSERT_EQUAL(p.o->findings->len, 1);  /* b had started already */
	CU_ASSERT_EQUAL(p.o->run.finished_s, 40 * SIM_S);
	given_done(&p);
}

/* A balanced team looks every 30 s as long as something uses it; endless traffic does. The migration alone says when the run is over. */
static void endless_traffic_keeps_no_run_going(void)
{
	struct given_run p = given_play(
		"vmksim: 1\nhorizon: 1 d\nsites: {s: {}}\nnetworks: {m: {site: s, vlan: 10, subnet: 10.10.0.0/24}}\n"
		"distributed_switches:\n  vds: {uplinks: [Uplink 1, Uplink 2], portgroups: {P: {network: m, teaming: physical_load}}}\n"
		"hosts:\n  h(1..2):\n    release: 7.0.3\n    site: s\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n"
		"    distributed: {vds: {Uplink 1: vmnic0, Uplink 2: vmnic1}}\n"
		"    adapters: {vmk0: {portgroup: P, services: [management, vmotion], ipv4: \"10.10.0.{10+n}/24\"}}\n"
		"datastores: {d: {type: vmfs_fc, hosts: \"h*\"}}\nvms: {v: {host: h1, memory: 64 GiB, disks: [{size: 1 GiB, datastore: d}]}}\n"
		"traffic:\n  - {id: t, type: management, from: h1, to: h2, rate: 9 Gbit/s}\n  - {id: u, type: management, from: h2, to: h1, rate: 1 Gbit/s, pattern: {on: 1 s, off: 1 s}}\n"
		"timeline: [{at: 1 s, migrate: {id: m1, vm: v, to: h2}}]\n", NULL);
	CU_ASSERT_STRING_EQUAL(p.o->run.ended_by, "finished");
	CU_ASSERT_EQUAL(p.o->run.finished_s, ((const struct outcome_migration *)p.o->migrations->pdata[0])->finished_s);
	given_done(&p);
}

/* Each wrong trace is refused with these words. */
static void a_wrong_trace_is_a_fault(void)
{
	static const struct { const char *name, *bytes, *words; } cases[] = {
		{"a.csv", "time [s],rate [Mbit/s]\n0,1\n0,2\n", "its time is not after"},
		{"a.csv", "time [s],speed\n0,1\n", "no column 'rate'"},
		{"a.csv", "time [s],time [s],rate [bit/s]\n0,1,1\n", "two columns are called 'time'"},
		{"a.csv", "time,rate\n0 s,1\n", "rate:"},
		{"a.csv", "time [s],rate [Mbit/s]\n", "there are no samples"},
		{"a.csv", "time [s],rate [Mbit/s]\n0,-1\n", "rate"},
		{"a.csv", "time [s],rate [Mbit/s]\n0,\"1\n", "row 2: a quote"},
		{"a.csv", "\xef\xbb\xbftime [s],rate [Mbit/s]\n0,x\n", "row 2: rate"}, /* the byte order mark is no part of the name */
		{"pipe.csv", "", "is no file"}, /* and is not waited for */
		{"a.csv", "time [s],rate [Mbit/s]\n0\n", "no 'rate'"},
		{"../a.csv", "", "is not below the scenario's folder"},
		{"/etc/passwd", "", "is not below the scenario's folder"},
		{"none.csv", NULL, "cannot be opened"},
	};
	g_autofree char *dir = g_dir_make_tmp("vmksim-trace-XXXXXX", NULL), *csv = g_build_filename(dir, "a.csv", NULL), *file = g_build_filename(dir, "s.yaml", NULL), *pipe = g_build_filename(dir, "pipe.csv", NULL);
	CU_ASSERT_EQUAL(mkfifo(pipe, 0600), 0);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf(ESTATE "  - {id: a, type: vsan, from: h1, to: h2, trace: \"%s\"}\n", cases[i].name), *faults = NULL;
		CU_ASSERT_TRUE(g_file_set_contents(csv, cases[i].bytes ? cases[i].bytes : "", -1, NULL));
		struct diags *d = diag_new(file, text, strlen(text));
		struct scenario *s = scenario_load_bytes(text, strlen(text), file, NULL, d);
		faults = s ? NULL : diag_render(d);
		CU_ASSERT_PTR_NULL(s);
		if (!faults || !strstr(faults, cases[i].words))
			g_printerr("# said: %s\n# want: %s\n", faults, cases[i].words);
		CU_ASSERT(faults && strstr(faults, cases[i].words));
		diag_free(d);
		scenario_free(s);
	}
	g_remove(csv);
	g_remove(pipe);
	g_rmdir(dir);
}

/* A NIC has the classes of the switch it is an uplink of, as they are when it joins: 20 s at 25 of 125 shares, then, back after a change of the shares, 20 s at half; at last, on
 * the other switch, where a reservation was taken back, 20 s at 3/4. Of 10 Gbit/s on the wire 9.4148 are payload. */
static void a_nic_has_the_classes_of_its_switch(void)
{
	struct given_run p = given_play(
		"vmksim: 1\nsites: {s: {}}\nnetworks: {a: {site: s, vlan: 10, subnet: 10.10.0.0/24}, b: {site: s, vlan: 20, subnet: 10.20.0.0/24}}\n"
		"distributed_switches:\n  one: {uplinks: [U], nioc: {classes: {vsan: {shares: 25}, vmotion: {shares: 100}}}, portgroups: {A: {network: a}, B: {network: b}}}\n"
		"  two: {uplinks: [U], nioc: {classes: {vsan: {shares: 75}, vmotion: {shares: 25, reservation: 6 Gbit/s}}}, portgroups: {A2: {network: a}, B2: {network: b}}}\n"
		"hosts:\n  h1: {release: 8.0.3, site: s, nics: {vmnic0: 10 Gbit/s}, distributed: {one: {U: vmnic0}, two: {}}, adapters: {vmk1: {portgroup: A, services: [vsan], "
		"ipv4: 10.10.0.11/24}, vmk2: {portgroup: B, services: [vmotion], ipv4: 10.20.0.11/24}, vmk3: {portgroup: A2, services: [fault_tolerance], ipv4: 10.10.0.21/24}, "
		"vmk4: {portgroup: B2, services: [management], ipv4: 10.20.0.21/24}}}\n"
		"  h2: {release: 8.0.3, site: s, nics: {vmnic0: 40 Gbit/s}, distributed: {one: {U: vmnic0}}, adapters: {vmk1: {portgroup: A, services: [vsan], ipv4: 10.10.0.12/24}, "
		"vmk2: {portgroup: B, services: [vmotion], ipv4: 10.20.0.12/24}}}\n"
		"traffic:\n  - {id: v, type: vsan, from: h1, to: h2, stop: 70 s}\n  - {id: m, type: vmotion, from: h1, to: h2, stop: 70 s}\n"
		"timeline:\n  - at: 20 s\n    do:\n      - remove_uplink: {host: h1, switch: one, nic: vmnic0}\n"
		"      - set_nioc: {switch: one, classes: {vsan: {shares: 50}, vmotion: {shares: 50}}}\n      - set_nioc: {switch: two, classes: {vmotion: {reservation: 0 Mbit/s}}}\n"
		"  - {at: 30 s, add_uplink: {host: h1, switch: one, nic: vmnic0}}\n"
		"  - at: 50 s\n    do:\n      - remove_uplink: {host: h1, switch: one, nic: vmnic0}\n      - add_uplink: {host: h1, switch: two, nic: vmnic0}\n"
		"      - untag: {host: h1, name: vmk1, services: [vsan]}\n      - tag: {host: h1, name: vmk3, services: [vsan]}\n"
		"      - untag: {host: h1, name: vmk2, services: [vmotion]}\n      - tag: {host: h1, name: vmk4, services: [vmotion]}\n", NULL);
	int64_t payload = base_div_floor((sim_i128)1250000000 * 1448, 1538), v = base_div_floor(payload * (20 * 20 + 20 * 50 + 20 * 75), 100);
	int64_t m = base_div_floor(payload * (20 * 80 + 20 * 50 + 20 * 25), 100);
	CU_ASSERT_TRUE(ABS(find(p.o, "v")->delivered_bytes - v) < 100000);
	CU_ASSERT_TRUE(ABS(find(p.o, "m")->delivered_bytes - m) < 100000);
	given_done(&p);
}

/* Utilisation is of the rate at the time: 500 Mbit/s, 531.1 on the wire, are 5.311 % of 10 Gbit/s and 53.11 % of 1 Gbit/s; half of the time each, 29.21 %. */
static void utilisation_is_of_the_rate_at_the_time(void)
{
	struct given_run p = given_play(
		"vmksim: 1\nsites: {s: {}, t: {}}\nlinks: {wan: {between: [s, t], rate: 10 Gbit/s, rtt: 1 ms}}\n"
		"networks: {a: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}, b: {site: t, vlan: 10, subnet: 10.20.0.0/24, gateway: 10.20.0.1}}\n"
		"profiles: {h: {release: 7.0.3, nics: {vmnic0: 10 Gbit/s}, switches: {S: {uplinks: [vmnic0]}}}}\n"
		"hosts:\n  h1: {profile: h, site: s, portgroups: {P: {switch: S, network: a}}, netstacks: {defaultTcpipStack: {gateway: 10.10.0.1}}, adapters: {vmk0: {portgroup: P, "
		"services: [management], ipv4: 10.10.0.11/24}}}\n"
		"  h2: {profile: h, site: t, portgroups: {P: {switch: S, network: b}}, netstacks: {defaultTcpipStack: {gateway: 10.20.0.1}}, adapters: {vmk0: {portgroup: P, "
		"services: [management], ipv4: 10.20.0.11/24}}}\n"
		"traffic: [{id: t, type: management, from: h1, to: h2, rate: 500 Mbit/s, stop: 100 s}]\ntimeline: [{at: 50 s, link_set: {link: wan, rate: 1 Gbit/s}}]\n", NULL);
	for (guint i = 0; i < p.o->resources->len; i++) {
		const struct outcome_resource *x = p.o->resources->pdata[i];
		if (g_str_equal(x->name, "wan") && x->bytes)
			CU_ASSERT_TRUE(ABS(x->mean_utilisation_pct - 292100) < 100);
	}
	given_done(&p);
}

/* Guests on a VLAN that the physical switch does not carry: nothing goes, and the log says why; classes of a switch without Network I/O Control are refused. */
static void what_never_gets_through_is_told(void)
{
	struct given_run p = given_play(
		"vmksim: 1\nsites: {s: {}}\nnetworks: {a: {site: s, vlan: 30, subnet: 10.10.0.0/24}}\nswitches_physical: {tor: {site: s, vlans: [20]}}\n"
		"distributed_switches: {d: {uplinks: [U], portgroups: {G: {network: a}}}}\n"
		"hosts: {h1: {release: 8.0.3, site: s, nics: {vmnic0: 10 Gbit/s}, distributed: {d: {U: vmnic0}}}}\n"
		"datastores: {x: {type: local, hosts: [h1]}}\nvms: {v: {host: h1, memory: 1 GiB, disks: [{size: 1 GiB, datastore: x}], portgroups: [G]}}\n"
		"traffic: [{id: t, type: vm, from: v, rate: 1 Gbit/s, stop: 10 s}]\ntimeline: [{at: 1 s, set_nioc: {switch: d, classes: {vm: {shares: 10}}}}]\n", NULL);
	bool vlan = false, off = false;
	for (guint i = 0; i < p.o->log->len; i++) {
		const struct outcome_log *x = p.o->log->pdata[i];
		vlan |= g_strcmp0(x->rule, "NET-08") == 0 && g_str_equal(x->subject, "t/vm");
		off |= g_strcmp0(x->rule, "NIO-01") == 0;
	}
	CU_ASSERT_TRUE(vlan);
	CU_ASSERT_TRUE(off);
	CU_ASSERT_EQUAL(find(p.o, "t")->unmet_bytes, 1250000000);
	given_done(&p);
}

/* 25 to 75 shares; a host that names the NIC in Net.IOControlPnicOptOut has no classes there, and both streams get half. */
static void a_nic_kept_out_has_no_classes(void)
{
#define KEPT(OUT) \
	"vmksim: 1\nsites: {s: {}}\nnetworks: {a: {site: s, vlan: 10, subnet: 10.10.0.0/24}}\n" \
	"distributed_switches: {d: {uplinks: [U], nioc: {classes: {vsan: {shares: 25}, management: {shares: 75}}}, portgroups: {A: {network: a}}}}\n" \
	"hosts:\n  h(1..2): {release: 8.0.3, site: s, nics: {vmnic0: 10 Gbit/s, vmnic1: 1 Gbit/s}, distributed: {d: {U: vmnic0}}, advanced: {" OUT "}, " \
	"adapters: {vmk0: {portgroup: A, services: [management, vsan], ipv4: \"10.10.0.{10+n}/24\"}}}\n" \
	"traffic:\n  - {id: v, type: vsan, from: h1, to: h2, stop: 100 s}\n  - {id: m, type: management, from: h1, to: h2, stop: 100 s}\n"
	static const struct { const char *text; int64_t pct; } cases[] = {
		{KEPT("Net.IOControlPnicOptOut: vmnic1"), 25}, {KEPT("/Net/IOControlPnicOptOut: \"vmnic1, vmnic0\""), 50}, {KEPT("Net.IOControlPnicOptOut: [vmnic0]"), 50}, {KEPT(""), 25},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct given_run p = given_play(cases[i].text, NULL);
		int64_t want = base_div_floor((sim_i128)125000000000 * 1448 * cases[i].pct, 1538 * 100);
		CU_ASSERT_TRUE(ABS(find(p.o, "v")->delivered_bytes - want) < 100000);
		given_done(&p);
	}
}

/* 1 Gbit/s from 10 s on, for the 20 s until the action that ends it; before that, and where no action starts it, nothing. */
static void traffic_that_never_starts_waits_for_an_action(void)
{
#define WAITS ESTATE "  - {id: t, type: vsan, from: h1, to: h2, rate: 1 Gbit/s, start: never}\n"
	struct given_run still = given_play(WAITS, NULL);
	struct given_run p = given_play(WAITS "timeline:\n  - {at: 10 s, traffic_start: {id: t}}\n  - {at: 30 s, traffic_stop: {id: t}}\n", NULL);
	CU_ASSERT_EQUAL(find(still.o, "t")->delivered_bytes, 0);
	CU_ASSERT_STRING_EQUAL(still.o->run.ended_by, "finished");
	CU_ASSERT_EQUAL(find(p.o, "t")->delivered_bytes, INT64_C(2500000000));
	given_done(&still);
	given_done(&p);
}

static const struct suite_case all[] = {
	{"steady traffic costs no events, however long it lasts", steady_traffic_costs_no_events},
	{"inelastic traffic loses what does not fit, elastic traffic keeps and sends it", inelastic_loses_and_elastic_keeps},
	{"a backlog of one phase is gone before the next", a_backlog_is_gone_between_two_phases},
	{"a cluster as destination gets even parts", a_cluster_gets_even_parts},
	{"without an adapter nothing goes, and the rule is told", without_an_adapter_nothing_goes_and_the_rule_is_told},
	{"traffic follows the tag, and each adapter is credited with what it carried", traffic_follows_the_tag},
	{"software FCoE goes past the netstack and tells that its release no longer supports it", fcoe_goes_past_the_netstack_and_tells_its_release},
	{"a NIC has the classes of the switch it joins, as they are then", a_nic_has_the_classes_of_its_switch},
	{"a NIC kept out of Network I/O Control has no classes", a_nic_kept_out_has_no_classes},
	{"utilisation is of the rate that a link has at the time", utilisation_is_of_the_rate_at_the_time},
	{"the log tells what never gets through, and what a setting cannot change", what_never_gets_through_is_told},
	{"actions start, stop and change traffic", actions_start_stop_and_set},
	{"traffic that never starts waits for an action", traffic_that_never_starts_waits_for_an_action},
	{"endless traffic keeps no run going", endless_traffic_keeps_no_run_going},
	{"a wrong trace is a fault, and a trace stays below the scenario's folder", a_wrong_trace_is_a_fault},
};

SUITE_MAIN("traffic", all)
