/* plots/page_evacuations.c: evacuations of the page: whether the host could be emptied, where its VMs went, and who stays and why. Of many: cards of the
 * troubled, and all of them in a table.
 */
#include "plots/page_moved.h"

#include "plots/picture_data.h"
#include "plots/report.h"
#include "plots/words.h"

#define NAMED_MOST 24 /* of VMs that stay; the rest is counted */
#define TABLE_LEAST 3

static const struct outcome_evacuation *evacuation(const struct page *p, guint i) { return g_ptr_array_index(p->o->evacuations, i); }

static void write_badge(struct page *p, const struct outcome_evacuation *v)
{
	page_badge(p, digest_evacuation_mood(v->state), words_evacuation(v->state));
}

/* "6 of 8 virtual machines have left": a bar, and the words. */
static void write_progress(struct page *p, const struct outcome_evacuation *v)
{
	html_open(&p->h, "div", "class", "share", NULL);
	page_bar(p, v->progress_pct, picture_ink_outcome(v->moved < v->to_move ? "failed" : "completed"));
	html_open(&p->h, "span", "class", "loose", NULL);
	html_value(&p->h, "moved", HTML_COUNT, v->moved);
	html_text(&p->h, " of ");
	html_value(&p->h, "to_move", HTML_COUNT, v->to_move);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_destinations(struct page_moved *w, const struct outcome_evacuation *v, GHashTable *by_id)
{
	g_autoptr(GHashTable) came = digest_arrivals(v, by_id);
	struct page *p = w->p;
	bool any = false;
	for (guint i = 0; i < v->to->len; i++) {
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(came, g_ptr_array_index(v->to, i)));
		if (!n)
			continue;
		if (!any)
			page_fact_wide(p, "They went to");
		else
			html_text(&p->h, ", ");
		any = true;
		html_name(&p->h, g_ptr_array_index(v->to, i));
		html_printf(&p->h, " (%u)", n);
	}
	if (any)
		page_fact_end(p);
}

static bool same(const struct outcome_blocker *a, const struct outcome_blocker *b)
{
	return !g_strcmp0(a->reason, b->reason) && !g_strcmp0(a->rule, b->rule) && !g_strcmp0(a->fault, b->fault);
}

static void write_blocker(struct page *p, const struct outcome_blocker *b, const GPtrArray *vms)
{
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	page_names(p, vms, NAMED_MOST);
	html_close(&p->h);
	html_open(&p->h, "td", NULL);
	html_text(&p->h, b->reason);
	html_text(&p->h, " ");
	page_rule(p, b->rule);
	html_text(&p->h, b->fault ? " " : "");
	if (b->fault)
		html_element(&p->h, "code", b->fault, NULL);
	html_close(&p->h);
	html_close(&p->h);
}

/* VMs that stay for the same reason are named together. */
static void write_blockers(struct page *p, const struct outcome_evacuation *v)
{
	static const char *const heads[] = {"It cannot leave", "Why", NULL};
	g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
	guint n = MIN(v->blocked_by->len, NAMED_MOST);
	if (!n)
		return;
	page_table(p, "Who blocks it", false, heads);
	for (guint i = 0; i < n; i++) {
		const struct outcome_blocker *b = g_ptr_array_index(v->blocked_by, i);
		g_autoptr(GPtrArray) vms = g_ptr_array_new();
		for (guint k = i; k < n; k++) {
			const struct outcome_blocker *c = g_ptr_array_index(v->blocked_by, k);
			if (same(b, c) && g_hash_table_add(told, (gpointer)c))
				g_ptr_array_add(vms, (gpointer)c->vm);
		}
		if (vms->len)
			write_blocker(p, b, vms);
	}
	page_table_end(p);
	if (v->blocked_by->len <= NAMED_MOST)
		return;
	html_open(&p->h, "p", NULL);
	html_printf(&p->h, "and %u more", v->blocked_by->len - NAMED_MOST);
	html_close(&p->h);
}

static void write_facts(struct page_moved *w, const struct outcome_evacuation *v)
{
	struct page *p = w->p;
	page_facts(p, "points");
	page_fact_value(p, "Requested at", "requested_s", HTML_DURATION, v->requested_s);
	page_fact_value(p, "Finished at", "finished_s", HTML_DURATION, v->finished_s);
	page_fact_value(p, "In service again at", "exited_s", HTML_DURATION, v->exited_s);
	if (v->reason || v->rule) {
		page_fact_wide(p, "Why");
		html_text(&p->h, v->reason);
		html_text(&p->h, v->reason ? " " : "");
		page_rule(p, v->rule);
		page_fact_end(p);
	}
	write_destinations(w, v, w->migration_records);
	if (v->left->len) {
		page_fact_wide(p, "Stay, since nobody asked them to leave");
		page_names(p, v->left, NAMED_MOST);
		page_fact_end(p);
	}
	page_facts_end(p);
}

