/* scenarios/expect_words.h: closed vocabularies of expectations: a word that can never be there is a fault of the file, since an expectation that denies it would always hold.
 */
#ifndef SCENARIOS_EXPECT_WORDS_H
#define SCENARIOS_EXPECT_WORDS_H

#include <glib.h>
#include "sim/base.h"

/* Whether a glob fits some rule or lint. */
bool expect_words_rule(const char *glob);
/* Every id of a rule or lint. The array ends with NULL; its texts are borrowed. */
GPtrArray *expect_words_rules(void);
/* The vocabulary of a field or of the ids of a list ("cause", "phase", "rule"), NULL-terminated and owned by the array; NULL: it is open. */
GPtrArray *expect_words_of(const char *record, const char *key);
/* Whether a glob fits some word. */
bool expect_words_fit(const GPtrArray *words, const char *glob);

#endif
