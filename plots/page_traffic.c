/* plots/page_traffic.c: traffic of the page: what each offered and got; of what got less than it offered, or changed its way, the rest in full. */
#include "plots/page_moved.h"

#include "plots/words.h"
#include "sim/time.h"

#define ROWS_MOST 200
#define MOVES_OPEN 3
#define CARDS_MOST 12
#define NAMED_MOST 12
#define FEW 3 /* so many have cards, starved or not */

static bool starved(const struct outcome_traffic *t) { return t->unmet_s > 0; }

/* Starved ones first, else in the order of the outcome. */
static GPtrArray *in_order(const struct page *p)
{
	GPtrArray *all = g_ptr_array_new();
	for (int pass = 0; pass < 2; pass++)
		for (guint i = 0; i < p->o->traffic->len; i++)
			if (starved(g_ptr_array_index(p->o->traffic, i)) == !pass)
				g_ptr_array_add(all, GUINT_TO_POINTER(i));
	return all;
}

/* What became of what it did not get at once. */
static void write_fate(struct page *p, const struct outcome_traffic *t)
{
	struct html *h = &p->h;
	const struct outcome_held *by = digest_starved_by(t);
	html_open(h, "td", "class", "fate", NULL);
	if (!starved(t)) {
		html_text(h, "all it offered");
		html_close(h);
		return;
	}
	html_text(h, "less than it offered for ");
	html_value(h, "unmet_s", HTML_DURATION, t->unmet_s);
	html_text(h, ", held back by ");
	html_text(h, by ? words_cause(by->cause) : "its rate");
	if (by && by->resource) {
		html_text(h, " ");
		html_name(h, by->resource);
	}
	html_text(h, "; ");
	if (t->backlog_bytes > 0) {
		html_value(h, "backlog_bytes", HTML_BYTES, t->backlog_bytes);
		html_text(h, " still kept");
	} else if (t->backlog_clear_s != OUTCOME_NULL) {
		html_text(h, "its backlog was gone at ");
		html_value(h, "backlog_clear_s", HTML_DURATION, t->backlog_clear_s);
	} else {
		html_value(h, "unmet_bytes", HTML_BYTES, t->unmet_bytes);
		html_text(h, " lost");
	}
	html_close(h);
}

static void write_row(struct page *p, guint i, bool card)
{
	const struct outcome_traffic *t = g_ptr_array_index(p->o->traffic, i);
	page_row(p, "traffic", "traffic", i, card, t->id);
	write_fate(p, t);
	page_cell(p, t->type);
	page_cell_name(p, t->adapter);
	page_cell_value(p, "offered_bytes", HTML_BYTES, t->offered_bytes);
	page_cell_value(p, "delivered_bytes", HTML_BYTES, t->delivered_bytes);
	page_cell_value(p, "mean_bps", HTML_RATE, t->mean_bps);
	page_cell_value(p, "min_bps", HTML_RATE, t->min_bps);
	html_close(&p->h);
}

static void write_table(struct page *p, const GPtrArray *order, GHashTable *cards)
{
	static const char *const heads[] = {"Traffic", "It got", "Type", "Adapter", "#Offered", "#Carried", "#Mean", "#Worst 1 s", NULL};
	page_table(p, "What was offered, and what was carried", true, heads);
	for (guint k = 0; k < order->len && k < ROWS_MOST; k++) {
		guint i = GPOINTER_TO_UINT(g_ptr_array_index(order, k));
		write_row(p, i, g_hash_table_contains(cards, GUINT_TO_POINTER(i)));
	}
	page_table_end(p);
	if (order->len <= ROWS_MOST)
		return;
	html_open(&p->h, "p", NULL);
	html_printf(&p->h, "and %u more that got all they offered, or as little", order->len - ROWS_MOST);
	html_close(&p->h);
}

static void write_latency(struct page *p, const struct outcome_latency *l)
{
	bool measured = g_strcmp0(p->o->scenario.fidelity, "packet") == 0;
	if (l->mean_s == OUTCOME_NULL)
		return;
	page_fact_wide(p, measured ? "Round trip, measured" : "Round trip, an estimate");
	html_text(&p->h, "mean ");
	html_value(&p->h, "latency/mean_s", HTML_DURATION, l->mean_s);
	html_text(&p->h, ", median ");
	html_value(&p->h, "latency/p50_s", HTML_DURATION, l->p50_s);
	html_text(&p->h, ", 99 % below ");
	html_value(&p->h, "latency/p99_s", HTML_DURATION, l->p99_s);
	html_text(&p->h, ", at most ");
	html_value(&p->h, "latency/max_s", HTML_DURATION, l->max_s);
	page_fact_end(p);
}

static void write_facts(struct page_moved *v, const struct outcome_traffic *t)
{
	struct page *p = v->p;
	page_facts(p, "points");
	page_fact_value(p, "Started at", "started_s", HTML_DURATION, t->started_s);
	page_fact_value(p, "Nothing more offered from", "stopped_s", HTML_DURATION, t->stopped_s);
	page_fact_rate(p, "Mean rate", "mean_bps", t->mean_bps);
	page_fact_rate(p, "Worst second", "min_bps", t->min_bps);
	if (t->uplinks->len) {
		page_fact(p, t->uplinks->len == 1 ? "Uplink" : "Uplinks");
		page_names(p, t->uplinks, NAMED_MOST);
		page_fact_end(p);
	}
	write_latency(p, &t->latency);
	if (t->rule) {
		page_fact_wide(p, t->adapter ? "Adapter chosen by" : "By");
		page_moved_rule(v, t->rule);
		page_fact_end(p);
	}
	page_facts_end(p);
}

