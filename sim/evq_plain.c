/* sim/evq_plain.c: the oracle's order: a textbook binary heap that cancels lazily.
 *
 * It shares no idea with the 4-ary heap but the key: no places are kept, a cancelled key goes into a set and is thrown away when it reaches the top.
 * (The set is asked for membership only, never walked.) For tests; memory grows with the cancelled keys that have not yet come up.
 */
#include "sim/evq_inside.h"

#include <glib.h>

struct plain {
	GArray *heap;     /* evq_key */
	GHashTable *gone; /* sequence and slot of cancelled keys: unique among all keys ever pushed */
};

static evq_key plain_at(const struct plain *p, uint32_t i)
{
	return g_array_index(p->heap, evq_key, i);
}

static void plain_swap(struct plain *p, uint32_t i, uint32_t j)
{
	evq_key k = plain_at(p, i);
	g_array_index(p->heap, evq_key, i) = plain_at(p, j);
	g_array_index(p->heap, evq_key, j) = k;
}

static void plain_remove_top(struct plain *p)
{
	uint32_t n = p->heap->len - 1;
	plain_swap(p, 0, n);
	g_array_set_size(p->heap, n);
	for (uint32_t i = 0;;) {
		uint32_t least = i;
		for (uint32_t c = 2 * i + 1; c <= 2 * i + 2 && c < n; c++)
			if (plain_at(p, c) < plain_at(p, least))
				least = c;
		if (least == i)
			return;
		plain_swap(p, i, least);
		i = least;
	}
}

static void *plain_create(void)
{
	struct plain *p = g_new(struct plain, 1);
	p->heap = g_array_new(FALSE, FALSE, sizeof(evq_key));
	p->gone = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	return p;
}

static void plain_destroy(void *o)
{
	struct plain *p = o;
	g_array_free(p->heap, TRUE);
	g_hash_table_destroy(p->gone);
	g_free(p);
}

static void plain_put(void *o, evq_key k)
{
	struct plain *p = o;
	g_array_append_val(p->heap, k);
	for (uint32_t i = p->heap->len - 1; i > 0 && plain_at(p, i) < plain_at(p, (i - 1) / 2); i = (i - 1) / 2)
		plain_swap(p, i, (i - 1) / 2);
}

static evq_key plain_top(const void *o)
{
	return plain_at(o, 0);
}

/* Keeps the top alive, so that plain_top() needs no change. */
static void plain_drop(void *o, uint64_t id)
{
	struct plain *p = o;
	g_hash_table_add(p->gone, g_memdup2(&id, sizeof id));
	while (p->heap->len > 0) {
		id = (uint64_t)plain_at(p, 0);
		if (!g_hash_table_remove(p->gone, &id))
			return;
		plain_remove_top(p);
	}
}

const struct evq_order evq_plain_order = {
	.create = plain_create,
	.destroy = plain_destroy,
	.put = plain_put,
	.top = plain_top,
	.drop = plain_drop,
};
