/* models/rules/lint_address.c: lints of addresses and gateways, IPv4 and IPv6 alike: gateways of netstacks, subnets that adapters share, families of management.
 *
 * Addresses are those at the first instant: with the leases and advertisements an estate has when a scenario begins. An address of 169.254/16 counts as none here.
 */
#include "models/rules/lint_inside.h"

static struct ip address_of(const struct host_adapter *a, enum ip_family family)
{
	struct ip ip = rules_address(a, family, SIM_TIME_ZERO);
	return ip_is_link_local(ip) ? (struct ip){.family = IP_NONE} : ip;
}

bool lint_one_subnet(const struct host_adapter *a, const struct host_adapter *b)
{
	struct ip x = address_of(a, IP_V4), y = address_of(b, IP_V4);
	bool one = ip_contains(x, y) || ip_contains(y, x);
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		for (uint32_t k = 0; k < b->n_ipv6 && !ip_is_link_local(a->ipv6[i].ip); k++)
			one |= !ip_is_link_local(b->ipv6[k].ip) && (ip_contains(a->ipv6[i].ip, b->ipv6[k].ip) || ip_contains(b->ipv6[k].ip, a->ipv6[i].ip));
	return one;
}

static void one_gateway(struct lint_pass *p, const struct host *h, uint32_t i, enum ip_family family)
{
	const struct host_netstack *ns = host_netstack(h, i), *dflt = host_netstack(h, host_netstack_find(h, SERVICE_STACK_DEFAULT));
	struct ip own = family == IP_V6 ? ns->gateway6 : ns->gateway, shared = family == IP_V6 ? dflt->gateway6 : dflt->gateway;
	struct lint_subject at = {.h = h, .block = "netstacks", .name = ns->key, .origin = ns->origin};
	g_autofree char *gateway = ip_format(own);
	bool addressed = false, reached = false;
	if (!ip_is_set(own))
		return;
	at.id = "L06";
	if (ns != dflt && ip_equal(own, shared) && !ip_is_link_local(own))
		lint_add(p, &at, "netstack '%s' of '%s' has the default netstack's gateway, %s", ns->key, h->name, gateway);
	for (uint32_t k = 0; k < h->adapters->len; k++) {
		const struct host_adapter *a = host_adapter(h, k);
		if (a->removed || a->stack != i)
			continue;
		addressed |= ip_is_set(address_of(a, family));
		reached |= rules_address_prefix(a, own, SIM_TIME_ZERO) >= 0;
	}
	at.id = "L07";
	if (addressed && !reached && !lint_does(p, h, ACTION_ADD_ADAPTER) && !lint_does(p, h, ACTION_SET_ADAPTER))
		lint_add(p, &at, "gateway %s of netstack '%s' of '%s' is in no subnet of its adapters", gateway, ns->key, h->name);
}

void lint_gateways(struct lint_pass *p, const struct host *h, uint32_t netstack)
{
	one_gateway(p, h, netstack, IP_V4);
	one_gateway(p, h, netstack, IP_V6);
}

/* The lowest-numbered management adapter with an address of the family; HOST_NONE: none. */
static uint32_t management(const struct host *h, enum ip_family family)
{
	uint32_t found = HOST_NONE;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed || !(a->services & SERVICE_BIT(SERVICE_MANAGEMENT)) || !ip_is_set(address_of(a, family)))
			continue;
		if (found == HOST_NONE || a->number < host_adapter(h, found)->number)
			found = i;
	}
	return found;
}

void lint_management_families(struct lint_pass *p, const struct host *from, const struct host *to)
{
	static const enum ip_family families[] = {IP_V4, IP_V6};
	for (int i = 0; i < 2; i++) {
		uint32_t ours = management(from, families[i]), theirs = management(to, families[1 - i]);
		if (ours == HOST_NONE || theirs == HOST_NONE || management(from, families[1 - i]) != HOST_NONE || management(to, families[i]) != HOST_NONE)
			continue;
		const struct host_adapter *a = host_adapter(from, ours), *b = host_adapter(to, theirs);
		struct lint_subject at = {.id = "L33", .h = from, .block = "adapters", .name = a->name, .origin = a->origin};
		lint_relate(lint_add(p, &at, "management of '%s' is IPv%d only, that of '%s' IPv%d only", from->name, families[i] == IP_V4 ? 4 : 6, to->name,
				    families[i] == IP_V4 ? 6 : 4),
			b->origin, "%s of '%s' is here", b->name, to->name);
	}
}
