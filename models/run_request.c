/* models/run_request.c: tasks as they are asked for: what moves, whether it may, the queue; cancelled, looked at, forgotten.
 *
 * What is refused is refused when it is asked for. A request that is taken is answered by the outcome of its task, so that every migration ends as something. The
 * phases that follow are run_migrate.c's.
 */
#include "models/rules/support_move.h"
#include "models/run_internal.h"

static struct run_migration *new_migration(struct run *r, const struct action *a)
{
	struct run_migration *m = g_new0(struct run_migration, 1);
	*m = (struct run_migration){.index = r->migrations->len, .vm = UINT32_MAX, .from = HOST_NONE, .to = HOST_NONE, .datastore = HOST_NONE};
	m->id = g_string_chunk_insert_const(r->strings, a->id);
	m->parent = a->parent ? g_string_chunk_insert_const(r->strings, a->parent) : NULL;
	m->requested = sim_now(r->sim);
	m->started = m->finished = SIM_TIME_NEVER;
	m->failure_ppm = OUTCOME_NULL;
	m->waits = g_array_new(FALSE, FALSE, sizeof(struct run_wait));
	m->spans = g_array_new(FALSE, FALSE, sizeof(struct run_span));
	m->rounds = g_array_new(FALSE, FALSE, sizeof(struct run_round));
	m->sessions = g_ptr_array_new();
	m->warnings = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(r->migrations, m);
	g_hash_table_insert(r->migration_by_id, (gpointer)m->id, m);
	return m;
}

/* What releases, licences and encryption say. */
static struct verdict permit(struct run *r, struct run_migration *m, const struct action *a)
{
	const struct plan *p = &m->plan;
	const struct world_vm *vm = run_vm(r, m->vm);
	bool runs = vm->power == WORLD_POWER_ON, clear = a->encryption == ENCRYPTION_UNSAID && !vm->encrypted && vm->precopy.rules != WORLD_PRECOPY_ESXI;
	struct support_move q = {.from = m->from, .to = m->to, .kind = p->kind, .memory = p->memory > 0, .disks = runs && (p->hot->len || p->cold->len),
		.encrypted = vm->encrypted, .encryption = clear ? ENCRYPTION_DISABLED : a->encryption, .assume = &r->world->assume};
	struct verdict v = support_move(r->estate, &q);
	if (p->kind == MIGRATION_CROSS_VCENTER && q.encrypted)
		run_assume(r, ASSUME_CROSS_VCENTER_ENCRYPTED);
	if (v.ok)
		v = support_encryption(r->estate, &q, &m->encrypted);
	return v;
}

static struct plan_request asked_of(const struct run *r, const struct run_migration *m, const struct action *a)
{
	return (struct plan_request){run_vm(r, m->vm), m->from, r->vms[m->vm].datastores, m->to, m->datastore, a->migration, &r->world->assume};
}

/* What moves, and whether it may: as far as that is known before adapters are chosen. */
static struct verdict make_plan(struct run *r, struct run_migration *m, const struct action *a)
{
	struct plan_request q = asked_of(r, m, a);
	struct verdict v = plan_make(r->estate, &q, &m->plan);
	if (v.ok)
		v = run_cross_switches(r, m);
	if (v.ok && m->from != m->to)
		v = rules_vm_may_run(r->estate, run_vm(r, m->vm), m->from, m->to);
	if (v.ok)
		v = run_cross_reach(r, m);
	return v.ok ? permit(r, m, a) : v;
}

static struct verdict identify(struct run *r, const struct action *a, struct run_migration *m)
{
	m->vm = a->vm ? run_vm_find(r, a->vm) : HOST_NONE;
	m->to = a->to ? estate_host_find(r->estate, a->to) : m->vm == HOST_NONE ? HOST_NONE : r->vms[m->vm].host;
	m->family = a->ip_family;
	m->plan.kind = a->migration;
	m->datastore = a->datastore ? estate_datastore_find(r->estate, a->datastore) : HOST_NONE;
	if (m->vm == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "MIG-11", NULL, "there is no VM '%s'", a->vm ? a->vm : "");
	m->from = r->vms[m->vm].host;
	if (m->to == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "MIG-11", NULL, "there is no host '%s'", a->to ? a->to : "");
	if (a->datastore && m->datastore == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "MIG-11", NULL, "there is no datastore '%s'", a->datastore);
	m->known = true;
	return verdict_ok();
}

