/* models/run_traffic_way.c: which adapters and paths a source of traffic uses.
 *
 * Between hosts the rules choose as for a session of that service; to and from an appliance they choose the host's side; where traffic leaves for a site or for nowhere in
 * particular, only its adapter. A guest's traffic uses its first port group on the host where it runs. vMotion, provisioning and Fault Tolerance logging stay where they are
 * as long as they get through (TRF-09); every other kind asks anew at each change of configuration.
 */
#include "models/rules/rules_storage.h"
#include "models/run_internal.h"

static struct request request_for(struct run *r, const struct run_sub *sub, uint32_t from, uint32_t to)
{
	const struct world_traffic *w = sub->t->w;
	return (struct request){.service = w->type, .from = from, .to = to, .now = sim_now(r->sim), .assume = &r->world->assume, .seed = r->seed, .stack = w->stack,
		.port = w->port};
}

static struct verdict far_of(struct run *r, const struct world_end *e, struct rules_far *out)
{
	const struct estate_appliance *a = estate_appliance(r->estate, e->index);
	*out = (struct rules_far){a->name, a->network, a->address};
	return verdict_ok();
}

/* Only the host's own adapter is chosen. */
static struct verdict near_only(struct run *r, const struct run_sub *sub, uint32_t host, bool inward, struct endpoints *out)
{
	struct request q = request_for(r, sub, host, host);
	struct candidates *c = inward ? &out->to : &out->from;
	*out = (struct endpoints){.service = q.service, .port = rules_port(&q), .from_host = inward ? HOST_NONE : host, .to_host = inward ? host : HOST_NONE};
	struct verdict v = rules_candidates_on(r->estate, host, q.service, q.stack, IP_NONE, q.now, c);
	out->rule = c->rule;
	if (!v.ok)
		return v;
	uint32_t a = c->chosen[0];
	struct ip ours = rules_address(host_adapter(estate_host(r->estate, host), a), IP_V4, q.now);
	out->family = IP_V4;
	out->pair[out->n++] = (struct endpoint_pair){.from = inward ? HOST_NONE : a, .to = inward ? a : HOST_NONE, .back = inward ? a : HOST_NONE, .chosen = a,
		.from_address = inward ? (struct ip){.family = IP_NONE} : ours, .to_address = inward ? ours : (struct ip){.family = IP_NONE}};
	return v;
}

/* Storage: every path that carries I/O, each an even part of the bytes. */
static struct verdict storage(struct run *r, const struct run_sub *sub, struct endpoints *out)
{
	bool write = sub->to.kind == WORLD_END_DATASTORE;
	struct storage_request q = {.host = write ? sub->from.index : sub->to.index, .datastore = write ? sub->to.index : sub->from.index, .now = sim_now(r->sim),
		.assume = &r->world->assume, .seed = r->seed};
	struct storage_paths s = {.rule = "MIG-13"};
	struct verdict v = estate_mounts(r->estate, q.host, q.datastore) ? rules_storage(r->estate, &q, &s) :
		verdict_no(VERDICT_SILENT, "MIG-13", NULL, "host '%s' does not mount datastore '%s'", estate_host(r->estate, q.host)->name,
			estate_datastore(r->estate, q.datastore)->name);
	*out = (struct endpoints){.service = sub->t->w->type, .from_host = write ? q.host : HOST_NONE, .to_host = write ? HOST_NONE : q.host, .rule = s.rule};
	for (uint32_t i = 0; v.ok && i < s.n && i < RULES_MAX_ADAPTERS; i++) {
		const struct storage_path *p = &s.of[i];
		out->pair[out->n++] = (struct endpoint_pair){.from = write ? p->adapter : HOST_NONE, .to = write ? HOST_NONE : p->adapter,
			.back = write ? HOST_NONE : p->adapter, .chosen = p->adapter, .gateway = p->gateway, .routed = ip_is_set(p->gateway),
			.from_address = write ? p->from_address : p->to_address, .to_address = write ? p->to_address : p->from_address};
	}
	return v;
}

/* Software FCoE: the adapter that was named. */
static struct verdict named(struct run *r, const struct run_sub *sub, struct endpoints *out)
{
	const struct host *h = estate_host(r->estate, sub->from.index);
	uint32_t a = host_adapter_find(h, sub->from.adapter);
	*out = (struct endpoints){.service = sub->t->w->type, .from_host = h->index, .to_host = HOST_NONE, .rule = "TRF-05"};
	if (a == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "TRF-05", NULL, "host '%s' has no adapter '%s' for software FCoE", h->name, sub->from.adapter);
	out->pair[out->n++] = (struct endpoint_pair){.from = a, .chosen = a, .to = HOST_NONE, .back = HOST_NONE};
	return verdict_ok();
}

