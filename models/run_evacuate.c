/* models/run_evacuate.c: maintenance mode: a host is emptied by migrations and takes no VM meanwhile.
 *
 * An evacuation knows the VMs that must leave and makes a migration for each, which waits, runs and ends like any other; `limit` bounds how many there are at
 * once. It looks at itself once an instant, after something of it ended: so whoever ends a migration need not know what follows. A VM that somebody else is
 * moving away is waited for; one that arrives, since its migration ran when the host began to close, leaves again. When all have left, the host is in maintenance
 * mode. When the rest cannot leave it is blocked, which ends nothing: after a change of configuration those that were stuck are tried again (EVA-04). Left out:
 * what vSAN does with data of a host in maintenance mode, DRS's own timing, HA.
 */
#include "models/run_internal.h"

static struct run_leaver *leaver(const struct run_evacuation *v, guint i)
{
	return &g_array_index(v->leavers, struct run_leaver, i);
}

static struct run_evacuation *evacuation(const struct run *r, uint32_t i)
{
	return r->evacuations->pdata[i];
}

static void look_again(struct run *r, struct run_evacuation *v)
{
	if (v->due)
		return;
	v->due = true;
	sim_at(r->sim, sim_now(r->sim), RUN_EV_EVACUATION, v->index, 0);
}

/* --- who leaves --- */

/* Is it asked to leave, as it is now? */
static bool is_asked(const struct run *r, const struct run_evacuation *v, uint32_t vm)
{
	const struct world_vm *x = run_vm(r, vm);
	bool named = v->only->len == 0;
	for (guint i = 0; !named && i < v->only->len; i++)
		named = g_pattern_match_simple(v->only->pdata[i], x->name);
	return named && (x->power == WORLD_POWER_ON || v->move_powered_off);
}

/* A leaver's state changes only here, so that the counts are right. */
static void set_state(struct run_evacuation *v, struct run_leaver *x, enum run_leaving state)
{
	guint *const of[] = {[RUN_LEAVER_MOVES] = &v->moving, [RUN_LEAVER_GONE] = &v->gone, [RUN_LEAVER_STUCK] = &v->stuck};
	if (x->state != RUN_LEAVER_WAITS)
		--*of[x->state];
	x->state = state;
	if (state != RUN_LEAVER_WAITS)
		++*of[state];
	else
		v->next = MIN(v->next, (guint)(x - leaver(v, 0)));
}

static struct run_leaver *find_leaver(const struct run_evacuation *v, uint32_t vm)
{
	for (guint i = 0; i < v->leavers->len; i++)
		if (leaver(v, i)->vm == vm)
			return leaver(v, i);
	return NULL;
}

static void add_leaver(struct run_evacuation *v, uint32_t vm)
{
	g_array_append_val(v->leavers, ((struct run_leaver){.vm = vm}));
	v->next = MIN(v->next, v->leavers->len - 1);
}

/* Every VM of the host as it is now: those that must leave and are not known, and those that need not any more. */
static void collect(struct run *r, struct run_evacuation *v)
{
	for (guint i = v->leavers->len; i-- > 0;) {
		struct run_leaver *x = leaver(v, i);
		if (x->state == RUN_LEAVER_GONE || x->state == RUN_LEAVER_MOVES || is_asked(r, v, x->vm)) {
			r->vms[x->vm].seen = true;
			continue;
		}
		set_state(v, x, RUN_LEAVER_WAITS);
		g_array_remove_index(v->leavers, i);
		v->next = 0;
	}
	g_ptr_array_set_size(v->left, 0);
	guint known = v->leavers->len;
	for (guint k = 0; k < run_vm_count_on(r, v->host); k++) {
		uint32_t vm = run_vm_on(r, v->host, k);
		if (!is_asked(r, v, vm))
			g_ptr_array_add(v->left, (gpointer)run_vm(r, vm)->name);
		else if (!r->vms[vm].seen)
			add_leaver(v, vm);
	}
	for (guint i = 0; i < known; i++)
		r->vms[leaver(v, i)->vm].seen = false;
}

