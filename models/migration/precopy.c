/* models/migration/precopy.c: the law of dirtying, and what ESXi, QEMU and SimGrid decide.
 *
 * SDPS compares the rate with the distinct bytes of that pass and scales the guest's speed by sent / (target x dirtied): to between 1/5 and 1.3/5 each pass while the whole working set is
 * dirtied over and over, then passes that are a fifth of the one before. So it converges within log5 of each, unless even the slowest guest dirties 1/1.3 of what is sent: then it is
 * switched over as it is if that takes no longer than a switchover may, and given up otherwise, as ESXi says ("preemptively failed"). So the passes are always few, however slow the
 * network. Speed changes in mid-pass add up guest time, so the law stays one curve.
 *
 * QEMU (7.2, migration/ram.c and migration.c) counts a page as sent once its socket has taken it. It asks at most every 50 ms whether what is left fits its threshold, rate x
 * limit; if so it fetches the dirty bitmap, and what is then left and dirty is the next pass, or the last. Left and dirtied pages overlap: of a guest that writes at random by chance,
 * of one that sweeps its working set only where together they are more than it; what is left of the first pass is taken to lie outside it. What the socket holds is fitted on
 * tests/validation/data/real (idle_m128_100, idle_m256_200, idle_m512_400), the switchover's fixed time on maxbw12.5MBs_m128_200.
 * SimGrid 3.32 (src/plugins/vm/VmLiveMigration.cpp): min(D t, cap) bytes after each whole pass, threshold rate x 30 ms.
 * Left out: device checkpoint size, the time to find zero pages, stuns for installing traces, QEMU's post-copy, compression.
 */
#include "models/migration/precopy.h"

#include "models/fabric/constant.h"
#include "sim/fixmath.h"

#define FULL_SPEED 1000000

enum { NONE = -1 };

static const struct precopy_rules sets[] = {
	[WORLD_PRECOPY_ESXI] = {"MIG-01", "MIG-02", "SDPS", NONE, NONE, NONE, NONE, NONE, NONE, CONSTANT_SWITCHOVER_RTTS, NONE},
	[WORLD_PRECOPY_QEMU] = {"MIG-20", "MIG-21", "auto-converge", CONSTANT_QEMU_DOWNTIME_LIMIT, CONSTANT_QEMU_LOOK, CONSTANT_QEMU_PAGE, CONSTANT_QEMU_ZERO_PAGE,
		CONSTANT_QEMU_SOCKET_TIME, CONSTANT_QEMU_SWITCHOVER, NONE, CONSTANT_QEMU_WINDOW},
	[WORLD_PRECOPY_SIMGRID] = {"MIG-22", NULL, NULL, CONSTANT_SIMGRID_DOWNTIME, NONE, NONE, NONE, NONE, NONE, NONE, CONSTANT_SIMGRID_WINDOW},
};

static int64_t value(int id, int64_t otherwise)
{
	return id == NONE ? otherwise : constant((enum constant_id)id);
}

void precopy_init(struct precopy *p, const struct world_dirty *d, const struct advanced *a, const struct world_precopy *q)
{
	static const struct world_precopy esxi = {WORLD_PRECOPY_ESXI, {0}, 0, false};
	struct advanced defaults;
	advanced_init(&defaults);
	a = a ? a : &defaults;
	q = q ? q : &esxi;
	const struct precopy_rules *rules = &sets[q->rules];
	*p = (struct precopy){.dirty = *d,
		.rules = rules,
		.goal = q->downtime_limit.ps ? q->downtime_limit.ps : value(rules->goal, 0),
		.look = d->pattern == WORLD_PATTERN_WHOLE ? 0 : value(rules->look, 0),
		.page = q->rules == WORLD_PRECOPY_SIMGRID ? 1 : WORLD_PAGE,
		.page_sent = value(rules->page, q->rules == WORLD_PRECOPY_SIMGRID ? 1 : WORLD_PAGE),
		.auto_converge = q->auto_converge,
		.max_bps = q->max_bps,
		.pages_ppm = FULL_SPEED,
		.speed_ppm = FULL_SPEED,
		.min_speed_ppm = FULL_SPEED,
		.sdps_since = SIM_TIME_NEVER};
	if (q->rules != WORLD_PRECOPY_ESXI)
		return;
	p->goal = advanced_get(a, ADVANCED_SWITCHOVER_GOAL) * SIM_MS;
	p->poll = advanced_get(a, ADVANCED_SDPS_DELAY) * SIM_S;
	p->min_progress = advanced_get(a, ADVANCED_MIN_PROGRESS);
	p->target = advanced_get(a, ADVANCED_SDPS_TARGET);
	p->sdps = (enum advanced_sdps)advanced_get(a, ADVANCED_SDPS_ENABLED);
}

