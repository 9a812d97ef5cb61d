/* tests/test-tcp-cc.c: congestion windows at the RFCs' own numbers: RFC 9438's curve and tables, Reno's sqrt(3/2p), HyStart, RFC 9406's thresholds, RFC
 * 3168, RFC 5681. */
#include "models/transport/tcp_cc.h"
#include "tests/suite.h"

#define MSS 1000
#define MS(x) sim_dur_ps((x) * SIM_MS)

struct line { /* a sender on a path without a queue: what is acknowledged comes one segment after another, spread over the round trip */
	struct tcp_conf conf;
	struct tcp_cc c;
	struct sim_time now;
	struct sim_dur rtt, least;
	bool limited;
};

static void open_line(struct line *l, bool cubic, uint8_t exit, struct sim_dur rtt)
{
	*l = (struct line){.rtt = rtt, .least = rtt, .limited = true};
	l->conf = (struct tcp_conf){.mss = MSS, .cubic = cubic, .exit = exit, .initial_window = 10, .restart_after_idle = true};
	tcp_cc_init(&l->c, &l->conf, l->now);
}

static uint32_t window(const struct line *l) { return (uint32_t)(l->c.cwnd / MSS); }

static void ack_after(struct line *l, struct sim_dur later, uint32_t segments, bool round)
{
	l->now = sim_after(l->now, later);
	tcp_cc_acked(&l->c, &(struct tcp_cc_ack){.now = l->now,
				    .acked = (uint64_t)segments * MSS,
				    .rtt = l->rtt,
				    .min_rtt = l->least,
				    .srtt = l->rtt,
				    .limited = l->limited,
				    .round = round});
}

static uint64_t play_round(struct line *l, uint32_t each)
{
	uint32_t n = window(l);
	struct sim_dur gap = sim_dur_ps(l->rtt.ps / n * each);
	for (uint32_t i = 0; i < n; i += each)
		ack_after(l, gap, each < n - i ? each : n - i, i == 0);
	return n;
}

static void lose(struct line *l)
{
	tcp_cc_loss(&l->c, l->now, (uint64_t)l->c.cwnd);
	tcp_cc_recovered(&l->c, l->now);
}

/* --- Reno --- */

static void reno(void)
{
	struct line l;
	open_line(&l, false, TCP_EXIT_LOSS, MS(50));
	play_round(&l, 2);
	CU_ASSERT_EQUAL(window(&l), 20);
	play_round(&l, 1);
	CU_ASSERT_EQUAL(window(&l), 40);
	lose(&l);
	CU_ASSERT_EQUAL(window(&l), 20);
	CU_ASSERT(!tcp_cc_slow_start(&l.c));
	for (uint32_t i = 1; i <= 5; i++) {
		play_round(&l, 2);
		CU_ASSERT_EQUAL(window(&l), 20 + i);
	}
	tcp_cc_loss(&l.c, l.now, 2 * MSS);
	CU_ASSERT_EQUAL(l.c.ssthresh, 2 * MSS);
	tcp_cc_set_mss(&l.c, 9 * MSS);
	tcp_cc_recovered(&l.c, l.now);
	CU_ASSERT_EQUAL(l.c.cwnd, 9 * MSS); /* never less than one */
}

static void by_ack(void)
{
	struct line l;
	open_line(&l, false, TCP_EXIT_LOSS, MS(50));
	l.conf.per_ack = true;
	play_round(&l, 2);
	CU_ASSERT_EQUAL(window(&l), 15);
	play_round(&l, 2);
	CU_ASSERT_EQUAL(window(&l), 23);
	lose(&l);
	uint32_t before = window(&l);
	play_round(&l, 2);
	play_round(&l, 2);
	CU_ASSERT_EQUAL(window(&l), before + 1);
}

static void put(struct line *l, uint32_t segments)
{
	l->c.segments = segments;
	l->c.cwnd = (int64_t)segments * MSS;
}

