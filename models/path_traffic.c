/* models/path_traffic.c: the paths of traffic that has no host at one end, or no VMkernel adapter: from and to appliances, sites, virtual machines.
 *
 * The way of the data is that of path.c: leave, the wires, arrive. Beyond an appliance's network, or beyond the uplink where no destination is given, there is nothing that could be
 * short. A guest's segments are of MTU 1500. To a site: to the first of its networks that routers lead to.
 */
#include "models/path_inside.h"

#define GUEST_MTU 1500

static bool is_host(const struct path_stop *s)
{
	return s->host != HOST_NONE;
}

static uint32_t portgroup_of(const struct paths *p, const struct path_stop *s)
{
	const struct host *h = estate_host(p->e, s->host);
	return s->adapter != HOST_NONE ? host_adapter(h, s->adapter)->portgroup : s->portgroup;
}

static uint32_t network_at(const struct paths *p, const struct path_stop *s)
{
	return is_host(s) ? host_portgroup(estate_host(p->e, s->host), portgroup_of(p, s))->network : s->network;
}

/* Can it send or receive now; and the largest packet it may. */
static struct verdict stop_ready(const struct paths *p, const struct path_traffic *q, const struct path_stop *s, uint32_t *mtu)
{
	if (!is_host(s))
		return verdict_ok();
	const struct host *h = estate_host(p->e, s->host);
	const struct host_portgroup *pg = host_portgroup(h, portgroup_of(p, s));
	const struct host_adapter *a = s->adapter == HOST_NONE ? NULL : host_adapter(h, s->adapter);
	const char *fault = a && !q->no_ip ? rules_adapter_fault(h, a, IP_NONE, q->now) : a && (a->removed || !a->enabled) ? "SEL-03" : NULL;
	uint32_t most = MIN(host_switch(h, pg->sw)->mtu, fabric_network(&p->e->fabric, pg->network)->mtu), size = a ? a->mtu : GUEST_MTU;
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer serve", a->name, h->name);
	if (!host_has_uplink(h, portgroup_of(p, s)))
		return verdict_no(VERDICT_SILENT, "SEL-05", NULL, "port group '%s' of '%s' has no live uplink", pg->name, h->name);
	if (a && size > most)
		return verdict_no(VERDICT_SILENT, "RTE-10", NULL, "packets of %u bytes of %s of '%s' are dropped: %u get through", size, a->name, h->name, most);
	*mtu = MIN(*mtu, size);
	return verdict_ok();
}

static struct ip no_gateway(void)
{
	return (struct ip){.family = IP_NONE};
}

static struct ip gateway_of(const struct fabric *f, uint32_t network)
{
	struct ip four = fabric_gateway(fabric_network(f, network), IP_V4);
	return ip_is_set(four) ? four : fabric_gateway(fabric_network(f, network), IP_V6);
}

static struct verdict to_site(const struct paths *p, uint32_t from, uint32_t site, uint32_t port, struct fabric_route *way)
{
	const struct fabric *f = &p->e->fabric;
	struct verdict v = verdict_no(VERDICT_SILENT, "RTE-05", NULL, "nothing leads from network '%s' to site '%s'", fabric_network(f, from)->name,
		fabric_site(f, site)->name);
	if (fabric_network(f, from)->site == site) {
		fabric_local(f, from, way);
		return verdict_ok();
	}
	for (uint32_t i = 0; i < f->networks->len; i++) {
		if (fabric_network(f, i)->site != site)
			continue;
		struct verdict w = rules_reach_network(p->e, from, gateway_of(f, from), i, port, way);
		if (w.ok)
			return w;
	}
	return v;
}

static struct verdict wires(const struct paths *p, const struct path_traffic *q, struct fabric_route *way)
{
	const struct path_stop *near = is_host(&q->from) ? &q->from : &q->to, *far = near == &q->from ? &q->to : &q->from;
	uint32_t from = network_at(p, near);
	if (!is_host(far) && far->network == FABRIC_NONE && far->site == FABRIC_NONE) {
		fabric_local(&p->e->fabric, from, way);
		return verdict_ok();
	}
	if (!is_host(far) && far->network == FABRIC_NONE)
		return to_site(p, from, far->site, q->port, way);
	uint32_t a = network_at(p, &q->from), b = network_at(p, &q->to);
	return rules_reach_network(p->e, a, a == b ? no_gateway() : gateway_of(&p->e->fabric, a), b, q->port, way);
}

