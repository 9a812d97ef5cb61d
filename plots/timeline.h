/* plots/timeline.h: an outcome as a timeline in Chrome's trace format: for ui.perfetto.dev and chrome://tracing.
 *
 * Hosts are processes, their adapters threads. Migrations with their phases and rounds, and sessions, are asynchronous slices; bandwidths of the outcome's series are
 * counters. A run with packets can be listened to besides: congestion windows and queues are counters, too.
 */
#ifndef PLOTS_TIMELINE_H
#define PLOTS_TIMELINE_H

#include "models/outcome.h"
#include "models/run_trace.h"

#define TIMELINE_MOST 4096 /* points of one counter: where there are more, every second one goes, and so on */

struct timeline;
struct timeline *timeline_new(void);
void timeline_listen(struct timeline *t, struct run_trace *out); /* sets ctx, opened, closed, window and queue */
void timeline_free(struct timeline *t);
/* `t` may be NULL: nobody listened. Tells the text in parts. */
void timeline_write(const struct outcome *o, const struct timeline *t, void (*part)(void *ctx, const GString *text), void *ctx);
/* Counters that have more than TIMELINE_MOST points, and were thinned. */
unsigned timeline_thinned(const struct timeline *t);

#endif
