/* tests/test-expect.c: laws of expectations: operators, functions, what fails and how it says so; all outcomes are built by hand.
 * Faults of the text of an expectation are in test-expect-parse.c. */
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

#define SECOND INT64_C(1000000000000)
#define GIB (INT64_C(1) << 30)

/* --- an estate in which m1 and m2 completed, c3 failed, x4 was refused --- */

static const char *T(struct outcome *o, const char *s)
{
	return outcome_text(o, s);
}

static void add_text(struct outcome *o, GPtrArray *list, const char *s)
{
	g_ptr_array_add(list, (gpointer)T(o, s));
}

static struct outcome_migration *add_migration(struct outcome *o, const char *id, const char *what, int64_t duration_s, int64_t downtime_s)
{
	struct outcome_migration *m = outcome_list_add(o->migrations, &outcome_record_migration);
	m->id = T(o, id);
	m->outcome = T(o, what);
	m->kind = T(o, "vmotion");
	m->duration_s = duration_s;
	m->downtime_s = downtime_s;
	m->mean_bps = OUTCOME_NULL;
	m->progress_at_failure_pct = OUTCOME_NULL;
	return m;
}

static struct outcome_session *add_session(struct outcome *o, const char *id, const char *migration, const char *service, const char *from, const char *to)
{
	struct outcome_session *s = outcome_list_add(o->sessions, &outcome_record_session);
	s->id = T(o, id);
	s->migration = T(o, migration);
	s->service = T(o, service);
	s->from_adapter = T(o, from);
	s->to_adapter = T(o, to);
	s->bytes = GIB;
	return s;
}

static struct outcome_held *add_held(struct outcome *o, GPtrArray *list, const char *cause, const char *resource, int64_t seconds, int64_t share_pct)
{
	struct outcome_held *h = outcome_list_add(list, &outcome_record_held);
	h->cause = T(o, cause);
	h->resource = T(o, resource);
	h->seconds = seconds;
	h->share_pct = share_pct;
	return h;
}

static void add_phase(struct outcome *o, struct outcome_migration *m, const char *name, int64_t start_s, int64_t duration_s)
{
	struct outcome_phase *p = outcome_list_add(m->phases, &outcome_record_phase);
	p->name = T(o, name);
	p->start_s = start_s;
	p->duration_s = duration_s;
}

static struct outcome_adapter *add_adapter(struct outcome *o, const char *name, const char *stack, int64_t vmotion_bytes)
{
	struct outcome_adapter *a = outcome_list_add(o->adapters, &outcome_record_adapter);
	a->host = T(o, "esx01");
	a->adapter = T(o, name);
	a->stack = T(o, stack);
	a->enabled = true;
	a->ready_s = OUTCOME_NULL;
	a->mtu = 9000;
	struct outcome_service_bytes *b = outcome_list_add(a->bytes_by_service, &outcome_record_service_bytes);
	b->service = T(o, "vmotion");
	b->bytes = vmotion_bytes;
	return a;
}

static void add_disabled(struct outcome *o, struct outcome_adapter *a, const char *service, int64_t until_s, const char *in_flight)
{
	struct outcome_disabled *d = outcome_list_add(a->disabled_for_future, &outcome_record_disabled);
	d->service = T(o, service);
	d->until_s = until_s;
	d->by = T(o, "vmk3");
	add_text(o, d->sessions_in_flight, in_flight);
}

