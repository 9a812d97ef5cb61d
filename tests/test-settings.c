/* tests/test-settings.c: what a host may be told, by its release: tags, netstacks, gateways, counts. Tables are written from the documents, not from the code.
 * Not pinned: the words of a refusal. */
#include "models/rules/rules.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

static struct host *host_of(struct estate *e, struct release r)
{
	struct host *h = estate_host_add(e, "esx01");
	h->release = r;
	h->release_text = "x";
	return h;
}

/* The first release of each tag, as the documents' table of names has it. */
static void each_tag_is_refused_before_its_release_and_taken_from_it_on(void)
{
	static const struct release all[] = {{5, 0, 0}, {5, 1, 0}, {5, 5, 0}, {6, 0, 0}, {6, 5, 0}, {6, 7, 0}, {7, 0, 0}, {7, 0, 3}, {8, 0, 0}, {9, 0, 0}};
	static const struct {
		const char *tag;
		struct release since;
	} tags[] = {
		{"Management", {5, 0, 0}}, {"VMotion", {5, 0, 0}}, {"faultToleranceLogging", {5, 0, 0}}, {"vSphereReplication", {5, 1, 0}}, {"VSAN", {5, 5, 0}},
		{"vSphereProvisioning", {6, 0, 0}}, {"vSphereReplicationNFC", {6, 0, 0}}, {"VSANWitness", {6, 5, 0}}, {"vSphereBackupNFC", {7, 0, 0}},
		{"PTP", {7, 0, 0}}, {"NVMeTCP", {7, 0, 3}}, {"NVMeRDMA", {7, 0, 3}}, {"vsanExternal", {9, 0, 0}},
	};
	CU_ASSERT_EQUAL(G_N_ELEMENTS(tags), SERVICE__TAGS);
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct estate *e = estate_new();
		const struct host *h = host_of(e, all[i]);
		for (size_t k = 0; k < G_N_ELEMENTS(tags); k++) {
			enum service s;
			CU_ASSERT_TRUE_FATAL(service_parse_tag(tags[k].tag, &s));
			struct verdict v = rules_release_services(h, SERVICE_BIT(s), "vmk1");
			CU_ASSERT_EQUAL(v.ok, release_compare(all[i], tags[k].since) >= 0);
			CU_ASSERT_TRUE(v.ok || strcmp(v.rule, "TAG-01") == 0);
		}
		estate_free(e);
	}
}

