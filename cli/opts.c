/* cli/opts.c: option parsing in a planner's words.
 *
 * GOption finds options anywhere before "--". Its messages are not ours, so they are told apart by their code and said again; the name of an unknown option is
 * searched among the known ones for the nearest. --help is an option of ours: the text goes to standard output and its failure to be written counts.
 */
#include "cli/opts.h"

#include <string.h>
#include "cli/cmd.h"
#include "cli/out.h"
#include "scenarios/diag.h"

static const char *nearest_option(const struct opts_spec *s, const char *given)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *name = g_strdup(given + strspn(given, "-"));
	name[strcspn(name, "=")] = '\0';
	for (const GOptionEntry *e = s->entries; e->long_name; e++)
		g_ptr_array_add(names, (gpointer)e->long_name);
	g_ptr_array_add(names, (gpointer) "help");
	g_ptr_array_add(names, NULL);
	return diag_nearest(name, (const char *const *)names->pdata);
}

static void explain(const struct opts_spec *s, const GError *err)
{
	static const char unknown[] = "Unknown option ", missing[] = "Missing argument for ";
	if (g_error_matches(err, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) && g_str_has_prefix(err->message, unknown)) {
		const char *given = err->message + strlen(unknown), *near = nearest_option(s, given);
		if (near)
			out_fault(s->command, "unknown option '%s'; did you mean '--%s'?", given, near);
		else
			out_fault(s->command, "unknown option '%s'; 'vmksim %s --help' shows all", given, s->command);
	} else if (g_str_has_prefix(err->message, missing)) {
		out_fault(s->command, "option '%s' needs a value", err->message + strlen(missing));
	} else {
		g_autofree char *low = g_strdup(err->message);
		low[0] = g_ascii_tolower(low[0]);
		out_fault(s->command, "%s", low);
	}
}

static GOptionContext *context_new(const struct opts_spec *s, gboolean *help, gboolean *completion)
{
	const GOptionEntry own[] = {
		{"help", 'h', 0, G_OPTION_ARG_NONE, help, "show this and end", NULL},
		{"completion", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, completion, "list the options for the shell and end", NULL},
		{0},
	};
	g_autofree char *name = g_strdup_printf("vmksim %s", s->command);
	GOptionContext *c = g_option_context_new(s->operands);
	g_set_prgname(name);
	g_option_context_set_help_enabled(c, FALSE);
	g_option_context_set_summary(c, s->summary);
	g_option_context_set_description(c, s->details);
	g_option_context_add_main_entries(c, s->entries, NULL);
	g_option_context_add_main_entries(c, own, NULL);
	return c;
}

static int show_help(GOptionContext *c)
{
	g_autofree char *text = g_option_context_get_help(c, TRUE, NULL);
	GString *s = g_string_new(text);
	if (g_str_has_suffix(s->str, "\n\n"))
		g_string_truncate(s, s->len - 1);
	return out_all("help", NULL, s);
}

/* One option a line; a '=' follows those that take a value. */
static int show_options(const struct opts_spec *s)
{
	GString *text = g_string_new("--help\n");
	for (const GOptionEntry *e = s->entries; e->long_name; e++)
		if (!(e->flags & G_OPTION_FLAG_HIDDEN))
			g_string_append_printf(text, "--%s%s\n", e->long_name, e->arg == G_OPTION_ARG_NONE ? "" : "=");
	return out_all("help", NULL, text);
}

