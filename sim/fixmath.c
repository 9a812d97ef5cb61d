/* sim/fixmath.c: elementary functions that give the same bits everywhere.
 *
 * IEEE 754 fixes the result of + - x / on doubles, so whatever is built of these alone is the same on every processor and with every compiler that neither
 * contracts nor reorders. Logarithms and products are carried as an unevaluated sum of two doubles (T. Dekker, "A floating-point technique for extending the
 * available precision", 1971), so that pow does not lose the digits its exponent asks for.
 *
 *   log2   x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh s, s = (m-1)/(m+1), |s| < 0.172: a series in s*s, its first term in two doubles.
 *   exp2   x = n + r, |r| <= 1/2: the Taylor series of e^(r ln 2), 17 terms.
 *   pnorm  integers only, see there.
 *
 * Left out: rounding modes, signed zeros, and results below the normal range, which become 0.
 */
#include "sim/fixmath.h"

#include <string.h>

struct two {
	double hi;
	double lo; /* |lo| <= ulp(hi) / 2 */
};

static const double fixmath_sqrt_half = 0x1.6a09e667f3bcdp-1;
static const struct two fixmath_ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
static const struct two fixmath_log2e = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};

#define FIXMATH_LIMIT (INT64_MAX / 2)
#define FIXMATH_ONE 62 /* the p-norm's terms are counted in 2^-62 */

static uint64_t bits_of(double x)
{
	uint64_t b;
	memcpy(&b, &x, sizeof b);
	return b;
}

static double double_of(uint64_t b)
{
	double x;
	memcpy(&x, &b, sizeof x);
	return x;
}

/* 2^n for n in [-1022, 1023]. */
static double power_of_two(int n)
{
	return double_of((uint64_t)(n + 1023) << 52);
}

static struct two two_sum(double a, double b)
{
	double s = a + b;
	double bb = s - a;
	return (struct two){s, (a - (s - bb)) + (b - bb)};
}

