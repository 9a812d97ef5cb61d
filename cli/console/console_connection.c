/* cli/console/console_connection.c: esxcli network ip connection list, neighbor list: who this host speaks to.
 *
 * Connections are the sessions of the run that are open now, a line a stream, and what listens on every host. Neighbors are whom an adapter has spoken to on
 * its own segment within the time an entry lasts, and the router it sends the rest to. Made up: ephemeral ports, worlds, MAC addresses of routers and servers,
 * queues. Left out: connections of management, which no run plays.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "cli/console/console_made.h"
#include "models/rules/rules.h"

#define FIRST_WORLD 2097152
#define EPHEMERAL 49152
#define MOST_STREAMS 16
#define ENTRY_LASTS (1200 * SIM_S)

static const struct {
	const char *name, *world;
} worlds[] = {
	{"vmotion", "vmotionStreamHelper"},
	{"provisioning", "nfcd"},
	{"fault_tolerance", "ftCptHelper"},
	{"iscsi", "iscsi_trans"},
	{"nfs", "nfsClient"},
	{"vsan", "vsanRDT"},
};

static const char *world_of(const char *service)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(worlds); i++)
		if (g_strcmp0(worlds[i].name, service) == 0)
			return worlds[i].world;
	return "hostd-worker";
}

static void put_row(struct console_table *t, const char *local, const char *foreign, const char *state, int64_t world, const char *cc, const char *name)
{
	console_put(t, "tcp");
	console_put_int(t, 0);
	console_put_int(t, 0);
	console_put(t, local);
	console_put(t, foreign);
	console_put(t, state);
	console_put_int(t, world);
	console_put(t, cc);
	console_put(t, name);
}

/* ---- what listens ---- */

static const char *cc_of(const struct host_netstack *n) { return n->cc == HOST_CC_CUBIC ? "cubic" : "newreno"; }

static void put_listeners(struct console *c, struct console_table *t, uint32_t stack)
{
	static const struct {
		unsigned port;
		const char *world;
	} on_default[] = {{902, "busybox"}, {443, "rhttpproxy"}, {80, "rhttpproxy"}, {22, "busybox"}};
	const struct host *h = console_host(c);
	const struct host_netstack *n = host_netstack(h, stack);
	if (strcmp(n->key, SERVICE_STACK_DEFAULT) == 0)
		for (unsigned i = 0; i < G_N_ELEMENTS(on_default); i++) {
			g_autofree char *local = g_strdup_printf("0.0.0.0:%u", on_default[i].port);
			put_row(t, local, "0.0.0.0:0", "LISTEN", FIRST_WORLD + console_made_number(h->name, on_default[i].world, 4096), cc_of(n), on_default[i].world);
		}
	for (enum service s = SERVICE_VMOTION; s <= SERVICE_PROVISIONING; s++) {
		struct candidates chosen;
		rules_candidates(session_estate(c->session), h->index, s, IP_NONE, session_now(c->session), &chosen);
		for (uint32_t i = 0; i < chosen.n_chosen; i++) {
			const struct host_adapter *a = host_adapter(h, chosen.chosen[i]);
			struct ip ip = rules_address(a, ip_is_set(a->address) ? IP_V4 : IP_V6, session_now(c->session));
			g_autofree char *text = console_ip_text(ip), *local = g_strdup_printf(ip.family == IP_V6 ? "[%s]:%u" : "%s:%u", text, rules_kind(s)->port);
			if (a->stack == stack && (s == SERVICE_VMOTION || strcmp(n->key, SERVICE_STACK_DEFAULT) != 0))
				put_row(t, local, ip.family == IP_V6 ? "[::]:0" : "0.0.0.0:0", "LISTEN", FIRST_WORLD + console_made_number(h->name, text, 4096), cc_of(n),
					s == SERVICE_VMOTION ? "vmotionServer" : "nfcd");
		}
	}
}

/* ---- what is open ---- */

/* Of a session, the end at this host: its adapter's netstack, or HOST_NONE. */
static uint32_t stack_of(const struct host *h, const struct outcome_session *s, bool from)
{
	const char *host = from ? s->from_host : s->to_host, *adapter = from ? s->from_adapter : s->to_adapter;
	for (uint32_t i = 0; host && adapter && strcmp(host, h->name) == 0 && i < h->adapters->len; i++)
		if (strcmp(host_adapter(h, i)->name, adapter) == 0 && (!host_adapter(h, i)->removed || host_adapter_find(h, adapter) == HOST_NONE))
			return host_adapter(h, i)->stack;
	return HOST_NONE;
}

