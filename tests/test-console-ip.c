/* tests/test-console-ip.c: laws of the commands on netstacks, adapters, addresses, tags, routes and name servers. What lists look like is held against samples of
 * real output (column places, order of fields, which release has which); the words of faults are not pinned, what they change is. */
#include "cli/console/console.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

/* Two hosts of a release. */
static const char two_hosts[] =
	"vmksim: 1\nname: console\nsites: {s: {}}\n"
	"networks:\n"
	"  m: {site: s, subnet: 10.0.0.0/24, gateway: 10.0.0.1}\n"
	"  p: {site: s, subnet: 10.1.0.0/24, gateway: 10.1.0.1}\n"
	"  d: {site: s, subnet: 10.2.0.0/24, gateway: 10.2.0.1, dhcp: {range: 10.2.0.100-10.2.0.199, dns: [10.2.0.53]}}\n"
	"profiles:\n"
	"  h:\n    release: %s\n    site: s\n    nics: {vmnic0: 1 Gbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0]}}\n"
	"    portgroups: {Management Network: {switch: vSwitch0, network: m}, P: {switch: vSwitch0, network: p}, D: {switch: vSwitch0, network: d}}\n"
	"    netstacks: {defaultTcpipStack: {gateway: 10.0.0.1}}\n"
	"hosts:\n"
	"  h1:\n    profile: h\n    adapters:\n      vmk0: {portgroup: Management Network, services: [management], ipv4: 10.0.0.11/24}\n"
	"      vmk1: {portgroup: P, services: [vmotion], ipv4: 10.1.0.11/24}\n"
	"  h2:\n    profile: h\n    adapters:\n      vmk0: {portgroup: Management Network, services: [management], ipv4: 10.0.0.12/24}\n"
	"      vmk1: {portgroup: P, services: [vmotion], ipv4: 10.1.0.12/24}\n"
	"datastores: {a: {hosts: [h1, h2], type: vmfs_fc}}\n"
	"vms: {v: {host: h1, memory: 4 GiB, disks: [{size: 1 GiB, datastore: a}]}}\n";

struct bench {
	struct scenario *s;
	struct session *session;
	struct console *c;
};

static struct bench begin(const char *release)
{
	g_autofree char *text = g_strdup_printf(two_hosts, release);
	struct bench b = {.s = given_text(text)};
	b.session = session_new(b.s, NULL);
	b.c = console_new(b.session, "h1", NULL, NULL);
	return b;
}

static void end(struct bench *b)
{
	console_free(b->c);
	session_free(b->session);
	scenario_free(b->s);
}

static int say(struct bench *b, const char *line) { return console_line(b->c, line); }
static bool said(const struct bench *b, const char *text) { return strstr(b->c->out->str, text) != NULL; }
static bool noted(const struct bench *b, const char *text) { return strstr(b->c->err->str, text) != NULL; }

/* It is done, and is one entry of the journal; or it is refused, and nothing has changed. */
static void does(struct bench *b, const char *line)
{
	guint before = session_count(b->session);
	if (say(b, line) != 0)
		CU_FAIL(line);
	CU_ASSERT_EQUAL(session_count(b->session), before + 1);
}

static void refuses(struct bench *b, const char *line)
{
	guint before = session_count(b->session);
	g_autofree char *was = run_fingerprint(session_run(b->session), FACTLOG_DEFAULT);
	if (say(b, line) == 0 || !b->c->err->len)
		CU_FAIL(line);
	g_autofree char *is = run_fingerprint(session_run(b->session), FACTLOG_DEFAULT);
	CU_ASSERT_EQUAL(session_count(b->session), before);
	CU_ASSERT_STRING_EQUAL(was, is);
}

/* ---- netstacks ---- */

static void netstacks_come_and_go(void)
{
	struct bench b = begin("8.0.3");
	say(&b, "esxcli network ip netstack list");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "defaultTcpipStack\n   Key: defaultTcpipStack\n   Name: defaultTcpipStack\n   State: 4660\n");
	does(&b, "esxcli network ip netstack add -N vmotion");
	refuses(&b, "esxcli network ip netstack add --netstack=vmotion");
	say(&b, "esxcli network ip netstack list");
	CU_ASSERT(said(&b, "\nvmotion\n   Key: vmotion\n"));
	does(&b, "esxcli network ip netstack set -N vmotion -c cubic -m 12000 --ecn=echo-only");
	say(&b, "esxcli network ip netstack get -N vmotion");
	CU_ASSERT(said(&b, "   Max Connections: 12000\n") && said(&b, "   Congestion Control Algorithm: cubic\n") && said(&b, "echo-only"));
	does(&b, "esxcli network ip netstack remove -N vmotion");
	refuses(&b, "esxcli network ip netstack get -N vmotion");
	refuses(&b, "esxcli network ip netstack remove -N defaultTcpipStack");
	does(&b, "esxcli network ip netstack add -N vmotion");
	say(&b, "esxcli network ip netstack get -N vmotion");
	CU_ASSERT(said(&b, "   Max Connections: 11000\n") && said(&b, "newreno"));
	end(&b);
}

