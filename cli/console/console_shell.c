/* cli/console/console_shell.c: commands of the shell itself. */
#include "cli/console/console_families.h"

static int leave(struct console *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	c->ended = true;
	return 0;
}

const struct console_command console_shell[] = {
	{.name = "esxcli", .usage = "[options] {namespace}+ {cmd} [cmd options]", .summary = "the host's command line interface", .run = console_esxcli_run,
		.complete = console_esxcli_complete},
	{.name = "exit", .usage = "", .summary = "leave", .run = leave},
	{.name = NULL},
};
