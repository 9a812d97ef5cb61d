/* tests/test-run.c: laws of a run: bytes are conserved, phases and causes add up, names and order carry no meaning, and every migration stands on the transport's interface alone. */
#include "tests/fixed-transport.h"
#include "tests/given.h"
#include "tests/suite.h"

#include "models/outcome_json.h"
#include "models/run.h"
#include "scenarios/scenario.h"

#include <string.h>

/* Two hosts, a default-stack world; the places marked @ are filled by a test. */
static const char base[] =
	"vmksim: 1\n"
	"name: two hosts\n"
	"sites: {s: {}}\n"
	"networks:\n"
	"  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n"
	"  vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24, gateway: 10.20.0.1}\n"
	"  prov: {site: s, vlan: 30, subnet: 10.30.0.0/24, gateway: 10.30.0.1}\n"
	"profiles:\n"
	"  h:\n"
	"    release: 7.0.3\n"
	"    site: s\n"
	"    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n"
	"    switches: {vSwitch0: {uplinks: [vmnic0, vmnic1]}}\n"
	"    portgroups:\n"
	"      Management: {switch: vSwitch0, network: mgmt, active: [vmnic0], standby: [vmnic1]}\n"
	"      vMotion: {switch: vSwitch0, network: vmo, active: [vmnic1], standby: [vmnic0]}\n"
	"      Prov: {switch: vSwitch0, network: prov, active: [vmnic1], standby: [vmnic0]}\n"
	"    adapters:\n"
	"      vmk0: {portgroup: Management, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n"
	"      vmk1: {portgroup: vMotion, services: [vmotion], ipv4: \"10.20.0.{10+n}/24\"}\n"
	"hosts: {esx01: {profile: h, n: 1}, esx02: {profile: h, n: 2}}\n"
	"datastores:\n"
	"  a: {hosts: [esx01], type: local, read: 500 MB/s, write: 400 MB/s}\n"
	"  b: {hosts: [esx02], type: local, read: 500 MB/s, write: 400 MB/s}\n"
	"vms:\n"
	"  cold(1..3): {host: esx01, power: off, memory: 8 GiB, disks: [{size: 50 GiB, used: 20 GiB, datastore: a}]}\n"
	"  live(1..3): {host: esx01, memory: 16 GiB, active: 4 GiB, dirty_rate: 100 MiB/s, disks: [{size: 10 GiB, write_rate: 5 MiB/s, datastore: a}]}\n"
	"timeline:\n";

static struct given_run play_with(const char *head, const char *timeline, const struct tp_factory *transport)
{
	g_autofree char *text = g_strconcat(head, timeline, NULL);
	return given_play(text, &(struct run_opts){.transport = transport});
}

static struct given_run play(const char *timeline)
{
	return play_with(base, timeline, NULL);
}

/* The invariants every run must keep. */
static void check_invariants(const struct outcome *o)
{
	int64_t of_sessions = 0, of_migrations = 0, sent = 0, received = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		int64_t phases = 0, at = m->requested_s;
		for (guint k = 0; k < m->phases->len; k++) {
			const struct outcome_phase *x = m->phases->pdata[k];
			CU_ASSERT_EQUAL(x->start_s, at);
			at += x->duration_s;
			phases += x->duration_s;
		}
		CU_ASSERT_EQUAL(phases, m->duration_s);
		CU_ASSERT_EQUAL(given_held_sum(m->held_by), m->duration_s);
		of_migrations += m->bytes.total;
	}
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		CU_ASSERT_EQUAL(given_held_sum(s->held_by), s->transfer_s);
		of_sessions += s->bytes;
	}
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		for (guint k = 0; k < a->bytes_by_service->len; k++) {
			const struct outcome_service_bytes *b = a->bytes_by_service->pdata[k];
			sent += b->sent;
			received += b->received;
		}
	}
	CU_ASSERT_EQUAL(of_sessions, of_migrations);
	CU_ASSERT_EQUAL(sent, of_sessions);
	CU_ASSERT_EQUAL(received, of_sessions);
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *x = o->resources->pdata[i];
		if (x->capacity_bps != OUTCOME_NULL)
			CU_ASSERT(x->peak_utilisation_pct <= 1000000);
	}
}

