/* models/transport/packet.c: the packet model: life of a transfer.
 *
 * Every stream is a TCP connection (or several, where it stands for many) over lanes of sim/net.h; what crosses no network is as fast as its stations. A
 * transfer's streams take their bytes from one common count; it is done when the last of them is in order at the other end. The net has events of its own
 * and is the engine's companion: what somebody must hear of becomes an event of the engine at that very instant.
 *
 * Left out: what a stream has taken from the count waits for its own path when that is dead, and is not sent by another.
 */
#include "models/transport/packet.h"

#include "models/transport/packet_inside.h"

struct packet_xfer *packet_xfer(const struct packet *p, tp_id id)
{
	SIM_ASSERT(id < p->first + p->xfers->len);
	return id < p->first ? NULL : p->xfers->pdata[id - p->first];
}

/* The net's clock, where nothing is left to play before the engine's. */
static void catch_up(struct packet *p)
{
	if (sim_time_before(packet_now(p), sim_now(p->sim)))
		net_catch_up(p->net, sim_now(p->sim));
}

/* --- what is heard of it --- */

void packet_tell(struct packet *p, struct packet_xfer *x, enum packet_event ev)
{
	if (ev == PACKET_RATE && x->told)
		return;
	x->told |= ev == PACKET_RATE;
	sim_at(p->sim, sim_time_max(packet_now(p), sim_now(p->sim)), p->handler, x->id, ev);
	net_stop(p->net);
}

void packet_arrived(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	x->streams[stream].arrived += bytes;
	x->delivered += bytes;
	packet_use_wake(p);
	SIM_ASSERT(x->endless || x->delivered <= x->total);
	if (x->delivered >= x->mark) {
		x->mark = UINT64_MAX;
		packet_tell(p, x, PACKET_RATE);
	}
	if (!x->endless && x->delivered == x->total) {
		x->done = true;
		packet_tell(p, x, PACKET_DONE);
	}
}

void packet_crossed(struct packet *p, struct packet_conn *c, uint64_t bytes)
{
	if (c->number >= PACKET_LEGS) {
		packet_leg_crossed(p, c, bytes);
		return;
	}
	const struct packet_stream *s = &c->x->streams[c->stream];
	if (s->app)
		packet_app_arrived(p, c->x, c->stream, bytes);
	if (s->legs[1])
		packet_leg_write(p, c->x, c->stream, bytes);
	else
		packet_arrived(p, c->x, c->stream, bytes);
}

/* --- streams --- */

static void plug(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_stream *s = &x->streams[stream];
	const struct packet_way *way = packet_lane_way(p, s->wire);
	bool many = x->spec.tcp.window >= TP_NO_WINDOW;
	s->n = many ? CLAMP(s->path.weight, 1, PACKET_MANY) : 1;
	for (uint32_t i = 0; i < s->n; i++) {
		struct packet_conn *c = packet_conn_take(p, x->owner, stream, i, way, &x->spec.tcp, packet_member_window(p, x, s));
		c->x = x;
		c->judged = c->waits_since = packet_now(p);
		memset(c->waited, 0, sizeof(c->waited));
		c->worst = 0;
		s->conns[i] = c->index;
	}
}

/* What it had taken and not delivered goes back to the common count. */
static void unplug(struct packet *p, struct packet_xfer *x, struct packet_stream *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		struct packet_conn *c = packet_conn_at(p, s->conns[i]);
		if (!x->endless)
			x->left += c->unsent + c->inside - c->stale;
		packet_conn_drop(p, c);
	}
	s->n = 0;
}

static void lay(struct packet *p, struct packet_xfer *x, uint32_t stream, const struct path *path)
{
	struct packet_stream *s = &x->streams[stream];
	s->path = *path;
	s->wire = packet_lane_wire(p, path);
	bool network = s->wire != WIRE_NONE || path->dead;
	if (!network)
		unplug(p, x, s);
	else if (!s->n && !path->dead)
		plug(p, x, stream);
	for (uint32_t i = 0; network && i < s->n; i++)
		packet_conn_route(p, packet_conn_at(p, s->conns[i]), packet_lane_way(p, s->wire));
	s->stations = packet_station_count(p, path);
	packet_leg_set(p, x, stream);
}

static bool is_stalled(const struct packet_xfer *x)
{
	bool alive = false;
	for (uint32_t i = 0; i < x->n; i++)
		alive |= !x->streams[i].path.dead;
	return !alive;
}

static void tell_stalled(struct packet *p, struct packet_xfer *x)
{
	bool stalled = is_stalled(x);
	if (stalled == x->stalled)
		return;
	x->stalled = stalled;
	packet_tell(p, x, stalled ? PACKET_STALLED : PACKET_RESUMED);
}

