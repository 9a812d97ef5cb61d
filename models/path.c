/* models/path.c: endpoints -> a path of resources.
 *
 * A segment of MTU bytes carries MTU - 52 of payload (IPv4 20, TCP 20, timestamps 12; over IPv6, whose header has 40, MTU - 72); with its framing
 * (path_end.c) that is a use of 1 062 155 ppm at MTU 1500. MTU end to end: segments are as large as the smaller of both adapters' MTU, as the handshake agrees. A
 * router on the way says when one is too large for its next link or network, and the sender adapts; a vSwitch or a physical switch drops it without a word: the handshake has passed, bulk data stalls.
 * RTT is that of the physical route: sites and links, there and back.
 */
#include "models/path_inside.h"


static uint32_t switch_mtu(const struct host *h, const struct host_adapter *a)
{
	return host_switch(h, host_portgroup(h, a->portgroup)->sw)->mtu;
}

static const struct fabric_network *network_of(const struct paths *p, const struct host *h, const struct host_adapter *a)
{
	return fabric_network(&p->e->fabric, host_portgroup(h, a->portgroup)->network);
}

struct verdict path_fits(const struct paths *p, const struct host *h, const struct host_adapter *a, bool leaves, uint32_t size)
{
	const struct fabric_network *n = network_of(p, h, a);
	uint32_t sw = switch_mtu(h, a);
	if (size <= sw && size <= n->mtu)
		return verdict_ok();
	return verdict_no(VERDICT_SILENT, "RTE-10", NULL, "packets of %u bytes %s %s of '%s' are dropped: %s '%s' carries %u", size, leaves ? "from" : "to", a->name,
		h->name, size > sw ? "its vSwitch" : "network", size > sw ? host_switch(h, host_portgroup(h, a->portgroup)->sw)->name : n->name,
		size > sw ? sw : n->mtu);
}

/* The size of packet that gets through, or the switch that drops the one agreed on. */
static struct verdict packet_size(const struct paths *p, const struct endpoints *e, const struct host_adapter *a, const struct host_adapter *b, bool routed,
	const struct fabric_route *way, uint32_t *out)
{
	uint32_t size = MIN(a->mtu, b->mtu);
	struct verdict v = path_fits(p, estate_host(p->e, e->from_host), a, true, size);
	if (!v.ok)
		return v;
	if (routed)
		size = MIN(size, way->mtu);
	v = path_fits(p, estate_host(p->e, e->to_host), b, false, size);
	if (v.ok)
		*out = size;
	return v;
}

/* The physical switches that the two ends are plugged into drop what is too large for them. */
struct verdict path_switches_carry(const struct paths *p, const struct path_end *from, const struct path_end *to, uint32_t size)
{
	const uint32_t crossed[] = {path_switch(p, from), path_switch(p, to)};
	for (size_t i = 0; i < G_N_ELEMENTS(crossed); i++)
		if (crossed[i] != FABRIC_NONE && fabric_switch(&p->e->fabric, crossed[i])->mtu < size)
			return verdict_no(VERDICT_SILENT, "RTE-10", NULL, "packets of %u bytes are dropped: physical switch '%s' carries %u", size,
				fabric_switch(&p->e->fabric, crossed[i])->name, fabric_switch(&p->e->fabric, crossed[i])->mtu);
	return verdict_ok();
}

struct roads {
	struct fabric_route way, home;
};

/* The road as it is now, and the reply's, or why there is none. */
static struct verdict road(const struct paths *p, const struct path_request *q, const struct host_adapter *a, const struct host_adapter *b, struct roads *out)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	const struct host *from = estate_host(p->e, q->ends->from_host), *to = estate_host(p->e, q->ends->to_host);
	const char *fault = rules_adapter_fault(from, a, q->ends->family, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer send", a->name, from->name);
	fault = rules_adapter_fault(to, b, q->ends->family, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer receive", b->name, to->name);
	bool kept = rules_address_has(a, pair->from_address, q->now);
	if (!kept || !rules_address_has(b, pair->to_address, q->now))
		return verdict_no(VERDICT_SILENT, "MIG-05", NULL, "%s of '%s' no longer has the address the session began with", kept ? b->name : a->name,
			kept ? to->name : from->name);
	const struct host_adapter *back = host_adapter(to, pair->back);
	fault = pair->back == pair->to ? NULL : rules_adapter_fault(to, back, q->ends->family, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer reply", back->name, to->name);
	struct request rq = {.service = q->ends->service, .from = from->index, .to = to->index, .now = q->now, .assume = p->assume};
	struct rules_hop hop;
	struct verdict v = rules_route(p->e, &rq, from->index, a->stack, pair->to_address, rules_bound(from, q->ends->service) ? pair->from : HOST_NONE, &hop);
	if (!v.ok)
		return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "%.240s", v.text); /* an open connection waits for its timeout */
	if (hop.adapter != pair->from)
		hop = (struct rules_hop){pair->from, pair->gateway}; /* a route that came later: the session keeps the adapter and next hop it began with */
	v = rules_reach(p->e, from->index, &hop, to->index, pair->to, q->ends->port, &out->way);
	if (v.ok && p->assume->value[ASSUME_FIREWALL_RUNNING] == ASSUME_FIREWALL_CUT)
		v = rules_firewalls(from, to, pair, q->ends->port);
	if (!v.ok)
		return v;
	v = rules_route(p->e, &rq, to->index, b->stack, pair->from_address, rules_bound(to, q->ends->service) ? pair->to : HOST_NONE, &hop);
	if (v.ok)
		v = rules_reach(p->e, to->index, &hop, from->index, pair->from, 0, &out->home);
	return v.ok ? v : verdict_no(VERDICT_SILENT, "RTE-06", NULL, "the reply is lost: %.200s", v.text);
}

struct ends {
	struct path_end from, to;
};

static struct ends ends_of(const struct paths *p, const struct path_request *q)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	struct ends e = {path_adapter_end(estate_host(p->e, q->ends->from_host), pair->from, pair->to_address, q->service),
		path_adapter_end(estate_host(p->e, q->ends->to_host), pair->to, pair->from_address, q->service)};
	e.from.port.src = pair->from_address;
	e.to.port.src = pair->to_address;
	return e;
}

