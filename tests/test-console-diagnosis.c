/* tests/test-console-diagnosis.c: laws of the tools that look: what ping, nc, esxtop and the logs say is what migrations meet, and looking changes nothing. */
#include "cli/console/console.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

/* Two hosts with vMotion in its own stack, routed; %s: more of the world, in order: the link's MTU, what h1 has besides, the port group of h2's vmk1, VMs'
 * name. */
static const char routed[] = "vmksim: 1\nname: diagnosis\nepoch: \"2026-03-01T10:00:00Z\"\nsites: {a: {}, b: {}}\nlinks:\n  w: {between: [a, b], rate: 10 "
			     "Gbit/s, rtt: 4 ms, mtu: %s}\n"
			     "networks:\n"
			     "  ma: {site: a, vlan: 10, subnet: 10.0.0.0/24, gateway: 10.0.0.1}\n"
			     "  mb: {site: b, vlan: 10, subnet: 10.1.0.0/24, gateway: 10.1.0.1}\n"
			     "  va: {site: a, vlan: 20, subnet: 10.2.0.0/24, gateway: 10.2.0.1, mtu: 9000}\n"
			     "  vb: {site: b, vlan: 20, subnet: 10.3.0.0/24, gateway: 10.3.0.1, mtu: 9000}\n"
			     "  old: {site: b, vlan: 99, subnet: 10.3.0.0/24, mtu: 9000}\n"
			     "hosts:\n"
			     "  h1:\n    release: 7.0.3\n    site: a\n    nics: {vmnic0: 10 Gbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0], mtu: 9000}}\n"
			     "    portgroups: {M: {switch: vSwitch0, network: ma}, V: {switch: vSwitch0, network: va}}\n"
			     "    netstacks: {defaultTcpipStack: {gateway: 10.0.0.1}, vmotion: {gateway: 10.2.0.1}}\n%s"
			     "    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: 10.0.0.11/24}\n"
			     "      vmk1: {portgroup: V, stack: vmotion, mtu: 9000, ipv4: 10.2.0.11/24}\n"
			     "  h2:\n    release: 7.0.3\n    site: b\n    nics: {vmnic0: 10 Gbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0], mtu: 9000}}\n"
			     "    portgroups: {M: {switch: vSwitch0, network: mb}, V: {switch: vSwitch0, network: vb}, O: {switch: vSwitch0, network: old}}\n"
			     "    netstacks: {defaultTcpipStack: {gateway: 10.1.0.1}, vmotion: {gateway: 10.3.0.1}}\n"
			     "    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: 10.1.0.12/24}\n"
			     "      vmk1: {portgroup: %s, stack: vmotion, mtu: 9000, ipv4: 10.3.0.12/24}\n"
			     "datastores: {d: {hosts: [h1, h2], type: vmfs_fc}}\n"
			     "vms: {\"%s\": {host: h1, memory: 4 GiB, disks: [{size: 1 GiB, datastore: d}]}}\n"
			     "timeline: [{migrate: {id: m, vm: \"%s\", to: h2}, at: 1 s}]\n";

struct bench {
	struct scenario *s;
	struct session *session;
	struct console *c;
};

static struct bench begin(const char *mtu, const char *more, const char *portgroup, const char *vm)
{
	g_autofree char *text = g_strdup_printf(routed, mtu, more, portgroup, vm, vm);
	struct bench b = {.s = given_text(text)};
	b.session = session_new(b.s, NULL);
	b.c = console_new(b.session, "h1", NULL, NULL);
	return b;
}

static struct bench plain(void) { return begin("9000", "", "V", "v"); }

static void end(struct bench *b)
{
	console_free(b->c);
	session_free(b->session);
	scenario_free(b->s);
}

static int say(struct bench *b, const char *line) { return console_line(b->c, line); }
static bool said(const struct bench *b, const char *text) { return strstr(b->c->out->str, text) != NULL; }
static bool noted(const struct bench *b, const char *text) { return strstr(b->c->err->str, text) != NULL; }

static void run_for(struct bench *b, int64_t s) { session_until(b->session, sim_after(session_now(b->session), sim_dur_ps(s * SIM_S))); }

