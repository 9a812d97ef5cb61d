/* plots/picture_glyphs.c: characters that no installed font has, in data for PNG and PDF.
 *
 * Pango draws a box with the character's number in the place of a glyph that no font has, and in gnuplot's cairo terminals that box is larger than the picture. So
 * such characters become white squares. fontconfig's fc-list says which fonts there are; where it cannot be run, letters of scripts that few fonts have are taken
 * to be missing. Latin, Greek and Cyrillic are taken to be there.
 */
#include "plots/picture_gnuplot.h"

#define FIRST_ASKED 0x530
#define BLOCK(c) ((c) >> 8)
#define BLOCKS_MOST 24 /* that are asked for one by one */

static bool plain(gunichar c) { return c < FIRST_ASKED || (c >= 0x2000 && c < 0x2060) || c == 0x25a1 || c == 0xfffd; }

/* Whether one font has all of these. */
static bool drawable(const char *charset)
{
	const char *const argv[] = {"fc-list", charset, "family", NULL};
	g_autofree char *said = NULL;
	g_autoptr(GSubprocess) p = g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
	return p && g_subprocess_communicate_utf8(p, NULL, NULL, &said, NULL, NULL) && said && *said;
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const gunichar *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The characters that have to be asked for, each once, in order. */
static GArray *asked_for(const char *s)
{
	GArray *chars = g_array_new(FALSE, FALSE, sizeof(gunichar));
	guint n = 0;
	for (; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);
		if (!plain(c))
			g_array_append_val(chars, c);
	}
	g_array_sort(chars, by_number);
	for (guint i = 0; i < chars->len; i++)
		if (!n || g_array_index(chars, gunichar, n - 1) != g_array_index(chars, gunichar, i))
			g_array_index(chars, gunichar, n++) = g_array_index(chars, gunichar, i);
	g_array_set_size(chars, n);
	return chars;
}

/* Whether one font has the characters from..to of the list. */
static bool have(const GArray *chars, guint from, guint to)
{
	GString *s = g_string_new(":charset=");
	for (guint i = from; i < to; i++)
		g_string_append_printf(s, "%x ", g_array_index(chars, gunichar, i));
	bool there = drawable(s->str);
	g_string_free(s, TRUE);
	return there;
}

/* Leaves those in the list that no font has, asked for all together, then block by block. */
static void keep_missing(GArray *chars)
{
	guint asked = 0, kept = 0;
	if (chars->len && have(chars, 0, chars->len))
		g_array_set_size(chars, 0);
	for (guint i = 0, end; i < chars->len; i = end) {
		for (end = i + 1; end < chars->len && BLOCK(g_array_index(chars, gunichar, end)) == BLOCK(g_array_index(chars, gunichar, i));)
			end++;
		bool there = asked++ < BLOCKS_MOST && have(chars, i, end);
		for (guint k = i; k < end && !there; k++)
			g_array_index(chars, gunichar, kept++) = g_array_index(chars, gunichar, k);
	}
	g_array_set_size(chars, kept);
}

void picture_glyphs(GString *data)
{
	GArray *missing = asked_for(data->str);
	GString *out = g_string_sized_new(data->len);
	keep_missing(missing);
	for (const char *c = data->str; *c; c = g_utf8_next_char(c)) {
		gunichar u = g_utf8_get_char(c);
		if (g_array_binary_search(missing, &u, by_number, NULL))
			g_string_append(out, "\xe2\x96\xa1");
		else
			g_string_append_len(out, c, g_utf8_next_char(c) - c);
	}
	g_string_assign(data, out->str);
	g_string_free(out, TRUE);
	g_array_unref(missing);
}
