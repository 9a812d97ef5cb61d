/* cli/console/console_ipv4.c: esxcli network ip interface ipv4: the address of an adapter and the gateway of its own.
 *
 * The gateway shown is the adapter's own, else its netstack's if that is on the adapter's subnet, else 0.0.0.0, as hosts show it. Left out: whether the name
 * servers of a lease are wanted.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "models/rules/rules.h"

static struct ip shown_gateway(const struct host *h, const struct host_adapter *a)
{
	struct ip gateway = rules_gateway_of(h, a, IP_V4);
	return ip_is_set(a->gateway) || ip_contains(a->address, gateway) ? gateway : (struct ip){.family = IP_NONE};
}

static void put_row(struct console_table *t, const struct host *h, const struct host_adapter *a)
{
	g_autofree char *address = console_ip_text(a->address), *mask = console_ip_mask(a->address), *broadcast = console_ip_broadcast(a->address);
	g_autofree char *gateway = console_ip_text(shown_gateway(h, a));
	console_put(t, a->name);
	console_put(t, address);
	console_put(t, mask);
	console_put(t, broadcast);
	console_put(t, console_ip_type(a));
	if (release_has(h->release, RELEASE_ADAPTER_GATEWAY))
		console_put(t, gateway);
	console_put_bool(t, a->dhcp && !host_netstack(h, a->stack)->dns);
}

static int get(struct console *c, const struct console_args *args)
{
	static const struct console_field all[] = {{"Name", CONSOLE_STRING}, {"IPv4 Address", CONSOLE_STRING}, {"IPv4 Netmask", CONSOLE_STRING},
		{"IPv4 Broadcast", CONSOLE_STRING}, {"Address Type", CONSOLE_STRING}, {"Gateway", CONSOLE_STRING}, {"DHCP DNS", CONSOLE_BOOLEAN}};
	enum { GATEWAY = 5, FIELDS = G_N_ELEMENTS(all) };
	struct console_field fields[FIELDS];
	const struct host *h = console_host(c);
	const char *name = console_arg(args, "interface-name"), *key = console_arg(args, "netstack");
	uint32_t only = name ? console_ip_adapter(c, name) : HOST_NONE, stack = key ? console_ip_stack(c, key) : HOST_NONE;
	if ((name && only == HOST_NONE) || (key && stack == HOST_NONE))
		return 1;
	unsigned n = 0;
	for (unsigned f = 0; f < FIELDS; f++)
		if (f != GATEWAY || release_has(h->release, RELEASE_ADAPTER_GATEWAY))
			fields[n++] = all[f];
	struct console_table *t = console_table_new("IPv4Interface", CONSOLE_ROWS, fields, n);
	g_autoptr(GArray) of = console_ip_adapters(h, stack);
	for (guint i = 0; i < of->len; i++)
		if (!name || g_array_index(of, uint32_t, i) == only)
			put_row(t, h, host_adapter(h, g_array_index(of, uint32_t, i)));
	console_show(c, t);
	return 0;
}

/* ---- set ---- */

static bool read_static(struct console *c, const struct console_args *a, struct ip *out)
{
	const char *address = console_arg(a, "ipv4"), *mask = console_arg(a, "netmask");
	if (!address || !mask) {
		console_fault(c, "Error: Missing required parameter %s for type static", address ? "-N|--netmask" : "-I|--ipv4");
		return false;
	}
	if (!console_ip_read(c, address, IP_V4, out))
		return false;
	int len = ip_mask_length(mask);
	if (len < 0) {
		console_fault(c, "Error: Invalid netmask: %s", mask);
		if (g_ascii_isdigit(*mask) || *mask == '/')
			console_note(c, "a netmask is written out: 255.255.255.0, not %s", mask);
		return false;
	}
	out->len = (uint8_t)len;
	return true;
}

static void say_pending(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	const struct host_adapter *a = host_adapter(h, host_adapter_find(h, name));
	if (a->dhcp && !ip_is_set(a->address))
		console_note(c, "%s asks for a lease; the answer takes time, and time stands still: 'run 5s' lets it pass", name);
}

static bool is_for_vmotion(const struct host *h, const struct host_adapter *a)
{
	return (a->services & SERVICE_BIT(SERVICE_VMOTION)) || strcmp(host_netstack(h, a->stack)->key, SERVICE_STACK_VMOTION) == 0;
}