static const char busy_timeline[] =
	"  - at: 0 s\n"
	"    do:\n"
	"      - migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n"
	"      - migrate: {id: c2, vm: cold2, to: esx02, datastore: b}\n"
	"      - migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n"
	"  - at: 20 s\n"
	"    nic_down: {host: esx01, nic: vmnic1}\n"
	"  - at: 40 s\n"
	"    nic_up: {host: esx01, nic: vmnic1}\n"
	"  - at: 50 s\n"
	"    cancel: {id: c2}\n"
	"  - when: migration(c1).progress >= 60 %\n"
	"    add_adapter: {host: \"esx(01..02)\", name: vmk2, portgroup: Prov, stack: vSphereProvisioning, ipv4: \"10.30.0.{10+n}/24\"}\n"
	"  - after: {event: migration(l1).finished, delay: 1 s}\n"
	"    migrate: {id: l2, vm: live2, to: esx02, datastore: b}\n"
	"  - after: {event: migration(c1).finished, delay: 1 s}\n"
	"    migrate: {id: c3, vm: cold3, to: esx02, datastore: b}\n"
	"  - when: migration(c3).progress >= 50 %\n"
	"    remove_adapter: {host: esx02, name: vmk2}\n";

static void conserved(void)
{
	struct given_run p = play(busy_timeline);
	check_invariants(p.o);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "c1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "c2")->outcome, "cancelled");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l2")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "c3")->outcome, "failed");
	CU_ASSERT_EQUAL(given_migration(p.o, "c1")->bytes.cold_disk, INT64_C(20) << 30);
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->bytes.memory, INT64_C(16) << 30);
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->bytes.hot_disk, INT64_C(10) << 30);
	given_done(&p);
}

static void cut_short(void)
{
	for (int64_t s = 1; s < 200; s += 23) {
		g_autofree char *text = g_strconcat(base, busy_timeline, NULL);
		struct diags *d = diag_new("test.yaml", text, strlen(text));
		struct scenario *sc = scenario_load_bytes(text, strlen(text), "test.yaml", NULL, d);
		struct run_opts o = {.until = sim_time_ps(s * SIM_S + 7), .until_given = true};
		struct run *r = run_new(sc->world, &o);
		CU_ASSERT_EQUAL(run_play(r), RUN_UNTIL);
		struct outcome *out = run_outcome(r);
		CU_ASSERT_EQUAL(out->run.finished_s, s * SIM_S + 7);
		for (guint i = 0; i < out->migrations->len; i++) {
			const struct outcome_migration *m = out->migrations->pdata[i];
			int64_t phases = 0;
			for (guint k = 0; k < m->phases->len; k++)
				phases += ((const struct outcome_phase *)m->phases->pdata[k])->duration_s;
			CU_ASSERT_EQUAL(phases, m->duration_s);
			CU_ASSERT_EQUAL(given_held_sum(m->held_by), m->duration_s);
		}
		outcome_free(out);
		run_free(r);
		scenario_free(sc);
		diag_free(d);
	}
}

static void other_transport(void)
{
	struct given_run flow = play(busy_timeline), fixed = play_with(base, busy_timeline, &fixed_factory);
	CU_ASSERT_EQUAL(fixed.o->migrations->len, flow.o->migrations->len);
	CU_ASSERT_EQUAL(fixed.o->sessions->len, flow.o->sessions->len);
	for (guint i = 0; i < fixed.o->migrations->len; i++) {
		const struct outcome_migration *m = fixed.o->migrations->pdata[i];
		int64_t phases = 0;
		for (guint k = 0; k < m->phases->len; k++)
			phases += ((const struct outcome_phase *)m->phases->pdata[k])->duration_s;
		CU_ASSERT_EQUAL(phases, m->duration_s);
		CU_ASSERT_EQUAL(given_held_sum(m->held_by), m->duration_s);
		CU_ASSERT_STRING_EQUAL(m->outcome, given_migration(flow.o, m->id)->outcome);
	}
	/* 20 GiB at 100 MiB/s and one round trip of setup: 204.8001 s, exactly. */
	CU_ASSERT_EQUAL(given_migration(fixed.o, "c1")->duration_s, 204800 * SIM_MS + 100 * SIM_US);
	given_done(&flow);
	given_done(&fixed);
}

