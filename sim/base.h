/* sim/base.h: what every file of the ground stands on: wide integers and the always-on assertion.
 *
 * An assertion states an invariant of vmksim, never a fault of its user: when it fails, vmksim has a bug, says where, and ends with exit code 70.
 * Faults of a user are GErrors or diagnostics of the floors above; simulated failures are data in the outcome.
 */
#ifndef SIM_BASE_H
#define SIM_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Products such as rate x time need more than 64 bits; gcc and clang both have them on every 64-bit target. */
__extension__ typedef __int128 sim_i128;
__extension__ typedef unsigned __int128 sim_u128;

/* Prints the broken invariant with its place on stderr, then ends the process with exit code 70. */
void base_fail(const char *what, const char *file, int line) __attribute__((noreturn));

#define SIM_ASSERT(cond) ((cond) ? (void)0 : base_fail(#cond, __FILE__, __LINE__))

/* What 64 bits do not hold is the greatest, or the least, they do. */
static inline int64_t base_saturate(sim_i128 a)
{
	return a > INT64_MAX ? INT64_MAX : a < INT64_MIN ? INT64_MIN : (int64_t)a;
}

/* Quotients by a positive integer, towards minus and plus infinity, saturated. No machine divides 128 bits at once. Within these bounds the quotient is guessed in
 * floating point, with a relative error below 2^-50, and put right by its remainder, which then fits 63 bits: the result is exact whatever the guess was. */
static inline int64_t base_div_floor(sim_i128 a, sim_i128 b)
{
	SIM_ASSERT(b > 0);
	if (a >> 63 == 0 && b <= INT64_MAX)
		return (int64_t)a / (int64_t)b;
	if (a >> 112 != 0 || b >> 60 != 0 || a >> 62 >= b)
		return base_saturate(a / b);
	int64_t by = (int64_t)b;
	int64_t guess = (int64_t)(((double)(int64_t)(a >> 53) * 0x1p53 + (double)((int64_t)a & ((INT64_C(1) << 53) - 1))) / (double)by);
	int64_t rest = (int64_t)(a - (sim_i128)guess * by);
	if (rest >= 0 && rest < by)
		return guess;
	int64_t more = rest / by;
	return guess + more - (rest - more * by < 0);
}

static inline int64_t base_div_ceil(sim_i128 a, sim_i128 b)
{
	return base_div_floor(a + b - 1, b);
}

#endif
