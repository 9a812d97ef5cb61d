/* cli/progress.h: one line on the terminal while a user waits: how far a run, or many tests, have come, and about how long it will take yet.
 *
 * It goes to standard error, and only if that is a terminal; results never hold it. It is wiped before anything else is written there.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "models/run.h"

/* A run plays: from its second second on, each second says how far it is: simulated time, migrations, events a second. NULL: it is over. One run at a time. */
void progress_running(struct run *r);
/* `done` of `all` tests have been played; the first call is for none. */
void progress_tests(unsigned done, unsigned all);
void progress_wipe(void);

#endif
