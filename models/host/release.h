/* models/host/release.h: the release of an ESXi host, as three numbers that compare: "7.0.3" is 7.0 Update 3; and what a release has.
 *
 * Whatever changed between releases is a row of one table (release.c) and is asked by release_has(); nothing else compares release numbers, but for the older of
 * two (release_older()).
 */
#ifndef MODELS_HOST_RELEASE_H
#define MODELS_HOST_RELEASE_H

#include "sim/base.h"

struct release {
	uint16_t major, minor, update;
};

#define RELEASE(a, b, c) ((struct release){(a), (b), (c)})

/* "7.0.3", "7.0 U3", "8.0", "6.7"; a missing update is 0. False leaves *out untouched. */
bool release_parse(const char *text, struct release *out);
int release_compare(struct release a, struct release b); /* <0, 0, >0 */
struct release release_older(struct release a, struct release b);
/* One that exists: 5.0 to 9.0, up to the last update of each. */
bool release_is_known(struct release r);

enum release_feature {
	RELEASE_SHARED_NOTHING,	     /* vMotion that moves disks, too */
	RELEASE_DEDICATED_STACKS,    /* the netstacks vmotion and vSphereProvisioning */
	RELEASE_CUSTOM_STACKS,	     /* netstacks of other names, made by esxcli */
	RELEASE_LONG_DISTANCE,	     /* vMotion over 150 ms, between vCenters */
	RELEASE_NIOC3,		     /* Network I/O Control version 3: reservations */
	RELEASE_REPLICATION,	     /* tags: each with its service */
	RELEASE_VSAN,
	RELEASE_PROVISIONING,
	RELEASE_REPLICATION_NFC,
	RELEASE_WITNESS,
	RELEASE_BACKUP_NFC,
	RELEASE_PTP,
	RELEASE_NVME,
	RELEASE_VSAN_EXTERNAL,
	RELEASE_ADAPTER_GATEWAY,     /* "override default gateway for this adapter" */
	RELEASE_RA_BY_DEFAULT,	     /* IPv6 router advertisements are accepted unless switched off */
	RELEASE_INSTANT_CLONE,	     /* a running VM is forked */
	RELEASE_ENCRYPTED_VMOTION,
	RELEASE_ECN,		     /* a setting of netstacks */
	RELEASE_FCOE_GONE,	     /* software FCoE is no longer supported in production */
	RELEASE_NFS_BUFFERS,	     /* socket buffers of NFS 3 of 1024 KB */
	RELEASE_NFS_MOUNTS,	     /* NFS.MaxVolumes begins with 32, not 8 */
	RELEASE_SHORT_TRACES,	     /* one vCPU stops to install page traces, not all */
	RELEASE_BACKUP_CLASS,	     /* its own class of Network I/O Control */
	RELEASE_STREAM_AUTOSCALING,  /* vMotion streams by the speed of the uplink */
	RELEASE_NVME_CLASS,
	RELEASE_UDT,		     /* Unified Data Transport */
	RELEASE_PROVISIONING_CLASS,
	RELEASE_LISTS_STACK,	     /* what `esxcli network ip interface list` shows: the netstack, an external ID */
	RELEASE_LISTS_OPAQUE,	     /* opaque networks */
	RELEASE_LISTS_QUEUES,	     /* receive queues */
	RELEASE_LISTS_URPF,	     /* reverse path forwarding */
	RELEASE__FEATURES,
};

bool release_has(struct release r, enum release_feature f);
/* "6.0", "7.0 Update 2": the first release that has it, for words. */
const char *release_since(enum release_feature f);

#endif
