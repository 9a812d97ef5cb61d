/* scenarios/load_actions.c: actions, and what they refer to.
 *
 * An action on `host: esx(01..32)` or `host: "esx*"` is one action on each, in natural order, with n that of the host. Ranges among its names count in step, so
 * `migrate: {id: m(1..9), vm: app(1..9), to: esx02}` is nine; so is `vm: "app*"` with an id such as "m{n}". What is named must be declared, or made by some
 * action of the timeline: when, is left to the run, which answers an action that comes too early as it answers an administrator.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/expand.h"
#include "scenarios/natural.h"

struct load_made {
	enum load_kind kind;
	const char *host, *name;
	const struct yaml_node *at;
	uint32_t network; /* of a port group */
};

struct load_reference {
	enum load_kind kind;
	const char *host, *name;
	struct yaml_node at;
};

struct load_made_adapter {
	struct load_adapter a;
	const char *portgroup;
};

static const char *const kind_words[LOAD__KINDS] = {
	[LOAD_ADAPTER] = "adapter", [LOAD_PORTGROUP] = "port group", [LOAD_SWITCH] = "switch", [LOAD_NETSTACK] = "netstack", [LOAD_MIGRATION] = "migration", [LOAD_VM] = "VM",
	[LOAD_EVACUATION] = "evacuation", [LOAD_TASK] = "migration or evacuation", [LOAD_TRAFFIC] = "traffic", [LOAD_OWNER] = "migration or traffic"};

/* ---- what is made and referred to ---- */

static char *made_key(enum load_kind kind, const char *host, const char *name) { return g_strdup_printf("%d/%s/%s", kind, host ? host : "", name); }

static struct load_made *find_made(const struct load *l, enum load_kind kind, const char *host, const char *name)
{
	g_autofree char *key = made_key(kind, host, name);
	return g_hash_table_lookup(l->made_by_key, key);
}

static void make(struct load *l, enum load_kind kind, const char *host, const char *name, const struct yaml_node *at, uint32_t network)
{
	struct load_made *first = find_made(l, kind, host, name);
	if (first && l->by_hand)
		return;
	struct load_made *task = kind == LOAD_MIGRATION ? find_made(l, LOAD_EVACUATION, NULL, name) :
		kind == LOAD_EVACUATION ? find_made(l, LOAD_MIGRATION, NULL, name) : NULL;
	if (task && !l->by_hand)
		load_fault(l, at, NULL, "'%s' is already the id of a migration or evacuation in line %u", name, task->at->mark.line);
	if (first && kind == LOAD_VM)
		load_fault(l, at, NULL, "VM '%s' is made twice", name);
	if (first && (kind == LOAD_MIGRATION || kind == LOAD_EVACUATION || kind == LOAD_TRAFFIC)) {
		g_autofree char *help = first->at == at ? g_strdup("give each its own id: m(1..9), or \"m{n}\"")
							: g_strdup_printf("the first is in line %u", first->at->mark.line);
		load_fault(l, at, help, kind == LOAD_TRAFFIC ? "%s '%s' is declared twice" : "%s '%s' is requested twice", kind_words[kind], name);
	}
	if (first)
		return;
	struct load_made *m = g_new0(struct load_made, 1);
	*m = (struct load_made){kind, host, name, at, network};
	g_ptr_array_add(l->made, m);
	g_hash_table_insert(l->made_by_key, made_key(kind, host, name), m);
}

void load_make(struct load *l, enum load_kind kind, const char *name, const struct yaml_node *at) { make(l, kind, NULL, name, at, FABRIC_NONE); }

bool load_is_freed(const struct load *l, const char *host, const char *adapter) { return find_made(l, LOAD_FREED_ADDRESS, host, adapter) != NULL; }

static bool declared(const struct host *h, enum load_kind kind, const char *name)
{
	switch (kind) {
	case LOAD_ADAPTER: return host_adapter_find(h, name) != HOST_NONE;
	case LOAD_PORTGROUP: return host_portgroup_find(h, name) != HOST_NONE;
	case LOAD_SWITCH: return host_switch_find(h, name) != HOST_NONE;
	case LOAD_NETSTACK: return host_netstack_find(h, name) != HOST_NONE;
	default: return false;
	}
}

