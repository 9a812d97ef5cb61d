/* tests/test-select.c: which adapters a session uses: the published outcomes of provisioning over tagged adapters and dedicated stacks, gateways, overrides, routers. */
#include "tests/given.h"
#include "tests/suite.h"

#include "models/rules/rules.h"

#include <stdio.h>
#include <string.h>

/* Two hosts on two management subnets that a router joins; each %s is filled by a question. */
static const char world_text[] =
	"vmksim: 1\nname: select\nsites: {s: {}}\n"
	"networks:\n"
	"  mgmt1: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n"
	"  mgmt2: {site: s, vlan: 11, subnet: 10.11.0.0/24, gateway: 10.11.0.1}\n"
	"%s"
	"profiles:\n"
	"  h:\n    release: %s\n    site: s\n    nics: {vmnic0: 10 Gbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0]}}\n"
	"hosts:\n"
	"  h1:\n    profile: h\n    portgroups: {M: {switch: vSwitch0, network: mgmt1}, P: {switch: vSwitch0, network: prov1}}\n%s"
	"  h2:\n    profile: h\n    portgroups: {M: {switch: vSwitch0, network: mgmt2}, P: {switch: vSwitch0, network: %s}}\n%s";

#define PROV_TWO "  prov1: {site: s, vlan: 30, subnet: 10.30.0.0/24, gateway: 10.30.0.1}\n  prov2: {site: s, vlan: 31, subnet: 10.31.0.0/24, gateway: 10.31.0.1}\n"
#define PROV_UNROUTED "  prov1: {site: s, vlan: 30, subnet: 10.30.0.0/24}\n  prov2: {site: s, vlan: 31, subnet: 10.31.0.0/24}\n"
#define DEFAULT1 "    netstacks: {defaultTcpipStack: {gateway: 10.10.0.1}}\n"
#define DEFAULT2 "    netstacks: {defaultTcpipStack: {gateway: 10.11.0.1}}\n"
#define MGMT1 "    adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.10.0.2/24}"
#define MGMT2 "    adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.11.0.2/24}"
#define TAG1 ", vmk1: {portgroup: P, services: [provisioning], ipv4: 10.30.0.2/24}}\n"
#define TAG2 ", vmk1: {portgroup: P, services: [provisioning], ipv4: 10.31.0.2/24}}\n"
#define OWN1 ", vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.30.0.2/24}}\n"
#define OWN2 ", vmk1: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.31.0.2/24}}\n"

struct question {
	struct scenario *s;
	struct endpoints e;
	struct verdict v;
	bool udt;
};

static struct question ask_on(enum service service, const char *release, const char *networks, const char *h1, const char *network2, const char *h2)
{
	g_autofree char *text = g_strdup_printf(world_text, networks, release, h1, network2, h2);
	struct question q = {.s = given_text(text)};
	struct request r = {.service = service, .from = 0, .to = 1, .assume = &q.s->world->assume};
	q.v = rules_select(q.s->world->estate, &r, &q.e);
	q.udt = rules_udt(q.s->world->estate, &r);
	return q;
}

static struct question ask(enum service service, const char *release, const char *networks, const char *h1, const char *h2)
{
	return ask_on(service, release, networks, h1, "prov2", h2);
}

static const char *name(const struct question *q, uint32_t host, uint32_t adapter)
{
	return host_adapter(estate_host(q->s->world->estate, host), adapter)->name;
}

static void expect_pair(struct question q, const char *from, const char *to, const char *back)
{
	CU_ASSERT_TRUE(q.v.ok);
	if (!q.v.ok) {
		fprintf(stderr, "# %s: %s\n", q.v.rule, q.v.text);
	} else {
		CU_ASSERT_STRING_EQUAL(name(&q, 0, q.e.pair[0].from), from);
		CU_ASSERT_STRING_EQUAL(name(&q, 1, q.e.pair[0].to), to);
		CU_ASSERT_STRING_EQUAL(name(&q, 1, q.e.pair[0].back), back);
	}
	scenario_free(q.s);
}

static void expect_no(struct question q, enum verdict_how how, const char *rule)
{
	CU_ASSERT_EQUAL(q.v.how, how);
	CU_ASSERT_STRING_EQUAL(q.v.rule, rule);
	if (g_strcmp0(q.v.rule, rule) != 0)
		fprintf(stderr, "# %s: %s\n", q.v.rule, q.v.text);
	scenario_free(q.s);
}

/* KB 340170, case 1: no provisioning adapters: vmk0 to vmk0. */
static void no_provisioning_adapter(void)
{
	expect_pair(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 "}\n", DEFAULT2 MGMT2 "}\n"), "vmk0", "vmk0", "vmk0");
}

/* Case 2: both tagged, one subnet: vmkX to vmkX. */
static void same_subnet(void)
{
	expect_pair(ask_on(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 TAG1, "prov1",
			    DEFAULT2 MGMT2 ", vmk1: {portgroup: P, services: [provisioning], ipv4: 10.30.0.3/24}}\n"),
		"vmk1", "vmk1", "vmk1");
}

/* Case 3: both tagged, different subnets, static routes on the hosts and in the network: vmkX to vmkX. */
static void static_routes(void)
{
	expect_pair(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO,
			    "    netstacks: {defaultTcpipStack: {gateway: 10.10.0.1, routes: [{to: 10.31.0.0/24, via: 10.30.0.1}]}}\n" MGMT1 TAG1,
			    "    netstacks: {defaultTcpipStack: {gateway: 10.11.0.1, routes: [{to: 10.30.0.0/24, via: 10.31.0.1}]}}\n" MGMT2 TAG2),
		"vmk1", "vmk1", "vmk1");
}

