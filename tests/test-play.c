/* tests/test-play.c: laws of playing and judging: expectations as of an instant, throughout a phase, over fingerprints and lints; compound triggers; and that looking
 * changes nothing.
 *
 * The estate: m1 and m2 move 8 GiB each over one 10 Gbit/s uplink, from 0 s and from 2 s, shared storage, so that their phases are setup (0.1 ms), memory and
 * switchover. */
#include "models/outcome_json.h"
#include "scenarios/play.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

#define ESTATE(more) \
	"vmksim: 1\n" \
	"sites: {s: {}}\n" \
	"networks:\n" \
	"  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n" \
	"  vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24}\n" \
	"profiles:\n" \
	"  h:\n" \
	"    release: 7.0.3\n" \
	"    site: s\n" \
	"    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n" \
	"    switches: {vSwitch0: {uplinks: [vmnic0, vmnic1]}}\n" \
	"    portgroups:\n" \
	"      Management: {switch: vSwitch0, network: mgmt}\n" \
	"      vMotion: {switch: vSwitch0, network: vmo}\n" \
	"    adapters:\n" \
	"      vmk0: {portgroup: Management, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n" \
	"      vmk1: {portgroup: vMotion, services: [vmotion], ipv4: \"10.20.0.{10+n}/24\"}\n" \
	"hosts: {\"esx(01..02)\": {profile: h}}\n" \
	"datastores: {d: {type: vmfs_fc, hosts: [esx01, esx02]}}\n" \
	"vms:\n" \
	"  vm(1..2): {host: esx01, memory: 8 GiB, dirty_rate: 100 MiB/s, disks: [{size: 20 GiB, datastore: d}]}\n" \
	"timeline:\n" \
	"  - {at: 0 s, migrate: {id: m1, vm: vm1, to: esx02}}\n" \
	"  - {at: 2 s, migrate: {id: m2, vm: vm2, to: esx02}}\n" more
#define ADD_VMK2 "    add_adapter: {host: \"esx*\", name: vmk2, portgroup: vMotion, stack: vmotion, ipv4: \"10.20.0.{110+n}/24\"}\n"

static struct outcome *play_with(const char *text, const struct play_opts *opts, bool *ok)
{
	struct scenario *s = given_text(text);
	struct outcome *o = play_scenario(s, opts, ok);
	scenario_free(s);
	return o;
}

static struct outcome *play(const char *text, bool *ok)
{
	return play_with(text, &(struct play_opts){0}, ok);
}

static const struct outcome_expectation *result(const struct outcome *o, guint i)
{
	CU_ASSERT_FATAL(i < o->expectations->len);
	return o->expectations->pdata[i];
}

static bool all_met(const struct outcome *o)
{
	bool all = true;
	for (guint i = 0; i < o->expectations->len; i++) {
		const struct outcome_expectation *e = result(o, i);
		if (!e->met)
			g_printerr("# %s: %s\n", e->that, e->actual);
		all &= e->met;
	}
	return all;
}

/* --- at --- */

static void at_asks_the_outcome_of_that_instant(void)
{
	bool ok;
	struct outcome *o = play(ESTATE(
		"  - {at: 5 s, add_adapter: {host: \"esx*\", name: vmk2, portgroup: vMotion, stack: vmotion, ipv4: \"10.20.0.{110+n}/24\"}}\n"
		"  - {at: 9 s, remove_adapter: {host: \"esx*\", name: vmk2}}\n"
		"expect:\n"
		"  - {that: run().finished == 3 s, at: 3 s}\n"
		"  - {that: migration(m1).state == memory, at: 3 s}\n"
		"  - {that: migration(m1).duration == 3 s, at: 3 s}\n"
		"  - {that: migration(m2).duration == 1 s, at: 3 s}\n"
		"  - {that: migration(m2).id.count == 1, at: 2 s}\n"
		"  - {that: adapter(esx01/vmk1).disabled_for_future does_not_contain vmotion, at: 4.999999999999 s}\n"
		"  - {that: adapter(esx01/vmk1).disabled_for_future contains vmotion, at: 5 s}\n"
		"  - {that: adapter(esx01/vmk1).disabled_for_future contains vmotion, at: 8 s}\n"
		"  - {that: adapter(esx01/vmk1).disabled_for_future does_not_contain vmotion, at: 10 s}\n"
		"  - {that: adapter(esx01/vmk1).disabled_for_future contains vmotion}\n"
		"  - {that: \"unchanged(*/*, except=*/vmk2)\", at: 10 s}\n"
		"  - {that: \"unchanged(*/*)\", at: 4 s}\n"
		"  - {that: migration(m1).outcome == completed, at: 10 h}\n"), &ok);
	CU_ASSERT(all_met(o) && ok);
	CU_ASSERT_EQUAL(o->expectations->len, 13);
	outcome_free(o);
}

