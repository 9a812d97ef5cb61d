/* scenarios/load_storage.c: arrays, hosts' iSCSI initiators, datastores.
 *
 * An array's portals lie on one network, like any address there. A datastore says who mounts it by `hosts` or by `cluster`, and what it lies on by its type:
 * nothing (local, vsan), an array with portals (iscsi, nfs3, nfs41), or an array or nothing (vmfs_fc). Whether a host gets to its datastore over its networks
 * is for the run and for lint L41: the loader only knows names.
 */
#include "scenarios/load.h"

#include <string.h>

#define MOST_PORTALS 8 /* paths of one datastore a software iSCSI initiator may have */

/* --- arrays --- */

static void read_portal(struct load *l, const struct load_item *item, struct estate_array *a)
{
	struct load_value v[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_PORTAL], item->key, item->name, v);
	struct estate_portal p = {.name = estate_string(l->e, item->name), .address = v[PORTAL_IPV4].ip, .rate_bps = v[PORTAL_RATE].number};
	g_array_append_val(a->portals, p);
	load_check_adapter(l, &(struct load_adapter){
		.host = a->name, .name = p.name, .stack = SERVICE_STACK_DEFAULT, .network = a->network, .address = p.address, .at_address = v[PORTAL_IPV4].node});
}

static void read_array(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_ARRAY], item->key, item->name, v);
	struct estate_array *a = estate_array_add(l->e, item->name);
	const char *network = v[ARRAY_NETWORK].text;
	a->origin = load_origin(l, item->key);
	if (network && (a->network = fabric_network_find(&l->e->fabric, network)) == FABRIC_NONE)
		load_missing(l, v[ARRAY_NETWORK].node, "network", network, l->e->fabric.networks);
	if (v[ARRAY_PORTALS].has && !network)
		load_fault(l, v[ARRAY_PORTALS].key, NULL, "array '%s' has portals on no network, expected its 'network'", item->name);
	g_autoptr(GArray) portals = load_items(l, v[ARRAY_PORTALS].node, "portal", MOST_PORTALS);
	for (guint i = 0; i < portals->len; i++)
		read_portal(l, &g_array_index(portals, struct load_item, i), a);
}

void load_arrays(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "array", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++)
		read_array(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}

/* --- initiators --- */

static bool has(const GArray *a, uint32_t x)
{
	for (guint i = 0; i < a->len; i++)
		if (g_array_index(a, uint32_t, i) == x)
			return true;
	return false;
}

static void read_binding(struct load *l, const struct yaml_node *node, struct host *h)
{
	uint32_t dflt = host_netstack_find(h, SERVICE_STACK_DEFAULT);
	g_autoptr(GArray) names = load_names(l, node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		uint32_t a = host_adapter_find(h, n->text);
		if (a == HOST_NONE)
			load_missing(l, n->node, "adapter", n->text, h->adapters);
		else if (has(h->iscsi.bound, a))
			load_fault(l, n->node, NULL, "adapter '%s' is bound twice", n->text);
		else if (host_adapter(h, a)->stack != dflt)
			load_fault(l, n->node, "rule STO-02: iSCSI runs on the default netstack", "adapter '%s' is on netstack '%s'", n->text,
				host_netstack(h, host_adapter(h, a)->stack)->key);
		else
			g_array_append_val(h->iscsi.bound, a);
	}
	if (h->iscsi.bound->len > MOST_PORTALS)
		load_fault(l, node, NULL, "'port_binding' has %u adapters, expected at most %d", h->iscsi.bound->len, MOST_PORTALS);
}

static void read_targets(struct load *l, const struct yaml_node *node, struct host *h)
{
	g_autoptr(GArray) names = load_names(l, node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		uint32_t a = estate_array_find(l->e, n->text);
		if (a == HOST_NONE)
			load_missing(l, n->node, "array", n->text, l->e->arrays);
		else if (!estate_array(l->e, a)->portals->len)
			load_fault(l, n->node, NULL, "array '%s' has no portals to log in to", n->text);
		else if (!has(h->iscsi.targets, a))
			g_array_append_val(h->iscsi.targets, a);
	}
}

