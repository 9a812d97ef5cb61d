/* tests/test-random-reconfiguration.c: random estates reconfigured at random moments while migrations run: what must hold whatever happens, after every instant.
 *
 * Each seed is one scenario of tests/random-scenario.c. VMKSIM_RANDOM_RUNS says how many seeds (make check-long: thousands), VMKSIM_RANDOM_FIRST with which to begin.
 * VMKSIM_FIDELITY=packet plays the same estates by packets, at a thousandth of their rates. A seed that breaks a law prints its scenario: put it into a file and play it.
 * Not pinned: any duration, any choice. */
#include "models/outcome_json.h"
#include "models/rules/rule.h"
#include "models/run_internal.h"
#include "tests/given.h"
#include "tests/random-scenario.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS 150
#define MOST_INSTANTS 150 /* then only the end is looked at: what crawls is polled for a day */
#define MOST_EVENTS 20000000 /* of packets */
#define MOST_FLOW_EVENTS 1000000 /* a link of some bytes a second lets a copy make rounds for a day */

/* What one seed has shown so far. */
struct watch {
	const struct scenario *s;
	struct run_opts opts;
	struct run *r;
	GString *broken;            /* the laws that did not hold, each once */
	GHashTable *sessions;       /* id -> what it was made of, while it is open; owned */
	unsigned instants, migrations, ended[5], actions, refused;
};

static void broke(struct watch *w, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
static void broke(struct watch *w, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *law = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	if (!strstr(w->broken->str, law))
		g_string_append_printf(w->broken, "#   %" G_GINT64_FORMAT " ps: %s\n", run_now(w->r).ps, law);
}

/* --- laws of an instant --- */

static void nothing_over_capacity(struct watch *w, const struct outcome *o)
{
	char why[200];
	if (!share_verify(w->r->res->share, why, sizeof(why)))
		broke(w, "sharing: %s", why);
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *res = o->resources->pdata[i];
		if (res->peak_utilisation_pct != OUTCOME_NULL && res->peak_utilisation_pct > 1000000)
			broke(w, "%s is over its capacity", res->name);
	}
}

static int64_t session_bytes(const struct outcome *o, const char *migration)
{
	int64_t sum = 0;
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		sum += g_strcmp0(s->migration, migration) == 0 && !s->rides_on ? s->bytes : 0;
	}
	return sum;
}

/* It is for no adapter of the estate. */
static bool leaves_us(const struct watch *w, const char *traffic)
{
	for (guint i = 0; i < w->s->world->traffic->len; i++) {
		const struct world_traffic *t = w->s->world->traffic->pdata[i];
		if (strcmp(t->id, traffic) == 0)
			return t->to.kind == WORLD_END_NOWHERE;
	}
	return false;
}

/* What adapters of a service sent is what adapters received, and what the sessions of that service carried. */
static void adapters_add_up(struct watch *w, const struct outcome *o)
{
	for (int k = 0; k < SERVICE__COUNT; k++) {
		const char *service = service_name((enum service)k);
		int64_t sent = 0, received = 0, carried = 0, nowhere = 0; /* of what is carried, what leaves for no adapter */
		for (guint i = 0; i < o->adapters->len; i++) {
			const GPtrArray *list = ((const struct outcome_adapter *)o->adapters->pdata[i])->bytes_by_service;
			for (guint j = 0; j < list->len; j++) {
				const struct outcome_service_bytes *b = list->pdata[j];
				sent += strcmp(b->service, service) == 0 ? b->sent : 0;
				received += strcmp(b->service, service) == 0 ? b->received : 0;
			}
		}
		for (guint i = 0; i < o->sessions->len; i++) {
			const struct outcome_session *s = o->sessions->pdata[i];
			carried += strcmp(s->service, service) == 0 ? s->bytes : 0;
			nowhere += s->traffic && leaves_us(w, s->traffic) && strcmp(s->service, service) == 0 ? s->bytes : 0;
		}
		if ((k == SERVICE_ISCSI || k == SERVICE_NFS) && sent + received != carried) /* the other end is an array */
			broke(w, "%s: adapters sent %" G_GINT64_FORMAT " and received %" G_GINT64_FORMAT ", sessions carried %" G_GINT64_FORMAT, service, sent, received, carried);
		if (k <= SERVICE_PROVISIONING && (sent != received + nowhere || sent != carried))
			broke(w, "%s: adapters sent %" G_GINT64_FORMAT ", received %" G_GINT64_FORMAT ", sessions carried %" G_GINT64_FORMAT, service, sent, received, carried);
	}
}

