/* cli/import/import_read.c: hosts, their things and facts; records to those who read them. */
#include <string.h>

#include "cli/import/import.h"
#include "plots/text.h"

static void free_thing(gpointer p)
{
	struct import_thing *t = p;
	g_free(t->name);
	g_hash_table_unref(t->facts);
	g_free(t);
}

static void free_host(gpointer p)
{
	struct import_host *h = p;
	for (unsigned k = 0; k < IMPORT__KINDS; k++)
		g_ptr_array_unref(h->things[k]);
	g_free(h->name);
	g_free(h->release);
	g_free(h);
}

struct import *import_new(void)
{
	struct import *x = g_new0(struct import, 1);
	x->hosts = g_ptr_array_new_with_free_func(free_host);
	x->faults = g_ptr_array_new_with_free_func(g_free);
	x->passed = g_ptr_array_new_with_free_func(g_free);
	return x;
}

void import_free(struct import *x)
{
	g_ptr_array_unref(x->hosts);
	g_ptr_array_unref(x->faults);
	g_ptr_array_unref(x->passed);
	g_free(x);
}

struct import_thing *import_find(const struct import_host *h, enum import_kind kind, const char *name)
{
	for (guint i = 0; i < h->things[kind]->len; i++) {
		struct import_thing *t = g_ptr_array_index(h->things[kind], i);
		if (strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}

struct import_thing *import_thing(struct import_host *h, enum import_kind kind, const char *name)
{
	struct import_thing *t = import_find(h, kind, name);
	if (t)
		return t;
	t = g_new0(struct import_thing, 1);
	t->name = g_strdup(name);
	t->facts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	g_ptr_array_add(h->things[kind], t);
	return t;
}

const char *import_fact(const struct import_thing *t, const char *key) { return g_hash_table_lookup(t->facts, key); }

void import_set(struct import_thing *t, const char *key, const char *value)
{
	if (value)
		g_hash_table_replace(t->facts, (gpointer)key, g_strdup(value));
}

static struct import_host *host_of(struct import *x, const char *name)
{
	for (guint i = 0; i < x->hosts->len; i++) {
		struct import_host *h = g_ptr_array_index(x->hosts, i);
		if (strcmp(h->name, name) == 0)
			return h;
	}
	struct import_host *h = g_new0(struct import_host, 1);
	h->name = g_strdup(name);
	for (unsigned k = 0; k < IMPORT__KINDS; k++)
		h->things[k] = g_ptr_array_new_with_free_func(free_thing);
	g_ptr_array_add(x->hosts, h);
	return h;
}

static char *said(const struct import_record *r, unsigned line, const char *sort, const char *words)
{
	GString *s = g_string_new(NULL);
	text_clean(s, r->file);
	g_string_append_printf(s, ":%u: %s", line, sort);
	text_clean(s, words);
	return g_string_free(s, FALSE);
}

void import_fault(struct import_reader *r, unsigned line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *words = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_ptr_array_add(r->import->faults, said(r->record, line, "error: ", words));
}

/* The command that a line begins with; a longer name before a shorter one is not needed: none begins with another. */
static const struct import_command *command_of(const char *typed)
{
	for (const struct import_command *c = import_commands; c->name; c++) {
		gsize n = strlen(c->name);
		if (strncmp(typed, c->name, n) == 0 && (!typed[n] || typed[n] == ' '))
			return c;
	}
	return NULL;
}

static bool is_known(const char *typed) { return command_of(typed) != NULL; }

/* Why a record tells nothing; NULL: it may. */
static const char *why_not(const struct import_record *r)
{
	static const char *const no[] = {"Error", "Unknown command", "Invalid", "-sh:", "sh:", "Connect to"};
	for (char **w = r->words; *w; w++)
		if (**w && strchr("|;&><", **w))
			return "what it says may be cut or mixed by what stands on the same line";
	for (guint i = 0; r->lines->len && i < G_N_ELEMENTS(no); i++)
		if (g_str_has_prefix(g_ptr_array_index(r->lines, 0), no[i]))
			return "the host said no";
	return NULL;
}

static void read_record(struct import *x, const struct import_record *r)
{
	const struct import_command *c = command_of(r->command);
	const char *why = c ? why_not(r) : NULL;
	g_autofree char *fault = NULL;
	unsigned line;
	if (!c)
		return;
	struct import_reader reader = {x, r, NULL};
	if (why) {
		g_ptr_array_add(x->passed, said(r, r->line, "passed over: ", why));
		return;
	}
	if (!r->host) {
		import_fault(&reader, r->line, "this prompt names no host, and none was named before; expected such as [root@esx01:~]");
		return;
	}
	g_autoptr(GPtrArray) rows = import_rows(r, &fault, &line);
	if (!rows)
		import_fault(&reader, line, "'%s': %s", c->name, fault);
	reader.host = host_of(x, r->host);
	for (guint i = 0; rows && i < rows->len; i++) {
		const struct import_row *row = g_ptr_array_index(rows, i);
		if (g_hash_table_size(row->cells)) /* else it is a line of words: "Unable to find vmk7" */
			c->row(&reader, row);
	}
	x->read++;
}

void import_text(struct import *x, const char *file, const char *text)
{
	g_autoptr(GPtrArray) records = import_records(file, text, is_known);
	for (guint i = 0; i < records->len; i++)
		read_record(x, g_ptr_array_index(records, i));
}
