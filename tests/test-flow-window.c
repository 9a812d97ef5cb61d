/* tests/test-flow-window.c: the congestion window against the RFCs' own figures and closed forms, alone and in the queues of the flow model. */
#include "tests/suite.h"

#include "tests/flow-bench.h"

#include "models/transport/flow_fifo.h"
#include "models/transport/flow_window.h"

#include <math.h>

static const struct tcp_opts cubic = {.cubic = true}, plain_cubic = {.cubic = true, .plain_cubic = true}, reno = {.cubic = false}, per_ack = {.per_ack = true};

static struct sim_dur ms(double x)
{
	return sim_dur_ps((int64_t)(x * 1e9));
}

static double segments(int64_t bytes)
{
	return (double)bytes / MSS;
}

/* --- alone --- */

static void doubles(void)
{
	static const double by_byte[] = {20, 40, 80, 160}, by_ack[] = {15, 22.5, 33.75};
	struct flow_pipe open = {.holds = INT64_MAX, .room = INT64_MAX};
	struct flow_window w;
	int64_t noticed = 0;
	flow_window_open(&w, MSS);
	CU_ASSERT_EQUAL(w.cwnd, 10 * MSS);
	for (size_t i = 0; i < G_N_ELEMENTS(by_byte); i++) {
		CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &open, &noticed), FLOW_ROUND_GREW);
		CU_ASSERT_DOUBLE_EQUAL(segments(w.cwnd), by_byte[i], 1e-3);
	}
	flow_window_open(&w, MSS);
	for (size_t i = 0; i < G_N_ELEMENTS(by_ack); i++) {
		flow_window_round(&w, &per_ack, MSS, &open, &noticed);
		CU_ASSERT_DOUBLE_EQUAL(segments(w.cwnd), by_ack[i], 1e-2);
	}
}

/* A path of 400 segments: the train is half a round trip long in the round of 320, after 200 of them. NewReno has no HyStart. */
static void hystart(void)
{
	struct flow_pipe pipe = {.holds = 400 * MSS, .room = INT64_MAX, .base = {50 * SIM_MS}};
	struct flow_window w = {.cwnd = 160 * MSS, .slow_start = true};
	int64_t noticed = 0;
	CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &pipe, &noticed), FLOW_ROUND_GREW);
	CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &pipe, &noticed), FLOW_ROUND_LEFT);
	CU_ASSERT_EQUAL(w.cwnd, 520 * MSS);
	CU_ASSERT_FALSE(w.slow_start);
	w = (struct flow_window){.cwnd = 320 * MSS, .slow_start = true};
	CU_ASSERT_EQUAL(flow_window_round(&w, &reno, MSS, &pipe, &noticed), FLOW_ROUND_GREW);
	pipe.late = ms(6.25); /* an eighth */
	w = (struct flow_window){.cwnd = 20 * MSS, .slow_start = true};
	CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &pipe, &noticed), FLOW_ROUND_LEFT);
	CU_ASSERT_EQUAL(w.cwnd, 20 * MSS);
}

/* A queue of 100 on a long path: 160 acknowledgements let 320 go, the queue is full after 100; noticed when 200 more have come. */
static void overruns(void)
{
	struct flow_pipe pipe = {.holds = 5000 * MSS, .room = 100 * MSS, .steep = SHARE_UNIT, .base = {150 * SIM_MS}};
	struct flow_window w = {.cwnd = 80 * MSS, .slow_start = true};
	int64_t noticed = 0;
	CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &pipe, &noticed), FLOW_ROUND_GREW);
	CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &pipe, &noticed), FLOW_ROUND_OVERRAN);
	CU_ASSERT_EQUAL(w.cwnd, 320 * MSS);
	CU_ASSERT_EQUAL(noticed, 520 * MSS);
	pipe.steep = 0; /* the sender is no faster than the link */
	w = (struct flow_window){.cwnd = 160 * MSS, .slow_start = true};
	CU_ASSERT_EQUAL(flow_window_round(&w, &cubic, MSS, &pipe, &noticed), FLOW_ROUND_GREW);
}