static void netstacks_and_gateways_of_adapters_are_refused_before_their_releases(void)
{
	static const struct {
		struct release of;
		bool dedicated, custom, gateway;
	} rows[] = {
		{{5, 1, 3}, false, false, false}, {{5, 5, 0}, false, true, false}, {{6, 0, 0}, true, true, false}, {{6, 5, 0}, true, true, true},
		{{9, 0, 0}, true, true, true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct estate *e = estate_new();
		const struct host *h = host_of(e, rows[i].of);
		CU_ASSERT_TRUE(rules_release_stack(h, SERVICE_STACK_DEFAULT).ok);
		CU_ASSERT_EQUAL(rules_release_stack(h, SERVICE_STACK_VMOTION).ok, rows[i].dedicated);
		CU_ASSERT_EQUAL(rules_release_stack(h, SERVICE_STACK_PROVISIONING).ok, rows[i].dedicated);
		CU_ASSERT_EQUAL(rules_release_stack(h, "apps").ok, rows[i].custom);
		CU_ASSERT_EQUAL(rules_release_gateway(h, "vmk1").ok, rows[i].gateway);
		estate_free(e);
	}
}

static void a_host_has_room_for_so_many_of_each_and_what_was_removed_makes_room(void)
{
	struct estate *e = estate_new();
	struct host *h = host_of(e, RELEASE(8, 0, 0));
	host_switch_add(h, "vSwitch0");
	host_switch_add(h, "vSwitch1");
	for (unsigned i = 0; i < 512; i++) {
		CU_ASSERT_TRUE(rules_release_room(h, RULES_PORTGROUP, 0).ok);
		host_portgroup_add(h, "pg", 0, 0);
	}
	CU_ASSERT_FALSE(rules_release_room(h, RULES_PORTGROUP, 0).ok);
	CU_ASSERT_TRUE(rules_release_room(h, RULES_PORTGROUP, 1).ok);
	host_portgroup(h, 7)->removed = true;
	CU_ASSERT_TRUE(rules_release_room(h, RULES_PORTGROUP, 0).ok);
	for (unsigned i = 0; i < 256; i++) {
		g_autofree char *name = g_strdup_printf("vmk%u", i);
		CU_ASSERT_TRUE(rules_release_room(h, RULES_ADAPTER, 0).ok);
		host_adapter_add(h, estate_string(e, name), 1, 0);
	}
	CU_ASSERT_FALSE(rules_release_room(h, RULES_ADAPTER, 0).ok);
	for (unsigned i = 1; i < 48; i++) {
		CU_ASSERT_TRUE(rules_release_room(h, RULES_NETSTACK, 0).ok);
		host_netstack_add(h, "apps");
	}
	CU_ASSERT_FALSE(rules_release_room(h, RULES_NETSTACK, 0).ok);
	CU_ASSERT_TRUE(rules_release_switch_name("a234567890123456789012345678901b").ok);
	CU_ASSERT_FALSE(rules_release_switch_name("a234567890123456789012345678901bc").ok);
	CU_ASSERT_TRUE(rules_release_switch_name("ä234567890123456789012345678901b").ok);
	estate_free(e);
}

/* Defaults and ranges as the dumps of real hosts print them. */
static void advanced_options_have_the_defaults_and_ranges_of_a_host(void)
{
	static const struct {
		const char *name;
		int64_t value, min, max;
	} rows[] = {
		{"Migrate.PreCopySwitchoverTimeGoal", 500, 100, 100000}, {"Migrate.PreCopyMinProgressPerc", 130, 1, 1000}, {"Migrate.SdpsEnabled", 2, 0, 2},
		{"Migrate.SdpsTargetRate", 500, 1, 10000}, {"Migrate.SdpsDynamicDelaySec", 30, 0, 10000}, {"Migrate.PreCopyPagesPerSend", 32, 1, 1024},
		{"Migrate.NetTimeout", 20, 1, 3600}, {"Migrate.NfcNetTimeout", 60, 1, 3600}, {"Migrate.SndBufSize", 562540, 65536, 1000000},
		{"Migrate.RcvBufSize", 562540, 65536, 1000000}, {"Migrate.NetExpectedLineRateMBps", 133, 1, 2000}, {"Migrate.NetLatencyModeThreshold", 4, 1, 1000},
		{"Migrate.VMotionStreamHelpers", 0, 0, 112}, {"Migrate.CptCacheMaxSizeMB", 544, 8, 1024},
	};
	struct advanced a;
	advanced_init(&a);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int id = advanced_find(rows[i].name);
		CU_ASSERT_TRUE_FATAL(id >= 0);
		CU_ASSERT_EQUAL(advanced_get(&a, (enum advanced_id)id), rows[i].value);
		CU_ASSERT_TRUE(advanced_allows((enum advanced_id)id, rows[i].min) && advanced_allows((enum advanced_id)id, rows[i].max));
		CU_ASSERT_FALSE(advanced_allows((enum advanced_id)id, rows[i].min - 1) || advanced_allows((enum advanced_id)id, rows[i].max + 1));
	}
}

