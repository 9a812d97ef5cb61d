/* sim/series.c: areas in buckets that widen as time goes on.
 *
 * The value is a step function of time. Each bucket keeps the exact area under it (128 bits), if it has one; when time leaves the last bucket, neighbours are added pairwise
 * and the width doubles, so a series of any length has between half and all of its buckets in use. Sums of integers lose nothing: the total never depends on
 * the width.
 */
#include "sim/series.h"

#include <glib.h>
#include <string.h>

#define SERIES_STEP 4
#define SERIES_SLACK 8
#define SERIES_WORDS 3 /* of 32 bits: a bucket of a minute at 10 Gbit/s */

struct series {
	sim_i128 area; /* of the last bucket begun */
	sim_i128 past; /* of all before it */
	int64_t rate;
	int64_t upto;  /* ps: the areas are complete up to here, */
	int64_t end;   /* which lies in the last bucket; it ends there */
	int64_t width;
	uint32_t bucket;
	uint32_t n, room;                   /* of the buckets before, those with an area, in order: */
	uint32_t *at;                       /* each area in so many words, the least first: */
	uint32_t words;                     /* SERIES_WORDS, or one more once an area needed it, */
	uint32_t top;                       /* and all their last words together, bit by bit */
	uint64_t has[SERIES_BUCKETS / 64];  /* which they are */
};

struct series *series_new(void)
{
	struct series *s = g_new0(struct series, 1);
	s->width = s->end = SERIES_FIRST_WIDTH;
	s->words = SERIES_WORDS;
	return s;
}

void series_free(struct series *s)
{
	if (!s)
		return;
	g_free(s->at);
	g_free(s);
}

static bool series_has(const struct series *s, uint32_t bucket)
{
	return s->has[bucket / 64] >> bucket % 64 & 1;
}

static sim_i128 series_get(const uint32_t *at, uint32_t words)
{
	uint64_t low = (uint64_t)at[1] << 32 | at[0], high = at[2];
	if (words > SERIES_WORDS)
		high |= (uint64_t)at[3] << 32;
	return (sim_i128)((sim_u128)high << 64 | low);
}

static void series_put(uint32_t *at, uint32_t words, sim_i128 area)
{
	uint64_t low = (uint64_t)area, high = (uint64_t)(area >> 64);
	at[0] = (uint32_t)low;
	at[1] = (uint32_t)(low >> 32);
	at[2] = (uint32_t)high;
	if (words > SERIES_WORDS)
		at[3] = (uint32_t)(high >> 32);
}

static void series_resize(struct series *s, uint32_t room, uint32_t words)
{
	const struct series old = *s;
	s->room = room;
	s->words = words;
	s->at = g_renew(uint32_t, s->at, room * words);
	if (words == old.words)
		return;
	for (uint32_t i = s->n; i-- > 0;)
		series_put(&s->at[i * words], words, series_get(&s->at[i * old.words], old.words));
	s->top = 0; /* no area needs the last of its new words */
}

/* Buckets are kept in the order of time; one without an area takes no room. */
static inline void series_keep(struct series *s, uint32_t bucket, sim_i128 area)
{
	if (area == 0)
		return;
	if (area >> 32 * SERIES_WORDS != 0 && s->words == SERIES_WORDS)
		series_resize(s, s->room, SERIES_WORDS + 1);
	if (s->n == s->room)
		series_resize(s, s->room + SERIES_STEP + s->room / 8, s->words);
	s->has[bucket / 64] |= UINT64_C(1) << bucket % 64;
	uint32_t *at = &s->at[s->n++ * s->words];
	series_put(at, s->words, area);
	s->top |= at[s->words - 1];
}

/* All buckets are before the last one begun. Two that meet stand no later in the list than either did. */
static __attribute__((noinline)) void series_widen(struct series *s) /* rare: no burden to series_turn() */
{
	uint64_t had[SERIES_BUCKETS / 64];
	if (s->words == SERIES_WORDS && s->top >> 31) /* with another as great it might not fit */
		series_resize(s, s->room, SERIES_WORDS + 1);
	memcpy(had, s->has, sizeof had);
	memset(s->has, 0, sizeof s->has);
	const uint32_t words = s->words, *from = s->at;
	uint32_t *to = s->at, top = 0;
	for (uint32_t w = 0; w < SERIES_BUCKETS / 64; w++) {
		uint64_t met = 0, bit = UINT64_C(1) << w % 2 * 32;
		for (uint64_t left = had[w]; left; left >>= 2, bit <<= 1) {
			if ((left & 3) == 0)
				continue;
			sim_i128 area = series_get(from, words);
			from += words;
			if ((left & 3) == 3) {
				area += series_get(from, words);
				from += words;
			}
			series_put(to, words, area);
			to += words;
			top |= to[-1];
			met |= bit;
		}
		s->has[w / 2] |= met;
	}
	s->top = top;
	s->n = (uint32_t)(to - s->at) / words;
	s->width *= 2;
	if (s->room - s->n > SERIES_SLACK)
		series_resize(s, s->n + SERIES_STEP, s->words);
}

/* Begins the bucket that holds what comes after `upto`, which has reached the end of the last one. */
static void series_turn(struct series *s)
{
	series_keep(s, s->bucket, s->area);
	s->past += s->area;
	s->area = 0;
	if (s->upto == s->end && s->bucket + 1 < SERIES_BUCKETS) { /* mostly it is the next */
		s->bucket++;
		s->end += s->width;
		return;
	}
	int64_t bucket = s->bucket + 1 + (s->upto - s->end) / s->width;
	if (bucket >= SERIES_BUCKETS) {
		while (s->upto / s->width >= SERIES_BUCKETS)
			series_widen(s);
		bucket = s->upto / s->width;
	}
	s->bucket = (uint32_t)bucket;
	s->end = (bucket + 1) * s->width;
}

void series_advance(struct series *s, struct sim_time t)
{
	SIM_ASSERT(t.ps >= s->upto);
	while (t.ps > s->end && s->rate) {
		s->area += (sim_i128)s->rate * (s->end - s->upto);
		s->upto = s->end;
		series_turn(s);
	}
	s->area += (sim_i128)s->rate * (t.ps - s->upto);
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

sim_i128 series_bucket(const struct series *s, uint32_t bucket)
{
	SIM_ASSERT(bucket < series_count(s));
	if (!series_has(s, bucket))
		return bucket == s->bucket ? s->area : 0;
	uint32_t before = (uint32_t)__builtin_popcountll(s->has[bucket / 64] & ((UINT64_C(1) << bucket % 64) - 1));
	for (uint32_t w = 0; w < bucket / 64; w++)
		before += (uint32_t)__builtin_popcountll(s->has[w]);
	return series_get(&s->at[before * s->words], s->words);
}

struct sim_dur series_begun(const struct series *s, uint32_t bucket)
{
	return sim_dur_ps(MIN(s->width, s->upto - bucket * s->width));
}

int64_t series_mean(const struct series *s, uint32_t bucket)
{
	return base_div_floor(series_bucket(s, bucket), series_begun(s, bucket).ps);
}

sim_i128 series_area(const struct series *s)
{
	return s->past + s->area;
}
