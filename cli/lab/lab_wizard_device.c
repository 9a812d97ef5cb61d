/* cli/lab/lab_wizard_device.c: the first pages of "Add Networking": connection type, and the switch or network that the adapter will be on.
 *
 * Left out: the pages of the other connection types, which esxcli has commands for.
 */
#include "cli/lab/lab_wizard.h"

/* ---- 1 connection type, 2 target ---- */

static char *ask_type(struct console *c, struct lab_wizard *w)
{
	lab_wizard_offer(w, "VMkernel Network Adapter");
	lab_wizard_offer(w, "Virtual Machine Port Group for a Standard Switch");
	lab_wizard_offer(w, "Physical Network Adapter");
	lab_wizard_options(c, w);
	return g_strdup("Connection type [1]: ");
}

static bool take_type(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	if (!lab_wizard_choose(c, w, answer, 0, &i))
		return false;
	if (i == 1)
		console_note(c, "a port group for VMs is made by 'esxcli network vswitch standard portgroup add'; this wizard makes VMkernel adapters");
	if (i == 2)
		console_note(c, "a physical adapter is given to a switch by 'esxcli network vswitch standard uplink add'; this wizard makes VMkernel adapters");
	return i == 0;
}

static char *ask_target(struct console *c, struct lab_wizard *w)
{
	lab_wizard_offer(w, "Select an existing network (a distributed port group)");
	lab_wizard_offer(w, "Select an existing standard switch");
	lab_wizard_offer(w, "New vSphere standard switch");
	lab_wizard_options(c, w);
	return g_strdup("Target device [2]: ");
}

static void offer_networks(const struct console *c, struct lab_wizard *w)
{
	const struct host *h = console_host(c);
	for (uint32_t i = 0; i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed && host_portgroup(h, i)->dvpg != HOST_NONE)
			lab_wizard_offer(w, host_portgroup(h, i)->name);
}

static void offer_switches(const struct console *c, struct lab_wizard *w)
{
	const struct host *h = console_host(c);
	for (uint32_t i = 0; i < h->switches->len; i++)
		if (!host_switch(h, i)->removed && host_switch(h, i)->dvs == HOST_NONE)
			lab_wizard_offer(w, host_switch(h, i)->name);
}

static bool take_target(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	if (!lab_wizard_choose(c, w, answer, LAB_WIZARD_SWITCH, &i))
		return false;
	g_autoptr(GPtrArray) there = g_ptr_array_new_with_free_func(g_free);
	struct lab_wizard next = {.options = there};
	if (i == LAB_WIZARD_NETWORK)
		offer_networks(c, &next);
	else if (i == LAB_WIZARD_SWITCH)
		offer_switches(c, &next);
	if (i != LAB_WIZARD_NEW_SWITCH && !there->len) {
		console_fault(c, "'%s' has no %s", c->host, i == LAB_WIZARD_NETWORK ? "distributed port group" : "standard switch");
		return false;
	}
	w->target = (enum lab_wizard_target)i;
	g_clear_pointer(&w->portgroup, g_free);
	g_clear_pointer(&w->nics, g_strfreev);
	w->vlan = 0;
	w->switch_mtu = 0;
	return true;
}

static bool on_network(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return w->target == LAB_WIZARD_NETWORK;
}

static bool on_switch(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return w->target == LAB_WIZARD_SWITCH;
}

static bool on_new_switch(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return w->target == LAB_WIZARD_NEW_SWITCH;
}

static char *ask_network(struct console *c, struct lab_wizard *w)
{
	offer_networks(c, w);
	lab_wizard_options(c, w);
	return g_strdup("Network [1]: ");
}

static bool take_network(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	if (!lab_wizard_choose(c, w, answer, 0, &i))
		return false;
	const struct host *h = console_host(c);
	lab_wizard_replace(&w->portgroup, w->options->pdata[i]);
	lab_wizard_replace(&w->sw, host_switch(h, host_portgroup(h, host_portgroup_find(h, w->portgroup))->sw)->name);
	return true;
}

static char *ask_switch(struct console *c, struct lab_wizard *w)
{
	offer_switches(c, w);
	lab_wizard_options(c, w);
	return g_strdup("Switch [1]: ");
}

static bool take_switch(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	if (!lab_wizard_choose(c, w, answer, 0, &i))
		return false;
	lab_wizard_replace(&w->sw, w->options->pdata[i]);
	return true;
}

/* NICs that no switch has. */
static void offer_nics(const struct console *c, struct lab_wizard *w)
{
	const struct host *h = console_host(c);
	for (uint32_t n = 0; n < h->nics->len; n++) {
		bool taken = false;
		for (uint32_t i = 0; i < h->switches->len; i++)
			for (guint k = 0; !host_switch(h, i)->removed && k < host_switch(h, i)->uplinks->len; k++)
				taken |= g_array_index(host_switch(h, i)->uplinks, uint32_t, k) == n;
		if (!taken)
			lab_wizard_offer(w, host_nic(h, n)->name);
	}
}

static char *ask_nics(struct console *c, struct lab_wizard *w)
{
	unsigned n = 0;
	offer_nics(c, w);
	do {
		g_free(w->sw);
		w->sw = g_strdup_printf("vSwitch%u", n++);
	} while (host_switch_find(console_host(c), w->sw) != HOST_NONE);
	console_print(c, w->options->len ? "Free physical adapters for %s:\n" : "No physical adapter is free: %s will reach nobody outside of the host.\n", w->sw);
	lab_wizard_options(c, w);
	return g_strdup("Active adapters, parted by commas [none]: ");
}

static bool take_nics(struct console *c, struct lab_wizard *w, const char *answer)
{
	g_auto(GStrv) parts = g_strsplit(answer, ",", -1);
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (char **p = parts; *p; p++) {
		guint i;
		if (!*g_strstrip(*p))
			continue;
		if (!lab_wizard_choose(c, w, *p, G_MAXUINT, &i))
			return false;
		if (!g_ptr_array_find(all, w->options->pdata[i], NULL))
			g_ptr_array_add(all, w->options->pdata[i]);
	}
	g_ptr_array_add(all, NULL);
	g_strfreev(w->nics);
	w->nics = g_strdupv((char **)all->pdata);
	return true;
}

static char *ask_switch_mtu(struct console *c, struct lab_wizard *w)
{
	(void)c;
	(void)w;
	return g_strdup_printf("MTU of the new switch [%d]: ", HOST_MTU_DEFAULT);
}

static bool take_switch_mtu(struct console *c, struct lab_wizard *w, const char *answer)
{
	w->switch_mtu = HOST_MTU_DEFAULT;
	return lab_wizard_mtu(c, answer, &w->switch_mtu);
}

#define TYPE 1, "Select connection type"
#define TARGET 2, "Select target device"
const struct lab_wizard_step lab_wizard_device[] = {
	{TYPE, NULL, ask_type, take_type},
	{TARGET, NULL, ask_target, take_target},
	{TARGET, on_network, ask_network, take_network},
	{TARGET, on_switch, ask_switch, take_switch},
	{TARGET, on_new_switch, ask_nics, take_nics},
	{TARGET, on_new_switch, ask_switch_mtu, take_switch_mtu},
	{0, NULL, NULL, NULL, NULL},
};