static void add_migrations(struct outcome *o)
{
	struct outcome_migration *m1 = add_migration(o, "m1", "completed", 100 * SECOND, SECOND / 2);
	m1->bytes.cold_disk = 40 * GIB;
	m1->mean_bps = INT64_C(3435973836);
	add_text(o, m1->warnings, "snapshots present");
	add_phase(o, m1, "memory", 10 * SECOND, 60 * SECOND);
	add_phase(o, m1, "switchover", 70 * SECOND, 2 * SECOND);
	add_held(o, m1->held_by, "nic", "esx01/vmnic0", 18 * SECOND, 180000);
	add_held(o, m1->held_by, "nfc_thread", "esx01", 42 * SECOND, 420000);
	add_held(o, m1->held_by, "nfc_thread", "esx02", 40 * SECOND, 395001);
	add_migration(o, "m2", "completed", 90 * SECOND, OUTCOME_NULL);
	struct outcome_migration *c3 = add_migration(o, "c3", "failed", 30 * SECOND, OUTCOME_NULL);
	c3->rule = T(o, "NFC-9");
	c3->reason = T(o, "its adapter was removed");
	c3->message = T(o, "Cannot connect to host esx02 (60 s)");
	c3->progress_at_failure_pct = 230000;
	c3->partial_bytes = GIB;
	add_migration(o, "x4", "refused", 0, OUTCOME_NULL);
}

static struct outcome *estate(void)
{
	struct outcome *o = outcome_new_empty();
	o->run.finished_s = 120 * SECOND;
	o->run.ended_by = T(o, "finished");
	add_migrations(o);
	struct outcome_session *s1 = add_session(o, "m1/vmotion", "m1", "vmotion", "vmk1", "vmk1");
	add_session(o, "m2/provisioning/1", "m2", "provisioning", "vmk0", "vmk2");
	add_session(o, "m1/provisioning/1", "m1", "provisioning", "vmk2", "vmk2")->encrypted = true;
	add_session(o, "m2/provisioning/2", "m2", "provisioning", "vmk5", "vmk2");
	struct outcome_with *with = outcome_list_add(add_held(o, s1->held_by, "link", "dci", SECOND, 500000)->with, &outcome_record_with);
	with->session = T(o, "m2/provisioning/1");
	struct outcome_contention *c = outcome_list_add(o->contention, &outcome_record_contention);
	c->resource = T(o, "esx01/vmnic0");
	add_text(o, c->transfers, "m2/provisioning/2");
	add_text(o, c->transfers, "m1/provisioning/1");
	struct outcome_contention *alone = outcome_list_add(o->contention, &outcome_record_contention);
	alone->resource = T(o, "esx01/vmnic7");
	add_text(o, alone->transfers, "m1/provisioning/1");
	add_text(o, alone->transfers, "m1/vmotion");
	struct outcome_adapter *vmk0 = add_adapter(o, "vmk0", "defaultTcpipStack", 0);
	add_text(o, vmk0->services, "management");
	add_disabled(o, vmk0, "provisioning", 60 * SECOND, "c1");
	add_disabled(o, vmk0, "vmotion", OUTCOME_NULL, "l1");
	add_adapter(o, "vmk1", "vmotion", 10 * GIB);
	struct outcome_address *address = outcome_list_add(vmk0->addresses, &outcome_record_address);
	address->family = T(o, "ipv4");
	address->origin = T(o, "dhcp");
	address->ready_s = vmk0->ready_s = 13 * SECOND;
	return o;
}

