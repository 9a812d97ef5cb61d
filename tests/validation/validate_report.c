/* tests/validation/validate_report.c: the report of the validation: a summary on top, a chapter a source. Everything in it follows from the rows.
 *
 * Markdown whose tables are padded, so that it reads as text too. Numbers are printed to four digits, errors to a tenth of a per cent.
 */
#include "models/fabric/constant.h"
#include "tests/validation/validate_inside.h"
#include "tests/validation/validate_table.h"

#include <string.h>

#define AIM_MEDIAN 0.05 /* of classes A and B */
#define AIM_WITHIN 0.10
#define AIM_SHARE 0.90 /* of classes A and B, within AIM_WITHIN */
#define AIM_LEFT_OUT 0.15
#define FARTHEST 12

double validate_error(const struct validation_row *r) { return r->measured == 0 ? (r->simulated == 0 ? 0 : 1) : (r->simulated - r->measured) / r->measured; }

bool validate_inside(const struct validation_row *r) { return r->simulated >= r->low && r->simulated <= r->high; }

/* ---- figures of a set of rows ---- */

struct figures {
	guint rows, inside, meet, within, spread; /* spread: rows of which the truth has one; meet: ours and it have something in common */
	double median, worst, bias;		  /* bias: the median with its sign */
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median_of(GArray *a)
{
	if (a->len == 0)
		return 0;
	qsort(a->data, a->len, sizeof(double), by_size);
	return (g_array_index(a, double, (a->len - 1) / 2) + g_array_index(a, double, a->len / 2)) / 2;
}

static bool matches(const struct validation_row *r, const char *classes, int fitted)
{
	return !r->left_out && !r->beside && strchr(classes, r->class) && (fitted < 0 || r->fitted == (fitted == 1));
}

static void figures_add(struct figures *f, GArray *sizes, GArray *errors, const struct validation_row *r)
{
	double e = validate_error(r), size = e < 0 ? -e : e;
	g_array_append_val(errors, e);
	g_array_append_val(sizes, size);
	f->within += size <= AIM_WITHIN;
	f->inside += r->low < r->high && validate_inside(r);
	f->meet += r->sim_low <= r->high && r->sim_high >= r->low;
	f->spread += r->low < r->high;
	f->worst = MAX(f->worst, size);
}

static void figures_end(struct figures *f, GArray *sizes, GArray *errors)
{
	f->rows = errors->len;
	f->median = median_of(sizes);
	f->bias = median_of(errors);
}

enum of { OF_ALL, OF_SYSTEMS, OF_UNFITTED, OF_PROGRAMS, OF__COUNT }; /* UNFITTED: of SYSTEMS, the rows on which nothing was fitted */

static bool is_of(const struct validation_chapter *ch, enum of of) { return of == OF_ALL || ch->source->program == (of == OF_PROGRAMS); }

/* Of one chapter, or of all of a kind (NULL); fitted: 1 yes, 0 no, -1 both. */
static struct figures figures_of(const struct validation *v, const struct validation_chapter *only, enum of of, const char *classes, int fitted)
{
	struct figures f = {0};
	g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint c = 0; c < v->chapters->len; c++) {
		const struct validation_chapter *ch = v->chapters->pdata[c];
		if ((only && only != ch) || !is_of(ch, of))
			continue;
		for (guint i = 0; i < ch->rows->len; i++) {
			const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
			if (matches(r, classes, fitted))
				figures_add(&f, sizes, errors, r);
		}
	}
	figures_end(&f, sizes, errors);
	return f;
}

/* Cases, by the first word of the rows' ids; left_out: only those with no row of ours, of a reason or any (NULL). */
static guint cases_of(const struct validation_chapter *ch, bool left_out, const char *reason)
{
	g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) run = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guint n = 0;
	for (guint i = 0; i < ch->rows->len; i++) {
		const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
		g_autofree char *name = g_strndup(r->id, strcspn(r->id, " "));
		g_hash_table_insert(all, g_strdup(name), (gpointer)(r->left_out ? r->left_out : ""));
		if (!r->left_out)
			g_hash_table_add(run, g_strdup(name));
	}
	GHashTableIter it;
	gpointer name, why;
	g_hash_table_iter_init(&it, all);
	while (g_hash_table_iter_next(&it, &name, &why))
		n += !left_out || (!g_hash_table_contains(run, name) && (!reason || strcmp(reason, why) == 0));
	return n;
}

static char *percent(double x) { return g_strdup_printf("%.1f %%", x * 100); }

static char *share(guint part, guint of) { return of ? g_strdup_printf("%u of %u (%.0f %%)", part, of, 100.0 * part / of) : g_strdup("-"); }

/* ---- a chapter ---- */

#define CLASS_COLUMNS 9

