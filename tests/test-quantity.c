/* tests/test-quantity.c: quantities, read and written, as tables. */
#include "sim/quantity.h"
#include "tests/suite.h"

#include <glib.h>
#include <string.h>

struct good {
	enum quantity_kind kind;
	const char *text;
	int64_t value;
};

#define GI (INT64_C(1) << 30)
#define G INT64_C(1000000000)

static const struct good good[] = {
	{QUANTITY_TIME, "20 ms", 20 * G},
	{QUANTITY_TIME, "20ms", 20 * G},
	{QUANTITY_TIME, "0 s", 0},
	{QUANTITY_TIME, "0.1 ms", G / 10},
	{QUANTITY_TIME, "1 ps", 1},
	{QUANTITY_TIME, "0.5 ps", 1}, /* to nearest, half upwards */
	{QUANTITY_TIME, "0.49 ps", 0},
	{QUANTITY_TIME, "1.5 ns", 1500},
	{QUANTITY_TIME, "3 us", 3000000},
	{QUANTITY_TIME, "3 \302\265s", 3000000},
	{QUANTITY_TIME, "3 \316\274s", 3000000},
	{QUANTITY_TIME, "8 h", 28800 * G * 1000},
	{QUANTITY_TIME, "2 min", 120 * G * 1000},
	{QUANTITY_TIME, "100 d", 8640000 * G * 1000},
	{QUANTITY_BYTES, "64 GiB", 64 * GI},
	{QUANTITY_BYTES, "1.5 KiB", 1536},
	{QUANTITY_BYTES, "64 kB", 64000},
	{QUANTITY_BYTES, "7 B", 7},
	{QUANTITY_BYTES, "8191 PiB", INT64_C(8191) << 50},
	{QUANTITY_BYTES, "9223372036854775807 B", INT64_MAX},
	{QUANTITY_RATE, "10 Gbit/s", 10 * G},
	{QUANTITY_RATE, "18.5 Gbit/s", 18 * G + G / 2},
	{QUANTITY_RATE, "0.1 Gbit/s", G / 10},
	{QUANTITY_RATE, "180 MiB/s", INT64_C(180) * 8 << 20},
	{QUANTITY_RATE, "133 MB/s", 1064000000},
	{QUANTITY_RATE, "1 B/s", 8},
	{QUANTITY_RATIO, "75 %", 750000000},
	{QUANTITY_RATIO, "75%", 750000000},
	{QUANTITY_RATIO, "0.5 ppm", 500},
	{QUANTITY_RATIO, "100.0000001 %", 1000000001},
	{QUANTITY_COUNT, "8", 8},
	{QUANTITY_COUNT, "0", 0},
	{QUANTITY_COUNT, "007", 7},
};

struct bad {
	enum quantity_kind kind;
	const char *text;
	const char *fault;
};

