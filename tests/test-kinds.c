/* tests/test-kinds.c: Storage vMotion, clones, snapshots, power, encryption and licences: what moves, what it is called, who says no, and what is left behind. */
#include "tests/given.h"
#include "tests/suite.h"

#include "models/rules/support.h"
#include "models/rules/support_move.h"

/* Two hosts, local datastores a and b of theirs, c of both; the copy is as fast as the datastores. */
static const char base[] =
	"vmksim: 1\n"
	"assume: {data_mover_rate: none}\n"
	"sites: {s: {}}\n"
	"networks: {mgmt: {site: s, subnet: 10.10.0.0/24}, vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24}}\n"
	"profiles:\n"
	"  h:\n"
	"    release: 7.0.3\n"
	"    site: s\n"
	"    nics: {vmnic0: 10 Gbit/s}\n"
	"    switches: {vSwitch0: {uplinks: [vmnic0]}}\n"
	"    portgroups: {M: {switch: vSwitch0, network: mgmt}, V: {switch: vSwitch0, network: vmo}}\n"
	"    adapters:\n"
	"      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n"
	"      vmk1: {portgroup: V, services: [vmotion], ipv4: \"10.20.0.{10+n}/24\"}\n"
	"hosts: {h(1..2): {profile: h}}\n"
	"datastores:\n"
	"  a: {hosts: [h1], type: local, write: 100 MiB/s}\n"
	"  b: {hosts: [h2], type: local}\n"
	"  c: {hosts: [h1, h2], type: vmfs_fc, write: 100 MiB/s}\n"
	"vms:\n"
	"  on: {host: h1, memory: 4 GiB, vcpus: 4, disks: [{size: 10 GiB, datastore: a, write_rate: 10 MiB/s}]}\n"
	"  two: {host: h1, memory: 4 GiB, disks: [{size: 10 GiB, datastore: a, write_rate: 40 MiB/s}, {size: 10 GiB, datastore: a}]}\n"
	"  off: {host: h1, memory: 4 GiB, power: off, disks: [{size: 10 GiB, datastore: a}]}\n"
	"timeline:\n";

static struct given_run play(const char *timeline)
{
	g_autofree char *text = g_strconcat(base, timeline, NULL);
	return given_play(text, NULL);
}

#define MIB (INT64_C(1) << 20)
#define NEAR(a, b, by) CU_ASSERT_TRUE((a) >= (b) - (by) && (a) <= (b) + (by))

static int64_t sent_by_adapters(const struct outcome *o)
{
	int64_t sum = 0;
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		for (guint k = 0; k < a->bytes_by_service->len; k++)
			sum += ((const struct outcome_service_bytes *)a->bytes_by_service->pdata[k])->bytes;
	}
	return sum;
}

/* 10 GiB at 100 MiB/s, of which half of 10 MiB/s are mirrored writes: 10240 / 95 s; then the switchover's 50 ms. */
static void storage_vmotion_uses_no_adapter(void)
{
	struct given_run p = play("  - {at: 0 s, migrate: {id: m, vm: on, datastore: c}}\n");
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->kind, "storage_vmotion");
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	NEAR(m->duration_s, 10240 * SIM_S / 95 + 50 * SIM_MS, SIM_MS);
	CU_ASSERT_EQUAL(m->downtime_s, 50 * SIM_MS);
	NEAR(m->bytes.mirror_writes, 5 * 10240 * MIB / 95, MIB);
	CU_ASSERT_EQUAL(m->guest_writes_held_s, 0);
	CU_ASSERT_EQUAL(sent_by_adapters(p.o), 0);
	CU_ASSERT_PTR_NULL(given_session(p.o, "m/storage")->from_adapter);
	given_done(&p);
}

