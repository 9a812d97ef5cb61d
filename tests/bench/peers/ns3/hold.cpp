/* tests/bench/peers/ns3/hold.cpp: the hold model of tests/bench/holdload.h on ns-3's simulator, with one of its schedulers. For make bench; written for ns-3.37.
 *
 *   hold Map|Heap|Calendar|PriorityQueue N exp|bimodal|const HOLDS LIMIT_S
 *
 * A tick is ns-3's nanosecond. As many holds as there are events (two million at most) come first; then HOLDS are timed. When that has not happened within LIMIT_S
 * processor seconds, it ends with limited=1.
 */
#include "ns3/core-module.h"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include "tests/bench/holdload.h"
#include "tests/bench/meter.h"

static struct holdload load;
static uint64_t fired, warm, limit;
static double from, took, longest;

static void Fired(uint32_t id)
{
	if (++fired == warm)
		from = meter_cpu();
	if (fired >= limit)
		took = meter_cpu() - from;
	if (fired >= limit || ((fired & 1023) == 0 && meter_cpu() > longest)) {
		ns3::Simulator::Stop();
		return;
	}
	ns3::Simulator::Schedule(ns3::TimeStep(holdload_next(&load)), &Fired, id);
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		std::fprintf(stderr, "usage: hold Map|Heap|Calendar|PriorityQueue N exp|bimodal|const HOLDS LIMIT_S\n");
		return 2;
	}
	uint32_t n = (uint32_t)std::strtoul(argv[2], nullptr, 10);
	uint64_t holds = std::strtoull(argv[4], nullptr, 10);
	ns3::ObjectFactory scheduler;
	scheduler.SetTypeId(std::string("ns3::") + argv[1] + "Scheduler");
	ns3::Simulator::SetScheduler(scheduler);
	holdload_init(&load, argv[3]);
	warm = n < 2000000 ? n : 2000000;
	limit = warm + holds;
	longest = meter_cpu() + std::strtod(argv[5], nullptr);
	for (uint32_t i = 0; i < n; i++)
		ns3::Simulator::Schedule(ns3::TimeStep(holdload_first(&load, argv[3])), &Fired, i);
	ns3::Simulator::Run();
	if (took > 0)
		std::printf("mode=%s events=%llu cpu_s=%.6f ns=%.2f peak_kib=%ld\n", argv[1], (unsigned long long)holds, took, took * 1e9 / (double)holds, meter_peak_kib());
	else
		std::printf("mode=%s limited=1\n", argv[1]);
	std::fflush(stdout);
	_exit(0); /* what follows only gives memory back */
}
