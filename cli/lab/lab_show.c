/* cli/lab/lab_show.c: show: the world as it is now, from the estate; and what it was asked for. */
#include "cli/lab/lab_show.h"

#include <string.h>
#include "cli/lab/lab_news.h"
#include "cli/lab/lab_text.h"
#include "models/rules/rules.h"
#include "sim/quantity.h"

#define USAGE "topology [HOST] | stacks [HOST] | timeline [all] | exercise"
#define LABEL 20
#define MOST_LINES 40

/* ---- topology ---- */

static char *rate_words(int64_t bps) { return quantity_format(QUANTITY_RATE, bps); }

/* What it has by way of addresses; "no address" otherwise. g_free. */
static char *addresses(const struct host_adapter *a)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	if (ip_is_set(a->address))
		g_ptr_array_add(all, ip_format_prefix(a->address));
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (!ip_is_link_local(a->ipv6[i].ip))
			g_ptr_array_add(all, ip_format_prefix(a->ipv6[i].ip));
	return all->len ? lab_text_list(all) : g_strdup(a->dhcp ? "no address yet (DHCP)" : "no address");
}

static char *tags_of(const struct host_adapter *a)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		if (a->services & SERVICE_BIT(s))
			g_ptr_array_add(all, (gpointer)service_name(s));
	return all->len ? lab_text_list(all) : NULL;
}

static void add_adapters(struct console *c, const struct host *h, uint32_t portgroup)
{
	for (guint i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed || a->portgroup != portgroup)
			continue;
		g_autofree char *address = addresses(a), *tags = tags_of(a);
		g_autofree char *words = g_strdup_printf("%s, netstack %s, MTU %u%s%s%s", address, host_netstack(h, a->stack)->key, a->mtu,
			tags ? ", tagged " : "", tags ? tags : "", a->enabled ? "" : ", disabled");
		lab_text_row(c->out, 6, a->name, 6, words);
	}
}

static void add_portgroups(struct console *c, const struct host *h, uint32_t sw)
{
	const struct fabric *f = &session_estate(c->session)->fabric;
	for (guint i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *p = host_portgroup(h, i);
		if (p->removed || p->sw != sw)
			continue;
		const struct fabric_network *n = p->network == FABRIC_NONE ? NULL : fabric_network(f, p->network);
		g_autofree char *words = n ? g_strdup_printf("VLAN %u, network %s", n->vlan, n->name) : g_strdup("no network");
		g_autofree char *label = g_strdup_printf("%s  ", p->name);
		lab_text_row(c->out, 4, label, LABEL, words);
		add_adapters(c, h, i);
	}
}

static void add_switches(struct console *c, const struct host *h)
{
	for (guint i = 0; i < h->switches->len; i++) {
		const struct host_switch *s = host_switch(h, i);
		g_autoptr(GPtrArray) uplinks = g_ptr_array_new_with_free_func(g_free);
		if (s->removed)
			continue;
		for (guint k = 0; k < s->uplinks->len; k++) {
			const struct host_nic *nic = host_nic(h, g_array_index(s->uplinks, uint32_t, k));
			g_autofree char *rate = rate_words(nic->rate_bps);
			g_ptr_array_add(uplinks, g_strdup_printf("%s %s%s", nic->name, rate, nic->up ? "" : " (down)"));
		}
		g_autofree char *list = lab_text_list(uplinks);
		g_autofree char *words = g_strdup_printf("%sMTU %u, uplinks %s", s->dvs == HOST_NONE ? "" : "distributed, ", s->mtu, list);
		g_autofree char *label = g_strdup_printf("%s  ", s->name);
		lab_text_row(c->out, 2, label, 12, words);
		add_portgroups(c, h, i);
	}
}

static void add_vms(struct console *c, uint32_t host)
{
	static const char *const powers[] = {[WORLD_POWER_ON] = "", [WORLD_POWER_OFF] = " (off)", [WORLD_POWER_SUSPENDED] = " (suspended)"};
	const struct run *r = session_run(c->session);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		if (run_vm_host(r, i) == host)
			g_ptr_array_add(names, g_strconcat(run_vm(r, i)->name, powers[run_vm(r, i)->power], NULL));
	g_autofree char *all = lab_text_list(names);
	if (names->len)
		lab_text_row(c->out, 2, "VMs", 12, all);
}

