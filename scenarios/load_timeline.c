/* scenarios/load_timeline.c: entries of the timeline.
 *
 * An entry has one of `at`, `when`, `after`, and one action by its name or a list of them in `do`; all of an entry happens in one instant, in list order. The
 * order of entries is kept: it decides ties. What was done by hand comes after all else of its instant, and is read as a session reads it (entry_load.c). What actions and triggers refer to is looked up when all are read, since the list is not in the order of time.
 */
#include "scenarios/load.h"

#include <string.h>

static bool is_entry_key(const char *key)
{
	const struct scenario_block *b = &scenario_keys[SCENARIO_BLOCK_ENTRY];
	for (unsigned i = 0; i < b->n; i++)
		if (strcmp(b->fields[i].key, key) == 0)
			return true;
	return false;
}

static void read_do(struct load *l, const struct yaml_node *node)
{
	if (node->kind != YAML_LIST) {
		load_fault(l, node, NULL, "'do' is %s, expected a list of actions", node->kind == YAML_MAP ? "a mapping" : "a single value");
		return;
	}
	for (uint32_t i = 0; i < node->n; i++) {
		const struct yaml_node *item = node->items[i];
		if (item->kind == YAML_REMOVED)
			continue;
		if (item->kind != YAML_MAP || item->n != 1)
			load_fault(l, item, "such as - migrate: {id: m1, vm: app1, to: esx02}", "this item of 'do' is %s, expected one action",
				item->kind == YAML_MAP ? "several" : "none");
		else
			load_action(l, item->pairs[0].key, item->pairs[0].value);
	}
}

static void read_trigger(struct load *l, const struct yaml_node *node, const struct load_value *v, struct world_trigger *t)
{
	unsigned n = (v[ENTRY_AT].node != NULL) + (v[ENTRY_WHEN].node != NULL) + (v[ENTRY_AFTER].node != NULL);
	if (n != 1)
		load_fault(l, node, NULL, "this entry has %s 'at', 'when' and 'after', expected one of them", n ? "more than one of" : "none of");
	else if (v[ENTRY_WHEN].text)
		load_when(l, v[ENTRY_WHEN].node, t);
	else if (v[ENTRY_AFTER].has)
		load_after(l, v[ENTRY_AFTER].node, t);
	else
		t->at = sim_time_ps(v[ENTRY_AT].number);
}

static void read_entry(struct load *l, const struct yaml_node *node)
{
	struct load_value v[SCENARIO_SLOTS];
	if (node->kind != YAML_MAP) {
		load_fault(l, node, "such as - {at: 10 s, cancel: {id: m1}}", "this entry of the timeline is not a mapping");
		return;
	}
	g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(struct yaml_pair));
	const struct yaml_pair *action = NULL;
	unsigned actions = 0;
	for (uint32_t i = 0; i < node->n; i++) {
		if (is_entry_key(node->pairs[i].key->text)) {
			g_array_append_val(own, node->pairs[i]);
		} else if (node->pairs[i].value->kind != YAML_REMOVED) {
			action = &node->pairs[i];
			if (actions++)
				load_fault(l, action->key, "put them in a list: do: [...]", "a second action in one entry");
		}
	}
	load_block(l, yaml_map_new(l->doc, node, (const struct yaml_pair *)(const void *)own->data, own->len), &scenario_keys[SCENARIO_BLOCK_ENTRY], node, NULL,
		v);
	struct world_trigger t = {.first_action = l->w->actions->len, .by_hand = v[ENTRY_BY_HAND].number, .origin = load_origin(l, node)};
	read_trigger(l, node, v, &t);
	if (t.by_hand && t.kind != WORLD_AT)
		load_fault(l, v[ENTRY_BY_HAND].node, NULL, "what is done by hand has its instant, expected 'at'");
	l->by_hand = t.by_hand;
	if (action && v[ENTRY_DO].node)
		load_fault(l, action->key, "put it in the list", "an action beside 'do'");
	else if (action && actions == 1)
		load_action(l, action->key, action->value);
	else if (v[ENTRY_DO].has)
		read_do(l, v[ENTRY_DO].node);
	else if (!actions)
		load_fault(l, node, NULL, "this entry does nothing, expected an action or 'do'");
	l->by_hand = false;
	t.n_actions = l->w->actions->len - t.first_action;
	g_array_append_val(l->w->triggers, t);
}

void load_timeline(struct load *l, const struct yaml_node *node)
{
	for (uint32_t i = 0; node && node->kind == YAML_LIST && i < node->n; i++)
		if (node->items[i]->kind != YAML_REMOVED)
			read_entry(l, node->items[i]);
	load_check_references(l);
}
