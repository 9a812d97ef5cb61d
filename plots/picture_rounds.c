/* plots/picture_rounds.c: pre-copy rounds: what each had to send, what the guest dirtied meanwhile, which the next had to send, and what was left for the
 * switchover.
 *
 * rounds.dat: block 0 is the number of panels, the fewest and the most bytes (0 left out), the title and a remark; block 1 the panels: name, rounds; block 2
 * the rounds: panel, round, sent, dirtied, duration, sent in words, ink; block 3 how each ended: panel, bytes, "switchover" with its duration, or the
 * outcome with the round it was in, then bytes in words or a sign.
 *
 * Migrations whose rounds look alike share a panel, which shows the first of them. Those of one round in which nothing was dirtied, or nothing sent, tell
 * nothing and are left out, as are those beyond PANELS: the ones with most rounds come first, then with most bytes.
 */
#include "plots/picture_data.h"

#include "sim/quantity.h"

#define PANELS 9
#define NAME_MOST 30

struct panel {
	const struct outcome_migration *first;
	guint alike;
};

static const struct outcome_round *round_of(const struct outcome_migration *m, guint i) { return g_ptr_array_index(m->rounds, i); }
static int64_t sent(const struct outcome_migration *m, guint i) { return MAX(round_of(m, i)->bytes, 0); }
static int64_t dirtied(const struct outcome_migration *m, guint i) { return MAX(round_of(m, i)->dirty_bytes, 0); }

static const struct outcome_phase *switchover(const struct outcome_migration *m)
{
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = g_ptr_array_index(m->phases, i);
		if (g_strcmp0(p->name, "switchover") == 0)
			return p;
	}
	return NULL;
}

static gint most_rounds_first(gconstpointer a, gconstpointer b)
{
	const struct panel *x = *(struct panel *const *)a, *y = *(struct panel *const *)b;
	if (x->first->rounds->len != y->first->rounds->len)
		return x->first->rounds->len < y->first->rounds->len ? 1 : -1;
	int64_t p = sent(x->first, 0), q = sent(y->first, 0);
	return (p < q) - (p > q);
}

/* Bytes as coarsely as the eye tells them apart on a logarithmic scale: four steps from one power of two to the next. */
static int64_t coarse(int64_t bytes)
{
	unsigned bits = 0;
	while (bytes >> bits > 7)
		bits++;
	return (bytes >> bits) << bits;
}

/* What its panel looks like. */
static char *key_of(const struct outcome_migration *m)
{
	GString *s = g_string_new(switchover(m) ? "" : m->outcome);
	for (guint i = 0; i < m->rounds->len; i++)
		g_string_append_printf(s, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", coarse(sent(m, i)), coarse(dirtied(m, i)));
	return g_string_free(s, FALSE);
}

static GPtrArray *panels_of(const struct outcome *o)
{
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
	GPtrArray *panels = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		if (!m->rounds->len || !sent(m, 0) || (m->rounds->len == 1 && !dirtied(m, 0)))
			continue;
		char *key = key_of(m);
		struct panel *p = g_hash_table_lookup(by_key, key);
		if (p) {
			p->alike++;
			g_free(key);
			continue;
		}
		p = g_new(struct panel, 1);
		*p = (struct panel){.first = m};
		g_hash_table_insert(by_key, key, p);
		g_ptr_array_add(panels, p);
	}
	g_ptr_array_sort(panels, most_rounds_first); /* stable */
	return panels;
}

static void add_bytes(GString *out, int64_t bytes)
{
	g_autofree char *words = quantity_format(QUANTITY_BYTES, bytes);
	g_string_append(out, words);
}

static void widen(int64_t bytes, int64_t *fewest, int64_t *most)
{
	if (bytes <= 0)
		return;
	*fewest = MIN(*fewest, bytes);
	*most = MAX(*most, bytes);
}

static void add_head(GString *out, const struct outcome *o, const GPtrArray *panels)
{
	int64_t fewest = INT64_MAX, most = 1;
	guint shown = MIN(panels->len, PANELS);
	for (guint i = 0; i < shown; i++) {
		const struct outcome_migration *m = ((const struct panel *)g_ptr_array_index(panels, i))->first;
		for (guint k = 0; k < m->rounds->len; k++) {
			widen(sent(m, k), &fewest, &most);
			widen(dirtied(m, k), &fewest, &most);
		}
	}
	g_string_append_printf(out, "%u\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t", shown, MIN(fewest, most), most);
	picture_title(out, o);
	if (shown < panels->len)
		picture_row(out, "\tthe %u of %u kinds of migrations with most rounds", shown, panels->len);
	else
		picture_row(out, "\t-");
}

