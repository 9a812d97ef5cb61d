/* models/run_evacuate_place.c: where the VMs of an evacuated host go.
 *
 * Of the hosts that an evacuation may use, those that would take the VM are asked of the same rules as a migration by hand. Spread takes the emptiest of them,
 * counting VMs that are on their way; ties go by memory, then by the order of the list. Left out: the load of the hosts, affinity rules, and any capacity: a host
 * takes as many VMs as come.
 */
#include "models/run_internal.h"

static bool is_emptier(const struct run *r, uint32_t a, uint32_t b)
{
	const struct run_load *x = &r->loads[a], *y = &r->loads[b];
	return x->vms != y->vms ? x->vms < y->vms : x->memory < y->memory;
}

uint32_t run_evacuate_place(struct run *r, const struct run_evacuation *v, uint32_t vm, struct verdict *out_why)
{
	uint32_t best = HOST_NONE;
	*out_why = verdict_ok();
	for (guint i = 0; i < v->targets->len && (best == HOST_NONE || v->placement == ACTION_PLACEMENT_SPREAD); i++) {
		uint32_t host = g_array_index(v->targets, uint32_t, i);
		if (best != HOST_NONE && !is_emptier(r, host, best))
			continue;
		struct verdict may = run_migrate_may(r, vm, host);
		if (may.ok)
			best = host;
		else if (out_why->ok) /* the first host's reason stands for all */
			*out_why = may;
	}
	return best;
}
