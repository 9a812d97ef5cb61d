/* models/host/teaming.h: what a virtual switch and its port groups may say of teaming and shaping, and which uplink they make of it.
 *
 * A port group inherits from its switch whatever it does not say itself. The three lists (active, standby, unused) are one thing: who gives any of them gives
 * all. Without lists every uplink is active, in the order of the switch; an uplink that lists leave out is unused, or active when only `unused` is given.
 */
#ifndef MODELS_HOST_TEAMING_H
#define MODELS_HOST_TEAMING_H

#include <glib.h>
#include "sim/base.h"

enum teaming_policy { TEAMING_PORT_ID, TEAMING_MAC, TEAMING_IP_HASH, TEAMING_EXPLICIT, TEAMING_PHYSICAL_LOAD, TEAMING__COUNT };
enum teaming_detection { TEAMING_LINK, TEAMING_BEACON };
enum teaming_direction { TEAMING_INGRESS, TEAMING_EGRESS, TEAMING__DIRECTIONS }; /* seen from the switch: ingress comes from a port into it */

#define TEAMING_BEACON_UPLINKS 3 /* with fewer, beacons cannot tell which side has failed */

struct teaming_shaping {
	bool has, on;                   /* said here; limits anything */
	int64_t average_bps, peak_bps;
	int64_t burst;                  /* bytes */
};

struct teaming {
	bool has_policy, has_failback, has_detection, has_order;
	bool listed;                    /* active or standby are given, not only unused */
	enum teaming_policy policy;     /* default: by port id */
	bool failback;                  /* default: yes */
	enum teaming_detection detection; /* default: link */
	GArray *active, *standby, *unused; /* uint32_t NIC, in order */
	struct teaming_shaping shaping[TEAMING__DIRECTIONS];
};

const char *teaming_policy_name(enum teaming_policy p); /* "port_id" */
void teaming_init(struct teaming *t);                   /* says nothing */
void teaming_clear(struct teaming *t);
void teaming_copy(struct teaming *dst, const struct teaming *src); /* dst uninitialised */

#endif
