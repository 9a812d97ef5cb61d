/* scenarios/load_dvs.c: distributed switches, their port groups and Network I/O Control; which NICs a host gives to them. */
#include "scenarios/load.h"

#include <string.h>

/* ---- Network I/O Control ---- */

static void read_shares(struct load *l, const struct yaml_node *node, uint32_t *out)
{
	static const struct scenario_field row = {.key = "shares", .type = SCENARIO_COUNT, .min = 1, .max = 100};
	static const struct {
		const char *name;
		uint32_t shares;
	} levels[] = {{"low", DVS_SHARES_LOW}, {"normal", DVS_SHARES_NORMAL}, {"high", DVS_SHARES_HIGH}};
	for (size_t i = 0; node->kind == YAML_SCALAR && i < G_N_ELEMENTS(levels); i++)
		if (strcmp(node->text, levels[i].name) == 0) {
			*out = levels[i].shares;
			return;
		}
	if (node->kind == YAML_SCALAR && g_ascii_isalpha(node->text[0])) {
		load_fault(l, node, NULL, "'shares' is '%s', expected low, normal, high, or 1 to 100", node->text);
		return;
	}
	struct load_value v = {0};
	load_field(l, node, &row, &v);
	*out = MAX((uint32_t)v.number, 1);
}

static void read_limit(struct load *l, const struct yaml_node *node, int64_t *out)
{
	static const struct scenario_field row = {
		.key = "limit", .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 1000000, .max = INT64_C(10000000000000)};
	struct load_value v = {0};
	if (node->kind != YAML_SCALAR || strcmp(node->text, "unlimited") != 0)
		load_field(l, node, &row, &v);
	*out = v.number;
}

static void read_class(struct load *l, const struct load_item *item, const struct dvs *d, struct dvs_allocation *classes)
{
	struct load_value v[SCENARIO_SLOTS];
	enum dvs_class c;
	if (!dvs_class_parse(item->name, &c)) {
		GPtrArray *known = g_ptr_array_new();
		for (const char *const *p = dvs_class_names(); *p; p++)
			g_ptr_array_add(known, (gpointer)*p);
		load_unknown(l, item->key, "class", item->name, known);
		return;
	}
	if (!dvs_class_exists(d, c)) {
		load_fault(l, item->key, "rule NIO-05: until then its traffic counts as management", "distributed switch '%s' has no class '%s' in its version",
			d->name, item->name);
		return;
	}
	if (!load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_NIOC_CLASS], item->key, item->name, v))
		return;
	if (v[CLASS_SHARES].has)
		read_shares(l, v[CLASS_SHARES].node, &classes[c].shares);
	if (v[CLASS_RESERVATION].has)
		classes[c].reservation_bps = v[CLASS_RESERVATION].number;
	if (v[CLASS_LIMIT].has)
		read_limit(l, v[CLASS_LIMIT].node, &classes[c].limit_bps);
}

void load_nioc_classes(struct load *l, const struct yaml_node *node, const struct dvs *d, struct dvs_allocation *classes)
{
	g_autoptr(GArray) items = load_items(l, node, "class", DVS_CLASS__COUNT);
	for (guint i = 0; i < items->len; i++)
		read_class(l, &g_array_index(items, struct load_item, i), d, classes);
}

static void read_nioc(struct load *l, const struct yaml_node *node, struct dvs *d)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_NIOC], node, NULL, v))
		return;
	d->nioc = (uint32_t)v[NIOC_VERSION].number;
	if (d->nioc == 3 && !release_has(d->version, RELEASE_NIOC3))
		load_fault(l, v[NIOC_VERSION].node ? v[NIOC_VERSION].node : node, "say `version: 2`", "Network I/O Control 3 needs a distributed switch of %s",
			release_since(RELEASE_NIOC3));
	load_nioc_classes(l, v[NIOC_CLASSES].node, d, d->classes);
}

/* ---- the switch ---- */

static bool is_taken(const struct load *l, const char *portgroup, const char **out_by)
{
	for (guint i = 0; i < l->e->dvs->len; i++)
		if (dvs_portgroup_find(estate_dvs(l->e, i), portgroup) != UINT32_MAX) {
			*out_by = estate_dvs(l->e, i)->name;
			return true;
		}
	return false;
}