/* Two adapters of one netstack in one subnet: a host takes it, and is not supported with it. */
static void say_multihomed(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	const struct host_adapter *a = host_adapter(h, host_adapter_find(h, name));
	g_autoptr(GArray) of = console_ip_adapters(h, a->stack);
	for (guint i = 0; ip_is_set(a->address) && i < of->len; i++) {
		const struct host_adapter *x = host_adapter(h, g_array_index(of, uint32_t, i));
		if (x == a || (is_for_vmotion(h, x) && is_for_vmotion(h, a)))
			continue;
		if (ip_is_set(x->address) && (ip_contains(x->address, a->address) || ip_contains(a->address, x->address)))
			console_note(c, "L08: %s and %s of the netstack '%s' are in one subnet: but for iSCSI port binding and several adapters "
				"of vMotion this is not supported, since what is not bound to an adapter leaves by one of the two", a->name, x->name, host_netstack(h, a->stack)->key);
	}
}

static int refused(struct console *c, const char *name, bool gateway)
{
	if (c->verdict.rule && strcmp(c->verdict.rule, "ADR-10") == 0) {
		console_refused(c, "Unable to set the gateway of %s: netstack default gateway not configured", name);
		console_note(c, "first the address without -g, then 'esxcli network ip route ipv4 add -n default -g ADDRESS -N NETSTACK'; a gateway of the adapter's own "
			"may come after that, where it is to differ");
		return 1;
	}
	return console_refused(c, "Unable to set the %s of %s", gateway ? "gateway" : "IPv4 address", name);
}

static const char *const types[] = {"dhcp", "none", "static", NULL};

static int set(struct console *c, const struct console_args *a)
{
	const char *name = console_arg(a, "interface-name"), *type = console_arg(a, "type"), *gateway = console_arg(a, "gateway");
	struct ip address = {.family = IP_NONE}, via;
	bool is_static = strcmp(type, "static") == 0;
	if (console_ip_adapter(c, name) == HOST_NONE)
		return 1;
	if (!g_strv_contains(types, type))
		return console_fault(c, "Error: Invalid IPv4 address type: %s, expected dhcp, none or static", type);
	if ((is_static && !read_static(c, a, &address)) || (gateway && !console_ip_read(c, gateway, IP_V4, &via)))
		return 1;
	if (!is_static && (console_arg(a, "ipv4") || console_arg(a, "netmask")))
		return console_fault(c, "Error: An address and a netmask can only be given with type static");
	g_autofree char *text = ip_is_set(address) ? ip_format_prefix(address) : NULL;
	struct entry *e = entry_new(ACTION_SET_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	if (is_static || strcmp(type, "dhcp") == 0)
		entry_text(e, "ipv4", text ? text : "dhcp");
	else
		entry_null(e, "ipv4");
	if (gateway && ip_equal(via, (struct ip){.family = IP_V4}))
		entry_null(e, "gateway");
	else
		entry_text(e, "gateway", gateway);
	if (!console_do(c, e))
		return refused(c, name, gateway && !is_static);
	if (console_arg(a, "peer-dns"))
		console_ip_say_peer_dns(c);
	say_pending(c, name);
	say_multihomed(c, name);
	return 0;
}

static const struct console_opt get_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, false, "The name of the VMkernel network interface to list IPv4 info for", CONSOLE_ADAPTERS, NULL},
	{'N', "netstack", CONSOLE_ARG_STR, false, "The network stack instance; if unspecified, list all", CONSOLE_STACKS, NULL},
	{0},
};
static const struct console_opt set_opts[] = {
	{'g', "gateway", CONSOLE_ARG_STR, false, "The default gateway for this interface. The value must be a valid IPv4 address", CONSOLE_NO_NAMES, NULL},
	{'i', "interface-name", CONSOLE_ARG_STR, true, "The name of the VMkernel network interface to set IPv4 settings for", CONSOLE_ADAPTERS, NULL},
	{'I', "ipv4", CONSOLE_ARG_STR, false, "The static IPv4 address for this interface", CONSOLE_NO_NAMES, NULL},
	{'N', "netmask", CONSOLE_ARG_STR, false, "The static IPv4 netmask for this interface", CONSOLE_NO_NAMES, NULL},
	{'P', "peer-dns", CONSOLE_ARG_BOOL, false, "Use the DNS servers that DHCP gives", CONSOLE_NO_NAMES, NULL},
	{'t', "type", CONSOLE_ARG_STR, true, "IPv4 address type: dhcp, none or static", CONSOLE_WORDS, types},
	{0},
};

const struct console_esxcli console_ipv4[] = {
	{"network ip interface ipv4 get", "List IPv4 addresses assigned to VMkernel network interfaces", get, get_opts},
	{"network ip interface ipv4 set", "Configure IPv4 setting for a given VMkernel network interface", set, set_opts},
	{"network ip interface ipv4 address list", "List the IPv4 addresses assigned to VMkernel network interfaces", get, get_opts},
	{NULL, NULL, NULL, NULL},
};
