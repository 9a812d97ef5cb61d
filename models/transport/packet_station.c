/* models/transport/packet_station.c: stations that serve blocks: none yet, each block passes at once. */
#include "models/transport/packet_inside.h"

void packet_station_ask(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes) { packet_source_granted(p, x, stream, bytes); }

void packet_station_drop(struct packet *p, struct packet_xfer *x) { (void)p, (void)x; }

void packet_station_due(struct packet *p, uint32_t target) { (void)p, (void)target; }

void packet_station_free(struct packet *p) { (void)p; }
