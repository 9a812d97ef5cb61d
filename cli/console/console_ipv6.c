/* cli/console/console_ipv6.c: esxcli network ip interface ipv6: how an adapter comes by IPv6 addresses, and those it has.
 *
 * What an administrator sets of IPv6 is one setting (action set_adapter, `ipv6`): a change of a part says the whole. Left out: IPv6 switched off for an
 * adapter, peer DNS, privacy addresses.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "models/rules/rules.h"

static int get(struct console *c, const struct console_args *args)
{
	static const struct console_field fields[] = {{"Name", CONSOLE_STRING}, {"IPv6 Enabled", CONSOLE_BOOLEAN}, {"DHCPv6 Enabled", CONSOLE_BOOLEAN},
		{"Router Adv Enabled", CONSOLE_BOOLEAN}, {"DHCP DNS", CONSOLE_BOOLEAN}, {"Gateway", CONSOLE_STRING}};
	const struct host *h = console_host(c);
	const char *name = console_arg(args, "interface-name");
	uint32_t only = name ? console_ip_adapter(c, name) : HOST_NONE;
	if (name && only == HOST_NONE)
		return 1;
	bool gateways = release_has(h->release, RELEASE_ADAPTER_GATEWAY);
	struct console_table *t = console_table_new("IPv6Interface", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields) - !gateways);
	g_autoptr(GArray) of = console_ip_adapters(h, HOST_NONE);
	for (guint i = 0; i < of->len; i++) {
		const struct host_adapter *a = host_adapter(h, g_array_index(of, uint32_t, i));
		struct ip gateway = rules_gateway_of(h, a, IP_V6);
		g_autofree char *text = ip_is_set(gateway) ? ip_format(gateway) : g_strdup("::");
		if (name && g_array_index(of, uint32_t, i) != only)
			continue;
		console_put(t, a->name);
		console_put_bool(t, true);
		console_put_bool(t, a->set6.dhcp);
		console_put_bool(t, host_address_hears_ra(h, a));
		console_put_bool(t, false);
		if (gateways)
			console_put(t, text);
	}
	console_show(c, t);
	return 0;
}

static int list(struct console *c, const struct console_args *args)
{
	static const struct console_field fields[] = {
		{"Interface", CONSOLE_STRING}, {"Address", CONSOLE_STRING}, {"Netmask", CONSOLE_INTEGER}, {"Type", CONSOLE_STRING}, {"Status", CONSOLE_STRING}};
	const struct host *h = console_host(c);
	const char *name = console_arg(args, "interface-name");
	uint32_t only = name ? console_ip_adapter(c, name) : HOST_NONE;
	if (name && only == HOST_NONE)
		return 1;
	struct console_table *t = console_table_new("IPv6Address", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	g_autoptr(GArray) of = console_ip_adapters(h, HOST_NONE);
	for (guint i = 0; i < of->len; i++) {
		const struct host_adapter *a = host_adapter(h, g_array_index(of, uint32_t, i));
		for (uint32_t k = 0; k < a->n_ipv6 && (!name || g_array_index(of, uint32_t, i) == only); k++) {
			g_autofree char *text = ip_format(a->ipv6[k].ip);
			console_put(t, a->name);
			console_put(t, text);
			console_put_int(t, a->ipv6[k].ip.len);
			console_put(t, console_ip_type6(a->ipv6[k].origin));
			console_put(t, console_ip_status6(c, &a->ipv6[k]));
		}
	}
	console_show(c, t);
	return 0;
}

/* ---- changes ---- */

