/* tests/validation/validate_csv.c: a CSV file in memory, by libcsv. A row shorter than the header has empty cells; what stands beyond it is kept out. */
#include "tests/validation/validate_csv.h"

#include <csv.h>
#include <glib.h>
#include <string.h>

struct validate_csv {
	GHashTable *columns; /* name to index + 1 */
	GPtrArray *header;   /* owned */
	GPtrArray *rows;     /* GPtrArray of cells */
	GPtrArray *row;      /* being read */
};

static void cell(void *data, size_t len, void *ctx)
{
	struct validate_csv *c = ctx;
	g_ptr_array_add(c->row, g_strndup(data ? data : "", len));
}

static void line_end(int end, void *ctx)
{
	struct validate_csv *c = ctx;
	(void)end;
	if (!c->header) {
		c->header = c->row;
		for (guint i = 0; i < c->header->len; i++)
			g_hash_table_insert(c->columns, g_strstrip(c->header->pdata[i]), GUINT_TO_POINTER(i + 1));
	} else {
		g_ptr_array_add(c->rows, c->row);
	}
	c->row = g_ptr_array_new_with_free_func(g_free);
}

struct validate_csv *validate_csv_read(const char *path, char **err)
{
	struct csv_parser p;
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	gsize len;
	if (!g_file_get_contents(path, &text, &len, &error)) {
		*err = g_strdup(error->message);
		return NULL;
	}
	struct validate_csv *c = g_new0(struct validate_csv, 1);
	c->columns = g_hash_table_new(g_str_hash, g_str_equal);
	c->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	c->row = g_ptr_array_new_with_free_func(g_free);
	csv_init(&p, CSV_STRICT | CSV_STRICT_FINI);
	if (csv_parse(&p, text, len, cell, line_end, c) != len || csv_fini(&p, cell, line_end, c) != 0)
		*err = g_strdup_printf("%s: line %u: %s", path, c->rows->len + 2, csv_strerror(csv_error(&p)));
	else if (!c->header)
		*err = g_strdup_printf("%s: has no header", path);
	csv_free(&p);
	if (*err) {
		validate_csv_free(c);
		return NULL;
	}
	return c;
}

void validate_csv_free(struct validate_csv *c)
{
	if (!c)
		return;
	g_hash_table_unref(c->columns);
	if (c->header)
		g_ptr_array_unref(c->header);
	g_ptr_array_unref(c->rows);
	g_ptr_array_unref(c->row);
	g_free(c);
}

uint32_t validate_csv_rows(const struct validate_csv *c)
{
	return c->rows->len;
}

bool validate_csv_has_column(const struct validate_csv *c, const char *column)
{
	return g_hash_table_contains(c->columns, column);
}

const char *validate_csv_text(const struct validate_csv *c, uint32_t row, const char *column)
{
	guint at = GPOINTER_TO_UINT(g_hash_table_lookup(c->columns, column));
	const GPtrArray *cells = row < c->rows->len ? c->rows->pdata[row] : NULL;
	return at && cells && at <= cells->len ? cells->pdata[at - 1] : "";
}

bool validate_csv_is(const struct validate_csv *c, uint32_t row, const char *column, const char *text)
{
	return strcmp(validate_csv_text(c, row, column), text) == 0;
}

double validate_csv_number(const struct validate_csv *c, uint32_t row, const char *column, double otherwise)
{
	const char *text = validate_csv_text(c, row, column);
	char *end;
	double x = g_ascii_strtod(text, &end);
	return end != text && *end == 0 ? x : otherwise;
}

static void group_free(gpointer p)
{
	struct validate_group *g = p;
	g_array_unref(g->rows);
	g_free(g);
}

GPtrArray *validate_csv_groups(const struct validate_csv *c, const char *column)
{
	GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
	g_autoptr(GHashTable) by_value = g_hash_table_new(g_str_hash, g_str_equal);
	for (uint32_t i = 0; i < c->rows->len; i++) {
		const char *value = validate_csv_text(c, i, column);
		struct validate_group *g = g_hash_table_lookup(by_value, value);
		if (!g) {
			g = g_new0(struct validate_group, 1);
			*g = (struct validate_group){value, g_array_new(FALSE, FALSE, sizeof(uint32_t))};
			g_hash_table_insert(by_value, (gpointer)value, g);
			g_ptr_array_add(groups, g);
		}
		g_array_append_val(g->rows, i);
	}
	return groups;
}
