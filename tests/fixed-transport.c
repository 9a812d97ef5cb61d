/* tests/fixed-transport.c: 100 MiB/s for each transfer with a live path, or the rate its sender sets below that; nothing for a dead one. */
#include "tests/fixed-transport.h"

struct item {
	uint32_t owner, n;
	uint64_t bytes;
	bool open, dead, tells;
	share_rate most, told;
	sim_i128 done;
	struct sim_time since;
	struct evq_handle end;
	GArray *held; /* struct tp_held of one stream */
};

struct fixed {
	struct tp base;
	struct sim *sim;
	tp_event_fn fn;
	void *ctx;
	uint16_t handler;
	GPtrArray *items;
};

static share_rate rate(const struct item *x)
{
	return x->dead ? 0 : MIN(x->most, share_from_bytes(FIXED_RATE_BYTES));
}

static void advance(struct item *x, struct sim_time now)
{
	if (x->since.ps < now.ps)
		g_array_append_val(x->held, ((struct tp_held){x->since, now, x->dead ? TP_BY_NO_ROUTE : TP_BY_SENDER, SHARE_NONE, 0}));
	x->done += (sim_i128)rate(x) * sim_between(x->since, now).ps;
	if (x->bytes != UINT64_MAX && x->done > x->bytes * TP_BYTE)
		x->done = x->bytes * TP_BYTE;
	x->since = now;
}

static void plan(struct fixed *f, tp_id id)
{
	struct item *x = f->items->pdata[id];
	sim_cancel(f->sim, &x->end);
	if (x->dead || x->bytes == UINT64_MAX)
		return;
	int64_t left = base_div_ceil(x->bytes * TP_BYTE - x->done, rate(x));
	x->end = sim_at(f->sim, sim_after(sim_now(f->sim), sim_dur_ps(left)), f->handler, id, 0);
}

static tp_id begin(struct tp *t, const struct tp_spec *s)
{
	struct fixed *f = (struct fixed *)t;
	struct item *x = g_new0(struct item, 1);
	*x = (struct item){.owner = s->owner, .n = s->n_paths, .bytes = s->bytes, .open = true, .dead = s->paths[0].dead, .since = sim_now(f->sim)};
	x->tells = s->tell_rate;
	x->most = SHARE_RATE_MAX;
	x->held = g_array_new(FALSE, FALSE, sizeof(struct tp_held));
	g_ptr_array_add(f->items, x);
	plan(f, f->items->len - 1);
	return f->items->len - 1;
}

static void set_paths(struct tp *t, tp_id id, const struct path *paths, uint32_t n)
{
	struct fixed *f = (struct fixed *)t;
	struct item *x = f->items->pdata[id];
	(void)n;
	advance(x, sim_now(f->sim));
	x->dead = paths[0].dead;
	plan(f, id);
}

static void set_rate(struct tp *t, tp_id id, share_rate most)
{
	struct fixed *f = (struct fixed *)t;
	struct item *x = f->items->pdata[id];
	advance(x, sim_now(f->sim));
	x->most = most;
}

static uint64_t cancel(struct tp *t, tp_id id)
{
	struct fixed *f = (struct fixed *)t;
	struct item *x = f->items->pdata[id];
	if (x->open)
		advance(x, sim_now(f->sim));
	x->open = false;
	sim_cancel(f->sim, &x->end);
	return (uint64_t)(x->done / TP_BYTE);
}

static void progress(const struct tp *t, tp_id id, struct tp_progress *out)
{
	const struct fixed *f = (const struct fixed *)t;
	const struct item *x = f->items->pdata[id];
	sim_i128 done = x->done + (x->open ? (sim_i128)rate(x) * sim_between(x->since, sim_now(f->sim)).ps : 0);
	*out = (struct tp_progress){.bytes = (uint64_t)(done / TP_BYTE), .done = done, .rate = x->open ? rate(x) : 0};
}

static void held(const struct tp *t, tp_id id, tp_held_fn fn, void *ctx)
{
	const struct fixed *f = (const struct fixed *)t;
	const struct item *x = f->items->pdata[id];
	for (uint32_t stream = 0; stream < x->n; stream++) {
		for (guint i = 0; i < x->held->len; i++) {
			struct tp_held h = g_array_index(x->held, struct tp_held, i);
			h.stream = stream;
			fn(ctx, &h);
		}
		if (x->open && x->since.ps < sim_now(f->sim).ps)
			fn(ctx, &(struct tp_held){x->since, sim_now(f->sim), x->dead ? TP_BY_NO_ROUTE : TP_BY_SENDER, SHARE_NONE, stream});
	}
}

static void settle(struct tp *t)
{
	struct fixed *f = (struct fixed *)t;
	for (guint i = 0; i < f->items->len; i++) {
		struct item *x = f->items->pdata[i];
		if (!x->open || !x->tells || x->told == rate(x))
			continue;
		x->told = rate(x);
		f->fn(f->ctx, x->owner, i, TP_RATE);
	}
}

static void on_event(void *ctx, uint32_t id, uint64_t arg)
{
	struct fixed *f = ctx;
	struct item *x = f->items->pdata[id];
	(void)arg;
	x->end = (struct evq_handle){0, 0};
	advance(x, sim_now(f->sim));
	x->open = false;
	f->fn(f->ctx, x->owner, id, TP_DONE);
}

static void free_item(gpointer p)
{
	g_array_unref(((struct item *)p)->held);
	g_free(p);
}

static void forget(struct tp *t, tp_id id)
{
	(void)t;
	(void)id;
}

static void free_fixed(struct tp *t)
{
	g_ptr_array_unref(((struct fixed *)t)->items);
	g_free(t);
}

static const struct tp_ops ops = {
	.start = begin,
	.set_paths = set_paths,
	.set_rate = set_rate,
	.cancel = cancel,
	.forget = forget,
	.progress = progress,
	.held = held,
	.settle = settle,
	.free = free_fixed,
};

static struct tp *make(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx)
{
	struct fixed *f = g_new0(struct fixed, 1);
	(void)res, (void)seed;
	*f = (struct fixed){.base.ops = &ops, .sim = s, .fn = fn, .ctx = ctx, .handler = handler};
	f->items = g_ptr_array_new_with_free_func(free_item);
	sim_set_handler(s, handler, "fixed transport", on_event, f);
	return &f->base;
}

const struct tp_factory fixed_factory = {"fixed", false, make};
