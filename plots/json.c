/* plots/json.c: a stream of JSON for views that are no outcome: those are written from their field tables by models/outcome_json.c. */
#include "plots/json.h"

#include "models/outcome.h"
#include "sim/quantity.h"

static void put_character(GString *out, gunichar c)
{
	if (c == '"' || c == '\\') {
		g_string_append_c(out, '\\');
		g_string_append_c(out, (char)c);
	} else if (c == '\n') {
		g_string_append(out, "\\n");
	} else if (c == '\t') {
		g_string_append(out, "\\t");
	} else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || (c & 0xfffe) == 0xfffe) {
		if (c > 0xffff)
			g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
		else
			g_string_append_printf(out, "\\u%04x", c);
	} else {
		g_string_append_unichar(out, c);
	}
}

void json_quote(GString *out, const char *text)
{
	if (!text) {
		g_string_append(out, "null");
		return;
	}
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_string_append_c(out, '"');
	for (const char *p = valid; *p; p = g_utf8_next_char(p))
		put_character(out, g_utf8_get_char(p));
	g_string_append_c(out, '"');
}

static void new_line(struct json *j)
{
	g_string_append_c(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		g_string_append(j->out, "  ");
}

static void begin(struct json *j, const char *key)
{
	if (j->filled)
		g_string_append_c(j->out, ',');
	if (j->depth)
		new_line(j);
	j->filled = true;
	if (key) {
		json_quote(j->out, key);
		g_string_append(j->out, ": ");
	}
}

void json_open(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	g_string_append_c(j->out, bracket);
	j->depth++;
	j->filled = false;
}

void json_close(struct json *j, char bracket)
{
	SIM_ASSERT(j->depth > 0);
	j->depth--;
	if (j->filled)
		new_line(j);
	g_string_append_c(j->out, bracket);
	j->filled = true;
	if (!j->depth) {
		g_string_append_c(j->out, '\n');
		j->filled = false;
	}
}

void json_text(struct json *j, const char *key, const char *text)
{
	begin(j, key);
	json_quote(j->out, text);
}

void json_bool(struct json *j, const char *key, bool b)
{
	begin(j, key);
	g_string_append(j->out, b ? "true" : "false");
}

void json_number(struct json *j, const char *key, int64_t value, unsigned scale)
{
	g_autofree char *text = value == OUTCOME_NULL ? g_strdup("null") : quantity_decimal(value, scale);
	begin(j, key);
	g_string_append(j->out, text);
}
