/* sim/share_verify.c: the certificate, checked without trusting the solver's books.
 *
 * The law is the one told in share_solve.c, but everything is counted again from the paths of the flows, and the stages of a resource are gone through one by
 * one, sorted. Checked are: no resource over its allotment; each flow at the least of its cap's level and the levels of the saturated resources of its path;
 * its rate and its cause those of that level; the sums kept for each resource. What it takes as given are the allotments of class nodes.
 */
#include "sim/share.h"
#include "sim/share_inside.h"

#include <glib.h>

static int verify_by_level(const void *a, const void *b, void *ctx)
{
	const struct share *s = ctx;
	share_rate la = s->levels[((const struct share_cross *)a)->flow];
	share_rate lb = s->levels[((const struct share_cross *)b)->flow];
	return la < lb ? -1 : la > lb;
}

/* Stage by stage: where the resource saturates, or SHARE_NO_LEVEL. Sorts `cross`. */
static share_rate verify_level(const struct share *s, const struct share_res_book *r, struct share_cross *cross, uint32_t n)
{
	sim_i128 left = (sim_i128)r->allotment * SHARE_UNIT;
	sim_i128 load = 0;
	for (uint32_t i = 0; i < n; i++)
		load += (sim_i128)s->flows[cross[i].flow].pull * cross[i].ppm;
	g_qsort_with_data(cross, (int)n, sizeof *cross, verify_by_level, (void *)s);
	for (uint32_t i = 0; i < n;) {
		share_rate level = s->levels[cross[i].flow];
		share_rate stage = share_level(left, load);
		if (stage <= level)
			return stage;
		for (; i < n && s->levels[cross[i].flow] == level; i++) {
			left -= (sim_i128)s->flows[cross[i].flow].rate * cross[i].ppm;
			load -= (sim_i128)s->flows[cross[i].flow].pull * cross[i].ppm;
		}
	}
	return SHARE_NO_LEVEL;
}

static bool verify_res(const struct share *s, share_res res, GArray *scratch, share_rate *out_level, char *why, size_t n)
{
	const struct share_res_book *r = &s->res[res];
	sim_i128 used = 0;
	sim_i128 load = 0;
	g_array_set_size(scratch, 0);
	for (uint32_t i = 0; i < r->n_cross; i++) {
		const struct share_flow_book *fb = &s->flows[r->cross[i].flow];
		if (!fb->live || r->cross[i].link >= fb->n_links || fb->way[r->cross[i].link] != res) {
			g_snprintf(why, n, "resource %u lists flow %u, which does not cross it", res, r->cross[i].flow);
			return false;
		}
		used += (sim_i128)fb->rate * r->cross[i].ppm;
		load += (sim_i128)fb->pull * r->cross[i].ppm;
		if (fb->pull)
			g_array_append_val(scratch, r->cross[i]);
	}
	if (used != r->payload * SHARE_UNIT + r->over || load != r->load) {
		g_snprintf(why, n, "resource %u: its sums are not those of its flows", res);
		return false;
	}
	if (used > (sim_i128)r->allotment * SHARE_UNIT) {
		g_snprintf(why, n, "resource %u is over its capacity", res);
		return false;
	}
	*out_level = verify_level(s, r, (struct share_cross *)(void *)scratch->data, scratch->len);
	return true;
}

static bool verify_flow(const struct share *s, share_flow f, const share_rate *levels, char *why, size_t n)
{
	const struct share_flow_book *fb = &s->flows[f];
	if (fb->pull == 0) {
		if (fb->rate == 0 && fb->cause == SHARE_NONE)
			return true;
		g_snprintf(why, n, "flow %u has cap 0 but moves, or has a cause", f);
		return false;
	}
	share_rate level = fb->cap / fb->pull;
	uint32_t cause = SHARE_CODE_CAP;
	for (uint32_t k = 0; k < fb->n_links; k++) {
		share_rate at = levels[fb->way[k]];
		if (at == SHARE_NO_LEVEL || at > level || (at == level && cause != SHARE_CODE_CAP))
			continue;
		level = at;
		cause = fb->way[k];
	}
	share_rate rate = cause == SHARE_CODE_CAP ? fb->cap : level * fb->pull;
	if (fb->rate == rate && s->levels[f] == level && fb->cause == cause)
		return true;
	g_snprintf(why, n, "flow %u: rate %" G_GINT64_FORMAT " by %x, but its path gives %" G_GINT64_FORMAT " by %x", f, fb->rate, fb->cause, rate, cause);
	return false;
}

bool share_verify(const struct share *s, char *why, size_t n)
{
	bool holds = true;
	share_rate *levels = g_new(share_rate, s->n_res);
	GArray *scratch = g_array_new(FALSE, FALSE, sizeof(struct share_cross));
	for (share_res r = 0; r < s->n_res && holds; r++)
		holds = verify_res(s, r, scratch, &levels[r], why, n);
	for (share_flow f = 0; f < s->n_flows && holds; f++)
		holds = !s->flows[f].live || verify_flow(s, f, levels, why, n);
	g_array_free(scratch, TRUE);
	g_free(levels);
	return holds;
}
