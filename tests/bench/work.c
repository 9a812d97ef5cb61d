/* tests/bench/work.c: see work.h. The comparison allows 1 ns + 1e-9 of the time, the worst is printed as a part of that. */
#include "tests/bench/work.h"

#include <stdio.h>

#include "tests/bench/meter.h"

struct work work_read(const char *program, int argc, char **argv)
{
	struct work w = {.program = program};
	if (argc < 4 || argc > 5) {
		fprintf(stderr, "usage: %s HOSTS TRANSFERS WINDOW_S [TRUTH.csv]\n", program);
		exit(2);
	}
	w.hosts = (uint32_t)strtoul(argv[1], NULL, 10);
	w.n = (uint32_t)strtoul(argv[2], NULL, 10);
	w.window_s = strtoull(argv[3], NULL, 10);
	w.truth = argv[4];
	if (w.hosts < 2 || w.n < 1) {
		fprintf(stderr, "%s: 2 hosts and a transfer at least\n", program);
		exit(2);
	}
	w.transfers = workload_make(w.hosts, w.n, w.window_s);
	if (w.truth)
		w.finish = calloc(w.n, sizeof(*w.finish));
	if (!w.transfers || (w.truth && !w.finish)) {
		fprintf(stderr, "%s: no room for so many\n", program);
		exit(EXIT_FAILURE);
	}
	return w;
}

uint32_t work_way(const struct work *w, const struct workload_transfer *t, uint32_t links[4])
{
	uint32_t n = 0, from = t->src / WORKLOAD_RACK, to = t->dst / WORKLOAD_RACK;
	links[n++] = 2 * t->src;
	if (from != to) {
		links[n++] = 2 * (w->hosts + from);
		links[n++] = 2 * (w->hosts + to) + 1;
	}
	links[n++] = 2 * t->dst + 1;
	return n;
}

uint32_t work_links(const struct work *w)
{
	return 2 * (w->hosts + (w->hosts + WORKLOAD_RACK - 1) / WORKLOAD_RACK);
}

int64_t work_capacity(const struct work *w, uint32_t link)
{
	return link < 2 * w->hosts ? WORKLOAD_NIC : WORKLOAD_UPLINK;
}

struct sim_time work_enters(const struct work *w, uint32_t i)
{
	return sim_time_ps((int64_t)w->transfers[i].start_us * SIM_US + WORK_START_DELAY);
}

void work_entered(struct work *w)
{
	w->active++;
	w->most = w->active > w->most ? w->active : w->most;
}

void work_left(struct work *w, uint32_t i, struct sim_time now)
{
	if (w->finish)
		w->finish[i] = now;
	w->done++;
	w->active--;
}

void work_begin(struct work *w)
{
	w->cpu = meter_cpu();
}

void work_end(struct work *w)
{
	w->cpu = meter_cpu() - w->cpu;
}

/* Of a file with the columns id, src, dst, bytes, start_s, finish_s: the worst difference; *seen: how many transfers it names. */
static double compare(const struct work *w, uint32_t *seen)
{
	FILE *in = fopen(w->truth, "r");
	uint32_t *place = calloc(w->n, sizeof(*place));
	char line[256];
	double worst = 0, truth;
	if (!in || !place) {
		perror(w->truth);
		exit(2);
	}
	for (uint32_t i = 0; i < w->n; i++)
		place[w->transfers[i].id] = i;
	while (fgets(line, sizeof(line), in)) {
		uint32_t id;
		if (sscanf(line, "%u,%*u,%*u,%*u,%*f,%lf", &id, &truth) != 2 || id >= w->n)
			continue;
		double ours = (double)w->finish[place[id]].ps / 1e12, off = (truth > ours ? truth - ours : ours - truth) / (1e-9 + 1e-9 * truth);
		worst = off > worst ? off : worst;
		(*seen)++;
	}
	fclose(in);
	free(place);
	return worst;
}

int work_report(struct work *w, uint64_t events)
{
	uint32_t seen = 0;
	double worst = w->truth ? compare(w, &seen) : 0;
	printf("program=%s hosts=%u transfers=%u window_s=%llu cpu_s=%.5f events=%llu at_once=%u peak_kib=%ld done=%u", w->program, w->hosts, w->n,
		(unsigned long long)w->window_s, w->cpu, (unsigned long long)events, w->most, meter_peak_kib(), w->done);
	if (w->truth)
		printf(" compared=%u worst=%.3f", seen, worst);
	printf("\n");
	free(w->transfers);
	free(w->finish);
	return w->done == w->n && (!w->truth || (seen == w->n && worst <= 1)) ? 0 : 1;
}
