/* scenarios/load_traffic.c: appliances, and load that is not a migration's.
 *
 * Names of sources are looked up among what the type may have: guests for `vm`, hosts and `cluster/NAME` for everything else, an appliance where it sends to a host. Each name is
 * one source, in list order. What a type needs and what excludes another is checked here, since no key alone can say it; which adapter serves is left to the run, where it is
 * a matter of rules and may change.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/natural.h"

#define CLUSTER "cluster/"

/* --- appliances --- */

static void read_appliance(struct load *l, const struct load_item *item)
{
	struct load_value v[SCENARIO_SLOTS];
	const struct fabric *f = &l->e->fabric;
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_APPLIANCE], item->key, item->name, v);
	if (estate_host_find(l->e, item->name) != HOST_NONE)
		load_fault(l, item->key, NULL, "'%s' is a host already, expected another name for an appliance", item->name);
	struct estate_appliance *a = estate_appliance_add(l->e, item->name);
	a->origin = load_origin(l, item->key);
	a->address = v[APPLIANCE_IPV4].ip;
	if (!v[APPLIANCE_NETWORK].text)
		return;
	a->network = fabric_network_find(f, v[APPLIANCE_NETWORK].text);
	if (a->network == FABRIC_NONE) {
		load_missing(l, v[APPLIANCE_NETWORK].node, "network", v[APPLIANCE_NETWORK].text, f->networks);
		return;
	}
	const struct fabric_network *n = fabric_network(f, a->network);
	uint32_t site = v[APPLIANCE_SITE].text ? fabric_site_find(f, v[APPLIANCE_SITE].text) : n->site;
	if (v[APPLIANCE_SITE].text && site == FABRIC_NONE)
		load_missing(l, v[APPLIANCE_SITE].node, "site", v[APPLIANCE_SITE].text, f->sites);
	else if (site != n->site && n->site != FABRIC_NONE) /* of none: that has its own fault */
		load_fault(l, v[APPLIANCE_SITE].node, NULL, "network '%s' is at site '%s', not at '%s'", n->name, fabric_site(f, n->site)->name, v[APPLIANCE_SITE].text);
	if (ip_is_set(a->address) && ip_is_set(n->subnet) && !ip_contains(n->subnet, a->address))
		load_fault(l, v[APPLIANCE_IPV4].node, NULL, "'%s' is not in the subnet of network '%s'", v[APPLIANCE_IPV4].text, n->name);
}

void load_appliances(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "appliance", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++)
		read_appliance(l, &g_array_index(items, struct load_item, i));
	l->scope = (struct load_scope){0};
	l->here = NULL;
}

/* --- who --- */

static void add(struct world_traffic *t, enum world_end_kind kind, uint32_t index)
{
	g_array_append_val(t->from, ((struct world_end){.kind = kind, .index = index}));
}

static void add_all(struct load *l, const struct load_name *n, struct world_traffic *t, enum world_end_kind kind, const GPtrArray *objects)
{
	guint before = t->from->len;
	for (uint32_t i = 0; i < objects->len; i++)
		if (natural_match(n->text, *(const char *const *)objects->pdata[i]))
			add(t, kind, i);
	if (t->from->len == before)
		load_fault(l, n->node, NULL, "no %s matches '%s'", kind == WORLD_END_VM ? "VM" : "host", n->text);
}

/* esx01/vmk5: the adapter of software FCoE. */
static void add_adapter(struct load *l, const struct load_name *n, struct world_traffic *t)
{
	g_auto(GStrv) parts = g_strsplit(n->text, "/", 2);
	uint32_t host = estate_host_find(l->e, parts[0]);
	if (!parts[1])
		load_fault(l, n->node, "software FCoE has an adapter of its own", "'%s' names no adapter, expected such as esx01/vmk5", n->text);
	else if (host == HOST_NONE)
		load_missing(l, n->node, "host", world_string(l->w, parts[0]), l->e->hosts);
	if (!parts[1] || host == HOST_NONE)
		return;
	load_refer(l, LOAD_ADAPTER, estate_host(l->e, host)->name, world_string(l->w, parts[1]), n->node);
	g_array_append_val(t->from, ((struct world_end){WORLD_END_HOST, host, world_string(l->w, parts[1])}));
}

static uint32_t cluster_of(struct load *l, const char *text, const struct yaml_node *at)
{
	uint32_t c = estate_cluster_find(l->e, text + strlen(CLUSTER));
	if (c == HOST_NONE)
		load_missing(l, at, "cluster", text + strlen(CLUSTER), l->e->clusters);
	return c;
}

