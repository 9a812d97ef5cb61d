/* scenarios/load.c: the loader's core: faults, names, and reading a mapping by its key table.
 *
 * A name goes through three steps: its template is worked out with the n in force, its range is written out (in a list) or its pick-th name taken (where the
 * thing named is one of a range itself: `db(1..3): {host: esx(1..3)}` and an action's names count in step), and what is left is the name. Quantities and
 * addresses take templates only.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/expand.h"
#include "scenarios/natural.h"

void load_fault(struct load *l, const struct yaml_node *at, const char *help, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct diag_mark m = at ? at->mark : (struct diag_mark){0};
	if (!m.line && m.column && m.column != LOAD_BUILTIN) { /* from the command line */
		g_autofree char *text = g_strdup_vprintf(fmt, ap);
		diag_add(l->d, (struct diag_mark){0}, help, "%s (in --set %s)", text, l->sets[m.column - 1]);
	} else {
		diag_vadd(l->d, m.line || !l->here ? m : l->here->mark, help, fmt, ap);
	}
	va_end(ap);
}

void load_unknown(struct load *l, const struct yaml_node *at, const char *what, const char *name, GPtrArray *known)
{
	g_ptr_array_add(known, NULL);
	const char *near = diag_nearest(name, (const char *const *)known->pdata);
	g_autofree char *help = NULL;
	if (near)
		help = g_strdup_printf("did you mean '%s'?", near);
	else if (known->len == 1)
		help = g_strdup_printf("there is no %s at all", what);
	else if (known->len <= 9) {
		g_autofree char *all = g_strjoinv(", ", (char **)known->pdata);
		help = g_strdup_printf("there is: %s", all);
	}
	load_fault(l, at, help, "unknown %s '%s'", what, name);
	g_ptr_array_free(known, TRUE);
}

GPtrArray *load_known(const GPtrArray *objects)
{
	GPtrArray *known = g_ptr_array_new();
	for (guint i = 0; i < objects->len; i++)
		g_ptr_array_add(known, (gpointer)*(const char *const *)g_ptr_array_index(objects, i));
	return known;
}

void load_missing(struct load *l, const struct yaml_node *at, const char *what, const char *name, const GPtrArray *objects)
{
	if (l->suggestions++ < LOAD_MAX_SUGGESTIONS)
		load_unknown(l, at, what, name, load_known(objects));
	else
		load_fault(l, at, NULL, "unknown %s '%s'", what, name);
}

uint32_t load_origin(struct load *l, const struct yaml_node *at)
{
	g_array_append_val(l->s->origins, at->mark);
	return l->s->origins->len;
}

bool load_budget(struct load *l, const struct yaml_node *at, int64_t more)
{
	if (!l->too_many && l->objects + more > LOAD_MAX_OBJECTS) {
		l->too_many = true;
		load_fault(l, at, NULL, "the ranges of this file come to more than %d objects", LOAD_MAX_OBJECTS);
	}
	if (!l->too_many)
		l->objects += more;
	return !l->too_many;
}

const char *load_source(const struct load *l, const struct yaml_node *node, size_t *out_len)
{
	const struct scenario_source *s = node->mark.file ? l->s->sources->pdata[node->mark.file - 1] : NULL;
	*out_len = s ? s->len : l->s->len;
	return s ? s->text : l->s->text;
}

struct yaml_node load_part(const struct load *l, const struct yaml_node *node, size_t offset, size_t length)
{
	struct yaml_node part = *node;
	size_t len;
	const char *text = load_source(l, node, &len);
	if (!node->mark.line || node->start + (size_t)node->n > len || memcmp(text + node->start, node->text, node->n) != 0 || offset > node->n)
		return part;
	const char *from = text + node->start + offset;
	part.mark.column += (uint32_t)g_utf8_pointer_to_offset(node->text, node->text + offset) + !node->plain;
	part.mark.length = (uint32_t)g_utf8_strlen(from, (gssize)MIN(length, node->n - offset));
	return part;
}

/* ---- scalars and names ---- */

static const char *keep(struct load *l, char *s)
{
	const char *kept = g_string_chunk_insert(l->strings, s);
	g_free(s);
	return kept;
}

const char *load_text(struct load *l, const struct yaml_node *node)
{
	if (node->kind != YAML_SCALAR) {
		load_fault(l, node, NULL, "%s, expected a single value", node->kind == YAML_LIST ? "a list" : "a mapping");
		return NULL;
	}
	if (!expand_has_template(node->text))
		return node->text;
	g_autofree char *err = NULL;
	char *s = expand_template(node->text, l->scope.bound, l->scope.n, &err);
	if (s)
		return keep(l, s);
	load_fault(l, node, "n counts from 1 within a range such as esx(01..32), or is a host's key `n`", "%s", err);
	return NULL;
}

