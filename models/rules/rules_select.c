/* models/rules/rules_select.c: which adapters serve, and how they pair. The order of the questions is that of rules.h. */
#include "models/rules/rules.h"

const char *rules_adapter_fault(const struct host *h, const struct host_adapter *a, enum ip_family family, struct sim_time now)
{
	if (a->removed)
		return "MIG-05";
	if (!a->enabled)
		return "SEL-03";
	if ((family == IP_V6 || !ip_is_set(rules_address(a, IP_V4, now))) && (family == IP_V4 || !ip_is_set(rules_address(a, IP_V6, now))))
		return "SEL-04";
	if (!host_has_uplink(h, a->portgroup))
		return "SEL-05";
	return NULL;
}

uint32_t rules_taken_over(const struct host *h, enum service s)
{
	const char *key = service_stack(s);
	uint32_t stack = key ? host_netstack_find(h, key) : HOST_NONE;
	uint32_t found = HOST_NONE;
	for (uint32_t i = 0; stack != HOST_NONE && i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (!a->removed && a->stack == stack && (found == HOST_NONE || a->number < host_adapter(h, found)->number))
			found = i;
	}
	return found;
}

/* The existing adapters in number order: the lowest RULES_MAX_ADAPTERS of them. */
static uint32_t in_order(const struct host *h, uint32_t *out)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed)
			continue;
		if (n == RULES_MAX_ADAPTERS && host_adapter(h, out[n - 1])->number < a->number)
			continue;
		uint32_t at = n < RULES_MAX_ADAPTERS ? n++ : n - 1;
		while (at > 0 && host_adapter(h, out[at - 1])->number > a->number) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = i;
	}
	return n;
}

struct pick {
	uint32_t stack;    /* candidates stand on it */
	uint32_t tag;      /* and bear one of these tags; 0: none needed */
	const char *rule;
	bool first_only;
};

static void picks(const struct host *h, enum service s, const char *stack, const uint32_t *order, uint32_t n, struct pick *out)
{
	uint32_t owner = rules_taken_over(h, s);
	if (s == SERVICE_CUSTOM) {
		*out = (struct pick){host_netstack_find(h, stack), 0, "TRF-04", true};
		return;
	}
	if (owner != HOST_NONE) {
		*out = (struct pick){host_adapter(h, owner)->stack, 0, "STK-01", false};
		return;
	}
	uint32_t dflt = host_netstack_find(h, SERVICE_STACK_DEFAULT);
	bool tagged = false;
	for (uint32_t i = 0; i < n; i++)
		tagged |= host_adapter(h, order[i])->stack == dflt && (host_adapter(h, order[i])->services & SERVICE_BIT(s));
	const struct rules_kind *kind = rules_kind(s);
	if (!tagged && kind->instead != SERVICE__COUNT)
		*out = (struct pick){dflt, SERVICE_BIT(kind->instead), kind->instead_rule, true};
	else
		*out = (struct pick){dflt, SERVICE_BIT(s), "SEL-01", false};
}

/* Of an adapter that has no address it may use. */
static const char *no_address(const struct host_adapter *a, enum ip_family family)
{
	bool pending = family != IP_V6 && ip_is_set(a->address);
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		pending |= family != IP_V4 && !ip_is_link_local(a->ipv6[i].ip);
	if (pending)
		return "its address may not be used yet";
	return family == IP_V6 ? "it has no IPv6 address" : family == IP_V4 ? "it has no IPv4 address" : "it has no address";
}

static struct verdict none_serves(const struct host *h, enum service s, enum ip_family family, const struct candidates *c, const struct pick *p)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct host_adapter *a = host_adapter(h, c->of[i].adapter);
		const char *rule = c->of[i].rejected_by;
		if (a->stack != p->stack || (p->tag && !(a->services & p->tag)))
			continue;
		bool link = g_strcmp0(rule, "SEL-05") == 0;
		return verdict_no(s == SERVICE_VMOTION ? VERDICT_REFUSED : VERDICT_AT_ONCE, rule,
			s != SERVICE_VMOTION ? "CannotConnectToHost" : link ? "VMotionLinkDown" : "VMotionNotConfigured", "%s of '%s' cannot serve %s: %s",
			a->name, h->name, service_name(s), link ? "its port group has no live uplink" : !a->enabled ? "it is disabled" : no_address(a, family));
	}
	if (s == SERVICE_VMOTION)
		return verdict_no(VERDICT_REFUSED, "SEL-06", "VMotionNotConfigured", "the vMotion interface is not configured on host '%s'", h->name);
	if (s == SERVICE_PROVISIONING)
		return verdict_no(VERDICT_REFUSED, "SEL-10", "CannotConnectToHost", "host '%s' has no adapter for %s and no management adapter to fall back to",
			h->name, service_name(s));
	return verdict_no(VERDICT_REFUSED, rules_kind(s)->none, NULL, "host '%s' has no adapter for %s", h->name, service_name(s));
}

