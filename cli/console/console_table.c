/* cli/console/console_table.c: results as esxcli lays them out: blocks of indented fields, or rows below a head; numbers to the right, the rest to the left. */
#include "cli/console/console_table.h"

#include "plots/text.h"

struct console_table *console_table_new(const char *type, enum console_layout layout, const struct console_field *fields, unsigned n)
{
	struct console_table *t = g_new0(struct console_table, 1);
	*t = (struct console_table){.type = type, .layout = layout, .fields = fields, .n = n, .values = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
	return t;
}

void console_table_free(struct console_table *t)
{
	if (t)
		g_ptr_array_unref(t->values);
	g_free(t);
}

void console_put(struct console_table *t, const char *text)
{
	const char *one[] = {text ? text : "", NULL};
	g_ptr_array_add(t->values, g_strdupv((char **)one));
}

void console_put_int(struct console_table *t, int64_t value)
{
	g_autofree char *s = g_strdup_printf("%" G_GINT64_FORMAT, value);
	console_put(t, s);
}

void console_put_bool(struct console_table *t, bool value) { console_put(t, value ? "true" : "false"); }

void console_put_all(struct console_table *t, const char *const *texts) { g_ptr_array_add(t->values, g_strdupv((char **)texts)); }

unsigned console_table_rows(const struct console_table *t)
{
	SIM_ASSERT(t->values->len % t->n == 0);
	return t->values->len / t->n;
}

char **console_table_value(const struct console_table *t, unsigned row, unsigned field) { return t->values->pdata[row * t->n + field]; }

/* Names come from files and may hold anything; what is shown is one line. */
static char *shown(const struct console_table *t, unsigned row, unsigned field)
{
	g_autofree char *joined = g_strjoinv(", ", console_table_value(t, row, field));
	return console_shown(joined);
}

static void blocks(const struct console_table *t, GString *out)
{
	for (unsigned r = 0; r < console_table_rows(t); r++) {
		g_autofree char *head = shown(t, r, 0);
		if (t->layout == CONSOLE_BLOCKS)
			g_string_append_printf(out, "%s%s%s", r ? "\n" : "", head, *head ? "\n" : "");
		for (unsigned f = t->fields[0].label ? 0 : 1; f < t->n; f++) {
			g_autofree char *s = shown(t, r, f);
			g_string_append_printf(out, *s ? "   %s: %s\n" : "   %s:%s\n", t->fields[f].label, s);
		}
	}
}

static void cell(GString *out, const char *s, unsigned width, bool right, bool last)
{
	text_pad(out, s, last && !right ? 0 : width, right);
	g_string_append(out, last ? "\n" : "  ");
}

static void head(const struct console_table *t, const unsigned *width, GString *out)
{
	for (unsigned f = 0; f < t->n; f++)
		cell(out, t->fields[f].label, width[f], t->fields[f].type == CONSOLE_INTEGER, f + 1 == t->n);
	for (unsigned f = 0; f < t->n; f++) {
		g_autofree char *dashes = g_strnfill(width[f], '-');
		cell(out, dashes, width[f], false, f + 1 == t->n);
	}
}

/* A table without rows prints nothing, not even its head. */
static void rows(const struct console_table *t, GString *out)
{
	g_autofree unsigned *width = g_new0(unsigned, t->n);
	unsigned n = console_table_rows(t);
	for (unsigned f = 0; f < t->n; f++) {
		width[f] = text_width(t->fields[f].label);
		for (unsigned r = 0; r < n; r++) {
			g_autofree char *s = shown(t, r, f);
			width[f] = MAX(width[f], text_width(s));
		}
	}
	if (n)
		head(t, width, out);
	for (unsigned r = 0; r < n; r++)
		for (unsigned f = 0; f < t->n; f++) {
			g_autofree char *s = shown(t, r, f);
			cell(out, s, width[f], t->fields[f].type == CONSOLE_INTEGER || t->fields[f].type == CONSOLE_BOOLEAN, f + 1 == t->n);
		}
}

static void value(const struct console_table *t, GString *out)
{
	g_autofree char *s = shown(t, 0, 0);
	g_string_append_printf(out, "%s\n", s);
}

void console_show(struct console *c, struct console_table *t)
{
	if (c->formatter != CONSOLE_TEXT)
		console_format(t, c->formatter, (const char *const *)c->fields, c->out);
	else if (t->layout == CONSOLE_ROWS)
		rows(t, c->out);
	else if (t->layout == CONSOLE_VALUE)
		value(t, c->out);
	else
		blocks(t, c->out);
	console_table_free(t);
}
