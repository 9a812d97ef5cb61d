/* cli/lab/lab_help.c: help: what can be typed, by families, and one command's usage. What esxcli says of its own is left to esxcli. */
#include "cli/lab/lab.h"

#include <string.h>
#include "cli/lab/lab_news.h"
#include "cli/lab/lab_text.h"
#include "scenarios/natural.h"

#define NAMES 18 /* columns */

static void add_names(GString *out, const struct console_command *const *tables)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (; *tables; tables++)
		for (const struct console_command *row = *tables; row->name; row++)
			g_ptr_array_add(names, (gpointer)row->name);
	g_autofree char *all = lab_text_list(names);
	g_string_append(out, "  ");
	lab_text_wrap(out, all, 2);
}

static gint by_name(gconstpointer a, gconstpointer b) { return natural_compare(*(char *const *)a, *(char *const *)b); }

/* "network ip", "network nic": the first two words of each path, each once. */
static void add_namespaces(GString *out)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++) {
			const char *second = strchr(row->path, ' '), *end = second ? strchr(second + 1, ' ') : NULL;
			char *name = end ? g_strndup(row->path, (gsize)(end - row->path)) : g_strdup(row->path);
			bool known = g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL);
			if (known)
				g_free(name);
			else
				g_ptr_array_add(names, name);
		}
	g_ptr_array_sort(names, by_name);
	g_autofree char *all = lab_text_list(names);
	lab_text_row(out, 2, "esxcli", 8, all);
}

static int help_all(struct console *c)
{
	g_string_append(c->out, "An emulation of the shell of ESXi hosts: their own tools, and what no real host has.\n\nThe host's own:\n");
	add_namespaces(c->out);
	add_names(c->out, console_command_tables);
	for (const struct lab_family *f = lab_families; f->rows; f++) {
		if (f->title)
			g_string_append_printf(c->out, "\n%s:\n", f->title);
		for (const struct console_command *row = f->rows; row->name; row++)
			lab_text_row(c->out, 2, row->name, NAMES, row->summary);
	}
	g_string_append(c->out, "\n'help COMMAND' and 'esxcli NAMESPACE --help' tell more; the tabulator key completes.\n");
	return 0;
}

static const struct console_command *find(const struct console *c, const char *name)
{
	for (const struct console_command *row = c->more; row && row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	for (const struct console_command *const *t = console_command_tables; *t; t++)
		for (const struct console_command *row = *t; row->name; row++)
			if (strcmp(row->name, name) == 0)
				return row;
	return NULL;
}

static int help_esxcli(struct console *c, int argc, char **argv)
{
	const struct console_command *esxcli = find(c, "esxcli");
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_ptr_array_add(words, (gpointer)"esxcli");
	for (int i = strcmp(argv[1], "esxcli") == 0 ? 2 : 1; i < argc; i++)
		g_ptr_array_add(words, argv[i]);
	g_ptr_array_add(words, (gpointer)"--help");
	g_ptr_array_add(words, NULL);
	return esxcli->run(c, (int)words->len - 1, (char **)words->pdata);
}

static int help(struct console *c, int argc, char **argv)
{
	if (argc < 2)
		return help_all(c);
	const struct console_command *row = find(c, argv[1]);
	if (strcmp(argv[1], "esxcli") == 0 && argc > 2)
		return help_esxcli(c, argc, argv);
	g_autofree char *name = console_shown(argv[1]);
	if (!row)
		return console_fault(c, "help: there is no command '%s' here; 'help' lists them, 'explain WORD' tells of rules and words", name);
	console_tell(c, row);
	return 0;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	(void)argv;
	if (argc != 2)
		return;
	for (const struct console_command *row = c->more; row && row->name; row++)
		g_ptr_array_add(out, g_strdup(row->name));
	for (const struct console_command *const *t = console_command_tables; *t; t++)
		for (const struct console_command *row = *t; row->name; row++)
			g_ptr_array_add(out, g_strdup(row->name));
}

const struct console_command lab_help[] = {
	{.name = "help", .usage = "[COMMAND]", .summary = "this, or a command's usage", .run = help, .complete = complete},
	{.name = NULL},
};
