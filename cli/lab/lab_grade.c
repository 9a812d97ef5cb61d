/* cli/lab/lab_grade.c: the grader. */
#include "cli/lab/lab_grade.h"

#include <string.h>
#include "plots/text.h"
#include "plots/words.h"

#define SETTLE (60 * SIM_S)

static void pass(struct session *s, struct sim_dur span) { session_until(s, sim_after(session_now(s), span)); }

/* Whether an action is the learner's own trial of what the proof does: a migration of the same VM, after which it would be where the proof is to move it. */
static bool is_trial(const struct scenario_lab *lab, const char *action)
{
	static const char migrate[] = "migrate: {", vm[] = "vm: \"";
	const char *of = g_str_has_prefix(action, migrate) ? strstr(action, vm) : NULL;
	g_autofree char *name = of ? g_strndup(of, strlen(vm) + strcspn(of + strlen(vm), "\"") + 1) : NULL;
	for (guint i = 0; name && i < lab->proof->len; i++) {
		const struct scenario_step *step = lab->proof->pdata[i];
		if (step->action && g_str_has_prefix(step->action, migrate) && strstr(step->action, name))
			return true;
	}
	return false;
}

/* The session once more, without trials. What hangs on a trial, such as its cancellation, may be refused then. */
static struct session *copy_of(const struct session *s, const struct scenario_lab *lab)
{
	struct verdict v;
	bool trials = false;
	for (guint i = 0; i < session_count(s); i++)
		trials |= is_trial(lab, session_entry(s, i)->action);
	struct session *copy = trials ? session_new(session_scenario(s), session_opts(s)) : session_fork(s);
	for (guint i = 0; trials && i < session_count(s); i++) {
		const struct session_entry *e = session_entry(s, i);
		session_until(copy, e->at);
		if (!is_trial(lab, e->action))
			session_do(copy, e->action, e->words, &v);
	}
	session_until(copy, session_now(s));
	return copy;
}

static void play_step(struct session *s, const struct scenario_step *step, GPtrArray *words)
{
	struct verdict v;
	if (!step->action)
		pass(s, step->wait);
	else if (!session_do(s, step->action, "the grader", &v))
		g_ptr_array_add(words, g_strdup_printf("the proof could not be done: %s: %s", step->action, v.text));
}

static void add_losses(const struct outcome *o, GPtrArray *words)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		if (g_strcmp0(m->outcome, "completed") != 0)
			g_ptr_array_add(words, g_strdup_printf("in the copy: %s, %s to %s: %s%s%s%s%s", m->id, m->vm ? m->vm : "no VM",
						       m->to ? m->to : "another datastore", m->outcome, m->rule ? " by " : "", m->rule ? m->rule : "",
						       m->reason ? ": " : "", m->reason ? m->reason : ""));
	}
}

/* An adapter that was removed is no adapter, least of all beside its successor of the same name. */
static void forget_removed(struct outcome *o)
{
	for (guint i = o->adapters->len; i-- > 0;) {
		struct outcome_adapter *a = o->adapters->pdata[i];
		if (a->removed_s == OUTCOME_NULL)
			continue;
		g_ptr_array_remove_index(o->adapters, i);
		outcome_record_free(&outcome_record_adapter, a);
	}
}

static struct outcome *blank(const struct scenario *s, const struct outcome *of)
{
	struct outcome *o = outcome_new_empty();
	g_autofree char *base = g_path_get_basename(s->file);
	o->scenario.name = outcome_text(o, s->world->name);
	o->scenario.file = outcome_text(o, base);
	o->fingerprint = outcome_text(o, of->fingerprint);
	return o;
}

struct lab_grade *lab_grade_new(const struct session *s)
{
	const struct scenario *scenario = session_scenario(s);
	const struct scenario_lab *lab = scenario->lab;
	if (!lab)
		return NULL;
	struct lab_grade *g = g_new0(struct lab_grade, 1);
	struct session *copy = copy_of(s, lab);
	struct run *r = session_run(copy);
	g->words = g_ptr_array_new_with_free_func(g_free);
	pass(copy, sim_dur_ps(SETTLE));
	for (guint i = 0; i < lab->proof->len; i++)
		play_step(copy, lab->proof->pdata[i], g->words);
	session_play(copy);
	struct outcome *o = run_outcome(r);
	forget_removed(o);
	add_losses(o, g->words);
	g->judged = blank(scenario, o);
	g->goals = lab->goals->len;
	for (guint i = 0; i < g->goals; i++)
		g->reached += expect_eval_into(((const struct scenario_goal *)lab->goals->pdata[i])->that, o, r, g->judged);
	outcome_free(o);
	session_free(copy);
	return g;
}

void lab_grade_free(struct lab_grade *g)
{
	if (!g)
		return;
	outcome_free(g->judged);
	g_ptr_array_unref(g->words);
	g_free(g);
}

static void add_line(GString *out, unsigned indent, const char *label, const char *words)
{
	g_autoptr(GString) clean = g_string_new(NULL);
	text_clean(clean, words);
	text_spaces(out, indent);
	g_string_append(out, label);
	text_wrap(out, clean->str, indent + text_width(label), indent + text_width(label));
	g_string_append_c(out, '\n');
}

/* "nic 100 %": what held a number back from its goal. */
static void add_held(GString *out, const char *held_by)
{
	const char *share = held_by + strcspn(held_by, " ");
	g_autofree char *cause = g_strndup(held_by, (gsize)(share - held_by)), *words = g_strconcat(words_cause(cause), share, NULL);
	add_line(out, 11, "held by: ", words);
}

void lab_grade_text(const struct lab_grade *g, bool asked, GString *out)
{
	for (guint i = 0; i < g->judged->expectations->len; i++) {
		const struct outcome_expectation *x = g->judged->expectations->pdata[i];
		add_line(out, 2, x->met ? "reached  " : "missed   ", x->because);
		if (x->met)
			continue;
		if (asked)
			add_line(out, 11, "asked: ", x->that);
		if (x->actual)
			add_line(out, 11, "found: ", x->actual);
		if (x->held_by && x->difference)
			add_held(out, x->held_by);
	}
	for (guint i = 0; i < g->words->len && g->reached < g->goals; i++)
		add_line(out, 2, "", g->words->pdata[i]);
	text_finish(out);
}
