/* sim/time.h: instants and durations, two types so that the compiler tells them apart.
 *
 * Both count picoseconds in a signed 64-bit integer. A run lasts at most SIM_HORIZON_MAX (100 days), which leaves room to add any duration
 * of that length to any instant without overflow being possible unnoticed: sums saturate at SIM_TIME_NEVER.
 */
#ifndef SIM_TIME_H
#define SIM_TIME_H

#include "sim/base.h"

struct sim_time { int64_t ps; }; /* since the start of the run; never negative */
struct sim_dur { int64_t ps; };  /* never negative in what reaches a result */

#define SIM_PS INT64_C(1)
#define SIM_NS INT64_C(1000)
#define SIM_US INT64_C(1000000)
#define SIM_MS INT64_C(1000000000)
#define SIM_S  INT64_C(1000000000000)
#define SIM_HORIZON_MAX (INT64_C(100) * 86400 * SIM_S)

static const struct sim_time SIM_TIME_ZERO = {0};
static const struct sim_time SIM_TIME_NEVER = {INT64_MAX};

static inline struct sim_time sim_time_ps(int64_t ps) { return (struct sim_time){ps}; }
static inline struct sim_dur sim_dur_ps(int64_t ps) { return (struct sim_dur){ps}; }
static inline bool sim_time_before(struct sim_time a, struct sim_time b) { return a.ps < b.ps; }
static inline bool sim_time_equal(struct sim_time a, struct sim_time b) { return a.ps == b.ps; }
static inline struct sim_time sim_time_min(struct sim_time a, struct sim_time b) { return a.ps < b.ps ? a : b; }
static inline struct sim_time sim_time_max(struct sim_time a, struct sim_time b) { return a.ps > b.ps ? a : b; }

/* The instant d after t; NEVER when that lies beyond what 63 bits hold. */
static inline struct sim_time sim_after(struct sim_time t, struct sim_dur d)
{
	return d.ps > INT64_MAX - t.ps ? SIM_TIME_NEVER : sim_time_ps(t.ps + d.ps);
}

/* The duration from a to b. */
static inline struct sim_dur sim_between(struct sim_time a, struct sim_time b) { return sim_dur_ps(b.ps - a.ps); }

#endif
