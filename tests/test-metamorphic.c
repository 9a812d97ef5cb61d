/* tests/test-metamorphic.c: laws that a run of the transport and a changed copy of it obey together, whatever the figures are: what is compared is never computed here.
 *
 * A work is plain data: places with a rate and a queue, transfers with a way over them. It is drawn at random, played, changed, and played again. The laws are exact to the
 * picosecond but where a rate is rounded differently (doubling), and that is said. Not every law holds with everything TCP does: each says what it is drawn with.
 */
#include "tests/draw.h"
#include "tests/suite.h"

#include "models/transport/flow.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define CASES 1000
#define MAX_PLACES 16
#define MAX_JOBS 24
#define MAX_WAY 8

struct place {
	share_rate rate;
	int64_t queue;
};

struct job {
	uint64_t bytes;
	int64_t start, rtt; /* ps */
	uint32_t way[MAX_WAY], ppm[MAX_WAY], n; /* over which places */
	uint32_t streams, weight;
	share_rate stage[2]; /* 0: none */
	struct tcp_opts tcp;
	int64_t loss_ppb;
	int64_t end; /* ps, by play() */
};

struct work {
	struct place places[MAX_PLACES];
	struct job jobs[MAX_JOBS];
	uint32_t n_places, n_jobs;
};

/* What is drawn besides places, ways and bytes. */
enum {
	WITH_STAGES = 1,
	WITH_WINDOWS = 2,
	WITH_STREAMS = 4,
	WITH_STARTS = 8, /* slow start */
	WITH_LOSS = 16,  /* its mean ceiling */
	WITH_CUBIC = 32, /* else all are NewReno */
	WITH_QUEUES = 64,
	WITH_DRAWS = 128, /* random losses drawn */
};
#define WITH_ALL 255
#define WITHOUT_TIME (WITH_STAGES | WITH_STREAMS) /* nothing that depends on the round trip */

/* --- draws --- */

static bool chance(uint64_t *seed, unsigned percent) { return draw(seed, 100) < percent; }

/* From 1 to 2^n, as often small as large. */
static uint64_t draw_size(uint64_t *seed, unsigned n) { return 1 + draw(seed, UINT64_C(1) << (1 + draw(seed, n))); }

static void draw_way(struct job *j, const struct work *w, uint64_t *seed)
{
	static const uint32_t ppms[] = {SHARE_UNIT, SHARE_UNIT, 1062155, 500000};
	for (uint64_t n = 1 + draw(seed, 4); n > 0; n--) {
		uint32_t place = (uint32_t)draw(seed, w->n_places);
		bool taken = false;
		for (uint32_t k = 0; k < j->n; k++)
			taken |= j->way[k] == place;
		if (taken)
			continue;
		j->way[j->n] = place;
		j->ppm[j->n++] = ppms[draw(seed, G_N_ELEMENTS(ppms))];
	}
}

static share_rate draw_rate(uint64_t *seed) { return share_from_bytes(100000 + draw_size(seed, 31)); }

static struct job draw_job(const struct work *w, uint64_t *seed, unsigned with)
{
	unsigned most = with & (WITH_QUEUES | WITH_DRAWS) ? 24 : 32; /* where windows are followed round by round, fewer rounds */
	struct job j = {.bytes = draw_size(seed, most), .start = 2 * (int64_t)draw(seed, 5 * SIM_S), .streams = 1, .weight = 1};
	j.rtt = 2 * (int64_t)(10 * SIM_MS + draw(seed, 70 * SIM_MS));
	j.tcp = (struct tcp_opts){.window = INT64_MAX >> 20, .warm = true};
	draw_way(&j, w, seed);
	for (int i = 0; i < 2; i++)
		j.stage[i] = with & WITH_STAGES && chance(seed, 30) ? draw_rate(seed) : 0;
	if (with & WITH_WINDOWS && chance(seed, 50))
		j.tcp.window = (int64_t)(20000 + draw_size(seed, 25));
	if (with & WITH_STREAMS && chance(seed, 30))
		j.streams = 1 + (uint32_t)draw(seed, 4);
	if (with & WITH_STREAMS && chance(seed, 30))
		j.weight = 1 + (uint32_t)draw(seed, 4);
	j.tcp.warm = !(with & WITH_STARTS) || chance(seed, 50);
	if (with & WITH_LOSS && chance(seed, 30))
		j.loss_ppb = (int64_t)draw_size(seed, 24);
	j.tcp.cubic = with & WITH_CUBIC && chance(seed, 50);
	return j;
}

