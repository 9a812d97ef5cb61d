/* sim/share_fill.c: progressive filling.
 *
 * All flows of the set rise together, each in proportion to its weight, until a resource is used up or a cap is reached; those held there are frozen, the
 * others rise on (D. Bertsekas, R. Gallager, "Data Networks", 6.5.2; weights and caps as usual). The levels of the resources stand in a heap and are brought up
 * to date only when they come to the top: freezing never lowers a level, so an old key is never too high. Cost: O((links + resources) log).
 *
 * Why levels never fall: with L = floor(left/load) and a flow of pull p and use u frozen at l <= L, left - p*l*u >= L*(load - p*u). A capped flow takes up to
 * p-1 more than p*l, but it is frozen by its cap only where l < L, and p*l + p-1 < p*(l+1) <= p*L.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>

#define FILL_FLOW_BIT (UINT32_C(1) << 31) /* a key of the heap names a resource, or with this bit a flow */

share_rate share_level(sim_i128 left, sim_i128 load)
{
	if (left < load)
		return 0;
	sim_i128 level = left / load;
	return level < SHARE_RATE_MAX ? (share_rate)level : SHARE_RATE_MAX;
}

/* The level at which the resource would saturate now. Fixed flows that stood at its level are counted as if they still rose: where nothing moves for them, the
 * set gets exactly the level they have, and not what the floors left over. */
static share_rate fill_level(const struct share_res_book *r)
{
	sim_i128 left = (sim_i128)r->allotment * SHARE_UNIT - r->used;
	if (r->rest_load == 0)
		return share_level(left, r->open_load);
	return share_level(left + r->rest_load * r->level, r->open_load + r->rest_load);
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

static void fill_heap_append(struct share *s, share_rate level, uint32_t id)
{
	if (s->n_heap == s->room_heap) {
		s->room_heap = s->room_heap ? 2 * s->room_heap : 64;
		s->heap = g_renew(struct share_key, s->heap, s->room_heap);
	}
	s->heap[s->n_heap++] = (struct share_key){level, id};
}

/* Takes the set out of the books, so that what is used is what the others use, and sums up its load. */
static uint32_t fill_lift(struct share *s)
{
	uint32_t open = 0;
	for (uint32_t i = 0; i < s->touched.n; i++) {
		struct share_res_book *r = &s->res[s->touched.at[i]];
		r->open_load = 0;
		r->rest_load = r->level_load;
		r->fill_level = SHARE_NO_LEVEL;
		r->fill_load = 0;
	}
	for (uint32_t i = 0; i < s->set.n; i++) {
		share_flow f = s->set.at[i];
		struct share_flow_book *fb = &s->flows[f];
		share_book_rate(s, f, 0, 0, SHARE_NONE);
		fb->frozen = fb->pull == 0;
		if (fb->frozen)
			continue;
		open++;
		for (uint32_t k = 0; k < fb->n_links; k++) {
			struct share_res_book *r = &s->res[fb->links[k].res];
			sim_i128 load = (sim_i128)fb->pull * fb->links[k].ppm;
			r->open_load += load;
			if (fb->old_level == r->level)
				r->rest_load -= load;
		}
	}
	return open;
}

static void fill_heap_build(struct share *s)
{
	s->n_heap = 0;
	for (uint32_t i = 0; i < s->touched.n; i++) {
		const struct share_res_book *r = &s->res[s->touched.at[i]];
		if (r->open_load > 0)
			fill_heap_append(s, fill_level(r), s->touched.at[i]);
	}
	for (uint32_t i = 0; i < s->set.n; i++) {
		const struct share_flow_book *fb = &s->flows[s->set.at[i]];
		if (!fb->frozen)
			fill_heap_append(s, fb->cap / fb->pull, s->set.at[i] | FILL_FLOW_BIT);
	}
	for (uint32_t i = s->n_heap / 2; i-- > 0;)
		fill_heap_down(s, i, s->heap[i]);
}

/* Marks all that is at the least level; returns that level. */
static share_rate fill_mark(struct share *s)
{
	share_rate least = SHARE_NO_LEVEL;
	s->marked.n = 0;
	s->capped.n = 0;
	while (s->n_heap > 0 && (least == SHARE_NO_LEVEL || s->heap[0].level <= least)) {
		struct share_key k = s->heap[0];
		if (k.id & FILL_FLOW_BIT) {
			share_flow f = k.id & ~FILL_FLOW_BIT;
			fill_heap_pop(s);
			if (s->flows[f].frozen)
				continue;
			least = k.level;
			share_list_add(&s->capped, f);
			continue;
		}
		struct share_res_book *r = &s->res[k.id];
		if (r->open_load == 0) {
			fill_heap_pop(s);
			continue;
		}
		share_rate level = fill_level(r);
		if (level > k.level) {
			fill_heap_down(s, 0, (struct share_key){level, k.id});
			continue;
		}
		least = level;
		r->fill_level = level;
		r->fill_load = r->open_load + r->rest_load;
		share_list_add(&s->marked, k.id);
		fill_heap_pop(s);
	}
	return least;
}

/* The first resource of the flow's path that is saturated at this level. */
static uint32_t fill_cause(const struct share *s, const struct share_flow_book *fb, share_rate level)
{
	for (uint32_t k = 0; k < fb->n_links; k++)
		if (s->res[fb->links[k].res].fill_level == level)
			return fb->links[k].res;
	return SHARE_CODE_CAP;
}

static void fill_freeze(struct share *s, share_flow f, share_rate rate, share_rate level, uint32_t cause)
{
	struct share_flow_book *fb = &s->flows[f];
	fb->frozen = true;
	share_book_rate(s, f, rate, level, cause);
	for (uint32_t k = 0; k < fb->n_links; k++)
		s->res[fb->links[k].res].open_load -= (sim_i128)fb->pull * fb->links[k].ppm;
}

/* Freezes all flows held at this level: by a marked resource first, else by the cap. Returns how many. */
static uint32_t fill_freeze_marked(struct share *s, share_rate level)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->marked.n; i++) {
		const struct share_res_book *r = &s->res[s->marked.at[i]];
		for (uint32_t c = 0; c < r->n_cross; c++) {
			share_flow f = r->cross[c].flow;
			const struct share_flow_book *fb = &s->flows[f];
			if (!fb->in_set || fb->frozen)
				continue;
			fill_freeze(s, f, fb->pull * level, level, fill_cause(s, fb, level));
			n++;
		}
	}
	for (uint32_t i = 0; i < s->capped.n; i++) {
		share_flow f = s->capped.at[i];
		if (s->flows[f].frozen)
			continue;
		fill_freeze(s, f, s->flows[f].cap, level, SHARE_CODE_CAP);
		n++;
	}
	return n;
}

void share_fill(struct share *s)
{
	uint32_t open = fill_lift(s);
	fill_heap_build(s);
	while (open > 0) {
		share_rate level = fill_mark(s);
		open -= fill_freeze_marked(s, level);
	}
}
