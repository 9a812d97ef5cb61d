/* plots/picture_topology_pick.c: which hosts, adapters and ways of migrations are drawn.
 *
 * Up to TOPOLOGY_HOSTS hosts stand for themselves. Of more, those that differ in names and addresses only are one; the ones that migrations touch come first.
 * Adapters are as they are at the end, the rest of an estate is as declared.
 */
#include "plots/picture_topology.h"

#include <string.h>
#include "scenarios/natural.h"

const struct outcome_portgroup *picture_topology_portgroup(const struct outcome_host *h, const char *name)
{
	for (guint i = 0; name && i < h->portgroups->len; i++) {
		const struct outcome_portgroup *g = g_ptr_array_index(h->portgroups, i);
		if (g_strcmp0(g->name, name) == 0)
			return g;
	}
	return NULL;
}

bool picture_topology_adapter_used(const struct outcome_adapter *a)
{
	int64_t sum = 0;
	for (guint i = 0; i < a->bytes_by_service->len; i++)
		sum += MAX(((const struct outcome_service_bytes *)g_ptr_array_index(a->bytes_by_service, i))->bytes, 0);
	return sum > 0;
}

bool picture_topology_nic_used(const struct outcome *o, const char *host, const char *nic)
{
	g_autofree char *name = g_strdup_printf("%s/%s", host, nic);
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *r = g_ptr_array_index(o->resources, i);
		if (r->bytes > 0 && g_strcmp0(r->kind, "nic") == 0 && g_strcmp0(r->name, name) == 0)
			return true;
	}
	return false;
}

const struct outcome_disabled *picture_topology_disabled(const struct outcome_adapter *a)
{
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(a->disabled_for_future, i);
		if (d->until_s == OUTCOME_NULL)
			return d;
	}
	return NULL;
}

/* Place of an adapter on its host: by switch, then by port group, both in the host's order; those without one come last. */
static unsigned rank(const struct outcome_host *h, const struct outcome_adapter *a)
{
	const struct outcome_portgroup *g = picture_topology_portgroup(h, a->portgroup);
	unsigned sw = 0, pg = 0;
	while (g && pg < h->portgroups->len && g_ptr_array_index(h->portgroups, pg) != g)
		pg++;
	while (g && sw < h->switches->len && g_strcmp0(((const struct outcome_switch *)g_ptr_array_index(h->switches, sw))->name, g->sw))
		sw++;
	return g ? sw << 16 | pg : G_MAXUINT;
}

static gint by_place(gconstpointer a, gconstpointer b, gpointer host)
{
	const struct outcome_adapter *x = *(struct outcome_adapter *const *)a, *y = *(struct outcome_adapter *const *)b;
	unsigned rx = rank(host, x), ry = rank(host, y);
	return rx != ry ? (rx < ry ? -1 : 1) : natural_compare(x->adapter, y->adapter);
}

/* Adapters that are there come before those that were removed, where not all can be drawn. */
static void pick_adapters(struct topology_host *t, const struct outcome *o)
{
	for (int removed = 0; removed < 2; removed++)
		for (guint i = 0; i < o->adapters->len; i++) {
			struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
			if (g_strcmp0(a->host, t->host->name) || (a->removed_s != OUTCOME_NULL) != removed)
				continue;
			if (t->adapters->len < TOPOLOGY_ADAPTERS)
				g_ptr_array_add(t->adapters, a);
			else
				t->left_out++;
		}
	g_ptr_array_sort_with_data(t->adapters, by_place, (gpointer)t->host);
}

static struct topology_host *host_new(const struct outcome *o, const struct outcome_host *h)
{
	struct topology_host *t = g_new0(struct topology_host, 1);
	t->host = h;
	t->last = h->name;
	t->alike = 1;
	t->adapters = g_ptr_array_new();
	while (t->site < o->topology.sites->len && g_strcmp0(g_ptr_array_index(o->topology.sites, t->site), h->site))
		t->site++;
	pick_adapters(t, o);
	return t;
}

static void host_free(gpointer host)
{
	struct topology_host *t = host;
	g_ptr_array_unref(t->adapters);
	g_free(t);
}

static void texts(GString *s, const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(s, "\n%s", (const char *)g_ptr_array_index(list, i));
}

static void adapter_likeness(GString *s, const struct outcome_adapter *a)
{
	g_string_append_printf(s, "\n\tvmk %s %s %s %" G_GINT64_FORMAT "%d%d%d", a->adapter, a->stack, a->portgroup, a->mtu, a->enabled,
		a->removed_s != OUTCOME_NULL, picture_topology_adapter_used(a));
	texts(s, a->services);
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(a->disabled_for_future, i);
		if (d->until_s == OUTCOME_NULL)
			g_string_append_printf(s, "\n\t\t%s %s", d->service, d->by);
	}
}

/* All that is drawn of a host but its name and addresses: hosts of equal likeness, which migrations leave and reach alike, are
 * one. */
