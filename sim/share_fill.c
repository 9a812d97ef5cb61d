/* sim/share_fill.c: progressive filling.
 *
 * All flows that are filled rise together, each in proportion to its weight, until a resource is used up or a cap is reached; those held there are frozen, the
 * others rise on (D. Bertsekas, R. Gallager, "Data Networks", 6.5.2; weights and caps as usual). The levels of the resources stand in a heap and are brought up
 * to date only when they come to the top: freezing never lowers a level, so an old key is never too high. Cost: O((links + resources) log).
 *
 * Why levels never fall: with L = floor(left/load) and a flow of pull p and use u frozen at l <= L, left - p*l*u >= L*(load - p*u). A capped flow takes up to
 * p-1 more than p*l, but it is frozen by its cap only where l < L, and p*l + p-1 < p*(l+1) <= p*L.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>

#define FILL_FEW 64 /* keys that are not worth a heap */
#define FILL_FLOW_BIT (UINT32_C(1) << 31) /* a key of the heap names a resource, or with this bit a flow */

/* The level at which the resource would saturate now. */
static share_rate fill_level(const struct share_res_book *r)
{
	return share_level(share_left(r), r->open_load);
}

static void fill_heap_down(struct share *s, uint32_t i, struct share_key k)
{
	struct share_key *h = s->heap;
	for (;;) {
		uint32_t c = 2 * i + 1;
		if (c >= s->n_heap)
			break;
		if (c + 1 < s->n_heap && h[c + 1].level < h[c].level)
			c++;
		if (k.level <= h[c].level)
			break;
		h[i] = h[c];
		i = c;
	}
	h[i] = k;
}

static void fill_heap_pop(struct share *s)
{
	struct share_key last = s->heap[--s->n_heap];
	if (s->n_heap > 0)
		fill_heap_down(s, 0, last);
}

static void fill_heap_reserve(struct share *s, uint32_t n)
{
	if (n <= s->room_heap)
		return;
	s->room_heap = MAX(n, 2 * s->room_heap);
	s->heap = g_renew(struct share_key, s->heap, s->room_heap);
}

/* A flow whose cap is at least what one of its resources could give it alone is frozen there, at the latest: its cap never decides. */
static bool fill_cap_is_idle(const struct share *s, const struct share_flow_book *fb)
{
	for (uint32_t k = 0; k < fb->n_links; k++)
		if (fb->links[k].ppm >= SHARE_UNIT && fb->cap >= s->res[fb->links[k].res].allotment)
			return true;
	return false;
}

/* A flow gives back what it has; false: it stands still and asks for nothing. */
static bool fill_open(struct share *s, share_flow f)
{
	struct share_flow_book *fb = &s->flows[f];
	for (uint32_t k = 0; k < fb->n_links; k++) {
		struct share_res_book *r = &s->res[fb->links[k].res];
		share_touch(s, fb->links[k].res);
		share_give(r, -fb->rate, fb->links[k].ppm);
		r->open_load += (sim_i128)fb->pull * fb->links[k].ppm;
	}
	fb->rate = 0;
	fb->level = 0;
	fb->cause = SHARE_NONE;
	s->open[f] = fb->pull != 0;
	return fb->pull != 0;
}

/* These flows are open, and their resources as the others leave them. Returns how many are open. */
static uint32_t fill_begin(struct share *s, const struct share_list *flows)
{
	uint32_t open = 0;
	for (uint32_t i = 0; i < flows->n; i++)
		open += fill_open(s, flows->at[i]);
	fill_heap_reserve(s, s->touched.n + flows->n);
	s->n_heap = 0;
	for (uint32_t i = 0; i < s->touched.n; i++) {
		struct share_res_book *r = &s->res[s->touched.at[i]];
		if (r->open_load == 0)
			continue;
		r->level = SHARE_NO_LEVEL;
		r->stale = true;
		s->heap[s->n_heap++] = (struct share_key){r->parent == SHARE_NONE ? r->least : fill_level(r), s->touched.at[i]}; /* a class's allotment moves */
	}
	for (uint32_t i = 0; i < flows->n; i++) {
		share_flow f = flows->at[i];
		if (s->open[f] && !fill_cap_is_idle(s, &s->flows[f]))
			s->heap[s->n_heap++] = (struct share_key){s->flows[f].cap_level, f | FILL_FLOW_BIT};
	}
	for (uint32_t i = s->n_heap > FILL_FEW ? s->n_heap / 2 : 0; i-- > 0;)
		fill_heap_down(s, i, s->heap[i]);
	return open;
}

