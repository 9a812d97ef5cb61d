/* cli/console/console_esxcli.c: esxcli: options of its own, the way through its namespaces, and its words for what is wrong; what a real host does not say is a
 * note (console_traps.c). Exit status 1 whatever is wrong, as on a host. */
#include <string.h>

#include "cli/console/console_args.h"
#include "cli/console/console_families.h"
#include "cli/console/console_table.h"
#include "cli/console/console_traps.h"
#include "cli/console/console_usage.h"

/* ---- options before the namespace ---- */

struct globals {
	bool help, version;
	char **only;
};

static bool set_formatter(struct console *c, const char *name)
{
	for (unsigned i = 0; console_formats[i]; i++)
		if (strcmp(name, console_formats[i]) == 0) {
			c->formatter = (enum console_formatter)i;
			return true;
		}
	console_fault(c, "Error: Invalid formatter specified: %s", name);
	console_note(c, "formatters are xml, csv, keyvalue and json");
	return false;
}

/* --format-param=fields=Name,MTU: the fields that are wanted; scripts put a second '=' and quotes there. */
static void set_fields(struct console *c, const char *param)
{
	if (!g_str_has_prefix(param, "fields="))
		return;
	param += strspn(param + 6, "=") + 6;
	g_strfreev(c->fields);
	c->fields = g_strsplit(param, ",", -1);
	for (char **f = c->fields; *f; f++) {
		g_auto(GStrv) words = g_strsplit_set(*f, " \"", -1);
		g_free(*f);
		*f = g_strjoinv("", words);
	}
}

/* Reads them; *i: the first word behind them. */
static bool read_globals(struct console *c, int argc, char **argv, int *i, struct globals *g)
{
	for (; *i < argc && argv[*i][0] == '-'; (*i)++) {
		size_t n = strcspn(argv[*i], "=");
		g_autofree char *name = g_strndup(argv[*i], n);
		const char *value = argv[*i][n] ? argv[*i] + n + 1 : NULL;
		bool formatter = strcmp(name, "--formatter") == 0, param = strcmp(name, "--format-param") == 0;
		if (formatter || param || strcmp(name, "--screen-width") == 0) {
			if (!value && *i + 1 < argc)
				value = argv[++*i];
			if (!value) {
				console_fault(c, "Error: Option %s requires an argument", name);
				return false;
			}
			if (formatter && !set_formatter(c, value))
				return false;
			if (param)
				set_fields(c, value);
		} else if (strcmp(name, "--help") == 0 || strcmp(name, "-?") == 0 || strcmp(name, "-h") == 0) {
			g->help = true;
		} else if (strcmp(name, "--version") == 0) {
			g->version = true;
		} else if (strcmp(name, "--debug") != 0 && strcmp(name, "--log-verbose") != 0) {
			console_fault(c, "Error: Invalid option %s", name);
			if (name[1] == 's' || strcmp(name, "--server") == 0)
				console_note(c, "the esxcli of a host is about that host: 'host NAME' goes to another one");
			return false;
		}
	}
	return true;
}

/* ---- namespaces and commands ---- */

static bool asks_help(const struct console_opt *opts, const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-?") == 0 || (strcmp(word, "-h") == 0 && !console_args_find(opts, word));
}

static int command(struct console *c, const struct console_esxcli *row, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (asks_help(row->opts, argv[i])) {
			console_usage_command(row, c->out);
			return 0;
		}
	struct console_args a;
	GString *fault = g_string_new(NULL);
	int status = 1;
	if (console_args_read(row, argc, argv, &a, fault)) {
		status = row->run(c, &a);
		console_traps_values(c, row, &a);
	} else {
		console_fault(c, "Error: %s", fault->str);
		if (!g_str_has_prefix(fault->str, "Unknown")) {
			g_string_append_c(c->err, '\n');
			console_usage_command(row, c->err);
		}
		console_traps_options(c, row, argc, argv);
	}
	console_args_free(&a);
	g_string_free(fault, TRUE);
	return status;
}

static int unknown(struct console *c, int argc, char **argv)
{
	int n = 0;
	while (n < argc && (argv[n][0] != '-' || !argv[n][1]))
		n++;
	GString *path = g_string_new(NULL);
	for (int i = 0; i < n; i++)
		g_string_append_printf(path, "%s%s", i ? " " : "", argv[i]);
	if (!console_traps_real(c, path->str)) {
		console_fault(c, "Error: Unknown command or namespace %s", path->str);
		console_traps_path(c, path->str);
	}
	g_string_free(path, TRUE);
	return 1;
}

static bool is_namespace(const char *path)
{
	GPtrArray *spaces, *commands;
	console_usage_below(path, &spaces, &commands);
	bool is = spaces->len || commands->len;
	g_ptr_array_unref(spaces);
	g_ptr_array_unref(commands);
	return is;
}

static int walk(struct console *c, int argc, char **argv)
{
	GString *path = g_string_new(NULL);
	const struct console_esxcli *row = NULL;
	int n = 0;
	for (; n < argc && !row && argv[n][0] != '-'; n++) {
		g_string_append_printf(path, "%s%s", n ? " " : "", argv[n]);
		row = console_usage_row(path->str);
	}
	int status = 0;
	if (row)
		status = command(c, row, argc - n, argv + n);
	else if (!is_namespace(path->str))
		status = unknown(c, argc, argv);
	else if (n < argc && !asks_help(NULL, argv[n]))
		status = console_fault(c, "Error: Invalid option %s", argv[n]);
	else
		console_usage_namespace(path->str, c->out);
	g_string_free(path, TRUE);
	return status;
}

int console_esxcli_run(struct console *c, int argc, char **argv)
{
	struct globals g = {0};
	int i = 1, status = 0;
	if (!read_globals(c, argc, argv, &i, &g)) {
		status = 1;
	} else if (g.version) {
		console_print(c, "Script 'esxcli' version: %s\n", console_host(c)->release_text);
	} else if (g.help || i == argc) {
		console_usage_namespace("", c->out);
	} else {
		status = walk(c, argc - i, argv + i);
	}
	g_clear_pointer(&c->fields, g_strfreev);
	return status;
}

/* ---- esxcli about itself ---- */

static int list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Namespace", CONSOLE_STRING}, {"Command", CONSOLE_STRING}};
	struct console_table *t = console_table_new("Command", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (const struct console_esxcli *const *rows = console_esxcli_tables; *rows; rows++)
		for (const struct console_esxcli *row = *rows; row->path; row++) {
			g_autofree char *dotted = g_strdelimit(g_strdup(row->path), " ", '.');
			char *last = strrchr(dotted, '.');
			*last = '\0';
			console_put(t, dotted);
			console_put(t, last + 1);
		}
	console_show(c, t);
	return 0;
}

const struct console_esxcli console_esxcli[] = {
	{"esxcli command list", "List all of the esxcli commands available on this system.", list, NULL},
	{NULL, NULL, NULL, NULL},
};