static char *swap(const char *text, const char *a, const char *b)
{
	char **parts = g_strsplit(text, a, -1);
	char *joined = g_strjoinv(b, parts);
	g_strfreev(parts);
	return joined;
}

static char *json(const struct given_run *p)
{
	GString *out = g_string_new(NULL);
	outcome_json_write(p->o, true, out);
	return g_string_free(out, FALSE);
}

static void names_carry_no_meaning(void)
{
	struct given_run p = play(busy_timeline);
	static const char *const pairs[][2] = {{"esx", "host"}, {"cold", "dump"}, {"live", "keen"}, {"Prov", "Pace"}, {"mgmt", "mine"}};
	char *head = g_strdup(base), *line = g_strdup(busy_timeline), *want = json(&p);
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		char *h = swap(head, pairs[i][0], pairs[i][1]), *l = swap(line, pairs[i][0], pairs[i][1]);
		g_free(head);
		g_free(line);
		head = h;
		line = l;
	}
	char *h = swap(head, "vSphereProvisioning", "vSphereProvisioning"), *l = swap(line, "vSpherePaceisioning", "vSphereProvisioning");
	struct given_run q = play_with(h, l, NULL);
	CU_ASSERT_EQUAL(q.o->migrations->len, p.o->migrations->len);
	for (guint i = 0; i < p.o->migrations->len; i++) {
		const struct outcome_migration *a = p.o->migrations->pdata[i], *b = q.o->migrations->pdata[i];
		CU_ASSERT_STRING_EQUAL(a->outcome, b->outcome);
		CU_ASSERT_EQUAL(a->duration_s, b->duration_s);
		CU_ASSERT_EQUAL(a->bytes.total, b->bytes.total);
		CU_ASSERT_EQUAL(a->held_by->len, b->held_by->len);
	}
	for (guint i = 0; i < p.o->resources->len; i++) {
		const struct outcome_resource *a = p.o->resources->pdata[i], *b = q.o->resources->pdata[i];
		CU_ASSERT_EQUAL(a->bytes, b->bytes);
		CU_ASSERT_EQUAL(a->saturated_s, b->saturated_s);
	}
	g_free(head);
	g_free(line);
	g_free(h);
	g_free(l);
	g_free(want);
	given_done(&p);
	given_done(&q);
}

static void order_of_mappings(void)
{
	struct given_run p = play(busy_timeline);
	char *a = swap(base, "  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n", "");
	char *b = swap(a, "profiles:\n", "  mgmt: {gateway: 10.10.0.1, subnet: 10.10.0.0/24, vlan: 10, site: s}\nprofiles:\n");
	char *c = swap(b, "hosts: {esx01: {profile: h, n: 1}, esx02: {profile: h, n: 2}}", "hosts: {esx02: {n: 2, profile: h}, esx01: {n: 1, profile: h}}");
	CU_ASSERT_STRING_NOT_EQUAL(base, c);
	struct given_run q = play_with(c, busy_timeline, NULL);
	char *x = json(&p), *y = json(&q);
	CU_ASSERT_STRING_EQUAL(x, y);
	g_free(a);
	g_free(b);
	g_free(c);
	g_free(x);
	g_free(y);
	given_done(&p);
	given_done(&q);
}

