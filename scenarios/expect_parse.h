/* scenarios/expect_parse.h: what the parts of the parser of expectations share: the text with its place, and metrics. Not for others.
 *
 * Parsers return false or NULL after a fault; the first fault of a text is kept, with the place of the offending word in bytes.
 */
#ifndef SCENARIOS_EXPECT_PARSE_H
#define SCENARIOS_EXPECT_PARSE_H

#include "scenarios/expect_tree.h"

struct expect_parser {
	const char *text; /* borrowed; UTF-8 */
	size_t at;
	unsigned depth, terms;
	char *err;
	size_t err_at, err_len;
};

/* --- expect_parse.c --- */
bool expect_parse_fault(struct expect_parser *p, size_t at, size_t len, const char *fmt, ...) G_GNUC_PRINTF(4, 5); /* false */
bool expect_parse_unexpected(struct expect_parser *p, const char *expected);                                       /* of the word at hand; false */
void expect_parse_space(struct expect_parser *p);
bool expect_parse_take(struct expect_parser *p, char c);             /* after space; true: it was there */
size_t expect_parse_name_length(const struct expect_parser *p);      /* of letters, digits and underscores at hand */
char *expect_parse_quoted(struct expect_parser *p);                  /* at a quote; NULL after a fault */
size_t expect_parse_word_length(const struct expect_parser *p);      /* of what is at hand up to space, a bracket, a quote, an operator */
bool expect_parse_is_space(char c);
bool expect_parse_at_tolerance(const char *s);                       /* "±" or "+-" */
bool expect_parse_at_keyword(const struct expect_parser *p, const char *keyword);
bool expect_parse_take_keyword(struct expect_parser *p, const char *keyword); /* after space; true: it was there */

/* --- expect_term.c --- */
struct expect_term *expect_term_parse(struct expect_parser *p);      /* expect_term_free; NULL after a fault */

/* --- expect_path.c --- */
struct expect_metric *expect_path_parse(struct expect_parser *p);             /* NULL after a fault */
const char *expect_path_type_words(enum outcome_type type);                   /* "a time" */
const char *const *expect_path_choices(const struct expect_metric *m);        /* the texts the metric can be; NULL: any */
/* A literal that a metric's text or list can never hold is a fault: its vocabulary is closed. */
bool expect_path_word(struct expect_parser *p, const struct expect_metric *m, size_t at, const char *word);
bool expect_path_is_service(const struct expect_metric *m);                   /* its texts, or the ids of its list, are services */

#endif
