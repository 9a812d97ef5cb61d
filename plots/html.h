/* plots/html.h: HTML as a stream, well-formed (every reader of XML reads it, too), names in it as text.
 *
 * Tags and the names of attributes are constants of the program. Texts and values of attributes may come from files: they are cleaned (text_clean: control and
 * direction-changing characters are shown, not obeyed) and escaped. Elements are closed innermost first; html_end() asserts that all are.
 *
 * A number that the outcome's JSON holds says where: html_value() writes <data data-at="duration_s" value="419.12">6m 59s</data>, whose value is the JSON's
 * exact text and whose place is its key inside the nearest data-of around it, a JSON pointer such as "/migrations/0". So a page can be held against its JSON.
 */
#ifndef PLOTS_HTML_H
#define PLOTS_HTML_H

#include "models/outcome.h"

struct html {
	GString *out;        /* appended to */
	GPtrArray *open;     /* const char *: tags, the innermost last */
};

void html_begin(struct html *h, GString *out);
void html_end(struct html *h);

/* Attributes: pairs of name and value, then NULL; a value of NULL leaves its attribute out, "" stays. */
void html_open(struct html *h, const char *tag, ...) G_GNUC_NULL_TERMINATED;
void html_close(struct html *h);                                              /* the innermost */
void html_void(struct html *h, const char *tag, ...) G_GNUC_NULL_TERMINATED;  /* <br/>, <meta ... /> */
void html_text(struct html *h, const char *s);                                /* NULL: nothing */
void html_printf(struct html *h, const char *fmt, ...) G_GNUC_PRINTF(2, 3);   /* as text */
void html_element(struct html *h, const char *tag, const char *text, ...) G_GNUC_NULL_TERMINATED; /* opened, filled with text, closed */
void html_constant(struct html *h, const char *markup);                       /* markup of ours, as it is */

/* A name from a file: <bdi>, so that its direction stays its own; one longer than HTML_NAME_MOST characters is cut in its middle and stands whole in its title.
 * NULL, or empty: a dash. */
#define HTML_NAME_MOST 96
void html_name(struct html *h, const char *s);

/* How a number is shown. */
enum html_unit { HTML_DURATION, HTML_BYTES, HTML_RATE, HTML_PERCENT, HTML_COUNT, HTML_NUMBER /* a VLAN, a seed: digits as they are typed */ };
/* A number of the outcome under `key` (JSON key, or a path below the nearest data-of: "bytes/total"); OUTCOME_NULL: a dash. */
void html_value(struct html *h, const char *key, enum html_unit unit, int64_t v);
/* A number worked out by the view: shown alike, without a place. */
void html_figure(struct html *h, enum html_unit unit, int64_t v);

/* Whether it is worth a link: http and https only. */
bool html_is_link(const char *s);

#endif
