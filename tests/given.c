/* tests/given.c: the way from a text to its outcome that the suites share. */
#include "tests/given.h"

#include "models/outcome_json.h"
#include "tests/suite.h"

#include <string.h>

struct scenario *given_text_with(const char *text, const struct scenario_opts *opts)
{
	struct diags *d = diag_new("test.yaml", text, strlen(text));
	struct scenario *s = scenario_load_bytes(text, strlen(text), "test.yaml", opts, d);
	if (!s) {
		g_autofree char *faults = diag_render(d);
		fprintf(stderr, "%s", faults);
	}
	diag_free(d);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	return s;
}

struct scenario *given_text(const char *text) { return given_text_with(text, NULL); }

struct given_run given_play(const char *text, const struct run_opts *o)
{
	struct given_run p = {.s = given_text(text)};
	p.r = run_new(p.s->world, o);
	run_play(p.r);
	p.o = run_outcome(p.r);
	return p;
}

void given_done(struct given_run *p)
{
	outcome_free(p->o);
	run_free(p->r);
	scenario_free(p->s);
}

const struct outcome_migration *given_migration(const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		if (g_str_equal(m->id, id))
			return m;
	}
	CU_FAIL_FATAL("no such migration");
	return NULL;
}

const struct outcome_session *given_session(const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		if (g_str_equal(s->id, id))
			return s;
	}
	CU_FAIL_FATAL("no such session");
	return NULL;
}

int64_t given_held_sum(const GPtrArray *held)
{
	int64_t sum = 0;
	for (guint i = 0; i < held->len; i++)
		sum += ((const struct outcome_held *)held->pdata[i])->seconds;
	return sum;
}

struct expect *given_condition(const char *that)
{
	char *err = NULL;
	size_t at, len;
	struct expect *x = expect_parse(that, &err, &at, &len);
	if (!x)
		g_printerr("# %s\n#   %s\n", that, err);
	g_free(err);
	CU_ASSERT_PTR_NOT_NULL_FATAL(x);
	return x;
}

struct outcome *given_outcome(void)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *path = g_build_filename(srcdir ? srcdir : ".", "tests", "report-outcome.json", NULL), *text = NULL;
	gsize n = 0;
	struct outcome *o = g_file_get_contents(path, &text, &n, NULL) ? outcome_json_read(text, n, NULL) : NULL;
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	return o;
}
