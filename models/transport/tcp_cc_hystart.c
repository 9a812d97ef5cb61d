/* models/transport/tcp_cc_hystart.c: what ends slow start before a loss does.
 *
 *   HYSTART      Linux (tcp_cubic.c; Ha, Rhee, "Taming the elephants", 2011), CUBIC only, from 16 segments on: acknowledgements that follow each other within
 *                2 ms have come for half of the least round trip (and what a burst of offload takes, at most 1 ms; a whole one with pacing); or the least of
 *                a round's first eight samples is longer than the least round trip by an eighth of it (4 to 16 ms).
 *   HYSTART_PP   RFC 9406: a round's least round trip is longer than the one before by an eighth (4 to 16 ms), of eight samples: then for five rounds a
 *                quarter of the growth; back when the round trip shrinks again. Only in the first slow start (section 4.2).
 *   ROUND        ns-3 up to 3.37, CUBIC only: the train is a whole round trip long, and a round's begin is noticed after its first acknowledgement, so that a
 *                train without a pause between rounds ends slow start in the first round of 16 segments; a delay of the whole least round trip, at least 4
 *                ms.
 *
 * Samples in the second after a recovery are left aside (Linux).
 */
#include "models/fabric/constant.h"
#include "models/transport/tcp_cc.h"

#define SAMPLES 8
#define AFTER_RECOVERY SIM_S
#define OFFLOAD_BURST (INT64_C(4) * 65536)
#define OFFLOAD_MOST SIM_MS
#define ROUND_MOST SIM_S

static int64_t bounded(int64_t x, int64_t least, int64_t most) { return x < least ? least : x > most ? most : x; }

void tcp_cc_hystart_reset(struct tcp_cc_hystart *h, struct sim_time now)
{
	h->begun = h->last_ack = now;
	h->least.ps = 0;
	h->samples = 0;
}

static int64_t late(struct sim_dur rtt) { return bounded(rtt.ps / 8, constant(CONSTANT_HYSTART_LEAST), constant(CONSTANT_HYSTART_MOST)); }

/* The least of a round's first samples; true from the next one on. */
static bool sampled(struct tcp_cc_hystart *h, struct sim_dur rtt, bool always)
{
	bool enough = h->samples >= SAMPLES;
	if ((!enough || always) && (h->least.ps == 0 || rtt.ps < h->least.ps))
		h->least = rtt;
	if (!enough)
		h->samples++;
	return enough;
}

static bool train_goes_on(struct tcp_cc_hystart *h, struct sim_time now)
{
	if (sim_between(h->last_ack, now).ps > constant(CONSTANT_HYSTART_ACK_DELTA))
		return false;
	h->last_ack = now;
	return true;
}

static bool linux_ends(struct tcp_cc *c, const struct tcp_cc_ack *a)
{
	struct tcp_cc_hystart *h = &c->hystart;
	if (a->round)
		tcp_cc_hystart_reset(h, a->now);
	if (c->segments < constant(CONSTANT_HYSTART_LOW))
		return false;
	if (train_goes_on(h, a->now)) {
		int64_t rate = tcp_cc_rate(c, a->srtt), length = a->min_rtt.ps;
		if (rate > 0)
			length += bounded(base_div_floor((sim_i128)OFFLOAD_BURST * SIM_S, rate), 0, OFFLOAD_MOST);
		if (sim_between(h->begun, a->now).ps > (c->conf->pacing ? length : length / 2))
			h->found = true;
	}
	if (sampled(h, a->rtt, true) && h->least.ps > a->min_rtt.ps + late(a->min_rtt))
		h->found = true;
	return h->found;
}

static bool round_ends(struct tcp_cc *c, const struct tcp_cc_ack *a)
{
	struct tcp_cc_hystart *h = &c->hystart;
	if (c->segments >= constant(CONSTANT_HYSTART_LOW)) {
		if (train_goes_on(h, a->now) && sim_between(h->begun, a->now).ps > a->min_rtt.ps)
			h->found = true;
		if (sampled(h, a->rtt, false) && h->least.ps > a->min_rtt.ps + bounded(a->min_rtt.ps, constant(CONSTANT_HYSTART_LEAST), ROUND_MOST))
			h->found = true;
	}
	if (a->round && !h->found)
		tcp_cc_hystart_reset(h, a->now);
	return h->found;
}

static bool plus_plus_ends(struct tcp_cc *c, const struct tcp_cc_ack *a)
{
	struct tcp_cc_hystart *h = &c->hystart;
	if (a->round) {
		h->before = h->least;
		tcp_cc_hystart_reset(h, a->now);
		if (h->conservative && h->conservative++ >= constant(CONSTANT_HYSTART_ROUNDS)) {
			h->conservative = 0;
			return h->once = true;
		}
	}
	sampled(h, a->rtt, true);
	if (h->samples < SAMPLES)
		return false;
	if (h->conservative) {
		if (h->least.ps < h->baseline.ps)
			h->conservative = 0;
	} else if (h->before.ps && h->least.ps >= h->before.ps + late(h->before)) {
		h->conservative = 1;
		h->baseline = h->least;
		c->counted = 0;
	}
	return false;
}

bool tcp_cc_hystart_ends(struct tcp_cc *c, const struct tcp_cc_ack *a)
{
	struct tcp_cc_hystart *h = &c->hystart;
	if (a->rtt.ps <= 0)
		return false;
	if (c->conf->exit == TCP_EXIT_HYSTART_PP)
		return !h->once && plus_plus_ends(c, a);
	if (!c->conf->cubic || h->found || c->conf->exit == TCP_EXIT_LOSS)
		return false;
	if (c->cubic.epoch.ps != SIM_TIME_NEVER.ps && sim_between(c->cubic.epoch, a->now).ps < AFTER_RECOVERY)
		return false;
	return c->conf->exit == TCP_EXIT_ROUND ? round_ends(c, a) : linux_ends(c, a);
}
