/* models/run_enact_ports.c: uplinks, port groups, teaming, shaping and Network I/O Control, changed while it runs.
 *
 * An action with a host is done on that host's standard switches; one without is done on a distributed switch and stands on all its members in the same instant. What a
 * distributed switch gives to a host cannot be changed on that host alone, but for the NICs it gives. Left out: the push of a change to members one after another.
 */
#include "models/run_enact.h"

#include <string.h>

static struct verdict missing(const char *what, const char *name, const struct host *h)
{
	return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "%s%s%s no %s '%s'", h ? "host '" : "there is", h ? h->name : "", h ? "' has" : "", what, name ? name : "");
}

static struct verdict distributed(const char *name, const struct host *h)
{
	return verdict_no(VERDICT_REFUSED, "NET-09", NULL, "'%s' belongs to a distributed switch: its settings are not those of '%s' alone", name, h->name);
}

static void changed(struct run *r, const struct host *h, const char *name, const char *what)
{
	g_autofree char *subject = h ? g_strdup_printf("%s/%s", h->name, name) : g_strdup(name);
	run_note(r, NULL, subject, "%s", what);
}

/* --- whose settings --- */

struct target {
	struct host *h;          /* NULL: distributed */
	struct host_switch *s;   /* of h */
	uint32_t dvs;            /* without h */
	uint32_t portgroup;      /* of h, or of the distributed switch; HOST_NONE: the switch itself */
	const char *name;
};

static struct verdict find_distributed(const struct run *r, const char *portgroup, const char *sw, struct target *out)
{
	for (uint32_t i = 0; portgroup && i < r->estate->dvs->len; i++) {
		out->portgroup = dvs_portgroup_find(estate_dvs(r->estate, i), portgroup);
		out->dvs = i;
		if (out->portgroup != UINT32_MAX)
			return verdict_ok();
	}
	if (portgroup)
		return missing("distributed port group", portgroup, NULL);
	out->dvs = estate_dvs_find(r->estate, sw);
	return out->dvs == HOST_NONE ? missing("distributed switch", sw, NULL) : verdict_ok();
}

static struct verdict find(struct run *r, const struct action *a, const char *portgroup, const char *sw, struct target *out)
{
	uint32_t host = a->host ? estate_host_find(r->estate, a->host) : HOST_NONE;
	*out = (struct target){.dvs = HOST_NONE, .portgroup = HOST_NONE, .name = portgroup ? portgroup : sw};
	if (!a->host)
		return find_distributed(r, portgroup, sw, out);
	if (host == HOST_NONE)
		return missing("host", a->host, NULL);
	out->h = estate_host(r->estate, host);
	out->portgroup = portgroup ? host_portgroup_find(out->h, portgroup) : HOST_NONE;
	uint32_t i = out->portgroup != HOST_NONE ? host_portgroup(out->h, out->portgroup)->sw : sw && !portgroup ? host_switch_find(out->h, sw) : HOST_NONE;
	if (i == HOST_NONE)
		return missing(portgroup ? "port group" : "switch", out->name, out->h);
	out->s = host_switch(out->h, i);
	return out->s->dvs == HOST_NONE ? verdict_ok() : distributed(out->name, out->h);
}

static struct teaming *teaming_of(struct run *r, const struct target *t)
{
	if (t->h)
		return t->portgroup == HOST_NONE ? &t->s->teaming : &host_portgroup(t->h, t->portgroup)->teaming;
	return &dvs_portgroup(estate_dvs(r->estate, t->dvs), t->portgroup)->teaming;
}

/* The change is made: members take it over, ports stay or move. */
static struct verdict done(struct run *r, const struct target *t, const char *what)
{
	if (t->h) {
		estate_wire(r->estate, t->h);
		host_hold(t->h);
	} else {
		estate_dvs_sync(r->estate, t->dvs);
		for (uint32_t i = 0; i < r->estate->hosts->len; i++)
			host_hold(estate_host(r->estate, i));
	}
	changed(r, t->h, t->name, what);
	return verdict_ok();
}

/* --- lists and policies --- */

struct verdict run_enact_nics(struct host *h, const char *const *names, GArray *out)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (const char *const *p = names; p && *p; p++) {
		uint32_t nic = host_nic_find(h, *p);
		if (nic == HOST_NONE)
			return missing("NIC", *p, h);
		g_array_append_val(found, nic);
	}
	if (names)
		g_array_set_size(out, 0);
	g_array_append_vals(out, found->data, found->len);
	return verdict_ok();
}

