/* models/path.h: endpoints -> resource ids, so that transport never sees a host.
 *
 * `struct paths` maps the live estate's objects to resources; they are made when the run begins (NICs, links, datastores) or when first used (vMotion senders,
 * hosts' NFC caps, buffer pools). Order on a path is the way of the data: datastore read, sender's ceiling, NIC out, links, NIC in, receiver's ceiling, datastore write.
 */
#ifndef MODELS_PATH_H
#define MODELS_PATH_H

#include "models/rules/rules_storage.h"
#include "models/transport/transport.h"

struct paths;

enum path_load { PATH_VMOTION, PATH_NFC, PATH_MIRROR }; /* which ceilings of the ends a transfer is subject to */

struct path_request {
	const struct endpoints *ends;
	uint32_t pair;             /* which of its pairs */
	enum path_load load;
	enum service service;      /* whose traffic it is */
	uint32_t read, write;      /* datastores, or HOST_NONE */
	struct sim_time now;
};

/* Borrows all three. `wires`: paths say what their packets meet, for a transport that plays packets. */
struct paths *path_map_new(const struct estate *e, const struct assume *a, struct res_table *t, bool wires);
typedef void (*path_changed_fn)(void *ctx, uint32_t res);
void path_listen(struct paths *p, path_changed_fn fn, void *ctx); /* told each resource whose settings changed below */
void path_map_free(struct paths *p);

/* Never fails: a path that carries nothing now comes out `dead`, with the reason in *out_why. */
void path_build(struct paths *p, const struct path_request *q, struct path *out, struct verdict *out_why);

/* --- the parts of a path, for whoever makes one of other ends than two adapters: leave, between, arrive, in this order --- */

struct path_end {                  /* where data leaves or enters a host */
	uint32_t host, portgroup;
	struct host_port port;     /* src and dst as on its way out */
	enum service service;
};
struct path_frame {                /* bytes of a full segment: the IP packet, and the payload in it */
	uint32_t packet, payload;
};
struct path_end path_adapter_end(const struct host *h, uint32_t adapter, struct ip peer, enum service s);
/* Does the uplink that teaming has chosen carry what this end sends, in its VLAN? Ask before: without one, leaving and arriving add nothing. */
struct verdict path_carries(const struct paths *p, const struct path_end *e);
void path_leave(struct paths *p, const struct path_end *e, struct path_frame f, struct path *out);
void path_arrive(struct paths *p, const struct path_end *e, struct path_frame f, struct path *out);
/* The wires between two hosts; an end that is no host (an array, an appliance) is NULL, not both. Adds up loss. */
void path_between(struct paths *p, const struct path_end *from, const struct path_end *to, const struct fabric_route *way, struct path_frame f, struct path *out);
void path_take(struct paths *p, struct path *out, uint32_t res, uint32_t ppm); /* path_use() of what may be a class of a NIC's way out */
void path_use(struct path *out, uint32_t res, uint32_t ppm);
void path_use_soft(const struct paths *p, struct path *out, uint32_t res); /* a member of it, unless it is not soft in this run */

/* --- paths with an end that is no VMkernel adapter (path_traffic.c) --- */

struct path_stop {
	uint32_t host;             /* HOST_NONE: no host, but something on `network`, or anywhere on `site`, or, both FABRIC_NONE, whatever lies beyond the uplink */
	uint32_t adapter;          /* or HOST_NONE: a guest's port of `portgroup` */
	uint32_t portgroup, port;
	struct ip peer;            /* of an adapter: whom it speaks to */
	uint32_t network, site;
};
struct path_traffic {
	enum service service;
	struct path_stop from, to; /* one of them on a host */
	uint32_t port;             /* TCP, that routers see; 0: none */
	bool no_ip;                /* bypasses netstacks: software FCoE */
	struct sim_time now;
};
void path_traffic_build(struct paths *p, const struct path_traffic *q, struct path *out, struct verdict *out_why);

/* --- storage (path_storage.c) --- */

struct path_ways {
	struct storage_paths paths;
	struct sim_dur rtt;        /* the longest of them */
	uint32_t mss;              /* the smallest */
	share_rate window;         /* what the connections' windows allow, together; SHARE_RATE_MAX: never the limit */
};

/* Appends all that reading (writing) a datastore from a host uses: the datastore, the array's portals, the wires, the NICs of the storage adapters. Each byte
 * crosses all paths in use, in even parts. *ways (may be NULL) tells the paths, their round trip and payload; of a datastore over no IP network it has none.
 * A verdict that is not ok (silent) leaves `out` as it was: nothing gets through now. */
struct verdict path_read(struct paths *p, uint32_t host, uint32_t datastore, struct sim_time now, struct path *out, struct path_ways *ways);
struct verdict path_write(struct paths *p, uint32_t host, uint32_t datastore, struct sim_time now, struct path *out, struct path_ways *ways);
/* A copy within one host, from datastore to datastore (HOST_NONE: from or to memory): over its storage adapters, or by the array itself (STO-07), then
 * *out_offloaded. The whole path is made; it is dead when one of them is out of reach. */
void path_copy(struct paths *p, uint32_t host, uint32_t read, uint32_t write, bool in_use, struct sim_time now, struct path *out, bool *out_offloaded,
	struct verdict *out_why);

uint32_t path_nic(const struct paths *p, uint32_t host, uint32_t nic, enum res_direction d);
uint32_t path_link(const struct paths *p, uint32_t link, enum res_direction d);
uint32_t path_datastore(const struct paths *p, uint32_t datastore, bool write);
uint32_t path_pool(struct paths *p, uint32_t host, uint32_t stack);
/* Who is plugged into the port that a shaper or a port's meter belongs to. */
struct path_owner {
	uint32_t host, port;
	enum res_direction direction; /* out: what the port sends */
};
bool path_owner_of(const struct paths *p, uint32_t res, struct path_owner *out);
const struct teaming_shaping *path_shaping(const struct paths *p, const struct path_owner *o); /* in force for it now; NULL: none */
uint32_t path_port_meter(const struct paths *p, uint32_t host, uint32_t port, enum res_direction d); /* SHARE_NONE: it has none */
/* What measures a netstack, and an adapter that is not the first of its netstack (of the first: SHARE_NONE); SHARE_NONE: nothing crossed it. */
uint32_t path_stack_meter(const struct paths *p, uint32_t host, uint32_t stack, enum res_direction d);
uint32_t path_adapter_meter(const struct paths *p, uint32_t host, uint32_t adapter, enum res_direction d);
/* Takes over a changed Network I/O Control on all members. */
void path_nioc_changed(struct paths *p, uint32_t dvs, struct sim_time now);
/* Takes over a link's changed settings: its rate; with wires also latency, loss, and whether it is up. */
void path_link_changed(struct paths *p, uint32_t link, struct sim_time now);
/* With wires: a NIC's link came or went; the settings in force for shapers changed. */
void path_nic_changed(struct paths *p, uint32_t host, uint32_t nic);
void path_shaping_changed(struct paths *p, struct sim_time now);

#endif
