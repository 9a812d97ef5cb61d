/* tests/bench/packets.h: what the parts of tests/bench/packets share. */
#ifndef TESTS_BENCH_PACKETS_H
#define TESTS_BENCH_PACKETS_H

#include "sim/time.h"
#include "tests/bench/packload.h"

struct packets {
	struct packload work;
	uint32_t ended;
	struct sim_time end[PACKLOAD_MAX_FLOWS];
	double cpu;                          /* of the play */
	uint64_t events, moves;              /* of the net */
	uint64_t sent, again, dropped;       /* data packets, retransmissions among them; all that was dropped */
	size_t before, half, live;           /* bytes allocated: before the play, when half of the data had come, at its end */
};

size_t packets_live(void);
void packets_lanes(struct packets *p);
void packets_transport(struct packets *p);

#endif
