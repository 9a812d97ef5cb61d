/* tests/test-probe.c: a packet that is followed on its own (models/path_probe.h) fares as those of a session on the same way, in random estates, in the midst
 * of random changes: where it is answered, a session gets through; where a session does, it arrives. Its answer may be lost where a session's acknowledgements
 * are not: it is as large as what was sent. */
#include "models/path.h"
#include "models/path_probe.h"
#include "tests/given.h"
#include "tests/random-scenario.h"
#include "tests/suite.h"

#include <stdio.h>

#define SEEDS 150

struct tally {
	unsigned through, lost;
};

static enum path_probe_end end_of(const struct estate *e, const struct request *q, const struct endpoints *ends, uint32_t pair)
{
	const struct endpoint_pair *x = &ends->pair[pair];
	const struct host *from = estate_host(e, q->from), *to = estate_host(e, q->to);
	struct path_probe probe;
	struct path_probe_request r = {.host = q->from,
		.stack = host_adapter(from, x->from)->stack,
		.bound = rules_bound(from, q->service) ? x->from : HOST_NONE,
		.to = x->to_address,
		.packet = MIN(host_adapter(from, x->from)->mtu, host_adapter(to, x->to)->mtu),
		.port = ends->port,
		.answer_bound = rules_bound(to, q->service),
		.now = q->now,
		.assume = q->assume,
		.seed = q->seed};
	path_probe(e, &r, &probe);
	return probe.end;
}

static void compare(struct run *run, const struct world *w, uint32_t from, uint32_t to, enum service s, struct tally *t)
{
	const struct estate *e = run_estate(run);
	struct request q = {.service = s, .from = from, .to = to, .now = run_now(run), .assume = &w->assume, .seed = w->seed};
	struct endpoints ends;
	struct verdict v = rules_select(e, &q, &ends);
	if (!v.ok && v.how != VERDICT_SILENT)
		return;
	struct res_table *res = res_table_new();
	struct paths *paths = path_map_new(e, &w->assume, res, false);
	for (uint32_t i = 0; i < ends.n; i++) {
		struct path_request pq = {.ends = &ends,
			.pair = i,
			.load = s == SERVICE_VMOTION ? PATH_VMOTION : PATH_NFC,
			.service = s,
			.read = HOST_NONE,
			.write = HOST_NONE,
			.now = q.now};
		struct path path;
		struct verdict why;
		path_build(paths, &pq, &path, &why);
		enum path_probe_end end = end_of(e, &q, &ends, i);
		if (path.dead ? end == PATH_PROBE_ANSWERED : end != PATH_PROBE_ANSWERED && end != PATH_PROBE_LOST_BACK)
			CU_FAIL("a probe and a session do not fare alike");
		t->through += !path.dead;
		t->lost += path.dead;
	}
	path_map_free(paths);
	res_table_free(res);
}

static void probes_and_sessions_fare_alike(void)
{
	static const int64_t at_s[] = {0, 3, 20, 90};
	struct tally t = {0, 0};
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct random_scenario text = random_scenario(seed);
		struct scenario *s = given_text(text.text);
		struct run *run = run_new(s->world, NULL);
		for (size_t i = 0; i < G_N_ELEMENTS(at_s); i++) {
			run_until(run, sim_time_ps(at_s[i] * SIM_S));
			for (uint32_t a = 0; a < run_estate(run)->hosts->len; a++)
				for (uint32_t b = 0; b < run_estate(run)->hosts->len; b++)
					for (int k = 0; a != b && k < 2; k++)
						compare(run, s->world, a, b, k ? SERVICE_PROVISIONING : SERVICE_VMOTION, &t);
		}
		run_free(run);
		scenario_free(s);
		g_free(text.text);
	}
	CU_ASSERT(t.through > 100 && t.lost > 100);
	printf("# %u ways let packets through, %u did not\n", t.through, t.lost);
}

static const struct suite_case cases[] = {
	{"a probe gets through where a session does, and nowhere else", probes_and_sessions_fare_alike},
};

SUITE_MAIN("probe", cases)