static void an_instant_the_run_does_not_reach_fails(void)
{
	bool ok;
	struct outcome *o = play_with(ESTATE("expect:\n  - {that: migration(m1).outcome == completed, at: 10 s}\n  - that: migration(m1).state == memory\n"),
		&(struct play_opts){.run = {.until_given = true, .until = sim_time_ps(4 * SIM_S)}}, &ok);
	CU_ASSERT(!ok && !result(o, 0)->met && result(o, 1)->met);
	CU_ASSERT_STRING_EQUAL(result(o, 0)->expected, "to be asked at 10 s");
	CU_ASSERT_STRING_EQUAL(result(o, 0)->actual, "the run ended before, at 4 s");
	outcome_free(o);
}

/* --- during --- */

static void during_asks_every_instant_of_a_phase(void)
{
	bool ok;
	struct outcome *o = play(ESTATE(
		"  - {at: 5 s, add_adapter: {host: esx01, name: vmk2, portgroup: vMotion, stack: vmotion, ipv4: 10.20.0.111/24}}\n"
		"expect:\n"
		"  - {that: migration(m1).state == memory, during: m1.memory}\n"
		"  - {that: migration(m1).state == memory, during: m1.rounds}\n"
		"  - {that: migration(m1).state == switchover, during: m1.switchover}\n"
		"  - {that: migration(m2).state == setup, during: m2.setup}\n"
		"  - {that: migration(m1).progress <= 99.9999 %, during: m1.memory}\n"
		"  - {that: \"unchanged(esx02/*)\", during: m1.memory}\n"
		"  - {that: \"unchanged(esx01/*)\", during: m1.memory}\n"
		"  - {that: \"migration(m1).state == memory\", during: m2.memory}\n"
		"  - {that: \"migration(m2).state == memory\", during: m2.disk}\n"
		"  - {that: \"migration(m1).progress < 20 %\", during: m1.memory}\n"), &ok);
	for (guint i = 0; i < 6; i++) {
		CU_ASSERT(result(o, i)->met);
		CU_ASSERT(g_str_has_prefix(result(o, i)->actual, "whenever something happened from "));
	}
	CU_ASSERT(!ok && !result(o, 6)->met && !result(o, 7)->met && !result(o, 8)->met && !result(o, 9)->met);
	CU_ASSERT_STRING_EQUAL(result(o, 6)->actual, "at 5 s: esx01/vmk2: added on netstack 'vmotion' at 5 s");
	CU_ASSERT(g_str_has_suffix(result(o, 7)->actual, " s: switchover"));
	CU_ASSERT_STRING_EQUAL(result(o, 8)->expected, "phase 'disk' of migration 'm2'");
	CU_ASSERT_STRING_EQUAL(result(o, 8)->actual, "migration 'm2' never came to its phase 'disk'");
	/* Progress passes 20 % between two instants, 0.1 ms and 2 s: it is seen a picosecond before the second. */
CU_ASSERT(g_str_has_prefix(result(o, 9)->actual, "at 1.999999999999 s: "));
	outcome_free(o);
}

/* What fails at the first instant is told with that instant, in its order in the file, with reason and origin. */
static void results_stand_in_list_order_with_their_origin(void)
{
	bool ok;
	struct outcome *o = play(ESTATE(
		"expect:\n"
		"  - {that: migration(m1).state == disk, during: m1.memory, because: never}\n"
		"  - that: migration(m1).outcome == completed\n"
		"  - {that: migration(m2).state == memory, at: 3 s}\n"), &ok);
	CU_ASSERT(!ok && !result(o, 0)->met && result(o, 1)->met && result(o, 2)->met);
	CU_ASSERT_STRING_EQUAL(result(o, 0)->actual, "at 0.0001 s: memory");
	CU_ASSERT_STRING_EQUAL(result(o, 0)->because, "never");
CU_ASSERT_STRING_EQUAL(result(o, 0)->origin, "test.yaml:26:12");
	CU_ASSERT_STRING_EQUAL(result(o, 1)->that, "migration(m1).outcome == completed");
	outcome_free(o);
}

