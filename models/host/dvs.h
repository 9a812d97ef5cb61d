/* models/host/dvs.h: a distributed switch as vCenter knows it: uplinks by name, port groups, Network I/O Control.
 *
 * On each member host it stands as a host_switch with `dvs` set, its port groups as host_portgroups (estate_dvs_sync), so that rules and paths see one kind of
 * thing. In its port groups' teaming the lists hold uplinks of the switch (by index), not NICs.
 */
#ifndef MODELS_HOST_DVS_H
#define MODELS_HOST_DVS_H

#include "models/host/release.h"
#include "models/host/service.h"
#include "models/host/teaming.h"

enum dvs_class { /* system traffic of Network I/O Control, in the order its guarantees are handed out */
	DVS_MANAGEMENT, DVS_FAULT_TOLERANCE, DVS_VMOTION, DVS_VIRTUAL_MACHINE, DVS_ISCSI, DVS_NFS, DVS_HBR, DVS_VSAN, DVS_VDP, DVS_BACKUP_NFC, DVS_NVMETCP,
	DVS_PROVISIONING, DVS_CLASS__COUNT,
};
#define DVS_SHARES_LOW 25
#define DVS_SHARES_NORMAL 50
#define DVS_SHARES_HIGH 100
#define DVS_RESERVABLE_PCT 75 /* of the slowest NIC, for the reservations of all classes together */

struct dvs_allocation {                  /* of one class, on each NIC */
	uint32_t shares;                 /* 1..100 */
	int64_t reservation_bps, limit_bps; /* 0: none; of the wire */
};

struct dvs_portgroup {
	const char *name;
	uint32_t network;                /* fabric index */
	struct teaming teaming;          /* its lists: uplinks of the switch */
	bool removed;
	uint32_t origin;
};

struct dvs {
	const char *name;
	struct release version;
	uint32_t mtu;
	GPtrArray *uplinks;              /* const char *, in order; borrowed */
	uint32_t nioc;                   /* version 2 or 3; 0: off */
	struct dvs_allocation classes[DVS_CLASS__COUNT];
	GPtrArray *portgroups;           /* struct dvs_portgroup, owned */
	uint32_t origin;
};

struct dvs *dvs_new(const char *name);   /* MTU 1500, version 8.0, no Network I/O Control, default shares; the name is borrowed */
void dvs_free(struct dvs *d);
struct dvs *dvs_copy(const struct dvs *d);
struct dvs_portgroup *dvs_portgroup_add(struct dvs *d, const char *name, uint32_t network);
struct dvs_portgroup *dvs_portgroup(const struct dvs *d, uint32_t i);
uint32_t dvs_portgroup_find(const struct dvs *d, const char *name); /* UINT32_MAX; those not removed */
uint32_t dvs_uplink_find(const struct dvs *d, const char *name);    /* UINT32_MAX */

const char *dvs_class_name(enum dvs_class c);                       /* "vmotion", "virtualMachine": as the API has it */
bool dvs_class_parse(const char *text, enum dvs_class *out);        /* that name, or ours of the service: "vm", "fault_tolerance" */
const char *const *dvs_class_names(void);                           /* NULL-terminated */
bool dvs_class_exists(const struct dvs *d, enum dvs_class c);       /* in this version of the switch */
/* The class a service's traffic belongs to on this switch; false: none (FCoE is no IP). */
bool dvs_class_of(const struct dvs *d, enum service s, enum dvs_class *out);
/* Sum of the reservations in force: 0 with version 2, which ignores them. */
int64_t dvs_reserved_bps(const struct dvs *d);

#endif
