/* plots/page_parts.h: what the HTML report is made of. Private to page*.c.
 *
 * Sections stand in the order of a planner's questions. Each writes nothing where there is nothing to tell, and else begins with page_section(), which puts it
 * into the contents, and ends with page_section_end().
 */
#ifndef PLOTS_PAGE_PARTS_H
#define PLOTS_PAGE_PARTS_H

#include "plots/digest.h"
#include "plots/html.h"
#include "plots/page.h"

struct page {
	struct html h;
	const struct outcome *o;
	const struct digest *digest;
	const struct picture_drawn *drawn; /* PICTURES of them; never NULL, members may be */
	GPtrArray *contents;               /* struct page_entry, of the sections so far */
};
struct page_entry { const char *id, *title; };

/* Around every page: `content` into <main>, `contents` of struct page_entry. */
void page_shell(GString *out, const char *title, const GPtrArray *contents, const GString *content);
char *page_title(const struct outcome *o); /* the scenario's name and variant. Free it. */
void page_enter(struct page *p, const char *id, const char *title); /* into the contents; constants of the program */

void page_section(struct page *p, const char *id, const char *title); /* constants of the program */
void page_section_end(struct page *p);
/* `text`, as a link to a section if that is in the contents: it stands before this one; the first screen, which is written last, sees them all. */
void page_see(struct page *p, const char *id, const char *text);

/* A picture with its caption and what it shows in words; where it could not be drawn, a sentence that says so. Nothing where there is nothing to draw. */
void page_picture(struct page *p, enum picture_kind kind);

/* A table inside a box that scrolls by itself. `heads`: titles of columns, NULL-terminated; one that begins with '#' is of numbers (right-aligned, without
 * the '#'). Rows are <tr> with <th scope="row"> first, written by html_*(). sortable: the page's script lets columns be sorted and rows be searched. */
void page_table(struct page *p, const char *caption, bool sortable, const char *const *heads);
void page_table_end(struct page *p);
/* After a list of `all` things of which `most` at most were shown: "and 12 more WHAT"; else nothing. */
void page_more(struct page *p, guint all, guint most, const char *what);
void page_cell(struct page *p, const char *text);                        /* <td>text</td> */
void page_cell_name(struct page *p, const char *name);
void page_cell_value(struct page *p, const char *key, enum html_unit unit, int64_t v);
void page_cell_figure(struct page *p, enum html_unit unit, int64_t v); /* worked out by the view */
/* data-of of a row or a card: "/migrations/12". Free it. */
char *page_pointer(const char *list, guint index);
/* A bar of `ppm` of 10^6, in an ink, for the eye only: its number stands beside it as text. */
void page_bar(struct page *p, int64_t ppm, unsigned ink);
/* The id of a rule, linked to its row among the rules where it has one. NULL or "": nothing. */
void page_rule(struct page *p, const char *rule);
char *page_rule_id(guint index); /* of the row of a rule among the rules, by its place in the outcome. Free it. */

/* The sections. */
void page_answer(struct page *p);       /* the first screen: how long, what held it back, what is disabled */
void page_evacuations(struct page *p);
void page_migrations(struct page *p);   /* Gantt, held-by, table, cards with their sessions */
void page_traffic(struct page *p);
void page_bandwidth(struct page *p);    /* pictures of bandwidth and queue */
void page_resources(struct page *p);
void page_contention(struct page *p);
void page_adapters(struct page *p);     /* who is disabled for future sessions, since when, by whom, who was in flight */
void page_topology(struct page *p);
void page_findings(struct page *p);
void page_expectations(struct page *p);
void page_assumptions(struct page *p);
void page_rules(struct page *p);
void page_log(struct page *p);
void page_scenario(struct page *p);     /* the text that was played */
void page_reproduce(struct page *p);    /* the command, the version, the seed, the fingerprint */

#endif
