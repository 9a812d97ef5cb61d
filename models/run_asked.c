/* models/run_asked.c: an outcome of some subjects only: what a condition or an expectation asks about while the run goes on.
 *
 * A whole outcome costs as much as the estate is large; a condition that names two migrations is tested at every quiet instant. So only the records asked for are
 * made, in the order in which the whole outcome has them. Names without wildcards are looked up, globs are matched with all.
 */
#include "models/run_internal.h"

#include <string.h>

static bool is_glob(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

static bool is_asked(const struct run_ask *asks, unsigned n, enum world_fn fn, const char *name)
{
	for (unsigned i = 0; i < n; i++)
		if (asks[i].fn == fn && g_pattern_match_simple(asks[i].name, name))
			return true;
	return false;
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void note(GArray *numbers, uint32_t number)
{
	for (guint i = 0; i < numbers->len; i++)
		if (g_array_index(numbers, uint32_t, i) == number)
			return;
	g_array_append_val(numbers, number);
}

/* Numbers of the migrations asked for by a function, ascending. */
static GArray *migrations(const struct run *r, const struct run_ask *asks, unsigned n, enum world_fn fn)
{
	GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	bool all = false;
	for (unsigned i = 0; i < n; i++) {
		const struct run_migration *m = asks[i].fn == fn ? g_hash_table_lookup(r->migration_by_id, asks[i].name) : NULL;
		all |= asks[i].fn == fn && is_glob(asks[i].name);
		if (m)
			note(numbers, m->index);
	}
	if (all)
		g_array_set_size(numbers, 0);
	for (uint32_t i = 0; all && i < r->migrations->len; i++)
		if (is_asked(asks, n, fn, ((const struct run_migration *)r->migrations->pdata[i])->id))
			g_array_append_val(numbers, i);
	g_array_sort(numbers, by_number);
	return numbers;
}

static void add_sessions(struct run *r, const struct run_ask *asks, unsigned n, struct outcome *o)
{
	g_autoptr(GArray) of = migrations(r, asks, n, WORLD_FN_SESSION), sessions = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < of->len; i++) {
		const struct run_migration *m = r->migrations->pdata[g_array_index(of, uint32_t, i)];
		for (guint k = 0; k < m->sessions->len; k++) {
			const struct run_session *s = m->sessions->pdata[k];
			g_array_append_val(sessions, s->index);
			for (guint x = 0; x < s->riders->len; x++)
				g_array_append_val(sessions, ((const struct run_session *)s->riders->pdata[x])->index);
		}
	}
	for (guint i = 0; i < r->sessions->len; i++) {
		const struct run_session *s = r->sessions->pdata[i];
		if (s->t && is_asked(asks, n, WORLD_FN_SESSION, s->t->id))
			g_array_append_val(sessions, i);
	}
	g_array_sort(sessions, by_number);
	for (guint i = 0; i < sessions->len; i++)
		run_outcome_session(r, r->sessions->pdata[g_array_index(sessions, uint32_t, i)], o, outcome_list_add(o->sessions, &outcome_record_session));
}

static void add_host(struct run *r, const struct run_ask *asks, unsigned n, uint32_t h, struct outcome *o)
{
	const struct host *host = estate_host(r->estate, h);
	for (uint32_t a = 0; a < host->adapters->len; a++) {
		g_autofree char *name = g_strconcat(host->name, "/", host_adapter(host, a)->name, NULL);
		if (is_asked(asks, n, WORLD_FN_ADAPTER, name))
			run_view_adapter(r, h, a, o, outcome_list_add(o->adapters, &outcome_record_adapter));
	}
}

static void add_adapters(struct run *r, const struct run_ask *asks, unsigned n, struct outcome *o)
{
	g_autoptr(GArray) hosts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	bool all = false;
	for (unsigned i = 0; i < n; i++) {
		const char *slash = asks[i].fn == WORLD_FN_ADAPTER ? strrchr(asks[i].name, '/') : NULL;
		g_autofree char *name = slash ? g_strndup(asks[i].name, (gsize)(slash - asks[i].name)) : NULL;
		uint32_t h = name ? estate_host_find(r->estate, name) : HOST_NONE;
		all |= asks[i].fn == WORLD_FN_ADAPTER && (!name || is_glob(name));
		if (h != HOST_NONE)
			note(hosts, h);
	}
	g_array_sort(hosts, by_number);
	for (uint32_t h = 0; all && h < r->estate->hosts->len; h++)
		add_host(r, asks, n, h, o);
	for (guint i = 0; !all && i < hosts->len; i++)
		add_host(r, asks, n, g_array_index(hosts, uint32_t, i), o);
}

struct outcome *run_outcome_asked(struct run *r, const struct run_ask *asks, unsigned n)
{
	struct outcome *o = outcome_new_empty();
	g_autoptr(GArray) of = migrations(r, asks, n, WORLD_FN_MIGRATION);
	o->run.finished_s = sim_now(r->sim).ps;
	o->run.events = (int64_t)sim_events(r->sim);
	for (guint i = 0; i < of->len; i++)
		run_outcome_migration(r, r->migrations->pdata[g_array_index(of, uint32_t, i)], o, outcome_list_add(o->migrations, &outcome_record_migration));
	for (guint i = 0; i < r->evacuations->len; i++)
		if (is_asked(asks, n, WORLD_FN_EVACUATION, ((const struct run_evacuation *)r->evacuations->pdata[i])->id))
			run_outcome_evacuation(r, r->evacuations->pdata[i], o, outcome_list_add(o->evacuations, &outcome_record_evacuation));
	for (guint i = 0; i < r->traffic->len; i++) {
		const struct run_traffic *t = r->traffic->pdata[i];
		if (is_asked(asks, n, WORLD_FN_TRAFFIC, t->id))
			run_traffic_outcome(r, t, o, outcome_list_add(o->traffic, &outcome_record_traffic));
	}
	add_sessions(r, asks, n, o);
	add_adapters(r, asks, n, o);
	return o;
}