/* W(0) = 0.7 W_max, W(K) = W_max, W(2K) = 1.3 W_max (RFC 9438, section 4.2); growing in one step or in many is the same. */
static void cubic_curve(void)
{
	struct flow_window one = {.cwnd = 1000 * MSS}, many;
	struct sim_dur rtt = ms(100);
	flow_window_lose(&one, &plain_cubic, MSS);
	CU_ASSERT_EQUAL(one.cwnd, 700 * MSS);
	CU_ASSERT_EQUAL(one.top, 1000 * MSS);
	struct sim_dur k = flow_window_k(one.top, one.base, MSS);
	CU_ASSERT_DOUBLE_EQUAL((double)k.ps / 1e12, cbrt(300 / 0.4), 1e-9);
	many = one;
	flow_window_grow(&one, &plain_cubic, MSS, rtt, k);
	CU_ASSERT_DOUBLE_EQUAL(segments(one.cwnd), 1000, 1.5); /* not less than a hundredth a round trip */
	for (int i = 0; i < 100; i++)
		flow_window_grow(&many, &plain_cubic, MSS, rtt, sim_dur_ps(k.ps / 100));
	CU_ASSERT_DOUBLE_EQUAL(segments(many.cwnd), segments(one.cwnd), 1);
	flow_window_grow(&one, &plain_cubic, MSS, rtt, k);
	CU_ASSERT_DOUBLE_EQUAL(segments(one.cwnd), 1300, 0.1);
}

/* On a short round trip CUBIC grows as Reno would: 9/17 of a segment a round trip (section 4.3). NewReno: one. */
static void friendly(void)
{
	struct flow_window w = {.cwnd = 100 * MSS}, r = w, a = w;
	flow_window_lose(&w, &cubic, MSS);
	flow_window_lose(&r, &reno, MSS);
	flow_window_lose(&a, &per_ack, MSS);
	flow_window_grow(&w, &cubic, MSS, ms(1), ms(500));
	flow_window_grow(&r, &reno, MSS, ms(1), ms(30));
	flow_window_grow(&a, &per_ack, MSS, ms(1), ms(30));
	CU_ASSERT_DOUBLE_EQUAL(segments(w.cwnd), 70 + 500 * 9.0 / 17, 0.01);
	CU_ASSERT_DOUBLE_EQUAL(segments(r.cwnd), 80, 0.01);
	CU_ASSERT_DOUBLE_EQUAL(segments(a.cwnd), 65, 0.01);
}

static void losses(void)
{
	struct flow_window w = {.cwnd = 100 * MSS};
	flow_window_lose(&w, &cubic, MSS);
	flow_window_lose(&w, &cubic, MSS); /* before it is back: the others are left room */
	CU_ASSERT_EQUAL(w.top, 70 * MSS * 85 / 100);
	CU_ASSERT_EQUAL(w.cwnd, 49 * MSS);
	w.cwnd = 2 * MSS;
	flow_window_lose(&w, &reno, MSS);
	CU_ASSERT_EQUAL(w.cwnd, 2 * MSS);
	struct flow_window first = {.cwnd = 1000 * MSS}; /* no loss yet: five in a hundred each round trip */
	flow_window_grow(&first, &cubic, MSS, ms(100), ms(1000));
	CU_ASSERT_DOUBLE_EQUAL(segments(first.cwnd), 1000 * pow(1.05, 10), 0.1);
}

/* The time until a window is reached, and the window after that time. */
static void inverse(void)
{
	static const struct { double rtt, from; } table[] = {{0.5, 20}, {10, 100}, {100, 1000}, {150, 50}};
	const struct tcp_opts *tcp[] = {&cubic, &plain_cubic, &reno};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		for (size_t k = 0; k < G_N_ELEMENTS(tcp); k++)
			for (int percent = 101; percent < 160; percent += 7) {
				struct flow_window w = {.cwnd = (int64_t)(table[i].from * MSS)};
				flow_window_lose(&w, tcp[k], MSS);
				int64_t target = w.cwnd * percent / 100;
				flow_window_grow(&w, tcp[k], MSS, ms(table[i].rtt), flow_window_until(&w, tcp[k], MSS, ms(table[i].rtt), target));
				CU_ASSERT_DOUBLE_EQUAL(segments(w.cwnd), segments(target), segments(target) * 1e-3 + 0.01);
			}
}

/* RFC 9438, section 5.2: average windows in segments, tables 1 (0.1 s) and 2 (0.01 s); section 5.3: the loss at which a rate is had over 0.1 s with 1500-byte
 * packets, which the table rounds to two digits. */