const char *load_name(struct load *l, const struct yaml_node *node)
{
	const char *text = load_text(l, node);
	struct expand_range r;
	g_autofree char *err = NULL;
	if (!text)
		return NULL;
	if (!*text || (node->plain && yaml_is_null(node))) {
		load_fault(l, node, NULL, "nothing, expected a name");
		return NULL;
	}
	enum expand_found found = expand_find(text, &r, &err);
	if (found == EXPAND_NONE)
		return text;
	if (found == EXPAND_BAD) {
		load_fault(l, node, NULL, "%s", err);
		return NULL;
	}
	if (l->scope.of && expand_count(&r) == l->scope.of)
		return keep(l, expand_nth(text, &r, l->scope.pick));
	if (l->scope.of)
		load_fault(l, node, NULL, "'%s' names %" G_GINT64_FORMAT " things, expected one or as many as the range it belongs to, %" G_GINT64_FORMAT, text,
			expand_count(&r), l->scope.of);
	else
		load_fault(l, node, NULL, "'%s' names %" G_GINT64_FORMAT " things, expected one", text, expand_count(&r));
	return NULL;
}

/* The names one text stands for. */
static void names_of(struct load *l, const struct yaml_node *node, GArray *out)
{
	const char *text = load_text(l, node);
	struct expand_range r;
	g_autofree char *err = NULL;
	if (!text)
		return;
	if (!*text || (node->plain && yaml_is_null(node))) {
		load_fault(l, node, NULL, "nothing, expected a name");
		return;
	}
	enum expand_found found = expand_find(text, &r, &err);
	if (found == EXPAND_BAD) {
		load_fault(l, node, NULL, "%s", err);
	} else if (found == EXPAND_NONE) {
		struct load_name n = {text, node};
		g_array_append_val(out, n);
	} else if (load_budget(l, node, expand_count(&r))) {
		for (int64_t i = 1; i <= expand_count(&r); i++) {
			struct load_name n = {keep(l, expand_nth(text, &r, i)), node};
			g_array_append_val(out, n);
		}
	}
}

GArray *load_names(struct load *l, const struct yaml_node *node)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct load_name));
	if (node && node->kind == YAML_LIST) {
		for (uint32_t i = 0; i < node->n; i++)
			if (node->items[i]->kind != YAML_REMOVED)
				names_of(l, node->items[i], out);
	} else if (node) {
		names_of(l, node, out);
	}
	return out;
}

bool load_is_list(struct load *l, const struct yaml_node *node, const char *key)
{
	if (node->kind == YAML_LIST || yaml_is_null(node))
		return true;
	load_fault(l, node, NULL, "'%s' is %s, expected a list", key, node->kind == YAML_MAP ? "a mapping" : "a single value");
	return false;
}

/* ---- objects of a mapping ---- */

static int compare_items(gconstpointer a, gconstpointer b)
{
	return natural_compare(((const struct load_item *)a)->name, ((const struct load_item *)b)->name);
}

static void items_of(struct load *l, const struct yaml_pair *p, GArray *out)
{
	struct expand_range r;
	g_autofree char *err = NULL;
	struct load_item item = {.name = load_text(l, p->key), .key = p->key, .value = p->value, .scope = l->scope};
	enum expand_found found = item.name ? expand_find(item.name, &r, &err) : EXPAND_BAD;
	if (found == EXPAND_BAD) {
		if (err)
			load_fault(l, p->key, NULL, "%s", err);
	} else if (found == EXPAND_NONE) {
		if (*item.name && load_budget(l, p->key, 1))
			g_array_append_val(out, item);
		else if (!*item.name)
			load_fault(l, p->key, NULL, "an empty name");
	} else if (load_budget(l, p->key, expand_count(&r))) {
		const char *range = item.name;
		for (int64_t i = 1; i <= expand_count(&r); i++) {
			item.name = keep(l, expand_nth(range, &r, i));
			item.scope = (struct load_scope){true, i, i, expand_count(&r)};
			g_array_append_val(out, item);
		}
	}
}

GArray *load_items(struct load *l, const struct yaml_node *node, const char *what, guint most)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct load_item));
	if (!node || node->kind != YAML_MAP)
		return out;
	for (uint32_t i = 0; i < node->n; i++)
		if (node->pairs[i].value->kind != YAML_REMOVED)
			items_of(l, &node->pairs[i], out);
	g_array_sort(out, compare_items);
	if (out->len > most) {
		load_fault(l, node->pairs[0].key, NULL, "%u objects of kind '%s', expected at most %u", out->len, what, most);
		g_array_set_size(out, most);
	}
	for (guint i = 1; i < out->len; i++) {
		const struct load_item *a = &g_array_index(out, struct load_item, i - 1), *b = &g_array_index(out, struct load_item, i);
		if (strcmp(a->name, b->name) != 0)
			continue;
		g_autofree char *help = a->key->mark.line ? g_strdup_printf("it is also given by '%s' in line %u", a->key->text, a->key->mark.line) : NULL;
		load_fault(l, b->key, help, "%s '%s' is declared twice", what, b->name);
		g_array_remove_index(out, i--);
	}
	return out;
}

/* ---- a mapping by its table ---- */

