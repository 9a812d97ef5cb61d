/* tests/given.h: scenarios of the tests' own, given as text, loaded and played. A text that does not load fails the case, and its faults are printed. */
#ifndef TESTS_GIVEN_H
#define TESTS_GIVEN_H

#include "models/run.h"
#include "scenarios/scenario.h"

struct scenario *given_text(const char *text);          /* scenario_free; ends the case when there are faults */

/* One run of a text to its end. */
struct given_run {
	struct scenario *s;
	struct run *r;
	struct outcome *o;
};
struct given_run given_play(const char *text, const struct run_opts *o); /* o may be NULL */
void given_done(struct given_run *p);

/* By id; a missing one ends the case. */
const struct outcome_migration *given_migration(const struct outcome *o, const char *id);
const struct outcome_session *given_session(const struct outcome *o, const char *id);
int64_t given_held_sum(const GPtrArray *held); /* ps */

#endif
