/* models/rules/rules_storage.h: how a host gets to a datastore: over no network, by the routes, by iSCSI port binding, by its vSAN adapter. Pure.
 *
 * NFS and iSCSI without port binding have no tag: the route of the default netstack to the portal's address decides (STO-01). Bound iSCSI has a path for each
 * bound adapter and each portal it gets to (STO-02); the path policy says which of those carry I/O (STO-03). A path that went down keeps its I/O waiting until
 * the initiator gives it up (STO-04). vSAN goes from its adapter to that of every other host of the cluster (STO-05).
 */
#ifndef MODELS_RULES_RULES_STORAGE_H
#define MODELS_RULES_RULES_STORAGE_H

#include "models/rules/rules.h"

#define RULES_MAX_STORAGE_PATHS 64 /* of iSCSI and NFS at most RULES_MAX_PORTAL_PATHS; of vSAN one for each other host of a cluster */
#define RULES_MAX_PORTAL_PATHS 8

struct storage_path {
	uint32_t adapter;         /* of the host */
	uint32_t portal;          /* of the array; of vSAN, the other host */
	uint32_t to;              /* vSAN: the other host's adapter */
	struct ip from_address, to_address, gateway;
	struct fabric_route way;
	uint32_t packet;          /* bytes of a full IP packet */
};

struct storage_paths {
	enum service service;     /* SERVICE_ISCSI, SERVICE_NFS, SERVICE_VSAN; SERVICE__COUNT: no IP network is used, and `n` is 0 */
	bool bypass;              /* dependent hardware: past the VMkernel's TCP/IP */
	uint32_t array;           /* HOST_NONE */
	uint32_t n;               /* paths that carry I/O now */
	struct storage_path of[RULES_MAX_STORAGE_PATHS];
	uint32_t members;         /* vSAN: hosts whose disks are in reach, this one included */
	const char *rule;         /* by which they were chosen */
};

struct storage_request {
	uint32_t host, datastore;
	struct sim_time now;
	const struct assume *assume;
	uint64_t seed;
};

/* Silent: no path carries anything now; whoever waits for I/O waits until its own timeout. */
struct verdict rules_storage(const struct estate *e, const struct storage_request *q, struct storage_paths *out);
/* Every path a host's iSCSI initiator could have to an array: calls back with whether it would carry now. The order is that of the policy. */
typedef void (*rules_storage_fn)(void *ctx, const struct storage_path *path, bool up);
void rules_storage_each(const struct estate *e, const struct storage_request *q, uint32_t array, rules_storage_fn fn, void *ctx);
/* A copy between two datastores that their array does itself, when `host` sees both (STO-07). `in_use`: the files are those of a running VM. */
bool rules_storage_offloads(const struct estate *e, uint32_t host, uint32_t from, uint32_t to, bool in_use);
const char *rules_storage_protocol(enum datastore_type t); /* "iscsi", "nfs3", "nfs41", "vsan"; NULL: over no IP network */

#endif
