/* models/run_enact.c: changes of configuration: the only code that changes a live estate.
 *
 * Each action checks itself against the estate as it is, then changes it; a table maps kinds to functions. After a change the running sessions' paths are rebuilt.
 * Takeover: the first adapter on a dedicated netstack disables every default-stack adapter of that host for that service, for future sessions; the sessions running on them
 * are noted and left alone. Release: when its last adapter goes, the service returns to the default netstack; tags that were masked stay off unless
 * `retag_on_last_delete` says otherwise.
 */
#include "models/run_internal.h"

#include "models/run_enact.h"

#include <string.h>

static struct verdict missing(const char *what, const char *name, const char *where)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no %s '%s'%s%s%s", what, name ? name : "", where ? " on host '" : "", where ? where : "",
		where ? "'" : "");
}

static struct verdict exists(const char *what, const char *name, const char *where)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' has a %s '%s' already", where, what, name);
}

/* --- takeover and release --- */

static GPtrArray *in_flight(struct run *r, uint32_t host, uint32_t adapter, enum service s)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < r->sessions->len; i++) {
		const struct run_session *x = r->sessions->pdata[i];
		if (x->open && x->service == s && run_session_uses(x, host, adapter) && !g_ptr_array_find(list, run_session_owner(x), NULL))
			g_ptr_array_add(list, (gpointer)run_session_owner(x));
	}
	return list;
}

static void disable(struct run *r, struct host *h, uint32_t adapter, enum service s, const char *by)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	struct run_disabled d = {.service = s, .since = sim_now(r->sim), .until = SIM_TIME_NEVER, .by = by, .tagged = (a->services & SERVICE_BIT(s)) != 0};
	d.in_flight = in_flight(r, h->index, adapter, s);
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, a->name);
	run_note(r, "STK-02", subject, "disabled for future %s sessions by %s%s", service_name(s), by, d.in_flight->len ? "; running ones finish here" : "");
	run_fact(r, FACTLOG_TAKEOVER, "%s %s %s", subject, service_name(s), by);
	for (guint i = 0; i < d.in_flight->len; i++)
		run_note(r, "STK-03", d.in_flight->pdata[i], "its %s session goes on over %s", service_name(s), subject);
	g_array_append_val(run_adapter(r, h->index, adapter)->disabled, d);
}

static void take_over(struct run *r, struct host *h, enum service s)
{
	uint32_t by = rules_taken_over(h, s), dflt = host_netstack_find(h, SERVICE_STACK_DEFAULT);
	for (uint32_t i = 0; by != HOST_NONE && i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (!a->removed && a->stack == dflt)
			disable(r, h, i, s, host_adapter(h, by)->name);
	}
}

static void release(struct run *r, struct host *h, enum service s)
{
	bool retag = run_assume(r, ASSUME_RETAG_ON_LAST_DELETE) == ASSUME_YES;
	run_note(r, "STK-06", h->name, "the last adapter on netstack '%s' is gone: %s returns to the default netstack%s", service_stack(s), service_name(s),
		retag ? "" : "; tags stay off until they are set again");
	run_fact(r, FACTLOG_TAKEOVER, "%s %s released", h->name, service_name(s));
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		GArray *list = run_adapter(r, h->index, i)->disabled;
		for (guint k = 0; k < list->len; k++) {
			struct run_disabled *d = &g_array_index(list, struct run_disabled, k);
			if (d->service != s || d->until.ps != SIM_TIME_NEVER.ps)
				continue;
			d->until = sim_now(r->sim);
			if (!retag)
				host_adapter(h, i)->services &= ~SERVICE_BIT(s);
		}
	}
}

void run_enact_init(struct run *r)
{
	for (uint32_t i = 0; i < r->estate->hosts->len; i++) {
		take_over(r, estate_host(r->estate, i), SERVICE_VMOTION);
		take_over(r, estate_host(r->estate, i), SERVICE_PROVISIONING);
	}
}

/* --- adapters --- */

