/* plots/picture_bandwidth.c: bandwidth over time of netstacks, VMkernel adapters, NICs and links, a row each.
 *
 * bandwidth.dat: block 0 says the title, from when to when (s), from when in words, and how long the longest name and label are; block 1 is the rows: panel,
 * how many there are of its kind, ink, peak and capacity (bit/s; 0: none), name, label; each block after it is the step line of a row: seconds and bit/s of
 * its corners. Time runs over the migrations, if there are any, and a little beyond. Of each kind the rows with the highest peaks are drawn; a netstack only
 * where several of its adapters carried something: else they say the same.
 */
#include "plots/picture_data.h"

#include <string.h>
#include "plots/digest.h"
#include "scenarios/natural.h"
#include "sim/quantity.h"
#include "sim/time.h"

#define NAME_MOST 34
#define CORNERS 260
#define SEEN 500 /* a row is drawn if its peak is that part of the highest of its panel */
#define MARGIN 20 /* parts of the time of the migrations: what is shown before and after */

enum panel { NETSTACKS, ADAPTERS, NICS, LINKS, PANELS };
static const char *const kinds[PANELS] = {"stack", "adapter", "nic", "link"};
static const char *const words[PANELS] = {"netstack", "VMkernel adapter", "NIC", "link"};

struct row {
	const struct outcome_series *s;
	const char *stack; /* NULL: a NIC or link, which all share */
	int64_t peak, capacity;
	sim_i128 volume;
};

struct shown {
	int64_t from, to;
	guint found[PANELS], drawn[PANELS];
	GArray *rows[PANELS]; /* struct row, the highest peak first */
};

static void set_time(const struct outcome *o, struct shown *v)
{
	struct digest *d = digest_new(o);
	int64_t end = MAX(o->run.finished_s, 0);
	for (guint i = 0; i < o->series->len; i++) {
		const struct outcome_series *s = g_ptr_array_index(o->series, i);
		end = MAX(end, s->width_s > 0 && s->bps->len < INT64_MAX / s->width_s ? (int64_t)s->bps->len * s->width_s : 0);
	}
	v->from = 0;
	v->to = end;
	if (d->first_s >= 0 && d->last_s > d->first_s) {
		int64_t margin = (d->last_s - d->first_s) / MARGIN;
		v->from = MAX(d->first_s - margin, 0);
		v->to = MIN(base_saturate((sim_i128)d->last_s + margin), end);
	}
	if (v->to <= v->from)
		v->to = v->from + SIM_S;
	digest_free(d);
}

/* "esx01/vmk1 out" of adapters: its netstack; of netstacks: its key. NULL: neither, or not found. Borrowed from the outcome, or from `key`. */
static const char *stack_of(const struct outcome *o, const struct outcome_series *s, enum panel p, GString *key)
{
	const char *slash = strrchr(s->name, '/'), *space = strrchr(s->name, ' ');
	if (!slash || !space || space < slash || p > ADAPTERS)
		return NULL;
	g_string_truncate(key, 0);
	g_string_append_len(key, slash + 1, space - slash - 1);
	for (guint i = o->adapters->len; p == ADAPTERS && i-- > 0;) {
		const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
		if (g_strcmp0(a->adapter, key->str) == 0 && a->host && strlen(a->host) == (size_t)(slash - s->name) && g_str_has_prefix(s->name, a->host))
			return a->stack;
	}
	return p == NETSTACKS ? key->str : NULL;
}

static int64_t capacity_of(const struct outcome *o, const struct outcome_series *s)
{
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *r = g_ptr_array_index(o->resources, i);
		gsize n = r->name ? strlen(r->name) : 0;
		if (n && r->direction && r->capacity_bps > 0 && strncmp(s->name, r->name, n) == 0 && s->name[n] == ' ' && g_str_equal(s->name + n + 1, r->direction))
			return r->capacity_bps;
	}
	return 0;
}

/* What it carried in the time that is shown. */
static void measure(const struct shown *v, struct row *r)
{
	for (guint i = 0; i < r->s->bps->len; i++) {
		int64_t bps = outcome_int(g_ptr_array_index(r->s->bps, i));
		if (bps <= 0 || (sim_i128)i * r->s->width_s >= v->to || (sim_i128)(i + 1) * r->s->width_s <= v->from)
			continue;
		r->peak = MAX(r->peak, bps);
		r->volume += bps;
	}
}

static gint highest_first(gconstpointer a, gconstpointer b)
{
	const struct row *x = a, *y = b;
	if (x->peak != y->peak)
		return x->peak < y->peak ? 1 : -1;
	sim_i128 vx = x->volume * x->s->width_s, vy = y->volume * y->s->width_s;
	return vx != vy ? (vx < vy ? 1 : -1) : natural_compare(x->s->name, y->s->name);
}

