/* models/transport/tcp_cc.c: the window of NewReno and CUBIC, and what both do alike: slow start, the answer to losses and marks, pacing, restart after idle.
 *
 *   slow start   by what is acknowledged, without a bound for each ACK (RFC 3465 with L unbounded, as Linux), or one segment for each ACK (RFC 5681, ns-3's
 *                NewReno).
 *   NewReno      one segment a window acknowledged; half of what is in flight after a loss (RFC 5681, equation 4).
 *   CUBIC        tcp_cc_cubic.c; 0.7 of the window after a loss (RFC 9438, section 4.6). After a timeout it has no memory of an earlier one (section 4.8;
 *                Linux).
 *   ECN          a mark is a loss of nothing (RFC 3168). The milder answer of RFC 8511 is in no published default.
 *   idle         half of the window for each timeout without sending, not below the initial window: RFC 5681 section 4.1 as Linux does it (RFC 2861).
 *
 * Window validation is the sender's word: an ACK that came while the window was not what held it back (`limited`) lets nothing grow.
 */
#include "models/transport/tcp_cc.h"

#include "models/fabric/constant.h"

#define MOST_SEGMENTS (UINT32_C(1) << 26)
#define LEAST_SEGMENTS 2

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

static void set(struct tcp_cc *c, uint32_t segments)
{
	c->segments = segments < 1 ? 1 : segments < MOST_SEGMENTS ? segments : MOST_SEGMENTS; /* with larger segments than before, ssthresh may be less than one */
	c->cwnd = (int64_t)c->segments * c->mss;
}

static uint32_t whole(const struct tcp_cc *c, int64_t bytes) { return (uint32_t)(most(bytes, 0) / c->mss); }

void tcp_cc_init(struct tcp_cc *c, const struct tcp_conf *conf, struct sim_time now)
{
	*c = (struct tcp_cc){.ssthresh = INT64_MAX, .conf = conf, .mss = conf->mss};
	set(c, conf->initial_window);
	c->undo_cwnd = c->cwnd;
	c->undo_ssthresh = c->ssthresh;
	tcp_cc_cubic_reset(&c->cubic);
	tcp_cc_hystart_reset(&c->hystart, now);
	if (!conf->settled)
		return;
	set(c, conf->settled > LEAST_SEGMENTS ? conf->settled : LEAST_SEGMENTS);
	c->ssthresh = c->cwnd;
	c->cubic.last_max = c->segments;
	c->hystart.once = true;
}

void tcp_cc_set_mss(struct tcp_cc *c, uint32_t mss)
{
	int64_t bytes = c->cwnd;
	c->mss = mss;
	set(c, (uint32_t)most(whole(c, bytes), LEAST_SEGMENTS));
}

/* --- growth --- */

/* In slow start; what of it is left when that ends is congestion avoidance's. */
static uint32_t double_up(struct tcp_cc *c, uint32_t acked)
{
	uint32_t step = acked;
	if (c->hystart.conservative) {
		uint32_t part = (uint32_t)constant(CONSTANT_HYSTART_SLOW);
		c->counted += acked;
		step = c->counted / part;
		c->counted -= step * part;
		acked = step;
	}
	if (c->ssthresh != INT64_MAX) {
		uint32_t room = whole(c, c->ssthresh - c->cwnd + c->mss - 1);
		step = step < room ? step : room;
	}
	set(c, c->segments + step);
	return acked - step;
}

/* One segment for each `per` acknowledged; credit from a larger window counts for one (Linux, tcp_cong_avoid_ai). */
static void add_up(struct tcp_cc *c, uint32_t acked, uint32_t per)
{
	uint32_t grown = 0;
	SIM_ASSERT(per > 0);
	if (c->counted >= per) {
		c->counted = 0;
		grown = 1;
	}
	c->counted += acked;
	if (c->counted >= per) {
		uint32_t more = c->counted / per;
		c->counted -= more * per;
		grown += more;
	}
	if (grown)
		set(c, c->segments + grown);
}

static uint32_t segments_of(const struct tcp_cc *c, uint64_t bytes)
{
	if (bytes <= c->mss)
		return bytes > 0;
	return bytes == 2 * (uint64_t)c->mss ? 2 : (uint32_t)((bytes + c->mss - 1) / c->mss);
}

