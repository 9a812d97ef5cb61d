/* models/transport/flow_window.c: the congestion window, round by round and over longer times.
 *
 *   CUBIC      W(t) = max(C (t - K)^3 + W_max, W_est(t)), K = cbrt((W_max - W_start)/C), C = 0.4 segments/s^3, beta = 0.7; W_est grows by 3(1-beta)/(1+beta)
 *              = 0.529 segments a round trip (RFC 9438 sections 4.2 to 4.7); at most x1.5 a round trip (4.2).
 *   NewReno    one segment a round trip, beta = 0.5.
 *   Linux      CUBIC grows by at least 5 % a round trip until a first loss, and by a hundredth of a segment always (tcp_cubic.c: cnt is at most
 *              20, or 100 cwnd).
 *   HyStart    (Ha, Rhee, "Taming the elephants", 2011) from 16 segments on: acknowledgements have come for half a round trip, or the round trip is longer
 *              than the least one by an eighth of it (4 to 16 ms).
 *   Overshoot  acknowledgements come as fast as the link sends, each lets two segments go: after a of them a stand in the queue. What was lost is noticed
 *              a round later.
 *
 * Left out: timeouts, proportional rate reduction within the round of a loss, W_est's growth by a whole segment beyond
 * W_max (RFC 9438 section 4.3; Linux has not got it), limited transmit.
 */
#include "models/transport/flow_window.h"

#include "models/fabric/constant.h"
#include "sim/fixmath.h"

#define AS_FAR 970000    /* ppm of W_max: a window is followed in steps of 2 %, so this counts as having come as far, and is no reason for fast convergence */
#define UNTIL_MAX (INT64_C(100) * SIM_S)

static double cubic_c(void)
{
	return (double)constant(CONSTANT_CUBIC_C) / 1000;
}

/* Segments a round trip. */
static double cubic_least(void)
{
	return (double)constant(CONSTANT_CUBIC_LEAST) / 1000;
}

static double root3(double x)
{
	return x < 0 ? -fixmath_pow(-x, 1.0 / 3) : fixmath_pow(x, 1.0 / 3);
}

static int64_t whole(double bytes)
{
	return bytes >= 0x1p62 ? INT64_C(1) << 62 : (int64_t)bytes;
}

static double seconds(struct sim_dur d)
{
	return (double)d.ps / 1e12;
}

/* bytes x ppm */
static int64_t part(int64_t bytes, int64_t ppm)
{
	return base_div_floor((sim_i128)bytes * ppm, 1000000);
}

int64_t flow_window_beta_ppm(const struct tcp_opts *tcp)
{
	return tcp->cubic ? 1000 * constant(CONSTANT_CUBIC_BETA) : 1000 * constant(CONSTANT_RENO_BETA);
}

static void begin_epoch(struct flow_window *w)
{
	w->slow_start = false;
	w->base = w->estimate = w->cwnd;
	w->age.ps = 0;
}

void flow_window_open(struct flow_window *w, uint32_t mss)
{
	*w = (struct flow_window){.cwnd = constant(CONSTANT_INITIAL_WINDOW) * mss, .slow_start = true};
}

void flow_window_settle(struct flow_window *w, int64_t cwnd)
{
	*w = (struct flow_window){.cwnd = cwnd, .top = cwnd};
	begin_epoch(w);
}

void flow_window_lose(struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss)
{
	int64_t beta = flow_window_beta_ppm(tcp);
	w->top = w->cwnd < part(w->top, AS_FAR) ? part(w->cwnd, (1000000 + beta) / 2) : w->cwnd;
	w->cwnd = part(w->cwnd, beta);
	if (w->cwnd < 2 * (int64_t)mss)
		w->cwnd = 2 * (int64_t)mss;
	begin_epoch(w);
}

/* --- slow start --- */

/* Bytes acknowledged in a round when HyStart has seen enough. */
static int64_t train(const struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, const struct flow_pipe *pipe)
{
	if (!tcp->cubic || tcp->hystart == TCP_HYSTART_OFF || w->cwnd < constant(CONSTANT_HYSTART_LOW) * mss)
		return INT64_MAX;
	if (tcp->hystart == TCP_HYSTART_ROUND)
		return pipe->gap.ps <= constant(CONSTANT_HYSTART_ACK_DELTA) ? 0 : pipe->holds;
	int64_t threshold = CLAMP(pipe->base.ps / 8, constant(CONSTANT_HYSTART_LEAST), constant(CONSTANT_HYSTART_MOST));
	if (pipe->late.ps >= threshold)
		return 0;
	return pipe->holds == INT64_MAX ? INT64_MAX : pipe->holds / 2;
}