/* round_robin, fixed, mru, or {round_robin: {iops: 1}}. */
static void read_policy(struct load *l, const struct yaml_node *node, struct host *h)
{
	static const char *const names[] = {"round_robin", "fixed", "mru", NULL};
	static const struct scenario_field row = {.key = "path_policy", .type = SCENARIO_CHOICE, .choices = names};
	struct load_value v[SCENARIO_SLOTS], choice = {0};
	if (node->kind == YAML_SCALAR) {
		load_field(l, node, &row, &choice);
		h->iscsi.policy = (enum host_path_policy)choice.number;
		return;
	}
	const struct yaml_node *rr = node->kind == YAML_MAP && node->n == 1 ? yaml_get(node, "round_robin") : NULL;
	if (!rr)
		load_fault(l, node, NULL, "expected round_robin, fixed, mru or {round_robin: {iops: 1}}");
	else
		load_block(l, rr, &scenario_keys[SCENARIO_BLOCK_ROUND_ROBIN], node, NULL, v);
}

void load_iscsi(struct load *l, struct host *h, const struct load_value *value)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!load_block(l, value->node, &scenario_keys[SCENARIO_BLOCK_ISCSI], value->key, NULL, v))
		return;
	h->iscsi.kind = v[ISCSI_ADAPTER].number == 1 ? HOST_ISCSI_DEPENDENT : HOST_ISCSI_SOFTWARE;
	h->iscsi.policy = HOST_PATH_ROUND_ROBIN;
	h->iscsi.origin = load_origin(l, value->key);
	read_binding(l, v[ISCSI_PORT_BINDING].node, h);
	read_targets(l, v[ISCSI_TARGETS].node, h);
	if (v[ISCSI_PATH_POLICY].node)
		read_policy(l, v[ISCSI_PATH_POLICY].node, h);
	if (h->iscsi.kind == HOST_ISCSI_DEPENDENT && !h->iscsi.bound->len)
		load_fault(l, value->key, NULL, "'adapter: dependent' needs 'port_binding': the hardware takes its address from an adapter");
}

/* --- datastores --- */

static bool over_ip(enum datastore_type t)
{
	return t == DATASTORE_ISCSI || t == DATASTORE_NFS3 || t == DATASTORE_NFS41;
}

static void read_mounts(struct load *l, const struct load_value *v, struct estate_datastore *ds)
{
	const char *cluster = v[DATASTORE_CLUSTER].text;
	if (v[DATASTORE_HOSTS].has == v[DATASTORE_CLUSTER].has) {
		load_fault(l, v[DATASTORE_HOSTS].has ? v[DATASTORE_HOSTS].key : l->here, NULL, "datastore '%s' has %s 'hosts' %s 'cluster', expected one of them",
			ds->name, v[DATASTORE_HOSTS].has ? "both" : "neither", v[DATASTORE_HOSTS].has ? "and" : "nor");
		return;
	}
	if (cluster) {
		ds->cluster = estate_cluster_find(l->e, cluster);
		if (ds->cluster == HOST_NONE)
			load_missing(l, v[DATASTORE_CLUSTER].node, "cluster", cluster, l->e->clusters);
		else
			g_array_append_vals(ds->hosts, estate_cluster(l->e, ds->cluster)->hosts->data, estate_cluster(l->e, ds->cluster)->hosts->len);
		return;
	}
	g_array_unref(ds->hosts);
	ds->hosts = load_host_list(l, v[DATASTORE_HOSTS].node);
	if (ds->type == DATASTORE_LOCAL && v[DATASTORE_TYPE].text && ds->hosts->len > 1)
		load_fault(l, v[DATASTORE_HOSTS].node, "a datastore of several hosts is one of vmfs_fc, iscsi, nfs3, nfs41, vsan",
			"local datastore '%s' is mounted by %u hosts, expected one", ds->name, ds->hosts->len);
}

