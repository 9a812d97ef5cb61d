/* plots/picture_topology_host.c: one host: its adapters, port groups, switches and NICs, from its outer side to its inner one.
 *
 * A row stands for an adapter, or for a port group without one; all wires run straight, since the rows of a port group, and those of a switch, stand together.
 * The same walk measures (without paper) and draws.
 */
#include "plots/picture_topology.h"

#include "sim/quantity.h"

#define GAP 6.0
#define NIC_HEIGHT 32.0
#define BARE_HEIGHT 22.0 /* a port group without an adapter */
#define SWITCH_HEIGHT 56.0 /* at least: its name stands upright */
#define MARK 8.0 /* width of the hatched end of an adapter that is disabled */
#define BARE_MOST 3      /* of a switch; of more, one less are drawn, and a word */

struct walk {
	struct paper *p; /* NULL: only measured */
	const struct topology *t;
	const struct topology_host *h;
	double y, bar;
	double adapter, portgroup[2], sw[2], nic[2]; /* how far in from the outer side: where each ends, or begins and ends */
};

static struct walk walk_new(struct paper *p, const struct topology *t, const struct topology_host *h, double bar)
{
	bool narrow = t->narrow;
	double w = h->x1 - h->x0, nic = narrow ? 58 : 66, gap = narrow ? 7 : 13, rest = w - nic - 3 * gap - 32;
	struct walk k = {.p = p, .t = t, .h = h, .y = h->y0 + TOPOLOGY_HEAD, .bar = bar};
	k.adapter = 8 + (narrow ? 0.63 * rest : MAX(0.53 * rest, 152)); /* 152: 'disabled: provisioning' */
	k.portgroup[0] = k.adapter + gap;
	k.portgroup[1] = w - 8 - nic - 2 * gap - 16;
	k.sw[0] = k.portgroup[1] + gap;
	k.sw[1] = k.sw[0] + 16;
	k.nic[1] = w - 8;
	k.nic[0] = k.nic[1] - nic;
	return k;
}

static double x_of(const struct walk *k, double in) { return k->h->mirrored ? k->h->x1 - in : k->h->x0 + in; }
/* Where a text begins in a box from a to b. */
static double left_of(const struct walk *k, double a, double b) { return MIN(x_of(k, a), x_of(k, b)); }

static void box(struct walk *k, enum paper_style style, double a, double b, double y0, double y1, unsigned ink)
{
	if (k->p)
		picture_paper_box(k->p, style, x_of(k, a), y0, x_of(k, b), y1, ink);
}

static void wire(struct walk *k, bool used, double a, double b, double y, unsigned ink)
{
	if (k->p)
		picture_paper_line(k->p, used ? PAPER_THICK : PAPER_THIN, x_of(k, a), y, x_of(k, b), y, used ? ink : INK_GREY);
}

static const char *address_of(const struct outcome_adapter *a)
{
	const char *best = NULL;
	for (guint i = 0; i < a->addresses->len && !best; i++) {
		const struct outcome_address *d = g_ptr_array_index(a->addresses, i);
		best = g_strcmp0(d->origin, "link_local") ? d->address : NULL;
	}
	return best;
}

/* What is out of the ordinary about an adapter, a text a line. */
static GPtrArray *states_of(const struct topology *t, const struct outcome_adapter *a)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	bool gone = a->removed_s != OUTCOME_NULL;
	if (a->mtu >= 0 && a->mtu != 1500)
		g_ptr_array_add(lines, g_strdup_printf("MTU %" G_GINT64_FORMAT, a->mtu));
	if (gone || !a->enabled)
		g_ptr_array_add(lines, g_strdup(gone ? "removed" : "switched off"));
	if (gone || !picture_topology_disabled(a))
		return lines;
	if (t->narrow)
		g_ptr_array_add(lines, g_strdup("disabled:"));
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(a->disabled_for_future, i);
		if (d->until_s == OUTCOME_NULL)
			g_ptr_array_add(lines, g_strdup_printf("%s%s", t->narrow ? "- " : "disabled: ", picture_paper_known(d->service)));
	}
	return lines;
}

