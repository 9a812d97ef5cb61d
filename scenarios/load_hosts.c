/* scenarios/load_hosts.c: hosts with their NICs, netstacks and adapters; their vSwitches and port groups are read by load_switches.c.
 *
 * Profiles are merged in before (load_edits.c). Within a host everything is built in natural order of names, and in the order things stand on each other. n is
 * the host's `n`, else its place in its range; a range within the host (adapters vmk(1..2)) counts for itself.
 */
#include "models/rules/rules.h"
#include "scenarios/load.h"

#include <string.h>

struct reading {
	struct load *l;
	struct host *h;
};

/* A rule's no is a fault of the file. */
void load_check(struct load *l, const struct yaml_node *at, struct verdict v)
{
	g_autofree char *help = v.ok ? NULL : g_strdup_printf("rule %s; vmksim explain %s", v.rule, v.rule);
	if (!v.ok)
		load_fault(l, at, help, "%s", v.text);
}

static void read_release(struct load *l, const struct load_value *v, struct host *h)
{
	struct release r;
	h->release = RELEASE(9, 0, 0); /* without a known one, nothing else is wrong because of it */
	if (!v->text)
		return;
	h->release_text = estate_string(l->e, v->text);
	if (release_parse(v->text, &r) && release_is_known(r))
		h->release = r;
	else
		load_fault(l, v->node, "known are 5.0, 5.1, 5.5, 6.0, 6.5, 6.7, 7.0, 8.0 and 9.0 with their updates, such as 7.0.3 for 7.0 Update 3",
			"unknown release '%s'", v->text);
}

static void read_nics(struct reading *r, const struct yaml_node *node)
{
	static const struct scenario_field rate = {.key = "rate",
		.type = SCENARIO_QUANTITY,
		.unit = QUANTITY_RATE,
		.min = 1000000,
		.max = INT64_C(10000000000000),
		.doc = "a rate such as 25 Gbit/s"};
	if (node->kind != YAML_MAP) {
		load_fault(r->l, node, NULL, "'nics' is %s, expected a mapping such as {vmnic0: 25 Gbit/s}",
			node->kind == YAML_LIST ? "a list" : "a single value");
		return;
	}
	g_autoptr(GArray) items = load_items(r->l, node, "NIC", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++) {
		const struct load_item *item = &g_array_index(items, struct load_item, i);
		struct scenario_field f = rate;
		struct load_value v = {.key = item->key};
		f.key = item->name;
		load_field(r->l, item->value, &f, &v);
		host_nic_add(r->h, estate_string(r->l->e, item->name), v.number)->origin = load_origin(r->l, item->key);
	}
}

static void read_switch(struct reading *r, const struct load_item *item) { load_switch(r->l, r->h, item); }
static void read_portgroup(struct reading *r, const struct load_item *item) { load_portgroup(r->l, r->h, item); }

static void read_routes(struct load *l, const struct yaml_node *node, struct host_netstack *s)
{
	for (uint32_t i = 0; node && node->kind == YAML_LIST && i < node->n; i++) {
		struct load_value v[SCENARIO_SLOTS];
		if (!load_block(l, node->items[i], &scenario_keys[SCENARIO_BLOCK_ROUTE], node->items[i], NULL, v))
			continue;
		struct host_static_route route = {.to = v[ROUTE_TO].ip, .via = v[ROUTE_VIA].ip};
		load_route(l, &v[ROUTE_TO], &v[ROUTE_VIA]);
		g_array_append_val(s->routes, route);
	}
}

static void read_netstack(struct reading *r, const struct load_item *item)
{
	struct load *l = r->l;
	struct load_value v[SCENARIO_SLOTS];
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_NETSTACK], item->key, item->name, v);
	uint32_t i = host_netstack_find(r->h, item->name);
	load_check(l, item->key, rules_release_stack(r->h, item->name));
	if (i == HOST_NONE)
		load_check(l, item->key, rules_release_room(r->h, RULES_NETSTACK, 0));
	struct host_netstack *s = i == HOST_NONE ? host_netstack_add(r->h, estate_string(l->e, item->name)) : host_netstack(r->h, i);
	s->present = true;
	s->gateway = v[NETSTACK_GATEWAY].ip;
	s->gateway6 = v[NETSTACK_GATEWAY6].ip;
	load_dns(l, v[NETSTACK_DNS].node, &s->dns, &s->search);
	s->cc = v[NETSTACK_CC].number == 1 ? HOST_CC_CUBIC : HOST_CC_NEWRENO;
	s->max_connections = v[NETSTACK_MAX_CONNECTIONS].number;
	s->socket_buffer = v[NETSTACK_SOCKET_BUFFER].number;
	s->pool = v[NETSTACK_POOL].number;
	s->ecn = (enum host_ecn)v[NETSTACK_ECN].number;
	if (v[NETSTACK_ECN].has)
		load_check(l, v[NETSTACK_ECN].node, rules_release_ecn(r->h));
	s->origin = load_origin(l, item->key);
	read_routes(l, v[NETSTACK_ROUTES].node, s);
}

