/* models/rules/lint_vmotion.c: lints of one host's vMotion adapters: their uplinks, how many there are, with whom they share a network. */
#include "models/rules/lint_inside.h"
#include "models/rules/support.h"
#include "sim/quantity.h"

#define FAST_UPLINK_BPS INT64_C(25000000000) /* what one stream of a release before 7.0 U2 cannot fill */

static struct lint_subject subject(const char *id, const struct host *h, const struct host_adapter *a)
{
	return (struct lint_subject){.id = id, .h = h, .block = "adapters", .name = a->name, .origin = a->origin};
}

/* L10, L11. */
static void uplinks(struct lint_pass *p, const struct host *h, const struct host_adapter *a)
{
	const struct host_portgroup *pg = host_portgroup(h, a->portgroup);
	uint32_t nic = lint_uplink(h, a);
	struct lint_subject none = subject("L11", h, a), slow = subject("L10", h, a);
	if (nic == HOST_NONE) {
		bool mended = lint_does(p, h, ACTION_ADD_UPLINK) || lint_does(p, h, ACTION_SET_SWITCH) || lint_does(p, h, ACTION_SET_PORTGROUP);
		if (!mended)
			lint_relate(lint_add(p, &none, "%s of '%s' is for vMotion and has no uplink: port group '%s'", a->name, h->name, pg->name), pg->origin,
				"the port group is here");
		return;
	}
	if (host_nic(h, nic)->rate_bps >= SUPPORT_SLOW_UPLINK_BPS)
		return;
	g_autofree char *rate = quantity_format(QUANTITY_RATE, host_nic(h, nic)->rate_bps);
	lint_relate(lint_add(p, &slow, "%s of '%s' sends vMotion over %s, which has %s", a->name, h->name, host_nic(h, nic)->name, rate),
		host_nic(h, nic)->origin, "the NIC is here");
}

/* A VM of this host on the network, and the port group it is by. */
static const struct world_vm *guest_on(const struct lint_pass *p, const struct host *h, uint32_t network, const struct host_portgroup **out)
{
	for (guint i = 0; i < p->w->vms->len; i++) {
		const struct world_vm *vm = world_vm(p->w, i);
		for (guint k = 0; vm->host == h->index && vm->portgroups && k < vm->portgroups->len; k++) {
			uint32_t pg = host_portgroup_find(h, vm->portgroups->pdata[k]);
			if (pg == HOST_NONE || host_portgroup(h, pg)->network != network)
				continue;
			*out = host_portgroup(h, pg);
			return vm;
		}
	}
	return NULL;
}

/* L28: and guests. */
static void shared_with_guests(struct lint_pass *p, const struct host *h, const struct host_adapter *a)
{
	const struct host_portgroup *pg;
	const struct world_vm *vm = guest_on(p, h, lint_network(h, a), &pg);
	if (!vm)
		return;
	struct lint_subject at = subject("L28", h, a);
	at.kind = "guests";
	lint_relate(lint_add(p, &at, "%s of '%s' shares network '%s' with virtual machines, such as '%s'", a->name, h->name,
			    fabric_network(&p->e->fabric, lint_network(h, a))->name, vm->name),
		pg->origin, "port group '%s' is here", pg->name);
}

/* L28. */
static void shared_network(struct lint_pass *p, const struct host *h, const struct host_adapter *a)
{
	uint32_t net = lint_network(h, a);
	const struct fabric_network *ours = fabric_network(&p->e->fabric, net);
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *m = host_adapter(h, i);
		if (m->removed || m == a || !(m->services & SERVICE_BIT(SERVICE_MANAGEMENT)))
			continue;
		const struct fabric_network *theirs = fabric_network(&p->e->fabric, lint_network(h, m));
		bool one_vlan = ours->vlan && ours->vlan == theirs->vlan && ours->site == theirs->site;
		if (ours != theirs && !one_vlan)
			continue;
		struct lint_subject at = subject("L28", h, a);
		lint_relate(lint_add(p, &at, "%s of '%s' shares network '%s' with management", a->name, h->name, ours->name), m->origin,
			"%s carries management", m->name);
		return;
	}
}