static char *likeness(const struct topology_host *t, unsigned role)
{
	const struct outcome_host *h = t->host;
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "%u %u %s %u", role, t->site, h->release, t->left_out);
	for (guint i = 0; i < h->nics->len; i++) {
		const struct outcome_nic *n = g_ptr_array_index(h->nics, i);
		g_string_append_printf(s, "\n\tnic %s %" G_GINT64_FORMAT " %d", n->name, n->rate_bps, n->up);
	}
	for (guint i = 0; i < h->switches->len; i++) {
		const struct outcome_switch *w = g_ptr_array_index(h->switches, i);
		g_string_append_printf(s, "\n\tswitch %s", w->name);
		texts(s, w->uplinks);
	}
	for (guint i = 0; i < h->portgroups->len; i++) {
		const struct outcome_portgroup *g = g_ptr_array_index(h->portgroups, i);
		g_string_append_printf(s, "\n\tport group %s %s %s", g->name, g->sw, g->network);
	}
	for (guint i = 0; i < t->adapters->len; i++)
		adapter_likeness(s, g_ptr_array_index(t->adapters, i));
	return g_string_free(s, FALSE);
}

enum { LEFT = 1, REACHED = 2 };

/* Name of a host -> what migrations do with it. */
static GHashTable *touched(const struct outcome *o)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		const char *const ends[] = {m->from, m->to};
		for (guint k = 0; k < 2; k++)
			if (ends[k])
				g_hash_table_insert(set, (gpointer)ends[k], GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(set, ends[k])) | (k ? REACHED : LEFT)));
	}
	return set;
}

/* `of`: name of a host -> struct topology_host it is drawn as. */
static void pick_hosts(struct topology *t, GHashTable *of)
{
	const GPtrArray *hosts = t->o->topology.hosts;
	g_autoptr(GHashTable) alike = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), moved = touched(t->o);
	for (int still = 0; still < 2; still++)
		for (guint i = 0; i < hosts->len; i++) {
			const struct outcome_host *h = g_ptr_array_index(hosts, i);
			unsigned role = h->name ? GPOINTER_TO_UINT(g_hash_table_lookup(moved, h->name)) : 0;
			if (!h->name || (role == 0) != (still != 0))
				continue;
			struct topology_host *one = host_new(t->o, h);
			char *key = hosts->len > TOPOLOGY_HOSTS ? likeness(one, role) : g_strdup_printf("%u", i);
			struct topology_host *first = g_hash_table_lookup(alike, key);
			if (first) {
				first->alike++;
				first->last = h->name;
				host_free(one);
			} else {
				g_hash_table_insert(alike, g_strdup(key), one);
				g_ptr_array_add(t->hosts, one);
			}
			g_hash_table_insert(of, (gpointer)h->name, first ? first : one);
			g_free(key);
		}
}

static gint busiest(gconstpointer a, gconstpointer b)
{
	const struct topology_way *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return x->from != y->from ? (x->from < y->from ? -1 : 1) : x->to < y->to ? -1 : x->to > y->to;
}

static void pick_ways(struct topology *t, GHashTable *of)
{
	for (guint i = 0; i < t->o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(t->o->migrations, i);
		struct topology_host *a = m->from ? g_hash_table_lookup(of, m->from) : NULL, *b = m->to ? g_hash_table_lookup(of, m->to) : NULL;
		guint from, to, k = 0;
		if (!a || !b || !g_ptr_array_find(t->hosts, a, &from) || !g_ptr_array_find(t->hosts, b, &to))
			continue;
		if (a == b) {
			a->within++;
			continue;
		}
		while (k < t->ways->len && (g_array_index(t->ways, struct topology_way, k).from != from || g_array_index(t->ways, struct topology_way, k).to != to))
			k++;
		if (k == t->ways->len) {
			struct topology_way w = {from, to, 0};
			g_array_append_val(t->ways, w);
		}
		g_array_index(t->ways, struct topology_way, k).n++;
	}
	g_array_sort(t->ways, busiest);
	t->ways_left_out = t->ways->len - MIN(t->ways->len, TOPOLOGY_WAYS);
	g_array_set_size(t->ways, t->ways->len - t->ways_left_out);
}

struct topology *picture_topology_pick(const struct outcome *o, bool narrow)
{
	struct topology *t = g_new0(struct topology, 1);
	t->o = o;
	t->narrow = narrow;
	t->hosts = g_ptr_array_new_with_free_func(host_free);
	t->ways = g_array_new(FALSE, FALSE, sizeof(struct topology_way));
	g_autoptr(GHashTable) of = g_hash_table_new(g_str_hash, g_str_equal);
	pick_hosts(t, of);
	for (guint i = TOPOLOGY_HOSTS; i < t->hosts->len; i++)
		t->hosts_left_out += ((struct topology_host *)g_ptr_array_index(t->hosts, i))->alike;
	if (t->hosts->len > TOPOLOGY_HOSTS)
		g_ptr_array_set_size(t->hosts, TOPOLOGY_HOSTS);
	pick_ways(t, of);
	return t;
}

void picture_topology_free(struct topology *t)
{
	g_ptr_array_unref(t->hosts);
	g_array_unref(t->ways);
	g_free(t);
}