/* Round trips come by themselves where the sender waits for its blocks. */
static struct tp_stages made_by(const struct tp_spec *spec)
{
	struct tp_stage stages[TP_MAX_STAGES];
	memcpy(stages, spec->stages, sizeof(stages));
	for (uint32_t i = 0; spec->app.block && i < spec->n_stages; i++)
		if (stages[i].cause == TP_BY_NFC_THREAD)
			stages[i].rate = spec->app.rate;
	return tp_stages_of(stages, spec->n_stages);
}

/* --- the interface --- */

static tp_id begin(struct tp *t, const struct tp_spec *spec)
{
	struct packet *p = packet_of(t);
	struct packet_xfer *x = g_malloc0(sizeof(*x) + spec->n_paths * sizeof(struct packet_stream));
	catch_up(p);
	SIM_ASSERT(spec->n_paths > 0);
	*x = (struct packet_xfer){.id = p->first + p->xfers->len, .owner = spec->owner, .n = spec->n_paths, .split = spec->n_paths, .open = true,
		.endless = spec->bytes == UINT64_MAX, .tells = spec->tell_rate, .total = spec->bytes, .left = spec->bytes, .mark = UINT64_MAX, .spec = *spec,
		.begun = packet_now(p), .ticked_at = packet_now(p)};
	x->spec.paths = NULL;
	x->stages = made_by(spec);
	x->member = tp_stages_of(spec->stages, spec->n_stages);
	g_ptr_array_add(p->xfers, x);
	g_ptr_array_add(p->open, x);
	for (uint32_t i = 0; i < x->n; i++) {
		struct packet_stream *s = &x->streams[i];
		*s = (struct packet_stream){.soft = {SHARE_NONE, SHARE_NONE, SHARE_NONE}, .pool = SHARE_NONE, .due = SIM_TIME_NEVER, .timer = SIM_TIME_NEVER};
		s->held_by = spec->paths[i].dead ? TP_BY_NO_ROUTE : TP_BY_SLOW_START;
		s->held_res = SHARE_NONE;
		s->path = spec->paths[i];
		packet_member_join(p, x, s);
		lay(p, x, i, &spec->paths[i]);
		packet_use_cross(p, s, true);
	}
	packet_use_wake(p);
	tell_stalled(p, x);
	packet_source_start(p, x);
	if (!x->total)
		packet_tell(p, x, PACKET_DONE);
	return x->id;
}

static void set_paths(struct tp *t, tp_id id, const struct path *paths, uint32_t n)
{
	struct packet *p = packet_of(t);
	struct packet_xfer *x = packet_xfer(p, id);
	catch_up(p);
	SIM_ASSERT(x->open && n == x->n);
	for (uint32_t i = 0; i < n; i++) {
		struct packet_stream *s = &x->streams[i];
		packet_use_flush(p, s);
		packet_held_flush(p, x, i);
		packet_use_cross(p, s, false);
		lay(p, x, i, &paths[i]);
		if (!paths[i].dead) {
			packet_member_leave(p, s);
			packet_member_join(p, x, s);
		}
		for (uint32_t k = 0; k < s->n; k++)
			packet_conn_window(p, packet_conn_at(p, s->conns[k]), packet_member_window(p, x, s));
		packet_use_cross(p, s, true);
	}
	tell_stalled(p, x);
	packet_source_start(p, x);
}

static void set_rate(struct tp *t, tp_id id, share_rate rate)
{
	struct packet *p = packet_of(t);
	struct packet_xfer *x = packet_xfer(p, id);
	catch_up(p);
	packet_source_rate(p, x, rate);
	for (uint32_t i = 0; i < x->n; i++) {
		packet_member_leave(p, &x->streams[i]);
		packet_member_join(p, x, &x->streams[i]);
	}
	if (x->tells)
		packet_tell(p, x, PACKET_RATE);
}

static void resource_changed(struct tp *t, uint32_t res)
{
	struct packet *p = packet_of(t);
	catch_up(p);
	packet_use_measure(p);
	packet_lane_changed(p, res);
}

static void end(struct packet *p, struct packet_xfer *x)
{
	for (uint32_t i = 0; i < x->n; i++) {
		packet_held_flush(p, x, i);
		packet_use_flush(p, &x->streams[i]);
		packet_use_cross(p, &x->streams[i], false);
	}
	x->open = false;
	x->ended = packet_now(p);
	packet_leg_drop(p, x);
	packet_station_drop(p, x);
	packet_app_drop(x);
	g_ptr_array_remove(p->open, x);
	for (uint32_t i = 0; i < x->n; i++) {
		struct packet_stream *s = &x->streams[i];
		packet_member_leave(p, s);
		for (uint32_t k = 0; k < s->n; k++)
			packet_conn_drop(p, packet_conn_at(p, s->conns[k]));
		s->n = 0;
	}
}

