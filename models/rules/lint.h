/* models/rules/lint.h: is a configuration sound: findings about a world that is read and not played. Pure; the same rules as the run's.
 *
 * What is judged is the configuration as declared. Of two hosts together it speaks only when a migration of the timeline joins them, and only of migrations
 * that no change of configuration may precede: what an action may have changed by then is the run's to tell. A pair is judged once, however many migrations
 * join it.
 *
 * The table of lints is lint_table.c: it gives the words of `vmksim lint` and `vmksim explain`. L00 and E01 speak of the file itself: scenarios/lint_file.h
 * finds them.
 */
#ifndef MODELS_RULES_LINT_H
#define MODELS_RULES_LINT_H

#include "models/world.h"

enum lint_severity { LINT_ERROR, LINT_WARNING, LINT_INFO, LINT__SEVERITIES };

/* Which lints are on. lab: mistakes about netstacks, services and routes; plan: besides, what bears on a plan; strict: all. */
enum lint_profile { LINT_LAB, LINT_PLAN, LINT_STRICT, LINT__PROFILES };

struct lint_row {
	const char *id; /* "L15" */
	enum lint_severity severity;
	const char *title; /* one line */
	const char *why;   /* what comes of it, in full sentences */
	const char *help;  /* how to mend it */
	const char *source;
	const char *see;	/* ids of rules, or NULL */
	enum lint_profile from; /* the first profile in which it is on; it is on in those after it, too */
};

extern const struct lint_row lint_table[];
extern const size_t lint_count;
extern const char *const lint_profiles[];   /* "lab", "plan", "strict", NULL: in the order of the enum */
extern const char *const lint_severities[]; /* "error", "warning", "info", NULL: likewise */

const struct lint_row *lint_find(const char *id); /* case-insensitive; NULL */

struct lint_finding {
	const struct lint_row *row;
	enum lint_severity severity; /* the row's; an error where `assume: {support: refuse}` refuses what it warns of */
	const char *kind;	  /* findings of one row and kind at one place say the same of many objects */
	uint32_t origin, related; /* of objects of the world; 0: none */
	char *subject;		  /* "hosts.esx01.adapters.vmk2"; owned */
	char *message;		  /* owned */
	char *related_words;	  /* owned, or NULL */
};

/* Every lint over the world, whatever the profile: host by host, then pair by pair, then along the timeline. GPtrArray of struct lint_finding, owned by the
 * caller (g_ptr_array_unref). Cost: linear in hosts and actions, but for the adapters of one host. */
GPtrArray *lint_world(const struct world *w);

#endif