static void add_source(struct load *l, const struct load_name *n, struct world_traffic *t)
{
	bool glob = strpbrk(n->text, "*?") != NULL, guest = t->type == SERVICE_VM;
	if (t->type == SERVICE_FCOE) {
		add_adapter(l, n, t);
		return;
	}
	if (g_str_has_prefix(n->text, CLUSTER) && !guest) {
		uint32_t c = cluster_of(l, n->text, n->node);
		if (c != HOST_NONE)
			add(t, WORLD_END_CLUSTER, c);
		return;
	}
	if (glob) {
		add_all(l, n, t, guest ? WORLD_END_VM : WORLD_END_HOST, guest ? l->w->vms : l->e->hosts);
		return;
	}
	uint32_t one = guest ? world_vm_find(l->w, n->text) : estate_host_find(l->e, n->text), appliance = estate_appliance_find(l->e, n->text);
	if (one != HOST_NONE)
		add(t, guest ? WORLD_END_VM : WORLD_END_HOST, one);
	else if (!guest && appliance != HOST_NONE)
		add(t, WORLD_END_APPLIANCE, appliance);
	else
		load_missing(l, n->node, guest ? "VM" : "host", n->text, guest ? l->w->vms : l->e->hosts);
}

static void read_sources(struct load *l, const struct load_value *v, struct world_traffic *t)
{
	const struct load_value *from = v[TRAFFIC_FROM].has ? &v[TRAFFIC_FROM] : &v[TRAFFIC_HOST];
	if (v[TRAFFIC_FROM].has && v[TRAFFIC_HOST].has)
		load_fault(l, v[TRAFFIC_HOST].key, NULL, "'from' and 'host' are both given, expected one of them");
	g_autoptr(GArray) names = load_names(l, from->node);
	for (guint i = 0; i < names->len && load_budget(l, from->node, 1); i++)
		add_source(l, &g_array_index(names, struct load_name, i), t);
	if (!from->has)
		load_fault(l, v[TRAFFIC_ID].node, NULL, "traffic '%s' has no 'from', expected who sends", t->id);
}

static bool to_one(struct world_traffic *t, enum world_end_kind kind, uint32_t index)
{
	if (index == HOST_NONE)
		return false;
	t->to = (struct world_end){.kind = kind, .index = index};
	return true;
}

static void read_destination(struct load *l, const struct load_value *v, struct world_traffic *t)
{
	const char *name = v[TRAFFIC_TO].text;
	if (!name)
		return;
	if (g_str_has_prefix(name, CLUSTER)) {
		uint32_t c = cluster_of(l, name, v[TRAFFIC_TO].node);
		to_one(t, WORLD_END_CLUSTER, c);
	} else if (!(t->type == SERVICE_VM && to_one(t, WORLD_END_VM, world_vm_find(l->w, name))) && !to_one(t, WORLD_END_HOST, estate_host_find(l->e, name)) &&
		!to_one(t, WORLD_END_APPLIANCE, estate_appliance_find(l->e, name)) && !to_one(t, WORLD_END_SITE, fabric_site_find(&l->e->fabric, name))) {
		load_fault(l, v[TRAFFIC_TO].node, NULL, "'%s' is no host, cluster/NAME, appliance%s or site of this scenario", name, t->type == SERVICE_VM ? ", VM" : "");
	}
	if (t->type == SERVICE_VM && (t->to.kind == WORLD_END_HOST || t->to.kind == WORLD_END_CLUSTER))
		load_fault(l, v[TRAFFIC_TO].node, NULL, "guests do not speak to hosts: expected a VM, an appliance, a site or nothing");
	if (t->type == SERVICE_FCOE)
		load_fault(l, v[TRAFFIC_TO].node, NULL, "software FCoE leaves by its adapter: 'to' is not told");
}

static void check_ends(struct load *l, const struct load_value *v, const struct world_traffic *t)
{
	for (guint i = 0; i < t->from->len; i++) {
		const struct world_end *e = &g_array_index(t->from, struct world_end, i);
		bool itself = e->kind == WORLD_END_HOST && t->to.kind == WORLD_END_HOST && e->index == t->to.index;
		if (itself)
			load_fault(l, v[TRAFFIC_TO].node, NULL, "host '%s' sends to itself", estate_host(l->e, e->index)->name);
		if (e->kind == WORLD_END_APPLIANCE && t->to.kind != WORLD_END_HOST && t->to.kind != WORLD_END_CLUSTER)
			load_fault(l, v[TRAFFIC_FROM].node, NULL, "an appliance sends to a host or to cluster/NAME");
		if (itself || e->kind == WORLD_END_APPLIANCE)
			return;
	}
}

/* --- what --- */

