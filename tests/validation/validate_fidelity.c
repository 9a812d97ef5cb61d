/* tests/validation/validate_fidelity.c: the two fidelities against each other: every shipped scenario and variant is played by rates and by packets, and
 * what must agree is put side by side (DESIGN: within 5 % at the median and 10 % at worst for transfers without loss, and for sums and last finishes
 * where queues overflow; random loss as distributions over seeds).
 *
 * This is no measurement of reality and counts in none of the aims of the other chapters. A run that would take more packets than the budget is left out
 * and named; how many it would take is reckoned from what the flow model moved. A packet run whose events exceed forty for each
 * packet reckoned is ended and told as a fault.
 */
#include <math.h>
#include <string.h>

#include "scenarios/play.h"
#include "tests/reckon.h"
#include "tests/validation/validate_fidelity.h"
#include "tests/validation/validate_inside.h"

#define EVENTS 40         /* of the engine, for each packet reckoned: more is a hang */
#define SEEDS 5
#define LEAST_BYTES 1000000 /* of traffic: less is a few segments, of which some are under way */
#define LEAST_S 0.1       /* what is over sooner is a handful of round trips: told, and not compared by per cent */

struct player {
	struct validation *v;
	struct fidelity *f;
	const struct tp_factory *packet;
	double budget;
};

/* ---- playing ---- */

static struct outcome *played(const struct scenario *s, const struct tp_factory *transport, uint64_t seed, uint64_t max_events)
{
	bool ok;
	struct play_opts o = {.run = {.transport = transport, .has_seed = seed > 0, .seed = seed, .max_events = max_events}};
	return play_scenario(s, &o, &ok);
}

static bool loses_at_random(const struct outcome *o)
{
	for (guint i = 0; i < o->topology.links->len; i++)
		if (((const struct outcome_link *)o->topology.links->pdata[i])->loss_pct > 0)
			return true;
	return false;
}

/* ---- comparing one run ---- */

static const char *most(const GPtrArray *held)
{
	const struct outcome_held *worst = NULL;
	for (guint i = 0; i < held->len; i++) {
		const struct outcome_held *h = held->pdata[i];
		if (!worst || h->seconds > worst->seconds)
			worst = h;
	}
	return worst && worst->seconds > 0 ? worst->cause : "nothing";
}

static const struct outcome_session *session_like(const struct outcome *o, const struct outcome_session *s)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *x = o->sessions->pdata[i];
		if (strcmp(x->id, s->id) == 0)
			return x;
	}
	return NULL;
}

static bool has_finished(const struct outcome_session *s)
{
	return s->migration && !s->rides_on && s->finished_s != OUTCOME_NULL && s->bytes > 0;
}

/* Seconds in which it had no road. */
static double closed_for(const GPtrArray *held)
{
	for (guint i = 0; i < held->len; i++) {
		const struct outcome_held *h = held->pdata[i];
		if (strcmp(h->cause, "no_route") == 0)
			return (double)h->seconds / 1e12;
	}
	return 0;
}

/* Its transfers, each and all together. Sessions of migrations that failed or are open are compared by their bytes, with those of traffic. */
static void compare_sessions(struct fidelity *f, const char *run, const struct outcome *flow, const struct outcome *packet, bool drops)
{
	double sum[2] = {0};
	for (guint i = 0; i < flow->sessions->len; i++) {
		const struct outcome_session *a = flow->sessions->pdata[i], *b = session_like(packet, a);
		if (!b || !has_finished(a) || !has_finished(b) || closed_for(a->held_by) > 0)
			continue;
		g_autofree char *id = g_strdup_printf("%s %s", run, a->id);
		double x = (double)a->transfer_s / 1e12, y = (double)b->transfer_s / 1e12;
		struct fidelity_row r = {id, x, y, most(a->held_by), most(b->held_by), 0};
		sum[0] += x;
		sum[1] += y;
		fidelity_add(f, x < LEAST_S ? FIDELITY_SHORT : b->retransmissions > 0 ? FIDELITY_EACH_OVERFLOWED : FIDELITY_TRANSFER, &r);
		f->bytes_differ += a->bytes != b->bytes;
	}
	if (drops && sum[0] >= LEAST_S)
		fidelity_add(f, FIDELITY_SUM, &(struct fidelity_row){run, sum[0], sum[1], "", "", 0});
}

