/* tests/test-fixmath.c: our elementary functions against the C library's, and the p-norm's laws.
 *
 * libm stands in for the exact value: glibc's double functions err by less than one unit in the last place, its long double ones by far less, so those are
 * asked. The bits themselves are pinned by one hash: it must be the same with every compiler and at every optimisation level.
 */
#include "sim/fixmath.h"
#include "tests/draw.h"
#include "tests/suite.h"

#include <glib.h>
#include <math.h>

#define BOUND 4e-16L

/* Uniform in [lo, hi]. */
static double between(uint64_t *seed, double lo, double hi)
{
	return lo + (hi - lo) * ((double)draw(seed, UINT64_C(1) << 53) / 9007199254740992.0);
}

static long double relative(double got, long double exact)
{
	return exact == 0 ? fabsl(got) : fabsl(((long double)got - exact) / exact);
}

static void exp_is_accurate(void)
{
	uint64_t seed = 1;
	long double worst = 0;
	for (int i = 0; i < 20000; i++) {
		double x = between(&seed, i % 2 ? -1000 : -3, i % 2 ? 1000 : 3);
		double y = between(&seed, i % 2 ? -700 : -1, i % 2 ? 700 : 1);
		worst = fmaxl(worst, relative(fixmath_exp2(x), exp2l(x)));
		worst = fmaxl(worst, relative(fixmath_exp(y), expl(y)));
	}
	CU_ASSERT_TRUE(worst < BOUND);
}

static void log2_is_accurate(void)
{
	uint64_t seed = 2;
	long double worst = 0;
	for (int i = 0; i < 20000; i++) {
		double x = i % 3 == 0 ? between(&seed, 0.5, 2) : i % 3 == 1 ? 1 + between(&seed, -1e-6, 1e-6) : exp2(between(&seed, -1000, 1000));
		worst = fmaxl(worst, relative(fixmath_log2(x), log2l(x)));
	}
	CU_ASSERT_TRUE(worst < BOUND);
}

static void pow_is_accurate(void)
{
	uint64_t seed = 3;
	long double worst = 0;
	for (int i = 0; i < 20000; i++) {
		double x = exp2(between(&seed, -60, 60));
		double y = between(&seed, -10, 10);
		worst = fmaxl(worst, relative(fixmath_pow(x, y), powl(x, y)));
	}
	CU_ASSERT_TRUE(worst < BOUND);
}

static void round_values_are_exact(void)
{
	for (int n = -1022; n <= 1023; n++) {
		CU_ASSERT_EQUAL(fixmath_exp2(n), ldexp(1, n));
		CU_ASSERT_EQUAL(fixmath_log2(ldexp(1, n)), n);
	}
	CU_ASSERT_EQUAL(fixmath_log2(ldexp(1, -1074)), -1074);
	CU_ASSERT_EQUAL(fixmath_exp(0), 1);
	CU_ASSERT_EQUAL(fixmath_pow(0, 2), 0);
	CU_ASSERT_EQUAL(fixmath_pow(0, 0), 1);
	CU_ASSERT_EQUAL(fixmath_pow(1, 1e300), 1);
	CU_ASSERT_EQUAL(fixmath_pow(8, 1), 8);
	CU_ASSERT_EQUAL(fixmath_pow(10, 3), 1000);
	CU_ASSERT_EQUAL(fixmath_pow(9, 0.5), 3);
}

static void ends_of_the_range_are_ends(void)
{
	CU_ASSERT_TRUE(isinf(fixmath_exp2(1024)));
	CU_ASSERT_TRUE(isfinite(fixmath_exp2(1023.9999)));
	CU_ASSERT_EQUAL(fixmath_exp2(-1e308), 0);
	CU_ASSERT_TRUE(isinf(fixmath_exp(1e308)));
	CU_ASSERT_EQUAL(fixmath_exp(-1e308), 0);
	CU_ASSERT_TRUE(isinf(fixmath_pow(1e300, 1e300)));
	CU_ASSERT_EQUAL(fixmath_pow(1e-300, 1e300), 0);
	CU_ASSERT_TRUE(isinf(fixmath_pow(0, -1)));
	CU_ASSERT_TRUE(isinf(fixmath_log2(INFINITY)));
}

/* FNV-1a over the bits of many results: one number stands for them all. */
static void bits_are_pinned(void)
{
	uint64_t seed = 4;
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (int i = 0; i < 20000; i++) {
		double x = between(&seed, -80, 80);
		double results[4];
		results[0] = fixmath_exp2(x);
		results[1] = fixmath_exp(x);
		results[2] = fixmath_log2(results[0]);
		results[3] = fixmath_pow(results[1], between(&seed, -2, 2));
		for (int k = 0; k < 4; k++) {
			union {
				double d;
				uint64_t u;
			} bits = {.d = results[k]};
			for (int b = 0; b < 64; b += 8)
				hash = (hash ^ (bits.u >> b & 255)) * UINT64_C(0x100000001b3);
		}
	}
	CU_ASSERT_EQUAL(hash, UINT64_C(0x7b0b66409ab1e854));
	if (hash != UINT64_C(0x7b0b66409ab1e854))
		g_printerr("bits hash to 0x%016" G_GINT64_MODIFIER "x\n", hash);
}

