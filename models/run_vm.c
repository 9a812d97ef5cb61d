/* models/run_vm.c: the VMs of a run as they are now: where they run, where their disks lie, whether they are on, what their disks' chains are.
 *
 * A VM is the world's until something of it changes that the world says, then the run's own copy; so a large estate costs a run one row for each VM. Who is on a
 * host is kept as a list. Clones are VMs of the run that come after the world's. Left out: resources of a host (memory, processors) that VMs would compete for.
 */
#include "models/run_internal.h"

/* Where a VM stands in the list of a host's, or would. */
static guint position(const GArray *list, uint32_t vm)
{
	guint lo = 0, hi = list->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(list, uint32_t, mid) < vm)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void come(struct run *r, uint32_t i, uint32_t host)
{
	r->vms[i].host = host;
	if (host == HOST_NONE)
		return;
	if (!r->vms_on[host])
		r->vms_on[host] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	g_array_insert_val(r->vms_on[host], position(r->vms_on[host], i), i);
}

/* A new row. */
static void fill(struct run *r, uint32_t i, const struct world_vm *vm, uint32_t host)
{
	struct run_vm *v = &r->vms[i];
	*v = (struct run_vm){.vm = vm};
	v->datastores = g_new0(uint32_t, vm->disks->len);
	for (guint k = 0; k < vm->disks->len; k++)
		v->datastores[k] = ((const struct world_disk *)vm->disks->pdata[k])->datastore;
	v->leaf_since = g_new(struct sim_time, vm->disks->len);
	for (guint k = 0; k < vm->disks->len; k++)
		v->leaf_since[k] = SIM_TIME_NEVER;
	if (vm->ft.secondary != HOST_NONE)
		g_array_append_val(r->with_secondary, i);
	come(r, i, host);
}

void run_vm_place(struct run *r, uint32_t i, uint32_t host)
{
	uint32_t from = r->vms[i].host;
	if (from != HOST_NONE)
		g_array_remove_index(r->vms_on[from], position(r->vms_on[from], i));
	come(r, i, host);
}

guint run_vm_count_on(const struct run *r, uint32_t host) { return r->vms_on[host] ? r->vms_on[host]->len : 0; }

uint32_t run_vm_on(const struct run *r, uint32_t host, guint k) { return g_array_index(r->vms_on[host], uint32_t, k); }

void run_vm_init(struct run *r)
{
	r->n_vms = r->world->vms->len;
	r->vms = g_new0(struct run_vm, r->n_vms);
	r->vms_on = g_new0(GArray *, r->estate->hosts->len + 1);
	r->with_secondary = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (uint32_t i = 0; i < r->n_vms; i++)
		fill(r, i, world_vm(r->world, i), world_vm(r->world, i)->host);
}

void run_vm_clear(struct run *r)
{
	for (uint32_t i = 0; i < r->n_vms; i++) {
		g_free(r->vms[i].datastores);
		g_free(r->vms[i].leaf_since);
		world_vm_free(r->vms[i].own);
	}
	for (guint h = 0; h < r->estate->hosts->len; h++)
		if (r->vms_on[h])
			g_array_unref(r->vms_on[h]);
	g_free(r->vms_on);
	g_array_unref(r->with_secondary);
	g_free(r->vms);
}

uint32_t run_vm_count(const struct run *r) { return r->n_vms; }

uint32_t run_vm_host(const struct run *r, uint32_t i)
{
	SIM_ASSERT(i < r->n_vms);
	return r->vms[i].host;
}

uint32_t run_vm_datastore(const struct run *r, uint32_t i, guint disk)
{
	SIM_ASSERT(i < r->n_vms && disk < r->vms[i].vm->disks->len);
	return r->vms[i].datastores[disk];
}

const struct world_vm *run_vm(const struct run *r, uint32_t i)
{
	SIM_ASSERT(i < r->n_vms);
	return r->vms[i].vm;
}

struct world_vm *run_vm_own(struct run *r, uint32_t i)
{
	SIM_ASSERT(i < r->n_vms);
	struct run_vm *v = &r->vms[i];
	if (!v->own)
		v->vm = v->own = world_vm_copy(v->vm);
	return v->own;
}

void run_vm_lies_on(struct run *r, uint32_t i, uint32_t datastore)
{
	bool apart = false;
	const struct world_vm *vm = run_vm(r, i);
	for (guint k = 0; k < vm->disks->len; k++) {
		const struct world_disk *d = vm->disks->pdata[k];
		r->vms[i].datastores[k] = datastore;
		for (guint f = 0; f < d->chain->len; f++)
			apart |= g_array_index(d->chain, struct world_file, f).datastore != HOST_NONE;
	}
	for (guint k = 0; apart && k < vm->disks->len; k++) {
		struct world_disk *d = run_vm_own(r, i)->disks->pdata[k];
		for (guint f = 0; f < d->chain->len; f++)
			g_array_index(d->chain, struct world_file, f).datastore = HOST_NONE;
	}
}

void run_vm_base_lies_on(struct run *r, uint32_t i, uint32_t datastore)
{
	struct world_vm *vm = run_vm_own(r, i);
	for (guint k = 0; datastore != HOST_NONE && k < vm->disks->len; k++) {
		GArray *chain = ((struct world_disk *)vm->disks->pdata[k])->chain;
		for (guint f = 0; f + 1 < chain->len; f++)
			g_array_index(chain, struct world_file, f).datastore = datastore;
	}
}