static const char *verdict_of(const struct outcome_migration *m) { return m->rule ? m->rule : m->outcome; }

static double last_of(const struct outcome *o)
{
	int64_t last = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		last = m->finished_s != OUTCOME_NULL ? MAX(last, m->finished_s) : last;
	}
	return (double)last / 1e12;
}

static void compare_migrations(struct fidelity *f, const char *run, const struct outcome *flow, const struct outcome *packet, bool drops)
{
	bool closed = false;
	for (guint i = 0; i < MIN(flow->migrations->len, packet->migrations->len); i++) {
		const struct outcome_migration *a = flow->migrations->pdata[i], *b = packet->migrations->pdata[i];
		g_autofree char *id = g_strdup_printf("%s %s", run, a->id);
		f->migrations++;
		if (strcmp(a->outcome, b->outcome) != 0 || g_strcmp0(a->rule, b->rule) != 0) {
			fidelity_differs(f, id, verdict_of(a), verdict_of(b));
			continue;
		}
		if (strcmp(a->outcome, "completed") != 0)
			continue;
		double x = (double)a->duration_s / 1e12, y = (double)b->duration_s / 1e12;
		struct fidelity_row r = {id, x, y, most(a->held_by), most(b->held_by), 0};
		r.closed = closed_for(a->held_by);
		closed |= r.closed > 0;
		fidelity_add(f, r.closed > 0 ? FIDELITY_INTERRUPTED : x < LEAST_S ? FIDELITY_SHORT : drops ? FIDELITY_EACH_OVERFLOWED : FIDELITY_MIGRATION, &r);
		f->held++;
		f->held_alike += strcmp(r.flow_by, r.packet_by) == 0;
	}
	double x = last_of(flow), y = last_of(packet);
	if (x >= LEAST_S && !closed)
		fidelity_add(f, FIDELITY_LAST, &(struct fidelity_row){run, x, y, drops ? "queues overflowed" : "", "", 0});
}

static void compare_traffic(struct fidelity *f, const char *run, const struct outcome *flow, const struct outcome *packet)
{
	for (guint i = 0; i < MIN(flow->traffic->len, packet->traffic->len); i++) {
		const struct outcome_traffic *a = flow->traffic->pdata[i], *b = packet->traffic->pdata[i];
		g_autofree char *id = g_strdup_printf("%s %s", run, a->id);
		if (a->delivered_bytes >= LEAST_BYTES || b->delivered_bytes >= LEAST_BYTES)
			fidelity_add(f, FIDELITY_TRAFFIC,
				&(struct fidelity_row){id, (double)a->delivered_bytes / 1e9, (double)b->delivered_bytes / 1e9, most(a->held_by), most(b->held_by), 0});
	}
}

/* Random loss: the sum of transfers over seeds; the flow model draws, too. */
static void compare_seeds(const struct player *p, const char *file, const char *variant, const char *run, uint64_t max_events)
{
	struct validation_spread spread[2] = {{.n = 0}, {.n = 0}};
	const char *const drawn[] = {"assume.random_loss=drawn", NULL}, *const first[] = {"assume={random_loss: drawn}", NULL};
	g_autofree char *faults = NULL, *none = NULL;
	struct scenario *s = scenario_load_file(file, &(struct scenario_opts){.variant = variant, .sets = drawn}, &none);
	if (!s) /* it assumes nothing yet */
		s = scenario_load_file(file, &(struct scenario_opts){.variant = variant, .sets = first}, &faults);
	if (!s) {
		validation_fault(p->v, "%s", faults);
		return;
	}
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		for (int k = 0; k < 2; k++) {
			struct outcome *o = played(s, k ? p->packet : NULL, seed, max_events);
			validation_spread_add(&spread[k], last_of(o));
			outcome_free(o);
		}
	scenario_free(s);
	fidelity_distribution(p->f, run, &spread[0], &spread[1]);
}

