/* plots/picture_held_by.c: what held migrations back: a bar a migration, as long as it took, parted by cause and resource; above them their average.
 *
 * Parts alike have one letter and one colour in every bar, the longest of all migrations together first. Parts that no bar shows well share one without
 * a letter, the last. Times are in seconds. Of many migrations those whose bars would look alike share one; of more bars than MOST the slowest are drawn.
 */
#include "plots/picture_data.h"

#include <string.h>
#include "plots/digest.h"
#include "plots/text.h"
#include "plots/words.h"

/* Columns (picture_columns) of names. */
#define NAME 28
#define FIGURE 14   /* after a duration */
#define CAUSE 26
#define RESOURCE 28
#define ENTRY 40    /* cause and resource in one line */
#define SAID 48		/* characters of a name in a sentence */
#define MOST 24		/* bars of migrations */
#define EACH 8		/* so many migrations have a bar each */
#define PARTS 12	/* that have a letter */
#define WORTH_PPM 20000 /* of some bar: what earns a letter */
#define SEEN_PPM 5000	/* of a bar: less is not seen */

/* One cause with its resource: `of` borrowed from the digest. */
struct part {
	const struct outcome_held *of;
	enum picture_ink ink;
	bool pale; /* every second of one ink is */
};

/* Migrations that look like the first of them. */
struct row {
	const struct outcome_migration *first;
	guint count;
};

struct bars {
	const struct digest *digest;
	struct row rows[MOST];
	guint shown, left_out; /* rows; migrations without a row */
	struct part parts[PARTS];
	unsigned n_parts;
};

static bool same(const struct outcome_held *a, const struct outcome_held *b)
{
	return g_strcmp0(a->cause, b->cause) == 0 && g_strcmp0(a->resource, b->resource) == 0;
}

static int64_t seconds_of(const GPtrArray *held, const struct outcome_held *part)
{
	for (guint i = 0; i < held->len; i++) {
		const struct outcome_held *h = g_ptr_array_index(held, i);
		if (same(h, part))
			return MAX(h->seconds, 0);
	}
	return 0;
}

static int64_t length(const GPtrArray *held)
{
	sim_i128 sum = 0;
	for (guint i = 0; i < held->len; i++)
		sum += MAX(((const struct outcome_held *)g_ptr_array_index(held, i))->seconds, 0);
	return base_saturate(sum);
}

/* `part` is of the average, which is a bar itself. */
static bool worth(const struct bars *b, const struct outcome_held *part)
{
	if (part->share_pct >= WORTH_PPM)
		return true;
	for (guint i = 0; i < b->shown; i++) {
		const GPtrArray *held = b->rows[i].first->held_by;
		if ((sim_i128)seconds_of(held, part) * 1000000 >= (sim_i128)length(held) * WORTH_PPM && seconds_of(held, part))
			return true;
	}
	return false;
}

static void choose_parts(struct bars *b)
{
	for (guint i = 0; i < b->digest->held->len && b->n_parts < PARTS; i++) {
		const struct outcome_held *h = g_ptr_array_index(b->digest->held, i);
		if (!worth(b, h))
			continue;
		struct part *p = &b->parts[b->n_parts];
		*p = (struct part){.of = h, .ink = picture_ink_cause(h->cause)};
		p->pale = p->ink == INK_BLACK; /* its letter is read on a grey */
		for (unsigned k = 0; k < b->n_parts; k++)
			p->pale ^= b->parts[k].ink == p->ink;
		b->n_parts++;
	}
}

/* Within what can be seen on an axis of that length. */
static bool alike(const struct outcome_migration *a, const struct outcome_migration *b, int64_t axis)
{
	if (g_strcmp0(a->outcome, b->outcome) || a->held_by->len != b->held_by->len)
		return false;
	for (guint i = 0; i < a->held_by->len; i++) {
		const struct outcome_held *h = g_ptr_array_index(a->held_by, i);
		if (ABS(MAX(h->seconds, 0) - seconds_of(b->held_by, h)) > axis / (1000000 / SEEN_PPM))
			return false;
	}
	return true;
}

