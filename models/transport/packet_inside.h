/* models/transport/packet_inside.h: the packet model's own state, shared by its files. Nobody else includes it.
 *
 *   packet.c       life of a transfer                packet_conn.c   a connection: tcp.h over sim/net.h; packet_socket.c its life
 *   packet_lane.c  resources -> lanes, paths -> routes
 *   packet_source.c  when bytes come from their source   packet_station.c  stations that serve blocks          packet_use.c    what resources carried
 *   packet_leg.c     storage over a network              packet_app.c      NFC's blocks and their answers
 *   packet_held.c  what held a stream    packet_member.c  soft resources and pools    packet_make.c  the engine's companion, counts, its own life
 */
#ifndef MODELS_TRANSPORT_PACKET_INSIDE_H
#define MODELS_TRANSPORT_PACKET_INSIDE_H

#include "models/fabric/constant.h"
#include "models/transport/packet.h"
#include "models/transport/tcp.h"
#include "models/transport/tp_stages.h"
#include "sim/net.h"

#define PACKET_MANY 16          /* connections that stand for many in one */
#define PACKET_BLOCK 65536      /* bytes: what a source hands over at once */
#define PACKET_LEGS 0x10000     /* added to the number of a connection that reads for its stream, twice to that of one that writes */

enum packet_event { PACKET_DONE, PACKET_STALLED, PACKET_RESUMED, PACKET_RATE }; /* as events of the engine; TP_DONE.. in this order */

/* Timers of the net. The first ones are of a connection, and lazy: `armed` is the earliest pending one, what is due is looked up when it comes. PACKET_SOURCE:
 * of a transfer, and its stream is added to it. */
enum packet_timer {
	PACKET_RETRANSMIT, PACKET_DELAYED_ACK, PACKET_PACE, PACKET_DRAIN, PACKET__TIMERS, PACKET_TICK, PACKET_STATION, PACKET_SOURCE, PACKET_APP = 0x10000,
};

struct packet_lane { /* of a resource */
	net_lane lane;              /* NET_NONE: none */
	uint16_t overhead;
	bool down, schedules;       /* schedules: it has classes */
};

/* What a connection waits for. */
enum packet_wait { PACKET_BY_SOURCE, PACKET_BY_NIC, PACKET_BY_CWND, PACKET_BY_SEND_WINDOW, PACKET_BY_RECEIVE_WINDOW, PACKET_BY_CONNECT, PACKET__WAITS };

/* A wire as lanes of the net. */
struct packet_way {
	uint32_t wire;
	net_route there, back;
	net_lane first;             /* NET_NONE: none */
	bool holds, scheduled;      /* the first place pushes back on its senders instead of dropping; it is a class, and tells when packets have left */
	uint32_t mss, headers, burst;
	uint32_t n, res[WIRE_MAX_HOPS]; /* there, by hop */
};

struct packet_conn {
	struct tcp_sender *sender;
	struct tcp_receiver *receiver;
	struct packet_xfer *x;      /* whose bytes it carries; NULL: it is idle */
	const struct packet_way *way; /* NULL: dead, what is sent is lost */
	uint32_t index, owner, stream; /* stream: of the transfer */
	uint32_t number;            /* which of the stream's connections; see PACKET_LEGS */
	uint32_t mss, headers;
	uint32_t refs;              /* its packets and timers in the net */
	bool closed, ecn;
	uint32_t scale;             /* of the windows it is offered */
	uint64_t unsent;            /* bytes in its send buffer, never sent */
	uint64_t inside;            /* bytes sent and not yet in order at the other end */
	uint64_t stale;             /* of these: of transfers that were cancelled */
	uint64_t sent, delivered;   /* bytes since it was made */
	uint64_t low;               /* with less than this unsent it asks its source for more */
	struct sim_time armed[PACKET__TIMERS];
	struct sim_time leaves[2];  /* when the last packet of its two bursts at the NIC has left it */
	uint32_t burst, turn;       /* bytes of the present one; which it is */
	int64_t at_nic;             /* bytes that wait at a class */
	/* what it waited for since it was judged last */
	enum packet_wait wait;
	struct sim_time waits_since, judged;
	struct sim_dur round;       /* its round trip then */
	int64_t waited[PACKET__WAITS];
	uint32_t worst, worst_hop;  /* ns, and where: the longest wait of a packet */
	uint32_t losses;            /* recoveries and timeouts then */
	bool lossy;                 /* its window was cut by a loss */
	/* for traces and counts */
	uint32_t id;                /* in the run, never used twice */
	uint32_t packets, acks;     /* sent */
	bool timing;                /* the round trip of a segment is being measured */
	uint32_t timed;             /* which */
	struct sim_time timed_at;
};

