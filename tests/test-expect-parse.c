/* tests/test-expect-parse.c: faults of the text of an expectation: each names the offending word and its place in bytes. */
#include "scenarios/expect.h"
#include "tests/suite.h"

#include <string.h>

/* What is wrong with a text: the word the fault names, which is where its place points to, and what the message says among others. */
static const struct { const char *that, *word, *message; } faults[] = {
	{ "at(60 s) and run().events > 0", "at", "is a key of the expectation beside `that`" },
	{ "log(\"NOPE-99\").count == 0", "\"NOPE-99\"", "unknown rule 'NOPE-99'" },
	{ "migration(m1).rule == \"SEL-77\"", "\"SEL-77\"", "unknown rule 'SEL-77'" },
	{ "migration(m1).held_by(nicc).count == 0", "nicc", "unknown cause 'nicc', did you mean 'nic'?" },
	{ "migration(m1).phases(memroy).count == 0", "memroy", "unknown phase 'memroy', did you mean 'memory'?" },
	{ "adapter(esx01/vmk0).services does_not_contain managment", "managment", "unknown service 'managment'" },
	{ "migration(m1).fault == null", "null", "nothing equals null" },
	{ "migraton(m1).outcome == failed", "migraton", "did you mean 'migration'" },
	{ "teapot(m1).outcome == failed", "teapot", "expected one of run, migration, traffic" },
	{ "migration(m1).downtme <= 1 s", "downtme", "unknown metric 'downtme', did you mean 'downtime'?" },
	{ "migration(m1).bytes.memry == 0 B", "memry", "did you mean 'memory'?" },
	{ "migration(m1).xyzzy == 0 B", "xyzzy", "expected one of id, vm" },
	{ "migration(m1).duration.p49 == 0 s", "p49", "unknown metric 'p49'" },
	{ "migration(m1).duration.max.min == 0 s", "min", "nothing may follow a stat" },
	{ "migration(m1).outcome.mean == 0 s", "migration(m1).outcome.mean", "expected a number" },
	{ "migration(m1).bytes == 0 B", "migration(m1).bytes", "is not a value yet, expected .memory" },
	{ "migration(m1) == 0", "migration(m1)", "is not a value yet" },
	{ "migration(m1).rounds contains x", "migration(m1).rounds", "is not a value yet" },
	{ "migration(m1).phases(memory) contains x", "migration(m1).phases(memory)", "is not a value yet" },
	{ "migration(m1).rounds(1).bytes > 0 B", "(", "only lists of records have one" },
	{ "migration(m1).duration(x) > 0 s", "(", "only lists of records have one" },
	{ "migration(m1).duration <= 1", "1", "bare number" },
	{ "migration(m1).duration <= 1 GiB", "1 GiB", "expected a time" },
	{ "migration(m1).duration <= fast", "fast", "expected a time such as" },
	{ "migration(m1).duration <= 1.234,5 s", "1.234", "bare number" },
	{ "migration(m1).duration <= -1 s", "-1", "expected a time such as" },
	{ "adapter(esx01/vmk0).mtu == 9000 B", "9000 B", "expected a whole number" },
	{ "adapter(esx01/vmk0).enabled == maybe", "maybe", "expected true or false" },
	{ "migration(m1).progress == 0.00001 %", "0.00001 %", "at most 4 decimals" },
	{ "migration(m1).outcome == complete", "complete", "'complete' is never the value of migration(m1).outcome, expected one of completed, failed" },
	{ "migration(m1).outcome in [failed, faild]", "faild", "is never the value" },
	{ "migration(m1).outcome < failed", "<", "cannot be asked of migration(m1).outcome, which is a text" },
	{ "migration(m1).duration contains 1 s", "contains", "which is a time; expected ==" },
	{ "migration(m1).warnings == x", "==", "expected contains or does_not_contain" },
	{ "migration(m1).duration = 1 s", "=", "unexpected '=', expected ==" },
	{ "migration(m1).duration is 1 s", "is", "unexpected 'is', expected ==" },
	{ "migration(m1).duration <= 1 s ± 1 %", "\xc2\xb1", "goes with == or !=" },
	{ "migration(m1).duration == 1 s ± 1 B", "1 B", "expected a time" },
	{ "migration(m1).duration within 2 s..1 s", "2 s..1 s", "the range is empty" },
	{ "migration(m1).duration within 2 s", "", "ends too early, expected '..'" },
	{ "migration(m1).duration == migration(m1).outcome", "migration(m1).outcome", "expected two of a kind" },
	{ "migration(m1).outcome in completed", "completed", "expected '['" },
	{ "migration(m1).outcome in [completed", "", "expected ',' or ']'" },
	{ "migration(m1).outcome == completed migration(m2).outcome == failed", "migration", "expected 'and', 'or' or the end" },
	{ "migration(m1).outcome == completed and", "", "ends too early" },
	{ "migration(m1).outcome ==", "", "ends too early" },
	{ "(migration(m1).outcome == completed", "", "expected 'and', 'or' or ')'" },
	{ "migration(m1).outcome == \"completed", "\"completed", "does not end" },
	{ "migration(m1.outcome == completed", "=", "expected ',' or ')'" },
	{ "migration().outcome == completed", ")", "expected id" },
	{ "migration(m1, m2).outcome == completed", "m", "takes 1 argument at most" },
	{ "run(m1).finished == 1 s", "m1", "expected ')'" },
	{ "session(m1).bytes == 1 B", ")", "expected ',' and service" },
	{ "session(m1, vmtion).bytes == 1 B", "vmtion", "unknown service 'vmtion', did you mean 'vmotion'?" },
	{ "session(m1, vmotion, 0).bytes == 1 B", "0", "expected a count from 1" },
	{ "adapter(vmk0).mtu == 1500", "vmk0", "names no host, expected host/adapter" },
	{ "adapter(esx01/vmk0).disabled_for_future(vmtion).by == vmk1", "vmtion", "unknown service" },
	{ "traffic(iscsi1).delivered_bps.max >= 1 Gbit/s", ".", "rates of traffic are delivered_bps.mean, and delivered_bps.min, the least mean of a second" },
	{ "evacuation(e1).state == done", "done", "in_maintenance" },
	{ "migration(m1).state == memry", "memry", "expected one of queued, precheck" },
	{ "unchanged()", ")", "expected host/adapter" },
	{ "unchanged(esx01)", "esx01", "names no host, expected host/adapter" },
	{ "unchanged(*/*, vmk0)", "vmk0", "expected except=" },
	{ "unchanged(*/*, except vmk0)", "vmk0", "expected '='" },
	{ "unchanged(*/*, except=vmk0)", "vmk0", "names no host" },
	{ "unchanged(*/*, except=a/b, except=a/b, except=a/b, except=a/b)", "a", "takes 4 arguments at most" },
	{ "unchanged(*/*) < 1", "<", "which is true or false; expected == or !=" },
	{ "migration(m1).duration", "", "ends too early, expected ==" },
	{ "migration(m1).duration at(60 s) > 1 s", "at", "'at' is a key of the expectation" },
	{ "migration(m1).duration during(m1.rounds) > 1 s", "during", "'during' is a key of the expectation" },
	{ "adapter(esx01/vmk0).ready < true", "true", "expected a time" },
	{ "migration(m1).requested == true", "true", "expected a time" },
	{ "bytes(esx01) == 0 B", "esx01", "expected host=, adapter=" },
	{ "bytes(host=a, host=b) == 0 B", "b", "given twice" },
	{ "bytes(vmk=vmk0) == 0 B", "vmk", "expected host=" },
	{ "", "", "ends too early, expected a metric" },
	{ "   ", "", "ends too early" },
	{ "migration", "", "expected '('" },
	{ "\xff", "\xff", "not UTF-8" },
};