static void a_stack_in_use_stays(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcli network ip netstack add -N vmotion");
	does(&b, "esxcli network ip interface add -i vmk2 -p P -N vmotion");
	CU_ASSERT(noted(&b, "STK-02"));
	refuses(&b, "esxcli network ip netstack remove -N vmotion");
	refuses(&b, "esxcli network ip interface set -i vmk2 -N defaultTcpipStack");
	refuses(&b, "esxcli network ip interface tag add -i vmk2 -t Management");
	refuses(&b, "esxcli network ip interface tag add -i vmk0 -t VMotion");
	say(&b, "esxcli network ip interface tag get -i vmk2");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "   Tags: VMotion\n");
	does(&b, "esxcli network ip interface remove -i vmk2");
	CU_ASSERT(noted(&b, "STK-06"));
	does(&b, "esxcli network ip netstack remove -N vmotion");
	end(&b);
}

static void stacks_by_release(void)
{
	struct bench old = begin("5.5"), older = begin("5.1");
	refuses(&old, "esxcli network ip netstack add -N vmotion");
	does(&old, "esxcli network ip netstack add -N custom");
	refuses(&older, "esxcli network ip netstack add -N custom");
	end(&old);
	end(&older);
}

/* ---- lists ---- */

static void interface_list_by_release(void)
{
	static const struct {
		const char *release, *has, *lacks;
	} cases[] = {
		{"5.1", "   VDS Connection: -1\n", "Netstack"}, {"6.0", "   Netstack Instance: defaultTcpipStack\n", "Opaque"}, {"6.5", "   Opaque Network ID: N/A\n", "RXDisp"},
		{"6.7", "   RXDispQueue Size: ", "URPF"}, {"8.0.3", "   External ID: N/A\n   MTU: 1500\n   TSO MSS: 65535\n", "URPF"}, {"9.0", "   URPF: 0\n", "IPv4"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct bench b = begin(cases[i].release);
		CU_ASSERT_EQUAL(say(&b, "esxcli network ip interface list"), 0);
		CU_ASSERT(said(&b, cases[i].has) && !said(&b, cases[i].lacks));
		CU_ASSERT(g_str_has_prefix(b.c->out->str, "vmk0\n   Name: vmk0\n   MAC Address: "));
		end(&b);
	}
}

static void the_gateway_column(void)
{
	struct bench b = begin("6.0"), later = begin("7.0.3");
	say(&b, "esxcli network ip interface ipv4 get");
	CU_ASSERT(!said(&b, "Gateway"));
	say(&later, "esxcli network ip interface ipv4 get");
	CU_ASSERT_STRING_EQUAL(later.c->out->str,
		"Name  IPv4 Address  IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway   DHCP DNS\n"
		"----  ------------  -------------  --------------  ------------  --------  --------\n"
		"vmk0  10.0.0.11     255.255.255.0  10.0.0.255      STATIC        10.0.0.1     false\n"
		"vmk1  10.1.0.11     255.255.255.0  10.1.0.255      STATIC        0.0.0.0      false\n");
	end(&b);
	end(&later);
}

static void vmknic_columns(void)
{
	static const char *const heads[] = {"Port Group/DVPort", "IP Family", "IP Address", "Netmask", "Broadcast", "MAC Address", "MTU", "TSO MSS", "Enabled", "Type", "NetStack"};
	static const long at[] = {11, 51, 61, 101, 117, 133, 151, 159, 169, 177, 197}; /* of a real host's */
	struct bench b = begin("8.0.3");
	say(&b, "esxcfg-vmknic -l");
	for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++)
		CU_ASSERT_EQUAL(strstr(b.c->out->str, heads[i]) - b.c->out->str, at[i]);
	CU_ASSERT(said(&b, "vmk0       Management Network                      IPv4      10.0.0.11                               255.255.255.0   10.0.0.255      "));
	end(&b);
}

