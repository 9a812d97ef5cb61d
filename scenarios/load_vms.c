/* scenarios/load_vms.c: virtual machines and their disks.
 *
 * Defaults follow one another: active is all memory, used is the size, or the sum of the chain where one is given; a disk without a chain is one file, its
 * leaf. `dirty_rate` D with `active` W is the concave law W(1 - exp(-Dt/W)): time constant T = W/D, exponent 1, pages written at random.
 */
#include "models/migration/guest.h"
#include "scenarios/load.h"

#include <string.h>

/* What its logging is called: traffic of its own. */
static const char *ft_id(struct load *l, const char *vm)
{
	g_autofree char *id = g_strdup_printf("ft/%s", vm);
	return world_string(l->w, id);
}

static char *bytes(int64_t n) { return quantity_format(QUANTITY_BYTES, n); }

/* a > b is a fault of a's place. */
static void at_most(struct load *l, const struct load_value *a, const char *what, int64_t most, const char *whole)
{
	if (!a->has || a->number <= most)
		return;
	g_autofree char *limit = bytes(most);
	load_fault(l, a->node, NULL, "'%s' is %s, more than the %s, %s", what, a->text, whole, limit);
}

/* T = W / rate. */
static struct sim_dur constant_of(int64_t working_set, int64_t bps)
{
	if (bps < 1) /* a fault, which has been told */
		return sim_dur_ps(0);
	sim_i128 ps = (sim_i128)working_set * 8 * SIM_S / bps;
	return sim_dur_ps(ps > SIM_HORIZON_MAX ? SIM_HORIZON_MAX : ps < 1 ? 1 : (int64_t)ps);
}

/* By its parameters, or by the name of a guest that was measured. */
static void read_law(struct load *l, const struct load_value *v, struct world_vm *vm)
{
	static const struct scenario_field named = {.key = "dirty", .type = SCENARIO_CHOICE, .choices = guest_names};
	struct load_value d[SCENARIO_SLOTS] = {0};
	if (v[VM_DIRTY].node->kind == YAML_LIST) {
		load_fault(l, v[VM_DIRTY].node, NULL, "'dirty' is a list, expected a mapping of its keys or the name of a guest that was measured");
		return;
	}
	if (v[VM_DIRTY].node->kind != YAML_MAP) {
		load_field(l, v[VM_DIRTY].node, &named, d);
		if (d[0].has)
			vm->dirty = guest_dirty((int)d[0].number, vm->memory);
		return;
	}
	if (!load_block(l, v[VM_DIRTY].node, &scenario_keys[SCENARIO_BLOCK_DIRTY], v[VM_DIRTY].key, NULL, d))
		return;
	at_most(l, &d[DIRTY_WORKING_SET], "working_set", vm->memory, "memory");
	vm->dirty.working_set = d[DIRTY_WORKING_SET].number;
	if (d[DIRTY_TIME_CONSTANT].has == d[DIRTY_RATE].has)
		load_fault(l, v[VM_DIRTY].key, NULL, "expected one of 'time_constant' and 'rate' in 'dirty'");
	else
		vm->dirty.time_constant = d[DIRTY_RATE].has ? constant_of(vm->dirty.working_set, d[DIRTY_RATE].number) : sim_dur_ps(d[DIRTY_TIME_CONSTANT].number);
	vm->dirty.exponent_ppm = d[DIRTY_EXPONENT].number;
	vm->dirty.pattern = (enum world_pattern)d[DIRTY_PATTERN].number;
}

static void read_dirty(struct load *l, const struct load_value *v, struct world_vm *vm)
{
	vm->dirty.working_set = vm->active;
	vm->dirty.exponent_ppm = 1000000;
	if (v[VM_DIRTY].has) {
		if (v[VM_DIRTY_RATE].has)
			load_fault(l, v[VM_DIRTY].key, NULL, "'dirty' and 'dirty_rate' are both given, expected one of them");
		read_law(l, v, vm);
		return;
	}
	int64_t bps = v[VM_DIRTY_RATE].number;
	if (!bps || !vm->active)
		return;
	vm->dirty.time_constant = constant_of(vm->active, bps);
}

