/* tests/random-scenario.c: the estate is drawn from a few shapes; the actions are drawn from the key tables of the language, value by value, by the type and the
 * bounds of the key. Only names need a vocabulary: what may stand for a port group, a netstack, a VM. A new kind of action joins by its row; a new key with names of
 * its own needs a line in words[]. */
#include "tests/random-scenario.h"

#include <stdio.h>
#include <string.h>
#include "scenarios/scenario.h"
#include "tests/draw.h"

#define MAX_HOSTS 4
#define MAX_ENTRIES 40
#define MAX_TRAFFIC 3

struct maker {
	uint64_t seed;
	unsigned hosts, sites, vms, ids; /* ids: of migrations so far */
	unsigned host_of[8];             /* by VM, from 1 */
	unsigned option;                 /* the advanced option named last */
	unsigned address;                /* the last octet given last */
};

static unsigned roll(struct maker *g, unsigned n) { return (unsigned)draw(&g->seed, n); }
static bool chance(struct maker *g, unsigned percent) { return roll(g, 100) < percent; }

static const char *one_of(struct maker *g, const char *const *list)
{
	unsigned n = 0;
	while (list[n])
		n++;
	return list[roll(g, n)];
}

/* --- vocabulary --- */

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct {
	const char *key;
	const char *const *of;
} words[] = {
	{"portgroup", LIST("M", "V", "P", "W", "X", "D")},
	{"portgroups", LIST("M", "V", "P", "W")},
	{"stack", LIST("defaultTcpipStack", "defaultTcpipStack", "vmotion", "vmotion", "vSphereProvisioning", "custom")},
	{"switch", LIST("vSwitch0", "vSwitch1", "vSwitch2", "vds1")},
	{"network", LIST("mgmt", "vmo", "vmo2", "prov", "vmo_b", "prov_b")},
	{"nic", LIST("vmnic0", "vmnic1", "vmnic2", "vmnic3", "vmnic4")},
	{"link", LIST("wan")},
	{"router", LIST("r")},
	{"uplinks", LIST("vmnic0", "vmnic1", "vmnic2", "vmnic3", "vmnic4")},
	{"active", LIST("vmnic0", "vmnic1", "vmnic2", "vmnic3", "vmnic4")},
	{"standby", LIST("vmnic0", "vmnic1", "vmnic2", "vmnic3", "vmnic4")},
	{"unused", LIST("vmnic0", "vmnic1", "vmnic2", "vmnic3", "vmnic4")},
	{"uplink", LIST("Uplink 1", "Uplink 2")},
	{"datastore", LIST("shared", "shared", "a1", "a2")},
	{"adapter", LIST("vmk0", "vmk1", "vmk2", "vmk3", "vmk4")},
};

/* What `name` may be, by what the action is about. */
static const struct {
	const char *about;
	const char *const *of;
} names[] = {
	{"adapter", LIST("vmk0", "vmk1", "vmk2", "vmk3", "vmk4")},
	{"tag", LIST("vmk0", "vmk1", "vmk2", "vmk3")},
	{"netstack", LIST("vmotion", "vSphereProvisioning", "defaultTcpipStack", "custom")},
	{"switch", LIST("vSwitch0", "vSwitch1", "vSwitch2")},
	{"portgroup", LIST("M", "V", "P", "W", "X")},
	{"firewall", LIST("vMotion", "vMotion", "NFC", "vSphereClient")},
};

static const char *known_name(struct maker *g, const char *action, const char *key)
{
	if (strcmp(action, "set_nioc") == 0 && strcmp(key, "switch") == 0)
		return "vds1";
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].key, key) == 0)
			return one_of(g, words[i].of);
	for (unsigned i = 0; strcmp(key, "name") == 0 && i < G_N_ELEMENTS(names); i++)
		if (strstr(action, names[i].about))
			return one_of(g, names[i].of);
	return NULL;
}

/* --- values --- */

