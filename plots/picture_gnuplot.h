/* plots/picture_gnuplot.h: calls of gnuplot, side by side. Private to picture*.c.
 *
 * gnuplot is called by an argument vector, with default settings, in the directory of its files. The one argument that is program text says formats, width and
 * how the pictures' names end, and is made of our own words.
 */
#ifndef PLOTS_PICTURE_GNUPLOT_H
#define PLOTS_PICTURE_GNUPLOT_H

#include <gio/gio.h>
#include "plots/picture.h"

#define PICTURE_CALL_MOST 120 /* s; a call takes one or two */

struct picture_call {
	/* by the caller, who outlives the call */
	const char *dir;
	enum picture_kind kind;
	unsigned formats; /* bits */
	bool narrow;      /* then pictures are called NAME-narrow.FORMAT */
	/* as it goes */
	GSubprocess *process;
	char *why;        /* cleaned, on one line; NULL: drawn */
	bool missing;     /* gnuplot could not be run at all */
};

void picture_call_start(struct picture_call *c);
void picture_call_end(struct picture_call *c); /* waits for it */
void picture_call_clear(struct picture_call *c);
char *picture_call_file(const struct picture_call *c, enum picture_format f); /* the path of a picture it draws; free it */

/* Replaces characters that no installed font has, which gnuplot would draw larger than the picture in PNG and PDF, by squares. */
void picture_glyphs(GString *data);

#endif