static const GPtrArray *declared_all(const struct host *h, enum load_kind kind)
{
	switch (kind) {
	case LOAD_ADAPTER: return h->adapters;
	case LOAD_PORTGROUP: return h->portgroups;
	case LOAD_SWITCH: return h->switches;
	default: return h->netstacks;
	}
}

void load_refer(struct load *l, enum load_kind kind, const char *host, const char *name, const struct yaml_node *at)
{
	struct load_reference r = {.kind = kind, .host = host, .name = name, .at = *at};
	if (name && !l->by_hand)
		g_array_append_val(l->references, r);
}

bool load_makes_migration(const struct load *l, const char *id)
{
	return find_made(l, LOAD_MIGRATION, NULL, id) || find_made(l, LOAD_EVACUATION, NULL, id);
}

bool load_is_made(const struct load *l, enum load_kind kind, const char *host, const char *name)
{
	return find_made(l, kind, host, name) != NULL;
}

static const char *on_host(GStringChunk *chunk, const struct host *h, const char *name)
{
	g_autofree char *s = h ? g_strdup_printf("%s/%s", h->name, name) : g_strdup(name);
	return g_string_chunk_insert(chunk, s);
}

static bool is_known(struct load *l, const struct load_reference *r, const struct host *h)
{
	enum service s;
	if (find_made(l, r->kind, r->host, r->name) || find_made(l, r->kind, NULL, r->name) || (h ? declared(h, r->kind, r->name) : load_is_distributed(l, r->kind, r->name)))
		return true;
	if (r->kind == LOAD_OWNER && (find_made(l, LOAD_MIGRATION, NULL, r->name) || find_made(l, LOAD_TRAFFIC, NULL, r->name)))
		return true;
	if ((r->kind == LOAD_MIGRATION || r->kind == LOAD_OWNER || r->kind == LOAD_TASK) && load_evacuate_makes(l, r->name))
		return true;
	if (r->kind == LOAD_TASK && load_makes_migration(l, r->name))
		return true;
	return r->kind == LOAD_NETSTACK && service_of_stack(r->name, &s); /* begins to exist with its first adapter */
}

static void check_reference(struct load *l, const struct load_reference *r)
{
	uint32_t i = r->host ? estate_host_find(l->e, r->host) : HOST_NONE;
	const struct host *h = i == HOST_NONE ? NULL : estate_host(l->e, i);
	if (is_known(l, r, h))
		return;
	if (r->kind == LOAD_VM) {
		load_missing(l, &r->at, "VM", r->name, l->w->vms);
		return;
	}
	GStringChunk *text = g_string_chunk_new(256);
	g_autoptr(GPtrArray) all = h ? load_known(declared_all(h, r->kind)) : g_ptr_array_new();
	for (guint k = 0; k < l->made->len; k++) {
		const struct load_made *m = g_ptr_array_index(l->made, k);
		bool task = r->kind == LOAD_TASK && (m->kind == LOAD_MIGRATION || m->kind == LOAD_EVACUATION);
		bool owner = r->kind == LOAD_OWNER && (m->kind == LOAD_MIGRATION || m->kind == LOAD_TRAFFIC);
		if ((m->kind == r->kind || task || owner) && g_strcmp0(m->host, r->host) == 0)
			g_ptr_array_add(all, (gpointer)m->name);
	}
	GPtrArray *known = g_ptr_array_new();
	for (guint k = 0; k < all->len; k++)
		g_ptr_array_add(known, (gpointer)on_host(text, h, g_ptr_array_index(all, k)));
	load_unknown(l, &r->at, kind_words[r->kind], on_host(text, h, r->name), known);
	g_string_chunk_free(text);
}

void load_check_references(struct load *l)
{
	for (guint i = 0; i < l->references->len; i++)
		check_reference(l, &g_array_index(l->references, struct load_reference, i));
	for (guint i = 0; i < l->made_adapters->len; i++) {
		struct load_made_adapter *m = &g_array_index(l->made_adapters, struct load_made_adapter, i);
		uint32_t h = estate_host_find(l->e, m->a.host), pg = h == HOST_NONE ? HOST_NONE : host_portgroup_find(estate_host(l->e, h), m->portgroup);
		const struct load_made *made = find_made(l, LOAD_PORTGROUP, m->a.host, m->portgroup);
		m->a.network = pg != HOST_NONE ? host_portgroup(estate_host(l->e, h), pg)->network : made ? made->network : FABRIC_NONE;
		load_check_adapter(l, &m->a);
	}
	g_array_set_size(l->references, 0);
	g_array_set_size(l->made_adapters, 0);
}

