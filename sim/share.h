/* sim/share.h: exact weighted max-min sharing of resources by flows (N1, N2, N5, S2).
 *
 * Rates are payload, in 2^-20 B/s. A flow uses each resource of its path u ppm of its rate (1 000 000: as is; 1 062 155: Ethernet framing at MTU 1500).
 * Capacity left is kept x 10^6 in 128 bits. Level of a resource = floor(left / sum of w*u over its flows not yet frozen); a capped flow's own level =
 * floor(cap / w). Progressive filling: all at the least level are marked before any is frozen; a flow on a marked resource is frozen at w*level, else,
 * by its cap, at exactly the cap. So the result depends on the set alone, never on the order of calls or on what was solved before.
 *
 * A flow with cap 0 stands still: it crosses its resources but is in nobody's way, and keeps no class active.
 *
 * share_solve() recomputes only what the changes since the last call can touch; share_solve_full() recomputes everything and must give equal bytes
 * (share_solve.c says why it does). Attribution (S3): each flow has one cause: the first saturated resource of its path at whose level it was frozen, or its
 * cap. Cost: a full solve O((links + resources) log); an incremental one in proportion to the flows whose share the change moves and to the flows beside them.
 * A solve in steady state allocates nothing.
 *
 * Class nodes (S2): a class is a resource with a parent. A path names the class and not the parent: crossing the class is crossing the parent with the same
 * ppm, right after it, so the parent's use, payload and number of flows include those of its classes. When at least two classes of a parent are active, each
 * starts at its guarantee (reservation, else its part of the parent's capacity by shares among the active ones, whichever is more, never more than its limit;
 * together never more than the capacity); what the parent has left goes to hungry (saturated) siblings by shares, in class order; at most as many rounds as
 * active classes. Otherwise the class only limits. The exact procedure, which is the definition, is told in share_class.c.
 */
#ifndef SIM_SHARE_H
#define SIM_SHARE_H

#include "sim/base.h"

typedef int64_t share_rate;   /* 2^-20 B/s */
typedef uint32_t share_res;   /* dense from 0, never reused */
typedef uint32_t share_flow;  /* slot; reused after share_flow_remove */

#define SHARE_RATE_MAX (INT64_C(1) << 60)
#define SHARE_NONE UINT32_MAX
#define SHARE_UNIT 1000000u /* ppm */

struct share_use {
	share_res res;
	uint32_t ppm;
};

enum share_cause { SHARE_BY_NOTHING, SHARE_BY_RES, SHARE_BY_CAP }; /* NOTHING only for a flow not solved yet or capped at 0 */

struct share;

/* Bits to shares: 1 bit/s = 2^17 units of 2^-20 B/s. What is beyond SHARE_RATE_MAX (8.8 Tbit/s) counts as unlimited. */
static inline share_rate share_from_bps(uint64_t bps)
{
	return bps >= (uint64_t)SHARE_RATE_MAX >> 17 ? SHARE_RATE_MAX : (share_rate)(bps << 17);
}

static inline share_rate share_from_bytes(uint64_t bytes_per_s)
{
	return bytes_per_s >= (uint64_t)SHARE_RATE_MAX >> 20 ? SHARE_RATE_MAX : (share_rate)(bytes_per_s << 20);
}

struct share *share_new(void);
void share_free(struct share *s);

share_res share_res_add(struct share *s, share_rate capacity);
share_res share_class_add(struct share *s, share_res parent, uint32_t shares, share_rate reservation, share_rate limit); /* limit SHARE_RATE_MAX: none */
void share_res_set(struct share *s, share_res r, share_rate capacity);
void share_class_set(struct share *s, share_res c, uint32_t shares, share_rate reservation, share_rate limit);

/* `uses` is copied; a resource may stand in it once. weight >= 1. cap SHARE_RATE_MAX: none; cap 0: the flow stands still. */
share_flow share_flow_add(struct share *s, uint32_t weight, share_rate cap, const struct share_use *uses, uint32_t n);
void share_flow_remove(struct share *s, share_flow f);
void share_flow_set_cap(struct share *s, share_flow f, share_rate cap);
void share_flow_set_path(struct share *s, share_flow f, const struct share_use *uses, uint32_t n);

/* Solves and returns the flows whose rate or cause changed since the last solve (ascending, borrowed until the next). */
const share_flow *share_solve(struct share *s, uint32_t *out_n);
const share_flow *share_solve_full(struct share *s, uint32_t *out_n);

share_rate share_flow_rate(const struct share *s, share_flow f);
enum share_cause share_flow_cause(const struct share *s, share_flow f, share_res *out_res); /* out_res may be NULL */
/* Both at once: its rate, and the resource that is its cause, or SHARE_NONE. */
struct share_flow_state { share_rate rate; share_res by; };
struct share_flow_state share_flow_state(const struct share *s, share_flow f);
share_rate share_res_capacity(const struct share *s, share_res r);  /* of a class: its present allotment */
share_rate share_res_used(const struct share *s, share_res r);      /* sum of rate*u/10^6, rounded up: at most the capacity */
share_rate share_res_payload(const struct share *s, share_res r);   /* sum of rates */
struct share_state { share_rate capacity, used, payload; bool saturated; };
struct share_state share_res_state(const struct share *s, share_res r); /* all of them at once */
uint32_t share_res_flows(const struct share *s, share_res r);       /* how many cross it */
bool share_res_saturated(const struct share *s, share_res r);       /* it is the cause of some flow */
/* Resources whose payload, use or saturation may have changed in the last solve (ascending, borrowed until the next). */
const share_res *share_changed_res(const struct share *s, uint32_t *out_n);

/* Flows and crossings that solving has looked at so far: what it cost, whatever the machine. */
uint64_t share_looked(const struct share *s);

/* Checks feasibility and the max-min certificate of the present solution; false and a line in `why` (at least 200 bytes) when it does not hold. */
bool share_verify(const struct share *s, char *why, size_t n);

#endif
