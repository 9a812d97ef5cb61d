/* cli/console/console_route.c: esxcli network ip route: each netstack's table of its own.
 *
 * The default route is the netstack's gateway. A host takes a gateway only where an adapter of the netstack is on its subnet ("address first, then the route");
 * scenarios may declare others, which are shown without an adapter. What an adapter has as a gateway of its own is in no table (RTE-07).
 */
#include "cli/console/console_route.h"

#include <string.h>
#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "models/rules/rules.h"

/* The adapter of a netstack that is on the subnet of an address. */
static uint32_t beside(const struct console *c, uint32_t stack, struct ip ip)
{
	const struct host *h = console_host(c);
	g_autoptr(GArray) of = console_ip_adapters(h, stack);
	for (guint i = 0; i < of->len; i++) {
		const struct host_adapter *a = host_adapter(h, g_array_index(of, uint32_t, i));
		if (rules_address_prefix(a, ip, session_now(c->session)) >= 0)
			return g_array_index(of, uint32_t, i);
	}
	return HOST_NONE;
}

static void add_row(GArray *rows, struct ip to, struct ip via, uint32_t adapter, bool learned)
{
	struct console_route r = {to, via, adapter, learned, to.len == 0};
	g_array_append_val(rows, r);
}

static struct ip network_of(struct ip a)
{
	for (unsigned i = a.len; i < (a.family == IP_V4 ? 32U : 128U); i++)
		a.bytes[i / 8] &= (uint8_t)~(0x80 >> i % 8);
	return a;
}

static void add_connected(const struct console *c, GArray *rows, uint32_t stack, enum ip_family family)
{
	const struct host *h = console_host(c);
	const struct ip none = {.family = IP_NONE};
	g_autoptr(GArray) of = console_ip_adapters(h, stack);
	for (guint i = 0; i < of->len; i++) {
		uint32_t k = g_array_index(of, uint32_t, i);
		const struct host_adapter *a = host_adapter(h, k);
		if (!a->enabled)
			continue;
		if (family == IP_V4 && ip_is_set(a->address))
			add_row(rows, network_of(a->address), none, k, a->dhcp);
		for (uint32_t n = 0; family == IP_V6 && n < a->n_ipv6; n++)
			if (a->ipv6[n].ip.len < 128)
				add_row(rows, network_of(a->ipv6[n].ip), none, k, a->ipv6[n].origin == HOST_ADDRESS_SLAAC);
	}
}

static gint by_network(gconstpointer pa, gconstpointer pb)
{
	const struct console_route *a = pa, *b = pb;
	int order = a->is_default != b->is_default ? (a->is_default ? -1 : 1) : ip_compare(a->to, b->to);
	return order ? order : a->to.len != b->to.len ? (a->to.len < b->to.len ? -1 : 1) : (a->adapter > b->adapter) - (a->adapter < b->adapter);
}

GArray *console_route_table(const struct console *c, uint32_t stack, enum ip_family family)
{
	const struct host *h = console_host(c);
	const struct host_netstack *n = host_netstack(h, stack);
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct console_route));
	uint32_t by;
	struct ip gateway = rules_gateway(h, stack, family, &by);
	if (ip_is_set(gateway))
		add_row(rows, (struct ip){.family = (uint8_t)family}, gateway, by == HOST_NONE ? beside(c, stack, gateway) : by, by != HOST_NONE);
	add_connected(c, rows, stack, family);
	for (guint i = 0; i < n->routes->len; i++) {
		const struct host_static_route *r = &g_array_index(n->routes, struct host_static_route, i);
		if (!r->removed && r->to.family == family)
			add_row(rows, r->to, r->via, beside(c, stack, r->via), false);
	}
	g_array_sort(rows, by_network);
	return rows;
}

/* ---- list ---- */

static int list(struct console *c, const struct console_args *a, enum ip_family family)
{
	static const struct console_field v4[] = {
		{"Network", CONSOLE_STRING}, {"Netmask", CONSOLE_STRING}, {"Gateway", CONSOLE_STRING}, {"Interface", CONSOLE_STRING}, {"Source", CONSOLE_STRING}};
	static const struct console_field v6[] = {
		{"Network", CONSOLE_STRING}, {"Netmask", CONSOLE_INTEGER}, {"Gateway", CONSOLE_STRING}, {"Interface", CONSOLE_STRING}, {"Source", CONSOLE_STRING}};
	uint32_t stack = console_ip_stack(c, console_arg(a, "netstack"));
	if (stack == HOST_NONE)
		return 1;
	struct console_table *t = console_table_new(family == IP_V4 ? "IPv4Route" : "IPv6Route", CONSOLE_ROWS, family == IP_V4 ? v4 : v6, G_N_ELEMENTS(v4));
	g_autoptr(GArray) rows = console_route_table(c, stack, family);
	for (guint i = 0; i < rows->len; i++) {
		const struct console_route *r = &g_array_index(rows, struct console_route, i);
		g_autofree char *net = r->is_default ? g_strdup("default") : ip_format(r->to), *mask = console_ip_mask(r->to);
		g_autofree char *via = ip_is_set(r->via) ? ip_format(r->via) : g_strdup(family == IP_V4 ? "0.0.0.0" : "::");
		console_put(t, net);
		if (family == IP_V4)
			console_put(t, mask);
		else
			console_put_int(t, r->to.len);
		console_put(t, via);
		console_put(t, r->adapter == HOST_NONE ? "N/A" : host_adapter(console_host(c), r->adapter)->name);
		console_put(t, r->learned ? family == IP_V4 ? "DHCP" : "ADV" : "MANUAL");
	}
	console_show(c, t);
	return 0;
}

