/* models/path_end.c: the ends of a path, and the wires between them.
 *
 * Framing: a packet of P bytes takes P + 38 on the wire: preamble 8, header 14, FCS 4, gap 12.
 */
#include "models/path_inside.h"

void path_use(struct path *out, uint32_t res, uint32_t ppm)
{
	for (uint32_t i = 0; i < out->n; i++)
		if (out->uses[i].res == res) { /* crossed more than once: a resource stands in a path once */
			out->uses[i].ppm += ppm;
			return;
		}
	SIM_ASSERT(out->n < PATH_MAX_RES);
	out->uses[out->n++] = (struct share_use){res, ppm};
}

void path_use_soft(const struct paths *p, struct path *out, uint32_t res)
{
	path_use(out, res, SHARE_UNIT);
	if (!res_get(p->t, res)->soft)
		return;
	for (int i = 0; i < 3; i++)
		if (out->soft[i] == SHARE_NONE) {
			out->soft[i] = res;
			return;
		}
	SIM_ASSERT(!"a path has at most three soft resources");
}

uint32_t path_on_the_wire(struct path_frame f)
{
	return (uint32_t)(((uint64_t)(f.packet + (uint64_t)constant(CONSTANT_WIRE_OVERHEAD)) * SHARE_UNIT + f.payload - 1) / f.payload);
}

struct path_end path_adapter_end(const struct host *h, uint32_t adapter, struct ip peer, enum service s)
{
	return (struct path_end){h->index, host_adapter(h, adapter)->portgroup, host_adapter_port(h, adapter, peer), s};
}

/* The physical switch an end is plugged into now, or FABRIC_NONE: the site's own. */
uint32_t path_switch(const struct paths *p, const struct path_end *e)
{
	const struct host *h = e ? estate_host(p->e, e->host) : NULL;
	uint32_t nic = e ? host_uplink(h, e->portgroup, e->port) : HOST_NONE;
	return nic == HOST_NONE ? FABRIC_NONE : host_nic(h, nic)->pswitch;
}

static void cross_switch(const struct paths *p, uint32_t sw, enum res_direction d, struct path_frame f, struct path *out)
{
	if (sw != FABRIC_NONE && fabric_switch(&p->e->fabric, sw)->uplink_bps)
		path_use(out, p->switch_base + 2 * sw + (d == RES_IN), path_on_the_wire(f));
}

/* Routers stand beyond the switches that hosts are plugged into. */
static bool routed(const struct paths *p, const struct path_end *from, const struct path_end *to)
{
	return from && to && host_portgroup(estate_host(p->e, from->host), from->portgroup)->network !=
		host_portgroup(estate_host(p->e, to->host), to->portgroup)->network;
}

void path_between(struct paths *p, const struct path_end *from, const struct path_end *to, const struct fabric_route *way, struct path_frame f,
	struct path *out)
{
	int64_t worst = 0;
	uint32_t a = path_switch(p, from), b = path_switch(p, to);
	SIM_ASSERT(from || to);
	bool beyond = a != b || way->n_hops || routed(p, from, to);
	if (beyond)
		cross_switch(p, a, RES_OUT, f, out);
	for (uint32_t i = 0; i < way->n_hops; i++) {
		uint32_t link = path_link(p, way->hops[i].link, way->hops[i].forward ? RES_FORWARD : RES_BACKWARD);
		path_use(out, link, path_on_the_wire(f));
		int64_t loss = fabric_link(&p->e->fabric, way->hops[i].link)->loss_ppb;
		if (loss > worst) {
			worst = loss;
			out->lossy = link;
		}
		out->loss_ppb = MIN(INT64_C(1000000000), out->loss_ppb + loss);
	}	if (beyond)
		cross_switch(p, b, RES_IN, f, out);
}
