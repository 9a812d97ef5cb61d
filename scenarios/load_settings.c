/* scenarios/load_settings.c: settings of a host that are no objects: the rule sets of its firewall, its advanced options. */
#include "scenarios/load.h"

static bool rule_set(struct load *l, const struct yaml_node *at, const char *name, enum firewall_set *out)
{
	if (firewall_parse(name, out))
		return true;
	load_unknown(l, at, "firewall rule set", name, firewall_names());
	return false;
}

/* NULL: none given, everybody. */
static GArray *read_allowed(struct load *l, const struct yaml_node *node)
{
	if (!node || yaml_is_null(node))
		return NULL;
	g_autoptr(GArray) names = load_names(l, node);
	GArray *allowed = g_array_new(FALSE, FALSE, sizeof(struct ip));
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		struct ip ip;
		if (firewall_parse_peer(n->text, &ip))
			g_array_append_val(allowed, ip);
		else
			load_fault(l, n->node, NULL, "'%s' is no address or subnet, expected such as 10.0.0.0/24", n->text);
	}
	return allowed;
}

void load_check_firewall(struct load *l, const struct load_value *name, const struct yaml_node *allowed)
{
	enum firewall_set set;
	GArray *list = read_allowed(l, allowed);
	if (name->text)
		rule_set(l, name->node, name->text, &set);
	g_clear_pointer(&list, g_array_unref);
}

void load_firewall(struct load *l, const struct yaml_node *node, struct host *h)
{
	g_autoptr(GArray) items = load_items(l, node, "firewall rule set", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++) {
		const struct load_item *item = &g_array_index(items, struct load_item, i);
		struct load_value v[SCENARIO_SLOTS];
		enum firewall_set set;
		load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_FIREWALL], item->key, item->name, v);
		if (!rule_set(l, item->key, item->name, &set))
			continue;
		GArray *allowed = read_allowed(l, v[FIREWALL_ALLOWED].node);
		firewall_change(&h->firewall, set, v[FIREWALL_ENABLED].number, allowed);
		g_clear_pointer(&allowed, g_array_unref);
	}
}

static bool option(struct load *l, const struct yaml_node *at, const char *name, enum advanced_id *out)
{
	int id = advanced_find(name);
	if (id < 0)
		load_unknown(l, at, "advanced option", name, advanced_names());
	else
		*out = (enum advanced_id)id;
	return id >= 0;
}

static bool in_range(struct load *l, const struct yaml_node *at, enum advanced_id id, int64_t value)
{
	const struct advanced_row *row = &advanced_table[id];
	if (!advanced_allows(id, value))
		load_fault(l, at, row->drives, "'%s' is %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT "%s%s", row->name, value, row->min, row->max,
			*row->unit ? " " : "", row->unit);
	return advanced_allows(id, value);
}

/* "vmnic1,vmnic2", as on the host, or a list. */
static void read_opt_out(struct load *l, const struct yaml_node *node, struct host *h)
{
	if (yaml_is_null(node))
		return;
	g_autoptr(GArray) names = node->kind == YAML_LIST ? load_names(l, node) : NULL;
	g_auto(GStrv) parts = g_strsplit(node->kind == YAML_SCALAR ? node->text : "", ",", -1);
	guint n = names ? names->len : g_strv_length(parts);
	if (node->kind == YAML_MAP)
		load_fault(l, node, NULL, "'Net.IOControlPnicOptOut' is a mapping, expected NICs such as vmnic1,vmnic2");
	for (guint i = 0; i < n; i++) {
		const char *name = names ? g_array_index(names, struct load_name, i).text : g_strstrip(parts[i]);
		uint32_t nic = host_nic_find(h, name);
		if (nic == HOST_NONE)
			load_missing(l, names ? g_array_index(names, struct load_name, i).node : node, "NIC", name, h->nics);
		else
			host_nic(h, nic)->opted_out = true;
	}
}

void load_check_advanced(struct load *l, const struct load_value *name, const struct load_value *value)
{
	enum advanced_id id;
	if (name->text && advanced_is_opt_out(name->text))
		load_fault(l, name->node, NULL, "'%s' counts when a NIC joins a switch, expected with its host, under 'advanced'", name->text);
	else if (name->text && option(l, name->node, name->text, &id) && value->has)
		in_range(l, value->node, id, value->number);
}

void load_advanced(struct load *l, const struct yaml_node *node, struct host *h)
{
	static const struct scenario_field count = {.type = SCENARIO_COUNT, .doc = "a whole number, in the option's own unit"};
	if (node && node->kind != YAML_MAP && !yaml_is_null(node))
		load_fault(l, node, NULL, "'advanced' is %s, expected a mapping such as {Migrate.NetTimeout: 30}", node->kind == YAML_LIST ? "a list" : "a single value");
	g_autoptr(GArray) items = load_items(l, node, "advanced option", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++) {
		const struct load_item *item = &g_array_index(items, struct load_item, i);
		struct scenario_field f = count;
		struct load_value v = {.key = item->key};
		enum advanced_id id;
		if (advanced_is_opt_out(item->name)) {
			read_opt_out(l, item->value, h);
			continue;
		}
		f.key = item->name;
		unsigned faults = diag_count(l->d);
		load_field(l, item->value, &f, &v);
		if (diag_count(l->d) == faults && v.has && option(l, item->key, item->name, &id) && in_range(l, item->value, id, v.number))
			advanced_set(&h->advanced, id, v.number);
	}
}
