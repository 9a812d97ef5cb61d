/* tests/test-segment.c: what a session changes of virtual switching by the words of an administrator: VLANs of port groups, iSCSI port binding. What is
 * refused changes nothing.
 *
 * Not pinned: words.
 */
#include "scenarios/session.h"
#include "tests/given.h"
#include "tests/suite.h"

#define WORLD \
	"vmksim: 1\nsites: {s: {}, t: {}}\nlinks: {wan: {between: [s, t], rate: 10 Gbit/s, rtt: 20 ms}}\n" \
	"networks:\n  mgmt: {site: s, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n  lab: {site: s, subnet: 10.11.0.0/24}\n" \
	"  vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24}\n  far: {site: t, vlan: 30, subnet: 10.30.0.0/24}\n" \
	"arrays: {san: {network: lab, portals: {p: {ipv4: 10.11.0.200/24}}}}\n" \
	"profiles:\n  h:\n    release: 8.0.3\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s, vmnic2: 10 Gbit/s}\n" \
	"    switches: {vSwitch0: {uplinks: [vmnic0]}, vSwitch1: {uplinks: [vmnic1, vmnic2]}}\n" \
	"    portgroups: {M: {switch: vSwitch0, network: mgmt}, L: {switch: vSwitch1, network: lab}, L1: {switch: vSwitch1, network: lab, active: [vmnic1], unused: [vmnic2]}}\n" \
	"    netstacks: {vmotion: {}}\n    iscsi: {targets: [san]}\n" \
	"    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n" \
	"      vmk1: {portgroup: L, ipv4: \"10.11.0.{10+n}/24\"}\n      vmk2: {portgroup: L1, ipv4: \"10.11.0.{20+n}/24\"}\n" \
	"      vmk3: {portgroup: L1, stack: vmotion, ipv4: \"10.11.0.{30+n}/24\"}\n" \
	"hosts: {\"esx0(1..2)\": {profile: h, site: s}}\nvms: {v: {host: esx01, memory: 1 GiB}}\n"

struct played {
	struct scenario *scenario;
	struct session *session;
};

static struct played begin(const char *text)
{
	struct played p = {given_text(text), NULL};
	p.session = session_new(p.scenario, NULL);
	return p;
}

static void end(struct played *p)
{
	session_free(p->session);
	scenario_free(p->scenario);
}

static bool act(const struct played *p, const char *action)
{
	struct verdict v;
	return session_do(p->session, action, action, &v);
}

static const struct fabric_network *segment(const struct played *p, uint32_t host, const char *portgroup)
{
	const struct estate *e = session_estate(p->session);
	const struct host *h = estate_host(e, host);
	uint32_t i = host_portgroup_find(h, portgroup);
	CU_ASSERT_NOT_EQUAL_FATAL(i, HOST_NONE);
	return fabric_network(&e->fabric, host_portgroup(h, i)->network);
}

static uint32_t networks(const struct played *p) { return session_estate(p->session)->fabric.networks->len; }

static void of_the_site(void)
{
	struct played p = begin(WORLD);
	CU_ASSERT_TRUE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0, vlan: 20}"));
	CU_ASSERT_STRING_EQUAL(segment(&p, 0, "X")->name, "vmo");
	CU_ASSERT_TRUE(act(&p, "set_portgroup: {host: esx01, name: X, vlan: 0}"));
	CU_ASSERT_STRING_EQUAL(segment(&p, 0, "X")->name, "mgmt");
	CU_ASSERT_EQUAL(networks(&p), 4);
	end(&p);
}

static void beside_its_switch(void)
{
	struct played p = begin(WORLD);
	CU_ASSERT_TRUE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch1, vlan: 0}"));
	CU_ASSERT_STRING_EQUAL(segment(&p, 0, "X")->name, "lab"); /* mgmt comes first, but lab is what vSwitch1 is cabled to */
	CU_ASSERT_TRUE(act(&p, "set_portgroup: {host: esx01, name: L, vlan: 20}"));
	CU_ASSERT_TRUE(act(&p, "set_portgroup: {host: esx01, name: L, vlan: 20}"));
	CU_ASSERT_STRING_EQUAL(segment(&p, 0, "L")->name, "vmo");
	end(&p);
}

