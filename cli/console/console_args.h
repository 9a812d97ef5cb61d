/* cli/console/console_args.h: the options of an esxcli command as they were given, for whoever reads, explains or completes them. */
#ifndef CLI_CONSOLE_CONSOLE_ARGS_H
#define CLI_CONSOLE_CONSOLE_ARGS_H

#include "cli/console/console.h"

struct console_given {
	const struct console_opt *opt;
	char *value;  /* of a flag: "" */
	bool letter;  /* by its letter, not by its name */
};

struct console_args {
	const struct console_opt *opts;
	GArray *given;    /* struct console_given, in the order given */
	GPtrArray *lists; /* char **: what console_arg_all() made, owned */
};

/* Reads the words behind a command. False: the fault, in esxcli's words but for "Error: ", is in *fault. */
bool console_args_read(const struct console_esxcli *row, int argc, char **argv, struct console_args *a, GString *fault);
void console_args_free(struct console_args *a);

/* By a word as typed, "-i", "--interface-name" or either with "=...": its row; NULL: none. */
const struct console_opt *console_args_find(const struct console_opt *opts, const char *word);
/* The options of an older tool, as GLib reads them; texts are g_free. False: a fault is said in the name of the tool, and `usage` below it. */
bool console_args_letters(struct console *c, const GOptionEntry *options, char **argv, const char *usage);
/* "-i|--interface-name", or "--ecn" where there is no letter. */
void console_args_name(const struct console_opt *o, GString *out);

#endif