/* The netstack of an adapter: declared, or one of the two dedicated ones, which begin to exist with their first adapter. */
static uint32_t stack_of(struct reading *r, const struct load_value *v)
{
	enum service s;
	if (!v->text)
		return host_netstack_find(r->h, SERVICE_STACK_DEFAULT);
	uint32_t i = host_netstack_find(r->h, v->text);
	if (i == HOST_NONE && service_of_stack(v->text, &s)) {
		i = r->h->netstacks->len;
		host_netstack_add(r->h, estate_string(r->l->e, v->text));
	}
	if (i == HOST_NONE) {
		GPtrArray *known = load_known(r->h->netstacks);
		g_ptr_array_add(known, SERVICE_STACK_VMOTION);
		g_ptr_array_add(known, SERVICE_STACK_PROVISIONING);
		load_unknown(r->l, v->node, "netstack", v->text, known);
	}
	return i;
}

/* An address lies in its network's subnet and belongs to nobody else. */
static void check_address(struct load *l, const struct load_adapter *a, struct ip ip, const struct yaml_node *at)
{
	if (!ip_is_set(ip))
		return;
	const struct fabric_network *net = fabric_network(&l->e->fabric, a->network);
	struct ip within = ip.family == IP_V6 ? net->subnet6 : net->subnet;
	g_autofree char *address = ip_format(ip), *key = g_strdup_printf("%u/%s", a->network, address);
	if (ip_is_set(within) && !ip_contains(within, ip)) {
		g_autofree char *subnet = ip_format_prefix(within);
		load_fault(l, at, NULL, "address %s is outside of the subnet %s of network '%s'", address, subnet, net->name);
		return;
	}
	const struct load_holder *other = g_hash_table_lookup(l->addresses, key);
	bool same = other && strcmp(other->host, a->host) == 0 && strcmp(other->adapter, a->name) == 0;
	if (fabric_answers(net, ip))
		load_fault(l, at, NULL, "address %s is the gateway of network '%s'", address, net->name);
	else if (other && !same && !load_is_freed(l, other->host, other->adapter))
		load_fault(l, at, NULL, "address %s is already that of '%s/%s'", address, other->host, other->adapter);
	else
		g_hash_table_insert(l->addresses, g_steal_pointer(&key), g_memdup2(&(struct load_holder){a->host, a->name}, sizeof(struct load_holder)));
}

void load_check_adapter(struct load *l, const struct load_adapter *a)
{
	enum service own = SERVICE__COUNT;
	bool dedicated = service_of_stack(a->stack, &own), custom = !dedicated && strcmp(a->stack, SERVICE_STACK_DEFAULT) != 0;
	if (a->services & ~(dedicated ? SERVICE_BIT(own) : custom ? 0 : UINT32_MAX))
		load_fault(l, a->at_services, custom ? "rule STK-05: an adapter of a custom netstack carries no service" :
			"rule STK-05: an adapter of a dedicated netstack carries that netstack's service and no other; leave 'services' out",
			"adapter '%s' is on netstack '%s' and tagged for other services", a->name, a->stack);
	if (a->network == FABRIC_NONE)
		return;
	check_address(l, a, a->address, a->at_address);
	for (uint32_t i = 0; i < a->ipv6.n_fixed; i++)
		check_address(l, a, a->ipv6.fixed[i], a->at_ipv6);
}

static void read_addresses(struct reading *r, const struct load_value *v, struct host_adapter *a)
{
	struct load_ipv4 four = {0};
	if (v[ADAPTER_IPV4].has)
		load_ipv4(r->l, v[ADAPTER_IPV4].node, &four);
	a->address = four.address;
	a->gateway = four.gateway;
	a->dhcp = four.dhcp;
	load_ipv6(r->l, v[ADAPTER_IPV6].node, &a->set6);
}

