/* models/fabric/bucket.h: a token bucket as a fluid: it fills at `average`, holds `depth`, and lets through at most `peak` while it is not empty, else `average`.
 *
 * All in the units of sharing: rates in 2^-20 B/s, volumes in 2^-20 B/s x ps. The caller tells the rate in use whenever it changes; between two changes everything is
 * linear, so the moment the bucket runs empty is exact.
 */
#ifndef MODELS_FABRIC_BUCKET_H
#define MODELS_FABRIC_BUCKET_H

#include "sim/share.h"
#include "sim/time.h"

struct bucket {
	share_rate average, peak;
	sim_i128 depth, credit;
	bool empty;              /* only the average is let through */
	share_rate used;
	struct sim_time since;   /* of `used`; credit is as of then */
};

/* A new one is full. A peak below the average bounds it, too. */
void bucket_init(struct bucket *b, share_rate average, share_rate peak, int64_t burst_bytes, struct sim_time now);
/* New settings for one in use: it keeps its credit, as far as it holds it. */
void bucket_set(struct bucket *b, share_rate average, share_rate peak, int64_t burst_bytes, struct sim_time now);
void bucket_use(struct bucket *b, share_rate used, struct sim_time now);
share_rate bucket_capacity(const struct bucket *b);
/* When it runs empty if nothing changes; SIM_TIME_NEVER: it does not. */
struct sim_time bucket_empties(const struct bucket *b);
/* Takes note that it has run empty, or that it holds something again since less than the average is asked of it (`held` false); true: its capacity changed. */
bool bucket_turn(struct bucket *b, bool held, struct sim_time now);

#endif
