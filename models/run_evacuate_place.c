/* models/run_evacuate_place.c: where the VMs of an evacuated host go.
 *
 * Of the hosts that an evacuation may use, those that would take the VM are asked of the same rules as a migration by hand. Spread takes the emptiest of them,
 * counting VMs that are on their way; ties go by memory, then by the order of the list. Left out: the load of the hosts, affinity rules, and any capacity: a host
 * takes as many VMs as come.
 */
#include "models/run_internal.h"

#include <string.h>

#define CLUSTER "cluster/"

static void add_host(GArray *list, uint32_t host, uint32_t but)
{
	for (guint i = 0; i < list->len; i++)
		if (g_array_index(list, uint32_t, i) == host)
			return;
	if (host != but)
		g_array_append_val(list, host);
}

static void add_cluster(const struct run *r, GArray *list, uint32_t cluster, uint32_t but)
{
	const GArray *hosts = estate_cluster(r->estate, cluster)->hosts;
	for (guint i = 0; i < hosts->len; i++)
		add_host(list, g_array_index(hosts, uint32_t, i), but);
}

static bool add_name(const struct run *r, GArray *list, const char *name, uint32_t but)
{
	bool is_cluster = g_str_has_prefix(name, CLUSTER);
	uint32_t i = is_cluster ? estate_cluster_find(r->estate, name + strlen(CLUSTER)) : estate_host_find(r->estate, name);
	if (i == HOST_NONE)
		return false;
	if (is_cluster)
		add_cluster(r, list, i, but);
	else
		add_host(list, i, but);
	return true;
}

GArray *run_evacuate_targets(const struct run *r, uint32_t host, const char *const *names, struct verdict *out_why)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	const char *name = estate_host(r->estate, host)->name;
	uint32_t own = estate_cluster_of(r->estate, host);
	for (guint i = 0; names && names[i]; i++)
		if (!add_name(r, list, names[i], host)) {
			*out_why = verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no host or cluster '%s'", names[i]);
			return NULL;
		}
	if (!names && own != HOST_NONE)
		add_cluster(r, list, own, host);
	if (list->len)
		return g_steal_pointer(&list);
	if (names || own != HOST_NONE)
		*out_why = verdict_no(VERDICT_REFUSED, "EVA-06", NULL, "there is no other host for the virtual machines of '%s'", name);
	else
		*out_why = verdict_no(VERDICT_REFUSED, "EVA-06", NULL, "host '%s' is in no cluster, and nothing says where its virtual machines go", name);
	return NULL;
}

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
