/* models/host/service.c: the services a VMkernel adapter may carry, and the names users and APIs give them.
 *
 * One row per service: our spelling, the tag of `esxcli network ip interface tag`, the API's HostVirtualNicManagerNicType, and the dedicated netstack if the
 * service has one. Only vMotion and provisioning have one; IP storage has no tag at all (it follows the routes) and is therefore not in this table.
 */
#include "models/host/service.h"

#include <string.h>

static const struct {
	const char *name, *tag, *nic_type, *stack;
} table[SERVICE__COUNT] = {
	[SERVICE_MANAGEMENT] = {"management", "Management", "management", NULL},
	[SERVICE_VMOTION] = {"vmotion", "VMotion", "vmotion", SERVICE_STACK_VMOTION},
	[SERVICE_PROVISIONING] = {"provisioning", "vSphereProvisioning", "vSphereProvisioning", SERVICE_STACK_PROVISIONING},
	[SERVICE_FAULT_TOLERANCE] = {"fault_tolerance", "faultToleranceLogging", "faultToleranceLogging", NULL},
	[SERVICE_REPLICATION] = {"replication", "vSphereReplication", "vSphereReplication", NULL},
	[SERVICE_REPLICATION_NFC] = {"replication_nfc", "vSphereReplicationNFC", "vSphereReplicationNFC", NULL},
	[SERVICE_VSAN] = {"vsan", "VSAN", "vsan", NULL},
	[SERVICE_VSAN_WITNESS] = {"vsan_witness", "VSANWitness", "vsanWitness", NULL},
	[SERVICE_BACKUP_NFC] = {"backup_nfc", "vSphereBackupNFC", "vSphereBackupNFC", NULL},
	[SERVICE_NVME_TCP] = {"nvme_tcp", "NVMeTCP", "nvmeTcp", NULL},
};

static const char *const names[SERVICE__COUNT + 1] = {
	"management", "vmotion", "provisioning", "fault_tolerance", "replication", "replication_nfc", "vsan", "vsan_witness", "backup_nfc", "nvme_tcp", NULL,
};

const char *service_name(enum service s)
{
	SIM_ASSERT((unsigned)s < SERVICE__COUNT);
	return table[s].name;
}

bool service_parse(const char *text, enum service *out)
{
	for (unsigned i = 0; text && i < SERVICE__COUNT; i++) {
		if (!strcmp(text, table[i].name) || !strcmp(text, table[i].tag) || !strcmp(text, table[i].nic_type)) {
			*out = (enum service)i;
			return true;
		}
	}
	return false;
}

const char *const *service_names(void)
{
	return names;
}

const char *service_stack(enum service s)
{
	SIM_ASSERT((unsigned)s < SERVICE__COUNT);
	return table[s].stack;
}

bool service_of_stack(const char *stack_key, enum service *out)
{
	for (unsigned i = 0; stack_key && i < SERVICE__COUNT; i++) {
		if (table[i].stack && !strcmp(stack_key, table[i].stack)) {
			*out = (enum service)i;
			return true;
		}
	}
	return false;
}
