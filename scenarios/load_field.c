/* scenarios/load_field.c: one value by its row: type, unit, bounds, choices; and the words of what is wrong with it.
 *
 * One function per type, in a table. Every fault names the key and says what was expected; bounds are shown in the unit a person would use.
 */
#include "scenarios/load.h"

#include <string.h>

typedef void (*field_fn)(struct load *l, const struct scenario_field *f, struct load_value *v);

static void bounds(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	if (!f->max || (v->number >= f->min && v->number <= f->max))
		return;
	bool bare = f->type == SCENARIO_COUNT;
	if (f->min == f->max) {
		load_fault(l, v->node, NULL, "'%s' is %s, expected %" G_GINT64_FORMAT, f->key, v->text, f->min);
		return;
	}
	g_autofree char *lo = f->type == SCENARIO_NUMBER ? quantity_decimal(f->min, 6) : quantity_format(bare ? QUANTITY_COUNT : f->unit, f->min);
	g_autofree char *hi = f->type == SCENARIO_NUMBER ? quantity_decimal(f->max, 6) : quantity_format(bare ? QUANTITY_COUNT : f->unit, f->max);
	if (f->min > 0)
		load_fault(l, v->node, NULL, "'%s' is %s, expected %s to %s", f->key, v->text, lo, hi);
	else
		load_fault(l, v->node, NULL, "'%s' is %s, expected at most %s", f->key, v->text, hi);
}

static void read_text(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	if (v->node->kind == YAML_SCALAR)
		v->text = v->node->text;
	else
		load_fault(l, v->node, "put quotes around text that begins with [ or {", "'%s' is %s, expected text", f->key,
			v->node->kind == YAML_LIST ? "a list" : "a mapping");
}

static void read_name(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	(void)f;
	v->text = load_name(l, v->node);
}

static void read_quantity(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	g_autofree char *err = NULL;
	int64_t number;
	if (!(v->text = load_text(l, v->node)))
		return;
	if (!quantity_parse(f->unit, v->text, &number, &err)) {
		load_fault(l, v->node, NULL, "'%s': %s", f->key, err);
		return;
	}
	v->number = number;
	bounds(l, f, v);
}

static void read_count(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	guint64 number;
	if (!(v->text = load_text(l, v->node)))
		return;
	if (!g_ascii_string_to_unsigned(v->text, 10, 0, INT64_MAX, &number, NULL)) {
		load_fault(l, v->node, NULL, "'%s' is '%s', expected a whole number", f->key, v->text);
		return;
	}
	v->number = (int64_t)number;
	bounds(l, f, v);
}

static void read_number(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	int64_t number;
	if (!(v->text = load_text(l, v->node)))
		return;
	if (!quantity_undecimal(v->text, 6, &number)) {
		load_fault(l, v->node, NULL, "'%s' is '%s', expected a number such as 0.85", f->key, v->text);
		return;
	}
	v->number = number;
	bounds(l, f, v);
}

static void read_bool(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	static const char *const words[] = {"false", "no", "true", "yes"};
	if (!(v->text = load_text(l, v->node)))
		return;
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(v->text, words[i]) == 0) {
			v->number = i >= 2;
			return;
		}
	load_fault(l, v->node, NULL, "'%s' is '%s', expected true or false", f->key, v->text);
}

static void read_choice(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	if (!(v->text = load_text(l, v->node)))
		return;
	for (int i = 0; f->choices[i]; i++)
		if (strcmp(v->text, f->choices[i]) == 0) {
			v->number = i;
			return;
		}
	g_autofree char *all = g_strjoinv(", ", (char **)(void *)f->choices);
	const char *near = diag_nearest(v->text, f->choices);
	g_autofree char *help = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
	load_fault(l, v->node, help, "'%s' is '%s', expected one of %s", f->key, v->text, all);
}

/* Which family a type asks for; IP_NONE: either. */
static enum ip_family family_of(enum scenario_type t)
{
	if (t == SCENARIO_ADDRESS_ANY || t == SCENARIO_PREFIX_ANY)
		return IP_NONE;
	return t == SCENARIO_ADDRESS6 || t == SCENARIO_PREFIX6 || t == SCENARIO_NETWORK6 ? IP_V6 : IP_V4;
}

static bool of_family(struct load *l, const struct scenario_field *f, struct load_value *v, struct ip ip)
{
	enum ip_family wanted = family_of(f->type);
	if (wanted == IP_NONE || ip.family == wanted) {
		v->ip = ip;
		return true;
	}
	load_fault(l, v->node, NULL, "'%s' is '%s', an %s address, expected an %s one", f->key, v->text, wanted == IP_V4 ? "IPv6" : "IPv4",
		wanted == IP_V4 ? "IPv4" : "IPv6");
	return false;
}

static void read_address(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	struct ip ip;
	bool six = family_of(f->type) == IP_V6;
	if (!(v->text = load_text(l, v->node)))
		return;
	if (ip_parse(v->text, &ip))
		of_family(l, f, v, ip);
	else
		load_fault(l, v->node, NULL, "'%s' is '%s', expected an %s address such as %s", f->key, v->text, six ? "IPv6" : "IPv4", six ? "2001:db8::1" : "10.0.0.1");
}

static void read_prefix(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	struct ip ip;
	bool six = family_of(f->type) == IP_V6;
	if (!(v->text = load_text(l, v->node)))
		return;
	if (ip_parse_prefix(v->text, &ip))
		of_family(l, f, v, ip);
	else if (ip_parse(v->text, &ip))
		load_fault(l, v->node, NULL, "'%s' is '%s' without a prefix length, expected such as %s/%d", f->key, v->text, v->text, ip.family == IP_V6 ? 64 : 24);
	else
		load_fault(l, v->node, NULL, "'%s' is '%s', expected an %s address with its prefix length such as %s", f->key, v->text, six ? "IPv6" : "IPv4",
			six ? "2001:db8::1/64" : "10.0.0.1/24");
}

