/* models/transport/tcp_cc.c: NewReno: slow start and congestion avoidance by bytes acknowledged (RFC 5681, RFC 3465 with no bound per ACK, as Linux
 * does), half of what was in flight after a loss. Windows in bytes. Left out: CUBIC, HyStart. */
#include "models/transport/tcp_cc.h"

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

void tcp_cc_init(struct tcp_cc *c, const struct tcp_conf *conf, struct sim_time now)
{
	(void)now;
	*c = (struct tcp_cc){.cwnd = (int64_t)conf->initial_window * conf->mss, .ssthresh = INT64_MAX, .conf = conf, .mss = conf->mss};
	c->undo_cwnd = c->cwnd;
	c->undo_ssthresh = c->ssthresh;
}

void tcp_cc_set_mss(struct tcp_cc *c, uint32_t mss) { c->mss = mss; }

void tcp_cc_acked(struct tcp_cc *c, const struct tcp_cc_ack *a)
{
	if (!a->limited)
		return;
	int64_t acked = c->conf->per_ack ? c->mss : (int64_t)a->acked;
	if (tcp_cc_slow_start(c)) {
		int64_t room = c->ssthresh - c->cwnd;
		int64_t step = acked < room ? acked : room;
		c->cwnd += step;
		acked -= step;
	}
	c->counted += acked;
	if (c->counted < c->cwnd)
		return;
	c->counted -= c->cwnd;
	c->cwnd += c->mss;
}

static void reduce(struct tcp_cc *c, uint64_t flight)
{
	c->undo_cwnd = c->cwnd;
	c->undo_ssthresh = c->ssthresh;
	c->ssthresh = most((int64_t)flight / 2, 2 * (int64_t)c->mss);
	c->counted = 0;
}

void tcp_cc_loss(struct tcp_cc *c, struct sim_time now, uint64_t flight)
{
	(void)now;
	reduce(c, flight);
}

void tcp_cc_ecn(struct tcp_cc *c, struct sim_time now, uint64_t flight)
{
	(void)now;
	reduce(c, flight);
}

void tcp_cc_recovered(struct tcp_cc *c, struct sim_time now)
{
	(void)now;
	c->cwnd = c->ssthresh;
}

void tcp_cc_timeout(struct tcp_cc *c, struct sim_time now, uint64_t flight, bool again)
{
	(void)now;
	if (!again)
		reduce(c, flight);
	c->cwnd = c->mss;
}

void tcp_cc_undo(struct tcp_cc *c, struct sim_time now)
{
	(void)now;
	c->cwnd = most(c->cwnd, c->undo_cwnd);
	c->ssthresh = c->undo_ssthresh;
}

void tcp_cc_idle(struct tcp_cc *c, struct sim_time now, struct sim_dur idle, struct sim_dur rto)
{
	(void)now;
	(void)idle;
	(void)rto;
	int64_t restart = (int64_t)c->conf->initial_window * c->mss;
	if (c->conf->restart_after_idle && c->cwnd > restart) {
		c->ssthresh = most(c->ssthresh, c->cwnd / 4 * 3);
		c->cwnd = restart;
	}
}

int64_t tcp_cc_rate(const struct tcp_cc *c, struct sim_dur srtt)
{
	if (srtt.ps == 0)
		return 0;
	sim_i128 gain = c->cwnd < c->ssthresh / 2 ? 200 : 120;
	return base_div_floor((sim_i128)c->cwnd * gain * (SIM_S / 100), srtt.ps);
}
