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
	SERVICE__COUNT,
};

#define SERVICE_BIT(s) (1u << (s))

const char *service_name(enum service s);                 /* "vmotion": the spelling of scenarios and outcome */
bool service_parse(const char *text, enum service *out);  /* that name, the esxcli tag ("VMotion") or the API's nicType ("vSphereProvisioning") */
const char *const *service_names(void);                   /* NULL-terminated, in enum order: for "did you mean" */

#define SERVICE_STACK_DEFAULT "defaultTcpipStack"
#define SERVICE_STACK_VMOTION "vmotion"
#define SERVICE_STACK_PROVISIONING "vSphereProvisioning"

const char *service_stack(enum service s);                          /* its dedicated netstack's key, or NULL */
bool service_of_stack(const char *stack_key, enum service *out);    /* the one service of a dedicated netstack */

#endif
