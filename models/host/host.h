/* models/host/host.h: one ESXi host: NICs, standard vSwitches, port groups, netstacks, VMkernel adapters. State with plain setters; rules/ decides, run.c
 * enacts.
 *
 * Objects of a host are found by index (dense, never reused: a removed one stays with `removed` set, since sessions and the outcome still speak of it) or by
 * name among those not removed. Names are borrowed from the estate's strings.
 */
#ifndef MODELS_HOST_HOST_H
#define MODELS_HOST_HOST_H

#include <glib.h>
#include "models/fabric/fabric.h"
#include "models/host/advanced.h"
#include "models/host/firewall.h"
#include "models/host/release.h"
#include "models/host/service.h"
#include "models/host/teaming.h"
#include "sim/time.h"

#define HOST_NONE UINT32_MAX
#define HOST_MTU_DEFAULT 1500
#define HOST_MTU_MAX 9000
#define HOST_MAX_IPV6 8   /* addresses of one adapter */
#define HOST_MAX_STATIC6 5 /* of them set by the admin */
#define HOST_MAX_CONNECTIONS_DEFAULT 11000 /* of a netstack, as a fresh host reports it */

struct host_nic {
	const char *name;
	int64_t rate_bps;
	bool up;
	bool seen_up;        /* as teaming knows it: a change is noticed later */
	uint32_t pswitch;    /* the physical switch it is plugged into (fabric index), or HOST_NONE: the site's own, which never blocks */
	uint32_t channel;    /* its port channel there; 0: none */
	bool opted_out;      /* of Network I/O Control: Net.IOControlPnicOptOut */
	uint32_t origin;
};

struct host_switch { /* standard vSwitch, or the host's part of a distributed one */
	const char *name;
	GArray *uplinks; /* uint32_t NIC, in order */
	uint32_t dvs;    /* the distributed switch (struct estate), or HOST_NONE: a standard one */
	GArray *slots;   /* distributed: uint32_t NIC by uplink of that switch, HOST_NONE: none */
	struct teaming teaming; /* what its port groups inherit */
	uint32_t mtu;
	bool removed;
	uint32_t origin;
};

struct host_portgroup {
	const char *name;
	uint32_t sw;
	uint32_t network;       /* fabric index */
	uint32_t dvpg;          /* of its distributed switch, or HOST_NONE */
	struct teaming teaming; /* its own; the rest is the switch's */
	uint64_t untrunked;     /* bit per NIC: its physical switch does not carry the network's VLAN (estate_wire) */
	bool removed;
	uint32_t origin;
};

/* Licence editions, each with what those before it have. */
enum host_edition { HOST_ESSENTIALS, HOST_ESSENTIALS_PLUS, HOST_STANDARD, HOST_ENTERPRISE, HOST_ENTERPRISE_PLUS, HOST_EDITION__COUNT };

enum host_ecn { HOST_ECN_ENABLED, HOST_ECN_ECHO_ONLY, HOST_ECN_DISABLED }; /* explicit congestion notification: used at packet fidelity */
enum host_cc { HOST_CC_NEWRENO, HOST_CC_CUBIC };

struct host_static_route {
	struct ip to, via;
	bool removed;
};

struct host_netstack {
	const char *key;
	struct ip gateway, gateway6; /* set by the admin; IP_NONE: none */
	const char *const *dns, *const *search; /* name servers, search domains, as set; NULL-terminated, borrowed; NULL: none */
	GArray *routes;        /* struct host_static_route */
	enum host_cc cc;
	int64_t max_connections;
	uint32_t connections;  /* of migrations, open now: kept by a run */
	enum host_ecn ecn;
	int64_t socket_buffer; /* bytes; 0: the service's own default */
	int64_t pool;          /* bytes; 0: assume stack_pool */
	bool present;          /* an instance exists: `netstack add`, or its first adapter */
	uint32_t origin;
};

enum host_address_origin {
	HOST_ADDRESS_MANUAL,
	HOST_ADDRESS_DHCP,   /* of either family */
	HOST_ADDRESS_RANDOM, /* 169.254/16 */
	HOST_ADDRESS_LINK,   /* fe80::/64 */
	HOST_ADDRESS_SLAAC,  /* made of an advertised prefix */
};

struct host_address {
	struct ip ip;        /* with prefix length */
	enum host_address_origin origin;
	struct sim_time ready; /* may be used from here on; before, IPv6 addresses are tentative */
};

