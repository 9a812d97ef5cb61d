/* cli/formats.h: the forms an outcome is shown in, for every command that shows outcomes: a table of formats, one row each.
 *
 * Runs are added one after another; several are many from the start, since some forms then have another shape (JSON: a line each).
 */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "cli/out.h"
#include "models/outcome.h"

extern const char *const formats_names[]; /* "text", "json", ..., NULL: an index of them is a form */

struct formats {
	/* by the command */
	const char *command, *file; /* file NULL: standard output */
	unsigned form, colour;      /* enum out_colour */
	bool all, quiet, many;
	const char *const *variants; /* of the file in hand, NULL-terminated, for the text; or NULL */
	const char *hint;            /* a last line of the text; or NULL */
	const char *table;           /* of csv: this one only; or NULL */
	/* as it goes */
	struct out out;
	bool apart; /* each run goes to a file of its own, in the directory `file` */
	const char *name; /* of the file of the run in hand */
	struct page_index *index;
	struct formats_csv *csv;
	unsigned runs;
	int code;
};

#define FORMATS_HELP "text (default), json, jsonl, csv or html"
#define FORMATS_TABLE_HELP "of csv: this table only, to standard output or FILE"

/* False: this form cannot be had this way, which is said on standard error. */
bool formats_open(struct formats *f);
void formats_add(struct formats *f, const struct outcome *o);
int formats_close(struct formats *f); /* the exit code of the writing */
/* Whether results are still wanted and can be written. */
bool formats_going(const struct formats *f);

/* Comma-separated values (plots/csv.h): a file for each table in the directory `file`, of all runs; with `table`, that one to where results go. */
bool formats_csv_open(struct formats *f);
void formats_csv_add(struct formats *f, const struct outcome *o);
void formats_csv_close(struct formats *f);
/* Makes the directory `file`; `why` it must be named: a sentence. */
bool formats_make_dir(const struct formats *f, const char *why);

/* What files of one of several runs are called: "01-plan-variant", cut where a file system would not bear it. `run` counts from 1. Free it. */
char *formats_run_name(unsigned run, const struct outcome *o);

#endif
