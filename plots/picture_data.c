/* plots/picture_data.c: cells, and what has which colour. */
#include "plots/picture_data.h"

#include <stdarg.h>
#include <string.h>
#include "plots/text.h"
#include "sim/quantity.h"

#define TITLE_MOST 100

/* What is not Latin counts as wide as it may be. */
static unsigned glyph(gunichar c)
{
	static const struct { const char *of; unsigned width; } table[] = {
		{"ijl'", 28}, {" .,|", 32}, {"fI:;/\\!()[]-rt", 40}, {"csz*_J?kvxy", 58}, {"w+=<>#^~M", 85}, {"@mW%", 99}, {"OQGNHDU&", 79},
	};
	for (size_t i = 0; c && c < 0x80 && i < G_N_ELEMENTS(table); i++)
		if (strchr(table[i].of, (int)c))
			return table[i].width;
	return c < 0x1100 ? 64 : 100;
}

unsigned picture_width(const char *s)
{
	unsigned sum = 0;
	for (; *s; s = g_utf8_next_char(s))
		sum += glyph(g_utf8_get_char(s));
	return sum;
}

unsigned picture_columns(const char *s) { return (picture_width(s) + PICTURE_COLUMN - 1) / PICTURE_COLUMN; }

/* Cut in its middle: the ends of names tell them apart. What is left is `most` columns wide, dots included. */
static void cut(GString *s, unsigned most)
{
	if (!most || s->len <= most / 2 || picture_columns(s->str) <= most)
		return;
	const char *head = s->str, *tail = s->str + s->len;
	unsigned wide = picture_width("..."), room = PICTURE_COLUMN * most;
	for (bool front = true; head < tail; front = !front) {
		const char *next = front ? head : g_utf8_prev_char(tail);
		wide += glyph(g_utf8_get_char(next));
		if (wide > room)
			break;
		if (front)
			head = g_utf8_next_char(head);
		else
			tail = next;
	}
	gsize from = (gsize)(head - s->str), n = (gsize)(tail - head);
	g_string_erase(s, (gssize)from, (gssize)n);
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

void picture_strcol(GString *out, const char *s, unsigned most)
{
	GString *cell = g_string_new(NULL);
	picture_text(cell, s, most);
	g_string_replace(cell, "\\", "\\\\", 0);
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
