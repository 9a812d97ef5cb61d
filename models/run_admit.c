/* models/run_admit.c: admission: a migration whose units are not free waits until others have released them.
 *
 * A migration stands in the line of the account that stopped it: a host, a network or a datastore. `queue: fifo`: nobody starts who needs an account that somebody
 * before him waits for; those between other hosts go on. `queue: skip`: whoever fits starts, those before it first. Lines are looked at again, once an instant,
 * where units were released or somebody left; after a change of configuration all of networks, since their units follow the NIC that carries the host's vMotion
 * adapters now. With `admission: none` the same accounts are kept and asked nothing. Each vCenter counts a datastore by itself. What a migration waited for is
 * noted as it was when the wait began.
 */
#include "models/rules/support.h"
#include "models/run_internal.h"

static const char *const rules[ADMISSION__COUNT] = {[ADMISSION_HOST] = "ADM-01", [ADMISSION_NETWORK] = "ADM-02", [ADMISSION_DATASTORE] = "ADM-03"};

static struct run_migration *migration(const struct run *r, uint32_t i)
{
	return r->migrations->pdata[i];
}

/* --- what is needed, and whether it is there --- */

/* The fastest NIC that carries a vMotion adapter of a host now: its line speed, not that of several together. */
static int64_t network_bps(const struct run *r, uint32_t host)
{
	const struct host *h = estate_host(r->estate, host);
	struct candidates c;
	int64_t bps = 0;
	rules_candidates(r->estate, host, SERVICE_VMOTION, IP_NONE, sim_now(r->sim), &c);
	for (uint32_t i = 0; i < c.n_chosen; i++) {
		uint32_t nic = host_adapter_uplink(h, c.chosen[i]);
		if (nic != HOST_NONE)
			bps = MAX(bps, host_nic(h, nic)->rate_bps);
	}
	return bps;
}

/* What keeps a migration from starting: units that are not free, or somebody before it. */
enum stop { NOTHING, UNITS, TURN };

static enum stop stopped_by(struct run *r, const struct run_migration *m, bool in_turn, struct admission_need *out)
{
	for (guint i = 0; i < m->needs->len; i++) {
		const struct admission_need *n = &g_array_index(m->needs, struct admission_need, i);
		*out = *n;
		if (in_turn && admission_first(r->admission, n->kind, n->of) < m->index)
			return TURN;
		if (n->kind == ADMISSION_NETWORK)
			admission_set_network(r->admission, n->of, support_concurrent(network_bps(r, n->of)));
		if (admission_in_use(r->admission, n->kind, n->of) + n->units > admission_capacity(r->admission, n->kind, n->of))
			return UNITS;
	}
	return NOTHING;
}

/* A datastore's account with the vCenter of a host. */
static uint32_t datastore_account(const struct run *r, uint32_t host, uint32_t datastore)
{
	uint32_t vcenter = estate_host(r->estate, host)->vcenter;
	return datastore == HOST_NONE ? HOST_NONE : (vcenter == HOST_NONE ? 0 : vcenter + 1) * r->estate->datastores->len + datastore;
}

static void make_needs(struct run *r, struct run_migration *m)
{
	guint n = run_vm(r, m->vm)->disks->len;
	bool moves = m->plan.hot->len || m->plan.cold->len; /* and do not lie where they are to go */
	g_autofree uint32_t *datastores = g_new(uint32_t, n + 1);
	for (guint i = 0; i < n; i++)
		datastores[i] = datastore_account(r, m->from, r->vms[m->vm].datastores[i]);
	struct admission_request q = {.kind = m->plan.kind,
		.live = m->plan.memory > 0,
		.from = m->from,
		.to = m->to,
		.datastores = datastores,
		.n_datastores = n,
		.target = moves ? datastore_account(r, m->to, m->datastore) : HOST_NONE};
	m->needs = admission_needs(&q);
}

static void admit(struct run *r, struct run_migration *m)
{
	admission_take(r->admission, m->index, m->needs);
	m->admitted = true;
}

/* --- waits --- */

