/* tests/page-reader.c: a page as a reader of XML finds it. A number's place is a JSON pointer, its data-of and its data-at; the field tables lead there. */
#include "tests/page-reader.h"

#include <stdio.h>
#include <string.h>
#include "sim/quantity.h"

struct reading {
	struct page_read *r;
	const struct outcome *o;
	GPtrArray *of; /* text: data-of, of the elements that are open; "": it has none */
};

static void fault(struct page_read *r, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

static void fault(struct page_read *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_ptr_array_add(r->faults, g_strdup_vprintf(fmt, ap));
	va_end(ap);
}

/* The number at a pointer, as JSON shows it; NULL: there is none. */
static char *number_at(const struct outcome *o, const char *pointer)
{
	g_auto(GStrv) step = g_strsplit(pointer, "/", -1);
	const struct outcome_record *rec = &outcome_record_top;
	const void *at = o;
	for (unsigned i = 1; rec && *step && step[i]; i++) {
		const struct outcome_field *f = outcome_field_find(rec, step[i]);
		if (!f || !g_str_equal(f->key, step[i]))
			return NULL;
		at = (const char *)at + f->offset;
		if (outcome_is_number(f->type))
			return step[i + 1] || *(const int64_t *)at == OUTCOME_NULL ? NULL : quantity_decimal(*(const int64_t *)at, outcome_scale(f->type));
		rec = f->sub;
		if (f->type != OUTCOME_T_RECORDS)
			continue;
		const GPtrArray *list = *(GPtrArray *const *)at;
		guint64 k = 0;
		if (!step[++i] || !g_ascii_string_to_unsigned(step[i], 10, 0, G_MAXUINT, &k, NULL) || k >= list->len)
			return NULL;
		at = g_ptr_array_index(list, k);
	}
	return NULL;
}

static const char *nearest_of(const struct reading *rd)
{
	for (guint i = rd->of->len; i > 0; i--)
		if (*(const char *)g_ptr_array_index(rd->of, i - 1))
			return g_ptr_array_index(rd->of, i - 1);
	return "";
}

static void check_number(struct reading *rd, const char *at, const char *value)
{
	g_autofree char *pointer = g_strdup_printf("%s/%s", nearest_of(rd), at), *known = number_at(rd->o, pointer);
	rd->r->numbers++;
	if (!known || g_strcmp0(known, value))
		fault(rd->r, "%s is %s, and the page says %s", pointer, known ? known : "no number", value ? value : "nothing");
}

static void count_classes(struct page_read *r, const char *classes)
{
	g_auto(GStrv) class = g_strsplit(classes, " ", -1);
	for (unsigned i = 0; class[i]; i++)
		g_hash_table_insert(r->classes, g_strdup(class[i]), GUINT_TO_POINTER(page_read_class(r, class[i]) + 1));
}

static void on_start(GMarkupParseContext *context, const char *name, const char **key, const char **value, gpointer data, GError **err)
{
	struct reading *rd = data;
	const char *at = NULL, *exact = NULL, *of = "";
	(void)context, (void)err;
	for (unsigned i = 0; key[i]; i++) {
		if (g_str_equal(key[i], "id") && !g_hash_table_add(rd->r->ids, g_strdup(value[i])))
			fault(rd->r, "the id '%s' stands twice", value[i]);
		else if (g_str_equal(key[i], "href"))
			g_ptr_array_add(rd->r->links, g_strdup(value[i]));
		else if (g_str_equal(key[i], "class"))
			count_classes(rd->r, value[i]);
		else if (g_str_equal(key[i], "data-of"))
			of = value[i];
		else if (g_str_equal(key[i], "data-at"))
			at = value[i];
		else if (g_str_equal(key[i], "value"))
			exact = value[i];
	}
	g_ptr_array_add(rd->of, g_strdup(of));
	if (at && g_str_equal(name, "data"))
		check_number(rd, at, exact);
}

static void on_end(GMarkupParseContext *context, const char *name, gpointer data, GError **err)
{
	struct reading *rd = data;
	(void)context, (void)name, (void)err;
	g_ptr_array_set_size(rd->of, (gint)rd->of->len - 1);
}

static void on_text(GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **err)
{
	struct reading *rd = data;
	(void)context, (void)err;
	g_string_append_len(rd->r->text, text, (gssize)n);
}

static void follow_links(struct page_read *r)
{
	for (guint i = 0; i < r->links->len; i++) {
		const char *to = g_ptr_array_index(r->links, i);
		if (*to == '#' && !g_hash_table_contains(r->ids, to + 1))
			fault(r, "a link leads to '%s', which is not there", to);
	}
}

struct page_read *page_read_new(const char *page, const struct outcome *o)
{
	static const GMarkupParser parser = {.start_element = on_start, .end_element = on_end, .text = on_text};
	struct page_read *r = g_new(struct page_read, 1);
	*r = (struct page_read){
		.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.links = g_ptr_array_new_with_free_func(g_free),
		.classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.text = g_string_new(NULL),
		.faults = g_ptr_array_new_with_free_func(g_free),
	};
	struct reading rd = {r, o, g_ptr_array_new_with_free_func(g_free)};
	GMarkupParseContext *context = g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &rd, NULL);
	GError *err = NULL;
	if (!g_markup_parse_context_parse(context, page, -1, &err) || !g_markup_parse_context_end_parse(context, &err))
		fault(r, "not well-formed: %s", err->message);
	g_clear_error(&err);
	g_markup_parse_context_free(context);
	g_ptr_array_unref(rd.of);
	follow_links(r);
	return r;
}

void page_read_free(struct page_read *r)
{
	g_hash_table_unref(r->ids);
	g_ptr_array_unref(r->links);
	g_hash_table_unref(r->classes);
	g_string_free(r->text, TRUE);
	g_ptr_array_unref(r->faults);
	g_free(r);
}

unsigned page_read_class(const struct page_read *r, const char *class) { return GPOINTER_TO_UINT(g_hash_table_lookup(r->classes, class)); }

unsigned page_read_complain(const struct page_read *r)
{
	for (guint i = 0; i < r->faults->len && i < 10; i++)
		printf("# %s\n", (const char *)g_ptr_array_index(r->faults, i));
	return r->faults->len;
}
