/* models/fabric/wire.h: what the packets of one connection meet, there and back, by resource; interned, so that a path names it by a number.
 *
 * A wire's resources are those a packet queues at (NICs, classes, shapers, physical switches, links, portals), in the order in which it meets them. What of the round
 * trip is none of its links' latencies (`res.delay`) comes on the way back. A bundle is what one leg of storage I/O uses: wires that its blocks take in turn.
 */
#ifndef MODELS_FABRIC_WIRE_H
#define MODELS_FABRIC_WIRE_H

#include "models/fabric/res.h"

#define WIRE_NONE UINT32_MAX
#define WIRE_MAX_HOPS 64

struct wire {
	uint32_t there[WIRE_MAX_HOPS], back[WIRE_MAX_HOPS];
	uint32_t n_there, n_back;
	struct sim_dur rtt;      /* the whole round trip without queues */
	uint32_t mss;            /* payload of a full segment */
	uint32_t headers;        /* bytes of IP and TCP in each: 52; over IPv6 72 */
	int64_t window;          /* bytes, of a storage connection; 0: the transfer's own */
};

struct wire_bundle {
	uint32_t *wires;         /* owned */
	uint32_t n;
	uint32_t copies;         /* each block goes over so many of them, the next ones in turn */
};

struct wire_table;
struct wire_table *wire_table_new(void);
void wire_table_free(struct wire_table *t);
uint32_t wire_add(struct wire_table *t, const struct wire *w); /* the same content gives the same number */
const struct wire *wire_get(const struct wire_table *t, uint32_t i);
uint32_t wire_bundle_add(struct wire_table *t, const uint32_t *wires, uint32_t n, uint32_t copies);
const struct wire_bundle *wire_bundle_get(const struct wire_table *t, uint32_t i);

#endif
