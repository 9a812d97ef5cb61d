/* cli/console/console_files.c: the few files that a host shows here: its logs, and the logs of its VMs: ls, and cat, tail, head, grep, less, more, wc of them.
 *
 * A path may be given from "/" or by its name alone: then it is in
 * /var/log, which is also /var/run/log and /scratch/log. Left out: every other file, and writing.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_logs.h"

static const struct {
	const char *name;
	enum console_log log;
} logs[] = {
	{"hostd.log", CONSOLE_LOG_HOSTD},
	{"vmkernel.log", CONSOLE_LOG_VMKERNEL},
	{"vmkwarning.log", CONSOLE_LOG_VMKWARNING},
	{"vobd.log", CONSOLE_LOG_VOBD},
};
#define VOLUMES "/vmfs/volumes"
#define LOGS "/var/log"

static const char *const links[] = {"/scratch/log", "/var/run/log"};

/* Without "//", "/./" and a "/" at the end. g_free. */
static char *plain(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	GString *s = g_string_new(NULL);
	for (char **p = parts; *p; p++)
		if (**p && strcmp(*p, ".") != 0)
			g_string_append_printf(s, "/%s", *p);
	if (!strchr(path, '/'))
		g_string_prepend(s, LOGS);
	for (gsize i = 0; i < G_N_ELEMENTS(links); i++)
		if (g_str_has_prefix(s->str, links[i]))
			g_string_replace(s, links[i], LOGS, 1);
	return g_string_free(s, FALSE);
}

static const char *datastore_of(const struct console *c, uint32_t vm)
{
	const struct run *r = session_run(c->session);
	return run_vm(r, vm)->disks->len ? estate_datastore(session_estate(c->session), run_vm_datastore(r, vm, 0))->name : "datastore1";
}

static bool sees(const struct console *c, const char *datastore)
{
	uint32_t d = estate_datastore_find(session_estate(c->session), datastore);
	return d != HOST_NONE && estate_mounts(session_estate(c->session), console_host(c)->index, d);
}

/* Names in a directory, in order; NULL: there is none. */
static GPtrArray *directory(const struct console *c, const char *path)
{
	const struct run *r = session_run(c->session);
	const struct estate *e = session_estate(c->session);
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) parts = g_strsplit(path, "/", -1); /* "", "vmfs", "volumes", DATASTORE, VM */
	guint n = g_strv_length(parts);
	bool below = g_str_has_prefix(path, VOLUMES "/");
	for (gsize i = 0; strcmp(path, LOGS) == 0 && i < G_N_ELEMENTS(logs); i++)
		g_ptr_array_add(out, g_strdup(logs[i].name));
	for (uint32_t i = 0; strcmp(path, VOLUMES) == 0 && i < e->datastores->len; i++)
		if (sees(c, estate_datastore(e, i)->name))
			g_ptr_array_add(out, g_strdup(estate_datastore(e, i)->name));
	for (uint32_t i = 0; below && n <= 5 && sees(c, parts[3]) && i < run_vm_count(r); i++) {
		const char *name = run_vm(r, i)->name;
		if (run_vm_host(r, i) == HOST_NONE || strcmp(datastore_of(c, i), parts[3]) != 0)
			continue;
		if (n == 4)
			g_ptr_array_add(out, g_strdup(name));
		else if (strcmp(name, parts[4]) == 0)
			g_ptr_array_add(out, g_strdup("vmware.log"));
	}
	bool known = out->len || strcmp(path, LOGS) == 0 || strcmp(path, VOLUMES) == 0 || (below && n == 4 && sees(c, parts[3]));
	if (known)
		return out;
	g_ptr_array_unref(out);
	return NULL;
}

/* NULL: there is no such file. g_free. */
static char *text_of(struct console *c, const char *given)
{
	g_autofree char *path = plain(given), *dir = g_path_get_dirname(path), *name = g_path_get_basename(path), *vm = g_path_get_basename(dir);
	g_autoptr(GPtrArray) names = directory(c, dir);
	for (gsize i = 0; strcmp(dir, LOGS) == 0 && i < G_N_ELEMENTS(logs); i++)
		if (strcmp(name, logs[i].name) == 0)
			return console_logs(c, logs[i].log, NULL);
	return names && strcmp(name, "vmware.log") == 0 && g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL)
		       ? console_logs(c, CONSOLE_LOG_VM, vm)
		       : NULL;
}

static int missing(struct console *c, const char *tool, const char *path)
{
	g_autofree char *shown = console_shown(path);
	console_fault(c, "%s: %s: No such file or directory", tool, shown);
	console_note(c, "the lab has the logs: 'ls " LOGS "', and vmware.log of each VM in 'ls " VOLUMES "'");
	return 1;
}

/* ---- filters of files ---- */

/* Words that are files stand first to last behind the options; the pattern of grep is none. Options with a value, by tool, so that the value is not taken for
 * one. */
static bool takes_value(const char *tool, const char *option)
{
	bool grep = g_str_has_suffix(tool, "grep");
	const char *with = grep ? "ABCem" : strcmp(tool, "sort") == 0 ? "k" : "n";
	return option[1] && !option[2] && strchr(with, option[1]);
}