static struct verdict check_services(const struct host *h, const char *key, uint32_t services, const char *adapter)
{
	enum service own, s;
	bool dedicated = service_of_stack(key, &own);
	if (dedicated && (services & ~SERVICE_BIT(own)))
		return verdict_no(VERDICT_REFUSED, "STK-05", NULL, "%s stands on netstack '%s': %s is its only service", adapter, key, service_name(own));
	if (!dedicated && services && !g_str_equal(key, SERVICE_STACK_DEFAULT))
		return verdict_no(VERDICT_REFUSED, "STK-05", NULL, "%s stands on the custom netstack '%s', which offers no services", adapter, key);
	for (s = 0; !dedicated && s < SERVICE__TAGS; s++)
		if ((services & SERVICE_BIT(s)) && rules_taken_over(h, s) != HOST_NONE)
			return verdict_no(VERDICT_REFUSED, "STK-02", NULL, "%s cannot be enabled for %s: netstack '%s' of '%s' owns it", adapter, service_name(s),
				service_stack(s), h->name);
	return verdict_ok();
}

static void adapter_changed(struct run *r, const struct host *h, uint32_t adapter, const char *what)
{
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, host_adapter(h, adapter)->name);
	run_change(run_adapter(r, h->index, adapter)->history, sim_now(r->sim), "%s", what);
	run_note(r, NULL, subject, "%s", what);
}

/* Has this release the netstack, the tags and the gateway, and the host room for one more adapter? */
static struct verdict check_release(const struct host *h, const char *stack, const struct action *a)
{
	struct verdict v = rules_release_room(h, RULES_ADAPTER, 0);
	v = v.ok ? rules_release_stack(h, stack) : v;
	return v.ok ? rules_release_services(h, a->services, a->name) : v;
}

static struct verdict add_adapter(struct run *r, struct host *h, const struct action *a)
{
	uint32_t pg = a->portgroup ? host_portgroup_find(h, a->portgroup) : HOST_NONE, number;
	const char *key = a->stack ? a->stack : SERVICE_STACK_DEFAULT;
	enum service own;
	if (!host_adapter_number(a->name, &number))
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "'%s' is no name of a VMkernel adapter: expected vmkN", a->name);
	if (host_adapter_find(h, a->name) != HOST_NONE)
		return exists("VMkernel adapter", a->name, h->name);
	if (pg == HOST_NONE)
		return missing("port group", a->portgroup, h->name);
	uint32_t stack = host_netstack_find(h, key);
	if (stack == HOST_NONE && !service_of_stack(key, &own))
		return missing("netstack", key, h->name);
	struct verdict v = check_release(h, key, a);
	if (!v.ok)
		return v;
	v = check_services(h, key, a->services, a->name);
	if (v.ok)
		v = run_enact_check_addresses(r, h, pg, key, a);
	if (!v.ok)
		return v;
	if (stack == HOST_NONE) {
		host_netstack_add(h, estate_string(r->estate, key));
		stack = host_netstack_find(h, key);
	}
	bool first = service_of_stack(key, &own) && rules_taken_over(h, own) == HOST_NONE;
	struct host_adapter *n = host_adapter_add(h, estate_string(r->estate, a->name), pg, stack);
	uint32_t index = h->adapters->len - 1;
	n->services = a->services;
	n->mtu = a->has_mtu ? a->mtu : HOST_MTU_DEFAULT;
	n->enabled = a->has_enabled ? a->enabled : true;
	n->dhcp = a->dhcp;
	n->address = a->ipv4;
	n->gateway = a->gateway;
	n->set6 = a->ipv6;
	n->created = n->ready = sim_now(r->sim);
	host_netstack(h, stack)->present = true;
	g_autofree char *what = g_strdup_printf("added on netstack '%s'", key);
	adapter_changed(r, h, index, what);
	if (first)
		take_over(r, h, own);
	for (enum service s = SERVICE_VMOTION; s <= SERVICE_PROVISIONING; s++) /* one that comes later is disabled too */
		if (g_str_equal(key, SERVICE_STACK_DEFAULT) && rules_taken_over(h, s) != HOST_NONE)
			disable(r, h, index, s, host_adapter(h, rules_taken_over(h, s))->name);
	run_address_added(r, h->index, index);
	return verdict_ok();
}

