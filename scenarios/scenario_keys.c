/* scenarios/scenario_keys.c: the key tables of every block but the actions (scenario_actions.c).
 *
 * The rows are the language. Bounds are those of the products: a frame of a VMkernel adapter is 1280 to 9000 bytes, a VLAN id 0 (untagged) to 4094. Left out: what depends on several values, which the readers check.
 */
#include "scenarios/scenario_keys.h"

#include <glib.h>

#define MTU .type = SCENARIO_COUNT, .min = 1280, .max = 9000
#define MiB (INT64_C(1) << 20)
#define GiB (INT64_C(1) << 30)
#define TiB (INT64_C(1) << 40)
#define BYTES .type = SCENARIO_QUANTITY, .unit = QUANTITY_BYTES
#define RATE .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 1000, .max = INT64_C(10000000000000)
#define TIME .type = SCENARIO_QUANTITY, .unit = QUANTITY_TIME

static const char *const datastore_types[] = {"local", "vmfs_fc", "iscsi", "nfs3", "nfs41", "vsan", NULL};
static const char *const iscsi_adapters[] = {"software", "dependent", NULL};
static const char *const editions[] = {"essentials", "essentials_plus", "standard", "enterprise", "enterprise_plus", NULL};
static const char *const precopy_rules[] = {"esxi", "qemu", "simgrid", NULL};
static const char *const dirty_patterns[] = {"random", "cyclic", NULL};
static const char *const powers[] = {"on", "off", "suspended", NULL};
static const char *const drs[] = {"off", "manual", "partially_automated", "fully_automated", NULL};
static const char *const formats[] = {"thin", "thick", NULL};
static const char *const ecns[] = {"enabled", "echo-only", "disabled", NULL}; /* in the order of enum host_ecn */
static const char *const lab_levels[] = {"first", "practice", "trouble", NULL};
static const char *const fidelities[] = {"flow", "packet", NULL}; /* names of models/transport */
static const char *const congestion_controls[] = {"newreno", "cubic", NULL};

static const struct scenario_field top[] = {
	{.key = "vmksim", .slot = TOP_VMKSIM, .type = SCENARIO_COUNT, .required = true, .min = 1, .max = 1, .doc = "version of the language: 1"},
	{.key = "name", .slot = TOP_NAME, .type = SCENARIO_TEXT, .doc = "what the scenario is called; without it, the file's name"},
	{.key = "about", .slot = TOP_ABOUT, .type = SCENARIO_TEXT, .doc = "the question it answers"},
	{.key = "seed", .slot = TOP_SEED, .type = SCENARIO_COUNT, .min = 0, .max = INT64_MAX, .fallback = "1", .doc = "of all random streams"},
	{.key = "horizon", .slot = TOP_HORIZON, TIME, .min = 1, .max = SIM_HORIZON_MAX, .fallback = "30 d",
		.doc = "when the run ends at the latest; at most 100 d"},
	{.key = "fidelity",
		.slot = TOP_FIDELITY,
		.type = SCENARIO_CHOICE,
		.choices = fidelities,
		.fallback = "flow",
		.doc = "how transfers are played where the command line does not say: as flows, or packet by packet"},
	{.key = "epoch", .slot = TOP_EPOCH, .type = SCENARIO_TEXT, .doc = "date and time of the start, for labels only"},
	{.key = "tags", .slot = TOP_TAGS, .type = SCENARIO_NAMES, .doc = "words to choose scenarios by"},
	{.key = "assume", .slot = TOP_ASSUME, .type = SCENARIO_OWN, .doc = "switches of unconfirmed facts and their values"},
	{.key = "sites", .slot = TOP_SITES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_SITE, .doc = "places with hosts"},
	{.key = "links", .slot = TOP_LINKS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_LINK, .doc = "physical links between sites, full duplex"},
	{.key = "networks", .slot = TOP_NETWORKS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_NETWORK, .doc = "layer-2 segments with their subnets"},
	{.key = "routers",
		.slot = TOP_ROUTERS,
		.type = SCENARIO_MAP,
		.block = SCENARIO_BLOCK_ROUTER,
		.doc = "what joins networks besides the default router of a site"},
	{.key = "vcenters", .slot = TOP_VCENTERS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_VCENTER, .doc = "vCenter Servers"},
	{.key = "arrays", .slot = TOP_ARRAYS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_ARRAY, .doc = "storage arrays and file servers"},
	{.key = "switches_physical",
		.slot = TOP_PSWITCHES,
		.type = SCENARIO_MAP,
		.block = SCENARIO_BLOCK_PSWITCH,
		.doc = "physical switches that NICs of hosts are plugged into; without any, a site is one that never blocks"},
	{.key = "distributed_switches", .slot = TOP_DVS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_DVS, .doc = "distributed switches"},
	{.key = "datastores", .slot = TOP_DATASTORES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_DATASTORE, .doc = "where disks lie"},
	{.key = "profiles", .slot = TOP_PROFILES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_HOST, .doc = "what hosts share; `fresh_install` is built in"},
	{.key = "hosts", .slot = TOP_HOSTS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_HOST, .doc = "ESXi hosts"},
	{.key = "vms", .slot = TOP_VMS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_VM, .doc = "virtual machines"},
	{.key = "timeline", .slot = TOP_TIMELINE, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_ENTRY, .doc = "what happens, and when"},
	{.key = "variants",
		.slot = TOP_VARIANTS,
		.type = SCENARIO_MAP,
		.block = SCENARIO_BLOCK_VARIANT,
		.doc = "named changes of this file: one estate, many cases"},
	{.key = "expect", .slot = TOP_EXPECT, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_EXPECT, .doc = "what must hold"},
	{.key = "world", .slot = TOP_WORLD, .type = SCENARIO_NAME,
		.doc = "another file to build on, in this folder or below: mappings merge deep, lists replace, null deletes; its name, about, tags, variants, "
		       "expect and lab stay its own"},
	{.key = "clusters", .slot = TOP_CLUSTERS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_CLUSTER, .doc = "clusters of hosts"},
	{.key = "appliances", .slot = TOP_APPLIANCES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_APPLIANCE, .doc = "replication servers and backup proxies"},
	{.key = "traffic", .slot = TOP_TRAFFIC, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_TRAFFIC, .doc = "load that is not a migration's"},
	{.key = "lab", .slot = TOP_LAB, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_LAB,
		.doc = "an exercise on this world, for `vmksim lab`; nothing else looks at it"},
};

static const struct scenario_field site[] = {
	{.key = "rtt", .slot = SITE_RTT, TIME, .max = 10 * SIM_S, .fallback = "0.1 ms", .doc = "round-trip time within the site"},
};

