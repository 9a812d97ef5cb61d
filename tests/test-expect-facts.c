/* tests/test-expect-facts.c: laws of what asks for facts rather than figures: unchanged(), truths that stand alone, addresses, readiness, diagnostics, fingerprints,
 * and expressions as conditions. All outcomes are built by hand. */
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

#define SECOND INT64_C(1000000000000)

/* esx01: vmk0 was always there, vmk1 was tagged at 12.5 s, vmk2 was made at 20 s, vmk3 was there and went at 30 s; now is 40 s. */
static struct outcome_adapter *add_adapter(struct outcome *o, const char *name, int64_t created_s, int64_t removed_s, const char *change)
{
	struct outcome_adapter *a = outcome_list_add(o->adapters, &outcome_record_adapter);
	a->host = "esx01";
	a->adapter = name;
	a->enabled = removed_s == OUTCOME_NULL;
	a->ready_s = OUTCOME_NULL;
	a->created_s = created_s;
	a->removed_s = removed_s;
	if (change) {
		struct outcome_change *c = outcome_list_add(a->history, &outcome_record_change);
		c->at_s = created_s ? created_s : 25 * SECOND / 2;
		c->what = change;
	}
	return a;
}

static void add_address(struct outcome_adapter *a, const char *address, int64_t ready_s)
{
	struct outcome_address *x = outcome_list_add(a->addresses, &outcome_record_address);
	x->family = "ipv4";
	x->address = address;
	x->ready_s = a->ready_s = ready_s;
}

static struct outcome *estate(void)
{
	struct outcome *o = outcome_new_empty();
	o->run.finished_s = 40 * SECOND;
	o->fingerprint = "smkcbt:0123456789abcdef";
	add_address(add_adapter(o, "vmk0", 0, OUTCOME_NULL, NULL), "10.0.0.1/24", 0);
	add_adapter(o, "vmk1", 0, OUTCOME_NULL, "tagged");
	add_address(add_adapter(o, "vmk2", 20 * SECOND, OUTCOME_NULL, "added"), "10.0.0.2/24", 41 * SECOND);
	add_adapter(o, "vmk3", 0, 30 * SECOND, "removed");
	struct outcome_migration *m = outcome_list_add(o->migrations, &outcome_record_migration);
	m->id = "m1";
	m->outcome = "failed";
	m->progress_pct = 500000;
	m->downtime_s = OUTCOME_NULL;
	m->rule = "NFC-9";
	struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
	*f = (struct outcome_finding){ .rule = "L15", .severity = "warning", .subject = "hosts.esx01.adapters.vmk2", .message = "two services" };
	struct outcome_log *l = outcome_list_add(o->log, &outcome_record_log);
	*l = (struct outcome_log){ .rule = "STK-02", .subject = "esx01/vmk1", .what = "disabled" };
	l = outcome_list_add(o->log, &outcome_record_log);
	*l = (struct outcome_log){ .subject = "esx01/vmk2", .what = "added" };
	struct outcome_rule *r = outcome_list_add(o->rules, &outcome_record_rule);
	*r = (struct outcome_rule){ .id = "SEL-01", .count = 3 };
	return o;
}

/* Judges and frees x; the result lives in o. */
static const struct outcome_expectation *judged(struct outcome *o, struct expect *x)
{
	bool met = expect_eval(x, o);
	expect_free(x);
	const struct outcome_expectation *e = o->expectations->pdata[o->expectations->len - 1];
	CU_ASSERT_EQUAL(met, e->met);
	return e;
}

static void check(const char *that, bool met, const char *actual)
{
	struct outcome *o = estate();
	const struct outcome_expectation *e = judged(o, given_condition(that));
	if (e->met != met || (actual && g_strcmp0(e->actual, actual)))
		g_printerr("# %s\n#   %s, not %s\n", that, e->actual, actual ? actual : "as expected");
	CU_ASSERT_EQUAL(e->met, met);
	CU_ASSERT(!actual || g_strcmp0(e->actual, actual) == 0);
	outcome_free(o);
}

