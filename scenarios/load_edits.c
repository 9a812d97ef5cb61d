/* scenarios/load_edits.c: what changes the document before it is read: the chosen variant, `set` of the command line, profiles.
 *
 * Edits first (a variant may change a profile), then profiles into hosts, then ranges (load.c). All variants are checked when a file is loaded, so that a wrong
 * path in one does not wait for somebody to choose it; what a variant makes of the estate is only read when it is chosen.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/edit.h"

static const char fresh_install[] =
	"nics: {}\n"
	"switches: {vSwitch0: {uplinks: [vmnic0]}}\n"
	"portgroups: {Management Network: {switch: vSwitch0, active: [vmnic0]}}\n"
	"adapters: {vmk0: {portgroup: Management Network, services: [management], ipv4: dhcp}}\n";

/* ---- variants and --set ---- */

/* The root with all changes of one variant; faults are told. */
static const struct yaml_node *apply(struct load *l, const struct yaml_node *root, const struct yaml_node *set)
{
	for (uint32_t i = 0; set && set->kind == YAML_MAP && i < set->n; i++) {
		g_autofree char *err = NULL, *help = NULL;
		const struct yaml_node *next = edit_set(l->doc, root, set->pairs[i].key->text, set->pairs[i].value, &err, &help);
		if (next)
			root = next;
		else
			load_fault(l, set->pairs[i].key, help, "%s", err);
	}
	return root;
}

static const struct yaml_node *with_expect(struct load *l, const struct yaml_node *root, const struct yaml_node *expect)
{
	char *err = NULL, *help = NULL;
	const struct yaml_node *next = expect ? edit_set(l->doc, root, "expect", expect, &err, &help) : NULL;
	g_free(err);
	g_free(help);
	return next ? next : root;
}

static const struct yaml_node *read_variant(struct load *l, const struct yaml_pair *p, const struct yaml_node *root)
{
	struct load_value v[SCENARIO_SLOTS];
	g_ptr_array_add(l->s->variants, g_strdup(p->key->text));
	if (!load_block(l, p->value, &scenario_keys[SCENARIO_BLOCK_VARIANT], p->key, p->key->text, v))
		return root;
	if (v[VARIANT_SET].has && v[VARIANT_SET].node->kind != YAML_MAP)
		load_fault(l, v[VARIANT_SET].node, "such as set: {hosts.esx01.release: 8.0.3}", "'set' is not a mapping");
	const struct yaml_node *changed = apply(l, root, v[VARIANT_SET].has ? v[VARIANT_SET].node : NULL);
	if (v[VARIANT_EXPECT].has && (!l->s->variant || strcmp(l->s->variant, p->key->text) != 0))
		load_expects(l, v[VARIANT_EXPECT].node, NULL);
	return with_expect(l, changed, v[VARIANT_EXPECT].has ? v[VARIANT_EXPECT].node : NULL);
}

static void set_one(struct load *l, const char *set, unsigned number)
{
	const char *eq = strchr(set, '=');
	g_autofree char *err = NULL, *help = NULL;
	if (!eq || eq == set) {
		diag_add(l->d, (struct diag_mark){0}, NULL, "--set '%s' is not PATH=VALUE", set);
		return;
	}
	g_autofree char *path = g_strndup(set, (size_t)(eq - set));
	const char *text = eq[1] ? eq + 1 : "null";
	struct diags *own = diag_new(set, text, strlen(text));
	struct yaml_doc *doc = yaml_new(text, strlen(text), number, own);
	g_ptr_array_add(l->set_docs, doc);
	const struct yaml_node *next = NULL;
	if (diag_count(own))
		err = g_strdup("the value is not YAML; put quotes around text");
	else
		next = edit_set(l->doc, l->root, path, yaml_root(doc), &err, &help);
	if (next)
		l->root = next;
	else
		diag_add(l->d, (struct diag_mark){0}, help, "--set '%s': %s", set, err);
	diag_free(own);
}

void load_edits(struct load *l, const struct scenario_opts *o)
{
	const struct yaml_node *variants = yaml_get(l->root, "variants"), *base = l->root, *world = yaml_get(base, "world");
	bool found = !l->s->variant;
	for (uint32_t i = 0; variants && variants->kind == YAML_MAP && i < variants->n; i++) {
		const struct yaml_node *changed = read_variant(l, &variants->pairs[i], base);
		if (!l->s->variant || strcmp(l->s->variant, variants->pairs[i].key->text) != 0)
			continue;
		found = true;
		l->root = changed;
	}
	if (!found) {
		GPtrArray *known = g_ptr_array_new();
		for (guint i = 0; i < l->s->variants->len; i++)
			g_ptr_array_add(known, g_ptr_array_index(l->s->variants, i));
		load_unknown(l, NULL, "variant", l->s->variant, known);
	}
	for (unsigned i = 0; o && o->sets && o->sets[i]; i++)
		set_one(l, o->sets[i], i + 1);
	if (l->root->kind == YAML_MAP && yaml_get(l->root, "world") != world)
		load_fault(l, world, "give the case a file of its own", "'world' is changed by a variant or --set, and was read before them");
}