static enum panel panel_of(const struct outcome_series *s)
{
	unsigned p = 0;
	while (p < PANELS && g_strcmp0(s->kind, kinds[p]))
		p++;
	return s->name && s->bps->len && s->width_s > 0 ? (enum panel)p : PANELS;
}

/* How many adapters of a netstack carried something in the direction of its series. */
static guint adapters_of(const struct shown *v, const struct row *stack)
{
	const char *slash = strrchr(stack->s->name, '/'), *space = strrchr(stack->s->name, ' ');
	guint n = 0;
	for (guint i = 0; slash && space && i < v->rows[ADAPTERS]->len; i++) {
		const struct row *r = &g_array_index(v->rows[ADAPTERS], struct row, i);
		n += g_strcmp0(r->stack, stack->stack) == 0 && strncmp(r->s->name, stack->s->name, (size_t)(slash - stack->s->name) + 1) == 0 && g_str_has_suffix(r->s->name, space);
	}
	return n;
}

static void shown_clear(struct shown *v)
{
	for (unsigned p = 0; p < PANELS; p++)
		g_array_unref(v->rows[p]);
}

/* How many rows, by their peaks, are more than a line on the scale of the highest. */
static guint seen_of(const GArray *rows)
{
	guint n = rows->len;
	while (n && (sim_i128)g_array_index(rows, struct row, n - 1).peak * SEEN < g_array_index(rows, struct row, 0).peak)
		n--;
	return n;
}

/* The rows of all panels; names of netstacks go to `names`. Gives back how many will be drawn. */
static guint shown_fill(const struct outcome *o, struct shown *v, GStringChunk *names)
{
	GString *key = g_string_new(NULL);
	guint panels = 0, drawn = 0;
	*v = (struct shown){0};
	set_time(o, v);
	for (unsigned p = 0; p < PANELS; p++)
		v->rows[p] = g_array_new(FALSE, FALSE, sizeof(struct row));
	for (guint i = 0; i < o->series->len; i++) {
		struct row r = {.s = g_ptr_array_index(o->series, i)};
		enum panel p = panel_of(r.s);
		if (p == PANELS)
			continue;
		const char *stack = stack_of(o, r.s, p, key);
		measure(v, &r);
		r.stack = stack ? g_string_chunk_insert_const(names, stack) : NULL;
		r.capacity = p > ADAPTERS ? capacity_of(o, r.s) : 0;
		if (r.peak > 0)
			g_array_append_val(v->rows[p], r);
	}
	g_string_free(key, TRUE);
	for (guint i = v->rows[NETSTACKS]->len; i-- > 0;)
		if (adapters_of(v, &g_array_index(v->rows[NETSTACKS], struct row, i)) == 1)
			g_array_remove_index(v->rows[NETSTACKS], i);
	for (unsigned p = 0; p < PANELS; p++) {
		g_array_sort(v->rows[p], highest_first);
		v->found[p] = v->rows[p]->len;
		panels += v->found[p] > 0;
	}
	for (unsigned p = 0; p < PANELS; p++)
		drawn += v->drawn[p] = MIN(seen_of(v->rows[p]), panels <= 2 ? 10 : panels == 3 ? 8 : 6);
	return drawn;
}

/* "24.6 of 25 Gbit/s" */
static void add_label(GString *out, const struct row *r)
{
	g_autofree char *peak = quantity_format(QUANTITY_RATE, r->peak), *of = r->capacity ? quantity_format(QUANTITY_RATE, r->capacity) : NULL;
	const char *unit = strrchr(peak, ' '), *unit_of = of ? strrchr(of, ' ') : NULL;
	g_string_append_len(out, peak, unit && unit_of && g_str_equal(unit, unit_of) ? unit - peak : (gssize)strlen(peak));
	if (of)
		g_string_append_printf(out, " of %s", of);
}

static const char *short_stack(const char *key)
{
	return g_str_equal(key, "defaultTcpipStack") ? "default" : g_str_equal(key, "vSphereProvisioning") ? "provisioning" : key;
}

/* Of an adapter also its netstack, which is else told by colour alone. */
static char *name_of(const struct row *r, enum panel p)
{
	GString *s = g_string_new(NULL);
	g_autofree char *full = p == ADAPTERS && r->stack ? g_strdup_printf("%s, %s", r->s->name, short_stack(r->stack)) : NULL;
	picture_text(s, full ? full : r->s->name, NAME_MOST);
	return g_string_free(s, FALSE);
}

