/* cli/console/console_vimcmd.c: vim-cmd: its commands are rows of the tables in console_tables.c, found by their path: "vmsvc/getallvms".
 *
 * A path that ends in a part of the tree lists what is below it, as the real one does. Left out: the commands that are in no table.
 */
#include <string.h>

#include "cli/console/console_families.h"

static const struct console_command *find(const char *path)
{
	for (const struct console_command *const *t = console_vimcmd_tables; *t; t++)
		for (const struct console_command *row = *t; row->name; row++)
			if (strcmp(row->name, path) == 0)
				return row;
	return NULL;
}

/* The next parts of all paths below `prefix`, each once. */
static GPtrArray *below(const char *prefix)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	for (const struct console_command *const *t = console_vimcmd_tables; *t; t++)
		for (const struct console_command *row = *t; row->name; row++) {
			if (!g_str_has_prefix(row->name, prefix))
				continue;
			const char *rest = row->name + strlen(prefix);
			char *part = g_strndup(rest, strcspn(rest, "/") + (strchr(rest, '/') ? 1 : 0));
			if (g_ptr_array_find_with_equal_func(out, part, g_str_equal, NULL))
				g_free(part);
			else
				g_ptr_array_add(out, part);
		}
	return out;
}

static int list(struct console *c, const char *path)
{
	g_autofree char *prefix = *path ? g_strconcat(path, g_str_has_suffix(path, "/") ? "" : "/", NULL) : g_strdup("");
	g_autoptr(GPtrArray) parts = below(prefix);
	if (!parts->len) {
		console_fault(c, "Invalid command '%s'.", path);
		console_note(c, "the lab knows fewer of these commands than a host does: 'vim-cmd' alone lists them");
		return 1;
	}
	console_print(c, "Commands available under %s:\n", *prefix ? prefix : "/");
	for (guint i = 0; i < parts->len; i++)
		console_print(c, "%s\n", (const char *)parts->pdata[i]);
	return 0;
}

static int run(struct console *c, int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "";
	while (*path == '/')
		path++;
	const struct console_command *row = find(path);
	return row ? row->run(c, argc - 1, argv + 1) : list(c, path);
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	if (argc != 2) {
		const struct console_command *row = argc > 2 ? find(argv[1]) : NULL;
		if (row && row->complete)
			row->complete(c, argc - 1, argv + 1, out);
		return;
	}
	const char *last = strrchr(argv[1], '/');
	g_autofree char *prefix = last ? g_strndup(argv[1], (gsize)(last - argv[1]) + 1) : g_strdup("");
	g_autoptr(GPtrArray) parts = below(prefix);
	for (guint i = 0; i < parts->len; i++)
		g_ptr_array_add(out, g_strconcat(prefix, (const char *)parts->pdata[i], NULL));
}

const struct console_command console_vimcmd[] = {
	{.name = "vim-cmd", .usage = "PATH [ARGUMENT...]", .summary = "commands of hostd", .run = run, .complete = complete},
	{.name = NULL},
};