/* Disk 1: half of 40 MiB/s; disk 2, which nobody writes to: all of disk 1's 40. 10240 / 80 s, then 10240 / 60 s. */
static void a_copied_disk_is_mirrored_whole_while_the_next_is_copied(void)
{
	struct given_run p = play("  - {at: 0 s, migrate: {id: m, vm: two, datastore: c}}\n");
	const struct outcome_migration *m = given_migration(p.o, "m");
	NEAR(m->duration_s, 10240 * SIM_S / 80 + 10240 * SIM_S / 60 + 50 * SIM_MS, SIM_MS);
	NEAR(m->bytes.mirror_writes, (20 * 10240 / 80 + 40 * 10240 / 60) * MIB, 2 * MIB);
	given_done(&p);
}

/* The leaf is new at 10 s and grows by 10 MiB/s until the migration asks at 40 s; all before it is cold. */
static void a_snapshot_makes_what_was_written_before_it_cold(void)
{
	struct given_run p = play("  - {at: 10 s, snapshot_create: {id: s, vm: on}}\n  - {at: 40 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n");
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	CU_ASSERT_EQUAL(m->bytes.cold_disk, 10240 * MIB);
	CU_ASSERT_EQUAL(m->bytes.hot_disk, 300 * MIB);
	given_done(&p);
}

static void a_snapshot_of_memory_is_written_to_the_first_datastore(void)
{
	struct given_run p = play("  - {at: 0 s, snapshot_create: {id: s, vm: on, memory: true}}\n");
	const struct outcome_migration *m = given_migration(p.o, "s");
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	NEAR(m->duration_s, 4096 * SIM_S / 100, SIM_MS);
	CU_ASSERT_EQUAL(sent_by_adapters(p.o), 0);
	given_done(&p);
}

/* Whatever phase a clone of a running VM is cancelled in, its VM is not made, its snapshot is gone and its parent moves as before. */
static void a_cancelled_clone_leaves_nothing_behind(void)
{
	static const char *const cancels[] = {"  - {at: 5 s, cancel: {id: k}}\n", "  - {after: {event: migration(k).phase(cleanup), delay: 10 ms}, cancel: {id: k}}\n"};
	for (unsigned i = 0; i < G_N_ELEMENTS(cancels); i++) {
		g_autofree char *timeline = g_strconcat("  - {at: 0 s, clone: {id: k, vm: on, to: h2, datastore: b}}\n", cancels[i],
			"  - {after: {event: migration(k).finished, delay: 1 s}, migrate: {id: m, vm: on, to: h2, datastore: b}}\n"
			"  - {after: {event: migration(k).finished, delay: 2 s}, power: {vm: k, to: \"on\"}}\n", NULL);
		struct given_run p = play(timeline);
		const struct outcome_migration *k = given_migration(p.o, "k"), *m = given_migration(p.o, "m");
		CU_ASSERT_STRING_EQUAL(k->outcome, "cancelled");
		CU_ASSERT_EQUAL(k->partial_bytes, k->bytes.total);
		CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
		CU_ASSERT_EQUAL(m->bytes.cold_disk, 0);
		CU_ASSERT_EQUAL(m->bytes.hot_disk, 10240 * MIB);
		given_done(&p);
	}
}

static void a_clone_is_a_vm_that_later_actions_name(void)
{
	struct given_run p = play("  - {at: 0 s, clone: {id: k, vm: off, name: new, to: h2, datastore: b}}\n"
				  "  - {after: {event: migration(k).finished}, power: {vm: new, to: \"on\"}}\n"
				  "  - {after: {event: migration(k).finished, delay: 1 s}, migrate: {id: m, vm: new, to: h1, datastore: a}}\n");
	const struct outcome_migration *k = given_migration(p.o, "k"), *m = given_migration(p.o, "m");
	CU_ASSERT_EQUAL(k->bytes.cold_disk, 10240 * MIB);
	CU_ASSERT_EQUAL(k->bytes.consolidated, 0);
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(m->kind, "shared_nothing");
	CU_ASSERT_STRING_EQUAL(m->from, "h2");
	given_done(&p);
}

