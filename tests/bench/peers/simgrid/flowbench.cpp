// tests/bench/peers/simgrid/flowbench.cpp: the work of tests/bench/workload.h on SimGrid, in the lightest way it offers: no actor at all, transfers started from
// timers, their ends taken from the change of state of the network action. For make bench; needs libsimgrid-dev (3.32).
//
//   flowbench HOSTS TRANSFERS WINDOW_S Full|Lazy [OUT.csv [LIMIT_S]]
//
// Model CM02 without cross traffic; all weights are equal because only the links of hosts have latency: textbook max-min. What is measured is Engine::run(). OUT.csv
// gets id, src, dst, bytes, start_s, finish_s of every transfer; "-" is none. After LIMIT_S processor seconds it gives up and says so (limited=1).
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include <simgrid/kernel/Timer.hpp>
#include <simgrid/kernel/resource/Action.hpp>
#include <simgrid/s4u.hpp>

#include "tests/bench/meter.h"
#include "tests/bench/peers/simgrid/racks.hpp"
#include "tests/bench/workload.h"

namespace sg4 = simgrid::s4u;
using simgrid::kernel::resource::Action;
using simgrid::kernel::resource::NetworkAction;

static uint32_t n_hosts, n_transfers;
static unsigned long long window_s;
static const char *mode;
static workload_transfer *transfers; // by start
static std::vector<sg4::Host *> hosts;
static std::vector<double> finish;       // by the place of their transfer
static std::vector<sg4::CommPtr> live;
static std::unordered_map<void *, uint32_t> place_of; // by activity
static std::vector<uint32_t> over;       // to be let go of outside the callback
static uint32_t next_transfer, active, most, done;
static unsigned long long steps;
static double from, limit_s = 1e18;

static void report(bool limited)
{
	printf("program=simgrid mode=%s hosts=%u transfers=%u window_s=%llu cpu_s=%.5f events=%llu at_once=%u peak_kib=%ld done=%u limited=%d\n", mode, n_hosts,
		n_transfers, window_s, meter_cpu() - from, steps, most, meter_peak_kib(), done, limited);
	fflush(stdout);
}

static void start(uint32_t place)
{
	const workload_transfer &t = transfers[place];
	auto comm = sg4::Comm::sendto_init(hosts[t.src], hosts[t.dst]);
	comm->set_payload_size(workload_bytes(&t));
	place_of[comm->get_impl()] = place;
	live[place] = comm;
	active++;
	most = std::max(most, active);
	comm->start();
}

static double start_of(uint32_t place)
{
	return transfers[place].start_us * 1e-6;
}

static void on_timer()
{
	for (auto place : over)
		live[place] = nullptr;
	over.clear();
	while (next_transfer < n_transfers && start_of(next_transfer) <= sg4::Engine::get_clock() + 1e-12)
		start(next_transfer++);
	if (next_transfer < n_transfers)
		simgrid::kernel::timer::Timer::set(start_of(next_transfer), on_timer);
}

static void on_change(NetworkAction &network, Action::State)
{
	auto &action = reinterpret_cast<Action &>(network);
	if (action.get_state() != Action::State::FINISHED)
		return;
	auto it = place_of.find(action.get_activity());
	if (it == place_of.end())
		return;
	finish[it->second] = sg4::Engine::get_clock();
	over.push_back(it->second);
	place_of.erase(it);
	active--;
	done++;
}

static void on_step(double)
{
	steps++;
	if ((steps & 255) == 0 && meter_cpu() - from > limit_s) {
		report(true);
		_exit(0);
	}
}

static bool write(const char *file)
{
	FILE *out = fopen(file, "w");
	std::vector<uint32_t> by_id(n_transfers);
	if (!out)
		return false;
	for (uint32_t i = 0; i < n_transfers; i++)
		by_id[transfers[i].id] = i;
	fprintf(out, "id,src,dst,bytes,start_s,finish_s\n");
	for (auto i : by_id)
		fprintf(out, "%u,%u,%u,%llu,%.6f,%.12f\n", unsigned(transfers[i].id), transfers[i].src, transfers[i].dst, (unsigned long long)workload_bytes(&transfers[i]), start_of(i), finish[i]);
	return fclose(out) == 0;
}

// Measured: a function of its own, so that instructions can be counted for it alone.
extern "C" __attribute__((noinline)) void flowbench_play(const sg4::Engine &engine)
{
	engine.run();
}

int main(int argc, char **argv)
{
	if (argc < 5 || argc > 7) {
		fprintf(stderr, "usage: flowbench HOSTS TRANSFERS WINDOW_S Full|Lazy [OUT.csv [LIMIT_S]]\n");
		return 2;
	}
	n_hosts = strtoul(argv[1], nullptr, 10);
	n_transfers = strtoul(argv[2], nullptr, 10);
	window_s = strtoull(argv[3], nullptr, 10);
	mode = argv[4];
	if (argc > 6)
		limit_s = atof(argv[6]);
	racks_quiet();
	int one = 1;
	sg4::Engine engine(&one, argv);
	engine.set_config("network/model:CM02");
	engine.set_config("network/crosstraffic:no");
	engine.set_config(std::string("network/optim:") + mode);
	hosts = racks_build(n_hosts, 0);
	transfers = workload_make(n_hosts, n_transfers, window_s);
	if (!transfers) {
		fprintf(stderr, "flowbench: no room for so many\n");
		return 1;
	}
	finish.assign(n_transfers, -1);
	live.resize(n_transfers);
	place_of.reserve(n_transfers);
	sg4::Engine::on_time_advance_cb(on_step);
	sg4::Link::on_communication_state_change_cb(on_change);
	simgrid::kernel::timer::Timer::set(start_of(0), on_timer);
	from = meter_cpu();
	flowbench_play(engine);
	report(false);
	if (argc > 5 && argv[5] != std::string("-") && !write(argv[5])) {
		perror(argv[5]);
		_exit(1);
	}
	_exit(done == n_transfers ? 0 : 1); // without SimGrid's slow teardown, which is no part of the measure
}