struct packet_use {           /* of a resource, since it was accounted last */
	sim_i128 payload, used;     /* bytes since they were taken over into its areas */
	sim_i128 ticked;            /* used in this tick, and taken over */
	uint64_t sent;              /* of its lane, when it was taken over */
	struct sim_dur busy;
	int64_t backlog;
	bool noted, moves, moving;  /* it is among `moved`; something moved in this tick; in the last one */
	bool pressed;               /* of a class: somebody waits for it */
};

struct packet_owner {
	GArray *conns;              /* uint32_t: open ones */
	struct tp_counts past;      /* of closed ones */
	struct tp_counts seen;      /* drops, losses and marks so far, of all */
	struct histogram round_trips;
};

struct packet_stretch { /* of a stream, from the end of the one before it */
	struct sim_time to;
	uint32_t res;
	enum tp_cause cause;
};

struct packet_stream {
	struct path path;           /* its own copy */
	uint32_t wire;              /* WIRE_NONE: nothing of it crosses a network */
	uint32_t n, conns[PACKET_MANY];
	uint32_t turn;              /* the connection that gets the next block */
	uint32_t soft[3], pool;     /* what it is a member of; outlives a dead path */
	share_rate own;             /* what soft resources count of it */
	int64_t window;             /* counted in the pool */
	/* its source */
	share_rate rate;            /* SHARE_RATE_MAX: as fast as it is asked */
	enum tp_cause cause;        /* of it */
	uint32_t cause_res;
	uint64_t making;            /* bytes of the block that is being made; 0: none */
	sim_i128 made;              /* of it, in 2^-20 B/s x ps */
	struct sim_time since, due; /* `made` is of then; when it will be whole */
	struct sim_time timer;      /* the earliest pending one */
	uint64_t asked;             /* bytes at its stations and on their way from storage */
	uint32_t stations;          /* of its path */
	bool pulling;
	struct packet_app *app;     /* NULL: it streams */
	struct packet_leg *legs[2]; /* what is read, what is written; NULL: over no network */
	struct sim_time judged;     /* where there is no connection: when */
	/* use */
	uint64_t arrived, counted;  /* delivered bytes, and those in the accounts */
	/* attribution */
	enum tp_cause held_by;
	uint32_t held_res;
	struct packet_stretch *held; /* closed ones */
	uint32_t n_held, room_held;
	struct sim_dur coarse;      /* it is judged no more often than this */
};

struct packet_xfer {
	tp_id id;
	uint32_t owner, n, split;
	bool open, endless, stalled, tells, told, done;
	uint64_t total, left;       /* left: not yet taken from the source by a stream */
	uint64_t delivered, mark;   /* mark: TP_RATE is told then; UINT64_MAX: none */
	struct tp_spec spec;        /* without paths */
	struct tp_stages stages;    /* of the whole session: how fast its bytes are made */
	struct tp_stages member;    /* with what waiting for round trips costs: what soft resources count of it */
	struct sim_time begun, ended;
	uint64_t ticked;            /* delivered at the last tick */
	struct sim_time ticked_at;
	share_rate mean, said;      /* of the last tick; the rate told last */
	struct packet_stream streams[];
};

