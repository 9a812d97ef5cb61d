/* models/transport/tcp.h: one TCP connection, segment by segment: the state of a sender and of a receiver, without a network.
 *
 * Whoever owns both calls in when something arrives or a timer is due, and asks what may be sent. Segments are numbered from 0 and have at most `mss` bytes of
 * payload; sequence numbers are segments, not bytes, so a retransmission is the same segment again. They wrap: at most 2^31 segments are in flight. All times
 * are those the caller gives, never decreasing; nothing is random; nothing is allocated per segment: rings grow to the window and stay. Congestion control:
 * models/transport/tcp_cc.h. Loss recovery: RFC 6675 with PRR (RFC 6937), timers RFC 6298, delayed ACKs RFC 5681. Source of each constant: tcp_conf_default().
 * What is left out: tcp_sender.c, tcp_receiver.c.
 *
 * The sender's loop, after each call that may have opened its window: while (tcp_sender_may(s, now, waiting) == TCP_MAY_SEND) send(tcp_sender_next(s, now,
 * min(mss, waiting))). Then, and after whatever else is called: if tcp_sender_deadline() is earlier than the earliest timer set for it, set one there.
 */
#ifndef MODELS_TRANSPORT_TCP_H
#define MODELS_TRANSPORT_TCP_H

#include "sim/time.h"

/* How slow start ends: Linux's HyStart, RFC 9406, not before a loss, as ns-3 up to 3.37. */
enum tcp_slow_start_exit { TCP_EXIT_HYSTART, TCP_EXIT_HYSTART_PP, TCP_EXIT_LOSS, TCP_EXIT_ROUND };
/* How the window comes down in recovery. PRR: RFC 6937's slow start reduction bound where more was lost than the reduction takes; CRB: its conservative bound;
 * CLASSIC: the window is ssthresh at once (RFC 6675). */
enum tcp_recovery { TCP_RECOVERY_PRR, TCP_RECOVERY_PRR_CRB, TCP_RECOVERY_CLASSIC };

struct tcp_conf {
	uint32_t mss;
	int64_t send_window;      /* bytes: unacknowledged data that the socket holds at most */
	int64_t receive_window;   /* bytes: what the receiver offers at most (its ceiling, with auto-tuning) */
	int64_t receive_start;    /* bytes: what it offers at first; grows by auto-tuning up to receive_window; 0: all of it at once */
	bool cubic, plain_cubic;  /* else NewReno; CUBIC without its Reno-friendly region */
	bool per_ack;             /* grows by each ACK, not by the bytes acknowledged (no RFC 3465) */
	uint8_t exit;             /* enum tcp_slow_start_exit */
	uint8_t recovery;         /* enum tcp_recovery */
	bool rack;                /* RFC 8985: fewer than dup_acks SACKed tell of a loss: in recovery at once, else after a quarter of the least round trip */
	bool tail_probe;          /* RFC 8985's tail loss probe */
	bool timestamps;          /* RFC 7323: retransmissions give samples of the round trip, too; else Karn's rule */
	bool pacing, ecn;
	bool restart_after_idle;  /* RFC 5681 §4.1 */
	uint32_t initial_window;  /* segments: 10 */
	uint32_t settled;         /* segments: the window of a connection that has been sending for long, past slow start; 0: it starts */
	uint32_t dup_acks;        /* 3 */
	uint32_t ack_every;       /* full segments: 2; 1: no delayed ACKs */
	uint32_t quick_acks;      /* the first so many segments are acknowledged at once */
	struct sim_dur ack_delay; /* at most */
	struct sim_dur min_rto, max_rto, first_rto;
	bool rto_above_srtt;      /* Linux: min_rto bounds what is added to the smoothed round trip; else the sum (RFC 6298) */
	uint32_t offload;         /* bytes that leave as one burst where the window allows it (TSO), and are acknowledged as one (LRO); 0: off */
	bool eager;               /* what a window allows leaves at once (FreeBSD); else part of a burst waits for the rest of it (Linux) */
};
struct tcp_conf tcp_conf_default(void); /* Linux's values where ESXi publishes none */

/* --- what travels --- */

/* Flags of a data segment, for its packet to carry. MARKED is the network's: congestion was seen on the way (ECN). */
enum tcp_flag { TCP_BURST_END = 1, TCP_CWR = 2, TCP_SYN = 4, TCP_MARKED = 8 };

struct tcp_segment {
	uint32_t seq, bytes;      /* bytes 0: a SYN, which takes no number */
	bool fresh;               /* never sent before */
	uint8_t flags;            /* enum tcp_flag */
};

