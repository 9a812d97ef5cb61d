/* cli/console/console_connect.c: nc -z and traceroute: is a port open, and by which routers does one get there.
 *
 * A port is open when its packet and the answer get through (console_reach.h, with firewalls and routers that close ports) and somebody listens: hosts on the
 * ports of the services that the adapter serves, arrays on those of their datastores, appliances on those of replication, NFC and the traffic that is
 * declared to them. Routers on the way are the first and, beyond links, the last one: the model has no others. Left out: data over nc, UDP, ranges of ports.
 */
#include <string.h>
#include <unistd.h>

#include "cli/console/console_families.h"
#include "cli/console/console_reach.h"

#define PROBE_BYTES 60 /* a SYN; also what traceroute sends */
#define HOPS_MAX 30
#define SILENT_HOPS 3

/* --- who listens --- */

static bool adapter_listens(const struct estate *e, const struct path_probe *p, uint32_t port, struct sim_time now)
{
	const struct host *h = estate_host(e, p->host);
	const struct host_adapter *a = host_adapter(h, p->index);
	const char *stack = host_netstack(h, a->stack)->key;
	if (g_str_equal(stack, SERVICE_STACK_DEFAULT) && (port == 22 || port == 443 || port == 902))
		return true;
	if (port == 8182)
		return estate_cluster_of(e, h->index) != HOST_NONE && estate_cluster(e, estate_cluster_of(e, h->index))->ha &&
		       (a->services & SERVICE_BIT(SERVICE_MANAGEMENT));
	for (enum service s = 0; s < SERVICE__TAGS; s++) {
		struct candidates c;
		bool serves = false;
		if (rules_kind(s)->port != port || !rules_candidates(e, h->index, s, IP_NONE, now, &c).ok)
			continue;
		for (uint32_t i = 0; i < c.n_chosen; i++)
			serves |= c.chosen[i] == p->index;
		if (serves)
			return true;
	}
	return false;
}

static bool array_listens(const struct estate *e, uint32_t array, uint32_t port)
{
	for (uint32_t i = 0; i < e->datastores->len; i++) {
		const struct estate_datastore *d = estate_datastore(e, i);
		bool nfs = d->type == DATASTORE_NFS3 || d->type == DATASTORE_NFS41;
		if (d->array == array && ((nfs && (port == 2049 || port == 111)) || (d->type == DATASTORE_ISCSI && port == 3260)))
			return true;
	}
	return false;
}

static bool appliance_listens(const struct world *w, uint32_t appliance, uint32_t port)
{
	for (guint i = 0; i < w->traffic->len; i++) {
		const struct world_traffic *t = w->traffic->pdata[i];
		if (t->to.kind == WORLD_END_APPLIANCE && t->to.index == appliance && port == (t->type == SERVICE_CUSTOM ? t->port : rules_kind(t->type)->port))
			return true;
	}
	return port == 902 || rules_replication_port(port);
}

static bool listens(const struct console *c, const struct path_probe *p, uint32_t port)
{
	const struct estate *e = session_estate(c->session);
	switch (p->what) {
	case PATH_PROBE_SELF:
	case PATH_PROBE_ADAPTER:
		return adapter_listens(e, p, port, session_now(c->session));
	case PATH_PROBE_PORTAL:
		return array_listens(e, p->index, port);
	case PATH_PROBE_APPLIANCE:
		return appliance_listens(session_scenario(c->session)->world, p->index, port);
	case PATH_PROBE_ROUTER:
	case PATH_PROBE_NOBODY:
		break;
	}
	return false;
}

/* --- nc --- */

struct nc {
	struct console_reach reach;
	const char *source;
	bool zero, verbose, udp;
};

static int nc_usage(struct console *c)
{
	console_fault(c, "usage: nc [-46nuvz] [-s source_ip_address] [-w timeout] hostname port");
	return 2;
}

/* The adapter that has the source address, in whichever netstack. */
static bool from_source(struct console *c, struct nc *n)
{
	const struct host *h = console_host(c);
	struct ip ip;
	for (uint32_t i = 0; n->source && ip_parse(n->source, &ip) && i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed || !rules_address_has(a, ip, session_now(c->session)))
			continue;
		n->reach.adapter = a->name;
		if (!n->reach.stack)
			n->reach.stack = host_netstack(h, a->stack)->key;
		return true;
	}
	if (n->source)
		console_fault(c, "nc: bind failed: Can't assign requested address");
	return !n->source;
}

static const char *service_word(uint32_t port) { return port == 902 ? "authd" : port == 443 ? "https" : port == 22 ? "ssh" : "*"; }

static int connect_to(struct console *c, struct nc *n)
{
	struct path_probe p;
	struct ip to;
	uint32_t port = n->reach.port;
	n->reach.packet = PROBE_BYTES;
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		n->reach.answer_bound |= rules_kind(s)->port == port && rules_kind(s)->bound;
	if (!from_source(c, n) || !console_reach_ask(c, &n->reach, &p, &to))
		return 1;
	bool open = p.end == PATH_PROBE_ANSWERED && listens(c, &p, port);
	if (open) {
		console_print(c, "Connection to %s %u port [tcp/%s] succeeded!\n", n->reach.to, port, service_word(port));
		return 0;
	}
	if (n->verbose)
		console_fault(c, "nc: connect to %s port %u (tcp) failed: %s", n->reach.to, port,
			p.end == PATH_PROBE_ANSWERED   ? "Connection refused"
			: p.end == PATH_PROBE_NO_ROUTE ? "No route to host"
						       : "Operation timed out");
	if (p.end == PATH_PROBE_ANSWERED)
		console_note(c, "packets get there, but nobody listens on TCP %u at that address", port);
	console_reach_why(c, &p);
	return 1;
}

