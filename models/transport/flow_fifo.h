/* models/transport/flow_fifo.h: how long a FIFO before a full link makes its users wait: pure. Each has a window in flight per round trip, and the queue
 * grows until what they send in a round trip is what the link carries: sum of min(limit, W / (RTT + d)) = C. Rates in 2^-20 B/s, windows in bytes, both of
 * the wire. */
#ifndef MODELS_TRANSPORT_FLOW_FIFO_H
#define MODELS_TRANSPORT_FLOW_FIFO_H

#include "sim/share.h"
#include "sim/time.h"

struct flow_fifo_user {
	int64_t window;
	struct sim_dur rtt; /* all of its round trip but this queue; > 0 */
	share_rate limit;   /* what it sends at most */
};

/* d; 0 when the link is not full without a queue. Cost: 40 steps of n. */
struct sim_dur flow_fifo_delay(const struct flow_fifo_user *u, uint32_t n, share_rate capacity);

#endif
