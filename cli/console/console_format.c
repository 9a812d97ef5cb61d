/* cli/console/console_format.c: results as esxcli's formatters write them for machines: csv, json, keyvalue, xml.
 *
 * A field is known by its label without spaces ("IPv4Address"), of json by the label itself; fields stand in the order of those keys by their bytes. A list
 * has an element for each row, a single thing (CONSOLE_ONE) stands alone. Sources: captured output of ESXi 6.x to 8.0. csv and keyvalue have a line for each
 * thing: their cells are cleaned of line breaks and control characters; json keeps every byte that is UTF-8. What no capture shows is left out: structures
 * within structures.
 */
#include <string.h>

#include "cli/console/console_table.h"
#include "models/outcome_json.h"
#include "plots/text.h"

const char *const console_formats[] = {"text", "csv", "json", "keyvalue", "xml", NULL};

static const char *const type_names[] = {"string", "integer", "boolean", "string"};

struct column {
	char *key;
	unsigned field;
};

static int by_key(const void *a, const void *b)
{
	const struct column *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	return order ? order : (int)x->field - (int)y->field;
}

static void free_column(gpointer p) { g_free(((struct column *)p)->key); }

static GArray *columns(const struct console_table *t, const char *const *only)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct column));
	g_array_set_clear_func(list, free_column);
	for (unsigned f = t->fields[0].label ? 0 : 1; f < t->n; f++) {
		g_auto(GStrv) words = g_strsplit(t->fields[f].label, " ", -1);
		struct column c = {g_strjoinv("", words), f};
		if (!only || g_strv_contains(only, c.key))
			g_array_append_val(list, c);
		else
			g_free(c.key);
	}
	g_array_sort(list, by_key);
	return list;
}

static const struct column *column(const GArray *list, unsigned i) { return &g_array_index(list, struct column, i); }

static enum console_type type_of(const struct console_table *t, const struct column *c) { return t->fields[c->field].type; }

/* ---- csv ---- */

static void csv_cell(GString *out, const char *text)
{
	GString *s = g_string_new(NULL);
	text_clean(s, text);
	if (strpbrk(s->str, ",\"")) {
		g_string_replace(s, "\"", "\"\"", 0);
		g_string_append_printf(out, "\"%s\",", s->str);
	} else {
		g_string_append_printf(out, "%s,", s->str);
	}
	g_string_free(s, TRUE);
}

static void csv_value(const struct console_table *t, unsigned row, const struct column *c, GString *out)
{
	char **texts = console_table_value(t, row, c->field);
	GString *all = g_string_new(NULL);
	for (char **s = texts; *s; s++)
		g_string_append_printf(all, type_of(t, c) == CONSOLE_STRINGS ? "%s," : "%s", *s);
	csv_cell(out, all->str);
	g_string_free(all, TRUE);
}

static void csv(const struct console_table *t, const GArray *list, GString *out)
{
	for (unsigned i = 0; i < list->len; i++)
		csv_cell(out, column(list, i)->key);
	g_string_append_c(out, '\n');
	for (unsigned r = 0; r < console_table_rows(t); r++) {
		for (unsigned i = 0; i < list->len; i++)
			csv_value(t, r, column(list, i), out);
		g_string_append_c(out, '\n');
	}
}

/* ---- json ---- */

/* A number or truth value that needs no quotes; "N/A" in the place of one does. */
static bool json_plain(enum console_type type, const char *text)
{
	if (type == CONSOLE_INTEGER)
		return g_ascii_string_to_signed(text, 10, INT64_MIN, INT64_MAX, NULL, NULL);
	return type == CONSOLE_BOOLEAN && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0);
}

static void json_value(const struct console_table *t, unsigned row, const struct column *c, GString *out)
{
	char **texts = console_table_value(t, row, c->field);
	if (type_of(t, c) != CONSOLE_STRINGS) {
		if (json_plain(type_of(t, c), texts[0]))
			g_string_append(out, texts[0]);
		else
			outcome_json_text(out, texts[0]);
		return;
	}
	g_string_append_c(out, '[');
	for (char **s = texts; *s; s++) {
		g_string_append(out, s == texts ? "" : ", ");
		outcome_json_text(out, *s);
	}
	g_string_append_c(out, ']');
}

static void json(const struct console_table *t, const GArray *list, GString *out)
{
	bool one = t->layout == CONSOLE_ONE;
	g_string_append(out, one ? "" : "[");
	for (unsigned r = 0; r < console_table_rows(t); r++) {
		g_string_append(out, r ? ", {" : "{");
		for (unsigned i = 0; i < list->len; i++) {
			g_string_append(out, i ? ", " : "");
			outcome_json_text(out, t->fields[column(list, i)->field].label);
			g_string_append(out, ": ");
			json_value(t, r, column(list, i), out);
		}
		g_string_append_c(out, '}');
	}
	g_string_append(out, one ? "\n" : "]\n");
}

