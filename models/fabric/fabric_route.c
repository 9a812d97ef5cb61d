/* models/fabric/fabric_route.c: may a router carry packets from one network to another, and over which links.
 *
 * Two kinds of router. One of the `routers` block joins exactly the networks it lists, with no link between those of one site; when two of them lie at
 * different sites, the links between the sites are crossed, or the one link it stands behind: while that is down, it joins its networks of each site only. A network with a gateway that no such router lists belongs to the default router of its site; the
 * default routers of all sites know each other and are joined by the links that are up. A listed network is not also on the default router, and two listed
 * routers do not know each other: that is how a scenario says "no physical route". A network without a gateway is on no router at all.
 *
 * The way between two sites is the one of least RTT (then of fewest links, then the earliest link in the order of declaration at each step from the source). It
 * follows the links that are up at the moment of asking: a routing protocol that has converged. Left out: convergence time, load sharing over equal paths.
 */
#include "models/fabric/fabric.h"

struct distance {
	int64_t rtt_ps; /* -1: not reached */
	uint32_t hops;
};

static bool holds(const GArray *list, uint32_t v)
{
	for (guint i = 0; i < list->len; i++)
		if (g_array_index(list, uint32_t, i) == v)
			return true;
	return false;
}

static bool nearer(struct distance a, struct distance b)
{
	if (b.rtt_ps < 0)
		return a.rtt_ps >= 0;
	return a.rtt_ps >= 0 && (a.rtt_ps < b.rtt_ps || (a.rtt_ps == b.rtt_ps && a.hops < b.hops));
}

static struct distance over(struct distance d, const struct fabric_link *l)
{
	if (d.rtt_ps < 0)
		return d;
	return (struct distance){sim_after(sim_time_ps(d.rtt_ps), l->rtt).ps, d.hops + 1};
}

/* Distances of every site to site `to` over the links that count: Bellman-Ford, at most one round per site. */
static struct distance *distances(const struct fabric *f, uint32_t to, bool down_too)
{
	struct distance *d = g_new0(struct distance, f->sites->len);
	bool changed = true;

	for (guint i = 0; i < f->sites->len; i++)
		d[i] = (struct distance){i == to ? 0 : -1, 0};
	for (guint round = 0; changed && round < f->sites->len; round++) {
		changed = false;
		for (guint i = 0; i < f->links->len; i++) {
			const struct fabric_link *l = fabric_link(f, i);
			if (!l->up && !down_too)
				continue;
			struct distance via_b = over(d[l->b], l), via_a = over(d[l->a], l);
			if (nearer(via_b, d[l->a])) {
				d[l->a] = via_b;
				changed = true;
			}
			if (nearer(via_a, d[l->b])) {
				d[l->b] = via_a;
				changed = true;
			}
		}
	}
	return d;
}

/* The first link in order of declaration that lies on a shortest way from `at`; its far end in *out_next. */
static struct fabric_hop next_hop(const struct fabric *f, const struct distance *d, uint32_t at, uint32_t *out_next)
{
	for (guint i = 0; i < f->links->len; i++) {
		const struct fabric_link *l = fabric_link(f, i);
		if (!l->up || (l->a != at && l->b != at))
			continue;
		uint32_t far = l->a == at ? l->b : l->a;
		struct distance through = over(d[far], l);
		if (through.rtt_ps == d[at].rtt_ps && through.hops == d[at].hops) {
			*out_next = far;
			return (struct fabric_hop){i, l->a == at};
		}
	}
	SIM_ASSERT(!"a site that was reached has a next link");
	return (struct fabric_hop){FABRIC_NONE, true};
}

static enum fabric_verdict cross(const struct fabric *f, uint32_t from, uint32_t to, struct fabric_route *out)
{
	g_autofree struct distance *d = distances(f, to, false);

	if (d[from].rtt_ps < 0) {
		g_autofree struct distance *all = distances(f, to, true);
		return all[from].rtt_ps < 0 ? FABRIC_NO_LINK : FABRIC_LINK_DOWN;
	}
	if (d[from].hops > FABRIC_MAX_HOPS)
		return FABRIC_NO_LINK;
	for (uint32_t at = from; at != to;) {
		struct fabric_hop hop = next_hop(f, d, at, &at);
		const struct fabric_link *l = fabric_link(f, hop.link);
		out->hops[out->n_hops++] = hop;
		out->mtu = MIN(out->mtu, l->mtu);
	}
	out->rtt = sim_dur_ps(d[from].rtt_ps);
	return FABRIC_OK;
}

