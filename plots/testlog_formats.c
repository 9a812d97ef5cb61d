/* plots/testlog_formats.c: a test log for machines: JUnit XML and TAP.
 *
 * JUnit XML is the dialect that CI servers agree on: testsuites, testsuite, testcase, failure (an expectation that did not hold), error (what gave no
 * result) and system-out (what is to be said besides), with the attributes all of them know; no times, which would differ from play to play. Characters that XML 1.0 cannot hold are shown escaped, in any
 * way.
 *
 * TAP is laid out as TAP 14 has it, a subtest for each scenario and YAML diagnostics after what failed, under the version line of TAP 13: to readers of 13,
 * among them `prove` before Perl 5.38, subtests are comments, and 14 was made so that both read the same result.
 */
#include "plots/testlog.h"

#include <string.h>
#include "models/outcome_json.h"
#include "plots/text.h"

/* ---- JUnit XML ---- */

static bool xml_char(gunichar c)
{
	return c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
	       (c >= 0x10000 && c <= 0x10ffff && (c & 0xfffe) != 0xfffe);
}

/* Within an attribute a reader turns line breaks into spaces unless they are written as references. */
static void put_xml(GString *out, const char *text, bool attribute)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '&')
			g_string_append(out, "&amp;");
		else if (c == '<')
			g_string_append(out, "&lt;");
		else if (c == '>')
			g_string_append(out, "&gt;");
		else if (c == '"')
			g_string_append(out, "&quot;");
		else if (attribute && (c == '\t' || c == '\n'))
			g_string_append_printf(out, "&#%u;", c);
		else if (xml_char(c))
			g_string_append_unichar(out, c);
		else
			g_string_append_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
	}
}

static void put_attribute(GString *out, const char *key, const char *text)
{
	g_string_append_printf(out, " %s=\"", key);
	put_xml(out, text, true);
	g_string_append_c(out, '"');
}

/* The lines that tell all about an expectation that did not hold. g_free. */
static char *missed_words(const struct outcome_expectation *x)
{
	GString *s = g_string_new(NULL);
	for (const struct outcome_field *f = outcome_record_expectation.fields; f->key; f++) {
		const char *text = f->type == OUTCOME_T_TEXT ? *(const char *const *)((const char *)x + f->offset) : NULL;
		if (text)
			g_string_append_printf(s, "%s: %s\n", f->key, text);
	}
	return g_string_free(s, FALSE);
}

static void put_case(GString *out, const struct testlog_row *r, const char *name)
{
	g_string_append(out, "    <testcase");
	put_attribute(out, "classname", r->label);
	put_attribute(out, "name", name);
}

/* kind: failure or error. */
static void put_bad(GString *out, const char *kind, const char *type, const char *message, const char *words)
{
	g_string_append_printf(out, ">\n      <%s", kind);
	put_attribute(out, "type", type);
	put_attribute(out, "message", message);
	g_string_append_c(out, '>');
	put_xml(out, words, false);
	g_string_append_printf(out, "</%s>\n    </testcase>\n", kind);
}

static void put_words(GString *out, const char *words)
{
	g_string_append(out, "    <system-out>");
	put_xml(out, words, false);
	g_string_append(out, "</system-out>\n");
}

/* What the run as a whole came to. Returns the element that says it is bad, or NULL. */
static const char *run_verdict(const struct testlog_row *r, const GPtrArray *errors, const char **type)
{
	static const char *const types[] = {
		[TESTLOG_PLAYED] = "failed_migration",
		[TESTLOG_PARTIAL] = "partial",
		[TESTLOG_FAULT] = "scenario",
		[TESTLOG_STOPPED] = "stopped",
		[TESTLOG_CRASHED] = "crash",
		[TESTLOG_NOT_RUN] = "interrupted",
	};
	*type = types[r->end];
	if (r->end != TESTLOG_PLAYED) /* interrupted as well: who reads only the report must not see success */
		return "error";
	return errors->len ? "failure" : NULL;
}

/* The words of what went wrong with a run: its message, and each error of its findings. g_free. */
static char *run_words(const struct testlog_row *r, const GPtrArray *errors)
{
	GString *s = g_string_new(r->message ? r->message : r->end == TESTLOG_NOT_RUN ? "interrupted before it was played" : "");
	for (guint i = 0; i < errors->len; i++) {
		const struct outcome_finding *f = g_ptr_array_index(errors, i);
		g_string_append_printf(
			s, "%s%s %s: %s", s->len ? "\n" : "", f->rule ? f->rule : "", f->subject ? f->subject : "", f->message ? f->message : "");
	}
	return g_string_free(s, FALSE);
}

