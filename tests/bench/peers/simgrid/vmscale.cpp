// tests/bench/peers/simgrid/vmscale.cpp: SimGrid's live-migration plugin at scale. For make bench; needs libsimgrid-dev (3.32).
//
//   vmscale transfers HOSTS MIGRATIONS WINDOW_S      the work of tests/bench/workload.h: a virtual machine has as much memory as a transfer has bytes
//   vmscale rolling HOSTS CLUSTER VMS WAVES          the work of tests/bench/rolling.sh: a wave every ten minutes empties one host of every cluster of CLUSTER
//                                                    hosts, each of VMS machines, eight at once; 4 to 16 GiB of memory, 25 Gbit/s a host; clusters of seven kinds
//
// The guests write nothing, so that each migration ends after the fewest steps, and a virtual machine is made when it migrates and destroyed after: the plugin's model
// visits all that exist at every step. What is measured is Engine::run().
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

#include <simgrid/plugins/live_migration.h>
#include <simgrid/s4u.hpp>
#include <simgrid/s4u/VirtualMachine.hpp>

#include "tests/bench/meter.h"
#include "tests/bench/peers/simgrid/racks.hpp"
#include "tests/bench/workload.h"

namespace sg4 = simgrid::s4u;

static uint32_t n_migrations, done, active, most;
static unsigned long long steps;
static const char *kind;
static std::vector<sg4::Host *> hosts;
static double from;

[[noreturn]] static void report()
{
	printf("program=vmscale mode=%s cpu_s=%.5f events=%llu at_once=%u peak_kib=%ld done=%u\n", kind, meter_cpu() - from, steps, most, meter_peak_kib(), done);
	fflush(stdout);
	_exit(done == n_migrations ? 0 : 1); // without SimGrid's slow teardown, which is no part of the measure
}

static void migrate(uint32_t id, uint32_t src, uint32_t dst, int memory_mib, int speed_mib)
{
	auto *vm = sg_vm_create_migratable(hosts[src], ("V" + std::to_string(id)).c_str(), 1, memory_mib, speed_mib, 0);
	vm->start();
	most = std::max(most, ++active);
	sg_vm_migrate(vm, hosts[dst]);
	active--;
	vm->destroy();
	if (++done == n_migrations)
		report();
}

static void one_transfer(const workload_transfer *t)
{
	sg4::this_actor::sleep_until(t->start_us * 1e-6);
	migrate(t->id, t->src, t->dst, int(workload_bytes(t) >> 20), 1192);
}

static uint32_t cluster, vms, waves;

// One of the eight migrations that a host runs at once: virtual machine v, v + 8, and so on.
static void one_of_eight(uint32_t wave, uint32_t c, uint32_t v)
{
	uint32_t place = wave % cluster, id = (wave * (hosts.size() / cluster) + c) * vms;
	for (; v < vms; v += 8) {
		uint32_t to = (place + 1 + v % (cluster - 1)) % cluster;
		migrate(id + v, c * cluster + place, c * cluster + to, 4096 * (1 + v % 4) + c % 7, 2980);
	}
}

static void all_waves()
{
	for (uint32_t wave = 0; wave < waves; wave++) {
		sg4::this_actor::sleep_until(600.0 * wave);
		for (uint32_t c = 0; c < hosts.size() / cluster; c++)
			for (uint32_t v = 0; v < std::min<uint32_t>(8, vms); v++)
				sg4::Actor::create("migrate", hosts[c * cluster], one_of_eight, wave, c, v);
	}
	sg4::this_actor::sleep_for(1e7); // SimGrid ends with the last actor; report() ends it before
}

static void star(uint32_t n)
{
	auto *zone = sg4::create_star_zone("estate");
	for (uint32_t h = 0; h < n; h++) {
		hosts.push_back(zone->create_host("h" + std::to_string(h), 1e9));
		hosts[h]->set_core_count(4096);
		const sg4::Link *nic = zone->create_split_duplex_link("l" + std::to_string(h), 3.125e9)->set_latency(WORKLOAD_LINK_LATENCY_US * 1e-6);
		zone->add_route(hosts[h]->get_netpoint(), nullptr, nullptr, nullptr, {{nic, sg4::LinkInRoute::Direction::UP}}, true);
	}
	zone->seal();
}

int main(int argc, char **argv)
{
	std::vector<uint32_t> number;
	for (int i = 2; i < argc; i++)
		number.push_back(strtoul(argv[i], nullptr, 10));
	kind = argc > 1 ? argv[1] : "";
	bool rolling = kind == std::string("rolling") && number.size() == 4 && number[1] > 1 && number[0] % number[1] == 0;
	if (!rolling && !(kind == std::string("transfers") && number.size() == 3)) {
		fprintf(stderr, "usage: vmscale transfers HOSTS MIGRATIONS WINDOW_S\n       vmscale rolling HOSTS CLUSTER VMS WAVES\n");
		return 2;
	}
	racks_quiet();
	int one = 1;
	sg4::Engine engine(&one, argv);
	engine.set_config("network/model:LV08");
	engine.set_config("contexts/stack-size:64");
	sg_vm_live_migration_plugin_init();
	sg4::Engine::on_time_advance_cb([](double) { steps++; });
	if (rolling) {
		star(number[0]);
		cluster = number[1], vms = number[2], waves = number[3];
		n_migrations = number[0] / cluster * vms * waves;
		sg4::Actor::create("waves", hosts[0], all_waves);
	} else {
		hosts = racks_build(number[0], WORKLOAD_LINK_LATENCY_US, 4096);
		n_migrations = number[1];
		const workload_transfer *transfers = workload_make(number[0], n_migrations, number[2]);
		for (uint32_t i = 0; transfers && i < n_migrations; i++)
			sg4::Actor::create("migrate", hosts[transfers[i].src], one_transfer, &transfers[i]);
	}
	from = meter_cpu();
	engine.run();
	report();
}
