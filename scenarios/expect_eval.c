/* scenarios/expect_eval.c: an expectation against an outcome: does it hold, and if not, what was found instead.
 *
 * Numbers are compared as integers, with wide products where a tolerance is a part of a value; nothing is rounded before it is compared. A metric of several
 * subjects holds when it holds for each. `and` and `or` ask their right side only when the left has not settled the matter, so that the left may guard the
 * right; a side that is asked and has no value (nothing selected, or null) is a fault, and a fault is never turned into success, not even by `not`.
 *
 * The result names what was expected, what was found, the difference of numbers, and for a migration or session what held it back most.
 */
#include "scenarios/expect_tree.h"
#include "sim/quantity.h"

#include <string.h>

#define SHOWN_SUBJECTS 3
#define SHOWN_ELEMENTS 8
#define PPB 1000000000

static void result_clear(struct expect_result *r)
{
	g_free(r->expected);
	g_free(r->actual);
	g_free(r->difference);
	g_free(r->held_by);
}

/* --- showing --- */

static char *show_number(enum outcome_type type, int64_t v, bool exact)
{
	static const char *const units[] = { [OUTCOME_T_SECONDS] = " s", [OUTCOME_T_BYTES] = " B", [OUTCOME_T_BPS] = " bit/s", [OUTCOME_T_PCT] = " %" };
	if (type != OUTCOME_T_INT && type != OUTCOME_T_PCT && !exact)
		return quantity_format(type == OUTCOME_T_SECONDS ? QUANTITY_TIME : type == OUTCOME_T_BYTES ? QUANTITY_BYTES : QUANTITY_RATE, v);
	g_autofree char *number = quantity_decimal(v, outcome_scale(type));
	return g_strconcat(number, type == OUTCOME_T_INT ? "" : units[type], NULL);
}

static char *show_list(const struct expect_metric *m, const GPtrArray *list, bool at_end)
{
	GString *s = g_string_new(NULL);
	unsigned n = 0;
	for (guint i = 0; i < list->len; i++) {
		if (m->list_of && at_end && !expect_is_open(m->list_of, list->pdata[i]))
			continue;
		const char *id = m->list_of ? expect_field_text(m->list_of, list->pdata[i], m->list_of->id_key) : list->pdata[i];
		if (n++ < SHOWN_ELEMENTS)
			g_string_append_printf(s, "%s%s", n > 1 ? ", " : "", id ? id : "null");
	}
	if (n > SHOWN_ELEMENTS)
		g_string_append_printf(s, " and %u more", n - SHOWN_ELEMENTS);
	return s->len ? g_string_free(s, FALSE) : (g_string_free(s, TRUE), g_strdup("nothing"));
}

static char *show_value(const struct expect_metric *m, const struct expect_value *v, bool exact, bool at_end)
{
	if (v->list)
		return show_list(m, v->list, at_end);
	if (m->type == OUTCOME_T_TEXT)
		return g_strdup(v->text);
	if (m->type == OUTCOME_T_BOOL)
		return g_strdup(v->text ? v->text : v->number ? "true" : "false");
	return show_number(m->type, v->number, exact);
}

/* --- comparing --- */

static sim_i128 distance(int64_t a, int64_t b)
{
	return a > b ? (sim_i128)a - b : (sim_i128)b - a;
}

static bool is_near(int64_t actual, int64_t expected, const struct expect_tolerance *t)
{
	if (t->relative)
		return distance(actual, expected) * PPB <= distance(expected, 0) * t->value;
	return distance(actual, expected) <= t->value;
}

static bool contains(const struct expect_metric *m, const struct expect_value *v, const char *what, bool at_end)
{
	if (v->text)
		return strstr(v->text, what) != NULL;
	for (guint i = 0; i < v->list->len; i++) {
		const void *element = v->list->pdata[i];
		if (!m->list_of && !g_strcmp0(element, what))
			return true;
		if (m->list_of && (!at_end || expect_is_open(m->list_of, element)) && !strcmp(expect_field_text(m->list_of, element, m->list_of->id_key), what))
			return true;
	}
	return false;
}

static bool is_equal(const struct expect_term *t, const struct expect_value *v, int64_t number, const char *text)
{
	return t->left->type == OUTCOME_T_TEXT ? !strcmp(v->text, text) : is_near(v->number, number, &t->tolerance);
}

