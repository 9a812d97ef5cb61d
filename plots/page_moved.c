/* plots/page_moved.c: what the sections about what moved share: which migrations have a card, links to them, the words around a value. */
#include "plots/page_moved.h"

#include "plots/report.h"
#include "sim/quantity.h"

const struct outcome_migration *page_moved_migration(const struct page_moved *v, guint i) { return g_ptr_array_index(v->p->o->migrations, i); }
const struct outcome_session *page_moved_session(const struct page_moved *v, guint i) { return g_ptr_array_index(v->p->o->sessions, i); }

static void index_by_id(GHashTable *by_id, const char *id, guint i)
{
	if (id && !g_hash_table_contains(by_id, id))
		g_hash_table_insert(by_id, (gpointer)id, GUINT_TO_POINTER(i + 1));
}

static void index_migration(struct page_moved *v, guint i)
{
	const struct outcome_migration *m = page_moved_migration(v, i);
	index_by_id(v->migrations, m->id, i);
	if (m->id)
		g_hash_table_insert(v->migration_records, (gpointer)m->id, (gpointer)m);
}

static void index_sessions(struct page_moved *v)
{
	for (guint i = 0; i < v->p->o->sessions->len; i++) {
		const struct outcome_session *s = page_moved_session(v, i);
		index_by_id(v->sessions, s->id, i);
		if (!s->migration)
			continue;
		GArray *own = g_hash_table_lookup(v->sessions_of, s->migration);
		if (!own) {
			own = g_array_new(FALSE, FALSE, sizeof i);
			g_hash_table_insert(v->sessions_of, (gpointer)s->migration, own);
		}
		g_array_append_val(own, i);
	}
}

static void choose_cards(struct page_moved *v)
{
	guint n = v->p->o->migrations->len;
	g_autoptr(GHashTable) at = g_hash_table_new(NULL, NULL); /* index by record */
	for (guint i = 0; i < n; i++) {
		bool trouble = g_strcmp0(page_moved_migration(v, i)->outcome, "completed") != 0;
		if (v->many && trouble && v->troubled->len < PAGE_TROUBLED)
			g_array_append_val(v->troubled, i);
		if (!v->many || (trouble && v->troubled->len && g_array_index(v->troubled, guint, v->troubled->len - 1) == i))
			g_hash_table_add(v->cards, GUINT_TO_POINTER(i + 1));
		g_hash_table_insert(at, (gpointer)page_moved_migration(v, i), GUINT_TO_POINTER(i));
	}
	for (guint k = 0; v->many && k < n && v->slowest->len < PAGE_SLOWEST; k++) {
		guint i = GPOINTER_TO_UINT(g_hash_table_lookup(at, g_ptr_array_index(v->p->digest->by_duration, k)));
		if (g_hash_table_add(v->cards, GUINT_TO_POINTER(i + 1)))
			g_array_append_val(v->slowest, i);
	}
}

struct page_moved *page_moved_new(struct page *p)
{
	struct page_moved *v = g_new(struct page_moved, 1);
	*v = (struct page_moved){
		.p = p,
		.many = p->o->migrations->len > REPORT_DETAILS,
		.slowest = g_array_new(FALSE, FALSE, sizeof(guint)),
		.troubled = g_array_new(FALSE, FALSE, sizeof(guint)),
		.migrations = g_hash_table_new(g_str_hash, g_str_equal),
		.sessions = g_hash_table_new(g_str_hash, g_str_equal),
		.sessions_of = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref),
		.migration_records = g_hash_table_new(g_str_hash, g_str_equal),
		.cards = g_hash_table_new(NULL, NULL),
		.written = g_hash_table_new(NULL, NULL),
		.rules = g_hash_table_new(g_str_hash, g_str_equal),
	};
	for (guint i = 0; i < p->o->migrations->len; i++)
		index_migration(v, i);
	for (guint i = 0; i < p->o->rules->len; i++) {
		struct outcome_rule *r = g_ptr_array_index(p->o->rules, i);
		if (r->id)
			g_hash_table_insert(v->rules, (gpointer)r->id, r);
	}
	index_sessions(v);
	choose_cards(v);
	return v;
}

void page_moved_free(struct page_moved *v)
{
	g_array_unref(v->slowest);
	g_array_unref(v->troubled);
	g_hash_table_unref(v->migrations);
	g_hash_table_unref(v->sessions);
	g_hash_table_unref(v->sessions_of);
	g_hash_table_unref(v->migration_records);
	g_hash_table_unref(v->cards);
	g_hash_table_unref(v->written);
	g_hash_table_unref(v->rules);
	g_free(v);
}

