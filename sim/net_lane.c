/* sim/net_lane.c: what happens to a packet in a lane: it waits, is sent, crosses the wire.
 *
 * Departure and fate are worked out when it enters, and where the next lane is fed by this one alone, there too, and so on. Times of transmission are kept
 * for the sizes last seen, so the usual packet needs no division. Random loss is drawn as the number of packets until the next lost one: floor(log2 U /
 * log2(1 - p)), U uniform in (0, 1], which is the geometric distribution of independent losses.
 *
 * Not modelled: bit errors that depend on a packet's size; collisions, pauses (802.3x, PFC).
 */
#include "sim/fixmath.h"
#include "sim/net_inside.h"
#include "sim/rng.h"

#include <glib.h>

#define LANE_RING 16

void net_tell_gone(struct net *n, const struct net_packet *p, net_lane id, bool queue)
{
	if (n->ops.gone)
		n->ops.gone(n->ctx, p, id, queue);
}

/* Gives up the entries that crossed the wire before the present instant. */
void net_lane_clean(struct net *n, struct net_lane_book *l)
{
	uint32_t i = l->head, end = l->next - i < l->sent - i ? l->next : l->sent;
	uint64_t all = 0, lost = 0, lost_bytes = 0;
	for (; i != end; i++) {
		const struct net_entry *e = net_at(l, i);
		if (e->arr >= n->done.ps)
			break;
		uint64_t size = (uint64_t)net_size(l, &e->p);
		all += size;
		if (net_entry_state(e) == NET_LOST) {
			lost++;
			lost_bytes += size;
		}
	}
	l->lost += lost;
	l->lost_bytes += lost_bytes;
	l->out += i - l->head - lost;
	l->out_bytes += all - lost_bytes;
	l->head = i;
}

/* Makes room for one more: by what has crossed the wire, else by a ring twice as large. */
static void lane_room(struct net *n, struct net_lane_book *l)
{
	net_lane_clean(n, l);
	if (l->tail - l->head < l->cap)
		return;
	uint32_t cap = l->cap ? 2 * l->cap : LANE_RING;
	SIM_ASSERT(cap > l->cap);
	struct net_entry *ring = g_new(struct net_entry, cap);
	struct net_past *past = l->shape ? g_new0(struct net_past, cap) : NULL;
	for (uint32_t i = l->head; i != l->tail; i++) {
		ring[i & (cap - 1)] = *net_at(l, i);
		if (past)
			past[i & (cap - 1)] = l->shape->past[i & l->mask];
	}
	g_free(l->ring);
	l->ring = ring;
	l->cap = cap;
	l->mask = cap - 1;
	if (past) {
		g_free(l->shape->past);
		l->shape->past = past;
	}
}

static inline const struct net_tx *lane_tx(struct net_lane_book *l, uint32_t size)
{
	struct net_tx *tx = &l->tx[size >> 3 & (NET_TX_SLOTS - 1)];
	if (tx->size != size) {
		uint64_t bits = size * (8 * (uint64_t)SIM_S);
		*tx = (struct net_tx){size, (int64_t)(bits / l->bps), bits % l->bps};
	}
	return tx;
}

static inline int64_t lane_transmit(struct net_lane_book *l, uint32_t i, int64_t t, int64_t size)
{
	int64_t start = t > l->free ? t : l->free;
	uint64_t rem;
	if (l->shape)
		start = net_shape_start(l, i, start, size);
	rem = start > l->free ? 0 : l->rem;
	int64_t free = start;
	if (l->bps) {
		const struct net_tx *tx = lane_tx(l, (uint32_t)size);
		free += tx->ps;
		rem += tx->rem;
		if (rem >= l->bps) {
			rem -= l->bps;
			free++;
		}
	}
	l->free = free;
	l->rem = rem;
	l->busy += free - start;
	return start;
}

int64_t net_transmit(struct net_lane_book *l, uint32_t i, int64_t t, int64_t size)
{
	return lane_transmit(l, i, t, size);
}

static inline void lane_arrive(struct net_lane_book *l, struct net_entry *e, uint64_t number)
{
	int64_t arr = e->dep + l->o.delay.ps;
	if (arr == e->enter)
		arr++; /* so that each packet has one event at an instant */
	if (arr <= l->last_arr && (arr < l->last_arr || number < l->last_number))
		arr = l->last_arr + 1;
	e->arr = l->last_arr = arr;
	l->last_number = number;
}

