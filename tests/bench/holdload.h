/* tests/bench/holdload.h: the hold model that the event sets are timed on (C and C++ alike): n events are pending; the earliest fires and is put back later.
 *
 * How much later comes from a table drawn once from one generator, so every program plays the same events: exp (mean 1e9 ticks), bimodal (nine in ten are packets,
 * 1 to 13 million ticks, the others timers, 180 to 220 thousand million), const (a million ticks and less than a thousand more). (The model: Vaucher and Duval,
 * CACM 18(4) 1975; Jones, CACM 29(4) 1986.)
 */
#ifndef TESTS_BENCH_HOLDLOAD_H
#define TESTS_BENCH_HOLDLOAD_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define HOLDLOAD_TABLE 65536

struct holdload {
	uint64_t state;
	uint32_t next;
	int64_t later[HOLDLOAD_TABLE];
};

static inline double holdload_uniform(struct holdload *h)
{
	h->state ^= h->state << 13;
	h->state ^= h->state >> 7;
	h->state ^= h->state << 17;
	return ((double)(h->state >> 11) + 0.5) / 9007199254740992.0;
}

static inline int64_t holdload_draw(struct holdload *h, const char *dist)
{
	double u = holdload_uniform(h);
	if (strcmp(dist, "exp") == 0)
		return (int64_t)(-log(u) * 1e9) + 1;
	if (strcmp(dist, "const") == 0)
		return 1000000 + (int64_t)(u * 1000);
	return holdload_uniform(h) < 0.9 ? 1000000 + (int64_t)(u * 12e6) : 180000000000 + (int64_t)(u * 40e9);
}

static inline void holdload_init(struct holdload *h, const char *dist)
{
	h->state = 88172645463325252ULL;
	h->next = 0;
	for (int i = 0; i < HOLDLOAD_TABLE; i++)
		h->later[i] = holdload_draw(h, dist);
}

/* When an event of the beginning fires: some way into what it would wait. */
static inline int64_t holdload_first(struct holdload *h, const char *dist)
{
	int64_t later = holdload_draw(h, dist);
	return (int64_t)((double)later * holdload_uniform(h)) + 1;
}

static inline int64_t holdload_next(struct holdload *h)
{
	return h->later[h->next++ & (HOLDLOAD_TABLE - 1)];
}

#endif
