/* tests/test-address.c: laws of addresses and gateways: leases, what routers advertise, default routes, the family of a session. Expected values are worked out here
 * from the rules, not taken from a run. Not pinned: the words of the log, the addresses of 169.254/16 themselves. */
#include "models/rules/rules.h"
#include "tests/draw.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

/* Two hosts; filled in: keys of networks p and q, the release, vmk1 of each host, the rest of the file. */
static const char two_hosts[] =
	"vmksim: 1\nname: addresses\nsites: {s: {}}\n"
	"networks:\n"
	"  m: {site: s, subnet: 10.0.0.0/24, gateway: 10.0.0.1}\n"
	"  p: {site: s, subnet: 10.1.0.0/24, gateway: 10.1.0.1%s}\n"
	"  q: {site: s, subnet: 10.2.0.0/24, gateway: 10.2.0.1%s}\n"
	"profiles:\n"
	"  h:\n    release: %s\n    site: s\n    nics: {vmnic0: 100 Mbit/s}\n    switches: {S: {uplinks: [vmnic0]}}\n"
	"    portgroups: {M: {switch: S, network: m}, P: {switch: S, network: p}, Q: {switch: S, network: q}}\n"
	"    netstacks: {defaultTcpipStack: {gateway: 10.0.0.1}}\n"
	"hosts:\n"
	"  h1:\n    profile: h\n    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: 10.0.0.11/24}\n%s"
	"  h2:\n    profile: h\n    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: 10.0.0.12/24}\n%s"
	"datastores: {a: {hosts: [h1], type: local}, b: {hosts: [h2], type: local}}\n"
	"vms: {v: {host: h1, power: off, memory: 1 GiB, disks: [{size: 1 GiB, datastore: a}]}}\n"
	"%s";

static char *text_of(const char *p, const char *q, const char *release, const char *h1, const char *h2, const char *rest)
{
	return g_strdup_printf(two_hosts, p, q, release, h1, h2, rest);
}

static const struct host_adapter *adapter(const struct estate *e, uint32_t host, const char *name)
{
	const struct host *h = estate_host(e, host);
	uint32_t i = host_adapter_find(h, name);
	CU_ASSERT_NOT_EQUAL_FATAL(i, HOST_NONE);
	return host_adapter(h, i);
}

static bool is(struct ip a, const char *text)
{
	struct ip b = {.family = IP_NONE};
	bool ok = text ? ip_parse(text, &b) : true;
	return ok && ip_equal(a, b);
}

/* --- leases --- */

static void a_server_leases_the_lowest_address_nobody_has(void)
{
	g_autofree char *text = text_of(", dhcp: {range: 10.1.0.1-10.1.0.4}", "", "7.0.3",
		"      vmk1: {portgroup: P, ipv4: 10.1.0.2/24}\n      vmk2: {portgroup: P, ipv4: dhcp}\n", "      vmk1: {portgroup: P, ipv4: dhcp}\n      vmk2: {portgroup: P, ipv4: dhcp}\n",
		"");
	struct scenario *s = given_text(text);
	const struct estate *e = s->world->estate;
	CU_ASSERT_TRUE(is(adapter(e, 0, "vmk2")->address, "10.1.0.3")); /* .1 is the router's, .2 is set */
	CU_ASSERT_TRUE(is(adapter(e, 1, "vmk1")->address, "10.1.0.4"));
	CU_ASSERT_TRUE(ip_is_link_local(adapter(e, 1, "vmk2")->address)); /* none is left */
	scenario_free(s);
}

/* The range passes over what is set on a host further down, and what the router has. */
static void leases_of_many_hosts_follow_the_order_of_hosts(void)
{
	static const char text[] = "vmksim: 1\nname: many\nsites: {s: {}}\nnetworks: {p: {site: s, subnet: 10.1.0.0/16, gateway: 10.1.0.4, dhcp: {range: 10.1.0.1-10.1.255.254}}}\n"
				   "profiles:\n  h: {site: s, release: 8.0, nics: {vmnic0: 1 Gbit/s}, switches: {S: {uplinks: [vmnic0]}}, portgroups: {P: {switch: S, network: p}}}\n"
				   "hosts:\n  \"h(1..300)\": {profile: h, adapters: {vmk0: {portgroup: P, services: [management], ipv4: dhcp}}}\n"
				   "  set: {profile: h, adapters: {vmk0: {portgroup: P, services: [management], ipv4: 10.1.0.2/16}}}\n";
	struct scenario *s = given_text(text);
	uint32_t octet = 0;
	for (uint32_t i = 1; i <= 300; i++) {
		g_autofree char *name = g_strdup_printf("h%u", i);
		do
			octet++;
		while (octet == 2 || octet == 4);
		g_autofree char *expected = g_strdup_printf("10.1.%u.%u", octet / 256, octet % 256);
		CU_ASSERT_TRUE(is(adapter(s->world->estate, estate_host_find(s->world->estate, name), "vmk0")->address, expected));
	}
	scenario_free(s);
}

