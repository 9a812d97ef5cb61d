/* sim/quantity.h: quantities with units: text to integer and back, exactly.
 *
 * Parsing accepts a decimal number (digits, optional '.', digits; no exponent, no thousands separator, no sign), optional space, and a unit of the family asked
 * for. Bit and byte families, decimal and binary prefixes. The value must be a whole number of the family's base unit after rounding to nearest; overflow
 * is a fault. A bare number is a fault. Faults leave *out untouched and put into *err a message of what was got and expected (g_free).
 * Spelling of units is case-sensitive where case has meaning (Mbit/s is not mbit/s), and the fault for a near miss names the right one.
 */
#ifndef SIM_QUANTITY_H
#define SIM_QUANTITY_H

#include <glib.h>
#include "sim/base.h"

enum quantity_kind {
	QUANTITY_TIME,    /* ps: ps ns us (or µs) ms s min h d */
	QUANTITY_BYTES,   /* B: B kB MB GB TB PB KiB MiB GiB TiB PiB; bit families are refused */
	QUANTITY_RATE,    /* bit/s: bit/s kbit/s Mbit/s Gbit/s Tbit/s; B/s kB/s MB/s GB/s KiB/s MiB/s GiB/s (x 8) */
	QUANTITY_RATIO,   /* ppb (10^-9): %, ppm, or a bare 0 is refused too */
	QUANTITY_COUNT,   /* a bare non-negative integer */
};

bool quantity_parse(enum quantity_kind kind, const char *text, int64_t *out, char **err);
/* Shortest exact-enough text for people: three significant digits or more, a unit that keeps the number in 1..999 ("118 MB/s", "20 ms", "43.2 GiB"). g_free. */
char *quantity_format(enum quantity_kind kind, int64_t value);
/* Rates for people who think in bytes: "117.7 MB/s" from bit/s. */
char *quantity_format_byterate(int64_t bps);
/* Exact decimal of value / 10^scale without trailing zeros, at least one digit before the point: (12345678901234, 12) -> "12.345678901234". g_free. */
char *quantity_decimal(int64_t value, unsigned scale);
/* The reverse; rounds nothing: digits beyond the scale, or anything but digits and one point (and a leading '-'), are a fault (false). */
bool quantity_undecimal(const char *text, unsigned scale, int64_t *out);
const char *quantity_unit_name(enum quantity_kind kind, unsigned i); /* the i-th unit of a kind, smallest first; NULL: there are no more */
const char *quantity_kind_words(enum quantity_kind kind); /* "a time such as 20 ms" */

#endif
