/* scenarios/play.h: plays a scenario and judges it: what `vmksim run`, `vmksim test` and `vmksim compare` share.
 *
 * Expectations without a time are judged on the final outcome. Those with `at: t` are judged on the outcome as of that instant, those with `during: PHASE` on every
 * instant of that phase: the run is stopped there, looked at, and goes on; looking changes nothing. A phase is a half-open span: it is looked at when it has begun,
 * whenever something happens in it, and just before each of these and its end.
 */
#ifndef SCENARIOS_PLAY_H
#define SCENARIOS_PLAY_H

#include "models/run.h"
#include "scenarios/scenario.h"

struct play_opts {
	struct run_opts run;
	bool allow_failed;
	/* Called with the run before it plays and with NULL when it is over: for signal handlers. May be NULL. */
	void (*running)(void *ctx, struct run *r);
	void *ctx;
};

/* The outcome (outcome_free), its scenario and expectations filled in but for command and options. *out_ok: every expectation held and no migration failed unnamed. */
struct outcome *play_scenario(const struct scenario *s, const struct play_opts *o, bool *out_ok);

#endif
