/* cli/console/console_reach.c: from what is typed to a packet that is sent (models/path_probe.h), and why nobody answers.
 *
 * Names are those of the world: a host's is its management address, an array's its first portal, since no name server is played. A socket is bound to an
 * adapter of its own netstack only, as a real host has it.
 */
#include "cli/console/console_reach.h"

#include <string.h>

#define LEAST_US 30 /* a round trip takes the two hosts at least that: their own work, which the model leaves out */

char *console_reach_netstack(int *argc, char **argv)
{
	static const char prefix[] = "++netstack=";
	char *found = NULL;
	for (int i = 1; i < *argc; i++) {
		if (!g_str_has_prefix(argv[i], prefix))
			continue;
		g_free(found);
		found = g_strdup(argv[i] + strlen(prefix));
		char *gone = argv[i];
		memmove(&argv[i], &argv[i + 1], (size_t)(*argc - i - 1) * sizeof *argv);
		argv[--*argc] = gone;
		i--;
	}
	return found;
}

/* --- who is meant --- */

static struct ip of_host(const struct host *h, enum ip_family family, struct sim_time now)
{
	struct ip best = {.family = IP_NONE};
	uint32_t number = UINT32_MAX, stack = host_netstack_find(h, SERVICE_STACK_DEFAULT);
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		struct ip ip = a->removed || a->stack != stack ? best : rules_address(a, family == IP_V6 ? IP_V6 : IP_V4, now);
		if (!a->removed && a->stack == stack && ip_is_set(ip) && a->number < number) {
			best = ip;
			number = a->number;
		}
	}
	return best;
}

static struct ip of_name(const struct console *c, const char *name, enum ip_family family)
{
	const struct estate *e = session_estate(c->session);
	uint32_t i = estate_host_find(e, name);
	if (i != HOST_NONE)
		return of_host(estate_host(e, i), family, session_now(c->session));
	i = estate_appliance_find(e, name);
	if (i != HOST_NONE)
		return estate_appliance(e, i)->address;
	i = estate_array_find(e, name);
	return i != HOST_NONE && estate_array(e, i)->portals->len ? estate_portal(estate_array(e, i), 0)->address : (struct ip){.family = IP_NONE};
}

static bool resolve(struct console *c, const struct console_reach *q, struct ip *to)
{
	bool literal = ip_parse(q->to, to);
	if (!literal)
		*to = of_name(c, q->to, q->family);
	if (ip_is_set(*to) && (q->family == IP_NONE || to->family == q->family)) {
		to->len = to->family == IP_V6 ? 128 : 32;
		return true;
	}
	console_fault(c, "%s: unknown host", q->to);
	if (literal)
		console_note(c, "%s is no %s address", q->to, q->family == IP_V6 ? "IPv6" : "IPv4");
	else
		console_note(c, "no host, array or appliance of this world bears that name; an address always works");
	return false;
}

/* --- what is asked --- */

static bool bind(struct console *c, const struct console_reach *q, struct path_probe_request *r)
{
	const struct host *h = console_host(c);
	uint32_t a = host_adapter_find(h, q->adapter);
	if (a != HOST_NONE && host_adapter(h, a)->stack == r->stack) {
		r->bound = a;
		return true;
	}
	console_fault(c, "Unknown interface '%s': Invalid argument", q->adapter);
	if (a == HOST_NONE)
		console_note(c, "'%s' has no adapter '%s': 'esxcli network ip interface list' tells which it has", h->name, q->adapter);
	else
		console_note(c, "%s stands on netstack '%s', and this was asked of '%s': add ++netstack=%s, or -S %s to vmkping", q->adapter,
			host_netstack(h, host_adapter(h, a)->stack)->key, host_netstack(h, r->stack)->key, host_netstack(h, host_adapter(h, a)->stack)->key,
			host_netstack(h, host_adapter(h, a)->stack)->key);
	return false;
}

static bool request(struct console *c, const struct console_reach *q, struct path_probe_request *r)
{
	const struct host *h = console_host(c);
	const struct world *w = session_scenario(c->session)->world;
	*r = (struct path_probe_request){.host = h->index,
		.bound = HOST_NONE,
		.packet = q->packet,
		.whole = q->whole,
		.answer_bound = q->answer_bound,
		.port = q->port,
		.now = session_now(c->session),
		.assume = &w->assume,
		.seed = w->seed};
	r->stack = host_netstack_find(h, q->stack ? q->stack : SERVICE_STACK_DEFAULT);
	if (r->stack == HOST_NONE || !host_netstack(h, r->stack)->present) {
		console_fault(c, "%s: Unknown netstack instance '%s'", q->tool, q->stack);
		console_note(c, "'esxcli network ip netstack list' tells which netstacks '%s' has", h->name);
		return false;
	}
	if (q->nexthop && !ip_parse(q->nexthop, &r->nexthop)) {
		console_fault(c, "%s: invalid next hop '%s'", q->tool, q->nexthop);
		console_note(c, "-N is the address of the next hop here; the netstack is ++netstack=KEY, or -S KEY to vmkping and --netstack=KEY to esxcli");
		return false;
	}
	if (q->nexthop && !q->adapter && r->nexthop.family == IP_V4) {
		console_fault(c, "%s: -N needs an outgoing interface: -I", q->tool);
		return false;
	}
	return resolve(c, q, &r->to) && (!q->adapter || bind(c, q, r));
}

bool console_reach_ask(struct console *c, const struct console_reach *q, struct path_probe *out, struct ip *to)
{
	struct path_probe_request r;
	if (!request(c, q, &r))
		return false;
	*to = r.to;
	path_probe(session_estate(c->session), &r, out);
	return true;
}

/* --- what came of it --- */

int64_t console_reach_us(const struct path_probe *p) { return MAX(p->rtt.ps / INT64_C(1000000), LEAST_US); }

unsigned console_reach_routers(const struct path_probe *p) { return p->routed ? 1 + p->way.n_hops : 0; }

void console_reach_why(struct console *c, const struct path_probe *p)
{
	static const char *const how[] = {[PATH_PROBE_NO_ROUTE] = "it was never sent",
		[PATH_PROBE_TOO_LONG] = "it was never sent",
		[PATH_PROBE_FRAGMENTS] = "a router sent it back",
		[PATH_PROBE_LOST] = "it is lost on its way there",
		[PATH_PROBE_LOST_BACK] = "it arrives, but no answer does"};
	if (p->end == PATH_PROBE_ANSWERED)
		return;
	console_note(c, "%s. %s: %s%s%s%s", how[p->end], p->verdict.rule ? p->verdict.rule : "why", p->verdict.text, p->verdict.rule ? " ('explain " : "",
		p->verdict.rule ? p->verdict.rule : "", p->verdict.rule ? "' tells more)" : "");
}
