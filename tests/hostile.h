/* tests/hostile.h: outcomes whose texts come from somebody who means harm, or from an estate with odd names: tags, quotes, programs of gnuplot and shells,
 * formulas, control characters, marks that turn the direction of writing, bytes that are no UTF-8, names of 4 KB, empty ones; and whose numbers are null or as large
 * as those of a run may be. Made by a walk of the field tables, so that what is added to the outcome is hostile from its first day.
 */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#include "models/outcome.h"

enum hostile {
	HOSTILE_NAMES, /* names and free text; words that a view knows (kinds, causes, phases, states) stay, so that it shows all it can */
	HOSTILE_EVERY, /* every text there is */
	HOSTILE_LONG,  /* as NAMES, every one of 4 KB */
	HOSTILE_EMPTY, /* as NAMES, every one empty but for ids */
	HOSTILE_NULL,  /* every text and number is null */
	HOSTILE_HUGE,  /* as EVERY, and numbers are as large as a run may have them: ten days, an exbibyte */
	HOSTILE_WAYS
};
extern const char *const hostile_ways[]; /* "names", "every", "long", "empty", "null", "huge", NULL */

/* Equal texts become equal texts, others others (but for EMPTY and NULL), so that references within the outcome still hold where a whole text is the reference. */
void hostile_make(struct outcome *o, enum hostile way);
/* Adds a record, or a text, to every list that is empty, at every depth: nothing that a view may meet is missing. Their texts are "filled-KEY". */
void hostile_fill(struct outcome *o);

#endif
