/* cli/console/console_usage.c: usage of esxcli, its namespaces and commands, laid out as captured from hosts: names in a column of 22, texts from column 24 on,
 * one line each, whatever the width of the terminal. Namespaces are those that have a command here; a real host has more. */
#include "cli/console/console_usage.h"

#include <string.h>
#include "cli/console/console_args.h"

#define NAME_COLUMNS 22

static const struct {
	const char *path, *text;
} namespaces[] = {
	{"esxcli", "Commands that operate on the esxcli system itself allowing users to get additional information."},
	{"esxcli command", "Operations pertaining to the commands of esxcli."},
	{"iscsi", "VMware iSCSI commands."},
	{"iscsi adapter", "Operations that can be performed on iSCSI adapters"},
	{"iscsi networkportal", "Operations that can be performed on iSCSI network portal (iSCSI vmknic)"},
	{"iscsi software", "Operations that can be performed on software iSCSI"},
	{"network", "Operations that pertain to the maintenance of networking on an ESX host. This includes a wide variety of commands to manipulate virtual "
		"networking components (vswitch, portgroup, etc) as well as local host IP, DNS and general host networking settings."},
	{"network diag", "Operations pertaining to network diagnostics"},
	{"network firewall", "A set of commands for firewall related operations"},
	{"network firewall ruleset", "Commands to list and update firewall ruleset configuration"},
	{"network firewall ruleset allowedip", "Commands to list and update Allowed Ip Address(es) of the rulesets"},
	{"network ip", "Operations that can be performed on vmknics"},
	{"network ip connection", "List active tcpip connections"},
	{"network ip dns", "Operations pertaining to Domain Name Server configuration."},
	{"network ip dns search", "Operations pertaining to DNS search domain configuration"},
	{"network ip dns server", "Operations pertaining to DNS Server configuration"},
	{"network ip interface", "Operations having to do with the creation, management and deletion of VMkernel network interfaces (vmknic)."},
	{"network ip interface ipv4", "IPv4 operations on a vmknic"},
	{"network ip interface ipv4 address", "IPv4 address operations on a vmknic"},
	{"network ip interface ipv6", "IPv6 operations on a vmknic"},
	{"network ip interface ipv6 address", "IPv6 address operations on a vmknic"},
	{"network ip interface tag", "Operations pertaining to vmknic tags"},
	{"network ip neighbor", "Operations that can be performed on arp tables"},
	{"network ip netstack", "Commands to list and manipulate network stack instances"},
	{"network ip route", "Operations that can be performed to view and edit routing tables"},
	{"network ip route ipv4", "IPv4 routing operations"},
	{"network ip route ipv6", "IPv6 routing operations"},
	{"network nic", "Operations having to do with the configuration of Network Interface Card and getting and updating the NIC settings."},
	{"network nic stats", "Commands to list the statistics of a NIC"},
	{"network vm", "A set of commands for VM related operations"},
	{"network vswitch", "Commands to list and manipulate Virtual Switches on an ESX host."},
	{"network vswitch dvs", "Commands to retrieve Distributed Virtual Switch information"},
	{"network vswitch dvs vmware", "Commands to retrieve VMware vSphere Distributed Switch information"},
	{"network vswitch standard", "Commands to list and manipulate Virtual Switches on an ESX host."},
	{"network vswitch standard policy", "Commands to manipulate network policy settings governing the given virtual switch."},
	{"network vswitch standard policy failover", "Commands to manipulate failover policy settings governing the given virtual switch."},
	{"network vswitch standard policy security", "Commands to manipulate security policy settings governing the given virtual switch."},
	{"network vswitch standard policy shaping", "Commands to manipulate network shaping policy settings governing the given virtual switch."},
	{"network vswitch standard portgroup", "Commands to list and manipulate Port Groups on an ESX host."},
	{"network vswitch standard portgroup policy", "Commands to manipulate network policy settings governing the given port group."},
	{"network vswitch standard portgroup policy failover", "Commands to manipulate failover policy settings governing the given port group."},
	{"network vswitch standard portgroup policy security", "Commands to manipulate security policy settings governing the given port group."},
	{"network vswitch standard portgroup policy shaping", "Commands to manipulate network shaping policy settings governing the given port group."},
	{"network vswitch standard uplink", "Commands to add and remove uplink on given virtual switch."},
	{"storage", "VMware storage commands."},
	{"storage filesystem", "Operations pertaining to filesystems, also known as datastores, on the ESX host."},
	{"storage nfs", "Operations to create, manage, and remove Network Attached Storage filesystems."},
	{"storage nfs41", "Operations to create, manage, and remove NFS v4.1 filesystems."},
	{"system", "VMKernel system properties and commands for configuring properties of the kernel core system and related system services."},
	{"system hostname", "Operations pertaining the network name of the ESX host."},
	{"system maintenanceMode", "Command to manage the system's maintenance mode."},
	{"system settings", "Operations that allow viewing and manipulation of system settings."},
	{"system settings advanced",
		"The advanced settings are a set of VMkernel options. These settings are typically in place for specific workarounds or debugging."},
	{"system stats", "Access to various system statistics"},
	{"system stats uptime", "System uptime"},
	{"system time", "Commands to get and set system time."},
	{"system version", "Commands to get version information."},
	{"vm", "A small number of operations that allow a user to Control Virtual Machine operations."},
	{"vm process", "Operations on running virtual machine processes"},
	{"vsan", "VMware vSAN commands"},
	{"vsan cluster", "Commands for vSAN host cluster configuration"},
	{"vsan network", "Commands for vSAN host network configuration"},
	{"vsan network ip", "Commands for configuring IP network for vSAN."},
};

