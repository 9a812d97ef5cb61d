/* models/rules/rules_traffic.c: the kinds of traffic: port, binding, whose adapters serve when none is tagged; and the road to what is no host.
 *
 * Ports: the firewall rule sets of ESXi (vSphere Security), and for storage the protocols' own. vMotion is bound to its adapter (Migrate.BindToVmknic). So are Fault Tolerance
 * logging and vSAN in our reading: their peers lie in the adapter's subnet, and static routes of the netstack lead elsewhere. NFC and vSphere Replication are not: the tag names
 * the address that peers are told, the routes decide what packets leave by; so isolating replication takes a tag and static routes.
 * NVMe over RDMA and PTP have no TCP port.
 * Left out: UDP, discovery and control connections of a service, which carry next to nothing.
 */
#include "models/rules/rules.h"

#define NOBODY .instead = SERVICE__COUNT

static const struct rules_kind kinds[SERVICE__COUNT] = {
	[SERVICE_MANAGEMENT] = {902, NOBODY, .none = "TRF-01"},
	[SERVICE_VMOTION] = {8000, .bound = true, .keeps = true, NOBODY, .none = "SEL-06"},
	[SERVICE_PROVISIONING] = {902, .keeps = true, .instead = SERVICE_MANAGEMENT, .instead_rule = "SEL-02", .none = "SEL-10"},
	[SERVICE_FAULT_TOLERANCE] = {8100, .bound = true, .keeps = true, NOBODY, .none = "FTL-01"},
	[SERVICE_REPLICATION] = {31031, NOBODY, .none = "REP-01"},
	[SERVICE_REPLICATION_NFC] = {902, NOBODY, .none = "REP-02"},
	[SERVICE_VSAN] = {2233, .bound = true, NOBODY, .none = "VSN-01"},
	[SERVICE_VSAN_WITNESS] = {2233, .bound = true, .instead = SERVICE_VSAN, .instead_rule = "VSN-02", .none = "VSN-01"},
	[SERVICE_BACKUP_NFC] = {902, .instead = SERVICE_MANAGEMENT, .instead_rule = "TRF-02", .none = "TRF-01"},
	[SERVICE_NVME_TCP] = {4420, .bound = true, NOBODY, .none = "TRF-03"},
	[SERVICE_NVME_RDMA] = {0, .bound = true, NOBODY, .none = "TAG-02"},
	[SERVICE_PTP] = {0, .bound = true, NOBODY, .none = "TAG-02"},
	[SERVICE_VSAN_EXTERNAL] = {2233, .bound = true, NOBODY, .none = "TAG-02"},
	[SERVICE_ISCSI] = {3260, NOBODY, .none = "TRF-01"},
	[SERVICE_NFS] = {2049, NOBODY, .none = "TRF-01"},
	[SERVICE_FCOE] = {0, NOBODY, .none = "TRF-05"},
	[SERVICE_VM] = {0, NOBODY, .none = "TRF-06"},
	[SERVICE_CUSTOM] = {0, NOBODY, .none = "TRF-04"},
	[SERVICE_STORAGE] = {0, NOBODY, .none = "TRF-01"},
};

const struct rules_kind *rules_kind(enum service s)
{
	SIM_ASSERT((unsigned)s < SERVICE__COUNT);
	return &kinds[s];
}

bool rules_bound(const struct host *h, enum service s)
{
	return kinds[s].bound && (s != SERVICE_VMOTION || advanced_get(&h->advanced, ADVANCED_BIND_TO_VMKNIC));
}

uint32_t rules_port(const struct request *q)
{
	return q->service == SERVICE_CUSTOM ? q->port : kinds[q->service].port;
}

bool rules_replication_port(uint32_t port)
{
	return port == 31031 || port == 44046 || port == 32032;
}

/* Storage bears no tag: whatever the default netstack's routes say. */
static bool by_route(enum service s)
{
	return s == SERVICE_ISCSI || s == SERVICE_NFS;
}

static struct verdict hop_to(const struct estate *e, const struct request *q, const struct rules_far *far, uint32_t chosen, struct rules_hop *hop)
{
	const struct host *h = estate_host(e, q->from);
	uint32_t stack = chosen == HOST_NONE ? host_netstack_find(h, SERVICE_STACK_DEFAULT) : host_adapter(h, chosen)->stack;
	return rules_route(e, q, q->from, stack, far->address, kinds[q->service].bound ? chosen : HOST_NONE, hop);
}

/* The way in: from the far end's network to the announced adapter's. */
static struct verdict way_in(const struct estate *e, const struct request *q, const struct rules_far *far, uint32_t adapter)
{
	const struct host *h = estate_host(e, q->from);
	const struct fabric_network *n = fabric_network(&e->fabric, far->network);
	uint32_t near = host_portgroup(h, host_adapter(h, adapter)->portgroup)->network;
	struct fabric_route way;
	return rules_reach_network(e, far->network, near == far->network ? (struct ip){.family = IP_NONE} : fabric_gateway(n, far->address.family), near, rules_port(q), &way);
}

struct verdict rules_select_far(const struct estate *e, const struct request *q, const struct rules_far *far, bool inward, struct endpoints *out)
{
	const struct host *h = estate_host(e, q->from);
	struct candidates *c = inward ? &out->to : &out->from;
	struct rules_hop hop;
	struct fabric_route way;
	*out = (struct endpoints){.service = q->service, .port = rules_port(q), .from_host = inward ? HOST_NONE : q->from, .to_host = inward ? q->from : HOST_NONE,
		.family = far->address.family};
	struct verdict v = by_route(q->service) ? verdict_ok() : rules_candidates_on(e, q->from, q->service, q->stack, far->address.family, q->now, c);
	out->rule = by_route(q->service) ? "TRF-07" : c->rule;
	if (!v.ok)
		return v;
	uint32_t chosen = c->n_chosen ? c->chosen[0] : HOST_NONE;
	v = hop_to(e, q, far, chosen, &hop);
	if (!v.ok)
		return v;
	uint32_t adapter = inward && chosen != HOST_NONE ? chosen : hop.adapter;
	struct ip ours = rules_address_for(host_adapter(h, adapter), far->address, q->now);
	struct endpoint_pair pair = {.from = inward ? HOST_NONE : adapter, .to = inward ? adapter : HOST_NONE, .back = inward ? hop.adapter : HOST_NONE,
		.gateway = hop.gateway, .routed = ip_is_set(hop.gateway), .chosen = chosen == HOST_NONE ? adapter : chosen};
	pair.from_address = inward ? far->address : ours;
	pair.to_address = inward ? ours : far->address;
	out->pair[out->n++] = pair;
	v = rules_reach_network(e, host_portgroup(h, host_adapter(h, hop.adapter)->portgroup)->network, hop.gateway, far->network, rules_port(q), &way);
	if (v.ok && inward)
		v = way_in(e, q, far, adapter);
	return v.ok ? rules_firewall(h, inward, rules_port(q), far->address) : v;
}
