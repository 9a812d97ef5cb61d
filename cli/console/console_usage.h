/* cli/console/console_usage.h: what esxcli says about itself: its own usage, a namespace's, a command's. */
#ifndef CLI_CONSOLE_CONSOLE_USAGE_H
#define CLI_CONSOLE_CONSOLE_USAGE_H

#include "cli/console/console.h"

/* All append. `path`: as of struct console_esxcli; "": esxcli itself. */
void console_usage_namespace(const char *path, GString *out);
void console_usage_command(const struct console_esxcli *row, GString *out);

/* What may stand behind a path: names of namespaces and of commands, each list in alphabetic order, GPtrArray of char *, unref. Both empty: there is no such
 * path. */
void console_usage_below(const char *path, GPtrArray **out_namespaces, GPtrArray **out_commands);
/* The row of a command; NULL: there is none. */
const struct console_esxcli *console_usage_row(const char *path);

#endif
