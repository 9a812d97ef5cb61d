/* models/run_clone.c: clones, snapshots, power: what becomes of VMs besides moving.
 *
 * A clone is a task like a migration: it waits for admission, selects its adapters, copies, and ends in one of the same ways; its VM exists from its completion on. The parent
 * runs on, and neither migrates nor changes its power meanwhile. A running parent gets a snapshot when the copy begins; when it is over, what the guest wrote since is
 * merged back: read and written once by the parent's host, as the phase `cleanup`. After a failure it is merged without I/O.
 * Left out: the stun of a snapshot, quiescing, removal of snapshots on request, the time that powering on, off or suspending takes.
 */
#include "models/run_internal.h"

bool run_clone_is(const struct run_migration *m)
{
	return m->plan.kind == MIGRATION_CLONE || m->plan.kind == MIGRATION_LINKED_CLONE || m->plan.kind == MIGRATION_INSTANT_CLONE;
}

/* --- requests --- */

static struct verdict identify_clone(struct run *r, const struct action *a, struct run_migration *m)
{
	if (r->vms[m->vm].moving)
		return verdict_no(VERDICT_REFUSED, "MIG-12", "TaskInProgress", "'%s' is being migrated by '%s'", a->vm, r->vms[m->vm].moving->id);
	m->name = g_string_chunk_insert_const(r->strings, a->name ? a->name : a->id);
	if (a->kind == ACTION_CLONE && run_vm_find(r, m->name) != HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CLN-04", "DuplicateName", "there is a VM '%s' already", m->name);
	struct verdict in = a->kind == ACTION_CLONE ? rules_vm_taken_in(r->estate, m->to) : verdict_ok();
	if (!in.ok)
		return in;
	if (a->kind != ACTION_CLONE && r->vms[m->vm].clones)
		return verdict_no(VERDICT_REFUSED, "MIG-12", "TaskInProgress", "'%s' is being cloned", a->vm);
	run_vm_grow(r, m->vm);
	struct plan_request q = {run_vm(r, m->vm), m->from, r->vms[m->vm].datastores, m->to, m->datastore, a->migration, &r->world->assume};
	return plan_clone(r->estate, &q, a->memory, &m->plan);
}

struct verdict run_clone(struct run *r, const struct action *a)
{
	struct action task = *a;
	if (a->kind == ACTION_SNAPSHOT_CREATE)
		task.migration = MIGRATION_SNAPSHOT_CREATE;
	else if (a->kind == ACTION_SNAPSHOT_MOVE)
		task.migration = MIGRATION_SNAPSHOT_MOVE;
	else if (a->migration == MIGRATION_INFERRED)
		task.migration = MIGRATION_CLONE;
	return run_migrate_task(r, &task, identify_clone);
}

struct verdict run_power(struct run *r, const struct action *a)
{
	static const char *const words[] = {[WORLD_POWER_ON] = "on", [WORLD_POWER_OFF] = "off", [WORLD_POWER_SUSPENDED] = "suspended"};
	uint32_t i = a->vm ? run_vm_find(r, a->vm) : HOST_NONE;
	if (i == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no VM '%s'", a->vm ? a->vm : "");
	const struct run_vm *v = &r->vms[i];
	if (v->moving || v->clones)
		return verdict_no(VERDICT_REFUSED, "PWR-01", "TaskInProgress", "'%s' is being %s and keeps its power state until that is over", a->vm,
			v->moving ? "migrated" : "cloned");
	if (v->vm->power == a->power || (v->vm->power == WORLD_POWER_OFF && a->power == WORLD_POWER_SUSPENDED))
		return verdict_no(VERDICT_REFUSED, "PWR-02", "InvalidPowerState", "'%s' is %s and cannot be made %s", a->vm, words[v->vm->power], words[a->power]);
	if (a->power == WORLD_POWER_ON && estate_host(r->estate, v->host)->mode != HOST_IN_SERVICE)
		return verdict_no(VERDICT_REFUSED, "EVA-01", "InvalidState", "host '%s' is in or entering maintenance mode: '%s' cannot be powered on",
			estate_host(r->estate, v->host)->name, a->vm);
	run_vm_grow(r, i);
	run_vm_own(r, i)->power = a->power;
	run_note(r, NULL, a->vm, "powered %s", words[a->power]);
	return verdict_ok();
}

/* --- life --- */

void run_clone_begin(struct run *r, struct run_migration *m)
{
	bool runs = run_vm(r, m->vm)->power == WORLD_POWER_ON;
	if (m->plan.kind == MIGRATION_CLONE && runs) {
		run_vm_snapshot(r, m->vm, m->name);
		m->snapshot = true;
		run_note(r, "CLN-01", m->id, "a snapshot of '%s' makes its disks cold", run_vm(r, m->vm)->name);
	}
}

bool run_clone_tidy(struct run *r, struct run_migration *m)
{
	if (!m->snapshot)
		return false;
	const struct world_vm *vm = run_vm(r, m->vm);
	m->tidy = g_array_new(FALSE, FALSE, sizeof(struct plan_job));
	for (guint i = 0; i < vm->disks->len; i++) {
		int64_t used = run_vm_written_since(r, m->vm, i, m->name);
		uint32_t ds = r->vms[m->vm].datastores[i];
		if (used > 0)
			g_array_append_val(m->tidy, ((struct plan_job){i, used, ds, ds}));
	}
	if (!m->tidy->len)
		return false;
	struct endpoints here = {.service = SERVICE_STORAGE, .from_host = m->from, .to_host = m->from, .rule = "MIG-15"};
	run_rule(r, here.rule);
	m->cold = run_session_open(r, m, SERVICE_STORAGE, RUN_DATA_MOVER, &here, &here);
	return true;
}

void run_clone_over(struct run *r, struct run_migration *m)
{
	if (m->snapshot)
		run_vm_consolidate(r, m->vm, m->name);
	m->snapshot = false;
	if (m->counted)
		r->vms[m->vm].clones--;
	m->counted = false;
}

/* The files of a new VM are its own, or its parent's with a leaf of its own. */
static void make_vm(struct run *r, struct run_migration *m)
{
	bool own = m->plan.kind == MIGRATION_CLONE;
	if (!own)
		run_vm_snapshot(r, m->vm, m->name);
	uint32_t i = run_vm_add(r, m->vm, m->name, m->to, m->datastore);
	struct world_vm *vm = run_vm_own(r, i);
	vm->power = m->plan.kind == MIGRATION_INSTANT_CLONE ? WORLD_POWER_ON : WORLD_POWER_OFF;
	for (guint k = 0; k < vm->disks->len; k++)
		run_vm_clone_disk(r, m->vm, i, k, own);
	run_note(r, own ? "CLN-01" : m->plan.kind == MIGRATION_LINKED_CLONE ? "CLN-02" : "CLN-03", m->id, "'%s' exists", m->name);
}

void run_clone_complete(struct run *r, struct run_migration *m)
{
	if (run_clone_is(m))
		make_vm(r, m);
	else if (m->plan.kind == MIGRATION_SNAPSHOT_CREATE)
		run_vm_snapshot(r, m->vm, m->name);
	else
		run_vm_base_lies_on(r, m->vm, m->datastore);
}
