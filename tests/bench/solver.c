/* tests/bench/solver.c: the same work as flows.c by the bare solver: sim/share and what moves a fluid over it, nothing else. For make bench.
 *
 *   solver HOSTS TRANSFERS WINDOW_S [TRUTH.csv]
 *
 * No transport, no attribution, no series, no event queue: the next instant is the sooner of the next start and the least end, ends stand in a flat array with the
 * least of every 64 beside it. Arithmetic and order are those of the transport, so the finish times are equal to the picosecond. Says how many rates changed, and how much solving looked at.
 */
#include <stdio.h>

#include "sim/share.h"
#include "tests/bench/work.h"

#define BLOCK 64
#define BYTE ((sim_i128)SIM_S << 20) /* work is in 2^-20 B/s x ps */

struct fluid { /* by flow of sim/share */
	sim_i128 left;
	struct sim_time since;
	share_rate rate;
	uint32_t transfer;
};

struct solver {
	struct work w;
	struct share *share;
	struct fluid *fluid;
	int64_t *end;   /* by flow, ps */
	int64_t *least; /* by block of flows */
	bool *stale;    /* by block: its least has to be found again */
	uint32_t room;  /* flows, a multiple of BLOCK */
	uint32_t next;  /* transfer to start */
	uint64_t events;
	uint64_t changed; /* rates, over all events */
};

static void make_room(struct solver *s, share_flow f)
{
	if (f < s->room)
		return;
	uint32_t room = s->room ? 2 * s->room : 16 * BLOCK;
	s->fluid = realloc(s->fluid, room * sizeof(*s->fluid));
	s->end = realloc(s->end, room * sizeof(*s->end));
	s->least = realloc(s->least, room / BLOCK * sizeof(*s->least));
	s->stale = realloc(s->stale, room / BLOCK * sizeof(*s->stale));
	SIM_ASSERT(s->fluid && s->end && s->least && s->stale);
	for (uint32_t i = s->room; i < room; i++)
		s->end[i] = INT64_MAX;
	for (uint32_t i = s->room / BLOCK; i < room / BLOCK; i++)
		s->least[i] = INT64_MAX, s->stale[i] = false;
	s->room = room;
}

static void set_end(struct solver *s, share_flow f, int64_t at)
{
	int64_t *least = &s->least[f / BLOCK];
	if (s->end[f] == *least && at > *least)
		s->stale[f / BLOCK] = true;
	else if (at < *least)
		*least = at;
	s->end[f] = at;
}

static int64_t least_end(struct solver *s)
{
	int64_t all = INT64_MAX;
	for (uint32_t b = 0; b < s->room / BLOCK; b++) {
		if (s->stale[b]) {
			int64_t least = INT64_MAX;
			for (uint32_t i = 0; i < BLOCK; i++)
				least = s->end[b * BLOCK + i] < least ? s->end[b * BLOCK + i] : least;
			s->least[b] = least;
			s->stale[b] = false;
		}
		all = s->least[b] < all ? s->least[b] : all;
	}
	return all;
}

static void start(struct solver *s, struct sim_time now)
{
	const struct workload_transfer *t = &s->w.transfers[s->next];
	struct share_use uses[4];
	uint32_t links[4], n = work_way(&s->w, t, links);
	for (uint32_t i = 0; i < n; i++)
		uses[i] = (struct share_use){links[i], SHARE_UNIT};
	share_flow f = share_flow_add(s->share, 1, SHARE_RATE_MAX, uses, n);
	make_room(s, f);
	s->fluid[f] = (struct fluid){.left = (sim_i128)workload_bytes(t) * BYTE, .since = now, .transfer = s->next};
	work_entered(&s->w);
	s->next++;
	s->events++;
}

static void end_due(struct solver *s, struct sim_time now)
{
	for (uint32_t b = 0; b < s->room / BLOCK; b++)
		for (uint32_t i = 0; s->least[b] == now.ps && i < BLOCK; i++) {
			share_flow f = b * BLOCK + i;
			if (s->end[f] != now.ps)
				continue;
			work_left(&s->w, s->fluid[f].transfer, now);
			share_flow_remove(s->share, f);
			set_end(s, f, INT64_MAX);
			s->events++;
		}
}

static void settle(struct solver *s, struct sim_time now)
{
	uint32_t n;
	const share_flow *changed = share_solve(s->share, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct fluid *x = &s->fluid[changed[i]];
		share_rate rate = share_flow_rate(s->share, changed[i]);
		if (rate == x->rate)
			continue;
		s->changed++;
		x->left -= (sim_i128)x->rate * sim_between(x->since, now).ps;
		x->since = now;
		x->rate = rate;
		set_end(s, changed[i], sim_after(now, sim_dur_ps(base_div_ceil(x->left, rate))).ps);
	}
}

/* Measured: a function of its own, so that instructions can be counted for it alone. */
__attribute__((noinline)) static void solver_play(struct solver *s)
{
	for (;;) {
		int64_t ending = least_end(s);
		bool starts = s->next < s->w.n;
		if (!starts && ending == INT64_MAX)
			return;
		struct sim_time now = starts ? sim_time_min(work_enters(&s->w, s->next), sim_time_ps(ending)) : sim_time_ps(ending);
		if (ending == now.ps)
			end_due(s, now);
		while (s->next < s->w.n && sim_time_equal(work_enters(&s->w, s->next), now))
			start(s, now);
		settle(s, now);
	}
}

int main(int argc, char **argv)
{
	struct solver s = {.w = work_read("solver", argc, argv), .share = share_new()};
	for (uint32_t i = 0; i < work_links(&s.w); i++)
		share_res_add(s.share, share_from_bytes((uint64_t)work_capacity(&s.w, i)));
	work_begin(&s.w);
	solver_play(&s);
	work_end(&s.w);
	printf("changed=%llu looked=%llu ", (unsigned long long)s.changed, (unsigned long long)share_looked(s.share));
	share_free(s.share);
	free(s.fluid);
	free(s.end);
	free(s.least);
	free(s.stale);
	return work_report(&s.w, s.events);
}
