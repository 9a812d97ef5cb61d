/* models/host/dvs.c: distributed switches and the classes of Network I/O Control.
 *
 * Classes and where they begin are those of the API (DistributedVirtualSwitchHostInfrastructureTrafficClass): backupNfc from 7.0.1, nvmetcp from 7.0.3, provisioning
 * from 9.0. Traffic whose class its switch does not have yet counts as management, and so does that of custom applications. Default shares: virtual machines 100, every other class 50. Left out: network resource pools of version 2,
 * reservations of single virtual NICs.
 */
#include "models/host/dvs.h"

#include <string.h>

#define MTU_DEFAULT 1500
#define SHARES_DEFAULT_VM 100
#define SHARES_DEFAULT 50

static const struct {
	const char *name, *ours;
	enum release_feature since; /* RELEASE__FEATURES: always */
} classes[DVS_CLASS__COUNT] = {
	[DVS_MANAGEMENT] = {"management", NULL, RELEASE__FEATURES},
	[DVS_FAULT_TOLERANCE] = {"faultTolerance", "fault_tolerance", RELEASE__FEATURES},
	[DVS_VMOTION] = {"vmotion", NULL, RELEASE__FEATURES},
	[DVS_VIRTUAL_MACHINE] = {"virtualMachine", "vm", RELEASE__FEATURES},
	[DVS_ISCSI] = {"iSCSI", "iscsi", RELEASE__FEATURES},
	[DVS_NFS] = {"nfs", NULL, RELEASE__FEATURES},
	[DVS_HBR] = {"hbr", "replication", RELEASE__FEATURES},
	[DVS_VSAN] = {"vsan", NULL, RELEASE__FEATURES},
	[DVS_VDP] = {"vdp", NULL, RELEASE__FEATURES},
	[DVS_BACKUP_NFC] = {"backupNfc", "backup_nfc", RELEASE_BACKUP_CLASS},
	[DVS_NVMETCP] = {"nvmetcp", "nvme_tcp", RELEASE_NVME_CLASS},
	[DVS_PROVISIONING] = {"provisioning", NULL, RELEASE_PROVISIONING_CLASS},
};

static const char *const names[DVS_CLASS__COUNT + 1] = {
	"management", "faultTolerance", "vmotion", "virtualMachine", "iSCSI", "nfs", "hbr", "vsan", "vdp", "backupNfc", "nvmetcp", "provisioning", NULL,
};

static const enum dvs_class of_service[SERVICE__COUNT] = {
	[SERVICE_MANAGEMENT] = DVS_MANAGEMENT,
	[SERVICE_VMOTION] = DVS_VMOTION,
	[SERVICE_PROVISIONING] = DVS_PROVISIONING,
	[SERVICE_FAULT_TOLERANCE] = DVS_FAULT_TOLERANCE,
	[SERVICE_REPLICATION] = DVS_HBR,
	[SERVICE_REPLICATION_NFC] = DVS_HBR,
	[SERVICE_VSAN] = DVS_VSAN,
	[SERVICE_VSAN_WITNESS] = DVS_VSAN,
	[SERVICE_BACKUP_NFC] = DVS_BACKUP_NFC,
	[SERVICE_NVME_TCP] = DVS_NVMETCP,
	[SERVICE_ISCSI] = DVS_ISCSI,
	[SERVICE_NFS] = DVS_NFS,
	[SERVICE_FCOE] = DVS_CLASS__COUNT,
	[SERVICE_VM] = DVS_VIRTUAL_MACHINE,
	[SERVICE_CUSTOM] = DVS_MANAGEMENT,
};

static void free_portgroup(gpointer p)
{
	struct dvs_portgroup *pg = p;

	teaming_clear(&pg->teaming);
	g_free(pg);
}

struct dvs *dvs_new(const char *name)
{
	struct dvs *d = g_new0(struct dvs, 1);

