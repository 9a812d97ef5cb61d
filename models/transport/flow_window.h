/* models/transport/flow_window.h: the congestion window of one TCP connection as pure functions: slow start with HyStart or the overshoot of a drop-tail
 * queue, growth by CUBIC (RFC 9438) and NewReno (RFC 5681, RFC 6582), the answer to a loss. Windows in bytes of payload, time in picoseconds; segments are
 * `mss` bytes. */
#ifndef MODELS_TRANSPORT_FLOW_WINDOW_H
#define MODELS_TRANSPORT_FLOW_WINDOW_H

#include "models/transport/flow_tcp.h"

struct flow_window {
	int64_t cwnd;       /* may be sent in a round trip */
	int64_t top;        /* W_max of CUBIC: where the last loss was, after fast convergence; 0: no loss yet */
	int64_t base;       /* the window the epoch began with */
	int64_t estimate;   /* W_est of the Reno-friendly region; of NewReno the window before it is rounded */
	struct sim_dur age; /* of the epoch: since the last loss, or since slow start ended */
	bool slow_start;
};

/* What lies before a sender in slow start. INT64_MAX: not known, or none. */
struct flow_pipe {
	int64_t holds;   /* bytes in flight that fill it when nobody else is there and no queue stands */
	struct sim_dur late; /* how much longer the round trip is than the least one seen; base: that without any queue */
	struct sim_dur base;
	struct sim_dur gap;  /* between the last acknowledgement of one round and the first of the next: the least round trip without the time a window takes */
	int64_t room;    /* bytes its queue still takes */
	uint32_t steep;  /* ppm of a round's growth that stand in the queue at its end: min(1, 2 (1 - C/N)) behind a sender of rate N before a link of rate C */
};

enum flow_round { FLOW_ROUND_GREW, FLOW_ROUND_LEFT, FLOW_ROUND_OVERRAN };

void flow_window_open(struct flow_window *w, uint32_t mss);       /* the initial window */
void flow_window_settle(struct flow_window *w, int64_t cwnd);     /* of a connection that has been sending for long: past slow start, at `cwnd` */

/* One round of slow start: every byte in flight is acknowledged. It grows; or leaves slow start (HyStart); or overruns the queue: then `noticed` is the
 * window it will have when the loss is noticed, a round later. A train of acknowledgements as long as half a round trip: a = holds/2 of them; the queue is
 * full after a = room/steep. */
enum flow_round flow_window_round(struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, const struct flow_pipe *pipe, int64_t *noticed);

/* Congestion avoidance for a time dt of round trips of `rtt`. */
void flow_window_grow(struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, struct sim_dur rtt, struct sim_dur dt);
/* The inverse: how long until the window is `target`; 0 when it is. */
struct sim_dur flow_window_until(const struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, struct sim_dur rtt, int64_t target);
/* A loss: times 0.7 (CUBIC, with fast convergence) or 0.5, never below two segments; a new epoch. */
void flow_window_lose(struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss);

/* What remains of a window after a loss, in ppm. */
int64_t flow_window_beta_ppm(const struct tcp_opts *tcp);
/* K of an epoch: until W_cubic is back at W_max. */
struct sim_dur flow_window_k(int64_t top, int64_t base, uint32_t mss);

#endif
