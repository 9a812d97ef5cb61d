/* scenarios/diag.c: gathers faults and renders them.
 *
 *   plan.yaml:18:7: error: unknown key 'adress'
 *      18 |       adress: 10.0.0.1/24
 *         |       ^~~~~~
 *      help: did you mean 'address'?
 *
 * The faults kept are the first DIAG_MAX by place, whatever order they were found in. The same words at the same place are one fault: a range stands for many
 * objects, and what is wrong with its text is wrong once. "The same words" is judged before names are filled in. A long line is shown in part, around the
 * caret. Control characters are shown as \xNN and never reach a terminal; a tab is shown as one space.
 */
#include "scenarios/diag.h"

#include <string.h>

#define SHOWN_WIDTH 150 /* code points of a line */
#define SHOWN_BEFORE 60 /* of them before the caret, when the line is cut */

struct fault {
	struct diag_mark at;
	unsigned seq; /* order of finding: the tie rule of faults at one place */
	char *text, *help;
};

struct source {
	char *file, *text;
	size_t len;
};

struct diags {
	const char *file, *text;
	size_t len;
	GArray *sources; /* struct source, by number - 1 */
	GArray *faults; /* struct fault, by place */
	unsigned count;
	GHashTable *seen; /* look-up only: place and format */
};

static void fault_clear(gpointer p)
{
	struct fault *f = p;
	g_free(f->text);
	g_free(f->help);
}

static void source_clear(gpointer p)
{
	struct source *s = p;
	g_free(s->file);
	g_free(s->text);
}

struct diags *diag_new(const char *file, const char *text, size_t len)
{
	struct diags *d = g_new0(struct diags, 1);
	d->file = file;
	d->text = text;
	d->len = len;
	d->faults = g_array_new(FALSE, FALSE, sizeof(struct fault));
	g_array_set_clear_func(d->faults, fault_clear);
	d->sources = g_array_new(FALSE, FALSE, sizeof(struct source));
	g_array_set_clear_func(d->sources, source_clear);
	d->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return d;
}

uint32_t diag_source(struct diags *d, const char *file, const char *text, size_t len)
{
	struct source s = {g_strdup(file), g_memdup2(text, len), len};
	g_array_append_val(d->sources, s);
	return d->sources->len;
}

void diag_free(struct diags *d)
{
	if (!d)
		return;
	g_array_free(d->faults, TRUE);
	g_array_free(d->sources, TRUE);
	g_hash_table_destroy(d->seen);
	g_free(d);
}

static bool before(const struct fault *a, const struct fault *b)
{
	if (a->at.file != b->at.file)
		return a->at.file < b->at.file;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line;
	if (a->at.column != b->at.column)
		return a->at.column < b->at.column;
	return a->seq < b->seq;
}

void diag_vadd(struct diags *d, struct diag_mark at, const char *help, const char *fmt, va_list ap)
{
	bool generic = strncmp(fmt, "%s", 2) == 0;
	char *text = g_strdup_vprintf(fmt, ap);
	char *key = g_strdup_printf("%u:%u:%u:%s", at.file, at.line, at.column, generic ? text : fmt);
	if (!g_hash_table_add(d->seen, key)) {
		g_free(text);
		return;
	}
	struct fault f = {at, d->count++, text, g_strdup(help)};
	guint i = d->faults->len;
	while (i > 0 && before(&f, &g_array_index(d->faults, struct fault, i - 1)))
		i--;
	g_array_insert_val(d->faults, i, f);
	if (d->faults->len > DIAG_MAX)
		g_array_set_size(d->faults, DIAG_MAX);
}

void diag_add(struct diags *d, struct diag_mark at, const char *help, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	diag_vadd(d, at, help, fmt, ap);
	va_end(ap);
}

unsigned diag_count(const struct diags *d) { return d->count; }

/* The line's first byte and its length without the line end; false when the text has no such line. */
static bool find_line(const char *text, size_t len, uint32_t line, const char **out, size_t *out_len)
{
	if (!text || !line)
		return false;
	const char *p = text, *end = text + len;
	for (uint32_t i = 1; i < line; i++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			return false;
		p = nl + 1;
	}
	const char *nl = memchr(p, '\n', (size_t)(end - p));
	size_t n = (size_t)((nl ? nl : end) - p);
	if (n && p[n - 1] == '\r')
		n--;
	*out = p;
	*out_len = n;
	return true;
}