void run_traffic_way(struct run *r, struct run_sub *sub, struct endpoints *out, struct verdict *out_why)
{
	const struct world_end *a = &sub->from, *b = &sub->to;
	struct rules_far far;
	struct request q;
	*out = (struct endpoints){.service = sub->t->w->type, .from_host = HOST_NONE, .to_host = HOST_NONE};
	if (a->kind == WORLD_END_VM) {
		out->rule = "TRF-06";
		*out_why = verdict_ok();
	} else if (a->kind == WORLD_END_DATASTORE || b->kind == WORLD_END_DATASTORE) {
		*out_why = storage(r, sub, out);
	} else if (a->adapter) {
		*out_why = named(r, sub, out);
	} else if (a->kind == WORLD_END_HOST && b->kind == WORLD_END_HOST) {
		q = request_for(r, sub, a->index, b->index);
		*out_why = rules_select(r->estate, &q, out);
	} else if (a->kind == WORLD_END_APPLIANCE || b->kind == WORLD_END_APPLIANCE) {
		bool inward = a->kind == WORLD_END_APPLIANCE;
		q = request_for(r, sub, inward ? b->index : a->index, HOST_NONE);
		far_of(r, inward ? a : b, &far);
		*out_why = rules_select_far(r->estate, &q, &far, inward, out);
	} else {
		bool inward = a->kind != WORLD_END_HOST;
		*out_why = near_only(r, sub, inward ? b->index : a->index, inward, out);
	}
	if (out_why->how == VERDICT_REFUSED || out_why->how == VERDICT_AT_ONCE)
		out->n = 0;
}

/* --- paths --- */

static uint32_t guest_port(struct run *r, struct run_sub *sub, const struct host *h, uint32_t portgroup)
{
	if (sub->port_host == h->index && host_port(h, sub->port)->portgroup == portgroup)
		return sub->port;
	if (sub->port_host != HOST_NONE)
		host_port_remove(estate_host(r->estate, sub->port_host), sub->port);
	sub->port_host = h->index;
	sub->port = host_port_add(estate_host(r->estate, h->index), portgroup);
	return sub->port;
}

/* False: the VM has no port group on the host where it runs. */
static bool guest_stop(struct run *r, struct run_sub *sub, const struct world_end *e, struct path_stop *out)
{
	const struct world_vm *vm = run_vm(r, e->index);
	const struct host *h = estate_host(r->estate, r->vms[e->index].host);
	uint32_t pg = vm->portgroups->len ? host_portgroup_find(h, vm->portgroups->pdata[0]) : HOST_NONE;
	*out = (struct path_stop){.host = h->index, .adapter = HOST_NONE, .portgroup = pg, .network = FABRIC_NONE, .site = FABRIC_NONE, .port = HOST_NONE};
	if (pg == HOST_NONE)
		return false;
	if (e == &sub->from)
		out->port = guest_port(r, sub, h, pg);
	return true;
}

static bool stop_of(struct run *r, struct run_sub *sub, const struct world_end *e, uint32_t adapter, struct ip peer, struct path_stop *out)
{
	*out = (struct path_stop){.host = HOST_NONE, .adapter = HOST_NONE, .network = FABRIC_NONE, .site = FABRIC_NONE, .port = HOST_NONE, .peer = peer};
	switch (e->kind) {
	case WORLD_END_VM:
		return guest_stop(r, sub, e, out);
	case WORLD_END_HOST:
		out->host = e->index;
		out->adapter = adapter;
		return true;
	case WORLD_END_APPLIANCE:
		out->network = estate_appliance(r->estate, e->index)->network;
		return true;
	case WORLD_END_SITE:
		out->site = e->index;
		return true;
	case WORLD_END_NOWHERE:
	case WORLD_END_CLUSTER:
	case WORLD_END_DATASTORE:
		break;
	}
	return true;
}

static void no_path(struct path *out)
{
	*out = path_empty();
	out->dead = true;
	out->mss = 1448;
}

static void storage_path(struct run *r, const struct run_sub *sub, struct path *out, struct verdict *out_why)
{
	bool write = sub->to.kind == WORLD_END_DATASTORE;
	struct path_ways ways = {.rtt = {0}, .mss = out->mss};
	if (!estate_mounts(r->estate, write ? sub->from.index : sub->to.index, write ? sub->to.index : sub->from.index))
		return; /* `out_why` is that of choosing the way */
	*out_why = write ? path_write(r->paths, sub->from.index, sub->to.index, sim_now(r->sim), out, &ways) :
		path_read(r->paths, sub->to.index, sub->from.index, sim_now(r->sim), out, &ways);
	out->dead = !out_why->ok;
	out->rtt = ways.rtt;
	out->mss = ways.mss;
	out->weight = ways.paths.n; /* a connection for each path */
}