/* The outcome as JSON without its scenario's text and its expectations: both differ where expectations do. */
static char *bare(const char *text)
{
	bool ok;
	struct outcome *o = play(text, &ok);
	GString *json = g_string_new(NULL);
	o->scenario.text = o->scenario.sha256 = NULL;
	while (o->expectations->len)
		outcome_record_free(&outcome_record_expectation, g_ptr_array_remove_index(o->expectations, 0));
	outcome_json_write(o, true, json);
	outcome_free(o);
	return g_string_free(json, FALSE);
}

#define BUSY \
	"  - {when: migration(m1).progress >= 50 %, nic_down: {host: esx01, nic: vmnic0}}\n" \
	"  - {at: 9 s, nic_up: {host: esx01, nic: vmnic0}}\n"

static void looking_changes_nothing(void)
{
	g_autofree char *without = bare(ESTATE(BUSY));
	g_autofree char *with = bare(ESTATE(BUSY
		"expect:\n"
		"  - {that: migration(m1).progress > 0 %, at: 0.000123456789 s}\n"
		"  - {that: migration(m1).progress > 0 %, at: 3.3 s}\n"
		"  - {that: migration(m1).progress > 0 %, at: 7.7777777 s}\n"
		"  - {that: migration(m1).state == memory, during: m1.memory}\n"
		"  - {that: migration(m2).state == switchover, during: m2.switchover}\n"
		"  - {that: migration(m2).state == memory, during: m2.memory}\n"
		"  - {that: \"nic(esx01/vmnic0, out).bytes > 0 B\", at: 20 h}\n"));
	CU_ASSERT(strlen(without) > 1000);
	CU_ASSERT_STRING_EQUAL(with, without);
}

/* --- fingerprints and diagnostics --- */

static void note_fact(void *ctx, struct sim_time t, char ingredient, const char *words)
{
	g_string_append_printf(ctx, "%" G_GINT64_FORMAT " %c %s\n", t.ps, ingredient, words);
}

static void fingerprints_are_asked_of_the_run_by_ingredient(void)
{
	bool ok;
	struct outcome *o = play(ESTATE("expect:\n  - fingerprint: s:0000000000000000 c:0000000000000000\n"), &ok);
	const struct outcome_expectation *e = result(o, 0);
	CU_ASSERT(!ok && !e->met);
	CU_ASSERT_STRING_EQUAL(e->difference, "in s, c");
	g_autofree char *right = g_strconcat(ESTATE("expect:\n  - fingerprint: "), e->actual, "\n  - fingerprint: ", o->fingerprint, "\n", NULL);
	g_autofree char *halfway = g_strndup(e->actual, strcspn(e->actual, " "));
	g_autofree char *half = g_strconcat(ESTATE("expect:\n  - fingerprint: "), halfway, " c:0000000000000000\n", NULL);
	outcome_free(o);
	o = play(right, &ok);
	CU_ASSERT(ok && all_met(o));
	outcome_free(o);
	o = play(half, &ok);
	CU_ASSERT(!ok);
	CU_ASSERT_STRING_EQUAL(result(o, 0)->difference, "in c");
	outcome_free(o);
}

static void facts_are_told_as_they_happen(void)
{
	bool ok;
	g_autoptr(GString) facts = g_string_new(NULL);
	struct outcome *o = play_with(ESTATE(""), &(struct play_opts){.run = {.record = note_fact, .record_ctx = facts}}, &ok);
	CU_ASSERT(g_str_has_prefix(facts->str, "0 m m1 vm1 vmotion\n0 s m1/vmotion vmotion vmk1 vmk1 vmk1\n0 m m1 setup\n100000000 m m1 memory\n"));
	CU_ASSERT(strstr(facts->str, " c m2 completed") != NULL);
	outcome_free(o);
}

