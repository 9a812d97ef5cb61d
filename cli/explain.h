/* cli/explain.h: all that is known about one rule, one lint, or one switch of an unconfirmed fact, as text for people: what `vmksim explain` and the lab say. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <glib.h>
#include "sim/base.h"

/* Appends; before it is shown, text_finish(). False: no rule, lint or switch is called so, and nothing was appended. */
bool explain_one(const char *name, GString *out);
/* What to say then, with the nearest name; `list`: where all of them stand. g_free. */
char *explain_unknown(const char *name, const char *list);
/* Of all, rules first: borrowed texts, ended by NULL. */
GPtrArray *explain_names(void);

#endif