/* a * b exactly (Veltkamp's splitting); |a|, |b| < 2^995. */
static struct two two_product(double a, double b)
{
	double p = a * b;
	double ca = a * 134217729.0;
	double cb = b * 134217729.0;
	double ah = ca - (ca - a);
	double bh = cb - (cb - b);
	double al = a - ah;
	double bl = b - bh;
	return (struct two){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

static struct two two_times(struct two a, struct two b)
{
	struct two p = two_product(a.hi, b.hi);
	return two_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static struct two two_add(struct two a, struct two b)
{
	struct two s = two_sum(a.hi, b.hi);
	return two_sum(s.hi, s.lo + (a.lo + b.lo));
}

/* log2 of a positive finite number, to about 2^-60 of its value. */
static struct two two_log2(double x)
{
	static const double odd[] = {1. / 3, 1. / 5, 1. / 7, 1. / 9, 1. / 11, 1. / 13, 1. / 15, 1. / 17, 1. / 19, 1. / 21, 1. / 23};
	int e = 0;
	if (x < power_of_two(-1022)) {
		x *= power_of_two(60);
		e = -60;
	}
	e += (int)(bits_of(x) >> 52) - 1022;
	double m = double_of((bits_of(x) & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3fe0000000000000)); /* [1/2, 1) */
	if (m < fixmath_sqrt_half) {
		m *= 2;
		e--;
	}
	struct two den = two_sum(m, 1.0);
	double num = m - 1.0;
	double q = num / den.hi;
	struct two back = two_product(q, den.hi);
	struct two s = two_sum(q, (((num - back.hi) - back.lo) - q * den.lo) / den.hi);
	double z = s.hi * s.hi;
	double tail = 0;
	for (int i = (int)(sizeof odd / sizeof *odd) - 1; i >= 0; i--)
		tail = (tail + odd[i]) * z;
	struct two ln = two_sum(s.hi, s.lo + s.hi * tail);
	ln = (struct two){2 * ln.hi, 2 * ln.lo};
	return two_add((struct two){e, 0}, two_times(ln, fixmath_log2e));
}

/* 2 to the power of a sum of two doubles. */
static double two_exp2(struct two x)
{
	SIM_ASSERT(x.hi == x.hi);
	if (x.hi >= 1024)
		return double_of(UINT64_C(0x7ff0000000000000));
	if (x.hi < -1022)
		return 0;
	int n = (int)(x.hi + (x.hi < 0 ? -0.5 : 0.5));
	struct two r = two_sum(x.hi - n, x.lo);
	struct two p = two_times(r, fixmath_ln2);
	double tail = 0;
	for (int i = 17; i >= 2; i--)
		tail = (1 + tail) * p.hi / i;
	double y = 1 + (p.hi + (p.hi * tail + p.lo));
	return n > 1023 ? y * 2 * power_of_two(n - 1) : y * power_of_two(n);
}

double fixmath_exp2(double x)
{
	return two_exp2((struct two){x, 0});
}

double fixmath_log2(double x)
{
	SIM_ASSERT(x > 0);
	if (bits_of(x) == UINT64_C(0x7ff0000000000000))
		return x;
	return two_log2(x).hi;
}

double fixmath_exp(double x)
{
	if (x > 1000 || x < -1000)
		return x > 0 ? fixmath_exp2(2000) : 0;
	return two_exp2(two_times((struct two){x, 0}, fixmath_log2e));
}

double fixmath_pow(double x, double y)
{
	SIM_ASSERT(x >= 0);
	if (y == 0 || x == 1)
		return 1;
	if (x == 0)
		return y > 0 ? 0 : fixmath_exp2(2000);
	struct two l = two_log2(x);
	if (l.hi * y > 2000 || l.hi * y < -2000)
		return l.hi * y > 0 ? fixmath_exp2(2000) : 0;
	return two_exp2(two_times(l, (struct two){y, 0}));
}

/* (rate / member)^p in units of 2^-62, rounded down at each step; rate <= member. It never falls when rate rises and never rises when member does. */
static uint64_t pnorm_term(int64_t rate, int64_t member, uint32_t p)
{
	uint64_t q = (uint64_t)(((sim_u128)(uint64_t)rate << FIXMATH_ONE) / (uint64_t)member);
	uint64_t term = q;
	for (uint32_t i = 1; i < p; i++)
		term = (uint64_t)((sim_u128)term * q >> FIXMATH_ONE);
	return term;
}

static bool pnorm_fits(int64_t rate, const int64_t *rates, uint32_t n, uint32_t p)
{
	sim_u128 sum = 0;
	for (uint32_t i = 0; i < n; i++)
		if (rates[i] < FIXMATH_LIMIT)
			sum += pnorm_term(rate, rates[i], p);
	return sum <= (sim_u128)1 << FIXMATH_ONE;
}

/* The greatest integer R for which the sum of (R/r_i)^p is at most 1, found by halving. Each term is monotone by construction, so the result is monotone in
 * every rate, does not depend on their order, is the rate itself where there is but one, and never exceeds the least. */
int64_t fixmath_pnorm(const int64_t *rates, uint32_t n, uint32_t p)
{
	int64_t least = FIXMATH_LIMIT;
	SIM_ASSERT(p >= 1);
	for (uint32_t i = 0; i < n; i++) {
		SIM_ASSERT(rates[i] >= 0);
		if (rates[i] < least)
			least = rates[i];
	}
	if (least == 0 || least == FIXMATH_LIMIT || pnorm_fits(least, rates, n, p))
		return least;
	int64_t fits = 0;
	int64_t exceeds = least;
	while (exceeds - fits > 1) {
		int64_t middle = fits + (exceeds - fits) / 2;
		if (pnorm_fits(middle, rates, n, p))
			fits = middle;
		else
			exceeds = middle;
	}
	return fits;
}
