/* tests/validation/validate.h: measured truth against the models: what a source of truth adds to the report, and what it may ask.
 *
 * A source is a file validate_SOURCE.c with one function, named in the table of validate.c. It reads its data, plays each case through the product's own
 * interfaces and adds a row for each figure. Times in seconds, rates in bit/s or as `unit` says. The report computes every error, median and share from the
 * rows alone.
 */
#ifndef TESTS_VALIDATION_VALIDATE_H
#define TESTS_VALIDATION_VALIDATE_H

#include <glib.h>
#include <stdbool.h>

struct validation;
struct validate_csv;

struct validation_row {
	const char *id;              /* the case, and after a space which flow or VM of it: "share2_nic100 flow 1" */
	const char *metric, *unit;   /* "completion", "s" */
	char class;                  /* 'A' a point, 'B' an aggregate, 'C' a distribution */
	bool fitted;                 /* a constant was fitted on it */
	bool beside;                 /* told beside the completion time, which the aims are about: printed, and counted by metric only */
	const char *left_out;        /* NULL, or a word of validation_reasons; then there are no figures of ours */
	double measured, low, high;  /* the truth and its own spread; low = high = measured: measured once */
	double simulated, sim_low, sim_high; /* sim_low, sim_high: of class C, over the seeds; else as simulated */
	bool packets;                /* the same case was played with packets, too: */
	double packet, packet_low, packet_high;
};
void validation_add(struct validation *v, const struct validation_row *r); /* copies */
/* A handful of figures of one thing: the repetitions of the truth, the seeds of ours. */
struct validation_spread {
	double sum, low, high;
	unsigned n;
};
void validation_spread_add(struct validation_spread *s, double x);
double validation_spread_mean(const struct validation_spread *s); /* 0 of nothing */
/* Fills in measured, low, high of a row (of the truth), or simulated, sim_low, sim_high (of ours). */
void validation_measured(struct validation_row *r, const struct validation_spread *truth);
void validation_simulated(struct validation_row *r, const struct validation_spread *ours);
void validation_packets(struct validation_row *r, const struct validation_spread *ours); /* nothing, of nothing */
/* What alike flows took, put together. */
void validation_spread_join(struct validation_spread *s, const struct validation_spread *more);
/* A paragraph of the source's chapter, before its table: how its cases are played. */
void validation_say(struct validation *v, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* A case that could not be run, or data that could not be read: printed, and the program ends with 1. */
void validation_fault(struct validation *v, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Path of "real/tcp_truth.csv". Lives as long as v. */
const char *validation_data(const struct validation *v, const char *file);
struct validate_csv *validation_csv(struct validation *v, const char *file); /* the same, read; NULL: a fault, told */
/* True if the program was asked for this case (--case), or for all. */
bool validation_wants(const struct validation *v, const char *case_name);

/* The classing of a source's cases, written down before their first run: classes-SOURCE.csv. */
struct validation_class {
	char class;
	bool fitted;
	const char *left_out; /* NULL, or a word of validation_reasons */
};
/* False: the case is not in the file; the source classes it from its columns. A file that is not there has no cases. */
bool validation_class_of(struct validation *v, const char *source, const char *case_name, struct validation_class *out);
/* The closed list of reasons, with what each means; ends with a NULL word. */
struct validation_reason {
	const char *word, *means;
};
extern const struct validation_reason validation_reasons[];

void validate_tcp(struct validation *v);
void validate_ns3(struct validation *v);
void validate_disk(struct validation *v);
void validate_simgrid(struct validation *v);
void validate_qemu(struct validation *v);
void validate_vmgrid(struct validation *v);
void validate_published(struct validation *v);
void validate_fidelity(struct validation *v);

#endif