struct verdict rules_candidates(const struct estate *e, uint32_t host, enum service s, enum ip_family family, struct sim_time now, struct candidates *out)
{
	return rules_candidates_on(e, host, s, NULL, family, now, out);
}

struct verdict rules_candidates_on(const struct estate *e, uint32_t host, enum service s, const char *stack, enum ip_family family, struct sim_time now,
	struct candidates *out)
{
	const struct host *h = estate_host(e, host);
	uint32_t order[RULES_MAX_ADAPTERS];
	struct pick p;
	*out = (struct candidates){0};
	out->n = in_order(h, order);
	picks(h, s, stack, order, out->n, &p);
	out->rule = p.rule;
	bool owned = g_strcmp0(p.rule, "STK-01") == 0;
	for (uint32_t i = 0; i < out->n; i++) {
		const struct host_adapter *a = host_adapter(h, order[i]);
		const char *why = rules_adapter_fault(h, a, family, now);
		if (a->stack != p.stack)
			why = owned && g_strcmp0(host_netstack(h, a->stack)->key, SERVICE_STACK_DEFAULT) == 0 ? "STK-02" : "SEL-08";
		else if (p.tag && !(a->services & p.tag))
			why = "SEL-07";
		else if (!why && p.first_only && out->n_chosen)
			why = "SEL-02";
		out->of[i] = (struct candidate){order[i], why};
		if (!why)
			out->chosen[out->n_chosen++] = order[i];
	}
	return out->n_chosen ? verdict_ok() : none_serves(h, s, family, out, &p);
}

/* vMotion: the peer's adapter for the i-th of ours: the first unused one in our subnet, else by number order. */
static uint32_t peer_of(const struct host_adapter *ours, const struct host *p, const struct request *q, uint32_t i, const struct candidates *theirs, bool *used)
{
	SIM_ASSERT(theirs->n_chosen > 0);
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t k = 0; k < theirs->n_chosen; k++) {
			struct ip peer = rules_address(host_adapter(p, theirs->chosen[k]), q->family, q->now);
			if ((pass || !used[k]) && rules_address_prefix(ours, peer, q->now) >= 0) {
				used[k] = true;
				return theirs->chosen[k];
			}
		}
	return theirs->chosen[i % theirs->n_chosen];
}

/* Both directions of one pair; fills `pair` as far as the road is known. */
static struct verdict join(const struct estate *e, const struct request *q, uint32_t ours, uint32_t theirs, struct endpoint_pair *pair)
{
	const struct host *h = estate_host(e, q->from), *p = estate_host(e, q->to);
	const struct host_adapter *a = host_adapter(h, ours), *b = host_adapter(p, theirs);
	struct rules_hop hop, back;
	struct fabric_route way;
	*pair = (struct endpoint_pair){.from = ours, .chosen = ours, .to = theirs, .back = theirs};
	pair->to_address = rules_address(b, q->family, q->now);
	pair->from_address = rules_address_for(a, pair->to_address, q->now);
	struct verdict v = rules_route(e, q, q->from, a->stack, pair->to_address, rules_bound(h, q->service) ? ours : HOST_NONE, &hop);
	if (!v.ok)
		return v;
	pair->from = hop.adapter;
	pair->from_address = rules_address_for(host_adapter(h, hop.adapter), pair->to_address, q->now);
	pair->gateway = hop.gateway;
	pair->routed = ip_is_set(hop.gateway);
	v = rules_reach(e, q->from, &hop, q->to, theirs, rules_port(q), &way);
	if (v.ok)
		v = rules_firewalls(h, p, pair, rules_port(q));
	if (!v.ok)
		return v;
	struct verdict r = rules_route(e, q, q->to, b->stack, pair->from_address, rules_bound(p, q->service) ? theirs : HOST_NONE, &back);
	if (r.ok) {
		pair->back = back.adapter;
		r = rules_reach(e, q->to, &back, q->from, hop.adapter, 0, &way);
	}
	if (!r.ok)
		return verdict_no(VERDICT_SILENT, "RTE-06", NULL, "the reply is lost: %.200s", r.text);
	return verdict_ok();
}

