/* models/run_migrate.c: a migration's phases: precheck, setup, disk, memory, switchover, cleanup; and the ways it ends.
 *
 * Hot and cold files are copied at the same time, then memory in rounds, then the switchover: the last copy, a fixed time and four round trips. Guest writes to disks that
 * have been copied are mirrored until the switchover. Cold: setup and disk. A host that copies itself does so file by file; a clone of a running VM has a snapshot to clean up; between
 * vCenter Servers the check may be all there is. Whatever happens, a migration ends as completed, failed, refused or cancelled, or is open
 * when the run ends; when it does not complete, the VM stays where it was.
 */
#include "models/run_internal.h"

enum { EV_SETUP_DONE, EV_POLL, EV_LOOK, EV_SWITCHED, EV_SWITCHOVER_LIMIT, EV_CHECKED };

#define NFC_CONNECT_FAILS_AT 230000     /* ppm: what a user sees, "stuck at 23 %" */
#define VMOTION_CONNECT_FAILS_AT 100000 /* "10 %" */

/* --- phases --- */

void run_migrate_enter(struct run *r, struct run_migration *m, enum run_phase p, struct run_session *ender)
{
	struct sim_time now = sim_now(r->sim);
	if (m->spans->len) {
		struct run_span *last = &g_array_index(m->spans, struct run_span, m->spans->len - 1);
		last->to = now;
		last->ender = ender;
	}
	m->phase = p;
	if (p != RUN_OVER)
		g_array_append_val(m->spans, ((struct run_span){p, now, SIM_TIME_NEVER, NULL}));
	run_fact(r, FACTLOG_PHASE, "%s %s", m->id, run_phase_name(p));
	run_trigger_happened(r, WORLD_FN_MIGRATION, m->id, WORLD_EV_PHASE, run_phase_name(p));
}

static struct run_round *last_round(const struct run_migration *m)
{
	return &g_array_index(m->rounds, struct run_round, m->rounds->len - 1);
}

/* Since its round began, on whatever paths. */
static int64_t sent_of_round(const struct run *r, const struct run_migration *m)
{
	return m->live->bytes - m->round_base + run_session_sent(r, m->live);
}

struct run_round run_migrate_round(const struct run *r, const struct run_migration *m)
{
	struct run_round round = *last_round(m);
	round.lasts = sim_between(round.from, sim_now(r->sim));
	round.bytes = sent_of_round(r, m);
	round.dirtied = precopy_dirtied(&m->precopy, sim_now(r->sim));
	return round;
}

void run_migrate_finish(struct run *r, struct run_migration *m, enum run_end end, struct verdict why, struct run_session *ender)
{
	m->end = end;
	m->why = run_why(r, &why);
	m->finished = sim_now(r->sim);
	if (m->phase == RUN_MEMORY && m->live && m->rounds->len && !last_round(m)->lasts.ps) /* in mid-round */
		*last_round(m) = run_migrate_round(r, m);
	for (guint i = 0; i < m->sessions->len; i++)
		run_session_close(r, m->sessions->pdata[i]);
	sim_cancel(r->sim, &m->timer);
	sim_cancel(r->sim, &m->limit);
	run_migrate_enter(r, m, RUN_OVER, ender);
	run_admit_leave(r, m);
	run_clone_over(r, m);
	if (m->known && r->vms[m->vm].moving == m)
		r->vms[m->vm].moving = NULL;
	if (end != RUN_COMPLETED) {
		m->message = run_message(r, m, end);
		run_note(r, why.rule, m->id, "%s: %s", run_end_name(end), why.text);
		if (m->known)
			run_rule(r, "MIG-09");
	} else {
		run_note(r, NULL, m->id, "completed");
	}
	run_message_warn_held(r, m);
	run_fact(r, FACTLOG_COMPLETION, "%s %s %s", m->id, run_end_name(end), why.rule ? why.rule : "");
	run_evacuate_over(r, m);
	run_trigger_happened(r, WORLD_FN_MIGRATION, m->id, WORLD_EV_FINISHED, NULL);
}

