/* models/rules/lint_pair.c: lints of two hosts that a migration joins: can it start, does it find its way, what is on that way.
 *
 * The timeline is walked in the order of time and every migration is taken to arrive, so that the next one of the same VM starts from there. What it needs is
 * asked of plan_make(), whom it joins of rules_select(), over which links of rules_reach(): as a run does at the migration's start. Hosts that no migration
 * joins are not compared: 500 hosts are 124,750 pairs, and nobody asked about them.
 */
#include "models/migration/plan.h"
#include "models/rules/lint_inside.h"
#include "models/rules/support.h"
#include "sim/quantity.h"

#include <string.h>

struct need {
	const struct action *first; /* the first migration that has it, or NULL: none has */
};

struct pair {
	uint32_t from, to, index;
	struct need of[SERVICE__COUNT]; /* vMotion and provisioning */
};

struct pairs {
	struct lint_pass *p;
	GPtrArray *all;	      /* struct pair, owned, by first appearance */
	GHashTable *by_hosts; /* look-up only: (from, to) -> struct pair */
	uint32_t *told;	      /* per host: bits of what was said about it once */
	bool *narrow;	      /* per link: L22 was said */
};

enum { TOLD_NO_VMOTION = 1, TOLD_NO_PROVISIONING = 2, TOLD_COLD = 4 };

/* --- which pairs --- */

static gint64 key_of(uint32_t from, uint32_t to) { return (gint64)from << 32 | to; }

static struct pair *pair_find(const struct pairs *g, uint32_t from, uint32_t to)
{
	gint64 key = key_of(from, to);
	return g_hash_table_lookup(g->by_hosts, &key);
}

static void need(struct pairs *g, uint32_t from, uint32_t to, enum service s, const struct action *a)
{
	struct pair *x = pair_find(g, from, to);
	if (!x) {
		gint64 key = key_of(from, to);
		x = g_new0(struct pair, 1);
		*x = (struct pair){.from = from, .to = to, .index = g->all->len};
		g_ptr_array_add(g->all, x);
		g_hash_table_insert(g->by_hosts, g_memdup2(&key, sizeof(key)), x);
	}
	if (!x->of[s].first)
		x->of[s].first = a;
}

struct place {			  /* of a VM, as its earlier migrations leave it */
	uint32_t host, datastore; /* HOST_NONE: each disk where it was declared */
};

/* Of each disk; g_free. */
static uint32_t *datastores_of(const struct world_vm *vm, const struct place *at)
{
	uint32_t *datastores = g_new(uint32_t, vm->disks->len + 1);
	for (guint k = 0; k < vm->disks->len; k++)
		datastores[k] = at->datastore != HOST_NONE ? at->datastore : ((const struct world_disk *)vm->disks->pdata[k])->datastore;
	return datastores;
}

static void one_migration(struct pairs *g, const struct lint_step *s, struct place *places)
{
	const struct lint_pass *p = g->p;
	const struct action *a = lint_action(p, s);
	uint32_t i = a->vm ? world_vm_find(p->w, a->vm) : HOST_NONE, to = a->to ? estate_host_find(p->e, a->to) : i == HOST_NONE ? HOST_NONE : places[i].host;
	if (i == HOST_NONE || to == HOST_NONE || places[i].host == HOST_NONE)
		return;
	const struct world_vm *vm = world_vm(p->w, i);
	struct place *at = &places[i];
	g_autofree uint32_t *datastores = datastores_of(vm, at);
	struct plan_request q = {
		vm, at->host, datastores, to, a->datastore ? estate_datastore_find(p->e, a->datastore) : HOST_NONE, a->migration, &p->w->assume};
	struct plan plan;
	if (plan_make(p->e, &q, &plan).ok) {
		bool known = plan.mover == HOST_NONE && !lint_disturbed(p, at->host, to, s);
		lint_move(g->p, a, vm, at->host, to, &plan);
		if (known && (plan.memory || plan.hot->len))
			need(g, at->host, to, SERVICE_VMOTION, a);
		if (known && plan.cold->len)
			need(g, at->host, to, SERVICE_PROVISIONING, a);
		*at = (struct place){to, q.datastore != HOST_NONE ? q.datastore : at->datastore};
	}
	plan_clear(&plan);
}

