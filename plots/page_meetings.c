/* plots/page_meetings.c: who met whom: migrations and traffic, each as one, whatever sessions it had; whom each met for longest, and where. Those that met one another alike
 * share a row. It is left out where there are more meetings than a reader or a page can bear.
 */
#include "plots/page_met.h"

#include <string.h>
#include "scenarios/natural.h"

#define MEETINGS_MOST 200000 /* to be counted */
#define PARTIES_MOST 20
#define NAMED_MOST 8

struct pair {
	const char *a, *b; /* migrations or traffic */
	const struct outcome_contention *where; /* where they met for longest at one time */
	int64_t whole, until, longest; /* until: the end of what is counted in `whole` */
};

struct party { /* one of them, and whom it met; or several that met one another alike */
	GPtrArray *who;    /* const char * */
	guint met, most_met;
	const struct pair *longest; /* the first of those that lasted longest */
	GPtrArray *with;   /* const char *: those it met for so long */
};

int64_t page_met_length(const struct outcome_contention *c)
{
	int64_t from = MAX(c->from_s, 0);
	return c->to_s > from ? c->to_s - from : 0;
}

void page_met_place(struct page *p, const struct outcome_contention *c)
{
	html_name(&p->h, c->resource);
	if (c->direction) {
		html_text(&p->h, " ");
		html_name(&p->h, c->direction);
	}
}

GHashTable *page_met_owners(const struct page *p)
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
	return natural_compare(*(const char *const *)a, *(const char *const *)b);
}

/* Each once, in the order of names. */
GPtrArray *page_met_present(const struct outcome_contention *c, GHashTable *by_session)
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

/* Two may meet at several resources at once: such time counts once. Times come in order. */
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
	int64_t length = page_met_length(c), to = MAX(c->from_s, 0) + length;
	if (to > x->until) {
		x->whole += MIN(length, to - x->until);
		x->until = to;
	}
	if (length > x->longest) {
		x->longest = length;
		x->where = c;
	}
	g_free(key);
}

static gint longest_pair(gconstpointer a, gconstpointer b)
{
	const struct pair *x = *(struct pair *const *)a, *y = *(struct pair *const *)b;
	if (x->whole != y->whole)
		return x->whole < y->whole ? 1 : -1;
	int c = natural_compare(x->a, y->a);
	return c ? c : natural_compare(x->b, y->b);
}

static gint earliest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_contention *x = *(struct outcome_contention *const *)a, *y = *(struct outcome_contention *const *)b;
	return x->from_s < y->from_s ? -1 : x->from_s > y->from_s;
}

/* NULL: there are too many to be counted. */
static GPtrArray *pairs_of(const struct page *p)
{
	g_autoptr(GPtrArray) times = g_ptr_array_copy(p->o->contention, NULL, NULL);
	GPtrArray *pairs = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) by_session = page_met_owners(p), by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	guint64 work = 0;
	g_ptr_array_sort(times, earliest_first);
	for (guint i = 0; i < times->len; i++) {
		const struct outcome_contention *c = g_ptr_array_index(times, i);
		g_autoptr(GPtrArray) who = page_met_present(c, by_session);
		work += (guint64)who->len * who->len / 2;
		if (work > MEETINGS_MOST) {
			g_ptr_array_unref(pairs);
			return NULL;
		}
		for (guint a = 0; a < who->len; a++)
			for (guint b = a + 1; b < who->len; b++)
				meet(pairs, by_key, c, g_ptr_array_index(who, a), g_ptr_array_index(who, b));
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

void page_met_names(struct page_moved *v, const GPtrArray *names)
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
	page_met_names(v, x->who);
	html_close(&p->h);
	html_open(&p->h, "td", "class", "n", NULL);
	html_figure(&p->h, HTML_COUNT, x->met);
	if (x->most_met > x->met)
		html_printf(&p->h, " to %u", x->most_met);
	html_close(&p->h);
	page_cell_figure(p, HTML_DURATION, x->longest->whole);
	html_open(&p->h, "td", NULL);
	if (x->who->len == 1)
		page_met_names(v, x->with);
	else
		html_text(&p->h, x->who->len == 2 ? "each other" : "one another");
	html_close(&p->h);
	html_open(&p->h, "td", NULL);
	page_met_place(p, x->longest->where);
	html_close(&p->h);
	html_close(&p->h);
}

void page_meetings(struct page_moved *v)
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
