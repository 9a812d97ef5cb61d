/* models/world.c: what a scenario declares.
 *
 * A world is filled by whoever reads a scenario and is never changed afterwards; any number of runs may share it. It owns the estate, the VMs with their disk
 * chains, the actions and the triggers that lead to them. Strings live in one chunk, so rows are plain data.
 */
#include "models/world.h"

static void disk_free(gpointer p)
{
	struct world_disk *d = p;

	if (d)
		g_array_unref(d->chain);
	g_free(d);
}

void world_vm_free(struct world_vm *vm)
{
	if (vm) {
		g_ptr_array_unref(vm->disks);
		g_ptr_array_unref(vm->portgroups);
	}
	g_free(vm);
}

static void vm_free(gpointer p)
{
	world_vm_free(p);
}

struct world *world_new(void)
{
	struct world *w = g_new0(struct world, 1);

	w->seed = WORLD_SEED_DEFAULT;
	w->horizon = sim_time_ps(WORLD_HORIZON_DEFAULT);
	w->estate = estate_new();
	w->vms = g_ptr_array_new_with_free_func(vm_free);
	w->traffic = g_ptr_array_new_with_free_func((GDestroyNotify)world_traffic_free);
	w->vm_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	w->actions = g_array_new(FALSE, TRUE, sizeof(struct action));
	w->triggers = g_array_new(FALSE, TRUE, sizeof(struct world_trigger));
	w->crossings = g_array_new(FALSE, FALSE, sizeof(struct world_crossing));
	assume_init(&w->assume);
	w->strings = g_string_chunk_new(4096);
	w->strvs = g_ptr_array_new_with_free_func(g_free);
	return w;
}

void world_free(struct world *w)
{
	if (!w)
		return;
	estate_free(w->estate);
	g_ptr_array_unref(w->vms);
	g_ptr_array_unref(w->traffic);
	g_hash_table_unref(w->vm_by_name);
	g_array_unref(w->actions);
	g_array_unref(w->triggers);
	g_array_unref(w->crossings);
	g_string_chunk_free(w->strings);
	g_ptr_array_unref(w->strvs);
	g_free(w);
}

const char *world_string(struct world *w, const char *s)
{
	return s ? g_string_chunk_insert_const(w->strings, s) : NULL;
}

struct world_vm *world_vm_add(struct world *w, const char *name)
{
	struct world_vm *vm = g_new0(struct world_vm, 1);

	vm->name = world_string(w, name);
	vm->host = HOST_NONE;
	vm->vcpus = 1;
	vm->ft.secondary = HOST_NONE;
	vm->dirty.exponent_ppm = 1000000;
	vm->disks = g_ptr_array_new_with_free_func(disk_free);
	vm->portgroups = g_ptr_array_new();
	g_hash_table_insert(w->vm_by_name, (gpointer)vm->name, GUINT_TO_POINTER(w->vms->len + 1));
	g_ptr_array_add(w->vms, vm);
	return vm;
}

struct world_disk *world_disk_add(struct world_vm *vm, const char *name)
{
	struct world_disk *d = g_new0(struct world_disk, 1);

	d->name = name;
	d->datastore = HOST_NONE;
	d->chain = g_array_new(FALSE, TRUE, sizeof(struct world_file));
	g_ptr_array_add(vm->disks, d);
	return d;
}

struct world_vm *world_vm_copy(const struct world_vm *vm)
{
	struct world_vm *c = g_memdup2(vm, sizeof(*vm));

	c->disks = g_ptr_array_new_with_free_func(disk_free);
	c->portgroups = g_ptr_array_ref(vm->portgroups);
	for (guint i = 0; i < vm->disks->len; i++) {
		const struct world_disk *from = vm->disks->pdata[i];
		struct world_disk *d = g_memdup2(from, sizeof(*from));
		d->chain = g_array_new(FALSE, TRUE, sizeof(struct world_file));
		if (from->chain->len)
			g_array_append_vals(d->chain, from->chain->data, from->chain->len);
		g_ptr_array_add(c->disks, d);
	}
	return c;
}

struct world_vm *world_vm(const struct world *w, uint32_t i)
{
	SIM_ASSERT(i < w->vms->len);
	return g_ptr_array_index(w->vms, i);
}

uint32_t world_vm_find(const struct world *w, const char *name)
{
	gpointer v = name ? g_hash_table_lookup(w->vm_by_name, name) : NULL;

	return v ? GPOINTER_TO_UINT(v) - 1 : HOST_NONE;
}

const char *const *world_strv(struct world *w, const char *const *names)
{
	if (!names)
		return NULL;
	guint n = g_strv_length((gchar **)names);
	const char **copy = g_new0(const char *, n + 1);
	for (guint i = 0; i < n; i++)
		copy[i] = world_string(w, names[i]);
	g_ptr_array_add(w->strvs, copy);
	return copy;
}

void *world_own(struct world *w, void *p)
{
	g_ptr_array_add(w->strvs, p);
	return p;
}
