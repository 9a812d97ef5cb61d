/* plots/digest.c: an outcome in a few figures.
 *
 * The held-by of all migrations is added up by cause and resource: what holds back the average migration most is what a planner changes first.
 */
#include "plots/digest.h"

#include "scenarios/natural.h"

#define TOLD_LEAST 750000 /* ppm of what held migrations back: a list of places that tells less is worth less than one of causes */

const char *const digest_ends[DIGEST_ENDS] = {"completed", "failed", "refused", "cancelled", "unfinished"};

bool digest_partial(const struct outcome *o) { return g_strcmp0(o->run.ended_by, "finished") != 0; }

gint digest_longest_held(gconstpointer a, gconstpointer b)
{
	const struct outcome_held *x = *(struct outcome_held *const *)a, *y = *(struct outcome_held *const *)b;
	if (x->seconds != y->seconds)
		return x->seconds < y->seconds ? 1 : -1;
	int c = g_strcmp0(x->cause, y->cause);
	return c ? c : natural_compare(x->resource, y->resource);
}

const struct outcome_held *digest_held_most(const struct outcome_migration *m)
{
	const struct outcome_held *most = NULL;
	for (guint i = 0; i < m->held_by->len; i++) {
		const struct outcome_held *h = g_ptr_array_index(m->held_by, i);
		if (!most || h->seconds > most->seconds)
			most = h;
	}
	return most;
}

static gint slowest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_migration *x = *(struct outcome_migration *const *)a, *y = *(struct outcome_migration *const *)b;
	if (x->duration_s != y->duration_s)
		return x->duration_s < y->duration_s ? 1 : -1;
	return natural_compare(x->id, y->id);
}

struct together {
	struct outcome_held held; /* first: it is what the list holds */
	sim_i128 seconds;
	guint places;
};

/* In `list`: the sum that h goes into, by its cause, or by its resource, too. */
static struct together *together_of(const struct digest *d, GPtrArray *list, GHashTable *by_key, const struct outcome_held *h)
{
	char *key = g_strdup_printf("%s\n%s", h->cause ? h->cause : "", h->resource && list == d->held ? h->resource : "");
	struct together *sum = g_hash_table_lookup(by_key, key);
	if (sum) {
		g_free(key);
		return sum;
	}
	sum = g_new0(struct together, 1);
	sum->held = (struct outcome_held){.cause = h->cause, .resource = h->resource, .with = d->nobody};
	g_ptr_array_add(list, sum);
	g_hash_table_insert(by_key, key, sum);
	return sum;
}

static void finish_held(GPtrArray *list, sim_i128 whole, guint migrations)
{
	for (guint i = 0; i < list->len; i++) {
		struct together *sum = g_ptr_array_index(list, i);
		sum->held.seconds = base_div_floor(sum->seconds, migrations);
		sum->held.share_pct = whole ? base_div_floor(sum->seconds * 1000000, whole) : 0;
	}
	g_ptr_array_sort(list, digest_longest_held);
}

/* The sums of each cause, wherever it was. */
static void add_causes(struct digest *d)
{
	g_autoptr(GHashTable) by_cause = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	for (guint i = 0; i < d->held->len; i++) {
		const struct together *part = g_ptr_array_index(d->held, i);
		struct together *sum = together_of(d, d->causes, by_cause, &part->held);
		sum->seconds += part->seconds;
		sum->places++;
	}
	for (guint i = 0; i < d->causes->len; i++) {
		struct together *sum = g_ptr_array_index(d->causes, i);
		g_autofree char *places = g_strdup_printf("at %u places", sum->places);
		if (sum->places > 1)
			sum->held.resource = g_string_chunk_insert(d->texts, places);
	}
}

static void add_held(struct digest *d, const struct outcome *o)
{
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	sim_i128 whole = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		for (guint k = 0; k < m->held_by->len; k++) {
			const struct outcome_held *h = g_ptr_array_index(m->held_by, k);
			together_of(d, d->held, by_key, h)->seconds += MAX(h->seconds, 0);
			whole += MAX(h->seconds, 0);
		}
	}
	add_causes(d);
	finish_held(d->held, whole, o->migrations->len);
	finish_held(d->causes, whole, o->migrations->len);
}

const GPtrArray *digest_together(const struct digest *d, guint most)
{
	int64_t told = 0;
	for (guint i = 0, n = digest_held_shown(d->held, most); i < n; i++)
		told += ((const struct outcome_held *)g_ptr_array_index(d->held, i))->share_pct;
	return told < TOLD_LEAST ? d->causes : d->held;
}

