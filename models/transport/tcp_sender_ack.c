/* models/transport/tcp_sender_ack.c: what a TCP sender learns from an acknowledgement: deliveries, samples of the round trip, losses (RFC 6675), how far the
 * window comes down in recovery (RFC 6937), marks (RFC 3168), that a reduction was for nothing (RFC 3708 by duplicates, RFC 3522 by the time), what a tail
 * probe found (RFC 8985).
 *
 * Bytes of payload. One reduction a round trip: a loss within a reduction by a mark goes on with it. A timeout within a recovery leaves ssthresh as it is
 * (Linux). */
#include "models/transport/tcp_sender_inside.h"

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* --- the window in recovery --- */

static void reduce_by_rate(struct tcp_sender *s, int64_t delivered)
{
	int64_t target = s->keep ? s->cc.cwnd : s->cc.ssthresh, pipe = s->board.pipe, more;
	s->prr_delivered += delivered;
	if (s->conf.recovery == TCP_RECOVERY_CLASSIC) {
		s->window = target;
		return;
	}
	if (pipe > target) {
		more = base_div_ceil((sim_i128)s->prr_delivered * target, most(s->prr_flight, 1) * s->conf.mss) * s->conf.mss - s->prr_out;
	} else {
		int64_t bound = s->prr_delivered - s->prr_out;
		if (s->conf.recovery == TCP_RECOVERY_PRR)
			bound = most(bound, delivered) + s->conf.mss;
		more = least(target - pipe, bound);
	}
	s->window = pipe + most(more, 0);
}

static void start(struct tcp_sender *s, enum tcp_phase phase)
{
	if (s->phase == TCP_OPEN) {
		s->prr_delivered = s->prr_out = 0;
		s->prr_flight = s->board.out;
	}
	s->phase = (uint8_t)phase;
	s->recover = s->board.next;
	s->keep = s->rescued = s->probed = false;
	s->burst = 0;
}

static uint64_t flight(const struct tcp_sender *s, int64_t newly)
{
	return (uint64_t)least(s->board.out + newly, most(s->cc.cwnd, s->conf.mss));
}

static void recover(struct tcp_sender *s, struct sim_time now, int64_t newly)
{
	if (s->phase == TCP_OPEN)
		tcp_cc_loss(&s->cc, now, flight(s, newly));
	start(s, TCP_RECOVERING);
	s->undo = 1;
	s->force = s->board.todo > 0;
	s->recoveries++;
}

void tcp_sender_recover(struct tcp_sender *s, struct sim_time now, int64_t newly)
{
	recover(s, now, newly);
	reduce_by_rate(s, newly);
}

static void give_back(struct tcp_sender *s, struct sim_time now)
{
	tcp_cc_undo(&s->cc, now);
	s->undo = 0;
	s->undone++;
	if (s->phase == TCP_TIMED_OUT) {
		tcp_board_none_lost(&s->board);
		s->phase = TCP_OPEN;
		s->force = false;
	}
	s->keep = true;
	if (s->phase == TCP_OPEN)
		s->window = s->cc.cwnd;
}

static void leave(struct tcp_sender *s, struct sim_time now)
{
	if (s->phase != TCP_TIMED_OUT && !s->keep)
		tcp_cc_recovered(&s->cc, now);
	s->phase = TCP_OPEN;
	s->window = s->cc.cwnd;
}

/* --- what an ACK says --- */

/* A duplicate: a retransmission was for nothing. */
static __attribute__((noinline)) void duplicate(struct tcp_sender *s, struct sim_time now)
{
	if (s->probed && s->probe_repeats)
		s->probed = false;
	if (s->undo > 1 && --s->undo == 1)
		give_back(s, now);
}

static void probe_answered(struct tcp_sender *s, const struct tcp_ack *a, struct sim_time now, bool moved)
{
	if (tcp_before(a->next, s->probe))
		return;
	if (!s->probe_repeats) {
		s->probed = false;
	} else if (tcp_before(s->probe, a->next)) {
		s->probed = false;
		tcp_cc_loss(&s->cc, now, flight(s, 0));
		start(s, TCP_REDUCING);
	} else if (!moved && a->sack_count == 0) {
		s->probed = false;
	}
}

static void sampled(struct tcp_sender *s, struct sim_time now, const struct tcp_board_got *got)
{
	int64_t ticks = tcp_board_ago(tcp_tick(now), (uint64_t)got->first << 22);
	tcp_rtt_sample(&s->rtt, &s->conf, sim_dur_ps(most(ticks, 1) << 10));
	s->rtt.backoff = 0;
	s->board.least_rtt = s->rtt.least.ps >> 10;
}

/* A round trip is over: how large bursts are from now on: as Linux, what pacing would let go in a millisecond, two segments at least. */
static __attribute__((noinline)) void turn(struct tcp_sender *s, int64_t in_flight)
{
	s->round = s->board.next;
	s->widest = in_flight;
	if (s->conf.offload == 0)
		return;
	int64_t burst = least(s->conf.offload, most(tcp_cc_rate(&s->cc, s->rtt.srtt) / 1024, 2 * (int64_t)s->conf.mss));
	s->burst_max = most(burst - burst % s->conf.mss, s->conf.mss);
}

