/* models/rules/rules_route.c: one packet's way: the sender's own table, the segment, the routers.
 *
 * Route look-up in one netstack: the longest prefix among connected subnets and static routes, then, for bound traffic, the adapter's own gateway, then the netstack's gateway;
 * else the sender itself knows that there is no route. ESXi runs no routing protocol. A route whose next hop is on no connected subnet does not count.
 */
#include "models/rules/rules.h"

#include "sim/rng.h"

static bool usable(const struct host_adapter *a, uint32_t stack)
{
	return !a->removed && a->enabled && a->stack == stack;
}

/* The adapter whose subnet holds `a`: the bound one, or the longest prefix, ties to the lowest number (or drawn, by the switch). */
static uint32_t connected(const struct host *h, uint32_t stack, struct ip a, uint32_t bound, const struct request *q, int *out_len)
{
	uint32_t found[RULES_MAX_ADAPTERS], n = 0;
	int best = -1;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *v = host_adapter(h, i);
		int len = usable(v, stack) && (bound == HOST_NONE || i == bound) ? rules_address_prefix(v, a, q->now) : -1;
		if (len < 0 || len < best)
			continue;
		if (len > best)
			n = 0;
		best = len;
		if (n < RULES_MAX_ADAPTERS)
			found[n++] = i;
	}
	if (!n)
		return HOST_NONE;
	*out_len = best;
	if (n > 1 && q->assume->value[ASSUME_SAME_SUBNET_EGRESS] == ASSUME_EGRESS_SEEDED)
		return found[rng_hash(q->seed, h->name, "egress") % n];
	uint32_t least = found[0];
	for (uint32_t i = 1; i < n; i++)
		if (host_adapter(h, found[i])->number < host_adapter(h, least)->number)
			least = found[i];
	return least;
}

static bool via(const struct host *h, uint32_t stack, struct ip gateway, uint32_t bound, const struct request *q, struct rules_hop *out)
{
	int len;
	uint32_t a = ip_is_set(gateway) ? connected(h, stack, gateway, bound, q, &len) : HOST_NONE;
	if (a == HOST_NONE)
		return false;
	*out = (struct rules_hop){a, gateway};
	return true;
}

/* The default route, when nothing nearer is known. */
static bool by_default(const struct host *h, uint32_t stack, enum ip_family family, uint32_t bound, const struct request *q, struct rules_hop *out)
{
	const struct host_adapter *b = bound == HOST_NONE ? NULL : host_adapter(h, bound);
	uint32_t by;
	struct ip gateway = rules_gateway(h, stack, family, &by);
	if (b && via(h, stack, family == IP_V6 ? b->set6.gateway : b->gateway, bound, q, out))
		return true;
	if (family == IP_V6 && by != HOST_NONE) /* learned from an advertisement: it is known on which adapter */
		return b ? via(h, stack, b->router6, bound, q, out) : via(h, stack, gateway, by, q, out);
	return via(h, stack, gateway, bound, q, out);
}

struct verdict rules_route(const struct estate *e, const struct request *q, uint32_t host, uint32_t stack, struct ip dst, uint32_t bound, struct rules_hop *out)
{
	const struct host *h = estate_host(e, host);
	const struct host_netstack *ns = host_netstack(h, stack);
	int best = -1;
	uint32_t direct = connected(h, stack, dst, bound, q, &best);
	if (direct != HOST_NONE)
		*out = (struct rules_hop){direct, {.family = IP_NONE}};
	for (uint32_t i = 0; i < ns->routes->len; i++) {
		const struct host_static_route *r = &g_array_index(ns->routes, struct host_static_route, i);
		if (!r->removed && ip_contains(r->to, dst) && r->to.len > best && via(h, stack, r->via, bound, q, out))
			best = r->to.len;
	}
	bool local = best < 0 && ip_is_link_local(dst);
	if (best >= 0 || (!local && by_default(h, stack, dst.family, bound, q, out)))
		return verdict_ok();
	g_autofree char *to = ip_format(dst);
	if (local)
		return verdict_no(VERDICT_AT_ONCE, "ADR-01", NULL, "netstack '%s' of '%s' is not on the segment of %s, and no router forwards to it", ns->key, h->name,
			to);
	return verdict_no(VERDICT_AT_ONCE, "RTE-04", NULL, "netstack '%s' of '%s' has no route to %s%s%s", ns->key, h->name, to,
		bound == HOST_NONE ? "" : " for traffic bound to ", bound == HOST_NONE ? "" : host_adapter(h, bound)->name);
}