/* A refusal takes no time, and what fails at once neither: it makes no migration quick. */
static void find_middle(struct digest *d)
{
	g_autoptr(GPtrArray) completed = g_ptr_array_new();
	for (guint i = 0; i < d->by_duration->len; i++) {
		struct outcome_migration *m = g_ptr_array_index(d->by_duration, i);
		if (g_strcmp0(m->outcome, digest_ends[DIGEST_COMPLETED]) == 0)
			g_ptr_array_add(completed, m);
	}
	guint n = completed->len;
	if (!n)
		return;
	d->longest_s = ((const struct outcome_migration *)g_ptr_array_index(completed, 0))->duration_s;
	d->median_s = ((const struct outcome_migration *)g_ptr_array_index(completed, n / 2))->duration_s;
	d->shortest_s = ((const struct outcome_migration *)g_ptr_array_index(completed, n - 1))->duration_s;
}

static void count_migrations(struct digest *d, const struct outcome *o)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	guint n = o->migrations->len;
	for (guint i = 0; i < n; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		g_ptr_array_add(d->by_duration, (gpointer)m);
		for (unsigned k = 0; k < DIGEST_ENDS; k++)
			d->ended[k] += g_strcmp0(m->outcome, digest_ends[k]) == 0;
		d->bytes += MIN(MAX(m->bytes.total, 0), INT64_MAX - d->bytes);
		first = MIN(first, m->requested_s);
		last = MAX(last, m->finished_s);
		d->downtime_s = MAX(d->downtime_s, m->downtime_s);
	}
	if (!n)
		return;
	g_ptr_array_sort(d->by_duration, slowest_first);
	d->first_s = first;
	d->last_s = last;
	find_middle(d);
}

static void count_rest(struct digest *d, const struct outcome *o)
{
	for (guint i = 0; i < o->evacuations->len; i++)
		d->evacuated += digest_evacuation_mood(((const struct outcome_evacuation *)g_ptr_array_index(o->evacuations, i))->state) == DIGEST_WELL;
	for (guint i = 0; i < o->expectations->len; i++)
		d->met += ((const struct outcome_expectation *)g_ptr_array_index(o->expectations, i))->met;
	for (guint i = 0; i < o->findings->len; i++) {
		const struct outcome_finding *f = g_ptr_array_index(o->findings, i);
		d->errors += g_strcmp0(f->severity, "error") == 0;
		d->warnings += g_strcmp0(f->severity, "warning") == 0;
	}
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
		for (guint k = 0; k < a->disabled_for_future->len; k++)
			d->disabled += ((const struct outcome_disabled *)g_ptr_array_index(a->disabled_for_future, k))->until_s == OUTCOME_NULL;
	}
}

void digest_sentence(const struct digest *d, const struct outcome *o, GString *out)
{
	if (o->migrations->len)
		g_string_append_printf(out, "%u of %u %s completed", d->ended[DIGEST_COMPLETED], o->migrations->len, o->migrations->len == 1 ? "migration" : "migrations");
	else
		g_string_append(out, "no migration was asked for");
	if (o->evacuations->len)
		g_string_append_printf(out, ", %u of %u %s evacuated", d->evacuated, o->evacuations->len, o->evacuations->len == 1 ? "host" : "hosts");
	if (o->expectations->len)
		g_string_append_printf(out, ", %u of %u %s met", d->met, o->expectations->len, o->expectations->len == 1 ? "expectation" : "expectations");
	if (o->run.not_asked > 0)
		g_string_append_printf(out, ", %" G_GINT64_FORMAT " not asked", o->run.not_asked);
	if (d->errors)
		g_string_append_printf(out, ", %u %s", d->errors, d->errors == 1 ? "error" : "errors");
	if (d->partial)
		g_string_append(out, "; the results are partial");
}

struct digest *digest_new(const struct outcome *o)
{
	struct digest *d = g_new(struct digest, 1);
	*d = (struct digest){.first_s = OUTCOME_NULL, .last_s = OUTCOME_NULL, .shortest_s = OUTCOME_NULL, .median_s = OUTCOME_NULL, .longest_s = OUTCOME_NULL,
		.downtime_s = OUTCOME_NULL, .by_duration = g_ptr_array_new(), .held = g_ptr_array_new_with_free_func(g_free), .causes = g_ptr_array_new_with_free_func(g_free),
		.texts = g_string_chunk_new(64), .nobody = g_ptr_array_new(), .partial = digest_partial(o)};
	add_held(d, o);
	count_migrations(d, o);
	count_rest(d, o);
	bool lost = d->ended[DIGEST_COMPLETED] < o->migrations->len || d->evacuated < o->evacuations->len;
	d->verdict = d->met < o->expectations->len || d->errors ? DIGEST_MISSED : d->partial ? DIGEST_PARTIAL : lost && !o->expectations->len ? DIGEST_LOST : DIGEST_GOOD;
	return d;
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	g_ptr_array_unref(d->by_duration);
	g_ptr_array_unref(d->held);
	g_ptr_array_unref(d->causes);
	g_string_chunk_free(d->texts);
	g_ptr_array_unref(d->nobody);
	g_free(d);
}
