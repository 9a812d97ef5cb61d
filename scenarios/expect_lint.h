/* scenarios/expect_lint.h: what is unwise in an expectation that parses. */
#ifndef SCENARIOS_EXPECT_LINT_H
#define SCENARIOS_EXPECT_LINT_H

#include "scenarios/expect.h"

/* The first metric, as written, that is a time, a rate or a percentage and is compared by ==, != or in without a tolerance, with another metric or with anything
 * but zero. NULL: none. Borrowed from x. */
const char *expect_bare_equal(const struct expect *x);
/* Where x stands, as given to expect_set_origin(), or NULL. */
const char *expect_origin(const struct expect *x);

#endif
