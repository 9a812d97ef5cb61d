/* sim/evq.h: the event set: what happens next.
 *
 * An event is data, not a closure: {handler, target, arg}. The order is total (I1): time, then class, then the order of pushing; never an address.
 * Classes: 0 events, 1 actions. A handle is slot + generation: cancelling an event that has fired or was cancelled is told apart and harmless.
 * No allocation per event: arrays grow by doubling and stay. Cost: a constant in the mean (EVQ_LADDER); O(log n) for the heaps.
 * Three implementations answer to one interface: EVQ_LADDER (the engine's), and the oracles of the tests, EVQ_HEAP4 and EVQ_PLAIN (a plain binary heap). The ladder without handles: evq_lean.h.
 */
#ifndef SIM_EVQ_H
#define SIM_EVQ_H

#include "sim/time.h"

struct evq;
enum evq_kind { EVQ_LADDER, EVQ_HEAP4, EVQ_PLAIN };
#define EVQ_KINDS 3
enum evq_class { EVQ_EVENT = 0, EVQ_ACTION = 1 };

struct evq_event {
	uint64_t arg;
	uint32_t target;
	uint16_t handler;
};

/* {0, 0} is never handed out: it may stand for "no event". */
struct evq_handle {
	uint32_t slot;
	uint32_t gen;
};

#define EVQ_MAX_PENDING (1u << 24)

struct evq *evq_new(enum evq_kind kind);
void evq_free(struct evq *q);
struct evq_handle evq_push(struct evq *q, struct sim_time t, enum evq_class c, struct evq_event ev);
/* The same with a place among equals that the caller gives: `order` < 2^40 stands for the order of pushing, and may be less than that of events already pending or
 * just popped at the same instant. No two pending events have the same instant, class and order. A set is pushed to in one of the two ways only. */
struct evq_handle evq_push_at(struct evq *q, struct sim_time t, enum evq_class c, uint64_t order, struct evq_event ev);
/* The next event gives way to this one, which comes after it: a pop and a push in one. */
struct evq_handle evq_replace_at(struct evq *q, struct sim_time t, enum evq_class c, uint64_t order, struct evq_event ev);
/* An action that comes after all others of its instant that are or will be pushed by evq_push(). */
struct evq_handle evq_push_last(struct evq *q, struct sim_time t, struct evq_event ev);
bool evq_is_last(const struct evq *q); /* is the next one of those? */
bool evq_cancel(struct evq *q, struct evq_handle h); /* false: it was no longer pending */
bool evq_pending(const struct evq *q, struct evq_handle h);
bool evq_peek(const struct evq *q, struct sim_time *out_t, enum evq_class *out_c);
/* What evq_pop() would take. */
bool evq_first(const struct evq *q, struct sim_time *out_t, enum evq_class *out_c, struct evq_event *out_ev);
bool evq_pop(struct evq *q, struct sim_time *out_t, enum evq_class *out_c, struct evq_event *out_ev);
size_t evq_size(const struct evq *q);

#endif