/* The firewalls of the hosts at its ends, adapters only. */
static struct verdict firewalls(const struct paths *p, const struct path_traffic *q)
{
	const struct path_stop *stops[] = {&q->from, &q->to};
	struct verdict v = verdict_ok();
	for (int i = 0; i < 2 && v.ok && p->assume->value[ASSUME_FIREWALL_RUNNING] == ASSUME_FIREWALL_CUT; i++)
		if (is_host(stops[i]) && stops[i]->adapter != HOST_NONE)
			v = rules_firewall(estate_host(p->e, stops[i]->host), i == 1, q->port, stops[i]->peer);
	return v;
}

static struct path_end end_of(const struct paths *p, const struct path_traffic *q, const struct path_stop *s)
{
	const struct host *h = estate_host(p->e, s->host);
	if (s->adapter != HOST_NONE)
		return path_adapter_end(h, s->adapter, s->peer, q->service);
	return (struct path_end){s->host, s->portgroup, {.id = s->port}, q->service};
}

static struct verdict cross(struct paths *p, const struct path_traffic *q, const struct fabric_route *way, struct path_frame f, struct path *out)
{
	struct path_end here, there;
	bool leaves = is_host(&q->from), arrives = is_host(&q->to), stack = !q->no_ip && q->service != SERVICE_VM;
	if (leaves)
		here = end_of(p, q, &q->from);
	if (arrives)
		there = end_of(p, q, &q->to);
	struct verdict v = leaves ? path_carries(p, &here) : verdict_ok();
	if (v.ok && arrives)
		v = path_carries(p, &there);
	if (!v.ok)
		return v;
	if (leaves && stack && q->from.adapter != HOST_NONE)
		path_meter(p, estate_host(p->e, q->from.host), q->from.adapter, RES_OUT, out);
	if (leaves)
		path_leave(p, &here, f, out);
	path_between(p, leaves ? &here : NULL, arrives ? &there : NULL, way, f, out);
	if (arrives)
		path_arrive(p, &there, f, out);
	if (arrives && stack && q->to.adapter != HOST_NONE)
		path_meter(p, estate_host(p->e, q->to.host), q->to.adapter, RES_IN, out);
	return v;
}

/* What its packets meet: `out` is the way there. */
static void add_wire(struct paths *p, const struct path_traffic *q, const struct fabric_route *way, struct path_frame f, struct path *out)
{
	struct path_traffic reply = *q;
	struct fabric_route home = path_way_back(way);
	struct path back = path_empty();
	reply.from = q->to;
	reply.to = q->from;
	if (cross(p, &reply, &home, f, &back).ok)
		out->wire = path_wire(p, out, &back, way->rtt, f, 0);
}

/* Two VMs of one port group of one host: packets stay inside the virtual switch. */
static bool stays_inside(const struct paths *p, const struct path_traffic *q)
{
	return is_host(&q->from) && is_host(&q->to) && q->from.host == q->to.host && portgroup_of(p, &q->from) == portgroup_of(p, &q->to);
}

void path_traffic_build(struct paths *p, const struct path_traffic *q, struct path *out, struct verdict *out_why)
{
	struct fabric_route way = {.mtu = HOST_MTU_MAX};
	uint32_t mtu = HOST_MTU_MAX;
	*out = path_empty();
	if (is_host(&q->from) && q->from.adapter != HOST_NONE && !q->no_ip)
		out->pool = path_pool(p, q->from.host, host_adapter(estate_host(p->e, q->from.host), q->from.adapter)->stack);
	*out_why = stays_inside(p, q) ? verdict_ok() : stop_ready(p, q, &q->from, &mtu);
	if (out_why->ok && !stays_inside(p, q))
		*out_why = stop_ready(p, q, &q->to, &mtu);
	if (out_why->ok && !stays_inside(p, q))
		*out_why = wires(p, q, &way);
	if (out_why->ok && !stays_inside(p, q))
		*out_why = firewalls(p, q);
	mtu = MIN(mtu, way.mtu);
	out->rtt = way.rtt;
	out->mss = mtu - (uint32_t)constant(CONSTANT_SEGMENT_HEADERS);
	if (out_why->ok && !stays_inside(p, q))
		*out_why = cross(p, q, &way, (struct path_frame){mtu, out->mss}, out);
	if (out_why->ok && p->wires && !stays_inside(p, q))
		add_wire(p, q, &way, (struct path_frame){mtu, out->mss}, out);
	out->dead = !out_why->ok;
}
