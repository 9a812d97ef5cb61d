/* plots/report_page.c: quantities, names, tables and headings of the text report.
 *
 * A table measures its cells first, so columns are as narrow as their widest cell allows; then it is fitted.
 */
#include "plots/report_page.h"

#include <stdarg.h>
#include <string.h>
#include "sim/quantity.h"

/* Takes s over. */
static const char *pooled(struct report_page *p, char *s, bool unbroken)
{
	for (char *c = s; unbroken && *c; c++)
		if (*c == ' ')
			*c = TEXT_NBSP;
	const char *kept = g_string_chunk_insert(p->pool, s);
	g_free(s);
	return kept;
}

const char *report_name(struct report_page *p, const char *s)
{
	if (!s)
		return "-";
	GString *clean = g_string_new(NULL);
	text_clean(clean, s);
	return pooled(p, g_string_free(clean, FALSE), false);
}

const char *report_print(struct report_page *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	return pooled(p, s, false);
}

const char *report_duration(struct report_page *p, int64_t ps)
{
	if (ps < 0)
		return "-";
	GString *s = g_string_new(NULL);
	text_duration(s, ps);
	return pooled(p, g_string_free(s, FALSE), true);
}

const char *report_size(struct report_page *p, int64_t bytes) { return bytes < 0 ? "-" : pooled(p, quantity_format(QUANTITY_BYTES, bytes), true); }

const char *report_rate(struct report_page *p, int64_t bps) { return bps < 0 ? "-" : pooled(p, quantity_format(QUANTITY_RATE, bps), true); }

const char *report_rates(struct report_page *p, int64_t bps)
{
	if (bps < 0)
		return "-";
	const char *bits = report_rate(p, bps), *octets = pooled(p, quantity_format_byterate(bps), true);
	return report_print(p, "%s%c(%s)", bits, TEXT_NBSP, octets);
}

const char *report_percent(struct report_page *p, int64_t ppm)
{
	if (ppm < 0)
		return "-";
	GString *s = g_string_new(NULL);
	text_percent(s, ppm);
	return pooled(p, g_string_free(s, FALSE), true);
}

const char *report_bar(struct report_page *p, int64_t ppm, unsigned columns)
{
	GString *s = g_string_new(NULL);
	text_bar(s, ppm, columns, p->opts->utf8);
	return pooled(p, g_string_free(s, FALSE), false);
}

const char *report_list(struct report_page *p, const GPtrArray *texts, const char *separator)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++) {
		if (i)
			g_string_append(s, separator);
		text_clean(s, g_ptr_array_index(texts, i));
	}
	return pooled(p, g_string_free(s, FALSE), false);
}

const char *report_count(struct report_page *p, int64_t n, const char *one, const char *many)
{
	return report_print(p, "%" G_GINT64_FORMAT "%c%s", n, TEXT_NBSP, n == 1 ? one : many);
}

const char *report_way(struct report_page *p, const char *from, const char *to, const char *between)
{
	return g_strcmp0(from, to) ? report_print(p, "%s%s%s", report_name(p, from), between, report_name(p, to)) : report_name(p, from);
}

void report_join(struct report_page *p, GString *s, const char *part) { g_string_append_printf(s, "%s%s", s->len ? p->dot : "", part); }

enum report_style report_mood_style(enum digest_mood mood) { return mood == DIGEST_WELL ? REPORT_GOOD : mood == DIGEST_BADLY ? REPORT_BAD : REPORT_WARN; }

void report_styled(struct report_page *p, enum report_style style, const char *s)
{
	static const char *const sequence[] = {
		[REPORT_BOLD] = "1",
		[REPORT_GOOD] = "32",
		[REPORT_BAD] = "1;31",
		[REPORT_WARN] = "33",
		[REPORT_DIM] = "2",
		[REPORT_BAR] = "36",
	};
	if (p->opts->colour && style != REPORT_PLAIN)
		g_string_append_printf(p->out, "\033[%sm%s\033[0m", sequence[style], s);
	else
		g_string_append(p->out, s);
}

void report_heading(struct report_page *p, const char *s)
{
	g_string_append_c(p->out, '\n');
	report_styled(p, REPORT_BOLD, s);
	g_string_append_c(p->out, '\n');
}

void report_paragraph(struct report_page *p, unsigned indent, const char *words)
{
	text_spaces(p->out, indent);
	text_wrap(p->out, words, indent, indent);
	g_string_append_c(p->out, '\n');
}

void report_field(struct report_page *p, const char *label, const char *words)
{
	if (!words || !*words)
		return;
	SIM_ASSERT(text_width(label) < REPORT_VALUES - REPORT_INDENT);
	text_spaces(p->out, REPORT_INDENT);
	report_styled(p, REPORT_DIM, label);
	text_spaces(p->out, REPORT_VALUES - REPORT_INDENT - text_width(label));
	text_wrap(p->out, words, REPORT_VALUES, REPORT_VALUES);
	g_string_append_c(p->out, '\n');
}

