/* models/rules/rule.h: the rule table: one row per rule, in rule_table.c: id, words, source, how sure. What `vmksim rules` and `vmksim explain` print, and what
 * log, findings, verdicts and the outcome name. The numbers and the confidence come from the project's fact base. */
#ifndef MODELS_RULES_RULE_H
#define MODELS_RULES_RULE_H

#include <stddef.h>

struct rule {
	const char *id;         /* "STK-02" */
	const char *title;      /* one line */
	const char *text;       /* what it says, in full sentences */
	const char *source;     /* where it comes from */
	const char *confidence; /* confirmed, derived, unconfirmed */
	const char *see;        /* an assume switch, related rule ids, or NULL */
};

extern const struct rule rule_table[];
extern const size_t rule_count;

const struct rule *rule_find(const char *id); /* case-insensitive; NULL */

#endif
