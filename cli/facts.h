/* cli/facts.h: the facts a fingerprint is made of, as text: one a line, its instant in picoseconds, its ingredient, its words.
 *
 * A recorded file tells, when a fingerprint is not as it was, what happened otherwise first.
 */
#ifndef CLI_FACTS_H
#define CLI_FACTS_H

#include <glib.h>
#include "sim/time.h"

struct facts {
	GString *text; /* the lines so far */
};

void facts_init(struct facts *f);
void facts_clear(struct facts *f); /* also one that was never made */
void facts_add(void *f, struct sim_time t, char ingredient, const char *words); /* a factlog_fn */
/* Both say what is wrong on standard error and give CMD_DONE, CMD_MISSED (facts differ) or CMD_FAULT (a file cannot be read or written). */
int facts_write(const struct facts *f, const char *command, const char *file);
int facts_compare(const struct facts *f, const char *command, const char *file);

#endif
