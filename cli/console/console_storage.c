/* cli/console/console_storage.c: esxcli storage and iscsi, as far as they touch the network: mounts, port binding, the adapters that carry them.
 *
 * A datastore's share is its name; its server the first portal of its array. Sizes are made up (1 TiB each), what is free is not. The software iSCSI adapter is
 * vmhba64. Left out: devices, paths, security of NFS 4.1.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_made.h"
#include "models/rules/rules_storage.h"

#define HBA "vmhba64"
#define CAPACITY (INT64_C(1) << 40)

/* --- file systems --- */

static int64_t used(const struct console *c, uint32_t datastore)
{
	const struct run *r = session_run(c->session);
	int64_t sum = 0;
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		for (guint k = 0; run_vm_host(r, i) != HOST_NONE && k < run_vm(r, i)->disks->len; k++)
			if (run_vm_datastore(r, i, k) == datastore)
				sum += ((const struct world_disk *)run_vm(r, i)->disks->pdata[k])->used;
	return sum;
}

static const char *type_of(enum datastore_type t)
{
	return t == DATASTORE_NFS3 ? "NFS" : t == DATASTORE_NFS41 ? "NFS41" : t == DATASTORE_VSAN ? "vsan" : "VMFS-6";
}

static int filesystem_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Mount Point", CONSOLE_STRING}, {"Volume Name", CONSOLE_STRING}, {"UUID", CONSOLE_STRING},
		{"Mounted", CONSOLE_BOOLEAN}, {"Type", CONSOLE_STRING}, {"Size", CONSOLE_INTEGER}, {"Free", CONSOLE_INTEGER}};
	const struct estate *e = session_estate(c->session);
	struct console_table *t = console_table_new("FileSystemVolume", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < e->datastores->len; i++) {
		const struct estate_datastore *d = estate_datastore(e, i);
		if (!estate_mounts(e, console_host(c)->index, i))
			continue;
		g_autofree char *uuid = console_made_uuid(d->name), *mount = g_strconcat("/vmfs/volumes/", uuid, NULL);
		int64_t full = used(c, i), size = MAX(CAPACITY, full);
		console_put(t, mount);
		console_put(t, d->name);
		console_put(t, uuid);
		console_put_bool(t, true);
		console_put(t, type_of(d->type));
		console_put_int(t, size);
		console_put_int(t, size - full);
	}
	console_show(c, t);
	return 0;
}

/* --- NFS --- */

static bool reached(const struct console *c, uint32_t datastore)
{
	const struct world *w = session_scenario(c->session)->world;
	struct storage_request q = {console_host(c)->index, datastore, session_now(c->session), &w->assume, w->seed};
	struct storage_paths paths;
	return rules_storage(session_estate(c->session), &q, &paths).ok;
}

static char *server(const struct console *c, const struct estate_datastore *d)
{
	const struct estate_array *a = d->array == HOST_NONE ? NULL : estate_array(session_estate(c->session), d->array);
	return a && a->portals->len ? ip_format(estate_portal(a, 0)->address) : g_strdup("localhost");
}

static int nfs_list_of(struct console *c, enum datastore_type type)
{
	static const struct console_field v3[] = {{"Volume Name", CONSOLE_STRING}, {"Host", CONSOLE_STRING}, {"Share", CONSOLE_STRING},
		{"Accessible", CONSOLE_BOOLEAN}, {"Mounted", CONSOLE_BOOLEAN}, {"Read-Only", CONSOLE_BOOLEAN}, {"isPE", CONSOLE_BOOLEAN},
		{"Hardware Acceleration", CONSOLE_STRING}};
	static const struct console_field v41[] = {{"Volume Name", CONSOLE_STRING}, {"Host(s)", CONSOLE_STRING}, {"Share", CONSOLE_STRING},
		{"Accessible", CONSOLE_BOOLEAN}, {"Mounted", CONSOLE_BOOLEAN}, {"Read-Only", CONSOLE_BOOLEAN}, {"Security", CONSOLE_STRING},
		{"isPE", CONSOLE_BOOLEAN}, {"Hardware Acceleration", CONSOLE_STRING}};
	const struct estate *e = session_estate(c->session);
	bool old = type == DATASTORE_NFS3;
	struct console_table *t =
		console_table_new(old ? "NfsVolume" : "Nfs41Volume", CONSOLE_ROWS, old ? v3 : v41, old ? G_N_ELEMENTS(v3) : G_N_ELEMENTS(v41));
	for (uint32_t i = 0; i < e->datastores->len; i++) {
		const struct estate_datastore *d = estate_datastore(e, i);
		if (d->type != type || !estate_mounts(e, console_host(c)->index, i))
			continue;
		g_autofree char *host = server(c, d), *share = g_strconcat("/", d->name, NULL);
		console_put(t, d->name);
		console_put(t, host);
		console_put(t, share);
		console_put_bool(t, reached(c, i));
		console_put_bool(t, true);
		console_put_bool(t, false);
		if (!old)
			console_put(t, "AUTH_SYS");
		console_put_bool(t, false);
		console_put(t, d->vaai & ESTATE_VAAI_FILE_CLONE ? "Supported" : "Not Supported");
	}
	console_show(c, t);
	return 0;
}

