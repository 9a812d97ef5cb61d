/* plots/picture_topology_ways.c: migrations between hosts as arrows.
 *
 * Between columns an arrow is straight; within a column it runs beside it, in a lane of its own where others are on its way. Ends are spread over the head of a
 * host in the order of where they go, so that few cross.
 */
#include "plots/picture_topology.h"

static const struct topology_host *host_of(const struct topology *t, guint i) { return g_ptr_array_index(t->hosts, i); }

static const struct topology_way *way_of(const struct topology *t, guint i) { return &g_array_index(t->ways, struct topology_way, i); }

static bool beside(const struct topology *t, const struct topology_way *w) { return host_of(t, w->from)->mirrored == host_of(t, w->to)->mirrored; }

/* Where way i touches its host: among those that touch the host at the same side, in the order of the other end. */
static double end_at(const struct topology *t, guint i, bool from)
{
	const struct topology_way *w = way_of(t, i);
	guint me = from ? w->from : w->to, other = from ? w->to : w->from;
	unsigned before = 0, all = 0;
	for (guint k = 0; k < t->ways->len; k++) {
		const struct topology_way *v = way_of(t, k);
		if ((v->from != me && v->to != me) || beside(t, v) != beside(t, w))
			continue;
		double theirs = host_of(t, v->from == me ? v->to : v->from)->y0, ours = host_of(t, other)->y0;
		/* A pair that goes both ways: upper and lower line, the same at both ends. */
		before += theirs < ours || (theirs == ours && k < i);
		all++;
	}
	return host_of(t, me)->y0 + TOPOLOGY_HEAD * (before + 1.0) / (all + 1.0);
}

struct span { double y0, y1; unsigned lane; };

static struct span span_of(const struct topology *t, guint i)
{
	double a = end_at(t, i, true), b = end_at(t, i, false);
	return (struct span){MIN(a, b), MAX(a, b), 0};
}

/* Greedy, the shorter the nearer: lane of each way beside the column of hosts; `most`: there is no room for it. */
static struct span *lanes_of(const struct topology *t, unsigned most)
{
	struct span *s = g_new0(struct span, t->ways->len + 1);
	for (guint i = 0; i < t->ways->len; i++)
		s[i] = span_of(t, i);
	for (guint i = 0; i < t->ways->len; i++) {
		for (guint k = 0; k < i;) {
			bool same = beside(t, way_of(t, k)) && host_of(t, way_of(t, k)->from)->mirrored == host_of(t, way_of(t, i)->from)->mirrored;
			bool clash = same && s[k].lane == s[i].lane && s[k].y0 < s[i].y1 + 2 && s[i].y0 < s[k].y1 + 2;
			s[i].lane += clash;
			k = clash ? 0 : k + 1;
		}
		s[i].lane = MIN(s[i].lane, most);
	}
	return s;
}

unsigned picture_topology_lanes(const struct topology *t, unsigned most)
{
	struct span *s = lanes_of(t, most);
	unsigned n = 0;
	for (guint i = 0; i < t->ways->len; i++)
		if (beside(t, way_of(t, i)))
			n = MAX(n, MIN(s[i].lane + 1, most));
	g_free(s);
	return n;
}

static void draw_beside(struct paper *p, const struct topology *t, guint i, unsigned lane)
{
	const struct topology_way *w = way_of(t, i);
	const struct topology_host *h = host_of(t, w->from);
	double edge = h->mirrored ? h->x1 : h->x0, x = edge + (h->mirrored ? TOPOLOGY_LANE : -TOPOLOGY_LANE) * (lane + 0.75);
	double a = end_at(t, i, true), b = end_at(t, i, false);
	picture_paper_line(p, PAPER_WAY, edge, a, x, a, INK_PINK);
	picture_paper_line(p, PAPER_WAY, x, a, x, b, INK_PINK);
	picture_paper_line(p, PAPER_WAY_HEAD, x, b, edge, b, INK_PINK);
	picture_paper_text(p, PAPER_COUNT, x, a + (b - a) * (0.45 + 0.15 * (lane % 2)), 60, "%u", w->n);
}

static void draw_across(struct paper *p, const struct topology *t, guint i)
{
	const struct topology_way *w = way_of(t, i);
	const struct topology_host *h = host_of(t, w->from), *g = host_of(t, w->to);
	double x0 = h->mirrored ? h->x0 : h->x1, x1 = g->mirrored ? g->x0 : g->x1, a = end_at(t, i, true), b = end_at(t, i, false);
	picture_paper_line(p, PAPER_WAY_HEAD, x0, a, x1, b, INK_PINK);
	if (t->ways->len == 1)
		picture_paper_text(p, PAPER_COUNT, (x0 + x1) / 2, a, 100, "%u migration%s", w->n, w->n == 1 ? "" : "s");
	else
		picture_paper_text(p, PAPER_COUNT, x0 + 0.27 * (x1 - x0), a + 0.27 * (b - a), 60, "%u", w->n);
}

void picture_topology_ways_draw(struct paper *p, const struct topology *t, unsigned lanes)
{
	struct span *s = lanes_of(t, lanes);
	for (guint i = 0; i < t->ways->len; i++)
		if (!beside(t, way_of(t, i)))
			draw_across(p, t, i);
		else if (s[i].lane < lanes)
			draw_beside(p, t, i, s[i].lane);
	g_free(s);
}
