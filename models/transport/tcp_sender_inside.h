/* models/transport/tcp_sender_inside.h: the state of a sender, for tcp_sender.c (what it sends) and tcp_sender_ack.c (what it learns). */
#ifndef MODELS_TRANSPORT_TCP_SENDER_INSIDE_H
#define MODELS_TRANSPORT_TCP_SENDER_INSIDE_H

#include "models/transport/tcp_board.h"
#include "models/transport/tcp_cc.h"
#include "models/transport/tcp_rtt.h"

/* REDUCING: the window comes down by a mark of ECN, or by what a tail probe found: nothing is lost. SYN: not open. */
enum tcp_phase { TCP_OPEN, TCP_REDUCING, TCP_RECOVERING, TCP_TIMED_OUT, TCP_OPENING };

/* REORDER: few are SACKed, and by then what lies below them is lost. */
enum tcp_timer { TCP_TIMER_RETRANSMIT, TCP_TIMER_PROBE, TCP_TIMER_REORDER };

struct tcp_sender {
	struct tcp_board board;
	int64_t window;          /* bytes in flight allowed by congestion control and recovery now */
	int64_t offered;         /* bytes beyond una that the receiver takes */
	int64_t room;            /* bytes of new data that may leave whatever else is so; 0: it is to be looked at anew */
	int64_t burst, burst_max; /* bytes that still leave as one burst; at most in one */
	struct sim_time due, sent, pace;
	struct sim_time heard;   /* the last ACK of new data */
	struct sim_time full;    /* when the window, or the socket, was the limit */
	struct sim_time rto_at;  /* the retransmission timer behind a probe's */
	uint8_t phase;           /* enum tcp_phase */
	uint8_t limit;           /* enum tcp_limit: what tcp_sender_may() said last */
	uint8_t timer;           /* enum tcp_timer: what `due` is for */
	bool force;              /* one segment goes whatever the window: the first of a recovery, a tail probe, a SYN */
	bool rescued;            /* in this recovery */
	bool cwr;                /* to be told to the receiver */
	bool probed, probe_repeats; /* a tail probe is under way; it was a retransmission */
	bool keep;               /* the reduction was undone: recovery ends with the window it has */
	uint8_t scale;
	uint32_t recover;        /* recovery, reduction or timeout is over when una is here */
	uint32_t round;          /* a round trip is over when una is here */
	uint32_t probe;          /* beyond the tail probe under way */
	uint32_t undo;           /* 1 + retransmissions of this recovery that are not known to have been for nothing; 0: not to be undone */
	int64_t prr_delivered, prr_out, prr_flight; /* RFC 6937 */
	int64_t widest;          /* bytes in flight at most in this round trip */
	struct tcp_rtt rtt;
	struct tcp_cc cc;
	struct tcp_conf conf;
	uint32_t retransmitted, timeouts, recoveries, probes, undone, marked, unanswered; /* so far; unanswered: timeouts since una moved */
};

static inline int64_t tcp_tick(struct sim_time t) { return t.ps >> 10; }
/* Starts or restarts the timer. */
void tcp_sender_rearm(struct tcp_sender *s, struct sim_time now);
/* What is known to be lost is answered; `newly`: bytes delivered just now. */
void tcp_sender_recover(struct tcp_sender *s, struct sim_time now, int64_t newly);

#endif