static struct verdict no_passage(enum fabric_verdict f, const char *from, const char *to, uint32_t port)
{
	switch (f) {
	case FABRIC_PORT_CLOSED:
		return verdict_no(VERDICT_SILENT, "RTE-08", NULL, "a router between '%s' and '%s' closes TCP port %u", from, to, port);
	case FABRIC_LINK_DOWN:
		return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "every link between '%s' and '%s' is down", from, to);
	case FABRIC_NO_LINK:
		return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "no link joins the sites of '%s' and '%s'", from, to);
	case FABRIC_OK:
	case FABRIC_NO_ROUTER:
		break;
	}
	return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "no router joins networks '%s' and '%s'", from, to);
}

struct verdict rules_reach_network(const struct estate *e, uint32_t network, struct ip gateway, uint32_t to, uint32_t port, struct fabric_route *out)
{
	const struct fabric_network *from = fabric_network(&e->fabric, network), *dest = fabric_network(&e->fabric, to);
	if (!ip_is_set(gateway)) {
		if (network != to)
			return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "networks '%s' and '%s' share a subnet but not a segment", from->name, dest->name);
		fabric_local(&e->fabric, network, out);
		return verdict_ok();
	}
	if (!fabric_answers(from, gateway)) {
		g_autofree char *gw = ip_format(gateway);
		return verdict_no(VERDICT_SILENT, "RTE-09", NULL, "no router answers at gateway %s on network '%s'", gw, from->name);
	}
	enum fabric_verdict f = fabric_route(&e->fabric, gateway.family, network, to, port, out);
	return f == FABRIC_OK ? verdict_ok() : no_passage(f, from->name, dest->name, port);
}

struct verdict rules_reach(const struct estate *e, uint32_t host, const struct rules_hop *hop, uint32_t to_host, uint32_t to, uint32_t port,
	struct fabric_route *out)
{
	const struct host *h = estate_host(e, host), *p = estate_host(e, to_host);
	const struct host_adapter *a = host_adapter(h, hop->adapter), *b = host_adapter(p, to);
	uint32_t na = host_portgroup(h, a->portgroup)->network, nb = host_portgroup(p, b->portgroup)->network;
	const struct fabric_network *from = fabric_network(&e->fabric, na), *dest = fabric_network(&e->fabric, nb);
	if (!host_has_uplink(h, a->portgroup))
		return verdict_no(VERDICT_SILENT, "SEL-05", NULL, "%s of '%s' has no live uplink", a->name, h->name);
	if (!host_has_uplink(p, b->portgroup))
		return verdict_no(VERDICT_SILENT, "SEL-05", NULL, "%s of '%s' has no live uplink", b->name, p->name);
	if (!ip_is_set(hop->gateway) && na != nb)
		return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "%s of '%s' and %s of '%s' share a subnet but not a segment: '%s', '%s'", a->name, h->name,
			b->name, p->name, from->name, dest->name);
	return rules_reach_network(e, na, hop->gateway, nb, port, out);
}

struct verdict rules_firewall(const struct host *h, bool incoming, uint32_t port, struct ip peer)
{
	enum firewall_set set;
	if (!firewall_of_port(port, incoming, &set) || firewall_lets(&h->firewall, set, peer))
		return verdict_ok();
	if (!firewall_get(&h->firewall, set).open)
		return verdict_no(VERDICT_SILENT, "FWL-01", NULL, "the firewall of '%s' drops TCP %u: its rule set %s is closed", h->name, port, firewall_name(set));
	g_autofree char *who = ip_format(peer);
	return verdict_no(VERDICT_SILENT, "FWL-02", NULL, "the firewall of '%s' drops TCP %u %s %s: its rule set %s allows others only", h->name, port,
		incoming ? "from" : "to", who, firewall_name(set));
}

struct verdict rules_firewalls(const struct host *from, const struct host *to, const struct endpoint_pair *pair, uint32_t port)
{
	struct verdict v = rules_firewall(from, false, port, pair->to_address);
	return v.ok ? rules_firewall(to, true, port, pair->from_address) : v;
}
