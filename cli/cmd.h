/* cli/cmd.h: the commands, one file each, and what their exit codes mean.
 *
 * A command gets its own argument vector (argv[0] is its name) and gives back an exit code. Results go to standard output, talk to standard error.
 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

/* Of several files the worst counts, and worse is greater. */
enum cmd_exit {
	CMD_DONE = 0,     /* all expectations held */
	CMD_MISSED = 1,   /* an expectation failed, or a migration no expectation names was refused or failed */
	CMD_FAULT = 2,    /* usage or scenario wrong, or a result that could not be written */
	CMD_PARTIAL = 3,  /* stopped early: results are partial */
	CMD_BUG = 70,     /* an invariant of vmksim broke */
};

struct cmd {
	const char *name;
	const char *summary; /* one line */
	int (*run)(int argc, char **argv);
};

extern const struct cmd cmd_table[]; /* ends with name NULL; in cmd_help.c */

int cmd_run(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_lab(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_lint(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_plot(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_schema(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_help(int argc, char **argv);

const struct cmd *cmd_find(const char *name); /* NULL: says so on standard error, with the nearest name */
int cmd_version(void);                        /* prints it */

#endif