/* Behind the last address of all there is the first; it is not leased. */
static void a_range_that_is_used_up_has_no_address_to_give(void)
{
	g_autofree char *text = text_of(", subnet6: \"ffff:ffff:ffff:ffff::/64\", dhcp6: {range: \"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\"}",
		"", "8.0", "      vmk1: {portgroup: P, ipv6: {dhcp: true}}\n      vmk2: {portgroup: P, ipv6: {dhcp: true}}\n", "", "");
	struct scenario *s = given_text(text);
	CU_ASSERT_TRUE(is(adapter(s->world->estate, 0, "vmk2")->ipv6[0].ip, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
	CU_ASSERT_FALSE(ip_is_set(estate_address_free(s->world->estate, fabric_network_find(&s->world->estate->fabric, "p"), IP_V6)));
	scenario_free(s);
}

static const char *outcome_of(const struct given_run *p, const char *id)
{
	const struct outcome_migration *m = given_migration(p->o, id);
	return g_str_equal(m->outcome, "completed") ? "completed" : m->rule;
}

static void a_server_behind_a_dead_or_wrong_port_is_not_heard(void)
{
	g_autofree char *text = text_of(", dhcp: {range: 10.1.0.5-10.1.0.9}", "", "8.0", "      vmk1: {portgroup: P, ipv4: dhcp}\n", "", "");
	struct scenario *s = given_text(text);
	struct estate *e = estate_copy(s->world->estate);
	struct host *h = estate_host(e, 0);
	const struct host_adapter *a = adapter(e, 0, "vmk1");
	CU_ASSERT_TRUE(estate_address_served(e, h, a, IP_V4));
	host_portgroup(h, a->portgroup)->untrunked = 1; /* the physical switch does not carry the VLAN */
	CU_ASSERT_FALSE(estate_address_served(e, h, a, IP_V4));
	host_portgroup(h, a->portgroup)->untrunked = 0;
	host_nic(h, 0)->up = false;
	CU_ASSERT_FALSE(estate_address_served(e, h, a, IP_V4));
	estate_free(e);
	scenario_free(s);
}

/* Leases of 60 s were renewed at 0 s when the server goes at 10 s: they end at 60 s, and NFC waits 60 s for an answer. */
static void a_session_breaks_when_the_lease_it_began_with_ends(void)
{
	g_autofree char *text = text_of(", dhcp: {range: 10.1.0.5-10.1.0.9, lease: 60 s}", "", "7.0.3", "      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: dhcp}\n",
		"      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: dhcp}\n",
		"timeline: [{at: 0 s, migrate: {id: m, vm: v, to: h2, datastore: b}}, {at: 10 s, dhcp_down: {network: p}}, {at: 20 s, dhcp_up: {network: p}}]\n");
	struct given_run kept = given_play(text, NULL);
	CU_ASSERT_STRING_EQUAL(outcome_of(&kept, "m"), "completed"); /* 1 GiB takes 91 s */
	given_done(&kept);
	g_autofree char *text2 = text_of(", dhcp: {range: 10.1.0.5-10.1.0.9, lease: 60 s}", "", "7.0.3", "      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: dhcp}\n",
		"      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: dhcp}\n",
		"timeline: [{at: 0 s, migrate: {id: m, vm: v, to: h2, datastore: b}}, {at: 10 s, dhcp_down: {network: p}}]\n");
	struct given_run lost = given_play(text2, NULL);
	CU_ASSERT_STRING_EQUAL(outcome_of(&lost, "m"), "MIG-05");
	CU_ASSERT_EQUAL(given_migration(lost.o, "m")->finished_s, 120 * SIM_S);
	given_done(&lost);
}

static void an_address_that_becomes_free_goes_to_who_waits_for_one(void)
{
	g_autofree char *text = text_of(", dhcp: {range: 10.1.0.5-10.1.0.5, delay: 2 s}", "", "7.0.3", "      vmk1: {portgroup: P, ipv4: dhcp}\n",
		"      vmk1: {portgroup: P, ipv4: dhcp}\n", "timeline: [{at: 10 s, remove_adapter: {host: h1, name: vmk1}}]\n");
	struct scenario *s = given_text(text);
	struct run *r = run_new(s->world, NULL);
	run_until(r, sim_time_ps(12 * SIM_S - 1));
	CU_ASSERT_TRUE(ip_is_link_local(adapter(run_estate(r), 1, "vmk1")->address));
	run_until(r, sim_time_ps(12 * SIM_S));
	CU_ASSERT_TRUE(is(adapter(run_estate(r), 1, "vmk1")->address, "10.1.0.5"));
	run_free(r);
	scenario_free(s);
}

/* Given at G, for L, the server gone at D: renewed at G + k L/2, the last time not after D; over L after that. */
static void a_lease_ends_one_lease_after_its_last_renewal(void)
{
	const int64_t given = 13, lease = 100;
	for (int64_t down = 14; down < 14 + 3 * lease; down += 7) {
		int64_t end = given + (down - given) / (lease / 2) * (lease / 2) + lease;
		for (int back = 0; back < 2; back++) {
			g_autofree char *up = back ? g_strdup_printf(", {at: %" G_GINT64_FORMAT " s, dhcp_up: {network: p}}", end - 1) : g_strdup("");
			g_autofree char *rest = g_strdup_printf("timeline: [{at: 10 s, add_adapter: {host: h1, name: vmk1, portgroup: P, ipv4: dhcp}}, "
								"{at: %" G_GINT64_FORMAT " s, dhcp_down: {network: p}}%s]\n", down, up);
			g_autofree char *text = text_of(", dhcp: {range: 10.1.0.5-10.1.0.9, delay: 3 s, lease: 100 s}", "", "7.0.3", "", "", rest);
			struct scenario *s = given_text(text);
			struct run *r = run_new(s->world, NULL);
			run_until(r, sim_time_ps(end * SIM_S - 1));
			CU_ASSERT_TRUE(is(adapter(run_estate(r), 0, "vmk1")->address, "10.1.0.5"));
			run_until(r, sim_time_ps(end * SIM_S));
			CU_ASSERT_EQUAL(is(adapter(run_estate(r), 0, "vmk1")->address, "10.1.0.5"), back);
			run_free(r);
			scenario_free(s);
		}
	}
}

static void without_a_server_only_those_on_one_segment_reach_each_other(void)
{
	static const char ours[] = "      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: dhcp}\n";
	static const struct {
		const char *theirs, *outcome;
	} rows[] = {
		{ours, "completed"},
		{"      vmk1: {portgroup: Q, stack: vSphereProvisioning, ipv4: dhcp}\n", "RTE-05"},
		{"      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.1.0.12/24}\n", "RTE-04"},
		{"", "RTE-04"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = text_of("", "", "7.0.3", ours, rows[i].theirs, "timeline: [{at: 0 s, migrate: {id: m, vm: v, to: h2, datastore: b}}]\n");
		struct given_run p = given_play(text, NULL);
		CU_ASSERT_STRING_EQUAL(outcome_of(&p, "m"), rows[i].outcome);
		CU_ASSERT_FALSE(ip_equal(adapter(run_estate(p.r), 0, "vmk1")->address, adapter(run_estate(p.r), 1, "vmk0")->address));
		given_done(&p);
	}
	g_autofree char *text = text_of("", "", "7.0.3", "      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.1.0.11/24}\n", ours,
		"timeline: [{at: 0 s, migrate: {id: m, vm: v, to: h2, datastore: b}}]\n");
	struct given_run p = given_play(text, NULL);
	CU_ASSERT_STRING_EQUAL(outcome_of(&p, "m"), "ADR-01"); /* the peer announces an address that no router forwards to */
	given_done(&p);
}

/* --- advertisements --- */

static void flags_settings_and_releases_give_addresses_as_the_documents_say(void)
{
	static const struct {
		const char *name;
		bool by_default, heeds;
	} releases[] = {{"5.5", false, false}, {"6.0", false, false}, {"6.5", true, true}, {"8.0", true, true}};
	static const char *const settings[] = {"", "ra: true, ", "ra: false, "};
	for (unsigned bits = 0; bits < 8; bits++)
		for (size_t r = 0; r < G_N_ELEMENTS(releases); r++)
			for (size_t set = 0; set < G_N_ELEMENTS(settings); set++) {
				bool m = bits & 1, o = bits & 2, asks = bits & 4, hears = set == 1 || (set == 0 && releases[r].by_default);
				bool dhcp6 = asks || (hears && m && releases[r].heeds), slaac = hears && !(m && releases[r].heeds);
				g_autofree char *net = g_strdup_printf(", subnet6: \"2001:db8:1::/64\", ra: {m: %s, o: %s}, "
								       "dhcp6: {range: \"2001:db8:1::100-2001:db8:1::1ff\"}", m ? "true" : "false", o ? "true" : "false");
				g_autofree char *h1 = g_strdup_printf("      vmk1: {portgroup: P, ipv6: {%sdhcp: %s}}\n", settings[set], asks ? "true" : "false");
				g_autofree char *text = text_of(net, "", releases[r].name, h1, "", "");
				struct scenario *s = given_text(text);
				const struct host_adapter *a = adapter(s->world->estate, 0, "vmk1");
				CU_ASSERT_EQUAL(host_address_of(a, HOST_ADDRESS_DHCP) != NULL, dhcp6);
				CU_ASSERT_EQUAL(host_address_of(a, HOST_ADDRESS_SLAAC) != NULL, slaac);
				CU_ASSERT_PTR_NOT_NULL(host_address_of(a, HOST_ADDRESS_LINK));
				CU_ASSERT_EQUAL(ip_is_set(a->router6), hears);
				scenario_free(s);
			}
}

/* Made at 10 s: link-local after 1 s; static and SLAAC after 1 s; DHCPv6 after 1 s + delay + 1 s. */
static void an_ipv6_address_is_ready_after_duplicate_address_detection(void)
{
	static const struct {
		const char *ipv6;
		bool managed;
		int64_t ready_s;
	} rows[] = {{"{static: [\"2001:db8:1::11/64\"], ra: false}", true, 11}, {"{}", false, 11}, {"{}", true, 10 + 1 + 4 + 1}, {"{ra: false, dhcp: true}", false, 16}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *net = g_strdup_printf(", subnet6: \"2001:db8:1::/64\", ra: {m: %s}, dhcp6: {range: \"2001:db8:1::100-2001:db8:1::1ff\", delay: 4 s}",
			rows[i].managed ? "true" : "false");
		g_autofree char *rest = g_strdup_printf("timeline:\n  - {at: 10 s, add_adapter: {host: h1, name: vmk1, portgroup: P, ipv6: %s}}\n"
							"  - {after: {event: adapter(h1/vmk1).ready}, set_adapter: {host: h1, name: vmk1, mtu: 1400}}\n", rows[i].ipv6);
		g_autofree char *text = text_of(net, "", "8.0", "", "", rest);
		struct scenario *s = given_text(text);
		struct run *r = run_new(s->world, NULL);
		run_until(r, sim_time_ps(rows[i].ready_s * SIM_S - 1));
		CU_ASSERT_EQUAL(adapter(run_estate(r), 0, "vmk1")->mtu, 1500);
		CU_ASSERT_FALSE(ip_is_set(rules_address(adapter(run_estate(r), 0, "vmk1"), IP_V6, run_now(r))));
		run_until(r, sim_time_ps(rows[i].ready_s * SIM_S));
		CU_ASSERT_EQUAL(adapter(run_estate(r), 0, "vmk1")->mtu, 1400);
		CU_ASSERT_TRUE(ip_is_set(rules_address(adapter(run_estate(r), 0, "vmk1"), IP_V6, run_now(r))));
		run_free(r);
		scenario_free(s);
	}
}

/* Advertised at 0, I, 2I, ...; the router gone at D: the route ends at floor(D/I) I + L. */
static void an_advertised_route_ends_one_lifetime_after_the_last_advertisement(void)
{
	for (int64_t down = 5; down < 120; down += 13) {
		int64_t end = down / 30 * 30 + 90;
		g_autofree char *rest = g_strdup_printf("routers: {r: {networks: [p, q]}}\ntimeline: [{at: %" G_GINT64_FORMAT " s, router_down: {router: r}}]\n", down);
		g_autofree char *text = text_of(", subnet6: \"2001:db8:1::/64\", ra: {interval: 30 s, lifetime: 90 s}", "", "8.0", "      vmk1: {portgroup: P}\n", "", rest);
		struct scenario *s = given_text(text);
		struct run *r = run_new(s->world, NULL);
		run_until(r, sim_time_ps(end * SIM_S - 1));
		CU_ASSERT_TRUE(is(adapter(run_estate(r), 0, "vmk1")->router6, "fe80::1"));
		run_until(r, sim_time_ps(end * SIM_S));
		CU_ASSERT_FALSE(ip_is_set(adapter(run_estate(r), 0, "vmk1")->router6));
		CU_ASSERT_PTR_NOT_NULL(host_address_of(adapter(run_estate(r), 0, "vmk1"), HOST_ADDRESS_SLAAC)); /* the prefix lasts longer */
		run_free(r);
		scenario_free(s);
	}
}

/* --- gateways and routes --- */

static struct host *bare_host(struct estate *e)
{
	struct host *h = estate_host_add(e, "h");
	h->release = RELEASE(8, 0, 0);
	host_switch_add(h, "S");
	host_portgroup_add(h, "P", 0, 0);
	return h;
}

static void taking_away_the_gateway_that_was_set_shows_the_leases(void)
{
	struct estate *e = estate_new();
	struct host *h = bare_host(e);
	uint64_t seed = 7;
	for (uint32_t i = 0; i < 4; i++)
		host_adapter_add(h, ((const char *const[]){"vmk3", "vmk1", "vmk2", "vmk0"})[i], 0, 0);
	for (int round = 0; round < 3000; round++) {
		struct host_netstack *ns = host_netstack(h, 0);
		struct ip lowest = {.family = IP_NONE}, own = {.family = IP_NONE};
		uint32_t number = UINT32_MAX, by;
		ns->gateway = (struct ip){.family = IP_NONE};
		if (draw(&seed, 2))
			ip_parse("10.0.0.1", &ns->gateway);
		for (uint32_t i = 0; i < 4; i++) {
			struct host_adapter *a = host_adapter(h, i);
			a->enabled = draw(&seed, 4) > 0;
			a->router = a->gateway = (struct ip){.family = IP_NONE};
			if (draw(&seed, 2))
				a->router = (struct ip){{10, 0, (uint8_t)(i + 1), 1}, IP_V4, 32};
			if (draw(&seed, 4) == 0)
				a->gateway = (struct ip){{10, 9, (uint8_t)i, 1}, IP_V4, 32};
			if (a->enabled && ip_is_set(a->router) && a->number < number) {
				number = a->number;
				lowest = a->router;
			}
		}
		struct ip shared = ip_is_set(ns->gateway) ? ns->gateway : lowest;
		CU_ASSERT_TRUE(ip_equal(rules_gateway(h, 0, IP_V4, &by), shared));
		CU_ASSERT_EQUAL(by == HOST_NONE, ip_is_set(ns->gateway) || !ip_is_set(lowest));
		own = host_adapter(h, 2)->gateway;
		CU_ASSERT_TRUE(ip_equal(rules_gateway_of(h, host_adapter(h, 2), IP_V4), ip_is_set(own) ? own : shared));
	}
	estate_free(e);
}

/* Four nested routes in any order, and each of them missing: the longest that is left decides. */
static void the_longest_prefix_decides_in_any_order_and_family(void)
{
	static const struct {
		const char *local, *dst, *to[4], *via[4];
	} families[] = {
		{"10.0.0.2/24", "172.16.5.6", {"172.0.0.0/8", "172.16.0.0/16", "172.16.5.0/24", "172.16.5.6/32"}, {"10.0.0.11", "10.0.0.12", "10.0.0.13", "10.0.0.14"}},
		{"2001:db8::2/64", "2001:db8:5:6::1", {"2001::/16", "2001:db8::/32", "2001:db8:5::/48", "2001:db8:5:6::/64"},
			{"2001:db8::11", "2001:db8::12", "2001:db8::13", "2001:db8::14"}},
	};
	struct assume assume;
	uint64_t seed = 11;
	assume_init(&assume);
	for (size_t f = 0; f < G_N_ELEMENTS(families); f++)
		for (int round = 0; round < 500; round++) {
			struct estate *e = estate_new();
			struct host *h = bare_host(e);
			struct host_adapter *a = host_adapter_add(h, "vmk0", 0, 0);
			struct ip local, dst;
			int longest = -1, order[4] = {0, 1, 2, 3};
			CU_ASSERT_TRUE(ip_parse_prefix(families[f].local, &local) && ip_parse(families[f].dst, &dst));
			if (local.family == IP_V4)
				a->address = local;
			else
				host_address_put(a, local, HOST_ADDRESS_MANUAL, SIM_TIME_ZERO);
			for (int i = 3; i > 0; i--) {
				int k = (int)draw(&seed, (uint64_t)i + 1), was = order[i];
				order[i] = order[k];
				order[k] = was;
			}
			for (int i = 0; i < 4; i++) {
				struct host_static_route route = {.removed = draw(&seed, 3) == 0};
				ip_parse_prefix(families[f].to[order[i]], &route.to);
				ip_parse(families[f].via[order[i]], &route.via);
				g_array_append_val(host_netstack(h, 0)->routes, route);
				longest = route.removed ? longest : MAX(longest, order[i]);
			}
			struct request q = {.service = SERVICE_PROVISIONING, .assume = &assume};
			struct rules_hop hop;
			struct verdict v = rules_route(e, &q, 0, 0, dst, HOST_NONE, &hop);
			CU_ASSERT_EQUAL(v.ok, longest >= 0);
			CU_ASSERT_TRUE(v.ok ? is(hop.gateway, families[f].via[longest]) : g_str_equal(v.rule, "RTE-04"));
			estate_free(e);
		}
}

/* The lease is given at 5 s; the server is not heard from 10 s on, when the adapter is disabled, so it ends at 65 s. Enabled at 100 s, it asks: 105 s. */
static void a_disabled_adapter_lets_its_lease_end_and_makes_no_address(void)
{
	g_autofree char *text = text_of(", dhcp: {range: 10.1.0.5-10.1.0.9, lease: 60 s}", "", "8.0", "", "",
		"timeline:\n  - {at: 0 s, add_adapter: {host: h1, name: vmk1, portgroup: P, ipv4: dhcp}}\n"
		"  - {at: 10 s, set_adapter: {host: h1, name: vmk1, enabled: false}}\n  - {at: 100 s, set_adapter: {host: h1, name: vmk1, enabled: true}}\n"
		"expect:\n  - {that: adapter(h1/vmk1).addresses.count == 1, at: 64 s}\n  - {that: adapter(h1/vmk1).addresses.count == 0, at: 66 s}\n"
		"  - {that: adapter(h1/vmk1).ready == 105 s ± 1 ms, at: 106 s}\n");
	struct given_run p = given_play(text, NULL);
	for (guint i = 0; i < p.o->expectations->len; i++)
		CU_ASSERT_TRUE(((const struct outcome_expectation *)p.o->expectations->pdata[i])->met);
	given_done(&p);
}

/* RFC 5942: a prefix is on the link because a router says so, not because DHCPv6 gave an address of it. What is on the link needs no router, not even a living one. */
static void a_neighbour_by_dhcpv6_is_reached_directly_where_its_prefix_is_advertised(void)
{
	static const struct {
		const char *ra, *down, *rule;
	} rows[] = {{", ra: {m: true}", "", NULL}, {", ra: {m: true}", ", {at: 1 s, router_down: {router: r}}", NULL}, {", ra: {m: true, lifetime: 0 s}", "", NULL}, {"", "", "RTE-04"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *p = g_strdup_printf(", subnet6: \"2001:db8:1::/64\", dhcp6: {range: \"2001:db8:1::5-2001:db8:1::9\"}%s", rows[i].ra);
		g_autofree char *rest = g_strdup_printf("routers: {r: {networks: [m, p, q]}}\n"
			"timeline: [{at: 2 s, migrate: {id: m, vm: v, to: h2, datastore: b}}%s]\n", rows[i].down);
		const char *vmk = "      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv6: {dhcp: true}}\n";
		g_autofree char *text = text_of(p, "", "8.0", vmk, vmk, rest);
		struct given_run run = given_play(text, NULL);
		CU_ASSERT_STRING_EQUAL(outcome_of(&run, "m"), rows[i].rule ? rows[i].rule : "completed");
		CU_ASSERT_PTR_NULL(rows[i].rule ? NULL : given_session(run.o, "m/provisioning")->gateway);
		given_done(&run);
	}
}

/* --- sessions --- */

#define BOTH(n) "      vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.1.0.1" n "/24, ipv6: {static: [\"2001:db8:1::1" n "/64\"]}}\n"

static int64_t copy_s(const char *more, const char *address)
{
	g_autofree char *rest = g_strdup_printf("timeline: [{at: 0 s, migrate: {id: m, vm: v, to: h2, datastore: b%s}}]\n", more);
	g_autofree char *text = text_of(", subnet6: \"2001:db8:1::/64\"", "", "7.0.3", BOTH("1"), BOTH("2"), rest);
	struct given_run p = given_play(text, NULL);
	const struct outcome_session *s = given_session(p.o, "m/provisioning");
	int64_t t = s->transfer_s;
	CU_ASSERT_STRING_EQUAL(s->to_address, address);
	given_done(&p);
	return t;
}

/* 100 Mbit/s on the wire carry 1448 bytes of 1538 over IPv4, 1428 over IPv6; one part in a thousand is left for the start of the connection. */
static void a_session_is_ipv4_unless_told_and_ipv6_carries_20_bytes_less_a_packet(void)
{
	int64_t four = copy_s("", "10.1.0.12"), same = copy_s(", ip_family: ipv4", "10.1.0.12"), six = copy_s(", ip_family: ipv6", "2001:db8:1::12");
	CU_ASSERT_EQUAL(four, same);
	CU_ASSERT_TRUE(llabs(six / 1448 - four / 1428) < four / 1428 / 1000);
	CU_ASSERT_TRUE(six > four);
}

static const struct suite_case cases[] = {
	{"a server leases the lowest address that nobody has, and nobody's is the router's", a_server_leases_the_lowest_address_nobody_has},
	{"many adapters are leased addresses in the order of hosts, whatever is set behind them", leases_of_many_hosts_follow_the_order_of_hosts},
	{"a range that is used up has no address to give, not even behind the last of all", a_range_that_is_used_up_has_no_address_to_give},
	{"a server behind a port without link, or without the VLAN, is not heard", a_server_behind_a_dead_or_wrong_port_is_not_heard},
	{"a session breaks when the lease it began with ends", a_session_breaks_when_the_lease_it_began_with_ends},
	{"an address that becomes free goes to who waits for one", an_address_that_becomes_free_goes_to_who_waits_for_one},
	{"a lease ends one lease after its last renewal, unless the server is back before", a_lease_ends_one_lease_after_its_last_renewal},
	{"without a server only those on one segment reach each other", without_a_server_only_those_on_one_segment_reach_each_other},
	{"flags M and O, settings and releases give addresses as the documents say", flags_settings_and_releases_give_addresses_as_the_documents_say},
	{"a neighbour by DHCPv6 is reached directly where its prefix is advertised", a_neighbour_by_dhcpv6_is_reached_directly_where_its_prefix_is_advertised},
	{"a disabled adapter lets its lease end and makes itself no address", a_disabled_adapter_lets_its_lease_end_and_makes_no_address},
	{"an IPv6 address is ready after duplicate address detection, and the event comes then", an_ipv6_address_is_ready_after_duplicate_address_detection},
	{"an advertised route ends one lifetime after the last advertisement", an_advertised_route_ends_one_lifetime_after_the_last_advertisement},
	{"an override, then what was set, then the lowest-numbered adapter's lease: taking one away shows the next", taking_away_the_gateway_that_was_set_shows_the_leases},
	{"the longest prefix decides, in any order of the routes, IPv4 and IPv6", the_longest_prefix_decides_in_any_order_and_family},
	{"a session is IPv4 unless told otherwise, and IPv6 carries 20 bytes less a packet", a_session_is_ipv4_unless_told_and_ipv6_carries_20_bytes_less_a_packet},
};

SUITE_MAIN("addresses", cases)
