/* cli/explain.c: rules, lints and switches of unconfirmed facts, told in full; in the library, since the lab says the same. */
#include "cli/explain.h"

#include "models/assume.h"
#include "models/rules/lint.h"
#include "models/rules/rule.h"
#include "plots/text.h"
#include "scenarios/diag.h"

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

bool explain_one(const char *name, GString *out)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);
	const struct rule *r = rule_find(name);
	const struct lint_row *l = r ? NULL : lint_find(name);
	int a = r || l ? -1 : assume_find(lower);
	if (r)
		explain_rule(out, r);
	else if (l)
		explain_lint(out, l);
	else if (a >= 0)
		explain_switch(out, &assume_table[a]);
	return r || l || a >= 0;
}

GPtrArray *explain_names(void)
{
	GPtrArray *names = g_ptr_array_new();
	for (size_t i = 0; i < rule_count; i++)
		g_ptr_array_add(names, (gpointer)rule_table[i].id);
	for (size_t i = 0; i < lint_count; i++)
		g_ptr_array_add(names, (gpointer)lint_table[i].id);
	for (int i = 0; i < ASSUME__COUNT; i++)
		g_ptr_array_add(names, (gpointer)assume_table[i].key);
	g_ptr_array_add(names, NULL);
	return names;
}

char *explain_unknown(const char *name, const char *list)
{
	g_autoptr(GPtrArray) names = explain_names();
	g_autofree char *upper = g_ascii_strup(name, -1);
	const char *near = diag_nearest(name, (const char *const *)names->pdata);
	if (g_regex_match_simple("^L[0-9][0-9]$", upper, 0, 0))
		return g_strdup_printf("there is no lint '%s'; docs/not-modelled.md says what is left out, and why", upper);
	if (near)
		return g_strdup_printf("no rule, lint or switch is called '%s'; did you mean '%s'?", name, near);
	return g_strdup_printf("no rule, lint or switch is called '%s'; %s", name, list);
}
