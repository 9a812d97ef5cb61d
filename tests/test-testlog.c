/* tests/test-testlog.c: rows of a test log and their formats, with texts that no format may take for its own syntax. */
#include "plots/testlog.h"

#include <stdio.h>
#include <string.h>
#include "plots/json.h"
#include "tests/suite.h"

static const char hostile[] = "a<b>&\"c'\n# \\ ]]> \x01\x1b[0m\xff\xef\xbf\xbe\xe2\x80\xa8\xc3\xbc";

static struct testlog_row *row(const char *file, enum testlog_end end, int code, const char *message)
{
	struct testlog_row *r = testlog_row_new(file, NULL, NULL);
	r->end = end;
	r->code = code;
	r->message = g_strdup(message);
	return r;
}

/* Two expectations, one missed with hostile texts, and a migration that failed and nobody named. */
static struct testlog_row *played(void)
{
	struct testlog_row *r = row("b.yaml", TESTLOG_PLAYED, 1, NULL);
	struct outcome *o = outcome_new_empty();
	struct outcome_expectation *good = outcome_list_add(o->expectations, &outcome_record_expectation);
	struct outcome_expectation *bad = outcome_list_add(o->expectations, &outcome_record_expectation);
	struct outcome_finding *error = outcome_list_add(o->findings, &outcome_record_finding);
	struct outcome_finding *warning = outcome_list_add(o->findings, &outcome_record_finding);
	good->that = "run().finished < 1 h";
	good->met = true;
	bad->that = bad->because = hostile;
	bad->expected = "1";
	bad->actual = "2";
	error->severity = "error";
	error->rule = "SUP-01";
	error->subject = "m1";
	error->message = hostile;
	warning->severity = "warning";
	testlog_row_take(r, o);
	outcome_free(o);
	return r;
}

static GPtrArray *rows(void)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(testlog_row_free);
	struct testlog_row *good = row("a.yaml", TESTLOG_PLAYED, 0, NULL);
	good->o = outcome_new_empty();
	g_ptr_array_add(all, good);
	g_ptr_array_add(all, played());
	g_ptr_array_add(all, row("c.yaml", TESTLOG_CRASHED, 70, "ended by signal 11\nmore"));
	g_ptr_array_add(all, row(hostile, TESTLOG_FAULT, 2, hostile));
	return all;
}

static char *written(void (*write)(const GPtrArray *, GString *))
{
	g_autoptr(GPtrArray) all = rows();
	GString *s = g_string_new(NULL);
	write(all, s);
	return g_string_free(s, FALSE);
}

static void counts(void)
{
	g_autoptr(GPtrArray) all = rows();
	g_ptr_array_add(all, row("d.yaml", TESTLOG_NOT_RUN, 0, NULL));
	struct testlog_count c = testlog_counted(all);
	CU_ASSERT_EQUAL(c.passed, 1);
	CU_ASSERT_EQUAL(c.failed, 3);
	CU_ASSERT_EQUAL(c.not_run, 1);
	g_autofree char *words = testlog_words(g_ptr_array_index(all, 1)), *first = testlog_words(g_ptr_array_index(all, 2));
	CU_ASSERT_STRING_EQUAL(words, "1 of 2 expectations missed, 1 error");
	CU_ASSERT_STRING_EQUAL(first, "ended by signal 11");
}

