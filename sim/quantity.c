/* sim/quantity.c: one table of units, read and written with integers only.
 *
 * A number is read as whole part and fraction, both integers, so "0.1 Gbit/s" is exactly 100,000,000 bit/s; no double and no locale takes part. The units are
 * those of the SI, IEC 60027-2 (KiB) and the network field's bit/s; the nearest base unit is taken (half upwards), since a fraction of a ps or a bit/s has no
 * meaning here. Left out: exponents, signs, thousands separators, lists of units ("1 h 30 min").
 */
#include "sim/quantity.h"

#include <string.h>

struct quantity_unit {
	const char *name;
	enum quantity_kind kind;
	int64_t factor; /* base units in one */
};

#define K INT64_C(1000)
#define KI INT64_C(1024)
#define S (K * K * K * K) /* a second in ps */

/* Ascending within a kind and family. */
static const struct quantity_unit quantity_units[] = {
	{"ps", QUANTITY_TIME, 1},
	{"ns", QUANTITY_TIME, K},
	{"us", QUANTITY_TIME, K * K},
	{"\302\265s", QUANTITY_TIME, K * K}, /* U+00B5, micro sign */
	{"\316\274s", QUANTITY_TIME, K * K}, /* U+03BC, Greek mu */
	{"ms", QUANTITY_TIME, K * K * K},
	{"s", QUANTITY_TIME, S},
	{"min", QUANTITY_TIME, 60 * S},
	{"h", QUANTITY_TIME, 3600 * S},
	{"d", QUANTITY_TIME, 86400 * S},
	{"B", QUANTITY_BYTES, 1},
	{"kB", QUANTITY_BYTES, K},
	{"MB", QUANTITY_BYTES, K * K},
	{"GB", QUANTITY_BYTES, K * K * K},
	{"TB", QUANTITY_BYTES, K * K * K * K},
	{"PB", QUANTITY_BYTES, K * K * K * K * K},
	{"KiB", QUANTITY_BYTES, KI},
	{"MiB", QUANTITY_BYTES, KI * KI},
	{"GiB", QUANTITY_BYTES, KI * KI * KI},
	{"TiB", QUANTITY_BYTES, KI * KI * KI * KI},
	{"PiB", QUANTITY_BYTES, KI * KI * KI * KI * KI},
	{"bit/s", QUANTITY_RATE, 1},
	{"kbit/s", QUANTITY_RATE, K},
	{"Mbit/s", QUANTITY_RATE, K * K},
	{"Gbit/s", QUANTITY_RATE, K * K * K},
	{"Tbit/s", QUANTITY_RATE, K * K * K * K},
	{"B/s", QUANTITY_RATE, 8},
	{"kB/s", QUANTITY_RATE, 8 * K},
	{"MB/s", QUANTITY_RATE, 8 * K * K},
	{"GB/s", QUANTITY_RATE, 8 * K * K * K},
	{"KiB/s", QUANTITY_RATE, 8 * KI},
	{"MiB/s", QUANTITY_RATE, 8 * KI * KI},
	{"GiB/s", QUANTITY_RATE, 8 * KI * KI * KI},
	{"ppm", QUANTITY_RATIO, K},
	{"%", QUANTITY_RATIO, 10 * K * K},
};

