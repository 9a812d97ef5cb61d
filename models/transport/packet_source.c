/* models/transport/packet_source.c: when bytes come from their source.
 *
 * A transfer's streams take blocks from one common count. A stream's source makes one block at a time, at the stream's part of the session's stages (S1: the sender's own ceiling paces it),
 * and hands it to the stations of its path; a block that has passed them enters a connection's send buffer. The source rests while two blocks wait there, and what it would have made then
 * is not made up for. Blocks are 64 KiB, of a slow source a millisecond of its rate but a segment at least; a sender that waits for its blocks (NFC) has its own, and so
 * many under way. A stream that crosses no network delivers what its stations let pass.
 */
#include "models/transport/packet_inside.h"

#define FASTEST (SHARE_RATE_MAX >> 4) /* of a source without limit whose bytes cross no network: a step of it must be some time */

static uint64_t per_ms(share_rate rate) { return (uint64_t)(rate >> 20) / 1000; }

static uint64_t block_of(const struct packet_xfer *x, const struct packet_stream *s)
{
	if (x->spec.app.block)
		return x->spec.app.block;
	if (!s->n)
		return MAX(per_ms(s->rate), PACKET_BLOCK);
	return s->rate == SHARE_RATE_MAX ? PACKET_BLOCK : CLAMP(per_ms(s->rate), MAX(s->path.mss, 1), PACKET_BLOCK);
}

/* Taken from the source and not yet at the other end. */
static uint64_t under_way(const struct packet *p, const struct packet_stream *s)
{
	uint64_t sum = s->making + s->asked;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct packet_conn *c = packet_conn_at(p, s->conns[i]);
		sum += c->unsent + c->inside - c->stale;
	}
	return sum;
}

static bool has_room(const struct packet *p, const struct packet_xfer *x, const struct packet_stream *s, uint64_t block)
{
	uint64_t waits = s->asked;
	if (x->spec.app.block)
		return under_way(p, s) + block <= (uint64_t)x->spec.app.block * MAX(x->spec.app.depth, 1);
	for (uint32_t i = 0; i < s->n; i++)
		waits += packet_conn_at(p, s->conns[i])->unsent;
	return waits < 2 * block * MAX(s->n, 1);
}

static void plan(struct packet *p, const struct packet_xfer *x, struct packet_stream *s)
{
	s->due = SIM_TIME_NEVER;
	if (!s->making || !s->rate)
		return;
	sim_i128 left = (sim_i128)s->making * TP_BYTE - s->made;
	s->due = left > 0 ? sim_after(s->since, sim_dur_ps(base_div_ceil(left, s->rate))) : s->since;
	if (s->due.ps >= s->timer.ps || s->due.ps == SIM_TIME_NEVER.ps)
		return;
	s->timer = s->due;
	net_timer(p->net, s->due, x->id, PACKET_SOURCE + (uint32_t)(s - x->streams));
}

static void hand_over(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	x->streams[stream].asked += bytes;
	packet_station_ask(p, x, stream, bytes);
}

void packet_source_want(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	struct packet_stream *s = &x->streams[stream];
	if (s->pulling || (!s->n && s->path.dead))
		return;
	s->pulling = true;
	while (x->open && !s->making && s->rate && x->left) {
		uint64_t bytes = MIN(block_of(x, s), x->left);
		if (!has_room(p, x, s, bytes))
			break;
		if (!x->endless)
			x->left -= bytes;
		if (s->rate == SHARE_RATE_MAX) {
			hand_over(p, x, stream, bytes);
			continue;
		}
		s->making = bytes;
		s->made = 0;
		s->since = packet_now(p);
		plan(p, x, s);
	}
	s->pulling = false;
}

void packet_source_due(struct packet *p, uint32_t id, uint32_t stream)
{
	struct packet_xfer *x = packet_xfer(p, id);
	if (!x || !x->open)
		return;
	struct packet_stream *s = &x->streams[stream];
	if (packet_now(p).ps >= s->timer.ps)
		s->timer = SIM_TIME_NEVER;
	if (s->making && packet_now(p).ps >= s->due.ps) {
		uint64_t bytes = s->making;
		s->making = 0;
		hand_over(p, x, stream, bytes);
	}
	plan(p, x, s);
	packet_source_want(p, x, stream);
}

/* The connection with least to send; they take turns. */
static struct packet_conn *next_conn(const struct packet *p, struct packet_stream *s)
{
	struct packet_conn *best = NULL;
	for (uint32_t i = 0; i < s->n; i++) {
		struct packet_conn *c = packet_conn_at(p, s->conns[(s->turn + i) % s->n]);
		if (!best || c->unsent < best->unsent)
			best = c;
	}
	s->turn = (s->turn + 1) % s->n;
	return best;
}

void packet_source_granted(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	struct packet_stream *s = &x->streams[stream];
	SIM_ASSERT(s->asked >= bytes);
	s->asked -= bytes;
	if (s->n) {
		packet_conn_give(p, next_conn(p, s), bytes);
		return;
	}
	packet_use_wake(p);
	packet_arrived(p, x, stream, bytes);
	packet_source_want(p, x, stream);
}

static void set_part(struct packet *p, struct packet_xfer *x, struct packet_stream *s)
{
	struct tp_part part = tp_stages_part(&x->stages, x->split, p->res, s->path.stage, s->path.stage_res);
	if (s->making && s->rate)
		s->made += (sim_i128)s->rate * sim_between(s->since, packet_now(p)).ps;
	s->since = packet_now(p);
	s->rate = !s->n && part.rate > FASTEST ? FASTEST : part.rate;
	s->cause = part.cause;
	s->cause_res = part.res;
	plan(p, x, s);
}

/* In the net's next event: in this instant its rate may still be set. */
static void begin(struct packet *p, const struct packet_xfer *x)
{
	for (uint32_t i = 0; i < x->n; i++)
		net_timer(p->net, packet_now(p), x->id, PACKET_SOURCE + i);
}

void packet_source_start(struct packet *p, struct packet_xfer *x)
{
	for (uint32_t i = 0; i < x->n; i++)
		set_part(p, x, &x->streams[i]);
	begin(p, x);
}

void packet_source_rate(struct packet *p, struct packet_xfer *x, share_rate rate)
{
	x->stages = tp_stages_one(rate);
	for (uint32_t i = 0; i < x->n; i++) {
		packet_held_flush(p, x, i);
		set_part(p, x, &x->streams[i]);
	}
	begin(p, x);
}

bool packet_source_paces(const struct packet_stream *s) { return s->making && s->rate < SHARE_RATE_MAX; }