static const char *subnet(unsigned net, unsigned site)
{
	static const char *const of[][4] = {
		{"10.10.0", "10.20.0", "10.21.0", "10.30.0"}, {"10.110.0", "10.120.0", "10.121.0", "10.130.0"}}; /* mgmt, vmo, vmo2, prov */
	return of[site][net];
}

/* False: nothing is known to stand here. */
static bool add_name(struct maker *g, const char *action, const char *key, GString *y)
{
	if (strcmp(key, "host") == 0 || strcmp(key, "to") == 0)
		g_string_append_printf(y, "h%u", 1 + roll(g, g->hosts));
	else if (strcmp(key, "vm") == 0 || strcmp(key, "only") == 0)
		g_string_append_printf(y, "vm%u", 1 + roll(g, g->vms));
	else if (strcmp(key, "name") == 0 && strcmp(action, "set_advanced") == 0)
		g_string_append(y, advanced_table[g->option = roll(g, ADVANCED__COUNT)].name);
	else if (strcmp(key, "id") == 0 && strcmp(action, "cancel") == 0)
		g_string_append_printf(y, "m%u", 1 + roll(g, MAX(g->ids, 1)));
	else if (strcmp(key, "id") == 0 && g_str_has_prefix(action, "traffic"))
		g_string_append_printf(y, "t%u", 1 + roll(g, MAX_TRAFFIC));
	else if (strcmp(key, "id") == 0)
		g_string_append_printf(y, "m%u", ++g->ids);
	else {
		const char *name = known_name(g, action, key);
		g_string_append(y, name ? name : "?");
		return name != NULL;
	}
	return true;
}

/* The least, the most, or one between: of small ones rather than of large ones. */
static int64_t number_between(struct maker *g, int64_t min, int64_t max)
{
	int64_t span = max - min, reach = span;
	if (span <= 0 || chance(g, 10))
		return min;
	if (chance(g, 5))
		return max;
	for (unsigned k = roll(g, 20); k > 0 && reach > 1; k--)
		reach /= 4;
	return min + (int64_t)draw(&g->seed, (uint64_t)reach + 1);
}

static void add_quantity(struct maker *g, const struct scenario_field *f, GString *y)
{
	static const char *const unit[] = {[QUANTITY_TIME] = "ps", [QUANTITY_BYTES] = "B", [QUANTITY_RATE] = "bit/s", [QUANTITY_RATIO] = "", [QUANTITY_COUNT] = ""};
	int64_t most = f->max ? f->max : f->unit == QUANTITY_RATE ? INT64_C(25000000000) : INT64_C(1000000000);
	if (f->unit == QUANTITY_TIME)
		most = MIN(most, 20 * SIM_S);
	int64_t least = f->unit == QUANTITY_RATE ? MAX(f->min, 2000000) : f->min; /* slower, and nothing happens in the time there is */
	int64_t v = number_between(g, least, MAX(least, most));
	if (f->unit == QUANTITY_RATIO) {
		g_autofree char *percent = quantity_decimal(v, 7);
		g_string_append_printf(y, "%s %%", percent);
	} else {
		g_string_append_printf(y, "%" G_GINT64_FORMAT "%s%s", v, *unit[f->unit] ? " " : "", unit[f->unit]);
	}
}

static void add_count(struct maker *g, const char *action, const struct scenario_field *f, GString *y)
{
	const struct advanced_row *option = strcmp(action, "set_advanced") == 0 ? &advanced_table[g->option] : NULL;
	if (strcmp(f->key, "vlan") == 0 && chance(g, 70)) {
		g_string_append_printf(y, "%u", 10 * roll(g, 5)); /* those of its networks, and one more */
		return;
	}
	g_string_append_printf(y, "%" G_GINT64_FORMAT, option ? number_between(g, option->min, option->max) : number_between(g, f->min, f->max ? f->max : 100));
}

