/* tests/validation/validate_play.c: a run without hosts: engine, resources and a transport. */
#include "tests/validation/validate_play.h"

#include "models/fabric/bucket.h"

enum { EV_TRANSPORT, EV_START, EV_HALF, EV_BUCKET, EV_LATER };

struct play_state {
	struct play_flow f;
	tp_id id;
	struct sim_time start, finish;
	struct evq_handle half;  /* when half of its bytes will have been delivered, if somebody waits for it */
	bool waited_for, half_done, done;
};

struct play_bucket {
	uint32_t res;
	struct bucket b;
	struct evq_handle timer;
};

struct validate_play {
	const struct tp_factory *transport;
	struct sim *sim;
	struct res_table *res;
	struct tp *tp;
	GArray *flows;   /* struct play_state */
	GArray *buckets; /* struct play_bucket */
	uint32_t left;
};

static struct play_state *flow_at(const struct validate_play *p, uint32_t i)
{
	SIM_ASSERT(i < p->flows->len);
	return &g_array_index(p->flows, struct play_state, i);
}

static struct sim_dur seconds(double s)
{
	return sim_dur_ps((int64_t)(s * 1e12 + 0.5));
}

const struct tp_factory *validate_play_transport(enum play_fidelity f)
{
	static const char *const names[] = {[PLAY_FLOW] = "flow", [PLAY_PACKET] = "packet"};
	return tp_factory_find(names[f]);
}

double validate_play_jitter(enum play_fidelity f, uint64_t seed, uint32_t flow, double most)
{
	if (f == PLAY_FLOW || seed < 2)
		return 0;
	uint64_t x = (seed * 64 + flow) * UINT64_C(0x9e3779b97f4a7c15);
	return (double)(x >> 40) / (1 << 24) * most;
}

/* ---- flows that wait for half of another ---- */

static void release(struct validate_play *p, uint32_t of)
{
	for (uint32_t i = 0; i < p->flows->len; i++)
		if (flow_at(p, i)->f.half_of == of) {
			flow_at(p, i)->start = sim_now(p->sim);
			sim_at(p->sim, sim_now(p->sim), EV_START, i, 0);
		}
}

static void plan_half(struct validate_play *p, uint32_t i)
{
	struct play_state *x = flow_at(p, i);
	struct tp_progress at;
	p->tp->ops->progress(p->tp, x->id, &at);
	sim_cancel(p->sim, &x->half);
	sim_i128 left = (sim_i128)(x->f.bytes / 2) * TP_BYTE - at.done;
	if (at.rate > 0 && (left <= 0 || !p->tp->ops->at_bytes))
		x->half = sim_at(p->sim, sim_after(sim_now(p->sim), sim_dur_ps(left <= 0 ? 0 : (int64_t)(left / at.rate) + 1)), EV_HALF, i, 0);
}

static void on_half(void *ctx, uint32_t i, uint64_t arg)
{
	struct validate_play *p = ctx;
	struct play_state *x = flow_at(p, i);
	(void)arg;
	x->half = (struct evq_handle){0, 0};
	x->half_done = true;
	release(p, i);
}

/* ---- buckets ---- */

static void plan_bucket(struct validate_play *p, guint i)
{
	struct play_bucket *k = &g_array_index(p->buckets, struct play_bucket, i);
	struct sim_time at = bucket_empties(&k->b);
	sim_cancel(p->sim, &k->timer);
	if (k->b.empty && !share_res_saturated(p->res->share, k->res))
		at = sim_now(p->sim);
	if (at.ps != SIM_TIME_NEVER.ps)
		k->timer = sim_at(p->sim, at, EV_BUCKET, i, 0);
}

static void on_bucket(void *ctx, uint32_t i, uint64_t arg)
{
	struct validate_play *p = ctx;
	struct play_bucket *k = &g_array_index(p->buckets, struct play_bucket, i);
	(void)arg;
	k->timer = (struct evq_handle){0, 0};
	if (bucket_turn(&k->b, share_res_saturated(p->res->share, k->res), sim_now(p->sim)))
		res_set_capacity(p->res, k->res, bucket_capacity(&k->b));
	else
		plan_bucket(p, i);
}

static void settle(void *ctx)
{
	struct validate_play *p = ctx;
	p->tp->ops->settle(p->tp);
	for (guint n = 0; n < p->res->noted->len; n++)
		for (guint i = 0; i < p->buckets->len; i++) {
			struct play_bucket *k = &g_array_index(p->buckets, struct play_bucket, i);
			if (k->res != g_array_index(p->res->noted, uint32_t, n))
				continue;
			bucket_use(&k->b, share_res_used(p->res->share, k->res), sim_now(p->sim));
			plan_bucket(p, i);
		}
	g_array_set_size(p->res->noted, 0);
}

void validate_play_bucket(struct validate_play *p, uint32_t res, share_rate average, share_rate peak, int64_t burst_bytes)
{
	struct play_bucket k = {.res = res};
	if (p->transport->wires) {
		struct res *r = res_get(p->res, res);
		r->average_bps = average >> 17;
		r->peak_bps = peak < SHARE_RATE_MAX ? peak >> 17 : 0;
		r->burst = burst_bytes;
		return;
	}
	bucket_init(&k.b, average, peak, burst_bytes, sim_now(p->sim));
	g_array_append_val(p->buckets, k);
	res_set_capacity(p->res, res, bucket_capacity(&k.b));
}

/* ---- the play ---- */

