/* cli/load.h: scenarios as a command loads them: all that is wrong with one is said on standard error.
 *
 * `sets` are "path=value", NULL-terminated, or NULL. Both give NULL when there were faults; else the scenario is the caller's (scenario_free).
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "scenarios/scenario.h"

/* "-": standard input. variant NULL: the base. */
struct scenario *load_file(const char *file, const char *variant, char **sets);
/* A variant of a file that is loaded already, from the same bytes. Its faults are introduced by its name, for the base had none. */
struct scenario *load_variant(const char *command, const struct scenario *base, const char *variant, char **sets);

/* Of a scenario just loaded, or NULL: migrations beyond what is supported are refused. */
void load_strict_support(struct scenario *s);
#define LOAD_STRICT_SUPPORT "refuse what is beyond the limits of support, as `assume: {support: refuse}`"

#endif