static struct verdict remove_adapter(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_adapter_find(h, a->name);
	enum service own;
	struct verdict may = i == HOST_NONE ? missing("VMkernel adapter", a->name, h->name) : run_enact_unbound(h, i);
	if (!may.ok)
		return may;
	struct host_adapter *v = host_adapter(h, i);
	v->removed = true;
	v->removed_at = sim_now(r->sim);
	adapter_changed(r, h, i, "removed");
	GArray *list = run_adapter(r, h->index, i)->disabled;
	for (guint k = 0; k < list->len; k++)
		if (g_array_index(list, struct run_disabled, k).until.ps == SIM_TIME_NEVER.ps)
			g_array_index(list, struct run_disabled, k).until = sim_now(r->sim);
	if (service_of_stack(host_netstack(h, v->stack)->key, &own) && rules_taken_over(h, own) == HOST_NONE)
		release(r, h, own);
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, v->name);
	run_trigger_happened(r, WORLD_FN_ADAPTER, subject, WORLD_EV_REMOVED, NULL);
	return verdict_ok();
}

static void note_settings(struct run *r, const struct host *h, uint32_t i, const struct action *a)
{
	g_autoptr(GString) s = g_string_new(NULL);
	if (a->has_enabled)
		g_string_append(s, a->enabled ? ", enabled" : ", disabled");
	if (a->has_mtu)
		g_string_append_printf(s, ", MTU %u", a->mtu);
	run_enact_say_addresses(a, s);
	adapter_changed(r, h, i, s->len ? s->str + 2 : "no change");
}

static struct verdict set_adapter(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_adapter_find(h, a->name);
	if (i == HOST_NONE)
		return missing("VMkernel adapter", a->name, h->name);
	struct host_adapter *v = host_adapter(h, i);
	if (a->stack && !g_str_equal(a->stack, host_netstack(h, v->stack)->key))
		return verdict_no(VERDICT_REFUSED, "STK-04", NULL, "%s stays on netstack '%s': delete it and create a new one", v->name,
			host_netstack(h, v->stack)->key);
	struct verdict allowed = run_enact_check_addresses(r, h, v->portgroup, host_netstack(h, v->stack)->key, a);
	if (!allowed.ok)
		return allowed;
	if (a->has_enabled)
		v->enabled = a->enabled;
	if (a->has_mtu)
		v->mtu = a->mtu;
	note_settings(r, h, i, a);
	run_enact_set_addresses(r, h, i, a);
	return verdict_ok();
}

static struct verdict set_services(struct run *r, const struct host *h, uint32_t adapter, uint32_t services)
{
	struct host_adapter *v = host_adapter(h, adapter);
	uint32_t changed = v->services ^ services;
	g_autoptr(GString) s = g_string_new(!changed ? "no change" : changed & services ? "tagged for" : "untagged for");
	for (enum service x = 0; x < SERVICE__COUNT; x++)
		if (changed & SERVICE_BIT(x))
			g_string_append_printf(s, "%s %s", g_str_has_suffix(s->str, " for") ? "" : ",", service_name(x));
	v->services = services;
	adapter_changed(r, h, adapter, s->str);
	return verdict_ok();
}

static struct verdict tag(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_adapter_find(h, a->name);
	if (i == HOST_NONE)
		return missing("VMkernel adapter", a->name, h->name);
	struct verdict v = rules_release_services(h, a->services, a->name);
	if (v.ok)
		v = check_services(h, host_netstack(h, host_adapter(h, i)->stack)->key, a->services, a->name);
	if (!v.ok)
		return v;
	return set_services(r, h, i, host_adapter(h, i)->services | a->services);
}