/* A running VM is cloned at 0 s and at 10 s: the first snapshot has what was written in between, 10 s of 10 MiB/s; what comes later is the second's. */
static void two_clones_of_a_running_vm_each_merge_what_their_own_snapshot_began(void)
{
	struct given_run p = play("  - {at: 0 s, clone: {id: k1, vm: on, datastore: c}}\n  - {at: 10 s, clone: {id: k2, vm: on, datastore: c}}\n"
				  "  - {at: 900 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n");
	const struct outcome_migration *k2 = given_migration(p.o, "k2");
	CU_ASSERT_EQUAL(given_migration(p.o, "k1")->bytes.consolidated, 100 * MIB);
	for (guint i = 0; i < k2->phases->len; i++) {
		const struct outcome_phase *f = k2->phases->pdata[i];
		if (g_str_equal(f->name, "disk"))
			NEAR(k2->bytes.consolidated, 10 * MIB * (f->duration_s / SIM_MS) / 1000, MIB);
	}
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->bytes.hot_disk, 10240 * MIB);
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->bytes.cold_disk, 0);
	given_done(&p);
}

/* The leaf of 1 s has 10 MiB/s until 300 s, although a clone came and went. */
static void the_leaf_of_a_snapshot_grows_on_when_a_clone_is_done(void)
{
	struct given_run p = play("  - {at: 1 s, snapshot_create: {id: s, vm: on}}\n  - {at: 2 s, clone: {id: k, vm: on, to: h2, datastore: b}}\n"
				  "  - {at: 301 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "k")->outcome, "completed");
	NEAR(given_migration(p.o, "m")->bytes.hot_disk, 3000 * MIB, MIB);
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->bytes.cold_disk, 10240 * MIB);
	given_done(&p);
}

/* Two migrations of disks fill a host's 8 units; when one of them is over, the other host takes no VM any more. */
static void a_clone_that_waited_does_not_start_towards_a_host_in_maintenance(void)
{
	struct given_run p = play("  - {at: 0 s, migrate: {id: m1, vm: on, to: h2, datastore: b}}\n  - {at: 0 s, migrate: {id: m2, vm: two, to: h2, datastore: b}}\n"
				  "  - {at: 1 s, clone: {id: k, vm: off, to: h2, datastore: b}}\n  - {at: 2 s, evacuate: {id: ev, host: h2, to: h1}}\n"
				  "  - {at: 3 s, cancel: {id: m2}}\n");
	const struct outcome_migration *k = given_migration(p.o, "k");
	CU_ASSERT_STRING_EQUAL(k->outcome, "refused");
	CU_ASSERT_STRING_EQUAL(k->rule, "EVA-01");
	CU_ASSERT_EQUAL(k->queued_s, 2 * SIM_S);
	given_done(&p);
}

/* Whatever is refused says what it would have been; what names a VM that is not there is nothing. */
static void what_is_refused_has_its_kind(void)
{
	struct given_run p = play("  - {at: 0 s, migrate: {id: m, vm: on, datastore: c}}\n  - {at: 1 s, migrate: {id: live, vm: on, to: h2}}\n"
				  "  - {at: 1 s, migrate: {id: disks, vm: on, to: h2, datastore: b}}\n  - {at: 1 s, clone: {id: k, vm: on, kind: linked}}\n"
				  "  - {at: 1 s, snapshot_create: {id: s, vm: on}}\n  - {at: 1 s, migrate: {id: cold, vm: off, to: h2}}\n"
				  "  - {at: 1 s, migrate: {id: nobody, vm: k, to: h2}}\n");
	static const struct {
		const char *id, *kind, *rule;
	} rows[] = {{"live", "vmotion", "MIG-12"}, {"disks", "shared_nothing", "MIG-12"}, {"k", "linked_clone", "MIG-12"}, {"s", "snapshot_create", "MIG-12"},
		{"cold", "cold", "MIG-13"}, {"nobody", NULL, "MIG-11"}};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct outcome_migration *m = given_migration(p.o, rows[i].id);
		CU_ASSERT_STRING_EQUAL(m->outcome, "refused");
		CU_ASSERT_STRING_EQUAL(m->rule, rows[i].rule);
		CU_ASSERT_EQUAL(g_strcmp0(m->kind, rows[i].kind), 0);
	}
	given_done(&p);
}