/* What one product's pre-copy is told means nothing to another's. */
static void read_precopy(struct load *l, const struct yaml_node *node, const struct yaml_node *key, struct world_precopy *q)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_PRECOPY], key, NULL, v))
		return;
	*q = (struct world_precopy){(enum world_precopy_rules)v[PRECOPY_RULES].number, sim_dur_ps(v[PRECOPY_DOWNTIME_LIMIT].has ? v[PRECOPY_DOWNTIME_LIMIT].number : 0),
		v[PRECOPY_MAX_BANDWIDTH].has ? v[PRECOPY_MAX_BANDWIDTH].number : 0, v[PRECOPY_AUTO_CONVERGE].number};
	if (q->rules == WORLD_PRECOPY_ESXI && v[PRECOPY_DOWNTIME_LIMIT].has)
		load_fault(l, v[PRECOPY_DOWNTIME_LIMIT].key, "set the source host's advanced option", "ESXi's goal is Migrate.PreCopySwitchoverTimeGoal, not 'downtime_limit'");
	if (q->rules != WORLD_PRECOPY_QEMU && (q->max_bps || q->auto_converge))
		load_fault(l, v[q->max_bps ? PRECOPY_MAX_BANDWIDTH : PRECOPY_AUTO_CONVERGE].key, NULL, "'%s' needs 'rules: qemu'",
			q->max_bps ? "max_bandwidth" : "auto_converge");
}

static void read_chain(struct load *l, const struct load_value *v, struct world_disk *disk)
{
	const struct yaml_node *node = v[DISK_CHAIN].node;
	sim_i128 sum = 0;
	for (uint32_t i = 0; i < node->n; i++) {
		struct load_value c[SCENARIO_SLOTS];
		if (!load_block(l, node->items[i], &scenario_keys[SCENARIO_BLOCK_CHAIN], node->items[i], NULL, c))
			continue;
		struct world_file f = {world_string(l->w, c[CHAIN_NAME].text ? c[CHAIN_NAME].text : ""), c[CHAIN_USED].number, HOST_NONE, false};
		at_most(l, &c[CHAIN_USED], "used", disk->size, "size"); /* each file; together snapshots may take more */
		for (guint k = 0; *f.name && k < disk->chain->len; k++)
			if (strcmp(g_array_index(disk->chain, struct world_file, k).name, f.name) == 0)
				load_fault(l, c[CHAIN_NAME].node, NULL, "disk '%s' has two files '%s'", disk->name, f.name);
		sum += f.used;
		g_array_append_val(disk->chain, f);
	}
	int64_t total = sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
	if (v[DISK_USED].has && v[DISK_USED].number != total) {
		g_autofree char *all = bytes(total);
		load_fault(l, v[DISK_USED].node, "with a chain, 'used' may be left out", "'used' is %s, and the files of 'chain' come to %s", v[DISK_USED].text,
			all);
	}
	disk->used = total;
}

static void read_disk_datastore(struct load *l, const struct load_value *v, const struct world_vm *vm, struct world_disk *disk)
{
	if (!v->text)
		return;
	disk->datastore = estate_datastore_find(l->e, v->text);
	if (disk->datastore == HOST_NONE) {
		load_missing(l, v->node, "datastore", v->text, l->e->datastores);
	} else if (vm->host != HOST_NONE && !estate_mounts(l->e, vm->host, disk->datastore)) {
		load_fault(l, v->node, NULL, "host '%s' of VM '%s' does not mount datastore '%s'", estate_host(l->e, vm->host)->name, vm->name, v->text);
	}
}

static void read_disk(struct load *l, const struct yaml_node *node, uint32_t position, struct world_vm *vm)
{
	struct load_value v[SCENARIO_SLOTS];
	g_autofree char *fallback = g_strdup_printf("disk%u", position);
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_DISK], node, NULL, v))
		return;
	const char *name = v[DISK_NAME].text ? v[DISK_NAME].text : fallback;
	for (guint i = 0; i < vm->disks->len; i++)
		if (strcmp(((struct world_disk *)g_ptr_array_index(vm->disks, i))->name, name) == 0)
			load_fault(l, v[DISK_NAME].node ? v[DISK_NAME].node : node, NULL, "VM '%s' has two disks '%s'", vm->name, name);
	struct world_disk *disk = world_disk_add(vm, world_string(l->w, name));
	disk->size = v[DISK_SIZE].number;
	disk->used = v[DISK_USED].has ? v[DISK_USED].number : disk->size;
	disk->write_bps = v[DISK_WRITE_RATE].number;
	disk->origin = load_origin(l, node);
	read_disk_datastore(l, &v[DISK_DATASTORE], vm, disk);
	at_most(l, &v[DISK_USED], "used", disk->size, "size");
	if (v[DISK_CHAIN].has && v[DISK_CHAIN].node->kind == YAML_LIST && v[DISK_CHAIN].node->n) {
		read_chain(l, v, disk);
	} else {
		struct world_file leaf = {world_string(l->w, "leaf"), disk->used, HOST_NONE, false};
		g_array_append_val(disk->chain, leaf);
	}
}

