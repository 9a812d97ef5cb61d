/* cli/import/import_tables.c: the commands that are read, and what a row of each says.
 *
 * Fields that a release does not show are not told. What a host makes up by itself (port ids, states, broadcast addresses) is passed over.
 */
#include <string.h>

#include "cli/import/import.h"
#include "models/fabric/ip.h"
#include "models/host/advanced.h"
#include "models/host/host.h"
#include "models/host/release.h"
#include "models/host/service.h"

/* A whole number in a cell, within bounds; NULL where there is none, or where it is none (which is said). */
static const char *number(struct import_reader *r, const struct import_row *row, const char *field, gint64 least, gint64 most)
{
	const char *text = import_cell(row, field);
	if (!text || !*text)
		return NULL;
	if (g_ascii_string_to_signed(text, 10, least, most, NULL, NULL))
		return text;
	import_fault(r, row->line, "%s '%s' is no whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, field, text, least, most);
	return NULL;
}

/* An address in a cell, that is one; NULL: none, or the unspecified one. */
static const char *address(struct import_reader *r, const struct import_row *row, const char *field)
{
	const char *text = import_cell(row, field);
	struct ip ip;
	if (!text || !*text || strcmp(text, "0.0.0.0") == 0 || strcmp(text, "::") == 0)
		return NULL;
	if (ip_parse(text, &ip) && !text[strspn(text, "0123456789abcdefABCDEF.:")])
		return text;
	import_fault(r, row->line, "%s '%s' is no address", field, text);
	return NULL;
}

/* "10.0.0.1" and "255.255.255.0" as "10.0.0.1/24"; g_free; NULL: the mask is none, which is said. */
static char *with_mask(struct import_reader *r, unsigned line, const char *ip, const char *mask)
{
	int len = mask ? ip_mask_length(mask) : -1;
	if (len >= 0)
		return g_strdup_printf("%s/%d", ip, len);
	import_fault(r, line, "'%s' is no netmask", mask ? mask : "");
	return NULL;
}

/* The row's thing: its name is in a field, or above it. */
static struct import_thing *named(struct import_reader *r, const struct import_row *row, enum import_kind kind, const char *field)
{
	const char *name = import_cell(row, field);
	uint32_t n;
	name = name && *name ? name : row->head;
	if (name && kind == IMPORT_ADAPTER && !host_adapter_number(name, &n)) {
		import_fault(r, row->line, "'%s' is not the name of a VMkernel adapter, expected such as vmk1", name);
		return NULL;
	}
	if (name && *name)
		return import_thing(r->host, kind, name);
	import_fault(r, row->line, "no %s is told", field);
	return NULL;
}

/* The netstack that a command was asked about. */
static struct import_thing *stack_asked(struct import_reader *r)
{
	const char *key = import_option(r->record, 'N', "netstack");
	return import_thing(r->host, IMPORT_STACK, key ? key : SERVICE_STACK_DEFAULT);
}

static void append(struct import_thing *t, const char *key, const char *value)
{
	g_autofree char *all = g_strconcat(import_fact(t, key) ? import_fact(t, key) : "", value, "\n", NULL);
	if (!import_fact(t, key) || !strstr(import_fact(t, key), value))
		import_set(t, key, all);
}

static void netstack(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_STACK, "Key");
	if (!t)
		return;
	import_set(t, "max_connections", number(r, row, "Max Connections", 1, 1000000));
	import_set(t, "congestion_control", import_cell(row, "Congestion Control Algorithm"));
	import_set(t, "ecn", import_cell(row, "ECN"));
}

static void interface(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_ADAPTER, "Name");
	if (!t)
		return;
	const char *stack = import_cell(row, "Netstack Instance");
	import_set(t, "mtu", number(r, row, "MTU", 1280, 9000));
	import_set(t, "enabled", import_cell(row, "Enabled"));
	import_set(t, "portgroup", import_cell(row, "Portgroup"));
	import_set(t, "portset", import_cell(row, "Portset"));
	import_set(t, "dvs", import_cell(row, "VDS Name"));
	import_set(t, "stack", stack);
	import_thing(r->host, IMPORT_STACK, stack ? stack : SERVICE_STACK_DEFAULT);
}

static void ipv4(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_ADAPTER, "Name");
	const char *ip = t ? address(r, row, "IPv4 Address") : NULL, *type = import_cell(row, "Address Type");
	if (!t)
		return;
	import_set(t, "type", type);
	import_set(t, "gateway", address(r, row, "Gateway"));
	g_autofree char *whole = ip ? with_mask(r, row->line, ip, import_cell(row, "IPv4 Netmask")) : NULL;
	import_set(t, "ipv4", whole);
}