static void unchanged_is_one_truth_per_adapter(void)
{
	check("unchanged(esx01/vmk0)", true, "unchanged");
	check("unchanged(esx01/vmk1)", false, "tagged at 12.5 s");
	check("unchanged(esx01/vmk2)", false, "added at 20 s");
	check("unchanged(esx01/vmk3)", false, "removed at 30 s");
	check("unchanged(esx01/*)", false, "esx01/vmk1: tagged at 12.5 s, esx01/vmk2: added at 20 s, esx01/vmk3: removed at 30 s");
	check("unchanged(esx01/*, except=esx01/vmk1, except=\"*/vmk2\", except=*/vmk3)", true, "unchanged");
	check("unchanged(*/*, except=esx01/vmk1, except=esx01/vmk2)", false, "esx01/vmk3: removed at 30 s");
	check("not unchanged(esx01/vmk3)", true, NULL);
	check("unchanged(esx01/vmk3) == false", true, NULL);
	check("unchanged(*/*).count == 4", true, NULL);
	check("unchanged(esx09/*)", false, "no adapter matches 'unchanged(esx09/*)'");
	check("unchanged(*/*, except=*/*)", false, "no adapter matches 'unchanged(*/*, except=*/*)'");
}

static void a_truth_may_stand_alone(void)
{
	check("adapter(esx01/vmk0).enabled", true, "true");
	check("adapter(esx01/vmk3).enabled", false, "false");
	check("(adapter(esx01/vmk0).enabled) and not adapter(esx01/vmk3).enabled", true, NULL);
	check("adapter(esx01/vmk3).enabled or adapter(esx01/vmk0).enabled", true, NULL);
}

static void an_address_is_a_text_and_ready_is_when_or_whether(void)
{
	check("adapter(esx01/vmk0).ipv4 contains 10.0.0.1", true, NULL);
	check("adapter(esx01/vmk0).ipv4 == \"10.0.0.1/24\"", true, NULL);
	check("adapter(esx01/vmk0).addresses(ipv4) == 10.0.0.2/24", false, "10.0.0.1/24");
	check("adapter(esx01/vmk1).ipv4 contains 10", false, "'esx01/vmk1' has no addresses 'ipv4'");
	check("adapter(esx01/vmk2).ready == 41 s", true, NULL);
	check("adapter(esx01/vmk0).ready == true", true, NULL);
	check("adapter(esx01/vmk2).ready == false", true, NULL);
	check("adapter(esx01/vmk1).ready != yes", true, NULL);
	check("adapter(esx01/*).ready == true", false, "esx01/vmk1: false, esx01/vmk2: false, esx01/vmk3: false");
}

/* --- diagnostics --- */

static void diagnostic(const char *rule, const char *subject, bool reported, const char *actual)
{
	struct outcome *o = estate();
	for (int absent = 0; absent < 2; absent++) {
		const struct outcome_expectation *e = judged(o, expect_diagnostic(rule, subject, absent));
		CU_ASSERT_EQUAL(e->met, reported != absent);
		CU_ASSERT_STRING_EQUAL(e->expected, absent ? "not reported" : "reported");
		CU_ASSERT_STRING_EQUAL(e->actual, actual);
	}
	outcome_free(o);
}

static void a_rule_speaks_in_findings_log_and_rules(void)
{
	diagnostic("L15", NULL, true, "L15 of hosts.esx01.adapters.vmk2: two services");
	diagnostic("L15", "esx01/vmk2", true, "L15 of hosts.esx01.adapters.vmk2: two services");
	diagnostic("L15", "hosts.esx01.adapters.vmk2", true, "L15 of hosts.esx01.adapters.vmk2: two services");
	diagnostic("L15", "esx01/vmk1", false, "not reported");
	diagnostic("STK-*", "hosts.*.adapters.vmk1", true, "STK-02 of esx01/vmk1: disabled");
	diagnostic("STK-03", NULL, false, "not reported");
	diagnostic("SEL-01", NULL, true, "SEL-01 decided something, 3 times");
	diagnostic("SEL-01", "esx01/vmk1", false, "not reported");
	diagnostic("*", "esx02/*", false, "not reported");
}

