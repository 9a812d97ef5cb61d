/* tests/test-precopy.c: pre-copy, streams, windows and NFC's thread against closed forms and published figures. */
#include "tests/suite.h"

#include "models/migration/plan.h"
#include "models/migration/precopy.h"
#include "models/transport/flow_tcp.h"

#include <math.h>

#define GIB (INT64_C(1) << 30)
#define MIB (INT64_C(1) << 20)

static struct world_dirty dirty(double mib_per_s, double mib)
{
	return (struct world_dirty){(int64_t)(mib * MIB), sim_dur_ps((int64_t)(mib / mib_per_s * 1e12)), 1000000, WORLD_PATTERN_RANDOM};
}

/* Plays pre-copy at a fixed rate; returns seconds up to the switchover, its bytes in *out_last and the number of rounds. */
static double play(const struct world_dirty *d, double memory, double rate, double *out_last, int *out_rounds, double *out_sent)
{
	struct precopy p;
	struct sim_time now = SIM_TIME_ZERO;
	int64_t bytes = (int64_t)memory, next = 0;
	precopy_init(&p, d, NULL, NULL);
	*out_sent = 0;
	for (*out_rounds = 1; *out_rounds < 1000; (*out_rounds)++) {
		precopy_round_begin(&p, now, bytes);
		now = sim_after(now, sim_dur_ps((int64_t)((double)bytes / rate * 1e12)));
		*out_sent += (double)bytes;
		if (precopy_round_end(&p, now, bytes, &next) == PRECOPY_SWITCH_OVER)
			break;
		bytes = next;
	}
	*out_last = (double)next;
	return (double)now.ps / 1e12;
}

/* D = 100 MiB/s, B = 1000 MiB/s, working set so large that the law is linear: v_i = M rho^i, T = M/B (1 - rho^n)/(1 - rho), until v <= B/2. */
static void geometric(void)
{
	struct world_dirty d = dirty(100, 1e7);
	double last, sent, t;
	int rounds;
	t = play(&d, 64.0 * GIB, 1000.0 * MIB, &last, &rounds, &sent);
	/* 65536, 6553.6, 655.36 MiB; the next, 65.5 MiB, is under 500 MiB */
	CU_ASSERT_EQUAL(rounds, 3);
	CU_ASSERT_DOUBLE_EQUAL(t, 65.536 * (1 - pow(0.1, 3)) / 0.9, 0.02);
	CU_ASSERT_DOUBLE_EQUAL(last / MIB, 65.536, 0.1);
}

/* U(tau) = W (1 - exp(-D tau / W)), whole pages rounded up. */
static void concave(void)
{
	struct world_dirty d = dirty(60, 3072);
	struct precopy p;
	precopy_init(&p, &d, NULL, NULL);
	precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
	for (int s = 1; s < 400; s += 13) {
		double want = 3072.0 * (1 - exp(-60.0 * s / 3072.0)) * MIB;
		int64_t got = precopy_dirtied(&p, sim_time_ps(s * SIM_S));
		CU_ASSERT(got % WORLD_PAGE == 0);
		CU_ASSERT((double)got >= want - 1 && (double)got <= want + 2 * WORLD_PAGE);
	}
}

static void never_more_than_the_working_set(void)
{
	struct world_dirty d = dirty(5000, 512);
	struct precopy p;
	precopy_init(&p, &d, NULL, NULL);
	precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
	CU_ASSERT_EQUAL(precopy_dirtied(&p, sim_time_ps(3600 * SIM_S)), 512 * MIB);
}

/* The switchover bound is exact: what is left must be sendable within 500 ms at the round's rate. */
static void goal_is_500_ms(void)
{
	struct world_dirty d = dirty(400, 1e7);
	double last, sent;
	int rounds;
	play(&d, 4.0 * GIB, 1000.0 * MIB, &last, &rounds, &sent);
	CU_ASSERT(last <= 500.0 * MIB);
	CU_ASSERT(last > 0.4 * 400.0 * MIB); /* rho = 0.4: the round before it was over the goal */
}

/* A guest that dirties faster (D = 5000 MiB/s) than the link carries (B = 100): without SDPS no round would be smaller. The first two rounds send all memory and all of the
 * working set; each round slows the guest by 5/1.3 at least until it dirties B/5: log(5 D/B) rounds to that base; from then on each round is a fifth of the one before, down to B/2. */
static void sdps_converges(void)
{
	struct world_dirty d = dirty(5000, 32768);
	double last, sent;
	int rounds;
	play(&d, 64.0 * GIB, 100.0 * MIB, &last, &rounds, &sent);
	int bound = 2 + (int)ceil(log(5 * 50.0) / log(5 / 1.3)) + (int)ceil(log(32768.0 / 50.0) / log(5.0));
	CU_ASSERT(rounds <= bound);
	CU_ASSERT(last <= 50.0 * MIB);
}

