/* tests/bench/packets.c: packets at scale: the work of packload.h over lanes and TCP alone, or by the product's own path. For make bench.
 *
 *   packets lanes dumbbell|ring|incast K BYTES        sim/net and models/transport/tcp, joined here (packets_lanes.c)
 *   packets transport dumbbell|ring|incast K BYTES    the interface of the transports: attribution, series and accounts on (packets_transport.c)
 *   packets calibrate                                 a loop of known work: what this processor is worth now
 *
 * What is timed is the play, not the building. Prints one line of key=value. `moves` are pushes and pops of the event set, live_bytes what the play allocated and still
 * needs at its end, late_bytes what it allocated in its second half: in the steady state nothing is.
 */
#include "tests/bench/packets.h"

#include <malloc.h>

#include "tests/bench/meter.h"

#define CALIBRATE_STEPS UINT64_C(400000000)
#define CALIBRATE_WORDS 65536

size_t packets_live(void)
{
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

/* A step waits for the one before it: a multiplication, a load from what the second cache holds, a branch that cannot be foreseen. */
static int calibrate(void)
{
	static uint64_t words[CALIBRATE_WORDS];
	uint64_t x = 1, sum = 0;
	for (uint64_t i = 0; i < CALIBRATE_WORDS; i++)
		words[i] = i * UINT64_C(0x9E3779B97F4A7C15);
	double from = meter_cpu();
	for (uint64_t i = 0; i < CALIBRATE_STEPS / 16; i++) {
		x = x * UINT64_C(6364136223846793005) + words[x >> 48];
		if (x >> 63)
			sum += x;
		else
			sum ^= i;
	}
	double took = meter_cpu() - from;
	printf("mode=calibrate cpu_s=%.6f events=%llu check=%llx\n", took, (unsigned long long)(CALIBRATE_STEPS / 16), (unsigned long long)sum);
	return EXIT_SUCCESS;
}

static int report(const struct packets *p, const char *mode)
{
	double mean = 0;
	int64_t last = 0;
	for (uint32_t i = 0; i < p->work.n; i++) {
		mean += (double)p->end[i].ps / 1e12 / p->work.n;
		last = p->end[i].ps > last ? p->end[i].ps : last;
	}
	printf("mode=%s cpu_s=%.6f packets=%llu events=%llu moves=%llu peak_kib=%ld done=%u last_s=%.6f mean_s=%.6f sent=%llu again=%llu dropped=%llu live_bytes=%zu late_bytes=%lld\n",
		mode, p->cpu, (unsigned long long)packload_packets(&p->work), (unsigned long long)p->events, (unsigned long long)p->moves, meter_peak_kib(), p->ended,
		(double)last / 1e12, mean, (unsigned long long)p->sent, (unsigned long long)p->again, (unsigned long long)p->dropped, p->live - p->before,
		(long long)p->live - (long long)p->half);
	return p->ended == p->work.n ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	static struct packets p;
	bool lanes = argc > 1 && strcmp(argv[1], "lanes") == 0;
	if (argc == 2 && strcmp(argv[1], "calibrate") == 0)
		return calibrate();
	if (argc != 5 || (!lanes && strcmp(argv[1], "transport") != 0)) {
		fprintf(stderr, "usage: packets lanes|transport dumbbell|ring|incast K BYTES\n       packets calibrate\n");
		return 2;
	}
	packload_read(&p.work, argv + 2);
	if (lanes)
		packets_lanes(&p);
	else
		packets_transport(&p);
	return report(&p, argv[1]);
}
