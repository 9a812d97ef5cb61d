/* tests/validation/validate_published_qemu.c: published figures of QEMU by itself: traces of one guest, and what it reports of migrations that its bandwidth
 * limit held.
 *
 * Traces: the notes say how much is dirtied in a window, as a power a t^b or as W (1 - exp(-t/T)); the former is the start of W (1 - exp(-(t/T)^b)) with W all
 * of the guest's memory. How much of that is not zero is what post-copy of the same guest sent. What did not converge is looked at when the source's own
 * migration ended. After the switch to post-copy bytes go at the 1.0 to 1.3 GiB/s that the notes state; of a stopped guest as in the source's trace, 32 MiB in
 * 13 ms.
 */
#include "tests/validation/validate_published.h"

#include "models/fabric/constant.h"
#include "models/migration/precopy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MIB 1048576.
#define GIB 1073741824.
#define POSTCOPY (1.15 * GIB)	     /* bytes/s */
#define UNLIMITED (32 * MIB / 0.013) /* bytes/s */
#define OLD_LIMIT 33554432.	     /* bytes/s: QEMU's limit before 5.2, and since */
#define NEW_LIMIT 134217728.

struct guest {
	double memory, used, working_set, constant_s, exponent; /* bytes */
	double rate;						/* bytes/s */
};

static bool law_of(const struct published *p, struct guest *g)
{
	const char *notes = published_text(p, "notes"), *u = strstr(notes, "U(tau)="),
		   *law = u			 ? u + strlen("U(tau)=")
			  : strstr(notes, " U=") ? strstr(notes, " U=") + 3
						 : NULL;
	double a, x;
	if (law && sscanf(law, "%lf*tau^%lf", &a, &x) == 2) {
		g->working_set = g->memory;
		g->exponent = x;
		g->constant_s = pow(g->memory / (a * MIB), 1 / x);
	} else if (law && sscanf(law, "%lf*(1-exp(-tau/%lf", &a, &x) == 2) {
		g->working_set = a * MIB;
		g->exponent = 1;
		g->constant_s = x;
	}
	return law && g->constant_s > 0;
}

static struct guest guest_of(const struct published *p)
{
	unsigned threads = published_says(p, "16T") || published_says(p, "16 threads") ? 16 : 4;
	g_autofree char *all = g_strdup_printf("Postcopy_%uT", threads), *run = g_strdup_printf("_%uT", threads),
			*words = g_strdup_printf("%u threads", threads);
	struct guest g = {.memory = published_number(p, "mem_gib", 8) * GIB,
		.used = (threads == 16 ? 2.574 : 1.791) * GIB,
		.exponent = 1,
		.rate = published_number(p, "link_gbps", 1.082) * 1e9 / 8};
	bool own = law_of(p, &g);
	for (uint32_t i = 0; i < validate_csv_rows(p->csv); i++) {
		struct published other = {p->csv, i, NULL};
		if (strcmp(published_text(&other, "source"), published_text(p, "source")) != 0)
			continue;
		if (strcmp(published_text(&other, "notes"), all) == 0 && strcmp(published_text(&other, "metric"), "transferred") == 0)
			g.used = published_value(&other);
		if (!own && g.working_set <= 0 && (published_says(&other, run) || published_says(&other, words)) && !published_says(&other, "OnlyReads"))
			law_of(&other, &g);
	}
	if (strcmp(published_text(p, "kind"), "stop-and-copy") == 0)
		g.working_set = 0;
	return g;
}

static struct outcome *play(struct published *p, const struct guest *g, double until_s)
{
	g_autofree char *dirty = g->working_set > 0 ? g_strdup_printf("dirty: {working_set: %.0f KiB, time_constant: %.0f ms, exponent: %.3f}, ",
							      g->working_set / 1024, g->constant_s * 1e3, g->exponent)
						    : g_strdup("");
	g_autofree char *vm = g_strdup_printf("memory: %.0f KiB, zero: %.0f KiB, %sprecopy: {rules: qemu, max_bandwidth: %.0f bit/s%s}", g->memory / 1024,
		floor((g->memory - g->used) / 4096) * 4, dirty, g->rate * 8, published_says(p, "auto-converge") ? ", auto_converge: true" : "");
	struct scene s = {.link_gbps = UNLIMITED * 8e-9, .mtu = 9000, .vm = vm, .until_s = until_s};
	return validate_scene_play(&s, &p->err);
}

static double metric_of(const struct published *p, const struct outcome *o)
{
	const char *metric = published_text(p, "metric");
	const struct outcome_migration *m = validate_scene_migration(o, 0);
	bool over = m && strcmp(m->outcome, "completed") == 0;
	if (strcmp(metric, "transferred") == 0)
		return validate_scene_bytes(o);
	if (strcmp(metric, "iterations") == 0 && m)
		return m->rounds->len + 1 + over; /* one to begin with, one a pass, one with the guest stopped */
	if (!over)
		return NAN;
	if (strcmp(metric, "downtime") == 0)
		return (double)m->downtime_s / 1e12;
	if (strcmp(metric, "throttle_start") == 0)
		return m->sdps.active_s > 0 ? (double)(m->finished_s - m->sdps.active_s) / 1e12 : NAN;
	bool time = strcmp(metric, "total_time") == 0 || strcmp(metric, "service_interruption") == 0;
	return time ? (double)m->duration_s / 1e12 : NAN;
}

