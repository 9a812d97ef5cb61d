/* tests/test-console-switching.c: laws of the commands on NICs, switches and port groups, and of the wizard. What is set is what is shown; what is refused
 * changes nothing. The words of faults are not pinned.
 */
#include "cli/lab/lab.h"
#include "tests/draw.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

#define FAILOVER "esxcli network vswitch standard policy failover "
#define GROUP "esxcli network vswitch standard portgroup "

static const char world[] =
	"vmksim: 1\nname: switching\nsites: {s: {}}\n"
	"networks:\n  m: {site: s, subnet: 10.0.0.0/24, gateway: 10.0.0.1}\n  v: {site: s, vlan: 20, subnet: 10.20.0.0/24}\n"
	"hosts:\n  h1:\n    release: 8.0.3\n    site: s\n"
	"    nics: {vmnic0: 1 Gbit/s, vmnic1: 10 Gbit/s, vmnic2: 25 Gbit/s, vmnic3: 40 Gbit/s, vmnic4: 100 Gbit/s}\n"
	"    switches: {vSwitch0: {uplinks: [vmnic0, vmnic1, vmnic2, vmnic3]}}\n"
	"    portgroups: {Management Network: {switch: vSwitch0, network: m}, \"odd % \\\\ name\": {switch: vSwitch0, network: v}}\n"
	"    adapters: {vmk0: {portgroup: Management Network, services: [management], ipv4: 10.0.0.11/24}}\n"
	"timeline:\n  - at: 10 s\n    nic_down: {host: h1, nic: vmnic1}\n  - at: 20 s\n    nic_up: {host: h1, nic: vmnic1}\n  - at: 30 s\n    nic_down: {host: h1, nic: vmnic2}\n";

struct bench {
	struct scenario *s;
	struct lab *l;
};

static struct bench begin(void)
{
	struct bench b = {.s = given_text(world)};
	b.l = lab_new(b.s, NULL, NULL);
	return b;
}

static void end(struct bench *b)
{
	lab_free(b->l);
	scenario_free(b->s);
}

static int say(struct bench *b, const char *line) { return console_line(b->l->console, line); }
static const char *out(const struct bench *b) { return b->l->console->out->str; }
static const struct host *host(const struct bench *b) { return console_host(b->l->console); }

/* "   Active Adapters: a, b" -> "a, b"; "" for none. g_free. */
static char *field(const struct bench *b, const char *label)
{
	g_autofree char *head = g_strdup_printf("   %s:", label);
	const char *at = strstr(out(b), head);
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	char *value = g_strndup(at + strlen(head), strcspn(at + strlen(head), "\n"));
	return g_strstrip(value);
}

/* ---- failover ---- */

static const char *const nics[] = {"vmnic0", "vmnic1", "vmnic2", "vmnic3"};

/* A list of some of the NICs, in any order; now and then the same twice. */
static char *some(uint64_t *seed)
{
	GString *s = g_string_new(NULL);
	for (uint64_t n = draw(seed, 4); n > 0; n--)
		g_string_append_printf(s, "%s%s", s->len ? "," : "", nics[draw(seed, G_N_ELEMENTS(nics))]);
	return g_string_free(s, FALSE);
}

/* How often each uplink stands in the three lists that are shown: once. */
static void check_partition(struct bench *b)
{
	static const char *const labels[] = {"Active Adapters", "Standby Adapters", "Unused Adapters"};
	unsigned of[G_N_ELEMENTS(nics)] = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
		g_autofree char *value = field(b, labels[i]);
		g_auto(GStrv) names = g_strsplit(value, ", ", -1);
		for (char **n = names; *n; n++)
			for (size_t k = 0; k < G_N_ELEMENTS(nics); k++)
				of[k] += strcmp(*n, nics[k]) == 0;
	}
	for (size_t k = 0; k < G_N_ELEMENTS(nics); k++)
		CU_ASSERT_EQUAL(of[k], 1);
}