/* One vMotion alone over 10 GbE: (15^-3 + 10^-3)^(-1/3) = 9.1713 Gbit/s of payload, of which the one short last copy and the start take a little. */
static void one_vmotion(void)
{
	static const char shared[] = "  - at: 0 s\n    migrate: {id: m, vm: idle, to: esx02}\n";
	char *a = swap(base, "timeline:\n", "  idle: {host: esx01, memory: 16 GiB, active: 1 MiB, dirty_rate: 1 KiB/s}\ntimeline:\n");
	struct given_run p = play_with(a, shared, NULL);
	const struct outcome_session *s = given_session(p.o, "m/vmotion");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->kind, "vmotion");
	CU_ASSERT(s->mean_bps > 9170000000 && s->mean_bps < 9171360000);
	CU_ASSERT(given_migration(p.o, "m")->downtime_s >= 50400 * SIM_US); /* 50 ms and four round trips, and four pages */
	CU_ASSERT(given_migration(p.o, "m")->downtime_s < 50420 * SIM_US);
	g_free(a);
	given_done(&p);
}

static const struct outcome_adapter *adapter(const struct given_run *p, const char *host, const char *name)
{
	for (guint i = 0; i < p->o->adapters->len; i++) {
		const struct outcome_adapter *a = p->o->adapters->pdata[i];
		if (g_str_equal(a->host, host) && g_str_equal(a->adapter, name))
			return a;
	}
	CU_FAIL("no such adapter");
	return NULL;
}

static const struct outcome_disabled *disabled(const struct outcome_adapter *a, const char *service)
{
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = a->disabled_for_future->pdata[i];
		if (g_str_equal(d->service, service))
			return d;
	}
	return NULL;
}

/* Q1, Q2, Q3: the takeover is per host; the running vMotion ends on vmk1, the next leaves by vmk2 and reaches the peer's vmk1. */
static void vmotion_takeover(void)
{
	struct given_run p = play("  - at: 0 s\n    migrate: {id: m1, vm: live1, to: esx02, datastore: b}\n"
			     "  - at: 5 s\n    add_adapter: {host: esx01, name: vmk2, portgroup: vMotion, stack: vmotion, ipv4: 10.20.0.111/24}\n"
			     "  - after: {event: migration(m1).finished, delay: 1 s}\n    migrate: {id: m2, vm: live2, to: esx02, datastore: b}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m1/vmotion")->from_adapter, "vmk1");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m2")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m2/vmotion")->from_adapter, "vmk2");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m2/vmotion")->to_adapter, "vmk1");
	const struct outcome_disabled *d = disabled(adapter(&p, "esx01", "vmk1"), "vmotion");
	CU_ASSERT_PTR_NOT_NULL_FATAL(d);
	CU_ASSERT_STRING_EQUAL(d->by, "vmk2");
	CU_ASSERT_EQUAL(d->since_s, 5 * SIM_S);
	CU_ASSERT_TRUE(d->tagged);
	CU_ASSERT_EQUAL(d->sessions_in_flight->len, 1);
	CU_ASSERT_PTR_NULL(disabled(adapter(&p, "esx01", "vmk1"), "provisioning"));
	CU_ASSERT_PTR_NULL(disabled(adapter(&p, "esx02", "vmk1"), "vmotion"));
	check_invariants(p.o);
	given_done(&p);
}

/* Q4: the dedicated stack's adapter is in another subnet and has no gateway: it fails to connect, at once. */
static void no_route_in_the_stack(void)
{
	struct given_run p = play("  - at: 0 s\n    add_adapter: {host: esx01, name: vmk2, portgroup: Prov, stack: vmotion, ipv4: 10.30.0.11/24}\n"
			     "  - at: 1 s\n    migrate: {id: m1, vm: live1, to: esx02, datastore: b}\n");
	const struct outcome_migration *m = given_migration(p.o, "m1");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_STRING_EQUAL(m->rule, "RTE-04");
	CU_ASSERT_STRING_EQUAL(m->fault, "VMotionConnectFailed");
	CU_ASSERT_EQUAL(m->duration_s, 0);
	given_done(&p);
}