static struct verdict take_uplinks(const struct dvs *d, const char *const *names, GArray *out)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (const char *const *p = names; p && *p; p++) {
		uint32_t at = dvs_uplink_find(d, *p);
		if (at == UINT32_MAX)
			return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "distributed switch '%s' has no uplink '%s'", d->name, *p);
		g_array_append_val(found, at);
	}
	if (names)
		g_array_set_size(out, 0);
	g_array_append_vals(out, found->data, found->len);
	return verdict_ok();
}

/* All lists or, when a name is wrong, none. `into` NULL: only asks. */
#define ORDERS 3
static struct verdict take_order(struct run *r, const struct target *t, const struct action *a, struct teaming *into)
{
	const char *const *const names[ORDERS] = {a->active, a->standby, a->unused};
	GArray *found[ORDERS], *lists[ORDERS] = {into ? into->active : NULL, into ? into->standby : NULL, into ? into->unused : NULL};
	struct verdict v = verdict_ok();
	for (int i = 0; i < ORDERS; i++) {
		found[i] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		if (v.ok)
			v = t->h ? run_enact_nics(t->h, names[i], found[i]) : take_uplinks(estate_dvs(r->estate, t->dvs), names[i], found[i]);
	}
	for (int i = 0; i < ORDERS; i++) {
		if (v.ok && into && names[i]) {
			g_array_set_size(lists[i], 0);
			g_array_append_vals(lists[i], found[i]->data, found[i]->len);
			into->has_order = true;
			into->listed |= names[i] != a->unused;
		}
		g_array_unref(found[i]);
	}
	return v;
}

static void take_policies(const struct action *a, struct teaming *t)
{
	if (a->has_teaming) {
		t->has_policy = true;
		t->policy = a->teaming;
	}
	if (a->has_failback) {
		t->has_failback = true;
		t->failback = a->failback;
	}
	if (a->has_detection) {
		t->has_detection = true;
		t->detection = a->detection;
	}
	for (int d = 0; d < TEAMING__DIRECTIONS; d++)
		if (a->shaping[d].has)
			t->shaping[d] = a->shaping[d];
}

/* What a product refuses whatever it is said of. */
static struct verdict check_policies(const struct target *t, const struct action *a)
{
	if (t->h && a->has_teaming && a->teaming == TEAMING_PHYSICAL_LOAD)
		return verdict_no(VERDICT_REFUSED, "NET-05", NULL, "'%s' is on a standard switch: teaming by physical load is for distributed ones", t->name);
	if (t->h && a->shaping[TEAMING_INGRESS].has)
		return verdict_no(VERDICT_REFUSED, "NET-07", NULL, "'%s' is on a standard switch, which shapes what ports send only: `egress`", t->name);
	for (int d = 0; d < TEAMING__DIRECTIONS; d++)
		if (a->shaping[d].on && a->shaping[d].peak_bps < a->shaping[d].average_bps)
			return verdict_no(VERDICT_REFUSED, "NET-07", NULL, "the peak of '%s' would be below its average", t->name);
	return verdict_ok();
}

static struct verdict check(struct run *r, const struct target *t, const struct action *a)
{
	struct verdict v = check_policies(t, a);
	return v.ok ? take_order(r, t, a, NULL) : v;
}

static struct verdict take(struct run *r, const struct target *t, const struct action *a, struct teaming *into)
{
	struct verdict v = check(r, t, a);
	if (!v.ok)
		return v;
	take_policies(a, into);
	return take_order(r, t, a, into);
}

/* --- port groups --- */

/* The host whose site a VLAN is looked for at, and its switch: the target's own, or the first member of the distributed switch. NULL: it has no member. */
static const struct host *wired(const struct run *r, const struct target *t, uint32_t sw, uint32_t *out_sw)
{
	*out_sw = sw;
	for (uint32_t i = 0; !t->h && i < r->estate->hosts->len; i++) {
		const struct host *h = estate_host(r->estate, i);
		for (*out_sw = 0; *out_sw < h->switches->len; ++*out_sw)
			if (!host_switch(h, *out_sw)->removed && host_switch(h, *out_sw)->dvs == t->dvs)
				return h;
	}
	return t->h;
}

