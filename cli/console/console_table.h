/* cli/console/console_table.h: inside of a result, for whoever writes one out. */
#ifndef CLI_CONSOLE_CONSOLE_TABLE_H
#define CLI_CONSOLE_CONSOLE_TABLE_H

#include "cli/console/console.h"

struct console_table {
	const char *type;
	enum console_layout layout;
	const struct console_field *fields;
	unsigned n;
	GPtrArray *values; /* char **: texts of each value, row by row; one text but of CONSOLE_STRINGS */
};

unsigned console_table_rows(const struct console_table *t);
char **console_table_value(const struct console_table *t, unsigned row, unsigned field);

/* --- console_format.c --- */

extern const char *const console_formats[]; /* by enum console_formatter, as `--formatter` names them; ended by NULL */
/* Appends it for machines; any formatter but CONSOLE_TEXT. `only`: keys of the fields that are wanted, NULL-terminated; NULL: all. */
void console_format(const struct console_table *t, enum console_formatter formatter, const char *const *only, GString *out);

#endif
