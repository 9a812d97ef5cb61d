/* models/transport/flow_tcp.c: the three closed forms of TCP that the flow model needs.
 *
 * Left out here: queueing delay in the RTT, unfairness between RTTs, the saw-tooth around a loss limit (its mean is what counts), delayed ACKs.
 */
#include "models/transport/flow_tcp.h"

#include "models/fabric/constant.h"
#include "sim/fixmath.h"

share_rate flow_window_rate(int64_t window_bytes, struct sim_dur rtt)
{
	if (rtt.ps <= 0)
		return SHARE_RATE_MAX;
	sim_i128 r = ((sim_i128)window_bytes << 20) * SIM_S / rtt.ps;
	return r < 1 ? 1 : r > SHARE_RATE_MAX ? SHARE_RATE_MAX : (share_rate)r;
}

int64_t flow_window_bytes(share_rate rate, struct sim_dur rtt)
{
	sim_i128 bytes = (sim_i128)rate * rtt.ps / TP_BYTE;
	return bytes > INT64_C(1) << 62 ? INT64_C(1) << 62 : (int64_t)bytes;
}

/* (C (3 + beta) / (4 (1 - beta)))^(1/4), to three decimals as RFC 9438 states it (section 5.1): 1.054. */
static double cubic_factor(void)
{
	double c = (double)constant(CONSTANT_CUBIC_C) / 1000, beta = (double)constant(CONSTANT_CUBIC_BETA) / 1000;
	return (double)(int64_t)(fixmath_pow(c * (3 + beta) / (4 * (1 - beta)), 0.25) * 1000 + 0.5) / 1000;
}

share_rate flow_loss_rate(uint32_t mss, struct sim_dur rtt, int64_t loss_ppb, bool cubic)
{
	if (loss_ppb <= 0 || rtt.ps <= 0)
		return SHARE_RATE_MAX;
	double p = (double)loss_ppb / 1e9, t = (double)rtt.ps / 1e12;
	double segments = 1.2247448713915890 * fixmath_pow(p, -0.5);
	if (cubic) {
		double c = cubic_factor() * fixmath_pow(t / p, 0.75);
		segments = c > segments ? c : segments;
	}
	double rate = segments * (double)mss / t * 1048576.0;
	return rate >= (double)SHARE_RATE_MAX ? SHARE_RATE_MAX : rate < 1 ? 1 : (share_rate)rate;
}

struct flow_start flow_slow_start(uint32_t mss, struct sim_dur rtt, share_rate rate)
{
	struct flow_start s = {0};
	if (rtt.ps <= 0)
		return s;
	share_rate r = flow_window_rate(constant(CONSTANT_INITIAL_WINDOW) * mss, rtt);
	for (; r < rate; r *= 2) {
		s.steps++;
		s.lasts.ps += rtt.ps;
		s.lost.ps += rtt.ps - base_div_floor((sim_i128)rtt.ps * r, rate);
		if (r > SHARE_RATE_MAX / 2)
			break;
	}
	return s;
}
