/* scenarios/expect_tree.h: what the files of expect share: the parsed expression and the values a metric yields. Not for others.
 *
 * A tree is made by expect_parse.c, which checks everything that can be checked without an outcome: functions, metrics, kinds of values, units. What is left
 * to fail at evaluation is what only a run can tell: that nothing was selected, or that a value is null.
 */
#ifndef SCENARIOS_EXPECT_TREE_H
#define SCENARIOS_EXPECT_TREE_H

#include "models/outcome.h"
#include "scenarios/expect.h"

#define EXPECT_ARGS 4

enum expect_op {
	EXPECT_EQ, EXPECT_NE, EXPECT_LE, EXPECT_GE, EXPECT_LT, EXPECT_GT, EXPECT_WITHIN, EXPECT_CONTAINS, EXPECT_LACKS, EXPECT_IN,
};

enum expect_stat { EXPECT_NO_STAT, EXPECT_MIN, EXPECT_MAX, EXPECT_MEAN, EXPECT_SUM, EXPECT_COUNT, EXPECT_LAST, EXPECT_PERCENTILE };

struct expect_metric;
struct expect_values;

/* An argument selects records by a glob over the text of a field, or over two joined by '/': "esx01/vmk0". */
struct expect_arg {
	const char *name;        /* as messages call it */
	const char *field, *field2;
	const char *otherwise;   /* a field instead of the first, where that is null */
};

/* A function selects records of one list of the outcome, or computes one value of its own. */
struct expect_function {
	const char *name;
	const char *usage, *doc;             /* for the reference page */
	const struct outcome_record *record; /* of what it selects; NULL: `compute` */
	size_t list;                         /* offset in struct outcome: of the list, or of the record itself when `single` */
	bool single;
	const char *kind;                    /* only records whose field "kind" says this; NULL: all */
	struct expect_arg args[EXPECT_ARGS];
	unsigned required;                   /* how many arguments must be given */
	bool by_name;                        /* arguments are written name=glob, in any order */
	bool excepts;                        /* after the first argument only except=glob, as often as there is room */
	bool names_migration;                /* its first argument names migrations */
	enum outcome_type type;              /* of the computed value */
	void (*compute)(const struct expect_metric *m, const struct outcome *o, struct expect_values *out);
};

struct expect_step {
	const struct outcome_field *field;
	char *key; /* glob over the ids of a list of records, or NULL */
};

struct expect_metric {
	const struct expect_function *function;
	char *args[EXPECT_ARGS]; /* NULL: not given */
	unsigned ordinal;        /* session(.., .., k): k, from 1; 0: all */
	GArray *steps;           /* struct expect_step */
	enum expect_stat stat;
	unsigned percentile;
	enum outcome_type type;  /* of the value, after the stat */
	bool is_ready;           /* adapter().ready asked with true or false: whether, not when */
	const struct outcome_record *list_of; /* type RECORDS: of what */
	char *text;              /* as written */
};

struct expect_literal {
	int64_t number; /* in the unit of the metric's type; booleans 0 or 1 */
	char *text;
};

struct expect_tolerance {
	bool relative;
	int64_t value; /* ppb of the expected value, or in the unit of the metric's type; 0: none */
};

struct expect_term {
	struct expect_metric *left, *right; /* right: NULL when compared with literals */
	enum expect_op op;
	GArray *literals;                   /* struct expect_literal: one, two (within), or any number (in) */
	struct expect_tolerance tolerance;
	char *wanted;                       /* operator and right side as written, for messages */
};

enum expect_node_kind { EXPECT_TERM, EXPECT_NOT, EXPECT_AND, EXPECT_OR };

struct expect_node {
	enum expect_node_kind kind;
	struct expect_node *a, *b; /* b: AND, OR */
	struct expect_term *term;  /* TERM */
};

enum expect_kind { EXPECT_IS_THAT, EXPECT_IS_REPORTED, EXPECT_IS_NOT_REPORTED, EXPECT_IS_FINGERPRINT };

struct expect {
	enum expect_kind kind;
	char *fidelity;                /* asked at this one only; NULL: none is named */
	char *that, *because, *origin; /* that: as written, or as the outcome calls it */
	struct expect_time time;
	char *migration, *phase;       /* what time.migration and time.phase borrow */
	struct expect_node *root;      /* THAT */
	unsigned n_terms;
	char *rule, *subject;          /* REPORTED, NOT_REPORTED: globs; subject NULL: any */
	char **fingerprints;           /* FINGERPRINT: "smk:0123456789abcdef", at least one */
};

/* What became of an expectation. In this order `and` is the least, `or` the greatest, and a fault is a doubt. */
enum expect_truth { EXPECT_NO, EXPECT_FAULT, EXPECT_YES };

struct expect_result {
	enum expect_truth truth;
	char *expected, *actual, *difference, *held_by; /* owned; any but `expected` may be NULL */
};

/* --- expect.c --- */
void expect_metric_free(struct expect_metric *m);
void expect_term_free(struct expect_term *t);
void expect_node_free(struct expect_node *n);

/* --- expect_metric.c --- */

/* What a metric is for one subject. Text and list are borrowed from the outcome or from the values. */
struct expect_value {
	char *subject;  /* "m1", "esx01/vmk0"; owned; NULL: of all */
	const void *root; /* the record the function selected, or NULL */
	char *missing;  /* why there is no value, which the metric's stat can do without (owned); or NULL */
	int64_t number;
	const char *text;
	GPtrArray *list;
};

struct expect_values {
	GArray *v;      /* struct expect_value */
	char *fault;    /* why there is nothing to judge, or NULL */
	GPtrArray *own; /* a computed list, or NULL */
};

/* The function of that name, or NULL; and all names, NULL-terminated (g_free the array). */
const struct expect_function *expect_function_find(const char *name);
const char **expect_function_names(void);
struct expect_values *expect_values_of(const struct expect_metric *m, const struct outcome *o, bool at_end);
void expect_values_add(struct expect_values *vs, struct expect_value v); /* takes over v's texts */
void expect_values_free(struct expect_values *vs);
/* Whether a record of a history still holds at the end: its `until_s` is null, or it has none. */
bool expect_is_open(const struct outcome_record *r, const void *rec);
/* The text of a record's field, "" for null; the field must exist. */
const char *expect_field_text(const struct outcome_record *r, const void *rec, const char *key);

/* --- expect_compute.c --- */
int64_t expect_clamp(sim_i128 x); /* into the integers of an outcome, null excluded */
void expect_compute_bytes(const struct expect_metric *m, const struct outcome *o, struct expect_values *out);
void expect_compute_unchanged(const struct expect_metric *m, const struct outcome *o, struct expect_values *out);
void expect_compute_shared(const struct expect_metric *m, const struct outcome *o, struct expect_values *out);

/* --- expect_facts.c --- */
struct expect_result expect_facts_judge(const struct expect *x, const struct outcome *o, const struct run *r); /* kinds other than THAT */

#endif
