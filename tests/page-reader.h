/* tests/page-reader.h: a page as a reader of XML finds it: what stands in it, where its links lead, and whether its numbers are the outcome's. */
#ifndef TESTS_PAGE_READER_H
#define TESTS_PAGE_READER_H

#include "models/outcome.h"

struct page_read {
	GHashTable *ids;     /* text */
	GPtrArray *links;    /* text: where links lead, "#rule-3" */
	GHashTable *classes; /* how many elements have a class: GUINT_TO_POINTER by class */
	GString *text;       /* all of the text, in order; of what is a title of its own element, nothing */
	unsigned numbers;    /* <data>: those that say where they stand in the outcome */
	GPtrArray *faults;   /* text: not well-formed, an id twice, a link that leads nowhere, a number that is another in the outcome */
};
struct page_read *page_read_new(const char *page, const struct outcome *o);
void page_read_free(struct page_read *r);
unsigned page_read_class(const struct page_read *r, const char *class);
/* Prints the faults as comments of TAP; how many there are. */
unsigned page_read_complain(const struct page_read *r);

#endif
