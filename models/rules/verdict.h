/* models/rules/verdict.h: what became of a question to the rules or of an action: yes, or no with the rule and the reason in words. */
#ifndef MODELS_RULES_VERDICT_H
#define MODELS_RULES_VERDICT_H

#include <glib.h>
#include "sim/base.h"

enum verdict_how {
	VERDICT_OK,
	VERDICT_REFUSED, /* said no before anything started */
	VERDICT_AT_ONCE, /* fails as soon as it is tried: the sender knows */
	VERDICT_SILENT,  /* packets are lost without a word: fails when a timeout runs out */
};

struct verdict {
	bool ok;
	enum verdict_how how;
	const char *rule;  /* its id in the rule table, or NULL */
	const char *fault; /* the API's fault name a user would see, or NULL */
	char text[256];    /* the reason */
};

/* {ok}, and its opposite with words. */
struct verdict verdict_ok(void);
struct verdict verdict_no(enum verdict_how how, const char *rule, const char *fault, const char *fmt, ...) G_GNUC_PRINTF(4, 5);

#endif