static bool add_block(struct maker *g, const char *action, const struct scenario_block *b, GString *y);

static bool add_names(struct maker *g, const char *action, const char *key, GString *y)
{
	bool ok = true;
	g_string_append_c(y, '[');
	for (unsigned n = roll(g, 3), i = 0; i <= n && ok; i++) {
		g_string_append(y, i ? ", " : "");
		ok = add_name(g, action, key, y);
	}
	g_string_append_c(y, ']');
	return ok;
}

/* Forms of their own, by key; false: not known here. */
static bool add_own(struct maker *g, const char *key, GString *y)
{
	if (strcmp(key, "static") == 0) {
		g_string_append_printf(y, "\"2001:db8:%u:%u::%x/64\"", 1 + roll(g, 4), 1 + roll(g, g->sites), 0x100 + g->address++ % 4096);
		return true;
	}
	if (strcmp(key, "classes") == 0) {
		g_string_append_printf(y, "{vmotion: {shares: %u, limit: %u Mbit/s}, management: {shares: high, reservation: %u Mbit/s}}", 1 + roll(g, 100),
			100 + roll(g, 9000), 1 + roll(g, 9000));
		return true;
	}
	if (strcmp(key, "ipv4") != 0)
		return false;
	if (chance(g, 25))
		g_string_append(y, "dhcp");
	else
		g_string_append_printf(y, "%s.%u/24", subnet(roll(g, 4), roll(g, g->sites)), 100 + g->address++ % 150);
	return true;
}

static bool add_value(struct maker *g, const char *action, const struct scenario_field *f, GString *y)
{
	switch (f->type) {
	case SCENARIO_TEXT: g_string_append(y, "words"); return true;
	case SCENARIO_NAME: return add_name(g, action, f->key, y);
	case SCENARIO_NAMES: return add_names(g, action, f->key, y);
	case SCENARIO_QUANTITY: add_quantity(g, f, y); return true;
	case SCENARIO_COUNT: add_count(g, action, f, y); return true;
	case SCENARIO_NUMBER: {
		g_autofree char *n = quantity_decimal(number_between(g, f->min, f->max), 6);
		g_string_append(y, n);
		return true;
	}
	case SCENARIO_BOOL: g_string_append(y, chance(g, 50) ? "true" : "false"); return true;
	case SCENARIO_CHOICE: g_string_append(y, one_of(g, f->choices)); return true;
	case SCENARIO_ADDRESS6: g_string_append_printf(y, "\"2001:db8:%u:%u::1\"", 1 + roll(g, 4), 1 + roll(g, g->sites)); return true;
	case SCENARIO_PREFIX6:
	case SCENARIO_NETWORK6: g_string_append_printf(y, "\"2001:db8:%u:%u::/64\"", 1 + roll(g, 4), 1 + roll(g, g->sites)); return true;
	case SCENARIO_ADDRESS_ANY:
	case SCENARIO_ADDRESS: g_string_append_printf(y, "%s.1", subnet(roll(g, 4), roll(g, g->sites))); return true;
	case SCENARIO_PREFIX_ANY:
	case SCENARIO_PREFIX:
	case SCENARIO_NETWORK:
		if (f->type != SCENARIO_NETWORK && chance(g, 25))
			g_string_append(y, "default");
		else
			g_string_append_printf(y, "%s.0/24", subnet(roll(g, 4), roll(g, g->sites)));
		return true;
	case SCENARIO_SERVICES: g_string_append_printf(y, "[%s]", one_of(g, LIST("vmotion", "vmotion", "provisioning", "provisioning", "management", "replication"))); return true;
	case SCENARIO_BLOCK: return add_block(g, action, &scenario_keys[f->block], y);
	case SCENARIO_TEXTS:
	case SCENARIO_LIST: return false;
	case SCENARIO_MAP:
	case SCENARIO_OWN: return add_own(g, f->key, y);
	}
	return false;
}

