/* models/host/service.c: the services a VMkernel adapter may carry, and the names users and APIs give them.
 *
 * One row per service: our spelling, the tag of `esxcli network ip interface tag`, the API's HostVirtualNicManagerNicType, and the dedicated netstack if the
 * service has one. Only vMotion and provisioning have one. IP storage, software FCoE, virtual machines and custom applications have no tag at all: the routes, the
 * port binding or the port group decide.
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
	[SERVICE_NVME_RDMA] = {"nvme_rdma", "NVMeRDMA", "nvmeRdma", NULL},
	[SERVICE_PTP] = {"ptp", "PTP", "ptp", NULL},
	[SERVICE_VSAN_EXTERNAL] = {"vsan_external", "vsanExternal", "vsanExternal", NULL},
	[SERVICE_ISCSI] = {.name = "iscsi"},
	[SERVICE_NFS] = {.name = "nfs"},
	[SERVICE_FCOE] = {.name = "fcoe"},
	[SERVICE_VM] = {.name = "vm"},
	[SERVICE_CUSTOM] = {.name = "custom"},
	[SERVICE_STORAGE] = {.name = "storage"},
};

static const char *const names[SERVICE__COUNT + 1] = {
	"management", "vmotion", "provisioning", "fault_tolerance", "replication", "replication_nfc", "vsan", "vsan_witness", "backup_nfc", "nvme_tcp",
	"nvme_rdma", "ptp", "vsan_external", "iscsi", "nfs", "fcoe", "vm", "custom", "storage", NULL,
};

static const char *const tags[SERVICE__TAGS + 1] = {
	"management", "vmotion", "provisioning", "fault_tolerance", "replication", "replication_nfc", "vsan", "vsan_witness", "backup_nfc", "nvme_tcp",
	"nvme_rdma", "ptp", "vsan_external", NULL,
};

const char *service_name(enum service s)
{
	SIM_ASSERT((unsigned)s < SERVICE__COUNT);
	return table[s].name;
}

static bool parse(const char *text, unsigned n, enum service *out)
{
	for (unsigned i = 0; text && i < n; i++) {
		if (!strcmp(text, table[i].name) || (table[i].tag && (!strcmp(text, table[i].tag) || !strcmp(text, table[i].nic_type)))) {
			*out = (enum service)i;
			return true;
		}
	}
	return false;
}

bool service_parse(const char *text, enum service *out)
{
	return parse(text, SERVICE__COUNT, out);
}

bool service_parse_tag(const char *text, enum service *out)
{
	return parse(text, SERVICE__TAGS, out);
}

const char *const *service_names(void)
{
	return names;
}

const char *const *service_tags(void)
{
	return tags;
}

const char *service_tag(enum service s)
{
	SIM_ASSERT((unsigned)s < SERVICE__COUNT);
	return table[s].tag;
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
