/* scenarios/expect.h: expectations: parsed once, judged against an outcome.
 *
 *   EXPR   := TERM ((and|or) TERM)* ; not EXPR ; ( EXPR )            not binds tighter than and, and tighter than or
 *   TERM   := METRIC OP VALUE [± TOL] | METRIC OP METRIC [± TOL] | METRIC within A..B | METRIC contains X | METRIC does_not_contain X | METRIC in [..]
 *   METRIC := function(selector, …).name[(key)][.name…][.stat]       stat: min max mean sum count last p50 … p99
 *   OP     := == != < <= > >=                                        ± may be written +-
 *
 * Functions: run() migration(id) session(migration, service[, k]) adapter(host/adapter) stack(host/key) nic(host/nic, in|out) link(name[, direction])
 * resource(name[, direction]) host(name) finding(rule) log(rule) bytes(host=, adapter=, service=, stack=) shared(migration, migration).
 * Selectors and keys are globs (* and ?). Metrics bear the outcome's names without their unit suffix; values carry units and must be of the metric's kind.
 * A metric of several subjects must hold for each, unless a stat reduces it. A tolerance in per cent is a part of the expected value, but a distance where the
 * metric is itself a percentage. A list contains an element of that very name, a text any part.
 * An unknown name is a fault of the text. An empty selection or a null fails, even under `not`, and says so; only `count` may be 0. `and` and `or` do not
 * ask their right side when the left has settled the matter.
 */
#ifndef SCENARIOS_EXPECT_H
#define SCENARIOS_EXPECT_H

#include "models/outcome.h"

struct expect;

/* Parses one expression; on a fault returns NULL, *err the message and *err_at the offset (in bytes) of the offending word with its length in *err_len. */
struct expect *expect_parse(const char *that, char **err, size_t *err_at, size_t *err_len);
void expect_set_because(struct expect *x, const char *because);
void expect_set_origin(struct expect *x, const char *origin);   /* "file.yaml:12:5" */
void expect_set_at_end(struct expect *x, bool at_end);          /* asks what is open at the end, not the whole history */
void expect_free(struct expect *x);

/* Appends the result to o->expectations. */
bool expect_eval(const struct expect *x, struct outcome *o);
/* Judges all; then adds a finding for every refused or failed migration that no expectation names (unless allow_failed). True: all is as it should be. */
bool expect_judge(const GPtrArray *expects, struct outcome *o, bool allow_failed);

#endif