static void response(void)
{
	static const struct { double rtt, p, reno, cubic; } windows[] = {{0.1, 1e-2, 12, 12}, {0.1, 1e-3, 38, 38}, {0.1, 1e-4, 120, 187}, {0.1, 1e-5, 379, 1054},
		{0.1, 1e-6, 1200, 5926}, {0.1, 1e-7, 3795, 33325}, {0.1, 1e-8, 12000, 187400},
		{0.01, 1e-2, 12, 12}, {0.01, 1e-3, 38, 38}, {0.01, 1e-4, 120, 120}, {0.01, 1e-5, 379, 379},
		{0.01, 1e-6, 1200, 1054},
		{0.01, 1e-7, 3795, 5926}, {0.01, 1e-8, 12000, 33325}};
	static const struct { double gbit, p; bool cubic; } needed[] = {{0.001, 2e-2, true}, {0.01, 2.0e-4, false}, {0.01, 2.9e-4, true}, {0.1, 2.0e-6, false},
		{0.1, 1.4e-5, true},
		{1, 2.0e-8, false}, {1, 6.3e-7, true}, {10, 2.9e-8, true}};
	for (size_t i = 0; i < G_N_ELEMENTS(windows); i++)
		for (int c = 0; c < 2; c++) {
			share_rate r = flow_loss_rate(MSS, ms(windows[i].rtt * 1e3), (int64_t)(windows[i].p * 1e9 + 0.5), c);
			double ours = (double)r / 1048576 * windows[i].rtt / MSS, theirs = c ? windows[i].cubic : windows[i].reno;
			if (c && windows[i].rtt == 0.01 && (windows[i].p == 1e-5 || windows[i].p == 1e-6))
				theirs = fmax(ours, theirs); /* the greater of the two branches, where the table gives one */
			CU_ASSERT_DOUBLE_EQUAL(ours, theirs, fmax(theirs * 0.025, 0.75));
		}
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
		double rate = (double)flow_loss_rate(1500, ms(100), (int64_t)(needed[i].p * 1e9 + 0.5), needed[i].cubic) / 1048576 * 8 / 1e9;
		CU_ASSERT_DOUBLE_EQUAL(rate, needed[i].gbit, needed[i].gbit * 0.05);
	}
}

/* Two windows of 4 MB over 1 ms and 50 ms before 1 Gbit/s: 4e6/(1+d) + 4e6/(50+d) = 125e3 per ms. */
static void fifo(void)
{
	struct flow_fifo_user u[2] = {{4000000, ms(1), SHARE_RATE_MAX}, {4000000, ms(50), SHARE_RATE_MAX}};
	double d = (double)flow_fifo_delay(u, 2, share_from_bytes(125000000)).ps / 1e9;
	CU_ASSERT_DOUBLE_EQUAL(4e6 / (1 + d) + 4e6 / (50 + d), 125e3, 1);
	CU_ASSERT_EQUAL(flow_fifo_delay(u, 2, share_from_bytes(5000000000)).ps, 0);
	u[0].limit = share_from_bytes(25000000);
	d = (double)flow_fifo_delay(u, 2, share_from_bytes(125000000)).ps / 1e9;
	CU_ASSERT_EQUAL(d, 0); /* 25 + 80 MB/s */
	u[1].window = 6000000;
	d = (double)flow_fifo_delay(u, 2, share_from_bytes(125000000)).ps / 1e9;
	CU_ASSERT_DOUBLE_EQUAL(6e6 / (50 + d), 100e3, 1);
}

/* --- in the flow model --- */

static double alone(int64_t queue, double rtt_ms, uint64_t bytes, struct tcp_opts tcp, uint64_t draws, int64_t loss_ppb, uint64_t *events)
{
	struct bench b;
	uint32_t link = one_link(&b, 100000000, queue);
	struct path p = over(link, rtt_ms);
	p.loss_ppb = loss_ppb;
	struct tp_spec s = spec_of(&p, 1, bytes, 0);
	s.tcp = tcp;
	s.tcp.window = INT64_C(64) << 20;
	s.draws = draws;
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(b.ended, 1);
	struct sums h = held(&b, id);
	CU_ASSERT_TRUE(h.tiles);
	CU_ASSERT_EQUAL(h.all, b.end[0].ps);
	if (events)
		*events = sim_events(b.sim);
	double t = (double)b.end[0].ps / 1e12;
	bench_free(&b);
	return t;
}

