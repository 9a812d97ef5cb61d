/* models/run_enact_net.c: netstacks, routes, switches, uplinks and port groups of a host, changed while it runs. What is in use cannot be removed. */
#include "models/run_enact.h"

#include <string.h>

static struct verdict missing(const char *what, const char *name, const struct host *h)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' has no %s '%s'", h->name, what, name ? name : "");
}

static struct verdict exists(const char *what, const char *name, const struct host *h)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' has a %s '%s' already", h->name, what, name);
}

static void changed(struct run *r, const struct host *h, const char *name, const char *what)
{
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, name);
	run_note(r, NULL, subject, "%s", what);
}

/* --- netstacks and routes --- */

struct verdict run_enact_add_netstack(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_netstack_find(h, a->name);
	if (i != HOST_NONE && host_netstack(h, i)->present)
		return exists("netstack", a->name, h);
	struct verdict v = rules_release_stack(h, a->name);
	if (v.ok)
		v = rules_release_room(h, RULES_NETSTACK, 0);
	if (v.ok && a->has_ecn)
		v = rules_release_ecn(h);
	if (!v.ok)
		return v;
	if (i == HOST_NONE)
		host_netstack_add(h, estate_string(r->estate, a->name));
	host_netstack(h, host_netstack_find(h, a->name))->present = true;
	run_rule(r, "STK-07");
	changed(r, h, a->name, "netstack added");
	return run_enact_set_netstack(r, h, a);
}

struct verdict run_enact_remove_netstack(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_netstack_find(h, a->name);
	if (i == HOST_NONE || !host_netstack(h, i)->present)
		return missing("netstack", a->name, h);
	if (g_str_equal(a->name, SERVICE_STACK_DEFAULT))
		return verdict_no(VERDICT_REFUSED, "STK-08", NULL, "the default netstack of '%s' cannot be removed", h->name);
	for (uint32_t k = 0; k < h->adapters->len; k++)
		if (!host_adapter(h, k)->removed && host_adapter(h, k)->stack == i)
			return verdict_no(VERDICT_REFUSED, "STK-08", NULL, "netstack '%s' of '%s' is in use by %s", a->name, h->name, host_adapter(h, k)->name);
	host_netstack(h, i)->present = false;
	changed(r, h, a->name, "netstack removed");
	return verdict_ok();
}

struct verdict run_enact_set_netstack(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_netstack_find(h, a->name);
	if (i == HOST_NONE)
		return missing("netstack", a->name, h);
	struct verdict v = a->has_ecn ? rules_release_ecn(h) : verdict_ok();
	if (!v.ok)
		return v;
	struct host_netstack *ns = host_netstack(h, i);
	if (a->clear_gateway)
		ns->gateway = (struct ip){.family = IP_NONE};
	if (ip_is_set(a->gateway))
		ns->gateway = a->gateway;
	if (a->clear_gateway6)
		ns->gateway6 = (struct ip){.family = IP_NONE};
	if (ip_is_set(a->gateway6))
		ns->gateway6 = a->gateway6;
	if (a->has_dns) {
		ns->dns = a->dns;
		ns->search = a->search;
	}
	if (a->has_cc)
		ns->cc = a->cc;
	if (a->has_ecn)
		ns->ecn = a->ecn;
	if (a->has_max_connections)
		ns->max_connections = a->max_connections;
	if (a->has_socket_buffer)
		ns->socket_buffer = a->socket_buffer;
	if (a->has_pool) {
		ns->pool = a->pool;
		res_pool(r->res, path_pool(r->paths, h->index, i))->bytes = a->pool;
	}
	if (a->kind == ACTION_SET_NETSTACK)
		changed(r, h, a->name, "netstack settings changed");
	return verdict_ok();
}

static GArray *routes_of(struct host *h, const struct action *a, uint32_t *out_stack)
{
	*out_stack = host_netstack_find(h, a->stack ? a->stack : SERVICE_STACK_DEFAULT);
	return *out_stack == HOST_NONE ? NULL : host_netstack(h, *out_stack)->routes;
}

