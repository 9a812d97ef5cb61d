/* sim/share_inside.h: what the files of the sharing solver share; nobody else includes it.
 *
 * share.c keeps the books (flows, resources, who crosses what), share_fill.c fills a set of flows with all others fixed, share_class.c sets the allotments of
 * class nodes, share_solve.c decides which set to fill, share_verify.c checks the result without trusting any of them.
 *
 * Kept exact between solves, for each resource: used = sum of rate*ppm, load = sum of weight*ppm and need = sum of cap*ppm over the flows that cross it. A flow
 * with cap 0 stands still: its weight counts as 0, it is in nobody's way and keeps no class active.
 */
#ifndef SIM_SHARE_INSIDE_H
#define SIM_SHARE_INSIDE_H

#include "sim/share.h"

#define SHARE_NO_LEVEL INT64_C(-1)
#define SHARE_CODE_CAP (UINT32_MAX - 1) /* a cause is kept as a resource, this, or SHARE_NONE */

/* A flow's way over a resource; `place` is its index in that resource's list of crossings. */
struct share_link {
	share_res res;
	uint32_t ppm;
	uint32_t place;
};

/* The same seen from the resource; `link` is the index in the flow's list of links. */
struct share_cross {
	share_flow flow;
	uint32_t ppm;
	uint32_t link;
};

/* Of both kinds of book, what a filling goes through comes first. */
struct share_flow_book {
	share_rate level; /* at which it was frozen */
	share_rate rate;
	share_rate cap;
	struct share_link *links;
	uint32_t n_links;
	uint32_t pull;    /* the weight; 0 while the cap is 0 */
	uint32_t cause;
	bool live;
	bool pending; /* new or changed since the last solve */
	bool in_set;
	share_rate old_rate; /* as the last solve left them; of members of the set only */
	share_rate old_level;
	uint32_t old_cause;
	uint32_t weight;
	share_flow next_free;
};

struct share_res_book {
	/* during a filling and after it, of touched ones: */
	sim_i128 left;         /* what is left (x 10^6) */
	sim_i128 open_load;    /* the load of the members of the set not yet frozen */
	sim_i128 new_payload;  /* what those frozen have got */
	share_rate fill_level; /* at which it is saturated, or SHARE_NO_LEVEL */
	uint32_t n_cross;
	bool touched;
	bool stale;            /* something was frozen here since its level was worked out */
	bool couples;          /* as of the last solve: it could become saturated, so its flows may matter to each other */
	/* during a solve, what the members of the set had here before it: */
	sim_i128 set_used;
	sim_i128 set_load;
	sim_i128 set_payload;
	share_rate level;      /* at which it was saturated in the last solve, or SHARE_NO_LEVEL */
	struct share_cross *cross;
	sim_i128 rest_load;    /* load of the others that stood at `level`: they would share what is freed or taken there */
	sim_i128 fill_load;    /* load of the flows at fill_level */
	sim_i128 used;
	sim_i128 load;
	sim_i128 payload;
	sim_i128 need;         /* sum of cap*ppm */
	sim_i128 level_load;   /* load of the flows at `level`, as the last solve left them */
	share_rate capacity;   /* as set; of a class: its limit */
	share_rate allotment;  /* what is shared out: the capacity, or what a class may use at present */
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

struct share_key {
	share_rate level;
	uint32_t id;
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
	uint32_t n_flows;
	uint32_t room_flows;
	struct share_link *links; /* of all flows, `stride` for each */
	uint32_t stride;
	uint32_t n_live;
	share_flow first_free;
	struct share_res_book *res;
	uint32_t n_res;
	uint32_t room_res;
	uint32_t n_split;           /* parents with two active classes or more */
	struct share_list pending;  /* flows; may hold some removed since */
	struct share_list touched;  /* resources this solve looks at */
	struct share_list set;      /* flows this solve fills; their rate, level and cause are what the last filling gave them */
	uint8_t *open;              /* by flow, as many as `flows` has room for: in the set and not yet frozen */
	bool wide;                  /* the last change reached far: the next one is expected to do the same */
	struct share_list marked;   /* scratch of the filling: resources, */
	struct share_list capped;   /* and flows at the least level */
	struct share_key *heap;
	uint32_t n_heap;
	uint32_t room_heap;
	struct share_bits flow_bits;
	struct share_bits res_bits;
	struct share_list changed_flows;
	struct share_list changed_res;
};

/* share.c */
void share_list_add(struct share_list *l, uint32_t x);
void share_touch(struct share *s, share_res r);

/* share_fill.c */
/* The level a resource would have with `left` (x 10^6) for flows of that load (> 0); in [0, SHARE_RATE_MAX]. */
share_rate share_level(sim_i128 left, sim_i128 load);
/* Shares out to the flows of the set what all others leave; every resource of the set must be touched. The books are left as they were: what the filling gave
 * stands in the flows and in `left`, `new_payload`, `fill_level` of the resources. */
void share_fill(struct share *s);

/* share_class.c */
static inline bool share_is_split(const struct share_res_book *r) { return r->n_active >= 2; }
/* Gives the active classes of a split parent their guarantees. */
void share_class_guarantee(struct share *s, share_res parent);
/* Gives the slack the last filling left to saturated classes; false: there was none to give, or nobody to take it. */
bool share_class_spread(struct share *s, share_res parent);
/* Keeps count of active classes when a flow begins or ceases to pull on class c. */
void share_class_activity(struct share *s, share_res c, bool active);

#endif
