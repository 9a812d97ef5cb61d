/* models/transport/flow_ends.h: when each open transfer will end, and which is next.
 *
 * A change of rates moves the ends of many transfers and the next end of few: ends stand in an array by slot, with the least of each block; setting one is a
 * store, asking for the least looks again at the blocks that lost theirs. One event of the engine serves them all.
 */
#ifndef MODELS_TRANSPORT_FLOW_ENDS_H
#define MODELS_TRANSPORT_FLOW_ENDS_H

#include <glib.h>
#include "sim/time.h"

#define FLOW_ENDS_BLOCK 16

struct flow_ends_block {
	int64_t least;     /* ps, not known where `lost` */
	uint32_t slot;     /* whose it is */
	bool lost;
};

struct flow_ends {
	int64_t *end;      /* ps, by slot; NEVER while free or without an end */
	uint32_t *owner;
	struct flow_ends_block *blocks;
	uint32_t n, room;  /* slots, in whole blocks */
	GArray *free_slots, *due;
};

struct flow_ends *flow_ends_new(void);
void flow_ends_free(struct flow_ends *e);
/* A slot for a transfer, with no end yet; slots are used again. */
uint32_t flow_ends_take(struct flow_ends *e, uint32_t owner);
void flow_ends_drop(struct flow_ends *e, uint32_t slot);
/* The least of all and one whose it is; NEVER: there is none. */
struct sim_time flow_ends_least(struct flow_ends *e, uint32_t *owner);
/* The owners whose end is `at` or before, ascending. Borrowed until the next call. */
const GArray *flow_ends_due(struct flow_ends *e, struct sim_time at);

static inline struct sim_time flow_ends_get(const struct flow_ends *e, uint32_t slot)
{
	return (struct sim_time){e->end[slot]};
}

/* NEVER: none in sight. */
static inline void flow_ends_set(struct flow_ends *e, uint32_t slot, struct sim_time end)
{
	struct flow_ends_block *b = &e->blocks[slot / FLOW_ENDS_BLOCK];
	e->end[slot] = end.ps;
	if (end.ps < b->least && !b->lost) {
		b->least = end.ps;
		b->slot = slot;
	} else if (slot == b->slot) {
		b->lost = true;
	}
}

#endif