static void fail(struct run *r, struct run_migration *m, struct verdict why, struct run_session *ender)
{
	sim_i128 done, known, rate;
	m->failure_ppm = run_migrate_progress(r, m, &done, &known, &rate);
	if (g_strcmp0(why.fault, "CannotConnectToHost") == 0)
		m->failure_ppm = NFC_CONNECT_FAILS_AT;
	if (done == 0 && g_strcmp0(why.fault, "VMotionConnectFailed") == 0)
		m->failure_ppm = VMOTION_CONNECT_FAILS_AT;
	run_migrate_finish(r, m, RUN_FAILED, why, ender);
}

/* --- selection --- */

struct request run_migrate_request(struct run *r, const struct run_migration *m, enum service s)
{
	if (s == SERVICE_PROVISIONING)
		run_assume(r, ASSUME_UDT);
	return (struct request){.service = s, .from = m->from, .to = m->to, .family = m->family, .now = sim_now(r->sim), .assume = &r->world->assume, .seed = r->seed};
}

/* A migration that has begun has failed. */
static void refuse(struct run *r, struct run_migration *m, struct verdict v)
{
	if (m->phase > RUN_QUEUED)
		fail(r, m, v, NULL);
	else
		run_migrate_finish(r, m, RUN_REFUSED, v, NULL);
}

/* Opens the session of a service on what is selected now; false: the migration has ended. */
static bool open_session(struct run *r, struct run_migration *m, enum service sv, struct run_session **out)
{
	struct endpoints ends, live;
	struct request q = run_migrate_request(r, m, sv);
	struct verdict v = rules_select(r->estate, &q, &ends);
	if (v.how == VERDICT_REFUSED) {
		refuse(r, m, v);
		return false;
	}
	if (v.how == VERDICT_AT_ONCE) {
		fail(r, m, v, NULL);
		return false;
	}
	struct request ql = run_migrate_request(r, m, SERVICE_VMOTION);
	bool udt = sv == SERVICE_PROVISIONING && rules_udt(r->estate, &q);
	if (udt && !rules_select(r->estate, &ql, &live).ok) {
		run_note(r, "UDT-02", m->id, "no usable vMotion path for UDT: the copy goes by NFC");
		udt = false;
	}
	if (udt)
		run_rule(r, "UDT-01");
	enum run_protocol p = sv == SERVICE_VMOTION ? RUN_VMOTION : udt ? RUN_UDT : RUN_NFC;
	*out = run_session_open(r, m, sv, p, &ends, udt ? &live : &ends);
	*(*out)->why = v;
	v = run_connections_fit(r, *out);
	if (!v.ok)
		refuse(r, m, v);
	return v.ok;
}

/* --- memory --- */

static void poll_later(struct run *r, struct run_migration *m)
{
	if (m->precopy.poll && precopy_may_slow(&m->precopy))
		m->timer = sim_at(r->sim, sim_after(sim_now(r->sim), sim_dur_ps(m->precopy.poll)), RUN_EV_MIGRATION, m->index, EV_POLL);
}

static void look_later(struct run *r, struct run_migration *m, struct sim_dur next)
{
	m->timer = sim_at(r->sim, sim_after(sim_now(r->sim), next), RUN_EV_MIGRATION, m->index, EV_LOOK);
}

static void begin_round(struct run *r, struct run_migration *m, int64_t bytes)
{
	struct run_round round = {.from = sim_now(r->sim), .bytes = bytes};
	g_array_append_val(m->rounds, round);
	m->round_base = m->live->bytes;
	m->rate_changed = false;
	m->foreseen = 0;
	precopy_round_begin(&m->precopy, sim_now(r->sim), bytes);
	sim_cancel(r->sim, &m->timer);
	if (m->precopy.look)
		look_later(r, m, sim_dur_ps(m->precopy.look));
	else if (m->rounds->len == 1)
		poll_later(r, m);
	run_session_send(r, m->live, bytes, m->rounds->len == 1 ? RUN_MEMORY_BYTES : RUN_RESENT, HOST_NONE, HOST_NONE);
}

