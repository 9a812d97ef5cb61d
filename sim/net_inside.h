/* sim/net_inside.h: what the files of the packet lanes share; nobody else includes it.
 *
 * A lane's ring holds each packet from when it enters until its last bit has crossed the wire. Cursors count on and are masked: head <= next, sent <= tail.
 *
 *   head    the oldest kept
 *   next    the first whose arrival is still an event to be played (those before it were played, lost on the wire, or worked out ahead)
 *   sent    the first whose last bit had not left when the latest packet entered: what lies from here on is the backlog that one met
 *
 * Every packet has a number, taken when it was sent; (instant, number) is the one order of all events. A lane fed by one other lane alone is worked out when
 * the packet enters that other lane: the packet then stands in both rings, in the earlier one as FED. What was worked out ahead of the clock can be taken
 * back to the last entry that has happened, since a ring's entry holds the state of the transmitter after it (net_change.c). So lanes with loss or a token
 * bucket, whose state is more than that, and schedulers are never worked out ahead.
 */
#ifndef SIM_NET_INSIDE_H
#define SIM_NET_INSIDE_H

#include <gsl/gsl_rng.h>
#include "sim/evq_lean.h"
#include "sim/net.h"

#define NET_LANE_BITS 24
#define NET_TIMER (1u << 23) /* in the number of an event: a timer, else a lane */
#define NET_MAX_BPS UINT64_C(100000000000000) /* so that any frame takes some picoseconds */
#define NET_TURNS (UINT64_C(1) << 39) /* + lane: the place of its turn among the events of an instant */
#define NET_LANE_END ((1u << NET_LANE_BITS) - 1) /* the route ends here */

enum net_state { NET_EVENT = 0, NET_FED = 1, NET_LOST = 2, NET_HERE_MARKED = 4 };
struct net_entry {
	int64_t enter, dep, arr; /* ps: at the queue, last bit out, whole at the far end */
	uint64_t rest;           /* of the transmitter after it: remainder of dep in ps/bps << 8 | enum net_state */
	uint64_t key;            /* number << NET_LANE_BITS | the lane it enters next */
	struct net_packet p;     /* as it leaves here */
};

enum net_kind { NET_FIFO, NET_SCHED, NET_CLASS };

struct net_tx { uint32_t size; int64_t ps; uint64_t rem; }; /* the time of so many bytes at the lane's rate */
#define NET_TX_SLOTS 4

struct net_fill { int64_t ps; uint64_t rem; }; /* when a token bucket is full again if nothing more leaves: ps + rem / average */
struct net_shape {
	uint64_t average;
	int64_t burst;
	struct net_fill full, depth; /* depth: burst / average */
	struct net_past { struct net_fill full; int64_t start; } *past; /* of each entry of the ring: the bucket before it, and when it began */
};

#define NET_NO_TURN (INT64_MAX / 2)

/* What a class and a scheduler have besides a lane's book (net_class.c says what it is for). */
struct net_queued {
	struct net_packet p;
	int64_t enter;
	uint64_t number;
};

struct net_share {
	uint32_t head, tail, mask, cap;
	struct net_queued *ring;
	uint64_t limit, guarantee;   /* bit/s; limit 0: none; guarantee 0: not active */
	int64_t due, allowed, quiet; /* quiet: active until then though it has no packets */
	uint64_t tag;
	uint32_t size;               /* the values for packets of this size: */
	uint32_t shares;
	int64_t due_ps, limit_ps;
	uint64_t tag_step;
	uint64_t reservation;
	net_lane parent;
	bool fixed;                  /* while guarantees are worked out */
};

struct net_sched {
	struct net_share **share;
	net_lane *classes;           /* [0]: what names the lane itself */
	uint32_t n;
	uint32_t waiting;            /* packets in all classes */
	uint64_t virtual_time;
	int64_t quiet;               /* before that, and if not `stale`, the same classes are active as when guarantees were worked out */
	bool stale;
	bool sending;
	net_lane sent_from;          /* the lane that the packet being sent named */
	struct net_packet sent;
	int64_t turn;                /* when the next one is due; NET_NO_TURN: none is */
};

