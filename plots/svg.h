/* plots/svg.h: a picture of gnuplot, made fit for a page: what is known to be harmless is kept, the rest is dropped.
 *
 * Elements and attributes are those of a white list: shapes, text, paths, clips, patterns. Scripts, links, handlers, styles and foreign content do not pass. Ids
 * get a prefix, so that several pictures share a page; numbers are shortened; colours of ours become classes, so that a page's style can change them.
 */
#ifndef PLOTS_SVG_H
#define PLOTS_SVG_H

#include <glib.h>
#include "sim/base.h"

/* Appends one <svg role="img" aria-label=...>. False: `svg` is not well-formed, and `out` is as it was. */
bool svg_embed(const char *svg, const char *prefix, const char *label, GString *out);

#endif
