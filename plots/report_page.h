/* plots/report_page.h: the parts the text report is made of: a page, its quantities, names, tables and headings. Private to report_*.c.
 *
 * A table wider than the terminal has narrower gaps, then a last column that wraps, then its first column on lines of their own.
 *
 * Functions that return text return it from the page's pool: clean, with TEXT_NBSP in quantities, valid until the page is cleared, "-" for null. Columns count
 * from 0.
 */
#ifndef PLOTS_REPORT_PAGE_H
#define PLOTS_REPORT_PAGE_H

#include "plots/digest.h"
#include "plots/report.h"
#include "plots/text.h"

enum report_style { REPORT_PLAIN, REPORT_BOLD, REPORT_GOOD, REPORT_BAD, REPORT_WARN, REPORT_DIM, REPORT_BAR };

struct report_page {
	GString *out;
	const struct outcome *o;
	const struct digest *digest; /* of o */
	const struct report_opts *opts;
	GStringChunk *pool;
	const char *arrow, *dot; /* with spaces around */
};

#define REPORT_CELLS 8
struct report_row {
	const char *cell[REPORT_CELLS];
	enum report_style style[REPORT_CELLS];
	const char *note; /* wrapped under the row; or NULL */
};
struct report_table {
	unsigned cells, indent;
	bool right[REPORT_CELLS];          /* aligned; the last cell is never padded */
	const char *head[REPORT_CELLS];    /* head[0] NULL: no head */
	GArray *rows;                      /* struct report_row */
};

const char *report_name(struct report_page *p, const char *s);
const char *report_print(struct report_page *p, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
const char *report_duration(struct report_page *p, int64_t ps);
const char *report_size(struct report_page *p, int64_t bytes);
const char *report_rate(struct report_page *p, int64_t bps);      /* "1.05 Gbit/s" */
const char *report_rates(struct report_page *p, int64_t bps);     /* "1.05 Gbit/s (131 MB/s)" */
const char *report_percent(struct report_page *p, int64_t ppm);
const char *report_bar(struct report_page *p, int64_t ppm, unsigned columns);
const char *report_list(struct report_page *p, const GPtrArray *texts, const char *separator);
const char *report_count(struct report_page *p, int64_t n, const char *one, const char *many); /* "1 stream", "4 streams" */
const char *report_way(struct report_page *p, const char *from, const char *to, const char *between); /* "a to b"; "a" where it stays */
void report_join(struct report_page *p, GString *s, const char *part); /* appends it, between dots */

void report_styled(struct report_page *p, enum report_style style, const char *s);
void report_heading(struct report_page *p, const char *s);
void report_paragraph(struct report_page *p, unsigned indent, const char *words);
/* "   label      words", wrapped. Nothing when words is NULL or "". */
void report_field(struct report_page *p, const char *label, const char *words);
#define REPORT_INDENT 4   /* of fields */
#define REPORT_HELD_MOST 6 /* rows of what held back a migration or a session */
#define REPORT_VALUES 15  /* the column their values begin at */

struct report_table *report_table_new(unsigned cells, unsigned indent);
struct report_row *report_table_add(struct report_table *t); /* valid until the next call */
void report_table_print(struct report_page *p, struct report_table *t); /* and frees it */
void report_table_free(struct report_table *t);                         /* of one that is not printed */

/* The sections, in the order of the report. */
void report_evacuations(struct report_page *p);  /* report_evacuation.c */
void report_migrations(struct report_page *p);   /* report_many.c */
void report_migration(struct report_page *p, const struct outcome_migration *m); /* report_migration.c */
void report_session(struct report_page *p, const struct outcome_migration *m, const struct outcome_session *s); /* of m; report_session.c */
enum report_style report_mood_style(enum digest_mood mood);
enum report_style report_outcome_style(const char *outcome);
/* Rows of what held something back; about `most` rows, with bars of `bar` columns; of a migration m (or NULL) its sessions say who shared. */
void report_held(struct report_page *p, const GPtrArray *held, unsigned indent, unsigned most, unsigned bar, const struct outcome_migration *m);
void report_traffic(struct report_page *p);      /* report_traffic.c */
void report_bandwidth(struct report_page *p);    /* report_bandwidth.c */
void report_disabled(struct report_page *p);     /* report_estate.c */
void report_resources(struct report_page *p);
void report_missed(struct report_page *p, const struct outcome_expectation *x);  /* one that did not hold, in full; report_grounds.c */
/* What packets did; "" or NULL where there is nothing to say. report_packets.c */
const char *report_packets_run(struct report_page *p, const struct outcome_run *r);
const char *report_packets_session(struct report_page *p, const struct outcome_session *x);
const char *report_packets_resource(struct report_page *p, const struct outcome_resource *x);
void report_grounds(struct report_page *p);      /* report_grounds.c: assumptions, rules, findings, expectations, the log */

#endif
