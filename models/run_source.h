/* models/run_source.h: what run_address.c and run_lease.c share: a source of addresses of one adapter. */
#ifndef MODELS_RUN_SOURCE_H
#define MODELS_RUN_SOURCE_H

#include "models/run_internal.h"

enum { RUN_SOURCE_DUE, RUN_SOURCE_READY }; /* what a source is woken for: its wait or its time is over; an address is no longer tentative */

struct host_adapter *run_source_adapter(const struct run *r, const struct run_source *s);
const struct fabric_network *run_source_network(const struct run *r, const struct run_source *s);
enum ip_family run_source_family(const struct run_source *s);
void run_source_say(struct run *r, const struct run_source *s, const char *rule, const char *fmt, ...) G_GNUC_PRINTF(4, 5); /* in the log and the adapter's history */
void run_source_wake(struct run *r, struct run_source *s, struct sim_time at, uint64_t what);
void run_source_ready(struct run *r, uint32_t host, uint32_t adapter); /* tells so, if its address is ready just now */

/* run_lease.c */
void run_lease_changed(struct run *r, struct run_source *s, bool was_heard); /* the configuration did */
void run_lease_answered(struct run *r, struct run_source *s);                /* or not: the wait is over */
void run_lease_expire(struct run *r, struct run_source *s);

#endif
