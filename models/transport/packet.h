/* models/transport/packet.h: the packet model: TCP connections, segment by segment, over queues. */
#ifndef MODELS_TRANSPORT_PACKET_H
#define MODELS_TRANSPORT_PACKET_H

#include "models/transport/transport.h"

extern const struct tp_factory packet_factory;

uint64_t packet_moves(const struct tp *t); /* operations of its event set so far (sim/net.h) */

#endif
