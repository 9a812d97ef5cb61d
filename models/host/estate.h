/* models/host/estate.h: everything that has a configuration: the fabric, the hosts, the clusters, the arrays, the datastores. Declared once by a world, copied by each run. */
#ifndef MODELS_HOST_ESTATE_H
#define MODELS_HOST_ESTATE_H

#include "models/host/dvs.h"
#include "models/host/host.h"

struct estate_portal { /* an address of an array */
	const char *name;
	struct ip address;        /* with prefix length */
	int64_t rate_bps;         /* of its port, each way; 0: not limiting */
};

struct estate_array { /* a storage array or file server */
	const char *name;
	uint32_t network;         /* where its portals are; FABRIC_NONE: none, it is reached over Fibre Channel */
	GArray *portals;          /* struct estate_portal */
	uint32_t origin;
};

enum datastore_type { DATASTORE_LOCAL, DATASTORE_VMFS_FC, DATASTORE_ISCSI, DATASTORE_NFS3, DATASTORE_NFS41, DATASTORE_VSAN, DATASTORE__COUNT };

#define ESTATE_VAAI_XCOPY 1u     /* block storage: XCOPY, the array copies within itself */
#define ESTATE_VAAI_FILE_CLONE 2u /* NFS: full file clone, of files that are not in use */

struct estate_datastore {
	const char *name;
	enum datastore_type type;
	GArray *hosts;            /* uint32_t: who mounts it */
	uint32_t array;           /* it lies on; HOST_NONE */
	uint32_t cluster;         /* vSAN: whose disks it is made of; HOST_NONE */
	uint32_t vaai;            /* ESTATE_VAAI_... */
	int64_t read_bps, write_bps; /* bit/s; 0: not limiting */
	uint32_t origin;
};

struct estate_cluster {
	const char *name;
	GArray *hosts;            /* uint32_t, in order; a host is in one cluster at most */
	bool ha, ft, vsan;
	uint32_t witness;         /* the host that is the witness of its vSAN, itself no member; HOST_NONE */
	uint32_t origin;
};

struct estate_vcenter { /* a vCenter Server */
	const char *name;
	uint32_t site, network; /* FABRIC_NONE: not said */
	uint32_t origin;
};

struct estate_appliance { /* what hosts speak to that is no host: a replication server, a backup proxy */
	const char *name;
	uint32_t network;
	struct ip address;
	uint32_t origin;
};

struct estate {
	struct fabric fabric;
	GPtrArray *hosts;      /* struct host, owned */
	GPtrArray *datastores; /* struct estate_datastore, owned */
	GPtrArray *clusters;   /* struct estate_cluster, owned */
	GPtrArray *arrays;     /* struct estate_array, owned */
	GPtrArray *vcenters;   /* struct estate_vcenter, owned */
	GPtrArray *appliances; /* struct estate_appliance, owned */
	GPtrArray *dvs;        /* struct dvs, owned */
	GHashTable *host_by_name, *datastore_by_name; /* look-up only, never walked */
	GStringChunk *strings; /* owned; of a copy: what was added since */
};

struct estate *estate_new(void);
struct estate *estate_copy(const struct estate *e); /* borrows e's strings: e must outlive it */
void estate_free(struct estate *e);
const char *estate_string(struct estate *e, const char *s); /* a copy that lives as long as e */