static const char *outcome_of_m(struct bench *b)
{
	struct outcome *o = run_outcome(session_run(b->session));
	bool completed = strcmp(given_migration(o, "m")->outcome, "completed") == 0;
	outcome_free(o);
	return completed ? "completed" : "not";
}

#define JUMBO "vmkping -I vmk1 -S vmotion -d -s 8972 -c 2 10.3.0.12"
#define SMALL "vmkping -I vmk1 ++netstack=vmotion -c 2 10.3.0.12"

/* ---- ping ---- */

static void a_jumbo_answer_means_a_jumbo_way(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, JUMBO), 0);
	CU_ASSERT(said(&b, "8980 bytes from 10.3.0.12: icmp_seq=1 ttl=62 time=4."));
	CU_ASSERT(said(&b, "2 packets transmitted, 2 packets received, 0% packet loss"));
	run_for(&b, 60);
	CU_ASSERT_STRING_EQUAL(outcome_of_m(&b), "completed");
	end(&b);
	b = begin("1500", "", "V", "v");
	CU_ASSERT_EQUAL(say(&b, JUMBO), 1);
	CU_ASSERT(said(&b, "frag needed and DF set (MTU 1500)"));
	CU_ASSERT(said(&b, "sendto() failed (Message too long)"));
	CU_ASSERT_EQUAL(say(&b, "vmkping -S vmotion -s 8972 -c 1 10.3.0.12"), 0);
	CU_ASSERT(noted(&b, "without -d"));
	end(&b);
}

static void its_own_mtu_is_the_first_limit(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, "vmkping -S vmotion -d -s 8973 -c 3 10.3.0.12"), 1);
	CU_ASSERT(said(&b, "sendto() failed (Message too long)\nsendto() failed (Message too long)\nsendto() failed (Message too long)\n"));
	CU_ASSERT_EQUAL(say(&b, "vmkping -d -s 1473 10.1.0.12"), 1);
	CU_ASSERT_EQUAL(say(&b, "vmkping -d -s 1472 10.1.0.12"), 0);
	CU_ASSERT_EQUAL(say(&b, "vmkping -ds 1472 -c1 10.1.0.12"), 0);
	end(&b);
}

static void another_vlan_is_silence(void)
{
	struct bench b = begin("9000", "", "O", "v");
	CU_ASSERT_EQUAL(say(&b, SMALL), 1);
	CU_ASSERT(said(&b, "100% packet loss") && !said(&b, "sendto()"));
	CU_ASSERT(noted(&b, "lab: ") && noted(&b, "RTE-"));
	run_for(&b, 60);
	CU_ASSERT_STRING_EQUAL(outcome_of_m(&b), "not");
	end(&b);
}

static void a_stack_has_its_own_routes(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, "vmkping -I vmk1 10.3.0.12"), 1);
	CU_ASSERT(noted(&b, "Unknown interface 'vmk1': Invalid argument") && noted(&b, "++netstack=vmotion"));
	CU_ASSERT_EQUAL(say(&b, "esxcli network ip route ipv4 remove -n default -g 10.2.0.1 -N vmotion"), 0);
	CU_ASSERT_EQUAL(say(&b, SMALL), 1);
	CU_ASSERT(said(&b, "sendto() failed (No route to host)"));
	CU_ASSERT_EQUAL(say(&b, "vmkping -c 1 10.1.0.12"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcli network diag ping --netstack vmotion -I vmk1 -H 10.3.0.12"), 1);
	CU_ASSERT(noted(&b, "No route to host"));
	CU_ASSERT_EQUAL(say(&b, "vmkping -I vmk0 -N vmotion 10.1.0.12"), 1);
	CU_ASSERT(noted(&b, "-N is the address of the next hop"));
	end(&b);
}

static void the_answer_may_be_lost(void)
{
	struct bench b = plain();
	g_free(b.c->host);
	b.c->host = g_strdup("h2");
	CU_ASSERT_EQUAL(say(&b, "esxcli network ip route ipv4 remove -n default -g 10.3.0.1 -N vmotion"), 0);
	g_free(b.c->host);
	b.c->host = g_strdup("h1");
	CU_ASSERT_EQUAL(say(&b, SMALL), 1);
	CU_ASSERT(noted(&b, "it arrives, but no answer does") && noted(&b, "RTE-06"));
	end(&b);
}

static void diag_ping_is_laid_out_as_esxcli_does(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, "esxcli network diag ping --netstack=vmotion -I vmk1 -H 10.3.0.12 -c 1"), 0);
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "   Trace:\n         Received Bytes: 64\n         Host: 10.3.0.12\n         ICMP Seq: 0\n         TTL: 62\n      "
					      "   Round-trip Time: 4200 us\n         Dup: false\n"
					      "         Detail:\n   Summary:\n         Host Addr: 10.3.0.12\n         Transmitted: 1\n         Recieved: 1\n   "
					      "      Duplicated: 0\n         Packet Lost: 0\n"
					      "         Round-trip Min: 4200 us\n         Round-trip Avg: 4200 us\n         Round-trip Max: 4200 us\n");
	end(&b);
}

