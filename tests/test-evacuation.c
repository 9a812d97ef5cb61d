/* tests/test-evacuation.c: maintenance mode: no VM is lost, none stays without a reason, and what a host may not do in it.
 *
 * After every run the same laws are checked: each VM of the host has left it or somebody says why not, what moved and what is to move add up, each VM leaves from
 * where it was. Times are asked for only where they are exact. Not pinned: the words of the log.
 */
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

static const char estate_text[] =
	"vmksim: 1\nname: evacuation\nsites: {s: {}}\n"
	"networks:\n"
	"  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24}\n"
	"  vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24}\n"
	"  vm: {site: s, vlan: 100}\n"
	"  vm2: {site: s, vlan: 200}\n"
	"profiles:\n"
	"  h:\n    release: 7.0.3\n    site: s\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n"
	"    switches: {vSwitch0: {uplinks: [vmnic0]}, vSwitch1: {uplinks: [vmnic1]}, vSwitch2: {}}\n"
	"    portgroups:\n"
	"      M: {switch: vSwitch0, network: mgmt}\n"
	"      V: {switch: vSwitch1, network: vmo}\n"
	"      N: {switch: vSwitch0, network: vm}\n"
	"      Inside: {switch: vSwitch2, network: vm}\n"
	"    adapters:\n"
	"      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n"
	"      vmk1: {portgroup: V, services: [vmotion], ipv4: \"10.20.0.{10+n}/24\"}\n"
	"hosts: {esx(01..04): {profile: h}, far: {profile: h, n: 9}}\n"
	"clusters: {prod: {hosts: \"esx*\", drs: fully_automated}}\n"
	"datastores: {d: {hosts: [\"*\"], type: vmfs_fc}, own: {hosts: esx01, type: local}}\n"
	"vms:\n"
	"  a(01..20): {host: esx01, memory: 4 GiB, active: 64 MiB, portgroups: [N], disks: [{size: 10 GiB, datastore: d}]}\n"
	"  b(1..2): {host: esx02, memory: 8 GiB, active: 64 MiB, disks: [{size: 10 GiB, datastore: d}]}\n"
	"  c1: {host: esx03, memory: 16 GiB, active: 64 MiB, disks: [{size: 10 GiB, datastore: d}]}\n";
#define OFF "  off(1..2): {host: esx01, memory: 4 GiB, power: off, disks: [{size: 10 GiB, datastore: d}]}\n" \
	"  paused: {host: esx01, memory: 4 GiB, power: suspended, disks: [{size: 10 GiB, datastore: d}]}\n"
#define INSIDE "  in1: {host: esx01, memory: 4 GiB, portgroups: [Inside]}\n"
#define LOCAL "  loc1: {host: esx01, memory: 4 GiB, disks: [{size: 10 GiB, datastore: own}]}\n"

/* --- laws of every outcome --- */

static const struct outcome_evacuation *evacuation(const struct given_run *p, const char *id)
{
	for (guint i = 0; i < p->o->evacuations->len; i++) {
		const struct outcome_evacuation *v = p->o->evacuations->pdata[i];
		if (g_str_equal(v->id, id))
			return v;
	}
	CU_FAIL_FATAL("no such evacuation");
	return NULL;
}

static bool has_text(const GPtrArray *list, const char *text)
{
	for (guint i = 0; i < list->len; i++)
		if (g_str_equal(list->pdata[i], text))
			return true;
	return false;
}

static const struct outcome_blocker *blocker(const struct outcome_evacuation *v, const char *vm)
{
	for (guint i = 0; i < v->blocked_by->len; i++) {
		const struct outcome_blocker *b = v->blocked_by->pdata[i];
		if (g_str_equal(b->vm, vm))
			return b;
	}
	return NULL;
}

/* Where a VM is at the end, by its migrations: the destination of the last that completed. */
static const char *host_of(const struct given_run *p, const char *vm)
{
	const char *host = estate_host(p->s->world->estate, world_vm(p->s->world, world_vm_find(p->s->world, vm))->host)->name;
	int64_t last = -1;
	for (guint i = 0; i < p->o->migrations->len; i++) {
		const struct outcome_migration *m = p->o->migrations->pdata[i];
		if (!g_str_equal(m->vm, vm) || !g_str_equal(m->outcome, "completed") || m->finished_s < last)
			continue;
		CU_ASSERT_STRING_EQUAL(m->from, host); /* it left from where it was: nobody is in two places */
		host = m->to;
		last = m->finished_s;
	}
	return host;
}

