/* models/transport/tcp_board.c: the scoreboard: RFC 6675 section 4 by segments. A segment is lost when `dup` SACKed ones lie above it: the RFC counts three
 * separate blocks or more than two full segments of bytes, which is the same for full segments and later for short ones; Linux counts segments. Lost
 * retransmissions are found by the order of sending. Left out: reneging (a receiver that drops what it has SACKed), reordering that is learnt (paths keep the
 * order, but for a change of path). */
#include "models/transport/tcp_board.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_RING 64u

static void *more(void *p, size_t n, size_t each)
{
	p = realloc(p, n * each);
	SIM_ASSERT(p != NULL);
	return p;
}

void tcp_board_init(struct tcp_board *b)
{
	*b = (struct tcp_board){.mask = FIRST_RING - 1, .latest = -1};
	b->ring = more(NULL, FIRST_RING, sizeof(*b->ring));
}

void tcp_board_clear(struct tcp_board *b)
{
	free(b->ring);
	free(b->again);
}

/* The upper half of the new ring takes what now belongs there. */
void tcp_board_grow(struct tcp_board *b)
{
	uint32_t old = b->mask + 1;
	SIM_ASSERT(old < UINT32_C(1) << 30);
	b->ring = more(b->ring, 2 * (size_t)old, sizeof(*b->ring));
	memcpy(b->ring + old, b->ring, old * sizeof(*b->ring));
	b->mask = 2 * old - 1;
}

/* How often a segment counts in the pipe. */
static int64_t counted(uint64_t e)
{
	return (e & TCP_SACKED) ? 0 : !(e & TCP_LOST) + !!(e & TCP_AGAIN);
}

/* One that was not SACKed has been delivered. */
static void delivered(struct tcp_board *b, uint64_t e, int64_t tick, struct tcp_board_got *got)
{
	int64_t sent = TCP_BOARD_TIME(e), bytes = TCP_BOARD_BYTES(e);
	b->pipe -= counted(e) * bytes;
	got->bytes += bytes;
	if (e & TCP_LOST) {
		b->lost--;
		b->todo -= !(e & TCP_AGAIN);
		got->found |= !(e & TCP_EVER);
	}
	if ((e & TCP_EVER) && tcp_board_ago(tick, e) < b->least_rtt) {
		got->early = true;
		return;
	}
	if (b->stamps || !(e & TCP_EVER)) {
		if (got->first < 0 || tcp_board_later(got->first, sent))
			got->first = sent;
		if (tcp_board_later(sent, got->last))
			got->last = sent;
	}
	if (tcp_board_later(sent, b->latest))
		b->latest = sent;
}

void tcp_board_advance_slow(struct tcp_board *b, uint32_t to, int64_t tick, struct tcp_board_got *got)
{
	for (; b->una != to; b->una++) {
		uint64_t e = *tcp_board_at(b, b->una);
		b->out -= TCP_BOARD_BYTES(e);
		if (e & TCP_SACKED)
			b->sacked--;
		else
			delivered(b, e, tick, got);
	}
	if (tcp_before(b->high, to))
		b->high = to;
}

void tcp_board_sack(struct tcp_board *b, uint32_t from, uint32_t to, int64_t tick, struct tcp_board_got *got)
{
	if (tcp_before(from, b->una))
		from = b->una;
	if (tcp_before(b->next, to))
		to = b->next;
	if (b->sacked == 0) {
		b->high = b->una;
		if (b->lost == 0)
			b->mark = b->hint = b->una;
	}
	uint32_t seq = from;
	while (tcp_before(seq, to)) {
		uint64_t *e = tcp_board_at(b, seq);
		if (*e & TCP_SACKED) {
			seq = (uint32_t)TCP_BOARD_TIME(*e);
			continue;
		}
		delivered(b, *e, tick, got);
		b->sacked++;
		*e = tcp_board_cell(to, TCP_BOARD_BYTES(*e), TCP_SACKED);
		seq++;
	}
	if (!tcp_before(from, to))
		return;
	uint64_t *e = tcp_board_at(b, from);
	*e = tcp_board_cell(seq, TCP_BOARD_BYTES(*e), TCP_SACKED);
	if (tcp_before(b->high, to))
		b->high = to;
}

/* The original, or else its retransmission. */
static void lose(struct tcp_board *b, uint32_t seq, uint64_t *e)
{
	b->pipe -= TCP_BOARD_BYTES(*e);
	if (!(*e & TCP_LOST)) {
		*e |= TCP_LOST;
		b->lost++;
		if (*e & TCP_AGAIN)
			return;
	} else {
		*e &= ~(uint64_t)TCP_AGAIN;
	}
	b->todo++;
	if (tcp_before(seq, b->hint))
		b->hint = seq;
}