static void read_adapter(struct reading *r, const struct load_item *item)
{
	struct load *l = r->l;
	struct load_value v[SCENARIO_SLOTS];
	uint32_t number, pg = HOST_NONE;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_ADAPTER], item->key, item->name, v);
	if (!host_adapter_number(item->name, &number)) {
		load_fault(l, item->key, NULL, "'%s' is not the name of a VMkernel adapter, expected such as vmk1", item->name);
		return;
	}
	if (v[ADAPTER_PORTGROUP].text && (pg = host_portgroup_find(r->h, v[ADAPTER_PORTGROUP].text)) == HOST_NONE)
		load_missing(l, v[ADAPTER_PORTGROUP].node, "port group", v[ADAPTER_PORTGROUP].text, r->h->portgroups);
	uint32_t stack = stack_of(r, &v[ADAPTER_STACK]);
	if (pg == HOST_NONE || stack == HOST_NONE)
		return;
	load_check(l, item->key, rules_release_room(r->h, RULES_ADAPTER, 0));
	if (v[ADAPTER_STACK].has && !host_netstack(r->h, stack)->origin)
		load_check(l, v[ADAPTER_STACK].node, rules_release_stack(r->h, host_netstack(r->h, stack)->key));
	load_check(l, v[ADAPTER_SERVICES].node, rules_release_services(r->h, (uint32_t)v[ADAPTER_SERVICES].number, item->name));
	if (host_portgroup(r->h, pg)->dvpg != HOST_NONE)
		load_check_site(l, r->h, v[ADAPTER_PORTGROUP].node, host_portgroup(r->h, pg)->network);
	struct host_adapter *a = host_adapter_add(r->h, estate_string(l->e, item->name), pg, stack);
	a->services = (uint32_t)v[ADAPTER_SERVICES].number;
	a->mtu = (uint32_t)v[ADAPTER_MTU].number;
	a->enabled = v[ADAPTER_ENABLED].number;
	a->created = a->ready = SIM_TIME_ZERO;
	a->origin = load_origin(l, item->key);
	host_netstack(r->h, stack)->present = true;
	read_addresses(r, v, a);
	if (ip_is_set(a->gateway) || ip_is_set(a->set6.gateway))
		load_check(l, v[ip_is_set(a->gateway) ? ADAPTER_IPV4 : ADAPTER_IPV6].node, rules_release_gateway(r->h, item->name));
	load_check_adapter(l, &(struct load_adapter){
		.host = r->h->name, .name = a->name, .stack = host_netstack(r->h, stack)->key, .services = a->services,
		.network = host_portgroup(r->h, pg)->network, .address = a->address, .gateway = a->gateway, .ipv6 = a->set6, .at_ipv6 = v[ADAPTER_IPV6].node,
		.at_services = v[ADAPTER_SERVICES].node, .at_address = v[ADAPTER_IPV4].node});
}

static void read_parts(struct reading *r, const struct yaml_node *node, const char *what, void (*read)(struct reading *, const struct load_item *))
{
	g_autoptr(GArray) items = load_items(r->l, node, what, LOAD_MAX_PARTS);
	struct load_scope outer = r->l->scope;
	for (guint i = 0; i < items->len; i++) {
		const struct load_item *item = &g_array_index(items, struct load_item, i);
		r->l->scope = item->scope;
		read(r, item);
	}
	r->l->scope = outer;
}

/* The host's own `n` comes before all else, since templates of the host use it. */
static void bind_n(struct load *l, const struct load_item *item)
{
	const struct yaml_node *n = yaml_get(item->value, "n");
	struct load_value v = {0};
	l->scope = item->scope;
	if (!n || n->kind == YAML_REMOVED)
		return;
	load_field(l, n, &scenario_keys[SCENARIO_BLOCK_HOST].fields[HOST_N], &v);
	l->scope.bound = true;
	l->scope.n = v.number;
}

static void read_host(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	struct reading r = {l, NULL};
	l->here = item->key;
	bind_n(l, item);
	const struct yaml_node *unread = yaml_get(item->value, "profile");
	l->lenient = unread && unread->kind == YAML_REMOVED;
	bool ok = load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_HOST], item->key, item->name, v);
	l->lenient = false;
	struct host *h = r.h = estate_host_add(l->e, item->name);
	g_array_append_val(l->host_scopes, l->scope);
	h->origin = load_origin(l, item->key);
	h->site = v[HOST_SITE].text ? fabric_site_find(&l->e->fabric, v[HOST_SITE].text) : FABRIC_NONE;
	if (!ok)
		return;
	if (v[HOST_SITE].text && h->site == FABRIC_NONE)
		load_missing(l, v[HOST_SITE].node, "site", v[HOST_SITE].text, l->e->fabric.sites);
	read_release(l, &v[HOST_RELEASE], h);
	h->edition = (enum host_edition)v[HOST_EDITION].number;
	h->vcenter = v[HOST_VCENTER].text ? estate_vcenter_find(l->e, v[HOST_VCENTER].text) : HOST_NONE;
	if (v[HOST_VCENTER].text && h->vcenter == HOST_NONE)
		load_missing(l, v[HOST_VCENTER].node, "vCenter Server", v[HOST_VCENTER].text, l->e->vcenters);
	if (v[HOST_NICS].has)
		read_nics(&r, v[HOST_NICS].node);
	load_firewall(l, v[HOST_FIREWALL].node, h);
	load_advanced(l, v[HOST_ADVANCED].node, h);
	load_members(l, h, v[HOST_DISTRIBUTED].node);
	read_parts(&r, v[HOST_SWITCHES].node, "switch", read_switch);
	read_parts(&r, v[HOST_PORTGROUPS].node, "port group", read_portgroup);
	read_parts(&r, v[HOST_NETSTACKS].node, "netstack", read_netstack);
	read_parts(&r, v[HOST_ADAPTERS].node, "adapter", read_adapter);
	if (v[HOST_ISCSI].has)
		load_iscsi(l, h, &v[HOST_ISCSI]);
}

void load_hosts(struct load *l, const struct yaml_node *hosts)
{
	g_autoptr(GArray) items = load_items(l, hosts, "host", LOAD_MAX_OBJECTS);
	for (guint i = 0; i < items->len; i++)
		read_host(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}
