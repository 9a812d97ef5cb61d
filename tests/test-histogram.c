/* tests/test-histogram.c: a histogram's quantiles are never too low, and at most a thirty-second too high; its ends, number and sum are exact. */
#include "sim/histogram.h"
#include <stdlib.h>
#include "tests/draw.h"
#include "tests/suite.h"

#define DRAWS 5000

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void quantiles_are_near_the_sorted_ones(void)
{
	static int64_t all[DRAWS];
	struct histogram h = {0};
	uint64_t state = 7;
	sim_i128 sum = 0;
	for (int i = 0; i < DRAWS; i++) {
		all[i] = (int64_t)(draw(&state, UINT64_C(1) << 62) >> draw(&state, 50)); /* of every order of magnitude */
		histogram_add(&h, sim_dur_ps(all[i]));
		sum += all[i];
	}
	qsort(all, DRAWS, sizeof(all[0]), by_size);
	CU_ASSERT_EQUAL(h.n, DRAWS);
	CU_ASSERT_TRUE(h.sum == sum);
	CU_ASSERT_EQUAL(h.least, all[0]);
	CU_ASSERT_EQUAL(h.most, all[DRAWS - 1]);
	CU_ASSERT_EQUAL(histogram_quantile(&h, 0), all[0]);
	CU_ASSERT_EQUAL(histogram_quantile(&h, 1000000), all[DRAWS - 1]);
	for (int64_t ppm = 1000; ppm < 1000000; ppm += 1000) {
		int64_t exact = all[(ppm * DRAWS + 999999) / 1000000 - 1], got = histogram_quantile(&h, ppm);
		CU_ASSERT_TRUE(got >= exact);
		CU_ASSERT_TRUE(exact > (INT64_C(1) << 62) || got <= exact + exact / 32 + 1024);
	}
	histogram_clear(&h);
}

static void two_merged_are_as_one(void)
{
	struct histogram a = {0}, b = {0}, both = {0};
	for (int64_t i = 0; i < 300; i++) {
		histogram_add(i % 3 ? &a : &b, sim_dur_ps(i * i * 1000003));
		histogram_add(&both, sim_dur_ps(i * i * 1000003));
	}
	histogram_merge(&a, &b);
	CU_ASSERT_EQUAL(a.n, both.n);
	CU_ASSERT_EQUAL(a.least, 0);
	CU_ASSERT_TRUE(a.sum == both.sum);
	for (int64_t ppm = 0; ppm <= 1000000; ppm += 10000)
		CU_ASSERT_EQUAL(histogram_quantile(&a, ppm), histogram_quantile(&both, ppm));
	histogram_clear(&a);
	histogram_clear(&b);
	histogram_clear(&both);
}

static void an_empty_one_has_no_quantile(void)
{
	struct histogram h = {0}, other = {0};
	CU_ASSERT_EQUAL(histogram_quantile(&h, 500000), -1);
	histogram_merge(&h, &other);
	CU_ASSERT_PTR_NULL(h.classes);
	histogram_add(&h, sim_dur_ps(-5));
	CU_ASSERT_EQUAL(histogram_quantile(&h, 500000), 0);
	histogram_add(&h, sim_dur_ps(INT64_MAX));
	CU_ASSERT_EQUAL(h.most, INT64_MAX);
	histogram_clear(&h);
	CU_ASSERT_EQUAL(h.n, 0);
}

static const struct suite_case cases[] = {
	{"quantiles are never too low and at most a thirty-second too high", quantiles_are_near_the_sorted_ones},
	{"two histograms merged are as one of both", two_merged_are_as_one},
	{"an empty histogram has no quantile", an_empty_one_has_no_quantile},
};

SUITE_MAIN("histogram", cases)
