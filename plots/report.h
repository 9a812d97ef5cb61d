/* plots/report.h: the text report: what a planner reads first.
 *
 * It shows an outcome and nothing else: the same outcome and options give the same bytes. Lines keep to TEXT_COLUMNS where names let them. From the outcome of
 * many migrations or evacuations (more than REPORT_DETAILS) it shows totals, counts, what held them back together, the slowest and those that did not complete;
 * `all` shows each one.
 */
#ifndef PLOTS_REPORT_H
#define PLOTS_REPORT_H

#include "models/outcome.h"

#define REPORT_DETAILS 20

struct report_opts {
	bool colour;  /* terminal colours, as escape sequences */
	bool utf8;    /* bars, arrows and dots of UTF-8; otherwise ASCII (names are shown as they are) */
	bool all;     /* every migration, resource and logged fact, however many */
	const char *const *variants; /* names of the scenario's variants, NULL-terminated; or NULL: none, or not known */
};

void report_text(const struct outcome *o, const struct report_opts *opts, GString *out); /* appends */

#endif