static int nfs_list(struct console *c, const struct console_args *a)
{
	(void)a;
	return nfs_list_of(c, DATASTORE_NFS3);
}
static int nfs41_list(struct console *c, const struct console_args *a)
{
	(void)a;
	return nfs_list_of(c, DATASTORE_NFS41);
}

/* True: the datastore is one of this type; else it has been said that there is none. */
static bool nfs_known(struct console *c, const char *name, enum datastore_type type)
{
	const struct estate *e = session_estate(c->session);
	uint32_t i = estate_datastore_find(e, name);
	if (i != HOST_NONE && estate_datastore(e, i)->type == type)
		return true;
	console_fault(c, "Unable to complete Sysinfo operation.  Please see the VMkernel log file for more details.: Sysinfo error: Not found");
	if (i == HOST_NONE)
		console_note(c, "the lab mounts what the arrays of its world export, under their own names: there is no datastore '%s'", name);
	else
		console_note(c, "datastore '%s' is of type %s", name, type_of(estate_datastore(e, i)->type));
	return false;
}

/* Does the server that is named, by an address or as the array, export it? Of several, the first counts. */
static bool nfs_served(struct console *c, const struct console_args *a, const char *name)
{
	const struct estate *e = session_estate(c->session);
	const struct estate_datastore *d = estate_datastore(e, estate_datastore_find(e, name));
	const char *const *hosts = console_arg_all(a, "hosts");
	const char *host = hosts ? hosts[0] : console_arg(a, "host");
	const struct estate_array *array = d->array == HOST_NONE ? NULL : estate_array(e, d->array);
	struct ip ip;
	bool is = !array || !host || strcmp(array->name, host) == 0;
	for (guint i = 0; !is && ip_parse(host, &ip) && i < array->portals->len; i++)
		is = ip_equal(estate_portal(array, i)->address, ip);
	if (is)
		return true;
	g_autofree char *server_is = server(c, d);
	console_fault(
		c, "Unable to complete Sysinfo operation.  Please see the VMkernel log file for more details.: Sysinfo error: Unable to connect to NFS server");
	console_note(c, "'%s' is exported by '%s', at %s", name, array->name, server_is);
	return false;
}

static int mount(struct console *c, const struct console_args *a, enum action_kind kind, enum datastore_type type)
{
	const char *name = console_arg(a, "volume-name");
	if (!nfs_known(c, name, type) || (kind == ACTION_MOUNT && !nfs_served(c, a, name)))
		return 1;
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "datastore", name);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to complete Sysinfo operation.  Please see the VMkernel log file for more details.");
}

static int nfs_add(struct console *c, const struct console_args *a) { return mount(c, a, ACTION_MOUNT, DATASTORE_NFS3); }
static int nfs_remove(struct console *c, const struct console_args *a) { return mount(c, a, ACTION_UNMOUNT, DATASTORE_NFS3); }
static int nfs41_add(struct console *c, const struct console_args *a) { return mount(c, a, ACTION_MOUNT, DATASTORE_NFS41); }
static int nfs41_remove(struct console *c, const struct console_args *a) { return mount(c, a, ACTION_UNMOUNT, DATASTORE_NFS41); }

/* --- iSCSI --- */

/* The adapter that is asked about, or none in particular. */
static bool is_hba(const struct console_args *a) { return !console_arg(a, "adapter") || strcmp(console_arg(a, "adapter"), HBA) == 0; }

