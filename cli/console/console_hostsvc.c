/* cli/console/console_hostsvc.c: vim-cmd hostsvc: the adapters for vMotion, a host's adapters and netstacks, and advanced options as hostd names them.
 *
 * `FT.Vmknic` names the adapter for Fault Tolerance logging: setting it moves the tag, which is two changes where another adapter had it. Objects are printed
 * as hostd prints them, with the members that say something here.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_made.h"
#include "models/rules/rules.h"

#define FT_OPTION "FT.Vmknic"

static bool tag(struct console *c, const char *adapter, enum service s, bool on)
{
	const char *const services[] = {service_name(s), NULL};
	struct entry *e = entry_new(on ? ACTION_TAG : ACTION_UNTAG);
	entry_text(e, "host", c->host);
	entry_text(e, "name", adapter);
	entry_texts(e, "services", services);
	return console_do(c, e);
}

/* ---- vmotion ---- */

static int select_vnic(struct console *c, int argc, char **argv, bool on)
{
	if (argc != 2) {
		console_fault(c, "Insufficient arguments.\nUsage: %s vnic", argv[0]);
		return 2;
	}
	if (console_ip_adapter(c, argv[1]) == HOST_NONE)
		return 1;
	return tag(c, argv[1], SERVICE_VMOTION, on) ? 0 : console_refused(c, "Unable to %s %s for VMotion", on ? "select" : "deselect", argv[1]);
}

static int vnic_set(struct console *c, int argc, char **argv) { return select_vnic(c, argc, argv, true); }
static int vnic_unset(struct console *c, int argc, char **argv) { return select_vnic(c, argc, argv, false); }

static bool serves(const struct host *h, const struct host_adapter *a, enum service s)
{
	g_autofree const char **tags = console_ip_tags(h, a);
	return g_strv_contains(tags, service_tag(s));
}

static void print_vnic(struct console *c, const struct host *h, uint32_t i, const char *key, bool last)
{
	const struct host_adapter *a = host_adapter(h, i);
	g_autofree char *ip = console_ip_text(a->address), *mask = console_ip_mask(a->address), *mac = console_made_mac(h, i);
	g_autofree char *portgroup = console_shown(host_portgroup(h, a->portgroup)->name), *stack = console_shown(host_netstack(h, a->stack)->key);
	console_print(c, "      (vim.host.VirtualNic) {\n         device = \"%s\",\n         key = \"%skey-vim.host.VirtualNic-%s\",\n", a->name, key, a->name);
	console_print(c, "         portgroup = \"%s\",\n         spec = (vim.host.VirtualNic.Specification) {\n", portgroup);
	console_print(c, "            ip = (vim.host.IpConfig) {\n               dhcp = %s,\n               ipAddress = \"%s\",\n"
		"               subnetMask = \"%s\"\n            },\n",
		a->dhcp ? "true" : "false", ip, mask);
	console_print(c, "            mac = \"%s\",\n            mtu = %u,\n            netStackInstanceKey = \"%s\"\n         }\n      }%s\n", mac, a->mtu, stack,
		last ? "" : ",");
}

static int netconfig_get(struct console *c, int argc, char **argv)
{
	const struct host *h = console_host(c);
	g_autoptr(GArray) of = console_ip_adapters(h, HOST_NONE);
	const char *selected = NULL;
	(void)argc;
	(void)argv;
	console_print(c, "(vim.host.VMotionSystem.NetConfig) {\n   candidateVnic = (vim.host.VirtualNic) [\n");
	for (guint n = 0; n < of->len; n++) {
		uint32_t i = g_array_index(of, uint32_t, n);
		print_vnic(c, h, i, "VMotionConfig.vmotion.", n + 1 == of->len);
		if (!selected && serves(h, host_adapter(h, i), SERVICE_VMOTION))
			selected = host_adapter(h, i)->name;
	}
	console_print(c, "   ],\n   selectedVnic = %s%s%s\n}\n", selected ? "\"VMotionConfig.vmotion.key-vim.host.VirtualNic-" : "<unset>",
		selected ? selected : "", selected ? "\"" : "");
	return 0;
}

