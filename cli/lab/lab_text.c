/* cli/lab/lab_text.c: text of the lab's own commands. */
#include "cli/lab/lab_text.h"

#include "plots/text.h"

void lab_text_wrap(GString *out, const char *words, unsigned indent)
{
	g_autoptr(GString) clean = g_string_new(NULL), text = g_string_new(NULL);
	text_clean(clean, words);
	text_wrap(text, clean->str, indent, indent);
	text_finish(text);
	g_string_append(out, text->str);
	g_string_append_c(out, '\n');
}

void lab_text_row(GString *out, unsigned indent, const char *label, unsigned width, const char *words)
{
	g_autoptr(GString) clean = g_string_new(NULL);
	text_clean(clean, label);
	text_spaces(out, indent);
	text_pad(out, clean->str, width, false);
	lab_text_wrap(out, words, indent + MAX(width, text_width(clean->str)));
}

char *lab_text_list(const GPtrArray *texts)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(s, "%s%s", i ? ", " : "", (const char *)texts->pdata[i]);
	return g_string_free(s->len ? s : g_string_append_c(s, '-'), FALSE);
}
