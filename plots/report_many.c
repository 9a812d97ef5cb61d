/* plots/report_many.c: the migrations section: one by one while they are few; totals, the slowest and the troubled ones when they are many. */
#include "plots/report_page.h"

#include <string.h>
#include "plots/words.h"

#define OVERVIEW_LEAST 3
#define SLOWEST 10
#define TROUBLED 10
#define HELD_TOGETHER 8
#define TOGETHER_BAR 16

static const struct outcome_migration *migration(const struct report_page *p, guint i) { return g_ptr_array_index(p->o->migrations, i); }

static const char *held_most(struct report_page *p, const struct outcome_migration *m)
{
	const struct outcome_held *most = digest_held_most(m);
	if (!most)
		return "";
	return report_print(p, "%s %s", report_name(p, words_cause(most->cause)), report_percent(p, most->share_pct));
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

static bool completed(const struct outcome_migration *m) { return g_strcmp0(m->outcome, "completed") == 0; }

static void print_together(struct report_page *p)
{
	if (!p->digest->held->len)
		return;
	g_string_append_c(p->out, '\n');
	report_paragraph(p, 2, "On average a migration was held back by");
	report_held(p, digest_together(p->digest, HELD_TOGETHER), 4, HELD_TOGETHER, TOGETHER_BAR, NULL);
}

static void print_counts(struct report_page *p)
{
	const struct digest *d = p->digest;
	bool all = d->ended[DIGEST_COMPLETED] == p->o->migrations->len;
	struct report_table *t = report_table_new(2, 2);
	t->right[1] = true;
	for (unsigned k = 0; k < DIGEST_ENDS; k++)
		if (d->ended[k])
			*report_table_add(t) = (struct report_row){.cell = {digest_ends[k], report_print(p, "%u", d->ended[k])}, .style = {report_outcome_style(digest_ends[k])}};
	*report_table_add(t) = (struct report_row){.cell = {"first request to last end", report_duration(p, digest_span(d->first_s, d->last_s))}};
	*report_table_add(t) = (struct report_row){.cell = {all ? "shortest" : "shortest completed", report_duration(p, d->shortest_s)}};
	*report_table_add(t) = (struct report_row){.cell = {all ? "median" : "median completed", report_duration(p, d->median_s)}};
	*report_table_add(t) = (struct report_row){.cell = {all ? "longest" : "longest completed", report_duration(p, d->longest_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"longest downtime", report_duration(p, d->downtime_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"bytes moved", report_size(p, d->bytes)}};
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
	const GPtrArray *sorted = p->digest->by_duration;
	print_counts(p);
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
