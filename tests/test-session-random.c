/* tests/test-session-random.c: ten thousand commands typed at random on the consoles of several worlds. Whatever is typed: no crash, no hang; what migrations, sessions and
 * adapters say of bytes and time agrees; the estate holds together; a copy of the session, and the scenario it is saved as, come to the same fingerprint.
 *
 * VMKSIM_RANDOM_RUNS says how often all worlds are played (make check-long: more), VMKSIM_RANDOM_FIRST with which seed to begin. A seed that breaks a law tells its last line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/outcome.h"
#include "scenarios/session.h"
#include "tests/random-console.h"
#include "tests/suite.h"

#define COMMANDS 1000 /* of one session */
#define LOOK_EVERY 250

static const char *const worlds[] = {"default-or-dedicated", "dhcp-on-provisioning", "iscsi-multipath", "teaming-and-failover", "exam/q07-provisioning-takeover", "fresh-install",
	"mid-migration-reconfiguration", "exam/q37-nioc-shares", "evacuation", "ipv6-router-advertisement",
	"lab/06-while-one-is-running"};

struct watch {
	struct lab *lab;
	const char *world;
	uint64_t seed;
	char *line; /* the last one */
	unsigned broken;
};

static void broke(struct watch *w, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
static void broke(struct watch *w, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *law = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	if (!w->broken++)
		printf("# %s, seed %" G_GUINT64_FORMAT ", after '%s': %s\n", w->world, w->seed, w->line, law);
}

/* ---- laws ---- */

static void bytes_add_up(struct watch *w, const struct outcome *o)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		int64_t carried = 0, held = 0;
		for (guint k = 0; k < o->sessions->len; k++) {
			const struct outcome_session *s = o->sessions->pdata[k];
			carried += g_strcmp0(s->migration, m->id) == 0 && !s->rides_on ? s->bytes : 0;
		}
		for (guint k = 0; k < m->held_by->len; k++)
			held += ((const struct outcome_held *)m->held_by->pdata[k])->seconds;
		if (carried != m->bytes.total)
			broke(w, "%s has moved %" G_GINT64_FORMAT " bytes, its sessions %" G_GINT64_FORMAT, m->id, m->bytes.total, carried);
		if (m->duration_s != OUTCOME_NULL && held != m->duration_s)
			broke(w, "%s lasts %" G_GINT64_FORMAT " ps, it was held for %" G_GINT64_FORMAT, m->id, m->duration_s, held);
	}
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *res = o->resources->pdata[i];
		if (res->peak_utilisation_pct != OUTCOME_NULL && res->peak_utilisation_pct > 1000000)
			broke(w, "%s is over its capacity", res->name);
	}
}

static void host_holds_together(struct watch *w, const struct host *h)
{
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed)
			continue;
		if (host_adapter_find(h, a->name) != i)
			broke(w, "%s has two adapters %s", h->name, a->name);
		if (host_portgroup(h, a->portgroup)->removed)
			broke(w, "%s/%s is on a port group that is gone", h->name, a->name);
		if (!host_netstack(h, a->stack)->present)
			broke(w, "%s/%s is on a netstack that is gone", h->name, a->name);
	}
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *p = host_portgroup(h, i);
		if (!p->removed && (host_switch(h, p->sw)->removed || host_portgroup_find(h, p->name) != i))
			broke(w, "%s: port group %s is there twice, or on no switch", h->name, p->name);
	}
	for (uint32_t n = 0; n < h->nics->len; n++) {
		unsigned owners = 0;
		for (uint32_t i = 0; i < h->switches->len; i++)
			for (guint k = 0; !host_switch(h, i)->removed && k < host_switch(h, i)->uplinks->len; k++)
				owners += g_array_index(host_switch(h, i)->uplinks, uint32_t, k) == n;
		if (owners > 1)
			broke(w, "%s: %s is an uplink twice", h->name, host_nic(h, n)->name);
	}
}

static char *fingerprint(const struct session *s) { return run_fingerprint(session_run(s), FACTLOG_LETTERS); }

static void look(struct watch *w)
{
	struct session *s = w->lab->session, *copy = session_fork(s);
	struct outcome *o = run_outcome(session_run(s));
	g_autofree char *here = fingerprint(s), *there = fingerprint(copy), *text = NULL, *end = NULL, *fault = NULL;
	bytes_add_up(w, o);
	for (guint i = 0; i < session_estate(s)->hosts->len; i++)
		host_holds_together(w, estate_host(session_estate(s), i));
	if (strcmp(here, there) != 0)
		broke(w, "a copy comes to another fingerprint");
	text = session_text(s, session_scenario(s)->file, &end, &fault);
	if (!text)
		broke(w, "it cannot be saved: %s", fault);
	outcome_free(o);
	session_free(copy);
}

/* ---- play ---- */

static struct scenario *load(const char *world)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *file = g_strdup_printf("%s/scenarios/%s.yaml", srcdir ? srcdir : ".", world), *faults = NULL;
	struct scenario *s = scenario_load_file(file, NULL, &faults);
	if (!s)
		printf("# %s\n", faults);
	return s;
}

static unsigned play(const char *world, uint64_t seed)
{
	struct scenario *s = load(world);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	struct watch w = {.lab = lab_new(s, NULL, NULL), .world = world, .seed = seed};
	uint64_t dice = seed;
	for (unsigned i = 1; i <= COMMANDS && !w.broken; i++) {
		g_free(w.line);
		w.line = random_console_line(w.lab, &dice);
		if (g_getenv("VMKSIM_RANDOM_SHOW"))
			fprintf(stderr, "%s\n", w.line);
		int status = console_line(w.lab->console, w.line);
		if (status < 0 || status > 127)
			broke(&w, "exit status %d", status);
		if (i % LOOK_EVERY == 0)
			look(&w);
	}
	unsigned done = session_count(w.lab->session);
	CU_ASSERT_EQUAL(w.broken, 0);
	g_free(w.line);
	lab_free(w.lab);
	scenario_free(s);
	return done;
}

static void whatever_is_typed(void)
{
	const char *runs = g_getenv("VMKSIM_RANDOM_RUNS"), *first = g_getenv("VMKSIM_RANDOM_FIRST");
	uint64_t from = first ? strtoull(first, NULL, 10) : 1, n = runs ? strtoull(runs, NULL, 10) : 1;
	unsigned done = 0;
	g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
	for (uint64_t seed = from; seed < from + n; seed++)
		for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++)
			done += play(worlds[i], seed);
	CU_ASSERT_TRUE(done > 100);
	printf("# %" G_GUINT64_FORMAT " commands, %u actions in their journals at the end\n", n * COMMANDS * G_N_ELEMENTS(worlds), done);
}

static const struct suite_case cases[] = {
	{"whatever is typed, worlds hold together and sessions replay", whatever_is_typed},
};

SUITE_MAIN("session-random", cases)