static bool read_type(struct load *l, const struct load_value *v, struct world_traffic *t)
{
	const struct yaml_node *node = v[TRAFFIC_TYPE].node;
	struct load_value c[SCENARIO_SLOTS];
	if (!node) {
		load_fault(l, v[TRAFFIC_ID].node, NULL, "traffic '%s' has no 'type', expected a service, or iscsi, nfs, fcoe, vm, {custom: {stack, port}}", t->id);
		return false;
	}
	const struct yaml_node *custom = node->kind == YAML_MAP && node->n == 1 ? yaml_get(node, "custom") : NULL;
	if (custom && load_block(l, custom, &scenario_keys[SCENARIO_BLOCK_CUSTOM], node, NULL, c)) {
		t->type = SERVICE_CUSTOM;
		t->stack = world_string(l->w, c[CUSTOM_STACK].text);
		t->port = (uint32_t)c[CUSTOM_PORT].number;
		return t->stack != NULL;
	}
	const char *text = node->kind == YAML_SCALAR ? load_text(l, node) : NULL;
	if (text && service_parse(text, &t->type) && t->type != SERVICE_CUSTOM && t->type != SERVICE_STORAGE)
		return true;
	GPtrArray *known = g_ptr_array_new();
	for (const char *const *p = service_names(); *p; p++)
		if (strcmp(*p, service_name(SERVICE_STORAGE)) != 0)
			g_ptr_array_add(known, (gpointer)*p);
	if (text && strcmp(text, "custom") != 0)
		load_unknown(l, node, "type of traffic", text, known);
	else {
		g_ptr_array_unref(known);
		load_fault(l, node, NULL, "'type' is no service, expected one, or iscsi, nfs, fcoe, vm, {custom: {stack, port}}");
	}
	return false;
}

static void read_rate(struct load *l, const struct load_value *v, struct world_traffic *t)
{
	struct load_value p[SCENARIO_SLOTS];
	bool trace = v[TRAFFIC_TRACE].has;
	if (v[TRAFFIC_RATE].has)
		t->rate_bps = v[TRAFFIC_RATE].number;
	if (v[TRAFFIC_PATTERN].has && load_block(l, v[TRAFFIC_PATTERN].node, &scenario_keys[SCENARIO_BLOCK_PATTERN], v[TRAFFIC_PATTERN].key, NULL, p)) {
		t->on = sim_dur_ps(p[PATTERN_ON].number);
		t->off = sim_dur_ps(p[PATTERN_OFF].number);
	}
	if (trace && (v[TRAFFIC_RATE].has || v[TRAFFIC_PATTERN].has))
		load_fault(l, v[TRAFFIC_TRACE].key, NULL, "'trace' says when how much is sent: 'rate' and 'pattern' do not go with it");
	if (trace && v[TRAFFIC_TRACE].text)
		t->trace = load_trace(l, v[TRAFFIC_TRACE].node, v[TRAFFIC_TRACE].text);
	bool greedy = t->rate_bps == WORLD_AS_FAST_AS_POSSIBLE && !trace && !v[TRAFFIC_DATASTORE].has;
	t->elastic = v[TRAFFIC_ELASTIC].has ? v[TRAFFIC_ELASTIC].number : greedy;
	if (greedy && !t->elastic)
		load_fault(l, v[TRAFFIC_ELASTIC].node, NULL, "traffic '%s' has no 'rate', so nothing of it is ever lost: 'elastic: false' needs a rate", t->id);
}

static void read_times(struct load *l, const struct load_value *v, struct world_traffic *t)
{
	static const struct scenario_field row = {.key = "start", .type = SCENARIO_QUANTITY, .unit = QUANTITY_TIME, .max = SIM_HORIZON_MAX};
	const struct yaml_node *node = v[TRAFFIC_START].has ? v[TRAFFIC_START].node : NULL;
	struct load_value start = {0};
	bool waits = node && node->kind == YAML_SCALAR && strcmp(node->text, "never") == 0;
	if (node && !waits)
		load_field(l, node, &row, &start);
	t->start = waits ? SIM_TIME_NEVER : sim_time_ps(start.number);
	if (!v[TRAFFIC_STOP].has)
		return;
	t->stop = sim_time_ps(v[TRAFFIC_STOP].number);
	if (!waits && t->stop.ps <= t->start.ps)
		load_fault(l, v[TRAFFIC_STOP].node, NULL, "traffic '%s' stops before it starts", t->id);
}

static bool fits(enum service s, enum datastore_type d)
{
	return (s == SERVICE_ISCSI && d == DATASTORE_ISCSI) || (s == SERVICE_NFS && (d == DATASTORE_NFS3 || d == DATASTORE_NFS41));
}

