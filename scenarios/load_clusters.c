/* scenarios/load_clusters.c: clusters, and lists of hosts.
 *
 * A cluster is a set of hosts under one name; `cluster/NAME` stands for them where a target is asked for. A host is a member of one cluster at most, as in
 * vCenter, and a vSAN's witness host of none of the data hosts' cluster. What DRS balances after the placement, and what HA restarts, is left out.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/natural.h"

/* One name of a list of hosts: a host, or a glob over all; each host once. */
static void add_hosts(struct load *l, const struct load_name *n, GArray *hosts, bool *listed)
{
	bool glob = strpbrk(n->text, "*?") != NULL, found = false;
	uint32_t one = glob ? HOST_NONE : estate_host_find(l->e, n->text);
	for (uint32_t i = glob ? 0 : one; i < l->e->hosts->len && (glob || !found); i++) {
		if (glob && !natural_match(n->text, estate_host(l->e, i)->name))
			continue;
		found = true;
		if (!listed[i])
			g_array_append_val(hosts, i);
		listed[i] = true;
	}
	if (!found && glob)
		load_fault(l, n->node, NULL, "no host matches '%s'", n->text);
	else if (!found)
		load_missing(l, n->node, "host", n->text, l->e->hosts);
}

GArray *load_host_list(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) names = load_names(l, node);
	g_autofree bool *listed = g_new0(bool, l->e->hosts->len + 1);
	GArray *hosts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < names->len; i++)
		add_hosts(l, &g_array_index(names, struct load_name, i), hosts, listed);
	return hosts;
}

static void read_hosts(struct load *l, const struct yaml_node *node, struct estate_cluster *c, uint32_t *cluster_of)
{
	uint32_t own = l->e->clusters->len - 1;
	g_autoptr(GArray) hosts = load_host_list(l, node);
	for (guint i = 0; i < hosts->len; i++) {
		uint32_t h = g_array_index(hosts, uint32_t, i);
		if (cluster_of[h] != HOST_NONE) {
			load_fault(l, node, NULL, "host '%s' is already in cluster '%s'", estate_host(l->e, h)->name, estate_cluster(l->e, cluster_of[h])->name);
			continue;
		}
		cluster_of[h] = own;
		g_array_append_val(c->hosts, h);
	}
}

static void read_witness(struct load *l, const struct load_value *v, struct estate_cluster *c)
{
	c->witness = estate_host_find(l->e, v->text);
	if (c->witness == HOST_NONE)
		load_missing(l, v->node, "host", v->text, l->e->hosts);
	for (guint i = 0; i < c->hosts->len; i++)
		if (g_array_index(c->hosts, uint32_t, i) == c->witness)
			load_fault(l, v->node, NULL, "witness '%s' is a member of cluster '%s', expected a host outside of it", v->text, c->name);
}

static void read_cluster(struct load *l, const struct load_item *item, uint32_t *cluster_of)
{
	struct load_value v[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_CLUSTER], item->key, item->name, v);
	struct estate_cluster *c = estate_cluster_add(l->e, item->name);
	c->origin = load_origin(l, item->key);
	c->ha = v[CLUSTER_HA].number;
	c->ft = v[CLUSTER_FT].number;
	c->vsan = v[CLUSTER_VSAN].number;
	read_hosts(l, v[CLUSTER_HOSTS].node, c, cluster_of);
	if (v[CLUSTER_WITNESS].text)
		read_witness(l, &v[CLUSTER_WITNESS], c);
}

void load_clusters(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "cluster", LOAD_MAX_PARTS);
	g_autofree uint32_t *cluster_of = g_new(uint32_t, l->e->hosts->len + 1);
	for (guint i = 0; i < l->e->hosts->len; i++)
		cluster_of[i] = HOST_NONE;
	for (guint i = 0; i < items->len; i++)
		read_cluster(l, &g_array_index(items, struct load_item, i), cluster_of);
	l->scope = (struct load_scope){0};
	l->here = NULL;
}
