/* tests/typed.h: a console on a small world, and what it says of lines. Its commands besides the host's: say WORD... prints each as <WORD>; lines WORD...
 * prints each on a line, and a fault and a note, and fails with more than three; asks puts a question; rest takes its line raw. */
#ifndef TESTS_TYPED_H
#define TESTS_TYPED_H

#include "cli/console/console.h"

struct typed {
	struct scenario *s;
	struct session *session;
	struct console *c;
};

struct typed typed_begin(void);
void typed_end(struct typed *t);
void typed_is(const char *got, const char *want);
/* The line says `out` on its output, and ends with `status`. */
void typed_says(const struct typed *t, const char *line, int status, const char *out);
/* Its faults and notes hold `part`; NULL: there are none. */
void typed_complains(const struct typed *t, const char *line, int status, const char *part);

#endif