static void a_diagnostic_of_a_migration_names_it(void)
{
	struct outcome *o = estate();
	g_autoptr(GPtrArray) expects = g_ptr_array_new_with_free_func((GDestroyNotify)expect_free);
	g_ptr_array_add(expects, expect_diagnostic("NFC-9", NULL, false));
	CU_ASSERT(!expect_judge_unnamed(expects, o));
	g_ptr_array_add(expects, expect_diagnostic("NFC-9", "m1", true));
	CU_ASSERT(!expect_judge_unnamed(expects, o));
	g_ptr_array_add(expects, expect_diagnostic("NFC-9", "m*", false));
	CU_ASSERT(expect_judge_unnamed(expects, o));
	outcome_free(o);
}

/* --- fingerprints --- */

static void fingerprint(const char *text, bool met, const char *actual, const char *difference)
{
	struct outcome *o = estate();
	char *err = NULL;
	struct expect *x = expect_fingerprint(text, &err);
	CU_ASSERT_PTR_NULL(err);
	CU_ASSERT_FATAL(x && expect_is_fingerprint(x));
	const struct outcome_expectation *e = judged(o, x);
	CU_ASSERT_EQUAL(e->met, met);
	CU_ASSERT_STRING_EQUAL(e->actual, actual);
	CU_ASSERT(g_strcmp0(e->difference, difference) == 0);
	outcome_free(o);
}

static void a_fingerprint_is_compared_and_says_what_differs(void)
{
	fingerprint("smkcbt:0123456789abcdef", true, "smkcbt:0123456789abcdef", NULL);
	fingerprint("  smkcbt:fedcba9876543210 ", false, "smkcbt:0123456789abcdef", "in smkcbt");
	fingerprint("smkcbt:0123456789abcdef smkcbt:fedcba9876543210", false, "smkcbt:0123456789abcdef smkcbt:0123456789abcdef", "in smkcbt");
	fingerprint("s:0123456789abcdef", false, "the fingerprint over s is not known of a stored outcome", NULL);
}

static void what_is_no_fingerprint_is_a_fault(void)
{
	static const char *const wrong[] = { "", "  ", "smkcbt", ":0123456789abcdef", "ms:0123456789abcdef", "ss:0123456789abcdef", "x:0123456789abcdef",
		"s:0123456789abcde", "s:0123456789abcdef0", "s:0123456789ABCDEF", "s:0123456789abcdef,m:0123456789abcdef" };
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		char *err = NULL;
		CU_ASSERT_PTR_NULL(expect_fingerprint(wrong[i], &err));
		CU_ASSERT(err && strstr(err, "expected"));
		g_free(err);
	}
}

/* --- conditions --- */

static bool holds(const char *that)
{
	struct outcome *o = estate();
	struct expect *x = given_condition(that);
	bool yes = expect_holds(x, o);
	expect_free(x);
	outcome_free(o);
	return yes;
}

/* A doubt (nothing selected, or null) is neither true nor false: `or` may settle it, `and` with something false does, too. */
static void a_condition_goes_on_past_what_is_not_there_yet(void)
{
	CU_ASSERT(holds("migration(m9).progress >= 1 % or migration(m1).progress >= 50 %"));
	CU_ASSERT(holds("migration(m1).progress >= 50 % or migration(m9).progress >= 1 %"));
	CU_ASSERT(!holds("migration(m9).progress >= 1 % and migration(m1).progress >= 50 %"));
	CU_ASSERT(!holds("not migration(m9).progress >= 1 %"));
	CU_ASSERT(!holds("migration(m1).downtime < 1 s or not migration(m1).downtime < 1 s"));
	CU_ASSERT(holds("not (migration(m9).progress >= 1 % and migration(m1).progress >= 51 %)"));
	CU_ASSERT(!holds("not (migration(m9).progress >= 1 % or migration(m1).progress >= 51 %)"));
}

