/* models/transport/tcp_cc.h: the congestion window of one TCP connection: a small state machine that its sender feeds and asks. NewReno (RFC 5681, RFC 6582,
 * RFC 3465), CUBIC (RFC 9438), the ends of slow start (HyStart, HyStart++), the answer to ECN (RFC 3168), pacing, the restart after idle.
 *
 * Windows in bytes of payload, whole segments of `mss`. The sender owns loss recovery: what was lost, proportional rate reduction, retransmissions; here is
 * how large the window is, how much of it a loss leaves, when slow start ends. Calls come in the order of events; nothing is random. `cwnd` is what this says
 * outside recovery; while the sender recovers it sends by PRR towards `ssthresh` and calls nothing but tcp_cc_recovered() at the end (a timeout may come in
 * between).
 */
#ifndef MODELS_TRANSPORT_TCP_CC_H
#define MODELS_TRANSPORT_TCP_CC_H

#include "models/transport/tcp.h"

struct tcp_cc_cubic {            /* the curve, in segments */
	uint32_t last_max;       /* W_max, after fast convergence; 0: no loss yet */
	uint32_t origin;         /* where it is level, and how long after the epoch's begin: in 2^-10 s */
	uint32_t level;
	uint32_t per_segment;    /* acknowledged segments for each by which the window grows */
	uint32_t acked, reno;    /* towards the next segment of W_est, the window of the Reno-friendly region, which is `reno` */
	uint32_t prior, scale;   /* the window before the last loss: up to it W_est grows by a segment for each scale/8 windows acknowledged, then for each window */
	uint32_t last_segments;
	int64_t last_ms;         /* when per_segment was worked out, and for which window */
	struct sim_time epoch;   /* NEVER: none has begun */
};

struct tcp_cc_hystart {          /* of this round trip of slow start */
	struct sim_time begun, last_ack;
	struct sim_dur least, before, baseline; /* least round trip of this round, of the one before, and when conservative slow start began; 0: none */
	uint32_t samples;
	uint32_t conservative;   /* rounds of conservative slow start, with this one; 0: not in it */
	bool found, once;        /* it has ended slow start; never looks again but after a timeout; `once`: never again */
};

struct tcp_cc {
	int64_t cwnd, ssthresh;      /* bytes; ssthresh INT64_MAX: none yet */
	const struct tcp_conf *conf; /* the sender's own copy, as long as the sender lives */
	uint32_t mss;
	uint32_t segments;           /* cwnd, in segments */
	uint32_t counted;            /* segments acknowledged since the window last grew */
	int64_t undo_cwnd, undo_ssthresh; /* before the last reduction */
	uint32_t undo_max;
	struct tcp_cc_cubic cubic;
	struct tcp_cc_hystart hystart;
};

struct tcp_cc_ack {
	struct sim_time now;
	uint64_t acked;       /* bytes newly known to be delivered, by the cumulative number or a SACK block */
	struct sim_dur rtt;   /* of the latest segment it acknowledges that was sent once; 0: no sample */
	struct sim_dur min_rtt; /* least of the connection so far, with this one; 0: none yet */
	struct sim_dur srtt;  /* smoothed; 0: none yet */
	bool limited;         /* the window was what held the sender back (or, in slow start, more than half of it was used): it may grow */
	bool round;           /* the first ACK of a new round trip: all that had been sent when the last one began is acknowledged */
};

void tcp_cc_init(struct tcp_cc *c, const struct tcp_conf *conf, struct sim_time now);
void tcp_cc_set_mss(struct tcp_cc *c, uint32_t mss);                       /* the window keeps its bytes */
/* An ACK of new data outside recovery, also after a timeout (slow start up to ssthresh). */
void tcp_cc_acked(struct tcp_cc *c, const struct tcp_cc_ack *a);
/* Once a recovery: ssthresh now. The window stays, PRR leads it down; `flight`: bytes in flight before the loss was noticed. */
void tcp_cc_loss(struct tcp_cc *c, struct sim_time now, uint64_t flight);
void tcp_cc_ecn(struct tcp_cc *c, struct sim_time now, uint64_t flight);   /* the same, by a mark; at most once a round trip */
void tcp_cc_recovered(struct tcp_cc *c, struct sim_time now);              /* recovery is over: the window is ssthresh */
/* One segment; again: the same segment's second timeout leaves ssthresh alone. */
void tcp_cc_timeout(struct tcp_cc *c, struct sim_time now, uint64_t flight, bool again);
void tcp_cc_undo(struct tcp_cc *c, struct sim_time now);                   /* the last reduction was for nothing */
/* The sender has sent nothing for `idle`, longer than `rto`, and sends again: restart window (RFC 5681 section 4.1), where the conf says so; CUBIC's epoch
 * moves on. */
void tcp_cc_idle(struct tcp_cc *c, struct sim_time now, struct sim_dur idle, struct sim_dur rto);
/* For longer than a timeout the application gave less than the window allows: at most `used` bytes were in flight. Halfway down to that (Linux; RFC 7661
 * has the same concern). */
void tcp_cc_starved(struct tcp_cc *c, uint64_t used);
/* Bytes a second that pacing lets go (also what bounds a burst of segmentation offload): twice the window a round trip in slow start, 1.2 times after it.
 * 0: no estimate. */
int64_t tcp_cc_rate(const struct tcp_cc *c, struct sim_dur srtt);

static inline bool tcp_cc_slow_start(const struct tcp_cc *c) { return c->cwnd < c->ssthresh; }

/* tcp_cc_cubic.c: the curve. Its answers are in segments. */
void tcp_cc_cubic_reset(struct tcp_cc_cubic *q);
uint32_t tcp_cc_cubic_loss(struct tcp_cc_cubic *q, uint32_t segments, int64_t beta); /* what is left; beta in thousandths */
/* Acknowledged segments for one of growth. */
uint32_t tcp_cc_cubic_step(struct tcp_cc_cubic *q, uint32_t segments, uint32_t acked, struct sim_dur min_rtt, struct sim_time now);
uint32_t tcp_cc_cube_root(uint64_t x); /* floor */

/* tcp_cc_hystart.c */
void tcp_cc_hystart_reset(struct tcp_cc_hystart *h, struct sim_time now);
bool tcp_cc_hystart_ends(struct tcp_cc *c, const struct tcp_cc_ack *a); /* slow start, here */

#endif
