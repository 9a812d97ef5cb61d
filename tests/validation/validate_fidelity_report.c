/* tests/validation/validate_fidelity_report.c: the tables of the chapter on the two fidelities. Everything in them follows from the rows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/validation/validate_fidelity.h"
#include "tests/validation/validate_table.h"

#define AIM_MEDIAN 0.05
#define AIM_WORST 0.10
#define FIRST_TIMER 0.2 /* s */
#define FARTHEST 12

static const struct kind {
	const char *title, *unit;
	bool aim;
} kinds[FIDELITY__COUNT] = {
	[FIDELITY_TRANSFER] = {"transfers without loss", "s", true},
	[FIDELITY_MIGRATION] = {"migrations without loss", "s", true},
	[FIDELITY_LAST] = {"last finish of a run", "s", true},
	[FIDELITY_SUM] = {"sum of transfers, queues overflow", "s", true},
	[FIDELITY_TRAFFIC] = {"traffic delivered", "GB", true},
	[FIDELITY_INTERRUPTED] = {"migrations whose road was closed", "s", false},
	[FIDELITY_EACH_OVERFLOWED] = {"each by itself, queues overflow", "s", false},
	[FIDELITY_SHORT] = {"transfers under 0.1 s", "s", false},
};

struct fidelity *fidelity_new(void)
{
	struct fidelity *f = g_new0(struct fidelity, 1);
	f->strings = g_string_chunk_new(4096);
	for (int k = 0; k < FIDELITY__COUNT; k++)
		f->rows[k] = g_array_new(FALSE, FALSE, sizeof(struct fidelity_row));
	f->differ = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	f->seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	f->left_out = g_array_new(FALSE, FALSE, sizeof(struct fidelity_row));
	validate_table_row(f->differ, (const char *[]){"migration or run", "flow", "packet"}, 3);
	validate_table_row(f->seeds, (const char *[]){"random loss, last finish over seeds", "flow, s", "packet, s", "means differ by"}, 4);
	return f;
}

void fidelity_free(struct fidelity *f)
{
	for (int k = 0; k < FIDELITY__COUNT; k++)
		g_array_unref(f->rows[k]);
	g_ptr_array_unref(f->differ);
	g_ptr_array_unref(f->seeds);
	g_array_unref(f->left_out);
	g_string_chunk_free(f->strings);
	g_free(f);
}

void fidelity_add(struct fidelity *f, enum fidelity_kind k, const struct fidelity_row *r)
{
	struct fidelity_row own = *r;
	own.id = g_string_chunk_insert_const(f->strings, r->id);
	own.flow_by = g_string_chunk_insert_const(f->strings, r->flow_by);
	own.packet_by = g_string_chunk_insert_const(f->strings, r->packet_by);
	g_array_append_val(f->rows[k], own);
}

void fidelity_differs(struct fidelity *f, const char *id, const char *flow, const char *packet)
{
	validate_table_row(f->differ, (const char *[]){id, flow, packet}, 3);
}

void fidelity_distribution(struct fidelity *f, const char *run, const struct validation_spread *flow, const struct validation_spread *packet)
{
	double x = validation_spread_mean(flow), y = validation_spread_mean(packet);
	g_autofree char *a = g_strdup_printf("%.4g (%.4g..%.4g)", x, flow->low, flow->high), *b = g_strdup_printf("%.4g (%.4g..%.4g)", y, packet->low, packet->high),
			*d = g_strdup_printf("%+.1f %%", x > 0 ? 100 * (y - x) / x : 0);
	validate_table_row(f->seeds, (const char *[]){run, a, b, d}, 4);
	f->meet += flow->low <= packet->high && packet->low <= flow->high;
}

void fidelity_left_out(struct fidelity *f, const char *run, double packets)
{
	struct fidelity_row r = {run, packets / 1e6, 0, "", "", 0};
	r.id = g_string_chunk_insert_const(f->strings, run);
	g_array_append_val(f->left_out, r);
}

static double off(const struct fidelity_row *r) { return r->flow == 0 ? (r->packet == 0 ? 0 : 1) : (r->packet - r->flow) / r->flow; }

static int by_error(gconstpointer a, gconstpointer b)
{
	double x = fabs(off(a)), y = fabs(off(b));
	return x > y ? -1 : x < y ? 1 : strcmp(((const struct fidelity_row *)a)->id, ((const struct fidelity_row *)b)->id);
}

/* After an outage the retransmission timer fires at the latest as long after the road's opening as it was closed, and a first timer more. */
static bool in_time(const GArray *rows)
{
	for (guint i = 0; i < rows->len; i++) {
		const struct fidelity_row *r = &g_array_index(rows, struct fidelity_row, i);
		if (r->packet < r->flow * (1 - AIM_WORST) || r->packet > r->flow * (1 + AIM_WORST) + r->closed + FIRST_TIMER)
			return false;
	}
	return true;
}

