/* models/transport/packet_source.c: when bytes come from their source.
 *
 * A transfer's streams take blocks from one common count. A stream's source makes one block at a time, at the stream's part of the session's stages (S1:
 * the sender's own ceiling paces it), and hands it to the stations of its path; a block that has passed them enters a connection's send buffer. The source
 * rests while two blocks wait there (and one for each station), and what it would have made then is not made up for. Blocks are 64 KiB, of a slow source a
 * millisecond of its rate but a segment at least, or what it makes in a tenth of a second when that is less. Of a sender that waits for its blocks (NFC)
 * what has passed the stations goes to packet_app.c. A stream that crosses no network delivers what its stations let pass.
 */
#include "models/transport/packet_inside.h"

#define DATAGRAM 100 /* bytes: the least that is sent by itself */
#define FASTEST (SHARE_RATE_MAX - 1) /* of a source without limit whose bytes cross no network: a step of it must be some time */

static uint64_t per_ms(share_rate rate) { return (uint64_t)(rate >> 20) / 1000; }

/* Nothing on its way could be short. */
static bool is_free(const struct packet_stream *s) { return !s->n && !s->stations && s->path.reads == WIRE_NONE && s->path.writes == WIRE_NONE; }

static uint64_t block_of(const struct packet_xfer *x, const struct packet_stream *s)
{
	uint64_t segment = MAX(s->path.mss, 1), tenth = (uint64_t)(s->rate >> 20) / 10;
	if (x->spec.app.block)
		return MIN(x->spec.app.block, PACKET_BLOCK);
	if (is_free(s))
		return MAX(per_ms(s->rate), PACKET_BLOCK);
	if (tenth < segment)
		return MAX(tenth, MIN(segment, DATAGRAM));
	return s->rate == SHARE_RATE_MAX ? PACKET_BLOCK : CLAMP(per_ms(s->rate), segment, PACKET_BLOCK);
}

/* Of what is left; the streams of a session take the last of it in small parts, so that they end together. */
static uint64_t take(const struct packet_xfer *x, const struct packet_stream *s)
{
	uint64_t most = x->endless || x->n == 1 ? x->left : MAX(x->left / (2 * x->n), MIN(MAX(s->path.mss, 1), x->left));
	return MIN(block_of(x, s), most);
}

/* Two blocks for each connection, and one for each station, so that none stands idle for want of blocks. */
static bool has_room(const struct packet *p, const struct packet_stream *s, uint64_t block)
{
	uint64_t waits = s->asked + packet_app_inside(s);
	for (uint32_t i = 0; i < s->n; i++)
		waits += packet_conn_at(p, s->conns[i])->unsent;
	return !packet_leg_full(s) && waits < (2 * MAX(s->n, 1) + s->stations) * block + packet_leg_room(s);
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
		uint64_t bytes = take(x, s);
		if (!has_room(p, s, MAX(block_of(x, s), x->spec.app.block)))
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
	if (x->spec.app.block)
		packet_app_take(p, x, stream, bytes);
	else
		packet_source_pour(p, x, stream, bytes);
	packet_source_want(p, x, stream);
}

void packet_source_pour(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	struct packet_stream *s = &x->streams[stream];
	if (s->n) {
		packet_conn_give(p, next_conn(p, s), bytes);
		return;
	}
	packet_use_wake(p);
	packet_held_look(p, x, stream);
	packet_app_arrived(p, x, stream, bytes);
	packet_leg_write(p, x, stream, bytes);
}

/* What is being made at a rate that is now lower. */
static void make_smaller(struct packet_xfer *x, struct packet_stream *s)
{
	uint64_t block = block_of(x, s);
	if (!s->rate || s->making <= block)
		return;
	if (!x->endless)
		x->left += s->making - block;
	s->making = block;
}

static void set_part(struct packet *p, struct packet_xfer *x, struct packet_stream *s)
{
	struct tp_part part = tp_stages_part(&x->stages, x->split, p->res, s->path.stage, s->path.stage_res);
	if (s->making && s->rate)
		s->made += (sim_i128)s->rate * sim_between(s->since, packet_now(p)).ps;
	s->since = packet_now(p);
	s->rate = is_free(s) && part.rate > FASTEST ? FASTEST : part.rate;
	s->cause = part.cause;
	s->cause_res = part.res;
	make_smaller(x, s);
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
	x->stages = x->member = tp_stages_one(rate);
	for (uint32_t i = 0; i < x->n; i++) {
		packet_held_flush(p, x, i);
		set_part(p, x, &x->streams[i]);
	}
	begin(p, x);
}

bool packet_source_paces(const struct packet_stream *s) { return s->making && s->rate < SHARE_RATE_MAX; }
