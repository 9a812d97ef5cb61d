/* cli/stored.h: outcomes that a run stored as JSON: one, or of several runs one a line.
 *
 * Faults are said on standard error, with the file's name; a scenario given in the place of an outcome gets a hint how to play it.
 */
#ifndef CLI_STORED_H
#define CLI_STORED_H

#include "models/outcome.h"

/* The texts of all outcomes of a file ("-": standard input), at least one; g_strfreev. NULL: said why. */
char **stored_read(const char *command, const char *file);
/* One of them; outcome_free(). NULL: said why. */
struct outcome *stored_parse(const char *command, const char *file, const char *json);

#endif
