/* models/run.h: the live copy of a world: the only place that enacts changes (contract W).
 *
 * A run borrows its world, owns everything else, and never reads a file. It is single-threaded and deterministic: same world, seed and options give the
 * same outcome on every machine.
 */
#ifndef MODELS_RUN_H
#define MODELS_RUN_H

#include "models/outcome.h"
#include "models/rules/verdict.h"
#include "models/world.h"
#include "models/transport/transport.h"
#include "sim/factlog.h"
#include "sim/sim.h"

struct run;
struct run_trace; /* models/run_trace.h */

struct run_opts {
	bool has_seed;
	uint64_t seed;
	struct sim_time until;        /* NEVER: the world's horizon */
	bool until_given;
	uint64_t max_events;          /* 0: RUN_MAX_EVENTS */
	const struct tp_factory *transport; /* NULL: the flow model */
	const struct run_trace *trace; /* told of packets, where there are any; NULL: nobody is */
	factlog_fn record;            /* told each fact as it happens; NULL: nobody is */
	void *record_ctx;
};
#define RUN_MAX_EVENTS UINT64_C(1000000000)

enum run_stop { RUN_FINISHED, RUN_UNTIL, RUN_HORIZON, RUN_EVENTS, RUN_INTERRUPTED };

struct run *run_new(const struct world *w, const struct run_opts *o);
void run_free(struct run *r);
enum run_stop run_until(struct run *r, struct sim_time t);  /* quiet at t; RUN_FINISHED: nothing is left to happen */
enum run_stop run_pass(struct run *r, struct sim_time t);   /* the same, but time passes up to t though nothing is left to happen */
enum run_stop run_play(struct run *r);                      /* to the end its options say */
void run_set_tidy(struct run *r);                          /* what is enacted where it is interrupted is as if it had been played up to there: sim_set_tidy() */
void run_interrupt(struct run *r);                          /* async-signal-safe; a run in progress stops after its instant */
bool run_apply(struct run *r, const struct action *a, struct verdict *out); /* now */
const struct estate *run_estate(const struct run *r);       /* until the next call */
struct sim_time run_now(const struct run *r);
/* How far a run in progress has come. */
struct run_far {
	struct sim_time at;
	uint64_t events;         /* those of packets count, too */
	uint32_t over, known;    /* migrations: those that have ended; those that were asked for, or will be */
	bool more;               /* others may be asked for: of evacuations to come, of conditions that may come true */
	int64_t done_ppm;        /* of the known ones together, each counting alike; OUTCOME_NULL: none is known */
};
void run_far(const struct run *r, struct run_far *out);
/* `look` is called while the run plays, between two instants, after run_ask_look(); it may ask everything that changes nothing. NULL: nobody looks. */
void run_set_look(struct run *r, void (*look)(void *ctx, const struct run *r), void *ctx);
void run_ask_look(struct run *r);                           /* async-signal-safe */
/* The live value of a metric named as in the outcome. Fills one of the outs; false: no such metric or subject. Text is borrowed until the next call. */
bool run_metric(struct run *r, enum world_fn fn, const char *subject, const char *metric, int64_t *out_number, const char **out_text);

/* The VMs as they are now, by number: the world's, then those that clones made. Borrowed until the next change. */
uint32_t run_vm_count(const struct run *r);
const struct world_vm *run_vm(const struct run *r, uint32_t i);
uint32_t run_vm_host(const struct run *r, uint32_t i);     /* where it is; HOST_NONE: it does not exist (yet) */
uint32_t run_vm_datastore(const struct run *r, uint32_t i, guint disk);

/* When something happens next; false: nothing is left. With run_until() it plays instant by instant. */
bool run_next(const struct run *r, struct sim_time *out);
/* When what grows of migrations reaches a bound, or passes it, if nothing changes before; NEVER: it is not known, or not to come. Of packets it is not known. */
struct sim_time run_reach(const struct run *r, const struct world_crossing *c);
struct sim_time run_limit(const struct run *r);             /* when it ends at the latest: the horizon, or its option `until` */
/* From when to when a migration was in a phase, the last time it was; `to` is NEVER while it lasts. False: it has not come to it. */
bool run_phase_span(const struct run *r, const char *migration, const char *phase, struct sim_time *out_from, struct sim_time *out_to);
/* Of the facts so far, over these ingredients (sim/factlog.h); NULL: no such ingredients. g_free. */
char *run_fingerprint(const struct run *r, const char *ingredients);

/* Where in the scenario the i-th finding of the last run_outcome() was written: an opaque origin, 0: nowhere. */
uint32_t run_finding_origin(const struct run *r, guint i);
/* The outcome as of now; looking changes nothing. Of its `scenario` only seed and fidelity are filled: the rest is known to whoever loaded it. */
struct outcome *run_outcome(struct run *r);
/* The same, the last thing that is asked of a run: what a record was made of is freed with it, so that both are never whole in memory. Afterwards the run answers
 * run_now(), run_fingerprint(), run_estate() and run_finding_origin(), and may be freed. */
struct outcome *run_outcome_last(struct run *r);
/* The same, but only with the migrations, the sessions (of migrations) the adapters ("esx01/vmk2") and the evacuations named, by names or globs, and without how it ended. */
struct run_ask {
	enum world_fn fn; /* WORLD_FN_MIGRATION, WORLD_FN_SESSION, WORLD_FN_ADAPTER, WORLD_FN_EVACUATION */
	const char *name;
};
struct outcome *run_outcome_asked(struct run *r, const struct run_ask *asks, unsigned n);

#endif
