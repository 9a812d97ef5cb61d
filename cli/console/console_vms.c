/* cli/console/console_vms.c: the VMs of a host: esxcli vm process, vim-cmd vmsvc.
 *
 * Vmid, World ID and UUID are made of the VM's number and name, the same on each look: a real host draws them anew when a VM is registered or powered on.
 * Config files lie in a folder of the VM's name on the datastore of its first disk. Guests have no operating system here: its name and version are the ones
 * most labs have. `process kill` is a power-off that no guest hears of, as it is on a host.
 */
#include "cli/console/console_families.h"
#include "cli/console/console_made.h"
#include "plots/text.h"

#include <string.h>

#define GUEST "otherLinux64Guest"

static char *datastore(const struct console *c, uint32_t vm)
{
	const struct run *r = session_run(c->session);
	const struct estate *e = session_estate(c->session);
	return run_vm(r, vm)->disks->len ? console_shown(estate_datastore(e, run_vm_datastore(r, vm, 0))->name) : g_strdup("datastore1");
}

/* "56 4d 11 ...", as the configuration file of a VM has it. */
static char *uuid(const char *name)
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
	GString *s = g_string_new("56 4d");
	for (int i = 2; i < 16; i++)
		g_string_append_printf(s, "%s%.2s", i == 8 ? "-" : " ", sum + 2 * (gsize)i);
	return g_string_free(s, FALSE);
}

static bool here(const struct console *c, uint32_t vm) { return run_vm_host(session_run(c->session), vm) == console_host(c)->index; }

/* ---- esxcli vm process ---- */

static int process_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{NULL, CONSOLE_STRING}, {"World ID", CONSOLE_INTEGER}, {"Process ID", CONSOLE_INTEGER},
		{"VMX Cartel ID", CONSOLE_INTEGER}, {"UUID", CONSOLE_STRING}, {"Display Name", CONSOLE_STRING}, {"Config File", CONSOLE_STRING}};
	const struct run *r = session_run(c->session);
	struct console_table *t = console_table_new("VirtualMachine", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < run_vm_count(r); i++) {
		const struct world_vm *vm = run_vm(r, i);
		if (!here(c, i) || vm->power != WORLD_POWER_ON)
			continue;
		g_autofree char *id = uuid(vm->name), *ds = datastore(c, i), *file = g_strdup_printf("/vmfs/volumes/%s/%s/%s.vmx", ds, vm->name, vm->name);
		console_put(t, vm->name);
		console_put_int(t, console_made_world(i));
		console_put_int(t, 0);
		console_put_int(t, console_made_world(i) - 1);
		console_put(t, id);
		console_put(t, vm->name);
		console_put(t, file);
	}
	console_show(c, t);
	return 0;
}

static int power(struct console *c, uint32_t vm, const char *to, const char *refused)
{
	struct entry *e = entry_new(ACTION_POWER);
	entry_text(e, "vm", run_vm(session_run(c->session), vm)->name);
	entry_text(e, "to", to);
	return console_do(c, e) ? 0 : console_refused(c, "%s", refused);
}

static int process_kill(struct console *c, const struct console_args *a)
{
	const struct run *r = session_run(c->session);
	int64_t world = 0;
	console_arg_long(a, "world-id", &world);
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		if (console_made_world(i) == world && here(c, i) && run_vm(r, i)->power == WORLD_POWER_ON)
			return power(c, i, "off", "Unable to kill the VM");
	return console_fault(c, "Unable to find a VM with the world id %" G_GINT64_FORMAT, world);
}

/* VMs that run here and are on some port group. */
static int network_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {
		{"World ID", CONSOLE_INTEGER}, {"Name", CONSOLE_STRING}, {"Num Ports", CONSOLE_INTEGER}, {"Networks", CONSOLE_STRINGS}};
	const struct run *r = session_run(c->session);
	struct console_table *t = console_table_new("VM", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < run_vm_count(r); i++) {
		const struct world_vm *vm = run_vm(r, i);
		if (!here(c, i) || vm->power != WORLD_POWER_ON || !vm->portgroups->len)
			continue;
		g_autofree const char **names = g_new0(const char *, vm->portgroups->len + 1);
		for (guint k = 0; k < vm->portgroups->len; k++)
			names[k] = vm->portgroups->pdata[k];
		console_put_int(t, console_made_world(i));
		console_put(t, vm->name);
		console_put_int(t, vm->portgroups->len);
		console_put_all(t, names);
	}
	console_show(c, t);
	return 0;
}

