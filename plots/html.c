/* plots/html.c: HTML as a stream. */
#include "plots/html.h"

#include <stdarg.h>
#include <string.h>
#include "plots/text.h"
#include "sim/quantity.h"

static void add_escaped(GString *out, const char *s)
{
	GString *clean = g_string_new(NULL);
	text_clean(clean, s);
	for (const char *p = clean->str; *p; p++)
		switch (*p) {
		case '<': g_string_append(out, "&lt;"); break;
		case '>': g_string_append(out, "&gt;"); break;
		case '&': g_string_append(out, "&amp;"); break;
		case '"': g_string_append(out, "&quot;"); break;
		case '\'': g_string_append(out, "&#39;"); break;
		default: g_string_append_c(out, *p);
		}
	g_string_free(clean, TRUE);
}

void html_begin(struct html *h, GString *out) { *h = (struct html){.out = out, .open = g_ptr_array_new()}; }

void html_end(struct html *h)
{
	SIM_ASSERT(h->open->len == 0);
	g_ptr_array_unref(h->open);
}

static void add_tag(struct html *h, const char *tag, va_list ap)
{
	g_string_append_printf(h->out, "<%s", tag);
	for (const char *name; (name = va_arg(ap, const char *));) {
		const char *value = va_arg(ap, const char *);
		if (!value)
			continue;
		g_string_append_printf(h->out, " %s=\"", name);
		add_escaped(h->out, value);
		g_string_append_c(h->out, '"');
	}
}

void html_open(struct html *h, const char *tag, ...)
{
	va_list ap;
	va_start(ap, tag);
	add_tag(h, tag, ap);
	va_end(ap);
	g_string_append_c(h->out, '>');
	g_ptr_array_add(h->open, (gpointer)tag);
}

void html_close(struct html *h)
{
	SIM_ASSERT(h->open->len);
	g_string_append_printf(h->out, "</%s>", (const char *)g_ptr_array_steal_index(h->open, h->open->len - 1));
}

void html_void(struct html *h, const char *tag, ...)
{
	va_list ap;
	va_start(ap, tag);
	add_tag(h, tag, ap);
	va_end(ap);
	g_string_append(h->out, "/>");
}

void html_text(struct html *h, const char *s) { add_escaped(h->out, s); }

void html_printf(struct html *h, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *s = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	html_text(h, s);
}

void html_element(struct html *h, const char *tag, const char *text, ...)
{
	va_list ap;
	va_start(ap, text);
	add_tag(h, tag, ap);
	va_end(ap);
	g_string_append_c(h->out, '>');
	html_text(h, text);
	g_string_append_printf(h->out, "</%s>", tag);
}

void html_constant(struct html *h, const char *markup) { g_string_append(h->out, markup); }

void html_name(struct html *h, const char *s)
{
	glong n = s && g_utf8_validate(s, -1, NULL) ? g_utf8_strlen(s, -1) : 0;
	if (!s || n <= HTML_NAME_MOST) {
		html_element(h, "bdi", s && *s ? s : "–", NULL);
		return;
	}
	g_autofree char *head = g_utf8_substring(s, 0, HTML_NAME_MOST / 2), *tail = g_utf8_substring(s, n - HTML_NAME_MOST / 2 + 1, n);
	html_open(h, "bdi", "title", s, NULL);
	html_text(h, head);
	html_text(h, "…");
	html_text(h, tail);
	html_close(h);
}

static char *shown(enum html_unit unit, int64_t v)
{
	GString *s = g_string_new(NULL);
	g_autofree char *q = NULL;
	switch (unit) {
	case HTML_DURATION: text_duration(s, v); break;
	case HTML_PERCENT: text_percent(s, v); break;
	case HTML_BYTES: q = quantity_format(QUANTITY_BYTES, v); break;
	case HTML_RATE: q = quantity_format(QUANTITY_RATE, v); break;
	case HTML_COUNT: text_count(s, v); break;
	case HTML_NUMBER: q = quantity_decimal(v, 0); break;
	}
	g_string_append(s, q ? q : "");
	return g_strdelimit(g_string_free(s, FALSE), "\037", ' ');
}

static unsigned scale_of(enum html_unit unit) { return unit == HTML_DURATION ? 12 : unit == HTML_PERCENT ? 4 : 0; }

void html_value(struct html *h, const char *key, enum html_unit unit, int64_t v)
{
	if (v == OUTCOME_NULL) {
		html_text(h, "–");
		return;
	}
	g_autofree char *exact = quantity_decimal(v, scale_of(unit)), *text = shown(unit, v);
	html_element(h, "data", text, "data-at", key, "value", exact, NULL);
}

void html_figure(struct html *h, enum html_unit unit, int64_t v)
{
	g_autofree char *text = v == OUTCOME_NULL ? g_strdup("–") : shown(unit, v);
	html_text(h, text);
}

bool html_is_link(const char *s) { return s && (g_str_has_prefix(s, "https://") || g_str_has_prefix(s, "http://")) && !strpbrk(s, " \t\n\"<>"); }
