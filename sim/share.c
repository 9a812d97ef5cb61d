/* sim/share.c: the books of the sharing solver: flows, resources, and who crosses what.
 *
 * Nothing is solved here. Each change keeps the sums of the resources it concerns exact and notes what the next solve has to look at: changed flows are
 * pending, their resources (old and new) and changed resources are touched. The order of crossings in a resource's list is arbitrary and must never matter.
 * Slots, paths and lists grow and are used again; a solve in steady state allocates nothing.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>
#include <string.h>

#define SHARE_LEAST_PPM (SHARE_UNIT / 4) /* a flow that uses less of a resource could have a rate there that 63 bits do not hold */
#define SHARE_LINKS 4 /* room for the links of a flow, at first */

void share_list_grow(struct share_list *l, uint32_t n)
{
	l->room = MAX(n, MAX(64, 2 * l->room));
	l->at = g_renew(uint32_t, l->at, l->room);
}

share_rate share_level(sim_i128 left, sim_i128 load)
{
	if (left < load)
		return 0;
	return MIN(base_div_floor(left, load), SHARE_RATE_MAX);
}

share_rate share_least(const struct share_res_book *r)
{
	return r->load ? share_level((sim_i128)r->allotment * SHARE_UNIT, r->load) : SHARE_NO_LEVEL;
}

struct share *share_new(void)
{
	struct share *s = g_new0(struct share, 1);
	s->first_free = SHARE_NONE;
	return s;
}

void share_free(struct share *s)
{
	if (!s)
		return;
	g_free(s->ways);
	g_free(s->links);
	for (uint32_t r = 0; r < s->n_res; r++)
		g_free(s->res[r].cross);
	struct share_list *lists[] = {&s->pending, &s->touched, &s->set, &s->filling, &s->marked, &s->capped, &s->rising, &s->changed_flows, &s->changed_res};
	for (uint32_t i = 0; i < G_N_ELEMENTS(lists); i++)
		g_free(lists[i]->at);
	g_free(s->flow_bits.words);
	g_free(s->res_bits.words);
	g_free(s->heap);
	g_free(s->open);
	g_free(s->rooms);
	g_free(s->levels);
	g_free(s->flows);
	g_free(s->res);
	g_free(s);
}

/* Resources */

static bool share_capacity_valid(share_rate c)
{
	return c >= 0 && c <= SHARE_RATE_MAX;
}

share_res share_res_add(struct share *s, share_rate capacity)
{
	SIM_ASSERT(share_capacity_valid(capacity));
	if (s->n_res == s->room_res) {
		s->room_res = s->room_res ? 2 * s->room_res : 64;
		s->res = g_renew(struct share_res_book, s->res, s->room_res);
		s->rooms = g_renew(struct share_room, s->rooms, s->room_res);
	}
	s->rooms[s->n_res] = (struct share_room){0};
	s->res[s->n_res] = (struct share_res_book){
		.capacity = capacity,
		.allotment = capacity,
		.told = capacity,
		.level = SHARE_NO_LEVEL,
		.held = SHARE_NO_LEVEL,
		.least = SHARE_NO_LEVEL,
		.key = SHARE_NO_LEVEL,
		.parent = SHARE_NONE,
		.first_class = SHARE_NONE,
		.last_class = SHARE_NONE,
		.next_class = SHARE_NONE,
	};
	return s->n_res++;
}

share_res share_class_add(struct share *s, share_res parent, uint32_t shares, share_rate reservation, share_rate limit)
{
	SIM_ASSERT(parent < s->n_res && s->res[parent].parent == SHARE_NONE);
	share_res c = share_res_add(s, limit);
	struct share_res_book *p = &s->res[parent];
	s->res[c].parent = parent;
	if (p->first_class == SHARE_NONE)
		p->first_class = c;
	else
		s->res[p->last_class].next_class = c;
	p->last_class = c;
	share_class_set(s, c, shares, reservation, limit);
	return c;
}

