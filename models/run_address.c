/* models/run_address.c: addresses that come and go while a run goes on: DHCP and DHCPv6 leases, 169.254/16, router advertisements, duplicate address detection.
 *
 * An adapter asks for a lease when it is created, enabled, or its link comes up; the server answers after its delay with the lowest free address. Without an answer
 * it takes an address of 169.254/16 after the same delay, and goes on asking. A lease is renewed at every half of its time; when the server is gone, it lasts to the
 * end of what was renewed last, then the address is dropped. An advertisement is heard at once when an adapter comes up (it solicits one) or a router does, and at
 * every interval from then on; the default route it gives lasts for its lifetime. An IPv6 address is tentative for the time of duplicate address detection; DHCPv6 is
 * asked from the link-local address, so not before that one is ready. Sources: RFC 2131, 3927, 4861, 4862, 8415; the delays are switches.
 *
 * What an adapter waits for is a source, one of each kind at most; every change of configuration asks each of them anew whether it is heard. Left out: lifetimes of
 * prefixes (30 days as a rule), ARP probes of leased IPv4 addresses, what a server remembers of a client.
 */
#include "models/run_source.h"

#include <string.h>

struct host_adapter *run_source_adapter(const struct run *r, const struct run_source *s)
{
	return host_adapter(estate_host(r->estate, s->host), s->adapter);
}

const struct fabric_network *run_source_network(const struct run *r, const struct run_source *s)
{
	return fabric_network(&r->estate->fabric, estate_address_network(estate_host(r->estate, s->host), run_source_adapter(r, s)));
}

enum ip_family run_source_family(const struct run_source *s)
{
	return s->kind == RUN_BY_DHCP ? IP_V4 : IP_V6;
}

static bool is_heard(const struct run *r, const struct run_source *s)
{
	const struct host *h = estate_host(r->estate, s->host);
	if (s->kind == RUN_BY_RA)
		return estate_address_advertised(r->estate, h, run_source_adapter(r, s));
	return estate_address_served(r->estate, h, run_source_adapter(r, s), run_source_family(s));
}

void run_source_say(struct run *r, const struct run_source *s, const char *rule, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *what = g_strdup_vprintf(fmt, ap), *subject = g_strdup_printf("%s/%s", estate_host(r->estate, s->host)->name, run_source_adapter(r, s)->name);
	va_end(ap);
	run_note(r, rule, subject, "%s", what);
	run_change(run_adapter(r, s->host, s->adapter)->history, sim_now(r->sim), "%s", what);
}

void run_source_wake(struct run *r, struct run_source *s, struct sim_time at, uint64_t what)
{
	struct evq_handle *timer = what == RUN_SOURCE_READY ? &s->ready : &s->timer;
	sim_cancel(r->sim, timer);
	*timer = sim_at(r->sim, at, RUN_EV_ADDRESS, s->index, what);
}

void run_source_ready(struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host *h = estate_host(r->estate, host);
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, host_adapter(h, adapter)->name);
	if (sim_time_equal(host_address_ready(host_adapter(h, adapter)), sim_now(r->sim)))
		run_trigger_happened(r, WORLD_FN_ADAPTER, subject, WORLD_EV_READY, NULL);
}

/* --- advertisements --- */

static void advertised(struct run *r, struct run_source *s)
{
	struct host_adapter *a = run_source_adapter(r, s);
	struct sim_time ready = sim_after(sim_now(r->sim), sim_dur_ps(run_assume(r, ASSUME_DAD_DELAY)));
	bool had = host_address_of(a, HOST_ADDRESS_SLAAC) != NULL;
	s->since = sim_now(r->sim);
	s->network = estate_address_network(estate_host(r->estate, s->host), a);
	estate_address_advertise(r->estate, estate_host(r->estate, s->host), s->adapter, ready);
	run_source_say(r, s, "ADR-06", "hears a router's advertisement%s", host_address_of(a, HOST_ADDRESS_SLAAC) && !had ? " and makes an address of its prefix" : "");
	sim_cancel(r->sim, &s->timer);
	if (!had && host_address_of(a, HOST_ADDRESS_SLAAC)) {
		run_rule(r, "ADR-07");
		run_source_wake(r, s, ready, RUN_SOURCE_READY);
	}
}

