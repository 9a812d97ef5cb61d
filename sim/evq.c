/* sim/evq.c: slots, handles and the choice of the order.
 *
 * An event's payload stays where it was put, in a slot, until it fires or is cancelled; only its 16-byte key moves in the order. A slot's generation goes up
 * each time it is given back, so a handle kept too long is recognised: it names a generation that is gone. Generation 0 is never used. The ladder keeps the key
 * of a cancelled event until it comes up, told apart by its slot, which is not used again before; when such keys outnumber the pending ones, all are thrown away
 * at once.
 */
#include "sim/evq.h"
#include "sim/evq_inside.h"

#include <glib.h>

struct evq_slot {
	uint64_t id; /* the lower half of its key, or EVQ_FREE */
	uint64_t arg;
	uint32_t target; /* the next free slot, when it is free */
	uint32_t gen;
	uint16_t handler;
};
_Static_assert(sizeof(struct evq_slot) == LADDER_BODY, "slots are fetched ahead by their size");

struct evq {
	struct ladder *ladder; /* or */
	const struct evq_order *order;
	void *keys;
	struct evq_slot *slots;
	uint32_t n_slots;
	uint32_t cap_slots;
	uint32_t first_free;
	uint32_t size;
	uint64_t seq;
};

#define EVQ_NO_SLOT UINT32_MAX
#define EVQ_FREE UINT64_MAX
#define EVQ_DEAD_AT_LEAST 64
#define EVQ_LAST (UINT64_C(1) << (EVQ_SEQ_BITS - 1)) /* places beyond those of evq_push() */

static const struct evq_order *const evq_orders[EVQ_KINDS] = {
	[EVQ_HEAP4] = &evq_heap4_order,
	[EVQ_PLAIN] = &evq_plain_order,
};

static uint32_t evq_slot_more(struct evq *q)
{
	SIM_ASSERT(q->n_slots + 1 < EVQ_MAX_PENDING); /* the last one would make EVQ_FREE */
	if (q->n_slots == q->cap_slots) {
		q->cap_slots = q->cap_slots ? 2 * q->cap_slots : 64;
		q->slots = g_renew(struct evq_slot, q->slots, q->cap_slots);
		if (q->ladder)
			q->ladder->bodies = (const char *)q->slots;
	}
	q->slots[q->n_slots] = (struct evq_slot){.gen = 1};
	return q->n_slots++;
}

static uint32_t evq_slot_take(struct evq *q)
{
	uint32_t *first = q->first_free == EVQ_NO_SLOT && q->ladder ? &q->ladder->given : &q->first_free;
	uint32_t slot = *first;
	if (slot == EVQ_NO_SLOT)
		return evq_slot_more(q);
	*first = q->slots[slot].target;
	return slot;
}

/* Handles to what the slot held reach it no more. */
static void evq_slot_renew(struct evq_slot *s)
{
	s->gen = s->gen == UINT32_MAX ? 1 : s->gen + 1;
}

static void evq_slot_give(struct evq *q, uint32_t slot)
{
	struct evq_slot *s = &q->slots[slot];
	evq_slot_renew(s);
	s->id = EVQ_FREE;
	s->target = q->first_free;
	q->first_free = slot;
	q->size--;
}

struct evq *evq_new(enum evq_kind kind)
{
	struct evq *q = g_new0(struct evq, 1);
	q->order = evq_orders[kind];
	if (q->order)
		q->keys = q->order->create();
	else
		q->ladder = evq_ladder_new();
	q->first_free = EVQ_NO_SLOT;
	return q;
}

void evq_free(struct evq *q)
{
	if (!q)
		return;
	if (q->order)
		q->order->destroy(q->keys);
	evq_ladder_free(q->ladder);
	g_free(q->slots);
	g_free(q);
}

static evq_key evq_key_make(struct sim_time t, enum evq_class c, uint64_t seq, uint32_t slot)
{
	SIM_ASSERT(t.ps >= 0 && seq < UINT64_C(1) << EVQ_SEQ_BITS);
	return (evq_key)((uint64_t)t.ps << 1 | (c == EVQ_ACTION)) << 64 | (seq << EVQ_SLOT_BITS | slot);
}

static void evq_key_put(struct evq *q, evq_key k)
{
	if (q->ladder)
		evq_ladder_put(q->ladder, k);
	else
		q->order->put(q->keys, k);
}

static void evq_slot_set(struct evq *q, struct evq_slot *s, evq_key k, struct evq_event ev)
{
	s->id = (uint64_t)k;
	s->arg = ev.arg;
	s->target = ev.target;
	s->handler = ev.handler;
	evq_key_put(q, k);
}

struct evq_handle evq_push_at(struct evq *q, struct sim_time t, enum evq_class c, uint64_t order, struct evq_event ev)
{
	uint32_t slot = evq_slot_take(q);
	struct evq_slot *s = &q->slots[slot];
	evq_slot_set(q, s, evq_key_make(t, c, order, slot), ev);
	q->size++;
	return (struct evq_handle){slot, s->gen};
}