static bool is_any(const struct expect_term *t, const struct expect_value *v)
{
	for (guint i = 0; i < t->literals->len; i++) {
		const struct expect_literal *l = &g_array_index(t->literals, struct expect_literal, i);
		if (is_equal(t, v, l->number, l->text))
			return true;
	}
	return false;
}

/* One value against one on the right; `right` is the first literal or the value of a metric. */
static bool holds(const struct expect_term *t, const struct expect_value *v, const struct expect_literal *right, bool at_end)
{
	int64_t x = v->number, y = right->number;
	switch (t->op) {
	case EXPECT_EQ:
		return is_equal(t, v, y, right->text);
	case EXPECT_NE:
		return !is_equal(t, v, y, right->text);
	case EXPECT_LT:
		return x < y;
	case EXPECT_LE:
		return x <= y;
	case EXPECT_GT:
		return x > y;
	case EXPECT_GE:
		return x >= y;
	case EXPECT_WITHIN:
		return x >= y && x <= g_array_index(t->literals, struct expect_literal, 1).number;
	case EXPECT_CONTAINS:
		return contains(t->left, v, right->text, at_end);
	case EXPECT_LACKS:
		return !contains(t->left, v, right->text, at_end);
	case EXPECT_IN:
		break;
	}
	return is_any(t, v);
}

/* --- explaining --- */

/* The number a failed comparison should have come to. */
static int64_t goal(const struct expect_term *t, const struct expect_value *v, int64_t right)
{
	if (t->op != EXPECT_WITHIN || v->number < right)
		return right;
	return g_array_index(t->literals, struct expect_literal, 1).number;
}

/* Two different numbers may look the same when rounded for people; then only the exact ones help. */
static bool needs_exact(enum outcome_type type, int64_t a, int64_t b)
{
	g_autofree char *x = show_number(type, a, false), *y = show_number(type, b, false);
	return a != b && !strcmp(x, y);
}

/* " (+4.1 %)", or nothing when there is no whole to be a part of. */
static char *show_part(enum outcome_type type, sim_i128 difference, int64_t whole)
{
	if (whole <= 0 || type == OUTCOME_T_PCT)
		return g_strdup("");
	sim_i128 permille = ((difference < 0 ? -difference : difference) * 1000 + whole / 2) / whole;
	g_autofree char *number = quantity_decimal(expect_clamp(permille), 1);
	return g_strdup_printf(" (%c%s %%)", difference < 0 ? '-' : '+', number);
}

static char *show_difference(const struct expect_term *t, const struct expect_value *v, int64_t right)
{
	enum outcome_type type = t->left->type;
	if (!outcome_is_number(type) || t->op == EXPECT_NE || t->op == EXPECT_IN)
		return NULL;
	int64_t to = goal(t, v, right);
	sim_i128 difference = (sim_i128)v->number - to;
	if (!difference)
		return NULL;
	g_autofree char *size = show_number(type, expect_clamp(distance(v->number, to)), needs_exact(type, v->number, to));
	g_autofree char *part = show_part(type, difference, to);
	return g_strdup_printf("%c%s%s%s", difference < 0 ? '-' : '+', size, type == OUTCOME_T_PCT ? "-points" : "", part);
}

static int64_t share_of_cause(const GPtrArray *held, const char *cause)
{
	sim_i128 sum = 0;
	for (guint i = 0; i < held->len; i++) {
		const struct outcome_held *h = held->pdata[i];
		if (!g_strcmp0(h->cause, cause) && h->share_pct != OUTCOME_NULL)
			sum += h->share_pct;
	}
	return expect_clamp(sum);
}

/* "nfc_thread 82 %": the cause that took most of a migration's or session's time, whatever the resources. */
static char *top_cause(const struct expect_metric *m, const void *root)
{
	const struct outcome_field *f = root ? outcome_field_find(m->function->record, "held_by") : NULL;
	const GPtrArray *held = f ? *(GPtrArray *const *)((const char *)root + f->offset) : NULL;
	const char *top = NULL;
	int64_t most = 0;
	for (guint i = 0; held && i < held->len; i++) {
		const char *cause = ((const struct outcome_held *)held->pdata[i])->cause;
		int64_t share = cause ? share_of_cause(held, cause) : 0;
		if (share > most) {
			most = share;
			top = cause;
		}
	}
	return top ? g_strdup_printf("%s %" G_GINT64_FORMAT " %%", top, most / 10000 + (most % 10000 >= 5000)) : NULL;
}