static bool enact(struct console *c, const char *name, const struct host_ipv6 *set)
{
	const char *fixed[HOST_MAX_STATIC6 + 1] = {NULL};
	struct entry *e = entry_new(ACTION_SET_ADAPTER);
	g_autofree char *gateway = ip_is_set(set->gateway) ? ip_format(set->gateway) : NULL;
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	entry_open(e, "ipv6");
	if (set->ra != HOST_RA_BY_RELEASE)
		entry_bool(e, "ra", set->ra == HOST_RA_YES);
	entry_bool(e, "dhcp", set->dhcp);
	for (uint32_t i = 0; i < set->n_fixed; i++)
		fixed[i] = ip_format_prefix(set->fixed[i]);
	if (set->n_fixed)
		entry_texts(e, "static", fixed);
	for (uint32_t i = 0; i < set->n_fixed; i++)
		g_free((char *)fixed[i]);
	entry_text(e, "gateway", gateway);
	entry_close(e);
	return console_do(c, e);
}

static void say_tentative(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	const struct host_adapter *a = host_adapter(h, host_adapter_find(h, name));
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (sim_time_before(session_now(c->session), a->ipv6[i].ready)) {
			console_note(c, "addresses of %s are TENTATIVE until duplicate address detection is through; time stands still: 'run 5s' lets it pass", name);
			return;
		}
	if (a->set6.dhcp && !host_address_of(a, HOST_ADDRESS_DHCP))
		console_note(c, "%s asks DHCPv6 for an address; the answer takes time, and time stands still: 'run 5s' lets it pass", name);
}

static int set(struct console *c, const struct console_args *a)
{
	const char *name = console_arg(a, "interface-name"), *gateway = console_arg(a, "gateway");
	uint32_t i = console_ip_adapter(c, name);
	bool dhcp, ra, enable = true;
	if (i == HOST_NONE)
		return 1;
	struct host_ipv6 now = host_adapter(console_host(c), i)->set6;
	bool has_dhcp = console_arg_bool(a, "enable-dhcpv6", &dhcp), has_ra = console_arg_bool(a, "enable-router-adv", &ra);
	if (console_arg_bool(a, "enable-ipv6", &enable) && !enable) {
		console_note(c, "IPv6 switched off for an adapter is not emulated; nothing was done");
		return 1;
	}
	if (!has_dhcp && !has_ra && !gateway && console_arg(a, "peer-dns")) {
		console_ip_say_peer_dns(c);
		return 1;
	}
	if (!has_dhcp && !has_ra && !gateway)
		return console_fault(c, "Error: Missing required parameter -d|--enable-dhcpv6, -r|--enable-router-adv or -g|--gateway");
	if (gateway && !console_ip_read(c, gateway, IP_V6, &now.gateway))
		return 1;
	if (gateway && ip_equal(now.gateway, (struct ip){.family = IP_V6}))
		now.gateway = (struct ip){.family = IP_NONE};
	if (has_dhcp)
		now.dhcp = dhcp;
	if (has_ra)
		now.ra = ra ? HOST_RA_YES : HOST_RA_NO;
	if (!enact(c, name, &now))
		return console_refused(c, "Unable to set the IPv6 configuration of %s", name);
	say_tentative(c, name);
	return 0;
}

/* The adapter's settings and where an address is among them: HOST_NONE, it is not. False: said. */
static bool find(struct console *c, const struct console_args *a, struct host_ipv6 *out, uint32_t *out_at, struct ip *out_ip)
{
	const char *text = console_arg(a, "ipv6");
	uint32_t i = console_ip_adapter(c, console_arg(a, "interface-name"));
	if (i == HOST_NONE)
		return false;
	if (!ip_parse_prefix(text, out_ip) || out_ip->family != IP_V6) {
		console_fault(c, "Error: Invalid IPv6 address: %s", text);
		if (ip_parse(text, out_ip) && out_ip->family == IP_V6)
			console_note(c, "an IPv6 address is given with the length of its prefix: %s/64", text);
		return false;
	}
	*out = host_adapter(console_host(c), i)->set6;
	*out_at = HOST_NONE;
	for (uint32_t k = 0; k < out->n_fixed; k++)
		if (ip_equal(out->fixed[k], *out_ip))
			*out_at = k;
	return true;
}

