/* models/transport/flow_held.c: attribution: each stream has one cause at a time.
 *
 * At a soft resource (S1) whose members' own caps do not reach its nominal rate, the slower input of the p-norm are the streams themselves: the cause is the stream's own
 * slowest stage.
 */
#include "models/transport/flow_inside.h"

static void close_stretch(struct stream *s, struct sim_time now)
{
	if (s->since.ps == now.ps)
		return;
	struct stretch *last = s->n_held ? &s->held[s->n_held - 1] : NULL;
	s->since = now;
	if (last && last->cause == s->cause && last->res == s->res) {
		last->to = now;
		return;
	}
	if (!s->held || s->n_held == s->room_held) {
		s->room_held = s->room_held ? 2 * s->room_held : 4;
		s->held = g_renew(struct stretch, s->held, s->room_held);
	}
	SIM_ASSERT(s->held);
	s->held[s->n_held++] = (struct stretch){.to = now, .cause = (uint8_t)s->cause, .res = s->res};
}

void flow_held_bury(struct xfer *x, struct sim_time now)
{
	for (uint32_t i = 0; i < x->n; i++) {
		close_stretch(&x->streams[i], now);
		x->n_past += x->streams[i].n_held;
	}
	x->past = g_new(struct stretch, x->n_past);
	struct stretch *to = x->past;
	for (uint32_t i = 0; i < x->n; i++) {
		for (uint32_t k = 0; k < x->streams[i].n_held; k++) {
			*to = x->streams[i].held[k];
			to++->stream = (uint16_t)i;
		}
		g_free(x->streams[i].held);
	}
	x->n = 0;
}

static void hold(struct stream *s, enum tp_cause cause, uint32_t res, struct sim_time now)
{
	if (s->cause == cause && s->res == res)
		return;
	close_stretch(s, now);
	s->cause = cause;
	s->res = res;
}

void flow_held_attribute(const struct flow *f, const struct xfer *x, struct stream *s, share_res by, struct sim_time now)
{
	const struct res *place = by != SHARE_NONE ? res_get(f->res, by) : NULL;
	bool own = !place || (place->soft && place->members <= place->nominal); /* there the streams themselves are the slower input */
	s->place = FLOW_NOWHERE;
	if (s->path.dead)
		hold(s, TP_BY_NO_ROUTE, SHARE_NONE, now);
	else if (x->delayed)
		hold(s, TP_BY_SLOW_START, SHARE_NONE, now);
	else if (own && s->ramped)
		hold(s, s->rounds->cause, s->rounds->res, now);
	else if (own)
		hold(s, s->own_cause, s->own_res, now);
	else {
		hold(s, tp_cause_of(place->kind), by, now);
		s->place = place->soft ? FLOW_NOWHERE : by;
	}
}

void flow_held_each(const struct flow *f, tp_id id, tp_held_fn fn, void *ctx)
{
	const struct xfer *x = flow_xfer(f, id);
	struct sim_time now = sim_now(f->sim);
	struct sim_time from = x->begun;
	for (uint32_t k = 0; k < x->n_past; k++) {
		const struct stretch *h = &x->past[k];
		if (k > 0 && h->stream != x->past[k - 1].stream)
			from = x->begun;
		fn(ctx, &(struct tp_held){from, h->to, (enum tp_cause)h->cause, h->res, h->stream});
		from = h->to;
	}
	for (uint32_t i = 0; i < x->n; i++) {
		const struct stream *s = &x->streams[i];
		from = x->begun;
		for (uint32_t k = 0; k < s->n_held; k++) {
			fn(ctx, &(struct tp_held){from, s->held[k].to, (enum tp_cause)s->held[k].cause, s->held[k].res, i});
			from = s->held[k].to;
		}
		if (s->since.ps < now.ps)
			fn(ctx, &(struct tp_held){s->since, now, s->cause, s->res, i});
	}
}
