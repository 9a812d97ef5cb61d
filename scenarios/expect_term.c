/* scenarios/expect_term.c: one comparison of an expectation: a metric, an operator that fits its kind, and values or a metric of the same kind.
 *
 * Tolerances: `± 3 %` is a part of the expected value, `± 1 s` a distance of the metric's own kind. Of a metric that is itself a percentage, `± 3 %` is a
 * distance: 23 % ± 3 % is 20 % to 26 %.
 */
#include "models/host/service.h"
#include "scenarios/expect_parse.h"
#include "sim/quantity.h"

#include <string.h>

#define MAX_TERMS 256
#define PPB_PER_PPM 1000

static const struct { const char *spelling; enum expect_op op; const char *usage, *doc; } operators[] = {
	{ "==", EXPECT_EQ, "M == X, M == X ± T", "is X, or no further from it than T: a part (`± 3 %`) of X, or a distance (`± 1 s`)" },
	{ "!=", EXPECT_NE, "M != X, M != X ± T", "the opposite" },
	{ "<=", EXPECT_LE, "M <= X", "at most" },
	{ ">=", EXPECT_GE, "M >= X", "at least" },
	{ "<", EXPECT_LT, "M < X", "less than" },
	{ ">", EXPECT_GT, "M > X", "more than" },
	{ "within", EXPECT_WITHIN, "M within A..B", "between, both ends included" },
	{ "contains", EXPECT_CONTAINS, "M contains X", "a list has an element of that very name, a text has it as a part" },
	{ "does_not_contain", EXPECT_LACKS, "M does_not_contain X", "the opposite" },
	{ "in", EXPECT_IN, "M in [A, B]", "is one of these" },
};

bool expect_operator_doc(unsigned i, struct expect_doc *out)
{
	if (i >= G_N_ELEMENTS(operators))
		return false;
	*out = (struct expect_doc){ operators[i].usage, operators[i].doc, NULL };
	return true;
}

/* --- values --- */

static enum quantity_kind quantity_of(enum outcome_type type)
{
	switch (type) {
	case OUTCOME_T_SECONDS:
		return QUANTITY_TIME;
	case OUTCOME_T_BYTES:
		return QUANTITY_BYTES;
	case OUTCOME_T_BPS:
		return QUANTITY_RATE;
	case OUTCOME_T_PCT:
		return QUANTITY_RATIO;
	default:
		return QUANTITY_COUNT;
	}
}

static const char *value_words(enum outcome_type type)
{
	if (type == OUTCOME_T_BOOL)
		return "true or false";
	return outcome_is_number(type) ? quantity_kind_words(quantity_of(type)) : "a word or a text in quotes";
}

/* A number and what looks like its unit: "92 s", "40 GiB", "3 %"; of "1 s..2 s" the first. 0: no number here. */
static size_t quantity_length(const struct expect_parser *p, size_t *out_unit_at)
{
	const char *s = p->text + p->at;
	size_t n = 0;
	while (g_ascii_isdigit(s[n]) || (n && s[n] == '.' && g_ascii_isdigit(s[n + 1])))
		n++;
	size_t number = n;
	while (n && expect_parse_is_space(s[n]))
		n++;
	size_t unit = n;
	while (n && !expect_parse_at_tolerance(s + n) && (g_ascii_isalpha(s[n]) || s[n] == '%' || s[n] == '/' || (unsigned char)s[n] >= 0x80))
		n++;
	bool word = (n - unit == 3 && !strncmp(s + unit, "and", 3)) || (n - unit == 2 && !strncmp(s + unit, "or", 2));
	*out_unit_at = p->at + unit;
	return n == unit || word ? number : n;
}

static bool parse_quantity(struct expect_parser *p, enum quantity_kind kind, int64_t *out)
{
	size_t unit_at, len = quantity_length(p, &unit_at);
	if (!len)
		return expect_parse_unexpected(p, quantity_kind_words(kind));
	g_autofree char *text = g_strndup(p->text + p->at, len), *why = NULL;
	if (!quantity_parse(kind, text, out, &why))
		return expect_parse_fault(p, p->at, len, "%s", why);
	p->at += len;
	return true;
}

static bool parse_number(struct expect_parser *p, enum outcome_type type, int64_t *out)
{
	size_t at = p->at;
	if (!parse_quantity(p, quantity_of(type), out))
		return false;
	if (type != OUTCOME_T_PCT)
		return true;
	if (*out % PPB_PER_PPM)
		return expect_parse_fault(p, at, p->at - at, "'%.*s' is too fine, expected per cent with at most 4 decimals", (int)(p->at - at), p->text + at);
	*out /= PPB_PER_PPM;
	return true;
}

static bool parse_bool(struct expect_parser *p, int64_t *out)
{
	static const struct { const char *word; bool value; } words[] = { { "true", true }, { "yes", true }, { "false", false }, { "no", false } };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (expect_parse_take_keyword(p, words[i].word)) {
			*out = words[i].value;
			return true;
		}
	return expect_parse_unexpected(p, value_words(OUTCOME_T_BOOL));
}

