/* models/rules/lint_leave.c: a VM that cannot leave the host that is evacuated: it would keep it out of maintenance mode.
 *
 * Asked of the same rules as the run asks for each host the VM may go to: storage and port groups. Left out: vMotion adapters, of which the lints of pairs speak.
 */
#include "models/rules/lint_inside.h"

static struct verdict may_move(const struct lint_pass *p, const struct world_vm *vm, uint32_t from, const uint32_t *datastores, uint32_t to)
{
	struct plan plan;
	struct plan_request q = {.vm = vm, .host = from, .datastores = datastores, .to = to, .datastore = HOST_NONE, .assume = &p->w->assume};
	struct verdict v = plan_make(p->e, &q, &plan);
	plan_clear(&plan);
	return v.ok ? rules_vm_may_run(p->e, vm, from, to) : v;
}

/* L42. */
void lint_leave(struct lint_pass *p, const struct action *a, const struct world_vm *vm, uint32_t from, const uint32_t *datastores, const GArray *targets)
{
	struct verdict first = verdict_ok();
	for (guint i = 0; i < targets->len; i++) {
		struct verdict v = may_move(p, vm, from, datastores, g_array_index(targets, uint32_t, i));
		if (v.ok)
			return;
		if (first.ok)
			first = v;
	}
	struct lint_subject at = {.id = "L42", .kind = first.rule, .block = "vms", .name = vm->name, .origin = vm->origin};
	lint_relate(lint_add(p, &at, "%s", first.text), a->origin, "evacuation '%s' of '%s' would be blocked by it", a->id, a->host);
}
