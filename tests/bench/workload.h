/* tests/bench/workload.h: the work that every program of make bench does, vmksim's and its peers' (C and C++ alike): transfers between hosts in racks.
 *
 * Hosts stand in racks of 32 on 10 Gbit/s, racks on 40 Gbit/s, both full duplex, around a core that never binds. A transfer goes from one host to another, has 64 MiB to
 * 16 GiB in steps of 64 MiB, and starts within the window. All is drawn from one linear congruential generator (Knuth's MMIX; a draw is the upper 32 bits), for each
 * transfer source, destination, size and start, in this order. Every link of a host has 10 us of latency, a rack's none, and latency comes before sharing: a transfer
 * takes bandwidth from 20 us after its start on. Window and slow start do not bind: plain max-min sharing.
 */
#ifndef TESTS_BENCH_WORKLOAD_H
#define TESTS_BENCH_WORKLOAD_H

#include <stdint.h>
#include <stdlib.h>

#define WORKLOAD_RACK 32
#define WORKLOAD_NIC INT64_C(1250000000)    /* bytes/s, each way */
#define WORKLOAD_UPLINK INT64_C(5000000000)
#define WORKLOAD_LINK_LATENCY_US 10

/* Packed, since a hundred thousand of them would be a good part of the memory that is measured. */
#define WORKLOAD_MAX_HOSTS 65536
#define WORKLOAD_MAX_TRANSFERS 8388608
#define WORKLOAD_MAX_WINDOW_S 4294

struct workload_transfer {
	uint32_t start_us;
	uint16_t src, dst;
	uint32_t id : 23;   /* in the order they were drawn */
	uint32_t parts : 9; /* of 64 MiB */
};

static inline uint64_t workload_bytes(const struct workload_transfer *t)
{
	return (uint64_t)t->parts << 26;
}

__extension__ typedef unsigned __int128 workload_wide;

static inline uint64_t workload_draw(uint64_t *x)
{
	*x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *x >> 32;
}

static inline int workload_by_start(const void *a, const void *b)
{
	const struct workload_transfer *x = (const struct workload_transfer *)a, *y = (const struct workload_transfer *)b;
	if (x->start_us != y->start_us)
		return x->start_us < y->start_us ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* n transfers by start; free() them. NULL: no memory, or more than there is room for. */
static inline struct workload_transfer *workload_make(uint32_t hosts, uint32_t n, uint64_t window_s)
{
	if (hosts > WORKLOAD_MAX_HOSTS || n > WORKLOAD_MAX_TRANSFERS || window_s > WORKLOAD_MAX_WINDOW_S)
		return NULL;
	struct workload_transfer *all = (struct workload_transfer *)calloc(n, sizeof(*all));
	uint64_t x = 1;
	for (uint32_t i = 0; all && i < n; i++) {
		struct workload_transfer *t = &all[i];
		t->id = i & 0x7fffff;
		t->src = (uint16_t)(workload_draw(&x) % hosts);
		t->dst = (uint16_t)((t->src + 1 + workload_draw(&x) % (hosts - 1)) % hosts);
		t->parts = (1 + (uint32_t)(workload_draw(&x) % 256)) & 0x1ff;
		t->start_us = (uint32_t)((workload_wide)workload_draw(&x) * (window_s * 1000000) >> 32);
	}
	if (all)
		qsort(all, n, sizeof(*all), workload_by_start);
	return all;
}

#endif
