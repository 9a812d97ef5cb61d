/* models/rules/rules_vm.c: whether a VM may run on a host, as far as networks and maintenance decide.
 *
 * vCenter compares names, not wires: the destination must have a port group of the same label (of the same distributed switch, where it is one), and that is
 * all it looks at. A port group on a switch without uplinks is a network of one host ("virtual intranet"); a running VM on it is not moved. Both are asked of
 * connected NICs, so of running VMs. That the VLAN behind the label is another one is never checked: the VM moves and loses its network. Sources: vCenter
 * Server and Host Management (requirements for migration, config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet), vSphere API (CannotAccessNetwork,
 * VMOnVirtualIntranet). Left out: mapping networks in the migration wizard, MAC conflicts, memory and processors of the host.
 */
#include "models/rules/rules.h"

bool rules_vm_internal(const struct host *h, const char *portgroup)
{
	uint32_t pg = host_portgroup_find(h, portgroup);
	return pg == HOST_NONE ? g_str_equal(portgroup, WORLD_INTERNAL_ONLY) : host_switch(h, host_portgroup(h, pg)->sw)->uplinks->len == 0;
}

static struct verdict network_is_there(const struct estate *e, const struct world_vm *vm, const char *portgroup, uint32_t from, uint32_t to)
{
	const struct host *a = estate_host(e, from), *b = estate_host(e, to);
	if (rules_vm_internal(a, portgroup))
		return verdict_no(VERDICT_REFUSED, "CLU-01", "VMOnVirtualIntranet", "'%s' is on '%s', which no uplink of host '%s' carries", vm->name, portgroup,
			a->name);
	if (host_portgroup_find(b, portgroup) == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CLU-02", "CannotAccessNetwork", "'%s' is on port group '%s', which host '%s' does not have", vm->name, portgroup,
			b->name);
	return verdict_ok();
}

struct verdict rules_vm_may_run(const struct estate *e, const struct world_vm *vm, uint32_t from, uint32_t to)
{
	const struct host *b = estate_host(e, to);
	if (b->mode != HOST_IN_SERVICE)
		return verdict_no(VERDICT_REFUSED, "EVA-01", NULL, "host '%s' %s maintenance mode and takes no VM", b->name,
			b->mode == HOST_IN_MAINTENANCE ? "is in" : "is entering");
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
		if (rules_vm_internal(a, name) || pb == HOST_NONE || (pa != HOST_NONE && host_portgroup(a, pa)->network != host_portgroup(b, pb)->network))
			return name;
	}
	return NULL;
}
