/* cli/lab/lab_terminal.h: a lab that is played line by line: from a terminal, a pipe, or texts that are given. */
#ifndef CLI_LAB_LAB_TERMINAL_H
#define CLI_LAB_LAB_TERMINAL_H

#include "cli/interrupt.h"
#include "cli/lab/lab.h"
#include "cli/out.h"

struct lab_terminal {
	/* by the command */
	struct lab *lab;
	struct out *out;     /* what is said; faults and notes go to standard error, unless `echo` */
	bool echo;           /* a transcript: prompts and lines are shown, faults and notes stand in their place among what is said */
	bool colour;
	bool quiet;          /* no banner */
	struct interrupt interrupt; /* an interrupt ends what plays after its instant */
};

/* Plays one line. False: the lab is over, by `exit` or because nobody reads any more. */
bool lab_terminal_line(struct lab_terminal *t, const char *line);
/* Plays standard input to its end; on a terminal, a banner first. */
void lab_terminal_play(struct lab_terminal *t);

#endif
