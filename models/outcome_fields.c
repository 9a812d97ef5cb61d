/* models/outcome_fields.c: walks over the field tables: making, clearing and looking up records, and the outcome that holds them.
 *
 * A record owns its lists and, through them, the records in them; text belongs to the outcome's string chunk and is never freed alone. Equal texts are kept
 * once, so that the thousandth "vmotion" costs nothing.
 */
#include "models/outcome.h"

#include <string.h>

#define TEXT_BLOCK 4096

static void *member(void *rec, const struct outcome_field *f)
{
	return (char *)rec + f->offset;
}

static GPtrArray *list_new(enum outcome_type type)
{
	return type == OUTCOME_T_INTS ? g_ptr_array_new_with_free_func(g_free) : g_ptr_array_new();
}

static void record_init(const struct outcome_record *r, void *rec)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		if (f->type == OUTCOME_T_RECORD)
			record_init(f->sub, member(rec, f));
		else if (f->type == OUTCOME_T_RECORDS || f->type == OUTCOME_T_TEXTS || f->type == OUTCOME_T_INTS)
			*(GPtrArray **)member(rec, f) = list_new(f->type);
	}
}

static void list_free(GPtrArray *list, const struct outcome_record *sub)
{
	if (!list)
		return;
	for (guint i = 0; sub && i < list->len; i++)
		outcome_record_free(sub, list->pdata[i]);
	g_ptr_array_unref(list);
}

void *outcome_record_new(const struct outcome_record *r)
{
	void *rec = g_malloc0(r->size);
	record_init(r, rec);
	return rec;
}

void outcome_record_clear(const struct outcome_record *r, void *rec)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		if (f->type == OUTCOME_T_RECORD) {
			outcome_record_clear(f->sub, member(rec, f));
		} else if (f->type == OUTCOME_T_RECORDS || f->type == OUTCOME_T_TEXTS || f->type == OUTCOME_T_INTS) {
			GPtrArray **list = member(rec, f);
			list_free(*list, f->sub);
			*list = NULL;
		}
	}
}

void outcome_record_free(const struct outcome_record *r, void *rec)
{
	if (!rec)
		return;
	outcome_record_clear(r, rec);
	g_free(rec);
}

size_t outcome_metric_length(const struct outcome_field *f)
{
	const char *suffix = f->type == OUTCOME_T_SECONDS ? "_s" : f->type == OUTCOME_T_BPS ? "_bps" : f->type == OUTCOME_T_PCT ? "_pct" : "";
	size_t len = strlen(f->key);
	return g_str_has_suffix(f->key, suffix) ? len - strlen(suffix) : len;
}

const struct outcome_field *outcome_field_find(const struct outcome_record *r, const char *name)
{
	size_t len = strlen(name);
	for (const struct outcome_field *f = r->fields; f->key; f++)
		if (!strcmp(f->key, name) || (outcome_metric_length(f) == len && !strncmp(f->key, name, len)))
			return f;
	return NULL;
}

void *outcome_list_add(GPtrArray *list, const struct outcome_record *r)
{
	void *rec = outcome_record_new(r);
	g_ptr_array_add(list, rec);
	return rec;
}

bool outcome_is_number(enum outcome_type type)
{
	return type >= OUTCOME_T_INT && type <= OUTCOME_T_PCT;
}

unsigned outcome_scale(enum outcome_type type)
{
	return type == OUTCOME_T_SECONDS ? 12 : type == OUTCOME_T_PCT ? 4 : 0;
}

gpointer outcome_int_box(int64_t v)
{
	return g_memdup2(&v, sizeof v);
}

int64_t outcome_int(gconstpointer boxed)
{
	return *(const int64_t *)boxed;
}

struct outcome *outcome_new_empty(void)
{
	struct outcome *o = outcome_record_new(&outcome_record_top);
	o->vmksim.outcome_version = OUTCOME_VERSION;
	o->text = g_string_chunk_new(TEXT_BLOCK);
	return o;
}

void outcome_free(struct outcome *o)
{
	if (!o)
		return;
	g_string_chunk_free(o->text);
	outcome_record_free(&outcome_record_top, o);
}

const char *outcome_text(struct outcome *o, const char *s)
{
	return s ? g_string_chunk_insert_const(o->text, s) : NULL;
}
