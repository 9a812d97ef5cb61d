/* plots/csv.c: tables of an outcome, made by a walk of its field tables; and their cells. */
#include "plots/csv.h"

#include <string.h>
#include "sim/quantity.h"

#define PART ((gsize)1 << 16)
#define STEPS 8 /* lists and objects in each other */

struct csv_table {
	char *name;
	const struct outcome_field *step[STEPS]; /* from the outcome to the list */
	unsigned steps;
	const struct outcome_record *record;     /* of its rows */
};

/* --- which tables there are --- */

static void add_tables(GPtrArray *tables, const struct csv_table *from, const struct outcome_record *r);

static void add_table(GPtrArray *tables, const struct csv_table *from, const struct outcome_field *f)
{
	SIM_ASSERT(from->steps < STEPS);
	struct csv_table t = *from;
	t.name = from->steps ? g_strdup_printf("%s_%s", from->name, f->key) : g_strdup(f->key);
	t.step[t.steps++] = f;
	t.record = f->sub;
	if (f->type == OUTCOME_T_RECORDS)
		g_ptr_array_add(tables, g_memdup2(&t, sizeof t)); /* which has the name now */
	add_tables(tables, &t, f->sub);
	if (f->type == OUTCOME_T_RECORD)
		g_free(t.name);
}

static void add_tables(GPtrArray *tables, const struct csv_table *from, const struct outcome_record *r)
{
	for (const struct outcome_field *f = r->fields; f->key; f++)
		if (f->sub)
			add_table(tables, from, f);
}

static void free_table(gpointer table)
{
	struct csv_table *t = table;
	g_free(t->name);
	g_free(t);
}

GPtrArray *csv_tables(void)
{
	GPtrArray *tables = g_ptr_array_new_with_free_func(free_table);
	struct csv_table *top = g_new0(struct csv_table, 1);
	top->name = g_strdup("runs");
	top->record = &outcome_record_top;
	g_ptr_array_add(tables, top);
	add_tables(tables, top, &outcome_record_top);
	return tables;
}

const char *csv_table_name(const struct csv_table *t) { return t->name; }

/* --- cells --- */

/* Its full-width signs are taken for formulas, too. */
static bool is_formula(const char *s)
{
	static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};
	for (unsigned i = 0; i < G_N_ELEMENTS(wide); i++)
		if (g_str_has_prefix(s, wide[i]))
			return true;
	return *s && strchr("=+-@\t\r\n", *s);
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (*s < 0x20 || *s > 0x7e || *s == '"' || *s == ',')
			return false;
	return true;
}

static void put_quoted(GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_string_append(out, is_formula(valid) ? "\"'" : "\"");
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '"')
			g_string_append(out, "\"\"");
		else if ((c < 0x20 && !strchr("\t\r\n", (int)c)) || (c >= 0x7f && c < 0xa0))
			g_string_append(out, "\xef\xbf\xbd");
		else
			g_string_append_unichar(out, c);
	}
	g_string_append_c(out, '"');
}

static void put_text(GString *out, const char *text)
{
	if (!text)
		return;
	if (!*text || !is_plain(text) || text[0] == ' ' || text[strlen(text) - 1] == ' ')
		put_quoted(out, text);
	else
		g_string_append_printf(out, "%s%s", is_formula(text) ? "'" : "", text);
}

static void put_texts(GString *out, const GPtrArray *list)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < list->len; i++) {
		const char *text = g_ptr_array_index(list, i);
		g_string_append_printf(s, "%s%s", i ? "; " : "", text ? text : "");
	}
	put_text(out, list->len ? s->str : NULL);
	g_string_free(s, TRUE);
}

static void put_number(GString *out, int64_t v, unsigned scale)
{
	if (v == OUTCOME_NULL)
		return;
	g_autofree char *text = quantity_decimal(v, scale);
	g_string_append(out, text);
}

static void put_cell(GString *out, const struct outcome_field *f, const void *at)
{
	if (outcome_is_number(f->type))
		put_number(out, *(const int64_t *)at, outcome_scale(f->type));
	else if (f->type == OUTCOME_T_BOOL)
		g_string_append(out, *(const bool *)at ? "true" : "false");
	else if (f->type == OUTCOME_T_TEXTS)
		put_texts(out, *(GPtrArray *const *)at);
	else
		put_text(out, *(const char *const *)at);
}

/* --- columns --- */

/* A field of its own in this table: not a list of records, which is another one, nor numbers of buckets, which are rows. */
static bool is_cell(const struct outcome_field *f) { return f->type != OUTCOME_T_RECORDS && f->type != OUTCOME_T_RECORD && f->type != OUTCOME_T_INTS; }

static void name_fields(const struct outcome_record *r, const char *before, csv_column_fn fn, void *ctx)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		g_autofree char *name = g_strconcat(before, f->key, NULL), *within = g_strconcat(name, "_", NULL);
		if (f->type == OUTCOME_T_RECORD)
			name_fields(f->sub, within, fn, ctx);
		else if (is_cell(f))
			fn(ctx, name, f);
	}
}

static void put_cells(GString *out, const struct outcome_record *r, const void *rec)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		const void *at = (const char *)rec + f->offset;
		if (f->type == OUTCOME_T_RECORD) {
			put_cells(out, f->sub, at);
		} else if (is_cell(f)) {
			g_string_append_c(out, ',');
			put_cell(out, f, at);
		}
	}
}

static const struct outcome_field *id_of(const struct outcome_record *r) { return r->id_key ? outcome_field_find(r, r->id_key) : NULL; }