/* A clone, or snapshot files that move: cold data between two hosts, and the VM stays. */
static void one_clone(struct pairs *g, const struct lint_step *s, const struct place *places)
{
	const struct lint_pass *p = g->p;
	const struct action *a = lint_action(p, s);
	uint32_t i = a->vm ? world_vm_find(p->w, a->vm) : HOST_NONE, to = a->to ? estate_host_find(p->e, a->to) : HOST_NONE;
	if (i == HOST_NONE || to == HOST_NONE || places[i].host == HOST_NONE)
		return;
	g_autofree uint32_t *datastores = datastores_of(world_vm(p->w, i), &places[i]);
	enum migration_kind kind = a->kind == ACTION_SNAPSHOT_MOVE ? MIGRATION_SNAPSHOT_MOVE : a->migration == MIGRATION_INFERRED ? MIGRATION_CLONE : a->migration;
	struct plan_request q = {world_vm(p->w, i), places[i].host, datastores, to, a->datastore ? estate_datastore_find(p->e, a->datastore) : HOST_NONE, kind,
		&p->w->assume};
	struct plan plan;
	if (plan_clone(p->e, &q, false, &plan).ok && plan.mover == HOST_NONE && plan.cold->len && !lint_disturbed(p, places[i].host, to, s))
		need(g, places[i].host, to, SERVICE_PROVISIONING, a);
	plan_clear(&plan);
}

/* Whether an evacuation makes a VM leave, as far as the file says. */
static bool leaves(const struct action *a, const struct world_vm *vm)
{
	bool named = !a->only;
	for (guint i = 0; a->only && a->only[i]; i++)
		named |= g_pattern_match_simple(a->only[i], vm->name);
	return named && (vm->power == WORLD_POWER_ON || a->move_powered_off);
}

/* Every host that its VMs may go to is joined with the one they leave; to which of them each goes is the run's to say, and where it is from then on. */
static void one_evacuation(struct pairs *g, const struct lint_step *s, struct place *places)
{
	const struct lint_pass *p = g->p;
	const struct action *a = lint_action(p, s);
	uint32_t host = a->host ? estate_host_find(p->e, a->host) : HOST_NONE;
	struct verdict why;
	g_autoptr(GArray) targets = host == HOST_NONE ? NULL : rules_vm_targets(p->e, host, a->targets, &why);
	bool live = false;
	for (uint32_t i = 0; targets && i < p->w->vms->len; i++) {
		if (places[i].host != host || !leaves(a, world_vm(p->w, i)))
			continue;
		const struct world_vm *vm = world_vm(p->w, i);
		g_autofree uint32_t *datastores = datastores_of(vm, &places[i]);
		if (!lint_disturbed(p, host, host, s))
			lint_leave(g->p, a, vm, host, datastores, targets);
		live |= vm->power == WORLD_POWER_ON;
		places[i].host = HOST_NONE;
	}
	for (guint i = 0; live && i < targets->len; i++) {
		uint32_t to = g_array_index(targets, uint32_t, i);
		if (!lint_disturbed(p, host, to, s))
			need(g, host, to, SERVICE_VMOTION, a);
	}
}

static void gather(struct pairs *g)
{
	const struct world *w = g->p->w;
	g_autofree struct place *places = g_new0(struct place, w->vms->len + 1);
	for (uint32_t i = 0; i < w->vms->len; i++)
		places[i] = (struct place){world_vm(w, i)->host, HOST_NONE};
	for (guint i = 0; i < g->p->steps->len; i++) {
		const struct lint_step *s = &g_array_index(g->p->steps, struct lint_step, i);
		if (lint_action(g->p, s)->kind == ACTION_MIGRATE)
			one_migration(g, s, places);
		else if (lint_action(g->p, s)->kind == ACTION_EVACUATE)
			one_evacuation(g, s, places);
		else if (lint_action(g->p, s)->kind == ACTION_CLONE || lint_action(g->p, s)->kind == ACTION_SNAPSHOT_MOVE)
			one_clone(g, s, places);
	}
}

/* --- words --- */

static struct lint_subject host_subject(const char *id, const struct host *h) { return (struct lint_subject){.id = id, .h = h, .origin = h->origin}; }

