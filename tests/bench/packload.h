/* tests/bench/packload.h: the packet work that vmksim and ns-3 are timed on (C and C++ alike): bulk TCP over 10 Gbit/s, all flows from the first instant on.
 *
 *   dumbbell K   K pairs of hosts at two switches: NICs 5 us, the trunk 10 us, MTU 1500, buffers of 4 MiB at both ends
 *   ring         eight hosts at one switch, 25 us each, MTU 9000, buffers of 1 MiB: each sends to the next one
 *   incast       the ring, and seven of the hosts send to the first besides
 *
 * Every switch port drops what comes when 1000 packets wait; a host's own queue is never full. CUBIC, SACK, delayed acknowledgements of two segments, an initial window
 * of ten. What counts as work are the segments that the bytes need, whatever a simulator sends again.
 */
#ifndef TESTS_BENCH_PACKLOAD_H
#define TESTS_BENCH_PACKLOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACKLOAD_BPS UINT64_C(10000000000)
#define PACKLOAD_QUEUE 1000
#define PACKLOAD_HOSTS 8
#define PACKLOAD_MAX_FLOWS 1024

struct packload_flow { uint32_t src, dst; };
struct packload {
	bool star;
	uint32_t hosts, pairs, n;
	uint32_t mtu, buffer;
	uint32_t nic_us, trunk_us; /* one way */
	uint64_t bytes;            /* of each flow */
	struct packload_flow flows[PACKLOAD_MAX_FLOWS];
};

static inline void packload_add(struct packload *w, uint32_t src, uint32_t dst)
{
	w->flows[w->n].src = src;
	w->flows[w->n++].dst = dst;
}

/* TOPOLOGY K BYTES; ends the program when that is not what stands there. */
static inline void packload_read(struct packload *w, char **words)
{
	uint32_t k = (uint32_t)strtoul(words[1], NULL, 10);
	bool dumbbell = strcmp(words[0], "dumbbell") == 0, incast = strcmp(words[0], "incast") == 0;
	memset(w, 0, sizeof(*w));
	w->bytes = strtoull(words[2], NULL, 10);
	w->star = !dumbbell;
	w->pairs = k;
	w->hosts = dumbbell ? 2 * k : PACKLOAD_HOSTS;
	w->mtu = dumbbell ? 1500 : 9000;
	w->buffer = dumbbell ? 4u << 20 : 1u << 20;
	w->nic_us = dumbbell ? 5 : 25;
	w->trunk_us = dumbbell ? 10 : 0;
	for (uint32_t i = 0; dumbbell && i < k && i < PACKLOAD_MAX_FLOWS; i++)
		packload_add(w, i, k + i);
	for (uint32_t i = 0; !dumbbell && i < PACKLOAD_HOSTS; i++)
		packload_add(w, i, (i + 1) % PACKLOAD_HOSTS);
	for (uint32_t i = 1; incast && i < PACKLOAD_HOSTS; i++)
		packload_add(w, i, 0);
	if (k == 0 || k > PACKLOAD_MAX_FLOWS || w->bytes == 0 || (!dumbbell && !incast && strcmp(words[0], "ring") != 0)) {
		fprintf(stderr, "usage: PROGRAM ... dumbbell|ring|incast K BYTES: not %s %s %s\n", words[0], words[1], words[2]);
		exit(2);
	}
}

/* Payload of a full segment; ns-3 sends no timestamps, so nobody does. */
static inline uint32_t packload_mss(const struct packload *w) { return w->mtu - 40; }
static inline uint64_t packload_packets(const struct packload *w) { return w->n * ((w->bytes + packload_mss(w) - 1) / packload_mss(w)); }

#endif