static struct verdict identify_move(struct run *r, const struct action *a, struct run_migration *m)
{
	struct plan_request q = asked_of(r, m, a);
	m->plan.kind = a->migration == MIGRATION_INFERRED ? plan_kind(r->estate, &q) : a->migration;
	if (r->vms[m->vm].moving)
		return verdict_no(VERDICT_REFUSED, "MIG-12", "TaskInProgress", "'%s' is being migrated by '%s'", a->vm, r->vms[m->vm].moving->id);
	if (r->vms[m->vm].clones)
		return verdict_no(VERDICT_REFUSED, "MIG-12", "TaskInProgress", "'%s' is being cloned", a->vm);
	run_vm_grow(r, m->vm);
	return make_plan(r, m, a);
}

/* What is refused is refused when it is asked for, not when its turn comes. */
static struct verdict is_refused(struct run *r, const struct run_migration *m)
{
	const bool asked[] = {m->plan.memory > 0, m->plan.mover == HOST_NONE && m->plan.cold->len > 0};
	const enum service of[] = {SERVICE_VMOTION, SERVICE_PROVISIONING};
	for (int i = 0; i < 2; i++) {
		struct endpoints ends;
		struct request q = run_migrate_request(r, m, of[i]);
		struct verdict v = asked[i] ? rules_select(r->estate, &q, &ends) : verdict_ok();
		if (v.how == VERDICT_REFUSED)
			return v;
	}
	return verdict_ok();
}

struct verdict run_migrate_may(struct run *r, uint32_t vm, uint32_t to)
{
	struct run_migration m = {.vm = vm, .from = r->vms[vm].host, .to = to, .datastore = HOST_NONE};
	struct verdict v = make_plan(r, &m, &(struct action){.kind = ACTION_MIGRATE});
	if (v.ok)
		v = is_refused(r, &m);
	plan_clear(&m.plan);
	return v;
}

/* A network that is another one there, or none: vCenter does not ask, the VM will. */
static void warn_of_network(struct run *r, struct run_migration *m)
{
	const char *portgroup = rules_vm_cut_off(r->estate, run_vm(r, m->vm), m->from, m->to);
	if (!portgroup)
		return;
	g_autofree char *what = g_strdup_printf("'%s' loses its network: '%s' of '%s' is not that of '%s'", run_vm(r, m->vm)->name, portgroup,
		estate_host(r->estate, m->to)->name, estate_host(r->estate, m->from)->name);
	g_ptr_array_add(m->warnings, g_strdup_printf("CLU-03: %s", what));
	run_note(r, "CLU-03", m->id, "%s", what);
}

/* From now on its VM is taken. */
static void take(struct run *r, struct run_migration *m)
{
	if (run_clone_is(m)) {
		r->vms[m->vm].clones++;
		m->counted = true;
		return;
	}
	r->vms[m->vm].moving = m;
	m->taken = true;
	run_evacuate_requested(r, m);
	if (m->from != m->to && m->plan.kind != MIGRATION_SNAPSHOT_MOVE)
		warn_of_network(r, m);
}

