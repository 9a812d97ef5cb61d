/* plots/json.c: a stream of JSON for views that are no outcome: those are written from their field tables by models/outcome_json.c. */
#include "plots/json.h"

#include "models/outcome_json.h"
#include "sim/quantity.h"

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
		outcome_json_text(j->out, key);
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
	outcome_json_text(j->out, text);
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
