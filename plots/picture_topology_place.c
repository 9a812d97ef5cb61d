/* plots/picture_topology_place.c: where sites, hosts, links and the legend stand.
 *
 * Wide, hosts stand in two columns that face each other, with what joins them between: of one site in turn, of several sites each site in one column. Narrow,
 * or where there is one host only, all stand below each other. The physical network of a site is one bar that its NICs are wired to.
 */
#include "plots/picture_topology.h"

#include "sim/quantity.h"

#define TOP 40.0
#define SITE_HEAD 26.0
#define SITE_GAP 20.0
#define LINK_HEIGHT 40.0
#define BAR 16.0
#define LANES_MOST 4

struct site { double x0, x1, y0, y1, first, bar0, bar1; unsigned hosts, links, drawn; bool right; };

struct plan {
	struct paper *p;
	struct topology *t;
	struct site *sites;
	guint n;        /* at least 1: an estate without sites is one */
	bool columns;   /* two */
	unsigned lanes;
};

static struct topology_host *host_of(const struct plan *l, guint i) { return g_ptr_array_index(l->t->hosts, i); }

static guint site_of(const struct plan *l, const struct topology_host *h) { return MIN(h->site, l->n - 1); }

/* Index of a site by name, or n. */
static guint site_named(const struct plan *l, const char *name)
{
	const GPtrArray *sites = l->t->o->topology.sites;
	guint i = 0;
	while (i < sites->len && g_strcmp0(g_ptr_array_index(sites, i), name))
		i++;
	return i < sites->len ? i : l->n;
}

static const struct outcome_link *link_of(const struct plan *l, guint i, guint *a, guint *b)
{
	const GPtrArray *links = l->t->o->topology.links;
	if (i >= MIN(links->len, TOPOLOGY_WAYS))
		return NULL;
	const struct outcome_link *k = g_ptr_array_index(links, i);
	*a = site_named(l, k->a);
	*b = site_named(l, k->b);
	return k;
}

/* Links take room at the lower end of a site (two columns), or below the upper one of the two. */
static void count_links(struct plan *l)
{
	guint a = 0, b = 0;
	for (guint i = 0; link_of(l, i, &a, &b); i++)
		if (a < l->n && b < l->n && a != b) {
			l->sites[MIN(a, b)].links++;
			if (l->columns)
				l->sites[MAX(a, b)].links++;
		}
}

/* One site in two columns: hosts in turn, two of a row begin at one height. Gives the y below them. */
static double place_rows(struct plan *l, double y)
{
	for (guint i = 0; i < l->t->hosts->len; i += 2) {
		double most = 0;
		for (guint k = i; k < MIN(i + 2, l->t->hosts->len); k++) {
			struct topology_host *h = host_of(l, k);
			h->mirrored = k > i;
			h->y0 = y;
			h->y1 = y + picture_topology_host_height(l->t, h);
			most = MAX(most, h->y1);
			l->sites[0].hosts++;
		}
		y = most + 14;
	}
	return y;
}

/* The hosts of one site below each other. */
static double place_column(struct plan *l, guint site, double y)
{
	for (guint i = 0; i < l->t->hosts->len; i++) {
		struct topology_host *h = host_of(l, i);
		if (site_of(l, h) != site)
			continue;
		h->mirrored = l->sites[site].right;
		h->y0 = y;
		h->y1 = y + picture_topology_host_height(l->t, h);
		y = h->y1 + 14;
		l->sites[site].hosts++;
	}
	return y > l->sites[site].first ? y : y + 30;
}

static void place_heights(struct plan *l)
{
	double below[2] = {TOP, TOP};
	for (guint i = 0; i < l->n; i++) {
		struct site *s = &l->sites[i];
		double *y = &below[l->columns && l->n > 1 ? i % 2 : 0];
		s->right = y == &below[1];
		s->y0 = *y;
		s->first = s->y0 + SITE_HEAD;
		s->y1 = (l->columns && l->n == 1 ? place_rows(l, s->first) : place_column(l, i, s->first)) + (l->columns ? s->links * LINK_HEIGHT : 0);
		*y = s->y1 + SITE_GAP + (l->columns ? 0 : s->links * LINK_HEIGHT);
	}
	if (l->n == 2 && l->columns)
		l->sites[0].y1 = l->sites[1].y1 = MAX(l->sites[0].y1, l->sites[1].y1);
	l->p->height = MAX(below[0], below[1]) - SITE_GAP + 8;
}

static void place_hosts_across(struct plan *l, double left0, double left1, double right0, double right1)
{
	for (guint i = 0; i < l->t->hosts->len; i++) {
		struct topology_host *h = host_of(l, i);
		h->x0 = h->mirrored ? right0 : left0;
		h->x1 = h->mirrored ? right1 : left1;
	}
}

