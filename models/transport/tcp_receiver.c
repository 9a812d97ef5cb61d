/* models/transport/tcp_receiver.c: a TCP receiver: what has come, when it is acknowledged (RFC 5681 section 4.2, RFC 2018, RFC 2883), the window it offers.
 *
 * Every `ack_every` full segments or `ack_delay` after the first; at once for the first `quick_acks` segments, out of order, into a hole, after a mark, for a
 * duplicate. A burst of segmentation offload is looked at when its last segment has come, or `offload` bytes (LRO hands it up as one). Segments beyond the
 * next one lie in a ring of 8 bytes each, made when the first of them comes: both ends of a run know each other, so each arrival costs the same. An ACK that
 * fills a hole names a block above in turn: otherwise a lost ACK would leave the sender not knowing. Auto-tuning (Linux's dynamic right-sizing): twice what
 * was read in a round trip, more when that grows, up to the ceiling; the offer opens by two segments for each that comes. Left out: three blocks an ACK (one
 * here), the adaptive part of Linux's ACK delay, an application that reads late. */
#include "models/transport/tcp.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_RING 64u

struct cell { /* of a segment beyond `next`; inside a run `other` is of no meaning */
	uint32_t other;          /* the other end of its run */
	uint32_t bytes;          /* 0: has not come */
};

struct tcp_receiver {
	uint32_t next, top;      /* awaited; beyond the highest that has come */
	uint32_t pending;        /* bytes in order that are not acknowledged */
	uint32_t limit;          /* more bytes than that are acknowledged at once */
	uint32_t every, offload;
	uint32_t quick;          /* segments still acknowledged at once */
	uint32_t mss;
	uint32_t block, block_count; /* to be named by the next ACK */
	uint32_t turn;           /* blocks below have been named in turn */
	bool echo;
	uint8_t scale;
	struct sim_time due;
	struct sim_dur delay;
	int64_t offered, ceiling; /* bytes */
	int64_t clamp;           /* what auto-tuning allows now */
	int64_t read, space;     /* bytes read in this round trip, in the best so far */
	int64_t through;         /* bytes until a window has passed: a round trip, when nobody tells */
	struct sim_time since;   /* the round trip began */
	struct sim_time window_since;
	struct sim_dur rtt;      /* 0: not known */
	bool told, tunes;
	struct cell *ring;
	uint32_t mask;
};

void tcp_receiver_set(struct tcp_receiver *r, uint32_t mss)
{
	r->mss = mss;
	r->limit = (r->every - 1) * mss;
}

struct tcp_receiver *tcp_receiver_new(const struct tcp_conf *c, struct sim_time now)
{
	struct tcp_receiver *r = calloc(1, sizeof(*r));
	SIM_ASSERT(r != NULL && c->ack_every > 0);
	r->every = c->ack_every;
	tcp_receiver_set(r, c->mss);
	r->offload = c->offload;
	r->quick = c->quick_acks;
	r->delay = c->ack_delay;
	r->scale = (uint8_t)tcp_window_scale(c->receive_window);
	r->ceiling = c->receive_window;
	r->tunes = c->receive_start > 0 && c->receive_start < c->receive_window;
	r->offered = r->clamp = r->tunes ? c->receive_start : c->receive_window;
	r->space = c->initial_window * (int64_t)c->mss;
	r->through = r->offered;
	r->due = SIM_TIME_NEVER;
	r->since = r->window_since = now;
	return r;
}

void tcp_receiver_free(struct tcp_receiver *r)
{
	if (!r)
		return;
	free(r->ring);
	free(r);
}

void tcp_receiver_round_trip(struct tcp_receiver *r, struct sim_dur rtt)
{
	r->rtt = rtt;
	r->told = true;
}

/* --- auto-tuning --- */

static void tune(struct tcp_receiver *r, struct sim_time now)
{
	if (r->rtt.ps == 0 || sim_between(r->since, now).ps < r->rtt.ps)
		return;
	if (r->read > r->space) {
		int64_t want = 2 * r->read + 16 * (int64_t)r->mss;
		want += base_div_floor((sim_i128)want * (r->read - r->space), r->space) * 2;
		if (want > r->clamp)
			r->clamp = want < r->ceiling ? want : r->ceiling;
		r->space = r->read;
	}
	r->read = 0;
	r->since = now;
}

static void measure(struct tcp_receiver *r, int64_t bytes, struct sim_time now)
{
	r->through -= bytes;
	if (r->through > 0)
		return;
	struct sim_dur took = sim_between(r->window_since, now);
	if (!r->told && (r->rtt.ps == 0 || took.ps < r->rtt.ps))
		r->rtt = took;
	r->through = r->offered;
	r->window_since = now;
}

static __attribute__((noinline)) void read_bytes(struct tcp_receiver *r, int64_t bytes, struct sim_time now)
{
	measure(r, bytes, now);
	r->read += bytes;
	r->offered += bytes >= (int64_t)r->mss ? 2 * bytes : 0;
	tune(r, now);
	if (r->offered > r->clamp)
		r->offered = r->clamp;
	r->tunes = r->offered < r->ceiling;
}

/* --- out of order --- */

static struct cell *at(const struct tcp_receiver *r, uint32_t seq) { return &r->ring[seq & r->mask]; }

