/* cli/import/import_networks.c: the segments that hosts are on, and the sites that these make.
 *
 * No listing of a host tells them: adapters with addresses in the same subnet, on port groups with the same VLAN, are taken to share a segment, and hosts
 * that share one to share a site. A port group without addresses is on the first segment of its VLAN there. Distributed switches do not tell a host their
 * VLANs: it is taken to be 0.
 */
#include <string.h>

#include "cli/import/import.h"
#include "models/fabric/ip.h"
#include "models/host/service.h"

static void free_network(gpointer p)
{
	struct import_network *n = p;
	g_free(n->name);
	g_free(n->subnet);
	g_free(n->gateway);
	g_free(n->lease);
	g_free(n->last_lease);
	g_free(n->router);
	g_free(n);
}

char *import_subnet(const char *address)
{
	struct ip ip;
	if (!address || !ip_parse_prefix(address, &ip))
		return NULL;
	for (unsigned i = ip.len; i < 32; i++)
		ip.bytes[i / 8] &= (uint8_t)~(0x80 >> i % 8);
	return ip_format_prefix(ip);
}

char *import_portgroup(const struct import_thing *adapter)
{
	const char *dvs = import_fact(adapter, "dvs"), *group = import_fact(adapter, "portgroup");
	g_autofree char *subnet = import_subnet(import_fact(adapter, "ipv4"));
	if (dvs)
		return g_strdup_printf("%s %s", dvs, subnet ? subnet : "without address");
	return g_strdup(group);
}

static gint64 vlan_of(const struct import_host *h, const char *portgroup)
{
	const struct import_thing *t = import_find(h, IMPORT_PORTGROUP, portgroup);
	const char *vlan = t ? import_fact(t, "vlan") : NULL;
	gint64 n = vlan ? g_ascii_strtoll(vlan, NULL, 10) : 0;
	return n <= 4094 ? n : 0;
}

/* ---- sites ---- */

static unsigned root_of(GArray *sites, unsigned host)
{
	while (g_array_index(sites, unsigned, host) != host)
		host = g_array_index(sites, unsigned, host);
	return host;
}

/* Hosts that share a segment become one site; then sites are numbered from 0. */
static void find_sites(const struct import *x, struct import_networks *n)
{
	g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) number = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < x->hosts->len; i++)
		g_array_append_val(n->sites, i);
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_host *h = g_ptr_array_index(x->hosts, i);
		for (guint a = 0; a < h->things[IMPORT_ADAPTER]->len; a++) {
			const struct import_thing *t = g_ptr_array_index(h->things[IMPORT_ADAPTER], a);
			g_autofree char *group = import_portgroup(t), *subnet = import_subnet(import_fact(t, "ipv4"));
			char *key = subnet && group ? g_strdup_printf("%" G_GINT64_FORMAT " %s", vlan_of(h, group), subnet) : NULL;
			if (key && g_hash_table_contains(first, key))
				g_array_index(n->sites, unsigned, root_of(n->sites, i)) = root_of(n->sites, GPOINTER_TO_UINT(g_hash_table_lookup(first, key)));
			if (key)
				g_hash_table_insert(first, key, GUINT_TO_POINTER(i));
		}
	}
	g_autoptr(GArray) roots = g_array_new(FALSE, FALSE, sizeof(unsigned));
	for (guint i = 0; i < x->hosts->len; i++) {
		unsigned root = root_of(n->sites, i);
		if (!g_hash_table_contains(number, GUINT_TO_POINTER(root)))
			g_hash_table_insert(number, GUINT_TO_POINTER(root), GUINT_TO_POINTER(n->n_sites++));
		unsigned site = GPOINTER_TO_UINT(g_hash_table_lookup(number, GUINT_TO_POINTER(root)));
		g_array_append_val(roots, site);
	}
	memcpy(n->sites->data, roots->data, roots->len * sizeof(unsigned));
}

/* ---- segments ---- */

static bool name_is_taken(const struct import_networks *n, const char *name)
{
	for (guint i = 0; i < n->all->len; i++)
		if (strcmp(((const struct import_network *)g_ptr_array_index(n->all, i))->name, name) == 0)
			return true;
	return false;
}

static struct import_network *network_new(struct import_networks *n, unsigned site, gint64 vlan, const char *subnet)
{
	struct import_network *w = g_new0(struct import_network, 1);
	g_autofree char *address = subnet ? g_strndup(subnet, strcspn(subnet, "/")) : NULL;
	g_autofree char *base = g_strdup_printf("vlan%" G_GINT64_FORMAT "%s%s", vlan, address ? "-" : "", address ? address : "");
	w->vlan = vlan;
	w->subnet = g_strdup(subnet);
	w->site = site;
	w->name = g_strdup(base);
	for (unsigned i = 2; name_is_taken(n, w->name); i++) {
		g_free(w->name);
		w->name = g_strdup_printf("%s-%u", base, i);
	}
	g_ptr_array_add(n->all, w);
	return w;
}