/* Migrations of an evacuation that had been asked for and not ended, at most. */
static guint most_open(const struct given_run *p, const char *id)
{
	guint most = 0;
	for (guint i = 0; i < p->o->migrations->len; i++) {
		const struct outcome_migration *m = p->o->migrations->pdata[i];
		guint n = 0;
		for (guint k = 0; k < p->o->migrations->len; k++) {
			const struct outcome_migration *x = p->o->migrations->pdata[k];
			bool ended = x->finished_s != OUTCOME_NULL && x->finished_s <= m->requested_s && x != m;
			n += g_strcmp0(x->parent, id) == 0 && x->requested_s <= m->requested_s && !ended;
		}
		if (g_strcmp0(m->parent, id) == 0)
			most = MAX(most, n);
	}
	return most;
}

static void check_one(const struct given_run *p, const struct outcome_evacuation *v)
{
	guint gone = 0;
	for (guint i = 0; i < v->migrations->len; i++) {
		bool found = false;
		for (guint k = 0; k < p->o->migrations->len; k++) {
			const struct outcome_migration *m = p->o->migrations->pdata[k];
			if (!g_str_equal(m->id, v->migrations->pdata[i]))
				continue;
			found = true;
			gone += g_str_equal(m->outcome, "completed");
			CU_ASSERT_STRING_EQUAL(m->parent, v->id);
			CU_ASSERT_STRING_EQUAL(m->from, v->host);
			CU_ASSERT(m->requested_s >= v->requested_s);
			CU_ASSERT_STRING_NOT_EQUAL(m->outcome, "unfinished");
		}
		CU_ASSERT(found);
	}
	CU_ASSERT(gone <= (guint)v->moved && v->moved <= v->to_move);
	CU_ASSERT_EQUAL(v->progress_pct, v->to_move ? v->moved * 1000000 / v->to_move : 1000000);
	if (v->finished_s != OUTCOME_NULL)
		CU_ASSERT_EQUAL(v->duration_s, v->finished_s - v->requested_s);
	for (guint i = 0; i < v->blocked_by->len; i++) {
		const struct outcome_blocker *b = v->blocked_by->pdata[i];
		CU_ASSERT(b->rule && b->reason && *b->reason);
		CU_ASSERT_FALSE(has_text(v->left, b->vm));
	}
}

/* Every VM of the host has left it, or somebody says why not. */
static void check_everybody(const struct given_run *p, const struct outcome_evacuation *v)
{
	const struct world *w = p->s->world;
	if (g_str_equal(v->state, "refused") || v->exited_s != OUTCOME_NULL)
		return;
	for (guint i = 0; i < w->vms->len; i++) {
		const char *vm = world_vm(w, i)->name;
		bool here = g_str_equal(host_of(p, vm), v->host);
		if (here)
			CU_ASSERT(blocker(v, vm) || has_text(v->left, vm));
		if (here && g_str_equal(v->state, "in_maintenance"))
			CU_ASSERT(has_text(v->left, vm));
	}
}

static struct given_run play(const char *vms, const char *timeline)
{
	g_autofree char *text = g_strconcat(estate_text, vms, "timeline:\n", timeline, NULL);
	struct given_run p = given_play(text, NULL);
	CU_ASSERT_STRING_EQUAL(p.o->run.ended_by, "finished"); /* whatever is blocked does not keep the run going */
	for (guint i = 0; i < p.o->evacuations->len; i++) {
		check_one(&p, p.o->evacuations->pdata[i]);
		check_everybody(&p, p.o->evacuations->pdata[i]);
	}
	return p;
}

static guint arrived(const struct given_run *p, const char *host)
{
	guint n = 0;
	for (guint i = 0; i < p->s->world->vms->len; i++)
		n += g_str_equal(host_of(p, world_vm(p->s->world, i)->name), host);
	return n;
}

static enum host_mode mode_of(const struct given_run *p, const char *host)
{
	return estate_host(run_estate(p->r), estate_host_find(run_estate(p->r), host))->mode;
}

#define EVACUATE "  - at: 1 s\n    evacuate: {id: ev1, host: esx01"

/* --- who leaves, and to where --- */

