/* sim/series.c: areas in buckets that widen as time goes on.
 *
 * The value is a step function of time. Each bucket keeps the exact area under it (128 bits); when time leaves the last bucket, neighbours are added pairwise
 * and the width doubles, so a series of any length has between half and all of its buckets in use. Sums of integers lose nothing: the total never depends on
 * the width.
 */
#include "sim/series.h"

#include <glib.h>
#include <string.h>

struct series {
	sim_i128 area[SERIES_BUCKETS];
	int64_t width;
	int64_t upto; /* ps: the area is complete up to here, */
	int64_t bucket, end; /* in this bucket, which ends there */
	int64_t rate;
};

static void series_widen(struct series *s)
{
	for (uint32_t i = 0; i < SERIES_BUCKETS / 2; i++)
		s->area[i] = s->area[2 * i] + s->area[2 * i + 1];
	memset(s->area + SERIES_BUCKETS / 2, 0, sizeof s->area / 2);
	s->width *= 2;
}

struct series *series_new(void)
{
	struct series *s = g_new0(struct series, 1);
	s->width = s->end = SERIES_FIRST_WIDTH;
	return s;
}

void series_free(struct series *s)
{
	g_free(s);
}

/* Takes the bucket that holds what comes after `upto`. */
static void series_turn(struct series *s)
{
	while (s->upto / s->width >= SERIES_BUCKETS)
		series_widen(s);
	s->bucket = s->upto / s->width;
	s->end = (s->bucket + 1) * s->width;
}

void series_advance(struct series *s, struct sim_time t)
{
	SIM_ASSERT(t.ps >= s->upto);
	while (t.ps > s->end && s->rate) {
		s->area[s->bucket] += (sim_i128)s->rate * (s->end - s->upto);
		s->upto = s->end;
		series_turn(s);
	}
	s->area[s->bucket] += (sim_i128)s->rate * (t.ps - s->upto);
	s->upto = t.ps;
	if (t.ps > s->end)
		series_turn(s);
}

void series_set(struct series *s, struct sim_time t, int64_t rate)
{
	series_advance(s, t);
	s->rate = rate;
}

struct sim_dur series_width(const struct series *s)
{
	return sim_dur_ps(s->width);
}

uint32_t series_count(const struct series *s)
{
	return (uint32_t)((s->upto + s->width - 1) / s->width);
}

int64_t series_mean(const struct series *s, uint32_t bucket)
{
	SIM_ASSERT(bucket < series_count(s));
	int64_t from = bucket * s->width;
	return base_div_floor(s->area[bucket], MIN(s->width, s->upto - from));
}

sim_i128 series_area(const struct series *s)
{
	sim_i128 sum = 0;
	for (uint32_t i = 0; i < SERIES_BUCKETS; i++)
		sum += s->area[i];
	return sum;
}
