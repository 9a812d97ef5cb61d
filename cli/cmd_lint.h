/* cli/cmd_lint.h: what vmksim lint found, for its formats. */
#ifndef CLI_CMD_LINT_H
#define CLI_CMD_LINT_H

#include "scenarios/lint_file.h"

struct cmd_linted {	      /* a scenario, or one variant of it */
	char *file, *variant; /* variant NULL: the base */
	char *text;	      /* the source */
	gsize len;
	GPtrArray *sources;  /* struct scenario_source: the files of marks 1, 2, ... */
	GPtrArray *findings; /* struct lint_file_finding */
};

/* Both write the whole of what was linted: a GPtrArray of struct cmd_linted. JSON is one object, SARIF a log of version 2.1.0 with one run. */
void cmd_lint_json(const GPtrArray *all, enum lint_profile profile, GString *out);
void cmd_lint_sarif(const GPtrArray *all, GString *out);

/* The file a place is in. */
const char *cmd_lint_file(const struct cmd_linted *x, struct diag_mark at);

#endif