static bool parse_word(struct expect_parser *p, char **out)
{
	char c = p->text[p->at];
	size_t len = expect_parse_word_length(p);
	if (c == '"' || c == '\'')
		return (*out = expect_parse_quoted(p)) != NULL;
	if (!len || expect_parse_at_keyword(p, "and") || expect_parse_at_keyword(p, "or") || expect_parse_at_keyword(p, "not"))
		return expect_parse_unexpected(p, value_words(OUTCOME_T_TEXT));
	*out = g_strndup(p->text + p->at, len);
	p->at += len;
	return true;
}

/* Services may be written by their tags; texts of a closed set must be of it. */
static bool check_word(struct expect_parser *p, const struct expect_metric *m, size_t at, char **word)
{
	const char *const *choices = expect_path_choices(m);
	enum service service;
	if (expect_path_is_service(m) && service_parse(*word, &service)) {
		g_free(*word);
		*word = g_strdup(service_name(service));
	}
	if (!choices)
		return expect_path_word(p, m, at, *word);
	if (g_strv_contains(choices, *word))
		return true;
	g_autofree char *list = g_strjoinv(", ", (char **)choices);
	return expect_parse_fault(p, at, p->at - at, "'%s' is never the value of %s, expected one of %s", *word, m->text, list);
}

/* What a text may contain is anything. */
static bool is_part_of_text(const struct expect_term *t)
{
	return t->left->type == OUTCOME_T_TEXT && (t->op == EXPECT_CONTAINS || t->op == EXPECT_LACKS);
}

static bool parse_literal(struct expect_parser *p, struct expect_term *t)
{
	struct expect_literal l = { 0 };
	enum outcome_type type = t->left->type;
	bool ok;
	expect_parse_space(p);
	size_t at = p->at;
	if (expect_parse_at_keyword(p, "null"))
		return expect_parse_fault(p, at, strlen("null"), "nothing equals null; whether there is a value is asked by '%s.count == 0'", t->left->text);
	if (outcome_is_number(type))
		ok = parse_number(p, type, &l.number);
	else if (type == OUTCOME_T_BOOL)
		ok = parse_bool(p, &l.number);
	else
		ok = parse_word(p, &l.text) && (is_part_of_text(t) || check_word(p, t->left, at, &l.text));
	g_array_append_val(t->literals, l);
	return ok;
}

static bool parse_range(struct expect_parser *p, struct expect_term *t)
{
	size_t at = p->at;
	if (!parse_literal(p, t))
		return false;
	expect_parse_space(p);
	if (strncmp(p->text + p->at, "..", 2))
		return expect_parse_unexpected(p, "'..' and the upper end of the range");
	p->at += 2;
	if (!parse_literal(p, t))
		return false;
	const struct expect_literal *ends = (const struct expect_literal *)t->literals->data;
	return ends[0].number <= ends[1].number || expect_parse_fault(p, at, p->at - at, "the range is empty, expected its lower end first");
}

static bool parse_list(struct expect_parser *p, struct expect_term *t)
{
	if (!expect_parse_take(p, '['))
		return expect_parse_unexpected(p, "'[' and a list of values");
	do {
		if (!parse_literal(p, t))
			return false;
	} while (expect_parse_take(p, ','));
	return expect_parse_take(p, ']') || expect_parse_unexpected(p, "',' or ']'");
}

static bool parse_tolerance(struct expect_parser *p, struct expect_term *t)
{
	size_t space = p->at, unit_at;
	expect_parse_space(p);
	if (!expect_parse_at_tolerance(p->text + p->at)) {
		p->at = space;
		return true;
	}
	if ((t->op != EXPECT_EQ && t->op != EXPECT_NE) || !outcome_is_number(t->left->type))
		return expect_parse_fault(p, p->at, 2, "a tolerance goes with == or != and a quantity only");
	p->at += 2;
	expect_parse_space(p);
	quantity_length(p, &unit_at);
	bool ratio = p->text[unit_at] == '%' || !strncmp(p->text + unit_at, "ppm", 3);
	t->tolerance.relative = ratio && t->left->type != OUTCOME_T_PCT;
	if (t->tolerance.relative)
		return parse_quantity(p, QUANTITY_RATIO, &t->tolerance.value);
	return parse_number(p, t->left->type, &t->tolerance.value);
}

/* --- terms --- */

static bool op_fits(enum expect_op op, enum outcome_type type)
{
	switch (op) {
	case EXPECT_EQ:
	case EXPECT_NE:
		return outcome_is_number(type) || type == OUTCOME_T_BOOL || type == OUTCOME_T_TEXT;
	case EXPECT_IN:
		return outcome_is_number(type) || type == OUTCOME_T_TEXT;
	case EXPECT_CONTAINS:
	case EXPECT_LACKS:
		return type == OUTCOME_T_TEXT || type == OUTCOME_T_TEXTS || type == OUTCOME_T_RECORDS;
	default:
		return outcome_is_number(type);
	}
}

