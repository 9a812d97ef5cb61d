/* tests/test-lint.c: each lint, over one sound estate that is made unsound in one way: it fires where it should, stays silent for the nearest sound case, and a
 * comment with a reason allows it. Not pinned: the words of the findings. */
#include "models/rules/rule.h"
#include "scenarios/lint_file.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* Two sites 5 ms apart, all networks routed, every service on its netstack: no lint has anything to say, in any profile. */
static const char sound[] =
	"vmksim: 1\nname: lint\n"
	"sites: {lyon: {}, turin: {}}\n"
	"links:\n  dci: {between: [lyon, turin], rate: 10 Gbit/s, rtt: 5 ms}\n"
	"networks:\n"
	"  m1: {site: lyon, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n"
	"  m2: {site: turin, vlan: 10, subnet: 10.11.0.0/24, gateway: 10.11.0.1}\n"
	"  v1: {site: lyon, vlan: 20, subnet: 10.20.0.0/24, gateway: 10.20.0.1}\n"
	"  v2: {site: turin, vlan: 20, subnet: 10.21.0.0/24, gateway: 10.21.0.1}\n"
	"  p1: {site: lyon, vlan: 30, subnet: 10.30.0.0/24, gateway: 10.30.0.1}\n"
	"  p2: {site: turin, vlan: 30, subnet: 10.31.0.0/24, gateway: 10.31.0.1}\n"
	"  x1: {site: lyon, vlan: 40, subnet: 10.40.0.0/24, gateway: 10.40.0.1}\n"
	"datastores: {a: {hosts: [h1], type: local}, b: {hosts: [h2], type: local}}\n"
	"profiles:\n"
	"  h:\n"
	"    release: 7.0.3\n"
	"    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s, vmnic2: 10 Gbit/s, vmnic3: 10 Gbit/s}\n"
	"    switches: {S0: {uplinks: [vmnic0, vmnic1]}, S1: {uplinks: [vmnic2, vmnic3]}, S2: {}}\n"
	"hosts:\n"
	"  h1:\n"
	"    profile: h\n"
	"    site: lyon\n"
	"    portgroups:\n"
	"      M: {switch: S0, network: m1}\n"
	"      V: {switch: S1, network: v1, active: [vmnic2], standby: [vmnic3]}\n"
	"      P: {switch: S1, network: p1}\n"
	"      X: {switch: S0, network: x1}\n"
	"    netstacks: {defaultTcpipStack: {gateway: 10.10.0.1}, vmotion: {gateway: 10.20.0.1}, vSphereProvisioning: {gateway: 10.30.0.1}}\n"
	"    adapters:\n"
	"      vmk0: {portgroup: M, services: [management], ipv4: 10.10.0.11/24}\n"
	"      vmk1: {portgroup: V, stack: vmotion, ipv4: 10.20.0.11/24}\n"
	"      vmk2: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.30.0.11/24}\n"
	"  h2:\n"
	"    profile: h\n"
	"    site: turin\n"
	"    portgroups:\n"
	"      M: {switch: S0, network: m2}\n"
	"      V: {switch: S1, network: v2, active: [vmnic2], standby: [vmnic3]}\n"
	"      P: {switch: S1, network: p2}\n"
	"    netstacks: {defaultTcpipStack: {gateway: 10.11.0.1}, vmotion: {gateway: 10.21.0.1}, vSphereProvisioning: {gateway: 10.31.0.1}}\n"
	"    adapters:\n"
	"      vmk0: {portgroup: M, services: [management], ipv4: 10.11.0.12/24}\n"
	"      vmk1: {portgroup: V, stack: vmotion, ipv4: 10.21.0.12/24}\n"
	"      vmk2: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.31.0.12/24}\n"
	"vms:\n"
	"  app: {host: h1, memory: 8 GiB, disks: [{size: 20 GiB, used: 12 GiB, datastore: a, chain: [{name: base, used: 8 GiB}, {name: leaf, used: 4 GiB}]}]}\n"
	"timeline:\n"
	"  - at: 10 s\n"
	"    migrate: {id: m, vm: app, to: h2, datastore: b}\n"
	"expect:\n"
	"  - that: migration(m).outcome == completed\n";

/* Parts of `sound` that the cases replace. */
#define VMK1_H1 "vmk1: {portgroup: V, stack: vmotion, ipv4: 10.20.0.11/24}"
#define VMK1_H2 "vmk1: {portgroup: V, stack: vmotion, ipv4: 10.21.0.12/24}"
#define VMK2_H1 "vmk2: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.30.0.11/24}"
#define SAN "arrays: {san: {network: x1, portals: {a: {ipv4: 10.40.0.200/24}}}}\n"
#define BOUND VMK2_H1 "\n      vmk3: {portgroup: X, ipv4: 10.40.0.11/24}\n    iscsi: {port_binding: [vmk3], targets: [san]}"
#define VMK2_H2 "vmk2: {portgroup: P, stack: vSphereProvisioning, ipv4: 10.31.0.12/24}"
#define TIMELINE "timeline:\n"
#define MIGRATE "migrate: {id: m, vm: app, to: h2, datastore: b}"
#define TAGGED_H1 "vmk1: {portgroup: V, stack: vmotion, ipv4: 10.20.0.11/24}\n      vmk3: {portgroup: X, services: [vmotion], ipv4: 10.40.0.11/24}"
#define MTU_H1 "vmk1: {portgroup: V, stack: vmotion, mtu: 9000, ipv4: 10.20.0.11/24}"
#define MTU_H2 "vmk1: {portgroup: V, stack: vmotion, mtu: 9000, ipv4: 10.21.0.12/24}"
#define JUMBO "S1: {uplinks", "S1: {mtu: 9000, uplinks"
#define NO_P1 "      " VMK2_H1 "\n", ""
#define NO_P2 "      " VMK2_H2 "\n", ""
#define TWO_VMOTION(pg) "vmk1: {portgroup: V, stack: vmotion, ipv4: 10.20.0.11/24}\n      vmk4: {portgroup: " pg ", stack: vmotion, ipv4: 10.20.0.14/24}"
#define OTHER_PG "      P: {switch: S1, network: p1}\n      V2: {switch: S1, network: v1, active: [vmnic3]}\n"

