/* cli/console/console_vswitch.c: esxcli network vswitch standard: switches, uplinks, port groups. Left out: the discovery protocol (always "listen"),
 * beacons.
 */
#include "cli/console/console_families.h"
#include "cli/console/console_switching.h"

/* ---- switches ---- */

static void put_switch(struct console *c, struct console_table *t, uint32_t i)
{
	const struct host *h = console_host(c);
	const struct host_switch *s = host_switch(h, i);
	g_autofree const char **uplinks = console_switching_names(h, (const uint32_t *)(const void *)s->uplinks->data, s->uplinks->len);
	g_autoptr(GPtrArray) groups = g_ptr_array_new();
	for (uint32_t k = 0; k < h->portgroups->len; k++)
		if (!host_portgroup(h, k)->removed && host_portgroup(h, k)->sw == i)
			g_ptr_array_add(groups, (gpointer)host_portgroup(h, k)->name);
	g_ptr_array_add(groups, NULL);
	console_put(t, s->name);
	console_put(t, console_switching_class(h));
	console_put_int(t, console_switching_total(h, i));
	console_put_int(t, console_switching_used(c, i));
	console_put_int(t, console_switching_configured(h, i));
	console_put_int(t, s->mtu);
	console_put(t, "listen");
	console_put_bool(t, s->teaming.has_detection && s->teaming.detection == TEAMING_BEACON);
	console_put_int(t, 1);
	console_put_int(t, 3);
	console_put(t, NULL);
	console_put_all(t, uplinks);
	console_put_all(t, (const char *const *)groups->pdata);
}

static int list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Name", CONSOLE_STRING}, {"Class", CONSOLE_STRING}, {"Num Ports", CONSOLE_INTEGER},
		{"Used Ports", CONSOLE_INTEGER}, {"Configured Ports", CONSOLE_INTEGER}, {"MTU", CONSOLE_INTEGER}, {"CDP Status", CONSOLE_STRING},
		{"Beacon Enabled", CONSOLE_BOOLEAN}, {"Beacon Interval", CONSOLE_INTEGER}, {"Beacon Threshold", CONSOLE_INTEGER},
		{"Beacon Required By", CONSOLE_STRING}, {"Uplinks", CONSOLE_STRINGS}, {"Portgroups", CONSOLE_STRINGS}};
	const struct host *h = console_host(c);
	const char *name = console_arg(a, "vswitch-name");
	uint32_t one = name ? console_switching_find(c, name) : HOST_NONE;
	if (name && one == HOST_NONE)
		return 1;
	struct console_table *t = console_table_new("VirtualSwitch", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
	for (uint32_t i = 0; i < h->switches->len; i++)
		if (!host_switch(h, i)->removed && host_switch(h, i)->dvs == HOST_NONE && (!name || i == one))
			put_switch(c, t, i);
	console_show(c, t);
	return 0;
}

static int add(struct console *c, const struct console_args *a) { return console_switching_add(c, console_arg(a, "vswitch-name")); }

static int remove_one(struct console *c, const struct console_args *a) { return console_switching_remove(c, console_arg(a, "vswitch-name")); }

static int set(struct console *c, const struct console_args *a)
{
	int64_t mtu;
	const char *cdp = console_arg(a, "cdp-status");
	if (!console_arg_long(a, "mtu", &mtu)) {
		if (!cdp)
			return console_fault(c, "Error: Missing required parameter -m|--mtu or -c|--cdp-status");
		console_note(c, "the discovery protocol is not emulated: it stays at 'listen'");
		return 1;
	}
	int status = console_switching_mtu(c, console_arg(a, "vswitch-name"), mtu);
	if (!status && cdp)
		console_note(c, "the MTU is set; the discovery protocol is not emulated: it stays at 'listen'");
	return status;
}

static int uplink_add(struct console *c, const struct console_args *a)
{
	return console_switching_uplink(c, ACTION_ADD_UPLINK, console_arg(a, "vswitch-name"), console_arg(a, "uplink-name"));
}

static int uplink_remove(struct console *c, const struct console_args *a)
{
	return console_switching_uplink(c, ACTION_REMOVE_UPLINK, console_arg(a, "vswitch-name"), console_arg(a, "uplink-name"));
}

/* ---- port groups ---- */

static int portgroup_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {
		{"Name", CONSOLE_STRING}, {"Virtual Switch", CONSOLE_STRING}, {"Active Clients", CONSOLE_INTEGER}, {"VLAN ID", CONSOLE_INTEGER}};
	const struct host *h = console_host(c);
	struct console_table *t = console_table_new("PortGroup", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *pg = host_portgroup(h, i);
		if (pg->removed || pg->dvpg != HOST_NONE)
			continue;
		console_put(t, pg->name);
		console_put(t, host_switch(h, pg->sw)->name);
		console_put_int(t, console_switching_clients(c, i));
		console_put_int(t, console_switching_vlan(c, i));
	}
	console_show(c, t);
	return 0;
}

