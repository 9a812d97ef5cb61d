/* plots/digest_estate.c: the estate of an outcome in the order in which a planner asks about it: which resource to enlarge first. */
#include "plots/digest.h"

#include "scenarios/natural.h"

static int order(const char *a, const char *b) { return natural_compare(a ? a : "", b ? b : ""); }

static gint fullest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_resource *x = *(struct outcome_resource *const *)a, *y = *(struct outcome_resource *const *)b;
	if (x->saturated_s != y->saturated_s)
		return x->saturated_s < y->saturated_s ? 1 : -1;
	if (x->mean_utilisation_pct != y->mean_utilisation_pct)
		return x->mean_utilisation_pct < y->mean_utilisation_pct ? 1 : -1;
	int c = order(x->name, y->name);
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