/* An acknowledgement: `next` is one number of its packet, `sack_from` another, the two of 16 bits together a third. */
struct tcp_ack {
	uint32_t next;            /* the segment awaited */
	uint32_t sack_from;       /* first of the block that holds the segment that caused it (RFC 2018); below `next`: that segment had come before (RFC 2883) */
	uint16_t sack_count;      /* segments in that block; 0: none */
	uint16_t window;          /* what may be sent beyond `next`, in units of 2^tcp_window_scale() bytes (RFC 7323) */
	bool echo;                /* ECN: congestion was seen, and no CWR since */
};
/* Order of segments, as they wrap. */
static inline bool tcp_before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }
/* Of a connection whose receiver offers at most so many bytes: as Linux chooses it, up to 14. */
uint32_t tcp_window_scale(int64_t receive_window);

/* --- sender --- */

struct tcp_sender;
struct tcp_sender *tcp_sender_new(const struct tcp_conf *c, struct sim_time now); /* of an open connection, unless tcp_sender_connect() follows */
void tcp_sender_free(struct tcp_sender *s);
/* The connection is to be opened: the first segment is a SYN (again after first_rto, doubling: 1 s, 3 s, 7 s ...), data waits until its answer has come. */
void tcp_sender_connect(struct tcp_sender *s);
void tcp_sender_connected(struct tcp_sender *s, const struct tcp_ack *syn_ack, struct sim_time now); /* a second answer changes nothing */

enum tcp_limit { TCP_MAY_SEND, TCP_NO_DATA, TCP_BY_CWND, TCP_BY_SEND_WINDOW, TCP_BY_RECEIVE_WINDOW, TCP_BY_PACING, TCP_BY_HANDSHAKE };
/* May a segment be sent now? `waiting`: bytes that the application has given and that were never sent. With offload it waits until a whole burst may go. */
enum tcp_limit tcp_sender_may(struct tcp_sender *s, struct sim_time now, uint64_t waiting);
struct sim_time tcp_sender_paced(const struct tcp_sender *s); /* after TCP_BY_PACING: when it may */
/* The segment to send next, after TCP_MAY_SEND: a retransmission or a new one of `bytes` (at most mss and what waits; ignored otherwise). It counts as sent. */
struct tcp_segment tcp_sender_next(struct tcp_sender *s, struct sim_time now, uint32_t bytes);
/* Returns the bytes newly known to be delivered. */
uint64_t tcp_sender_acked(struct tcp_sender *s, const struct tcp_ack *a, struct sim_time now);
/* When its timer is due (retransmission, tail probe, reordering), NEVER: none runs; and what happens then. The caller's timer may find that it is later. */
struct sim_time tcp_sender_deadline(const struct tcp_sender *s);
void tcp_sender_due(struct tcp_sender *s, struct sim_time now);
void tcp_sender_set(struct tcp_sender *s, uint32_t mss, int64_t send_window); /* from now on, what is sent anew; a window of 0: as it is */

struct tcp_state { /* for attribution, traces and tests */
	uint32_t una, next, cwnd_segments, ssthresh_segments, in_flight;
	uint32_t retransmitted, timeouts, recoveries, probes, undone, marked; /* so far; marked: reductions by ECN */
	uint64_t cwnd_bytes, flight_bytes;  /* flight: RFC 6675's pipe */
	uint64_t unacked_bytes;             /* sent and not acknowledged by the cumulative number */
	struct sim_dur srtt, rttvar, rto, min_rtt; /* rto: with its backoff */
	enum tcp_limit limit;               /* what tcp_sender_may() said last */
	bool slow_start, recovering, lost;  /* lost: after a timeout; recovering: fast recovery, or a reduction by ECN */
};
void tcp_sender_state(const struct tcp_sender *s, struct tcp_state *out);

/* --- receiver --- */

struct tcp_receiver;
struct tcp_receiver *tcp_receiver_new(const struct tcp_conf *c, struct sim_time now);
void tcp_receiver_free(struct tcp_receiver *r);
/* A segment has come with its flags (TCP_MARKED for a mark of the network). Returns the bytes that are now in order and were not before; the application reads
 * them at once. True in *out_ack: an acknowledgement goes out now. */
uint64_t tcp_receiver_data(struct tcp_receiver *r, uint32_t seq, uint32_t bytes, unsigned flags, struct sim_time now, bool *out_ack);
void tcp_receiver_ack(struct tcp_receiver *r, struct sim_time now, struct tcp_ack *out); /* what it says; a delayed one is thereby sent */
struct sim_time tcp_receiver_deadline(const struct tcp_receiver *r); /* of a delayed acknowledgement; NEVER: none waits */
uint32_t tcp_receiver_next(const struct tcp_receiver *r);
void tcp_receiver_set(struct tcp_receiver *r, uint32_t mss); /* from now on */
void tcp_receiver_round_trip(struct tcp_receiver *r, struct sim_dur rtt); /* what timestamps would tell it; never told: it measures windows */

#endif