static struct world_file *leaf(struct world_disk *d)
{
	return &g_array_index(d->chain, struct world_file, d->chain->len - 1);
}

void run_vm_grow(struct run *r, uint32_t i)
{
	for (guint k = 0; k < run_vm(r, i)->disks->len; k++) {
		struct sim_time since = r->vms[i].leaf_since[k];
		if (since.ps == SIM_TIME_NEVER.ps)
			continue;
		struct world_vm *vm = run_vm_own(r, i);
		struct world_disk *d = vm->disks->pdata[k];
		int64_t wrote = base_div_floor((sim_i128)d->write_bps * sim_between(since, sim_now(r->sim)).ps, 8 * SIM_S);
		if (vm->power == WORLD_POWER_ON)
			leaf(d)->used = MIN(d->size, leaf(d)->used + wrote);
		r->vms[i].leaf_since[k] = sim_now(r->sim);
	}
}

void run_vm_snapshot(struct run *r, uint32_t i, const char *name)
{
	run_vm_grow(r, i);
	struct world_vm *vm = run_vm_own(r, i);
	for (guint k = 0; k < vm->disks->len; k++) {
		struct world_file f = {name, 0, HOST_NONE, true};
		g_array_append_val(((struct world_disk *)vm->disks->pdata[k])->chain, f);
		r->vms[i].leaf_since[k] = sim_now(r->sim);
	}
}

/* The file that a snapshot of that name began. */
static guint begun_by(const GArray *chain, const char *name)
{
	guint f = chain->len - 1;
	while (f > 0 && !(g_array_index(chain, struct world_file, f).grows && g_str_equal(g_array_index(chain, struct world_file, f).name, name)))
		f--;
	SIM_ASSERT(f > 0);
	return f;
}

int64_t run_vm_written_since(struct run *r, uint32_t i, guint disk, const char *name)
{
	run_vm_grow(r, i);
	const GArray *chain = ((const struct world_disk *)run_vm(r, i)->disks->pdata[disk])->chain;
	return g_array_index(chain, struct world_file, begun_by(chain, name)).used;
}

/* What the guest wrote over is not known: a file of the world stays as large as it was, which is what a guest in its steady state makes of it; one that a snapshot
 * of the run began takes what is merged into it, and grows on when it is the leaf again. */
static void merge(struct run *r, uint32_t i, guint disk, const char *name)
{
	struct world_disk *d = run_vm_own(r, i)->disks->pdata[disk];
	guint f = begun_by(d->chain, name);
	struct world_file *below = &g_array_index(d->chain, struct world_file, f - 1);
	if (below->grows)
		below->used = MIN(d->size, below->used + g_array_index(d->chain, struct world_file, f).used);
	g_array_remove_index(d->chain, f);
	r->vms[i].leaf_since[disk] = leaf(d)->grows ? sim_now(r->sim) : SIM_TIME_NEVER;
}

void run_vm_consolidate(struct run *r, uint32_t i, const char *name)
{
	run_vm_grow(r, i);
	for (guint k = 0; k < run_vm(r, i)->disks->len; k++)
		merge(r, i, k, name);
}

void run_vm_clone_disk(struct run *r, uint32_t parent, uint32_t clone, guint k, bool own)
{
	struct world_disk *d = run_vm_own(r, clone)->disks->pdata[k];
	if (own) {
		sim_i128 sum = 0;
		for (guint f = 0; f < d->chain->len; f++)
			sum += g_array_index(d->chain, struct world_file, f).used;
		g_array_set_size(d->chain, 1);
		*leaf(d) = (struct world_file){g_array_index(d->chain, struct world_file, 0).name, sum < d->size ? (int64_t)sum : d->size, HOST_NONE, false};
		return;
	}
	for (guint f = 0; f + 1 < d->chain->len; f++)
		if (g_array_index(d->chain, struct world_file, f).datastore == HOST_NONE)
			g_array_index(d->chain, struct world_file, f).datastore = r->vms[parent].datastores[k];
	leaf(d)->used = 0;
	r->vms[clone].leaf_since[k] = sim_now(r->sim);
}

uint32_t run_vm_find(const struct run *r, const char *name)
{
	uint32_t i = world_vm_find(r->world, name);
	for (uint32_t k = r->world->vms->len; i == HOST_NONE && name && k < r->n_vms; k++)
		if (g_str_equal(r->vms[k].vm->name, name))
			i = k;
	return i;
}

uint32_t run_vm_add(struct run *r, uint32_t like, const char *name, uint32_t host, uint32_t datastore)
{
	struct world_vm *vm = world_vm_copy(run_vm(r, like));
	vm->name = g_string_chunk_insert_const(r->strings, name);
	r->vms = g_renew(struct run_vm, r->vms, r->n_vms + 1);
	struct run_vm *v = &r->vms[r->n_vms];
	fill(r, r->n_vms, vm, host);
	v->own = vm;
	run_evacuate_arrived(r, r->n_vms);
	for (guint k = 0; k < vm->disks->len; k++)
		v->datastores[k] = datastore == HOST_NONE ? r->vms[like].datastores[k] : datastore;
	return r->n_vms++;
}
