/* cli/console/console_args.c: the options of esxcli commands: `-i vmk1`, `-i=vmk1`, `-ivmk1`, `--interface-name vmk1`, `--interface-name=vmk1`, letters of
 * flags in one word. Truth values are those that esxcli takes: 0, 1, n[o], y[es], f[alse], t[rue], off, on; they are kept as "true" and "false". */
#include "cli/console/console_args.h"

#include <string.h>

/* ---- what was given ---- */

static const struct console_given *given(const struct console_args *a, guint i) { return &g_array_index(a->given, struct console_given, i); }

const char *console_arg(const struct console_args *a, const char *name)
{
	const char *last = NULL;
	for (guint i = 0; i < a->given->len; i++)
		if (strcmp(given(a, i)->opt->name, name) == 0)
			last = given(a, i)->value;
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
	if (!console_arg(a, name))
		return NULL;
	GPtrArray *all = g_ptr_array_new();
	for (guint i = 0; i < a->given->len; i++) {
		g_auto(GStrv) parts = strcmp(given(a, i)->opt->name, name) == 0 ? g_strsplit(given(a, i)->value, ",", -1) : NULL;
		for (char **p = parts; p && *p; p++)
			if (**p)
				g_ptr_array_add(all, g_strdup(*p));
	}
	g_ptr_array_add(all, NULL);
	char **list = (char **)g_ptr_array_free(all, FALSE);
	g_ptr_array_add(a->lists, list);
	return (const char *const *)list;
}

/* ---- options ---- */

const struct console_opt *console_args_find(const struct console_opt *opts, const char *word)
{
	bool by_name = g_str_has_prefix(word, "--");
	size_t n = by_name ? strcspn(word + 2, "=") : 0;
	for (; opts && opts->name; opts++)
		if (by_name ? strlen(opts->name) == n && strncmp(word + 2, opts->name, n) == 0 : opts->letter && word[0] == '-' && word[1] == opts->letter)
			return opts;
	return NULL;
}

void console_args_name(const struct console_opt *o, GString *out)
{
	if (o->letter)
		g_string_append_printf(out, "-%c|", o->letter);
	g_string_append_printf(out, "--%s", o->name);
}

/* ---- reading ---- */

static bool truth(const char *s, bool *out)
{
	static const char *const words[] = {"0", "n", "no", "f", "false", "off", "1", "y", "yes", "t", "true", "on"};
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(s, words[i]) == 0) {
			*out = i >= G_N_ELEMENTS(words) / 2;
			return true;
		}
	return false;
}

/* `word`: how the option was typed. */
static bool add(struct console_args *a, const struct console_opt *o, const char *word, const char *value, GString *fault)
{
	struct console_given g = {o, NULL, word[1] != '-'};
	int64_t number;
	bool yes = false;
	int n = (int)(g.letter ? 2 : strcspn(word, "="));
	if (o->value == CONSOLE_ARG_LONG && !g_ascii_string_to_signed(value, 10, INT64_MIN, INT64_MAX, &number, NULL)) {
		g_string_append_printf(fault, "While processing '%.*s'. Argument type mismatch. Expecting integer value. Got '%s'", n, word, value);
		return false;
	}
	if (o->value == CONSOLE_ARG_BOOL && !truth(value, &yes)) {
		g_string_append_printf(fault,
			"While processing '%.*s'. Argument type mismatch. Expecting one of {0, 1, n[o], y[es], f[alse], t[rue], off, on}. Got '%s'", n, word, value);
		return false;
	}
	g.value = g_strdup(o->value == CONSOLE_ARG_BOOL ? (yes ? "true" : "false") : value);
	g_array_append_val(a->given, g);
	return true;
}

/* What stands in the place of a value: behind "=", in the rest of the word, or the next word. NULL: nothing. */
static const char *value_of(const char *rest, int argc, char **argv, int *i)
{
	if (*rest)
		return *rest == '=' ? rest + 1 : rest;
	return *i + 1 < argc ? argv[++*i] : NULL;
}

/* One word, and the next one where that is its value; *i is left at the last one read. */
static bool read_word(struct console_args *a, int argc, char **argv, int *i, GString *fault)
{
	const char *word = argv[*i];
	bool by_name = g_str_has_prefix(word, "--");
	for (const char *at = word; ; at++) {
		g_autofree char *one = by_name ? g_strdup(word) : g_strdup_printf("-%c", at[1]);
		const struct console_opt *o = console_args_find(a->opts, one);
		const char *rest = by_name ? word + strcspn(word, "=") : at + 2;
		if (!o || (o->value == CONSOLE_ARG_FLAG && *rest == '=')) {
			g_string_append_printf(fault, "Invalid option %.*s", (int)(by_name ? strcspn(word, "=") : strlen(one)), one);
			return false;
		}
		if (o->value != CONSOLE_ARG_FLAG) {
			const char *value = value_of(rest, argc, argv, i);
			if (!value)
				g_string_append_printf(fault, "Option %s requires an argument", one);
			return value && add(a, o, one, value, fault);
		}
		add(a, o, one, "", fault);
		if (by_name || !at[2])
			return true;
	}
}

static bool complete(const struct console_args *a, GString *fault)
{
	bool all = true;
	for (const struct console_opt *o = a->opts; o && o->name; o++)
		if (o->required && !console_arg(a, o->name)) {
			g_string_append(fault, all ? "Missing required parameter " : "\n       Missing required parameter ");
			console_args_name(o, fault);
			all = false;
		}
	return all;
}

bool console_args_read(const struct console_esxcli *row, int argc, char **argv, struct console_args *a, GString *fault)
{
	*a = (struct console_args){row->opts, g_array_new(FALSE, FALSE, sizeof(struct console_given)), g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
	for (int i = 0; i < argc; i++) {
		if (argv[i][0] != '-' || !argv[i][1]) {
			g_string_append_printf(fault, "Unknown command or namespace %s %s", row->path, argv[i]);
			return false;
		}
		if (!read_word(a, argc, argv, &i, fault))
			return false;
	}
	return complete(a, fault);
}

void console_args_free(struct console_args *a)
{
	for (guint i = 0; i < a->given->len; i++)
		g_free(given(a, i)->value);
	g_array_unref(a->given);
	g_ptr_array_unref(a->lists);
}

/* ---- older tools ---- */

bool console_args_letters(struct console *c, const GOptionEntry *options, char **argv, const char *usage)
{
	g_auto(GStrv) words = g_strdupv(argv);
	g_autoptr(GError) err = NULL;
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_add_main_entries(context, options, NULL);
	bool good = g_option_context_parse_strv(context, &words, &err);
	if (!good)
		console_fault(c, "%s: %s\n%s", argv[0], err->message, usage);
	return good;
}
