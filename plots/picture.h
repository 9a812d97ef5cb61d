/* plots/picture.h: pictures of an outcome, drawn by gnuplot.
 *
 * A kind of picture is a data file NAME.dat, made of the outcome, and a script NAME.gp, a constant of the program, which reads it and style.gp beside it.
 * `gnuplot NAME.gp`, called in that directory, draws NAME.svg and NAME.png again; both may be edited.
 *
 * Names are data: they stand in NAME.dat only, in cells that gnuplot reads as text, never as a program (plots/picture_data.h).
 */
#ifndef PLOTS_PICTURE_H
#define PLOTS_PICTURE_H

#include "models/outcome.h"

enum picture_kind {
	PICTURE_BANDWIDTH,  /* over time: netstacks, adapters, NICs, links */
	PICTURE_GANTT,      /* migrations over time: queueing, rounds, switchover */
	PICTURE_HELD_BY,    /* what held each migration back, in shares of its duration */
	PICTURE_QUEUE,      /* migrations that wait and that run, over time */
	PICTURE_ROUNDS,     /* pre-copy rounds: what was sent, what was dirtied meanwhile */
	PICTURE_TOPOLOGY,   /* sites, links, hosts, NICs, switches, port groups, adapters coloured by netstack */
	PICTURE_ADAPTERS,   /* states of adapters over time: enabled, disabled for future sessions, sessions still in flight */
	PICTURE_CONTENTION, /* full resources over time, and how many transfers met there */
	PICTURES
};

struct picture {
	const char *name;  /* "held-by" */
	const char *title; /* "What held each migration back" */
	/* Appends NAME.dat; false: there is nothing to draw, and `out` is as it was. The format is said at the head of the script that reads it. */
	bool (*data)(const struct outcome *o, GString *out);
	/* Appends what the picture shows in a sentence or two, for those who cannot see it: plain text, names cleaned (text_clean). */
	void (*say)(const struct outcome *o, GString *out);
};
extern const struct picture picture_kinds[PICTURES];

#define PICTURE_BIT(kind) (1u << (kind))
#define PICTURE_ALL ((1u << PICTURES) - 1)

enum picture_format { PICTURE_SVG, PICTURE_PNG, PICTURE_PDF, PICTURE_FORMATS };
extern const char *const picture_formats[]; /* "svg", "png", "pdf", NULL */

/* Into `dir` (made if missing) go style.gp and, of each kind of `kinds` (bits) there is something to draw of, its data, its script and, when gnuplot can be
 * run, its picture in each of `formats` (bits). False and *err when files could not be written. When gnuplot is missing or fails, the result is true and
 * `talk` gets a sentence for the user; it also gets one that counts what was drawn and names what there was nothing to draw of. Sentences end with a line
 * break. *done: which kinds were drawn, and which there is nothing to draw of (bits); the rest of `kinds` is what gnuplot owes. */
struct picture_done { unsigned drawn, empty; };
bool picture_write(const struct outcome *o, unsigned kinds, unsigned formats, const char *dir, struct picture_done *done, GString *talk, GError **err);

/* For pages: SVG as gnuplot wrote it, at two widths; NULL where there is nothing to draw or gnuplot could not. */
struct picture_drawn { char *wide, *narrow; };
/* Draws every kind in a directory of its own, which it removes. `talk` as above, about what went wrong only. */
void picture_draw(const struct outcome *o, struct picture_drawn drawn[PICTURES], GString *talk);
void picture_drawn_clear(struct picture_drawn drawn[PICTURES]);

#endif