/* ---- ports ---- */

static void a_port_is_open_where_the_service_is(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, "nc ++netstack=vmotion -z 10.3.0.12 8000"), 0);
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "Connection to 10.3.0.12 8000 port [tcp/*] succeeded!\n");
	CU_ASSERT_EQUAL(say(&b, "nc -z -s 10.2.0.11 10.3.0.12 8000"), 0);
	CU_ASSERT_EQUAL(say(&b, "nc -zv 10.1.0.12 8000"), 1);
	CU_ASSERT(noted(&b, "Connection refused"));
	CU_ASSERT_EQUAL(say(&b, "nc -z 10.1.0.12 902"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcli network firewall ruleset set -r vMotion -e false"), 0);
	CU_ASSERT_EQUAL(say(&b, "nc ++netstack=vmotion -zv 10.3.0.12 8000"), 1);
	CU_ASSERT(noted(&b, "Operation timed out") && noted(&b, "FWL-01"));
	CU_ASSERT_EQUAL(say(&b, SMALL), 0);
	end(&b);
}

static void a_rule_set_is_limited_by_addresses(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, "esxcli network firewall ruleset allowedip add -r NFC -i 10.1.0.12"), 1);
	CU_ASSERT_EQUAL(session_count(b.session), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcli network firewall ruleset set -r NFC --allowed-all false"), 0);
	CU_ASSERT_EQUAL(say(&b, "nc -z 10.1.0.12 902"), 1);
	CU_ASSERT_EQUAL(say(&b, "esxcli network firewall ruleset allowedip add -r NFC -i 10.1.0.0/24"), 0);
	CU_ASSERT_EQUAL(say(&b, "nc -z 10.1.0.12 902"), 0);
	CU_ASSERT_EQUAL(say(&b, "esxcli network firewall ruleset allowedip list -r NFC"), 0);
	CU_ASSERT_STRING_EQUAL(b.c->out->str, "Ruleset  Allowed IP Addresses\n-------  --------------------\nNFC      10.1.0.0/24\n");
	CU_ASSERT_EQUAL(say(&b, "esxcli network firewall ruleset set -r nfc -e false"), 1);
	CU_ASSERT(noted(&b, "did you mean 'NFC'"));
	CU_ASSERT_EQUAL(session_count(b.session), 2);
	end(&b);
}

/* ---- looking ---- */