static struct lint_subject adapter_subject(const char *id, const struct host *h, uint32_t i)
{
	const struct host_adapter *a = host_adapter(h, i);
	return (struct lint_subject){.id = id, .h = h, .block = "adapters", .name = a->name, .origin = a->origin};
}

static void asked_by(struct lint_finding *f, const struct need *n)
{
	if (n->first->kind == ACTION_EVACUATE)
		lint_relate(f, n->first->origin, "evacuation '%s' of '%s' needs it", n->first->id, n->first->host);
	else if (n->first->kind != ACTION_MIGRATE)
		lint_relate(f, n->first->origin, "'%s' of '%s' to '%s' needs it", n->first->id, n->first->vm, n->first->to);
	else
		lint_relate(f, n->first->origin, "migration '%s' of '%s' to '%s' needs it", n->first->id, n->first->vm, n->first->to);
}

/* What is the same from both ends is said once. */
static bool said(const struct pairs *g, const struct pair *x, enum service s)
{
	const struct pair *back = pair_find(g, x->to, x->from);
	return back && back->index < x->index && back->of[s].first;
}

/* --- can it start: L01 --- */

static bool serves(struct pairs *g, uint32_t host, enum service s, const struct need *n)
{
	struct candidates c;
	const struct host *h = estate_host(g->p->e, host);
	struct verdict v = rules_candidates(g->p->e, host, s, IP_NONE, SIM_TIME_ZERO, &c);
	uint32_t bit = s == SERVICE_VMOTION ? TOLD_NO_VMOTION : TOLD_NO_PROVISIONING;
	bool elsewhere = s == SERVICE_VMOTION && g_strcmp0(v.rule, "SEL-05") == 0; /* L11 says so */
	if (!v.ok && !elsewhere && !(g->told[host] & bit)) {
		struct lint_subject at = host_subject("L01", h);
		at.kind = v.rule;
		g->told[host] |= bit;
		asked_by(lint_add(g->p, &at, "%s", v.text), n);
	}
	return v.ok;
}

/* --- does it find its way: L05, L20 --- */

static bool joined(struct pairs *g, const struct pair *x, enum service s, struct endpoints *out)
{
	const struct world *w = g->p->w;
	struct request q = {.service = s, .from = x->from, .to = x->to, .assume = &w->assume, .seed = w->seed};
	struct verdict v = rules_select(g->p->e, &q, out);
	if (v.ok)
		return true;
	bool closed = g_strcmp0(v.rule, "RTE-08") == 0 || (v.rule && g_str_has_prefix(v.rule, "FWL-"));
	struct lint_subject at = adapter_subject(closed ? "L20" : "L05", estate_host(g->p->e, x->from), out->from.chosen[0]);
	at.kind = v.rule;
	asked_by(lint_add(g->p, &at, "%s: %s", service_name(s), v.text), &x->of[s]);
	return false;
}

/* --- what is on the way --- */

struct road {
	const struct host *from, *to;
	const struct host_adapter *a, *b; /* leaves by a, arrives at b */
	struct fabric_route way;
};

static bool road_of(const struct pairs *g, const struct endpoints *ends, uint32_t i, struct road *out)
{
	const struct endpoint_pair *x = &ends->pair[i];
	struct rules_hop hop = {x->from, x->gateway};
	out->from = estate_host(g->p->e, ends->from_host);
	out->to = estate_host(g->p->e, ends->to_host);
	out->a = host_adapter(out->from, x->from);
	out->b = host_adapter(out->to, x->to);
	return rules_reach(g->p->e, ends->from_host, &hop, ends->to_host, x->to, ends->port, &out->way).ok;
}

/* L09: one end sends larger frames than the other end or a link takes. */
static void frames(struct pairs *g, const struct pair *x, enum service s, const struct endpoints *ends, const struct road *r, uint32_t i)
{
	struct lint_subject at = adapter_subject("L09", r->from, ends->pair[i].from);
	if (said(g, x, s))
		return;
	if (r->a->mtu != r->b->mtu)
		lint_relate(lint_add(g->p, &at, "%s of '%s' has MTU %u, its peer %s of '%s' %u", r->a->name, r->from->name, r->a->mtu, r->b->name, r->to->name,
				    r->b->mtu),
			r->b->origin, "the peer is here");
	for (uint32_t k = 0; k < r->way.n_hops; k++) {
		const struct fabric_link *l = fabric_link(&g->p->e->fabric, r->way.hops[k].link);
		if (l->mtu < MIN(r->a->mtu, r->b->mtu))
			lint_relate(lint_add(g->p, &at, "%s of '%s' has MTU %u, and link '%s' on the way to '%s' %u", r->a->name, r->from->name, r->a->mtu,
					    l->name, r->to->name, l->mtu),
				l->origin, "the link is here");
	}
}