static void put_suite(GString *out, const struct testlog_row *r)
{
	g_autoptr(GPtrArray) errors = testlog_errors(r->o);
	const char *type, *bad = run_verdict(r, errors, &type);
	const guint n = r->o ? r->o->expectations->len : 0;
	unsigned failures = g_strcmp0(bad, "failure") == 0;
	for (guint i = 0; i < n; i++)
		failures += !((struct outcome_expectation *)g_ptr_array_index(r->o->expectations, i))->met;
	g_string_append(out, "  <testsuite");
	put_attribute(out, "name", r->label);
	g_string_append_printf(
		out, " tests=\"%u\" failures=\"%u\" errors=\"%d\" skipped=\"0\">\n", n + 1, failures, g_strcmp0(bad, "error") == 0);
	put_case(out, r, "the run");
	if (bad) {
		g_autofree char *words = run_words(r, errors), *first = g_strndup(words, strcspn(words, "\n"));
		put_bad(out, bad, type, first, words);
	} else {
		g_string_append(out, "/>\n");
	}
	for (guint i = 0; i < n; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(r->o->expectations, i);
		put_case(out, r, x->that);
		if (x->met) {
			g_string_append(out, "/>\n");
			continue;
		}
		g_autofree char *words = missed_words(x),
				*message = g_strdup_printf("expected %s, got %s", x->expected ? x->expected : "-", x->actual ? x->actual : "-");
		put_bad(out, "failure", "expectation", message, words);
	}
	if (r->message && !bad)
		put_words(out, r->message);
	g_string_append(out, "  </testsuite>\n");
}

void testlog_junit(const GPtrArray *rows, GString *out)
{
	GString *suites = g_string_new(NULL);
	for (guint i = 0; i < rows->len; i++)
		put_suite(suites, g_ptr_array_index(rows, i));
	g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vmksim\">\n");
	g_string_append_len(out, suites->str, (gssize)suites->len);
	g_string_append(out, "</testsuites>\n");
	g_string_free(suites, TRUE);
}

/* ---- TAP ---- */

static void put_description(GString *out, const char *text)
{
	GString *clean = g_string_new(NULL);
	text_clean(clean, text);
	for (const char *p = clean->str; *p; p++) {
		if (*p == '#' || *p == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *p);
	}
	g_string_free(clean, TRUE);
}

static void put_test(GString *out, const char *indent, bool ok, unsigned n, const char *text)
{
	g_string_append_printf(out, "%s%s %u - ", indent, ok ? "ok" : "not ok", n);
	put_description(out, text);
	g_string_append_c(out, '\n');
}

static void put_yaml(GString *out, const char *indent, const char *key, const char *text)
{
	if (!text)
		return;
	g_string_append_printf(out, "%s  %s: ", indent, key);
	outcome_json_text(out, text);
	g_string_append_c(out, '\n');
}

static void put_yaml_missed(GString *out, const char *indent, const struct outcome_expectation *x)
{
	g_string_append_printf(out, "%s  ---\n", indent);
	for (const struct outcome_field *f = outcome_record_expectation.fields; f->key; f++)
		if (f->type == OUTCOME_T_TEXT)
			put_yaml(out, indent, f->key, *(const char *const *)((const char *)x + f->offset));
	g_string_append_printf(out, "%s  ...\n", indent);
}

static void put_yaml_run(GString *out, const char *indent, const struct testlog_row *r, const GPtrArray *errors, const char *type)
{
	g_autofree char *words = run_words(r, errors);
	g_string_append_printf(out, "%s  ---\n", indent);
	put_yaml(out, indent, "message", words);
	put_yaml(out, indent, "type", type);
	g_string_append_printf(out, "%s  ...\n", indent);
}

static void put_subtest(GString *out, const struct testlog_row *r, unsigned number)
{
	static const char indent[] = "    ";
	g_autoptr(GPtrArray) errors = testlog_errors(r->o);
	const char *type, *bad = run_verdict(r, errors, &type);
	const guint n = r->o ? r->o->expectations->len : 0;
	g_string_append(out, "# Subtest: ");
	put_description(out, r->label);
	g_string_append_printf(out, "\n%s1..%u\n", indent, n + 1);
	put_test(out, indent, !bad, 1, "the run");
	if (bad)
		put_yaml_run(out, indent, r, errors, type);
	for (guint i = 0; i < n; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(r->o->expectations, i);
		put_test(out, indent, x->met, i + 2, x->that);
		if (!x->met)
			put_yaml_missed(out, indent, x);
	}
	put_test(out, "", testlog_passed(r), number, r->label);
	if (!testlog_passed(r)) {
		g_autofree char *words = testlog_words(r);
		g_string_append(out, "  ---\n");
		put_yaml(out, "", "message", words);
		g_string_append_printf(out, "  exit_code: %d\n  ...\n", r->code);
	}
}

/* Scenarios that were not played make the whole log fail, whatever the others came to. */
void testlog_tap(const GPtrArray *rows, GString *out)
{
	bool interrupted = false;
	g_string_append_printf(out, "TAP version 13\n1..%u\n", rows->len);
	for (guint i = 0; i < rows->len; i++) {
		const struct testlog_row *r = g_ptr_array_index(rows, i);
		if (r->end != TESTLOG_NOT_RUN)
			put_subtest(out, r, i + 1);
		interrupted = interrupted || r->end == TESTLOG_NOT_RUN;
	}
	if (interrupted)
		g_string_append(out, "Bail out! interrupted\n");
}