static struct work draw_work(uint64_t *seed, unsigned with)
{
	struct work w = {.n_places = 1 + (uint32_t)draw(seed, MAX_PLACES / 2), .n_jobs = 1 + (uint32_t)draw(seed, MAX_JOBS / 2)};
	for (uint32_t i = 0; i < w.n_places; i++) {
		w.places[i].rate = draw_rate(seed);
		w.places[i].queue = with & WITH_QUEUES && chance(seed, 50) ? (int64_t)(15000 + draw_size(seed, 22)) : 0;
	}
	for (uint32_t i = 0; i < w.n_jobs; i++)
		w.jobs[i] = draw_job(&w, seed, with);
	return w;
}

/* --- play --- */

enum { EV_TRANSPORT, EV_START };

struct play {
	struct work *w;
	struct sim *sim;
	struct res_table *res;
	struct tp *tp;
	uint64_t draws;
	tp_id ids[MAX_JOBS];
	uint32_t at_once; /* who starts first of those that start in one instant: the n-th job, and so on round */
	bool broken;
};

static void on_event(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct play *p = ctx;
	struct tp_progress at;
	if (ev != TP_DONE)
		return;
	p->tp->ops->progress(p->tp, id, &at);
	p->broken |= at.bytes != p->w->jobs[owner].bytes || p->w->jobs[owner].end >= 0;
	p->w->jobs[owner].end = sim_now(p->sim).ps;
}

/* Nobody is given more than there is, and nobody less than could be. */
static void on_settle(void *ctx)
{
	struct play *p = ctx;
	char why[200];
	p->tp->ops->settle(p->tp);
	p->broken |= !share_verify(p->res->share, why, sizeof(why));
	for (uint32_t i = 0; i < p->w->n_places; i++)
		p->broken |= share_res_used(p->res->share, i) > p->w->places[i].rate;
}

static void start(void *ctx, uint32_t i, uint64_t arg)
{
	struct play *p = ctx;
	struct job *j = &p->w->jobs[i];
	struct path paths[8];
	(void)arg;
	for (uint32_t k = 0; k < j->streams; k++) {
		paths[k] = path_empty();
		paths[k].n = j->n;
		paths[k].weight = j->weight;
		paths[k].rtt = sim_dur_ps(j->rtt);
		paths[k].mss = 1448;
		paths[k].loss_ppb = j->loss_ppb;
		for (uint32_t m = 0; m < j->n; m++)
			paths[k].uses[m] = (struct share_use){j->way[m], j->ppm[m]};
	}
	struct tp_spec s = {.bytes = j->bytes, .paths = paths, .n_paths = j->streams, .tcp = j->tcp, .owner = i, .draws = p->draws ? p->draws + i : 0};
	for (int k = 0; k < 2; k++)
		if (j->stage[k])
			s.stages[s.n_stages++] = (struct tp_stage){k ? TP_BY_DATASTORE_WRITE : TP_BY_STREAM_HELPER, j->stage[k], SHARE_NONE, false};
	p->ids[i] = p->tp->ops->start(p->tp, &s);
}

struct tiles {
	int64_t sum, until;
	uint32_t stream;
	bool broken;
};

static void tile(void *ctx, const struct tp_held *h)
{
	struct tiles *t = ctx;
	if (h->stream != t->stream)
		t->until = -1;
	t->stream = h->stream;
	t->broken |= (t->until >= 0 && h->from.ps != t->until) || h->to.ps < h->from.ps;
	t->until = h->to.ps;
	t->sum += sim_between(h->from, h->to).ps;
}

