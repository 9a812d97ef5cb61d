/* sim/net.c: the clock of a net and its events: arrivals, turns of schedulers, timers.
 *
 * The set of events holds one for each lane that has packets on their way to something that must be played in order (a merge, a scheduler, the end of a
 * route), one for each scheduler's transmitter in use, and the timers. The order is (instant, number); a packet's number is taken when it is sent, a timer's
 * when it is set; turns come after all else of their instant, by lane: a scheduler chooses among all that has come.
 */
#include "sim/net_inside.h"

#include <glib.h>
#include <string.h>

#define NET_VERIFY_EACH 4096

struct net *net_new(const struct net_ops *ops, void *ctx)
{
	struct net *n = g_new0(struct net, 1);
	n->q = evq_ladder_new();
	n->free_timer = NET_NONE;
	n->ops = *ops;
	n->ctx = ctx;
	n->done.ps = -1;
	return n;
}

void net_free(struct net *n)
{
	if (!n)
		return;
	for (uint32_t i = 0; i < n->n_lanes; i++) {
		struct net_lane_book *l = &n->lanes[i];
		g_free(l->ring);
		g_free(l->feeders);
		net_shape_free(l);
		net_class_free(l);
		if (l->draws)
			gsl_rng_free(l->draws);
	}
	for (uint32_t i = 0; i < n->n_routes; i++)
		g_free(n->routes[i].lanes);
	evq_ladder_free(n->q);
	g_free(n->timers);
	g_free(n->lanes);
	g_free(n->routes);
	g_free(n->free_routes);
	g_free(n);
}

struct sim_time net_now(const struct net *n)
{
	return n->now;
}

static uint32_t net_timer_take(struct net *n)
{
	uint32_t i = n->free_timer;
	if (i != NET_NONE) {
		n->free_timer = n->timers[i].kind;
		return i;
	}
	SIM_ASSERT(n->n_timers < NET_TIMER);
	if (n->n_timers == n->cap_timers) {
		n->cap_timers = n->cap_timers ? 2 * n->cap_timers : 16;
		n->timers = g_renew(struct net_timer_book, n->timers, n->cap_timers);
	}
	return n->n_timers++;
}

void net_timer(struct net *n, struct sim_time t, uint32_t target, uint32_t kind)
{
	SIM_ASSERT(t.ps >= n->now.ps);
	uint32_t i = net_timer_take(n);
	n->timers[i] = (struct net_timer_book){target, kind};
	net_push(n, t.ps, n->number++, NET_TIMER | i);
}

static void net_play_timer(struct net *n, uint32_t i)
{
	struct net_timer_book timer = n->timers[i];
	n->timers[i].kind = n->free_timer;
	n->free_timer = i;
	n->ops.timer(n->ctx, timer.target, timer.kind);
}

static void net_play_first(struct net *n, uint64_t order, uint32_t id)
{
	evq_lean_drop(n->q);
	n->moves++;
	n->taken = true;
	if (id & NET_TIMER) {
		n->done_number = order;
		net_play_timer(n, id & (NET_TIMER - 1));
	} else if (order >= NET_TURNS) {
		n->done_number = n->number - 1;
		net_class_turn(n, id);
	} else {
		n->done_number = order;
		net_play(n, id);
	}
	n->taken = false;
}

/* In a checked build: all books and orders now and then; each lane's own whenever something happens in it (net_checked). */
static void net_check(struct net *n)
{
#ifdef VMKSIM_CHECKED
	char why[200];
	if (n->events % NET_VERIFY_EACH == 0 && !net_verify(n, why, sizeof why))
		base_fail(why, __FILE__, __LINE__);
#else
	(void)n;
#endif
}

bool net_run(struct net *n, struct sim_time before)
{
	struct sim_time t;
	uint64_t order;
	uint32_t id;
	n->stop = false;
	while (evq_lean_first(n->q, &t, &order, &id) && t.ps < before.ps) {
		n->now = t;
		n->done = t;
		n->events++;
		net_play_first(n, order, id);
		net_check(n);
		if (n->stop)
			return true;
	}
	if (before.ps != SIM_TIME_NEVER.ps && before.ps > n->done.ps) {
		n->done.ps = before.ps - 1;
		n->done_number = UINT64_MAX;
	}
	return false;
}

void net_stop(struct net *n)
{
	n->stop = true;
}

void net_catch_up(struct net *n, struct sim_time t)
{
	struct sim_time next;
	SIM_ASSERT(t.ps >= n->now.ps && (!net_next(n, &next) || next.ps >= t.ps));
	n->now = t;
	if (t.ps > n->done.ps) {
		n->done.ps = t.ps - 1;
		n->done_number = UINT64_MAX;
	}
}

bool net_next(const struct net *n, struct sim_time *out)
{
	uint64_t order;
	uint32_t id;
	return evq_lean_first(n->q, out, &order, &id);
}

uint64_t net_events(const struct net *n)
{
	return n->events;
}

uint64_t net_moves(const struct net *n)
{
	return n->moves;
}
