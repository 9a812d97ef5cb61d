/* plots/page_migrations.c: the migrations of the page: pictures, a table of all, and cards: of each of few, of the slowest and the troubled of many. */
#include "plots/page_moved.h"

#include "plots/picture_data.h"
#include "plots/words.h"

#define TABLE_LEAST 2
#define TOTALS_LEAST 3

static void write_held_most(struct page *p, const struct outcome_migration *m)
{
	const struct outcome_held *most = digest_held_most(m);
	guint at = 0;
	html_open(&p->h, "td", NULL);
	if (most) {
		g_ptr_array_find(m->held_by, most, &at);
		g_autofree char *key = g_strdup_printf("held_by/%u/share", at);
		html_text(&p->h, words_cause(most->cause));
		html_text(&p->h, " ");
		html_value(&p->h, key, HTML_PERCENT, most->share_pct);
	}
	html_close(&p->h);
}

/* `queued`: some waited, so that it is worth a column. */
static void write_row(struct page_moved *v, guint i, bool queued)
{
	const struct outcome_migration *m = page_moved_migration(v, i);
	struct page *p = v->p;
	struct html *h = &p->h;
	g_autofree char *of = page_pointer("migrations", i);
	html_open(h, "tr", "data-of", of, NULL);
	html_open(h, "th", "scope", "row", NULL);
	page_moved_name(v, m->id);
	html_close(h);
	html_open(h, "td", NULL);
	page_badge(p, digest_end_mood(m->outcome), m->outcome);
	html_close(h);
	html_open(h, "td", "class", "ends", NULL);
	page_way(p, m->from, m->to);
	html_close(h);
	page_cell_value(p, "duration_s", HTML_DURATION, m->duration_s);
	page_cell_value(p, "downtime_s", HTML_DURATION, m->downtime_s);
	write_held_most(p, m);
	page_cell_value(p, "bytes/total", HTML_BYTES, m->bytes.total);
	page_cell_value(p, "requested_s", HTML_DURATION, m->requested_s);
	if (queued)
		page_cell_value(p, "queued_s", HTML_DURATION, m->queued_s);
	page_cell_name(p, m->vm);
	html_close(h);
	html_constant(h, "\n");
}

static void write_table(struct page_moved *v)
{
#define HEADS "Migration", "Outcome", "From → to", "#Duration", "#Downtime", "Held back most by", "#Moved", "#Requested at"
	static const char *const heads[] = {HEADS, "#Queued", "VM", NULL}, *const unqueued[] = {HEADS, "VM", NULL};
	guint n = v->p->o->migrations->len;
	bool queued = false;
	for (guint i = 0; i < n; i++)
		queued = queued || page_moved_migration(v, i)->queued_s > 0;
	page_table(v->p, "All migrations", true, queued ? heads : unqueued);
	for (guint i = 0; i < n; i++)
		write_row(v, i, queued);
	page_table_end(v->p);
}

static void write_totals(struct page *p)
{
	const struct digest *d = p->digest;
	bool all = d->ended[DIGEST_COMPLETED] == p->o->migrations->len;
	page_facts(p, "figures");
	for (unsigned k = 0; k < DIGEST_ENDS; k++)
		if (d->ended[k])
			page_fact_figure(p, digest_ends[k], HTML_COUNT, d->ended[k]);
	page_fact_figure(p, "first request to last end", HTML_DURATION, digest_span(d->first_s, d->last_s));
	page_fact_figure(p, all ? "shortest" : "shortest completed", HTML_DURATION, d->shortest_s);
	page_fact_figure(p, all ? "median" : "median completed", HTML_DURATION, d->median_s);
	page_fact_figure(p, all ? "longest" : "longest completed", HTML_DURATION, d->longest_s);
	page_fact_figure(p, "longest downtime", HTML_DURATION, d->downtime_s);
	page_fact_figure(p, "bytes moved", HTML_BYTES, d->bytes);
	page_facts_end(p);
}

static void write_cards(struct page_moved *v, const GArray *list, const char *title)
{
	if (!list->len)
		return;
	html_element(&v->p->h, "h3", title, NULL);
	for (guint i = 0; i < list->len; i++)
		page_card(v, g_array_index(list, guint, i), "h4");
}

static void write_many(struct page_moved *v)
{
	guint n = v->p->o->migrations->len, failed = n - v->p->digest->ended[DIGEST_COMPLETED], shown = v->troubled->len;
	g_autofree char *first = g_strdup_printf("The first %u of %u that did not complete", shown, failed);
	g_autofree char *slowest = g_strdup_printf("The %u slowest of %s%u", v->slowest->len, shown ? "the other " : "", n - shown);
	write_cards(v, v->troubled, shown < failed ? first : "Those that did not complete");
	write_cards(v, v->slowest, slowest);
	page_long(v->p, n, "migrations");
	write_table(v);
	page_long_end(v->p);
}

void page_migrations(struct page *p)
{
	guint n = p->o->migrations->len;
	if (!n)
		return;
	struct page_moved *v = page_moved_new(p);
	page_section(p, "migrations", "Migrations");
	if (n >= TOTALS_LEAST)
		write_totals(p);
	page_picture(p, PICTURE_GANTT);
	page_picture(p, PICTURE_HELD_BY);
	if (n >= TOTALS_LEAST && p->digest->held->len) {
		html_constant(&p->h, "<details><summary>What held the average migration back, as a table</summary>");
		page_held(v, "On average a migration was held back by", digest_together(p->digest, PAGE_HELD_MOST), NULL, NULL, NULL);
		html_constant(&p->h, "</details>\n");
	}
	if (n >= TABLE_LEAST && !v->many)
		write_table(v);
	page_picture(p, PICTURE_ROUNDS);
	for (guint i = 0; !v->many && i < n; i++)
		page_card(v, i, "h3");
	if (v->many)
		write_many(v);
	page_section_end(p);
	page_moved_free(v);
}