static void add_resources(struct outcome *o)
{
	static const struct { const char *name, *kind, *direction; int64_t mean; } rows[] = {
		{ "esx01/vmnic0", "nic", "out", 950000 },
		{ "esx01/vmnic0", "nic", "in", 10000 },
		{ "dci", "link", "forward", 500000 },
		{ "esx01", "host_nfc", NULL, 1000000 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct outcome_resource *r = outcome_list_add(o->resources, &outcome_record_resource);
		r->name = T(o, rows[i].name);
		r->kind = T(o, rows[i].kind);
		r->direction = T(o, rows[i].direction);
		r->mean_utilisation_pct = rows[i].mean;
	}
	struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
	f->rule = T(o, "STK-03");
	f->subject = T(o, "esx01/vmk2");
	for (int i = 1; i <= 3; i++) {
		struct outcome_log *l = outcome_list_add(o->log, &outcome_record_log);
		l->rule = T(o, "SEL-01");
		l->at_s = i * i * SECOND;
		l->subject = T(o, i == 3 ? "m2" : "m1");
	}
	struct outcome_stack *k = outcome_list_add(o->stacks, &outcome_record_stack);
	k->host = T(o, "esx01");
	k->stack = T(o, "vmotion");
	k->connections_peak = 8;
	struct outcome_host *h = outcome_list_add(o->topology.hosts, &outcome_record_host);
	h->name = T(o, "esx01");
	h->release = T(o, "7.0.3");
}

/* --- asking --- */

/* The last expectation of the outcome. */
static const struct outcome_expectation *judged(struct outcome *o, const char *that, bool at_end)
{
	struct expect *x = given_condition(that);
	expect_set_at_end(x, at_end);
	bool met = expect_eval(x, o);
	expect_free(x);
	const struct outcome_expectation *e = o->expectations->pdata[o->expectations->len - 1];
	CU_ASSERT_EQUAL(met, e->met);
	CU_ASSERT_STRING_EQUAL(e->that, that);
	return e;
}

static void check_met(const char *const *that, bool met)
{
	struct outcome *o = estate();
	add_resources(o);
	for (; *that; that++) {
		const struct outcome_expectation *e = judged(o, *that, false);
		if (e->met != met)
			g_printerr("# %s\n#   %s instead of %s\n", *that, e->actual, e->expected);
		CU_ASSERT_EQUAL(e->met, met);
	}
	outcome_free(o);
}

#define MET(...) check_met((const char *const[]){ __VA_ARGS__, NULL }, true)
#define NOT_MET(...) check_met((const char *const[]){ __VA_ARGS__, NULL }, false)

static bool same(const char *got, const char *want)
{
	bool equal = !g_strcmp0(got, want);
	if (!equal)
		g_printerr("# got:  %s\n# want: %s\n", got ? got : "(null)", want ? want : "(null)");
	return equal;
}

/* --- operators --- */

static void order_operators_compare_exactly(void)
{
	MET("migration(m1).duration == 100 s", "migration(m1).duration != 100.000000000001 s", "migration(m1).duration < 100.000000000001 s",
		"migration(m1).duration <= 100 s", "migration(m1).duration >= 100 s", "migration(m1).duration > 99.999999999999 s",
		"migration(m1).duration_s==1.6666666666667 min ± 1 ms", "migration(m1).bytes.cold_disk == 40 GiB", "migration(m1).mean <= 3.435973836 Gbit/s");
	NOT_MET("migration(m1).duration == 100.000000000001 s", "migration(m1).duration != 100 s", "migration(m1).duration < 100 s",
		"migration(m1).duration <= 99.999999999999 s", "migration(m1).duration >= 100.000000000001 s", "migration(m1).duration > 100 s");
}

static void a_tolerance_is_a_part_or_a_distance(void)
{
	MET("migration(m1).duration == 97.1 s ± 3 %", "migration(m1).duration == 103 s ± 3 %", "migration(m1).duration == 99 s ± 1 s",
		"migration(m1).duration == 101 s +- 1 s", "migration(m1).duration != 98 s ± 1 s", "migration(m1).duration == 97.1 s±3%",
		"migration(c3).progress_at_failure == 20 % ± 3 %", "adapter(esx01/vmk1).mtu == 8999 ± 1", "migration(m1).duration == migration(m2).duration ± 12 %");
	NOT_MET("migration(m1).duration == 97 s ± 3 %", "migration(m1).duration == 98.999999999999 s ± 1 s", "migration(c3).progress_at_failure == 19.9999 % ± 3 %",
		"migration(m1).duration != 99 s ± 1 s", "migration(m1).duration == migration(m2).duration ± 11 %");
}

static void ranges_include_both_ends(void)
{
	MET("migration(m1).duration within 100 s..101 s", "migration(m1).duration within 99 s .. 100 s", "adapter(esx01/vmk1).mtu within 1500..9000");
	NOT_MET("migration(m1).duration within 101 s..2 min", "migration(m1).duration within 1 s..99.999999999999 s");
}

static void lists_and_texts_are_asked_what_they_contain(void)
{
	MET("adapter(esx01/vmk0).services contains management", "adapter(esx01/vmk0).services does_not_contain vmotion",
		"adapter(esx01/vmk0).disabled_for_future contains vSphereProvisioning", "adapter(esx01/vmk1).disabled_for_future does_not_contain vmotion",
		"adapter(esx01/vmk0).disabled_for_future(provisioning).sessions_in_flight contains c1", "migration(m1).phases contains switchover",
		"migration(c3).message contains \"Cannot connect to host\"", "migration(c3).message does_not_contain 'gone'", "migration(m1).held_by contains nic");
	NOT_MET("adapter(esx01/vmk0).services contains vsan", "adapter(esx01/vmk0).disabled_for_future contains backup_nfc",
		"migration(c3).message contains disconnect", "migration(m1).phases does_not_contain memory");
}

static void in_means_any_of_the_list(void)
{
	MET("migration(m1).outcome in [failed, completed]", "migration(m1).duration in [1 min, 100 s]", "session(m1, vmotion).from_adapter in [\"vmk1\"]");
	NOT_MET("migration(m1).outcome in [failed, refused]", "migration(m1).duration in [1 min, 101 s]");
}

static void texts_and_truths_are_compared(void)
{
	MET("migration(m1).outcome == completed", "migration(m1).outcome != failed", "session(m1, vmotion).from_adapter == 'vmk1'", "host(esx01).release == 7.0.3",
		"session(m1, provisioning).encrypted == yes", "session(m1, vmotion).encrypted == false", "session(m1, vmotion).encrypted != true",
		"adapter(esx01/vmk0).enabled == true");
	NOT_MET("migration(m1).outcome == failed", "session(m1, vmotion).encrypted == true", "session(m1, vmotion).from_adapter == vmk");
}

static void two_metrics_of_a_kind_are_compared(void)
{
	MET("migration(m2).duration < migration(m1).duration", "session(m1, provisioning).from_adapter == session(m1, provisioning).to_adapter",
		"nic(esx01/vmnic0, in).mean_utilisation < nic(esx01/vmnic0, out).mean_utilisation", "migration(m*).duration <= run().finished",
		"migration(c3).duration < migration(m*).duration");
	NOT_MET("session(m2, provisioning, 1).from_adapter == session(m1, provisioning).to_adapter", "migration(m1).duration < migration(m*).duration");
}

static void words_bind_as_in_logic(void)
{
	MET("migration(m1).outcome == completed and migration(c3).outcome == failed", "migration(m1).outcome == failed or migration(c3).outcome == failed",
		"not migration(m1).outcome == failed", "not (migration(m1).outcome == completed and migration(c3).outcome == completed)",
		"migration(m1).outcome == completed or migration(m1).outcome == failed and migration(m2).outcome == failed",
		"not migration(m1).outcome == failed and migration(m2).outcome == completed", "not not migration(m1).outcome == completed",
		"((migration(m1).outcome == completed))");
	NOT_MET("migration(m1).outcome == completed and migration(c3).outcome == completed", "migration(m1).outcome == failed or migration(c3).outcome == refused",
		"(migration(m1).outcome == completed or migration(m1).outcome == failed) and migration(m2).outcome == failed", "not migration(m1).outcome == completed");
}

/* --- functions and stats --- */

static void functions_select_by_globs(void)
{
	MET("run().finished == 2 min", "run().ended_by == finished", "migration(m?).outcome == completed", "session(m1, *).to_adapter != vmk7",
		"session(m2, provisioning, 2).from_adapter == vmk5",
		"session(m2, vSphereProvisioning, 1).from_adapter == vmk0", "session(m*, provisioning, 1).to_adapter == vmk2", "adapter(\"esx01/vmk*\").enabled == true",
		"adapter(*/vmk1).stack == vmotion", "stack(esx01/vmotion).connections_peak == 8", "nic(esx01/vmnic0, out).mean_utilisation <= 95 %",
		"link(dci).mean_utilisation == 50 %", "resource(esx01).kind == host_nfc", "finding(STK-03).subject == \"esx01/vmk2\"", "log(SEL-*).count == 3",
		"host(esx*).name == esx01");
	NOT_MET("migration(*).outcome == completed", "session(m2, provisioning).from_adapter == vmk0", "link(esx01/vmnic0).drops == 0",
		"session(m1, vmotion, 2).bytes > 0 B");
}

static void bytes_are_summed_over_adapters(void)
{
	MET("bytes(host=esx01, adapter=vmk1, service=vmotion) == 10 GiB", "bytes() == 10 GiB", "bytes(service=VMotion) == 10 GiB", "bytes(stack=vmotion) > 0 B",
		"bytes(host=esx01, adapter=vmk0, service=provisioning) == 0 B", "bytes(adapter = \"esx01/vmk1\") == 10 GiB");
	NOT_MET("bytes(host=esx02) == 0 B", "bytes(adapter=vmk9) == 0 B");
}

static void shared_lists_what_two_migrations_contended_for(void)
{
	MET("shared(m1, m2) contains \"esx01/vmnic0\"", "shared(m2, m1) contains dci", "shared(m1, m2).count == 2", "shared(m1, c3).count == 0",
		"shared(m1, m1) does_not_contain \"esx01/vmnic7\"", "shared(m*, m*) does_not_contain \"esx01/vmnic7\"");
	NOT_MET("shared(m1, m2) contains \"esx01/vmnic7\"", "shared(m1, m9) does_not_contain dci");
}

static void stats_reduce_many_to_one(void)
{
	/* 100, 90, 30 and 0 s; at 1, 4 and 9 s: a mean of 4.666666666667 s, the median by rank is the second. */
	MET("migration(*).duration.min == 0 s", "migration(*).duration.max == 100 s", "migration(*).duration.mean == 55 s", "migration(*).duration.sum == 220 s",
		"migration(*).duration.count == 4", "migration(*).duration.last == 0 s", "log(SEL-01).at.mean == 4.666666666667 s", "log(SEL-01).at.p50 == 4 s",
		"log(SEL-01).at.p99 == 9 s", "log(SEL-01).subject.last == m2", "migration(*).downtime.count == 1", "migration(m1).phases.duration.sum == 62 s",
		"migration(m1).phases(memory).duration == 1 min", "migration(m1).warnings.count == 1", "migration(m1).held_by(nfc_thread).share.sum == 81.5001 %",
		"migration(*).held_by(nic).share.max == 18 %", "adapter(esx01/vmk1).disabled_for_future(vmotion).count == 0", "finding(STK-08).count == 0");
	NOT_MET("migration(m*).duration.max < 100 s", "migration(m1).held_by(loss).share.max == 0 %");
}

static void at_the_end_only_what_is_open_counts(void)
{
	struct outcome *o = estate();
	CU_ASSERT(judged(o, "adapter(esx01/vmk0).disabled_for_future contains provisioning", false)->met);
	CU_ASSERT(!judged(o, "adapter(esx01/vmk0).disabled_for_future contains provisioning", true)->met);
	CU_ASSERT(judged(o, "adapter(esx01/vmk0).disabled_for_future does_not_contain provisioning", true)->met);
	CU_ASSERT(judged(o, "adapter(esx01/vmk0).disabled_for_future contains vmotion", true)->met);
	CU_ASSERT(judged(o, "adapter(esx01/vmk0).disabled_for_future.count == 2", false)->met);
	CU_ASSERT(judged(o, "adapter(esx01/vmk0).disabled_for_future.count == 1", true)->met);
	CU_ASSERT(judged(o, "adapter(esx01/vmk0).disabled_for_future(vmotion).by == vmk3", true)->met);
	const struct outcome_expectation *e = judged(o, "adapter(esx01/vmk0).disabled_for_future(provisioning).by == vmk3", true);
	CU_ASSERT(!e->met && same(e->actual, "'esx01/vmk0' has no disabled_for_future 'provisioning'"));
	outcome_free(o);
}

static void an_adapters_addresses_have_short_names(void)
{
	MET("adapter(esx01/vmk0).ipv4.origin == dhcp", "adapter(esx01/vmk0).ready == 13 s ± 1 s", "adapter(esx01/vmk0).addresses(ipv4).ready == 13 s");
	NOT_MET("adapter(esx01/vmk0).ipv6.origin == slaac", "adapter(esx01/vmk1).ready >= 0 s", "adapter(esx01/vmk0).ipv6 contains dhcp6");
}

/* --- failing, and saying so --- */

static void nothing_selected_and_null_fail_and_say_so(void)
{
	static const struct { const char *that, *actual; } cases[] = {
		{ "migration(m9).outcome == completed", "no migration matches 'm9'" },
		{ "not migration(m9).outcome == completed", "no migration matches 'm9'" },
		{ "migration(m9).outcome != completed or migration(m1).outcome == completed", "migration(m9).outcome: no migration matches 'm9'" },
		{ "migration(m1).outcome == completed and migration(m2).downtime < 1 s", "migration(m2).downtime: downtime of 'm2' is null" },
		{ "session(m1, vmotion, 3).bytes == 0 B", "no session 'm1, vmotion' has a number 3" },
		{ "session(m1, backup_nfc).bytes == 0 B", "no session matches 'm1, backup_nfc'" },
		{ "migration(m2).downtime <= 1 s", "downtime of 'm2' is null" },
		{ "not migration(m2).downtime > 1 s", "downtime of 'm2' is null" },
		{ "migration(m2).downtime.max <= 1 s", "downtime of 'm2' is null" },
		{ "migration(m1).duration > migration(m2).downtime", "downtime of 'm2' is null" },
		{ "migration(m1).reason != gone", "reason of 'm1' is null" },
		{ "migration(m2).phases.duration.sum == 0 s", "phases of 'm2' is empty" },
		{ "migration(m1).held_by(loss).share == 0 %", "'m1' has no held_by 'loss'" },
		{ "bytes(host=esx02) == 0 B", "no adapter matches 'esx02/*'" },
	};
	struct outcome *o = estate();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct outcome_expectation *e = judged(o, cases[i].that, false);
		CU_ASSERT(!e->met && same(e->actual, cases[i].actual) && !e->difference);
	}
	outcome_free(o);
}

