/* cli/console/console_interface.c: esxcli network ip interface: VMkernel adapters are listed, made, changed and removed.
 *
 * Which fields a list has depends on the release (models/host/release.h); their order is that of real output. An adapter's netstack is chosen here and never
 * again. Left out: MAC addresses that are given, receive queues, ports of opaque networks.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_join.h"
#include "cli/console/console_made.h"
#include "models/rules/rules.h"

enum {
	NAME,
	MAC,
	ENABLED,
	PORTSET,
	PORTGROUP,
	NETSTACK,
	DVS_NAME,
	DVS_UUID,
	DVS_PORT,
	DVS_COOKIE,
	OPAQUE_ID,
	OPAQUE_TYPE,
	EXTERNAL_ID,
	MTU,
	TSO,
	QUEUES,
	URPF,
	PORT,
	FIELDS
};

static const struct console_field all_fields[FIELDS] = {
	{"Name", CONSOLE_STRING},
	{"MAC Address", CONSOLE_STRING},
	{"Enabled", CONSOLE_BOOLEAN},
	{"Portset", CONSOLE_STRING},
	{"Portgroup", CONSOLE_STRING},
	{"Netstack Instance", CONSOLE_STRING},
	{"VDS Name", CONSOLE_STRING},
	{"VDS UUID", CONSOLE_STRING},
	{"VDS Port", CONSOLE_STRING},
	{"VDS Connection", CONSOLE_INTEGER},
	{"Opaque Network ID", CONSOLE_STRING},
	{"Opaque Network Type", CONSOLE_STRING},
	{"External ID", CONSOLE_STRING},
	{"MTU", CONSOLE_INTEGER},
	{"TSO MSS", CONSOLE_INTEGER},
	{"RXDispQueue Size", CONSOLE_INTEGER},
	{"URPF", CONSOLE_INTEGER},
	{"Port ID", CONSOLE_INTEGER},
};

static bool has_field(const struct host *h, unsigned f)
{
	switch (f) {
	case NETSTACK:
	case EXTERNAL_ID: return release_has(h->release, RELEASE_LISTS_STACK);
	case OPAQUE_ID:
	case OPAQUE_TYPE: return release_has(h->release, RELEASE_LISTS_OPAQUE);
	case QUEUES: return release_has(h->release, RELEASE_LISTS_QUEUES);
	case URPF: return release_has(h->release, RELEASE_LISTS_URPF);
	default: return true;
	}
}

static void put_distributed(struct console_table *t, const struct host *h, const struct host_adapter *a, unsigned f)
{
	uint32_t sw = host_portgroup(h, a->portgroup)->sw;
	const char *dvs = host_switch(h, sw)->name;
	int64_t port = console_made_dvport(h, a->portgroup, host_port(h, a->port)->number);
	g_autofree char *uuid = console_made_hex(dvs, '-'), *text = g_strdup_printf("%" G_GINT64_FORMAT, port);
	if (host_switch(h, sw)->dvs == HOST_NONE && f == DVS_COOKIE)
		console_put_int(t, -1);
	else if (host_switch(h, sw)->dvs == HOST_NONE)
		console_put(t, "N/A");
	else if (f == DVS_COOKIE)
		console_put_int(t, console_made_cookie(dvs, port));
	else
		console_put(t, f == DVS_NAME ? dvs : f == DVS_UUID ? uuid : text);
}

static void put_field(struct console_table *t, const struct host *h, uint32_t i, unsigned f)
{
	const struct host_adapter *a = host_adapter(h, i);
	uint32_t sw = host_portgroup(h, a->portgroup)->sw;
	g_autofree char *mac = console_made_mac(h, i), *portset = console_made_portset(h, sw);
	switch (f) {
	case NAME: console_put(t, a->name); break;
	case MAC: console_put(t, mac); break;
	case ENABLED: console_put_bool(t, a->enabled); break;
	case PORTSET: console_put(t, portset); break;
	case PORTGROUP: console_put(t, host_switch(h, sw)->dvs == HOST_NONE ? host_portgroup(h, a->portgroup)->name : "N/A"); break;
	case NETSTACK: console_put(t, host_netstack(h, a->stack)->key); break;
	case MTU: console_put_int(t, a->mtu); break;
	case TSO: console_put_int(t, 65535); break;
	case QUEUES: console_put_int(t, 2); break;
	case URPF: console_put_int(t, 0); break;
	case PORT: console_put_int(t, console_made_port(h, sw, host_port(h, a->port)->number)); break;
	case OPAQUE_ID:
	case OPAQUE_TYPE:
	case EXTERNAL_ID: console_put(t, "N/A"); break;
	default: put_distributed(t, h, a, f);
	}
}

static int list(struct console *c, const struct console_args *args)
{
	const struct host *h = console_host(c);
	const char *key = console_arg(args, "netstack");
	uint32_t stack = key ? console_ip_stack(c, key) : HOST_NONE;
	struct console_field fields[FIELDS];
	unsigned which[FIELDS], n = 0;
	if (key && stack == HOST_NONE)
		return 1;
	for (unsigned f = 0; f < FIELDS; f++)
		if (has_field(h, f)) {
			fields[n] = all_fields[f];
			which[n++] = f;
		}
	struct console_table *t = console_table_new("VMkernelInterface", CONSOLE_BLOCKS, fields, n);
	g_autoptr(GArray) of = console_ip_adapters(h, stack);
	for (guint i = 0; i < of->len; i++)
		for (unsigned f = 0; f < n; f++)
			put_field(t, h, g_array_index(of, uint32_t, i), which[f]);
	console_show(c, t);
	return 0;
}

/* ---- changes ---- */