void run_traffic_path(struct run *r, const struct run_session *s, struct path *out, struct verdict *out_why)
{
	struct run_sub *sub = s->sub;
	const struct endpoints *e = s->ends;
	no_path(out);
	*out_why = sub->why;
	if (sub->from.kind == WORLD_END_DATASTORE || sub->to.kind == WORLD_END_DATASTORE) {
		storage_path(r, sub, out, out_why);
		return;
	}
	if (!e->n && sub->from.kind != WORLD_END_VM)
		return;
	if (e->from_host != HOST_NONE && e->to_host != HOST_NONE) {
		struct path_request q = {.ends = e, .load = PATH_MIRROR, .service = s->service, .read = HOST_NONE, .write = HOST_NONE, .now = sim_now(r->sim)};
		path_build(r->paths, &q, out, out_why);
		return;
	}
	struct path_traffic q = {.service = s->service, .port = e->port, .no_ip = s->service == SERVICE_FCOE, .now = sim_now(r->sim)};
	const struct endpoint_pair *p = &e->pair[0];
	if (!stop_of(r, sub, &sub->from, p->from, p->to_address, &q.from) || !stop_of(r, sub, &sub->to, p->to, p->from_address, &q.to)) {
		const struct world_end *end = sub->from.kind == WORLD_END_VM ? &sub->from : &sub->to;
		*out_why = verdict_no(VERDICT_SILENT, "TRF-06", NULL, "'%s' has no port group of its own on host '%s'", run_vm(r, end->index)->name,
			estate_host(r->estate, r->vms[end->index].host)->name);
		return;
	}
	path_traffic_build(r->paths, &q, out, out_why);
}

static void add_guest_uplink(struct run *r, struct run_sub *sub, const struct world_end *e, GPtrArray *out)
{
	struct path_stop stop;
	if (e->kind != WORLD_END_VM || !guest_stop(r, sub, e, &stop))
		return;
	const struct host *h = estate_host(r->estate, stop.host);
	run_session_add_nic(out, h, host_uplink(h, stop.portgroup, (struct host_port){.id = stop.port}));
}

void run_traffic_uplinks(struct run *r, const struct run_session *s, GPtrArray *out)
{
	const struct endpoints *e = s->ends;
	for (uint32_t i = 0; i < e->n; i++) {
		if (e->from_host != HOST_NONE)
			run_session_add_uplink(out, estate_host(r->estate, e->from_host), e->pair[i].from, e->pair[i].from_address, e->pair[i].to_address);
		if (e->to_host != HOST_NONE)
			run_session_add_uplink(out, estate_host(r->estate, e->to_host), e->pair[i].to, e->pair[i].to_address, e->pair[i].from_address);
	}
	add_guest_uplink(r, s->sub, &s->sub->from, out);
	add_guest_uplink(r, s->sub, &s->sub->to, out);
}

static bool same_ends(const struct endpoints *a, const struct endpoints *b)
{
	bool same = a->n == b->n && a->from_host == b->from_host && a->to_host == b->to_host;
	for (uint32_t i = 0; same && i < a->n; i++) {
		const struct endpoint_pair *p = &a->pair[i], *q = &b->pair[i];
		same = p->from == q->from && p->to == q->to && p->back == q->back && ip_equal(p->from_address, q->from_address) &&
			ip_equal(p->to_address, q->to_address) && ip_equal(p->gateway, q->gateway);
	}
	return same;
}

void run_traffic_reselect(struct run *r, struct run_session *s)
{
	struct path path;
	struct verdict why;
	struct endpoints ends;
	run_traffic_path(r, s, &path, &why);
	if (rules_kind(s->service)->keeps && !path.dead && (s->sub->from.kind != WORLD_END_HOST || s->ends->from_host == s->sub->from.index))
		return;
	run_traffic_way(r, s->sub, &ends, &why);
	if (s->service == SERVICE_FAULT_TOLERANCE && s->ends->n && !ends.n)
		return; /* the pair waits for the way it had */
	s->sub->why = why;
	if (same_ends(s->ends, &ends))
		return;
	run_traffic_set_ends(r, s, &ends);
	if (ends.n)
		run_note(r, "TRF-09", s->id, "goes on over other adapters or another route");
	else
		run_note(r, why.rule, s->id, "no adapter serves it any more: %s", why.text);
}
