/* plots/page.h: the HTML report: one self-contained file of an outcome, which opens from disk and asks no network for anything.
 *
 * It is built from the outcome alone. Its own style and script are inside; a content security policy in its head forbids every other script and every request.
 * From many migrations (more than REPORT_DETAILS) it shows cards of the slowest and the troubled only; all stand in a table.
 */
#ifndef PLOTS_PAGE_H
#define PLOTS_PAGE_H

#include "plots/picture.h"

/* Appends. `drawn`: pictures of o, of picture_draw(); NULL, or NULL members: the page says that they are missing, its tables remain. */
void page_write(const struct outcome *o, const struct picture_drawn *drawn, GString *out);

/* A page that leads to several: a row each, in the order they were added. `file`: where the page of o lies, beside this one. */
struct page_index;
struct page_index *page_index_new(void);
void page_index_add(struct page_index *x, const struct outcome *o, const char *file);
void page_index_write(struct page_index *x, GString *out); /* and frees it */

#endif
