/* cli/console/console_gateway.c: esxcfg-route, the older tool for routes: without options it is about the default gateway alone.
 *
 * Networks are given as 10.0.0.0/8, as address and netmask, or `default`. Left out: saving and restoring, lists of neighbors.
 */
#include <string.h>

#include "cli/console/console_args.h"
#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_route.h"

struct wish {
	gboolean help, list, add, del;
	char *stack, *family;
	char **rest;
};

static int list(struct console *c, uint32_t stack, enum ip_family family)
{
	const struct host *h = console_host(c);
	g_autoptr(GArray) rows = console_route_table(c, stack, family);
	console_print(c, "VMkernel Routes:\n%-17s%-17s%-17s%s\n", "Network", "Netmask", "Gateway", "Interface");
	for (guint n = 0; n < rows->len; n++) { /* the default route stands last */
		const struct console_route *r =
			&g_array_index(rows, struct console_route, (n + (rows->len && g_array_index(rows, struct console_route, 0).is_default)) % rows->len);
		g_autofree char *net = r->is_default ? g_strdup("default") : ip_format(r->to), *mask = console_ip_mask(r->to), *len = g_strdup_printf("%u", r->to.len);
		g_autofree char *via = ip_is_set(r->via) ? ip_format(r->via) : g_strdup("Local Subnet");
		console_print(c, "%-16s %-16s %-16s %s\n", net, family == IP_V4 ? mask : len, via, r->adapter == HOST_NONE ? "N/A" : host_adapter(h, r->adapter)->name);
	}
	return 0;
}

static int show_default(struct console *c, uint32_t stack, enum ip_family family)
{
	g_autoptr(GArray) rows = console_route_table(c, stack, family);
	if (!rows->len || !g_array_index(rows, struct console_route, 0).is_default) {
		console_print(c, "VMkernel default gateway is not set\n");
		return 0;
	}
	g_autofree char *via = ip_format(g_array_index(rows, struct console_route, 0).via);
	console_print(c, "VMkernel default gateway is %s\n", via);
	return 0;
}

static const char usage[] = "esxcfg-route <options> [<network> [<netmask>] <gateway>]\n"
			    "  <network> can be specified in 2 ways:\n"
			    "  * as a single argument in <network>/<mask> format\n"
			    "  * as a <network> <netmask> pair.\n"
			    "  <network> may be 'default'; <gateway> alone sets the default gateway.\n"
			    "   -a|--add                Add route to the VMkernel, requires <network> (described above) and gateway\n"
			    "   -d|--del                Delete route from the VMkernel, requires <network> (described above) and gateway\n"
			    "   -l|--list               List configured routes\n"
			    "   -f|--family <v4|v6>     The address family, v4 if not given\n"
			    "   -N|--netstack <name>    The network stack instance, the default one if not given\n"
			    "   -h|--help               Show this message.";

static int used_wrongly(struct console *c)
{
	console_fault(c, "%s", usage);
	return 2;
}

/* "default GW", "NET/LEN GW", "NET MASK GW". */
static bool read_route(struct console *c, char **words, enum ip_family family, struct ip *to, struct ip *via)
{
	unsigned n = words ? g_strv_length(words) : 0;
	int len = n == 3 ? ip_mask_length(words[1]) : -1;
	if (n != 2 && n != 3) {
		used_wrongly(c);
		return false;
	}
	if (n == 3 && len < 0) {
		console_fault(c, "Invalid netmask: %s", words[1]);
		return false;
	}
	g_autofree char *net = len >= 0 ? g_strdup_printf("%s/%d", words[0], len) : g_strdup(words[0]);
	return console_ip_read_net(c, net, family, to) && console_ip_read(c, words[n - 1], family, via);
}

static int enact(struct console *c, const struct wish *w)
{
	enum ip_family family = g_strcmp0(w->family, "v6") == 0 || g_strcmp0(w->family, "V6") == 0 ? IP_V6 : IP_V4;
	uint32_t stack = console_ip_stack(c, w->stack);
	struct ip to, via;
	if (w->help) {
		console_print(c, "%s\n", usage);
		return 0;
	}
	if (stack == HOST_NONE)
		return 1;
	if (w->list)
		return list(c, stack, family);
	if (w->add || w->del)
		return read_route(c, w->rest, family, &to, &via) ? console_route_change(c, w->stack, to, via, w->add) : 1;
	if (!w->rest)
		return show_default(c, stack, family);
	to = (struct ip){.family = (uint8_t)family};
	if (w->rest[1])
		return used_wrongly(c);
	return console_ip_read(c, w->rest[0], family, &via) ? console_route_change(c, w->stack, to, via, true) : 1;
}

static int run(struct console *c, int argc, char **argv)
{
	struct wish w = {0};
	const GOptionEntry options[] = {
		{"help", 'h', 0, G_OPTION_ARG_NONE, &w.help, NULL, NULL},
		{"list", 'l', 0, G_OPTION_ARG_NONE, &w.list, NULL, NULL},
		{"add", 'a', 0, G_OPTION_ARG_NONE, &w.add, NULL, NULL},
		{"del", 'd', 0, G_OPTION_ARG_NONE, &w.del, NULL, NULL},
		{"family", 'f', 0, G_OPTION_ARG_STRING, &w.family, NULL, NULL},
		{"netstack", 'N', 0, G_OPTION_ARG_STRING, &w.stack, NULL, NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.rest, NULL, NULL},
		{0},
	};
	(void)argc;
	int status = console_args_letters(c, options, argv, usage) ? enact(c, &w) : 2;
	g_free(w.stack);
	g_free(w.family);
	g_strfreev(w.rest);
	return status;
}

const struct console_command console_gateway[] = {
	{.name = "esxcfg-route",
		.usage = "[-l] [-N STACK] [-f v6] | -a|-d NET/LEN|default GATEWAY | GATEWAY",
		.summary = "routes of a netstack, and its default gateway",
		.run = run},
	{.name = NULL},
};
