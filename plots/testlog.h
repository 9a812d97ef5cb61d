/* plots/testlog.h: what became of many scenarios: one row each, shown as text, JSON, JUnit XML or TAP.
 *
 * No row and no view holds a time, a path but those given, or anything else that would differ between two plays of the same files: a log can be compared with
 * the last one. An outcome knows its file by the base name alone; a log has many files, and its places bear the path of the row.
 */
#ifndef PLOTS_TESTLOG_H
#define PLOTS_TESTLOG_H

#include "models/outcome.h"
#include "scenarios/diag.h"

enum testlog_end {
	TESTLOG_PLAYED,  /* there is an outcome, and it counts */
	TESTLOG_PARTIAL, /* there is an outcome of a run that was stopped early */
	TESTLOG_FAULT,   /* the scenario is wrong, or cannot be read */
	TESTLOG_STOPPED, /* no outcome: it ran out of time, or was killed */
	TESTLOG_CRASHED, /* no outcome: a bug */
	TESTLOG_NOT_RUN, /* interrupted before it was played */
};

struct testlog_row {
	char *label;          /* file, or file@variant */
	char *file, *variant; /* variant NULL: the base */
	char *name;           /* the scenario's, or NULL */
	enum testlog_end end;
	int code;             /* exit code: 0, 1, 2, 3 or 70 */
	char *message;        /* why there is no outcome, or only a partial one; else what is to be said besides: lines; or NULL */
	struct outcome *o;    /* with expectations and findings only; or NULL */
	char *source;         /* text of the file, of which the lines of missed expectations are shown; or NULL */
	size_t source_len;
};

struct testlog_row *testlog_row_new(const char *file, const char *variant, const char *name);
void testlog_row_free(gpointer row);
/* Keeps expectations, findings and fingerprint of an outcome, and what they say about the row. */
void testlog_row_take(struct testlog_row *r, const struct outcome *o);

struct testlog_opts {
	bool colour, utf8;
	unsigned left_out; /* tests that bear the tag `long` and were not chosen for it */
};
struct testlog_count {
	unsigned passed, failed, not_run;
};

bool testlog_passed(const struct testlog_row *r);
struct testlog_count testlog_counted(const GPtrArray *rows);
/* Of an outcome's findings those that fail a run: migrations that failed and no expectation names. struct outcome_finding, borrowed. */
GPtrArray *testlog_errors(const struct outcome *o);
/* Where an expectation is written. False: it does not say so. */
bool testlog_place(const struct outcome_expectation *x, struct diag_mark *at);
bool testlog_asks_fingerprint(const struct outcome_expectation *x);
/* What to do about a fingerprint that is not as expected, in one line; NULL: the outcome has none. */
const char *testlog_hint(const struct outcome *o);
/* "3 of 7 expectations missed", "7 expectations", or the first line of the message. g_free. */
char *testlog_words(const struct testlog_row *r);

void testlog_text_row(const struct testlog_row *r, const struct testlog_opts *opts, GString *out);
void testlog_text_end(const GPtrArray *rows, const struct testlog_opts *opts, GString *out);
void testlog_json(const GPtrArray *rows, GString *out);
void testlog_junit(const GPtrArray *rows, GString *out); /* testcases: the run itself, then one per expectation; what was not played is an error */
void testlog_tap(const GPtrArray *rows, GString *out);   /* a subtest per row */

#endif