static void read_place(struct load *l, const struct load_value *v, struct estate_datastore *ds)
{
	const char *array = v[DATASTORE_ARRAY].text, *type = v[DATASTORE_TYPE].text;
	if (array && (ds->array = estate_array_find(l->e, array)) == HOST_NONE)
		load_missing(l, v[DATASTORE_ARRAY].node, "array", array, l->e->arrays);
	if (!type)
		return;
	if (over_ip(ds->type) && !array)
		load_fault(l, v[DATASTORE_TYPE].node, NULL, "datastore '%s' of type %s lies on no array, expected 'array'", ds->name, type);
	else if (over_ip(ds->type) && ds->array != HOST_NONE && !estate_array(l->e, ds->array)->portals->len)
		load_fault(l, v[DATASTORE_ARRAY].node, NULL, "array '%s' has no portals, expected at least one for a datastore of type %s", array, type);
	if (array && (ds->type == DATASTORE_LOCAL || ds->type == DATASTORE_VSAN))
		load_fault(l, v[DATASTORE_ARRAY].node, NULL, "datastore '%s' of type %s lies on no array", ds->name, type);
	if (ds->type != DATASTORE_VSAN)
		ds->cluster = HOST_NONE;
	else if (ds->cluster != HOST_NONE && !estate_cluster(l->e, ds->cluster)->vsan)
		load_fault(l, v[DATASTORE_CLUSTER].node, "vsan: true", "cluster '%s' of datastore '%s' has no vSAN", estate_cluster(l->e, ds->cluster)->name, ds->name);
	if (ds->type == DATASTORE_VSAN && v[DATASTORE_HOSTS].has)
		load_fault(l, v[DATASTORE_HOSTS].key, NULL, "datastore '%s' of type vsan is mounted by the hosts of its cluster, expected 'cluster'", ds->name);
}

static void read_vaai(struct load *l, const struct yaml_node *node, struct estate_datastore *ds)
{
	g_autoptr(GArray) names = load_names(l, node);
	bool nfs = ds->type == DATASTORE_NFS3 || ds->type == DATASTORE_NFS41, block = ds->type == DATASTORE_ISCSI || ds->type == DATASTORE_VMFS_FC;
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		bool xcopy = strcmp(n->text, "xcopy") == 0, clone = strcmp(n->text, "file_clone") == 0;
		if (!xcopy && !clone)
			load_fault(l, n->node, NULL, "'vaai' has '%s', expected xcopy or file_clone", n->text);
		else if ((xcopy && !block) || (clone && !nfs))
			load_fault(l, n->node, NULL, "'vaai' has '%s', which is of %s storage, and datastore '%s' is not", n->text, xcopy ? "block" : "NFS", ds->name);
		else
			ds->vaai |= xcopy ? ESTATE_VAAI_XCOPY : ESTATE_VAAI_FILE_CLONE;
	}
	if (ds->vaai && ds->array == HOST_NONE)
		load_fault(l, node, NULL, "datastore '%s' has 'vaai' and lies on no array, expected 'array'", ds->name);
}

static void read_datastore(struct load *l, const struct load_item *item)
{
	static const enum datastore_type types[] = {DATASTORE_LOCAL, DATASTORE_VMFS_FC, DATASTORE_ISCSI, DATASTORE_NFS3, DATASTORE_NFS41, DATASTORE_VSAN};
	struct load_value v[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_DATASTORE], item->key, item->name, v);
	struct estate_datastore *ds = estate_datastore_add(l->e, item->name);
	ds->type = types[v[DATASTORE_TYPE].number];
	ds->read_bps = v[DATASTORE_READ].number;
	ds->write_bps = v[DATASTORE_WRITE].number;
	ds->origin = load_origin(l, item->key);
	read_mounts(l, v, ds);
	read_place(l, v, ds);
	if (v[DATASTORE_VAAI].node)
		read_vaai(l, v[DATASTORE_VAAI].node, ds);
}

void load_datastores(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "datastore", LOAD_MAX_OBJECTS);
	for (guint i = 0; i < items->len; i++)
		read_datastore(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}
