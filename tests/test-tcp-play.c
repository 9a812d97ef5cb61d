/* tests/test-tcp-play.c: whole TCP connections over toy networks that lose, delay and reorder at random, and the laws that hold whatever they do. At every
 * event the sender's counts are compared with what its scoreboard holds, counted anew. */
#include "tests/tcp-bench.h"

#include "models/transport/tcp_sender_inside.h"

/* As tcp_board.h defines them. */
static bool counts_hold(const struct tcp_board *b)
{
	int64_t out = 0, pipe = 0;
	uint32_t sacked = 0, lost = 0, todo = 0;
	for (uint32_t seq = b->una; seq != b->next; seq++) {
		uint64_t e = *tcp_board_at(b, seq);
		out += TCP_BOARD_BYTES(e);
		sacked += !!(e & TCP_SACKED);
		if (e & TCP_SACKED)
			continue;
		lost += !!(e & TCP_LOST);
		todo += (e & (TCP_LOST | TCP_AGAIN)) == TCP_LOST;
		pipe += TCP_BOARD_BYTES(e) * (!(e & TCP_LOST) + !!(e & TCP_AGAIN));
	}
	return out == b->out && pipe == b->pipe && sacked == b->sacked && lost == b->lost && todo == b->todo;
}

static void check(struct bench *b)
{
	b->breaches += !counts_hold(&b->s->board);
	b->breaches += b->s->board.una != b->s->board.next && b->s->due.ps == INT64_MAX;
}

static struct bench random_bench(uint64_t seed)
{
	uint64_t s = seed * 977;
	struct bench b = {.conf = tcp_conf_default(), .seed = seed, .check = check};
	b.conf.mss = 100 + (uint32_t)draw(&s, 9000);
	b.conf.cubic = draw(&s, 2);
	b.conf.recovery = (uint8_t)draw(&s, 3);
	b.conf.rack = draw(&s, 2);
	b.conf.tail_probe = draw(&s, 2);
	b.conf.timestamps = draw(&s, 2);
	b.conf.pacing = draw(&s, 4) == 0;
	b.conf.rto_above_srtt = draw(&s, 2);
	b.conf.offload = draw(&s, 2) ? 0 : 65536;
	b.conf.send_window = (int64_t)b.conf.mss * (int64_t)(1 + draw(&s, 600));
	b.conf.receive_window = (int64_t)b.conf.mss * (int64_t)(2 + draw(&s, 600));
	b.conf.receive_start = draw(&s, 2) ? 0 : b.conf.receive_window / 4 + b.conf.mss;
	b.conf.ack_every = 1 + (uint32_t)draw(&s, 3);
	b.conf.max_rto.ps = 10 * SIM_S;
	b.delay.ps = (int64_t)(1 + draw(&s, 20000)) * SIM_US;
	b.tx.ps = (int64_t)(1 + draw(&s, 1000)) * SIM_US / 10;
	b.queue = draw(&s, 2) ? 0 : 1 + (uint32_t)draw(&s, 100);
	b.connect = draw(&s, 2);
	b.bytes = 1 + draw(&s, 3000) * draw(&s, b.conf.mss);
	return b;
}

/* Plays it; true when every byte was delivered once and in order, all is known to be delivered, no law was broken. */
static bool plays(struct bench *b)
{
	uint64_t seed = b->seed;
	bench_open(b);
	bench_play(b, sim_time_ps(100000 * SIM_S));
	bool fine = b->delivered == b->bytes && b->acked == b->bytes && b->given == b->bytes && b->breaches == 0;
	if (!fine)
		fprintf(stderr, "# seed %llu: %llu of %llu delivered, %llu acknowledged, %u breaches\n", (unsigned long long)seed,
			(unsigned long long)b->delivered, (unsigned long long)b->bytes, (unsigned long long)b->acked, b->breaches);
	return fine;
}

static void lossless(void)
{
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct bench b = random_bench(seed);
		struct tcp_state st;
		b.queue = 0;
		CU_ASSERT_TRUE(plays(&b));
		tcp_sender_state(b.s, &st);
		CU_ASSERT_EQUAL(st.timeouts + st.recoveries, 0);
		CU_ASSERT(b.widest <= b.conf.send_window || b.widest <= b.conf.mss);
		bench_close(&b);
	}
}

static void queues(void)
{
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct bench b = random_bench(seed);
		struct tcp_state st;
		b.queue = b.queue ? b.queue : 20;
		CU_ASSERT_TRUE(plays(&b));
		tcp_sender_state(b.s, &st);
		CU_ASSERT(st.retransmitted >= b.dropped - (b.connect ? 0 : 0));
		bench_close(&b);
	}
}

static void lossy(void)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct bench b = random_bench(seed);
		uint64_t s = seed;
		b.bytes = b.bytes / 8 + 1;
		b.loss = (uint32_t)draw(&s, seed % 4 == 0 ? 400 : 50);
		b.ack_loss = (uint32_t)draw(&s, seed % 3 == 0 ? 400 : 20);
		CU_ASSERT_TRUE(plays(&b));
		bench_close(&b);
	}
}

static void disordered(void)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct bench b = random_bench(seed);
		uint64_t s = seed;
		b.bytes = b.bytes / 8 + 1;
		b.late = (uint32_t)draw(&s, 500);
		b.loss = (uint32_t)draw(&s, 50);
		b.ack_loss = (uint32_t)draw(&s, 50);
		CU_ASSERT_TRUE(plays(&b));
		bench_close(&b);
	}
}

/* The way is dead for a second, or for half a minute. */
static bool dead(void *ctx, const struct tcp_segment *g, struct sim_time now)
{
	const struct sim_time *until = ctx;
	(void)g;
	return now.ps > 20 * SIM_MS && sim_time_before(now, *until);
}

static void outages(void)
{
	static const int64_t s[] = {1, 30};
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct sim_time until = {20 * SIM_MS + s[seed % 2] * SIM_S};
		struct bench b = random_bench(seed);
		b.drops = dead;
		b.ctx = &until;
		CU_ASSERT_TRUE(plays(&b));
		bench_close(&b);
	}
}

/* 1,000 segments in flight, 100 MB, a queue that overflows in slow start: what was lost goes once more, and nothing else; no timeout. */
static void repeats_the_lost(void)
{
	struct bench b = {.conf = tcp_conf_default(), .delay = {5 * SIM_MS}, .tx = {1214400}, .queue = 300, .bytes = 100000000, .seed = 1};
	struct tcp_state st;
	b.conf.exit = TCP_EXIT_LOSS;
	CU_ASSERT_TRUE(plays(&b));
	tcp_sender_state(b.s, &st);
	CU_ASSERT(b.dropped > 100);
	CU_ASSERT_EQUAL(st.retransmitted, b.dropped);
	CU_ASSERT_EQUAL(st.timeouts, 0);
	bench_close(&b);
}

static const struct suite_case cases[] = {
	{"where nothing is lost nothing is sent twice, and no more is in flight than the socket holds", lossless},
	{"behind short queues every byte is delivered once and in order", queues},
	{"whatever is lost, segments or ACKs, every byte is delivered once and in order in finite time", lossy},
	{"whatever comes late, every byte is delivered once and in order in finite time", disordered},
	{"a connection outlives a dead way", outages},
	{"after a queue has overflowed what was lost goes once more and nothing else", repeats_the_lost},
};
SUITE_MAIN("tcp play", cases)
