/* models/migration/precopy.c: the concave law and vMotion's decisions.
 *
 * SDPS compares the rate with the distinct bytes of that round and scales the guest's speed by sent / (target x dirtied): to between 1/5 and 1.3/5 each round while the whole working set is
 * dirtied over and over, then rounds that are a fifth of the one before. So it converges within log5 of each, unless even the slowest guest dirties 1/1.3 of what is sent: then it is
 * switched over as it is if that takes no longer than a switchover may, and given up otherwise, as ESXi says ("preemptively failed"). So the rounds are always few, however slow the
 * network. Speed changes in mid-round add up guest time, so the law stays one curve.
 * Left out: device checkpoint size, the time to find zero pages, stuns for installing traces.
 */
#include "models/migration/precopy.h"

#include "models/fabric/constant.h"
#include "sim/fixmath.h"

#define FULL_SPEED 1000000

/* Rounded up. */
static int64_t whole_pages(int64_t bytes)
{
	return (bytes + WORLD_PAGE - 1) / WORLD_PAGE * WORLD_PAGE;
}

void precopy_init(struct precopy *p, const struct world_dirty *d, const struct advanced *a)
{
	struct advanced defaults;
	advanced_init(&defaults);
	a = a ? a : &defaults;
	*p = (struct precopy){.dirty = *d,
		.goal = advanced_get(a, ADVANCED_SWITCHOVER_GOAL) * SIM_MS,
		.poll = advanced_get(a, ADVANCED_SDPS_DELAY) * SIM_S,
		.min_progress = advanced_get(a, ADVANCED_MIN_PROGRESS),
		.target = advanced_get(a, ADVANCED_SDPS_TARGET),
		.sdps = (enum advanced_sdps)advanced_get(a, ADVANCED_SDPS_ENABLED),
		.speed_ppm = FULL_SPEED,
		.min_speed_ppm = FULL_SPEED,
		.sdps_since = SIM_TIME_NEVER};
}

void precopy_round_begin(struct precopy *p, struct sim_time now)
{
	p->since = now;
	p->elapsed = p->mark = 0;
	p->mark_sent = 0;
	p->slowed = false;
}

static double guest_time(const struct precopy *p, struct sim_time now)
{
	double stretch = (double)sim_between(p->since, now).ps / (double)p->dirty.time_constant.ps;
	return p->elapsed + stretch * ((double)p->speed_ppm / FULL_SPEED);
}

/* Distinct bytes dirtied in a window of x units of guest time. */
static int64_t distinct(const struct precopy *p, double x)
{
	if (p->dirty.exponent_ppm != FULL_SPEED)
		x = fixmath_pow(x, (double)p->dirty.exponent_ppm / 1e6);
	double u = (double)p->dirty.working_set * (1.0 - fixmath_exp(-x));
	int64_t bytes = u <= 0 ? 0 : (int64_t)u + 1;
	return MIN(whole_pages(bytes), whole_pages(p->dirty.working_set));
}

static bool dirties(const struct precopy *p)
{
	return p->dirty.working_set > 0 && p->dirty.time_constant.ps > 0;
}

int64_t precopy_dirtied(const struct precopy *p, struct sim_time now)
{
	return dirties(p) ? distinct(p, guest_time(p, now)) : 0;
}

/* The same since SDPS last looked. */
static int64_t dirtied_in_window(const struct precopy *p, struct sim_time now)
{
	return dirties(p) ? distinct(p, guest_time(p, now) - p->mark) : 0;
}

enum progress { ENOUGH, SLOWED, STUCK };

/* Slows the guest so that dirtying becomes the target's share of sending; the stretch so far stays as it was. */
static enum progress slow_down(struct precopy *p, struct sim_time now, int64_t sent, int64_t dirtied)
{
	int64_t enough = p->sdps == ADVANCED_SDPS_ALWAYS ? MAX(p->min_progress, p->target) : p->min_progress;
	bool stuck = (sim_i128)sent * 100 < (sim_i128)dirtied * p->min_progress;
	if (!dirtied || (sim_i128)sent * 100 >= (sim_i128)dirtied * enough)
		return ENOUGH;
	int64_t speed = base_div_floor((sim_i128)p->speed_ppm * sent * 100, (sim_i128)dirtied * p->target);
	speed = CLAMP(speed, constant(CONSTANT_SDPS_LEAST_SPEED), p->speed_ppm);
	if (p->sdps == ADVANCED_SDPS_OFF || speed == p->speed_ppm)
		return stuck ? STUCK : ENOUGH;
	p->elapsed = guest_time(p, now);
	p->since = now;
	p->speed_ppm = speed;
	p->min_speed_ppm = MIN(p->min_speed_ppm, p->speed_ppm);
	p->slowed = true;
	if (p->sdps_since.ps == SIM_TIME_NEVER.ps)
		p->sdps_since = now;
	return SLOWED;
}

bool precopy_poll(struct precopy *p, struct sim_time now, int64_t sent)
{
	bool did = slow_down(p, now, sent - p->mark_sent, dirtied_in_window(p, now)) == SLOWED;
	p->mark = dirties(p) ? guest_time(p, now) : 0;
	p->mark_sent = sent;
	return did;
}

bool precopy_may_slow(const struct precopy *p)
{
	return dirties(p) && p->sdps != ADVANCED_SDPS_OFF && p->speed_ppm > constant(CONSTANT_SDPS_LEAST_SPEED);
}

enum precopy_next precopy_round_end(struct precopy *p, struct sim_time began, struct sim_time now, int64_t sent, int64_t *out_bytes)
{
	int64_t dirtied = precopy_dirtied(p, now);
	*out_bytes = dirtied;
	int64_t took = sim_between(began, now).ps;
	/* dirtied / (sent / took) <= goal */
	if ((sim_i128)dirtied * took <= (sim_i128)sent * p->goal)
		return PRECOPY_SWITCH_OVER;
	bool polled = p->slowed; /* a poll has judged what came before its window */
	enum progress made = slow_down(p, now, polled ? sent - p->mark_sent : sent, polled ? dirtied_in_window(p, now) : dirtied);
	if (made != STUCK || polled)
		return PRECOPY_AGAIN;
	/* as slow as it gets all through the round, and still no progress: another round would end no better */
	return (sim_i128)dirtied * took <= (sim_i128)sent * constant(CONSTANT_MAX_SWITCHOVER) ? PRECOPY_SWITCH_OVER : PRECOPY_GIVE_UP;
}
