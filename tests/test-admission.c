/* tests/test-admission.c: limits on simultaneous migrations: the published costs, and what the queue does with those who do not fit. */
#include "tests/given.h"
#include "tests/suite.h"

#include "models/migration/admission.h"

#include <string.h>

/* --- costs and ledger --- */

#define HOSTS 32
#define STAY UINT32_MAX

struct move {
	enum migration_kind kind;
	uint32_t from, to, datastore, target;
};

static GArray *needs_of(struct move m)
{
	return admission_needs(&(struct admission_request){m.kind, true, m.from, m.to, &m.datastore, 1, m.target});
}

/* How many of `m`, asked for one after another, fit beside what is there. */
static unsigned run_at_once(struct admission *a, struct move m, unsigned asked)
{
	g_autoptr(GArray) needs = needs_of(m);
	unsigned n = 0;
	while (n < asked && admission_fits(a, needs, NULL)) {
		admission_take(a, n, needs);
		n++;
	}
	return n;
}

static struct admission *ledger(uint32_t network_units)
{
	struct admission *a = admission_new(HOSTS, 4);
	for (uint32_t h = 0; h < HOSTS; h++)
		admission_set_network(a, h, network_units);
	return a;
}

/* "Limits on Simultaneous Migrations": four vMotions on 1 Gbit/s, eight on 10; eight cold migrations whatever the network; two moves with disks. */
static void published_limits(void)
{
	static const struct {
		struct move move;
		uint32_t network, most;
	} table[] = {
		{{MIGRATION_VMOTION, 0, 1, 0, STAY}, 4, 4},
		{{MIGRATION_VMOTION, 0, 1, 0, STAY}, 8, 8},
		{{MIGRATION_COLD, 0, 1, 0, 1}, 4, 8},
		{{MIGRATION_COLD, 0, 1, 0, STAY}, 8, 8},
		{{MIGRATION_SHARED_NOTHING, 0, 1, 0, 1}, 4, 2},
		{{MIGRATION_SHARED_NOTHING, 0, 1, 0, 1}, 8, 2},
		{{MIGRATION_STORAGE_VMOTION, 0, 0, 0, 1}, 4, 2},
		{{MIGRATION_CLONE, 0, 1, 0, 1}, 4, 8},
		{{MIGRATION_CROSS_VCENTER, 0, 1, 0, STAY}, 8, 8},
		{{MIGRATION_CROSS_VCENTER, 0, 1, 0, 1}, 8, 2},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(table); i++) {
		struct admission *a = ledger(table[i].network);
		CU_ASSERT_EQUAL(run_at_once(a, table[i].move, 20), table[i].most);
		admission_free(a);
	}
}

static void one_with_disks_and_four_without(void)
{
	struct admission *a = ledger(8);
	CU_ASSERT_EQUAL(run_at_once(a, (struct move){MIGRATION_SHARED_NOTHING, 0, 1, 0, 1}, 1), 1);
	CU_ASSERT_EQUAL(run_at_once(a, (struct move){MIGRATION_VMOTION, 0, 2, 0, STAY}, 5), 4);
	admission_free(a);
}

/* Of the destination as well: eight sources into one host. */
static void both_hosts_pay(void)
{
	struct admission *a = ledger(8);
	unsigned n = 0;
	for (uint32_t h = 1; h < 12; h++)
		n += run_at_once(a, (struct move){MIGRATION_VMOTION, h, 0, 0, STAY}, 1);
	CU_ASSERT_EQUAL(n, 8);
	admission_free(a);
}

/* 128 units: eight moves by 16, or 128 vMotions by 1, from as many hosts as are needed. */
static void a_datastore_has_128(void)
{
	struct admission *disks = ledger(8), *memory = ledger(8);
	unsigned moved = 0, migrated = 0;
	for (uint32_t h = 0; h + 1 < HOSTS; h += 2) {
		moved += run_at_once(disks, (struct move){MIGRATION_SHARED_NOTHING, h, h + 1, 0, 1}, 1);
		migrated += run_at_once(memory, (struct move){MIGRATION_VMOTION, h, h + 1, 0, STAY}, 20);
	}
	CU_ASSERT_EQUAL(moved, 8);
	CU_ASSERT_EQUAL(migrated, 128);
	CU_ASSERT_EQUAL(admission_in_use(disks, ADMISSION_DATASTORE, 0), 128);
	CU_ASSERT_EQUAL(admission_in_use(disks, ADMISSION_DATASTORE, 1), 128);
	struct admission_need lacking = {0};
	g_autoptr(GArray) needs = needs_of((struct move){MIGRATION_SHARED_NOTHING, 20, 21, 2, 1});
	CU_ASSERT_FALSE(admission_fits(disks, needs, &lacking));
	CU_ASSERT_EQUAL(lacking.kind, ADMISSION_DATASTORE);
	CU_ASSERT_EQUAL(lacking.of, 1);
	CU_ASSERT_EQUAL(lacking.units, 16);
	admission_free(disks);
	admission_free(memory);
}

