/* scenarios/expect_lint.c: expectations that hold today and fail with the next picosecond. */
#include "scenarios/expect_lint.h"

#include "scenarios/expect_tree.h"

static bool is_real(enum outcome_type t) { return t == OUTCOME_T_SECONDS || t == OUTCOME_T_BPS || t == OUTCOME_T_PCT; }

/* Compared with nothing but zero. */
static bool is_zero(const struct expect_term *t)
{
	bool zero = !t->right;
	for (guint i = 0; zero && i < t->literals->len; i++)
		zero = g_array_index(t->literals, struct expect_literal, i).number == 0;
	return zero;
}

static bool is_equality(enum expect_op op) { return op == EXPECT_EQ || op == EXPECT_NE || op == EXPECT_IN; }

static const char *in_node(const struct expect_node *n)
{
	if (!n)
		return NULL;
	const struct expect_term *t = n->term;
	if (n->kind == EXPECT_TERM)
		return is_equality(t->op) && is_real(t->left->type) && !t->tolerance.value && !is_zero(t) ? t->left->text : NULL;
	const char *a = in_node(n->a);
	return a ? a : in_node(n->b);
}

const char *expect_bare_equal(const struct expect *x) { return in_node(x->root); }

const char *expect_origin(const struct expect *x) { return x->origin; }