static void mac_and_link_local_agree(void)
{
	struct bench b = begin("8.0.3");
	say(&b, "esxcli network ip interface list");
	const char *mac = strstr(b.c->out->str, "MAC Address: ") + strlen("MAC Address: 00:50:56:");
	g_autofree char *last = g_strdup_printf("ff:fe%.2s:", mac);
	say(&b, "esxcli network ip interface ipv6 address list");
	CU_ASSERT(said(&b, "fe80::250:56ff:fe") && said(&b, last));
	end(&b);
}

/* ---- addresses and routes ---- */

static void address_first_then_the_route(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcli network ip netstack add -N vmotion");
	refuses(&b, "esxcli network ip route ipv4 add -n default -g 10.1.0.1 -N vmotion");
	does(&b, "esxcli network ip interface add -i vmk2 -p P -N vmotion");
	refuses(&b, "esxcli network ip route ipv4 add -n default -g 10.1.0.1 -N vmotion");
	refuses(&b, "esxcli network ip interface ipv4 set -i vmk2 -t static -I 10.1.0.21 -N vmotion");
	CU_ASSERT(noted(&b, "--netmask"));
	does(&b, "esxcli network ip interface ipv4 set -i vmk2 -t static -I 10.1.0.21 -N 255.255.255.0");
	does(&b, "esxcli network ip route ipv4 add -n default -g 10.1.0.1 -N vmotion");
	does(&b, "esxcli network ip route ipv4 add -n 10.7.0.0/16 -g 10.1.0.2 -N vmotion");
	refuses(&b, "esxcli network ip route ipv4 add -n 10.7.0.0/16 -g 10.1.0.2 -N vmotion");
	refuses(&b, "esxcli network ip route ipv4 add -n 10.7.0.1/16 -g 10.1.0.2 -N vmotion");
	say(&b, "esxcli network ip route ipv4 list -N vmotion");
	CU_ASSERT_STRING_EQUAL(b.c->out->str,
		"Network   Netmask        Gateway   Interface  Source\n"
		"--------  -------------  --------  ---------  ------\n"
		"default   0.0.0.0        10.1.0.1  vmk2       MANUAL\n"
		"10.1.0.0  255.255.255.0  0.0.0.0   vmk2       MANUAL\n"
		"10.7.0.0  255.255.0.0    10.1.0.2  vmk2       MANUAL\n");
	say(&b, "esxcfg-route -l -N vmotion");
	CU_ASSERT(said(&b, "VMkernel Routes:\nNetwork          Netmask          Gateway          Interface\n"));
	CU_ASSERT(said(&b, "10.1.0.0         255.255.255.0    Local Subnet     vmk2\n"));
	does(&b, "esxcli network ip route ipv4 remove -n default -g 10.1.0.1 -N vmotion");
	refuses(&b, "esxcli network ip route ipv4 remove -n default -g 10.1.0.1 -N vmotion");
	does(&b, "esxcli network ip route ipv4 remove -n 10.7.0.0/16 -g 10.1.0.2 -N vmotion");
	end(&b);
}

static void a_gateway_of_its_own(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.1.0.11 -N 255.255.255.0 -g 10.1.0.1");
	say(&b, "esxcli network ip interface ipv4 get -i vmk1");
	CU_ASSERT(said(&b, "10.1.0.1") && !said(&b, "vmk0"));
	say(&b, "esxcli network ip route ipv4 list");
	CU_ASSERT(said(&b, "default   0.0.0.0        10.0.0.1") && !said(&b, "10.1.0.1 ")); /* RTE-07: in no table */
	does(&b, "esxcli network ip netstack add -N own");
	does(&b, "esxcli network ip interface add -i vmk3 -p P -N own");
	refuses(&b, "esxcli network ip interface ipv4 set -i vmk3 -t static -I 10.1.0.33 -N 255.255.255.0 -g 10.1.0.1");
	end(&b);
}

static void dhcp_takes_time(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcli network ip interface add -i vmk2 -p D");
	does(&b, "esxcli network ip interface ipv4 set -i vmk2 -t dhcp");
	CU_ASSERT(noted(&b, "run 5s"));
	say(&b, "esxcli network ip interface ipv4 get -i vmk2");
	CU_ASSERT(said(&b, "vmk2  0.0.0.0 ") && said(&b, "DHCP "));
	session_until(b.session, sim_time_ps(30 * SIM_S));
	say(&b, "esxcli network ip interface ipv4 get -i vmk2");
	CU_ASSERT(said(&b, "vmk2  10.2.0.100"));
	say(&b, "esxcli network ip dns server list");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "   DNSServers: 10.2.0.53\n");
	does(&b, "esxcli network ip interface ipv4 set -i vmk2 -t none");
	say(&b, "esxcli network ip interface ipv4 get -i vmk2");
	CU_ASSERT(said(&b, "0.0.0.0") && said(&b, "NONE"));
	end(&b);
}

