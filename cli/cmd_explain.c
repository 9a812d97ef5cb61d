/* cli/cmd_explain.c: vmksim explain: all that is known about one rule, one lint, or one switch of an unconfirmed fact. */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "models/assume.h"
#include "models/rules/lint.h"
#include "models/rules/rule.h"
#include "plots/text.h"
#include "scenarios/diag.h"

static const char command[] = "explain";

static void paragraph(GString *s, const char *label, const char *words)
{
	if (!words)
		return;
	text_pad(s, label, 12, false);
	text_wrap(s, words, 12, 12);
	g_string_append_c(s, '\n');
}

static void opening(GString *s, const char *id, const char *title, const char *words)
{
	g_string_append_printf(s, "%s  ", id);
	text_wrap(s, title, text_width(id) + 2, text_width(id) + 2);
	g_string_append(s, "\n\n");
	text_wrap(s, words, 0, 0);
	g_string_append(s, "\n\n");
}

static void explain_rule(GString *s, const struct rule *r)
{
	opening(s, r->id, r->title, r->text);
	paragraph(s, "source", r->source);
	paragraph(s, "confidence", r->confidence);
	paragraph(s, "see also", r->see);
}

static void explain_lint(GString *s, const struct lint_row *r)
{
	g_autofree char *profiles = g_strjoinv(", ", (char **)&lint_profiles[r->from]);
	opening(s, r->id, r->title, r->why);
	paragraph(s, "help", r->help);
	paragraph(s, "severity", lint_severities[r->severity]);
	paragraph(s, "profiles", profiles);
	paragraph(s, "source", r->source);
	paragraph(s, "see also", r->see);
}

static void explain_switch(GString *s, const struct assume_row *a)
{
	g_string_append_printf(s, "%s  switch of an unconfirmed fact (a scenario's 'assume:')\n\n", a->key);
	text_wrap(s, a->why, 0, 0);
	g_string_append(s, "\n\n");
	paragraph(s, "default", a->default_text);
	paragraph(s, "may be", a->range_text);
}

static void unknown(const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *upper = g_ascii_strup(name, -1), *lower = g_ascii_strdown(name, -1);
	for (size_t i = 0; i < rule_count; i++)
		g_ptr_array_add(names, (gpointer)rule_table[i].id);
	for (size_t i = 0; i < lint_count; i++)
		g_ptr_array_add(names, (gpointer)lint_table[i].id);
	for (int i = 0; i < ASSUME__COUNT; i++)
		g_ptr_array_add(names, (gpointer)assume_table[i].key);
	g_ptr_array_add(names, NULL);
	const char *near = diag_nearest(upper, (const char *const *)names->pdata);
	near = near ? near : diag_nearest(lower, (const char *const *)names->pdata);
	if (g_regex_match_simple("^L[0-9][0-9]$", upper, 0, 0))
		out_fault(command, "there is no lint '%s'; docs/not-modelled.md says what is left out, and why", upper);
	else if (near)
		out_fault(command, "no rule, lint or switch is called '%s'; did you mean '%s'?", name, near);
	else
		out_fault(command, "no rule, lint or switch is called '%s'; 'vmksim rules' lists the rules", name);
}

static bool explain(GString *s, const char *name)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);
	const struct rule *r = rule_find(name);
	const struct lint_row *l = r ? NULL : lint_find(name);
	int a = r || l ? -1 : assume_find(lower);
	if (r)
		explain_rule(s, r);
	else if (l)
		explain_lint(s, l);
	else if (a >= 0)
		explain_switch(s, &assume_table[a]);
	else
		unknown(name);
	return r || l || a >= 0;
}

/* One a line, for the shell. */
static int names_of_all(void)
{
	GString *s = g_string_new(NULL);
	for (size_t i = 0; i < rule_count; i++)
		g_string_append_printf(s, "%s\n", rule_table[i].id);
	for (size_t i = 0; i < lint_count; i++)
		g_string_append_printf(s, "%s\n", lint_table[i].id);
	for (int i = 0; i < ASSUME__COUNT; i++)
		g_string_append_printf(s, "%s\n", assume_table[i].key);
	return out_all(command, NULL, s);
}

int cmd_explain(int argc, char **argv)
{
	gboolean list = FALSE;
	const GOptionEntry entries[] = {{"names", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &list, "only the names of all", NULL}, {0}};
	const struct opts_spec spec = {
		.command = command,
		.operands = "RULE...",
		.entries = entries,
		.least = 0,
		.most = G_MAXUINT,
		.summary =
			"Tells what a rule of 'vmksim rules' says, where that comes from and how sure\n"
			"it is; also of a lint (L15), and of a switch of 'vmksim rules --assumptions'.",
	};
	g_auto(GStrv) names = NULL;
	int code;
	if (!opts_parse(&spec, argc, argv, &names, &code))
		return code;
	if (list)
		return names_of_all();
	if (!names[0]) {
		out_fault(command, "no RULE... given; try 'vmksim explain --help'");
		return CMD_FAULT;
	}
	code = CMD_DONE;
	GString *s = g_string_new(NULL);
	for (char **n = names; *n; n++) {
		if (s->len)
			g_string_append_c(s, '\n');
		if (!explain(s, *n))
			code = CMD_FAULT;
	}
	text_finish(s);
	int written = out_all(command, NULL, s);
	return MAX(code, written);
}
