/* sim/base.c: the end of a run that found a bug of vmksim in itself.
 *
 * A broken invariant ends the process at once: what would follow could only be a wrong result. The exit code 70 is the one users are told about.
 * Nothing is unwound; what was written to the standard streams before is flushed, so that the talk before the failure is not lost.
 */
#include "sim/base.h"

#include <stdio.h>
#include <unistd.h>

#define BASE_EXIT_BUG 70

void base_fail(const char *what, const char *file, int line)
{
	fflush(stdout);
	fprintf(stderr, "vmksim: bug: %s at %s:%d (please report)\n", what, file, line);
	fflush(stderr);
	_exit(BASE_EXIT_BUG);
}
