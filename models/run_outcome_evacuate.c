/* models/run_outcome_evacuate.c: an evacuation as the outcome shows it. */
#include "models/run_internal.h"

static int64_t instant(struct sim_time t)
{
	return t.ps == SIM_TIME_NEVER.ps ? OUTCOME_NULL : t.ps;
}

static void add_blocker(const struct run *r, struct outcome *o, GPtrArray *list, uint32_t vm, const struct run_why *why)
{
	struct outcome_blocker *b = outcome_list_add(list, &outcome_record_blocker);
	*b = (struct outcome_blocker){outcome_text(o, run_vm(r, vm)->name), why->rule, why->fault, outcome_text(o, why->text)};
}

/* Those that cannot leave; of one that was given up, all that have not left. */
static void add_blockers(const struct run *r, const struct run_evacuation *v, struct outcome *o, GPtrArray *list)
{
	bool given_up = v->state == RUN_EVACUATION_TIMED_OUT || v->state == RUN_EVACUATION_CANCELLED;
	for (guint i = 0; i < v->leavers->len; i++) {
		const struct run_leaver *x = &g_array_index(v->leavers, struct run_leaver, i);
		if (x->state == RUN_LEAVER_STUCK)
			add_blocker(r, o, list, x->vm, &x->why);
		else if (given_up && x->state != RUN_LEAVER_GONE && !(x->state == RUN_LEAVER_MOVES && x->m->end == RUN_COMPLETED))
			add_blocker(r, o, list, x->vm, &v->why);
	}
}

/* Secondaries of fault tolerant VMs, named as what they are. */
static void add_secondaries(const struct run *r, const struct run_evacuation *v, struct outcome *o, GPtrArray *list)
{
	for (uint32_t vm = run_evacuate_secondary(r, v->host, 0); vm != HOST_NONE; vm = run_evacuate_secondary(r, v->host, vm + 1)) {
		g_autofree char *name = g_strdup_printf("%s (secondary)", run_vm(r, vm)->name);
		struct outcome_blocker *b = outcome_list_add(list, &outcome_record_blocker);
		*b = (struct outcome_blocker){outcome_text(o, name), "EVA-07", NULL, "the secondary of a fault tolerant VM is not moved"};
	}
}

void run_outcome_evacuation(struct run *r, const struct run_evacuation *v, struct outcome *o, struct outcome_evacuation *rec)
{
	rec->id = outcome_text(o, v->id);
	rec->host = outcome_text(o, estate_host(r->estate, v->host)->name);
	rec->state = run_evacuate_state(v);
	rec->rule = v->why.rule;
	rec->reason = v->why.rule ? outcome_text(o, v->why.text) : NULL;
	rec->requested_s = v->requested.ps;
	rec->started_s = instant(v->started);
	rec->finished_s = instant(v->finished);
	rec->duration_s = sim_between(v->requested, sim_time_min(v->finished, sim_now(r->sim))).ps;
	rec->exited_s = instant(v->exited);
	rec->to_move = v->leavers->len;
	rec->moved = run_evacuate_moved(v);
	rec->progress_pct = run_evacuate_progress(v);
	for (guint i = 0; v->targets && i < v->targets->len; i++)
		g_ptr_array_add(rec->to, (gpointer)outcome_text(o, estate_host(r->estate, g_array_index(v->targets, uint32_t, i))->name));
	add_blockers(r, v, o, rec->blocked_by);
	if (v->state == RUN_EVACUATION_ENTERING || v->state == RUN_EVACUATION_BLOCKED)
		add_secondaries(r, v, o, rec->blocked_by);
	for (guint i = 0; i < v->left->len; i++)
		g_ptr_array_add(rec->left, (gpointer)outcome_text(o, v->left->pdata[i]));
	for (guint i = 0; i < v->own->len; i++) {
		const struct run_migration *m = r->migrations->pdata[g_array_index(v->own, uint32_t, i)];
		g_ptr_array_add(rec->migrations, (gpointer)outcome_text(o, m->id));
	}
}
