/* sim/net_route.c: routes, and which lane feeds which.
 *
 * A lane counts, for each lane that comes right before it on some route (or for the senders, where it comes first), the routes that do so. With one such
 * lane and no sender it can be worked out ahead. A second one ends that at once; what was worked out ahead of the clock is taken back. A dropped route keeps
 * its place and its counts until no packet is on it any more: that is looked up when as many routes have been dropped as are in use.
 */
#include "sim/net_inside.h"

#include <glib.h>
#include <string.h>

#define ROUTES_KEPT 64

static void feeder_add(struct net *n, net_lane id, net_lane from)
{
	struct net_lane_book *l = &n->lanes[id];
	for (uint32_t i = 0; i < l->n_feeders; i++)
		if (l->feeders[i].from == from) {
			l->feeders[i].routes++;
			return;
		}
	l->feeders = g_renew(struct net_feeder, l->feeders, l->n_feeders + 1);
	l->feeders[l->n_feeders++] = (struct net_feeder){from, 1};
	net_feed(n, id);
}

static void feeder_remove(struct net *n, net_lane id, net_lane from)
{
	struct net_lane_book *l = &n->lanes[id];
	uint32_t i = 0;
	while (l->feeders[i].from != from)
		i++;
	if (--l->feeders[i].routes > 0)
		return;
	l->feeders[i] = l->feeders[--l->n_feeders];
	net_feed(n, id);
}

static void route_feeds(struct net *n, const struct net_route_book *r, void (*each)(struct net *n, net_lane id, net_lane from))
{
	net_lane from = NET_NONE;
	for (uint32_t i = 0; i < r->n; i++) {
		each(n, r->lanes[i], from);
		from = net_class_owner(n, r->lanes[i]);
	}
}

/* Holds the routes that still have packets in this ring. */
static void route_hold(struct net *n, const struct net_lane_book *l)
{
	for (uint32_t i = l->head; i != l->tail; i++)
		n->routes[net_at(l, i)->p.route].held = true;
}

static void route_reap(struct net *n)
{
	for (uint32_t i = 0; i < n->n_lanes; i++) {
		net_lane_clean(n, &n->lanes[i]);
		route_hold(n, &n->lanes[i]);
		if (n->lanes[i].kind == NET_CLASS)
			net_queue_hold(n, i);
	}
	for (net_route r = 0; r < n->n_routes; r++) {
		struct net_route_book *b = &n->routes[r];
		bool over = !b->live && !b->held && b->lanes;
		b->held = false;
		if (!over)
			continue;
		route_feeds(n, b, feeder_remove);
		g_clear_pointer(&b->lanes, g_free);
		n->free_routes = g_renew(net_route, n->free_routes, n->n_free + 1);
		n->free_routes[n->n_free++] = r;
		n->n_dropped--;
	}
}

static net_route route_slot(struct net *n)
{
	if (n->n_dropped > ROUTES_KEPT && n->n_dropped > n->n_routes / 2)
		route_reap(n);
	if (n->n_free > 0)
		return n->free_routes[--n->n_free];
	if (n->n_routes == n->cap_routes) {
		n->cap_routes = n->cap_routes ? 2 * n->cap_routes : 16;
		n->routes = g_renew(struct net_route_book, n->routes, n->cap_routes);
	}
	return n->n_routes++;
}

net_route net_route_add(struct net *n, const net_lane *lanes, uint32_t n_lanes)
{
	static const struct net_lane_opts nothing = {0};
	net_lane at_once = NET_NONE;
	SIM_ASSERT(n_lanes <= NET_MAX_HOPS);
	if (n_lanes == 0) {
		at_once = net_lane_add(n, &nothing);
		lanes = &at_once;
		n_lanes = 1;
	}
	for (uint32_t i = 0; i < n_lanes; i++)
		SIM_ASSERT(lanes[i] < n->n_lanes);
	net_route r = route_slot(n);
	n->routes[r] = (struct net_route_book){.lanes = g_new(net_lane, n_lanes + 1), .n = n_lanes, .live = true};
	memcpy(n->routes[r].lanes, lanes, n_lanes * sizeof *lanes);
	n->routes[r].lanes[n_lanes] = NET_LANE_END;
	route_feeds(n, &n->routes[r], feeder_add);
	return r;
}

void net_route_drop(struct net *n, net_route r)
{
	SIM_ASSERT(r < n->n_routes && n->routes[r].live);
	n->routes[r].live = false;
	n->n_dropped++;
}
