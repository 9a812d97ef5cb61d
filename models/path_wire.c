/* models/path_wire.c: what the packets of a path's connections meet, there and back: struct wire out of the parts of a path, for transports that want wires.
 *
 * There: shaper and NIC (or its class) of the sending port, uplinks of physical switches, links, NIC and shaper of the receiving one. Back: what
 * acknowledgements meet on their own way, by the adapter that replies leave by. Meters, senders and datastores are no queues of packets and stand in no wire.
 * What of the round trip is no link's latency (the sites') is left to the way back. Left out: routers and the switch fabric of a site, which never block.
 */
#include "models/path_inside.h"

static bool queues_packets(enum res_kind k)
{
	switch (k) {
	case RES_NIC:
	case RES_LINK:
	case RES_NIOC_CLASS:
	case RES_SHAPER:
	case RES_PORTAL:
	case RES_SWITCH:
		return true;
	case RES_STACK_POOL:
	case RES_VMOTION_SENDER:
	case RES_HOST_NFC:
	case RES_DATASTORE_READ:
	case RES_DATASTORE_WRITE:
	case RES_STORAGE_WINDOW:
	case RES_PORT:
	case RES_ADAPTER:
	case RES__COUNT:
		break;
	}
	return false;
}

static uint32_t hops_of(const struct paths *p, const struct path *way, uint32_t out[WIRE_MAX_HOPS])
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < way->n; i++)
		if (queues_packets(res_get(p->t, way->uses[i].res)->kind)) {
			SIM_ASSERT(n < WIRE_MAX_HOPS);
			out[n++] = way->uses[i].res;
		}
	return n;
}

uint32_t path_wire(const struct paths *p, const struct path *there, const struct path *back, struct sim_dur rtt, struct path_frame f, int64_t window)
{
	struct wire w = {.rtt = rtt, .mss = f.payload, .headers = f.packet - f.payload, .window = window};
	w.n_there = hops_of(p, there, w.there);
	w.n_back = hops_of(p, back, w.back);
	return wire_add(p->t->wires, &w);
}

struct fabric_route path_way_back(const struct fabric_route *way)
{
	struct fabric_route r = *way;
	for (uint32_t i = 0; i < r.n_hops; i++) {
		r.hops[i] = way->hops[r.n_hops - 1 - i];
		r.hops[i].forward = !r.hops[i].forward;
	}
	return r;
}