int64_t precopy_window(enum world_precopy_rules r)
{
	return value(sets[r].window, 0);
}

struct sim_dur precopy_fixed(const struct precopy *p, int64_t assumed, struct sim_dur rtt)
{
	int64_t rtts = p->rules->rtts == NONE ? 1 : constant((enum constant_id)p->rules->rtts);
	return sim_dur_ps(precopy_assumes(p) ? assumed + rtts * rtt.ps : value(p->rules->fixed, 0) + rtts * rtt.ps);
}

bool precopy_assumes(const struct precopy *p)
{
	return p->rules == &sets[WORLD_PRECOPY_ESXI];
}

/* --- the law --- */

/* Pages that hold so many bytes, rounded up, as they are sent. */
static int64_t whole_pages(const struct precopy *p, int64_t bytes)
{
	return (bytes + p->page - 1) / p->page * p->page_sent;
}

int64_t precopy_first_pass(struct precopy *p, struct sim_time now, int64_t bytes, int64_t zero)
{
	int64_t zero_sent = value(p->rules->zero_page, 0), pages = whole_pages(p, bytes), all = pages + zero / p->page * zero_sent;
	p->period = now;
	if (zero_sent && all)
		p->pages_ppm = base_div_floor((sim_i128)(pages + whole_pages(p, zero)) * FULL_SPEED, all);
	return all;
}

void precopy_round_begin(struct precopy *p, struct sim_time now, int64_t bytes)
{
	p->since = p->began = p->looked = now;
	p->elapsed = p->mark = 0;
	p->mark_sent = p->looked_sent = 0;
	p->slowed = false;
	p->bytes = bytes;
	if (p->passes++)
		p->pages_ppm = FULL_SPEED;
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
	double part = p->dirty.pattern == WORLD_PATTERN_CYCLIC ? MIN(x, 1.0) : 1.0 - fixmath_exp(-x);
	double u = (double)p->dirty.working_set * part;
	int64_t begun = p->page > 1 && part < 1.0; /* of a byte */
	int64_t bytes = u <= 0 ? 0 : (int64_t)u + begun;
	if (p->look) /* passes may be as short as a look: rounded up, a page for each would never end */
		bytes = (int64_t)u / p->page * p->page;
	return MIN(whole_pages(p, bytes), whole_pages(p, p->dirty.working_set));
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

/* Bytes of pages that are left of the pass, or dirtied, or both. */
static int64_t either(const struct precopy *p, int64_t left, int64_t dirtied)
{
	int64_t set = whole_pages(p, p->dirty.working_set), sum = left + dirtied;
	if (p->passes <= 1 || !dirtied)
		return sum;
	if (p->dirty.pattern == WORLD_PATTERN_CYCLIC)
		return MIN(sum, MAX(set, left));
	return sum - MIN(dirtied, base_div_floor((sim_i128)left * dirtied, set));
}

/* --- brakes --- */

enum progress { ENOUGH, SLOWED, STUCK };

static void set_speed(struct precopy *p, struct sim_time now, int64_t ppm)
{
	p->elapsed = dirties(p) ? guest_time(p, now) : 0; /* the stretch so far stays as it was */
	p->since = now;
	p->speed_ppm = ppm;
	p->min_speed_ppm = MIN(p->min_speed_ppm, ppm);
	p->slowed = true;
	if (p->sdps_since.ps == SIM_TIME_NEVER.ps)
		p->sdps_since = now;
}

/* SDPS slows the guest so that dirtying becomes the target's share of sending. */
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
	set_speed(p, now, speed);
	return SLOWED;
}

