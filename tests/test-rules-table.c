/* tests/test-rules-table.c: the rule table holds together: ids, words, sources, references. What the rules do is tested where they are enacted. */
#include "models/assume.h"
#include "models/rules/rule.h"
#include "tests/suite.h"

#include <glib.h>
#include <string.h>

static void every_row_is_complete(void)
{
	static const char *const confidence[] = {"confirmed", "derived", "unconfirmed", NULL};

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *r = &rule_table[i];
		CU_ASSERT_TRUE(r->title && r->text && r->source && g_strv_contains(confidence, r->confidence));
		CU_ASSERT_TRUE(strlen(r->title) <= 80 && !g_str_has_suffix(r->title, "."));
		CU_ASSERT_TRUE(g_str_has_suffix(r->text, "."));
		CU_ASSERT_TRUE(g_ascii_isupper(r->text[0]) || r->text[0] == 'v' || r->text[0] == '"');
	}
}

static void ids_are_three_letters_and_two_digits_without_gaps(void)
{
	const char *group = "";
	unsigned number = 0;

	for (size_t i = 0; i < rule_count; i++) {
		const char *id = rule_table[i].id;
		number = strncmp(group, id, 3) ? 1 : number + 1;
		group = id;
		g_autofree char *expected = g_strdup_printf("%.3s-%02u", id, number);
		CU_ASSERT_STRING_EQUAL(id, expected);
		CU_ASSERT_TRUE(g_ascii_isupper(id[0]) && g_ascii_isupper(id[1]) && g_ascii_isupper(id[2]));
	}
}

static void an_id_is_found_in_any_case_and_is_unique(void)
{
	for (size_t i = 0; i < rule_count; i++) {
		g_autofree char *low = g_ascii_strdown(rule_table[i].id, -1);
		CU_ASSERT_PTR_EQUAL(rule_find(rule_table[i].id), &rule_table[i]);
		CU_ASSERT_PTR_EQUAL(rule_find(low), &rule_table[i]);
	}
	CU_ASSERT_PTR_NULL(rule_find("STK-99"));
	CU_ASSERT_PTR_NULL(rule_find("STK"));
	CU_ASSERT_PTR_NULL(rule_find(NULL));
}

/* Words of `see`, separated by commas or semicolons: rule ids before "assume:", switches after it. */
static void references_lead_somewhere(void)
{
	for (size_t i = 0; i < rule_count; i++) {
		bool switches = false;
		g_auto(GStrv) words = g_strsplit_set(rule_table[i].see ? rule_table[i].see : "", ",; ", -1);
		for (char **w = words; *w; w++) {
			if (!**w)
				continue;
			if (!strcmp(*w, "assume:")) {
				switches = true;
				continue;
			}
			bool known = strlen(*w) == 6 && (*w)[3] == '-' ? rule_find(*w) != NULL : switches && assume_find(*w) >= 0;
			CU_ASSERT_TRUE(known);
			CU_ASSERT_STRING_NOT_EQUAL(*w, rule_table[i].id);
		}
	}
}

/* Where a reading is only ours, an administrator must be able to take another one, or the row says why it cannot matter. */
static void every_assumption_is_named_by_a_rule(void)
{
	for (int a = 0; a < ASSUME__COUNT; a++) {
		bool named = false;
		for (size_t i = 0; i < rule_count; i++)
			named |= rule_table[i].see && strstr(rule_table[i].see, assume_table[a].key);
		CU_ASSERT_TRUE(named);
	}
}

static const struct suite_case cases[] = {
	{"every row has title, sentences, source and a known confidence", every_row_is_complete},
	{"ids are three letters and two digits, counted without gaps", ids_are_three_letters_and_two_digits_without_gaps},
	{"an id is found in any case, and only once", an_id_is_found_in_any_case_and_is_unique},
	{"every reference of a row leads to a rule or a switch", references_lead_somewhere},
	{"every switch of an assumption is named by a rule", every_assumption_is_named_by_a_rule},
};

SUITE_MAIN("rule table", cases)
