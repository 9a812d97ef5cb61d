/* tests/bench/flows.c: flow sharing at scale, by the product's own path: transport interface, attribution and series on. For make bench.
 *
 *   flows HOSTS TRANSFERS WINDOW_S [TRUTH.csv]
 *
 * Plays the work of workload.h: no slow start, no window, no framing. What is measured is sim_run(): everything but building the estate. With TRUTH.csv (id, src, dst,
 * bytes, start_s, finish_s) the finish times are compared with it. Also said: transfer time that nothing held (there should be none), and bytes that the play allocated
 * and still needs at its end.
 */
#include <malloc.h>
#include <stdio.h>

#include "models/transport/flow.h"
#include "tests/bench/work.h"

struct bench {
	struct work w;
	struct sim *sim;
	struct res_table *res;
	struct tp *tp;
	uint32_t first; /* the resource of link 0 */
	sim_i128 held;  /* ps, of all transfers that are over: by whatever held them, */
	sim_i128 lived; /* and from start to end */
};

enum { EV_TRANSPORT, EV_START };

static void start_next(void *ctx, uint32_t i, uint64_t arg)
{
	struct bench *b = ctx;
	uint32_t links[4];
	struct path p = path_empty();
	(void)arg;
	p.mss = 1448;
	p.n = work_way(&b->w, &b->w.transfers[i], links);
	for (uint32_t k = 0; k < p.n; k++)
		p.uses[k] = (struct share_use){b->first + links[k], SHARE_UNIT};
	struct tp_spec spec = {.bytes = workload_bytes(&b->w.transfers[i]), .paths = &p, .n_paths = 1, .tcp = {.window = INT64_MAX, .warm = true}, .owner = i};
	b->tp->ops->start(b->tp, &spec);
	work_entered(&b->w);
	if (i + 1 < b->w.n)
		sim_at(b->sim, work_enters(&b->w, i + 1), EV_START, i + 1, 0);
}

static void digest(void *ctx, const struct tp_held *h)
{
	struct bench *b = ctx;
	b->held += sim_between(h->from, h->to).ps;
}

/* As a run does: what held it is taken over, then its history may go. */
static void finished(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct bench *b = ctx;
	if (ev != TP_DONE)
		return;
	work_left(&b->w, owner, sim_now(b->sim));
	b->lived += sim_between(work_enters(&b->w, owner), sim_now(b->sim)).ps;
	b->tp->ops->held(b->tp, id, digest, b);
	b->tp->ops->forget(b->tp, id);
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
	b->first = b->res->res->len;
	for (uint32_t i = 0; i < work_links(&b->w); i++) {
		uint32_t rack = i / 2 - b->w.hosts;
		bool nic = i < 2 * b->w.hosts;
		snprintf(name, sizeof(name), nic ? "h%u/vmnic0" : "rack%u", nic ? i / 2 : rack);
		res_add(b->res, name, nic ? RES_NIC : RES_LINK, nic ? (i % 2 ? RES_IN : RES_OUT) : i % 2 ? RES_BACKWARD : RES_FORWARD,
			share_from_bytes((uint64_t)work_capacity(&b->w, i)), false);
	}
}

int main(int argc, char **argv)
{
	struct bench b = {.w = work_read("flows", argc, argv)};
	b.sim = sim_new(EVQ_LADDER, UINT64_MAX);
	make_estate(&b);
	b.tp = flow_factory.make(b.sim, b.res, 0, EV_TRANSPORT, finished, &b);
	sim_set_handler(b.sim, EV_START, "start", start_next, &b);
	sim_set_hooks(b.sim, (struct sim_hooks){.settle = settle, .ctx = &b});
	sim_at(b.sim, work_enters(&b.w, 0), EV_START, 0, 0);
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	work_begin(&b.w);
	sim_run(b.sim, SIM_TIME_NEVER);
	work_end(&b.w);
	size_t live = mallinfo2().uordblks + mallinfo2().hblkhd;
	uint64_t events = sim_events(b.sim);
	printf("held_s=%.0f unheld_ps=%lld live_bytes=%zu ", (double)b.held / 1e12, (long long)(b.lived - b.held), live - before);
	b.tp->ops->free(b.tp);
	sim_free(b.sim);
	res_table_free(b.res);
	return work_report(&b.w, events);
}