/* ---- net ---- */

static void print_texts(struct console *c, const char *name, const char *const *texts)
{
	console_print(c, "         %s = (string) [", name);
	for (const char *const *p = texts; p && *p; p++) {
		g_autofree char *shown = console_shown(*p);
		console_print(c, "%s\"%s\"", p == texts ? "" : ", ", shown);
	}
	console_print(c, "]");
}

static void print_gateway(struct console *c, const char *name, struct ip gateway)
{
	g_autofree char *text = ip_is_set(gateway) ? ip_format(gateway) : NULL;
	console_print(c, ",\n         %s = %s%s%s", name, text ? "\"" : "", text ? text : "<unset>", text ? "\"" : "");
}

static void print_stack(struct console *c, const struct host *h, uint32_t i)
{
	const struct host_netstack *n = host_netstack(h, i);
	g_autofree char *key = console_shown(n->key);
	g_autoptr(GPtrArray) servers = rules_name_servers(session_estate(c->session), h, i);
	uint32_t by;
	g_ptr_array_add(servers, NULL);
	console_print(c, "      (vim.host.NetStackInstance) {\n         key = \"%s\",\n", key);
	print_texts(c, "dnsAddress", (const char *const *)servers->pdata);
	console_print(c, ",\n");
	print_texts(c, "dnsSearchDomain", n->search);
	print_gateway(c, "defaultGateway", rules_gateway(h, i, IP_V4, &by));
	print_gateway(c, "ipV6DefaultGateway", rules_gateway(h, i, IP_V6, &by));
	console_print(c, ",\n         requestedMaxNumberOfConnections = %" G_GINT64_FORMAT ",\n         congestionControlAlgorithm = \"%s\"\n      },\n",
		n->max_connections, n->cc == HOST_CC_CUBIC ? "cubic" : "newreno");
}

static int info(struct console *c, int argc, char **argv)
{
	const struct host *h = console_host(c);
	g_autoptr(GArray) of = console_ip_adapters(h, HOST_NONE);
	(void)argc;
	(void)argv;
	console_print(c, "(vim.host.NetworkInfo) {\n   vnic = (vim.host.VirtualNic) [\n");
	for (guint n = 0; n < of->len; n++)
		print_vnic(c, h, g_array_index(of, uint32_t, n), "", n + 1 == of->len);
	console_print(c, "   ],\n   netStackInstance = (vim.host.NetStackInstance) [\n");
	for (uint32_t i = 0; i < h->netstacks->len; i++)
		if (host_netstack(h, i)->present)
			print_stack(c, h, i);
	console_print(c, "   ]\n}\n");
	return 0;
}

/* ---- advopt ---- */

static const char *ft_adapter(const struct host *h)
{
	g_autoptr(GArray) of = console_ip_adapters(h, HOST_NONE);
	for (guint n = 0; n < of->len; n++)
		if (serves(h, host_adapter(h, g_array_index(of, uint32_t, n)), SERVICE_FAULT_TOLERANCE))
			return host_adapter(h, g_array_index(of, uint32_t, n))->name;
	return NULL;
}

static int set_ft(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	const char *have = ft_adapter(h);
	if (*name && console_ip_adapter(c, name) == HOST_NONE)
		return 1;
	if (have && strcmp(have, name) == 0)
		return 0;
	if (*name && !tag(c, name, SERVICE_FAULT_TOLERANCE, true))
		return console_refused(c, "Unable to update %s", FT_OPTION);
	if (have && !tag(c, have, SERVICE_FAULT_TOLERANCE, false))
		return console_refused(c, "Unable to update %s", FT_OPTION);
	if (have && *name)
		console_note(c, "%s had the tag until now: these were two changes, which 'undo 2' takes back", have);
	return 0;
}

