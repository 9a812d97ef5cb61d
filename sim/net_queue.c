/* sim/net_queue.c: what waits in a class: a queue of packets with its limits, drop-tail, in bytes or in packets that wait. */
#include "sim/net_inside.h"

#include <glib.h>

#define QUEUE_RING 16

static void queue_room(struct net_share *c)
{
	uint32_t cap = c->cap ? 2 * c->cap : QUEUE_RING;
	SIM_ASSERT(cap > c->cap);
	struct net_queued *ring = g_new(struct net_queued, cap);
	for (uint32_t i = c->head; i != c->tail; i++)
		ring[i & (cap - 1)] = c->ring[i & c->mask];
	g_free(c->ring);
	c->ring = ring;
	c->cap = cap;
	c->mask = cap - 1;
}

void net_queue_keep(struct net *n, net_lane id, const struct net_packet *p, uint64_t number)
{
	struct net_lane_book *q = &n->lanes[id];
	struct net_share *c = q->share;
	struct net_queued w = {*p, n->now.ps, number};
	if (q->o.mark_bytes && q->backlog >= q->o.mark_bytes && (p->flags & (NET_ECT | NET_CE)) == NET_ECT) {
		w.p.flags |= NET_CE;
		q->marked++;
	}
	if (c->tail - c->head == c->cap)
		queue_room(c);
	c->ring[c->tail++ & c->mask] = w;
	n->lanes[c->parent].sched->waiting++;
	q->lowered = false;
	q->backlog += net_size(q, p);
	q->peak = MAX(q->peak, q->backlog);
}

struct net_queued net_queue_take(struct net *n, net_lane id)
{
	struct net_lane_book *q = &n->lanes[id];
	struct net_queued w = q->share->ring[q->share->head++ & q->share->mask];
	int64_t size = net_size(q, &w.p);
	n->lanes[q->share->parent].sched->waiting--;
	q->backlog -= size;
	q->out++;
	q->out_bytes += (uint64_t)size;
	return w;
}

void net_queue_drop(struct net *n, net_lane id, net_lane told)
{
	while (net_queue_waits(n->lanes[id].share)) {
		struct net_lane_book *q = &n->lanes[id];
		struct net_lane_book *l = &n->lanes[q->share->parent];
		struct net_packet p = q->share->ring[q->share->head++ & q->share->mask].p;
		int64_t size = net_size(q, &p);
		l->sched->waiting--;
		l->sched->stale = true;
		q->backlog -= size;
		q->dropped++, l->dropped++;
		q->dropped_bytes += (uint64_t)size, l->dropped_bytes += (uint64_t)size;
		net_tell_gone(n, &p, told, true);
	}
}

bool net_queue_full(const struct net_lane_book *q, int64_t size)
{
	if (q->o.limit_bytes && q->backlog + size > q->o.limit_bytes)
		return true;
	return q->o.limit_packets && q->share->tail - q->share->head >= q->o.limit_packets;
}

uint32_t net_queue_holds(const struct net *n, net_lane id, int64_t *bytes)
{
	const struct net_lane_book *l = &n->lanes[id];
	uint32_t count = 0;
	*bytes = 0;
	if (l->kind == NET_CLASS) {
		*bytes = l->backlog;
		return l->share->tail - l->share->head;
	}
	for (uint32_t i = 0; l->kind == NET_SCHED && i < l->sched->n; i++) {
		int64_t own;
		count += net_queue_holds(n, l->sched->classes[i], &own);
		*bytes += own;
	}
	return count;
}

void net_queue_hold(struct net *n, net_lane id)
{
	const struct net_share *c = n->lanes[id].share;
	for (uint32_t i = c->head; i != c->tail; i++)
		n->routes[c->ring[i & c->mask].p.route].held = true;
}
