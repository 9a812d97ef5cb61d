/* sim/net.h: packets through queues and over wires, segment by segment, without an event for each packet and hop.
 *
 * A lane is one direction of a wire with the queue before it. A packet that enters waits its turn, occupies the transmitter for (bytes + overhead) / rate
 * and arrives, whole, `delay` later at the next lane of its route, or at the route's end. What a FIFO does to a packet depends on earlier arrivals alone, so
 * its departure (or that it is dropped) is known when it enters: a busy lane has one pending event, that of its first arrival; a lane fed by one other lane
 * alone is worked out at once, and exactly: a second feeder, a change or a failure takes back what lies ahead of the clock. Lanes that are not FIFO (a
 * scheduler of classes) have departures of their own. Rates are bit/s with the remainder carried, so no time is lost to rounding (N1).
 *
 * The clock of a net is its own: net_run() plays all that lies before an instant. Ties go by the order of sending and of setting timers; a scheduler chooses
 * after all that comes at its instant. What a caller changes takes place at net_now(), so outside a callback after net_catch_up(). Nothing is allocated per
 * packet: rings grow and stay. Knows neither TCP nor hosts.
 */
#ifndef SIM_NET_H
#define SIM_NET_H

#include "sim/time.h"

struct net;
typedef uint32_t net_lane;
typedef uint32_t net_route;
#define NET_NONE UINT32_MAX
#define NET_MAX_HOPS 200

/* Flags of a packet; those below 16 are the caller's. */
#define NET_ECT 0x40   /* may be marked instead of dropped */
#define NET_CE 0x80    /* was marked */
#define NET_WAITS 0x20 /* lanes note in `a` its longest wait so far (ns, at most 4 s) and in `b` the hop where it was */
struct net_packet {
	uint32_t flow;   /* these four are the caller's */
	uint32_t seq;
	uint32_t a, b;
	net_route route;
	uint16_t bytes;  /* the IP packet; each lane adds its own overhead */
	uint8_t hop;     /* where it is on its route: 0 when it is sent */
	uint8_t flags;
};

struct net_bucket { /* token bucket: `burst` bytes let through at `peak`, else `average`; 0: none */
	uint64_t average_bps, peak_bps;
	int64_t burst;
};
struct net_lane_opts {
	uint64_t bps;            /* 0: it only delays */
	struct sim_dur delay;    /* propagation, one way */
	int64_t limit_bytes;     /* drop-tail: bytes that wait or are being sent, as the lane counts them; 0: no limit */
	uint32_t limit_packets;  /* drop-tail: packets that wait, without the one being sent; 0: no limit */
	int64_t mark_bytes;      /* from this backlog on NET_ECT packets are marked; 0: never */
	int64_t loss_ppb;        /* random loss on the wire, after the queue */
	uint64_t draws;          /* its seed */
	uint16_t overhead;       /* bytes that each packet takes here besides the IP packet: preamble, header, FCS, gap */
	bool tells;              /* net_ops.left is called when a packet has left this lane's transmitter; costs an event a packet; cannot be set later */
	struct net_bucket bucket;
};
struct net_counts {          /* in = out + dropped + lost + inside, in packets and in bytes, at every event */
	uint64_t in, out, dropped, lost, marked;
	uint64_t in_bytes, out_bytes, dropped_bytes, lost_bytes; /* with the lane's overhead; out: has left the wire */
	uint64_t sent_bytes;     /* whose last bit has left the transmitter by now */
	uint64_t inside;         /* waiting, being sent or on the wire now */
	int64_t backlog, backlog_peak; /* bytes waiting or being sent now; at most so far, or as far as was worked out ahead */
	struct sim_dur busy;     /* of the transmitter, until now */
};

struct net_ops {
	void (*arrived)(void *ctx, const struct net_packet *p);                    /* at its route's end, at net_now() */
	void (*timer)(void *ctx, uint32_t target, uint32_t kind);
	void (*left)(void *ctx, const struct net_packet *p, net_lane lane);        /* see `tells`; may be NULL */
	/* Dropped before the wire (full queue, down), or lost on it, which is told when it enters. May be NULL. Must not send. */
	void (*gone)(void *ctx, const struct net_packet *p, net_lane lane, bool queue);
};

struct net *net_new(const struct net_ops *ops, void *ctx);
void net_free(struct net *n);
struct sim_time net_now(const struct net *n);

/* Packets of a lane never overtake each other: should a shorter delay let them, the later one arrives a picosecond after the earlier. Crossing a
 * lane takes a picosecond at least. */
net_lane net_lane_add(struct net *n, const struct net_lane_opts *o);
/* Now: what waits is sent by the new settings; what is being sent or on the wire arrives as it would have. */
void net_lane_set(struct net *n, net_lane l, const struct net_lane_opts *o);
void net_lane_down(struct net *n, net_lane l, bool down);                    /* what waits is dropped, what comes is dropped */
/* A class of a lane that schedules: routes name the class instead of the lane (what names the lane is a class of normal shares). Guarantees, the greater of
 * reservation and part by shares, are served first, what is left by shares; a limit holds (net_class.c). Rates are bits on the wire. Of `o` count the limits
 * of its queue (of what waits), marking and `tells`; the rest is the lane's. A class's packets are `out`, and count as sent, when their transmission begins. */
net_lane net_class_add(struct net *n, net_lane parent, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps, const struct net_lane_opts *o);
void net_class_set(struct net *n, net_lane c, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps);
struct net_counts net_lane_counts(struct net *n, net_lane l); /* as of now */

net_route net_route_add(struct net *n, const net_lane *lanes, uint32_t n_lanes); /* copied; none: arrives a picosecond later */
void net_route_drop(struct net *n, net_route r); /* no more is sent along it; what is on it arrives */

/* Enters the first lane now. Returns when its last bit leaves that lane's transmitter; NEVER when that is not known yet (a lane that schedules) or it was
 * dropped. */
struct sim_time net_send(struct net *n, const struct net_packet *p);
void net_timer(struct net *n, struct sim_time t, uint32_t target, uint32_t kind); /* cannot be taken back: who set it looks whether it still means anything */

/* Plays all before `before`; the clock then stands at the last event played. True: net_stop() ended it earlier. */
bool net_run(struct net *n, struct sim_time before);
void net_stop(struct net *n);                        /* after the event being played */
void net_catch_up(struct net *n, struct sim_time t); /* the clock, to an instant before which nothing is left to play */
bool net_next(const struct net *n, struct sim_time *out); /* not from a callback */
uint64_t net_events(const struct net *n);            /* played so far */
uint64_t net_moves(const struct net *n);             /* operations on the event set so far: a push, a pop, a pop with its push in one */
/* The conservation of every lane and the order of its ring; false and a line in `why`. */
bool net_verify(struct net *n, char *why, size_t size);

#endif
