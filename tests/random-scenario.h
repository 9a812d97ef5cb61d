/* tests/random-scenario.h: small random estates with migrations and random actions of every kind that the action table knows, as scenario text.
 *
 * The same seed gives the same text. What the loader refuses (an address given twice, say) is taken out again, so the text that is handed out loads. Each entry of
 * the timeline is one line, so a text can be cut down by hand. */
#ifndef TESTS_RANDOM_SCENARIO_H
#define TESTS_RANDOM_SCENARIO_H

#include <glib.h>
#include "scenarios/scenario_keys.h"

struct random_scenario {
	char *text;
	unsigned entries, refused;      /* of the timeline: left in, and taken out because the loader refuses them */
	unsigned kinds[ACTION__COUNT];  /* of what was left in */
};

struct random_scenario random_scenario(uint64_t seed);
/* NULL, or the required key of an action of this kind that nothing is known to give to. */
const char *random_scenario_lacks(enum action_kind k);

#endif
