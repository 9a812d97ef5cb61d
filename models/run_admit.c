/* models/run_admit.c: the admission queue: a migration whose units are not free waits until others have released them.
 *
 * One queue, in order of request. `queue: fifo`: only its first may leave, so nobody overtakes; the others wait for their turn. `queue: skip`: whoever fits
 * leaves, those before it first. The queue is looked at again, once an instant, after a migration ended and after any change of configuration: the units of a
 * network follow the NIC that carries the host's vMotion adapters now. Entries that were cancelled stay in the list until it is gone through. With
 * `admission: none` the same accounts are kept and asked nothing. What a migration waited for is noted as it was when the wait began.
 */
#include "models/rules/support.h"
#include "models/run_internal.h"

static const char *const rules[ADMISSION__COUNT] = {[ADMISSION_HOST] = "ADM-01", [ADMISSION_NETWORK] = "ADM-02", [ADMISSION_DATASTORE] = "ADM-03"};

static struct run_migration *entry(const struct run *r, guint i)
{
	return r->queue->pdata[i];
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

static bool fits(struct run *r, const struct run_migration *m, struct admission_need *out_lacking)
{
	for (guint i = 0; i < m->needs->len; i++) {
		const struct admission_need *n = &g_array_index(m->needs, struct admission_need, i);
		if (n->kind == ADMISSION_NETWORK)
			admission_set_network(r->admission, n->of, support_concurrent(network_bps(r, n->of)));
	}
	return admission_fits(r->admission, m->needs, out_lacking);
}

static void make_needs(struct run *r, struct run_migration *m)
{
	struct admission_request q = {.kind = m->plan.kind,
		.live = m->plan.memory > 0,
		.from = m->from,
		.to = m->to,
		.datastores = r->vms[m->vm].datastores,
		.n_datastores = run_vm(r, m->vm)->disks->len,
		.target = m->datastore};
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
		return g_strdup_printf("%s datastore", estate_datastore(r->estate, n->of)->name);
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

static void wait_for_turn(struct run *r, struct run_migration *m)
{
	struct run_wait w = {.from = sim_now(r->sim), .to = SIM_TIME_NEVER, .resource = RUN_WAIT_TURN, .need = 1, .in_use = r->n_queued};
	for (guint i = r->queue_head; i < r->queue->len && w.n_holders < RUN_WAIT_HOLDERS; i++)
		if (entry(r, i)->queued)
			w.holders[w.n_holders++] = entry(r, i)->index;
	g_array_append_val(m->waits, w);
	run_note(r, "ADM-04", m->id, "waits for its turn: %u before it", r->n_queued);
}

/* --- the queue --- */

void run_admit_changed(struct run *r)
{
	if (r->queue_due || !r->n_queued)
		return;
	r->queue_due = true;
	sim_at(r->sim, sim_now(r->sim), RUN_EV_ADMISSION, 0, 0);
}

bool run_admit(struct run *r, struct run_migration *m)
{
	bool skip = r->n_queued && run_assume(r, ASSUME_QUEUE) == ASSUME_QUEUE_SKIP;
	make_needs(r, m);
	bool room = fits(r, m, NULL), turn = !r->n_queued || (skip && !r->queue_due);
	if (!room && run_assume(r, ASSUME_ADMISSION) == ASSUME_ADMISSION_NONE) {
		run_rule(r, "MIG-10");
		room = true;
	}
	if (room && turn)
		admit(r, m);
	return room && turn;
}

void run_admit_queue(struct run *r, struct run_migration *m)
{
	struct admission_need lacking;
	bool skip = run_assume(r, ASSUME_QUEUE) == ASSUME_QUEUE_SKIP;
	if ((skip || !r->n_queued) && !fits(r, m, &lacking))
		wait_for_units(r, m, &lacking);
	else
		wait_for_turn(r, m);
	g_ptr_array_add(r->queue, m);
	m->queued = true;
	r->n_queued++;
}

/* Takes an entry out if it may start; else notes what it waits for. */
static bool let_out(struct run *r, struct run_migration *m)
{
	struct admission_need lacking;
	if (!fits(r, m, &lacking)) {
		wait_for_units(r, m, &lacking);
		return false;
	}
	m->queued = false;
	r->n_queued--;
	end_wait(r, m);
	admit(r, m);
	g_autofree char *waited = quantity_format(QUANTITY_TIME, sim_between(m->requested, sim_now(r->sim)).ps);
	run_note(r, NULL, m->id, "leaves the admission queue after %s", waited);
	run_migrate_start(r, m);
	return true;
}

static void play_fifo(struct run *r)
{
	while (r->queue_head < r->queue->len) {
		struct run_migration *m = entry(r, r->queue_head);
		if (m->queued && !let_out(r, m))
			return;
		r->queue_head++;
	}
}

static void play_skip(struct run *r)
{
	guint kept = 0, n = r->queue->len;
	for (guint i = 0; i < n; i++) {
		struct run_migration *m = entry(r, i);
		if (m->queued && !let_out(r, m))
			r->queue->pdata[kept++] = m;
	}
	g_ptr_array_set_size(r->queue, (gint)kept);
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
	if (r->n_queued)
		return;
	g_ptr_array_set_size(r->queue, 0);
	r->queue_head = 0;
}

void run_admit_leave(struct run *r, struct run_migration *m)
{
	if (!m->admitted && !m->queued)
		return;
	if (m->admitted)
		admission_release(r->admission, m->index, m->needs);
	else
		r->n_queued--;
	m->admitted = m->queued = false;
	end_wait(r, m);
	run_admit_changed(r);
}

int64_t run_admit_waited(const struct run *r, const struct run_migration *m)
{
	if (!m->spans->len || g_array_index(m->spans, struct run_span, 0).phase != RUN_QUEUED)
		return 0;
	const struct run_span *first = &g_array_index(m->spans, struct run_span, 0);
	return sim_between(first->from, sim_time_min(first->to, sim_now(r->sim))).ps;
}
