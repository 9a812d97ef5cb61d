/* cli/console/console_vsan.c: esxcli vsan: the adapters that carry it, and who of the cluster is in reach.
 *
 * vSAN's adapters are those that are tagged: `vsan network ip add` is a tag, as in the model. The member with the first name is the master, the second the
 * backup. Left out: disks, objects, joining and leaving.
 */
#include <string.h>

#include "cli/console/console_clock.h"
#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_made.h"
#include "models/rules/rules_storage.h"

static void put_vsan(const struct console *c, struct console_table *t, uint32_t adapter, enum service s)
{
	const struct host_adapter *v = host_adapter(console_host(c), adapter);
	g_autofree char *subject = g_strdup_printf("%s/%s", c->host, v->name), *uuid = console_made_uuid(subject);
	console_put(t, "Interface");
	console_put(t, v->name);
	console_put(t, "IP");
	console_put(t, uuid);
	console_put(t, "224.2.3.4");
	console_put(t, "ff19::2:3:4");
	console_put_int(t, 23451);
	console_put(t, "224.1.2.3");
	console_put(t, "ff19::1:2:3");
	console_put_int(t, 12345);
	console_put_int(t, 12321);
	console_put_int(t, 5);
	console_put(t, s == SERVICE_VSAN ? "vsan" : "witness");
}

static int vsan_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{NULL, CONSOLE_STRING}, {"VmkNic Name", CONSOLE_STRING}, {"IP Protocol", CONSOLE_STRING},
		{"Interface UUID", CONSOLE_STRING}, {"Agent Group Multicast Address", CONSOLE_STRING}, {"Agent Group IPv6 Multicast Address", CONSOLE_STRING},
		{"Agent Group Multicast Port", CONSOLE_INTEGER}, {"Master Group Multicast Address", CONSOLE_STRING},
		{"Master Group IPv6 Multicast Address", CONSOLE_STRING}, {"Master Group Multicast Port", CONSOLE_INTEGER},
		{"Host Unicast Channel Bound Port", CONSOLE_INTEGER}, {"Multicast TTL", CONSOLE_INTEGER}, {"Traffic Type", CONSOLE_STRING}};
	static const enum service kinds[] = {SERVICE_VSAN, SERVICE_VSAN_WITNESS};
	const struct host *h = console_host(c);
	struct console_table *t = console_table_new("VsanNetwork", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < h->adapters->len; i++)
		for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
			if (!host_adapter(h, i)->removed && (host_adapter(h, i)->services & SERVICE_BIT(kinds[k])))
				put_vsan(c, t, i, kinds[k]);
	console_show(c, t);
	return 0;
}

static int vsan_change(struct console *c, const struct console_args *a, enum action_kind kind)
{
	const char *nic = console_arg(a, "interface-name");
	const char *const *types = console_arg_all(a, "traffic-type");
	const char *services[3] = {NULL};
	uint32_t adapter = console_ip_adapter(c, nic);
	if (adapter == HOST_NONE)
		return 1;
	for (unsigned i = 0, n = 0; types && types[i]; i++) {
		if (strcmp(types[i], "vsan") != 0 && strcmp(types[i], "witness") != 0)
			return console_fault(c, "Invalid traffic type: %s", types[i]);
		if (n < 2)
			services[n++] = strcmp(types[i], "vsan") == 0 ? "vsan" : "vsan_witness";
	}
	if (!types) {
		bool witness = kind == ACTION_UNTAG && !(host_adapter(console_host(c), adapter)->services & SERVICE_BIT(SERVICE_VSAN));
		services[0] = witness ? "vsan_witness" : "vsan";
	}
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "name", nic);
	entry_texts(e, "services", services);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to configure vSAN traffic on %s", nic);
}

static int vsan_add(struct console *c, const struct console_args *a) { return vsan_change(c, a, ACTION_TAG); }
static int vsan_remove(struct console *c, const struct console_args *a) { return vsan_change(c, a, ACTION_UNTAG); }

/* --- the cluster --- */

