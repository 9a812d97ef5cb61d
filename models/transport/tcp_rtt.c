/* models/transport/tcp_rtt.c: RFC 6298: SRTT and RTTVAR (alpha 1/8, beta 1/4), RTO = SRTT + 4 RTTVAR, at least min_rto; or, as Linux has it, SRTT +
 * max(min_rto, 4 RTTVAR). Times in ps, rounded down. One sample an ACK at most. Left out: Linux's variance of a whole round trip (mdev_max), which a longer
 * window makes wider. */
#include "models/transport/tcp_rtt.h"

static struct sim_dur clamp(struct sim_dur d, const struct tcp_conf *c)
{
	if (!c->rto_above_srtt && d.ps < c->min_rto.ps)
		d = c->min_rto;
	return d.ps > c->max_rto.ps ? c->max_rto : d;
}

void tcp_rtt_init(struct tcp_rtt *r, const struct tcp_conf *c)
{
	*r = (struct tcp_rtt){.base = clamp(c->first_rto, c)};
}

void tcp_rtt_sample(struct tcp_rtt *r, const struct tcp_conf *c, struct sim_dur rtt)
{
	if (r->srtt.ps == 0) {
		r->srtt = rtt;
		r->rttvar.ps = rtt.ps / 2;
		r->least = rtt;
	} else {
		int64_t off = rtt.ps - r->srtt.ps;
		r->rttvar.ps += ((off < 0 ? -off : off) - r->rttvar.ps) / 4;
		r->srtt.ps += off / 8;
		if (rtt.ps < r->least.ps)
			r->least = rtt;
	}
	int64_t above = 4 * r->rttvar.ps;
	if (c->rto_above_srtt && above < c->min_rto.ps)
		above = c->min_rto.ps;
	r->base = clamp(sim_dur_ps(r->srtt.ps + above), c);
}

struct sim_dur tcp_rtt_timeout(const struct tcp_rtt *r, const struct tcp_conf *c)
{
	if (r->backoff == 0)
		return r->base;
	uint32_t doublings = r->backoff < 16 ? r->backoff : 16;
	int64_t left = c->max_rto.ps >> doublings;
	return r->base.ps >= left ? c->max_rto : sim_dur_ps(r->base.ps << doublings);
}
