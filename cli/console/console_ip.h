/* cli/console/console_ip.h: what the commands on adapters, addresses, netstacks and routes have in common. */
#ifndef CLI_CONSOLE_CONSOLE_IP_H
#define CLI_CONSOLE_CONSOLE_IP_H

#include "cli/console/console.h"

/* What is named, of the console's host; HOST_NONE: there is none, which has been said. A stack NULL is the default one; one without an instance is none. */
uint32_t console_ip_adapter(struct console *c, const char *name);
uint32_t console_ip_stack(struct console *c, const char *key);
/* For an adapter that is to be made: false: it has been said that there is none. *out_made: the adapter brings the instance, for the stack is a service's own; once
 * it is there, console_ip_say_made() tells so. */
bool console_ip_stack_for(struct console *c, const char *key, bool *out_made);
void console_ip_say_made(struct console *c, const char *key);
/* The adapters of a netstack (HOST_NONE: all) in the order of their numbers. GArray of uint32_t. */
GArray *console_ip_adapters(const struct host *h, uint32_t stack);

/* False: it has been said. */
bool console_ip_read(struct console *c, const char *text, enum ip_family family, struct ip *out);
/* "10.0.0.0/24", "default"; family IP_V6: "fd00::/64", "default" is ::/0. False: it has been said. */
bool console_ip_read_net(struct console *c, const char *text, enum ip_family family, struct ip *out);

/* All g_free; of an address that is not set "0.0.0.0". */
char *console_ip_text(struct ip a);
char *console_ip_mask(struct ip a);
char *console_ip_broadcast(struct ip a);
const char *console_ip_type(const struct host_adapter *a); /* "STATIC", "DHCP", "NONE": how it comes by its IPv4 address */
const char *console_ip_type6(enum host_address_origin o);  /* "STATIC", "DHCPV6", "AUTO" */
const char *console_ip_status6(const struct console *c, const struct host_address *a); /* "PREFERRED", "TENTATIVE" */

void console_ip_say_peer_dns(struct console *c); /* what becomes of --peer-dns */

/* Services an adapter of this netstack or with these tags serves, as esxcli's tags; NULL-terminated, g_free the array alone. */
const char **console_ip_tags(const struct host *h, const struct host_adapter *a);
const char **console_ip_known_tags(const struct host *h); /* those of its release */
/* After something may have taken a service over or given it back, or the last adapter for management is gone: says so. `had`: how it was before. */
struct console_ip_owners {
	bool vmotion, provisioning; /* a dedicated netstack has it */
	bool management;            /* some adapter is tagged for it */
};
struct console_ip_owners console_ip_owners(const struct console *c);
void console_ip_say_owners(struct console *c, struct console_ip_owners had);

#endif
