/* sim/net_count.c: what has gone through a lane as of now, and whether its books are right.
 *
 * What was worked out ahead of the clock is taken off again; that costs the packets ahead. Else a look is cheap.
 */
#include "sim/net_inside.h"

#include <glib.h>
#include <inttypes.h>

/* Of the entries before `end`: bytes whose last bit has not left by now, and what of their transmissions lies ahead. */
static int64_t count_backlog(const struct net *n, const struct net_lane_book *l, uint32_t end, int64_t *out_left)
{
	int64_t bytes = 0, left = 0;
	for (uint32_t i = end; i != l->head && net_at(l, i - 1)->dep > n->now.ps; i--) {
		const struct net_entry *e = net_at(l, i - 1);
		bytes += net_size(l, &e->p);
		left += e->dep - MAX(net_start(l, i - 1), n->now.ps);
	}
	*out_left = left;
	return bytes;
}

struct net_counts net_lane_counts(struct net *n, net_lane id)
{
	struct net_lane_book *l = &n->lanes[id];
	struct net_counts c = {.in = l->in, .in_bytes = l->in_bytes, .dropped = l->dropped, .dropped_bytes = l->dropped_bytes, .marked = l->marked,
		.backlog_peak = l->peak};
	uint32_t end = l->tail;
	int64_t busy = l->busy;
	SIM_ASSERT(id < n->n_lanes);
	for (; end != l->head && l->feeder != NET_NONE && net_ahead(n, net_at(l, end - 1)->enter, net_entry_number(net_at(l, end - 1))); end--) {
		const struct net_entry *e = net_at(l, end - 1);
		c.in--;
		c.in_bytes -= (uint64_t)net_size(l, &e->p);
		c.marked -= (e->rest & NET_HERE_MARKED) != 0;
		busy -= e->dep - net_start(l, end - 1);
	}
	net_lane_clean(n, l);
	c.out = l->out, c.out_bytes = l->out_bytes, c.lost = l->lost, c.lost_bytes = l->lost_bytes;
	uint32_t at = l->head;
	for (; at != end && !net_ahead(n, net_at(l, at)->arr, net_entry_number(net_at(l, at))); at++) {
		bool lost = net_entry_state(net_at(l, at)) == NET_LOST;
		*(lost ? &c.lost : &c.out) += 1;
		*(lost ? &c.lost_bytes : &c.out_bytes) += (uint64_t)net_size(l, &net_at(l, at)->p);
	}
	int64_t queued, left;
	c.inside = end - at + net_queue_holds(n, id, &queued);
	c.backlog = count_backlog(n, l, end, &left) + queued;
	c.sent_bytes = c.in_bytes - c.dropped_bytes - (uint64_t)c.backlog;
	c.busy = sim_dur_ps(busy - left);
	return c;
}

static bool verify_ring(const struct net *n, net_lane id, int64_t *out_backlog, uint64_t *out_bytes)
{
	const struct net_lane_book *l = &n->lanes[id];
	bool good = l->next - l->head <= l->tail - l->head && l->sent - l->head <= l->tail - l->head;
	*out_backlog = 0;
	*out_bytes = 0;
	for (uint32_t i = l->head; i != l->tail; i++) {
		const struct net_entry *e = net_at(l, i);
		const struct net_entry *before = i == l->head ? e : net_at(l, i - 1);
		good = good && e->enter <= e->dep && e->dep + l->o.delay.ps >= e->dep && e->arr >= e->dep;
		good = good && before->dep <= e->dep && before->arr <= e->arr && (before == e || before->arr < e->arr || before->key < e->key);
		*out_bytes += (uint64_t)net_size(l, &e->p);
		if (i - l->head >= l->sent - l->head)
			*out_backlog += net_size(l, &e->p);
		if (i - l->head >= l->next - l->head && i == l->next)
			good = good && net_entry_state(e) == NET_EVENT;
	}
	return good && l->armed == (l->next != l->tail);
}

/* A limit that was set below what waits is kept from when the rest has gone. */
static bool verify_limit(const struct net_lane_book *l, int64_t backlog, uint32_t waits)
{
	return l->lowered || !((l->o.limit_bytes && backlog > l->o.limit_bytes) || (l->o.limit_packets && waits > l->o.limit_packets));
}

bool net_conserves(const struct net *n, net_lane id)
{
	const struct net_lane_book *l = &n->lanes[id];
	int64_t queued;
	uint32_t waits = net_queue_holds(n, id, &queued);
	if (l->in != l->out + l->dropped + l->lost + (l->tail - l->head) + waits)
		return false;
	if (l->kind == NET_CLASS)
		return verify_limit(l, queued, waits);
	uint32_t kept = l->tail - l->sent;
	return l->kind == NET_SCHED || verify_limit(l, l->backlog, kept ? kept - 1 : 0);
}

static bool verify_lane(const struct net *n, net_lane id, const uint32_t *waiting)
{
	const struct net_lane_book *l = &n->lanes[id];
	int64_t backlog, queued;
	uint64_t bytes;
	if (!verify_ring(n, id, &backlog, &bytes) || !net_conserves(n, id))
		return false;
	net_queue_holds(n, id, &queued);
	if (l->in_bytes != l->out_bytes + l->dropped_bytes + l->lost_bytes + bytes + (uint64_t)queued || waiting[id] != l->waiting)
		return false;
	return l->kind == NET_CLASS || backlog == l->backlog;
}

bool net_verify(struct net *n, char *why, size_t size)
{
	uint32_t *waiting = g_new0(uint32_t, n->n_lanes + 1);
	bool good = true;
	for (net_lane i = 0; i < n->n_lanes; i++) {
		const struct net_lane_book *l = &n->lanes[i];
		for (uint32_t at = l->next; at != l->tail; at++)
			if (net_entry_state(net_at(l, at)) == NET_EVENT && net_entry_next(net_at(l, at)) != NET_LANE_END)
				waiting[net_entry_next(net_at(l, at))]++;
	}
	for (net_lane i = 0; i < n->n_lanes && good; i++) {
		good = verify_lane(n, i, waiting);
		if (!good) {
			const struct net_lane_book *l = &n->lanes[i];
			g_snprintf(why, size, "lane %u: in %" PRIu64 ", out %" PRIu64 ", dropped %" PRIu64 ", lost %" PRIu64 ", inside %u, backlog %" PRId64 " of %" PRId64,
				i, l->in, l->out, l->dropped, l->lost, l->tail - l->head, l->backlog, l->o.limit_bytes);
		}
	}
	g_free(waiting);
	return good;
}