/* Columns of the lists on the way. */
static void name_way(const struct csv_table *t, csv_column_fn fn, void *ctx)
{
	GString *way = g_string_new(NULL);
	for (unsigned i = 0; i + 1 < t->steps; i++) {
		const struct outcome_field *f = t->step[i], *id = id_of(f->sub);
		g_string_append_printf(way, "%s%s", i ? "_" : "", f->key);
		g_autofree char *row = g_strconcat(way->str, "_row", NULL), *known = id ? g_strdup_printf("%s_%s", way->str, id->key) : NULL;
		if (f->type == OUTCOME_T_RECORDS)
			fn(ctx, row, NULL);
		if (f->type == OUTCOME_T_RECORDS && id)
			fn(ctx, known, id);
	}
	g_string_free(way, TRUE);
}

void csv_columns(const struct csv_table *t, csv_column_fn fn, void *ctx)
{
	static const struct outcome_field at = {"at_s", OUTCOME_T_SECONDS, 0, NULL, "when the bucket begins"},
		bps = {"bps", OUTCOME_T_BPS, 0, NULL, "mean rate of the bucket, bit/s"};
	const struct outcome_record *series = &outcome_record_series;
	fn(ctx, "run", NULL);
	name_way(t, fn, ctx);
	if (t->steps)
		fn(ctx, "row", NULL);
	if (t->record != series) {
		name_fields(t->record, "", fn, ctx);
		return;
	}
	fn(ctx, "name", outcome_field_find(series, "name"));
	fn(ctx, "kind", outcome_field_find(series, "kind"));
	fn(ctx, at.key, &at);
	fn(ctx, "width_s", outcome_field_find(series, "width_s"));
	fn(ctx, bps.key, &bps);
}

static void add_name(void *ctx, const char *name, const struct outcome_field *f)
{
	(void)f;
	GString *out = ctx;
	g_string_append_printf(out, "%s%s", out->len && out->str[out->len - 1] != '\n' ? "," : "", name);
}

void csv_head(const struct csv_table *t, GString *out)
{
	csv_columns(t, add_name, out);
	g_string_append(out, "\r\n");
}

char *csv_table_path(const struct csv_table *t)
{
	GString *path = g_string_new(NULL);
	for (unsigned i = 0; i < t->steps; i++)
		g_string_append_printf(path, "%s%s%s", i ? "." : "", t->step[i]->key, t->step[i]->type == OUTCOME_T_RECORDS ? "[]" : "");
	return g_string_free(path, FALSE);
}

/* --- rows --- */

struct walk {
	const struct csv_table *t;
	GString *out, *keys; /* keys: the cells of the lists on the way */
	csv_fn fn;
	void *ctx;
	bool gone;
};

static void hand_on(struct walk *w, gsize least)
{
	if (w->gone || w->out->len < least || !w->out->len)
		return;
	w->gone = !w->fn(w->ctx, w->out);
	g_string_truncate(w->out, 0);
}

static int64_t bucket_at(const struct outcome_series *s, guint i)
{
	int64_t at;
	return s->width_s == OUTCOME_NULL || __builtin_mul_overflow(s->width_s, (int64_t)i, &at) ? OUTCOME_NULL : at;
}

static void add_buckets(struct walk *w, const struct outcome_series *s, guint row)
{
	for (guint i = 0; i < s->bps->len && !w->gone; i++) {
		g_string_append_printf(w->out, "%s,%u,", w->keys->str, row);
		put_text(w->out, s->name);
		g_string_append_c(w->out, ',');
		put_text(w->out, s->kind);
		g_string_append_c(w->out, ',');
		put_number(w->out, bucket_at(s, i), 12);
		g_string_append_c(w->out, ',');
		put_number(w->out, s->width_s, 12);
		g_string_append_c(w->out, ',');
		put_number(w->out, outcome_int(g_ptr_array_index(s->bps, i)), 0);
		g_string_append(w->out, "\r\n");
		hand_on(w, PART);
	}
}

static void add_row(struct walk *w, const void *rec, guint row)
{
	if (w->t->record == &outcome_record_series) {
		add_buckets(w, rec, row);
		return;
	}
	g_string_append(w->out, w->keys->str);
	if (w->t->steps)
		g_string_append_printf(w->out, ",%u", row);
	put_cells(w->out, w->t->record, rec);
	g_string_append(w->out, "\r\n");
	hand_on(w, PART);
}

static void descend(struct walk *w, unsigned step, const void *rec)
{
	const struct outcome_field *f = w->t->step[step], *id = id_of(f->sub);
	const void *at = (const char *)rec + f->offset;
	if (f->type == OUTCOME_T_RECORD) {
		descend(w, step + 1, at);
		return;
	}
	const GPtrArray *list = *(GPtrArray *const *)at;
	for (guint i = 0; i < list->len && !w->gone; i++) {
		const void *element = g_ptr_array_index(list, i);
		gsize len = w->keys->len;
		if (step + 1 == w->t->steps) {
			add_row(w, element, i);
			continue;
		}
		g_string_append_printf(w->keys, ",%u", i);
		if (id) {
			g_string_append_c(w->keys, ',');
			put_cell(w->keys, id, (const char *)element + id->offset);
		}
		descend(w, step + 1, element);
		g_string_truncate(w->keys, len);
	}
}

void csv_rows(const struct csv_table *t, const struct outcome *o, unsigned run, csv_fn fn, void *ctx)
{
	struct walk w = {.t = t, .out = g_string_sized_new(2 * PART), .keys = g_string_new(NULL), .fn = fn, .ctx = ctx};
	g_string_append_printf(w.keys, "%u", run);
	if (t->steps)
		descend(&w, 0, o);
	else
		add_row(&w, o, 0);
	hand_on(&w, 0);
	g_string_free(w.out, TRUE);
	g_string_free(w.keys, TRUE);
}
