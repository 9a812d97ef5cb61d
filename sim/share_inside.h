/* sim/share_inside.h: what the files of the sharing solver share; nobody else includes it.
 *
 * share.c keeps the books (flows, resources, who crosses what), share_ripple.c follows a change to whatever it reaches, share_fill.c fills a set of flows with all
 * others fixed, share_class.c sets the allotments of class nodes, share_solve.c decides between them, share_verify.c checks the result without trusting any.
 *
 * Kept exact between solves, for each resource: payload = sum of rate, over = sum of rate*(ppm - 10^6), load = sum of weight*ppm and need = sum of cap*ppm over the flows that cross it. A flow
 * with cap 0 stands still: its weight counts as 0, it is in nobody's way and keeps no class active.
 */
#ifndef SIM_SHARE_INSIDE_H
#define SIM_SHARE_INSIDE_H

#include "sim/share.h"

#define SHARE_NO_LEVEL INT64_C(-1) /* compares as the greatest where levels are compared as unsigned */
#define SHARE_STILL INT64_C(-1) /* below every level */
#define SHARE_CODE_CAP (UINT32_MAX - 1) /* a cause is kept as a resource, this, or SHARE_NONE */

/* A flow's link to a resource of its way; `place` is its index in that resource's list of crossings. */
struct share_link {
	uint32_t ppm;
	uint32_t place;
};

/* The same seen from the resource; `link` is the index in the flow's way. */
struct share_cross {
	share_flow flow;
	uint32_t ppm;
	uint32_t link;
};

/* Of both kinds of book, what a solve goes through comes first. */
struct share_flow_book {
	share_rate rate;
	share_rate cap;
	share_rate cap_level; /* at which its cap holds it */
	share_res *way;       /* the resources it crosses, */
	uint32_t n_links;
	uint32_t pull;        /* the weight; 0 while the cap is 0 */
	uint32_t cause;
	bool live;
	bool pending; /* new or changed since the last solve */
	bool in_set;
	bool whole;   /* some resource is used by at least 10^6 ppm: no rate there is above SHARE_RATE_MAX */
	struct share_link *links; /* and how */
	share_rate old_rate; /* as the last solve left them; of members of the set only */
	uint32_t old_cause;
	union {
		uint32_t weight;
		share_flow next_free; /* once it is removed */
	};
};

struct share_res_book {
	sim_i128 payload;      /* sum of rate */
	sim_i128 over;         /* sum of rate*(ppm - 10^6): what is used beyond payload */
	sim_i128 load;         /* sum of weight*ppm */
	share_rate allotment;  /* what is shared out: the capacity, or what a class may use at present */
	share_rate level;      /* at which it is saturated, or SHARE_NO_LEVEL; in a solve what is known so far */
	share_rate held;       /* as the last solve left it; in a ripple until that level has been passed */
	share_rate least;      /* it cannot be saturated below: the level if all its flows rose together */
	share_rate key;        /* in a ripple: the least under which it is queued, or SHARE_NO_LEVEL */
	struct share_cross *cross;
	uint32_t n_cross;
	bool touched;
	bool stale;            /* in a ripple: something happened here since its level was worked out */
	bool alone;            /* one flow crosses it, and what it gives that flow is known to be `least` */
	bool couples;          /* as of the last solve: it could become saturated, so its flows may matter to each other */
	uint32_t ppm;          /* of all its crossings; 0: they differ, or are out of the common */
	sim_i128 open_load;    /* in a filling, where ppm is 0: the load of the flows not yet frozen */
	sim_i128 need;         /* sum of cap*ppm */
	share_rate capacity;   /* as set; of a class: its limit */
	share_rate told;       /* the allotment at the end of the last solve */
	uint32_t room_cross;
	uint32_t n_pulling;    /* crossings of flows whose pull is not 0 */
	uint32_t n_caused;     /* flows that name it as their cause */
	share_res parent;      /* of a class, else SHARE_NONE */
	share_res first_class; /* of a parent: its classes in order of creation */
	share_res last_class;
	share_res next_class;
	uint32_t n_active;     /* of a parent: classes with a pulling flow */
	uint32_t shares;
	share_rate reservation;
};

/* What a filling knows of a resource (share_fill.c): small, since it is all that freezing touches. Sums are modulo 2^64 while flows are being opened. */
struct share_room {
	uint64_t left;    /* for flows not yet frozen, as payload; where the book's ppm is 0 the book is kept instead */
	uint64_t pull;    /* of flows not yet frozen; 0 outside a filling */
	share_rate level; /* at which it is saturated, or SHARE_NO_LEVEL */
};

struct share_key {
	share_rate level;
	uint32_t id;
	uint32_t next; /* in a filling: in the same bucket */
};

