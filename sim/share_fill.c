/* sim/share_fill.c: progressive filling.
 *
 * All flows that are filled rise together, each in proportion to its weight, until a resource is used up or a cap is reached; those held there are frozen, the
 * others rise on (D. Bertsekas, R. Gallager, "Data Networks", 6.5.2; weights and caps as usual). The levels of the resources are brought up to date only when
 * their turn comes: freezing never lowers a level, so an old key is never too high. Since the least level never falls either, keys stand in buckets by the
 * highest bit in which they differ from it, and only ever move to lower ones (a radix heap: R. Ahuja, K. Mehlhorn, J. Orlin, R. Tarjan, "Faster Algorithms for the
 * Shortest Path Problem", JACM 37, 1990). Cost: O(links + resources * bits of a level), of which few are ever gone through.
 *
 * Why levels never fall: with L = floor(left/load) and a flow of pull p and use u frozen at l <= L, left - p*l*u >= L*(load - p*u). A capped flow takes up to
 * p-1 more than p*l, but it is frozen by its cap only where l < L, and p*l + p-1 < p*(l+1) <= p*L.
 *
 * Where all flows use a resource by the same u ppm, as nearly always, u is taken out of the quotient: floor((C*10^6 - u*P)/(u*W)) = floor((floor(C*10^6/u) - P)/W), with
 * payload P and weights W whole numbers. Then 64 bits do, and what freezing touches of a resource is one struct share_room. Elsewhere the books are kept, in 128 bits.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>
#include <string.h>

#define FILL_FLOW_BIT (UINT32_C(1) << 31) /* a key names a resource, or with this bit a flow */
#define FILL_END UINT32_MAX
#define FILL_BUCKETS 64

/* The keys, by bucket: bucket 0 holds those at the last level, bucket b those that differ from it in bit b-1 and in none above. */
struct fill_keys {
	struct share_key *at;
	uint32_t n;
	share_rate last;
	uint64_t used; /* bit b: bucket b is not empty */
	uint32_t head[FILL_BUCKETS];
};

static inline uint32_t fill_bucket(share_rate level, share_rate last)
{
	return 63 - (uint32_t)__builtin_clzll((uint64_t)(level ^ last) << 1 | 1);
}

static inline void fill_put(struct fill_keys *k, uint32_t bucket, uint32_t i)
{
	k->at[i].next = k->head[bucket];
	k->head[bucket] = i;
	k->used |= UINT64_C(1) << bucket;
}

static inline void fill_add(struct fill_keys *k, share_rate level, uint32_t id)
{
	k->at[k->n] = (struct share_key){.level = level, .id = id};
	fill_put(k, fill_bucket(level, k->last), k->n++);
}

static void fill_reserve(struct share *s, uint32_t n)
{
	if (n <= s->room_heap)
		return;
	s->room_heap = MAX(n, 2 * s->room_heap);
	s->heap = g_renew(struct share_key, s->heap, s->room_heap);
}

/* All that its flows may have together, as payload; where they use it evenly. */
static uint64_t fill_room(const struct share_res_book *r)
{
	return (uint64_t)(r->ppm == SHARE_UNIT ? r->allotment : base_div_floor((sim_i128)r->allotment * SHARE_UNIT, r->ppm));
}

/* The level at which the resource would saturate now. */
static inline share_rate fill_level(const struct share *s, share_res res)
{
	const struct share_room *q = &s->rooms[res];
	if (s->n_uneven > 0 && s->res[res].ppm == 0)
		return share_level(share_left(&s->res[res]), s->res[res].open_load);
	int64_t left = (int64_t)q->left, pull = (int64_t)q->pull;
	return left < pull ? 0 : MIN(left / pull, SHARE_RATE_MAX);
}

/* A flow whose cap is at least what one of its resources could give it alone is frozen there, at the latest: its cap never decides. */
static bool fill_cap_is_idle(const struct share *s, const struct share_flow_book *fb)
{
	if (fb->cap == SHARE_RATE_MAX && fb->whole)
		return true;
	for (uint32_t k = 0; k < fb->n_links; k++)
		if (s->res[fb->way[k]].ppm >= SHARE_UNIT && fb->cap >= s->res[fb->way[k]].allotment)
			return true;
	return false;
}