static const struct bad bad[] = {
	{QUANTITY_RATE, "10", "'10' is a bare number; expected a rate with its unit, such as 10 Gbit/s"},
	{QUANTITY_TIME, "20", "'20' is a bare number; expected a time with its unit, such as 20 ms"},
	{QUANTITY_BYTES, "64", "'64' is a bare number; expected an amount of bytes with its unit, such as 64 GiB"},
	{QUANTITY_RATIO, "0", "'0' is a bare number; expected a ratio with its unit, such as 75 %"},
	{QUANTITY_RATE, "10 gbit/s", "unit 'gbit/s' is not known; did you mean 'Gbit/s'?"},
	{QUANTITY_RATE, "10 mbit/s", "unit 'mbit/s' is not known; did you mean 'Mbit/s'?"},
	{QUANTITY_RATE, "10 Gbps", "unit 'Gbps' is not known; did you mean 'Gbit/s'?"},
	{QUANTITY_RATE, "10 Mbps", "unit 'Mbps' is not known; did you mean 'Mbit/s'?"},
	{QUANTITY_RATE, "10 MBps", "unit 'MBps' is not known; did you mean 'MB/s'?"},
	{QUANTITY_RATE, "10 Gb/s", "unit 'Gb/s' is not known; did you mean 'Gbit/s'?"},
	{QUANTITY_RATE, "10 GB", "'10 GB' is an amount of bytes; expected a rate such as 10 Gbit/s"},
	{QUANTITY_RATE, "10 ms", "'10 ms' is a time; expected a rate such as 10 Gbit/s"},
	{QUANTITY_RATE, "10 furlongs", "unit 'furlongs' is not known; expected a rate such as 10 Gbit/s"},
	{QUANTITY_BYTES, "64 gib", "unit 'gib' is not known; did you mean 'GiB'?"},
	{QUANTITY_BYTES, "64 G", "unit 'G' is not known; did you mean 'GiB'?"},
	{QUANTITY_BYTES, "64 Gbit", "unit 'Gbit' is not known; expected an amount of bytes such as 64 GiB"},
	{QUANTITY_BYTES, "10 Mbit/s", "'10 Mbit/s' is a rate; expected an amount of bytes such as 64 GiB"},
	{QUANTITY_TIME, "5 sec", "unit 'sec' is not known; did you mean 's'?"},
	{QUANTITY_TIME, "5 m", "unit 'm' is not known; did you mean 'min'?"},
	{QUANTITY_TIME, "5 S", "unit 'S' is not known; did you mean 's'?"},
	{QUANTITY_TIME, "5 %", "'5 %' is a ratio; expected a time such as 20 ms"},
	{QUANTITY_RATIO, "5 percent", "unit 'percent' is not known; did you mean '%'?"},
	{QUANTITY_TIME, "", "'' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, "ms", "'ms' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, " 5 ms", "' 5 ms' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, "5. ms", "'5. ms' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, ".5 ms", "'.5 ms' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, "1.2.3 s", "'1.2.3 s' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, "1e3 s", "'1e3 s' is not a quantity; expected a time such as 20 ms"},
	{QUANTITY_TIME, "-5 ms", "'-5 ms' has a sign; expected a time such as 20 ms"},
	{QUANTITY_TIME, "+5 ms", "'+5 ms' has a sign; expected a time such as 20 ms"},
	{QUANTITY_TIME, "1.234,5 s", "'1.234,5 s' has a comma; expected a time such as 20 ms, with a point before decimals and nothing between thousands"},
	{QUANTITY_TIME, "1,5 s", "'1,5 s' has a comma; expected a time such as 20 ms, with a point before decimals and nothing between thousands"},
	{QUANTITY_TIME, "5 ms ", "unit 'ms ' is not known; expected a time such as 20 ms"},
	{QUANTITY_TIME, "106752 d", "'106752 d' is too large"},
	{QUANTITY_TIME, "99999999999999999999999999999999999999999999999999999999 ps", NULL},
	{QUANTITY_TIME, "0.1234567890123456789 s", "'0.1234567890123456789 s' has more than 18 digits after the point"},
	{QUANTITY_BYTES, "8192 PiB", "'8192 PiB' is too large"},
	{QUANTITY_BYTES, "9223372036854775808 B", "'9223372036854775808 B' is too large"},
	{QUANTITY_BYTES, "18446744073709551616 B", "'18446744073709551616 B' is too large"},
	{QUANTITY_COUNT, "8 GB", "'8 GB' is not a whole number; expected a whole number such as 8, without a unit"},
	{QUANTITY_COUNT, "8.0", "'8.0' is not a whole number; expected a whole number such as 8, without a unit"},
	{QUANTITY_COUNT, "eight", "'eight' is not a quantity; expected a whole number such as 8"},
	{QUANTITY_COUNT, "9223372036854775808", "'9223372036854775808' is too large"},
};

static void good_ones_are_exact(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		int64_t value = -1;
		char *err = NULL;
		CU_ASSERT_TRUE(quantity_parse(good[i].kind, good[i].text, &value, &err));
		CU_ASSERT_PTR_NULL(err);
		CU_ASSERT_EQUAL(value, good[i].value);
		if (err || value != good[i].value)
			g_printerr("%s: %" G_GINT64_FORMAT " %s\n", good[i].text, value, err);
		g_free(err);
	}
}

static void bad_ones_say_why(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		int64_t value = -7;
		char *err = NULL;
		CU_ASSERT_FALSE(quantity_parse(bad[i].kind, bad[i].text, &value, &err));
		CU_ASSERT_EQUAL(value, -7);
		CU_ASSERT_PTR_NOT_NULL(err);
		CU_ASSERT_TRUE(!bad[i].fault || g_strcmp0(err, bad[i].fault) == 0);
		if (bad[i].fault && g_strcmp0(err, bad[i].fault) != 0)
			g_printerr("%s: %s\n", bad[i].text, err);
		g_free(err);
	}
}

static const struct good shown[] = {
	{QUANTITY_TIME, "20 ms", 20 * G},
	{QUANTITY_TIME, "0 ps", 0},
	{QUANTITY_TIME, "999 ps", 999},
	{QUANTITY_TIME, "1.23 ns", 1234},
	{QUANTITY_TIME, "100 us", 99960000},
	{QUANTITY_TIME, "90 s", 90 * G * 1000},
	{QUANTITY_TIME, "109 min", 6557 * G * 1000},
	{QUANTITY_TIME, "100 d", 8640000 * G * 1000},
	{QUANTITY_BYTES, "43.2 GiB", 46385646797},
	{QUANTITY_BYTES, "1023 B", 1023},
	{QUANTITY_BYTES, "1 KiB", 1024},
	{QUANTITY_BYTES, "1 MiB", (1 << 20) - 1},
	{QUANTITY_BYTES, "64 GiB", 64 * GI},
	{QUANTITY_BYTES, "8190 PiB", INT64_C(8190) << 50},
	{QUANTITY_RATE, "10 Gbit/s", 10 * G},
	{QUANTITY_RATE, "18.5 Gbit/s", 18 * G + G / 2},
	{QUANTITY_RATE, "1 Gbit/s", 999600000},
	{QUANTITY_RATE, "999 Mbit/s", 999400000},
	{QUANTITY_RATE, "0 bit/s", 0},
	{QUANTITY_RATIO, "75 %", 750000000},
	{QUANTITY_RATIO, "0.0001 %", 1000},
	{QUANTITY_RATIO, "33.333333 %", 333333333},
	{QUANTITY_RATIO, "100 %", 1000000000},
	{QUANTITY_COUNT, "12345", 12345},
};