/* What people write instead, beyond another case of a known unit. */
static const struct {
	const char *said;
	const char *meant;
} quantity_slips[] = {
	{"bps", "bit/s"}, {"kbps", "kbit/s"}, {"Kbps", "kbit/s"}, {"mbps", "Mbit/s"}, {"Mbps", "Mbit/s"}, {"gbps", "Gbit/s"}, {"Gbps", "Gbit/s"},
	{"Tbps", "Tbit/s"}, {"b/s", "bit/s"}, {"kb/s", "kbit/s"}, {"Kb/s", "kbit/s"}, {"mb/s", "Mbit/s"}, {"Mb/s", "Mbit/s"}, {"gb/s", "Gbit/s"},
	{"Gb/s", "Gbit/s"}, {"Tb/s", "Tbit/s"}, {"Bps", "B/s"}, {"kBps", "kB/s"}, {"KBps", "kB/s"}, {"MBps", "MB/s"}, {"GBps", "GB/s"}, {"MiBps", "MiB/s"},
	{"GiBps", "GiB/s"}, {"bits/s", "bit/s"}, {"Mbits/s", "Mbit/s"}, {"Gbits/s", "Gbit/s"}, {"Mbit", "Mbit/s"}, {"Gbit", "Gbit/s"}, {"K", "KiB"},
	{"M", "MiB"}, {"G", "GiB"}, {"T", "TiB"}, {"P", "PiB"}, {"bytes", "B"}, {"byte", "B"}, {"sec", "s"}, {"secs", "s"}, {"second", "s"},
	{"seconds", "s"}, {"msec", "ms"}, {"usec", "us"}, {"m", "min"}, {"mins", "min"}, {"minute", "min"}, {"minutes", "min"}, {"hr", "h"}, {"hour", "h"},
	{"hours", "h"}, {"day", "d"}, {"days", "d"}, {"percent", "%"}, {"pct", "%"},
};

static const struct {
	const char *words;
	const char *noun;
} quantity_kinds[] = {
	[QUANTITY_TIME] = {"a time such as 20 ms", "time"},
	[QUANTITY_BYTES] = {"an amount of bytes such as 64 GiB", "amount of bytes"},
	[QUANTITY_RATE] = {"a rate such as 10 Gbit/s", "rate"},
	[QUANTITY_RATIO] = {"a ratio such as 75 %", "ratio"},
	[QUANTITY_COUNT] = {"a whole number such as 8", "number"},
};

#define QUANTITY_FRACTION_MAX 18

/* whole + fraction / 10^digits */
struct quantity_number {
	sim_u128 whole;
	uint64_t fraction;
	unsigned digits;
	bool has_point;
};

static sim_u128 quantity_power10(unsigned n)
{
	sim_u128 p = 1;
	while (n-- > 0)
		p *= 10;
	return p;
}

/* Reads the number; NULL: there is none here. A whole part beyond any quantity stays beyond any quantity. */
static const char *quantity_number(const char *p, struct quantity_number *out, const char **out_fault)
{
	*out = (struct quantity_number){0};
	if (!g_ascii_isdigit(*p))
		return NULL;
	for (; g_ascii_isdigit(*p); p++)
		if (out->whole <= UINT64_MAX)
			out->whole = out->whole * 10 + (unsigned)(*p - '0');
	if (*p != '.')
		return p;
	out->has_point = true;
	if (!g_ascii_isdigit(*++p))
		return NULL;
	for (; g_ascii_isdigit(*p); p++) {
		if (out->digits == QUANTITY_FRACTION_MAX) {
			*out_fault = "more than 18 digits after the point";
			return p;
		}
		out->fraction = out->fraction * 10 + (unsigned)(*p - '0');
		out->digits++;
	}
	return p;
}

static const struct quantity_unit *quantity_unit_find(enum quantity_kind kind, const char *name, bool any_case)
{
	for (size_t i = 0; i < G_N_ELEMENTS(quantity_units); i++) {
		const struct quantity_unit *u = &quantity_units[i];
		if (u->kind == kind && (any_case ? g_ascii_strcasecmp(u->name, name) : strcmp(u->name, name)) == 0)
			return u;
	}
	return NULL;
}

