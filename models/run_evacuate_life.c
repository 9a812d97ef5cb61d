/* models/run_evacuate_life.c: evacuations as records: how they are made, found, named and freed, and what hosts carry when a run begins. */
#include "models/run_internal.h"

const char *run_evacuate_state(const struct run_evacuation *v)
{
	static const char *const names[] = {
		[RUN_EVACUATION_ENTERING] = "entering",
		[RUN_EVACUATION_IN_MAINTENANCE] = "in_maintenance",
		[RUN_EVACUATION_EVACUATED] = "evacuated",
		[RUN_EVACUATION_BLOCKED] = "blocked",
		[RUN_EVACUATION_TIMED_OUT] = "timed_out",
		[RUN_EVACUATION_CANCELLED] = "cancelled",
		[RUN_EVACUATION_REFUSED] = "refused",
		[RUN_EVACUATION_EXITED] = "exited",
	};
	return names[v->state];
}

/* Those that ran when it was given up may have arrived since. */
guint run_evacuate_moved(const struct run_evacuation *v)
{
	guint n = 0;
	for (guint i = 0; i < v->leavers->len; i++) {
		const struct run_leaver *x = &g_array_index(v->leavers, struct run_leaver, i);
		n += x->state == RUN_LEAVER_GONE || (x->state == RUN_LEAVER_MOVES && x->m->end == RUN_COMPLETED);
	}
	return n;
}

int64_t run_evacuate_progress(const struct run_evacuation *v)
{
	return v->leavers->len ? base_div_floor((sim_i128)run_evacuate_moved(v) * 1000000, v->leavers->len) : 1000000;
}

struct run_evacuation *run_evacuate_find(const struct run *r, const char *id)
{
	return id ? g_hash_table_lookup(r->evacuation_by_id, id) : NULL;
}

struct run_evacuation *run_evacuate_new(struct run *r, const struct host *h, const struct action *a)
{
	struct run_evacuation *v = g_new0(struct run_evacuation, 1);
	*v = (struct run_evacuation){.index = r->evacuations->len,
		.id = g_string_chunk_insert_const(r->strings, a->id),
		.host = h->index,
		.origin = a->origin,
		.only = g_ptr_array_new(),
		.move_powered_off = a->move_powered_off,
		.placement = a->placement,
		.limit = a->limit,
		.requested = sim_now(r->sim),
		.started = SIM_TIME_NEVER,
		.finished = SIM_TIME_NEVER,
		.deadline = a->timeout.ps ? sim_after(sim_now(r->sim), a->timeout) : SIM_TIME_NEVER,
		.exited = SIM_TIME_NEVER,
		.left = g_ptr_array_new(),
		.leavers = g_array_new(FALSE, TRUE, sizeof(struct run_leaver)),
		.own = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
	for (guint i = 0; a->only && a->only[i]; i++)
		g_ptr_array_add(v->only, g_string_chunk_insert_const(r->strings, a->only[i]));
	g_ptr_array_add(r->evacuations, v);
	g_hash_table_insert(r->evacuation_by_id, (gpointer)v->id, v);
	return v;
}

static void evacuation_free(gpointer p)
{
	struct run_evacuation *v = p;
	g_array_unref(v->leavers);
	g_array_unref(v->own);
	g_ptr_array_unref(v->only);
	g_ptr_array_unref(v->left);
	if (v->targets)
		g_array_unref(v->targets);
	g_free(v);
}

void run_evacuate_arrived(struct run *r, uint32_t vm)
{
	struct run_load *x = &r->loads[MIN(r->vms[vm].host, r->estate->hosts->len)]; /* the last one: of no host */
	x->vms++;
	x->memory += r->vms[vm].vm->memory;
}

void run_evacuate_left(struct run *r, uint32_t vm, uint32_t host)
{
	r->loads[host].vms--;
	r->loads[host].memory -= r->vms[vm].vm->memory;
}

void run_evacuate_init(struct run *r)
{
	r->evacuations = g_ptr_array_new_with_free_func(evacuation_free);
	r->evacuation_by_id = g_hash_table_new(g_str_hash, g_str_equal);
	r->open_evacuations = g_ptr_array_new();
	r->evacuating = g_new0(struct run_evacuation *, r->estate->hosts->len + 1);
	r->loads = g_new0(struct run_load, r->estate->hosts->len + 1);
	for (uint32_t i = 0; i < r->n_vms; i++)
		run_evacuate_arrived(r, i);
}

void run_evacuate_clear(struct run *r)
{
	g_hash_table_unref(r->evacuation_by_id);
	g_ptr_array_unref(r->open_evacuations);
	g_ptr_array_unref(r->evacuations);
	g_free(r->evacuating);
	g_free(r->loads);
}
