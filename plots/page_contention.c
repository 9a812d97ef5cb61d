/* plots/page_contention.c: who met whom: resources that several transfers wanted at once, when, and for how long.
 *
 * Told three ways: by resource, by who met whom (sessions of one migration or traffic count as it), and the longest times one by one. Meetings are left out where there are
 * more of them than a reader or a page can bear.
 */
#include "plots/page_moved.h"

#include <string.h>
#include "scenarios/natural.h"

#define ROWS_MOST 40
#define INTERVALS_MOST 40
#define NAMED_MOST 8      /* of those that met at one time */
#define MEETINGS_MOST 200000 /* to be counted */
#define PARTIES_MOST 20

struct place { /* a resource and a direction of it */
	const struct outcome_contention *first;
	guint times, most;
	int64_t whole, longest;
};

struct pair {
	const char *a, *b; /* migrations or traffic */
	const struct outcome_contention *where; /* where they met for longest at one time */
	int64_t whole, longest;
};

struct party { /* one of them, and whom it met; or several that met one another alike */
	GPtrArray *who;    /* const char * */
	guint met, most_met;
	const struct pair *longest; /* the first of those that lasted longest */
	GPtrArray *with;   /* const char *: those it met for so long */
};

static const struct outcome_contention *interval(const struct page *p, guint i) { return g_ptr_array_index(p->o->contention, i); }
static int64_t length(const struct outcome_contention *c) { return c->to_s == OUTCOME_NULL ? 0 : c->to_s - c->from_s; }

static int order(const char *a, const char *b) { return natural_compare(a ? a : "", b ? b : ""); }

static void write_place_name(struct page *p, const struct outcome_contention *c)
{
	html_name(&p->h, c->resource);
	if (c->direction) {
		html_text(&p->h, " ");
		html_name(&p->h, c->direction);
	}
}

/* --- by resource --- */

static gint longest_place(gconstpointer a, gconstpointer b)
{
	const struct place *x = *(struct place *const *)a, *y = *(struct place *const *)b;
	if (x->whole != y->whole)
		return x->whole < y->whole ? 1 : -1;
	int c = order(x->first->resource, y->first->resource);
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
		x->whole += length(c);
		x->longest = MAX(x->longest, length(c));
		g_free(key);
	}
	g_ptr_array_sort(list, longest_place);
	return list;
}

static void figure_cell(struct page *p, enum html_unit unit, int64_t v)
{
	html_open(&p->h, "td", "class", "n", NULL);
	html_figure(&p->h, unit, v);
	html_close(&p->h);
}

static void write_places(struct page *p, const GPtrArray *list)
{
	static const char *const heads[] = {"Resource", "#Times", "#Together", "#Longest", "#Most transfers at once", NULL};
	page_table(p, "Where transfers met", true, heads);
	for (guint i = 0; i < list->len && i < ROWS_MOST; i++) {
		const struct place *x = g_ptr_array_index(list, i);
		html_open(&p->h, "tr", NULL);
		html_open(&p->h, "th", "scope", "row", NULL);
		write_place_name(p, x->first);
		html_close(&p->h);
		figure_cell(p, HTML_COUNT, x->times);
		figure_cell(p, HTML_DURATION, x->whole);
		figure_cell(p, HTML_DURATION, x->longest);
		figure_cell(p, HTML_COUNT, x->most);
		html_close(&p->h);
	}
	page_table_end(p);
	page_more(p, list->len, ROWS_MOST, "resources, for less time");
}

/* --- who met whom --- */

static GHashTable *owners(const struct page *p)
{
	GHashTable *by_session = g_hash_table_new(g_str_hash, g_str_equal); /* look-up only */
	for (guint i = 0; i < p->o->sessions->len; i++) {
		const struct outcome_session *s = g_ptr_array_index(p->o->sessions, i);
		const char *owner = s->migration ? s->migration : s->traffic;
		if (s->id && owner)
			g_hash_table_insert(by_session, (gpointer)s->id, (gpointer)owner);
	}
	return by_session;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return order(*(const char *const *)a, *(const char *const *)b);
}

