/* cli/console/console_pipe.h: a line of the shell: commands, one after another or one into the other. */
#ifndef CLI_CONSOLE_CONSOLE_PIPE_H
#define CLI_CONSOLE_CONSOLE_PIPE_H

#include "cli/console/console.h"

/* Plays a line that is no answer; its exit status. A line that cannot be read as a whole does nothing. */
int console_pipe_line(struct console *c, const char *line);

/* --- console_filter.c --- */

bool console_filter_is(const char *name); /* also of one that a host has and the lab has not */
extern const char *const console_filter_names[]; /* ended by NULL */

/* --- for completion --- */

void console_commands(const struct console *c, GPtrArray *out); /* names of all, char *, owned */
/* console_hint.c: of a command without a way of its own; argv as of struct console_command's `complete`. */
void console_hint(struct console *c, const struct console_command *row, int argc, char **argv, GPtrArray *out);

/* --- console_strange.c: what no shell would say --- */

/* The line holds what web pages and prompts leave in it, or is for another tool: it is explained, with the line put right, and must not be played. Its exit
 * status; 0: nothing is strange. */
int console_strange_line(struct console *c, const char *line);
/* There is no such command: the tool's own words, and why. Returns 127. */
int console_strange_command(struct console *c, const char *name);

#endif
