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

const struct tp_factory *given_transport(void)
{
	const char *name = g_getenv("VMKSIM_FIDELITY");
	const struct tp_factory *f = name ? tp_factory_find(name) : NULL;
	if (name && !f)
		g_printerr("# no model of transport is called '%s'\n", name);
	CU_ASSERT_FATAL(!name || f);
	return f;
}

char *given_slower(const char *text)
{
	static const struct {
		const char *unit, *smaller;
	} units[] = {{"Gbit/s", "Mbit/s"}, {"Mbit/s", "kbit/s"}, {"GiB", "MiB"}, {"MiB", "KiB"}, {"GB", "MB"}, {"MB", "kB"}};
	GString *out = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++) {
		bool kept = strstr(*l, "socket_buffer") || strstr(*l, "pool: ") || strstr(*l, "nioc") || strstr(*l, "set_advanced");
		for (const char *at = *l; *at;) {
			size_t k = 0;
			while (k < G_N_ELEMENTS(units) && (kept || !g_str_has_prefix(at, units[k].unit)))
				k++;
			if (k < G_N_ELEMENTS(units)) {
				g_string_append(out, units[k].smaller);
				at += strlen(units[k].unit);
			} else
				g_string_append_c(out, *at++);
		}
		g_string_append(out, l[1] ? "\n" : "");
	}
	return g_string_free(out, FALSE);
}

struct given_run given_play(const char *text, const struct run_opts *o)
{
	struct given_run p = {.s = given_text(text)};
	struct run_opts opts = o ? *o : (struct run_opts){0};
	opts.transport = opts.transport ? opts.transport : given_transport();
	p.r = run_new(p.s->world, &opts);
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