/* Two disks on one datastore cost it once; where they come from and where they go to cost each. */
static void a_datastore_pays_once(void)
{
	const uint32_t datastores[] = {0, 0, 1};
	g_autoptr(GArray) needs = admission_needs(&(struct admission_request){MIGRATION_SHARED_NOTHING, true, 0, 1, datastores, 3, 2});
	struct admission *a = ledger(8);
	admission_take(a, 7, needs);
	for (uint32_t d = 0; d < 3; d++)
		CU_ASSERT_EQUAL(admission_in_use(a, ADMISSION_DATASTORE, d), 16);
	CU_ASSERT_EQUAL(admission_in_use(a, ADMISSION_HOST, 1), 4);
	CU_ASSERT_EQUAL(admission_in_use(a, ADMISSION_NETWORK, 1), 1);
	admission_release(a, 7, needs);
	for (uint32_t d = 0; d < 3; d++)
		CU_ASSERT_EQUAL(admission_in_use(a, ADMISSION_DATASTORE, d), 0);
	CU_ASSERT_EQUAL(admission_holders(a, ADMISSION_HOST, 0)->len, 0);
	admission_free(a);
}

/* --- the queue --- */

#define ASSUME "assume: {}\n"

static const char world_text[] =
	"vmksim: 1\nname: admission\n" ASSUME "sites: {s: {}}\n"
	"networks:\n"
	"  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24}\n"
	"  vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24}\n"
	"profiles:\n"
	"  h:\n    release: 7.0.3\n    site: s\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s, vmnic2: 1 Gbit/s}\n"
	"    switches: {vSwitch0: {uplinks: [vmnic0, vmnic1, vmnic2]}}\n"
	"    portgroups:\n"
	"      M: {switch: vSwitch0, network: mgmt, active: [vmnic0]}\n"
	"      V: {switch: vSwitch0, network: vmo, active: [vmnic1], standby: [vmnic2]}\n"
	"    adapters:\n"
	"      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n"
	"      vmk1: {portgroup: V, services: [vmotion], ipv4: \"10.20.0.{10+n}/24\"}\n"
	"hosts: {esx(01..04): {profile: h}}\n"
	"datastores: {d: {hosts: [esx(01..04)], type: vmfs_fc}, e: {hosts: [esx(01..04)], type: vmfs_fc}}\n"
	"vms:\n"
	"  a(1..20): {host: esx01, memory: 4 GiB, active: 256 MiB, dirty_rate: 1 MiB/s, disks: [{size: 10 GiB, datastore: d}]}\n"
	"  b(1..4): {host: esx03, memory: 4 GiB, active: 256 MiB, dirty_rate: 1 MiB/s, disks: [{size: 10 GiB, datastore: d}]}\n"
	"timeline:\n";

/* Phases and causes make up the duration, waits the time in the queue, one after another. */
static void check(const struct outcome *o)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		int64_t phases = m->requested_s, waits = m->requested_s, admission = 0;
		for (guint k = 0; k < m->phases->len; k++) {
			CU_ASSERT_EQUAL(((const struct outcome_phase *)m->phases->pdata[k])->start_s, phases);
			phases += ((const struct outcome_phase *)m->phases->pdata[k])->duration_s;
		}
		CU_ASSERT_EQUAL(phases, m->requested_s + m->duration_s);
		CU_ASSERT_EQUAL(given_held_sum(m->held_by), m->duration_s);
		for (guint k = 0; k < m->waits->len; k++) {
			const struct outcome_wait *w = m->waits->pdata[k];
			CU_ASSERT_EQUAL(w->from_s, waits);
			CU_ASSERT(w->holders->len > 0 && w->holders->len <= 8);
			waits = w->to_s == OUTCOME_NULL ? o->run.finished_s : w->to_s;
		}
		CU_ASSERT_EQUAL(waits, m->requested_s + m->queued_s);
		for (guint k = 0; k < m->held_by->len; k++)
			if (g_str_equal(((const struct outcome_held *)m->held_by->pdata[k])->cause, "admission"))
				admission = ((const struct outcome_held *)m->held_by->pdata[k])->seconds;
		CU_ASSERT_EQUAL(admission, m->queued_s);
		if (m->started_s != OUTCOME_NULL)
			CU_ASSERT_EQUAL(m->started_s, m->requested_s + m->queued_s);
	}
}

