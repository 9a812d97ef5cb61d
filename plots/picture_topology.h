/* plots/picture_topology.h: the estate as boxes and lines. Private to picture_topology*.c.
 *
 * All places are in pixels, y downwards from the top. Text is measured by the widths of a wide font, DejaVu Sans, so that it fits with others, too; what is
 * longer than its place is cut.
 */
#ifndef PLOTS_PICTURE_TOPOLOGY_H
#define PLOTS_PICTURE_TOPOLOGY_H

#include "plots/picture_data.h"

/* --- what is drawn: picture_topology_pick.c --- */

#define TOPOLOGY_HOSTS 8    /* drawn whole; of more, hosts that are alike are one box */
#define TOPOLOGY_ADAPTERS 8 /* of a host */
#define TOPOLOGY_WAYS 12    /* of migrations, and links between sites */

/* A host, or several alike, of which the first is drawn. */
struct topology_host {
	const struct outcome_host *host;
	const char *last;             /* name of the last of several */
	unsigned alike;               /* how many; 1: itself */
	guint site;                   /* index in the topology */
	GPtrArray *adapters;          /* const struct outcome_adapter *: by switch and port group, at most TOPOLOGY_ADAPTERS */
	unsigned left_out;            /* adapters */
	unsigned within;              /* migrations that do not leave it */
	double x0, x1, y0, y1;        /* placed */
	bool mirrored;                /* its NICs are at its left */
};
struct topology_way { guint from, to; unsigned n; };
struct topology {
	const struct outcome *o;
	GPtrArray *hosts;             /* struct topology_host, those that migrations touch first */
	GArray *ways;                 /* struct topology_way, the most used first */
	unsigned hosts_left_out, ways_left_out;
	bool narrow;                  /* for a page as wide as a telephone */
};
struct topology *picture_topology_pick(const struct outcome *o, bool narrow);
void picture_topology_free(struct topology *t);
/* Borrowed; NULL: there is none. */
const struct outcome_portgroup *picture_topology_portgroup(const struct outcome_host *h, const char *name);
bool picture_topology_adapter_used(const struct outcome_adapter *a);
bool picture_topology_nic_used(const struct outcome *o, const char *host, const char *nic);
/* The first service it is disabled for at the end, or NULL. */
const struct outcome_disabled *picture_topology_disabled(const struct outcome_adapter *a);

/* --- the paper: picture_topology_paper.c --- */

/* In the order in which they are drawn; topology.gp knows them by number. */
enum paper_style {
	PAPER_FRAME, PAPER_HOST,                                         /* boxes: pale, empty */
	PAPER_THIN, PAPER_THICK, PAPER_LINK,                             /* lines */
	PAPER_TINTED, PAPER_EMPTY, PAPER_SOLID,                          /* boxes in an ink */
	PAPER_STROKE,                                                    /* lines of a hatching */
	PAPER_WAY, PAPER_WAY_HEAD,                                       /* lines, without and with an arrow's head */
	PAPER_PATCH,                                                     /* boxes in the colour of the paper, under counts */
	PAPER_TITLE, PAPER_NAME, PAPER_TEXT, PAPER_NOTE, PAPER_CENTRE, PAPER_RIGHT, PAPER_UPRIGHT, PAPER_COUNT, /* texts */
	PAPER_STYLES
};
struct paper {
	GString *rows[PAPER_STYLES];
	double width, height;
};
#define PAPER_LINE 14.0 /* from line to line of small text */
void picture_paper_begin(struct paper *p, double width);
/* Appends the blocks; rows of the header go to `head`. */
void picture_paper_end(struct paper *p, bool narrow, GString *head, GString *blocks);
/* Pixels of small text on one line. */
double picture_paper_width(const char *s);
void picture_paper_box(struct paper *p, enum paper_style style, double x0, double y0, double x1, double y1, unsigned ink);
void picture_paper_hatch(struct paper *p, double x0, double y0, double x1, double y1, unsigned ink); /* strokes inside a box */
void picture_paper_line(struct paper *p, enum paper_style style, double x0, double y0, double x1, double y1, unsigned ink);
/* Cut to `room` pixels; y is the middle of its line. */
void picture_paper_text(struct paper *p, enum paper_style style, double x, double y, double room, const char *fmt, ...) G_GNUC_PRINTF(6, 7);

/* A text that may be missing, for picture_paper_text(). */
static inline const char *picture_paper_known(const char *s) { return s ? s : "-"; }

/* --- where it stands: picture_topology_host.c, picture_topology_place.c, picture_topology_ways.c --- */

double picture_topology_host_height(const struct topology *t, const struct topology_host *h);
void picture_topology_host_draw(struct paper *p, const struct topology *t, const struct topology_host *h, double bar); /* bar: x where its NICs are wired to */
/* Height of the part of a host above its adapters. */
#define TOPOLOGY_HEAD 40.0
#define TOPOLOGY_LANE 15.0 /* for a way beside hosts */
void picture_topology_place(struct paper *p, struct topology *t);
/* How many lanes ways between hosts of one column need beside it; of those that do not fit, none is drawn. */
unsigned picture_topology_lanes(const struct topology *t, unsigned most);
void picture_topology_ways_draw(struct paper *p, const struct topology *t, unsigned lanes);

#endif