/* Mean window with one loss every `each` segments (RFC 9438, section 5: the deterministic model), of a sender that lost its last one at the window `top`. */
static double response(bool cubic, bool plain, struct sim_dur rtt, uint64_t each, uint32_t top, int epochs)
{
	struct line l;
	open_line(&l, cubic, TCP_EXIT_LOSS, rtt);
	l.conf.plain_cubic = plain;
	uint64_t since = 0, sent = 0;
	struct sim_time from = l.now;
	put(&l, top);
	lose(&l);
	for (int epoch = -epochs; epoch < epochs;) {
		since += play_round(&l, 1);
		if (since < each)
			continue;
		since -= each;
		lose(&l);
		if (++epoch == 0)
			from = l.now;
		sent += epoch > 0 ? each : 0;
	}
	return (double)sent / ((double)sim_between(from, l.now).ps / (double)rtt.ps);
}

static void near(double is, double expected, double part)
{
	double off = is / expected - 1;
	CU_ASSERT((off < 0 ? -off : off) <= part);
	if ((off < 0 ? -off : off) > part)
		printf("# %.1f where %.1f was expected\n", is, expected);
}

static void mathis(void)
{
	near(response(false, false, MS(100), 100, 10, 50), 12.2474, 0.05);
	near(response(false, false, MS(100), 1000, 10, 50), 38.7298, 0.03);
	near(response(false, false, MS(100), 10000, 10, 50), 122.474, 0.02);
	near(response(false, false, MS(10), 100000, 10, 20), 387.298, 0.02);
}

/* --- CUBIC --- */

static void cube_roots(void)
{
	CU_ASSERT_EQUAL(tcp_cc_cube_root(0), 0);
	CU_ASSERT_EQUAL(tcp_cc_cube_root(7), 1);
	CU_ASSERT_EQUAL(tcp_cc_cube_root(UINT64_MAX), 2642245);
	for (uint64_t y = 2; y < 2642245; y += 1 + y / 7) {
		CU_ASSERT_EQUAL(tcp_cc_cube_root(y * y * y), y);
		CU_ASSERT_EQUAL(tcp_cc_cube_root(y * y * y - 1), y - 1);
	}
}

/* W_max 1000, so 700 after the loss: K = cbrt(300/0.4) = 9.0856 s; W(K + 5 s) = 1000 + 0.4 x 125. */
static void curve(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_LOSS, MS(20));
	l.conf.plain_cubic = true;
	put(&l, 1000);
	lose(&l);
	CU_ASSERT_EQUAL(window(&l), 700);
	struct sim_time start = l.now;
	static const struct { int64_t ms; double window; } points[] = {
		{2000, 857.7}, {4000, 947.3}, {6000, 988.2}, {9086, 1000}, {12000, 1009.9}, {14086, 1050}, {16000, 1132}};
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		while (sim_between(start, l.now).ps < points[i].ms * SIM_MS)
			play_round(&l, 1);
		near(window(&l), points[i].window, 0.005);
	}
}

/* RFC 9438, section 5.1, table 1 (a round trip of 0.1 s) and table 2 (0.01 s), C = 0.4. Where the curve decides the mean is (3 + beta)/4 of W_max. A
 * window is whole segments, as Linux has it: cut and grown with up to a segment each less than the RFC's, which a window of a dozen shows. */