static void add_host(struct console *c, const struct host *h)
{
	const struct fabric *f = &session_estate(c->session)->fabric;
	g_autofree char *head = g_strdup_printf("host %s, ESXi %s, site %s%s", h->name, h->release_text, fabric_site(f, h->site)->name,
		h->mode == HOST_IN_SERVICE	 ? ""
		: h->mode == HOST_IN_MAINTENANCE ? ", in maintenance mode"
						 : ", entering maintenance mode");
	lab_text_wrap(c->out, head, 0);
	add_switches(c, h);
	add_vms(c, h->index);
}

static void add_networks(struct console *c, uint32_t site)
{
	const struct fabric *f = &session_estate(c->session)->fabric;
	for (guint i = 0; i < f->networks->len; i++) {
		const struct fabric_network *n = fabric_network(f, i);
		if (n->site != site)
			continue;
		g_autofree char *subnet = ip_is_set(n->subnet) ? ip_format_prefix(n->subnet) : g_strdup("no subnet"),
				*gateway = ip_is_set(n->gateway) ? ip_format(n->gateway) : NULL;
		g_autofree char *words =
			g_strdup_printf("VLAN %u, %s, %s%s, MTU %u%s%s", n->vlan, subnet, gateway ? "gateway " : "no gateway", gateway ? gateway : "", n->mtu,
				n->dhcp.present ? n->dhcp.up ? ", DHCP" : ", DHCP server down" : "", n->ra.present ? ", router advertisements" : "");
		g_autofree char *label = g_strdup_printf("network %s  ", n->name);
		lab_text_row(c->out, 2, label, LABEL + 2, words);
	}
}

static void add_fabric(struct console *c)
{
	const struct fabric *f = &session_estate(c->session)->fabric;
	for (guint i = 0; i < f->sites->len; i++) {
		g_autofree char *head = g_strdup_printf("site %s", fabric_site(f, i)->name);
		lab_text_wrap(c->out, head, 0);
		add_networks(c, i);
	}
	for (guint i = 0; i < f->links->len; i++) {
		const struct fabric_link *l = fabric_link(f, i);
		g_autofree char *rate = rate_words(l->rate_bps), *rtt = lab_time_text(l->rtt.ps);
		g_autofree char *words = g_strdup_printf("link %s between %s and %s: %s, round trip %s, MTU %u%s", l->name, fabric_site(f, l->a)->name,
			fabric_site(f, l->b)->name, rate, rtt, l->mtu, l->up ? "" : ", down");
		lab_text_wrap(c->out, words, 0);
	}
	for (guint i = 0; i < f->routers->len; i++) {
		const struct fabric_router *r = fabric_router(f, i);
		g_autoptr(GPtrArray) joined = g_ptr_array_new();
		for (guint k = 0; k < r->networks->len; k++)
			g_ptr_array_add(joined, (gpointer)fabric_network(f, g_array_index(r->networks, uint32_t, k))->name);
		g_autofree char *list = lab_text_list(joined), *words = g_strdup_printf("router %s joins %s%s", r->name, list, r->up ? "" : ", down");
		lab_text_wrap(c->out, words, 0);
	}
}

void lab_show_topology(struct console *c, uint32_t host)
{
	const struct estate *e = session_estate(c->session);
	if (host == HOST_NONE)
		add_fabric(c);
	for (uint32_t i = 0; i < e->hosts->len; i++) {
		if (host == HOST_NONE)
			g_string_append_c(c->out, '\n');
		if (host == HOST_NONE || i == host)
			add_host(c, estate_host(e, i));
	}
}

/* ---- netstacks ---- */

static char *gateway_words(const struct host *h, uint32_t stack)
{
	uint32_t by = HOST_NONE, by6 = HOST_NONE;
	struct ip g = rules_gateway(h, stack, IP_V4, &by), g6 = rules_gateway(h, stack, IP_V6, &by6);
	g_autofree char *four = ip_is_set(g) ? ip_format(g) : NULL, *six = ip_is_set(g6) ? ip_format(g6) : NULL;
	if (!four && !six)
		return g_strdup("none: it reaches its own subnets and static routes only");
	return g_strdup_printf("%s%s%s%s%s", four ? four : "", by == HOST_NONE ? "" : ", learned by ", by == HOST_NONE ? "" : host_adapter(h, by)->name,
		four && six ? ", " : "", six ? six : "");
}

static char *routes_words(const struct host_netstack *n)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n->routes->len; i++) {
		const struct host_static_route *r = &g_array_index(n->routes, struct host_static_route, i);
		g_autofree char *to = ip_format_prefix(r->to), *via = ip_format(r->via);
		if (!r->removed)
			g_ptr_array_add(all, g_strdup_printf("%s by %s", to, via));
	}
	return all->len ? lab_text_list(all) : NULL;
}

