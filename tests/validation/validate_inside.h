/* tests/validation/validate_inside.h: what the validation program's own files share: the rows gathered, and their report. Sources include validate.h. */
#ifndef TESTS_VALIDATION_VALIDATE_INSIDE_H
#define TESTS_VALIDATION_VALIDATE_INSIDE_H

#include "tests/validation/validate.h"

struct validation_source {
	const char *name, *title;
	void (*run)(struct validation *v);
	bool program; /* its truth is what another program computed, not a measured system */
};

struct validation_chapter {
	const struct validation_source *source;
	GPtrArray *said; /* paragraphs, owned */
	GString *own;    /* tables of the source's own, which stand in place of those of rows; empty: none */
	GArray *rows;    /* struct validation_row; its texts live in v->strings */
};

struct validation {
	const char *data, *classes, *scenarios; /* folders */
	double packets;             /* what one run may take at packet fidelity, in packets */
	char **wanted;              /* cases asked for, or NULL */
	GPtrArray *chapters;        /* struct validation_chapter, in the order of the table */
	struct validation_chapter *open;
	GHashTable *read;           /* source to its classes (GHashTable of case to struct validation_class) */
	GStringChunk *strings;
	unsigned faults;
};

/* validate_report.c: the whole report as Markdown whose tables also read well as plain text. Free with g_free. */
char *validate_report(const struct validation *v);

/* How far off a row is: (simulated - measured) / measured. */
double validate_error(const struct validation_row *r);
/* The same of packets. */
double validate_packet_error(const struct validation_row *r);
/* validate_packets.c: the summary of the packet model; nothing where no case was played with packets. */
void validate_packets(GString *to, const struct validation *v);
/* Class C: ours lies inside the truth's own spread. */
bool validate_inside(const struct validation_row *r);

#endif
