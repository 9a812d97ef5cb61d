/* tests/bench/packets_transport.c: the packets of packload.h by the product's own path: engine, transport interface, attribution, accounts and series. */
#include <glib.h>

#include "models/transport/packet.h"
#include "tests/bench/meter.h"
#include "tests/bench/packets.h"

enum { EV_TRANSPORT, EV_START };

struct product {
	struct packets *p;
	struct sim *sim;
	struct res_table *res;
	struct tp *tp;
	uint32_t out[2 * PACKLOAD_MAX_FLOWS], in[2 * PACKLOAD_MAX_FLOWS], trunk[2];
};

static void finished(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct product *x = ctx;
	if (ev == TP_RATE && x->p->half == 0)
		x->p->half = packets_live(); /* the first of all has half of its bytes */
	if (ev != TP_DONE)
		return;
	x->p->ended++;
	x->p->end[owner] = sim_now(x->sim);
	x->tp->ops->forget(x->tp, id);
}

static void settle(void *ctx)
{
	struct product *x = ctx;
	x->tp->ops->settle(x->tp);
}

static uint32_t place(struct product *x, const char *what, uint32_t i, enum res_kind kind, enum res_direction dir, uint32_t us)
{
	char name[32];
	snprintf(name, sizeof(name), "%s%u", what, i);
	uint32_t r = res_add(x->res, name, kind, dir, share_from_bps(PACKLOAD_BPS), false);
	res_get(x->res, r)->delay = sim_dur_ps(us * SIM_US);
	return r;
}

/* A resource on a path costs its framing. */
static void use(struct path *p, const struct packload *w, uint32_t res)
{
	p->uses[p->n++] = (struct share_use){res, SHARE_UNIT + (uint32_t)(UINT64_C(78) * SHARE_UNIT / packload_mss(w))};
}

static void start(void *ctx, uint32_t i, uint64_t arg)
{
	struct product *x = ctx;
	const struct packload *w = &x->p->work;
	const struct packload_flow *f = &w->flows[i];
	struct wire wire = {.rtt = sim_dur_ps(2 * (2 * w->nic_us + w->trunk_us) * SIM_US), .mss = packload_mss(w), .headers = 40};
	struct path p = path_empty();
	(void)arg;
	wire.there[wire.n_there++] = x->out[f->src];
	wire.back[wire.n_back++] = x->out[f->dst];
	if (!w->star) {
		wire.there[wire.n_there++] = x->trunk[0];
		wire.back[wire.n_back++] = x->trunk[1];
	}
	wire.there[wire.n_there++] = x->in[f->dst];
	wire.back[wire.n_back++] = x->in[f->src];
	for (uint32_t k = 0; k < wire.n_there; k++)
		use(&p, w, wire.there[k]);
	p.mss = wire.mss;
	p.rtt = wire.rtt;
	p.wire = wire_add(x->res->wires, &wire);
	struct tp_spec spec = {.bytes = w->bytes, .paths = &p, .n_paths = 1, .owner = i,
		.tcp = {.window = w->buffer, .cubic = true, .hystart = TCP_HYSTART_LINUX, .min_rto = sim_dur_ps(200 * SIM_MS)}};
	tp_id id = x->tp->ops->start(x->tp, &spec);
	if (x->tp->ops->at_bytes && i == 0)
		x->tp->ops->at_bytes(x->tp, id, w->bytes / 2);
}

static void build(struct product *x)
{
	const struct packload *w = &x->p->work;
	x->res = res_table_new();
	for (uint32_t h = 0; h < w->hosts; h++) {
		x->out[h] = place(x, "out", h, RES_NIC, RES_OUT, w->nic_us);
		x->in[h] = place(x, "in", h, RES_NIC, RES_IN, w->nic_us);
		res_set_queue(x->res, x->in[h], (int64_t)PACKLOAD_QUEUE * (w->mtu + 38));
	}
	for (uint32_t way = 0; way < 2 && !w->star; way++) {
		x->trunk[way] = place(x, "trunk", way, RES_LINK, way == 0 ? RES_FORWARD : RES_BACKWARD, w->trunk_us);
		res_set_queue(x->res, x->trunk[way], (int64_t)PACKLOAD_QUEUE * (w->mtu + 38));
	}
}

static void count(struct product *x)
{
	struct tp_counts c;
	for (uint32_t i = 0; i < x->p->work.n; i++) {
		x->tp->ops->counts(x->tp, i, &c);
		x->p->sent += c.packets;
		x->p->again += c.retransmitted;
	}
	for (uint32_t r = 0; r < x->res->res->len; r++) {
		x->tp->ops->res_counts(x->tp, r, &c);
		x->p->dropped += c.dropped;
	}
}

void packets_transport(struct packets *p)
{
	struct product x = {.p = p};
	p->before = packets_live();
	x.sim = sim_new(EVQ_LADDER, UINT64_MAX);
	build(&x);
	x.tp = packet_factory.make(x.sim, x.res, 1, EV_TRANSPORT, finished, &x);
	sim_set_handler(x.sim, EV_START, "start", start, &x);
	sim_set_hooks(x.sim, (struct sim_hooks){.settle = settle, .ctx = &x});
	for (uint32_t i = 0; i < p->work.n; i++)
		sim_at(x.sim, SIM_TIME_ZERO, EV_START, i, 0);
	double from = meter_cpu();
	sim_run(x.sim, SIM_TIME_NEVER);
	p->cpu = meter_cpu() - from;
	p->live = packets_live();
	p->events = sim_events(x.sim);
	p->moves = packet_moves(x.tp);
	count(&x);
	x.tp->ops->free(x.tp);
	sim_free(x.sim);
	res_table_free(x.res);
}