/* What held each stream adds up to the time it was open, to the picosecond. */
static bool tiles_hold(const struct play *p, uint32_t i)
{
	struct tiles t = {.until = -1};
	const struct job *j = &p->w->jobs[i];
	p->tp->ops->held(p->tp, p->ids[i], tile, &t);
	return !t.broken && t.sum == (j->end - j->start) * j->streams;
}

/* Plays it; false: it broke an invariant, or something did not end. */
static bool play_from(struct work *w, uint32_t first, uint64_t draws)
{
	struct play p = {.w = w, .sim = sim_new(EVQ_LADDER, UINT64_C(1) << 22), .res = res_table_new(), .draws = draws};
	for (uint32_t i = 0; i < w->n_places; i++) {
		char name[16];
		snprintf(name, sizeof(name), "p%u", i);
		res_add(p.res, name, RES_LINK, RES_FORWARD, w->places[i].rate, false);
		if (w->places[i].queue)
			res_set_queue(p.res, i, w->places[i].queue);
	}
	p.tp = flow_factory.make(p.sim, p.res, 0, EV_TRANSPORT, on_event, &p);
	sim_set_handler(p.sim, EV_START, "start", start, &p);
	sim_set_hooks(p.sim, (struct sim_hooks){.settle = on_settle, .ctx = &p});
	for (uint32_t k = 0; k < w->n_jobs; k++) {
		uint32_t i = (first + k) % w->n_jobs;
		w->jobs[i].end = -1;
		sim_at(p.sim, sim_time_ps(w->jobs[i].start), EV_START, i, 0);
	}
	bool ended = sim_run(p.sim, SIM_TIME_NEVER) == SIM_STOP_IDLE;
	for (uint32_t i = 0; i < w->n_jobs; i++)
		ended = ended && w->jobs[i].end >= w->jobs[i].start && tiles_hold(&p, i);
	p.tp->ops->free(p.tp);
	sim_free(p.sim);
	res_table_free(p.res);
	return ended && !p.broken;
}

static bool play(struct work *w) { return play_from(w, 0, 0); }

/* --- the laws --- */

static void show(const struct work *w)
{
	for (uint32_t i = 0; i < w->n_places; i++)
		printf("# place %u: %" PRId64 " units, queue %" PRId64 "\n", i, w->places[i].rate, w->places[i].queue);
	for (uint32_t i = 0; i < w->n_jobs; i++) {
		const struct job *j = &w->jobs[i];
		printf("# job %u: %" PRIu64 " bytes at %" PRId64 " to %" PRId64 ", rtt %" PRId64 ", %u streams of weight %u, stages %" PRId64 " %" PRId64 ", window %" PRId64
		       "%s%s, loss %" PRId64 ", over",
			i, j->bytes, j->start, j->end, j->rtt, j->streams, j->weight, j->stage[0], j->stage[1], j->tcp.window, j->tcp.warm ? ", warm" : "",
			j->tcp.cubic ? ", cubic" : "", j->loss_ppb);
		for (uint32_t k = 0; k < j->n; k++)
			printf(" %u*%u", j->way[k], j->ppm[k]);
		printf("\n");
	}
}

/* The law: every transfer ends when it did. */
static void ends_alike(unsigned n, const struct work *before, const struct work *after)
{
	for (uint32_t i = 0; i < after->n_jobs; i++)
		if (before->jobs[i].end != after->jobs[i].end) {
			printf("# case %u, before:\n", n);
			show(before);
			printf("# after:\n");
			show(after);
			CU_FAIL_FATAL("the law does not hold");
		}
}

/* A change of a work: the same jobs in the same places of the list, others behind them. False: it is no case of the law. */
typedef bool (*change_fn)(struct work *w, uint64_t *seed);
/* The end of job i in both: does the law hold? */
typedef bool (*holds_fn)(const struct work *before, const struct work *after, uint32_t i);

static bool same_end(const struct work *before, const struct work *after, uint32_t i) { return before->jobs[i].end == after->jobs[i].end; }

