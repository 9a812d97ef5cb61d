/* models/run_view.c: the outcome's state of things: adapters, resources, stacks, topology, rules and assumptions. */
#include "models/run_view.h"

#include "models/rules/rule.h"

#include <string.h>

static int64_t instant(struct sim_time t)
{
	return t.ps == SIM_TIME_NEVER.ps ? OUTCOME_NULL : t.ps;
}

/* --- adapters --- */

static void add_disabled(const struct run_adapter *state, struct outcome *o, struct outcome_adapter *rec)
{
	for (guint i = 0; i < state->disabled->len; i++) {
		const struct run_disabled *d = &g_array_index(state->disabled, struct run_disabled, i);
		struct outcome_disabled *x = outcome_list_add(rec->disabled_for_future, &outcome_record_disabled);
		x->service = service_name(d->service);
		x->since_s = d->since.ps;
		x->until_s = instant(d->until);
		x->by = outcome_text(o, d->by);
		x->rule = "STK-02";
		x->tagged = d->tagged;
		for (guint k = 0; k < d->in_flight->len; k++)
			g_ptr_array_add(x->sessions_in_flight, (gpointer)outcome_text(o, d->in_flight->pdata[k]));
	}
}

static void add_service_bytes(struct run *r, uint32_t host, uint32_t adapter, struct outcome_adapter *rec)
{
	int64_t sent[SERVICE__COUNT], received[SERVICE__COUNT];
	run_carry_now(r, host, adapter, sent, received);
	for (enum service s = 0; s < SERVICE__COUNT; s++) {
		if (!sent[s] && !received[s])
			continue;
		struct outcome_service_bytes *b = outcome_list_add(rec->bytes_by_service, &outcome_record_service_bytes);
		*b = (struct outcome_service_bytes){service_name(s), sent[s], received[s], sent[s] + received[s]};
	}
}

static void add_services(const struct host *h, const struct host_adapter *a, struct outcome_adapter *rec)
{
	enum service own;
	bool dedicated = service_of_stack(host_netstack(h, a->stack)->key, &own);
	for (enum service s = 0; s < SERVICE__COUNT; s++)
		if ((a->services & SERVICE_BIT(s)) || (dedicated && s == own)) /* a host reports the one service of a dedicated netstack though nobody tagged it */
			g_ptr_array_add(rec->services, (gpointer)service_name(s));
}

void run_view_adapter(struct run *r, uint32_t host, uint32_t adapter, struct outcome *o, struct outcome_adapter *rec)
{
	const struct host *h = estate_host(r->estate, host);
	const struct host_adapter *a = host_adapter(h, adapter);
	const struct run_adapter *state = run_adapter(r, host, adapter);
	rec->host = outcome_text(o, h->name);
	rec->adapter = outcome_text(o, a->name);
	rec->stack = outcome_text(o, host_netstack(h, a->stack)->key);
	rec->portgroup = outcome_text(o, host_portgroup(h, a->portgroup)->name);
	rec->mtu = a->mtu;
	rec->enabled = a->enabled && !a->removed;
	run_view_addresses(r, h, a, o, rec);
	rec->created_s = a->created.ps;
	rec->removed_s = a->removed ? a->removed_at.ps : OUTCOME_NULL;
	add_services(h, a, rec);
	for (guint i = 0; i < state->history->len; i++) {
		struct outcome_change *c = outcome_list_add(rec->history, &outcome_record_change);
		c->at_s = g_array_index(state->history, struct run_change, i).at.ps;
		c->what = outcome_text(o, g_array_index(state->history, struct run_change, i).what);
	}
	add_service_bytes(r, host, adapter, rec);
	add_disabled(state, o, rec);
}

static void add_adapters(struct run *r, struct outcome *o)
{
	for (uint32_t h = 0; h < r->estate->hosts->len; h++)
		for (uint32_t a = 0; a < estate_host(r->estate, h)->adapters->len; a++)
			run_view_adapter(r, h, a, o, outcome_list_add(o->adapters, &outcome_record_adapter));
}