static void place_widths(struct plan *l)
{
	double w = l->p->width, edge = l->t->narrow ? 2 : 4, outer = edge + 6 + TOPOLOGY_LANE * l->lanes;
	double host = l->t->narrow ? w - 36 - outer : 640, x = l->t->narrow ? outer : (w - host - 90) / 2;
	if (l->columns) {
		host = MIN(430, (w - (l->n > 1 ? 200 : 100)) / 2 - outer);
		x = outer;
	}
	place_hosts_across(l, x, x + host, w - x - host, w - x);
	for (guint i = 0; i < l->n; i++) {
		struct site *s = &l->sites[i];
		double bar = l->columns && l->n == 1 ? w / 2 - BAR / 2 : x + host + (l->t->narrow ? 10 : l->columns ? 11 : 60);
		s->x0 = x - outer + edge;
		s->bar0 = bar;
		s->bar1 = bar + BAR;
		s->x1 = l->columns && l->n == 1 ? w - edge : s->bar1 + (l->t->narrow ? 6 : 8);
		if (s->right) {
			struct site left = *s;
			s->x0 = w - left.x1;
			s->x1 = w - left.x0;
			s->bar0 = w - left.bar1;
			s->bar1 = w - left.bar0;
		}
	}
}

static double bar_top(const struct site *s) { return s->hosts ? s->first + TOPOLOGY_HEAD : s->first; }

static void draw_site(struct plan *l, guint i)
{
	const struct site *s = &l->sites[i];
	const GPtrArray *sites = l->t->o->topology.sites;
	picture_paper_box(l->p, PAPER_FRAME, s->x0, s->y0, s->x1, s->y1, INK_GREY);
	double x = s->x0 + 8 + (s->right ? 0 : TOPOLOGY_LANE * l->lanes); /* lanes run by */
	if (i < sites->len)
		picture_paper_text(l->p, PAPER_NAME, x, s->y0 + SITE_HEAD / 2, s->x1 - x - 8, "site %s", picture_paper_known(g_ptr_array_index(sites, i)));
	if (!s->hosts)
		picture_paper_text(l->p, PAPER_NOTE, s->right ? s->bar1 + 10 : s->x0 + 8, s->first + 12, 200, "no host drawn here");
	double top = bar_top(s), bottom = s->y1 - 8;
	picture_paper_box(l->p, PAPER_TINTED, s->bar0, top, s->bar1, bottom, INK_BLUE);
	if (bottom - top > 56)
		picture_paper_text(l->p, PAPER_UPRIGHT, (s->bar0 + s->bar1) / 2, (top + bottom) / 2, bottom - top, bottom - top > 110 ? "physical network" : "network");
}

static void say_link(struct plan *l, const struct outcome_link *k, enum paper_style style, double x, double y, double room)
{
	GString *s = g_string_new(NULL);
	if (k->rate_bps >= 0) {
		g_autofree char *rate = quantity_format(QUANTITY_RATE, k->rate_bps);
		g_string_append(s, rate);
	}
	if (k->rtt_s > 0) {
		g_autofree char *rtt = quantity_format(QUANTITY_TIME, k->rtt_s);
		g_string_append_printf(s, "%s%s RTT", s->len ? ", " : "", rtt);
	}
	double half = MIN(picture_paper_width(s->str), room) / 2 + 2;
	if (style == PAPER_CENTRE && l->n > 2) /* others may cross */
		picture_paper_box(l->p, PAPER_PATCH, x - half, y - 1.5 * PAPER_LINE - 4, x + half, y + PAPER_LINE / 2 - 4, INK_GREY);
	picture_paper_text(l->p, style, x, y - PAPER_LINE - 4, room, "%s", picture_paper_known(k->name));
	picture_paper_text(l->p, style, x, y - 4, room, "%s", s->str);
	g_string_free(s, TRUE);
}

static void draw_link(struct plan *l, const struct outcome_link *k, guint a, guint b)
{
	struct site *s = &l->sites[MIN(a, b)], *z = &l->sites[MAX(a, b)];
	double off = LINK_HEIGHT * s->drawn++;
	if (s->right == z->right) {
		double x = (s->bar0 + s->bar1) / 2 - 8 * (s->drawn - 1);
		picture_paper_line(l->p, PAPER_LINK, x, s->y1 - 8, x, bar_top(z), INK_BLUE);
		say_link(l, k, PAPER_RIGHT, x - 10, s->y1 + (l->columns ? 4 : 36) + (l->columns ? 0 : off), 200);
		return;
	}
	struct site *left = s->right ? z : s, *right = s->right ? s : z;
	double ya = left->y1 - 18 - off, yb = right->y1 - 18 - (l->n == 2 ? off : LINK_HEIGHT * z->drawn++);
	picture_paper_line(l->p, PAPER_LINK, left->bar1, ya, right->bar0, yb, INK_BLUE);
	say_link(l, k, PAPER_CENTRE, (left->bar1 + right->bar0) / 2, (ya + yb) / 2 - 6, right->bar0 - left->bar1 - 6);
}