static void fallen_silent(struct run *r, struct run_source *s)
{
	const struct fabric_ra *ra = &run_source_network(r, s)->ra;
	int64_t interval = MAX(ra->interval.ps, 1), last = s->since.ps + sim_between(s->since, sim_now(r->sim)).ps / interval * interval;
	if (!ip_is_set(run_source_adapter(r, s)->router6))
		return;
	struct sim_time end = sim_time_max(sim_now(r->sim), sim_after(sim_time_ps(last), ra->lifetime));
	g_autofree char *left = quantity_format(QUANTITY_TIME, sim_between(sim_now(r->sim), end).ps);
	run_source_say(r, s, "ADR-08", "no longer hears its IPv6 router: the default route lasts another %s", left);
	run_source_wake(r, s, end, RUN_SOURCE_DUE);
}

static void route_gone(struct run *r, struct run_source *s)
{
	run_source_adapter(r, s)->router6 = (struct ip){.family = IP_NONE};
	run_source_say(r, s, "ADR-08", "the lifetime of its IPv6 router has ended: the default route is gone");
}

/* --- sources --- */

static struct run_source *find(struct run *r, uint32_t host, uint32_t adapter, enum run_source_kind kind)
{
	GArray *of = run_adapter(r, host, adapter)->sources;
	for (guint i = 0; i < of->len; i++) {
		struct run_source *s = r->sources->pdata[g_array_index(of, uint32_t, i)];
		if (s->kind == kind)
			return s;
	}
	return NULL;
}

static struct run_source *source(struct run *r, uint32_t host, uint32_t adapter, enum run_source_kind kind)
{
	struct run_source *s = find(r, host, adapter, kind);
	if (s)
		return s;
	s = g_new0(struct run_source, 1);
	*s = (struct run_source){.index = r->sources->len, .host = host, .adapter = adapter, .kind = kind};
	g_ptr_array_add(r->sources, s);
	g_array_append_val(run_adapter(r, host, adapter)->sources, s->index);
	return s;
}

/* Is it to be asked at all, as the adapter is set now? */
static bool is_wanted(const struct run *r, const struct run_source *s)
{
	const struct host_adapter *a = run_source_adapter(r, s);
	if (a->removed)
		return false;
	if (s->kind == RUN_BY_RA)
		return host_address_hears_ra(estate_host(r->estate, s->host), a);
	if (s->kind == RUN_BY_DHCP)
		return a->dhcp;
	return s->state == RUN_SOURCE_HELD || estate_address_by_dhcp6(r->estate, estate_host(r->estate, s->host), a);
}

static void give_up(struct run *r, struct run_source *s)
{
	struct host_adapter *a = run_source_adapter(r, s);
	sim_cancel(r->sim, &s->timer);
	sim_cancel(r->sim, &s->ready);
	s->state = RUN_SOURCE_IDLE;
	s->heard = false;
	if (s->kind == RUN_BY_DHCP6 && !a->removed)
		host_address_drop(a, HOST_ADDRESS_DHCP);
	if (s->kind == RUN_BY_RA && !a->removed) {
		host_address_drop(a, HOST_ADDRESS_SLAAC);
		a->router6 = a->on_link6 = (struct ip){.family = IP_NONE};
	}
}