static struct verdict untag(struct run *r, struct host *h, const struct action *a)
{
	uint32_t i = host_adapter_find(h, a->name);
	if (i == HOST_NONE)
		return missing("VMkernel adapter", a->name, h->name);
	struct host_adapter *v = host_adapter(h, i);
	enum service own;
	if (service_of_stack(host_netstack(h, v->stack)->key, &own) && (a->services & SERVICE_BIT(own)))
		return verdict_no(VERDICT_REFUSED, "STK-05", NULL, "%s stands on netstack '%s', whose service is %s: disable or remove it instead", v->name,
			host_netstack(h, v->stack)->key, service_name(own));
	return set_services(r, h, i, v->services & ~a->services);
}

static struct verdict nic_state(struct run *r, struct host *h, const struct action *a)
{
	const char *name = a->nic ? a->nic : a->name;
	uint32_t i = name ? host_nic_find(h, name) : HOST_NONE;
	if (i == HOST_NONE)
		return missing("NIC", name, h->name);
	run_team_link(r, h, i, a->kind == ACTION_NIC_UP);
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, name);
	run_note(r, NULL, subject, a->kind == ACTION_NIC_UP ? "link up" : "link down");
	return verdict_ok();
}

/* --- the fabric --- */

static struct verdict set_link(struct run *r, const struct action *a)
{
	uint32_t i = a->name ? fabric_link_find(&r->estate->fabric, a->name) : FABRIC_NONE;
	if (i == FABRIC_NONE)
		return missing("link", a->name, NULL);
	struct fabric_link *l = fabric_link(&r->estate->fabric, i);
	if (a->kind != ACTION_LINK_SET)
		l->up = a->kind == ACTION_LINK_UP;
	if (a->has_rate)
		l->rate_bps = a->rate_bps;
	if (a->has_rtt)
		l->rtt = a->rtt;
	if (a->has_loss)
		l->loss_ppb = a->loss_ppb;
	if (a->has_rate || r->factory->wires)
		path_link_changed(r->paths, i, sim_now(r->sim));
	run_note(r, NULL, l->name, a->kind == ACTION_LINK_SET ? "link settings changed" : l->up ? "link up" : "link down");
	return verdict_ok();
}

static struct verdict router_state(struct run *r, const struct action *a)
{
	uint32_t i = a->name ? fabric_router_find(&r->estate->fabric, a->name) : FABRIC_NONE;
	if (i == FABRIC_NONE)
		return missing("router", a->name, NULL);
	fabric_router(&r->estate->fabric, i)->up = a->kind == ACTION_ROUTER_UP;
	run_note(r, NULL, a->name, a->kind == ACTION_ROUTER_UP ? "router up" : "router down");
	return verdict_ok();
}

static struct verdict cancel(struct run *r, const struct action *a)
{
	struct run_evacuation *v = run_evacuate_find(r, a->id);
	return v ? run_evacuate_cancel(r, v) : run_migrate_cancel(r, a);
}

typedef struct verdict (*on_host_fn)(struct run *r, struct host *h, const struct action *a);
typedef struct verdict (*enact_fn)(struct run *r, const struct action *a);

struct enact_row {
	on_host_fn on_host;
	enact_fn elsewhere;
};