static struct verdict cross(struct paths *p, const struct path_request *q, const struct ends *e, const struct fabric_route *way, struct path_frame f, struct path *out)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	const struct host *from = estate_host(p->e, q->ends->from_host), *to = estate_host(p->e, q->ends->to_host);
	struct verdict v = q->read == HOST_NONE ? verdict_ok() : path_read(p, from->index, q->read, q->now, out, NULL);
	if (!v.ok)
		return v;
	path_meter(p, from, pair->from, RES_OUT, out);
	if (q->load == PATH_VMOTION)
		path_use_soft(p, out, path_sender(p, from->index, host_uplink(from, e->from.portgroup, e->from.port)));
	if (q->load == PATH_NFC)
		path_use_soft(p, out, path_nfc_cap(p, from->index, true));
	path_leave(p, &e->from, f, out);
	path_between(p, &e->from, &e->to, way, f, out);
	path_arrive(p, &e->to, f, out);
	path_meter(p, to, pair->to, RES_IN, out);
	if (q->load == PATH_NFC)
		path_use_soft(p, out, path_nfc_cap(p, to->index, false));
	return q->write == HOST_NONE ? v : path_write(p, to->index, q->write, q->now, out, NULL);
}

static uint32_t wire(struct paths *p, const struct path_request *q, const struct ends *e, const struct roads *roads, struct path_frame f)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	struct path_end reply = path_adapter_end(estate_host(p->e, q->ends->to_host), pair->back, pair->from_address, q->service);
	struct path there = path_empty(), back = path_empty();
	reply.port.src = pair->to_address;
	path_leave(p, &e->from, f, &there);
	path_between(p, &e->from, &e->to, &roads->way, f, &there);
	path_arrive(p, &e->to, f, &there);
	path_leave(p, &reply, f, &back);
	path_between(p, &reply, &e->from, &roads->home, f, &back);
	path_arrive(p, &e->from, f, &back);
	return path_wire(p, &there, &back, sim_dur_ps(roads->way.rtt.ps / 2 + roads->home.rtt.ps / 2), f, 0);
}

void path_build(struct paths *p, const struct path_request *q, struct path *out, struct verdict *out_why)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	const struct host *from = estate_host(p->e, q->ends->from_host), *to = estate_host(p->e, q->ends->to_host);
	const struct host_adapter *a = host_adapter(from, pair->from), *b = host_adapter(to, pair->to);
	struct roads roads = {.way.mtu = HOST_MTU_MAX};
	*out = path_empty();
	out->pool = path_pool(p, from->index, a->stack);
	*out_why = road(p, q, a, b, &roads);
	struct ends e = ends_of(p, q);
	uint32_t mtu = HOST_MTU_DEFAULT;
	if (out_why->ok) {
		out->rtt = roads.way.rtt;
		*out_why = packet_size(p, q->ends, a, b, pair->routed, &roads.way, &mtu);
	}
	if (out_why->ok)
		*out_why = path_carries(p, &e.from);
	if (out_why->ok)
		*out_why = path_carries(p, &e.to);
	if (out_why->ok)
		*out_why = path_switches_carry(p, &e.from, &e.to, mtu);
	out->mss = mtu - (uint32_t)constant(q->ends->family == IP_V6 ? CONSTANT_SEGMENT_HEADERS6 : CONSTANT_SEGMENT_HEADERS);
	if (out_why->ok)
		*out_why = cross(p, q, &e, &roads.way, (struct path_frame){mtu, out->mss}, out);
	if (out_why->ok && p->wires)
		out->wire = wire(p, q, &e, &roads, (struct path_frame){mtu, out->mss});
	out->dead = !out_why->ok;
	if (out->dead) { /* nothing of what was laid before the gap was found */
		out->n = 0;
		out->soft[0] = out->soft[1] = out->soft[2] = out->lossy = SHARE_NONE;
		out->loss_ppb = 0;
		out->wire = out->reads = out->writes = WIRE_NONE;
	}
}