static void law(uint64_t seed, unsigned with, change_fn change, holds_fn holds)
{
	for (unsigned n = 0; n < CASES; n++) {
		struct work before = draw_work(&seed, with), after = before;
		uint64_t draws = with & WITH_DRAWS ? 1 + draw(&seed, UINT64_C(1) << 40) : 0;
		if (!change(&after, &seed)) {
			n--;
			continue;
		}
		bool ok = play_from(&before, 0, draws) && play_from(&after, 0, draws);
		for (uint32_t i = 0; ok && i < before.n_jobs; i++)
			ok = holds(&before, &after, i);
		if (ok)
			continue;
		printf("# case %u, before:\n", n);
		show(&before);
		printf("# after:\n");
		show(&after);
		CU_FAIL("the law does not hold");
		return;
	}
	CU_PASS("it holds");
}

/* Rates are floored to 2^-20 B/s at each level, and the floor of the double is not the double of the floor: a part in 10^11 of the slowest rate drawn, for each level that is
 * below; stages taken together and the ceiling of loss are right to a part in 10^9. A nanosecond and a part in 10^8 of its time is more than these come to. */
static bool half_the_time(const struct work *before, const struct work *after, uint32_t i)
{
	int64_t d = before->jobs[i].end - 2 * after->jobs[i].end, tolerance = 1000 + before->jobs[i].end / 100000000;
	return llabs(d) <= tolerance;
}

static bool twice_as_fast(struct work *w, uint64_t *seed)
{
	(void)seed;
	for (uint32_t i = 0; i < w->n_places; i++)
		w->places[i].rate *= 2;
	for (uint32_t i = 0; i < w->n_jobs; i++) {
		w->jobs[i].start /= 2;
		w->jobs[i].rtt /= 2;
		w->jobs[i].stage[0] *= 2;
		w->jobs[i].stage[1] *= 2;
	}
	return true;
}

static void all_rates_twice_all_times_half(void) { law(1, WITH_STAGES | WITH_WINDOWS | WITH_STREAMS | WITH_STARTS | WITH_LOSS, twice_as_fast, half_the_time); }

/* Places that nobody crosses, before and behind the others. */
static bool idle_places(struct work *w, uint64_t *seed)
{
	uint32_t n = 1 + (uint32_t)draw(seed, 4);
	for (uint32_t i = w->n_places; i-- > 0;)
		w->places[i + n] = w->places[i];
	for (uint32_t i = 0; i < n; i++)
		w->places[i] = (struct place){draw_rate(seed), 0};
	w->n_places += n;
	w->places[w->n_places++] = (struct place){draw_rate(seed), 0};
	for (uint32_t i = 0; i < w->n_jobs; i++)
		for (uint32_t k = 0; k < w->jobs[i].n; k++)
			w->jobs[i].way[k] += n;
	return true;
}

static void who_is_idle_changes_nothing(void) { law(2, WITH_ALL, idle_places, same_end); }

static bool split_place(struct work *w, uint64_t *seed)
{
	uint32_t at = (uint32_t)draw(seed, w->n_places), second = w->n_places++;
	w->places[second] = w->places[at];
	for (uint32_t i = 0; i < w->n_jobs; i++) {
		struct job *j = &w->jobs[i];
		for (uint32_t k = 0; k < j->n; k++) {
			if (j->way[k] != at)
				continue;
			for (uint32_t m = j->n++; m > k; m--) {
				j->way[m] = j->way[m - 1];
				j->ppm[m] = j->ppm[m - 1];
			}
			j->way[++k] = second;
		}
	}
	return true;
}

static void a_link_split_in_two_changes_nothing(void) { law(3, WITH_ALL & ~WITH_QUEUES, split_place, same_end); }

/* The last job once more. */
static bool twin(struct work *w, uint64_t *seed)
{
	(void)seed;
	w->jobs[w->n_jobs] = w->jobs[w->n_jobs - 1];
	w->n_jobs++;
	return true;
}