/* Required keys always, others at times. False: a required one is not known here. */
static bool add_block(struct maker *g, const char *action, const struct scenario_block *b, GString *y)
{
	bool any = false;
	g_string_append_c(y, '{');
	for (unsigned i = 0; i < b->n; i++) {
		const struct scenario_field *f = &b->fields[i];
		g_autoptr(GString) value = g_string_new(NULL);
		bool needed = f->required || strcmp(f->key, "host") == 0; /* without one, an action is on a distributed switch */
		bool vlan = strcmp(f->key, "vlan") == 0, network = vlan && strstr(y->str, "network: ");
		if (network || (!needed && !(vlan && strcmp(action, "add_portgroup") == 0) && chance(g, 50)))
			continue; /* a port group is on a network or on a VLAN */
		if (f->nullable && chance(g, 25))
			g_string_append(value, "null");
		else if (!add_value(g, action, f, value)) {
			if (f->required)
				return false;
			continue;
		}
		g_string_append_printf(y, "%s%s: %s", any ? ", " : "", f->key, value->str);
		any = true;
	}
	g_string_append_c(y, '}');
	return true;
}

const char *random_scenario_lacks(enum action_kind k)
{
	struct maker g = {.seed = 1, .hosts = 2, .sites = 2, .vms = 2};
	const struct scenario_block *b = &scenario_actions[k];
	for (unsigned i = 0; i < b->n; i++) {
		g_autoptr(GString) value = g_string_new(NULL);
		if (b->fields[i].required && !add_value(&g, action_name(k), &b->fields[i], value))
			return b->fields[i].key;
	}
	return NULL;
}

/* --- the estate --- */

static const char *const net_names[] = {"mgmt", "vmo", "vmo2", "prov"};

/* Few addresses, short leases and lifetimes: they are used up and end while the run lasts. */
static void add_servers(struct maker *g, unsigned i, unsigned site, GString *y)
{
	if (chance(g, 60)) {
		g_string_append_printf(y, ", dhcp: {range: %s.10-%s.%u, lease: %u s", subnet(i, site), subnet(i, site), 10 + roll(g, 4), 1 + roll(g, 30));
		if (chance(g, 50))
			g_string_append_printf(y, ", router: %s.1", subnet(i, site));
		g_string_append(y, "}");
	}
	if (!chance(g, 60))
		return;
	g_string_append_printf(y, ", subnet6: \"2001:db8:%u:%u::/64\"", 1 + i, 1 + site);
	if (chance(g, 70))
		g_string_append_printf(y, ", ra: {m: %s, o: %s, interval: 3 s, lifetime: %u s}", chance(g, 50) ? "true" : "false", chance(g, 50) ? "true" : "false",
			3 + roll(g, 10));
	if (chance(g, 50))
		g_string_append_printf(y, ", dhcp6: {range: \"2001:db8:%u:%u::10-2001:db8:%u:%u::%x\", lease: %u s}", 1 + i, 1 + site, 1 + i, 1 + site, 0x10 + roll(g, 4),
			1 + roll(g, 30));
}

/* The networks of a site: at the second one "mgmt_b", 10.110.0.0/24, and so on. */
static void add_networks(struct maker *g, unsigned site, GString *y)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(net_names); i++) {
		g_string_append_printf(y, "  %s%s: {site: s%u, vlan: %u, subnet: %s.0/24", net_names[i], site ? "_b" : "", site + 1, 10 * i, subnet(i, site));
		if (i == 0 || chance(g, 80))
			g_string_append_printf(y, ", gateway: %s.1", subnet(i, site));
		add_servers(g, i, site, y);
		g_string_append(y, "}\n");
	}
}

