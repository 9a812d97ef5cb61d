/* models/transport/tcp_sender.c: what a TCP sender sends and when: RFC 6675's NextSeg, the windows, bursts of segmentation offload, pacing, the handshake, the
 * timers.
 *
 * Units: bytes of payload and picoseconds. Offload (TSO): outside recovery new data waits until a whole burst may leave: `offload` bytes, or what pacing lets
 * go in a millisecond, or a third of the window, or all that waits; as Linux, only while the ACK of what is in flight is due soon (its first segment left half
 * a round trip ago), and unless the connection is eager. The burst's segments leave back to back; its last one says so, and the receiver acknowledges it as
 * one (LRO). After a timeout: one segment, all that is not SACKed is lost and goes again in order as the window grows. A lost retransmission is found when
 * something sent after it arrives (RFC 8985's rule) or by the timeout. Tail probe: RFC 8985 section 7. Left out: Nagle's algorithm (packet_conn.c has it), the
 * persist timer (the receiver's application reads at once), reordering that is learnt, F-RTO's probing with new data (a timeout is undone when what it found
 * lost arrives unsent again, or as RFC 2883 duplicates). */
#include "models/transport/tcp_sender_inside.h"

#include <stdlib.h>

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

struct tcp_sender *tcp_sender_new(const struct tcp_conf *c, struct sim_time now)
{
	struct tcp_sender *s = calloc(1, sizeof(*s));
	SIM_ASSERT(s != NULL && c->mss > 0 && c->mss <= UINT16_MAX);
	s->conf = *c;
	tcp_board_init(&s->board);
	s->board.stamps = c->timestamps;
	tcp_rtt_init(&s->rtt, c);
	tcp_cc_init(&s->cc, &s->conf, now);
	s->window = s->cc.cwnd;
	s->scale = (uint8_t)tcp_window_scale(c->receive_window);
	s->offered = c->receive_start ? c->receive_start : c->receive_window;
	s->burst_max = c->offload;
	s->due = SIM_TIME_NEVER;
	s->sent = s->pace = s->full = now;
	return s;
}

void tcp_sender_free(struct tcp_sender *s)
{
	if (!s)
		return;
	tcp_board_clear(&s->board);
	free(s);
}

void tcp_sender_connect(struct tcp_sender *s)
{
	s->phase = TCP_OPENING;
	s->force = true;
}

void tcp_sender_connected(struct tcp_sender *s, const struct tcp_ack *syn_ack, struct sim_time now)
{
	if (s->phase != TCP_OPENING)
		return;
	if (s->rtt.backoff == 0)
		tcp_rtt_sample(&s->rtt, &s->conf, sim_between(s->sent, now));
	else if (s->rtt.backoff > 1)
		tcp_cc_timeout(&s->cc, now, 0, true); /* one segment: RFC 5681 section 3.1, after the second SYN that was lost as Linux */
	s->rtt.backoff = 0;
	s->board.least_rtt = s->rtt.least.ps >> 10;
	s->window = s->cc.cwnd;
	s->offered = least((int64_t)syn_ack->window << s->scale, UINT16_MAX); /* not scaled yet (RFC 7323 section 2.2) */
	s->phase = TCP_OPEN;
	s->force = false;
	s->due = SIM_TIME_NEVER;
}

/* --- the timers --- */

/* A tail probe goes when nothing has come back, and nothing was sent, for two round trips (and, behind a lone segment, an ACK's delay): once for each tail,
 * before the retransmission timer. What is sent does not move the timer: it is looked at when it is due. */
static void arm_probe(struct tcp_sender *s, struct sim_time since)
{
	s->due = s->rto_at;
	s->timer = TCP_TIMER_RETRANSMIT;
	if (s->phase != TCP_OPEN || s->probed || s->board.sacked > 0 || s->rtt.srtt.ps == 0)
		return;
	int64_t more = s->board.next - s->board.una == 1 ? s->conf.ack_delay.ps : 2 * SIM_MS;
	struct sim_time at = sim_after(since, sim_dur_ps(2 * s->rtt.srtt.ps + more));
	if (!sim_time_before(at, s->rto_at))
		return;
	s->due = at;
	s->timer = TCP_TIMER_PROBE;
}

