/* cli/console/console_join.h: what a VMkernel adapter is joined to: a port group of a standard switch, or a port of a distributed one. */
#ifndef CLI_CONSOLE_CONSOLE_JOIN_H
#define CLI_CONSOLE_CONSOLE_JOIN_H

#include "cli/console/console.h"

/* The port group that is meant by its name, or by a port of it; NULL: there is none, which has been said. */
const char *console_join_portgroup(struct console *c, const char *name);
const char *console_join_port(struct console *c, const char *dvs, int64_t port);
/* On which port of a distributed switch a new adapter is, if it is on one. */
void console_join_say(struct console *c, const char *adapter);
/* The adapter on a port; HOST_NONE: said. */
uint32_t console_join_adapter(struct console *c, const char *dvs, int64_t port);

#endif
