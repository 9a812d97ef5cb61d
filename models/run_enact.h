/* models/run_enact.h: the actions on a host's netstacks and virtual switching; run_enact.c's table calls them. */
#ifndef MODELS_RUN_ENACT_H
#define MODELS_RUN_ENACT_H

#include "models/run_internal.h"

struct verdict run_enact_add_netstack(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_netstack(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_set_netstack(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_add_route(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_route(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_add_switch(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_switch(struct run *r, struct host *h, const struct action *a);

/* run_enact_ports.c: uplinks, port groups, teaming, shaping; those without a host are done on a distributed switch */
struct verdict run_enact_add_uplink(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_uplink(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_add_portgroup(struct run *r, const struct action *a);
struct verdict run_enact_remove_portgroup(struct run *r, const struct action *a);
struct verdict run_enact_set_portgroup(struct run *r, const struct action *a);
struct verdict run_enact_set_teaming(struct run *r, const struct action *a);
struct verdict run_enact_set_shaping(struct run *r, const struct action *a);
struct verdict run_enact_set_nioc(struct run *r, const struct action *a);
struct verdict run_enact_nics(struct host *h, const char *const *names, GArray *out); /* the list a switch or port group is given; NULL leaves it */
struct verdict run_enact_free_nic(const struct host *h, uint32_t nic); /* no switch has it */
struct verdict run_enact_set_switch(struct run *r, const struct action *a);
uint32_t run_enact_segment(struct run *r, const struct host *h, uint32_t sw, uint32_t now, uint32_t vlan); /* what a VLAN is on that switch; `now`: as it is */
struct verdict run_enact_in_use(const struct run *r, const struct host *h, uint32_t portgroup); /* by an adapter or a running VM; HOST_NONE: it is not */

/* run_enact_binding.c: which adapters the iSCSI initiator is bound to */
struct verdict run_enact_add_port_binding(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_port_binding(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_unbound(const struct host *h, uint32_t adapter); /* may it be removed? */

/* run_settings.c */
struct verdict run_settings_firewall(struct run *r, struct host *h, const struct action *a);
/* An NFS datastore is mounted: the rule set of NFS opens to its server. */
void run_settings_mounted(struct run *r, struct host *h, const struct estate_datastore *d);
struct verdict run_settings_advanced(struct run *r, struct host *h, const struct action *a);

/* run_enact_address.c: of add_adapter and set_adapter. What is set is checked before, told, and takes effect. */
struct verdict run_enact_check_addresses(struct run *r, const struct host *h, uint32_t portgroup, const char *stack, const struct action *a);
void run_enact_set_addresses(struct run *r, const struct host *h, uint32_t adapter, const struct action *a);
void run_enact_say_addresses(const struct action *a, GString *s);
struct verdict run_enact_dhcp_state(struct run *r, const struct action *a);

#endif
