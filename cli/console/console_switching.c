/* cli/console/console_switching.c: standard switches, their uplinks and port groups, as esxcli and the older esxcfg-* tools find, count and change them.
 *
 * Numbers of ports are those of a host: each uplink takes two (of a distributed switch one), what is plugged in one, and one is the switch's own. What is
 * asked of a distributed switch is not done here: a real host answers that it has no such switch, since vCenter owns it. Left out: the discovery protocol,
 * beacons' intervals, private VLANs.
 */
#include "cli/console/console_switching.h"

#include <string.h>

#define TOTAL_OLD 5632
#define TOTAL 10496
#define TOTAL_DISTRIBUTED 2560

/* ---- look-ups ---- */

uint32_t console_switching_nic(struct console *c, const char *name)
{
	uint32_t i = host_nic_find(console_host(c), name);
	if (i == HOST_NONE)
		console_fault(c, "Unable to find a physical NIC named %s", name);
	return i;
}

uint32_t console_switching_find(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	uint32_t i = host_switch_find(h, name);
	if (i != HOST_NONE && host_switch(h, i)->dvs == HOST_NONE)
		return i;
	console_fault(c, "Unable to find vswitch with name %s", name);
	if (i != HOST_NONE)
		console_note(c, "'%s' is a distributed switch: vCenter owns its settings (NET-09); a host only lists it, by 'esxcli network vswitch dvs vmware list'", name);
	return HOST_NONE;
}

uint32_t console_switching_portgroup(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	uint32_t i = host_portgroup_find(h, name);
	if (i != HOST_NONE && host_portgroup(h, i)->dvpg == HOST_NONE)
		return i;
	console_fault(c, "Unable to find portgroup with name %s", name);
	if (i != HOST_NONE)
		console_note(c, "'%s' is a port group of a distributed switch: vCenter owns its settings (NET-09)", name);
	return HOST_NONE;
}

/* ---- numbers ---- */

static bool is_old(const struct host *h) { return release_compare(h->release, RELEASE(7, 0, 0)) < 0; }

static bool distributed(const struct host *h, uint32_t sw) { return host_switch(h, sw)->dvs != HOST_NONE; }

int64_t console_switching_total(const struct host *h, uint32_t sw) { return distributed(h, sw) ? TOTAL_DISTRIBUTED : is_old(h) ? TOTAL_OLD : TOTAL; }

int64_t console_switching_configured(const struct host *h, uint32_t sw) { return distributed(h, sw) ? 512 : 128; }

const char *console_switching_class(const struct host *h) { return is_old(h) ? "etherswitch" : "cswitch"; }

static int64_t vm_ports(const struct console *c, const char *portgroup)
{
	const struct run *r = session_run(c->session);
	int64_t n = 0;
	for (guint i = 0; i < run_vm_count(r); i++) {
		const struct world_vm *vm = run_vm(r, i);
		for (guint k = 0; run_vm_host(r, i) == console_host(c)->index && vm->power == WORLD_POWER_ON && k < vm->portgroups->len; k++)
			n += strcmp(vm->portgroups->pdata[k], portgroup) == 0;
	}
	return n;
}

int64_t console_switching_clients(const struct console *c, uint32_t portgroup)
{
	const struct host *h = console_host(c);
	int64_t n = vm_ports(c, host_portgroup(h, portgroup)->name);
	for (uint32_t i = 0; i < h->adapters->len; i++)
		n += !host_adapter(h, i)->removed && host_adapter(h, i)->portgroup == portgroup;
	return n;
}

int64_t console_switching_used(const struct console *c, uint32_t sw)
{
	const struct host *h = console_host(c);
	int64_t n = 1 + (distributed(h, sw) ? 1 : 2) * (int64_t)host_switch(h, sw)->uplinks->len;
	for (uint32_t i = 0; i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed && host_portgroup(h, i)->sw == sw)
			n += console_switching_clients(c, i);
	return n;
}

uint32_t console_switching_vlan(const struct console *c, uint32_t portgroup)
{
	return fabric_network(&session_estate(c->session)->fabric, host_portgroup(console_host(c), portgroup)->network)->vlan;
}