static struct host_static_route *find_route(GArray *routes, const struct action *a)
{
	for (guint i = 0; i < routes->len; i++) {
		struct host_static_route *x = &g_array_index(routes, struct host_static_route, i);
		if (!x->removed && ip_equal(x->to, a->to_net) && x->to.len == a->to_net.len && (!ip_is_set(a->via) || ip_equal(x->via, a->via)))
			return x;
	}
	return NULL;
}

struct verdict run_enact_add_route(struct run *r, struct host *h, const struct action *a)
{
	uint32_t stack;
	GArray *routes = routes_of(h, a, &stack);
	if (!routes)
		return missing("netstack", a->stack, h);
	if (find_route(routes, a))
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "netstack '%s' of '%s' has this route already", host_netstack(h, stack)->key, h->name);
	struct host_static_route x = {.to = a->to_net, .via = a->via};
	g_array_append_val(routes, x);
	changed(r, h, host_netstack(h, stack)->key, "route added");
	return verdict_ok();
}

struct verdict run_enact_remove_route(struct run *r, struct host *h, const struct action *a)
{
	uint32_t stack;
	GArray *routes = routes_of(h, a, &stack);
	struct host_static_route *x = routes ? find_route(routes, a) : NULL;
	if (!x)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "netstack '%s' of '%s' has no such route", a->stack ? a->stack : SERVICE_STACK_DEFAULT, h->name);
	x->removed = true;
	changed(r, h, host_netstack(h, stack)->key, "route removed");
	return verdict_ok();
}

/* --- switches and uplinks --- */

static bool find_nics(const struct host *h, const char *const *names, GArray *out)
{
	g_array_set_size(out, 0);
	for (; names && *names; names++) {
		uint32_t nic = host_nic_find(h, *names);
		if (nic == HOST_NONE)
			return false;
		g_array_append_val(out, nic);
	}
	return true;
}

static struct verdict set_order(struct host *h, GArray *list, const char *const *names)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	if (!names)
		return verdict_ok();
	if (!find_nics(h, names, found))
		return missing("NIC", "in the order given", h);
	g_array_set_size(list, 0);
	g_array_append_vals(list, found->data, found->len);
	return verdict_ok();
}

struct verdict run_enact_add_switch(struct run *r, struct host *h, const struct action *a)
{
	if (host_switch_find(h, a->name) != HOST_NONE)
		return exists("switch", a->name, h);
	struct verdict v = rules_release_switch_name(a->name);
	if (!v.ok)
		return v;
	struct host_switch *s = host_switch_add(h, estate_string(r->estate, a->name));
	s->mtu = a->has_mtu ? a->mtu : HOST_MTU_DEFAULT;
	changed(r, h, a->name, "switch added");
	return set_order(h, s->uplinks, a->uplinks);
}

struct verdict run_enact_remove_switch(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_switch_find(h, a->name);
	if (i == HOST_NONE)
		return missing("switch", a->name, h);
	for (uint32_t k = 0; k < h->portgroups->len; k++)
		if (!host_portgroup(h, k)->removed && host_portgroup(h, k)->sw == i)
			return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "switch '%s' of '%s' is in use by port group '%s'", a->name, h->name, host_portgroup(h, k)->name);
	host_switch(h, i)->removed = true;
	changed(r, h, a->name, "switch removed");
	return verdict_ok();
}

struct verdict run_enact_set_switch(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_switch_find(h, a->name);
	if (i == HOST_NONE)
		return missing("switch", a->name, h);
	if (a->has_mtu)
		host_switch(h, i)->mtu = a->mtu;
	changed(r, h, a->name, "switch settings changed");
	return set_order(h, host_switch(h, i)->uplinks, a->uplinks);
}

static bool find_uplink(const struct host *h, const struct action *a, uint32_t *out_sw, uint32_t *out_nic)
{
	const char *sw = a->sw ? a->sw : a->name;
	*out_sw = sw ? host_switch_find(h, sw) : HOST_NONE;
	*out_nic = a->nic ? host_nic_find(h, a->nic) : HOST_NONE;
	return *out_sw != HOST_NONE && *out_nic != HOST_NONE;
}

