/* models/fabric/res.h: the resources transfers can be held by: names and kinds over sim/share, with use over time. Owned by a run.
 *
 * A resource's index here is its index in `share`. A soft resource (S1) has a nominal rate; its capacity = (sum^-3 + nominal^-3)^(-1/3), where sum is that of its
 * members' own caps, and changes on membership only.
 */
#ifndef MODELS_FABRIC_RES_H
#define MODELS_FABRIC_RES_H

#include <glib.h>
#include "sim/series.h"
#include "sim/share.h"
#include "sim/time.h"

enum res_kind {
	RES_NIC, RES_LINK, RES_NIOC_CLASS, RES_SHAPER, RES_STACK_POOL, RES_VMOTION_SENDER, RES_HOST_NFC, RES_DATASTORE_READ, RES_DATASTORE_WRITE, RES_PORTAL,
	RES_STORAGE_WINDOW,
	RES_SWITCH, /* the uplinks of a physical switch */
	RES_PORT,   /* a virtual port balanced by load: without limit, to measure what it carries */
	RES_ADAPTER, /* a VMkernel adapter: without limit, to measure what it carries; no resource of the outcome */
	RES__COUNT,
};
struct res_span { struct sim_time from, to; };
enum res_direction { RES_NO_DIRECTION, RES_OUT, RES_IN, RES_FORWARD, RES_BACKWARD };

struct res { /* what each change of use goes through comes first */
	struct sim_time since;         /* its use over time is brought up to here */
	share_rate payload, used;
	share_rate peak_capacity, peak_here; /* the capacity now, and the most used since it is that */
	struct series *series;         /* of payload; NULL until something crosses it */
	struct sim_dur saturated_time;
	share_rate nominal;            /* capacity as declared */
	int64_t queue_bytes;           /* drop-tail FIFO before it, in bytes of the wire (as its rate counts them); 0: not given, never full */
	enum res_kind kind;
	bool soft, saturated;
	enum res_direction direction;
	uint32_t parent;               /* of a class: the NIC's direction it shares; else SHARE_NONE */
	uint32_t n_members;
	uint32_t streams;              /* that cross it, where use is measured and not solved */
	uint32_t classes;              /* of it, that are crossed so */
	sim_i128 over_area;            /* of what is used beyond payload; 2^-20 B/s x ps */
	sim_i128 members;              /* soft: sum of the members' own caps */
	struct res_span *saturations;  /* closed ones; for contention */
	uint32_t n_saturations, room_saturations;
	struct sim_time saturated_since;
	share_rate peak_used;
	int64_t peak_ppm;
	char *name;                    /* owned: "esx01/vmnic0", "dci" */
	struct sim_dur delay;          /* a link's latency, one way */
	int64_t loss_ppb;              /* random loss on it */
	bool down;                     /* a NIC or link that is: what is sent over it is lost */
	int64_t average_bps, peak_bps, burst; /* a shaper's token bucket: bytes of `burst` */
	uint32_t shares;               /* a class's */
	share_rate reservation;        /* a class's; its limit is `nominal` */
	bool measured;                 /* as its table */
	sim_i128 carry;                /* measured payload that is in no stretch yet, or was less than a whole rate of the last one */
	sim_i128 past_ppm, past_area;  /* of times with another nominal rate: their utilisation, ppm x ps, and where the used area stood at the end */
};

/* A netstack's buffer pool: shared evenly by the streams open on it; a stream's window is at most its part. Not a rate, so it stands beside the resources. */
struct res_pool {
	char *name;             /* owned: "esx01/vmotion" */
	int64_t bytes;
	uint32_t streams, streams_peak;
	int64_t buffered, buffered_peak; /* sum of the windows of the open streams */
};

struct wire_table;
struct res_table {
	struct share *share;
	struct wire_table *wires; /* what packets meet; empty at flow fidelity */
	GPtrArray *res;   /* struct res, owned */
	GPtrArray *pools; /* struct res_pool, owned */
	uint32_t queues;  /* resources with a queue that drops */
	/* For models with packets. */
	bool measured;        /* use is measured, not solved: see res_table_measured() */
	uint32_t port_queue;  /* packets: what a resource queues that drops and has no queue of its own */
	int64_t mark_bytes;   /* from this backlog on queues mark packets that may be marked; 0: never */
	GArray *noted;    /* uint32_t: shapers and ports whose use the solves since changed, for whoever acts on it and empties the list; one may stand in it twice */
};

struct res_table *res_table_new(void);
void res_table_free(struct res_table *t);
uint32_t res_add(struct res_table *t, const char *name, enum res_kind kind, enum res_direction dir, share_rate nominal, bool soft);
/* A class of a NIC's way out (sim/share.h): a path names it instead of the NIC. */
uint32_t res_class_add(struct res_table *t, const char *name, uint32_t parent, uint32_t shares, share_rate reservation, share_rate limit);
void res_class_set(struct res_table *t, uint32_t i, uint32_t shares, share_rate reservation, share_rate limit, struct sim_time now);
static inline struct res *res_get(const struct res_table *t, uint32_t i) { return t->res->pdata[i]; }
void res_set_nominal(struct res_table *t, uint32_t i, share_rate nominal, struct sim_time now);
/* Areas under payload and use until now, to which it was advanced: 2^-20 B/s x ps. */
sim_i128 res_payload_area(const struct res *r);
sim_i128 res_used_area(const struct res *r);
int64_t res_mean_ppm(const struct res *r, struct sim_time now); /* mean utilisation until now, to which it was advanced */
void res_set_queue(struct res_table *t, uint32_t i, int64_t bytes); /* before any transfer crosses it */
/* A full queue loses what arrives; the queue of a host's own NIC or port pushes back on its senders instead (TCP small queues) and loses nothing. */
bool res_queue_drops(const struct res *r);
void res_set_capacity(struct res_table *t, uint32_t i, share_rate capacity); /* now, whatever is declared; not soft */
void res_member_add(struct res_table *t, uint32_t i, share_rate own_cap);    /* soft only */
void res_member_remove(struct res_table *t, uint32_t i, share_rate own_cap);
uint32_t res_pool_add(struct res_table *t, const char *name, int64_t bytes);
struct res_pool *res_pool(const struct res_table *t, uint32_t i);
void res_pool_join(struct res_table *t, uint32_t i, int64_t window);
void res_pool_leave(struct res_table *t, uint32_t i, int64_t window);
int64_t res_pool_part(const struct res_pool *p); /* bytes each open stream may use */
/* After a solve: takes over the new use of the resources it changed. */
void res_account(struct res_table *t, struct sim_time now);
/* From now on, and of all resources: their use is told by res_moved() and res_measured(), and not by solves. */
void res_table_measured(struct res_table *t);
/* What a resource carried since this was told last, as areas (2^-20 B/s x ps): they are exact at any time. */
void res_moved(struct res_table *t, uint32_t i, sim_i128 payload, sim_i128 used);
/* A stretch of it that is over: what was told since the last one becomes its rate, with `used` in all its peak. Stretches follow each other; of one that begins before the resource was
 * brought up to date the rest counts. */
void res_measured(struct res_table *t, uint32_t i, struct sim_time from, struct sim_time to, sim_i128 used, bool saturated);
/* Brings one resource's areas up to now (for a view). */
void res_advance(struct res *r, struct sim_time now);
const char *res_kind_name(enum res_kind k);           /* "nic" */
const char *res_direction_name(enum res_direction d); /* "out", or NULL */

#endif
