/* models/run_copy.c: a host copies files from datastore to datastore itself: Storage vMotion, and whatever else needs no network.
 *
 * The host's data mover reads one datastore and writes the other; no VMkernel adapter carries vMotion or provisioning traffic for it. Files are copied one after the
 * other, those that nobody writes first. Mirror mode (vSphere 5.0 and later): the copy of a disk in use is one pass in order, and a guest's write to a part already
 * copied goes to both sides. Writes being spread evenly, the part mirrored grows from none to all while the disk is copied, so half of them are mirrored on average,
 * and all of them from its end until the switchover. A guest whose mirrored writes the destination cannot take waits for them.
 * Source: Mashtizadeh et al., "The Design and Evolution of Live Storage Migration in VMware ESX", USENIX ATC 2011 (mirroring, one pass, data mover).
 * Left out: the I/O of the guest itself, writes that wait for the region under copy, snapshots of releases before 5.0.
 */
#include "models/run_internal.h"

static struct endpoints at_home(const struct run_migration *m)
{
	return (struct endpoints){.service = SERVICE_STORAGE, .from_host = m->plan.mover, .to_host = m->plan.mover, .rule = "MIG-15"};
}

void run_copy_open(struct run *r, struct run_migration *m)
{
	struct endpoints here = at_home(m);
	m->cold = run_session_open(r, m, SERVICE_STORAGE, RUN_DATA_MOVER, &here, &here);
	run_note(r, "MIG-15", m->id, "'%s' copies the files itself", estate_host(r->estate, m->plan.mover)->name);
}

/* What is mirrored while the k-th hot file is under copy. */
static int64_t mirrored_bps(const struct run *r, const struct run_migration *m, guint k)
{
	const struct world_vm *vm = run_vm(r, m->vm);
	int64_t bps = 0;
	for (guint i = 0; i <= k && i < m->plan.hot->len; i++) {
		const struct world_disk *d = vm->disks->pdata[g_array_index(m->plan.hot, struct plan_job, i).disk];
		bps += i < k ? d->write_bps : d->write_bps / 2;
	}
	return bps;
}

static void mirror(struct run *r, struct run_migration *m, guint k)
{
	struct endpoints here = at_home(m);
	m->mirror_bps = mirrored_bps(r, m, k);
	if (!m->mirror_bps)
		return;
	if (m->mirror)
		run_session_stop(r, m->mirror);
	else
		m->mirror = run_session_open(r, m, SERVICE_STORAGE, RUN_MIRROR, &here, &here);
	run_session_send(r, m->mirror, INT64_MAX, RUN_MIRRORED, HOST_NONE, m->datastore);
}

bool run_copy_next(struct run *r, struct run_migration *m)
{
	if (m->next_hot >= m->plan.hot->len)
		return false;
	const struct plan_job *j = &g_array_index(m->plan.hot, struct plan_job, m->next_hot);
	mirror(r, m, m->next_hot++);
	m->cold->in_use = true;
	run_session_send(r, m->cold, j->bytes, RUN_HOT, j->from, j->to);
	return true;
}

void run_copy_begin(struct run *r, struct run_migration *m)
{
	if (m->plan.cold->len)
		run_session_jobs(r, m->cold, m->plan.cold, RUN_COLD);
	else
		run_copy_next(r, m);
}

int64_t run_copy_held(const struct run *r, const struct run_session *mirror)
{
	int64_t held = 0;
	for (guint i = 0; i < mirror->transfers->len; i++) {
		const struct run_transfer *t = &g_array_index(mirror->transfers, struct run_transfer, i);
		bool open = t->to.ps == SIM_TIME_NEVER.ps;
		int64_t bytes = open ? run_session_sent(r, mirror) : t->bytes;
		int64_t lasts = sim_between(t->from, open ? sim_now(r->sim) : t->to).ps;
		int64_t needs = base_div_floor(((sim_i128)bytes + 1) * 8 * SIM_S, MAX(1, t->offered_bps)); /* + 1: what was delivered is floored to a byte */
		held += MAX(0, lasts - needs);
	}
	return held;
}
