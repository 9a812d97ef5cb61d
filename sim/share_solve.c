/* sim/share_solve.c: which flows to fill, so that the work grows with the change and not with the estate.
 *
 * A solution is told by a local law (the certificate), resource by resource. Let l be the levels at which the flows of a resource were frozen. Going through
 * them upwards, the stage level at l is share_level(capacity left by the flows below l, load of the flows at l or above): what progressive filling would have
 * seen. The first stage whose level is <= l is where the resource saturates, and then all flows from there on stand exactly at that level; if no stage is, it
 * never saturates. A flow stands at the least of its cap's level and the levels of its saturated resources. By induction over the levels, at most one
 * assignment obeys the law everywhere, and the full filling does; so whatever obeys it is, byte for byte, what the full filling gives. (A test at the last
 * stage alone would not do: floors can let a resource saturate at a stage where little is left to share.)
 *
 * The set begins as the changed flows. It is filled with all others fixed; those fixed at the level of a saturated resource count there as if they still rose.
 * Then each resource the set touches is checked by the law against what the fixed flows rest on: the resource's level of the last solve. Where a level moved,
 * the fixed flows at or above it join the set, and all is filled again. A violation always has fixed flows to blame: were they all below the stage, the filling
 * would have seen that very stage. The set grows with each pass; when it has become large, or passes are many, the whole connected component is filled, which
 * needs no check.
 *
 * Class nodes make a level depend on rounds, thus on the whole component: where a component holds a split parent, it is filled as a whole, round by round.
 * Parents of other components take no notice, so a component gets the same result alone as in a full solve. Flows are connected by a resource only if it could
 * become saturated at all, now or when it was last solved: one that has something left even with all its flows at their caps plays no part in any round.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>
#include <string.h>

#define SOLVE_MAX_PASSES 12 /* then all above the cut; a change that ripples this far has touched much of it */
#define SOLVE_WIDE 8        /* a change that moved more than this part of the flows, and a few: the next one is filled above the cut at once */

static void solve_look_at(struct share *s, share_res res)
{
	struct share_res_book *r = &s->res[res];
	r->set_used = r->set_load = r->set_payload = 0;
	r->rest_load = r->level_load;
}

/* Takes a flow into the set, and its resources into what is looked at. */
static void solve_join(struct share *s, share_flow f)
{
	struct share_flow_book *fb = &s->flows[f];
	if (fb->in_set)
		return;
	fb->in_set = true;
	fb->old_rate = fb->rate;
	fb->old_level = fb->level;
	fb->old_cause = fb->cause;
	share_list_add(&s->set, f);
	for (uint32_t k = 0; k < fb->n_links; k++) {
		struct share_res_book *r = &s->res[fb->links[k].res];
		if (!r->touched) {
			share_touch(s, fb->links[k].res);
			solve_look_at(s, fb->links[k].res);
		}
		sim_i128 load = (sim_i128)fb->pull * fb->links[k].ppm;
		r->set_used += (sim_i128)fb->rate * fb->links[k].ppm;
		r->set_payload += fb->rate;
		r->set_load += load;
		if (fb->level == r->level)
			r->rest_load -= load;
	}
}

static void solve_join_pending(struct share *s)
{
	for (uint32_t i = 0; i < s->pending.n; i++)
		if (s->flows[s->pending.at[i]].live)
			solve_join(s, s->pending.at[i]);
}

/* Forgets the set, and all touched resources but the first `seeds`. */
static void solve_reset(struct share *s, uint32_t seeds)
{
	for (uint32_t i = 0; i < s->set.n; i++)
		s->flows[s->set.at[i]].in_set = false;
	s->set.n = 0;
	for (uint32_t i = seeds; i < s->touched.n; i++)
		s->res[s->touched.at[i]].touched = false;
	s->touched.n = seeds;
	for (uint32_t i = 0; i < seeds; i++)
		solve_look_at(s, s->touched.at[i]);
}

/* Gives up what was filled so far. */
static void solve_undo(struct share *s, uint32_t seeds)
{
	for (uint32_t i = 0; i < s->set.n; i++) {
		struct share_flow_book *fb = &s->flows[s->set.at[i]];
		fb->rate = fb->old_rate;
		fb->level = fb->old_level;
		fb->cause = fb->old_cause;
	}
	solve_reset(s, seeds);
}

/* Could the resource ever be saturated, in any round? Not if all its flows at their caps would leave something; class nodes and their parents always count. */
static bool solve_couples(const struct share_res_book *r)
{
	return r->parent != SHARE_NONE || share_is_split(r) || (sim_i128)r->capacity * SHARE_UNIT - r->need < r->load;
}

