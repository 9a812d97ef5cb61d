/* models/outcome_json.c: an outcome written as JSON.
 *
 * A walk over the field tables that appends to one string, which may be handed on in parts. Numbers are exact decimals made from integers, never from doubles, so that sums that hold among
 * integers hold in the text. The order of keys is that of the tables, the order of lists that of the outcome: equal outcomes are equal bytes.
 *
 * Text is escaped so that it survives every reader: quotes and backslashes, all control characters including C1, the byte order mark, non-characters, and
 * the two line separators that JavaScript once took for ends of lines. Bytes that are not UTF-8 become U+FFFD.
 *
 * Reading back is in outcome_json_read.c.
 */
#include "models/outcome_json.h"
#include "sim/quantity.h"

#include <string.h>

#define PART ((gsize)1 << 16)

struct writer {
	GString *out;
	bool pretty;
	unsigned depth;
	outcome_json_fn fn; /* takes what has been written whenever there is enough of it; NULL: nobody does */
	void *ctx;
};

static void hand_on(struct writer *w, gsize least)
{
	if (!w->fn || w->out->len < least)
		return;
	w->fn(w->ctx, w->out);
	g_string_truncate(w->out, 0);
}

static bool must_escape(gunichar c)
{
	return c < 0x20 || c == '"' || c == '\\' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

static void put_escaped(GString *out, gunichar c)
{
	static const char letters[][2] = { { '"', '"' }, { '\\', '\\' }, { '\n', 'n' }, { '\t', 't' }, { '\r', 'r' } };
	for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
		if (c == (gunichar)letters[i][0]) {
			g_string_append_c(out, '\\');
			g_string_append_c(out, letters[i][1]);
			return;
		}
	if (c > 0xffff)
		g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
	else
		g_string_append_printf(out, "\\u%04x", c);
}

/* The length of a text that may be copied as it is, or SIZE_MAX: it may not. */
static size_t plain_length(const char *text)
{
	const char *p = text;
	while (*p >= 0x20 && *p < 0x7f && *p != '"' && *p != '\\')
		p++;
	return *p ? SIZE_MAX : (size_t)(p - text);
}

void outcome_json_text(GString *out, const char *text)
{
	if (!text) {
		g_string_append(out, "null");
		return;
	}
	size_t len = plain_length(text);
	if (len != SIZE_MAX) {
		g_string_append_c(out, '"');
		g_string_append_len(out, text, (gssize)len);
		g_string_append_c(out, '"');
		return;
	}
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_string_append_c(out, '"');
	const char *plain = valid; /* the start of what is not yet copied */
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!must_escape(c))
			continue;
		g_string_append_len(out, plain, p - plain);
		put_escaped(out, c);
		plain = g_utf8_next_char(p);
	}
	g_string_append(out, plain);
	g_string_append_c(out, '"');
}

static void put_number(GString *out, int64_t v, unsigned scale)
{
	if (v == OUTCOME_NULL) {
		g_string_append(out, "null");
	} else if (scale) {
		g_autofree char *text = quantity_decimal(v, scale);
		g_string_append(out, text);
	} else {
		g_string_append_printf(out, "%" G_GINT64_FORMAT, v);
	}
}

static void new_line(struct writer *w)
{
	if (!w->pretty)
		return;
	g_string_append_c(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		g_string_append(w->out, "  ");
}

static void put_flat_list(struct writer *w, const GPtrArray *list, enum outcome_type type)
{
	g_string_append_c(w->out, '[');
	for (guint i = 0; list && i < list->len; i++) {
		if (i)
			g_string_append(w->out, w->pretty ? ", " : ",");
		if (type == OUTCOME_T_TEXTS)
			outcome_json_text(w->out, list->pdata[i]);
		else
			put_number(w->out, outcome_int(list->pdata[i]), 0);
	}
	g_string_append_c(w->out, ']');
}

static void put_record(struct writer *w, const struct outcome_record *r, const void *rec);

static void put_records(struct writer *w, const GPtrArray *list, const struct outcome_record *r)
{
	g_string_append_c(w->out, '[');
	w->depth++;
	for (guint i = 0; list && i < list->len; i++) {
		if (i)
			g_string_append_c(w->out, ',');
		new_line(w);
		put_record(w, r, list->pdata[i]);
		hand_on(w, PART);
	}
	w->depth--;
	if (list && list->len)
		new_line(w);
	g_string_append_c(w->out, ']');
}

static void put_field(struct writer *w, const struct outcome_field *f, const void *at)
{
	switch (f->type) {
	case OUTCOME_T_TEXT:
		outcome_json_text(w->out, *(const char *const *)at);
		break;
	case OUTCOME_T_BOOL:
		g_string_append(w->out, *(const bool *)at ? "true" : "false");
		break;
	case OUTCOME_T_INT:
	case OUTCOME_T_BYTES:
	case OUTCOME_T_BPS:
	case OUTCOME_T_SECONDS:
	case OUTCOME_T_PCT:
		put_number(w->out, *(const int64_t *)at, outcome_scale(f->type));
		break;
	case OUTCOME_T_RECORD:
		put_record(w, f->sub, at);
		break;
	case OUTCOME_T_RECORDS:
		put_records(w, *(GPtrArray *const *)at, f->sub);
		break;
	case OUTCOME_T_TEXTS:
	case OUTCOME_T_INTS:
		put_flat_list(w, *(GPtrArray *const *)at, f->type);
		break;
	}
}

static void put_member(struct writer *w, const struct outcome_field *f, const void *rec)
{
	new_line(w);
	outcome_json_text(w->out, f->key);
	g_string_append(w->out, w->pretty ? ": " : ":");
	put_field(w, f, (const char *)rec + f->offset);
}

static void put_record(struct writer *w, const struct outcome_record *r, const void *rec)
{
	g_string_append_c(w->out, '{');
	w->depth++;
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		if (f != r->fields)
			g_string_append_c(w->out, ',');
		put_member(w, f, rec);
	}
	w->depth--;
	new_line(w);
	g_string_append_c(w->out, '}');
}

void outcome_json_member(const struct outcome_field *f, const void *rec, GString *out)
{
	struct writer w = {.out = out};
	put_member(&w, f, rec);
}

void outcome_json_write(const struct outcome *o, bool pretty, GString *out)
{
	struct writer w = { .out = out, .pretty = pretty };
	put_record(&w, &outcome_record_top, o);
	g_string_append_c(out, '\n');
}

void outcome_json_stream(const struct outcome *o, bool pretty, outcome_json_fn fn, void *ctx)
{
	struct writer w = { .out = g_string_sized_new(2 * PART), .pretty = pretty, .fn = fn, .ctx = ctx };
	put_record(&w, &outcome_record_top, o);
	g_string_append_c(w.out, '\n');
	hand_on(&w, 0);
	g_string_free(w.out, TRUE);
}