static uint64_t cancel(struct tp *t, tp_id id)
{
	struct packet *p = packet_of(t);
	struct packet_xfer *x = packet_xfer(p, id);
	catch_up(p);
	if (x->open)
		end(p, x);
	return x->delivered;
}

static void free_xfer(gpointer xfer)
{
	struct packet_xfer *x = xfer;
	for (uint32_t i = 0; x && i < x->n; i++)
		g_free(x->streams[i].held);
	g_free(x);
}

static void forget(struct tp *t, tp_id id)
{
	struct packet *p = packet_of(t);
	struct packet_xfer *x = packet_xfer(p, id);
	SIM_ASSERT(x && !x->open);
	p->xfers->pdata[id - p->first] = NULL;
	free_xfer(x);
	if (++p->forgotten * 2 < p->xfers->len)
		return;
	guint n = 0;
	while (n < p->xfers->len && !p->xfers->pdata[n])
		n++;
	if (n)
		g_ptr_array_remove_range(p->xfers, 0, n);
	p->first += n;
	p->forgotten = 0;
}

/* The source's own while nothing waits behind it, else what arrived in the last tick. */
share_rate packet_rate(const struct packet_xfer *x)
{
	share_rate sum = 0;
	for (uint32_t i = 0; i < x->n; i++) {
		const struct packet_stream *s = &x->streams[i];
		if (!packet_source_paces(s) && s->rate)
			return x->mean;
		sum += s->rate;
	}
	return sum;
}

static void progress(const struct tp *t, tp_id id, struct tp_progress *out)
{
	const struct packet_xfer *x = packet_xfer(packet_of(t), id);
	*out = (struct tp_progress){.bytes = x->delivered, .done = x->delivered * TP_BYTE, .rate = x->open ? packet_rate(x) : 0, .stalled = x->stalled};
}

static void held(const struct tp *t, tp_id id, tp_held_fn fn, void *ctx)
{
	packet_held_each(packet_of(t), packet_xfer(packet_of(t), id), fn, ctx);
}

static void at_bytes(struct tp *t, tp_id id, uint64_t bytes)
{
	struct packet_xfer *x = packet_xfer(packet_of(t), id);
	if (bytes > x->delivered)
		x->mark = MIN(x->mark, bytes);
}

static void hang_up(struct tp *t, uint32_t owner)
{
	catch_up(packet_of(t));
	packet_conn_hang_up(packet_of(t), owner);
}

static void settle(struct tp *t)
{
	catch_up(packet_of(t));
}

static void on_event(void *ctx, uint32_t id, uint64_t ev)
{
	struct packet *p = ctx;
	struct packet_xfer *x = packet_xfer(p, id);
	catch_up(p);
	if (!x || !x->open)
		return;
	switch ((enum packet_event)ev) {
	case PACKET_DONE:
		end(p, x);
		p->fn(p->ctx, x->owner, id, TP_DONE);
		return;
	case PACKET_STALLED:
	case PACKET_RESUMED:
		if (x->stalled == (ev == PACKET_STALLED))
			p->fn(p->ctx, x->owner, id, ev == PACKET_STALLED ? TP_STALLED : TP_RESUMED);
		return;
	case PACKET_RATE:
		x->told = false;
		x->said = packet_rate(x);
		p->fn(p->ctx, x->owner, id, TP_RATE);
		return;
	}
}

static void counts(const struct tp *t, uint32_t owner, struct tp_counts *out) { packet_owner_counts(packet_of(t), owner, out); }

static void measure(struct tp *t)
{
	catch_up(packet_of(t));
	packet_use_look(packet_of(t));
}

static const struct tp_ops ops = {
	.start = begin,
	.set_paths = set_paths,
	.set_rate = set_rate,
	.resource_changed = resource_changed,
	.cancel = cancel,
	.forget = forget,
	.progress = progress,
	.held = held,
	.at_bytes = at_bytes,
	.hang_up = hang_up,
	.measure = measure,
	.trace = packet_trace,
	.counts = counts,
	.res_counts = packet_res_counts,
	.settle = settle,
	.free = packet_free,
};

static struct tp *make(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx)
{
	struct packet *p = packet_new(s, res, seed, handler, fn, ctx);
	p->base.ops = &ops;
	p->xfers = g_ptr_array_new_with_free_func(free_xfer);
	sim_set_handler(s, handler, "transport", on_event, p);
	res_table_measured(res);
	return &p->base;
}

const struct tp_factory packet_factory = {"packet", true, make};
