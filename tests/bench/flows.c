/* tests/bench/flows.c: flow sharing at scale, by the product's own path: transport interface, attribution and series on. For make bench.
 *
 *   flows HOSTS TRANSFERS WINDOW_S [TRUTH.csv]
 *
 * Racks of 32 hosts, 10 Gbit/s NICs, 40 Gbit/s rack uplinks, non-blocking core; transfers of 64 MiB to 16 GiB start at random over the window. Plain max-min: no slow
 * start, no window, no framing. Prints processor seconds of the play alone, events and peak memory; with TRUTH.csv (id, src, dst, bytes, start_s, finish_s) how far
 * the finish times are from it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "models/transport/flow.h"

#define RACK 32
#define NIC_BYTES INT64_C(1250000000)
#define RACK_BYTES INT64_C(5000000000)
#define START_DELAY (20 * SIM_US) /* the reference enters a transfer after the latency of its two links */

struct job {
	uint32_t id, src, dst;
	uint64_t bytes;
	uint64_t start_us;
	struct sim_time finish;
};

struct bench {
	uint32_t hosts, n;
	struct job *jobs; /* by start */
	struct sim *sim;
	struct res_table *res;
	struct tp *tp;
	uint32_t base, racks;
	uint32_t done, active, most;
	double held_s[TP_BY__COUNT];
};

enum { EV_TRANSPORT, EV_START };

static uint64_t draw(uint64_t *x)
{
	*x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *x >> 32;
}

