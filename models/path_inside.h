/* models/path_inside.h: what the files of paths share; nobody else includes it.
 *
 *   path.c      endpoints -> a path        path_end.c   leaving and entering a host        path_map.c, path_ports.c   resources of the estate's parts
 *   path_storage.c  reading and writing a datastore                path_wire.c  what packets meet
 */
#ifndef MODELS_PATH_INSIDE_H
#define MODELS_PATH_INSIDE_H

#include "models/fabric/constant.h"
#include "models/path.h"


struct path_host {
	uint32_t nic_base;      /* two per NIC: out, in */
	uint32_t *sender;       /* per NIC, SHARE_NONE until used */
	uint32_t nfc_out, nfc_in;
	GArray *pools;          /* uint32_t per netstack, SHARE_NONE until used */
	GArray *meters;         /* uint32_t per netstack and direction, SHARE_NONE until used: resources without limit, to measure what a netstack carries */
	GArray *adapters;       /* the same per adapter and direction: see path_meter() */
	GArray *shapers;        /* uint32_t per port and direction, SHARE_NONE until used */
	GArray *ports;          /* the same: meters of ports balanced by load */
	GArray *classes;        /* uint32_t per NIC and class of Network I/O Control, SHARE_NONE until used */
};

struct path_owned {
	uint32_t res;
	struct path_owner owner;
};

struct paths {
	const struct estate *e;
	const struct assume *assume;
	struct res_table *t;
	struct path_host *hosts;
	uint32_t link_base;      /* two per link */
	uint32_t datastore_base; /* two per datastore */
	uint32_t *portal_base;   /* per array: two per portal */
	GHashTable *windows;     /* look-up only: (host, datastore, direction) -> resource + 1 */
	uint32_t switch_base;    /* two per physical switch: out of it to its site, in */
	GArray *owners;          /* struct path_owned, by resource */
	bool wires;              /* paths say what packets meet */
	path_changed_fn changed; /* NULL: nobody listens */
	void *changed_ctx;
};

uint32_t path_on_the_wire(struct path_frame f); /* path_end.c: ppm of the payload */

/* path_map.c: resources made when first used */
uint32_t path_sender(struct paths *p, uint32_t host, uint32_t nic);
uint32_t path_nfc_cap(struct paths *p, uint32_t host, bool out);
uint32_t path_portal(const struct paths *p, uint32_t array, uint32_t portal, bool write);
uint32_t path_window(struct paths *p, const struct host *h, uint32_t datastore, bool write, share_rate rate, struct sim_time now); /* takes the rate over */
uint32_t *path_slot(GArray *slots, uint32_t i); /* SHARE_NONE until used */
/* Past an adapter and its netstack, which measure what they carry. The first adapter of a netstack needs no meter: what it carries is what the others leave of
 * the netstack's. */
void path_meter(struct paths *p, const struct host *h, uint32_t adapter, enum res_direction d, struct path *out);

/* path.c: does what leaves or reaches an adapter in packets of this size pass its vSwitch and its network; the physical switches of two ends (NULL: no host)? */
struct verdict path_fits(const struct paths *p, const struct host *h, const struct host_adapter *a, bool leaves, uint32_t size);
struct verdict path_switches_carry(const struct paths *p, const struct path_end *from, const struct path_end *to, uint32_t size);

/* path_end.c */
uint32_t path_switch(const struct paths *p, const struct path_end *e);

/* path_wire.c: interned. `there` and `back` hold one way each, in order; what of them is no queue of packets is passed over. */
uint32_t path_wire(const struct paths *p, const struct path *there, const struct path *back, struct sim_dur rtt, struct path_frame f, int64_t window);
struct fabric_route path_way_back(const struct fabric_route *way); /* the same way, from its far end */

/* path_map.c: the settings of a resource have changed */
void path_tell(const struct paths *p, uint32_t res);

#endif