/* Q5, Q6, Q13. */
static void refused_actions(void)
{
	struct given_run p = play("  - at: 0 s\n    do:\n"
			     "      - add_netstack: {host: esx01, name: backup}\n"
			     "      - add_adapter: {host: esx01, name: vmk5, portgroup: Prov, stack: backup, ipv4: 10.30.0.55/24}\n"
			     "      - add_adapter: {host: esx01, name: vmk2, portgroup: Prov, stack: vSphereProvisioning, ipv4: 10.30.0.11/24}\n"
			     "      - tag: {host: esx01, name: vmk2, services: [management]}\n"
			     "      - remove_netstack: {host: esx01, name: defaultTcpipStack}\n");
	static const char *const rules[] = {"STK-05", "STK-08"};
	CU_ASSERT_EQUAL_FATAL(p.o->findings->len, G_N_ELEMENTS(rules));
	for (guint i = 0; i < p.o->findings->len; i++)
		CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[i])->rule, rules[i]);
	CU_ASSERT_STRING_EQUAL(adapter(&p, "esx01", "vmk5")->stack, "backup");
	CU_ASSERT_PTR_NULL(disabled(adapter(&p, "esx01", "vmk1"), "vmotion")); /* a custom netstack takes nothing over */
	given_done(&p);
}

/* Q7, Q8: no provisioning adapter: vmk0 to vmk0; a takeover leaves the running copy alone. */
static void provisioning_takeover(void)
{
	struct given_run p = play("  - at: 0 s\n    migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n"
			     "  - at: 9 s\n    add_adapter: {host: \"esx(01..02)\", name: vmk2, portgroup: Prov, stack: vSphereProvisioning, ipv4: \"10.30.0.{10+n}/24\"}\n"
			     "  - at: 10 s\n    migrate: {id: c2, vm: cold2, to: esx02, datastore: b}\n");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "c1/provisioning")->from_adapter, "vmk0");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "c1/provisioning")->to_adapter, "vmk0");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "c1/provisioning")->rule, "SEL-02");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "c1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "c2/provisioning")->from_adapter, "vmk2");
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "c2/provisioning")->to_adapter, "vmk2");
	CU_ASSERT_EQUAL(disabled(adapter(&p, "esx02", "vmk0"), "provisioning")->sessions_in_flight->len, 1);
	CU_ASSERT_PTR_NULL(disabled(adapter(&p, "esx02", "vmk0"), "vmotion"));
	given_done(&p);
}

/* Q27, Q28: without a vMotion adapter at the destination a powered-off VM moves, a powered-on one is refused. */
static void interface_checks(void)
{
	struct given_run p = play("  - at: 0 s\n    untag: {host: esx02, name: vmk1, services: [vmotion]}\n"
			     "  - at: 1 s\n    do:\n"
			     "      - migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n"
			     "      - migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "c1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->outcome, "refused");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->rule, "SEL-06");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->fault, "VMotionNotConfigured");
	given_done(&p);
}

/* A vMotion whose adapter goes breaks after 20 s, an NFC copy after 60 s; the partial bytes are counted. */
static void timeouts(void)
{
	struct given_run p = play("  - at: 0 s\n    do:\n"
			     "      - migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n"
			     "      - migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n"
			     "  - at: 10 s\n    do:\n"
			     "      - remove_adapter: {host: esx01, name: vmk0}\n"
			     "      - remove_adapter: {host: esx01, name: vmk1}\n");
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->finished_s, 30 * SIM_S);
	CU_ASSERT_EQUAL(given_migration(p.o, "c1")->finished_s, 70 * SIM_S);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "c1")->rule, "MIG-05");
	CU_ASSERT(given_migration(p.o, "c1")->partial_bytes > 0);
	check_invariants(p.o);
	given_done(&p);
}

/* Both uplinks down: the sessions wait; up again within the timeout they go on and lose only the gap: there is no other uplink to choose. */
static void gap_within_timeout(void)
{
	static const char first[] = "  - at: 0 s\n    migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n";
	g_autofree char *second = g_strconcat(first, "  - at: 30 s\n    do: [{nic_down: {host: esx01, nic: vmnic0}}, {nic_down: {host: esx01, nic: vmnic1}}]\n"
						     "  - at: 70 s\n    nic_up: {host: esx01, nic: vmnic1}\n", NULL);
	struct given_run p = play(first), q = play(second);
	CU_ASSERT_STRING_EQUAL(given_migration(q.o, "c1")->outcome, "completed");
	CU_ASSERT_EQUAL(given_migration(q.o, "c1")->duration_s, given_migration(p.o, "c1")->duration_s + 40 * SIM_S);
	CU_ASSERT_EQUAL(given_session(q.o, "c1/provisioning")->uplink_history->len, 3); /* at first, the peer's alone, back */
	given_done(&p);
	given_done(&q);
}