struct packet {
	struct tp base;
	struct sim *sim;
	struct net *net;
	struct res_table *res;
	uint64_t seed;
	uint16_t handler;
	tp_event_fn fn;
	void *ctx;
	struct tp_trace trace;      /* none of its functions: off */
	bool traced;                /* somebody wants packets */
	uint32_t opened;            /* connections so far */
	GPtrArray *conns;           /* struct packet_conn, by index; NULL: free */
	GArray *free_conns;         /* uint32_t */
	GPtrArray *owners;          /* struct packet_owner; NULL: none yet */
	GPtrArray *xfers;           /* struct packet_xfer by id from `first` on; NULL once forgotten */
	tp_id first;
	uint32_t forgotten;
	GPtrArray *open;            /* struct packet_xfer: those under way, by their start */
	GPtrArray *ways;            /* struct packet_way by wire; NULL: none yet */
	GArray *lanes;              /* struct packet_lane by resource */
	GArray *lane_res;           /* uint32_t: resources with lanes */
	struct packet_station_table *stations;
	uint64_t sent, taken;       /* packets that entered the net, and that it gave back: arrived or gone */
	uint64_t played, most;      /* callbacks of the net in this stretch, and when to end it */
	/* accounts */
	GArray *use;                /* struct packet_use by resource */
	GArray *moved;              /* uint32_t: resources with something to account */
	struct sim_time accounted, tick; /* up to here; the pending tick, or NEVER */
	bool moving;                /* something moved in the last stretch */
};

static inline struct packet *packet_of(const struct tp *t) { return (struct packet *)t; }
static inline struct sim_time packet_now(const struct packet *p) { return net_now(p->net); }
static inline struct packet_conn *packet_conn_at(const struct packet *p, uint32_t i) { return p->conns->pdata[i]; }
/* An event of the net. */
static inline void packet_played(struct packet *p)
{
	if (++p->played >= p->most)
		net_stop(p->net);
}

/* packet.c */
struct packet_xfer *packet_xfer(const struct packet *p, tp_id id);
void packet_crossed(struct packet *p, struct packet_conn *c, uint64_t bytes);                 /* so many bytes more are in order at the connection's end */
void packet_arrived(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes); /* so many bytes more have reached their end */
void packet_tell(struct packet *p, struct packet_xfer *x, enum packet_event ev);              /* at the net's present instant */
share_rate packet_rate(const struct packet_xfer *x);                                           /* now, as progress tells it */

/* packet_member.c */
void packet_member_join(struct packet *p, struct packet_xfer *x, struct packet_stream *s); /* what its path names */
void packet_member_leave(struct packet *p, struct packet_stream *s);
int64_t packet_member_window(const struct packet *p, const struct packet_xfer *x, const struct packet_stream *s);

/* packet_make.c */
struct packet *packet_new(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx);
void packet_free(struct tp *t);
void packet_trace(struct tp *t, const struct tp_trace *to);
void packet_res_counts(const struct tp *t, uint32_t res, struct tp_counts *out);

/* packet_lane.c */
uint32_t packet_lane_wire(struct packet *p, const struct path *path);  /* its wire, or one made of what it uses; WIRE_NONE: no network */
const struct packet_way *packet_lane_way(struct packet *p, uint32_t wire);
void packet_lane_changed(struct packet *p, uint32_t res);
net_lane packet_lane_of(const struct packet *p, uint32_t res);         /* NET_NONE: it has none */
bool packet_lane_schedules(const struct packet *p, uint32_t res);

/* packet_socket.c: of (owner, stream, number); an idle one is taken up again, else it is made. */
struct packet_conn *packet_conn_take(struct packet *p, uint32_t owner, uint32_t stream, uint32_t number, const struct packet_way *way,
	const struct tcp_opts *tcp, int64_t window);
void packet_conn_route(struct packet *p, struct packet_conn *c, const struct packet_way *way); /* NULL: dead */
void packet_conn_window(struct packet *p, struct packet_conn *c, int64_t window);
void packet_conn_drop(struct packet *p, struct packet_conn *c);        /* its transfer is over: what was not sent is forgotten; it becomes idle */
void packet_conn_hang_up(struct packet *p, uint32_t owner);
void packet_conn_free_all(struct packet *p);
struct packet_owner *packet_owner(struct packet *p, uint32_t owner);
void packet_owner_free(gpointer owner);
void packet_owner_counts(const struct packet *p, uint32_t owner, struct tp_counts *out);

/* packet_conn.c */
void packet_conn_push(struct packet *p, struct packet_conn *c);        /* sends what may be sent */
void packet_conn_give(struct packet *p, struct packet_conn *c, uint64_t bytes); /* to its send buffer */
extern const struct net_ops packet_conn_ops;