static void a_stat_leaves_out_what_has_no_value(void)
{
	MET("migration(m*).downtime.max <= 1 s", "migration(m*).downtime.count >= 1");
	NOT_MET("migration(m*).downtime <= 1 s");
}

static void the_left_side_guards_the_right(void)
{
	MET("migration(x4).outcome == refused or session(x4, vmotion).from_adapter == vmk1",
		"not (migration(x4).outcome == completed and session(x4, vmotion).bytes > 0 B)");
	NOT_MET("migration(x4).outcome == refused and session(x4, vmotion).from_adapter == vmk1");
}

static void a_failure_shows_expected_found_difference_and_cause(void)
{
	static const struct { const char *that, *expected, *actual, *difference, *held_by; } cases[] = {
		{ "migration(m1).duration <= 96 s", "<= 96 s", "100 s", "+4 s (+4.2 %)", "nfc_thread 82 %" },
		{ "migration(m1).duration == 101 s ± 0.5 s", "101 s ± 0.5 s", "100 s", "-1 s (-1 %)", "nfc_thread 82 %" },
		{ "migration(m1).duration within 110 s..120 s", "within 110 s..120 s", "100 s", "-10 s (-9.1 %)", "nfc_thread 82 %" },
		{ "migration(m1).duration within 10 s..80 s", "within 10 s..80 s", "100 s", "+20 s (+25 %)", "nfc_thread 82 %" },
		{ "migration(m1).duration == 99.999999999999 s", "99.999999999999 s", "100 s", "+0.000000000001 s (+0 %)", "nfc_thread 82 %" },
		{ "migration(m1).bytes.cold_disk == 0 B", "0 B", "40 GiB", "+40 GiB", "nfc_thread 82 %" },
		{ "migration(c3).progress_at_failure == 20 %", "20 %", "23 %", "+3 %-points", NULL },
		{ "session(m1, vmotion).from_adapter == vmk0", "vmk0", "vmk1", NULL, "link 50 %" },
		{ "session(m1, vmotion).from_adapter in [vmk0, vmk2]", "in [vmk0, vmk2]", "vmk1", NULL, "link 50 %" },
		{ "migration(*).outcome == completed", "completed", "c3: failed, x4: refused", NULL, NULL },
		{ "migration(*).outcome == unfinished", "unfinished", "m1: completed, m2: completed, c3: failed and 1 more", NULL, "nfc_thread 82 %" },
		{ "adapter(esx01/vmk0).services contains vmotion", "contains vmotion", "management", NULL, NULL },
		{ "adapter(esx01/vmk1).disabled_for_future contains vmotion", "contains vmotion", "nothing", NULL, NULL },
		{ "migration(m1).duration < migration(m2).duration", "< migration(m2).duration (90 s)", "100 s", "+10 s (+11.1 %)", "nfc_thread 82 %" },
		{ "not migration(m1).duration > 1 s", "not (> 1 s)", "100 s", NULL, NULL },
		{ "migration(m1).outcome == completed and migration(c3).outcome == completed", "migration(c3).outcome: completed", "migration(c3).outcome: failed",
			NULL, NULL },
		{ "migration(m1).outcome == failed or run().finished < 1 s", "migration(m1).outcome: failed or run().finished: < 1 s",
			"migration(m1).outcome: completed; run().finished: 120 s", NULL, "nfc_thread 82 %" },
	};
	struct outcome *o = estate();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct outcome_expectation *e = judged(o, cases[i].that, false);
		CU_ASSERT(!e->met);
		CU_ASSERT(same(e->expected, cases[i].expected));
		CU_ASSERT(same(e->actual, cases[i].actual));
		CU_ASSERT(same(e->difference, cases[i].difference));
		CU_ASSERT(same(e->held_by, cases[i].held_by));
	}
	outcome_free(o);
}

