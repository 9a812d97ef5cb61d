/* plots/picture_bandwidth.c: bandwidth over time of netstacks, NICs and links.
 *
 * Series keep their own bucket width, so each is a block of its own.
 */
#include "plots/picture_data.h"

#include "scenarios/natural.h"

static const char *const kinds[] = {"stack", "nic", "link"};

static sim_i128 volume(const struct outcome_series *s)
{
	sim_i128 sum = 0;
	for (guint i = 0; i < s->bps->len; i++)
		sum += MAX(outcome_int(g_ptr_array_index(s->bps, i)), 0);
	return sum * s->width_s;
}

static gint busiest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_series *x = *(struct outcome_series *const *)a, *y = *(struct outcome_series *const *)b;
	sim_i128 vx = volume(x), vy = volume(y);
	return vx != vy ? (vx < vy ? 1 : -1) : natural_compare(x->name ? x->name : "", y->name ? y->name : "");
}

static GPtrArray *of_kind(const struct outcome *o, const char *kind)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < o->series->len; i++) {
		struct outcome_series *s = g_ptr_array_index(o->series, i);
		if (g_strcmp0(s->kind, kind) == 0 && s->bps->len && s->width_s > 0)
			g_ptr_array_add(list, s);
	}
	g_ptr_array_sort(list, busiest_first);
	return list;
}

static void add_row(GString *out, int64_t at_ps, int64_t bps)
{
	picture_seconds(out, at_ps);
	picture_row(out, "\t%" G_GINT64_FORMAT, MAX(bps, 0));
}

/* Each bucket is a row at its start; the last value is said again at the end, so that steps reach it. */
static void add_series(GString *out, const struct outcome_series *s)
{
	g_string_append(out, "\n\ntime_s\t");
	picture_text(out, s->name, 0);
	g_string_append_c(out, '\n');
	guint n = s->bps->len;
	for (guint i = 0; i < n; i++)
		add_row(out, i * s->width_s, outcome_int(g_ptr_array_index(s->bps, i)));
	add_row(out, n * s->width_s, outcome_int(g_ptr_array_index(s->bps, n - 1)));
}

bool picture_bandwidth_data(const struct outcome *o, GString *out)
{
	if (!o->series->len)
		return false;
	for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++) {
		g_autoptr(GPtrArray) list = of_kind(o, kinds[k]);
		g_string_append_printf(out, "%u\t%u\t", k + 1, list->len);
		picture_title(out, o);
		g_string_append_c(out, '\n');
	}
	for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++) {
		g_autoptr(GPtrArray) list = of_kind(o, kinds[k]);
		for (guint i = 0; i < list->len; i++)
			add_series(out, g_ptr_array_index(list, i));
	}
	return true;
}

void picture_bandwidth_say(const struct outcome *o, GString *out)
{
	g_string_append(out, "Bandwidth over simulated time");
	for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++) {
		g_autoptr(GPtrArray) list = of_kind(o, kinds[k]);
		g_string_append_printf(out, "%s %u %s", k ? "," : ": lines for", list->len, kinds[k]);
	}
	g_string_append(out, " series.");
}
