/* scenarios/load_trace.c: a trace of traffic: a CSV file of times and rates beside the scenario.
 *
 * The first line names two columns, `time` and `rate`, in any order among others, with a unit in brackets ("time [s],rate [Mbit/s]") or without one; then the cells bear their
 * units ("90 s", "2 Gbit/s"). From each time on its rate is offered, until the next; times rise, and count from the start of the traffic. Before the first nothing is offered.
 *
 * The file must lie in the scenario's folder or below: a scenario from elsewhere reads no other file of this machine. It is read whole, at most 16 MiB and a million samples.
 */
#include "scenarios/load.h"

#include <csv.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BYTES (16u << 20)
#define MAX_CELL 200
#define COLUMNS 2

static const char *const names[COLUMNS] = {"time", "rate"};
static const enum quantity_kind kinds[COLUMNS] = {QUANTITY_TIME, QUANTITY_RATE};

struct reader {
	unsigned row, column;          /* of the cell to come, from 0 */
	unsigned at[COLUMNS];          /* column of each name; UINT_MAX: not found */
	char *unit[COLUMNS];           /* of the header, or NULL */
	int64_t value[COLUMNS];
	bool has[COLUMNS];
	GArray *samples;
	char *err;
};

static void fault(struct reader *x, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
static void fault(struct reader *x, const char *fmt, ...)
{
	va_list ap;
	if (x->err)
		return;
	va_start(ap, fmt);
	g_autofree char *what = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	x->err = g_strdup_printf("row %u: %s", x->row + 1, what);
}

/* "rate [Mbit/s]": its name and unit. */
static void header(struct reader *x, const char *text)
{
	g_autofree char *name = g_strdup(text);
	char *open = strchr(name, '['), *close = open ? strchr(open, ']') : NULL;
	g_autofree char *unit = close ? g_strndup(open + 1, (gsize)(close - open - 1)) : NULL;
	if (open)
		*open = 0;
	g_strstrip(name);
	for (int i = 0; i < COLUMNS; i++) {
		if (g_ascii_strcasecmp(name, names[i]) != 0)
			continue;
		if (x->at[i] != UINT_MAX) {
			fault(x, "two columns are called '%s'", names[i]);
			return;
		}
		x->at[i] = x->column;
		x->unit[i] = g_steal_pointer(&unit);
	}
}

static void number(struct reader *x, int i, const char *text)
{
	g_autofree char *whole = x->unit[i] ? g_strdup_printf("%s %s", text, x->unit[i]) : g_strdup(text), *err = NULL;
	x->has[i] = true;
	if (!quantity_parse(kinds[i], whole, &x->value[i], &err))
		fault(x, "%s: %s", names[i], err);
	else if (x->value[i] < 0 || (i == 0 && x->value[i] > SIM_HORIZON_MAX) || (i == 1 && x->value[i] > INT64_C(10000000000000)))
		fault(x, "'%s' of '%s' is out of bounds", whole, names[i]);
}

static void cell(void *data, size_t len, void *ctx)
{
	struct reader *x = ctx;
	g_autofree char *text = g_strndup(data ? data : "", MIN(len, MAX_CELL));
	if (x->err) {
		x->column++;
		return;
	}
	if (len > MAX_CELL || !g_utf8_validate(text, -1, NULL) || strlen(text) != len)
		fault(x, "a cell is longer than %d bytes, or no text", MAX_CELL);
	else if (x->row == 0)
		header(x, text);
	for (int i = 0; i < COLUMNS && x->row > 0 && !x->err; i++)
		if (x->at[i] == x->column)
			number(x, i, g_strstrip(text));
	x->column++;
}

static void row_over(int c, void *ctx)
{
	struct reader *x = ctx;
	(void)c;
	for (int i = 0; i < COLUMNS && !x->err; i++) {
		if (x->row == 0 && x->at[i] == UINT_MAX)
			fault(x, "no column '%s', expected a first line such as time [s],rate [Mbit/s]", names[i]);
		if (x->row > 0 && !x->has[i])
			fault(x, "no '%s'", names[i]);
		x->has[i] = false;
	}
	const struct world_sample *last = x->samples->len ? &g_array_index(x->samples, struct world_sample, x->samples->len - 1) : NULL;
	if (x->row > 0 && last && last->at.ps >= x->value[0])
		fault(x, "its time is not after that of the row before");
	if (x->samples->len >= WORLD_TRACE_MAX)
		fault(x, "more than %d samples", WORLD_TRACE_MAX);
	if (x->row > 0 && !x->err)
		g_array_append_val(x->samples, ((struct world_sample){sim_time_ps(x->value[0]), x->value[1]}));
	x->row++;
	x->column = 0;
}

static char *parse(const char *bytes, size_t n, GArray *out)
{
	struct reader x = {.at = {UINT_MAX, UINT_MAX}, .samples = out};
	struct csv_parser p;
	bool marked = n >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3); /* spreadsheets begin UTF-8 with a byte order mark */
	bytes += marked ? 3 : 0;
	n -= marked ? 3 : 0;
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return g_strdup("out of memory");
	if (csv_parse(&p, bytes, n, cell, row_over, &x) != n || csv_fini(&p, cell, row_over, &x) != 0)
		fault(&x, "%s", csv_error(&p) == CSV_EPARSE ? "a quote where none belongs, or one that is never closed" : csv_strerror(csv_error(&p)));
	csv_free(&p);
	if (!x.err && !out->len)
		fault(&x, "there are no samples");
	for (int i = 0; i < COLUMNS; i++)
		g_free(x.unit[i]);
	return x.err;
}

/* Below the scenario's folder, by name: no absolute path, no "..". */
static bool stays_below(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "/", -1);
	return !g_path_is_absolute(name) && !g_strv_contains((const char *const *)parts, "..");
}

static char *read_file(const char *path, GByteArray *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer must not hold us up */
	struct stat st;
	guint8 buf[65536];
	ssize_t n = 0;
	char *err = fd < 0 ? g_strdup("cannot be opened") : fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ? g_strdup("is no file") : NULL;
	while (!err && (n = read(fd, buf, sizeof(buf))) > 0) {
		g_byte_array_append(out, buf, (guint)n);
		if (out->len > MAX_BYTES)
			err = g_strdup("is larger than 16 MiB");
	}
	if (!err && n < 0)
		err = g_strdup("cannot be read");
	if (fd >= 0)
		close(fd);
	return err;
}

GArray *load_trace(struct load *l, const struct yaml_node *node, const char *name)
{
	g_autofree char *dir = g_path_get_dirname(l->s->file), *path = g_build_filename(dir, name, NULL);
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	GArray *samples = g_array_new(FALSE, FALSE, sizeof(struct world_sample));
	g_autofree char *err = stays_below(name) ? read_file(path, bytes) : g_strdup("is not below the scenario's folder, expected a name such as load.csv");
	if (!err)
		err = parse((const char *)bytes->data, bytes->len, samples);
	if (!err)
		return samples;
	load_fault(l, node, NULL, "trace '%s' %s%s", name, g_str_has_prefix(err, "row ") ? "is wrong: " : "", err);
	g_array_unref(samples);
	return NULL;
}
