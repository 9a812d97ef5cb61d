/* sim/net_class.c: a transmitter that chooses among classes: guarantees first, then what is left by shares.
 *
 * Each class has a queue of its own; when the transmitter is free it takes the first packet of one of them (NIOC's scheduler is not published: this is the
 * packet form of the procedure of sim/share_class.c, which both fidelities so share).
 *
 *   guarantee   the greater of its reservation and its part, by shares, of what the greater reservations leave, among the active classes; at most its limit.
 *               A class is active while it has packets, and 100 ms after.
 *   due         the instant from which the next packet falls under the guarantee: due += size / guarantee when such a packet goes. Classes that are due go
 *               first, the longest due before others. Since guarantees add up to at most the rate, a class that always has packets is behind by a few
 *               packets at most. A class that had none is behind by two at most.
 *   by shares   else the class with the least start tag of those that have packets: start-time fair queueing (P. Goyal, H. Vin, H. Cheng, SIGCOMM 1996),
 *               which gives each what is left by shares within a packet.
 *   limit       a token bucket: a class that has had its limit waits.
 *
 * What is sent along the lane itself is a class of its own with normal shares. A class's limits of its queue count what waits; its packets are out when
 * their transmission begins, since then they stand in the ring of the lane.
 */
#include "sim/net_inside.h"

#include <glib.h>
#include <string.h>

#define CLASS_NORMAL_SHARES 50
#define CLASS_LINGER (100 * SIM_MS)
#define CLASS_BEHIND 2       /* packets, for one that had none */
#define CLASS_LIMIT_BURST 8  /* packets beyond the limit that a class may send at once when it was held up */
#define CLASS_TAG_BITS 20

/* ps that so many bytes take at so many bit/s */
static int64_t class_time(uint32_t size, uint64_t bps)
{
	if (bps == 0)
		return 0;
	uint64_t ps = size * (8 * (uint64_t)SIM_S) / bps;
	return (int64_t)MIN(ps, (uint64_t)(1000 * SIM_S));
}

/* Division happens where the size or a guarantee changes only. */
static void class_price(struct net_share *c, uint32_t size)
{
	c->size = size;
	c->due_ps = class_time(size, c->guarantee);
	c->limit_ps = class_time(size, c->limit);
	c->tag_step = ((uint64_t)size << CLASS_TAG_BITS) / c->shares;
}

static uint64_t class_part(uint64_t left, uint64_t shares, uint32_t own)
{
	return shares ? (uint64_t)((sim_u128)left * own / shares) : 0;
}

static uint64_t class_cut(const struct net_share *c, uint64_t bps)
{
	return c->limit && c->limit < bps ? c->limit : bps;
}

static bool class_active(const struct net_share *c, int64_t now)
{
	return net_queue_waits(c) || now < c->quiet;
}

/* Reservations first: `guarantee` is the reservation as far as the rate goes, `fixed` those that take no part. Returns the shares of the others. */
static uint64_t class_reserve(struct net *n, const struct net_lane_book *l)
{
	uint64_t left = l->bps, shares = 0;
	for (uint32_t i = 0; i < l->sched->n; i++) {
		struct net_share *c = l->sched->share[i];
		c->fixed = !class_active(c, n->now.ps);
		c->guarantee = c->fixed ? 0 : MIN(class_cut(c, c->reservation), left);
		left -= c->guarantee;
		shares += c->fixed ? 0 : c->shares;
	}
	return shares;
}

/* Those whose reservation is more than their part keep it; false: there were none. */
static bool class_fix(const struct net_sched *s, uint64_t *left, uint64_t *shares)
{
	uint64_t of = *left, among = *shares;
	for (uint32_t i = 0; i < s->n; i++) {
		struct net_share *c = s->share[i];
		if (c->fixed || c->guarantee <= class_part(of, among, c->shares))
			continue;
		c->fixed = true;
		*left -= c->guarantee;
		*shares -= c->shares;
	}
	return *shares != among || *left != of;
}

static void class_guarantees(struct net *n, net_lane parent)
{
	const struct net_lane_book *l = &n->lanes[parent];
	const struct net_sched *s = l->sched;
	uint64_t left = l->bps;
	uint64_t shares = class_reserve(n, l);
	while (class_fix(s, &left, &shares))
		;
	for (uint32_t i = 0; i < s->n; i++) {
		struct net_share *c = s->share[i];
		if (!c->fixed)
			c->guarantee = class_cut(c, class_part(left, shares, c->shares));
		if (class_active(c, n->now.ps))
			c->guarantee = MAX(c->guarantee, 1);
		class_price(c, c->size);
		c->due = MIN(c->due, n->now.ps + c->due_ps);
	}
}

static void class_cancel(struct net *n, net_lane parent)
{
	struct net_sched *s = n->lanes[parent].sched;
	if (s->turn == NET_NO_TURN)
		return;
	evq_lean_cancel(n->q, sim_time_ps(s->turn), NET_TURNS + parent, parent);
	n->moves++;
	s->turn = NET_NO_TURN;
}