static void table(void)
{
	static const struct { int64_t ms; uint64_t each; uint32_t window; bool curve; } rows[] = {
		{100, 100, 12, false}, {100, 1000, 38, false}, {100, 10000, 187, true}, {100, 100000, 1054, true}, {100, 1000000, 5926, true},
		{10, 100, 12, false}, {10, 1000, 38, false}, {10, 10000, 120, false}, {10, 100000, 379, false}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		near(response(true, false, MS(rows[i].ms), rows[i].each, rows[i].curve ? rows[i].window * 40 / 37 : 10, rows[i].curve ? 2 : 40), rows[i].window,
			rows[i].curve ? 0.05 : 0.05 + 2.0 / rows[i].window);
}

static void plain(void)
{
	/* without the region a short round trip has only the curve: 1.054 x 0.01^0.75 / 10^-3.75 = 187.4 where Reno has 387 */
	near(response(true, true, MS(10), 100000, 187 * 40 / 37, 2), 187.4, 0.06);
}

static void convergence(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_LOSS, MS(50));
	put(&l, 1000);
	lose(&l);
	CU_ASSERT_EQUAL(l.c.cubic.last_max, 1000);
	lose(&l);
	CU_ASSERT_EQUAL(window(&l), 490);
	CU_ASSERT_EQUAL(l.c.cubic.last_max, 595); /* 700 x 0.85 */
	tcp_cc_timeout(&l.c, l.now, 490 * MSS, false);
	CU_ASSERT_EQUAL(window(&l), 1);
	CU_ASSERT_EQUAL(l.c.ssthresh, 343 * MSS);
	tcp_cc_timeout(&l.c, l.now, MSS, true);
	CU_ASSERT_EQUAL(l.c.ssthresh, 343 * MSS);
	CU_ASSERT_EQUAL(l.c.cubic.last_max, 0);
}

static void at_most(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_LOSS, MS(1000));
	put(&l, 100000);
	l.c.ssthresh = MSS;
	l.c.cubic.last_max = 1000000;
	l.c.cubic.epoch = SIM_TIME_NEVER;
	for (int i = 0; i < 30 && window(&l) < 600000; i++) {
		uint32_t before = window(&l);
		play_round(&l, 1);
		CU_ASSERT(window(&l) <= before + before / 2);
	}
}

/* --- slow start's end --- */

static void start_rounds(struct line *l, int n)
{
	for (int i = 0; i < n; i++)
		play_round(l, 1);
}

static void train(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_HYSTART, MS(40));
	ack_after(&l, MS(40), 10, true);
	CU_ASSERT_EQUAL(window(&l), 20);
	ack_after(&l, MS(40), 1, true); /* a new round */
	for (int i = 0; i < 9; i++)
		ack_after(&l, MS(2), 1, false);
	CU_ASSERT(tcp_cc_slow_start(&l.c)); /* 18 ms of it */
	ack_after(&l, MS(2), 1, false);
	CU_ASSERT(tcp_cc_slow_start(&l.c)); /* 20: and what a burst of offload may add */
	ack_after(&l, MS(1), 1, false);
	CU_ASSERT(!tcp_cc_slow_start(&l.c));
	open_line(&l, true, TCP_EXIT_HYSTART, MS(40));
	ack_after(&l, MS(40), 10, true);
	ack_after(&l, MS(40), 1, true);
	for (int i = 0; i < 15; i++)
		ack_after(&l, MS(3), 1, false); /* none: 3 ms between them */
	CU_ASSERT(tcp_cc_slow_start(&l.c));
	open_line(&l, false, TCP_EXIT_HYSTART, MS(40));
	start_rounds(&l, 6);
	CU_ASSERT(tcp_cc_slow_start(&l.c)); /* NewReno has none */
}

static void delay(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_HYSTART, MS(80));
	ack_after(&l, MS(80), 10, true);
	l.rtt = MS(89); /* less than an eighth more */
	ack_after(&l, MS(3), 1, true);
	for (int i = 0; i < 8; i++)
		ack_after(&l, MS(3), 1, false);
	CU_ASSERT(tcp_cc_slow_start(&l.c));
	l.rtt = MS(91);
	ack_after(&l, MS(3), 1, true);
	for (int i = 0; i < 7; i++)
		ack_after(&l, MS(3), 1, false);
	CU_ASSERT(tcp_cc_slow_start(&l.c)); /* eight samples first */
	ack_after(&l, MS(3), 1, false);
	CU_ASSERT(!tcp_cc_slow_start(&l.c));
}