static void fail_to_leave(struct run *r, struct run_evacuation *v, struct run_leaver *x, struct run_why why)
{
	set_state(v, x, RUN_LEAVER_STUCK);
	x->why = why;
	g_autofree char *subject = g_strdup_printf("%s/%s", v->id, run_vm(r, x->vm)->name);
	run_note(r, why.rule, subject, "cannot leave '%s': %s", estate_host(r->estate, v->host)->name, why.text);
}

static void get_stuck(struct run *r, struct run_evacuation *v, struct run_leaver *x, const struct verdict *why)
{
	fail_to_leave(r, v, x, run_why(r, why));
}

/* --- the way out --- */

static void begin(struct run *r, struct run_evacuation *v)
{
	if (v->started.ps != SIM_TIME_NEVER.ps)
		return;
	v->started = sim_now(r->sim);
	run_trigger_happened(r, WORLD_FN_EVACUATION, v->id, WORLD_EV_STARTED, NULL);
}

static void send_away(struct run *r, struct run_evacuation *v, struct run_leaver *x, uint32_t to)
{
	x->tries++;
	g_autofree char *first = g_strdup_printf("%s/%s", v->id, run_vm(r, x->vm)->name), *id = x->tries == 1 ? NULL : g_strdup_printf("%s/%u", first, x->tries);
	struct action a = {.kind = ACTION_MIGRATE, .id = id ? id : first, .vm = run_vm(r, x->vm)->name, .to = estate_host(r->estate, to)->name, .parent = v->id,
		.origin = v->origin};
	set_state(v, x, RUN_LEAVER_MOVES);
	struct verdict answer = run_migrate(r, &a);
	if (!answer.ok) {
		get_stuck(r, v, x, &answer);
		return;
	}
	x->m = g_hash_table_lookup(r->migration_by_id, a.id);
	g_array_append_val(v->own, x->m->index);
	x->own = true;
	v->own_open++;
}

/* Lets as many go as may. */
static void send_on(struct run *r, struct run_evacuation *v)
{
	for (; v->next < v->leavers->len && (!v->limit || v->own_open < v->limit); v->next++) {
		struct run_leaver *x = leaver(v, v->next);
		struct verdict why;
		if (x->state != RUN_LEAVER_WAITS)
			continue;
		if (r->vms[x->vm].host != v->host) {
			set_state(v, x, RUN_LEAVER_GONE);
			continue;
		}
		if (r->vms[x->vm].clones) {
			why = verdict_no(VERDICT_REFUSED, "MIG-12", "TaskInProgress", "'%s' is being cloned", run_vm(r, x->vm)->name);
			get_stuck(r, v, x, &why);
			continue;
		}
		if (r->vms[x->vm].moving) {
			x->m = r->vms[x->vm].moving;
			x->own = false;
			set_state(v, x, RUN_LEAVER_MOVES);
			continue;
		}
		uint32_t to = run_evacuate_place(r, v, x->vm, &why);
		if (to == HOST_NONE)
			get_stuck(r, v, x, &why);
		else
			send_away(r, v, x, to);
	}
}

/* What became of those that were moving. One that was withdrawn, or that somebody else was moving, is tried again; another failure would only recur. */
static void look_after(struct run *r, struct run_evacuation *v)
{
	for (guint i = 0; v->moving && i < v->leavers->len; i++) {
		struct run_leaver *x = leaver(v, i);
		if (x->state != RUN_LEAVER_MOVES || x->m->end == RUN_OPEN)
			continue;
		v->own_open -= x->own;
		if (r->vms[x->vm].host != v->host)
			set_state(v, x, RUN_LEAVER_GONE);
		else if (!x->own || g_strcmp0(x->m->why.rule, "EVA-01") == 0)
			set_state(v, x, RUN_LEAVER_WAITS);
		else
			fail_to_leave(r, v, x, x->m->why);
	}
}

/* --- its end --- */

