/* models/transport/packet_use.c: what resources carried, measured.
 *
 * Once a tick, and when somebody asks, the bytes delivered since by the streams that cross a resource are its payload, the bytes that left its lane's
 * transmitter its use; where there is no lane, use is payload as the path says. Areas are exact, a rate is the mean of its tick: 10 ms at first, and
 * doubled whenever the series of resources double theirs. A lane is saturated in a tick in which its transmitter was busy 99 % of the time (until less than
 * 97 %), a class when a connection waits for it at the end of the tick, any other place when its use was as near to its capacity. A NIC with classes holds
 * nobody back, they do. While nothing moves there are no ticks.
 */
#include "models/transport/packet_inside.h"

#define FIRST_TICK (10 * SIM_MS)
#define SATURATED 990000 /* ppm */
#define STILL 970000
#define NOTICEABLE 32    /* a rate has changed by more than a 32nd */

static struct packet_use *use_of(struct packet *p, uint32_t res)
{
	if (p->use->len <= res)
		g_array_set_size(p->use, p->res->res->len);
	return &g_array_index(p->use, struct packet_use, res);
}

static void note(struct packet *p, uint32_t res, uint64_t bytes, uint32_t ppm)
{
	struct packet_use *u = use_of(p, res);
	uint64_t used = (uint64_t)((sim_i128)bytes * ppm / SHARE_UNIT);
	u->payload += MIN(bytes, used); /* of a part of a transfer, the rest of which goes elsewhere: what it uses */
	u->used += used;
	if (u->noted)
		return;
	u->noted = true;
	g_array_append_val(p->moved, res);
}

/* A class's payload is its NIC's, too. */
void packet_use_flush(struct packet *p, struct packet_stream *s)
{
	uint64_t bytes = s->arrived - s->counted;
	for (uint32_t i = 0; bytes && i < s->path.n; i++) {
		uint32_t parent = res_get(p->res, s->path.uses[i].res)->parent;
		note(p, s->path.uses[i].res, bytes, s->path.uses[i].ppm);
		if (parent != SHARE_NONE)
			note(p, parent, bytes, s->path.uses[i].ppm);
	}
	s->counted = s->arrived;
}

void packet_use_cross(struct packet *p, const struct packet_stream *s, bool from_now)
{
	for (uint32_t i = 0; i < s->path.n; i++) {
		struct res *r = res_get(p->res, s->path.uses[i].res);
		SIM_ASSERT(from_now || r->streams);
		r->streams += from_now ? 1 : UINT32_MAX;
		if (r->kind == RES_NIOC_CLASS && r->streams == (from_now ? 1 : 0))
			res_get(p->res, r->parent)->classes += from_now ? 1 : UINT32_MAX;
		if (from_now && r->kind == RES_PORT)
			g_array_append_val(p->res->noted, s->path.uses[i].res);
	}
}

static bool near(sim_i128 used, sim_i128 most, bool before)
{
	return most > 0 && used * 1000000 >= most * (before ? STILL : SATURATED);
}

/* What it carried since this was done last, into the areas; how much of the present tick is told apart. `lane`: what its lane has counted; NULL: it has none. */
static void take_over(struct packet *p, uint32_t res, const struct net_counts *lane)
{
	struct packet_use *u = use_of(p, res);
	if (lane) {
		u->used = lane->sent_bytes - u->sent;
		u->sent = lane->sent_bytes;
	}
	if (!u->payload && !u->used)
		return;
	res_moved(p->res, res, u->payload * TP_BYTE, u->used * TP_BYTE);
	u->ticked += u->used;
	u->moves = true;
	u->payload = 0;
	u->used = 0;
}

static bool counts_of(struct packet *p, uint32_t res, struct net_counts *out)
{
	net_lane lane = packet_lane_of(p, res);
	if (lane != NET_NONE)
		*out = net_lane_counts(p->net, lane);
	return lane != NET_NONE;
}

static void measure(struct packet *p, uint32_t res, struct sim_time from, struct sim_time to)
{
	struct packet_use *u = use_of(p, res);
	const struct res *r = res_get(p->res, res);
	struct net_counts n;
	bool lane = counts_of(p, res, &n), full;
	int64_t dt = sim_between(from, to).ps;
	share_rate capacity = share_res_capacity(p->res->share, res);
	take_over(p, res, lane ? &n : NULL);
	if (lane) {
		full = r->kind == RES_NIOC_CLASS ? u->pressed : !packet_lane_schedules(p, res) && near(n.busy.ps - u->busy.ps, dt, r->saturated);
		u->busy = n.busy;
		if (p->trace.queue && (n.backlog || u->backlog))
			p->trace.queue(p->trace.ctx, res, to, n.backlog);
		u->backlog = n.backlog;
	} else {
		full = capacity < SHARE_RATE_MAX && near(u->ticked * TP_BYTE, (sim_i128)capacity * dt, r->saturated);
	}
	if (u->moves || u->moving)
		res_measured(p->res, res, from, to, u->ticked * TP_BYTE, full);
	u->moving = u->moves;
	p->moving |= u->moving;
	u->ticked = 0;
	u->moves = u->pressed = false;
}

