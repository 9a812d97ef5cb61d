/* cli/import/import_rows.c: what a command said, as rows of named fields: tables with a rule of dashes, blocks of "Field: value", csv, json.
 *
 * Columns of a table are as wide as their dashes; the last one takes the rest of the line. Left out: the formatters xml and keyvalue.
 */
#include <csv.h>
#include <string.h>

#include "cli/import/import.h"
#include "scenarios/yaml.h"

static void free_row(gpointer p)
{
	struct import_row *row = p;
	g_hash_table_unref(row->cells);
	g_free(row->head);
	g_free(row);
}

static struct import_row *row_new(GPtrArray *rows, unsigned line)
{
	struct import_row *row = g_new0(struct import_row, 1);
	row->cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	row->line = line;
	g_ptr_array_add(rows, row);
	return row;
}

/* Without spaces, in small letters; g_free. */
static char *key_of(const char *field)
{
	GString *s = g_string_new(NULL);
	for (; *field; field++)
		if (!g_ascii_isspace(*field))
			g_string_append_c(s, g_ascii_tolower(*field));
	return g_string_free(s, FALSE);
}

static void put(struct import_row *row, const char *field, const char *value) { g_hash_table_replace(row->cells, key_of(field), g_strstrip(g_strdup(value))); }

const char *import_cell(const struct import_row *row, const char *field)
{
	g_autofree char *key = key_of(field);
	const char *value = g_hash_table_lookup(row->cells, key);
	return value && strcmp(value, "N/A") != 0 ? value : NULL;
}

/* ---- tables ---- */

static bool is_rule(const char *line) { return strstr(line, "--") && !line[strspn(line, "- ")]; }

/* Bytes where a column of a line begins, in characters; the end of a shorter line. */
static const char *at_column(const char *line, glong column)
{
	for (; column > 0 && *line; column--)
		line = g_utf8_validate(line, -1, NULL) ? g_utf8_next_char(line) : line + 1;
	return line;
}

static char *slice(const char *line, glong from, glong to)
{
	const char *a = at_column(line, from), *b = to < 0 ? line + strlen(line) : at_column(line, to);
	return g_strstrip(g_strndup(a, (gsize)(b - a)));
}

static void table(const struct import_record *r, guint head, GPtrArray *rows)
{
	const char *names = g_ptr_array_index(r->lines, head), *rule = g_ptr_array_index(r->lines, head + 1);
	for (guint i = head + 2; i < r->lines->len; i++) {
		const char *line = g_ptr_array_index(r->lines, i);
		if (!line[strspn(line, " ")])
			continue;
		struct import_row *row = row_new(rows, r->first + i);
		for (glong from = 0; rule[from];) {
			glong wide = (glong)strspn(rule + from, "-"), next = from + wide + (glong)strspn(rule + from + wide, " ");
			g_autofree char *name = slice(names, from, rule[next] ? next : -1), *value = slice(line, from, rule[next] ? next : -1);
			put(row, name, value);
			from = next;
		}
	}
}

/* ---- blocks ---- */

static void blocks(const struct import_record *r, GPtrArray *rows)
{
	struct import_row *row = NULL;
	for (guint i = 0; i < r->lines->len; i++) {
		const char *line = g_ptr_array_index(r->lines, i), *colon = strchr(line, ':');
		if (!line[strspn(line, " ")])
			continue;
		if (*line != ' ') {
			row = row_new(rows, r->first + i);
			row->head = g_strstrip(g_strdup(line));
		} else if (colon) {
			g_autofree char *name = g_strndup(line, (gsize)(colon - line));
			row = row ? row : row_new(rows, r->first + i);
			put(row, name, colon + 1);
		}
	}
}

/* ---- csv ---- */

struct csv_reading {
	GPtrArray *head, *cells; /* char *; head NULL: not read yet */
	GPtrArray *rows;
	unsigned line;
};

static void csv_cell(void *s, size_t n, void *ctx)
{
	struct csv_reading *x = ctx;
	g_ptr_array_add(x->cells, g_strndup(s, n));
}