static char *resource_name(const struct run *r, const struct admission_need *n)
{
	if (n->kind == ADMISSION_DATASTORE)
		return g_strdup_printf("%s datastore", estate_datastore(r->estate, n->of % r->estate->datastores->len)->name);
	return g_strdup_printf("%s %s", estate_host(r->estate, n->of)->name, n->kind == ADMISSION_HOST ? "host" : "network");
}

static void end_wait(struct run *r, struct run_migration *m)
{
	struct run_wait *w = m->waits->len ? &g_array_index(m->waits, struct run_wait, m->waits->len - 1) : NULL;
	if (!w || w->to.ps != SIM_TIME_NEVER.ps)
		return;
	w->to = sim_now(r->sim);
	if (w->to.ps == w->from.ps)
		g_array_set_size(m->waits, m->waits->len - 1);
}

static bool goes_on(const struct run_migration *m, const char *resource)
{
	const struct run_wait *w = m->waits->len ? &g_array_index(m->waits, struct run_wait, m->waits->len - 1) : NULL;
	return w && w->to.ps == SIM_TIME_NEVER.ps && g_str_equal(w->resource, resource);
}

static void wait_for_units(struct run *r, struct run_migration *m, const struct admission_need *n)
{
	g_autofree char *name = resource_name(r, n);
	if (goes_on(m, name))
		return;
	end_wait(r, m);
	uint32_t in_use = admission_in_use(r->admission, n->kind, n->of), capacity = admission_capacity(r->admission, n->kind, n->of);
	const GArray *holders = admission_holders(r->admission, n->kind, n->of);
	struct run_wait w = {.from = sim_now(r->sim),
		.to = SIM_TIME_NEVER,
		.resource = g_string_chunk_insert_const(r->strings, name),
		.need = n->units,
		.in_use = in_use,
		.capacity = capacity};
	for (; w.n_holders < MIN(holders->len, RUN_WAIT_HOLDERS); w.n_holders++)
		w.holders[w.n_holders] = g_array_index(holders, uint32_t, w.n_holders);
	g_array_append_val(m->waits, w);
	run_note(r, rules[n->kind], m->id, "waits for %s: needs %u, %u of %u in use", name, n->units, in_use, capacity);
}

static void wait_for_turn(struct run *r, struct run_migration *m, const struct admission_need *n)
{
	if (goes_on(m, RUN_WAIT_TURN))
		return;
	end_wait(r, m);
	struct run_wait w = {.from = sim_now(r->sim), .to = SIM_TIME_NEVER, .resource = RUN_WAIT_TURN, .need = 1};
	const GArray *line = admission_line(r->admission, n->kind, n->of);
	w.in_use = admission_before(r->admission, n->kind, n->of, m->index);
	for (; w.n_holders < MIN(w.in_use, RUN_WAIT_HOLDERS); w.n_holders++)
		w.holders[w.n_holders] = g_array_index(line, uint32_t, w.n_holders);
	g_array_append_val(m->waits, w);
	g_autofree char *name = resource_name(r, n);
	run_note(r, "ADM-04", m->id, "waits for its turn: %u before it for %s", w.in_use, name);
}

static void wait_for(struct run *r, struct run_migration *m, enum stop stop, const struct admission_need *n)
{
	if (stop == TURN)
		wait_for_turn(r, m, n);
	else
		wait_for_units(r, m, n);
	admission_claim(r->admission, n->kind, n->of, m->index);
}

/* --- the lines --- */

static void look_again(struct run *r)
{
	if (r->queue_due || !r->queue.length)
		return;
	r->queue_due = true;
	sim_at(r->sim, sim_now(r->sim), RUN_EV_ADMISSION, 0, 0);
}

void run_admit_changed(struct run *r)
{
	for (uint32_t h = 0; r->queue.length && h < r->estate->hosts->len; h++)
		admission_touch(r->admission, ADMISSION_NETWORK, h);
	look_again(r);
}

static bool in_turn(struct run *r)
{
	return r->queue.length && run_assume(r, ASSUME_QUEUE) != ASSUME_QUEUE_SKIP;
}

