/* scenarios/scenario_keys.h: the key tables: every block of the language and every key in it, with type, unit, bounds, default and a line of documentation.
 *
 * One row drives reading, checking and the words of faults; the JSON Schema and the reference page are to be made from the same rows. A row marked `later` is a
 * key of the language that this version does not have: it is refused by that name, not as unknown. `slot` is where a reader finds the value (load_block in
 * load.h).
 */
#ifndef SCENARIOS_SCENARIO_KEYS_H
#define SCENARIOS_SCENARIO_KEYS_H

#include "models/action.h"
#include "sim/quantity.h"

enum scenario_type {
	SCENARIO_TEXT,     /* words for people: no range, no template */
	SCENARIO_NAME,     /* one name */
	SCENARIO_NAMES,    /* a list of names, or one name; ranges stand for many */
	SCENARIO_QUANTITY, /* of `unit` */
	SCENARIO_COUNT,    /* a bare whole number */
	SCENARIO_NUMBER,   /* a bare decimal number, kept x 10^6 */
	SCENARIO_BOOL,     /* true, false, yes, no */
	SCENARIO_CHOICE,   /* one of `choices` */
	SCENARIO_ADDRESS,  /* 10.0.0.1 */
	SCENARIO_ADDRESS6, /* 2001:db8::1 */
	SCENARIO_ADDRESS_ANY,
	SCENARIO_PREFIX,   /* 10.0.0.0/24, or default */
	SCENARIO_PREFIX6,  /* 2001:db8::1/64 */
	SCENARIO_PREFIX_ANY,
	SCENARIO_NETWORK,  /* 10.0.0.0/24: a subnet, no host bit set */
	SCENARIO_NETWORK6, /* 2001:db8::/64 */
	SCENARIO_SERVICES, /* a list of services, or one */
	SCENARIO_MAP,      /* names, each with a `block` */
	SCENARIO_BLOCK,    /* a mapping of `block` */
	SCENARIO_LIST,     /* a list of mappings of `block` */
	SCENARIO_OWN,      /* a form of its own, told in `doc` */
};

enum scenario_block_id {
	SCENARIO_BLOCK_TOP,
	SCENARIO_BLOCK_SITE,
	SCENARIO_BLOCK_LINK,
	SCENARIO_BLOCK_NETWORK,
	SCENARIO_BLOCK_ROUTER,
	SCENARIO_BLOCK_VCENTER,
	SCENARIO_BLOCK_ARRAY,
	SCENARIO_BLOCK_PORTAL,
	SCENARIO_BLOCK_DATASTORE,
	SCENARIO_BLOCK_CLUSTER,
	SCENARIO_BLOCK_HOST,
	SCENARIO_BLOCK_ISCSI,
	SCENARIO_BLOCK_ROUND_ROBIN,
	SCENARIO_BLOCK_SWITCH,
	SCENARIO_BLOCK_PORTGROUP,
	SCENARIO_BLOCK_NETSTACK,
	SCENARIO_BLOCK_ROUTE,
	SCENARIO_BLOCK_ADAPTER,
	SCENARIO_BLOCK_IPV4,
	SCENARIO_BLOCK_IPV6,
	SCENARIO_BLOCK_DNS,
	SCENARIO_BLOCK_DHCP,
	SCENARIO_BLOCK_DHCP6,
	SCENARIO_BLOCK_RA,
	SCENARIO_BLOCK_VM,
	SCENARIO_BLOCK_DIRTY,
	SCENARIO_BLOCK_DISK,
	SCENARIO_BLOCK_CHAIN,
	SCENARIO_BLOCK_ENTRY,
	SCENARIO_BLOCK_AFTER,
	SCENARIO_BLOCK_EXPECT,
	SCENARIO_BLOCK_VARIANT,
	SCENARIO_BLOCK_APPLIANCE,
	SCENARIO_BLOCK_TRAFFIC,
	SCENARIO_BLOCK_CUSTOM,
	SCENARIO_BLOCK_PATTERN,
	SCENARIO_BLOCK_FT,
	SCENARIO_BLOCK_FIREWALL,
	SCENARIO_BLOCK__COUNT,
};

