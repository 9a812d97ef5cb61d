/* scenarios/load_address.c: addresses: of networks with their DHCP servers and advertising routers, of netstacks, of adapters and of the actions that change them.
 *
 * What the readers of these blocks have in common is here, so that an adapter of a host and one that an action makes are read alike.
 */
#include "scenarios/load.h"

#include <string.h>

/* Name servers, each of which must be an address. */
static const char *const *servers_of(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) names = load_names(l, node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		struct ip ip;
		if (!ip_parse(n->text, &ip))
			load_fault(l, n->node, NULL, "name server '%s' is not an address", n->text);
	}
	return load_strv(l, node);
}

/* --- networks --- */

static bool range_of(struct load *l, const struct load_value *v, struct ip subnet, struct fabric_dhcp *out)
{
	if (!v->text)
		return false;
	g_autofree char *prefix = ip_format_prefix(subnet);
	if (!ip_parse_range(v->text, &out->low, &out->high))
		load_fault(l, v->node, NULL, "'range' is '%s', expected two addresses, the lower first, such as 10.0.0.100-10.0.0.199", v->text);
	else if (!ip_contains(subnet, out->low) || !ip_contains(subnet, out->high))
		load_fault(l, v->node, NULL, "range %s is not within the subnet %s", v->text, prefix);
	else if (subnet.family == IP_V4 && subnet.len < 31 && (ip_equal(out->low, subnet) || !ip_contains(subnet, ip_next(out->high))))
		load_fault(l, v->node, NULL, "range %s has the first or the last address of the subnet %s, which no adapter can have", v->text, prefix);
	else
		return true;
	return false;
}

static void read_dhcp(struct load *l, const struct yaml_node *node, const struct yaml_node *key, bool v6, struct fabric_network *n)
{
	struct load_value v[SCENARIO_SLOTS];
	struct fabric_dhcp d = {.present = true, .up = true, .delay = FABRIC_DHCP_DELAY_ASSUMED};
	struct ip subnet = v6 ? n->subnet6 : n->subnet;
	if (!node || !load_block(l, node, &scenario_keys[v6 ? SCENARIO_BLOCK_DHCP6 : SCENARIO_BLOCK_DHCP], key, n->name, v))
		return;
	if (!ip_is_set(subnet))
		load_fault(l, key, NULL, "network '%s' has a DHCP%s server and no '%s'", n->name, v6 ? "v6" : "", v6 ? "subnet6" : "subnet");
	else if (range_of(l, &v[DHCP_RANGE], subnet, &d) && ip_is_set(v[DHCP_ROUTER].ip) && !ip_contains(subnet, v[DHCP_ROUTER].ip))
		load_fault(l, v[DHCP_ROUTER].node, NULL, "router %s is not in the subnet of network '%s'", v[DHCP_ROUTER].text, n->name);
	d.router = v[DHCP_ROUTER].ip;
	d.dns = servers_of(l, v[DHCP_DNS].node);
	d.lease = sim_dur_ps(v[DHCP_LEASE].number);
	if (v[DHCP_DELAY].has)
		d.delay = sim_dur_ps(v[DHCP_DELAY].number);
	*(v6 ? &n->dhcp6 : &n->dhcp) = d;
}

static void read_ra(struct load *l, const struct yaml_node *node, const struct yaml_node *key, struct fabric_network *n)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!node || !load_block(l, node, &scenario_keys[SCENARIO_BLOCK_RA], key, n->name, v))
		return;
	n->ra = (struct fabric_ra){.present = true, .router = v[RA_ROUTER].ip, .managed = v[RA_M].number, .other = v[RA_O].number,
		.interval = sim_dur_ps(v[RA_INTERVAL].number), .lifetime = sim_dur_ps(v[RA_LIFETIME].number)};
	if (!ip_is_set(n->ra.router))
		ip_parse("fe80::1", &n->ra.router);
	if (!ip_is_set(n->subnet6))
		load_fault(l, key, NULL, "network '%s' has router advertisements and no 'subnet6'", n->name);
	else if (!n->ra.managed && n->subnet6.len != 64)
		load_fault(l, key, "or set `m: true`, so that addresses come from DHCPv6", "an advertised prefix of %u bits makes no addresses, expected /64",
			n->subnet6.len);
	if (n->ra.lifetime.ps && n->ra.lifetime.ps < n->ra.interval.ps)
		load_fault(l, v[RA_LIFETIME].node ? v[RA_LIFETIME].node : key, NULL, "'lifetime' is shorter than 'interval': the route would come and go");
}

void load_network_addresses(struct load *l, const struct load_value *v, struct fabric_network *n)
{
	n->subnet6 = v[NETWORK_SUBNET6].ip;
	n->gateway6 = v[NETWORK_GATEWAY6].ip;
	if (ip_is_set(n->gateway6) && !ip_is_link_local(n->gateway6) && !ip_contains(n->subnet6, n->gateway6))
		load_fault(l, v[NETWORK_GATEWAY6].node, NULL, "gateway %s is outside of 'subnet6' of network '%s'", v[NETWORK_GATEWAY6].text, n->name);
	read_dhcp(l, v[NETWORK_DHCP].node, v[NETWORK_DHCP].key, false, n);
	read_dhcp(l, v[NETWORK_DHCP6].node, v[NETWORK_DHCP6].key, true, n);
	read_ra(l, v[NETWORK_RA].node, v[NETWORK_RA].key, n);
}

/* --- netstacks --- */