static void addresses_that_cannot_be(void)
{
	static const char *const lines[] = {
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.1.0.12 -N 255.255.255.0", "esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.1.0.0 -N 255.255.255.0",
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.1.0.13 -N 255.0.255.0", "esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.1.0.13",
		"esxcli network ip interface ipv4 set -i vmk1 -t statc -I 10.1.0.13 -N 255.255.255.0", "esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.1.0.300 -N 255.255.255.0",
		"esxcli network ip interface ipv4 set -i vmk9 -t dhcp", "esxcli network ip interface ipv6 address add -i vmk1 -I fd00::1",
		"esxcli network ip interface ipv6 address remove -i vmk1 -I fd00::1/64", "esxcli network ip interface add -i eth0 -p P", "esxcli network ip interface add -i vmk256 -p P",
		"esxcli network ip interface add -i vmk0 -p P", "esxcli network ip interface add -i vmk2 -p nowhere", "esxcli network ip interface add -i vmk2 -p P -m 9001",
		"esxcli network ip interface add -i vmk2 -p P -N custom", "esxcli network ip interface remove -i vmk2", "esxcli network ip interface set -i vmk1",
		"esxcli network ip dns server add -s nowhere", "esxcli network ip dns server remove -s 10.0.0.9", "esxcfg-vmknic -a -i 10.1.0.14 P", "esxcfg-vmknic -d nowhere",
		"esxcfg-vmknic", "esxcfg-route -a 10.0.0.0/8", "esxcfg-route 10.9.9.9", "vim-cmd hostsvc/vmotion/vnic_set", "vim-cmd hostsvc/vmotion/vnic_set vmk9",
		"vim-cmd hostsvc/advopt/update FT.Vmknic string vmk9", "vim-cmd hostsvc/advopt/update Migrate.NetTimeout long x", "esxcli network ip interface tag add -i vmk1 -t vmotion",
	};
	struct bench b = begin("8.0.3");
	for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++)
		refuses(&b, lines[i]);
	end(&b);
}

static void ipv6_addresses(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcli network ip interface ipv6 address add -i vmk1 -I fd00::11/64");
	CU_ASSERT(noted(&b, "TENTATIVE"));
	does(&b, "esxcli network ip interface ipv6 set -i vmk1 -r false");
	session_until(b.session, sim_time_ps(30 * SIM_S));
	say(&b, "esxcli network ip interface ipv6 address list");
	CU_ASSERT(said(&b, "vmk1       fd00::11") && !said(&b, "TENTATIVE"));
	say(&b, "esxcli network ip interface ipv6 get -i vmk1");
	CU_ASSERT(!said(&b, "vmk0") && !said(&b, "            true"));
	does(&b, "esxcli network ip interface ipv6 address add -i vmk1 -I fd01::11/64");
	say(&b, "esxcli network ip interface ipv6 address list -i vmk1");
	CU_ASSERT(said(&b, "fd00::11                    64  STATIC  PREFERRED\n") && said(&b, "fd01::11                    64  STATIC  TENTATIVE\n"));
	does(&b, "esxcli network ip interface ipv6 address remove -i vmk1 -I fd01::11/64");
	does(&b, "esxcli network ip route ipv6 add -n default -g fd00::1");
	say(&b, "esxcli network ip route ipv6 list");
	CU_ASSERT(said(&b, "default        0  fd00::1  vmk1       MANUAL\n"));
	does(&b, "esxcli network ip interface ipv6 address remove -i vmk1 -I fd00::11/64");
	say(&b, "esxcli network ip interface ipv6 address list");
	CU_ASSERT(!said(&b, "fd00"));
	end(&b);
}

/* ---- tags and options ---- */