struct evq_handle evq_push(struct evq *q, struct sim_time t, enum evq_class c, struct evq_event ev)
{
	return evq_push_at(q, t, c, q->seq++, ev);
}

bool evq_pending(const struct evq *q, struct evq_handle h)
{
	return h.gen != 0 && h.slot < q->n_slots && q->slots[h.slot].gen == h.gen;
}

static bool evq_alive(const void *ctx, evq_key k)
{
	const struct evq *q = ctx;
	return q->slots[evq_key_slot(k)].id == (uint64_t)k;
}

/* The key of a cancelled event is gone: its slot may be used again. */
static void evq_slot_given(const struct evq *q, evq_key k)
{
	q->slots[evq_key_slot(k)].target = q->ladder->given;
	q->ladder->given = evq_key_slot(k);
}

static bool evq_keep(const void *ctx, evq_key k)
{
	bool alive = evq_alive(ctx, k);
	if (!alive)
		evq_slot_given(ctx, k);
	return alive;
}

struct evq_handle evq_push_last(struct evq *q, struct sim_time t, struct evq_event ev)
{
	return evq_push_at(q, t, EVQ_ACTION, EVQ_LAST | q->seq++, ev);
}

bool evq_cancel(struct evq *q, struct evq_handle h)
{
	if (!evq_pending(q, h))
		return false;
	uint64_t id = q->slots[h.slot].id;
	if (!q->ladder) {
		evq_slot_give(q, h.slot);
		q->order->drop(q->keys, id);
		return true;
	}
	evq_slot_renew(&q->slots[h.slot]);
	q->slots[h.slot].id = EVQ_FREE;
	q->size--;
	if (++q->ladder->dead > MAX(q->size, EVQ_DEAD_AT_LEAST)) {
		evq_ladder_purge(q->ladder, evq_keep, q);
		q->ladder->dead = 0;
	}
	return true;
}

/* The least key of all that are pending; false: none is. Looks at a slot only while there are cancelled keys. */
static inline bool evq_top(const struct evq *q, evq_key *out)
{
	struct ladder *l = q->ladder;
	if (q->size == 0)
		return false;
	if (!l) {
		*out = q->order->top(q->keys);
		return true;
	}
	while (evq_ladder_top(l)) {
		*out = l->bottom[l->head];
		if (l->dead == 0 || evq_alive(q, *out))
			return true;
		evq_slot_given(q, *out);
		l->head++;
		l->dead--;
	}
	base_fail("a pending event is in the order", __FILE__, __LINE__);
}

/* Takes the key out that evq_top() has just told. */
static inline void evq_top_drop(struct evq *q, evq_key k)
{
	if (q->ladder)
		q->ladder->head++;
	else
		q->order->drop(q->keys, (uint64_t)k);
}

bool evq_peek(const struct evq *q, struct sim_time *out_t, enum evq_class *out_c)
{
	evq_key k;
	if (!evq_top(q, &k))
		return false;
	*out_t = evq_key_time(k);
	*out_c = evq_key_class(k);
	return true;
}

bool evq_is_last(const struct evq *q)
{
	evq_key k;
	return evq_top(q, &k) && ((uint64_t)k >> EVQ_SLOT_BITS & EVQ_LAST);
}

/* What the key of the next event says, and its slot. */
static inline struct evq_event evq_told(const struct evq *q, evq_key k, struct sim_time *out_t, enum evq_class *out_c)
{
	const struct evq_slot *s = &q->slots[evq_key_slot(k)];
	*out_t = evq_key_time(k);
	*out_c = evq_key_class(k);
	return (struct evq_event){.arg = s->arg, .target = s->target, .handler = s->handler};
}

bool evq_first(const struct evq *q, struct sim_time *out_t, enum evq_class *out_c, struct evq_event *out_ev)
{
	evq_key k;
	if (!evq_top(q, &k))
		return false;
	*out_ev = evq_told(q, k, out_t, out_c);
	return true;
}

bool evq_pop(struct evq *q, struct sim_time *out_t, enum evq_class *out_c, struct evq_event *out_ev)
{
	evq_key k;
	if (!evq_top(q, &k))
		return false;
	*out_ev = evq_told(q, k, out_t, out_c);
	evq_top_drop(q, k);
	evq_slot_give(q, evq_key_slot(k));
	return true;
}

struct evq_handle evq_replace_at(struct evq *q, struct sim_time t, enum evq_class c, uint64_t order, struct evq_event ev)
{
	evq_key k;
	bool any = evq_top(q, &k);
	SIM_ASSERT(any);
	evq_top_drop(q, k);
	uint32_t slot = evq_key_slot(k);
	struct evq_slot *s = &q->slots[slot];
	evq_slot_renew(s);
	evq_slot_set(q, s, evq_key_make(t, c, order, slot), ev);
	return (struct evq_handle){slot, s->gen};
}

size_t evq_size(const struct evq *q)
{
	return q->size;
}