static void looking_changes_nothing(void)
{
	static const char *const looks[] = {JUMBO, "nc -z 10.1.0.12 443", "traceroute ++netstack=vmotion 10.3.0.12", "esxtop", "cat /var/log/vmkernel.log",
		"tail -3 /var/log/hostd.log", "ls -l /var/log", "esxcli vm process list", "vim-cmd vmsvc/getallvms", "esxcli system settings advanced list",
		"esxcli network firewall ruleset rule list", "esxcli storage filesystem list", "esxcli storage nfs list", "esxcli iscsi adapter list",
		"esxcli vsan network list", "esxcli system maintenanceMode get", "esxcli system version get", "vmware -vl", "esxcli system hostname get",
		"esxcli system stats uptime get", "vim-cmd vmsvc/get.summary 1"};
	struct bench b = plain(), untouched = plain();
	run_for(&b, 3);
	for (gsize i = 0; i < G_N_ELEMENTS(looks); i++)
		if (say(&b, looks[i]) != 0)
			CU_FAIL(looks[i]);
	CU_ASSERT_EQUAL(session_count(b.session), 0);
	run_for(&b, 57);
	run_for(&untouched, 60);
	g_autofree char *was = run_fingerprint(session_run(untouched.session), FACTLOG_DEFAULT), *is = run_fingerprint(session_run(b.session), FACTLOG_DEFAULT);
	CU_ASSERT_STRING_EQUAL(was, is);
	end(&b);
	end(&untouched);
}

/* ---- logs ---- */

static void logs_tell_what_the_migration_did(void)
{
	struct bench b = plain();
	run_for(&b, 60);
	struct outcome *o = run_outcome(session_run(b.session));
	const struct outcome_migration *m = given_migration(o, "m");
	g_autofree char *down = g_strdup_printf("vmDowntime = %" G_GINT64_FORMAT ",", m->downtime_s / 1000000);
	CU_ASSERT_EQUAL(say(&b, "cat /var/log/vmkernel.log"), 0);
	CU_ASSERT(said(&b, "2026-03-01T10:00:01.000Z cpu") &&
		  said(&b, "Setting VMOTION info: Source ts = 1772359201000000, src ip = <10.2.0.11> dest ip = <10.3.0.12>"));
	CU_ASSERT(said(&b, "1772359201000000 S: Stopping pre-copy: only ") && said(&b, "Sent all modified pages to destination"));
	CU_ASSERT_EQUAL(say(&b, "cat /var/log/hostd.log"), 0);
	CU_ASSERT(said(&b, "Vcsvc.VMotionSrc.1772359201000000]") && said(&b, down));
	CU_ASSERT_EQUAL(say(&b, "cat /vmfs/volumes/d/v/vmware.log"), 0);
	CU_ASSERT(said(&b, "In(05) vmx - MigrateVMXdrToSpec: type: 1 srcIp=<10.2.0.11> dstIp=<10.3.0.12> mid=64bf388970a40 "));
	CU_ASSERT_EQUAL(say(&b, "cat /var/log/nothing.log"), 1);
	outcome_free(o);
	end(&b);
}

static void a_link_that_goes_is_in_the_log(void)
{
	struct bench b = plain();
	run_for(&b, 5);
	CU_ASSERT_EQUAL(say(&b, "esxcli network nic down -n vmnic0"), 0);
	CU_ASSERT_EQUAL(say(&b, "cat /var/log/vobd.log"), 0);
	CU_ASSERT(said(&b, "[esx.problem.net.vmnic.linkstate.down] Physical NIC vmnic0 linkstate is down."));
	CU_ASSERT_EQUAL(say(&b, SMALL), 1);
	run_for(&b, 60);
	CU_ASSERT_EQUAL(say(&b, "cat /var/log/vmkwarning.log"), 0);
	CU_ASSERT(said(&b, "WARNING: Migrate: 269: "));
	end(&b);
}

/* ---- esxtop ---- */

static void rows_of_esxtop_add_up_to_what_was_sent(void)
{
	struct bench b = plain();
	CU_ASSERT_EQUAL(say(&b, "esxtop -b -d 1 -n 40"), 0);
	CU_ASSERT_EQUAL(session_now(b.session).ps, 40 * SIM_S);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(b.c->out->str), "\n", -1);
	CU_ASSERT_EQUAL_FATAL(g_strv_length(lines), 41);
	g_auto(GStrv) heads = g_strsplit(lines[0], ",", -1);
	guint column = 0;
	while (heads[column] && !g_str_has_suffix(heads[column], ":vmk1)\\MBits Transmitted/sec\""))
		column++;
	CU_ASSERT_FATAL(heads[column] != NULL && g_str_equal(heads[0], "\"(PDH-CSV 4.0) (UTC)(0)\""));
	double sum = 0;
	for (guint i = 1; lines[i]; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], ",", -1);
		CU_ASSERT_EQUAL(g_strv_length(cells), g_strv_length(heads));
		sum += g_ascii_strtod(cells[column] + 1, NULL) * 1e6 / 8;
	}
	struct outcome *o = run_outcome(session_run(b.session));
	double sent = (double)given_session(o, "m/vmotion")->bytes;
	CU_ASSERT_DOUBLE_EQUAL(sum, sent, sent * 0.001);
	outcome_free(o);
	end(&b);
}

