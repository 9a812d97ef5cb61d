/* sim/net_change.c: lanes are made and changed while packets are in them, and what was worked out ahead is taken back.
 *
 * A change is made at net_now(), after the event being played. A packet whose transmission has begun is sent as it was begun, and what is on the wire
 * arrives as it would have; what waits is sent by the new settings. Packets of one lane never overtake each other: should a shorter delay let them, the
 * later one arrives a picosecond after the earlier. A lane that goes down loses what has not wholly left it (what had begun keeps its tokens of a bucket).
 *
 * Taking back: in a lane that is worked out ahead, the entries that lie after the last event played are a tail of its ring. They go, the transmitter is as
 * it was after the entry before them, and in the feeding lane they are events again. The result is that of never having looked ahead.
 */
#include "sim/fixmath.h"
#include "sim/net_inside.h"
#include "sim/rng.h"

#include <glib.h>

static uint64_t change_rate_of(const struct net_lane_opts *o)
{
	uint64_t peak = o->bucket.average_bps ? o->bucket.peak_bps : 0;
	return peak && (!o->bps || peak < o->bps) ? peak : o->bps;
}

/* What was kept in parts of a picosecond and of the old rate means nothing now. */
static void change_rate_kept(struct net_lane_book *l)
{
	for (int i = 0; i < NET_TX_SLOTS; i++)
		l->tx[i] = (struct net_tx){.size = UINT32_MAX};
	for (uint32_t i = l->head; i != l->tail; i++)
		net_at(l, i)->rest &= 0xff;
	l->rem = 0;
}

static void change_settings(struct net *n, struct net_lane_book *l, const struct net_lane_opts *o)
{
	uint64_t bps = change_rate_of(o);
	SIM_ASSERT(o->loss_ppb >= 0 && o->delay.ps >= 0 && bps <= NET_MAX_BPS);
	bool other_loss = o->loss_ppb != l->o.loss_ppb;
	if (bps != l->bps)
		change_rate_kept(l);
	l->o = *o;
	l->bps = bps;
	net_shape_set(l, &o->bucket, n->now.ps);
	l->plain = o->loss_ppb == 0 && o->mark_bytes == 0 && !l->shape;
	if (o->loss_ppb == 0 || !other_loss)
		return;
	if (!l->draws)
		l->draws = rng_new(o->draws, "lane", "loss");
	l->log_pass = o->loss_ppb < INT64_C(1000000000) ? fixmath_log2(1.0 - (double)o->loss_ppb * 1e-9) : 0;
	net_lane_loss(l);
}

net_lane net_lane_add(struct net *n, const struct net_lane_opts *o)
{
	SIM_ASSERT(n->n_lanes < NET_TIMER);
	if (n->n_lanes == n->cap_lanes) {
		n->cap_lanes = n->cap_lanes ? 2 * n->cap_lanes : 16;
		n->lanes = g_renew(struct net_lane_book, n->lanes, n->cap_lanes);
	}
	net_lane id = n->n_lanes++;
	struct net_lane_book *l = &n->lanes[id];
	*l = (struct net_lane_book){.feeder = NET_NONE};
	change_settings(n, l, o);
	if (o->tells)
		net_sched_make(n, id);
	return id;
}

/* The transmitter as it was after the entry before ring[i]. */
static void change_restore(const struct net *n, struct net_lane_book *l, uint32_t i)
{
	l->free = n->now.ps;
	l->rem = 0;
	l->last_arr = 0;
	l->last_number = 0;
	if (i == l->head)
		return;
	const struct net_entry *e = net_at(l, i - 1);
	l->last_arr = e->arr;
	l->last_number = net_entry_number(e);
	if (e->dep < n->now.ps)
		return;
	l->free = e->dep;
	l->rem = net_entry_rem(e);
}

/* What of the entry's transmission lies after `now`. */
static int64_t change_tx_left(const struct net_lane_book *l, uint32_t i, int64_t now)
{
	int64_t dep = net_at(l, i)->dep;
	return dep - MIN(MAX(net_start(l, i), now), dep);
}

/* Takes the last entry out of the ring; what it is worth in the counts is the caller's. */
static void change_pop(struct net *n, struct net_lane_book *l, int64_t now)
{
	const struct net_entry *e = net_at(l, l->tail - 1);
	l->busy -= change_tx_left(l, l->tail - 1, now);
	if (net_entry_state(e) == NET_EVENT && net_entry_next(e) != NET_LANE_END)
		n->lanes[net_entry_next(e)].waiting--;
	if (l->shape && net_start(l, l->tail - 1) > n->now.ps)
		l->shape->full = l->shape->past[(l->tail - 1) & l->mask].full;
	l->tail--;
	if (l->next == l->tail + 1)
		l->next = l->tail;
	if (l->sent == l->tail + 1)
		l->sent = l->tail;
	else
		l->backlog -= net_size(l, &e->p);
}

/* The backlog as of now, though it was looked at later. */
static void change_backlog(const struct net *n, struct net_lane_book *l)
{
	while (l->sent != l->head && net_at(l, l->sent - 1)->dep > n->now.ps) {
		l->sent--;
		l->backlog += net_size(l, &net_at(l, l->sent)->p);
	}
}