/* L22. */
static void narrow_links(struct pairs *g, const struct pair *x, const struct road *r)
{
	uint32_t nic = lint_uplink(r->from, r->a), at_once = support_concurrent(host_nic(r->from, nic)->rate_bps);
	for (uint32_t k = 0; k < r->way.n_hops; k++) {
		uint32_t i = r->way.hops[k].link;
		const struct fabric_link *l = fabric_link(&g->p->e->fabric, i);
		if (g->narrow[i] || l->rate_bps >= SUPPORT_SESSION_BPS * at_once)
			continue;
		struct lint_subject at = {.id = "L22", .block = "links", .name = l->name, .origin = l->origin};
		g_autofree char *rate = quantity_format(QUANTITY_RATE, l->rate_bps), *each = quantity_format(QUANTITY_RATE, l->rate_bps / at_once);
		g->narrow[i] = true;
		asked_by(lint_add(g->p, &at, "link '%s' of %s leaves each of %u vMotions at once %s", l->name, rate, at_once, each), &x->of[SERVICE_VMOTION]);
	}
}

/* L12, L21, L27: told once a pair. */
static void distance(struct pairs *g, const struct pair *x, const struct endpoints *ends, const struct road *r)
{
	const struct need *n = &x->of[SERVICE_VMOTION];
	const char *a = host_portgroup(r->from, r->a->portgroup)->name, *b = host_portgroup(r->to, r->b->portgroup)->name;
	struct lint_subject label = adapter_subject("L12", r->from, ends->pair[0].from), far = adapter_subject("L21", r->from, ends->pair[0].from),
			    files = host_subject("L27", r->from);
	bool owned = rules_taken_over(r->from, SERVICE_PROVISIONING) != HOST_NONE && rules_taken_over(r->to, SERVICE_PROVISIONING) != HOST_NONE;
	g_autofree char *rtt = quantity_format(QUANTITY_TIME, r->way.rtt.ps),
			*most = quantity_format(QUANTITY_TIME, support_max_rtt(r->from, r->to).ps);
	if (said(g, x, SERVICE_VMOTION))
		return;
	bool standard = host_switch(r->from, host_portgroup(r->from, r->a->portgroup)->sw)->dvs == HOST_NONE &&
			host_switch(r->to, host_portgroup(r->to, r->b->portgroup)->sw)->dvs == HOST_NONE;
	if (standard && strcmp(a, b) != 0)
		lint_relate(lint_add(g->p, &label, "the vMotion port group of '%s' is called '%s', that of '%s' '%s'", r->from->name, a, r->to->name, b),
			r->b->origin, "the peer is here");
	if (r->way.rtt.ps > support_max_rtt(r->from, r->to).ps)
		asked_by(lint_add(g->p, &far, "the round trip from '%s' to '%s' is %s; supported are %s", r->from->name, r->to->name, rtt, most), n);
	if (r->way.rtt.ps >= SUPPORT_LONG_DISTANCE && x->of[SERVICE_PROVISIONING].first && !owned)
		asked_by(lint_add(g->p, &files, "'%s' and '%s' are %s apart, and not both have an adapter on netstack '%s'", r->from->name, r->to->name, rtt,
				 SERVICE_STACK_PROVISIONING),
			&x->of[SERVICE_PROVISIONING]);
}