static struct given_run play_until(const char *assume, const char *timeline, int64_t seconds)
{
	const char *at = strstr(world_text, ASSUME);
	g_autofree char *head = g_strndup(world_text, (gsize)(at - world_text));
	g_autofree char *text = g_strconcat(head, "assume: {", assume, "}\n", at + strlen(ASSUME), timeline, NULL);
	struct given_run p = given_play(text, &(struct run_opts){.until = sim_time_ps(seconds * SIM_S), .until_given = seconds > 0});
	check(p.o);
	return p;
}

static struct given_run play(const char *assume, const char *timeline) { return play_until(assume, timeline, 0); }

static const struct outcome_wait *wait_of(const struct given_run *p, const char *id, guint i)
{
	const struct outcome_migration *m = given_migration(p->o, id);
	CU_ASSERT_FATAL(i < m->waits->len);
	return m->waits->pdata[i];
}

static guint rule_count_of(const struct given_run *p, const char *rule)
{
	for (guint i = 0; i < p->o->rules->len; i++) {
		const struct outcome_rule *x = p->o->rules->pdata[i];
		if (g_str_equal(x->id, rule))
			return (guint)x->count;
	}
	return 0;
}

/* Migrations under way when each of them started, at most. */
static guint most_at_once(const struct outcome *o)
{
	guint most = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		guint n = 0;
		for (guint k = 0; k < o->migrations->len; k++) {
			const struct outcome_migration *x = o->migrations->pdata[k];
			n += x->started_s >= 0 && x->started_s <= m->started_s && x->finished_s > m->started_s;
		}
		most = MAX(most, n);
	}
	return most;
}

#define NINE "  - at: 0 s\n    migrate: {id: m(1..9), vm: a(1..9), to: esx02}\n"
#define ELSEWHERE "  - at: 1 s\n    migrate: {id: other, vm: b1, to: esx04}\n"

static void the_ninth_waits(void)
{
	struct given_run p = play("", NINE);
	const struct outcome_wait *w = wait_of(&p, "m9", 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m8")->queued_s, 0);
	CU_ASSERT(given_migration(p.o, "m9")->queued_s > 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m9")->started_s, given_migration(p.o, "m1")->finished_s);
	CU_ASSERT_STRING_EQUAL(w->resource, "esx01 host");
	CU_ASSERT_EQUAL(w->need, 1);
	CU_ASSERT_EQUAL(w->in_use, 8);
	CU_ASSERT_EQUAL(w->capacity, 8);
	CU_ASSERT_EQUAL(w->holders->len, 8);
	CU_ASSERT_STRING_EQUAL(w->holders->pdata[0], "m1");
	CU_ASSERT(rule_count_of(&p, "ADM-01") == 1);
	CU_ASSERT(rule_count_of(&p, "MIG-10") == 0);
	given_done(&p);
}

/* Between other hosts nobody competes with m9: it does not wait, though the datastore is the same. */
static void other_hosts_go_on(void)
{
	struct given_run p = play("", NINE ELSEWHERE);
	CU_ASSERT_EQUAL(given_migration(p.o, "other")->queued_s, 0);
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "m9", 0)->resource, "esx01 host");
	CU_ASSERT(rule_count_of(&p, "ADM-04") == 0);
	given_done(&p);
}

/* Five vMotions leave 3 of 8 units: a move with disks needs 4 and waits, and the sixth vMotion would fit. */
#define FIVE_AND_DISKS \
	"  - at: 0 s\n    do:\n      - migrate: {id: m(1..5), vm: a(1..5), to: esx02}\n" \
	"      - migrate: {id: disks, vm: a6, to: esx04, datastore: e}\n      - migrate: {id: sixth, vm: a7, to: esx02}\n" \
	"      - migrate: {id: other, vm: b1, to: esx04}\n"