static char *end(const char *address, unsigned port)
{
	return g_strdup_printf(strchr(address, ':') ? "[%s]:%u" : "%s:%u", address, port);
}

static unsigned port_of(const struct console *c, const struct outcome_session *s, enum service service)
{
	const GPtrArray *all = session_scenario(c->session)->world->traffic;
	for (guint i = 0; service == SERVICE_CUSTOM && s->traffic && i < all->len; i++)
		if (strcmp(((const struct world_traffic *)all->pdata[i])->id, s->traffic) == 0)
			return ((const struct world_traffic *)all->pdata[i])->port;
	return rules_kind(service)->port;
}

static void put_session(struct console *c, struct console_table *t, uint32_t stack, const struct outcome_session *s, bool from)
{
	const struct host *h = console_host(c);
	enum service service;
	if (stack_of(h, s, from) != stack || !s->from_address || !s->to_address || !service_parse(s->service, &service))
		return;
	unsigned port = port_of(c, s, service);
	for (int64_t i = 0; i < CLAMP(s->streams, 1, MOST_STREAMS); i++) {
		g_autofree char *what = g_strdup_printf("stream %" G_GINT64_FORMAT, i), *a = end(s->from_address, EPHEMERAL + console_made_number(s->id, what, 16384));
		g_autofree char *b = end(s->to_address, port), *world = g_strdup_printf(service == SERVICE_VMOTION ? "%s%" G_GINT64_FORMAT : "%s", world_of(s->service), i);
		put_row(t, from ? a : b, from ? b : a, "ESTABLISHED", FIRST_WORLD + 4096 + console_made_number(s->id, h->name, 60000) + i,
			cc_of(host_netstack(h, stack)), world);
	}
}

static int list(struct console *c, const struct console_args *args)
{
	static const struct console_field fields[] = {{"Proto", CONSOLE_STRING}, {"Recv Q", CONSOLE_INTEGER}, {"Send Q", CONSOLE_INTEGER},
		{"Local Address", CONSOLE_STRING}, {"Foreign Address", CONSOLE_STRING}, {"State", CONSOLE_STRING}, {"World ID", CONSOLE_INTEGER},
		{"CC Algo", CONSOLE_STRING}, {"World Name", CONSOLE_STRING}};
	uint32_t stack = console_ip_stack(c, console_arg(args, "netstack"));
	const char *type = console_arg(args, "type");
	if (stack == HOST_NONE)
		return 1;
	struct console_table *t = console_table_new("IpConnection", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	struct outcome *o = run_outcome(session_run(c->session));
	for (guint i = 0; g_strcmp0(type, "udp") != 0 && i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		if (s->finished_s != OUTCOME_NULL)
			continue;
		put_session(c, t, stack, s, true);
		put_session(c, t, stack, s, false);
	}
	outcome_free(o);
	if (g_strcmp0(type, "udp") != 0)
		put_listeners(c, t, stack);
	console_show(c, t);
	return 0;
}

/* ---- neighbors ---- */

struct neighbor {
	struct ip ip;
	uint32_t adapter;
	int64_t left; /* ps until the entry ends */
	char *mac;
};

static void clear_neighbor(gpointer p) { g_free(((struct neighbor *)p)->mac); }

/* The address of an adapter of another host, or made of the name of the network it is on. */
static char *mac_of(const struct estate *e, uint32_t network, struct ip ip, struct sim_time now)
{
	for (uint32_t i = 0; i < e->hosts->len; i++)
		for (uint32_t k = 0; k < estate_host(e, i)->adapters->len; k++) {
			const struct host_adapter *a = host_adapter(estate_host(e, i), k);
			if (!a->removed && estate_address_network(estate_host(e, i), a) == network && rules_address_has(a, ip, now))
				return console_made_mac(estate_host(e, i), k);
		}
	g_autofree char *text = ip_format(ip);
	uint32_t n = console_made_number(fabric_network(&e->fabric, network)->name, text, 1U << 24);
	return g_strdup_printf("00:1b:54:%02x:%02x:%02x", n >> 16, n >> 8 & 0xff, n & 0xff);
}

static void add_neighbor(const struct console *c, GArray *rows, uint32_t adapter, struct ip ip, int64_t left)
{
	const struct host *h = console_host(c);
	const struct host_adapter *a = host_adapter(h, adapter);
	if (left <= 0 || !ip_is_set(ip) || a->removed || rules_address_prefix(a, ip, session_now(c->session)) < 0)
		return;
	for (guint i = 0; i < rows->len; i++) {
		struct neighbor *x = &g_array_index(rows, struct neighbor, i);
		if (x->adapter == adapter && ip_equal(x->ip, ip)) {
			x->left = MAX(x->left, left);
			return;
		}
	}
	struct neighbor x = {ip, adapter, left, mac_of(session_estate(c->session), estate_address_network(h, a), ip, session_now(c->session))};
	g_array_append_val(rows, x);
}

static void add_routers(const struct console *c, GArray *rows)
{
	const struct host *h = console_host(c);
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		for (int family = IP_V4; family <= IP_V6 && !a->removed; family += IP_V6 - IP_V4) {
			struct ip gateway = rules_gateway_of(h, a, (enum ip_family)family);
			if (ip_is_set(gateway) && fabric_answers(fabric_network(&session_estate(c->session)->fabric, estate_address_network(h, a)), gateway))
				add_neighbor(c, rows, i, gateway, ENTRY_LASTS);
		}
	}
}

