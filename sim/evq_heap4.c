/* sim/evq_heap4.c: an oracle's order: a 4-ary heap of keys with the place of every slot.
 *
 * Four children share one cache line, so a heap of a million keys is ten lines deep. pos[slot] says where a slot's key stands: cancelling needs no search.
 * (D-ary heaps: D. B. Johnson, "Priority queues with update and finding minimum spanning trees", 1975.)
 */
#include "sim/evq_inside.h"

#include <glib.h>

struct heap4 {
	evq_key *keys;
	uint32_t *pos; /* by slot; meaningful only while the slot's key is in the heap */
	uint32_t n;
	uint32_t cap;
	uint32_t cap_pos;
};

#define HEAP4_ARITY 4

static void heap4_place(struct heap4 *h, uint32_t i, evq_key k)
{
	h->keys[i] = k;
	h->pos[evq_key_slot(k)] = i;
}

static void heap4_up(struct heap4 *h, uint32_t i, evq_key k)
{
	while (i > 0) {
		uint32_t parent = (i - 1) / HEAP4_ARITY;
		if (h->keys[parent] < k)
			break;
		heap4_place(h, i, h->keys[parent]);
		i = parent;
	}
	heap4_place(h, i, k);
}

static void heap4_down(struct heap4 *h, uint32_t i, evq_key k)
{
	for (;;) {
		uint32_t first = HEAP4_ARITY * i + 1;
		if (first >= h->n)
			break;
		uint32_t end = MIN(first + HEAP4_ARITY, h->n);
		uint32_t least = first;
		for (uint32_t c = first + 1; c < end; c++)
			if (h->keys[c] < h->keys[least])
				least = c;
		if (k < h->keys[least])
			break;
		heap4_place(h, i, h->keys[least]);
		i = least;
	}
	heap4_place(h, i, k);
}

static void *heap4_create(void)
{
	return g_new0(struct heap4, 1);
}

static void heap4_destroy(void *o)
{
	struct heap4 *h = o;
	g_free(h->keys);
	g_free(h->pos);
	g_free(h);
}

static void heap4_put(void *o, evq_key k)
{
	struct heap4 *h = o;
	uint32_t slot = evq_key_slot(k);
	if (h->n == h->cap) {
		h->cap = h->cap ? 2 * h->cap : 64;
		h->keys = g_renew(evq_key, h->keys, h->cap);
	}
	if (slot >= h->cap_pos) {
		h->cap_pos = MAX(64, 2 * slot);
		h->pos = g_renew(uint32_t, h->pos, h->cap_pos);
	}
	heap4_up(h, h->n++, k);
}

static evq_key heap4_top(const void *o)
{
	const struct heap4 *h = o;
	return h->keys[0];
}

static void heap4_drop(void *o, uint64_t id)
{
	struct heap4 *h = o;
	uint32_t i = h->pos[evq_key_slot(id)];
	SIM_ASSERT(i < h->n && (uint64_t)h->keys[i] == id);
	evq_key last = h->keys[--h->n];
	if (i == h->n)
		return;
	if (i > 0 && last < h->keys[(i - 1) / HEAP4_ARITY])
		heap4_up(h, i, last);
	else
		heap4_down(h, i, last);
}

const struct evq_order evq_heap4_order = {
	.create = heap4_create,
	.destroy = heap4_destroy,
	.put = heap4_put,
	.top = heap4_top,
	.drop = heap4_drop,
};
