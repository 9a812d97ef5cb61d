/* tests/plain-net.c: packet lanes as their definition reads, one event after another; shares no code with sim/net*.c but the random generator.
 *
 * At one instant departures come first, then arrivals and timers by number, then the turns of schedulers by lane. Tokens of a bucket are counted, not turned
 * into times. Every step is worked out anew, with divisions and walks wherever they are easiest to read.
 */
#include "tests/plain-net.h"
#include "sim/fixmath.h"
#include "sim/rng.h"

#include <glib.h>

enum plain_kind { PLAIN_DEPART, PLAIN_WAKE, PLAIN_ARRIVE, PLAIN_TIMER, PLAIN_TURN };
struct plain_event {
	int64_t t;
	int phase;
	uint64_t number;
	enum plain_kind kind;
	net_lane lane;
	uint32_t gen, arg;
	bool lost;
	struct net_packet p;
};

struct plain_packet {
	struct net_packet p;
	uint64_t number;
	int64_t enter;
	bool lost;
};

struct plain_lane {
	struct net_lane_opts o;
	bool down, sched, sending;
	net_lane parent;            /* of a class; else NET_NONE */
	net_lane direct;            /* a scheduler's class for what names it itself */
	GArray *queue;              /* plain_packet; of a FIFO or of a class */
	struct plain_packet now;    /* being sent */
	net_lane from;              /* and the lane it named */
	int64_t started, dep, free, last_arr, arr_before;
	uint64_t rem, last_number, number_before;
	uint32_t gen;               /* of departure and wake events: older ones mean nothing */
	gsl_rng *draws;
	uint64_t until_loss;
	sim_i128 tokens;            /* bytes x 8e12 */
	int64_t tokens_at;
	struct net_counts c;
	/* of a class */
	uint32_t shares;
	uint64_t reservation, limit, guarantee, tag;
	int64_t due, allowed, quiet;
	uint32_t size;
	bool fixed;
	/* of a scheduler */
	uint64_t virtual_time;
	int64_t turn;
};

struct plain_net {
	struct net_ops ops;
	void *ctx;
	GSequence *events;
	GPtrArray *lanes;
	GPtrArray *routes;          /* GArray of net_lane */
	uint64_t number;
	struct sim_time now;
};

#define PLAIN_BYTE (8 * (sim_i128)SIM_S)
#define PLAIN_NEVER (INT64_MAX / 2)

static struct plain_lane *at(const struct plain_net *n, net_lane l) { return g_ptr_array_index(n->lanes, l); }
static int64_t size_of(const struct plain_lane *l, const struct net_packet *p) { return (int64_t)p->bytes + l->o.overhead; }

static int event_order(gconstpointer a, gconstpointer b, gpointer unused)
{
	const struct plain_event *x = a, *y = b;
	(void)unused;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	if (x->phase != y->phase)
		return x->phase - y->phase;
	return (x->number > y->number) - (x->number < y->number);
}

static void push(struct plain_net *n, struct plain_event e)
{
	e.phase = e.kind == PLAIN_DEPART || e.kind == PLAIN_WAKE ? 0 : e.kind == PLAIN_TURN ? 2 : 1;
	g_sequence_insert_sorted(n->events, g_memdup2(&e, sizeof e), event_order, NULL);
}

static void lane_clear(gpointer p)
{
	struct plain_lane *l = p;
	g_array_free(l->queue, TRUE);
	if (l->draws)
		gsl_rng_free(l->draws);
	g_free(l);
}

static void route_clear(gpointer p)
{
	g_array_free(p, TRUE);
}

struct plain_net *plain_net_new(const struct net_ops *ops, void *ctx)
{
	struct plain_net *n = g_new0(struct plain_net, 1);
	n->ops = *ops;
	n->ctx = ctx;
	n->events = g_sequence_new(g_free);
	n->lanes = g_ptr_array_new_with_free_func(lane_clear);
	n->routes = g_ptr_array_new_with_free_func(route_clear);
	return n;
}

void plain_net_free(struct plain_net *n)
{
	g_sequence_free(n->events);
	g_ptr_array_free(n->lanes, TRUE);
	g_ptr_array_free(n->routes, TRUE);
	g_free(n);
}