void tcp_sender_rearm(struct tcp_sender *s, struct sim_time now)
{
	s->timer = TCP_TIMER_RETRANSMIT;
	s->due = s->rto_at = s->board.una == s->board.next ? SIM_TIME_NEVER : sim_after(now, tcp_rtt_timeout(&s->rtt, &s->conf));
	if (s->conf.tail_probe && s->due.ps != INT64_MAX)
		arm_probe(s, now);
}

struct sim_time tcp_sender_deadline(const struct tcp_sender *s) { return s->due; }

static void timeout(struct tcp_sender *s, struct sim_time now)
{
	bool again = s->phase == TCP_RECOVERING || s->phase == TCP_REDUCING || s->unanswered > 0;
	tcp_cc_timeout(&s->cc, now, (uint64_t)least(s->board.out, s->cc.cwnd > s->window ? s->cc.cwnd : s->window), again);
	tcp_board_all_lost(&s->board);
	s->window = s->cc.cwnd;
	s->phase = TCP_TIMED_OUT;
	s->recover = s->board.next;
	s->undo = again ? 0 : 1;
	s->keep = s->probed = false;
	s->burst = 0;
	s->force = true;
	s->timeouts++;
	s->unanswered++;
	s->rtt.backoff++;
}

static void probe_due(struct tcp_sender *s, struct sim_time now)
{
	arm_probe(s, sim_time_max(s->sent, s->heard));
	if (sim_time_before(now, s->due))
		return;
	s->force = s->probed = true;
	s->probe_repeats = false;
	s->probe = s->board.next;
	s->probes++;
	tcp_sender_rearm(s, now);
}

void tcp_sender_due(struct tcp_sender *s, struct sim_time now)
{
	if (sim_time_before(now, s->due))
		return;
	s->room = 0;
	if (s->phase == TCP_OPENING) {
		s->rtt.backoff++;
		s->force = true;
		s->due = SIM_TIME_NEVER;
	} else if (s->timer == TCP_TIMER_REORDER) {
		tcp_board_judge(&s->board, 1);
		tcp_sender_rearm(s, now);
		if (s->board.lost > 0)
			tcp_sender_recover(s, now, 0);
	} else if (s->timer == TCP_TIMER_PROBE) {
		probe_due(s, now);
	} else {
		timeout(s, now);
		tcp_sender_rearm(s, now);
	}
}

/* --- may it --- */

/* A burst is worth waiting for. `room`: what all windows allow now. */
static bool defers(struct tcp_sender *s, struct sim_time now, int64_t room, int64_t waiting)
{
	const struct tcp_board *b = &s->board;
	int64_t third = least(s->window, s->offered) / 3, whole = least(s->burst_max, least(third, waiting));
	if (!s->conf.eager && room < whole && b->out > 0 && s->phase == TCP_OPEN && tcp_board_ago(tcp_tick(now), *tcp_board_at(b, b->una)) >= s->rtt.srtt.ps >> 11)
		return true;
	s->burst = least(s->burst_max, least(room, waiting));
	return false;
}

static enum tcp_limit fresh_limit(struct tcp_sender *s, struct sim_time now, uint64_t waiting)
{
	const struct tcp_board *b = &s->board;
	int64_t bytes = waiting < s->conf.mss ? (int64_t)waiting : s->conf.mss, congestion = s->window - b->pipe;
	if (bytes == 0)
		return TCP_NO_DATA;
	if (congestion < bytes && b->pipe > 0)
		return TCP_BY_CWND;
	int64_t socket = s->conf.send_window - b->out, receiver = s->offered - b->out, room = least(congestion, least(socket, receiver));
	if (room < bytes && b->out > 0)
		return socket < bytes ? TCP_BY_SEND_WINDOW : receiver < bytes ? TCP_BY_RECEIVE_WINDOW : TCP_MAY_SEND;
	if (s->conf.pacing && s->burst < bytes && sim_time_before(now, s->pace))
		return TCP_BY_PACING;
	if (s->burst_max > 0 && s->burst < bytes && defers(s, now, room, waiting > INT64_MAX ? INT64_MAX : (int64_t)waiting))
		return room == congestion ? TCP_BY_CWND : room == socket ? TCP_BY_SEND_WINDOW : TCP_BY_RECEIVE_WINDOW;
	if (s->phase == TCP_OPEN && !s->conf.pacing)
		s->room = s->burst_max > 0 ? s->burst : room;
	return TCP_MAY_SEND;
}