/* subnet NULL: any on that VLAN. */
static struct import_network *network(struct import_networks *n, unsigned site, gint64 vlan, const char *subnet)
{
	for (guint i = 0; i < n->all->len; i++) {
		struct import_network *w = g_ptr_array_index(n->all, i);
		if (w->site == site && w->vlan == vlan && (!subnet || g_strcmp0(w->subnet, subnet) == 0))
			return w;
	}
	return network_new(n, site, vlan, subnet);
}

static void take_gateway(struct import_network *w, const char *gateway)
{
	struct ip net, ip;
	if (!w->gateway && gateway && w->subnet && ip_parse(gateway, &ip) && ip_parse_prefix(w->subnet, &net) && ip_contains(net, ip))
		w->gateway = g_strdup(gateway);
}

static void take_lease(struct import_network *w, const char *address, const char *router)
{
	if (!w->router)
		w->router = g_strdup(router);
	g_autofree char *plain = g_strndup(address, strcspn(address, "/"));
	struct ip ip, other;
	ip_parse(plain, &ip);
	if (!w->lease || (ip_parse(w->lease, &other) && ip_compare(ip, other) < 0)) {
		g_free(w->lease);
		w->lease = g_strdup(plain);
	}
	if (!w->last_lease || (ip_parse(w->last_lease, &other) && ip_compare(ip, other) > 0)) {
		g_free(w->last_lease);
		w->last_lease = g_strdup(plain);
	}
}

static void place_adapter(struct import_networks *n, const struct import_host *h, guint host, const struct import_thing *t)
{
	g_autofree char *group = import_portgroup(t), *subnet = import_subnet(import_fact(t, "ipv4"));
	const char *stack = import_fact(t, "stack");
	const struct import_thing *s = import_find(h, IMPORT_STACK, stack ? stack : SERVICE_STACK_DEFAULT);
	if (!group || !subnet)
		return;
	struct import_network *w = network(n, g_array_index(n->sites, unsigned, host), vlan_of(h, group), subnet);
	char *key = g_strdup_printf("%u/%s", host, group);
	if (g_hash_table_contains(n->of, key))
		g_free(key);
	else
		g_hash_table_insert(n->of, key, w);
	take_gateway(w, s ? import_fact(s, "gateway") : NULL);
	take_gateway(w, import_fact(t, "gateway"));
	if (g_strcmp0(import_fact(t, "type"), "DHCP") == 0)
		take_lease(w, import_fact(t, "ipv4"), import_fact(t, "gateway"));
}

static void place_rest(struct import_networks *n, const struct import_host *h, guint host, const char *portgroup)
{
	char *key = g_strdup_printf("%u/%s", host, portgroup);
	if (g_hash_table_contains(n->of, key))
		g_free(key);
	else
		g_hash_table_insert(n->of, key, network(n, g_array_index(n->sites, unsigned, host), vlan_of(h, portgroup), NULL));
}

struct import_networks *import_networks_new(const struct import *x)
{
	struct import_networks *n = g_new0(struct import_networks, 1);
	n->all = g_ptr_array_new_with_free_func(free_network);
	n->of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	n->sites = g_array_new(FALSE, FALSE, sizeof(unsigned));
	find_sites(x, n);
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_host *h = g_ptr_array_index(x->hosts, i);
		for (guint a = 0; a < h->things[IMPORT_ADAPTER]->len; a++)
			place_adapter(n, h, i, g_ptr_array_index(h->things[IMPORT_ADAPTER], a));
	}
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_host *h = g_ptr_array_index(x->hosts, i);
		for (guint a = 0; a < h->things[IMPORT_ADAPTER]->len; a++) {
			g_autofree char *group = import_portgroup(g_ptr_array_index(h->things[IMPORT_ADAPTER], a));
			if (group)
				place_rest(n, h, i, group);
		}
		for (guint p = 0; p < h->things[IMPORT_PORTGROUP]->len; p++)
			place_rest(n, h, i, ((const struct import_thing *)g_ptr_array_index(h->things[IMPORT_PORTGROUP], p))->name);
	}
	return n;
}

void import_networks_free(struct import_networks *n)
{
	g_ptr_array_unref(n->all);
	g_hash_table_unref(n->of);
	g_array_unref(n->sites);
	g_free(n);
}

const struct import_network *import_network_of(const struct import_networks *n, guint host, const char *portgroup)
{
	g_autofree char *key = g_strdup_printf("%u/%s", host, portgroup);
	return g_hash_table_lookup(n->of, key);
}
