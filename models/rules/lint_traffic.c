/* models/rules/lint_traffic.c: what clusters, replication and software FCoE ask of the adapters of their hosts. */
#include "models/rules/lint_inside.h"

static bool has_tag(const struct host *h, enum service s)
{
	for (uint32_t i = 0; i < h->adapters->len; i++)
		if (!host_adapter(h, i)->removed && (host_adapter(h, i)->services & SERVICE_BIT(s)))
			return true;
	return false;
}

/* L13, the cluster's half, and L16. */
static void every_host(struct lint_pass *p, const struct estate_cluster *c, const char *id, enum service s)
{
	for (guint i = 0; i < c->hosts->len; i++) {
		const struct host *h = estate_host(p->e, g_array_index(c->hosts, uint32_t, i));
		struct lint_subject at = {.id = id, .h = h, .origin = h->origin};
		if (!has_tag(h, s) && !lint_does(p, h, ACTION_TAG) && !lint_does(p, h, ACTION_ADD_ADAPTER))
			lint_relate(lint_add(p, &at, "'%s' has no adapter for %s", h->name, service_name(s)), c->origin, "every host of cluster '%s' needs one", c->name);
	}
}

/* L30: an application on a netstack of its own that speaks to the ports of vSphere Replication. */
static void replication(struct lint_pass *p, const struct world_traffic *t)
{
	struct lint_subject at = {.id = "L30", .block = "traffic", .name = t->id, .origin = t->origin};
	if (t->type == SERVICE_CUSTOM && rules_replication_port(t->port))
		lint_add(p, &at, "'%s' puts vSphere Replication (TCP %u) on netstack '%s'", t->id, t->port, t->stack);
}

/* L36. */
static void fcoe(struct lint_pass *p, const struct world_traffic *t)
{
	for (guint i = 0; t->type == SERVICE_FCOE && i < t->from->len; i++) {
		const struct world_end *e = &g_array_index(t->from, struct world_end, i);
		const struct host *h = estate_host(p->e, e->index);
		uint32_t a = host_adapter_find(h, e->adapter);
		if (a == HOST_NONE || (!host_adapter(h, a)->services && !ip_is_set(host_adapter(h, a)->address)))
			continue;
		struct lint_subject at = {.id = "L36", .h = h, .block = "adapters", .name = e->adapter, .origin = host_adapter(h, a)->origin};
		lint_relate(lint_add(p, &at, "%s of '%s' carries software FCoE and %s", e->adapter, h->name,
			host_adapter(h, a)->services ? "is tagged for other services" : "has an IP address"), t->origin, "the traffic '%s' is here", t->id);
	}
}

void lint_traffic(struct lint_pass *p)
{
	for (uint32_t i = 0; i < p->e->clusters->len; i++) {
		const struct estate_cluster *c = estate_cluster(p->e, i);
		if (c->ft)
			every_host(p, c, "L13", SERVICE_FAULT_TOLERANCE);
		if (c->vsan)
			every_host(p, c, "L16", SERVICE_VSAN);
	}
	for (guint i = 0; i < p->w->traffic->len; i++) {
		replication(p, p->w->traffic->pdata[i]);
		fcoe(p, p->w->traffic->pdata[i]);
	}
}
