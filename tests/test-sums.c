/* tests/test-sums.c: what every shipped scenario's outcome adds up to, exactly, as read from the text of its JSON.
 *
 * Each scenario below scenarios/ is played by ./vmksim in a process of its own, base and variants. The decimals of the JSON are read back as whole picoseconds, so
 * "exactly" means to the picosecond. With VMKSIM_OUTCOMES=DIR the outcomes in that folder (*.json) are looked at instead. Not pinned: what the durations are.
 */
#include "models/outcome_json.h"
#include "scenarios/scenario.h"
#include "tests/suite.h"

#include <gio/gio.h>
#include <string.h>

struct totals {
	unsigned migrations, phases, sessions, held, series;
};

typedef void (*check_fn)(const char *run, const struct outcome *o, struct totals *t);

static int64_t held_sum(const GPtrArray *held)
{
	int64_t sum = 0;
	for (guint i = 0; i < held->len; i++)
		sum += ((const struct outcome_held *)g_ptr_array_index(held, i))->seconds;
	return sum;
}

/* One assertion of equality that names its subject when it fails. */
static void equal(const char *run, const char *id, const char *what, int64_t got, int64_t expected)
{
	if (got != expected) {
		char *words = g_strdup_printf("%s: %s: %s is %" G_GINT64_FORMAT " ps, not %" G_GINT64_FORMAT " ps", run, id, what, got, expected);
		printf("# %s\n", words);
		g_free(words);
	}
	CU_ASSERT_EQUAL(got, expected);
}

static void phases_add_up(const char *run, const struct outcome *o, struct totals *t)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		int64_t at = m->requested_s, sum = 0;
		for (guint k = 0; k < m->phases->len; k++) {
			const struct outcome_phase *p = g_ptr_array_index(m->phases, k);
			equal(run, m->id, p->name, p->start_s, at);
			at = p->start_s + p->duration_s;
			sum += p->duration_s;
			t->phases++;
		}
		t->migrations++;
		if (m->duration_s == OUTCOME_NULL)
			continue;
		equal(run, m->id, "sum of the phases", sum, m->duration_s);
		if (m->finished_s != OUTCOME_NULL)
			equal(run, m->id, "finished - requested", m->finished_s - m->requested_s, m->duration_s);
	}
}

static void migrations_are_held(const char *run, const struct outcome *o, struct totals *t)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		t->held += m->held_by->len;
		if (m->duration_s != OUTCOME_NULL)
			equal(run, m->id, "sum of held_by", held_sum(m->held_by), m->duration_s);
	}
}

static void sessions_are_held(const char *run, const struct outcome *o, struct totals *t)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = g_ptr_array_index(o->sessions, i);
		t->sessions++;
		t->held += s->held_by->len;
		equal(run, s->id, "sum of held_by", held_sum(s->held_by), s->transfer_s);
	}
}

static void sharers_are_bounded(const char *run, const struct outcome *o, struct totals *t)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = g_ptr_array_index(o->sessions, i);
		for (guint k = 0; k < s->held_by->len; k++) {
			const struct outcome_held *h = g_ptr_array_index(s->held_by, k);
			t->held++;
			if (h->seconds < 0 || h->seconds > s->transfer_s)
				equal(run, s->id, h->cause, h->seconds, s->transfer_s);
		}
	}
}

/* The outcome of one run of a scenario, played by ./vmksim; NULL after a failed assertion. */
static struct outcome *play(const char *path, const char *variant)
{
	GError *error = NULL;
	char *text = NULL;
	struct outcome *o = NULL;
	GSubprocess *p = variant
		? g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "./vmksim", "run", path, "--variant", variant, "--format", "json", NULL)
		: g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "./vmksim", "run", path, "--format", "json", NULL);

	if (p && g_subprocess_communicate_utf8(p, NULL, NULL, &text, NULL, &error) && g_subprocess_get_if_exited(p) && g_subprocess_get_exit_status(p) == 0)
		o = outcome_json_read(text, strlen(text), &error);
	if (!o)
		printf("# %s%s%s: %s\n", path, variant ? ", variant " : "", variant ? variant : "", error ? error->message : "vmksim did not end with 0");
	CU_ASSERT_PTR_NOT_NULL(o);
	g_clear_error(&error);
	g_free(text);
	g_clear_object(&p);
	return o;
}

/* The netstack's series that an adapter's is a part of; NULL: adapters of two were called so. */
static const struct outcome_series *stack_series(const struct outcome *o, const struct outcome_series *s)
{
	const struct outcome_adapter *found = NULL;
	const char *direction = strrchr(s->name, ' ');
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
		g_autofree char *name = g_strdup_printf("%s/%s%s", a->host, a->adapter, direction);
		if (!g_str_equal(name, s->name))
			continue;
		if (found && !g_str_equal(found->stack, a->stack))
			return NULL;
		found = a;
	}
	CU_ASSERT_PTR_NOT_NULL_FATAL(found);
	g_autofree char *name = g_strdup_printf("%s/%s%s", found->host, found->stack, direction);
	for (guint i = 0; i < o->series->len; i++) {
		const struct outcome_series *x = g_ptr_array_index(o->series, i);
		if (g_str_equal(x->kind, "stack") && g_str_equal(x->name, name))
			return x;
	}
	CU_FAIL("an adapter's series without its netstack's");
	return NULL;
}

