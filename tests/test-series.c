/* tests/test-series.c: areas stay exact whatever the width of the buckets. */
#include "sim/series.h"
#include "tests/draw.h"
#include "tests/suite.h"

static void constant_rate_is_its_own_mean(void)
{
	struct series *s = series_new();
	series_set(s, SIM_TIME_ZERO, 1000);
	series_advance(s, sim_time_ps(3 * SERIES_FIRST_WIDTH + 7));
	CU_ASSERT_EQUAL(series_width(s).ps, SERIES_FIRST_WIDTH);
	CU_ASSERT_EQUAL(series_count(s), 4);
	for (uint32_t b = 0; b < 4; b++)
		CU_ASSERT_EQUAL(series_mean(s, b), 1000);
	CU_ASSERT_TRUE(series_area(s) == (sim_i128)1000 * (3 * SERIES_FIRST_WIDTH + 7));
	series_free(s);
}

static void mean_weighs_rates_by_time(void)
{
	/* 100 for a quarter of the first bucket, then 500: (100 + 3 * 500) / 4 = 400; the second is begun up to a tenth, all at 500 */
	struct series *s = series_new();
	series_set(s, SIM_TIME_ZERO, 100);
	series_set(s, sim_time_ps(SERIES_FIRST_WIDTH / 4), 500);
	series_set(s, sim_time_ps(SERIES_FIRST_WIDTH / 10 * 11), 9);
	CU_ASSERT_EQUAL(series_count(s), 2);
	CU_ASSERT_EQUAL(series_mean(s, 0), 400);
	CU_ASSERT_EQUAL(series_mean(s, 1), 500);
	series_free(s);
}

static void bucket_that_ends_now_is_the_last(void)
{
	struct series *s = series_new();
	CU_ASSERT_EQUAL(series_count(s), 0);
	series_set(s, SIM_TIME_ZERO, 8);
	CU_ASSERT_EQUAL(series_count(s), 0);
	series_advance(s, sim_time_ps(2 * SERIES_FIRST_WIDTH));
	CU_ASSERT_EQUAL(series_count(s), 2);
	series_advance(s, sim_time_ps(SERIES_BUCKETS * SERIES_FIRST_WIDTH));
	CU_ASSERT_EQUAL(series_count(s), SERIES_BUCKETS);
	CU_ASSERT_EQUAL(series_width(s).ps, SERIES_FIRST_WIDTH);
	series_advance(s, sim_time_ps(SERIES_BUCKETS * SERIES_FIRST_WIDTH + 1));
	CU_ASSERT_EQUAL(series_count(s), SERIES_BUCKETS / 2 + 1);
	CU_ASSERT_EQUAL(series_width(s).ps, 2 * SERIES_FIRST_WIDTH);
	series_free(s);
}

static void merging_keeps_area_and_means(void)
{
	/* a step function drawn at random up to 100 days; the whole area is summed up beside it */
	uint64_t seed = 5;
	for (int round = 0; round < 50; round++) {
		struct series *s = series_new();
		sim_i128 area = 0;
		int64_t now = 0;
		int64_t rate = 0;
		for (int i = 0; i < 400; i++) {
			static const uint64_t steps[] = {1, SIM_MS, SIM_S, 3600 * SIM_S, 43200 * SIM_S};
			int64_t next = now + (int64_t)draw(&seed, steps[draw(&seed, 5)]);
			area += (sim_i128)rate * (next - now);
			now = next;
			rate = (int64_t)draw(&seed, UINT64_C(1) << (round % 2 || i > 300 ? 60 : 44)); /* areas of 96 bits and of 128 */
			series_set(s, sim_time_ps(now), rate);
			CU_ASSERT_TRUE(series_area(s) == area);
		}
		sim_i128 by_means = 0;
		int64_t width = series_width(s).ps;
		uint32_t n = series_count(s);
		CU_ASSERT_TRUE(n <= SERIES_BUCKETS);
		for (uint32_t b = 0; b < n; b++)
			by_means += (sim_i128)series_mean(s, b) * (b + 1 == n ? now - width * b : width);
		CU_ASSERT_TRUE(by_means <= area && area - by_means < (sim_i128)now); /* each mean lost less than 1 to its floor */
		series_free(s);
	}
}

static void far_jump_at_full_rate_does_not_overflow(void)
{
	struct series *s = series_new();
	series_set(s, SIM_TIME_ZERO, INT64_C(1) << 60);
	series_advance(s, sim_time_ps(SIM_HORIZON_MAX));
	CU_ASSERT_TRUE(series_area(s) == (sim_i128)(INT64_C(1) << 60) * SIM_HORIZON_MAX);
	CU_ASSERT_EQUAL(series_mean(s, series_count(s) - 1), INT64_C(1) << 60);
	series_free(s);
}

static const struct suite_case cases[] = {
	{"a constant rate is the mean of every bucket", constant_rate_is_its_own_mean},
	{"a bucket's mean weighs rates by time", mean_weighs_rates_by_time},
	{"a bucket begins when time enters it, and the width doubles when the last is full", bucket_that_ends_now_is_the_last},
	{"merging buckets keeps the whole area, and means floor by less than one", merging_keeps_area_and_means},
	{"a jump of 100 days at the greatest rate does not overflow", far_jump_at_full_rate_does_not_overflow},
};

SUITE_MAIN("series", cases)