static const char *text_of(const char *path)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(namespaces); i++)
		if (strcmp(namespaces[i].path, path) == 0)
			return namespaces[i].text;
	return "";
}

/* ---- what there is ---- */

const struct console_esxcli *console_usage_row(const char *path)
{
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++)
			if (strcmp(row->path, path) == 0)
				return row;
	return NULL;
}

static gint by_text(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void add_once(GPtrArray *list, const char *text, size_t len)
{
	g_autofree char *one = g_strndup(text, len);
	if (!g_ptr_array_find_with_equal_func(list, one, g_str_equal, NULL))
		g_ptr_array_add(list, g_steal_pointer(&one));
}

void console_usage_below(const char *path, GPtrArray **out_namespaces, GPtrArray **out_commands)
{
	size_t n = strlen(path);
	*out_namespaces = g_ptr_array_new_with_free_func(g_free);
	*out_commands = g_ptr_array_new_with_free_func(g_free);
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++) {
			const char *rest = row->path + n;
			if (strncmp(row->path, path, n) != 0 || (n && *rest != ' '))
				continue;
			rest += n ? 1 : 0;
			size_t len = strcspn(rest, " ");
			add_once(rest[len] ? *out_namespaces : *out_commands, rest, len);
		}
	g_ptr_array_sort(*out_namespaces, by_text);
	g_ptr_array_sort(*out_commands, by_text);
}

/* ---- how it is said ---- */

static void entry(GString *out, const char *name, const char *text)
{
	g_string_append_printf(out, "  %s", name);
	if (strlen(name) > NAME_COLUMNS - 2)
		g_string_append_printf(out, "\n%*s%s\n", NAME_COLUMNS + 2, "", text);
	else if (*text)
		g_string_append_printf(out, "%*s%s\n", (int)(NAME_COLUMNS - strlen(name)), "", text);
	else
		g_string_append_c(out, '\n');
}

static void entries(GString *out, const char *head, const char *path, const GPtrArray *names)
{
	if (names->len)
		g_string_append_printf(out, "\n%s\n", head);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *whole = g_strconcat(path, *path ? " " : "", names->pdata[i], NULL);
		const struct console_esxcli *row = console_usage_row(whole);
		entry(out, names->pdata[i], row ? row->summary : text_of(whole));
	}
}

static void itself(GString *out)
{
	g_string_append(out, "Usage: esxcli [options] {namespace}+ {cmd} [cmd options]\n\nOptions:\n");
	entry(out, "--formatter=FORMATTER", "Override the formatter to use for a given command. Available formatters: xml, csv, keyvalue, json.");
	entry(out, "--screen-width=SCREENWIDTH", "Use the specified screen width when formatting text.");
	entry(out, "--debug", "Enable debug or internal use options.");
	entry(out, "--version", "Display version information for the script.");
	entry(out, "-?, --help", "Display usage information.");
}

void console_usage_namespace(const char *path, GString *out)
{
	GPtrArray *spaces, *commands;
	console_usage_below(path, &spaces, &commands);
	if (*path)
		g_string_append_printf(out, "Usage: esxcli %s {cmd} [cmd options]\n", path);
	else
		itself(out);
	entries(out, "Available Namespaces:", path, spaces);
	entries(out, "Available Commands:", path, commands);
	g_ptr_array_unref(spaces);
	g_ptr_array_unref(commands);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	const struct console_opt *const *x = a, *const *y = b;
	return strcmp((*x)->name, (*y)->name);
}

static void option(GString *out, const struct console_opt *o)
{
	static const char *const values[] = {"", "=<str>", "=<long>", "=<bool>", "=[ <str> ... ]"};
	GString *name = g_string_new(NULL);
	console_args_name(o, name);
	g_string_append(name, values[o->value]);
	g_autofree char *text = g_strconcat(o->help ? o->help : "", o->required ? " (required)" : "", NULL);
	entry(out, name->str, text);
	g_string_free(name, TRUE);
}

void console_usage_command(const struct console_esxcli *row, GString *out)
{
	const char *last = strrchr(row->path, ' ');
	g_string_append_printf(out, "Usage: esxcli %s [cmd options]\n\nDescription:\n", row->path);
	entry(out, last ? last + 1 : row->path, row->summary);
	g_string_append(out, "\nCmd options:\n");
	g_autoptr(GPtrArray) opts = g_ptr_array_new();
	for (const struct console_opt *o = row->opts; o && o->name; o++)
		g_ptr_array_add(opts, (gpointer)o);
	g_ptr_array_sort(opts, by_name);
	for (guint i = 0; i < opts->len; i++)
		option(out, opts->pdata[i]);
}