/* --- a term --- */

struct asked {
	const struct expect_term *term;
	bool at_end, compound;
	struct expect_values *left, *right; /* right: NULL when compared with literals */
};

static unsigned n_right(const struct asked *a)
{
	return a->right ? a->right->v->len : 1;
}

static struct expect_literal right_of(const struct asked *a, guint i)
{
	if (!a->right)
		return g_array_index(a->term->literals, struct expect_literal, 0);
	const struct expect_value *v = &g_array_index(a->right->v, struct expect_value, i);
	return (struct expect_literal){ .number = v->number, .text = (char *)v->text };
}

/* Whether one subject is as it should be; if not, *out_miss is what it should have been compared with. */
static bool subject_holds(const struct asked *a, const struct expect_value *v, struct expect_literal *out_miss)
{
	for (guint i = 0; i < n_right(a); i++) {
		struct expect_literal right = right_of(a, i);
		if (holds(a->term, v, &right, a->at_end))
			continue;
		*out_miss = right;
		return false;
	}
	return true;
}

static void add_actual(const struct asked *a, GString *s, const struct expect_value *v, const struct expect_literal *miss)
{
	enum outcome_type type = a->term->left->type;
	bool exact = miss && outcome_is_number(type) && needs_exact(type, v->number, goal(a->term, v, miss->number));
	g_autofree char *shown = show_value(a->term->left, v, exact, a->at_end);
	if (a->left->v->len > 1)
		g_string_append_printf(s, "%s%s: %s", s->len ? ", " : "", v->subject, shown);
	else
		g_string_append(s, shown);
}

static void judge_subjects(const struct asked *a, struct expect_result *r)
{
	GString *missed = g_string_new(NULL), *met = g_string_new(NULL);
	unsigned n_missed = 0, n_met = 0;
	for (guint i = 0; i < a->left->v->len; i++) {
		const struct expect_value *v = &g_array_index(a->left->v, struct expect_value, i);
		struct expect_literal miss;
		if (subject_holds(a, v, &miss)) {
			if (n_met++ < SHOWN_SUBJECTS)
				add_actual(a, met, v, NULL);
			continue;
		}
		if (!n_missed) {
			r->difference = show_difference(a->term, v, miss.number);
			r->held_by = top_cause(a->term->left, v->root);
		}
		if (n_missed++ < SHOWN_SUBJECTS)
			add_actual(a, missed, v, &miss);
	}
	GString *shown = n_missed ? missed : met;
	unsigned n = n_missed ? n_missed : n_met;
	if (n > SHOWN_SUBJECTS)
		g_string_append_printf(shown, " and %u more", n - SHOWN_SUBJECTS);
	r->truth = n_missed ? EXPECT_NO : EXPECT_YES;
	r->actual = g_strdup(shown->str);
	g_string_free(missed, TRUE);
	g_string_free(met, TRUE);
}

/* What was wanted as written, without a bare "=="; the value of a metric on the right stands behind it. */
static char *show_wanted(const struct asked *a)
{
	const char *wanted = a->term->wanted;
	if (a->term->op == EXPECT_EQ)
		for (wanted += 2; g_ascii_isspace(*wanted);)
			wanted++;
	if (!a->right || a->right->fault || a->right->v->len != 1)
		return g_strdup(wanted);
	g_autofree char *value = show_value(a->term->right, &g_array_index(a->right->v, struct expect_value, 0), false, a->at_end);
	return g_strdup_printf("%s (%s)", wanted, value);
}

/* In an expression of several terms each text says which metric it is about. */
static char *with_metric(const struct asked *a, char *text)
{
	if (!a->compound)
		return text;
	char *full = g_strdup_printf("%s: %s", a->term->left->text, text);
	g_free(text);
	return full;
}

static struct expect_result eval_term(const struct expect *x, const struct expect_term *t, const struct outcome *o)
{
	struct expect_result r = { .truth = EXPECT_FAULT };
	struct asked a = { .term = t, .at_end = x->time.open_only, .compound = x->n_terms > 1, .left = expect_values_of(t->left, o, x->time.open_only) };
	a.right = t->right ? expect_values_of(t->right, o, x->time.open_only) : NULL;
	const char *fault = a.left->fault ? a.left->fault : a.right ? a.right->fault : NULL;
	r.expected = with_metric(&a, show_wanted(&a));
	if (fault)
		r.actual = g_strdup(fault);
	else
		judge_subjects(&a, &r);
	r.actual = with_metric(&a, r.actual);
	expect_values_free(a.left);
	expect_values_free(a.right);
	return r;
}