static void samples(struct line *l, struct sim_dur rtt, int n)
{
	l->rtt = rtt;
	for (int i = 0; i < n; i++)
		ack_after(l, MS(1), 1, i == 0);
}

static void plus_plus(void)
{
	struct line l;
	open_line(&l, false, TCP_EXIT_HYSTART_PP, MS(100));
	samples(&l, MS(100), 8);
	samples(&l, sim_dur_ps(112 * SIM_MS), 8); /* an eighth of 100 ms are 12.5 */
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 0);
	CU_ASSERT_EQUAL(window(&l), 26);
	samples(&l, MS(126), 7);
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 0);
	ack_after(&l, MS(1), 1, false);
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 1);
	uint32_t before = window(&l);
	samples(&l, MS(126), 8); /* a quarter of the growth */
	CU_ASSERT_EQUAL(window(&l), before + 2);
	samples(&l, MS(120), 8); /* shorter again: it goes on */
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 0);
	samples(&l, MS(140), 8);
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 1);
	for (int i = 0; i < 4; i++)
		samples(&l, MS(140), 8);
	CU_ASSERT(tcp_cc_slow_start(&l.c));
	samples(&l, MS(140), 1); /* five rounds are over */
	CU_ASSERT(!tcp_cc_slow_start(&l.c));
	open_line(&l, false, TCP_EXIT_HYSTART_PP, MS(10));
	samples(&l, MS(10), 8);
	samples(&l, sim_dur_ps(13900 * SIM_US), 8);
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 0); /* 4 ms at least */
	open_line(&l, false, TCP_EXIT_HYSTART_PP, MS(400));
	samples(&l, MS(400), 8);
	samples(&l, MS(417), 8);
	CU_ASSERT_EQUAL(l.c.hystart.conservative, 1); /* 16 ms at most */
}

static void by_round(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_ROUND, MS(40));
	ack_after(&l, MS(40), 10, true);
	for (int i = 0; i < 19; i++)
		ack_after(&l, MS(2), 1, i == 0);
	CU_ASSERT(tcp_cc_slow_start(&l.c)); /* a pause between the rounds, and 38 ms of train */
	open_line(&l, true, TCP_EXIT_ROUND, MS(1));
	ack_after(&l, MS(1), 10, true);
	ack_after(&l, sim_dur_ps(SIM_MS + SIM_US), 2, true);
	CU_ASSERT(!tcp_cc_slow_start(&l.c)); /* no pause: as long as the round before */
}

/* --- ECN, idleness, pacing --- */

static void mark(void)
{
	struct line l;
	for (int cubic = 0; cubic < 2; cubic++) {
		open_line(&l, cubic, TCP_EXIT_LOSS, MS(10));
		start_rounds(&l, 3);
		CU_ASSERT_EQUAL(window(&l), 80);
		tcp_cc_ecn(&l.c, l.now, (uint64_t)l.c.cwnd);
		CU_ASSERT_EQUAL(l.c.ssthresh, (cubic ? 56 : 40) * MSS);
		tcp_cc_undo(&l.c, l.now);
		CU_ASSERT_EQUAL(window(&l), 80);
		CU_ASSERT(tcp_cc_slow_start(&l.c));
	}
}

