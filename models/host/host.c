/* models/host/host.c: one ESXi host: NICs, standard vSwitches, port groups, netstacks, VMkernel adapters.
 *
 * State with plain setters. What a change means (a takeover, a broken session) is decided by rules/ and enacted by the run. Objects are dense and never reused:
 * a removed one keeps its index, so that sessions which began on it can still be told. Ports and teaming are in host_port.c.
 */
#include "models/host/host.h"

#include <string.h>

static GArray *new_u32(void)
{
	return g_array_new(FALSE, FALSE, sizeof(uint32_t));
}

static GArray *copy_array(const GArray *src, guint size)
{
	GArray *dst = g_array_sized_new(FALSE, FALSE, size, src->len);

	if (src->len)
		g_array_append_vals(dst, src->data, src->len);
	return dst;
}

static void switch_free(gpointer p)
{
	struct host_switch *s = p;

	if (s) {
		g_array_unref(s->uplinks);
		g_array_unref(s->slots);
		teaming_clear(&s->teaming);
	}
	g_free(s);
}

static void portgroup_free(gpointer p)
{
	struct host_portgroup *pg = p;

	if (pg)
		teaming_clear(&pg->teaming);
	g_free(pg);
}

static void netstack_free(gpointer p)
{
	struct host_netstack *n = p;

	if (n)
		g_array_unref(n->routes);
	g_free(n);
}

static void tables_new(struct host *h)
{
	h->nics = g_ptr_array_new_with_free_func(g_free);
	h->switches = g_ptr_array_new_with_free_func(switch_free);
	h->portgroups = g_ptr_array_new_with_free_func(portgroup_free);
	h->netstacks = g_ptr_array_new_with_free_func(netstack_free);
	h->adapters = g_ptr_array_new_with_free_func(g_free);
	h->ports = g_array_new(FALSE, TRUE, sizeof(struct host_vport));
	h->iscsi.bound = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	h->iscsi.targets = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	h->iscsi.paths = g_array_new(FALSE, FALSE, sizeof(struct host_storage_path));
}

struct host *host_new(const char *name, uint32_t index)
{
	struct host *h = g_new0(struct host, 1);

	h->name = name;
	h->index = index;
	h->site = FABRIC_NONE;
	advanced_init(&h->advanced);
	h->edition = HOST_ENTERPRISE_PLUS;
	h->vcenter = HOST_NONE;
	tables_new(h);
	host_netstack_add(h, SERVICE_STACK_DEFAULT);
	return h;
}

void host_free(struct host *h)
{
	if (!h)
		return;
	g_ptr_array_unref(h->nics);
	g_ptr_array_unref(h->switches);
	g_ptr_array_unref(h->portgroups);
	g_ptr_array_unref(h->netstacks);
	g_ptr_array_unref(h->adapters);
	firewall_clear(&h->firewall);
	g_array_unref(h->ports);
	g_array_unref(h->iscsi.bound);
	g_array_unref(h->iscsi.targets);
	g_array_unref(h->iscsi.paths);
	g_free(h);
}

static void *copy_row(GPtrArray *dst, const GPtrArray *src, guint i, size_t size)
{
	void *row = g_memdup2(g_ptr_array_index(src, i), size);

	g_ptr_array_add(dst, row);
	return row;
}

struct host *host_copy(const struct host *h)
{
	struct host *c = g_memdup2(h, sizeof(*h));

	tables_new(c);
	firewall_copy(&c->firewall, &h->firewall);
	for (guint i = 0; i < h->nics->len; i++)
		copy_row(c->nics, h->nics, i, sizeof(struct host_nic));
	for (guint i = 0; i < h->switches->len; i++) {
		struct host_switch *s = copy_row(c->switches, h->switches, i, sizeof(*s));
		s->uplinks = copy_array(s->uplinks, sizeof(uint32_t));
		s->slots = copy_array(s->slots, sizeof(uint32_t));
		teaming_copy(&s->teaming, &host_switch(h, i)->teaming);
	}
	for (guint i = 0; i < h->portgroups->len; i++) {
		struct host_portgroup *pg = copy_row(c->portgroups, h->portgroups, i, sizeof(*pg));
		teaming_copy(&pg->teaming, &host_portgroup(h, i)->teaming);
	}
	for (guint i = 0; i < h->netstacks->len; i++) {
		struct host_netstack *n = copy_row(c->netstacks, h->netstacks, i, sizeof(*n));
		n->routes = copy_array(n->routes, sizeof(struct host_static_route));
	}
	for (guint i = 0; i < h->adapters->len; i++)
		copy_row(c->adapters, h->adapters, i, sizeof(struct host_adapter));
	g_array_append_vals(c->ports, h->ports->data, h->ports->len);
	g_array_append_vals(c->iscsi.bound, h->iscsi.bound->data, h->iscsi.bound->len);
	g_array_append_vals(c->iscsi.targets, h->iscsi.targets->data, h->iscsi.targets->len);
	g_array_append_vals(c->iscsi.paths, h->iscsi.paths->data, h->iscsi.paths->len);
	return c;
}

struct host_nic *host_nic_add(struct host *h, const char *name, int64_t rate_bps)
{
	struct host_nic *n = g_new0(struct host_nic, 1);

