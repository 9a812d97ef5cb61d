/* cli/facts.c: the facts of a run, recorded and compared. Backslashes and line breaks in names are escaped, so that a fact is always one line. */
#include "cli/facts.h"

#include <string.h>

#include "cli/cmd.h"
#include "cli/out.h"

static const char first_line[] = "# facts of a vmksim run\n"; /* by which a log is known */

void facts_init(struct facts *f) { f->text = g_string_new(first_line); }

void facts_clear(struct facts *f)
{
	if (f->text)
		g_string_free(f->text, TRUE);
	f->text = NULL;
}

void facts_add(void *ctx, struct sim_time t, char ingredient, const char *words)
{
	struct facts *f = ctx;
	g_string_append_printf(f->text, "%" G_GINT64_FORMAT " %c ", t.ps, ingredient);
	for (; *words; words++) {
		if (*words == '\n')
			g_string_append(f->text, "\\n");
		else if (*words == '\\')
			g_string_append(f->text, "\\\\");
		else
			g_string_append_c(f->text, *words);
	}
	g_string_append_c(f->text, '\n');
}

int facts_write(const struct facts *f, const char *command, const char *file)
{
	struct out out;
	out_open(&out, command, file);
	out_add(&out, f->text);
	return out_close(&out);
}

/* The next line without its break, or NULL; *p moves on. */
static char *next_line(const char **p)
{
	if (!**p)
		return NULL;
	size_t n = strcspn(*p, "\n");
	char *line = g_strndup(*p, n);
	*p += n + ((*p)[n] == '\n');
	return line;
}

int facts_compare(const struct facts *f, const char *command, const char *file)
{
	g_autofree char *recorded = NULL;
	g_autoptr(GError) err = NULL;
	if (!g_file_get_contents(file, &recorded, NULL, &err)) {
		out_fault(command, "%s", err->message);
		return CMD_FAULT;
	}
	if (!g_str_has_prefix(recorded, first_line)) {
		out_fault(command, "'%s' is no log of facts, as 'vmksim run --record' writes it", file);
		return CMD_FAULT;
	}
	const char *a = recorded, *b = f->text->str;
	for (unsigned n = 1;; n++) {
		g_autofree char *was = next_line(&a), *is = next_line(&b);
		if (!was && !is)
			return CMD_DONE;
		if (g_strcmp0(was, is) == 0)
			continue;
		out_fault(command, "the first fact that differs from '%s' is in line %u:", file, n);
		out_fault(command, "  expected %s", was ? was : "no further fact");
		out_fault(command, "  got      %s", is ? is : "no further fact");
		return CMD_MISSED;
	}
}
