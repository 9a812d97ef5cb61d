/* models/run_held.c: what held a session, and with whom it shared it: computed when asked, from the stretches of its transfers and the stays on resources.
 *
 * The transport knows the stretches of what is open; those of what is over are the session's past. A session's time is split evenly over its streams; what the
 * division leaves goes to the longest cause, so the seconds of all causes add up exactly to the time with a transfer open. Two resources of one name and cause (an uplink and its vMotion sender) are one row.
 */
#include "models/run_internal.h"

#include <string.h>

struct stretch { /* of one stream, held by a place */
	uint32_t res;
	struct sim_time from, to;
};

struct row {
	enum tp_cause cause;
	uint32_t res;
	sim_i128 ps;            /* over all streams */
	GArray *stretches;      /* struct stretch; NULL unless asked with whom */
};

struct collector {
	struct run *r;
	const struct run_session *s;
	struct sim_time from, to;
	GArray *rows; /* struct row */
	bool with;
};

static const char *name_of(const struct run *r, uint32_t res)
{
	return res == SHARE_NONE ? "" : res_get(r->res, res)->name;
}

static struct row *row_for(struct collector *c, enum tp_cause cause, uint32_t res)
{
	for (guint i = 0; i < c->rows->len; i++) {
		struct row *x = &g_array_index(c->rows, struct row, i);
		if (x->cause == cause && (x->res == res || g_str_equal(name_of(c->r, x->res), name_of(c->r, res))))
			return x;
	}
	struct row x = {.cause = cause, .res = res};
	if (c->with)
		x.stretches = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	g_array_append_val(c->rows, x);
	return &g_array_index(c->rows, struct row, c->rows->len - 1);
}

/* A place held it; with any other cause it was its own ceiling, whoever else was there. */
static bool by_place(enum tp_cause c)
{
	return c <= TP_BY_SHAPER || c == TP_BY_HOST_NFC || c == TP_BY_DATASTORE_READ || c == TP_BY_DATASTORE_WRITE;
}

static void collect(void *ctx, const struct tp_held *h)
{
	struct collector *c = ctx;
	struct sim_time from = sim_time_max(h->from, c->from), to = sim_time_min(h->to, c->to);
	if (from.ps >= to.ps)
		return;
	struct row *x = row_for(c, h->cause, h->res);
	x->ps += sim_between(from, to).ps;
	if (c->with && h->res != SHARE_NONE && by_place(h->cause))
		g_array_append_val(x->stretches, ((struct stretch){h->res, from, to}));
}

static void keep(void *ctx, const struct tp_held *h)
{
	struct run_session *s = ctx;
	if (s->n_past == s->room_past) {
		s->room_past = s->room_past ? 2 * s->room_past : 4;
		s->past = g_renew(struct run_past, s->past, s->room_past);
	}
	s->past[s->n_past++] = (struct run_past){h->from, h->to, h->res, (uint8_t)h->cause};
}

void run_held_keep(struct run *r, struct run_session *s, struct run_transfer *t)
{
	t->past = s->n_past;
	r->tp->ops->held(r->tp, t->id, keep, s);
	r->tp->ops->forget(r->tp, t->id);
	t->n_past = s->n_past - t->past;
	t->id = TP_NONE;
}

/* What held a transfer: from its session's past, or while it is open from the transport. */
static void collect_of(struct collector *c, const struct run_transfer *t)
{
	const struct run_past *past = run_ride_on(c->s)->past;
	if (t->id != TP_NONE)
		c->r->tp->ops->held(c->r->tp, t->id, collect, c);
	for (uint32_t i = t->past; i < t->past + t->n_past; i++)
		collect(c, &(struct tp_held){past[i].from, past[i].to, (enum tp_cause)past[i].cause, past[i].res, 0});
}

static gint longest_with(gconstpointer a, gconstpointer b)
{
	const struct run_with *x = a, *y = b;
	return x->ps != y->ps ? (x->ps < y->ps ? 1 : -1) : (x->session > y->session) - (x->session < y->session);
}

static gint longest_held(gconstpointer a, gconstpointer b)
{
	const struct run_held *x = a, *y = b;
	if (x->ps != y->ps)
		return x->ps < y->ps ? 1 : -1;
	return x->cause != y->cause ? (x->cause > y->cause) - (x->cause < y->cause) : (x->res > y->res) - (x->res < y->res);
}

/* Adds what others stayed on a resource during a stretch to the books, which have one entry a session; notes whom it met first. */
static void meet(struct run *r, uint32_t self, const struct stretch *x, sim_i128 *books, GArray *met)
{
	guint i = 0;
	for (const struct run_stay *y; (y = run_stay_next(r, x->res, &i, x->from, x->to));) {
		if (y->session == self)
			continue;
		if (!books[y->session])
			g_array_append_val(met, ((struct run_with){y->session, 0}));
		books[y->session] += sim_between(sim_time_max(y->from, x->from), sim_time_min(y->to, x->to)).ps;
	}
}

/* One entry a session, longest first; a session's time is that of its streams, split evenly. The books are the run's, and left as they were found: all zero. */
static GArray *sharers(struct run *r, const struct run_session *s, const GArray *stretches)
{
	GArray *met = g_array_new(FALSE, FALSE, sizeof(struct run_with));
	g_array_set_size(r->books, r->sessions->len);
	sim_i128 *books = (sim_i128 *)(void *)r->books->data;
	for (guint i = 0; i < stretches->len; i++)
		meet(r, run_ride_on(s)->index, &g_array_index(stretches, struct stretch, i), books, met);
	for (guint i = 0; i < met->len; i++) {
		struct run_with *w = &g_array_index(met, struct run_with, i);
		w->ps = (int64_t)(books[w->session] / s->n_streams);
		books[w->session] = 0;
	}
	g_array_sort(met, longest_with);
	return met;
}

static int64_t total_open(struct collector *c)
{
	int64_t ps = 0;
	for (guint i = 0; i < c->s->transfers->len; i++) {
		const struct run_transfer *t = &g_array_index(c->s->transfers, struct run_transfer, i);
		struct sim_time from = sim_time_max(t->from, c->from), to = sim_time_min(t->to, c->to);
		if (from.ps >= to.ps)
			continue;
		ps += sim_between(from, to).ps;
		collect_of(c, t);
	}
	return ps;
}

GArray *run_held(struct run *r, const struct run_session *s, struct sim_time from, struct sim_time to, bool with, int64_t *out_open_ps)
{
	struct collector c = {r, s, from, sim_time_min(to, sim_now(r->sim)), g_array_new(FALSE, FALSE, sizeof(struct row)), with};
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct run_held));
	int64_t left = *out_open_ps = total_open(&c);
	for (guint i = 0; i < c.rows->len; i++) {
		struct row *x = &g_array_index(c.rows, struct row, i);
		struct run_held h = {x->cause, x->res, (int64_t)(x->ps / s->n_streams), x->stretches ? sharers(r, s, x->stretches) : NULL};
		left -= h.ps;
		if (x->stretches)
			g_array_unref(x->stretches);
		g_array_append_val(out, h);
	}
	g_array_sort(out, longest_held);
	if (out->len)
		g_array_index(out, struct run_held, 0).ps += left;
	g_array_unref(c.rows);
	return out;
}

void run_held_free(GArray *held)
{
	for (guint i = 0; i < held->len; i++)
		if (g_array_index(held, struct run_held, i).with)
			g_array_unref(g_array_index(held, struct run_held, i).with);
	g_array_unref(held);
}