struct sim_time plain_net_now(const struct plain_net *n) { return n->now; }

static uint64_t rate_of(const struct plain_lane *l)
{
	if (l->o.bucket.average_bps && l->o.bucket.peak_bps && (!l->o.bps || l->o.bucket.peak_bps < l->o.bps))
		return l->o.bucket.peak_bps;
	return l->o.bps;
}

static void fill(struct plain_lane *l, int64_t now)
{
	l->tokens = MIN(l->tokens + (sim_i128)l->o.bucket.average_bps * (now - l->tokens_at), (sim_i128)l->o.bucket.burst * PLAIN_BYTE);
	l->tokens_at = now;
}

static void draw_gap(struct plain_lane *l)
{
	double p = (double)l->o.loss_ppb * 1e-9;
	l->until_loss = l->o.loss_ppb == 1000000000 ? 0 : (uint64_t)(fixmath_log2((double)((rng_next(l->draws) >> 11) + 1) * 0x1p-53) / fixmath_log2(1.0 - p));
}

static void settings(struct plain_net *n, struct plain_lane *l, const struct net_lane_opts *o)
{
	struct net_lane_opts was = l->o;
	uint64_t bps = rate_of(l);
	l->o = *o;
	if (rate_of(l) != bps)
		l->rem = 0;
	if (o->bucket.average_bps && !was.bucket.average_bps) {
		l->tokens = (sim_i128)o->bucket.burst * PLAIN_BYTE;
		l->tokens_at = n->now.ps;
	} else if (o->bucket.average_bps && (o->bucket.average_bps != was.bucket.average_bps || o->bucket.burst != was.bucket.burst)) {
		l->o = was;
		fill(l, n->now.ps);
		l->o = *o;
		sim_i128 whole = l->tokens / PLAIN_BYTE - (l->tokens < 0 && l->tokens % PLAIN_BYTE != 0);
		l->tokens = MIN(whole, (sim_i128)o->bucket.burst) * PLAIN_BYTE;
	}
	if (o->loss_ppb && o->loss_ppb != was.loss_ppb) {
		if (!l->draws)
			l->draws = rng_new(o->draws, "lane", "loss");
		draw_gap(l);
	}
}

net_lane plain_net_lane_add(struct plain_net *n, const struct net_lane_opts *o)
{
	struct plain_lane *l = g_new0(struct plain_lane, 1);
	l->queue = g_array_new(FALSE, FALSE, sizeof(struct plain_packet));
	l->parent = l->direct = NET_NONE;
	l->turn = PLAIN_NEVER;
	g_ptr_array_add(n->lanes, l);
	net_lane id = n->lanes->len - 1;
	settings(n, l, o);
	if (o->tells) {
		l->sched = true;
		struct net_lane_opts own = *o;
		own.tells = false;
		net_lane direct = plain_net_class_add(n, id, 50, 0, 0, &own);
		at(n, id)->direct = direct;
	}
	return id;
}

net_route plain_net_route_add(struct plain_net *n, const net_lane *lanes, uint32_t n_lanes)
{
	GArray *r = g_array_new(FALSE, FALSE, sizeof *lanes);
	g_array_append_vals(r, lanes, n_lanes);
	g_ptr_array_add(n->routes, r);
	return n->routes->len - 1;
}

void plain_net_route_drop(struct plain_net *n, net_route r)
{
	(void)n, (void)r; /* numbers are not used again here */
}

void plain_net_timer(struct plain_net *n, struct sim_time t, uint32_t target, uint32_t kind)
{
	push(n, (struct plain_event){.t = t.ps, .number = n->number++, .kind = PLAIN_TIMER, .lane = target, .arg = kind});
}

static void tell(struct plain_net *n, const struct net_packet *p, net_lane l, bool queue)
{
	n->ops.gone(n->ctx, p, l, queue);
}

