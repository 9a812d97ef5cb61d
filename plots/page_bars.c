/* plots/page_bars.c: bars about what moved: what held it back, a row each, and a strip of parts side by side. Each says in words what it shows. */
#include "plots/page_moved.h"

#include "plots/picture_data.h"
#include "plots/words.h"
#include "sim/time.h"

static const struct outcome_with *sharer(const struct outcome_held *h, guint i) { return g_ptr_array_index(h->with, i); }

/* "shared with a and b 5s each, others 3s": those of equal seconds are named together; the outcome lists the longest first. Or without seconds. */
static void write_sharers(struct page_moved *v, const struct outcome_held *own, bool seconds)
{
	struct html *h = &v->p->h;
	html_open(h, "div", "class", "with", NULL);
	html_text(h, "shared with ");
	for (guint i = 0, first = 0; i < own->with->len; i++) {
		bool last = i + 1 == own->with->len || (seconds && sharer(own, i + 1)->seconds != sharer(own, i)->seconds);
		html_text(h, !i ? "" : last && i > first ? " and " : ", ");
		page_moved_name_session(v, sharer(own, i)->session);
		if (last && seconds) {
			html_text(h, " ");
			html_figure(h, HTML_DURATION, sharer(own, i)->seconds);
			html_text(h, i > first ? " each" : "");
		}
		first = last ? i + 1 : first;
	}
	html_close(h);
}

static void write_number(struct page *p, const char *key, guint i, const char *member, enum html_unit unit, int64_t n)
{
	g_autofree char *at = key ? g_strdup_printf("%s/%u/%s", key, i, member) : NULL;
	if (at)
		html_value(&p->h, at, unit, n);
	else
		html_figure(&p->h, unit, n);
}

static void write_share(struct page *p, const char *key, guint i, int64_t share, unsigned ink)
{
	html_open(&p->h, "td", "class", "share", NULL);
	page_bar(p, share, ink);
	html_open(&p->h, "span", NULL);
	write_number(p, key, i, "share", HTML_PERCENT, share);
	html_close(&p->h);
	html_close(&p->h);
}

void page_share(struct page *p, int64_t ppm, unsigned ink) { write_share(p, NULL, 0, ppm, ink); }

void page_cause(struct page *p, const struct outcome_held *held)
{
	html_text(&p->h, words_cause(held->cause));
	if (!held->resource)
		return;
	html_open(&p->h, "span", "class", "where", NULL);
	html_text(&p->h, " ");
	html_name(&p->h, held->resource);
	html_close(&p->h);
}

static void write_held(struct page_moved *v, const GPtrArray *list, const char *key, const struct outcome_held *held, const struct outcome_held *own)
{
	struct html *h = &v->p->h;
	guint at = 0;
	g_ptr_array_find((GPtrArray *)list, held, &at);
	html_open(h, "tr", NULL);
	html_open(h, "th", "scope", "row", NULL);
	page_cause(v->p, held);
	if (own)
		write_sharers(v, own, own->seconds == held->seconds);
	html_close(h);
	html_open(h, "td", "class", "n", NULL);
	write_number(v->p, key, at, "seconds", HTML_DURATION, held->seconds);
	html_close(h);
	write_share(v->p, key, at, held->share_pct, picture_ink_cause(held->cause));
	html_close(h);
}

static void write_rest(struct page *p, const GPtrArray *sorted, guint shown)
{
	sim_i128 rest = 0, share = 0;
	for (guint i = shown; i < sorted->len; i++) {
		const struct outcome_held *x = g_ptr_array_index(sorted, i);
		rest += MAX(x->seconds, 0);
		share += MAX(x->share_pct, 0);
	}
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	html_printf(&p->h, "and %u more", sorted->len - shown);
	html_close(&p->h);
	html_open(&p->h, "td", "class", "n", NULL);
	html_figure(&p->h, HTML_DURATION, base_saturate(rest));
	html_close(&p->h);
	page_share(p, MAX(base_saturate(share), rest > 0), INK_PALE);
	html_close(&p->h);
}

