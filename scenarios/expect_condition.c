/* scenarios/expect_condition.c: an expression as the condition of a trigger: what the loader and the run must know of it.
 *
 * Most conditions are one comparison of one live metric, which a run answers by itself. Any other is asked of the outcome as of each quiet instant, or rather of
 * the part of it that it names. A migration's progress, duration and time in the queue move between instants; so the bounds with which they are compared are told, and
 * the run wakes when one is reached or passed. What else grows in between (bytes, times of sessions, one metric compared with another) is tested when something happens.
 */
#include "models/run.h"
#include "scenarios/expect_tree.h"

#include <string.h>

#define PPM 1000000

/* --- one comparison --- */

static const char *const op_signs[] = {
	[EXPECT_EQ] = "==", [EXPECT_NE] = "!=", [EXPECT_LE] = "<=", [EXPECT_GE] = ">=", [EXPECT_LT] = "<", [EXPECT_GT] = ">",
};

static bool has_wildcard(const char *glob)
{
	return glob && strpbrk(glob, "*?");
}

static bool is_single_value(const struct expect_metric *m)
{
	const struct expect_step *s = (const struct expect_step *)(const void *)m->steps->data;
	bool whole = m->is_ready || (m->steps->len == 1 && !s->key && m->type < OUTCOME_T_RECORD);
	return whole && m->stat == EXPECT_NO_STAT && m->function->record && m->args[0] && !has_wildcard(m->args[0]) && !has_wildcard(m->args[1]) && !m->ordinal;
}

bool expect_condition_single(const struct expect *x, struct expect_single *out)
{
	if (!x->root || x->root->kind != EXPECT_TERM)
		return false;
	const struct expect_term *t = x->root->term;
	if (t->right || t->op >= G_N_ELEMENTS(op_signs) || t->tolerance.value || !is_single_value(t->left))
		return false;
	const struct outcome_field *field = t->left->is_ready ? NULL : g_array_index(t->left->steps, struct expect_step, 0).field;
	const struct expect_literal *right = &g_array_index(t->literals, struct expect_literal, 0);
	*out = (struct expect_single){
		.function = t->left->function->name,
		.subject = t->left->args[0],
		.argument = t->left->args[1],
		.metric = field ? field->key : "ready",
		.metric_len = field ? outcome_metric_length(field) : strlen("ready"),
		.op = op_signs[t->op],
		.is_text = t->left->type == OUTCOME_T_TEXT,
		.text = right->text,
		.number = right->number,
	};
	return true;
}

/* --- a walk over the terms --- */

typedef void (*term_fn)(void *ctx, const struct expect_term *t);

static void each_term(const struct expect_node *n, term_fn fn, void *ctx)
{
	if (!n)
		return;
	if (n->kind == EXPECT_TERM)
		fn(ctx, n->term);
	each_term(n->a, fn, ctx);
	each_term(n->b, fn, ctx);
}

struct subjects {
	expect_subject_fn fn;
	void *ctx;
};

static void tell_subjects(void *ctx, const struct expect_term *t)
{
	const struct subjects *s = ctx;
	const struct expect_metric *both[] = { t->left, t->right };
	for (unsigned i = 0; i < G_N_ELEMENTS(both); i++)
		if (both[i])
			s->fn(s->ctx, both[i]->function->name, both[i]->args[0], both[i]->args[1], both[i]->text);
}

void expect_condition_subjects(const struct expect *x, expect_subject_fn fn, void *ctx)
{
	struct subjects s = { fn, ctx };
	each_term(x->root, tell_subjects, &s);
}

struct bounds {
	expect_bound_fn fn;
	void *ctx;
};

static void tell_bound(const struct bounds *b, struct world_crossing c)
{
	if (c.bound < 0 || (c.of == WORLD_PROGRESS && c.bound > PPM))
		return;
	b->fn(b->ctx, c);
	c.beyond = true;
	if (c.of != WORLD_PROGRESS || c.bound < PPM)
		b->fn(b->ctx, c);
}

/* Whether a metric grows by itself. */
static bool grows(const struct expect_metric *m, enum world_growth *out)
{
	static const char *const keys[] = { [WORLD_PROGRESS] = "progress_pct", [WORLD_DURATION] = "duration_s", [WORLD_QUEUED] = "queued_s" };
	if (m->function->record != &outcome_record_migration || m->steps->len != 1)
		return false;
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
		if (!strcmp(g_array_index(m->steps, struct expect_step, 0).field->key, keys[i])) {
			*out = (enum world_growth)i;
			return true;
		}
	return false;
}

/* Whatever the operator, the truth of a comparison changes only where the metric reaches or passes a bound, or the edges of its tolerance. */
static void tell_bounds(void *ctx, const struct expect_term *t)
{
	struct world_crossing c = { .subject = t->left->args[0] };
	if (t->left->is_ready || !grows(t->left, &c.of) || t->left->stat == EXPECT_COUNT || t->right)
		return;
	for (guint i = 0; i < t->literals->len; i++) {
		int64_t bound = g_array_index(t->literals, struct expect_literal, i).number;
		int64_t edge = t->tolerance.relative ? (int64_t)((sim_i128)bound * t->tolerance.value / 1000000000) : t->tolerance.value;
		c.bound = bound - edge;
		tell_bound(ctx, c);
		c.bound = bound + edge;
		if (edge)
			tell_bound(ctx, c);
	}
}

void expect_condition_bounds(const struct expect *x, expect_bound_fn fn, void *ctx)
{
	struct bounds b = { fn, ctx };
	each_term(x->root, tell_bounds, &b);
}

/* --- asking it --- */

struct asking {
	GArray *asks; /* struct run_ask */
	bool whole;   /* something else is asked about: it takes the whole outcome */
};

static void ask_about(void *ctx, const char *function, const char *subject, const char *argument, const char *text)
{
	static const struct { const char *function; enum world_fn fn; } parts[] = {
		{ "migration", WORLD_FN_MIGRATION }, { "session", WORLD_FN_SESSION }, { "adapter", WORLD_FN_ADAPTER }, { "unchanged", WORLD_FN_ADAPTER },
		{ "evacuation", WORLD_FN_EVACUATION }, { "traffic", WORLD_FN_TRAFFIC },
	};
	struct asking *a = ctx;
	(void)argument, (void)text;
	if (!strcmp(function, "run"))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (!strcmp(function, parts[i].function)) {
			struct run_ask ask = { parts[i].fn, subject };
			g_array_append_val(a->asks, ask);
			return;
		}
	a->whole = true;
}

struct outcome *expect_snapshot(const struct expect *x, struct run *r)
{
	struct asking a = { .asks = g_array_new(FALSE, FALSE, sizeof(struct run_ask)) };
	expect_condition_subjects(x, ask_about, &a);
	struct outcome *o = a.whole ? run_outcome(r) : run_outcome_asked(r, (const struct run_ask *)(const void *)a.asks->data, a.asks->len);
	g_array_unref(a.asks);
	return o;
}

bool expect_condition(const void *x, struct run *r)
{
	struct outcome *o = expect_snapshot(x, r);
	bool yes = expect_holds(x, o);
	outcome_free(o);
	return yes;
}