	*d = (struct dvs){.name = name, .version = RELEASE(8, 0, 0), .mtu = MTU_DEFAULT};
	d->uplinks = g_ptr_array_new();
	d->portgroups = g_ptr_array_new_with_free_func(free_portgroup);
	for (int c = 0; c < DVS_CLASS__COUNT; c++)
		d->classes[c].shares = c == DVS_VIRTUAL_MACHINE ? SHARES_DEFAULT_VM : SHARES_DEFAULT;
	return d;
}

void dvs_free(struct dvs *d)
{
	if (!d)
		return;
	g_ptr_array_unref(d->uplinks);
	g_ptr_array_unref(d->portgroups);
	g_free(d);
}

struct dvs *dvs_copy(const struct dvs *d)
{
	struct dvs *c = g_memdup2(d, sizeof(*d));

	c->uplinks = g_ptr_array_copy(d->uplinks, NULL, NULL);
	c->portgroups = g_ptr_array_new_with_free_func(free_portgroup);
	for (guint i = 0; i < d->portgroups->len; i++) {
		struct dvs_portgroup *pg = g_memdup2(dvs_portgroup(d, i), sizeof(*pg));
		teaming_copy(&pg->teaming, &dvs_portgroup(d, i)->teaming);
		g_ptr_array_add(c->portgroups, pg);
	}
	return c;
}

struct dvs_portgroup *dvs_portgroup_add(struct dvs *d, const char *name, uint32_t network)
{
	struct dvs_portgroup *pg = g_new0(struct dvs_portgroup, 1);

	pg->name = name;
	pg->network = network;
	teaming_init(&pg->teaming);
	g_ptr_array_add(d->portgroups, pg);
	return pg;
}

struct dvs_portgroup *dvs_portgroup(const struct dvs *d, uint32_t i)
{
	SIM_ASSERT(i < d->portgroups->len);
	return d->portgroups->pdata[i];
}

uint32_t dvs_portgroup_find(const struct dvs *d, const char *name)
{
	for (guint i = 0; name && i < d->portgroups->len; i++)
		if (!dvs_portgroup(d, i)->removed && !strcmp(dvs_portgroup(d, i)->name, name))
			return i;
	return UINT32_MAX;
}

uint32_t dvs_uplink_find(const struct dvs *d, const char *name)
{
	for (guint i = 0; name && i < d->uplinks->len; i++)
		if (!strcmp(d->uplinks->pdata[i], name))
			return i;
	return UINT32_MAX;
}

const char *dvs_class_name(enum dvs_class c)
{
	SIM_ASSERT((unsigned)c < DVS_CLASS__COUNT);
	return classes[c].name;
}

bool dvs_class_parse(const char *text, enum dvs_class *out)
{
	for (int c = 0; text && c < DVS_CLASS__COUNT; c++)
		if (!strcmp(text, classes[c].name) || (classes[c].ours && !strcmp(text, classes[c].ours))) {
			*out = (enum dvs_class)c;
			return true;
		}
	return false;
}

const char *const *dvs_class_names(void)
{
	return names;
}

bool dvs_class_exists(const struct dvs *d, enum dvs_class c)
{
	return classes[c].since == RELEASE__FEATURES || release_has(d->version, classes[c].since);
}

bool dvs_class_of(const struct dvs *d, enum service s, enum dvs_class *out)
{
	SIM_ASSERT((unsigned)s < SERVICE__COUNT);
	if (of_service[s] == DVS_CLASS__COUNT)
		return false;
	*out = dvs_class_exists(d, of_service[s]) ? of_service[s] : DVS_MANAGEMENT;
	return true;
}

int64_t dvs_reserved_bps(const struct dvs *d)
{
	int64_t sum = 0;

	for (int c = 0; d->nioc == 3 && c < DVS_CLASS__COUNT; c++)
		if (dvs_class_exists(d, (enum dvs_class)c))
			sum += d->classes[c].reservation_bps;
	return sum;
}
