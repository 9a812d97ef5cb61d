/* models/host/service.h: the services (traffic types) a VMkernel adapter may carry, and the names users and APIs give them. */
#ifndef MODELS_HOST_SERVICE_H
#define MODELS_HOST_SERVICE_H

#include "sim/base.h"

enum service {
	SERVICE_MANAGEMENT,
	SERVICE_VMOTION,
	SERVICE_PROVISIONING,
	SERVICE_FAULT_TOLERANCE,
	SERVICE_REPLICATION,
	SERVICE_REPLICATION_NFC,
	SERVICE_VSAN,
	SERVICE_VSAN_WITNESS,
	SERVICE_BACKUP_NFC,
	SERVICE_NVME_TCP,
	SERVICE_NVME_RDMA,
	SERVICE_PTP,
	SERVICE_VSAN_EXTERNAL,
	SERVICE__TAGS,                 /* an adapter is tagged for those above; those below are kinds of traffic no tag exists for */
	SERVICE_ISCSI = SERVICE__TAGS,
	SERVICE_NFS,
	SERVICE_FCOE,
	SERVICE_VM,
	SERVICE_CUSTOM,
	SERVICE_STORAGE,               /* a copy by a host itself, from datastore to datastore: no network, so never traffic of its own */
	SERVICE__COUNT,
};

#define SERVICE_BIT(s) (1u << (s))

const char *service_name(enum service s);                 /* "vmotion": the spelling of scenarios and outcome */
/* That name, and where there is one the esxcli tag ("VMotion") or the API's nicType ("vSphereProvisioning"); the second only what an adapter may be tagged for. */
bool service_parse(const char *text, enum service *out);
bool service_parse_tag(const char *text, enum service *out);
const char *const *service_names(void);                   /* NULL-terminated, in enum order: for "did you mean" */
const char *const *service_tags(void);                    /* the same, of those with a tag only */

#define SERVICE_STACK_DEFAULT "defaultTcpipStack"
#define SERVICE_STACK_VMOTION "vmotion"
#define SERVICE_STACK_PROVISIONING "vSphereProvisioning"

const char *service_tag(enum service s);                            /* esxcli's tag ("VMotion"), or NULL */
const char *service_stack(enum service s);                          /* its dedicated netstack's key, or NULL */
bool service_of_stack(const char *stack_key, enum service *out);    /* the one service of a dedicated netstack */

#endif
