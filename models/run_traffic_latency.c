/* models/run_traffic_latency.c: how long data of traffic is on its way, when asked.
 *
 * At flow fidelity there are no packets to be timed. What is known is the round trip, and when each resource of the way was saturated: TCP keeps the drop-tail queue
 * before a saturated resource full, so data waits there for queue / rate. The latency at an instant is the round trip plus these waits; the figures are those of its
 * distribution over the time in which a session of the traffic was open. The queue of a link is its own `queue`, that of NICs, shapers and portals
 * `assume: nic_queue`; a class of Network I/O Control counts as its NIC's. Source: the bound of a drop-tail FIFO; derived. Left out: disks, the time of one I/O
 * at its rate, queues that fill without saturation, and what inelastic traffic loses (that is `unmet`).
 */
#include "models/run_internal.h"

struct turn { /* from then on it waits so much longer, or less */
	int64_t at, ps;
};
struct part { /* of the distribution */
	int64_t latency, lasts;
};

static int64_t queue_of(struct run *r, uint32_t res)
{
	for (uint32_t i = 0; i < r->estate->fabric.links->len; i++) {
		int64_t queue = fabric_link(&r->estate->fabric, i)->queue_bytes;
		if (queue && (res == path_link(r->paths, i, RES_FORWARD) || res == path_link(r->paths, i, RES_BACKWARD)))
			return queue;
	}
	return run_assume(r, ASSUME_NIC_QUEUE);
}

/* How long its full queue lasts; 0: it has none. */
static int64_t wait_at(struct run *r, uint32_t res)
{
	const struct res *x = res_get(r->res, res);
	if (x->kind == RES_NIOC_CLASS)
		x = res_get(r->res, x->parent);
	bool queues = x->kind == RES_NIC || x->kind == RES_LINK || x->kind == RES_SHAPER || x->kind == RES_PORTAL || x->kind == RES_SWITCH;
	if (!queues || x->nominal <= 0 || x->nominal == SHARE_RATE_MAX)
		return 0;
	return base_div_floor(((sim_i128)queue_of(r, res) << 20) * SIM_S, x->nominal);
}

static void add_span(GArray *turns, const struct run_stay *stay, struct sim_time from, struct sim_time to, int64_t wait)
{
	int64_t a = MAX(stay->from.ps, from.ps), b = MIN(stay->to.ps, to.ps);
	if (a >= b)
		return;
	g_array_append_val(turns, ((struct turn){a, wait}));
	g_array_append_val(turns, ((struct turn){b, -wait}));
}

/* Every stretch in which a session stood on a saturated resource; `turns` by session, NULL where it is none of those asked about. */
static void add_waits(struct run *r, GArray **turns)
{
	for (uint32_t res = 0; res < r->stays->len; res++) {
		const struct res *x = res_get(r->res, res);
		int64_t wait = r->stays->pdata[res] && (x->n_saturations || x->saturated) ? wait_at(r, res) : 0;
		guint i = 0;
		for (const struct run_stay *stay; wait && (stay = run_stay_next(r, res, &i, SIM_TIME_ZERO, SIM_TIME_NEVER));) {
			GArray *mine = turns[stay->session];
			for (uint32_t k = 0; mine && k < x->n_saturations; k++)
				add_span(mine, stay, x->saturations[k].from, x->saturations[k].to, wait);
			if (mine && x->saturated)
				add_span(mine, stay, x->saturated_since, SIM_TIME_NEVER, wait);
		}
	}
}

static GArray **turns_new(struct run *r) { return g_new0(GArray *, r->sessions->len + 1); }

static void take_turns(GArray **turns, const struct run_traffic *t)
{
	for (guint i = 0; i < t->sessions->len; i++)
		turns[((const struct run_session *)t->sessions->pdata[i])->index] = g_array_new(FALSE, FALSE, sizeof(struct turn));
}

static void free_turns(GArray **turns, const struct run_traffic *t)
{
	for (guint i = 0; i < t->sessions->len; i++)
		g_array_unref(turns[((const struct run_session *)t->sessions->pdata[i])->index]);
}

void run_traffic_latency_begin(struct run *r)
{
	r->turns = turns_new(r);
	for (guint i = 0; i < r->traffic->len; i++)
		take_turns(r->turns, r->traffic->pdata[i]);
	if (r->traffic->len)
		add_waits(r, r->turns);
}

void run_traffic_latency_end(struct run *r)
{
	for (guint i = 0; i < r->traffic->len; i++)
		free_turns(r->turns, r->traffic->pdata[i]);
	g_clear_pointer(&r->turns, g_free);
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct turn *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int by_latency(gconstpointer a, gconstpointer b)
{
	const struct part *x = a, *y = b;
	return x->latency < y->latency ? -1 : x->latency > y->latency;
}

static void add_parts(const struct run *r, const struct run_session *s, GArray *turns, GArray *parts)
{
	int64_t at = s->started.ps, wait = 0, end = MIN(s->finished.ps, sim_now(r->sim).ps);
	g_array_sort(turns, by_time);
	for (guint i = 0; i <= turns->len; i++) {
		const struct turn *t = i < turns->len ? &g_array_index(turns, struct turn, i) : NULL;
		int64_t to = t ? CLAMP(t->at, at, end) : end;
		if (to > at)
			g_array_append_val(parts, ((struct part){s->rtt.ps + wait, to - at}));
		at = MAX(at, to);
		wait += t ? t->ps : 0;
	}
}

/* The least latency that so much of the time (ppm) does not exceed. */
static int64_t quantile(const GArray *parts, sim_i128 whole, int64_t ppm)
{
	sim_i128 upto = 0;
	for (guint i = 0; i < parts->len; i++) {
		const struct part *p = &g_array_index(parts, struct part, i);
		upto += p->lasts;
		if (upto * 1000000 >= whole * ppm)
			return p->latency;
	}
	return OUTCOME_NULL;
}

void run_traffic_latency(struct run *r, const struct run_traffic *t, struct outcome_latency *out)
{
	GArray **turns = r->turns ? r->turns : turns_new(r);
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(struct part));
	sim_i128 whole = 0, area = 0;
	if (!r->turns) {
		take_turns(turns, t);
		add_waits(r, turns);
	}
	for (guint i = 0; i < t->sessions->len; i++) {
		const struct run_session *s = t->sessions->pdata[i];
		add_parts(r, s, turns[s->index], parts);
	}
	if (!r->turns) {
		free_turns(turns, t);
		g_free(turns);
	}
	g_array_sort(parts, by_latency);
	for (guint i = 0; i < parts->len; i++) {
		const struct part *p = &g_array_index(parts, struct part, i);
		whole += p->lasts;
		area += (sim_i128)p->latency * p->lasts;
	}
	out->mean_s = whole ? base_div_floor(area, whole) : OUTCOME_NULL;
	out->min_s = quantile(parts, whole, 0);
	out->p50_s = quantile(parts, whole, 500000);
	out->p90_s = quantile(parts, whole, 900000);
	out->p99_s = quantile(parts, whole, 990000);
	out->max_s = quantile(parts, whole, 1000000);
}