static void idle(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_LOSS, MS(10));
	start_rounds(&l, 4);
	tcp_cc_idle(&l.c, sim_after(l.now, MS(500)), MS(500), MS(200));
	CU_ASSERT_EQUAL(window(&l), 40); /* 160 halved twice: two timeouts are over */
	CU_ASSERT_EQUAL(l.c.ssthresh, INT64_MAX);
	tcp_cc_idle(&l.c, sim_after(l.now, MS(50000)), MS(50000), MS(200));
	CU_ASSERT_EQUAL(window(&l), 10);
	open_line(&l, true, TCP_EXIT_LOSS, MS(10));
	start_rounds(&l, 4);
	lose(&l);
	CU_ASSERT_EQUAL(window(&l), 112);
	play_round(&l, 1);
	struct sim_time epoch = l.c.cubic.epoch;
	l.conf.restart_after_idle = false;
	tcp_cc_idle(&l.c, sim_after(l.now, MS(500)), MS(500), MS(200));
	CU_ASSERT(window(&l) >= 112);
	CU_ASSERT_EQUAL(l.c.cubic.epoch.ps, epoch.ps + 500 * SIM_MS);
	l.conf.restart_after_idle = true;
	uint32_t before = window(&l);
	tcp_cc_starved(&l.c, 12 * MSS);
	CU_ASSERT_EQUAL(window(&l), (before + 12) / 2);
}

static void settled(void)
{
	struct line l;
	for (int cubic = 0; cubic < 2; cubic++) {
		open_line(&l, cubic, TCP_EXIT_HYSTART, MS(10));
		l.conf.settled = 100;
		tcp_cc_init(&l.c, &l.conf, l.now);
		CU_ASSERT_EQUAL(window(&l), 100);
		CU_ASSERT(!tcp_cc_slow_start(&l.c));
		play_round(&l, 1);
		CU_ASSERT(window(&l) == 101 - (uint32_t)cubic);
		tcp_cc_idle(&l.c, sim_after(l.now, MS(5000)), MS(5000), MS(200));
		CU_ASSERT_EQUAL(window(&l), 10); /* it starts again as any other */
	}
}

static void unused(void)
{
	struct line l;
	for (int cubic = 0; cubic < 2; cubic++) {
		open_line(&l, cubic, TCP_EXIT_LOSS, MS(10));
		l.limited = false;
		start_rounds(&l, 5);
		CU_ASSERT_EQUAL(window(&l), 10);
	}
}

static void pace(void)
{
	struct line l;
	open_line(&l, true, TCP_EXIT_LOSS, MS(10));
	CU_ASSERT_EQUAL(tcp_cc_rate(&l.c, sim_dur_ps(0)), 0);
	CU_ASSERT_EQUAL(tcp_cc_rate(&l.c, MS(10)), 2 * 10 * MSS * 100);
	l.c.ssthresh = 20 * MSS;
	CU_ASSERT_EQUAL(tcp_cc_rate(&l.c, MS(10)), 12 * MSS * 100);
}

static const struct suite_case cases[] = {
	{"Reno doubles, adds a segment a round trip, and halves what is in flight, never below two segments", reno},
	{"by acknowledgements, one for two segments, growth is half of that", by_ack},
	{"Reno's mean window is sqrt(3/2p)", mathis},
	{"cube roots are exact", cube_roots},
	{"CUBIC's window follows RFC 9438's curve", curve},
	{"CUBIC's mean windows are those of RFC 9438's tables", table},
	{"without its Reno-friendly region only the curve is left", plain},
	{"fast convergence, a timeout, and a second one of the same segment", convergence},
	{"CUBIC grows by no more than a half a round trip", at_most},
	{"HyStart: acknowledgements for half a round trip end slow start", train},
	{"HyStart: an eighth of delay, of eight samples, ends slow start", delay},
	{"HyStart++ has the thresholds of RFC 9406", plus_plus},
	{"ns-3's HyStart takes a train of a whole round trip, from one round into the next", by_round},
	{"a mark is answered as a loss", mark},
	{"an idle connection keeps half for each timeout, and CUBIC's curve stands still", idle},
	{"a connection that has been sending for long grows as such, and starts again as any other", settled},
	{"a window that is not used does not grow", unused},
	{"pacing is twice the window a round trip in slow start, 1.2 times after it", pace},
};

int main(void) { return suite_main("tcp-cc", cases, sizeof(cases) / sizeof(cases[0])); }
