/* scenarios/scenario_actions.c: the key tables of the actions: one block per kind.
 *
 * `host` may be a range or a glob: the action is then done on each of them, in natural order, with n that of the host. Names may be ranges, too: those of one
 * action count in step. An action names what it acts on by `name` when it makes, changes or removes it, and by what it is (`nic`, `link`, `router`) when it
 * only switches it.
 */
#include "scenarios/scenario_keys.h"

#include <glib.h>

#define NAME(k, s, d) {.key = (k), .slot = (s), .type = SCENARIO_NAME, .required = true, .doc = (d)}
#define MAYBE(k, s, d) {.key = (k), .slot = (s), .type = SCENARIO_NAME, .doc = (d)}
#define NAMES(k, s, d) {.key = (k), .slot = (s), .type = SCENARIO_NAMES, .doc = (d)}
#define HOST NAME("host", ACT_HOST, "the host it is done on; a range or a glob: on each")
#define MTU(d) {.key = "mtu", .slot = ACT_MTU, .type = SCENARIO_COUNT, .min = 1280, .max = 9000, .doc = (d)}
#define IPV4(d) {.key = "ipv4", .slot = ACT_IPV4, .type = SCENARIO_OWN, .nullable = true, .doc = (d)}
#define GATEWAY(d) {.key = "gateway", .slot = ACT_GATEWAY, .type = SCENARIO_ADDRESS, .nullable = true, .doc = (d)}
#define IPV6 \
	{.key = "ipv6", .slot = ACT_IPV6, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_IPV6, .nullable = true, \
		.doc = "its IPv6 addresses, all anew; null: only what is advertised"}
#define ENABLED {.key = "enabled", .slot = ACT_ENABLED, .type = SCENARIO_BOOL, .doc = "administratively up"}
#define STACK_OR_DEFAULT {.key = "stack", .slot = ACT_STACK, .type = SCENARIO_NAME, .fallback = "defaultTcpipStack", .doc = "its netstack"}
#define SIZE(k, s, lo, hi, d) {.key = (k), .slot = (s), .type = SCENARIO_QUANTITY, .unit = QUANTITY_BYTES, .min = (lo), .max = (hi), .doc = (d)}
#define TUNING \
	{.key = "congestion_control", .slot = ACT_CC, .type = SCENARIO_CHOICE, .choices = congestion_controls, .doc = "of its TCP"}, \
	{.key = "max_connections", .slot = ACT_MAX_CONNECTIONS, .type = SCENARIO_COUNT, .min = 1, .max = 1000000, .doc = "connections it may have"}, \
	SIZE("socket_buffer", ACT_SOCKET_BUFFER, 4096, INT64_C(1) << 30, "of each socket"), \
	SIZE("pool", ACT_POOL, 1 << 20, INT64_C(1) << 40, "buffer memory of the whole stack"), \
	{.key = "gateway6", .slot = ACT_GATEWAY6, .type = SCENARIO_ADDRESS6, .nullable = true, .doc = "IPv6 default gateway; null: none"}, \
	{.key = "dns", .slot = ACT_DNS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_DNS, .doc = "name servers"}, \
	{.key = "ecn", .slot = ACT_ECN, .type = SCENARIO_CHOICE, .choices = ecns, .doc = "explicit congestion notification, from 7.0 on"}
#define TEAMING \
	{.key = "teaming", .slot = ACT_TEAMING, .type = SCENARIO_CHOICE, .choices = scenario_keys_policies, .doc = "how a port's uplink is chosen"}, \
	NAMES("active", ACT_ACTIVE, "active uplinks in order"), NAMES("standby", ACT_STANDBY, "standby uplinks in order"), \
	NAMES("unused", ACT_UNUSED, "uplinks not used"), \
	{.key = "failback", .slot = ACT_FAILBACK, .type = SCENARIO_BOOL, .doc = "return to an uplink that has recovered"}, \
	{.key = "detection", .slot = ACT_DETECTION, .type = SCENARIO_CHOICE, .choices = scenario_keys_detections, .doc = "how a failure is noticed"}
#define SHAPING {.key = "shaping", .slot = ACT_SHAPING, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_SHAPING, .doc = "traffic shaping of each port"}
#define VLAN \
	{.key = "vlan", .slot = ACT_VLAN, .type = SCENARIO_COUNT, .min = 0, .max = 4094, \
		.doc = "the network of the host's site with this VLAN id, 0 untagged; where there is none, a segment that only ports given this VLAN are on"}