static struct given_run play_with(const char *of, const char *by, const char *timeline)
{
	g_autofree char *text = g_strconcat(base, timeline, NULL);
	char *at = strstr(text, of);
	if (!at)
		CU_FAIL_FATAL("the text to replace is not there");
	g_autofree char *head = g_strndup(text, (gsize)(at - text)), *whole = g_strconcat(head, by, at + strlen(of), NULL);
	return given_play(whole, NULL);
}

static bool is_warned(const struct outcome_migration *m, const char *text)
{
	guint n = 0;
	for (guint i = 0; i < m->warnings->len; i++)
		n += strstr(m->warnings->pdata[i], text) != NULL;
	return n == 1;
}

/* h2's NIC has 100 Mbit/s and its port group another name; two adapters share each. */
static void warnings_name_slow_uplinks_and_labels_of_both_ends(void)
{
	struct given_run p = play_with("hosts: {h(1..2): {profile: h}}",
		"hosts:\n  h1: {profile: h, n: 1, adapters: {vmk2: {portgroup: V, services: [vmotion], ipv4: 10.20.0.21/24}}}\n"
		"  h2: {profile: h, n: 2, nics: {vmnic0: 100 Mbit/s}, portgroups: {V: null, W: {switch: vSwitch0, network: vmo}},\n"
		"    adapters: {vmk1: {portgroup: W}, vmk2: {portgroup: W, services: [vmotion], ipv4: 10.20.0.22/24}}}",
		"  - {at: 0 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n");
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	CU_ASSERT_TRUE(is_warned(m, "VMotionLinkCapacityLow: h2/vmnic0"));
	CU_ASSERT_TRUE(is_warned(m, "MismatchedVMotionNetworkNames: 'V' of h1, 'W' of h2"));
	given_done(&p);
}

static void adapters_chosen_late_and_not_there_fail_the_migration(void)
{
	struct given_run p = play_with("assume: {", "assume: {pin: session, ",
		"  - {at: 0 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n  - {at: 1 s, untag: {host: h2, name: vmk1, services: [vmotion]}}\n");
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_STRING_EQUAL(m->fault, "VMotionNotConfigured");
	CU_ASSERT_TRUE(strstr(m->message, "\"Destination\" host 'h2'") != NULL);
	CU_ASSERT_TRUE(m->progress_at_failure_pct > 0 && m->progress_at_failure_pct < 1000000);
	given_done(&p);
}

static void only_who_cancels_is_said_to_have_cancelled(void)
{
	struct given_run p = play("  - {at: 0 s, migrate: {id: m1, vm: on, to: h2, datastore: b}}\n  - {at: 0 s, migrate: {id: m2, vm: two, to: h2, datastore: b}}\n"
				  "  - {at: 1 s, migrate: {id: back, vm: off, to: h1, datastore: c}}\n  - {at: 2 s, evacuate: {id: ev, host: h1, to: h2, powered_off: move, timeout: 1 s}}\n"
				  "  - {at: 4 s, cancel: {id: m2}}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m2")->message, "The task was canceled by a user.");
	for (guint i = 0; i < p.o->migrations->len; i++) {
		const struct outcome_migration *m = p.o->migrations->pdata[i];
		if (g_strcmp0(m->rule, "EVA-05") == 0)
			CU_ASSERT_TRUE(strstr(m->message, "user") == NULL && strstr(m->message, "timed out") != NULL);
	}
	given_done(&p);
}

