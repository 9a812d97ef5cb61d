/* cli/console/console_switching.h: what the commands on NICs, switches and port groups have in common, esxcli's and esxcfg-*'s: look-ups, numbers, changes. */
#ifndef CLI_CONSOLE_CONSOLE_SWITCHING_H
#define CLI_CONSOLE_CONSOLE_SWITCHING_H

#include "cli/console/console.h"

/* What is named, of the console's host; HOST_NONE: there is none, which has been said. A switch, and a port group's, is a standard one. */
uint32_t console_switching_nic(struct console *c, const char *name);
uint32_t console_switching_find(struct console *c, const char *name);
uint32_t console_switching_portgroup(struct console *c, const char *name);

/* --- numbers of a switch --- */

int64_t console_switching_configured(const struct host *h, uint32_t sw);
int64_t console_switching_total(const struct host *h, uint32_t sw);                      /* ports it may have */
int64_t console_switching_clients(const struct console *c, uint32_t portgroup);          /* what is plugged in: adapters, NICs of running VMs */
int64_t console_switching_used(const struct console *c, uint32_t sw);                    /* with its uplinks, and one of its own */
const char *console_switching_class(const struct host *h);                               /* "cswitch"; "etherswitch" of old */
char *console_switching_uplinks(const struct host *h, uint32_t sw, const char *between);  /* g_free */
uint32_t console_switching_vlan(const struct console *c, uint32_t portgroup);

/* --- lists of NICs --- */

struct console_switching_order { uint32_t active[HOST_MAX_TEAM], standby[HOST_MAX_TEAM], unused[HOST_MAX_TEAM], n_active, n_standby, n_unused; };
void console_switching_order(
	const struct host *h, uint32_t sw, uint32_t portgroup, struct console_switching_order *out); /* portgroup HOST_NONE: the switch's own */
bool console_switching_has(const uint32_t *list, uint32_t n, uint32_t nic);
const char **console_switching_names(const struct host *h, const uint32_t *nics, uint32_t n); /* NULL-terminated; g_free the array alone */

/* --- console_dvs.c --- */

/* What is plugged into a distributed switch on this host: its NICs, then its adapters, then NICs of VMs. */
typedef void (*console_dvs_port_fn)(gpointer ctx, int64_t port, const char *portgroup, const char *client);
void console_dvs_each_port(const struct console *c, uint32_t sw, console_dvs_port_fn fn, gpointer ctx);

/* --- changes: exit statuses; what is to be said has been said --- */

int console_switching_add(struct console *c, const char *name);
int console_switching_remove(struct console *c, const char *name);
int console_switching_mtu(struct console *c, const char *name, int64_t mtu);
int console_switching_uplink(struct console *c, enum action_kind kind, const char *sw, const char *nic); /* add_uplink, remove_uplink */
int console_switching_add_portgroup(struct console *c, const char *name, const char *sw);
int console_switching_remove_portgroup(struct console *c, const char *name, const char *sw);
int console_switching_set_vlan(struct console *c, const char *name, int64_t vlan);
/* After it: whether anybody else is on the VLAN that a port group is on now. */
void console_switching_say_segment(struct console *c, const char *portgroup);

#endif