static void ipv6(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_ADAPTER, "Name");
	if (!t)
		return;
	import_set(t, "dhcp6", import_cell(row, "DHCPv6 Enabled"));
	import_set(t, "ra", import_cell(row, "Router Adv Enabled"));
}

static void ipv6_address(struct import_reader *r, const struct import_row *row)
{
	const char *name = import_cell(row, "Interface"), *ip = address(r, row, "Address"), *len = number(r, row, "Netmask", 0, 128), *type = import_cell(row, "Type");
	if (!name || !ip || !len || g_strcmp0(type, "STATIC") != 0 || g_ascii_strncasecmp(ip, "fe80:", 5) == 0)
		return;
	g_autofree char *whole = g_strdup_printf("%s/%s", ip, len);
	append(import_thing(r->host, IMPORT_ADAPTER, name), "static6", whole);
}

static void tags(struct import_reader *r, const struct import_row *row)
{
	const char *name = import_option(r->record, 'i', "interface-name"), *list = import_cell(row, "Tags");
	g_auto(GStrv) words = g_strsplit(list ? list : "", ",", -1);
	if (!name)
		return;
	struct import_thing *t = import_thing(r->host, IMPORT_ADAPTER, name);
	import_set(t, "services", "");
	for (char **w = words; *w; w++) {
		enum service s;
		if (!*g_strstrip(*w))
			continue;
		if (service_parse_tag(*w, &s))
			append(t, "services", service_name(s));
		else
			import_fault(r, row->line, "'%s' is no tag of an adapter", *w);
	}
}

static void route(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = stack_asked(r);
	const char *to = import_cell(row, "Network"), *via = address(r, row, "Gateway"), *source = import_cell(row, "Source"), *mask = import_cell(row, "Netmask");
	bool six = strstr(r->record->command, " ipv6 ") != NULL;
	struct ip net;
	if (!to || !via || (source && strcmp(source, "MANUAL") != 0))
		return;
	if (strcmp(to, "default") == 0 || strcmp(to, "::/0") == 0 || (strcmp(to, "::") == 0 && g_strcmp0(mask, "0") == 0)) {
		import_set(t, six ? "gateway6" : "gateway", via);
		return;
	}
	g_autofree char *subnet = six ? g_strdup_printf("%s/%s", to, mask ? mask : "64") : with_mask(r, row->line, to, mask);
	if (subnet && !ip_parse_prefix(subnet, &net)) {
		import_fault(r, row->line, "'%s' is no subnet", subnet);
	} else if (subnet) {
		g_autofree char *to_text = ip_format_prefix(net), *whole = g_strdup_printf("%s %s", to_text, via);
		append(t, "routes", whole);
	}
}

static void servers(struct import_reader *r, const struct import_row *row) { import_set(stack_asked(r), "dns", import_cell(row, "DNSServers")); }

static void search(struct import_reader *r, const struct import_row *row) { import_set(stack_asked(r), "search", import_cell(row, "DNSSearch Domains")); }

static void nic(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_NIC, "Name");
	if (!t)
		return;
	import_set(t, "speed", number(r, row, "Speed", 0, 10000000));
	import_set(t, "link", import_cell(row, "Link Status") ? import_cell(row, "Link Status") : import_cell(row, "Link"));
}

static void vswitch(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_SWITCH, "Name");
	if (!t)
		return;
	import_set(t, "mtu", number(r, row, "MTU", 1280, 9000));
	import_set(t, "uplinks", import_cell(row, "Uplinks"));
	import_set(t, "portgroups", import_cell(row, "Portgroups"));
}

static void dvs(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_DVS, "Name");
	if (!t)
		return;
	import_set(t, "mtu", number(r, row, "MTU", 1280, 9000));
	import_set(t, "uplinks", import_cell(row, "Uplinks"));
}

static void portgroup(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = named(r, row, IMPORT_PORTGROUP, "Name");
	if (!t)
		return;
	import_set(t, "switch", import_cell(row, "Virtual Switch"));
	import_set(t, "vlan", number(r, row, "VLAN ID", 0, 4095));
}

/* The switch or port group whose policy was asked for; NULL: the command does not name it. */
static struct import_thing *policy_asked(struct import_reader *r)
{
	bool group = strstr(r->record->command, " portgroup ") != NULL;
	const char *name = group ? import_option(r->record, 'p', "portgroup-name") : import_option(r->record, 'v', "vswitch-name");
	return name ? import_thing(r->host, group ? IMPORT_PORTGROUP : IMPORT_SWITCH, name) : NULL;
}

