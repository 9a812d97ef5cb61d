/* cli/console/console_advanced.c: esxcli system settings advanced, and esxcfg-advcfg.
 *
 * A host has the advanced options that the model knows (models/host/advanced.h), all of them numbers. One that counts from the next start of the host on
 * cannot be set here in effect, and a note says so. Left out: options of text, kernel settings.
 */
#include <string.h>

#include "cli/console/console_families.h"

static char *path_of(const char *name)
{
	char *path = g_strconcat("/", name, NULL);
	return g_strdelimit(path, ".", '/');
}

static void put_option(struct console_table *t, const struct host *h, int id)
{
	const struct advanced_row *row = &advanced_table[id];
	g_autofree char *path = path_of(row->name);
	console_put(t, NULL);
	console_put(t, path);
	console_put(t, "integer");
	console_put_int(t, advanced_get(&h->advanced, (enum advanced_id)id));
	console_put_int(t, row->value);
	console_put_int(t, row->min);
	console_put_int(t, row->max);
	console_put(t, NULL);
	console_put(t, NULL);
	console_put(t, NULL);
	g_autofree char *words = g_strdup_printf("%s%s%s", row->drives ? row->drives : row->name, *row->unit ? ", in " : "", row->unit);
	console_put(t, words);
}

static const struct console_field option_fields[] = {{NULL, CONSOLE_STRING}, {"Path", CONSOLE_STRING}, {"Type", CONSOLE_STRING}, {"Int Value", CONSOLE_INTEGER},
	{"Default Int Value", CONSOLE_INTEGER}, {"Min Value", CONSOLE_INTEGER}, {"Max Value", CONSOLE_INTEGER}, {"String Value", CONSOLE_STRING},
	{"Default String Value", CONSOLE_STRING}, {"Valid Characters", CONSOLE_STRING}, {"Description", CONSOLE_STRING}};

static int no_option(struct console *c, const char *name)
{
	console_fault(c, "Unable to find option %s", name);
	if (advanced_find(name) < 0 && *name != '/')
		console_note(c, "the path of an option begins with a slash: /Migrate/NetTimeout");
	else
		console_note(c, "the lab knows the options that migrations depend on: 'esxcli system settings advanced list --tree /Migrate'");
	return 1;
}

static int advanced_list(struct console *c, const struct console_args *a)
{
	const char *option = console_arg(a, "option"), *tree = console_arg(a, "tree");
	const struct host *h = console_host(c);
	int only = option ? advanced_find(option) : -1;
	if (option && (only < 0 || *option != '/'))
		return no_option(c, option);
	struct console_table *t = console_table_new("Option", CONSOLE_BLOCKS, option_fields, G_N_ELEMENTS(option_fields));
	for (int i = 0; i < ADVANCED__COUNT; i++) {
		g_autofree char *path = path_of(advanced_table[i].name);
		bool changed = advanced_get(&h->advanced, (enum advanced_id)i) != advanced_table[i].value;
		if ((!option || i == only) && (!tree || g_str_has_prefix(path, tree)) && (!console_arg_flag(a, "delta") || changed))
			put_option(t, h, i);
	}
	console_show(c, t);
	return 0;
}

static int set_option(struct console *c, const char *option, int id, int64_t value)
{
	struct entry *e = entry_new(ACTION_SET_ADVANCED);
	entry_text(e, "host", c->host);
	entry_text(e, "name", advanced_table[id].name);
	entry_number(e, "value", value);
	if (!console_do(c, e))
		return console_refused(c, "Unable to set option %s: the value is not valid", option);
	if (advanced_table[id].reboot)
		console_note(c, "a real host heeds this option when it starts; no host is restarted here, so nothing changes");
	else if (!advanced_table[id].drives)
		console_note(c, "nothing in the model depends on this option");
	return 0;
}

static int advanced_change(struct console *c, const struct console_args *a)
{
	const char *option = console_arg(a, "option");
	int id = advanced_find(option);
	int64_t value;
	if (id < 0 || *option != '/')
		return no_option(c, option);
	bool dflt = console_arg_flag(a, "default"), has = console_arg_long(a, "int-value", &value);
	if (console_arg(a, "string-value"))
		return console_fault(c, "Option '%s' is of type integer", option);
	if (!dflt && !has)
		return console_fault(c, "Must specify one of --int-value, --string-value or --default");
	return set_option(c, option, id, dflt ? advanced_table[id].value : value);
}

/* esxcfg-advcfg -g /Migrate/NetTimeout, -s 30 /Migrate/NetTimeout, -d /Migrate/NetTimeout */
static int advcfg(struct console *c, int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	bool get = strcmp(how, "-g") == 0 && argc == 3, set = strcmp(how, "-s") == 0 && argc == 4, dflt = strcmp(how, "-d") == 0 && argc == 3;
	const char *option = argv[argc - 1], *name = strrchr(option, '/');
	int id = get || set || dflt ? advanced_find(option) : -1;
	int64_t value = 0;
	if (!get && !set && !dflt) {
		console_fault(c, "Usage: esxcfg-advcfg -g OPTION | -s VALUE OPTION | -d OPTION");
		return 2;
	}
	if (id < 0 || *option != '/')
		return no_option(c, option);
	if (set && !g_ascii_string_to_signed(argv[2], 10, INT64_MIN, INT64_MAX, &value, NULL))
		return console_fault(c, "Invalid value for %s: it is an integer", option);
	if (!get && set_option(c, option, id, set ? value : advanced_table[id].value) != 0)
		return 1;
	console_print(c, "Value of %s is %" G_GINT64_FORMAT "\n", name + 1, advanced_get(&console_host(c)->advanced, (enum advanced_id)id));
	return 0;
}

static const struct console_opt list_opts[] = {
	{'d', "delta", CONSOLE_ARG_FLAG, false, "Only display options whose values differ from their default.", CONSOLE_NO_NAMES, NULL},
	{'o', "option", CONSOLE_ARG_STR, false, "Only get the information for a single VMkernel advanced option.", CONSOLE_OPTIONS, NULL},
	{'t', "tree", CONSOLE_ARG_STR, false, "Limit the list of advanced option to a specific sub tree.", CONSOLE_NO_NAMES, NULL},
	{0},
};
static const struct console_opt set_opts[] = {
	{'d', "default", CONSOLE_ARG_FLAG, false, "Reset the option to its default value.", CONSOLE_NO_NAMES, NULL},
	{'i', "int-value", CONSOLE_ARG_LONG, false, "If the option is an integer value use this option.", CONSOLE_NO_NAMES, NULL},
	{'o', "option", CONSOLE_ARG_STR, true, "The name of the option to set the value of. Example: \"/Misc/HostName\"", CONSOLE_OPTIONS, NULL},
	{'s', "string-value", CONSOLE_ARG_STR, false, "If the option is a string use this option.", CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_advanced[] = {
	{"system settings advanced list", "List the advanced options available from the VMkernel.", advanced_list, list_opts},
	{"system settings advanced set", "Set the value of an advanced option.", advanced_change, set_opts},
	{NULL, NULL, NULL, NULL},
};

const struct console_command console_advcfg[] = {
	{.name = "esxcfg-advcfg", .usage = "-g OPTION | -s VALUE OPTION", .summary = "advanced options, the older way", .run = advcfg},
	{.name = NULL},
};
