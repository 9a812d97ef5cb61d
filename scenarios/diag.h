/* scenarios/diag.h: faults of a scenario, gathered and printed: file:line:col, the source line, a caret, what was expected, and "did you mean".
 *
 * Up to DIAG_MAX faults are kept; more are counted. They are printed in order of place. Nothing here prints names as anything but data: control characters
 * are shown escaped. Faults of one file stand together, those of the first file first.
 */
#ifndef SCENARIOS_DIAG_H
#define SCENARIOS_DIAG_H

#include <glib.h>
#include "sim/base.h"

#define DIAG_MAX 20

struct diag_mark {
	uint32_t line, column; /* from 1; columns count code points; 0: no place */
	uint32_t length;       /* code points to underline; 0: one */
	uint32_t file;         /* of diag_source(); 0: the one that diag_new() was given */
};

struct diags;

struct diags *diag_new(const char *file, const char *text, size_t len); /* both borrowed; text may be NULL */
/* Another file that faults may stand in: its number, from 1. Both are copied. */
uint32_t diag_source(struct diags *d, const char *file, const char *text, size_t len);
void diag_free(struct diags *d);
/* `help` may be NULL: printed as "help: ..." on a line of its own. A second fault of the same `fmt` at the same place is dropped. */
void diag_add(struct diags *d, struct diag_mark at, const char *help, const char *fmt, ...) G_GNUC_PRINTF(4, 5);
void diag_vadd(struct diags *d, struct diag_mark at, const char *help, const char *fmt, va_list ap) G_GNUC_PRINTF(4, 0);
unsigned diag_count(const struct diags *d);
char *diag_render(const struct diags *d); /* g_free */
char *diag_first(const struct diags *d);  /* the words of the first fault alone, made safe to show; NULL: there is none. g_free */
/* Appends the line of a place with its caret, as diag_render() shows it; nothing when the text has no such line. */
void diag_show(const char *text, size_t len, struct diag_mark at, GString *out);
/* The nearest of the NULL-terminated names, or NULL if none is near enough to be meant. */
const char *diag_nearest(const char *got, const char *const *names);

#endif
