/* plots/report_traffic.c: traffic in the text report: what each offered and got, and what held it back. What got all it offered is told in one line of a table. */
#include "plots/report_page.h"

#include "plots/words.h"

#define MOST_ROWS 40 /* of the table; the starved come first, the rest is counted */

static gint starved_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_traffic *x = *(struct outcome_traffic *const *)a, *y = *(struct outcome_traffic *const *)b;
	if ((x->unmet_s > 0) != (y->unmet_s > 0))
		return x->unmet_s > 0 ? -1 : 1;
	return 0;
}

/* What became of what it did not get at once. */
static const char *fate(struct report_page *p, const struct outcome_traffic *t)
{
	if (t->backlog_bytes)
		return report_print(p, "%s still kept", report_size(p, t->backlog_bytes));
	if (t->backlog_clear_s != OUTCOME_NULL)
		return report_print(p, "its backlog was gone at %s", report_duration(p, t->backlog_clear_s));
	return report_print(p, "%s lost", report_size(p, t->unmet_bytes));
}

static const char *culprit(struct report_page *p, const struct outcome_traffic *t)
{
	const struct outcome_held *h = digest_starved_by(t);
	if (h)
		return h->resource ? report_print(p, "%s (%s)", report_name(p, h->resource), report_name(p, words_cause(h->cause))) : report_name(p, words_cause(h->cause));
	return "its rate";
}

static void add_row(struct report_page *p, struct report_table *t, const struct outcome_traffic *x)
{
	struct report_row *row = report_table_add(t);
	row->cell[0] = report_name(p, x->id);
	row->cell[1] = report_name(p, x->type);
	row->cell[2] = report_name(p, x->adapter);
	row->cell[3] = report_size(p, x->offered_bytes);
	row->cell[4] = report_size(p, x->delivered_bytes);
	row->cell[5] = report_rate(p, x->mean_bps);
	row->cell[6] = report_rate(p, x->min_bps);
	if (!x->unmet_s)
		return;
	row->style[4] = REPORT_WARN;
	row->note = report_print(p, "less than it offered for %s, held back by %s; %s", report_duration(p, x->unmet_s), culprit(p, x), fate(p, x));
}

void report_traffic(struct report_page *p)
{
	static const char *const heads[] = {"traffic", "type", "adapter", "offered", "carried", "mean", "worst 1s"};
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	struct report_table *t;
	if (!p->o->traffic->len)
		return;
	report_heading(p, "TRAFFIC");
	for (guint i = 0; i < p->o->traffic->len; i++)
		g_ptr_array_add(all, g_ptr_array_index(p->o->traffic, i));
	g_ptr_array_sort(all, starved_first); /* stable: the rest keeps its order */
	t = report_table_new(G_N_ELEMENTS(heads), 2);
	for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++) {
		t->head[i] = heads[i];
		t->right[i] = i > 2;
	}
	for (guint i = 0; i < all->len && i < MOST_ROWS; i++)
		add_row(p, t, g_ptr_array_index(all, i));
	report_table_print(p, t);
	if (all->len > MOST_ROWS)
		report_paragraph(p, REPORT_INDENT, report_print(p, "and %u more", all->len - MOST_ROWS));
}
