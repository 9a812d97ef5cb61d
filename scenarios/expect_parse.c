/* scenarios/expect_parse.c: the text of an expectation becomes a checked tree: its words, and how comparisons are joined.
 *
 * Recursive descent over bytes, without a token list, because what may follow depends on what was asked: a time wants a quantity, a text takes a bare word.
 * `and` binds tighter than `or`, `not` tighter than both. A comparison is expect_term.c, a metric expect_path.c. The first fault wins and names the place of
 * the offending word.
 */
#include "scenarios/expect_parse.h"

#include <string.h>

#define MAX_DEPTH 64

/* --- the text --- */

bool expect_parse_fault(struct expect_parser *p, size_t at, size_t len, const char *fmt, ...)
{
	if (p->err)
		return false;
	va_list ap;
	va_start(ap, fmt);
	p->err = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	p->err_at = at;
	p->err_len = len;
	return false;
}

bool expect_parse_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void expect_parse_space(struct expect_parser *p)
{
	while (expect_parse_is_space(p->text[p->at]))
		p->at++;
}

static bool is_name_char(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

size_t expect_parse_name_length(const struct expect_parser *p)
{
	size_t n = 0;
	while (is_name_char(p->text[p->at + n]))
		n++;
	return n;
}

bool expect_parse_at_tolerance(const char *s)
{
	return !strncmp(s, "\xc2\xb1", 2) || !strncmp(s, "+-", 2);
}

size_t expect_parse_word_length(const struct expect_parser *p)
{
	const char *s = p->text + p->at;
	size_t n = 0;
	while (s[n] && !expect_parse_is_space(s[n]) && !strchr("()[],\"'<>=!", s[n]) && !expect_parse_at_tolerance(s + n))
		n++;
	return n;
}

bool expect_parse_unexpected(struct expect_parser *p, const char *expected)
{
	size_t len = expect_parse_word_length(p);
	const char *s = p->text + p->at;
	if (!*s)
		return expect_parse_fault(p, p->at, 0, "the expression ends too early, expected %s", expected);
	if (!len)
		len = (size_t)(g_utf8_next_char(s) - s);
	return expect_parse_fault(p, p->at, len, "unexpected '%.*s', expected %s", (int)len, s, expected);
}

bool expect_parse_take(struct expect_parser *p, char c)
{
	expect_parse_space(p);
	if (p->text[p->at] != c)
		return false;
	p->at++;
	return true;
}

bool expect_parse_at_keyword(const struct expect_parser *p, const char *keyword)
{
	size_t len = expect_parse_name_length(p);
	return len == strlen(keyword) && !strncmp(p->text + p->at, keyword, len);
}

bool expect_parse_take_keyword(struct expect_parser *p, const char *keyword)
{
	expect_parse_space(p);
	if (!expect_parse_at_keyword(p, keyword))
		return false;
	p->at += strlen(keyword);
	return true;
}

char *expect_parse_quoted(struct expect_parser *p)
{
	const char *start = p->text + p->at, *end = strchr(start + 1, *start);
	if (!end) {
		expect_parse_fault(p, p->at, strlen(start), "the text in quotes does not end, expected %c", *start);
		return NULL;
	}
	p->at += (size_t)(end - start) + 1;
	return g_strndup(start + 1, (size_t)(end - start) - 1);
}

/* --- expressions --- */

static struct expect_node *node_new(enum expect_node_kind kind, struct expect_node *a, struct expect_node *b)
{
	struct expect_node *n = g_new0(struct expect_node, 1);
	n->kind = kind;
	n->a = a;
	n->b = b;
	return n;
}

static struct expect_node *parse_or(struct expect_parser *p);

static struct expect_node *parse_factor(struct expect_parser *p)
{
	struct expect_node *n = NULL;
	if (++p->depth > MAX_DEPTH) {
		expect_parse_fault(p, p->at, 0, "the expression is nested too deeply, expected at most %d levels", MAX_DEPTH);
		return NULL;
	}
	if (expect_parse_take_keyword(p, "not")) {
		struct expect_node *inner = parse_factor(p);
		n = inner ? node_new(EXPECT_NOT, inner, NULL) : NULL;
	} else if (expect_parse_take(p, '(')) {
		n = parse_or(p);
		if (n && !expect_parse_take(p, ')')) {
			expect_parse_unexpected(p, "'and', 'or' or ')'");
			g_clear_pointer(&n, expect_node_free);
		}
	} else {
		struct expect_term *t = expect_term_parse(p);
		n = t ? node_new(EXPECT_TERM, NULL, NULL) : NULL;
		if (n)
			n->term = t;
	}
	p->depth--;
	return n;
}

/* A chain of one operator, from the left. */
static struct expect_node *parse_chain(struct expect_parser *p, const char *word, enum expect_node_kind kind,
	struct expect_node *(*next)(struct expect_parser *p))
{
	struct expect_node *n = next(p);
	while (n && expect_parse_take_keyword(p, word)) {
		struct expect_node *b = next(p);
		if (!b) {
			expect_node_free(n);
			return NULL;
		}
		n = node_new(kind, n, b);
	}
	return n;
}

static struct expect_node *parse_and(struct expect_parser *p)
{
	return parse_chain(p, "and", EXPECT_AND, parse_factor);
}

static struct expect_node *parse_or(struct expect_parser *p)
{
	return parse_chain(p, "or", EXPECT_OR, parse_and);
}

struct expect *expect_parse(const char *that, char **err, size_t *err_at, size_t *err_len)
{
	struct expect_parser p = { .text = that };
	const char *bad = NULL;
	struct expect_node *root = NULL;
	if (g_utf8_validate(that, -1, &bad))
		root = parse_or(&p);
	else
		expect_parse_fault(&p, (size_t)(bad - that), 1, "the expression is not UTF-8 text");
	expect_parse_space(&p);
	if (root && that[p.at]) {
		expect_parse_unexpected(&p, "'and', 'or' or the end");
		g_clear_pointer(&root, expect_node_free);
	}
	if (!root) {
		*err = p.err;
		*err_at = p.err_at;
		*err_len = p.err_len;
		return NULL;
	}
	struct expect *x = g_new0(struct expect, 1);
	x->that = g_strdup(that);
	x->root = root;
	x->n_terms = p.terms;
	return x;
}