static void add_fabric(struct maker *g, GString *y)
{
	g_string_append_printf(y, "sites: {s1: {rtt: %u us}%s}\n", 50 + roll(g, 200), g->sites > 1 ? ", s2: {}" : "");
	if (g->sites > 1) {
		g_string_append_printf(y, "links: {wan: {between: [s1, s2], rate: %u Mbit/s, rtt: %u ms%s", 200 + roll(g, 10000), roll(g, 160),
			one_of(g, LIST("", "", "", ", loss: 0.01 %", ", loss: 0.3 %")));
		if (chance(g, 40))
			g_string_append_printf(y, ", queue: %u KiB", 1 << roll(g, 15));
		g_string_append(y, "}}\n");
	}
	g_string_append(y, "networks:\n");
	for (unsigned site = 0; site < g->sites; site++)
		add_networks(g, site, y);
	if (g->sites == 1)
		g_string_append(y, chance(g, 50) ? "routers: {r: {networks: [mgmt, vmo, vmo2, prov]}}\n" : "routers: {r: {networks: [vmo, vmo2]}}\n");
}

static void add_distributed(struct maker *g, GString *y)
{
	g_string_append_printf(y, "distributed_switches: {vds1: {uplinks: [Uplink 1, Uplink 2]%s, portgroups: {D: {network: vmo, teaming: %s%s}}}}\n",
		chance(g, 70) ? ", nioc: {classes: {vmotion: {shares: low, limit: 6 Gbit/s}}}" : "",
		one_of(g, LIST("port_id", "physical_load", "ip_hash", "explicit")),
		chance(g, 40) ? ", shaping: {egress: {average: 1 Gbit/s, peak: 3 Gbit/s, burst: 300 MB}, ingress: {average: 2 Gbit/s}}" : "");
}

/* An adapter with an address of network `net` and, where a release has that, at times a gateway of its own. */
static void add_adapter(struct maker *g, unsigned vmk, const char *what, unsigned net, unsigned site, unsigned octet, bool own, GString *y)
{
	g_string_append_printf(y, "      vmk%u: {%s, ipv4: {address: %s.%u/24", vmk, what, subnet(net, site), octet);
	if (own && net > 0 && chance(g, g->sites > 1 ? 70 : 20))
		g_string_append_printf(y, ", gateway: %s.1", subnet(net, site));
	g_string_append(y, "}}\n");
}

static const char *tcp_settings(struct maker *g)
{
	return one_of(g, LIST("", "", ", congestion_control: cubic", ", congestion_control: cubic, socket_buffer: 4 MiB", ", socket_buffer: 256 KiB", ", pool: 8 MiB"));
}

