/* cli/opts.h: options of a command: GOption with our own words for faults, "did you mean", and help that goes where results go.
 *
 * Every command has --help, and --completion for the shell, which lists the command's options.
 *
 * Entries take texts as G_OPTION_ARG_FILENAME: bytes as given, whatever the locale; quantities are parsed by sim/quantity, as in scenarios.
 */
#ifndef CLI_OPTS_H
#define CLI_OPTS_H

#include <glib.h>
#include "models/run.h"

struct opts_spec {
	const char *command;   /* "run" */
	const char *operands;  /* "FILE..." */
	const char *summary;   /* what it does: a paragraph */
	const char *details;   /* after the options; or NULL */
	const GOptionEntry *entries;
	unsigned least, most;  /* operands */
};

/* True: go on, *operands (g_strfreev) are what is left. False: *code is the exit code; help was printed, or the fault was. */
bool opts_parse(const struct opts_spec *s, int argc, char **argv, char ***operands, int *code);
/* NULL is the first choice. False: said so on standard error. */
bool opts_choice(const char *command, const char *option, const char *given, const char *const *choices, unsigned *out);
/* A list parted by commas, as bits of the choices; NULL leaves *bits as it is. False: said so on standard error. */
bool opts_choices(const char *command, const char *option, const char *given, const char *const *choices, unsigned *bits);
/* Whether each text of --set is a path=value, in UTF-8. `sets` may be NULL. False: said so on standard error. */
bool opts_sets(const char *command, char **sets);
/* --seed; NULL: none. False: said so on standard error. */
bool opts_seed(const char *command, const char *given, struct run_opts *out);

#endif