static void class_row(GPtrArray *rows, const struct validation *v, const struct validation_chapter *ch, char class, int fitted)
{
	const char set[] = {class, 0};
	struct figures f = figures_of(v, ch, OF_ALL, set, fitted);
	if (f.rows == 0)
		return;
	g_autofree char *n = g_strdup_printf("%u", f.rows), *median = percent(f.median), *within = share(f.within, f.rows), *worst = percent(f.worst),
			*inside = share(f.inside, f.spread), *bias = g_strdup_printf("%+.1f %%", 100 * f.bias);
	validate_table_row(
		rows, (const char *[]){ch->source->name, set, fitted == 1 ? "fitted" : "not fitted", n, median, within, worst, bias, inside}, CLASS_COLUMNS);
}

static void class_table(GString *to, const struct validation *v, const struct validation_chapter *only)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"source", "class", "constants", "rows", "median error", "within 10 %", "worst", "bias", "inside the spread"},
		CLASS_COLUMNS);
	for (guint c = 0; c < v->chapters->len; c++) {
		const struct validation_chapter *ch = v->chapters->pdata[c];
		for (const char *k = "ABC"; *k && (!only || ch == only); k++)
			for (int fitted = 0; fitted < 2; fitted++)
				class_row(rows, v, ch, *k, fitted);
	}
	if (rows->len > 1)
		validate_table_print(to, rows, CLASS_COLUMNS, 3);
	else
		g_string_append(to, "No case was run.\n\n");
}

static char *spread_of(const struct validation_row *r)
{
	if (r->low == r->high)
		return g_strdup("once");
	return g_strdup_printf("%.4g..%.4g (%.1f %%)", r->low, r->high, r->measured == 0 ? 0 : 100 * (r->high - r->low) / r->measured);
}

#define CASE_COLUMNS 9 /* the last two of chapters with packets only */
static const char *const case_header[CASE_COLUMNS] = {"case", "class", "figure", "measured", "its own spread", "simulated", "error", "packets", "error"};

static char *range(double x, double low, double high)
{
	return low < high ? g_strdup_printf("%.4g (%.4g..%.4g)", x, low, high) : g_strdup_printf("%.4g", x);
}

static char *off(const struct validation_row *r, double error, double ours)
{
	const char *side = ours >= r->low && ours <= r->high ? " in" : " out";
	return g_strdup_printf("%+.1f %%%s", 100 * error, r->class == 'C' ? side : "");
}

static void add_case(GPtrArray *rows, const struct validation_row *r)
{
	const char class[] = {r->class, 0};
	g_autofree char *unit = g_strdup_printf(*r->unit ? "%s, %s" : "%s", r->metric, r->unit), *measured = g_strdup_printf("%.4g", r->measured),
			*spread = spread_of(r);
	g_autofree char *simulated = range(r->simulated, r->sim_low, r->sim_high), *error = off(r, validate_error(r), r->simulated);
	g_autofree char *packet = r->packets ? range(r->packet, r->packet_low, r->packet_high) : g_strdup("-"),
			*packet_error = r->packets ? off(r, validate_packet_error(r), r->packet) : g_strdup("-");
	validate_table_row(rows, (const char *[]){r->id, r->beside ? "-" : class, unit, measured, spread, simulated, error, packet, packet_error}, CASE_COLUMNS);
}

static guint case_columns(const struct validation_chapter *ch)
{
	for (guint i = 0; i < ch->rows->len; i++)
		if (g_array_index(ch->rows, struct validation_row, i).packets)
			return CASE_COLUMNS;
	return CASE_COLUMNS - 2;
}

static void case_table(GString *to, const struct validation_chapter *ch, bool fitted)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, case_header, CASE_COLUMNS);
	for (guint i = 0; i < ch->rows->len; i++) {
		const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
		if (!r->left_out && r->fitted == fitted)
			add_case(rows, r);
	}
	if (rows->len == 1)
		return;
	g_string_append_printf(to, "### %s: cases %s\n\n", ch->source->title, fitted ? "on which a constant was fitted" : "on which nothing was fitted");
	validate_table_print(to, rows, case_columns(ch), 3);
}