/* The packet occupies the transmitter of `l` from now on. */
static void begin(struct plain_net *n, net_lane id, struct plain_packet w)
{
	struct plain_lane *l = at(n, id);
	uint64_t bps = rate_of(l);
	if (l->free < n->now.ps)
		l->rem = 0;
	int64_t wait = (n->now.ps - w.enter) / SIM_NS;
	if (w.p.flags & NET_WAITS && wait > w.p.a) {
		w.p.a = (uint32_t)wait;
		w.p.b = w.p.hop;
	}
	sim_u128 ps = bps ? (sim_u128)size_of(l, &w.p) * 8 * SIM_S + l->rem : 0;
	l->started = n->now.ps;
	l->dep = l->free = n->now.ps + (int64_t)(bps ? ps / bps : 0);
	l->rem = bps ? (uint64_t)(ps % bps) : 0;
	int64_t arr = MAX(l->dep + l->o.delay.ps, w.enter + 1);
	if (arr < l->last_arr || (arr == l->last_arr && w.number < l->last_number))
		arr = l->last_arr + 1;
	l->arr_before = l->last_arr;
	l->number_before = l->last_number;
	l->last_arr = arr;
	l->last_number = w.number;
	l->now = w;
	l->sending = true;
	if (l->dep > n->now.ps)
		push(n, (struct plain_event){.t = l->dep, .number = id, .kind = PLAIN_DEPART, .lane = id, .gen = l->gen});
	else
		l->sending = false; /* a lane that only delays */
	push(n, (struct plain_event){.t = arr, .number = w.number, .kind = PLAIN_ARRIVE, .lane = id, .gen = l->gen, .p = w.p, .lost = w.lost});
}

/* The next of a FIFO, as soon as it may. */
static void fifo_next(struct plain_net *n, net_lane id)
{
	struct plain_lane *l = at(n, id);
	if (l->sending || l->queue->len == 0)
		return;
	struct plain_packet w = g_array_index(l->queue, struct plain_packet, 0);
	if (l->o.bucket.average_bps) {
		int64_t size = size_of(l, &w.p);
		fill(l, n->now.ps);
		sim_i128 lacks = (sim_i128)MIN(size, l->o.bucket.burst) * PLAIN_BYTE - l->tokens;
		if (lacks > 0) {
			int64_t after = (int64_t)((lacks + l->o.bucket.average_bps - 1) / l->o.bucket.average_bps);
			push(n, (struct plain_event){.t = n->now.ps + after, .number = id, .kind = PLAIN_WAKE, .lane = id, .gen = l->gen});
			return;
		}
		l->tokens -= (sim_i128)size * PLAIN_BYTE;
	}
	g_array_remove_index(l->queue, 0);
	begin(n, id, w);
	fifo_next(n, id);
}

/* --- classes --- */

static bool is_of(const struct plain_net *n, net_lane c, net_lane parent) { return at(n, c)->parent == parent; }
static bool active(const struct plain_net *n, const struct plain_lane *c) { return c->queue->len > 0 || n->now.ps < c->quiet; }
static int64_t time_of(uint32_t size, uint64_t bps) { return bps ? MIN((int64_t)(size * (8 * (uint64_t)SIM_S) / bps), 1000 * SIM_S) : 0; }
static uint64_t up_to_limit(const struct plain_lane *c, uint64_t bps) { return c->limit ? MIN(c->limit, bps) : bps; }

static void guarantees(struct plain_net *n, net_lane parent)
{
	uint64_t left = at(n, parent)->o.bps, shares = 0;
	for (net_lane i = 0; i < n->lanes->len; i++) {
		struct plain_lane *c = at(n, i);
		if (!is_of(n, i, parent))
			continue;
		c->fixed = !active(n, c);
		c->guarantee = c->fixed ? 0 : MIN(up_to_limit(c, c->reservation), left);
		left -= c->guarantee;
		shares += c->fixed ? 0 : c->shares;
	}
	left = at(n, parent)->o.bps;
	for (bool more = true; more;) {
		uint64_t of = left, among = shares;
		more = false;
		for (net_lane i = 0; i < n->lanes->len; i++) {
			struct plain_lane *c = at(n, i);
			if (!is_of(n, i, parent) || c->fixed || (sim_u128)c->guarantee <= (sim_u128)of * c->shares / among)
				continue;
			c->fixed = more = true;
			left -= c->guarantee;
			shares -= c->shares;
		}
	}
	for (net_lane i = 0; i < n->lanes->len; i++) {
		struct plain_lane *c = at(n, i);
		if (!is_of(n, i, parent))
			continue;
		if (!c->fixed)
			c->guarantee = up_to_limit(c, (uint64_t)((sim_u128)left * c->shares / shares));
		if (active(n, c) && c->guarantee == 0)
			c->guarantee = 1;
		c->due = MIN(c->due, n->now.ps + time_of(c->size, c->guarantee));
	}
}