void load_dns(struct load *l, const struct yaml_node *node, const char *const **servers, const char *const **search)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!node || !load_block(l, node, &scenario_keys[SCENARIO_BLOCK_DNS], node, NULL, v))
		return;
	*servers = servers_of(l, v[DNS_SERVERS].node);
	*search = load_strv(l, v[DNS_SEARCH].node);
}

bool load_route(struct load *l, const struct load_value *to, const struct load_value *via)
{
	if (ip_is_set(to->ip) && !ip_is_network(to->ip))
		load_fault(l, to->node, NULL, "'to' is '%s', an address within a subnet, expected the subnet", to->text);
	else if (ip_is_set(to->ip) && ip_is_set(via->ip) && to->ip.family != via->ip.family)
		load_fault(l, via->node, to->ip.family == IP_V4 ? "the IPv6 default route is to ::/0" : NULL, "'via' is '%s', expected an %s address as in 'to'",
			via->text, to->ip.family == IP_V4 ? "IPv4" : "IPv6");
	else
		return true;
	return false;
}

/* --- adapters --- */

void load_ipv4(struct load *l, const struct yaml_node *node, struct load_ipv4 *out)
{
	static const struct scenario_field row = {.key = "ipv4", .type = SCENARIO_PREFIX};
	struct load_value v[SCENARIO_SLOTS] = {0};
	*out = (struct load_ipv4){0};
	if (node->kind == YAML_SCALAR && strcmp(node->text, "dhcp") == 0) {
		out->dhcp = true;
		return;
	}
	if (node->kind != YAML_MAP) {
		load_field(l, node, &row, v);
		out->address = v[0].ip;
		load_check(l, node, rules_address_allowed(out->address));
		return;
	}
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_IPV4], node, NULL, v))
		return;
	*out = (struct load_ipv4){v[IPV4_ADDRESS].ip, v[IPV4_GATEWAY].ip, v[IPV4_DHCP].number};
	if (!v[IPV4_ADDRESS].node == !out->dhcp)
		load_fault(l, node, NULL, "'ipv4' has %s, expected one of 'address' and 'dhcp: true'", out->dhcp ? "both" : "neither");
	load_check(l, v[IPV4_ADDRESS].node, rules_address_allowed(out->address));
	if (ip_is_set(out->address) && ip_is_set(out->gateway) && !ip_contains(out->address, out->gateway))
		load_fault(l, v[IPV4_GATEWAY].node, NULL, "gateway %s is not in the subnet of %s", v[IPV4_GATEWAY].text, v[IPV4_ADDRESS].text);
}

void load_ipv6(struct load *l, const struct yaml_node *node, struct host_ipv6 *out)
{
	static const struct scenario_field row = {.key = "static", .type = SCENARIO_PREFIX6};
	struct load_value v[SCENARIO_SLOTS];
	*out = (struct host_ipv6){.ra = HOST_RA_BY_RELEASE};
	if (!node || yaml_is_null(node) || !load_block(l, node, &scenario_keys[SCENARIO_BLOCK_IPV6], node, NULL, v))
		return;
	if (v[IPV6_RA].has)
		out->ra = v[IPV6_RA].number ? HOST_RA_YES : HOST_RA_NO;
	out->dhcp = v[IPV6_DHCP].number;
	out->gateway = v[IPV6_GATEWAY].ip;
	const struct yaml_node *all = v[IPV6_STATIC].node;
	uint32_t n = !all ? 0 : all->kind == YAML_LIST ? all->n : 1;
	if (n > HOST_MAX_STATIC6)
		load_fault(l, all, NULL, "'static' has %u addresses, expected at most %d", n, HOST_MAX_STATIC6);
	for (uint32_t i = 0; i < MIN(n, HOST_MAX_STATIC6); i++) {
		struct load_value one = {0};
		load_field(l, all->kind == YAML_LIST ? all->items[i] : all, &row, &one);
		bool twice = false;
		for (uint32_t k = 0; k < out->n_fixed; k++)
			twice |= ip_equal(out->fixed[k], one.ip);
		if (ip_is_link_local(one.ip))
			load_fault(l, one.node, NULL, "'%s' is link-local: every adapter has an address of that kind by itself", one.text);
		else if (twice)
			load_fault(l, one.node, NULL, "'static' has %s twice", one.text);
		else if (ip_is_set(one.ip))
			out->fixed[out->n_fixed++] = one.ip;
		load_check(l, one.node, rules_address_allowed(one.ip));
	}
}

void load_action_addresses(struct load *l, const struct load_value *v, struct action *a)
{
	struct load_ipv4 four = {0};
	if (v[ACT_IPV4].has && !v[ACT_IPV4].null)
		load_ipv4(l, v[ACT_IPV4].node, &four);
	a->ipv4 = four.address;
	a->dhcp = four.dhcp;
	a->gateway = ip_is_set(v[ACT_GATEWAY].ip) ? v[ACT_GATEWAY].ip : four.gateway;
	a->clear_ipv4 = v[ACT_IPV4].null;
	a->clear_gateway = v[ACT_GATEWAY].null;
	a->has_ipv6 = v[ACT_IPV6].has;
	load_ipv6(l, v[ACT_IPV6].node, &a->ipv6);
	a->gateway6 = v[ACT_GATEWAY6].ip;
	a->clear_gateway6 = v[ACT_GATEWAY6].null;
	a->has_dns = v[ACT_DNS].has;
	load_dns(l, v[ACT_DNS].node, &a->dns, &a->search);
	a->ip_family = !v[ACT_IP_FAMILY].has ? IP_NONE : v[ACT_IP_FAMILY].number == 1 ? IP_V6 : IP_V4;
	load_route(l, &v[ACT_TO_NET], &v[ACT_VIA]);
}