static void add_name(GString *out, const struct panel *p)
{
	picture_text(out, p->first->id, NAME_MOST);
	if (p->alike)
		g_string_append_printf(out, " and %u alike", p->alike);
	picture_row(out, "\t%u", p->first->rounds->len);
}

/* A round that the migration did not live to see the end of is grey: how much it had left to send is not known. */
static enum picture_ink ink_of(const struct outcome_migration *m, guint i)
{
	if (i + 1 == m->rounds->len && !switchover(m))
		return INK_GREY;
	return dirtied(m, i) > sent(m, i) ? INK_VERMILION : INK_BLUE;
}

static void add_rounds(GString *out, guint panel, const struct outcome_migration *m)
{
	for (guint i = 0; i < m->rounds->len; i++) {
		g_string_append_printf(out, "%u\t%u\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t", panel, i + 1, sent(m, i), dirtied(m, i));
		picture_duration(out, MAX(round_of(m, i)->duration_s, 0));
		g_string_append_c(out, '\t');
		add_bytes(out, sent(m, i));
		picture_row(out, "\t%d", ink_of(m, i));
	}
}

static void add_end(GString *out, guint panel, const struct outcome_migration *m)
{
	const struct outcome_phase *p = switchover(m);
	guint last = m->rounds->len - 1;
	g_string_append_printf(out, "%u\t%" G_GINT64_FORMAT "\t", panel, p ? dirtied(m, last) : MAX(sent(m, last), dirtied(m, last)));
	if (p) {
		g_string_append(out, "switchover\t");
		picture_duration(out, MAX(p->duration_s, 0));
		g_string_append_c(out, '\t');
		add_bytes(out, dirtied(m, last));
		g_string_append_c(out, '\n');
	} else {
		picture_text(out, m->outcome, NAME_MOST / 2);
		picture_row(out, "\tin round %u\t%s", last + 1, g_strcmp0(m->outcome, "unfinished") ? "×" : "→");
	}
}

bool picture_rounds_data(const struct outcome *o, GString *out)
{
	g_autoptr(GPtrArray) panels = panels_of(o);
	guint shown = MIN(panels->len, PANELS);
	if (!shown)
		return false;
	add_head(out, o, panels);
	g_string_append(out, "\n\n");
	for (guint i = 0; i < shown; i++)
		add_name(out, g_ptr_array_index(panels, i));
	g_string_append(out, "\n\n");
	for (guint i = 0; i < shown; i++)
		add_rounds(out, i + 1, ((const struct panel *)g_ptr_array_index(panels, i))->first);
	g_string_append(out, "\n\n");
	for (guint i = 0; i < shown; i++)
		add_end(out, i + 1, ((const struct panel *)g_ptr_array_index(panels, i))->first);
	return true;
}

void picture_rounds_say(const struct outcome *o, GString *out)
{
	g_autoptr(GPtrArray) panels = panels_of(o);
	if (!panels->len)
		return;
	const struct panel *p = g_ptr_array_index(panels, 0);
	guint last = p->first->rounds->len - 1;
	const struct outcome_phase *end = switchover(p->first);
	g_string_append(out, "Pre-copy rounds. Most rounds: ");
	picture_words(out, p->first->id, NAME_MOST);
	if (p->alike)
		g_string_append_printf(out, " and %u alike", p->alike);
	g_string_append_printf(out, ", %u round%s: the first sent ", last + 1, last ? "s" : "");
	add_bytes(out, sent(p->first, 0));
	if (last) {
		g_string_append(out, ", the last ");
		add_bytes(out, sent(p->first, last));
	}
	if (end) {
		g_string_append(out, "; ");
		add_bytes(out, dirtied(p->first, last));
		g_string_append(out, " were left for the switchover, which took ");
		picture_duration(out, MAX(end->duration_s, 0));
	} else {
		g_string_append(out, ", in which it ended: ");
		picture_words(out, p->first->outcome, NAME_MOST);
	}
	g_string_append_c(out, '.');
}