/* A growing array of numbers; never shrinks. */
struct share_list {
	uint32_t *at;
	uint32_t n;
	uint32_t room;
};

/* A set of small numbers that lists its members in ascending order. */
struct share_bits {
	uint64_t *words;
	uint32_t n_words;
};

struct share {
	struct share_flow_book *flows;
	share_rate *levels;         /* by flow: at which it is frozen; SHARE_STILL: it pulls on nothing */
	uint32_t n_flows;
	uint32_t room_flows;
	share_res *ways;          /* of all flows, `stride` for each */
	struct share_link *links; /* the same */
	uint32_t stride;
	uint32_t n_live;
	share_flow first_free;
	struct share_res_book *res;
	uint32_t n_res;
	uint32_t room_res;
	uint32_t n_split;           /* parents with two active classes or more */
	struct share_list pending;  /* flows; may hold some removed since */
	struct share_list touched;  /* resources this solve looks at */
	struct share_list set;      /* flows whose rate or cause this solve may have moved */
	uint8_t *open;              /* by flow, as many as `flows` has room for: in the set and not yet frozen */
	bool wide;                  /* the last change reached far: the next one is expected to do the same */
	struct share_room *rooms;   /* by resource, as many as `res` has room for */
	uint32_t n_uneven;          /* of the resources that a filling is about: where the book's ppm is 0 */
	struct share_list filling;  /* scratch: resources that a filling is about; */
	struct share_list marked;   /* resources, */
	struct share_list capped;   /* and flows at the least level; */
	struct share_list rising;   /* and flows to be filled */
	struct share_key *heap;
	uint32_t n_heap;
	uint32_t room_heap;
	uint64_t looked;            /* flows and crossings, so far */
	struct share_bits flow_bits;
	struct share_bits res_bits;
	struct share_list changed_flows;
	struct share_list changed_res;
};

/* share.c */
void share_list_grow(struct share_list *l, uint32_t n); /* to n or more */

static inline void share_list_add(struct share_list *l, uint32_t x)
{
	if (l->n == l->room)
		share_list_grow(l, l->n + 1);
	l->at[l->n++] = x;
}

/* The resource is looked at. */
static inline void share_touch(struct share *s, share_res r)
{
	if (s->res[r].touched)
		return;
	s->res[r].touched = true;
	share_list_add(&s->touched, r);
}

/* Takes a flow into the set. */
static inline void share_join(struct share *s, share_flow f)
{
	struct share_flow_book *fb = &s->flows[f];
	if (fb->in_set)
		return;
	fb->in_set = true;
	fb->old_rate = fb->rate;
	fb->old_cause = fb->cause;
	share_list_add(&s->set, f);
}

/* A flow on the resource gets so much more, or less. */
static inline void share_give(struct share_res_book *r, share_rate by, uint32_t ppm)
{
	r->payload += by;
	if (ppm != SHARE_UNIT)
		r->over += (sim_i128)by * ((int64_t)ppm - (int64_t)SHARE_UNIT);
}

/* What the flows leave of it (x 10^6). */
static inline sim_i128 share_left(const struct share_res_book *r) { return (r->allotment - r->payload) * SHARE_UNIT - r->over; }
/* The lower of two levels, of which each may be SHARE_NO_LEVEL. */
static inline share_rate share_lower(share_rate a, share_rate b) { return (uint64_t)a < (uint64_t)b ? a : b; }
/* The level a resource would have with `left` (x 10^6) for flows of that load (> 0); in [0, SHARE_RATE_MAX]. */
share_rate share_level(sim_i128 left, sim_i128 load);
/* The level of a resource whose flows all rise together, or SHARE_NO_LEVEL. */
share_rate share_least(const struct share_res_book *r);

/* share_ripple.c */
/* Moves the changed flows and whoever the change reaches. SHARE_NO_LEVEL: done. Else it has reached far: all is settled below the level it returns, and the
 * flows that stand there or above remain to be filled. */
share_rate share_ripple(struct share *s);

/* share_fill.c */
/* Takes these flows into the set and shares out to them what all others leave. */
void share_fill(struct share *s, const struct share_list *flows);

/* share_class.c */
static inline bool share_is_split(const struct share_res_book *r) { return r->n_active >= 2; }
/* Gives the active classes of a split parent their guarantees. */
void share_class_guarantee(struct share *s, share_res parent);
/* Gives the slack the last filling left to saturated classes; false: there was none to give, or nobody to take it. */
bool share_class_spread(struct share *s, share_res parent);
/* Keeps count of active classes when a flow begins or ceases to pull on class c. */
void share_class_activity(struct share *s, share_res c, bool active);

#endif