	n->name = name;
	n->rate_bps = rate_bps;
	n->up = n->seen_up = true;
	n->pswitch = HOST_NONE;
	g_ptr_array_add(h->nics, n);
	return n;
}

struct host_switch *host_switch_add(struct host *h, const char *name)
{
	struct host_switch *s = g_new0(struct host_switch, 1);

	s->name = name;
	s->uplinks = new_u32();
	s->slots = new_u32();
	s->dvs = HOST_NONE;
	teaming_init(&s->teaming);
	s->mtu = HOST_MTU_DEFAULT;
	g_ptr_array_add(h->switches, s);
	return s;
}

struct host_portgroup *host_portgroup_add(struct host *h, const char *name, uint32_t sw, uint32_t network)
{
	struct host_portgroup *pg = g_new0(struct host_portgroup, 1);

	pg->name = name;
	pg->sw = sw;
	pg->network = network;
	pg->dvpg = HOST_NONE;
	teaming_init(&pg->teaming);
	g_ptr_array_add(h->portgroups, pg);
	return pg;
}

struct host_netstack *host_netstack_add(struct host *h, const char *key)
{
	struct host_netstack *n = g_new0(struct host_netstack, 1);

	n->key = key;
	n->routes = g_array_new(FALSE, FALSE, sizeof(struct host_static_route));
	n->cc = HOST_CC_NEWRENO;
	n->max_connections = HOST_MAX_CONNECTIONS_DEFAULT;
	n->present = true;
	g_ptr_array_add(h->netstacks, n);
	return n;
}

struct host_adapter *host_adapter_add(struct host *h, const char *name, uint32_t portgroup, uint32_t stack)
{
	struct host_adapter *a = g_new0(struct host_adapter, 1);
	bool ok = host_adapter_number(name, &a->number);

	SIM_ASSERT(ok);
	a->name = name;
	a->portgroup = portgroup;
	a->port = host_port_add(h, portgroup);
	a->stack = stack;
	a->mtu = HOST_MTU_DEFAULT;
	a->enabled = true;
	a->removed_at = SIM_TIME_NEVER;
	g_ptr_array_add(h->adapters, a);
	return a;
}

static void *row(const GPtrArray *rows, uint32_t i)
{
	SIM_ASSERT(i < rows->len);
	return g_ptr_array_index(rows, i);
}

struct host_nic *host_nic(const struct host *h, uint32_t i) { return row(h->nics, i); }
struct host_switch *host_switch(const struct host *h, uint32_t i) { return row(h->switches, i); }
struct host_portgroup *host_portgroup(const struct host *h, uint32_t i) { return row(h->portgroups, i); }
struct host_netstack *host_netstack(const struct host *h, uint32_t i) { return row(h->netstacks, i); }
struct host_adapter *host_adapter(const struct host *h, uint32_t i) { return row(h->adapters, i); }

uint32_t host_nic_find(const struct host *h, const char *name)
{
	for (guint i = 0; name && i < h->nics->len; i++)
		if (!strcmp(host_nic(h, i)->name, name))
			return i;
	return HOST_NONE;
}

uint32_t host_switch_find(const struct host *h, const char *name)
{
	for (guint i = 0; name && i < h->switches->len; i++)
		if (!host_switch(h, i)->removed && !strcmp(host_switch(h, i)->name, name))
			return i;
	return HOST_NONE;
}

uint32_t host_portgroup_find(const struct host *h, const char *name)
{
	for (guint i = 0; name && i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed && !strcmp(host_portgroup(h, i)->name, name))
			return i;
	return HOST_NONE;
}

uint32_t host_netstack_find(const struct host *h, const char *key)
{
	for (guint i = 0; key && i < h->netstacks->len; i++)
		if (host_netstack(h, i)->present && !strcmp(host_netstack(h, i)->key, key))
			return i;
	return HOST_NONE;
}

uint32_t host_adapter_find(const struct host *h, const char *name)
{
	for (guint i = 0; name && i < h->adapters->len; i++)
		if (!host_adapter(h, i)->removed && !strcmp(host_adapter(h, i)->name, name))
			return i;
	return HOST_NONE;
}

const char *host_edition_name(enum host_edition e)
{
	static const char *const names[HOST_EDITION__COUNT] = {
		[HOST_ESSENTIALS] = "essentials",
		[HOST_ESSENTIALS_PLUS] = "essentials_plus",
		[HOST_STANDARD] = "standard",
		[HOST_ENTERPRISE] = "enterprise",
		[HOST_ENTERPRISE_PLUS] = "enterprise_plus",
	};

	SIM_ASSERT((unsigned)e < HOST_EDITION__COUNT);
	return names[e];
}

bool host_adapter_number(const char *name, uint32_t *out)
{
	uint32_t v = 0;

	if (!name || strncmp(name, "vmk", 3) || !name[3] || strlen(name) > 8 || (name[3] == '0' && name[4]))
		return false;
	for (const char *p = name + 3; *p; p++) {
		if (!g_ascii_isdigit(*p))
			return false;
		v = v * 10 + (uint32_t)(*p - '0');
	}
	*out = v;
	return true;
}
