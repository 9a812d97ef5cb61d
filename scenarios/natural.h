/* scenarios/natural.h: the order of names people expect: runs of digits are compared as numbers, so esx2 comes before esx10.
 *
 * The order is total: names that differ only in padding ("esx1", "esx01") are told apart by their bytes, and equal means the same bytes. Whatever is built or
 * listed from a mapping goes through it, so the order of a mapping in a file never reaches a result.
 */
#ifndef SCENARIOS_NATURAL_H
#define SCENARIOS_NATURAL_H

#include <stdbool.h>

int natural_compare(const char *a, const char *b); /* < 0, 0, > 0; NULL counts as "" */
/* Does a glob of '*' and '?' match the whole name? Linear in memory, never exponential. */
bool natural_match(const char *glob, const char *name);

#endif
