/* plots/svg_value.c: numbers, paths and colours of gnuplot's SVG, shortened.
 *
 * A tenth of a pixel is finer than screens and printers show at these sizes. Paths are whole numbers of tenths from here on, so that relative steps add up.
 */
#include "plots/svg_value.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* A number at *s, rounded to `decimals` (times 10^decimals); *s moves behind it. */
static bool read_number(const char **s, unsigned decimals, int64_t *out)
{
	const char *p = *s;
	bool minus = *p == '-';
	p += *p == '-' || *p == '+';
	if (!g_ascii_isdigit(*p) && !(*p == '.' && g_ascii_isdigit(p[1])))
		return false;
	int64_t v = 0;
	for (; g_ascii_isdigit(*p); p++)
		v = MIN(v * 10 + (*p - '0'), 100000000);
	unsigned have = 0;
	bool up = false;
	for (p += *p == '.'; g_ascii_isdigit(*p); p++, have++)
		if (have < decimals)
			v = v * 10 + (*p - '0');
		else if (have == decimals)
			up = *p >= '5';
	for (; have < decimals; have++)
		v *= 10;
	v += up;
	*out = minus ? -v : v;
	*s = p;
	return true;
}

static void add_number(GString *out, int64_t v, unsigned decimals)
{
	char digits[32];
	int64_t of = 1;
	for (unsigned i = 0; i < decimals; i++)
		of *= 10;
	if (v < 0)
		g_string_append_c(out, '-');
	v = ABS(v);
	while (decimals && v % 10 == 0) {
		v /= 10;
		of /= 10;
		decimals--;
	}
	g_string_append_printf(out, "%" G_GINT64_FORMAT, v / of);
	if (!decimals)
		return;
	snprintf(digits, sizeof digits, ".%0*" G_GINT64_FORMAT, (int)decimals, v % of);
	g_string_append(out, digits);
}

char *svg_value_numbers(const char *s, unsigned decimals, bool letters)
{
	GString *out = g_string_new(NULL);
	while (*s) {
		int64_t v;
		if (read_number(&s, decimals, &v))
			add_number(out, v, decimals);
		else if (*s == ',' || (letters && (g_ascii_isalpha(*s) || *s == '(' || *s == ')')))
			g_string_append_c(out, *s++);
		else if (g_ascii_isspace(*s)) {
			if (out->len && s[strspn(s, " \t\r\n")])
				g_string_append_c(out, ' ');
			s += strspn(s, " \t\r\n");
		} else {
			g_string_free(out, TRUE);
			return NULL;
		}
	}
	return g_string_free(out, FALSE);
}

struct pen {
	GString *out;
	int64_t x, y, from_x, from_y; /* in tenths; where it is, where its part began */
	int64_t along;                /* a step along `way` that is not written yet, since the next may go on */
	char way;                     /* 'h' or 'v'; 0: none */
	bool lifted, drew;            /* moved, but nothing drawn since */
};

static void flush(struct pen *pen)
{
	if (pen->way) {
		g_string_append_c(pen->out, pen->way);
		add_number(pen->out, pen->along, 1);
	}
	pen->way = 0;
}

static void put_down(struct pen *pen)
{
	if (!pen->lifted)
		return;
	g_string_append_c(pen->out, 'M');
	add_number(pen->out, pen->x, 1);
	g_string_append_c(pen->out, ' ');
	add_number(pen->out, pen->y, 1);
	pen->from_x = pen->x;
	pen->from_y = pen->y;
	pen->lifted = false;
	pen->drew = true;
}

static void line_to(struct pen *pen, int64_t x, int64_t y)
{
	int64_t dx = x - pen->x, dy = y - pen->y;
	if (!dx && !dy)
		return;
	put_down(pen);
	char way = !dy ? 'h' : !dx ? 'v' : 'l';
	int64_t along = dy ? dy : dx;
	if (way == pen->way && (along > 0) == (pen->along > 0))
		pen->along += along;
	else {
		flush(pen);
		pen->way = way == 'l' ? 0 : way;
		pen->along = along;
	}
	if (way == 'l') {
		g_string_append_c(pen->out, 'l');
		add_number(pen->out, dx, 1);
		g_string_append_c(pen->out, ' ');
		add_number(pen->out, dy, 1);
	}
	pen->x = x;
	pen->y = y;
}

