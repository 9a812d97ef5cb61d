/* plots/svg_value.h: values of attributes of SVG, shortened and made safe. Private to svg*.c.
 *
 * A value that is not understood is dropped (NULL), never passed on as it is.
 */
#ifndef PLOTS_SVG_VALUE_H
#define PLOTS_SVG_VALUE_H

#include "sim/base.h"

/* Numbers, with `decimals` at most; with `letters`, commands and calls, too: "translate(1.25,3)". */
char *svg_value_numbers(const char *s, unsigned decimals, bool letters);
/* A path, with one decimal: of absolute lines as relative ones; NULL: it draws nothing. */
char *svg_value_path(const char *s);
/* "~1" to "~10": an ink of style.gp; "~t" text, "~a" axes, "~g" grid, "~w" ground: what a page's style colours. Else "#rrggbb", "none" or "currentColor". */
char *svg_value_colour(const char *s);
/* A word: "butt", "userSpaceOnUse". */
char *svg_value_word(const char *s);

#endif