/* QEMU's auto-converge, at each fetch of the bitmap. */
static void converge(struct precopy *p, struct sim_time now, int64_t sent, int64_t dirtied)
{
	p->period_sent += sent;
	p->period_dirtied += dirtied;
	if (sim_between(p->period, now).ps < constant(CONSTANT_CONVERGE_PERIOD))
		return;
	bool much = (sim_i128)p->period_dirtied * 100 > (sim_i128)p->period_sent * constant(CONSTANT_CONVERGE_TRIGGER);
	p->period = now;
	p->period_sent = p->period_dirtied = 0;
	if (!p->auto_converge || !much || ++p->high < constant(CONSTANT_CONVERGE_STRIKES))
		return;
	int64_t stopped = FULL_SPEED - p->speed_ppm;
	p->high = 0;
	if (stopped < constant(CONSTANT_CONVERGE_MOST))
		set_speed(p, now, FULL_SPEED - MIN(constant(CONSTANT_CONVERGE_MOST), stopped ? stopped + constant(CONSTANT_CONVERGE_MORE) : constant(CONSTANT_CONVERGE_FIRST)));
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

/* --- when to stop --- */

static void measure(struct precopy *p, struct sim_time now, int64_t sent)
{
	int64_t got = sent - p->looked_sent, took = sim_between(p->looked, now).ps;
	if (took <= 0)
		return;
	p->measured = got;
	p->measured_in = took;
	p->looked = now;
	p->looked_sent = sent;
}

/* So many pages can be sent within the goal at the rate measured. */
static bool within_goal(const struct precopy *p, int64_t pages)
{
	return (sim_i128)pages * p->measured_in <= (sim_i128)p->measured * p->goal;
}

/* Bytes that the sender counts as sent and its socket still holds, of those that are left: none where the limit on its rate leaves the socket empty. */
static int64_t in_socket(const struct precopy *p, int64_t left)
{
	if (!p->measured || p->rules->socket_time == NONE || (p->max_bps && (sim_i128)p->measured * 8 * SIM_S * 100 >= (sim_i128)p->max_bps * 98 * p->measured_in))
		return 0;
	int64_t held = base_div_floor((sim_i128)p->measured * value(p->rules->socket_time, 0), p->measured_in);
	return MIN(left, MIN(held, constant(CONSTANT_QEMU_SOCKET_MOST)));
}

static int64_t pages_left(const struct precopy *p, int64_t bytes)
{
	return base_div_floor((sim_i128)bytes * p->pages_ppm, FULL_SPEED);
}

bool precopy_look(struct precopy *p, struct sim_time now, int64_t sent, struct sim_dur *out_next)
{
	int64_t elapsed = sim_between(p->began, now).ps, left = p->bytes - sent;
	measure(p, now, sent);
	*out_next = sim_dur_ps(MAX(p->look, elapsed));
	if (!p->measured)
		return false;
	left -= in_socket(p, left);
	if (within_goal(p, pages_left(p, left)))
		return true;
	/* at this rate: (left - rate x goal, in pages) / rate, in whole looks */
	int64_t wait = base_div_floor((sim_i128)left * p->measured_in, p->measured) - base_div_floor((sim_i128)p->goal * FULL_SPEED, p->pages_ppm);
	if (wait > 8 * p->look) /* the rate may grow by an eighth, untold */
		wait -= wait / 8;
	wait = (MAX(wait, 1) + p->look - 1) / p->look * p->look;
	*out_next = sim_dur_ps(MIN(wait, out_next->ps));
	return false;
}

/* A pass of rules without a limit of their own. */
static enum precopy_next fetch(struct precopy *p, struct sim_time now, int64_t sent, int64_t dirtied, int64_t *out_bytes)
{
	measure(p, now, sent);
	int64_t unsent = p->bytes - sent, held = in_socket(p, unsent), left = unsent - held, rest = either(p, left, dirtied);
	*out_bytes = rest + held;
	if (within_goal(p, rest - left + pages_left(p, left)))
		return PRECOPY_SWITCH_OVER;
	converge(p, now, sent, rest - left);
	return p->passes < PRECOPY_MAX_PASSES ? PRECOPY_AGAIN : PRECOPY_GIVE_UP;
}

enum precopy_next precopy_round_end(struct precopy *p, struct sim_time now, int64_t sent, int64_t *out_bytes)
{
	int64_t dirtied = precopy_dirtied(p, now);
	if (!precopy_assumes(p))
		return fetch(p, now, sent, dirtied, out_bytes);
	*out_bytes = dirtied;
	int64_t took = sim_between(p->began, now).ps;
	/* dirtied / (sent / took) <= goal */
	if ((sim_i128)dirtied * took <= (sim_i128)sent * p->goal)
		return PRECOPY_SWITCH_OVER;
	bool polled = p->slowed; /* a poll has judged what came before its window */
	enum progress made = slow_down(p, now, polled ? sent - p->mark_sent : sent, polled ? dirtied_in_window(p, now) : dirtied);
	if (made != STUCK || polled)
		return PRECOPY_AGAIN;
	/* as slow as it gets all through the pass, and still no progress: another one would end no better */
	return (sim_i128)dirtied * took <= (sim_i128)sent * constant(CONSTANT_MAX_SWITCHOVER) ? PRECOPY_SWITCH_OVER : PRECOPY_GIVE_UP;
}
