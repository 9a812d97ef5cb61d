/* tests/validation/validate_fidelity.h: what the two fidelities say of the same runs, gathered and printed. */
#ifndef TESTS_VALIDATION_VALIDATE_FIDELITY_H
#define TESTS_VALIDATION_VALIDATE_FIDELITY_H

#include <glib.h>

#include "tests/validation/validate.h"

enum fidelity_kind {
	FIDELITY_TRANSFER,        /* sessions of which nothing was sent twice; s */
	FIDELITY_MIGRATION,       /* migrations of runs in which no queue dropped anything; s */
	FIDELITY_LAST,            /* the last finish of every run whose roads stayed open; s */
	FIDELITY_SUM,             /* of a run's transfers, where a queue dropped; s */
	FIDELITY_TRAFFIC,         /* delivered; GB */
	FIDELITY_INTERRUPTED,     /* migrations whose road was closed for a while; s; a law of their own */
	FIDELITY_EACH_OVERFLOWED, /* sessions of which something was sent twice, migrations where a queue dropped; s; no aim */
	FIDELITY_SHORT,           /* transfers of a tenth of a second and less; s; no aim */
	FIDELITY__COUNT,
};
struct fidelity_row {
	const char *id;
	double flow, packet;
	const char *flow_by, *packet_by; /* what held it most */
	double closed;                   /* s in which its road was */
};
struct fidelity {
	GStringChunk *strings;
	GArray *rows[FIDELITY__COUNT]; /* struct fidelity_row */
	GPtrArray *differ, *seeds; /* char **: cells */
	GArray *left_out;          /* struct fidelity_row: millions of packets as `flow` */
	unsigned runs, overflowed, migrations, held, held_alike, bytes_differ, meet;
	double packets;
};

struct fidelity *fidelity_new(void);
void fidelity_free(struct fidelity *f);
void fidelity_add(struct fidelity *f, enum fidelity_kind k, const struct fidelity_row *r); /* copies */
void fidelity_differs(struct fidelity *f, const char *id, const char *flow, const char *packet); /* in how it ended */
void fidelity_distribution(struct fidelity *f, const char *run, const struct validation_spread *flow, const struct validation_spread *packet);
void fidelity_left_out(struct fidelity *f, const char *run, double packets);
void fidelity_print(const struct fidelity *f, GString *to);

#endif