static void pnorm_of_one_is_itself(void)
{
	static const int64_t ones[] = {1, 2, 3, 999999999999, (INT64_C(1) << 60) - 1, INT64_MAX / 2 - 1};
	for (size_t i = 0; i < G_N_ELEMENTS(ones); i++)
		for (uint32_t p = 1; p <= 4; p++)
			CU_ASSERT_EQUAL(fixmath_pnorm(&ones[i], 1, p), ones[i]);
}

static void pnorm_meets_hand_worked_values(void)
{
	/* p = 1 is the harmonic sum: 1/(1/3 + 1/6) = 2; p = 2 of 3 and 4: 12/5 = 2.4, floored; n equal rates r: r / n^(1/p) */
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){3000, 6000}, 2, 1), 2000);
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){3, 4}, 2, 2), 2);
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){3000000, 4000000}, 2, 2), 2400000);
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000}, 8, 3), 1000);
}

static void pnorm_agrees_with_pow(void)
{
	uint64_t seed = 6;
	for (int i = 0; i < 500; i++) {
		int64_t r[5];
		long double sum = 0;
		uint32_t n = 1 + (uint32_t)draw(&seed, 5);
		for (uint32_t k = 0; k < n; k++) {
			r[k] = 1000 + (int64_t)draw(&seed, UINT64_C(1) << 52);
			sum += powl((long double)r[k], -3);
		}
		long double exact = powl(sum, -1.0L / 3);
		CU_ASSERT_TRUE(fabsl((long double)fixmath_pnorm(r, n, 3) - exact) <= 2);
	}
}

static void pnorm_obeys_its_laws(void)
{
	uint64_t seed = 8;
	for (int i = 0; i < 2000; i++) {
		int64_t r[4];
		int64_t least = INT64_MAX;
		uint64_t top = UINT64_C(1) << (3 + draw(&seed, 58));
		for (int k = 0; k < 4; k++) {
			r[k] = 1 + (int64_t)draw(&seed, top);
			least = MIN(least, r[k]);
		}
		int64_t all = fixmath_pnorm(r, 4, 3);
		CU_ASSERT_TRUE(all <= least);
		CU_ASSERT_TRUE(all <= fixmath_pnorm(r, 3, 3)); /* one more stage never helps */
		CU_ASSERT_EQUAL(all, fixmath_pnorm((const int64_t[]){r[2], r[0], r[3], r[1]}, 4, 3));
		int64_t up = 1 + (int64_t)draw(&seed, 3);
		CU_ASSERT_TRUE(fixmath_pnorm((const int64_t[]){r[0], r[1] + up, r[2], r[3]}, 4, 3) >= all);
	}
}

static void pnorm_skips_what_does_not_limit(void)
{
	CU_ASSERT_EQUAL(fixmath_pnorm(NULL, 0, 3), INT64_MAX / 2);
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){INT64_MAX / 2, INT64_MAX}, 2, 3), INT64_MAX / 2);
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){INT64_MAX, 1234567, INT64_MAX / 2}, 3, 3), 1234567);
	CU_ASSERT_EQUAL(fixmath_pnorm((const int64_t[]){0, 1234567}, 2, 3), 0);
}

/* Against the compiler's own division: any size whose sum is one too, and quotients just below and above a whole one. */
static void division_is_exact(void)
{
	uint64_t seed = 5;
	bool same = true;
	for (int i = 0; i < 400000 && same; i++) {
		sim_i128 a = (((sim_i128)draw(&seed, INT64_MAX) << 64) + (sim_i128)draw(&seed, INT64_MAX)) >> (1 + draw(&seed, 126));
		sim_i128 b = ((((sim_i128)draw(&seed, INT64_MAX) << 64) + (sim_i128)draw(&seed, INT64_MAX)) >> (1 + draw(&seed, 126))) + 1;
		if (i % 2 && b >> 60 == 0)
			a = MAX(0, b * (sim_i128)(draw(&seed, INT64_MAX) >> draw(&seed, 62)) + (sim_i128)draw(&seed, 3) - 1);
		same = base_div_floor(a, b) == base_saturate(a / b) && base_div_ceil(a, b) == base_saturate((a + b - 1) / b);
	}
	CU_ASSERT_TRUE(same);
}

static const struct suite_case cases[] = {
	{"wide divisions are those of the compiler, exactly", division_is_exact},
	{"exp2 and exp are within 4e-16 of libm's long double", exp_is_accurate},
	{"log2 is within 4e-16 of libm's long double, near 1 too", log2_is_accurate},
	{"pow is within 4e-16 of libm's long double", pow_is_accurate},
	{"powers of two and other round values are exact", round_values_are_exact},
	{"beyond the range there is infinity or 0", ends_of_the_range_are_ends},
	{"the bits of 80,000 results are pinned", bits_are_pinned},
	{"the p-norm of one rate is that rate", pnorm_of_one_is_itself},
	{"the p-norm meets values worked out by hand", pnorm_meets_hand_worked_values},
	{"the p-norm agrees with pow to 2 units", pnorm_agrees_with_pow},
	{"the p-norm never exceeds the least rate, rises with each rate and ignores their order", pnorm_obeys_its_laws},
	{"rates that do not limit are left out of the p-norm, and 0 stays 0", pnorm_skips_what_does_not_limit},
};

SUITE_MAIN("fixmath", cases)
