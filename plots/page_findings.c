/* plots/page_findings.c: what was found and what was expected: findings, the gravest first, and expectations, those that were not met first and in full. */
#include "plots/page_moved.h"

#define ROWS_MOST 200 /* of a table; the rest is counted */

static unsigned gravity(const struct outcome_finding *f) { return g_strcmp0(f->severity, "error") == 0 ? 0 : g_strcmp0(f->severity, "warning") == 0 ? 1 : 2; }

static void write_finding(struct page_moved *v, guint i)
{
	static const enum digest_mood mood[] = {DIGEST_BADLY, DIGEST_DOUBTFUL, DIGEST_DOUBTFUL};
	struct page *p = v->p;
	const struct outcome_finding *f = g_ptr_array_index(p->o->findings, i);
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	page_badge(p, mood[gravity(f)], f->severity);
	html_close(&p->h);
	page_cell_name(p, f->subject);
	html_element(&p->h, "td", f->message, "class", "text", NULL);
	html_open(&p->h, "td", NULL);
	page_moved_rule(v, f->rule);
	html_close(&p->h);
	page_cell_name(p, f->origin);
	html_close(&p->h);
}

void page_findings(struct page *p)
{
	static const char *const heads[] = {"Severity", "About", "Finding", "Rule", "Written at", NULL};
	guint n = p->o->findings->len, shown = 0;
	if (!n)
		return;
	struct page_moved *v = page_moved_new(p);
	page_section(p, "findings", "Findings");
	page_table(p, "What a planner should look at", true, heads);
	for (unsigned g = 0; g < 3; g++)
		for (guint i = 0; i < n; i++)
			if (gravity(g_ptr_array_index(p->o->findings, i)) == g && shown++ < ROWS_MOST)
				write_finding(v, i);
	page_table_end(p);
	page_more(p, n, ROWS_MOST, "findings, less grave or alike");
	page_section_end(p);
	page_moved_free(v);
}

static void write_line(struct page *p, const char *label, const char *text)
{
	if (!text)
		return;
	html_open(&p->h, "div", NULL);
	html_element(&p->h, "small", label, NULL);
	html_text(&p->h, " ");
	html_text(&p->h, text);
	html_close(&p->h);
}

/* Of one that was met its own text says what was expected. */
static void write_expectation(struct page *p, const struct outcome_expectation *x)
{
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "td", NULL);
	page_badge(p, x->met ? DIGEST_WELL : DIGEST_BADLY, x->met ? "met" : "not met");
	html_close(&p->h);
	html_open(&p->h, "th", "scope", "row", "class", "text", NULL);
	html_open(&p->h, "code", NULL);
	html_text(&p->h, x->that);
	html_close(&p->h);
	write_line(p, "expected", x->met ? NULL : x->expected);
	write_line(p, "difference", x->met ? NULL : x->difference);
	write_line(p, "held by", x->met ? NULL : x->held_by);
	write_line(p, "because", x->because);
	html_close(&p->h);
	html_element(&p->h, "td", x->actual, "class", "text", NULL);
	page_cell_name(p, x->origin);
	html_close(&p->h);
}

void page_expectations(struct page *p)
{
	static const char *const heads[] = {"Result", "Expectation", "Was", "Written at", NULL};
	guint n = p->o->expectations->len, shown = 0;
	if (!n)
		return;
	g_autofree char *caption = g_strdup_printf("%u of %u met", p->digest->met, n);
	page_section(p, "expectations", "Expectations");
	page_table(p, caption, true, heads);
	for (int met = 0; met < 2; met++)
		for (guint i = 0; i < n; i++) {
			const struct outcome_expectation *x = g_ptr_array_index(p->o->expectations, i);
			if (x->met == met && shown++ < ROWS_MOST)
				write_expectation(p, x);
		}
	page_table_end(p);
	page_more(p, n, ROWS_MOST, p->digest->met < n ? "expectations, met ones last" : "expectations, met, too");
	page_section_end(p);
}