enum flow_round flow_window_round(struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, const struct flow_pipe *pipe, int64_t *noticed)
{
	int64_t growth = tcp->per_ack ? 500000 : 1000000; /* ppm of what is acknowledged */
	int64_t enough = train(w, tcp, mss, pipe);
	int64_t full = INT64_MAX;
	if (pipe->room != INT64_MAX && pipe->steep)
		full = base_div_floor((sim_i128)(pipe->room > 0 ? pipe->room : 0) * 1000000 * 1000000, (sim_i128)pipe->steep * growth);
	if (enough <= w->cwnd && enough <= full) {
		w->cwnd += part(enough, growth);
		begin_epoch(w);
		return FLOW_ROUND_LEFT;
	}
	int64_t next = w->cwnd + part(w->cwnd, growth);
	if (full < w->cwnd) {
		int64_t acked = full + part(full, growth); /* of the next round, before the gap shows */
		*noticed = next + part(enough < acked ? enough : acked, growth);
		w->cwnd = next;
		return FLOW_ROUND_OVERRAN;
	}
	w->cwnd = next;
	return FLOW_ROUND_GREW;
}

/* --- congestion avoidance --- */

struct sim_dur flow_window_k(int64_t top, int64_t base, uint32_t mss)
{
	double segments = top > base ? (double)(top - base) / mss : 0;
	return sim_dur_ps((int64_t)(root3(segments / cubic_c()) * 1e12));
}

/* Segments a round trip of what grows by steady steps. */
static double alpha(const struct tcp_opts *tcp)
{
	double beta = (double)constant(CONSTANT_CUBIC_BETA) / 1000;
	return tcp->cubic ? 3 * (1 - beta) / (1 + beta) : tcp->per_ack ? 0.5 : 1;
}

static bool friendly(const struct tcp_opts *tcp)
{
	return !tcp->cubic || !tcp->plain_cubic;
}

static int64_t origin(const struct flow_window *w)
{
	return w->top > w->base ? w->top : w->base;
}

void flow_window_grow(struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, struct sim_dur rtt, struct sim_dur dt)
{
	if (rtt.ps <= 0 || dt.ps <= 0)
		return;
	double rounds = (double)dt.ps / (double)rtt.ps;
	w->age.ps += dt.ps;
	w->estimate += whole(alpha(tcp) * rounds * mss);
	double next = (double)w->cwnd;
	if (friendly(tcp) && (double)w->estimate > next)
		next = (double)w->estimate;
	if (tcp->cubic) {
		double most = next * fixmath_exp2(0.58496250072115618 * rounds); /* 1.5^rounds */
		double t = seconds(w->age) - seconds(flow_window_k(w->top, w->base, mss));
		double cubic = (double)origin(w) + cubic_c() * t * t * t * mss;
		double crawl = (double)w->cwnd + cubic_least() * rounds * mss;
		cubic = cubic > crawl ? cubic : crawl;
		if (!w->top) {
			double least = (double)w->cwnd * fixmath_exp2(0.070389327891398012 * rounds); /* 1.05^rounds */
			cubic = cubic > least ? cubic : least;
		}
		cubic = cubic < most ? cubic : most;
		next = cubic > next ? cubic : next;
	}
	w->cwnd = whole(next);
}

struct sim_dur flow_window_until(const struct flow_window *w, const struct tcp_opts *tcp, uint32_t mss, struct sim_dur rtt, int64_t target)
{
	if (target <= w->cwnd)
		return sim_dur_ps(0);
	double least = (double)(target - w->cwnd) / mss / (tcp->cubic ? cubic_least() : alpha(tcp)) * (double)rtt.ps;
	if (friendly(tcp))
		least = (double)(target - w->estimate) / mss / alpha(tcp) * (double)rtt.ps;
	if (tcp->cubic) {
		double t = (seconds(flow_window_k(w->top, w->base, mss)) + root3((double)(target - origin(w)) / mss / cubic_c()) - seconds(w->age)) * 1e12;
		least = t < least ? t : least;
		if (!w->top) {
			double early = fixmath_log2((double)target / (double)w->cwnd) / 0.070389327891398012 * (double)rtt.ps;
			least = early < least ? early : least;
		}
	}
	return sim_dur_ps(least < 0 ? 0 : least > UNTIL_MAX ? UNTIL_MAX : (int64_t)least + 1);
}
