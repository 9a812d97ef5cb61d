/* cli/cmd_check.c: vmksim check: reads scenarios with all their variants and says what is wrong, or what is in them; nothing is played. */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "cli/out.h"

static const char command[] = "check";

static void count(GString *s, const char *before, guint n, const char *one, const char *many)
{
	g_string_append_printf(s, "%s%u %s", before, n, n == 1 ? one : many);
}

static void summarise(const struct scenario *s, struct out *out)
{
	const struct world *w = s->world;
	GString *line = g_string_new(s->file);
	guint of[ACTION__COUNT] = {0};
	for (guint i = 0; i < w->actions->len; i++)
		of[g_array_index(w->actions, struct action, i).kind]++;
	count(line, ": ok: ", w->estate->hosts->len, "host", "hosts");
	count(line, ", ", w->vms->len, "VM", "VMs");
	count(line, ", ", of[ACTION_MIGRATE], "migration", "migrations");
	if (of[ACTION_EVACUATE])
		count(line, ", ", of[ACTION_EVACUATE], "evacuation", "evacuations");
	count(line, ", ", s->expects->len, "expectation", "expectations");
	if (s->variants->len)
		count(line, ", ", s->variants->len, "variant", "variants");
	g_string_append_c(line, '\n');
	out_add(out, line);
	g_string_free(line, TRUE);
}

static bool check_file(const char *file, struct out *out)
{
	struct scenario *s = load_file(file, NULL, NULL);
	bool ok = s != NULL;
	for (guint i = 0; s && i < s->variants->len; i++) {
		struct scenario *variant = load_variant(command, s, g_ptr_array_index(s->variants, i), NULL);
		ok = variant && ok;
		scenario_free(variant);
	}
	if (ok)
		summarise(s, out);
	scenario_free(s);
	return ok;
}

int cmd_check(int argc, char **argv)
{
	static const GOptionEntry entries[] = {{0}};
	static const struct opts_spec spec = {
		.command = command,
		.operands = "FILE...",
		.entries = entries,
		.least = 1,
		.most = G_MAXUINT,
		.summary = "Reads each scenario ('-': standard input) and every variant in it, and says\nwhat is wrong.",
	};
	g_auto(GStrv) files = NULL;
	struct out out;
	int code;
	if (!opts_parse(&spec, argc, argv, &files, &code))
		return code;
	code = CMD_DONE;
	out_open(&out, command, NULL);
	for (char **f = files; *f; f++)
		if (!check_file(*f, &out))
			code = CMD_FAULT;
	int written = out_close(&out);
	return MAX(code, written);
}