static int add(struct console *c, const struct console_args *a)
{
	struct host_ipv6 now;
	struct ip ip;
	uint32_t at;
	if (!find(c, a, &now, &at, &ip))
		return 1;
	if (at != HOST_NONE)
		return console_fault(c, "Unable to add IPv6 address %s: it exists already", console_arg(a, "ipv6"));
	if (now.n_fixed == HOST_MAX_STATIC6) {
		console_fault(c, "Unable to add IPv6 address %s", console_arg(a, "ipv6"));
		console_note(c, "the emulation knows at most %d static IPv6 addresses of an adapter", HOST_MAX_STATIC6);
		return 1;
	}
	now.fixed[now.n_fixed++] = ip;
	if (!enact(c, console_arg(a, "interface-name"), &now))
		return console_refused(c, "Unable to add IPv6 address %s", console_arg(a, "ipv6"));
	say_tentative(c, console_arg(a, "interface-name"));
	return 0;
}

static int remove_one(struct console *c, const struct console_args *a)
{
	struct host_ipv6 now;
	struct ip ip;
	uint32_t at;
	if (!find(c, a, &now, &at, &ip))
		return 1;
	if (at == HOST_NONE)
		return console_fault(c, "Unable to find static IPv6 address %s", console_arg(a, "ipv6"));
	for (uint32_t k = at; k + 1 < now.n_fixed; k++)
		now.fixed[k] = now.fixed[k + 1];
	now.n_fixed--;
	return enact(c, console_arg(a, "interface-name"), &now) ? 0 : console_refused(c, "Unable to remove IPv6 address %s", console_arg(a, "ipv6"));
}

static const struct console_opt get_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, false, "The name of the VMkernel network interface to list IPv6 info for", CONSOLE_ADAPTERS, NULL},
	{0},
};
static const struct console_opt set_opts[] = {
	{'d', "enable-dhcpv6", CONSOLE_ARG_BOOL, false, "Setting this value to true will enable DHCPv6 on this interface", CONSOLE_NO_NAMES, NULL},
	{'e', "enable-ipv6", CONSOLE_ARG_BOOL, false, "Setting this value to true enables IPv6 on this interface", CONSOLE_NO_NAMES, NULL},
	{'g', "gateway", CONSOLE_ARG_STR, false, "A default gateway for this interface. The value must be a valid IPv6 address", CONSOLE_NO_NAMES, NULL},
	{'i', "interface-name", CONSOLE_ARG_STR, true, "The name of the VMkernel network interface to set IPv6 settings for", CONSOLE_ADAPTERS, NULL},
	{'P', "peer-dns", CONSOLE_ARG_BOOL, false, "Use the DNS servers that DHCPv6 gives", CONSOLE_NO_NAMES, NULL},
	{'r', "enable-router-adv", CONSOLE_ARG_BOOL, false, "Setting this value to true will enable IPv6 Router Advertised IPv6 addresses", CONSOLE_NO_NAMES, NULL},
	{0},
};
static const struct console_opt address_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, true, "The name of the VMkernel network interface", CONSOLE_ADAPTERS, NULL},
	{'I', "ipv6", CONSOLE_ARG_STR, true, "The IPv6 address and the length of its prefix, in X:X:X::/X format", CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_ipv6[] = {
	{"network ip interface ipv6 get", "Get IPv6 settings for VMkernel network interfaces", get, get_opts},
	{"network ip interface ipv6 set", "Configure IPv6 settings for a given VMkernel network interface", set, set_opts},
	{"network ip interface ipv6 address list", "This command will list all of the IPv6 addresses currently assigned to the system", list, get_opts},
	{"network ip interface ipv6 address add", "Add a static IPv6 address to a given VMkernel network interface", add, address_opts},
	{"network ip interface ipv6 address remove", "Remove an IPv6 address from a given VMkernel network interface", remove_one, address_opts},
	{NULL, NULL, NULL, NULL},
};
