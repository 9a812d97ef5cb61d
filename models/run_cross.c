/* models/run_cross.c: what a migration between two vCenter Servers is checked for beyond what any migration is.
 *
 * The two vCenter Servers must reach each other; a scenario that says where they are has that looked up (TCP 443, both ways). The source host tries the NFC connection (TCP 902) to
 * the destination while it is validated: packets lost without a word make the check itself run into its timeout, long before anything is copied. Source: vCenter Server and Host
 * Management 6.0 and 6.7, requirements for migration between vCenter Servers; Broadcom KB on "Compatibility check took too long to complete".
 * A NIC of the VM on a distributed switch needs one at the destination, too.
 * Left out: versions of distributed switches, whose port groups have names of their own here; single sign-on domains, clocks, versions of the vCenter Servers themselves, MAC address conflicts.
 */
#include "models/run_internal.h"

#define PORT_VCENTER 443

static bool is_far(const struct run *r, const struct run_migration *m)
{
	return estate_host(r->estate, m->from)->vcenter != estate_host(r->estate, m->to)->vcenter;
}

static const char *vcenter_name(const struct run *r, uint32_t host)
{
	uint32_t i = estate_host(r->estate, host)->vcenter;
	return i == HOST_NONE ? "the unnamed one" : estate_vcenter(r->estate, i)->name;
}

static uint32_t vcenter_network(const struct run *r, uint32_t host)
{
	uint32_t i = estate_host(r->estate, host)->vcenter;
	return i == HOST_NONE ? FABRIC_NONE : estate_vcenter(r->estate, i)->network;
}

static const struct host_switch *switch_of(const struct run *r, uint32_t host, const char *portgroup)
{
	const struct host *h = estate_host(r->estate, host);
	uint32_t pg = host_portgroup_find(h, portgroup);
	return pg == HOST_NONE ? NULL : host_switch(h, host_portgroup(h, pg)->sw);
}

/* A NIC on a distributed switch does not move to a standard one. */
static struct verdict same_kind_of_switch(const struct run *r, const struct run_migration *m, const char *portgroup)
{
	const struct host_switch *a = switch_of(r, m->from, portgroup), *b = switch_of(r, m->to, portgroup);
	if (a && b && a->dvs != HOST_NONE && b->dvs == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "XVC-05", NULL, "port group '%s' is on the distributed switch '%s', at the destination on the standard switch '%s'", portgroup,
			a->name, b->name);
	return verdict_ok();
}

struct verdict run_cross_switches(const struct run *r, const struct run_migration *m)
{
	const struct world_vm *vm = run_vm(r, m->vm);
	struct verdict v = verdict_ok();
	for (guint i = 0; is_far(r, m) && v.ok && i < vm->portgroups->len; i++)
		v = same_kind_of_switch(r, m, vm->portgroups->pdata[i]);
	return v;
}

struct verdict run_cross_reach(const struct run *r, const struct run_migration *m)
{
	uint32_t a = vcenter_network(r, m->from), b = vcenter_network(r, m->to);
	struct fabric_route way;
	if (!is_far(r, m) || a == FABRIC_NONE || b == FABRIC_NONE || a == b)
		return verdict_ok();
	for (int k = 0; k < 2; k++)
		if (fabric_route(&r->estate->fabric, IP_V4, k ? b : a, k ? a : b, PORT_VCENTER, &way) != FABRIC_OK &&
			fabric_route(&r->estate->fabric, IP_V6, k ? b : a, k ? a : b, PORT_VCENTER, &way) != FABRIC_OK)
			return verdict_no(VERDICT_REFUSED, "XVC-03", NULL, "vCenter Server '%s' does not reach '%s' on TCP %d", vcenter_name(r, k ? m->to : m->from),
				vcenter_name(r, k ? m->from : m->to), PORT_VCENTER);
	return verdict_ok();
}

struct verdict run_cross_nfc(struct run *r, const struct run_migration *m, struct sim_dur *out_waits)
{
	struct endpoints ends;
	struct request q = {.service = SERVICE_PROVISIONING, .from = m->from, .to = m->to, .now = sim_now(r->sim), .assume = &r->world->assume, .seed = r->seed,
		.family = m->family};
	if (!is_far(r, m))
		return verdict_ok();
	struct verdict v = rules_select(r->estate, &q, &ends);
	int64_t s = advanced_get(&estate_host(r->estate, m->from)->advanced, ADVANCED_NFC_TIMEOUT);
	*out_waits = sim_dur_ps(v.how == VERDICT_SILENT ? s * SIM_S : 0);
	if (v.ok)
		return v;
	struct verdict no = verdict_no(VERDICT_AT_ONCE, "XVC-04", "CompatibilityCheckTimeout", "the NFC connection of the compatibility check failed: %.180s", v.text);
	return no;
}
