/* scenarios/load_fabric.c: sites, links, networks and routers.
 *
 * Each object is made even when something is wrong with it, so that what names it finds it. Built in natural order of names.
 */
#include "scenarios/load.h"

#include <string.h>

/* Reads the block of one object; scope and place are set for it. */
static void read_item(struct load *l, const struct load_item *item, enum scenario_block_id block, struct load_value *v)
{
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[block], item->key, item->name, v);
}

static uint32_t find_site(struct load *l, const struct yaml_node *at, const char *name)
{
	uint32_t i = fabric_site_find(&l->e->fabric, name);
	if (i == FABRIC_NONE)
		load_missing(l, at, "site", name, l->e->fabric.sites);
	return i;
}

static void read_site(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	read_item(l, item, SCENARIO_BLOCK_SITE, v);
	struct fabric_site *s = fabric_site_add(&l->e->fabric, estate_string(l->e, item->name));
	s->rtt = sim_dur_ps(v[SITE_RTT].number);
	s->origin = load_origin(l, item->key);
}

static void read_link(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	read_item(l, item, SCENARIO_BLOCK_LINK, v);
	struct fabric_link *k = fabric_link_add(&l->e->fabric, estate_string(l->e, item->name));
	uint32_t sites[2] = {0, 0};
	g_autoptr(GArray) names = load_names(l, v[LINK_BETWEEN].node);
	if (v[LINK_BETWEEN].node && names->len != 2)
		load_fault(l, v[LINK_BETWEEN].node, NULL, "'between' names %u sites, expected two", names->len);
	for (guint i = 0; i < names->len && names->len == 2; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		uint32_t site = find_site(l, n->node, n->text);
		if (i && site == sites[0] && site != FABRIC_NONE)
			load_fault(l, n->node, NULL, "link '%s' joins site '%s' to itself, expected two sites", item->name, n->text);
		sites[i] = site;
	}
	k->a = sites[0];
	k->b = sites[1];
	k->rate_bps = v[LINK_RATE].number;
	k->rtt = sim_dur_ps(v[LINK_RTT].number);
	k->loss_ppb = v[LINK_LOSS].number;
	k->queue_bytes = v[LINK_QUEUE].number;
	k->mtu = (uint32_t)v[LINK_MTU].number;
	k->origin = load_origin(l, item->key);
}

static void read_network(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	read_item(l, item, SCENARIO_BLOCK_NETWORK, v);
	struct fabric_network *n = fabric_network_add(&l->e->fabric, estate_string(l->e, item->name));
	n->site = v[NETWORK_SITE].text ? find_site(l, v[NETWORK_SITE].node, v[NETWORK_SITE].text) : FABRIC_NONE;
	n->vlan = (uint32_t)v[NETWORK_VLAN].number;
	n->subnet = v[NETWORK_SUBNET].ip;
	n->gateway = v[NETWORK_GATEWAY].ip;
	n->mtu = (uint32_t)v[NETWORK_MTU].number;
	n->origin = load_origin(l, item->key);
	load_network_addresses(l, v, n);
	if (!ip_is_set(n->gateway))
		return;
	if (!v[NETWORK_SUBNET].node)
		load_fault(l, v[NETWORK_GATEWAY].node, NULL, "network '%s' has a gateway and no 'subnet'", item->name);
	else if (ip_is_set(n->subnet) && !ip_contains(n->subnet, n->gateway))
		load_fault(l, v[NETWORK_GATEWAY].node, NULL, "gateway %s is outside of the subnet %s", v[NETWORK_GATEWAY].text, v[NETWORK_SUBNET].text);
}

static void read_closed(struct load *l, const struct yaml_node *node, struct fabric_router *r)
{
	g_autoptr(GArray) ports = load_names(l, node);
	for (guint i = 0; i < ports->len; i++) {
		const struct load_name *n = &g_array_index(ports, struct load_name, i);
		guint64 port;
		if (strncmp(n->text, "tcp/", 4) != 0 || !g_ascii_string_to_unsigned(n->text + 4, 10, 1, 65535, &port, NULL)) {
			load_fault(l, n->node, NULL, "'closed' has '%s', expected a TCP port such as tcp/902", n->text);
			continue;
		}
		uint32_t p = (uint32_t)port;
		g_array_append_val(r->closed, p);
	}
}

static void read_router(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	read_item(l, item, SCENARIO_BLOCK_ROUTER, v);
	struct fabric_router *r = fabric_router_add(&l->e->fabric, estate_string(l->e, item->name));
	g_autoptr(GArray) names = load_names(l, v[ROUTER_NETWORKS].node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		uint32_t net = fabric_network_find(&l->e->fabric, n->text);
		if (net == FABRIC_NONE)
			load_missing(l, n->node, "network", n->text, l->e->fabric.networks);
		else
			g_array_append_val(r->networks, net);
	}
	read_closed(l, v[ROUTER_CLOSED].node, r);
	if (v[ROUTER_LINK].text && (r->link = fabric_link_find(&l->e->fabric, v[ROUTER_LINK].text)) == FABRIC_NONE)
		load_missing(l, v[ROUTER_LINK].node, "link", v[ROUTER_LINK].text, l->e->fabric.links);
	r->origin = load_origin(l, item->key);
}

static void read_vcenter(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	read_item(l, item, SCENARIO_BLOCK_VCENTER, v);
	struct estate_vcenter *x = estate_vcenter_add(l->e, item->name);
	const char *site = v[VCENTER_SITE].text, *network = v[VCENTER_NETWORK].text;
	x->origin = load_origin(l, item->key);
	if (site)
		x->site = find_site(l, v[VCENTER_SITE].node, site);
	if (network && (x->network = fabric_network_find(&l->e->fabric, network)) == FABRIC_NONE)
		load_missing(l, v[VCENTER_NETWORK].node, "network", network, l->e->fabric.networks);
	uint32_t of = x->network == FABRIC_NONE ? FABRIC_NONE : fabric_network(&l->e->fabric, x->network)->site;
	if (of != FABRIC_NONE && x->site != FABRIC_NONE && of != x->site)
		load_fault(l, v[VCENTER_NETWORK].node, NULL, "network '%s' is in site '%s', and vCenter Server '%s' in '%s'", network,
			fabric_site(&l->e->fabric, of)->name, item->name, site);
}

static void read_all(struct load *l, const struct yaml_node *node, const char *what, void (*read)(struct load *, const struct load_item *))
{
	g_autoptr(GArray) items = load_items(l, node, what, LOAD_MAX_OBJECTS);
	for (guint i = 0; i < items->len; i++)
		read(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}

void load_fabric(struct load *l, const struct load_value *top)
{
	read_all(l, top[TOP_SITES].node, "site", read_site);
	read_all(l, top[TOP_LINKS].node, "link", read_link);
	read_all(l, top[TOP_NETWORKS].node, "network", read_network);
	read_all(l, top[TOP_ROUTERS].node, "router", read_router);
	read_all(l, top[TOP_VCENTERS].node, "vCenter Server", read_vcenter);
}
