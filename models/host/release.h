/* models/host/release.h: the release of an ESXi host, as three numbers that compare: "7.0.3" is 7.0 Update 3. */
#ifndef MODELS_HOST_RELEASE_H
#define MODELS_HOST_RELEASE_H

#include "sim/base.h"

struct release {
	uint16_t major, minor, update;
};

#define RELEASE(a, b, c) ((struct release){(a), (b), (c)})

/* "7.0.3", "7.0 U3", "8.0", "6.7"; a missing update is 0. False leaves *out untouched. */
bool release_parse(const char *text, struct release *out);
int release_compare(struct release a, struct release b); /* <0, 0, >0 */

#endif