/* What each netstack carried more than its adapters did, bit/s of each bucket: rounding, less than one for each of them. */
static void adapters_add_up(const char *run, const struct outcome *o, struct totals *t)
{
	g_autoptr(GHashTable) left = g_hash_table_new_full(NULL, NULL, NULL, g_free); /* of struct outcome_series */
	for (guint i = 0; i < o->series->len; i++) {
		const struct outcome_series *s = g_ptr_array_index(o->series, i), *stack = g_str_equal(s->kind, "adapter") ? stack_series(o, s) : NULL;
		if (!stack)
			continue;
		int64_t *rest = g_hash_table_lookup(left, stack);
		equal(run, s->name, "number of buckets", s->bps->len, stack->bps->len);
		if (!rest && (rest = g_new(int64_t, stack->bps->len)) && g_hash_table_insert(left, (gpointer)stack, rest))
			for (guint k = 0; k < stack->bps->len; k++)
				rest[k] = outcome_int(g_ptr_array_index(stack->bps, k));
		for (guint k = 0; k < stack->bps->len; k++) {
			CU_ASSERT(outcome_int(g_ptr_array_index(s->bps, k)) >= 0);
			rest[k] -= outcome_int(g_ptr_array_index(s->bps, k));
		}
		t->series++;
	}
	GHashTableIter each;
	gpointer key, value;
	g_hash_table_iter_init(&each, left);
	while (g_hash_table_iter_next(&each, &key, &value))
		for (guint k = 0; k < ((const struct outcome_series *)key)->bps->len; k++)
			CU_ASSERT(((int64_t *)value)[k] >= 0 && ((int64_t *)value)[k] <= 16);
}

struct played {
	char *run; /* its file and variant */
	struct outcome *o;
};

static void played_free(gpointer p)
{
	struct played *x = p;
	g_free(x->run);
	outcome_free(x->o);
	g_free(x);
}

static void add_run(GPtrArray *all, const char *path, const char *variant, struct outcome *o)
{
	struct played *x = g_new(struct played, 1);
	*x = (struct played){g_strdup_printf("%s%s%s", path, variant ? " " : "", variant ? variant : ""), o};
	g_ptr_array_add(all, x);
}

static void add_file(GPtrArray *all, const char *path)
{
	g_autofree char *faults = NULL;
	struct scenario *s = scenario_load_file(path, &(struct scenario_opts){0}, &faults);
	if (!s)
		printf("# %s\n", faults);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	add_run(all, path, NULL, play(path, NULL));
	for (guint i = 0; i < s->variants->len; i++)
		add_run(all, path, g_ptr_array_index(s->variants, i), play(path, g_ptr_array_index(s->variants, i)));
	scenario_free(s);
}

/* Every *.yaml below a directory; the order does not matter here. */
static void add_tree(GPtrArray *all, const char *dir)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d);
	for (const char *name; (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			add_tree(all, path);
		else if (g_str_has_suffix(name, ".yaml"))
			add_file(all, path);
	}
}

/* Every stored *.json of a directory. */
static void add_outcomes(GPtrArray *all, const char *dir)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d);
	for (const char *name; (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL), *text = NULL;
		g_autoptr(GError) err = NULL;
		gsize n = 0;
		if (!g_str_has_suffix(name, ".json"))
			continue;
		struct outcome *o = g_file_get_contents(path, &text, &n, &err) ? outcome_json_read(text, n, &err) : NULL;
		if (!o)
			printf("# %s: %s\n", path, err->message);
		CU_ASSERT_PTR_NOT_NULL(o);
		add_run(all, path, NULL, o);
	}
}

/* Played, or read, once for all laws; the last of them frees it. */
static GPtrArray *shipped;

static GPtrArray *shipped_runs(void)
{
	const char *stored = g_getenv("VMKSIM_OUTCOMES"), *srcdir = g_getenv("srcdir");
	g_autofree char *dir = g_build_filename(srcdir ? srcdir : ".", "scenarios", NULL);
	if (shipped)
		return shipped;
	shipped = g_ptr_array_new_with_free_func(played_free);
	if (stored)
		add_outcomes(shipped, stored);
	else
		add_tree(shipped, dir);
	CU_ASSERT(shipped->len > 0);
	return shipped;
}

static struct totals check_shipped(check_fn check)
{
	const GPtrArray *all = shipped_runs();
	struct totals t = {0};
	for (guint i = 0; i < all->len; i++) {
		const struct played *x = g_ptr_array_index(all, i);
		if (x->o)
			check(x->run, x->o, &t);
	}
	return t;
}

static void test_phases(void)
{
	struct totals t = check_shipped(phases_add_up);
	CU_ASSERT(t.migrations > 0 && t.phases > t.migrations);
}

static void test_migrations_held(void)
{
	CU_ASSERT(check_shipped(migrations_are_held).held > 0);
}

static void test_sessions_held(void)
{
	struct totals t = check_shipped(sessions_are_held);
	CU_ASSERT(t.sessions > 0 && t.held >= t.sessions);
}

static void test_bounds(void)
{
	CU_ASSERT(check_shipped(sharers_are_bounded).held > 0);
}

static void test_adapters(void)
{
	CU_ASSERT(check_shipped(adapters_add_up).series > 0);
	g_clear_pointer(&shipped, g_ptr_array_unref);
}

static const struct suite_case cases[] = {
	{"the phases of each migration follow one another without a gap and add up to its duration", test_phases},
	{"the held_by seconds of each migration add up to its duration", test_migrations_held},
	{"the held_by seconds of each session add up to its transfer_s", test_sessions_held},
	{"no cause holds a session for longer than its transfer", test_bounds},
	{"in each bucket of time the adapters of a netstack carry what it does", test_adapters},
};

SUITE_MAIN("sums", cases)
