/* models/run_trace.h: what a run tells of its packets while it plays, in the names of its world: plain data for captures and timelines.
 *
 * Only a transport with packets tells anything. Texts and addresses are borrowed for the call. A connection is told with its first packet; numbers are those of
 * models/transport/trace.h, and packets are its.
 */
#ifndef MODELS_RUN_TRACE_H
#define MODELS_RUN_TRACE_H

#include "models/fabric/ip.h"
#include "models/transport/trace.h"

struct run_trace_end {
	const char *host, *adapter; /* NULL: none of ours, such as a portal of an array */
	struct ip address;          /* IP_NONE: it has none, such as FCoE's */
	uint16_t port, vlan;        /* vlan 0: untagged */
};

struct run_trace_connection {
	uint32_t connection;
	const char *session;        /* "m1/vmotion" */
	const char *service;
	struct run_trace_end from, to;
	struct run_trace_end back;  /* the adapter that the receiver's acknowledgements leave by: `to`, unless its routes say otherwise */
	bool routed;                /* a router lies between the two */
	bool by_receiver;           /* who receives opened it: what is read from a portal */
	uint32_t mss;
	struct sim_time at;
};

struct run_trace {
	void *ctx;
	void (*opened)(void *ctx, const struct run_trace_connection *c);
	void (*packet)(void *ctx, const struct tp_trace_packet *p); /* NULL: packets are not wanted */
	void (*closed)(void *ctx, uint32_t connection, struct sim_time at);
	void (*window)(void *ctx, uint32_t connection, struct sim_time at, uint64_t cwnd_bytes, uint64_t flight_bytes); /* NULL: not wanted */
	void (*queue)(void *ctx, const char *resource, const char *direction, struct sim_time at, int64_t backlog_bytes);   /* direction may be NULL */
};

#endif