/* --- resources --- */

static int64_t bps(share_rate rate)
{
	return rate >= SHARE_RATE_MAX ? OUTCOME_NULL : rate >> 17;
}

/* Under the NIC whose way out it is a share of: NICs are the first resources, and stand in the outcome in their own order. */
static void add_class(struct outcome *o, const struct res *x)
{
	if (x->kind != RES_NIOC_CLASS)
		return;
	struct outcome_resource *nic = o->resources->pdata[x->parent];
	struct outcome_class *c = outcome_list_add(nic->by_class, &outcome_record_class);
	*c = (struct outcome_class){outcome_text(o, strrchr(x->name, ' ') + 1), (int64_t)(res_payload_area(x) / TP_BYTE), x->saturated_time.ps};
}

static void add_resources(struct run *r, struct outcome *o)
{
	for (uint32_t i = 0; i < r->res->res->len; i++) {
		struct res *x = res_get(r->res, i);
		res_advance(x, sim_now(r->sim));
		if (x->kind == RES_ADAPTER)
			continue;
		struct outcome_resource *y = outcome_list_add(o->resources, &outcome_record_resource);
		y->name = outcome_text(o, x->name);
		y->kind = res_kind_name(x->kind);
		y->direction = res_direction_name(x->direction);
		y->capacity_bps = bps(x->nominal);
		y->bytes = (int64_t)(res_payload_area(x) / TP_BYTE);
		y->saturated_s = x->saturated_time.ps;
		run_packets_resource(r, i, y);
		if (y->capacity_bps != OUTCOME_NULL && x->nominal > 0 && sim_now(r->sim).ps > 0) {
			y->mean_utilisation_pct = res_mean_ppm(x, sim_now(r->sim));
			y->peak_utilisation_pct = x->soft ? base_div_floor((sim_i128)x->peak_used * 1000000, x->nominal) : x->peak_ppm;
		}
	}
	for (uint32_t i = 0; i < r->res->res->len; i++)
		add_class(o, res_get(r->res, i));
	for (uint32_t i = 0; i < r->res->pools->len; i++) {
		const struct res_pool *p = res_pool(r->res, i);
		struct outcome_stack *s = outcome_list_add(o->stacks, &outcome_record_stack);
		const char *slash = strrchr(p->name, '/');
		g_autofree char *host = g_strndup(p->name, (gsize)(slash - p->name));
		*s = (struct outcome_stack){outcome_text(o, host), outcome_text(o, slash + 1), p->streams_peak, p->buffered_peak};
	}
}

/* --- rules, assumptions, topology --- */

/* What was noted, and each adapter that a rule spoke against when a session chose its own: as often did it decide something. */
static uint32_t *decisions(const struct run *r, const struct outcome *o)
{
	uint32_t *n = g_memdup2(r->rule_counts, rule_count * sizeof *n);
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		for (guint k = 0; k < s->candidates->len; k++) {
			const struct rule *row = rule_find(((const struct outcome_candidate *)s->candidates->pdata[k])->rejected_by);
			if (row)
				n[row - rule_table]++;
		}
	}
	return n;
}

static void add_rules(struct run *r, struct outcome *o)
{
	g_autofree uint32_t *n = decisions(r, o);
	for (size_t i = 0; i < rule_count; i++) {
		if (!n[i])
			continue;
		struct outcome_rule *x = outcome_list_add(o->rules, &outcome_record_rule);
		*x = (struct outcome_rule){rule_table[i].id, rule_table[i].title, rule_table[i].source, rule_table[i].confidence, n[i]};
	}
	for (int i = 0; i < ASSUME__COUNT; i++) {
		if (!r->assumed[i])
			continue;
		const struct assume_row *row = &assume_table[i];
		g_autofree char *value = assume_format(i, r->world->assume.value[i]);
		struct outcome_assumption *x = outcome_list_add(o->assumptions, &outcome_record_assumption);
		*x = (struct outcome_assumption){row->key, outcome_text(o, value), row->default_text, row->range_text, row->why,
			r->world->assume.value[i] != row->value};
	}
}

