/* models/run_shape.c: traffic shaping while it runs: each shaper's token bucket, followed from one change of rate to the next.
 *
 * A shaper is a resource whose capacity is the peak while its bucket holds something, else the average. After each solve the buckets whose use changed are told; the
 * moment one runs empty is an event, exact to the picosecond. A bucket begins full.
 */
#include "models/run_internal.h"

struct run_bucket {
	struct bucket b;
	struct teaming_shaping as; /* the settings in force */
	struct evq_handle timer;
};

static struct run_bucket *bucket_of(struct run *r, uint32_t res)
{
	if (r->buckets->len <= res)
		g_ptr_array_set_size(r->buckets, (gint)res + 1);
	return r->buckets->pdata[res];
}

static share_rate rate(int64_t bps)
{
	return share_from_bps((uint64_t)bps);
}

static struct run_bucket *make(struct run *r, uint32_t res, const struct teaming_shaping *s)
{
	struct run_bucket *x = g_new0(struct run_bucket, 1);
	x->as = *s;
	bucket_init(&x->b, rate(s->average_bps), rate(s->peak_bps), s->burst, sim_now(r->sim));
	r->buckets->pdata[res] = x;
	run_rule(r, "NET-07");
	return x;
}

/* One event at the next moment at which its capacity may change; at once where it must now. */
static void plan(struct run *r, uint32_t res, struct run_bucket *x)
{
	sim_cancel(r->sim, &x->timer);
	struct sim_time at = bucket_empties(&x->b);
	if (x->b.empty && x->b.peak > x->b.average && x->b.depth > 0 && !share_res_saturated(r->res->share, res))
		at = sim_now(r->sim);
	if (at.ps != SIM_TIME_NEVER.ps)
		x->timer = sim_at(r->sim, at, RUN_EV_SHAPER, res, 0);
}

void run_shape_used(struct run *r, uint32_t res)
{
	struct run_bucket *x = bucket_of(r, res);
	struct path_owner o;
	if (r->factory->wires) /* the bucket is of packets */
		return;
	if (!x) {
		const struct teaming_shaping *s = path_owner_of(r->paths, res, &o) ? path_shaping(r->paths, &o) : NULL;
		if (!s)
			return;
		x = make(r, res, s);
	}
	bucket_use(&x->b, share_res_used(r->res->share, res), sim_now(r->sim));
	plan(r, res, x);
}

void run_shape_event(void *ctx, uint32_t res, uint64_t arg)
{
	struct run *r = ctx;
	struct run_bucket *x = bucket_of(r, res);
	(void)arg;
	SIM_ASSERT(x);
	x->timer = (struct evq_handle){0, 0};
	if (bucket_turn(&x->b, share_res_saturated(r->res->share, res), sim_now(r->sim)))
		res_set_capacity(r->res, res, bucket_capacity(&x->b));
	else
		plan(r, res, x);
}

void run_shape_changed(struct run *r)
{
	path_shaping_changed(r->paths, sim_now(r->sim));
	for (guint i = 0; i < r->buckets->len; i++) {
		struct run_bucket *x = r->buckets->pdata[i];
		struct path_owner o;
		const struct teaming_shaping *s = x && path_owner_of(r->paths, i, &o) ? path_shaping(r->paths, &o) : NULL;
		if (!s || (s->average_bps == x->as.average_bps && s->peak_bps == x->as.peak_bps && s->burst == x->as.burst))
			continue;
		x->as = *s;
		bucket_set(&x->b, rate(s->average_bps), rate(s->peak_bps), s->burst, sim_now(r->sim));
		res_set_nominal(r->res, i, rate(s->average_bps), sim_now(r->sim));
		res_set_capacity(r->res, i, bucket_capacity(&x->b));
		plan(r, i, x);
	}
}