static void read_network(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	read_prefix(l, f, v);
	if (!ip_is_set(v->ip) || ip_is_network(v->ip))
		return;
	load_fault(l, v->node, "of a subnet the bits beyond the prefix length are 0", "'%s' is '%s', an address within a subnet", f->key, v->text);
	v->ip = (struct ip){0};
}

static void read_services(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	(void)f;
	g_autoptr(GArray) names = load_names(l, v->node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		enum service s;
		if (service_parse_tag(n->text, &s)) {
			v->number |= SERVICE_BIT(s);
			continue;
		}
		GPtrArray *known = g_ptr_array_new();
		for (const char *const *p = service_tags(); *p; p++)
			g_ptr_array_add(known, (gpointer)*p);
		load_unknown(l, n->node, "service", n->text, known);
	}
}

static void read_names(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	if (v->node->kind == YAML_MAP)
		load_fault(l, v->node, NULL, "'%s' is a mapping, expected a list of names", f->key);
}

static void read_map(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	if (v->node->kind != YAML_MAP && !yaml_is_null(v->node))
		load_fault(l, v->node, NULL, "'%s' is %s, expected a mapping", f->key, v->node->kind == YAML_LIST ? "a list" : "a single value");
}

static void read_list(struct load *l, const struct scenario_field *f, struct load_value *v) { load_is_list(l, v->node, f->key); }

static void read_texts(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	bool list = v->node->kind == YAML_LIST;
	if (v->node->kind == YAML_MAP)
		load_fault(l, v->node, NULL, "'%s' is a mapping, expected a list of texts", f->key);
	for (uint32_t i = 0; list && i < v->node->n; i++) {
		const struct yaml_node *item = v->node->items[i];
		if (item->kind == YAML_LIST || item->kind == YAML_MAP)
			load_fault(l, item, "put quotes around text with a colon, or that begins with [ or {", "an item of '%s' is %s, expected text", f->key,
				item->kind == YAML_LIST ? "a list" : "a mapping");
	}
}

static void read_own(struct load *l, const struct scenario_field *f, struct load_value *v)
{
	(void)l;
	(void)f;
	(void)v;
}

static const field_fn readers[] = {
	[SCENARIO_TEXT] = read_text,
	[SCENARIO_NAME] = read_name,
	[SCENARIO_NAMES] = read_names,
	[SCENARIO_QUANTITY] = read_quantity,
	[SCENARIO_COUNT] = read_count,
	[SCENARIO_NUMBER] = read_number,
	[SCENARIO_BOOL] = read_bool,
	[SCENARIO_CHOICE] = read_choice,
	[SCENARIO_ADDRESS] = read_address,
	[SCENARIO_ADDRESS6] = read_address,
	[SCENARIO_ADDRESS_ANY] = read_address,
	[SCENARIO_PREFIX] = read_prefix,
	[SCENARIO_PREFIX6] = read_prefix,
	[SCENARIO_PREFIX_ANY] = read_prefix,
	[SCENARIO_NETWORK] = read_network,
	[SCENARIO_NETWORK6] = read_network,
	[SCENARIO_SERVICES] = read_services,
	[SCENARIO_MAP] = read_map,
	[SCENARIO_BLOCK] = read_map,
	[SCENARIO_LIST] = read_list,
	[SCENARIO_TEXTS] = read_texts,
	[SCENARIO_OWN] = read_own,
};

/* `because: see #12` is `because: see` and a comment. */
static void check_lost_tail(struct load *l, const struct scenario_field *f, const struct yaml_node *node)
{
	size_t len;
	const char *text = load_source(l, node, &len), *end = text + len;
	if (f->type != SCENARIO_TEXT || node->kind != YAML_SCALAR || !node->plain || !node->mark.line || node->start + (size_t)node->n > len)
		return;
	const char *p = text + node->start;
	if (memcmp(p, node->text, node->n) != 0)
		return;
	for (p += node->n; p < end && *p == ' ';)
		p++;
	if (p + 1 >= end || *p != '#' || p == text + node->start + node->n || strchr(" \t\r\n#", p[1]))
		return;
	const char *eol = memchr(p, '\n', (size_t)(end - p));
	g_autofree char *tail = g_strndup(p, (size_t)((eol ? eol : end) - p));
	g_autofree char *help = g_strdup_printf("write %s: \"%s %s\", or put a space after the # of a comment", f->key, node->text, g_strchomp(tail));
	load_fault(l, node, help, "'%s' ends at the '#', which begins a comment", f->key);
}

void load_field(struct load *l, const struct yaml_node *node, const struct scenario_field *f, struct load_value *out)
{
	const struct yaml_node *key = out->key;
	*out = (struct load_value){.has = true, .node = node, .key = key};
	bool scalar = f->type < SCENARIO_MAP && f->type != SCENARIO_NAMES && f->type != SCENARIO_SERVICES;
	if (yaml_is_null(node)) {
		g_autofree char *help = g_strdup_printf("%s: %s", f->key, f->doc);
		out->null = true;
		out->has = f->nullable;
		if (scalar && !f->nullable)
			load_fault(l, node->n || !key ? node : key, help, "'%s' is empty, expected a value", f->key);
		return;
	}
	check_lost_tail(l, f, node);
	readers[f->type](l, f, out);
}