/* Storage that both vCenter Servers' hosts see: whoever names the datastore on which the disks are already moves none, and a host's 8 units carry 8. */
static void disks_that_stay_cost_nothing_between_vcenters(void)
{
	struct given_run p = play_with("hosts: {h(1..2): {profile: h}}",
		"vcenters: {v1: {site: s}, v2: {site: s}}\nhosts: {h1: {profile: h, n: 1, vcenter: v1}, h2: {profile: h, n: 2, vcenter: v2}}\n",
		"  - {at: 0 s, migrate: {id: c, vm: off, datastore: c}}\n  - {at: 0 s, migrate: {id: d, vm: two, datastore: c}}\n"
		"  - {at: 900 s, migrate: {id: m1, vm: two, to: h2, datastore: c}}\n  - {at: 900 s, migrate: {id: m2, vm: on, to: h2, datastore: b}}\n"
		"  - {at: 900 s, clone: {id: m3, vm: off, to: h2, datastore: c}}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->kind, "cross_vcenter");
	CU_ASSERT_EQUAL(given_migration(p.o, "m1")->bytes.hot_disk, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m2")->queued_s, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m3")->queued_s, 0); /* 1 + 4 + 1 units */
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m3")->outcome, "completed");
	given_done(&p);
}

/* The NIC fails when the last copy begins: it is what is missing. */
static void what_fails_in_the_switchover_was_not_done(void)
{
	struct given_run p = play_with("vcpus: 4,", "vcpus: 4, dirty_rate: 100 MiB/s,", "  - {at: 0 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n"
				  "  - {after: {event: migration(m).phase(switchover)}, nic_down: {host: h2, nic: vmnic0}}\n");
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_TRUE(m->progress_at_failure_pct > 900000 && m->progress_at_failure_pct < 1000000);
	given_done(&p);
}

static void a_linked_clone_takes_its_parents_files_along_when_it_moves(void)
{
	struct given_run p = play("  - {at: 0 s, clone: {id: k, vm: off, kind: linked}}\n  - {at: 1 s, migrate: {id: m, vm: k, to: h2, datastore: b}}\n"
				  "  - {at: 300 s, migrate: {id: parent, vm: off, to: h2, datastore: b}}\n");
	CU_ASSERT_EQUAL(given_migration(p.o, "k")->bytes.total, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->bytes.cold_disk, 10240 * MIB);
	CU_ASSERT_EQUAL(given_migration(p.o, "parent")->bytes.cold_disk, 10240 * MIB);
	given_done(&p);
}

static void snapshot_files_move_and_are_read_where_they_went(void)
{
	struct given_run p = play("  - {at: 1 s, snapshot_create: {id: s, vm: on}}\n  - {at: 2 s, snapshot_move: {id: v, vm: on, datastore: c}}\n"
				  "  - {at: 300 s, snapshot_move: {id: again, vm: on, datastore: c}}\n  - {at: 301 s, snapshot_move: {id: blind, vm: on, to: h2, datastore: b}}\n"
				  "  - {at: 302 s, migrate: {id: m, vm: on, to: h2, datastore: c}}\n");
	const struct outcome_migration *v = given_migration(p.o, "v");
	CU_ASSERT_STRING_EQUAL(v->outcome, "completed");
	NEAR(v->duration_s, 10240 * SIM_S / 100, SIM_MS);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "again")->rule, "MIG-14");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "blind")->rule, "SNP-02");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "completed");
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->bytes.cold_disk, 0); /* the base is on c already: the leaf alone moves */
	given_done(&p);
}

static guint noted(const struct outcome *o, const char *rule)
{
	guint n = 0;
	for (guint i = 0; i < o->log->len; i++)
		n += g_strcmp0(((const struct outcome_log *)o->log->pdata[i])->rule, rule) == 0;
	return n;
}