static void nobody_overtakes(void)
{
	struct given_run p = play("", FIVE_AND_DISKS);
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "disks", 0)->resource, "esx01 host");
	CU_ASSERT_EQUAL(wait_of(&p, "disks", 0)->need, 4);
	CU_ASSERT_EQUAL(wait_of(&p, "disks", 0)->in_use, 5);
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "sixth", 0)->resource, "queue");
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "sixth", 0)->holders->pdata[0], "disks");
	CU_ASSERT_EQUAL(wait_of(&p, "sixth", 0)->in_use, 1);
	CU_ASSERT_EQUAL(given_migration(p.o, "disks")->started_s, given_migration(p.o, "m1")->finished_s);
	CU_ASSERT_EQUAL(given_migration(p.o, "sixth")->started_s, given_migration(p.o, "disks")->started_s);
	CU_ASSERT_EQUAL(given_migration(p.o, "other")->queued_s, 0); /* to esx04, whose units disks needs, too, but does not wait for */
	CU_ASSERT(rule_count_of(&p, "ADM-04") == 1);
	given_done(&p);
}

static void skip_lets_it_overtake(void)
{
	struct given_run p = play("queue: skip", FIVE_AND_DISKS);
	CU_ASSERT_EQUAL(given_migration(p.o, "sixth")->queued_s, 0);
	CU_ASSERT(given_migration(p.o, "disks")->queued_s > 0);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "disks")->outcome, "completed");
	given_done(&p);
}

/* Ten sources into esx04 while it is full: whoever was stopped there keeps its place, also when its own host is full by then. */
static void a_place_is_kept(void)
{
	struct given_run p = play("", "  - at: 0 s\n    do:\n      - migrate: {id: in(1..8), vm: a(1..8), to: esx04}\n      - migrate: {id: first, vm: b1, to: esx04}\n"
				 "      - migrate: {id: second, vm: b2, to: esx04}\n      - migrate: {id: away, vm: b3, to: esx02}\n");
	CU_ASSERT_EQUAL(given_migration(p.o, "away")->queued_s, 0); /* esx03 is what first and second share with it, and neither waits for it */
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "first", 0)->resource, "esx04 host");
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "second", 0)->resource, "queue");
	CU_ASSERT(given_migration(p.o, "first")->started_s <= given_migration(p.o, "second")->started_s);
	given_done(&p);
}

#define TWENTY "  - at: 0 s\n    migrate: {id: m(1..20), vm: a(1..20), to: esx02}\n"

static void fifo_starts_in_order(void)
{
	struct given_run p = play("", TWENTY);
	CU_ASSERT_EQUAL(most_at_once(p.o), 8);
	for (guint i = 1; i < p.o->migrations->len; i++) {
		const struct outcome_migration *a = p.o->migrations->pdata[i - 1], *b = p.o->migrations->pdata[i];
		CU_ASSERT(a->started_s <= b->started_s);
		CU_ASSERT_STRING_EQUAL(b->outcome, "completed");
	}
	CU_ASSERT_EQUAL(wait_of(&p, "m20", 0)->in_use, 11);
	CU_ASSERT_EQUAL(wait_of(&p, "m20", 0)->holders->len, 8);
	given_done(&p);
}

/* Cancelled ones in the middle hold nobody up, and the units are never overdrawn. */
static void skip_keeps_the_limits(void)
{
	struct given_run p = play("queue: skip", TWENTY "  - at: 1 s\n    do:\n      - cancel: {id: m12}\n      - cancel: {id: m3}\n      - cancel: {id: m20}\n"
						   "  - at: 2 s\n    migrate: {id: back, vm: b1, to: esx01}\n");
	CU_ASSERT_EQUAL(most_at_once(p.o), 8);
	CU_ASSERT_EQUAL(given_migration(p.o, "m9")->started_s, SIM_S);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m12")->outcome, "cancelled");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m19")->outcome, "completed");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "back")->outcome, "completed");
	CU_ASSERT(given_migration(p.o, "back")->started_s >= given_migration(p.o, "m19")->started_s);
	given_done(&p);
}

