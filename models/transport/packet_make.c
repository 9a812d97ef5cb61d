/* models/transport/packet_make.c: the packet model as the engine's companion, its counts and traces, its beginning and end. */
#include "models/transport/packet_inside.h"

/* --- the companion --- */

static uint64_t play(void *ctx, struct sim_time before, uint64_t most)
{
	struct packet *p = ctx;
	uint64_t from = net_events(p->net);
	p->played = 0;
	p->most = most;
	net_run(p->net, before);
	return net_events(p->net) - from;
}

/* Something will come of it, as far as is known. */
static bool goes_on(const struct packet_xfer *x)
{
	bool fed = false;
	for (uint32_t i = 0; i < x->n; i++)
		fed |= x->streams[i].rate > 0;
	return !x->endless && !x->done && !x->stalled && fed;
}

static bool busy(void *ctx, struct sim_time *out_next)
{
	const struct packet *p = ctx;
	if (!net_next(p->net, out_next))
		return false;
	for (guint i = 0; i < p->open->len; i++)
		if (goes_on(p->open->pdata[i]))
			return true;
	return false;
}

static struct sim_time instant_of(void *ctx) { return packet_now(ctx); }

/* --- counts and traces --- */

void packet_trace(struct tp *t, const struct tp_trace *to)
{
	struct packet *p = packet_of(t);
	p->trace = *to;
	p->traced = to->packet;
}

void packet_res_counts(const struct tp *t, uint32_t res, struct tp_counts *out)
{
	const struct packet *p = packet_of(t);
	net_lane lane = packet_lane_of(p, res);
	*out = (struct tp_counts){0};
	if (lane == NET_NONE)
		return;
	struct net_counts n = net_lane_counts(p->net, lane);
	*out = (struct tp_counts){.packets = n.in, .dropped = n.dropped, .lost = n.lost, .marked = n.marked, .backlog_peak = n.backlog_peak};
}

/* --- life --- */

struct packet *packet_new(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx)
{
	struct packet *p = g_new0(struct packet, 1);
	*p = (struct packet){.sim = s, .res = res, .seed = seed, .handler = handler, .fn = fn, .ctx = ctx, .tick = SIM_TIME_NEVER};
	p->net = net_new(&packet_conn_ops, p);
	p->conns = g_ptr_array_new();
	p->free_conns = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	p->owners = g_ptr_array_new_with_free_func(packet_owner_free);
	p->open = g_ptr_array_new();
	p->ways = g_ptr_array_new_with_free_func(g_free);
	p->lanes = g_array_new(FALSE, FALSE, sizeof(struct packet_lane));
	p->lane_res = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	p->use = g_array_new(FALSE, TRUE, sizeof(struct packet_use));
	p->moved = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	sim_set_companion(s, (struct sim_companion){.play = play, .busy = busy, .now = instant_of, .ctx = p});
	return p;
}

void packet_free(struct tp *t)
{
	struct packet *p = packet_of(t);
	for (guint i = 0; i < p->open->len; i++) {
		packet_leg_drop(p, p->open->pdata[i]);
		packet_app_drop(p->open->pdata[i]);
	}
	packet_station_free(p);
	packet_conn_free_all(p);
	net_free(p->net);
	g_ptr_array_unref(p->xfers);
	g_ptr_array_unref(p->owners);
	g_ptr_array_unref(p->open);
	g_ptr_array_unref(p->ways);
	g_array_unref(p->lanes);
	g_array_unref(p->lane_res);
	g_array_unref(p->use);
	g_array_unref(p->moved);
	sim_set_companion(p->sim, (struct sim_companion){0});
	g_free(p);
}

uint64_t packet_moves(const struct tp *t)
{
	return net_moves(packet_of(t)->net);
}