/* ---- one action, of one host and one set of names ---- */

static const char *text(struct load *l, const struct load_value *v) { return world_string(l->w, v->text); }

const char *const *load_strv(struct load *l, const struct yaml_node *node)
{
	if (!node)
		return NULL;
	g_autoptr(GArray) names = load_names(l, node);
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (guint i = 0; i < names->len; i++)
		g_ptr_array_add(all, (gpointer)g_array_index(names, struct load_name, i).text);
	g_ptr_array_add(all, NULL);
	return world_strv(l->w, (const char *const *)all->pdata);
}

static void fill_numbers(const struct load_value *v, struct action *a)
{
	a->has_mtu = v[ACT_MTU].has;
	a->mtu = (uint32_t)v[ACT_MTU].number;
	a->has_enabled = v[ACT_ENABLED].has;
	a->enabled = v[ACT_ENABLED].has ? v[ACT_ENABLED].number : true;
	a->has_cc = v[ACT_CC].has;
	a->cc = v[ACT_CC].number == 1 ? HOST_CC_CUBIC : HOST_CC_NEWRENO;
	a->has_max_connections = v[ACT_MAX_CONNECTIONS].has;
	a->max_connections = v[ACT_MAX_CONNECTIONS].number;
	a->has_socket_buffer = v[ACT_SOCKET_BUFFER].has;
	a->socket_buffer = v[ACT_SOCKET_BUFFER].number;
	a->has_pool = v[ACT_POOL].has;
	a->pool = v[ACT_POOL].number;
	a->has_rate = v[ACT_RATE].has;
	a->rate_bps = v[ACT_RATE].number;
	a->has_read = v[ACT_READ].has;
	a->read_bps = v[ACT_READ].number;
	a->has_write = v[ACT_WRITE].has;
	a->write_bps = v[ACT_WRITE].number;
	a->has_elastic = v[ACT_ELASTIC].has;
	a->elastic = v[ACT_ELASTIC].number;
	a->has_rtt = v[ACT_RTT].has;
	a->rtt = sim_dur_ps(v[ACT_RTT].number);
	a->has_loss = v[ACT_LOSS].has;
	a->loss_ppb = v[ACT_LOSS].number;
	a->services = (uint32_t)v[ACT_SERVICES].number;
}

static void fill(struct load *l, const struct load_value *v, struct action *a)
{
	static const enum migration_kind kinds[] = {MIGRATION_VMOTION, MIGRATION_SHARED_NOTHING, MIGRATION_COLD, MIGRATION_STORAGE_VMOTION,
		MIGRATION_CROSS_VCENTER};
	static const uint8_t acted_on[] = {ACT_NAME, ACT_LINK, ACT_ROUTER};
	a->id = text(l, &v[ACT_ID]);
	a->vm = text(l, &v[ACT_VM]);
	a->to = text(l, &v[ACT_TO]);
	a->datastore = text(l, &v[ACT_DATASTORE]);
	a->migration = v[ACT_KIND].has ? kinds[v[ACT_KIND].number] : MIGRATION_INFERRED;
	if (v[ACT_CLONE].has)
		a->migration = (enum migration_kind)(MIGRATION_CLONE + v[ACT_CLONE].number);
	a->memory = v[ACT_MEMORY].number;
	a->power = (enum world_power)v[ACT_POWER].number;
	a->encryption = v[ACT_ENCRYPTION].has ? (enum migration_encryption)(ENCRYPTION_DISABLED + v[ACT_ENCRYPTION].number) : ENCRYPTION_UNSAID;
	a->host = text(l, &v[ACT_HOST]);
	a->portgroup = text(l, &v[ACT_PORTGROUP]);
	a->stack = text(l, &v[ACT_STACK]);
	a->sw = text(l, &v[ACT_SWITCH]);
	a->network = text(l, &v[ACT_NETWORK]);
	a->nic = text(l, &v[ACT_NIC]);
	for (size_t i = 0; i < G_N_ELEMENTS(acted_on) && !a->name; i++)
		a->name = text(l, &v[acted_on[i]]);
	if (!a->name) /* of the rest, what is changed by having something added, and the NIC that is only switched */
		a->name = a->sw ? a->sw : a->nic ? a->nic : a->stack;
	a->uplinks = load_strv(l, v[ACT_UPLINKS].node);
	a->active = load_strv(l, v[ACT_ACTIVE].node);
	a->standby = load_strv(l, v[ACT_STANDBY].node);
	load_action_addresses(l, v, a);
	a->unused = load_strv(l, v[ACT_UNUSED].node);
	a->allowed = v[ACT_ALLOWED].null ? NULL : load_strv(l, v[ACT_ALLOWED].node);
	a->value = v[ACT_VALUE].number;
	a->has_ecn = v[ACT_ECN].has;
	a->ecn = (enum host_ecn)v[ACT_ECN].number;
	a->clear_allowed = v[ACT_ALLOWED].null;
	a->to_net = v[ACT_TO_NET].ip;
	a->via = v[ACT_VIA].ip;
	fill_numbers(v, a);
	load_action_net(l, v, a);
}

