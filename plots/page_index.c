/* plots/page_index.c: the page that leads to the pages of several runs: did it work, how long, what held it back, side by side. */
#include "plots/page_parts.h"

#include "plots/page_moved.h"
#include "plots/words.h"

struct page_index {
	struct page p; /* of rows: its html, and the outcome in hand */
	GString *rows;
	unsigned n;
};

struct page_index *page_index_new(void)
{
	static const char *const heads[] = {"Run", "Verdict", "#Took", "#Slowest migration", "#Longest downtime", "Held back most by", NULL};
	struct page_index *x = g_new0(struct page_index, 1);
	x->rows = g_string_new(NULL);
	html_begin(&x->p.h, x->rows);
	page_table(&x->p, "Runs", true, heads);
	return x;
}

static void add_duration(struct html *h, int64_t v)
{
	html_open(h, "td", "class", "n", NULL);
	html_figure(h, HTML_DURATION, v);
	html_close(h);
}

static void add_verdict(struct page_index *x, const struct digest *d, const struct outcome *o)
{
	static const enum digest_mood moods[DIGEST_VERDICTS] = {DIGEST_WELL, DIGEST_DOUBTFUL, DIGEST_DOUBTFUL, DIGEST_BADLY};
	static const char *const verdicts[DIGEST_VERDICTS] = {"ok", "allowed", "stopped", "not ok"};
	GString *s = g_string_new(" ");
	digest_sentence(d, o, s);
	html_open(&x->p.h, "td", "class", "text", NULL);
	page_badge(&x->p, moods[d->verdict], verdicts[d->verdict]);
	html_text(&x->p.h, s->str);
	html_close(&x->p.h);
	g_string_free(s, TRUE);
}

void page_index_add(struct page_index *x, const struct outcome *o, const char *file)
{
	struct html *h = &x->p.h;
	struct digest *d = digest_new(o);
	const struct outcome_held *most = d->held->len ? g_ptr_array_index(d->held, 0) : NULL;
	g_autofree char *title = page_title(o);
	html_open(h, "tr", NULL);
	html_open(h, "th", "scope", "row", NULL);
	html_open(h, "a", "href", file, NULL);
	html_name(h, o->scenario.variant ? o->scenario.variant : title);
	html_close(h);
	html_close(h);
	add_verdict(x, d, o);
	add_duration(h, d->first_s >= 0 && d->last_s >= d->first_s ? d->last_s - d->first_s : OUTCOME_NULL);
	add_duration(h, d->longest_s);
	add_duration(h, d->downtime_s);
	html_open(h, "td", NULL);
	if (most) {
		html_printf(h, "%s ", words_cause(most->cause));
		if (most->resource) {
			html_name(h, most->resource);
			html_text(h, " ");
		}
		html_open(h, "span", "class", "n", NULL);
		html_figure(h, HTML_PERCENT, most->share_pct);
		html_close(h);
	}
	html_close(h);
	html_close(h);
	html_constant(h, "\n");
	digest_free(d);
	x->n++;
}

void page_index_write(struct page_index *x, GString *out)
{
	GString *content = g_string_new("<section id=\"answer\"><h1>");
	g_autoptr(GPtrArray) contents = g_ptr_array_new();
	g_string_append_printf(content, "%u %s</h1>\n", x->n, x->n == 1 ? "run" : "runs");
	page_table_end(&x->p);
	html_end(&x->p.h);
	g_string_append_len(content, x->rows->str, (gssize)x->rows->len);
	g_string_append(content, "</section>\n");
	page_shell(out, "vmksim: runs", contents, content);
	g_string_free(content, TRUE);
	g_string_free(x->rows, TRUE);
	g_free(x);
}