static const struct scenario_field link[] = {
	{.key = "between", .slot = LINK_BETWEEN, .type = SCENARIO_NAMES, .required = true, .doc = "the two sites it joins"},
	{.key = "rate", .slot = LINK_RATE, RATE, .required = true, .doc = "what it carries each way"},
	{.key = "rtt", .slot = LINK_RTT, TIME, .max = 10 * SIM_S, .required = true, .doc = "round-trip time it adds"},
	{.key = "loss",
		.slot = LINK_LOSS,
		.type = SCENARIO_QUANTITY,
		.unit = QUANTITY_RATIO,
		.max = 500000000,
		.fallback = "0 %",
		.doc = "random loss of packets, each way; at most 50 %"},
	{.key = "queue", .slot = LINK_QUEUE, BYTES, .min = 1, .max = 64 * GiB, .doc = "queue before it, each way"},
	{.key = "mtu", .slot = LINK_MTU, MTU, .fallback = "9000", .doc = "largest IP packet it carries"},
};

static const struct scenario_field network[] = {
	{.key = "site", .slot = NETWORK_SITE, .type = SCENARIO_NAME, .required = true, .doc = "where it is"},
	{.key = "vlan", .slot = NETWORK_VLAN, .type = SCENARIO_COUNT, .min = 0, .max = 4094, .fallback = "0", .doc = "VLAN id; 0 is untagged"},
	{.key = "subnet", .slot = NETWORK_SUBNET, .type = SCENARIO_NETWORK, .doc = "IPv4 subnet, such as 10.0.0.0/24"},
	{.key = "gateway", .slot = NETWORK_GATEWAY, .type = SCENARIO_ADDRESS, .doc = "address of a router on it; without one, nothing leaves it"},
	{.key = "mtu", .slot = NETWORK_MTU, MTU, .fallback = "9000", .doc = "largest IP packet its switches carry"},
	{.key = "dhcp", .slot = NETWORK_DHCP, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_DHCP, .doc = "a DHCP server on it; without one, nobody answers"},
	{.key = "subnet6", .slot = NETWORK_SUBNET6, .type = SCENARIO_NETWORK6, .doc = "IPv6 prefix, such as 2001:db8:1::/64"},
	{.key = "gateway6", .slot = NETWORK_GATEWAY6, .type = SCENARIO_ADDRESS6, .doc = "IPv6 address of a router on it; without it, that of `ra`"},
	{.key = "ra", .slot = NETWORK_RA, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_RA, .doc = "what its router advertises; without it, nothing"},
	{.key = "dhcp6", .slot = NETWORK_DHCP6, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_DHCP6, .doc = "a DHCPv6 server on it"},
};

#define LEASING \
	{.key = "dns", .slot = DHCP_DNS, .type = SCENARIO_NAMES, .doc = "name servers it tells of"}, \
	{.key = "delay", .slot = DHCP_DELAY, TIME, .max = 600 * SIM_S, .doc = "from asking to the address; without it, `assume: dhcp_delay`"}, \
	{.key = "lease", .slot = DHCP_LEASE, TIME, .min = SIM_S, .max = SIM_HORIZON_MAX, .fallback = "1 d", .doc = "for how long an address is given"}

static const struct scenario_field dhcp[] = {
	{.key = "range", .slot = DHCP_RANGE, .type = SCENARIO_NAME, .required = true, .doc = "first and last address it leases: 10.0.0.100-10.0.0.199"},
	{.key = "router", .slot = DHCP_ROUTER, .type = SCENARIO_ADDRESS, .doc = "default gateway it hands out"},
	LEASING,
};

static const struct scenario_field dhcp6[] = {
	{.key = "range", .slot = DHCP_RANGE, .type = SCENARIO_NAME, .required = true, .doc = "first and last address it leases: 2001:db8::100-2001:db8::1ff"},
	LEASING,
};

static const struct scenario_field ra[] = {
	{.key = "router", .slot = RA_ROUTER, .type = SCENARIO_ADDRESS6, .fallback = "fe80::1", .doc = "the address it advertises from"},
	{.key = "m", .slot = RA_M, .type = SCENARIO_BOOL, .fallback = "false", .doc = "managed: addresses by DHCPv6"},
	{.key = "o", .slot = RA_O, .type = SCENARIO_BOOL, .fallback = "false", .doc = "other information, such as name servers, by DHCPv6"},
	{.key = "interval", .slot = RA_INTERVAL, TIME, .min = 3 * SIM_S, .max = 1800 * SIM_S, .fallback = "600 s", .doc = "between advertisements"},
	{.key = "lifetime", .slot = RA_LIFETIME, TIME, .max = 9000 * SIM_S, .fallback = "1800 s", .doc = "of the default route; 0: it gives none"},
};

static const struct scenario_field dns[] = {
	{.key = "servers", .slot = DNS_SERVERS, .type = SCENARIO_NAMES, .doc = "addresses of name servers; without them, those of DHCP"},
	{.key = "search", .slot = DNS_SEARCH, .type = SCENARIO_NAMES, .doc = "search domains"},
};

static const struct scenario_field router[] = {
	{.key = "networks", .slot = ROUTER_NETWORKS, .type = SCENARIO_NAMES, .required = true, .doc = "what it joins"},
	{.key = "closed", .slot = ROUTER_CLOSED, .type = SCENARIO_NAMES, .doc = "ports it does not forward, such as tcp/902"},
	{.key = "link", .slot = ROUTER_LINK, .type = SCENARIO_NAME, .doc = "the link by which it reaches its networks of the other site; without it, the nearest way"},
};

static const struct scenario_field vcenter[] = {
	{.key = "site", .slot = VCENTER_SITE, .type = SCENARIO_NAME, .doc = "where it stands"},
	{.key = "network", .slot = VCENTER_NETWORK, .type = SCENARIO_NAME, .doc = "the network it is on"},
};

static const struct scenario_field array[] = {
	{.key = "network", .slot = ARRAY_NETWORK, .type = SCENARIO_NAME, .doc = "where its portals are; without one, it is reached over Fibre Channel"},
	{.key = "portals", .slot = ARRAY_PORTALS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_PORTAL, .doc = "its addresses: iSCSI portals, or those of a file server"},
};

static const struct scenario_field portal[] = {
	{.key = "ipv4", .slot = PORTAL_IPV4, .type = SCENARIO_PREFIX, .required = true, .doc = "10.60.0.200/24"},
	{.key = "rate", .slot = PORTAL_RATE, RATE, .doc = "of its port, each way; without it, never the limit"},
};

