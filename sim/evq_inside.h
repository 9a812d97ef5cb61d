/* sim/evq_inside.h: what the files of the event set share; nobody else includes it but through evq_lean.h.
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

static inline uint64_t evq_key_high(evq_key k) { return (uint64_t)(k >> 64); }
static inline uint32_t evq_key_slot(evq_key k) { return (uint32_t)k & (EVQ_MAX_PENDING - 1); }
static inline struct sim_time evq_key_time(evq_key k) { return sim_time_ps((int64_t)(k >> 65)); }
static inline enum evq_class evq_key_class(evq_key k) { return (enum evq_class)(uint32_t)((k >> 64) & 1); }

/* --- the orders that are oracles --- */

/* put takes a key that is not in it; top is the least key (only asked when there is one); drop takes out the key whose lower half is `id`. */
struct evq_order {
	void *(*create)(void);
	void (*destroy)(void *o);
	void (*put)(void *o, evq_key k);
	evq_key (*top)(const void *o);
	void (*drop)(void *o, uint64_t id);
};

extern const struct evq_order evq_heap4_order;
extern const struct evq_order evq_plain_order;

/* --- the ladder: its fields are here for the sake of what evq.c does with every event --- */

#define LADDER_DIGIT 6
#define LADDER_FAN 64
#define LADDER_LEVELS 11
#define LADDER_CHUNK 32
#define LADDER_BODY 32
#define LADDER_NONE UINT32_MAX

/* Places among the ladder's keys: a chunk's first is its header, so none that is in use is 0. A slot of no keys is all 0, or keeps one chunk. */
struct ladder_slot {
	uint32_t head; /* its first chunk, while `at` is not 0 */
	uint32_t at;   /* where the next key goes; a chunk's first place: there is no room */
};

struct ladder {
	evq_key *bottom; /* head to tail: the earliest keys, ascending; head is never 0 */
	uint32_t head, tail, cap;
	uint32_t spill;  /* keys at which the bottom is too long */
	evq_key limit;   /* up to here keys go into the bottom */
	uint64_t base;   /* of the slots */
	uint32_t levels; /* bits: those with slots in use */
	uint32_t first_free; /* chunks given back; 0: none */
	uint32_t n_keys, cap_keys;
	uint32_t dead;   /* keys of cancelled events among them */
	uint32_t given;  /* slots of cancelled events whose keys are gone: a chain */
	evq_key *keys; /* LADDER_CHUNK to a chunk: a header (the next chunk, or 0; then how many keys), and keys */
	const char *bodies; /* LADDER_BODY bytes for each slot, fetched ahead; NULL: none */
	uint64_t used[LADDER_LEVELS];
	struct ladder_slot slots[LADDER_LEVELS * LADDER_FAN];
};

struct ladder *evq_ladder_new(void);
void evq_ladder_free(struct ladder *l);
void evq_ladder_put(struct ladder *l, evq_key k);
void evq_ladder_fill(struct ladder *l); /* only when the bottom is empty: fills it, if there are keys */
void evq_ladder_remove(struct ladder *l, evq_key k); /* it is there */
void evq_ladder_purge(struct ladder *l, bool (*keep)(const void *ctx, evq_key k), const void *ctx);

/* Is there a key? Then the least is l->bottom[l->head]. */
static inline bool evq_ladder_top(struct ladder *l)
{
	if (l->head == l->tail)
		evq_ladder_fill(l);
	return l->head != l->tail;
}

#endif
