/* plots/reference.h: the scenario language for people who look things up: a page of Markdown, made from the tables the program reads and writes by. */
#ifndef PLOTS_REFERENCE_H
#define PLOTS_REFERENCE_H

#include <glib.h>

void reference_markdown(GString *out); /* appends the whole page */

#endif