struct scenario_field {
	const char *key;
	enum scenario_type type;
	uint8_t slot;
	enum quantity_kind unit;
	bool required, later, nullable;    /* nullable: `null` is a value, not a fault */
	int64_t min, max;                  /* of quantities (base unit) and counts, when max is not 0 */
	const char *const *choices;        /* NULL-terminated */
	const char *const *choices_later;  /* choices of the language that this version does not have, or NULL */
	enum scenario_block_id block;      /* of MAP, BLOCK, LIST */
	const char *fallback;              /* the default as a user would write it, or NULL: none */
	const char *doc;
};

struct scenario_block {
	const char *noun; /* "network": as faults call one of them */
	const char *doc;
	const struct scenario_field *fields;
	unsigned n;
};

#define SCENARIO_SLOTS 96 /* the most values a block has */

extern const struct scenario_block scenario_keys[SCENARIO_BLOCK__COUNT];
#define SCENARIO_TRAFFIC_FIELDS 14
extern const struct scenario_field scenario_traffic[SCENARIO_TRAFFIC_FIELDS]; /* of a `traffic` entry, and of traffic_start */
extern const struct scenario_block scenario_actions[ACTION__COUNT];   /* in scenario_actions.c */
extern const char *const scenario_actions_later[];                   /* NULL-terminated */

/* Slots. */
enum { TOP_VMKSIM, TOP_NAME, TOP_ABOUT, TOP_SEED, TOP_HORIZON, TOP_EPOCH, TOP_TAGS, TOP_ASSUME, TOP_SITES, TOP_LINKS, TOP_NETWORKS, TOP_ROUTERS, TOP_DATASTORES,
	TOP_PROFILES, TOP_HOSTS, TOP_VMS, TOP_TIMELINE, TOP_VARIANTS, TOP_EXPECT, TOP_WORLD, TOP_CLUSTERS, TOP_VCENTERS, TOP_ARRAYS, TOP_APPLIANCES, TOP_TRAFFIC };