static void add_corner(GString *out, int64_t at, int64_t bps)
{
	picture_seconds(out, at);
	picture_row(out, "\t%" G_GINT64_FORMAT, bps);
}

/* The mean of buckets from i on, `wide` of them. */
static int64_t mean_of(const struct outcome_series *s, guint i, guint wide)
{
	sim_i128 sum = 0;
	guint n = MIN(wide, s->bps->len - i);
	for (guint k = 0; k < n; k++)
		sum += MAX(outcome_int(g_ptr_array_index(s->bps, i + k)), 0);
	return (int64_t)(sum / n);
}

/* Appends the corners of a step line from nothing to nothing, means of `wide` buckets; gives back how many. */
static guint add_corners(GString *out, const struct shown *v, const struct outcome_series *s, guint wide)
{
	int64_t last = 0;
	guint n = 1;
	for (guint i = 0; i < s->bps->len; i += wide) {
		sim_i128 from = (sim_i128)i * s->width_s, to = from + (sim_i128)wide * s->width_s;
		int64_t bps = mean_of(s, i, wide);
		if (to <= v->from || from >= v->to || bps == last)
			continue;
		add_corner(out, MAX((int64_t)from, v->from), last);
		add_corner(out, MAX((int64_t)from, v->from), bps);
		last = bps;
		n += 2;
	}
	sim_i128 end = MIN((sim_i128)s->bps->len * s->width_s, v->to);
	add_corner(out, (int64_t)end, last);
	add_corner(out, (int64_t)end, 0);
	return n + 1;
}

/* Of more than CORNERS neighbouring buckets become one, and so on. */
static void add_series(GString *out, const struct shown *v, const struct outcome_series *s)
{
	guint wide = 1;
	gsize at;
	g_string_append(out, "\n\n");
	for (at = out->len; add_corners(out, v, s, wide) > CORNERS; wide *= 2)
		g_string_truncate(out, at);
}

static void add_rows(const struct shown *v, GString *head, GString *out)
{
	glong names = 0, labels = 0;
	for (unsigned p = 0; p < PANELS; p++)
		for (guint i = 0; i < v->drawn[p]; i++) {
			const struct row *r = &g_array_index(v->rows[p], struct row, i);
			g_autofree char *name = name_of(r, (enum panel)p);
			gsize at;
			g_string_append_printf(out, "%u\t%u\t%u\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\t", p + 1, v->found[p],
				r->stack ? picture_ink_stack(r->stack) : INK_GREY, r->peak, r->capacity, name);
			at = out->len;
			add_label(out, r);
			names = MAX(names, (glong)picture_columns(name));
			labels = MAX(labels, (glong)(out->len - at));
			g_string_append_c(out, '\n');
		}
	g_string_append_printf(head, "\t%ld\t%ld\n\n\n", names, labels);
}

bool picture_bandwidth_data(const struct outcome *o, GString *out)
{
	struct shown v;
	GStringChunk *names = g_string_chunk_new(256);
	guint drawn = shown_fill(o, &v, names);
	if (drawn) {
		GString *rows = g_string_new(NULL);
		picture_title(out, o);
		g_string_append_c(out, '\t');
		picture_seconds(out, v.from);
		g_string_append_c(out, '\t');
		picture_seconds(out, v.to);
		g_string_append_c(out, '\t');
		picture_duration(out, v.from);
		add_rows(&v, out, rows);
		g_string_append_len(out, rows->str, (gssize)rows->len);
		g_string_free(rows, TRUE);
	}
	for (unsigned p = 0; p < PANELS; p++)
		for (guint i = 0; i < v.drawn[p]; i++)
			add_series(out, &v, g_array_index(v.rows[p], struct row, i).s);
	shown_clear(&v);
	g_string_chunk_free(names);
	return drawn > 0;
}

void picture_bandwidth_say(const struct outcome *o, GString *out)
{
	struct shown v;
	GStringChunk *names = g_string_chunk_new(256);
	const char *sep = "Bandwidth over simulated time, a row each. ";
	shown_fill(o, &v, names);
	for (unsigned p = 0; p < PANELS; p++) {
		if (!v.drawn[p])
			continue;
		const struct row *r = &g_array_index(v.rows[p], struct row, 0);
		g_string_append_printf(out, "%sBusiest %s: ", sep, words[p]);
		picture_text(out, r->s->name, 0);
		g_string_append(out, ", at most ");
		add_label(out, r);
		sep = ". ";
	}
	g_string_append(out, *sep == '.' ? "." : "Nothing was carried.");
	shown_clear(&v);
	g_string_chunk_free(names);
}
