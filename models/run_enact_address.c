/* models/run_enact_address.c: addresses and gateways that administrators set, and DHCP servers that go down and come up.
 *
 * An address that no host can have (the subnet itself, its broadcast address, loopback, multicast), the gateway's, or that of another adapter on the network is refused; the
 * last as duplicate address detection would find it. Whether an adapter may have a gateway of its
 * own while its netstack has none is a switch.
 */
#include "models/run_enact.h"

static struct verdict check_one(const struct run *r, const struct host *h, uint32_t portgroup, struct ip address, const char *adapter)
{
	uint32_t network = host_portgroup(h, portgroup)->network;
	const struct fabric_network *net = fabric_network(&r->estate->fabric, network);
	struct verdict v = rules_address_allowed(address);
	g_autofree char *text = ip_format(address);
	if (!v.ok)
		return v;
	if (fabric_answers(net, address))
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "%s of '%s' cannot have %s: it is the gateway of network '%s'", adapter, h->name, text, net->name);
	for (uint32_t i = 0; ip_is_set(address) && i < r->estate->hosts->len; i++) {
		const struct host *x = estate_host(r->estate, i);
		for (uint32_t k = 0; k < x->adapters->len; k++) {
			const struct host_adapter *a = host_adapter(x, k);
			bool has = ip_equal(a->address, address);
			for (uint32_t n = 0; n < a->n_ipv6; n++)
				has |= ip_equal(a->ipv6[n].ip, address);
			if (a->removed || !has || host_portgroup(x, a->portgroup)->network != network || (x == h && g_str_equal(a->name, adapter)))
				continue;
			return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "%s of '%s' cannot have %s: %s of '%s' has it", adapter, h->name, text, a->name, x->name);
		}
	}
	return verdict_ok();
}

/* `stack` may have no instance yet: then it has no gateway either. */
static struct verdict check_override(struct run *r, const struct host *h, const char *stack, const struct action *a)
{
	uint32_t i = host_netstack_find(h, stack), by;
	if (!ip_is_set(a->gateway) && !ip_is_set(a->ipv6.gateway))
		return verdict_ok();
	struct verdict v = rules_release_gateway(h, a->name);
	if (!v.ok || !ip_is_set(a->gateway) || (i != HOST_NONE && ip_is_set(rules_gateway(h, i, IP_V4, &by))) || run_assume(r, ASSUME_OVERRIDE_WITHOUT_GATEWAY) == ASSUME_OVERRIDE_ACCEPT)
		return v;
	return verdict_no(VERDICT_REFUSED, "ADR-10", NULL, "%s of '%s' cannot have a gateway of its own: netstack '%s' has no default gateway", a->name, h->name,
		stack);
}

struct verdict run_enact_check_addresses(struct run *r, const struct host *h, uint32_t portgroup, const char *stack, const struct action *a)
{
	struct verdict v = check_override(r, h, stack, a);
	if (v.ok)
		v = check_one(r, h, portgroup, a->ipv4, a->name);
	for (uint32_t i = 0; v.ok && i < a->ipv6.n_fixed; i++)
		v = check_one(r, h, portgroup, a->ipv6.fixed[i], a->name);
	return v;
}

void run_enact_set_addresses(struct run *r, const struct host *h, uint32_t adapter, const struct action *a)
{
	struct host_adapter *v = host_adapter(h, adapter);
	if (a->clear_gateway)
		v->gateway = (struct ip){.family = IP_NONE};
	if (ip_is_set(a->gateway))
		v->gateway = a->gateway;
	if (ip_is_set(a->ipv4) || a->dhcp || a->clear_ipv4)
		run_address_set4(r, h->index, adapter, a->dhcp, a->ipv4);
	if (a->has_ipv6)
		run_address_set6(r, h->index, adapter, &a->ipv6);
}

void run_enact_say_addresses(const struct action *a, GString *s)
{
	g_autofree char *ipv4 = ip_is_set(a->ipv4) ? ip_format_prefix(a->ipv4) : NULL, *gateway = ip_is_set(a->gateway) ? ip_format(a->gateway) : NULL;
	if (ipv4 || a->clear_ipv4 || a->dhcp)
		g_string_append_printf(s, ", address %s", ipv4 ? ipv4 : a->dhcp ? "by DHCP" : "removed");
	if (gateway || a->clear_gateway)
		g_string_append_printf(s, ", gateway override %s", gateway ? gateway : "removed");
	if (a->has_ipv6)
		g_string_append(s, ", IPv6 settings changed");
}

struct verdict run_enact_dhcp_state(struct run *r, const struct action *a)
{
	bool up = a->kind == ACTION_DHCP_UP;
	uint32_t i = a->network ? fabric_network_find(&r->estate->fabric, a->network) : FABRIC_NONE;
	if (i == FABRIC_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no network '%s'", a->network ? a->network : "");
	struct fabric_network *n = fabric_network(&r->estate->fabric, i);
	if (!n->dhcp.present && !n->dhcp6.present)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "network '%s' has no DHCP server", n->name);
	n->dhcp.up = n->dhcp6.up = up;
	run_note(r, NULL, n->name, "DHCP server %s", up ? "up" : "down");
	return verdict_ok();
}
