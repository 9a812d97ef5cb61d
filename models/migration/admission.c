/* models/migration/admission.c: costs and the ledger.
 *
 * vCenter Server and Host Management, "Limits on Simultaneous Migrations", and Broadcom KB 326281: a host has 8 units; vMotion costs 1 of them, Storage vMotion
 * and vMotion without shared storage 4, other provisioning (cold migration, clone, copying files of a snapshot) 1, making a snapshot nothing. A network has 4
 * units on a NIC below 10 Gbit/s and 8 from there on; whatever moves memory between hosts costs 1. A datastore has 128; a vMotion costs 1 of each datastore the
 * VM is on, moving its disks 16 of each they leave and of the one they go to. From 6.0 on vCenter's own settings count hosts by 16 with costs 2 and 8: the same
 * limits. That the host cost applies to source and destination alike is the usual reading. Left out: settings an administrator changed.
 */
#include "models/migration/admission_inside.h"

/* What a migration costs: of each of its hosts, of the vMotion network of each, of each datastore that its disks are on, and of the one they go to. */
struct cost {
	uint32_t host, network, datastore, target;
};

static const struct cost costs[MIGRATION__COUNT] = {
	[MIGRATION_VMOTION] = {1, 1, 1, 0},
	[MIGRATION_SHARED_NOTHING] = {4, 1, 16, 16},
	[MIGRATION_STORAGE_VMOTION] = {4, 0, 16, 16},
	[MIGRATION_COLD] = {1, 0, 0, 0},
	[MIGRATION_CLONE] = {1, 0, 0, 0},
	[MIGRATION_LINKED_CLONE] = {1, 0, 0, 0},
	[MIGRATION_INSTANT_CLONE] = {1, 0, 0, 0},
	[MIGRATION_SNAPSHOT_MOVE] = {1, 0, 0, 0},
};

/* --- costs --- */

static void need(GArray *needs, enum admission_kind kind, uint32_t of, uint32_t units)
{
	for (guint i = 0; i < needs->len; i++) {
		const struct admission_need *x = &g_array_index(needs, struct admission_need, i);
		if (x->kind == kind && x->of == of)
			return;
	}
	if (units)
		g_array_append_val(needs, ((struct admission_need){kind, of, units}));
}

static void need_of_both(GArray *needs, const struct admission_request *q, enum admission_kind kind, uint32_t units)
{
	need(needs, kind, q->from, units);
	need(needs, kind, q->to, units);
}

/* One between vCenters costs what the same move costs within one. */
static enum migration_kind cost_kind(const struct admission_request *q)
{
	if (q->kind != MIGRATION_CROSS_VCENTER)
		return q->kind;
	return !q->live ? MIGRATION_COLD : q->target == UINT32_MAX ? MIGRATION_VMOTION : MIGRATION_SHARED_NOTHING;
}

GArray *admission_needs(const struct admission_request *q)
{
	GArray *needs = g_array_new(FALSE, FALSE, sizeof(struct admission_need));
	const struct cost *c = &costs[cost_kind(q)];
	SIM_ASSERT(q->kind != MIGRATION_INFERRED);
	need_of_both(needs, q, ADMISSION_HOST, c->host);
	need_of_both(needs, q, ADMISSION_NETWORK, c->network);
	for (guint i = 0; i < q->n_datastores; i++)
		need(needs, ADMISSION_DATASTORE, q->datastores[i], c->datastore);
	if (q->target != UINT32_MAX)
		need(needs, ADMISSION_DATASTORE, q->target, c->target);
	return needs;
}

/* --- the ledger --- */

struct admission *admission_new(guint hosts, guint datastores)
{
	const guint n[ADMISSION__COUNT] = {[ADMISSION_HOST] = hosts, [ADMISSION_NETWORK] = hosts, [ADMISSION_DATASTORE] = datastores};
	const uint32_t capacity[ADMISSION__COUNT] = {[ADMISSION_HOST] = ADMISSION_HOST_UNITS, [ADMISSION_DATASTORE] = ADMISSION_DATASTORE_UNITS};
	struct admission *a = g_new0(struct admission, 1);
	a->touched = g_array_new(FALSE, FALSE, sizeof(struct admission_place));
	for (int k = 0; k < ADMISSION__COUNT; k++) {
		a->n[k] = n[k];
		a->accounts[k] = g_new0(struct admission_account, n[k] + 1);
		for (guint i = 0; i < n[k]; i++)
			a->accounts[k][i].capacity = capacity[k];
	}
	return a;
}

static void account_clear(struct admission_account *x)
{
	if (x->holders)
		g_array_unref(x->holders);
	if (x->line)
		g_array_unref(x->line);
}

void admission_free(struct admission *a)
{
	for (int k = 0; a && k < ADMISSION__COUNT; k++) {
		for (guint i = 0; i < a->n[k]; i++)
			account_clear(&a->accounts[k][i]);
		g_free(a->accounts[k]);
	}
	if (a)
		g_array_unref(a->touched);
	g_free(a);
}

struct admission_account *admission_account(const struct admission *a, enum admission_kind kind, uint32_t of)
{
	SIM_ASSERT(kind < ADMISSION__COUNT && of < a->n[kind]);
	return &a->accounts[kind][of];
}

void admission_set_network(struct admission *a, uint32_t host, uint32_t units) { admission_account(a, ADMISSION_NETWORK, host)->capacity = units; }

uint32_t admission_capacity(const struct admission *a, enum admission_kind kind, uint32_t of) { return admission_account(a, kind, of)->capacity; }

uint32_t admission_in_use(const struct admission *a, enum admission_kind kind, uint32_t of) { return admission_account(a, kind, of)->in_use; }

static GArray *holders(struct admission_account *x)
{
	if (!x->holders)
		x->holders = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	return x->holders;
}

const GArray *admission_holders(const struct admission *a, enum admission_kind kind, uint32_t of) { return holders(admission_account(a, kind, of)); }

bool admission_fits(const struct admission *a, const GArray *needs, struct admission_need *out_lacking)
{
	for (guint i = 0; i < needs->len; i++) {
		const struct admission_need *x = &g_array_index(needs, struct admission_need, i);
		const struct admission_account *of = admission_account(a, x->kind, x->of);
		if (of->in_use + x->units <= of->capacity)
			continue;
		if (out_lacking)
			*out_lacking = *x;
		return false;
	}
	return true;
}

void admission_take(struct admission *a, uint32_t owner, const GArray *needs)
{
	for (guint i = 0; i < needs->len; i++) {
		const struct admission_need *x = &g_array_index(needs, struct admission_need, i);
		struct admission_account *of = admission_account(a, x->kind, x->of);
		of->in_use += x->units;
		g_array_append_val(holders(of), owner);
	}
}

static guint place_of(const GArray *owners, uint32_t owner)
{
	guint i = 0;
	while (i < owners->len && g_array_index(owners, uint32_t, i) != owner)
		i++;
	return i;
}

void admission_release(struct admission *a, uint32_t owner, const GArray *needs)
{
	for (guint i = 0; i < needs->len; i++) {
		const struct admission_need *x = &g_array_index(needs, struct admission_need, i);
		struct admission_account *of = admission_account(a, x->kind, x->of);
		guint place = place_of(holders(of), owner);
		SIM_ASSERT(of->in_use >= x->units && place < of->holders->len);
		of->in_use -= x->units;
		g_array_remove_index(of->holders, place);
	}
}
