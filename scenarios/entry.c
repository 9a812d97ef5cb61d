/* scenarios/entry.c: actions written as YAML in one line. Strings are quoted as JSON has it, which YAML reads as double-quoted scalars. */
#include "scenarios/entry.h"

struct entry {
	GString *text;
	unsigned depth; /* mappings open */
	bool first;     /* nothing stands in the innermost one */
};

struct entry *entry_new(enum action_kind kind)
{
	struct entry *e = g_new0(struct entry, 1);
	e->text = g_string_new(action_name(kind));
	g_string_append(e->text, ": {");
	e->depth = 1;
	e->first = true;
	return e;
}

void entry_free(struct entry *e)
{
	if (e)
		g_string_free(e->text, TRUE);
	g_free(e);
}

static void key(struct entry *e, const char *name)
{
	g_string_append_printf(e->text, "%s%s: ", e->first ? "" : ", ", name);
	e->first = false;
}

bool entry_shows(gunichar ch) { return g_unichar_isprint(ch) && ch != 0x2028 && ch != 0x2029; }

void entry_quote(GString *out, const char *s)
{
	g_string_append_c(out, '"');
	for (; *s; s = g_utf8_find_next_char(s, NULL)) {
		gunichar ch = g_utf8_get_char(s);
		if (*s == '"' || *s == '\\')
			g_string_append_c(out, '\\');
		if (entry_shows(ch))
			g_string_append_unichar(out, ch);
		else
			g_string_append_printf(out, "\\U%08x", ch);
	}
	g_string_append_c(out, '"');
}

void entry_text(struct entry *e, const char *name, const char *value)
{
	if (!value)
		return;
	key(e, name);
	entry_quote(e->text, value);
}

void entry_texts(struct entry *e, const char *name, const char *const *values)
{
	if (!values)
		return;
	key(e, name);
	g_string_append_c(e->text, '[');
	for (const char *const *v = values; *v; v++) {
		if (v != values)
			g_string_append(e->text, ", ");
		entry_quote(e->text, *v);
	}
	g_string_append_c(e->text, ']');
}

void entry_number(struct entry *e, const char *name, int64_t value)
{
	key(e, name);
	g_string_append_printf(e->text, "%" G_GINT64_FORMAT, value);
}

void entry_bool(struct entry *e, const char *name, bool value)
{
	key(e, name);
	g_string_append(e->text, value ? "true" : "false");
}

void entry_null(struct entry *e, const char *name)
{
	key(e, name);
	g_string_append(e->text, "null");
}

void entry_open(struct entry *e, const char *name)
{
	key(e, name);
	g_string_append_c(e->text, '{');
	e->depth++;
	e->first = true;
}

void entry_close(struct entry *e)
{
	g_string_append_c(e->text, '}');
	e->depth--;
	e->first = false;
}

const char *entry_end(struct entry *e)
{
	while (e->depth)
		entry_close(e);
	return e->text->str;
}