static void uplinks_are_parted(void)
{
	struct bench b = begin();
	uint64_t seed = 4;
	for (int i = 0; i < 300; i++) {
		bool group = draw(&seed, 2), active = draw(&seed, 2);
		g_autofree char *a = some(&seed), *s = some(&seed), *whose = g_strdup(group ? "-p 'odd % \\ name'" : "-v vSwitch0");
		g_autofree char *set = g_strdup_printf("%s set %s%s%s%s%s", group ? GROUP "policy failover" : FAILOVER, whose, active ? " -a '" : " -s '",
			active ? a : s, "'", draw(&seed, 4) ? "" : " -l explicit");
		g_autofree char *get = g_strdup_printf("%s get %s", group ? GROUP "policy failover" : FAILOVER, whose);
		say(&b, set);
		CU_ASSERT_EQUAL(say(&b, get), 0);
		check_partition(&b);
	}
	end(&b);
}

/* The order that is given is the order that is shown, and a list that is not given keeps what the other does not take. */
static void order_is_kept(void)
{
	struct bench b = begin();
	CU_ASSERT_EQUAL(say(&b, FAILOVER "set -v vSwitch0 -a vmnic3,vmnic1 -s vmnic0"), 0);
	CU_ASSERT_EQUAL(say(&b, FAILOVER "set -v vSwitch0 -s vmnic1"), 0);
	CU_ASSERT_EQUAL(say(&b, FAILOVER "get -v vSwitch0"), 0);
	g_autofree char *active = field(&b, "Active Adapters"), *standby = field(&b, "Standby Adapters"), *unused = field(&b, "Unused Adapters");
	CU_ASSERT_STRING_EQUAL(active, "vmnic3");
	CU_ASSERT_STRING_EQUAL(standby, "vmnic1");
	CU_ASSERT_STRING_EQUAL(unused, "vmnic0, vmnic2");
	end(&b);
}

/* ---- NICs ---- */

static bool shows(struct bench *b, const char *nic, const char *admin, const char *link)
{
	g_autofree char *line = g_strdup_printf("esxcli --formatter=csv network nic list | grep ,%s,", nic), *pair = g_strdup_printf("%s,", admin);
	g_autofree char *middle = g_strdup_printf(",%s,", link);
	return say(b, line) == 0 && g_str_has_prefix(out(b), pair) && strstr(out(b), middle);
}

static void admin_and_link(void)
{
	struct bench b = begin();
	CU_ASSERT_TRUE(shows(&b, "vmnic0", "Up", "Up"));
	say(&b, "esxcli network nic down -n vmnic0");
	CU_ASSERT_TRUE(shows(&b, "vmnic0", "Down", "Down"));
	say(&b, "run 15s");
	CU_ASSERT_TRUE(shows(&b, "vmnic1", "Up", "Down")); /* the timeline's: a cable */
	say(&b, "esxcli network nic down -n vmnic1");
	CU_ASSERT_TRUE(shows(&b, "vmnic1", "Down", "Down"));
	say(&b, "esxcli network nic up -n vmnic0");
	CU_ASSERT_TRUE(shows(&b, "vmnic0", "Up", "Up"));
	say(&b, "undo");
	CU_ASSERT_TRUE(shows(&b, "vmnic0", "Down", "Down"));
	say(&b, "run 20s");
	CU_ASSERT_TRUE(shows(&b, "vmnic2", "Up", "Down"));
	end(&b);
}

/* ---- switches ---- */

static void older_tool(void)
{
	struct bench b = begin();
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -a vSwitch7"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -L vmnic4 vSwitch7"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -A 'my net' vSwitch7"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -v 20 -p 'my net' vSwitch7"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -m 9000 vSwitch7"), 0);
	uint32_t sw = host_switch_find(host(&b), "vSwitch7"), pg = host_portgroup_find(host(&b), "my net");
	CU_ASSERT_NOT_EQUAL_FATAL(sw, HOST_NONE);
	CU_ASSERT_NOT_EQUAL_FATAL(pg, HOST_NONE);
	CU_ASSERT_EQUAL(host_switch(host(&b), sw)->mtu, 9000);
	CU_ASSERT_EQUAL(host_switch(host(&b), sw)->uplinks->len, 1);
	CU_ASSERT_EQUAL(fabric_network(&session_estate(b.l->session)->fabric, host_portgroup(host(&b), pg)->network)->vlan, 20);
	CU_ASSERT_EQUAL(session_count(b.l->session), 5);
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -d vSwitch7"), 0); /* with its port group: nothing is plugged in */
	CU_ASSERT_EQUAL(host_portgroup_find(host(&b), "my net"), HOST_NONE);
	CU_ASSERT_EQUAL(say(&b, "esxcfg-vswitch -d vSwitch0"), 1);
	CU_ASSERT_EQUAL(session_count(b.l->session), 6);
	end(&b);
}

