/* cli/lab/lab_state.c: the facts of a live estate: fabric, hosts and what they consist of, VMs. Left out: what no action and no time changes, and what is counted. */
#include "cli/lab/lab_state.h"

#include <stdarg.h>
#include "sim/quantity.h"

static const char *yes_no(bool b) { return b ? "yes" : "no"; }

static void free_fact(gpointer p)
{
	struct lab_fact *f = p;
	g_free(f->subject);
	g_free(f->property);
	g_free(f->value);
	g_free(f);
}

static void add(GPtrArray *out, const char *subject, const char *property, const char *fmt, ...) G_GNUC_PRINTF(4, 5);
static void add(GPtrArray *out, const char *subject, const char *property, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct lab_fact *f = g_new0(struct lab_fact, 1);
	*f = (struct lab_fact){g_strdup(subject), g_strdup(property), g_strdup_vprintf(fmt, ap)};
	va_end(ap);
	g_ptr_array_add(out, f);
}

static void add_ip(GPtrArray *out, const char *subject, const char *property, struct ip a)
{
	g_autofree char *text = a.family == IP_NONE ? NULL : ip_format(a);
	add(out, subject, property, "%s", text ? text : "none");
}

/* ---- a host ---- */

static void add_adapter(GPtrArray *out, const struct host *h, uint32_t i)
{
	const struct host_adapter *a = host_adapter(h, i);
	g_autofree char *who = g_strdup_printf("%s/%s", h->name, a->name), *ip = a->address.family == IP_NONE ? NULL : ip_format_prefix(a->address);
	GString *tags = g_string_new(NULL), *ip6 = g_string_new(NULL);
	for (int s = 0; s < SERVICE__COUNT; s++)
		if (a->services & SERVICE_BIT(s))
			g_string_append_printf(tags, "%s%s", tags->len ? ", " : "", service_name((enum service)s));
	for (uint32_t k = 0; k < a->n_ipv6; k++) {
		g_autofree char *one = ip_format_prefix(a->ipv6[k].ip);
		g_string_append_printf(ip6, "%s%s", ip6->len ? ", " : "", one);
	}
	add(out, who, "netstack", "%s", host_netstack(h, a->stack)->key);
	add(out, who, "port group", "%s", host_portgroup(h, a->portgroup)->name);
	add(out, who, "IPv4 address", "%s%s", ip ? ip : "none", a->dhcp ? " (DHCP)" : "");
	add(out, who, "IPv6 addresses", "%s", ip6->len ? ip6->str : "none");
	add(out, who, "tags", "%s", tags->len ? tags->str : "none");
	add(out, who, "MTU", "%u", a->mtu);
	add(out, who, "enabled", "%s", yes_no(a->enabled));
	add_ip(out, who, "gateway of its own", a->gateway);
	g_string_free(tags, TRUE);
	g_string_free(ip6, TRUE);
}

static void add_netstack(GPtrArray *out, const struct host *h, const struct host_netstack *n)
{
	g_autofree char *who = g_strdup_printf("%s/netstack %s", h->name, n->key);
	g_autofree char *dns = n->dns ? g_strjoinv(", ", (char **)(void *)n->dns) : NULL, *search = n->search ? g_strjoinv(", ", (char **)(void *)n->search) : NULL;
	GString *routes = g_string_new(NULL);
	for (guint i = 0; i < n->routes->len; i++) {
		const struct host_static_route *r = &g_array_index(n->routes, struct host_static_route, i);
		g_autofree char *to = ip_format_prefix(r->to), *via = ip_format(r->via);
		if (!r->removed)
			g_string_append_printf(routes, "%s%s by %s", routes->len ? ", " : "", to, via);
	}
	add_ip(out, who, "gateway", n->gateway);
	add_ip(out, who, "IPv6 gateway", n->gateway6);
	add(out, who, "routes", "%s", routes->len ? routes->str : "none");
	add(out, who, "name servers", "%s", dns && *dns ? dns : "none");
	add(out, who, "search domains", "%s", search && *search ? search : "none");
	add(out, who, "connections at most", "%" G_GINT64_FORMAT, n->max_connections);
	add(out, who, "congestion control", "%s", n->cc == HOST_CC_CUBIC ? "cubic" : "newreno");
	g_string_free(routes, TRUE);
}

