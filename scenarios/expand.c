/* scenarios/expand.c: ranges and templates, by hand: both are a few bytes within a scalar.
 *
 * Numbers of a range have at most 9 digits, those of a template at most 12 with every intermediate result within +-10^15, so nothing overflows. Left out:
 * several ranges in one name, steps, and anything but + - * in templates.
 */
#include "scenarios/expand.h"

#include <string.h>
#include <glib.h>

#define DIGITS_MAX 9
#define VALUE_MAX INT64_C(1000000000000000)

/* Reads up to `most` digits at *p and moves it past them; the number of digits. */
static int digits(const char **p, int most, int64_t *out)
{
	int n = 0;
	for (*out = 0; n < most && g_ascii_isdigit(**p); n++)
		*out = *out * 10 + (*(*p)++ - '0');
	return n;
}

enum expand_found expand_find(const char *text, struct expand_range *out, char **err)
{
	enum expand_found found = EXPAND_NONE;
	for (const char *open = strchr(text, '('); open; open = strchr(open + 1, '(')) {
		const char *p = open + 1, *first = p;
		struct expand_range r = {.open = (size_t)(open - text)};
		int a = digits(&p, DIGITS_MAX, &r.lo);
		if (!a || strncmp(p, "..", 2) != 0)
			continue;
		p += 2;
		int b = digits(&p, DIGITS_MAX, &r.hi);
		if (!b || *p != ')') {
			*err = g_strdup_printf("the range in '%s' does not end, expected such as (01..32)", text);
			return EXPAND_BAD;
		}
		if (found == EXPAND_RANGE) {
			*err = g_strdup_printf("'%s' has two ranges, expected at most one", text);
			return EXPAND_BAD;
		}
		if (r.lo > r.hi) {
			*err = g_strdup_printf("the range of '%s' counts down, expected the lower number first", text);
			return EXPAND_BAD;
		}
		r.close = (size_t)(p + 1 - text);
		r.width = *first == '0' && a > 1 ? a : 0;
		*out = r;
		found = EXPAND_RANGE;
	}
	return found;
}

int64_t expand_count(const struct expand_range *r) { return r->hi - r->lo + 1; }

char *expand_nth(const char *text, const struct expand_range *r, int64_t i)
{
	return g_strdup_printf("%.*s%0*" G_GINT64_FORMAT "%s", (int)r->open, text, r->width, r->lo + i - 1, text + r->close);
}

bool expand_has_template(const char *text) { return strchr(text, '{') != NULL; }

static void skip_spaces(const char **p)
{
	while (**p == ' ')
		++*p;
}

/* FACTOR ('*' FACTOR)*; FACTOR := digits | n */
static bool product(const char **p, int64_t n, bool *uses_n, int64_t *out)
{
	*out = 1;
	for (;;) {
		int64_t x = n;
		skip_spaces(p);
		if (**p == 'n') {
			++*p;
			*uses_n = true;
		} else if (!digits(p, 12, &x)) {
			return false;
		}
		sim_i128 wide = (sim_i128)*out * x;
		if (wide > VALUE_MAX || wide < -VALUE_MAX)
			return false;
		*out = (int64_t)wide;
		skip_spaces(p);
		if (**p != '*')
			return true;
		++*p;
	}
}

/* PRODUCT (('+'|'-') PRODUCT)* */
static bool sum(const char **p, int64_t n, bool *uses_n, int64_t *out)
{
	int64_t total = 0, sign = 1;
	for (;;) {
		int64_t x;
		if (!product(p, n, uses_n, &x))
			return false;
		total += sign * x;
		if (total > VALUE_MAX || total < -VALUE_MAX)
			return false;
		if (**p != '+' && **p != '-')
			break;
		sign = *(*p)++ == '+' ? 1 : -1;
	}
	*out = total;
	return true;
}

char *expand_template(const char *text, bool bound, int64_t n, char **err)
{
	GString *s = g_string_new(NULL);
	const char *p = text;
	while (*p && !*err) {
		if (*p != '{') {
			g_string_append_c(s, *p++);
			continue;
		}
		const char *open = p++;
		int64_t value = 0;
		bool uses_n = false, ok = sum(&p, n, &uses_n, &value) && *p == '}';
		const char *close = strchr(open, '}');
		int len = (int)(close ? close + 1 - open : (ptrdiff_t)strlen(open));
		if (!ok)
			*err = g_strdup_printf("'%.*s' is not a template, expected whole numbers, n and + - * such as {10+n}", len, open);
		else if (uses_n && !bound)
			*err = g_strdup_printf("'%.*s' stands outside of a range, so n has no value", len, open);
		else if (value < 0)
			*err = g_strdup_printf("'%.*s' is negative for n = %" G_GINT64_FORMAT, len, open, n);
		else
			g_string_append_printf(s, "%" G_GINT64_FORMAT, value);
		p += ok;
	}
	return g_string_free(s, *err != NULL);
}