static int portgroup_add(struct console *c, const struct console_args *a)
{
	return console_switching_add_portgroup(c, console_arg(a, "portgroup-name"), console_arg(a, "vswitch-name"));
}

static int portgroup_remove(struct console *c, const struct console_args *a)
{
	return console_switching_remove_portgroup(c, console_arg(a, "portgroup-name"), console_arg(a, "vswitch-name"));
}

static int portgroup_set(struct console *c, const struct console_args *a)
{
	int64_t vlan = 0;
	return console_arg_long(a, "vlan-id", &vlan) ? console_switching_set_vlan(c, console_arg(a, "portgroup-name"), vlan)
						     : console_fault(c, "Error: Missing required parameter -v|--vlan-id");
}

/* ---- options ---- */

#define SWITCH(need, help) {'v', "vswitch-name", CONSOLE_ARG_STR, (need), (help), CONSOLE_SWITCHES, NULL}
#define PORTGROUP(help) {'p', "portgroup-name", CONSOLE_ARG_STR, true, (help), CONSOLE_PORTGROUPS, NULL}

static const char *const cdp_statuses[] = {"down", "listen", "advertise", "both", NULL};
static const struct console_opt list_opts[] = {SWITCH(false, "Limit the output of this command to only vswitches with the given name."), {0}};
static const struct console_opt add_opts[] = {
	{'P', "ports", CONSOLE_ARG_LONG, false, "The number of ports to to give this newly added virtual switch. Maximum: 4096 Default: 128", CONSOLE_NO_NAMES, NULL},
	{'v', "vswitch-name", CONSOLE_ARG_STR, true, "The name of the virtual switch to add.", CONSOLE_NO_NAMES, NULL},
	{0},
};
static const struct console_opt remove_opts[] = {SWITCH(true, "The name of the virtual switch to remove."), {0}};
static const struct console_opt set_opts[] = {
	{'c', "cdp-status", CONSOLE_ARG_STR, false, "The CDP status of the given virtual switch. It can be 'down', 'listen', 'advertise' or 'both'",
		CONSOLE_WORDS, cdp_statuses},
	{'m', "mtu", CONSOLE_ARG_LONG, false, "The MTU (Maximum Transmission Unit) of the given virtual switch.", CONSOLE_NO_NAMES, NULL},
	SWITCH(true, "The name of virtual switch to apply the configurations."),
	{0},
};
static const struct console_opt uplink_opts[] = {
	{'u', "uplink-name", CONSOLE_ARG_STR, true, "The name of the uplink to add to or remove from the virtual switch.", CONSOLE_NICS, NULL},
	SWITCH(true, "The name of the virtual switch."),
	{0},
};
static const struct console_opt portgroup_opts[] = {
	{'p', "portgroup-name", CONSOLE_ARG_STR, true, "The name of the portgroup to add", CONSOLE_NO_NAMES, NULL},
	SWITCH(true, "The virtual switch to add the portgroup to."),
	{0},
};
static const struct console_opt portgroup_remove_opts[] = {
	PORTGROUP("The name of the portgroup to remove"),
	SWITCH(true, "The virtual switch to remove the portgroup from."),
	{0},
};
static const struct console_opt portgroup_set_opts[] = {
	PORTGROUP("The name of the portgroup to set vlan id for."),
	{'v', "vlan-id", CONSOLE_ARG_LONG, false, "The vlan id for this portgroup. This value is in the range (0 - 4095)", CONSOLE_NO_NAMES, NULL},
	{0},
};

#define STANDARD "network vswitch standard "
const struct console_esxcli console_vswitch[] = {
	{STANDARD "list", "List the virtual switches current on the ESXi host.", list, list_opts},
	{STANDARD "add", "Add a new virtual switch to the ESXi networking system.", add, add_opts},
	{STANDARD "remove", "Remove a virtual switch from the ESXi networking system.", remove_one, remove_opts},
	{STANDARD "set", "This command sets the MTU size and CDP status of a given virtual switch.", set, set_opts},
	{STANDARD "uplink add", "Add an uplink to the given virtual switch", uplink_add, uplink_opts},
	{STANDARD "uplink remove", "Remove an uplink from the given virtual switch", uplink_remove, uplink_opts},
	{STANDARD "portgroup list", "List all of the port groups currently on the system.", portgroup_list, NULL},
	{STANDARD "portgroup add", "Allows the addition of a standard port group to a virtual switch.", portgroup_add, portgroup_opts},
	{STANDARD "portgroup remove", "Remove a port group from the given virtual switch", portgroup_remove, portgroup_remove_opts},
	{STANDARD "portgroup set", "Set the vlan id for the given port group", portgroup_set, portgroup_set_opts},
	{NULL, NULL, NULL, NULL},
};