static char *nic_names(const struct host *h, const uint32_t *nics, uint32_t n)
{
	GString *s = g_string_new(NULL);
	for (uint32_t i = 0; i < n; i++)
		g_string_append_printf(s, "%s%s", i ? ", " : "", host_nic(h, nics[i])->name);
	return g_string_free(s, FALSE);
}

static char *shaping_words(const struct teaming_shaping *s)
{
	g_autofree char *average = s && s->on ? quantity_format(QUANTITY_RATE, s->average_bps) : NULL;
	return average ? g_strdup_printf("%s on average", average) : g_strdup("off");
}

static void add_portgroup(GPtrArray *out, const struct estate *e, const struct host *h, uint32_t i)
{
	const struct host_portgroup *p = host_portgroup(h, i);
	uint32_t nics[HOST_MAX_TEAM];
	g_autofree char *who = g_strdup_printf("%s/port group %s", h->name, p->name), *active = nic_names(h, nics, host_active(h, i, nics));
	g_autofree char *standby = nic_names(h, nics, host_standby(h, i, nics)), *in = shaping_words(host_shaping(h, i, TEAMING_INGRESS)),
		*outward = shaping_words(host_shaping(h, i, TEAMING_EGRESS));
	const struct fabric_network *n = fabric_network(&e->fabric, p->network);
	add(out, who, "switch", "%s", host_switch(h, p->sw)->name);
	add(out, who, "network", "%s (VLAN %u)", n->name, n->vlan);
	add(out, who, "teaming", "%s", teaming_policy_name(host_policy(h, i)));
	add(out, who, "active uplinks", "%s", *active ? active : "none");
	add(out, who, "standby uplinks", "%s", *standby ? standby : "none");
	add(out, who, "failback", "%s", yes_no(host_failback(h, i)));
	add(out, who, "shaping out of ports", "%s", in);
	add(out, who, "shaping to ports", "%s", outward);
}

static void add_switch(GPtrArray *out, const struct host *h, const struct host_switch *s)
{
	g_autofree char *who = g_strdup_printf("%s/%s", h->name, s->name);
	g_autofree char *uplinks = nic_names(h, (const uint32_t *)(const void *)s->uplinks->data, s->uplinks->len);
	add(out, who, "uplinks", "%s", *uplinks ? uplinks : "none");
	add(out, who, "MTU", "%u", s->mtu);
}

static void add_settings(GPtrArray *out, const struct host *h)
{
	static const char *const modes[] = {[HOST_IN_SERVICE] = "no", [HOST_ENTERING_MAINTENANCE] = "entering", [HOST_IN_MAINTENANCE] = "yes"};
	add(out, h->name, "maintenance mode", "%s", modes[h->mode]);
	for (int i = 0; i < ADVANCED__COUNT; i++)
		add(out, h->name, advanced_table[i].name, "%" G_GINT64_FORMAT, advanced_get(&h->advanced, (enum advanced_id)i));
	for (int i = 0; i < FIREWALL__COUNT; i++) {
		struct firewall_setting f = firewall_get(&h->firewall, (enum firewall_set)i);
		g_autofree char *what = g_strdup_printf("firewall rule set %s", firewall_name(f.set));
		GString *allowed = g_string_new(NULL);
		for (guint k = 0; f.allowed && k < f.allowed->len; k++) {
			g_autofree char *one = ip_format_prefix(g_array_index(f.allowed, struct ip, k));
			g_string_append_printf(allowed, "%s %s", k ? "," : " to", one);
		}
		add(out, h->name, what, "%s%s", f.open ? "open" : "closed", allowed->str);
		g_string_free(allowed, TRUE);
	}
	for (guint i = 0; h->iscsi.bound && i < h->iscsi.bound->len; i++)
		add(out, h->name, host_adapter(h, g_array_index(h->iscsi.bound, uint32_t, i))->name, "bound to iSCSI");
}

