/* tests/flow-bench.h: a transport by itself on an engine of its own, for its tests; the flow model unless another is named. */
#ifndef TESTS_FLOW_BENCH_H
#define TESTS_FLOW_BENCH_H

#include "models/transport/flow.h"

#define MIB (INT64_C(1) << 20)
#define MSS 1448
#define WIRE 1514 /* bytes of the wire for MSS of payload */

struct bench {
	struct sim *sim;
	struct res_table *res;
	struct tp *tp;
	uint32_t ended;
	struct sim_time end[128];
};

static inline void on_event(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct bench *b = ctx;
	(void)id;
	if (ev == TP_DONE) {
		b->ended++;
		b->end[owner] = sim_now(b->sim);
	}
}

static inline void on_settle(void *ctx)
{
	struct bench *b = ctx;
	b->tp->ops->settle(b->tp);
}

static inline void nothing(void *ctx, uint32_t target, uint64_t arg)
{
	(void)ctx, (void)target, (void)arg;
}

static inline struct bench bench_new(void)
{
	return (struct bench){.sim = sim_new(EVQ_LADDER, UINT64_C(1000000)), .res = res_table_new()};
}

static inline void bench_start_with(struct bench *b, const struct tp_factory *f, uint64_t seed)
{
	b->tp = f->make(b->sim, b->res, seed, 0, on_event, b);
	sim_set_handler(b->sim, 1, "nothing", nothing, NULL);
	sim_set_hooks(b->sim, (struct sim_hooks){.settle = on_settle, .ctx = b});
	sim_at(b->sim, SIM_TIME_ZERO, 1, 0, 0);
}

static inline void bench_start(struct bench *b)
{
	bench_start_with(b, &flow_factory, 0);
}

static inline void bench_free(struct bench *b)
{
	b->tp->ops->free(b->tp);
	sim_free(b->sim);
	res_table_free(b->res);
}

static inline struct path path_over(uint32_t res, double rtt_ms)
{
	struct path p = path_empty();
	p.uses[p.n++] = (struct share_use){res, SHARE_UNIT};
	p.rtt = sim_dur_ps((int64_t)(rtt_ms * 1e9));
	p.mss = MSS;
	return p;
}

/* The same, with framing. */
static inline struct path over(uint32_t link, double rtt_ms)
{
	struct path p = path_over(link, rtt_ms);
	p.uses[0].ppm = (uint32_t)(UINT64_C(1000000) * WIRE / MSS);
	return p;
}

/* A link with that queue, and the model begun. */
static inline uint32_t one_link(struct bench *b, int64_t rate_bps, int64_t queue)
{
	*b = bench_new();
	uint32_t link = res_add(b->res, "link", RES_LINK, RES_FORWARD, share_from_bps((uint64_t)rate_bps), false);
	res_set_queue(b->res, link, queue);
	bench_start(b);
	return link;
}

/* The clock goes on where nothing happens. */
static inline void play_until(struct bench *b, int64_t ps)
{
	sim_at(b->sim, sim_time_ps(ps), 1, 0, 0);
	sim_run(b->sim, sim_time_ps(ps));
}

static inline struct tp_spec spec_of(const struct path *p, uint32_t n, uint64_t bytes, uint32_t owner)
{
	return (struct tp_spec){.bytes = bytes, .paths = p, .n_paths = n, .tcp = {.window = INT64_C(16) << 20, .warm = true}, .owner = owner};
}

struct sums {
	int64_t ps[TP_BY__COUNT], all;
	struct sim_time last;
	uint32_t lost_at; /* the resource of its last stretch held by loss */
	bool tiles;
};

static inline void add(void *ctx, const struct tp_held *h)
{
	struct sums *s = ctx;
	s->ps[h->cause] += sim_between(h->from, h->to).ps;
	s->all += sim_between(h->from, h->to).ps;
	if (h->cause == TP_BY_LOSS)
		s->lost_at = h->res;
	s->tiles &= h->from.ps == s->last.ps;
	s->last = h->to;
}

static inline struct sums held(struct bench *b, tp_id id)
{
	struct sums s = {.lost_at = SHARE_NONE, .tiles = true};
	b->tp->ops->held(b->tp, id, add, &s);
	return s;
}

#endif