static const struct scenario_field *find_field(const struct scenario_block *b, const char *key)
{
	for (unsigned i = 0; i < b->n; i++)
		if (strcmp(b->fields[i].key, key) == 0)
			return &b->fields[i];
	return NULL;
}

static void unknown_key(struct load *l, const struct yaml_node *key, const struct scenario_block *b)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	for (unsigned i = 0; i < b->n; i++)
		g_ptr_array_add(known, (gpointer)b->fields[i].key);
	g_ptr_array_add(known, NULL);
	const char *near = l->suggestions++ < LOAD_MAX_SUGGESTIONS ? diag_nearest(key->text, (const char *const *)known->pdata) : NULL;
	g_autofree char *all = g_strjoinv(", ", (char **)known->pdata);
	g_autofree char *help = near ? g_strdup_printf("did you mean '%s'?", near) : g_strdup_printf("keys of this %s: %s", b->noun, all);
	load_fault(l, key, help, "unknown key '%s'", key->text);
}

/* The row of a key, or NULL after a fault. */
static const struct scenario_field *known_field(struct load *l, const struct yaml_node *key, const struct scenario_block *b)
{
	const struct scenario_field *f = find_field(b, key->text);
	if (!f)
		unknown_key(l, key, b);
	return f;
}

/* A range is named as one, so that what its objects have in common is said once. */
static const char *as_written(const struct yaml_node *at, const char *name) { return at->kind == YAML_SCALAR ? at->text : name; }

static void missing_key(struct load *l, const struct yaml_node *at, const struct scenario_block *b, const struct scenario_field *f, const char *name)
{
	g_autofree char *help = g_strdup_printf("%s: %s", f->key, f->doc);
	if (l->lenient && diag_count(l->d))
		return;
	if (name)
		load_fault(l, at, help, "%s '%s' lacks '%s'", b->noun, as_written(at, name), f->key);
	else
		load_fault(l, at, help, "this %s lacks '%s'", b->noun, f->key);
}

static void check_mapping(struct load *l, const struct yaml_node *node, const struct scenario_block *b, const struct yaml_node *at, const char *name)
{
	const char *got = node->kind == YAML_LIST ? "a list" : yaml_is_null(node) ? "empty" : "a single value";
	if (name)
		load_fault(l, node, NULL, "%s '%s' is %s, expected a mapping of its keys", b->noun, as_written(at, name), got);
	else
		load_fault(l, node, NULL, "this %s is %s, expected a mapping of its keys", b->noun, got);
}

bool load_block(
	struct load *l, const struct yaml_node *node, const struct scenario_block *block, const struct yaml_node *at, const char *name, struct load_value *v)
{
	bool is_map = node->kind == YAML_MAP || yaml_is_null(node), needs = false;
	memset(v, 0, SCENARIO_SLOTS * sizeof(*v));
	for (unsigned i = 0; i < block->n; i++) {
		needs |= block->fields[i].required;
		if (block->fields[i].fallback && block->fields[i].type != SCENARIO_NAMES) {
			struct yaml_node text = {.kind = YAML_SCALAR, .text = block->fields[i].fallback};
			load_field(l, &text, &block->fields[i], &v[block->fields[i].slot]);
			v[block->fields[i].slot].has = false;
			v[block->fields[i].slot].node = NULL;
		}
	}
	if (!is_map || (needs && node->kind != YAML_MAP)) {
		check_mapping(l, node, block, at, name);
		return false;
	}
	for (uint32_t i = 0; node->kind == YAML_MAP && i < node->n; i++) {
		const struct yaml_pair *p = &node->pairs[i];
		const struct scenario_field *f = p->value->kind == YAML_REMOVED ? NULL : known_field(l, p->key, block);
		if (!f)
			continue;
		v[f->slot].key = p->key;
		load_field(l, p->value, f, &v[f->slot]);
	}
	for (unsigned i = 0; i < block->n; i++)
		if (block->fields[i].required && !v[block->fields[i].slot].node)
			missing_key(l, at, block, &block->fields[i], name);
	return true;
}

void load_keys(struct load *l, const struct yaml_node *node, const struct scenario_block *block)
{
	for (uint32_t i = 0; node->kind == YAML_MAP && i < node->n; i++) {
		const struct yaml_node *value = node->pairs[i].value;
		const struct scenario_field *f = value->kind == YAML_REMOVED ? NULL : known_field(l, node->pairs[i].key, block);
		if (!f)
			continue;
		if (f->type == SCENARIO_BLOCK)
			load_keys(l, value, &scenario_keys[f->block]);
		for (uint32_t k = 0; f->type == SCENARIO_MAP && value->kind == YAML_MAP && k < value->n; k++)
			load_keys(l, value->pairs[k].value, &scenario_keys[f->block]);
		for (uint32_t k = 0; f->type == SCENARIO_LIST && value->kind == YAML_LIST && k < value->n; k++)
			load_keys(l, value->items[k], &scenario_keys[f->block]);
	}
}
