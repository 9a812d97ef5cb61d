/* cli/lab/lab_exercise.c: the commands of an exercise: goals, hint, solution, grade. */
#include "cli/lab/lab.h"

#include <string.h>
#include "cli/lab/lab_grade.h"
#include "cli/lab/lab_text.h"
#include "cli/lab/lab_why.h"
#include "plots/text.h"

static const struct scenario_lab *exercise(struct console *c, const char *command)
{
	const struct scenario_lab *lab = ((const struct lab *)c->ctx)->scenario->lab;
	if (!lab)
		console_fault(c, "%s: this scenario is no exercise: it has no block 'lab:'", command);
	return lab;
}

static void add_goals(GString *out, const struct scenario_lab *lab)
{
	for (guint i = 0; i < lab->goals->len; i++) {
		g_string_append_printf(out, "%3u  ", i + 1);
		lab_text_wrap(out, ((const struct scenario_goal *)lab->goals->pdata[i])->words, 5);
	}
}

void lab_exercise_text(const struct scenario *s, GString *out)
{
	static const char *const levels[] = {"first", "first steps", "practice", "practice", "trouble", "troubleshooting", NULL};
	const struct scenario_lab *lab = s->lab;
	const char *level = lab->level;
	for (unsigned i = 0; levels[i]; i += 2)
		level = strcmp(levels[i], lab->level) ? level : levels[i + 1];
	lab_text_wrap(out, s->world->name, 0);
	g_autofree char *head = g_strdup_printf("Objective: %s (%s, about %" G_GINT64_FORMAT " min)", lab->objective, level, lab->minutes);
	lab_text_wrap(out, head, 0);
	g_string_append_c(out, '\n');
	lab_text_wrap(out, lab->story, 0);
	g_string_append(out, "\nGoals:\n");
	add_goals(out, lab);
}

static int goals(struct console *c, int argc, char **argv)
{
	const struct scenario_lab *lab = exercise(c, argv[0]);
	(void)argc;
	if (!lab)
		return 1;
	add_goals(c->out, lab);
	console_note(c, "'grade' tells which of them are reached.");
	return 0;
}

static int hint(struct console *c, int argc, char **argv)
{
	struct lab *l = c->ctx;
	const struct scenario_lab *lab = exercise(c, argv[0]);
	(void)argc;
	if (!lab)
		return 1;
	if (l->hints >= lab->hints->len)
		return console_fault(c, "hint: there are no %shints%s", lab->hints->len ? "more " : "", lab->solution->len ? "; 'solution' shows a way" : "");
	g_autofree char *head = g_strdup_printf("Hint %u of %u: ", l->hints + 1, lab->hints->len);
	g_string_append(c->out, head);
	lab_text_wrap(c->out, lab->hints->pdata[l->hints++], (unsigned)strlen(head));
	return 0;
}

/* ---- the solution, for who insists ---- */

static void add_after(GString *out, const struct scenario_lab *lab)
{
	if (lab->explanation) {
		g_string_append_c(out, '\n');
		lab_text_wrap(out, lab->explanation, 0);
	}
	if (lab->sources->len)
		g_string_append(out, "\nSources:\n");
	for (guint i = 0; i < lab->sources->len; i++) {
		g_autofree char *source = lab_why_rule(lab->sources->pdata[i]);
		g_string_append(out, "  ");
		lab_text_wrap(out, source, 2);
	}
}

static int show_solution(struct console *c)
{
	const struct scenario_lab *lab = ((const struct lab *)c->ctx)->scenario->lab;
	for (guint i = 0; i < lab->solution->len; i++) {
		g_string_append(c->out, "  ");
		text_clean(c->out, lab->solution->pdata[i]);
		g_string_append_c(c->out, '\n');
	}
	add_after(c->out, lab);
	return 0;
}

static int answered(struct console *c, const char *line)
{
	bool yes = g_ascii_strncasecmp(line, "y", 1) == 0;
	console_answered(c);
	return yes ? show_solution(c) : 0;
}

static int solution(struct console *c, int argc, char **argv)
{
	const struct lab *l = c->ctx;
	const struct scenario_lab *lab = exercise(c, argv[0]);
	if (!lab)
		return 1;
	if (!lab->solution->len)
		return console_fault(c, "solution: this exercise comes without one");
	if (argc == 2 && strcmp(argv[1], "--yes") == 0)
		return show_solution(c);
	g_autofree char *question = l->hints < lab->hints->len
					    ? g_strdup_printf("Hints that are left: %u. Show the solution? [y/N] ", lab->hints->len - l->hints)
					    : g_strdup("Show the solution? [y/N] ");
	console_ask(c, question, answered, NULL, NULL);
	return 0;
}

/* ---- grade ---- */

static int grade(struct console *c, int argc, char **argv)
{
	const struct scenario_lab *lab = exercise(c, argv[0]);
	bool asked = argc == 2 && strcmp(argv[1], "--all") == 0;
	if (!lab)
		return 1;
	if (argc > 1 && !asked) {
		console_fault(c, "usage: grade [--all]");
		return 2;
	}
	struct lab_grade *g = lab_grade_new(c->session);
	bool all = g->reached == g->goals;
	console_print(c, "%u of %u goals reached\n", g->reached, g->goals);
	lab_grade_text(g, asked, c->out);
	if (all)
		add_after(c->out, lab);
	else
		console_note(c, "judged in a copy of this session, played to its end; here nothing has changed. %s'why' tells what a rule stops.",
			lab->hints->len ? "'hint' helps, " : "");
	lab_grade_free(g);
	return all ? 0 : 1;
}

const struct console_command lab_exercise[] = {
	{.name = "goals", .usage = "", .summary = "what the exercise wants", .run = goals},
	{.name = "hint", .usage = "", .summary = "the next hint", .run = hint},
	{.name = "grade", .usage = "[--all]", .summary = "which goals are reached; --all: with the expressions they are judged by", .run = grade},
	{.name = "solution", .usage = "[--yes]", .summary = "a way to reach all goals, and why", .run = solution},
	{.name = NULL},
};