static void class_turn_at(struct net *n, net_lane parent, int64_t t)
{
	struct net_sched *s = n->lanes[parent].sched;
	if (s->turn <= t)
		return;
	class_cancel(n, parent);
	s->turn = t;
	net_push(n, t, NET_TURNS + parent, parent);
}

/* The class whose packet goes next; s->n: none may go now, and *out_wake says when one may. */
static uint32_t class_choose(const struct net *n, const struct net_sched *s, bool *out_due, int64_t *out_wake)
{
	int64_t now = n->now.ps;
	uint32_t due = s->n, fair = s->n;
	uint64_t least = 0;
	*out_wake = NET_NO_TURN;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct net_share *c = s->share[i];
		if (!net_queue_waits(c))
			continue;
		if (c->limit && c->allowed > now) {
			*out_wake = MIN(*out_wake, c->allowed);
			continue;
		}
		if (c->guarantee && c->due <= now && (due == s->n || c->due < s->share[due]->due))
			due = i;
		uint64_t start = (int64_t)(c->tag - s->virtual_time) > 0 ? c->tag : s->virtual_time;
		if (fair == s->n || (int64_t)(start - least) < 0) {
			fair = i;
			least = start;
		}
	}
	*out_due = due != s->n;
	return *out_due ? due : fair;
}

static void class_charge(struct net *n, struct net_sched *s, struct net_share *c, uint32_t size, bool due)
{
	if (c->size != size)
		class_price(c, size);
	if (due) {
		c->due += c->due_ps;
	} else {
		uint64_t start = (int64_t)(c->tag - s->virtual_time) > 0 ? c->tag : s->virtual_time;
		s->virtual_time = start;
		c->tag = start + c->tag_step;
	}
	if (c->limit)
		c->allowed = MAX(c->allowed, n->now.ps - CLASS_LIMIT_BURST * c->limit_ps) + c->limit_ps;
}

static void class_send(struct net *n, net_lane parent, uint32_t i, bool due)
{
	struct net_lane_book *l = &n->lanes[parent];
	struct net_sched *s = l->sched;
	struct net_share *c = s->share[i];
	struct net_queued w = net_queue_take(n, s->classes[i]);
	class_charge(n, s, c, (uint32_t)net_size(l, &w.p), due);
	if (!net_queue_waits(c))
		c->quiet = n->now.ps + CLASS_LINGER;
	s->quiet = MIN(s->quiet, n->now.ps + CLASS_LINGER);
	if (w.p.flags & NET_WAITS && n->now.ps > w.enter)
		net_note_wait(&w.p, n->now.ps - w.enter);
	net_lane_sent(l, n->now.ps);
	s->sending = true;
	s->sent = w.p;
	s->sent_from = i == 0 ? parent : s->classes[i];
	int64_t dep = net_put(n, parent, &w.p, n->now.ps, w.number);
	if (s->waiting > 0 || n->lanes[s->sent_from].o.tells)
		class_turn_at(n, parent, dep);
}

/* Works guarantees out again if other classes are active than then. */
static void class_look(struct net *n, net_lane parent)
{
	struct net_sched *s = n->lanes[parent].sched;
	bool other = false;
	for (uint32_t i = 0; i < s->n; i++)
		other = other || class_active(s->share[i], n->now.ps) != (s->share[i]->guarantee != 0);
	if (other)
		class_guarantees(n, parent);
	s->stale = false;
	s->quiet = INT64_MAX;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->share[i]->guarantee && !net_queue_waits(s->share[i]))
			s->quiet = MIN(s->quiet, s->share[i]->quiet);
}

static void class_pick(struct net *n, net_lane parent)
{
	struct net_sched *s = n->lanes[parent].sched;
	if (s->waiting == 0)
		return;
	if (s->stale || n->now.ps >= s->quiet)
		class_look(n, parent);
	int64_t wake;
	bool due;
	uint32_t i = class_choose(n, s, &due, &wake);
	if (i != s->n)
		class_send(n, parent, i, due);
	else if (wake != NET_NO_TURN)
		class_turn_at(n, parent, wake);
}

void net_class_turn(struct net *n, net_lane id)
{
	struct net_sched *s = n->lanes[id].sched;
	s->turn = NET_NO_TURN;
	bool over = s->sending && n->lanes[id].free <= n->now.ps;
	if (over) {
		s->sending = false;
		struct net_packet sent = s->sent;
		if (n->lanes[s->sent_from].o.tells && n->ops.left)
			n->ops.left(n->ctx, &sent, s->sent_from);
	}
	s = n->lanes[id].sched;
	if (!s->sending)
		class_pick(n, id);
	else if (s->waiting > 0 || n->lanes[s->sent_from].o.tells)
		class_turn_at(n, id, n->lanes[id].free);
}