static void a_host_is_emptied(void)
{
	struct given_run p = play("", EVACUATE "}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "in_maintenance");
	CU_ASSERT_EQUAL(v->moved, 20);
	CU_ASSERT_EQUAL(v->migrations->len, 20);
	CU_ASSERT_EQUAL(v->started_s, SIM_S);
	CU_ASSERT_EQUAL(mode_of(&p, "esx01"), HOST_IN_MAINTENANCE);
	CU_ASSERT_EQUAL(arrived(&p, "far"), 0); /* its own cluster is the default */
	given_done(&p);
}

/* 20 VMs to hosts with 2, 1 and 0: the water is level at (20 + 3) / 3, so 8, 8 and 7: esx04 first, then esx03, each the emptiest when it is chosen. */
static void spread_levels(void)
{
	struct given_run p = play("", EVACUATE "}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/a01")->to, "esx04");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/a02")->to, "esx04"); /* 1 and 1: 4 GiB there, 16 GiB on esx03 */
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/a03")->to, "esx03");
	CU_ASSERT_EQUAL(arrived(&p, "esx02") + arrived(&p, "esx03") + arrived(&p, "esx04"), 23);
	CU_ASSERT(arrived(&p, "esx02") >= 7 && arrived(&p, "esx03") >= 7 && arrived(&p, "esx04") >= 7);
	given_done(&p);
}

static void fill_takes_the_first(void)
{
	struct given_run p = play("", EVACUATE ", placement: fill, to: [esx03, esx02]}\n");
	CU_ASSERT_EQUAL(arrived(&p, "esx03"), 21);
	CU_ASSERT_EQUAL(arrived(&p, "esx02"), 2);
	given_done(&p);
}