static int list4(struct console *c, const struct console_args *a) { return list(c, a, IP_V4); }
static int list6(struct console *c, const struct console_args *a) { return list(c, a, IP_V6); }

/* ---- changes ---- */

static int say_unreachable(struct console *c, const char *net, uint32_t stack, struct ip via)
{
	const char *key = host_netstack(console_host(c), stack)->key;
	g_autofree char *gateway = ip_format(via);
	g_autoptr(GArray) of = console_ip_adapters(console_host(c), stack);
	console_fault(c, "Unable to add route to %s via %s: Network is unreachable", net, gateway);
	if (of->len)
		console_note(c,
			"RTE-09: no adapter of the netstack '%s' is on a subnet that has %s, so that no packet could be handed to it: address first, then the "
			"route",
			key, gateway);
	else
		console_note(c, "RTE-09: the netstack '%s' has no adapter yet: make one with 'interface add -N %s', give it an address, then add the route", key, key);
	return 1;
}

static int change_default(struct console *c, uint32_t stack, struct ip via, bool adding)
{
	const struct host_netstack *n = host_netstack(console_host(c), stack);
	struct ip have = via.family == IP_V4 ? n->gateway : n->gateway6;
	const char *key = via.family == IP_V4 ? "gateway" : "gateway6";
	g_autofree char *text = ip_format(via);
	uint32_t by;
	if (adding && ip_is_set(have) && ip_equal(have, via))
		return console_fault(c, "Unable to add route to default via %s: File exists", text);
	if (!adding && !(ip_is_set(have) && ip_equal(have, via))) {
		console_fault(c, "Unable to remove route to default via %s: No such route", text);
		if (ip_equal(rules_gateway(console_host(c), stack, via.family, &by), via) && by != HOST_NONE)
			console_note(c, "%s was learned by %s: it comes and goes with what DHCP or the router says", text, host_adapter(console_host(c), by)->name);
		return 1;
	}
	struct entry *e = entry_new(ACTION_SET_NETSTACK);
	entry_text(e, "host", c->host);
	entry_text(e, "name", n->key);
	if (adding)
		entry_text(e, key, text);
	else
		entry_null(e, key);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to %s route to default via %s", adding ? "add" : "remove", text);
}

int console_route_change(struct console *c, const char *stack, struct ip to, struct ip via, bool adding)
{
	uint32_t i = console_ip_stack(c, stack);
	g_autofree char *net = to.len ? ip_format_prefix(to) : g_strdup("default"), *gateway = ip_format(via);
	if (i == HOST_NONE)
		return 1;
	if (adding && beside(c, i, via) == HOST_NONE)
		return say_unreachable(c, net, i, via);
	if (!to.len)
		return change_default(c, i, via, adding);
	struct entry *e = entry_new(adding ? ACTION_ADD_ROUTE : ACTION_REMOVE_ROUTE);
	entry_text(e, "host", c->host);
	entry_text(e, "stack", host_netstack(console_host(c), i)->key);
	entry_text(e, "to", net);
	entry_text(e, "via", gateway);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to %s route to %s via %s", adding ? "add" : "remove", net, gateway);
}

static int change(struct console *c, const struct console_args *a, enum ip_family family, bool adding)
{
	struct ip to, via;
	if (!console_ip_read_net(c, console_arg(a, "network"), family, &to) || !console_ip_read(c, console_arg(a, "gateway"), family, &via))
		return 1;
	return console_route_change(c, console_arg(a, "netstack"), to, via, adding);
}

static int add4(struct console *c, const struct console_args *a) { return change(c, a, IP_V4, true); }
static int add6(struct console *c, const struct console_args *a) { return change(c, a, IP_V6, true); }
static int remove4(struct console *c, const struct console_args *a) { return change(c, a, IP_V4, false); }
static int remove6(struct console *c, const struct console_args *a) { return change(c, a, IP_V6, false); }

#define STACK {'N', "netstack", CONSOLE_ARG_STR, false, "The network stack instance; if unspecified, use the default netstack instance", CONSOLE_STACKS, NULL}

static const struct console_opt list_opts[] = {STACK, {0}};
static const struct console_opt change4_opts[] = {
	{'g', "gateway", CONSOLE_ARG_STR, true, "The IPv4 address of the gateway through which the route goes", CONSOLE_NO_NAMES, NULL},
	{'n', "network", CONSOLE_ARG_STR, true, "The network in x.x.x.x/x format, or 'default'", CONSOLE_NO_NAMES, NULL},
	STACK,
	{0},
};
static const struct console_opt change6_opts[] = {
	{'g', "gateway", CONSOLE_ARG_STR, true, "The IPv6 address of the gateway through which the route goes", CONSOLE_NO_NAMES, NULL},
	{'n', "network", CONSOLE_ARG_STR, true, "The network in X:X:X::/X format, or 'default'", CONSOLE_NO_NAMES, NULL},
	STACK,
	{0},
};

const struct console_esxcli console_route[] = {
	{"network ip route ipv4 list", "List configured IPv4 routes", list4, list_opts},
	{"network ip route ipv4 add", "Add IPv4 route to the VMkernel", add4, change4_opts},
	{"network ip route ipv4 remove", "Remove IPv4 route", remove4, change4_opts},
	{"network ip route ipv6 list", "List configured IPv6 routes", list6, list_opts},
	{"network ip route ipv6 add", "Add IPv6 route to the VMkernel", add6, change6_opts},
	{"network ip route ipv6 remove", "Remove IPv6 route from the VMkernel", remove6, change6_opts},
	{NULL, NULL, NULL, NULL},
};
