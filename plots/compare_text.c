/* plots/compare_text.c: a comparison as text: each subject against the first, within 80 columns where names let it.
 *
 * The order is that of a planner's questions: what became of it as a whole, each migration from A to B, what differs in the configuration, in the disabled
 * adapters, in the expectations. Of many migrations only those whose durations changed most are shown, unless all are asked for.
 */
#include "plots/compare.h"

#include <string.h>
#include "plots/digest.h"
#include "plots/report_page.h"
#include "plots/words.h"

#define MANY REPORT_DETAILS
#define MOST_CHANGED 10
#define MOST_LINES 20

struct view {
	struct report_page page;
	const struct compare_opts *opts;
	const struct outcome *a, *b;
	char letter; /* of b */
};

static const char *arrow(const struct view *v) { return v->opts->utf8 ? " → " : " -> "; }

/* ---- differences ---- */

static const char *signed_duration(struct view *v, int64_t a, int64_t b)
{
	if (a == OUTCOME_NULL || b == OUTCOME_NULL)
		return "";
	return a == b ? "same" : report_print(&v->page, "%c%s", b > a ? '+' : '-', report_duration(&v->page, b > a ? b - a : a - b));
}

static const char *signed_size(struct view *v, int64_t a, int64_t b)
{
	return a == b ? "same" : report_print(&v->page, "%c%s", b > a ? '+' : '-', report_size(&v->page, b > a ? b - a : a - b));
}

static const char *signed_percent(struct view *v, int64_t a, int64_t b)
{
	if (a == OUTCOME_NULL || b == OUTCOME_NULL || a <= 0 || a == b)
		return "";
	sim_i128 ppm = ((sim_i128)(b > a ? b - a : a - b) * 2000000 + a) / ((sim_i128)a * 2);
	if (ppm < 500) /* it would be shown as 0 % */
		return "<0.1 %";
	return report_print(&v->page, "%c%s", b > a ? '+' : '-', report_percent(&v->page, (int64_t)MIN(ppm, (sim_i128)G_MAXINT64 / 2)));
}

/* ---- migrations ---- */

static const char *held_words(struct view *v, const struct outcome_migration *m)
{
	const struct outcome_held *h = digest_held_most(m);
	if (!h)
		return "nothing";
	return report_print(&v->page, "%s%s%s %s", report_name(&v->page, words_cause(h->cause)), h->resource ? " " : "",
		h->resource ? report_name(&v->page, h->resource) : "", report_percent(&v->page, h->share_pct));
}

static const char *outcome_words(struct view *v, const struct outcome_migration *m)
{
	return m->rule ? report_print(&v->page, "%s (%s)", report_name(&v->page, m->outcome), report_name(&v->page, m->rule))
		       : report_name(&v->page, m->outcome);
}

/* What no number shows: outcomes that differ, and what held it back in each. */
static const char *pair_note(struct view *v, struct compare_pair p)
{
	const char *a = outcome_words(v, p.a), *b = outcome_words(v, p.b), *held_a = held_words(v, p.a), *held_b = held_words(v, p.b), *outcome = "";
	if (strcmp(a, b) != 0)
		outcome = report_print(&v->page, "%s%s%s; ", a, arrow(v), b);
	if (strcmp(held_a, held_b) == 0)
		return report_print(&v->page, "%sheld back most by %s", outcome, held_a);
	return report_print(&v->page, "%sheld back most by %s%s%s", outcome, held_a, arrow(v), held_b);
}

static enum report_style change_style(int64_t a, int64_t b)
{
	return a == OUTCOME_NULL || b == OUTCOME_NULL || a == b ? REPORT_PLAIN : b > a ? REPORT_BAD : REPORT_GOOD;
}

static void add_times(struct view *v, struct report_table *t, const char *id, const char *metric, int64_t a, int64_t b, bool judged)
{
	enum report_style style = judged ? change_style(a, b) : REPORT_PLAIN;
	*report_table_add(t) = (struct report_row){
		.cell = {id, metric, report_duration(&v->page, a), report_duration(&v->page, b), signed_duration(v, a, b), signed_percent(v, a, b)},
		.style = {[0] = REPORT_BOLD, [4] = style, [5] = style},
	};
}

