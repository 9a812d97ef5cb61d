/* models/action.h: everything that may be done to a run, by its timeline or from outside, as data.
 *
 * One fat struct: `kind` says which members have meaning. Objects are named, not indexed: an action is checked against the live estate when it is enacted.
 * Strings are borrowed from whoever made the action; a run copies what it keeps.
 */
#ifndef MODELS_ACTION_H
#define MODELS_ACTION_H

#include "models/host/dvs.h"
#include "models/host/host.h"

enum action_kind {
	ACTION_MIGRATE,
	ACTION_CANCEL,
	ACTION_CLONE,
	ACTION_SNAPSHOT_CREATE,
	ACTION_SNAPSHOT_MOVE,
	ACTION_POWER,
	ACTION_EVACUATE,
	ACTION_EXIT_MAINTENANCE,
	ACTION_ADD_ADAPTER,
	ACTION_REMOVE_ADAPTER,
	ACTION_SET_ADAPTER,
	ACTION_TAG,
	ACTION_UNTAG,
	ACTION_ADD_NETSTACK,
	ACTION_REMOVE_NETSTACK,
	ACTION_SET_NETSTACK,
	ACTION_ADD_ROUTE,
	ACTION_REMOVE_ROUTE,
	ACTION_ADD_SWITCH,
	ACTION_REMOVE_SWITCH,
	ACTION_SET_SWITCH,
	ACTION_ADD_UPLINK,
	ACTION_REMOVE_UPLINK,
	ACTION_ADD_PORTGROUP,
	ACTION_REMOVE_PORTGROUP,
	ACTION_SET_PORTGROUP,
	ACTION_SET_TEAMING,
	ACTION_SET_SHAPING,
	ACTION_SET_NIOC,
	ACTION_NIC_DOWN,
	ACTION_NIC_UP,
	ACTION_MOUNT,
	ACTION_UNMOUNT,
	ACTION_ADD_PORT_BINDING,
	ACTION_REMOVE_PORT_BINDING,
	ACTION_LINK_SET,
	ACTION_LINK_DOWN,
	ACTION_LINK_UP,
	ACTION_ROUTER_DOWN,
	ACTION_ROUTER_UP,
	ACTION_SET_FIREWALL,
	ACTION_SET_ADVANCED,
	ACTION_TRAFFIC_START,
	ACTION_TRAFFIC_STOP,
	ACTION_TRAFFIC_SET,
	ACTION_DHCP_DOWN,
	ACTION_DHCP_UP,
	ACTION__COUNT,
};

/* Where an evacuation sends a VM, of the hosts that may take it: the one with the fewest VMs, or the first of the list. */
enum action_placement { ACTION_PLACEMENT_SPREAD, ACTION_PLACEMENT_FILL };

enum migration_kind {
	MIGRATION_INFERRED,
	MIGRATION_VMOTION,        /* live, storage seen by both hosts */
	MIGRATION_SHARED_NOTHING, /* live, disks move too */
	MIGRATION_COLD,           /* powered off or suspended */
	MIGRATION_STORAGE_VMOTION, /* live, disks move, the host stays */
	MIGRATION_CROSS_VCENTER,  /* to a host of another vCenter Server, live or not, with disks or without */
	MIGRATION_CLONE,          /* a full copy of a VM's disks */
	MIGRATION_LINKED_CLONE,   /* disks that build on those of the parent */
	MIGRATION_INSTANT_CLONE,  /* memory and disks forked on one host */
	MIGRATION_SNAPSHOT_CREATE,
	MIGRATION_SNAPSHOT_MOVE,  /* the files of a disk's chain but the leaf, to another host's datastore */
	MIGRATION__COUNT,
};

