/* models/fabric/wire.c: interning of wires and bundles: by content, compared byte for byte. */
#include "models/fabric/wire.h"

#include <string.h>

struct wire_table {
	GPtrArray *wires, *bundles; /* owned */
	GHashTable *wire_at, *bundle_at; /* content (GBytes, owned) -> number; look-up only */
};

struct wire_table *wire_table_new(void)
{
	struct wire_table *t = g_new0(struct wire_table, 1);
	t->wires = g_ptr_array_new_with_free_func(g_free);
	t->bundles = g_ptr_array_new();
	t->wire_at = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
	t->bundle_at = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
	return t;
}

void wire_table_free(struct wire_table *t)
{
	if (!t)
		return;
	for (guint i = 0; i < t->bundles->len; i++) {
		struct wire_bundle *b = t->bundles->pdata[i];
		g_free(b->wires);
		g_free(b);
	}
	g_ptr_array_unref(t->wires);
	g_ptr_array_unref(t->bundles);
	g_hash_table_unref(t->wire_at);
	g_hash_table_unref(t->bundle_at);
	g_free(t);
}

/* True: it is there already; *key is then freed. Else it is noted under number `next`. */
static bool known(GHashTable *at, GBytes *key, guint next, uint32_t *out)
{
	gpointer found;
	if (g_hash_table_lookup_extended(at, key, NULL, &found)) {
		g_bytes_unref(key);
		*out = GPOINTER_TO_UINT(found);
		return true;
	}
	g_hash_table_insert(at, key, GUINT_TO_POINTER(next));
	*out = next;
	return false;
}

uint32_t wire_add(struct wire_table *t, const struct wire *w)
{
	struct wire *own = g_new0(struct wire, 1);
	uint32_t i;
	SIM_ASSERT(w->n_there <= WIRE_MAX_HOPS && w->n_back <= WIRE_MAX_HOPS);
	memcpy(own->there, w->there, w->n_there * sizeof(w->there[0])); /* what lies behind the ends is not content */
	memcpy(own->back, w->back, w->n_back * sizeof(w->back[0]));
	own->n_there = w->n_there;
	own->n_back = w->n_back;
	own->rtt = w->rtt;
	own->mss = w->mss;
	own->headers = w->headers;
	own->window = w->window;
	if (known(t->wire_at, g_bytes_new(own, sizeof(*own)), t->wires->len, &i))
		g_free(own);
	else
		g_ptr_array_add(t->wires, own);
	return i;
}

const struct wire *wire_get(const struct wire_table *t, uint32_t i)
{
	return t->wires->pdata[i];
}

uint32_t wire_bundle_add(struct wire_table *t, const uint32_t *wires, uint32_t n, uint32_t copies)
{
	g_autofree uint32_t *content = g_new(uint32_t, n + 1);
	uint32_t i;
	memcpy(content, wires, n * sizeof(*wires));
	content[n] = copies;
	if (known(t->bundle_at, g_bytes_new(content, (n + 1) * sizeof(*content)), t->bundles->len, &i))
		return i;
	struct wire_bundle *b = g_new(struct wire_bundle, 1);
	*b = (struct wire_bundle){g_memdup2(wires, n * sizeof(*wires)), n, copies};
	g_ptr_array_add(t->bundles, b);
	return i;
}

const struct wire_bundle *wire_bundle_get(const struct wire_table *t, uint32_t i)
{
	return t->bundles->pdata[i];
}