static void to_may_name_hosts_and_clusters(void)
{
	struct given_run p = play("", EVACUATE ", to: [far, cluster/prod]}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_EQUAL(v->to->len, 4);
	CU_ASSERT_STRING_EQUAL(v->to->pdata[0], "far");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/a01")->to, "far");
	given_done(&p);
}

static void powered_off_ones_stay_unless_asked(void)
{
	struct given_run stay = play(OFF, EVACUATE "}\n"), move = play(OFF, EVACUATE ", powered_off: move}\n");
	CU_ASSERT_STRING_EQUAL(evacuation(&stay, "ev1")->state, "in_maintenance");
	CU_ASSERT_EQUAL(evacuation(&stay, "ev1")->left->len, 3);
	CU_ASSERT_EQUAL(arrived(&stay, "esx01"), 3);
	CU_ASSERT_STRING_EQUAL(evacuation(&move, "ev1")->state, "in_maintenance");
	CU_ASSERT_EQUAL(evacuation(&move, "ev1")->left->len, 0);
	CU_ASSERT_EQUAL(arrived(&move, "esx01"), 0);
	CU_ASSERT_STRING_EQUAL(given_migration(move.o, "ev1/paused")->kind, "cold");
	given_done(&stay);
	given_done(&move);
}

static void only_some(void)
{
	struct given_run p = play(OFF, EVACUATE ", only: [a0*, off1], powered_off: move}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "evacuated");
	CU_ASSERT_EQUAL(v->moved, 10);
	CU_ASSERT_EQUAL(v->left->len, 13); /* a10..a20, off2, paused */
	CU_ASSERT_EQUAL(mode_of(&p, "esx01"), HOST_IN_SERVICE);
	given_done(&p);
}

static void the_limit_holds(void)
{
	static const guint limits[] = {1, 3, 7};
	for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
		g_autofree char *timeline = g_strdup_printf(EVACUATE ", limit: %u}\n", limits[i]);
		struct given_run p = play("", timeline);
		CU_ASSERT_EQUAL(most_open(&p, "ev1"), limits[i]);
		CU_ASSERT_EQUAL(evacuation(&p, "ev1")->moved, 20);
		given_done(&p);
	}
}

static void an_empty_host_is_done_at_once(void)
{
	struct given_run p = play("", "  - at: 1 s\n    evacuate: {id: ev1, host: esx04}\n");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev1")->state, "in_maintenance");
	CU_ASSERT_EQUAL(evacuation(&p, "ev1")->duration_s, 0);
	CU_ASSERT_EQUAL(evacuation(&p, "ev1")->progress_pct, 1000000);
	given_done(&p);
}

/* --- who cannot leave --- */

static void what_blocks_is_named(void)
{
	struct given_run p = play(INSIDE LOCAL "  word: {host: esx01, memory: 1 GiB, portgroups: [internal_only]}\n", EVACUATE ", timeout: 5 h}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "blocked");
	CU_ASSERT_EQUAL(v->blocked_by->len, 3);
	CU_ASSERT_STRING_EQUAL(blocker(v, "in1")->rule, "CLU-01");
	CU_ASSERT_STRING_EQUAL(blocker(v, "in1")->fault, "VMOnVirtualIntranet");
	CU_ASSERT_STRING_EQUAL(blocker(v, "word")->rule, "CLU-01");
	CU_ASSERT_STRING_EQUAL(blocker(v, "loc1")->rule, "MIG-13");
	CU_ASSERT_EQUAL(v->moved, 20);
	CU_ASSERT(p.o->run.finished_s < 3600 * SIM_S); /* long before the timeout */
	CU_ASSERT_EQUAL(mode_of(&p, "esx01"), HOST_ENTERING_MAINTENANCE);
	given_done(&p);
}

/* Another uplink makes vSwitch2 a switch like others: in1 can go, and the evacuation with it. */
static void a_change_frees_it(void)
{
	struct given_run p = play(INSIDE, EVACUATE "}\n  - at: 1 h\n    nic_down: {host: esx03, nic: vmnic0}\n"
				     "  - at: 2 h\n    do:\n      - remove_uplink: {host: esx01, switch: vSwitch0, nic: vmnic0}\n"
				     "      - add_uplink: {host: esx01, switch: vSwitch2, nic: vmnic0}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "in_maintenance");
	CU_ASSERT_EQUAL(v->moved, 21);
	CU_ASSERT_EQUAL(given_migration(p.o, "ev1/in1")->requested_s, 7200 * SIM_S);
	given_done(&p);
}

/* A change that frees nobody changes nothing of a blocked evacuation. */
static void another_change_does_not(void)
{
	struct given_run p = play(INSIDE, EVACUATE "}\n  - at: 1 h\n    nic_down: {host: esx03, nic: vmnic0}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "blocked");
	CU_ASSERT(v->finished_s < 3600 * SIM_S);
	CU_ASSERT_EQUAL(v->moved, 20);
	given_done(&p);
}

/* No vMotion adapter anywhere else: nobody is sent to fail. */
static void no_adapter_blocks_all(void)
{
	struct given_run p = play("", "  - at: 0 s\n    do:\n      - untag: {host: esx(02..04), name: vmk1, services: [vmotion]}\n" EVACUATE "}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "blocked");
	CU_ASSERT_EQUAL(v->blocked_by->len, 20);
	CU_ASSERT_EQUAL(p.o->migrations->len, 0);
	CU_ASSERT_STRING_EQUAL(blocker(v, "a01")->fault, "VMotionNotConfigured");
	given_done(&p);
}

/* A VM that is being cloned goes when that is over; the clone, which arrives on the host meanwhile, stays there powered off. */
static void cloned_ones_wait(void)
{
	struct given_run p = play("", "  - at: 0 s\n    clone: {id: k, vm: a01, to: esx01, datastore: own, name: copy}\n" EVACUATE "}\n"
				 "  - at: 1 h\n    power: {vm: copy, to: on}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "in_maintenance");
	CU_ASSERT_EQUAL(v->moved, 20);
	CU_ASSERT_EQUAL(given_migration(p.o, "ev1/a01")->requested_s, given_migration(p.o, "k")->finished_s);
	CU_ASSERT(has_text(v->left, "copy"));
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[p.o->findings->len - 1])->rule, "EVA-01");
	given_done(&p);
}

/* Powering a VM off that cannot leave lets the host into maintenance mode. */
static void switching_off_unblocks(void)
{
	struct given_run p = play(INSIDE, EVACUATE "}\n  - at: 1 h\n    power: {vm: in1, to: off}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "in_maintenance");
	CU_ASSERT_EQUAL(v->finished_s, 3600 * SIM_S);
	CU_ASSERT_EQUAL(v->to_move, 20);
	CU_ASSERT(has_text(v->left, "in1"));
	given_done(&p);
}

/* Blocked, its time runs out unnoticed: whoever would take it up again, a change or an arrival, finds it over. */
static void blocked_and_late(void)
{
	static const char *const later[] = {"  - at: 2 h\n    nic_down: {host: esx03, nic: vmnic0}\n", "  - at: 2 h\n    power: {vm: in1, to: off}\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
		g_autofree char *timeline = g_strconcat(EVACUATE ", timeout: 1 h}\n", later[i], NULL);
		struct given_run p = play(INSIDE, timeline);
		CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev1")->state, "timed_out");
		CU_ASSERT_EQUAL(mode_of(&p, "esx01"), HOST_IN_SERVICE);
		given_done(&p);
	}
}

/* The VM does not go to where its secondary is, and the secondary's host cannot be emptied. */
static void fault_tolerant_ones(void)
{
	struct given_run p = play("  ft1: {host: esx01, memory: 1 GiB, disks: [{size: 10 GiB, datastore: d}], ft: {secondary: esx02, logging: 1 Mbit/s}}\n",
		"  - at: 0 s\n    migrate: {id: onto, vm: ft1, to: esx02}\n" EVACUATE ", to: [esx02, esx03], placement: fill, only: ft1}\n"
		"  - at: 1 h\n    evacuate: {id: ev2, host: esx02}\n  - at: 2 h\n    nic_down: {host: esx03, nic: vmnic0}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev2");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "onto")->rule, "CLU-04");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/ft1")->to, "esx03");
	CU_ASSERT_STRING_EQUAL(v->state, "blocked");
	CU_ASSERT_STRING_EQUAL(blocker(v, "ft1 (secondary)")->rule, "EVA-07");
	CU_ASSERT_EQUAL(v->moved, 2);
	CU_ASSERT(v->finished_s < 7200 * SIM_S);
	given_done(&p);
}

/* --- the host meanwhile, and afterwards --- */

static void a_host_on_its_way_takes_nobody(void)
{
	struct given_run p = play("", EVACUATE "}\n  - at: 2 s\n    migrate: {id: m1, vm: b1, to: esx01}\n  - at: 1 h\n    migrate: {id: m2, vm: b1, to: esx01}\n"
				 "  - at: 2 h\n    exit_maintenance: {host: esx01}\n  - at: 3 h\n    migrate: {id: m3, vm: b1, to: esx01}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->outcome, "refused");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->rule, "EVA-01");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m2")->rule, "EVA-01");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m3")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev1")->state, "exited");
	CU_ASSERT_EQUAL(evacuation(&p, "ev1")->exited_s, 7200 * SIM_S);
	given_done(&p);
}

