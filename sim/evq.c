/* sim/evq.c: slots, handles and the choice of the order.
 *
 * An event's payload stays where it was put, in a slot, until it fires or is cancelled; only its 16-byte key moves in the order. A slot's generation goes up
 * each time it is given back, so a handle kept too long is recognised: it names a generation that is gone. Generation 0 is never used.
 */
#include "sim/evq.h"
#include "sim/evq_inside.h"

#include <glib.h>

struct evq_slot {
	evq_key key;
	struct evq_event ev;
	uint32_t gen;
	uint32_t next_free;
};

struct evq {
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

static const struct evq_order *const evq_orders[] = {
	[EVQ_HEAP4] = &evq_heap4_order,
	[EVQ_PLAIN] = &evq_plain_order,
};

static uint32_t evq_slot_take(struct evq *q)
{
	if (q->first_free != EVQ_NO_SLOT) {
		uint32_t slot = q->first_free;
		q->first_free = q->slots[slot].next_free;
		return slot;
	}
	SIM_ASSERT(q->n_slots < EVQ_MAX_PENDING);
	if (q->n_slots == q->cap_slots) {
		q->cap_slots = q->cap_slots ? 2 * q->cap_slots : 64;
		q->slots = g_renew(struct evq_slot, q->slots, q->cap_slots);
	}
	q->slots[q->n_slots] = (struct evq_slot){.gen = 1};
	return q->n_slots++;
}

static void evq_slot_give(struct evq *q, uint32_t slot)
{
	struct evq_slot *s = &q->slots[slot];
	s->gen = s->gen == UINT32_MAX ? 1 : s->gen + 1;
	s->key = 0;
	s->next_free = q->first_free;
	q->first_free = slot;
	q->size--;
}

struct evq *evq_new(enum evq_kind kind)
{
	struct evq *q = g_new0(struct evq, 1);
	q->order = evq_orders[kind];
	q->keys = q->order->create();
	q->first_free = EVQ_NO_SLOT;
	return q;
}

void evq_free(struct evq *q)
{
	if (!q)
		return;
	q->order->destroy(q->keys);
	g_free(q->slots);
	g_free(q);
}

struct evq_handle evq_push_at(struct evq *q, struct sim_time t, enum evq_class c, uint64_t order, struct evq_event ev)
{
	SIM_ASSERT(t.ps >= 0 && order < UINT64_C(1) << EVQ_SEQ_BITS);
	uint32_t slot = evq_slot_take(q);
	struct evq_slot *s = &q->slots[slot];
	s->ev = ev;
	s->key = (evq_key)(uint64_t)t.ps << 65 | (evq_key)(c == EVQ_ACTION) << 64 | order << EVQ_SLOT_BITS | slot;
	q->order->put(q->keys, s->key);
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

bool evq_cancel(struct evq *q, struct evq_handle h)
{
	if (!evq_pending(q, h))
		return false;
	q->order->drop(q->keys, q->slots[h.slot].key);
	evq_slot_give(q, h.slot);
	return true;
}

bool evq_peek(const struct evq *q, struct sim_time *out_t, enum evq_class *out_c)
{
	if (q->size == 0)
		return false;
	evq_key k = q->order->top(q->keys);
	*out_t = evq_key_time(k);
	*out_c = evq_key_class(k);
	return true;
}

bool evq_first(const struct evq *q, struct sim_time *out_t, enum evq_class *out_c, struct evq_event *out_ev)
{
	if (!evq_peek(q, out_t, out_c))
		return false;
	*out_ev = q->slots[evq_key_slot(q->order->top(q->keys))].ev;
	return true;
}

static void evq_drop_first(struct evq *q)
{
	evq_key k = q->order->top(q->keys);
	q->order->drop(q->keys, k);
	evq_slot_give(q, evq_key_slot(k));
}

bool evq_pop(struct evq *q, struct sim_time *out_t, enum evq_class *out_c, struct evq_event *out_ev)
{
	if (!evq_first(q, out_t, out_c, out_ev))
		return false;
	evq_drop_first(q);
	return true;
}

struct evq_handle evq_replace_at(struct evq *q, struct sim_time t, enum evq_class c, uint64_t order, struct evq_event ev)
{
	SIM_ASSERT(q->size > 0);
	evq_drop_first(q);
	return evq_push_at(q, t, c, order, ev);
}

size_t evq_size(const struct evq *q)
{
	return q->size;
}
