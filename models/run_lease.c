/* models/run_lease.c: a lease's life: asking, an address or 169.254/16 instead, renewal, its end. The sources of run_address.c; the rules are told there.
 */
#include "models/run_source.h"

static const struct fabric_dhcp *server_of(const struct run *r, const struct run_source *s)
{
	return s->kind == RUN_BY_DHCP6 ? &run_source_network(r, s)->dhcp6 : &run_source_network(r, s)->dhcp;
}

static struct sim_dur delay_of(struct run *r, const struct run_source *s)
{
	const struct fabric_dhcp *d = server_of(r, s);
	if (s->heard && d->delay.ps != FABRIC_DHCP_DELAY_ASSUMED.ps)
		return d->delay;
	return sim_dur_ps(run_assume(r, ASSUME_DHCP_DELAY));
}

static void ask(struct run *r, struct run_source *s)
{
	struct sim_time from = sim_now(r->sim);
	const struct host_address *link = host_address_of(run_source_adapter(r, s), HOST_ADDRESS_LINK);
	if (s->kind == RUN_BY_DHCP6 && link)
		from = sim_time_max(from, link->ready);
	s->state = RUN_SOURCE_ASKING;
	run_source_wake(r, s, sim_after(from, delay_of(r, s)), RUN_SOURCE_DUE);
}

static void drop_lease(struct run *r, struct run_source *s)
{
	struct host_adapter *a = run_source_adapter(r, s);
	if (s->kind == RUN_BY_DHCP6) {
		host_address_drop(a, HOST_ADDRESS_DHCP);
		return;
	}
	a->address = a->router = (struct ip){.family = IP_NONE};
}

/* Nobody answers: the adapter makes an address of its own, of use on its segment alone. */
static void fall_back(struct run *r, struct run_source *s, const char *why)
{
	struct host_adapter *a = run_source_adapter(r, s);
	s->state = RUN_SOURCE_WITHOUT;
	if (s->kind == RUN_BY_DHCP6) {
		run_source_say(r, s, "ADR-03", "DHCPv6 gives no address: %s", why);
		return;
	}
	if (a->address_origin == HOST_ADDRESS_RANDOM && ip_is_set(a->address))
		return;
	if (run_assume(r, ASSUME_DHCP_FALLBACK) == ASSUME_FALLBACK_NONE) {
		run_source_say(r, s, "ADR-03", "has no address: %s", why);
		return;
	}
	a->address = estate_address_link_local(r->estate, estate_host(r->estate, s->host), s->adapter);
	a->address_origin = HOST_ADDRESS_RANDOM;
	a->ready = sim_now(r->sim);
	g_autofree char *text = ip_format(a->address);
	run_source_say(r, s, "ADR-03", "has made itself the address %s: %s", text, why);
	run_source_ready(r, s->host, s->adapter);
}

static void note_router(struct run *r, const struct run_source *s)
{
	const struct host *h = estate_host(r->estate, s->host);
	const struct host_adapter *a = run_source_adapter(r, s);
	uint32_t by;
	struct ip gateway = rules_gateway(h, a->stack, IP_V4, &by);
	g_autofree char *text = ip_format(a->router);
	if (ip_is_set(a->router) && by == s->adapter && ip_equal(gateway, a->router))
		run_source_say(r, s, "ADR-05", "router %s of its lease is the default gateway of netstack '%s'", text, host_netstack(h, a->stack)->key);
}