/* A connection waits for a class to take more. */
static void press(struct packet *p, const struct packet_stream *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		const struct packet_conn *c = packet_conn_at(p, s->conns[i]);
		if (c->wait == PACKET_BY_NIC && c->way && c->way->scheduled)
			use_of(p, c->way->res[0])->pressed = true;
	}
}

static bool is_lane(const struct packet *p, uint32_t res) { return packet_lane_of(p, res) != NET_NONE; }

void packet_use_measure(struct packet *p)
{
	struct sim_time from = p->accounted, to = packet_now(p);
	if (from.ps >= to.ps)
		return;
	p->accounted = to;
	p->moving = false;
	for (guint i = 0; i < p->open->len; i++) {
		struct packet_xfer *x = p->open->pdata[i];
		for (uint32_t k = 0; k < x->n; k++) {
			packet_use_flush(p, &x->streams[k]);
			press(p, &x->streams[k]);
		}
	}
	for (guint i = 0; i < p->lane_res->len; i++)
		measure(p, g_array_index(p->lane_res, uint32_t, i), from, to);
	guint kept = 0;
	for (guint i = 0; i < p->moved->len; i++) { /* what was moving is measured once more, so that it ends */
		uint32_t res = g_array_index(p->moved, uint32_t, i);
		if (!is_lane(p, res))
			measure(p, res, from, to);
		use_of(p, res)->noted = !is_lane(p, res) && use_of(p, res)->moving;
		if (use_of(p, res)->noted)
			g_array_index(p->moved, uint32_t, kept++) = res;
	}
	g_array_set_size(p->moved, kept);
}

static void look(struct packet *p, uint32_t res)
{
	struct net_counts n;
	bool lane = counts_of(p, res, &n);
	take_over(p, res, lane ? &n : NULL);
}

void packet_use_look(struct packet *p)
{
	for (guint i = 0; i < p->open->len; i++) {
		struct packet_xfer *x = p->open->pdata[i];
		for (uint32_t k = 0; k < x->n; k++)
			packet_use_flush(p, &x->streams[k]);
	}
	for (guint i = 0; i < p->lane_res->len; i++)
		look(p, g_array_index(p->lane_res, uint32_t, i));
	for (guint i = 0; i < p->moved->len; i++)
		look(p, g_array_index(p->moved, uint32_t, i));
}

/* --- ticks --- */

static struct sim_dur width(struct sim_time now)
{
	int64_t w = FIRST_TICK;
	while (now.ps / SERIES_BUCKETS >= w * (SERIES_FIRST_WIDTH / FIRST_TICK))
		w *= 2;
	return sim_dur_ps(w);
}

void packet_use_wake(struct packet *p)
{
	if (p->tick.ps != SIM_TIME_NEVER.ps)
		return;
	p->accounted = sim_time_max(p->accounted, packet_now(p));
	p->tick = sim_after(packet_now(p), width(packet_now(p)));
	net_timer(p->net, p->tick, 0, PACKET_TICK);
}

static void tick_transfer(struct packet *p, struct packet_xfer *x)
{
	struct sim_time now = packet_now(p);
	int64_t dt = sim_between(x->ticked_at, now).ps;
	if (dt <= 0)
		return;
	x->mean = (share_rate)MIN((sim_i128)(x->delivered - x->ticked) * TP_BYTE / dt, SHARE_RATE_MAX);
	x->ticked = x->delivered;
	x->ticked_at = now;
	share_rate rate = packet_rate(x), off = rate > x->said ? rate - x->said : x->said - rate;
	if (x->tells && off > x->said / NOTICEABLE)
		packet_tell(p, x, PACKET_RATE);
}

void packet_use_tick(struct packet *p)
{
	p->tick = SIM_TIME_NEVER;
	packet_use_measure(p);
	for (guint i = 0; i < p->open->len; i++)
		tick_transfer(p, p->open->pdata[i]);
	if (p->moving)
		packet_use_wake(p);
}