struct read {
	GPtrArray *words; /* of the filter: its name, options, pattern; borrowed */
	GPtrArray *files; /* borrowed */
};

static void split(int argc, char **argv, struct read *out)
{
	bool pattern = g_str_has_suffix(argv[0], "grep"), over = false;
	g_ptr_array_add(out->words, argv[0]);
	for (int i = 1; i < argc; i++) {
		bool option = !over && argv[i][0] == '-' && argv[i][1];
		over |= strcmp(argv[i], "--") == 0;
		if (!option && !pattern) {
			g_ptr_array_add(out->files, argv[i]);
			continue;
		}
		pattern &= option && !(argv[i][1] == 'e' && !argv[i][2]);
		g_ptr_array_add(out->words, argv[i]);
		if (option && takes_value(argv[0], argv[i]) && i + 1 < argc)
			g_ptr_array_add(out->words, argv[++i]);
	}
	g_ptr_array_add(out->words, NULL);
}

static int filter(struct console *c, int argc, char **argv)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new(), files = g_ptr_array_new();
	split(argc, argv, &(struct read){words, files});
	if (!files->len) {
		console_fault(c, "%s: no file", argv[0]);
		console_note(c, "'%s FILE' or 'COMMAND | %s': nothing else is there to read", argv[0], argv[0]);
		return 1;
	}
	GString *text = g_string_new(NULL);
	int status = 0;
	for (guint i = 0; i < files->len; i++) {
		g_autofree char *one = text_of(c, files->pdata[i]);
		g_string_append(text, one ? one : "");
		if (!one)
			status = missing(c, argv[0], files->pdata[i]);
	}
	if (!status)
		status = console_filter(c, (int)words->len - 1, (char **)words->pdata, text);
	g_string_append_len(c->out, text->str, (gssize)text->len);
	g_string_free(text, TRUE);
	return status;
}

/* ---- ls ---- */

static void show_name(struct console *c, const char *name, const char *path, bool lengthy)
{
	g_autofree char *shown = console_shown(name), *whole = g_strconcat(path, "/", name, NULL), *text = lengthy ? text_of(c, whole) : NULL;
	if (!lengthy)
		console_print(c, "%s\n", shown);
	else
		console_print(
			c, "%s    1 root     root     %10" G_GSIZE_FORMAT " %s\n", text ? "-rw-r--r--" : "drwxr-xr-x", text ? strlen(text) : (gsize)512, shown);
}

static int list(struct console *c, const char *given, bool lengthy)
{
	g_autofree char *path = plain(given), *dir = g_path_get_dirname(path), *name = g_path_get_basename(path), *text = text_of(c, given);
	g_autoptr(GPtrArray) names = text ? NULL : directory(c, path);
	if (!text && !names)
		return missing(c, "ls", given);
	for (guint i = 0; names && i < names->len; i++)
		show_name(c, names->pdata[i], path, lengthy);
	if (text)
		show_name(c, name, dir, lengthy);
	return 0;
}

static int ls(struct console *c, int argc, char **argv)
{
	bool lengthy = false;
	int status = 0, paths = 0;
	for (int i = 1; i < argc; i++)
		lengthy |= argv[i][0] == '-' && strchr(argv[i], 'l');
	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-') {
			status |= list(c, argv[i], lengthy);
			paths++;
		}
	return paths ? status : list(c, LOGS, lengthy);
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	const char *word = argv[argc - 1], *slash = strrchr(word, '/');
	g_autofree char *dir = slash ? g_strndup(word, (gsize)(slash - word)) : NULL, *path = dir ? plain(dir) : NULL;
	g_autoptr(GPtrArray) names = path ? directory(c, path) : NULL;
	if (!names || !names->len)
		for (gsize i = 0; i < G_N_ELEMENTS(logs); i++)
			g_ptr_array_add(out, g_strconcat(LOGS "/", logs[i].name, NULL));
	for (guint i = 0; names && i < names->len; i++)
		g_ptr_array_add(out, g_strconcat(dir, "/", (const char *)names->pdata[i], NULL));
}

#define FILTER(name_, usage_, summary_)                                                                                                                        \
	{                                                                                                                                                      \
		.name = (name_), .usage = (usage_), .summary = (summary_), .run = filter, .complete = complete                                                 \
	}

const struct console_command console_files[] = {
	FILTER("cat", "FILE", "show a log"),
	FILTER("egrep", "PATTERN FILE", "lines of a log"),
	FILTER("fgrep", "TEXT FILE", "lines of a log"),
	FILTER("grep", "[-i] [-v] PATTERN FILE", "lines of a log, or of what a command says"),
	FILTER("head", "[-n N] FILE", "the first lines"),
	FILTER("less", "FILE", "show a log"),
	{.name = "ls", .usage = "[-l] [DIRECTORY]", .summary = "the logs there are", .run = ls, .complete = complete},
	FILTER("more", "FILE", "show a log"),
	FILTER("sort", "FILE", "its lines in order"),
	FILTER("tail", "[-n N] FILE", "the last lines"),
	FILTER("uniq", "FILE", "its lines without repetitions"),
	FILTER("wc", "[-l] FILE", "count its lines"),
	{.name = NULL},
};
