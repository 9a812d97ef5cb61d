/* models/run_view.h: the parts of the outcome that run_view.c leaves to others. */
#ifndef MODELS_RUN_VIEW_H
#define MODELS_RUN_VIEW_H

#include "models/run_internal.h"

/* run_view_address.c */
const char *run_view_ip(struct outcome *o, struct ip a, bool prefix);
void run_view_addresses(struct run *r, const struct host *h, const struct host_adapter *a, struct outcome *o, struct outcome_adapter *rec);
void run_view_netstacks(struct run *r, const struct host *h, struct outcome *o, struct outcome_host *rec);

/* run_view_series.c */
void run_view_series(struct run *r, struct outcome *o);

#endif
