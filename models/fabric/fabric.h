/* models/fabric/fabric.h: what lies between the hosts: sites, physical links, networks, routers. State with plain setters; no rule here.
 *
 * A network is one layer-2 segment with its subnet. Its `gateway` is the address of a router interface on it. Routers join networks: those of the `routers`
 * block join what they list; every gateway no router lists belongs to the default router of its site, which joins all of that site and, over links, other
 * sites. Objects are found by index (dense, never reused) or by name. Names are borrowed from the estate's strings.
 */
#ifndef MODELS_FABRIC_FABRIC_H
#define MODELS_FABRIC_FABRIC_H

#include <glib.h>
#include "models/fabric/ip.h"
#include "sim/time.h"

#define FABRIC_NONE UINT32_MAX
#define FABRIC_MTU_DEFAULT 9000 /* networks and links carry jumbo frames unless said otherwise; adapters and vSwitches begin at 1500 */

struct fabric_site {
	const char *name;
	struct sim_dur rtt; /* within the site */
	uint32_t origin;
};

struct fabric_link { /* full duplex: `rate` each way */
	const char *name;
	uint32_t a, b; /* sites */
	int64_t rate_bps;
	struct sim_dur rtt;
	int64_t loss_ppb;    /* random loss of a packet, each way */
	int64_t queue_bytes; /* 0: not given */
	uint32_t mtu;
	bool up;
	uint32_t origin;
};

/* A server that leases addresses on a segment: DHCP, or DHCPv6. */
struct fabric_dhcp {
	bool present, up;
	struct ip low, high;         /* its range, both included */
	struct ip router;            /* handed out as default gateway; IP_NONE: none. DHCPv6 has none */
	const char *const *dns;      /* NULL-terminated, borrowed; NULL: none */
	struct sim_dur delay, lease; /* delay: from asking to the address; FABRIC_DHCP_DELAY_ASSUMED */
};
#define FABRIC_DHCP_DELAY_ASSUMED ((struct sim_dur){-1})

/* What the router of a segment advertises (RFC 4861). */
struct fabric_ra {
	bool present;
	struct ip router;            /* the address it advertises from */
	bool managed, other;         /* M: addresses by DHCPv6; O: other information by DHCPv6 */
	struct sim_dur interval, lifetime; /* lifetime 0: it is no default router */
};

struct fabric_network {
	const char *name;
	uint32_t site;
	uint32_t vlan;     /* 0: untagged */
	struct ip subnet;  /* IP_NONE: none given */
	struct ip gateway; /* IP_NONE: no router on it for IPv4 */
	struct ip subnet6, gateway6; /* the same for IPv6; the router may advertise from another address */
	struct fabric_dhcp dhcp, dhcp6;
	struct fabric_ra ra;
	uint32_t mtu;
	uint32_t origin;
};

struct fabric_router {
	const char *name;
	GArray *networks; /* uint32_t */
	GArray *closed;   /* uint32_t TCP ports it does not forward */
	uint32_t link;    /* the one by which it reaches its networks of another site; FABRIC_NONE: the nearest way */
	bool up;
	uint32_t origin;
};

/* A physical switch that NICs of hosts are plugged into (struct host_nic). Between it and the rest of its site lie its uplinks, full duplex. */
struct fabric_switch {
	const char *name;
	uint32_t site;
	uint32_t mtu;
	GArray *vlans;         /* uint32_t it carries; empty: all. What is untagged (0) it always carries */
	int64_t uplink_bps;    /* 0: never blocks */
	uint32_t origin;
};

struct fabric {
	GPtrArray *sites, *links, *networks, *routers, *switches; /* of the structs above; owned */
};

void fabric_init(struct fabric *f);
void fabric_clear(struct fabric *f);
void fabric_copy(struct fabric *dst, const struct fabric *src); /* dst uninitialised; names stay borrowed from src's owner */

/* A new row: up, default RTT and MTU, the rest zero; `name` is borrowed. The caller sets a link's two sites and a network's site before any route is asked. */
struct fabric_site *fabric_site_add(struct fabric *f, const char *name);
struct fabric_link *fabric_link_add(struct fabric *f, const char *name);
struct fabric_network *fabric_network_add(struct fabric *f, const char *name);
struct fabric_router *fabric_router_add(struct fabric *f, const char *name);
struct fabric_switch *fabric_switch_add(struct fabric *f, const char *name);

struct fabric_site *fabric_site(const struct fabric *f, uint32_t i);
struct fabric_link *fabric_link(const struct fabric *f, uint32_t i);
struct fabric_network *fabric_network(const struct fabric *f, uint32_t i);
struct fabric_router *fabric_router(const struct fabric *f, uint32_t i);
struct fabric_switch *fabric_switch(const struct fabric *f, uint32_t i);

/* FABRIC_NONE when there is none of that name. */
uint32_t fabric_site_find(const struct fabric *f, const char *name);
uint32_t fabric_link_find(const struct fabric *f, const char *name);
uint32_t fabric_network_find(const struct fabric *f, const char *name);
uint32_t fabric_router_find(const struct fabric *f, const char *name);

bool fabric_carries(const struct fabric *f, uint32_t sw, uint32_t vlan); /* FABRIC_NONE: the site's own switch, which carries all */

/* May a router carry packets of a family from one network to another: both have a gateway of it on a router that is up, the same or joined over links that are up, with `port`
 * open. Two routers of the `routers` block do not know each other, and a network they list is not on the default router. `out` holds the links in order from
 * `from`, each with its direction (forward: a to b): least RTT, then fewest links, then link order; more than FABRIC_MAX_HOPS links count as none. It is
 * written only for FABRIC_OK. NO_ROUTER: no router that is up joins the two; LINK_DOWN: links would, were they up; NO_LINK: no links lead there at all. */
#define FABRIC_MAX_HOPS 8
struct fabric_hop {
	uint32_t link;
	bool forward;
};
struct fabric_route {
	uint32_t n_hops;
	struct fabric_hop hops[FABRIC_MAX_HOPS];
	struct sim_dur rtt; /* sites and links, there and back */
	uint32_t mtu;       /* least of the networks and links crossed */
};
/* The router's address on a network, IPv4 or IPv6; IP_NONE: none of that family. */
struct ip fabric_gateway(const struct fabric_network *n, enum ip_family family);
/* Does a router answer at this address of the network? */
bool fabric_answers(const struct fabric_network *n, struct ip address);
/* Is a router of the network up: one that lists it, or the default router, which always is? */
bool fabric_has_router(const struct fabric *f, uint32_t network);
enum fabric_verdict { FABRIC_OK, FABRIC_NO_ROUTER, FABRIC_PORT_CLOSED, FABRIC_LINK_DOWN, FABRIC_NO_LINK };
enum fabric_verdict fabric_route(const struct fabric *f, enum ip_family family, uint32_t from, uint32_t to, uint32_t port, struct fabric_route *out);
/* The same for two endpoints on one network: the site's RTT and nothing to cross. */
void fabric_local(const struct fabric *f, uint32_t network, struct fabric_route *out);

#endif
