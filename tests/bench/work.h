/* tests/bench/work.h: what the programs of make bench that move the transfers of workload.h share: reading the arguments, saying what it cost, comparing. */
#ifndef TESTS_BENCH_WORK_H
#define TESTS_BENCH_WORK_H

#include "sim/time.h"
#include "tests/bench/workload.h"

#define WORK_START_DELAY (2 * WORKLOAD_LINK_LATENCY_US * SIM_US)

struct work {
	const char *program;
	uint32_t hosts, n;
	uint64_t window_s;
	struct workload_transfer *transfers; /* by start */
	struct sim_time *finish;             /* by the place of their transfer; NULL: nothing to compare with */
	uint32_t active, most, done;
	const char *truth;                   /* its file, or NULL */
	double cpu;                          /* when the measured part began, then what it took */
};

/* PROGRAM HOSTS TRANSFERS WINDOW_S [TRUTH.csv]; ends the program when that is not what stands there. */
struct work work_read(const char *program, int argc, char **argv);

/* A transfer's way: at most four links, from the source on. Link 2h is host h's way out, 2h+1 its way in, 2*hosts + 2r a rack's way out, and so on. */
uint32_t work_way(const struct work *w, const struct workload_transfer *t, uint32_t links[4]);
uint32_t work_links(const struct work *w);
int64_t work_capacity(const struct work *w, uint32_t link); /* bytes/s */
struct sim_time work_enters(const struct work *w, uint32_t i); /* when the transfer begins to take bandwidth */
void work_entered(struct work *w);
void work_left(struct work *w, uint32_t i, struct sim_time now);

/* Around the measured part. */
void work_begin(struct work *w);
void work_end(struct work *w);
/* Prints one line of key=value and frees w; the exit code: 0 all finished, and as the truth says. */
int work_report(struct work *w, uint64_t events);

#endif
