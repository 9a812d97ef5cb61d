/* plots/picture_glyphs.c: characters that no installed font has, in data for PNG and PDF.
 *
 * Pango draws a box with the character's number in the place of a glyph that no font has, and in gnuplot's cairo terminals that box is larger than the picture. So
 * such characters become white squares. fontconfig's fc-list says which fonts there are; where it cannot be run, letters of scripts that few fonts have are taken
 * to be missing. Latin, Greek and Cyrillic are taken to be there.
 */
#include "plots/picture_gnuplot.h"

#include <string.h>

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
	return (GPOINTER_TO_UINT(a) > GPOINTER_TO_UINT(b)) - (GPOINTER_TO_UINT(a) < GPOINTER_TO_UINT(b));
}

/* The characters of the list that stand in a block, or all (UINT_MAX), as fc-list is asked for them. */
static char *charset_of(const GList *chars, guint block)
{
	GString *s = g_string_new(":charset=");
	for (const GList *l = chars; l; l = l->next)
		if (block == G_MAXUINT || BLOCK(GPOINTER_TO_UINT(l->data)) == block)
			g_string_append_printf(s, "%x ", GPOINTER_TO_UINT(l->data));
	return g_string_free(s, FALSE);
}

/* Takes those out of the set that some font has. */
static void find_missing(GHashTable *set)
{
	g_autoptr(GList) chars = g_list_sort(g_hash_table_get_keys(set), by_number);
	g_autofree char *all = charset_of(chars, G_MAXUINT);
	guint asked = 0, last = G_MAXUINT;
	bool there = drawable(all);
	if (there)
		g_hash_table_remove_all(set);
	for (const GList *l = chars; l && !there; l = l->next) {
		guint block = BLOCK(GPOINTER_TO_UINT(l->data));
		if (block == last || asked == BLOCKS_MOST)
			continue;
		last = block;
		asked++;
		g_autofree char *some = charset_of(chars, block);
		bool found = drawable(some);
		for (const GList *k = l; found && k; k = k->next)
			if (BLOCK(GPOINTER_TO_UINT(k->data)) == block)
				g_hash_table_remove(set, k->data);
	}
}

void picture_glyphs(GString *data)
{
	g_autoptr(GHashTable) set = g_hash_table_new(NULL, NULL); /* look-up only, but for what is sorted */
	GString *out;
	for (const char *c = data->str; *c; c = g_utf8_next_char(c))
		if (!plain(g_utf8_get_char(c)))
			g_hash_table_add(set, GUINT_TO_POINTER(g_utf8_get_char(c)));
	if (!g_hash_table_size(set))
		return;
	find_missing(set);
	out = g_string_sized_new(data->len);
	for (const char *c = data->str; *c; c = g_utf8_next_char(c))
		if (g_hash_table_contains(set, GUINT_TO_POINTER(g_utf8_get_char(c))))
			g_string_append(out, "\xe2\x96\xa1");
		else
			g_string_append_len(out, c, g_utf8_next_char(c) - c);
	g_string_assign(data, out->str);
	g_string_free(out, TRUE);
}