void share_res_set(struct share *s, share_res r, share_rate capacity)
{
	SIM_ASSERT(r < s->n_res && s->res[r].parent == SHARE_NONE && share_capacity_valid(capacity));
	if (s->res[r].capacity == capacity)
		return;
	s->res[r].capacity = capacity;
	s->res[r].allotment = capacity;
	share_touch(s, r);
}

void share_class_set(struct share *s, share_res c, uint32_t shares, share_rate reservation, share_rate limit)
{
	SIM_ASSERT(c < s->n_res && s->res[c].parent != SHARE_NONE && shares >= 1);
	SIM_ASSERT(share_capacity_valid(reservation) && share_capacity_valid(limit));
	struct share_res_book *cb = &s->res[c];
	cb->shares = shares;
	cb->reservation = reservation;
	cb->capacity = limit;
	cb->allotment = limit;
	share_touch(s, c);
}

/* Flows */

/* A flow begins (+1) or ceases (-1) to pull on the resources of its path. */
static void share_flow_pull(struct share *s, const struct share_flow_book *fb, int sign)
{
	for (uint32_t k = 0; k < fb->n_links && fb->pull != 0; k++) {
		share_res res = fb->way[k];
		struct share_res_book *r = &s->res[res];
		uint32_t before = r->n_pulling;
		r->load += (sim_i128)fb->pull * fb->links[k].ppm * sign;
		r->need += (sim_i128)fb->cap * fb->links[k].ppm * sign;
		r->n_pulling = sign > 0 ? before + 1 : before - 1;
		if (r->parent != SHARE_NONE && (before == 0 || r->n_pulling == 0))
			share_class_activity(s, res, sign > 0);
	}
}

/* The ways of all flows lie in one block, that of a flow `stride` places from that of the one before; so do their links. */
static void share_links_lay(struct share *s, uint32_t flows, uint32_t stride)
{
	share_res *ways = g_new(share_res, (gsize)flows * stride);
	struct share_link *links = g_new(struct share_link, (gsize)flows * stride);
	for (uint32_t f = 0; f < s->n_flows; f++) {
		struct share_flow_book *fb = &s->flows[f];
		if (fb->n_links) {
			memcpy(ways + (gsize)f * stride, fb->way, fb->n_links * sizeof *ways);
			memcpy(links + (gsize)f * stride, fb->links, fb->n_links * sizeof *links);
		}
		fb->way = ways + (gsize)f * stride;
		fb->links = links + (gsize)f * stride;
	}
	g_free(s->ways);
	g_free(s->links);
	s->ways = ways;
	s->links = links;
	s->stride = stride;
}

static void share_link_add(struct share *s, share_flow f, share_res res, uint32_t ppm)
{
	struct share_flow_book *fb = &s->flows[f];
	SIM_ASSERT(res < s->n_res && ppm >= 1);
	for (uint32_t k = 0; k < fb->n_links; k++)
		SIM_ASSERT(fb->way[k] != res);
	struct share_res_book *r = &s->res[res];
	if (r->n_cross == r->room_cross) {
		r->room_cross = r->room_cross ? 2 * r->room_cross : 2;
		r->cross = g_renew(struct share_cross, r->cross, r->room_cross);
	}
	if (fb->n_links == s->stride)
		share_links_lay(s, s->room_flows, 2 * s->stride);
	if (r->n_cross == 0)
		r->ppm = ppm >= SHARE_LEAST_PPM ? ppm : 0;
	else if (r->ppm != ppm)
		r->ppm = 0;
	r->cross[r->n_cross] = (struct share_cross){.flow = f, .ppm = ppm, .link = fb->n_links};
	fb->whole = fb->whole || ppm >= SHARE_UNIT;
	fb->way[fb->n_links] = res;
	fb->links[fb->n_links++] = (struct share_link){.ppm = ppm, .place = r->n_cross++};
	share_give(r, fb->rate, ppm);
	share_touch(s, res);
}

static void share_links_add(struct share *s, share_flow f, const struct share_use *uses, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		share_link_add(s, f, uses[i].res, uses[i].ppm);
		if (s->res[uses[i].res].parent != SHARE_NONE)
			share_link_add(s, f, s->res[uses[i].res].parent, uses[i].ppm);
	}
	share_flow_pull(s, &s->flows[f], 1);
}