struct report_table *report_table_new(unsigned cells, unsigned indent)
{
	SIM_ASSERT(cells <= REPORT_CELLS);
	struct report_table *t = g_new0(struct report_table, 1);
	t->cells = cells;
	t->indent = indent;
	t->rows = g_array_new(FALSE, TRUE, sizeof(struct report_row));
	return t;
}

struct report_row *report_table_add(struct report_table *t)
{
	g_array_set_size(t->rows, t->rows->len + 1);
	return &g_array_index(t->rows, struct report_row, t->rows->len - 1);
}

/* How a table is fitted into the terminal. */
struct fit {
	unsigned width[REPORT_CELLS], gap, last; /* last: the column at which the last cell wraps; 0: it does not */
	bool stacked;                            /* the first cell on a line of its own */
};

#define LEAST_WRAPPED 16 /* columns that are worth wrapping text into */
#define STACKED_INDENT 2

static unsigned wide(const struct report_table *t, const struct fit *f, unsigned from, unsigned to)
{
	unsigned sum = t->indent, n = 0;
	for (unsigned c = from; c < to; c++)
		if (f->width[c]) {
			sum += f->width[c];
			n++;
		}
	return sum + (n ? n - 1 : 0) * f->gap;
}

static void fit(const struct report_table *t, struct fit *f)
{
	unsigned n = t->cells;
	f->gap = 2;
	if (wide(t, f, 0, n) <= TEXT_COLUMNS)
		return;
	f->gap = 1;
	if (wide(t, f, 0, n) <= TEXT_COLUMNS)
		return;
	unsigned before = wide(t, f, 0, n - 1) + f->gap;
	if (!t->right[n - 1] && before + LEAST_WRAPPED <= TEXT_COLUMNS) {
		f->last = before;
		return;
	}
	f->gap = 2;
	f->stacked = n > 1;
	if (f->stacked && STACKED_INDENT + wide(t, f, 1, n) > TEXT_COLUMNS)
		f->gap = 1;
}

static void end_line(struct report_page *p)
{
	while (p->out->len && p->out->str[p->out->len - 1] == ' ')
		g_string_truncate(p->out, p->out->len - 1);
	g_string_append_c(p->out, '\n');
}

static void print_cell(struct report_page *p, const struct report_table *t, const struct report_row *r, const struct fit *f, unsigned c)
{
	const char *s = r->cell[c] ? r->cell[c] : "";
	unsigned w = text_width(s), fill = w < f->width[c] ? f->width[c] - w : 0;
	if (!f->width[c])
		return;
	if (f->last && c + 1 == t->cells) {
		GString *wrapped = g_string_new(NULL);
		text_wrap(wrapped, s, f->last, f->last);
		report_styled(p, r->style[c], wrapped->str);
		g_string_free(wrapped, TRUE);
		return;
	}
	text_spaces(p->out, t->right[c] ? fill : 0);
	if (*s)
		report_styled(p, r->style[c], s);
	if (c + 1 < t->cells)
		text_spaces(p->out, (t->right[c] ? 0 : fill) + f->gap);
}

static void print_row(struct report_page *p, const struct report_table *t, const struct report_row *r, const struct fit *f)
{
	text_spaces(p->out, t->indent);
	for (unsigned c = 0; c < t->cells; c++) {
		print_cell(p, t, r, f, c);
		if (f->stacked && !c) {
			end_line(p);
			text_spaces(p->out, t->indent + STACKED_INDENT);
		}
	}
	end_line(p);
	if (r->note)
		report_paragraph(p, t->indent + 2, r->note);
}

void report_table_print(struct report_page *p, struct report_table *t)
{
	struct fit f = {0};
	struct report_row head = {0};
	for (unsigned c = 0; c < t->cells; c++) {
		for (guint i = 0; i < t->rows->len; i++)
			f.width[c] = MAX(f.width[c], text_width(g_array_index(t->rows, struct report_row, i).cell[c]));
		if (t->head[0])
			f.width[c] = MAX(f.width[c], text_width(t->head[c]));
		head.cell[c] = t->head[c];
		head.style[c] = REPORT_DIM;
	}
	fit(t, &f);
	if (t->head[0])
		print_row(p, t, &head, &f);
	for (guint i = 0; i < t->rows->len; i++)
		print_row(p, t, &g_array_index(t->rows, struct report_row, i), &f);
	report_table_free(t);
}

void report_table_free(struct report_table *t)
{
	g_array_unref(t->rows);
	g_free(t);
}