static void diagnostics_ask_the_lints_of_the_file_too(void)
{
	static const char lint[] = "  - diagnostic: L*\n", none[] = "  - no_diagnostic: STK-02\n";
	bool ok;
	g_autofree char *text = g_strconcat(ESTATE("  - {at: 30 s, tag: {host: esx01, name: vmk0, services: [vmotion]}}\nexpect:\n"), none, NULL);
	struct outcome *o = play(text, &ok);
	CU_ASSERT(ok && o->findings->len == 0);
	outcome_free(o);
	/* vmk0 carries management and vMotion on one NIC: a lint has something to say. */
	g_autofree char *both = g_strconcat(ESTATE("expect:\n"), lint, none, NULL);
	const char *services = "services: [management]";
	char *at = strstr(both, services);
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	g_autofree char *wrong = g_strdup_printf("%.*sservices: [management, vmotion]%s", (int)(at - both), both, at + strlen(services));
	o = play(wrong, &ok);
	CU_ASSERT(ok && all_met(o));
	CU_ASSERT(o->findings->len > 0);
	for (guint i = 0; i < o->findings->len; i++)
		CU_ASSERT(((const struct outcome_finding *)o->findings->pdata[i])->rule[0] == 'L');
	outcome_free(o);
}

/* --- a part of an outcome --- */

/* The migrations, sessions and adapters of an outcome, as JSON; frees it. */
static char *subjects(struct outcome *o)
{
	g_autoptr(GString) json = g_string_new(NULL);
	outcome_json_write(o, true, json);
	outcome_free(o);
	const char *from = strstr(json->str, "\"migrations\""), *to = strstr(json->str, "\"resources\"");
	CU_ASSERT_FATAL(from && to && from < to);
	return g_strndup(from, (gsize)(to - from));
}

static void a_part_of_an_outcome_is_what_the_whole_has(void)
{
	static const struct run_ask all[] = {{WORLD_FN_ADAPTER, "*"}, {WORLD_FN_SESSION, "*"}, {WORLD_FN_MIGRATION, "m?"}, {WORLD_FN_MIGRATION, "*"}};
	static const struct run_ask some[] = {{WORLD_FN_MIGRATION, "m2"}, {WORLD_FN_ADAPTER, "esx02/*"}, {WORLD_FN_MIGRATION, "m1"}, {WORLD_FN_MIGRATION, "m2"},
		{WORLD_FN_ADAPTER, "esx01/vmk1"}, {WORLD_FN_SESSION, "m2"}, {WORLD_FN_MIGRATION, "m9"}, {WORLD_FN_ADAPTER, "esx09/vmk0"}};
	struct scenario *s = given_text(ESTATE(BUSY));
	struct run *r = run_new(s->world, NULL);
	run_until(r, sim_time_ps(6 * SIM_S));
	g_autofree char *whole = subjects(run_outcome(r)), *part = subjects(run_outcome_asked(r, all, G_N_ELEMENTS(all)));
	CU_ASSERT_STRING_EQUAL(part, whole);
	struct outcome *o = run_outcome_asked(r, some, G_N_ELEMENTS(some));
	CU_ASSERT_EQUAL(o->run.finished_s, 6 * SIM_S);
	CU_ASSERT_EQUAL_FATAL(o->migrations->len, 2);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_migration *)o->migrations->pdata[0])->id, "m1");
	CU_ASSERT_EQUAL_FATAL(o->sessions->len, 1);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_session *)o->sessions->pdata[0])->id, "m2/vmotion");
	CU_ASSERT_EQUAL_FATAL(o->adapters->len, 3);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_adapter *)o->adapters->pdata[0])->host, "esx01");
	outcome_free(o);
	run_free(r);
	scenario_free(s);
}

/* --- compound triggers --- */

/* When vmk2 was made, by its own account; OUTCOME_NULL: never. */
static int64_t made_at(const struct outcome *o)
{
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		if (strcmp(a->adapter, "vmk2") == 0)
			return a->created_s;
	}
	return OUTCOME_NULL;
}

static int64_t fires_at(const char *condition)
{
	bool ok;
	g_autofree char *text = g_strconcat(ESTATE("  - when: "), condition, "\n", ADD_VMK2, NULL);
	struct outcome *o = play(text, &ok);
	int64_t at = made_at(o);
	outcome_free(o);
	return at;
}