/* The port group that is meant, or NULL: said. */
static const char *find_portgroup(struct console *c, const struct console_args *a)
{
	const char *name = console_arg(a, "portgroup-name"), *dvs = console_arg(a, "dvs-name");
	int64_t port;
	bool has_port = console_arg_long(a, "dvport-id", &port);
	if (name && (dvs || has_port)) {
		console_fault(c, "Error: A port group and a DVPort cannot be given in the same command");
		return NULL;
	}
	if (name)
		return console_join_portgroup(c, name);
	if (dvs && has_port)
		return console_join_port(c, dvs, port);
	console_fault(c, "Error: Missing required parameter -p|--portgroup-name, or -s|--dvs-name with -P|--dvport-id");
	return NULL;
}

static bool unkept(struct console *c, const struct console_args *a, const char *name, const char *why)
{
	if (!console_arg(a, name))
		return false;
	console_note(c, "--%s is not emulated: %s; nothing was done", name, why);
	return true;
}

/* Which a host would refuse. */
static void say_shared(struct console *c, const char *name, const char *portgroup)
{
	const struct host *h = console_host(c);
	uint32_t pg = host_portgroup_find(h, portgroup);
	for (uint32_t i = 0; host_portgroup(h, pg)->dvpg == HOST_NONE && i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (!a->removed && a->portgroup == pg && strcmp(a->name, name) != 0) {
			console_note(c,
				"%s is on '%s', too: a host has one VMkernel adapter on a port group of a standard switch and refuses a second one; here it is "
				"made",
				a->name, portgroup);
			return;
		}
	}
}

