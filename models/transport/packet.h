/* models/transport/packet.h: the packet model: TCP connections, segment by segment, over queues.
 *
 * Same interface as the flow model. What only it has, by the transport that packet_factory made: counts, and a trace.
 */
#ifndef MODELS_TRANSPORT_PACKET_H
#define MODELS_TRANSPORT_PACKET_H

#include "models/transport/transport.h"

extern const struct tp_factory packet_factory;

struct packet_counts {
	uint64_t data, acks;      /* sent: data segments with retransmissions; acknowledgements */
	uint64_t dropped, lost;   /* by full queues and places that were down; at random */
	uint64_t marked;          /* data that came with a mark (ECN) */
	uint64_t retransmitted, timeouts, recoveries, connections;
	uint64_t events, moves;   /* of the net: played; pushes and pops of its event set */
};
void packet_count(struct tp *t, struct packet_counts *out);

/* What a trace is told, as it happens. A connection is named by its owner, its stream, and which of the stream's connections it is. */
struct packet_end { uint32_t owner, stream, number; };
struct packet_seen {
	struct sim_time at;
	struct packet_end end;
	bool sender;              /* at the sender's end (data sent, acknowledgements received), else at the receiver's */
	bool sent;                /* else received */
	bool ack, syn, marked;    /* ack: an acknowledgement (payload 0) */
	uint64_t offset;          /* of data: where its first byte is in the connection's bytes; of an acknowledgement: how many of them it acknowledges */
	uint32_t payload, bytes;  /* bytes: of the IP packet */
	uint64_t window;          /* of an acknowledgement: bytes */
};
struct packet_trace {
	void (*seen)(void *ctx, const struct packet_seen *s);
	void (*window)(void *ctx, struct sim_time at, const struct packet_end *end, uint64_t cwnd, uint64_t flight); /* once a round trip */
	void (*queue)(void *ctx, struct sim_time at, uint32_t res, int64_t backlog, uint64_t dropped);              /* bytes waiting, at each tick of the accounts */
	void *ctx;                /* any of the functions may be NULL */
};
void packet_set_trace(struct tp *t, const struct packet_trace *trace); /* borrowed; NULL: off */

#endif
