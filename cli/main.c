/* cli/main.c: the first stage of the command line: vmksim [--help | --version] COMMAND [options] FILE...
 *
 * The first word that is no option is the command; everything after it is the command's own. A broken pipe is an error of write(), not a signal: whoever pipes
 * a report into `head` is not to see a message.
 */
#include <glib.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "scenarios/diag.h"

static int first_option(const char *word)
{
	static const char *const known[] = {"help", "version", NULL};
	char *help[] = {"help", NULL};
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return cmd_help(1, help);
	if (strcmp(word, "--version") == 0)
		return cmd_version();
	const char *near = diag_nearest(word + strspn(word, "-"), known);
	if (near)
		out_fault(NULL, "unknown option '%s'; did you mean '--%s'?", word, near);
	else
		out_fault(NULL, "unknown option '%s' before the command; options of a command come after it (vmksim --help)", word);
	return CMD_FAULT;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	setlocale(LC_CTYPE, "");
	if (argc < 2) {
		out_fault(NULL, "no command given; try 'vmksim run FILE' or 'vmksim --help'");
		return CMD_FAULT;
	}
	if (argv[1][0] == '-')
		return first_option(argv[1]);
	const struct cmd *c = cmd_find(argv[1]);
	return c ? c->run(argc - 1, argv + 1) : CMD_FAULT;
}