static void alone_on_a_new_one(void)
{
	struct played p = begin(WORLD);
	CU_ASSERT_TRUE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0, vlan: 30}"));
	CU_ASSERT_EQUAL(networks(&p), 5); /* far is another site's */
	CU_ASSERT_EQUAL(segment(&p, 0, "X")->vlan, 30);
	CU_ASSERT_FALSE(ip_is_set(segment(&p, 0, "X")->subnet));
	CU_ASSERT_TRUE(act(&p, "add_portgroup: {host: esx02, name: Y, switch: vSwitch1, vlan: 30}"));
	CU_ASSERT_EQUAL(networks(&p), 5);
	CU_ASSERT_PTR_EQUAL(segment(&p, 0, "X"), segment(&p, 1, "Y"));
	end(&p);
}

/* vMotion over a VLAN that nobody has declared works where both hosts are on it, and is silent where one is not. */
static void hear_each_other(void)
{
	struct played p = begin(WORLD);
	for (int i = 1; i <= 2; i++) {
		g_autofree char *group = g_strdup_printf("add_portgroup: {host: esx0%d, name: X, switch: vSwitch0, vlan: 77}", i);
		g_autofree char *adapter = g_strdup_printf("add_adapter: {host: esx0%d, name: vmk4, portgroup: X, stack: vmotion, ipv4: 172.16.0.%d/24}", i, i);
		CU_ASSERT_TRUE(act(&p, group));
		CU_ASSERT_TRUE(act(&p, adapter));
		CU_ASSERT_TRUE(act(&p, i == 1 ? "remove_adapter: {host: esx01, name: vmk3}" : "remove_adapter: {host: esx02, name: vmk3}"));
	}
	CU_ASSERT_TRUE(act(&p, "migrate: {id: m1, vm: v, to: esx02}"));
	session_until(p.session, sim_time_ps(60 * SIM_S));
	struct outcome *o = run_outcome(session_run(p.session));
	CU_ASSERT_STRING_EQUAL(given_migration(o, "m1")->outcome, "completed");
	outcome_free(o);
	CU_ASSERT_TRUE(act(&p, "set_portgroup: {host: esx01, name: X, vlan: 78}"));
	CU_ASSERT_TRUE(act(&p, "migrate: {id: m2, vm: v, to: esx01}"));
	session_until(p.session, sim_time_ps(200 * SIM_S));
	o = run_outcome(session_run(p.session));
	CU_ASSERT_STRING_EQUAL(given_migration(o, "m2")->outcome, "failed");
	outcome_free(o);
	end(&p);
}

static void refused_is_nothing(void)
{
	struct played p = begin(WORLD);
	guint groups = estate_host(session_estate(p.session), 0)->portgroups->len;
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: M, switch: vSwitch0, vlan: 99}"));
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch9, vlan: 99}"));
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0, vlan: 99, active: [vmnic0], standby: [vmnic9]}"));
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0, vlan: 99, teaming: physical_load}"));
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0}"));
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0, vlan: 5, network: vmo}"));
	CU_ASSERT_FALSE(act(&p, "add_portgroup: {host: esx01, name: X, switch: vSwitch0, vlan: 4095}"));
	CU_ASSERT_FALSE(act(&p, "set_portgroup: {host: esx01, name: M, vlan: 99, teaming: physical_load}"));
	CU_ASSERT_FALSE(act(&p, "add_switch: {host: esx01, name: vSwitch2, uplinks: [vmnic7]}"));
	CU_ASSERT_FALSE(act(&p, "add_switch: {host: esx01, name: vSwitch2, uplinks: [vmnic0]}"));
	CU_ASSERT_EQUAL(networks(&p), 4);
	CU_ASSERT_EQUAL(estate_host(session_estate(p.session), 0)->portgroups->len, groups);
	CU_ASSERT_EQUAL(host_switch_find(estate_host(session_estate(p.session), 0), "vSwitch2"), HOST_NONE);
	CU_ASSERT_EQUAL(session_count(p.session), 0);
	end(&p);
}

