/* plots/picture_gantt.c: migrations over time, a row each, in order of request: how long each was queued, set up, copied disks and memory, and switched
 * over.
 *
 * gantt.dat: block 0 says how many rows there are, from when to when (s), how long the longest name and note are, the title and what is left out, the begin
 * in words; block 1 is the rows: number, name, note, end (s), sign; block 2 the bars: row, begin, end (s), what (the numbers of `enum bar`). Of more than
 * ROWS migrations those that did not complete, the slowest, and some evenly spread over the rest are drawn.
 */
#include "plots/picture_data.h"

#include "plots/digest.h"
#include "plots/text.h"

#define ROWS 40
#define ROWS_TROUBLED 12
#define ROWS_SLOWEST 8
#define NAME_MOST 30
#define SEEN 250 /* parts of the time axis: what is shorter is not seen */

enum bar { BAR_OTHER = 1, BAR_QUEUED, BAR_DISK, BAR_MEMORY, BAR_MEMORY_EVEN, BAR_SWITCHOVER };

static bool troubled(const struct outcome_migration *m) { return digest_end_mood(m->outcome) != DIGEST_WELL; }

/* When its row ends: the outcome has no end of what is unfinished. */
static int64_t end_of(const struct outcome_migration *m)
{
	return m->finished_s != OUTCOME_NULL ? m->finished_s : MAX(m->requested_s, 0) + MAX(m->duration_s, 0);
}

static gint first_request_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_migration *x = *(struct outcome_migration *const *)a, *y = *(struct outcome_migration *const *)b;
	return (x->requested_s > y->requested_s) - (x->requested_s < y->requested_s);
}

static guint choose(GHashTable *chosen, const GPtrArray *from, guint most, bool only_troubled)
{
	guint n = 0;
	for (guint i = 0; i < from->len && n < most; i++) {
		gpointer m = g_ptr_array_index(from, i);
		if (!only_troubled || troubled(m))
			n += g_hash_table_add(chosen, m);
	}
	return n;
}

/* `all`, cut to ROWS. */
static GPtrArray *most_telling(const GPtrArray *all, const struct digest *d)
{
	g_autoptr(GHashTable) chosen = g_hash_table_new(NULL, NULL); /* look-up only */
	guint rest = ROWS - choose(chosen, all, ROWS_TROUBLED, true);
	rest -= choose(chosen, d->by_duration, ROWS_SLOWEST, false);
	guint others = all->len - g_hash_table_size(chosen), seen = 0;
	GPtrArray *rows = g_ptr_array_new();
	for (guint i = 0; i < all->len; i++) {
		gpointer m = g_ptr_array_index(all, i);
		bool take = g_hash_table_contains(chosen, m);
		if (!take) {
			take = (guint64)seen * rest / others != (guint64)(seen + 1) * rest / others;
			seen++;
		}
		if (take)
			g_ptr_array_add(rows, m);
	}
	return rows;
}

static GPtrArray *rows_of(const struct outcome *o, const struct digest *d)
{
	GPtrArray *all = g_ptr_array_new();
	for (guint i = 0; i < o->migrations->len; i++)
		g_ptr_array_add(all, g_ptr_array_index(o->migrations, i));
	g_ptr_array_sort(all, first_request_first); /* stable */
	if (all->len <= ROWS)
		return all;
	GPtrArray *rows = most_telling(all, d);
	g_ptr_array_unref(all);
	return rows;
}

static bool ended_as(const struct outcome_migration *m, enum digest_end end) { return g_strcmp0(m->outcome, digest_ends[end]) == 0; }

/* "41.7s", "failed after 2m 25s", "refused", "unfinished, 43 %". */
static void add_note(GString *out, const struct outcome_migration *m)
{
	bool completed = ended_as(m, DIGEST_COMPLETED);
	if (!completed)
		picture_text(out, m->outcome, NAME_MOST);
	if (ended_as(m, DIGEST_UNFINISHED) && m->progress_pct >= 0) {
		g_string_append(out, ", ");
		text_percent(out, m->progress_pct);
		text_finish(out);
	}
	if (ended_as(m, DIGEST_FAILED) || ended_as(m, DIGEST_CANCELLED))
		g_string_append(out, " after ");
	if (completed || ended_as(m, DIGEST_FAILED) || ended_as(m, DIGEST_CANCELLED))
		picture_duration(out, MAX(m->duration_s, 0));
}

static const char *sign_of(const struct outcome_migration *m) { return ended_as(m, DIGEST_UNFINISHED) ? "→" : troubled(m) ? "×" : "-"; }

static void add_bar(GString *out, guint row, int64_t from, int64_t to, enum bar bar)
{
	g_string_append_printf(out, "%u\t", row);
	picture_seconds(out, from);
	g_string_append_c(out, '\t');
	picture_seconds(out, to);
	picture_row(out, "\t%d", bar);
}

static enum bar bar_of(const char *phase)
{
	static const struct {
		const char *phase;
		enum bar bar;
	} table[] = {{"queued", BAR_QUEUED}, {"disk", BAR_DISK}, {"memory", BAR_MEMORY}, {"switchover", BAR_SWITCHOVER}};
	for (unsigned i = 0; i < G_N_ELEMENTS(table); i++)
		if (g_strcmp0(phase, table[i].phase) == 0)
			return table[i].bar;
	return BAR_OTHER;
}

/* Rounds in turn stand for the memory phase; where it has none, it is one bar. */
static void add_memory(GString *out, guint row, const struct outcome_migration *m, int64_t from, int64_t to)
{
	if (!m->rounds->len)
		add_bar(out, row, from, to, BAR_MEMORY);
	for (guint k = 0; k < m->rounds->len; k++) {
		const struct outcome_round *r = g_ptr_array_index(m->rounds, k);
		int64_t begin = MAX(r->start_s, 0);
		add_bar(out, row, begin, r->duration_s >= 0 ? base_saturate((sim_i128)begin + r->duration_s) : to, k % 2 ? BAR_MEMORY_EVEN : BAR_MEMORY);
	}
}