static void add_pair(struct view *v, struct report_table *t, struct compare_pair p)
{
	const struct outcome_migration *one = p.a ? p.a : p.b;
	const char *id = report_name(&v->page, one->id);
	if (!p.a || !p.b) {
		add_times(v, t, id, "duration", p.a ? p.a->duration_s : OUTCOME_NULL, p.b ? p.b->duration_s : OUTCOME_NULL, false);
		g_array_index(t->rows, struct report_row, t->rows->len - 1).note = report_print(&v->page, "only in %c", p.a ? 'A' : v->letter);
		return;
	}
	bool same = g_strcmp0(p.a->outcome, p.b->outcome) == 0;
	add_times(v, t, id, "duration", p.a->duration_s, p.b->duration_s, same);
	if (p.a->downtime_s != p.b->downtime_s)
		add_times(v, t, "", "downtime", p.a->downtime_s, p.b->downtime_s, same);
	if (p.a->queued_s != p.b->queued_s)
		add_times(v, t, "", "queued", p.a->queued_s, p.b->queued_s, same);
	int64_t a = p.a->bytes.total, b = p.b->bytes.total;
	if (a != b && a >= 0 && b >= 0)
		*report_table_add(t) = (struct report_row){
			.cell = {"", "bytes", report_size(&v->page, a), report_size(&v->page, b), signed_size(v, a, b), signed_percent(v, a, b)}};
	g_array_index(t->rows, struct report_row, t->rows->len - 1).note = pair_note(v, p);
}

/* Those of both, in A's order: how long, and what became of them where that differs. */
static void add_evacuations(struct view *v, struct report_table *t)
{
	for (guint i = 0; i < v->a->evacuations->len; i++) {
		const struct outcome_evacuation *a = g_ptr_array_index(v->a->evacuations, i), *b = compare_evacuation(v->b, a->id);
		if (!b)
			continue;
		bool same = g_strcmp0(a->state, b->state) == 0;
		add_times(v, t, report_name(&v->page, a->id), "evacuation", a->duration_s, b->duration_s, same);
		if (!same)
			g_array_index(t->rows, struct report_row, t->rows->len - 1).note =
				report_print(&v->page, "%s%s%s", report_name(&v->page, a->state), arrow(v), report_name(&v->page, b->state));
	}
}

static int64_t distance(const struct compare_pair *p)
{
	if (!p->a || !p->b || p->a->duration_s < 0 || p->b->duration_s < 0)
		return G_MAXINT64;
	return p->a->duration_s > p->b->duration_s ? p->a->duration_s - p->b->duration_s : p->b->duration_s - p->a->duration_s;
}

static gint most_changed_first(gconstpointer x, gconstpointer y)
{
	int64_t a = distance(x), b = distance(y);
	return a > b ? -1 : a < b;
}

static void print_counts(struct view *v, const GArray *pairs)
{
	unsigned faster = 0, slower = 0, same = 0, only = 0;
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		if (!p->a || !p->b)
			only++;
		else if (p->a->duration_s == p->b->duration_s)
			same++;
		else if (p->b->duration_s < p->a->duration_s)
			faster++;
		else
			slower++;
	}
	report_paragraph(&v->page, 2,
		report_print(&v->page, "%u faster, %u slower, %u as long as before, %u in one only; those that changed most:", faster, slower, same, only));
}

static void print_migrations(struct view *v)
{
	const char *const b = report_print(&v->page, "%c", v->letter), *const head[] = {"id", "", "A", b, report_print(&v->page, "%s - A", b), ""};
	g_autoptr(GArray) pairs = compare_migrations(v->a, v->b);
	struct report_table *t = report_table_new(G_N_ELEMENTS(head), 2);
	guint n = pairs->len;
	memcpy(t->head, head, sizeof head);
	for (unsigned c = 2; c < G_N_ELEMENTS(head); c++)
		t->right[c] = true;
	report_heading(&v->page, "MIGRATIONS");
	if (!v->opts->all && n > MANY) {
		print_counts(v, pairs);
		g_array_sort(pairs, most_changed_first);
		n = MOST_CHANGED;
	}
	add_times(v, t, "all", "the run", v->a->run.finished_s, v->b->run.finished_s, false);
	add_evacuations(v, t);
	for (guint i = 0; i < n; i++)
		add_pair(v, t, g_array_index(pairs, struct compare_pair, i));
	report_table_print(&v->page, t);
}

