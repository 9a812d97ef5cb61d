/* sim/share_class.c: class nodes: what each class of a parent may use.
 *
 * The procedure is the definition. A class is active while a flow with a cap above 0 crosses it. Under a parent with fewer than two active classes a class is
 * bound by its limit alone. With two or more, the active classes first get guarantees, then up to as many rounds as there are active classes hand out the
 * slack:
 *
 *   guarantees   Reservations come first (cut in class order should they exceed the capacity, which only a parent that lost speed lets happen; never above the
 *                limit). The capacity is divided by shares; a class whose reservation is more than its part keeps the reservation instead, and the others
 *                divide the rest again, until no reservation exceeds its part. A part is cut to the limit; what is cut off is slack. So the guarantees add
 *                up to the capacity at most.
 *   a round      After a filling, what the parent's flows leave unused goes to the classes that were saturated in it and are below their limits, in class
 *                order, each taking its part by shares of what is then left; then all is filled again. Slack too small to lift the flows of those classes
 *                by one unit is none. An allotment is never taken back, as a guarantee is a guarantee; the parent itself stays a resource in every
 *                filling, so its capacity holds whatever the allotments add up to.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>

static bool class_active(const struct share_res_book *c)
{
	return c->n_pulling > 0;
}

/* Where the search for guarantees stands: what is left for those without a fixed one. */
struct class_rest {
	share_rate left;
	uint64_t shares;
};

static share_rate class_part(const struct class_rest *rest, uint32_t shares)
{
	return rest->shares ? base_div_floor((sim_i128)rest->left * shares, rest->shares) : 0;
}

/* Sets each active class's allotment to its reservation, as far as the capacity goes; returns the sum of the shares. */
static uint64_t class_reserve(struct share *s, const struct share_res_book *p)
{
	uint64_t shares = 0;
	share_rate left = p->capacity;
	for (share_res c = p->first_class; c != SHARE_NONE; c = s->res[c].next_class) {
		struct share_res_book *cb = &s->res[c];
		if (!class_active(cb))
			continue;
		cb->allotment = MIN(MIN(cb->reservation, cb->capacity), left);
		cb->level = SHARE_NO_LEVEL;
		left -= cb->allotment;
		shares += cb->shares;
	}
	return shares;
}

/* Fixes the classes whose reservation exceeds their part (the level serves as the mark); false: there were none. */
static bool class_fix(struct share *s, const struct share_res_book *p, struct class_rest *rest)
{
	const struct class_rest before = *rest;
	for (share_res c = p->first_class; c != SHARE_NONE; c = s->res[c].next_class) {
		struct share_res_book *cb = &s->res[c];
		if (!class_active(cb) || cb->level == 0 || cb->allotment <= class_part(&before, cb->shares))
			continue;
		cb->level = 0;
		rest->left -= cb->allotment;
		rest->shares -= cb->shares;
	}
	return rest->shares != before.shares || rest->left != before.left;
}

void share_class_guarantee(struct share *s, share_res parent)
{
	const struct share_res_book *p = &s->res[parent];
	struct class_rest rest = {.left = p->capacity, .shares = class_reserve(s, p)};
	while (class_fix(s, p, &rest))
		;
	for (share_res c = p->first_class; c != SHARE_NONE; c = s->res[c].next_class) {
		struct share_res_book *cb = &s->res[c];
		if (class_active(cb) && cb->level != 0)
			cb->allotment = MIN(class_part(&rest, cb->shares), cb->capacity);
	}
}

static bool class_hungry(const struct share_res_book *c)
{
	return class_active(c) && c->level != SHARE_NO_LEVEL && c->allotment < c->capacity;
}

bool share_class_spread(struct share *s, share_res parent)
{
	const struct share_res_book *p = &s->res[parent];
	sim_i128 left = share_left(p);
	sim_i128 load = 0;
	struct class_rest rest = {0};
	for (share_res c = p->first_class; c != SHARE_NONE; c = s->res[c].next_class) {
		if (!class_hungry(&s->res[c]))
			continue;
		load += s->res[c].load;
		rest.shares += s->res[c].shares;
	}
	if (load == 0 || left < load)
		return false;
	bool given = false;
	rest.left = base_div_floor(left, SHARE_UNIT);
	for (share_res c = p->first_class; c != SHARE_NONE; c = s->res[c].next_class) {
		struct share_res_book *cb = &s->res[c];
		if (!class_hungry(cb))
			continue;
		share_rate part = MIN(class_part(&rest, cb->shares), cb->capacity - cb->allotment);
		cb->allotment += part;
		rest.left -= part;
		rest.shares -= cb->shares;
		given = given || part > 0;
	}
	return given;
}

void share_class_activity(struct share *s, share_res c, bool active)
{
	struct share_res_book *p = &s->res[s->res[c].parent];
	bool was_split = share_is_split(p);
	if (active)
		p->n_active++;
	else
		p->n_active--;
	if (was_split == share_is_split(p))
		return;
	if (!was_split) {
		s->n_split++;
		return;
	}
	s->n_split--;
	for (share_res k = p->first_class; k != SHARE_NONE; k = s->res[k].next_class) {
		s->res[k].allotment = s->res[k].capacity;
		share_touch(s, k);
	}
}