/* What a port group of the switch will be on; `now`: what it is on; FABRIC_NONE: it is new. Last of what may be refused: a VLAN that is new makes a segment. */
static struct verdict find_network(struct run *r, const struct target *t, const struct action *a, uint32_t sw, uint32_t now, uint32_t *out)
{
	const struct host *h = a->has_vlan ? wired(r, t, sw, &sw) : NULL;
	uint32_t network = a->network ? fabric_network_find(&r->estate->fabric, a->network) : h ? run_enact_segment(r, h, sw, now, a->vlan) : now;
	if (a->has_vlan && !h)
		return verdict_no(VERDICT_REFUSED, "NET-10", NULL, "'%s' is on a distributed switch without members: no site says which network VLAN %u is", t->name, a->vlan);
	if (network == FABRIC_NONE)
		return missing("network", a->network, NULL);
	*out = network;
	return verdict_ok();
}

static struct verdict may_add(struct run *r, const struct target *t, const char *name, uint32_t sw)
{
	struct target other;
	if (t->h && host_portgroup_find(t->h, name) != HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "host '%s' has a port group '%s' already", t->h->name, name);
	if (!t->h && find_distributed(r, name, NULL, &other).ok)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "distributed switch '%s' has a port group '%s' already", estate_dvs(r->estate, other.dvs)->name, name);
	return t->h ? rules_release_room(t->h, RULES_PORTGROUP, sw) : verdict_ok();
}

static void add(struct run *r, struct target *t, uint32_t sw, uint32_t network)
{
	const char *name = estate_string(r->estate, t->name);
	t->portgroup = t->h ? t->h->portgroups->len : estate_dvs(r->estate, t->dvs)->portgroups->len;
	if (t->h)
		host_portgroup_add(t->h, name, sw, network);
	else
		dvs_portgroup_add(estate_dvs(r->estate, t->dvs), name, network);
}

struct verdict run_enact_add_portgroup(struct run *r, const struct action *a)
{
	struct target t;
	uint32_t network = FABRIC_NONE;
	struct verdict v = find(r, a, NULL, a->sw, &t);
	uint32_t sw = v.ok && t.h ? host_switch_find(t.h, a->sw) : HOST_NONE;
	t.name = a->name;
	if (v.ok)
		v = check(r, &t, a);
	if (v.ok)
		v = may_add(r, &t, a->name, sw);
	if (v.ok)
		v = find_network(r, &t, a, sw, FABRIC_NONE, &network);
	if (!v.ok)
		return v;
	add(r, &t, sw, network);
	v = take(r, &t, a, teaming_of(r, &t));
	return v.ok ? done(r, &t, "port group added") : v;
}

/* A running VM of the host with a NIC on a port group, or NULL. */
static const char *vm_on(const struct run *r, const struct host *h, const char *portgroup)
{
	for (guint i = 0; i < run_vm_count_on(r, h->index); i++) {
		const struct world_vm *vm = run_vm(r, run_vm_on(r, h->index, i));
		for (guint k = 0; vm->power == WORLD_POWER_ON && k < vm->portgroups->len; k++)
			if (g_str_equal(vm->portgroups->pdata[k], portgroup))
				return vm->name;
	}
	return NULL;
}

struct verdict run_enact_in_use(const struct run *r, const struct host *h, uint32_t portgroup)
{
	const char *vm = portgroup == HOST_NONE ? NULL : vm_on(r, h, host_portgroup(h, portgroup)->name);
	if (vm)
		return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "port group '%s' of '%s' is in use by VM '%s'", host_portgroup(h, portgroup)->name, h->name, vm);
	for (uint32_t k = 0; portgroup != HOST_NONE && k < h->adapters->len; k++)
		if (!host_adapter(h, k)->removed && host_adapter(h, k)->portgroup == portgroup)
			return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "port group '%s' of '%s' is in use by %s", host_portgroup(h, portgroup)->name, h->name,
				host_adapter(h, k)->name);
	return verdict_ok();
}

struct verdict run_enact_remove_portgroup(struct run *r, const struct action *a)
{
	struct target t;
	struct verdict v = find(r, a, a->name, NULL, &t);
	if (v.ok && t.h)
		v = run_enact_in_use(r, t.h, t.portgroup);
	for (uint32_t i = 0; v.ok && !t.h && i < r->estate->hosts->len; i++)
		v = run_enact_in_use(r, estate_host(r->estate, i), host_portgroup_find(estate_host(r->estate, i), a->name));
	if (!v.ok)
		return v;
	if (t.h)
		host_portgroup(t.h, t.portgroup)->removed = true;
	else
		dvs_portgroup(estate_dvs(r->estate, t.dvs), t.portgroup)->removed = true;
	return done(r, &t, "port group removed");
}

