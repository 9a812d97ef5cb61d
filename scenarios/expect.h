/* scenarios/expect.h: expectations: parsed once, judged against an outcome.
 *
 *   EXPR   := TERM ((and|or) TERM)* ; not EXPR ; ( EXPR )            not binds tighter than and, and tighter than or
 *   TERM   := METRIC OP VALUE [± TOL] | METRIC OP METRIC [± TOL] | METRIC within A..B | METRIC contains X | METRIC does_not_contain X | METRIC in [..]
 *           | METRIC                                               (that is true or false)
 *   METRIC := function(selector, …).name[(key)][.name…][.stat]       stat: min max mean sum count last p50 … p99
 *   OP     := == != < <= > >=                                        ± may be written +-
 *
 * Functions: run() migration(id) session(migration, service[, k]) adapter(host/adapter) stack(host/key) nic(host/nic, in|out) link(name[, direction])
 * resource(name[, direction]) host(name) finding(rule) log(rule) bytes(host=, adapter=, service=, stack=) shared(migration, migration)
 * unchanged(host/adapter[, except=host/adapter]...).
 * Selectors and keys are globs (* and ?). Metrics bear the outcome's names without their unit suffix; values carry units and must be of the metric's kind.
 * A metric of several subjects must hold for each, unless a stat reduces it. A tolerance in per cent is a part of the expected value, but a distance where the
 * metric is itself a percentage. A list contains an element of that very name, a text any part.
 * An unknown name is a fault of the text. An empty selection or a null fails, even under `not`, and says so; only `count` may be 0. `and` and `or` do not
 * ask their right side when the left has settled the matter.
 *
 * Besides expressions there are diagnostics (a rule that must, or must not, be reported) and fingerprints. An expression is asked of the whole run, of what is
 * open at the end, of what is open at an instant, or of every instant of a phase of a migration; whoever plays the run (play.h) sees to the instants.
 */
#ifndef SCENARIOS_EXPECT_H
#define SCENARIOS_EXPECT_H

#include "models/outcome.h"
#include "models/world.h"
#include "sim/time.h"

struct expect;
struct run;

/* When an expression is asked; all zero: at the end, of the whole run. */
struct expect_time {
	bool open_only;               /* what is open then, not the whole history; always so with an instant or a phase */
	bool has_at;
	struct sim_time at;
	const char *migration, *phase; /* during this phase of this migration; NULL: no phase. Borrowed from the expectation. */
};

/* Parses one expression; on a fault returns NULL, *err the message and *err_at the offset (in bytes) of the offending word with its length in *err_len. */
struct expect *expect_parse(const char *that, char **err, size_t *err_at, size_t *err_len);
/* A rule (a glob over ids) that must be, or if `absent` must not be, among findings and log; of this subject (a glob; NULL: of any). Copied. */
struct expect *expect_diagnostic(const char *rule, const char *subject, bool absent);
/* Fingerprints INGREDIENTS:HEX, separated by spaces, each of which the run must have; NULL: *err (g_free) says what is wrong. */
struct expect *expect_fingerprint(const char *text, char **err);
bool expect_is_fingerprint(const struct expect *x);
bool expect_is_diagnostic(const struct expect *x);
bool expect_asks_rule(const struct expect *x, const char *rule); /* a diagnostic over this rule */
void expect_set_because(struct expect *x, const char *because);
void expect_set_origin(struct expect *x, const char *origin);   /* "file.yaml:12:5" */
void expect_set_fidelity(struct expect *x, const char *fidelity); /* asks only at this one; copied */
/* Whether it is asked at a fidelity, of a file whose own is `own`: one that names none is asked at any, but a fingerprint at that of the file. */
bool expect_asked_at(const struct expect *x, const char *fidelity, const char *own);
void expect_set_at_end(struct expect *x, bool at_end);          /* asks what is open at the end, not the whole history */
void expect_set_at(struct expect *x, struct sim_time at);
void expect_set_during(struct expect *x, const char *migration, const char *phase); /* copied */
const struct expect_time *expect_time(const struct expect *x);
void expect_free(struct expect *x);

/* Appends the result to o->expectations. */
bool expect_eval(const struct expect *x, struct outcome *o);
/* The same of the outcome `o` of a run, with the result appended to that of another: fingerprints are asked of the run (NULL: of the outcome's own). */
bool expect_eval_into(const struct expect *x, const struct outcome *o, const struct run *r, struct outcome *into);
/* Appends a result of one's own making, with the expectation's text, reason and origin. */
struct outcome_expectation *expect_record(const struct expect *x, struct outcome *into);
/* Judges all of the outcome as it is, whatever their time; then expect_judge_unnamed(). True: all is as it should be. */
bool expect_judge(const GPtrArray *expects, struct outcome *o, bool allow_failed);
/* Adds a finding for every refused or failed migration that no expectation names; true: there is none. */
bool expect_judge_unnamed(const GPtrArray *expects, struct outcome *o);

/* --- for the reference page: the i-th row of the tables the parser reads by; false: there are no more --- */
struct expect_doc {
	const char *usage, *doc;
	const struct outcome_record *record; /* of what a function selects; NULL: none */
};
bool expect_function_doc(unsigned i, struct expect_doc *out);
bool expect_operator_doc(unsigned i, struct expect_doc *out);
bool expect_stat_doc(unsigned i, struct expect_doc *out);

/* --- expressions as conditions of triggers (expect_condition.c) --- */

/* Whether it is true of an outcome, where a missing subject or a null settles nothing: `or` may hold without it, `and` and `not` do not. */
bool expect_holds(const struct expect *x, const struct outcome *o);
/* The outcome of a run as it is now, with at least what the expression asks about (outcome_free). */
struct outcome *expect_snapshot(const struct expect *x, struct run *r);
/* Whether it holds of a run as it is now, asking what is open; the first argument is a struct expect. */
bool expect_condition(const void *x, struct run *r);
/* One comparison of one subject's single value, if that is all it is: what run_metric() can answer. Text is borrowed. */
struct expect_single {
	const char *function, *subject, *argument; /* "session", "m1", "vmotion"; argument NULL: none */
	const char *metric, *op;                   /* "progress", ">=" */
	size_t metric_len;                         /* of the metric's name in `metric` */
	bool is_text;
	const char *text;
	int64_t number;
};
bool expect_condition_single(const struct expect *x, struct expect_single *out);
/* Tells every function with the globs of its first two arguments (NULL: not given), and how it was written. */
typedef void (*expect_subject_fn)(void *ctx, const char *function, const char *subject, const char *argument, const char *text);
void expect_condition_subjects(const struct expect *x, expect_subject_fn fn, void *ctx);
/* Tells the bounds of what grows by itself at which the expression may change: reached, or passed. */
typedef void (*expect_bound_fn)(void *ctx, struct world_crossing c);
void expect_condition_bounds(const struct expect *x, expect_bound_fn fn, void *ctx);

#endif