/* Things that no action makes are looked up at once. */
static void check_declared(struct load *l, const struct load_value *v)
{
	const struct fabric *f = &l->e->fabric;
	const char *name;
	if ((name = v[ACT_VM].text) && world_vm_find(l->w, name) == HOST_NONE) /* a clone makes it, perhaps */
		load_refer(l, LOAD_VM, NULL, world_string(l->w, name), v[ACT_VM].node);
	if ((name = v[ACT_TO].text) && estate_host_find(l->e, name) == HOST_NONE)
		load_missing(l, v[ACT_TO].node, "host", name, l->e->hosts);
	if ((name = v[ACT_DATASTORE].text) && estate_datastore_find(l->e, name) == HOST_NONE)
		load_missing(l, v[ACT_DATASTORE].node, "datastore", name, l->e->datastores);
	if ((name = v[ACT_NETWORK].text) && fabric_network_find(f, name) == FABRIC_NONE)
		load_missing(l, v[ACT_NETWORK].node, "network", name, f->networks);
	if ((name = v[ACT_LINK].text) && fabric_link_find(f, name) == FABRIC_NONE)
		load_missing(l, v[ACT_LINK].node, "link", name, f->links);
	if ((name = v[ACT_ROUTER].text) && fabric_router_find(f, name) == FABRIC_NONE)
		load_missing(l, v[ACT_ROUTER].node, "router", name, f->routers);
}

static void check_nics(struct load *l, const struct load_value *v, const struct host *h)
{
	static const uint8_t slots[] = {ACT_NIC, ACT_UPLINKS, ACT_ACTIVE, ACT_STANDBY, ACT_UNUSED};
	for (size_t s = 0; s < G_N_ELEMENTS(slots); s++) {
		g_autoptr(GArray) names = load_names(l, v[slots[s]].node);
		for (guint i = 0; i < names->len; i++) {
			const struct load_name *n = &g_array_index(names, struct load_name, i);
			if (host_nic_find(h, n->text) == HOST_NONE)
				load_missing(l, n->node, "NIC", n->text, h->nics);
		}
	}
}