/* Hosts that this one reaches by its vSAN network, itself included, in the order of their names' places; GPtrArray of const struct host. */
static GPtrArray *members(const struct console *c, uint32_t cluster)
{
	const struct estate *e = session_estate(c->session);
	const struct world *w = session_scenario(c->session)->world;
	GPtrArray *out = g_ptr_array_new();
	struct storage_paths paths = {.n = 0};
	for (uint32_t i = 0; i < e->datastores->len; i++) {
		struct storage_request q = {console_host(c)->index, i, session_now(c->session), &w->assume, w->seed};
		if (estate_datastore(e, i)->type == DATASTORE_VSAN && estate_datastore(e, i)->cluster == cluster) {
			rules_storage(e, &q, &paths);
			break;
		}
	}
	const GArray *hosts = estate_cluster(e, cluster)->hosts;
	for (guint i = 0; i < hosts->len; i++) {
		uint32_t h = g_array_index(hosts, uint32_t, i);
		bool in = h == console_host(c)->index;
		for (uint32_t k = 0; k < paths.n; k++)
			in |= paths.of[k].portal == h;
		if (in)
			g_ptr_array_add(out, estate_host(e, h));
	}
	return out;
}

static void put_member(struct console_table *t, const GPtrArray *all, guint i)
{
	g_autofree char *uuid = i < all->len ? console_made_uuid(((const struct host *)all->pdata[i])->name) : NULL;
	console_put(t, uuid);
}

static int cluster_get(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{NULL, CONSOLE_STRING}, {"Enabled", CONSOLE_BOOLEAN}, {"Current Local Time", CONSOLE_STRING},
		{"Local Node UUID", CONSOLE_STRING}, {"Local Node Type", CONSOLE_STRING}, {"Local Node State", CONSOLE_STRING},
		{"Local Node Health State", CONSOLE_STRING}, {"Sub-Cluster Master UUID", CONSOLE_STRING}, {"Sub-Cluster Backup UUID", CONSOLE_STRING},
		{"Sub-Cluster UUID", CONSOLE_STRING}, {"Sub-Cluster Member Count", CONSOLE_INTEGER}, {"Sub-Cluster Member UUIDs", CONSOLE_STRINGS}};
	const struct estate *e = session_estate(c->session);
	uint32_t cluster = estate_cluster_of(e, console_host(c)->index);
	(void)a;
	if (cluster == HOST_NONE || !estate_cluster(e, cluster)->vsan)
		return console_fault(c, "vSAN Clustering is not enabled on this host");
	g_autoptr(GPtrArray) all = members(c, cluster);
	g_auto(GStrv) uuids = g_new0(char *, all->len + 1);
	for (guint i = 0; i < all->len; i++)
		uuids[i] = console_made_uuid(((const struct host *)all->pdata[i])->name);
	guint self = 0;
	while (self < all->len && all->pdata[self] != console_host(c))
		self++;
	g_autofree char *now = console_clock_stamp(c, session_now(c->session).ps), *id = console_made_uuid(estate_cluster(e, cluster)->name);
	struct console_table *t = console_table_new("VsanCluster", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
	console_put(t, "Cluster Information");
	console_put_bool(t, true);
	console_put(t, now);
	put_member(t, all, self);
	console_put(t, "NORMAL");
	console_put(t, self == 0 ? "MASTER" : self == 1 ? "BACKUP" : "AGENT");
	console_put(t, "HEALTHY");
	put_member(t, all, 0);
	put_member(t, all, 1);
	console_put(t, id);
	console_put_int(t, all->len);
	console_put_all(t, (const char *const *)uuids);
	console_show(c, t);
	if (all->len < estate_cluster(e, cluster)->hosts->len)
		console_note(c, "the cluster '%s' has %u hosts: the others are not reached by this one's vSAN adapter", estate_cluster(e, cluster)->name,
			estate_cluster(e, cluster)->hosts->len);
	return 0;
}

static const char *const traffic_types[] = {"vsan", "witness", NULL};
static const struct console_opt vsan_opts[] = {
	{'f', "force", CONSOLE_ARG_FLAG, false, "Notify vSAN that the interface is to be used or removed whatever its state.", CONSOLE_NO_NAMES, NULL},
	{'i', "interface-name", CONSOLE_ARG_STR, true, "VMkernel network interface to be used by vSAN.", CONSOLE_ADAPTERS, NULL},
	{'T', "traffic-type", CONSOLE_ARG_STRS, false, "Network transmission type of the vSAN traffic through a virtual network adapter.", CONSOLE_WORDS,
		traffic_types},
	{0},
};

const struct console_esxcli console_vsan[] = {
	{"vsan cluster get", "Get information about the vSAN cluster that this host is joined to.", cluster_get, NULL},
	{"vsan network list", "List the network configuration currently in use by vSAN.", vsan_list, NULL},
	{"vsan network ip add", "Configure an IP network interface for use with vSAN.", vsan_add, vsan_opts},
	{"vsan network ip remove", "Remove an IP network interface from vSAN.", vsan_remove, vsan_opts},
	{NULL, NULL, NULL, NULL},
};
