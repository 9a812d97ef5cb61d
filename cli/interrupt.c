/* cli/interrupt.c: SIGINT and SIGTERM around a run. The handler only sets a flag of the run; SA_RESETHAND makes the second signal the ordinary, deadly one. */
#include "cli/interrupt.h"

#include <stddef.h>
#include "cli/progress.h"

/* The one thing a signal handler can reach. */
static struct run *volatile running;

static void on_signal(int sig)
{
	(void)sig;
	if (running)
		run_interrupt(running);
}

void interrupt_running(void *ctx, struct run *r)
{
	struct interrupt *i = ctx;
	running = r;
	if (!i->quiet)
		progress_running(r);
	if (r) {
		struct sigaction act = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
		sigemptyset(&act.sa_mask);
		sigaction(SIGINT, &act, &i->old_int);
		sigaction(SIGTERM, &act, &i->old_term);
	} else {
		sigaction(SIGINT, &i->old_int, NULL);
		sigaction(SIGTERM, &i->old_term, NULL);
	}
}
