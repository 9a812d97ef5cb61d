/* plots/picture_contention.c: full resources that several transfers wanted: a row each, a bar for each time it was full.
 *
 * A record of contention names a resource and its direction; of several such, the one that was full longest is meant. Bars closer than can be seen are one,
 * told by the largest of their counts. Rows are sorted by the time their resource was full; of more than ROWS, the others are counted.
 */
#include "plots/digest.h"
#include "plots/picture_data.h"

#include "plots/text.h"
#include "plots/words.h"
#include "scenarios/natural.h"

/* Columns (picture_columns) of names. */
#define NAME 28
#define KIND 24
#define SAID 48 /* characters of a name in a sentence */
#define ROWS 20
#define BARS 240	 /* of all rows together, at most */
#define SEEN 1500	 /* parts of the axis that are seen apart */
#define NAMES 56	 /* characters of the transfers' names at a bar, about */
#define NAMED 6		 /* a row of more bars has only counts */
#define ZOOM 8		 /* an axis that much longer than what stands on it is cut */
#define SHORTEST 1000000 /* ps: a microsecond; less is but the rounding of rates */

struct row {
	const char *name, *direction, *kind;
	GPtrArray *spans; /* const struct outcome_contention *, by time */
	int64_t full;	  /* ps */
	guint most;	  /* transfers that met */
};

struct bar {
	int64_t from, to;
	guint count;
	const struct outcome_contention *only; /* NULL: several in one */
};

static void free_row(gpointer p)
{
	struct row *r = p;
	g_ptr_array_unref(r->spans);
	g_free(r);
}

static struct row *row_of(GPtrArray *rows, GHashTable *by_key, const struct outcome *o, const struct outcome_contention *c)
{
	char *key = g_strdup_printf("%s\n%s", c->direction ? c->direction : "", c->resource ? c->resource : "");
	struct row *r = g_hash_table_lookup(by_key, key);
	if (r) {
		g_free(key);
		return r;
	}
	r = g_new0(struct row, 1);
	*r = (struct row){.name = c->resource, .direction = c->direction, .kind = digest_contended_kind(o, c), .spans = g_ptr_array_new()};
	g_ptr_array_add(rows, r);
	g_hash_table_insert(by_key, key, r);
	return r;
}

static gint earliest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_contention *x = *(struct outcome_contention *const *)a, *y = *(struct outcome_contention *const *)b;
	return x->from_s != y->from_s ? (x->from_s < y->from_s ? -1 : 1) : (x->to_s > y->to_s) - (x->to_s < y->to_s);
}

static gint fullest_first(gconstpointer a, gconstpointer b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
	if (x->full != y->full)
		return x->full < y->full ? 1 : -1;
	int c = natural_compare(x->name, y->name);
	return c ? c : g_strcmp0(x->direction, y->direction);
}

static GPtrArray *rows_new(const struct outcome *o)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	for (guint i = 0; i < o->contention->len; i++) {
		struct outcome_contention *c = g_ptr_array_index(o->contention, i);
		if (c->from_s < 0 || c->to_s - c->from_s < SHORTEST)
			continue;
		struct row *r = row_of(rows, by_key, o, c);
		g_ptr_array_add(r->spans, c);
		r->full += c->to_s - c->from_s;
		r->most = MAX(r->most, c->transfers->len);
	}
	for (guint i = 0; i < rows->len; i++)
		g_ptr_array_sort(((struct row *)g_ptr_array_index(rows, i))->spans, earliest_first);
	g_ptr_array_sort(rows, fullest_first);
	return rows;
}

/* Bars of a row; those that are `apart` or less from each other are one. */
static GArray *bars_of(const struct row *r, int64_t apart)
{
	GArray *bars = g_array_new(FALSE, FALSE, sizeof(struct bar));
	for (guint i = 0; i < r->spans->len; i++) {
		const struct outcome_contention *c = g_ptr_array_index(r->spans, i);
		struct bar *last = bars->len ? &g_array_index(bars, struct bar, bars->len - 1) : NULL;
		if (last && c->from_s - last->to < apart) {
			*last = (struct bar){last->from, MAX(last->to, c->to_s), MAX(last->count, c->transfers->len), NULL};
			continue;
		}
		struct bar b = {c->from_s, c->to_s, c->transfers->len, c};
		g_array_append_val(bars, b);
	}
	return bars;
}

static guint count_bars(const GPtrArray *rows, guint shown, int64_t apart)
{
	guint n = 0;
	for (guint i = 0; i < shown; i++) {
		g_autoptr(GArray) bars = bars_of(g_ptr_array_index(rows, i), apart);
		n += bars->len;
	}
	return n;
}

/* 1 to 4: the darker, the more met. */
static int shade(guint count) { return count >= 16 ? 4 : count >= 8 ? 3 : count >= 4 ? 2 : 1; }

/* As many names as there is room for, and how many more there are; two cells: their columns, and they. */
static void add_names(GString *out, const GPtrArray *transfers)
{
	guint i = 0;
	GString *names = g_string_new(NULL);
	for (; i < transfers->len && (!i || names->len < NAMES); i++) {
		g_string_append(names, i ? ", " : "");
		picture_words(names, g_ptr_array_index(transfers, i), NAMES / 2);
	}
	if (i < transfers->len)
		g_string_append_printf(names, " and %u more", transfers->len - i);
	g_string_append_printf(out, "%u\t", picture_columns(names->str));
	picture_strcol(out, names->str, 0);
	g_string_append_c(out, '\n');
	g_string_free(names, TRUE);
}

