/* cli/import/import_complete.c: what was named and never listed is there all the same: NICs of switches, switches of port groups, port groups of adapters.
 *
 * People keep the listings they looked at, not all that there are. A switch that no listing tells of is taken for vSwitch0, a host without NICs has one.
 */
#include <string.h>

#include "cli/import/import.h"

/* Each NIC that a list names is one of the host's and, with a switch, one of its uplinks. */
static void need_nics(struct import_host *h, struct import_thing *sw, const char *list)
{
	g_auto(GStrv) names = g_strsplit(list ? list : "", ",", -1);
	for (char **name = names; *name; name++) {
		const char *uplinks = sw ? import_fact(sw, "uplinks") : NULL;
		g_auto(GStrv) had = g_strsplit_set(uplinks ? uplinks : "", ", ", -1);
		if (!*g_strstrip(*name))
			continue;
		import_thing(h, IMPORT_NIC, *name);
		if (!sw || g_strv_contains((const char *const *)had, *name))
			continue;
		g_autofree char *more = uplinks && *uplinks ? g_strdup_printf("%s, %s", uplinks, *name) : g_strdup(*name);
		import_set(sw, "uplinks", more);
	}
}

static bool lists(const struct import_thing *sw, const char *key, const char *name)
{
	g_auto(GStrv) names = g_strsplit(import_fact(sw, key) ? import_fact(sw, key) : "", ",", -1);
	for (char **w = names; *w; w++)
		if (strcmp(g_strstrip(*w), name) == 0)
			return true;
	return false;
}

/* The switch of a port group that no listing places: the one that names it, or has its first NIC. */
static const char *switch_of(const struct import_host *h, const struct import_thing *group)
{
	const char *active = import_fact(group, "active");
	g_autofree char *nic = active ? g_strstrip(g_strndup(active, strcspn(active, ","))) : NULL;
	for (guint i = 0; i < h->things[IMPORT_SWITCH]->len; i++) {
		const struct import_thing *sw = g_ptr_array_index(h->things[IMPORT_SWITCH], i);
		if (lists(sw, "portgroups", group->name) || (nic && (lists(sw, "uplinks", nic) || lists(sw, "active", nic))))
			return sw->name;
	}
	return "vSwitch0";
}

static void need_of_team(struct import_host *h, struct import_thing *sw, const struct import_thing *of)
{
	static const char *const keys[] = {"active", "standby", "unused"};
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
		need_nics(h, sw, import_fact(of, keys[i]));
}

static void complete_adapter(struct import_host *h, struct import_thing *t)
{
	const char *group = import_fact(t, "portgroup"), *set = import_fact(t, "portset");
	if (import_fact(t, "dvs"))
		import_thing(h, IMPORT_DVS, import_fact(t, "dvs"));
	else if (!group)
		import_set(t, "portgroup", "unknown");
	if (import_fact(t, "dvs") || import_find(h, IMPORT_PORTGROUP, group ? group : "unknown"))
		return;
	struct import_thing *made = import_thing(h, IMPORT_PORTGROUP, group ? group : "unknown");
	import_set(made, "switch", set ? set : "vSwitch0");
}

/* A port group is on one network, which has one subnet: an adapter in another one gets a port group like it. */
static void part_subnets(struct import_host *h)
{
	static const char *const kept[] = {"switch", "vlan", "teaming", "detection", "failback", "active", "standby", "unused"};
	g_autoptr(GHashTable) subnet_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < h->things[IMPORT_ADAPTER]->len; i++) {
		struct import_thing *t = g_ptr_array_index(h->things[IMPORT_ADAPTER], i);
		g_autofree char *subnet = import_subnet(import_fact(t, "ipv4")), *group = import_portgroup(t);
		const char *first = g_hash_table_lookup(subnet_of, group);
		if (!subnet || import_fact(t, "dvs") || g_strcmp0(first, subnet) == 0)
			continue;
		if (!first) {
			g_hash_table_insert(subnet_of, g_steal_pointer(&group), g_steal_pointer(&subnet));
			continue;
		}
		g_autofree char *name = g_strdup_printf("%s %s", group, subnet);
		struct import_thing *like = import_find(h, IMPORT_PORTGROUP, group), *made = import_thing(h, IMPORT_PORTGROUP, name);
		for (unsigned k = 0; k < G_N_ELEMENTS(kept) && like; k++)
			import_set(made, kept[k], import_fact(like, kept[k]));
		import_set(t, "portgroup", name);
	}
}

static void complete_host(struct import_host *h)
{
	for (guint i = 0; i < h->things[IMPORT_ADAPTER]->len; i++)
		complete_adapter(h, g_ptr_array_index(h->things[IMPORT_ADAPTER], i));
	part_subnets(h);
	for (guint i = 0; i < h->things[IMPORT_PORTGROUP]->len; i++) {
		struct import_thing *t = g_ptr_array_index(h->things[IMPORT_PORTGROUP], i);
		if (!import_fact(t, "switch"))
			import_set(t, "switch", switch_of(h, t));
		need_of_team(h, import_thing(h, IMPORT_SWITCH, import_fact(t, "switch")), t);
	}
	for (guint i = 0; i < h->things[IMPORT_SWITCH]->len; i++) {
		struct import_thing *t = g_ptr_array_index(h->things[IMPORT_SWITCH], i);
		need_nics(h, NULL, import_fact(t, "uplinks"));
		need_of_team(h, t, t);
	}
	for (guint i = 0; i < h->things[IMPORT_DVS]->len; i++)
		need_nics(h, NULL, import_fact(g_ptr_array_index(h->things[IMPORT_DVS], i), "uplinks"));
	if (!h->things[IMPORT_NIC]->len)
		import_thing(h, IMPORT_NIC, "vmnic0");
	struct import_thing *first = h->things[IMPORT_SWITCH]->len ? g_ptr_array_index(h->things[IMPORT_SWITCH], 0) : NULL;
	if (first && h->things[IMPORT_SWITCH]->len == 1 && !import_fact(first, "uplinks"))
		import_set(first, "uplinks", ((const struct import_thing *)g_ptr_array_index(h->things[IMPORT_NIC], 0))->name);
}

void import_complete(struct import *x)
{
	for (guint i = 0; i < x->hosts->len; i++)
		complete_host(g_ptr_array_index(x->hosts, i));
}