/* D = 1 GiB/s, W = 100 MiB (24400 rounds an hour would be alike): even at 0.1 % it dirties 1 MiB/s. Of a link that carries 1.2 MiB/s, 100 MiB take 83 s: switched over
 * so. At 0.5 MiB/s they would take 200 s: given up. A round that makes no progress slows the guest by 5/1.3 at least, one that does leaves at most 1/1.3 of what it sent. */
static void no_guest_makes_rounds_for_ever(void)
{
	static const struct { double mib_s; enum precopy_next end; } table[] = {{1.2, PRECOPY_SWITCH_OVER}, {0.5, PRECOPY_GIVE_UP}, {0.01, PRECOPY_GIVE_UP}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct precopy p;
		struct world_dirty d = dirty(1024, 100);
		struct sim_time now = SIM_TIME_ZERO;
		int64_t bytes = 1024 * MIB;
		enum precopy_next next = PRECOPY_AGAIN;
		int rounds = 0;
		precopy_init(&p, &d, NULL, NULL);
		for (; next == PRECOPY_AGAIN && rounds < 100; rounds++) {
			precopy_round_begin(&p, now, bytes);
			now = sim_after(now, sim_dur_ps((int64_t)((double)bytes / (table[i].mib_s * MIB) * 1e12)));
			next = precopy_round_end(&p, now, bytes, &bytes);
		}
		CU_ASSERT_EQUAL(next, table[i].end);
		CU_ASSERT(rounds <= 2 + (int)ceil(log(1000) / log(5 / 1.3)) + (int)ceil(log(1024 / (table[i].mib_s / 2)) / log(1.3)));
	}
}

static void sdps_needs_less_than_130_percent(void)
{
	struct precopy p;
	struct world_dirty d = dirty(100, 1e7);
	precopy_init(&p, &d, NULL, NULL);
	precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
	CU_ASSERT_FALSE(precopy_poll(&p, sim_time_ps(30 * SIM_S), 3910 * MIB));
	CU_ASSERT_EQUAL(p.speed_ppm, 1000000);
	precopy_init(&p, &d, NULL, NULL);
	precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
	CU_ASSERT_TRUE(precopy_poll(&p, sim_time_ps(30 * SIM_S), 3880 * MIB));
	CU_ASSERT(p.speed_ppm < 1000000);
}

/* D = 100 MiB/s, B = 12: the first poll slows the guest to B/5 = 2.4 MiB/s; from then on each window of 30 s sends five times what it dirties, so no later poll
 * slows it again, although what was dirtied before the first still counts for the round. */
static void each_poll_judges_its_window(void)
{
	struct precopy p;
	struct world_dirty d = dirty(100, 1e7);
	precopy_init(&p, &d, NULL, NULL);
	precopy_round_begin(&p, SIM_TIME_ZERO, GIB);
	CU_ASSERT_TRUE(precopy_poll(&p, sim_time_ps(30 * SIM_S), 360 * MIB));
	CU_ASSERT(p.speed_ppm > 23900 && p.speed_ppm < 24100);
	for (int k = 2; k <= 20; k++)
		CU_ASSERT_FALSE(precopy_poll(&p, sim_time_ps(k * 30 * SIM_S), k * 360 * MIB));
	CU_ASSERT(precopy_dirtied(&p, sim_time_ps(600 * SIM_S)) > 3000 * MIB);
}

/* An idle guest: one round, nothing to resend. */
static void idle_guest(void)
{
	struct world_dirty d = {0};
	double last, sent;
	int rounds;
	play(&d, 8.0 * GIB, 1000.0 * MIB, &last, &rounds, &sent);
	CU_ASSERT_EQUAL(rounds, 1);
	CU_ASSERT_EQUAL(last, 0);
}

/* Published: 10G 1, 25G 2, 40G 3, 50G 4, 100G 7, 200G 14 streams from 7.0 U2; one before. */
static void streams_by_release(void)
{
	static const struct { int64_t gbit; uint32_t streams; } table[] = {{1, 1}, {10, 1}, {25, 2}, {40, 3}, {50, 4}, {100, 7}, {200, 14}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		CU_ASSERT_EQUAL(plan_streams(RELEASE(7, 0, 2), NULL, table[i].gbit * 1000000000), table[i].streams);
		CU_ASSERT_EQUAL(plan_streams(RELEASE(7, 0, 1), NULL, table[i].gbit * 1000000000), 1);
	}
}

/* The fixed buffer's ceilings: 562540 B / RTT. */
static void window_over_rtt(void)
{
	static const struct { double ms, mbit; } table[] = {{0.2, 22501.6}, {1, 4500.32}, {4, 1125.08}, {5, 900.064}, {10, 450.032}, {50, 90.0064}, {100, 45.0032}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		share_rate r = flow_window_rate(562540, sim_dur_ps((int64_t)(table[i].ms * 1e9)));
		CU_ASSERT_DOUBLE_EQUAL((double)r / 1048576 * 8 / 1e6, table[i].mbit, table[i].mbit * 1e-6);
	}
}