/* Figures that are told beside the completion times, by metric. */
static void beside_table(GString *to, const struct validation_chapter *ch)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev), metrics = g_ptr_array_new();
	validate_table_row(rows, (const char *[]){"beside completion", "rows", "median error", "within 10 %", "worst", "bias"}, 6);
	for (guint i = 0; i < ch->rows->len; i++) {
		const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
		if (r->beside && !r->left_out && !g_ptr_array_find_with_equal_func(metrics, r->metric, g_str_equal, NULL))
			g_ptr_array_add(metrics, (gpointer)r->metric);
	}
	for (guint k = 0; k < metrics->len; k++) {
		g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(double)), sizes = g_array_new(FALSE, FALSE, sizeof(double));
		struct figures f = {0};
		for (guint i = 0; i < ch->rows->len; i++) {
			const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
			if (r->beside && !r->left_out && strcmp(r->metric, metrics->pdata[k]) == 0)
				figures_add(&f, sizes, errors, r);
		}
		figures_end(&f, sizes, errors);
		g_autofree char *n = g_strdup_printf("%u", f.rows), *median = percent(f.median), *within = share(f.within, f.rows), *worst = percent(f.worst),
				*bias = g_strdup_printf("%+.1f %%", 100 * f.bias);
		validate_table_row(rows, (const char *[]){metrics->pdata[k], n, median, within, worst, bias}, 6);
	}
	if (rows->len > 1)
		validate_table_print(to, rows, 6, 1);
}

static void left_out_table(GString *to, const struct validation_chapter *ch)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"left out", "figure", "measured", "reason"}, 4);
	for (guint i = 0; i < ch->rows->len; i++) {
		const struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
		g_autofree char *unit = g_strdup_printf("%s, %s", r->metric, r->unit), *measured = g_strdup_printf("%.4g", r->measured);
		if (r->left_out)
			validate_table_row(rows, (const char *[]){r->id, unit, measured, r->left_out}, 4);
	}
	if (rows->len == 1)
		return;
	g_string_append_printf(to, "### %s: left out\n\n", ch->source->title);
	validate_table_print(to, rows, 4, 4);
}

static void chapter(GString *to, const struct validation *v, const struct validation_chapter *ch)
{
	g_string_append_printf(to, "## %s\n\n", ch->source->title);
	for (guint i = 0; i < ch->said->len; i++)
		validate_table_paragraph(to, ch->said->pdata[i]);
	if (ch->own->len > 0) {
		g_string_append(to, ch->own->str);
		return;
	}
	class_table(to, v, ch);
	beside_table(to, ch);
	case_table(to, ch, false);
	case_table(to, ch, true);
	left_out_table(to, ch);
}

/* ---- the summary ---- */

static int by_error(gconstpointer a, gconstpointer b)
{
	const struct validation_row *x = *(const struct validation_row *const *)a, *y = *(const struct validation_row *const *)b;
	double ex = validate_error(x), ey = validate_error(y);
	ex = ex < 0 ? -ex : ex;
	ey = ey < 0 ? -ey : ey;
	return ex > ey ? -1 : ex < ey ? 1 : strcmp(x->id, y->id);
}

/* Of classes A and B, over all sources: nobody should have to look for them. */
static void farthest(GString *to, const struct validation *v)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	for (guint c = 0; c < v->chapters->len; c++) {
		const struct validation_chapter *ch = v->chapters->pdata[c];
		for (guint i = 0; i < ch->rows->len; i++) {
			struct validation_row *r = &g_array_index(ch->rows, struct validation_row, i);
			if (matches(r, "AB", -1))
				g_ptr_array_add(all, r);
		}
	}
	g_ptr_array_sort(all, by_error);
	validate_table_row(rows, case_header, CASE_COLUMNS);
	for (guint i = 0; i < MIN(all->len, FARTHEST); i++)
		add_case(rows, all->pdata[i]);
	if (all->len == 0)
		return;
	g_string_append(to, "Of classes A and B, the rows farthest off:\n\n");
	validate_table_print(to, rows, CASE_COLUMNS - 2, 3);
}

static void constants(GString *to)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"constant", "value", "fitted on"}, 3);
	for (int i = 0; i < CONSTANT__COUNT; i++) {
		g_autofree char *value = constant_format((enum constant_id)i, constant((enum constant_id)i));
		if (*constant_table[i].fitted_on)
			validate_table_row(rows, (const char *[]){constant_table[i].id, value, constant_table[i].fitted_on}, 3);
	}
	g_string_append(to,
		"Constants that were fitted on measurements; rows that are named here are marked `fitted` (`vmksim rules --constants` has all constants):\n\n");
	validate_table_print(to, rows, 3, 3);
}

static char *judged(char *found, bool any, bool met)
{
	char *to = any ? g_strdup_printf("%s, %s", found, met ? "met" : "missed") : g_strdup("-");
	g_free(found);
	return to;
}