static void reason_and_origin_are_handed_on(void)
{
	struct outcome *o = estate();
	struct expect *x = given_condition("migration(m1).outcome == completed");
	expect_set_because(x, "gold tier");
	expect_set_origin(x, "plan.yaml:12:5");
	CU_ASSERT(expect_eval(x, o));
	expect_free(x);
	const struct outcome_expectation *e = o->expectations->pdata[0];
	CU_ASSERT(same(e->because, "gold tier") && same(e->origin, "plan.yaml:12:5"));
	CU_ASSERT(same(e->expected, "completed") && same(e->actual, "completed"));
	CU_ASSERT(!e->difference && !e->held_by);
	outcome_free(o);
}

/* --- the verdict over all --- */

static bool verdict(struct outcome *o, bool allow_failed, const char *const *that)
{
	g_autoptr(GPtrArray) expects = g_ptr_array_new_with_free_func((GDestroyNotify)expect_free);
	for (; *that; that++)
		g_ptr_array_add(expects, given_condition(*that));
	return expect_judge(expects, o, allow_failed);
}

#define VERDICT(o, allow, ...) verdict(o, allow, (const char *const[]){ __VA_ARGS__, NULL })

static void a_failed_migration_nobody_names_fails_the_run(void)
{
	struct outcome *o = estate();
	CU_ASSERT(!VERDICT(o, false, "migration(m*).outcome == completed"));
	CU_ASSERT_EQUAL(o->findings->len, 2);
	const struct outcome_finding *f = o->findings->pdata[0];
	CU_ASSERT(same(f->message, "migration 'c3' failed and no expectation names it: its adapter was removed"));
	CU_ASSERT(same(f->rule, "NFC-9") && same(f->severity, "error") && same(f->subject, "c3"));
	f = o->findings->pdata[1];
	CU_ASSERT(same(f->message, "migration 'x4' was refused and no expectation names it") && !f->rule);
	outcome_free(o);
}

