/* cli/console/console_esxcli.c: esxcli: namespaces, commands, options, and its words for what is wrong. */
#include <string.h>

#include "cli/console/console_families.h"

struct console_args {
	const struct console_opt *opts;
	GPtrArray *names, *values; /* const char *, in step, in the order given; a flag's value is "" */
	GPtrArray *lists;          /* char **: what console_arg_all() made, owned */
};

/* ---- what was given ---- */

const char *console_arg(const struct console_args *a, const char *name)
{
	const char *last = NULL;
	for (guint i = 0; i < a->names->len; i++)
		if (strcmp(a->names->pdata[i], name) == 0)
			last = a->values->pdata[i];
	return last;
}

bool console_arg_flag(const struct console_args *a, const char *name) { return console_arg(a, name) != NULL; }

bool console_arg_long(const struct console_args *a, const char *name, int64_t *out)
{
	const char *s = console_arg(a, name);
	return s && g_ascii_string_to_signed(s, 10, INT64_MIN, INT64_MAX, out, NULL);
}

bool console_arg_bool(const struct console_args *a, const char *name, bool *out)
{
	const char *s = console_arg(a, name);
	if (s)
		*out = strcmp(s, "true") == 0;
	return s != NULL;
}

const char *const *console_arg_all(const struct console_args *a, const char *name)
{
	GStrvBuilder *all = console_arg(a, name) ? g_strv_builder_new() : NULL;
	for (guint i = 0; all && i < a->names->len; i++) {
		g_auto(GStrv) parts = strcmp(a->names->pdata[i], name) == 0 ? g_strsplit(a->values->pdata[i], ",", -1) : NULL;
		for (char **p = parts; p && *p; p++)
			if (**p)
				g_strv_builder_add(all, *p);
	}
	if (!all)
		return NULL;
	char **list = g_strv_builder_end(all);
	g_strv_builder_unref(all);
	g_ptr_array_add(a->lists, list);
	return (const char *const *)list;
}

/* ---- reading ---- */

static const struct console_esxcli *find(int argc, char **argv, int *out_used)
{
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++) {
			g_auto(GStrv) parts = g_strsplit(row->path, " ", -1);
			int n = 0;
			while (parts[n] && n < argc && strcmp(parts[n], argv[n]) == 0)
				n++;
			if (!parts[n]) {
				*out_used = n;
				return row;
			}
		}
	return NULL;
}

static const struct console_opt *option(const struct console_opt *opts, const char *word)
{
	for (; opts && opts->name; opts++)
		if ((g_str_has_prefix(word, "--") && strcmp(word + 2, opts->name) == 0) || (word[1] != '-' && word[1] == opts->letter && !word[2]))
			return opts;
	return NULL;
}

static bool read_options(struct console *c, int argc, char **argv, struct console_args *a, GPtrArray *owned)
{
	for (int i = 0; i < argc; i++) {
		char *eq = strchr(argv[i], '='), *word = eq ? g_strndup(argv[i], (gsize)(eq - argv[i])) : g_strdup(argv[i]);
		g_ptr_array_add(owned, word);
		const struct console_opt *o = argv[i][0] == '-' && argv[i][1] ? option(a->opts, word) : NULL;
		if (!o || (o->value != CONSOLE_ARG_FLAG && !eq && i + 1 >= argc)) {
			console_fault(c, "Error: Invalid option %s", argv[i]);
			return false;
		}
		g_ptr_array_add(a->names, (gpointer)o->name);
		g_ptr_array_add(a->values, o->value == CONSOLE_ARG_FLAG ? "" : eq ? eq + 1 : argv[++i]);
	}
	for (const struct console_opt *o = a->opts; o && o->name; o++)
		if (o->required && !console_arg(a, o->name)) {
			console_fault(c, "Error: Missing required parameter -%c|--%s", o->letter, o->name);
			return false;
		}
	return true;
}

int console_esxcli_run(struct console *c, int argc, char **argv)
{
	int used = 0;
	const struct console_esxcli *row = find(argc - 1, argv + 1, &used);
	if (!row) {
		g_autofree char *rest = g_strjoinv(" ", argv + 1);
		return console_fault(c, "Error: Unknown command or namespace %s", rest);
	}
	struct console_args a = {row->opts, g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
	int status = read_options(c, argc - 1 - used, argv + 1 + used, &a, owned) ? row->run(c, &a) : 1;
	g_ptr_array_unref(a.names);
	g_ptr_array_unref(a.values);
	g_ptr_array_unref(a.lists);
	return status;
}

void console_esxcli_complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	(void)c;
	(void)argc;
	(void)argv;
	(void)out;
}
