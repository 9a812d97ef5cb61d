/* sim/rng.h: named random streams (N4): adding a consumer shifts no other.
 *
 * A stream's state is seeded with all 64 bits of hash(run seed, object name, purpose). The generator is our own gsl_rng_type with a small state, so that GSL's
 * integer draws work on it; inside a run only integers are drawn.
 */
#ifndef SIM_RNG_H
#define SIM_RNG_H

#include <gsl/gsl_rng.h>
#include "sim/base.h"

extern const gsl_rng_type *const rng_type;

gsl_rng *rng_new(uint64_t run_seed, const char *object, const char *purpose); /* gsl_rng_free() */
uint64_t rng_hash(uint64_t run_seed, const char *object, const char *purpose);
uint64_t rng_next(gsl_rng *r);                    /* 64 bits */
uint64_t rng_below(gsl_rng *r, uint64_t n);       /* unbiased in [0, n), n >= 1 */

#endif
