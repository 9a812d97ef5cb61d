/* models/world_traffic.h: load that is not a migration's, as a scenario declares it: who sends what to whom, and how much of it when.
 *
 * Every source sends `rate` (or reads and writes at their rates) from its start to its stop, in phases of `on` and `off` or as its trace says. Inelastic traffic is
 * lost when it cannot be carried at once; elastic traffic is kept and sent later as fast as possible. Rates are bit/s of payload.
 */
#ifndef MODELS_WORLD_TRAFFIC_H
#define MODELS_WORLD_TRAFFIC_H

#include "models/host/estate.h"

#define WORLD_AS_FAST_AS_POSSIBLE INT64_C(-1)
#define WORLD_TRACE_MAX 1000000 /* samples of a trace */

/* What may stand at an end: NOWHERE is beyond the host's uplink. */
enum world_end_kind { WORLD_END_NOWHERE, WORLD_END_HOST, WORLD_END_CLUSTER, WORLD_END_VM, WORLD_END_APPLIANCE, WORLD_END_SITE, WORLD_END_DATASTORE };

struct world_end {
	enum world_end_kind kind;
	uint32_t index;       /* of its kind */
	const char *adapter;  /* of a host, for traffic that no rule chooses an adapter for (software FCoE); NULL: the rules choose */
};

struct world_sample {
	struct sim_time at;   /* after the traffic's start */
	int64_t bps;
};

struct world_traffic {
	const char *id;
	enum service type;
	const char *stack;    /* custom: its netstack and port */
	uint32_t port;
	GArray *from;         /* struct world_end, in list order */
	struct world_end to;
	uint32_t datastore;   /* HOST_NONE: none */
	int64_t rate_bps;     /* or WORLD_AS_FAST_AS_POSSIBLE */
	int64_t read_bps, write_bps; /* with a datastore; 0: none */
	struct sim_dur on, off; /* off 0: always on */
	GArray *trace;        /* struct world_sample, ascending; NULL: none */
	bool elastic;
	struct sim_time start, stop; /* NEVER: only an action starts it; until the end of the run */
	uint32_t origin;
};

struct world_ft { /* a fault tolerant VM */
	uint32_t secondary;   /* host; HOST_NONE: the VM is not fault tolerant */
	int64_t logging_bps;
	struct sim_dur max_lag;
};

/* A new one: no source, to nowhere, inelastic, from 0 to the end. `id` is borrowed. */
struct world_traffic *world_traffic_new(const char *id, enum service type);
void world_traffic_free(struct world_traffic *t);

#endif
