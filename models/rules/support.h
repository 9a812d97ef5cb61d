/* models/rules/support.h: what a release supports: the published limits of migrations, for the run's warnings and for lints. */
#ifndef MODELS_RULES_SUPPORT_H
#define MODELS_RULES_SUPPORT_H

#include "models/host/host.h"
#include "sim/time.h"

#define SUPPORT_SLOW_UPLINK_BPS INT64_C(1000000000) /* below it a vMotion uplink draws a warning */
#define SUPPORT_SESSION_BPS INT64_C(250000000)	    /* what each vMotion session over a distance must have */
#define SUPPORT_LONG_DISTANCE (advanced_table[ADVANCED_LATENCY_MODE].value * SIM_MS) /* round trip from which vMotion sizes its buffers for distance: what is "long" here */

/* The longest round trip supported between two hosts: the older release and the lesser edition decide. */
struct sim_dur support_max_rtt(const struct host *a, const struct host *b);
/* How many vMotions a host may carry at once over an uplink of this speed: 4, and 8 from 10 Gbit/s on. */
uint32_t support_concurrent(int64_t uplink_bps);

#endif
