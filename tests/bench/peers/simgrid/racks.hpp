// tests/bench/peers/simgrid/racks.hpp: the estate of tests/bench/workload.h as a SimGrid platform: a star of racks, each a star of hosts, every link split in two
// directions.
#ifndef TESTS_BENCH_PEERS_SIMGRID_RACKS_HPP
#define TESTS_BENCH_PEERS_SIMGRID_RACKS_HPP

#include <algorithm>
#include <string>
#include <vector>

#include <simgrid/s4u.hpp>

#include "tests/bench/workload.h"

// SimGrid reports every setting it is given; before the engine is made.
inline void racks_quiet()
{
	xbt_log_control_set("s4u_activity.thres:critical");
	xbt_log_control_set("xbt_cfg.thres:critical");
}

// uplink_latency_us: of a rack's link; a host's has WORKLOAD_LINK_LATENCY_US.
inline std::vector<simgrid::s4u::Host *> racks_build(uint32_t n_hosts, double uplink_latency_us, int cores = 1)
{
	namespace sg4 = simgrid::s4u;
	const auto up = sg4::LinkInRoute::Direction::UP;
	std::vector<sg4::Host *> hosts(n_hosts);
	auto *root = sg4::create_star_zone("root");
	for (uint32_t r = 0; r * WORKLOAD_RACK < n_hosts; r++) {
		auto *rack = sg4::create_star_zone("rack" + std::to_string(r));
		rack->set_parent(root);
		auto *gateway = rack->create_router("gw" + std::to_string(r));
		rack->add_route(gateway, nullptr, nullptr, nullptr, std::vector<sg4::LinkInRoute>{}, true);
		for (uint32_t h = r * WORKLOAD_RACK; h < std::min<uint32_t>(n_hosts, (r + 1) * WORKLOAD_RACK); h++) {
			hosts[h] = rack->create_host("h" + std::to_string(h), 1e9);
			hosts[h]->set_core_count(cores);
			const sg4::Link *nic = rack->create_split_duplex_link("l" + std::to_string(h), double(WORKLOAD_NIC))->set_latency(WORKLOAD_LINK_LATENCY_US * 1e-6);
			rack->add_route(hosts[h]->get_netpoint(), nullptr, nullptr, nullptr, {{nic, up}}, true);
		}
		rack->seal();
		const sg4::Link *uplink = root->create_split_duplex_link("u" + std::to_string(r), double(WORKLOAD_UPLINK))->set_latency(uplink_latency_us * 1e-6);
		root->add_route(rack->get_netpoint(), nullptr, gateway, nullptr, {{uplink, up}}, true);
	}
	root->seal();
	return hosts;
}

#endif
