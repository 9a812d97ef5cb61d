/* plots/page_moved.h: what the sections about what moved share: who stands where, links between cards, bars, facts. Private to page_*.c.
 *
 * A card is what the page tells of one migration, in full; its sessions stand in it. While migrations are few each has one; of many, the slowest and the
 * troubled do (struct page_moved says which), and a link leads only where there is one.
 */
#ifndef PLOTS_PAGE_MOVED_H
#define PLOTS_PAGE_MOVED_H

#include "plots/page_parts.h"

#define PAGE_SLOWEST 10
#define PAGE_TROUBLED 10
#define PAGE_HELD_MOST 8 /* rows of what held something back */

struct page_moved {
	struct page *p;
	bool many;             /* more than REPORT_DETAILS */
	GArray *slowest, *troubled; /* guint: indices of migrations with a card, while there are many: the slowest first; in the order of the outcome */
	/* Look-up only. By id, index + 1: GUINT_TO_POINTER; by the migration's id, the indices of its sessions: GArray of guint. */
	GHashTable *migrations, *sessions, *sessions_of;
	GHashTable *migration_records; /* const struct outcome_migration * by id */
	GHashTable *cards;     /* indices + 1 of the migrations that have one */
	GHashTable *written;   /* indices + 1 of the sessions that stand in a card: where several migrations have one id, so have their sessions */
	GHashTable *rules;     /* const struct outcome_rule * by id */
};
struct page_moved *page_moved_new(struct page *p);
void page_moved_free(struct page_moved *v);

const struct outcome_migration *page_moved_migration(const struct page_moved *v, guint i);
const struct outcome_session *page_moved_session(const struct page_moved *v, guint i);
/* A name, as a link to the card of that id where there is one. */
void page_moved_name(struct page_moved *v, const char *migration);
void page_moved_name_session(struct page_moved *v, const char *session);
/* The id of a rule, and what it says: "SEL-01 a service's dedicated netstack owns it". */
void page_moved_rule(struct page_moved *v, const char *rule);

void page_card(struct page_moved *v, guint migration, const char *heading);  /* "h3" or "h4"; page_migration.c */
/* Of m; page_session.c. */
void page_session(struct page_moved *v, const struct outcome_migration *m, guint session, const char *heading);

void page_uplinks(struct page *p, const char *caption, const struct outcome_session *s); /* over time, below its data-of; page_session.c */

/* Around a table of very many: closed until it is asked for, on paper, too. */
void page_long(struct page *p, guint n, const char *things);
void page_long_end(struct page *p);

/* "completed", in the colours of how it is to be taken. */
void page_badge(struct page *p, enum digest_mood mood, const char *word);
/* Facts: <dl> by page_facts(), each fact a label and what is written before page_fact_end(). */
void page_facts(struct page *p, const char *class);
void page_facts_end(struct page *p);
void page_fact(struct page *p, const char *label);
void page_fact_wide(struct page *p, const char *label); /* on a line of its own */
void page_fact_end(struct page *p);
void page_fact_value(struct page *p, const char *label, const char *key, enum html_unit unit, int64_t v); /* nothing where v is null */
void page_fact_figure(struct page *p, const char *label, enum html_unit unit, int64_t v); /* worked out by the view; nothing where it is null */
void page_fact_rate(struct page *p, const char *label, const char *key, int64_t bps); /* in bits and in bytes */
/* Begins the row of a list's element in the table of all, by its name: a link to its card where it has one, whose id is KIND-INDEX. Closed by html_close(). */
void page_row(struct page *p, const char *list, const char *kind, guint index, bool card, const char *name);
void page_names(struct page *p, const GPtrArray *names, guint most); /* "a, b and 3 more" */
void page_way(struct page *p, const char *from, const char *to);     /* "a → b"; "a" where it stays */

void page_share(struct page *p, int64_t ppm, unsigned ink); /* a cell with a bar and its number, worked out by the view */
void page_cause(struct page *p, const struct outcome_held *held); /* in words, and where */
/* What held something back, as a table with bars. key: where the rows stand below the nearest data-of ("held_by"), or NULL: they were worked out. Of a
 * migration m its sessions (NULL: none) say who shared. */
void page_held(struct page_moved *v, const char *caption, const GPtrArray *held, const char *key, const struct outcome_migration *m, const GPtrArray *sessions);

void page_swatch(struct page *p, unsigned ink); /* a patch of an ink, beside its name */

/* A bar of parts that stand side by side, and beneath it what each is, in the same order. */
struct page_part { const char *name; unsigned ink; int64_t at, size; const char *key; }; /* at, size: of `whole`; key of the size, or NULL */
void page_strip(struct page *p, const char *label, const struct page_part *part, guint n, int64_t whole, enum html_unit unit, const GArray *ticks);

#endif
