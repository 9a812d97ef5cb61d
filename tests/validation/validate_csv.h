/* tests/validation/validate_csv.h: a CSV file with a header, whole in memory: cells by row and column name. Quoted fields as RFC 4180, by libcsv. */
#ifndef TESTS_VALIDATION_VALIDATE_CSV_H
#define TESTS_VALIDATION_VALIDATE_CSV_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct validate_csv;

/* NULL: not readable, or no CSV; *err says why, owned by the caller. */
struct validate_csv *validate_csv_read(const char *path, char **err);
void validate_csv_free(struct validate_csv *c);
uint32_t validate_csv_rows(const struct validate_csv *c); /* without the header */
bool validate_csv_has_column(const struct validate_csv *c, const char *column);
/* A cell's text; "" where it is empty, or the row or the file has no such column. Lives as long as c. */
const char *validate_csv_text(const struct validate_csv *c, uint32_t row, const char *column);
bool validate_csv_is(const struct validate_csv *c, uint32_t row, const char *column, const char *text);
/* A cell's number; `otherwise` where it is empty or no number. */
double validate_csv_number(const struct validate_csv *c, uint32_t row, const char *column, double otherwise);

/* The rows of each value of a column, in the order in which values first appear: GPtrArray of struct validate_group, owned. */
struct validate_group {
	const char *value;
	GArray *rows; /* uint32_t */
};
GPtrArray *validate_csv_groups(const struct validate_csv *c, const char *column);

#endif