static void add_host(struct maker *g, unsigned h, GString *y)
{
	static const char *const releases[] = {"5.5", "6.0", "6.5", "6.7", "7.0.1", "7.0.3", "8.0.3", "8.0.3"};
	static const char *const rates[] = {"1 Gbit/s", "10 Gbit/s", "10 Gbit/s", "25 Gbit/s", "100 Gbit/s"};
	const char *release = releases[roll(g, G_N_ELEMENTS(releases))];
	unsigned site = (h - 1) % g->sites;
	const char *b = site ? "_b" : "";
	bool old = release[0] == '5', own = !old && strcmp(release, "6.0") != 0, second = chance(g, 50);
	g_string_append_printf(y, "  h%u:\n    release: %s\n    site: s%u\n", h, release, site + 1);
	g_string_append_printf(y, "    nics: {vmnic0: %s, vmnic1: %s, vmnic2: %s, vmnic3: %s, vmnic4: 10 Gbit/s}\n", rates[roll(g, 5)], rates[roll(g, 5)], rates[roll(g, 5)],
		rates[roll(g, 5)]);
	bool distributed = !site && chance(g, 50);
	if (!site)
		g_string_append(y, "    distributed: {vds1: {Uplink 1: vmnic3, Uplink 2: vmnic4}}\n");
	g_string_append(y, "    switches: {vSwitch0: {uplinks: [vmnic0, vmnic1]}, vSwitch1: {uplinks: [vmnic2]}}\n    portgroups:\n");
	g_string_append_printf(y,
		"      M: {switch: vSwitch0, network: mgmt%s}\n      V: {switch: vSwitch0, network: vmo%s, active: [vmnic1], standby: [vmnic0]}\n"
		"      W: {switch: vSwitch1, network: %s%s}\n      P: {switch: vSwitch%u, network: prov%s}\n",
		b, b, second ? "vmo2" : "vmo", b, roll(g, 2), b);
	g_string_append_printf(y, "    netstacks: {defaultTcpipStack: {gateway: %s.1%s}", subnet(0, site), tcp_settings(g));
	if (!old && chance(g, 50))
		g_string_append_printf(y, ", vmotion: {gateway: %s.1%s}", subnet(1, site), tcp_settings(g));
	g_string_append(y, "}\n    adapters:\n");
	add_adapter(g, 0, "portgroup: M, services: [management]", 0, site, 10 + h, own, y);
	add_adapter(g, 1, distributed ? "portgroup: D, services: [vmotion]" : "portgroup: V, services: [vmotion]", 1, site, 10 + h, own, y);
	if (chance(g, 40))
		add_adapter(g, 2, old ? "portgroup: P, services: [replication]" : chance(g, 50) ? "portgroup: P, services: [provisioning]" : "portgroup: P, stack: vSphereProvisioning", 3, site, 10 + h, own, y);
	if (chance(g, 30))
		add_adapter(g, 3, old || chance(g, 50) ? "portgroup: W, services: [vmotion]" : "portgroup: W, stack: vmotion", second ? 2 : 1, site, 30 + h, own, y);
	if (chance(g, 70))
		g_string_append_printf(y, "    iscsi: {targets: [san], path_policy: %s%s}\n", one_of(g, LIST("round_robin", "fixed", "mru")),
			one_of(g, LIST("", ", port_binding: [vmk0]", ", port_binding: [vmk0, vmk1]", ", port_binding: [vmk1]")));
}

/* What all hosts mount: over Fibre Channel, or over the network from an array at the first site. */
static void add_shared(struct maker *g, GString *y)
{
	unsigned net = roll(g, G_N_ELEMENTS(net_names));
	g_string_append_printf(y, "arrays: {san: {network: %s, portals: {p1: {ipv4: %s.200/24, rate: %u Gbit/s}, p2: {ipv4: %s.201/24}}}}\n", net_names[net], subnet(net, 0),
		1 + roll(g, 20), subnet(net, 0));
	g_string_append_printf(y, "datastores:\n  shared: {type: %s, hosts: \"h*\", array: san}\n", one_of(g, LIST("vmfs_fc", "vmfs_fc", "vmfs_fc", "nfs3", "nfs41", "iscsi")));
}

static void add_vms(struct maker *g, GString *y)
{
	add_shared(g, y);
	for (unsigned h = 1; h <= g->hosts; h++)
		g_string_append_printf(y, "  a%u: {type: local, hosts: [h%u]%s}\n", h, h, chance(g, 50) ? ", read: 400 MB/s, write: 300 MB/s" : "");
	g_string_append(y, "vms:\n");
	for (unsigned v = 1; v <= g->vms; v++) {
		unsigned h = g->host_of[v] = 1 + roll(g, g->hosts);
		g_string_append_printf(y, "  vm%u: {host: h%u, power: %s, memory: %u GiB, dirty_rate: %u MiB/s, disks: [{size: 20 GiB, used: %u MiB, %sdatastore: %s", v, h,
			one_of(g, LIST("on", "on", "on", "off", "suspended")), 1 + roll(g, 6), roll(g, 600), 100 + roll(g, 6000),
			chance(g, 30) ? "write_rate: 20 MiB/s, " : "", chance(g, 50) ? "shared" : "a");
		if (y->str[y->len - 1] == 'a')
			g_string_append_printf(y, "%u", h);
		g_string_append(y, "}]}\n");
	}
}

