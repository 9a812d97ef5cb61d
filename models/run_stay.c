/* models/run_stay.c: which sessions were on a resource, and from when to when: what sharing, contention and latency are told from.
 *
 * A resource's stays are in the order in which they began. Who asks for those within a time begins where the first that has not ended before stands: of each block of
 * stays, and of each block of blocks, it is known by when all have ended, so that a resource which many thousands crossed one after another is not gone through from
 * the start each time. That is worked out when asked, once an instant.
 */
#include "models/run_internal.h"

#define LEVELS 2

static const guint block[LEVELS] = {64, 4096};

struct run_stays {
	GArray *list;                    /* struct run_stay */
	struct sim_time *latest[LEVELS]; /* of each whole block: no stay in it ends later */
	guint n[LEVELS];
	struct sim_time as_of;
};

static struct run_stays *stays_of(struct run *r, uint32_t res)
{
	if (r->stays->len <= res)
		g_ptr_array_set_size(r->stays, (gint)res + 1);
	if (!r->stays->pdata[res]) {
		struct run_stays *x = r->stays->pdata[res] = g_new0(struct run_stays, 1);
		x->list = g_array_new(FALSE, FALSE, sizeof(struct run_stay));
	}
	return r->stays->pdata[res];
}

static struct run_stay *at(const struct run_stays *x, guint i)
{
	return &g_array_index(x->list, struct run_stay, i);
}

void run_stay_free(gpointer p)
{
	struct run_stays *x = p;
	if (!x)
		return;
	for (int k = 0; k < LEVELS; k++)
		g_free(x->latest[k]);
	g_array_unref(x->list);
	g_free(x);
}

void run_stay_shed(struct run *r, uint32_t res)
{
	if (res < r->stays->len)
		g_clear_pointer(&r->stays->pdata[res], run_stay_free);
}

/* --- coming and going --- */

void run_stay_leave(struct run *r, struct run_session *s)
{
	for (guint i = 0; i < s->here->len; i++) {
		const struct run_here *h = &g_array_index(s->here, struct run_here, i);
		at(stays_of(r, h->res), h->stay)->to = sim_now(r->sim);
	}
	g_array_set_size(s->here, 0);
}

static bool is_here(const struct run_session *s, uint32_t res)
{
	for (guint i = 0; i < s->here->len; i++)
		if (g_array_index(s->here, struct run_here, i).res == res)
			return true;
	return false;
}

static void enter(struct run *r, struct run_session *s, uint32_t res)
{
	if (is_here(s, res))
		return;
	struct run_stays *x = stays_of(r, res);
	struct run_stay *last = x->list->len ? at(x, x->list->len - 1) : NULL;
	if (last && last->session == s->index && last->to.ps == sim_now(r->sim).ps) {
		last->to = SIM_TIME_NEVER;
		x->n[0] = x->n[1] = 0; /* what was worked out in this instant no longer holds */
	} else {
		g_array_append_val(x->list, ((struct run_stay){s->index, sim_now(r->sim), SIM_TIME_NEVER}));
	}
	g_array_append_val(s->here, ((struct run_here){res, x->list->len - 1}));
}

static void enter_with_parent(struct run *r, struct run_session *s, uint32_t res)
{
	enter(r, s, res);
	if (res_get(r->res, res)->parent == SHARE_NONE)
		return;
	enter(r, s, res_get(r->res, res)->parent); /* a class of a NIC: whoever is in it is on the NIC, too */
	run_rule(r, "NIO-01");
}

void run_stay_enter(struct run *r, struct run_session *s)
{
	for (uint32_t i = 0; i < s->n_streams; i++)
		for (uint32_t k = 0; k < s->paths[i].n; k++)
			enter_with_parent(r, s, s->paths[i].uses[k].res);
}

/* --- looking back --- */

static void work_out(struct run *r, struct run_stays *x)
{
	if (x->n[0] == x->list->len / block[0] && x->as_of.ps == sim_now(r->sim).ps)
		return;
	for (int k = 0; k < LEVELS; k++) {
		x->n[k] = x->list->len / block[k];
		x->latest[k] = g_renew(struct sim_time, x->latest[k], x->n[k]);
		for (guint b = 0; b < x->n[k]; b++) {
			struct sim_time latest = SIM_TIME_ZERO;
			for (guint i = b * block[k]; i < (b + 1) * block[k]; i++)
				latest = sim_time_max(latest, at(x, i)->to);
			x->latest[k][b] = latest;
		}
	}
	x->as_of = sim_now(r->sim);
}

/* How many from i on, a whole block of them, have all ended by then; 0: that is not known. */
static guint ended(const struct run_stays *x, guint i, struct sim_time t)
{
	for (int k = LEVELS - 1; k >= 0; k--)
		if (i % block[k] == 0 && i / block[k] < x->n[k] && x->latest[k][i / block[k]].ps <= t.ps)
			return block[k];
	return 0;
}

const struct run_stay *run_stay_next(struct run *r, uint32_t res, guint *i, struct sim_time from, struct sim_time to)
{
	struct run_stays *x = res < r->stays->len ? r->stays->pdata[res] : NULL;
	if (!x)
		return NULL;
	work_out(r, x);
	while (*i < x->list->len) {
		guint skip = ended(x, *i, from);
		if (skip) {
			*i += skip;
			continue;
		}
		const struct run_stay *y = at(x, (*i)++);
		if (y->from.ps >= to.ps)
			return NULL;
		if (y->to.ps > from.ps)
			return y;
	}
	return NULL;
}