static void write_paths(struct page *p, const struct outcome_traffic *t)
{
	static const char *const heads[] = {"Host", "Adapter or port group", "#Carried", "#Mean", "#Worst 1 s", NULL};
	if (t->path->len < 2)
		return;
	page_table(p, "By adapter", true, heads);
	for (guint i = 0; i < t->path->len && i < ROWS_MOST; i++) {
		const struct outcome_path *x = g_ptr_array_index(t->path, i);
		g_autofree char *of = g_strdup_printf("path/%u", i);
		g_autofree char *bytes = g_strconcat(of, "/bytes", NULL), *mean = g_strconcat(of, "/mean_bps", NULL), *least = g_strconcat(of, "/min_bps", NULL);
		html_open(&p->h, "tr", NULL);
		html_open(&p->h, "th", "scope", "row", NULL);
		html_name(&p->h, x->host);
		html_close(&p->h);
		page_cell_name(p, x->adapter);
		page_cell_value(p, bytes, HTML_BYTES, x->bytes);
		page_cell_value(p, mean, HTML_RATE, x->mean_bps);
		page_cell_value(p, least, HTML_RATE, x->min_bps);
		html_close(&p->h);
	}
	page_table_end(p);
}

static bool moved(const struct outcome_session *s) { return s && s->uplink_history->len >= 2; }

static void write_move(struct page *p, const struct outcome_session *s, guint at, bool named)
{
	g_autofree char *of = page_pointer("sessions", at);
	html_open(&p->h, "div", "data-of", of, NULL);
	if (named) {
		html_open(&p->h, "p", "class", "why", NULL);
		html_name(&p->h, s->id);
		html_close(&p->h);
	}
	page_uplinks(p, "Its uplinks changed", s);
	html_close(&p->h);
}

/* Whose way changed: its uplinks over time; of many only when asked. */
static void write_moves(struct page_moved *v, const struct outcome_traffic *t)
{
	struct html *h = &v->p->h;
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < t->sessions->len; i++) {
		guint at = GPOINTER_TO_UINT(g_hash_table_lookup(v->sessions, g_ptr_array_index(t->sessions, i)));
		if (at-- && moved(page_moved_session(v, at)))
			g_array_append_val(list, at);
	}
	if (!list->len)
		return;
	bool many = list->len > MOVES_OPEN;
	if (many) {
		html_open(h, "details", NULL);
		html_open(h, "summary", NULL);
		html_printf(h, "%u of its %u transfers changed their uplinks", list->len, t->sessions->len);
		html_close(h);
	}
	for (guint i = 0; i < list->len && i < CARDS_MOST; i++) {
		guint at = g_array_index(list, guint, i);
		write_move(v->p, page_moved_session(v, at), at, t->sessions->len > 1);
	}
	page_more(v->p, list->len, CARDS_MOST, "transfers whose uplinks changed");
	if (many)
		html_close(h);
}

static void write_card(struct page_moved *v, guint i)
{
	const struct outcome_traffic *t = g_ptr_array_index(v->p->o->traffic, i);
	struct html *h = &v->p->h;
	g_autofree char *id = g_strdup_printf("traffic-%u", i), *of = page_pointer("traffic", i);
	html_open(h, "article", "class", "card", "id", id, "data-of", of, NULL);
	html_open(h, "h3", NULL);
	html_name(h, t->id);
	html_text(h, " ");
	page_badge(v->p, starved(t) ? DIGEST_DOUBTFUL : DIGEST_WELL, starved(t) ? "less than it offered" : "all it offered");
	html_close(h);
	write_facts(v, t);
	if (t->held_by->len)
		page_held(v, t->sessions->len > 1 ? "What set its rate, all its sources together" : "What set its rate", t->held_by, "held_by", NULL, NULL);
	write_paths(v->p, t);
	write_moves(v, t);
	html_close(h);
	html_constant(h, "\n");
}

void page_traffic(struct page *p)
{
	guint n = p->o->traffic->len;
	if (!n)
		return;
	struct page_moved *v = page_moved_new(p);
	g_autoptr(GPtrArray) order = in_order(p);
	g_autoptr(GHashTable) cards = g_hash_table_new(NULL, NULL);
	for (guint k = 0; k < n && k < CARDS_MOST; k++) {
		gpointer i = g_ptr_array_index(order, k);
		if (n <= FEW || starved(g_ptr_array_index(p->o->traffic, GPOINTER_TO_UINT(i))))
			g_hash_table_add(cards, i);
	}
	page_section(p, "traffic", "Traffic");
	write_table(p, order, cards);
	for (guint k = 0; k < n && k < CARDS_MOST; k++)
		if (g_hash_table_contains(cards, g_ptr_array_index(order, k)))
			write_card(v, GPOINTER_TO_UINT(g_ptr_array_index(order, k)));
	page_section_end(p);
	page_moved_free(v);
}