static void note_slowed(struct run *r, struct run_migration *m)
{
	const struct precopy_rules *rules = m->precopy.rules;
	run_note(r, rules->brake_rule, m->id, "%s slows the guest to %" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %%", rules->brake, m->precopy.speed_ppm / 10000,
		m->precopy.speed_ppm / 1000 % 10);
}

static void begin_memory(struct run *r, struct run_migration *m, struct run_session *ender)
{
	if (m->live && run_assume(r, ASSUME_PIN) == ASSUME_PIN_SESSION && m->live->transfers->len) {
		run_session_close(r, m->live);
		m->live = NULL;
	}
	run_migrate_enter(r, m, RUN_MEMORY, ender);
	if (!m->live && !open_session(r, m, SERVICE_VMOTION, &m->live))
		return;
	const struct world_vm *vm = run_vm(r, m->vm);
	precopy_init(&m->precopy, &vm->dirty, &estate_host(r->estate, m->from)->advanced, &vm->precopy);
	m->plan.memory = precopy_first_pass(&m->precopy, sim_now(r->sim), m->plan.memory, MAX(0, vm->memory - m->plan.memory));
	begin_round(r, m, m->plan.memory);
}

static void begin_switchover(struct run *r, struct run_migration *m, int64_t bytes)
{
	run_rule(r, m->precopy.rules->stop_rule);
	run_migrate_enter(r, m, RUN_SWITCHOVER, m->live);
	if (m->mirror)
		run_session_close(r, m->mirror);
	m->last_copy = bytes;
	if (precopy_assumes(&m->precopy)) /* ESXi's; others have no limit */
		m->limit = sim_at(r->sim, sim_after(sim_now(r->sim), sim_dur_ps(constant(CONSTANT_MAX_SWITCHOVER))), RUN_EV_MIGRATION, m->index, EV_SWITCHOVER_LIMIT);
	run_session_send(r, m->live, bytes, RUN_RESENT, HOST_NONE, HOST_NONE);
}

static struct verdict gave_up(const struct precopy *p)
{
	if (p->passes < PRECOPY_MAX_PASSES)
		return verdict_no(VERDICT_AT_ONCE, "MIG-03", NULL, "the guest dirties memory faster than it can be sent, however slowed: no switchover within 100 s");
	return verdict_no(VERDICT_AT_ONCE, p->rules->stop_rule, NULL, "does not converge: vmksim gives it up after %u passes, the product would go on", p->passes);
}

static void round_over(struct run *r, struct run_migration *m)
{
	struct run_round *round = last_round(m);
	int64_t speed = m->precopy.speed_ppm, next;
	round->lasts = sim_between(round->from, sim_now(r->sim));
	round->dirtied = precopy_dirtied(&m->precopy, sim_now(r->sim));
	round->bytes = m->live->bytes - m->round_base;
	sim_cancel(r->sim, &m->timer);
	switch (precopy_round_end(&m->precopy, sim_now(r->sim), round->bytes, &next)) {
	case PRECOPY_SWITCH_OVER:
		begin_switchover(r, m, next);
		return;
	case PRECOPY_GIVE_UP:
		fail(r, m, gave_up(&m->precopy), m->live);
		return;
	case PRECOPY_AGAIN:
		if (m->precopy.speed_ppm != speed)
			note_slowed(r, m);
		begin_round(r, m, next);
	}
}

static void complete(struct run *r, struct run_migration *m, struct run_session *ender)
{
	if (m->plan.kind >= MIGRATION_CLONE) {
		run_clone_over(r, m);
		run_clone_complete(r, m);
	} else {
		run_vm_place(r, m->vm, m->to);
		if (m->datastore != HOST_NONE)
			run_vm_lies_on(r, m->vm, m->datastore);
	}
	run_migrate_finish(r, m, RUN_COMPLETED, verdict_ok(), ender);
	run_traffic_moved(r, m->vm);
	run_ft_moved(r, m->vm);
	run_support_was_slow(r, m);
}