static void share_links_remove(struct share *s, share_flow f)
{
	struct share_flow_book *fb = &s->flows[f];
	share_flow_pull(s, fb, -1);
	for (uint32_t k = 0; k < fb->n_links; k++) {
		struct share_res_book *r = &s->res[fb->way[k]];
		struct share_cross last = r->cross[--r->n_cross];
		if (last.flow != f) {
			r->cross[fb->links[k].place] = last;
			s->flows[last.flow].links[last.link].place = fb->links[k].place;
		}
		share_give(r, -fb->rate, fb->links[k].ppm);
		share_touch(s, fb->way[k]);
	}
	fb->n_links = 0;
	fb->whole = false;
}

static void share_flow_pend(struct share *s, share_flow f)
{
	if (s->flows[f].pending)
		return;
	s->flows[f].pending = true;
	share_list_add(&s->pending, f);
}

static struct share_flow_book *share_flow_book(struct share *s, share_flow f)
{
	SIM_ASSERT(f < s->n_flows && s->flows[f].live);
	return &s->flows[f];
}

static share_flow share_flow_slot(struct share *s)
{
	if (s->first_free != SHARE_NONE) {
		share_flow f = s->first_free;
		s->first_free = s->flows[f].next_free;
		return f;
	}
	if (s->n_flows == s->room_flows) {
		s->room_flows = s->room_flows ? 2 * s->room_flows : 64;
		s->flows = g_renew(struct share_flow_book, s->flows, s->room_flows);
		s->levels = g_renew(share_rate, s->levels, s->room_flows);
		s->open = g_renew(uint8_t, s->open, s->room_flows);
		memset(s->open + s->n_flows, 0, s->room_flows - s->n_flows);
		share_links_lay(s, s->room_flows, MAX(s->stride, SHARE_LINKS));
	}
	gsize at = (gsize)s->n_flows * s->stride;
	s->flows[s->n_flows] = (struct share_flow_book){.way = s->ways + at, .links = s->links + at};
	return s->n_flows++;
}

share_flow share_flow_add(struct share *s, uint32_t weight, share_rate cap, const struct share_use *uses, uint32_t n)
{
	SIM_ASSERT(weight >= 1 && share_capacity_valid(cap));
	share_flow f = share_flow_slot(s);
	const struct share_flow_book old = s->flows[f];
	s->flows[f] = (struct share_flow_book){
		.cap = cap,
		.cap_level = cap / weight,
		.pull = cap ? weight : 0,
		.weight = weight,
		.cause = SHARE_NONE,
		.way = old.way,
		.links = old.links,
		.live = true,
		.pending = old.pending,
	};
	s->levels[f] = SHARE_STILL;
	s->n_live++;
	share_links_add(s, f, uses, n);
	share_flow_pend(s, f);
	return f;
}

void share_flow_remove(struct share *s, share_flow f)
{
	struct share_flow_book *fb = share_flow_book(s, f);
	share_links_remove(s, f);
	if (fb->cause < SHARE_CODE_CAP)
		s->res[fb->cause].n_caused--;
	fb->live = false;
	s->levels[f] = SHARE_STILL;
	fb->next_free = s->first_free;
	s->first_free = f;
	s->n_live--;
}

/* A flow held by a resource below both its caps, old and new, stays where it is, and so does everybody else: the certificate holds as it is (share_solve.c). */
static bool share_cap_is_idle(const struct share *s, share_flow f, share_rate cap)
{
	const struct share_flow_book *fb = &s->flows[f];
	return s->n_split == 0 && !fb->pending && fb->cause < SHARE_CODE_CAP && cap > 0 && cap / fb->pull >= s->levels[f];
}