/* ---- profiles ---- */

struct resolving { /* the profiles being resolved, innermost first */
	const char *name;
	const struct resolving *outer;
};

static const struct yaml_node *resolve(struct load *l, const struct yaml_node *profiles, const struct yaml_node *node, const struct resolving *outer);

static const struct yaml_node *profile(struct load *l, const struct yaml_node *profiles, const struct yaml_node *at, const struct resolving *outer)
{
	const char *name = at->text;
	const struct yaml_node *done = g_hash_table_lookup(l->profiles, name), *body = profiles ? yaml_get(profiles, name) : NULL;
	if (done)
		return done;
	for (const struct resolving *r = outer; r; r = r->outer)
		if (strcmp(r->name, name) == 0) {
			load_fault(l, at, NULL, "profile '%s' builds on itself", name);
			return NULL;
		}
	if ((!body || body->kind == YAML_REMOVED) && strcmp(name, "fresh_install") == 0)
		body = yaml_root(l->builtin);
	if (!body || body->kind == YAML_REMOVED) {
		GPtrArray *known = g_ptr_array_new();
		for (uint32_t i = 0; profiles && profiles->kind == YAML_MAP && i < profiles->n; i++)
			g_ptr_array_add(known, (gpointer)profiles->pairs[i].key->text);
		g_ptr_array_add(known, "fresh_install");
		load_unknown(l, at, "profile", name, known);
		return NULL;
	}
	struct resolving me = {name, outer};
	const struct yaml_node *all = resolve(l, profiles, body, &me);
	g_hash_table_insert(l->profiles, (gpointer)name, (gpointer)all);
	return all;
}

static const struct yaml_node *resolve(struct load *l, const struct yaml_node *profiles, const struct yaml_node *node, const struct resolving *outer)
{
	const struct yaml_node *name = yaml_get(node, "profile");
	if (!name || name->kind != YAML_SCALAR || yaml_is_null(name))
		return node;
	const struct yaml_node *base = profile(l, profiles, name, outer);
	if (base)
		return edit_merge(l->doc, base, node);
	g_autofree struct yaml_pair *pairs = g_memdup2(node->pairs, node->n * sizeof(*pairs));
	for (uint32_t i = 0; i < node->n; i++)
		if (pairs[i].value == name)
			pairs[i].value = yaml_removed_new(l->doc, name);
	return yaml_map_new(l->doc, node, pairs, node->n);
}

static void check_profiles(struct load *l, const struct yaml_node *profiles)
{
	for (uint32_t i = 0; profiles && profiles->kind == YAML_MAP && i < profiles->n; i++) {
		const struct yaml_pair *p = &profiles->pairs[i];
		if (strcmp(p->key->text, "fresh_install") == 0)
			load_fault(l, p->key, "give it another name, with `profile: fresh_install`", "profile 'fresh_install' is built in");
		if (p->value->kind == YAML_REMOVED)
			continue;
		if (p->value->kind != YAML_MAP && !yaml_is_null(p->value))
			load_fault(l, p->value, NULL, "profile '%s' is not a mapping", p->key->text);
		load_keys(l, p->value, &scenario_keys[SCENARIO_BLOCK_HOST]);
		resolve(l, profiles, p->value, &(struct resolving){p->key->text, NULL});
	}
}

const struct yaml_node *load_profiled(struct load *l, const struct yaml_node *hosts)
{
	const struct yaml_node *profiles = yaml_get(l->root, "profiles");
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct yaml_pair));
	l->builtin = yaml_new(fresh_install, sizeof(fresh_install) - 1, LOAD_BUILTIN, l->d);
	check_profiles(l, profiles);
	if (!hosts || hosts->kind != YAML_MAP)
		return hosts;
	for (uint32_t i = 0; i < hosts->n; i++) {
		struct yaml_pair p = hosts->pairs[i];
		p.value = resolve(l, profiles, p.value, NULL);
		g_array_append_val(pairs, p);
	}
	return yaml_map_new(l->doc, hosts, (const struct yaml_pair *)(const void *)pairs->data, pairs->len);
}
