/* models/transport/flow_tcp.h: what TCP allows a stream at flow fidelity: window over RTT, random loss, slow start. Rates in 2^-20 B/s of payload. */
#ifndef MODELS_TRANSPORT_FLOW_TCP_H
#define MODELS_TRANSPORT_FLOW_TCP_H

#include "models/transport/transport.h"

/* bytes in flight per round trip; a path without RTT does not limit. */
share_rate flow_window_rate(int64_t window_bytes, struct sim_dur rtt);
/* The same the other way: what is in flight at a rate; at most 2^62. */
int64_t flow_window_bytes(share_rate rate, struct sim_dur rtt);
/* Long-run rate under independent loss of a packet with probability loss_ppb x 10^-9: NewReno by Mathis et al. 1997, MSS/RTT x sqrt(3/2)/sqrt(p);
 * CUBIC by RFC 9438: max(1.054 (RTT/p)^(3/4), sqrt(3/2)/sqrt(p)) segments per RTT. No loss: SHARE_RATE_MAX. */
share_rate flow_loss_rate(uint32_t mss, struct sim_dur rtt, int64_t loss_ppb, bool cubic);
/* Doublings from the initial window until `rate` is reached, and the time lost against starting at `rate` at once. */
struct flow_start {
	unsigned steps;
	struct sim_dur lasts, lost;
};
struct flow_start flow_slow_start(uint32_t mss, struct sim_dur rtt, share_rate rate);

#endif