/* b1 runs towards esx01 when that closes, c1 waits: b1 arrives and leaves again, c1 is refused when its turn comes. */
static void who_is_on_the_way_arrives_and_leaves(void)
{
	struct given_run p = play("", "  - at: 0 s\n    do:\n      - migrate: {id: in, vm: b1, to: esx01}\n      - migrate: {id: fill(1..7), vm: a(01..07), to: far}\n"
				 "      - migrate: {id: late, vm: c1, to: esx01}\n" EVACUATE "}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "in")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "late")->outcome, "refused");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "late")->rule, "EVA-01");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/b1")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(v->state, "in_maintenance");
	CU_ASSERT_EQUAL(v->moved, 21);       /* 20 and b1 */
	CU_ASSERT_EQUAL(v->migrations->len, 14); /* seven were being moved by others */
	given_done(&p);
}

/* What others move away is waited for; when that is cancelled, the evacuation moves it itself. */
static void what_others_drop_is_taken_up(void)
{
	struct given_run p = play("", "  - at: 0 s\n    migrate: {id: m1, vm: a01, to: esx02}\n" EVACUATE "}\n  - at: 1500 ms\n    cancel: {id: m1}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->outcome, "cancelled");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/a01")->outcome, "completed");
	CU_ASSERT_EQUAL(given_migration(p.o, "ev1/a01")->requested_s, 1500 * SIM_MS);
	CU_ASSERT_EQUAL(evacuation(&p, "ev1")->moved, 20);
	given_done(&p);
}