/* Each once, in the order of names. */
static GPtrArray *present(const struct outcome_contention *c, GHashTable *by_session)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	GPtrArray *once = g_ptr_array_new();
	for (guint i = 0; i < c->transfers->len; i++) {
		const char *id = g_ptr_array_index(c->transfers, i), *owner = g_hash_table_lookup(by_session, id);
		g_ptr_array_add(all, (gpointer)(owner ? owner : id));
	}
	g_ptr_array_sort(all, by_name);
	for (guint i = 0; i < all->len; i++)
		if (!once->len || strcmp(g_ptr_array_index(once, once->len - 1), g_ptr_array_index(all, i)) != 0)
			g_ptr_array_add(once, g_ptr_array_index(all, i));
	return once;
}

static void meet(GPtrArray *pairs, GHashTable *by_key, const struct outcome_contention *c, const char *a, const char *b)
{
	char *key = g_strdup_printf("%s\n%s", a, b);
	struct pair *x = g_hash_table_lookup(by_key, key);
	if (!x) {
		x = g_new0(struct pair, 1);
		*x = (struct pair){.a = a, .b = b, .where = c};
		g_ptr_array_add(pairs, x);
		g_hash_table_insert(by_key, g_steal_pointer(&key), x);
	}
	x->whole += length(c);
	if (length(c) > x->longest) {
		x->longest = length(c);
		x->where = c;
	}
	g_free(key);
}

static gint longest_pair(gconstpointer a, gconstpointer b)
{
	const struct pair *x = *(struct pair *const *)a, *y = *(struct pair *const *)b;
	if (x->whole != y->whole)
		return x->whole < y->whole ? 1 : -1;
	int c = order(x->a, y->a);
	return c ? c : order(x->b, y->b);
}

/* NULL: there are too many to be counted. */
static GPtrArray *pairs_of(const struct page *p)
{
	GPtrArray *pairs = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) by_session = owners(p), by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	guint64 work = 0;
	for (guint i = 0; i < p->o->contention->len; i++) {
		g_autoptr(GPtrArray) who = present(interval(p, i), by_session);
		work += (guint64)who->len * who->len / 2;
		if (work > MEETINGS_MOST) {
			g_ptr_array_unref(pairs);
			return NULL;
		}
		for (guint a = 0; a < who->len; a++)
			for (guint b = a + 1; b < who->len; b++)
				meet(pairs, by_key, interval(p, i), g_ptr_array_index(who, a), g_ptr_array_index(who, b));
	}
	g_ptr_array_sort(pairs, longest_pair);
	return pairs;
}

static void party_free(gpointer p)
{
	g_ptr_array_unref(((struct party *)p)->who);
	g_ptr_array_unref(((struct party *)p)->with);
	g_free(p);
}

static void meets(GPtrArray *parties, GHashTable *by_name, const char *who, const char *whom, const struct pair *x)
{
	struct party *p = g_hash_table_lookup(by_name, who);
	if (!p) {
		p = g_new(struct party, 1);
		*p = (struct party){.who = g_ptr_array_new(), .longest = x, .with = g_ptr_array_new()};
		g_ptr_array_add(p->who, (gpointer)who);
		g_ptr_array_add(parties, p);
		g_hash_table_insert(by_name, (gpointer)who, p);
	}
	p->most_met = ++p->met;
	if (x->whole == p->longest->whole)
		g_ptr_array_add(p->with, (gpointer)whom);
}

/* Itself and those it met for longest, and for how long. g_free. */
static char *circle_of(const struct party *x)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	GString *key = g_string_new(NULL);
	g_ptr_array_add(all, g_ptr_array_index(x->who, 0));
	for (guint i = 0; i < x->with->len; i++)
		g_ptr_array_add(all, g_ptr_array_index(x->with, i));
	g_ptr_array_sort(all, by_name);
	g_string_printf(key, "%" G_GINT64_FORMAT, x->longest->whole);
	for (guint i = 0; i < all->len; i++)
		g_string_append_printf(key, "\n%s", (const char *)g_ptr_array_index(all, i));
	return g_string_free(key, FALSE);
}

/* Those that met one another for equally long are one. Takes parties over. */
static GPtrArray *circles_of(GPtrArray *parties)
{
	GPtrArray *circles = g_ptr_array_new_with_free_func(party_free);
	g_autoptr(GHashTable) by_circle = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	for (guint i = 0; i < parties->len; i++) {
		struct party *x = g_ptr_array_index(parties, i);
		char *key = circle_of(x);
		struct party *first = g_hash_table_lookup(by_circle, key);
		if (!first) {
			g_ptr_array_add(circles, x);
			g_hash_table_insert(by_circle, key, x);
			continue;
		}
		g_ptr_array_add(first->who, g_ptr_array_index(x->who, 0));
		first->met = MIN(first->met, x->met);
		first->most_met = MAX(first->most_met, x->met);
		party_free(x);
		g_free(key);
	}
	g_ptr_array_unref(parties);
	return circles;
}

