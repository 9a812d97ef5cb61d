/* plots/text.h: text for people: columns, wrapping, durations, per cents and bars, made with integers only.
 *
 * Names come from files and may hold anything: text_clean() makes them safe to show on a terminal. Widths are columns of a terminal, not bytes: wide East Asian
 * characters count two, combining ones none. TEXT_NBSP stands for a space where no line may break ("16 GiB"); text_finish() turns it into a space at last;
 * clean text never holds one.
 */
#ifndef PLOTS_TEXT_H
#define PLOTS_TEXT_H

#include <glib.h>
#include "sim/base.h"

#define TEXT_NBSP '\037'
#define TEXT_COLUMNS 80

/* Appends s with control and direction-changing characters and invalid UTF-8 shown escaped (\x1b, \u202e); line breaks and tabs become spaces. NULL adds
 * nothing. */
void text_clean(GString *out, const char *s);
unsigned text_width(const char *s);
/* Appends s, padded with spaces on the right (or on the left: `right`-aligned) to `columns`; longer text runs over. */
void text_pad(GString *out, const char *s, unsigned columns, bool right);
void text_spaces(GString *out, unsigned n);
/* Appends words from column `at` on, breaking lines before TEXT_COLUMNS at spaces; following lines begin at column `indent`. No line break at the end. */
void text_wrap(GString *out, const char *words, unsigned at, unsigned indent);
void text_finish(GString *out);

/* All below append. Durations in ps: "5m 43s", "43.2s", "310ms"; with parts of a duration never broken over lines. */
void text_duration(GString *out, int64_t ps);
/* "6 063 932": thousands are parted. */
void text_count(GString *out, int64_t n);
/* ppm of 1: "84 %", "3.2 %", "<0.1 %". */
void text_percent(GString *out, int64_t ppm);
/* A bar of `columns` at 10^6 ppm; what is more than nothing shows at least its smallest part. */
void text_bar(GString *out, int64_t ppm, unsigned columns, bool utf8);
/* A column of a line over time, of height 0 (empty) to TEXT_LEVELS. */
#define TEXT_LEVELS 8
void text_level(GString *out, unsigned level, bool utf8);

#endif