/* esx02 begins to close while migrations of ev1 wait for it: they go elsewhere, and whatever arrived leaves with b1 and b2. */
static void two_at_once(void)
{
	struct given_run p = play("", EVACUATE "}\n  - at: 2 s\n    evacuate: {id: ev2, host: esx02}\n");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev1")->state, "in_maintenance");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev2")->state, "in_maintenance");
	CU_ASSERT_EQUAL(arrived(&p, "esx01") + arrived(&p, "esx02"), 0);
	CU_ASSERT_EQUAL(arrived(&p, "esx03") + arrived(&p, "esx04"), 23);
	for (guint i = 0; i < p.o->migrations->len; i++) {
		const struct outcome_migration *m = p.o->migrations->pdata[i];
		CU_ASSERT(g_str_equal(m->outcome, "completed") || (g_str_equal(m->outcome, "cancelled") && g_str_equal(m->rule, "EVA-01")));
		CU_ASSERT_FALSE(g_str_equal(m->to, "esx02") && m->started_s > 2 * SIM_S);
	}
	given_done(&p);
}

/* All hosts of the cluster at once: nobody has anywhere to go, and nothing hangs. */
static void all_at_once(void)
{
	struct given_run p = play("", "  - at: 1 s\n    evacuate: {id: \"ev{n}\", host: esx*}\n");
	for (guint i = 0; i < 3; i++)
		CU_ASSERT_STRING_EQUAL(((const struct outcome_evacuation *)p.o->evacuations->pdata[i])->state, "blocked");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev4")->state, "in_maintenance"); /* esx04 is empty */
	CU_ASSERT_STRING_EQUAL(blocker(evacuation(&p, "ev1"), "a01")->rule, "EVA-01");
	CU_ASSERT_EQUAL(p.o->migrations->len, 0);
	given_done(&p);
}

/* --- its end --- */

static void cancelled_on_the_way(void)
{
	struct given_run p = play("", EVACUATE "}\n  - at: 4 s\n    cancel: {id: ev1}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "cancelled");
	CU_ASSERT_EQUAL(v->duration_s, 3 * SIM_S);
	CU_ASSERT_EQUAL(v->moved, 8); /* they ran, and finish */
	CU_ASSERT_EQUAL(v->blocked_by->len, 12);
	CU_ASSERT_STRING_EQUAL(blocker(v, "a20")->rule, "EVA-05");
	CU_ASSERT_EQUAL(arrived(&p, "esx01"), 12);
	CU_ASSERT_EQUAL(mode_of(&p, "esx01"), HOST_IN_SERVICE);
	given_done(&p);
}

static void out_of_time(void)
{
	struct given_run p = play("", EVACUATE ", timeout: 3 s, limit: 2}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "timed_out");
	CU_ASSERT_EQUAL(v->finished_s, 4 * SIM_S);
	CU_ASSERT_EQUAL(v->moved, 2);
	CU_ASSERT_EQUAL(v->migrations->len, 2); /* the others were never asked for */
	CU_ASSERT_EQUAL(v->blocked_by->len, 18);
	given_done(&p);
}

static void refused_ones(void)
{
	struct given_run p = play("", EVACUATE "}\n  - at: 2 s\n    evacuate: {id: again, host: esx01}\n  - at: 2 s\n    evacuate: {id: itself, host: esx02, to: esx02}\n");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "again")->state, "refused");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "again")->rule, "EVA-06");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "itself")->state, "refused");
	CU_ASSERT_EQUAL(evacuation(&p, "ev1")->moved, 20);
	given_done(&p);
}

/* The vMotion network is cut for good while they run: eight fail after the timeout, the rest when their turn comes; all are named, none is lost. */
static void a_cut_on_the_way(void)
{
	struct given_run p = play("", EVACUATE "}\n  - at: 2 s\n    nic_down: {host: esx01, nic: vmnic1}\n");
	const struct outcome_evacuation *v = evacuation(&p, "ev1");
	CU_ASSERT_STRING_EQUAL(v->state, "blocked");
	CU_ASSERT_EQUAL(v->moved, 0);
	CU_ASSERT_EQUAL(v->blocked_by->len, 20);
	CU_ASSERT_EQUAL(arrived(&p, "esx01"), 20);
	given_done(&p);
	p = play("", EVACUATE "}\n  - at: 2 s\n    nic_down: {host: esx01, nic: vmnic1}\n  - at: 10 min\n    nic_up: {host: esx01, nic: vmnic1}\n");
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev1")->state, "in_maintenance"); /* the link is back: all are tried again */
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "ev1/a01/2")->outcome, "completed");
	CU_ASSERT_EQUAL(evacuation(&p, "ev1")->moved, 20);
	given_done(&p);
}

/* --- networks of VMs --- */

