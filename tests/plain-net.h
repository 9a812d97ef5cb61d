/* tests/plain-net.h: the obvious engine behind the interface of sim/net.h: an event for each arrival and each departure of each packet. */
#ifndef TESTS_PLAIN_NET_H
#define TESTS_PLAIN_NET_H

#include "sim/net.h"

struct plain_net;
struct plain_net *plain_net_new(const struct net_ops *ops, void *ctx);
void plain_net_free(struct plain_net *n);
struct sim_time plain_net_now(const struct plain_net *n);
net_lane plain_net_lane_add(struct plain_net *n, const struct net_lane_opts *o);
void plain_net_lane_set(struct plain_net *n, net_lane l, const struct net_lane_opts *o);
void plain_net_lane_down(struct plain_net *n, net_lane l, bool down);
net_lane plain_net_class_add(struct plain_net *n, net_lane parent, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps,
	const struct net_lane_opts *o);
void plain_net_class_set(struct plain_net *n, net_lane c, uint32_t shares, uint64_t reservation_bps, uint64_t limit_bps);
struct net_counts plain_net_lane_counts(struct plain_net *n, net_lane l);
net_route plain_net_route_add(struct plain_net *n, const net_lane *lanes, uint32_t n_lanes);
void plain_net_route_drop(struct plain_net *n, net_route r);
void plain_net_send(struct plain_net *n, const struct net_packet *p);
void plain_net_timer(struct plain_net *n, struct sim_time t, uint32_t target, uint32_t kind);
void plain_net_run(struct plain_net *n, struct sim_time before);
void plain_net_catch_up(struct plain_net *n, struct sim_time t);

#endif