static const char *ops_for(enum outcome_type type)
{
	if (outcome_is_number(type))
		return "==, !=, <, <=, >, >=, within or in";
	if (type == OUTCOME_T_BOOL)
		return "== or !=";
	return type == OUTCOME_T_TEXT ? "==, !=, contains, does_not_contain or in" : "contains or does_not_contain";
}

/* Whether an address is ready, not when it became so: `adapter(x).ready == true`. */
static bool asks_whether_ready(struct expect_parser *p, const struct expect_term *t)
{
	static const char *const words[] = { "true", "false", "yes", "no" };
	const struct expect_metric *m = t->left;
	const struct expect_step *last = m->steps->len ? &g_array_index(m->steps, struct expect_step, m->steps->len - 1) : NULL;
	if (m->function->record != &outcome_record_adapter || m->stat != EXPECT_NO_STAT || !last || strcmp(last->field->key, "ready_s") || !op_fits(t->op, OUTCOME_T_BOOL))
		return false;
	expect_parse_space(p);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (expect_parse_at_keyword(p, words[i]))
			return true;
	return false;
}

/* Time is a matter of the whole expectation, not of a metric. */
static bool at_time(struct expect_parser *p)
{
	static const char *const words[] = { "at", "during" };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (expect_parse_at_keyword(p, words[i]) && p->text[p->at + strlen(words[i])] == '(')
			return !expect_parse_fault(p, p->at, strlen(words[i]), "'%s' is a key of the expectation beside `that`, not a part of the expression", words[i]);
	return false;
}

static bool parse_op(struct expect_parser *p, struct expect_term *t)
{
	expect_parse_space(p);
	size_t name = expect_parse_name_length(p);
	for (size_t i = 0; i < G_N_ELEMENTS(operators); i++) {
		size_t len = strlen(operators[i].spelling);
		if (strncmp(p->text + p->at, operators[i].spelling, len) || (name && name != len))
			continue;
		t->op = operators[i].op;
		if (!op_fits(t->op, t->left->type))
			return expect_parse_fault(p, p->at, len, "'%s' cannot be asked of %s, which is %s; expected %s", operators[i].spelling, t->left->text,
				expect_path_type_words(t->left->type), ops_for(t->left->type));
		p->at += len;
		if (asks_whether_ready(p, t)) {
			t->left->is_ready = true;
			t->left->type = OUTCOME_T_BOOL;
		}
		return true;
	}
	return !at_time(p) && expect_parse_unexpected(p, ops_for(t->left->type));
}

/* A name with a parenthesis right behind it. */
static bool at_metric(const struct expect_parser *p)
{
	size_t len = expect_parse_name_length(p);
	return len && !g_ascii_isdigit(p->text[p->at]) && p->text[p->at + len] == '(';
}

static bool parse_right(struct expect_parser *p, struct expect_term *t)
{
	expect_parse_space(p);
	if (t->op == EXPECT_WITHIN)
		return parse_range(p, t);
	if (t->op == EXPECT_IN)
		return parse_list(p, t);
	size_t at = p->at;
	if (t->op == EXPECT_CONTAINS || t->op == EXPECT_LACKS || !at_metric(p))
		return parse_literal(p, t) && parse_tolerance(p, t);
	t->right = expect_path_parse(p);
	if (!t->right)
		return false;
	if (t->right->type != t->left->type)
		return expect_parse_fault(p, at, p->at - at, "%s is %s, but %s is %s; expected two of a kind", t->right->text, expect_path_type_words(t->right->type),
			t->left->text, expect_path_type_words(t->left->type));
	return parse_tolerance(p, t);
}

/* A truth may stand by itself: nothing to compare it with follows. */
static bool stands_alone(const struct expect_parser *p, const struct expect_term *t)
{
	char c = p->text[p->at];
	return t->left->type == OUTCOME_T_BOOL && (!c || c == ')' || expect_parse_at_keyword(p, "and") || expect_parse_at_keyword(p, "or"));
}

struct expect_term *expect_term_parse(struct expect_parser *p)
{
	struct expect_term *t = g_new0(struct expect_term, 1);
	t->literals = g_array_new(FALSE, FALSE, sizeof(struct expect_literal));
	size_t at = 0;
	bool ok = ++p->terms <= MAX_TERMS || expect_parse_fault(p, p->at, 0, "the expression is too long, expected at most %d comparisons", MAX_TERMS);
	if (ok && (t->left = expect_path_parse(p))) {
		expect_parse_space(p);
		at = p->at;
		if (stands_alone(p, t)) {
			struct expect_literal yes = { .number = true };
			g_array_append_val(t->literals, yes);
			t->wanted = g_strdup("== true");
			return t;
		}
		ok = parse_op(p, t) && parse_right(p, t);
	}
	if (!ok || !t->left) {
		expect_term_free(t);
		return NULL;
	}
	t->wanted = g_strndup(p->text + at, p->at - at);
	return t;
}