/* Its name and services: one that has no room begins a line. Heights are needed before widths, so the room is what the narrowest box has. */
static GPtrArray *services_of(const struct topology *t, const struct outcome_adapter *a)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "%s: %s", picture_paper_known(a->adapter), a->services->len ? (const char *)g_ptr_array_index(a->services, 0) : "no service");
	for (guint i = 1; i < a->services->len; i++) {
		const char *service = g_ptr_array_index(a->services, i);
		g_string_append_c(s, ',');
		if (picture_paper_width(s->str) + picture_paper_width(service) > (t->narrow ? 96 : 138)) {
			g_ptr_array_add(lines, g_strdup(s->str));
			g_string_assign(s, service);
		} else
			g_string_append_printf(s, " %s", service);
	}
	g_ptr_array_add(lines, g_string_free(s, FALSE));
	return lines;
}

static double adapter_height(const struct topology *t, const struct outcome_adapter *a)
{
	g_autoptr(GPtrArray) states = states_of(t, a), services = services_of(t, a);
	return 6 + PAPER_LINE * (2 + services->len + states->len);
}

static void draw_adapter_box(struct walk *k, const struct outcome_adapter *a, double y0, double y1)
{
	bool gone = a->removed_s != OUTCOME_NULL;
	unsigned ink = gone ? INK_PALE : picture_ink_stack(a->stack);
	double x = left_of(k, 8, k->adapter), end = x + k->adapter - 8;
	picture_paper_box(k->p, gone ? PAPER_EMPTY : PAPER_TINTED, x, y0, end, y1, ink);
	picture_paper_box(k->p, PAPER_SOLID, x, y0, x + 5, y1, ink);
	if (!gone && picture_topology_disabled(a))
		picture_paper_hatch(k->p, end - MARK, y0, end, y1, ink);
}

static void draw_adapter(struct walk *k, const struct outcome_adapter *a, double y0, double y1)
{
	double x = left_of(k, 8, k->adapter) + 10, room = k->adapter - 8 - 12, y = y0 + 3 - PAPER_LINE / 2;
	g_autoptr(GPtrArray) states = states_of(k->t, a), services = services_of(k->t, a);
	const char *address = address_of(a);
	draw_adapter_box(k, a, y0, y1);
	if (picture_topology_disabled(a))
		room -= MARK;
	for (guint i = 0; i < services->len; i++)
		picture_paper_text(k->p, PAPER_TEXT, x, y += PAPER_LINE, room, "%s", (const char *)g_ptr_array_index(services, i));
	picture_paper_text(k->p, PAPER_TEXT, x, y += PAPER_LINE, room, "%s", address ? address : "no address");
	picture_paper_text(k->p, PAPER_NOTE, x, y += PAPER_LINE, room, "%s", picture_paper_known(a->stack));
	for (guint i = 0; i < states->len; i++)
		picture_paper_text(k->p, PAPER_TEXT, x, y += PAPER_LINE, room, "%s", (const char *)g_ptr_array_index(states, i));
}

static const struct outcome_network *network_of(const struct outcome *o, const char *name)
{
	for (guint i = 0; name && i < o->topology.networks->len; i++) {
		const struct outcome_network *n = g_ptr_array_index(o->topology.networks, i);
		if (g_strcmp0(n->name, name) == 0)
			return n;
	}
	return NULL;
}

static void draw_portgroup(struct walk *k, const char *name, const struct outcome_portgroup *g, double y0, double y1)
{
	const struct outcome_network *n = g ? network_of(k->t->o, g->network) : NULL;
	double a = k->portgroup[0], b = k->portgroup[1], x = left_of(k, a, b) + 5, room = b - a - 8, y = (y0 + y1) / 2;
	bool more = n && y1 - y0 > 3 * PAPER_LINE;
	box(k, PAPER_EMPTY, a, b, y0, y1, INK_GREY);
	picture_paper_text(k->p, PAPER_TEXT, x, more ? y - PAPER_LINE : y, room, "%s", picture_paper_known(name));
	if (!more)
		return;
	picture_paper_text(k->p, PAPER_NOTE, x, y, room, "%s", picture_paper_known(n->name));
	if (n->vlan > 0)
		picture_paper_text(k->p, PAPER_NOTE, x, y + PAPER_LINE, room, "VLAN %" G_GINT64_FORMAT, n->vlan);
}