/* Load beside the migrations: of every kind that hosts with these tags may have, between hosts or outwards, steady or by turns, elastic or not. */
static void add_one_traffic(struct maker *g, unsigned i, GString *y)
{
	unsigned from = 1 + roll(g, g->hosts), to = 1 + (from + roll(g, g->hosts - 1)) % g->hosts;
	bool out = chance(g, 30);
	g_string_append_printf(y, "{id: t%u, type: %s, from: h%u", i, one_of(g, LIST("management", "management", "vmotion", "provisioning", "replication", "backup_nfc")), from);
	if (!out)
		g_string_append_printf(y, ", to: h%u", to);
	if (chance(g, 80))
		g_string_append_printf(y, ", rate: %u Mbit/s, elastic: %s", 1 + roll(g, 8000), chance(g, 50) ? "true" : "false");
	if (chance(g, 40))
		g_string_append_printf(y, ", pattern: {on: %u ms, off: %u ms}", 200 + roll(g, 9000), 200 + roll(g, 9000));
	if (chance(g, 40))
		g_string_append_printf(y, ", stop: %u s", 40 + roll(g, 60));
}

static void add_traffic(struct maker *g, GString *y)
{
	g_string_append(y, "traffic:\n");
	for (unsigned i = 1; i <= MAX_TRAFFIC; i++) {
		g_string_append(y, "  - ");
		add_one_traffic(g, i, y);
		g_string_append_printf(y, ", start: %u s}\n", roll(g, 30));
	}
}

/* --- the timeline --- */

static char *new_entry(struct maker *g, enum action_kind k)
{
	g_autoptr(GString) block = g_string_new(NULL);
	if (k == ACTION_TRAFFIC_START && chance(g, 30))
		add_one_traffic(g, MAX_TRAFFIC + ++g->ids, block);
	else if (k == ACTION_TRAFFIC_START)
		g_string_append_printf(block, "{id: t%u", 1 + roll(g, MAX_TRAFFIC));
	if (k == ACTION_TRAFFIC_START)
		g_string_append_c(block, '}');
	else if (!add_block(g, action_name(k), &scenario_actions[k], block))
		return NULL;
	unsigned at = chance(g, 15) ? roll(g, 4) * 1000 : roll(g, 30000); /* at times in the same instant */
	return g_strdup_printf("  - {at: %u ms, %s: %s}\n", at, action_name(k), block->str);
}

static struct scenario *load(const char *text, char **faults)
{
	struct diags *d = diag_new("r", text, strlen(text));
	struct scenario *s = scenario_load_bytes(text, strlen(text), "r", NULL, d);
	*faults = s ? NULL : diag_render(d);
	diag_free(d);
	return s;
}

/* Takes out the entries that faults speak of; false: a fault is not in the timeline. */
static bool take_out(GPtrArray *entries, unsigned first_line, const char *faults, unsigned *refused)
{
	bool any = false;
	for (const char *at = faults; (at = strstr(at, "r:")); at += 2) {
		unsigned line;
		if ((at != faults && at[-1] != '\n') || sscanf(at + 2, "%u", &line) != 1)
			continue;
		if (line < first_line || line - first_line >= entries->len)
			return false;
		char **entry = (char **)&entries->pdata[line - first_line];
		if (**entry != '\n') {
			g_free(*entry);
			*entry = g_strdup("\n");
			any = true;
			++*refused;
		}
	}
	return any;
}

static char *joined(const char *estate, const GPtrArray *entries)
{
	GString *y = g_string_new(estate);
	for (guint i = 0; i < entries->len; i++)
		g_string_append(y, entries->pdata[i]);
	return g_string_free(y, FALSE);
}