static void a_fault_names_the_word_and_its_place(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		char *err = NULL;
		size_t at = 9999, len = 9999;
		struct expect *x = expect_parse(faults[i].that, &err, &at, &len);
		CU_ASSERT_PTR_NULL(x);
		expect_free(x);
		if (x || !err || !strstr(err, faults[i].message))
			g_printerr("# %s\n#   said: %s\n#   want: %s\n", faults[i].that, err, faults[i].message);
		CU_ASSERT(err && strstr(err, faults[i].message));
		CU_ASSERT_FATAL(at + len <= strlen(faults[i].that));
		g_autofree char *word = g_strndup(faults[i].that + at, len);
		CU_ASSERT_STRING_EQUAL(word, faults[i].word);
		g_free(err);
	}
}

static void depth_and_length_are_limited(void)
{
	static const struct { const char *piece, *tail, *message; unsigned times; } cases[] = {
		{ "(", "", "nested too deeply", 100000 },
		{ "not ", "", "nested too deeply", 100000 },
		{ "run().events == 1 and ", "run().events == 1", "too long", 100000 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) s = g_string_new(NULL);
		for (unsigned k = 0; k < cases[i].times; k++)
			g_string_append(s, cases[i].piece);
		g_string_append(s, cases[i].tail);
		g_autofree char *err = NULL;
		size_t at, len;
		CU_ASSERT_PTR_NULL(expect_parse(s->str, &err, &at, &len));
		CU_ASSERT(err && strstr(err, cases[i].message));
	}
}

/* Each cut and each change of a byte of good texts either parses or is a fault inside the text; the sanitizers watch. */
static void damaged_texts_never_lead_outside(void)
{
	static const char *const texts[] = {
		"not (session(m*, provisioning, 2).held_by(nic).share.p95 == 40.5 % ± 1 %) and bytes(host=\"a\", service=vm) within 1 B..2 GiB",
		"shared(m1, m2) contains \"esx01/vmnic0\" or migration(c3).outcome in [failed, \"refused\"]",
	};
	unsigned good = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		for (size_t at = 0; at < 2 * strlen(texts[i]); at++) {
			g_autofree char *text = g_strdup(texts[i]), *err = NULL;
			text[at / 2] = at % 2 ? "(.=\"' ,)1m\xc2*"[at % 12] : '\0';
			size_t err_at = 0, err_len = 0;
			struct expect *x = expect_parse(text, &err, &err_at, &err_len);
			CU_ASSERT(!x == !!err && err_at + err_len <= strlen(text));
			good += x != NULL;
			expect_free(x);
		}
	}
	CU_ASSERT(good > 0);
}

static const struct suite_case cases[] = {
	{ "a fault of the text names the offending word and its place", a_fault_names_the_word_and_its_place },
	{ "depth and length of an expression are limited", depth_and_length_are_limited },
	{ "a damaged text is a fault inside the text", damaged_texts_never_lead_outside },
};

SUITE_MAIN("expect-parse", cases)
