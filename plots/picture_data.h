/* plots/picture_data.h: cells of data files for gnuplot, and what a colour means. Private to picture*.c.
 *
 * Cells are parted by tabs, rows by line breaks, blocks by two empty lines: no other character has a meaning (style.gp switches separators, comments and
 * enhanced text off), and these cannot occur in a cell of text. Texts are cleaned (text_clean), their quotation marks become apostrophes, their backslashes two
 * (gnuplot takes one), and nothing is empty.
 */
#ifndef PLOTS_PICTURE_DATA_H
#define PLOTS_PICTURE_DATA_H

#include "models/outcome.h"
#include "plots/picture.h"

/* A cell of text, cut to `most` columns with "..." in its middle (0: never). */
void picture_text(GString *out, const char *s, unsigned most);
void picture_strcol(GString *out, const char *s, unsigned most); /* the same for cells that a script works on (strcol): there gnuplot takes another backslash */
void picture_words(GString *out, const char *s, unsigned most); /* the same as words of a sentence, for picture_KIND_say() */
/* About how wide a text is in DejaVu Sans: in hundredths of the size of its letters, and in columns: 7.5 pixels of a text of 13. */
#define PICTURE_COLUMN 58
unsigned picture_width(const char *s);
unsigned picture_columns(const char *s);
void picture_title(GString *out, const struct outcome *o); /* a cell: the scenario's name (or file) and variant */
void picture_seconds(GString *out, int64_t ps); /* exact decimal seconds */
void picture_duration(GString *out, int64_t ps); /* "5m 43s", in words or as a cell */
void picture_row(GString *out, const char *fmt, ...) G_GNUC_PRINTF(2, 3); /* numbers of a row and its line break */

/* Inks are gnuplot's line types of style.gp and the page's --ink-N: 1 to 8 told apart with every kind of colour vision, 9 grey, 10 pale grey. The same thing
 * has the same ink in every picture and on the page. */
enum picture_ink { INK_BLUE = 1, INK_VERMILION, INK_GREEN, INK_PINK, INK_ORANGE, INK_SKY, INK_BLACK, INK_BROWN, INK_GREY, INK_PALE };
enum picture_ink picture_ink_stack(const char *stack); /* key of a netstack */
enum picture_ink picture_ink_cause(const char *cause); /* of outcome_held */
enum picture_ink picture_ink_phase(const char *phase); /* of outcome_phase; "queued": in the admission queue */
enum picture_ink picture_ink_outcome(const char *outcome); /* completed, failed, ... */

/* The data and the words of each kind: picture_KIND.c. */
#define PICTURE_KIND(kind) bool picture_##kind##_data(const struct outcome *o, GString *out); void picture_##kind##_say(const struct outcome *o, GString *out)
PICTURE_KIND(bandwidth);
PICTURE_KIND(gantt);
PICTURE_KIND(held_by);
PICTURE_KIND(queue);
PICTURE_KIND(rounds);
PICTURE_KIND(topology);
PICTURE_KIND(adapters);
PICTURE_KIND(contention);

#endif