/* Handshake and way: 1.5 round trips; 10 and 20 segments take one each; what is left of 100 kB goes at once. */
static void short_transfer(void)
{
	struct tcp_opts tcp = {.cubic = true, .fresh = true};
	double t = alone(1250000, 100, 100000, tcp, 0, 0, NULL);
	CU_ASSERT_DOUBLE_EQUAL(t, 0.35 + (100000 - 30 * MSS) * 8.0 * WIRE / MSS / 1e8, 1e-4);
}

/* A queue as large as the path: after a loss the link is still full, so it is not looked at again however long it lasts. */
static void full_link_is_calm(void)
{
	uint64_t short_run, long_run;
	double a = alone(1250000, 100, 100000000, cubic, 0, 0, &short_run), b = alone(1250000, 100, UINT64_C(100000000000), cubic, 0, 0, &long_run);
	CU_ASSERT_DOUBLE_EQUAL(b - a, (1e11 - 1e8) * 8 * WIRE / MSS / 1e8, 1e-3);
	CU_ASSERT_EQUAL(short_run, long_run);
	CU_ASSERT_TRUE(short_run < 100);
}

static double utilisation(struct tcp_opts tcp, double rtt_ms)
{
	double a = alone(1514, rtt_ms, 500000000, tcp, 0, 0, NULL), b = alone(1514, rtt_ms, 2500000000, tcp, 0, 0, NULL);
	return 2e9 * 8 * WIRE / MSS / 1e8 / (b - a);
}

/* Without a queue to speak of, the mean window is 3/4 of the path's for NewReno (the saw-tooth between a half and the whole), and 1 - 0.3/4 for CUBIC (the
 * mean of C (t-K)^3 + W over K). */
static void sawtooth(void)
{
	CU_ASSERT_DOUBLE_EQUAL(utilisation(reno, 100), 0.75, 0.02);
	CU_ASSERT_DOUBLE_EQUAL(utilisation(plain_cubic, 100), 0.925, 0.015);
}

static void larger_queues_never_slow(void)
{
	double before = INFINITY;
	for (int64_t queue = 15140; queue < 8000000; queue *= 2) {
		double t = alone(queue, 80, 60000000, cubic, 0, 0, NULL);
		CU_ASSERT_TRUE(t <= before * 1.01); /* where in a round the queue fills is worth a little */
		before = t;
	}
}

static void same_seed_same_losses(void)
{
	double a = alone(0, 20, 20000000, cubic, 7, 1000000, NULL), b = alone(0, 20, 20000000, cubic, 7, 1000000, NULL);
	double c = alone(0, 20, 20000000, cubic, 8, 1000000, NULL);
	CU_ASSERT_EQUAL(a, b);
	CU_ASSERT_NOT_EQUAL(a, c);
	CU_ASSERT_TRUE(alone(0, 20, 20000000, cubic, 7, 0, NULL) < a);
}

/* Long transfers with drawn losses have about the window of the response function, 1.22 to 1.31 / sqrt(p). */
static void drawn_is_the_mean(void)
{
	double all = 0;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		double a = alone(0, 50, 5000000, reno, seed, 10000000, NULL), b = alone(0, 50, 25000000, reno, seed, 10000000, NULL);
		all += 20000000 / (b - a) * 0.05 / MSS / 10;
	}
	CU_ASSERT_DOUBLE_EQUAL(all * sqrt(0.01), 1.22, 0.12);
}

/* Windows of 4 MB over 1 and 50 ms share 1 Gbit/s as W / (RTT + d); the link holds both, since it is its queue they wait in. */
static void beside_a_queue(void)
{
	struct bench b;
	uint32_t link = one_link(&b, 1000000000, 8000000);
	tp_id id[2];
	struct tp_progress p[2];
	for (uint32_t i = 0; i < 2; i++) {
		struct path way = over(link, i ? 50 : 1);
		struct tp_spec s = spec_of(&way, 1, UINT64_MAX, i);
		s.tcp.window = 4000000;
		id[i] = b.tp->ops->start(b.tp, &s);
	}
	play_until(&b, 100 * SIM_S);
	for (uint32_t i = 0; i < 2; i++)
		b.tp->ops->progress(b.tp, id[i], &p[i]);
	double x = (double)p[0].rate / 1048576, y = (double)p[1].rate / 1048576;
	CU_ASSERT_DOUBLE_EQUAL(x + y, 1e9 / 8 * MSS / WIRE, 1e3);
	CU_ASSERT_DOUBLE_EQUAL(4e6 / x - 4e6 / y, 0.001 - 0.050, 0.0005); /* RTT + d of each */
	struct sums h = held(&b, id[1]);
	CU_ASSERT_EQUAL(h.ps[TP_BY_LINK], 100 * SIM_S);
	bench_free(&b);
}

