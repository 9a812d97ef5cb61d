/* models/run_far.c: how far a run in progress has come, for those who wait for it.
 *
 * What is still to come is known of migrations that were asked for, of VMs that wait in an evacuation, and of actions that have their instant. What a condition or an event
 * may yet bring is not counted: it is only said that there may be more. Of a migration, done is its progress, so what follows its last byte is left out.
 */
#include "models/run_internal.h"

#include "models/outcome.h"

void run_far(const struct run *r, struct run_far *out)
{
	sim_i128 done = 0, bytes, known, rate;
	*out = (struct run_far){.at = sim_reached(r->sim), .events = sim_events(r->sim), .known = r->migrations->len};
	for (guint i = 0; i < r->migrations->len; i++) {
		const struct run_migration *m = r->migrations->pdata[i];
		out->over += m->end != RUN_OPEN;
		done += m->end != RUN_OPEN ? 1000000 : run_migrate_progress(r, m, &bytes, &known, &rate);
	}
	for (guint i = 0; i < r->open_evacuations->len; i++) {
		const struct run_evacuation *v = r->open_evacuations->pdata[i];
		out->known += v->leavers->len - v->gone - v->moving - v->stuck;
	}
	run_trigger_to_come(r, &out->known, &out->more);
	out->done_ppm = out->known ? base_div_floor(done, out->known) : OUTCOME_NULL;
}

void run_set_look(struct run *r, void (*look)(void *ctx, const struct run *r), void *ctx)
{
	r->look = look;
	r->look_ctx = ctx;
}

void run_far_look(void *ctx)
{
	const struct run *r = ctx;
	if (r->look)
		r->look(r->look_ctx, r);
}

void run_ask_look(struct run *r)
{
	sim_ask_look(r->sim);
}