static void add_stack(struct console *c, const struct host *h, uint32_t i)
{
	const struct host_netstack *n = host_netstack(h, i);
	g_autofree char *gateway = gateway_words(h, i), *routes = routes_words(n);
	g_autoptr(GPtrArray) adapters = g_ptr_array_new_with_free_func(g_free);
	enum service s;
	for (guint k = 0; k < h->adapters->len; k++) {
		const struct host_adapter *a = host_adapter(h, k);
		g_autofree char *address = addresses(a);
		if (!a->removed && a->stack == i)
			g_ptr_array_add(adapters, g_strdup_printf("%s %s", a->name, address));
	}
	g_autofree char *list = lab_text_list(adapters), *dns = n->dns ? g_strjoinv(", ", (char **)(void *)n->dns) : NULL;
	lab_text_wrap(c->out, n->key, 0);
	if (service_of_stack(n->key, &s)) {
		g_autofree char *owner = g_strdup_printf(
			adapters->len ? "%s, and nobody else on this host serves it (STK-01)" : "%s, once it has an adapter (STK-07)", service_name(s));
		lab_text_row(c->out, 4, "serves", 10, owner);
	}
	lab_text_row(c->out, 4, "adapters", 10, list);
	lab_text_row(c->out, 4, "gateway", 10, gateway);
	if (routes)
		lab_text_row(c->out, 4, "routes", 10, routes);
	if (dns)
		lab_text_row(c->out, 4, "DNS", 10, dns);
}

void lab_show_stacks(struct console *c, uint32_t host)
{
	const struct estate *e = session_estate(c->session);
	for (uint32_t i = 0; i < e->hosts->len; i++) {
		const struct host *h = estate_host(e, i);
		if (host != HOST_NONE && i != host)
			continue;
		lab_text_wrap(c->out, h->name, 0);
		for (uint32_t k = 0; k < h->netstacks->len; k++)
			if (host_netstack(h, k)->present) {
				g_string_append(c->out, "  ");
				add_stack(c, h, k);
			}
	}
}

/* ---- show ---- */

/* The host named, or all; false: it was said that there is none. */
static bool host_of(struct console *c, const char *name, uint32_t *out)
{
	*out = name ? estate_host_find(session_estate(c->session), name) : HOST_NONE;
	g_autofree char *clean = console_shown(name);
	if (name && *out == HOST_NONE)
		console_fault(c, "show: there is no host '%s'; 'host' lists them", clean);
	return !name || *out != HOST_NONE;
}

static int show_exercise(struct console *c)
{
	const struct scenario *s = ((const struct lab *)c->ctx)->scenario;
	if (!s->lab)
		return console_fault(c, "show: this scenario is no exercise: it has no block 'lab:'");
	lab_exercise_text(s, c->out);
	return 0;
}

static int show(struct console *c, int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "", *name = argc > 2 ? argv[2] : NULL;
	uint32_t host;
	if (argc == 2 && strcmp(what, "exercise") == 0)
		return show_exercise(c);
	if (argc <= 3 && strcmp(what, "timeline") == 0 && (!name || strcmp(name, "all") == 0)) {
		lab_show_timeline(c, name ? G_MAXUINT : MOST_LINES);
		return 0;
	}
	if (argc > 3 || (strcmp(what, "topology") != 0 && strcmp(what, "stacks") != 0)) {
		console_fault(c, "usage: show " USAGE);
		return 2;
	}
	if (!host_of(c, name, &host))
		return 1;
	if (*what == 't')
		lab_show_topology(c, host);
	else
		lab_show_stacks(c, host);
	return 0;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	static const char *const whats[] = {"topology", "stacks", "timeline", "exercise"};
	const struct estate *e = session_estate(c->session);
	for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(whats); i++)
		g_ptr_array_add(out, g_strdup(whats[i]));
	for (guint i = 0; argc == 3 && (*argv[1] == 's' || g_str_has_prefix(argv[1], "to")) && i < e->hosts->len; i++)
		g_ptr_array_add(out, g_strdup(estate_host(e, i)->name));
}

const struct console_command lab_show[] = {
	{.name = "show", .usage = USAGE, .summary = "hosts and networks, netstacks, what happened, the exercise", .run = show, .complete = complete},
	{.name = NULL},
};