static void tags_of_a_release(void)
{
	struct bench old = begin("6.0"), b = begin("8.0.3");
	refuses(&old, "esxcli network ip interface tag add -i vmk1 -t NVMeTCP");
	does(&b, "esxcli network ip interface tag add -i vmk1 -t NVMeTCP");
	does(&b, "esxcli network ip interface tag add --interface-name=vmk1 --tagname=vSphereProvisioning");
	does(&b, "esxcli network ip interface tag remove -i vmk1 -t VMotion");
	say(&b, "esxcli network ip interface tag get -i vmk1");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "   Tags: vSphereProvisioning, NVMeTCP\n");
	does(&b, "vim-cmd hostsvc/vmotion/vnic_set vmk1");
	does(&b, "vim-cmd hostsvc/advopt/update FT.Vmknic string vmk1");
	say(&b, "vim-cmd hostsvc/advopt/view FT.Vmknic");
	CU_ASSERT(said(&b, "value = \"vmk1\""));
	does(&b, "vim-cmd hostsvc/advopt/update Migrate.NetTimeout long 30");
	end(&old);
	end(&b);
}

static void name_servers(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcli network ip dns server add -s 10.0.0.53");
	does(&b, "esxcli network ip dns search add -d test.com");
	does(&b, "esxcli network ip dns server add -s 10.0.0.54");
	refuses(&b, "esxcli network ip dns server add -s 10.0.0.54");
	say(&b, "esxcli network ip dns server list");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "   DNSServers: 10.0.0.53, 10.0.0.54\n");
	does(&b, "esxcli network ip dns server remove --all");
	say(&b, "esxcli network ip dns search list");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "   DNSSearch Domains: test.com\n");
	does(&b, "esxcli network ip dns search remove -d test.com");
	end(&b);
}

static void the_older_tools(void)
{
	struct bench b = begin("8.0.3");
	does(&b, "esxcfg-vmknic -a -i 10.2.0.14 -n 255.255.255.0 -m 9000 D");
	CU_ASSERT(noted(&b, "vmk2"));
	does(&b, "esxcfg-vmknic -D D");
	does(&b, "esxcfg-vmknic -e D");
	does(&b, "esxcfg-vmknic -i DHCP D");
	does(&b, "esxcfg-vmknic -d D");
	does(&b, "esxcfg-route 10.0.0.2");
	say(&b, "esxcfg-route");
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "VMkernel default gateway is 10.0.0.2\n");
	does(&b, "esxcfg-route -a 10.8.0.0 255.255.0.0 10.1.0.1");
	does(&b, "esxcfg-route -d 10.8.0.0/16 10.1.0.1");
	end(&b);
}

static void connections_of_a_migration(void)
{
	struct bench b = begin("8.0.3");
	struct verdict v;
	CU_ASSERT_FATAL(session_do(b.session, "migrate: {id: m, vm: v, to: h2}", "migrate", &v));
	session_until(b.session, sim_time_ps(10 * SIM_S));
	say(&b, "esxcli network ip connection list");
	CU_ASSERT(said(&b, "10.1.0.12:8000   ESTABLISHED") && said(&b, "10.1.0.11:8000   0.0.0.0:0        LISTEN"));
	say(&b, "esxcli network ip neighbor list -i vmk1");
	CU_ASSERT(said(&b, "10.1.0.12") && said(&b, "vmk1    1200 sec"));
	session_until(b.session, sim_time_ps(600 * SIM_S));
	say(&b, "esxcli network ip connection list -t tcp");
	CU_ASSERT(!said(&b, "ESTABLISHED"));
	end(&b);
}

static const struct suite_case cases[] = {
	{"a netstack is listed while it has an instance, and keeps nothing when that is removed", netstacks_come_and_go},
	{"a netstack in use cannot be removed, its adapter takes no other tag", a_stack_in_use_stays},
	{"dedicated and custom netstacks are refused by releases without them", stacks_by_release},
	{"the list of adapters has the fields of its release", interface_list_by_release},
	{"the gateway of an adapter is shown from 6.5 on", the_gateway_column},
	{"esxcfg-vmknic -l has the columns of a real host", vmknic_columns},
	{"MAC and link-local addresses agree", mac_and_link_local_agree},
	{"address first, then the route; a default route is its netstack's gateway", address_first_then_the_route},
	{"an adapter's own gateway is in no table, and needs one of the netstack", a_gateway_of_its_own},
	{"a lease takes time, and brings its name servers", dhcp_takes_time},
	{"what is wrong is refused, and changes nothing", addresses_that_cannot_be},
	{"IPv6 addresses are tentative, then preferred; a change of one part keeps the rest", ipv6_addresses},
	{"tags are those of the release, each command one change", tags_of_a_release},
	{"name servers are added, kept in order and removed", name_servers},
	{"the older tools make the same changes", the_older_tools},
	{"open sessions are connections, and peers neighbors", connections_of_a_migration},
};

SUITE_MAIN("console: netstacks, adapters, addresses, routes", cases)