static void note_bound(void *ctx, struct world_crossing c)
{
	static const char *const of[] = { [WORLD_PROGRESS] = "", [WORLD_DURATION] = "duration ", [WORLD_QUEUED] = "queued " };
	g_string_append_printf(ctx, "%s%s %s%" G_GINT64_FORMAT "%s", ((GString *)ctx)->len ? "; " : "", c.subject, of[c.of], c.bound, c.beyond ? "+" : "");
}

static void bounds_are_where_what_grows_may_change_the_answer(void)
{
	static const struct { const char *that, *bounds; } cases[] = {
		{ "migration(m1).progress >= 50 % and adapter(esx01/vmk2).ready == true", "m1 500000; m1 500000+" },
		{ "migration(m*).progress within 10 %..100 %", "m* 100000; m* 100000+; m* 1000000" },
		{ "not (migration(a).progress == 50 % ± 10 % or migration(b).progress in [1 %, 2 %])",
			"a 400000; a 400000+; a 600000; a 600000+; b 10000; b 10000+; b 20000; b 20000+" },
		{ "migration(a).progress < migration(b).progress", "" },
		{ "migration(a).duration > 1 s and migration(a).progress.count == 1", "a duration 1000000000000; a duration 1000000000000+" },
		{ "migration(a).queued == 2 ps ± 50 %", "a queued 1; a queued 1+; a queued 3; a queued 3+" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) got = g_string_new(NULL);
		struct expect *x = given_condition(cases[i].that);
		expect_condition_bounds(x, note_bound, got);
		CU_ASSERT_STRING_EQUAL(got->str, cases[i].bounds);
		expect_free(x);
	}
}

static void one_comparison_of_one_subject_is_plain(void)
{
	static const struct { const char *that; bool single; } cases[] = {
		{ "migration(m1).progress >= 50 %", true }, { "migration(m1).state == memory", true }, { "adapter(esx01/vmk2).ready == true", true },
		{ "session(m1, VMotion).bytes > 3 GiB", true }, { "adapter(esx01/vmk2).enabled", true }, { "migration(m*).progress >= 50 %", false },
		{ "not migration(m1).progress >= 50 %", false }, { "migration(m1).progress within 1 %..2 %", false },
		{ "migration(m1).progress == 50 % ± 1 %", false }, { "migration(m1).rounds.count >= 2", false }, { "session(m1, vmotion, 2).bytes > 0 B", false },
		{ "migration(m1).bytes.memory > 0 B", false }, { "migration(m1).duration > migration(m2).duration", false }, { "run().finished > 1 s", false },
		{ "migration(m1).outcome in [failed, refused]", false }, { "bytes() > 0 B", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct expect_single one;
		struct expect *x = given_condition(cases[i].that);
		CU_ASSERT_EQUAL(expect_condition_single(x, &one), cases[i].single);
		expect_free(x);
	}
}

static const struct suite_case cases[] = {
	{ "unchanged() is one truth per adapter, but for the excepted, and says what changed", unchanged_is_one_truth_per_adapter },
	{ "a truth may stand alone, also within and, or, not", a_truth_may_stand_alone },
	{ "an address is a text, and ready is when, or whether it is by now", an_address_is_a_text_and_ready_is_when_or_whether },
	{ "a diagnostic is found in findings and log by subject, in the rules without one", a_rule_speaks_in_findings_log_and_rules },
	{ "a diagnostic that must be reported of a migration names it", a_diagnostic_of_a_migration_names_it },
	{ "a fingerprint is compared as text, and says which ingredients differ", a_fingerprint_is_compared_and_says_what_differs },
	{ "what is no fingerprint is a fault", what_is_no_fingerprint_is_a_fault },
	{ "a condition goes on past what is not there yet", a_condition_goes_on_past_what_is_not_there_yet },
	{ "bounds are told where progress, duration and time in the queue may change the answer", bounds_are_where_what_grows_may_change_the_answer },
	{ "one comparison of one subject's value is plain, anything else is not", one_comparison_of_one_subject_is_plain },
};

SUITE_MAIN("expect-facts", cases)