/* `name` is copied (into e's strings) and must be new. A datastore is local, mounted by nobody, not limiting; a cluster has no host and nothing turned on. */
struct host *estate_host_add(struct estate *e, const char *name);
struct estate_datastore *estate_datastore_add(struct estate *e, const char *name);
struct estate_cluster *estate_cluster_add(struct estate *e, const char *name);
struct estate_array *estate_array_add(struct estate *e, const char *name);        /* on no network, without portals */
struct host *estate_host(const struct estate *e, uint32_t i);
struct estate_datastore *estate_datastore(const struct estate *e, uint32_t i);
struct estate_cluster *estate_cluster(const struct estate *e, uint32_t i);
struct estate_array *estate_array(const struct estate *e, uint32_t i);
const struct estate_portal *estate_portal(const struct estate_array *a, uint32_t i);
struct estate_vcenter *estate_vcenter_add(struct estate *e, const char *name);
struct estate_vcenter *estate_vcenter(const struct estate *e, uint32_t i);
uint32_t estate_vcenter_find(const struct estate *e, const char *name);        /* HOST_NONE; there are few: a list is gone through */
struct estate_appliance *estate_appliance_add(struct estate *e, const char *name);
struct estate_appliance *estate_appliance(const struct estate *e, uint32_t i);
uint32_t estate_appliance_find(const struct estate *e, const char *name);      /* HOST_NONE */
uint32_t estate_host_find(const struct estate *e, const char *name);           /* HOST_NONE */
uint32_t estate_datastore_find(const struct estate *e, const char *name);      /* HOST_NONE */
uint32_t estate_array_find(const struct estate *e, const char *name);          /* HOST_NONE */
uint32_t estate_cluster_find(const struct estate *e, const char *name);        /* HOST_NONE */
uint32_t estate_cluster_of(const struct estate *e, uint32_t host);             /* the cluster it is a member of, or HOST_NONE */
bool estate_mounts(const struct estate *e, uint32_t host, uint32_t datastore);

/* --- estate_address.c: addresses that servers and routers of a segment give --- */

uint32_t estate_address_network(const struct host *h, const struct host_adapter *a);
/* Would a DHCP (IPv6: DHCPv6) server answer this adapter, a router's advertisement reach it and be taken? */
bool estate_address_served(const struct estate *e, const struct host *h, const struct host_adapter *a, enum ip_family family);
bool estate_address_advertised(const struct estate *e, const struct host *h, const struct host_adapter *a);
/* Does it ask DHCPv6: told to, or by flag M of what it hears? */
bool estate_address_by_dhcp6(const struct estate *e, const struct host *h, const struct host_adapter *a);
/* The address the server of a network would lease now; IP_NONE: its range is used up. */
struct ip estate_address_free(const struct estate *e, uint32_t network, enum ip_family family);
struct ip estate_address_link_local(const struct estate *e, const struct host *h, uint32_t adapter); /* in 169.254/16 */
/* The adapter's static and link-local IPv6 addresses alone; what it takes of an advertisement it hears. */
void estate_address_begin(const struct host *h, uint32_t adapter, struct sim_time ready);
void estate_address_advertise(const struct estate *e, const struct host *h, uint32_t adapter, struct sim_time ready);
/* Gives every adapter of a declared estate what it has when the scenario begins: all were created long ago. Servers lease in the order of hosts and adapters. Not
 * `routers`: what leases say of a default gateway is not heeded; not `fallback`: who gets no lease makes itself no address. */
void estate_address_settle(struct estate *e, bool routers, bool fallback);

/* --- estate_dvs.c: distributed switches, physical switches --- */

struct dvs *estate_dvs_add(struct estate *e, const char *name);
struct dvs *estate_dvs(const struct estate *e, uint32_t i);
uint32_t estate_dvs_find(const struct estate *e, const char *name);            /* HOST_NONE */
/* Makes a host a member: its part of the switch, without NICs; returns that host_switch's index. */
uint32_t estate_dvs_join(struct estate *e, uint32_t dvs, uint32_t host);
/* Takes over what changed on a distributed switch, or in the NICs a member gives it, on every member. */
void estate_dvs_sync(struct estate *e, uint32_t dvs);
void estate_dvs_sync_host(struct estate *e, uint32_t dvs, struct host *h);     /* on one of them */
/* The slowest NIC that any host gives it, in bit/s; 0: none does. */
int64_t estate_dvs_slowest_bps(const struct estate *e, uint32_t dvs);
/* Notes which NICs of a host reach which VLANs of its port groups; after anything that may change it. */
void estate_wire(struct estate *e, struct host *h);
/* The NICs of a team are one port channel of the physical switch. */
bool estate_is_channel(const struct host *h, const uint32_t *nics, uint32_t n);

#endif