static const struct scenario_field iscsi[] = {
	{.key = "adapter", .slot = ISCSI_ADAPTER, .type = SCENARIO_CHOICE, .choices = iscsi_adapters, .fallback = "software",
		.doc = "software: over the VMkernel's TCP/IP; dependent: hardware that takes its address from a VMkernel adapter and sends past the VMkernel"},
	{.key = "port_binding", .slot = ISCSI_PORT_BINDING, .type = SCENARIO_NAMES,
		.doc = "VMkernel adapters, each of which makes paths of its own; without it, the routes decide"},
	{.key = "targets", .slot = ISCSI_TARGETS, .type = SCENARIO_NAMES, .required = true, .doc = "arrays it logs in to"},
	{.key = "path_policy", .slot = ISCSI_PATH_POLICY, .type = SCENARIO_OWN, .fallback = "round_robin",
		.doc = "round_robin or {round_robin: {iops: 1}}: over all paths; fixed: over the first, and back to it; mru: over the first, and no way back"},
};

static const struct scenario_field round_robin[] = {
	{.key = "iops", .slot = ROUND_ROBIN_IOPS, .type = SCENARIO_COUNT, .min = 1, .max = 10000, .fallback = "1000", .doc = "I/Os on a path before the next one; an even split over all paths, whatever it says"},
};

static const struct scenario_field datastore[] = {
	{.key = "type", .slot = DATASTORE_TYPE, .type = SCENARIO_CHOICE, .required = true, .choices = datastore_types,
		.doc = "local disks of a host; VMFS over Fibre Channel or iSCSI; NFS; vSAN"},
	{.key = "hosts", .slot = DATASTORE_HOSTS, .type = SCENARIO_NAMES, .doc = "who mounts it; names, ranges, globs"},
	{.key = "cluster", .slot = DATASTORE_CLUSTER, .type = SCENARIO_NAME, .doc = "instead of hosts: the cluster whose hosts mount it; of vSAN, that whose disks it is made of"},
	{.key = "array", .slot = DATASTORE_ARRAY, .type = SCENARIO_NAME, .doc = "the array or file server it lies on; needed by iscsi, nfs3 and nfs41"},
	{.key = "read", .slot = DATASTORE_READ, RATE, .doc = "reading rate; without it, never the limit"},
	{.key = "write", .slot = DATASTORE_WRITE, RATE, .doc = "writing rate; without it, never the limit"},
	{.key = "vaai", .slot = DATASTORE_VAAI, .type = SCENARIO_NAMES,
		.doc = "copies the array does itself: xcopy (block storage), file_clone (NFS; of files not in use)"},
};

static const struct scenario_field cluster[] = {
	{.key = "hosts", .slot = CLUSTER_HOSTS, .type = SCENARIO_NAMES, .required = true, .doc = "its members; names, ranges, globs; a host is in one cluster"},
	{.key = "ha", .slot = CLUSTER_HA, .type = SCENARIO_BOOL, .fallback = "false", .doc = "vSphere HA"},
	{.key = "ft", .slot = CLUSTER_FT, .type = SCENARIO_BOOL, .fallback = "false", .doc = "its virtual machines may use Fault Tolerance"},
	{.key = "drs", .slot = CLUSTER_DRS, .type = SCENARIO_CHOICE, .choices = drs, .fallback = "off",
		.doc = "what DRS would balance is not modelled, so it changes nothing"},
	{.key = "vsan", .slot = CLUSTER_VSAN, .type = SCENARIO_BOOL, .fallback = "false", .doc = "its hosts share a vSAN datastore"},
	{.key = "witness", .slot = CLUSTER_WITNESS, .type = SCENARIO_NAME, .doc = "the witness host of its stretched vSAN, not one of its members"},
};

static const struct scenario_field host[] = {
	{.key = "profile", .slot = HOST_PROFILE, .type = SCENARIO_NAME, .doc = "what it takes over; mappings merge, lists replace, null deletes"},
	{.key = "n", .slot = HOST_N, .type = SCENARIO_COUNT, .min = 0, .max = 1000000, .doc = "the n of its templates; in a range counted from 1"},
	{.key = "site", .slot = HOST_SITE, .type = SCENARIO_NAME, .required = true, .doc = "where it stands"},
	{.key = "release", .slot = HOST_RELEASE, .type = SCENARIO_NAME, .required = true, .doc = "of ESXi, such as 7.0.3 for 7.0 Update 3"},
	{.key = "nics", .slot = HOST_NICS, .type = SCENARIO_OWN, .required = true, .doc = "physical NICs and their rates: {vmnic0: 25 Gbit/s}"},
	{.key = "switches", .slot = HOST_SWITCHES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_SWITCH, .doc = "standard vSwitches"},
	{.key = "portgroups", .slot = HOST_PORTGROUPS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_PORTGROUP, .doc = "port groups of the standard vSwitches"},
	{.key = "netstacks", .slot = HOST_NETSTACKS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_NETSTACK,
		.doc = "TCP/IP stacks: defaultTcpipStack, vmotion, vSphereProvisioning, or a custom one"},
	{.key = "adapters", .slot = HOST_ADAPTERS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_ADAPTER, .doc = "VMkernel adapters: vmk0, vmk1, ..."},
	{.key = "iscsi", .slot = HOST_ISCSI, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_ISCSI, .doc = "its iSCSI initiator"},
	{.key = "vcenter", .slot = HOST_VCENTER, .type = SCENARIO_NAME, .doc = "the vCenter Server it is managed by; without it, one for all such hosts"},
	{.key = "edition", .slot = HOST_EDITION, .type = SCENARIO_CHOICE, .choices = editions, .fallback = "enterprise_plus", .doc = "licence edition"},
	{.key = "distributed",
		.slot = HOST_DISTRIBUTED,
		.type = SCENARIO_OWN,
		.doc = "the NICs it gives to uplinks of distributed switches: {vds1: {Uplink 1: vmnic0}}"},
	{.key = "firewall", .slot = HOST_FIREWALL, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_FIREWALL,
		.doc = "rule sets of its firewall that are closed or limited: vMotion, NFC, iSCSI, nfsClient, faultTolerance, HBR, rdt, cmmds, fdm, NVMeTCP, "
		       "vSphereClient"},
	{.key = "advanced", .slot = HOST_ADVANCED, .type = SCENARIO_OWN, .doc = "advanced options and their values: {Migrate.NetTimeout: 30}"},
};

static const struct scenario_field firewall[] = {
	{.key = "enabled", .slot = FIREWALL_ENABLED, .type = SCENARIO_BOOL, .fallback = "true", .doc = "open; what is closed is dropped"},
	{.key = "allowed", .slot = FIREWALL_ALLOWED, .type = SCENARIO_NAMES, .doc = "addresses and subnets it is open to; without it, to all"},
};