struct verdict run_enact_set_portgroup(struct run *r, const struct action *a)
{
	struct target t;
	struct verdict v = find(r, a, a->name, NULL, &t);
	if (v.ok)
		v = check(r, &t, a);
	if (!v.ok)
		return v;
	uint32_t *network = t.h ? &host_portgroup(t.h, t.portgroup)->network : &dvs_portgroup(estate_dvs(r->estate, t.dvs), t.portgroup)->network;
	v = find_network(r, &t, a, t.h ? host_portgroup(t.h, t.portgroup)->sw : HOST_NONE, *network, network);
	if (v.ok)
		v = take(r, &t, a, teaming_of(r, &t));
	if (!v.ok)
		return v;
	return done(r, &t, "port group settings changed");
}

/* Of teaming, or of shaping. */
static void inherit(struct teaming *t, bool shaping)
{
	if (shaping) {
		memset(t->shaping, 0, sizeof(t->shaping));
		return;
	}
	t->has_policy = t->has_failback = t->has_detection = t->has_order = t->listed = false;
	g_array_set_size(t->active, 0);
	g_array_set_size(t->standby, 0);
	g_array_set_size(t->unused, 0);
}

static struct verdict set(struct run *r, const struct action *a, const char *what)
{
	struct target t;
	struct verdict v = find(r, a, a->portgroup, NULL, &t);
	if (v.ok)
		v = check(r, &t, a);
	if (v.ok && a->inherit)
		inherit(teaming_of(r, &t), a->kind == ACTION_SET_SHAPING);
	if (v.ok)
		v = take(r, &t, a, teaming_of(r, &t));
	return v.ok ? done(r, &t, what) : v;
}

struct verdict run_enact_set_switch(struct run *r, const struct action *a)
{
	struct target t;
	struct verdict v = find(r, a, NULL, a->name, &t);
	bool policies = a->has_teaming || a->has_failback || a->has_detection || a->active || a->standby || a->unused || a->shaping[0].has || a->shaping[1].has;
	if (v.ok && !t.h && policies)
		return verdict_no(VERDICT_REFUSED, "NET-09", NULL, "teaming and shaping of distributed switch '%s' are those of its port groups", t.name);
	if (v.ok && t.h)
		v = take(r, &t, a, teaming_of(r, &t));
	if (!v.ok)
		return v;
	if (a->has_mtu && t.s)
		t.s->mtu = a->mtu;
	else if (a->has_mtu)
		estate_dvs(r->estate, t.dvs)->mtu = a->mtu;
	return done(r, &t, "switch settings changed");
}

struct verdict run_enact_set_teaming(struct run *r, const struct action *a)
{
	return set(r, a, "teaming changed");
}

struct verdict run_enact_set_shaping(struct run *r, const struct action *a)
{
	return set(r, a, "traffic shaping changed");
}

/* --- Network I/O Control --- */

static struct verdict check_reservations(const struct estate *e, uint32_t dvs, const struct dvs *d)
{
	int64_t slowest = estate_dvs_slowest_bps(e, dvs), most = base_div_floor((sim_i128)slowest * DVS_RESERVABLE_PCT, 100);
	for (int c = 0; c < DVS_CLASS__COUNT; c++)
		if (d->classes[c].limit_bps && d->classes[c].reservation_bps > d->classes[c].limit_bps)
			return verdict_no(VERDICT_REFUSED, "NIO-03", NULL, "the reservation of class '%s' would be above its limit", dvs_class_name((enum dvs_class)c));
	if (slowest && dvs_reserved_bps(d) > most)
		return verdict_no(VERDICT_REFUSED, "NIO-02", NULL,
			"reservations of %" G_GINT64_FORMAT " Mbit/s are above %d %% of the slowest NIC of '%s', %" G_GINT64_FORMAT " Mbit/s", dvs_reserved_bps(d) / 1000000,
			DVS_RESERVABLE_PCT, d->name, most / 1000000);
	return verdict_ok();
}

struct verdict run_enact_set_nioc(struct run *r, const struct action *a)
{
	struct target t;
	struct verdict v = find_distributed(r, NULL, a->sw, &t);
	if (!v.ok)
		return v;
	struct dvs *d = estate_dvs(r->estate, t.dvs), wanted = *d;
	if (a->nioc->version)
		wanted.nioc = a->nioc->version;
	if (!wanted.nioc)
		return verdict_no(VERDICT_REFUSED, "NIO-01", NULL, "Network I/O Control of '%s' is off: `version` switches it on", d->name);
	for (int c = 0; c < DVS_CLASS__COUNT; c++) {
		const struct dvs_allocation *said = &a->nioc->classes[c];
		wanted.classes[c].shares = said->shares ? said->shares : wanted.classes[c].shares;
		wanted.classes[c].reservation_bps = said->reservation_bps >= 0 ? said->reservation_bps : wanted.classes[c].reservation_bps;
		wanted.classes[c].limit_bps = said->limit_bps >= 0 ? said->limit_bps : wanted.classes[c].limit_bps;
	}
	v = check_reservations(r->estate, t.dvs, &wanted);
	if (!v.ok)
		return v;
	d->nioc = wanted.nioc;
	memcpy(d->classes, wanted.classes, sizeof(d->classes));
	path_nioc_changed(r->paths, t.dvs, sim_now(r->sim));
	changed(r, NULL, a->sw, "Network I/O Control changed");
	return verdict_ok();
}