/* The adapters of one port group, in rows, and the port group beside them. False: there are none, so nothing is drawn. */
static bool walk_portgroup(struct walk *k, const char *name, const struct outcome_portgroup *g)
{
	double top = k->y;
	bool used = false;
	for (guint i = 0; i < k->h->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(k->h->adapters, i);
		if (g_strcmp0(a->portgroup, name) || picture_topology_portgroup(k->h->host, name) != g)
			continue;
		double h = adapter_height(k->t, a);
		bool carried = picture_topology_adapter_used(a);
		if (k->p) {
			draw_adapter(k, a, k->y, k->y + h);
			if (name)
				wire(k, carried, k->adapter, k->portgroup[0], k->y + h / 2, picture_ink_stack(a->stack));
		}
		used |= carried;
		k->y += h + GAP;
	}
	if (k->y > top && k->p && name) {
		draw_portgroup(k, name, g, top, k->y - GAP);
		if (g)
			wire(k, used, k->portgroup[1], k->sw[0], (top + k->y - GAP) / 2, INK_BLACK);
	}
	return k->y > top;
}

/* Port groups of a switch that no adapter is in: those of VMs. */
static void walk_bare(struct walk *k, const GPtrArray *bare)
{
	guint shown = bare->len > BARE_MOST ? BARE_MOST - 1 : bare->len;
	for (guint i = 0; i < shown + (shown < bare->len); i++) {
		const struct outcome_portgroup *g = i < shown ? g_ptr_array_index(bare, i) : NULL;
		g_autofree char *more = g ? NULL : g_strdup_printf("and %u more", bare->len - shown);
		if (k->p) {
			draw_portgroup(k, g ? g->name : more, g, k->y, k->y + BARE_HEIGHT);
			wire(k, false, k->portgroup[1], k->sw[0], k->y + BARE_HEIGHT / 2, INK_GREY);
		}
		k->y += BARE_HEIGHT + GAP;
	}
}

static const struct outcome_nic *nic_of(const struct outcome_host *h, const char *name)
{
	for (guint i = 0; i < h->nics->len; i++) {
		const struct outcome_nic *n = g_ptr_array_index(h->nics, i);
		if (g_strcmp0(n->name, name) == 0)
			return n;
	}
	return NULL;
}

static void draw_nic(struct walk *k, const struct outcome_nic *n, double y, bool wired)
{
	double x = left_of(k, k->nic[0], k->nic[1]) + 4, room = k->nic[1] - k->nic[0] - 5, mid = y + NIC_HEIGHT / 2;
	bool used = n->up && picture_topology_nic_used(k->t->o, k->h->host->name, n->name);
	g_autofree char *rate = quantity_format(QUANTITY_RATE, n->rate_bps);
	box(k, n->up ? PAPER_TINTED : PAPER_EMPTY, k->nic[0], k->nic[1], y, y + NIC_HEIGHT, n->up ? INK_BLACK : INK_GREY);
	picture_paper_text(k->p, PAPER_TEXT, x, mid - PAPER_LINE / 2, room, "%s", picture_paper_known(n->name));
	picture_paper_text(k->p, PAPER_NOTE, x, mid + PAPER_LINE / 2, room, "%s", n->up ? rate : "no link");
	if (wired)
		wire(k, used, k->sw[1], k->nic[0], mid, INK_BLACK);
	if (n->up)
		picture_paper_line(k->p, used ? PAPER_THICK : PAPER_THIN, x_of(k, k->nic[1]), mid, k->bar, mid, used ? INK_BLACK : INK_GREY);
}

