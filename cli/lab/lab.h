/* cli/lab/lab.h: what the lab has beyond the consoles of its hosts: time, and answers that no real host gives.
 *
 * The commands are rows of struct console_command, their ctx a struct lab. Those that change the world are one action each, as the host's own are.
 */
#ifndef CLI_LAB_LAB_H
#define CLI_LAB_LAB_H

#include "cli/console/console.h"

struct lab {
	const struct scenario *scenario; /* borrowed */
	struct session *session;         /* owned */
	struct console *console;         /* owned */
	struct console_command *commands; /* owned: all families in one table */
	bool trial;                      /* what is typed is tried on a copy */
	guint hints;                     /* shown so far */
	bool sealed;                     /* what is typed comes from a stranger: no file is written */
};

/* The lab of a scenario; `host`: whose console it begins on; NULL: the first one. Commands may be played by console_line(). */
struct lab *lab_new(const struct scenario *s, const struct run_opts *o, const char *host);
void lab_free(struct lab *l);

/* The families of commands, each by the file that is named after it, ended by a NULL name. */
extern const struct console_command lab_past[];  /* undo, journal */
extern const struct console_command lab_diff[];  /* diff */
extern const struct console_command lab_save[];  /* save */
extern const struct console_command lab_tasks[]; /* migrate and what else a client asks for; tasks */
extern const struct console_command lab_time[];  /* run, step */
extern const struct console_command lab_what_if[]; /* what-if */
extern const struct console_command lab_world[]; /* host; links, routers, traffic, DHCP servers */
extern const struct console_command lab_exercise[]; /* goals, hint, grade, solution */
extern const struct console_command lab_explain[];
extern const struct console_command lab_why[];
extern const struct console_command lab_show[];
extern const struct console_command lab_wizard_commands[]; /* wizard */
extern const struct console_command lab_help[];

/* All of them, as `help` shows them; ended by rows NULL. */
struct lab_family {
	const char *title; /* NULL: goes on under that of the family before */
	const struct console_command *rows;
};
extern const struct lab_family lab_families[];

/* Story and goals of an exercise (s->lab is not NULL), for people who begin it. Appends. */
void lab_exercise_text(const struct scenario *s, GString *out);

#endif