#define TEAM \
	{.key = "teaming", .slot = TEAM_POLICY, .type = SCENARIO_CHOICE, .choices = scenario_keys_policies, \
		.doc = "how a port's uplink is chosen; at first port_id"}, \
	{.key = "active", .slot = TEAM_ACTIVE, .type = SCENARIO_NAMES, .doc = "active uplinks in order; without active and standby, all of the switch"}, \
	{.key = "standby", .slot = TEAM_STANDBY, .type = SCENARIO_NAMES, .doc = "standby uplinks in order"}, \
	{.key = "unused", .slot = TEAM_UNUSED, .type = SCENARIO_NAMES, .doc = "uplinks not used"}, \
	{.key = "failback", .slot = TEAM_FAILBACK, .type = SCENARIO_BOOL, .doc = "return to an uplink that has recovered; at first true"}, \
	{.key = "detection", .slot = TEAM_DETECTION, .type = SCENARIO_CHOICE, .choices = scenario_keys_detections, \
		.doc = "how a failure is noticed; at first link"}, \
	{.key = "shaping", .slot = TEAM_SHAPING, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_SHAPING, .doc = "traffic shaping of each port"}

const char *const scenario_keys_policies[] = {"port_id", "mac", "ip_hash", "explicit", "physical_load", NULL};
const char *const scenario_keys_detections[] = {"link", "beacon", NULL};

static const struct scenario_field sw[] = {
	{.key = "uplinks", .slot = SWITCH_UPLINKS, .type = SCENARIO_NAMES, .doc = "its NICs, in order"},
	{.key = "mtu", .slot = SWITCH_MTU, MTU, .fallback = "1500", .doc = "largest IP packet it carries"},
	TEAM,
};

static const struct scenario_field portgroup[] = {
	{.key = "switch", .slot = PORTGROUP_SWITCH, .type = SCENARIO_NAME, .required = true, .doc = "the vSwitch it is on"},
	{.key = "network", .slot = PORTGROUP_NETWORK, .type = SCENARIO_NAME, .required = true, .doc = "the network its ports are on"},
	TEAM,
};

static const struct scenario_field shaping[] = {
	{.key = "ingress", .slot = SHAPING_INGRESS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_BUCKET, .nullable = true,
		.doc = "distributed switches: what the port sends into the switch; null: off"},
	{.key = "egress", .slot = SHAPING_EGRESS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_BUCKET, .nullable = true,
		.doc = "distributed switches: what the switch sends to the port; standard ones: what the port sends. null: off"},
};

static const struct scenario_field bucket[] = {
	{.key = "average", .slot = BUCKET_AVERAGE, RATE, .required = true, .doc = "at which the bucket fills, and what is carried when it is empty"},
	{.key = "peak", .slot = BUCKET_PEAK, RATE, .doc = "carried while the bucket is not empty; without it, the average"},
	{.key = "burst", .slot = BUCKET_BURST, BYTES, .max = TiB, .fallback = "0 B", .doc = "what the bucket holds"},
};

static const struct scenario_field dvs[] = {
	{.key = "version", .slot = DVS_VERSION, .type = SCENARIO_NAME, .fallback = "8.0", .doc = "of the switch: which classes of traffic it knows"},
	{.key = "mtu", .slot = DVS_MTU, MTU, .fallback = "1500", .doc = "largest IP packet it carries"},
	{.key = "uplinks", .slot = DVS_UPLINKS, .type = SCENARIO_NAMES, .required = true, .doc = "names of its uplinks, in order"},
	{.key = "nioc", .slot = DVS_NIOC, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_NIOC, .doc = "Network I/O Control; without it, off"},
	{.key = "portgroups", .slot = DVS_PORTGROUPS, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_DVPORTGROUP, .doc = "distributed port groups"},
};

static const struct scenario_field dvportgroup[] = {
	{.key = "network", .slot = PORTGROUP_NETWORK, .type = SCENARIO_NAME, .required = true, .doc = "the network its ports are on"},
	TEAM,
};

static const struct scenario_field nioc[] = {
	{.key = "version", .slot = NIOC_VERSION, .type = SCENARIO_COUNT, .min = 2, .max = 3, .fallback = "3", .doc = "2, which ignores reservations, or 3"},
	{.key = "classes", .slot = NIOC_CLASSES, .type = SCENARIO_MAP, .block = SCENARIO_BLOCK_NIOC_CLASS,
		.doc = "by system traffic: management, faultTolerance, vmotion, virtualMachine, iSCSI, nfs, hbr, vsan, vdp, backupNfc, nvmetcp, provisioning"},
};

static const struct scenario_field nioc_class[] = {
	{.key = "shares", .slot = CLASS_SHARES, .type = SCENARIO_OWN, .doc = "low (25), normal (50), high (100), or 1 to 100; at first virtualMachine 100, others 50"},
	{.key = "reservation", .slot = CLASS_RESERVATION, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 0, .max = INT64_C(10000000000000),
		.doc = "guaranteed on each NIC; all together at most 75 % of the slowest; 0 Mbit/s takes it back"},
	{.key = "limit", .slot = CLASS_LIMIT, .type = SCENARIO_OWN, .doc = "most on each NIC: a rate, or unlimited"},
};

static const struct scenario_field pswitch[] = {
	{.key = "site", .slot = PSWITCH_SITE, .type = SCENARIO_NAME, .required = true, .doc = "where it stands"},
	{.key = "nics", .slot = PSWITCH_NICS, .type = SCENARIO_NAMES,
		.doc = "NICs plugged into it: esx01/vmnic0, ranges, globs; without it, all of its site that no other switch names"},
	{.key = "mtu", .slot = PSWITCH_MTU, MTU, .fallback = "9000", .doc = "largest IP packet it carries"},
	{.key = "vlans", .slot = PSWITCH_VLANS, .type = SCENARIO_NAMES, .doc = "VLAN ids its ports carry: 10, (100..119); without it, all"},
	{.key = "port_channels", .slot = PSWITCH_CHANNELS, .type = SCENARIO_OWN,
		.doc = "by name the NICs bundled, host by host: {po1: [esx*/vmnic0, esx*/vmnic1]}"},
	{.key = "uplinks", .slot = PSWITCH_UPLINKS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_TRUNK,
		.doc = "to the rest of the site, each way; without it, never the limit"},
};

static const struct scenario_field trunk[] = {
	{.key = "rate", .slot = TRUNK_RATE, RATE, .doc = "of all its uplinks together"},
	{.key = "oversubscription", .slot = TRUNK_OVERSUBSCRIPTION, .type = SCENARIO_NUMBER, .min = 1000000, .max = INT64_C(1000000000),
		.doc = "instead: the rates of the NICs plugged in, divided by this"},
};