static void add_names(struct outcome *o, GPtrArray *to, const struct host *h, const uint32_t *nics, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		g_ptr_array_add(to, (gpointer)outcome_text(o, host_nic(h, nics[i])->name));
}

static void add_host(struct run *r, struct outcome *o, const struct host *h)
{
	struct outcome_host *x = outcome_list_add(o->topology.hosts, &outcome_record_host);
	x->name = outcome_text(o, h->name);
	x->site = outcome_text(o, fabric_site(&r->estate->fabric, h->site)->name);
	x->release = outcome_text(o, h->release_text);
	for (uint32_t i = 0; i < h->nics->len; i++) {
		struct outcome_nic *n = outcome_list_add(x->nics, &outcome_record_nic);
		*n = (struct outcome_nic){outcome_text(o, host_nic(h, i)->name), host_nic(h, i)->rate_bps, host_nic(h, i)->up};
	}
	run_view_netstacks(r, h, o, x);
	for (uint32_t i = 0; i < h->switches->len; i++) {
		const struct host_switch *s = host_switch(h, i);
		if (s->removed)
			continue;
		struct outcome_switch *y = outcome_list_add(x->switches, &outcome_record_switch);
		y->name = outcome_text(o, s->name);
		add_names(o, y->uplinks, h, (const uint32_t *)(const void *)s->uplinks->data, s->uplinks->len);
	}
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *p = host_portgroup(h, i);
		if (p->removed)
			continue;
		struct outcome_portgroup *y = outcome_list_add(x->portgroups, &outcome_record_portgroup);
		y->name = outcome_text(o, p->name);
		y->sw = outcome_text(o, host_switch(h, p->sw)->name);
		y->network = outcome_text(o, fabric_network(&r->estate->fabric, p->network)->name);
		uint32_t nics[HOST_MAX_TEAM];
		y->teaming = teaming_policy_name(host_policy(h, i));
		add_names(o, y->active, h, nics, host_active(h, i, nics));
		add_names(o, y->standby, h, nics, host_standby(h, i, nics));
	}
}

static void add_topology(struct run *r, struct outcome *o)
{
	const struct fabric *f = &r->estate->fabric;
	for (uint32_t i = 0; i < f->sites->len; i++)
		g_ptr_array_add(o->topology.sites, (gpointer)outcome_text(o, fabric_site(f, i)->name));
	for (uint32_t i = 0; i < f->links->len; i++) {
		const struct fabric_link *l = fabric_link(f, i);
		struct outcome_link *x = outcome_list_add(o->topology.links, &outcome_record_link);
		*x = (struct outcome_link){outcome_text(o, l->name), outcome_text(o, fabric_site(f, l->a)->name), outcome_text(o, fabric_site(f, l->b)->name),
			l->rate_bps, l->rtt.ps, l->loss_ppb / 1000};
	}
	for (uint32_t i = 0; i < f->networks->len; i++) {
		const struct fabric_network *n = fabric_network(f, i);
		struct outcome_network *x = outcome_list_add(o->topology.networks, &outcome_record_network);
		*x = (struct outcome_network){outcome_text(o, n->name), outcome_text(o, fabric_site(f, n->site)->name), run_view_ip(o, n->subnet, true),
			run_view_ip(o, n->gateway, false), run_view_ip(o, n->subnet6, true), run_view_ip(o, fabric_gateway(n, IP_V6), false), n->vlan};
	}
	for (uint32_t i = 0; i < r->estate->hosts->len; i++)
		add_host(r, o, estate_host(r->estate, i));
}

void run_view_fill(struct run *r, struct outcome *o)
{
	add_adapters(r, o);
	add_resources(r, o);
	run_view_series(r, o);
	add_rules(r, o);
	add_topology(r, o);
}

/* --- one metric, live --- */

