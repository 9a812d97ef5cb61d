/* tests/test-latency.c: how long data of traffic is on its way: the round trip, and the full queues of what is saturated. */
#include "tests/given.h"
#include "tests/suite.h"

#define WORLD(TRAFFIC) \
	"vmksim: 1\nhorizon: 100 s\nsites: {s: {rtt: 0.1 ms}}\nnetworks: {n: {site: s, subnet: 10.0.0.0/24}}\n" \
	"hosts:\n  h(1..2):\n    site: s\n    release: 7.0.3\n    nics: {vmnic0: 1 Gbit/s}\n    switches: {S: {uplinks: [vmnic0]}}\n" \
	"    portgroups: {P: {switch: S, network: n}}\n" \
	"    adapters: {vmk0: {portgroup: P, services: [management, backup_nfc], ipv4: \"10.0.0.{n}/24\"}}\n" \
	"traffic:\n" TRAFFIC

#define BASE (SIM_MS / 10)
#define QUEUE (12 * SIM_MS) /* 1 500 000 bytes at 1 Gbit/s */

/* 100 s at 500 Mbit/s: nothing is saturated, the round trip is all. */
static void round_trip(void)
{
	struct given_run p = given_play(WORLD("  - {id: t, type: management, from: h1, to: h2, rate: 500 Mbit/s, stop: 50 s}\n"), NULL);
	const struct outcome_traffic *t = p.o->traffic->pdata[0];
	CU_ASSERT_EQUAL(t->latency.min_s, BASE);
	CU_ASSERT_EQUAL(t->latency.mean_s, BASE);
	CU_ASSERT_EQUAL(t->latency.max_s, BASE);
	given_done(&p);
}

/* For 10 of 50 s other traffic fills the NIC: for a fifth of the time the data waits for its queue. Mean: 0.1 ms + 12 ms / 5 = 2.5 ms. */
static void full_queue(void)
{
	struct given_run p = given_play(WORLD("  - {id: t, type: management, from: h1, to: h2, rate: 100 Mbit/s, stop: 50 s}\n"
					      "  - {id: u, type: backup_nfc, from: h1, to: h2, elastic: true, start: 20 s, stop: 30 s}\n"), NULL);
	const struct outcome_traffic *t = p.o->traffic->pdata[0];
	CU_ASSERT_EQUAL(t->latency.p50_s, BASE);
	CU_ASSERT_EQUAL(t->latency.p90_s, BASE + QUEUE);
	CU_ASSERT_EQUAL(t->latency.max_s, BASE + QUEUE);
	CU_ASSERT_EQUAL(t->latency.mean_s, BASE + QUEUE / 5);
	given_done(&p);
}

static const struct suite_case cases[] = {
	{"without saturation traffic is on its way for the round trip", round_trip},
	{"while the NIC is saturated its full queue comes on top", full_queue},
};

SUITE_MAIN("latency", cases)
