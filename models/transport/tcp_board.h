/* models/transport/tcp_board.h: the scoreboard of one sender: what became of each segment between the first unacknowledged and the next new one (RFC 6675:
 * Update, IsLost, SetPipe, NextSeg).
 *
 * A ring of 8 bytes a segment, a power of two, which grows to the window and stays: when it was last sent (ticks of 1,024 ps, 42 bits: differences up to 37
 * minutes), its bytes, flags. A SACKed segment needs no time any more: its field is the end of the run it is in, as known when it was marked, so that a walk
 * jumps from run to run; each segment is marked once. `pipe` follows every change: a segment counts while it is neither SACKed nor lost, and once more while a
 * retransmission of it is on its way.
 */
#ifndef MODELS_TRANSPORT_TCP_BOARD_H
#define MODELS_TRANSPORT_TCP_BOARD_H

#include "models/transport/tcp.h"

enum { TCP_SACKED = 1, TCP_LOST = 2, TCP_AGAIN = 4, TCP_EVER = 8 }; /* AGAIN: a retransmission is on its way; EVER: it was sent more than once (Karn) */

struct tcp_again { /* a retransmission, in the order sent */
	int64_t tick;
	uint32_t seq;
};

struct tcp_board {
	uint64_t *ring;
	struct tcp_again *again; /* ring */
	uint32_t mask, again_mask, again_head, again_tail;
	uint32_t una, next;      /* first unacknowledged; next new one */
	uint32_t high;           /* beyond the highest SACKed, at least una */
	uint32_t mark;           /* below it IsLost is decided */
	uint32_t hint;           /* below it no lost segment waits to be sent */
	uint32_t sacked, lost, todo; /* segments; todo: lost and not sent again since */
	int64_t out, pipe;       /* bytes: sent and not acknowledged by the cumulative number; in flight */
	int64_t latest;          /* tick: when the latest delivered segment was sent */
	int64_t least_rtt;       /* ticks: an ACK of a retransmission that comes sooner is for what was sent before */
	bool stamps;             /* timestamps (RFC 7323): retransmissions give samples, too */
};

struct tcp_board_got { /* by one ACK */
	int64_t bytes;           /* newly known to be delivered */
	int64_t first, last;     /* tick: when the oldest and the latest of them that make samples were sent; -1: none */
	bool early;              /* a retransmission was acknowledged too early: by what was sent before it */
	bool found;              /* one that was lost, but not sent again, has arrived */
};

void tcp_board_init(struct tcp_board *b);
void tcp_board_clear(struct tcp_board *b);
void tcp_board_grow(struct tcp_board *b);

#define TCP_BOARD_TIME(e) ((int64_t)((e) >> 22))
#define TCP_BOARD_BYTES(e) ((int64_t)((e) >> 6 & 0xffff))
static inline uint64_t *tcp_board_at(const struct tcp_board *b, uint32_t seq) { return &b->ring[seq & b->mask]; }
static inline uint64_t tcp_board_cell(int64_t tick, int64_t bytes, unsigned flags) { return (uint64_t)tick << 22 | (uint64_t)bytes << 6 | flags; }
static inline int64_t tcp_board_ago(int64_t tick, uint64_t cell) { return (int64_t)((uint64_t)(tick - TCP_BOARD_TIME(cell)) << 22) >> 22; }
static inline bool tcp_board_later(int64_t a, int64_t b) { return b < 0 || (int64_t)((uint64_t)(a - b) << 22) > 0; } /* b -1: never */

/* A new segment. */
static inline void tcp_board_push(struct tcp_board *b, int64_t tick, uint32_t bytes)
{
	if (b->next - b->una > b->mask)
		tcp_board_grow(b);
	*tcp_board_at(b, b->next++) = tcp_board_cell(tick, bytes, 0);
	b->out += bytes;
	b->pipe += bytes;
}

/* The cumulative number, not beyond `next`; the blocks it covers may have been SACKed before. */
void tcp_board_advance_slow(struct tcp_board *b, uint32_t to, int64_t tick, struct tcp_board_got *got);
static inline void tcp_board_advance(struct tcp_board *b, uint32_t to, int64_t tick, struct tcp_board_got *got)
{
	uint32_t seq = b->una;
	int64_t bytes = 0, first = -1, last = -1;
	for (; seq != to; seq++) {
		uint64_t e = *tcp_board_at(b, seq);
		if (e & 0x3f)
			break;
		bytes += TCP_BOARD_BYTES(e);
		last = TCP_BOARD_TIME(e);
		if (first < 0)
			first = last;
	}
	b->una = seq;
	b->out -= bytes;
	b->pipe -= bytes;
	*got = (struct tcp_board_got){.bytes = bytes, .first = first, .last = last};
	if (last >= 0 && (b->again_head == b->again_tail || tcp_board_later(last, b->latest)))
		b->latest = last;
	if (seq != to)
		tcp_board_advance_slow(b, to, tick, got);
}

void tcp_board_sack(struct tcp_board *b, uint32_t from, uint32_t to, int64_t tick, struct tcp_board_got *got); /* adds to `got` */
/* IsLost for all it newly holds for: `dup` SACKed segments lie above. A retransmission is lost when something sent after it has been delivered (RFC 8985's
 * rule, paths keep the order). */
void tcp_board_judge(struct tcp_board *b, uint32_t dup);
void tcp_board_all_lost(struct tcp_board *b);               /* after a timeout: all that is not SACKed */
void tcp_board_none_lost(struct tcp_board *b);              /* the timeout was for nothing */
uint32_t tcp_board_todo(struct tcp_board *b);               /* the first lost one to be sent again; todo is not 0 */
/* Neither SACKed, nor lost, nor on its way again: the first with SACKed ones above it, the last of all. False: none. */
bool tcp_board_doubtful(const struct tcp_board *b, uint32_t *out);
bool tcp_board_last(const struct tcp_board *b, uint32_t *out);
uint32_t tcp_board_again(struct tcp_board *b, uint32_t seq, int64_t tick);  /* it is sent again; its bytes */

#endif