/* Joins all flows connected to what is touched; true: a split parent is among the resources. */
static bool solve_join_component(struct share *s)
{
	bool split = false;
	solve_join_pending(s);
	for (uint32_t i = 0; i < s->touched.n; i++) {
		share_res r = s->touched.at[i];
		split = split || share_is_split(&s->res[r]);
		if (!s->res[r].couples && !solve_couples(&s->res[r]))
			continue;
		for (uint32_t c = 0; c < s->res[r].n_cross; c++)
			if (s->flows[s->res[r].cross[c].flow].pull)
				solve_join(s, s->res[r].cross[c].flow);
	}
	return split;
}

/* Fills the set, which is a whole component or several, in rounds where a parent is split. */
static void solve_component(struct share *s)
{
	bool again = true;
	for (uint32_t i = 0; i < s->touched.n; i++)
		if (share_is_split(&s->res[s->touched.at[i]]))
			share_class_guarantee(s, s->touched.at[i]);
	for (uint32_t round = 1; again; round++) {
		share_fill(s);
		again = false;
		for (uint32_t i = 0; i < s->touched.n; i++) {
			const struct share_res_book *r = &s->res[s->touched.at[i]];
			if (share_is_split(r) && round <= r->n_active && share_class_spread(s, s->touched.at[i]))
				again = true;
		}
	}
}

/* The level at which the law says the resource saturates, or SHARE_NO_LEVEL. Stages below the present guess are skipped: none of them saturates. After a filling,
 * or `anew`, before any: then changed flows stand at no level yet. */
static share_rate solve_stage_level(const struct share *s, const struct share_res_book *r, bool anew, sim_i128 *out_load)
{
	sim_i128 left = (sim_i128)r->allotment * SHARE_UNIT;
	*out_load = 0;
	if (r->load == 0 || (!anew && r->left >= r->load))
		return SHARE_NO_LEVEL;
	share_rate level = share_level(left, r->load);
	for (;;) {
		sim_i128 below = 0;
		sim_i128 load = r->load;
		for (uint32_t c = 0; c < r->n_cross; c++) {
			const struct share_flow_book *fb = &s->flows[r->cross[c].flow];
			if (fb->level >= level || fb->pull == 0 || (anew && fb->pending))
				continue;
			below += (sim_i128)fb->rate * r->cross[c].ppm;
			load -= (sim_i128)fb->pull * r->cross[c].ppm;
		}
		if (load == 0)
			return SHARE_NO_LEVEL;
		share_rate next = share_level(left - below, load);
		if (next == level) {
			*out_load = load;
			return level;
		}
		level = next;
	}
}

static share_rate solve_lower(share_rate a, share_rate b)
{
	if (a == SHARE_NO_LEVEL || b == SHARE_NO_LEVEL)
		return a == SHARE_NO_LEVEL ? b : a;
	return MIN(a, b);
}

/* Checks one resource; flows that rest on what moved join. False: some joined. */
static bool solve_check(struct share *s, share_res res)
{
	const struct share_res_book *r = &s->res[res];
	sim_i128 load;
	share_rate law = solve_stage_level(s, r, false, &load);
	share_rate from = SHARE_NO_LEVEL;
	bool held_here = r->fill_level != SHARE_NO_LEVEL;
	for (uint32_t c = 0; c < r->n_cross && law != SHARE_NO_LEVEL && !held_here; c++) {
		const struct share_flow_book *fb = &s->flows[r->cross[c].flow];
		held_here = fb->in_set && fb->pull && fb->level >= law;
	}
	if (law != r->level)
		from = solve_lower(law, r->level);
	if (held_here && law != r->fill_level)
		from = solve_lower(from, solve_lower(law, r->fill_level));
	s->res[res].fill_level = law;
	s->res[res].fill_load = load;
	if (from == SHARE_NO_LEVEL)
		return true;
	uint32_t before = s->set.n;
	for (uint32_t c = 0; c < r->n_cross; c++) {
		share_flow f = r->cross[c].flow;
		if (s->flows[f].pull && s->flows[f].level >= from)
			solve_join(s, f);
	}
	return s->set.n == before;
}

/* Fills no more than the change can touch; false: that has become too much. */
static bool solve_affected(struct share *s)
{
	solve_join_pending(s);
	for (unsigned pass = 0; pass < SOLVE_MAX_PASSES; pass++) {
		bool holds = true;
		share_fill(s);
		uint32_t touched = s->touched.n;
		for (uint32_t i = 0; i < touched; i++)
			if (!solve_check(s, s->touched.at[i]))
				holds = false;
		if (holds)
			return true;
		if (s->set.n > s->n_live / 4 + 16)
			return false;
	}
	return false;
}

static void solve_bit(struct share_bits *b, uint32_t i)
{
	b->words[i / 64] |= UINT64_C(1) << i % 64;
}

static void solve_bits_reserve(struct share_bits *b, uint32_t n)
{
	uint32_t words = n / 64 + 1;
	if (words <= b->n_words)
		return;
	words = MAX(words, 2 * b->n_words);
	b->words = g_renew(uint64_t, b->words, words);
	memset(b->words + b->n_words, 0, (words - b->n_words) * sizeof *b->words);
	b->n_words = words;
}

