/* plots/report_bandwidth.c: bandwidth over time in the text report: a line of levels for each of the busiest netstacks and links.
 *
 * All lines cover the same stretch of time: that in which one of them carried more than a hundredth of its peak. A column is the mean of its part of it, and its height
 * the share of the line's own peak. Of lines that carried the same at every time (both ends of a transfer) the first is shown; heartbeats beside them are not. Where
 * all lines are level there is nothing to see, and the section is left out.
 */
#include "plots/report_page.h"

#include <string.h>
#include "scenarios/natural.h"

#define COLUMNS 24
#define SHOWN 6

struct lines {
	GPtrArray *series; /* const struct outcome_series */
	int64_t from, to;  /* ps */
};

static int64_t at(const struct outcome_series *s, guint i) { return MAX(outcome_int(g_ptr_array_index(s->bps, i)), 0); }

static int64_t peak_of(const struct outcome_series *s)
{
	int64_t peak = 0;
	for (guint i = 0; i < s->bps->len; i++)
		peak = MAX(peak, at(s, i));
	return peak;
}

/* Bits carried from one instant to another. */
static sim_i128 volume(const struct outcome_series *s, int64_t from, int64_t to)
{
	sim_i128 sum = 0;
	for (guint i = (guint)MIN(from / s->width_s, s->bps->len); i < s->bps->len && i * s->width_s < to; i++)
		sum += (sim_i128)at(s, i) * (MIN(to, (i + 1) * s->width_s) - MAX(from, i * s->width_s));
	return sum;
}

static gint busiest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_series *x = *(struct outcome_series *const *)a, *y = *(struct outcome_series *const *)b;
	sim_i128 vx = volume(x, 0, INT64_MAX), vy = volume(y, 0, INT64_MAX);
	return vx != vy ? (vx < vy ? 1 : -1) : natural_compare(x->name, y->name);
}

static bool same(const struct outcome_series *a, const struct outcome_series *b)
{
	bool alike = a->width_s == b->width_s && a->bps->len == b->bps->len;
	for (guint i = 0; alike && i < a->bps->len; i++)
		alike = at(a, i) == at(b, i);
	return alike;
}

/* That it carried what another did, or next to nothing. */
static bool tells_nothing(const struct lines *l, const struct outcome_series *s)
{
	if (l->series->len && volume(s, 0, INT64_MAX) * 1000 < volume(g_ptr_array_index(l->series, 0), 0, INT64_MAX))
		return true;
	for (guint i = 0; i < l->series->len; i++)
		if (same(g_ptr_array_index(l->series, i), s))
			return true;
	return false;
}

static void stretch_over(struct lines *l, const struct outcome_series *s)
{
	int64_t least = peak_of(s) / 100;
	for (guint i = 0; i < s->bps->len; i++)
		if (at(s, i) > least) {
			l->from = MIN(l->from, i * s->width_s);
			l->to = MAX(l->to, (i + 1) * s->width_s);
		}
}

static struct lines choose(const struct report_page *p)
{
	struct lines l = {.series = g_ptr_array_new(), .from = INT64_MAX};
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (guint i = 0; i < p->o->series->len; i++) {
		struct outcome_series *s = g_ptr_array_index(p->o->series, i);
		if ((g_strcmp0(s->kind, "stack") == 0 || g_strcmp0(s->kind, "link") == 0) && s->width_s > 0 && s->bps->len < INT64_MAX / s->width_s &&
			peak_of(s) > 0)
			g_ptr_array_add(all, s);
	}
	g_ptr_array_sort(all, busiest_first);
	for (guint i = 0; i < all->len; i++) {
		const struct outcome_series *s = g_ptr_array_index(all, i);
		if (p->opts->all || !tells_nothing(&l, s))
			g_ptr_array_add(l.series, (gpointer)s);
	}
	for (guint i = 0; i < l.series->len && (i < SHOWN || p->opts->all); i++)
		stretch_over(&l, g_ptr_array_index(l.series, i));
	return l;
}

static int64_t edge(const struct lines *l, unsigned column) { return l->from + base_div_floor((sim_i128)(l->to - l->from) * column, COLUMNS); }

static void levels_of(const struct lines *l, const struct outcome_series *s, unsigned out[COLUMNS])
{
	int64_t peak = peak_of(s);
	for (unsigned c = 0; c < COLUMNS; c++) {
		sim_i128 carried = volume(s, edge(l, c), edge(l, c + 1)), full = (sim_i128)peak * (edge(l, c + 1) - edge(l, c));
		out[c] = (unsigned)base_div_ceil(carried * TEXT_LEVELS, MAX(full, 1));
	}
}

/* Its first and last column are partly before and after it. */
static bool is_level(const unsigned level[COLUMNS])
{
	unsigned least = TEXT_LEVELS, most = 0;
	for (unsigned c = 1; c + 1 < COLUMNS; c++) {
		least = MIN(least, level[c]);
		most = MAX(most, level[c]);
	}
	return most - least < 2;
}

/* False: all lines are level. */
static bool add_lines(struct report_page *p, const struct lines *l, struct report_table *t, guint shown)
{
	bool tells = p->opts->all;
	for (guint i = 0; i < shown; i++) {
		const struct outcome_series *s = g_ptr_array_index(l->series, i);
		unsigned level[COLUMNS];
		g_autoptr(GString) line = g_string_new(NULL);
		levels_of(l, s, level);
		tells |= !is_level(level);
		for (unsigned c = 0; c < COLUMNS; c++)
			text_level(line, level[c], p->opts->utf8);
		*report_table_add(t) = (struct report_row){
			.cell = {report_name(p, s->name), report_rate(p, base_div_floor(volume(s, l->from, l->to), l->to - l->from)), report_rate(p, peak_of(s)),
				report_print(p, "%s", g_strchomp(line->str))},
			.style = {[3] = REPORT_BAR},
		};
	}
	return tells;
}

static void print(struct report_page *p, const struct lines *l)
{
	static const char *const head[] = {"netstack, link", "mean", "peak", "share of its peak"};
	guint shown = p->opts->all ? l->series->len : MIN(l->series->len, SHOWN);
	struct report_table *t = report_table_new(G_N_ELEMENTS(head), 2);
	memcpy(t->head, head, sizeof head);
	t->right[1] = t->right[2] = true;
	if (!add_lines(p, l, t, shown)) {
		report_table_free(t);
		return;
	}
	report_heading(p, "BANDWIDTH OVER TIME");
	report_paragraph(p, 2, report_print(p, "from %s to %s, %s a column", report_duration(p, l->from), report_duration(p, l->to),
		report_duration(p, (l->to - l->from) / COLUMNS)));
	report_table_print(p, t);
	if (shown < l->series->len)
		report_paragraph(p, 2, report_print(p, "and %u more (--all shows every one)", l->series->len - shown));
}

void report_bandwidth(struct report_page *p)
{
	struct lines l = choose(p);
	if (l.series->len && l.to > l.from)
		print(p, &l);
	g_ptr_array_unref(l.series);
}
