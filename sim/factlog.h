/* sim/factlog.h: the log of facts whose hash is a run's fingerprint (I3).
 *
 * A fact is what a user could observe (a selection, a phase, a takeover, a completion, bytes, a time), never an engine event: a faster engine changes no
 * fingerprint. Each ingredient is hashed apart, so that a fingerprint can be asked for with any set of ingredients.
 * A fingerprint prints as "INGREDIENTS:16 hex digits", ingredients in the order of enum factlog_kind.
 */
#ifndef SIM_FACTLOG_H
#define SIM_FACTLOG_H

#include "sim/time.h"

enum factlog_kind {
	FACTLOG_SELECTION,   /* s */
	FACTLOG_PHASE,       /* m */
	FACTLOG_TAKEOVER,    /* k */
	FACTLOG_COMPLETION,  /* c */
	FACTLOG_BYTES,       /* b */
	FACTLOG_TIME,        /* t */
	FACTLOG_DIAGNOSTIC,  /* d */
	FACTLOG__COUNT,
};

struct factlog;

struct factlog *factlog_new(void);
void factlog_free(struct factlog *f);
/* Adds one fact: text is hashed under `kind`; the instant is hashed under FACTLOG_TIME. */
void factlog_add(struct factlog *f, struct sim_time t, enum factlog_kind kind, const char *text);
/* Every later fact is also told to fn; NULL: to nobody. */
typedef void (*factlog_fn)(void *ctx, struct sim_time t, char ingredient, const char *text);
void factlog_set_recorder(struct factlog *f, factlog_fn fn, void *ctx);
/* Letters of the ingredients, e.g. "smkcbt"; unknown letters give NULL. Free with g_free(). May be asked at any time. */
char *factlog_fingerprint(const struct factlog *f, const char *ingredients);

#define FACTLOG_LETTERS "smkcbtd" /* of all ingredients, in their order */
#define FACTLOG_DEFAULT "smkcbt"

#endif
