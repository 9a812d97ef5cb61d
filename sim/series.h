/* sim/series.h: a quantity over time in bounded memory.
 *
 * A series holds at most SERIES_BUCKETS buckets of equal width; when time runs past the last, the width doubles and neighbours merge. What is kept is the
 * area (rate x time, 128 bits, 2^-20 B/s x ps), so totals stay exact whatever was merged, and a constant rate costs one call at its start and one at its end.
 */
#ifndef SIM_SERIES_H
#define SIM_SERIES_H

#include "sim/time.h"

#define SERIES_BUCKETS 256
#define SERIES_FIRST_WIDTH (100 * SIM_MS)

struct series;

struct series *series_new(void);
void series_free(struct series *s);
/* From t on the value is `rate` (2^-20 B/s). t must not lie before the last call's. */
void series_set(struct series *s, struct sim_time t, int64_t rate);
/* Brings the area up to t without changing the value. */
void series_advance(struct series *s, struct sim_time t);
struct sim_dur series_width(const struct series *s);
uint32_t series_count(const struct series *s);                 /* buckets begun */
int64_t series_mean(const struct series *s, uint32_t bucket);  /* mean rate over the bucket (its begun part, for the last), floored */
sim_i128 series_bucket(const struct series *s, uint32_t bucket); /* its area so far */
struct sim_dur series_begun(const struct series *s, uint32_t bucket);   /* how much of it is over: its width, of all but the last */
sim_i128 series_area(const struct series *s);                  /* whole area up to the last call's instant */

#endif