/* With `skip` somebody may start in this instant who was there before: a line is looked at first. */
static bool comes_late(const struct run *r, const struct run_migration *m)
{
	for (guint i = 0; r->queue_due && i < m->needs->len; i++) {
		const struct admission_need *n = &g_array_index(m->needs, struct admission_need, i);
		if (admission_line(r->admission, n->kind, n->of))
			return true;
	}
	return false;
}

bool run_admit(struct run *r, struct run_migration *m)
{
	struct admission_need n;
	make_needs(r, m);
	enum stop stop = stopped_by(r, m, in_turn(r), &n);
	if (stop == UNITS && run_assume(r, ASSUME_ADMISSION) == ASSUME_ADMISSION_NONE) {
		run_rule(r, "MIG-10");
		stop = NOTHING;
	}
	if (stop != NOTHING || comes_late(r, m))
		return false;
	admit(r, m);
	return true;
}

void run_admit_queue(struct run *r, struct run_migration *m)
{
	struct admission_need n;
	enum stop stop = stopped_by(r, m, in_turn(r), &n);
	run_assume(r, ASSUME_QUEUE);
	m->queued = true;
	m->place.data = m;
	g_queue_push_tail_link(&r->queue, &m->place);
	if (stop != NOTHING) {
		wait_for(r, m, stop, &n);
		return;
	}
	for (guint i = 0; i < m->needs->len; i++) { /* it came late: it is looked at with those before it */
		const struct admission_need *x = &g_array_index(m->needs, struct admission_need, i);
		if (admission_line(r->admission, x->kind, x->of) && !m->waits->len)
			wait_for_turn(r, m, x);
		admission_claim(r->admission, x->kind, x->of, m->index);
		admission_touch(r->admission, x->kind, x->of);
	}
}

/* Starts one that waits if it may; else notes what it waits for. */
static void let_out(struct run *r, struct run_migration *m, bool in_turn)
{
	struct admission_need n;
	enum stop stop = stopped_by(r, m, in_turn, &n);
	if (stop != NOTHING) {
		wait_for(r, m, stop, &n);
		return;
	}
	m->queued = false;
	g_queue_unlink(&r->queue, &m->place);
	admission_unclaim(r->admission, m->needs, m->index);
	end_wait(r, m);
	admit(r, m);
	g_autofree char *waited = quantity_format(QUANTITY_TIME, sim_between(m->requested, sim_now(r->sim)).ps);
	run_note(r, NULL, m->id, "leaves the admission queue after %s", waited);
	run_migrate_start(r, m);
}

static void play_fifo(struct run *r)
{
	for (uint32_t i; (i = admission_next(r->admission)) != UINT32_MAX;)
		let_out(r, migration(r, i), true);
}

static void play_skip(struct run *r)
{
	g_autoptr(GArray) all = admission_touched(r->admission);
	for (guint i = 0; i < all->len; i++)
		if (migration(r, g_array_index(all, uint32_t, i))->queued)
			let_out(r, migration(r, g_array_index(all, uint32_t, i)), false);
}

void run_admit_event(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	(void)target, (void)arg;
	r->queue_due = false;
	if (r->world->assume.value[ASSUME_QUEUE] == ASSUME_QUEUE_SKIP)
		play_skip(r);
	else
		play_fifo(r);
}

void run_admit_leave(struct run *r, struct run_migration *m)
{
	if (!m->admitted && !m->queued)
		return;
	if (m->admitted) {
		admission_release(r->admission, m->index, m->needs);
		for (guint i = 0; i < m->needs->len; i++) {
			const struct admission_need *n = &g_array_index(m->needs, struct admission_need, i);
			admission_touch(r->admission, n->kind, n->of);
		}
	} else {
		admission_unclaim(r->admission, m->needs, m->index);
		g_queue_unlink(&r->queue, &m->place);
	}
	m->admitted = m->queued = false;
	end_wait(r, m);
	look_again(r);
}

int64_t run_admit_waited(const struct run *r, const struct run_migration *m)
{
	if (!m->spans->len || g_array_index(m->spans, struct run_span, 0).phase != RUN_QUEUED)
		return 0;
	const struct run_span *first = &g_array_index(m->spans, struct run_span, 0);
	return sim_between(first->from, sim_time_min(first->to, sim_now(r->sim))).ps;
}
