/* tests/validation/validate_play.h: a handful of TCP transfers over a handful of resources, through the transport interface alone: what a case of tcp, ns3 or
 * disk is.
 *
 * A transfer is timed as its source does it: from the call of connect() to the arrival of the last byte; `tcp.fresh` says so to the transport.
 */
#ifndef TESTS_VALIDATION_VALIDATE_PLAY_H
#define TESTS_VALIDATION_VALIDATE_PLAY_H

#include "models/transport/transport.h"

#define PLAY_NONE UINT32_MAX

struct play_flow {
	struct path path;
	struct tcp_opts tcp;
	struct tp_stage stages[TP_MAX_STAGES];
	uint32_t n_stages;
	uint64_t bytes;
	double start_s;
	uint32_t half_of;    /* starts when that flow has delivered half of its bytes; PLAY_NONE: at start_s */
	uint64_t draws;      /* seed of its random losses, or 0 */
	share_rate later;    /* its sender's own rate from `later_s` after its start on; 0: its stages as ever */
	double later_s;
	/* NULL, or: what the same connection sends next, once `bytes` are done; 0: nothing more. */
	uint64_t (*next)(void *ctx, struct sim_time now, uint64_t sent);
	void *ctx;
	double pause_s;      /* before what is sent next begins */
};

/* Both models, one after another. */
enum play_fidelity { PLAY_FLOW, PLAY_PACKET, PLAY_FIDELITIES };
const struct tp_factory *validate_play_transport(enum play_fidelity f);
static inline uint64_t validate_play_seeds(bool drawn) { return drawn ? 20 : 1; }
/* Seconds by which a start differs from seed to seed, up to `most`, as clocks and schedulers make it differ; 0 for the first seed and for flows. */
double validate_play_jitter(enum play_fidelity f, uint64_t seed, uint32_t flow, double most);

struct validate_play;

struct validate_play *validate_play_new(const struct tp_factory *transport, uint64_t seed); /* flow_factory, packet_factory; of what packets draw */
bool validate_play_packets(const struct validate_play *p);                    /* it plays packets */
void validate_play_free(struct validate_play *p);
struct res_table *validate_play_res(struct validate_play *p);
/* The resource (a RES_SHAPER) is a token bucket; packets meet it as such, too. */
void validate_play_bucket(struct validate_play *p, uint32_t res, share_rate average, share_rate peak, int64_t burst_bytes);
uint32_t validate_play_add(struct validate_play *p, const struct play_flow *f); /* copies; counts from 0 */
/* Plays until all are done; false: not all were, within the horizon. */
bool validate_play_run(struct validate_play *p);
double validate_play_took(const struct validate_play *p, uint32_t flow);     /* seconds, from its start */
double validate_play_finished(const struct validate_play *p, uint32_t flow); /* seconds, from the start of the case */

/* An empty path: no resource, nothing soft, no pool. */
struct path validate_play_path(double rtt_s, uint32_t mss, double loss);
/* The same way, where packets meet it: a cable that only delays, with its random losses; they come back in what is left of the round trip. */
uint32_t validate_play_cable(struct validate_play *p, const char *name, double delay_s);
/* The path crosses the resource; each byte of payload costs wire / payload bytes there. */
void validate_play_cross(struct path *p, uint32_t res, uint32_t payload, uint32_t wire);

#endif
