/* models/transport/tcp_cc_cubic.c: how CUBIC's window grows after a loss (RFC 9438), in whole segments as Linux counts it (tcp_cubic.c).
 *
 *   W(t) = C (t - K)^3 + W_max, K = cbrt((W_max - W_epoch)/C), C = 0.4 segments/s^3 (sections 4.2, 4.4), one least round trip ahead.
 *   At most one segment for two acknowledged (x1.5 a round trip; section 4.4), at least one for 100 windows, and 5 % a round trip until a first loss (Linux).
 *   W_est of the Reno-friendly region grows by one segment for 15/8 of a window acknowledged: 3 (1 - beta)/(1 + beta) = 0.53, and by one for each window from
 *   the window before the loss on; the window is never below it (section 4.3). Fast convergence: a loss below the last W_max leaves W_max at (1 + beta)/2 of
 *   the window (section 4.7).
 *
 * Time on the curve is in 2^-10 s, its step is worked out at most once a millisecond, for an unchanged window 32 times a second: Linux's clock. W_est is
 * followed at each acknowledgement, as the RFC has it; tcp_cubic.c as published looks at it as rarely as at the curve, which at short round trips leaves it a
 * tenth behind, yet Linux 6.18 as measured at 10 ms and 0.1 to 1 % loss is met by the RFC's.
 */
#include "models/fabric/constant.h"
#include "models/transport/tcp_cc.h"

#define TICK (SIM_S / 1024)        /* exactly */
#define TICKS_CUBED (INT64_C(1) << 30)
#define FAR_TICKS (INT64_C(1) << 22) /* more than an hour from the level: as far as any window goes */
#define MOST_DELTA (INT64_C(1) << 26)
#define STALE_MS 31                /* an unchanged window is looked at again after a 32nd of a second */
#define EARLY 20                   /* 5 % a round trip */
#define NO_STEP UINT32_MAX

void tcp_cc_cubic_reset(struct tcp_cc_cubic *q)
{
	uint32_t beta = (uint32_t)constant(CONSTANT_CUBIC_BETA);
	*q = (struct tcp_cc_cubic){.epoch = SIM_TIME_NEVER, .last_ms = -1, .scale = 8 * (1000 + beta) / 3 / (1000 - beta)};
}

/* Digit by digit, in base 2. */
uint32_t tcp_cc_cube_root(uint64_t x)
{
	uint64_t y = 0;
	for (int s = 63; s >= 0; s -= 3) {
		y *= 2;
		uint64_t b = 3 * y * (y + 1) + 1;
		if (x >> s >= b) {
			x -= b << s;
			y++;
		}
	}
	return (uint32_t)y;
}

uint32_t tcp_cc_cubic_loss(struct tcp_cc_cubic *q, uint32_t segments, int64_t beta)
{
	q->epoch = SIM_TIME_NEVER;
	q->prior = segments;
	q->last_max = segments < q->last_max ? (uint32_t)(segments * (1000 + beta) / 2000) : segments;
	return (uint32_t)(segments * beta / 1000);
}

static void begin(struct tcp_cc_cubic *q, uint32_t segments, uint32_t acked, struct sim_time now)
{
	q->epoch = now;
	q->acked = acked;
	q->reno = segments;
	q->level = 0;
	q->origin = segments;
	if (q->last_max <= segments)
		return;
	q->level = tcp_cc_cube_root((uint64_t)base_div_floor((sim_i128)(q->last_max - segments) * 1000 * TICKS_CUBED, constant(CONSTANT_CUBIC_C)));
	q->origin = q->last_max;
}

/* Acknowledged segments for one of growth, by the curve alone. */
static uint32_t along(const struct tcp_cc_cubic *q, uint32_t segments, struct sim_dur min_rtt, struct sim_time now)
{
	int64_t off = (sim_between(q->epoch, now).ps + min_rtt.ps) / TICK - q->level;
	bool above = off >= 0;
	off = above ? off : -off;
	off = off < FAR_TICKS ? off : FAR_TICKS;
	int64_t delta = base_div_floor((sim_i128)constant(CONSTANT_CUBIC_C) * off * off * off, 1000 * TICKS_CUBED);
	delta = delta < MOST_DELTA ? delta : MOST_DELTA;
	int64_t target = above ? (int64_t)q->origin + delta : (int64_t)q->origin - delta;
	int64_t least = constant(CONSTANT_CUBIC_LEAST), per = target > segments ? segments / (target - segments) : least ? segments * INT64_C(1000) / least : NO_STEP;
	if (!q->last_max && per > EARLY)
		return EARLY;
	return per < NO_STEP ? (uint32_t)per : NO_STEP;
}

/* W_est, by what has been acknowledged; the window jumps to it where it is larger. */
static void befriend(struct tcp_cc_cubic *q, uint32_t segments)
{
	uint32_t each = q->reno < q->prior ? (uint32_t)((uint64_t)segments * q->scale >> 3) : segments;
	while (q->acked > each) {
		q->acked -= each;
		q->reno++;
	}
}

uint32_t tcp_cc_cubic_step(struct tcp_cc_cubic *q, uint32_t segments, uint32_t acked, struct sim_dur min_rtt, struct sim_time now)
{
	int64_t ms = now.ps / SIM_MS;
	bool begins = q->epoch.ps == SIM_TIME_NEVER.ps;
	q->acked += acked;
	if (begins)
		begin(q, segments, acked, now);
	befriend(q, segments);
	if (begins || (ms != q->last_ms && (q->last_segments != segments || ms - q->last_ms > STALE_MS))) {
		q->last_segments = segments;
		q->last_ms = ms;
		q->per_segment = along(q, segments, min_rtt, now);
		if (q->per_segment < 2)
			q->per_segment = 2;
	}
	return q->per_segment;
}
