/* tests/test-compare.c: differences between outcomes, and the limits on them. The outcomes are made by hand, so that every difference is known. */
#include "plots/compare.h"
#include "plots/digest.h"

#include <stdio.h>
#include <string.h>
#include "plots/text.h"
#include "sim/time.h"
#include "tests/given.h"
#include "tests/suite.h"

static struct outcome_migration *migration(struct outcome *o, guint i) { return g_ptr_array_index(o->migrations, i); }

/* The fixture with one thing of each kind changed. */
static struct outcome *changed(void)
{
	struct outcome *o = given_outcome();
	struct outcome_adapter *vmk0 = g_ptr_array_index(o->adapters, 0);
	struct outcome_adapter *vmk9 = outcome_list_add(o->adapters, &outcome_record_adapter);
	struct outcome_host *host = outcome_list_add(o->topology.hosts, &outcome_record_host);
	migration(o, 0)->duration_s = 300 * SIM_S; /* was 343.31 s */
	migration(o, 0)->downtime_s = 412 * SIM_MS; /* was 312 ms */
	migration(o, 1)->id = "m10";
	vmk0->stack = "vmotion";
	((struct outcome_disabled *)g_ptr_array_index(vmk0->disabled_for_future, 1))->by = "vmk7";
	vmk9->host = "esx01";
	vmk9->adapter = "vmk9";
	host->name = "esx42";
	((struct outcome_expectation *)g_ptr_array_index(o->expectations, 0))->met = true;
	((struct outcome_assumption *)g_ptr_array_index(o->assumptions, 1))->value = "16";
	return o;
}

static const struct compare_change *find(const GPtrArray *changes, const char *what)
{
	for (guint i = 0; i < changes->len; i++)
		if (strcmp(((struct compare_change *)g_ptr_array_index(changes, i))->what, what) == 0)
			return g_ptr_array_index(changes, i);
	return NULL;
}

static void check_change(const GPtrArray *changes, const char *what, const char *a, const char *b)
{
	const struct compare_change *c = find(changes, what);
	if (!c)
		printf("# no change of %s\n", what);
	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_EQUAL(g_strcmp0(c->a, a), 0);
	CU_ASSERT_EQUAL(g_strcmp0(c->b, b), 0);
}

static void same(void)
{
	struct outcome *a = given_outcome(), *b = given_outcome();
	GPtrArray *lists[] = {compare_configuration(a, b), compare_disabled(a, b), compare_expectations(a, b)};
	for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++) {
		CU_ASSERT_EQUAL(lists[i]->len, 0);
		g_ptr_array_unref(lists[i]);
	}
	outcome_free(a);
	outcome_free(b);
}

static void configuration(void)
{
	struct outcome *a = given_outcome(), *b = changed();
	g_autoptr(GPtrArray) there = compare_configuration(a, b);
	g_autoptr(GPtrArray) back = compare_configuration(b, a);
	check_change(there, "esx01/vmk0 stack", "defaultTcpipStack", "vmotion");
	check_change(there, "esx01/vmk9", "not there", "there");
	check_change(there, "esx42", "not there", "there");
	check_change(there, "assume nfc_depth", "4", "16");
	check_change(back, "esx42", "there", "not there");
	CU_ASSERT_EQUAL(there->len, 4);
	CU_ASSERT_EQUAL(back->len, there->len);
	outcome_free(a);
	outcome_free(b);
}

static void estate(void)
{
	struct outcome *a = given_outcome(), *b = changed();
	g_autoptr(GPtrArray) disabled = compare_disabled(a, b);
	g_autoptr(GPtrArray) expectations = compare_expectations(a, b);
	check_change(disabled, "esx01/vmk0 for vmotion", "disabled since 1m 35s by vmk1", "disabled since 1m 35s by vmk7");
	CU_ASSERT_EQUAL(disabled->len, 1);
	check_change(expectations, "migration(m*).outcome == completed", "not met", "met");
	CU_ASSERT_EQUAL(expectations->len, 1);
	outcome_free(a);
	outcome_free(b);
}

static void pairs(void)
{
	struct outcome *a = given_outcome(), *b = changed();
	g_autoptr(GArray) all = compare_migrations(a, b);
	const struct compare_pair *p = (const struct compare_pair *)(void *)all->data;
	CU_ASSERT_EQUAL_FATAL(all->len, 3);
	CU_ASSERT(p[0].a == migration(a, 0) && p[0].b == migration(b, 0));
	CU_ASSERT(p[1].a == migration(a, 1) && !p[1].b); /* m2 comes before m10 */
	CU_ASSERT(!p[2].a && p[2].b == migration(b, 1));
	CU_ASSERT_STRING_EQUAL(digest_held_most(p[0].a)->cause, "nic");
	outcome_free(a);
	outcome_free(b);
}