/* --- the legend --- */

struct flow { struct plan *l; double x, y; };

static void flow_to(struct flow *f, double width)
{
	if (f->x + width > f->l->p->width && f->x > 12) {
		f->x = 10;
		f->y += 20;
	}
}

static double flow_text(struct flow *f, double sign, const char *text)
{
	double words = MIN(picture_paper_width(text), 260), width = sign + 6 + words + 18;
	flow_to(f, width);
	picture_paper_text(f->l->p, PAPER_TEXT, f->x + sign + 6, f->y, words, "%s", text);
	double x = f->x;
	f->x += width;
	return x;
}

static void legend_box(struct flow *f, enum paper_style style, unsigned ink, const char *text)
{
	double x = flow_text(f, 22, text);
	if (style == PAPER_EMPTY)
		picture_paper_hatch(f->l->p, x, f->y - 6, x + 22, f->y + 6, ink);
	picture_paper_box(f->l->p, style, x, f->y - 6, x + 22, f->y + 6, ink);
	if (style == PAPER_TINTED)
		picture_paper_box(f->l->p, PAPER_SOLID, x, f->y - 6, x + 5, f->y + 6, ink);
}

static void legend_stacks(struct flow *f)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	bool disabled = false, used = false;
	for (guint i = 0; i < f->l->t->hosts->len; i++)
		for (guint k = 0; k < host_of(f->l, i)->adapters->len; k++) {
			const struct outcome_adapter *a = g_ptr_array_index(host_of(f->l, i)->adapters, k);
			const char *stack = a->stack ? a->stack : "";
			disabled |= a->removed_s == OUTCOME_NULL && picture_topology_disabled(a);
			used |= picture_topology_adapter_used(a);
			if (!g_hash_table_contains(seen, stack) && a->removed_s == OUTCOME_NULL && g_hash_table_size(seen) < 8) {
				g_hash_table_add(seen, (gpointer)stack);
				g_autofree char *text = g_strdup_printf("adapter on %s", stack);
				legend_box(f, PAPER_TINTED, picture_ink_stack(a->stack), text);
			}
		}
	if (disabled)
		legend_box(f, PAPER_EMPTY, INK_GREY, "disabled for future sessions");
	if (used) {
		double x = flow_text(f, 22, "carried traffic");
		picture_paper_line(f->l->p, PAPER_THICK, x, f->y, x + 22, f->y, INK_BLACK);
	}
}

static void legend(struct plan *l)
{
	struct flow f = {l, 10, l->p->height + 10};
	legend_stacks(&f);
	if (l->t->ways->len) {
		double x = flow_text(&f, 22, "migrations, with their number");
		picture_paper_line(l->p, PAPER_WAY_HEAD, x, f.y, x + 22, f.y, INK_PINK);
	}
	GString *s = g_string_new(NULL);
	if (l->t->hosts_left_out)
		g_string_append_printf(s, "%u other hosts are not drawn. ", l->t->hosts_left_out);
	if (l->t->ways_left_out)
		g_string_append_printf(s, "%u less used ways are not drawn. ", l->t->ways_left_out);
	if (s->len) {
		flow_to(&f, l->p->width);
		picture_paper_text(l->p, PAPER_NOTE, 10, f.y, l->p->width - 20, "%s", s->str);
	}
	g_string_free(s, TRUE);
	l->p->height = f.y + 18;
}

void picture_topology_place(struct paper *p, struct topology *t)
{
	const struct outcome *o = t->o;
	guint n = MAX(o->topology.sites->len, 1u), a = 0, b = 0;
	struct site *sites = g_new0(struct site, n);
	struct plan l = {.p = p, .t = t, .sites = sites, .n = n, .columns = !t->narrow && (n > 1 || t->hosts->len > 1)};
	count_links(&l);
	place_heights(&l);
	l.lanes = picture_topology_lanes(t, LANES_MOST);
	place_widths(&l);
	picture_paper_text(p, PAPER_TITLE, t->narrow ? 6 : 10, 18, p->width - 20, "%s%s%s", picture_paper_known(o->scenario.name ? o->scenario.name : o->scenario.file),
		o->scenario.variant ? ", variant " : "", o->scenario.variant ? o->scenario.variant : "");
	for (guint i = 0; i < n; i++)
		draw_site(&l, i);
	for (guint i = 0; i < t->hosts->len; i++) {
		const struct topology_host *h = host_of(&l, i);
		const struct site *s = &sites[site_of(&l, h)];
		picture_topology_host_draw(p, t, h, h->mirrored ? s->bar1 : s->bar0);
	}
	for (guint i = 0; link_of(&l, i, &a, &b); i++)
		if (a < n && b < n && a != b)
			draw_link(&l, link_of(&l, i, &a, &b), a, b);
	picture_topology_ways_draw(p, t, l.lanes);
	legend(&l);
	g_free(sites);
}