static void turn_at(struct plain_net *n, net_lane parent, int64_t t)
{
	struct plain_lane *l = at(n, parent);
	if (l->turn <= t)
		return;
	l->turn = t;
	push(n, (struct plain_event){.t = t, .number = parent, .kind = PLAIN_TURN, .lane = parent});
}

static uint64_t start_tag(const struct plain_lane *l, const struct plain_lane *c)
{
	return (int64_t)(c->tag - l->virtual_time) > 0 ? c->tag : l->virtual_time;
}

static uint32_t waiting_of(const struct plain_net *n, net_lane parent)
{
	uint32_t waiting = 0;
	for (net_lane i = 0; i < n->lanes->len; i++)
		waiting += is_of(n, i, parent) ? at(n, i)->queue->len : 0;
	return waiting;
}

/* The class whose packet goes next, under its guarantee or by shares; NET_NONE: none may, and the lane will look again. */
static net_lane next_class(struct plain_net *n, net_lane parent, bool *out_due)
{
	struct plain_lane *l = at(n, parent);
	net_lane due = NET_NONE, fair = NET_NONE;
	int64_t wake = PLAIN_NEVER;
	for (net_lane i = 0; i < n->lanes->len; i++) {
		const struct plain_lane *c = at(n, i);
		if (!is_of(n, i, parent) || c->queue->len == 0)
			continue;
		if (c->limit && c->allowed > n->now.ps) {
			wake = MIN(wake, c->allowed);
			continue;
		}
		if (c->guarantee && c->due <= n->now.ps && (due == NET_NONE || c->due < at(n, due)->due))
			due = i;
		if (fair == NET_NONE || (int64_t)(start_tag(l, c) - start_tag(l, at(n, fair))) < 0)
			fair = i;
	}
	if (fair == NET_NONE && wake != PLAIN_NEVER)
		turn_at(n, parent, wake);
	*out_due = due != NET_NONE;
	return *out_due ? due : fair;
}

static void charge(const struct plain_net *n, struct plain_lane *l, struct plain_lane *c, int64_t size, bool due)
{
	c->size = (uint32_t)size;
	if (due) {
		c->due += time_of(c->size, c->guarantee);
	} else {
		l->virtual_time = start_tag(l, c);
		c->tag = l->virtual_time + ((uint64_t)size << 20) / c->shares;
	}
	if (c->limit)
		c->allowed = MAX(c->allowed, n->now.ps - 8 * time_of(c->size, c->limit)) + time_of(c->size, c->limit);
	c->c.out++;
	c->c.out_bytes += (uint64_t)size;
}

static bool is_lost(struct plain_lane *l)
{
	if (!l->o.loss_ppb)
		return false;
	if (l->until_loss == 0) {
		draw_gap(l);
		return true;
	}
	l->until_loss--;
	return false;
}

static void choose(struct plain_net *n, net_lane parent)
{
	struct plain_lane *l = at(n, parent);
	bool changed = false, due;
	if (waiting_of(n, parent) == 0)
		return;
	for (net_lane i = 0; i < n->lanes->len; i++)
		changed = changed || (is_of(n, i, parent) && active(n, at(n, i)) != (at(n, i)->guarantee != 0));
	if (changed)
		guarantees(n, parent);
	net_lane id = next_class(n, parent, &due);
	if (id == NET_NONE)
		return;
	struct plain_lane *c = at(n, id);
	struct plain_packet w = g_array_index(c->queue, struct plain_packet, 0);
	g_array_remove_index(c->queue, 0);
	charge(n, l, c, size_of(c, &w.p), due);
	if (c->queue->len == 0)
		c->quiet = n->now.ps + 100 * SIM_MS;
	l->from = id == l->direct ? parent : id;
	w.lost = is_lost(l);
	begin(n, parent, w);
	if (w.lost)
		tell(n, &l->now.p, parent, false);
	if (waiting_of(n, parent) > 0 || at(n, l->from)->o.tells)
		turn_at(n, parent, l->dep);
}

