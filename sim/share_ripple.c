/* sim/share_ripple.c: a change is followed, level by level, to whatever it reaches.
 *
 * Each flow stands at a level it is presumed to have: the one of the last solve, or, once nothing holds it any more, the one its cap allows. Each resource that saw a
 * change is worked out by the law (share_solve.c) from what its flows are presumed to do. Two things can be wrong: flows above the level at which it saturates
 * now, and flows that stand where it held them and does no longer. The least level at which anything is wrong is put right, then the next. What is put right at
 * a level moves flows from that level or above to that level or above, so nothing below is touched again: each level is final once it has been passed, and when
 * nothing is wrong the law holds everywhere.
 *
 * Why a level is final: the law at a stage looks only at flows below it and at the load of the rest. A flow that is frozen at x was open at every stage up to x
 * before, and so it is for one that is let go at x; neither moves the stages of any resource up to x.
 *
 * A resource that one flow crosses is to that flow like a cap: what it gives is known, and a flow that is let go is presumed to stand there. It is never queued.
 *
 * A resource is worked out no sooner than its turn comes. Until then it is queued under a level that is not too high: its level so far, when since then flows
 * have only been frozen lower than presumed (which leaves more to the others); the level with all its flows rising together, when one was let go.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>

#define RIPPLE_FEW 400 /* crossings: a solve may look at so many, */
#define RIPPLE_PART 4  /* and at this part of the flows there are, before it is worth more to fill all that is left */

static void ripple_insert(struct share *s, share_res res, share_rate key)
{
	if (s->n_heap == s->room_heap) {
		s->room_heap = MAX(64, 2 * s->room_heap);
		s->heap = g_renew(struct share_key, s->heap, s->room_heap);
	}
	uint32_t i = s->n_heap++;
	struct share_key *h = s->heap;
	for (; i > 0 && h[(i - 1) / 2].level > key; i = (i - 1) / 2)
		h[i] = h[(i - 1) / 2];
	h[i] = (struct share_key){.level = key, .id = res};
}

/* Queues the resource under that level, unless it is under a lower one. */
static inline void ripple_push(struct share *s, share_res res, share_rate key)
{
	struct share_res_book *r = &s->res[res];
	if ((uint64_t)key >= (uint64_t)r->key)
		return;
	r->key = key;
	ripple_insert(s, res, key);
}

static struct share_key ripple_pop(struct share *s)
{
	struct share_key *h = s->heap;
	struct share_key top = h[0], last = h[--s->n_heap];
	uint32_t i = 0;
	for (uint32_t c = 1; c < s->n_heap; c = 2 * i + 1) {
		if (c + 1 < s->n_heap && h[c + 1].level < h[c].level)
			c++;
		if (last.level <= h[c].level)
			break;
		h[i] = h[c];
		i = c;
	}
	h[i] = last;
	return top;
}

/* Something happened on the resource above level x: what it gives is to be worked out anew. `lets`: a flow there may take more than was presumed. */
static void ripple_doubt(struct share *s, share_res res, share_rate x, bool lets)
{
	struct share_res_book *r = &s->res[res];
	share_rate from = share_lower(lets ? r->least : r->level, r->held);
	if (from == SHARE_NO_LEVEL)
		return;
	r->stale = true;
	r->level = SHARE_NO_LEVEL;
	ripple_push(s, res, MAX(from, x + 1));
}

/* The level at which the law says the resource saturates, or SHARE_NO_LEVEL. It is known not to do so below `from`. */
static share_rate ripple_level(const struct share *s, const struct share_res_book *r, share_rate from)
{
	sim_i128 capacity = (sim_i128)r->allotment * SHARE_UNIT;
	if (r->load == 0 || share_left(r) >= r->load) /* even one level above where they all stand it would not be */
		return SHARE_NO_LEVEL;
	share_rate level = MAX(from, r->least);
	for (;;) {
		sim_i128 left = capacity;
		sim_i128 load = r->load;
		for (uint32_t c = 0; c < r->n_cross; c++) {
			if (s->levels[r->cross[c].flow] >= level)
				continue;
			const struct share_flow_book *fb = &s->flows[r->cross[c].flow];
			left -= (sim_i128)fb->rate * r->cross[c].ppm;
			load -= (sim_i128)fb->pull * r->cross[c].ppm;
		}
		if (load == 0)
			return SHARE_NO_LEVEL;
		share_rate next = share_level(left, load);
		if (next == level)
			return level;
		level = next;
	}
}

/* The flow is presumed to stand there from now on. At a resource saturated at x this is no news. */
static void ripple_move(struct share *s, share_flow f, share_rate level, share_rate rate, share_rate x)
{
	struct share_flow_book *fb = &s->flows[f];
	share_rate by = rate - fb->rate;
	bool lets = by > 0 || level > s->levels[f];
	for (uint32_t k = 0; k < fb->n_links; k++) {
		struct share_res_book *r = &s->res[fb->way[k]];
		share_give(r, by, fb->links[k].ppm);
		share_touch(s, fb->way[k]);
		if (r->alone)
			r->level = r->held = level >= r->least ? r->least : SHARE_NO_LEVEL;
		else if (r->level != x)
			ripple_doubt(s, fb->way[k], x, lets);
	}
	s->levels[f] = level;
	fb->rate = rate;
}

