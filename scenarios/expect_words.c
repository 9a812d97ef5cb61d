/* scenarios/expect_words.c: which words there are: ids of rules and lints, causes, phases. Each is asked of the table that the run itself uses. */
#include "scenarios/expect_words.h"

#include <string.h>

#include "models/rules/lint.h"
#include "models/rules/rule.h"
#include "models/transport/transport.h"

bool expect_words_fit(const GPtrArray *words, const char *glob)
{
	for (guint i = 0; i + 1 < words->len; i++)
		if (g_pattern_match_simple(glob, words->pdata[i]))
			return true;
	return false;
}

GPtrArray *expect_words_rules(void)
{
	GPtrArray *words = g_ptr_array_new();
	for (size_t i = 0; i < rule_count; i++)
		g_ptr_array_add(words, (gpointer)rule_table[i].id);
	for (size_t i = 0; i < lint_count; i++)
		g_ptr_array_add(words, (gpointer)lint_table[i].id);
	g_ptr_array_add(words, NULL);
	return words;
}

bool expect_words_rule(const char *glob)
{
	g_autoptr(GPtrArray) words = expect_words_rules();
	return expect_words_fit(words, glob);
}

static GPtrArray *causes(void)
{
	GPtrArray *words = g_ptr_array_new();
	for (enum tp_cause c = 0; c < TP_BY__COUNT; c++)
		g_ptr_array_add(words, (gpointer)tp_cause_name(c));
	g_ptr_array_add(words, NULL);
	return words;
}

static GPtrArray *phases(void)
{
	static const char *const names[] = {"queued", "precheck", "setup", "disk", "memory", "switchover", "cleanup", NULL};
	GPtrArray *words = g_ptr_array_new();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		g_ptr_array_add(words, (gpointer)names[i]);
	return words;
}

GPtrArray *expect_words_of(const char *record, const char *key)
{
	if (!strcmp(key, "rule") || !strcmp(key, "rejected_by"))
		return expect_words_rules();
	if (!strcmp(key, "cause"))
		return causes();
	return !strcmp(record, "phase") && !strcmp(key, "name") ? phases() : NULL;
}