/* ---- lists of changes ---- */

static void print_changes(struct view *v, const char *heading, GPtrArray *changes)
{
	guint n = v->opts->all ? changes->len : MIN(changes->len, MOST_LINES);
	if (changes->len)
		report_heading(&v->page, heading);
	for (guint i = 0; i < n; i++) {
		const struct compare_change *c = g_ptr_array_index(changes, i);
		report_paragraph(&v->page, 2,
			report_print(&v->page, "%s: %s%s%s", report_name(&v->page, c->what), c->a ? report_name(&v->page, c->a) : "none", arrow(v),
				c->b ? report_name(&v->page, c->b) : "none"));
	}
	if (n < changes->len)
		report_paragraph(&v->page, 2, report_print(&v->page, "and %u more (--all shows them)", changes->len - n));
	g_ptr_array_unref(changes);
}

static void print_breaches(struct view *v, const GPtrArray *breaches)
{
	if (!breaches->len)
		return;
	report_heading(&v->page, "TOO MUCH WORSE");
	for (guint i = 0; i < breaches->len; i++)
		report_paragraph(&v->page, 2, report_name(&v->page, g_ptr_array_index(breaches, i)));
}

static void print_subject(struct view *v, char letter, const struct compare_subject *s)
{
	unsigned met = 0, n = s->o->expectations->len;
	for (guint i = 0; i < n; i++)
		met += ((struct outcome_expectation *)g_ptr_array_index(s->o->expectations, i))->met;
	report_styled(&v->page, REPORT_BOLD, report_print(&v->page, "%c", letter));
	g_string_append(v->page.out, "  ");
	text_wrap(v->page.out, report_print(&v->page, "%s%s%u of %u expectation%s met", report_name(&v->page, s->label), v->opts->utf8 ? " · " : ", ", met, n,
		n == 1 ? "" : "s"), 3, 3);
	g_string_append_c(v->page.out, '\n');
	if (s->o->run.packets > 0)
		report_paragraph(&v->page, 3, report_packets_run(&v->page, &s->o->run));
}

void compare_text(const GPtrArray *subjects, const GPtrArray *breaches, const struct compare_opts *opts, GString *out)
{
	const struct report_opts look = {.colour = opts->colour, .utf8 = opts->utf8, .all = opts->all};
	struct view v = {.opts = opts, .page = {.out = g_string_new(NULL), .opts = &look, .pool = g_string_chunk_new(4096)}};
	for (guint i = 0; i < subjects->len; i++)
		print_subject(&v, (char)('A' + i), g_ptr_array_index(subjects, i));
	v.a = ((struct compare_subject *)g_ptr_array_index(subjects, 0))->o;
	for (guint i = 1; i < subjects->len; i++) {
		v.b = ((struct compare_subject *)g_ptr_array_index(subjects, i))->o;
		v.letter = (char)('A' + i);
		if (subjects->len > 2) {
			g_string_append_c(v.page.out, '\n');
			report_styled(&v.page, REPORT_BOLD, report_print(&v.page, "%c AGAINST A", v.letter));
			g_string_append_c(v.page.out, '\n');
		}
		print_migrations(&v);
		print_changes(&v, "TRAFFIC", compare_traffic(v.a, v.b));
		print_changes(&v, "CONFIGURATION", compare_configuration(v.a, v.b));
		print_changes(&v, "DISABLED FOR FUTURE SESSIONS", compare_disabled(v.a, v.b));
		print_changes(&v, "EXPECTATIONS", compare_expectations(v.a, v.b));
		print_breaches(&v, g_ptr_array_index(breaches, i - 1));
	}
	text_finish(v.page.out);
	g_string_append_len(out, v.page.out->str, (gssize)v.page.out->len);
	g_string_free(v.page.out, TRUE);
	g_string_chunk_free(v.page.pool);
}