static void read_portgroup(struct load *l, const struct load_item *item, struct dvs *d)
{
	struct load_value v[SCENARIO_SLOTS];
	const char *by;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_DVPORTGROUP], item->key, item->name, v);
	const char *name = v[PORTGROUP_NETWORK].text;
	uint32_t network = name ? fabric_network_find(&l->e->fabric, name) : FABRIC_NONE;
	if (name && network == FABRIC_NONE)
		load_missing(l, v[PORTGROUP_NETWORK].node, "network", name, l->e->fabric.networks);
	if (is_taken(l, item->name, &by))
		load_fault(l, item->key, NULL, "port group '%s' is already one of distributed switch '%s'", item->name, by);
	struct dvs_portgroup *pg = dvs_portgroup_add(d, estate_string(l->e, item->name), network);
	pg->origin = load_origin(l, item->key);
	load_dv_teaming(l, v, d, &pg->teaming);
}

static void read_dvs(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_DVS], item->key, item->name, v);
	struct dvs *d = estate_dvs_add(l->e, item->name);
	d->origin = load_origin(l, item->key);
	d->mtu = (uint32_t)v[DVS_MTU].number;
	if (v[DVS_VERSION].text && (!release_parse(v[DVS_VERSION].text, &d->version) || !release_is_known(d->version)))
		load_fault(l, v[DVS_VERSION].node, "versions are those of ESXi: 5.5.0, 6.0.0, 6.5.0, 6.7.0, 7.0.0, 7.0.3, 8.0.0, 8.0.3, 9.0.0",
			"unknown version '%s'", v[DVS_VERSION].text);
	g_autoptr(GArray) names = load_names(l, v[DVS_UPLINKS].node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		if (dvs_uplink_find(d, n->text) != UINT32_MAX)
			load_fault(l, n->node, NULL, "uplink '%s' is given twice", n->text);
		else if (d->uplinks->len == HOST_MAX_TEAM)
			load_fault(l, n->node, NULL, "uplink '%s' is one too many, expected at most %d", n->text, HOST_MAX_TEAM);
		else
			g_ptr_array_add(d->uplinks, (gpointer)estate_string(l->e, n->text));
	}
	if (v[DVS_NIOC].has)
		read_nioc(l, v[DVS_NIOC].node, d);
	g_autoptr(GArray) items = load_items(l, v[DVS_PORTGROUPS].node, "port group", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++)
		read_portgroup(l, &g_array_index(items, struct load_item, i), d);
}

void load_dvs(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "distributed switch", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++)
		read_dvs(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}

/* ---- members ---- */

static void read_member(struct load *l, struct host *h, const struct load_item *item)
{
	uint32_t d = estate_dvs_find(l->e, item->name);
	if (d == HOST_NONE) {
		load_missing(l, item->key, "distributed switch", item->name, l->e->dvs);
		return;
	}
	if (item->value->kind != YAML_MAP && !yaml_is_null(item->value)) {
		load_fault(l, item->value, NULL, "'%s' is no mapping, expected uplinks and their NICs such as {Uplink 1: vmnic0}", item->name);
		return;
	}
	struct host_switch *s = host_switch(h, estate_dvs_join(l->e, d, h->index));
	s->origin = load_origin(l, item->key);
	g_autoptr(GArray) slots = load_items(l, item->value, "uplink", HOST_MAX_TEAM);
	for (guint i = 0; i < slots->len; i++) {
		const struct load_item *slot = &g_array_index(slots, struct load_item, i);
		uint32_t at = dvs_uplink_find(estate_dvs(l->e, d), slot->name), nic;
		const char *name = load_name(l, slot->value), *other;
		if (at == UINT32_MAX)
			load_unknown(l, slot->key, "uplink", slot->name, g_ptr_array_copy(estate_dvs(l->e, d)->uplinks, NULL, NULL));
		else if (name && (nic = host_nic_find(h, name)) == HOST_NONE)
			load_missing(l, slot->value, "NIC", name, h->nics);
		else if (name && load_is_uplink(h, nic, &other))
			load_fault(l, slot->value, NULL, "NIC '%s' is already an uplink of '%s'", name, other);
		else if (name)
			g_array_index(s->slots, uint32_t, at) = nic;
	}
}

void load_members(struct load *l, struct host *h, const struct yaml_node *node)
{
	if (node && node->kind != YAML_MAP && !yaml_is_null(node))
		load_fault(l, node, NULL, "'distributed' is %s, expected a mapping such as {vds1: {Uplink 1: vmnic0}}",
			node->kind == YAML_LIST ? "a list" : "a single value");
	g_autoptr(GArray) items = load_items(l, node, "distributed switch", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++)
		read_member(l, h, &g_array_index(items, struct load_item, i));
	for (guint i = 0; i < items->len; i++) {
		uint32_t sw = host_switch_find(h, g_array_index(items, struct load_item, i).name);
		if (sw != HOST_NONE)
			estate_dvs_sync_host(l->e, host_switch(h, sw)->dvs, h);
	}
}
