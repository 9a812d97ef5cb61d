/* cli/console/console_traps.h: notes on what people believe of esxcli that is not so: the right command, and why. They change no answer, they explain it. */
#ifndef CLI_CONSOLE_CONSOLE_TRAPS_H
#define CLI_CONSOLE_CONSOLE_TRAPS_H

#include "cli/console/console_args.h"

/* A path that a real host has and the lab has not: it says so. False: it is none. */
bool console_traps_real(struct console *c, const char *path);
/* There is no such path. */
void console_traps_path(struct console *c, const char *path);
/* The options could not be read. */
void console_traps_options(struct console *c, const struct console_esxcli *row, int argc, char **argv);
/* They could; but a value is one of another option of that letter: -N. */
void console_traps_values(struct console *c, const struct console_esxcli *row, const struct console_args *a);

#endif
