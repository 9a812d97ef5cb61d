/* plots/csv.h: an outcome as tables of comma-separated values (RFC 4180), one table for each list of records that an outcome holds, at any depth.
 *
 * The tables follow from the field tables of the outcome, so they hold all of it:
 *   runs                     one row a run: what was played, how it ended, its fingerprint
 *   migrations, sessions ... one row for each element of a list; lists in objects and in records are called by their way: topology_hosts, migrations_phases
 *   series                   one row for each bucket: name, kind, at_s, width_s, bps
 * Columns: `run` (from 1); for each list on the way the place in it, from 0 as in the JSON (`migrations_row`), and what its elements are known by where they
 * are (`migrations_id`); `row`, the place in the list of the table itself; then the fields, those of embedded objects as bytes_total. So `run` and the columns
 * of rows join tables. Their names are those of the JSON, with the units in them.
 *
 * Cells: numbers are exact decimals; what is null is empty, an empty text is ""; true and false; the texts of a list are joined by "; ". A text that a
 * spreadsheet would take for a formula (it begins with = + - @, also in full width, with a tab or a line break) gets an apostrophe before it. Control characters
 * other than tabs and line breaks, and bytes that are not UTF-8, become U+FFFD. Lines end with CR LF; the first one has the names of the columns, also of a table
 * without rows.
 */
#ifndef PLOTS_CSV_H
#define PLOTS_CSV_H

#include "models/outcome.h"

struct csv_table;
/* All tables, const struct csv_table *, in the order of the outcome. Unref it. */
GPtrArray *csv_tables(void);
const char *csv_table_name(const struct csv_table *t);

/* Where its rows are in the JSON: "topology.hosts[].nics[]". g_free. */
char *csv_table_path(const struct csv_table *t);

/* Each column in turn; `f`: what it holds, NULL for `run` and the places in lists. */
typedef void (*csv_column_fn)(void *ctx, const char *name, const struct outcome_field *f);
void csv_columns(const struct csv_table *t, csv_column_fn fn, void *ctx);

/* Append. */
void csv_head(const struct csv_table *t, GString *out);
/* Rows of one run; `fn` gets whole lines in parts of about 64 KiB, and says whether more is wanted. */
typedef bool (*csv_fn)(void *ctx, const GString *lines);
void csv_rows(const struct csv_table *t, const struct outcome *o, unsigned run, csv_fn fn, void *ctx);

#endif