static char *quantity_unit_fault(enum quantity_kind kind, const char *text, const char *name)
{
	const char *words = quantity_kinds[kind].words;
	for (enum quantity_kind other = QUANTITY_TIME; other < QUANTITY_COUNT; other++)
		if (other != kind && quantity_unit_find(other, name, false))
			return g_strdup_printf("'%s' is %s %s; expected %s", text, other == QUANTITY_BYTES ? "an" : "a", quantity_kinds[other].noun, words);
	for (size_t i = 0; i < G_N_ELEMENTS(quantity_slips); i++)
		if (strcmp(quantity_slips[i].said, name) == 0 && quantity_unit_find(kind, quantity_slips[i].meant, false))
			return g_strdup_printf("unit '%s' is not known; did you mean '%s'?", name, quantity_slips[i].meant);
	const struct quantity_unit *near = quantity_unit_find(kind, name, true);
	if (near)
		return g_strdup_printf("unit '%s' is not known; did you mean '%s'?", name, near->name);
	return g_strdup_printf("unit '%s' is not known; expected %s", name, words);
}

static char *quantity_shape_fault(enum quantity_kind kind, const char *text)
{
	const char *words = quantity_kinds[kind].words;
	if (*text == '-' || *text == '+')
		return g_strdup_printf("'%s' has a sign; expected %s", text, words);
	if (strchr(text, ','))
		return g_strdup_printf("'%s' has a comma; expected %s, with a point before decimals and nothing between thousands", text, words);
	return g_strdup_printf("'%s' is not a quantity; expected %s", text, words);
}

static char *quantity_bare_fault(enum quantity_kind kind, const char *text)
{
	static const char *const with_unit[] = {
		[QUANTITY_TIME] = "a time with its unit, such as 20 ms",
		[QUANTITY_BYTES] = "an amount of bytes with its unit, such as 64 GiB",
		[QUANTITY_RATE] = "a rate with its unit, such as 10 Gbit/s",
		[QUANTITY_RATIO] = "a ratio with its unit, such as 75 %",
	};
	return g_strdup_printf("'%s' is a bare number; expected %s", text, with_unit[kind]);
}

/* The value in base units, or a fault. */
static char *quantity_value(const struct quantity_number *n, int64_t factor, const char *text, int64_t *out)
{
	sim_u128 scale = quantity_power10(n->digits);
	sim_u128 one = (sim_u128)(uint64_t)factor;
	sim_u128 value = n->whole * one + (n->fraction * one + scale / 2) / scale;
	if (n->whole > INT64_MAX || value > INT64_MAX)
		return g_strdup_printf("'%s' is too large", text);
	*out = (int64_t)value;
	return NULL;
}

static char *quantity_read(enum quantity_kind kind, const char *text, int64_t *out)
{
	struct quantity_number n;
	const char *fault = NULL;
	const char *rest = quantity_number(text, &n, &fault);
	if (fault)
		return g_strdup_printf("'%s' has %s", text, fault);
	if (!rest || *rest == ',' || *rest == '.' || ((*rest == 'e' || *rest == 'E') && g_ascii_isdigit(rest[1])))
		return quantity_shape_fault(kind, text);
	while (*rest == ' ')
		rest++;
	if (kind == QUANTITY_COUNT) {
		if (*rest != '\0' || n.has_point)
			return g_strdup_printf("'%s' is not a whole number; expected %s, without a unit", text, quantity_kinds[kind].words);
		return quantity_value(&n, 1, text, out);
	}
	if (*rest == '\0')
		return quantity_bare_fault(kind, text);
	const struct quantity_unit *u = quantity_unit_find(kind, rest, false);
	return u ? quantity_value(&n, u->factor, text, out) : quantity_unit_fault(kind, text, rest);
}

bool quantity_parse(enum quantity_kind kind, const char *text, int64_t *out, char **err)
{
	*err = quantity_read(kind, text, out);
	return *err == NULL;
}

