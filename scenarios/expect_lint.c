/* scenarios/expect_lint.c: expectations that hold today and fail with the next picosecond. */
#include "scenarios/expect_lint.h"

#include "scenarios/expect_tree.h"

static bool is_real(enum outcome_type t) { return t == OUTCOME_T_SECONDS || t == OUTCOME_T_BPS || t == OUTCOME_T_PCT; }

static bool is_zero(const struct expect_term *t)
{
	return !t->right && t->literals->len == 1 && g_array_index(t->literals, struct expect_literal, 0).number == 0;
}

static const char *in_node(const struct expect_node *n)
{
	if (!n)
		return NULL;
	const struct expect_term *t = n->term;
	if (n->kind == EXPECT_TERM)
		return (t->op == EXPECT_EQ || t->op == EXPECT_NE) && is_real(t->left->type) && !t->tolerance.value && !is_zero(t) ? t->left->text : NULL;
	const char *a = in_node(n->a);
	return a ? a : in_node(n->b);
}

const char *expect_bare_equal(const struct expect *x) { return in_node(x->root); }

const char *expect_origin(const struct expect *x) { return x->origin; }