static bool used(const struct host *h, const struct candidates *c, uint32_t nic)
{
	for (uint32_t i = 0; i < c->n_chosen; i++)
		if (host_adapter_uplink(h, c->chosen[i]) == nic)
			return true;
	return false;
}

/* A healthy uplink of the adapter's switch that carries no vMotion. */
static uint32_t idle_uplink(const struct host *h, const struct host_adapter *a, const struct candidates *c)
{
	const GArray *all = host_switch(h, host_portgroup(h, a->portgroup)->sw)->uplinks;
	for (guint i = 0; i < all->len; i++) {
		uint32_t nic = g_array_index(all, uint32_t, i);
		if (host_nic(h, nic)->up && !used(h, c, nic))
			return nic;
	}
	return HOST_NONE;
}

/* L31: told once a host, at the first adapter that has no uplink of its own. */
static void shared_uplink(struct lint_pass *p, const struct host *h, const struct candidates *c)
{
	for (uint32_t i = 1; i < c->n_chosen; i++) {
		const struct host_adapter *a = host_adapter(h, c->chosen[i]);
		uint32_t nic = lint_uplink(h, a), idle = idle_uplink(h, a, c);
		for (uint32_t k = 0; k < i && idle != HOST_NONE; k++) {
			const struct host_adapter *b = host_adapter(h, c->chosen[k]);
			if (lint_uplink(h, b) != nic)
				continue;
			struct lint_subject at = subject("L31", h, a);
			lint_relate(lint_add(p, &at, "%s and %s of '%s' both send vMotion over %s while %s carries none", b->name, a->name, h->name,
					    host_nic(h, nic)->name, host_nic(h, idle)->name),
				host_portgroup(h, a->portgroup)->origin, "port group '%s' is here", host_portgroup(h, a->portgroup)->name);
			return;
		}
	}
}

/* L35. */
static void one_stream(struct lint_pass *p, const struct host *h, const struct candidates *c)
{
	if (c->n_chosen != 1 || release_has(h->release, RELEASE_STREAM_AUTOSCALING))
		return;
	const struct host_adapter *a = host_adapter(h, c->chosen[0]);
	const struct host_nic *nic = host_nic(h, lint_uplink(h, a));
	if (nic->rate_bps < FAST_UPLINK_BPS)
		return;
	struct lint_subject at = subject("L35", h, a);
	g_autofree char *rate = quantity_format(QUANTITY_RATE, nic->rate_bps);
	lint_relate(lint_add(p, &at, "%s alone carries the vMotion of '%s' (release %s) over %s of %s", a->name, h->name, h->release_text, nic->name, rate),
		nic->origin, "the NIC is here");
}

/* L39. */
static void streams_by_hand(struct lint_pass *p, const struct host *h)
{
	int64_t n = advanced_get(&h->advanced, ADVANCED_STREAM_HELPERS);
	if (!n || !release_has(h->release, RELEASE_STREAM_AUTOSCALING))
		return;
	struct lint_subject at = {.id = "L39", .h = h, .origin = h->origin};
	lint_add(p, &at, "'%s' (release %s) opens %" G_GINT64_FORMAT " streams for each vMotion, whatever its uplinks", h->name, h->release_text, n);
}

void lint_vmotion(struct lint_pass *p, const struct host *h)
{
	struct candidates c;
	rules_candidates(p->e, h->index, SERVICE_VMOTION, IP_NONE, SIM_TIME_ZERO, &c);
	for (uint32_t i = 0; i < c.n; i++) {
		if (!lint_is_of(&c.of[i]))
			continue;
		uplinks(p, h, host_adapter(h, c.of[i].adapter));
		shared_network(p, h, host_adapter(h, c.of[i].adapter));
		shared_with_guests(p, h, host_adapter(h, c.of[i].adapter));
	}
	shared_uplink(p, h, &c);
	one_stream(p, h, &c);
	streams_by_hand(p, h);
}