static void labels_decide(void)
{
	static const struct {
		const char *vms, *change, *outcome, *rule;
		guint warnings;
	} table[] = {
		{"", "", "completed", NULL, 0},
		{"", "      - remove_portgroup: {host: esx02, name: N}\n", "refused", "CLU-02", 0},
		{"", "      - set_portgroup: {host: esx02, name: N, network: vm2}\n", "completed", NULL, 1},
		{"", "      - remove_uplink: {host: esx01, switch: vSwitch0, nic: vmnic0}\n", "refused", "CLU-01", 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autofree char *timeline = g_strconcat("  - at: 0 s\n    do:\n", table[i].change, "      - migrate: {id: m, vm: a01, to: esx02}\n", NULL);
		struct given_run p = play(table[i].vms, timeline);
		CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, table[i].outcome);
		CU_ASSERT_EQUAL(g_strcmp0(given_migration(p.o, "m")->rule, table[i].rule), 0);
		CU_ASSERT_EQUAL(given_migration(p.o, "m")->warnings->len, table[i].warnings);
		given_done(&p);
	}
}

static void a_port_group_in_use_stays(void)
{
	struct given_run p = play("", "  - at: 0 s\n    do:\n      - remove_portgroup: {host: esx01, name: N}\n      - remove_portgroup: {host: esx02, name: N}\n");
	CU_ASSERT_NOT_EQUAL(host_portgroup_find(estate_host(run_estate(p.r), estate_host_find(run_estate(p.r), "esx01")), "N"), HOST_NONE);
	CU_ASSERT_EQUAL(host_portgroup_find(estate_host(run_estate(p.r), estate_host_find(run_estate(p.r), "esx02")), "N"), HOST_NONE);
	CU_ASSERT_STRING_EQUAL(((const struct outcome_finding *)p.o->findings->pdata[0])->rule, "CFG-02");
	given_done(&p);
}

/* The same label on a standard switch there: another network for vCenter, whatever is behind it. */
static void a_distributed_switch_is_one_network(void)
{
	struct given_run p = {0};
	static const char *const more = "distributed_switches: {vds1: {version: 7.0.0, uplinks: [Uplink 1], portgroups: {Dpg: {network: vm}}}}\n"
		"hosts:\n  near: {profile: h, n: 11, distributed: {vds1: {Uplink 1: vmnic2}}, nics: {vmnic2: 10 Gbit/s}}\n"
		"  same: {profile: h, n: 12, distributed: {vds1: {Uplink 1: vmnic2}}, nics: {vmnic2: 10 Gbit/s}}\n"
		"  other: {profile: h, n: 13, portgroups: {Dpg: {switch: vSwitch0, network: vm}}}\n"
		"datastores: {d: {hosts: [near, same, other], type: vmfs_fc}}\n"
		"vms: {v: {host: near, memory: 1 GiB, portgroups: [Dpg], disks: [{size: 1 GiB, datastore: d}]}}\n"
		"timeline:\n  - {at: 0 s, migrate: {id: m1, vm: v, to: other}}\n  - {at: 1 s, migrate: {id: m2, vm: v, to: same}}\n";
	g_autofree char *text = g_strdup(estate_text);
	*strstr(text, "hosts:") = 0;
	g_autofree char *whole = g_strconcat(text, more, NULL);
	struct diags *d = diag_new("test.yaml", whole, strlen(whole));
	p.s = scenario_load_bytes(whole, strlen(whole), "test.yaml", NULL, d);
	g_autofree char *faults = diag_render(d);
	diag_free(d);
	CU_ASSERT_STRING_EQUAL_FATAL(faults, "");
	p.r = run_new(p.s->world, NULL);
	run_play(p.r);
	p.o = run_outcome(p.r);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->outcome, "refused");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->fault, "CannotAccessNetwork");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m2")->outcome, "completed");
	given_done(&p);
}

/* A powered-off VM is connected to nothing: it may go, with a warning. */
static void off_is_not_asked(void)
{
	struct given_run p = play("  z: {host: esx01, power: off, memory: 1 GiB, portgroups: [Inside]}\n", "  - at: 0 s\n    migrate: {id: m, vm: z, to: esx02}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "completed");
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->warnings->len, 1);
	given_done(&p);
}

/* --- order --- */