static bool metric_of(struct run *r, const struct outcome_record *rec, const void *data, const char *metric, int64_t *out_number, const char **out_text)
{
	const struct outcome_field *f = outcome_field_find(rec, metric);
	if (!f)
		return false;
	const char *at = (const char *)data + f->offset;
	if (f->type == OUTCOME_T_TEXT) {
		g_free(r->metric_text);
		r->metric_text = g_strdup(*(const char *const *)(const void *)at);
		*out_text = r->metric_text;
		return true;
	}
	if (f->type == OUTCOME_T_BOOL)
		*out_number = *(const bool *)at;
	else if (outcome_is_number(f->type))
		*out_number = *(const int64_t *)(const void *)at;
	else
		return false;
	return true;
}

static bool find_adapter(const struct run *r, const char *subject, uint32_t *out_host, uint32_t *out_adapter)
{
	const char *slash = strrchr(subject, '/');
	if (!slash)
		return false;
	g_autofree char *host = g_strndup(subject, (gsize)(slash - subject));
	*out_host = estate_host_find(r->estate, host);
	*out_adapter = *out_host == HOST_NONE ? HOST_NONE : host_adapter_find(estate_host(r->estate, *out_host), slash + 1);
	return *out_adapter != HOST_NONE;
}

static bool is_ready(const struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host *h = estate_host(r->estate, host);
	const struct host_adapter *a = host_adapter(h, adapter);
	return !rules_adapter_fault(h, a, IP_NONE, sim_now(r->sim)) && !sim_time_before(sim_now(r->sim), host_address_ready(a));
}

bool run_metric(struct run *r, enum world_fn fn, const char *subject, const char *metric, int64_t *out_number, const char **out_text)
{
	struct run_migration *m = g_hash_table_lookup(r->migration_by_id, subject);
	uint32_t host, adapter;
	bool found = false;
	sim_i128 a, b, c;
	if (fn == WORLD_FN_MIGRATION && m && g_str_equal(metric, "progress")) { /* asked at every quiet: without making a record */
		*out_number = run_migrate_progress(r, m, &a, &b, &c);
		return true;
	}
	struct run_evacuation *v = fn == WORLD_FN_EVACUATION ? run_evacuate_find(r, subject) : NULL;
	if (v && g_str_equal(metric, "progress")) {
		*out_number = run_evacuate_progress(v);
		return true;
	}
	if (fn == WORLD_FN_ADAPTER && g_str_equal(metric, "ready")) {
		*out_number = find_adapter(r, subject, &host, &adapter) && is_ready(r, host, adapter);
		return true;
	}
	struct outcome *o = outcome_new_empty();
	if (v) {
		struct outcome_evacuation *rec = outcome_list_add(o->evacuations, &outcome_record_evacuation);
		run_outcome_evacuation(r, v, o, rec);
		found = metric_of(r, &outcome_record_evacuation, rec, metric, out_number, out_text);
	} else if (fn == WORLD_FN_MIGRATION && m) {
		struct outcome_migration *rec = outcome_list_add(o->migrations, &outcome_record_migration);
		run_outcome_migration(r, m, o, rec);
		found = metric_of(r, &outcome_record_migration, rec, metric, out_number, out_text);
	} else if (fn == WORLD_FN_ADAPTER && find_adapter(r, subject, &host, &adapter)) {
		struct outcome_adapter *rec = outcome_list_add(o->adapters, &outcome_record_adapter);
		run_view_adapter(r, host, adapter, o, rec);
		found = metric_of(r, &outcome_record_adapter, rec, metric, out_number, out_text);
	} else if (fn == WORLD_FN_SESSION) {
		for (guint i = 0; i < r->sessions->len; i++) {
			const struct run_session *s = r->sessions->pdata[i];
			if (!g_str_equal(s->id, subject))
				continue;
			struct outcome_session *rec = outcome_list_add(o->sessions, &outcome_record_session);
			run_outcome_session(r, s, o, rec);
			found = metric_of(r, &outcome_record_session, rec, metric, out_number, out_text);
		}
	}
	outcome_free(o);
	return found;
}