static void choose_rows(struct bars *b)
{
	guint n = b->digest->by_duration->len;
	for (guint i = 0; i < n; i++) {
		const struct outcome_migration *m = g_ptr_array_index(b->digest->by_duration, i);
		guint k = n > EACH ? 0 : b->shown;
		while (k < b->shown && !alike(m, b->rows[k].first, length(b->rows[0].first->held_by)))
			k++;
		if (k == MOST) {
			b->left_out++;
			continue;
		}
		if (k == b->shown)
			b->rows[b->shown++].first = m;
		b->rows[k].count++;
	}
}

static int64_t longest(const struct bars *b)
{
	int64_t most = length(b->digest->held);
	for (guint i = 0; i < b->shown; i++)
		most = MAX(most, length(b->rows[i].first->held_by));
	return most;
}

static bool lay_out(struct bars *b, const struct digest *d)
{
	*b = (struct bars){.digest = d};
	choose_rows(b);
	choose_parts(b);
	return b->shown && longest(b) > 0;
}

static void add_part(GString *out, unsigned row, int64_t from, int64_t seconds, const struct part *p, unsigned letter, int64_t whole)
{
	g_string_append_printf(out, "%u\t", row);
	picture_seconds(out, from);
	g_string_append_c(out, '\t');
	picture_seconds(out, from + seconds);
	picture_row(out, "\t%d\t%d\t%c\t%d", p ? (int)p->ink : INK_PALE, p && p->pale, p ? (char)('A' + letter) : '-',
		(int)base_div_floor((sim_i128)seconds * 100 + whole / 2, whole));
}

static void add_bar(GString *out, const struct bars *b, unsigned row, const GPtrArray *held)
{
	int64_t at = 0, whole = length(held);
	for (unsigned k = 0; k < b->n_parts; k++) {
		int64_t seconds = MIN(seconds_of(held, b->parts[k].of), whole - at);
		if (seconds)
			add_part(out, row, at, seconds, &b->parts[k], k, whole);
		at += seconds;
	}
	if ((sim_i128)(whole - at) * 1000000 > (sim_i128)whole * SEEN_PPM)
		add_part(out, row, at, whole - at, NULL, 0, whole);
}

static void add_name(GString *out, unsigned row, const char *name, int64_t whole, const char *end)
{
	GString *figure = g_string_new(NULL);
	picture_duration(figure, whole);
	if (end && strcmp(end, "completed")) {
		g_string_append(figure, ", ");
		picture_words(figure, end, FIGURE);
	}
	g_string_append_printf(out, "%u\t", row);
	picture_strcol(out, name, 0);
	g_string_append_c(out, '\t');
	picture_seconds(out, whole);
	g_string_append_c(out, '\t');
	picture_strcol(out, figure->str, 0);
	picture_row(out, "\t%u\t%u", picture_columns(name), picture_columns(figure->str));
	g_string_free(figure, TRUE);
}

static void add_names(GString *out, const struct bars *b, bool average)
{
	g_autofree char *all = g_strdup_printf("average of all %u", b->digest->by_duration->len);
	if (average)
		add_name(out, 0, all, length(b->digest->held), NULL);
	for (guint i = 0; i < b->shown; i++) {
		const struct row *r = &b->rows[i];
		GString *name = g_string_new(NULL);
		picture_words(name, r->first->id, r->count > 1 ? NAME / 2 : NAME);
		if (r->count > 1)
			g_string_append_printf(name, " and %u alike", r->count - 1);
		add_name(out, i + average, name->str, length(r->first->held_by), r->first->outcome);
		g_string_free(name, TRUE);
	}
}

static bool rest_seen(const struct bars *b)
{
	for (guint i = 0; i < b->shown; i++) {
		const GPtrArray *held = b->rows[i].first->held_by;
		sim_i128 whole = length(held), rest = whole;
		for (unsigned k = 0; k < b->n_parts; k++)
			rest -= seconds_of(held, b->parts[k].of);
		if (rest * 1000000 > whole * SEEN_PPM)
			return true;
	}
	return false;
}