struct ip fabric_gateway(const struct fabric_network *n, enum ip_family family)
{
	if (family == IP_V6)
		return ip_is_set(n->gateway6) ? n->gateway6 : n->ra.router;
	return n->gateway;
}

bool fabric_answers(const struct fabric_network *n, struct ip address)
{
	return ip_is_set(address) && (ip_equal(address, n->gateway) || ip_equal(address, n->gateway6) || ip_equal(address, n->ra.router));
}

bool fabric_has_router(const struct fabric *f, uint32_t network)
{
	bool listed = false;

	for (guint i = 0; i < f->routers->len; i++) {
		const struct fabric_router *r = fabric_router(f, i);
		if (!holds(r->networks, network))
			continue;
		if (r->up)
			return true;
		listed = true;
	}
	return !listed;
}

/* May this router's own link be used between the two sites? */
static bool crosses(const struct fabric *f, const struct fabric_router *r, uint32_t a, uint32_t b)
{
	const struct fabric_link *l = r->link == FABRIC_NONE ? NULL : fabric_link(f, r->link);
	return !l || a == b || (l->up && ((l->a == a && l->b == b) || (l->a == b && l->b == a)));
}

/* Whether one router joins both networks; the first of several that can, with its link. */
static enum fabric_verdict joined(const struct fabric *f, enum ip_family family, uint32_t from, uint32_t to, uint32_t port, uint32_t *out_link)
{
	bool from_listed = false, to_listed = false, closed = false, cut = false;
	const struct fabric_network *a = fabric_network(f, from), *b = fabric_network(f, to);

	if (!ip_is_set(fabric_gateway(a, family)) || !ip_is_set(fabric_gateway(b, family)))
		return FABRIC_NO_ROUTER;
	for (guint i = 0; i < f->routers->len; i++) {
		const struct fabric_router *r = fabric_router(f, i);
		bool has_from = holds(r->networks, from), has_to = holds(r->networks, to);
		from_listed |= has_from;
		to_listed |= has_to;
		if (!has_from || !has_to || !r->up)
			continue;
		bool open = !holds(r->closed, port), reaches = crosses(f, r, a->site, b->site);
		if (open && reaches) {
			*out_link = r->link;
			return FABRIC_OK;
		}
		closed |= !open;
		cut |= !reaches;
	}
	if (closed)
		return FABRIC_PORT_CLOSED;
	if (cut)
		return FABRIC_LINK_DOWN;
	return from_listed || to_listed ? FABRIC_NO_ROUTER : FABRIC_OK;
}

static enum fabric_verdict cross_by(const struct fabric *f, uint32_t link, uint32_t from, struct fabric_route *out)
{
	const struct fabric_link *l = fabric_link(f, link);
	out->hops[out->n_hops++] = (struct fabric_hop){link, l->a == from};
	out->mtu = MIN(out->mtu, l->mtu);
	out->rtt = l->rtt;
	return FABRIC_OK;
}

enum fabric_verdict fabric_route(const struct fabric *f, enum ip_family family, uint32_t from, uint32_t to, uint32_t port, struct fabric_route *out)
{
	const struct fabric_network *a = fabric_network(f, from), *b = fabric_network(f, to);
	struct fabric_route route = {.mtu = MIN(a->mtu, b->mtu)};
	uint32_t link = FABRIC_NONE;
	enum fabric_verdict v = joined(f, family, from, to, port, &link);

	if (v == FABRIC_OK && a->site != b->site)
		v = link == FABRIC_NONE ? cross(f, a->site, b->site, &route) : cross_by(f, link, a->site, &route);
	if (v != FABRIC_OK)
		return v;
	route.rtt.ps += fabric_site(f, a->site)->rtt.ps;
	if (a->site != b->site)
		route.rtt.ps += fabric_site(f, b->site)->rtt.ps;
	*out = route;
	return FABRIC_OK;
}

void fabric_local(const struct fabric *f, uint32_t network, struct fabric_route *out)
{
	const struct fabric_network *n = fabric_network(f, network);

	*out = (struct fabric_route){.rtt = fabric_site(f, n->site)->rtt, .mtu = n->mtu};
}
