/* scenarios/natural.c: natural order and globs over names.
 *
 * A name is read as a list of digit runs and single other bytes. Digit runs compare by value: leading zeros are skipped, then the longer run is the greater,
 * then the bytes decide; no number is formed, so no length overflows. Left out: languages. Names are data and are ordered by their bytes.
 */
#include "scenarios/natural.h"

#include <string.h>
#include <glib.h>

/* Compares the digit runs at *a and *b and moves both past them. */
static int compare_digits(const char **a, const char **b)
{
	size_t na, nb;
	while (**a == '0')
		++*a;
	while (**b == '0')
		++*b;
	for (na = 0; g_ascii_isdigit((*a)[na]);)
		na++;
	for (nb = 0; g_ascii_isdigit((*b)[nb]);)
		nb++;
	int c = na != nb ? (na < nb ? -1 : 1) : strncmp(*a, *b, na);
	*a += na;
	*b += nb;
	return c;
}

int natural_compare(const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	const char *p = a, *q = b;
	while (*p && *q) {
		int c;
		if (g_ascii_isdigit(*p) && g_ascii_isdigit(*q)) {
			c = compare_digits(&p, &q);
		} else {
			c = (unsigned char)*p - (unsigned char)*q;
			p++;
			q++;
		}
		if (c)
			return c;
	}
	if (*p || *q)
		return *p ? 1 : -1;
	return strcmp(a, b);
}

bool natural_match(const char *glob, const char *name)
{
	const char *star = NULL, *mark = NULL;
	while (*name) {
		if (*glob == '*') {
			star = glob++;
			mark = name;
		} else if (*glob == '?' || *glob == *name) {
			glob++;
			name++;
		} else if (star) {
			glob = star + 1;
			name = ++mark;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}
