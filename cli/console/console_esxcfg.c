/* cli/console/console_esxcfg.c: esxcfg-vswitch, the older tool for standard switches and their port groups. Its columns are those of real output, wherever
 * they end.
 *
 * Letters and words of an option do the same as the esxcli commands do (console_switching.h). Left out: uplinks of distributed switches by port (-P, -Q,
 * -V), the discovery protocol, restoring.
 */
#include "cli/console/console_args.h"
#include "cli/console/console_families.h"
#include "cli/console/console_switching.h"

#include <string.h>

#define HEAD "%-17s%-12s%-12s%-18s%-8s%s\n"
#define LINE "%-17s%-12" G_GINT64_FORMAT "%-12" G_GINT64_FORMAT "%-18" G_GINT64_FORMAT "%-8u%s\n"

/* ---- list ---- */

static void list_standard(struct console *c, uint32_t sw)
{
	const struct host *h = console_host(c);
	const struct host_switch *s = host_switch(h, sw);
	g_autofree char *uplinks = console_switching_uplinks(h, sw, ",");
	console_print(c, HEAD LINE "\n", "Switch Name", "Num Ports", "Used Ports", "Configured Ports", "MTU", "Uplinks", s->name, console_switching_total(h, sw),
		console_switching_used(c, sw), console_switching_configured(h, sw), s->mtu, uplinks);
	console_print(c, "  %-42s%-9s%-12s%s\n", "PortGroup Name", "VLAN ID", "Used Ports", "Uplinks");
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		struct console_switching_order o;
		if (host_portgroup(h, i)->removed || host_portgroup(h, i)->sw != sw)
			continue;
		console_switching_order(h, sw, i, &o);
		memcpy(o.active + o.n_active, o.standby, MIN(o.n_standby, HOST_MAX_TEAM - o.n_active) * sizeof(*o.active)); /* all that may carry */
		g_autofree const char **names = console_switching_names(h, o.active, MIN(o.n_active + o.n_standby, HOST_MAX_TEAM));
		g_autofree char *list = g_strjoinv(",", (char **)names);
		console_print(c, "  %-42s%-9u%-12" G_GINT64_FORMAT "%s\n", host_portgroup(h, i)->name, console_switching_vlan(c, i), console_switching_clients(c, i), list);
	}
	console_print(c, "\n");
}

static void print_port(gpointer ctx, int64_t port, const char *portgroup, const char *client)
{
	g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, port);
	(void)portgroup;
	console_print(ctx, "  %-20s%-12d%s\n", id, 1, client);
}

static void list_distributed(struct console *c, uint32_t sw)
{
	const struct host *h = console_host(c);
	const struct host_switch *s = host_switch(h, sw);
	g_autofree char *uplinks = console_switching_uplinks(h, sw, ",");
	console_print(c, HEAD LINE "\n", "DVS Name", "Num Ports", "Used Ports", "Configured Ports", "MTU", "Uplinks", s->name, console_switching_total(h, sw),
		console_switching_used(c, sw), console_switching_configured(h, sw), s->mtu, uplinks);
	console_print(c, "  %-20s%-12s%s\n", "DVPort ID", "In Use", "Client");
	console_dvs_each_port(c, sw, print_port, c);
	console_print(c, "\n");
}

static int list(struct console *c)
{
	const struct host *h = console_host(c);
	for (int distributed = 0; distributed < 2; distributed++)
		for (uint32_t i = 0; i < h->switches->len; i++) {
			if (host_switch(h, i)->removed || (host_switch(h, i)->dvs != HOST_NONE) != distributed)
				continue;
			if (distributed)
				list_distributed(c, i);
			else
				list_standard(c, i);
		}
	return 0;
}

/* ---- changes ---- */

struct wish { /* what the options say */
	gboolean help, list, add, del, check;
	char *add_group, *del_group, *check_group, *link, *unlink, *vlan, *group, *mtu;
	char **rest;
};

static void clear_wish(struct wish *w)
{
	char **texts[] = {&w->add_group, &w->del_group, &w->check_group, &w->link, &w->unlink, &w->vlan, &w->group, &w->mtu};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(*texts[i]);
	g_strfreev(w->rest);
}

static int number(struct console *c, const char *text, int64_t *out)
{
	return g_ascii_string_to_signed(text, 10, 0, INT32_MAX, out, NULL) ? 0 : console_fault(c, "Invalid number: %s", text);
}

static int check(struct console *c, bool there)
{
	console_print(c, "%d\n", there);
	return !there;
}

static int set_vlan(struct console *c, const struct wish *w, const char *sw)
{
	int64_t vlan;
	if (!w->group)
		return console_fault(c, "A port group must be named with -p to set its VLAN");
	uint32_t s = console_switching_find(c, sw), i = s == HOST_NONE ? HOST_NONE : console_switching_portgroup(c, w->group);
	if (i == HOST_NONE)
		return 1;
	if (host_portgroup(console_host(c), i)->sw != s)
		return console_fault(c, "Unable to find portgroup with name %s on vswitch %s", w->group, sw);
	return number(c, w->vlan, &vlan) || console_switching_set_vlan(c, w->group, vlan);
}

static int on_group(struct console *c)
{
	console_fault(c, "-p with -L or -U is not supported");
	console_note(c, "the order of uplinks of a port group is set by 'esxcli network vswitch standard portgroup policy failover set -p GROUP -a NIC,...'");
	return 1;
}