static const struct scenario_field netstack[] = {
	{.key = "gateway", .slot = NETSTACK_GATEWAY, .type = SCENARIO_ADDRESS, .doc = "default gateway; without it, the router of a DHCP lease"},
	{.key = "routes", .slot = NETSTACK_ROUTES, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_ROUTE, .doc = "static routes"},
	{.key = "congestion_control", .slot = NETSTACK_CC, .type = SCENARIO_CHOICE, .choices = congestion_controls, .fallback = "newreno", .doc = "of its TCP"},
	{.key = "max_connections",
		.slot = NETSTACK_MAX_CONNECTIONS,
		.type = SCENARIO_COUNT,
		.min = 1,
		.max = 1000000,
		.fallback = "11000",
		.doc = "connections it may have"},
	{.key = "socket_buffer", .slot = NETSTACK_SOCKET_BUFFER, BYTES, .min = 4096, .max = GiB, .doc = "of each socket; without it, the service's own"},
	{.key = "pool", .slot = NETSTACK_POOL, BYTES, .min = MiB, .max = TiB, .doc = "buffer memory of the whole stack; without it, `assume: stack_pool`"},
	{.key = "gateway6", .slot = NETSTACK_GATEWAY6, .type = SCENARIO_ADDRESS6, .doc = "IPv6 default gateway; without it, an advertised one"},
	{.key = "dns", .slot = NETSTACK_DNS, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_DNS, .doc = "name servers; kept and shown, no result depends on them"},
	{.key = "ecn", .slot = NETSTACK_ECN, .type = SCENARIO_CHOICE, .choices = ecns, .fallback = "enabled",
		.doc = "explicit congestion notification, from 7.0 on; at packet fidelity, with `assume: ecn_threshold`"},
};

static const struct scenario_field route[] = {
	{.key = "to", .slot = ROUTE_TO, .type = SCENARIO_PREFIX_ANY, .required = true, .doc = "a subnet, or default; ::/0 is the IPv6 default"},
	{.key = "via", .slot = ROUTE_VIA, .type = SCENARIO_ADDRESS_ANY, .required = true, .doc = "the gateway to it"},
};

static const struct scenario_field adapter[] = {
	{.key = "portgroup", .slot = ADAPTER_PORTGROUP, .type = SCENARIO_NAME, .required = true, .doc = "the port group it is on"},
	{.key = "stack", .slot = ADAPTER_STACK, .type = SCENARIO_NAME, .fallback = "defaultTcpipStack", .doc = "its netstack, fixed at creation"},
	{.key = "services",
		.slot = ADAPTER_SERVICES,
		.type = SCENARIO_SERVICES,
		.doc = "what it is tagged for; on a dedicated stack only that stack's service"},
	{.key = "mtu", .slot = ADAPTER_MTU, MTU, .fallback = "1500", .doc = "largest IP packet it sends"},
	{.key = "enabled", .slot = ADAPTER_ENABLED, .type = SCENARIO_BOOL, .fallback = "true", .doc = "administratively up"},
	{.key = "ipv4", .slot = ADAPTER_IPV4, .type = SCENARIO_OWN, .doc = "10.0.0.11/24, dhcp, or {address: 10.0.0.11/24, gateway: 10.0.0.1}"},
	{.key = "ipv6", .slot = ADAPTER_IPV6, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_IPV6,
		.doc = "IPv6 addresses besides its link-local one; without it, what routers advertise from release 6.5 on"},
};

static const struct scenario_field ipv4[] = {
	{.key = "address", .slot = IPV4_ADDRESS, .type = SCENARIO_PREFIX, .doc = "with its prefix length"},
	{.key = "dhcp", .slot = IPV4_DHCP, .type = SCENARIO_BOOL, .fallback = "false", .doc = "by DHCP instead"},
	{.key = "gateway", .slot = IPV4_GATEWAY, .type = SCENARIO_ADDRESS, .doc = "override of the stack's default gateway for this adapter"},
};

static const struct scenario_field ipv6[] = {
	{.key = "ra", .slot = IPV6_RA, .type = SCENARIO_BOOL, .doc = "takes what routers advertise; without it, from release 6.5 on"},
	{.key = "dhcp", .slot = IPV6_DHCP, .type = SCENARIO_BOOL, .fallback = "false", .doc = "asks DHCPv6, whatever routers advertise"},
	{.key = "static", .slot = IPV6_STATIC, .type = SCENARIO_OWN, .doc = "a list of addresses with their prefix length, at most 5"},
	{.key = "gateway", .slot = IPV6_GATEWAY, .type = SCENARIO_ADDRESS6, .doc = "override of the stack's IPv6 default gateway for this adapter"},
};

static const struct scenario_field precopy[] = {
	{.key = "rules", .slot = PRECOPY_RULES, .type = SCENARIO_CHOICE, .choices = precopy_rules, .fallback = "esxi",
		.doc = "whose: esxi (told by the host's Migrate options), qemu, or simgrid"},
	{.key = "downtime_limit", .slot = PRECOPY_DOWNTIME_LIMIT, TIME, .min = SIM_MS, .max = 2000 * SIM_S,
		.doc = "qemu, simgrid: it stops when what is left can be sent within it; 300 ms, 30 ms"},
	{.key = "max_bandwidth", .slot = PRECOPY_MAX_BANDWIDTH, RATE, .doc = "qemu: most that it sends, until the switchover; without it, as much as is carried"},
	{.key = "auto_converge", .slot = PRECOPY_AUTO_CONVERGE, .type = SCENARIO_BOOL, .fallback = "false",
		.doc = "qemu: a guest that dirties too fast is stopped for part of its time"},
};