static void poll_first_round(struct run *r, struct run_migration *m)
{
	if (precopy_poll(&m->precopy, sim_now(r->sim), sent_of_round(r, m)))
		note_slowed(r, m);
	poll_later(r, m);
}

bool run_migrate_looks(const struct run_session *s)
{
	return s->m && s == s->m->live && s->m->phase == RUN_MEMORY && s->m->precopy.look > 0;
}

static share_rate rate_now(const struct run *r, const struct run_migration *m)
{
	const struct run_transfer *t = run_session_current(m->live);
	struct tp_progress p = {0};
	if (t)
		r->tp->ops->progress(r->tp, t->id, &p);
	return p.rate;
}

/* What was foreseen no longer holds: it is measured up to here, and soon asked again. */
void run_migrate_rate(struct run *r, struct run_migration *m)
{
	share_rate rate = rate_now(r, m), off = rate > m->foreseen ? rate - m->foreseen : m->foreseen - rate;
	if (!m->timer.gen || m->rate_changed || off <= m->foreseen / 8) /* what is foreseen allows for so much */
		return;
	m->rate_changed = true;
	sim_cancel(r->sim, &m->timer);
	look_later(r, m, sim_dur_ps(0));
}

/* Rules that look into a pass may end it: what is left of it is part of the next. */
static void look(struct run *r, struct run_migration *m)
{
	struct sim_dur next;
	bool changed = m->rate_changed, over = precopy_look(&m->precopy, sim_now(r->sim), sent_of_round(r, m), &next);
	m->rate_changed = false;
	m->foreseen = rate_now(r, m);
	if (!over) {
		look_later(r, m, changed ? sim_dur_ps(m->precopy.look) : next);
		return;
	}
	run_session_stop(r, m->live);
	round_over(r, m);
}

static void copied_last(struct run *r, struct run_migration *m)
{
	int64_t assumed = precopy_assumes(&m->precopy) ? run_assume(r, ASSUME_SWITCHOVER_FIXED) : 0;
	struct sim_dur fixed = precopy_fixed(&m->precopy, assumed, m->live->rtt);
	m->timer = sim_at(r->sim, sim_after(sim_now(r->sim), fixed), RUN_EV_MIGRATION, m->index, EV_SWITCHED);
}

/* --- disk --- */

static void begin_mirror(struct run *r, struct run_migration *m)
{
	if (m->mirror || !m->plan.write_bps || !m->plan.hot->len)
		return;
	m->mirror_bps = m->plan.write_bps;
	struct endpoints ends;
	run_session_get_ends(m->live, &ends);
	m->mirror = run_session_open(r, m, SERVICE_VMOTION, RUN_MIRROR, &ends, &ends);
	run_session_send(r, m->mirror, INT64_MAX, RUN_MIRRORED, HOST_NONE, m->datastore);
}

static bool busy(const struct run_session *s)
{
	return s && s->jobs;
}

/* Storage vMotion: the VM is suspended and resumed on its new files. Instant clone: the parent stands still while it is forked. */
static void begin_storage_switchover(struct run *r, struct run_migration *m)
{
	run_migrate_enter(r, m, RUN_SWITCHOVER, m->cold);
	if (m->mirror)
		run_session_close(r, m->mirror);
	struct sim_dur fixed = sim_dur_ps(run_assume(r, ASSUME_SWITCHOVER_FIXED));
	m->timer = sim_at(r->sim, sim_after(sim_now(r->sim), fixed), RUN_EV_MIGRATION, m->index, EV_SWITCHED);
}