enum host_ra { HOST_RA_BY_RELEASE, HOST_RA_YES, HOST_RA_NO };

/* How an adapter comes by IPv6 addresses, as the admin set it. Link-local ones it has always. */
struct host_ipv6 {
	enum host_ra ra;     /* takes what routers advertise */
	bool dhcp;           /* asks DHCPv6 whatever is advertised */
	uint32_t n_fixed;
	struct ip fixed[HOST_MAX_STATIC6];
	struct ip gateway;   /* override of the default gateway; IP_NONE: none */
};

struct host_adapter {
	const char *name;      /* vmkN */
	uint32_t number;       /* N */
	uint32_t portgroup;
	uint32_t stack;        /* fixed at creation */
	uint32_t services;     /* SERVICE_BIT tags, as the admin set them (default stack only) */
	uint32_t port;         /* of its switch: struct host_vport */
	uint32_t mtu;
	bool enabled;
	struct ip address;     /* the IPv4 address in use, with prefix length; IP_NONE: none */
	enum host_address_origin address_origin;
	bool dhcp;             /* asks for it */
	struct host_ipv6 set6;
	struct host_address ipv6[HOST_MAX_IPV6]; /* static in list order, then DHCPv6's, then SLAAC's, then the link-local one */
	uint32_t n_ipv6;
	struct ip gateway;     /* "override default gateway for this adapter"; IP_NONE: none */
	struct ip on_link6;          /* the prefix that a router advertised: who is in it is reached directly; IP_NONE: none */
	struct ip router, router6;   /* learned: DHCP's, and that of a router advertisement whose lifetime lasts; IP_NONE: none */
	struct sim_time created, ready, removed_at; /* ready: its IPv4 address may be used; removed_at NEVER while it exists */
	bool removed;
	uint32_t origin;
};

struct host_vport { /* what is plugged into a virtual switch: an adapter, or a NIC of a VM */
	uint32_t portgroup;
	uint32_t number;       /* on its switch, from 0 in the order of plugging in */
	uint32_t held;         /* NIC it stays on, whatever its place in the order: moved by load, or not failed back; HOST_NONE */
	bool removed;
};

/* By which port a packet enters a virtual switch and, for policies that look into it, its ends. IP_NONE: no peer in sight. */
struct host_port {
	uint32_t id;           /* of struct host_vport; HOST_NONE: none, any port of the port group */
	struct ip src, dst;
};

enum host_mode { HOST_IN_SERVICE, HOST_ENTERING_MAINTENANCE, HOST_IN_MAINTENANCE };

enum host_iscsi_kind { HOST_ISCSI_NONE, HOST_ISCSI_SOFTWARE, HOST_ISCSI_DEPENDENT };
enum host_path_policy { HOST_PATH_ROUND_ROBIN, HOST_PATH_FIXED, HOST_PATH_MRU };

/* A path to an array that once was down, or the one a policy settled on: live state. */
struct host_storage_path {
	uint32_t array, portal, adapter;
	bool down;
	struct sim_time since, before; /* when it last went down, and the time before that; negative: never */
};

struct host_iscsi {
	enum host_iscsi_kind kind;
	GArray *bound;         /* uint32_t adapters, in order; empty: the routes decide */
	GArray *targets;       /* uint32_t arrays */
	enum host_path_policy policy;
	GArray *paths;         /* struct host_storage_path: those that have changed; in the order in which they first did */
	uint32_t origin;
};

struct host {
	const char *name;
	uint32_t index; /* in the estate */
	uint32_t site;
	enum host_mode mode;
	struct release release;
	const char *release_text;
	enum host_edition edition;
	uint32_t vcenter; /* in the estate; HOST_NONE: the one that nobody needs to name */
	GPtrArray *nics, *switches, *portgroups, *netstacks, *adapters; /* owned */
	GArray *ports; /* struct host_vport */
	struct firewall firewall;
	struct host_iscsi iscsi;
	struct advanced advanced;
	uint32_t origin;
};

struct host *host_new(const char *name, uint32_t index); /* with its default netstack, of the highest edition, without an iSCSI initiator */
void host_free(struct host *h);
struct host *host_copy(const struct host *h);

/* A new row; `name` is borrowed. A NIC is up; a switch has no uplink and MTU 1500; a port group overrides nothing (all uplinks active); a netstack is present;
 * an adapter is enabled, has MTU 1500, no address and no service, was created at 0 and is ready at once. */