char *console_switching_uplinks(const struct host *h, uint32_t sw, const char *between)
{
	const GArray *of = host_switch(h, sw)->uplinks;
	g_autofree const char **names = console_switching_names(h, (const uint32_t *)(const void *)of->data, of->len);
	return g_strjoinv(between, (char **)names);
}

/* ---- lists ---- */

const char **console_switching_names(const struct host *h, const uint32_t *nics, uint32_t n)
{
	const char **out = g_new0(const char *, n + 1);
	for (uint32_t i = 0; i < n; i++)
		out[i] = host_nic(h, nics[i])->name;
	return out;
}

bool console_switching_has(const uint32_t *list, uint32_t n, uint32_t nic)
{
	uint32_t i = 0;
	while (i < n && list[i] != nic)
		i++;
	return i < n;
}

void console_switching_order(const struct host *h, uint32_t sw, uint32_t portgroup, struct console_switching_order *out)
{
	const GArray *uplinks = host_switch(h, sw)->uplinks;
	out->n_active = portgroup == HOST_NONE ? host_switch_active(h, sw, out->active) : host_active(h, portgroup, out->active);
	out->n_standby = portgroup == HOST_NONE ? host_switch_standby(h, sw, out->standby) : host_standby(h, portgroup, out->standby);
	out->n_unused = 0;
	for (guint i = 0; i < uplinks->len && out->n_unused < HOST_MAX_TEAM; i++) {
		uint32_t nic = g_array_index(uplinks, uint32_t, i);
		if (!console_switching_has(out->active, out->n_active, nic) && !console_switching_has(out->standby, out->n_standby, nic))
			out->unused[out->n_unused++] = nic;
	}
}

/* ---- changes ---- */

static struct entry *on_host(const struct console *c, enum action_kind kind, const char *name)
{
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	return e;
}

/* What a host says to what is refused: of something in use, of something that is not there. */
static int refused(struct console *c, const char *what, const char *name)
{
	static const struct { const char *rule, *why; } known[] = {{"CFG-01", "Already exists"}, {"CFG-02", "Busy"}, {"NET-", "Not supported"}};
	const char *why = "Bad parameter";
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (c->verdict.rule && g_str_has_prefix(c->verdict.rule, known[i].rule))
			why = known[i].why;
	return console_refused(c, "Unable to %s %s: Sysinfo error: %s. See VMkernel log for details.", what, name, why);
}

int console_switching_add(struct console *c, const char *name)
{
	if (host_switch_find(console_host(c), name) != HOST_NONE)
		return console_fault(c, "Unable to add vswitch: A portset with the name %s already exists", name);
	return console_do(c, on_host(c, ACTION_ADD_SWITCH, name)) ? 0 : refused(c, "add vswitch", name);
}

int console_switching_remove(struct console *c, const char *name)
{
	if (console_switching_find(c, name) == HOST_NONE)
		return 1;
	return console_do(c, on_host(c, ACTION_REMOVE_SWITCH, name)) ? 0 : refused(c, "remove vswitch", name);
}

int console_switching_mtu(struct console *c, const char *name, int64_t mtu)
{
	uint32_t sw = console_switching_find(c, name);
	if (sw == HOST_NONE)
		return 1;
	struct entry *e = on_host(c, ACTION_SET_SWITCH, name);
	entry_number(e, "mtu", mtu);
	if (!console_do(c, e))
		return refused(c, "set the MTU of vswitch", name);
	const struct host *h = console_host(c);
	for (uint32_t i = 0; i < h->adapters->len; i++)
		if (!host_adapter(h, i)->removed && host_portgroup(h, host_adapter(h, i)->portgroup)->sw == sw && host_adapter(h, i)->mtu > mtu)
			console_note(c, "%s sends packets of up to %u bytes: those above %d are lost on %s now (RTE-10)", host_adapter(h, i)->name,
				host_adapter(h, i)->mtu, (int)mtu, name);
	return 0;
}