enum { SITE_RTT };
enum { LINK_BETWEEN, LINK_RATE, LINK_RTT, LINK_LOSS, LINK_QUEUE, LINK_MTU };
enum { NETWORK_SITE, NETWORK_VLAN, NETWORK_SUBNET, NETWORK_GATEWAY, NETWORK_MTU, NETWORK_DHCP, NETWORK_SUBNET6, NETWORK_GATEWAY6, NETWORK_RA, NETWORK_DHCP6 };
enum { DHCP_RANGE, DHCP_ROUTER, DHCP_DNS, DHCP_DELAY, DHCP_LEASE };
enum { RA_ROUTER, RA_M, RA_O, RA_INTERVAL, RA_LIFETIME };
enum { ROUTER_NETWORKS, ROUTER_CLOSED };
enum { VCENTER_SITE, VCENTER_NETWORK };
enum { ARRAY_NETWORK, ARRAY_PORTALS };
enum { PORTAL_IPV4, PORTAL_RATE };
enum { ISCSI_ADAPTER, ISCSI_PORT_BINDING, ISCSI_TARGETS, ISCSI_PATH_POLICY };
enum { ROUND_ROBIN_IOPS };
enum { DATASTORE_TYPE, DATASTORE_HOSTS, DATASTORE_READ, DATASTORE_WRITE, DATASTORE_CLUSTER, DATASTORE_ARRAY, DATASTORE_VAAI };
enum { CLUSTER_HOSTS, CLUSTER_HA, CLUSTER_FT, CLUSTER_DRS, CLUSTER_VSAN, CLUSTER_WITNESS };
enum { HOST_PROFILE, HOST_N, HOST_SITE, HOST_RELEASE, HOST_NICS, HOST_SWITCHES, HOST_PORTGROUPS, HOST_NETSTACKS, HOST_ADAPTERS, HOST_VCENTER, HOST_EDITION, HOST_FIREWALL, HOST_ISCSI, HOST_ADVANCED };
enum { FIREWALL_ENABLED, FIREWALL_ALLOWED };
enum { SWITCH_UPLINKS, SWITCH_MTU };
enum { PORTGROUP_SWITCH, PORTGROUP_NETWORK, PORTGROUP_ACTIVE, PORTGROUP_STANDBY };
enum { NETSTACK_GATEWAY, NETSTACK_ROUTES, NETSTACK_CC, NETSTACK_MAX_CONNECTIONS, NETSTACK_SOCKET_BUFFER, NETSTACK_POOL, NETSTACK_GATEWAY6, NETSTACK_DNS, NETSTACK_ECN };
enum { DNS_SERVERS, DNS_SEARCH };
enum { ROUTE_TO, ROUTE_VIA };
enum { ADAPTER_PORTGROUP, ADAPTER_STACK, ADAPTER_SERVICES, ADAPTER_MTU, ADAPTER_ENABLED, ADAPTER_IPV4, ADAPTER_IPV6 };
enum { IPV4_ADDRESS, IPV4_GATEWAY, IPV4_DHCP };
enum { IPV6_RA, IPV6_DHCP, IPV6_STATIC, IPV6_GATEWAY };
enum { VM_HOST, VM_POWER, VM_VCPUS, VM_MEMORY, VM_ACTIVE, VM_ZERO, VM_DIRTY_RATE, VM_DIRTY, VM_DISKS, VM_PORTGROUPS, VM_FT, VM_ENCRYPTED };
enum { DIRTY_WORKING_SET, DIRTY_TIME_CONSTANT, DIRTY_EXPONENT };
enum { DISK_NAME, DISK_SIZE, DISK_USED, DISK_FORMAT, DISK_DATASTORE, DISK_WRITE_RATE, DISK_CHAIN };
enum { CHAIN_NAME, CHAIN_USED };
enum { ENTRY_AT, ENTRY_WHEN, ENTRY_AFTER, ENTRY_DO };
enum { AFTER_EVENT, AFTER_DELAY };
enum { EXPECT_THAT, EXPECT_BECAUSE, EXPECT_AT, EXPECT_TAGS, EXPECT_DURING, EXPECT_DIAGNOSTIC, EXPECT_NO_DIAGNOSTIC, EXPECT_FINGERPRINT };
enum { APPLIANCE_SITE, APPLIANCE_NETWORK, APPLIANCE_IPV4 };
enum { TRAFFIC_ID, TRAFFIC_TYPE, TRAFFIC_FROM, TRAFFIC_TO, TRAFFIC_HOST, TRAFFIC_DATASTORE, TRAFFIC_RATE, TRAFFIC_READ, TRAFFIC_WRITE, TRAFFIC_PATTERN, TRAFFIC_TRACE,
	TRAFFIC_ELASTIC, TRAFFIC_START, TRAFFIC_STOP };
enum { CUSTOM_STACK, CUSTOM_PORT };
enum { PATTERN_ON, PATTERN_OFF };
enum { FT_SECONDARY, FT_LOGGING, FT_MAX_LAG };
enum { VARIANT_SET, VARIANT_EXPECT };
enum {
	ACT_ID,
	ACT_VM,
	ACT_TO,
	ACT_DATASTORE,
	ACT_KIND,
	ACT_HOST,
	ACT_NAME,
	ACT_PORTGROUP,
	ACT_STACK,
	ACT_SWITCH,
	ACT_NETWORK,
	ACT_NIC,
	ACT_LINK,
	ACT_ROUTER,
	ACT_UPLINKS,
	ACT_ACTIVE,
	ACT_STANDBY,
	ACT_SERVICES,
	ACT_IPV4,
	ACT_GATEWAY,
	ACT_MTU,
	ACT_ENABLED,
	ACT_TO_NET,
	ACT_VIA,
	ACT_CC,
	ACT_MAX_CONNECTIONS,
	ACT_SOCKET_BUFFER,
	ACT_POOL,
	ACT_RATE,
	ACT_RTT,
	ACT_LOSS,
	ACT_ALLOWED,
	ACT_TARGETS,
	ACT_ONLY,
	ACT_POWERED_OFF,
	ACT_PLACEMENT,
	ACT_LIMIT,
	ACT_TIMEOUT,
	ACT_ENCRYPTION,
	ACT_MEMORY,
	ACT_POWER,
	ACT_VALUE,
	ACT_ECN,
	ACT_READ,
	ACT_WRITE,
	ACT_ELASTIC,
	ACT_IPV6,
	ACT_GATEWAY6,
	ACT_DNS,
	ACT_IP_FAMILY,
	ACT_CLONE,
	ACT__SLOTS
};

#endif
