/* scenarios/load_evacuate.c: evacuations: where the VMs may go, which of them, and the ids of the migrations they make.
 *
 * `to` names hosts, by globs as well, and clusters as cluster/NAME; a host named is known here, a cluster's hosts are looked up by the run. An evacuation ev1 makes
 * migrations ev1/VM, and ev1/VM/2 when it tries a VM again: so what names one of these is checked by its parts.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/natural.h"

#define CLUSTER "cluster/"

static void add_matching(struct load *l, const struct load_name *n, GPtrArray *names)
{
	guint before = names->len;
	for (uint32_t i = 0; i < l->e->hosts->len; i++)
		if (natural_match(n->text, estate_host(l->e, i)->name))
			g_ptr_array_add(names, (gpointer)estate_host(l->e, i)->name);
	if (names->len == before)
		load_fault(l, n->node, NULL, "no host matches '%s'", n->text);
}

static const char *const *read_targets(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) list = load_names(l, node);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < list->len; i++) {
		const struct load_name *n = &g_array_index(list, struct load_name, i);
		bool cluster = g_str_has_prefix(n->text, CLUSTER);
		if (!cluster && strpbrk(n->text, "*?")) {
			add_matching(l, n, names);
			continue;
		}
		g_ptr_array_add(names, (gpointer)n->text);
		if (cluster && estate_cluster_find(l->e, n->text + strlen(CLUSTER)) == HOST_NONE)
			load_missing(l, n->node, "cluster", n->text + strlen(CLUSTER), l->e->clusters);
		else if (!cluster && estate_host_find(l->e, n->text) == HOST_NONE)
			load_missing(l, n->node, "host", n->text, l->e->hosts);
	}
	g_ptr_array_add(names, NULL);
	return world_strv(l->w, (const char *const *)names->pdata);
}

static void check_only(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) list = load_names(l, node);
	for (guint i = 0; i < list->len; i++) {
		const struct load_name *n = &g_array_index(list, struct load_name, i);
		bool found = false;
		for (uint32_t k = 0; !found && k < l->w->vms->len; k++)
			found = natural_match(n->text, world_vm(l->w, k)->name);
		if (!found)
			load_fault(l, n->node, NULL, "no VM matches '%s'", n->text);
	}
}

/* Migrations of its own have ids of their own, so a VM must be on the host or come to it; a host without any cluster needs `to`. */
void load_evacuate(struct load *l, const struct load_value *v, struct action *a)
{
	uint32_t host = a->host ? estate_host_find(l->e, a->host) : HOST_NONE;
	a->move_powered_off = v[ACT_POWERED_OFF].number == 1;
	a->placement = (enum action_placement)v[ACT_PLACEMENT].number;
	a->limit = (uint32_t)v[ACT_LIMIT].number;
	a->timeout = sim_dur_ps(v[ACT_TIMEOUT].number);
	a->only = load_strv(l, v[ACT_ONLY].node);
	check_only(l, v[ACT_ONLY].node);
	if (v[ACT_TARGETS].node)
		a->targets = read_targets(l, v[ACT_TARGETS].node);
	else if (host != HOST_NONE && estate_cluster_of(l->e, host) == HOST_NONE)
		load_fault(l, v[ACT_HOST].node, "name hosts, or declare a cluster of the host: to: [esx02, esx03]",
			"host '%s' is in no cluster, so 'to' must say where its VMs go", a->host);
}

bool load_evacuate_makes(const struct load *l, const char *migration)
{
	const char *slash = strchr(migration, '/');
	if (!slash)
		return false;
	g_autofree char *id = g_strndup(migration, (gsize)(slash - migration)), *vm = g_strdup(slash + 1);
	char *again = strrchr(vm, '/');
	if (again && again[1] && strspn(again + 1, "0123456789") == strlen(again + 1))
		*again = 0;
	return load_is_made(l, LOAD_EVACUATION, NULL, id) && (world_vm_find(l->w, vm) != HOST_NONE || load_is_made(l, LOAD_VM, NULL, vm));
}
