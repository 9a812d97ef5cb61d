/* plots/digest_moved.c: what moved, as every view tells it: which causes are worth a row, who shared them, what the user sees, how an end is to be taken. */
#include "plots/digest.h"

#include <string.h>
#include "scenarios/natural.h"

#define HELD_LEAST 1000 /* ppm */

static const struct outcome_held *held(const GPtrArray *list, guint i) { return g_ptr_array_index(list, i); }

GPtrArray *digest_held_sorted(const GPtrArray *list)
{
	GPtrArray *sorted = g_ptr_array_sized_new(list->len);
	for (guint i = 0; i < list->len; i++)
		g_ptr_array_add(sorted, g_ptr_array_index(list, i));
	g_ptr_array_sort(sorted, digest_longest_held);
	return sorted;
}

guint digest_held_shown(const GPtrArray *sorted, guint most)
{
	guint shown = 0;
	while (shown < sorted->len && shown < most && held(sorted, shown)->share_pct >= HELD_LEAST)
		shown++;
	return shown + 1 >= sorted->len ? sorted->len : shown;
}

static bool same(const struct outcome_held *a, const struct outcome_held *b)
{
	return g_strcmp0(a->cause, b->cause) == 0 && g_strcmp0(a->resource, b->resource) == 0;
}

const struct outcome_held *digest_shared(const GPtrArray *sessions, const struct outcome_migration *m, const struct outcome_held *h)
{
	if (h->with->len)
		return h;
	for (guint i = 0; m && i < sessions->len; i++) {
		const struct outcome_session *s = g_ptr_array_index(sessions, i);
		for (guint k = 0; g_strcmp0(s->migration, m->id) == 0 && k < s->held_by->len; k++)
			if (held(s->held_by, k)->with->len && same(held(s->held_by, k), h))
				return held(s->held_by, k);
	}
	return NULL;
}

bool digest_held_listed(const GPtrArray *all, const GPtrArray *part)
{
	for (guint i = 0; i < part->len; i++) {
		bool found = false;
		for (guint k = 0; k < all->len && !found; k++)
			found = held(all, k)->seconds == held(part, i)->seconds && same(held(all, k), held(part, i));
		if (!found)
			return false;
	}
	return true;
}

unsigned digest_parts(const struct outcome_bytes *b, struct digest_part part[DIGEST_PARTS])
{
	const struct digest_part all[DIGEST_PARTS] = {
		{"memory", "memory", b->memory},
		{"suspended memory", "suspended_memory", b->suspended_memory},
		{"hot disk", "hot_disk", b->hot_disk},
		{"cold disk", "cold_disk", b->cold_disk},
		{"mirrored writes", "mirror_writes", b->mirror_writes},
		{"memory sent again", "resent", b->resent},
		{"merged back", "consolidated", b->consolidated},
		{"control", "control", b->control},
	};
	unsigned n = 0;
	for (unsigned i = 0; i < DIGEST_PARTS; i++)
		if (all[i].bytes > 0)
			part[n++] = all[i];
	return n;
}

int64_t digest_waited(const struct outcome_migration *m, const struct outcome_wait *w)
{
	bool known = w->from_s != OUTCOME_NULL && (w->to_s >= 0 || (m->requested_s >= 0 && m->duration_s >= 0));
	return known ? (w->to_s >= 0 ? w->to_s : m->requested_s + m->duration_s) - w->from_s : OUTCOME_NULL;
}

const char *digest_slowed_by(const struct outcome_migration *m)
{
	if (m->sdps.active_s <= 0)
		return NULL;
	return m->precopy_stun_s == OUTCOME_NULL ? "auto-converge" : "SDPS"; /* ESXi's rules set traces, QEMU's none */
}

const char *digest_message(const struct outcome_migration *m)
{
	size_t n = m->reason ? strlen(m->reason) : 0;
	return m->message && !(n && strncmp(m->message, m->reason, n) == 0 && strcmp(m->message + n, ".") == 0) ? m->message : NULL;
}

const struct outcome_held *digest_starved_by(const struct outcome_traffic *t)
{
	for (guint i = 0; i < t->held_by->len; i++)
		if (g_strcmp0(held(t->held_by, i)->cause, "sender"))
			return held(t->held_by, i);
	return NULL;
}

enum digest_mood digest_end_mood(const char *outcome)
{
	if (g_strcmp0(outcome, "completed") == 0)
		return DIGEST_WELL;
	return g_strcmp0(outcome, "failed") == 0 || g_strcmp0(outcome, "refused") == 0 ? DIGEST_BADLY : DIGEST_DOUBTFUL;
}

enum digest_mood digest_evacuation_mood(const char *state)
{
	if (!g_strcmp0(state, "in_maintenance") || !g_strcmp0(state, "exited") || !g_strcmp0(state, "evacuated"))
		return DIGEST_WELL;
	return g_strcmp0(state, "entering") && g_strcmp0(state, "cancelled") ? DIGEST_BADLY : DIGEST_DOUBTFUL;
}

const char *const digest_states[8] = {"exited", "in_maintenance", "evacuated", "entering", "blocked", "timed_out", "cancelled", "refused"};

static gint slowest_evacuation(gconstpointer a, gconstpointer b)
{
	const struct outcome_evacuation *x = *(struct outcome_evacuation *const *)a, *y = *(struct outcome_evacuation *const *)b;
	if (x->duration_s != y->duration_s)
		return x->duration_s < y->duration_s ? 1 : -1;
	return natural_compare(x->id, y->id);
}

int64_t digest_span(int64_t first_s, int64_t last_s) { return first_s >= 0 && last_s > first_s ? last_s - first_s : OUTCOME_NULL; }

struct digest_evacuations digest_evacuations(const struct outcome *o)
{
	struct digest_evacuations all = {0};
	all.first_s = all.last_s = all.shortest_s = all.median_s = all.longest_s = OUTCOME_NULL;
	guint n = o->evacuations->len;
	all.by_duration = g_ptr_array_copy(o->evacuations, NULL, NULL);
	g_ptr_array_sort(all.by_duration, slowest_evacuation);
	for (guint i = 0; i < n; i++) {
		const struct outcome_evacuation *v = g_ptr_array_index(all.by_duration, i);
		all.moved += MAX(v->moved, 0);
		all.to_move += MAX(v->to_move, 0);
		all.first_s = i ? MIN(all.first_s, v->requested_s) : v->requested_s;
		all.last_s = MAX(all.last_s, v->finished_s);
	}
	if (!n)
		return all;
	all.longest_s = ((const struct outcome_evacuation *)g_ptr_array_index(all.by_duration, 0))->duration_s;
	all.median_s = ((const struct outcome_evacuation *)g_ptr_array_index(all.by_duration, n / 2))->duration_s;
	all.shortest_s = ((const struct outcome_evacuation *)g_ptr_array_index(all.by_duration, n - 1))->duration_s;
	return all;
}

GHashTable *digest_arrivals(const struct outcome_evacuation *v, GHashTable *by_id)
{
	GHashTable *came = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < v->migrations->len; i++) {
		const struct outcome_migration *m = g_hash_table_lookup(by_id, g_ptr_array_index(v->migrations, i));
		if (m && m->to && !g_strcmp0(m->outcome, "completed"))
			g_hash_table_insert(came, (gpointer)m->to, GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(came, m->to)) + 1));
	}
	return came;
}