static void undone(void)
{
	struct played p = begin(WORLD);
	CU_ASSERT_TRUE(act(&p, "set_portgroup: {host: esx01, name: L, vlan: 4094}"));
	CU_ASSERT_EQUAL(networks(&p), 5);
	CU_ASSERT_TRUE(session_undo(p.session, 1));
	CU_ASSERT_EQUAL(networks(&p), 4);
	CU_ASSERT_STRING_EQUAL(segment(&p, 0, "L")->name, "lab");
	end(&p);
}

/* What a port group says of its own, it can unsay: then its switch's settings count again. */
static void inherited(void)
{
	struct played p = begin(WORLD);
	uint32_t nics[HOST_MAX_TEAM];
	const struct host *h = estate_host(session_estate(p.session), 0);
	uint32_t l = host_portgroup_find(h, "L");
	CU_ASSERT_TRUE(act(&p, "set_teaming: {host: esx01, portgroup: L, teaming: explicit, active: [vmnic2], standby: [vmnic1], failback: false}"));
	CU_ASSERT_TRUE(act(&p, "set_shaping: {host: esx01, portgroup: L, egress: {average: 1 Gbit/s}}"));
	CU_ASSERT_EQUAL(host_active(h, l, nics), 1);
	CU_ASSERT_TRUE(act(&p, "set_teaming: {host: esx01, portgroup: L, inherit: true, teaming: mac}"));
	CU_ASSERT_EQUAL(host_active(h, l, nics), 2);
	CU_ASSERT_EQUAL(host_policy(h, l), TEAMING_MAC);
	CU_ASSERT_TRUE(host_failback(h, l));
	CU_ASSERT_PTR_NOT_NULL(host_shaping(h, l, TEAMING_EGRESS));
	CU_ASSERT_TRUE(act(&p, "set_shaping: {host: esx01, portgroup: L, inherit: true}"));
	CU_ASSERT_PTR_NULL(host_shaping(h, l, TEAMING_EGRESS));
	end(&p);
}

static guint bound(const struct played *p) { return estate_host(session_estate(p->session), 0)->iscsi.bound->len; }

static void one_active_uplink(void)
{
	struct played p = begin(WORLD);
	CU_ASSERT_FALSE(act(&p, "add_port_binding: {host: esx01, adapter: vmk1}")); /* two uplinks */
	CU_ASSERT_FALSE(act(&p, "add_port_binding: {host: esx01, adapter: vmk3}")); /* another netstack */
	CU_ASSERT_FALSE(act(&p, "add_port_binding: {host: esx01, adapter: vmk9}"));
	CU_ASSERT_FALSE(act(&p, "remove_port_binding: {host: esx01, adapter: vmk2}"));
	CU_ASSERT_EQUAL(bound(&p), 0);
	CU_ASSERT_TRUE(act(&p, "add_port_binding: {host: esx01, adapter: vmk2}"));
	CU_ASSERT_FALSE(act(&p, "add_port_binding: {host: esx01, adapter: vmk2}"));
	CU_ASSERT_TRUE(act(&p, "set_teaming: {host: esx01, portgroup: L, active: [vmnic2], unused: [vmnic1]}"));
	CU_ASSERT_TRUE(act(&p, "add_port_binding: {host: esx01, adapter: vmk1}"));
	CU_ASSERT_EQUAL(bound(&p), 2);
	CU_ASSERT_TRUE(act(&p, "remove_port_binding: {host: esx01, adapter: vmk2}"));
	CU_ASSERT_EQUAL(bound(&p), 1);
	end(&p);
}

static const struct suite_case cases[] = {
	{"a port group's VLAN is that of a network of its site", of_the_site},
	{"of several with the same VLAN, it is one that its switch has", beside_its_switch},
	{"a VLAN new to the site is a segment that only those given it share", alone_on_a_new_one},
	{"on such a segment hosts hear each other, and nobody else", hear_each_other},
	{"what is refused changes nothing", refused_is_nothing},
	{"undone, a segment is gone", undone},
	{"a port group that inherits follows its switch again", inherited},
	{"iSCSI is bound to adapters of the default netstack with one active uplink", one_active_uplink},
};

SUITE_MAIN("segment", cases)