static guint index_of(GHashTable *by_id, const char *id) { return id ? GPOINTER_TO_UINT(g_hash_table_lookup(by_id, id)) : 0; }

static void link_to(struct page *p, const char *kind, guint index, const char *name)
{
	g_autofree char *href = g_strdup_printf("#%s-%u", kind, index);
	html_open(&p->h, "a", "href", href, NULL);
	html_name(&p->h, name);
	html_close(&p->h);
}

void page_moved_name(struct page_moved *v, const char *migration)
{
	guint i = index_of(v->migrations, migration);
	if (i && g_hash_table_contains(v->cards, GUINT_TO_POINTER(i)))
		link_to(v->p, "migration", i - 1, migration);
	else
		html_name(&v->p->h, migration);
}

void page_moved_name_session(struct page_moved *v, const char *session)
{
	guint i = index_of(v->sessions, session), m = i ? index_of(v->migrations, page_moved_session(v, i - 1)->migration) : 0;
	if (m && g_hash_table_contains(v->cards, GUINT_TO_POINTER(m)))
		link_to(v->p, "session", i - 1, session);
	else
		html_name(&v->p->h, session);
}

void page_moved_rule(struct page_moved *v, const char *rule)
{
	const struct outcome_rule *r = rule ? g_hash_table_lookup(v->rules, rule) : NULL;
	page_rule(v->p, rule);
	if (r && r->text) {
		html_text(&v->p->h, " ");
		html_element(&v->p->h, "span", r->text, "class", "says", NULL);
	}
}

void page_long(struct page *p, guint n, const char *things)
{
	html_open(&p->h, "details", "class", "long", NULL);
	html_open(&p->h, "summary", NULL);
	html_printf(&p->h, "All %u %s, in a table", n, things);
	html_close(&p->h);
}

void page_long_end(struct page *p) { html_close(&p->h); }

void page_badge(struct page *p, enum digest_mood mood, const char *word)
{
	static const char *const class[] = {[DIGEST_WELL] = "badge good", [DIGEST_DOUBTFUL] = "badge warn", [DIGEST_BADLY] = "badge bad"};
	html_element(&p->h, "span", word ? word : "–", "class", class[mood], NULL);
}

void page_facts(struct page *p, const char *class) { html_open(&p->h, "dl", "class", class, NULL); }
void page_facts_end(struct page *p) { html_close(&p->h); }

static void begin_fact(struct page *p, const char *label, const char *class)
{
	html_open(&p->h, "div", "class", class, NULL);
	html_element(&p->h, "dt", label, NULL);
	html_open(&p->h, "dd", NULL);
}

void page_fact(struct page *p, const char *label) { begin_fact(p, label, NULL); }
void page_fact_wide(struct page *p, const char *label) { begin_fact(p, label, "whole"); }

void page_fact_end(struct page *p)
{
	html_close(&p->h);
	html_close(&p->h);
}

void page_fact_value(struct page *p, const char *label, const char *key, enum html_unit unit, int64_t v)
{
	if (v == OUTCOME_NULL)
		return;
	page_fact(p, label);
	html_value(&p->h, key, unit, v);
	page_fact_end(p);
}

void page_fact_figure(struct page *p, const char *label, enum html_unit unit, int64_t v)
{
	if (v == OUTCOME_NULL)
		return;
	page_fact(p, label);
	html_figure(&p->h, unit, v);
	page_fact_end(p);
}

void page_fact_rate(struct page *p, const char *label, const char *key, int64_t bps)
{
	if (bps <= 0)
		return;
	g_autofree char *octets = quantity_format_byterate(bps);
	page_fact(p, label);
	html_value(&p->h, key, HTML_RATE, bps);
	html_open(&p->h, "small", NULL);
	html_printf(&p->h, " %s", octets);
	html_close(&p->h);
	page_fact_end(p);
}

void page_row(struct page *p, const char *list, const char *kind, guint index, bool card, const char *name)
{
	g_autofree char *of = page_pointer(list, index);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	if (card)
		link_to(p, kind, index, name);
	else
		html_name(&p->h, name);
	html_close(&p->h);
}

void page_names(struct page *p, const GPtrArray *names, guint most)
{
	guint shown = names->len > most ? most : names->len;
	for (guint i = 0; i < shown; i++) {
		html_text(&p->h, !i ? "" : i + 1 == names->len ? " and " : ", ");
		html_name(&p->h, g_ptr_array_index(names, i));
	}
	if (shown < names->len)
		html_printf(&p->h, " and %u more", names->len - shown);
}

void page_way(struct page *p, const char *from, const char *to)
{
	html_name(&p->h, from);
	if (g_strcmp0(from, to) == 0)
		return;
	html_text(&p->h, " → ");
	html_name(&p->h, to);
}