/* A flow that stands still gives back what it has, and asks for nothing. */
static void fill_still(struct share *s, share_flow f)
{
	struct share_flow_book *fb = &s->flows[f];
	for (uint32_t k = 0; k < fb->n_links; k++) {
		share_touch(s, fb->way[k]);
		share_give(&s->res[fb->way[k]], -fb->rate, fb->links[k].ppm);
	}
	fb->rate = 0;
	s->levels[f] = SHARE_STILL;
	fb->cause = SHARE_NONE;
}

/* A flow gives back what it has and rises from 0. */
static void fill_open(struct share *s, share_flow f)
{
	const struct share_flow_book *fb = &s->flows[f];
	struct share_room *rooms = s->rooms;
	uint64_t rate = (uint64_t)fb->rate, pull = fb->pull;
	const share_res *way = fb->way;
	for (uint32_t k = 0, n = fb->n_links; k < n; k++) {
		struct share_room *q = &rooms[way[k]];
		if (q->pull == 0) {
			q->left = 0;
			share_touch(s, way[k]);
			share_list_add(&s->filling, way[k]);
		}
		q->left += rate;
		q->pull += pull;
	}
	s->open[f] = true;
}

/* What the resource has for the open flows, which have given back theirs. */
static void fill_empty(struct share *s, share_res res)
{
	struct share_res_book *r = &s->res[res];
	struct share_room *q = &s->rooms[res];
	q->level = SHARE_NO_LEVEL;
	if (r->ppm) {
		q->left += fill_room(r) - (uint64_t)r->payload;
		return;
	}
	s->n_uneven++;
	r->open_load = 0;
	for (uint32_t c = 0; c < r->n_cross; c++) {
		if (!s->open[r->cross[c].flow])
			continue;
		share_give(r, -s->flows[r->cross[c].flow].rate, r->cross[c].ppm);
		r->open_load += (sim_i128)s->flows[r->cross[c].flow].pull * r->cross[c].ppm;
	}
}

/* These flows are open, and their resources as the others leave them. Returns how many are open. */
static uint32_t fill_begin(struct share *s, const struct share_list *flows, struct fill_keys *keys)
{
	uint32_t open = 0;
	s->filling.n = s->n_uneven = 0;
	fill_reserve(s, s->n_res + flows->n);
	*keys = (struct fill_keys){.at = s->heap};
	memset(keys->head, 0xff, sizeof keys->head); /* FILL_END */
	for (uint32_t i = 0; i < flows->n; i++) {
		share_flow f = flows->at[i];
		share_join(s, f);
		if (!s->flows[f].pull) {
			fill_still(s, f);
			continue;
		}
		fill_open(s, f);
		if (!fill_cap_is_idle(s, &s->flows[f]))
			fill_add(keys, s->flows[f].cap_level, f | FILL_FLOW_BIT);
		open++;
	}
	for (uint32_t i = 0; i < s->filling.n; i++) {
		fill_empty(s, s->filling.at[i]);
		fill_add(keys, fill_level(s, s->filling.at[i]), s->filling.at[i]);
	}
	return open;
}

/* Brings a key up to date; false: nothing is open there any more. */
static inline bool fill_refresh(struct share *s, struct share_key *k)
{
	if (k->id & FILL_FLOW_BIT)
		return s->open[k->id & ~FILL_FLOW_BIT];
	if (s->rooms[k->id].pull == 0)
		return false;
	k->level = fill_level(s, k->id);
	return true;
}

/* Goes through a bucket: what belongs there no longer is put elsewhere. Returns the keys that stay, in a list, and the least of them. */
static uint32_t fill_sift(struct share *s, struct fill_keys *keys, uint32_t bucket, share_rate *least)
{
	uint32_t stay = FILL_END;
	uint32_t next, i = keys->head[bucket];
	keys->used &= ~(UINT64_C(1) << bucket);
	keys->head[bucket] = FILL_END;
	for (; i != FILL_END; i = next) {
		struct share_key *k = &keys->at[i];
		next = k->next;
		s->looked++;
		if (!fill_refresh(s, k))
			continue;
		uint32_t at = fill_bucket(k->level, keys->last);
		if (at != bucket) {
			fill_put(keys, at, i);
			continue;
		}
		k->next = stay;
		stay = i;
		*least = share_lower(*least, k->level);
	}
	return stay;
}