void net_arrive(struct net_lane_book *l, struct net_entry *e)
{
	lane_arrive(l, e, net_entry_number(e));
}

void net_lane_loss(struct net_lane_book *l)
{
	if (l->o.loss_ppb >= INT64_C(1000000000)) {
		l->until_loss = 0;
		return;
	}
	double u = (double)((rng_next(l->draws) >> 11) + 1) * 0x1p-53;
	double skip = fixmath_log2(u) / l->log_pass;
	l->until_loss = skip < 0x1p62 ? (uint64_t)skip : UINT64_C(1) << 62;
}

static enum net_state lane_draw(struct net_lane_book *l)
{
	if (l->until_loss > 0) {
		l->until_loss--;
		return NET_EVENT;
	}
	net_lane_loss(l);
	return NET_LOST;
}

bool net_lane_full(const struct net_lane_book *l, int64_t size)
{
	if (l->o.limit_bytes && l->backlog + size > l->o.limit_bytes)
		return true;
	return l->o.limit_packets && l->tail - l->sent > l->o.limit_packets;
}

static inline net_lane lane_next(const struct net *n, const struct net_packet *p)
{
	return n->routes[p->route].lanes[p->hop + 1];
}

void net_note_wait(struct net_packet *p, int64_t wait)
{
	uint32_t ns = (uint32_t)MIN(wait / SIM_NS, INT64_C(4000000000));
	if (ns <= p->a)
		return;
	p->a = ns;
	p->b = p->hop;
}

/* ECN and random loss. */
static enum net_state lane_fate(struct net_lane_book *l, struct net_packet *p)
{
	enum net_state state = NET_EVENT;
	if (l->o.mark_bytes && l->backlog >= l->o.mark_bytes && (p->flags & (NET_ECT | NET_CE)) == NET_ECT) {
		p->flags |= NET_CE;
		l->marked++;
		state = NET_HERE_MARKED;
	}
	return l->o.loss_ppb ? state | lane_draw(l) : state;
}

/* One packet into one lane's ring, past its limit. */
static inline __attribute__((always_inline)) struct net_entry *lane_append(struct net *n, struct net_lane_book *l, const struct net_packet *p, int64_t t, uint64_t number, int64_t size)
{
	if (l->tail - l->head == l->cap)
		lane_room(n, l);
	struct net_entry *e = net_at(l, l->tail);
	e->p = *p;
	enum net_state state = l->plain ? NET_EVENT : lane_fate(l, &e->p);
	int64_t start = lane_transmit(l, l->tail, t, size);
	if (start > t && p->flags & NET_WAITS)
		net_note_wait(&e->p, start - t);
	e->enter = t;
	e->dep = l->free;
	e->key = number << NET_LANE_BITS | lane_next(n, p);
	e->rest = l->rem << 8 | state;
	lane_arrive(l, e, number);
	l->tail++;
	l->backlog += size;
	if (l->backlog > l->peak)
		l->peak = l->backlog;
	return e;
}

/* Is it certain already what the packet meets in the lane it enters next? */
static bool lane_feeds(const struct net *n, net_lane id, const struct net_entry *e)
{
	net_lane next = net_entry_next(e);
	if (next == NET_LANE_END || n->lanes[next].feeder != id || net_entry_state(e) == NET_LOST)
		return false;
	struct net_lane_book *to = &n->lanes[next];
	if (to->waiting > 0 || to->down)
		return false;
	net_lane_sent(to, e->arr);
	return !net_lane_full(to, net_size(to, &e->p));
}

/* The last entry of the lane has no event. */
static inline void lane_pass(struct net_lane_book *l)
{
	if (l->next == l->tail - 1)
		l->next = l->tail;
}

static inline void lane_arm(struct net *n, struct net_lane_book *l, net_lane id)
{
	const struct net_entry *e = net_at(l, l->next);
	l->armed = true;
	l->pending_at = e->arr;
	l->pending = net_entry_number(e);
	net_push(n, l->pending_at, l->pending, id);
}