static int change(struct console *c, const struct wish *w, const char *sw)
{
	const struct host *h = console_host(c);
	int64_t mtu;
	if (w->check)
		return check(c, host_switch_find(h, sw) != HOST_NONE);
	if (w->check_group)
		return check(c, host_portgroup_find(h, w->check_group) != HOST_NONE);
	if (w->add)
		return console_switching_add(c, sw);
	if (w->del)
		return console_switching_remove(c, sw);
	if (w->add_group)
		return console_switching_add_portgroup(c, w->add_group, sw);
	if (w->del_group)
		return console_switching_remove_portgroup(c, w->del_group, sw);
	if (w->group && (w->link || w->unlink))
		return on_group(c);
	if (w->link)
		return console_switching_uplink(c, ACTION_ADD_UPLINK, sw, w->link);
	if (w->unlink)
		return console_switching_uplink(c, ACTION_REMOVE_UPLINK, sw, w->unlink);
	if (w->vlan)
		return set_vlan(c, w, sw);
	return number(c, w->mtu, &mtu) || console_switching_mtu(c, sw, mtu);
}

static const char usage[] = "esxcfg-vswitch [options] [vswitch[:ports]]\n"
			    "  -a|--add                    Add a new virtual switch.\n"
			    "  -d|--delete                 Delete the virtual switch.\n"
			    "  -l|--list                   List all the virtual switches.\n"
			    "  -L|--link=pnic              Set pnic as an uplink for the vswitch.\n"
			    "  -U|--unlink=pnic            Remove pnic from the uplinks for the vswitch.\n"
			    "  -p|--pg=portgroup           Specify a portgroup for operation\n"
			    "  -v|--vlan=id                Set vlan id for portgroup specified by -p\n"
			    "  -c|--check                  Check to see if a virtual switch exists.\n"
			    "  -A|--add-pg=name            Add a portgroup to the vswitch.\n"
			    "  -D|--del-pg=name            Delete a portgroup from the vswitch.\n"
			    "  -C|--check-pg=name          Check to see if a portgroup exists.\n"
			    "  -m|--mtu=MTU                Set MTU for the virtual switch.\n"
			    "  -h|--help                   Show this message.";

static int enact(struct console *c, struct wish *w)
{
	const void *asked[] = {w->add_group, w->del_group, w->check_group, w->link, w->unlink, w->vlan, w->mtu};
	unsigned n = (unsigned)(w->add + w->del + w->check);
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		n += asked[i] != NULL;
	if (w->help) {
		console_print(c, "%s\n", usage);
		return 0;
	}
	if (w->list)
		return list(c);
	if (n == 1 && w->check_group && !w->rest)
		return change(c, w, "");
	if (n != 1 || !w->rest || w->rest[1]) {
		console_fault(c, "%s", usage);
		if (n > 1)
			console_note(c, "one change at a time here, so that each can be taken back");
		return 2;
	}
	char *ports = w->add ? strrchr(w->rest[0], ':') : NULL;
	if (ports)
		*ports = '\0'; /* how many ports it may have, which no host heeds any more */
	return change(c, w, w->rest[0]);
}

static int run(struct console *c, int argc, char **argv)
{
	struct wish w = {0};
	const GOptionEntry options[] = {
		{"help", 'h', 0, G_OPTION_ARG_NONE, &w.help, NULL, NULL},
		{"list", 'l', 0, G_OPTION_ARG_NONE, &w.list, NULL, NULL},
		{"add", 'a', 0, G_OPTION_ARG_NONE, &w.add, NULL, NULL},
		{"delete", 'd', 0, G_OPTION_ARG_NONE, &w.del, NULL, NULL},
		{"check", 'c', 0, G_OPTION_ARG_NONE, &w.check, NULL, NULL},
		{"add-pg", 'A', 0, G_OPTION_ARG_STRING, &w.add_group, NULL, NULL},
		{"del-pg", 'D', 0, G_OPTION_ARG_STRING, &w.del_group, NULL, NULL},
		{"check-pg", 'C', 0, G_OPTION_ARG_STRING, &w.check_group, NULL, NULL},
		{"link", 'L', 0, G_OPTION_ARG_STRING, &w.link, NULL, NULL},
		{"unlink", 'U', 0, G_OPTION_ARG_STRING, &w.unlink, NULL, NULL},
		{"pg", 'p', 0, G_OPTION_ARG_STRING, &w.group, NULL, NULL},
		{"vlan", 'v', 0, G_OPTION_ARG_STRING, &w.vlan, NULL, NULL},
		{"mtu", 'm', 0, G_OPTION_ARG_STRING, &w.mtu, NULL, NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.rest, NULL, NULL},
		{0},
	};
	(void)argc;
	int status = console_args_letters(c, options, argv, usage) ? enact(c, &w) : 2;
	clear_wish(&w);
	return status;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	static const struct { const char *before; enum console_names names; } rows[] = {{"-L", CONSOLE_NICS}, {"-U", CONSOLE_NICS}, {"-p", CONSOLE_PORTGROUPS},
		{"-D", CONSOLE_PORTGROUPS}, {"-C", CONSOLE_PORTGROUPS}};
	static const char *const options[] = {"-l", "-a", "-d", "-A", "-D", "-L", "-U", "-m", "-v", "-p", "-c", "-C"};
	for (size_t i = 0; argc > 2 && i < G_N_ELEMENTS(rows); i++)
		if (strcmp(argv[argc - 2], rows[i].before) == 0) {
			console_offer(c, rows[i].names, out);
			return;
		}
	for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
		g_ptr_array_add(out, g_strdup(options[i]));
	console_offer(c, CONSOLE_SWITCHES, out);
}

const struct console_command console_esxcfg[] = {
	{.name = "esxcfg-vswitch",
		.usage = "-l | -a|-d SWITCH | -A|-D GROUP SWITCH | -L|-U NIC SWITCH | -m MTU SWITCH | -v VLAN -p GROUP SWITCH",
		.summary = "standard switches and port groups",
		.run = run, .complete = complete},
	{.name = NULL},
};
