/* models/path_probe.c: one packet there and its answer back.
 *
 * The sender's own netstack says by which adapter it leaves (RTE-01, RTE-04), the one who has the address is looked for on that segment first: two segments may
 * bear the same subnet. Then both directions: uplink, VLAN and size at either end, routers and links between. Time is that of sites and links; an answer from
 * one's own netstack takes none. An adapter takes packets up to its own MTU (our reading: a jumbo frame that reaches an adapter of 1500 is lost). Left out:
 * ARP, ICMP's own limits, and the time that queues add.
 */
#include "models/path_probe.h"

#include "models/path_inside.h"

struct probe {
	const struct estate *e;
	const struct path_probe_request *q;
	struct paths paths; /* of which the estate alone is asked */
	struct request rq;
	struct rules_hop hop;
	struct path_probe *out;
};

static void ended(struct probe *p, enum path_probe_end end, struct verdict v)
{
	p->out->end = end;
	p->out->verdict = v;
}

static uint32_t network_of(const struct host *h, uint32_t adapter) { return host_portgroup(h, host_adapter(h, adapter)->portgroup)->network; }

/* --- who has the address --- */

/* What is on the sender's segment comes first. */
static void found(struct probe *p, enum path_probe_what what, uint32_t host, uint32_t index, uint32_t network)
{
	uint32_t near = network_of(estate_host(p->e, p->q->host), p->out->adapter);
	if (network != near && ip_is_link_local(p->q->to))
		return;
	if (p->out->what != PATH_PROBE_NOBODY && (p->out->network == near || network != near))
		return;
	p->out->what = what;
	p->out->host = host;
	p->out->index = index;
	p->out->network = network;
}

static void find_adapters(struct probe *p)
{
	for (uint32_t i = 0; i < p->e->hosts->len; i++) {
		const struct host *h = estate_host(p->e, i);
		for (uint32_t k = 0; k < h->adapters->len; k++) {
			const struct host_adapter *a = host_adapter(h, k);
			bool has = !a->removed && a->enabled && rules_address_has(a, p->q->to, p->q->now);
			bool self = has && i == p->q->host && a->stack == p->q->stack;
			if (has)
				found(p, self ? PATH_PROBE_SELF : PATH_PROBE_ADAPTER, i, k, network_of(h, k));
		}
	}
}

static void find(struct probe *p)
{
	find_adapters(p);
	for (uint32_t i = 0; i < p->e->arrays->len; i++) {
		const struct estate_array *a = estate_array(p->e, i);
		for (uint32_t k = 0; a->network != FABRIC_NONE && k < a->portals->len; k++)
			if (ip_equal(estate_portal(a, k)->address, p->q->to))
				found(p, PATH_PROBE_PORTAL, HOST_NONE, i, a->network);
	}
	for (uint32_t i = 0; i < p->e->appliances->len; i++)
		if (ip_equal(estate_appliance(p->e, i)->address, p->q->to))
			found(p, PATH_PROBE_APPLIANCE, HOST_NONE, i, estate_appliance(p->e, i)->network);
	for (uint32_t i = 0; i < p->e->fabric.networks->len; i++)
		if (fabric_answers(fabric_network(&p->e->fabric, i), p->q->to) && fabric_has_router(&p->e->fabric, i))
			found(p, PATH_PROBE_ROUTER, HOST_NONE, i, i);
}

/* --- the ways --- */

static struct path_end end_of(const struct host *h, uint32_t adapter, struct ip peer) { return path_adapter_end(h, adapter, peer, SERVICE_MANAGEMENT); }

/* Can an end send and receive at all? */
static struct verdict end_works(struct probe *p, const struct host *h, uint32_t adapter, struct ip peer)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	const char *fault = rules_adapter_fault(h, a, p->q->to.family, p->q->now);
	struct path_end end = end_of(h, adapter, peer);
	if (fault && !g_str_equal(fault, "SEL-05"))
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' is %s", a->name, h->name, a->enabled ? "without a ready address" : "disabled");
	return path_carries(&p->paths, &end);
}

struct trip {
	const struct host *from, *to; /* NULL: no host */
	uint32_t leaves, arrives;     /* adapters */
	struct ip from_address, to_address;
	uint32_t packet;
	bool whole;
};

/* A packet's way, once it is known: does it fit everywhere? *mtu: what the routers carry, where that is too little. */
static struct verdict fits(struct probe *p, const struct trip *t, const struct fabric_route *way, uint32_t *mtu)
{
	struct path_end a, b, *from = NULL, *to = NULL;
	uint32_t size = t->packet;
	struct verdict v = verdict_ok();
	if (t->from) {
		size = MIN(size, host_adapter(t->from, t->leaves)->mtu);
		v = path_fits(&p->paths, t->from, host_adapter(t->from, t->leaves), true, size);
		a = end_of(t->from, t->leaves, t->to_address);
		from = &a;
	}
	if (v.ok && size > way->mtu && t->whole) {
		*mtu = way->mtu;
		return verdict_no(VERDICT_AT_ONCE, "RTE-10", NULL, "a router would have to take packets of %u bytes apart: the next network or link carries %u",
			size, way->mtu);
	}
	size = MIN(size, way->mtu);
	if (t->to) {
		const struct host_adapter *x = host_adapter(t->to, t->arrives);
		v = v.ok ? path_fits(&p->paths, t->to, x, false, size) : v;
		if (v.ok && size > x->mtu)
			v = verdict_no(
				VERDICT_SILENT, "RTE-10", NULL, "%s of '%s' takes packets of %u bytes at most, not of %u", x->name, t->to->name, x->mtu, size);
		b = end_of(t->to, t->arrives, t->from_address);
		to = &b;
	}
	return v.ok && (from || to) ? path_switches_carry(&p->paths, from, to, size) : v;
}