void tcp_cc_acked(struct tcp_cc *c, const struct tcp_cc_ack *a)
{
	bool starts = tcp_cc_slow_start(c);
	if (starts && tcp_cc_hystart_ends(c, a)) {
		c->ssthresh = c->cwnd;
		c->counted = 0;
		starts = false;
	}
	if (!a->limited)
		return;
	uint32_t acked = segments_of(c, a->acked);
	if (c->conf->per_ack && !c->conf->cubic && acked > 1)
		acked = 1;
	if (starts) {
		acked = double_up(c, acked);
		if (!acked)
			return;
	}
	uint32_t per = c->segments;
	if (c->conf->cubic)
		per = tcp_cc_cubic_step(&c->cubic, c->segments, acked, a->min_rtt, a->now);
	add_up(c, acked, per);
	if (c->conf->cubic && !c->conf->plain_cubic && c->cubic.reno > c->segments)
		set(c, c->cubic.reno);
}

/* --- losses --- */

static void reduce(struct tcp_cc *c, uint64_t flight)
{
	uint32_t left;
	c->undo_cwnd = c->cwnd;
	c->undo_ssthresh = c->ssthresh;
	c->undo_max = c->cubic.last_max;
	if (c->conf->cubic)
		left = tcp_cc_cubic_loss(&c->cubic, c->segments, constant(CONSTANT_CUBIC_BETA));
	else
		left = (uint32_t)((int64_t)whole(c, (int64_t)flight) * constant(CONSTANT_RENO_BETA) / 1000);
	c->ssthresh = most(left, LEAST_SEGMENTS) * c->mss;
	c->counted = 0;
	c->hystart.conservative = 0;
	c->hystart.once = true;
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
	set(c, whole(c, c->ssthresh));
}

void tcp_cc_timeout(struct tcp_cc *c, struct sim_time now, uint64_t flight, bool again)
{
	if (!again)
		reduce(c, flight);
	tcp_cc_cubic_reset(&c->cubic);
	tcp_cc_hystart_reset(&c->hystart, now);
	c->hystart.found = false;
	set(c, 1);
}

void tcp_cc_undo(struct tcp_cc *c, struct sim_time now)
{
	(void)now;
	set(c, whole(c, most(c->cwnd, c->undo_cwnd)));
	c->ssthresh = c->undo_ssthresh;
	c->cubic.last_max = c->undo_max;
}

/* --- sending less than the window, or nothing --- */

/* What slow start is to reach again: three quarters of the window (Linux, tcp_current_ssthresh). */
static int64_t worth(const struct tcp_cc *c) { return most(c->ssthresh, (int64_t)((c->segments >> 1) + (c->segments >> 2)) * c->mss); }

void tcp_cc_idle(struct tcp_cc *c, struct sim_time now, struct sim_dur idle, struct sim_dur rto)
{
	if (c->cubic.epoch.ps != SIM_TIME_NEVER.ps)
		c->cubic.epoch = sim_time_min(now, sim_after(c->cubic.epoch, idle));
	if (!c->conf->restart_after_idle || rto.ps <= 0)
		return;
	uint32_t segments = c->segments, least = segments < c->conf->initial_window ? segments : c->conf->initial_window;
	c->ssthresh = worth(c);
	for (int64_t left = idle.ps - rto.ps; left > 0 && segments > least; left -= rto.ps)
		segments >>= 1;
	set(c, segments > least ? segments : least);
}

void tcp_cc_starved(struct tcp_cc *c, uint64_t used)
{
	uint32_t need = (uint32_t)most(segments_of(c, used), c->conf->initial_window);
	if (!c->conf->restart_after_idle || need >= c->segments)
		return;
	c->ssthresh = worth(c);
	set(c, (c->segments + need) >> 1);
}

/* --- pacing --- */

int64_t tcp_cc_rate(const struct tcp_cc *c, struct sim_dur srtt)
{
	if (srtt.ps <= 0)
		return 0;
	sim_i128 gain = constant(c->cwnd < c->ssthresh / 2 ? CONSTANT_PACING_START : CONSTANT_PACING_LATER);
	return base_div_floor((sim_i128)c->cwnd * gain * (SIM_S / 100), srtt.ps);
}