static int add(struct console *c, const struct console_args *a)
{
	const char *name = console_arg(a, "interface-name"), *key = console_arg(a, "netstack"), *portgroup;
	struct console_ip_owners had = console_ip_owners(c);
	uint32_t number;
	int64_t mtu;
	bool made;
	if (host_adapter_number(name, &number) && number >= RULES_MOST_ADAPTERS)
		return console_fault(c, "Error: Invalid interface name %s, expected vmk0 to vmk%d", name, RULES_MOST_ADAPTERS - 1);
	if (unkept(c, a, "mac-address", "MAC addresses follow from host and adapter") || !(portgroup = find_portgroup(c, a)))
		return 1;
	if (!console_ip_stack_for(c, key, &made))
		return 1;
	struct entry *e = entry_new(ACTION_ADD_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	entry_text(e, "portgroup", portgroup);
	entry_text(e, "stack", key);
	if (console_arg_long(a, "mtu", &mtu))
		entry_number(e, "mtu", mtu);
	if (!console_do(c, e))
		return console_refused(c, "Unable to add VMkernel network interface %s", name);
	if (made)
		console_ip_say_made(c, key);
	say_shared(c, name, portgroup);
	console_join_say(c, name);
	console_ip_say_owners(c, had);
	return 0;
}

static int remove_one(struct console *c, const struct console_args *a)
{
	const struct host *h = console_host(c);
	const char *name = console_arg(a, "interface-name"), *portgroup = console_arg(a, "portgroup-name");
	struct console_ip_owners had = console_ip_owners(c);
	for (uint32_t i = 0; !name && portgroup && i < h->adapters->len; i++)
		if (!host_adapter(h, i)->removed && strcmp(host_portgroup(h, host_adapter(h, i)->portgroup)->name, portgroup) == 0)
			name = host_adapter(h, i)->name;
	if (!name && !portgroup)
		return console_fault(c, "Error: Missing required parameter -i|--interface-name");
	if (!name)
		return console_fault(c, "Unable to find a VMkernel network interface on portgroup %s", portgroup);
	if (console_ip_adapter(c, name) == HOST_NONE)
		return 1;
	struct entry *e = entry_new(ACTION_REMOVE_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	if (!console_do(c, e))
		return console_refused(c, "Unable to remove VMkernel network interface %s", name);
	console_ip_say_owners(c, had);
	return 0;
}

static int set(struct console *c, const struct console_args *a)
{
	const char *name = console_arg(a, "interface-name");
	uint32_t i = console_ip_adapter(c, name);
	int64_t mtu;
	bool enabled;
	if (i == HOST_NONE)
		return 1;
	bool has_mtu = console_arg_long(a, "mtu", &mtu), has_enabled = console_arg_bool(a, "enabled", &enabled);
	if (!has_mtu && !has_enabled)
		return console_fault(c, "Error: Missing required parameter -e|--enabled or -m|--mtu");
	struct entry *e = entry_new(ACTION_SET_ADAPTER);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	if (has_enabled)
		entry_bool(e, "enabled", enabled);
	if (has_mtu)
		entry_number(e, "mtu", mtu);
	if (!console_do(c, e))
		return console_refused(c, "Unable to set the %s of %s", has_mtu ? "MTU" : "state", name);
	const struct host *h = console_host(c);
	const struct host_switch *sw = host_switch(h, host_portgroup(h, host_adapter(h, i)->portgroup)->sw);
	if (has_mtu && mtu > sw->mtu)
		console_note(c, "%s carries %u bytes only: larger packets of %s are lost on it", sw->name, sw->mtu, name);
	return 0;
}

static const struct console_opt list_opts[] = {
	{'N', "netstack", CONSOLE_ARG_STR, false, "The network stack instance; if not specified, list all VMkernel network interfaces", CONSOLE_STACKS, NULL},
	{0},
};
static const struct console_opt add_opts[] = {
	{'P', "dvport-id", CONSOLE_ARG_LONG, false, "DVPort ID of the connection point. This requires --dvs-name to be given in the same command",
		CONSOLE_NO_NAMES, NULL},
	{'s', "dvs-name", CONSOLE_ARG_STR, false, "DVSwitch name of the connection point. This requires --dvport-id to be given in the same command",
		CONSOLE_DVS, NULL},
	{'i', "interface-name", CONSOLE_ARG_STR, true, "The VMkernel network interface to create. This name must be in the form vmk#", CONSOLE_NO_NAMES, NULL},
	{'M', "mac-address", CONSOLE_ARG_STR, false, "The MAC address for the newly created VMkernel network interface", CONSOLE_NO_NAMES, NULL},
	{'m', "mtu", CONSOLE_ARG_LONG, false, "The MTU setting of the VMkernel network interface", CONSOLE_NO_NAMES, NULL},
	{'N', "netstack", CONSOLE_ARG_STR, false, "The network stack instance; if unspecified, use the default netstack instance", CONSOLE_STACKS, NULL},
	{'p', "portgroup-name", CONSOLE_ARG_STR, false, "The name of the vswitch port group to create this VMkernel network interface in", CONSOLE_PORTGROUPS,
		NULL},
	{0},
};
static const struct console_opt remove_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, false, "The name of the VMkernel network interface to remove", CONSOLE_ADAPTERS, NULL},
	{'p', "portgroup-name", CONSOLE_ARG_STR, false, "The name of the vswitch port group to delete this VMkernel network interface from", CONSOLE_PORTGROUPS, NULL},
	{0},
};
static const struct console_opt set_opts[] = {
	{'e', "enabled", CONSOLE_ARG_BOOL, false, "Set to true to enable the interface, set to false to disable it", CONSOLE_NO_NAMES, NULL},
	{'i', "interface-name", CONSOLE_ARG_STR, true, "The name of the interface to apply the configurations", CONSOLE_ADAPTERS, NULL},
	{'m', "mtu", CONSOLE_ARG_LONG, false, "The MTU setting of the VMkernel network interface", CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_interface[] = {
	{"network ip interface list", "This command will list the VMkernel network interfaces currently known to the system", list, list_opts},
	{"network ip interface add", "Add a new VMkernel network interface", add, add_opts},
	{"network ip interface remove", "Remove a VMkernel network interface", remove_one, remove_opts},
	{"network ip interface set", "This command sets the enabled status and MTU size of a given IP interface", set, set_opts},
	{NULL, NULL, NULL, NULL},
};
