/* models/transport/flow_held.c: attribution: each stream has one cause at a time.
 *
 * At a soft resource (S1) whose members' own caps do not reach its nominal rate, the slower input of the p-norm are the streams themselves: the cause is the stream's own
 * slowest stage.
 */
#include "models/transport/flow_inside.h"

void flow_held_close(struct stream *s, struct sim_time now)
{
	if (s->since.ps == now.ps)
		return;
	guint n = s->held->len;
	struct stretch *last = n ? &g_array_index(s->held, struct stretch, n - 1) : NULL;
	if (last && last->cause == s->cause && last->res == s->res)
		last->to = now;
	else
		g_array_append_val(s->held, ((struct stretch){s->since, now, s->cause, s->res}));
	s->since = now;
}

static void hold(struct stream *s, enum tp_cause cause, uint32_t res, struct sim_time now)
{
	if (s->cause == cause && s->res == res)
		return;
	flow_held_close(s, now);
	s->cause = cause;
	s->res = res;
}

static enum tp_cause cause_of_kind(enum res_kind kind)
{
	static const enum tp_cause by_kind[RES__COUNT] = {
		[RES_NIC] = TP_BY_NIC,
		[RES_LINK] = TP_BY_LINK,
		[RES_NIOC_CLASS] = TP_BY_NIOC_CLASS,
		[RES_SHAPER] = TP_BY_SHAPER,
		[RES_STACK_POOL] = TP_BY_STACK_POOL,
		[RES_VMOTION_SENDER] = TP_BY_NIC,
		[RES_HOST_NFC] = TP_BY_HOST_NFC,
		[RES_DATASTORE_READ] = TP_BY_DATASTORE_READ,
		[RES_DATASTORE_WRITE] = TP_BY_DATASTORE_WRITE,
		[RES_PORTAL] = TP_BY_NIC,
		[RES_STORAGE_WINDOW] = TP_BY_WINDOW,
		[RES_SWITCH] = TP_BY_LINK,
		[RES_PORT] = TP_BY_NIC,
	};
	return by_kind[kind];
}

void flow_held_attribute(struct flow *f, const struct xfer *x, struct stream *s, struct sim_time now)
{
	uint32_t res = SHARE_NONE;
	const struct res *place = share_flow_cause(f->res->share, s->flow, &res) == SHARE_BY_RES ? res_get(f->res, res) : NULL;
	bool own = !place || (place->soft && place->members <= place->nominal); /* there the streams themselves are the slower input */
	if (s->path.dead)
		hold(s, TP_BY_NO_ROUTE, SHARE_NONE, now);
	else if (x->delayed || (own && s->ramped))
		hold(s, TP_BY_SLOW_START, SHARE_NONE, now);
	else if (own)
		hold(s, s->own_cause, s->own_res, now);
	else
		hold(s, cause_of_kind(place->kind), res, now);
}

void flow_held_each(const struct flow *f, tp_id id, tp_held_fn fn, void *ctx)
{
	const struct xfer *x = flow_xfer(f, id);
	struct sim_time now = sim_now(f->sim);
	for (uint32_t i = 0; i < x->n; i++) {
		const struct stream *s = &x->streams[i];
		for (guint k = 0; k < s->held->len; k++) {
			const struct stretch *h = &g_array_index(s->held, struct stretch, k);
			fn(ctx, &(struct tp_held){h->from, h->to, (enum tp_cause)h->cause, h->res, i});
		}
		if (x->open && s->since.ps < now.ps)
			fn(ctx, &(struct tp_held){s->since, now, s->cause, s->res, i});
	}
}
