/* plots/digest.h: an outcome in a few figures: did it work, how long, what held the migrations back together. What every view says first is worked out once.
 *
 * Units as in models/outcome.h: ps, bytes, ppm. OUTCOME_NULL: there is none. Texts and records are borrowed from the outcome, which must outlive the digest.
 */
#ifndef PLOTS_DIGEST_H
#define PLOTS_DIGEST_H

#include "models/outcome.h"

/* DIGEST_LOST: nothing is wrong, but something did not complete and no expectation was there to ask for it (--allow-failed). */
enum digest_verdict { DIGEST_GOOD, DIGEST_LOST, DIGEST_PARTIAL, DIGEST_MISSED, DIGEST_VERDICTS };
enum digest_end { DIGEST_COMPLETED, DIGEST_FAILED, DIGEST_REFUSED, DIGEST_CANCELLED, DIGEST_UNFINISHED, DIGEST_ENDS };

struct digest {
	enum digest_verdict verdict;
	bool partial;                       /* it ended before all of its migrations had */
	unsigned ended[DIGEST_ENDS];        /* migrations, by their outcome */
	unsigned met, errors, warnings;     /* expectations that held; findings */
	unsigned evacuated;                 /* hosts: evacuations that came to their end */
	unsigned disabled;                  /* services that adapters are still disabled for at the end */
	int64_t first_s, last_s;            /* the first request and the last end of a migration; null */
	int64_t shortest_s, median_s, longest_s, downtime_s; /* of migrations that completed; the longest downtime */
	int64_t bytes;
	GPtrArray *by_duration;             /* const struct outcome_migration *, slowest first, then by name */
	/* struct outcome_held of all migrations together, longest first: `seconds` are of the average migration, `share_pct` is of all durations together;
	 * nobody is named in `with`. */
	GPtrArray *held;
	GPtrArray *causes;                  /* the same by cause alone; a resource that is not one only is "at 40 places" */
	GStringChunk *texts;                /* those words */
	GPtrArray *nobody;                  /* that empty list */
};

struct digest *digest_new(const struct outcome *o);
void digest_free(struct digest *d);

extern const char *const digest_ends[DIGEST_ENDS]; /* as the outcome spells them */

/* The verdict in words: "45 of 45 migrations completed, 11 of 11 expectations met". Appends. */
void digest_sentence(const struct digest *d, const struct outcome *o, GString *out);
/* Whether the run ended before all of its migrations had: its results are partial. */
bool digest_partial(const struct outcome *o);
/* `held` where its first `most` rows tell nearly all, else `causes`: in a large estate each place holds back few. */
const GPtrArray *digest_together(const struct digest *d, guint most);
/* The longest first, then by cause and resource: an order of `const struct outcome_held *` elements for g_ptr_array_sort(). */
gint digest_longest_held(gconstpointer a, gconstpointer b);
/* What held a migration back longest, or NULL: nothing did. */
const struct outcome_held *digest_held_most(const struct outcome_migration *m);

/* The longest first; free the list with g_ptr_array_unref(). */
GPtrArray *digest_held_sorted(const GPtrArray *held);
/* How many of them are worth a row of their own: `most` at most, none that is almost nothing; a single one left over is not worth a row that sums up. */
guint digest_held_shown(const GPtrArray *sorted, guint most);
/* The record that knows with whom m shared what held it back: h, or of those of `sessions` that are m's one's of the same cause and resource. m may be NULL.
 * NULL: nobody is known. Its seconds are the session's own: they tell for how long only where they are h's. */
const struct outcome_held *digest_shared(const GPtrArray *sessions, const struct outcome_migration *m, const struct outcome_held *h);
/* Whether all records of `part` stand in `all`, with the same seconds. */
bool digest_held_listed(const GPtrArray *all, const GPtrArray *part);
/* What kept traffic from getting all it offered; NULL: its own rate. */
const struct outcome_held *digest_starved_by(const struct outcome_traffic *t);

/* What was moved, by kind; of kinds that moved nothing, nothing. Returns how many there are. */
#define DIGEST_PARTS 8
struct digest_part { const char *name, *key; int64_t bytes; }; /* in words; the key among `bytes` of the outcome */
unsigned digest_parts(const struct outcome_bytes *b, struct digest_part part[DIGEST_PARTS]);
int64_t digest_waited(const struct outcome_migration *m, const struct outcome_wait *w); /* of m; one that lasts: until now; OUTCOME_NULL: not known */
/* What slowed its guest down so that pre-copy converges: NULL: nothing. */
const char *digest_slowed_by(const struct outcome_migration *m);

/* Resources that were used; with `all`, those that carried anything: those that held something back for longest come first (of several full ones on a way, the first
 * does), then by mean utilisation, then by name: what stands first is what to enlarge first. Free the list with g_ptr_array_unref(). */
GPtrArray *digest_resources(const struct outcome *o, bool all);
bool digest_directed(const struct outcome_resource *r); /* its direction is worth a word: an uplink's vMotion sender has one only */

/* Of what kind the resource is that several wanted: of those of its name and direction the one that was full for longest; NULL: none is known. */
const char *digest_contended_kind(const struct outcome *o, const struct outcome_contention *c);

/* Services that adapters are, or were, disabled for in future sessions, those that came on the way before those from the start. Adapters of several hosts that became so
 * alike, at one instant and with nobody in flight, are one; `hosts` names them. The list and its records (struct digest_disabled) go with g_ptr_array_unref(). */
struct digest_disabled {
	const struct outcome_adapter *adapter;   /* the first of them, and its place in the outcome */
	const struct outcome_disabled *disabled;
	guint adapter_index, disabled_index;
	GPtrArray *hosts;                        /* const char * */
};
GPtrArray *digest_disabled(const struct outcome *o);

/* What the product says beside the reason; NULL: nothing, or the same words. */
const char *digest_message(const struct outcome_migration *m);
enum digest_mood { DIGEST_WELL, DIGEST_DOUBTFUL, DIGEST_BADLY };
enum digest_mood digest_end_mood(const char *outcome);          /* of a migration */
enum digest_mood digest_evacuation_mood(const char *state);
int64_t digest_span(int64_t first_s, int64_t last_s); /* between them; null where one is, or nothing lies between */
/* All evacuations together; null as in the digest. */
struct digest_evacuations {
	int64_t to_move, moved, first_s, last_s, shortest_s, median_s, longest_s; /* first request, last end; of durations */
	GPtrArray *by_duration; /* const struct outcome_evacuation *, slowest first, then by name; g_ptr_array_unref() */
};
struct digest_evacuations digest_evacuations(const struct outcome *o);
extern const char *const digest_states[8]; /* of evacuations, as the outcome spells them, the best first */
/* How many VMs came to each host: GUINT_TO_POINTER by name, borrowed from v; look-up only. by_id: const struct outcome_migration * by id. */
GHashTable *digest_arrivals(const struct outcome_evacuation *v, GHashTable *by_id);

#endif
