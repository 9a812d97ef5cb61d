/* models/host/release.c: the release of an ESXi host.
 *
 * Behaviour that changed between releases (streams by uplink bandwidth from 7.0 Update 2, UDT from 8.0, the supported round trip) is asked of this value by
 * comparison. Builds and patches are left out: no rule in the table depends on one.
 */
#include "models/host/release.h"

#include <glib.h>

/* Reads 1 to 3 digits at *p and moves it behind them. */
static bool number(const char **p, uint16_t *out)
{
	unsigned v = 0, n = 0;

	for (; g_ascii_isdigit(**p) && n < 3; n++)
		v = v * 10 + (unsigned)(*(*p)++ - '0');
	*out = (uint16_t)v;
	return n > 0;
}

/* What may stand before the update: ".3", "U3", " U3", "u3". */
static void separator(const char **p)
{
	if (**p == '.') {
		(*p)++;
		return;
	}
	const char *q = *p + (**p == ' ');
	if (*q == 'U' || *q == 'u')
		*p = q + 1;
}

bool release_parse(const char *text, struct release *out)
{
	struct release r = {0};
	const char *p = text;

	if (!p || !number(&p, &r.major) || *p++ != '.' || !number(&p, &r.minor))
		return false;
	if (*p) {
		const char *before = p;
		separator(&p);
		if (p == before || !number(&p, &r.update) || *p)
			return false;
	}
	*out = r;
	return true;
}

int release_compare(struct release a, struct release b)
{
	if (a.major != b.major)
		return a.major < b.major ? -1 : 1;
	if (a.minor != b.minor)
		return a.minor < b.minor ? -1 : 1;
	return (a.update > b.update) - (a.update < b.update);
}
