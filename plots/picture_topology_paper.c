/* plots/picture_topology_paper.c: boxes, lines and texts as rows of data, by their style. */
#include "plots/picture_topology.h"

#include <stdarg.h>
#include <string.h>

#define PAPER_SIZE 11.0 /* of small text; names are 13, titles 13 or 15 */

void picture_paper_begin(struct paper *p, double width)
{
	*p = (struct paper){.width = width};
	for (unsigned s = 0; s < PAPER_STYLES; s++)
		p->rows[s] = g_string_new(NULL);
}

void picture_paper_end(struct paper *p, bool narrow, GString *head, GString *blocks)
{
	for (unsigned s = 0; s < PAPER_STYLES; s++) {
		if (p->rows[s]->len) {
			picture_row(head, "%d\t%u\t%.0f", narrow, s, p->height);
			g_string_append_printf(blocks, "\n\n%s", p->rows[s]->str);
		}
		g_string_free(p->rows[s], TRUE);
	}
}

void picture_paper_box(struct paper *p, enum paper_style style, double x0, double y0, double x1, double y1, unsigned ink)
{
	picture_row(p->rows[style], "%.0f\t%.0f\t%.0f\t%.0f\t%u", MIN(x0, x1), y0, MAX(x0, x1), y1, ink);
}

void picture_paper_line(struct paper *p, enum paper_style style, double x0, double y0, double x1, double y1, unsigned ink)
{
	picture_row(p->rows[style], "%.0f\t%.0f\t%.0f\t%.0f\t%u", x0, y0, x1 - x0, y1 - y0, ink);
}

/* Strokes rise to the right, from one edge of the box to another. Hatched here, since gnuplot's patterns are of one colour in SVG. */
void picture_paper_hatch(struct paper *p, double x0, double y0, double x1, double y1, unsigned ink)
{
	double w = x1 - x0, h = y1 - y0;
	for (int i = 1; 6 * i < w + h; i++) {
		double c = 6 * i, left = MAX(c - h, 0), right = MIN(c, w);
		picture_paper_line(p, PAPER_STROKE, x0 + left, y0 + c - left, x0 + right, y0 + c - right, ink);
	}
}

static double width_at(const char *s, double size) { return picture_width(s) * size / 100; }

double picture_paper_width(const char *s) { return width_at(s, PAPER_SIZE); }

/* A cell of the text, in as many columns as have room. */
static void fit(GString *out, const char *s, double size, double room)
{
	gsize from = out->len;
	picture_text(out, s, 0);
	double w = width_at(out->str + from, size);
	if (w <= room)
		return;
	for (unsigned most = (unsigned)(room / size * 100 / PICTURE_COLUMN); most >= 4 && w > room; most--) {
		g_string_truncate(out, from);
		picture_text(out, s, most);
		w = width_at(out->str + from, size);
	}
}

void picture_paper_text(struct paper *p, enum paper_style style, double x, double y, double room, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *s = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	double half = picture_paper_width(s) / 2 + 2;
	if (style == PAPER_COUNT)
		picture_paper_box(p, PAPER_PATCH, x - half, y - PAPER_LINE / 2, x + half, y + PAPER_LINE / 2, INK_GREY);
	g_string_append_printf(p->rows[style], "%.0f\t%.0f\t", x, y);
	bool large = style == PAPER_TITLE || style == PAPER_NAME;
	fit(p->rows[style], s, style == PAPER_TITLE && p->width > 400 ? PAPER_SIZE + 4 : large ? PAPER_SIZE + 2 : PAPER_SIZE, room);
	g_string_append_c(p->rows[style], '\n');
}
