/* tests/given.h: what several suites are given: scenarios and conditions as text, a hand-made outcome. A text that does not load fails the case, and its faults are printed. */
#ifndef TESTS_GIVEN_H
#define TESTS_GIVEN_H

#include "models/run.h"
#include "scenarios/expect.h"
#include "scenarios/scenario.h"

/* scenario_free; ends the case when there are faults. Its name in messages is "test.yaml"; opts may be NULL. */
struct scenario *given_text(const char *text);
struct scenario *given_text_with(const char *text, const struct scenario_opts *opts);

/* The model of transport that the environment asks for (VMKSIM_FIDELITY=packet); NULL: it asks for none. */
const struct tp_factory *given_transport(void);
/* The same estate a thousand times as slow, with a thousandth of the bytes: what takes a minute still does, with few packets. Sockets and classes stay as they are. g_free. */
char *given_slower(const char *text);

/* One run of a text to its end, by the model that the environment asks for unless `o` names one. */
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

struct expect *given_condition(const char *that); /* expect_free; one that cannot be read ends the case */
struct outcome *given_outcome(void);              /* outcome_free; the hand-made one of tests/report-outcome.json */

#endif