/* --- an expression --- */

static char *join(const char *a, const char *separator, const char *b)
{
	return g_strconcat(a ? a : "", a && b ? separator : "", b ? b : "", NULL);
}

static struct expect_result join_results(struct expect_result *a, struct expect_result *b, const char *word)
{
	struct expect_result r = { .truth = b->truth, .expected = join(a->expected, word, b->expected), .actual = join(a->actual, "; ", b->actual) };
	r.held_by = g_strdup(a->held_by ? a->held_by : b->held_by);
	result_clear(a);
	result_clear(b);
	return r;
}

static struct expect_result eval_node(const struct expect *x, const struct expect_node *n, const struct outcome *o);

/* Where the left side settles it, it alone is the result; a fault on the right is told alone as well, and so is a failed right side of `and`. */
static struct expect_result eval_pair(const struct expect *x, const struct expect_node *n, const struct outcome *o)
{
	enum expect_truth settles = n->kind == EXPECT_AND ? EXPECT_NO : EXPECT_YES;
	struct expect_result a = eval_node(x, n->a, o);
	if (a.truth == settles || a.truth == EXPECT_FAULT)
		return a;
	struct expect_result b = eval_node(x, n->b, o);
	if (b.truth != settles && b.truth != EXPECT_FAULT)
		return join_results(&a, &b, n->kind == EXPECT_AND ? " and " : " or ");
	result_clear(&a);
	return b;
}

static struct expect_result eval_node(const struct expect *x, const struct expect_node *n, const struct outcome *o)
{
	if (n->kind == EXPECT_TERM)
		return eval_term(x, n->term, o);
	if (n->kind != EXPECT_NOT)
		return eval_pair(x, n, o);
	struct expect_result r = eval_node(x, n->a, o);
	char *expected = g_strdup_printf("not (%s)", r.expected);
	g_free(r.expected);
	r.expected = expected;
	g_clear_pointer(&r.difference, g_free);
	r.truth = r.truth == EXPECT_FAULT ? EXPECT_FAULT : r.truth == EXPECT_YES ? EXPECT_NO : EXPECT_YES;
	return r;
}

struct outcome_expectation *expect_record(const struct expect *x, struct outcome *into)
{
	struct outcome_expectation *e = outcome_list_add(into->expectations, &outcome_record_expectation);
	e->that = outcome_text(into, x->that);
	e->because = outcome_text(into, x->because);
	e->origin = outcome_text(into, x->origin);
	return e;
}

bool expect_eval_into(const struct expect *x, const struct outcome *o, const struct run *run, struct outcome *into)
{
	struct expect_result r = x->root ? eval_node(x, x->root, o) : expect_facts_judge(x, o, run);
	struct outcome_expectation *e = expect_record(x, into);
	e->met = r.truth == EXPECT_YES;
	e->expected = outcome_text(into, r.expected);
	e->actual = outcome_text(into, r.actual);
	if (!e->met) {
		e->difference = outcome_text(into, r.difference);
		e->held_by = outcome_text(into, r.held_by);
	}
	result_clear(&r);
	return e->met;
}

bool expect_eval(const struct expect *x, struct outcome *o)
{
	return expect_eval_into(x, o, NULL, o);
}

/* --- as a condition --- */

static enum expect_truth truth_of(const struct expect *x, const struct expect_node *n, const struct outcome *o)
{
	if (n->kind == EXPECT_TERM) {
		struct expect_result r = eval_term(x, n->term, o);
		result_clear(&r);
		return r.truth;
	}
	enum expect_truth a = truth_of(x, n->a, o);
	if (n->kind == EXPECT_NOT)
		return a == EXPECT_FAULT ? a : a == EXPECT_YES ? EXPECT_NO : EXPECT_YES;
	enum expect_truth b = truth_of(x, n->b, o);
	return n->kind == EXPECT_AND ? MIN(a, b) : MAX(a, b);
}

bool expect_holds(const struct expect *x, const struct outcome *o)
{
	return truth_of(x, x->root, o) == EXPECT_YES;
}