static void none_lets_all_start(void)
{
	struct given_run p = play("admission: none", NINE);
	CU_ASSERT_EQUAL(given_migration(p.o, "m9")->queued_s, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m9")->started_s, 0);
	CU_ASSERT_EQUAL(rule_count_of(&p, "MIG-10"), 1);
	given_done(&p);
}

/* The first in the queue goes; the one behind it, which has what it needs, starts in that instant. */
static void cancelled_in_the_queue(void)
{
	struct given_run p = play("", FIVE_AND_DISKS "  - at: 2 s\n    cancel: {id: disks}\n");
	const struct outcome_migration *m = given_migration(p.o, "disks");
	CU_ASSERT_STRING_EQUAL(m->outcome, "cancelled");
	CU_ASSERT_EQUAL(m->queued_s, 2 * SIM_S);
	CU_ASSERT_EQUAL(m->started_s, OUTCOME_NULL);
	CU_ASSERT_EQUAL(m->bytes.total, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "sixth")->started_s, 2 * SIM_S);
	given_done(&p);
}

/* Its adapters are chosen when it leaves the queue: vmk2 was created meanwhile, and those that ran kept vmk1. */
static void taken_over_while_queued(void)
{
	struct given_run p = play("", NINE "  - at: 2 s\n"
				      "    add_adapter: {host: \"esx(01..02)\", name: vmk2, portgroup: V, stack: vmotion, ipv4: \"10.20.0.{110+n}/24\"}\n");
	for (guint i = 0; i < p.o->sessions->len; i++) {
		const struct outcome_session *s = p.o->sessions->pdata[i];
		CU_ASSERT_STRING_EQUAL(s->from_adapter, g_str_equal(s->migration, "m9") ? "vmk2" : "vmk1");
	}
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m9")->outcome, "completed");
	given_done(&p);
}

/* Nothing moved yet: what cannot be done any more when its turn comes is refused, and gives its units back. */
static void refused_when_its_turn_comes(void)
{
	struct given_run p = play("", NINE "  - at: 2 s\n    untag: {host: esx02, name: vmk1, services: [vmotion]}\n"
				      "  - at: 3 s\n    migrate: {id: late, vm: a10, to: esx02}\n");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m9")->outcome, "refused");
	CU_ASSERT(given_migration(p.o, "m9")->queued_s > 2 * SIM_S);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "late")->outcome, "refused");
	CU_ASSERT_EQUAL(given_migration(p.o, "late")->queued_s, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "late")->duration_s, 0);
	given_done(&p);
}

/* On the standby NIC of 1 Gbit/s there are 4 units: the fifth waits for the network; with the fast NIC back it starts as soon as teaming has noticed, after 500 ms. */
static void the_carrying_nic_counts(void)
{
	struct given_run p = play("", "  - at: 0 s\n    nic_down: {host: esx01, nic: vmnic1}\n  - at: 1 s\n    migrate: {id: m(1..5), vm: a(1..5), to: esx02}\n"
				 "  - at: 3 s\n    nic_up: {host: esx01, nic: vmnic1}\n");
	CU_ASSERT_STRING_EQUAL(wait_of(&p, "m5", 0)->resource, "esx01 network");
	CU_ASSERT_EQUAL(wait_of(&p, "m5", 0)->capacity, 4);
	CU_ASSERT_EQUAL(given_migration(p.o, "m4")->queued_s, 0);
	CU_ASSERT_EQUAL(given_migration(p.o, "m5")->queued_s, 2 * SIM_S + SIM_S / 2);
	CU_ASSERT(rule_count_of(&p, "ADM-02") == 1);
	given_done(&p);
}

static void still_waiting_at_the_end(void)
{
	struct given_run p = play_until("", NINE, 5);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m9")->state, "queued");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m9")->outcome, "unfinished");
	CU_ASSERT_EQUAL(given_migration(p.o, "m9")->queued_s, 5 * SIM_S);
	CU_ASSERT_EQUAL(wait_of(&p, "m9", 0)->to_s, OUTCOME_NULL);
	given_done(&p);
}

/* --- the lines --- */

static guint draw(guint64 *state, guint below)
{
	*state = *state * G_GUINT64_CONSTANT(6364136223846793005) + G_GUINT64_CONSTANT(1442695040888963407);
	return (guint)((*state >> 33) % below);
}

