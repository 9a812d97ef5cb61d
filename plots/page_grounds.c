/* plots/page_grounds.c: what the answer rests on: the assumptions that mattered, and the rules of ESXi that were applied, with their sources. */
#include "plots/page_parts.h"

/* --- assumptions --- */

static void write_assumption(struct page *p, const struct outcome_assumption *a)
{
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "th", "scope", "row", "class", "key", NULL);
	html_element(&p->h, "code", a->id, NULL);
	html_close(&p->h);
	page_cell_name(p, a->value);
	if (a->decisive)
		page_cell_name(p, a->default_value);
	page_cell_name(p, a->range);
	html_element(&p->h, "td", a->why, "class", "text", NULL);
	html_close(&p->h);
}

static guint count_of(const struct page *p, bool decisive)
{
	guint n = 0;
	for (guint i = 0; i < p->o->assumptions->len; i++)
		n += ((const struct outcome_assumption *)g_ptr_array_index(p->o->assumptions, i))->decisive == decisive;
	return n;
}

static void write_assumptions(struct page *p, bool decisive)
{
	static const char *const set[] = {"Assumption", "Set to", "Default", "May be", "What is unconfirmed", NULL}, *const left[] = {"Assumption", "Default", "May be", "What is unconfirmed", NULL};
	if (!count_of(p, decisive))
		return;
	if (!decisive) {
		html_open(&p->h, "details", NULL);
		html_open(&p->h, "summary", NULL);
		html_printf(&p->h, "%u left at their defaults", count_of(p, false));
		html_close(&p->h);
	}
	page_table(p, decisive ? "Set by this scenario" : "Left at their defaults", false, decisive ? set : left);
	for (guint i = 0; i < p->o->assumptions->len; i++) {
		const struct outcome_assumption *a = g_ptr_array_index(p->o->assumptions, i);
		if (a->decisive == decisive)
			write_assumption(p, a);
	}
	page_table_end(p);
	if (!decisive)
		html_close(&p->h);
}

void page_assumptions(struct page *p)
{
	if (!p->o->assumptions->len)
		return;
	page_section(p, "assumptions", "Assumptions that mattered");
	html_element(&p->h, "p", "What no source says for sure is a switch under assume: in a scenario. This run consulted these.", NULL);
	write_assumptions(p, true);
	write_assumptions(p, false);
	page_section_end(p);
}

/* --- rules --- */

/* Several sources stand in one text, between semicolons; an address is a link. */
static void write_sources(struct page *p, const char *sources)
{
	g_auto(GStrv) part = g_strsplit(sources ? sources : "", "; ", -1);
	html_open(&p->h, "td", "class", "text", NULL);
	for (guint i = 0; part[i]; i++) {
		html_text(&p->h, i ? "; " : "");
		if (html_is_link(part[i]))
			html_element(&p->h, "a", part[i], "href", part[i], "rel", "noreferrer noopener", NULL);
		else
			html_text(&p->h, part[i]);
	}
	html_close(&p->h);
}

static void write_rule(struct page *p, guint i)
{
	const struct outcome_rule *r = g_ptr_array_index(p->o->rules, i);
	g_autofree char *id = page_rule_id(i), *of = page_pointer("rules", i);
	html_open(&p->h, "tr", "id", id, "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	html_element(&p->h, "span", r->id, "class", "rule", NULL);
	html_close(&p->h);
	html_element(&p->h, "td", r->text, "class", "text", NULL);
	page_cell(p, r->confidence);
	page_cell_value(p, "count", HTML_COUNT, r->count);
	write_sources(p, r->source);
	html_close(&p->h);
}

void page_rules(struct page *p)
{
	static const char *const heads[] = {"Rule", "What it says", "How sure", "#Times", "Source", NULL};
	if (!p->o->rules->len)
		return;
	page_section(p, "rules", "Rules applied");
	page_table(p, "Rules of ESXi that decided something", true, heads);
	for (guint i = 0; i < p->o->rules->len; i++)
		write_rule(p, i);
	page_table_end(p);
	page_section_end(p);
}
