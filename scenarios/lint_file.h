/* scenarios/lint_file.h: the findings of a scenario with their places, less those the file allows.
 *
 * A comment allows findings, with a reason: at the end of the line on which they are, or alone on a line above it:
 *
 *   vmk0: {portgroup: M, services: [management, vmotion]} # lint: allow L15 because there is one NIC
 *   # lint: allow L05, L12 because the route is what this exercise is about
 *
 * One that names an unknown lint, gives no reason, or finds nothing to allow (in the file itself and in every variant) is a finding, L00. The same finding of
 * many objects that one place stands for (a range, a profile) is one, with a count.
 */
#ifndef SCENARIOS_LINT_FILE_H
#define SCENARIOS_LINT_FILE_H

#include "models/rules/lint.h"
#include "scenarios/scenario.h"

struct lint_file_finding {
	const struct lint_row *row;
	enum lint_severity severity;
	struct diag_mark at, related;			/* line 0: no place, as of what --set made */
	char *kind, *subject, *message, *related_words; /* owned; related_words may be NULL */
	unsigned more;					/* how many further objects it is true of */
	char *allowed;					/* the reason it is allowed, or NULL: it counts */
};

/* By place, then by the order of the lint table. GPtrArray of struct lint_file_finding (g_ptr_array_unref). `sets` as in struct scenario_opts: with them,
 * unused suppressions are not told. */
GPtrArray *lint_file_findings(const struct scenario *s, enum lint_profile profile, const char *const *sets);

#endif
