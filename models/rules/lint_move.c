/* models/rules/lint_move.c: what a migration of the timeline asks of the two hosts besides a way between them.
 *
 * Left out: what an action before it may have changed, since releases do not change while a scenario is played.
 */
#include "models/rules/lint_inside.h"
#include "models/rules/support_move.h"

/* L29. */
void lint_move(struct lint_pass *p, const struct action *a, const struct world_vm *vm, uint32_t from, uint32_t to, const struct plan *plan)
{
	bool encrypted, moves = plan->hot->len || plan->cold->len;
	struct support_move q = {.from = from, .to = to, .kind = plan->kind, .memory = plan->memory > 0, .disks = plan->memory > 0 && moves,
		.encrypted = vm->encrypted, .encryption = a->encryption, .assume = &p->w->assume};
	struct verdict v = support_encryption(p->e, &q, &encrypted);
	if (v.ok)
		return;
	uint32_t old = release_has(estate_host(p->e, from)->release, RELEASE_ENCRYPTED_VMOTION) ? to : from;
	const struct host *h = estate_host(p->e, old);
	struct lint_subject at = {.id = "L29", .h = h, .origin = h->origin, .kind = v.rule};
	lint_relate(lint_add(p, &at, "%s", v.text), a->origin, "migration '%s' of '%s' needs it", a->id, a->vm);
}
