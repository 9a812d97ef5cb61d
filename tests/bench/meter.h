/* tests/bench/meter.h: what a program of make bench has used so far (C and C++ alike). Linux. */
#ifndef TESTS_BENCH_METER_H
#define TESTS_BENCH_METER_H

#include <stdio.h>
#include <time.h>

/* Processor seconds of this process. */
static inline double meter_cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Peak resident memory in KiB. Not getrusage(): its figure begins with that of the program that started this one. */
static inline long meter_peak_kib(void)
{
	char line[256];
	long kib = 0;
	FILE *in = fopen("/proc/self/status", "r");
	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (in)
		fclose(in);
	return kib;
}

#endif