static void numbers_for_people(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		char *text = quantity_format(shown[i].kind, shown[i].value);
		CU_ASSERT_STRING_EQUAL(text, shown[i].text);
		if (strcmp(text, shown[i].text) != 0)
			g_printerr("%s: %s\n", shown[i].text, text);
		g_free(text);
	}
	char *rate = quantity_format_byterate(941482000);
	CU_ASSERT_STRING_EQUAL(rate, "117.7 MB/s");
	g_free(rate);
}

static void what_is_shown_can_be_read(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		int64_t value;
		char *err;
		bool read = quantity_parse(shown[i].kind, shown[i].text, &value, &err);
		CU_ASSERT_TRUE(read);
		/* three digits: within half a per cent */
		CU_ASSERT_TRUE(read && ABS((double)value - (double)shown[i].value) <= (double)shown[i].value / 200);
		g_free(err);
	}
}

static void decimals_are_exact_both_ways(void)
{
	static const struct {
		int64_t value;
		unsigned scale;
		const char *text;
	} rows[] = {
		{12345678901234, 12, "12.345678901234"}, {0, 12, "0"}, {1, 12, "0.000000000001"}, {1000000000000, 12, "1"}, {1500, 3, "1.5"}, {-1500, 3, "-1.5"},
		{-1, 3, "-0.001"}, {42, 0, "42"}, {INT64_MAX, 18, "9.223372036854775807"}, {INT64_MIN, 18, "-9.223372036854775808"}, {INT64_MIN, 0, "-9223372036854775808"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int64_t back = 77;
		char *text = quantity_decimal(rows[i].value, rows[i].scale);
		CU_ASSERT_STRING_EQUAL(text, rows[i].text);
		CU_ASSERT_TRUE(quantity_undecimal(text, rows[i].scale, &back));
		CU_ASSERT_EQUAL(back, rows[i].value);
		g_free(text);
	}
}

static void undecimal_rounds_nothing(void)
{
	static const struct {
		const char *text;
		unsigned scale;
	} rows[] = {
		{"", 3}, {"-", 3}, {".5", 3}, {"5.", 3}, {"1.2345", 3}, {"1.2000", 3}, {"+1", 3}, {" 1", 3}, {"1 ", 3}, {"1e3", 3}, {"1,5", 3}, {"--1", 3},
		{"0x10", 3}, {"9223372036854775808", 0}, {"9.3", 18}, {"-9223372036854775809", 0}, {"99999999999999999999999999999999999999999999", 0}, {"NaN", 3},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int64_t value = -7;
		CU_ASSERT_FALSE(quantity_undecimal(rows[i].text, rows[i].scale, &value));
		CU_ASSERT_EQUAL(value, -7);
	}
}

static void units_are_told_smallest_first(void)
{
	CU_ASSERT_STRING_EQUAL(quantity_unit_name(QUANTITY_TIME, 0), "ps");
	CU_ASSERT_STRING_EQUAL(quantity_unit_name(QUANTITY_RATIO, 1), "%");
	CU_ASSERT_PTR_NULL(quantity_unit_name(QUANTITY_RATIO, 2));
	CU_ASSERT_PTR_NULL(quantity_unit_name(QUANTITY_COUNT, 0));
	for (unsigned i = 0; quantity_unit_name(QUANTITY_RATE, i); i++) {
		g_autofree char *text = g_strdup_printf("1 %s", quantity_unit_name(QUANTITY_RATE, i)), *err = NULL;
		int64_t value = 0;
		CU_ASSERT(quantity_parse(QUANTITY_RATE, text, &value, &err) && value > 0);
	}
}

static const struct suite_case cases[] = {
	{"units are told by name, and each can be parsed", units_are_told_smallest_first},
	{"good quantities are read exactly", good_ones_are_exact},
	{"bad quantities say what was got and what was expected, and change nothing", bad_ones_say_why},
	{"quantities are shown with three digits and a fitting unit", numbers_for_people},
	{"what is shown can be read again", what_is_shown_can_be_read},
	{"decimals are exact both ways", decimals_are_exact_both_ways},
	{"reading a decimal rounds nothing and accepts nothing else", undecimal_rounds_nothing},
};

SUITE_MAIN("quantity", cases)