static bool still_runs(const struct run *r, uint32_t host)
{
	for (guint k = 0; k < run_vm_count_on(r, host); k++)
		if (run_vm(r, run_vm_on(r, host, k))->power == WORLD_POWER_ON)
			return true;
	return false;
}

uint32_t run_evacuate_secondary(const struct run *r, uint32_t host, uint32_t from)
{
	for (guint i = 0; i < r->with_secondary->len; i++) {
		uint32_t vm = g_array_index(r->with_secondary, uint32_t, i);
		if (vm >= from && run_vm(r, vm)->ft.secondary == host && run_vm(r, vm)->power == WORLD_POWER_ON && r->vms[vm].host != HOST_NONE)
			return vm;
	}
	return HOST_NONE;
}

static void end(struct run *r, struct run_evacuation *v, enum run_evacuation_state state, const char *rule)
{
	struct host *h = estate_host(r->estate, v->host);
	v->state = state;
	v->finished = sim_now(r->sim);
	sim_cancel(r->sim, &v->timer);
	if (state != RUN_EVACUATION_BLOCKED)
		g_ptr_array_remove(r->open_evacuations, v);
	if (state == RUN_EVACUATION_IN_MAINTENANCE) {
		h->mode = HOST_IN_MAINTENANCE;
	} else if (state != RUN_EVACUATION_BLOCKED) {
		h->mode = HOST_IN_SERVICE;
		r->evacuating[v->host] = NULL;
	}
	run_note(r, rule, v->id, "%s: %u of %u virtual machines have left '%s'", run_evacuate_state(v), v->gone, v->leavers->len, h->name);
	run_fact(r, FACTLOG_COMPLETION, "%s %s %u", v->id, run_evacuate_state(v), v->gone);
	run_trigger_happened(r, WORLD_FN_EVACUATION, v->id, WORLD_EV_FINISHED, NULL);
}

/* Nothing moves and nothing is to be moved: how it ends. */
static void conclude(struct run *r, struct run_evacuation *v)
{
	if (v->moving || v->next < v->leavers->len || r->loads[v->host].arriving)
		return;
	begin(r, v);
	if (v->stuck || run_evacuate_secondary(r, v->host, 0) != HOST_NONE)
		end(r, v, RUN_EVACUATION_BLOCKED, "EVA-04");
	else if (still_runs(r, v->host))
		end(r, v, RUN_EVACUATION_EVACUATED, NULL);
	else
		end(r, v, RUN_EVACUATION_IN_MAINTENANCE, NULL);
}

void run_evacuate_event(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	struct run_evacuation *v = evacuation(r, target);
	(void)arg;
	v->due = false;
	if (v->state != RUN_EVACUATION_ENTERING)
		return;
	look_after(r, v);
	collect(r, v);
	send_on(r, v);
	if (!v->due)
		conclude(r, v);
}

/* Out of time, or cancelled: those that wait do not go, those that run finish. */
static void give_up(struct run *r, struct run_evacuation *v, enum run_evacuation_state state, struct verdict why)
{
	v->why = run_why(r, &why);
	end(r, v, state, why.rule);
	for (guint i = 0; i < v->leavers->len; i++) {
		struct run_migration *m = leaver(v, i)->own ? leaver(v, i)->m : NULL;
		if (m && m->end == RUN_OPEN && m->queued)
			run_migrate_withdraw(r, m, why);
	}
}

static bool is_late(const struct run *r, const struct run_evacuation *v)
{
	return !sim_time_before(sim_now(r->sim), v->deadline);
}

static void time_out(struct run *r, struct run_evacuation *v)
{
	g_autofree char *most = quantity_format(QUANTITY_TIME, sim_between(v->requested, v->deadline).ps);
	give_up(r, v, RUN_EVACUATION_TIMED_OUT, verdict_no(VERDICT_AT_ONCE, "EVA-05", NULL, "'%s' timed out after %s", v->id, most));
}