static const struct scenario_field vm[] = {
	{.key = "host", .slot = VM_HOST, .type = SCENARIO_NAME, .required = true, .doc = "where it runs"},
	{.key = "power", .slot = VM_POWER, .type = SCENARIO_CHOICE, .choices = powers, .fallback = "on", .doc = "its power state at the start"},
	{.key = "vcpus", .slot = VM_VCPUS, .type = SCENARIO_COUNT, .min = 1, .max = 960, .fallback = "1", .doc = "virtual processors"},
	{.key = "memory", .slot = VM_MEMORY, BYTES, .required = true, .min = MiB, .max = 64 * TiB, .doc = "configured memory"},
	{.key = "active", .slot = VM_ACTIVE, BYTES, .max = 64 * TiB, .doc = "memory it writes to; without it, all"},
	{.key = "zero", .slot = VM_ZERO, BYTES, .max = 64 * TiB, .fallback = "0 B", .doc = "pages of zeros, which are not sent"},
	{.key = "dirty_rate", .slot = VM_DIRTY_RATE, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .max = INT64_C(10000000000000), .fallback = "0 B/s",
		.doc = "D: with W = active, a window t dirties W(1 - exp(-Dt/W)) distinct bytes"},
	{.key = "dirty", .slot = VM_DIRTY, .type = SCENARIO_OWN,
		.doc = "the same by its parameters, or a guest that was measured: ycsb_updates_4_threads, ycsb_updates_16_threads, ycsb_reads_16_threads"},
	{.key = "disks", .slot = VM_DISKS, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_DISK, .doc = "virtual disks"},
	{.key = "portgroups", .slot = VM_PORTGROUPS, .type = SCENARIO_NAMES,
		.doc = "port groups of its own NICs, on its host; `internal_only` stands for one that no uplink carries"},
	{.key = "encrypted", .slot = VM_ENCRYPTED, .type = SCENARIO_BOOL, .fallback = "false", .doc = "its files are encrypted, and so is its vMotion, always"},
	{.key = "precopy", .slot = VM_PRECOPY, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_PRECOPY, .doc = "whose rules move its memory; without it, ESXi's"},
	{.key = "ft", .slot = VM_FT, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_FT, .doc = "it is fault tolerant: traffic ft/VM goes to its secondary"},
};

static const struct scenario_field ft[] = {
	{.key = "secondary", .slot = FT_SECONDARY, .type = SCENARIO_NAME, .required = true, .doc = "the host of its secondary"},
	{.key = "logging", .slot = FT_LOGGING, RATE, .required = true, .doc = "what its primary logs: guest writes and input"},
	{.key = "max_lag", .slot = FT_MAX_LAG, TIME, .min = SIM_MS, .max = 3600 * SIM_S, .fallback = "1 s", .doc = "by how much the secondary may fall behind"},
};

static const struct scenario_field appliance[] = {
	{.key = "site", .slot = APPLIANCE_SITE, .type = SCENARIO_NAME, .doc = "where it stands; without it, where its network is"},
	{.key = "network", .slot = APPLIANCE_NETWORK, .type = SCENARIO_NAME, .required = true, .doc = "the network it is on"},
	{.key = "ipv4", .slot = APPLIANCE_IPV4, .type = SCENARIO_PREFIX, .required = true, .doc = "its address, with its prefix length"},
};

const struct scenario_field scenario_traffic[SCENARIO_TRAFFIC_FIELDS] = {
	{.key = "id", .slot = TRAFFIC_ID, .type = SCENARIO_NAME, .required = true, .doc = "by which it is known"},
	{.key = "type", .slot = TRAFFIC_TYPE, .type = SCENARIO_OWN, .doc = "a service, or iscsi, nfs, fcoe, vm, or {custom: {stack, port}}"},
	{.key = "from", .slot = TRAFFIC_FROM, .type = SCENARIO_NAMES,
		.doc = "who sends, each at the rate: hosts, VMs, an appliance, cluster/NAME; for fcoe HOST/vmkN. Names, ranges, globs"},
	{.key = "to", .slot = TRAFFIC_TO, .type = SCENARIO_NAME,
		.doc = "a host, cluster/NAME (each of its other hosts an equal part), an appliance, a VM, a site; without it, whatever lies beyond the uplink"},
	{.key = "host", .slot = TRAFFIC_HOST, .type = SCENARIO_NAMES, .doc = "who reads and writes a datastore"},
	{.key = "datastore", .slot = TRAFFIC_DATASTORE, .type = SCENARIO_NAME, .doc = "what is read and written"},
	{.key = "rate", .slot = TRAFFIC_RATE, RATE, .doc = "what each source offers; without it, as much as is carried"},
	{.key = "read", .slot = TRAFFIC_READ, RATE, .doc = "what each host reads from the datastore"},
	{.key = "write", .slot = TRAFFIC_WRITE, RATE, .doc = "what each host writes to it"},
	{.key = "pattern", .slot = TRAFFIC_PATTERN, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_PATTERN, .doc = "on and off by turns"},
	{.key = "trace", .slot = TRAFFIC_TRACE, .type = SCENARIO_TEXT, .doc = "a CSV file of times and rates beside the scenario"},
	{.key = "elastic", .slot = TRAFFIC_ELASTIC, .type = SCENARIO_BOOL, .doc = "what is not carried at once is kept; without a rate that is always so"},
	{.key = "start", .slot = TRAFFIC_START, .type = SCENARIO_OWN, .fallback = "0 s", .doc = "a time, when it begins; never: when an action starts it"},
	{.key = "stop", .slot = TRAFFIC_STOP, TIME, .max = SIM_HORIZON_MAX, .doc = "when nothing more is offered; without it, the end of the run"},
};

static const struct scenario_field custom[] = {
	{.key = "stack", .slot = CUSTOM_STACK, .type = SCENARIO_NAME, .required = true, .doc = "the netstack it uses"},
	{.key = "port", .slot = CUSTOM_PORT, .type = SCENARIO_COUNT, .min = 1, .max = 65535, .required = true, .doc = "its TCP port"},
};

static const struct scenario_field pattern[] = {
	{.key = "on", .slot = PATTERN_ON, TIME, .min = SIM_MS, .max = SIM_HORIZON_MAX, .required = true, .doc = "how long it sends"},
	{.key = "off", .slot = PATTERN_OFF, TIME, .min = SIM_MS, .max = SIM_HORIZON_MAX, .required = true, .doc = "how long it does not"},
};

static const struct scenario_field dirty[] = {
	{.key = "working_set", .slot = DIRTY_WORKING_SET, BYTES, .required = true, .min = 4096, .max = 64 * TiB, .doc = "W: memory it writes to"},
	{.key = "time_constant",
		.slot = DIRTY_TIME_CONSTANT,
		TIME,
		.min = SIM_US,
		.max = 86400 * SIM_S,
		.doc = "T: W/T is the rate at the start of a window"},
	{.key = "rate", .slot = DIRTY_RATE, .type = SCENARIO_QUANTITY, .unit = QUANTITY_RATE, .min = 1, .max = INT64_C(10000000000000), .doc = "instead of T: W/T"},
	{.key = "exponent",
		.slot = DIRTY_EXPONENT,
		.type = SCENARIO_NUMBER,
		.min = 300000,
		.max = 2000000,
		.fallback = "1",
		.doc = "b in W(1 - exp(-(t/T)^b)): 0.3 to 2"},
	{.key = "pattern", .slot = DIRTY_PATTERN, .type = SCENARIO_CHOICE, .choices = dirty_patterns, .fallback = "random",
		.doc = "random: pages are written at random; cyclic: one after another, over and over: W min(1, (t/T)^b)"},
};

