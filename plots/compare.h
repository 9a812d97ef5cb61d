/* plots/compare.h: what differs between two outcomes: what they were made of, what became of each migration, and whether one is worse than it may be.
 *
 * It reads outcomes alone, so that stored ones compare as well as fresh ones; configuration is what their records say by the field tables: topology, adapters,
 * assumptions and options. Things are matched by name: hosts, links, adapters, migrations by their ids; lists are in natural order of the names.
 */
#ifndef PLOTS_COMPARE_H
#define PLOTS_COMPARE_H

#include "models/outcome.h"

struct compare_subject {
	char *label;          /* plan.yaml@udt */
	const struct outcome *o;
};

/* What one thing is in A and in B, as text for people; NULL: null. */
struct compare_change {
	char *what, *a, *b;
};

/* A migration by its id; NULL: that outcome has none of this id. */
struct compare_pair {
	const struct outcome_migration *a, *b;
};

/* How much worse a migration's metric may be in B than in A. */
struct compare_limit {
	char *text, *metric;                 /* "duration:5%", "duration" */
	const struct outcome_field *outer, *field; /* outer NULL: a member of the migration itself */
	bool relative;                       /* threshold is ppb of A's value; else of the metric's own unit (PCT: ppm) */
	int64_t threshold;
};

struct compare_opts {
	bool colour, utf8, all;
};

/* --- what differs (compare.c, compare_config.c); lists are owned by the caller (g_ptr_array_unref, g_array_unref) --- */
GPtrArray *compare_configuration(const struct outcome *a, const struct outcome *b); /* struct compare_change */
GPtrArray *compare_disabled(const struct outcome *a, const struct outcome *b);
GPtrArray *compare_expectations(const struct outcome *a, const struct outcome *b);   /* those that hold in one and not in the other */
GPtrArray *compare_traffic(const struct outcome *a, const struct outcome *b);        /* what was carried, and what not, where that differs */
GArray *compare_migrations(const struct outcome *a, const struct outcome *b);        /* struct compare_pair */
const struct outcome_evacuation *compare_evacuation(const struct outcome *o, const char *id); /* NULL: none of this id */

/* --- limits --- */
bool compare_limit_parse(const char *text, struct compare_limit *out, char **err); /* false: *err (g_free) */
void compare_limit_clear(struct compare_limit *l);
/* Why B is worse than A by more than the limits let it: sentences (char *, owned). A migration that completed in A and not in B always is, an evacuation that emptied its host, too, and so is a metric
 * that no two migrations have. Empty: all is well. Without limits nothing is asked. */
GPtrArray *compare_breaches(const struct outcome *a, const struct outcome *b, const GArray *limits);

/* --- views; breaches: a list of sentences for each subject but the first --- */
void compare_text(const GPtrArray *subjects, const GPtrArray *breaches, const struct compare_opts *opts, GString *out);
void compare_json(const GPtrArray *subjects, const GPtrArray *breaches, GString *out);

#endif