static void an_advanced_option_answers_to_both_spellings_in_any_case(void)
{
	static const char *const good[] = {"Migrate.NetTimeout", "/Migrate/NetTimeout", "migrate.nettimeout", "/MIGRATE/NETTIMEOUT", "/Migrate.NetTimeout"};
	static const char *const bad[] = {"", "/", "NetTimeout", "Migrate/NetTimeout", "Migrate.NetTimeouts", "Migrate.NetTimeou", "/Migrate/NetTimeout/"};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
		CU_ASSERT_EQUAL(advanced_find(good[i]), ADVANCED_NET_TIMEOUT);
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		CU_ASSERT_EQUAL(advanced_find(bad[i]), -1);
	for (unsigned i = 0; i < ADVANCED__COUNT; i++)
		CU_ASSERT_EQUAL(advanced_find(advanced_table[i].name), (int)i);
}

/* Adapters beyond those that are looked at are the highest-numbered ones, in whatever order they were made. */
static void of_many_adapters_the_lowest_numbered_are_candidates(void)
{
	struct estate *e = estate_new();
	struct host *h = host_of(e, RELEASE(8, 0, 0));
	struct candidates c;
	host_switch_add(h, "vSwitch0");
	host_portgroup_add(h, "pg", 0, 0);
	for (unsigned i = 0; i < 40; i++) {
		g_autofree char *name = g_strdup_printf("vmk%u", i * 7 % 40);
		host_adapter_add(h, estate_string(e, name), 0, 0)->services = SERVICE_BIT(SERVICE_VMOTION);
	}
	rules_candidates(e, 0, SERVICE_VMOTION, IP_NONE, SIM_TIME_ZERO, &c);
	CU_ASSERT_EQUAL(c.n, RULES_MAX_ADAPTERS);
	for (uint32_t i = 0; i < c.n; i++)
		CU_ASSERT_EQUAL(host_adapter(h, c.of[i].adapter)->number, i);
	estate_free(e);
}

/* RFC 791, 919, 1122, 3021, 4291: what names one host, and what does not. */
static void an_adapter_has_an_address_that_names_one_host(void)
{
	static const char *const good[] = {"10.0.0.1/24", "10.0.0.0/31", "10.0.0.255/31", "10.0.0.0/32", "10.0.1.0/23", "169.254.1.1/16", "2001:db8::1/64", "2001:db8::/127"};
	static const char *const bad[] = {"10.0.0.0/24", "10.0.0.255/24", "10.0.0.3/30", "10.0.0.1/0", "0.0.0.1/24", "127.0.0.1/8", "224.0.0.1/24", "255.255.255.255/24",
		"::/64", "::1/128", "ff02::1/64", "2001:db8::/64", "2001:db8::1/0"};
	struct ip a;
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
		CU_ASSERT_TRUE(ip_parse_prefix(good[i], &a) && rules_address_allowed(a).ok);
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		CU_ASSERT_TRUE_FATAL(ip_parse_prefix(bad[i], &a));
		struct verdict v = rules_address_allowed(a);
		CU_ASSERT_FALSE_FATAL(v.ok);
		CU_ASSERT_STRING_EQUAL(v.rule, "CFG-03");
	}
}

/* Two hosts, a running VM; filled in: the release of h1, vmk1 of each, the timeline. */
static struct given_run hosts(const char *release, const char *vmk1, const char *peer, const char *timeline)
{
	g_autofree char *text = g_strdup_printf("vmksim: 1\nname: settings\nsites: {s: {}}\n"
		"networks:\n  m: {site: s, subnet: 10.0.0.0/24, gateway: 10.0.0.1}\n"
		"  v: {site: s, subnet: 10.1.0.0/24, gateway: 10.1.0.1, subnet6: \"2001:db8:1::/64\", gateway6: \"2001:db8:1::1\"}\n"
		"profiles:\n  h:\n    site: s\n    nics: {vmnic0: 10 Gbit/s}\n    switches: {S: {uplinks: [vmnic0]}}\n"
		"    portgroups: {M: {switch: S, network: m}, V: {switch: S, network: v}}\n    netstacks: {defaultTcpipStack: {gateway: 10.0.0.1}}\n"
		"hosts:\n"
		"  h1:\n    profile: h\n    release: %s\n    adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.0.0.11/24}, vmk1: {%s}}\n"
		"  h2:\n    profile: h\n    release: 8.0\n    adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.0.0.12/24}, vmk1: {%s}}\n"
		"datastores: {d: {hosts: [h1, h2], type: vmfs_fc}}\n"
		"vms: {a: {host: h1, memory: 1 GiB, active: 64 MiB, disks: [{size: 1 GiB, datastore: d}]}}\n"
		"timeline:\n%s", release, vmk1, peer, timeline);
	return given_play(text, NULL);
}

