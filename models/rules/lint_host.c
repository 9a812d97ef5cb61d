/* models/rules/lint_host.c: lints of one host: its netstacks and gateways, its adapters and their services, frames, provisioning, management.
 *
 * What serves is asked of rules_candidates(), which road a port group has of host_uplink(): the answers are those a run would get at its first instant. Where a
 * later action of the timeline may complete what is missing (an adapter for an empty netstack), nothing is said.
 */
#include "models/rules/lint_inside.h"

#include <string.h>

static bool is_default(const struct host *h, const struct host_adapter *a) { return strcmp(host_netstack(h, a->stack)->key, SERVICE_STACK_DEFAULT) == 0; }

static struct lint_subject adapter_subject(const char *id, const struct host *h, const struct host_adapter *a)
{
	return (struct lint_subject){.id = id, .h = h, .block = "adapters", .name = a->name, .origin = a->origin};
}

/* --- netstacks --- */

/* L02, L03: tags that a dedicated netstack masks. */
static void masked_tags(struct lint_pass *p, const struct host *h, enum service s)
{
	struct candidates c;
	if (rules_taken_over(h, s) == HOST_NONE)
		return;
	struct verdict v = rules_candidates(p->e, h->index, s, IP_NONE, SIM_TIME_ZERO, &c);
	const struct host_adapter *owner = host_adapter(h, rules_taken_over(h, s));
	for (uint32_t i = 0; i < c.n; i++) {
		const struct host_adapter *a = host_adapter(h, c.of[i].adapter);
		if (!is_default(h, a) || !(a->services & SERVICE_BIT(s)))
			continue;
		struct lint_subject at = adapter_subject("L03", h, a);
		bool awaited = !v.ok && !rules_adapter_fault(h, a, IP_NONE, SIM_TIME_ZERO);
		at.id = awaited ? "L02" : "L03";
		at.kind = service_name(s);
		struct lint_finding *f =
			awaited ? lint_add(p, &at, "%s of '%s' is tagged for %s and could serve, but netstack '%s' owns the service and cannot: %s", a->name,
					  h->name, service_name(s), service_stack(s), v.text)
				: lint_add(p, &at, "the tag '%s' of %s of '%s' has no effect: netstack '%s' owns the service", service_name(s), a->name,
					  h->name, service_stack(s));
		lint_relate(f, owner->origin, "%s stands on netstack '%s'", owner->name, service_stack(s));
	}
}

/* L06, L07, L38. */
static void one_netstack(struct lint_pass *p, const struct host *h, uint32_t i)
{
	const struct host_netstack *ns = host_netstack(h, i);
	struct lint_subject at = {.id = "L38", .h = h, .block = "netstacks", .name = ns->key, .origin = ns->origin};
	unsigned adapters = 0;
	enum service own;
	lint_gateways(p, h, i);
	if (lint_does(p, h, ACTION_ADD_ADAPTER) || lint_does(p, h, ACTION_SET_ADAPTER) || !strcmp(ns->key, SERVICE_STACK_DEFAULT) || service_of_stack(ns->key, &own))
		return;
	for (uint32_t k = 0; k < h->adapters->len; k++)
		adapters += !host_adapter(h, k)->removed && host_adapter(h, k)->stack == i;
	uint32_t by;
	bool gateway = ip_is_set(rules_gateway(h, i, IP_V4, &by)) || ip_is_set(rules_gateway(h, i, IP_V6, &by));
	if (!adapters)
		lint_add(p, &at, "custom netstack '%s' of '%s' has no adapter", ns->key, h->name);
	else if (!gateway && !ns->routes->len && !lint_does(p, h, ACTION_SET_NETSTACK) && !lint_does(p, h, ACTION_ADD_ROUTE))
		lint_add(p, &at, "custom netstack '%s' of '%s' has neither a gateway nor a route", ns->key, h->name);
}

/* --- adapters --- */

static bool only_vmotion(const struct host *h, const struct host_adapter *a)
{
	return a->services == SERVICE_BIT(SERVICE_VMOTION) || strcmp(host_netstack(h, a->stack)->key, SERVICE_STACK_VMOTION) == 0;
}

static bool is_bound(const struct host *h, uint32_t adapter)
{
	for (guint i = 0; i < h->iscsi.bound->len; i++)
		if (g_array_index(h->iscsi.bound, uint32_t, i) == adapter)
			return true;
	return false;
}

/* NSX makes its tunnel end points in one subnet. */
static bool is_overlay(const struct host *h, const struct host_adapter *a) { return strcmp(host_netstack(h, a->stack)->key, "vxlan") == 0; }

/* L08: told once, at the later of the two. */
static void same_subnet(struct lint_pass *p, const struct host *h, uint32_t i)
{
	const struct host_adapter *a = host_adapter(h, i);
	for (uint32_t k = 0; k < i; k++) {
		const struct host_adapter *b = host_adapter(h, k);
		bool one = !b->removed && b->stack == a->stack && lint_one_subnet(a, b);
		if (!one || (only_vmotion(h, a) && only_vmotion(h, b)) || (is_bound(h, i) && is_bound(h, k)) || is_overlay(h, a))
			continue;
		struct lint_subject at = adapter_subject("L08", h, a);
		lint_relate(
			lint_add(p, &at, "%s and %s of '%s' are in one subnet on netstack '%s'", b->name, a->name, h->name, host_netstack(h, a->stack)->key),
			b->origin, "%s is here", b->name);
		return;
	}
}