/* ---- keyvalue ---- */

static void keyvalue_line(GString *out, const char *prefix, const char *type, const char *text)
{
	g_string_append_printf(out, "%s.%s=", prefix, type);
	text_clean(out, text);
	g_string_append_c(out, '\n');
}

static void keyvalue_value(const struct console_table *t, unsigned row, const struct column *c, const char *prefix, GString *out)
{
	g_autofree char *path = g_strdup_printf("%s%s.%s", prefix, t->type, c->key);
	char **texts = console_table_value(t, row, c->field);
	if (type_of(t, c) != CONSOLE_STRINGS) {
		keyvalue_line(out, path, type_names[type_of(t, c)], texts[0]);
		return;
	}
	if (!*texts)
		g_string_append_printf(out, "%s.string[] = \n", path);
	for (unsigned i = 0; texts[i]; i++) {
		g_autofree char *item = g_strdup_printf("%s.string[%u]", path, i);
		keyvalue_line(out, item, "string", texts[i]);
	}
}

static void keyvalue(const struct console_table *t, const GArray *list, GString *out)
{
	for (unsigned r = 0; r < console_table_rows(t); r++) {
		g_autofree char *prefix = t->layout == CONSOLE_ONE ? g_strdup("") : g_strdup_printf("structure[%u].", r);
		for (unsigned i = 0; i < list->len; i++)
			keyvalue_value(t, r, column(list, i), prefix, out);
	}
}

/* ---- xml ---- */

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n"
#define XML_FOOT "</root>\n</output>\n"

static void xml_element(GString *out, int indent, const char *type, const char *text)
{
	GString *clean = g_string_new(NULL);
	text_clean(clean, text);
	g_autofree char *escaped = g_markup_escape_text(clean->str, (gssize)clean->len);
	g_string_append_printf(out, "%*s<%s>%s</%s>\n", indent, "", type, escaped, type);
	g_string_free(clean, TRUE);
}

static void xml_value(const struct console_table *t, unsigned row, const struct column *c, int indent, GString *out)
{
	char **texts = console_table_value(t, row, c->field);
	const char *type = type_names[type_of(t, c)];
	g_string_append_printf(out, "%*s<field name=\"%s\">\n", indent, "", c->key);
	if (type_of(t, c) != CONSOLE_STRINGS) {
		xml_element(out, indent + 3, type, texts[0]);
	} else {
		g_string_append_printf(out, "%*s<list type=\"%s\">\n", indent + 3, "", type);
		for (char **s = texts; *s; s++)
			xml_element(out, indent + 6, type, *s);
		g_string_append_printf(out, "%*s</list>\n", indent + 3, "");
	}
	g_string_append_printf(out, "%*s</field>\n", indent, "");
}

static void xml(const struct console_table *t, const GArray *list, GString *out)
{
	bool one = t->layout == CONSOLE_ONE;
	int indent = one ? 3 : 6;
	g_string_append(out, XML_HEAD);
	g_string_append(out, one ? "" : "   <list type=\"structure\">\n");
	for (unsigned r = 0; r < console_table_rows(t); r++) {
		g_string_append_printf(out, "%*s<structure typeName=\"%s\">\n", indent, "", t->type);
		for (unsigned i = 0; i < list->len; i++)
			xml_value(t, r, column(list, i), indent + 3, out);
		g_string_append_printf(out, "%*s</structure>\n", indent, "");
	}
	g_string_append(out, one ? "" : "   </list>\n");
	g_string_append(out, XML_FOOT);
}

/* ---- a value without a name ---- */

static void bare(const struct console_table *t, enum console_formatter formatter, GString *out)
{
	enum console_type type = t->fields[0].type;
	const char *text = console_table_value(t, 0, 0)[0];
	if (formatter == CONSOLE_XML) {
		g_string_append(out, XML_HEAD);
		xml_element(out, 3, type_names[type], text);
		g_string_append(out, XML_FOOT);
		return;
	}
	if (formatter == CONSOLE_KEYVALUE)
		g_string_append_printf(out, "%s=", type_names[type]);
	if (formatter == CONSOLE_JSON && !json_plain(type, text))
		outcome_json_text(out, text);
	else
		text_clean(out, text);
	g_string_append_c(out, '\n');
}

void console_format(const struct console_table *t, enum console_formatter formatter, const char *const *only, GString *out)
{
	static void (*const writers[])(const struct console_table *, const GArray *, GString *) = {
		[CONSOLE_CSV] = csv, [CONSOLE_JSON] = json, [CONSOLE_KEYVALUE] = keyvalue, [CONSOLE_XML] = xml};
	if (t->layout == CONSOLE_VALUE) {
		bare(t, formatter, out);
		return;
	}
	GArray *list = columns(t, only);
	writers[formatter](t, list, out);
	g_array_unref(list);
}