/* Case 4: no host routes, the network routes: the source leaves by vmk0, the destination is still vmkX; the reply leaves by the peer's vmk0. */
static void default_gateway_decides(void)
{
	expect_pair(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 TAG1, DEFAULT2 MGMT2 TAG2), "vmk0", "vmk1", "vmk0");
}

/* Case 5: neither host nor network routes: it is lost without a word ("stuck at 23 %, cannot connect"). */
static void no_physical_route(void)
{
	struct question q = ask(SERVICE_PROVISIONING, "7.0.3", PROV_UNROUTED, DEFAULT1 MGMT1 TAG1, DEFAULT2 MGMT2 TAG2);
	CU_ASSERT_STRING_EQUAL(q.v.fault, "CannotConnectToHost");
	expect_no(q, VERDICT_SILENT, "RTE-05");
}

/* Case 4 with the dedicated stack: there is no vmk0 in its table, so without a gateway of its own it fails at once; with gateways it works. */
static void dedicated_stack_needs_its_gateway(void)
{
	expect_no(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 OWN1, DEFAULT2 MGMT2 OWN2), VERDICT_AT_ONCE, "RTE-04");
	expect_pair(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, "    netstacks: {vSphereProvisioning: {gateway: 10.30.0.1}}\n" MGMT1 OWN1,
			    "    netstacks: {vSphereProvisioning: {gateway: 10.31.0.1}}\n" MGMT2 OWN2),
		"vmk1", "vmk1", "vmk1");
	/* only the peer lacks one: the request arrives and its answer is lost */
	expect_no(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, "    netstacks: {vSphereProvisioning: {gateway: 10.30.0.1}}\n" MGMT1 OWN1, DEFAULT2 MGMT2 OWN2),
		VERDICT_SILENT, "RTE-06");
}

#define VMO1(gw) ", vmk1: {portgroup: P, services: [vmotion, provisioning], ipv4: {address: 10.30.0.2/24" gw "}}}\n"
#define VMO2(gw) ", vmk1: {portgroup: P, services: [vmotion, provisioning], ipv4: {address: 10.31.0.2/24" gw "}}}\n"

/* Q49, Q50: an adapter's own gateway serves vMotion, which is bound to it, and not NFC, which is not. */
static void gateway_override(void)
{
	expect_pair(ask(SERVICE_VMOTION, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 VMO1(", gateway: 10.30.0.1"), DEFAULT2 MGMT2 VMO2(", gateway: 10.31.0.1")), "vmk1",
		"vmk1", "vmk1");
	expect_pair(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 VMO1(", gateway: 10.30.0.1"), DEFAULT2 MGMT2 VMO2(", gateway: 10.31.0.1")),
		"vmk0", "vmk1", "vmk0");
	/* bound and without it: the stack's gateway lies in another adapter's subnet */
	expect_no(ask(SERVICE_VMOTION, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 VMO1(""), DEFAULT2 MGMT2 VMO2("")), VERDICT_AT_ONCE, "RTE-04");
}

/* The dedicated stack owns the service even when its adapter cannot serve: its own rule, no fallback. */
static void no_fallback(void)
{
	expect_no(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 ", vmk1: {portgroup: P, stack: vSphereProvisioning, enabled: false, ipv4: 10.30.0.2/24}}\n",
			  DEFAULT2 MGMT2 "}\n"),
		VERDICT_AT_ONCE, "SEL-03");
	expect_no(ask(SERVICE_PROVISIONING, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 ", vmk1: {portgroup: P, stack: vSphereProvisioning}}\n", DEFAULT2 MGMT2 "}\n"),
		VERDICT_AT_ONCE, "SEL-04");
	expect_no(ask(SERVICE_VMOTION, "7.0.3", PROV_TWO, DEFAULT1 MGMT1 "}\n", DEFAULT2 MGMT2 "}\n"), VERDICT_REFUSED, "SEL-06");
}

/* UDT asks for 8.0 and a provisioning adapter at both ends. */
static void udt(void)
{
	static const struct { const char *release, *h2; bool want; } table[] = {
		{"8.0.0", DEFAULT2 MGMT2 TAG2, true}, {"7.0.3", DEFAULT2 MGMT2 TAG2, false}, {"8.0.3", DEFAULT2 MGMT2 "}\n", false}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct question q = ask(SERVICE_PROVISIONING, table[i].release, PROV_TWO, DEFAULT1 MGMT1 TAG1, table[i].h2);
		CU_ASSERT_EQUAL(q.udt, table[i].want);
		scenario_free(q.s);
	}
}

static void closed_port(void)
{
	static const char nets[] = PROV_TWO "routers:\n  r: {networks: [mgmt1, mgmt2, prov1, prov2], closed: [tcp/902]}\n";
	expect_no(ask(SERVICE_PROVISIONING, "7.0.3", nets, DEFAULT1 MGMT1 "}\n", DEFAULT2 MGMT2 "}\n"), VERDICT_SILENT, "RTE-08");
}

static const struct suite_case cases[] = {
	{"without provisioning adapters the management adapters serve", no_provisioning_adapter},
	{"tagged adapters in one subnet serve", same_subnet},
	{"static routes keep tagged adapters of two subnets", static_routes},
	{"without host routes the default gateway decides: out by vmk0, in by vmk1, back by vmk0", default_gateway_decides},
	{"without any route the session hears nothing", no_physical_route},
	{"a dedicated stack needs a gateway of its own, at both ends", dedicated_stack_needs_its_gateway},
	{"a gateway override serves bound traffic only", gateway_override},
	{"a dedicated stack owns its service: no fallback", no_fallback},
	{"UDT needs 8.0 and provisioning at both ends", udt},
	{"a router that closes TCP 902 stops NFC", closed_port},
};

SUITE_MAIN("selection", cases)
