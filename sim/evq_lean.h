/* sim/evq_lean.h: the engine's order without slots and handles, for who has its own: an event is but its instant, its place among equals and a number.
 *
 * The same ladder as behind evq.h. The instant, then the order that the caller gives (below 2^40), then the number (below 2^24) decide; no two pending events are the same in
 * all three. To take an event back the caller says all three.
 */
#ifndef SIM_EVQ_LEAN_H
#define SIM_EVQ_LEAN_H

#include "sim/evq_inside.h"

static inline evq_key evq_lean_key(struct sim_time t, uint64_t order, uint32_t id)
{
	return (evq_key)((uint64_t)t.ps << 1) << 64 | (order << EVQ_SLOT_BITS | id);
}

static inline void evq_lean_put(struct ladder *l, struct sim_time t, uint64_t order, uint32_t id)
{
	SIM_ASSERT(t.ps >= 0 && order < UINT64_C(1) << EVQ_SEQ_BITS);
	evq_ladder_put(l, evq_lean_key(t, order, id));
}

/* The earliest; false: there is none. */
static inline bool evq_lean_first(struct ladder *l, struct sim_time *out_t, uint64_t *out_order, uint32_t *out_id)
{
	if (!evq_ladder_top(l))
		return false;
	evq_key k = l->bottom[l->head];
	*out_t = evq_key_time(k);
	*out_order = (uint64_t)k >> EVQ_SLOT_BITS;
	*out_id = evq_key_slot(k);
	return true;
}

/* After evq_lean_first(): takes it out; or puts another in its place, which comes after it. */
static inline void evq_lean_drop(struct ladder *l)
{
	l->head++;
}

static inline void evq_lean_replace(struct ladder *l, struct sim_time t, uint64_t order, uint32_t id)
{
	l->head++;
	evq_lean_put(l, t, order, id);
}

/* It must be pending. Cost: of looking through those that lie near it. */
static inline void evq_lean_cancel(struct ladder *l, struct sim_time t, uint64_t order, uint32_t id)
{
	evq_ladder_remove(l, evq_lean_key(t, order, id));
}

#endif
