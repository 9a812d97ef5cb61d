/* models/run_packets.c: what a run asks and tells at packet fidelity beyond what flows need: the settings of TCP and of queues.
 *
 * A connection may be marked (ECN, RFC 3168) when the netstack that opens it has ecn enabled and the other end's has not disabled it, on releases that have it (7.0);
 * whoever is no host, an array or an appliance, is taken not to. Settings are those of the instant in which a transfer begins; a connection keeps what it began with.
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
	out->ecn = marks(r, s);
	if (out->cubic)
		out->hystart = hystart[run_assume(r, ASSUME_HYSTART)];
}