static bool has(const struct tcp_receiver *r, uint32_t seq)
{
	return !tcp_before(seq, r->next) && tcp_before(seq, r->top) && at(r, seq)->bytes > 0;
}

static void make_room(struct tcp_receiver *r, uint32_t seq)
{
	uint32_t size = r->ring ? r->mask + 1 : FIRST_RING, old = r->ring ? size : 0;
	while (seq - r->next >= size)
		size *= 2;
	if (size == old)
		return;
	struct cell *ring = calloc(size, sizeof(*ring));
	SIM_ASSERT(ring != NULL && size <= UINT32_C(1) << 30);
	for (uint32_t s = r->next; old && tcp_before(s, r->top); s++)
		ring[s & (size - 1)] = *at(r, s);
	free(r->ring);
	r->ring = ring;
	r->mask = size - 1;
}

static void name(struct tcp_receiver *r, uint32_t from, uint32_t to, uint32_t around)
{
	if (to - from > UINT16_MAX) {
		if (around - from >= UINT16_MAX)
			from = around + 1 - UINT16_MAX;
		to = to - from > UINT16_MAX ? from + UINT16_MAX : to;
	}
	r->block = from;
	r->block_count = to - from;
}

static void above(struct tcp_receiver *r, uint32_t seq, uint32_t bytes)
{
	make_room(r, seq);
	uint32_t from = has(r, seq - 1) ? at(r, seq - 1)->other : seq;
	uint32_t last = has(r, seq + 1) ? at(r, seq + 1)->other : seq;
	*at(r, seq) = (struct cell){seq, bytes};
	at(r, from)->other = last;
	at(r, last)->other = from;
	if (!tcp_before(seq, r->top))
		r->top = seq + 1;
	name(r, from, last + 1, seq);
}

/* What lay beyond a hole that is filled. */
static uint64_t join(struct tcp_receiver *r)
{
	uint64_t bytes = 0;
	while (has(r, r->next)) {
		bytes += at(r, r->next)->bytes;
		at(r, r->next++)->bytes = 0;
	}
	return bytes;
}

/* An ACK in order names the next block above in turn. */
static void name_in_turn(struct tcp_receiver *r)
{
	uint32_t seq = tcp_before(r->turn, r->next) ? r->next : r->turn;
	for (uint32_t looked = 0; looked < FIRST_RING && tcp_before(seq, r->top); looked++, seq++)
		if (has(r, seq)) {
			uint32_t last = at(r, seq)->other;
			if (!has(r, seq - 1)) {
				name(r, seq, last + 1, seq);
				seq = last + 1;
				break;
			}
		}
	r->turn = tcp_before(seq, r->top) ? seq : r->next;
}

/* --- segments and acknowledgements --- */

static bool due_now(struct tcp_receiver *r, unsigned flags, struct sim_time now)
{
	if (flags & TCP_MARKED)
		return true;
	if (r->offload == 0 || (flags & TCP_BURST_END) || r->pending >= r->offload) {
		if (r->pending > r->limit)
			return true;
		if (r->quick > 0) {
			r->quick--;
			return true;
		}
	}
	if (r->due.ps == INT64_MAX)
		r->due = sim_after(now, r->delay);
	return false;
}

static __attribute__((noinline)) void congestion(struct tcp_receiver *r, unsigned flags)
{
	if (flags & TCP_CWR)
		r->echo = false;
	if (flags & TCP_MARKED)
		r->echo = true;
}

/* Behind a hole, into it, or once more. */
static __attribute__((noinline)) uint64_t disordered(struct tcp_receiver *r, uint32_t seq, uint32_t bytes, struct sim_time now)
{
	if (tcp_before(seq, r->next) || has(r, seq)) {
		r->block = seq;
		r->block_count = 1;
		return 0;
	}
	if (seq != r->next) {
		above(r, seq, bytes);
		return 0;
	}
	r->next++;
	uint64_t got = bytes + join(r);
	if (tcp_before(r->next, r->top))
		name_in_turn(r);
	if (r->tunes)
		read_bytes(r, (int64_t)got, now);
	return got;
}

uint64_t tcp_receiver_data(struct tcp_receiver *r, uint32_t seq, uint32_t bytes, unsigned flags, struct sim_time now, bool *out_ack)
{
	if (flags & (TCP_CWR | TCP_MARKED))
		congestion(r, flags);
	if (seq != r->next || seq != r->top) {
		*out_ack = true;
		return disordered(r, seq, bytes, now);
	}
	r->top = ++r->next;
	r->pending += bytes;
	if (r->tunes)
		read_bytes(r, bytes, now);
	*out_ack = due_now(r, flags, now);
	return bytes;
}

void tcp_receiver_ack(struct tcp_receiver *r, struct sim_time now, struct tcp_ack *out)
{
	(void)now;
	int64_t units = r->offered >> r->scale;
	*out = (struct tcp_ack){
		.next = r->next,
		.sack_from = r->block,
		.sack_count = (uint16_t)r->block_count,
		.window = (uint16_t)(units < UINT16_MAX ? units : UINT16_MAX),
		.echo = r->echo,
	};
	r->block_count = 0;
	r->pending = 0;
	r->due = SIM_TIME_NEVER;
}

struct sim_time tcp_receiver_deadline(const struct tcp_receiver *r) { return r->due; }
uint32_t tcp_receiver_next(const struct tcp_receiver *r) { return r->next; }
