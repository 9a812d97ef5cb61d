/* scenarios/load_switches.c: standard vSwitches and port groups of a host; teaming and shaping, wherever they are said. */
#include "scenarios/load.h"

#include <string.h>

static bool has_index(const GArray *a, uint32_t i)
{
	for (guint k = 0; k < a->len; k++)
		if (g_array_index(a, uint32_t, k) == i)
			return true;
	return false;
}

/* ---- teaming ---- */

/* What the names of a list may be: NICs of a host that are uplinks of a switch, or the uplinks of a distributed switch. */
struct naming {
	const struct host *h;
	const struct host_switch *sw; /* NULL: not known, after a fault */
	const struct dvs *d;
};

static char *uplinks_of(const struct naming *n)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	for (guint i = 0; i < n->sw->uplinks->len; i++)
		g_ptr_array_add(known, (gpointer)host_nic(n->h, g_array_index(n->sw->uplinks, uint32_t, i))->name);
	g_ptr_array_add(known, NULL);
	return g_strjoinv(", ", (char **)known->pdata);
}

static uint32_t find_uplink(struct load *l, const struct naming *n, const struct load_name *name)
{
	uint32_t nic = n->d ? dvs_uplink_find(n->d, name->text) : host_nic_find(n->h, name->text);
	if (nic == HOST_NONE && n->d) {
		load_unknown(l, name->node, "uplink", name->text, g_ptr_array_copy(n->d->uplinks, NULL, NULL));
	} else if (nic == HOST_NONE) {
		load_missing(l, name->node, "NIC", name->text, n->h->nics);
	} else if (n->sw && !has_index(n->sw->uplinks, nic)) {
		g_autofree char *all = uplinks_of(n), *help = *all ? g_strdup_printf("its uplinks are: %s", all) : g_strdup("it has none");
		load_fault(l, name->node, help, "'%s' is not an uplink of '%s'", name->text, n->sw->name);
		return HOST_NONE;
	}
	return nic;
}

static void read_order(struct load *l, const struct load_value *v, const struct naming *n, struct teaming *t)
{
	static const uint8_t slots[] = {TEAM_ACTIVE, TEAM_STANDBY, TEAM_UNUSED};
	GArray *lists[] = {t->active, t->standby, t->unused};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		t->has_order |= v[slots[i]].node != NULL;
		t->listed |= v[slots[i]].node != NULL && slots[i] != TEAM_UNUSED;
		g_autoptr(GArray) names = load_names(l, v[slots[i]].node);
		for (guint k = 0; k < names->len; k++) {
			const struct load_name *name = &g_array_index(names, struct load_name, k);
			uint32_t at = find_uplink(l, n, name);
			if (at != HOST_NONE && (has_index(t->active, at) || has_index(t->standby, at) || has_index(t->unused, at)))
				load_fault(l, name->node, NULL, "'%s' is given twice in active and standby", name->text);
			else if (at != HOST_NONE)
				g_array_append_val(lists[i], at);
		}
	}
}

void load_bucket(struct load *l, const struct load_value *v, struct teaming_shaping *out)
{
	struct load_value b[SCENARIO_SLOTS];
	if (!v->node)
		return;
	*out = (struct teaming_shaping){.has = true, .on = !v->null};
	if (v->null || !load_block(l, v->node, &scenario_keys[SCENARIO_BLOCK_BUCKET], v->node, NULL, b))
		return;
	out->average_bps = b[BUCKET_AVERAGE].number;
	out->peak_bps = b[BUCKET_PEAK].has ? b[BUCKET_PEAK].number : b[BUCKET_AVERAGE].number;
	out->burst = b[BUCKET_BURST].number;
}

void load_shaping(struct load *l, const struct yaml_node *node, struct teaming_shaping *out)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!node || !load_block(l, node, &scenario_keys[SCENARIO_BLOCK_SHAPING], node, NULL, v))
		return;
	load_bucket(l, &v[SHAPING_INGRESS], &out[TEAMING_INGRESS]);
	load_bucket(l, &v[SHAPING_EGRESS], &out[TEAMING_EGRESS]);
}

static void read_teaming(struct load *l, const struct load_value *v, const struct naming *n, struct teaming *t)
{
	t->has_policy = v[TEAM_POLICY].has;
	t->policy = (enum teaming_policy)v[TEAM_POLICY].number;
	t->has_failback = v[TEAM_FAILBACK].has;
	if (t->has_failback)
		t->failback = v[TEAM_FAILBACK].number;
	t->has_detection = v[TEAM_DETECTION].has;
	t->detection = (enum teaming_detection)v[TEAM_DETECTION].number;
	read_order(l, v, n, t);
	load_shaping(l, v[TEAM_SHAPING].node, t->shaping);
}

