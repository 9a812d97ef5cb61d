/* models/rules/rules_address.c: which of its addresses an adapter uses, and which gateway a netstack has.
 *
 * An adapter has one IPv4 address at most and several IPv6 ones. To a peer it announces the IPv4 address, or the first IPv6 one that is ready and not link-local;
 * what it sends bears the address whose prefix holds the peer, if one does (RFC 6724, rule 8, without its table of policies). The gateway an admin set comes
 * before one learned; of several learned ones that of the lowest-numbered adapter counts, since a netstack has one default route. Left out: deprecated addresses.
 */
#include "models/rules/rules.h"

struct ip rules_address(const struct host_adapter *a, enum ip_family family, struct sim_time now)
{
	if (family == IP_V4 && !sim_time_before(now, a->ready))
		return a->address;
	for (uint32_t i = 0; family == IP_V6 && i < a->n_ipv6; i++)
		if (!ip_is_link_local(a->ipv6[i].ip) && !sim_time_before(now, a->ipv6[i].ready))
			return a->ipv6[i].ip;
	return (struct ip){.family = IP_NONE};
}

/* The ready address with the longest prefix that holds `peer`, or IP_NONE. */
static struct ip beside(const struct host_adapter *a, struct ip peer, struct sim_time now)
{
	struct ip best = {.family = IP_NONE}, v4 = rules_address(a, IP_V4, now);
	if (ip_contains(v4, peer))
		best = v4;
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (!sim_time_before(now, a->ipv6[i].ready) && ip_contains(a->ipv6[i].ip, peer) && (!ip_is_set(best) || a->ipv6[i].ip.len > best.len))
			best = a->ipv6[i].ip;
	return best;
}

struct ip rules_address_for(const struct host_adapter *a, struct ip peer, struct sim_time now)
{
	struct ip near = beside(a, peer, now);
	return ip_is_set(near) ? near : rules_address(a, peer.family, now);
}

/* Why no adapter can have it, or NULL. */
static const char *unfit(struct ip a)
{
	bool v4 = a.family == IP_V4;
	struct ip none = {.family = a.family}, loop = none;
	loop.bytes[15] = 1;
	if (!a.len)
		return "its prefix has no length";
	if (v4 ? a.bytes[0] == 0 : ip_equal(a, none))
		return "it names no host";
	if (v4 ? a.bytes[0] == 127 : ip_equal(a, loop))
		return "it is a loopback address";
	if (a.bytes[0] >= (v4 ? 224 : 0xff))
		return v4 ? "it is a multicast or reserved address" : "it is a multicast address";
	if (a.len < (v4 ? 31 : 127) && ip_is_network(a))
		return v4 ? "it is the subnet itself" : "it is the anycast address of the subnet's routers";
	return v4 && a.len < 31 && !ip_contains(a, ip_next(a)) ? "it is the broadcast address of its subnet" : NULL;
}

struct verdict rules_address_allowed(struct ip a)
{
	const char *why = ip_is_set(a) ? unfit(a) : NULL;
	if (!why)
		return verdict_ok();
	g_autofree char *text = ip_format_prefix(a);
	return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "an adapter cannot have %s: %s", text, why);
}

int rules_address_prefix(const struct host_adapter *a, struct ip peer, struct sim_time now)
{
	struct ip near = beside(a, peer, now);
	int len = ip_is_set(near) ? near.len : -1;
	bool advertised = ip_contains(a->on_link6, peer) && ip_is_set(rules_address(a, IP_V6, now));
	return advertised ? MAX(len, a->on_link6.len) : len;
}

bool rules_address_has(const struct host_adapter *a, struct ip address, struct sim_time now)
{
	if (address.family == IP_V4)
		return ip_equal(rules_address(a, IP_V4, now), address);
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (ip_equal(a->ipv6[i].ip, address) && !sim_time_before(now, a->ipv6[i].ready))
			return true;
	return false;
}

struct ip rules_gateway(const struct host *h, uint32_t stack, enum ip_family family, uint32_t *out_by)
{
	const struct host_netstack *ns = host_netstack(h, stack);
	struct ip set = family == IP_V6 ? ns->gateway6 : ns->gateway, learned = {.family = IP_NONE};
	*out_by = HOST_NONE;
	if (ip_is_set(set))
		return set;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		struct ip router = family == IP_V6 ? a->router6 : a->router;
		if (a->removed || !a->enabled || a->stack != stack || !ip_is_set(router))
			continue;
		if (*out_by == HOST_NONE || a->number < host_adapter(h, *out_by)->number) {
			*out_by = i;
			learned = router;
		}
	}
	return learned;
}

struct ip rules_gateway_of(const struct host *h, const struct host_adapter *a, enum ip_family family)
{
	struct ip own = family == IP_V6 ? a->set6.gateway : a->gateway;
	uint32_t by;
	struct ip shared = rules_gateway(h, a->stack, family, &by);
	if (!ip_is_set(own) && family == IP_V6 && by != HOST_NONE)
		return a->router6; /* advertised on one segment, a router serves the adapters of that segment */
	return ip_is_set(own) ? own : shared;
}

static void add_texts(GPtrArray *to, const char *const *texts)
{
	for (; texts && *texts; texts++)
		g_ptr_array_add(to, (gpointer)*texts);
}

GPtrArray *rules_name_servers(const struct estate *e, const struct host *h, uint32_t stack)
{
	const struct host_netstack *ns = host_netstack(h, stack);
	GPtrArray *out = g_ptr_array_new();
	add_texts(out, ns->dns);
	for (uint32_t i = 0; !ns->dns && i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		const struct fabric_network *n = fabric_network(&e->fabric, estate_address_network(h, a));
		if (a->removed || !a->enabled || a->stack != stack)
			continue;
		bool other = (n->ra.managed || n->ra.other) && host_address_heeds_flags(h) && estate_address_advertised(e, h, a);
		if (ip_is_set(a->address) && a->address_origin == HOST_ADDRESS_DHCP)
			add_texts(out, n->dhcp.dns);
		if (host_address_of(a, HOST_ADDRESS_DHCP) || (other && estate_address_served(e, h, a, IP_V6)))
			add_texts(out, n->dhcp6.dns);
	}
	return out;
}
