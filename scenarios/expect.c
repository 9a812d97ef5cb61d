/* scenarios/expect.c: the life of expectations, and the verdict over all of them.
 *
 * Besides judging each expectation, the verdict looks at every migration that failed or was refused: if no expectation speaks of it by name, the run fails. A
 * plan that died must not look green because nobody asked. Speaking of it means a selector that matches its id in migration() or session(); `migration(m*)`
 * speaks of m1, and as it can hardly hold for a failed m1 unless it was meant to, that is enough. So does a diagnostic that must be reported of it.
 *
 * Parsing is in expect_parse.c, what metrics yield in expect_metric.c, comparing and explaining in expect_eval.c, diagnostics and fingerprints in
 * expect_facts.c, what triggers need in expect_condition.c.
 */
#include "scenarios/expect_tree.h"

#include <string.h>

void expect_metric_free(struct expect_metric *m)
{
	if (!m)
		return;
	for (unsigned i = 0; i < EXPECT_ARGS; i++)
		g_free(m->args[i]);
	for (guint i = 0; i < m->steps->len; i++)
		g_free(g_array_index(m->steps, struct expect_step, i).key);
	g_array_unref(m->steps);
	g_free(m->text);
	g_free(m);
}

void expect_term_free(struct expect_term *t)
{
	if (!t)
		return;
	expect_metric_free(t->left);
	expect_metric_free(t->right);
	for (guint i = 0; i < t->literals->len; i++)
		g_free(g_array_index(t->literals, struct expect_literal, i).text);
	g_array_unref(t->literals);
	g_free(t->wanted);
	g_free(t);
}

void expect_node_free(struct expect_node *n)
{
	if (!n)
		return;
	expect_node_free(n->a);
	expect_node_free(n->b);
	expect_term_free(n->term);
	g_free(n);
}

void expect_free(struct expect *x)
{
	if (!x)
		return;
	expect_node_free(x->root);
	g_free(x->migration);
	g_free(x->phase);
	g_free(x->rule);
	g_free(x->subject);
	g_strfreev(x->fingerprints);
	g_free(x->that);
	g_free(x->because);
	g_free(x->origin);
	g_free(x);
}

void expect_set_because(struct expect *x, const char *because)
{
	g_free(x->because);
	x->because = g_strdup(because);
}

void expect_set_origin(struct expect *x, const char *origin)
{
	g_free(x->origin);
	x->origin = g_strdup(origin);
}

void expect_set_at_end(struct expect *x, bool at_end)
{
	x->time.open_only = at_end;
}

void expect_set_at(struct expect *x, struct sim_time at)
{
	x->time = (struct expect_time){ .open_only = true, .has_at = true, .at = at };
}

void expect_set_during(struct expect *x, const char *migration, const char *phase)
{
	x->migration = g_strdup(migration);
	x->phase = g_strdup(phase);
	x->time = (struct expect_time){ .open_only = true, .migration = x->migration, .phase = x->phase };
}

const struct expect_time *expect_time(const struct expect *x)
{
	return &x->time;
}

bool expect_is_fingerprint(const struct expect *x)
{
	return x->kind == EXPECT_IS_FINGERPRINT;
}

bool expect_is_diagnostic(const struct expect *x)
{
	return x->kind == EXPECT_IS_REPORTED || x->kind == EXPECT_IS_NOT_REPORTED;
}

/* What says how a migration ended. */
static bool asks_the_end(const struct expect_metric *m)
{
	static const char *const keys[] = { "outcome", "state", "rule", "reason", "fault", "message", NULL };
	return m->steps->len && g_strv_contains(keys, g_array_index(m->steps, struct expect_step, 0).field->key);
}

/* By its own id, or by a glob that asks how migrations ended: a duration of all of them excuses none. */
static bool metric_names(const struct expect_metric *m, const char *migration)
{
	if (!m || !m->function->names_migration || !g_pattern_match_simple(m->args[0], migration))
		return false;
	return !strpbrk(m->args[0], "*?") || asks_the_end(m);
}

static bool node_names(const struct expect_node *n, const char *migration)
{
	if (!n)
		return false;
	if (n->kind == EXPECT_TERM)
		return metric_names(n->term->left, migration) || metric_names(n->term->right, migration);
	return node_names(n->a, migration) || node_names(n->b, migration);
}

static bool is_named(const GPtrArray *expects, const char *migration)
{
	for (guint i = 0; expects && i < expects->len; i++) {
		const struct expect *x = expects->pdata[i];
		if (node_names(x->root, migration) || (x->subject && x->kind == EXPECT_IS_REPORTED && g_pattern_match_simple(x->subject, migration)))
			return true;
	}
	return false;
}

static void add_finding(struct outcome *o, const struct outcome_migration *m)
{
	struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
	const char *what = strcmp(m->outcome, "refused") ? "failed" : "was refused";
	g_autofree char *message = g_strdup_printf("migration '%s' %s and no expectation names it%s%s", m->id, what,
		m->reason ? ": " : "", m->reason ? m->reason : "");
	f->rule = outcome_text(o, m->rule);
	f->severity = outcome_text(o, "error");
	f->subject = outcome_text(o, m->id);
	f->message = outcome_text(o, message);
}

bool expect_judge_unnamed(const GPtrArray *expects, struct outcome *o)
{
	bool none = true;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		if (!m->id || (g_strcmp0(m->outcome, "failed") && g_strcmp0(m->outcome, "refused")) || is_named(expects, m->id))
			continue;
		add_finding(o, m);
		none = false;
	}
	for (guint i = 0; i < o->findings->len; i++) { /* planned, never requested */
		struct outcome_finding *f = o->findings->pdata[i];
		if (g_strcmp0(f->rule, "CFG-04") || !g_str_has_prefix(f->message, "migrate ") || is_named(expects, f->subject))
			continue;
		f->severity = outcome_text(o, "error");
		none = false;
	}
	return none;
}

bool expect_judge(const GPtrArray *expects, struct outcome *o, bool allow_failed)
{
	bool all = true;
	for (guint i = 0; expects && i < expects->len; i++)
		all &= expect_eval(expects->pdata[i], o);
	return (allow_failed || expect_judge_unnamed(expects, o)) && all;
}
