/* cli/console/console_ping.c: vmkping, ping, and esxcli network diag ping.
 *
 * One packet is followed through the model (console_reach.h); all of a series fare alike but for the random loss of links, drawn by the seed. The round trip is
 * that of the physical way: queues add nothing. Time stands still however many are sent. Left out: flooding, IPv6's neighbours, options that only change what
 * is printed.
 */
#include <string.h>
#include <unistd.h>

#include "cli/console/console_families.h"
#include "cli/console/console_reach.h"
#include "sim/rng.h"

#define HEADER_ICMP 8
#define HEADER_V4 20
#define HEADER_V6 40
#define MOST_SENT 1000
#define MOST_DATA 65507
#define TTL_HOST 64
#define TTL_ROUTER 255

struct ping {
	struct console_reach reach;
	int64_t count, size;
};

struct series {
	struct path_probe probe;
	struct ip to;
	int64_t sent, received;
	char *address;
};

static bool arrives(const struct console *c, const struct series *s, int64_t i)
{
	if (s->probe.end != PATH_PROBE_ANSWERED)
		return false;
	g_autofree char *purpose = g_strdup_printf("ping %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, s->address, i, session_now(c->session).ps);
	return (int64_t)(rng_hash(session_scenario(c->session)->world->seed, c->host, purpose) % UINT64_C(1000000000)) >= s->probe.loss_ppb;
}

static unsigned ttl(const struct path_probe *p) { return p->what == PATH_PROBE_ROUTER ? TTL_ROUTER : TTL_HOST - console_reach_routers(p); }

/* Sends them; false: it was asked wrongly. */
static bool send(struct console *c, struct ping *p, struct series *s)
{
	bool v6 = p->reach.family == IP_V6 || strchr(p->reach.to, ':');
	if (p->size < 0 || p->size > MOST_DATA) {
		console_fault(c, "%s: invalid packet size: '%" G_GINT64_FORMAT "'", p->reach.tool, p->size);
		return false;
	}
	if (p->count < 1) {
		console_fault(c, "%s: invalid count of packets to transmit: '%" G_GINT64_FORMAT "'", p->reach.tool, p->count);
		return false;
	}
	if (p->count > MOST_SENT)
		console_note(c, "the lab sends %d packets at most", MOST_SENT);
	p->reach.packet = (uint32_t)p->size + HEADER_ICMP + (v6 ? HEADER_V6 : HEADER_V4);
	if (!console_reach_ask(c, &p->reach, &s->probe, &s->to))
		return false;
	s->address = ip_format(s->to);
	s->sent = MIN(p->count, MOST_SENT);
	return true;
}

static const char *not_sent(const struct series *s, int64_t i)
{
	return s->probe.end == PATH_PROBE_NO_ROUTE						    ? "No route to host"
	       : s->probe.end == PATH_PROBE_TOO_LONG || (s->probe.end == PATH_PROBE_FRAGMENTS && i) ? "Message too long"
												    : NULL;
}

static void hint(struct console *c, const struct ping *p, const struct series *s)
{
	console_reach_why(c, &s->probe);
	if (s->probe.end == PATH_PROBE_ANSWERED && !p->reach.whole && p->reach.packet > HOST_MTU_DEFAULT)
		console_note(c, "without -d a packet that is too large is taken apart on its way: an answer says nothing about the MTU");
	if (s->probe.loss_ppb)
		console_note(c, "links on the way lose packets at random: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " were answered", s->received, s->sent);
}

/* ---- vmkping ---- */

static void reply(struct console *c, const struct ping *p, const struct series *s, int64_t i)
{
	int64_t us = console_reach_us(&s->probe);
	const char *fault = not_sent(s, i);
	if (fault) {
		console_print(c, "sendto() failed (%s)\n", fault);
	} else if (s->probe.end == PATH_PROBE_FRAGMENTS) {
		g_autofree char *gateway = ip_format(s->probe.gateway);
		console_print(c, "36 bytes from %s: frag needed and DF set (MTU %u)\n", gateway, s->probe.mtu);
	} else {
		console_print(c,
			"%" G_GINT64_FORMAT " bytes from %s: icmp_seq=%" G_GINT64_FORMAT " ttl=%u time=%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT " ms\n",
			p->size + HEADER_ICMP, s->address, i, ttl(&s->probe), us / 1000, us % 1000);
	}
}

static int show(struct console *c, const struct ping *p, struct series *s)
{
	console_print(c, "PING %s (%s): %" G_GINT64_FORMAT " data bytes\n", p->reach.to, s->address, p->size);
	for (int64_t i = 0; i < s->sent; i++) {
		bool came = arrives(c, s, i);
		s->received += came;
		if (came || s->probe.end == PATH_PROBE_FRAGMENTS || not_sent(s, i))
			reply(c, p, s, i);
	}
	console_print(c,
		"\n--- %s ping statistics ---\n%" G_GINT64_FORMAT " packets transmitted, %" G_GINT64_FORMAT " packets received, %" G_GINT64_FORMAT
		"%% packet loss\n",
		p->reach.to, s->sent, s->received, (s->sent - s->received) * 100 / s->sent);
	int64_t us = console_reach_us(&s->probe);
	if (s->received)
		console_print(c,
			"round-trip min/avg/max = %1$" G_GINT64_FORMAT ".%2$03" G_GINT64_FORMAT "/%1$" G_GINT64_FORMAT ".%2$03" G_GINT64_FORMAT
			"/%1$" G_GINT64_FORMAT ".%2$03" G_GINT64_FORMAT " ms\n",
			us / 1000, us % 1000);
	hint(c, p, s);
	return s->received ? 0 : 1;
}

static int usage(struct console *c, const char *tool)
{
	console_fault(c,
		"%s [args] [host]\n   args:\n"
		"      -4                use IPv4 (default)\n"
		"      -6                use IPv6\n"
		"      -c <count>        set packet count\n"
		"      -d                set DF bit (IPv4) or disable fragmentation (IPv6)\n"
		"      -D                vmkernel TCP stack debug mode\n"
		"      -i <interval>     set interval (secs)\n"
		"      -I <interface>    outgoing interface\n"
		"      -N <next_hop>     set IP*_NEXTHOP - bypasses routing lookup\n"
		"                        for IPv4, -I option is required\n"
		"      -s <size>         set the number of ICMP data bytes to be sent.\n"
		"                        The default is 56, which translates to a 64 byte\n"
		"                        ICMP frame when added to the 8 byte ICMP header.\n"
		"                        (Note: these sizes does not include the IP header).\n"
		"      -t <ttl>          set IPv4 Time To Live or IPv6 Hop Limit\n"
		"      -v                verbose\n"
		"      -W <timeout>      set timeout to wait if no responses are\n"
		"                        received (secs)\n"
		"      -S                The network stack instance name. If unspecified\n"
		"                        the default netstack instance is used.",
		tool);
	return 2;
}

static bool number(struct console *c, const char *tool, int option, const char *text, int64_t *out)
{
	if (g_ascii_string_to_signed(text, 10, 0, INT32_MAX, out, NULL))
		return true;
	console_fault(c, "%s: invalid value '%s' of -%c", tool, text, option);
	return false;
}

static bool option(struct console *c, struct ping *p, int o, const char *value)
{
	int64_t ignored;
	switch (o) {
	case '4':
		p->reach.family = IP_V4;
		return true;
	case '6':
		p->reach.family = IP_V6;
		return true;
	case 'd':
		p->reach.whole = true;
		return true;
	case 'I':
		p->reach.adapter = value;
		return true;
	case 'N':
		p->reach.nexthop = value;
		return true;
	case 'S':
		p->reach.stack = value;
		return true;
	case 'c':
		return number(c, p->reach.tool, o, value, &p->count);
	case 's':
		return number(c, p->reach.tool, o, value, &p->size);
	case 't':
	case 'W':
		return number(c, p->reach.tool, o, value, &ignored);
	default:
		return o != '?' && o != ':';
	}
}

static int vmkping(struct console *c, int argc, char **argv)
{
	struct series s = {.sent = 0};
	g_autofree char *stack = console_reach_netstack(&argc, argv);
	struct ping p = {.reach = {.tool = argv[0], .stack = stack}, .count = 3, .size = 56};
	int o, status = 0;
	opterr = 0;
	optind = 0;
	while (!status && (o = getopt(argc, argv, ":46c:dDi:I:N:s:S:t:vW:")) >= 0)
		if (!option(c, &p, o, optarg))
			status = usage(c, argv[0]);
	if (!status && optind != argc - 1)
		status = usage(c, argv[0]);
	if (status)
		return status;
	char *zone = strchr(argv[optind], '%'); /* fe80::1%vmk1 */
	if (zone && !p.reach.adapter)
		p.reach.adapter = zone + 1;
	g_autofree char *to = zone ? g_strndup(argv[optind], (gsize)(zone - argv[optind])) : g_strdup(argv[optind]);
	p.reach.to = to;
	status = send(c, &p, &s) ? show(c, &p, &s) : 1;
	g_free(s.address);
	return status;
}

const struct console_command console_ping[] = {
	{.name = "vmkping",
		.usage = "[-I vmkN] [-S STACK] [-d] [-s SIZE] [-c COUNT] HOST",
		.summary = "ask whether an address answers a VMkernel adapter",
		.run = vmkping},
	{.name = "ping", .usage = "[-I vmkN] [-d] [-s SIZE] [-c COUNT] HOST", .summary = "the same", .run = vmkping},
	{.name = NULL},
};

/* ---- esxcli network diag ping ---- */

static void trace(struct console *c, const struct ping *p, const struct series *s, int64_t i, bool first)
{
	console_print(c,
		"%s         Received Bytes: %" G_GINT64_FORMAT "\n         Host: %s\n         ICMP Seq: %" G_GINT64_FORMAT "\n         TTL: %u\n"
		"         Round-trip Time: %" G_GINT64_FORMAT " us\n         Dup: false\n         Detail:\n",
		first ? "" : "\n", p->size + HEADER_ICMP, s->address, i, ttl(&s->probe), console_reach_us(&s->probe));
}

static void summary(struct console *c, const struct series *s)
{
	static const struct console_field fields[] = {{"Host Addr", CONSOLE_STRING}, {"Transmitted", CONSOLE_INTEGER}, {"Recieved", CONSOLE_INTEGER},
		{"Duplicated", CONSOLE_INTEGER}, {"Packet Lost", CONSOLE_INTEGER}, {"Roundtrip Min MS", CONSOLE_INTEGER},
		{"Roundtrip Avg MS", CONSOLE_INTEGER}, {"Roundtrip Max MS", CONSOLE_INTEGER}};
	int64_t lost = (s->sent - s->received) * 100 / s->sent, us = s->received ? console_reach_us(&s->probe) : 0;
	if (c->formatter == CONSOLE_TEXT) {
		console_print(c,
			"   Summary:\n         Host Addr: %s\n         Transmitted: %" G_GINT64_FORMAT "\n         Recieved: %" G_GINT64_FORMAT
			"\n         Duplicated: 0\n"
			"         Packet Lost: %" G_GINT64_FORMAT "\n",
			s->address, s->sent, s->received, lost);
		console_print(c,
			"         Round-trip Min: %1$" G_GINT64_FORMAT " us\n         Round-trip Avg: %1$" G_GINT64_FORMAT
			" us\n         Round-trip Max: %1$" G_GINT64_FORMAT " us\n",
			us);
		return;
	}
	struct console_table *t = console_table_new("PingSummary", CONSOLE_ONE, fields, G_N_ELEMENTS(fields));
	const int64_t numbers[] = {s->sent, s->received, 0, lost, us, us, us};
	console_put(t, s->address);
	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
		console_put_int(t, numbers[i]);
	console_show(c, t);
}

static int diag(struct console *c, struct ping *p, struct series *s)
{
	bool text = c->formatter == CONSOLE_TEXT;
	const char *fault = not_sent(s, 0);
	if (fault) {
		for (int64_t i = 0; i < s->sent; i++)
			console_fault(c, "sendto() failed (%s)", fault);
		hint(c, p, s);
		return 1;
	}
	if (text)
		console_print(c, "   Trace:\n");
	for (int64_t i = 0; i < s->sent; i++) {
		bool came = arrives(c, s, i);
		if (text && came)
			trace(c, p, s, i, !s->received);
		s->received += came;
	}
	summary(c, s);
	hint(c, p, s);
	return s->received ? 0 : 1;
}

static int diag_ping(struct console *c, const struct console_args *a)
{
	struct series s = {.sent = 0};
	struct ping p = {.reach = {.tool = "ping",
				 .stack = console_arg(a, "netstack"),
				 .adapter = console_arg(a, "interface"),
				 .nexthop = console_arg(a, "nexthop"),
				 .to = console_arg(a, "host"),
				 .whole = console_arg_flag(a, "df")},
		.count = 3,
		.size = 56};
	if (console_arg_flag(a, "ipv4") || console_arg_flag(a, "ipv6"))
		p.reach.family = console_arg_flag(a, "ipv6") ? IP_V6 : IP_V4;
	console_arg_long(a, "count", &p.count);
	console_arg_long(a, "size", &p.size);
	if (!p.reach.to)
		return console_fault(c, "Error: Missing required parameter -H|--host");
	int status = send(c, &p, &s) ? diag(c, &p, &s) : 1;
	g_free(s.address);
	return status;
}

static const struct console_opt diag_opts[] = {
	{'c', "count", CONSOLE_ARG_LONG, false, "Specify the number of packets to send.", CONSOLE_NO_NAMES, NULL},
	{'D', "debug", CONSOLE_ARG_FLAG, false, "VMKernel TCP stack debug mode.", CONSOLE_NO_NAMES, NULL},
	{'d', "df", CONSOLE_ARG_FLAG, false, "Set DF bit on IPv4 packets.", CONSOLE_NO_NAMES, NULL},
	{'H', "host", CONSOLE_ARG_STR, false, "Specify the host to send packets to. This parameter is required when not executing ping in debug mode (-D)",
		CONSOLE_HOSTS, NULL},
	{'I', "interface", CONSOLE_ARG_STR, false, "Specify the outgoing interface.", CONSOLE_ADAPTERS, NULL},
	{'i', "interval", CONSOLE_ARG_STR, false, "Set the interval for sending packets in seconds.", CONSOLE_NO_NAMES, NULL},
	{'4', "ipv4", CONSOLE_ARG_FLAG, false, "Ping with ICMPv4 echo requests.", CONSOLE_NO_NAMES, NULL},
	{'6', "ipv6", CONSOLE_ARG_FLAG, false, "Ping with ICMPv6 echo requests.", CONSOLE_NO_NAMES, NULL},
	{'S', "netstack", CONSOLE_ARG_STR, false, "Specify the TCP/IP netstack which the interface resides on", CONSOLE_STACKS, NULL},
	{'N', "nexthop", CONSOLE_ARG_STR, false,
		"Override the system's default route selection, in dotted quad notation. (IPv4 only. Requires interface option)", CONSOLE_NO_NAMES, NULL},
	{'s', "size", CONSOLE_ARG_LONG, false, "Set the payload size of packets to send.", CONSOLE_NO_NAMES, NULL},
	{'t', "ttl", CONSOLE_ARG_LONG, false, "Set IPv4 Time To Live or IPv6 Hop Limit", CONSOLE_NO_NAMES, NULL},
	{'W', "wait", CONSOLE_ARG_STR, false, "Set the timeout to wait if no responses are received in seconds.", CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_diag[] = {
	{"network diag ping", "Send ICMP echo requests to network hosts.", diag_ping, diag_opts},
	{NULL, NULL, NULL, NULL},
};
