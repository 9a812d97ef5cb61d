/* cli/lab/lab_text.h: what the lab's own commands print: names made safe, lines wrapped, figures with units. All append. */
#ifndef CLI_LAB_LAB_TEXT_H
#define CLI_LAB_LAB_TEXT_H

#include <glib.h>
#include "sim/base.h"

/* Words from column `indent` on, which the line has come to; following lines begin there. With a line break at the end. */
void lab_text_wrap(GString *out, const char *words, unsigned indent);
/* A label in a column of `width`, after `indent` spaces, then words, wrapped. */
void lab_text_row(GString *out, unsigned indent, const char *label, unsigned width, const char *words);
/* Texts joined by ", "; "-" for none. g_free. */
char *lab_text_list(const GPtrArray *texts);

#endif