/* A switch, as high as its port groups or its NICs, with its NICs spread along it. */
static void walk_switch(struct walk *k, const struct outcome_switch *w)
{
	double top = k->y;
	g_autoptr(GPtrArray) bare = g_ptr_array_new();
	for (guint i = 0; i < k->h->host->portgroups->len; i++) {
		struct outcome_portgroup *g = g_ptr_array_index(k->h->host->portgroups, i);
		if (g_strcmp0(g->sw, w->name) == 0 && !walk_portgroup(k, g->name, g))
			g_ptr_array_add(bare, g);
	}
	walk_bare(k, bare);
	k->y = MAX(k->y, top + MAX(w->uplinks->len * (NIC_HEIGHT + GAP), SWITCH_HEIGHT + GAP));
	if (!k->p)
		return;
	double height = k->y - GAP - top, step = height / MAX(w->uplinks->len, 1u);
	box(k, PAPER_TINTED, k->sw[0], k->sw[1], top, top + height, INK_GREY);
	picture_paper_text(k->p, PAPER_UPRIGHT, x_of(k, (k->sw[0] + k->sw[1]) / 2), top + height / 2, height, "%s", picture_paper_known(w->name));
	for (guint i = 0; i < w->uplinks->len; i++) {
		const struct outcome_nic *n = nic_of(k->h->host, g_ptr_array_index(w->uplinks, i));
		if (n)
			draw_nic(k, n, top + (i + 0.5) * step - NIC_HEIGHT / 2, true);
	}
}

/* Port groups that the estate was declared without, made on the way, and adapters without any. */
static void walk_rest(struct walk *k)
{
	for (guint i = 0; i < k->h->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(k->h->adapters, i), *before = i ? g_ptr_array_index(k->h->adapters, i - 1) : NULL;
		if (!picture_topology_portgroup(k->h->host, a->portgroup) && (!before || g_strcmp0(before->portgroup, a->portgroup)))
			walk_portgroup(k, a->portgroup, NULL);
	}
}

static bool on_switch(const struct outcome_host *h, const char *nic)
{
	for (guint i = 0; i < h->switches->len; i++) {
		const struct outcome_switch *w = g_ptr_array_index(h->switches, i);
		for (guint u = 0; u < w->uplinks->len; u++)
			if (g_strcmp0(g_ptr_array_index(w->uplinks, u), nic) == 0)
				return true;
	}
	return false;
}

static void walk_all(struct walk *k)
{
	const struct outcome_host *h = k->h->host;
	for (guint i = 0; i < h->switches->len; i++)
		walk_switch(k, g_ptr_array_index(h->switches, i));
	walk_rest(k);
	for (guint i = 0; i < h->nics->len; i++) {
		const struct outcome_nic *n = g_ptr_array_index(h->nics, i);
		if (on_switch(h, n->name))
			continue;
		if (k->p)
			draw_nic(k, n, k->y, false);
		k->y += NIC_HEIGHT + GAP;
	}
	if (!k->h->left_out)
		return;
	if (k->p)
		picture_paper_text(k->p, PAPER_NOTE, k->h->x0 + 8, k->y + PAPER_LINE / 2, k->h->x1 - k->h->x0, "and %u more adapters", k->h->left_out);
	k->y += PAPER_LINE;
}

double picture_topology_host_height(const struct topology *t, const struct topology_host *h)
{
	struct walk k = walk_new(NULL, t, h, 0);
	walk_all(&k);
	return k.y - h->y0 + 2;
}

static void draw_head(struct paper *p, const struct topology_host *h)
{
	double x = h->x0 + 8, y = h->y0 + 13, room = h->x1 - h->x0 - 14;
	if (h->alike > 1)
		picture_paper_text(p, PAPER_NAME, x, y, room, "%s ... %s (%u alike)", picture_paper_known(h->host->name), picture_paper_known(h->last), h->alike);
	else
		picture_paper_text(p, PAPER_NAME, x, y, room, "%s", picture_paper_known(h->host->name));
	const char *where = h->alike > 1 ? "among them" : "within it";
	g_autofree char *within = h->within ? g_strdup_printf(", %u migration%s %s", h->within, h->within == 1 ? "" : "s", where) : NULL;
	picture_paper_text(p, PAPER_NOTE, x, y + PAPER_LINE, room, "ESXi %s%s", h->host->release ? h->host->release : "", within ? within : "");
}

void picture_topology_host_draw(struct paper *p, const struct topology *t, const struct topology_host *h, double bar)
{
	picture_paper_box(p, PAPER_HOST, h->x0, h->y0, h->x1, h->y1, INK_GREY);
	draw_head(p, h);
	struct walk k = walk_new(p, t, h, bar);
	walk_all(&k);
}
