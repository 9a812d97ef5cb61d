/* models/migration/precopy.h: pre-copy of a running VM's memory: how much is dirtied in a window, and what is done after a pass. Pure functions and one small state.
 *
 * One model, three sets of rules. A pass sends what is dirty; meanwhile the guest dirties U(tau) distinct bytes, in whole pages rounded up (struct world_dirty); what is left
 * and what was dirtied is the next pass. All three stop when that can be sent within a goal at the rate just measured. They differ in:
 *   ESXi     goal 500 ms, asked at the end of a pass. When a pass sent less than 1.3 times what was dirtied, stun-during-page-send (SDPS) slows the guest until transmit : dirty
 *            is 5; in the first pass this is asked every 30 s. These are options of the source host (models/host/advanced.h), as is SDPS itself: always on, it slows the
 *            guest in whatever pass falls short of the target; off, or when it can slow the guest no further, a pass without progress is the last, and the rest is sent with
 *            the VM stopped.
 *   QEMU     goal 300 ms (downtime-limit), asked again and again within a pass, which ends there; passes without limit; on request auto-converge stops the guest for 20 % of its
 *            time, then 10 % more each further time, to 99 %, when of two periods of a second or more more than half of what was sent was dirtied again. A bandwidth limit holds
 *            until the switchover. 4104 bytes a page, 9 a page of zeros.
 *   SimGrid  goal 30 ms (its plugin live_migration), asked at the end of a pass; passes without limit; bytes instead of pages.
 */
#ifndef MODELS_MIGRATION_PRECOPY_H
#define MODELS_MIGRATION_PRECOPY_H

#include "models/world.h"

#define PRECOPY_MAX_PASSES 10000 /* a set without a limit of its own goes on until it is cancelled: so long */

struct precopy_rules {
	const char *stop_rule;          /* of models/rules/ */
	const char *brake_rule, *brake; /* which slows the guest, and what it is called */
	/* Rows of models/fabric/constant.h, -1: none, or an option or switch has it */
	int goal;
	int look;        /* how often it asks in mid-pass; else at its end only */
	int page, zero_page; /* bytes sent for one, and for one of zeros */
	int socket_time; /* of sending, that counts as sent while the socket still holds it */
	int fixed, rtts; /* of a switchover besides the last copy */
	int window;      /* of its one connection; else vMotion's, on the streams of vMotion */
};

struct precopy {
	const struct precopy_rules *rules;
	struct world_dirty dirty;
	int64_t goal, poll, look; /* ps; poll 0: SDPS never looks in mid-pass; look 0: it is asked at the end of a pass only */
	int64_t page, page_sent; /* what is dirtied is counted in whole ones, each so many bytes to send */
	int64_t min_progress, target; /* per cent */
	enum advanced_sdps sdps;
	bool auto_converge;
	int64_t max_bps;         /* 0: none */
	int64_t speed_ppm;       /* of the guest: 1 000 000 unless it is slowed */
	/* the running pass */
	uint32_t passes;         /* this one included */
	int64_t bytes;
	int64_t pages_ppm;       /* pages that are left of it, each counted as page_sent, by the bytes left: pages of zeros lie evenly among the others */
	struct sim_time since;   /* begin of the stretch at this speed */
	double elapsed;          /* guest time of the pass before it, in units of T */
	double mark;             /* guest time and bytes sent when SDPS last looked in this pass: each poll judges its own window */
	int64_t mark_sent;
	bool slowed;             /* in this pass */
	struct sim_time began, looked; /* the pass; the last look into it, with what was sent by then */
	int64_t looked_sent;
	int64_t measured, measured_in; /* bytes in ps: the rate at the last look */
	/* auto-converge: the running period */
	struct sim_time period;
	int64_t period_sent, period_dirtied;
	uint32_t high;           /* periods that dirtied too much since it last acted */
	int64_t min_speed_ppm;
	struct sim_time sdps_since; /* NEVER: the guest was never slowed */
};

/* `a`: the options of the source host; NULL: the defaults. `q` NULL: ESXi's rules. */
void precopy_init(struct precopy *p, const struct world_dirty *d, const struct advanced *a, const struct world_precopy *q);
/* Bytes in flight of its one connection; 0: vMotion's, on the streams of vMotion. */
int64_t precopy_window(enum world_precopy_rules r);
/* A switchover besides the last copy; `assumed` counts where precopy_assumes(). */
struct sim_dur precopy_fixed(const struct precopy *p, int64_t assumed, struct sim_dur rtt);
bool precopy_assumes(const struct precopy *p);
/* Bytes of the first pass for so many bytes of pages and of pages of zeros. */
int64_t precopy_first_pass(struct precopy *p, struct sim_time now, int64_t bytes, int64_t zero);
void precopy_round_begin(struct precopy *p, struct sim_time now, int64_t bytes);
/* Distinct bytes dirtied since the pass began, as they would be sent. */
int64_t precopy_dirtied(const struct precopy *p, struct sim_time now);
/* ESXi: asked every `poll` of the first pass with the bytes `sent` so far in it: slows the guest when what was sent since the last time is not 1.3 times the distinct bytes
 * dirtied since then; true when it did. */
bool precopy_poll(struct precopy *p, struct sim_time now, int64_t sent);
bool precopy_may_slow(const struct precopy *p); /* else no poll will */
/* Rules that look: true: the pass is over; false: to be asked again after *out_next. */
bool precopy_look(struct precopy *p, struct sim_time now, int64_t sent, struct sim_dur *out_next);

enum precopy_next { PRECOPY_SWITCH_OVER, PRECOPY_AGAIN, PRECOPY_GIVE_UP };
/* After a pass that sent `sent` bytes since it began: how much there is to send next, and how. GIVE_UP: passes make no progress, the guest cannot be slowed any further, and the
 * switchover would take longer than it may; or there were PRECOPY_MAX_PASSES. */
enum precopy_next precopy_round_end(struct precopy *p, struct sim_time now, int64_t sent, int64_t *out_bytes);

#endif