/* The aims, of one kind of truth. */
static void aims_of(const struct validation *v, enum of of, char **cell)
{
	struct figures ab = figures_of(v, NULL, of, "AB", of == OF_UNFITTED ? 0 : -1), c = figures_of(v, NULL, of, "C", of == OF_UNFITTED ? 0 : -1);
	guint cases = 0, left_out = 0;
	for (guint i = 0; i < v->chapters->len; i++)
		if (is_of(v->chapters->pdata[i], of)) {
			cases += cases_of(v->chapters->pdata[i], false, NULL);
			left_out += cases_of(v->chapters->pdata[i], true, NULL);
		}
	cell[0] = judged(percent(ab.median), ab.rows, ab.median <= AIM_MEDIAN);
	cell[1] = judged(share(ab.within, ab.rows), ab.rows, ab.within >= AIM_SHARE * ab.rows);
	cell[2] = judged(share(c.inside, c.rows), c.rows, c.inside == c.rows);
	cell[4] = c.rows ? share(c.meet, c.rows) : g_strdup("-");
	cell[3] = of == OF_UNFITTED ? g_strdup("-") : judged(share(left_out, cases), cases, left_out <= AIM_LEFT_OUT * cases);
}

static void aims(GString *to, const struct validation *v)
{
	static const char *const text[] = {"classes A and B: median error at most 5 %", "classes A and B: 90 % within 10 %",
		"class C: inside the truth's own spread", "at most 15 % of the cases left out", "no aim: class C, our seeds' spread and the truth's meet"};
	char *cell[OF__COUNT][G_N_ELEMENTS(text)];
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"aim", "measured systems", "of them, not fitted", "other programs", "all"}, 5);
	for (int of = 0; of < OF__COUNT; of++)
		aims_of(v, (enum of)of, cell[of]);
	for (gsize i = 0; i < G_N_ELEMENTS(text); i++)
		validate_table_row(rows, (const char *[]){text[i], cell[OF_SYSTEMS][i], cell[OF_UNFITTED][i], cell[OF_PROGRAMS][i], cell[OF_ALL][i]}, 5);
	for (gsize i = 0; i < OF__COUNT * G_N_ELEMENTS(text); i++)
		g_free(cell[i / G_N_ELEMENTS(text)][i % G_N_ELEMENTS(text)]);
	validate_table_print(to, rows, 5, 5);
	g_string_append(to,
		"Other programs (ns-3, SimGrid) repeat exactly and are no measurement: they say whether mechanisms are right, not whether reality is met.\n\n");
}

static void reasons(GString *to, const struct validation *v)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	validate_table_row(rows, (const char *[]){"source", "cases", "left out", "reason"}, 4);
	for (guint i = 0; i < v->chapters->len; i++) {
		const struct validation_chapter *ch = v->chapters->pdata[i];
		if (ch->own->len > 0)
			continue;
		g_autofree char *cases = g_strdup_printf("%u", cases_of(ch, false, NULL)), *none = g_strdup_printf("%u", cases_of(ch, true, NULL));
		g_autoptr(GString) why = g_string_new(NULL);
		for (const struct validation_reason *r = validation_reasons; r->word; r++) {
			guint n = cases_of(ch, true, r->word);
			if (n)
				g_string_append_printf(why, "%s%s %u", why->len ? ", " : "", r->word, n);
		}
		validate_table_row(rows, (const char *[]){ch->source->name, cases, none, why->str}, 4);
	}
	validate_table_print(to, rows, 4, 4);
	for (const struct validation_reason *r = validation_reasons; r->word; r++)
		g_string_append_printf(to, "- `%s`: %s\n", r->word, r->means);
	g_string_append_c(to, '\n');
}

/* What people found out about what is off: text beside the classes. */
static void remarks(GString *to, const struct validation *v)
{
	g_autofree char *path = v->classes ? g_build_filename(v->classes, "remarks.md", NULL) : NULL, *text = NULL;
	if (path && g_file_get_contents(path, &text, NULL, NULL))
		g_string_append_printf(to, "%s\n", text);
}

char *validate_report(const struct validation *v)
{
	GString *to = g_string_new(
		"# Validation: simulated against measured\n\n"
		"Made by `make validate`. What the data are, how cases are classed and what is left out: `tests/validation/README.md`.\n\n"
		"Class A is a point (a single transfer without random loss), B an aggregate (sums, the last finish), C a distribution (shares in one queue,\n"
		"random loss; ours is the mean over seeds). An error is (simulated - measured) / measured; beside it stands the spread of the truth itself,\n"
		"from its least to its largest repetition, and its size as a part of the mean. `once`: measured once, or a program that repeats exactly.\n"
		"`median error` is of the errors' sizes, `bias` of the errors with their signs.\n\n"
		"## Summary\n\n");
	aims(to, v);
	class_table(to, v, NULL);
	validate_packets(to, v);
	reasons(to, v);
	farthest(to, v);
	remarks(to, v);
	constants(to);
	for (guint i = 0; i < v->chapters->len; i++)
		chapter(to, v, v->chapters->pdata[i]);
	g_string_truncate(to, to->len - 1);
	return g_string_free(to, FALSE);
}
