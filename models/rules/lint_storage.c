/* models/rules/lint_storage.c: lints of IP storage: bound adapters (L32), datastores out of reach (L41). Asks rules_storage.c, as a run does. */
#include "models/rules/lint_inside.h"
#include "models/rules/rules_storage.h"

/* L32: a bound adapter stands on one active uplink, and none takes its place. */
static void bound_uplinks(struct lint_pass *p, const struct host *h, uint32_t adapter)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	const struct host_portgroup *pg = host_portgroup(h, a->portgroup);
	uint32_t list[HOST_MAX_TEAM], active = host_active(h, a->portgroup, list), standby = host_standby(h, a->portgroup, list);
	struct lint_subject at = {.id = "L32", .h = h, .block = "adapters", .name = a->name, .origin = a->origin};
	if (active == 1 && !standby)
		return;
	lint_relate(lint_add(p, &at, "%s of '%s' is bound to iSCSI and has %u active and %u standby uplinks", a->name, h->name, active, standby), pg->origin,
		"its port group is here");
}

/* May the timeline still make a way for it? */
static bool may_change(const struct lint_pass *p, const struct host *h)
{
	static const enum action_kind makes_ways[] = {
		ACTION_ADD_ADAPTER, ACTION_SET_ADAPTER, ACTION_ADD_ROUTE, ACTION_SET_NETSTACK, ACTION_SET_PORTGROUP, ACTION_SET_SWITCH, ACTION_UNMOUNT};
	for (size_t i = 0; i < G_N_ELEMENTS(makes_ways); i++)
		if (lint_does(p, h, makes_ways[i]))
			return true;
	return false;
}

/* L41. */
static void out_of_reach(struct lint_pass *p, uint32_t datastore)
{
	const struct estate_datastore *d = estate_datastore(p->e, datastore);
	g_autofree struct storage_paths *ways = g_new(struct storage_paths, 1);
	struct lint_subject at = {.id = "L41", .block = "datastores", .name = d->name, .origin = d->origin};
	for (guint i = 0; i < d->hosts->len; i++) {
		const struct host *h = estate_host(p->e, g_array_index(d->hosts, uint32_t, i));
		struct storage_request q = {h->index, datastore, SIM_TIME_ZERO, &p->w->assume, p->w->seed};
		struct verdict v = rules_storage(p->e, &q, ways);
		if (!v.ok && !may_change(p, h))
			lint_relate(lint_add(p, &at, "host '%s' does not get to datastore '%s': %s", h->name, d->name, v.text), h->origin, "the host is here");
	}
}

void lint_storage(struct lint_pass *p)
{
	for (uint32_t i = 0; i < p->e->hosts->len; i++) {
		const struct host *h = estate_host(p->e, i);
		for (guint k = 0; k < h->iscsi.bound->len; k++)
			bound_uplinks(p, h, g_array_index(h->iscsi.bound, uint32_t, k));
	}
	for (uint32_t i = 0; i < p->e->datastores->len; i++)
		out_of_reach(p, i);
}
