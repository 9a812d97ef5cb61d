/* models/transport/flow_ends.h: when each open transfer will end, and which is next.
 *
 * A change of rates moves the ends of many transfers and the next end of few: ends stand in an array by slot, with the least of each block of 64; setting one is a
 * store, asking for the least looks again at the blocks that changed. One event of the engine serves them all.
 */
#ifndef MODELS_TRANSPORT_FLOW_ENDS_H
#define MODELS_TRANSPORT_FLOW_ENDS_H

#include <glib.h>
#include "sim/time.h"

struct flow_ends;

struct flow_ends *flow_ends_new(void);
void flow_ends_free(struct flow_ends *e);
/* A slot for a transfer, with no end yet; slots are used again. */
uint32_t flow_ends_take(struct flow_ends *e, uint32_t owner);
void flow_ends_drop(struct flow_ends *e, uint32_t slot);
void flow_ends_set(struct flow_ends *e, uint32_t slot, struct sim_time end); /* NEVER: none in sight */
struct sim_time flow_ends_least(struct flow_ends *e);                        /* NEVER: none */
/* The owners whose end is `at`, ascending. Borrowed until the next call. */
const GArray *flow_ends_due(struct flow_ends *e, struct sim_time at);

#endif
