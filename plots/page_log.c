/* plots/page_log.c: the log of the run: what happened, to whom, by which rule. Of a long one the beginning and the end; the text report has all of it (--all). */
#include "plots/page_moved.h"

#define HEAD 150
#define TAIL 50
#define OPEN_MOST 20 /* so many lines are shown without being asked for */

static void write_line(struct page_moved *v, guint i)
{
	struct page *p = v->p;
	const struct outcome_log *l = g_ptr_array_index(p->o->log, i);
	g_autofree char *of = page_pointer("log", i);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", "class", "n", NULL);
	html_value(&p->h, "at_s", HTML_DURATION, l->at_s);
	html_close(&p->h);
	html_open(&p->h, "td", NULL);
	page_moved_name(v, l->subject);
	html_close(&p->h);
	html_element(&p->h, "td", l->what, "class", "text", NULL);
	html_open(&p->h, "td", NULL);
	page_rule(p, l->rule);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_gap(struct page *p, guint n)
{
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "td", "colspan", "4", "class", "more", NULL);
	html_printf(&p->h, "%u lines are left out here; vmksim run --all shows them", n);
	html_close(&p->h);
	html_close(&p->h);
}

void page_log(struct page *p)
{
	static const char *const heads[] = {"#At", "To whom", "What happened", "Rule", NULL};
	guint n = p->o->log->len;
	if (!n)
		return;
	bool whole = n <= HEAD + TAIL + 1;
	struct page_moved *v = page_moved_new(p);
	page_section(p, "log", "Log");
	html_open(&p->h, "details", "open", n <= OPEN_MOST ? "" : NULL, NULL);
	html_open(&p->h, "summary", NULL);
	html_printf(&p->h, "%u %s%s", n, n == 1 ? "event" : "events", whole ? "" : ", of which the first and the last are shown");
	html_close(&p->h);
	page_table(p, "What happened", whole, heads);
	for (guint i = 0; i < n; i++)
		if (whole || i < HEAD || i >= n - TAIL)
			write_line(v, i);
		else if (i == HEAD)
			write_gap(p, n - HEAD - TAIL);
	page_table_end(p);
	html_close(&p->h);
	page_section_end(p);
	page_moved_free(v);
}