/* What the action names on its host, and what it makes there. */
static void note_host_objects(struct load *l, const struct load_value *v, const struct action *a)
{
	static const struct { enum action_kind action; enum load_kind kind; bool makes; } rows[] = {
		{ACTION_ADD_ADAPTER, LOAD_ADAPTER, true}, {ACTION_REMOVE_ADAPTER, LOAD_ADAPTER, false}, {ACTION_SET_ADAPTER, LOAD_ADAPTER, false},
		{ACTION_TAG, LOAD_ADAPTER, false}, {ACTION_UNTAG, LOAD_ADAPTER, false}, {ACTION_ADD_NETSTACK, LOAD_NETSTACK, true},
		{ACTION_REMOVE_NETSTACK, LOAD_NETSTACK, false}, {ACTION_SET_NETSTACK, LOAD_NETSTACK, false}, {ACTION_ADD_SWITCH, LOAD_SWITCH, true},
		{ACTION_REMOVE_SWITCH, LOAD_SWITCH, false}, {ACTION_SET_SWITCH, LOAD_SWITCH, false}, {ACTION_ADD_PORTGROUP, LOAD_PORTGROUP, true},
		{ACTION_REMOVE_PORTGROUP, LOAD_PORTGROUP, false}, {ACTION_SET_PORTGROUP, LOAD_PORTGROUP, false}, {ACTION_ADD_PORT_BINDING, LOAD_ADAPTER, false},
		{ACTION_REMOVE_PORT_BINDING, LOAD_ADAPTER, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].action != a->kind || !a->name || !v[ACT_NAME].node)
			continue;
		if (rows[i].makes)
			make(l, rows[i].kind, a->host, a->name, v[ACT_NAME].node, a->network ? fabric_network_find(&l->e->fabric, a->network) : FABRIC_NONE);
		else
			load_refer(l, rows[i].kind, a->host, a->name, v[ACT_NAME].node);
	}
	if (a->name && (a->kind == ACTION_REMOVE_ADAPTER || (a->kind == ACTION_SET_ADAPTER && v[ACT_IPV4].has)))
		make(l, LOAD_FREED_ADDRESS, a->host, a->name, v[ACT_NAME].node, FABRIC_NONE);
	if (a->portgroup)
		load_refer(l, LOAD_PORTGROUP, a->host, a->portgroup, v[ACT_PORTGROUP].node);
	if (a->sw)
		load_refer(l, LOAD_SWITCH, a->host, a->sw, v[ACT_SWITCH].node);
	if (a->stack && v[ACT_STACK].node)
		load_refer(l, LOAD_NETSTACK, a->host, a->stack, v[ACT_STACK].node);
	if (a->kind == ACTION_ADD_ADAPTER && a->name && a->portgroup && a->stack && !l->by_hand) {
		struct load_made_adapter m = {.portgroup = a->portgroup,
			.a = {.host = a->host,
				.name = a->name,
				.stack = a->stack,
				.services = a->services,
				.network = FABRIC_NONE,
				.address = a->ipv4,
				.gateway = a->gateway,
				.ipv6 = a->ipv6,
				.at_ipv6 = v[ACT_IPV6].node,
				.at_services = v[ACT_SERVICES].node,
				.at_address = v[ACT_IPV4].node}};
		g_array_append_val(l->made_adapters, m);
	}
}

static void check_names(struct load *l, const struct load_value *v, const struct action *a, uint32_t host)
{
	check_declared(l, v);
	if (host != HOST_NONE)
		check_nics(l, v, estate_host(l->e, host));
	load_check_uplinks(l, v, a);
}

static void check_action(struct load *l, const struct load_value *v, const struct action *a)
{
	uint32_t number, host = a->host ? estate_host_find(l->e, a->host) : HOST_NONE;
	if (!l->by_hand)
		check_names(l, v, a, host);
	load_check_segment(l, v, a->kind);
	if (host != HOST_NONE || (!a->host && scenario_actions[a->kind].fields[0].slot == ACT_HOST))
		note_host_objects(l, v, a);
	if (a->kind == ACTION_ADD_ADAPTER && v[ACT_NAME].node && !host_adapter_number(a->name, &number))
		load_fault(l, v[ACT_NAME].node, NULL, "'%s' is not the name of a VMkernel adapter, expected such as vmk1", a->name);
	if (a->kind == ACTION_SET_FIREWALL)
		load_check_firewall(l, &v[ACT_NAME], v[ACT_ALLOWED].node);
	if (a->kind == ACTION_MIGRATE && !v[ACT_TO].node && !v[ACT_DATASTORE].node)
		load_fault(l, v[ACT_ID].node, NULL, "'migrate' has neither 'to' nor 'datastore', expected where it moves");
	if (a->kind == ACTION_SET_ADVANCED)
		load_check_advanced(l, &v[ACT_NAME], &v[ACT_VALUE]);
	if (a->kind == ACTION_CLONE && a->id && !l->by_hand && world_vm_find(l->w, a->name ? a->name : a->id) != HOST_NONE)
		load_fault(l, v[a->name ? ACT_NAME : ACT_ID].node, NULL, "there is a VM '%s' already", a->name ? a->name : a->id);
	else if (a->kind == ACTION_CLONE && a->id)
		make(l, LOAD_VM, NULL, a->name ? a->name : a->id, v[a->name ? ACT_NAME : ACT_ID].node, FABRIC_NONE);
	if ((a->kind == ACTION_MIGRATE || a->kind == ACTION_CLONE || a->kind == ACTION_SNAPSHOT_CREATE || a->kind == ACTION_SNAPSHOT_MOVE) && a->id)
		make(l, LOAD_MIGRATION, NULL, a->id, v[ACT_ID].node, FABRIC_NONE);
	if (a->kind == ACTION_EVACUATE && a->id)
		make(l, LOAD_EVACUATION, NULL, a->id, v[ACT_ID].node, FABRIC_NONE);
	if (a->kind == ACTION_CANCEL && a->id)
		load_refer(l, LOAD_TASK, NULL, a->id, v[ACT_ID].node);
	if ((a->kind == ACTION_TRAFFIC_STOP || a->kind == ACTION_TRAFFIC_SET) && a->id)
		load_refer(l, LOAD_TRAFFIC, NULL, a->id, v[ACT_ID].node);
}