/* The entries of the lane that fed this one are events again. */
static void change_unfed(struct net *n, net_lane from, net_lane id)
{
	struct net_lane_book *l = &n->lanes[from];
	for (uint32_t i = l->tail; i != l->head; i--) {
		struct net_entry *e = net_at(l, i - 1);
		if (!net_ahead(n, e->arr, net_entry_number(e)))
			break;
		if (net_entry_state(e) != NET_FED || net_entry_next(e) != id)
			continue;
		e->rest &= ~(uint64_t)NET_FED;
		n->lanes[id].waiting++;
		if (l->next - l->head > i - 1 - l->head)
			l->next = i - 1;
	}
	net_arm(n, from);
}

void net_unfold_after(struct net *n, net_lane id)
{
	for (net_lane c = 0; c < n->n_lanes; c++)
		if (n->lanes[c].feeder == id)
			net_unfold(n, c);
}

void net_unfold(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	if (l->feeder == NET_NONE || l->tail == l->head || !net_ahead(n, net_at(l, l->tail - 1)->enter, net_entry_number(net_at(l, l->tail - 1))))
		return;
	net_unfold_after(n, id);
	while (l->tail != l->head) {
		const struct net_entry *e = net_at(l, l->tail - 1);
		if (!net_ahead(n, e->enter, net_entry_number(e)))
			break;
		l->in--;
		l->in_bytes -= (uint64_t)net_size(l, &e->p);
		l->marked -= (e->rest & NET_HERE_MARKED) != 0;
		change_pop(n, l, INT64_MIN);
	}
	change_restore(n, l, l->tail);
	change_backlog(n, l);
	net_arm(n, id);
	change_unfed(n, l->feeder, id);
}

void net_feed(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	bool simple = l->kind == NET_FIFO && l->o.loss_ppb == 0 && !l->shape;
	net_lane feeder = simple && l->n_feeders == 1 ? l->feeders[0].from : NET_NONE;
	if (feeder == l->feeder)
		return;
	net_unfold(n, id);
	n->lanes[id].feeder = feeder;
}

/* The first entry whose transmission has not begun. */
static uint32_t change_waiting(const struct net *n, const struct net_lane_book *l)
{
	uint32_t from = l->tail;
	while (from != l->head && net_start(l, from - 1) > n->now.ps)
		from--;
	return from;
}

void net_lane_set(struct net *n, net_lane id, const struct net_lane_opts *o)
{
	struct net_lane_book *l = &n->lanes[id];
	SIM_ASSERT(id < n->n_lanes);
	l->lowered = true;
	if (l->kind == NET_CLASS) {
		l->o.limit_bytes = o->limit_bytes;
		l->o.limit_packets = o->limit_packets;
		l->o.mark_bytes = o->mark_bytes;
		return;
	}
	SIM_ASSERT(o->tells == l->o.tells && o->overhead == l->o.overhead);
	if (l->kind == NET_SCHED) {
		change_settings(n, l, o);
		net_class_changed(n, id);
		return;
	}
	net_unfold(n, id);
	net_unfold_after(n, id);
	uint32_t from = change_waiting(n, l);
	for (uint32_t i = l->tail; i != from; i--)
		l->busy -= change_tx_left(l, i - 1, INT64_MIN);
	change_restore(n, l, from);
	if (l->shape && from != l->tail)
		l->shape->full = l->shape->past[from & l->mask].full;
	change_settings(n, l, o);
	for (uint32_t i = from; i != l->tail; i++) {
		struct net_entry *e = net_at(l, i);
		net_transmit(l, i, MAX(e->enter, n->now.ps), net_size(l, &e->p));
		e->dep = l->free;
		e->rest = l->rem << 8 | (e->rest & 0xff);
		net_arrive(l, e);
	}
	net_arm(n, id);
	net_feed(n, id);
}

void net_cut(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	GArray *gone = g_array_new(FALSE, FALSE, sizeof(struct net_entry));
	net_unfold(n, id);
	net_unfold_after(n, id);
	while (l->tail != l->head && net_at(l, l->tail - 1)->dep > n->now.ps) {
		g_array_append_val(gone, *net_at(l, l->tail - 1));
		change_pop(n, l, n->now.ps);
	}
	change_restore(n, l, l->tail);
	net_arm(n, id);
	for (uint32_t i = 0; i < gone->len; i++) {
		const struct net_entry *e = &g_array_index(gone, struct net_entry, i);
		bool lost = net_entry_state(e) == NET_LOST;
		*(lost ? &l->lost : &l->dropped) += 1;
		*(lost ? &l->lost_bytes : &l->dropped_bytes) += (uint64_t)net_size(l, &e->p);
	}
	for (uint32_t i = gone->len; i > 0; i--) {
		const struct net_entry *e = &g_array_index(gone, struct net_entry, i - 1);
		if (net_entry_state(e) != NET_LOST)
			net_tell_gone(n, &e->p, n->routes[e->p.route].lanes[e->p.hop], true); /* the class that it named, if it did */
	}
	g_array_free(gone, TRUE);
}

void net_lane_down(struct net *n, net_lane id, bool down)
{
	struct net_lane_book *l = &n->lanes[id];
	SIM_ASSERT(id < n->n_lanes);
	if (down == l->down)
		return;
	l->down = down;
	if (l->kind != NET_FIFO)
		net_class_down(n, id);
	else if (down)
		net_cut(n, id);
}