/* The condition is linear between settles: the trigger fires at the very picosecond at which half of the bytes are through. */
static void progress_trigger(void)
{
	struct given_run p = play("  - at: 0 s\n    migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n"
			     "  - when: migration(c1).progress >= 50 %\n    cancel: {id: c1}\n");
	CU_ASSERT_EQUAL(given_migration(p.o, "c1")->bytes.cold_disk, INT64_C(10) << 30);
	CU_ASSERT_EQUAL(given_migration(p.o, "c1")->progress_pct, 500000);
	given_done(&p);
}

/* A connection does not outlive its addresses: changed under a vMotion, it ends after 20 s and still says where it ran. */
static void address_changed(void)
{
	struct given_run p = play("  - at: 0 s\n    migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n"
			     "  - at: 5 s\n    set_adapter: {host: esx02, name: vmk1, ipv4: 10.20.0.77/24}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->rule, "MIG-05");
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->finished_s, 25 * SIM_S);
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "l1/vmotion")->to_address, "10.20.0.12");
	given_done(&p);
}

static void duplicate_address(void)
{
	struct given_run p = play("  - at: 0 s\n    set_adapter: {host: esx01, name: vmk1, ipv4: 10.20.0.12/24}\n");
	CU_ASSERT_EQUAL_FATAL(p.o->findings->len, 1);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[0])->rule, "CFG-03");
	CU_ASSERT_STRING_EQUAL(((const struct outcome_address *)adapter(&p, "esx01", "vmk1")->addresses->pdata[0])->address, "10.20.0.11/24");
	given_done(&p);
}

/* Two vMotion adapters; one goes at 5 s. Its streams are never acknowledged: the session breaks at 25 s although the other still carries, whatever round it is in. */
static void one_of_two_adapters(void)
{
	char *two = swap(base, "hosts: {esx01", "      vmk3: {portgroup: Prov, services: [vmotion], ipv4: \"10.30.0.{20+n}/24\"}\nhosts: {esx01");
	struct given_run p = play_with(two, "  - at: 0 s\n    migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n"
				       "  - at: 5 s\n    remove_adapter: {host: esx01, name: vmk3}\n", NULL);
	CU_ASSERT_EQUAL(given_session(p.o, "l1/vmotion")->streams, 2);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->outcome, "failed");
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->finished_s, 25 * SIM_S);
	check_invariants(p.o);
	g_free(two);
	given_done(&p);
}

/* Sockets keep what the netstack gave them: a smaller buffer at 2 s changes nothing of the running migration, and the next has it. */
static void sockets_keep_their_buffers(void)
{
	static const char first[] = "  - at: 0 s\n    migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n";
	g_autofree char *second = g_strconcat(first, "  - at: 2 s\n    set_netstack: {host: esx01, name: defaultTcpipStack, socket_buffer: 16 KiB}\n"
						     "  - after: {event: migration(l1).finished, delay: 1 s}\n    migrate: {id: l2, vm: live2, to: esx02, datastore: b}\n", NULL);
	struct given_run p = play(first), q = play(second);
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->duration_s, given_migration(q.o, "l1")->duration_s);
	CU_ASSERT(given_migration(q.o, "l2")->duration_s > 2 * given_migration(q.o, "l1")->duration_s);
	given_done(&p);
	given_done(&q);
}

/* What was planned and never came to pass is a finding, with its rule; a run stopped before says nothing of it. */
static void never_enacted(void)
{
	struct given_run p = play("  - after: {event: migration(c2).finished, delay: 1 s}\n    migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n"
			     "  - after: {event: migration(c1).finished, delay: 1 s}\n    migrate: {id: c2, vm: cold2, to: esx02, datastore: b}\n");
	CU_ASSERT_EQUAL(p.o->migrations->len, 0);
	CU_ASSERT_EQUAL_FATAL(p.o->findings->len, 2);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[0])->rule, "CFG-04");
	CU_ASSERT_NOT_EQUAL(run_finding_origin(p.r, 0), 0);
	CU_ASSERT_FALSE(expect_judge(NULL, p.o, false));
	given_done(&p);
}