static void law_for(struct precopy *c, const struct guest *g)
{
	struct world_dirty d = {.working_set = (int64_t)g->working_set,
		.time_constant = sim_dur_ps((int64_t)(g->constant_s * 1e12)),
		.exponent_ppm = (int64_t)(g->exponent * 1e6 + 0.5)};
	struct world_precopy q = {.rules = WORLD_PRECOPY_SIMGRID, .downtime_limit = sim_dur_ps(constant(CONSTANT_QEMU_DOWNTIME_LIMIT))};
	precopy_init(c, &d, NULL, &q);
}

static struct sim_time at(double seconds) { return sim_time_ps((int64_t)(seconds * 1e12)); }

/* The source's law is of what a bitmap sync found dirty after a pass, with what the pass had left: so it is asked at the ends of passes. */
static double passes(const struct published *p, const struct guest *g, double until)
{
	const char *metric = published_text(p, "metric");
	struct precopy c;
	double t = 0, sent = 0;
	int64_t pass = (int64_t)g->used;
	uint32_t n = 0;
	law_for(&c, g);
	for (enum precopy_next next = PRECOPY_AGAIN; next == PRECOPY_AGAIN && (until <= 0 || t < until); n++) {
		precopy_round_begin(&c, at(t), pass);
		t += (double)pass / g->rate;
		sent += (double)pass;
		next = precopy_round_end(&c, at(t), pass, &pass);
		if (next == PRECOPY_GIVE_UP)
			return NAN;
	}
	if (strcmp(metric, "iterations") == 0)
		return n + (until > 0 ? 1 : 2); /* one to begin with, one a pass, one with the guest stopped */
	if (strcmp(metric, "transferred") == 0)
		return until > 0 ? until * g->rate : sent + (double)pass;
	double stopped = (double)constant(CONSTANT_QEMU_SWITCHOVER) / 1e12 + (double)pass / UNLIMITED;
	return until > 0				     ? NAN
	       : strcmp(metric, "downtime") == 0	     ? stopped
	       : strcmp(metric, "downtime_transferred") == 0 ? (double)pass
	       : strcmp(metric, "total_time") == 0	     ? t + stopped
							     : NAN;
}

static double trace(struct published *p)
{
	struct guest g = guest_of(p);
	struct published end;
	if (g.working_set > 0 && !published_says(p, "auto-converge"))
		return passes(p, &g, published_says(p, "Nonconvergent") && published_sibling(p, "total_time", true, &end) ? published_value(&end) : 0);
	struct outcome *o = play(p, &g, 0);
	double x = o ? metric_of(p, o) : NAN;
	outcome_free(o);
	return x;
}

/* What pre-copy has still to send after `after` seconds: of the pass under way, and what was dirtied of what that has sent already. */
static double left_after(const struct guest *g, double after)
{
	struct precopy c;
	double t = 0, pass = g->used;
	law_for(&c, g);
	for (;;) {
		precopy_round_begin(&c, at(t), (int64_t)pass);
		double lasts = pass / g->rate;
		if (t + lasts > after)
			break;
		t += lasts;
		pass = (double)precopy_dirtied(&c, at(t));
	}
	double sent = (after - t) * g->rate, again = (double)precopy_dirtied(&c, at(after));
	return pass - sent + again * MIN(1, 1 - (pass - sent) / g->used);
}

static double postcopy(struct published *p)
{
	struct guest g = guest_of(p);
	const char *late = strstr(published_text(p, "notes"), "Late_"), *metric = published_text(p, "metric");
	unsigned threads, seconds = 0;
	if (late && sscanf(late, "Late_%uT_%us", &threads, &seconds) != 2)
		return NAN;
	double left = left_after(&g, seconds);
	return strcmp(metric, "transferred") == 0 ? seconds * g.rate + left : strcmp(metric, "total_time") == 0 ? seconds + left / POSTCOPY : NAN;
}

/* "info migrate" of a guest that QEMU's bandwidth limit held: which of its two limits is told by the rate. */
static double reported(struct published *p)
{
	const char *metric = published_text(p, "metric");
	double link = published_number(p, "link_gbps", 1.05) * 1e9 / 8, left = published_noted(p, "remaining ", " KB", 0) * 1000;
	struct guest g = {.memory = 2 * GIB, .used = GIB, .rate = link < 2 * OLD_LIMIT ? OLD_LIMIT : NEW_LIMIT};
	struct published other;
	if (strcmp(metric, "expected_downtime") == 0)
		return left > 0 ? left / link : NAN;
	if (strcmp(metric, "total_time") == 0 && published_sibling(p, "transferred", false, &other))
		g.used = published_value(&other);
	bool sent = strcmp(metric, "transferred") == 0 && published_sibling(p, "total_time", false, &other);
	if (sent)
		g.used = published_number(p, "mem_gib", 2) * GIB;
	g.memory = MAX(g.memory, g.used);
	struct outcome *o = play(p, &g, sent ? published_value(&other) : 0);
	double x = !o ? NAN : strcmp(metric, "throughput") == 0 ? validate_scene_bytes(o) * 8 / validate_scene_last(o) : metric_of(p, o);
	outcome_free(o);
	return x;
}

double published_qemu(struct published *p)
{
	const char *kind = published_text(p, "kind");
	if (strcmp(kind, "postcopy") == 0)
		return postcopy(p);
	return g_str_has_prefix(published_text(p, "source"), "QEMU info migrate") ? reported(p) : trace(p);
}
