/* plots/digest_estate.c: the estate of an outcome in the order in which a planner asks about it: which resource to enlarge first, which adapters serve no more. */
#include "plots/digest.h"

#include "scenarios/natural.h"

static gint fullest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_resource *x = *(struct outcome_resource *const *)a, *y = *(struct outcome_resource *const *)b;
	if (x->saturated_s != y->saturated_s)
		return x->saturated_s < y->saturated_s ? 1 : -1;
	if (x->mean_utilisation_pct != y->mean_utilisation_pct)
		return x->mean_utilisation_pct < y->mean_utilisation_pct ? 1 : -1;
	int c = natural_compare(x->name, y->name);
	c = c ? c : g_strcmp0(x->kind, y->kind);
	return c ? c : g_strcmp0(x->direction, y->direction);
}

GPtrArray *digest_resources(const struct outcome *o, bool all)
{
	GPtrArray *used = g_ptr_array_new();
	for (guint i = 0; i < o->resources->len; i++) {
		struct outcome_resource *r = g_ptr_array_index(o->resources, i);
		if (r->saturated_s > 0 || r->peak_utilisation_pct > 0 || (all && r->bytes > 0))
			g_ptr_array_add(used, r);
	}
	g_ptr_array_sort(used, fullest_first);
	return used;
}

bool digest_directed(const struct outcome_resource *r) { return r->direction && g_strcmp0(r->kind, "vmotion_sender"); }

const char *digest_contended_kind(const struct outcome *o, const struct outcome_contention *c)
{
	const struct outcome_resource *best = NULL;
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *r = g_ptr_array_index(o->resources, i);
		if (!g_strcmp0(r->name, c->resource) && !g_strcmp0(r->direction, c->direction) && (!best || r->saturated_s > best->saturated_s))
			best = r;
	}
	return best ? best->kind : NULL;
}

/* --- adapters that are disabled for future sessions --- */

static void disabled_free(gpointer d)
{
	g_ptr_array_unref(((struct digest_disabled *)d)->hosts);
	g_free(d);
}

/* NULL: it is like no other. */
static char *key_of(const struct outcome_adapter *a, const struct outcome_disabled *d)
{
	if (d->sessions_in_flight->len)
		return NULL;
	return g_strdup_printf("%s\n%s\n%s\n%s\n%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, a->adapter ? a->adapter : "", d->service ? d->service : "", d->by ? d->by : "",
		d->rule ? d->rule : "", d->tagged, d->since_s, d->until_s);
}

static void add_disabled(GPtrArray *list, GHashTable *by_key, const struct digest_disabled *x)
{
	char *key = key_of(x->adapter, x->disabled);
	struct digest_disabled *one = key ? g_hash_table_lookup(by_key, key) : NULL;
	if (!one) {
		one = g_new(struct digest_disabled, 1);
		*one = *x;
		one->hosts = g_ptr_array_new();
		g_ptr_array_add(list, one);
		if (key)
			g_hash_table_insert(by_key, g_steal_pointer(&key), one);
	}
	g_ptr_array_add(one->hosts, (gpointer)x->adapter->host);
	g_free(key);
}

GPtrArray *digest_disabled(const struct outcome *o)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(disabled_free);
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	for (int start = 0; start < 2; start++)
		for (guint i = 0; i < o->adapters->len; i++) {
			const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
			for (guint k = 0; k < a->disabled_for_future->len; k++) {
				const struct outcome_disabled *d = g_ptr_array_index(a->disabled_for_future, k);
				if ((d->since_s == 0) == start)
					add_disabled(list, by_key, &(struct digest_disabled){a, d, i, k, NULL});
			}
		}
	return list;
}
