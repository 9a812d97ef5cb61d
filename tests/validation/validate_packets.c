/* tests/validation/validate_packets.c: the part of the report that holds the packet model against what the flow model says of the same cases, and both
 * against the truth.
 *
 * Of classes A and B how far off a row is is its error. Of class C it is how far ours is from the truth's own spread, as a part of the measured figure:
 * inside it, nothing.
 */
#include "tests/validation/validate_inside.h"
#include "tests/validation/validate_table.h"

#include <string.h>

#define AIM_MEDIAN 0.05
#define AIM_WITHIN 0.15
#define AIM_SHARE 0.95
#define FARTHEST 16
#define COLUMNS 7

double validate_packet_error(const struct validation_row *r)
{
	return r->measured == 0 ? (r->packet == 0 ? 0 : 1) : (r->packet - r->measured) / r->measured;
}

static double distance(const struct validation_row *r, double ours)
{
	double off = ours - r->measured;
	if (r->class == 'C')
		off = ours < r->low ? r->low - ours : ours > r->high ? ours - r->high : 0;
	off = off < 0 ? -off : off;
	return r->measured > 0 ? off / r->measured : off > 0;
}

struct counted {
	GArray *off; /* double, of one model */
	guint within, inside, meet, of_c; /* meet: of class C, seeds and truth have something in common */
};

static void count(struct counted *k, const struct validation_row *r, double ours, double low, double high)
{
	double d = distance(r, ours);
	g_array_append_val(k->off, d);
	k->within += d <= AIM_WITHIN;
	k->of_c += r->class == 'C';
	k->inside += r->class == 'C' && ours >= r->low && ours <= r->high;
	k->meet += r->class == 'C' && low <= r->high && high >= r->low;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median_of(GArray *a)
{
	qsort(a->data, a->len, sizeof(double), by_size);
	return (g_array_index(a, double, (a->len - 1) / 2) + g_array_index(a, double, a->len / 2)) / 2;
}

static bool counts(const struct validation_row *r) { return r->packets && !r->left_out && !r->beside; }

static void add_model(GPtrArray *table, const char *source, const char *model, struct counted *k)
{
	guint n = k->off->len;
	if (n == 0)
		return;
	double median = median_of(k->off), worst = g_array_index(k->off, double, n - 1);
	g_autofree char *rows = g_strdup_printf("%u", n), *inside = k->of_c ? g_strdup_printf("%u of %u", k->inside, k->of_c) : g_strdup("-"),
			*meet = k->of_c ? g_strdup_printf("%u of %u", k->meet, k->of_c) : g_strdup("-"),
			*middle = g_strdup_printf("%.1f %%, %s", 100 * median, median <= AIM_MEDIAN ? "met" : "missed"),
			*within = g_strdup_printf("%u of %u (%.0f %%), %s", k->within, n, 100.0 * k->within / n, k->within >= AIM_SHARE * n ? "met" : "missed"),
			*far = g_strdup_printf("%.1f %%", 100 * worst);
	validate_table_row(table, (const char *[]){source, model, rows, middle, within, far, inside, meet}, COLUMNS + 1);
}

/* Of one chapter, or of all: a line a model. */
static void add_lines(GPtrArray *table, const struct validation *v, const struct validation_chapter *only, const char *name)
{
	struct counted flow = {.off = g_array_new(FALSE, FALSE, sizeof(double))}, packets = {.off = g_array_new(FALSE, FALSE, sizeof(double))};
	for (guint c = 0; c < v->chapters->len; c++) {
		const struct validation_chapter *ch = v->chapters->pdata[c];
		for (guint i = 0; i < ch->rows->len && (!only || only == ch); i++) {
			const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
			if (!counts(r))
				continue;
			count(&flow, r, r->simulated, r->sim_low, r->sim_high);
			count(&packets, r, r->packet, r->packet_low, r->packet_high);
		}
	}
	add_model(table, name, "packets", &packets);
	add_model(table, name, "flows", &flow);
	g_array_unref(flow.off);
	g_array_unref(packets.off);
}

static int by_distance(gconstpointer a, gconstpointer b)
{
	const struct validation_row *x = *(const struct validation_row *const *)a, *y = *(const struct validation_row *const *)b;
	double dx = distance(x, x->packet), dy = distance(y, y->packet);
	return dx > dy ? -1 : dx < dy ? 1 : strcmp(x->id, y->id);
}

static void farthest(GString *to, const struct validation *v)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new(), table = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	for (guint c = 0; c < v->chapters->len; c++) {
		const struct validation_chapter *ch = v->chapters->pdata[c];
		for (guint i = 0; i < ch->rows->len; i++) {
			struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
			if (counts(r))
				g_ptr_array_add(all, r);
		}
	}
	g_ptr_array_sort(all, by_distance);
	validate_table_row(table, (const char *[]){"case", "class", "measured", "its own spread", "packets", "off by", "flows"}, COLUMNS);
	for (guint i = 0; i < MIN(all->len, FARTHEST); i++) {
		const struct validation_row *r = all->pdata[i];
		const char class[] = {r->class, 0};
		g_autofree char *measured = g_strdup_printf("%.4g", r->measured), *spread = g_strdup_printf("%.4g..%.4g", r->low, r->high),
				*ours = g_strdup_printf("%.4g", r->packet), *off = g_strdup_printf("%.1f %%", 100 * distance(r, r->packet)),
				*flow = g_strdup_printf("%.4g", r->simulated);
		validate_table_row(table, (const char *[]){r->id, class, measured, spread, ours, off, flow}, COLUMNS);
	}
	g_string_append(to, "The rows that the packet model is farthest off:\n\n");
	validate_table_print(to, table, COLUMNS, 2);
}

void validate_packets(GString *to, const struct validation *v)
{
	g_autoptr(GPtrArray) table = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(table, (const char *[]){"source", "model", "rows", "median, aim 5 %", "within 15 %, aim 95 %", "worst", "class C inside", "spreads meet"},
		COLUMNS + 1);
	for (guint c = 0; c < v->chapters->len; c++) {
		const struct validation_chapter *ch = v->chapters->pdata[c];
		add_lines(table, v, ch, ch->source->name);
	}
	if (table->len == 1)
		return;
	add_lines(table, v, NULL, "all");
	g_string_append(to,
		"### Packets beside flows\n\n"
		"The cases of these sources were played by both models. Of class C (shares in one queue, random loss, timeouts) how far off a row is counts from the\n"
		"nearer end of the truth's own spread; of classes A and B it is the error.\n\n");
	validate_table_print(to, table, COLUMNS + 1, 2);
	farthest(to, v);
}
