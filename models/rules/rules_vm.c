/* models/rules/rules_vm.c: whether a VM may run on a host, as far as networks and maintenance decide, and to which hosts those of an evacuated one may go.
 *
 * vCenter compares names, not wires: the destination must have a port group of the same label (of the same distributed switch, where it is one), and that is
 * all it looks at. A port group on a switch without uplinks is a network of one host ("virtual intranet"); a running VM on it is not moved. Both are asked of
 * connected NICs, so of running VMs. That the VLAN behind the label is another one is never checked: the VM moves and loses its network. Sources: vCenter
 * Server and Host Management (requirements for migration, config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet), vSphere API (CannotAccessNetwork,
 * VMOnVirtualIntranet). Left out: mapping networks in the migration wizard, MAC conflicts, memory and processors of the host.
 */
#include "models/rules/rules.h"

#include <string.h>

#define CLUSTER "cluster/"

/* Whether nothing but VMs of the same host can be reached over a port group: no uplink carries its switch. */
static bool internal(const struct host *h, const char *portgroup)
{
	uint32_t pg = host_portgroup_find(h, portgroup);
	return pg == HOST_NONE ? g_str_equal(portgroup, WORLD_INTERNAL_ONLY) : host_switch(h, host_portgroup(h, pg)->sw)->uplinks->len == 0;
}

/* The distributed switch of a port group; HOST_NONE: standard switches, which are compared by the label of the port group alone. */
static uint32_t switch_of(const struct host *h, uint32_t portgroup)
{
	return host_switch(h, host_portgroup(h, portgroup)->sw)->dvs;
}

static struct verdict network_is_there(const struct estate *e, const struct world_vm *vm, const char *portgroup, uint32_t from, uint32_t to)
{
	const struct host *a = estate_host(e, from), *b = estate_host(e, to);
	if (internal(a, portgroup))
		return verdict_no(VERDICT_REFUSED, "CLU-01", "VMOnVirtualIntranet", "'%s' is on '%s', which no uplink of host '%s' carries", vm->name, portgroup,
			a->name);
	uint32_t there = host_portgroup_find(b, portgroup);
	if (there == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CLU-02", "CannotAccessNetwork", "'%s' is on port group '%s', which host '%s' does not have", vm->name, portgroup,
			b->name);
	if (a->vcenter == b->vcenter && switch_of(a, host_portgroup_find(a, portgroup)) != switch_of(b, there)) /* between vCenters: XVC-05 */
		return verdict_no(VERDICT_REFUSED, "CLU-02", "CannotAccessNetwork", "'%s' is on port group '%s', which is on another switch on host '%s'", vm->name,
			portgroup, b->name);
	return verdict_ok();
}

struct verdict rules_vm_taken_in(const struct estate *e, uint32_t to)
{
	const struct host *h = estate_host(e, to);
	if (h->mode == HOST_IN_SERVICE)
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "EVA-01", "InvalidState", "host '%s' %s maintenance mode and takes no VM", h->name,
		h->mode == HOST_IN_MAINTENANCE ? "is in" : "is entering");
}

struct verdict rules_vm_may_run(const struct estate *e, const struct world_vm *vm, uint32_t from, uint32_t to)
{
	const struct host *b = estate_host(e, to);
	struct verdict in = rules_vm_taken_in(e, to);
	if (!in.ok)
		return in;
	if (vm->ft.secondary == to)
		return verdict_no(VERDICT_REFUSED, "CLU-04", NULL, "the secondary of '%s' is on host '%s'", vm->name, b->name);
	for (guint i = 0; vm->power == WORLD_POWER_ON && i < vm->portgroups->len; i++) {
		struct verdict v = network_is_there(e, vm, vm->portgroups->pdata[i], from, to);
		if (!v.ok)
			return v;
	}
	return verdict_ok();
}

const char *rules_vm_cut_off(const struct estate *e, const struct world_vm *vm, uint32_t from, uint32_t to)
{
	const struct host *a = estate_host(e, from), *b = estate_host(e, to);
	for (guint i = 0; i < vm->portgroups->len; i++) {
		const char *name = vm->portgroups->pdata[i];
		uint32_t pa = host_portgroup_find(a, name), pb = host_portgroup_find(b, name);
		if (internal(a, name) || pb == HOST_NONE || (pa != HOST_NONE && host_portgroup(a, pa)->network != host_portgroup(b, pb)->network))
			return name;
	}
	return NULL;
}

/* --- where the VMs of a host may go --- */

static void add_host(GArray *list, uint32_t host, uint32_t but)
{
	for (guint i = 0; i < list->len; i++)
		if (g_array_index(list, uint32_t, i) == host)
			return;
	if (host != but)
		g_array_append_val(list, host);
}

static void add_cluster(const struct estate *e, GArray *list, uint32_t cluster, uint32_t but)
{
	const GArray *hosts = estate_cluster(e, cluster)->hosts;
	for (guint i = 0; i < hosts->len; i++)
		add_host(list, g_array_index(hosts, uint32_t, i), but);
}

static bool add_name(const struct estate *e, GArray *list, const char *name, uint32_t but)
{
	bool is_cluster = g_str_has_prefix(name, CLUSTER);
	uint32_t i = is_cluster ? estate_cluster_find(e, name + strlen(CLUSTER)) : estate_host_find(e, name);
	if (i == HOST_NONE)
		return false;
	if (is_cluster)
		add_cluster(e, list, i, but);
	else
		add_host(list, i, but);
	return true;
}

GArray *rules_vm_targets(const struct estate *e, uint32_t host, const char *const *names, struct verdict *out_why)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	const char *name = estate_host(e, host)->name;
	uint32_t own = estate_cluster_of(e, host);
	for (guint i = 0; names && names[i]; i++)
		if (!add_name(e, list, names[i], host)) {
			*out_why = verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no host or cluster '%s'", names[i]);
			return NULL;
		}
	if (!names && own != HOST_NONE)
		add_cluster(e, list, own, host);
	if (list->len)
		return g_steal_pointer(&list);
	if (names || own != HOST_NONE)
		*out_why = verdict_no(VERDICT_REFUSED, "EVA-06", NULL, "there is no other host for the virtual machines of '%s'", name);
	else
		*out_why = verdict_no(VERDICT_REFUSED, "EVA-06", NULL, "host '%s' is in no cluster, and nothing says where its virtual machines go", name);
	return NULL;
}
