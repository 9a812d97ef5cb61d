/* scenarios/load_top.c: the keys of the file itself, `assume`, and expectations.
 *
 * `epoch` and `tags` are checked and not kept: they are labels for people and for whoever chooses files. An expectation's expression is parsed by
 * expect_parse(); its fault gets the place of the offending word, as long as the text stands in the file as it is (on one line, without escapes), else the
 * place of the whole.
 */
#include "scenarios/load.h"

#include <string.h>

static void read_assume(struct load *l, const struct yaml_node *node)
{
	if (node->kind != YAML_MAP) {
		load_fault(l, node, "such as assume: {nfc_chunk: 1 MiB}", "'assume' is not a mapping");
		return;
	}
	for (uint32_t i = 0; i < node->n; i++) {
		const struct yaml_pair *p = &node->pairs[i];
		g_autofree char *err = NULL;
		int id = assume_find(p->key->text);
		if (p->value->kind == YAML_REMOVED)
			continue;
		if (id < 0) {
			GPtrArray *all = g_ptr_array_new();
			for (int k = 0; k < ASSUME__COUNT; k++)
				g_ptr_array_add(all, (gpointer)assume_table[k].key);
			load_unknown(l, p->key, "switch", p->key->text, all);
		} else if (p->value->kind != YAML_SCALAR) {
			load_fault(l, p->value, NULL, "'%s' is not a single value", p->key->text);
		} else if (!assume_parse(id, p->value->text, &l->w->assume.value[id], &err)) {
			load_fault(l, p->value, NULL, "%s", err);
		}
	}
}

void load_top(struct load *l, struct load_value *v)
{
	if (!load_block(l, l->root, &scenario_keys[SCENARIO_BLOCK_TOP], l->root, NULL, v))
		return;
	g_autofree char *base = g_path_get_basename(l->s->file);
	l->w->name = world_string(l->w, v[TOP_NAME].text ? v[TOP_NAME].text : base);
	l->w->about = world_string(l->w, v[TOP_ABOUT].text);
	l->w->seed = (uint64_t)v[TOP_SEED].number;
	l->w->horizon = sim_time_ps(v[TOP_HORIZON].number);
	g_array_free(load_names(l, v[TOP_TAGS].node), TRUE);
	if (v[TOP_ASSUME].has)
		read_assume(l, v[TOP_ASSUME].node);
}

/* ---- expectations ---- */

static struct expect *read_that(struct load *l, const struct yaml_node *node)
{
	char *err = NULL;
	size_t at = 0, len = 0;
	struct expect *x = expect_parse(node->text, &err, &at, &len);
	if (!x) {
		struct yaml_node part = load_part(l, node, at, len);
		load_fault(l, &part, NULL, "%s", err ? err : "not an expression");
	}
	g_free(err);
	return x;
}

static void read_expect(struct load *l, const struct yaml_node *node, GPtrArray *out)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_EXPECT], node, NULL, v))
		return;
	bool at_end = v[EXPECT_AT].text && strcmp(v[EXPECT_AT].text, "end") == 0;
	if (v[EXPECT_AT].text && !at_end)
		load_fault(l, v[EXPECT_AT].node, NULL, "'at: %s' is not part of this version, expected `at: end`", v[EXPECT_AT].text);
	g_array_free(load_names(l, v[EXPECT_TAGS].node), TRUE);
	struct expect *x = v[EXPECT_THAT].text ? read_that(l, v[EXPECT_THAT].node) : NULL;
	if (!x || !out) {
		expect_free(x);
		return;
	}
	g_autofree char *origin = scenario_origin(l->s, load_origin(l, v[EXPECT_THAT].node));
	expect_set_because(x, v[EXPECT_BECAUSE].text);
	expect_set_origin(x, origin);
	expect_set_at_end(x, at_end);
	g_ptr_array_add(out, x);
}

void load_expects(struct load *l, const struct yaml_node *node, GPtrArray *out)
{
	for (uint32_t i = 0; node && node->kind == YAML_LIST && i < node->n; i++)
		if (node->items[i]->kind != YAML_REMOVED)
			read_expect(l, node->items[i], out);
}
