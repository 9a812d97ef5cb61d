/* models/transport/tcp.h: one TCP connection, segment by segment: the state of a sender and of a receiver, without a network.
 *
 * Whoever owns both calls in when something arrives or a timer is due, and asks what may be sent. Segments are numbered from 0 and have at most `mss` bytes of payload;
 * sequence numbers are segments, not bytes, so a retransmission is the same segment again. All times are those the caller gives; nothing is random.
 * Congestion control: models/transport/tcp_cc.h. Loss recovery: RFC 6675 with PRR (RFC 6937), timers RFC 6298, delayed ACKs RFC 5681. Source of each constant: tcp_conf_default().
 */
#ifndef MODELS_TRANSPORT_TCP_H
#define MODELS_TRANSPORT_TCP_H

#include "sim/time.h"

enum tcp_slow_start_exit { TCP_EXIT_HYSTART, TCP_EXIT_HYSTART_PP, TCP_EXIT_LOSS, TCP_EXIT_ROUND }; /* Linux's HyStart, RFC 9406, none before a loss, ns-3 up to 3.37 */
enum tcp_recovery { TCP_RECOVERY_PRR, TCP_RECOVERY_CLASSIC }; /* CLASSIC: the window is ssthresh at once */

struct tcp_conf {
	uint32_t mss;
	int64_t send_window;      /* bytes: unacknowledged data that the socket holds at most */
	int64_t receive_window;   /* bytes: what the receiver offers at most (its ceiling, with auto-tuning) */
	int64_t receive_start;    /* bytes: what it offers at first; grows by auto-tuning up to receive_window; 0: all of it at once */
	bool cubic, plain_cubic;  /* else NewReno; CUBIC without its Reno-friendly region */
	bool per_ack;             /* grows by each ACK, not by the bytes acknowledged (no RFC 3465) */
	uint8_t exit;             /* enum tcp_slow_start_exit */
	uint8_t recovery;         /* enum tcp_recovery */
	bool tail_probe;          /* RFC 8985's tail loss probe */
	bool pacing, ecn;
	bool restart_after_idle;  /* RFC 5681 §4.1 */
	uint32_t initial_window;  /* segments: 10 */
	uint32_t dup_acks;        /* 3 */
	uint32_t ack_every;       /* full segments: 2; 1: no delayed ACKs */
	uint32_t quick_acks;      /* the first so many segments are acknowledged at once */
	struct sim_dur ack_delay; /* at most */
	struct sim_dur min_rto, max_rto, first_rto;
	uint32_t offload;         /* bytes that leave as one burst where the window allows it (TSO), and are acknowledged as one (LRO); 0: off */
};
struct tcp_conf tcp_conf_default(void); /* Linux's values where ESXi publishes none */

/* --- what travels: an acknowledgement --- */

struct tcp_ack {
	uint32_t next;            /* the segment awaited */
	uint32_t sack_from, sack_to; /* [from, to) of the block that holds the segment that caused it; equal: none (RFC 2018's first block) */
	uint32_t window;          /* segments beyond `next` that may be sent */
	bool echo;                /* ECN: congestion was seen */
};

/* --- sender --- */

struct tcp_sender;
struct tcp_sender *tcp_sender_new(const struct tcp_conf *c, struct sim_time now);
void tcp_sender_free(struct tcp_sender *s);

enum tcp_limit { TCP_MAY_SEND, TCP_NO_DATA, TCP_BY_CWND, TCP_BY_SEND_WINDOW, TCP_BY_RECEIVE_WINDOW, TCP_BY_PACING };
/* May a segment be sent now? `waiting`: bytes that the application has given and that were never sent. */
enum tcp_limit tcp_sender_may(struct tcp_sender *s, struct sim_time now, uint64_t waiting);
struct sim_time tcp_sender_paced(const struct tcp_sender *s); /* after TCP_BY_PACING: when it may */
/* The segment to send next: a retransmission, or, with *out_new, a new one of `bytes` (at most mss; ignored otherwise). It counts as sent. */
struct tcp_segment { uint32_t seq, bytes; bool fresh; };
struct tcp_segment tcp_sender_next(struct tcp_sender *s, struct sim_time now, uint32_t bytes);
/* Returns the bytes newly known to be delivered. */
uint64_t tcp_sender_acked(struct tcp_sender *s, const struct tcp_ack *a, struct sim_time now);
/* When its timer is due (retransmission or tail probe), NEVER: none runs; and what happens then. Lazy: ask again when an earlier deadline has come. */
struct sim_time tcp_sender_deadline(const struct tcp_sender *s);
void tcp_sender_due(struct tcp_sender *s, struct sim_time now);
void tcp_sender_set(struct tcp_sender *s, uint32_t mss, int64_t send_window); /* from now on */

struct tcp_state { /* for attribution, traces and tests */
	uint32_t una, next, cwnd_segments, ssthresh_segments, in_flight, retransmitted, timeouts, recoveries;
	uint64_t cwnd_bytes, flight_bytes;
	struct sim_dur srtt, rttvar, rto, min_rtt;
	bool slow_start, recovering, lost; /* lost: after a timeout */
};
void tcp_sender_state(const struct tcp_sender *s, struct tcp_state *out);

/* --- receiver --- */

struct tcp_receiver;
struct tcp_receiver *tcp_receiver_new(const struct tcp_conf *c, struct sim_time now);
void tcp_receiver_free(struct tcp_receiver *r);
/* A segment has come. Returns the bytes that are now in order and were not before. True in *out_ack: an acknowledgement goes out now. */
uint64_t tcp_receiver_data(struct tcp_receiver *r, uint32_t seq, uint32_t bytes, bool marked, struct sim_time now, bool *out_ack);
void tcp_receiver_ack(struct tcp_receiver *r, struct sim_time now, struct tcp_ack *out); /* what it says; a delayed one is thereby sent */
struct sim_time tcp_receiver_deadline(const struct tcp_receiver *r); /* of a delayed acknowledgement; NEVER: none waits */
uint32_t tcp_receiver_next(const struct tcp_receiver *r);

#endif