static int update(struct console *c, int argc, char **argv)
{
	int64_t value;
	if (argc != 4) {
		console_fault(c, "Insufficient arguments.\nUsage: advopt/update key type value");
		return 2;
	}
	if (g_ascii_strcasecmp(argv[1], FT_OPTION) == 0)
		return strcmp(argv[2], "string") == 0 ? set_ft(c, argv[3]) : console_fault(c, "Option %s is of type string", FT_OPTION);
	if (advanced_find(argv[1]) < 0) {
		console_fault(c, "Unable to find option %s", argv[1]);
		console_note(c, "the emulation knows the options that migrations depend on: 'esxcli system settings advanced list' shows them");
		return 1;
	}
	if ((strcmp(argv[2], "int") != 0 && strcmp(argv[2], "long") != 0) || !g_ascii_string_to_signed(argv[3], 10, INT64_MIN, INT64_MAX, &value, NULL))
		return console_fault(c, "Option %s is of type int or long, and its value a number", argv[1]);
	struct entry *e = entry_new(ACTION_SET_ADVANCED);
	entry_text(e, "host", c->host);
	entry_text(e, "name", argv[1]);
	entry_number(e, "value", value);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to update %s", argv[1]);
}

static void print_option(struct console *c, const char *key, const char *value, bool quoted)
{
	const char *quote = quoted ? "\"" : "";
	console_print(c, "   (vim.option.OptionValue) {\n      key = \"%s\",\n      value = %s%s%s\n   }\n", key, quote, value, quote);
}

static int view(struct console *c, int argc, char **argv)
{
	const struct host *h = console_host(c);
	const char *only = argc > 1 ? argv[1] : NULL, *ft = ft_adapter(h);
	int which = only ? advanced_find(only) : -1;
	bool is_ft = only && g_ascii_strcasecmp(only, FT_OPTION) == 0;
	if (only && which < 0 && !is_ft)
		return console_fault(c, "Unable to find option %s", only);
	console_print(c, "(vim.option.OptionValue) [\n");
	if (!only || is_ft)
		print_option(c, FT_OPTION, ft ? ft : "", true);
	for (int i = 0; i < ADVANCED__COUNT && !is_ft; i++) {
		g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, advanced_get(&h->advanced, (enum advanced_id)i));
		if (!only || i == which)
			print_option(c, advanced_table[i].name, value, false);
	}
	console_print(c, "]\n");
	return 0;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	g_autoptr(GArray) of = console_ip_adapters(console_host(c), HOST_NONE);
	(void)argv;
	for (guint i = 0; argc == 2 && i < of->len; i++)
		g_ptr_array_add(out, g_strdup(host_adapter(console_host(c), g_array_index(of, uint32_t, i))->name));
}

static void complete_option(struct console *c, int argc, char **argv, GPtrArray *out)
{
	(void)c;
	(void)argv;
	for (int i = 0; argc == 2 && i < ADVANCED__COUNT; i++)
		g_ptr_array_add(out, g_strdup(advanced_table[i].name));
	if (argc == 2)
		g_ptr_array_add(out, g_strdup(FT_OPTION));
}

const struct console_command console_hostsvc[] = {
	{.name = "hostsvc/vmotion/vnic_set", .usage = "vmkN", .summary = "tag an adapter for vMotion", .run = vnic_set, .complete = complete},
	{.name = "hostsvc/vmotion/vnic_unset", .usage = "vmkN", .summary = "take the tag for vMotion off", .run = vnic_unset, .complete = complete},
	{.name = "hostsvc/vmotion/netconfig_get", .usage = "", .summary = "adapters that may serve vMotion", .run = netconfig_get},
	{.name = "hostsvc/net/info", .usage = "", .summary = "adapters and netstacks", .run = info},
	{.name = "hostsvc/advopt/update", .usage = "KEY TYPE VALUE", .summary = "set an advanced option", .run = update, .complete = complete_option},
	{.name = "hostsvc/advopt/view", .usage = "[KEY]", .summary = "advanced options", .run = view, .complete = complete_option},
	{.name = NULL},
};
