/* sim/evq_inside.h: what the files of the event set share; nobody else includes it.
 *
 * evq.c keeps the slots (payload, generation, free list); an order keeps the keys. A key is one unsigned 128-bit number: time 63 bits, class 1, sequence 40,
 * slot 24, from the top: comparing two keys compares time, then class, then the order of pushing. The slot never decides, since no sequence number comes twice.
 */
#ifndef SIM_EVQ_INSIDE_H
#define SIM_EVQ_INSIDE_H

#include "sim/evq.h"

typedef sim_u128 evq_key;

#define EVQ_SLOT_BITS 24
#define EVQ_SEQ_BITS 40

static inline uint32_t evq_key_slot(evq_key k) { return (uint32_t)k & (EVQ_MAX_PENDING - 1); }
static inline struct sim_time evq_key_time(evq_key k) { return sim_time_ps((int64_t)(k >> 65)); }
static inline enum evq_class evq_key_class(evq_key k) { return (enum evq_class)(uint32_t)((k >> 64) & 1); }

/* An order: put takes a key that is not in it; top is the least key (only asked when there is one); drop takes out the key of a slot. */
struct evq_order {
	void *(*create)(void);
	void (*destroy)(void *o);
	void (*put)(void *o, evq_key k);
	evq_key (*top)(const void *o);
	void (*drop)(void *o, evq_key k);
};

extern const struct evq_order evq_heap4_order;
extern const struct evq_order evq_plain_order;

#endif
