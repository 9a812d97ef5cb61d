/* models/run_storage.c: mounting and unmounting datastores, and iSCSI paths that go down and come back.
 *
 * After every change of configuration each host's iSCSI paths are looked at again. One that went down keeps the I/O of its datastores waiting until the initiator
 * gives it up (STO-04); then the paths of what is under way are built anew. Which path carries what follows from that state and the policy (rules_storage.c). What was
 * down when the run began was never in use. Left out: how a loss is noticed (link state or a lost answer), and the stalls of rescans.
 */
#include "models/run_enact.h"
#include "models/run_internal.h"
#include "models/rules/rules_storage.h"

#define NEVER_DOWN INT64_MIN / 2
#define NFS_MOUNTS_OLD 8
#define NFS_MOUNTS 32

/* --- paths --- */

struct visit {
	struct run *r;
	struct host *h;
	uint32_t array;
	bool beginning;
};

static struct host_storage_path *entry_of(const struct visit *v, const struct storage_path *p)
{
	GArray *paths = v->h->iscsi.paths;
	for (guint i = 0; i < paths->len; i++) {
		struct host_storage_path *x = &g_array_index(paths, struct host_storage_path, i);
		if (x->array == v->array && x->portal == p->portal && (!v->h->iscsi.bound->len || x->adapter == p->adapter))
			return x;
	}
	return NULL;
}

static void note(const struct visit *v, const struct storage_path *p, const char *rule, const char *what)
{
	const struct estate_array *a = estate_array(v->r->estate, v->array);
	g_autofree char *subject = g_strdup_printf("%s%s%s", v->h->name, p->adapter == HOST_NONE ? "" : "/",
		p->adapter == HOST_NONE ? "" : host_adapter(v->h, p->adapter)->name);
	run_note(v->r, rule, subject, "iSCSI path to %s/%s %s", a->name, estate_portal(a, p->portal)->name, what);
}

static void went_down(const struct visit *v, const struct storage_path *p, struct host_storage_path *x)
{
	if (!x) {
		struct host_storage_path fresh = {v->array, p->portal, p->adapter, false, {NEVER_DOWN}, {NEVER_DOWN}};
		g_array_append_val(v->h->iscsi.paths, fresh);
		x = &g_array_index(v->h->iscsi.paths, struct host_storage_path, v->h->iscsi.paths->len - 1);
	}
	x->down = true;
	if (v->beginning)
		return;
	x->before = x->since;
	x->since = sim_now(v->r->sim);
	note(v, p, "STO-04", "is down");
	sim_at(v->r->sim, sim_after(x->since, sim_dur_ps(run_assume(v->r, ASSUME_ISCSI_RECOVERY))), RUN_EV_STORAGE, v->h->index, 0);
}

static void look(void *ctx, const struct storage_path *p, bool up)
{
	struct visit *v = ctx;
	struct host_storage_path *x = entry_of(v, p);
	if (!up && (!x || !x->down))
		went_down(v, p, x);
	if (!up || !x || !x->down)
		return;
	x->down = false;
	note(v, p, NULL, "is up again");
}

static void look_at_all(struct run *r, bool beginning)
{
	for (uint32_t i = 0; i < r->estate->hosts->len; i++) {
		struct visit v = {r, estate_host(r->estate, i), HOST_NONE, beginning};
		struct storage_request q = {.host = i, .datastore = HOST_NONE, .now = sim_now(r->sim), .assume = &r->world->assume, .seed = r->seed};
		for (guint k = 0; v.h->iscsi.kind != HOST_ISCSI_NONE && k < v.h->iscsi.targets->len; k++) {
			v.array = g_array_index(v.h->iscsi.targets, uint32_t, k);
			rules_storage_each(r->estate, &q, v.array, look, &v);
		}
	}
}

void run_storage_init(struct run *r) { look_at_all(r, true); }

void run_storage_changed(struct run *r) { look_at_all(r, false); }

void run_storage_event(void *ctx, uint32_t host, uint64_t arg)
{
	(void)host;
	(void)arg;
	run_enact_changed(ctx); /* some path is given up now */
}

/* --- what a migration needs --- */

static struct verdict reaches(struct run *r, uint32_t host, uint32_t datastore)
{
	const struct estate_datastore *d = estate_datastore(r->estate, datastore);
	struct storage_request q = {host, datastore, sim_now(r->sim), &r->world->assume, r->seed};
	g_autofree struct storage_paths *p = g_new(struct storage_paths, 1);
	if (!estate_mounts(r->estate, host, datastore))
		return verdict_no(VERDICT_REFUSED, "MIG-13", "DatastoreNotAccessible", "host '%s' does not mount datastore '%s'", estate_host(r->estate, host)->name, d->name);
	struct verdict v = rules_storage(r->estate, &q, p);
	if (v.ok)
		return v;
	return verdict_no(VERDICT_REFUSED, "STO-06", "DatastoreNotAccessible", "host '%s' does not get to datastore '%s': %.140s", estate_host(r->estate, host)->name,
		d->name, v.text);
}

struct verdict run_storage_ready(struct run *r, const struct run_migration *m)
{
	struct verdict v = m->datastore == HOST_NONE ? verdict_ok() : reaches(r, m->to, m->datastore);
	guint disks = m->datastore == HOST_NONE ? run_vm(r, m->vm)->disks->len : 0;
	for (guint i = 0; v.ok && i < disks; i++)
		v = reaches(r, m->to, r->vms[m->vm].datastores[i]);
	return v;
}

