/* models/fabric/bucket.c: a token bucket as a fluid (the token bucket of vSphere's traffic shaping: average, peak and burst size).
 *
 * With credit c, used at rate u > average, it is empty after c / (u - average), rounded up to a picosecond. Empty, it lets through what flows in: the average. It holds
 * something again as soon as less is asked. Left out: the packets of a real bucket, which come whole.
 */
#include "models/fabric/bucket.h"

#include <glib.h>

#define BYTE ((sim_i128)SIM_S << 20)

static void advance(struct bucket *b, struct sim_time now)
{
	b->credit += (sim_i128)(b->average - b->used) * sim_between(b->since, now).ps;
	b->credit = b->credit < 0 ? 0 : MIN(b->credit, b->depth);
	b->since = now;
}

static void settle(struct bucket *b)
{
	b->empty = b->credit == 0 || b->peak <= b->average;
}

void bucket_init(struct bucket *b, share_rate average, share_rate peak, int64_t burst_bytes, struct sim_time now)
{
	*b = (struct bucket){.average = average, .peak = peak, .depth = burst_bytes * BYTE, .since = now};
	b->credit = b->depth;
	settle(b);
}

void bucket_set(struct bucket *b, share_rate average, share_rate peak, int64_t burst_bytes, struct sim_time now)
{
	advance(b, now);
	b->average = average;
	b->peak = peak;
	b->depth = burst_bytes * BYTE;
	b->credit = MIN(b->credit, b->depth);
	settle(b);
}

void bucket_use(struct bucket *b, share_rate used, struct sim_time now)
{
	advance(b, now);
	b->used = used;
}

share_rate bucket_capacity(const struct bucket *b)
{
	return b->empty ? MIN(b->average, b->peak) : b->peak;
}

struct sim_time bucket_empties(const struct bucket *b)
{
	if (b->empty || b->used <= b->average)
		return SIM_TIME_NEVER;
	sim_i128 ps = (b->credit + (b->used - b->average) - 1) / (b->used - b->average);
	return ps > INT64_MAX - b->since.ps ? SIM_TIME_NEVER : sim_after(b->since, sim_dur_ps((int64_t)ps));
}

bool bucket_turn(struct bucket *b, bool held, struct sim_time now)
{
	bool was = b->empty;
	advance(b, now);
	if (!b->empty && b->credit == 0 && b->used > b->average)
		b->empty = true;
	else if (b->empty && !held && b->depth > 0 && b->peak > b->average)
		b->empty = false;
	return b->empty != was;
}