static int by_start(const void *a, const void *b)
{
	const struct job *x = a, *y = b;
	if (x->start_us != y->start_us)
		return x->start_us < y->start_us ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void make_jobs(struct bench *b, uint64_t window_s)
{
	uint64_t x = 1;
	b->jobs = g_new0(struct job, b->n);
	for (uint32_t i = 0; i < b->n; i++) {
		struct job *j = &b->jobs[i];
		j->id = i;
		j->src = (uint32_t)(draw(&x) % b->hosts);
		j->dst = (uint32_t)((j->src + 1 + draw(&x) % (b->hosts - 1)) % b->hosts);
		j->bytes = (1 + draw(&x) % 256) * (UINT64_C(64) << 20);
		j->start_us = (uint64_t)((sim_i128)draw(&x) * (sim_i128)(window_s * 1000000) >> 32);
	}
	qsort(b->jobs, b->n, sizeof(*b->jobs), by_start);
}

static void use(struct path *p, uint32_t res)
{
	p->uses[p->n++] = (struct share_use){res, SHARE_UNIT};
}

static void start_next(void *ctx, uint32_t target, uint64_t arg)
{
	struct bench *b = ctx;
	const struct job *j = &b->jobs[target];
	(void)arg;
	struct path p = {.mss = 1448, .soft = {SHARE_NONE, SHARE_NONE, SHARE_NONE}, .pool = SHARE_NONE, .lossy = SHARE_NONE};
	use(&p, b->base + 2 * j->src);
	if (j->src / RACK != j->dst / RACK) {
		use(&p, b->racks + 2 * (j->src / RACK));
		use(&p, b->racks + 2 * (j->dst / RACK) + 1);
	}
	use(&p, b->base + 2 * j->dst + 1);
	struct tp_spec spec = {.bytes = j->bytes, .paths = &p, .n_paths = 1, .tcp = {.window = INT64_MAX, .warm = true}, .owner = target};
	b->tp->ops->start(b->tp, &spec);
	b->active++;
	b->most = MAX(b->most, b->active);
	if (target + 1 < b->n)
		sim_at(b->sim, sim_time_ps((int64_t)b->jobs[target + 1].start_us * SIM_US + START_DELAY), EV_START, target + 1, 0);
}

/* What held it, added up; the history itself may go. */
static void digest(void *ctx, const struct tp_held *h)
{
	struct bench *b = ctx;
	b->held_s[h->cause] += (double)sim_between(h->from, h->to).ps / 1e12;
}

static void finished(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct bench *b = ctx;
	if (ev != TP_DONE)
		return;
	b->jobs[owner].finish = sim_now(b->sim);
	b->tp->ops->held(b->tp, id, digest, b);
	b->tp->ops->forget(b->tp, id);
	b->done++;
	b->active--;
}

static void settle(void *ctx)
{
	struct bench *b = ctx;
	b->tp->ops->settle(b->tp);
}

static void make_estate(struct bench *b)
{
	char name[32];
	b->res = res_table_new();
	b->base = b->res->res->len;
	for (uint32_t i = 0; i < b->hosts; i++)
		for (int d = 0; d < 2; d++) {
			snprintf(name, sizeof(name), "h%u/vmnic0", i);
			res_add(b->res, name, RES_NIC, d ? RES_IN : RES_OUT, share_from_bytes(NIC_BYTES), false);
		}
	b->racks = b->res->res->len;
	for (uint32_t i = 0; i < (b->hosts + RACK - 1) / RACK; i++)
		for (int d = 0; d < 2; d++) {
			snprintf(name, sizeof(name), "rack%u", i);
			res_add(b->res, name, RES_LINK, d ? RES_BACKWARD : RES_FORWARD, share_from_bytes(RACK_BYTES), false);
		}
}

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int compare(const struct bench *b, const char *file)
{
	FILE *in = fopen(file, "r");
	char line[256];
	double worst = 0;
	uint32_t seen = 0, id;
	unsigned long long s, us;
	struct job **by_id = g_new0(struct job *, b->n);
	if (!in) {
		perror(file);
		return 2;
	}
	for (uint32_t i = 0; i < b->n; i++)
		by_id[b->jobs[i].id] = &b->jobs[i];
	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%u,%*u,%*u,%*u,%*f,%llu.%9llu", &id, &s, &us) != 3 || id >= b->n)
			continue;
		double truth = (double)s + (double)us / 1e9, ours = (double)by_id[id]->finish.ps / 1e12;
		double off = (truth > ours ? truth - ours : ours - truth) / (1e-9 + 1e-9 * truth);
		worst = MAX(worst, off);
		seen++;
	}
	fclose(in);
	g_free(by_id);
	printf("  %u transfers compared, worst %.3f of (1 ns + 1e-9 of the time)\n", seen, worst);
	return seen == b->n && worst <= 1 ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct bench b = {0};
	struct rusage use;
	if (argc < 4) {
		fprintf(stderr, "usage: flows HOSTS TRANSFERS WINDOW_S [TRUTH.csv]\n");
		return 2;
	}
	b.hosts = (uint32_t)atoi(argv[1]);
	b.n = (uint32_t)atoi(argv[2]);
	make_jobs(&b, (uint64_t)atoll(argv[3]));
	b.sim = sim_new(EVQ_HEAP4, UINT64_MAX);
	make_estate(&b);
	b.tp = flow_factory.make(b.sim, b.res, EV_TRANSPORT, finished, &b);
	sim_set_handler(b.sim, EV_START, "start", start_next, &b);
	sim_set_hooks(b.sim, (struct sim_hooks){.settle = settle, .ctx = &b});
	sim_at(b.sim, sim_time_ps((int64_t)b.jobs[0].start_us * SIM_US + START_DELAY), EV_START, 0, 0);
	double from = cpu();
	sim_run(b.sim, SIM_TIME_NEVER);
	double took = cpu() - from;
	getrusage(RUSAGE_SELF, &use);
	printf("vmksim %u %u %s: %.4f CPU s, %llu events, %u at once, peak %.1f MB\n", b.hosts, b.n, argv[3], took, (unsigned long long)sim_events(b.sim), b.most,
		(double)use.ru_maxrss / 1000);
	for (int c = 0; c < TP_BY__COUNT; c++)
		if (b.held_s[c] > 0)
			printf("  held by %s %.0f s\n", tp_cause_name((enum tp_cause)c), b.held_s[c]);
	int rc = b.done != b.n ? 1 : argc > 4 ? compare(&b, argv[4]) : 0;
	b.tp->ops->free(b.tp);
	sim_free(b.sim);
	res_table_free(b.res);
	g_free(b.jobs);
	return rc;
}
