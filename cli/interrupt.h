/* cli/interrupt.h: a run that a user can end. While it plays, SIGINT and SIGTERM end it after its instant, so that there is a partial outcome to show; a second
 * one ends the program at once. Before and after, signals do what they did.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>
#include "models/run.h"

struct interrupt {
	bool quiet;                         /* given: no line of progress (cli/progress.h) */
	struct sigaction old_int, old_term; /* while a run plays: what the signals did before */
};

/* For `running` of struct play_opts: a run begins (r) or is over (NULL). ctx is a struct interrupt, which outlives the run; one run at a time. */
void interrupt_running(void *ctx, struct run *r);

#endif
