/* cli/console/console_route.h: the routing table of a netstack, as its tools show and change it. */
#ifndef CLI_CONSOLE_CONSOLE_ROUTE_H
#define CLI_CONSOLE_CONSOLE_ROUTE_H

#include "cli/console/console.h"

struct console_route {
	struct ip to, via;   /* via not set: on the segment */
	uint32_t adapter;    /* HOST_NONE: by none, the gateway is on no connected subnet */
	bool learned;        /* by DHCP, or from a router's advertisement */
	bool is_default;
};

/* The default route first, then by network. GArray of struct console_route. */
GArray *console_route_table(const struct console *c, uint32_t stack, enum ip_family family);
/* Adds or removes one; a default route is its netstack's gateway. `stack`: its key, or NULL: the default one. An exit status; what is wrong has been said. */
int console_route_change(struct console *c, const char *stack, struct ip to, struct ip via, bool adding);

#endif
