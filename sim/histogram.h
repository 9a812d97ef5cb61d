/* sim/histogram.h: how durations are spread, in log-linear classes: 32 for each doubling, so that a quantile is at most 1/32 too high. 4 KB once something was added.
 *
 * Least, greatest, number and sum are exact.
 */
#ifndef SIM_HISTOGRAM_H
#define SIM_HISTOGRAM_H

#include "sim/time.h"

struct histogram {
	uint64_t n;
	sim_i128 sum;         /* ps */
	int64_t least, most;  /* ps; of none: 0 */
	uint64_t *classes;    /* owned; NULL until something is added */
};

void histogram_add(struct histogram *h, struct sim_dur d); /* all zero: empty. Negative counts as 0 */
void histogram_merge(struct histogram *into, const struct histogram *from);
/* The least duration that so much of them (ppm) do not exceed, rounded up to the end of its class, at most the greatest; -1: there are none. */
int64_t histogram_quantile(const struct histogram *h, int64_t ppm);
void histogram_clear(struct histogram *h);

#endif