static bool logs(const struct outcome *o, const char *rule, const char *words)
{
	for (guint i = 0; i < o->log->len; i++) {
		const struct outcome_log *x = o->log->pdata[i];
		if (g_strcmp0(x->rule, rule) == 0 && strstr(x->what, words))
			return true;
	}
	return false;
}

#define TAGGED(n) "portgroup: V, services: [vmotion], ipv4: 10.1.0.1" #n "/24"
#define SIX(n) "portgroup: V, services: [vmotion], ipv6: {ra: false, static: [\"2001:db8:1::1" #n "/64\"]}"
#define MOVE "  - {at: 10 s, migrate: {id: m, vm: a, to: h2}}\n"

static void the_service_of_a_dedicated_netstack_is_not_taken_from_its_adapter(void)
{
	struct given_run p = hosts("8.0", "portgroup: V, stack: vmotion, ipv4: 10.1.0.11/24", TAGGED(2), "  - {at: 0 s, untag: {host: h1, name: vmk1, services: [vmotion]}}\n" MOVE);
	CU_ASSERT_TRUE(logs(p.o, "STK-05", "untag is refused"));
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m/vmotion")->from_adapter, "vmk1");
	given_done(&p);
}

static void an_adapter_cannot_be_given_the_address_of_the_gateway(void)
{
	struct given_run p = hosts("8.0", TAGGED(1), TAGGED(2), "  - {at: 0 s, set_adapter: {host: h1, name: vmk1, ipv4: 10.1.0.1/24}}\n"
		"  - {at: 1 s, set_adapter: {host: h2, name: vmk1, ipv6: {ra: false, static: [\"2001:db8:1::1/64\"]}}}\n" MOVE);
	CU_ASSERT_TRUE(logs(p.o, "CFG-03", "10.1.0.1: it is the gateway"));
	CU_ASSERT_TRUE(logs(p.o, "CFG-03", "2001:db8:1::1: it is the gateway"));
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m/vmotion")->from_address, "10.1.0.11");
	given_done(&p);
}

static void an_ipv6_gateway_of_an_adapter_too_needs_6_5(void)
{
	static const char *const releases[] = {"6.0", "6.5"};
	for (int i = 0; i < 2; i++) {
		struct given_run p = hosts(releases[i], SIX(1), SIX(2),
			"  - {at: 0 s, set_adapter: {host: h1, name: vmk1, ipv6: {ra: false, static: [\"2001:db8:1::21/64\"], gateway: \"2001:db8:1::1\"}}}\n");
		CU_ASSERT_EQUAL(logs(p.o, "REL-03", "set_adapter is refused"), i == 0);
		given_done(&p);
	}
}

/* Neither host lacks a vMotion interface; what they lack is a family of addresses in common. A family that was asked for is missed by the host that does not have it. */
static void hosts_without_a_family_in_common_cannot_connect(void)
{
	struct given_run p = hosts("8.0", SIX(1), TAGGED(2), MOVE);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->rule, "ADR-09");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->fault, "VMotionConnectFailed");
	given_done(&p);
	p = hosts("8.0", TAGGED(1), SIX(2), "  - {at: 10 s, migrate: {id: m, vm: a, to: h2, ip_family: ipv6}}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->rule, "SEL-04");
	CU_ASSERT_PTR_NOT_NULL(strstr(given_migration(p.o, "m")->message, "\"Source\" host 'h1'"));
	given_done(&p);
	p = hosts("8.0", SIX(1), "portgroup: V, services: [vmotion]", MOVE); /* the other end has no address at all */
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->rule, "SEL-04");
	CU_ASSERT_PTR_NOT_NULL(strstr(given_migration(p.o, "m")->message, "\"Destination\" host 'h2'"));
	given_done(&p);
}

