/* models/transport/tp_stages.c: soft stages by p-norm (stage_exponent, 3), hard ones by their minimum; split evenly over the session's streams. */
#include "models/transport/tp_stages.h"

#include "models/fabric/constant.h"
#include "sim/fixmath.h"

static share_rate together(const int64_t *rates, uint32_t n)
{
	return MIN(fixmath_pnorm(rates, n, (uint32_t)constant(CONSTANT_STAGE_EXPONENT)), SHARE_RATE_MAX);
}

struct tp_stages tp_stages_one(share_rate rate)
{
	return (struct tp_stages){rate, rate, TP_BY_SENDER, SHARE_NONE, {TP_BY_SENDER, SHARE_RATE_MAX, SHARE_NONE, true}};
}

struct tp_stages tp_stages_of(const struct tp_stage *stages, uint32_t n)
{
	struct tp_stages s = tp_stages_one(SHARE_RATE_MAX);
	int64_t rates[TP_MAX_STAGES];
	uint32_t soft = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct tp_stage *g = &stages[i];
		if (g->hard) {
			s.bound = g->rate < s.bound.rate ? *g : s.bound;
			continue;
		}
		rates[soft++] = g->rate;
		if (g->rate < s.slowest || soft == 1) {
			s.slowest = g->rate;
			s.cause = g->cause;
			s.res = g->res;
		}
	}
	if (soft)
		s.all = together(rates, soft);
	return s;
}

struct tp_part tp_stages_part(const struct tp_stages *s, uint32_t split, const struct res_table *t, share_rate network, uint32_t network_res)
{
	struct tp_part p = {s->all ? MAX(s->all / split, 1) : 0, s->cause, s->res};
	if (network && p.rate) {
		if (network < s->slowest / split) {
			p.cause = tp_cause_of(res_get(t, network_res)->kind);
			p.res = network_res;
		}
		p.rate = MAX(together((int64_t[]){p.rate, network}, 2), 1);
	}
	if (s->bound.rate / split < p.rate)
		p = (struct tp_part){MAX(s->bound.rate / split, 1), s->bound.cause, s->bound.res};
	return p;
}