/* L09: frames larger than what carries them. */
static void large_frames(struct lint_pass *p, const struct host *h, const struct host_adapter *a)
{
	const struct host_switch *sw = host_switch(h, host_portgroup(h, a->portgroup)->sw);
	const struct fabric_network *net = fabric_network(&p->e->fabric, lint_network(h, a));
	struct lint_subject at = adapter_subject("L09", h, a);
	if (a->mtu > sw->mtu && !lint_does(p, h, ACTION_SET_SWITCH))
		lint_relate(lint_add(p, &at, "%s of '%s' has MTU %u, its switch '%s' %u", a->name, h->name, a->mtu, sw->name, sw->mtu), sw->origin,
			"the switch is here");
	if (a->mtu > net->mtu)
		lint_relate(lint_add(p, &at, "%s of '%s' has MTU %u, its network '%s' %u", a->name, h->name, a->mtu, net->name, net->mtu), net->origin,
			"the network is here");
}

/* L15. */
static void many_services(struct lint_pass *p, const struct host *h, const struct host_adapter *a)
{
	GString *all = g_string_new(NULL);
	unsigned n = 0;
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		if (a->services & SERVICE_BIT(s))
			g_string_append_printf(all, "%s%s", n++ ? ", " : "", service_name(s));
	struct lint_subject at = adapter_subject("L15", h, a);
	if (n > 1)
		lint_add(p, &at, "%s of '%s' carries %u kinds of traffic: %s", a->name, h->name, n, all->str);
	g_string_free(all, TRUE);
}

/* --- provisioning and management --- */

/* L13: the part that concerns one host. */
static void many_fault_tolerance(struct lint_pass *p, const struct host *h)
{
	const struct host_adapter *first = NULL;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed || !(a->services & SERVICE_BIT(SERVICE_FAULT_TOLERANCE)))
			continue;
		if (first) {
			struct lint_subject at = adapter_subject("L13", h, a);
			lint_relate(lint_add(p, &at, "%s of '%s' is for fault_tolerance, and so is %s", a->name, h->name, first->name), first->origin, "%s is here",
				first->name);
			return;
		}
		first = a;
	}
}

/* L14. */
static void many_provisioning(struct lint_pass *p, const struct host *h)
{
	struct candidates c;
	const struct host_adapter *first = NULL;
	rules_candidates(p->e, h->index, SERVICE_PROVISIONING, IP_NONE, SIM_TIME_ZERO, &c);
	if (g_str_equal(c.rule, "SEL-02"))
		return;
	for (uint32_t i = 0; i < c.n; i++) {
		const struct host_adapter *a = host_adapter(h, c.of[i].adapter);
		if (!lint_is_of(&c.of[i]))
			continue;
		if (first) {
			struct lint_subject at = adapter_subject("L14", h, a);
			lint_relate(lint_add(p, &at, "%s of '%s' is for provisioning, and so is %s", a->name, h->name, first->name), first->origin,
				"%s is here", first->name);
			return;
		}
		first = a;
	}
}

static void gather(const uint32_t *from, uint32_t n, GArray *to)
{
	for (uint32_t i = 0; i < n; i++) {
		bool known = false;
		for (guint k = 0; k < to->len; k++)
			known |= g_array_index(to, uint32_t, k) == from[i];
		if (!known)
			g_array_append_val(to, from[i]);
	}
}

/* L17: all NICs that management could use, over all its adapters. */
static void lonely_management(struct lint_pass *p, const struct host *h)
{
	g_autoptr(GArray) nics = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	const struct host_adapter *first = NULL;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed || !(a->services & SERVICE_BIT(SERVICE_MANAGEMENT)))
			continue;
		uint32_t list[HOST_MAX_TEAM];
		first = first ? first : a;
		gather(list, host_active(h, a->portgroup, list), nics);
		gather(list, host_standby(h, a->portgroup, list), nics);
	}
	if (!first || nics->len >= 2)
		return;
	struct lint_subject at = adapter_subject("L17", h, first);
	lint_add(p, &at, "management of '%s' hangs on %s", h->name, nics->len ? host_nic(h, g_array_index(nics, uint32_t, 0))->name : "no uplink at all");
}

static void one_host(struct lint_pass *p, const struct host *h)
{
	masked_tags(p, h, SERVICE_VMOTION);
	masked_tags(p, h, SERVICE_PROVISIONING);
	for (uint32_t i = 0; i < h->netstacks->len; i++)
		if (host_netstack(h, i)->present)
			one_netstack(p, h, i);
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed)
			continue;
		same_subnet(p, h, i);
		large_frames(p, h, a);
		many_services(p, h, a);
	}
	many_fault_tolerance(p, h);
	many_provisioning(p, h);
	lonely_management(p, h);
	lint_vmotion(p, h);
}

void lint_hosts(struct lint_pass *p)
{
	for (uint32_t i = 0; i < p->e->hosts->len; i++)
		one_host(p, estate_host(p->e, i));
}