static bool has_initiator(struct console *c) { return console_host(c)->iscsi.kind != HOST_ISCSI_NONE; }

static int adapter_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {
		{"Adapter", CONSOLE_STRING}, {"Driver", CONSOLE_STRING}, {"State", CONSOLE_STRING}, {"UID", CONSOLE_STRING}, {"Description", CONSOLE_STRING}};
	struct console_table *t = console_table_new("Adapter", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	bool software = console_host(c)->iscsi.kind == HOST_ISCSI_SOFTWARE;
	g_autofree char *uid = g_strconcat("iqn.1998-01.com.vmware:", c->host, NULL);
	if (has_initiator(c) && is_hba(a)) {
		console_put(t, HBA);
		console_put(t, software ? "iscsi_vmk" : "bnx2i");
		console_put(t, "online");
		console_put(t, uid);
		console_put(t, software ? "iSCSI Software Adapter" : "Broadcom iSCSI Adapter");
	}
	console_show(c, t);
	return 0;
}

static int software_get(struct console *c, const struct console_args *a)
{
	(void)a;
	console_print(c, "%s\n", console_host(c)->iscsi.kind == HOST_ISCSI_SOFTWARE ? "true" : "false");
	return 0;
}

static void put_portal(const struct console *c, struct console_table *t, uint32_t adapter)
{
	const struct host *h = console_host(c);
	const struct host_adapter *v = host_adapter(h, adapter);
	uint32_t nic = host_adapter_uplink(h, adapter);
	g_autofree char *mac = console_made_mac(h, adapter), *ip = console_ip_text(v->address), *mask = console_ip_mask(v->address);
	console_put(t, HBA);
	console_put(t, v->name);
	console_put(t, mac);
	console_put_bool(t, true);
	console_put(t, ip);
	console_put(t, mask);
	console_put(t, NULL);
	console_put_int(t, v->mtu);
	console_put_bool(t, true);
	console_put_int(t, fabric_network(&session_estate(c->session)->fabric, host_portgroup(h, v->portgroup)->network)->vlan);
	console_put_bool(t, nic != HOST_NONE);
	console_put_int(t, nic == HOST_NONE ? 0 : host_nic(h, nic)->rate_bps / 1000000);
	console_put(t, host_portgroup(h, v->portgroup)->name);
	console_put(t, nic == HOST_NONE ? "unused" : "active");
}

static int portal_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Adapter", CONSOLE_STRING}, {"Vmknic", CONSOLE_STRING}, {"MAC Address", CONSOLE_STRING},
		{"MAC Address Valid", CONSOLE_BOOLEAN}, {"IPv4", CONSOLE_STRING}, {"IPv4 Subnet Mask", CONSOLE_STRING}, {"IPv6", CONSOLE_STRING},
		{"MTU", CONSOLE_INTEGER}, {"Vlan Supported", CONSOLE_BOOLEAN}, {"Vlan ID", CONSOLE_INTEGER}, {"Link Up", CONSOLE_BOOLEAN},
		{"Current Speed", CONSOLE_INTEGER}, {"Portgroup", CONSOLE_STRING}, {"Path Status", CONSOLE_STRING}};
	const struct host *h = console_host(c);
	struct console_table *t = console_table_new("NetworkPortal", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
	for (guint i = 0; is_hba(a) && i < h->iscsi.bound->len; i++)
		put_portal(c, t, g_array_index(h->iscsi.bound, uint32_t, i));
	console_show(c, t);
	return 0;
}

/* How standby uplinks are taken away: naming the active one leaves them as they are. */
static void say_team(struct console *c, const char *adapter)
{
	const struct host *h = console_host(c);
	uint32_t i = host_adapter_find(h, adapter), nics[HOST_MAX_TEAM];
	if (i != HOST_NONE && host_standby(h, host_adapter(h, i)->portgroup, nics))
		console_note(c, "an empty list takes standby uplinks away: 'portgroup policy failover set -p PORTGROUP -a vmnicN -s \"\"'");
}