static void grow(struct tcp_sender *s, struct sim_time now, const struct tcp_board_got *got, int64_t in_flight)
{
	bool round = tcp_before(s->round, s->board.una); /* beyond it: the first ACK of the next train, not the last of this one (Linux) */
	if (in_flight > s->widest)
		s->widest = in_flight;
	bool limited = s->limit == TCP_BY_CWND || (tcp_cc_slow_start(&s->cc) && s->cc.cwnd < 2 * s->widest);
	struct tcp_cc_ack k = {
		.now = now,
		.acked = (uint64_t)got->bytes,
		.rtt = {got->last < 0 ? 0 : most(tcp_board_ago(tcp_tick(now), (uint64_t)got->last << 22), 1) << 10},
		.min_rtt = s->rtt.least,
		.srtt = s->rtt.srtt,
		.limited = limited,
		.round = round,
	};
	tcp_cc_acked(&s->cc, &k);
	if (limited || s->limit == TCP_BY_SEND_WINDOW) {
		s->full = now;
	} else if (sim_between(s->full, now).ps >= s->rtt.base.ps) {
		tcp_cc_starved(&s->cc, (uint64_t)s->widest);
		s->full = now;
	}
	s->window = s->cc.cwnd;
	if (round)
		turn(s, in_flight);
}

static __attribute__((noinline)) void learn(struct tcp_sender *s, const struct tcp_ack *a, struct sim_time now, const struct tcp_board_got *got, bool moved)
{
	struct tcp_board *b = &s->board;
	if (s->undo > 0 && ((got->early && (s->phase == TCP_RECOVERING || s->phase == TCP_TIMED_OUT)) || (got->found && s->phase == TCP_TIMED_OUT)))
		give_back(s, now);
	/* A reduction by a mark lasts until something above it is acknowledged: only then has the receiver been told (Linux). */
	if (s->phase != TCP_OPEN && (s->phase == TCP_REDUCING ? tcp_before(s->recover, b->una) : !tcp_before(b->una, s->recover)))
		leave(s, now);
	if (s->phase == TCP_OPEN && s->probed)
		probe_answered(s, a, now, moved);
	if (b->lost > 0 && (s->phase == TCP_OPEN || s->phase == TCP_REDUCING))
		recover(s, now, got->bytes);
	if (a->echo && s->conf.ecn && s->phase == TCP_OPEN) {
		tcp_cc_ecn(&s->cc, now, flight(s, got->bytes));
		start(s, TCP_REDUCING);
		s->cwr = true;
		s->marked++;
	}
	if (s->phase == TCP_RECOVERING || s->phase == TCP_REDUCING)
		reduce_by_rate(s, got->bytes);
	if (s->phase != TCP_OPEN && s->timer != TCP_TIMER_RETRANSMIT) {
		s->timer = TCP_TIMER_RETRANSMIT;
		s->due = s->rto_at;
	}
	s->force = s->force && (s->phase == TCP_OPEN ? b->out > 0 && b->sacked == 0 : b->todo > 0);
}

/* Losses by what is SACKed. With RFC 8985: in recovery what was sent before something that has come is lost (paths keep the order); before it, with few
 * SACKed, after a quarter of the least round trip. */
static __attribute__((noinline)) void judge(struct tcp_sender *s, struct sim_time now)
{
	struct tcp_board *b = &s->board;
	bool recovering = s->phase == TCP_RECOVERING || s->phase == TCP_TIMED_OUT;
	tcp_board_judge(b, s->conf.rack && recovering ? 1 : s->conf.dup_acks);
	if (s->phase != TCP_OPEN || b->sacked == 0 || s->timer == TCP_TIMER_REORDER)
		return;
	s->timer = TCP_TIMER_RETRANSMIT;
	s->due = s->rto_at;
	struct sim_time soon = sim_after(now, sim_dur_ps(s->rtt.least.ps / 4));
	if (s->conf.rack && b->lost == 0 && sim_time_before(soon, s->due)) {
		s->timer = TCP_TIMER_REORDER;
		s->due = soon;
	}
}

/* The watch for reordering goes on while anything is SACKed. */
static __attribute__((noinline)) void keep_watch(struct tcp_sender *s, struct sim_time now)
{
	struct sim_time due = s->due;
	tcp_sender_rearm(s, now);
	if (s->phase == TCP_OPEN && s->board.sacked > 0 && sim_time_before(due, s->due)) {
		s->timer = TCP_TIMER_REORDER;
		s->due = due;
	}
}

uint64_t tcp_sender_acked(struct tcp_sender *s, const struct tcp_ack *a, struct sim_time now)
{
	struct tcp_board *b = &s->board;
	struct tcp_board_got got = {.first = -1, .last = -1};
	int64_t in_flight = b->pipe;
	if (s->phase == TCP_OPENING || tcp_before(a->next, b->una))
		return 0;
	SIM_ASSERT(!tcp_before(b->next, a->next));
	s->room = 0;
	bool moved = a->next != b->una;
	if (moved)
		tcp_board_advance(b, a->next, tcp_tick(now), &got);
	s->offered = (int64_t)a->window << s->scale;
	if (a->sack_count > 0) {
		if (tcp_before(a->sack_from, a->next))
			duplicate(s, now);
		else
			tcp_board_sack(b, a->sack_from, a->sack_from + a->sack_count, tcp_tick(now), &got);
	}
	if (b->sacked > 0 || b->again_head != b->again_tail)
		judge(s, now);
	if (got.first >= 0)
		sampled(s, now, &got);
	if (moved && (s->phase == TCP_OPEN || s->phase == TCP_TIMED_OUT))
		grow(s, now, &got, in_flight);
	if (s->phase != TCP_OPEN || b->lost > 0 || s->probed || a->echo)
		learn(s, a, now, &got, moved);
	if (moved) {
		s->unanswered = 0;
		s->heard = now;
		if (s->timer != TCP_TIMER_REORDER)
			tcp_sender_rearm(s, now);
		else
			keep_watch(s, now);
	}
	return (uint64_t)got.bytes;
}