/* --- uplinks --- */

static bool find_uplink(const struct host *h, const struct action *a, struct host_switch **out_sw, uint32_t *out_nic)
{
	uint32_t sw = host_switch_find(h, a->sw ? a->sw : a->name);
	*out_sw = sw == HOST_NONE ? NULL : host_switch(h, sw);
	*out_nic = a->nic ? host_nic_find(h, a->nic) : HOST_NONE;
	return *out_sw && *out_nic != HOST_NONE;
}

/* Where on a distributed switch: the uplink named, or the first that this host has no NIC for. */
static struct verdict find_slot(const struct estate *e, const struct host *h, const struct host_switch *s, const char *uplink, uint32_t *out)
{
	const struct dvs *d = estate_dvs(e, s->dvs);
	*out = uplink ? dvs_uplink_find(d, uplink) : 0;
	while (!uplink && *out < s->slots->len && g_array_index(s->slots, uint32_t, *out) != HOST_NONE)
		++*out;
	if (*out >= s->slots->len)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "distributed switch '%s' has no%s uplink%s%s", d->name, uplink ? "" : " free", uplink ? " " : "",
			uplink ? uplink : "");
	if (g_array_index(s->slots, uint32_t, *out) != HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "uplink '%s' of '%s' has a NIC of '%s' already", uplink, d->name, h->name);
	return verdict_ok();
}

struct verdict run_enact_free_nic(const struct host *h, uint32_t nic)
{
	for (uint32_t i = 0; i < h->switches->len; i++)
		for (guint k = 0; !host_switch(h, i)->removed && k < host_switch(h, i)->uplinks->len; k++)
			if (g_array_index(host_switch(h, i)->uplinks, uint32_t, k) == nic)
				return verdict_no(VERDICT_REFUSED, "CFG-02", NULL, "%s of '%s' is an uplink of '%s' already", host_nic(h, nic)->name, h->name,
					host_switch(h, i)->name);
	return verdict_ok();
}

static void settled(struct run *r, struct host *h, const struct host_switch *s, const char *nic, const char *what)
{
	if (s->dvs != HOST_NONE) {
		estate_dvs_sync_host(r->estate, s->dvs, h);
		path_nioc_changed(r->paths, s->dvs, sim_now(r->sim)); /* a NIC that was another switch's before has this one's classes now */
	}
	host_hold(h);
	changed(r, h, nic, what);
}

struct verdict run_enact_add_uplink(struct run *r, struct host *h, const struct action *a)
{
	struct host_switch *s;
	uint32_t nic, slot = 0;
	if (!find_uplink(h, a, &s, &nic))
		return missing("such switch or NIC", a->nic, h);
	struct verdict v = run_enact_free_nic(h, nic);
	if (v.ok && s->dvs != HOST_NONE)
		v = find_slot(r->estate, h, s, a->uplink, &slot);
	if (!v.ok)
		return v;
	if (s->dvs == HOST_NONE)
		g_array_append_val(s->uplinks, nic);
	else
		g_array_index(s->slots, uint32_t, slot) = nic;
	settled(r, h, s, a->nic, "uplink added");
	return verdict_ok();
}

struct verdict run_enact_remove_uplink(struct run *r, struct host *h, const struct action *a)
{
	struct host_switch *s;
	uint32_t nic;
	if (!find_uplink(h, a, &s, &nic))
		return missing("such switch or NIC", a->nic, h);
	GArray *list = s->dvs == HOST_NONE ? s->uplinks : s->slots;
	for (guint k = 0; k < list->len; k++) {
		if (g_array_index(list, uint32_t, k) != nic)
			continue;
		if (s->dvs == HOST_NONE)
			g_array_remove_index(list, k);
		else
			g_array_index(list, uint32_t, k) = HOST_NONE;
		settled(r, h, s, a->nic, "uplink removed");
		return verdict_ok();
	}
	return missing("uplink", a->nic, h);
}