/* A switch, or a port group with an order of its own, lists its uplinks: what is added later is in none of the lists. */
static void say_unused(struct console *c, uint32_t sw, uint32_t nic)
{
	const struct host *h = console_host(c);
	g_autoptr(GString) where = g_string_new(NULL);
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		struct console_switching_order o;
		if (host_portgroup(h, i)->removed || host_portgroup(h, i)->sw != sw)
			continue;
		console_switching_order(h, sw, i, &o);
		if (console_switching_has(o.unused, o.n_unused, nic))
			g_string_append_printf(where, "%s'%s'", where->len ? ", " : "", host_portgroup(h, i)->name);
	}
	if (where->len)
		console_note(c, "an order of uplinks is set for %s: %s is unused there until 'policy failover set' lists it", where->str, host_nic(h, nic)->name);
}

int console_switching_uplink(struct console *c, enum action_kind kind, const char *sw, const char *nic)
{
	uint32_t s = console_switching_find(c, sw), n = s == HOST_NONE ? HOST_NONE : console_switching_nic(c, nic);
	if (n == HOST_NONE)
		return 1;
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "switch", sw);
	entry_text(e, "nic", nic);
	bool add = kind == ACTION_ADD_UPLINK;
	if (!console_do(c, e))
		return add ? refused(c, "add uplink", nic) : console_refused(c, "Unable to remove uplink %s: it is not an uplink of vswitch %s", nic, sw);
	if (add)
		say_unused(c, s, n);
	else if (!host_switch(console_host(c), s)->uplinks->len)
		console_note(c, "%s has no uplink any more: what is plugged in there hears only each other", sw);
	return 0;
}

int console_switching_add_portgroup(struct console *c, const char *name, const char *sw)
{
	if (console_switching_find(c, sw) == HOST_NONE)
		return 1;
	if (host_portgroup_find(console_host(c), name) != HOST_NONE)
		return console_fault(c, "Unable to add portgroup: A portgroup with the name %s already exists", name);
	struct entry *e = on_host(c, ACTION_ADD_PORTGROUP, name);
	entry_text(e, "switch", sw);
	entry_number(e, "vlan", 0);
	return console_do(c, e) ? 0 : refused(c, "add portgroup", name);
}

int console_switching_remove_portgroup(struct console *c, const char *name, const char *sw)
{
	uint32_t s = sw ? console_switching_find(c, sw) : HOST_NONE, i = sw && s == HOST_NONE ? HOST_NONE : console_switching_portgroup(c, name);
	if (i == HOST_NONE)
		return 1;
	if (sw && host_portgroup(console_host(c), i)->sw != s)
		return console_fault(c, "Unable to find portgroup with name %s on vswitch %s", name, sw);
	return console_do(c, on_host(c, ACTION_REMOVE_PORTGROUP, name)) ? 0 : refused(c, "remove portgroup", name);
}

void console_switching_say_segment(struct console *c, const char *portgroup)
{
	const struct host *h = console_host(c);
	const struct fabric *f = &session_estate(c->session)->fabric;
	uint32_t network = host_portgroup(h, host_portgroup_find(h, portgroup))->network;
	if (network < session_scenario(c->session)->world->estate->fabric.networks->len)
		return;
	console_note(c, "no network of site '%s' has VLAN %u: only ports that are given it there hear each other, and nobody leases addresses or routes (NET-10)",
		fabric_site(f, h->site)->name, fabric_network(f, network)->vlan);
}

int console_switching_set_vlan(struct console *c, const char *name, int64_t vlan)
{
	if (console_switching_portgroup(c, name) == HOST_NONE)
		return 1;
	if (vlan == 4095) {
		console_note(c, "VLAN 4095 hands all VLANs to guests that tag for themselves, which is not emulated; nothing was done. A VMkernel adapter "
				"needs the VLAN of its network");
		return 1;
	}
	if (vlan < 0 || vlan > 4095)
		return console_fault(c, "Invalid vlan id %" G_GINT64_FORMAT ": it must be from 0 to 4095", vlan);
	struct entry *e = on_host(c, ACTION_SET_PORTGROUP, name);
	entry_number(e, "vlan", vlan);
	if (!console_do(c, e))
		return refused(c, "set the vlan of portgroup", name);
	console_switching_say_segment(c, name);
	return 0;
}