/* One command of a path of absolute moves and lines; false: another kind of path. */
static bool follow(struct pen *pen, const char **s, char command)
{
	int64_t x, y;
	if (command == 'Z' || command == 'z') {
		flush(pen);
		if (!pen->lifted)
			g_string_append_c(pen->out, 'z');
		pen->x = pen->from_x;
		pen->y = pen->from_y;
		return true;
	}
	if ((command != 'M' && command != 'L') || !read_number(s, 1, &x))
		return false;
	*s += strspn(*s, ", \t\r\n");
	if (!read_number(s, 1, &y))
		return false;
	if (command == 'L')
		line_to(pen, x, y);
	else {
		flush(pen);
		pen->x = x;
		pen->y = y;
		pen->lifted = true;
	}
	return true;
}

char *svg_value_path(const char *s)
{
	struct pen pen = {.out = g_string_new(NULL), .lifted = true};
	char command = 0;
	bool ok = true;
	for (const char *p = s; *(p += strspn(p, ", \t\r\n")) && ok;) {
		if (g_ascii_isalpha(*p))
			command = *p++;
		p += strspn(p, " \t\r\n");
		ok = follow(&pen, &p, command);
	}
	flush(&pen);
	if (ok && pen.drew)
		return g_string_free(pen.out, FALSE);
	g_string_free(pen.out, TRUE);
	return ok ? NULL : svg_value_numbers(s, 2, true);
}

static bool read_colour(const char *s, unsigned rgb[3])
{
	char end;
	if (g_str_equal(s, "black") || g_str_equal(s, "white")) {
		rgb[0] = rgb[1] = rgb[2] = *s == 'w' ? 255 : 0;
		return true;
	}
	if (sscanf(s, "rgb(%3u ,%3u ,%3u %c", &rgb[0], &rgb[1], &rgb[2], &end) == 4 && end == ')')
		return rgb[0] < 256 && rgb[1] < 256 && rgb[2] < 256;
	return strlen(s) == 7 && sscanf(s, "#%2x%2x%2x", &rgb[0], &rgb[1], &rgb[2]) == 3;
}

char *svg_value_colour(const char *s)
{
	static const struct {
		unsigned rgb;
		const char *role;
	} inks[] = {{0x0072b2, "~1"}, {0xd55e00, "~2"}, {0x009e73, "~3"}, {0xcc79a7, "~4"}, {0xe69f00, "~5"}, {0x56b4e9, "~6"}, {0xa6761d, "~8"}};
	/* Greys, up to this brightness. */
	static const struct {
		unsigned most;
		const char *role;
	} greys[] = {{0x48, "~t"}, {0x7f, "~a"}, {0xb7, "~9"}, {0xd4, "~10"}, {0xf7, "~g"}, {0xff, "~w"}};
	unsigned rgb[3];
	if (g_str_equal(s, "none") || g_str_equal(s, "currentColor"))
		return g_strdup(s);
	if (!read_colour(s, rgb))
		return NULL;
	unsigned all = rgb[0] << 16 | rgb[1] << 8 | rgb[2];
	for (unsigned i = 0; i < G_N_ELEMENTS(inks); i++)
		if (inks[i].rgb == all)
			return g_strdup(inks[i].role);
	for (unsigned i = 0; rgb[0] == rgb[1] && rgb[1] == rgb[2] && i < G_N_ELEMENTS(greys); i++)
		if (rgb[0] <= greys[i].most)
			return g_strdup(greys[i].role);
	return g_strdup_printf("#%06x", all);
}

char *svg_value_word(const char *s) { return s[strspn(s, G_CSET_A_2_Z G_CSET_a_2_z "-")] ? NULL : g_strdup(s); }