static void twice_the_same(void)
{
	struct given_run a = play(OFF INSIDE, EVACUATE ", powered_off: move, limit: 5}\n"), b = play(OFF INSIDE, EVACUATE ", powered_off: move, limit: 5}\n");
	CU_ASSERT_STRING_EQUAL(a.o->fingerprint, b.o->fingerprint);
	CU_ASSERT_EQUAL(a.o->migrations->len, b.o->migrations->len);
	for (guint i = 0; i < a.o->migrations->len; i++)
		CU_ASSERT_STRING_EQUAL(((const struct outcome_migration *)a.o->migrations->pdata[i])->to, ((const struct outcome_migration *)b.o->migrations->pdata[i])->to);
	given_done(&a);
	given_done(&b);
}

/* when: progress, and after: an event, of an evacuation and of one of its migrations. */
static void triggers_hear_of_it(void)
{
	struct given_run p = play("", EVACUATE "}\n"
				 "  - when: evacuation(ev1).progress >= 50 %\n    migrate: {id: half, vm: b1, to: esx03}\n"
				 "  - after: {event: evacuation(ev1).started}\n    migrate: {id: begun, vm: b2, to: esx03}\n"
				 "  - after: {event: migration(ev1/a05).finished, delay: 1 s}\n    migrate: {id: fifth, vm: c1, to: far}\n"
				 "  - after: {event: evacuation(ev1).finished}\n    exit_maintenance: {host: esx01}\n");
	guint before = 0;
	for (guint i = 0; i < p.o->migrations->len; i++) {
		const struct outcome_migration *m = p.o->migrations->pdata[i];
		before += m->parent && m->finished_s <= given_migration(p.o, "half")->requested_s;
	}
	CU_ASSERT(before >= 10);
	CU_ASSERT_EQUAL(given_migration(p.o, "begun")->requested_s, SIM_S);
	CU_ASSERT_EQUAL(given_migration(p.o, "fifth")->requested_s, given_migration(p.o, "ev1/a05")->finished_s + SIM_S);
	CU_ASSERT_STRING_EQUAL(evacuation(&p, "ev1")->state, "exited");
	given_done(&p);
}

static const struct suite_case cases[] = {
	{"a host is emptied over its cluster", a_host_is_emptied},
	{"spread levels the hosts, by VMs, then memory, then order", spread_levels},
	{"fill takes the first host that may", fill_takes_the_first},
	{"to names hosts and clusters, each host once", to_may_name_hosts_and_clusters},
	{"powered-off and suspended VMs leave only if asked", powered_off_ones_stay_unless_asked},
	{"only some: the host is in service again", only_some},
	{"the limit is reached and never passed", the_limit_holds},
	{"an empty host is in maintenance mode at once", an_empty_host_is_done_at_once},
	{"who cannot leave is named with rule and reason, and nothing hangs", what_blocks_is_named},
	{"a change that frees a VM takes the evacuation up again", a_change_frees_it},
	{"a change that frees nobody does not", another_change_does_not},
	{"without adapters nobody is sent to fail", no_adapter_blocks_all},
	{"a VM that is being cloned goes when that is over", cloned_ones_wait},
	{"switching off what cannot leave lets the host into maintenance mode", switching_off_unblocks},
	{"one that is blocked is over when its time has run out", blocked_and_late},
	{"a fault tolerant VM avoids its secondary, which keeps its host", fault_tolerant_ones},
	{"a host takes nobody until it is in service again", a_host_on_its_way_takes_nobody},
	{"who runs towards a closing host arrives and leaves again", who_is_on_the_way_arrives_and_leaves},
	{"what others drop is taken up", what_others_drop_is_taken_up},
	{"two evacuations at once send nobody to each other", two_at_once},
	{"a whole cluster has nowhere to go", all_at_once},
	{"cancelled: who waits stays, who runs arrives", cancelled_on_the_way},
	{"out of time", out_of_time},
	{"a second one, and one to nowhere, are refused", refused_ones},
	{"a cut on the way fails all and loses none; mended, all go", a_cut_on_the_way},
	{"port groups of a running VM are compared by label alone", labels_decide},
	{"a distributed switch is one network, a label elsewhere is not", a_distributed_switch_is_one_network},
	{"a port group with a running VM is not removed", a_port_group_in_use_stays},
	{"a powered-off VM is warned of only", off_is_not_asked},
	{"the same scenario gives the same placement", twice_the_same},
	{"triggers hear of evacuations and their migrations", triggers_hear_of_it},
};

SUITE_MAIN("evacuation", cases)
