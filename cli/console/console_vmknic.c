/* cli/console/console_vmknic.c: esxcfg-vmknic, the older tool for VMkernel adapters, which names them by their port group.
 *
 * Columns are those of real output, wherever they end. One call is one change: -a makes an adapter with all that is given. Left out: offloads,
 * MAC addresses that are given.
 */
#include <string.h>

#include "cli/console/console_args.h"
#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_join.h"
#include "cli/console/console_made.h"

#define LINE "%-11s%-40s%-10s%-40s%-16s%-16s%-18s%-8s%-10s%-8s%-20s%s\n"

struct wish { /* what the options say */
	gboolean help, list, add, del, enable, disable;
	char *ip, *netmask, *mtu, *portgroup, *stack, *dvs, *dvport;
	char **rest;
};

static void clear_wish(struct wish *w)
{
	g_free(w->ip);
	g_free(w->netmask);
	g_free(w->mtu);
	g_free(w->portgroup);
	g_free(w->stack);
	g_free(w->dvs);
	g_free(w->dvport);
	g_strfreev(w->rest);
}

/* ---- list ---- */

static void print_line(
	struct console *c, const struct host *h, uint32_t i, const char *family, const char *ip, const char *mask, const char *broadcast, const char *type)
{
	const struct host_adapter *a = host_adapter(h, i);
	bool distributed = host_switch(h, host_portgroup(h, a->portgroup)->sw)->dvs != HOST_NONE;
	g_autofree char *mac = console_made_mac(h, i), *mtu = g_strdup_printf("%u", a->mtu);
	g_autofree char *port = g_strdup_printf("%" G_GINT64_FORMAT, console_made_dvport(h, a->portgroup, host_port(h, a->port)->number));
	g_autofree char *portgroup = console_shown(host_portgroup(h, a->portgroup)->name), *stack = console_shown(host_netstack(h, a->stack)->key);
	console_print(c, LINE, a->name, distributed ? port : portgroup, family, ip, mask, broadcast, mac, mtu, "65535", a->enabled ? "true" : "false", type,
		stack);
}

static void list(struct console *c)
{
	const struct host *h = console_host(c);
	g_autoptr(GArray) of = console_ip_adapters(h, HOST_NONE);
	console_print(c, LINE, "Interface", "Port Group/DVPort/Opaque Network", "IP Family", "IP Address", "Netmask", "Broadcast", "MAC Address", "MTU",
		"TSO MSS", "Enabled", "Type", "NetStack");
	for (guint n = 0; n < of->len; n++) {
		uint32_t i = g_array_index(of, uint32_t, n);
		const struct host_adapter *a = host_adapter(h, i);
		bool has = ip_is_set(a->address);
		g_autofree char *ip = console_ip_text(a->address), *mask = console_ip_mask(a->address), *broadcast = console_ip_broadcast(a->address);
		print_line(c, h, i, "IPv4", has ? ip : "N/A", has ? mask : "N/A", has ? broadcast : "N/A", console_ip_type(a));
		for (uint32_t k = 0; k < a->n_ipv6; k++) {
			g_autofree char *text = ip_format(a->ipv6[k].ip), *len = g_strdup_printf("%u", a->ipv6[k].ip.len);
			g_autofree char *type = g_strdup_printf("%s, %s", console_ip_type6(a->ipv6[k].origin), console_ip_status6(c, &a->ipv6[k]));
			print_line(c, h, i, "IPv6", text, len, "", type);
		}
	}
}

/* ---- changes ---- */

/* The adapter on a port group, or named itself; HOST_NONE: said. */
static uint32_t named(struct console *c, const char *what)
{
	const struct host *h = console_host(c);
	uint32_t i = host_adapter_find(h, what);
	for (uint32_t k = 0; i == HOST_NONE && k < h->adapters->len; k++)
		if (!host_adapter(h, k)->removed && host_portgroup(h, host_adapter(h, k)->portgroup)->dvpg == HOST_NONE &&
			strcmp(host_portgroup(h, host_adapter(h, k)->portgroup)->name, what) == 0)
			i = k;
	if (i == HOST_NONE)
		console_fault(c, "No matching vmknic on portgroup %s", what);
	return i;
}

static char *next_name(const struct host *h)
{
	for (unsigned n = 0;; n++) {
		g_autofree char *name = g_strdup_printf("vmk%u", n);
		if (host_adapter_find(h, name) == HOST_NONE)
			return g_steal_pointer(&name);
	}
}