void net_class_enter(struct net *n, net_lane id, const struct net_packet *p, uint64_t number)
{
	net_lane queue = n->lanes[id].kind == NET_SCHED ? n->lanes[id].sched->classes[0] : id;
	struct net_lane_book *q = &n->lanes[queue];
	net_lane parent = q->share->parent;
	struct net_lane_book *l = &n->lanes[parent];
	struct net_sched *s = l->sched;
	int64_t size = net_size(l, p);
	q->in++, l->in++;
	q->in_bytes += (uint64_t)size, l->in_bytes += (uint64_t)size;
	if (l->down || q->down || net_queue_full(q, size)) {
		q->dropped++, l->dropped++;
		q->dropped_bytes += (uint64_t)size, l->dropped_bytes += (uint64_t)size;
		net_checked(n, parent);
		net_tell_gone(n, p, id, true);
		return;
	}
	s->stale |= q->share->guarantee == 0;
	if (!net_queue_waits(q->share))
		q->share->due = MAX(q->share->due, n->now.ps - CLASS_BEHIND * q->share->due_ps);
	net_queue_keep(n, queue, p, number);
	net_checked(n, queue);
	if (s->sending && l->free < n->now.ps)
		s->sending = false;
	if (!s->sending)
		class_pick(n, parent);
	else
		class_turn_at(n, parent, l->free);
}

static net_lane class_add(struct net *n, net_lane parent, uint32_t shares, const struct net_lane_opts *o)
{
	struct net_lane_opts own = {.limit_bytes = o->limit_bytes, .limit_packets = o->limit_packets, .mark_bytes = o->mark_bytes};
	net_lane id = net_lane_add(n, &own);
	struct net_lane_book *q = &n->lanes[id];
	struct net_lane_book *l = &n->lanes[parent];
	struct net_sched *s = l->sched;
	q->kind = NET_CLASS;
	q->o.tells = o->tells;
	q->o.overhead = l->o.overhead;
	q->share = g_new0(struct net_share, 1);
	*q->share = (struct net_share){.parent = parent, .shares = MAX(shares, 1), .quiet = -1};
	s->classes = g_renew(net_lane, s->classes, s->n + 1);
	s->share = g_renew(struct net_share *, s->share, s->n + 1);
	s->share[s->n] = q->share;
	s->classes[s->n++] = id;
	return id;
}

void net_sched_make(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	SIM_ASSERT(l->kind == NET_FIFO);
	l->kind = NET_SCHED;
	if (l->bps == 0)
		l->bps = NET_MAX_BPS; /* who only delays has no one to choose */
	l->sched = g_new0(struct net_sched, 1);
	l->sched->turn = NET_NO_TURN;
	l->sched->sending = l->free > n->now.ps;
	l->sched->sent_from = id;
	net_feed(n, id);
	struct net_lane_opts own = l->o;
	class_add(n, id, CLASS_NORMAL_SHARES, &own);
}

net_lane net_class_add(struct net *n, net_lane parent, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps, const struct net_lane_opts *o)
{
	SIM_ASSERT(parent < n->n_lanes && n->lanes[parent].kind != NET_CLASS);
	if (n->lanes[parent].kind == NET_FIFO)
		net_sched_make(n, parent);
	net_lane id = class_add(n, parent, shares, o);
	net_class_set(n, id, shares, reservation_bps, limit_bps);
	return id;
}

void net_class_set(struct net *n, net_lane id, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps)
{
	SIM_ASSERT(id < n->n_lanes && n->lanes[id].kind == NET_CLASS);
	struct net_share *c = n->lanes[id].share;
	SIM_ASSERT(shares <= 1000000);
	c->shares = MAX(shares, 1);
	c->reservation = reservation_bps;
	c->limit = limit_bps;
	net_class_changed(n, c->parent);
}

void net_class_changed(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	if (l->kind == NET_CLASS)
		return;
	struct net_sched *s = l->sched;
	struct net_lane_book *own = &n->lanes[s->classes[0]];
	if (l->bps == 0)
		l->bps = NET_MAX_BPS;
	own->lowered = true;
	own->o.limit_bytes = l->o.limit_bytes;
	own->o.limit_packets = l->o.limit_packets;
	own->o.mark_bytes = l->o.mark_bytes;
	class_guarantees(n, id);
	s->stale = true;
	for (uint32_t i = 0; i < s->n; i++)
		s->share[i]->allowed = MIN(s->share[i]->allowed, n->now.ps + s->share[i]->limit_ps);
	if (s->sending || s->waiting == 0)
		return;
	class_cancel(n, id);
	class_turn_at(n, id, n->now.ps);
}

void net_class_down(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	if (!l->down)
		return;
	if (l->kind == NET_CLASS) {
		net_queue_drop(n, id, id);
		return;
	}
	struct net_sched *s = l->sched;
	class_cancel(n, id);
	s->sending = false;
	net_cut(n, id);
	for (uint32_t i = 0; i < s->n; i++)
		net_queue_drop(n, s->classes[i], i == 0 ? id : s->classes[i]);
}

void net_class_free(struct net_lane_book *l)
{
	if (l->share)
		g_free(l->share->ring);
	g_free(l->share);
	if (l->sched) {
		g_free(l->sched->classes);
		g_free(l->sched->share);
	}
	g_free(l->sched);
}

net_lane net_class_owner(const struct net *n, net_lane id)
{
	return n->lanes[id].kind == NET_CLASS ? n->lanes[id].share->parent : id;
}
