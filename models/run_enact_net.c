/* models/run_enact_net.c: netstacks, routes and switches of a host, changed while it runs. What is in use cannot be removed. */
#include "models/run_enact.h"

#include <string.h>

static struct verdict missing(const char *what, const char *name, const struct host *h)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' has no %s '%s'", h->name, what, name ? name : "");
}

/* The two dedicated netstacks, too, are there only once they have been added, or have an adapter. */
static struct verdict missing_stack(const char *name, const struct host *h)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' has no netstack '%s': add_netstack makes it%s", h->name, name ? name : "",
		name && service_of_stack(name, &(enum service){0}) ? ", or its first adapter" : "");
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

/* The instance is gone, and its settings with it; who adds it again begins anew. */
static void forget(struct host_netstack *n)
{
	n->present = false;
	n->gateway = n->gateway6 = (struct ip){.family = IP_NONE};
	n->dns = n->search = NULL;
	n->cc = HOST_CC_NEWRENO;
	n->ecn = HOST_ECN_ENABLED;
	n->max_connections = HOST_MAX_CONNECTIONS_DEFAULT;
	for (guint i = 0; i < n->routes->len; i++)
		g_array_index(n->routes, struct host_static_route, i).removed = true;
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
	forget(host_netstack(h, i));
	changed(r, h, a->name, "netstack removed");
	return verdict_ok();
}

struct verdict run_enact_set_netstack(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_netstack_find(h, a->name);
	if (i == HOST_NONE)
		return missing_stack(a->name, h);
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
		return missing_stack(a->stack, h);
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

/* --- standard switches --- */

struct verdict run_enact_add_switch(struct run *r, struct host *h, const struct action *a)
{
	if (host_switch_find(h, a->name) != HOST_NONE)
		return exists("switch", a->name, h);
	struct verdict v = rules_release_switch_name(a->name);
	g_autoptr(GArray) uplinks = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	if (v.ok)
		v = run_enact_nics(h, a->uplinks, uplinks);
	for (guint i = 0; v.ok && i < uplinks->len; i++)
		v = run_enact_free_nic(h, g_array_index(uplinks, uint32_t, i));
	if (!v.ok)
		return v;
	struct host_switch *s = host_switch_add(h, estate_string(r->estate, a->name));
	s->mtu = a->has_mtu ? a->mtu : HOST_MTU_DEFAULT;
	g_array_append_vals(s->uplinks, uplinks->data, uplinks->len);
	changed(r, h, a->name, "switch added");
	return v;
}

struct verdict run_enact_remove_switch(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_switch_find(h, a->name);
	if (i == HOST_NONE)
		return missing("switch", a->name, h);
	struct verdict v = verdict_ok();
	for (uint32_t k = 0; v.ok && k < h->portgroups->len; k++)
		if (!host_portgroup(h, k)->removed && host_portgroup(h, k)->sw == i)
			v = run_enact_in_use(r, h, k);
	if (!v.ok)
		return v;
	for (uint32_t k = 0; k < h->portgroups->len; k++)
		if (host_portgroup(h, k)->sw == i)
			host_portgroup(h, k)->removed = true;
	host_switch(h, i)->removed = true;
	changed(r, h, a->name, "switch removed");
	return verdict_ok();
}