/* What XML 1.0 can hold: no control characters but line breaks, and none of U+FFFE, U+FFFF. */
static void xml_is_xml(void)
{
	g_autofree char *s = written(testlog_junit);
	CU_ASSERT(g_utf8_validate(s, -1, NULL));
	for (const char *p = s; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		CU_ASSERT((c >= 0x20 || c == '\n') && (c & 0xfffe) != 0xfffe);
	}
	CU_ASSERT_PTR_NULL(strstr(s, "a<b>"));
	CU_ASSERT_PTR_NULL(strstr(s, "]]>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "a&lt;b&gt;&amp;&quot;c'"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "<testsuite name=\"a.yaml\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "<testsuite name=\"b.yaml\" tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\">"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "<testsuite name=\"c.yaml\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">"));
}

/* Every line at the left margin is a plan, a test, a comment or the version; its numbers count up. */
static void tap_is_tap(void)
{
	g_autofree char *s = written(testlog_tap);
	g_auto(GStrv) line = g_strsplit(s, "\n", -1);
	unsigned tests = 0;
	CU_ASSERT_STRING_EQUAL(line[0], "TAP version 13");
	CU_ASSERT_STRING_EQUAL(line[1], "1..4");
	for (char **l = line + 2; *l && **l; l++) {
		g_autofree char *good = g_strdup_printf("ok %u - ", tests + 1), *bad = g_strdup_printf("not ok %u - ", tests + 1);
		bool test = g_str_has_prefix(*l, good) || g_str_has_prefix(*l, bad);
		CU_ASSERT(test || **l == ' ' || g_str_has_prefix(*l, "# Subtest: "));
		tests += test;
		CU_ASSERT(!test || !strstr(*l, " # ")); /* no directive out of a name */
	}
	CU_ASSERT_EQUAL(tests, 4);
}

static void interrupted(void)
{
	g_autoptr(GPtrArray) all = rows();
	GString *tap = g_string_new(NULL), *junit = g_string_new(NULL);
	g_ptr_array_add(all, row("d.yaml", TESTLOG_NOT_RUN, 0, NULL));
	testlog_tap(all, tap);
	testlog_junit(all, junit);
	CU_ASSERT(g_str_has_suffix(tap->str, "Bail out! interrupted\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(junit->str, "<testsuite name=\"d.yaml\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">"));
	g_string_free(tap, TRUE);
	g_string_free(junit, TRUE);
}

static void plain(void)
{
	g_autoptr(GPtrArray) all = rows();
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < all->len; i++)
		testlog_text_row(g_ptr_array_index(all, i), &(struct testlog_opts){.utf8 = false}, s);
	testlog_text_end(all, &(struct testlog_opts){0}, s);
	CU_ASSERT(g_str_has_prefix(s->str, "ok   a.yaml: 0 expectations\nFAIL b.yaml: 1 of 2 expectations missed, 1 error\n  not met "));
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "  error SUP-01 m1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "FAIL c.yaml: ended by signal 11\n    more\n"));
	CU_ASSERT(g_str_has_suffix(s->str, "\n1 passed, 3 failed\n"));
	for (const char *p = s->str; *p; p++)
		CU_ASSERT((unsigned char)*p >= 0x20 || *p == '\n');
	g_string_free(s, TRUE);
}

static void json_texts(void)
{
	GString *s = g_string_new(NULL);
	struct json j = {.out = s};
	json_open(&j, NULL, '{');
	json_text(&j, "hostile", hostile);
	json_text(&j, "null", NULL);
	json_number(&j, "least", OUTCOME_NULL, 0);
	json_number(&j, "exact", -12345678901234, 12);
	json_open(&j, "empty", '[');
	json_close(&j, ']');
	json_bool(&j, "last", true);
	json_close(&j, '}');
	CU_ASSERT_STRING_EQUAL(s->str, "{\n  \"hostile\": \"a<b>&\\\"c'\\n# \\\\ ]]> \\u0001\\u001b[0m\xef\xbf\xbd\\ufffe\\u2028\xc3\xbc\",\n  \"null\": null,\n"
				       "  \"least\": null,\n  \"exact\": -12.345678901234,\n  \"empty\": [],\n  \"last\": true\n}\n");
	g_string_free(s, TRUE);
}

static const struct suite_case cases[] = {
	{"a row passes when it was played and held; its words say what failed", counts},
	{"JUnit XML holds only what XML 1.0 can, and no text is taken for markup", xml_is_xml},
	{"TAP numbers its tests, and no name becomes a directive or a line of its own", tap_is_tap},
	{"an interrupted log cannot pass for a whole one", interrupted},
	{"without UTF-8 marks are words, and what failed is told in full", plain},
	{"JSON escapes what is hostile, and numbers are exact", json_texts},
};

SUITE_MAIN("testlog", cases)