/* Profile h is a member of d with two NICs more; D is its port group. */
#define DISTRIBUTED(teaming) \
	{"profiles:\n", "distributed_switches: {d: {uplinks: [U1, U2], portgroups: {D: {network: x1, " teaming "}}}}\nprofiles:\n"}, \
	{"vmnic3: 10 Gbit/s}\n", "vmnic3: 10 Gbit/s, vmnic4: 10 Gbit/s, vmnic5: 10 Gbit/s}\n    distributed: {d: {U1: vmnic4, U2: vmnic5}}\n"}

enum { EDITS = 4 };

struct lint_case {
	const char *id;
	bool fires;
	const char *subject; /* of the first such finding */
	struct {
		const char *from, *to;
	} edits[EDITS];
};

static const struct lint_case lint_cases[] = {
	{"L01", true, "hosts.h2", {{"      " VMK1_H2 "\n", ""}}},
	{"L01", true, "hosts.h1", {{VMK1_H1, "vmk1: {portgroup: V, stack: vmotion}"}}},
	{"L01", true, "hosts.h2",
		{{"      " VMK2_H2 "\n", ""}, {"vmk0: {portgroup: M, services: [management], ipv4: 10.11", "vmk0: {portgroup: M, ipv4: 10.11"}}},
	{"L01", false, NULL, {{"      " VMK1_H2 "\n", ""}, {"app: {host: h1,", "app: {host: h1, power: off,"}}},
	{"L02", true, "hosts.h1.adapters.vmk3", {{VMK1_H1, TAGGED_H1}, {"stack: vmotion, ipv4: 10.20", "stack: vmotion, enabled: false, ipv4: 10.20"}}},
	{"L02", false, NULL, {{VMK1_H1, TAGGED_H1}}},
	{"L03", true, "hosts.h1.adapters.vmk3", {{VMK1_H1, TAGGED_H1}}},
	{"L03", false, NULL, {{VMK1_H1, TAGGED_H1}, {"services: [vmotion]", "services: [replication]"}}},
	{"L04", true, "hosts.h1.adapters.vmk1", {{TIMELINE, TIMELINE "  - {at: 9 h, tag: {host: h1, name: vmk1, services: [management]}}\n"}}},
	{"L04", true, "hosts.h1.adapters.vmk5",
		{{TIMELINE, TIMELINE "  - at: 9 h\n    do:\n      - add_adapter: {host: h1, name: vmk5, portgroup: X, stack: own}\n"
				     "      - add_netstack: {host: h1, name: own}\n      - tag: {host: h1, name: vmk5, services: [replication]}\n"}}},
	{"L04", false, NULL, {{TIMELINE, TIMELINE "  - {at: 9 h, tag: {host: h1, name: vmk0, services: [replication]}}\n"}}},
	{"L05", true, "hosts.h1.adapters.vmk1", {{"vmotion: {gateway: 10.20.0.1}", "vmotion: {}"}}},
	{"L05", true, "hosts.h1.adapters.vmk2", {{"vSphereProvisioning: {gateway: 10.31.0.1}", "vSphereProvisioning: {}"}}},
	{"L05", true, "hosts.h1.adapters.vmk1", {{"datastores:", "routers: {r: {networks: [v1]}}\ndatastores:"}}},
	{"L05", false, NULL, {{"vmotion: {gateway: 10.20.0.1}", "vmotion: {routes: [{to: 10.21.0.0/24, via: 10.20.0.1}]}"}}},
	{"L06", true, "hosts.h1.netstacks.vmotion", {{"vmotion: {gateway: 10.20.0.1}", "vmotion: {gateway: 10.10.0.1}"}}},
	{"L06", false, NULL, {{"vmotion: {gateway: 10.20.0.1}", "vmotion: {}"}, {"defaultTcpipStack: {gateway: 10.10.0.1}", "defaultTcpipStack: {}"}}},
	{"L07", true, "hosts.h1.netstacks.vSphereProvisioning", {{"vSphereProvisioning: {gateway: 10.30.0.1}", "vSphereProvisioning: {gateway: 10.99.0.1}"}}},
	{"L06", true, "hosts.h1.netstacks.vmotion",
		{{"vmotion: {gateway: 10.20.0.1}", "vmotion: {gateway: 10.20.0.1, gateway6: \"2001:db8::1\"}"},
			{"defaultTcpipStack: {gateway: 10.10.0.1}", "defaultTcpipStack: {gateway: 10.10.0.1, gateway6: \"2001:db8::1\"}"}}},
	{"L06", false, NULL, /* every segment has a router of this address */
		{{"vmotion: {gateway: 10.20.0.1}", "vmotion: {gateway: 10.20.0.1, gateway6: \"fe80::1\"}"},
			{"defaultTcpipStack: {gateway: 10.10.0.1}", "defaultTcpipStack: {gateway: 10.10.0.1, gateway6: \"fe80::1\"}"}}},
	{"L07", true, "hosts.h1.netstacks.vmotion",
		{{"vmotion: {gateway: 10.20.0.1}", "vmotion: {gateway: 10.20.0.1, gateway6: \"2001:db8:99::1\"}"},
			{VMK1_H1, "vmk1: {portgroup: V, stack: vmotion, ipv4: 10.20.0.11/24, ipv6: {static: \"2001:db8:20::11/64\"}}"}}},
	{"L07", false, NULL, /* the first address of a range that a server leases */
		{{VMK2_H1, "vmk2: {portgroup: P, stack: vSphereProvisioning, ipv4: dhcp}"},
			{"p1: {site: lyon,", "p1: {site: lyon, dhcp: {range: 10.30.0.50-10.30.0.60},"}}},
	{"L07", false, NULL,
		{{"vSphereProvisioning: {gateway: 10.30.0.1}", "vSphereProvisioning: {gateway: 10.99.0.1}"},
			{TIMELINE, TIMELINE "  - {at: 5 s, add_adapter: {host: h1, name: vmk5, portgroup: X, ipv4: 10.40.0.15/24}}\n"}}},
	{"L08", true, "hosts.h1.adapters.vmk3", {{VMK1_H1, VMK1_H1 "\n      vmk3: {portgroup: M, services: [replication], ipv4: 10.10.0.13/24}"}}},
	{"L08", true, "hosts.h1.adapters.vmk3", /* by what the router advertises to both */
		{{VMK1_H1, VMK1_H1 "\n      vmk3: {portgroup: M, services: [replication]}"}, {"m1: {site: lyon,", "m1: {site: lyon, subnet6: \"2001:db8:10::/64\", ra: {},"}}},
	{"L08", false, NULL,
		{{"vSphereProvisioning: {gateway: 10.30.0.1}}", "vSphereProvisioning: {gateway: 10.30.0.1}, vxlan: {gateway: 10.40.0.1}}"},
			{VMK2_H1, VMK2_H1 "\n      vmk10: {portgroup: X, stack: vxlan, ipv4: 10.40.0.11/24}\n      vmk11: {portgroup: X, stack: vxlan, ipv4: 10.40.0.13/24}"}}},
	{"L08", false, NULL, {{VMK1_H1, VMK1_H1 "\n      vmk3: {portgroup: V, stack: vmotion, ipv4: 10.20.0.13/24}"}}},
	{"L09", true, "hosts.h1.adapters.vmk1", {{VMK1_H1, MTU_H1}}},
	{"L09", true, "hosts.h1.adapters.vmk1", {{VMK1_H1, MTU_H1}, {JUMBO}}},
	{"L09", true, "hosts.h1.adapters.vmk1", {{VMK1_H1, MTU_H1}, {VMK1_H2, MTU_H2}, {JUMBO}, {"rtt: 5 ms}", "rtt: 5 ms, mtu: 1500}"}}},
	{"L09", true, "hosts.h1.adapters.vmk1", {{VMK1_H1, MTU_H1}, {VMK1_H2, MTU_H2}, {JUMBO}, {"v1: {site: lyon,", "v1: {site: lyon, mtu: 1500,"}}},
	{"L09", false, NULL, {{VMK1_H1, MTU_H1}, {VMK1_H2, MTU_H2}, {JUMBO}}},
	{"L10", true, "hosts.h1.adapters.vmk1", {{"vmnic2: 10 Gbit/s", "vmnic2: 999 Mbit/s"}}},
	{"L10", false, NULL, {{"vmnic2: 10 Gbit/s", "vmnic2: 1 Gbit/s"}}},
	{"L11", true, "hosts.h1.adapters.vmk1", {{"V: {switch: S1, network: v1, active: [vmnic2], standby: [vmnic3]}", "V: {switch: S2, network: v1}"}}},
	{"L11", false, NULL, {{"V: {switch: S1, network: v1, active: [vmnic2], standby: [vmnic3]}", "V: {switch: S1, network: v1, standby: [vmnic3]}"}}},
	{"L12", true, "hosts.h1.adapters.vmk1",
		{{"V: {switch: S1, network: v2", "Vmotion: {switch: S1, network: v2"},
			{VMK1_H2, "vmk1: {portgroup: Vmotion, stack: vmotion, ipv4: 10.21.0.12/24}"}}},
	{"L12", false, NULL,
		{{"V: {switch: S1, network: v2", "Vmotion: {switch: S1, network: v2"},
			{VMK1_H2, "vmk1: {portgroup: Vmotion, stack: vmotion, ipv4: 10.21.0.12/24}"},
			{"migrate: {id: m, vm: app, to: h2, datastore: b}", "cancel: {id: m}\n  - {at: 20 s, nic_down: {host: h1, nic: vmnic0}}\n  - {at: 30 "
									    "s, migrate: {id: m, vm: app, to: h2, datastore: b}}"}}},
	{"L13", true, "hosts.h1.adapters.vmk4",
		{{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [fault_tolerance], ipv4: 10.40.0.11/24}\n      vmk4: {portgroup: M, services: [fault_tolerance]}"}}},
	{"L13", false, NULL, {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [fault_tolerance], ipv4: 10.40.0.11/24}"}}},
	{"L13", true, "hosts.h2", {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [fault_tolerance], ipv4: 10.40.0.11/24}"},
		{"datastores:", "clusters: {c: {hosts: [h1, h2], ft: true}}\ndatastores:"}}},
	{"L13", false, NULL, {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [fault_tolerance], ipv4: 10.40.0.11/24}"},
		{"datastores:", "clusters: {c: {hosts: [h1], ft: true}}\ndatastores:"}}},
	{"L16", true, "hosts.h1", {{"datastores:", "clusters: {c: {hosts: [h1], vsan: true}}\ndatastores:"}}},
	{"L16", false, NULL, {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [vsan], ipv4: 10.40.0.11/24}"},
		{"datastores:", "clusters: {c: {hosts: [h1], vsan: true}}\ndatastores:"}}},
	{"L30", true, "traffic.t", {{"timeline:", "traffic: [{id: t, type: {custom: {stack: vmotion, port: 31031}}, from: h1, rate: 1 Mbit/s}]\ntimeline:"}}},
	{"L30", false, NULL, {{"timeline:", "traffic: [{id: t, type: {custom: {stack: vmotion, port: 9000}}, from: h1, rate: 1 Mbit/s}]\ntimeline:"}}},
	{"L36", true, "hosts.h1.adapters.vmk3", {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [replication]}"},
		{"timeline:", "traffic: [{id: t, type: fcoe, from: h1/vmk3, rate: 1 Gbit/s}]\ntimeline:"}}},
	{"L36", false, NULL, {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X}"},
		{"timeline:", "traffic: [{id: t, type: fcoe, from: h1/vmk3, rate: 1 Gbit/s}]\ntimeline:"}}},
	{"L14", true, "hosts.h1.adapters.vmk3", {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, stack: vSphereProvisioning, ipv4: 10.40.0.11/24}"}}},
	{"L14", false, NULL, {{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, services: [provisioning], ipv4: 10.40.0.11/24}"}}},
	{"L15", true, "hosts.h1.adapters.vmk0", {{"services: [management], ipv4: 10.10", "services: [management, replication], ipv4: 10.10"}}},
	{"L15", false, NULL, {{"services: [management], ipv4: 10.10", "services: [management, management], ipv4: 10.10"}}},
	{"L17", true, "hosts.h1.adapters.vmk0", {{"M: {switch: S0, network: m1}", "M: {switch: S0, network: m1, active: [vmnic0]}"}}},
	{"L17", false, NULL, {{"M: {switch: S0, network: m1}", "M: {switch: S0, network: m1, active: [vmnic0], standby: [vmnic1]}"}}},
	{"L18", true, "hosts.h1.adapters.vmk0", {{NO_P1}, {NO_P2}, {"vmnic0: 10 Gbit/s", "vmnic0: 100 Mbit/s"}}},
	{"L18", false, NULL, {{"vmnic0: 10 Gbit/s", "vmnic0: 100 Mbit/s"}}},
	{"L19", true, "hosts.h1", {{NO_P1}, {NO_P2}, {"release: 7.0.3", "release: 8.0.1"}}},
	{"L19", false, NULL, {{"release: 7.0.3", "release: 8.0.1"}}},
	{"L19", false, NULL, {{NO_P1}, {NO_P2}, {"release: 7.0.3", "release: 8.0.1"}, {"sites:", "assume: {udt: off}\nsites:"}}},
	{"L20", true, "hosts.h1.adapters.vmk1", {{"datastores:", "routers: {r: {networks: [v1, v2], closed: [tcp/8000]}}\ndatastores:"}}},
	{"L20", false, NULL, {{"datastores:", "routers: {r: {networks: [v1, v2], closed: [tcp/902]}}\ndatastores:"}}},
	{"L21", true, "hosts.h1.adapters.vmk1", {{"rtt: 5 ms", "rtt: 151 ms"}}},
	{"L21", false, NULL, {{"rtt: 5 ms", "rtt: 149 ms"}}},
	{"L23", true, "hosts.h1.portgroups.P", {{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, teaming: ip_hash}"}}},
	{"L23", true, "hosts.h1.portgroups.P", {{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, teaming: physical_load}"}}},
	{"L23", true, "hosts.h1.portgroups.D", {DISTRIBUTED("teaming: ip_hash")}},
	{"L23", false, NULL,
		{{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, teaming: ip_hash}"},
			{"datastores:", "switches_physical: {tor: {site: lyon, port_channels: {po: [h1/vmnic2, h1/vmnic3]}}}\ndatastores:"}}},
	{"L23", false, NULL, {{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, teaming: ip_hash, active: [vmnic2]}"}}},
	{"L23", false, NULL, {DISTRIBUTED("teaming: physical_load")}},
	{"L24", true, "portgroups.D", {DISTRIBUTED("teaming: physical_load, failback: true")}},
	{"L24", false, NULL, {DISTRIBUTED("teaming: physical_load, failback: false")}},
	{"L25", true, "distributed_switches.d", {DISTRIBUTED("teaming: port_id"), {"U2], ", "U2], nioc: {classes: {vmotion: {reservation: 7501 Mbit/s}}}, "}}},
	{"L25", true, "distributed_switches.d",
		{DISTRIBUTED("teaming: port_id"), {"U2], ", "U2], nioc: {classes: {vmotion: {reservation: 2 Gbit/s, limit: 1 Gbit/s}}}, "}}},
	{"L25", false, NULL, {DISTRIBUTED("teaming: port_id"), {"U2], ", "U2], nioc: {classes: {vmotion: {reservation: 5 Gbit/s}, nfs: {reservation: 2500 Mbit/s}}}, "}}},
	{"L25", false, NULL, {DISTRIBUTED("teaming: port_id"), {"U2], ", "U2], nioc: {version: 2, classes: {vmotion: {reservation: 9 Gbit/s}}}, "}}},
	{"L26", true, "hosts.h1.portgroups.P", {{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, shaping: {egress: {average: 2 Gbit/s, peak: 1 Gbit/s}}}"}}},
	{"L26", true, "hosts.h1.portgroups.P", {{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, shaping: {ingress: {average: 2 Gbit/s}}}"}}},
	{"L26", false, NULL, {{"P: {switch: S1, network: p1}", "P: {switch: S1, network: p1, shaping: {egress: {average: 2 Gbit/s, peak: 2 Gbit/s}}}"}}},
	{"L26", false, NULL, {DISTRIBUTED("shaping: {ingress: {average: 2 Gbit/s}}")}},
	{"L22", true, "links.dci", {{"rate: 10 Gbit/s, rtt", "rate: 1999 Mbit/s, rtt"}}},
	{"L22", false, NULL, {{"rate: 10 Gbit/s, rtt", "rate: 2 Gbit/s, rtt"}}},
	{"L27", true, "hosts.h1", {{NO_P1}, {NO_P2}}},
	{"L27", false, NULL, {{NO_P1}, {NO_P2}, {"rtt: 5 ms", "rtt: 1 ms"}}},
	{"L28", true, "hosts.h1.adapters.vmk1", {{"v1: {site: lyon, vlan: 20", "v1: {site: lyon, vlan: 10"}}},
	{"L28", true, "hosts.h1.adapters.vmk1", {{"      X: {switch: S0, network: x1}\n", "      X: {switch: S0, network: v1}\n"}, {"app: {host: h1,", "app: {host: h1, portgroups: [X],"}}},
	{"L28", false, NULL, {{"app: {host: h1,", "app: {host: h1, portgroups: [X],"}}},
	{"L28", true, "vms.app", {{MIGRATE, "migrate: {id: m, vm: app, to: h2, datastore: b, encryption: disabled}"}}},
	{"L28", false, NULL, {{MIGRATE, "migrate: {id: m, vm: app, to: h2, datastore: b, encryption: opportunistic}"}}},
	{"L28", false, NULL, {{"v1: {site: lyon, vlan: 20", "v1: {site: lyon, vlan: 30"}}},
	{"L05", true, "hosts.h1.adapters.vmk2",
		{{"migrate: {id: m, vm: app, to: h2, datastore: b}", "clone: {id: m, vm: app, to: h2, datastore: b}"},
			{"vSphereProvisioning: {gateway: 10.30.0.1}", "vSphereProvisioning: {}"}}},
	{"L05", false, NULL,
		{{"migrate: {id: m, vm: app, to: h2, datastore: b}", "clone: {id: m, vm: app, to: h2, datastore: b}"},
			{"vmotion: {gateway: 10.20.0.1}", "vmotion: {}"}}},
	{"L29", true, "hosts.h2", {{"site: turin\n    portgroups", "site: turin\n    release: 6.0.0\n    portgroups"}, {"app: {host: h1,", "app: {host: h1, encrypted: true,"}}},
	{"L29", true, "hosts.h1", {{"to: h2, datastore: b}", "to: h2, datastore: b, encryption: required}"}, {"release: 7.0.3", "release: 6.0.0"}}},
	{"L29", false, NULL, {{"to: h2, datastore: b}", "to: h2, datastore: b, encryption: required}"}, {"release: 7.0.3", "release: 6.5.0"}}},
	{"L29", false, NULL, {{"release: 7.0.3", "release: 6.0.0"}}},
	{"L31", true, "hosts.h1.adapters.vmk4", {{VMK1_H1, TWO_VMOTION("V")}}},
	{"L31", false, NULL, {{VMK1_H1, TWO_VMOTION("V2")}, {"      P: {switch: S1, network: p1}\n", OTHER_PG}}},
	{"L32", true, "hosts.h1.adapters.vmk3", {{VMK2_H1, BOUND}, {"datastores: {", SAN "datastores: {"}}},
	{"L32", true, "hosts.h1.adapters.vmk3",
		{{VMK2_H1, BOUND}, {"datastores: {", SAN "datastores: {"}, {"network: x1}\n    netstacks", "network: x1, active: [vmnic0], standby: [vmnic1]}\n    netstacks"}}},
	{"L32", false, NULL, {{VMK2_H1, BOUND}, {"datastores: {", SAN "datastores: {"}, {"network: x1}\n    netstacks", "network: x1, active: [vmnic0]}\n    netstacks"}}},
	{"L08", false, NULL,
		{{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, ipv4: 10.40.0.11/24}\n      vmk4: {portgroup: Y, ipv4: 10.40.0.12/24}"
			"\n    iscsi: {port_binding: [vmk3, vmk4], targets: [san]}"},
			{"datastores: {", SAN "datastores: {"},
			{"network: x1}\n    netstacks", "network: x1, active: [vmnic0]}\n      Y: {switch: S0, network: x1, active: [vmnic1]}\n    netstacks"}}},
	{"L33", true, "hosts.h1.adapters.vmk0",
		{{"vmk0: {portgroup: M, services: [management], ipv4: 10.11.0.12/24}", "vmk0: {portgroup: M, services: [management], ipv6: {static: \"2001:db8:11::12/64\"}}"}}},
	{"L33", false, NULL,
		{{"vmk0: {portgroup: M, services: [management], ipv4: 10.11.0.12/24}",
			"vmk0: {portgroup: M, services: [management], ipv4: 10.11.0.12/24, ipv6: {static: \"2001:db8:11::12/64\"}}"}}},
	{"L34", true, "hosts.h1.adapters.vmk1", {{VMK1_H2, "vmk1: {portgroup: V, services: [vmotion], ipv4: 10.21.0.12/24}"}}},
	{"L34", false, NULL,
		{{VMK1_H1, "vmk1: {portgroup: V, services: [vmotion], ipv4: 10.20.0.11/24}"},
			{VMK1_H2, "vmk1: {portgroup: V, services: [vmotion], ipv4: 10.21.0.12/24}"}}},
	{"L35", true, "hosts.h1.adapters.vmk1", {{"release: 7.0.3", "release: 7.0.1"}, {"vmnic2: 10 Gbit/s", "vmnic2: 25 Gbit/s"}}},
	{"L35", false, NULL, {{"release: 7.0.3", "release: 7.0.2"}, {"vmnic2: 10 Gbit/s", "vmnic2: 25 Gbit/s"}}},
	{"L38", true, "hosts.h1.netstacks.own",
		{{"vSphereProvisioning: {gateway: 10.30.0.1}}", "vSphereProvisioning: {gateway: 10.30.0.1}, own: {gateway: 10.40.0.1}}"}}},
	{"L38", true, "hosts.h1.netstacks.own",
		{{"vSphereProvisioning: {gateway: 10.30.0.1}}", "vSphereProvisioning: {gateway: 10.30.0.1}, own: {}}"},
			{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, stack: own, ipv4: 10.40.0.11/24}"}}},
	{"L38", false, NULL,
		{{"vSphereProvisioning: {gateway: 10.30.0.1}}", "vSphereProvisioning: {gateway: 10.30.0.1}, own: {gateway: 10.40.0.1}}"},
			{VMK2_H1, VMK2_H1 "\n      vmk3: {portgroup: X, stack: own, ipv4: 10.40.0.11/24}"}}},
	{"L39", true, "hosts.h1", {{"release: 7.0.3", "release: 7.0.2\n    advanced: {Migrate.VMotionStreamHelpers: 4}"}}},
	{"L39", false, NULL, {{"release: 7.0.3", "release: 7.0.1\n    advanced: {Migrate.VMotionStreamHelpers: 4}"}}},
	{"L39", false, NULL, {{"release: 7.0.3", "release: 7.0.3\n    advanced: {Migrate.VMotionStreamHelpers: 0}"}}},
	{"L41", true, "datastores.n", {{"datastores: {", SAN "datastores: {n: {type: iscsi, array: san, hosts: [h2]}, "}}},
	{"L41", true, "datastores.n",
		{{"datastores: {", SAN "routers: {r: {networks: [m2, x1], closed: [tcp/2049]}}\ndatastores: {n: {type: nfs3, array: san, hosts: [h2]}, "}}},
	{"L41", false, NULL, {{"datastores: {", SAN "datastores: {n: {type: nfs3, array: san, hosts: [h2]}, "}}},
	{"L40", true, "hosts.h1.adapters.vmk0", {{TIMELINE, TIMELINE "  - {at: 9 h, remove_adapter: {host: h1, name: vmk0}}\n"}}},
	{"L40", true, "hosts.h1.adapters.vmk0", {{TIMELINE, TIMELINE "  - {at: 9 h, untag: {host: h1, name: vmk0, services: [management]}}\n"}}},
	{"L42", true, "vms.app", {{MIGRATE, "evacuate: {id: m, host: h1, to: h2}"}, {"migration(m).outcome == completed", "evacuation(m).state == blocked"}}},
	{"L42", false, NULL,
		{{MIGRATE, "evacuate: {id: m, host: h1, to: h2}"}, {"migration(m).outcome == completed", "evacuation(m).moved == 1"},
			{", disks: [{size: 20 GiB, used: 12 GiB, datastore: a, chain: [{name: base, used: 8 GiB}, {name: leaf, used: 4 GiB}]}]", ""}}},
	{"L05", true, "hosts.h1.adapters.vmk1",
		{{MIGRATE, "evacuate: {id: m, host: h1, to: h2}"}, {"migration(m).outcome == completed", "evacuation(m).moved == 1"},
			{"vmotion: {gateway: 10.20.0.1}", "vmotion: {}"}}},
	{"L40", false, NULL,
		{{TIMELINE, TIMELINE "  - {at: 9 h, remove_adapter: {host: h1, name: vmk0}}\n"
				     "  - {at: 8 h, add_adapter: {host: h1, name: vmk5, portgroup: X, services: [management], ipv4: 10.40.0.15/24}}\n"}}},
	{"E01", true, "expect[0]", {{"that: migration(m).outcome == completed", "that: migration(m).outcome == completed and migration(m).duration == 5 s"}}},
	{"E01", true, "expect[0]", {{"that: migration(m).outcome == completed", "that: not migration(m).mean_bps != 5 Gbit/s"}}},
	{"E01", true, "expect[0]", {{"that: migration(m).outcome == completed", "that: \"migration(m).duration in [0 s, 5 s]\""}}},
	{"E01", false, NULL, {{"that: migration(m).outcome == completed", "that: \"migration(m).queued in [0 s] or migration(m).outcome in [completed, failed]\""}}},
	{"E01", false, NULL, {{"that: migration(m).outcome == completed", "that: migration(m).duration == 5 s ± 1 % and migration(m).queued == 0 s"}}},
	{"E01", false, NULL, {{"that: migration(m).outcome == completed", "that: migration(m).bytes.memory == 8 GiB and migration(m).duration < 5 s"}}},
};

/* --- helpers --- */

static char *replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	if (!at)
		printf("# the sound estate has no '%s'\n", from);
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	GString *s = g_string_new_len(text, at - text);
	g_string_append(s, to);
	g_string_append(s, at + strlen(from));
	return g_string_free(s, FALSE);
}

static char *text_of(const struct lint_case *c)
{
	char *text = g_strdup(sound);
	for (unsigned i = 0; i < EDITS && c->edits[i].from; i++) {
		char *next = replaced(text, c->edits[i].from, c->edits[i].to);
		g_free(text);
		text = next;
	}
	return text;
}

static GPtrArray *findings_of(const char *text, enum lint_profile profile)
{
	struct scenario *s = given_text(text);
	GPtrArray *all = lint_file_findings(s, profile, NULL);
	scenario_free(s);
	return all;
}

static const struct lint_file_finding *first(const GPtrArray *all, const char *id)
{
	for (guint i = 0; i < all->len; i++) {
		const struct lint_file_finding *f = g_ptr_array_index(all, i);
		if (!strcmp(f->row->id, id))
			return f;
	}
	return NULL;
}

static void describe(const struct lint_case *c, unsigned i, const char *wrong, const GPtrArray *all)
{
	printf("# case %u, %s: %s; the findings are:", i, c->id, wrong);
	for (guint k = 0; k < all->len; k++) {
		const struct lint_file_finding *f = g_ptr_array_index(all, k);
		printf(" %s %s (%s);", f->row->id, f->subject, f->message);
	}
	printf("\n");
}

static unsigned count(const GPtrArray *all) { return all->len; }

/* --- laws --- */

static void the_sound_estate_has_no_finding(void)
{
	static const struct lint_case none = {.id = "none"};
	g_autoptr(GPtrArray) all = findings_of(sound, LINT_STRICT);
	if (all->len)
		describe(&none, 0, "it is not sound", all);
	CU_ASSERT_EQUAL(all->len, 0);
}

static void each_fires_where_it_should_and_only_there(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(lint_cases); i++) {
		const struct lint_case *c = &lint_cases[i];
		g_autofree char *text = text_of(c);
		g_autoptr(GPtrArray) all = findings_of(text, LINT_STRICT);
		const struct lint_file_finding *f = first(all, c->id);
		bool right = c->fires ? f && !strcmp(f->subject, c->subject) && f->at.line && !f->allowed : !f;
		if (!right)
			describe(c, i, c->fires ? "does not fire as it should" : "fires", all);
		CU_ASSERT_TRUE(right);
	}
}

static void each_lint_of_the_table_has_both_cases(void)
{
	for (size_t i = 0; i < lint_count; i++) {
		bool fires = false, silent = false;
		for (unsigned k = 0; k < G_N_ELEMENTS(lint_cases); k++)
			if (!strcmp(lint_cases[k].id, lint_table[i].id))
				*(lint_cases[k].fires ? &fires : &silent) = true;
		CU_ASSERT_TRUE((fires && silent) || !strcmp(lint_table[i].id, "L00"));
	}
}

/* The text with a comment alone above a line, or at its end. */
static char *with_comment(const char *text, uint32_t line, const char *comment, bool above)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	char *was = lines[line - 1];
	lines[line - 1] = above ? g_strdup_printf("   %s\n%s", comment, was) : g_strdup_printf("%s %s", was, comment);
	g_free(was);
	return g_strjoinv("\n", lines);
}

static void a_comment_with_a_reason_allows_each(void)
{
	for (unsigned i = 0; i < 2 * G_N_ELEMENTS(lint_cases); i++) {
		const struct lint_case *c = &lint_cases[i / 2];
		if (!c->fires)
			continue;
		g_autofree char *text = text_of(c), *comment = g_strdup_printf("# lint: allow %s because it is a test", c->id);
		g_autoptr(GPtrArray) before = findings_of(text, LINT_STRICT);
		const struct lint_file_finding *f = first(before, c->id);
		CU_ASSERT_PTR_NOT_NULL_FATAL(f);
		g_autofree char *commented = with_comment(text, f->at.line, comment, i % 2);
		g_autoptr(GPtrArray) after = findings_of(commented, LINT_STRICT);
		f = first(after, c->id);
		bool right = f && f->allowed && !strcmp(f->allowed, "it is a test") && !first(after, "L00") && count(after) == count(before);
		if (!right)
			describe(c, i / 2, "is not allowed", after);
		CU_ASSERT_TRUE(right);
	}
}

static void a_suppression_that_does_nothing_is_a_finding(void)
{
	static const struct {
		const char *comment, *words;
	} wrong[] = {
		{"# lint: allow L15 because nobody looks", "no finding L15"},
		{"# lint: allow L15", "without a reason"},
		{"# lint: allow L15 because ", "without a reason"},
		{"# lint: allow L99 because it is so", "no lint 'L99'"},
		{"# lint: ignore L15 because it is so", "no suppression"},
		{"# lint: allow because it is so", "names no lint"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autofree char *text = with_comment(sound, 2, wrong[i].comment, false);
		g_autoptr(GPtrArray) all = findings_of(text, LINT_LAB);
		const struct lint_file_finding *f = first(all, "L00");
		CU_ASSERT_EQUAL(all->len, 1);
		CU_ASSERT_PTR_NOT_NULL_FATAL(f);
		CU_ASSERT_EQUAL(f->at.line, 2);
		CU_ASSERT_PTR_NOT_NULL(strstr(f->message, wrong[i].words));
	}
}

static void what_only_a_variant_needs_is_not_unused(void)
{
	g_autofree char *base = with_comment(sound, 31, "# lint: allow L15 because the variant says so", false);
	g_autofree char *text = g_strconcat(base, "variants:\n  many:\n    set: {hosts.h1.adapters.vmk0.services: [management, replication]}\n", NULL);
	g_autoptr(GPtrArray) all = findings_of(text, LINT_STRICT);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "vmk0: {portgroup: M, services: [management], ipv4: 10.10.0.11/24} # lint: allow"));
	CU_ASSERT_EQUAL(all->len, 0);
}

static void a_hash_within_quotes_is_no_comment(void)
{
	g_autofree char *text =
		replaced(sound, "name: lint\n", "name: \"a # lint: allow L99 because of quotes\"\nabout: it's # lint: allow L98 because this is one\n");
	g_autoptr(GPtrArray) all = findings_of(text, LINT_STRICT);
	const struct lint_file_finding *f = first(all, "L00");
	CU_ASSERT_EQUAL(all->len, 1);
	CU_ASSERT_TRUE(f && f->at.line == 3 && f->at.column == 13);
}

static void profiles_grow(void)
{
	g_autofree char *text = text_of(&(struct lint_case){.edits = {{"M: {switch: S0, network: m1}", "M: {switch: S0, network: m1, active: [vmnic0]}"},
								    {"rtt: 5 ms", "rtt: 151 ms"}, {VMK1_H1, TAGGED_H1}}});
	for (enum lint_profile p = LINT_LAB; p < LINT__PROFILES; p++) {
		g_autoptr(GPtrArray) all = findings_of(text, p);
		CU_ASSERT_PTR_NOT_NULL(first(all, "L03"));
		CU_ASSERT_EQUAL(first(all, "L21") != NULL, p >= LINT_PLAN);
		CU_ASSERT_EQUAL(first(all, "L17") != NULL, p >= LINT_STRICT);
	}
}

/* One place that stands for two hosts: one finding, and one more. */
static void a_profile_is_told_once(void)
{
	g_autofree char *text = replaced(sound, "vmnic2: 10 Gbit/s", "vmnic2: 100 Mbit/s"),
			*shared = replaced(text, "profiles:\n  h:\n", "profiles:\n  h:\n    netstacks: {own: {gateway: 10.40.0.1}}\n");
	g_autoptr(GPtrArray) all = findings_of(shared, LINT_STRICT);
	const struct lint_file_finding *f = first(all, "L38");
	CU_ASSERT_TRUE(f && f->more == 1);
	CU_ASSERT_TRUE(first(all, "L10") && !first(all, "L10")->more);
}

/* Without its gateway the way of `m` is lost (L05), and that is said unless a change may come before the migration. */
static void a_change_that_may_come_first_silences_a_pair(void)
{
	static const struct {
		const char *entry;
		bool judged;
	} rows[] = {
		{"  - {at: 9 s, set_netstack: {host: h1, name: vmotion, gateway: 10.20.0.1}}\n", false},
		{"  - {at: 10 s, set_netstack: {host: h1, name: vmotion, gateway: 10.20.0.1}}\n", false},
		{"  - {at: 11 s, set_netstack: {host: h1, name: vmotion, gateway: 10.20.0.1}}\n", true},
		{"  - {after: {event: adapter(h1/vmk1).ready}, set_netstack: {host: h1, name: vmotion, gateway: 10.20.0.1}}\n", false},
		{"  - {at: 9 s, link_set: {link: dci, rtt: 6 ms}}\n", false},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *lost = replaced(sound, "vmotion: {gateway: 10.20.0.1}", "vmotion: {}"), *entry = g_strconcat(TIMELINE, rows[i].entry, NULL);
		g_autofree char *text = replaced(lost, TIMELINE, entry);
		g_autoptr(GPtrArray) all = findings_of(text, LINT_STRICT);
		CU_ASSERT_EQUAL(first(all, "L05") != NULL, rows[i].judged);
	}
	g_autofree char *lost = replaced(sound, "vmotion: {gateway: 10.20.0.1}", "vmotion: {}");
	g_autofree char *text =
		replaced(lost, "expect:\n", "  - {when: migration(m).progress >= 5 %, set_netstack: {host: h1, name: vmotion, gateway: 10.20.0.1}}\nexpect:\n");
	g_autoptr(GPtrArray) all = findings_of(text, LINT_STRICT);
	CU_ASSERT_PTR_NOT_NULL(first(all, "L05"));
}

/* The VM is at h2 after `m`: coming back is a pair of its own, and what both directions share is said once. */
static void a_migration_starts_where_the_last_one_ended(void)
{
	g_autofree char *back = replaced(sound, "expect:\n", "  - {at: 1 h, migrate: {id: back, vm: app, to: h1, datastore: a}}\nexpect:\n");
	g_autofree char *lost = replaced(back, "vmotion: {gateway: 10.21.0.1}", "vmotion: {}"), *far = replaced(back, "rtt: 5 ms", "rtt: 151 ms");
	g_autoptr(GPtrArray) all = findings_of(lost, LINT_STRICT);
	g_autoptr(GPtrArray) once = findings_of(far, LINT_STRICT);
	unsigned n = 0;
	for (guint i = 0; i < all->len; i++)
		n += !strcmp(((const struct lint_file_finding *)all->pdata[i])->row->id, "L05");
	CU_ASSERT_EQUAL(n, 2);
	CU_ASSERT_EQUAL(once->len, 1);
}

static void hosts_that_no_migration_joins_are_not_compared(void)
{
	g_autofree char *lost = replaced(sound, "vmotion: {gateway: 10.20.0.1}", "vmotion: {}");
	g_autofree char *text = replaced(lost, "    migrate: {id: m, vm: app, to: h2, datastore: b}\n", "    nic_up: {host: h1, nic: vmnic0}\n");
	g_autofree char *quiet = replaced(text, "migration(m).outcome == completed", "run().finished >= 0 s");
	g_autoptr(GPtrArray) all = findings_of(quiet, LINT_STRICT);
	CU_ASSERT_EQUAL(all->len, 0);
}

static void the_table_holds_together(void)
{
	for (size_t i = 0; i < lint_count; i++) {
		const struct lint_row *r = &lint_table[i];
		g_auto(GStrv) see = g_strsplit(r->see ? r->see : "", ", ", -1);
		CU_ASSERT_TRUE(strlen(r->id) == 3 && lint_find(r->id) == r && r->severity < LINT__SEVERITIES && r->from < LINT__PROFILES);
		CU_ASSERT_TRUE(r->title && r->help && r->source && !g_str_has_suffix(r->title, ".") && !g_str_has_suffix(r->help, ".") &&
			       g_str_has_suffix(r->why, "."));
		CU_ASSERT_TRUE(r->severity != LINT_ERROR || r->from == LINT_LAB);
		for (char **s = see; *s; s++)
			CU_ASSERT_PTR_NOT_NULL(rule_find(*s));
	}
	CU_ASSERT_PTR_NULL(lint_find("L99"));
	CU_ASSERT_PTR_NULL(lint_find(NULL));
}

/* --- the shipped scenarios --- */

static void lint_below(const char *dir, unsigned *seen)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL), *faults = NULL;
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			lint_below(path, seen);
		if (!g_str_has_suffix(name, ".yaml"))
			continue;
		struct scenario *s = scenario_load_file(path, NULL, &faults);
		CU_ASSERT_PTR_NOT_NULL_FATAL(s);
		g_autoptr(GPtrArray) all = lint_file_findings(s, LINT_STRICT, NULL);
		for (guint i = 0; i < all->len; i++) {
			const struct lint_file_finding *f = g_ptr_array_index(all, i);
			bool right = f->allowed || (f->row->severity != LINT_ERROR && strcmp(f->row->id, "L00"));
			if (!right)
				printf("# %s:%u: %s: %s\n", path, f->at.line, f->row->id, f->message);
			CU_ASSERT_TRUE(right);
		}
		scenario_free(s);
		++*seen;
	}
}

static void the_shipped_scenarios_have_no_error(void)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *dir = g_build_filename(srcdir ? srcdir : ".", "scenarios", NULL);
	unsigned seen = 0;
	lint_below(dir, &seen);
	CU_ASSERT_TRUE(seen > 5);
}

static const struct suite_case cases[] = {
	{"a sound estate has no finding in any profile", the_sound_estate_has_no_finding},
	{"each lint fires where it should, and is silent in the nearest sound case", each_fires_where_it_should_and_only_there},
	{"each lint of the table has a case that fires and one that does not", each_lint_of_the_table_has_both_cases},
	{"a comment with a reason allows each lint, on its line and above it", a_comment_with_a_reason_allows_each},
	{"a suppression without reason, lint or finding is itself a finding", a_suppression_that_does_nothing_is_a_finding},
	{"a suppression that a variant needs is not unused", what_only_a_variant_needs_is_not_unused},
	{"a hash within quotes begins no comment", a_hash_within_quotes_is_no_comment},
	{"each profile has the lints of the one before", profiles_grow},
	{"what is true of many objects of one place is told once, with their number", a_profile_is_told_once},
	{"a pair is not judged when a change may come before its migration", a_change_that_may_come_first_silences_a_pair},
	{"a migration starts where the VM's last one ended", a_migration_starts_where_the_last_one_ended},
	{"hosts that no migration joins are not compared", hosts_that_no_migration_joins_are_not_compared},
	{"the table of lints has words, sources and rules that exist", the_table_holds_together},
	{"no shipped scenario has an error or an idle suppression", the_shipped_scenarios_have_no_error},
};

SUITE_MAIN("lint", cases)
