/* models/run_traffic_meter.c: what traffic offers and gets, over time.
 *
 * Between two changes of a rate everything is linear, so nothing is sampled: an hour at one rate costs nothing. The least rate is the least mean of a window of one second; windows
 * are laid end to end from the moment something is offered, and one in which the offer ends counts only where its spell had no whole one.
 */
#include "models/run_internal.h"

#define WINDOW SIM_S

static void seen(struct run_meter *m, share_rate mean)
{
	m->whole = true;
	m->least = MIN(m->least, mean);
}

static share_rate mean_of(const struct run_meter *m)
{
	return base_div_floor(m->volume, m->filled.ps);
}

/* `ps` at the present rate. */
static void fill(struct run_meter *m, int64_t ps)
{
	int64_t first = m->filled.ps ? MIN(ps, WINDOW - m->filled.ps) : 0;
	m->volume += (sim_i128)m->rate * first;
	m->filled.ps += first;
	if (m->filled.ps == WINDOW) {
		seen(m, mean_of(m));
		m->filled.ps = 0;
		m->volume = 0;
	}
	ps -= first;
	if (ps >= WINDOW)
		seen(m, m->rate);
	if (ps % WINDOW) {
		m->filled.ps = ps % WINDOW;
		m->volume = (sim_i128)m->rate * m->filled.ps;
	}
}

void run_traffic_meter(struct run_meter *m, struct sim_time now, share_rate rate, bool active)
{
	int64_t ps = sim_between(m->since, now).ps;
	if (m->active && ps > 0)
		fill(m, ps);
	if (m->active && !active) {
		if (!m->whole && m->filled.ps)
			seen(m, mean_of(m));
		m->whole = false;
		m->filled.ps = 0;
		m->volume = 0;
	}
	m->since = now;
	m->rate = rate;
	m->active = active;
}

int64_t run_traffic_least(const struct run_meter *m, struct sim_time now)
{
	struct run_meter x = *m;
	run_traffic_meter(&x, now, 0, false);
	return x.least == SHARE_RATE_MAX ? OUTCOME_NULL : x.least >> 17;
}

/* A backlog ends a picosecond after its last part of one at the latest; what was sent in it belongs to the offer. */
void run_traffic_count(struct run_offer *o, struct sim_time now, sim_i128 done)
{
	int64_t ps = sim_between(o->since, now).ps;
	sim_i128 sent = done - o->done, offered = o->want == SHARE_RATE_MAX ? sent : (sim_i128)o->want * ps, lacks = offered - sent;
	o->since = now;
	o->done = done;
	o->offered += offered;
	if (lacks > 0)
		o->short_for.ps += ps;
	if (!o->elastic) { /* what was under way when the offer changed arrives after it */
		o->unmet += lacks;
		SIM_ASSERT(o->unmet >= 0);
		return;
	}
	o->backlog += lacks;
	if (o->backlog < 0) {
		o->offered -= o->backlog;
		o->backlog = 0;
	}
	o->peak = MAX(o->peak, o->backlog);
}