/* What its NICs are on must be there, on its host; on others it is asked for when the VM is to move there. */
static void read_portgroups(struct load *l, const struct load_value *v, struct world_vm *vm)
{
	g_autoptr(GArray) names = load_names(l, v->node);
	const struct host *h = vm->host == HOST_NONE ? NULL : estate_host(l->e, vm->host);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		const char *name = world_string(l->w, n->text);
		if (g_ptr_array_find(vm->portgroups, name, NULL))
			continue;
		if (h && host_portgroup_find(h, name) == HOST_NONE && strcmp(name, WORLD_INTERNAL_ONLY) != 0)
			load_missing(l, n->node, "port group", name, h->portgroups);
		g_ptr_array_add(vm->portgroups, (gpointer)name);
	}
}

static void read_ft(struct load *l, const struct yaml_node *node, const struct yaml_node *key, struct world_vm *vm)
{
	struct load_value f[SCENARIO_SLOTS];
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_FT], key, NULL, f) || !f[FT_SECONDARY].text)
		return;
	uint32_t host = estate_host_find(l->e, f[FT_SECONDARY].text);
	if (host == HOST_NONE)
		load_missing(l, f[FT_SECONDARY].node, "host", f[FT_SECONDARY].text, l->e->hosts);
	else if (host == vm->host)
		load_fault(l, f[FT_SECONDARY].node, NULL, "the secondary of VM '%s' is on its own host '%s', expected another one", vm->name, f[FT_SECONDARY].text);
	vm->ft = (struct world_ft){host, f[FT_LOGGING].number, sim_dur_ps(f[FT_MAX_LAG].number)};
	load_make(l, LOAD_TRAFFIC, ft_id(l, vm->name), key);
}

static void read_vm(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_VM], item->key, item->name, v);
	struct world_vm *vm = world_vm_add(l->w, item->name);
	vm->origin = load_origin(l, item->key);
	if (v[VM_HOST].text && (vm->host = estate_host_find(l->e, v[VM_HOST].text)) == HOST_NONE)
		load_missing(l, v[VM_HOST].node, "host", v[VM_HOST].text, l->e->hosts);
	vm->power = (enum world_power)v[VM_POWER].number;
	vm->vcpus = (uint32_t)v[VM_VCPUS].number;
	vm->encrypted = v[VM_ENCRYPTED].number;
	vm->memory = v[VM_MEMORY].number;
	vm->active = v[VM_ACTIVE].has ? v[VM_ACTIVE].number : vm->memory;
	vm->zero = v[VM_ZERO].number;
	if (vm->memory) {
		at_most(l, &v[VM_ACTIVE], "active", vm->memory, "memory");
		at_most(l, &v[VM_ZERO], "zero", vm->memory, "memory");
	}
	read_dirty(l, v, vm);
	if (v[VM_PRECOPY].has && v[VM_PRECOPY].node->kind == YAML_MAP) /* what else it may be has been told */
		read_precopy(l, v[VM_PRECOPY].node, v[VM_PRECOPY].key, &vm->precopy);
	read_portgroups(l, &v[VM_PORTGROUPS], vm);
	if (v[VM_FT].has && v[VM_FT].node->kind == YAML_MAP)
		read_ft(l, v[VM_FT].node, v[VM_FT].key, vm);
	const struct yaml_node *disks = v[VM_DISKS].node;
	for (uint32_t i = 0; disks && disks->kind == YAML_LIST && i < disks->n; i++)
		if (disks->items[i]->kind != YAML_REMOVED && load_budget(l, disks->items[i], 1))
			read_disk(l, disks->items[i], i + 1, vm);
}

void load_vms(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "vm", LOAD_MAX_OBJECTS);
	for (guint i = 0; i < items->len; i++)
		read_vm(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}
