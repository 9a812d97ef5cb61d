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
struct verdict run_enact_set_switch(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_add_uplink(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_uplink(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_add_portgroup(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_remove_portgroup(struct run *r, struct host *h, const struct action *a);
struct verdict run_enact_set_portgroup(struct run *r, struct host *h, const struct action *a);
/* run_settings.c */
struct verdict run_settings_firewall(struct run *r, struct host *h, const struct action *a);
struct verdict run_settings_advanced(struct run *r, struct host *h, const struct action *a);

#endif