/* Cancelled in its first round at 35 s: the round shows what it sent in the time it had; the disk copy of 10 GiB came before. */
static void cut_round(void)
{
	struct given_run p = play("  - at: 0 s\n    migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n"
			     "  - at: 35 s\n    cancel: {id: l1}\n");
	const struct outcome_migration *m = given_migration(p.o, "l1");
	CU_ASSERT_EQUAL_FATAL(m->rounds->len, 1);
	const struct outcome_round *r = m->rounds->pdata[0];
	CU_ASSERT_EQUAL(r->start_s + r->duration_s, 35 * SIM_S);
	CU_ASSERT_EQUAL(r->bytes, m->bytes.memory);
	CU_ASSERT(r->bytes > 0 && r->bytes < INT64_C(16) << 30);
	given_done(&p);
}

/* The guest stands still from the begin of the switchover, also when that fails. */
static void stun_of_a_failure(void)
{
	struct given_run p = play("  - at: 0 s\n    migrate: {id: l1, vm: live1, to: esx02, datastore: b}\n"
			     "  - after: {event: migration(l1).phase(switchover)}\n    remove_adapter: {host: esx02, name: vmk1}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "l1")->outcome, "failed");
	CU_ASSERT_EQUAL(given_migration(p.o, "l1")->downtime_s, 20 * SIM_S);
	given_done(&p);
}

/* A datastore that is the slowest stage of one copy is named, not the place where the copy met a soft ceiling. */
static void datastore_is_named(void)
{
	char *slow = swap(base, "write: 400 MB/s", "write: 50 MB/s");
	struct given_run p = play_with(slow, "  - at: 0 s\n    migrate: {id: c1, vm: cold1, to: esx02, datastore: b}\n", NULL);
	const struct outcome_held *h = given_session(p.o, "c1/provisioning")->held_by->pdata[0];
	CU_ASSERT_STRING_EQUAL(h->cause, "datastore_write");
	CU_ASSERT_STRING_EQUAL(h->resource, "b");
	g_free(slow);
	given_done(&p);
}

static const struct suite_case cases[] = {
	{"bytes are conserved, phases and causes add up, through failover, cancel, takeover and removal", conserved},
	{"a run cut short at any instant still adds up", cut_short},
	{"every migration runs on another transport with the same outcomes", other_transport},
	{"names carry no meaning", names_carry_no_meaning},
	{"the order of mappings never matters, byte for byte", order_of_mappings},
	{"one idle vMotion over 10 GbE runs at the p-norm of helper and uplink", one_vmotion},
	{"the vmotion stack takes over for future sessions of that host only", vmotion_takeover},
	{"a dedicated stack without a route fails at once", no_route_in_the_stack},
	{"a custom stack takes nothing over; a dedicated adapter bears one service; the default stack stays", refused_actions},
	{"cold copies fall back to vmk0 and finish where they began", provisioning_takeover},
	{"vMotion interface checks apply to powered-on VMs only", interface_checks},
	{"a lost adapter breaks vMotion after 20 s and NFC after 60 s", timeouts},
	{"a gap shorter than the timeout costs exactly its length", gap_within_timeout},
	{"a session ends when one of its addresses changes", address_changed},
	{"an address that another adapter has is refused", duplicate_address},
	{"losing one of two vMotion adapters breaks the session after 20 s", one_of_two_adapters},
	{"sockets keep the buffers they were made with", sockets_keep_their_buffers},
	{"what was planned and never came to pass is a finding and fails the run", never_enacted},
	{"a round that was cut short shows what it did", cut_round},
	{"a failed switchover counts as downtime", stun_of_a_failure},
	{"a slow datastore is named as what held a copy", datastore_is_named},
	{"a progress trigger fires at the exact instant", progress_trigger},
};

SUITE_MAIN("runs", cases)