static void fill_mark_one(struct share *s, uint32_t id, share_rate level)
{
	if (id & FILL_FLOW_BIT) {
		share_list_add(&s->capped, id & ~FILL_FLOW_BIT);
		return;
	}
	s->rooms[id].level = level;
	share_list_add(&s->marked, id);
}

/* Marks all that is at the least level; returns that level. */
static share_rate fill_mark(struct share *s, struct fill_keys *keys)
{
	share_rate least = SHARE_NO_LEVEL;
	uint32_t stay = FILL_END;
	s->marked.n = s->capped.n = 0;
	while (stay == FILL_END) {
		SIM_ASSERT(keys->used);
		stay = fill_sift(s, keys, (uint32_t)__builtin_ctzll(keys->used), &least);
	}
	keys->last = least;
	for (uint32_t i = stay, next; i != FILL_END; i = next) {
		next = keys->at[i].next;
		if (keys->at[i].level == least)
			fill_mark_one(s, keys->at[i].id, least);
		else
			fill_put(keys, fill_bucket(keys->at[i].level, least), i);
	}
	return least;
}

/* The same where the book is kept. */
static void fill_freeze_uneven(struct share *s, const struct share_flow_book *fb)
{
	for (uint32_t k = 0; k < fb->n_links; k++) {
		struct share_res_book *r = &s->res[fb->way[k]];
		if (r->ppm)
			continue;
		share_give(r, fb->rate, fb->links[k].ppm);
		r->open_load -= (sim_i128)fb->pull * fb->links[k].ppm;
	}
}

/* At this level: by the first resource of its path that is saturated there, else by its cap. */
static inline void fill_freeze(struct share *s, share_flow f, share_rate level, bool capped)
{
	struct share_flow_book *fb = &s->flows[f];
	struct share_room *rooms = s->rooms;
	uint64_t pull = fb->pull, rate = capped ? (uint64_t)fb->cap : pull * (uint64_t)level;
	uint32_t cause = SHARE_CODE_CAP;
	const share_res *way = fb->way;
	for (uint32_t k = fb->n_links; k-- > 0;) {
		struct share_room *q = &rooms[way[k]];
		q->left -= rate;
		q->pull -= pull;
		if (!capped && q->level == level)
			cause = way[k];
	}
	s->open[f] = false;
	fb->rate = (share_rate)rate;
	s->levels[f] = level;
	fb->cause = cause;
	if (s->n_uneven > 0)
		fill_freeze_uneven(s, fb);
}

/* Freezes all flows held at this level: by a marked resource first, else by the cap. Returns how many. */
static uint32_t fill_freeze_marked(struct share *s, share_rate level)
{
	uint32_t n = 0;
	const uint8_t *open = s->open;
	for (uint32_t i = 0; i < s->marked.n; i++) {
		const struct share_res_book *r = &s->res[s->marked.at[i]];
		s->looked += r->n_cross;
		for (const struct share_cross *c = r->cross, *end = c + r->n_cross; c < end; c++) {
			if (!open[c->flow])
				continue;
			fill_freeze(s, c->flow, level, false);
			n++;
		}
	}
	for (uint32_t i = 0; i < s->capped.n; i++) {
		if (!open[s->capped.at[i]])
			continue;
		fill_freeze(s, s->capped.at[i], level, true);
		n++;
	}
	return n;
}

/* The books of the resources are as they were left by the flows. */
static void fill_end(struct share *s)
{
	for (uint32_t i = 0; i < s->filling.n; i++) {
		struct share_res_book *r = &s->res[s->filling.at[i]];
		const struct share_room *q = &s->rooms[s->filling.at[i]];
		r->level = q->level;
		if (r->ppm == 0)
			continue;
		r->payload = (int64_t)(fill_room(r) - q->left);
		r->over = r->ppm == SHARE_UNIT ? 0 : r->payload * ((int64_t)r->ppm - (int64_t)SHARE_UNIT);
	}
}

void share_fill(struct share *s, const struct share_list *flows)
{
	struct fill_keys keys;
	uint32_t open = fill_begin(s, flows, &keys);
	s->looked += flows->n;
	while (open > 0) {
		share_rate level = fill_mark(s, &keys);
		open -= fill_freeze_marked(s, level);
	}
	fill_end(s);
}
