/* scenarios/load_settings.c: settings of a host that are no objects: the rule sets of its firewall. */
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