static void write_card(struct page_moved *w, guint i)
{
	const struct outcome_evacuation *v = evacuation(w->p, i);
	struct html *h = &w->p->h;
	g_autofree char *id = g_strdup_printf("evacuation-%u", i), *of = page_pointer("evacuations", i);
	html_open(h, "article", "class", "card", "id", id, "data-of", of, NULL);
	html_open(h, "h3", NULL);
	html_name(h, v->id);
	html_text(h, " ");
	write_badge(w->p, v);
	html_close(h);
	page_facts(w->p, "figures");
	page_fact(w->p, "Host");
	html_name(h, v->host);
	page_fact_end(w->p);
	page_fact_value(w->p, "Duration", "duration_s", HTML_DURATION, v->duration_s);
	page_fact(w->p, "VMs that have left");
	write_progress(w->p, v);
	page_fact_end(w->p);
	page_facts_end(w->p);
	write_facts(w, v);
	write_blockers(w->p, v);
	html_close(h);
	html_constant(h, "\n");
}

static void write_row(struct page *p, guint i, bool card)
{
	const struct outcome_evacuation *v = evacuation(p, i);
	struct html *h = &p->h;
	page_row(p, "evacuations", "evacuation", i, card, v->id);
	page_cell_name(p, v->host);
	html_open(h, "td", NULL);
	write_badge(p, v);
	html_close(h);
	page_cell_value(p, "requested_s", HTML_DURATION, v->requested_s);
	page_cell_value(p, "duration_s", HTML_DURATION, v->duration_s);
	html_open(h, "td", NULL);
	write_progress(p, v);
	html_close(h);
	html_close(h);
}

static void write_table(struct page *p, GHashTable *cards)
{
	static const char *const heads[] = {"Evacuation", "Host", "State", "#Requested at", "#Duration", "VMs that have left", NULL};
	page_table(p, "All evacuations", true, heads);
	for (guint i = 0; i < p->o->evacuations->len; i++)
		write_row(p, i, g_hash_table_contains(cards, GUINT_TO_POINTER(i)));
	page_table_end(p);
}

static void write_totals(struct page *p)
{
	struct digest_evacuations all = digest_evacuations(p->o);
	page_facts(p, "figures");
	for (unsigned k = 0; k < G_N_ELEMENTS(digest_states); k++) {
		guint n = 0;
		for (guint i = 0; i < p->o->evacuations->len; i++)
			n += !g_strcmp0(evacuation(p, i)->state, digest_states[k]);
		if (n)
			page_fact_figure(p, k ? words_evacuation(digest_states[k]) : "in maintenance, and back in service", HTML_COUNT, n);
	}
	page_fact(p, "VMs that have left");
	html_printf(&p->h, "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, all.moved, all.to_move);
	page_fact_end(p);
	page_fact_figure(p, "first request to last end", HTML_DURATION, digest_span(all.first_s, all.last_s));
	page_fact_figure(p, "shortest", HTML_DURATION, all.shortest_s);
	page_fact_figure(p, "median", HTML_DURATION, all.median_s);
	page_fact_figure(p, "longest", HTML_DURATION, all.longest_s);
	page_facts_end(p);
	g_ptr_array_unref(all.by_duration);
}

static void write_many(struct page *p, GHashTable *cards, guint troubled)
{
	if (troubled > PAGE_TROUBLED) {
		html_open(&p->h, "p", NULL);
		html_printf(&p->h, "and %u more that emptied no host, in the table:", troubled - PAGE_TROUBLED);
		html_close(&p->h);
	}
	page_long(p, p->o->evacuations->len, "evacuations");
	write_table(p, cards);
	page_long_end(p);
}

void page_evacuations(struct page *p)
{
	guint n = p->o->evacuations->len, troubled = 0;
	if (!n)
		return;
	struct page_moved *w = page_moved_new(p);
	g_autoptr(GHashTable) cards = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < n; i++)
		if (n <= REPORT_DETAILS || (digest_evacuation_mood(evacuation(p, i)->state) != DIGEST_WELL && troubled++ < PAGE_TROUBLED))
			g_hash_table_add(cards, GUINT_TO_POINTER(i));
	page_section(p, "evacuations", "Evacuations");
	if (n >= TABLE_LEAST)
		write_totals(p);
	if (n >= TABLE_LEAST && n <= REPORT_DETAILS)
		write_table(p, cards);
	for (guint i = 0; i < n; i++)
		if (g_hash_table_contains(cards, GUINT_TO_POINTER(i)))
			write_card(w, i);
	if (n > REPORT_DETAILS)
		write_many(p, cards, troubled);
	page_section_end(p);
	page_moved_free(w);
}
