/* tests/validation/validate_table.c: tables and paragraphs as Markdown. Widths are of characters, not bytes. */
#include "tests/validation/validate_table.h"

#define LINE 150

void validate_table_row(GPtrArray *rows, const char *const *cells, guint n)
{
	char **own = g_new0(char *, n + 1);
	for (guint i = 0; i < n; i++)
		own[i] = g_strdup(cells[i]);
	g_ptr_array_add(rows, own);
}

void validate_table_print(GString *to, const GPtrArray *rows, guint n, guint right)
{
	g_autofree guint *width = g_new0(guint, n);
	for (guint r = 0; r < rows->len; r++)
		for (guint i = 0; i < n; i++)
			width[i] = MAX(width[i], (guint)g_utf8_strlen(((char **)rows->pdata[r])[i], -1));
	for (guint r = 0; r < rows->len; r++) {
		for (guint i = 0; i < n; i++) {
			const char *cell = ((char **)rows->pdata[r])[i];
			guint pad = width[i] - (guint)g_utf8_strlen(cell, -1);
			g_string_append(to, i ? " | " : "| ");
			g_string_append_printf(to, "%*s%s%*s", i >= right ? (int)pad : 0, "", cell, i >= right ? 0 : (int)pad, "");
		}
		g_string_append(to, " |\n");
		for (guint i = 0; r == 0 && i < n; i++) {
			g_string_append(to, "|");
			for (guint k = 0; k < width[i] + 2; k++)
				g_string_append_c(to, i >= right && k == width[i] + 1 ? ':' : '-');
			if (i == n - 1)
				g_string_append(to, "|\n");
		}
	}
	g_string_append_c(to, '\n');
}

void validate_table_paragraph(GString *to, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
	glong used = 0;
	for (char **w = words; *w; w++) {
		glong n = g_utf8_strlen(*w, -1);
		if (n == 0)
			continue;
		g_string_append_printf(to, "%s%s", used == 0 ? "" : used + 1 + n > LINE ? "\n" : " ", *w);
		used = used == 0 || used + 1 + n > LINE ? n : used + 1 + n;
	}
	g_string_append(to, "\n\n");
}
