/* models/transport/packet_app.c: a sender that works in blocks and waits for the other end: NFC's one thread (contract S1).
 *
 * Of what its stations let through it begins a block when fewer than `depth` are under way. A block takes `service` to make and enters the send buffer as it
 * is made; it is done with when it is made and answered: a round trip after its first bytes have reached the other end, whatever these waited for on the way
 * (the way back counts without its queues). So one block at a time gives block / (service + round trip), as in flows, and what a block takes on a slow wire
 * hides behind it: no published figure is of a wire that is slower than the thread. How fast blocks can be made at all is the session's own pace
 * (packet_source.c).
 */
#include "models/transport/packet_inside.h"

#define PIECE 4096 /* bytes that enter the send buffer together */
#define MOST 64    /* blocks under way */

struct under_way {
	uint64_t start, bytes;   /* of the stream's */
	struct sim_time back;    /* when its answer is; NEVER: nothing of it is at the other end */
};

struct packet_app {
	uint64_t ready;          /* bytes that may be sent, not yet in a block */
	uint64_t making, made;   /* bytes of the block that is being made, and of it in the send buffer; 0: none */
	struct sim_time begun;
	uint64_t begun_bytes, arrived; /* of all blocks so far */
	struct under_way blocks[MOST]; /* a ring */
	uint32_t first, n;
};

static struct sim_dur way_back(const struct packet *p, const struct packet_stream *s)
{
	const struct wire *w = s->wire == WIRE_NONE ? NULL : wire_get(p->res->wires, s->wire);
	int64_t there = 0;
	for (uint32_t i = 0; w && i < w->n_there; i++)
		there += res_get(p->res, w->there[i])->delay.ps;
	return sim_dur_ps(w ? MAX(0, w->rtt.ps - there) : 0);
}

static void wake(struct packet *p, const struct packet_xfer *x, uint32_t stream, struct sim_time t)
{
	net_timer(p->net, t, x->id, PACKET_APP + stream);
}

static struct sim_dur service(const struct packet_xfer *x, uint64_t bytes)
{
	return sim_dur_ps(base_div_floor((sim_i128)x->spec.app.service.ps * (int64_t)bytes, x->spec.app.block));
}

/* When the piece that is made next will be. */
static struct sim_time piece_due(const struct packet_xfer *x, const struct packet_app *a)
{
	return sim_after(a->begun, service(x, MIN(a->made + PIECE, a->making)));
}

static bool is_last(const struct packet_xfer *x, const struct packet_stream *s) { return !x->endless && !x->left && !s->making && !s->asked; }

static void begin(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_stream *s = &x->streams[stream];
	struct packet_app *a = s->app;
	uint64_t block = x->spec.app.block;
	if (a->making || a->n >= MIN(x->spec.app.depth, MOST) || !a->ready || (a->ready < block && !is_last(x, s)))
		return;
	a->making = MIN(a->ready, block);
	a->made = 0;
	a->ready -= a->making;
	a->begun = packet_now(p);
	a->blocks[(a->first + a->n++) % MOST] = (struct under_way){a->begun_bytes, a->making, SIM_TIME_NEVER};
	a->begun_bytes += a->making;
	wake(p, x, stream, piece_due(x, a));
}

/* The pieces that are made by now. */
static void pour(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_app *a = x->streams[stream].app;
	uint64_t bytes = 0;
	while (a->making && piece_due(x, a).ps <= packet_now(p).ps) {
		uint64_t piece = MIN(PIECE, a->making - a->made);
		a->made += piece;
		bytes += piece;
		if (a->made == a->making)
			a->making = a->made = 0;
	}
	if (bytes && a->making)
		wake(p, x, stream, piece_due(x, a));
	if (bytes)
		packet_source_pour(p, x, stream, bytes);
}

void packet_app_take(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	struct packet_stream *s = &x->streams[stream];
	if (!s->app)
		s->app = g_new0(struct packet_app, 1);
	s->app->ready += bytes;
	begin(p, x, stream);
}

void packet_app_arrived(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	struct packet_app *a = x->streams[stream].app;
	if (!a)
		return;
	a->arrived += bytes;
	struct sim_time back = sim_after(packet_now(p), way_back(p, &x->streams[stream]));
	for (uint32_t i = 0; i < a->n; i++) {
		struct under_way *b = &a->blocks[(a->first + i) % MOST];
		if (b->start >= a->arrived || b->back.ps != SIM_TIME_NEVER.ps)
			continue;
		b->back = sim_after(back, service(x, b->bytes - MIN(PIECE, b->bytes))); /* the rest of it was made meanwhile, or is */
		wake(p, x, stream, b->back);
	}
}

void packet_app_due(struct packet *p, uint32_t id, uint32_t stream)
{
	struct packet_xfer *x = packet_xfer(p, id);
	struct packet_app *a = x && x->open ? x->streams[stream].app : NULL;
	if (!a)
		return;
	pour(p, x, stream);
	while (a->n && a->blocks[a->first].back.ps <= packet_now(p).ps) {
		a->first = (a->first + 1) % MOST;
		a->n--;
	}
	begin(p, x, stream);
	packet_source_want(p, x, stream);
}

void packet_app_drop(struct packet_xfer *x)
{
	for (uint32_t i = 0; i < x->n; i++)
		g_clear_pointer(&x->streams[i].app, g_free);
}

uint64_t packet_app_inside(const struct packet_stream *s) { return s->app ? s->app->ready + s->app->making - s->app->made : 0; }

bool packet_app_waits(const struct packet_xfer *x, const struct packet_stream *s)
{
	return s->app && (s->app->making || s->app->n >= MIN(x->spec.app.depth, MOST));
}