void share_flow_set_cap(struct share *s, share_flow f, share_rate cap)
{
	struct share_flow_book *fb = share_flow_book(s, f);
	SIM_ASSERT(share_capacity_valid(cap));
	if (fb->cap == cap)
		return;
	bool idle = share_cap_is_idle(s, f, cap);
	share_flow_pull(s, fb, -1);
	fb->cap = cap;
	fb->cap_level = cap / fb->weight;
	fb->pull = cap ? fb->weight : 0;
	share_flow_pull(s, fb, 1);
	if (idle)
		return;
	for (uint32_t k = 0; k < fb->n_links; k++)
		share_touch(s, fb->way[k]);
	share_flow_pend(s, f);
}

void share_flow_set_path(struct share *s, share_flow f, const struct share_use *uses, uint32_t n)
{
	share_flow_book(s, f);
	share_links_remove(s, f);
	share_links_add(s, f, uses, n);
	share_flow_pend(s, f);
}

/* Questions */

share_rate share_flow_rate(const struct share *s, share_flow f)
{
	SIM_ASSERT(f < s->n_flows && s->flows[f].live);
	return s->flows[f].rate;
}

enum share_cause share_flow_cause(const struct share *s, share_flow f, share_res *out_res)
{
	SIM_ASSERT(f < s->n_flows && s->flows[f].live);
	uint32_t cause = s->flows[f].cause;
	if (out_res)
		*out_res = cause < SHARE_CODE_CAP ? cause : SHARE_NONE;
	if (cause == SHARE_NONE)
		return SHARE_BY_NOTHING;
	return cause == SHARE_CODE_CAP ? SHARE_BY_CAP : SHARE_BY_RES;
}

struct share_flow_state share_flow_state(const struct share *s, share_flow f)
{
	SIM_ASSERT(f < s->n_flows && s->flows[f].live);
	uint32_t cause = s->flows[f].cause;
	return (struct share_flow_state){s->flows[f].rate, cause < SHARE_CODE_CAP ? cause : SHARE_NONE};
}

static const struct share_res_book *share_res_book(const struct share *s, share_res r)
{
	SIM_ASSERT(r < s->n_res);
	return &s->res[r];
}

static share_rate share_used(const struct share_res_book *b)
{
	return b->over == 0 ? base_saturate(MIN(b->payload, SHARE_RATE_MAX)) : MIN(base_div_ceil(b->payload * SHARE_UNIT + b->over, SHARE_UNIT), SHARE_RATE_MAX);
}

share_rate share_res_capacity(const struct share *s, share_res r)
{
	const struct share_res_book *rb = share_res_book(s, r);
	return rb->parent == SHARE_NONE ? rb->allotment : MIN(rb->allotment, s->res[rb->parent].capacity);
}

share_rate share_res_used(const struct share *s, share_res r)
{
	return share_used(share_res_book(s, r));
}

share_rate share_res_payload(const struct share *s, share_res r)
{
	sim_i128 payload = share_res_book(s, r)->payload;
	return payload < SHARE_RATE_MAX ? (share_rate)payload : SHARE_RATE_MAX;
}

/* Of a class, of one with frames or without limit; apart, so that what is common is short. */
static __attribute__((noinline)) struct share_state share_res_framed(const struct share *s, share_res r)
{
	return (struct share_state){share_res_capacity(s, r), share_res_used(s, r), share_res_payload(s, r), share_res_saturated(s, r)};
}

struct share_state share_res_state(const struct share *s, share_res r)
{
	const struct share_res_book *b = share_res_book(s, r);
	if (b->over != 0 || b->parent != SHARE_NONE || b->payload >= SHARE_RATE_MAX)
		return share_res_framed(s, r);
	return (struct share_state){b->allotment, (share_rate)b->payload, (share_rate)b->payload, b->n_caused > 0};
}

uint32_t share_res_flows(const struct share *s, share_res r)
{
	return share_res_book(s, r)->n_cross;
}

bool share_res_saturated(const struct share *s, share_res r)
{
	return share_res_book(s, r)->n_caused > 0;
}

const share_res *share_changed_res(const struct share *s, uint32_t *out_n)
{
	*out_n = s->changed_res.n;
	return s->changed_res.at;
}

uint64_t share_looked(const struct share *s)
{
	return s->looked;
}