/* GOption leaves a "--" in place when no file name before it looks like an option; it parts options from file names and is none. */
static char **take_operands(char **left)
{
	GPtrArray *list = g_ptr_array_new();
	bool parted = false;
	for (char **p = left + 1; *p; p++) {
		if (!parted && strcmp(*p, "--") == 0)
			parted = true;
		else
			g_ptr_array_add(list, g_strdup(*p));
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(list, FALSE);
}

static const GOptionEntry *short_option(const struct opts_spec *s, char letter)
{
	for (const GOptionEntry *e = s->entries; e->long_name; e++)
		if (e->short_name == letter && letter)
			return e;
	return NULL;
}

/* Of an argument of short options, such as -qj2: where the letter stands that takes a value, here the j; 0: none does, or it is no such argument. */
static size_t value_letter(const struct opts_spec *s, const char *arg)
{
	if (arg[0] != '-' || arg[1] == '-')
		return 0;
	for (size_t i = 1; arg[i]; i++) {
		const GOptionEntry *e = short_option(s, arg[i]);
		if (!e && arg[i] != 'h')
			return 0;
		if (e && e->arg != G_OPTION_ARG_NONE)
			return i;
	}
	return 0;
}

/* Whether the next argument is the value of this one, whatever it looks like. */
static bool takes_next(const struct opts_spec *s, const char *arg)
{
	size_t at = value_letter(s, arg);
	if (at)
		return !arg[at + 1];
	for (const GOptionEntry *e = s->entries; g_str_has_prefix(arg, "--") && e->long_name; e++)
		if (strcmp(e->long_name, arg + 2) == 0)
			return e->arg != G_OPTION_ARG_NONE;
	return false;
}

/* GOption wants the value of a short option apart, and its letter alone. */
static void add_unglued(const struct opts_spec *s, const char *arg, GPtrArray *list)
{
	size_t at = value_letter(s, arg);
	if (!at) {
		g_ptr_array_add(list, g_strdup(arg));
		return;
	}
	if (at > 1)
		g_ptr_array_add(list, g_strndup(arg, at));
	g_ptr_array_add(list, g_strdup_printf("-%c", arg[at]));
	if (arg[at + 1])
		g_ptr_array_add(list, g_strdup(arg + at + 1 + (arg[at + 1] == '=')));
}

static char **unglue(const struct opts_spec *s, int argc, char **argv)
{
	GPtrArray *list = g_ptr_array_new();
	bool parted = false, value = false;
	for (int i = 0; i < argc; i++) {
		parted = parted || (!value && strcmp(argv[i], "--") == 0);
		if (parted || value || i == 0)
			g_ptr_array_add(list, g_strdup(argv[i]));
		else
			add_unglued(s, argv[i], list);
		value = !parted && !value && i > 0 && takes_next(s, argv[i]);
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(list, FALSE);
}

bool opts_parse(const struct opts_spec *s, int argc, char **argv, char ***operands, int *code)
{
	gboolean help = FALSE, completion = FALSE;
	g_autoptr(GError) err = NULL;
	g_autoptr(GOptionContext) c = context_new(s, &help, &completion);
	g_auto(GStrv) left = unglue(s, argc, argv);
	*code = CMD_FAULT;
	if (!g_option_context_parse_strv(c, &left, &err)) {
		explain(s, err);
		return false;
	}
	if (help || completion) {
		*code = help ? show_help(c) : show_options(s);
		return false;
	}
	*operands = take_operands(left);
	unsigned n = g_strv_length(*operands);
	if (n >= s->least && n <= s->most)
		return true;
	if (n < s->least)
		out_fault(s->command, "no %s given; try 'vmksim %s --help'", s->operands, s->command);
	else
		out_fault(s->command, "'%s' is one too many: expected %s", (*operands)[s->most], *s->operands ? s->operands : "options only");
	g_clear_pointer(operands, g_strfreev);
	return false;
}

bool opts_choice(const char *command, const char *option, const char *given, const char *const *choices, unsigned *out)
{
	*out = 0;
	for (unsigned i = 0; given && choices[i]; i++)
		if (strcmp(given, choices[i]) == 0) {
			*out = i;
			return true;
		}
	if (!given)
		return true;
	g_autofree char *all = g_strjoinv(", ", (char **)choices);
	out_fault(command, "%s '%s' is none of: %s", option, given, all);
	return false;
}

bool opts_choices(const char *command, const char *option, const char *given, const char *const *choices, unsigned *bits)
{
	g_auto(GStrv) words = g_strsplit(given ? given : "", ",", -1);
	unsigned all = 0, one;
	if (!given)
		return true;
	for (char **w = words; *w; w++) {
		if (!opts_choice(command, option, *w, choices, &one))
			return false;
		all |= 1u << one;
	}
	*bits = all;
	if (!all)
		opts_choice(command, option, "", choices, &one);
	return all != 0;
}

bool opts_sets(const char *command, char **sets)
{
	for (char **s = sets; s && *s; s++)
		if (!g_utf8_validate(*s, -1, NULL) || !strchr(*s, '=') || **s == '=') {
			out_fault(command, "--set '%s': expected path=value, such as links.dci.rate='25 Gbit/s'", *s);
			return false;
		}
	return true;
}

bool opts_seed(const char *command, const char *given, struct run_opts *out)
{
	guint64 seed = 0;
	if (given && !g_ascii_string_to_unsigned(given, 10, 0, G_MAXINT64, &seed, NULL)) {
		out_fault(command, "--seed '%s' is not a whole number from 0 to %" G_GINT64_FORMAT, given, G_MAXINT64);
		return false;
	}
	out->has_seed = given != NULL;
	out->seed = seed;
	return true;
}