/* The `dup`-th highest SACKed segment, if it lies above what is decided: all below it that are not SACKed are lost. */
static void judge_new(struct tcp_board *b, uint32_t dup)
{
	uint32_t from = tcp_before(b->mark, b->una) ? b->una : b->mark, to = b->high, found = 0;
	while (found < dup && to != from)
		found += (uint32_t)(*tcp_board_at(b, --to) & TCP_SACKED);
	if (found < dup)
		return;
	for (uint32_t seq = from; tcp_before(seq, to);) {
		uint64_t *e = tcp_board_at(b, seq);
		if (*e & TCP_SACKED) {
			seq = (uint32_t)TCP_BOARD_TIME(*e);
			continue;
		}
		if (!(*e & TCP_LOST))
			lose(b, seq, e);
		seq++;
	}
	b->mark = to;
}

static void judge_again(struct tcp_board *b)
{
	while (b->again_head != b->again_tail) {
		struct tcp_again *a = &b->again[b->again_head & b->again_mask];
		if (!tcp_board_later(b->latest, a->tick))
			return;
		b->again_head++;
		uint64_t *e = tcp_board_at(b, a->seq);
		if (tcp_before(a->seq, b->una) || *e & TCP_SACKED || !(*e & TCP_AGAIN) || TCP_BOARD_TIME(*e) != a->tick)
			continue;
		if (!(*e & TCP_LOST))
			lose(b, a->seq, e);
		lose(b, a->seq, e);
	}
}

void tcp_board_judge(struct tcp_board *b, uint32_t dup)
{
	if (b->sacked >= dup)
		judge_new(b, dup);
	judge_again(b);
}

void tcp_board_all_lost(struct tcp_board *b)
{
	b->lost = 0;
	for (uint32_t seq = b->una; seq != b->next; seq++) {
		uint64_t *e = tcp_board_at(b, seq);
		if (*e & TCP_SACKED)
			continue;
		*e = (*e & ~(uint64_t)TCP_AGAIN) | TCP_LOST;
		b->lost++;
	}
	b->pipe = 0;
	b->todo = b->lost;
	b->hint = b->una;
	b->mark = b->next;
	b->again_head = b->again_tail;
}

void tcp_board_none_lost(struct tcp_board *b)
{
	for (uint32_t seq = b->una; seq != b->next; seq++) {
		uint64_t *e = tcp_board_at(b, seq);
		if ((*e & (TCP_SACKED | TCP_LOST)) != TCP_LOST)
			continue;
		*e &= ~(uint64_t)TCP_LOST;
		b->pipe += TCP_BOARD_BYTES(*e);
	}
	b->lost = b->todo = 0;
	b->mark = b->hint = b->una;
}

uint32_t tcp_board_todo(struct tcp_board *b)
{
	uint32_t seq = tcp_before(b->hint, b->una) ? b->una : b->hint;
	SIM_ASSERT(b->todo > 0);
	while (tcp_before(seq, b->next)) {
		uint64_t e = *tcp_board_at(b, seq);
		if ((e & (TCP_SACKED | TCP_LOST | TCP_AGAIN)) == TCP_LOST)
			break;
		seq = (e & TCP_SACKED) ? (uint32_t)TCP_BOARD_TIME(e) : seq + 1;
	}
	SIM_ASSERT(seq != b->next);
	b->hint = seq;
	return seq;
}

static bool waits(const struct tcp_board *b, uint32_t seq)
{
	return !(*tcp_board_at(b, seq) & (TCP_SACKED | TCP_LOST | TCP_AGAIN));
}

bool tcp_board_doubtful(const struct tcp_board *b, uint32_t *out)
{
	for (uint32_t seq = tcp_before(b->mark, b->una) ? b->una : b->mark; b->sacked && tcp_before(seq, b->high); seq++)
		if (waits(b, seq)) {
			*out = seq;
			return true;
		}
	return false;
}

bool tcp_board_last(const struct tcp_board *b, uint32_t *out)
{
	for (uint32_t seq = b->next; seq-- != b->una;)
		if (waits(b, seq)) {
			*out = seq;
			return true;
		}
	return false;
}

static void remember(struct tcp_board *b, uint32_t seq, int64_t tick)
{
	uint32_t size = b->again ? b->again_mask + 1 : 0;
	if (b->again_tail - b->again_head >= size) {
		b->again = more(b->again, size ? 2 * (size_t)size : FIRST_RING, sizeof(*b->again));
		if (size)
			memcpy(b->again + size, b->again, size * sizeof(*b->again));
		b->again_mask = (size ? 2 * size : FIRST_RING) - 1;
	}
	b->again[b->again_tail++ & b->again_mask] = (struct tcp_again){tick, seq};
}

uint32_t tcp_board_again(struct tcp_board *b, uint32_t seq, int64_t tick)
{
	uint64_t *e = tcp_board_at(b, seq);
	uint32_t bytes = (uint32_t)TCP_BOARD_BYTES(*e);
	if (!(*e & TCP_AGAIN)) {
		b->pipe += bytes;
		b->todo -= !!(*e & TCP_LOST);
	}
	*e = tcp_board_cell(tick, bytes, (unsigned)(*e & 0x3f) | TCP_AGAIN | TCP_EVER);
	remember(b, seq, TCP_BOARD_TIME(*e));
	return bytes;
}