/* All is copied: a running parent's snapshot is merged back. */
static void clone_copied(struct run *r, struct run_migration *m)
{
	struct run_session *copy = m->cold;
	if (!run_clone_tidy(r, m)) {
		complete(r, m, copy);
		return;
	}
	run_migrate_enter(r, m, RUN_CLEANUP, copy);
	run_session_jobs(r, m->cold, m->tidy, RUN_CONSOLIDATED);
}

static void copy_idle(struct run *r, struct run_migration *m)
{
	if (run_copy_next(r, m))
		return;
	run_session_close(r, m->cold);
	if (m->plan.kind == MIGRATION_STORAGE_VMOTION)
		begin_storage_switchover(r, m);
	else if (run_clone_is(m))
		clone_copied(r, m);
	else
		complete(r, m, m->cold);
}

static void disk_idle(struct run *r, struct run_migration *m, struct run_session *s)
{
	if (m->plan.mover != HOST_NONE) {
		copy_idle(r, m);
		return;
	}
	if (s == m->live)
		begin_mirror(r, m);
	if (busy(m->live) || busy(m->cold))
		return;
	if (m->cold)
		run_session_close(r, m->cold);
	if (m->plan.memory)
		begin_memory(r, m, s);
	else if (run_clone_is(m))
		clone_copied(r, m);
	else
		complete(r, m, s);
}

static void begin_disk(struct run *r, struct run_migration *m)
{
	GArray *cold = m->plan.cold;
	if (!m->plan.hot->len && !cold->len) {
		if (m->plan.memory)
			begin_memory(r, m, NULL);
		else if (m->plan.kind == MIGRATION_INSTANT_CLONE)
			begin_storage_switchover(r, m);
		else
			complete(r, m, NULL);
		return;
	}
	run_migrate_enter(r, m, RUN_DISK, NULL);
	if (m->plan.mover != HOST_NONE) {
		run_copy_begin(r, m);
		return;
	}
	if (cold->len)
		run_session_jobs(r, m->cold, cold, RUN_COLD);
	if (m->plan.hot->len)
		run_session_jobs(r, m->live, m->plan.hot, RUN_HOT);
}

void run_migrate_session_idle(struct run *r, struct run_session *s)
{
	struct run_migration *m = s->m;
	switch (m->phase) {
	case RUN_DISK:
		disk_idle(r, m, s);
		return;
	case RUN_MEMORY:
		round_over(r, m);
		return;
	case RUN_SWITCHOVER:
		copied_last(r, m);
		return;
	case RUN_CLEANUP:
		complete(r, m, s);
		return;
	default:
		SIM_ASSERT(!"a session may end a transfer in disk, memory, switchover and cleanup only");
	}
}

void run_migrate_session_broken(struct run *r, struct run_session *s, struct verdict why)
{
	bool begun = s->bytes > 0 || run_session_sent(r, s) > 0;
	bool connected = g_strcmp0(why.rule, "RTE-10") == 0; /* the handshake passed */
	if (!begun && !connected && !why.fault)
		why.fault = s->service == SERVICE_VMOTION ? "VMotionConnectFailed" : "CannotConnectToHost";
	if (begun)
		why.fault = NULL;
	run_rule(r, "RTE-05");
	fail(r, s->m, why, s);
}

/* The compatibility check between vCenter Servers has run into its timeout, or the way came back meanwhile. */
static void check_failed(struct run *r, struct run_migration *m)
{
	struct sim_dur waits;
	struct verdict v = run_cross_nfc(r, m, &waits);
	if (v.ok)
		v = verdict_no(VERDICT_AT_ONCE, "XVC-04", "CompatibilityCheckTimeout", "the NFC connection of the compatibility check came too late");
	fail(r, m, v, NULL);
}

