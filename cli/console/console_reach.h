/* cli/console/console_reach.h: who answers at an address, for the tools that ask: ping, nc, traceroute. */
#ifndef CLI_CONSOLE_CONSOLE_REACH_H
#define CLI_CONSOLE_CONSOLE_REACH_H

#include "cli/console/console.h"
#include "models/path_probe.h"

struct console_reach {
	const char *tool;        /* as it names itself in its faults */
	const char *stack;       /* a netstack's key; NULL: the default one */
	const char *adapter;     /* "vmk1": its socket is bound to it; NULL: the routes decide */
	const char *nexthop;     /* an address, or NULL */
	const char *to;          /* an address, or the name of a host, an array, an appliance */
	enum ip_family family;   /* IP_NONE: either */
	uint32_t packet, port;
	bool whole, answer_bound; /* as in struct path_probe_request */
};

/* False: it was asked wrongly, and that has been said. *to: the address that was meant. */
bool console_reach_ask(struct console *c, const struct console_reach *q, struct path_probe *out, struct ip *to);
/* Why there was no answer, as a note: the rule, the reason. */
void console_reach_why(struct console *c, const struct path_probe *p);
/* Takes "++netstack=KEY" out of argv, wherever it stands: any tool of the host may be started in a netstack. g_free; NULL: it is not there.
 * argv keeps all its words, those of *argc first. */
char *console_reach_netstack(int *argc, char **argv);
int64_t console_reach_us(const struct path_probe *p);    /* the round trip, in us */
unsigned console_reach_routers(const struct path_probe *p);

#endif
