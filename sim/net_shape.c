/* sim/net_shape.c: token buckets: `burst` bytes may leave at the peak rate, else the average holds.
 *
 * A bucket fills at its average up to `burst`. A packet may begin when the bucket holds its bytes (all of `burst`, should that be less) and takes them when
 * it does; the peak is the rate of the lane's transmitter. Kept as one instant, that at which the bucket would be full again (the virtual scheduling form of
 * ITU-T I.371's generic cell rate algorithm): a packet takes bytes by putting it off by bytes / average. Exact: the remainder is carried. A packet begins at
 * the first whole picosecond at which it may.
 */
#include "sim/net_inside.h"

#include <glib.h>

static struct net_fill fill_of(int64_t bytes, uint64_t average)
{
	sim_u128 bits = (sim_u128)(uint64_t)bytes * (8 * (uint64_t)SIM_S);
	sim_u128 ps = bits / average;
	if (ps >= INT64_MAX / 4)
		return (struct net_fill){INT64_MAX / 4, 0};
	return (struct net_fill){(int64_t)ps, (uint64_t)(bits % average)};
}

static struct net_fill fill_add(struct net_fill a, struct net_fill b, uint64_t average)
{
	struct net_fill sum = {a.ps + b.ps, a.rem + b.rem};
	if (sum.rem >= average) {
		sum.rem -= average;
		sum.ps++;
	}
	return sum;
}

static struct net_fill fill_less(struct net_fill a, struct net_fill b, uint64_t average)
{
	struct net_fill rest = {a.ps - b.ps, a.rem - b.rem};
	if (a.rem < b.rem) {
		rest.rem += average;
		rest.ps--;
	}
	return rest;
}

static bool fill_before(struct net_fill a, struct net_fill b)
{
	return a.ps < b.ps || (a.ps == b.ps && a.rem < b.rem);
}

/* What it holds at `now`; may be negative after packets greater than the bucket. */
static int64_t shape_holds(const struct net_shape *s, int64_t now)
{
	if (s->full.ps < now)
		return s->burst;
	sim_i128 lacks = (sim_i128)(s->full.ps - now) * (sim_i128)s->average + (sim_i128)s->full.rem;
	return s->burst - base_div_ceil(lacks, 8 * (sim_i128)SIM_S);
}

void net_shape_set(struct net_lane_book *l, const struct net_bucket *b, int64_t now)
{
	if (b->average_bps == 0) {
		net_shape_free(l);
		return;
	}
	bool fresh = !l->shape;
	if (fresh) {
		struct net_shape *made = g_new0(struct net_shape, 1);
		made->past = g_new0(struct net_past, MAX(l->cap, 1));
		for (uint32_t i = l->head; i != l->tail; i++)
			made->past[i & l->mask].start = net_start(l, i);
		l->shape = made;
	}
	struct net_shape *s = l->shape;
	if (!fresh && s->average == b->average_bps && s->burst == b->burst)
		return;
	int64_t holds = fresh ? b->burst : MIN(shape_holds(s, now), b->burst);
	s->average = b->average_bps;
	s->burst = b->burst;
	s->depth = fill_of(b->burst, s->average);
	s->full = fill_add((struct net_fill){now, 0}, fill_of(b->burst - holds, s->average), s->average);
}

int64_t net_shape_start(struct net_lane_book *l, uint32_t i, int64_t t, int64_t size)
{
	struct net_shape *s = l->shape;
	struct net_fill takes = fill_of(size, s->average);
	struct net_fill may = fill_less(fill_add(s->full, fill_of(MIN(size, s->burst), s->average), s->average), s->depth, s->average);
	int64_t start = MAX(t, may.ps + (may.rem > 0));
	s->past[i & l->mask] = (struct net_past){s->full, start};
	struct net_fill from = {start, 0};
	s->full = fill_add(fill_before(s->full, from) ? from : s->full, takes, s->average);
	return start;
}

void net_shape_free(struct net_lane_book *l)
{
	if (l->shape)
		g_free(l->shape->past);
	g_free(l->shape);
	l->shape = NULL;
}
