/* plots/reference_outcome.c: the outcome for people who look things up: its tables and columns, from the field tables it is written by. */
#include "plots/reference.h"

#include "plots/csv.h"

static const char *const kinds[] = {
	[OUTCOME_T_TEXT] = "text", [OUTCOME_T_BOOL] = "true or false", [OUTCOME_T_INT] = "count", [OUTCOME_T_BYTES] = "bytes", [OUTCOME_T_SECONDS] = "seconds",
	[OUTCOME_T_BPS] = "bit/s", [OUTCOME_T_PCT] = "per cent", [OUTCOME_T_TEXTS] = "texts",
};

static void add_column(void *ctx, const char *name, const struct outcome_field *f)
{
	GString *out = ctx;
	if (f)
		g_string_append_printf(out, "| `%s` | %s | ", name, kinds[f->type]);
	else
		g_string_append_printf(out, "| `%s` | count | ", name);
	reference_cell(out, f ? f->doc : g_str_equal(name, "run") ? "which run, from 1" : "place in its list, from 0");
	g_string_append(out, " |\n");
}

void reference_outcome(GString *out)
{
	g_autoptr(GPtrArray) tables = csv_tables();
	g_string_append(out,
		"# Outcome reference\n\nWhat a run hands back, as tables: a file each of `--format csv`, a list each of the JSON. Written by "
		"`vmksim schema --outcome`.\n\nTimes are seconds of simulated time, exact decimals. What is not known, or does not apply, is "
		"null in the JSON and an empty cell in a table. A column `run`\nand places in lists join tables: `migrations_row` of "
		"`migrations_phases` is `row` of `migrations`, and the index in the JSON. In the JSON the columns of\nembedded objects are "
		"nested: `bytes_total` is `bytes.total`. Texts of a list share a cell, joined by \"; \". `--format jsonl` has an object for "
		"each element\nof the lists at the top, whole as in the JSON, with its `table`, `run`, `scenario` and `variant`.\n");
	for (guint i = 0; i < tables->len; i++) {
		const struct csv_table *t = g_ptr_array_index(tables, i);
		g_autofree char *path = csv_table_path(t);
		g_string_append_printf(out, "\n## %s\n\nIn the JSON: ", csv_table_name(t));
		g_string_append_printf(out, "%s%s%s.\n\n", *path ? "`" : "", *path ? path : "the objects at the top", *path ? "`" : "");
		g_string_append(out, "| column | kind | |\n|---|---|---|\n");
		csv_columns(t, add_column, out);
	}
}