static void add_loss(struct probe *p, const struct fabric_route *way)
{
	for (uint32_t i = 0; i < way->n_hops; i++)
		p->out->loss_ppb += fabric_link(&p->e->fabric, way->hops[i].link)->loss_ppb;
}

static bool leave(struct probe *p)
{
	const struct path_probe_request *q = p->q;
	const struct host *h = estate_host(p->e, q->host);
	bool by_hand = ip_is_set(q->nexthop);
	struct verdict v = rules_route(p->e, &p->rq, q->host, q->stack, by_hand ? q->nexthop : q->to, q->bound, &p->hop);
	if (!v.ok) {
		ended(p, PATH_PROBE_NO_ROUTE, v);
		return false;
	}
	if (by_hand)
		p->hop.gateway = q->nexthop;
	const struct host_adapter *a = host_adapter(h, p->hop.adapter);
	p->out->adapter = p->hop.adapter;
	p->out->gateway = p->hop.gateway;
	p->out->routed = ip_is_set(p->hop.gateway);
	p->out->from = rules_address_for(a, q->to, q->now);
	if (q->whole && q->packet > a->mtu) {
		ended(p, PATH_PROBE_TOO_LONG,
			verdict_no(VERDICT_AT_ONCE, "RTE-10", NULL, "%s of '%s' sends packets of %u bytes at most, not of %u", a->name, h->name, a->mtu,
				q->packet));
		return false;
	}
	return true;
}

static bool go(struct probe *p)
{
	struct path_probe *o = p->out;
	const struct host *h = estate_host(p->e, p->q->host), *peer = o->what == PATH_PROBE_ADAPTER ? estate_host(p->e, o->host) : NULL;
	struct verdict v = end_works(p, h, o->adapter, p->q->to);
	uint32_t near = network_of(h, o->adapter);
	struct trip t = {h, peer, o->adapter, o->index, o->from, p->q->to, p->q->packet, p->q->whole};
	if (v.ok && o->what == PATH_PROBE_NOBODY) {
		g_autofree char *to = ip_format(p->q->to);
		v = o->routed && !fabric_answers(fabric_network(&p->e->fabric, near), p->hop.gateway)
			    ? rules_reach_network(p->e, near, p->hop.gateway, near, 0, &o->way)
			    : verdict_no(VERDICT_SILENT, "RTE-05", NULL, "nobody %s'%s' has the address %s",
				      o->routed ? "behind the gateway on " : "on network ", fabric_network(&p->e->fabric, near)->name, to);
	}
	if (v.ok)
		v = rules_reach_network(p->e, near, p->hop.gateway, o->network, p->q->port, &o->way);
	if (v.ok && peer)
		v = end_works(p, peer, o->index, o->from);
	if (v.ok)
		v = fits(p, &t, &o->way, &o->mtu);
	if (v.ok && p->q->port)
		v = rules_firewall(h, false, p->q->port, p->q->to);
	if (v.ok && p->q->port && peer)
		v = rules_firewall(peer, true, p->q->port, o->from);
	if (!v.ok)
		ended(p, o->mtu ? PATH_PROBE_FRAGMENTS : PATH_PROBE_LOST, v);
	return v.ok;
}

/* The answer follows the peer's own table. */
static bool come_back(struct probe *p)
{
	struct path_probe *o = p->out;
	const struct host *h = estate_host(p->e, p->q->host), *peer = o->what == PATH_PROBE_ADAPTER ? estate_host(p->e, o->host) : NULL;
	uint32_t near = network_of(h, o->adapter), far = o->network, mtu = 0;
	struct rules_hop hop = {HOST_NONE, far == near ? (struct ip){.family = IP_NONE} : fabric_gateway(fabric_network(&p->e->fabric, far), p->q->to.family)};
	struct verdict v = verdict_ok();
	struct fabric_route home;
	if (peer) {
		v = rules_route(p->e, &p->rq, o->host, host_adapter(peer, o->index)->stack, o->from, p->q->answer_bound ? o->index : HOST_NONE, &hop);
		far = v.ok ? network_of(peer, hop.adapter) : far;
		v = v.ok ? end_works(p, peer, hop.adapter, o->from) : v;
	}
	if (v.ok)
		v = rules_reach_network(p->e, far, hop.gateway, near, 0, &home);
	struct trip t = {peer, h, hop.adapter, o->adapter, p->q->to, o->from, p->q->packet, false};
	if (v.ok)
		v = fits(p, &t, &home, &mtu);
	if (!v.ok) {
		ended(p, PATH_PROBE_LOST_BACK, verdict_no(VERDICT_SILENT, "RTE-06", NULL, "the answer is lost: %.200s", v.text));
		return false;
	}
	o->rtt = sim_dur_ps(o->way.rtt.ps / 2 + home.rtt.ps / 2);
	add_loss(p, &o->way);
	add_loss(p, &home);
	return true;
}

void path_probe(const struct estate *e, const struct path_probe_request *q, struct path_probe *out)
{
	struct probe p = {.e = e,
		.q = q,
		.paths = {.e = e, .assume = q->assume},
		.out = out,
		.rq = {.service = SERVICE_MANAGEMENT,
			.from = q->host,
			.to = q->host,
			.family = (enum ip_family)q->to.family,
			.now = q->now,
			.assume = q->assume,
			.seed = q->seed}};
	*out = (struct path_probe){.verdict = verdict_ok(), .adapter = HOST_NONE, .host = HOST_NONE, .index = HOST_NONE, .network = FABRIC_NONE};
	if (!leave(&p))
		return;
	find(&p);
	if (out->what != PATH_PROBE_SELF && go(&p))
		come_back(&p);
}