static const struct enact_row rows[ACTION__COUNT] = {
	[ACTION_MIGRATE] = {.elsewhere = run_migrate},
	[ACTION_CANCEL] = {.elsewhere = cancel},
	[ACTION_CLONE] = {.elsewhere = run_clone},
	[ACTION_SNAPSHOT_CREATE] = {.elsewhere = run_clone},
	[ACTION_SNAPSHOT_MOVE] = {.elsewhere = run_clone},
	[ACTION_POWER] = {.elsewhere = run_power},
	[ACTION_EVACUATE] = {run_evacuate, NULL},
	[ACTION_EXIT_MAINTENANCE] = {run_evacuate_exit, NULL},
	[ACTION_ADD_ADAPTER] = {add_adapter, NULL},
	[ACTION_REMOVE_ADAPTER] = {remove_adapter, NULL},
	[ACTION_SET_ADAPTER] = {set_adapter, NULL},
	[ACTION_TAG] = {tag, NULL},
	[ACTION_UNTAG] = {untag, NULL},
	[ACTION_ADD_NETSTACK] = {run_enact_add_netstack, NULL},
	[ACTION_REMOVE_NETSTACK] = {run_enact_remove_netstack, NULL},
	[ACTION_SET_NETSTACK] = {run_enact_set_netstack, NULL},
	[ACTION_ADD_ROUTE] = {run_enact_add_route, NULL},
	[ACTION_REMOVE_ROUTE] = {run_enact_remove_route, NULL},
	[ACTION_ADD_SWITCH] = {run_enact_add_switch, NULL},
	[ACTION_REMOVE_SWITCH] = {run_enact_remove_switch, NULL},
	[ACTION_SET_SWITCH] = {.elsewhere = run_enact_set_switch},
	[ACTION_ADD_UPLINK] = {run_enact_add_uplink, NULL},
	[ACTION_REMOVE_UPLINK] = {run_enact_remove_uplink, NULL},
	[ACTION_ADD_PORTGROUP] = {.elsewhere = run_enact_add_portgroup},
	[ACTION_REMOVE_PORTGROUP] = {.elsewhere = run_enact_remove_portgroup},
	[ACTION_SET_PORTGROUP] = {.elsewhere = run_enact_set_portgroup},
	[ACTION_SET_TEAMING] = {.elsewhere = run_enact_set_teaming},
	[ACTION_SET_SHAPING] = {.elsewhere = run_enact_set_shaping},
	[ACTION_SET_NIOC] = {.elsewhere = run_enact_set_nioc},
	[ACTION_NIC_DOWN] = {nic_state, NULL},
	[ACTION_NIC_UP] = {nic_state, NULL},
	[ACTION_MOUNT] = {run_storage_mount, NULL},
	[ACTION_UNMOUNT] = {run_storage_mount, NULL},
	[ACTION_ADD_PORT_BINDING] = {run_enact_add_port_binding, NULL},
	[ACTION_REMOVE_PORT_BINDING] = {run_enact_remove_port_binding, NULL},
	[ACTION_LINK_SET] = {.elsewhere = set_link},
	[ACTION_LINK_DOWN] = {.elsewhere = set_link},
	[ACTION_LINK_UP] = {.elsewhere = set_link},
	[ACTION_ROUTER_DOWN] = {.elsewhere = router_state},
	[ACTION_ROUTER_UP] = {.elsewhere = router_state},
	[ACTION_SET_FIREWALL] = {run_settings_firewall, NULL},
	[ACTION_SET_ADVANCED] = {run_settings_advanced, NULL},
	[ACTION_TRAFFIC_START] = {.elsewhere = run_traffic_start},
	[ACTION_TRAFFIC_STOP] = {.elsewhere = run_traffic_stop},
	[ACTION_TRAFFIC_SET] = {.elsewhere = run_traffic_set},
	[ACTION_DHCP_DOWN] = {.elsewhere = run_enact_dhcp_state},
	[ACTION_DHCP_UP] = {.elsewhere = run_enact_dhcp_state},
};

void run_enact_changed(struct run *r)
{
	run_storage_changed(r);
	r->changed = true;
	run_ft_changed(r);
	run_ha_changed(r);
	run_admit_changed(r);
	run_evacuate_changed(r);
}

struct verdict run_enact(struct run *r, const struct action *a)
{
	const struct enact_row *row = &rows[a->kind];
	struct verdict v;
	if (row->on_host) {
		uint32_t host = a->host ? estate_host_find(r->estate, a->host) : HOST_NONE;
		if (host == HOST_NONE)
			return missing("host", a->host, NULL);
		v = row->on_host(r, estate_host(r->estate, host), a);
		host_hold(estate_host(r->estate, host));
	} else {
		v = row->elsewhere(r, a);
	}
	if (v.ok && a->kind != ACTION_MIGRATE && a->kind != ACTION_CANCEL) {
		run_address_changed(r);
		run_shape_changed(r);
		run_enact_changed(r);
	}
	return v;
}