/* What a line must be like after each step: ascending, of those alone that claim. */
static void check_line(const struct admission *a, const bool *claims, guint n)
{
	const GArray *line = admission_line(a, ADMISSION_HOST, 0);
	guint k = 0;
	for (guint i = 0; i < n; i++)
		if (claims[i])
			CU_ASSERT(line && k < line->len && g_array_index(line, uint32_t, k++) == i);
	CU_ASSERT_EQUAL(line ? line->len : 0, k);
	CU_ASSERT_EQUAL(admission_first(a, ADMISSION_HOST, 0), line ? g_array_index(line, uint32_t, 0) : UINT32_MAX);
}

static void a_line_is_in_order(void)
{
	enum { N = 40 };
	bool claims[N] = {false};
	guint64 state = 7;
	struct admission *a = ledger(8);
	g_autoptr(GArray) needs = needs_of((struct move){MIGRATION_COLD, 0, 1, 0, STAY});
	for (guint step = 0; step < 2000; step++) {
		guint i = draw(&state, N);
		claims[i] = draw(&state, 2);
		if (claims[i])
			admission_claim(a, ADMISSION_HOST, 0, i);
		else
			admission_unclaim(a, needs, i);
		check_line(a, claims, N);
	}
	admission_free(a);
}

/* Of several touched lines the lowest first stands first, and each is told once. */
static void the_lowest_is_next(void)
{
	struct admission *a = ledger(8);
	admission_claim(a, ADMISSION_HOST, 3, 5);
	admission_claim(a, ADMISSION_HOST, 3, 9);
	admission_claim(a, ADMISSION_NETWORK, 2, 4);
	admission_touch(a, ADMISSION_HOST, 3);
	admission_touch(a, ADMISSION_HOST, 3);
	admission_touch(a, ADMISSION_NETWORK, 2);
	admission_touch(a, ADMISSION_DATASTORE, 1); /* nobody waits there */
	CU_ASSERT_EQUAL(admission_next(a), 4);
	CU_ASSERT_EQUAL(admission_next(a), 5);
	CU_ASSERT_EQUAL(admission_next(a), UINT32_MAX);
	admission_touch(a, ADMISSION_HOST, 3);
	admission_touch(a, ADMISSION_NETWORK, 2);
	g_autoptr(GArray) all = admission_touched(a);
	CU_ASSERT_EQUAL_FATAL(all->len, 3);
	CU_ASSERT(g_array_index(all, uint32_t, 0) == 4 && g_array_index(all, uint32_t, 1) == 5 && g_array_index(all, uint32_t, 2) == 9);
	admission_free(a);
}

static const struct suite_case cases[] = {
	{"a line is in order of request, whoever comes and goes", a_line_is_in_order},
	{"of the lines that were touched the lowest is looked at first", the_lowest_is_next},
	{"the published limits: 4 or 8 vMotions, 8 cold migrations, 2 moves with disks", published_limits},
	{"one move with disks leaves room for four vMotions", one_with_disks_and_four_without},
	{"source and destination host pay alike", both_hosts_pay},
	{"a datastore has room for 8 moves of disks or 128 vMotions", a_datastore_has_128},
	{"a datastore pays once for each migration, and all is given back", a_datastore_pays_once},
	{"the ninth vMotion waits for the first that ends", the_ninth_waits},
	{"fifo: migrations between other hosts do not wait", other_hosts_go_on},
	{"fifo: nobody overtakes who needs what somebody before it waits for", nobody_overtakes},
	{"fifo: a place in a line is kept, and holds up nobody elsewhere", a_place_is_kept},
	{"skip: whoever fits starts", skip_lets_it_overtake},
	{"fifo: migrations start in the order of their requests", fifo_starts_in_order},
	{"skip: units are never overdrawn, and cancelled ones hold nobody up", skip_keeps_the_limits},
	{"without admission all start when requested", none_lets_all_start},
	{"a migration can be cancelled in the queue", cancelled_in_the_queue},
	{"adapters are chosen when a migration leaves the queue", taken_over_while_queued},
	{"what cannot be done any more is refused when its turn comes", refused_when_its_turn_comes},
	{"the NIC that carries vMotion now decides the network's units", the_carrying_nic_counts},
	{"a run may end while a migration waits", still_waiting_at_the_end},
};

SUITE_MAIN("admission", cases)
