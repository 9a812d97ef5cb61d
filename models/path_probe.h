/* models/path_probe.h: one packet to an address and the answer to it, as ping and connection tests ask: how far it gets, and which rule stops it.
 *
 * Pure: it follows the routes, uplinks, VLANs and sizes of packets that sessions meet (path.h), in both directions, as they are now.
 */
#ifndef MODELS_PATH_PROBE_H
#define MODELS_PATH_PROBE_H

#include "models/rules/rules.h"

struct path_probe_request {
	uint32_t host, stack;
	uint32_t bound;             /* the adapter its socket is bound to, or HOST_NONE */
	struct ip to;
	struct ip nexthop;          /* IP_NONE: by the routes */
	uint32_t packet;            /* bytes of the whole IP packet */
	bool whole;                 /* it may not be taken apart on its way; the answer may */
	uint32_t port;              /* TCP; 0: ICMP, which neither routers nor firewalls stop here */
	bool answer_bound;          /* the answer leaves by the adapter that was asked, as a service does whose sockets are bound; else the peer's routes decide */
	struct sim_time now;
	const struct assume *assume;
	uint64_t seed;              /* of assume same_subnet_egress */
};

enum path_probe_end {
	PATH_PROBE_ANSWERED,
	PATH_PROBE_NO_ROUTE,        /* its own netstack knows no way */
	PATH_PROBE_TOO_LONG,        /* for the adapter it leaves by */
	PATH_PROBE_FRAGMENTS,       /* a router would have to take it apart, and says so */
	PATH_PROBE_LOST,            /* on its way there, without a word */
	PATH_PROBE_LOST_BACK,       /* the answer */
};

enum path_probe_what { PATH_PROBE_NOBODY, PATH_PROBE_SELF, PATH_PROBE_ADAPTER, PATH_PROBE_ROUTER, PATH_PROBE_PORTAL, PATH_PROBE_APPLIANCE };

struct path_probe {
	enum path_probe_end end;
	struct verdict verdict;     /* of an answer: ok */
	uint32_t adapter;           /* it leaves by; HOST_NONE: none */
	struct ip from, gateway;    /* its own address; IP_NONE: on the segment */
	enum path_probe_what what;  /* who has the address; `host` and `index` are its adapter, `index` else the array, the appliance, the router's network */
	uint32_t host, index, network;
	uint32_t mtu;               /* of what a router carries: FRAGMENTS */
	struct fabric_route way;    /* there; valid once a way was found: `routed` or not */
	bool routed;
	struct sim_dur rtt;
	int64_t loss_ppb;           /* of the links on its way, there and back together */
};

void path_probe(const struct estate *e, const struct path_probe_request *q, struct path_probe *out);

#endif
