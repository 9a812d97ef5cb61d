/* sim/fixmath.h: exp2, log2, exp, pow and the p-norm of rates, made of + - x / on doubles only (N3), so that every build on every IEEE 754 processor gives the
 * same bits.
 *
 * The C library's versions differ between processors (FMA paths); these do not. Accuracy: within 4e-16 relative of the exact value over the domains
 * the models use (tests compare with libm; a golden hash pins the bits). Compile with -ffp-contract=off.
 */
#ifndef SIM_FIXMATH_H
#define SIM_FIXMATH_H

#include "sim/base.h"

double fixmath_exp2(double x);
double fixmath_log2(double x);          /* x > 0 */
double fixmath_exp(double x);
double fixmath_pow(double x, double y); /* x >= 0 */

/* (sum of r_i^-p)^(-1/p) of n positive rates, floored to an integer; a rate of INT64_MAX/2 or more does not limit. n = 0 gives INT64_MAX/2. */
int64_t fixmath_pnorm(const int64_t *rates, uint32_t n, uint32_t p);

#endif
