/* models/migration/plan_clone.c: what a clone or a snapshot's files move.
 *
 * Full clone: every file of every disk is copied, and the copy has one file. Of a running VM a snapshot is taken first, so all that is copied is cold; no memory moves, and
 * nobody is switched over. Linked clone: nothing is copied; its disks build on the parent's files, which its host must see. Instant clone: memory and disks of a
 * running VM are forked on its host. When one host, the source's rather than the other's, sees where the files are and where they go, it copies them itself; else they go by
 * NFC from the source's host. Source: API text of nicType vSphereProvisioning, Broadcom KB 340170, vSphere 6.7 instant clone. Left out: customisation, templates and
 * content libraries, quiescing of the guest, changed block tracking.
 */
#include "models/migration/plan.h"

static uint32_t goes_to(const struct plan_request *q, uint32_t disk)
{
	return q->datastore == HOST_NONE ? q->datastores[disk] : q->datastore;
}

static uint32_t place_of(const struct plan_request *q, uint32_t disk, const struct world_file *f)
{
	return f->datastore == HOST_NONE ? q->datastores[disk] : f->datastore;
}

static struct verdict unseen(const struct estate *e, uint32_t host, uint32_t datastore, const char *rule)
{
	return verdict_no(VERDICT_REFUSED, rule, "DatastoreNotAccessible", "host '%s' does not mount datastore '%s'", estate_host(e, host)->name,
		estate_datastore(e, datastore)->name);
}

/* Calls for every file that is read, with where it is and where it goes. */
typedef bool (*file_fn)(void *ctx, uint32_t disk, const struct world_file *f, uint32_t from, uint32_t to);

static bool each_file(const struct plan_request *q, file_fn fn, void *ctx)
{
	for (guint i = 0; i < q->vm->disks->len; i++) {
		const struct world_disk *d = q->vm->disks->pdata[i];
		guint n = q->kind == MIGRATION_SNAPSHOT_MOVE ? d->chain->len - 1 : d->chain->len;
		for (guint k = 0; k < n; k++) {
			const struct world_file *f = &g_array_index(d->chain, struct world_file, k);
			if (!fn(ctx, i, f, place_of(q, i, f), goes_to(q, i)))
				return false;
		}
	}
	return true;
}

struct seeing {
	const struct estate *e;
	uint32_t host;
	uint32_t unseen; /* the datastore it does not mount */
	bool reads, writes;
};

static bool is_seen(void *ctx, uint32_t disk, const struct world_file *f, uint32_t from, uint32_t to)
{
	struct seeing *s = ctx;
	(void)disk, (void)f;
	s->unseen = s->reads && !estate_mounts(s->e, s->host, from) ? from : s->writes && !estate_mounts(s->e, s->host, to) ? to : HOST_NONE;
	return s->unseen == HOST_NONE;
}

static uint32_t who_copies(const struct estate *e, const struct plan_request *q)
{
	const uint32_t hosts[] = {q->host, q->to};
	for (int i = 0; i < 2; i++) {
		struct seeing s = {e, hosts[i], HOST_NONE, true, true};
		if (each_file(q, is_seen, &s))
			return hosts[i];
	}
	return HOST_NONE;
}

static bool add_file(void *ctx, uint32_t disk, const struct world_file *f, uint32_t from, uint32_t to)
{
	struct plan *p = ctx;
	if (f->used > 0 && (p->kind != MIGRATION_SNAPSHOT_MOVE || from != to))
		g_array_append_val(p->cold, ((struct plan_job){disk, f->used, from, to}));
	return true;
}

static struct verdict plan_copy(const struct estate *e, const struct plan_request *q, struct plan *out)
{
	struct seeing there = {e, q->to, HOST_NONE, false, true};
	if (!each_file(q, is_seen, &there))
		return unseen(e, q->to, there.unseen, "MIG-13");
	out->mover = who_copies(e, q);
	each_file(q, add_file, out);
	return verdict_ok();
}

static struct verdict plan_linked(const struct estate *e, const struct plan_request *q)
{
	struct seeing parent = {e, q->to, HOST_NONE, true, true};
	return each_file(q, is_seen, &parent) ? verdict_ok() : unseen(e, q->to, parent.unseen, "CLN-02");
}

static struct verdict plan_instant(const struct estate *e, const struct plan_request *q)
{
	const struct host *h = estate_host(e, q->host);
	if (q->vm->power != WORLD_POWER_ON)
		return verdict_no(VERDICT_REFUSED, "CLN-03", "InvalidPowerState", "'%s' is not running, and an instant clone forks a running VM", q->vm->name);
	if (q->to != q->host)
		return verdict_no(VERDICT_REFUSED, "CLN-03", NULL, "an instant clone runs on the host of its parent, '%s'", h->name);
	for (guint i = 0; i < q->vm->disks->len; i++)
		if (goes_to(q, i) != q->datastores[i])
			return verdict_no(VERDICT_REFUSED, "CLN-03", NULL, "the disks of an instant clone lie where those of its parent do");
	if (advanced_get(&h->advanced, ADVANCED_PROHIBIT_INSTANT_CLONE))
		return verdict_no(VERDICT_REFUSED, "CLN-03", "NotSupported", "host '%s' prohibits instant clones (Migrate.ProhibitInstantClone)", h->name);
	if (!release_has(h->release, RELEASE_INSTANT_CLONE))
		return verdict_no(VERDICT_REFUSED, "CLN-03", "NotSupported", "host '%s' runs %s, and instant clones need %s", h->name,
			h->release_text ? h->release_text : "an older release", release_since(RELEASE_INSTANT_CLONE));
	return verdict_ok();
}

static struct verdict plan_snapshot(const struct plan_request *q, bool memory, struct plan *out)
{
	if (!q->vm->disks->len)
		return verdict_no(VERDICT_REFUSED, "SNP-01", NULL, "'%s' has no disk of which to take a snapshot", q->vm->name);
	out->mover = q->host;
	if (memory && q->vm->power == WORLD_POWER_ON)
		g_array_append_val(out->cold, ((struct plan_job){PLAN_MEMORY_FILE, q->vm->memory, HOST_NONE, q->datastores[0]}));
	return verdict_ok();
}

static struct verdict plan_snapshot_move(const struct estate *e, const struct plan_request *q, struct plan *out)
{
	if (q->datastore != HOST_NONE && !estate_mounts(e, q->host, q->datastore))
		return unseen(e, q->host, q->datastore, "SNP-02");
	struct verdict v = plan_copy(e, q, out);
	if (v.ok && q->to != q->host) /* moved between hosts: the receiving one writes */
		out->mover = HOST_NONE;
	if (v.ok && !out->cold->len)
		return verdict_no(VERDICT_REFUSED, "MIG-14", NULL, "'%s' has no snapshot file that is elsewhere", q->vm->name);
	return v;
}

struct verdict plan_clone(const struct estate *e, const struct plan_request *q, bool memory, struct plan *out)
{
	plan_init(out);
	out->kind = q->kind;
	switch (q->kind) {
	case MIGRATION_CLONE: return plan_copy(e, q, out);
	case MIGRATION_LINKED_CLONE: return plan_linked(e, q);
	case MIGRATION_INSTANT_CLONE: return plan_instant(e, q);
	case MIGRATION_SNAPSHOT_CREATE: return plan_snapshot(q, memory, out);
	case MIGRATION_SNAPSHOT_MOVE: return plan_snapshot_move(e, q, out);
	default: SIM_ASSERT(!"a clone or snapshot");
	}
	return verdict_ok();
}