void load_dv_teaming(struct load *l, const struct load_value *v, const struct dvs *d, struct teaming *t)
{
	read_teaming(l, v, &(struct naming){.d = d}, t);
}

/* ---- switches ---- */

bool load_is_uplink(const struct host *h, uint32_t nic, const char **out_of)
{
	for (uint32_t i = 0; i < h->switches->len; i++)
		if (has_index(host_switch(h, i)->uplinks, nic) || has_index(host_switch(h, i)->slots, nic)) {
			*out_of = host_switch(h, i)->name;
			return true;
		}
	return false;
}

static void read_uplinks(struct load *l, struct host *h, const struct yaml_node *node, struct host_switch *sw)
{
	g_autoptr(GArray) names = load_names(l, node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		const char *other;
		uint32_t nic = host_nic_find(h, n->text);
		if (nic == HOST_NONE)
			load_missing(l, n->node, "NIC", n->text, h->nics);
		else if (has_index(sw->uplinks, nic))
			load_fault(l, n->node, NULL, "uplink '%s' is given twice", n->text);
		else if (load_is_uplink(h, nic, &other))
			load_fault(l, n->node, NULL, "NIC '%s' is already an uplink of '%s'", n->text, other);
		else
			g_array_append_val(sw->uplinks, nic);
	}
}

void load_switch(struct load *l, struct host *h, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_SWITCH], item->key, item->name, v);
	if (host_switch_find(h, item->name) != HOST_NONE)
		load_fault(l, item->key, NULL, "'%s' is a distributed switch of host '%s'", item->name, h->name);
	load_check(l, item->key, rules_release_switch_name(item->name));
	struct host_switch *sw = host_switch_add(h, estate_string(l->e, item->name));
	sw->mtu = (uint32_t)v[SWITCH_MTU].number;
	sw->origin = load_origin(l, item->key);
	read_uplinks(l, h, v[SWITCH_UPLINKS].node, sw);
	read_teaming(l, v, &(struct naming){.h = h, .sw = sw}, &sw->teaming);
}

/* ---- port groups ---- */

void load_check_site(struct load *l, const struct host *h, const struct yaml_node *at, uint32_t net)
{
	uint32_t site = net == FABRIC_NONE ? FABRIC_NONE : fabric_network(&l->e->fabric, net)->site;
	if (site != FABRIC_NONE && h->site != FABRIC_NONE && site != h->site)
		load_fault(l, at, NULL, "network '%s' is in site '%s', and host '%s' in '%s'", fabric_network(&l->e->fabric, net)->name, fabric_site(&l->e->fabric, site)->name,
			h->name, fabric_site(&l->e->fabric, h->site)->name);
}

void load_portgroup(struct load *l, struct host *h, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_PORTGROUP], item->key, item->name, v);
	const char *sw_name = v[PORTGROUP_SWITCH].text, *net_name = v[PORTGROUP_NETWORK].text;
	uint32_t sw = sw_name ? host_switch_find(h, sw_name) : HOST_NONE, net = net_name ? fabric_network_find(&l->e->fabric, net_name) : FABRIC_NONE;
	if (sw_name && sw == HOST_NONE)
		load_missing(l, v[PORTGROUP_SWITCH].node, "switch", sw_name, h->switches);
	else if (sw_name && host_switch(h, sw)->dvs != HOST_NONE)
		load_fault(l, v[PORTGROUP_SWITCH].node, "its port groups are declared under `distributed_switches`", "'%s' is a distributed switch", sw_name);
	if (net_name && net == FABRIC_NONE)
		load_missing(l, v[PORTGROUP_NETWORK].node, "network", net_name, l->e->fabric.networks);
	if (host_portgroup_find(h, item->name) != HOST_NONE)
		load_fault(l, item->key, NULL, "port group '%s' is one of a distributed switch of host '%s'", item->name, h->name);
	load_check_site(l, h, v[PORTGROUP_NETWORK].node, net);
	if (sw != HOST_NONE)
		load_check(l, item->key, rules_release_room(h, RULES_PORTGROUP, sw));
	struct host_portgroup *pg = host_portgroup_add(h, estate_string(l->e, item->name), sw, net);
	pg->origin = load_origin(l, item->key);
	read_teaming(l, v, &(struct naming){.h = h, .sw = sw == HOST_NONE ? NULL : host_switch(h, sw)}, &pg->teaming);
}