static void class_enter(struct plain_net *n, net_lane id, const struct plain_packet *w)
{
	net_lane queue = at(n, id)->sched ? at(n, id)->direct : id;
	struct plain_lane *c = at(n, queue), *l = at(n, c->parent);
	int64_t size = size_of(l, &w->p), waits = 0;
	for (uint32_t i = 0; i < c->queue->len; i++)
		waits += size_of(l, &g_array_index(c->queue, struct plain_packet, i).p);
	c->c.in++, l->c.in++;
	c->c.in_bytes += (uint64_t)size, l->c.in_bytes += (uint64_t)size;
	bool full = (c->o.limit_bytes && waits + size > c->o.limit_bytes) || (c->o.limit_packets && c->queue->len >= c->o.limit_packets);
	if (l->down || c->down || full) {
		c->c.dropped++, l->c.dropped++;
		c->c.dropped_bytes += (uint64_t)size, l->c.dropped_bytes += (uint64_t)size;
		tell(n, &w->p, id, true);
		return;
	}
	struct plain_packet kept = *w;
	if (c->o.mark_bytes && waits >= c->o.mark_bytes && (kept.p.flags & (NET_ECT | NET_CE)) == NET_ECT) {
		kept.p.flags |= NET_CE;
		c->c.marked++;
	}
	if (c->queue->len == 0)
		c->due = MAX(c->due, n->now.ps - 2 * time_of(c->size, c->guarantee));
	g_array_append_val(c->queue, kept);
	if (l->sending && l->dep < n->now.ps)
		l->sending = false;
	if (l->sending)
		turn_at(n, c->parent, l->dep);
	else
		choose(n, c->parent);
}

net_lane plain_net_class_add(struct plain_net *n, net_lane parent, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps, const struct net_lane_opts *o)
{
	struct net_lane_opts own = {.limit_bytes = o->limit_bytes, .limit_packets = o->limit_packets, .mark_bytes = o->mark_bytes};
	own.overhead = at(n, parent)->o.overhead;
	if (!at(n, parent)->sched) {
		at(n, parent)->sched = true;
		struct net_lane_opts direct_opts = at(n, parent)->o;
		direct_opts.tells = false;
		net_lane direct = plain_net_class_add(n, parent, 50, 0, 0, &direct_opts);
		at(n, parent)->direct = direct;
	}
	net_lane id = plain_net_lane_add(n, &own);
	struct plain_lane *c = at(n, id);
	c->o.tells = o->tells;
	c->parent = parent;
	c->quiet = -1;
	plain_net_class_set(n, id, shares, reservation_bps, limit_bps);
	return id;
}

static void class_changed(struct plain_net *n, net_lane parent)
{
	struct plain_lane *l = at(n, parent);
	guarantees(n, parent);
	for (net_lane i = 0; i < n->lanes->len; i++)
		if (is_of(n, i, parent))
			at(n, i)->allowed = MIN(at(n, i)->allowed, n->now.ps + time_of(at(n, i)->size, at(n, i)->limit));
	if (l->sending || waiting_of(n, parent) == 0)
		return;
	l->turn = PLAIN_NEVER;
	turn_at(n, parent, n->now.ps);
}

void plain_net_class_set(struct plain_net *n, net_lane id, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps)
{
	struct plain_lane *c = at(n, id);
	c->shares = shares;
	c->reservation = reservation_bps;
	c->limit = limit_bps;
	class_changed(n, c->parent);
}

/* --- FIFOs --- */

static int64_t backlog_of(const struct plain_net *n, const struct plain_lane *l)
{
	int64_t bytes = l->sending && l->dep > n->now.ps ? size_of(l, &l->now.p) : 0;
	for (uint32_t i = 0; i < l->queue->len; i++)
		bytes += size_of(l, &g_array_index(l->queue, struct plain_packet, i).p);
	return bytes;
}