static int bind(struct console *c, const struct console_args *a, enum action_kind kind)
{
	const char *adapter = console_arg(a, "adapter"), *nic = console_arg(a, "nic");
	if (!has_initiator(c) || strcmp(adapter, HBA) != 0) {
		console_fault(c, "Error: Invalid adapter %s", adapter);
		console_note(c, "'%s' has %s: 'esxcli iscsi adapter list'", c->host, has_initiator(c) ? "the adapter " HBA : "no iSCSI initiator");
		return 1;
	}
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "adapter", nic);
	if (console_do(c, e))
		return 0;
	bool adds = kind == ACTION_ADD_PORT_BINDING;
	int code = console_refused(c, "iSCSI initiator error: unable to %s %s %s " HBA ".", adds ? "bind" : "unbind", nic, adds ? "to" : "from");
	if (adds)
		say_team(c, nic);
	return code;
}

static int portal_add(struct console *c, const struct console_args *a) { return bind(c, a, ACTION_ADD_PORT_BINDING); }
static int portal_remove(struct console *c, const struct console_args *a) { return bind(c, a, ACTION_REMOVE_PORT_BINDING); }

static const struct console_opt nfs_opts[] = {
	{'H', "host", CONSOLE_ARG_STR, true, "The hostname or IP address of the NFS server.", CONSOLE_NO_NAMES, NULL},
	{'s', "share", CONSOLE_ARG_STR, true, "The name of the shared volume on the remote machine.", CONSOLE_NO_NAMES, NULL},
	{'v', "volume-name", CONSOLE_ARG_STR, true, "The volume name to use for the NAS mount.", CONSOLE_DATASTORES, NULL},
	{0},
};
static const struct console_opt nfs41_opts[] = {
	{'H', "hosts", CONSOLE_ARG_STRS, true, "Hostnames or IP addresses of the NFS 4.1 server.", CONSOLE_NO_NAMES, NULL},
	{'s', "share", CONSOLE_ARG_STR, true, "The name of the shared volume on the remote machine.", CONSOLE_NO_NAMES, NULL},
	{'v', "volume-name", CONSOLE_ARG_STR, true, "The volume name to use for the NFS 4.1 mount.", CONSOLE_DATASTORES, NULL},
	{0},
};
static const struct console_opt volume_opts[] = {
	{'v', "volume-name", CONSOLE_ARG_STR, true, "The NAS volume to remove.", CONSOLE_DATASTORES, NULL},
	{0},
};
static const struct console_opt hba_opts[] = {
	{'A', "adapter", CONSOLE_ARG_STR, false, "The iscsi adapter name.", CONSOLE_NO_NAMES, NULL},
	{0},
};
static const struct console_opt portal_opts[] = {
	{'A', "adapter", CONSOLE_ARG_STR, true, "The iscsi adapter name.", CONSOLE_NO_NAMES, NULL},
	{'f', "force", CONSOLE_ARG_FLAG, false, "Force the operation.", CONSOLE_NO_NAMES, NULL},
	{'n', "nic", CONSOLE_ARG_STR, true, "The iSCSI network portal (vmknic).", CONSOLE_ADAPTERS, NULL},
	{0},
};

const struct console_esxcli console_storage[] = {
	{"iscsi adapter list", "List iSCSI initiator information.", adapter_list, hba_opts},
	{"iscsi software get", "Software iSCSI information.", software_get, NULL},
	{"iscsi networkportal list", "List network portals (vmknic) for iSCSI adapters.", portal_list, hba_opts},
	{"iscsi networkportal add", "Add a network portal to an iSCSI adapter.", portal_add, portal_opts},
	{"iscsi networkportal remove", "Remove a network portal from an iSCSI adapter.", portal_remove, portal_opts},
	{"storage filesystem list", "List the volumes available to the host.", filesystem_list, NULL},
	{"storage nfs list", "List the NAS volumes currently known to the ESX host.", nfs_list, NULL},
	{"storage nfs add", "Add a new NAS volume to the ESX Host.", nfs_add, nfs_opts},
	{"storage nfs remove", "Remove an existing NAS volume from the ESX host.", nfs_remove, volume_opts},
	{"storage nfs41 list", "List the NFS v4.1 volumes currently known to the ESX host.", nfs41_list, NULL},
	{"storage nfs41 add", "Add a new NFS v4.1 volume to the ESX Host.", nfs41_add, nfs41_opts},
	{"storage nfs41 remove", "Remove an existing NFS v4.1 volume from the ESX host.", nfs41_remove, volume_opts},
	{NULL, NULL, NULL, NULL},
};
