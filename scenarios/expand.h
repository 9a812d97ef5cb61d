/* scenarios/expand.h: names that stand for many: ranges, `esx(01..32)`, and templates, `"10.20.0.{10+n}/24"`.
 *
 * A name holds at most one range. Its numbers are padded with zeros to the width of its first bound when that begins with 0. A template is a sum of products of
 * whole numbers and n; what it comes to must not be negative. All strings returned are new (g_free); faults leave a message in *err (g_free) and are
 * told by NULL or EXPAND_BAD.
 */
#ifndef SCENARIOS_EXPAND_H
#define SCENARIOS_EXPAND_H

#include "sim/base.h"

struct expand_range {
	size_t open, close; /* offsets of '(' and of what follows ')' */
	int64_t lo, hi;
	int width;          /* 0: no padding */
};

enum expand_found { EXPAND_NONE, EXPAND_RANGE, EXPAND_BAD };

enum expand_found expand_find(const char *text, struct expand_range *out, char **err);
int64_t expand_count(const struct expand_range *r);
char *expand_nth(const char *text, const struct expand_range *r, int64_t i); /* i from 1 */
bool expand_has_template(const char *text);
char *expand_template(const char *text, bool bound, int64_t n, char **err);

#endif