static void look_again(struct run *r, struct run_source *s)
{
	if (s->kind == RUN_BY_HAND && !run_source_adapter(r, s)->removed)
		return;
	if (!is_wanted(r, s)) {
		if (s->heard || s->state != RUN_SOURCE_IDLE || s->kind == RUN_BY_HAND)
			give_up(r, s);
		return;
	}
	if (s->kind == RUN_BY_RA && s->heard && s->network != estate_address_network(estate_host(r->estate, s->host), run_source_adapter(r, s)))
		give_up(r, s); /* it is on another network now, with another prefix */
	bool was_heard = s->heard;
	s->heard = is_heard(r, s);
	if (s->kind != RUN_BY_RA)
		run_lease_changed(r, s, was_heard);
	else if (s->heard && !was_heard)
		advertised(r, s);
	else if (!s->heard && was_heard)
		fallen_silent(r, s);
}

void run_address_changed(struct run *r)
{
	for (guint i = 0; i < r->sources->len; i++) {
		struct run_source *s = r->sources->pdata[i];
		look_again(r, s);
		if (s->kind == RUN_BY_RA && is_wanted(r, s) && estate_address_by_dhcp6(r->estate, estate_host(r->estate, s->host), run_source_adapter(r, s)))
			source(r, s->host, s->adapter, RUN_BY_DHCP6); /* flag M; it stands behind, and is looked at in this round */
	}
}

static void add_sources(struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host *h = estate_host(r->estate, host);
	const struct host_adapter *a = host_adapter(h, adapter);
	if (a->dhcp)
		source(r, host, adapter, RUN_BY_DHCP);
	if (r->advertises && host_address_hears_ra(h, a))
		source(r, host, adapter, RUN_BY_RA);
	if (a->set6.dhcp)
		source(r, host, adapter, RUN_BY_DHCP6);
}

void run_address_event(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	struct run_source *s = r->sources->pdata[target];
	*(arg == RUN_SOURCE_READY ? &s->ready : &s->timer) = (struct evq_handle){0, 0};
	if (arg == RUN_SOURCE_READY)
		run_source_ready(r, s->host, s->adapter);
	else if (s->kind == RUN_BY_RA)
		route_gone(r, s);
	else if (s->state == RUN_SOURCE_HELD)
		run_lease_expire(r, s);
	else
		run_lease_answered(r, s);
	run_address_changed(r); /* an address that became free is given to who asks */
	run_enact_changed(r);
}

/* --- what administrators set --- */

void run_address_added(struct run *r, uint32_t host, uint32_t adapter)
{
	struct host_adapter *a = host_adapter(estate_host(r->estate, host), adapter);
	struct sim_time ready = sim_after(sim_now(r->sim), sim_dur_ps(r->world->assume.value[ASSUME_DAD_DELAY]));
	estate_address_begin(estate_host(r->estate, host), adapter, ready);
	run_source_ready(r, host, adapter);
	add_sources(r, host, adapter);
	if (a->set6.n_fixed) {
		run_assume(r, ASSUME_DAD_DELAY);
		run_rule(r, "ADR-07");
		struct run_source *s = source(r, host, adapter, RUN_BY_HAND);
		run_source_wake(r, s, ready, RUN_SOURCE_READY);
	}
}

void run_address_set4(struct run *r, uint32_t host, uint32_t adapter, bool dhcp, struct ip address)
{
	struct host_adapter *a = host_adapter(estate_host(r->estate, host), adapter);
	struct run_source *s = find(r, host, adapter, RUN_BY_DHCP);
	if (dhcp && a->dhcp)
		return;
	if (s)
		give_up(r, s);
	a->dhcp = dhcp;
	a->router = (struct ip){.family = IP_NONE};
	a->address = address;
	a->address_origin = HOST_ADDRESS_MANUAL;
	a->ready = sim_now(r->sim);
	run_source_ready(r, host, adapter);
	add_sources(r, host, adapter);
}

