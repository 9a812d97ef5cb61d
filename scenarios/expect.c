/* scenarios/expect.c: the life of expectations, and the verdict over all of them.
 *
 * Besides judging each expectation, the verdict looks at every migration that failed or was refused: if no expectation speaks of it by name, the run fails. A
 * plan that died must not look green because nobody asked. Speaking of it means a selector that matches its id in migration() or session(); `migration(m*)`
 * speaks of m1, and as it can hardly hold for a failed m1 unless it was meant to, that is enough. So does a diagnostic that must be reported of it. The same holds
 * of evacuations that were blocked, refused or ran out of time; and who asks how an evacuation ended speaks of its migrations.
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
	g_free(x->fidelity);
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

void expect_set_fidelity(struct expect *x, const char *fidelity)
{
	g_free(x->fidelity);
	x->fidelity = g_strdup(fidelity);
}

bool expect_asked_at(const struct expect *x, const char *fidelity, const char *own)
{
	const char *only = x->fidelity ? x->fidelity : x->kind == EXPECT_IS_FINGERPRINT ? own : fidelity;
	return g_str_equal(only, fidelity);
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

/* Whom an expectation may name, and how closely: `ends`: only by asking how it ended. */
struct naming {
	const char *id;
	bool evacuation, ends;
};

/* What says how a migration or an evacuation ended. */
static bool asks_the_end(const struct expect_metric *m)
{
	static const char *const keys[] = { "outcome", "state", "rule", "reason", "fault", "message", "blocked_by", NULL };
	return m->steps->len && g_strv_contains(keys, g_array_index(m->steps, struct expect_step, 0).field->key);
}

/* By its own id, or by a glob that asks how they ended: a duration of all of them excuses none. */
static bool metric_names(const struct expect_metric *m, const struct naming *n)
{
	if (!m || !(n->evacuation ? m->function->record == &outcome_record_evacuation : m->function->names_migration))
		return false;
	return g_pattern_match_simple(m->args[0], n->id) && ((!n->ends && !strpbrk(m->args[0], "*?")) || asks_the_end(m));
}

static bool node_names(const struct expect_node *x, const struct naming *n)
{
	if (!x)
		return false;
	if (x->kind == EXPECT_TERM)
		return metric_names(x->term->left, n) || metric_names(x->term->right, n);
	return node_names(x->a, n) || node_names(x->b, n);
}

static bool is_named(const GPtrArray *expects, struct naming n)
{
	for (guint i = 0; expects && i < expects->len; i++) {
		const struct expect *x = expects->pdata[i];
		if (node_names(x->root, &n) || (x->subject && x->kind == EXPECT_IS_REPORTED && g_pattern_match_simple(x->subject, n.id)))
			return true;
	}
	return false;
}

static void add_finding(struct outcome *o, const char *rule, const char *subject, const char *message)
{
	struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
	*f = (struct outcome_finding){ outcome_text(o, rule), "error", outcome_text(o, subject), outcome_text(o, message), NULL };
}

/* One of an evacuation is named as well by whoever asks how that ended: what blocked it is told there. */
static bool is_unnamed(const GPtrArray *expects, const struct outcome_migration *m)
{
	bool bad = m->id && (!g_strcmp0(m->outcome, "failed") || !g_strcmp0(m->outcome, "refused"));
	return bad && !is_named(expects, (struct naming){ .id = m->id }) &&
		!(m->parent && is_named(expects, (struct naming){ .id = m->parent, .evacuation = true, .ends = true }));
}

static bool judge_migrations(const GPtrArray *expects, struct outcome *o)
{
	bool none = true;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		if (!is_unnamed(expects, m))
			continue;
		g_autofree char *message = g_strdup_printf("migration '%s' %s and no expectation names it%s%s", m->id,
			strcmp(m->outcome, "refused") ? "failed" : "was refused", m->reason ? ": " : "", m->reason ? m->reason : "");
		add_finding(o, m->rule, m->id, message);
		none = false;
	}
	return none;
}

static bool judge_evacuations(const GPtrArray *expects, struct outcome *o)
{
	static const char *const bad[] = { "blocked", "timed_out", "refused", NULL };
	bool none = true;
	for (guint i = 0; i < o->evacuations->len; i++) {
		const struct outcome_evacuation *v = o->evacuations->pdata[i];
		const struct outcome_blocker *b = v->blocked_by->len ? v->blocked_by->pdata[0] : NULL;
		if (!v->id || !v->state || !g_strv_contains(bad, v->state) || is_named(expects, (struct naming){ .id = v->id, .evacuation = true }))
			continue;
		const char *why = v->reason ? v->reason : b ? b->reason : NULL;
		g_autofree char *message = g_strdup_printf("evacuation '%s' is %s and no expectation names it%s%s", v->id, v->state, why ? ": " : "", why ? why : "");
		add_finding(o, v->rule ? v->rule : b ? b->rule : NULL, v->id, message);
		none = false;
	}
	return none;
}

/* Planned, never requested. */
static bool judge_unplayed(const GPtrArray *expects, struct outcome *o)
{
	bool none = true;
	for (guint i = 0; i < o->findings->len; i++) {
		struct outcome_finding *f = o->findings->pdata[i];
		bool evacuation = g_str_has_prefix(f->message, "evacuate ");
		if (g_strcmp0(f->rule, "CFG-04") || !(evacuation || g_str_has_prefix(f->message, "migrate ")) ||
			is_named(expects, (struct naming){ .id = f->subject, .evacuation = evacuation }))
			continue;
		f->severity = outcome_text(o, "error");
		none = false;
	}
	return none;
}

bool expect_judge_unnamed(const GPtrArray *expects, struct outcome *o)
{
	bool migrations = judge_migrations(expects, o), evacuations = judge_evacuations(expects, o);
	return judge_unplayed(expects, o) && migrations && evacuations;
}

bool expect_judge(const GPtrArray *expects, struct outcome *o, bool allow_failed)
{
	bool all = true;
	for (guint i = 0; expects && i < expects->len; i++)
		all &= expect_eval(expects->pdata[i], o);
	return (allow_failed || expect_judge_unnamed(expects, o)) && all;
}