static struct verdict connect_failed(const struct request *q, struct verdict v)
{
	v.fault = q->service == SERVICE_VMOTION ? "VMotionConnectFailed" : "CannotConnectToHost";
	return v;
}

/* The family of a connection nobody has chosen: IPv4 where both ends can serve by it, else IPv6 where both can, else IP_NONE. */
static enum ip_family family_of(const struct estate *e, const struct request *q)
{
	static const enum ip_family order[] = {IP_V4, IP_V6};
	struct candidates c;
	for (int i = 0; q->family == IP_NONE && i < 2; i++)
		if (rules_candidates_on(e, q->from, q->service, q->stack, order[i], q->now, &c).ok &&
			rules_candidates_on(e, q->to, q->service, q->stack, order[i], q->now, &c).ok)
			return order[i];
	return q->family;
}

/* Nobody has said which family, and the hosts have none in common: one of them has no adapter with an address, or each has another family. */
static struct verdict apart(const struct estate *e, const struct request *q, struct endpoints *out)
{
	struct verdict v = rules_candidates_on(e, q->from, q->service, q->stack, IP_NONE, q->now, &out->from);
	out->rule = out->from.rule;
	if (v.ok)
		v = rules_candidates_on(e, q->to, q->service, q->stack, IP_NONE, q->now, &out->to);
	if (!v.ok)
		return v;
	return connect_failed(q, verdict_no(VERDICT_AT_ONCE, "ADR-09", NULL, "'%s' and '%s' have no addresses of one family for %s", estate_host(e, q->from)->name,
		estate_host(e, q->to)->name, service_name(q->service)));
}

struct verdict rules_select(const struct estate *e, const struct request *asked, struct endpoints *out)
{
	struct request family = *asked, *q = &family;
	family.family = family_of(e, asked);
	*out = (struct endpoints){.service = q->service, .port = rules_port(q), .from_host = q->from, .to_host = q->to, .family = q->family};
	if (q->family == IP_NONE)
		return apart(e, q, out);
	struct verdict v = rules_candidates_on(e, q->from, q->service, q->stack, q->family, q->now, &out->from);
	out->rule = out->from.rule;
	if (!v.ok)
		return v;
	v = rules_candidates_on(e, q->to, q->service, q->stack, q->family, q->now, &out->to);
	if (!v.ok)
		return v;
	const struct host *h = estate_host(e, q->from), *p = estate_host(e, q->to);
	bool used[RULES_MAX_ADAPTERS] = {false};
	struct verdict worst = verdict_ok();
	out->n = q->service == SERVICE_VMOTION ? out->from.n_chosen : 1;
	for (uint32_t i = 0; i < out->n; i++) {
		uint32_t ours = out->from.chosen[i];
		uint32_t theirs = q->service == SERVICE_VMOTION ? peer_of(host_adapter(h, ours), p, q, i, &out->to, used) : out->to.chosen[0];
		v = join(e, q, ours, theirs, &out->pair[i]);
		if (v.how == VERDICT_AT_ONCE)
			return connect_failed(q, v);
		if (!v.ok && worst.ok)
			worst = connect_failed(q, v);
	}
	return worst;
}

static bool provisioned(const struct estate *e, uint32_t host)
{
	const struct host *h = estate_host(e, host);
	if (!release_has(h->release, RELEASE_UDT))
		return false;
	if (rules_taken_over(h, SERVICE_PROVISIONING) != HOST_NONE)
		return true;
	uint32_t dflt = host_netstack_find(h, SERVICE_STACK_DEFAULT);
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (!a->removed && a->stack == dflt && (a->services & SERVICE_BIT(SERVICE_PROVISIONING)))
			return true;
	}
	return false;
}

bool rules_udt(const struct estate *e, const struct request *q)
{
	return q->assume->value[ASSUME_UDT] == ASSUME_UDT_AUTO && provisioned(e, q->from) && provisioned(e, q->to);
}
