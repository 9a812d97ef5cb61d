/* models/migration/admission.h: vCenter's limits on simultaneous migrations: what each one costs, what is in use, whether another one fits. Pure: no clock,
 * no estate.
 *
 * Every migration takes units of both hosts; one that moves memory, of the vMotion network of both hosts and of the datastores of its disks as well; all must be
 * free at once. A host and a datastore have the same units everywhere; a network has as many as the speed of its NIC allows, which the caller says
 * (support_concurrent()).
 */
#ifndef MODELS_MIGRATION_ADMISSION_H
#define MODELS_MIGRATION_ADMISSION_H

#include <glib.h>
#include "models/action.h"

enum admission_kind { ADMISSION_HOST, ADMISSION_NETWORK, ADMISSION_DATASTORE, ADMISSION__COUNT };

#define ADMISSION_HOST_UNITS 8
#define ADMISSION_DATASTORE_UNITS 128

struct admission_need {
	enum admission_kind kind;
	uint32_t of;    /* host, or datastore */
	uint32_t units;
};

struct admission_request {
	enum migration_kind kind;   /* not MIGRATION_INFERRED */
	bool live;                  /* it moves memory: asked of MIGRATION_CROSS_VCENTER */
	uint32_t from, to;          /* hosts */
	const uint32_t *datastores; /* where each disk is */
	guint n_datastores;
	uint32_t target;            /* where the disks go; UINT32_MAX: they stay */
};

/* A GArray of struct admission_need: hosts, then networks, then datastores, source before destination, each named once. Owned by the caller. */
GArray *admission_needs(const struct admission_request *q);

/* The ledger: units in use and by whom. Networks begin with no units at all. */
struct admission;
struct admission *admission_new(guint hosts, guint datastores);
void admission_free(struct admission *a); /* NULL is taken */

void admission_set_network(struct admission *a, uint32_t host, uint32_t units); /* may fall below what is in use: nothing is taken back */
uint32_t admission_capacity(const struct admission *a, enum admission_kind kind, uint32_t of);
uint32_t admission_in_use(const struct admission *a, enum admission_kind kind, uint32_t of);
/* uint32_t owners, in the order in which they took. Borrowed until the next call. */
const GArray *admission_holders(const struct admission *a, enum admission_kind kind, uint32_t of);

/* Whether all the needs are free at once. If not, *out_lacking (may be NULL) is the first that is not; untouched otherwise. */
bool admission_fits(const struct admission *a, const GArray *needs, struct admission_need *out_lacking);
void admission_take(struct admission *a, uint32_t owner, const GArray *needs); /* whether it fits or not: that is the caller's to decide */
void admission_release(struct admission *a, uint32_t owner, const GArray *needs); /* what the same owner took by the same needs */

/* --- who waits (admission_line.c) ---
 *
 * A migration that something stops claims that account: it stands in its line, in order of its number, which is that of its request, until it starts or gives up.
 * One that is stopped by another account later keeps its place in the first. An account is touched when its units or the head of its line changed: then whoever
 * stands first there is to be looked at. */
void admission_claim(struct admission *a, enum admission_kind kind, uint32_t of, uint32_t owner); /* once or again */
void admission_unclaim(struct admission *a, const GArray *needs, uint32_t owner);                  /* of all its accounts; touches where it stood first */
uint32_t admission_first(const struct admission *a, enum admission_kind kind, uint32_t of);        /* UINT32_MAX: nobody waits */
const GArray *admission_line(const struct admission *a, enum admission_kind kind, uint32_t of);    /* uint32_t, ascending; NULL: nobody */
guint admission_before(const struct admission *a, enum admission_kind kind, uint32_t of, uint32_t owner); /* how many in the line stand before it, or would */
void admission_touch(struct admission *a, enum admission_kind kind, uint32_t of);
/* Of those that stand first at touched accounts the one with the lowest number; that account is touched no more. UINT32_MAX: none is left. */
uint32_t admission_next(struct admission *a);
/* All that stand at touched accounts that have a unit free, ascending, each once; no account is touched any more. Owned by the caller. */
GArray *admission_touched(struct admission *a);

#endif