/* The ladder of units a value climbs until its number is below 1000. */
static const char *const quantity_ladder_time[] = {"ps", "ns", "us", "ms", "s", "min", "h", "d", NULL};
static const char *const quantity_ladder_bytes[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", NULL};
static const char *const quantity_ladder_rate[] = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", NULL};
static const char *const quantity_ladder_byterate[] = {"B/s", "kB/s", "MB/s", "GB/s", NULL};
static const char *const quantity_ladder_ratio[] = {"%", NULL};

static const struct {
	const char *const *units;
	unsigned first_decimals; /* of a number below 10; one less below 100, two less beyond, but not below 0 */
} quantity_ladders[] = {
	[QUANTITY_TIME] = {quantity_ladder_time, 2},
	[QUANTITY_BYTES] = {quantity_ladder_bytes, 2},
	[QUANTITY_RATE] = {quantity_ladder_rate, 2},
	[QUANTITY_RATIO] = {quantity_ladder_ratio, 7},
};

/* value/factor with so many decimals that it shows three digits or more, in units of the last decimal, rounded to nearest. */
static uint64_t quantity_rounded(uint64_t value, int64_t factor, unsigned first_decimals, unsigned *out_decimals)
{
	unsigned decimals = first_decimals;
	for (uint64_t at = 10; decimals > 0 && at < 1000 && value / (uint64_t)factor >= at; at *= 10)
		decimals--;
	*out_decimals = decimals;
	return (uint64_t)(((sim_u128)value * quantity_power10(decimals) + (sim_u128)factor / 2) / (sim_u128)factor);
}

static char *quantity_climb(enum quantity_kind kind, const char *const *units, unsigned first_decimals, int64_t value)
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t number;
	unsigned decimals;
	for (;; units++) {
		int64_t factor = quantity_unit_find(kind, *units, false)->factor;
		number = quantity_rounded(size, factor, first_decimals, &decimals);
		if (!units[1])
			break;
		int64_t step = quantity_unit_find(kind, units[1], false)->factor / factor;
		if (number < (uint64_t)MAX(step, 1000) * (uint64_t)quantity_power10(decimals))
			break;
	}
	char *digits = quantity_decimal((int64_t)number, decimals);
	char *text = g_strdup_printf("%s%s %s", value < 0 ? "-" : "", digits, *units);
	g_free(digits);
	return text;
}

char *quantity_format(enum quantity_kind kind, int64_t value)
{
	if (kind == QUANTITY_COUNT)
		return quantity_decimal(value, 0);
	return quantity_climb(kind, quantity_ladders[kind].units, quantity_ladders[kind].first_decimals, value);
}

char *quantity_format_byterate(int64_t bps)
{
	return quantity_climb(QUANTITY_RATE, quantity_ladder_byterate, 3, bps);
}

char *quantity_decimal(int64_t value, unsigned scale)
{
	SIM_ASSERT(scale <= 18);
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t one = (uint64_t)quantity_power10(scale);
	GString *text = g_string_new(value < 0 ? "-" : "");
	g_string_append_printf(text, "%" G_GUINT64_FORMAT, size / one);
	if (size % one == 0)
		return g_string_free(text, FALSE);
	g_string_append_printf(text, ".%0*" G_GINT64_MODIFIER "u", (int)scale, size % one);
	while (text->str[text->len - 1] == '0')
		g_string_truncate(text, text->len - 1);
	return g_string_free(text, FALSE);
}

bool quantity_undecimal(const char *text, unsigned scale, int64_t *out)
{
	struct quantity_number n;
	const char *fault = NULL;
	bool negative = *text == '-';
	const char *rest = quantity_number(text + negative, &n, &fault);
	SIM_ASSERT(scale <= 18);
	if (!rest || fault || *rest != '\0' || n.digits > scale || n.whole > UINT64_MAX)
		return false;
	sim_u128 size = n.whole * quantity_power10(scale) + n.fraction * quantity_power10(scale - n.digits);
	if (size > (sim_u128)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(0 - (uint64_t)size) : (int64_t)size;
	return true;
}

const char *quantity_unit_name(enum quantity_kind kind, unsigned i)
{
	for (size_t k = 0; k < G_N_ELEMENTS(quantity_units); k++)
		if (quantity_units[k].kind == kind && i-- == 0)
			return quantity_units[k].name;
	return NULL;
}

const char *quantity_kind_words(enum quantity_kind kind)
{
	return quantity_kinds[kind].words;
}