static const struct scenario_field disk[] = {
	{.key = "name", .slot = DISK_NAME, .type = SCENARIO_NAME, .doc = "without it, disk1, disk2, ... by position"},
	{.key = "size", .slot = DISK_SIZE, BYTES, .required = true, .min = MiB, .max = 1024 * TiB, .doc = "provisioned size"},
	{.key = "used", .slot = DISK_USED, BYTES, .max = 1024 * TiB, .doc = "bytes written; without it, the size, or the sum of its chain"},
	{.key = "format", .slot = DISK_FORMAT, .type = SCENARIO_CHOICE, .choices = formats, .fallback = "thin", .doc = "provisioning; bytes moved are the bytes used, either way"},
	{.key = "datastore", .slot = DISK_DATASTORE, .type = SCENARIO_NAME, .required = true, .doc = "where it lies"},
	{.key = "write_rate",
		.slot = DISK_WRITE_RATE,
		.type = SCENARIO_QUANTITY,
		.unit = QUANTITY_RATE,
		.max = INT64_C(10000000000000),
		.fallback = "0 B/s",
		.doc = "what the guest writes to it"},
	{.key = "chain",
		.slot = DISK_CHAIN,
		.type = SCENARIO_LIST,
		.block = SCENARIO_BLOCK_CHAIN,
		.doc = "base, snapshots, leaf; the last is the leaf, which alone is hot"},
};

static const struct scenario_field chain[] = {
	{.key = "name", .slot = CHAIN_NAME, .type = SCENARIO_NAME, .required = true, .doc = "of the file"},
	{.key = "used", .slot = CHAIN_USED, BYTES, .required = true, .max = 1024 * TiB, .doc = "bytes in it"},
};

static const struct scenario_field entry[] = {
	{.key = "at", .slot = ENTRY_AT, TIME, .max = SIM_HORIZON_MAX, .doc = "time since the start"},
	{.key = "when", .slot = ENTRY_WHEN, .type = SCENARIO_TEXT, .doc = "the first time an expression holds: migration(m1).progress >= 50 %"},
	{.key = "after", .slot = ENTRY_AFTER, .type = SCENARIO_BLOCK, .block = SCENARIO_BLOCK_AFTER, .doc = "a delay after an event"},
	{.key = "do", .slot = ENTRY_DO, .type = SCENARIO_OWN, .doc = "a list of actions, done in one instant; or one action stands here by its name"},
	{.key = "by_hand", .slot = ENTRY_BY_HAND, .type = SCENARIO_BOOL, .fallback = "false",
		.doc = "done as if typed: after everything else of its instant, and what it names is looked up only then"},
};

static const struct scenario_field after[] = {
	{.key = "event",
		.slot = AFTER_EVENT,
		.type = SCENARIO_TEXT,
		.required = true,
		.doc = "`.requested`, `.started`, `.phase(NAME)` or `.finished` of migration(ID), `.ready` or `.removed` of adapter(HOST/VMK)"},
	{.key = "delay", .slot = AFTER_DELAY, TIME, .max = SIM_HORIZON_MAX, .fallback = "0 s", .doc = "after it"},
};

static const struct scenario_field expect[] = {
	{.key = "that", .slot = EXPECT_THAT, .type = SCENARIO_TEXT, .doc = "an expression over the outcome"},
	{.key = "diagnostic", .slot = EXPECT_DIAGNOSTIC, .type = SCENARIO_NAME, .doc = "instead of `that`: a rule that must be reported"},
	{.key = "no_diagnostic", .slot = EXPECT_NO_DIAGNOSTIC, .type = SCENARIO_NAME, .doc = "instead of `that`: a rule that must not be reported"},
	{.key = "fingerprint",
		.slot = EXPECT_FINGERPRINT,
		.type = SCENARIO_TEXT,
		.doc = "instead of `that`: the fingerprint the run must have, or several, such as one for each ingredient"},
	{.key = "because", .slot = EXPECT_BECAUSE, .type = SCENARIO_TEXT, .doc = "where the expected value comes from"},
	{.key = "at",
		.slot = EXPECT_AT,
		.type = SCENARIO_TEXT,
		.doc = "a time, or `end`: what is open then; without it, the whole run. Of a diagnostic: its subject"},
	{.key = "during", .slot = EXPECT_DURING, .type = SCENARIO_TEXT, .doc = "a phase of a migration, such as m1.memory: it must hold all the time"},
	{.key = "fidelity",
		.slot = EXPECT_FIDELITY,
		.type = SCENARIO_CHOICE,
		.choices = fidelities,
		.doc = "asked at this fidelity only; without it at any, but a fingerprint only at that of the file"},
	{.key = "tags", .slot = EXPECT_TAGS, .type = SCENARIO_NAMES, .doc = "words to choose expectations by"},
};

static const struct scenario_field variant[] = {
	{.key = "set", .slot = VARIANT_SET, .type = SCENARIO_OWN, .doc = "changes: {hosts.esx01.adapters.vmk2: null}"},
	{.key = "expect", .slot = VARIANT_EXPECT, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_EXPECT, .doc = "replaces the file's"},
};

static const struct scenario_field lab[] = {
	{.key = "objective", .slot = LAB_OBJECTIVE, .type = SCENARIO_TEXT, .required = true, .doc = "what is learned, in the words of the exam"},
	{.key = "level", .slot = LAB_LEVEL, .type = SCENARIO_CHOICE, .choices = lab_levels, .fallback = "practice", .doc = "first steps, practice, or finding trouble"},
	{.key = "minutes", .slot = LAB_MINUTES, .type = SCENARIO_COUNT, .min = 1, .max = 600, .fallback = "10", .doc = "how long it may take"},
	{.key = "story", .slot = LAB_STORY, .type = SCENARIO_TEXT, .required = true, .doc = "what the learner is told"},
	{.key = "goals", .slot = LAB_GOALS, .type = SCENARIO_LIST, .block = SCENARIO_BLOCK_GOAL, .required = true,
		.doc = "what must hold when the session has been played on to its end; adapters that are gone by then do not count"},
	{.key = "proof", .slot = LAB_PROOF, .type = SCENARIO_OWN,
		.doc = "a list of what the grader then does in a copy of the session, one after another, before it looks at the goals: actions, or `wait: 30 s`"},
	{.key = "hints", .slot = LAB_HINTS, .type = SCENARIO_TEXTS, .doc = "shown one by one, from vague to plain"},
	{.key = "solution", .slot = LAB_SOLUTION, .type = SCENARIO_TEXTS, .doc = "command lines that reach all goals"},
	{.key = "explanation", .slot = LAB_EXPLANATION, .type = SCENARIO_TEXT, .doc = "why, told when all goals are reached"},
	{.key = "sources", .slot = LAB_SOURCES, .type = SCENARIO_TEXTS, .doc = "rules, and documents with their addresses"},
};

