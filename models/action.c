/* models/action.c: the names of what may be done to a run. One table per enum; the spelling is that of scenarios, reports and the log. */
#include "models/action.h"

static const char *const names[ACTION__COUNT] = {
	[ACTION_MIGRATE] = "migrate",
	[ACTION_CANCEL] = "cancel",
	[ACTION_CLONE] = "clone",
	[ACTION_SNAPSHOT_CREATE] = "snapshot_create",
	[ACTION_SNAPSHOT_MOVE] = "snapshot_move",
	[ACTION_POWER] = "power",
	[ACTION_EVACUATE] = "evacuate",
	[ACTION_EXIT_MAINTENANCE] = "exit_maintenance",
	[ACTION_ADD_ADAPTER] = "add_adapter",
	[ACTION_REMOVE_ADAPTER] = "remove_adapter",
	[ACTION_SET_ADAPTER] = "set_adapter",
	[ACTION_TAG] = "tag",
	[ACTION_UNTAG] = "untag",
	[ACTION_ADD_NETSTACK] = "add_netstack",
	[ACTION_REMOVE_NETSTACK] = "remove_netstack",
	[ACTION_SET_NETSTACK] = "set_netstack",
	[ACTION_ADD_ROUTE] = "add_route",
	[ACTION_REMOVE_ROUTE] = "remove_route",
	[ACTION_ADD_SWITCH] = "add_switch",
	[ACTION_REMOVE_SWITCH] = "remove_switch",
	[ACTION_SET_SWITCH] = "set_switch",
	[ACTION_ADD_UPLINK] = "add_uplink",
	[ACTION_REMOVE_UPLINK] = "remove_uplink",
	[ACTION_ADD_PORTGROUP] = "add_portgroup",
	[ACTION_REMOVE_PORTGROUP] = "remove_portgroup",
	[ACTION_SET_PORTGROUP] = "set_portgroup",
	[ACTION_SET_TEAMING] = "set_teaming",
	[ACTION_SET_SHAPING] = "set_shaping",
	[ACTION_SET_NIOC] = "set_nioc",
	[ACTION_NIC_DOWN] = "nic_down",
	[ACTION_NIC_UP] = "nic_up",
	[ACTION_MOUNT] = "mount",
	[ACTION_UNMOUNT] = "unmount",
	[ACTION_ADD_PORT_BINDING] = "add_port_binding",
	[ACTION_REMOVE_PORT_BINDING] = "remove_port_binding",
	[ACTION_LINK_SET] = "link_set",
	[ACTION_LINK_DOWN] = "link_down",
	[ACTION_LINK_UP] = "link_up",
	[ACTION_ROUTER_DOWN] = "router_down",
	[ACTION_ROUTER_UP] = "router_up",
	[ACTION_SET_FIREWALL] = "set_firewall",
	[ACTION_SET_ADVANCED] = "set_advanced",
	[ACTION_TRAFFIC_START] = "traffic_start",
	[ACTION_TRAFFIC_STOP] = "traffic_stop",
	[ACTION_TRAFFIC_SET] = "traffic_set",
	[ACTION_DHCP_DOWN] = "dhcp_down",
	[ACTION_DHCP_UP] = "dhcp_up",
};

static const char *const migration_names[MIGRATION__COUNT] = {
	[MIGRATION_INFERRED] = "inferred",
	[MIGRATION_VMOTION] = "vmotion",
	[MIGRATION_SHARED_NOTHING] = "shared_nothing",
	[MIGRATION_COLD] = "cold",
	[MIGRATION_STORAGE_VMOTION] = "storage_vmotion",
	[MIGRATION_CROSS_VCENTER] = "cross_vcenter",
	[MIGRATION_CLONE] = "clone",
	[MIGRATION_LINKED_CLONE] = "linked_clone",
	[MIGRATION_INSTANT_CLONE] = "instant_clone",
	[MIGRATION_SNAPSHOT_CREATE] = "snapshot_create",
	[MIGRATION_SNAPSHOT_MOVE] = "snapshot_move",
};

const char *action_name(enum action_kind k)
{
	SIM_ASSERT((unsigned)k < ACTION__COUNT && names[k]);
	return names[k];
}

const char *action_migration_name(enum migration_kind k)
{
	SIM_ASSERT((unsigned)k < MIGRATION__COUNT && migration_names[k]);
	return migration_names[k];
}
