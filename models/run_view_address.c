/* models/run_view_address.c: the outcome's addresses and gateways: of adapters, and what each netstack of a host has.
 *
 * Link-local IPv6 addresses are there always and told where the scenario speaks of IPv6: its network has a prefix, a router or a server for it, or the adapter
 * another IPv6 address.
 */
#include "models/run_view.h"

const char *run_view_ip(struct outcome *o, struct ip a, bool prefix)
{
	g_autofree char *text = !ip_is_set(a) ? NULL : prefix ? ip_format_prefix(a) : ip_format(a);
	return outcome_text(o, text);
}

static const char *origin_name(enum host_address_origin o, enum ip_family family)
{
	static const char *const names[] = {[HOST_ADDRESS_MANUAL] = "manual", [HOST_ADDRESS_DHCP] = "dhcp", [HOST_ADDRESS_RANDOM] = "random",
		[HOST_ADDRESS_LINK] = "link_local", [HOST_ADDRESS_SLAAC] = "slaac"};
	return o == HOST_ADDRESS_DHCP && family == IP_V6 ? "dhcp6" : names[o];
}

static void add(struct run *r, struct outcome *o, struct outcome_adapter *rec, const struct host_address *x)
{
	struct outcome_address *y = outcome_list_add(rec->addresses, &outcome_record_address);
	*y = (struct outcome_address){run_view_ip(o, x->ip, true), x->ip.family == IP_V4 ? "ipv4" : "ipv6", origin_name(x->origin, x->ip.family),
		sim_time_before(sim_now(r->sim), x->ready) ? "tentative" : "preferred", x->ready.ps};
	if (x->ip.family == IP_V6)
		g_ptr_array_add(rec->ipv6_origins, (gpointer)y->origin);
}

static bool speaks_ipv6(const struct run *r, const struct host *h, const struct host_adapter *a)
{
	const struct fabric_network *n = fabric_network(&r->estate->fabric, estate_address_network(h, a));
	return a->n_ipv6 > 1 || ip_is_set(n->subnet6) || n->ra.present || n->dhcp6.present;
}

void run_view_addresses(struct run *r, const struct host *h, const struct host_adapter *a, struct outcome *o, struct outcome_adapter *rec)
{
	struct sim_time ready = host_address_ready(a);
	if (ip_is_set(a->address))
		add(r, o, rec, &(struct host_address){a->address, a->address_origin, a->ready});
	for (uint32_t i = 0; speaks_ipv6(r, h, a) && i < a->n_ipv6; i++)
		add(r, o, rec, &a->ipv6[i]);
	rec->ready_s = sim_time_equal(ready, SIM_TIME_NEVER) ? OUTCOME_NULL : ready.ps;
	rec->effective_gateway = run_view_ip(o, rules_gateway_of(h, a, IP_V4), false);
	rec->effective_gateway6 = run_view_ip(o, rules_gateway_of(h, a, IP_V6), false);
}

static void add_texts(struct outcome *o, GPtrArray *to, const char *const *texts)
{
	for (; texts && *texts; texts++)
		g_ptr_array_add(to, (gpointer)outcome_text(o, *texts));
}

void run_view_netstacks(struct run *r, const struct host *h, struct outcome *o, struct outcome_host *rec)
{
	for (uint32_t i = 0; i < h->netstacks->len; i++) {
		const struct host_netstack *ns = host_netstack(h, i);
		uint32_t by, by6;
		if (!ns->present)
			continue;
		struct ip gateway = rules_gateway(h, i, IP_V4, &by), gateway6 = rules_gateway(h, i, IP_V6, &by6);
		struct outcome_netstack *y = outcome_list_add(rec->netstacks, &outcome_record_netstack);
		y->key = outcome_text(o, ns->key);
		y->gateway = run_view_ip(o, gateway, false);
		y->gateway_by = !ip_is_set(gateway) ? NULL : by == HOST_NONE ? "manual" : outcome_text(o, host_adapter(h, by)->name);
		y->gateway6 = run_view_ip(o, gateway6, false);
		y->gateway6_by = !ip_is_set(gateway6) ? NULL : by6 == HOST_NONE ? "manual" : outcome_text(o, host_adapter(h, by6)->name);
		for (guint k = 0; k < ns->routes->len; k++) {
			const struct host_static_route *x = &g_array_index(ns->routes, struct host_static_route, k);
			g_autofree char *to = ip_format_prefix(x->to), *via = ip_format(x->via), *text = g_strdup_printf("%s via %s", to, via);
			if (!x->removed)
				g_ptr_array_add(y->routes, (gpointer)outcome_text(o, text));
		}
		y->congestion_control = ns->cc == HOST_CC_CUBIC ? "cubic" : "newreno";
		y->max_connections = ns->max_connections;
		g_autoptr(GPtrArray) dns = rules_name_servers(r->estate, h, i);
		for (guint k = 0; k < dns->len; k++)
			g_ptr_array_add(y->dns, (gpointer)outcome_text(o, dns->pdata[k]));
		add_texts(o, y->search, ns->search);
	}
}