static void append(struct load *l, enum action_kind kind, const struct yaml_node *key, const struct yaml_node *value)
{
	struct load_value v[SCENARIO_SLOTS];
	struct action a = {.kind = kind};
	if (!load_budget(l, key, 1) || !load_block(l, value, &scenario_actions[kind], key, action_name(kind), v))
		return;
	fill(l, v, &a);
	if (kind == ACTION_EVACUATE)
		load_evacuate(l, v, &a);
	a.origin = load_origin(l, key);
	check_action(l, v, &a);
	g_array_append_val(l->w->actions, a);
}

/* ---- an action's hosts and names ---- */

static int compare_index(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void add_hosts(struct load *l, const struct load_name *n, GArray *out)
{
	bool glob = strpbrk(n->text, "*?") != NULL;
	guint was = out->len;
	uint32_t one = glob ? HOST_NONE : estate_host_find(l->e, n->text);
	for (uint32_t i = 0; glob && i < l->e->hosts->len; i++)
		if (natural_match(n->text, estate_host(l->e, i)->name))
			g_array_append_val(out, i);
	if (one != HOST_NONE)
		g_array_append_val(out, one);
	else if (out->len == was && glob)
		load_fault(l, n->node, NULL, "no host matches '%s'", n->text);
	else if (out->len == was)
		load_missing(l, n->node, "host", n->text, l->e->hosts);
}

/* Hosts are indexed in natural order; one named twice is done once. */
static GArray *hosts_of(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) names = load_names(l, node);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < names->len; i++)
		add_hosts(l, &g_array_index(names, struct load_name, i), out);
	g_array_sort(out, compare_index);
	for (guint i = 1; i < out->len; i++)
		if (g_array_index(out, uint32_t, i) == g_array_index(out, uint32_t, i - 1))
			g_array_remove_index(out, i--);
	return out;
}

/* How many its ranges count: 0 without any, -1 after a fault. */
static int64_t ranges_of(struct load *l, const struct yaml_node *value, const struct scenario_block *b)
{
	int64_t count = 0;
	for (uint32_t i = 0; i < value->n; i++) {
		const struct yaml_pair *p = &value->pairs[i];
		struct expand_range r;
		g_autofree char *err = NULL;
		bool is_name = false;
		for (unsigned k = 0; k < b->n; k++)
			is_name |= b->fields[k].type == SCENARIO_NAME && b->fields[k].slot != ACT_HOST && strcmp(b->fields[k].key, p->key->text) == 0;
		if (!is_name || p->value->kind != YAML_SCALAR || expand_find(p->value->text, &r, &err) != EXPAND_RANGE)
			continue;
		if (count && expand_count(&r) != count) {
			load_fault(l, p->value, "ranges of one action count in step",
				"'%s' names %" G_GINT64_FORMAT " things, and another range of this action %" G_GINT64_FORMAT, p->value->text, expand_count(&r),
				count);
			return -1;
		}
		count = expand_count(&r);
	}
	return count;
}

