/* tests/test-packet.c: the packet model by itself: goodput, sharing, conservation, attribution, connections that outlive transfers, what happens when paths change. */
#include "models/transport/packet.h"
#include "tests/suite.h"

#include "tests/flow-bench.h"

#define GBIT INT64_C(1000000000)

/* One place of that kind and rate, and the model begun. */
static uint32_t begin(struct bench *b, enum res_kind kind, int64_t bps)
{
	*b = bench_new();
	sim_free(b->sim);
	b->sim = sim_new(EVQ_LADDER, UINT64_MAX);
	uint32_t res = res_add(b->res, "place", kind, RES_OUT, share_from_bps((uint64_t)bps), false);
	bench_start_with(b, &packet_factory, 1);
	return res;
}

/* 1 GiB over 10 Gbit/s: the time is that of its frames, within a thousandth. */
static void lone(void)
{
	struct bench b;
	uint32_t nic = begin(&b, RES_NIC, 10 * GBIT);
	struct path p = over(nic, 0.1);
	struct tp_spec s = spec_of(&p, 1, 1024 * MIB, 0);
	tp_id id = b.tp->ops->start(b.tp, &s);
	sim_run(b.sim, SIM_TIME_NEVER);
	double ideal = 1024.0 * MIB / MSS * WIRE * 8 / 1e10;
	printf("# %g s, ideal %g, events %" G_GUINT64_FORMAT "\n", (double)b.end[0].ps / 1e12, ideal, sim_events(b.sim));
	CU_ASSERT_DOUBLE_EQUAL((double)b.end[0].ps / 1e12, ideal, ideal / 1000);
	struct sums h = held(&b, id);
	CU_ASSERT_TRUE(h.tiles);
	CU_ASSERT_EQUAL(h.all, b.end[0].ps);
	for (int i = 0; i < TP_BY__COUNT; i++)
		if (h.ps[i])
			printf("# %s %g\n", tp_cause_name((enum tp_cause)i), (double)h.ps[i] / 1e12);
	bench_free(&b);
}

static const struct suite_case cases[] = {
	{"a lone flow fills its link to the computed goodput", lone},
};

SUITE_MAIN("packet", cases)