static void add_entry(GString *out, const char *cause, const char *resource, int64_t part, int64_t whole)
{
	int percent = (int)base_div_floor((sim_i128)part * 100 + whole / 2, whole);
	g_autofree char *both = resource ? g_strdup_printf("%s: %s", cause, resource) : g_strdup(cause);
	picture_strcol(out, cause, CAUSE);
	g_string_append_c(out, '\t');
	picture_strcol(out, resource, RESOURCE);
	g_string_append_c(out, '\t');
	picture_strcol(out, both, ENTRY);
	picture_row(out, percent ? "\t%d %%" : "\t<1 %%", percent);
}

static void add_legend(GString *out, const struct bars *b, bool rest)
{
	int64_t left = length(b->digest->held), whole = MAX(left, 1);
	for (unsigned k = 0; k < b->n_parts; k++) {
		const struct part *p = &b->parts[k];
		const char *cause = words_cause(p->of->cause);
		g_string_append_printf(out, "%u\t%d\t%d\t%c\t", k, p->ink, p->pale, 'A' + k);
		add_entry(out, cause ? cause : "-", p->of->resource, p->of->seconds, whole);
		left -= MIN(p->of->seconds, left);
	}
	if (!rest)
		return;
	g_string_append_printf(out, "%u\t%d\t0\t-\t", b->n_parts, INK_PALE);
	add_entry(out, "everything else", NULL, left, whole);
}

static void add_remark(GString *out, const struct bars *b)
{
	if (b->left_out)
		g_string_append_printf(out, "the slowest; %u of %u are not drawn", b->left_out, b->digest->by_duration->len);
	else
		g_string_append(out, b->shown < b->digest->by_duration->len ? "migrations that look alike share a bar" : "-");
}

/* Block 0: rows, entries of the legend, the longest bar, title, remark. Block 1: row, name, length, the same in words, columns of the name and of these
 * words. Block 2: parts: row, from, to, ink, paler, letter, per cent of the bar. Block 3: the legend: entry, ink, paler, letter, cause, resource, both, per cent
 * of all bars together. */
static void write_blocks(GString *out, const struct bars *b, const struct outcome *o)
{
	bool average = b->digest->by_duration->len > 1, rest = rest_seen(b);
	g_string_append_printf(out, "%u\t%u\t", b->shown + average, b->n_parts + rest);
	picture_seconds(out, longest(b));
	g_string_append_c(out, '\t');
	picture_title(out, o);
	g_string_append_c(out, '\t');
	add_remark(out, b);
	g_string_append(out, "\n\n\n");
	add_names(out, b, average);
	g_string_append(out, "\n\n");
	if (average)
		add_bar(out, b, 0, b->digest->held);
	for (guint i = 0; i < b->shown; i++)
		add_bar(out, b, i + average, b->rows[i].first->held_by);
	g_string_append(out, "\n\n");
	add_legend(out, b, rest);
}

bool picture_held_by_data(const struct outcome *o, GString *out)
{
	struct bars b;
	struct digest *d = digest_new(o);
	bool drawable = lay_out(&b, d);
	if (drawable)
		write_blocks(out, &b, o);
	digest_free(d);
	return drawable;
}

void picture_held_by_say(const struct outcome *o, GString *out)
{
	struct digest *d = digest_new(o);
	bool one = d->by_duration->len == 1;
	g_string_append_printf(out, "What held back %u migration%s, of the time %s took:", d->by_duration->len, one ? "" : "s", one ? "it" : "they");
	for (guint i = 0; i < MIN(d->held->len, 4); i++) {
		const struct outcome_held *h = g_ptr_array_index(d->held, i);
		g_string_append(out, i ? ", " : " ");
		picture_words(out, words_cause(h->cause), SAID);
		if (h->resource) {
			g_string_append(out, " of ");
			picture_words(out, h->resource, SAID);
		}
		g_string_append_c(out, ' ');
		text_percent(out, MAX(h->share_pct, h->seconds > 0));
	}
	g_string_append(out, d->held->len > 4 ? ", and less of other causes." : ".");
	text_finish(out);
	digest_free(d);
}