static void aims(const struct fidelity *f, GString *to)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"figure", "aim", "rows", "median", "within 5 %", "within 10 %", "worst"}, 7);
	for (int k = 0; k < FIDELITY__COUNT; k++) {
		const GArray *a = f->rows[k]; /* by error, the worst first */
		guint n = a->len, five = 0, ten = 0;
		if (n == 0)
			continue;
		for (guint i = 0; i < n; i++) {
			double e = fabs(off(&g_array_index(a, struct fidelity_row, i)));
			five += e <= AIM_MEDIAN;
			ten += e <= AIM_WORST;
		}
		double median = (fabs(off(&g_array_index(a, struct fidelity_row, (n - 1) / 2))) + fabs(off(&g_array_index(a, struct fidelity_row, n / 2)))) / 2,
		       worst = off(&g_array_index(a, struct fidelity_row, 0));
		g_autofree char *rows_s = g_strdup_printf("%u", n), *median_s = g_strdup_printf("%.2f %%", 100 * median), *five_s = g_strdup_printf("%u", five),
				*ten_s = g_strdup_printf("%u", ten), *worst_s = g_strdup_printf("%+.1f %%", 100 * worst);
		const char *aim = k == FIDELITY_INTERRUPTED ? (in_time(a) ? "met" : "missed") : !kinds[k].aim ? "none"
			: median <= AIM_MEDIAN && fabs(worst) <= AIM_WORST ? "met" : "missed";
		validate_table_row(rows, (const char *[]){kinds[k].title, aim, rows_s, median_s, five_s, ten_s, worst_s}, 7);
	}
	if (rows->len > 1)
		validate_table_print(to, rows, 7, 2);
}

static void farthest(const struct fidelity *f, GString *to, enum fidelity_kind k)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	g_autofree char *flow = g_strdup_printf("flow, %s", kinds[k].unit), *packet = g_strdup_printf("packet, %s", kinds[k].unit);
	validate_table_row(rows, (const char *[]){kinds[k].title, "held most by: flow", "packet", flow, packet, "error"}, 6);
	for (guint i = 0; i < MIN(f->rows[k]->len, FARTHEST); i++) {
		const struct fidelity_row *r = &g_array_index(f->rows[k], struct fidelity_row, i);
		g_autofree char *a = g_strdup_printf("%.5g", r->flow), *b = g_strdup_printf("%.5g", r->packet), *e = g_strdup_printf("%+.2f %%", 100 * off(r));
		if (r->flow != r->packet)
			validate_table_row(rows, (const char *[]){r->id, r->flow_by, r->packet_by, a, b, e}, 6);
	}
	if (rows->len > 1)
		validate_table_print(to, rows, 6, 3);
}

/* One line a file. */
static void left_out(const struct fidelity *f, GString *to)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"left out", "runs", "millions of packets"}, 3);
	for (guint i = 0, n; i < f->left_out->len; i += n) {
		const struct fidelity_row *r = &g_array_index(f->left_out, struct fidelity_row, i);
		gsize file = strcspn(r->id, "@");
		double low = r->flow, high = r->flow;
		for (n = 1; i + n < f->left_out->len && strncmp(r[n].id, r->id, file) == 0 && strchr("@", r[n].id[file]); n++) {
			low = fmin(low, r[n].flow);
			high = fmax(high, r[n].flow);
		}
		g_autofree char *name = g_strndup(r->id, file), *count = g_strdup_printf("%u", n),
				*packets = low < high ? g_strdup_printf("%.0f..%.0f", low, high) : g_strdup_printf("%.0f", high);
		validate_table_row(rows, (const char *[]){name, count, packets}, 3);
	}
	if (rows->len > 1)
		validate_table_print(to, rows, 3, 1);
}

void fidelity_print(const struct fidelity *f, GString *to)
{
	for (int k = 0; k < FIDELITY__COUNT; k++)
		g_array_sort(f->rows[k], by_error);
	g_string_append_printf(to,
		"%u runs, about %.0f million packets; in %u of them a queue dropped something. Of %u migrations %u end otherwise at packet fidelity; of %u that complete "
		"%u are held most by the same cause. Transfers that carry other bytes: %u.\n\n",
		f->runs, f->packets / 1e6, f->overflowed, f->migrations, f->differ->len - 1, f->held, f->held_alike, f->bytes_differ);
	aims(f, to);
	if (f->differ->len > 1)
		validate_table_print(to, f->differ, 3, 3);
	if (f->seeds->len > 1) {
		g_string_append_printf(to, "Random loss: least to greatest over seeds; in %u of %u rows the two ranges meet.\n\n", f->meet, f->seeds->len - 1);
		validate_table_print(to, f->seeds, 4, 1);
	}
	g_string_append(to, "The rows farthest off, of each figure:\n\n");
	for (int k = 0; k < FIDELITY__COUNT; k++)
		farthest(f, to, (enum fidelity_kind)k);
	left_out(f, to);
}