static void enter(struct plain_net *n, net_lane id, const struct net_packet *p, uint64_t number)
{
	struct plain_lane *l = at(n, id);
	struct plain_packet w = {.p = *p, .number = number, .enter = n->now.ps};
	if (l->sched || l->parent != NET_NONE) {
		class_enter(n, id, &w);
		return;
	}
	int64_t size = size_of(l, p), backlog = backlog_of(n, l);
	l->c.in++;
	l->c.in_bytes += (uint64_t)size;
	uint32_t there = l->queue->len + (l->sending && l->dep > n->now.ps);
	if (l->down || (l->o.limit_bytes && backlog + size > l->o.limit_bytes) || (l->o.limit_packets && there > l->o.limit_packets)) {
		l->c.dropped++;
		l->c.dropped_bytes += (uint64_t)size;
		tell(n, p, id, true);
		return;
	}
	if (l->o.mark_bytes && backlog >= l->o.mark_bytes && (p->flags & (NET_ECT | NET_CE)) == NET_ECT) {
		w.p.flags |= NET_CE;
		l->c.marked++;
	}
	w.lost = is_lost(l);
	g_array_append_val(l->queue, w);
	fifo_next(n, id);
	if (w.lost)
		tell(n, &w.p, id, false);
}

void plain_net_send(struct plain_net *n, const struct net_packet *p)
{
	const GArray *r = g_ptr_array_index(n->routes, p->route);
	enter(n, g_array_index(r, net_lane, 0), p, n->number++);
}

void plain_net_lane_set(struct plain_net *n, net_lane id, const struct net_lane_opts *o)
{
	struct plain_lane *l = at(n, id);
	if (l->parent != NET_NONE) {
		l->o.limit_bytes = o->limit_bytes;
		l->o.limit_packets = o->limit_packets;
		l->o.mark_bytes = o->mark_bytes;
		return;
	}
	settings(n, l, o);
	if (l->sched) {
		struct plain_lane *direct = at(n, l->direct);
		direct->o.limit_bytes = o->limit_bytes;
		direct->o.limit_packets = o->limit_packets;
		direct->o.mark_bytes = o->mark_bytes;
		class_changed(n, id);
		return;
	}
	if (!l->sending)
		l->gen++; /* a wake by the old settings means nothing; what was sent has left */
	fifo_next(n, id);
}

static void drop(struct plain_net *n, net_lane id, const struct net_packet *p, net_lane told)
{
	struct plain_lane *l = at(n, id);
	l->c.dropped++;
	l->c.dropped_bytes += (uint64_t)size_of(l, p);
	if (told != NET_NONE)
		tell(n, p, told, true);
}

static void empty(struct plain_net *n, net_lane id, net_lane told)
{
	struct plain_lane *l = at(n, id);
	while (l->queue->len > 0) {
		struct plain_packet w = g_array_index(l->queue, struct plain_packet, 0);
		g_array_remove_index(l->queue, 0);
		if (w.lost) {
			l->c.lost++;
			l->c.lost_bytes += (uint64_t)size_of(l, &w.p);
			continue;
		}
		if (l->parent != NET_NONE)
			drop(n, l->parent, &w.p, NET_NONE);
		drop(n, id, &w.p, told);
	}
}

static void cut(struct plain_net *n, net_lane id)
{
	struct plain_lane *l = at(n, id);
	bool sending = l->sending && l->dep > n->now.ps;
	l->gen++;
	l->sending = false;
	if (!sending)
		return;
	GSequenceIter *i = g_sequence_get_begin_iter(n->events);
	while (!g_sequence_iter_is_end(i)) { /* its arrival will not be */
		const struct plain_event *e = g_sequence_get(i);
		GSequenceIter *next = g_sequence_iter_next(i);
		if (e->kind == PLAIN_ARRIVE && e->lane == id && e->number == l->now.number)
			g_sequence_remove(i);
		i = next;
	}
	l->last_arr = l->arr_before;
	l->last_number = l->number_before;
	l->c.busy.ps += n->now.ps - l->started;
	l->free = n->now.ps;
	l->rem = 0;
	if (l->now.lost) {
		l->c.lost++;
		l->c.lost_bytes += (uint64_t)size_of(l, &l->now.p);
		return;
	}
	struct net_packet p = l->now.p;
	drop(n, id, &p, l->sched ? l->from : id);
}