static const char *const kills[] = {"soft", "hard", "force", NULL};
static const struct console_opt kill_opts[] = {
	{'t', "type", CONSOLE_ARG_STR, true,
		"The type of kill operation to attempt. There are three types of VM kills that can be attempted: [soft, hard, force]", CONSOLE_WORDS, kills},
	{'w', "world-id", CONSOLE_ARG_LONG, true, "The World ID of the Virtual Machine to kill. This can be obtained from the 'vm process list' command",
		CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_vms[] = {
	{"network vm list", "List networking information for the VM's that have active ports.", network_list, NULL},
	{"vm process list", "List the virtual machines on this system. This command currently will only list running VMs on the system.", process_list, NULL},
	{"vm process kill", "Used to forcibly kill Virtual Machines that are stuck and not responding to normal stop operations.", process_kill, kill_opts},
	{NULL, NULL, NULL, NULL},
};

/* ---- vim-cmd vmsvc ---- */

static int getallvms(struct console *c, int argc, char **argv)
{
	const struct run *r = session_run(c->session);
	(void)argc;
	(void)argv;
	console_print(c, "%-6s %-20s %-45s %-20s %-8s %s\n", "Vmid", "Name", "File", "Guest OS", "Version", "Annotation");
	for (uint32_t i = 0; i < run_vm_count(r); i++) {
		if (!here(c, i))
			continue;
		g_autofree char *name = console_shown(run_vm(r, i)->name);
		g_autofree char *ds = datastore(c, i), *file = g_strdup_printf("[%s] %s/%s.vmx", ds, name, name);
		g_autoptr(GString) line = g_string_new(NULL);
		g_string_append_printf(line, "%-6u ", i + 1);
		text_pad(line, name, 20, false);
		g_string_append_c(line, ' ');
		text_pad(line, file, 45, false);
		console_print(c, "%s %-20s %-8s\n", line->str, GUEST, "vmx-19");
	}
	return 0;
}

/* The VM that the first argument names by its Vmid; false: it has been said that there is none. */
static bool vm_of(struct console *c, int argc, char **argv, uint32_t *out)
{
	guint64 id = 0;
	if (argc < 2) {
		console_fault(c, "Insufficient arguments.");
		console_fault(c, "Usage: %s vmid", argv[0]);
		return false;
	}
	uint32_t count = run_vm_count(session_run(c->session));
	if (count && g_ascii_string_to_unsigned(argv[1], 10, 1, count, &id, NULL) && here(c, (uint32_t)id - 1)) {
		*out = (uint32_t)id - 1;
		return true;
	}
	g_autofree char *shown = console_shown(argv[1]);
	console_fault(c, "(vim.fault.NotFound) {");
	console_fault(c, "   faultCause = (vmodl.MethodFault) null,");
	console_fault(c, "   faultMessage = <unset>");
	console_fault(c, "   msg = \"Unable to find a VM corresponding to \"%s\"\"", shown);
	console_fault(c, "}");
	console_note(c, "'vim-cmd vmsvc/getallvms' lists the VMs of this host; those of other hosts are not found here");
	return false;
}

static const char *state(enum world_power p) { return p == WORLD_POWER_ON ? "Powered on" : p == WORLD_POWER_OFF ? "Powered off" : "Suspended"; }

static int getstate(struct console *c, int argc, char **argv)
{
	uint32_t vm;
	if (!vm_of(c, argc, argv, &vm))
		return 1;
	console_print(c, "Retrieved runtime info\n%s\n", state(run_vm(session_run(c->session), vm)->power));
	return 0;
}

static int change(struct console *c, int argc, char **argv, const char *to, const char *says)
{
	static const char *const now[] = {[WORLD_POWER_ON] = "on", [WORLD_POWER_OFF] = "off", [WORLD_POWER_SUSPENDED] = "suspended"};
	uint32_t vm;
	if (!vm_of(c, argc, argv, &vm))
		return 1;
	console_print(c, "%s VM:\n", says);
	if (strcmp(now[run_vm(session_run(c->session), vm)->power], to) == 0)
		return console_fault(c, "%s failed", says);
	g_autofree char *failed = g_strdup_printf("%s failed", says);
	return power(c, vm, to, failed);
}

static int power_on(struct console *c, int argc, char **argv) { return change(c, argc, argv, "on", "Powering on"); }
static int power_off(struct console *c, int argc, char **argv) { return change(c, argc, argv, "off", "Powering off"); }
static int suspend(struct console *c, int argc, char **argv) { return change(c, argc, argv, "suspended", "Suspending"); }

static int summary(struct console *c, int argc, char **argv)
{
	uint32_t i;
	static const char *const states[] = {[WORLD_POWER_ON] = "poweredOn", [WORLD_POWER_OFF] = "poweredOff", [WORLD_POWER_SUSPENDED] = "suspended"};
	if (!vm_of(c, argc, argv, &i))
		return 1;
	const struct world_vm *vm = run_vm(session_run(c->session), i);
	g_autofree char *ds = datastore(c, i), *id = uuid(vm->name), *name = console_shown(vm->name);
	console_print(c, "Listsummary:\n(vim.vm.Summary) {\n   vm = 'vim.VirtualMachine:%u',\n   runtime = (vim.vm.RuntimeInfo) {\n", i + 1);
	console_print(
		c, "      host = 'vim.HostSystem:ha-host',\n      connectionState = \"connected\",\n      powerState = \"%s\",\n   },\n", states[vm->power]);
	console_print(c, "   config = (vim.vm.Summary.ConfigSummary) {\n      name = \"%s\",\n      template = false,\n", name);
	console_print(c, "      vmPathName = \"[%s] %s/%s.vmx\",\n      memorySizeMB = %" G_GINT64_FORMAT ",\n", ds, name, name, vm->memory >> 20);
	console_print(c, "      numCpu = %u,\n      numVirtualDisks = %u,\n      uuid = \"%s\",\n      guestId = \"%s\",\n   },\n}\n", vm->vcpus,
		vm->disks->len, id, GUEST);
	return 0;
}

const struct console_command console_vmsvc[] = {
	{.name = "vmsvc/getallvms", .usage = "", .summary = "the VMs registered on this host", .run = getallvms},
	{.name = "vmsvc/get.summary", .usage = "VMID", .summary = "a VM in short", .run = summary},
	{.name = "vmsvc/power.getstate", .usage = "VMID", .summary = "whether a VM is on", .run = getstate},
	{.name = "vmsvc/power.off", .usage = "VMID", .summary = "turn a VM off", .run = power_off},
	{.name = "vmsvc/power.on", .usage = "VMID", .summary = "turn a VM on", .run = power_on},
	{.name = "vmsvc/power.shutdown", .usage = "VMID", .summary = "shut a guest down", .run = power_off},
	{.name = "vmsvc/power.suspend", .usage = "VMID", .summary = "suspend a VM", .run = suspend},
	{.name = NULL},
};