struct host_nic *host_nic_add(struct host *h, const char *name, int64_t rate_bps);
struct host_switch *host_switch_add(struct host *h, const char *name);
struct host_portgroup *host_portgroup_add(struct host *h, const char *name, uint32_t sw, uint32_t network);
struct host_netstack *host_netstack_add(struct host *h, const char *key);
struct host_adapter *host_adapter_add(struct host *h, const char *name, uint32_t portgroup, uint32_t stack);

struct host_nic *host_nic(const struct host *h, uint32_t i);
struct host_switch *host_switch(const struct host *h, uint32_t i);
struct host_portgroup *host_portgroup(const struct host *h, uint32_t i);
struct host_netstack *host_netstack(const struct host *h, uint32_t i);
struct host_adapter *host_adapter(const struct host *h, uint32_t i);

/* Index among those that exist, or HOST_NONE. */
uint32_t host_nic_find(const struct host *h, const char *name);
uint32_t host_switch_find(const struct host *h, const char *name);
uint32_t host_portgroup_find(const struct host *h, const char *name);
uint32_t host_netstack_find(const struct host *h, const char *key);
uint32_t host_adapter_find(const struct host *h, const char *name);

const char *host_edition_name(enum host_edition e); /* "enterprise_plus" */
bool host_adapter_number(const char *name, uint32_t *out); /* "vmk3" -> 3; false: not a VMkernel adapter's name */

/* --- host_port.c --- */

uint32_t host_port_add(struct host *h, uint32_t portgroup); /* a new port on the port group's switch; host_adapter_add() does it for an adapter */
void host_port_remove(struct host *h, uint32_t id);
struct host_vport *host_port(const struct host *h, uint32_t id);
/* The NIC that carries what enters a port group by a port now, or HOST_NONE: none, or the one teaming still believes in has lost its link. */
uint32_t host_uplink(const struct host *h, uint32_t portgroup, struct host_port port);
uint32_t host_adapter_uplink(const struct host *h, uint32_t adapter);  /* the same, without a peer */
bool host_has_uplink(const struct host *h, uint32_t portgroup);        /* an active or standby one with link */
/* Settings in force: the port group's own, else the switch's. */
enum teaming_policy host_policy(const struct host *h, uint32_t portgroup);
bool host_failback(const struct host *h, uint32_t portgroup);
const struct teaming_shaping *host_shaping(const struct host *h, uint32_t portgroup, enum teaming_direction d); /* NULL: none */
/* The lists in force: NICs that are uplinks of the switch, in order. Returns how many. */
#define HOST_MAX_TEAM 32
uint32_t host_active(const struct host *h, uint32_t portgroup, uint32_t out[HOST_MAX_TEAM]);
uint32_t host_standby(const struct host *h, uint32_t portgroup, uint32_t out[HOST_MAX_TEAM]);
uint32_t host_switch_active(const struct host *h, uint32_t sw, uint32_t out[HOST_MAX_TEAM]); /* what its port groups inherit */
uint32_t host_switch_standby(const struct host *h, uint32_t sw, uint32_t out[HOST_MAX_TEAM]);
/* After anything that teaming may notice: ports that do not fail back, or are balanced by load, stay where they are while they can. */
void host_hold(struct host *h);
struct host_port host_adapter_port(const struct host *h, uint32_t adapter, struct ip peer); /* what it sends to a peer, or hears from it */

/* --- host_address.c: IPv6 addresses --- */

void host_address_put(struct host_adapter *a, struct ip ip, enum host_address_origin origin, struct sim_time ready); /* among its own kind */
void host_address_drop(struct host_adapter *a, enum host_address_origin origin);                                   /* all of that origin */
const struct host_address *host_address_of(const struct host_adapter *a, enum host_address_origin origin);       /* the first, or NULL */
/* The address with an adapter's interface identifier under a prefix of 64 bits: from its MAC address, which follows from host and adapter. */
struct ip host_address_eui64(const struct host *h, uint32_t adapter, struct ip prefix);
/* When the address an adapter is known by may be used: its IPv4 address if it is to have one, else the first IPv6 one that a router would forward. NEVER: none. */
struct sim_time host_address_ready(const struct host_adapter *a);
/* Does it take what routers advertise, and do the flags M and O count for it? */
bool host_address_hears_ra(const struct host *h, const struct host_adapter *a);
bool host_address_heeds_flags(const struct host *h);

#endif