static void power_follows_and_waits_for_no_task(void)
{
	struct given_run p = play("  - {at: 0 s, migrate: {id: m1, vm: on, datastore: c}}\n  - {at: 1 s, power: {vm: on, to: \"off\"}}\n"
				  "  - {at: 200 s, power: {vm: on, to: \"off\"}}\n  - {at: 201 s, power: {vm: on, to: \"off\"}}\n"
				  "  - {at: 202 s, migrate: {id: m2, vm: on, to: h2, datastore: b}}\n");
	CU_ASSERT_EQUAL(noted(p.o, "PWR-01"), 1);
	CU_ASSERT_EQUAL(noted(p.o, "PWR-02"), 1);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m2")->kind, "cold");
	given_done(&p);
}

/* 4 GiB and what was sent again, 1 ms for each GiB: of one of four vCPUs from 7.0 on, of all before. */
static void page_traces_cost_one_vcpu_or_all(void)
{
	static const char *const releases[] = {"release: 7.0.3", "release: 6.7.0"};
	for (int i = 0; i < 2; i++) {
		g_autofree char *timeline = g_strconcat(base, "  - {at: 0 s, migrate: {id: m, vm: on, to: h2, datastore: b}}\n", NULL);
		g_autofree char **parts = g_strsplit(timeline, releases[0], 2);
		g_autofree char *text = g_strconcat(parts[0], releases[i], parts[1], NULL);
		struct given_run p = given_play(text, NULL);
		const struct outcome_migration *m = given_migration(p.o, "m");
		CU_ASSERT_EQUAL(m->bytes.memory, 4096 * MIB);
		CU_ASSERT_EQUAL(m->precopy_stun_s, i ? 4 * SIM_MS : SIM_MS);
		given_done(&p);
		g_free(parts[0]);
		g_free(parts[1]);
	}
}

static void the_round_trip_supported_is_that_of_the_older_release_and_lesser_edition(void)
{
	static const struct {
		struct release a, b;
		enum host_edition ea, eb;
		int64_t ms;
	} rows[] = {
		{{5, 0, 0}, {5, 0, 0}, HOST_ENTERPRISE, HOST_ENTERPRISE, 5},
		{{5, 0, 0}, {5, 5, 0}, HOST_ENTERPRISE_PLUS, HOST_ENTERPRISE_PLUS, 10},
		{{5, 5, 0}, {5, 5, 0}, HOST_ENTERPRISE_PLUS, HOST_STANDARD, 5},
		{{6, 0, 0}, {8, 0, 3}, HOST_ENTERPRISE_PLUS, HOST_ENTERPRISE_PLUS, 150},
		{{5, 5, 0}, {8, 0, 3}, HOST_ENTERPRISE_PLUS, HOST_ENTERPRISE_PLUS, 10},
		{{7, 0, 0}, {8, 0, 3}, HOST_STANDARD, HOST_ENTERPRISE_PLUS, 10},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct host *a = host_new("a", 0), *b = host_new("b", 1);
		a->release = rows[i].a, a->edition = rows[i].ea;
		b->release = rows[i].b, b->edition = rows[i].eb;
		CU_ASSERT_EQUAL(support_max_rtt(a, b).ps, rows[i].ms * SIM_MS);
		CU_ASSERT_EQUAL(support_max_rtt(b, a).ps, rows[i].ms * SIM_MS);
		host_free(a);
		host_free(b);
	}
}

