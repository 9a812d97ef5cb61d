/* models/migration/plan.h: what a migration moves, and how fast one session may go by itself: pure functions.
 *
 * A powered-on VM's memory and the leaf file of each disk are hot; every other file of a disk's chain is cold. Powered off or suspended, all is cold, and a suspended VM's memory
 * is a file. Bytes moved are the bytes used. Files move only when the target datastore is another one. What stays on its host is copied by that host itself.
 */
#ifndef MODELS_MIGRATION_PLAN_H
#define MODELS_MIGRATION_PLAN_H

#include "models/rules/verdict.h"
#include "models/transport/transport.h"
#include "models/world.h"

#define PLAN_MEMORY_FILE UINT32_MAX
struct plan_job { /* one file to copy */
	uint32_t disk;     /* or PLAN_MEMORY_FILE: a suspended VM's memory */
	int64_t bytes;
	uint32_t from, to; /* datastores; HOST_NONE: not limiting */
};

struct plan {
	enum migration_kind kind;
	int64_t memory;     /* first round, whole pages, zeros left out; 0 when cold */
	GArray *hot, *cold; /* struct plan_job, in disk and chain order */
	int64_t write_bps;  /* guest writes to the disks that move hot */
	uint32_t mover;     /* the host that copies from datastore to datastore itself, or HOST_NONE: over the network */
};

struct plan_request {
	const struct world_vm *vm;
	uint32_t host;              /* where it is now */
	const uint32_t *datastores; /* where each disk is now */
	uint32_t to, datastore;     /* datastore HOST_NONE: the disks stay */
	enum migration_kind kind;
	const struct assume *assume;
};

void plan_init(struct plan *p); /* nothing moves */
/* What it is, when nobody says: by power, hosts, their vCenter Servers, and whether disks move. */
enum migration_kind plan_kind(const struct estate *e, const struct plan_request *q);
struct verdict plan_make(const struct estate *e, const struct plan_request *q, struct plan *out);
/* A clone or what is done with a snapshot, by q->kind (plan_clone.c). `memory`: a snapshot with the memory of a running VM. */
struct verdict plan_clone(const struct estate *e, const struct plan_request *q, bool memory, struct plan *out);
void plan_clear(struct plan *p);

/* `a`: the options of the source host; NULL: the defaults. Streams one vMotion adapter opens over an uplink of this speed, and what one stream helper carries. */
uint32_t plan_streams(struct release r, const struct advanced *a, int64_t uplink_bps);
share_rate plan_helper_rate(struct release r, const struct advanced *a);
/* Streams of each of the n adapters of a vMotion by the speed of their uplinks, at least one each: by option, or as above up to the option's ceiling. */
void plan_spread_streams(struct release r, const struct advanced *a, const int64_t *uplink_bps, uint32_t n, uint32_t *out);

/* What the sockets of a vMotion stream are made with. */
struct plan_sockets {
	int64_t buffer;             /* bytes: the smaller of the sender's and the receiver's */
	int64_t line_rate_bps;      /* expected; bit/s */
	struct sim_dur latency_mode; /* round trip from which the line rate decides */
};
/* By the options of both hosts; NULL: the defaults. An expected line rate that neither was given is the scenario's `vmotion_line_rate`. */
struct plan_sockets plan_sockets(const struct advanced *from, const struct advanced *to, const struct assume *a);
/* Window of such a stream at this RTT: its buffer below latency mode, 562540 B; from there enough for the expected line rate, at most 16 MiB. */
int64_t plan_vmotion_window(struct sim_dur rtt, const struct plan_sockets *s);
/* NFC's one synchronous thread: a window of depth x chunk per round trip and service time, at most 1.3 Gbit/s; or as assumed. */
share_rate plan_nfc_rate(struct sim_dur rtt, const struct assume *a);
/* The same thread block by block, where round trips come by themselves. A rate that was assumed has none. */
struct tp_app plan_nfc_app(const struct assume *a);

#endif