static void phases_add_up(struct watch *w, const struct outcome_migration *m)
{
	int64_t at = m->requested_s;
	for (guint k = 0; k < m->phases->len; k++) {
		const struct outcome_phase *p = m->phases->pdata[k];
		if (p->start_s != at || p->duration_s < 0)
			broke(w, "%s: phase %s does not follow the one before", m->id, p->name);
		at = p->start_s + p->duration_s;
	}
	if (m->duration_s != at - m->requested_s)
		broke(w, "%s: its phases do not add up to its duration", m->id);
	if (given_held_sum(m->held_by) != m->duration_s)
		broke(w, "%s: held_by does not add up to its duration", m->id);
	if (m->queued_s > m->duration_s || m->queued_s < 0)
		broke(w, "%s: queued for longer than it lasts", m->id);
}

static int64_t traffic_bytes(const struct outcome *o, const char *traffic)
{
	int64_t sum = 0;
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		sum += g_strcmp0(s->traffic, traffic) == 0 ? s->bytes : 0;
	}
	return sum;
}

/* Offered = delivered + unmet + backlog, none of them negative; the sources' sessions carried what was delivered; what is inelastic keeps nothing, what is elastic loses nothing
 * while it is. */
static void traffic_holds(struct watch *w, const struct outcome *o)
{
	for (guint i = 0; i < o->traffic->len; i++) {
		const struct outcome_traffic *t = o->traffic->pdata[i];
		if (t->offered_bytes != t->delivered_bytes + t->unmet_bytes + t->backlog_bytes)
			broke(w, "%s: offered %" G_GINT64_FORMAT " is not delivered + unmet + backlog", t->id, t->offered_bytes);
		if (t->delivered_bytes < 0 || t->unmet_bytes < 0 || t->backlog_bytes < 0 || t->unmet_s < 0)
			broke(w, "%s: less than nothing: delivered %" G_GINT64_FORMAT ", unmet %" G_GINT64_FORMAT ", backlog %" G_GINT64_FORMAT, t->id, t->delivered_bytes,
				t->unmet_bytes, t->backlog_bytes);
		if (t->delivered_bytes != traffic_bytes(o, t->id))
			broke(w, "%s: delivered %" G_GINT64_FORMAT ", its sessions carried %" G_GINT64_FORMAT, t->id, t->delivered_bytes, traffic_bytes(o, t->id));
		bool packets = w->opts.transport && w->opts.transport->wires; /* of which some are under way when they are looked at, or when their traffic ends */
		if (t->unmet_bytes > 0 && t->unmet_s == 0 && !packets)
			broke(w, "%s: something was lost in no time", t->id);
	}
}

static void migrations_hold(struct watch *w, const struct outcome *o)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		const struct outcome_bytes *b = &m->bytes;
		phases_add_up(w, m);
		if (b->memory + b->hot_disk + b->cold_disk + b->mirror_writes + b->resent + b->suspended_memory + b->consolidated + b->control != b->total)
			broke(w, "%s: its kinds of bytes do not add up", m->id);
		if (session_bytes(o, m->id) != b->total)
			broke(w, "%s: its sessions carried %" G_GINT64_FORMAT ", it counts %" G_GINT64_FORMAT, m->id, session_bytes(o, m->id), b->total);
		if ((m->finished_s == OUTCOME_NULL) != (strcmp(m->outcome, "unfinished") == 0))
			broke(w, "%s: finished, and %s", m->id, m->outcome);
		bool good = strcmp(m->outcome, "completed") == 0 || strcmp(m->outcome, "unfinished") == 0;
		if (!good && (!m->rule || !rule_find(m->rule) || !m->reason || !*m->reason || !m->message))
			broke(w, "%s: %s without a rule, a reason and a message", m->id, m->outcome);
		if (m->progress_pct < 0 || m->progress_pct > 1000000)
			broke(w, "%s: progress is not between 0 and 100 %%", m->id);
	}
}