static void add_peers(const struct console *c, GArray *rows)
{
	const struct host *h = console_host(c);
	struct outcome *o = run_outcome(session_run(c->session));
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		int64_t left = s->finished_s == OUTCOME_NULL ? ENTRY_LASTS : ENTRY_LASTS - (session_now(c->session).ps - s->finished_s);
		for (int from = 0; from < 2; from++) {
			const char *host = from ? s->from_host : s->to_host, *name = from ? s->from_adapter : s->to_adapter, *peer = from ? s->to_address : s->from_address;
			uint32_t adapter = name && g_strcmp0(host, h->name) == 0 ? host_adapter_find(h, name) : HOST_NONE;
			struct ip ip;
			if (adapter != HOST_NONE && peer && !s->gateway && ip_parse(peer, &ip))
				add_neighbor(c, rows, adapter, ip, left);
		}
	}
	outcome_free(o);
}

static int neighbors(struct console *c, const struct console_args *args)
{
	static const struct console_field fields[] = {{"Neighbor", CONSOLE_STRING}, {"Mac Address", CONSOLE_STRING}, {"Vmknic", CONSOLE_STRING},
		{"Expiry", CONSOLE_STRING}, {"State", CONSOLE_STRING}, {"Type", CONSOLE_STRING}};
	const struct host *h = console_host(c);
	const char *name = console_arg(args, "interface-name");
	int64_t version = 0;
	uint32_t stack = console_ip_stack(c, console_arg(args, "netstack")), only = HOST_NONE;
	if (stack == HOST_NONE || (name && (only = console_ip_adapter(c, name)) == HOST_NONE))
		return 1;
	console_arg_long(args, "version", &version);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct neighbor));
	g_array_set_clear_func(rows, clear_neighbor);
	add_routers(c, rows);
	add_peers(c, rows);
	struct console_table *t = console_table_new("Neighbor", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	for (guint i = 0; i < rows->len; i++) {
		const struct neighbor *x = &g_array_index(rows, struct neighbor, i);
		g_autofree char *ip = ip_format(x->ip), *expiry = g_strdup_printf("%" G_GINT64_FORMAT " sec", x->left / SIM_S);
		if (name ? x->adapter != only : host_adapter(h, x->adapter)->stack != stack)
			continue;
		if (version && version != (int64_t)x->ip.family)
			continue;
		console_put(t, ip);
		console_put(t, x->mac);
		console_put(t, host_adapter(h, x->adapter)->name);
		console_put(t, expiry);
		console_put(t, x->ip.family == IP_V6 ? "Reachable" : "");
		console_put(t, "Unknown");
	}
	console_show(c, t);
	return 0;
}

#define STACK {'N', "netstack", CONSOLE_ARG_STR, false, "The network stack instance; if unspecified, use the default netstack instance", CONSOLE_STACKS, NULL}
static const char *const types[] = {"ip", "tcp", "udp", "all", NULL}, *const versions[] = {"4", "6", NULL};
static const struct console_opt list_opts[] = {STACK, {'t', "type", CONSOLE_ARG_STR, false, "Connection type: ip, tcp, udp or all", CONSOLE_WORDS, types}, {0}};
static const struct console_opt neighbor_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, false, "The name of the VMkernel network interface to list the neighbors of", CONSOLE_ADAPTERS, NULL},
	STACK,
	{'v', "version", CONSOLE_ARG_LONG, false, "IP version: 4 or 6", CONSOLE_WORDS, versions},
	{0},
};

const struct console_esxcli console_connection[] = {
	{"network ip connection list", "List active TCP/IP connections", list, list_opts},
	{"network ip neighbor list", "List ARP table entries", neighbors, neighbor_opts},
	{NULL, NULL, NULL, NULL},
};