void run_migrate_event(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	struct run_migration *m = r->migrations->pdata[target];
	m->timer = arg == EV_SWITCHOVER_LIMIT ? m->timer : (struct evq_handle){0, 0};
	switch (arg) {
	case EV_SETUP_DONE:
		begin_disk(r, m);
		return;
	case EV_POLL:
		poll_first_round(r, m);
		return;
	case EV_LOOK:
		look(r, m);
		return;
	case EV_SWITCHED:
		complete(r, m, m->live);
		return;
	case EV_CHECKED:
		check_failed(r, m);
		return;
	case EV_SWITCHOVER_LIMIT:
		m->limit = (struct evq_handle){0, 0};
		fail(r, m, verdict_no(VERDICT_AT_ONCE, "MIG-03", NULL, "the switchover took longer than 100 s"), m->live);
		return;
	}
}

/* --- start --- */

/* The round trip a session will see, for the setup phase: one, for the connection. */
static void measure_rtt(struct run *r, struct run_session *s)
{
	struct path p;
	struct verdict v;
	struct path_request q = {.ends = s->bulk, .load = PATH_MIRROR, .service = s->bulk->service, .read = HOST_NONE, .write = HOST_NONE, .now = sim_now(r->sim)};
	path_build(r->paths, &q, &p, &v);
	s->rtt = p.rtt;
}

/* What it asks of its destination, since it was asked for. */
static struct verdict may_still(const struct run *r, const struct run_migration *m)
{
	if (run_clone_is(m))
		return rules_vm_taken_in(r->estate, m->to);
	return m->from == m->to || m->plan.kind >= MIGRATION_CLONE ? verdict_ok() : rules_vm_may_run(r->estate, run_vm(r, m->vm), m->from, m->to);
}

void run_migrate_start(struct run *r, struct run_migration *m)
{
	struct sim_dur setup = {0};
	bool live = m->plan.memory > 0, cold = m->plan.cold->len > 0, local = m->plan.mover != HOST_NONE;
	struct verdict may = may_still(r, m);
	if (may.ok)
		may = run_storage_ready(r, m);
	if (!may.ok) { /* since it was asked for */
		run_migrate_finish(r, m, RUN_REFUSED, may, NULL);
		return;
	}
	m->started = sim_now(r->sim);
	struct sim_dur waits = {0};
	struct verdict checked = run_cross_nfc(r, m, &waits);
	if (!checked.ok) {
		run_migrate_enter(r, m, RUN_PRECHECK, NULL);
		m->timer = sim_at(r->sim, sim_after(sim_now(r->sim), waits), RUN_EV_MIGRATION, m->index, EV_CHECKED);
		return;
	}
	if (live && !open_session(r, m, SERVICE_VMOTION, &m->live))
		return;
	if (local && (cold || m->plan.hot->len))
		run_copy_open(r, m);
	else if (cold && !open_session(r, m, SERVICE_PROVISIONING, &m->cold))
		return;
	if (live || (cold && !local)) {
		run_assume(r, ASSUME_PIN);
		run_rule(r, "PIN-01");
	}
	if (m->plan.kind == MIGRATION_SHARED_NOTHING)
		run_rule(r, "MIG-04"), run_assume(r, ASSUME_LONG_DISTANCE_DISKS);
	for (guint i = 0; !local && i < m->sessions->len; i++) {
		measure_rtt(r, m->sessions->pdata[i]);
		setup.ps = MAX(setup.ps, ((struct run_session *)m->sessions->pdata[i])->rtt.ps);
		run_message_warn(r, m, m->sessions->pdata[i]);
	}
	struct verdict v = run_support(r, m);
	if (!v.ok) {
		run_migrate_finish(r, m, RUN_REFUSED, v, NULL);
		return;
	}
	run_clone_begin(r, m);
	run_migrate_enter(r, m, RUN_SETUP, NULL);
	m->setting_out = true;
	run_evacuate_started(r, m);
	if (m->encrypted)
		run_rule(r, run_vm(r, m->vm)->encrypted ? "ENC-02" : "ENC-01");
	run_trigger_happened(r, WORLD_FN_MIGRATION, m->id, WORLD_EV_STARTED, NULL);
	m->timer = sim_at(r->sim, sim_after(sim_now(r->sim), setup), RUN_EV_MIGRATION, m->index, EV_SETUP_DONE);
}