static void read_datastore(struct load *l, const struct load_value *v, struct world_traffic *t)
{
	const struct load_value *d = &v[TRAFFIC_DATASTORE];
	uint32_t i = d->text ? estate_datastore_find(l->e, d->text) : HOST_NONE;
	t->read_bps = v[TRAFFIC_READ].number;
	t->write_bps = v[TRAFFIC_WRITE].number;
	for (unsigned slot = TRAFFIC_READ; !d->has && slot <= TRAFFIC_WRITE; slot++)
		if (v[slot].has)
			load_fault(l, v[slot].key, NULL, "'read' and 'write' are of a 'datastore', which is not told");
	if (!d->text)
		return;
	if (i == HOST_NONE) {
		load_missing(l, d->node, "datastore", d->text, l->e->datastores);
		return;
	}
	t->datastore = i;
	if (!fits(t->type, estate_datastore(l->e, i)->type))
		load_fault(l, d->node, "iscsi goes with datastores of type iscsi, nfs with nfs3 and nfs41", "traffic of type '%s' does not reach datastore '%s'", service_name(t->type),
			d->text);
	if (!t->read_bps && !t->write_bps)
		load_fault(l, d->key, NULL, "traffic '%s' with a datastore has neither 'read' nor 'write'", t->id);
	if (v[TRAFFIC_TO].has || v[TRAFFIC_RATE].has || v[TRAFFIC_TRACE].has)
		load_fault(l, d->key, NULL, "with a 'datastore' the traffic is its 'read' and 'write': 'to', 'rate' and 'trace' do not go with it");
	for (guint k = 0; k < t->from->len; k++) {
		const struct world_end *e = &g_array_index(t->from, struct world_end, k);
		if (e->kind == WORLD_END_HOST && !estate_mounts(l->e, e->index, i))
			load_fault(l, d->node, NULL, "host '%s' does not mount datastore '%s'", estate_host(l->e, e->index)->name, d->text);
		else if (e->kind != WORLD_END_HOST)
			load_fault(l, d->node, NULL, "hosts read and write a datastore, named one by one");
	}
}

static struct world_traffic *read_traffic(struct load *l, const struct load_value *v)
{
	struct world_traffic *t = world_traffic_new(world_string(l->w, v[TRAFFIC_ID].text), SERVICE_CUSTOM);
	g_ptr_array_add(l->w->traffic, t);
	if (!read_type(l, v, t))
		return t;
	read_sources(l, v, t);
	read_destination(l, v, t);
	check_ends(l, v, t);
	read_datastore(l, v, t);
	read_rate(l, v, t);
	read_times(l, v, t);
	return t;
}

/* What the run makes of itself: heartbeats. */
static void name_heartbeats(struct load *l, const struct yaml_node *at)
{
	for (guint i = 0; i < l->e->clusters->len; i++) {
		const struct estate_cluster *c = estate_cluster(l->e, i);
		g_autofree char *id = g_strdup_printf("ha/%s", c->name);
		if (c->ha && c->hosts->len > 1)
			load_make(l, LOAD_TRAFFIC, world_string(l->w, id), at);
	}
}

void load_traffic(struct load *l, const struct yaml_node *node)
{
	name_heartbeats(l, l->root);
	for (uint32_t i = 0; node && node->kind == YAML_LIST && i < node->n; i++) {
		struct load_value v[SCENARIO_SLOTS];
		const struct yaml_node *item = node->items[i];
		if (item->kind == YAML_REMOVED || !load_budget(l, item, 1) || !load_block(l, item, &scenario_keys[SCENARIO_BLOCK_TRAFFIC], item, NULL, v) || !v[TRAFFIC_ID].text)
			continue;
		load_make(l, LOAD_TRAFFIC, world_string(l->w, v[TRAFFIC_ID].text), v[TRAFFIC_ID].node);
		read_traffic(l, v)->origin = load_origin(l, item);
	}
}

void load_traffic_start(struct load *l, const struct yaml_node *key, const struct yaml_node *value)
{
	struct load_value v[SCENARIO_SLOTS];
	struct action a = {.kind = ACTION_TRAFFIC_START, .origin = load_origin(l, key)};
	if (!load_budget(l, key, 1) || !load_block(l, value, &scenario_actions[a.kind], key, action_name(a.kind), v) || !v[TRAFFIC_ID].text)
		return;
	a.id = world_string(l->w, v[TRAFFIC_ID].text);
	if (value->kind == YAML_MAP && value->n == 1) {
		load_refer(l, LOAD_TRAFFIC, NULL, a.id, v[TRAFFIC_ID].node);
	} else {
		if (v[TRAFFIC_START].has)
			load_fault(l, v[TRAFFIC_START].key, NULL, "the action says when it starts: 'start' does not go with it");
		load_make(l, LOAD_TRAFFIC, a.id, v[TRAFFIC_ID].node);
		struct world_traffic *t = read_traffic(l, v);
		t->origin = a.origin;
		t->start = SIM_TIME_NEVER;
	}
	g_array_append_val(l->w->actions, a);
}