static bool nc_option(struct nc *n, int o, const char *value)
{
	switch (o) {
	case '4':
		n->reach.family = IP_V4;
		return true;
	case '6':
		n->reach.family = IP_V6;
		return true;
	case 's':
		n->source = value;
		return true;
	case 'u':
		return n->udp = true;
	case 'v':
		return n->verbose = true;
	case 'z':
		return n->zero = true;
	default:
		return o != '?' && o != ':';
	}
}

static int nc(struct console *c, int argc, char **argv)
{
	g_autofree char *stack = console_reach_netstack(&argc, argv);
	struct nc n = {.reach = {.tool = "nc", .stack = stack}};
	guint64 port;
	int o;
	opterr = 0;
	optind = 0;
	while ((o = getopt(argc, argv, ":46ns:uvw:z")) >= 0)
		if (!nc_option(&n, o, optarg))
			return nc_usage(c);
	if (argc - optind != 2)
		return nc_usage(c);
	if (!g_ascii_string_to_unsigned(argv[optind + 1], 10, 1, 65535, &port, NULL))
		return console_fault(c, "nc: port number invalid: %s", argv[optind + 1]);
	if (!n.zero || n.udp) {
		console_fault(c, "nc: not available");
		console_note(
			c, "%s: use nc -z HOST PORT to ask whether a TCP port is open", n.udp ? "the model has no UDP" : "there is nobody to talk to here");
		return 1;
	}
	n.reach.to = argv[optind];
	n.reach.port = (uint32_t)port;
	return connect_to(c, &n);
}

/* --- traceroute --- */

static void hop(struct console *c, unsigned n, struct ip ip, int64_t us)
{
	g_autofree char *text = ip_format(ip);
	console_print(c, "%2u  %s (%s)", n, text, text);
	for (int i = 0; i < 3; i++)
		console_print(c, "  %" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT " ms", us / 1000, us % 1000);
	console_print(c, "\n");
}

static void hops(struct console *c, const struct path_probe *p, struct ip to)
{
	const struct estate *e = session_estate(c->session);
	const struct host *h = console_host(c);
	uint32_t near = host_portgroup(h, host_adapter(h, p->adapter)->portgroup)->network;
	struct fabric_route local;
	unsigned n = 1;
	bool first = p->routed && fabric_answers(fabric_network(&e->fabric, near), p->gateway) && fabric_has_router(&e->fabric, near);
	fabric_local(&e->fabric, near, &local);
	if (first)
		hop(c, n++, p->gateway, MAX(local.rtt.ps / 1000000, 1));
	if (p->end == PATH_PROBE_ANSWERED && p->routed && p->way.n_hops && p->what != PATH_PROBE_ROUTER)
		hop(c, n++, fabric_gateway(fabric_network(&e->fabric, p->network), (enum ip_family)to.family), console_reach_us(p));
	if (p->end == PATH_PROBE_ANSWERED)
		hop(c, n, to, console_reach_us(p));
	for (unsigned i = 0; p->end != PATH_PROBE_ANSWERED && i < SILENT_HOPS; i++)
		console_print(c, "%2u  * * *\n", n++);
	if (p->end != PATH_PROBE_ANSWERED)
		console_note(c, "a real one goes on to %d hops of stars", HOPS_MAX);
}

static int traceroute(struct console *c, int argc, char **argv)
{
	g_autofree char *stack = console_reach_netstack(&argc, argv);
	struct console_reach q = {.tool = "traceroute", .stack = stack, .packet = PROBE_BYTES};
	struct path_probe p;
	struct ip to;
	int o, bad = 0;
	opterr = 0;
	optind = 0;
	while ((o = getopt(argc, argv, ":46Ii:m:nq:s:w:")) >= 0) {
		q.family = o == '4' ? IP_V4 : o == '6' ? IP_V6 : q.family;
		q.adapter = o == 'i' ? optarg : q.adapter;
		bad |= o == '?' || o == ':';
	}
	if (bad || optind >= argc || argc - optind > 2) {
		console_fault(c, "Usage: traceroute [-46In] [-i iface] [-m max_ttl] [-q nqueries] [-s src_addr] [-w waittime] host [packetlen]");
		return 2;
	}
	q.to = argv[optind];
	if (!console_reach_ask(c, &q, &p, &to))
		return 1;
	g_autofree char *text = ip_format(to);
	console_print(c, "traceroute to %s (%s), %d hops max, 40 byte packets\n", q.to, text, HOPS_MAX);
	if (p.end == PATH_PROBE_NO_ROUTE)
		console_fault(c, "traceroute: sendto: No route to host");
	else
		hops(c, &p, to);
	console_reach_why(c, &p);
	return p.end == PATH_PROBE_ANSWERED ? 0 : 1;
}

const struct console_command console_connect[] = {
	{.name = "nc", .usage = "-z [-v] [-s ADDRESS] HOST PORT", .summary = "ask whether a TCP port is open", .run = nc},
	{.name = "traceroute", .usage = "[-i vmkN] HOST", .summary = "the routers on the way to an address", .run = traceroute},
	{.name = NULL},
};