static void ripple_set(struct share *s, share_flow f, uint32_t cause, share_rate level, share_rate x)
{
	struct share_flow_book *fb = &s->flows[f];
	share_rate rate = cause < SHARE_CODE_CAP ? fb->pull * level : fb->cap;
	bool moves = fb->pending || level != s->levels[f] || rate != fb->rate; /* where a changed flow stands is news to what it crosses */
	if (!moves && cause == fb->cause)
		return;
	share_join(s, f);
	fb->cause = cause;
	if (moves)
		ripple_move(s, f, level, rate, x);
}

/* What the flow is presumed to do once nothing else holds it: what its cap allows, or a resource that is there for it alone. */
static void ripple_let(struct share *s, share_flow f, share_rate x)
{
	const struct share_flow_book *fb = &s->flows[f];
	share_rate level = fb->pull ? fb->cap_level : SHARE_STILL;
	uint32_t cause = fb->pull ? SHARE_CODE_CAP : SHARE_NONE;
	for (uint32_t k = 0; k < fb->n_links && fb->pull; k++) {
		const struct share_res_book *r = &s->res[fb->way[k]];
		if (!r->alone || r->least > level || (r->least == level && cause != SHARE_CODE_CAP))
			continue;
		level = r->least;
		cause = fb->way[k];
	}
	ripple_set(s, f, cause, level, x);
}

/* A flow at x or above is held at x by the first resource of its path that is saturated there, or by its cap; if by neither, it is let go. */
static void ripple_hold(struct share *s, share_flow f, share_rate x)
{
	const struct share_flow_book *fb = &s->flows[f];
	for (uint32_t k = 0; k < fb->n_links; k++)
		if (s->res[fb->way[k]].level == x) {
			ripple_set(s, f, fb->way[k], x, x);
			return;
		}
	if (s->levels[f] == x)
		ripple_let(s, f, x);
}

/* The changed flows are let go, and the changed resources are in doubt; but for those that are there for a changed flow alone, or for nobody. */
static void ripple_begin(struct share *s)
{
	uint32_t changed = s->touched.n;
	s->n_heap = 0;
	for (uint32_t i = 0; i < changed; i++) {
		struct share_res_book *r = &s->res[s->touched.at[i]];
		r->alone = r->n_cross == 1 && r->load > 0 && s->flows[r->cross[0].flow].pending;
	}
	for (uint32_t i = 0; i < s->pending.n; i++)
		if (s->flows[s->pending.at[i]].live) {
			share_join(s, s->pending.at[i]);
			ripple_let(s, s->pending.at[i], SHARE_NO_LEVEL);
		}
	for (uint32_t i = 0; i < changed; i++) {
		struct share_res_book *r = &s->res[s->touched.at[i]];
		if (r->n_cross == 0)
			r->level = r->held = SHARE_NO_LEVEL;
		else if (!r->alone)
			ripple_doubt(s, s->touched.at[i], -1, true);
	}
}

/* Finds what is wrong at the least level: its resources are marked, and what they held there is passed. Returns that level, or SHARE_NO_LEVEL. */
static share_rate ripple_next(struct share *s, uint32_t *looked)
{
	s->marked.n = 0;
	while (s->n_heap > 0) {
		share_rate x = s->heap[0].level;
		while (s->n_heap > 0 && s->heap[0].level == x) {
			share_res res = ripple_pop(s).id;
			struct share_res_book *r = &s->res[res];
			if (r->key != x)
				continue;
			r->key = SHARE_NO_LEVEL;
			if (r->stale) {
				r->level = ripple_level(s, r, x);
				r->stale = false;
				*looked += r->n_cross;
			}
			share_rate at = share_lower(r->level, r->held);
			if (at > x)
				ripple_push(s, res, at);
			if (at != x)
				continue;
			if (r->held == x)
				r->held = SHARE_NO_LEVEL;
			share_list_add(&s->marked, res);
		}
		if (s->marked.n > 0)
			return x;
	}
	return SHARE_NO_LEVEL;
}

share_rate share_ripple(struct share *s)
{
	uint32_t looked = 0;
	uint32_t far = s->wide ? 0 : s->n_live / RIPPLE_PART + RIPPLE_FEW;
	ripple_begin(s);
	for (;;) {
		share_rate x = ripple_next(s, &looked);
		if (x == SHARE_NO_LEVEL || looked > far) {
			s->looked += looked;
			return x;
		}
		for (uint32_t i = 0; i < s->marked.n; i++) {
			const struct share_res_book *r = &s->res[s->marked.at[i]];
			for (uint32_t c = 0; c < r->n_cross; c++)
				if (s->levels[r->cross[c].flow] >= x)
					ripple_hold(s, r->cross[c].flow, x);
			looked += r->n_cross;
		}
		for (uint32_t i = 0; i < s->marked.n; i++)
			if (s->res[s->marked.at[i]].level != SHARE_NO_LEVEL && s->res[s->marked.at[i]].level > x)
				ripple_push(s, s->marked.at[i], s->res[s->marked.at[i]].level);
	}
}