struct net_feeder { net_lane from; uint32_t routes; }; /* NET_NONE: what is sent enters here first */

struct net_lane_book {
	struct net_entry *ring;
	uint32_t mask, cap; /* cap 0: no ring yet */
	uint32_t head, next, sent, tail;
	int64_t free;      /* the transmitter: from then on, with `rem` of bps-ths of a picosecond more */
	uint64_t rem;
	int64_t backlog;   /* as the latest packet met it, itself included */
	int64_t peak, busy;
	uint64_t in, in_bytes;
	int64_t last_arr;
	uint64_t last_number;
	uint64_t bps;      /* of the transmitter: peak rate included */
	uint32_t waiting;  /* packets in other rings whose entering here is an event */
	net_lane feeder;   /* is worked out ahead when a packet enters that lane; NET_NONE: never */
	uint8_t kind;
	bool down, lowered; /* lowered: the limit may have been set below the backlog */
	bool armed;        /* an event of the set stands for ring[next] */
	bool plain;        /* neither marks nor loses nor shapes */
	struct net_lane_opts o;
	struct net_tx tx[NET_TX_SLOTS];
	int64_t pending_at; /* of its event */
	uint64_t pending;
	uint64_t out, out_bytes, dropped, dropped_bytes, lost, lost_bytes, marked;
	uint64_t until_loss; /* packets that pass before the next lost one */
	struct net_shape *shape;
	gsl_rng *draws;
	double log_pass;   /* log2 of the probability that a packet is not lost */
	struct net_sched *sched;
	struct net_share *share;
	struct net_feeder *feeders;
	uint32_t n_feeders;
};

struct net_route_book {
	net_lane *lanes; /* n, and NET_LANE_END */
	uint32_t n;
	bool live, held; /* held: not to be given out again yet */
};

struct net_timer_book { uint32_t target, kind; }; /* free: kind is the next free one */

struct net {
	struct ladder *q; /* by lane, or NET_TIMER | which timer */
	struct net_timer_book *timers;
	uint32_t n_timers, cap_timers, free_timer;
	struct net_ops ops;
	void *ctx;
	struct net_lane_book *lanes;
	uint32_t n_lanes, cap_lanes;
	struct net_route_book *routes;
	uint32_t n_routes, cap_routes, n_dropped, n_free;
	net_route *free_routes;
	uint64_t number;        /* the next */
	struct sim_time now;
	struct sim_time done;   /* all events up to (done, done_number) were played */
	uint64_t done_number;
	bool taken;             /* an event was taken out and none has come in since */
	bool stop;
	uint64_t events, moves;
};

static inline uint64_t net_entry_number(const struct net_entry *e) { return e->key >> NET_LANE_BITS; }
static inline net_lane net_entry_next(const struct net_entry *e) { return (net_lane)(e->key & NET_LANE_END); }
static inline enum net_state net_entry_state(const struct net_entry *e) { return (enum net_state)(e->rest & 3); }
static inline uint64_t net_entry_rem(const struct net_entry *e) { return e->rest >> 8; }
static inline struct net_entry *net_at(const struct net_lane_book *l, uint32_t i) { return &l->ring[i & l->mask]; }
static inline int64_t net_size(const struct net_lane_book *l, const struct net_packet *p) { return (int64_t)p->bytes + l->o.overhead; }

/* The first that comes in place of the one being played counts as one operation with it. */
static inline void net_push(struct net *n, int64_t t, uint64_t order, uint32_t id)
{
	n->moves += !n->taken;
	n->taken = false;
	evq_lean_put(n->q, sim_time_ps(t), order, id);
}

/* Does (t, number) lie ahead of all that was played? */
static inline bool net_ahead(const struct net *n, int64_t t, uint64_t number)
{
	return t > n->done.ps || (t == n->done.ps && number > n->done_number);
}