static const struct scenario_field goal[] = {
	{.key = "goal", .slot = GOAL_WORDS, .type = SCENARIO_TEXT, .required = true, .doc = "what is wanted, in words"},
	{.key = "that", .slot = GOAL_THAT, .type = SCENARIO_TEXT, .required = true, .doc = "the expression over the outcome by which it is judged"},
};

#define BLOCK(rows, noun_, doc_) {.noun = (noun_), .doc = (doc_), .fields = (rows), .n = G_N_ELEMENTS(rows)}

const struct scenario_block scenario_keys[SCENARIO_BLOCK__COUNT] = {
	[SCENARIO_BLOCK_TOP] = BLOCK(top, "scenario", "the file"),
	[SCENARIO_BLOCK_SITE] = BLOCK(site, "site", "a place with hosts"),
	[SCENARIO_BLOCK_LINK] = BLOCK(link, "link", "a physical link between two sites"),
	[SCENARIO_BLOCK_NETWORK] = BLOCK(network, "network", "a layer-2 segment with its subnet"),
	[SCENARIO_BLOCK_ROUTER] = BLOCK(router, "router", "joins networks"),
	[SCENARIO_BLOCK_VCENTER] = BLOCK(vcenter, "vCenter Server", "a vCenter Server"),
	[SCENARIO_BLOCK_ARRAY] = BLOCK(array, "array", "a storage array or file server"),
	[SCENARIO_BLOCK_PORTAL] = BLOCK(portal, "portal", "an address of an array"),
	[SCENARIO_BLOCK_DATASTORE] = BLOCK(datastore, "datastore", "where disks lie"),
	[SCENARIO_BLOCK_CLUSTER] = BLOCK(cluster, "cluster", "a cluster of hosts"),
	[SCENARIO_BLOCK_HOST] = BLOCK(host, "host", "an ESXi host, or a profile of hosts"),
	[SCENARIO_BLOCK_FIREWALL] = BLOCK(firewall, "firewall rule set", "a rule set of a host's firewall"),
	[SCENARIO_BLOCK_LAB] = BLOCK(lab, "exercise", "a task on the world of the file, for people who learn"),
	[SCENARIO_BLOCK_GOAL] = BLOCK(goal, "goal", "one thing that an exercise wants"),
	[SCENARIO_BLOCK_ISCSI] = BLOCK(iscsi, "iscsi", "a host's iSCSI initiator"),
	[SCENARIO_BLOCK_ROUND_ROBIN] = BLOCK(round_robin, "round_robin", "the round robin path policy"),
	[SCENARIO_BLOCK_SWITCH] = BLOCK(sw, "switch", "a standard vSwitch"),
	[SCENARIO_BLOCK_PORTGROUP] = BLOCK(portgroup, "port group", "a port group of a standard vSwitch"),
	[SCENARIO_BLOCK_SHAPING] = BLOCK(shaping, "shaping", "traffic shaping, seen from the switch"),
	[SCENARIO_BLOCK_BUCKET] = BLOCK(bucket, "bucket", "a token bucket"),
	[SCENARIO_BLOCK_DVS] = BLOCK(dvs, "distributed switch", "a distributed switch"),
	[SCENARIO_BLOCK_DVPORTGROUP] = BLOCK(dvportgroup, "distributed port group", "a distributed port group"),
	[SCENARIO_BLOCK_NIOC] = BLOCK(nioc, "nioc", "Network I/O Control"),
	[SCENARIO_BLOCK_NIOC_CLASS] = BLOCK(nioc_class, "class", "a class of system traffic"),
	[SCENARIO_BLOCK_PSWITCH] = BLOCK(pswitch, "physical switch", "a physical switch"),
	[SCENARIO_BLOCK_TRUNK] = BLOCK(trunk, "uplinks", "a physical switch's uplinks"),
	[SCENARIO_BLOCK_NETSTACK] = BLOCK(netstack, "netstack", "a TCP/IP stack of a host"),
	[SCENARIO_BLOCK_ROUTE] = BLOCK(route, "route", "a static route"),
	[SCENARIO_BLOCK_ADAPTER] = BLOCK(adapter, "adapter", "a VMkernel adapter"),
	[SCENARIO_BLOCK_IPV4] = BLOCK(ipv4, "ipv4", "an adapter's address with a gateway of its own"),
	[SCENARIO_BLOCK_IPV6] = BLOCK(ipv6, "ipv6", "how an adapter comes by IPv6 addresses"),
	[SCENARIO_BLOCK_DNS] = BLOCK(dns, "dns", "name servers of a netstack"),
	[SCENARIO_BLOCK_DHCP] = BLOCK(dhcp, "dhcp", "a DHCP server"),
	[SCENARIO_BLOCK_DHCP6] = BLOCK(dhcp6, "dhcp6", "a DHCPv6 server"),
	[SCENARIO_BLOCK_RA] = BLOCK(ra, "ra", "router advertisements"),
	[SCENARIO_BLOCK_VM] = BLOCK(vm, "vm", "a virtual machine"),
	[SCENARIO_BLOCK_DIRTY] = BLOCK(dirty, "dirty", "how fast memory is dirtied"),
	[SCENARIO_BLOCK_DISK] = BLOCK(disk, "disk", "a virtual disk"),
	[SCENARIO_BLOCK_CHAIN] = BLOCK(chain, "chain", "a file of a disk's chain"),
	[SCENARIO_BLOCK_ENTRY] = BLOCK(entry, "timeline entry", "when, and what"),
	[SCENARIO_BLOCK_AFTER] = BLOCK(after, "after", "an event and a delay"),
	[SCENARIO_BLOCK_EXPECT] = BLOCK(expect, "expectation", "what must hold"),
	[SCENARIO_BLOCK_VARIANT] = BLOCK(variant, "variant", "a case of the file"),
	[SCENARIO_BLOCK_APPLIANCE] = BLOCK(appliance, "appliance", "what hosts speak to that is no host: a replication server, a backup proxy"),
	[SCENARIO_BLOCK_TRAFFIC] = BLOCK(scenario_traffic, "traffic", "load that is not a migration's"),
	[SCENARIO_BLOCK_CUSTOM] = BLOCK(custom, "custom traffic", "of an application on a netstack of its own"),
	[SCENARIO_BLOCK_PATTERN] = BLOCK(pattern, "pattern", "on and off by turns, on first"),
	[SCENARIO_BLOCK_PRECOPY] = BLOCK(precopy, "precopy", "whose rules move a VM's memory"),
	[SCENARIO_BLOCK_FT] = BLOCK(ft, "fault tolerance", "a VM with a secondary that follows it on another host"),
};
