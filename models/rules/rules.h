/* models/rules/rules.h: which adapters a session uses, and by which road: pure functions over the estate.
 *
 * Selection (rules_select), per host and service: the adapters of the dedicated netstack if there is one with an adapter (even disabled, without address or
 * link: that stack owns the service and there is no fallback); else the tagged adapters of the default netstack; else, for provisioning, the lowest-numbered
 * management adapter; else the answer is no. Then the road: vMotion is bound to its adapter, NFC on the default netstack is not, so the route to the peer's
 * announced address decides the egress adapter; the reply follows the peer's own table.
 */
#ifndef MODELS_RULES_RULES_H
#define MODELS_RULES_RULES_H

#include "models/assume.h"
#include "models/host/estate.h"
#include "models/rules/verdict.h"
#include "models/world.h"

#define RULES_MAX_ADAPTERS 32 /* candidates and pairs looked at per host */

struct request {
	enum service service;
	uint32_t from, to;        /* hosts */
	enum ip_family family;    /* of the connection; IP_NONE: IPv4 where both ends can serve by it, else IPv6 */
	struct sim_time now;
	const struct assume *assume;
	uint64_t seed;            /* for assume same_subnet_egress: seeded */
	const char *stack;        /* of SERVICE_CUSTOM: its netstack and port; else NULL and 0 */
	uint32_t port;
};

struct candidate {
	uint32_t adapter;
	const char *rejected_by;  /* rule id; NULL: chosen */
};

/* Adapters of one host that may carry a service now. */
struct candidates {
	uint32_t n;
	struct candidate of[RULES_MAX_ADAPTERS]; /* every adapter of the host, in number order */
	uint32_t n_chosen;
	uint32_t chosen[RULES_MAX_ADAPTERS];
	const char *rule;                        /* by which they were chosen */
};

struct endpoint_pair {
	uint32_t from;            /* adapter the packets leave by */
	uint32_t to;              /* adapter whose address the peer announced */
	uint32_t back;            /* adapter the peer's replies leave by */
	struct ip gateway;        /* next hop, or IP_NONE: on the same segment */
	struct ip from_address, to_address; /* the connection's two ends: it does not outlive a change of either */
	uint32_t chosen;          /* the adapter selected at the source; `from` differs where NFC is not bound and the route decides otherwise */
	bool routed;
};

struct endpoints {
	enum service service;
	uint32_t port;            /* TCP, that routers see */
	uint32_t from_host, to_host;
	enum ip_family family;    /* of all its addresses */
	uint32_t n;               /* pairs: one, or one per adapter of the source for vMotion */
	const char *rule;         /* the source's selection rule */
	struct endpoint_pair pair[RULES_MAX_ADAPTERS];
	struct candidates from, to; /* of a copy that is kept for long these may be left out, and all pairs but the first n: struct run_session */
};

/* What distinguishes the kinds of traffic (rules_traffic.c). */
struct rules_kind {
	uint32_t port;            /* TCP, that routers and firewalls see */
	bool bound;               /* its sockets are bound to the adapter chosen; else the routes decide which one packets leave by */
	bool keeps;               /* what runs goes on where it began, whatever tags say later */
	enum service instead;     /* whose adapters serve where none is tagged for it; SERVICE__COUNT: nobody's */
	const char *instead_rule, *none; /* rules: that, and that there is no adapter for it */
};
const struct rules_kind *rules_kind(enum service s);
uint32_t rules_port(const struct request *q);
bool rules_replication_port(uint32_t port); /* one that vSphere Replication sends to: initial, ongoing, encrypted */
/* Are the service's sockets on this host bound to the adapter chosen? vMotion's by an option of the host. */
bool rules_bound(const struct host *h, enum service s);

/* Those that can serve by IPv4 or IPv6; IP_NONE: by either. */
struct verdict rules_candidates(const struct estate *e, uint32_t host, enum service s, enum ip_family family, struct sim_time now, struct candidates *out);
/* The same; `stack` is the netstack of SERVICE_CUSTOM. */
struct verdict rules_candidates_on(const struct estate *e, uint32_t host, enum service s, const char *stack, enum ip_family family, struct sim_time now,
	struct candidates *out);
/* On VERDICT_SILENT the pairs are filled all the same: the session opens and hears nothing. */
struct verdict rules_select(const struct estate *e, const struct request *q, struct endpoints *out);

/* Between a host and what is no host (an appliance): `q->from` is the host whichever way the data goes; `inward`: to it. The other side of the endpoints is HOST_NONE. */
struct rules_far {
	const char *name;
	uint32_t network;
	struct ip address;
};
struct verdict rules_select_far(const struct estate *e, const struct request *q, const struct rules_far *far, bool inward, struct endpoints *out);
/* Whether what leaves `network` by this gateway (IP_NONE: on the segment) arrives at network `to`; fills the physical route. */
struct verdict rules_reach_network(const struct estate *e, uint32_t network, struct ip gateway, uint32_t to, uint32_t port, struct fabric_route *out);

