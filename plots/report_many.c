/* plots/report_many.c: the migrations section: one by one while they are few; totals, the slowest and the troubled ones when they are many.
 *
 * The held-by of all migrations is added up by cause and resource: what holds back the average migration most is what a planner changes first.
 */
#include "plots/report_page.h"

#include <string.h>

#define OVERVIEW_LEAST 3
#define SLOWEST 10
#define TROUBLED 10
#define HELD_TOGETHER 8
#define TOGETHER_BAR 16

static const struct outcome_migration *migration(const struct report_page *p, guint i) { return g_ptr_array_index(p->o->migrations, i); }

static const char *held_most(struct report_page *p, const struct outcome_migration *m)
{
	const struct outcome_held *most = NULL;
	for (guint i = 0; i < m->held_by->len; i++) {
		const struct outcome_held *h = g_ptr_array_index(m->held_by, i);
		if (!most || h->seconds > most->seconds)
			most = h;
	}
	if (!most)
		return "";
	return report_print(p, "%s %s", report_name(p, report_cause_words(most->cause)), report_percent(p, most->share_pct));
}

static void add_line(struct report_page *p, struct report_table *t, const struct outcome_migration *m)
{
	*report_table_add(t) = (struct report_row){
		.cell = {report_name(p, m->id), report_name(p, m->outcome), report_way(p, m->from, m->to, p->arrow),
			report_duration(p, m->duration_s), report_duration(p, m->downtime_s), held_most(p, m)},
		.style = {REPORT_BOLD, report_outcome_style(m->outcome)},
	};
}

static struct report_table *lines_new(void)
{
	static const char *const head[] = {"id", "outcome", "from, to", "duration", "downtime", "held back most by"};
	struct report_table *t = report_table_new(G_N_ELEMENTS(head), 2);
	memcpy(t->head, head, sizeof head);
	t->right[3] = t->right[4] = true;
	return t;
}

static gint slowest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_migration *x = *(struct outcome_migration *const *)a, *y = *(struct outcome_migration *const *)b;
	if (x->duration_s != y->duration_s)
		return x->duration_s < y->duration_s ? 1 : -1;
	return report_order(x->id, y->id);
}

static bool completed(const struct outcome_migration *m) { return g_strcmp0(m->outcome, "completed") == 0; }

struct together {
	struct outcome_held held; /* first: it is what report_held() shows */
	sim_i128 seconds;
};

/* Sums held-by of all migrations under cause and resource: rows whose seconds are of the average migration and whose share is of all durations together. */
static GPtrArray *held_together(const struct report_page *p)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	sim_i128 whole = 0;
	for (guint i = 0; i < p->o->migrations->len; i++)
		for (guint k = 0; k < migration(p, i)->held_by->len; k++) {
			const struct outcome_held *h = g_ptr_array_index(migration(p, i)->held_by, k);
			char *key = g_strdup_printf("%s\n%s", h->cause ? h->cause : "", h->resource ? h->resource : "");
			struct together *sum = g_hash_table_lookup(by_key, key);
			if (!sum) {
				sum = g_new0(struct together, 1);
				sum->held = (struct outcome_held){.cause = h->cause, .resource = h->resource, .with = h->with};
				g_ptr_array_add(all, sum);
				g_hash_table_insert(by_key, g_strdup(key), sum);
			}
			sum->seconds += MAX(h->seconds, 0);
			whole += MAX(h->seconds, 0);
			g_free(key);
		}
	for (guint i = 0; i < all->len; i++) {
		struct together *sum = g_ptr_array_index(all, i);
		sum->held.seconds = base_div_floor(sum->seconds, p->o->migrations->len);
		sum->held.share_pct = whole ? base_div_floor(sum->seconds * 1000000, whole) : 0;
	}
	return all;
}

