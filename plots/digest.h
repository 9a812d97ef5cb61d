/* plots/digest.h: an outcome in a few figures: did it work, how long, what held the migrations back together. What every view says first is worked out once.
 *
 * Units as in models/outcome.h: ps, bytes, ppm. OUTCOME_NULL: there is none. Texts and records are borrowed from the outcome, which must outlive the digest.
 */
#ifndef PLOTS_DIGEST_H
#define PLOTS_DIGEST_H

#include "models/outcome.h"

enum digest_verdict { DIGEST_GOOD, DIGEST_PARTIAL, DIGEST_MISSED };
enum digest_end { DIGEST_COMPLETED, DIGEST_FAILED, DIGEST_REFUSED, DIGEST_CANCELLED, DIGEST_UNFINISHED, DIGEST_ENDS };

struct digest {
	enum digest_verdict verdict;
	bool partial;                       /* it ended before all of its migrations had */
	unsigned ended[DIGEST_ENDS];        /* migrations, by their outcome */
	unsigned met, errors, warnings;     /* expectations that held; findings */
	unsigned disabled;                  /* services that adapters are still disabled for at the end */
	int64_t first_s, last_s;            /* the first request and the last end of a migration; null */
	int64_t shortest_s, median_s, longest_s, downtime_s; /* of durations; the longest downtime */
	int64_t bytes;
	GPtrArray *by_duration;             /* const struct outcome_migration *, slowest first, then by name */
	/* struct outcome_held of all migrations together, longest first: `seconds` are of the average migration, `share_pct` is of all durations together;
	 * nobody is named in `with`. */
	GPtrArray *held;
	GPtrArray *nobody;                  /* that empty list */
};

struct digest *digest_new(const struct outcome *o);
void digest_free(struct digest *d);

extern const char *const digest_ends[DIGEST_ENDS]; /* as the outcome spells them */

/* Whether the run ended before all of its migrations had: its results are partial. */
bool digest_partial(const struct outcome *o);
/* The longest first, then by cause and resource: an order of `const struct outcome_held *` elements for g_ptr_array_sort(). */
gint digest_longest_held(gconstpointer a, gconstpointer b);
/* What held a migration back longest, or NULL: nothing did. */
const struct outcome_held *digest_held_most(const struct outcome_migration *m);

#endif