/* Where a packet to `dst` leaves a netstack. `bound`: the adapter its socket is bound to, or HOST_NONE. */
struct rules_hop {
	uint32_t adapter;
	struct ip gateway; /* IP_NONE: dst is on the segment */
};
struct verdict rules_route(const struct estate *e, const struct request *q, uint32_t host, uint32_t stack, struct ip dst, uint32_t bound, struct rules_hop *out);
/* Whether what leaves by `hop` arrives at the adapter `to` of `to_host`; fills the physical route. */
struct verdict rules_reach(const struct estate *e, uint32_t host, const struct rules_hop *hop, uint32_t to_host, uint32_t to, uint32_t port,
	struct fabric_route *out);
/* May this adapter send and receive now: exists, enabled, has a ready address of the family (IP_NONE: of either), its port group a live uplink. NULL: yes; else
 * the rule id. */
const char *rules_adapter_fault(const struct host *h, const struct host_adapter *a, enum ip_family family, struct sim_time now);

/* --- rules_address.c: addresses and gateways --- */

/* The address an adapter announces to a peer: its IPv4 address, or the first IPv6 one that a router would forward; IP_NONE: none is ready. */
struct ip rules_address(const struct host_adapter *a, enum ip_family family, struct sim_time now);
/* The one its packets to `peer` bear: of the peer's family, and for IPv6 rather of the peer's subnet. */
struct ip rules_address_for(const struct host_adapter *a, struct ip peer, struct sim_time now);
/* The longest prefix of its ready addresses, or advertised to it, that holds `peer`; -1: none does. */
int rules_address_prefix(const struct host_adapter *a, struct ip peer, struct sim_time now);
struct verdict rules_address_allowed(struct ip a); /* with its prefix length: is it one that a host can have at all? */
bool rules_address_has(const struct host_adapter *a, struct ip address, struct sim_time now); /* it is one of the ready ones */
/* Default gateway of a netstack: the admin's; else the one learned by its lowest-numbered adapter that learned one, which is *out_by (else HOST_NONE). */
struct ip rules_gateway(const struct host *h, uint32_t stack, enum ip_family family, uint32_t *out_by);
/* Those of the admin, else of the leases and of stateless DHCPv6 of its adapters, in number order. GPtrArray of const char *, borrowed from the estate. */
GPtrArray *rules_name_servers(const struct estate *e, const struct host *h, uint32_t stack);
/* Of traffic bound to an adapter: its override, else the netstack's. */
struct ip rules_gateway_of(const struct host *h, const struct host_adapter *a, enum ip_family family);

/* The dedicated netstack of a service has an adapter on this host: the index of the lowest-numbered one, else HOST_NONE. */
uint32_t rules_taken_over(const struct host *h, enum service s);
/* UDT: both ends on 8.0 or later, each with an adapter for provisioning (tag or dedicated netstack), and not switched off. */
bool rules_udt(const struct estate *e, const struct request *q);

/* Does the host's firewall let a connection to TCP `port` pass, from or to `peer`? FWL-01, FWL-02: what it does not, it drops without a word. */
struct verdict rules_firewall(const struct host *h, bool incoming, uint32_t port, struct ip peer);
/* Both hosts' of a connection. */
struct verdict rules_firewalls(const struct host *from, const struct host *to, const struct endpoint_pair *pair, uint32_t port);

/* --- what a release has, and how much of it (rules_release.c) --- */

#define RULES_MOST_ADAPTERS 256	 /* VMkernel adapters of a host */
#define RULES_MOST_PORTGROUPS 512 /* of one standard switch */
#define RULES_SWITCH_NAME 32	 /* characters */

/* May this host have the netstack, the tags, a gateway of an adapter's own? Not by its release: REL-01 to REL-03, TAG-01. */
struct verdict rules_release_stack(const struct host *h, const char *key);
struct verdict rules_release_services(const struct host *h, uint32_t services, const char *adapter);
struct verdict rules_release_gateway(const struct host *h, const char *adapter);
struct verdict rules_release_ecn(const struct host *h); /* a setting of netstacks: REL-06 */

enum rules_part { RULES_ADAPTER, RULES_NETSTACK, RULES_PORTGROUP };
/* Is there room for one more? `of`: the switch of a port group. */
struct verdict rules_release_room(const struct host *h, enum rules_part part, uint32_t of);
struct verdict rules_release_switch_name(const char *name);

/* --- VMs (rules_vm.c) --- */

/* Does the host take VMs: not from the moment it enters maintenance mode. */
struct verdict rules_vm_taken_in(const struct estate *e, uint32_t to);

/* May the VM of one host run on another: the host takes VMs, and knows what the NICs of a running VM are on. */
struct verdict rules_vm_may_run(const struct estate *e, const struct world_vm *vm, uint32_t from, uint32_t to);
/* A port group over which the VM will reach nobody it knows, though vCenter does not say so: its network is another one there, or not there at all. NULL: none. */
const char *rules_vm_cut_off(const struct estate *e, const struct world_vm *vm, uint32_t from, uint32_t to);
/* The hosts that VMs of a host may go to, in order, each once: those named ("esx02", "cluster/prod"), or without names its own cluster's; never itself. GArray of
 * uint32_t, owned by the caller; NULL: *out_why says why there is none. */
GArray *rules_vm_targets(const struct estate *e, uint32_t host, const char *const *names, struct verdict *out_why);

#endif