/* When the transmission of ring[i] began. */
static inline int64_t net_start(const struct net_lane_book *l, uint32_t i)
{
	if (l->shape)
		return l->shape->past[i & l->mask].start;
	int64_t enter = net_at(l, i)->enter;
	int64_t before = i == l->head ? 0 : net_at(l, i - 1)->dep;
	return enter > before ? enter : before;
}

/* Packets whose last bit has left by t count no longer as backlog. */
static inline void net_lane_sent(struct net_lane_book *l, int64_t t)
{
	while (l->sent != l->tail && net_at(l, l->sent)->dep <= t) {
		l->backlog -= net_size(l, &net_at(l, l->sent)->p);
		l->sent++;
	}
}

/* net_count.c */
bool net_conserves(const struct net *n, net_lane id); /* in = out + dropped + lost + inside, and no queue beyond its limit */

static inline void net_checked(const struct net *n, net_lane id)
{
#ifdef VMKSIM_CHECKED
	SIM_ASSERT(net_conserves(n, id));
#else
	(void)n, (void)id;
#endif
}

/* net_lane.c */
int64_t net_put(struct net *n, net_lane id, const struct net_packet *p, int64_t t, uint64_t number);   /* past the queue's limit */
void net_tell_gone(struct net *n, const struct net_packet *p, net_lane id, bool queue);
void net_arm(struct net *n, net_lane id);  /* makes the event set agree with ring[next] */
void net_play(struct net *n, net_lane id);
void net_lane_clean(struct net *n, struct net_lane_book *l);
int64_t net_transmit(struct net_lane_book *l, uint32_t i, int64_t t, int64_t size); /* entry i begins at t at the earliest; returns when it does */
void net_arrive(struct net_lane_book *l, struct net_entry *e); /* when it has crossed the wire */
void net_note_wait(struct net_packet *p, int64_t wait);
void net_lane_loss(struct net_lane_book *l);
bool net_lane_full(const struct net_lane_book *l, int64_t size);
/* net_change.c */
void net_unfold(struct net *n, net_lane id); /* what was worked out ahead of the clock is not */
void net_unfold_after(struct net *n, net_lane id); /* the same for all that this lane feeds */
void net_cut(struct net *n, net_lane id);  /* what has not wholly left the transmitter is dropped */
void net_feed(struct net *n, net_lane id); /* looks again whether it can be worked out ahead */
static inline bool net_queue_waits(const struct net_share *c) { return c->head != c->tail; }

/* net_queue.c */
void net_queue_keep(struct net *n, net_lane id, const struct net_packet *p, uint64_t number);
struct net_queued net_queue_take(struct net *n, net_lane id);
void net_queue_drop(struct net *n, net_lane id, net_lane told); /* all that waits; `told`: the lane that it named */
bool net_queue_full(const struct net_lane_book *q, int64_t size);
uint32_t net_queue_holds(const struct net *n, net_lane id, int64_t *bytes); /* packets that wait in this class, or in all classes of this lane */
void net_queue_hold(struct net *n, net_lane id); /* the routes of what waits in this class */
/* net_class.c */
void net_sched_make(struct net *n, net_lane id);
void net_class_enter(struct net *n, net_lane id, const struct net_packet *p, uint64_t number);
void net_class_turn(struct net *n, net_lane id);
void net_class_down(struct net *n, net_lane id); /* its `down` has changed */
void net_class_changed(struct net *n, net_lane id); /* its settings */
void net_class_free(struct net_lane_book *l);
net_lane net_class_owner(const struct net *n, net_lane id); /* the lane whose ring its packets stand in while they are sent */
/* net_shape.c */
void net_shape_set(struct net_lane_book *l, const struct net_bucket *b, int64_t now);
int64_t net_shape_start(struct net_lane_book *l, uint32_t i, int64_t t, int64_t size);
void net_shape_free(struct net_lane_book *l);

#endif
