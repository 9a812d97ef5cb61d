/* models/transport/flow_fifo.c: the delay of a FIFO by halving: what its users send falls as the delay rises. Doubles by + - x / alone, so every build finds
 * the same one. */
#include "models/transport/flow_fifo.h"

#define STEPS 40

/* In whole units, so that the order of the users is of no account. */
static sim_i128 sent(const struct flow_fifo_user *u, uint32_t n, double delay)
{
	sim_i128 sum = 0;
	for (uint32_t i = 0; i < n; i++) {
		double rate = (double)u[i].window * 1048576e12 / ((double)u[i].rtt.ps + delay);
		sum += rate < (double)u[i].limit ? (share_rate)rate : u[i].limit;
	}
	return sum;
}

struct sim_dur flow_fifo_delay(const struct flow_fifo_user *u, uint32_t n, share_rate capacity)
{
	sim_i128 windows = 0;
	if (capacity <= 0 || sent(u, n, 0) <= capacity)
		return sim_dur_ps(0);
	for (uint32_t i = 0; i < n; i++)
		windows += u[i].window;
	double low = 0, high = (double)windows * 1048576e12 / (double)capacity;
	for (int i = 0; i < STEPS; i++) {
		double middle = (low + high) / 2;
		if (sent(u, n, middle) > capacity)
			low = middle;
		else
			high = middle;
	}
	return sim_dur_ps((int64_t)(high < 1e18 ? high : 1e18));
}