static void obtain(struct run *r, struct run_source *s, struct ip ip)
{
	struct host_adapter *a = run_source_adapter(r, s);
	g_autofree char *text = ip_format(ip);
	s->state = RUN_SOURCE_HELD;
	s->since = sim_now(r->sim);
	s->network = estate_address_network(estate_host(r->estate, s->host), a);
	s->lease = server_of(r, s)->lease;
	run_source_say(r, s, "ADR-02", "has the address %s by DHCP%s", text, s->kind == RUN_BY_DHCP6 ? "v6" : "");
	if (s->kind == RUN_BY_DHCP6) {
		struct sim_time ready = sim_after(s->since, sim_dur_ps(run_assume(r, ASSUME_DAD_DELAY)));
		host_address_put(a, ip, HOST_ADDRESS_DHCP, ready);
		run_rule(r, "ADR-07");
		run_source_wake(r, s, ready, RUN_SOURCE_READY);
		return;
	}
	a->address = ip;
	a->address_origin = HOST_ADDRESS_DHCP;
	a->ready = s->since;
	if (run_assume(r, ASSUME_DHCP_ROUTER) == ASSUME_YES)
		a->router = server_of(r, s)->router;
	note_router(r, s);
	run_source_ready(r, s->host, s->adapter);
}

void run_lease_answered(struct run *r, struct run_source *s)
{
	struct ip free_one = {.family = IP_NONE};
	if (s->heard)
		free_one = estate_address_free(r->estate, estate_address_network(estate_host(r->estate, s->host), run_source_adapter(r, s)), run_source_family(s));
	if (ip_is_set(free_one))
		obtain(r, s, free_one);
	else
		fall_back(r, s, s->heard ? "the server's range is used up" : "no server answers");
}

/* The end of what was renewed last, at halves of the lease since it was given. */
static void outlast(struct run *r, struct run_source *s)
{
	int64_t half = MAX(s->lease.ps / 2, 1), renewed = s->since.ps + sim_between(s->since, sim_now(r->sim)).ps / half * half;
	struct sim_time end = sim_after(sim_time_ps(renewed), s->lease);
	g_autofree char *left = quantity_format(QUANTITY_TIME, sim_between(sim_now(r->sim), end).ps);
	run_source_say(r, s, "ADR-04", "no longer hears its DHCP%s server: the lease lasts another %s", s->kind == RUN_BY_DHCP6 ? "v6" : "", left);
	s->since = sim_time_ps(renewed);
	run_source_wake(r, s, end, RUN_SOURCE_DUE);
}

void run_lease_expire(struct run *r, struct run_source *s)
{
	drop_lease(r, s);
	run_source_say(r, s, "ADR-04", "its DHCP%s lease has ended", s->kind == RUN_BY_DHCP6 ? "v6" : "");
	if (run_source_adapter(r, s)->enabled)
		fall_back(r, s, "no server answers");
	else
		s->state = RUN_SOURCE_IDLE; /* it asks again when it is enabled */
}

void run_lease_changed(struct run *r, struct run_source *s, bool was_heard)
{
	const struct host_adapter *a = run_source_adapter(r, s);
	bool moved = s->state == RUN_SOURCE_HELD && s->network != estate_address_network(estate_host(r->estate, s->host), a);
	if (moved && s->heard) { /* the other network's server does not know it */
		run_source_say(r, s, "ADR-02", "is on another network: its DHCP%s lease is of no use", s->kind == RUN_BY_DHCP6 ? "v6" : "");
		drop_lease(r, s);
		ask(r, s);
		return;
	}
	if (s->state == RUN_SOURCE_ASKING && !a->enabled) {
		sim_cancel(r->sim, &s->timer);
		s->state = RUN_SOURCE_IDLE;
	}
	if (s->state == RUN_SOURCE_HELD && s->heard != was_heard) {
		if (!s->heard) {
			outlast(r, s);
		} else {
			sim_cancel(r->sim, &s->timer);
			s->since = sim_now(r->sim);
			run_source_say(r, s, "ADR-04", "hears its DHCP%s server again: the lease is renewed", s->kind == RUN_BY_DHCP6 ? "v6" : "");
		}
		return;
	}
	bool due = s->state == RUN_SOURCE_IDLE ? a->enabled && !a->removed : s->state == RUN_SOURCE_ASKING ? s->heard && !was_heard : false;
	if (s->state == RUN_SOURCE_WITHOUT && s->heard)
		due = ip_is_set(estate_address_free(r->estate, estate_address_network(estate_host(r->estate, s->host), a), run_source_family(s)));
	if (due)
		ask(r, s);
}