/* From its beginning to its end a session keeps the adapters, addresses and streams it began with, and its bytes never become fewer. */
static void sessions_hold(struct watch *w, const struct outcome *o)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		if (s->traffic || s->rides_on) { /* finds new ways */
			if (given_held_sum(s->held_by) != s->transfer_s)
				broke(w, "%s: held_by does not add up to the time it was open", s->id);
			continue;
		}
		char *made_of = g_strdup_printf("%s %s>%s<%s %s>%s %s>%s %d", s->protocol, s->from_adapter, s->to_adapter, s->return_adapter, s->bulk_from_adapter,
			s->bulk_to_adapter, s->from_address, s->to_address, (int)s->streams);
		const char *before = g_hash_table_lookup(w->sessions, s->id);
		if (before && strcmp(before, made_of) != 0)
			broke(w, "%s was %s and is %s", s->id, before, made_of);
		g_hash_table_insert(w->sessions, g_strdup(s->id), made_of);
		if (given_held_sum(s->held_by) != s->transfer_s)
			broke(w, "%s: held_by does not add up to the time with a transfer open", s->id);
		if (s->bytes < 0 || s->transfer_s < 0)
			broke(w, "%s: less than nothing", s->id);
	}
}

/* A VM is where its last completed migration brought it. */
static void vms_are_somewhere(struct watch *w, const struct outcome *o)
{
	for (uint32_t v = 0; v < w->s->world->vms->len; v++) {
		const struct world_vm *vm = world_vm(w->s->world, v);
		const char *host = estate_host(w->r->estate, vm->host)->name;
		int64_t last = -1;
		for (guint i = 0; i < o->migrations->len; i++) {
			const struct outcome_migration *m = o->migrations->pdata[i];
			if (g_strcmp0(m->vm, vm->name) != 0 || strcmp(m->outcome, "completed") != 0 || m->finished_s < last)
				continue;
			last = m->finished_s;
			if (strstr(m->kind, "clone") || strstr(m->kind, "snapshot")) /* of which it stays where it is */
				continue;
			host = m->to;
		}
		if (strcmp(host, estate_host(w->r->estate, w->r->vms[v].host)->name) != 0)
			broke(w, "%s is on %s, not on %s", vm->name, estate_host(w->r->estate, w->r->vms[v].host)->name, host);
	}
}

static void check_instant(struct watch *w)
{
	struct outcome *o = run_outcome(w->r);
	nothing_over_capacity(w, o);
	adapters_add_up(w, o);
	migrations_hold(w, o);
	traffic_holds(w, o);
	sessions_hold(w, o);
	vms_are_somewhere(w, o);
	outcome_free(o);
}

/* --- laws of the end --- */

static char *json_of(const struct outcome *o)
{
	GString *text = g_string_new(NULL);
	outcome_json_write(o, false, text);
	return g_string_free(text, FALSE);
}

static void reads_back(struct watch *w, const char *json)
{
	GError *error = NULL;
	struct outcome *again = outcome_json_read(json, strlen(json), &error);
	g_autofree char *second = again ? json_of(again) : NULL;
	if (g_strcmp0(json, second) != 0)
		broke(w, "the JSON of the outcome does not read back equal%s%s", error ? ": " : "", error ? error->message : "");
	if (strstr(json, ": nan") || strstr(json, ": -nan") || strstr(json, ": inf") || strstr(json, ": -inf"))
		broke(w, "the JSON has a NaN");
	g_clear_error(&error);
	outcome_free(again);
}

/* Played without a stop, the same seed gives the same facts and the same document: looking changed nothing. */
static void plays_the_same(struct watch *w, const char *fingerprint, const char *json)
{
	struct run *r = run_new(w->s->world, &w->opts);
	run_play(r);
	struct outcome *o = run_outcome(r);
	g_autofree char *second = run_fingerprint(r, FACTLOG_DEFAULT), *text = json_of(o);
	if (strcmp(fingerprint, second) != 0)
		broke(w, "played again, the fingerprint is another");
	if (strcmp(json, text) != 0)
		broke(w, "played again, the outcome is another");
	outcome_free(o);
	run_free(r);
}

static void count_ends(struct watch *w, const struct outcome *o)
{
	static const char *const ends[] = {"completed", "failed", "refused", "cancelled", "unfinished"};
	for (guint i = 0; i < o->migrations->len; i++, w->migrations++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		unsigned k = 0;
		while (k < G_N_ELEMENTS(ends) && strcmp(ends[k], m->outcome) != 0)
			k++;
		if (k == G_N_ELEMENTS(ends) || (k == 4 && w->instants < MOST_INSTANTS && strcmp(o->run.ended_by, "horizon") != 0 && strcmp(o->run.ended_by, "events") != 0))
			broke(w, "%s ends as %s", m->id, m->outcome);
		else
			w->ended[k]++;
	}
}

