/* cli/lab/lab_classroom.h: exercises for many: answers as files, graded without a terminal, and a list of the exercises there are.
 *
 * An answer is the lines that would be typed. It may also be a transcript with prompts ("[root@esx01:~] command"): then only what stands behind a prompt is played.
 */
#ifndef CLI_LAB_LAB_CLASSROOM_H
#define CLI_LAB_LAB_CLASSROOM_H

#include "models/run.h"
#include "scenarios/scenario.h"

struct lab_classroom {
	const char *command;     /* that speaks */
	char **answers;          /* files; "-": standard input */
	const char *host;        /* whose console comes first */
	unsigned form;           /* of lab_classroom_formats */
	const char *file;        /* NULL: standard output */
	struct run_opts run;
};

extern const char *const lab_classroom_formats[]; /* "text", ..., NULL */
#define LAB_CLASSROOM_FORMATS "with --grade: text (default), json or junit"

/* Grades each answer on its own. An exit code (cmd.h): 0 all goals are reached by each, 1 one is missed, 2 a file cannot be read, or is no exercise. */
int lab_classroom_grade(const struct lab_classroom *job, const struct scenario *s);
/* The exercises in files and folders, a line each; none named: those that come with vmksim. An exit code. */
int lab_classroom_list(const char *command, char **operands, const char *file);

#endif