/* The bound that comes last decides `and`, the one that comes first `or`, to the picosecond at which the single comparison has it. */
static void progress_wakes_exactly_within_and_or_and_not(void)
{
	int64_t m1 = fires_at("migration(m1).progress >= 40 %"), m2 = fires_at("migration(m2).progress >= 40 %");
	CU_ASSERT(m1 > 0 && m1 < m2);
	CU_ASSERT_EQUAL(fires_at("migration(m1).progress >= 40 % and migration(m2).progress >= 40 %"), m2);
	CU_ASSERT_EQUAL(fires_at("migration(m1).progress >= 40 % or migration(m2).progress >= 40 %"), m1);
	CU_ASSERT_EQUAL(fires_at("not migration(m2).progress < 40 % and migration(m1).state == memory"), m2);
	CU_ASSERT_EQUAL(fires_at("migration(m*).progress >= 40 %"), m2);
	CU_ASSERT_EQUAL(fires_at("migration(m*).progress.max >= 40 %"), m1);
	CU_ASSERT_EQUAL(fires_at("migration(m*).progress.min >= 40 % and migration(m2).id == m2"), m2);
	CU_ASSERT_EQUAL(fires_at("migration(m1).progress within 40 %..60 %"), m1);
}

static void a_condition_asks_what_is_true_now(void)
{
	CU_ASSERT_EQUAL(fires_at("migration(m2).state in [setup, memory]"), 2 * SIM_S);
	CU_ASSERT_EQUAL(fires_at("migration(m1).rounds.count >= 1 and migration(m2).id.count == 1"), 2 * SIM_S);
	CU_ASSERT_EQUAL(fires_at("adapter(esx01/vmk1).disabled_for_future contains vmotion"), OUTCOME_NULL);
	CU_ASSERT_EQUAL(fires_at("migration(m9*).progress >= 1 % or migration(m2).state == setup"), 2 * SIM_S);
	CU_ASSERT_EQUAL(fires_at("not migration(m9*).progress >= 1 %"), OUTCOME_NULL);
	CU_ASSERT_EQUAL(fires_at("run().finished >= 1.9 s and nic(esx01/vmnic1, out).bytes > 0 B"), 2 * SIM_S);
}

/* vmk3 takes vMotion over at 3 s and is gone at 4 s: after that vmk1 is not disabled any more, though its history says it was. */
static void a_condition_asks_what_is_open(void)
{
	static const char *const what[] = {"contains", "does_not_contain"};
	for (int i = 0; i < 2; i++) {
		bool ok;
		g_autofree char *text = g_strconcat(ESTATE(
			"  - {at: 3 s, add_adapter: {host: esx01, name: vmk3, portgroup: vMotion, stack: vmotion, ipv4: 10.20.0.111/24}}\n"
			"  - {at: 4 s, remove_adapter: {host: esx01, name: vmk3}}\n"
			"  - when: migration(m1).progress >= 60 % and adapter(esx01/vmk1).disabled_for_future "), what[i], " vmotion\n", ADD_VMK2, NULL);
		struct outcome *o = play(text, &ok);
		CU_ASSERT_EQUAL(made_at(o) != OUTCOME_NULL, i == 1);
		outcome_free(o);
	}
}

static const struct suite_case cases[] = {
	{"at: asks the outcome of that instant, and what is open then", at_asks_the_outcome_of_that_instant},
	{"an instant that the run does not reach fails and says so", an_instant_the_run_does_not_reach_fails},
	{"during: asks every instant of a phase and names the first that fails", during_asks_every_instant_of_a_phase},
	{"results stand in list order, with reason and origin", results_stand_in_list_order_with_their_origin},
	{"looking changes nothing", looking_changes_nothing},
	{"fingerprints are asked of the run, ingredient by ingredient", fingerprints_are_asked_of_the_run_by_ingredient},
	{"facts are told as they happen", facts_are_told_as_they_happen},
	{"diagnostics ask the lints of the file, too, and only those asked about are found", diagnostics_ask_the_lints_of_the_file_too},
	{"a part of an outcome is what the whole has, in its order, each once", a_part_of_an_outcome_is_what_the_whole_has},
	{"progress wakes exactly within and, or, not and globs", progress_wakes_exactly_within_and_or_and_not},
	{"a condition asks what is true now, and waits for what is not there yet", a_condition_asks_what_is_true_now},
	{"a condition asks what is open, not the history", a_condition_asks_what_is_open},
};

SUITE_MAIN("play", cases)
