/* sim/share_solve.c: which flows to fill, so that the work grows with the change and not with the estate.
 *
 * A solution is told by a local law (the certificate), resource by resource. Let l be the levels at which the flows of a resource were frozen. Going through
 * them upwards, the stage level at l is share_level(capacity left by the flows below l, load of the flows at l or above): what progressive filling would have
 * seen. The first stage whose level is <= l is where the resource saturates, and then all flows from there on stand exactly at that level; if no stage is, it
 * never saturates. A flow stands at the least of its cap's level and the levels of its saturated resources. By induction over the levels, at most one
 * assignment obeys the law everywhere, and the full filling does; so whatever obeys it is, byte for byte, what the full filling gives. (A test at the last
 * stage alone would not do: floors can let a resource saturate at a stage where little is left to share.)
 *
 * A change is followed upwards from the least level at which it breaks the law (share_ripple.c): what is settled below stays. When it has reached so far that
 * filling costs less than looking on, all flows that stand at the level reached or above are filled together, with those below fixed (share_fill.c): progressive
 * filling from that level on. After a change that moved much, the next one is filled from its first level at once.
 *
 * Class nodes make a level depend on rounds, thus on the whole component: where a component holds a split parent, it is filled as a whole, round by round.
 * Parents of other components take no notice, so a component gets the same result alone as in a full solve. Flows are connected by a resource only if it could
 * become saturated at all, now or when it was last solved: one that has something left even with all its flows at their caps plays no part in any round.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>
#include <string.h>

#define SOLVE_WIDE 8 /* a change that moved more than this part of the flows, and some: the next one is filled above its first level at once */
#define SOLVE_SOME 64

/* Could the resource ever be saturated, in any round? Not if all its flows at their caps would leave something; class nodes and their parents always count. */
static bool solve_couples(const struct share_res_book *r)
{
	return r->parent != SHARE_NONE || share_is_split(r) || (sim_i128)r->capacity * SHARE_UNIT - r->need < r->load;
}

static void solve_join(struct share *s, share_flow f)
{
	share_join(s, f);
	for (uint32_t k = 0; k < s->flows[f].n_links; k++)
		share_touch(s, s->flows[f].way[k]);
}

/* Joins all flows connected to what is touched; true: a split parent is among the resources. */
static bool solve_join_component(struct share *s)
{
	bool split = false;
	for (uint32_t i = 0; i < s->pending.n; i++)
		if (s->flows[s->pending.at[i]].live)
			solve_join(s, s->pending.at[i]);
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

/* Forgets the set, and all touched resources but the first `seeds`. */
static void solve_reset(struct share *s, uint32_t seeds)
{
	for (uint32_t i = 0; i < s->set.n; i++)
		s->flows[s->set.at[i]].in_set = false;
	s->set.n = 0;
	for (uint32_t i = seeds; i < s->touched.n; i++)
		s->res[s->touched.at[i]].touched = false;
	s->touched.n = seeds;
}

/* Fills the set, which is a whole component or several, in rounds where a parent is split. */
static void solve_component(struct share *s)
{
	bool again = true;
	for (uint32_t i = 0; i < s->touched.n; i++)
		s->res[s->touched.at[i]].level = SHARE_NO_LEVEL;
	for (uint32_t i = 0; i < s->touched.n; i++)
		if (share_is_split(&s->res[s->touched.at[i]]))
			share_class_guarantee(s, s->touched.at[i]);
	for (uint32_t round = 1; again; round++) {
		share_fill(s, &s->set);
		again = false;
		for (uint32_t i = 0; i < s->touched.n; i++) {
			const struct share_res_book *r = &s->res[s->touched.at[i]];
			if (share_is_split(r) && round <= r->n_active && share_class_spread(s, s->touched.at[i]))
				again = true;
		}
	}
}

/* Fills all flows that stand at that level or above. */
static void solve_above(struct share *s, share_rate level)
{
	if (s->rising.room < s->n_flows)
		share_list_grow(&s->rising, s->n_flows);
	const share_rate *levels = s->levels;
	uint32_t *at = s->rising.at, n = 0;
	for (share_flow f = 0, end = s->n_flows; f < end; f++) { /* no branch: which flows do is anybody's guess */
		at[n] = f;
		n += levels[f] >= level;
	}
	s->rising.n = n;
	share_fill(s, &s->rising);
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

/* Empties the set, of numbers below `end`, into a list, ascending. */
static void solve_bits_list(struct share_bits *b, uint32_t end, struct share_list *out)
{
	if (out->room < end)
		share_list_grow(out, end);
	uint32_t *at = out->at, n = 0;
	for (uint32_t w = 0; w * 64 < end; w++) {
		uint64_t word = b->words[w];
		b->words[w] = 0;
		for (; word; word &= word - 1)
			at[n++] = w * 64 + (uint32_t)__builtin_ctzll(word);
	}
	out->n = n;
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

/* Lists what changed, and leaves no flow and no resource marked. */
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
		solve_bit(&s->res_bits, s->touched.at[i]);
		r->held = r->level;
		r->key = SHARE_NO_LEVEL;
		if (i < seeds || r->told != r->allotment) {
			r->couples = solve_couples(r);
			r->alone = r->n_cross == 1 && r->load > 0;
		}
		if (r->told != r->allotment || r->parent != SHARE_NONE) { /* its last allotment may have been set aside meanwhile */
			r->told = r->allotment;
			r->least = share_least(r);
		}
		r->stale = r->touched = false;
	}
	s->set.n = s->touched.n = 0;
	for (uint32_t i = 0; i < s->pending.n; i++)
		s->flows[s->pending.at[i]].pending = false;
	s->pending.n = 0;
	solve_bits_list(&s->flow_bits, s->n_flows, &s->changed_flows);
	solve_bits_list(&s->res_bits, s->n_res, &s->changed_res);
}

const share_flow *share_solve(struct share *s, uint32_t *out_n)
{
	uint32_t seeds = s->touched.n;
	for (uint32_t i = 0; i < seeds; i++)
		s->res[s->touched.at[i]].least = share_least(&s->res[s->touched.at[i]]);
	if (s->n_split > 0 && solve_join_component(s)) {
		solve_component(s);
	} else {
		solve_reset(s, seeds);
		share_rate level = share_ripple(s);
		if (level != SHARE_NO_LEVEL)
			solve_above(s, level);
	}
	solve_commit(s, seeds);
	s->wide = s->changed_flows.n > s->n_live / SOLVE_WIDE + SOLVE_SOME;
	*out_n = s->changed_flows.n;
	return s->changed_flows.at;
}

const share_flow *share_solve_full(struct share *s, uint32_t *out_n)
{
	for (share_res r = 0; r < s->n_res; r++) {
		share_touch(s, r);
		s->res[r].least = share_least(&s->res[r]);
	}
	for (share_flow f = 0; f < s->n_flows; f++)
		if (s->flows[f].live)
			share_join(s, f);
	solve_component(s);
	solve_commit(s, s->touched.n);
	*out_n = s->changed_flows.n;
	return s->changed_flows.at;
}