#define INHERIT {.key = "inherit", .slot = ACT_INHERIT, .type = SCENARIO_BOOL, .doc = "true: what it said of this so far is its switch's again, but for what is said here"}
#define MAYBE_HOST MAYBE("host", ACT_HOST, "the host it is done on, a range or a glob; without it, on a distributed switch")

static const char *const families[] = {"ipv4", "ipv6", NULL};
static const char *const kinds[] = {"vmotion", "shared_nothing", "cold", "storage_vmotion", "cross_vcenter", NULL};
static const char *const clone_kinds[] = {"full", "linked", "instant", NULL};
static const char *const powers[] = {"on", "off", "suspended", NULL}; /* enum world_power */
static const char *const encryptions[] = {"disabled", "opportunistic", "required", NULL}; /* enum migration_encryption, from disabled on */
static const char *const ecns[] = {"enabled", "echo-only", "disabled", NULL}; /* in the order of enum host_ecn */
static const char *const congestion_controls[] = {"newreno", "cubic", NULL};

static const char *const powered_off[] = {"leave", "move", NULL};
static const char *const placements[] = {"spread", "fill", NULL}; /* enum action_placement */

static const struct scenario_field migrate[] = {
	NAME("id", ACT_ID, "by which the migration is known"),
	NAME("vm", ACT_VM, "who moves; a range counts with the id's, a glob with n"),
	MAYBE("to", ACT_TO, "the host it moves to; without it, it stays, and only its disks move"),
	MAYBE("datastore", ACT_DATASTORE, "where its disks go; without it they stay"),
	{.key = "kind",
		.slot = ACT_KIND,
		.type = SCENARIO_CHOICE,
		.choices = kinds,
		.doc = "without it, inferred from power, host and datastore"},
	{.key = "encryption", .slot = ACT_ENCRYPTION, .type = SCENARIO_CHOICE, .choices = encryptions, .fallback = NULL,
		.doc = "encrypted vMotion; without it opportunistic: where both hosts can. An encrypted VM always is"},
	{.key = "ip_family", .slot = ACT_IP_FAMILY, .type = SCENARIO_CHOICE, .choices = families,
		.doc = "of its sessions; without it, ipv4 where both hosts can serve by it, else ipv6"},
};
static const struct scenario_field clone[] = {
	NAME("id", ACT_ID, "by which the task is known"),
	NAME("vm", ACT_VM, "the parent; a range counts with the id's"),
	MAYBE("name", ACT_NAME, "of the new VM; without it, the id"),
	MAYBE("to", ACT_TO, "the host of the new VM; without it, the parent's"),
	MAYBE("datastore", ACT_DATASTORE, "where its disks go; without it, where the parent's are"),
	{.key = "kind",
		.slot = ACT_CLONE,
		.type = SCENARIO_CHOICE,
		.choices = clone_kinds,
		.fallback = "full",
		.doc = "full: all files are copied; linked: disks build on the parent's; instant: the running parent is forked"},
};
static const struct scenario_field snapshot_create[] = {
	NAME("id", ACT_ID, "by which the task is known"),
	NAME("vm", ACT_VM, "of which"),
	MAYBE("name", ACT_NAME, "of the snapshot; without it, the id"),
	{.key = "memory", .slot = ACT_MEMORY, .type = SCENARIO_BOOL, .fallback = "false", .doc = "with the memory of a running VM, written to its first disk's datastore"},
};
static const struct scenario_field snapshot_move[] = {
	NAME("id", ACT_ID, "by which the task is known"),
	NAME("vm", ACT_VM, "whose snapshots: every file of its disks but the leaf"),
	MAYBE("to", ACT_TO, "the host that writes them; without it, the VM's"),
	NAME("datastore", ACT_DATASTORE, "where they go; the VM's host must see it, too"),
};
static const struct scenario_field power[] = {
	NAME("vm", ACT_VM, "which"),
	{.key = "to", .slot = ACT_POWER, .type = SCENARIO_CHOICE, .required = true, .choices = powers, .doc = "on, off or suspended"},
};
static const struct scenario_field cancel[] = {NAME("id", ACT_ID, "of the migration or evacuation")};
static const struct scenario_field evacuate[] = {
	HOST,
	NAME("id", ACT_ID, "by which the evacuation is known; its migrations are ID/VM"),
	NAMES("to", ACT_TARGETS, "hosts, or cluster/NAME, in order of preference; without it, the host's own cluster"),
	{.key = "powered_off",
		.slot = ACT_POWERED_OFF,
		.type = SCENARIO_CHOICE,
		.choices = powered_off,
		.fallback = "leave",
		.doc = "what becomes of powered-off and suspended VMs"},
	{.key = "placement",
		.slot = ACT_PLACEMENT,
		.type = SCENARIO_CHOICE,
		.choices = placements,
		.fallback = "spread",
		.doc = "spread: to the host with the fewest VMs; fill: to the first that may take it"},
	{.key = "limit",
		.slot = ACT_LIMIT,
		.type = SCENARIO_COUNT,
		.min = 1,
		.max = 100000,
		.doc = "its migrations at once, waiting or running, besides what admission allows; without it, all"},
	{.key = "timeout", .slot = ACT_TIMEOUT, .type = SCENARIO_QUANTITY, .unit = QUANTITY_TIME, .min = 1, .max = SIM_HORIZON_MAX, .doc = "when it is given up"},
	NAMES("only", ACT_ONLY, "names or globs of the VMs that must leave; without it, all"),
};
static const struct scenario_field exit_maintenance[] = {HOST};
static const struct scenario_field add_adapter[] = {
	HOST, NAME("name", ACT_NAME, "vmkN"), NAME("portgroup", ACT_PORTGROUP, "the port group it is on"), STACK_OR_DEFAULT,
	{.key = "services", .slot = ACT_SERVICES, .type = SCENARIO_SERVICES, .doc = "what it is tagged for"}, IPV4("10.0.0.11/24, dhcp, or {address, gateway}"),
	MTU("largest IP packet it sends"), ENABLED, IPV6,
};
static const struct scenario_field set_adapter[] = {
	HOST, NAME("name", ACT_NAME, "vmkN"), ENABLED, IPV4("its new address, or dhcp; null: none"), MTU("largest IP packet it sends"),
	GATEWAY("override of the stack's default gateway; null: none"), IPV6,
};
static const struct scenario_field on_name[] = {HOST, NAME("name", ACT_NAME, "what it is done to")};
static const struct scenario_field tags[] = {
	HOST,
	NAME("name", ACT_NAME, "vmkN"),
	{.key = "services", .slot = ACT_SERVICES, .type = SCENARIO_SERVICES, .required = true, .doc = "tags to add or remove"},
};
static const struct scenario_field netstack[] = {
	HOST, NAME("name", ACT_NAME, "its key: vmotion, vSphereProvisioning, or a custom one"), GATEWAY("default gateway; null: none"), TUNING,
};
static const struct scenario_field route[] = {
	HOST, STACK_OR_DEFAULT, {.key = "to", .slot = ACT_TO_NET, .type = SCENARIO_PREFIX_ANY, .required = true, .doc = "a subnet, or default"},
	{.key = "via", .slot = ACT_VIA, .type = SCENARIO_ADDRESS_ANY, .required = true, .doc = "the gateway to it"},
};
static const struct scenario_field add_switch[] = {
	HOST, NAME("name", ACT_NAME, "of the vSwitch"), NAMES("uplinks", ACT_UPLINKS, "its NICs, in order"), MTU("largest IP packet it carries"),
};
static const struct scenario_field set_switch[] = {
	MAYBE_HOST,
	NAME("name", ACT_NAME, "of the switch; of a distributed one its MTU alone is set"),
	MTU("largest IP packet it carries"),
	TEAMING,
	SHAPING,
};
static const struct scenario_field add_uplink[] = {
	HOST, NAME("switch", ACT_SWITCH, "the switch"), NAME("nic", ACT_NIC, "the physical NIC"),
	MAYBE("uplink", ACT_UPLINK, "of a distributed switch: which uplink; without it, the first free"),
};
static const struct scenario_field remove_uplink[] = {HOST, NAME("switch", ACT_SWITCH, "the switch"), NAME("nic", ACT_NIC, "the physical NIC")};
static const struct scenario_field add_portgroup[] = {
	MAYBE_HOST,
	NAME("name", ACT_NAME, "of the port group"),
	NAME("switch", ACT_SWITCH, "the switch it is on"),
	MAYBE("network", ACT_NETWORK, "the network its ports are on; this or `vlan`"),
	VLAN,
	TEAMING, SHAPING,
};
static const struct scenario_field remove_portgroup[] = {MAYBE_HOST, NAME("name", ACT_NAME, "of the port group")};
static const struct scenario_field set_portgroup[] = {
	MAYBE_HOST, NAME("name", ACT_NAME, "of the port group"), MAYBE("network", ACT_NETWORK, "the network its ports are on; this or `vlan`"), VLAN, TEAMING, SHAPING,
};
static const struct scenario_field set_teaming[] = {
	MAYBE_HOST, NAME("portgroup", ACT_PORTGROUP, "whose teaming it is; that of a standard vSwitch is changed by set_switch"), TEAMING, INHERIT,
};
static const struct scenario_field set_shaping[] = {
	MAYBE_HOST, NAME("portgroup", ACT_PORTGROUP, "whose ports are shaped; that of a standard vSwitch is changed by set_switch"),
	{.key = "ingress", .slot = ACT_INGRESS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_BUCKET, .nullable = true, .doc = "into a distributed switch; null: off"},
	{.key = "egress", .slot = ACT_EGRESS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_BUCKET, .nullable = true,
		.doc = "out of a distributed switch to the port; of a standard one, what the port sends; null: off"},
	INHERIT,
};
static const struct scenario_field set_nioc[] = {
	NAME("switch", ACT_SWITCH, "the distributed switch"),
	{.key = "version", .slot = ACT_VERSION, .type = SCENARIO_COUNT, .min = 2, .max = 3, .doc = "2 or 3; turns it on, too"},
	{.key = "classes", .slot = ACT_CLASSES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_NIOC_CLASS, .doc = "what changes, by class"},
};
static const struct scenario_field nic[] = {HOST, NAME("nic", ACT_NIC, "the physical NIC")};
static const struct scenario_field firewall[] = {
	HOST, NAME("name", ACT_NAME, "the rule set: vMotion, NFC, nfsClient, ..."), {.key = "enabled", .slot = ACT_ENABLED, .type = SCENARIO_BOOL, .doc = "open or closed"},
	{.key = "allowed", .slot = ACT_ALLOWED, .type = SCENARIO_NAMES, .nullable = true, .doc = "addresses and subnets it is open to; null: all"},
};
static const struct scenario_field advanced[] = {
	HOST, NAME("name", ACT_NAME, "Migrate.NetTimeout, or /Migrate/NetTimeout"),
	{.key = "value", .slot = ACT_VALUE, .type = SCENARIO_COUNT, .required = true, .min = 0, .max = 1000000000, .doc = "in the option's own unit"},
};
static const struct scenario_field mounting[] = {HOST, NAME("datastore", ACT_DATASTORE, "the datastore")};
static const struct scenario_field binding[] = {HOST, NAME("adapter", ACT_NAME, "vmkN")};
static const struct scenario_field link[] = {NAME("link", ACT_LINK, "the physical link")};
static const struct scenario_field link_set[] = {
	NAME("link", ACT_LINK, "the physical link"),
	{.key = "rate",
		.slot = ACT_RATE,
		.type = SCENARIO_QUANTITY,
		.unit = QUANTITY_RATE,
		.min = 1000,
		.max = INT64_C(10000000000000),
		.doc = "what it carries each way"},
	{.key = "rtt", .slot = ACT_RTT, .type = SCENARIO_QUANTITY, .unit = QUANTITY_TIME, .max = 10 * SIM_S, .doc = "round-trip time it adds"},
	{.key = "loss", .slot = ACT_LOSS, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATIO, .max = 500000000, .doc = "random loss of packets, each way"},
};
static const struct scenario_field dhcp[] = {NAME("network", ACT_NETWORK, "the network whose DHCP and DHCPv6 servers are meant")};
static const struct scenario_field router[] = {NAME("router", ACT_ROUTER, "the router")};

