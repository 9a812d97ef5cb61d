/* models/transport/tcp.c: the settings of a TCP connection as ESXi and Linux ship them. Times in ps, windows in bytes of payload: what Linux takes off a socket
 * buffer for its bookkeeping (half of it) is left out, a window here is what may be in flight.
 * ESXi's TCP/IP stack: CUBIC, SACK, window scaling, auto-tuning up to a ceiling. Where it publishes nothing, Linux 6.x: minimum RTO 200 ms above the smoothed round
 * trip, RACK and the tail loss probe, timestamps, restart after idle, no pacing without fq. Other numbers: models/fabric/constant.c. */
#include "models/transport/tcp.h"

#include "models/fabric/constant.h"

struct tcp_conf tcp_conf_default(void)
{
	return (struct tcp_conf){
		.mss = 1448,
		.send_window = constant(CONSTANT_SOCKET_MAX),
		.receive_window = constant(CONSTANT_SOCKET_MAX),
		.cubic = true,
		.exit = TCP_EXIT_HYSTART,
		.recovery = TCP_RECOVERY_PRR,
		.rack = true,
		.tail_probe = true,
		.timestamps = true,
		.restart_after_idle = true,
		.initial_window = (uint32_t)constant(CONSTANT_INITIAL_WINDOW),
		.dup_acks = (uint32_t)constant(CONSTANT_DUP_ACKS),
		.ack_every = 2,
		.quick_acks = (uint32_t)constant(CONSTANT_QUICK_ACKS),
		.ack_delay = {constant(CONSTANT_ACK_DELAY)},
		.min_rto = {200 * SIM_MS},
		.max_rto = {constant(CONSTANT_MAX_RTO)},
		.first_rto = {constant(CONSTANT_FIRST_RTO)},
		.rto_above_srtt = true,
	};
}

uint32_t tcp_window_scale(int64_t receive_window)
{
	uint32_t scale = 0;
	while (scale < 14 && receive_window >> scale > UINT16_MAX)
		scale++;
	return scale;
}
