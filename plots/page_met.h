/* plots/page_met.h: what the two files about contention share. Private to page_contention.c and page_meetings.c. */
#ifndef PLOTS_PAGE_MET_H
#define PLOTS_PAGE_MET_H

#include "plots/page_moved.h"

/* A table of who met whom; nothing where nobody did. */
void page_meetings(struct page_moved *v);

GHashTable *page_met_owners(const struct page *p); /* the migration or traffic of a session, by its id; look-up only; g_hash_table_unref() */
/* Of one time, each migration or traffic once, in the order of names; g_ptr_array_unref(). */
GPtrArray *page_met_present(const struct outcome_contention *c, GHashTable *owners);
int64_t page_met_length(const struct outcome_contention *c); /* ps */
void page_met_place(struct page *p, const struct outcome_contention *c); /* "esx01/vmnic0 out" */
void page_met_names(struct page_moved *v, const GPtrArray *names);       /* "a, b and 3 more", as links where there are cards */

#endif
