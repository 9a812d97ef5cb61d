/* models/run_ha.c: High Availability: heartbeats over management, and hosts that are isolated.
 *
 * In a cluster with HA each host sends the master, here the first host of the cluster, a heartbeat a second: traffic `ha/CLUSTER` of management, 1 kbit/s for each host (a
 * datagram of some 100 bytes with its framing: our reading). A host whose management adapters have all lost their uplinks is isolated. Left out: the election of a master,
 * datastore heartbeats, and what HA restarts where.
 */
#include "models/run_internal.h"

struct run_ha {
	uint32_t cluster;
	struct world_traffic *w; /* NULL: a host alone has nobody to tell */
	bool *isolated;          /* by place in the cluster */
};

/* It has management adapters, and none of them an uplink. */
static bool is_isolated(const struct run *r, uint32_t host)
{
	const struct host *h = estate_host(r->estate, host);
	bool any = false;
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed || !(a->services & SERVICE_BIT(SERVICE_MANAGEMENT)))
			continue;
		any = true;
		if (host_has_uplink(h, a->portgroup))
			return false;
	}
	return any;
}

static void watch(struct run *r, struct run_ha *x)
{
	const struct estate_cluster *c = estate_cluster(r->estate, x->cluster);
	for (guint i = 0; i < c->hosts->len; i++) {
		uint32_t host = g_array_index(c->hosts, uint32_t, i);
		const struct host *h = estate_host(r->estate, host);
		bool now = is_isolated(r, host);
		if (now == x->isolated[i])
			continue;
		x->isolated[i] = now;
		if (now)
			run_finding(r, "TRF-12", "warning", h->name, h->origin, "it is isolated: its management adapters have lost their last uplink");
		run_note(r, "TRF-12", h->name, now ? "isolated: its management adapters have lost their last uplink" : "no longer isolated");
	}
}

void run_ha_changed(struct run *r)
{
	for (guint i = 0; i < r->ha->len; i++)
		watch(r, r->ha->pdata[i]);
}

static void make(struct run *r, uint32_t cluster)
{
	const struct estate_cluster *c = estate_cluster(r->estate, cluster);
	struct run_ha *x = g_new0(struct run_ha, 1);
	g_autofree char *id = g_strdup_printf("ha/%s", c->name);
	*x = (struct run_ha){.cluster = cluster, .isolated = g_new0(bool, c->hosts->len + 1)};
	g_ptr_array_add(r->ha, x);
	watch(r, x);
	if (c->hosts->len < 2)
		return;
	x->w = world_traffic_new(g_string_chunk_insert_const(r->strings, id), SERVICE_MANAGEMENT);
	for (guint i = 1; i < c->hosts->len; i++)
		g_array_append_val(x->w->from, ((struct world_end){.kind = WORLD_END_HOST, .index = g_array_index(c->hosts, uint32_t, i)}));
	x->w->to = (struct world_end){.kind = WORLD_END_HOST, .index = g_array_index(c->hosts, uint32_t, 0)};
	x->w->rate_bps = constant(CONSTANT_HEARTBEAT_RATE);
	x->w->origin = c->origin;
	run_rule(r, "TRF-11");
	run_traffic_add(r, x->w);
}

static void free_ha(gpointer p)
{
	struct run_ha *x = p;
	if (x->w)
		world_traffic_free(x->w);
	g_free(x->isolated);
	g_free(x);
}

void run_ha_init(struct run *r)
{
	r->ha = g_ptr_array_new_with_free_func(free_ha);
	for (uint32_t i = 0; i < r->estate->clusters->len; i++)
		if (estate_cluster(r->estate, i)->ha)
			make(r, i);
}