static void compare(const struct player *p, const struct scenario *s, const char *variant, const char *run, const struct outcome *flow)
{
	double reckoned = reckon_packets(flow);
	uint64_t max_events = (uint64_t)(EVENTS * reckoned) + 50000000;
	if (reckoned > p->budget) {
		fidelity_left_out(p->f, run, reckoned);
		return;
	}
	if (loses_at_random(flow)) {
		compare_seeds(p, s->file, variant, run, max_events);
		return;
	}
	struct outcome *packet = played(s, p->packet, 0, max_events);
	p->f->runs++;
	p->f->packets += (double)packet->run.packets;
	if (strcmp(flow->run.ended_by, packet->run.ended_by) != 0) {
		validation_fault(p->v, "%s: ends by '%s' at packet fidelity, and not by '%s'", run, packet->run.ended_by, flow->run.ended_by);
		fidelity_differs(p->f, run, flow->run.ended_by, packet->run.ended_by);
	} else {
		bool drops = packet->run.drops > 0;
		p->f->overflowed += drops;
		compare_sessions(p->f, run, flow, packet, drops);
		compare_migrations(p->f, run, flow, packet, drops);
		compare_traffic(p->f, run, flow, packet);
	}
	outcome_free(packet);
}

/* ---- finding ---- */

static void play_one(const struct player *p, const char *file, const char *shown, const char *variant)
{
	g_autofree char *faults = NULL, *run = variant ? g_strdup_printf("%s@%s", shown, variant) : g_strdup(shown);
	struct scenario *s = scenario_load_file(file, &(struct scenario_opts){.variant = variant}, &faults);
	if (!s) {
		validation_fault(p->v, "%s", faults);
		return;
	}
	if (validation_wants(p->v, run)) {
		struct outcome *flow = played(s, NULL, 0, 0);
		compare(p, s, variant, run, flow);
		outcome_free(flow);
	}
	for (guint i = 0; !variant && i < s->variants->len; i++)
		play_one(p, file, shown, s->variants->pdata[i]);
	scenario_free(s);
}

static int by_name(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void find(GPtrArray *to, const char *folder)
{
	GDir *d = g_dir_open(folder, 0, NULL);
	const char *name;
	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			find(to, path);
		else if (g_str_has_suffix(name, ".yaml"))
			g_ptr_array_add(to, g_steal_pointer(&path));
	}
	if (d)
		g_dir_close(d);
}

void validate_fidelity(struct validation *v)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	struct fidelity *f = fidelity_new();
	struct player p = {v, f, tp_factory_find("packet"), v->packets};
	if (!p.packet) {
		validation_say(v, "This build has no model of packets.");
		fidelity_free(f);
		return;
	}
	find(files, v->scenarios);
	g_ptr_array_sort(files, by_name);
	if (files->len == 0)
		validation_fault(v, "there is no scenario in '%s'", v->scenarios);
	for (guint i = 0; i < files->len; i++)
		play_one(&p, files->pdata[i], (const char *)files->pdata[i] + strlen(v->scenarios) + 1, NULL);
	validation_say(v, "Every shipped scenario and variant, played by rates and by packets (`--fidelity packet`). An error is (packet - flow) / flow. "
		"A run that would take more than %.0f "
		"million packets is left out (`tests/validation/validate --source fidelity --packets 60` plays those up to 60 million).", v->packets / 1e6);
	fidelity_print(f, v->open->own);
	fidelity_free(f);
}