enum world_power { WORLD_POWER_ON, WORLD_POWER_OFF, WORLD_POWER_SUSPENDED };
enum migration_encryption { ENCRYPTION_UNSAID, ENCRYPTION_DISABLED, ENCRYPTION_OPPORTUNISTIC, ENCRYPTION_REQUIRED }; /* unsaid: opportunistic */
struct action_nioc { /* set_nioc: shares 0, the rest -1 where not said */
	uint32_t version;    /* 0: not said */
	struct dvs_allocation classes[DVS_CLASS__COUNT];
};

struct action {
	enum action_kind kind;
	uint32_t origin;
	/* migrate, cancel */
	const char *id, *vm, *to, *datastore;
	enum migration_kind migration;
	const char *parent;        /* migrate: the evacuation it belongs to; NULL: none */
	/* evacuate: `host`, `id` and */
	const char *const *targets; /* hosts and "cluster/NAME", in order; NULL: the host's own cluster */
	const char *const *only;    /* globs over VMs; NULL: all */
	bool move_powered_off;      /* and suspended ones */
	enum action_placement placement;
	uint32_t limit;             /* migrations at once, waiting or running; 0: as many as there are */
	struct sim_dur timeout;     /* 0: none */
	enum migration_encryption encryption;
	bool memory;               /* snapshot_create: with the memory of a running VM */
	enum world_power power;    /* power: the state to go to */
	/* the object acted on: its host (NULL for links and routers) and its name (an adapter, netstack, switch, port group, NIC, link, router) */
	const char *host, *name;
	/* what it stands on or is given; NULL or not `has_`: not said */
	const char *portgroup, *stack, *sw, *network, *nic;
	const char *const *uplinks, *const *active, *const *standby; /* NULL-terminated */
	/* teaming, shaping, Network I/O Control: of port groups and switches */
	const char *uplink;        /* add_uplink on a distributed switch */
	const char *const *unused;
	bool has_teaming, has_failback, has_detection, failback;
	enum teaming_policy teaming;
	enum teaming_detection detection;
	struct teaming_shaping shaping[TEAMING__DIRECTIONS];
	const struct action_nioc *nioc;
	bool inherit;              /* set_teaming, set_shaping: what the port group said so far is the switch's again */
	bool has_vlan;             /* of a port group, instead of `network` */
	uint32_t vlan;
	uint32_t services;         /* SERVICE_BIT; add_adapter, tag, untag */
	struct ip ipv4, gateway;   /* family IP_NONE: not said */
	struct ip to_net, via;     /* routes */
	bool has_mtu, has_enabled, has_cc, has_max_connections, has_socket_buffer, has_pool, has_rate, has_rtt, has_loss;
	bool enabled;
	bool clear_ipv4, clear_gateway, clear_gateway6; /* set_adapter, set_netstack with `null` */
	/* addressing: adapters, netstacks, migrate */
	bool dhcp, has_ipv6, has_dns;
	struct host_ipv6 ipv6;
	struct ip gateway6;        /* of a netstack */
	const char *const *dns, *const *search; /* NULL-terminated, or NULL */
	enum ip_family ip_family;  /* of its sessions; IP_NONE: not said */
	uint32_t mtu;
	enum host_cc cc;
	int64_t max_connections, socket_buffer, pool;
	/* traffic_set: has_rate, has_read, has_write, has_elastic */
	bool has_read, has_write, has_elastic, elastic;
	int64_t read_bps, write_bps;
	int64_t rate_bps;          /* link_set, traffic_set */
	struct sim_dur rtt;
	int64_t loss_ppb;
	/* set_firewall: `name` is the rule set */
	const char *const *allowed; /* addresses and subnets, NULL-terminated; NULL: not said */
	bool clear_allowed;        /* `allowed: null`: everybody */
	int64_t value;             /* set_advanced: `name` is the option */
	bool has_ecn;              /* add_netstack, set_netstack */
	enum host_ecn ecn;
};

const char *action_name(enum action_kind k);             /* "add_adapter" */
const char *action_migration_name(enum migration_kind k); /* "shared_nothing" */

#endif
