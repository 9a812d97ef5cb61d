/* cli/draw.h: pictures into a directory, for every command that draws: DIR, or of several runs DIR/01-plan-variant. What was drawn is said on standard error. */
#ifndef CLI_DRAW_H
#define CLI_DRAW_H

#include "plots/picture.h"

struct draw {
	const char *command, *dir;
	unsigned kinds, formats; /* bits */
	bool quiet;              /* faults only */
	bool owed;               /* a picture that gnuplot did not draw is a fault: it is all that was asked for */
};

/* What --plot draws: every kind, as SVG and PNG. */
struct draw draw_all(const char *command, const char *dir, bool quiet);
/* Whether the name of a directory is one; NULL is none given. False: said so on standard error. */
bool draw_dir(const char *command, const char *option, const char *dir);
/* `run`: 0: it is the only one; else which of several it is. The exit code of the writing. */
int draw_outcome(const struct draw *d, unsigned run, const struct outcome *o);

#endif