static void check_end(struct watch *w)
{
	struct outcome *o = run_outcome(w->r);
	g_autofree char *json = json_of(o), *fingerprint = run_fingerprint(w->r, FACTLOG_DEFAULT);
	count_ends(w, o);
	reads_back(w, json);
	plays_the_same(w, fingerprint, json);
	outcome_free(o);
}

static void play(struct watch *w)
{
	struct sim_time next;
	while (run_next(w->r, &next) && !sim_time_before(run_limit(w->r), next) && w->instants < MOST_INSTANTS) {
		run_until(w->r, next);
		check_instant(w);
		w->instants++;
	}
	run_play(w->r);
	check_end(w);
}

static void show_failure(uint64_t seed, const struct watch *w, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	printf("# seed %" G_GUINT64_FORMAT " broke:\n%s", seed, w->broken->str);
	for (char **l = lines; *l; l++)
		printf("#| %s\n", *l);
}

static unsigned from_environment(const char *name, unsigned otherwise)
{
	const char *text = g_getenv(name);
	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void whatever_happens(void)
{
	unsigned runs = from_environment("VMKSIM_RANDOM_RUNS", RUNS), first = from_environment("VMKSIM_RANDOM_FIRST", 1), shown = 0;
	unsigned instants = 0, migrations = 0, ended[5] = {0}, kinds[ACTION__COUNT] = {0};
	bool packets = given_transport() && strcmp(given_transport()->name, "packet") == 0;
	for (unsigned seed = first; seed < first + runs && shown < 3; seed++) {
		struct random_scenario made = random_scenario(seed);
		CU_ASSERT_PTR_NOT_NULL_FATAL(made.text);
		if (packets) {
			char *slower = given_slower(made.text);
			g_free(made.text);
			made.text = slower;
		}
		struct watch w = {.s = given_text(made.text), .broken = g_string_new(NULL), .opts = {.transport = given_transport(), .max_events = packets ? MOST_EVENTS : MOST_FLOW_EVENTS}};
		w.sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
		w.r = run_new(w.s->world, &w.opts);
		play(&w);
		if (w.broken->len) {
			show_failure(seed, &w, made.text);
			shown++;
		}
		CU_ASSERT_EQUAL(w.broken->len, 0);
		instants += w.instants;
		migrations += w.migrations;
		for (int i = 0; i < 5; i++)
			ended[i] += w.ended[i];
		for (int k = 0; k < ACTION__COUNT; k++)
			kinds[k] += made.kinds[k];
		run_free(w.r);
		g_hash_table_unref(w.sessions);
		g_string_free(w.broken, TRUE);
		scenario_free((struct scenario *)w.s);
		g_free(made.text);
	}
	printf("# %u instants; %u migrations: %u completed, %u failed, %u refused, %u cancelled\n", instants, migrations, ended[0], ended[1], ended[2], ended[3]);
	for (int i = 0; i < 4; i++) /* the draws reach every end */
		CU_ASSERT(ended[i] > 0 || runs < RUNS);
	for (int k = 0; k < ACTION__COUNT; k++) { /* and, of thousands, every kind of action */
		if (!kinds[k] && runs > RUNS)
			printf("# no seed did %s\n", action_name((enum action_kind)k));
		CU_ASSERT(kinds[k] > 0 || runs <= RUNS);
	}
}

static void every_kind_can_be_drawn(void)
{
	for (int k = 0; k < ACTION__COUNT; k++) {
		const char *lacks = random_scenario_lacks((enum action_kind)k);
		if (lacks)
			printf("# tests/random-scenario.c knows nothing to give to '%s' of %s\n", lacks, action_name((enum action_kind)k));
		CU_ASSERT_PTR_NULL(lacks);
	}
}

static const struct suite_case cases[] = {
	{"every kind of action can be drawn", every_kind_can_be_drawn},
	{"whatever is reconfigured, whenever: nothing is over capacity, bytes and times add up, sessions keep their adapters, every migration ends, and it plays the same "
	 "again",
		whatever_happens},
};

SUITE_MAIN("random reconfiguration", cases)