/* When one of two leaves, the other's window has to grow before it fills the link. */
static void grows_into_room(void)
{
	struct bench b;
	uint32_t link = one_link(&b, 100000000, 20000);
	struct path way = over(link, 100);
	struct tp_spec s = spec_of(&way, 1, 100000000, 0), t = spec_of(&way, 1, 200000000, 1);
	s.tcp = t.tcp = (struct tcp_opts){.window = INT64_C(16) << 20, .cubic = true};
	b.tp->ops->start(b.tp, &s);
	tp_id id = b.tp->ops->start(b.tp, &t);
	sim_run(b.sim, SIM_TIME_NEVER);
	struct sums h = held(&b, id);
	CU_ASSERT_TRUE(h.tiles);
	CU_ASSERT_EQUAL(h.all, b.end[1].ps);
	CU_ASSERT_TRUE(h.ps[TP_BY_LOSS] > SIM_S);
	CU_ASSERT_EQUAL(h.lost_at, link);
	CU_ASSERT_TRUE((double)b.end[1].ps / 1e12 > 3e8 * 8 * WIRE / MSS / 1e8);
	bench_free(&b);
}

/* A link that becomes faster is used as far as the windows in its queue allow at once. */
static void faster_link(void)
{
	struct bench b;
	uint32_t link = one_link(&b, 100000000, 1250000);
	struct path way = over(link, 20);
	struct tp_spec s = spec_of(&way, 1, UINT64_MAX, 0);
	struct tp_progress p;
	s.tcp.window = 1000000;
	tp_id id = b.tp->ops->start(b.tp, &s);
	play_until(&b, 10 * SIM_S);
	res_set_nominal(b.res, link, share_from_bps(1000000000), sim_now(b.sim));
	b.tp->ops->resource_changed(b.tp, link);
	play_until(&b, 20 * SIM_S);
	b.tp->ops->progress(b.tp, id, &p);
	CU_ASSERT_DOUBLE_EQUAL((double)p.rate / 1048576, 1e6 / 0.02, 1e5);
	bench_free(&b);
}

/* The queue of a host's own NIC pushes back and loses nothing. */
static void own_queue_loses_nothing(void)
{
	struct bench b = bench_new();
	uint32_t nic = res_add(b.res, "nic", RES_NIC, RES_OUT, share_from_bps(100000000), false);
	res_set_queue(b.res, nic, 15140);
	CU_ASSERT_FALSE(res_queue_drops(res_get(b.res, nic)));
	bench_start(&b);
	struct path way = over(nic, 100);
	struct tp_spec s = spec_of(&way, 1, 100000000, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	CU_ASSERT_EQUAL(held(&b, id).ps[TP_BY_NIC], b.end[0].ps);
	bench_free(&b);
}

static const struct suite_case cases[] = {
	{"slow start doubles by bytes and grows by a half by delayed ACKs", doubles},
	{"HyStart leaves slow start when ACKs come for half a round trip, or late", hystart},
	{"slow start overruns a short queue and notices a round later", overruns},
	{"CUBIC is at 0.7, 1 and 1.3 of its maximum after 0, K and 2K", cubic_curve},
	{"on short round trips CUBIC grows as Reno would", friendly},
	{"a loss leaves 0.7 or a half, and room for others when it comes early", losses},
	{"the time until a window is the inverse of its growth", inverse},
	{"average windows and needed losses are RFC 9438's tables", response},
	{"a FIFO's delay makes what is sent what the link carries", fifo},
	{"a new connection's first byte takes 1.5 round trips and its last round none", short_transfer},
	{"a link that stays full after a loss costs no events", full_link_is_calm},
	{"the saw-tooth without a queue has its closed mean", sawtooth},
	{"a larger queue never slows the only transfer", larger_queues_never_slow},
	{"losses are the seed's", same_seed_same_losses},
	{"drawn losses have the mean of the response function", drawn_is_the_mean},
	{"windows beside a standing queue share as W over RTT and its delay", beside_a_queue},
	{"a window grows into the room another leaves", grows_into_room},
	{"a link that becomes faster carries what windows hold", faster_link},
	{"a host's own queue loses nothing", own_queue_loses_nothing},
};

SUITE_MAIN("congestion windows", cases)