/* ---- changes ---- */

static void each_change_is_one_entry(void)
{
	static const char *const changes[] = {"esxcli system settings advanced set -o /Migrate/NetTimeout -i 30", "vim-cmd vmsvc/power.off 1",
		"vim-cmd vmsvc/power.on 1", "esxcli vm process kill -t soft -w 2100000", "esxcli network firewall ruleset set -r vMotion -e false",
		"esxcli vsan network ip add -i vmk0 -T vsan", "esxcli vsan network ip remove -i vmk0", "esxcli system maintenanceMode set -e true",
		"esxcli system maintenanceMode set -e false"};
	static const char *const refused[] = {"esxcli system settings advanced set -o /Migrate/NetTimeout -i 99999",
		"esxcli system settings advanced set -o Migrate.NetTimeout -i 5", "vim-cmd vmsvc/power.off 7", "esxcli vm process kill -t soft -w 1",
		"esxcli iscsi networkportal add -A vmhba64 -n vmk0", "esxcli storage nfs add -H 1.2.3.4 -s /x -v d", "esxcli system hostname set -H other",
		"esxcli network firewall set -e false", "esxcli system maintenanceMode set -e true"};
	struct bench b = plain();
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		CU_ASSERT_EQUAL(say(&b, refused[i]), 1);
		CU_ASSERT(b.c->err->len > 0);
	}
	CU_ASSERT_EQUAL(session_count(b.session), 0);
	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
		if (say(&b, changes[i]) != 0 || session_count(b.session) != i + 1)
			CU_FAIL(changes[i]);
	end(&b);
}

static void names_stay_on_their_line(void)
{
	static const char *const looks[] = {
		"vim-cmd vmsvc/getallvms", "vim-cmd vmsvc/get.summary 1", "esxcli vm process list", "ls /vmfs/volumes/d", "cat /var/log/hostd.log"};
	struct bench b = begin("9000", "", "V", "a\\e[31m\\tb");
	for (gsize i = 0; i < G_N_ELEMENTS(looks); i++) {
		CU_ASSERT_EQUAL(say(&b, looks[i]), 0);
		CU_ASSERT(!strchr(b.c->out->str, 27) && !strchr(b.c->err->str, 27));
	}
	end(&b);
}

static const struct suite_case cases[] = {
	{"a jumbo ping is answered where jumbo frames pass, and says what stops them", a_jumbo_answer_means_a_jumbo_way},
	{"an adapter sends no more than its own MTU", its_own_mtu_is_the_first_limit},
	{"another VLAN is silence, for ping and for vMotion", another_vlan_is_silence},
	{"a netstack has its own adapters and routes", a_stack_has_its_own_routes},
	{"an answer follows the peer's own routes", the_answer_may_be_lost},
	{"esxcli network diag ping is laid out as on a host", diag_ping_is_laid_out_as_esxcli_does},
	{"a port is open where its service is, and firewalls stop TCP alone", a_port_is_open_where_the_service_is},
	{"a rule set may be limited to addresses", a_rule_set_is_limited_by_addresses},
	{"looking changes nothing", looking_changes_nothing},
	{"logs tell what a migration did", logs_tell_what_the_migration_did},
	{"a link that goes is in the logs", a_link_that_goes_is_in_the_log},
	{"what esxtop shows adds up to what was sent", rows_of_esxtop_add_up_to_what_was_sent},
	{"each change is one entry, and what is refused is none", each_change_is_one_entry},
	{"names stay on their line", names_stay_on_their_line},
};

SUITE_MAIN("console: diagnosis and system", cases)