/* Appends one character, escaped when it is not to be shown as it is; returns the columns it took. */
static unsigned put_char(GString *s, const char *p, size_t n)
{
	size_t was = s->len;
	gunichar c = g_utf8_get_char_validated(p, (gssize)n);
	if (c == '\t') {
		g_string_append_c(s, ' ');
	} else if (c == (gunichar)-1 || c == (gunichar)-2 || !*p) {
		g_string_append_printf(s, "\\x%02x", (unsigned char)*p);
	} else if (g_unichar_iscntrl(c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff) {
		g_string_append_printf(s, "\\u%04x", c);
	} else {
		g_string_append_unichar(s, c);
		return 1;
	}
	return (unsigned)(s->len - was);
}

static size_t char_bytes(const char *p, size_t n)
{
	gunichar c = *p ? g_utf8_get_char_validated(p, (gssize)n) : 0;
	return c == (gunichar)-1 || c == (gunichar)-2 || !c ? 1 : (size_t)(g_utf8_next_char(p) - p);
}

static char *escaped(const char *text)
{
	GString *s = g_string_new(NULL);
	for (size_t n = strlen(text); n;) {
		size_t w = char_bytes(text, n);
		put_char(s, text, n);
		text += w;
		n -= w;
	}
	return g_string_free(s, FALSE);
}

struct cursor {
	GString *line, *caret;
	uint32_t column, from, to; /* columns shown */
	struct diag_mark at;
};

/* One source character: into the line when it is within the part shown, and its underline below it. */
static void show_char(struct cursor *c, const char *p, size_t n)
{
	if (c->column < c->from || c->column >= c->to)
		return;
	unsigned width = put_char(c->line, p, n);
	uint32_t length = c->at.length ? c->at.length : 1;
	if (c->column > c->at.column + length - 1)
		return;
	for (unsigned i = 0; i < width; i++)
		g_string_append_c(c->caret, c->column < c->at.column ? ' ' : c->column == c->at.column && !i ? '^' : '~');
}

void diag_show(const char *text, size_t len, struct diag_mark at, GString *out)
{
	const char *p;
	size_t n;
	if (!at.column || !find_line(text, len, at.line, &p, &n))
		return;
	struct cursor c = {g_string_new(NULL), g_string_new(NULL), 1, 1, SHOWN_WIDTH + 1, at};
	if (at.column > SHOWN_WIDTH - 20) {
		c.from = at.column - SHOWN_BEFORE;
		c.to = c.from + SHOWN_WIDTH;
		g_string_append(c.line, "...");
		g_string_append(c.caret, "   ");
	}
	while (n && c.column < c.to) {
		size_t w = char_bytes(p, n);
		show_char(&c, p, n);
		p += w;
		n -= w;
		c.column++;
	}
	if (n)
		g_string_append(c.line, "...");
	if (c.column <= at.column) /* a place past the end of the line */
		g_string_append_c(c.caret, '^');
	g_string_append_printf(out, "%5u | %s\n      | %s\n", at.line, c.line->str, c.caret->str);
	g_string_free(c.line, TRUE);
	g_string_free(c.caret, TRUE);
}

char *diag_render(const struct diags *d)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < d->faults->len; i++) {
		const struct fault *f = &g_array_index(d->faults, struct fault, i);
		const struct source *of = f->at.file ? &g_array_index(d->sources, struct source, f->at.file - 1) : NULL;
		char *file = escaped(of ? of->file : d->file), *text = escaped(f->text), *help = f->help ? escaped(f->help) : NULL;
		if (f->at.line)
			g_string_append_printf(out, "%s:%u:%u: error: %s\n", file, f->at.line, f->at.column, text);
		else
			g_string_append_printf(out, "%s: error: %s\n", file, text);
		diag_show(of ? of->text : d->text, of ? of->len : d->len, f->at, out);
		if (help)
			g_string_append_printf(out, "   help: %s\n", help);
		g_free(file);
		g_free(text);
		g_free(help);
	}
	char *file = escaped(d->file);
	if (d->count > d->faults->len)
		g_string_append_printf(out, "%s: and %u more fault%s\n", file, d->count - d->faults->len, d->count - d->faults->len == 1 ? "" : "s");
	g_free(file);
	return g_string_free(out, FALSE);
}

char *diag_first(const struct diags *d)
{
	return d->faults->len ? escaped(g_array_index(d->faults, struct fault, 0).text) : NULL;
}

/* Edit distance with swaps of neighbours, over bytes without regard to case; at most `limit` + 1. */
static unsigned distance(const char *a, const char *b, unsigned limit)
{
	enum { MAX = 64 };
	unsigned rows[3][MAX + 1];
	size_t n = strlen(a), m = strlen(b);
	if (n > MAX || m > MAX || (n > m ? n - m : m - n) > limit)
		return limit + 1;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			char x = g_ascii_tolower(a[i - 1]), y = g_ascii_tolower(b[j - 1]);
			unsigned best = MIN(MIN(up[j], row[j - 1]) + 1, up[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) && y == g_ascii_tolower(a[i - 2]))
				best = MIN(best, up2[j - 2] + 1);
			row[j] = best;
		}
	}
	return rows[n % 3][m];
}

const char *diag_nearest(const char *got, const char *const *names)
{
	size_t len = strlen(got);
	unsigned limit = len <= 2 ? 1 : len <= 5 ? 2 : 3;
	const char *best = NULL;
	for (; *names; names++) {
		unsigned x = distance(got, *names, limit);
		if (x <= limit && x < strlen(*names)) {
			best = *names;
			if (!x)
				break;
			limit = x - 1;
		}
	}
	return best;
}
