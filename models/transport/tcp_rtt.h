/* models/transport/tcp_rtt.h: the retransmission timeout of one connection (RFC 6298), on a clock of picoseconds: its granularity G is nothing. Backoff
 * doubles it up to the longest the settings allow. Samples are Karn's: of segments sent once only; the caller sees to that. */
#ifndef MODELS_TRANSPORT_TCP_RTT_H
#define MODELS_TRANSPORT_TCP_RTT_H

#include "models/transport/tcp.h"

struct tcp_rtt {
	struct sim_dur srtt, rttvar;
	struct sim_dur base;    /* the timeout without backoff */
	struct sim_dur least;   /* least sample; 0: none yet */
	uint32_t backoff;       /* doublings */
};

void tcp_rtt_init(struct tcp_rtt *r, const struct tcp_conf *c);
void tcp_rtt_sample(struct tcp_rtt *r, const struct tcp_conf *c, struct sim_dur rtt);
struct sim_dur tcp_rtt_timeout(const struct tcp_rtt *r, const struct tcp_conf *c); /* with its backoff */

#endif
