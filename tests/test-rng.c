/* tests/test-rng.c: named random streams.
 *
 * The generator is pinned to what its published definition gives: the draws below were worked out from it by an independent program. What is not pinned: which
 * stream an object of a scenario uses.
 */
#include "sim/rng.h"
#include "tests/suite.h"

#include <gsl/gsl_randist.h>

static void first_draws_are_pinned(void)
{
	static const uint64_t from_seed_42[] = {UINT64_C(0x15780b2e0c2ec716), UINT64_C(0x6104d9866d113a7e), UINT64_C(0xae17533239e499a1),
		UINT64_C(0xecb8ad4703b360a1)};
	static const uint64_t named[] = {UINT64_C(0x8576300e91df8cb0), UINT64_C(0x8cac451286cd8afa), UINT64_C(0xb17deb196cf6855a), UINT64_C(0x43a8dcb9f0242b92)};
	gsl_rng *r = gsl_rng_alloc(rng_type);
	gsl_rng_set(r, 42);
	for (size_t i = 0; i < sizeof from_seed_42 / sizeof *from_seed_42; i++)
		CU_ASSERT_EQUAL(rng_next(r), from_seed_42[i]);
	gsl_rng_free(r);
	r = rng_new(1, "vm3", "dirty");
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		CU_ASSERT_EQUAL(rng_next(r), named[i]);
	gsl_rng_free(r);
}

static void every_part_of_the_name_counts(void)
{
	uint64_t base = rng_hash(1, "vm3", "dirty");
	CU_ASSERT_EQUAL(base, rng_hash(1, "vm3", "dirty"));
	CU_ASSERT_NOT_EQUAL(base, rng_hash(2, "vm3", "dirty"));
	CU_ASSERT_NOT_EQUAL(base, rng_hash(UINT64_C(1) << 63 | 1, "vm3", "dirty"));
	CU_ASSERT_NOT_EQUAL(base, rng_hash(1, "vm4", "dirty"));
	CU_ASSERT_NOT_EQUAL(base, rng_hash(1, "vm3", "loss"));
	CU_ASSERT_NOT_EQUAL(rng_hash(1, "vm3d", "irty"), base); /* the parts do not run together */
	CU_ASSERT_NOT_EQUAL(rng_hash(1, "", "vm3dirty"), base);
}

static void another_stream_shifts_none(void)
{
	gsl_rng *alone = rng_new(9, "a", "x");
	gsl_rng *beside = rng_new(9, "a", "x");
	gsl_rng *other = rng_new(9, "b", "x");
	for (int i = 0; i < 100; i++) {
		rng_next(other);
		CU_ASSERT_EQUAL(rng_next(alone), rng_next(beside));
	}
	gsl_rng_free(alone);
	gsl_rng_free(beside);
	gsl_rng_free(other);
}

static void bounded_draws_are_even(void)
{
	/* 60,000 draws below 6: each face 10,000 with a standard deviation of 91; five of them is wide enough for a fixed seed */
	unsigned seen[6] = {0};
	gsl_rng *r = rng_new(3, "dice", "faces");
	for (int i = 0; i < 60000; i++) {
		uint64_t x = rng_below(r, 6);
		CU_ASSERT_TRUE_FATAL(x < 6);
		seen[x]++;
	}
	for (int i = 0; i < 6; i++)
		CU_ASSERT_TRUE(seen[i] > 9544 && seen[i] < 10456);
	CU_ASSERT_EQUAL(rng_below(r, 1), 0);
	for (int i = 0; i < 1000; i++)
		CU_ASSERT_TRUE(rng_below(r, (UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
	gsl_rng_free(r);
}

static void gsl_draws_integers_from_it(void)
{
	gsl_rng *r = rng_new(3, "gsl", "test");
	for (int i = 0; i < 1000; i++) {
		CU_ASSERT_TRUE(gsl_rng_uniform_int(r, 10) < 10);
		CU_ASSERT_TRUE(gsl_rng_uniform(r) < 1.0);
	}
	CU_ASSERT_EQUAL(gsl_ran_bernoulli(r, 0), 0);
	gsl_rng_free(r);
}

static const struct suite_case cases[] = {
	{"the first draws are pinned", first_draws_are_pinned},
	{"run seed, object and purpose all count, and do not run together", every_part_of_the_name_counts},
	{"drawing from another stream shifts none", another_stream_shifts_none},
	{"draws below a bound stay below it and are even", bounded_draws_are_even},
	{"GSL draws integers from it", gsl_draws_integers_from_it},
};

SUITE_MAIN("rng", cases)
