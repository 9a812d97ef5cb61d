/* scenarios/entry_load.c: one action that was not written in the file: read by the same tables, against the estate as it is now.
 *
 * What it names is not looked up: the run answers, as it answers an administrator. Numbers, addresses, keys and choices are checked as in a file.
 */
#include "scenarios/entry.h"

#include <string.h>
#include "scenarios/expand.h"
#include "scenarios/load.h"

struct entry_loaded {
	struct world world;       /* a shallow copy of the scenario's, with actions and strings of its own */
	struct scenario scenario; /* for origins alone */
	guint borrowed;           /* traffic of the scenario's world: the rest is its own */
};

static void clear_loaded(struct entry_loaded *x)
{
	g_array_unref(x->world.actions);
	for (guint i = x->borrowed; i < x->world.traffic->len; i++)
		world_traffic_free(x->world.traffic->pdata[i]);
	g_ptr_array_unref(x->world.traffic);
	g_string_chunk_free(x->world.strings);
	g_ptr_array_unref(x->world.strvs);
	g_array_unref(x->scenario.origins);
}

void entry_loaded_free(struct entry_loaded *x)
{
	if (x)
		clear_loaded(x);
	g_free(x);
}

static struct entry_loaded *make_loaded(const struct scenario *s)
{
	struct entry_loaded *x = g_new0(struct entry_loaded, 1);
	x->world = *s->world;
	x->world.actions = g_array_new(FALSE, TRUE, sizeof(struct action));
	x->world.strings = g_string_chunk_new(256);
	x->world.strvs = g_ptr_array_new_with_free_func(g_free);
	x->world.traffic = g_ptr_array_new();
	for (guint i = 0; i < s->world->traffic->len; i++)
		g_ptr_array_add(x->world.traffic, s->world->traffic->pdata[i]);
	x->borrowed = x->world.traffic->len;
	x->scenario = *s;
	x->scenario.world = &x->world;
	x->scenario.origins = g_array_new(FALSE, FALSE, sizeof(struct diag_mark));
	return x;
}

/* What a name holds is data: nothing that the language would write out as other names. */
static bool is_plain(struct load *l, const struct yaml_node *n)
{
	struct expand_range r;
	g_autofree char *err = NULL;
	bool plain = n->kind != YAML_SCALAR || (!expand_has_template(n->text) && expand_find(n->text, &r, &err) == EXPAND_NONE);
	if (!plain)
		load_fault(l, n, NULL, "'%s' would stand for other names in a scenario: {...} and (1..3) cannot be part of a name", n->text);
	for (uint32_t i = 0; plain && n->kind == YAML_LIST && i < n->n; i++)
		plain = is_plain(l, n->items[i]);
	for (uint32_t i = 0; plain && n->kind == YAML_MAP && i < n->n; i++) {
		const struct yaml_pair *p = &n->pairs[i];
		bool one = p->value->kind == YAML_SCALAR && (strcmp(p->key->text, "host") == 0 || strcmp(p->key->text, "vm") == 0);
		plain = is_plain(l, p->key) && is_plain(l, p->value) && !(one && strpbrk(p->value->text, "*?"));
		if (!plain && one && !diag_count(l->d))
			load_fault(l, p->value, NULL, "'%s' would stand for other names in a scenario: one is expected here", p->value->text);
	}
	return plain;
}

static void read_action(struct load *l)
{
	if (l->root && !is_plain(l, l->root))
		return;
	if (l->root && l->root->kind == YAML_MAP && l->root->n == 1)
		load_action(l, l->root->pairs[0].key, l->root->pairs[0].value);
	else if (l->root)
		load_fault(l, l->root, "such as tag: {host: esx01, name: vmk1, services: [vmotion]}", "this is not one action");
}

struct entry_loaded *entry_load(const struct scenario *s, const struct estate *now, const char *text, char **out_fault)
{
	struct entry_loaded *x = make_loaded(s);
	struct diags *d = diag_new("action", text, strlen(text));
	struct load l = {.d = d, .s = &x->scenario, .w = &x->world, .e = (struct estate *)now}; /* reading an action changes no estate */
	l.doc = yaml_new(text, strlen(text), 0, d);
	l.root = yaml_root(l.doc);
	l.strings = g_string_chunk_new(256);
	l.host_scopes = g_array_new(FALSE, TRUE, sizeof(struct load_scope));
	g_array_set_size(l.host_scopes, now->hosts->len);
	load_actions_init(&l);
	read_action(&l);
	if (!diag_count(d) && x->world.traffic->len > s->world->traffic->len)
		load_fault(&l, l.root, NULL, "traffic that the scenario does not declare cannot be started by hand");
	if (!diag_count(d) && x->world.actions->len != 1)
		load_fault(&l, l.root, NULL, "this is %u actions, expected one", x->world.actions->len);
	load_actions_clear(&l);
	g_array_free(l.host_scopes, TRUE);
	g_string_chunk_free(l.strings);
	yaml_free(l.doc);
	if (diag_count(d)) {
		*out_fault = diag_first(d);
		entry_loaded_free(x);
		x = NULL;
	} else {
		g_array_index(x->world.actions, struct action, 0).origin = 0;
	}
	diag_free(d);
	return x;
}

const struct action *entry_loaded_action(const struct entry_loaded *x) { return &g_array_index(x->world.actions, struct action, 0); }