struct verdict run_enact_add_uplink(struct run *r, struct host *h, const struct action *a)
{
	uint32_t sw, nic;
	if (!find_uplink(h, a, &sw, &nic))
		return missing("such switch or NIC", a->nic, h);
	for (uint32_t i = 0; i < h->switches->len; i++)
		for (guint k = 0; !host_switch(h, i)->removed && k < host_switch(h, i)->uplinks->len; k++)
			if (g_array_index(host_switch(h, i)->uplinks, uint32_t, k) == nic)
				return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "%s of '%s' is an uplink of '%s' already", a->nic, h->name, host_switch(h, i)->name);
	g_array_append_val(host_switch(h, sw)->uplinks, nic);
	changed(r, h, a->nic, "uplink added");
	return verdict_ok();
}

struct verdict run_enact_remove_uplink(struct run *r, struct host *h, const struct action *a)
{
	uint32_t sw, nic;
	if (!find_uplink(h, a, &sw, &nic))
		return missing("such switch or NIC", a->nic, h);
	GArray *list = host_switch(h, sw)->uplinks;
	for (guint k = 0; k < list->len; k++)
		if (g_array_index(list, uint32_t, k) == nic) {
			g_array_remove_index(list, k);
			changed(r, h, a->nic, "uplink removed");
			return verdict_ok();
		}
	return missing("uplink", a->nic, h);
}

/* --- port groups --- */

static struct verdict set_orders(struct host *h, struct host_portgroup *pg, const struct action *a)
{
	struct verdict v = set_order(h, pg->active, a->active);
	return v.ok ? set_order(h, pg->standby, a->standby) : v;
}

struct verdict run_enact_add_portgroup(struct run *r, struct host *h, const struct action *a)
{
	uint32_t sw = a->sw ? host_switch_find(h, a->sw) : HOST_NONE;
	uint32_t network = a->network ? fabric_network_find(&r->estate->fabric, a->network) : FABRIC_NONE;
	if (host_portgroup_find(h, a->name) != HOST_NONE)
		return exists("port group", a->name, h);
	if (sw == HOST_NONE)
		return missing("switch", a->sw, h);
	if (network == FABRIC_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no network '%s'", a->network ? a->network : "");
	struct verdict v = rules_release_room(h, RULES_PORTGROUP, sw);
	if (!v.ok)
		return v;
	struct host_portgroup *pg = host_portgroup_add(h, estate_string(r->estate, a->name), sw, network);
	changed(r, h, a->name, "port group added");
	return set_orders(h, pg, a);
}

/* A running VM of the host with a NIC on a port group, or NULL. */
static const char *vm_on(const struct run *r, const struct host *h, const char *portgroup)
{
	for (uint32_t i = 0; i < r->n_vms; i++) {
		const struct world_vm *vm = run_vm(r, i);
		for (guint k = 0; r->vms[i].host == h->index && vm->power == WORLD_POWER_ON && k < vm->portgroups->len; k++)
			if (g_str_equal(vm->portgroups->pdata[k], portgroup))
				return vm->name;
	}
	return NULL;
}

struct verdict run_enact_remove_portgroup(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_portgroup_find(h, a->name);
	if (i == HOST_NONE)
		return missing("port group", a->name, h);
	for (uint32_t k = 0; k < h->adapters->len; k++)
		if (!host_adapter(h, k)->removed && host_adapter(h, k)->portgroup == i)
			return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "port group '%s' of '%s' is in use by %s", a->name, h->name, host_adapter(h, k)->name);
	const char *vm = vm_on(r, h, a->name);
	if (vm)
		return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "port group '%s' of '%s' is in use by VM '%s'", a->name, h->name, vm);
	host_portgroup(h, i)->removed = true;
	changed(r, h, a->name, "port group removed");
	return verdict_ok();
}

struct verdict run_enact_set_portgroup(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_portgroup_find(h, a->name);
	uint32_t network = a->network ? fabric_network_find(&r->estate->fabric, a->network) : FABRIC_NONE;
	if (i == HOST_NONE)
		return missing("port group", a->name, h);
	if (a->network && network == FABRIC_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no network '%s'", a->network);
	if (a->network)
		host_portgroup(h, i)->network = network;
	changed(r, h, a->name, "port group settings changed");
	return set_orders(h, host_portgroup(h, i), a);
}
