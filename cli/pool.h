/* cli/pool.h: many child processes of vmksim itself, some at once: parallel work without threads, in which a crash costs its own result only.
 *
 * A child gets no standard input; what it says on the standard streams is gathered. An interrupt (SIGINT, SIGTERM) ends all children; none outlives its parent.
 */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include <glib.h>
#include "sim/base.h"

/* How one child ended. Texts are valid during the call, NUL-terminated. */
struct pool_end {
	const char *fault;   /* it could not be started: why; or NULL */
	int code;            /* exit code; -1: ended by a signal */
	int signal;          /* or 0 */
	bool timed_out;
	const char *out, *err;
	gsize out_len;
};

/* Called as children end, in no particular order; false: end the others and start no more. */
typedef bool (*pool_end_fn)(void *ctx, unsigned index, const struct pool_end *end);

/* Runs vmksim once per vector (char **, arguments after the program's name, NULL-terminated; borrowed), `at_once` at the same time, each for at most `seconds`.
 * False: interrupted, and some have not been told. */
bool pool_run(const GPtrArray *vectors, unsigned at_once, unsigned seconds, pool_end_fn end, void *ctx);

#endif
