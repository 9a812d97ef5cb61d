/* models/transport/flow_inside.h: the flow model's own state, shared by its files: flow.c (life of a transfer), flow_caps.c (what TCP and the sender allow), flow_held.c
 * (what held a stream, and since when). Nobody else includes it. */
#ifndef MODELS_TRANSPORT_FLOW_INSIDE_H
#define MODELS_TRANSPORT_FLOW_INSIDE_H

#include <gsl/gsl_rng.h>
#include "models/transport/flow_ends.h"
#include "models/transport/flow_window.h"
#include "models/transport/tp_stages.h"

enum flow_ev { EV_DONE, EV_RAMP, EV_STALLED, EV_RESUMED };

/* Stretches of a stream follow each other without a gap, the first from the start of the transfer. */
struct stretch {
	struct sim_time to;
	uint32_t res;
	uint16_t stream;
	uint8_t cause;
};

struct way { /* what a path says besides its resources, which are with the flow */
	struct sim_dur rtt;
	uint32_t mss, lossy, soft[3], pool, weight;
	int64_t loss_ppb;
	share_rate stage;
	uint32_t stage_res;
	bool dead;
};

/* A drop-tail queue and who has windows in it. */
struct fifo {
	uint32_t res;
	struct sim_dur delay;   /* what stands in it takes this long */
	share_rate capacity;    /* of its link, when it was looked at */
	GArray *users;          /* struct flow_owner */
	bool due;               /* it is among `due` of the flow model */
	sim_i128 windows, drift; /* in it when it was looked at, and by how much they have changed since, each taken for itself; bytes of the wire */
};

#define FLOW_MAX_HOPS 4
struct hop {
	struct fifo *fifo;
	uint32_t ppm;           /* bytes of the wire for payload */
	share_rate upstream;    /* of the wire: what can arrive at it from this stream */
};

/* A stream whose congestion window is followed. */
struct rounds {
	struct flow_window w;
	struct hop hops[FLOW_MAX_HOPS];
	unsigned n_hops;
	int64_t noticed;        /* a queue was overrun in slow start, or a packet lost: the window when that is noticed, at the next round; 0: no */
	struct sim_time begun;  /* of the present round */
	struct sim_time grown, next, deaf; /* the window is that of `grown`; next step; no second loss before */
	struct sim_dur least_wait; /* in queues, seen since it began */
	bool calm;              /* its queue is: the window does not decide */
	enum tp_cause cause;    /* when its cap is in force */
	uint32_t res;
	uint32_t lost_at;       /* the resource where its last packet was lost, or SHARE_NONE */
	gsl_rng *rng;           /* NULL: nothing is drawn */
	bool lossy;             /* a random loss is due after until_loss more, in 2^-20 B/s x ps */
	sim_i128 until_loss;
	struct sim_time counted;
	share_rate counted_rate;
};

#define FLOW_NOWHERE (SHARE_NONE - 1)

struct stream {
	struct way path;
	share_flow flow;
	uint32_t soft[3], pool; /* what it is a member of; outlives a dead path */
	share_rate own;         /* cap without slow start: what soft resources count */
	enum tp_cause own_cause;
	uint32_t own_res;       /* what the cause stands for, or SHARE_NONE */
	int64_t window;         /* counted in the pool */
	bool ramped;            /* the cap in force is that of its rounds */
	struct rounds *rounds;  /* NULL: its window does not change, or does not matter */
	share_rate rate;
	enum tp_cause cause;
	uint32_t res;
	uint32_t place;         /* the cause is that this resource holds it, and stays so while it does; FLOW_NOWHERE: it is another, or may change */
	struct sim_time since;
	struct stretch *held;   /* closed ones */
	uint32_t n_held, room_held;
};

struct xfer { /* what each change of rates goes through comes first */
	sim_i128 total, done;
	share_rate rate;
	struct sim_time since;  /* `done` is of then */
	uint32_t n;             /* streams that exist, none once it is over */
	uint32_t slot;          /* of its end */
	bool open, endless, stalled, delayed, touched, tells;
	bool planned;           /* its end is that of its rate, */
	bool rough;             /* or a little before */
	bool rounds;            /* some stream has them */
	bool lifted;            /* the last round of the connection: no window holds what is left */
	uint64_t settled;       /* in which settle it was brought up to date last */
	uint32_t split;         /* streams the session's stages are split over */
	uint32_t owner;
	struct tcp_opts tcp;
	struct tp_stages stages;
	struct sim_time begun;
	struct stretch *past;   /* of one that is over: the stretches of all its streams, in order */
	uint32_t n_past;
	struct evq_handle ramp; /* at `wakes` */
	struct sim_time wakes;
	struct stream streams[];
};

struct flow_owner {
	uint32_t xfer, stream;
};