/* RFC 6675's NextSeg, rules 3 and 4: with nothing lost to repeat and nothing new to send, one that is not lost for certain; once a recovery the last one. With RACK,
 * which knows what is lost, neither (Linux). */
static bool speculative(const struct tcp_sender *s, uint32_t *out)
{
	return !s->conf.rack && (tcp_board_doubtful(&s->board, out) || (!s->rescued && tcp_board_last(&s->board, out)));
}

static enum tcp_limit recovery_limit(struct tcp_sender *s, struct sim_time now, uint64_t waiting)
{
	const struct tcp_board *b = &s->board;
	int64_t room = s->window - b->pipe;
	if (b->todo > 0)
		return b->pipe > 0 && room < TCP_BOARD_BYTES(*tcp_board_at(b, tcp_board_todo(&s->board))) ? TCP_BY_CWND : TCP_MAY_SEND;
	enum tcp_limit fresh = fresh_limit(s, now, waiting);
	uint32_t seq;
	if (s->phase != TCP_RECOVERING || fresh == TCP_MAY_SEND || fresh == TCP_BY_CWND || fresh == TCP_BY_PACING)
		return fresh;
	return room >= (int64_t)s->conf.mss && speculative(s, &seq) ? TCP_MAY_SEND : fresh;
}

static __attribute__((noinline)) enum tcp_limit look(struct tcp_sender *s, struct sim_time now, uint64_t waiting)
{
	enum tcp_limit l;
	if (s->force)
		l = TCP_MAY_SEND;
	else if (s->phase == TCP_OPEN)
		l = fresh_limit(s, now, waiting);
	else if (s->phase == TCP_OPENING)
		l = TCP_BY_HANDSHAKE;
	else
		l = recovery_limit(s, now, waiting);
	s->limit = (uint8_t)l;
	return l;
}

enum tcp_limit tcp_sender_may(struct tcp_sender *s, struct sim_time now, uint64_t waiting)
{
	if (s->room >= s->conf.mss && waiting >= s->conf.mss)
		return TCP_MAY_SEND; /* as it was when it was looked at */
	return look(s, now, waiting);
}

struct sim_time tcp_sender_paced(const struct tcp_sender *s) { return s->pace; }

/* --- what it sends --- */

static struct tcp_segment syn(struct tcp_sender *s, struct sim_time now)
{
	s->sent = now;
	s->due = sim_after(now, tcp_rtt_timeout(&s->rtt, &s->conf));
	return (struct tcp_segment){.flags = TCP_SYN};
}

/* Linux lets the first window go at once. */
static __attribute__((noinline)) void paced(struct tcp_sender *s, struct sim_time now, uint32_t bytes)
{
	int64_t rate = tcp_cc_rate(&s->cc, s->rtt.srtt);
	if (rate > 0 && s->board.next > s->conf.initial_window)
		s->pace = sim_after(sim_time_max(s->pace, now), sim_dur_ps(base_div_ceil((sim_i128)bytes * SIM_S, rate)));
}

/* After a pause longer than the timeout. */
static __attribute__((noinline)) void wake(struct tcp_sender *s, struct sim_time now)
{
	struct sim_dur idle = sim_between(s->sent, now), rto = tcp_rtt_timeout(&s->rtt, &s->conf);
	if (s->phase == TCP_OPEN && idle.ps > rto.ps && s->board.next != 0) {
		tcp_cc_idle(&s->cc, now, idle, rto);
		s->window = s->cc.cwnd;
		s->room = 0;
	}
}

static uint8_t burst_end(struct tcp_sender *s, uint32_t bytes)
{
	s->burst -= bytes;
	if (s->burst >= (int64_t)s->conf.mss)
		return 0;
	s->burst = 0;
	return TCP_BURST_END;
}

