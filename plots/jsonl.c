/* plots/jsonl.c: a walk over the fields of an outcome, a line for each record. */
#include "plots/jsonl.h"

#include "models/outcome_json.h"

#define PART ((gsize)1 << 16)

struct lines {
	const struct outcome *o;
	unsigned run;
	GString *out;
	jsonl_fn fn;
	void *ctx;
	bool gone;
};

static bool has_key(const struct outcome_record *r, const char *key)
{
	const struct outcome_field *f = r ? r->fields : NULL;
	while (f && f->key && g_strcmp0(f->key, key))
		f++;
	return f && f->key;
}

static void add_text(GString *out, const char *key, const char *text)
{
	g_string_append_printf(out, ",\"%s\":", key);
	outcome_json_text(out, text);
}

static void begin_line(struct lines *l, const char *table, const struct outcome_record *r)
{
	const struct outcome_scenario *s = &l->o->scenario;
	g_string_append(l->out, "{\"table\":");
	outcome_json_text(l->out, table);
	if (!has_key(r, "run"))
		g_string_append_printf(l->out, ",\"run\":%u", l->run);
	if (!has_key(r, "scenario"))
		add_text(l->out, "scenario", s->name ? s->name : s->file);
	if (!has_key(r, "variant"))
		add_text(l->out, "variant", s->variant);
}

static void end_line(struct lines *l, gsize least)
{
	g_string_append(l->out, "}\n");
	if (l->out->len < least)
		return;
	l->gone = !l->fn(l->ctx, l->out);
	g_string_truncate(l->out, 0);
}

static void add_record(struct lines *l, const char *table, const struct outcome_record *r, const void *rec)
{
	begin_line(l, table, r);
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		g_string_append_c(l->out, ',');
		outcome_json_member(f, rec, l->out);
	}
	end_line(l, PART);
}

static void add_field(struct lines *l, const struct outcome_field *f)
{
	const void *at = (const char *)l->o + f->offset;
	const GPtrArray *list = f->type == OUTCOME_T_RECORDS ? *(GPtrArray *const *)at : NULL;
	for (guint i = 0; list && i < list->len && !l->gone; i++)
		add_record(l, f->key, f->sub, g_ptr_array_index(list, i));
	if (f->type == OUTCOME_T_RECORD)
		add_record(l, f->key, f->sub, at);
	if (f->sub)
		return;
	begin_line(l, f->key, NULL);
	g_string_append_c(l->out, ',');
	outcome_json_member(f, l->o, l->out);
	end_line(l, PART);
}

void jsonl_write(const struct outcome *o, unsigned run, jsonl_fn fn, void *ctx)
{
	struct lines l = {o, run, g_string_sized_new(2 * PART), fn, ctx, false};
	for (const struct outcome_field *f = outcome_record_top.fields; f->key && !l.gone; f++)
		add_field(&l, f);
	if (l.out->len && !l.gone)
		fn(ctx, l.out);
	g_string_free(l.out, TRUE);
}
