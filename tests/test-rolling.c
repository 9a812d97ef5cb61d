/* tests/test-rolling.c: a rolling evacuation of a whole estate, as tests/bench/rolling.sh writes it, scaled down: what holds of the large one holds here.
 *
 * The laws follow from the scenario: hosts are emptied once a wave, whoever leaves arrives somewhere, and clusters have nothing in common, so twice the clusters are twice
 * the work. Not pinned: durations.
 */
#include "models/outcome.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

/* The text of the scenario; ends the case when the script fails. */
static char *rolling(const char *hosts, const char *cluster, const char *vms)
{
	const char *srcdir = g_getenv("srcdir");
	char *script = g_build_filename(srcdir ? srcdir : ".", "tests", "bench", "rolling.sh", NULL), *text = NULL;
	char *argv[] = {(char *)"bash", script, (char *)hosts, (char *)cluster, (char *)vms, NULL};
	int status = -1;
	gboolean ran = g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, NULL);
	g_free(script);
	CU_ASSERT_FATAL(ran && status == 0);
	return text;
}

static struct given_run play(const char *hosts, const char *cluster, const char *vms)
{
	char *text = rolling(hosts, cluster, vms);
	struct given_run p = given_play(text, NULL);
	g_free(text);
	return p;
}

/* VM -> the host it is on, after these migrations. */
static GHashTable *places(const struct outcome *o)
{
	GHashTable *at = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		const char *host = g_hash_table_lookup(at, m->vm);
		CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
		CU_ASSERT(!host || g_str_equal(host, m->from)); /* it leaves where it arrived */
		CU_ASSERT_STRING_NOT_EQUAL(m->from, m->to);
		g_hash_table_insert(at, (gpointer)m->vm, (gpointer)m->to);
	}
	return at;
}

static void test_emptied(void)
{
	struct given_run p = play("20", "10", "5");
	int64_t to_move = 0;
	CU_ASSERT_EQUAL_FATAL(p.o->evacuations->len, 50); /* 25 waves of a host of each of two clusters */
	for (guint i = 0; i < p.o->evacuations->len; i++) {
		const struct outcome_evacuation *v = p.o->evacuations->pdata[i];
		CU_ASSERT_STRING_EQUAL(v->state, "exited");
		CU_ASSERT_EQUAL(v->moved, v->to_move);
		CU_ASSERT_EQUAL(v->migrations->len, v->to_move);
		to_move += v->to_move;
	}
	CU_ASSERT_EQUAL(to_move, p.o->migrations->len);
	CU_ASSERT_EQUAL(p.o->findings->len, 0);
	GHashTable *at = places(p.o);
	CU_ASSERT_EQUAL(g_hash_table_size(at), 100);
	g_hash_table_unref(at);
	given_done(&p);
}

static void test_sums(void)
{
	struct given_run p = play("20", "10", "5");
	for (guint i = 0; i < p.o->migrations->len; i++) {
		const struct outcome_migration *m = p.o->migrations->pdata[i];
		int64_t phases = 0, rounds = 0;
		for (guint k = 0; k < m->phases->len; k++)
			phases += ((const struct outcome_phase *)m->phases->pdata[k])->duration_s;
		for (guint k = 0; k < m->rounds->len; k++)
			rounds += ((const struct outcome_round *)m->rounds->pdata[k])->bytes;
		const struct outcome_round *last = m->rounds->pdata[m->rounds->len - 1];
		CU_ASSERT_EQUAL(phases, m->duration_s);
		CU_ASSERT_EQUAL(given_held_sum(m->held_by), m->duration_s);
		CU_ASSERT_EQUAL(rounds + last->dirty_bytes, m->bytes.total); /* and what was dirty at the end, with the VM stopped */
	}
	for (guint i = 0; i < p.o->sessions->len; i++) {
		const struct outcome_session *s = p.o->sessions->pdata[i];
		CU_ASSERT_EQUAL(given_held_sum(s->held_by), s->transfer_s);
	}
	given_done(&p);
}

/* What two clusters do, eight do four times. */
static void test_growth(void)
{
	struct given_run small = play("20", "10", "5"), large = play("80", "10", "5");
	int64_t few = small.o->run.events, many = large.o->run.events;
	CU_ASSERT(large.o->migrations->len * 100 >= small.o->migrations->len * 399 && large.o->migrations->len * 100 <= small.o->migrations->len * 401);
	CU_ASSERT(many <= 4 * few); /* fewer: an instant that several clusters share is one */
	printf("# %u migrations, %" G_GINT64_FORMAT " events; %u migrations, %" G_GINT64_FORMAT " events\n", small.o->migrations->len, few, large.o->migrations->len, many);
	given_done(&small);
	given_done(&large);
}

static const struct suite_case cases[] = {
	{"every host is emptied and brought back, and every virtual machine leaves where it arrived", test_emptied},
	{"phases, rounds and held_by of a hundred virtual machines on their way add up exactly", test_sums},
	{"events grow no faster than migrations do", test_growth},
};

SUITE_MAIN("rolling", cases)