static void add_host(GPtrArray *out, const struct estate *e, const struct host *h)
{
	add_settings(out, h);
	for (uint32_t i = 0; i < h->nics->len; i++) {
		g_autofree char *who = g_strdup_printf("%s/%s", h->name, host_nic(h, i)->name);
		add(out, who, "link", "%s", host_nic(h, i)->up ? "up" : "down");
	}
	for (uint32_t i = 0; i < h->switches->len; i++)
		if (!host_switch(h, i)->removed)
			add_switch(out, h, host_switch(h, i));
	for (uint32_t i = 0; i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed)
			add_portgroup(out, e, h, i);
	for (uint32_t i = 0; i < h->netstacks->len; i++)
		if (host_netstack(h, i)->present)
			add_netstack(out, h, host_netstack(h, i));
	for (uint32_t i = 0; i < h->adapters->len; i++)
		if (!host_adapter(h, i)->removed)
			add_adapter(out, h, i);
}

/* ---- the rest ---- */

static void add_fabric(GPtrArray *out, const struct fabric *f)
{
	for (uint32_t i = 0; i < f->links->len; i++) {
		const struct fabric_link *l = fabric_link(f, i);
		g_autofree char *who = g_strdup_printf("link %s", l->name), *rate = quantity_format(QUANTITY_RATE, l->rate_bps);
		g_autofree char *rtt = quantity_format(QUANTITY_TIME, l->rtt.ps), *loss = quantity_format(QUANTITY_RATIO, l->loss_ppb);
		add(out, who, "state", "%s", l->up ? "up" : "down");
		add(out, who, "rate", "%s", rate);
		add(out, who, "round-trip time", "%s", rtt);
		add(out, who, "loss", "%s", loss);
	}
	for (uint32_t i = 0; i < f->routers->len; i++) {
		g_autofree char *who = g_strdup_printf("router %s", fabric_router(f, i)->name);
		add(out, who, "state", "%s", fabric_router(f, i)->up ? "up" : "down");
	}
	for (uint32_t i = 0; i < f->networks->len; i++) {
		const struct fabric_network *n = fabric_network(f, i);
		g_autofree char *who = g_strdup_printf("network %s", n->name);
		if (n->dhcp.present)
			add(out, who, "DHCP server", "%s", n->dhcp.up ? "up" : "down");
	}
}

static void add_vms(GPtrArray *out, const struct run *r, const struct estate *e)
{
	static const char *const powers[] = {[WORLD_POWER_ON] = "on", [WORLD_POWER_OFF] = "off", [WORLD_POWER_SUSPENDED] = "suspended"};
	for (uint32_t i = 0; i < run_vm_count(r); i++) {
		const struct world_vm *vm = run_vm(r, i);
		if (run_vm_host(r, i) == HOST_NONE)
			continue;
		g_autofree char *who = g_strdup_printf("VM %s", vm->name);
		add(out, who, "host", "%s", estate_host(e, run_vm_host(r, i))->name);
		add(out, who, "power", "%s", powers[vm->power]);
		for (uint32_t k = 0; k < vm->disks->len; k++) {
			const struct world_disk *d = vm->disks->pdata[k];
			g_autofree char *what = d->name ? g_strdup_printf("disk %s", d->name) : g_strdup_printf("disk %u", k);
			add(out, who, what, "on %s", estate_datastore(e, run_vm_datastore(r, i, k))->name);
		}
	}
}

GPtrArray *lab_state(const struct session *s)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(free_fact);
	const struct estate *e = session_estate(s);
	add_fabric(out, &e->fabric);
	for (guint i = 0; i < e->hosts->len; i++)
		add_host(out, e, estate_host(e, i));
	add_vms(out, session_run(s), e);
	return out;
}