static void a_name_a_glob_or_a_session_names_it(void)
{
	static const char *const naming[] = { "migration(c3).outcome == failed", "migration(?3).outcome == failed", "not session(c3, vmotion).bytes > 0 B",
		"migration(m1).duration > migration(c3).duration",
		"migration(m1).outcome == completed and (migration(m2).outcome == failed or migration(c*).outcome == failed)" };
	for (size_t i = 0; i < G_N_ELEMENTS(naming); i++) {
		struct outcome *o = estate();
		VERDICT(o, false, naming[i], "migration(x4).outcome == refused");
		CU_ASSERT_EQUAL(o->findings->len, 0);
		outcome_free(o);
	}
	struct outcome *o = estate();
	CU_ASSERT(!VERDICT(o, false, "migration(*).duration < 8 h", "session(*, vmotion).bytes >= 0 B", "shared(c3, x4).count == 0", "log(SEL-02).count == 0"));
	CU_ASSERT_EQUAL(o->findings->len, 2);
	outcome_free(o);
}

static void failures_may_be_allowed_but_expectations_still_count(void)
{
	struct outcome *o = estate();
	CU_ASSERT(VERDICT(o, true, "migration(m1).outcome == completed"));
	CU_ASSERT(!VERDICT(o, true, "migration(m1).outcome == failed", "migration(m1).outcome == completed"));
	CU_ASSERT_EQUAL(o->findings->len, 0);
	CU_ASSERT_EQUAL(o->expectations->len, 3);
	CU_ASSERT(expect_judge(NULL, o, true));
	CU_ASSERT(!expect_judge(NULL, o, false));
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{ "== != < <= > >= compare exactly, to the last picosecond", order_operators_compare_exactly },
	{ "a tolerance is a part of the expected value, or a distance of its kind", a_tolerance_is_a_part_or_a_distance },
	{ "within includes both ends", ranges_include_both_ends },
	{ "contains asks lists for an element and texts for a part", lists_and_texts_are_asked_what_they_contain },
	{ "in means any of the list", in_means_any_of_the_list },
	{ "texts and truths are compared with words", texts_and_truths_are_compared },
	{ "two metrics of one kind are compared, each with each", two_metrics_of_a_kind_are_compared },
	{ "not binds tighter than and, and tighter than or", words_bind_as_in_logic },
	{ "functions select by globs, and each selected subject must hold", functions_select_by_globs },
	{ "bytes() sums over adapters, zero only where there is one", bytes_are_summed_over_adapters },
	{ "shared() lists what sessions of two migrations contended for", shared_lists_what_two_migrations_contended_for },
	{ "a stat reduces many values to one", stats_reduce_many_to_one },
	{ "at the end only what is still open is asked", at_the_end_only_what_is_open_counts },
	{ "addresses of an adapter have short names", an_adapters_addresses_have_short_names },
	{ "an empty selection and a null fail and say so, even under not", nothing_selected_and_null_fail_and_say_so },
	{"a stat over several leaves out those without a value", a_stat_leaves_out_what_has_no_value},
	{ "the left side of and, or guards the right", the_left_side_guards_the_right },
	{ "a failure shows what was expected, found, missed by, and held back by", a_failure_shows_expected_found_difference_and_cause },
	{ "the author's reason and the origin are handed on", reason_and_origin_are_handed_on },
	{ "a failed or refused migration that nobody names fails the run", a_failed_migration_nobody_names_fails_the_run },
	{ "an id in migration() or session() names it, and a glob that asks how migrations ended", a_name_a_glob_or_a_session_names_it },
	{ "failures may be allowed; expectations count all the same", failures_may_be_allowed_but_expectations_still_count },
};

SUITE_MAIN("expect", cases)
