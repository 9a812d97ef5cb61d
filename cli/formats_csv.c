/* cli/formats_csv.c: tables of all runs, each in a file of its own in one directory, or one of them where results go. */
#include "cli/formats.h"

#include "cli/cmd.h"
#include "cli/opts.h"
#include "plots/csv.h"

struct formats_csv {
	GPtrArray *tables; /* const struct csv_table *, those that are written */
	GPtrArray *all;    /* which owns them */
	GPtrArray *paths;  /* char * */
	struct out *outs;  /* one a table */
	struct out *at;    /* the one in hand */
};

static bool pick(struct formats *f)
{
	struct formats_csv *c = f->csv;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	unsigned one;
	for (guint i = 0; i < c->all->len; i++)
		g_ptr_array_add(names, (gpointer)csv_table_name(g_ptr_array_index(c->all, i)));
	g_ptr_array_add(names, NULL);
	if (!opts_choice(f->command, "--table", f->table, (const char *const *)names->pdata, &one))
		return false;
	for (guint i = 0; i < c->all->len; i++)
		if (!f->table || i == one)
			g_ptr_array_add(c->tables, g_ptr_array_index(c->all, i));
	return true;
}

static void free_csv(struct formats *f)
{
	g_ptr_array_unref(f->csv->tables);
	g_ptr_array_unref(f->csv->all);
	g_ptr_array_unref(f->csv->paths);
	g_free(f->csv->outs);
	g_free(f->csv);
	f->csv = NULL;
}

bool formats_csv_open(struct formats *f)
{
	struct formats_csv *c = f->csv = g_new0(struct formats_csv, 1);
	c->all = csv_tables();
	c->tables = g_ptr_array_new();
	c->paths = g_ptr_array_new_with_free_func(g_free);
	if (!pick(f) || (!f->table && !formats_make_dir(f, "writes a file for each table: name their directory with --output, or one table with --table"))) {
		free_csv(f);
		return false;
	}
	c->outs = g_new0(struct out, c->tables->len);
	for (guint i = 0; i < c->tables->len; i++) {
		g_autofree char *name = g_strconcat(csv_table_name(g_ptr_array_index(c->tables, i)), ".csv", NULL);
		char *path = f->table ? g_strdup(f->file) : g_build_filename(f->file, name, NULL);
		g_ptr_array_add(c->paths, path);
		out_open(&c->outs[i], f->command, path);
	}
	return true;
}

static bool add_lines(void *ctx, const GString *lines)
{
	struct formats *f = ctx;
	out_add(f->csv->at, lines);
	f->out.failed |= f->csv->at->failed;
	f->out.gone |= f->csv->at->gone;
	return formats_going(f);
}

void formats_csv_add(struct formats *f, const struct outcome *o)
{
	for (guint i = 0; i < f->csv->tables->len && formats_going(f); i++) {
		const struct csv_table *t = g_ptr_array_index(f->csv->tables, i);
		GString *head = g_string_new(NULL);
		f->csv->at = &f->csv->outs[i];
		csv_head(t, head);
		if (f->runs > 1 || add_lines(f, head))
			csv_rows(t, o, f->runs, add_lines, f);
		g_string_free(head, TRUE);
	}
}

void formats_csv_close(struct formats *f)
{
	for (guint i = 0; i < f->csv->tables->len; i++) {
		int written = out_close(&f->csv->outs[i]);
		f->code = MAX(f->code, written);
	}
	free_csv(f);
}