/* Who met somebody for longest comes first. */
static GPtrArray *parties_of(const GPtrArray *pairs)
{
	GPtrArray *parties = g_ptr_array_new();
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal); /* look-up only */
	for (guint i = 0; i < pairs->len; i++) {
		const struct pair *x = g_ptr_array_index(pairs, i);
		meets(parties, by_name, x->a, x->b, x);
		meets(parties, by_name, x->b, x->a, x);
	}
	return circles_of(parties);
}

static void write_names(struct page_moved *v, const GPtrArray *names)
{
	guint n = names->len, shown = n > NAMED_MOST + 1 ? NAMED_MOST : n;
	for (guint k = 0; k < shown; k++) {
		html_text(&v->p->h, !k ? "" : k + 1 == n ? " and " : ", ");
		page_moved_name(v, g_ptr_array_index(names, k));
	}
	if (shown < n)
		html_printf(&v->p->h, " and %u more", n - shown);
}

static void write_party(struct page_moved *v, const struct party *x)
{
	struct page *p = v->p;
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	write_names(v, x->who);
	html_close(&p->h);
	html_open(&p->h, "td", "class", "n", NULL);
	html_figure(&p->h, HTML_COUNT, x->met);
	if (x->most_met > x->met)
		html_printf(&p->h, " to %u", x->most_met);
	html_close(&p->h);
	figure_cell(p, HTML_DURATION, x->longest->whole);
	html_open(&p->h, "td", NULL);
	if (x->who->len == 1)
		write_names(v, x->with);
	else
		html_text(&p->h, x->who->len == 2 ? "each other" : "one another");
	html_close(&p->h);
	html_open(&p->h, "td", NULL);
	write_place_name(p, x->longest->where);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_parties(struct page_moved *v)
{
	static const char *const heads[] = {"Who", "#Met others", "#Longest together", "With", "Above all at", NULL};
	GPtrArray *pairs = pairs_of(v->p);
	if (!pairs)
		return;
	g_autoptr(GPtrArray) parties = parties_of(pairs);
	if (parties->len) {
		page_table(v->p, "Migrations and traffic that met", true, heads);
		for (guint i = 0; i < parties->len && i < PARTIES_MOST; i++)
			write_party(v, g_ptr_array_index(parties, i));
		page_table_end(v->p);
		page_more(v->p, parties->len, PARTIES_MOST, "rows, of those that met others for less time");
	}
	g_ptr_array_unref(pairs);
}

/* --- one by one --- */

static gint longest_first(gconstpointer a, gconstpointer b, gpointer list)
{
	guint i = *(const guint *)a, k = *(const guint *)b;
	int64_t x = length(g_ptr_array_index((const GPtrArray *)list, i)), y = length(g_ptr_array_index((const GPtrArray *)list, k));
	return x != y ? (x < y ? 1 : -1) : i < k ? -1 : i > k;
}

static gint in_order(gconstpointer a, gconstpointer b) { return *(const guint *)a < *(const guint *)b ? -1 : *(const guint *)a > *(const guint *)b; }

/* Migrations before traffic. */
static GPtrArray *migrations_first(const struct page_moved *v, const struct outcome_contention *c, GHashTable *by_session)
{
	g_autoptr(GPtrArray) all = present(c, by_session);
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
	write_place_name(p, c);
	html_close(&p->h);
	page_cell_value(p, "from_s", HTML_DURATION, c->from_s);
	page_cell_value(p, "to_s", HTML_DURATION, c->to_s);
	figure_cell(p, HTML_DURATION, length(c));
	figure_cell(p, HTML_COUNT, c->transfers->len);
	html_open(&p->h, "td", NULL);
	write_names(v, who);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_intervals(struct page_moved *v)
{
	static const char *const heads[] = {"Resource", "#From", "#To", "#For", "#Transfers", "Who", NULL};
	const GPtrArray *all = v->p->o->contention;
	g_autoptr(GHashTable) by_session = owners(v->p);
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
	write_parties(v);
	write_intervals(v);
	page_section_end(p);
	g_ptr_array_unref(list);
	page_moved_free(v);
}
