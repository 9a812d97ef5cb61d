/* cli/cmd_help.c: the table of commands, `vmksim help [COMMAND]`, `--help` and `--version`. */
#include <fcntl.h>
#include <glib.h>
#include <gsl/gsl_version.h>
#include <libfyaml.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "scenarios/diag.h"

const struct cmd cmd_table[] = {
	{"run", "play scenarios and say what happened", cmd_run},
	{"check", "read scenarios and say what is wrong with them, without playing", cmd_check},
	{"test", "play many scenarios and say which hold what they expect", cmd_test},
	{"compare", "say what differs between scenarios, variants or stored outcomes", cmd_compare},
	{"lab", "explore a scenario on the console of its hosts", cmd_lab},
	{"import", "write a scenario from what consoles of hosts showed", cmd_import},
	{"init", "write a scenario to begin with", cmd_init},
	{"lint", "say what is unsound in the configuration scenarios declare", cmd_lint},
	{"report", "show a stored outcome (JSON of run) again", cmd_report},
	{"plot", "draw a stored outcome (JSON of run)", cmd_plot},
	{"schema", "write the JSON Schema of scenarios, or their reference page", cmd_schema},
	{"rules", "list the rules, or the switches of unconfirmed facts", cmd_rules},
	{"explain", "tell all about one rule or switch", cmd_explain},
	{"help", "show this, or the help of a command", cmd_help},
	{NULL, NULL, NULL},
};

static const char exit_codes[] = "Exit codes:\n"
				 "  0   done, and all expectations held\n"
				 "  1   an expectation failed, a migration failed that no expectation names, or a\n"
				 "      lint found an error\n"
				 "  2   usage or scenario wrong, nothing simulated; or a result not written\n"
				 "  3   stopped early, with partial results\n"
				 "  70  a bug in vmksim\n"
				 "Of several files the worst counts: 70, then 3, 2, 1, 0.\n";

const struct cmd *cmd_find(const char *name)
{
	const char *names[G_N_ELEMENTS(cmd_table)];
	for (unsigned i = 0; i < G_N_ELEMENTS(cmd_table); i++) {
		names[i] = cmd_table[i].name;
		if (g_strcmp0(name, names[i]) == 0)
			return &cmd_table[i];
	}
	const char *near = diag_nearest(name, names);
	if (near)
		out_fault(NULL, "unknown command '%s'; did you mean '%s'?", name, near);
	else if (strpbrk(name, "./"))
		out_fault(NULL, "unknown command '%s'; to play a scenario: vmksim run %s", name, name);
	else
		out_fault(NULL, "unknown command '%s'; 'vmksim --help' lists all", name);
	return NULL;
}

static int overview(void)
{
	GString *s = g_string_new(
		"vmksim simulates the VMkernel traffic of ESXi hosts while virtual machines\nmigrate: how long each migration takes, what holds it back, and "
		"which adapter\ncarries it.\n\nUsage: vmksim COMMAND [options] FILE...\n\nCommands:\n");
	for (const struct cmd *c = cmd_table; c->name; c++)
		g_string_append_printf(s, "  %-8s  %s\n", c->name, c->summary);
	g_string_append(s, "\n'vmksim COMMAND --help' shows a command's options; 'vmksim --version' its version.\n\n");
	g_string_append(s, exit_codes);
	return out_all(NULL, NULL, s);
}

static int names(void)
{
	GString *s = g_string_new(NULL);
	for (const struct cmd *c = cmd_table; c->name; c++)
		g_string_append_printf(s, "%s\n", c->name);
	return out_all(NULL, NULL, s);
}

int cmd_help(int argc, char **argv)
{
	gboolean commands = FALSE;
	const GOptionEntry entries[] = {{"commands", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &commands, "only the names of the commands", NULL}, {0}};
	const struct opts_spec spec = {
		.command = "help",
		.operands = "[COMMAND]",
		.summary = "Shows what vmksim can do, or the help of one command.",
		.entries = entries,
		.least = 0,
		.most = 1,
	};
	g_auto(GStrv) operands = NULL;
	char *help[] = {NULL, "--help", NULL};
	int code;
	if (!opts_parse(&spec, argc, argv, &operands, &code))
		return code;
	if (commands)
		return names();
	if (!operands[0])
		return overview();
	const struct cmd *c = cmd_find(operands[0]);
	help[0] = operands[0];
	return c ? c->run(2, help) : CMD_FAULT;
}

int cmd_version(void)
{
	GString *s = g_string_new(NULL);
	g_string_append_printf(s,
		"vmksim %s\n"
		"GLib %u.%u.%u, GSL %s, libfyaml %s\n"
		"Licence GPL-3.0-or-later: free software; there is no warranty, as far as the law permits.\n",
		PACKAGE_VERSION, glib_major_version, glib_minor_version, glib_micro_version, gsl_version, fy_library_version());
	return out_all(NULL, NULL, s);
}