/* packet_source.c */
void packet_source_start(struct packet *p, struct packet_xfer *x);     /* its stages are worked out, its streams begin to ask */
void packet_source_rate(struct packet *p, struct packet_xfer *x, share_rate rate); /* in place of its stages */
void packet_source_want(struct packet *p, struct packet_xfer *x, uint32_t stream); /* its buffer may have room: makes the next blocks */
void packet_source_granted(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes); /* a block has passed its stations */
void packet_source_due(struct packet *p, uint32_t id, uint32_t stream);
void packet_source_pour(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes); /* into a send buffer, or to the other end */
bool packet_source_paces(const struct packet_stream *s);               /* nothing waits behind it */

/* packet_station.c: a block of a stream is served by all stations of its path one after another, then packet_source_granted() is called. */
void packet_station_ask(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes);
void packet_station_drop(struct packet *p, struct packet_xfer *x);     /* it is over: none of its blocks is granted any more */
void packet_station_due(struct packet *p, uint32_t target);            /* a timer of kind PACKET_STATION */
void packet_station_free(struct packet *p);
void packet_station_fetched(struct packet *p, void *job);              /* it has crossed the network of what it is read from */
void packet_station_lost(struct packet *p, void *job);                 /* its transfer is over */
uint32_t packet_station_count(const struct packet *p, const struct path *path);
uint32_t packet_station_holds(const struct packet *p, const struct packet_xfer *x, uint32_t stream, uint32_t *out_blocks);

/* packet_leg.c: storage over a network, before a block is sent and after it has arrived. */
void packet_leg_set(struct packet *p, struct packet_xfer *x, uint32_t stream);   /* its path is new */
bool packet_leg_read(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes, void *job); /* then packet_station_fetched() */
void packet_leg_write(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes); /* then packet_arrived() */
void packet_leg_crossed(struct packet *p, struct packet_conn *c, uint64_t bytes); /* so many more are in order at the end of a connection of a leg */
void packet_leg_drop(struct packet *p, struct packet_xfer *x);
bool packet_leg_full(const struct packet_stream *s);                   /* as much as may be is to be written */
uint64_t packet_leg_room(const struct packet_stream *s);               /* that may be on its way from storage */
struct packet_conn *packet_leg_busiest(const struct packet *p, const struct packet_stream *s, bool write);

/* packet_app.c: a sender that waits for its blocks to be at the other end. */
void packet_app_take(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes);    /* has passed its stations; then packet_source_pour() */
void packet_app_arrived(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes); /* at the other end */
void packet_app_due(struct packet *p, uint32_t id, uint32_t stream);
void packet_app_drop(struct packet_xfer *x);
uint64_t packet_app_inside(const struct packet_stream *s);             /* bytes that are not in the send buffer yet */
bool packet_app_waits(const struct packet_xfer *x, const struct packet_stream *s); /* for its thread, or for an answer */

/* packet_use.c */
void packet_use_flush(struct packet *p, struct packet_stream *s);      /* before its path changes or ends */
void packet_use_cross(struct packet *p, const struct packet_stream *s, bool from_now); /* it crosses its path, or no longer; whoever acts on ports is told */
void packet_use_tick(struct packet *p);
void packet_use_wake(struct packet *p);                                /* something moves again */
void packet_use_measure(struct packet *p);                             /* up to now, which ends a stretch */
void packet_use_look(struct packet *p);                                /* areas alone, up to now: changes nothing that anybody could see later */

/* packet_held.c */
void packet_held_wait(struct packet_conn *c, enum packet_wait w, struct sim_time now);
void packet_held_judge(struct packet *p, struct packet_conn *c, bool now); /* once a round trip, or now */
void packet_held_flush(struct packet *p, struct packet_xfer *x, uint32_t stream); /* what holds it changes now */
void packet_held_look(struct packet *p, struct packet_xfer *x, uint32_t stream);               /* it has no connection: judged now and then */
void packet_held_each(const struct packet *p, const struct packet_xfer *x, tp_held_fn fn, void *ctx);

#endif