void run_evacuate_deadline(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	(void)arg;
	evacuation(r, target)->timer = (struct evq_handle){0, 0};
	time_out(r, evacuation(r, target));
}

static void set_timer(struct run *r, struct run_evacuation *v)
{
	if (v->deadline.ps != SIM_TIME_NEVER.ps)
		v->timer = sim_at(r->sim, v->deadline, RUN_EV_DEADLINE, v->index, 0);
}

/* --- what others tell it --- */

/* Whether somebody of a blocked evacuation could go now. */
static bool is_freed(struct run *r, struct run_evacuation *v)
{
	struct verdict why;
	collect(r, v);
	if (v->next < v->leavers->len || (!v->stuck && run_evacuate_secondary(r, v->host, 0) == HOST_NONE))
		return true;
	for (guint i = 0; i < v->leavers->len; i++)
		if (leaver(v, i)->state == RUN_LEAVER_STUCK && run_evacuate_place(r, v, leaver(v, i)->vm, &why) != HOST_NONE)
			return true;
	return false;
}

static void take_up_again(struct run *r, struct run_evacuation *v)
{
	if (v->state == RUN_EVACUATION_BLOCKED && is_late(r, v)) {
		time_out(r, v);
		return;
	}
	for (guint i = 0; i < v->leavers->len; i++)
		if (leaver(v, i)->state == RUN_LEAVER_STUCK)
			set_state(v, leaver(v, i), RUN_LEAVER_WAITS);
	if (v->state == RUN_EVACUATION_BLOCKED)
		set_timer(r, v);
	v->state = RUN_EVACUATION_ENTERING;
	v->finished = SIM_TIME_NEVER;
	look_again(r, v);
}

void run_evacuate_changed(struct run *r)
{
	for (guint i = 0; i < r->open_evacuations->len;) {
		struct run_evacuation *v = r->open_evacuations->pdata[i];
		if (v->state == RUN_EVACUATION_ENTERING || (v->state == RUN_EVACUATION_BLOCKED && (is_late(r, v) || is_freed(r, v))))
			take_up_again(r, v);
		if (i < r->open_evacuations->len && r->open_evacuations->pdata[i] == v) /* else it has timed out */
			i++;
	}
}

void run_evacuate_requested(struct run *r, const struct run_migration *m)
{
	r->loads[m->to].vms++;
	r->loads[m->to].memory += run_vm(r, m->vm)->memory;
}

void run_evacuate_started(struct run *r, const struct run_migration *m)
{
	struct run_evacuation *v = m->parent ? run_evacuate_find(r, m->parent) : NULL;
	r->loads[m->to].arriving++;
	if (v)
		begin(r, v);
}

/* What it would have brought, or has taken away. */
static void settle_load(struct run *r, const struct run_migration *m)
{
	bool came = m->end == RUN_COMPLETED && r->vms[m->vm].host == m->to; /* and is not where it was, with only files of it copied */
	run_evacuate_left(r, m->vm, came ? m->from : m->to);
}

/* Something that a VM of the host took part in is over: one that was cloned may go now. */
static void free_leaver(struct run *r, struct run_evacuation *v, const struct run_migration *m)
{
	struct run_leaver *x = find_leaver(v, m->vm);
	bool waited = x && x->state == RUN_LEAVER_STUCK && g_strcmp0(x->why.rule, "MIG-12") == 0;
	if (waited)
		set_state(v, x, RUN_LEAVER_WAITS);
	if (waited && v->state == RUN_EVACUATION_BLOCKED)
		take_up_again(r, v);
	else
		look_again(r, v);
}

void run_evacuate_over(struct run *r, const struct run_migration *m)
{
	if (!m->known)
		return;
	if (m->setting_out)
		r->loads[m->to].arriving--;
	if (m->taken)
		settle_load(r, m);
	struct run_evacuation *from = m->from == HOST_NONE ? NULL : r->evacuating[m->from], *to = m->to == HOST_NONE ? NULL : r->evacuating[m->to];
	if (from)
		free_leaver(r, from, m);
	if (!to)
		return;
	struct run_leaver *back = r->vms[m->vm].host == to->host ? find_leaver(to, m->vm) : NULL;
	if (back && back->state == RUN_LEAVER_GONE)
		set_state(to, back, RUN_LEAVER_WAITS);
	if (to->state == RUN_EVACUATION_BLOCKED && m->end == RUN_COMPLETED)
		take_up_again(r, to);
	else
		look_again(r, to);
}

