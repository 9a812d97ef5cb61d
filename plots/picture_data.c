/* plots/picture_data.c: cells, and what has which colour. */
#include "plots/picture_data.h"

#include <stdarg.h>
#include <string.h>
#include "plots/text.h"
#include "sim/quantity.h"

#define TITLE_MOST 100

/* Cut in its middle: the ends of names tell them apart. */
static void cut(GString *s, unsigned most)
{
	glong n = g_utf8_strlen(s->str, -1);
	if (!most || n <= (glong)most)
		return;
	glong head = ((glong)most - 3 + 1) / 2, tail = (glong)most - 3 - head;
	gsize from = (gsize)(g_utf8_offset_to_pointer(s->str, head) - s->str), to = (gsize)(g_utf8_offset_to_pointer(s->str, n - tail) - s->str);
	g_string_erase(s, (gssize)from, (gssize)(to - from));
	g_string_insert(s, (gssize)from, "...");
}

void picture_words(GString *out, const char *s, unsigned most)
{
	GString *clean = g_string_new(NULL);
	text_clean(clean, s);
	for (char *c = clean->str; *c; c++)
		if (*c == '"')
			*c = '\'';
	cut(clean, most);
	g_string_append(out, clean->len ? clean->str : "-");
	g_string_free(clean, TRUE);
}

void picture_text(GString *out, const char *s, unsigned most)
{
	GString *cell = g_string_new(NULL);
	picture_words(cell, s, most);
	g_string_replace(cell, "]]>", "]] >", 0); /* gnuplot would write it into SVG as it is, where XML has no room for it */
	g_string_replace(cell, "\\", "\\\\", 0);  /* gnuplot takes one of two */
	g_string_append(out, cell->str);
	g_string_free(cell, TRUE);
}

void picture_title(GString *out, const struct outcome *o)
{
	picture_text(out, o->scenario.name ? o->scenario.name : o->scenario.file, TITLE_MOST);
	if (!o->scenario.variant)
		return;
	g_string_append(out, ", variant ");
	picture_text(out, o->scenario.variant, TITLE_MOST / 2);
}

void picture_seconds(GString *out, int64_t ps)
{
	g_autofree char *s = quantity_decimal(ps, 12);
	g_string_append(out, s);
}

void picture_duration(GString *out, int64_t ps)
{
	GString *s = g_string_new(NULL);
	text_duration(s, ps);
	text_finish(s);
	g_string_append(out, s->str);
	g_string_free(s, TRUE);
}

void picture_row(GString *out, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_string_append_vprintf(out, fmt, ap);
	va_end(ap);
	g_string_append_c(out, '\n');
}

struct dyed {
	const char *id;
	enum picture_ink ink;
};

static enum picture_ink ink_of(const struct dyed *table, size_t n, const char *id, enum picture_ink other)
{
	for (size_t i = 0; i < n; i++)
		if (g_strcmp0(id, table[i].id) == 0)
			return table[i].ink;
	return other;
}

enum picture_ink picture_ink_stack(const char *stack)
{
	static const struct dyed table[] = {{"defaultTcpipStack", INK_BLUE}, {"vmotion", INK_VERMILION}, {"vSphereProvisioning", INK_GREEN}};
	return ink_of(table, G_N_ELEMENTS(table), stack, INK_PINK);
}

/* Of one family: the network's own, the stack's, the hosts', the storage's; what holds nothing back by itself is grey. */
enum picture_ink picture_ink_cause(const char *cause)
{
	static const struct dyed table[] = {
		{"nic", INK_BLUE},
		{"link", INK_BLUE},
		{"nioc_class", INK_SKY},
		{"shaper", INK_SKY},
		{"window", INK_VERMILION},
		{"stack_pool", INK_VERMILION},
		{"slow_start", INK_ORANGE},
		{"loss", INK_ORANGE},
		{"stream_helper", INK_PINK},
		{"nfc_thread", INK_PINK},
		{"host_nfc", INK_PINK},
		{"encryption", INK_BROWN},
		{"datastore_read", INK_GREEN},
		{"datastore_write", INK_GREEN},
		{"no_route", INK_BLACK},
		{"admission", INK_GREY},
	};
	return ink_of(table, G_N_ELEMENTS(table), cause, INK_PALE);
}

enum picture_ink picture_ink_phase(const char *phase)
{
	static const struct dyed table[] = {{"queued", INK_GREY}, {"disk", INK_GREEN}, {"memory", INK_BLUE}, {"switchover", INK_VERMILION}};
	return ink_of(table, G_N_ELEMENTS(table), phase, INK_PALE);
}

enum picture_ink picture_ink_outcome(const char *outcome)
{
	static const struct dyed table[] = {{"completed", INK_GREEN}, {"failed", INK_VERMILION}, {"refused", INK_VERMILION}, {"cancelled", INK_ORANGE}};
	return ink_of(table, G_N_ELEMENTS(table), outcome, INK_ORANGE);
}
