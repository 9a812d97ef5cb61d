/* plots/page_log.c: the log of the run: what happened, to whom, by which rule. What happened to several at one instant alike, one after another, is one row. Of a long log the
 * beginning and the end; the text report has all of it (--all).
 */
#include "plots/page_moved.h"

#define HEAD 150
#define TAIL 50
#define OPEN_MOST 20 /* so many rows are shown without being asked for */
#define NAMED_MOST 6 /* of those a row is about */

struct row {
	guint from, n; /* lines of the log */
};

static const struct outcome_log *line(const struct page *p, guint i) { return g_ptr_array_index(p->o->log, i); }

static bool alike(const struct outcome_log *a, const struct outcome_log *b)
{
	return a->at_s == b->at_s && a->subject && b->subject && !g_strcmp0(a->what, b->what) && !g_strcmp0(a->rule, b->rule);
}

static GArray *rows_of(const struct page *p)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct row));
	for (guint i = 0; i < p->o->log->len; i++) {
		struct row *last = rows->len ? &g_array_index(rows, struct row, rows->len - 1) : NULL;
		if (last && alike(line(p, last->from), line(p, i)))
			last->n++;
		else
			g_array_append_val(rows, ((struct row){i, 1}));
	}
	return rows;
}

static void write_row(struct page_moved *v, const struct row *r)
{
	struct page *p = v->p;
	const struct outcome_log *l = line(p, r->from);
	guint shown = r->n > NAMED_MOST + 1 ? NAMED_MOST : r->n;
	g_autofree char *of = page_pointer("log", r->from);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", "class", "n", NULL);
	html_value(&p->h, "at_s", HTML_DURATION, l->at_s);
	html_close(&p->h);
	html_open(&p->h, "td", "class", "text", NULL);
	for (guint k = 0; k < shown; k++) {
		html_text(&p->h, !k ? "" : k + 1 == r->n ? " and " : ", ");
		page_moved_name(v, line(p, r->from + k)->subject);
	}
	if (shown < r->n)
		html_printf(&p->h, " and %u more", r->n - shown);
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
	html_printf(&p->h, "%u events are left out here; vmksim run --all shows them", n);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_rows(struct page_moved *v, const GArray *rows, bool whole)
{
	guint left_out = 0;
	for (guint i = 0; i < rows->len; i++) {
		const struct row *r = &g_array_index(rows, struct row, i);
		if (!whole && i >= HEAD && i < rows->len - TAIL) {
			left_out += r->n;
			continue;
		}
		if (left_out)
			write_gap(v->p, left_out);
		left_out = 0;
		write_row(v, r);
	}
}

void page_log(struct page *p)
{
	static const char *const heads[] = {"#At", "To whom", "What happened", "Rule", NULL};
	guint n = p->o->log->len;
	if (!n)
		return;
	struct page_moved *v = page_moved_new(p);
	g_autoptr(GArray) rows = rows_of(p);
	bool whole = rows->len <= HEAD + TAIL + 1;
	page_section(p, "log", "Log");
	html_open(&p->h, "details", "open", rows->len <= OPEN_MOST ? "" : NULL, NULL);
	html_open(&p->h, "summary", NULL);
	html_printf(&p->h, "%u %s%s", n, n == 1 ? "event" : "events", whole ? "" : ", of which the first and the last are shown");
	html_close(&p->h);
	page_table(p, "What happened", whole, heads);
	write_rows(v, rows, whole);
	page_table_end(p);
	html_close(&p->h);
	page_section_end(p);
	page_moved_free(v);
}