static void csv_line(int c, void *ctx)
{
	struct csv_reading *x = ctx;
	(void)c;
	if (!x->head) {
		x->head = x->cells;
		x->cells = g_ptr_array_new_with_free_func(g_free);
		return;
	}
	struct import_row *row = row_new(x->rows, x->line);
	for (guint i = 0; i < MIN(x->head->len, x->cells->len); i++)
		put(row, g_ptr_array_index(x->head, i), g_ptr_array_index(x->cells, i));
	g_ptr_array_set_size(x->cells, 0);
}

static char *csv(const struct import_record *r, GPtrArray *rows, unsigned *out_line)
{
	struct csv_parser p;
	struct csv_reading x = {NULL, g_ptr_array_new_with_free_func(g_free), rows, r->first};
	bool good = csv_init(&p, CSV_STRICT | CSV_APPEND_NULL) == 0;
	for (guint i = 0; good && i < r->lines->len; i++) {
		g_autofree char *line = g_strconcat(g_ptr_array_index(r->lines, i), "\n", NULL);
		x.line = *out_line = r->first + i;
		good = csv_parse(&p, line, strlen(line), csv_cell, csv_line, &x) == strlen(line);
	}
	good = good && csv_fini(&p, csv_cell, csv_line, &x) == 0;
	csv_free(&p);
	g_ptr_array_unref(x.cells);
	if (x.head)
		g_ptr_array_unref(x.head);
	return good ? NULL : g_strdup("this is no csv");
}

/* ---- json ---- */

static void put_node(struct import_row *row, const char *field, const struct yaml_node *value)
{
	GString *s = g_string_new(value->kind == YAML_SCALAR ? value->text : NULL);
	for (uint32_t i = 0; value->kind == YAML_LIST && i < value->n; i++)
		if (value->items[i]->kind == YAML_SCALAR)
			g_string_append_printf(s, "%s,", value->items[i]->text);
	put(row, field, s->str);
	g_string_free(s, TRUE);
}

static void put_object(const struct import_record *r, const struct yaml_node *object, GPtrArray *rows)
{
	struct import_row *row = row_new(rows, r->first + object->mark.line - MIN(object->mark.line, 1));
	for (uint32_t i = 0; i < object->n; i++)
		put_node(row, object->pairs[i].key->text, object->pairs[i].value);
}

static char *json(const struct import_record *r, GPtrArray *rows)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (guint i = 0; i < r->lines->len; i++)
		g_string_append_printf(all, "%s\n", (const char *)g_ptr_array_index(r->lines, i));
	struct diags *d = diag_new(r->file, all->str, all->len);
	struct yaml_doc *doc = yaml_new(all->str, all->len, 0, d);
	const struct yaml_node *root = yaml_root(doc);
	char *fault = diag_count(d) ? diag_first(d) : NULL;
	if (!fault && root && root->kind == YAML_MAP)
		put_object(r, root, rows);
	for (uint32_t i = 0; !fault && root && root->kind == YAML_LIST && i < root->n; i++)
		if (root->items[i]->kind == YAML_MAP)
			put_object(r, root->items[i], rows);
	yaml_free(doc);
	diag_free(d);
	return fault;
}

GPtrArray *import_rows(const struct import_record *r, char **out_fault, unsigned *out_line)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
	guint head = 0;
	*out_line = r->first;
	*out_fault = NULL;
	if (r->form == IMPORT_CSV)
		*out_fault = csv(r, rows, out_line);
	else if (r->form == IMPORT_JSON)
		*out_fault = json(r, rows);
	else if (r->form == IMPORT_OTHER)
		*out_fault = g_strdup("of the formatters csv and json are read, and plain text");
	while (r->form == IMPORT_TEXT && head + 1 < r->lines->len && !is_rule(g_ptr_array_index(r->lines, head + 1)))
		head++;
	if (r->form == IMPORT_TEXT && head + 1 < r->lines->len)
		table(r, head, rows);
	else if (r->form == IMPORT_TEXT)
		blocks(r, rows);
	if (*out_fault)
		g_clear_pointer(&rows, g_ptr_array_unref);
	return rows;
}
