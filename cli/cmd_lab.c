/* cli/cmd_lab.c: vmksim lab: the console of a scenario's hosts. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/lab/lab.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "cli/out.h"

static const char command[] = "lab";

static void play(struct lab *l)
{
	char *line = NULL;
	size_t room = 0;
	while (!l->console->ended && getline(&line, &room, stdin) >= 0) {
		g_strchomp(line);
		console_line(l->console, line);
		fputs(l->console->out->str, stdout);
		fflush(stdout);
		out_talk(l->console->err->str);
	}
	free(line);
}

int cmd_lab(int argc, char **argv)
{
	const GOptionEntry entries[] = {{0}};
	const struct opts_spec spec = {
		.command = command,
		.operands = "SCENARIO",
		.summary = "Opens a console on the hosts of a scenario.",
		.entries = entries,
		.least = 1,
		.most = 1,
	};
	g_auto(GStrv) operands = NULL;
	int code;
	if (!opts_parse(&spec, argc, argv, &operands, &code))
		return code;
	struct scenario *s = load_file(operands[0], NULL, NULL);
	if (!s)
		return CMD_FAULT;
	struct lab *l = lab_new(s, NULL, NULL);
	play(l);
	code = l->console->status ? CMD_MISSED : CMD_DONE;
	lab_free(l);
	scenario_free(s);
	return code;
}
