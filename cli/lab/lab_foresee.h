/* cli/lab/lab_foresee.h: what would come of something, asked of a fork of the session: the session itself does not change. */
#ifndef CLI_LAB_LAB_FORESEE_H
#define CLI_LAB_LAB_FORESEE_H

#include "cli/lab/lab_act.h"

/* `migrate ... --dry-run`: the decisions, and how long it would take. */
int lab_foresee(struct console *c, const struct lab_act *a, int argc, char **argv);

#endif
