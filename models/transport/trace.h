/* models/transport/trace.h: what a model with packets tells of each of them: for captures and timelines, and what it has counted.
 *
 * Nobody listens unless tp_ops.trace was given a listener; the test for that is all it costs then. Everything is told in the order of time of one place, not of all: what
 * is worked out ahead may be told early, so whoever writes it down sorts. Segments bear the numbers of models/transport/tcp.h; bytes are payload.
 */
#ifndef MODELS_TRANSPORT_TRACE_H
#define MODELS_TRANSPORT_TRACE_H

#include "sim/histogram.h"
#include "sim/time.h"

enum tp_trace_leg { TP_TRACE_MAIN, TP_TRACE_READ, TP_TRACE_WRITE }; /* the transfer's own connection, or one that reads from or writes to storage for it */

struct tp_trace_connection {
	uint32_t connection;  /* its number in the run, from 0, never used twice */
	uint32_t owner;       /* of its transfers */
	uint32_t stream;      /* which of the transfer's paths; the k-th of several connections of one path is told apart by its number. Of storage: which of its ways */
	enum tp_trace_leg leg;
	uint32_t mss;
	struct sim_time at;
};

/* Where a packet is seen: at the end that it leaves, as it is handed to its adapter, or at the end that it has come to. */
enum tp_trace_point { TP_TRACE_DATA_SENT, TP_TRACE_DATA_ARRIVED, TP_TRACE_ACK_SENT, TP_TRACE_ACK_ARRIVED };

struct tp_trace_packet {
	struct sim_time at;
	uint32_t connection;
	enum tp_trace_point point;
	uint32_t seq;         /* of data: its segment. Of an acknowledgement: the one awaited */
	uint32_t bytes;       /* of data: payload. Of an acknowledgement: 0 */
	bool again;           /* of data: a retransmission */
	bool may_mark, marked; /* ECN-capable; congestion experienced */
	bool echo;            /* of an acknowledgement: ECN echo */
	uint32_t window;      /* of an acknowledgement: segments beyond `seq` that may be sent */
	uint32_t sack_from, sack_to; /* of an acknowledgement: [from, to); equal: none */
};

struct tp_trace {
	void *ctx;
	void (*opened)(void *ctx, const struct tp_trace_connection *c);
	void (*packet)(void *ctx, const struct tp_trace_packet *p); /* NULL: packets are not wanted */
	void (*closed)(void *ctx, uint32_t connection, struct sim_time at);
	/* Once a tick of measuring where it has changed; NULL: not wanted. */
	void (*window)(void *ctx, uint32_t connection, struct sim_time at, uint64_t cwnd_bytes, uint64_t flight_bytes);
	void (*queue)(void *ctx, uint32_t res, struct sim_time at, int64_t backlog_bytes);
};

/* What was counted of one owner's connections, or at one resource, up to now. */
struct tp_counts {
	uint64_t packets;       /* data packets sent, with retransmissions; at a resource: packets that came to it, of either kind */
	uint64_t acks;          /* acknowledgements sent; at a resource 0 */
	uint64_t retransmitted, timeouts; /* at a resource 0 */
	uint64_t dropped, lost; /* by a full queue; at random */
	uint64_t marked;
	int64_t backlog_peak;   /* at a resource: bytes at most in its queue; else 0 */
	const struct histogram *round_trips; /* measured, of data that was sent once; NULL at a resource. Borrowed until the next call */
};

#endif