static void fill_mark_one(struct share *s, uint32_t id, share_rate level)
{
	if (id & FILL_FLOW_BIT) {
		share_list_add(&s->capped, id & ~FILL_FLOW_BIT);
		return;
	}
	s->res[id].level = level;
	share_list_add(&s->marked, id);
}

/* Few keys: all are gone through, those of resources where something was frozen are brought up to date, and the least are marked. */
static share_rate fill_mark_few(struct share *s)
{
	share_rate least = SHARE_NO_LEVEL;
	uint32_t kept = 0;
	s->looked += s->n_heap;
	for (uint32_t i = 0; i < s->n_heap; i++) {
		struct share_key k = s->heap[i];
		if (k.id & FILL_FLOW_BIT) {
			if (!s->open[k.id & ~FILL_FLOW_BIT])
				continue;
		} else {
			struct share_res_book *r = &s->res[k.id];
			if (r->open_load == 0)
				continue;
			if (r->stale) {
				r->stale = false;
				k.level = fill_level(r);
			}
		}
		s->heap[kept++] = k;
		least = least == SHARE_NO_LEVEL ? k.level : MIN(least, k.level);
	}
	s->n_heap = kept;
	s->marked.n = s->capped.n = 0;
	for (uint32_t i = 0; i < kept; i++)
		if (s->heap[i].level == least)
			fill_mark_one(s, s->heap[i].id, least);
	return least;
}

/* Marks all that is at the least level; returns that level. */
static share_rate fill_mark_many(struct share *s)
{
	share_rate least = SHARE_NO_LEVEL;
	s->marked.n = 0;
	s->capped.n = 0;
	while (s->n_heap > 0 && (least == SHARE_NO_LEVEL || s->heap[0].level <= least)) {
		struct share_key k = s->heap[0];
		if (k.id & FILL_FLOW_BIT) {
			fill_heap_pop(s);
			if (!s->open[k.id & ~FILL_FLOW_BIT])
				continue;
		} else {
			struct share_res_book *r = &s->res[k.id];
			if (r->open_load == 0) {
				fill_heap_pop(s);
				continue;
			}
			share_rate level = r->stale ? fill_level(r) : k.level;
			r->stale = false;
			if (level > k.level) {
				fill_heap_down(s, 0, (struct share_key){level, k.id});
				continue;
			}
			fill_heap_pop(s);
		}
		least = k.level;
		fill_mark_one(s, k.id, least);
	}
	return least;
}

/* At this level: by the first resource of its path that is saturated there, else by its cap. */
static void fill_freeze(struct share *s, share_flow f, share_rate level, bool capped)
{
	struct share_flow_book *fb = &s->flows[f];
	share_rate rate = capped ? fb->cap : fb->pull * level;
	uint32_t cause = SHARE_CODE_CAP;
	s->open[f] = false;
	for (uint32_t k = fb->n_links; k-- > 0;) {
		struct share_res_book *r = &s->res[fb->links[k].res];
		share_give(r, rate, fb->links[k].ppm);
		r->open_load -= (sim_i128)fb->pull * fb->links[k].ppm;
		r->stale = true;
		if (!capped && r->level == level)
			cause = fb->links[k].res;
	}
	fb->rate = rate;
	fb->level = level;
	fb->cause = cause;
}

/* Freezes all flows held at this level: by a marked resource first, else by the cap. Returns how many. */
static uint32_t fill_freeze_marked(struct share *s, share_rate level)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->marked.n; i++) {
		const struct share_res_book *r = &s->res[s->marked.at[i]];
		s->looked += r->n_cross;
		for (uint32_t c = 0; c < r->n_cross && r->open_load > 0; c++) {
			if (!s->open[r->cross[c].flow])
				continue;
			fill_freeze(s, r->cross[c].flow, level, false);
			n++;
		}
	}
	for (uint32_t i = 0; i < s->capped.n; i++) {
		if (!s->open[s->capped.at[i]])
			continue;
		fill_freeze(s, s->capped.at[i], level, true);
		n++;
	}
	return n;
}

void share_fill(struct share *s, const struct share_list *flows)
{
	uint32_t open = fill_begin(s, flows);
	s->looked += flows->n;
	bool few = s->n_heap <= FILL_FEW;
	while (open > 0) {
		share_rate level = few ? fill_mark_few(s) : fill_mark_many(s);
		open -= fill_freeze_marked(s, level);
	}
}