static const struct scenario_field traffic_stop[] = {NAME("id", ACT_ID, "of the traffic")};
static const struct scenario_field traffic_set[] = {
	NAME("id", ACT_ID, "of the traffic"),
	{.key = "rate", .slot = ACT_RATE, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 1000, .max = INT64_C(10000000000000), .doc = "what each source offers from now on"},
	{.key = "read", .slot = ACT_READ, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 1000, .max = INT64_C(10000000000000), .doc = "what each host reads"},
	{.key = "write", .slot = ACT_WRITE, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 1000, .max = INT64_C(10000000000000), .doc = "what each host writes"},
	{.key = "elastic", .slot = ACT_ELASTIC, .type = SCENARIO_BOOL, .doc = "whether what is not carried at once is kept"},
};

#define ACTION(rows, doc_) {.noun = "action", .doc = (doc_), .fields = (rows), .n = G_N_ELEMENTS(rows)}

const struct scenario_block scenario_actions[ACTION__COUNT] = {
	[ACTION_MIGRATE] = ACTION(migrate, "moves a VM to another host, its disks to another datastore, or both"),
	[ACTION_CANCEL] = ACTION(cancel, "cancels a migration or an evacuation"),
	[ACTION_CLONE] = ACTION(clone, "makes a VM from another one, running or not"),
	[ACTION_SNAPSHOT_CREATE] = ACTION(snapshot_create, "takes a snapshot: what was written so far becomes read-only"),
	[ACTION_SNAPSHOT_MOVE] = ACTION(snapshot_move, "moves the read-only files of a VM to another datastore"),
	[ACTION_POWER] = ACTION(power, "turns a VM on or off, or suspends it"),
	[ACTION_EVACUATE] = ACTION(evacuate, "empties a host and puts it in maintenance mode"),
	[ACTION_EXIT_MAINTENANCE] = ACTION(exit_maintenance, "ends a host's maintenance mode"),
	[ACTION_ADD_ADAPTER] = ACTION(add_adapter, "makes a VMkernel adapter"),
	[ACTION_REMOVE_ADAPTER] = ACTION(on_name, "removes a VMkernel adapter"),
	[ACTION_SET_ADAPTER] = ACTION(set_adapter, "changes a VMkernel adapter"),
	[ACTION_TAG] = ACTION(tags, "tags a VMkernel adapter for services"),
	[ACTION_UNTAG] = ACTION(tags, "removes tags of a VMkernel adapter"),
	[ACTION_ADD_NETSTACK] = ACTION(netstack, "makes an instance of a TCP/IP stack"),
	[ACTION_REMOVE_NETSTACK] = ACTION(on_name, "removes a TCP/IP stack"),
	[ACTION_SET_NETSTACK] = ACTION(netstack, "changes a TCP/IP stack"),
	[ACTION_ADD_ROUTE] = ACTION(route, "adds a static route"),
	[ACTION_REMOVE_ROUTE] = ACTION(route, "removes a static route"),
	[ACTION_ADD_SWITCH] = ACTION(add_switch, "makes a standard vSwitch"),
	[ACTION_REMOVE_SWITCH] = ACTION(on_name, "removes a standard vSwitch"),
	[ACTION_SET_SWITCH] = ACTION(set_switch, "changes a switch"),
	[ACTION_ADD_UPLINK] = ACTION(add_uplink, "gives a switch a NIC"),
	[ACTION_REMOVE_UPLINK] = ACTION(remove_uplink, "takes a NIC from a switch"),
	[ACTION_ADD_PORTGROUP] = ACTION(add_portgroup, "makes a port group"),
	[ACTION_REMOVE_PORTGROUP] = ACTION(remove_portgroup, "removes a port group"),
	[ACTION_SET_PORTGROUP] = ACTION(set_portgroup, "changes a port group"),
	[ACTION_SET_TEAMING] = ACTION(set_teaming, "changes the teaming of a port group"),
	[ACTION_SET_SHAPING] = ACTION(set_shaping, "changes the traffic shaping of a port group"),
	[ACTION_SET_NIOC] = ACTION(set_nioc, "changes the Network I/O Control of a distributed switch"),
	[ACTION_NIC_DOWN] = ACTION(nic, "takes the link of a NIC down"),
	[ACTION_NIC_UP] = ACTION(nic, "brings the link of a NIC up"),
	[ACTION_MOUNT] = ACTION(mounting, "mounts a datastore on a host that gets to it"),
	[ACTION_UNMOUNT] = ACTION(mounting, "unmounts a datastore nobody on the host uses"),
	[ACTION_ADD_PORT_BINDING] = ACTION(binding, "binds the iSCSI initiator to a VMkernel adapter"),
	[ACTION_REMOVE_PORT_BINDING] = ACTION(binding, "takes a VMkernel adapter from the iSCSI initiator"),
	[ACTION_LINK_SET] = ACTION(link_set, "changes a physical link"),
	[ACTION_LINK_DOWN] = ACTION(link, "takes a physical link down"),
	[ACTION_LINK_UP] = ACTION(link, "brings a physical link up"),
	[ACTION_ROUTER_DOWN] = ACTION(router, "takes a router down"),
	[ACTION_ROUTER_UP] = ACTION(router, "brings a router up"),
	[ACTION_TRAFFIC_START] = {.noun = "action", .doc = "starts traffic: one that was declared, by its id alone, or a new one with its keys", .fields = scenario_traffic,
		.n = SCENARIO_TRAFFIC_FIELDS},
	[ACTION_TRAFFIC_STOP] = ACTION(traffic_stop, "ends traffic: nothing more is offered, what it has kept still goes"),
	[ACTION_TRAFFIC_SET] = ACTION(traffic_set, "changes the rate of traffic"),
	[ACTION_DHCP_DOWN] = ACTION(dhcp, "takes the DHCP servers of a network down"),
	[ACTION_DHCP_UP] = ACTION(dhcp, "brings the DHCP servers of a network up"),
	[ACTION_SET_FIREWALL] = ACTION(firewall, "opens, closes or limits a rule set of a host's firewall"),
	[ACTION_SET_ADVANCED] = ACTION(advanced, "sets an advanced option of a host"),
};
