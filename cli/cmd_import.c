/* cli/cmd_import.c: vmksim import: a scenario from what real hosts show of themselves. What is written is loaded first: nothing comes out that vmksim does
 * not take. */
#include <glib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/found.h"
#include "cli/import/import.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "scenarios/scenario.h"

static const char command[] = "import";

static void say_all(const GPtrArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		g_autofree char *line = g_strconcat(g_ptr_array_index(lines, i), "\n", NULL);
		out_talk(line);
	}
}

/* Whether what came out can be played; false: said why not. */
static bool loads(const GString *text)
{
	struct diags *d = diag_new("what would be written", text->str, text->len);
	struct scenario *s = scenario_load_bytes(text->str, text->len, "imported.yaml", NULL, d);
	g_autofree char *faults = s ? NULL : diag_render(d);
	if (faults)
		out_talk(faults);
	scenario_free(s);
	diag_free(d);
	return !faults;
}

static bool read_all(struct import *x, char **files, GPtrArray *texts)
{
	bool good = true;
	for (char **file = files; *file; file++) {
		gsize n;
		char *fault, *text = found_any_text(*file, &n, &fault);
		if (text) {
			g_ptr_array_add(texts, text);
			import_text(x, *file, text);
		} else {
			out_fault(command, "%s: %s", *file, fault);
			g_free(fault);
			good = false;
		}
	}
	return good;
}

static int import(char **files, const char *to, bool quiet)
{
	struct import *x = import_new();
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	GString *out = g_string_new(NULL);
	bool good = read_all(x, files, texts);
	say_all(x->faults);
	if (!quiet)
		say_all(x->passed);
	if (good && !x->read)
		out_fault(command, "nothing was read: no prompt such as '[root@esx01:~] esxcli network ip interface list' with what followed it");
	good = good && x->read && !x->faults->len;
	if (good) {
		import_complete(x);
		import_write(x, out);
		good = loads(out);
	}
	import_free(x);
	if (good)
		return out_all(command, to, out);
	g_string_free(out, TRUE);
	return CMD_FAULT;
}

int cmd_import(int argc, char **argv)
{
	g_autofree char *to = NULL;
	gboolean quiet = FALSE;
	const GOptionEntry entries[] = {
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &to, "write to FILE instead of standard output, whole or not at all", "FILE"},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "do not say what was passed over", NULL},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "esxcli FILE...",
		.summary = "Writes a scenario from transcripts of hosts' consoles (-: standard input): prompts\n"
			   "such as '[root@esx01:~] esxcli network ip interface list' and what followed, as text\n"
			   "or with --formatter=csv or json. Hosts, NICs, switches, port groups, netstacks,\n"
			   "adapters and options are read; what is assumed is a comment.",
		.details = "Commands that are read: esxcli network ip netstack, interface (list, tag get, ipv4,\n"
			   "ipv6), route, dns; network nic list; network vswitch standard (list, portgroup\n"
			   "list, policy failover and shaping get); network vswitch dvs vmware list; system\n"
			   "version get; system settings advanced list. Others are passed over.",
		.entries = entries,
		.least = 2,
		.most = G_MAXUINT,
	};
	g_auto(GStrv) operands = NULL;
	int code;
	if (!opts_parse(&spec, argc, argv, &operands, &code))
		return code;
	if (strcmp(operands[0], "esxcli") != 0) {
		out_fault(command, "'%s' is nothing that can be imported; expected: vmksim import esxcli FILE...", operands[0]);
		return CMD_FAULT;
	}
	return import(operands + 1, to, quiet);
}
