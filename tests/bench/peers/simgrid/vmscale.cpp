// tests/bench/peers/simgrid/vmscale.cpp: SimGrid's live-migration plugin at scale: virtual machine i has as much memory as transfer i of tests/bench/workload.h has
// bytes, and moves from its source to its destination when that starts. For make bench; needs libsimgrid-dev (3.32).
//
//   vmscale HOSTS MIGRATIONS WINDOW_S DIRTY_PERCENT [LIMIT_S]
//
// A virtual machine is made when it migrates and destroyed after: the plugin's model visits all that exist at every step. DIRTY_PERCENT is of the plugin's nominal
// speed, 1192 MiB/s; 0: the guest writes nothing. What is measured is Engine::run(); after LIMIT_S processor seconds it gives up and says so (limited=1).
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

static const int SPEED_MIB = 1192;
static uint32_t n_hosts, n_migrations, done;
static unsigned long long steps, sends;
static int dirty;
static workload_transfer *transfers;
static std::vector<sg4::Host *> hosts;
static double from, limit_s = 1e18;

[[noreturn]] static void report(bool limited)
{
	printf("program=vmscale hosts=%u migrations=%u dirty_percent=%d cpu_s=%.5f events=%llu sends=%llu peak_kib=%ld done=%u limited=%d\n", n_hosts, n_migrations, dirty,
		meter_cpu() - from, steps, sends, meter_peak_kib(), done, limited);
	fflush(stdout);
	_exit(limited || done == n_migrations ? 0 : 1); // without SimGrid's slow teardown, which is no part of the measure
}

static void guest()
{
	sg4::this_actor::execute(1e16);
}

static void migrate(uint32_t place)
{
	const workload_transfer &t = transfers[place];
	sg4::this_actor::sleep_until(t.start_us * 1e-6);
	auto *vm = sg_vm_create_migratable(hosts[t.src], ("V" + std::to_string(t.id)).c_str(), 1, int(t.bytes >> 20), SPEED_MIB, dirty);
	vm->start();
	sg4::ActorPtr work;
	if (dirty)
		work = sg4::Actor::create("guest", vm, guest);
	sg_vm_migrate(vm, hosts[t.dst]);
	if (work)
		work->kill();
	vm->destroy();
	if (++done == n_migrations)
		report(false);
}

static void on_step(double)
{
	steps++;
	if ((steps & 255) == 0 && meter_cpu() - from > limit_s)
		report(true);
}

int main(int argc, char **argv)
{
	if (argc < 5 || argc > 6) {
		fprintf(stderr, "usage: vmscale HOSTS MIGRATIONS WINDOW_S DIRTY_PERCENT [LIMIT_S]\n");
		return 2;
	}
	n_hosts = strtoul(argv[1], nullptr, 10);
	n_migrations = strtoul(argv[2], nullptr, 10);
	dirty = atoi(argv[4]);
	if (argc > 5)
		limit_s = atof(argv[5]);
	racks_quiet();
	int one = 1;
	sg4::Engine engine(&one, argv);
	engine.set_config("network/model:LV08");
	engine.set_config("contexts/stack-size:64");
	sg_vm_live_migration_plugin_init();
	hosts = racks_build(n_hosts, WORKLOAD_LINK_LATENCY_US, 4096);
	transfers = workload_make(n_hosts, n_migrations, strtoull(argv[3], nullptr, 10));
	sg4::Comm::on_send_cb([](const sg4::Comm &) { sends++; });
	sg4::Engine::on_time_advance_cb(on_step);
	for (uint32_t i = 0; i < n_migrations; i++)
		sg4::Actor::create("migrate", hosts[transfers[i].src], migrate, i);
	from = meter_cpu();
	engine.run();
	report(false);
}