static void print_together(struct report_page *p)
{
	g_autoptr(GPtrArray) all = held_together(p), empty = g_ptr_array_new();
	if (!all->len)
		return;
	for (guint i = 0; i < all->len; i++)
		((struct together *)g_ptr_array_index(all, i))->held.with = empty;
	g_string_append_c(p->out, '\n');
	report_paragraph(p, 2, "On average a migration was held back by");
	report_held(p, all, 4, HELD_TOGETHER, TOGETHER_BAR, NULL);
}

static void print_counts(struct report_page *p, const GPtrArray *by_duration)
{
	static const char *const outcome[] = {"completed", "failed", "refused", "cancelled", "unfinished"};
	struct report_table *t = report_table_new(2, 2);
	t->right[1] = true;
	int64_t bytes = 0, first = INT64_MAX, last = 0, downtime = OUTCOME_NULL;
	for (unsigned k = 0; k < G_N_ELEMENTS(outcome); k++) {
		int n = 0;
		for (guint i = 0; i < by_duration->len; i++)
			n += g_strcmp0(migration(p, i)->outcome, outcome[k]) == 0;
		if (n)
			*report_table_add(t) = (struct report_row){.cell = {outcome[k], report_print(p, "%d", n)}, .style = {report_outcome_style(outcome[k])}};
	}
	for (guint i = 0; i < by_duration->len; i++) {
		const struct outcome_migration *m = migration(p, i);
		bytes += MAX(m->bytes.total, 0);
		first = MIN(first, m->requested_s);
		last = MAX(last, m->finished_s);
		downtime = MAX(downtime, m->downtime_s);
	}
	const struct outcome_migration *longest = g_ptr_array_index(by_duration, 0), *middle = g_ptr_array_index(by_duration, by_duration->len / 2),
				       *shortest = g_ptr_array_index(by_duration, by_duration->len - 1);
	*report_table_add(t) = (struct report_row){.cell = {"first request to last end", report_duration(p, last > first ? last - first : OUTCOME_NULL)}};
	*report_table_add(t) = (struct report_row){.cell = {"shortest", report_duration(p, shortest->duration_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"median", report_duration(p, middle->duration_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"longest", report_duration(p, longest->duration_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"longest downtime", report_duration(p, downtime)}};
	*report_table_add(t) = (struct report_row){.cell = {"bytes moved", report_size(p, bytes)}};
	report_table_print(p, t);
}

static void print_troubled(struct report_page *p)
{
	unsigned n = 0;
	for (guint i = 0; i < p->o->migrations->len; i++) {
		const struct outcome_migration *m = migration(p, i);
		if (!completed(m) && n++ < TROUBLED)
			report_migration(p, m);
	}
	if (n > TROUBLED)
		report_paragraph(p, 2, report_print(p, "and %u more that did not complete (--all shows every migration)", n - TROUBLED));
}

static void print_summary(struct report_page *p)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	for (guint i = 0; i < p->o->migrations->len; i++)
		g_ptr_array_add(sorted, g_ptr_array_index(p->o->migrations, i));
	g_ptr_array_sort(sorted, slowest_first);
	print_counts(p, sorted);
	print_together(p);
	g_string_append_c(p->out, '\n');
	report_paragraph(p, 2, report_print(p, "The %d slowest of %u (--all shows every migration)", SLOWEST, sorted->len));
	struct report_table *t = lines_new();
	for (guint i = 0; i < SLOWEST; i++)
		add_line(p, t, g_ptr_array_index(sorted, i));
	report_table_print(p, t);
	print_troubled(p);
}

void report_migrations(struct report_page *p)
{
	guint n = p->o->migrations->len;
	if (!n)
		return;
	report_heading(p, "MIGRATIONS");
	if (n > REPORT_DETAILS && !p->opts->all) {
		print_summary(p);
		return;
	}
	if (n >= OVERVIEW_LEAST) {
		struct report_table *t = lines_new();
		for (guint i = 0; i < n; i++)
			add_line(p, t, migration(p, i));
		report_table_print(p, t);
		print_together(p);
	}
	for (guint i = 0; i < n; i++)
		report_migration(p, migration(p, i));
}