/* The mapping with one key's value replaced by a name. */
static const struct yaml_node *with_name(struct load *l, const struct yaml_node *map, const char *key, const char *name)
{
	g_autofree struct yaml_pair *pairs = g_memdup2(map->pairs, map->n * sizeof(*pairs));
	for (uint32_t i = 0; i < map->n; i++)
		if (strcmp(pairs[i].key->text, key) == 0)
			pairs[i].value = yaml_text_new(l->doc, pairs[i].value, name);
	return yaml_map_new(l->doc, map, pairs, map->n);
}

/* Every VM a glob names, each with its n. */
static void on_vms(
	struct load *l, enum action_kind kind, const struct yaml_node *key, const struct yaml_node *value, const char *glob, const struct yaml_node *at)
{
	int64_t n = 0;
	for (uint32_t i = 0; i < l->w->vms->len && !l->too_many; i++) {
		const char *name = world_vm(l->w, i)->name;
		if (!natural_match(glob, name))
			continue;
		n++;
		l->scope = (struct load_scope){.bound = true, .n = n};
		append(l, kind, key, with_name(l, value, "vm", name));
	}
	if (!n)
		load_fault(l, at, NULL, "no VM matches '%s'", glob);
}

static void on_names(struct load *l, enum action_kind kind, const struct yaml_node *key, const struct yaml_node *value, struct load_scope scope, int64_t count)
{
	for (int64_t i = 1; i <= MAX(count, 1) && !l->too_many; i++) {
		l->scope = scope;
		l->scope.pick = i;
		l->scope.of = count;
		if (count && !scope.bound) {
			l->scope.bound = true;
			l->scope.n = i;
		}
		append(l, kind, key, value);
	}
}

static void expand_action(struct load *l, enum action_kind kind, const struct yaml_node *key, const struct yaml_node *value)
{
	const struct scenario_block *b = &scenario_actions[kind];
	const struct yaml_node *host = yaml_get(value, "host"), *vm = yaml_get(value, "vm");
	int64_t count = value->kind == YAML_MAP ? ranges_of(l, value, b) : 0;
	if (count < 0)
		return;
	if (vm && vm->kind == YAML_SCALAR && strpbrk(vm->text, "*?")) {
		on_vms(l, kind, key, value, vm->text, vm);
		return;
	}
	if (!host || host->kind == YAML_REMOVED || b->fields[0].slot != ACT_HOST) {
		on_names(l, kind, key, value, (struct load_scope){0}, count);
		return;
	}
	g_autoptr(GArray) hosts = hosts_of(l, host);
	for (guint i = 0; i < hosts->len && !l->too_many; i++) {
		uint32_t h = g_array_index(hosts, uint32_t, i);
		struct load_scope scope = g_array_index(l->host_scopes, struct load_scope, h);
		on_names(l, kind, key, with_name(l, value, "host", estate_host(l->e, h)->name), scope, count);
	}
}

void load_action(struct load *l, const struct yaml_node *key, const struct yaml_node *value)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	for (int k = 0; k < ACTION__COUNT; k++) {
		if (strcmp(action_name((enum action_kind)k), key->text) == 0) {
			if (k == ACTION_TRAFFIC_START)
				load_traffic_start(l, key, value);
			else
				expand_action(l, (enum action_kind)k, key, value);
			l->scope = (struct load_scope){0};
			return;
		}
		g_ptr_array_add(known, (gpointer)action_name((enum action_kind)k));
	}
	load_unknown(l, key, "action", key->text, g_steal_pointer(&known));
}

void load_actions_init(struct load *l)
{
	l->made = g_ptr_array_new_with_free_func(g_free);
	l->made_by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	l->references = g_array_new(FALSE, FALSE, sizeof(struct load_reference));
	l->made_adapters = g_array_new(FALSE, FALSE, sizeof(struct load_made_adapter));
}

void load_actions_clear(struct load *l)
{
	g_hash_table_destroy(l->made_by_key);
	g_ptr_array_free(l->made, TRUE);
	g_array_free(l->references, TRUE);
	g_array_free(l->made_adapters, TRUE);
}