/* --- mounting --- */

static bool is_nfs(enum datastore_type t) { return t == DATASTORE_NFS3 || t == DATASTORE_NFS41; }

static struct verdict may_mount(struct run *r, const struct host *h, const struct estate_datastore *d)
{
	uint32_t mounted = 0, most = release_has(h->release, RELEASE_NFS_MOUNTS) ? NFS_MOUNTS : NFS_MOUNTS_OLD;
	if (d->type == DATASTORE_LOCAL)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "'%s' lies on local disks and is mounted by one host only", d->name);
	if (d->type == DATASTORE_VSAN && estate_cluster_of(r->estate, h->index) != d->cluster)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "host '%s' is no member of cluster '%s', whose vSAN '%s' is", h->name,
			estate_cluster(r->estate, d->cluster)->name, d->name);
	for (uint32_t i = 0; i < r->estate->datastores->len; i++)
		mounted += estate_datastore(r->estate, i)->type == d->type && estate_mounts(r->estate, h->index, i);
	if (is_nfs(d->type) && mounted >= most)
		return verdict_no(VERDICT_REFUSED, "STO-09", "LimitExceeded", "host '%s' mounts %u %s datastores already, the most it is set to", h->name, mounted,
			rules_storage_protocol(d->type));
	return verdict_ok();
}

static bool copies(const struct run_migration *m, uint32_t datastore)
{
	const GArray *jobs[] = {m->plan.hot, m->plan.cold};
	for (int k = 0; k < 2; k++)
		for (guint i = 0; i < jobs[k]->len; i++) {
			const struct plan_job *j = &g_array_index(jobs[k], struct plan_job, i);
			if (j->from == datastore || j->to == datastore)
				return true;
		}
	return false;
}

static bool needs(const struct run *r, const struct run_migration *m, uint32_t host, uint32_t datastore)
{
	bool stays = false;
	if (!m->known || m->end != RUN_OPEN)
		return false;
	if (m->plan.mover == host && copies(m, datastore))
		return true;
	if (m->to != host)
		return false;
	for (guint i = 0; m->datastore == HOST_NONE && i < run_vm(r, m->vm)->disks->len; i++)
		stays |= r->vms[m->vm].datastores[i] == datastore;
	return stays || m->datastore == datastore;
}

static bool reads_or_writes(const struct run_sub *sub, uint32_t host, uint32_t datastore)
{
	const struct world_end *ends[] = {&sub->from, &sub->to};
	for (int i = 0; sub->s && i < 2; i++)
		if (ends[i]->kind == WORLD_END_DATASTORE && ends[i]->index == datastore)
			return ends[!i]->index == host;
	return false;
}

/* Who uses it on this host: a VM's name, or the id of a migration or of traffic; NULL: nobody. */
static const char *user_of(const struct run *r, uint32_t host, uint32_t datastore)
{
	for (guint i = 0; i < run_vm_count_on(r, host); i++) {
		const struct run_vm *v = &r->vms[run_vm_on(r, host, i)];
		for (guint k = 0; k < v->vm->disks->len; k++)
			if (v->datastores[k] == datastore)
				return v->vm->name;
	}
	for (guint i = 0; i < r->migrations->len; i++)
		if (needs(r, r->migrations->pdata[i], host, datastore))
			return ((const struct run_migration *)r->migrations->pdata[i])->id;
	for (guint i = 0; i < r->subs->len; i++)
		if (reads_or_writes(r->subs->pdata[i], host, datastore))
			return ((const struct run_sub *)r->subs->pdata[i])->t->id;
	return NULL;
}

static struct verdict unmount(struct run *r, struct host *h, uint32_t datastore, GArray *hosts)
{
	const char *user = user_of(r, h->index, datastore);
	if (user)
		return verdict_no(VERDICT_REFUSED, "STO-08", "ResourceInUse", "'%s' on host '%s' is in use by '%s'", estate_datastore(r->estate, datastore)->name, h->name, user);
	for (guint i = 0; i < hosts->len; i++)
		if (g_array_index(hosts, uint32_t, i) == h->index)
			g_array_remove_index(hosts, i--);
	return verdict_ok();
}

struct verdict run_storage_mount(struct run *r, struct host *h, const struct action *a)
{
	uint32_t datastore = a->datastore ? estate_datastore_find(r->estate, a->datastore) : HOST_NONE;
	bool mount = a->kind == ACTION_MOUNT;
	if (datastore == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no datastore '%s'", a->datastore ? a->datastore : "");
	struct estate_datastore *d = estate_datastore(r->estate, datastore);
	if (estate_mounts(r->estate, h->index, datastore) == mount)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' %s datastore '%s'%s", h->name, mount ? "mounts" : "does not mount", d->name, mount ? " already" : "");
	struct verdict v = mount ? may_mount(r, h, d) : unmount(r, h, datastore, d->hosts);
	if (v.ok && mount) {
		g_array_append_val(d->hosts, h->index);
		run_settings_mounted(r, h, d);
		v = reaches(r, h->index, datastore);
		if (!v.ok)
			g_array_set_size(d->hosts, d->hosts->len - 1);
	}
	if (v.ok)
		run_note(r, NULL, h->name, "%s datastore '%s'", mount ? "mounts" : "no longer mounts", d->name);
	return v;
}