/* 1 GiB at 10 Gbit/s takes about a second; the gateway changes half a second after the start, for ever or for a second. */
static void a_session_sends_to_the_gateway_its_netstack_has_now(void)
{
	static const struct {
		const char *then, *rule;
	} rows[] = {
		{"", NULL},
		{"  - {at: 10500 ms, set_netstack: {host: h1, name: vmotion, gateway: 10.1.0.1}}\n", NULL},
		{"  - {at: 10500 ms, set_netstack: {host: h1, name: vmotion, gateway: 10.1.0.9}}\n", "RTE-09"}, /* nobody answers there */
		{"  - {at: 10500 ms, set_netstack: {host: h1, name: vmotion, gateway: 10.1.0.9}}\n"
		 "  - {at: 11500 ms, set_netstack: {host: h1, name: vmotion, gateway: 10.1.0.1}}\n", NULL},
		{"  - {at: 10500 ms, set_netstack: {host: h1, name: vmotion, gateway: null}}\n", "RTE-05"},
		{"  - {at: 10500 ms, set_netstack: {host: h1, name: vmotion, gateway: 10.0.0.1}}\n", "RTE-05"}, /* in no subnet of the netstack: no route */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *timeline = g_strdup_printf("  - {at: 0 s, set_netstack: {host: h1, name: vmotion, gateway: 10.1.0.1}}\n"
			"  - {at: 0 s, set_netstack: {host: h2, name: vmotion, gateway: 10.0.0.1}}\n" MOVE "%s", rows[i].then);
		struct given_run p = hosts("8.0", "portgroup: V, stack: vmotion, ipv4: 10.1.0.11/24", "portgroup: M, stack: vmotion, ipv4: 10.0.0.22/24", timeline);
		const struct outcome_migration *m = given_migration(p.o, "m");
		CU_ASSERT_STRING_EQUAL(m->outcome, rows[i].rule ? "failed" : "completed");
		CU_ASSERT_EQUAL(g_strcmp0(m->rule, rows[i].rule), 0);
		given_done(&p);
	}
}

static const struct suite_case cases[] = {
	{"a session sends to the gateway its netstack has now", a_session_sends_to_the_gateway_its_netstack_has_now},
	{"an adapter has an address that names one host: no subnet, broadcast, loopback or multicast address", an_adapter_has_an_address_that_names_one_host},
	{"an adapter cannot be given the address of the gateway", an_adapter_cannot_be_given_the_address_of_the_gateway},
	{"the service of a dedicated netstack is not taken from its adapter", the_service_of_a_dedicated_netstack_is_not_taken_from_its_adapter},
	{"an IPv6 gateway of an adapter, too, needs 6.5", an_ipv6_gateway_of_an_adapter_too_needs_6_5},
	{"hosts without a family in common cannot connect, and the message names the host that lacks what was asked for", hosts_without_a_family_in_common_cannot_connect},
	{"of many adapters the lowest-numbered are candidates", of_many_adapters_the_lowest_numbered_are_candidates},
	{"advanced options have the defaults and ranges of a host", advanced_options_have_the_defaults_and_ranges_of_a_host},
	{"an advanced option answers to both spellings, in any case", an_advanced_option_answers_to_both_spellings_in_any_case},
	{"each tag is refused before its release and taken from it on", each_tag_is_refused_before_its_release_and_taken_from_it_on},
	{"netstacks and gateways of adapters are refused before their releases", netstacks_and_gateways_of_adapters_are_refused_before_their_releases},
	{"a host has room for so many of each, and what was removed makes room", a_host_has_room_for_so_many_of_each_and_what_was_removed_makes_room},
};

SUITE_MAIN("settings", cases)