/* ---- the wizard ---- */

static int answer_all(struct bench *b, const char *const *answers)
{
	int status = say(b, "wizard add-networking");
	for (; *answers; answers++) {
		CU_ASSERT_PTR_NOT_NULL(b->l->console->answer);
		status = say(b, *answers);
	}
	CU_ASSERT_PTR_NULL(b->l->console->answer);
	return status;
}

static void wizard_makes(void)
{
	static const char *const answers[] = {"", "new", "vmnic4", "9000", "vMotion", "20", "", "vmotion", "", "static", "10.20.0.11/24", "", "finish", NULL};
	struct bench b = begin();
	CU_ASSERT_EQUAL(answer_all(&b, answers), 0);
	uint32_t i = host_adapter_find(host(&b), "vmk1");
	CU_ASSERT_NOT_EQUAL_FATAL(i, HOST_NONE);
	const struct host_adapter *a = host_adapter(host(&b), i);
	g_autofree char *address = ip_format_prefix(a->address);
	CU_ASSERT_STRING_EQUAL(address, "10.20.0.11/24");
	CU_ASSERT_STRING_EQUAL(host_netstack(host(&b), a->stack)->key, "vmotion");
	CU_ASSERT_STRING_EQUAL(host_portgroup(host(&b), a->portgroup)->name, "vMotion");
	CU_ASSERT_EQUAL(a->mtu, 9000);
	CU_ASSERT_EQUAL(session_count(b.l->session), 3);
	session_undo(b.l->session, 3);
	CU_ASSERT_EQUAL(host_switch_find(host(&b), "vSwitch1"), HOST_NONE);
	end(&b);
}

/* A gateway of its own is refused where the stack has none: nothing of it stays. */
static void wizard_refused(void)
{
	static const char *const answers[] = {"1", "2", "1", "vMotion", "20", "", "vmotion", "1", "static", "10.20.0.11", "", "10.20.0.1", "", NULL};
	struct bench b = begin();
	CU_ASSERT_EQUAL(answer_all(&b, answers), 1);
	CU_ASSERT_EQUAL(session_count(b.l->session), 0);
	CU_ASSERT_EQUAL(host_portgroup_find(host(&b), "vMotion"), HOST_NONE);
	end(&b);
}

static void wizard_cancelled(void)
{
	struct bench b = begin();
	uint64_t seed = 1;
	static const char *const words[] = {"", "", "1", "2", "3", "back", "20", "static", "10.20.0.9/24", "x", "9000", "none", "y"};
	for (int i = 0; i < 40; i++) {
		guint before = session_count(b.l->session);
		say(&b, "wizard add-networking");
		for (int k = 0; k < 40 && b.l->console->answer && !g_str_has_prefix(b.l->console->question, "Finish"); k++)
			say(&b, words[draw(&seed, G_N_ELEMENTS(words))]);
		if (b.l->console->answer)
			CU_ASSERT_EQUAL(say(&b, "cancel"), 0);
		CU_ASSERT_PTR_NULL(b.l->console->answer);
		CU_ASSERT_EQUAL(session_count(b.l->session), before);
	}
	end(&b);
}

static const struct suite_case cases[] = {
	{"each uplink is active, standby or unused, whatever is set", uplinks_are_parted},
	{"uplinks keep the order they are given, and a list what the other does not take", order_is_kept},
	{"who takes a NIC down here takes it down administratively, and a link that fails does not", admin_and_link},
	{"the older tool changes what esxcli shows", older_tool},
	{"the wizard makes switch, port group and adapter, each a change of its own", wizard_makes},
	{"when the wizard's adapter is refused nothing of it stays", wizard_refused},
	{"a wizard that is cancelled has done nothing", wizard_cancelled},
};

SUITE_MAIN("console-switching", cases)