void plain_net_lane_down(struct plain_net *n, net_lane id, bool down)
{
	struct plain_lane *l = at(n, id);
	if (l->down == down)
		return;
	l->down = down;
	if (!down)
		return;
	if (l->parent == NET_NONE)
		cut(n, id);
	if (!l->sched) {
		empty(n, id, id);
		return;
	}
	l->turn = PLAIN_NEVER;
	empty(n, l->direct, id);
	for (net_lane i = 0; i < n->lanes->len; i++)
		if (is_of(n, i, id) && i != l->direct)
			empty(n, i, i);
}

struct net_counts plain_net_lane_counts(struct plain_net *n, net_lane id)
{
	struct plain_lane *l = at(n, id);
	struct net_counts c = l->c;
	bool sending = l->sending && l->dep > n->now.ps;
	c.backlog = backlog_of(n, l);
	if (sending)
		c.busy.ps += n->now.ps - l->started;
	c.inside = c.in - c.out - c.dropped - c.lost;
	for (net_lane i = 0; i < n->lanes->len; i++)
		if (l->sched && is_of(n, i, id))
			c.backlog += backlog_of(n, at(n, i));
	c.sent_bytes = c.in_bytes - c.dropped_bytes - (uint64_t)c.backlog;
	return c;
}

/* --- the clock --- */

static void arrive(struct plain_net *n, struct plain_event *e)
{
	struct plain_lane *l = at(n, e->lane);
	uint64_t size = (uint64_t)size_of(l, &e->p);
	const GArray *r = g_ptr_array_index(n->routes, e->p.route);
	*(e->lost ? &l->c.lost : &l->c.out) += 1;
	*(e->lost ? &l->c.lost_bytes : &l->c.out_bytes) += size;
	if (e->lost)
		return;
	e->p.hop++;
	if (e->p.hop == r->len)
		n->ops.arrived(n->ctx, &e->p);
	else
		enter(n, g_array_index(r, net_lane, e->p.hop), &e->p, e->number);
}

static void turn(struct plain_net *n, net_lane id)
{
	struct plain_lane *l = at(n, id);
	l->turn = PLAIN_NEVER;
	if (l->sending && l->dep <= n->now.ps) {
		l->sending = false;
		struct net_packet p = l->now.p;
		if (at(n, l->from)->o.tells)
			n->ops.left(n->ctx, &p, l->from);
	}
	if (!l->sending)
		choose(n, id);
	else if (waiting_of(n, id) > 0 || at(n, l->from)->o.tells)
		turn_at(n, id, l->dep);
}

static void play(struct plain_net *n, struct plain_event *e)
{
	struct plain_lane *l = e->kind == PLAIN_TIMER ? NULL : at(n, e->lane);
	switch (e->kind) {
	case PLAIN_DEPART:
		if (e->gen == l->gen)
			l->c.busy.ps += l->dep - l->started;
		if (e->gen == l->gen && !l->sched) {
			l->sending = false;
			fifo_next(n, e->lane);
		}
		break;
	case PLAIN_WAKE:
		if (e->gen == l->gen)
			fifo_next(n, e->lane);
		break;
	case PLAIN_ARRIVE:
		arrive(n, e);
		break;
	case PLAIN_TIMER:
		n->ops.timer(n->ctx, e->lane, e->arg);
		break;
	case PLAIN_TURN:
		if (l->turn == e->t)
			turn(n, e->lane);
		break;
	}
}

void plain_net_run(struct plain_net *n, struct sim_time before)
{
	while (!g_sequence_is_empty(n->events)) {
		GSequenceIter *first = g_sequence_get_begin_iter(n->events);
		struct plain_event e = *(struct plain_event *)g_sequence_get(first);
		if (e.t >= before.ps)
			return;
		g_sequence_remove(first);
		n->now.ps = e.t;
		play(n, &e);
	}
}

void plain_net_catch_up(struct plain_net *n, struct sim_time t)
{
	n->now = t;
	while (!g_sequence_is_empty(n->events)) { /* departures come first at each instant */
		GSequenceIter *first = g_sequence_get_begin_iter(n->events);
		struct plain_event e = *(struct plain_event *)g_sequence_get(first);
		if (e.t != t.ps || e.phase != 0)
			return;
		g_sequence_remove(first);
		play(n, &e);
	}
}
