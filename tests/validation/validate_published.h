/* tests/validation/validate_published.h: what the files of the published figures share. A player answers with one figure in base units (s, bytes, bit/s, or a
 * plain number). */
#ifndef TESTS_VALIDATION_VALIDATE_PUBLISHED_H
#define TESTS_VALIDATION_VALIDATE_PUBLISHED_H

#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_scene.h"

struct published { /* one row */
	const struct validate_csv *csv;
	uint32_t row;
	char *err; /* g_free: a scenario that could not be loaded */
};

const char *published_text(const struct published *p, const char *column);
double published_number(const struct published *p, const char *column, double otherwise);
bool published_says(const struct published *p, const char *words); /* in its notes */
double published_noted(
	const struct published *p, const char *before, const char *after, double otherwise); /* the number that stands between these words in its notes */
double published_value(const struct published *p);					     /* of a row, in base units */
/* The first other row of the same source and stack with this metric, whose notes begin with the same word if `same_run`; false: none. */
bool published_sibling(const struct published *p, const char *metric, bool same_run, struct published *out);

/* NAN: it cannot be played. */
double published_esxi(struct published *p);  /* vMotion, NFC, copies of a host, limits */
double published_qemu(struct published *p);  /* QEMU alone */
double published_cloud(struct published *p); /* KVM under OpenStack, Proxmox, Hyper-V */
double published_tcp(struct published *p);   /* tables of RFC 9438 */

#endif
