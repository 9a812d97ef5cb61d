/* cli/console/console_dvs.c: esxcli network vswitch dvs vmware list: what a host knows of the distributed switches it is a member of; vCenter changes them.
 *
 * The ports are blocks inside of a block, which the formatters for machines leave out. Numbers of ports are those that 'interface list' shows. Left out:
 * LACP, private VLANs.
 */
#include "cli/console/console_families.h"
#include "cli/console/console_made.h"
#include "cli/console/console_switching.h"

#define VM_PORTS 50000
#define UPLINK_PORTS 100000 /* beyond those of any port group, by host */

static void each_vm_port(const struct console *c, uint32_t sw, console_dvs_port_fn fn, gpointer ctx)
{
	const struct host *h = console_host(c);
	const struct run *r = session_run(c->session);
	for (guint i = 0; i < run_vm_count(r); i++) {
		const struct world_vm *vm = run_vm(r, i);
		for (guint k = 0; run_vm_host(r, i) == h->index && vm->power == WORLD_POWER_ON && k < vm->portgroups->len; k++) {
			g_autofree char *client = g_strdup_printf("%s.eth%u", vm->name, k);
			uint32_t pg = host_portgroup_find(h, vm->portgroups->pdata[k]);
			if (pg != HOST_NONE && host_portgroup(h, pg)->sw == sw)
				fn(ctx, VM_PORTS + 4 * (int64_t)i + k, host_portgroup(h, pg)->name, client);
		}
	}
}

void console_dvs_each_port(const struct console *c, uint32_t sw, console_dvs_port_fn fn, gpointer ctx)
{
	const struct host *h = console_host(c);
	const struct host_switch *s = host_switch(h, sw);
	for (guint i = 0; i < s->slots->len; i++) {
		uint32_t nic = g_array_index(s->slots, uint32_t, i);
		if (nic != HOST_NONE)
			fn(ctx, UPLINK_PORTS + (int64_t)h->index * s->slots->len + i, "uplinks", host_nic(h, nic)->name);
	}
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		const struct host_portgroup *pg = host_portgroup(h, a->portgroup);
		if (!a->removed && pg->sw == sw)
			fn(ctx, console_made_dvport(h, a->portgroup, host_port(h, a->port)->number), pg->name, a->name);
	}
	each_vm_port(c, sw, fn, ctx);
}

struct dvs_shown {
	struct console *c;
	const char *dvs;
	unsigned n;
};

static void print_port(gpointer ctx, int64_t port, const char *portgroup, const char *client)
{
	struct dvs_shown *s = ctx;
	console_print(s->c, "%s         Client: %s\n         DVPortgroup ID: dvportgroup-%u\n         In Use: true\n         Port ID: %" G_GINT64_FORMAT "\n",
		s->n++ ? "\n" : "", client, 1000 + console_made_number(s->dvs, portgroup, 9000), port);
}

static void put(struct console *c, struct console_table *t, uint32_t i)
{
	const struct host *h = console_host(c);
	const struct host_switch *s = host_switch(h, i);
	g_autofree char *id = console_made_hex(s->name, '-');
	g_autofree const char **uplinks = console_switching_names(h, (const uint32_t *)(const void *)s->uplinks->data, s->uplinks->len);
	console_put(t, s->name);
	console_put(t, id);
	console_put(t, console_switching_class(h));
	console_put_int(t, console_switching_total(h, i));
	console_put_int(t, console_switching_used(c, i));
	console_put_int(t, console_switching_configured(h, i));
	console_put_int(t, s->mtu);
	console_put(t, "listen");
	console_put_int(t, -1);
	console_put_all(t, uplinks);
	console_put_bool(t, true);
}

static const struct console_field fields[] = {{"Name", CONSOLE_STRING}, {"VDS ID", CONSOLE_STRING}, {"Class", CONSOLE_STRING}, {"Num Ports", CONSOLE_INTEGER},
	{"Used Ports", CONSOLE_INTEGER}, {"Configured Ports", CONSOLE_INTEGER}, {"MTU", CONSOLE_INTEGER}, {"CDP Status", CONSOLE_STRING},
	{"Beacon Timeout", CONSOLE_INTEGER}, {"Uplinks", CONSOLE_STRINGS}, {"VMware Branded", CONSOLE_BOOLEAN}};

static int list(struct console *c, const struct console_args *a)
{
	const struct host *h = console_host(c);
	const char *name = console_arg(a, "vds-name");
	struct console_table *t = NULL;
	unsigned shown = 0;
	for (uint32_t i = 0; i < h->switches->len; i++) {
		const struct host_switch *s = host_switch(h, i);
		if (s->removed || s->dvs == HOST_NONE || (name && !g_str_equal(s->name, name)))
			continue;
		t = t ? t : console_table_new("VDSwitch", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
		put(c, t, i);
		if (c->formatter != CONSOLE_TEXT)
			continue;
		if (shown++)
			console_print(c, "\n");
		struct dvs_shown ports = {c, s->name, 0};
		console_show(c, g_steal_pointer(&t));
		console_print(c, "   DVPort:\n");
		console_dvs_each_port(c, i, print_port, &ports);
	}
	if (name && !t && !shown)
		return console_fault(c, "Unable to find distributed switch %s", name);
	if (t || c->formatter != CONSOLE_TEXT)
		console_show(c, t ? t : console_table_new("VDSwitch", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields)));
	return 0;
}

static const struct console_opt opts[] = {
	{'v', "vds-name", CONSOLE_ARG_STR, false, "Limit the output of this command to only DVS with the given name.", CONSOLE_DVS, NULL},
	{0},
};

const struct console_esxcli console_dvs[] = {
	{"network vswitch dvs vmware list", "List the VMware vSphere Distributed Switch currently configured on the ESXi host.", list, opts},
	{NULL, NULL, NULL, NULL},
};