/* L34. */
static void one_sided(struct pairs *g, const struct pair *x, enum service s)
{
	const struct host *from = estate_host(g->p->e, x->from), *to = estate_host(g->p->e, x->to);
	bool a = rules_taken_over(from, s) != HOST_NONE, b = rules_taken_over(to, s) != HOST_NONE;
	if (a == b || said(g, x, s))
		return;
	const struct host *own = a ? from : to, *other = a ? to : from;
	struct lint_subject at = adapter_subject("L34", own, rules_taken_over(own, s));
	at.kind = service_name(s);
	asked_by(lint_add(g->p, &at, "'%s' has %s on its dedicated netstack, its peer '%s' on the default one", own->name, service_name(s), other->name),
		&x->of[s]);
}

/* L18, L19: told once a host. */
static void cold_side(struct pairs *g, uint32_t host, const struct need *n)
{
	const struct lint_pass *p = g->p;
	const struct host *h = estate_host(p->e, host);
	struct request q = {.service = SERVICE_PROVISIONING, .from = host, .to = host, .assume = &p->w->assume};
	struct candidates c;
	if (g->told[host] & TOLD_COLD)
		return;
	g->told[host] |= TOLD_COLD;
	bool ok = rules_candidates(p->e, host, SERVICE_PROVISIONING, IP_NONE, SIM_TIME_ZERO, &c).ok;
	if (ok && g_str_equal(c.rule, "SEL-02")) {
		const struct host_nic *nic = host_nic(h, host_adapter_uplink(h, c.chosen[0]));
		struct lint_subject at = adapter_subject("L18", h, c.chosen[0]);
		g_autofree char *rate = quantity_format(QUANTITY_RATE, nic->rate_bps);
		if (nic->rate_bps < SUPPORT_SLOW_UPLINK_BPS)
			asked_by(lint_add(g->p, &at, "cold data of '%s' goes over management, %s on %s of %s", h->name, host_adapter(h, c.chosen[0])->name,
					 nic->name, rate),
				n);
	}
	bool udt = release_has(h->release, RELEASE_UDT) && p->w->assume.value[ASSUME_UDT] == ASSUME_UDT_AUTO;
	struct lint_subject at = host_subject("L19", h);
	if (udt && !rules_udt(p->e, &q))
		asked_by(lint_add(g->p, &at, "'%s' (release %s) has no adapter for provisioning: its cold data goes by NFC, not by UDT", h->name,
				 h->release_text),
			n);
}

/* What is told of two hosts whatever joins them is told with the first service that does. */
static enum service first_need(const struct pair *x)
{
	return x->of[SERVICE_VMOTION].first ? SERVICE_VMOTION : SERVICE_PROVISIONING;
}

static void one_pair(struct pairs *g, const struct pair *x, enum service s)
{
	const struct need *n = &x->of[s];
	struct endpoints ends;
	struct road r;
	bool from = serves(g, x->from, s, n), to = serves(g, x->to, s, n);
	one_sided(g, x, s);
	if (s == first_need(x) && !said(g, x, s))
		lint_management_families(g->p, estate_host(g->p->e, x->from), estate_host(g->p->e, x->to));
	if (s == SERVICE_PROVISIONING) {
		cold_side(g, x->from, n);
		cold_side(g, x->to, n);
	}
	if (!from || !to || !joined(g, x, s, &ends))
		return;
	for (uint32_t i = 0; i < ends.n && road_of(g, &ends, i, &r); i++) {
		frames(g, x, s, &ends, &r, i);
		if (s == SERVICE_VMOTION)
			narrow_links(g, x, &r);
		if (s == SERVICE_VMOTION && i == 0)
			distance(g, x, &ends, &r);
	}
}

void lint_pairs(struct lint_pass *p)
{
	struct pairs g = {.p = p, .all = g_ptr_array_new_with_free_func(g_free)};
	g.by_hosts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	g.told = g_new0(uint32_t, p->e->hosts->len + 1);
	g.narrow = g_new0(bool, p->e->fabric.links->len + 1);
	gather(&g);
	for (guint i = 0; i < g.all->len; i++) {
		const struct pair *x = g_ptr_array_index(g.all, i);
		if (x->of[SERVICE_VMOTION].first)
			one_pair(&g, x, SERVICE_VMOTION);
		if (x->of[SERVICE_PROVISIONING].first)
			one_pair(&g, x, SERVICE_PROVISIONING);
	}
	g_hash_table_destroy(g.by_hosts);
	g_ptr_array_unref(g.all);
	g_free(g.told);
	g_free(g.narrow);
}
