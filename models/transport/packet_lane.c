/* models/transport/packet_lane.c: resources -> lanes of the net, wires -> routes.
 *
 * NICs, links, uplinks of switches and portals are lanes at their nominal rate; a class of Network I/O Control is a class of its NIC's lane; a shaper is a
 * token bucket of IP packets with their Ethernet header (`frame_overhead`), as for flows. What queues they have: `res.queue_bytes` where given, else `port_queue`
 * packets; a host's own NIC, its classes and shapers never drop, their senders hold back. Packets take 38 bytes more on a wire than the IP packet:
 * preamble, header, FCS, gap (IEEE 802.3). A path without a wire of its own gets one of what it uses: forward in order, headers and overhead as its `ppm`
 * say; acknowledgements come by pure delay.
 *
 * Left out: physical switches share no buffers among their ports; the net has no VLAN tags.
 */
#include "models/transport/packet_inside.h"
#include "sim/rng.h"

#define QUEUE_PACKETS 1000
#define BURST_LEAST 2    /* segments */

static bool is_lane(enum res_kind k)
{
	return k == RES_NIC || k == RES_LINK || k == RES_SWITCH || k == RES_PORTAL || k == RES_SHAPER || k == RES_NIOC_CLASS;
}

/* Its senders wait where it is full. */
static bool pushes_back(const struct res *r)
{
	return r->kind == RES_NIOC_CLASS || r->kind == RES_SHAPER || (r->kind == RES_NIC && r->direction == RES_OUT);
}

static uint64_t bps_of(share_rate rate)
{
	return rate >= SHARE_RATE_MAX ? 0 : (uint64_t)(rate >> 17);
}

static struct net_lane_opts opts_of(const struct packet *p, const struct res *r, uint16_t overhead)
{
	struct net_lane_opts o = {.bps = bps_of(r->nominal), .delay = r->delay, .loss_ppb = r->loss_ppb, .overhead = overhead,
		.tells = r->kind == RES_NIOC_CLASS};
	o.draws = rng_hash(p->seed, r->name, r->direction == RES_BACKWARD || r->direction == RES_IN ? "loss back" : "loss");
	if (r->average_bps) {
		o.bps = r->kind == RES_SHAPER ? 0 : o.bps;
		o.bucket = (struct net_bucket){(uint64_t)r->average_bps, (uint64_t)r->peak_bps, r->burst};
	}
	if (pushes_back(r))
		return o;
	o.limit_bytes = r->queue_bytes;
	if (!r->queue_bytes)
		o.limit_packets = p->res->port_queue ? p->res->port_queue : QUEUE_PACKETS;
	o.mark_bytes = p->res->mark_bytes;
	return o;
}

/* What a packet takes there besides its IP packet. */
static uint16_t overhead_of(enum res_kind k)
{
	return (uint16_t)constant(k == RES_SHAPER ? CONSTANT_FRAME_OVERHEAD : CONSTANT_WIRE_OVERHEAD);
}

net_lane packet_lane_of(const struct packet *p, uint32_t res)
{
	return res < p->lanes->len ? g_array_index(p->lanes, struct packet_lane, res).lane : NET_NONE;
}

bool packet_lane_schedules(const struct packet *p, uint32_t res)
{
	return res < p->lanes->len && g_array_index(p->lanes, struct packet_lane, res).schedules;
}

static struct packet_lane *lane_at(struct packet *p, uint32_t res)
{
	while (p->lanes->len <= res)
		g_array_append_val(p->lanes, ((struct packet_lane){.lane = NET_NONE}));
	return &g_array_index(p->lanes, struct packet_lane, res);
}

static bool is_down(const struct res *r)
{
	return r->down || (r->nominal <= 0 && r->kind != RES_NIOC_CLASS);
}

static net_lane lane_for(struct packet *p, uint32_t res, uint16_t overhead)
{
	const struct res *r = res_get(p->res, res);
	struct packet_lane *l = lane_at(p, res);
	if (l->lane != NET_NONE)
		return l->lane;
	struct net_lane_opts o = opts_of(p, r, overhead);
	if (r->kind == RES_NIOC_CLASS) {
		net_lane parent = lane_for(p, r->parent, overhead);
		lane_at(p, r->parent)->schedules = true;
		l = lane_at(p, res);
		l->lane = net_class_add(p->net, parent, MAX(r->shares, 1), bps_of(r->reservation), bps_of(r->nominal), &o);
	} else {
		l->lane = net_lane_add(p->net, &o);
	}
	l->overhead = overhead;
	g_array_append_val(p->lane_res, res);
	if (is_down(r))
		net_lane_down(p->net, l->lane, true);
	l->down = is_down(r);
	return l->lane;
}

void packet_lane_changed(struct packet *p, uint32_t res)
{
	struct packet_lane *l = res < p->lanes->len ? lane_at(p, res) : NULL;
	if (!l || l->lane == NET_NONE)
		return;
	const struct res *r = res_get(p->res, res);
	struct net_lane_opts o = opts_of(p, r, l->overhead);
	if (r->kind == RES_NIOC_CLASS)
		net_class_set(p->net, l->lane, MAX(r->shares, 1), bps_of(r->reservation), bps_of(r->nominal));
	else if (r->nominal > 0)
		net_lane_set(p->net, l->lane, &o);
	if (is_down(r) != l->down)
		net_lane_down(p->net, l->lane, is_down(r));
	l->down = is_down(r);
}

