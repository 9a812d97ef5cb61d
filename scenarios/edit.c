/* scenarios/edit.c: merging and setting, on an immutable tree.
 *
 * A deletion leaves a REMOVED node in place of the value: a host may delete what only its profile has, and profiles are merged after the edits. Readers skip
 * REMOVED nodes. A path must lead through things that exist, with one exception: below a host or profile, mappings are made as needed, since the rest may be in
 * its profile. Left out: paths into a name that a range covers; the fault says which range to name instead.
 */
#include "scenarios/edit.h"

#include <string.h>
#include "scenarios/expand.h"

static bool deletes(const struct yaml_node *n) { return n->kind == YAML_REMOVED || yaml_is_null(n); }

const struct yaml_node *edit_merge(struct yaml_doc *doc, const struct yaml_node *base, const struct yaml_node *over)
{
	if (base->kind != YAML_MAP || over->kind != YAML_MAP)
		return over;
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct yaml_pair));
	for (uint32_t i = 0; i < base->n; i++) {
		struct yaml_pair p = base->pairs[i];
		const struct yaml_node *v = yaml_get(over, p.key->text);
		if (v && deletes(v))
			continue;
		if (v)
			p.value = edit_merge(doc, p.value, v);
		g_array_append_val(pairs, p);
	}
	for (uint32_t i = 0; i < over->n; i++)
		if (!yaml_get(base, over->pairs[i].key->text))
			g_array_append_val(pairs, over->pairs[i]);
	return yaml_map_new(doc, over, (const struct yaml_pair *)(const void *)pairs->data, pairs->len);
}

/* ---- paths ---- */

/* The next name of *p, which is moved past it and its dot; NULL when it cannot be read. */
static char *step(const char **p)
{
	GString *s = g_string_new(NULL);
	int depth = 0;
	if (**p == '"' || **p == '\'') {
		char quote = *(*p)++;
		while (**p && **p != quote)
			g_string_append_c(s, *(*p)++);
		if (!**p || ((*p)[1] && (*p)[1] != '.'))
			return g_string_free(s, TRUE);
		++*p;
	} else {
		for (; **p && (**p != '.' || depth > 0); ++*p) {
			depth += **p == '(' ? 1 : **p == ')' ? -1 : 0;
			g_string_append_c(s, **p);
		}
	}
	if (!s->len || (**p == '.' && !(*p)[1]))
		return g_string_free(s, TRUE);
	if (**p == '.')
		++*p;
	return g_string_free(s, FALSE);
}

static GPtrArray *steps(const char *path)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	while (*path) {
		char *s = step(&path);
		if (!s)
			return NULL;
		g_ptr_array_add(all, s);
	}
	return all->len ? g_steal_pointer(&all) : NULL;
}

struct edit {
	struct yaml_doc *doc;
	const struct yaml_node *value;
	GPtrArray *steps;
	bool profiled; /* within a host or profile: what is missing may be in a profile */
	char **err, **help;
};

/* A range among the keys that covers a name. */
static const char *covering(const struct yaml_node *map, const char *name)
{
	for (uint32_t i = 0; i < map->n; i++) {
		struct expand_range r;
		char *err = NULL;
		const char *key = map->pairs[i].key->text;
		enum expand_found found = expand_find(key, &r, &err);
		g_free(err);
		if (found != EXPAND_RANGE || expand_count(&r) > 100000)
			continue;
		for (int64_t k = 1; k <= expand_count(&r); k++) {
			g_autofree char *one = expand_nth(key, &r, k);
			if (strcmp(one, name) == 0)
				return key;
		}
	}
	return NULL;
}

static const struct yaml_node *no_such(struct edit *e, const struct yaml_node *map, guint depth)
{
	const char *name = g_ptr_array_index(e->steps, depth), *range = covering(map, name);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (uint32_t i = 0; i < map->n; i++)
		g_ptr_array_add(names, (gpointer)map->pairs[i].key->text);
	g_ptr_array_add(names, NULL);
	const char *near = diag_nearest(name, (const char *const *)names->pdata);
	*e->err = depth ? g_strdup_printf("'%s' has no '%s'", (const char *)g_ptr_array_index(e->steps, depth - 1), name)
			: g_strdup_printf("the file has no '%s'", name);
	if (range)
		*e->help = g_strdup_printf("it is part of '%s': set that, or declare '%s' by itself", range, name);
	else if (near)
		*e->help = g_strdup_printf("did you mean '%s'?", near);
	else if (depth == 0 && e->steps->len == 2) /* a block that the file leaves out; a named thing would have to be declared */
		*e->help = g_strdup_printf("it can be set whole: %s='{%s: …}'", name, (const char *)g_ptr_array_index(e->steps, depth + 1));
	return NULL;
}

