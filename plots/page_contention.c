/* plots/page_contention.c: resources that several transfers wanted at once, when, and for how long: by resource, by who met whom (page_meetings.c), and the longest times
 * one by one.
 */
#include "plots/page_met.h"
#include "plots/words.h"

#include "scenarios/natural.h"

#define ROWS_MOST 40
#define INTERVALS_MOST 40

struct place { /* a resource and a direction of it */
	const struct outcome_contention *first;
	guint times, most;
	int64_t whole, longest;
};

static const struct outcome_contention *interval(const struct page *p, guint i) { return g_ptr_array_index(p->o->contention, i); }
/* --- by resource --- */

static gint longest_place(gconstpointer a, gconstpointer b)
{
	const struct place *x = *(struct place *const *)a, *y = *(struct place *const *)b;
	if (x->whole != y->whole)
		return x->whole < y->whole ? 1 : -1;
	int c = natural_compare(x->first->resource, y->first->resource);
	return c ? c : g_strcmp0(x->first->direction, y->first->direction);
}

static GPtrArray *places(const struct page *p)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	for (guint i = 0; i < p->o->contention->len; i++) {
		const struct outcome_contention *c = interval(p, i);
		char *key = g_strdup_printf("%s\n%s", c->resource ? c->resource : "", c->direction ? c->direction : "");
		struct place *x = g_hash_table_lookup(by_name, key);
		if (!x) {
			x = g_new0(struct place, 1);
			x->first = c;
			g_ptr_array_add(list, x);
			g_hash_table_insert(by_name, g_steal_pointer(&key), x);
		}
		x->times++;
		x->most = MAX(x->most, c->transfers->len);
		x->whole += page_met_length(c);
		x->longest = MAX(x->longest, page_met_length(c));
		g_free(key);
	}
	g_ptr_array_sort(list, longest_place);
	return list;
}

static void write_places(struct page *p, const GPtrArray *list)
{
	static const char *const heads[] = {"Resource", "Kind", "#Times", "#Together", "#Longest", "#Most transfers at once", NULL};
	page_table(p, "Where transfers met", true, heads);
	for (guint i = 0; i < list->len && i < ROWS_MOST; i++) {
		const struct place *x = g_ptr_array_index(list, i);
		html_open(&p->h, "tr", NULL);
		html_open(&p->h, "th", "scope", "row", NULL);
		page_met_place(p, x->first);
		html_close(&p->h);
		const char *kind = digest_contended_kind(p->o, x->first);
		html_element(&p->h, "td", kind ? words_resource(kind) : "", NULL);
		page_cell_figure(p, HTML_COUNT, x->times);
		page_cell_figure(p, HTML_DURATION, x->whole);
		page_cell_figure(p, HTML_DURATION, x->longest);
		page_cell_figure(p, HTML_COUNT, x->most);
		html_close(&p->h);
	}
	page_table_end(p);
	page_more(p, list->len, ROWS_MOST, "resources, for less time");
}

/* --- one by one --- */

static gint longest_first(gconstpointer a, gconstpointer b, gpointer list)
{
	guint i = *(const guint *)a, k = *(const guint *)b;
	int64_t x = page_met_length(g_ptr_array_index((const GPtrArray *)list, i)), y = page_met_length(g_ptr_array_index((const GPtrArray *)list, k));
	return x != y ? (x < y ? 1 : -1) : i < k ? -1 : i > k;
}

static gint in_order(gconstpointer a, gconstpointer b) { return *(const guint *)a < *(const guint *)b ? -1 : *(const guint *)a > *(const guint *)b; }

/* Migrations before traffic. */
static GPtrArray *migrations_first(const struct page_moved *v, const struct outcome_contention *c, GHashTable *by_session)
{
	g_autoptr(GPtrArray) all = page_met_present(c, by_session);
	GPtrArray *sorted = g_ptr_array_new();
	for (int pass = 0; pass < 2; pass++)
		for (guint i = 0; i < all->len; i++)
			if (g_hash_table_contains(v->migrations, g_ptr_array_index(all, i)) == !pass)
				g_ptr_array_add(sorted, g_ptr_array_index(all, i));
	return sorted;
}

static void write_interval(struct page_moved *v, guint i, GHashTable *by_session)
{
	struct page *p = v->p;
	const struct outcome_contention *c = interval(p, i);
	g_autoptr(GPtrArray) who = migrations_first(v, c, by_session);
	g_autofree char *of = page_pointer("contention", i);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	page_met_place(p, c);
	html_close(&p->h);
	page_cell_value(p, "from_s", HTML_DURATION, c->from_s);
	page_cell_value(p, "to_s", HTML_DURATION, c->to_s);
	page_cell_figure(p, HTML_DURATION, page_met_length(c));
	page_cell_figure(p, HTML_COUNT, c->transfers->len);
	html_open(&p->h, "td", NULL);
	page_met_names(v, who);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_intervals(struct page_moved *v)
{
	static const char *const heads[] = {"Resource", "#From", "#To", "#For", "#Transfers", "Who", NULL};
	const GPtrArray *all = v->p->o->contention;
	g_autoptr(GHashTable) by_session = page_met_owners(v->p);
	g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < all->len; i++)
		g_array_append_val(chosen, i);
	g_array_sort_with_data(chosen, longest_first, (gpointer)all);
	g_array_set_size(chosen, MIN(chosen->len, INTERVALS_MOST));
	g_array_sort(chosen, in_order);
	page_table(v->p, all->len > INTERVALS_MOST ? "The longest of these times" : "When, and who", true, heads);
	for (guint k = 0; k < chosen->len; k++)
		write_interval(v, g_array_index(chosen, guint, k), by_session);
	page_table_end(v->p);
	page_more(v->p, all->len, INTERVALS_MOST, "times, which were shorter");
}

void page_contention(struct page *p)
{
	if (!p->o->contention->len)
		return;
	struct page_moved *v = page_moved_new(p);
	GPtrArray *list = places(p);
	page_section(p, "contention", "Who met whom");
	html_element(&p->h, "p", "Where several transfers wanted more of a resource than it has, they shared it.", NULL);
	page_picture(p, PICTURE_CONTENTION);
	write_places(p, list);
	page_meetings(v);
	write_intervals(v);
	page_section_end(p);
	g_ptr_array_unref(list);
	page_moved_free(v);
}
