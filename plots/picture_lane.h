/* plots/picture_lane.h: one service of one VMkernel adapter over time: when it takes new sessions, when it is disabled for them, when sessions ran there.
 * Private to picture_adapters.c and picture_lane.c.
 *
 * Times are ps from the start of the run. Texts are borrowed from the outcome, but for labels.
 */
#ifndef PLOTS_PICTURE_LANE_H
#define PLOTS_PICTURE_LANE_H

#include "models/outcome.h"

enum lane_state { LANE_ON = 1, LANE_DISABLED }; /* in between: there, but not enabled for the service */

struct lane_span { int64_t from, to; int what; /* lane_state; of sessions: 1 when they run on though disabled for future ones, else 0 */ };
struct lane_label {
	int64_t at;
	char sign;              /* of what happened then: '+' added, 'x' removed, 'o' else; '-' none */
	char *words, *short_words;
};

struct lane {
	const char *service;
	GArray *states, *busy;  /* struct lane_span, in order of time, none on top of another of its list */
	GPtrArray *labels;      /* struct lane_label, in order of time */
};

/* Of `a` and one of its services, to be looked at until `end`. The first lane of an adapter also tells what happened to the adapter as such. */
struct lane *picture_lane_new(const struct outcome *o, const struct outcome_adapter *a, const char *service, bool first, int64_t end);
void picture_lane_free(gpointer lane);

/* The services of an adapter that have a lane: those it is enabled for, those it carried, those it was disabled for; text, borrowed. Never empty: NULL stands
 * for none. Free the list. */
GPtrArray *picture_lane_services(const struct outcome_adapter *a);

#endif
