/* plots/reference.h: the scenario language, and the outcome, for people who look things up: pages of Markdown, made from the tables the program reads and writes by. */
#ifndef PLOTS_REFERENCE_H
#define PLOTS_REFERENCE_H

#include <glib.h>

void reference_markdown(GString *out); /* appends the whole page: the language */
void reference_outcome(GString *out);  /* the same of the outcome: tables and columns */
void reference_cell(GString *out, const char *text); /* a cell of a table of Markdown */

#endif