/* The last entry of the lane will be an event. */
static inline void lane_wait(struct net *n, struct net_lane_book *l, net_lane id, net_lane next)
{
	if (next != NET_LANE_END)
		n->lanes[next].waiting++;
	if (!l->armed)
		lane_arm(n, l, id);
}

/* Its last entry goes on as far as that is certain already, or is lost. */
static __attribute__((noinline)) void lane_ahead(struct net *n, net_lane id, struct net_entry *e)
{
	struct net_lane_book *l = &n->lanes[id];
	while (lane_feeds(n, id, e)) {
		struct net_packet on = e->p;
		e->rest |= NET_FED;
		lane_pass(l);
		on.hop++;
		uint64_t number = net_entry_number(e);
		id = net_entry_next(e);
		l = &n->lanes[id];
		int64_t size = net_size(l, &on);
		l->in++;
		l->in_bytes += (uint64_t)size;
		e = lane_append(n, l, &on, e->arr, number, size);
		net_checked(n, id);
	}
	if (net_entry_state(e) == NET_LOST) {
		struct net_packet lost = e->p;
		lane_pass(l);
		net_tell_gone(n, &lost, id, false);
		return;
	}
	lane_wait(n, l, id, net_entry_next(e));
}

static inline __attribute__((always_inline)) int64_t lane_put(struct net *n, struct net_lane_book *l, net_lane id, const struct net_packet *p, int64_t t,
	uint64_t number, int64_t size)
{
	struct net_entry *e = lane_append(n, l, p, t, number, size);
	int64_t dep = e->dep;
	net_lane next = net_entry_next(e);
	net_checked(n, id);
	if (net_entry_state(e) == NET_LOST || (next != NET_LANE_END && n->lanes[next].feeder == id))
		lane_ahead(n, id, e);
	else
		lane_wait(n, l, id, next);
	return dep;
}

int64_t net_put(struct net *n, net_lane id, const struct net_packet *p, int64_t t, uint64_t number)
{
	struct net_lane_book *l = &n->lanes[id];
	return lane_put(n, l, id, p, t, number, net_size(l, p));
}

static __attribute__((noinline)) void lane_refuse(struct net *n, struct net_lane_book *l, net_lane id, const struct net_packet *p)
{
	l->dropped++;
	l->dropped_bytes += (uint64_t)net_size(l, p);
	net_checked(n, id);
	net_tell_gone(n, p, id, true);
}

static inline __attribute__((always_inline)) int64_t lane_enter(struct net *n, net_lane id, const struct net_packet *p, int64_t t, uint64_t number)
{
	struct net_lane_book *l = &n->lanes[id];
	if (l->kind != NET_FIFO) {
		net_class_enter(n, id, p, number);
		return -1;
	}
	int64_t size = net_size(l, p);
	net_lane_sent(l, t);
	l->in++;
	l->in_bytes += (uint64_t)size;
	if (l->down || net_lane_full(l, size)) {
		lane_refuse(n, l, id, p);
		return -1;
	}
	l->lowered = false;
	return lane_put(n, l, id, p, t, number, size);
}

struct sim_time net_send(struct net *n, const struct net_packet *p)
{
	const struct net_route_book *r = &n->routes[p->route];
	SIM_ASSERT(p->route < n->n_routes && r->live && p->hop == 0);
	int64_t dep = lane_enter(n, r->lanes[0], p, n->now.ps, n->number++);
	return dep < 0 ? SIM_TIME_NEVER : sim_time_ps(dep);
}

void net_arm(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	if (l->armed) {
		evq_lean_cancel(n->q, sim_time_ps(l->pending_at), l->pending, id);
		n->moves++;
	}
	l->armed = false;
	if (l->next != l->tail)
		lane_arm(n, l, id);
}

void net_play(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	const struct net_entry *e = net_at(l, l->next);
	struct net_packet p = e->p;
	net_lane next = net_entry_next(e);
	do
		l->next++;
	while (l->next != l->tail && net_entry_state(net_at(l, l->next)) != NET_EVENT);
	l->armed = false;
	if (l->next != l->tail)
		lane_arm(n, l, id);
	net_checked(n, id);
	p.hop++;
	if (next == NET_LANE_END) {
		n->ops.arrived(n->ctx, &p);
	} else {
		n->lanes[next].waiting--;
		lane_enter(n, next, &p, n->now.ps, n->done_number);
	}
}
