/* models/migration/precopy.h: pre-copy of a running VM's memory: how much is dirtied in a window, and what is done after a round. Pure functions and one small state.
 *
 * U(tau) = W (1 - exp(-(tau/T)^beta)) distinct bytes, whole pages rounded up: concave, since pages are dirtied again. vMotion's rule: after a round, when what was dirtied can be
 * sent within the goal (500 ms) at the round's rate, switch over; when the round sent less than 1.3 times what was dirtied, stun-during-page-send (SDPS) slows the guest until
 * transmit : dirty is 5; in the first round this is asked every 30 s. These four are options of the source host (models/host/advanced.h), as is SDPS itself: always
 * on, it slows the guest in whatever round falls short of the target; off, or when it can slow the guest no further, a round without progress is the last, and the
 * rest is sent with the VM stopped.
 */
#ifndef MODELS_MIGRATION_PRECOPY_H
#define MODELS_MIGRATION_PRECOPY_H

#include "models/world.h"

struct precopy {
	struct world_dirty dirty;
	int64_t goal, poll;      /* ps; poll 0: never in mid-round */
	int64_t min_progress, target; /* per cent */
	enum advanced_sdps sdps;
	int64_t speed_ppm;       /* of the guest: 1 000 000 unless SDPS slows it */
	/* the running round */
	struct sim_time since;   /* begin of the stretch at this speed */
	double elapsed;          /* guest time of the round before it, in units of T */
	double mark;             /* guest time and bytes sent when SDPS last looked in this round: each poll judges its own window */
	int64_t mark_sent;
	bool slowed;             /* in this round */
	int64_t min_speed_ppm;
	struct sim_time sdps_since; /* NEVER: never on */
};

/* `a`: the options of the source host; NULL: the defaults. */
void precopy_init(struct precopy *p, const struct world_dirty *d, const struct advanced *a);
void precopy_round_begin(struct precopy *p, struct sim_time now);
/* Distinct bytes dirtied since the round began. */
int64_t precopy_dirtied(const struct precopy *p, struct sim_time now);
/* Asked every `poll` of the first round with the bytes `sent` so far in it: slows the guest when what was sent since the last time is not 1.3 times the distinct bytes dirtied
 * since then; true when it did. */
bool precopy_poll(struct precopy *p, struct sim_time now, int64_t sent);
bool precopy_may_slow(const struct precopy *p); /* else no poll will */

enum precopy_next { PRECOPY_SWITCH_OVER, PRECOPY_AGAIN, PRECOPY_GIVE_UP };
/* After a round that began at `began` and sent `sent` bytes: how much there is to send next, and how. GIVE_UP: rounds make no progress, the guest cannot be slowed any
 * further, and the switchover would take longer than it may. */
enum precopy_next precopy_round_end(struct precopy *p, struct sim_time began, struct sim_time now, int64_t sent, int64_t *out_bytes);

#endif
