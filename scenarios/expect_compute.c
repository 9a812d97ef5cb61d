/* scenarios/expect_compute.c: the functions of expectations that compute a value over the whole outcome instead of selecting records.
 *
 * bytes() sums what adapters carried; an adapter that carried nothing of a service counts as zero, but a selection without any adapter is a fault.
 * shared() lists the resources two migrations had to share: those for which sessions of both stand in one entry of `contention`, or one of which names the
 * other among those that held it back. What they merely both used, without being in each other's way, is not listed.
 * unchanged() is one truth per adapter: it was there from the start, is there still, and nothing of its settings changed. That another adapter's netstack took
 * a service over is no change of its settings: the tag is still there.
 */
#include "scenarios/expect_tree.h"
#include "sim/quantity.h"

#include <string.h>

int64_t expect_clamp(sim_i128 x)
{
	return x > INT64_MAX ? INT64_MAX : x <= INT64_MIN ? INT64_MIN + 1 : (int64_t)x;
}

/* --- bytes(host=, adapter=, service=, stack=) --- */

enum { BYTES_HOST, BYTES_ADAPTER, BYTES_SERVICE, BYTES_STACK };

static bool glob_or_any(const char *glob, const char *text)
{
	return !glob || g_pattern_match_simple(glob, text ? text : "");
}

static bool adapter_asked(const struct expect_metric *m, const struct outcome_adapter *a)
{
	g_autofree char *full = g_strconcat(a->host ? a->host : "", "/", a->adapter, NULL);
	const char *glob = m->args[BYTES_ADAPTER];
	return glob_or_any(m->args[BYTES_HOST], a->host) && glob_or_any(m->args[BYTES_STACK], a->stack) &&
		(glob_or_any(glob, a->adapter) || glob_or_any(glob, full));
}

static char *no_adapter(const struct expect_metric *m)
{
	const char *host = m->args[BYTES_HOST], *adapter = m->args[BYTES_ADAPTER];
	if (m->args[BYTES_STACK] || (adapter && strchr(adapter, '/')))
		return g_strdup_printf("no adapter matches '%s'", m->text);
	return g_strdup_printf("no adapter matches '%s/%s'", host ? host : "*", adapter ? adapter : "*");
}

void expect_compute_bytes(const struct expect_metric *m, const struct outcome *o, struct expect_values *out)
{
	sim_i128 sum = 0;
	bool any = false;
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		if (!adapter_asked(m, a))
			continue;
		any = true;
		for (guint k = 0; k < a->bytes_by_service->len; k++) {
			const struct outcome_service_bytes *b = a->bytes_by_service->pdata[k];
			if (glob_or_any(m->args[BYTES_SERVICE], b->service) && b->bytes != OUTCOME_NULL)
				sum += b->bytes;
		}
	}
	if (any)
		expect_values_add(out, (struct expect_value){ .number = expect_clamp(sum) });
	else
		out->fault = no_adapter(m);
}

static bool selects_migration(const char *glob, const struct outcome *o)
{
	for (guint i = 0; i < o->migrations->len; i++)
		if (g_pattern_match_simple(glob, expect_field_text(&outcome_record_migration, o->migrations->pdata[i], "id")))
			return true;
	return false;
}

/* --- unchanged(host/adapter, except=...) --- */

/* The last thing that happened to it, or NULL. */
static char *change_of(const struct outcome_adapter *a)
{
	const struct outcome_change *last = a->history->len ? a->history->pdata[a->history->len - 1] : NULL;
	const char *what = a->removed_s != OUTCOME_NULL ? "removed" : last ? last->what : a->created_s > 0 ? "created" : NULL;
	if (!what)
		return NULL;
	g_autofree char *when = quantity_decimal(a->removed_s != OUTCOME_NULL ? a->removed_s : last ? last->at_s : a->created_s, outcome_scale(OUTCOME_T_SECONDS));
	return g_strdup_printf("%s at %s s", what, when);
}

static bool is_excepted(const struct expect_metric *m, const char *adapter)
{
	for (unsigned i = 1; i < EXPECT_ARGS; i++)
		if (m->args[i] && g_pattern_match_simple(m->args[i], adapter))
			return true;
	return false;
}

void expect_compute_unchanged(const struct expect_metric *m, const struct outcome *o, struct expect_values *out)
{
	out->own = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		g_autofree char *full = g_strconcat(a->host ? a->host : "", "/", a->adapter, NULL);
		if (!g_pattern_match_simple(m->args[0], full) || is_excepted(m, full))
			continue;
		char *change = change_of(a);
		g_ptr_array_add(out->own, change ? change : g_strdup("unchanged"));
		expect_values_add(out,
			(struct expect_value){ .subject = g_steal_pointer(&full), .number = !change, .text = out->own->pdata[out->own->len - 1] });
	}
	if (!out->v->len)
		out->fault = g_strdup_printf("no adapter matches '%s'", m->text);
}

/* --- shared(a, b): resources two migrations contended for --- */

struct sharing {
	GHashTable *migration_of; /* session id -> migration id; for look-up only */
	const char *a, *b;
	GPtrArray *found;
};

/* One session of a and one of b, of different migrations. */
static bool is_pair(const struct sharing *s, const char *x, const char *y)
{
	const char *mx = x ? g_hash_table_lookup(s->migration_of, x) : NULL, *my = y ? g_hash_table_lookup(s->migration_of, y) : NULL;
	if (!mx || !my || !strcmp(mx, my))
		return false;
	return (g_pattern_match_simple(s->a, mx) && g_pattern_match_simple(s->b, my)) || (g_pattern_match_simple(s->a, my) && g_pattern_match_simple(s->b, mx));
}

static void found(struct sharing *s, const char *resource)
{
	if (resource && !g_ptr_array_find_with_equal_func(s->found, resource, g_str_equal, NULL))
		g_ptr_array_add(s->found, (gpointer)resource);
}

static void scan_contention(struct sharing *s, const struct outcome_contention *c)
{
	for (guint i = 0; i < c->transfers->len; i++)
		for (guint k = i + 1; k < c->transfers->len; k++)
			if (is_pair(s, c->transfers->pdata[i], c->transfers->pdata[k])) {
				found(s, c->resource);
				return;
			}
}

static void scan_held(struct sharing *s, const struct outcome_session *session)
{
	for (guint i = 0; i < session->held_by->len; i++) {
		const struct outcome_held *h = session->held_by->pdata[i];
		for (guint k = 0; k < h->with->len; k++)
			if (is_pair(s, session->id, ((const struct outcome_with *)h->with->pdata[k])->session))
				found(s, h->resource);
	}
}

void expect_compute_shared(const struct expect_metric *m, const struct outcome *o, struct expect_values *out)
{
	for (unsigned i = 0; i < 2; i++)
		if (!selects_migration(m->args[i], o)) {
			out->fault = g_strdup_printf("no migration matches '%s'", m->args[i]);
			return;
		}
	out->own = g_ptr_array_new();
	struct sharing s = { .migration_of = g_hash_table_new(g_str_hash, g_str_equal), .a = m->args[0], .b = m->args[1], .found = out->own };
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *session = o->sessions->pdata[i];
		if (session->id)
			g_hash_table_insert(s.migration_of, (gpointer)session->id, (gpointer)session->migration);
	}
	for (guint i = 0; i < o->contention->len; i++)
		scan_contention(&s, o->contention->pdata[i]);
	for (guint i = 0; i < o->sessions->len; i++)
		scan_held(&s, o->sessions->pdata[i]);
	g_hash_table_unref(s.migration_of);
	expect_values_add(out, (struct expect_value){ .list = out->own });
}