static void on_start(void *ctx, uint32_t i, uint64_t arg)
{
	struct validate_play *p = ctx;
	struct play_state *x = flow_at(p, i);
	struct tp_spec spec = {.bytes = x->f.bytes,
		.paths = &x->f.path,
		.n_paths = 1,
		.tcp = x->f.tcp,
		.n_stages = x->f.n_stages,
		.owner = i,
		.tell_rate = x->waited_for,
		.draws = x->f.draws};
	(void)arg;
	memcpy(spec.stages, x->f.stages, sizeof(spec.stages));
	x->id = p->tp->ops->start(p->tp, &spec);
	if (x->waited_for && p->tp->ops->at_bytes)
		p->tp->ops->at_bytes(p->tp, x->id, x->f.bytes / 2);
	if (x->f.later > 0)
		sim_at(p->sim, sim_after(sim_now(p->sim), seconds(x->f.later_s)), EV_LATER, i, 0);
}

static void on_later(void *ctx, uint32_t i, uint64_t arg)
{
	struct validate_play *p = ctx;
	struct play_state *x = flow_at(p, i);
	(void)arg;
	if (!x->done)
		p->tp->ops->set_rate(p->tp, x->id, x->f.later);
}

static void on_event(void *ctx, uint32_t i, tp_id id, enum tp_event ev)
{
	struct validate_play *p = ctx;
	struct play_state *x = flow_at(p, i);
	uint64_t more = ev == TP_DONE && x->f.next ? x->f.next(x->f.ctx, sim_now(p->sim), x->f.bytes) : 0;
	(void)id;
	if (more) {
		x->f.bytes = more;
		x->f.tcp.fresh = false;
		x->f.tcp.warm = true;
		sim_at(p->sim, sim_after(sim_now(p->sim), seconds(x->f.pause_s)), EV_START, i, 0);
	} else if (ev == TP_DONE) {
		x->finish = sim_now(p->sim);
		x->done = true;
		p->left--;
		if (x->waited_for && !x->half_done)
			on_half(p, i, 0);
	} else if (ev == TP_RATE && !x->half_done) {
		plan_half(p, i);
	}
}

struct validate_play *validate_play_new(const struct tp_factory *transport, uint64_t seed)
{
	struct validate_play *p = g_new0(struct validate_play, 1);
	p->transport = transport;
	p->flows = g_array_new(FALSE, TRUE, sizeof(struct play_state));
	p->buckets = g_array_new(FALSE, TRUE, sizeof(struct play_bucket));
	p->sim = sim_new(EVQ_LADDER, 50000000);
	p->res = res_table_new();
	p->tp = transport->make(p->sim, p->res, seed, EV_TRANSPORT, on_event, p);
	sim_set_handler(p->sim, EV_START, "start", on_start, p);
	sim_set_handler(p->sim, EV_HALF, "half", on_half, p);
	sim_set_handler(p->sim, EV_BUCKET, "bucket", on_bucket, p);
	sim_set_handler(p->sim, EV_LATER, "later", on_later, p);
	sim_set_hooks(p->sim, (struct sim_hooks){.settle = settle, .ctx = p});
	return p;
}

void validate_play_free(struct validate_play *p)
{
	p->tp->ops->free(p->tp);
	sim_free(p->sim);
	res_table_free(p->res);
	g_array_unref(p->flows);
	g_array_unref(p->buckets);
	g_free(p);
}

bool validate_play_packets(const struct validate_play *p)
{
	return p->transport->wires;
}

struct res_table *validate_play_res(struct validate_play *p)
{
	return p->res;
}

uint32_t validate_play_add(struct validate_play *p, const struct play_flow *f)
{
	struct play_state x = {.f = *f, .id = TP_NONE};
	g_array_append_val(p->flows, x);
	return p->flows->len - 1;
}

bool validate_play_run(struct validate_play *p)
{
	p->left = p->flows->len;
	for (uint32_t i = 0; i < p->flows->len; i++) {
		struct play_state *x = flow_at(p, i);
		if (x->f.half_of != PLAY_NONE) {
			flow_at(p, x->f.half_of)->waited_for = true;
			continue;
		}
		x->start = sim_time_ps(seconds(x->f.start_s).ps);
		sim_at(p->sim, x->start, EV_START, i, 0);
	}
	sim_run(p->sim, sim_time_ps(INT64_C(30) * 86400 * SIM_S));
	return p->left == 0;
}

double validate_play_finished(const struct validate_play *p, uint32_t flow)
{
	return (double)flow_at(p, flow)->finish.ps / 1e12;
}

double validate_play_took(const struct validate_play *p, uint32_t flow)
{
	return (double)sim_between(flow_at(p, flow)->start, flow_at(p, flow)->finish).ps / 1e12;
}

struct path validate_play_path(double rtt_s, uint32_t mss, double loss)
{
	struct path p = path_empty();
	p.rtt = seconds(rtt_s);
	p.mss = mss;
	p.loss_ppb = (int64_t)(loss * 1e9 + 0.5);
	return p;
}

uint32_t validate_play_cable(struct validate_play *p, const char *name, double delay_s)
{
	uint32_t i = res_add(p->res, name, RES_LINK, RES_FORWARD, SHARE_RATE_MAX, false);
	res_get(p->res, i)->delay = seconds(delay_s);
	return i;
}

void validate_play_cross(struct path *p, uint32_t res, uint32_t payload, uint32_t wire)
{
	SIM_ASSERT(p->n < PATH_MAX_RES);
	p->uses[p->n++] = (struct share_use){res, (uint32_t)((UINT64_C(1000000) * wire + payload / 2) / payload)};
}
