/* tests/validation/validate_table.h: tables and paragraphs as Markdown that also reads as plain text: cells are padded, lines broken. */
#ifndef TESTS_VALIDATION_VALIDATE_TABLE_H
#define TESTS_VALIDATION_VALIDATE_TABLE_H

#include <glib.h>

/* Appends a row of n cells, copied, to an array that owns char **. */
void validate_table_row(GPtrArray *rows, const char *const *cells, guint n);
/* The first row is the header. Columns from `right` on stand to the right. An empty line follows. */
void validate_table_print(GString *to, const GPtrArray *rows, guint n, guint right);
/* Words in lines of at most 150 columns, and an empty line. */
void validate_table_paragraph(GString *to, const char *text);

#endif