static void encryption_has_three_states_and_an_encrypted_vm_one(void)
{
	static const struct {
		bool vm, old;
		enum migration_encryption asked;
		const char *refused;
		bool encrypted;
	} rows[] = {
		{false, false, ENCRYPTION_UNSAID, NULL, true}, {false, true, ENCRYPTION_UNSAID, NULL, false},
		{false, false, ENCRYPTION_OPPORTUNISTIC, NULL, true}, {false, true, ENCRYPTION_OPPORTUNISTIC, NULL, false},
		{false, false, ENCRYPTION_DISABLED, NULL, false}, {false, false, ENCRYPTION_REQUIRED, NULL, true},
		{false, true, ENCRYPTION_REQUIRED, "ENC-01", false}, {true, false, ENCRYPTION_UNSAID, NULL, true},
		{true, false, ENCRYPTION_DISABLED, "ENC-02", false}, {true, true, ENCRYPTION_UNSAID, "ENC-01", false},
	};
	struct assume assume;
	assume_init(&assume);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct estate *e = estate_new();
		estate_host_add(e, "a")->release = RELEASE(7, 0, 0);
		estate_host_add(e, "b")->release = rows[i].old ? RELEASE(6, 0, 0) : RELEASE(6, 5, 0);
		struct support_move q = {.from = 0, .to = 1, .kind = MIGRATION_VMOTION, .memory = true, .encrypted = rows[i].vm, .encryption = rows[i].asked, .assume = &assume};
		bool encrypted = false;
		struct verdict v = support_encryption(e, &q, &encrypted);
		CU_ASSERT_EQUAL(v.ok, !rows[i].refused);
		CU_ASSERT_EQUAL(g_strcmp0(v.rule, rows[i].refused), 0);
		CU_ASSERT_EQUAL(encrypted, rows[i].encrypted);
		estate_free(e);
	}
}

static const struct suite_case cases[] = {
	{"Storage vMotion is as fast as the slower datastore beside its mirror, and no adapter carries it", storage_vmotion_uses_no_adapter},
	{"half of a disk's writes are mirrored while it is copied, all of them after", a_copied_disk_is_mirrored_whole_while_the_next_is_copied},
	{"a snapshot makes what was written before it cold, and its leaf grows", a_snapshot_makes_what_was_written_before_it_cold},
	{"a snapshot of memory is written to the first disk's datastore", a_snapshot_of_memory_is_written_to_the_first_datastore},
	{"a cancelled clone leaves nothing behind", a_cancelled_clone_leaves_nothing_behind},
	{"a clone is a VM that later actions name", a_clone_is_a_vm_that_later_actions_name},
	{"two clones of a running VM each merge what their own snapshot began", two_clones_of_a_running_vm_each_merge_what_their_own_snapshot_began},
	{"the leaf of a snapshot grows on when a clone is done", the_leaf_of_a_snapshot_grows_on_when_a_clone_is_done},
	{"a clone that waited does not start towards a host in maintenance", a_clone_that_waited_does_not_start_towards_a_host_in_maintenance},
	{"what is refused has its kind", what_is_refused_has_its_kind},
	{"warnings name slow uplinks and other labels at both ends, once each", warnings_name_slow_uplinks_and_labels_of_both_ends},
	{"adapters chosen late and not there fail the migration where it stands", adapters_chosen_late_and_not_there_fail_the_migration},
	{"only who cancels a task is said to have cancelled it", only_who_cancels_is_said_to_have_cancelled},
	{"disks that stay cost nothing between vCenter Servers either", disks_that_stay_cost_nothing_between_vcenters},
	{"what fails in the switchover was not done", what_fails_in_the_switchover_was_not_done},
	{"a linked clone takes its parent's files along when it moves", a_linked_clone_takes_its_parents_files_along_when_it_moves},
	{"snapshot files move and are found where they went", snapshot_files_move_and_are_read_where_they_went},
	{"a VM keeps its power state during a task, and the next migration follows it", power_follows_and_waits_for_no_task},
	{"page traces cost all vCPUs before 7.0, one since", page_traces_cost_one_vcpu_or_all},
	{"the supported round trip is that of the older release and the lesser edition", the_round_trip_supported_is_that_of_the_older_release_and_lesser_edition},
	{"encryption has three states, an encrypted VM has one", encryption_has_three_states_and_an_encrypted_vm_one},
};

SUITE_MAIN("kinds", cases)