/* --- wires --- */

/* Of what the path uses; headers as the least overhead of its places allows. */
static uint32_t derive(struct packet *p, const struct path *path)
{
	struct wire w = {.rtt = path->rtt, .mss = path->mss, .headers = (uint32_t)constant(CONSTANT_SEGMENT_HEADERS)};
	for (uint32_t i = 0; i < path->n; i++) {
		if (!is_lane(res_get(p->res, path->uses[i].res)->kind))
			continue;
		uint32_t extra = (uint32_t)((uint64_t)path->mss * (path->uses[i].ppm - MIN(path->uses[i].ppm, SHARE_UNIT)) / SHARE_UNIT);
		w.headers = MIN(w.headers, extra);
		SIM_ASSERT(w.n_there < WIRE_MAX_HOPS);
		w.there[w.n_there++] = path->uses[i].res;
	}
	if (!w.n_there)
		return WIRE_NONE;
	for (uint32_t i = 0; i < path->n; i++) {
		struct res *r = res_get(p->res, path->uses[i].res);
		uint32_t extra = (uint32_t)(((uint64_t)path->mss * path->uses[i].ppm + SHARE_UNIT / 2) / SHARE_UNIT) - path->mss;
		if (!is_lane(r->kind))
			continue;
		if (path->loss_ppb && !r->loss_ppb && (path->lossy == path->uses[i].res || (path->lossy == SHARE_NONE && w.there[0] == path->uses[i].res)))
			r->loss_ppb = path->loss_ppb;
		lane_for(p, path->uses[i].res, (uint16_t)(MAX(extra, w.headers) - w.headers));
		packet_lane_changed(p, path->uses[i].res);
	}
	return wire_add(p->res->wires, &w);
}

uint32_t packet_lane_wire(struct packet *p, const struct path *path)
{
	if (path->dead)
		return WIRE_NONE;
	bool stored = path->reads != WIRE_NONE || path->writes != WIRE_NONE; /* what it uses are its storage's ways */
	uint32_t i = path->wire != WIRE_NONE || stored ? path->wire : derive(p, path);
	const struct wire *w = i == WIRE_NONE ? NULL : wire_get(p->res->wires, i);
	return w && !w->n_there && !w->rtt.ps ? WIRE_NONE : i; /* within a host, at once */
}

static net_route lay(struct packet *p, const uint32_t *res, uint32_t n, struct sim_dur rest)
{
	net_lane lanes[WIRE_MAX_HOPS + 1];
	for (uint32_t i = 0; i < n; i++)
		lanes[i] = lane_for(p, res[i], overhead_of(res_get(p->res, res[i])->kind));
	if (rest.ps > 0)
		lanes[n++] = net_lane_add(p->net, &(struct net_lane_opts){.delay = rest});
	return net_route_add(p->net, lanes, n);
}

static struct sim_dur delays(const struct packet *p, const uint32_t *res, uint32_t n)
{
	struct sim_dur sum = {0};
	for (uint32_t i = 0; i < n; i++)
		sum.ps += res_get(p->res, res[i])->delay.ps;
	return sum;
}

/* A millisecond of the place, a whole offloaded burst at most. */
static uint32_t burst_at(const struct res *r, uint32_t mss)
{
	int64_t most = constant(CONSTANT_OFFLOAD_BURST), ms = r->nominal >= SHARE_RATE_MAX ? most : (r->nominal >> 20) / 1000;
	return (uint32_t)MAX(MIN(most, ms), BURST_LEAST * (int64_t)mss);
}

const struct packet_way *packet_lane_way(struct packet *p, uint32_t wire)
{
	if (wire == WIRE_NONE)
		return NULL;
	if (p->ways->len <= wire)
		g_ptr_array_set_size(p->ways, (gint)wire + 1);
	if (p->ways->pdata[wire])
		return p->ways->pdata[wire];
	const struct wire *w = wire_get(p->res->wires, wire);
	struct packet_way *y = g_new0(struct packet_way, 1);
	struct sim_dur known = {delays(p, w->there, w->n_there).ps + delays(p, w->back, w->n_back).ps};
	*y = (struct packet_way){.wire = wire, .first = NET_NONE, .mss = w->mss, .headers = w->headers, .n = w->n_there};
	memcpy(y->res, w->there, w->n_there * sizeof(w->there[0]));
	y->there = lay(p, w->there, w->n_there, sim_dur_ps(0));
	y->back = lay(p, w->back, w->n_back, sim_dur_ps(MAX(0, w->rtt.ps - known.ps)));
	if (w->n_there) {
		const struct res *r = res_get(p->res, w->there[0]);
		y->first = packet_lane_of(p, w->there[0]);
		y->holds = pushes_back(r);
		y->scheduled = r->kind == RES_NIOC_CLASS;
		y->burst = burst_at(r, w->mss);
	}
	p->ways->pdata[wire] = y;
	return y;
}