static const struct yaml_node *put(struct edit *e, const struct yaml_node *at, guint depth);

static const struct yaml_node *put_list(struct edit *e, const struct yaml_node *at, guint depth)
{
	const char *name = g_ptr_array_index(e->steps, depth);
	guint64 i;
	if (!g_ascii_string_to_unsigned(name, 10, 0, UINT32_MAX, &i, NULL) || i >= at->n) {
		*e->err = g_strdup_printf("'%s' is not an item of a list of %u, expected 0 to %u", name, at->n, at->n ? at->n - 1 : 0);
		return NULL;
	}
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	for (uint32_t k = 0; k < at->n; k++)
		g_ptr_array_add(items, (gpointer)at->items[k]);
	const struct yaml_node *v = put(e, at->items[i], depth + 1);
	if (!v)
		return NULL;
	if (v->kind == YAML_REMOVED)
		g_ptr_array_remove_index(items, (guint)i);
	else
		items->pdata[i] = (gpointer)v;
	return yaml_list_new(e->doc, at, (const struct yaml_node *const *)items->pdata, items->len);
}

static const struct yaml_node *put_map(struct edit *e, const struct yaml_node *at, guint depth)
{
	const char *name = g_ptr_array_index(e->steps, depth);
	bool last = depth + 1 == e->steps->len, found = false;
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct yaml_pair));
	for (uint32_t i = 0; i < at->n; i++) {
		struct yaml_pair p = at->pairs[i];
		if (strcmp(p.key->text, name) == 0) {
			found = true;
			if (!(p.value = put(e, p.value, depth + 1)))
				return NULL;
		}
		g_array_append_val(pairs, p);
	}
	if (!found) {
		bool makes = e->profiled && depth > 1;
		if (!makes && (!last || e->value->kind == YAML_REMOVED || (covering(at, name) && depth == 1)))
			return no_such(e, at, depth);
		struct yaml_pair p = {yaml_text_new(e->doc, e->value, name), put(e, yaml_map_new(e->doc, e->value, NULL, 0), depth + 1)};
		if (!p.value)
			return NULL;
		g_array_append_val(pairs, p);
	}
	return yaml_map_new(e->doc, at, (const struct yaml_pair *)(const void *)pairs->data, pairs->len);
}

static const struct yaml_node *put(struct edit *e, const struct yaml_node *at, guint depth)
{
	if (depth == e->steps->len)
		return e->value;
	if (at->kind == YAML_LIST)
		return put_list(e, at, depth);
	if (at->kind == YAML_MAP)
		return put_map(e, at, depth);
	if (yaml_is_null(at) || at->kind == YAML_REMOVED)
		return put_map(e, yaml_map_new(e->doc, at, NULL, 0), depth);
	*e->err = g_strdup_printf("'%s' is a value and has no '%s'", depth ? (const char *)g_ptr_array_index(e->steps, depth - 1) : "the file",
		(const char *)g_ptr_array_index(e->steps, depth));
	return NULL;
}

const struct yaml_node *edit_set(struct yaml_doc *doc, const struct yaml_node *root, const char *path, const struct yaml_node *value, char **err, char **help)
{
	g_autoptr(GPtrArray) names = steps(path);
	if (!names) {
		*err = g_strdup_printf("'%s' is not a path, expected names joined by dots, such as hosts.esx01.release", path);
		return NULL;
	}
	const char *top = g_ptr_array_index(names, 0);
	struct edit e = {
		doc, deletes(value) ? yaml_removed_new(doc, value) : value, names, strcmp(top, "hosts") == 0 || strcmp(top, "profiles") == 0, err, help};
	return put(&e, root, 0);
}