static struct tcp_segment fresh(struct tcp_sender *s, struct sim_time now, uint32_t bytes)
{
	struct tcp_board *b = &s->board;
	struct tcp_segment g = {.seq = b->next, .bytes = bytes, .fresh = true};
	SIM_ASSERT(bytes > 0 && bytes <= s->conf.mss);
	if (b->out == 0)
		wake(s, now);
	tcp_board_push(b, tcp_tick(now), bytes);
	s->room -= bytes;
	if (s->burst_max > 0)
		g.flags = burst_end(s, bytes);
	if (s->cwr) {
		g.flags |= TCP_CWR;
		s->cwr = false;
	}
	if (s->conf.pacing)
		paced(s, now, bytes);
	s->sent = now;
	if (s->due.ps == INT64_MAX)
		tcp_sender_rearm(s, now);
	return g;
}

static __attribute__((noinline)) struct tcp_segment repeat(struct tcp_sender *s, struct sim_time now, uint32_t seq)
{
	struct tcp_segment g = {.seq = seq, .bytes = tcp_board_again(&s->board, seq, tcp_tick(now)), .flags = TCP_BURST_END};
	s->prr_out += g.bytes;
	s->retransmitted++;
	s->undo += s->undo > 0;
	s->sent = now;
	if (s->due.ps == INT64_MAX)
		tcp_sender_rearm(s, now);
	return g;
}

/* New data if there is any and the windows take it, else the last segment again. */
static __attribute__((noinline)) struct tcp_segment probe(struct tcp_sender *s, struct sim_time now, uint32_t bytes)
{
	int64_t beyond = s->board.out + bytes;
	if (bytes > 0 && beyond <= s->offered && beyond <= s->conf.send_window) {
		s->probe++;
		return fresh(s, now, bytes);
	}
	s->probe_repeats = true;
	return repeat(s, now, s->board.next - 1);
}

static __attribute__((noinline)) struct tcp_segment other(struct tcp_sender *s, struct sim_time now, uint32_t bytes)
{
	uint32_t seq;
	s->force = false;
	if (s->phase == TCP_OPEN)
		return probe(s, now, bytes);
	if (s->phase == TCP_OPENING)
		return syn(s, now);
	if (s->board.todo > 0)
		return repeat(s, now, tcp_board_todo(&s->board));
	if (fresh_limit(s, now, bytes) == TCP_MAY_SEND) {
		struct tcp_segment g = fresh(s, now, bytes);
		s->prr_out += bytes;
		return g;
	}
	bool doubtful = tcp_board_doubtful(&s->board, &seq);
	if (!doubtful) {
		s->rescued = true;
		SIM_ASSERT(tcp_board_last(&s->board, &seq));
	}
	return repeat(s, now, seq);
}

struct tcp_segment tcp_sender_next(struct tcp_sender *s, struct sim_time now, uint32_t bytes)
{
	return s->phase == TCP_OPEN && !s->force ? fresh(s, now, bytes) : other(s, now, bytes);
}

void tcp_sender_set(struct tcp_sender *s, uint32_t mss, int64_t send_window)
{
	s->room = 0;
	s->conf.mss = mss;
	if (send_window > 0)
		s->conf.send_window = send_window;
	tcp_cc_set_mss(&s->cc, mss);
}

void tcp_sender_state(const struct tcp_sender *s, struct tcp_state *out)
{
	const struct tcp_board *b = &s->board;
	int64_t mss = s->conf.mss;
	*out = (struct tcp_state){
		.una = b->una,
		.next = b->next,
		.cwnd_segments = (uint32_t)least(s->window / mss, UINT32_MAX),
		.ssthresh_segments = (uint32_t)least(s->cc.ssthresh / mss, UINT32_MAX),
		.in_flight = (uint32_t)((b->pipe + mss - 1) / mss),
		.retransmitted = s->retransmitted,
		.timeouts = s->timeouts,
		.recoveries = s->recoveries,
		.probes = s->probes,
		.undone = s->undone,
		.marked = s->marked,
		.cwnd_bytes = (uint64_t)s->window,
		.flight_bytes = (uint64_t)b->pipe,
		.unacked_bytes = (uint64_t)b->out,
		.srtt = s->rtt.srtt,
		.rttvar = s->rtt.rttvar,
		.rto = tcp_rtt_timeout(&s->rtt, &s->conf),
		.min_rtt = s->rtt.least,
		.limit = s->limit,
		.slow_start = s->phase == TCP_OPEN && tcp_cc_slow_start(&s->cc),
		.recovering = s->phase == TCP_RECOVERING || s->phase == TCP_REDUCING,
		.lost = s->phase == TCP_TIMED_OUT,
	};
}