void page_held(struct page_moved *v, const char *caption, const GPtrArray *held, const char *key, const struct outcome_migration *m, const GPtrArray *sessions)
{
	static const char *const heads[] = {"Held back by", "#Time", "Share", NULL};
	g_autoptr(GPtrArray) sorted = digest_held_sorted(held);
	guint shown = digest_held_shown(sorted, PAGE_HELD_MOST);
	html_open(&v->p->h, "div", "class", "held", NULL);
	page_table(v->p, caption, false, heads);
	for (guint i = 0; i < shown; i++) {
		const struct outcome_held *x = g_ptr_array_index(sorted, i);
		const struct outcome_held *own = sessions ? digest_shared(sessions, m, x) : x->with->len ? x : NULL;
		write_held(v, held, key, x, own);
	}
	if (shown < sorted->len)
		write_rest(v->p, sorted, shown);
	page_table_end(v->p);
	html_close(&v->p->h);
}

/* In per cent of the strip, three decimals. */
static void per_cent(char out[G_ASCII_DTOSTR_BUF_SIZE], int64_t part, int64_t whole)
{
	int64_t n = whole > 0 ? base_div_floor((sim_i128)CLAMP(part, 0, whole) * 100000, whole) : 0;
	g_snprintf(out, G_ASCII_DTOSTR_BUF_SIZE, "%" G_GINT64_FORMAT ".%03d%%", n / 1000, (int)(n % 1000));
}

static void draw_part(struct html *h, int64_t at, int64_t size, int64_t whole, const char *class)
{
	char x[G_ASCII_DTOSTR_BUF_SIZE], width[G_ASCII_DTOSTR_BUF_SIZE];
	per_cent(x, at, whole);
	per_cent(width, size, whole);
	html_void(h, "rect", "x", x, "y", "0", "width", width, "height", "100%", "class", class, NULL);
}

static void draw_tick(struct html *h, int64_t at, int64_t whole)
{
	char x[G_ASCII_DTOSTR_BUF_SIZE];
	per_cent(x, at, whole);
	html_void(h, "line", "x1", x, "x2", x, "y1", "0", "y2", "100%", NULL);
}

void page_swatch(struct page *p, unsigned ink)
{
	g_autofree char *class = g_strdup_printf("i%u", ink);
	html_open(&p->h, "svg", "class", "swatch", "viewBox", "0 0 10 10", "aria-hidden", "true", NULL);
	html_void(&p->h, "rect", "width", "10", "height", "10", "class", class, NULL);
	html_close(&p->h);
}

static void write_legend(struct page *p, const struct page_part *part, int64_t whole, enum html_unit unit)
{
	struct html *h = &p->h;
	html_open(h, "li", NULL);
	page_swatch(p, part->ink);
	html_printf(h, "%s ", part->name);
	if (part->key)
		html_value(h, part->key, unit, part->size);
	else
		html_figure(h, unit, part->size);
	html_open(h, "small", NULL);
	html_text(h, " ");
	html_figure(h, HTML_PERCENT, whole > 0 ? MAX(base_div_floor((sim_i128)part->size * 1000000, whole), part->size > 0) : 0);
	html_close(h);
	html_close(h);
}

void page_strip(struct page *p, const char *label, const struct page_part *part, guint n, int64_t whole, enum html_unit unit, const GArray *ticks)
{
	struct html *h = &p->h;
	html_open(h, "svg", "class", "strip", "role", "img", "aria-label", label, "width", "100%", "height", "22", NULL);
	for (guint i = 0; i < n; i++) {
		g_autofree char *class = g_strdup_printf("i%u", part[i].ink);
		draw_part(h, part[i].at, part[i].size, whole, class);
	}
	for (guint i = 0; ticks && i < ticks->len; i++)
		draw_tick(h, g_array_index(ticks, int64_t, i), whole);
	html_close(h);
	html_open(h, "ul", "class", "legend", NULL);
	for (guint i = 0; i < n; i++)
		write_legend(p, &part[i], whole, unit);
	html_close(h);
}