/* --- the actions --- */

/* Migrations of other evacuations that wait to come here look for another host. */
static void turn_away(struct run *r, uint32_t host)
{
	for (GList *l = r->queue.head, *next; l; l = next) {
		struct run_migration *m = l->data;
		next = l->next;
		if (m->parent && m->to == host)
			run_migrate_withdraw(r, m, rules_vm_may_run(r->estate, run_vm(r, m->vm), m->from, host));
	}
}

static void refuse(struct run *r, struct run_evacuation *v)
{
	v->state = RUN_EVACUATION_REFUSED;
	v->finished = sim_now(r->sim);
	run_note(r, v->why.rule, v->id, "refused: %s", v->why.text);
	run_fact(r, FACTLOG_COMPLETION, "%s refused %s", v->id, v->why.rule);
	run_trigger_happened(r, WORLD_FN_EVACUATION, v->id, WORLD_EV_FINISHED, NULL);
}

struct verdict run_evacuate(struct run *r, struct host *h, const struct action *a)
{
	if (run_evacuate_find(r, a->id) || g_hash_table_contains(r->migration_by_id, a->id))
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is a migration or evacuation '%s' already", a->id);
	struct run_evacuation *v = run_evacuate_new(r, h, a);
	run_note(r, NULL, v->id, "requested: '%s' to maintenance mode", h->name);
	run_trigger_happened(r, WORLD_FN_EVACUATION, v->id, WORLD_EV_REQUESTED, NULL);
	struct verdict why;
	if (h->mode != HOST_IN_SERVICE)
		why = verdict_no(VERDICT_REFUSED, "EVA-06", NULL, "host '%s' is in maintenance mode or on its way by '%s'", h->name, r->evacuating[h->index]->id);
	else
		v->targets = rules_vm_targets(r->estate, h->index, a->targets, &why);
	if (!v->targets) {
		v->why = run_why(r, &why);
		refuse(r, v);
		return verdict_ok(); /* the request was taken; its answer is the evacuation's state */
	}
	h->mode = HOST_ENTERING_MAINTENANCE;
	g_ptr_array_add(r->open_evacuations, v);
	r->evacuating[h->index] = v;
	run_rule(r, "EVA-03");
	if (!v->move_powered_off)
		run_rule(r, "EVA-02");
	set_timer(r, v);
	turn_away(r, h->index);
	look_again(r, v);
	return verdict_ok();
}

struct verdict run_evacuate_cancel(struct run *r, struct run_evacuation *v)
{
	if (v->state != RUN_EVACUATION_ENTERING && v->state != RUN_EVACUATION_BLOCKED)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "evacuation '%s' is over", v->id);
	give_up(r, v, RUN_EVACUATION_CANCELLED, verdict_no(VERDICT_AT_ONCE, "EVA-05", NULL, "'%s' was cancelled on request", v->id));
	return verdict_ok();
}

struct verdict run_evacuate_exit(struct run *r, struct host *h, const struct action *a)
{
	struct run_evacuation *v = r->evacuating[h->index];
	(void)a;
	if (!v)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "host '%s' is not in maintenance mode", h->name);
	if (v->state != RUN_EVACUATION_IN_MAINTENANCE)
		return run_evacuate_cancel(r, v);
	v->state = RUN_EVACUATION_EXITED;
	v->exited = sim_now(r->sim);
	h->mode = HOST_IN_SERVICE;
	r->evacuating[h->index] = NULL;
	run_note(r, NULL, h->name, "leaves maintenance mode");
	return verdict_ok();
}