/* Of m1 alone; m2 is in both with the same values. */
static unsigned breaches(struct outcome *a, struct outcome *b, const char *text)
{
	struct compare_limit l;
	g_autofree char *err = NULL;
	CU_ASSERT_TRUE_FATAL(compare_limit_parse(text, &l, &err));
	g_autoptr(GArray) limits = g_array_new(FALSE, FALSE, sizeof l);
	g_array_append_val(limits, l);
	g_autoptr(GPtrArray) out = compare_breaches(a, b, limits);
	compare_limit_clear(&l);
	return out->len;
}

static void limits(void)
{
	static const struct {
		const char *limit;
		int64_t a, b; /* duration, s */
		unsigned n;
	} row[] = {
		{"duration:5%", 100, 105, 0},
		{"duration:5 %", 100, 106, 1},
		{"duration:5%", 100, 50, 0},
		{"duration:0 %", 100, 100, 0},
		{"duration_s:0 %", 0, 1, 1},
		{"duration:10 s", 100, 110, 0},
		{"duration:10 s", 100, 111, 1},
		{"duration:9999 ms", 100, 110, 1},
	};
	struct outcome *a = given_outcome(), *b = given_outcome();
	for (unsigned i = 0; i < G_N_ELEMENTS(row); i++) {
		migration(a, 0)->duration_s = row[i].a * SIM_S;
		migration(b, 0)->duration_s = row[i].b * SIM_S;
		CU_ASSERT_EQUAL(breaches(a, b, row[i].limit), row[i].n);
	}
	outcome_free(a);
	outcome_free(b);
}

static void worse_is_less(void)
{
	struct outcome *a = given_outcome(), *b = given_outcome();
	migration(b, 0)->mean_bps = migration(a, 0)->mean_bps / 2;
	migration(b, 0)->bytes.resent = migration(a, 0)->bytes.resent * 2;
	CU_ASSERT_EQUAL(breaches(a, b, "mean:10%"), 1);
	CU_ASSERT_EQUAL(breaches(b, a, "mean:10%"), 0);
	CU_ASSERT_EQUAL(breaches(a, b, "bytes.resent:1 GiB"), 1);
	CU_ASSERT_EQUAL(breaches(a, b, "bytes:0 B"), 0);
	outcome_free(a);
	outcome_free(b);
}

static void nothing_passes_in_silence(void)
{
	struct outcome *a = given_outcome(), *b = given_outcome();
	migration(b, 0)->outcome = "failed";
	CU_ASSERT_EQUAL(breaches(a, b, "duration:5%"), 1);
	migration(b, 0)->outcome = "completed";
	migration(b, 0)->downtime_s = OUTCOME_NULL;
	CU_ASSERT_EQUAL(breaches(a, b, "downtime:5%"), 1); /* m2 is cold: nobody has a downtime in both */
	migration(b, 0)->id = "other";
	CU_ASSERT_EQUAL(breaches(a, b, "duration:5%"), 1); /* m1 is gone */
	((struct outcome_evacuation *)g_ptr_array_index(a->evacuations, 0))->state = "in_maintenance";
	CU_ASSERT_EQUAL(breaches(a, b, "duration:5%"), 2); /* and its host no longer empty in time */
	CU_ASSERT_EQUAL(breaches(b, a, "duration:5%"), 1);
	outcome_free(a);
	outcome_free(b);
}

static void limit_faults(void)
{
	static const char *const wrong[] = {
		"duration",
		"duration:",
		":5%",
		"outcome:5%",
		"nonsense:5%",
		"duration:5",
		"duration:5 GiB",
		"bytes.nonsense:5%",
		"duration.max:5%",
		"bytes:-5%",
		"rounds:1",
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
		struct compare_limit l;
		char *err = NULL;
		CU_ASSERT_FALSE(compare_limit_parse(wrong[i], &l, &err));
		CU_ASSERT_PTR_NOT_NULL(err);
		g_free(err);
	}
}

static char *shown(struct outcome *a, struct outcome *b, bool utf8, bool json)
{
	struct compare_subject s[] = {{.label = "plan.yaml", .o = a}, {.label = "plan.yaml@udt", .o = b}};
	g_autoptr(GPtrArray) subjects = g_ptr_array_new();
	g_autoptr(GPtrArray) breached = g_ptr_array_new();
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	GString *text = g_string_new(NULL);
	g_ptr_array_add(subjects, &s[0]);
	g_ptr_array_add(subjects, &s[1]);
	g_ptr_array_add(breached, none);
	if (json)
		compare_json(subjects, breached, text);
	else
		compare_text(subjects, breached, &(struct compare_opts){.utf8 = utf8}, text);
	return g_string_free(text, FALSE);
}