static int64_t window_at(int64_t ps, const struct assume *a)
{
	struct plan_sockets s = plan_sockets(NULL, NULL, a);
	return plan_vmotion_window(sim_dur_ps(ps), &s);
}

/* Latency mode from 4 ms: 133 MB/s x RTT, never under the base buffer nor over 16 MiB. */
static void latency_mode(void)
{
	struct assume a;
	assume_init(&a);
	CU_ASSERT_EQUAL(window_at(1 * SIM_MS, &a), 562540);
	CU_ASSERT_EQUAL(window_at(4 * SIM_MS, &a), 562540);
	CU_ASSERT_EQUAL(window_at(10 * SIM_MS, &a), 1330000);
	CU_ASSERT_EQUAL(window_at(50 * SIM_MS, &a), 6650000);
	CU_ASSERT_EQUAL(window_at(150 * SIM_MS, &a), 16777216);
	double at_150 = (double)flow_window_rate(16777216, sim_dur_ps(150 * SIM_MS)) / 1048576 * 8 / 1e6;
	CU_ASSERT_DOUBLE_EQUAL(at_150, 894.8, 0.1); /* published as 895 Mbit/s */
}

/* NFC with a 64 KiB chunk a round trip: 48 MiB/s at 1 ms, 6 at 10, 1.1 at 55; at most 1.3 Gbit/s. */
static void nfc_thread(void)
{
	static const struct { double ms, mib; } table[] = {{1, 48.08}, {10, 6.068}, {55, 1.130}};
	struct assume a;
	assume_init(&a);
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		double got = (double)plan_nfc_rate(sim_dur_ps((int64_t)(table[i].ms * 1e9)), &a) / 1048576 / MIB;
		CU_ASSERT_DOUBLE_EQUAL(got, table[i].mib, table[i].mib * 0.001);
	}
	a.value[ASSUME_NFC_CHUNK] = MIB;
	a.value[ASSUME_NFC_DEPTH] = 4;
	CU_ASSERT_EQUAL(plan_nfc_rate(sim_dur_ps(SIM_MS), &a), share_from_bps(1300000000));
	a.value[ASSUME_NFC_RATE] = 100 * MIB * 8;
	CU_ASSERT_EQUAL(plan_nfc_rate(sim_dur_ps(SIM_MS), &a), share_from_bytes(100 * MIB));
}

/* RFC 9438 section 5.2, table of average CUBIC windows at RTT 0.1 s and 0.01 s, C = 0.4; and Reno's sqrt(3/2/p). */
static void loss_limits(void)
{
	static const struct { double p, rtt, segments; } cubic[] = {{1e-4, 0.1, 187}, {1e-5, 0.1, 1054}, {1e-6, 0.1, 5926}, {1e-5, 0.01, 387}, {1e-7, 0.01, 5926}};
	for (size_t i = 0; i < G_N_ELEMENTS(cubic); i++) {
		share_rate r = flow_loss_rate(1448, sim_dur_ps((int64_t)(cubic[i].rtt * 1e12)), (int64_t)(cubic[i].p * 1e9), true);
		double segments = (double)r / 1048576 * cubic[i].rtt / 1448;
		CU_ASSERT_DOUBLE_EQUAL(segments, cubic[i].segments, cubic[i].segments * 0.003);
	}
	share_rate reno = flow_loss_rate(1448, sim_dur_ps(100 * SIM_MS), 10000, false);
	CU_ASSERT_DOUBLE_EQUAL((double)reno / 1048576 * 0.1 / 1448, sqrt(1.5 / 1e-5), 0.1);
}

static const struct suite_case cases[] = {
	{"with a large working set, rounds are the geometric series of dirty rate over bandwidth", geometric},
	{"distinct bytes dirtied follow W(1-exp(-Dt/W)), in whole pages", concave},
	{"no more is dirtied than the working set", never_more_than_the_working_set},
	{"pre-copy ends when what is left can be sent within 500 ms", goal_is_500_ms},
	{"SDPS makes every guest converge within a logarithm of rounds", sdps_converges},
	{"a guest that cannot be slowed enough is switched over within 100 s or given up, after few rounds", no_guest_makes_rounds_for_ever},
	{"SDPS acts when a round sends less than 1.3 times what is dirtied, and only then", sdps_needs_less_than_130_percent},
	{"each poll of the first round judges its own 30 s", each_poll_judges_its_window},
	{"an idle guest moves in one round", idle_guest},
	{"streams are ceil(Gbit/15) from 7.0 U2 and one before", streams_by_release},
	{"a window of 562540 B gives the published ceilings", window_over_rtt},
	{"latency mode sizes the window for 133 MB/s up to 16 MiB", latency_mode},
	{"NFC moves depth x chunk per round trip and service time, at most 1.3 Gbit/s", nfc_thread},
	{"loss limits are those of RFC 9438 and of Mathis", loss_limits},
};

SUITE_MAIN("pre-copy and rates", cases)