static unsigned lines_of(const char *text)
{
	unsigned n = 1;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* A migration that may well succeed: another host, a datastore it sees or none. */
static char *likely_migration(struct maker *g, unsigned vm)
{
	unsigned to = 1 + (g->host_of[vm] + roll(g, g->hosts - 1)) % g->hosts, at = chance(g, 30) ? 0 : roll(g, 20000);
	const char *datastore = one_of(g, LIST("", ", datastore: shared", ", datastore: a", ", datastore: a"));
	g_autofree char *own = g_str_has_suffix(datastore, "a") ? g_strdup_printf("%u", to) : g_strdup("");
	return g_strdup_printf("  - {at: %u ms, migrate: {id: m%u, vm: vm%u, to: h%u%s%s}}\n", at, ++g->ids, vm, to, datastore, own);
}

static GPtrArray *draw_entries(struct maker *g)
{
	GPtrArray *entries = g_ptr_array_new_with_free_func(g_free);
	for (unsigned i = 0, n = 3 + 2 * g->vms; i < n; i++)
		g_ptr_array_add(entries, i < 2 * g->vms ? likely_migration(g, 1 + i % g->vms) : new_entry(g, ACTION_MIGRATE));
	for (unsigned i = 0, n = 3 + roll(g, MAX_ENTRIES); i < n; i++) {
		char *entry = new_entry(g, (enum action_kind)roll(g, ACTION__COUNT));
		if (entry)
			g_ptr_array_add(entries, entry);
	}
	return entries;
}

static void count_kinds(const GPtrArray *entries, struct random_scenario *out)
{
	for (guint i = 0; i < entries->len; i++) {
		const char *entry = entries->pdata[i], *at = strstr(entry, "ms, ");
		out->entries += at != NULL;
		for (int k = 0; at && k < ACTION__COUNT; k++) {
			const char *name = action_name((enum action_kind)k);
			out->kinds[k] += strncmp(at + 4, name, strlen(name)) == 0 && at[4 + strlen(name)] == ':';
		}
	}
}

struct random_scenario random_scenario(uint64_t seed)
{
	struct random_scenario out = {0};
	struct maker g = {.seed = draw(&seed, UINT64_MAX)};
	g.hosts = 2 + roll(&g, MAX_HOSTS - 1);
	g.sites = 1 + roll(&g, 2);
	g.vms = 2 + roll(&g, 4);
	g_autoptr(GString) y = g_string_new("vmksim: 1\n");
	g_string_append_printf(y, "seed: %u\nhorizon: 1 d\nassume: {pin: %s, queue: %s, retag_on_last_delete: %s, udt: %s%s%s}\n", roll(&g, 1000), one_of(&g, LIST("migration", "session")),
		one_of(&g, LIST("fifo", "skip")), one_of(&g, LIST("no", "yes")), one_of(&g, LIST("auto", "off")), chance(&g, 20) ? ", admission: none" : "",
		chance(&g, 40) ? ", random_loss: drawn" : "");
	add_fabric(&g, y);
	add_distributed(&g, y);
	g_string_append(y, "hosts:\n");
	for (unsigned h = 1; h <= g.hosts; h++)
		add_host(&g, h, y);
	add_vms(&g, y);
	if (chance(&g, 50))
		g_string_append(y, "clusters: {c: {hosts: \"h*\"}}\n");
	add_traffic(&g, y);
	g_string_append(y, "timeline:\n");
	g_autoptr(GPtrArray) entries = draw_entries(&g);
	unsigned first_line = lines_of(y->str);
	for (unsigned tries = 0; tries <= MAX_ENTRIES; tries++) {
		g_autofree char *faults = NULL, *text = joined(y->str, entries);
		struct scenario *s = load(text, &faults);
		scenario_free(s);
		if (s) {
			out.text = g_steal_pointer(&text);
			break;
		}
		if (!take_out(entries, first_line, faults, &out.refused)) {
			fprintf(stderr, "seed %" G_GUINT64_FORMAT ":\n%s\n%s\n", seed, text, faults);
			break;
		}
	}
	count_kinds(entries, &out);
	return out;
}