struct verdict run_migrate_task(struct run *r, const struct action *a, run_identify_fn what)
{
	if (g_hash_table_contains(r->migration_by_id, a->id))
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is a migration '%s' already", a->id);
	struct run_migration *m = new_migration(r, a);
	struct verdict v = identify(r, a, m);
	if (v.ok)
		v = what(r, a, m);
	const char *to = a->to ? a->to : a->datastore;
	run_note(r, NULL, m->id, "requested: '%s'%s%s%s", a->vm ? a->vm : "", to ? " to '" : "", to ? to : "", to ? "'" : "");
	run_trigger_happened(r, WORLD_FN_MIGRATION, m->id, WORLD_EV_REQUESTED, NULL);
	if (!v.ok) {
		run_migrate_finish(r, m, RUN_REFUSED, v, NULL);
		return verdict_ok(); /* the request was taken; its answer is the migration's outcome */
	}
	take(r, m);
	run_fact(r, FACTLOG_PHASE, "%s %s %s", m->id, run_vm(r, m->vm)->name, action_migration_name(m->plan.kind));
	if (run_admit(r, m)) {
		run_migrate_start(r, m);
		return verdict_ok();
	}
	v = is_refused(r, m);
	if (v.ok) {
		run_migrate_enter(r, m, RUN_QUEUED, NULL);
		run_admit_queue(r, m);
	} else {
		run_migrate_finish(r, m, RUN_REFUSED, v, NULL);
	}
	return verdict_ok();
}

struct verdict run_migrate(struct run *r, const struct action *a)
{
	return run_migrate_task(r, a, identify_move);
}

void run_migrate_withdraw(struct run *r, struct run_migration *m, struct verdict why)
{
	run_migrate_finish(r, m, RUN_CANCELLED, why, NULL);
}

struct verdict run_migrate_cancel(struct run *r, const struct action *a)
{
	struct run_migration *m = g_hash_table_lookup(r->migration_by_id, a->id);
	if (!m)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no migration '%s'", a->id);
	if (m->end != RUN_OPEN)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "migration '%s' is over", a->id);
	struct run_session *ender = m->phase == RUN_DISK || m->phase == RUN_CLEANUP ? (m->cold && m->cold->jobs ? m->cold : m->live) : m->phase >= RUN_MEMORY ? m->live : NULL;
	run_migrate_finish(r, m, RUN_CANCELLED, verdict_no(VERDICT_AT_ONCE, "MIG-06", NULL, "cancelled on request"), ender);
	return verdict_ok();
}

/* --- progress --- */

int64_t run_migrate_progress(const struct run *r, const struct run_migration *m, sim_i128 *out_done, sim_i128 *out_known, sim_i128 *out_rate)
{
	int64_t known = m->plan.memory + m->last_copy;
	const GArray *files[] = {m->plan.hot, m->plan.cold};
	*out_done = *out_rate = 0;
	for (int k = 0; k < 2; k++)
		for (guint i = 0; files[k] && i < files[k]->len; i++)
			known += g_array_index(files[k], struct plan_job, i).bytes;
	for (guint i = 1; i < m->rounds->len; i++)
		known += g_array_index(m->rounds, struct run_round, i).bytes;
	for (guint i = 0; i < m->sessions->len; i++) {
		const struct run_session *s = m->sessions->pdata[i];
		if (s->protocol == RUN_MIRROR)
			continue;
		*out_done += s->bytes * TP_BYTE;
		guint n = s->transfers->len;
		const struct run_transfer *t = n ? &g_array_index(s->transfers, struct run_transfer, n - 1) : NULL;
		if (!t || t->to.ps != SIM_TIME_NEVER.ps)
			continue;
		struct tp_progress p;
		r->tp->ops->progress(r->tp, t->id, &p);
		*out_done += p.done;
		*out_rate += p.rate;
	}
	*out_known = known * TP_BYTE;
	if (m->end == RUN_COMPLETED)
		return 1000000;
	return *out_known ? MIN(1000000, base_div_floor(*out_done * 1000000, *out_known)) : 0;
}

void run_migrate_shed(struct run_migration *m)
{
	plan_clear(&m->plan);
	g_clear_pointer(&m->needs, g_array_unref);
	g_clear_pointer(&m->waits, g_array_unref);
	g_clear_pointer(&m->spans, g_array_unref);
	g_clear_pointer(&m->rounds, g_array_unref);
	g_clear_pointer(&m->sessions, g_ptr_array_unref);
	g_clear_pointer(&m->warnings, g_ptr_array_unref);
	g_clear_pointer(&m->tidy, g_array_unref);
	g_clear_pointer(&m->message, g_free);
}

void run_migrate_free(struct run_migration *m)
{
	run_migrate_shed(m);
	g_free(m);
}