struct flow {
	struct tp base;
	struct sim *sim;
	struct res_table *res;
	uint16_t handler;
	tp_event_fn fn;
	void *ctx;
	GPtrArray *xfers;       /* struct xfer, by id from `first` on; NULL once forgotten */
	tp_id first;            /* all before it are forgotten, */
	uint32_t forgotten;     /* and so many since it was looked at */
	struct flow_ends *ends; /* owners are ids */
	struct sim_time next_end;
	struct evq_handle end;  /* at next_end */
	GArray *owners;         /* struct flow_owner, by share_flow */
	tp_id *touched;         /* to be brought up to date at the next settle */
	uint32_t n_touched, room_touched;
	uint64_t settles;       /* so far */
	GPtrArray *members;     /* GArray of tp_id, by pool */
	GArray *pool_window;    /* int64_t: the largest window asked of a pool */
	GPtrArray *fifos;       /* struct fifo */
	GPtrArray *due;         /* struct fifo: to be looked at at the next settle */
	GArray *users;          /* struct flow_fifo_user: scratch */
};

static inline struct xfer *flow_xfer(const struct flow *f, tp_id id)
{
	SIM_ASSERT(id < f->first + f->xfers->len);
	return id < f->first ? NULL : f->xfers->pdata[id - f->first];
}

/* flow.c: the transfer is brought up to date at the next settle. */
void flow_touch(struct flow *f, tp_id id);
/* What it has carried until now; in the last picosecond it may be more than there is. */
void flow_advance(struct xfer *x, struct sim_time now);

/* flow_caps.c: what a stream may do and why; the caps in force put into sharing. */
void flow_caps_own(struct flow *f, const struct xfer *x, struct stream *s);
void flow_caps_apply(struct flow *f, tp_id id);
/* Soft resources and pool that the stream's path names; of all members of a pool the parts change. */
void flow_caps_join(struct flow *f, tp_id id, struct stream *s);
void flow_caps_leave(struct flow *f, tp_id id, struct stream *s);
void flow_caps_set_rate(struct flow *f, tp_id id, share_rate rate);
void flow_caps_begin(struct flow *f, tp_id id);
void flow_caps_on_ramp(struct flow *f, tp_id id);
int64_t flow_caps_window(const struct flow *f, const struct xfer *x, const struct stream *s); /* socket buffers and its part of the pool */

/* flow_rounds.c: a stream begins, changes its way, ends. */
void flow_rounds_join(struct flow *f, tp_id id, uint32_t stream, const struct path *p, uint64_t draws);
void flow_rounds_move(struct flow *f, tp_id id, uint32_t stream, const struct path *p);
void flow_rounds_leave(struct flow *f, tp_id id);
/* All streams are in slow start from the next flow_rounds_go() on, which sets them going. */
void flow_rounds_start(struct flow *f, tp_id id);
void flow_rounds_go(struct flow *f, tp_id id);
void flow_rounds_step(struct flow *f, tp_id id);
void flow_rounds_rated(struct flow *f, tp_id id); /* its rates were solved anew */
share_rate flow_rounds_cap(const struct flow *f, const struct xfer *x, struct stream *s);
void flow_rounds_free(struct rounds *r);
bool flow_rounds_crosses(const struct rounds *r, uint32_t res);              /* its queue is one of its hops */
bool flow_rounds_decides(const struct flow *f, const struct stream *s);      /* the window, or a queue it stands in, decides its rate */
struct sim_dur flow_rounds_trip(const struct stream *s);                     /* with what stands in queues */
int64_t flow_rounds_window(const struct flow *f, const struct xfer *x, const struct stream *s);
void flow_rounds_lose(const struct flow *f, const struct xfer *x, struct stream *s, uint32_t at); /* a packet, at that resource */
uint64_t flow_rounds_draw(gsl_rng *g);                                       /* of 2^53, never 0 */

static inline int64_t flow_wire(int64_t payload, uint32_t ppm)
{
	return base_div_floor((sim_i128)payload * ppm, SHARE_UNIT);
}

/* flow_queue.c */
struct fifo *flow_queue_of(struct flow *f, uint32_t res);
void flow_queue_free(gpointer fifo);
/* The stream's queues are looked at when the instant settles, before its rates are solved. */
void flow_queue_call(struct flow *f, const struct rounds *r);
/* The same after the stream's own window has changed by so much: of a crowd, not before all its changes together matter. */
void flow_queue_stepped(struct flow *f, const struct rounds *r, int64_t change);
void flow_queue_settle(struct flow *f);
void flow_queue_changed(struct flow *f, uint32_t res); /* its rate has */
int64_t flow_queue_fair_window(const struct flow *f, const struct stream *s);

/* flow_held.c */
/* It is over: its streams' stretches become its past, and the streams are gone. */
void flow_held_bury(struct xfer *x, struct sim_time now);
/* Whatever holds it now does so from now on; `by` is the resource that does so in sharing, or SHARE_NONE. */
void flow_held_attribute(const struct flow *f, const struct xfer *x, struct stream *s, share_res by, struct sim_time now);
void flow_held_each(const struct flow *f, tp_id id, tp_held_fn fn, void *ctx);

#endif