static bool twins_end_together(const struct work *before, const struct work *after, uint32_t i)
{
	return i + 1 < before->n_jobs || after->jobs[i].end == after->jobs[i + 1].end;
}

static void equals_end_together(void) { law(4, WITH_ALL & ~WITH_DRAWS, twin, twins_end_together); }

/* One job on one way; the place that gives it least becomes faster. */
static bool wider_bottleneck(struct work *w, uint64_t *seed)
{
	uint32_t least = 0;
	for (uint32_t k = 1; k < w->jobs[0].n; k++)
		if ((double)w->places[w->jobs[0].way[k]].rate / w->jobs[0].ppm[k] < (double)w->places[w->jobs[0].way[least]].rate / w->jobs[0].ppm[least])
			least = k;
	w->places[w->jobs[0].way[least]].rate += draw_rate(seed) / (share_rate)(1 + draw(seed, 50));
	return w->n_jobs == 1;
}

static bool no_later(const struct work *before, const struct work *after, uint32_t i) { return after->jobs[i].end <= before->jobs[i].end; }

static void a_wider_bottleneck_never_delays(void) { law(5, WITH_STAGES | WITH_WINDOWS | WITH_STREAMS | WITH_STARTS | WITH_LOSS, wider_bottleneck, no_later); }

/* The last two jobs, which are equal, become one of twice the bytes, the weight and the sender's rate. */
static bool merge(struct work *w, uint64_t *seed)
{
	(void)seed;
	struct job *j = &w->jobs[w->n_jobs - 2];
	if (w->n_jobs < 2)
		return false;
	j->bytes *= 2;
	j->weight *= 2;
	j->stage[0] *= 2;
	j->stage[1] *= 2;
	w->n_jobs--;
	return true;
}

static void equal_flows_merged_end_when_they_did(void)
{
	uint64_t seed = 6;
	for (unsigned n = 0; n < CASES; n++) {
		struct work before = draw_work(&seed, WITHOUT_TIME), after;
		if (before.n_jobs == MAX_JOBS)
			continue;
		struct job *last = &before.jobs[before.n_jobs - 1];
		last->stage[1] = 0; /* two stages together are rounded once more, and so is a stage that streams have in parts */
		last->stage[0] = last->streams == 1 ? last->stage[0] : 0;
		twin(&before, &seed);
		after = before;
		merge(&after, &seed);
		CU_ASSERT_TRUE_FATAL(play(&before) && play(&after));
		ends_alike(n, &before, &after);
	}
	CU_PASS("it holds");
}

/* All start in one instant, in another order. */
static void the_order_of_starts_in_one_instant_changes_nothing(void)
{
	uint64_t seed = 7;
	for (unsigned n = 0; n < CASES; n++) {
		struct work before = draw_work(&seed, WITH_ALL);
		uint64_t draws = draw(&seed, UINT64_C(1) << 40);
		for (uint32_t i = 0; i < before.n_jobs; i++)
			before.jobs[i].start = draw(&seed, 2) ? 0 : SIM_S;
		struct work after = before;
		CU_ASSERT_TRUE_FATAL(play_from(&before, 0, draws) && play_from(&after, (uint32_t)draw(&seed, before.n_jobs), draws));
		ends_alike(n, &before, &after);
	}
	CU_PASS("it holds");
}

static const struct suite_case cases[] = {
	{"all rates doubled and all times halved, everything ends in half the time (NewReno, no queues: nothing that knows the second)", all_rates_twice_all_times_half},
	{"places that nobody crosses change nothing, whatever their number", who_is_idle_changes_nothing},
	{"a place split into two in series changes nothing", a_link_split_in_two_changes_nothing},
	{"equal transfers that start together end together", equals_end_together},
	{"a wider bottleneck never delays the only transfer", a_wider_bottleneck_never_delays},
	{"two equal transfers end when one of twice the weight and bytes does", equal_flows_merged_end_when_they_did},
	{"in what order transfers start in one instant changes nothing", the_order_of_starts_in_one_instant_changes_nothing},
};

SUITE_MAIN("metamorphic laws of the transport", cases)
