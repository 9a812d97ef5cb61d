/* models/transport/tcp.c: the settings of a TCP connection as ESXi and Linux ship them. Times in ps, windows in bytes of payload: what Linux takes off a socket buffer for
 * its bookkeeping (half of it) is left out, a window here is what may be in flight.
 * ESXi's TCP/IP stack: CUBIC, SACK, window scaling, auto-tuning to 16 MiB a socket. Linux 6.x: initial window 10, minimum RTO 200 ms above the smoothed round trip, SYN after
 * 1 s, delayed ACKs of 40 ms at least (RFC 5681 allows 500 ms), 16 quick ACKs at the start, RACK and the tail loss probe, restart after idle, no pacing without fq. */
#include "models/transport/tcp.h"

#define SOCKET_CEILING (INT64_C(16) << 20)

struct tcp_conf tcp_conf_default(void)
{
	return (struct tcp_conf){
		.mss = 1448,
		.send_window = SOCKET_CEILING,
		.receive_window = SOCKET_CEILING,
		.cubic = true,
		.exit = TCP_EXIT_HYSTART,
		.recovery = TCP_RECOVERY_PRR,
		.rack = true,
		.tail_probe = true,
		.timestamps = true,
		.restart_after_idle = true,
		.initial_window = 10,
		.dup_acks = 3,
		.ack_every = 2,
		.quick_acks = 16,
		.ack_delay = {40 * SIM_MS},
		.min_rto = {200 * SIM_MS},
		.max_rto = {120 * SIM_S},
		.first_rto = {SIM_S},
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