/* The static addresses as they are set now. Those that were in use before stay in use; those that are new, or still being probed, are probed. True: there are some. */
static bool put_static(struct host_adapter *a, struct sim_time now, struct sim_time probed)
{
	struct host_address before[HOST_MAX_IPV6];
	uint32_t n = a->n_ipv6;
	bool any = false;
	memcpy(before, a->ipv6, sizeof(before));
	host_address_drop(a, HOST_ADDRESS_MANUAL);
	for (uint32_t i = 0; i < a->set6.n_fixed; i++) {
		struct sim_time ready = probed;
		for (uint32_t k = 0; k < n; k++)
			if (before[k].origin == HOST_ADDRESS_MANUAL && ip_equal(before[k].ip, a->set6.fixed[i]) && !sim_time_before(now, before[k].ready))
				ready = before[k].ready;
		any |= sim_time_equal(ready, probed);
		host_address_put(a, a->set6.fixed[i], HOST_ADDRESS_MANUAL, ready);
	}
	return any;
}

void run_address_set6(struct run *r, uint32_t host, uint32_t adapter, const struct host_ipv6 *set)
{
	const struct host *h = estate_host(r->estate, host);
	struct host_adapter *a = host_adapter(h, adapter);
	struct run_source *ra = find(r, host, adapter, RUN_BY_RA), *dhcp = find(r, host, adapter, RUN_BY_DHCP6);
	struct sim_time probed = sim_after(sim_now(r->sim), sim_dur_ps(r->world->assume.value[ASSUME_DAD_DELAY]));
	a->set6 = *set;
	if (ra && !host_address_hears_ra(h, a))
		give_up(r, ra);
	if (dhcp && !estate_address_by_dhcp6(r->estate, h, a))
		give_up(r, dhcp);
	if (put_static(a, sim_now(r->sim), probed)) {
		run_assume(r, ASSUME_DAD_DELAY);
		run_rule(r, "ADR-07");
		run_source_wake(r, source(r, host, adapter, RUN_BY_HAND), probed, RUN_SOURCE_READY);
	}
	add_sources(r, host, adapter);
}

void run_address_init(struct run *r)
{
	for (uint32_t i = 0; i < r->estate->fabric.networks->len; i++)
		r->advertises |= fabric_network(&r->estate->fabric, i)->ra.present;
	for (uint32_t h = 0; h < r->estate->hosts->len; h++)
		for (uint32_t k = 0; k < estate_host(r->estate, h)->adapters->len; k++) {
			add_sources(r, h, k);
			if (estate_address_by_dhcp6(r->estate, estate_host(r->estate, h), host_adapter(estate_host(r->estate, h), k)))
				source(r, h, k, RUN_BY_DHCP6);
		}
	for (guint i = 0; i < r->sources->len; i++) { /* the estate has come to rest before it begins: estate_address_settle() */
		struct run_source *s = r->sources->pdata[i];
		const struct host_adapter *a = run_source_adapter(r, s);
		bool leased = s->kind == RUN_BY_DHCP ? a->address_origin == HOST_ADDRESS_DHCP && ip_is_set(a->address) : host_address_of(a, HOST_ADDRESS_DHCP) != NULL;
		s->heard = is_heard(r, s);
		s->network = estate_address_network(estate_host(r->estate, s->host), a);
		s->lease = (s->kind == RUN_BY_DHCP6 ? &run_source_network(r, s)->dhcp6 : &run_source_network(r, s)->dhcp)->lease;
		if (s->kind != RUN_BY_RA && a->enabled)
			s->state = leased ? RUN_SOURCE_HELD : RUN_SOURCE_WITHOUT;
		if (s->kind == RUN_BY_DHCP && s->state != RUN_SOURCE_IDLE) {
			run_rule(r, leased ? "ADR-02" : "ADR-03");
			run_assume(r, leased ? ASSUME_DHCP_ROUTER : ASSUME_DHCP_FALLBACK);
		}
		if (s->kind == RUN_BY_RA && s->heard)
			run_rule(r, "ADR-06");
	}
}

void run_address_free(struct run_source *s)
{
	g_free(s);
}