/* Setup and cleanup too short to be seen are drawn only where a migration is nothing else. */
static void add_bars(GString *out, guint row, const struct outcome_migration *m, int64_t least)
{
	bool alone = !troubled(m); /* else its sign tells */
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = g_ptr_array_index(m->phases, i);
		alone = alone && (bar_of(p->name) == BAR_OTHER || bar_of(p->name) == BAR_QUEUED);
	}
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = g_ptr_array_index(m->phases, i);
		int64_t from = MAX(p->start_s, 0), to = p->duration_s >= 0 ? base_saturate((sim_i128)from + p->duration_s) : MAX(end_of(m), from);
		enum bar bar = bar_of(p->name);
		if (bar == BAR_MEMORY)
			add_memory(out, row, m, from, to);
		else if (bar != BAR_OTHER || alone || to - from >= least)
			add_bar(out, row, from, to, bar);
	}
}

static void add_row(GString *out, guint row, const struct outcome_migration *m)
{
	g_string_append_printf(out, "%u\t", row);
	picture_text(out, m->id, NAME_MOST);
	g_string_append_c(out, '\t');
	add_note(out, m);
	g_string_append_c(out, '\t');
	picture_seconds(out, end_of(m));
	picture_row(out, "\t%s", sign_of(m));
}

static unsigned longest(const GPtrArray *rows, bool note)
{
	glong most = 0;
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < rows->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(rows, i);
		g_string_truncate(s, 0);
		if (note)
			add_note(s, m);
		else
			picture_text(s, m->id, NAME_MOST);
		most = MAX(most, (glong)picture_columns(s->str));
	}
	g_string_free(s, TRUE);
	return (unsigned)most;
}

static int64_t last_end(const struct digest *d, const GPtrArray *rows)
{
	int64_t last = MAX(d->last_s, 0);
	for (guint i = 0; i < rows->len; i++)
		last = MAX(last, end_of(g_ptr_array_index(rows, i)));
	return last;
}

static void add_head(GString *out, const struct outcome *o, const struct digest *d, const GPtrArray *rows)
{
	g_string_append_printf(out, "%u\t", rows->len);
	picture_seconds(out, MAX(d->first_s, 0));
	g_string_append_c(out, '\t');
	picture_seconds(out, last_end(d, rows));
	g_string_append_printf(out, "\t%u\t%u\t", longest(rows, false), longest(rows, true));
	picture_title(out, o);
	if (rows->len < o->migrations->len)
		g_string_append_printf(out, "\t%u of %u migrations: %sthe slowest, and some of the rest\t", rows->len, o->migrations->len,
			d->ended[DIGEST_COMPLETED] < o->migrations->len ? "what did not complete, " : "");
	else
		g_string_append(out, "\t-\t");
	picture_duration(out, MAX(d->first_s, 0));
	g_string_append_c(out, '\n');
}

bool picture_gantt_data(const struct outcome *o, GString *out)
{
	if (!o->migrations->len)
		return false;
	struct digest *d = digest_new(o);
	g_autoptr(GPtrArray) rows = rows_of(o, d);
	add_head(out, o, d, rows);
	g_string_append(out, "\n\n");
	for (guint i = 0; i < rows->len; i++)
		add_row(out, i + 1, g_ptr_array_index(rows, i));
	g_string_append(out, "\n\n");
	int64_t least = (last_end(d, rows) - MAX(d->first_s, 0)) / SEEN;
	for (guint i = 0; i < rows->len; i++)
		add_bars(out, i + 1, g_ptr_array_index(rows, i), least);
	digest_free(d);
	return true;
}

static void say_ends(const struct digest *d, GString *out)
{
	for (unsigned k = 0; k < DIGEST_ENDS; k++)
		if (k != DIGEST_COMPLETED && d->ended[k])
			g_string_append_printf(out, ", %u %s", d->ended[k], digest_ends[k]);
}

static void say_one(const struct outcome_migration *m, GString *out)
{
	g_string_append(out, "Migration ");
	picture_words(out, m->id, NAME_MOST);
	g_string_append(out, ended_as(m, DIGEST_COMPLETED) ? " over time: completed in " : " over time: ");
	add_note(out, m);
}

static void say_many(const struct outcome *o, const struct digest *d, GString *out)
{
	const struct outcome_migration *slowest = g_ptr_array_index(d->by_duration, 0);
	g_string_append_printf(out, "%u migrations over time, a row each in order of request: %u completed", o->migrations->len, d->ended[DIGEST_COMPLETED]);
	say_ends(d, out);
	g_string_append(out, ". The slowest, ");
	picture_words(out, slowest->id, NAME_MOST);
	g_string_append(out, ", took ");
	picture_duration(out, MAX(slowest->duration_s, 0));
}

void picture_gantt_say(const struct outcome *o, GString *out)
{
	struct digest *d = digest_new(o);
	int64_t queued = 0;
	guint waited = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		waited += m->queued_s > 0;
		queued = MAX(queued, m->queued_s);
	}
	if (o->migrations->len == 1)
		say_one(g_ptr_array_index(o->migrations, 0), out);
	else if (o->migrations->len)
		say_many(o, d, out);
	if (waited) {
		g_string_append_printf(out, "; %u waited in the admission queue", waited);
		g_string_append(out, waited == 1 ? ", for " : ", the longest for ");
		picture_duration(out, queued);
	}
	g_string_append_c(out, '.');
	digest_free(d);
}