static void add_bar(GString *out, unsigned row, const struct row *r, const struct bar *b, int64_t room, bool named)
{
	g_string_append_printf(out, "%u\t", row);
	picture_seconds(out, b->from);
	g_string_append_c(out, '\t');
	picture_seconds(out, b->to);
	g_string_append_c(out, '\t');
	picture_seconds(out, room);
	g_string_append_printf(out, "\t%u\t%d\t%d\t", b->count, picture_ink_cause(r->kind), shade(b->count));
	if (b->only && named)
		add_names(out, b->only->transfers);
	else
		g_string_append(out, "0\t-\n");
}

static void add_row(GString *out, unsigned row, const struct row *r)
{
	GString *name = g_string_new(NULL), *kind = g_string_new(NULL);
	picture_words(name, r->name, NAME);
	picture_words(kind, r->kind ? words_resource(r->kind) : "resource", KIND);
	if (r->direction) {
		g_string_append(kind, ", ");
		picture_words(kind, r->direction, 10);
	}
	g_string_append_printf(out, "%u\t", row);
	picture_strcol(out, name->str, 0);
	g_string_append_c(out, '\t');
	picture_strcol(out, kind->str, 0);
	g_string_append_c(out, '\t');
	picture_duration(out, r->full);
	picture_row(out, "\t%u\t%u\t%u", r->most, picture_columns(name->str), picture_columns(kind->str));
	g_string_free(name, TRUE);
	g_string_free(kind, TRUE);
}

/* What the axis spans: the run to somewhat past the last, or, where that would make it too small to see, the time of contention with some air. */
static void choose_axis(const struct outcome *o, const GPtrArray *rows, int64_t *from, int64_t *to)
{
	int64_t first = INT64_MAX, last = 0;
	for (guint i = 0; i < rows->len; i++) {
		const struct row *r = g_ptr_array_index(rows, i);
		for (guint k = 0; k < r->spans->len; k++) {
			const struct outcome_contention *c = g_ptr_array_index(r->spans, k);
			first = MIN(first, c->from_s);
			last = MAX(last, c->to_s);
		}
	}
	*from = 0;
	*to = MAX(o->run.finished_s, last);
	if ((*to - *from) / ZOOM < last - first) {
		*to = MIN(*to, last + last / 4);
		return;
	}
	*from = MAX(0, first - (last - first) / 2);
	*to = MIN(*to, last + (last - first) / 2);
}

static void add_bars(GString *out, const GPtrArray *rows, guint shown, int64_t from, int64_t to)
{
	int64_t apart = (to - from) / SEEN;
	while (count_bars(rows, shown, apart) > BARS && apart < to - from)
		apart = 2 * apart + 1;
	for (guint i = 0; i < shown; i++) {
		const struct row *r = g_ptr_array_index(rows, i);
		g_autoptr(GArray) bars = bars_of(r, apart);
		for (guint k = 0; k < bars->len; k++)
			add_bar(out, i, r, &g_array_index(bars, struct bar, k), k + 1 < bars->len ? g_array_index(bars, struct bar, k + 1).from : to,
				bars->len <= NAMED);
	}
}

/* Block 0: rows, from, to, from in words, title, remark. Block 1: row, name, kind, how long full, most that met. Block 2: row, from, to, when the next of
 * its row begins, how many met, ink, shade, names. */
bool picture_contention_data(const struct outcome *o, GString *out)
{
	g_autoptr(GPtrArray) rows = rows_new(o);
	guint shown = MIN(rows->len, ROWS);
	if (!rows->len)
		return false;
	int64_t from, to;
	choose_axis(o, rows, &from, &to);
	g_string_append_printf(out, "%u\t", shown);
	picture_seconds(out, from);
	g_string_append_c(out, '\t');
	picture_seconds(out, to);
	g_string_append_c(out, '\t');
	picture_duration(out, from);
	g_string_append_c(out, '\t');
	picture_title(out, o);
	if (shown < rows->len)
		g_string_append_printf(out, "\tthe %u longest full of %u", shown, rows->len);
	else
		g_string_append(out, "\t-");
	g_string_append(out, "\n\n\n");
	for (guint i = 0; i < shown; i++)
		add_row(out, i, g_ptr_array_index(rows, i));
	g_string_append(out, "\n\n");
	add_bars(out, rows, shown, from, to);
	return true;
}

void picture_contention_say(const struct outcome *o, GString *out)
{
	g_autoptr(GPtrArray) rows = rows_new(o);
	bool one = rows->len == 1;
	g_string_append_printf(out, "%u resource%s full while several transfers wanted %s:", rows->len, one ? " was" : "s were", one ? "it" : "them");
	for (guint i = 0; i < MIN(rows->len, 3); i++) {
		const struct row *r = g_ptr_array_index(rows, i);
		g_string_append(out, i ? "; " : " ");
		picture_words(out, r->name, SAID);
		if (r->direction) {
			g_string_append_c(out, ' ');
			picture_words(out, r->direction, SAID);
		}
		g_string_append(out, " for ");
		text_duration(out, r->full);
		g_string_append_printf(out, ", wanted by up to %u", r->most);
	}
	g_string_append(out, rows->len > 3 ? "; and others for less." : ".");
	text_finish(out);
}