/* What -i and -n say, as the language has it: "10.0.0.1/24", "dhcp"; NULL and *out_ok: nothing was said. g_free. */
static char *address(struct console *c, const struct wish *w, bool *out_ok)
{
	struct ip ip;
	int len = w->netmask ? ip_mask_length(w->netmask) : -1;
	*out_ok = true;
	if (!w->ip && !w->netmask)
		return NULL;
	if (w->ip && g_ascii_strcasecmp(w->ip, "DHCP") == 0)
		return g_strdup("dhcp");
	*out_ok = w->ip && w->netmask && len >= 0 && console_ip_read(c, w->ip, IP_V4, &ip);
	if (!*out_ok && !c->err->len)
		console_fault(c, w->netmask && len < 0 ? "Invalid netmask: %s" : "An IP address and a netmask must be given together", w->netmask);
	if (!*out_ok)
		return NULL;
	ip.len = (uint8_t)len;
	return ip_format_prefix(ip);
}

static int make(struct console *c, const struct wish *w, const char *portgroup)
{
	const struct host *h = console_host(c);
	struct console_ip_owners had = console_ip_owners(c);
	int64_t mtu = 0;
	bool ok, made;
	g_autofree char *ip = address(c, w, &ok), *name = next_name(h);
	if (!ok || !console_ip_stack_for(c, w->stack, &made))
		return 1;
	if (!ip)
		return console_fault(c, "An IP address and a netmask, or DHCP, must be given: -i X.X.X.X -n X.X.X.X");
	if (w->mtu && !g_ascii_string_to_signed(w->mtu, 10, 0, 65535, &mtu, NULL))
		return console_fault(c, "Invalid MTU: %s", w->mtu);
	struct entry *e = entry_new(ACTION_ADD_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	entry_text(e, "portgroup", portgroup);
	entry_text(e, "stack", w->stack);
	entry_text(e, "ipv4", ip);
	if (mtu)
		entry_number(e, "mtu", mtu);
	if (!console_do(c, e))
		return console_refused(c, "Unable to add vmknic on portgroup %s", portgroup);
	console_note(c, "%s was made", name);
	if (made)
		console_ip_say_made(c, w->stack);
	console_join_say(c, name);
	console_ip_say_owners(c, had);
	return 0;
}

static int delete_one(struct console *c, const char *name)
{
	struct console_ip_owners had = console_ip_owners(c);
	struct entry *e = entry_new(ACTION_REMOVE_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	if (!console_do(c, e))
		return console_refused(c, "Unable to delete vmknic %s", name);
	console_ip_say_owners(c, had);
	return 0;
}

static int change(struct console *c, const struct wish *w, const char *name)
{
	int64_t mtu = 0;
	bool ok;
	g_autofree char *ip = address(c, w, &ok);
	if (!ok)
		return 1;
	if (w->mtu && !g_ascii_string_to_signed(w->mtu, 10, 0, 65535, &mtu, NULL))
		return console_fault(c, "Invalid MTU: %s", w->mtu);
	struct entry *e = entry_new(ACTION_SET_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	entry_text(e, "ipv4", ip);
	if (mtu)
		entry_number(e, "mtu", mtu);
	if (w->enable || w->disable)
		entry_bool(e, "enabled", w->enable);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to change vmknic %s", name);
}

static int enact_on(struct console *c, const struct wish *w, uint32_t i)
{
	g_autofree char *name = g_strdup(host_adapter(console_host(c), i)->name);
	if (w->del)
		return delete_one(c, name);
	if (w->stack) {
		console_fault(c, "The netstack of %s cannot be changed", name);
		console_note(c, "STK-04: the netstack of an adapter is fixed when it is made: delete it, then make another one with -a -N ('explain STK-04' tells more)");
		return 1;
	}
	if (!w->enable && !w->disable && !w->ip && !w->netmask && !w->mtu)
		return console_fault(c, "Nothing to change: give -e, -D, -i and -n, or -m");
	return change(c, w, name);
}

static const char usage[] =
	"esxcfg-vmknic <options> [[<portgroup>]]\n"
	"   -a|--add                    Add a VMkernel NIC to the system, requires IP parameters and portgroup name.\n"
	"   -d|--del                    Delete VMkernel NIC on given portgroup.\n"
	"   -e|--enable                 Enable the given NIC if disabled.\n"
	"   -D|--disable                Disable the given NIC if enabled.\n"
	"   -l|--list                   List VMkernel NICs.\n"
	"   -i|--ip <X.X.X.X or DHCP>   The IP address for this VMkernel NIC, requires -n in the same command unless it is DHCP.\n"
	"   -n|--netmask <X.X.X.X>      The IP netmask for this VMkernel NIC.\n"
	"   -m|--mtu <MTU>              The MTU of this VMkernel NIC.\n"
	"   -p|--portgroup <name>       The portgroup of this VMkernel NIC.\n"
	"   -s|--dvs-name <name>        The DVSwitch of this VMkernel NIC, requires -v.\n"
	"   -v|--dvport-id <id>         The DVPort of this VMkernel NIC, requires -s.\n"
	"   -N|--netstack <name>        The network stack instance of a new VMkernel NIC.\n"
	"   -h|--help                   Show this message.";

static int enact(struct console *c, const struct wish *w)
{
	const char *what = w->portgroup ? w->portgroup : w->rest ? w->rest[0] : NULL;
	bool named_twice = (w->rest ? g_strv_length(w->rest) : 0) + (w->portgroup != NULL) + (w->dvs != NULL) != 1;
	int64_t port = 0;
	if (w->help || w->list) {
		if (w->help)
			console_print(c, "%s\n", usage);
		else
			list(c);
		return 0;
	}
	if (named_twice || !w->dvs != !w->dvport) {
		console_fault(c, "%s", usage);
		console_note(c, "-l lists; -a, -d, -e, -D and changes by -i, -n, -m want the name of one port group behind the options, in quotes if it has spaces, or "
			"-s DVS -v PORT");
		return 2;
	}
	if (w->dvport && !g_ascii_string_to_signed(w->dvport, 10, 0, INT32_MAX, &port, NULL))
		return console_fault(c, "Invalid DVPort: %s", w->dvport);
	if (w->add) {
		what = w->dvs ? console_join_port(c, w->dvs, port) : console_join_portgroup(c, what);
		return what ? make(c, w, what) : 1;
	}
	uint32_t i = w->dvs ? console_join_adapter(c, w->dvs, port) : named(c, what);
	return i == HOST_NONE ? 1 : enact_on(c, w, i);
}

static int run(struct console *c, int argc, char **argv)
{
	struct wish w = {0};
	const GOptionEntry options[] = {
		{"help", 'h', 0, G_OPTION_ARG_NONE, &w.help, NULL, NULL},
		{"list", 'l', 0, G_OPTION_ARG_NONE, &w.list, NULL, NULL},
		{"add", 'a', 0, G_OPTION_ARG_NONE, &w.add, NULL, NULL},
		{"del", 'd', 0, G_OPTION_ARG_NONE, &w.del, NULL, NULL},
		{"enable", 'e', 0, G_OPTION_ARG_NONE, &w.enable, NULL, NULL},
		{"disable", 'D', 0, G_OPTION_ARG_NONE, &w.disable, NULL, NULL},
		{"ip", 'i', 0, G_OPTION_ARG_STRING, &w.ip, NULL, NULL},
		{"netmask", 'n', 0, G_OPTION_ARG_STRING, &w.netmask, NULL, NULL},
		{"mtu", 'm', 0, G_OPTION_ARG_STRING, &w.mtu, NULL, NULL},
		{"portgroup", 'p', 0, G_OPTION_ARG_STRING, &w.portgroup, NULL, NULL},
		{"dvs-name", 's', 0, G_OPTION_ARG_STRING, &w.dvs, NULL, NULL},
		{"dvport-id", 'v', 0, G_OPTION_ARG_STRING, &w.dvport, NULL, NULL},
		{"netstack", 'N', 0, G_OPTION_ARG_STRING, &w.stack, NULL, NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.rest, NULL, NULL},
		{0},
	};
	(void)argc;
	int status = console_args_letters(c, options, argv, usage) ? enact(c, &w) : 2;
	clear_wish(&w);
	return status;
}

/* The port groups that stand behind the options. */
static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	const struct host *h = console_host(c);
	bool stack = argc > 2 && (strcmp(argv[argc - 2], "-N") == 0 || strcmp(argv[argc - 2], "--netstack") == 0);
	for (uint32_t i = 0; !stack && i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed && host_portgroup(h, i)->dvpg == HOST_NONE)
			g_ptr_array_add(out, g_strdup(host_portgroup(h, i)->name));
	for (uint32_t i = 0; stack && i < h->netstacks->len; i++)
		if (host_netstack(h, i)->present)
			g_ptr_array_add(out, g_strdup(host_netstack(h, i)->key));
}

const struct console_command console_vmknic[] = {
	{.name = "esxcfg-vmknic",
		.usage = "-l | -a -i IP -n MASK [-m MTU] [-N STACK] PORTGROUP|-s DVS -v PORT | -d|-e|-D PORTGROUP|-s DVS -v PORT",
		.summary = "VMkernel adapters, by their port groups",
		.run = run,
		.complete = complete},
	{.name = NULL},
};