/* Empties the set into a list, ascending. */
static void solve_bits_list(struct share_bits *b, struct share_list *out)
{
	out->n = 0;
	for (uint32_t w = 0; w < b->n_words; w++)
		for (; b->words[w]; b->words[w] &= b->words[w] - 1)
			share_list_add(out, w * 64 + (uint32_t)__builtin_ctzll(b->words[w]));
}

/* A flow names a resource as its cause, or no longer. */
static void solve_recount(struct share *s, uint32_t cause, int by)
{
	if (cause >= SHARE_CODE_CAP)
		return;
	struct share_res_book *r = &s->res[cause];
	r->n_caused = by > 0 ? r->n_caused + 1 : r->n_caused - 1;
	solve_bit(&s->res_bits, cause);
}

/* Takes over what the last filling gave, lists what changed, and leaves no flow and no resource marked. */
static void solve_commit(struct share *s, uint32_t seeds)
{
	solve_bits_reserve(&s->flow_bits, s->n_flows);
	solve_bits_reserve(&s->res_bits, s->n_res);
	for (uint32_t i = 0; i < s->set.n; i++) {
		struct share_flow_book *fb = &s->flows[s->set.at[i]];
		fb->in_set = false;
		if (fb->cause != fb->old_cause) {
			solve_recount(s, fb->old_cause, -1);
			solve_recount(s, fb->cause, 1);
		} else if (fb->rate == fb->old_rate) {
			continue;
		}
		solve_bit(&s->flow_bits, s->set.at[i]);
	}
	for (uint32_t i = 0; i < s->touched.n; i++) {
		struct share_res_book *r = &s->res[s->touched.at[i]];
		sim_i128 used = (sim_i128)r->allotment * SHARE_UNIT - r->left;
		if (i < seeds || r->level != r->fill_level || r->told != r->allotment || used != r->used || r->new_payload != r->set_payload)
			solve_bit(&s->res_bits, s->touched.at[i]);
		r->used = used;
		r->payload += r->new_payload - r->set_payload;
		r->level = r->fill_level;
		r->level_load = r->fill_load;
		r->couples = solve_couples(r);
		r->told = r->allotment;
		r->touched = false;
	}
	s->set.n = s->touched.n = 0;
	for (uint32_t i = 0; i < s->pending.n; i++)
		s->flows[s->pending.at[i]].pending = false;
	s->pending.n = 0;
	solve_bits_list(&s->flow_bits, &s->changed_flows);
	solve_bits_list(&s->res_bits, &s->changed_res);
}

/* The least level at which this filling could differ from the last one: where a touched resource saturated or will saturate, or a changed flow's cap lies. Below
 * it nobody moves, since untouched resources carry unchanged flows only. */
static share_rate solve_cut(const struct share *s)
{
	share_rate cut = SHARE_NO_LEVEL;
	sim_i128 load;
	for (uint32_t i = 0; i < s->pending.n; i++) {
		const struct share_flow_book *fb = &s->flows[s->pending.at[i]];
		if (fb->live && fb->pull)
			cut = solve_lower(cut, fb->cap / fb->pull);
	}
	for (uint32_t i = 0; i < s->touched.n; i++) {
		const struct share_res_book *r = &s->res[s->touched.at[i]];
		cut = solve_lower(cut, solve_lower(r->level, solve_stage_level(s, r, true, &load)));
	}
	return cut;
}

/* Fills all flows that stand at the cut or above. */
static void solve_above(struct share *s)
{
	share_rate cut = solve_cut(s);
	solve_join_pending(s);
	for (share_flow f = 0; f < s->n_flows && cut != SHARE_NO_LEVEL; f++)
		if (s->flows[f].live && s->flows[f].pull && s->flows[f].level >= cut)
			solve_join(s, f);
	share_fill(s);
}

const share_flow *share_solve(struct share *s, uint32_t *out_n)
{
	uint32_t seeds = s->touched.n;
	solve_reset(s, seeds);
	if (s->n_split > 0 && solve_join_component(s)) {
		solve_component(s);
	} else {
		solve_reset(s, seeds);
		if (s->wide || !solve_affected(s)) {
			solve_undo(s, seeds);
			solve_above(s);
		}
	}
	solve_commit(s, seeds);
	s->wide = s->changed_flows.n > s->n_live / SOLVE_WIDE + 16;
	*out_n = s->changed_flows.n;
	return s->changed_flows.at;
}

const share_flow *share_solve_full(struct share *s, uint32_t *out_n)
{
	uint32_t seeds = s->touched.n;
	for (share_res r = 0; r < s->n_res; r++)
		share_touch(s, r);
	solve_reset(s, s->touched.n);
	for (share_flow f = 0; f < s->n_flows; f++)
		if (s->flows[f].live)
			solve_join(s, f);
	solve_component(s);
	solve_commit(s, seeds);
	*out_n = s->changed_flows.n;
	return s->changed_flows.at;
}