static void text(void)
{
	static const char *const said[] = {
		"A  plan.yaml · 1 of 2 expectations met\n",
		"B  plan.yaml@udt · 2 of 2 expectations met\n",
		"  m1   duration     5m 43s   5m 00s  -43.3s  -13 %\n",
		"       downtime      312ms    412ms  +100ms  +32 %\n",
		"held back most by NIC limit esx01/vmnic0 84 %",
		"only in A",
		"only in B",
		"  esx01/vmk0 stack: defaultTcpipStack → vmotion\n",
		"  migration(m*).outcome == completed: not met → met\n",
	};
	struct outcome *a = given_outcome(), *b = changed();
	g_autofree char *whole = shown(a, b, true, false), *ascii = shown(a, b, false, false);
	for (unsigned i = 0; i < G_N_ELEMENTS(said); i++) {
		if (!strstr(whole, said[i]))
			printf("# missing: %s\n", said[i]);
		CU_ASSERT_PTR_NOT_NULL(strstr(whole, said[i]));
	}
	CU_ASSERT(g_str_is_ascii(ascii));
	g_auto(GStrv) line = g_strsplit(whole, "\n", -1);
	for (char **l = line; *l; l++)
		CU_ASSERT(text_width(*l) <= TEXT_COLUMNS && !g_str_has_suffix(*l, " "));
	outcome_free(a);
	outcome_free(b);
}

static void json(void)
{
	struct outcome *a = given_outcome(), *b = changed();
	g_autofree char *whole = shown(a, b, true, true);
	CU_ASSERT_PTR_NOT_NULL(strstr(whole, "\"duration_s\": {\n              \"a\": 343.31,\n              \"b\": 300,\n              \"difference\": -43.31,\n"
					     "              \"difference_pct\": -12.61\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(whole, "\"bytes.memory\": {"));
	CU_ASSERT_PTR_NULL(strstr(whole, "922337203"));
	outcome_free(a);
	outcome_free(b);
}

/* 100 Mbit/s of inelastic traffic, and what a second of a slower NIC takes from it. */
static void traffic(void)
{
	struct outcome *a = outcome_new_empty(), *b = outcome_new_empty();
	struct outcome_traffic *x = outcome_list_add(a->traffic, &outcome_record_traffic), *y = outcome_list_add(b->traffic, &outcome_record_traffic);
	*x = (struct outcome_traffic){.id = "io", .mean_bps = 100000000, .min_bps = 100000000, .path = x->path, .uplinks = x->uplinks, .sessions = x->sessions, .held_by = x->held_by};
	*y = (struct outcome_traffic){.id = "io", .mean_bps = 90000000, .min_bps = 50000000, .unmet_s = SIM_S, .unmet_bytes = 6291456, .path = y->path, .uplinks = y->uplinks,
		.sessions = y->sessions, .held_by = y->held_by};
	GPtrArray *changes = compare_traffic(a, b), *none = compare_traffic(a, a);
	const struct compare_change *c = find(changes, "io");
	CU_ASSERT_TRUE(c && g_str_equal(c->a, "carried 100 Mbit/s, at least 100 Mbit/s"));
	CU_ASSERT_TRUE(c && g_str_equal(c->b, "carried 90 Mbit/s, at least 50 Mbit/s, short for 1s, 6 MiB lost"));
	CU_ASSERT_EQUAL(none->len, 0);
	g_ptr_array_unref(changes);
	g_ptr_array_unref(none);
	outcome_free(a);
	outcome_free(b);
}

static const struct suite_case cases[] = {
	{"traffic that got less is told with what it lost", traffic},
	{"an outcome does not differ from itself", same},
	{"what differs in the configuration is named with both values, and what is in one only is said to be there and not there", configuration},
	{"adapters disabled otherwise and expectations that hold in one only are told", estate},
	{"migrations are matched by id, in natural order", pairs},
	{"a limit is exceeded by what is more than it, not by what is equal or better", limits},
	{"of rates less is worse, of bytes more", worse_is_less},
	{"a limit that cannot be asked, and a migration that no longer completes, fail", nothing_passes_in_silence},
	{"a limit names a number of a migration and carries a unit of it", limit_faults},
	{"the text shows each migration from A to B with difference and per cent, within 80 columns, without UTF-8 in ASCII", text},
	{"the JSON has every number of a migration with exact differences", json},
};

SUITE_MAIN("compare", cases)