static void failover(struct import_reader *r, const struct import_row *row)
{
	static const char *const words[][2] = {{"srcport", "port_id"}, {"srcmac", "mac"}, {"iphash", "ip_hash"}, {"explicit", "explicit"}};
	struct import_thing *t = policy_asked(r);
	const char *balance = import_cell(row, "Load Balancing");
	if (!t)
		return;
	for (unsigned i = 0; i < G_N_ELEMENTS(words) && balance && g_strcmp0(import_cell(row, "Override Vswitch Load Balancing"), "false") != 0; i++)
		if (strcmp(balance, words[i][0]) == 0)
			import_set(t, "teaming", words[i][1]);
	if (g_strcmp0(import_cell(row, "Override Vswitch Network Failure Detection"), "false") != 0)
		import_set(t, "detection", import_cell(row, "Network Failure Detection"));
	if (g_strcmp0(import_cell(row, "Override Vswitch Failback"), "false") != 0)
		import_set(t, "failback", import_cell(row, "Failback"));
	if (g_strcmp0(import_cell(row, "Override Vswitch Uplinks"), "false") == 0)
		return;
	import_set(t, "active", import_cell(row, "Active Adapters"));
	import_set(t, "standby", import_cell(row, "Standby Adapters"));
	import_set(t, "unused", import_cell(row, "Unused Adapters"));
}

static void shaping(struct import_reader *r, const struct import_row *row)
{
	struct import_thing *t = policy_asked(r);
	if (!t || g_strcmp0(import_cell(row, "Enabled"), "true") != 0 || g_strcmp0(import_cell(row, "Override Vswitch Shaping"), "false") == 0)
		return;
	import_set(t, "average", number(r, row, "Average Bandwidth", 1, G_MAXINT64));
	import_set(t, "peak", number(r, row, "Peak Bandwidth", 1, G_MAXINT64));
	import_set(t, "burst", number(r, row, "Burst Size", 0, G_MAXINT64));
}

/* "6.7.0" with "Update: 3" is 6.7.3; since 7.0 the version says it itself. */
static void version(struct import_reader *r, const struct import_row *row)
{
	const char *text = import_cell(row, "Version"), *update = number(r, row, "Update", 0, 99);
	struct release parsed;
	if (!text || !release_parse(text, &parsed)) {
		import_fault(r, row->line, "version '%s' is no release of ESXi", text ? text : "");
		return;
	}
	g_free(r->host->release);
	unsigned third = update && !parsed.update ? (unsigned)g_ascii_strtoull(update, NULL, 10) : parsed.update;
	r->host->release = g_strdup_printf("%u.%u.%u", parsed.major, parsed.minor, third);
}

static void option(struct import_reader *r, const struct import_row *row)
{
	const char *path = import_cell(row, "Path"), *value = import_cell(row, "Int Value"), *before = import_cell(row, "Default Int Value");
	int id = path ? advanced_find(path) : -1;
	if (id >= 0 && value && before && *value && strcmp(value, before) != 0)
		import_set(import_thing(r->host, IMPORT_OPTION, advanced_table[id].name), "value", number(r, row, "Int Value", G_MININT64, G_MAXINT64));
}

#define IP "esxcli network ip "
#define STANDARD "esxcli network vswitch standard "

const struct import_command import_commands[] = {
	{IP "netstack list", netstack}, {IP "netstack get", netstack},
	{IP "interface list", interface}, {IP "interface tag get", tags},
	{IP "interface ipv4 get", ipv4}, {IP "interface ipv4 address list", ipv4},
	{IP "interface ipv6 get", ipv6}, {IP "interface ipv6 address list", ipv6_address},
	{IP "route ipv4 list", route}, {IP "route ipv6 list", route},
	{IP "dns server list", servers}, {IP "dns search list", search},
	{"esxcli network nic list", nic},
	{STANDARD "list", vswitch}, {STANDARD "portgroup list", portgroup},
	{STANDARD "policy failover get", failover}, {STANDARD "portgroup policy failover get", failover},
	{STANDARD "policy shaping get", shaping}, {STANDARD "portgroup policy shaping get", shaping},
	{"esxcli network vswitch dvs vmware list", dvs},
	{"esxcli system version get", version}, {"esxcli system settings advanced list", option},
	{NULL, NULL},
};
