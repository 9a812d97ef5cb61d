/* tests/random-console.h: command lines as somebody without a plan would type them: from the tables of commands and what there is to name, often right, often not. */
#ifndef TESTS_RANDOM_CONSOLE_H
#define TESTS_RANDOM_CONSOLE_H

#include "cli/lab/lab.h"

/* The next line for this console; it follows from *seed and the state of the session alone. g_free. */
char *random_console_line(const struct lab *l, uint64_t *seed);

#endif
