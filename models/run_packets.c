/* models/run_packets.c: what a run asks and tells at packet fidelity beyond what flows need: the settings of TCP and of queues, and what was counted.
 *
 * A connection may be marked (ECN, RFC 3168) when the netstack that opens it has ecn enabled and the other end's has not disabled it, on releases that have it (7.0);
 * whoever is no host, an array or an appliance, is taken not to. Settings are those of the instant in which a transfer begins; a connection keeps what it began with.
 * Of flows every count is null, and so is that of a resource that packets do not cross.
 */
#include "models/run_internal.h"

void run_packets_init(struct run *r)
{
	if (!r->factory->wires)
		return;
	r->res->port_queue = (uint32_t)run_assume(r, ASSUME_PORT_QUEUE);
	r->res->mark_bytes = run_assume(r, ASSUME_ECN_THRESHOLD);
	run_rule(r, "PKT-01");
	run_rule(r, "PKT-02");
}

/* NULL: it is none of ours, or has no adapter. */
static const struct host_netstack *stack_of(const struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host *h = host == HOST_NONE || adapter == HOST_NONE ? NULL : estate_host(r->estate, host);
	return h && release_has(h->release, RELEASE_ECN) ? host_netstack(h, host_adapter(h, adapter)->stack) : NULL;
}

static bool marks(struct run *r, const struct run_session *s)
{
	const struct endpoints *e = s->bulk;
	if (!r->res->mark_bytes || !e || !e->n)
		return false;
	const struct host_netstack *from = stack_of(r, e->from_host, e->pair[0].from), *to = stack_of(r, e->to_host, e->pair[0].to);
	return from && to && from->ecn == HOST_ECN_ENABLED && to->ecn != HOST_ECN_DISABLED;
}

void run_packets_tcp(struct run *r, const struct run_session *s, struct tcp_opts *out)
{
	static const uint8_t hystart[] = {
		[ASSUME_HYSTART_LINUX] = TCP_HYSTART_LINUX, [ASSUME_HYSTART_RFC9406] = TCP_HYSTART_PP, [ASSUME_HYSTART_OFF] = TCP_HYSTART_OFF};
	out->pacing = run_assume(r, ASSUME_PACING) == ASSUME_ON;
	out->ack_all = run_assume(r, ASSUME_DELAYED_ACKS) == ASSUME_NO;
	out->min_rto = sim_dur_ps(run_assume(r, ASSUME_MIN_RTO));
	out->offload = run_assume(r, ASSUME_SEGMENTATION_OFFLOAD) == ASSUME_ON ? (uint32_t)constant(CONSTANT_OFFLOAD_BURST) : 0;
	out->eager = true; /* FreeBSD, tcp_output.c: a whole segment never waits for more */
	out->ecn = marks(r, s);
	if (out->cubic)
		out->hystart = hystart[run_assume(r, ASSUME_HYSTART)];
}

/* --- what was counted --- */

static void count_session(struct run *r, const struct run_session *s, struct tp_counts *out)
{
	*out = (struct tp_counts){0};
	if (!s->ride && !s->offloaded)
		r->tp->ops->counts(r->tp, s->index, out);
}

static void take_latency(const struct histogram *h, struct outcome_latency *out)
{
	static const struct histogram none = {0};
	h = h ? h : &none;
	out->min_s = h->n ? h->least : OUTCOME_NULL;
	out->mean_s = h->n ? base_div_floor(h->sum, (sim_i128)h->n) : OUTCOME_NULL;
	out->p50_s = h->n ? histogram_quantile(h, 500000) : OUTCOME_NULL;
	out->p90_s = h->n ? histogram_quantile(h, 900000) : OUTCOME_NULL;
	out->p99_s = h->n ? histogram_quantile(h, 990000) : OUTCOME_NULL;
	out->max_s = h->n ? h->most : OUTCOME_NULL;
}

static bool counts(const struct run *r) { return r->tp->ops->counts && r->tp->ops->res_counts; }

void run_packets_session(struct run *r, const struct run_session *s, struct outcome_session *rec)
{
	struct tp_counts n;
	if (!counts(r) || s->ride) {
		rec->packets = rec->retransmissions = rec->timeouts = rec->drops = rec->losses = OUTCOME_NULL;
		take_latency(NULL, &rec->latency);
		return;
	}
	count_session(r, s, &n);
	rec->packets = (int64_t)(n.packets + n.acks);
	rec->retransmissions = (int64_t)n.retransmitted;
	rec->timeouts = (int64_t)n.timeouts;
	rec->drops = (int64_t)n.dropped;
	rec->losses = (int64_t)n.lost;
	take_latency(n.round_trips, &rec->latency);
}

bool run_packets_latency(struct run *r, const struct run_traffic *t, struct outcome_latency *out)
{
	struct histogram all = {0};
	if (!counts(r))
		return false;
	for (guint i = 0; i < t->sessions->len; i++) {
		struct tp_counts n;
		count_session(r, t->sessions->pdata[i], &n);
		if (n.round_trips)
			histogram_merge(&all, n.round_trips);
	}
	take_latency(&all, out);
	histogram_clear(&all);
	return true;
}

static bool crossed(enum res_kind k)
{
	return k == RES_NIC || k == RES_LINK || k == RES_SWITCH || k == RES_PORTAL || k == RES_SHAPER || k == RES_NIOC_CLASS;
}

void run_packets_resource(struct run *r, uint32_t res, struct outcome_resource *rec)
{
	struct tp_counts n;
	rec->drops = rec->losses = rec->marked = rec->queue_peak = OUTCOME_NULL;
	if (!counts(r) || !crossed(res_get(r->res, res)->kind))
		return;
	r->tp->ops->res_counts(r->tp, res, &n);
	rec->drops = (int64_t)n.dropped;
	rec->losses = (int64_t)n.lost;
	rec->marked = (int64_t)n.marked;
	rec->queue_peak = n.backlog_peak;
}

void run_packets_outcome(struct run *r, struct outcome_run *rec)
{
	rec->packets = rec->retransmissions = rec->timeouts = rec->drops = rec->losses = counts(r) ? 0 : OUTCOME_NULL;
	for (guint i = 0; counts(r) && i < r->sessions->len; i++) {
		struct tp_counts n;
		count_session(r, r->sessions->pdata[i], &n);
		rec->packets += (int64_t)(n.packets + n.acks);
		rec->retransmissions += (int64_t)n.retransmitted;
		rec->timeouts += (int64_t)n.timeouts;
		rec->drops += (int64_t)n.dropped;
		rec->losses += (int64_t)n.lost;
	}
}
