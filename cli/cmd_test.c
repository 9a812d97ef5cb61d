/* cli/cmd_test.c: vmksim test: every scenario and every variant of it is a test, played by a child process, told in the order of the files.
 *
 * A child is `vmksim run FILE --format json`: its outcome comes back on a pipe, so that a bug, a limit or a wrong file costs one row. What is printed depends
 * on the files alone, not on how many children there are, nor on how long they take.
 */
#include <glib.h>
#include <signal.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/fidelity.h"
#include "cli/found.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "cli/update.h"
#include "models/outcome_json.h"
#include "plots/testlog.h"
#include "scenarios/natural.h"
#include "sim/quantity.h"
#include "sim/time.h"

static const char command[] = "test";
static const char *const formats[] = {"text", "json", "junit", "tap", NULL};
enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_JUNIT, FORMAT_TAP };
#define TIMEOUT "10 min"
#define TAG_LONG "long"
#define MOST_JOBS 1024

struct tests {
	/* as given */
	char *format, *file, *jobs, *timeout, *color, *fidelity;
	char **filters, **tags, **variants;
	gboolean update, quiet, strict_support;
	/* as understood */
	unsigned form, colour, at_once, seconds;
	/* as it goes */
	GPtrArray *rows;    /* struct testlog_row */
	GPtrArray *vectors; /* char **: arguments of children */
	GArray *row_of;	    /* guint: the row of a vector */
	struct out out;
	guint printed; /* rows */
	guint played;
	guint left_out;
};

/* ---- choosing ---- */

static bool any_matches(char **globs, const char *text)
{
	for (char **g = globs; text && *g; g++)
		if (natural_match(*g, text))
			return true;
	return false;
}

/* It bears one of the tags that are asked for, if any are, and none of those with '!' before. */
static bool tags_fit(char **tags, const GPtrArray *borne)
{
	bool asked = false, there = false;
	for (char **tag = tags; tag && *tag; tag++) {
		bool without = **tag == '!', bears = false;
		for (guint i = 0; !bears && i < borne->len; i++)
			bears = g_str_equal(*tag + without, g_ptr_array_index(borne, i));
		if (without && bears)
			return false;
		asked |= !without;
		there |= bears;
	}
	return there || !asked;
}

static bool chosen(const struct tests *t, const struct found *f, const char *variant)
{
	g_autofree char *base = g_path_get_basename(f->file), *label = variant ? g_strconcat(f->file, "@", variant, NULL) : NULL;
	if (t->variants && !any_matches(t->variants, variant))
		return false;
	const char *const texts[] = {f->file, base, f->name, variant, label};
	bool matched = !t->filters;
	for (unsigned i = 0; !matched && i < G_N_ELEMENTS(texts); i++)
		matched = any_matches(t->filters, texts[i]);
	return matched && tags_fit(t->tags, f->tags);
}

/* Packet by packet the long ones of a directory would take hours, which nobody has asked for who has neither named them nor their tag. */
static bool too_long(const struct tests *t, const struct found *f)
{
	if (f->named || g_strcmp0(t->fidelity, "packet") != 0 || (t->tags && g_strv_contains((const char *const *)t->tags, TAG_LONG)))
		return false;
	return g_ptr_array_find_with_equal_func(f->tags, TAG_LONG, g_str_equal, NULL);
}

static void add_test(struct tests *t, const struct found *f, const char *variant)
{
	if (!chosen(t, f, variant))
		return;
	if (too_long(t, f)) {
		t->left_out++;
		return;
	}
	struct testlog_row *r = testlog_row_new(f->file, variant, f->name);
	g_ptr_array_add(t->rows, r);
	if (f->fault) {
		r->end = TESTLOG_FAULT;
		r->code = CMD_FAULT;
		r->message = g_strdup(f->fault);
		return;
	}
	GPtrArray *v = g_ptr_array_new();
	g_ptr_array_add(v, g_strdup("run"));
	g_ptr_array_add(v, g_strdup("--format=json"));
	if (t->strict_support)
		g_ptr_array_add(v, g_strdup("--strict-support"));
	if (t->fidelity)
		g_ptr_array_add(v, g_strconcat("--fidelity=", t->fidelity, NULL));
	if (variant)
		g_ptr_array_add(v, g_strconcat("--variant=", variant, NULL));
	g_ptr_array_add(v, g_strdup("--"));
	g_ptr_array_add(v, g_strdup(f->file));
	g_ptr_array_add(v, NULL);
	g_ptr_array_add(t->vectors, g_ptr_array_free(v, FALSE));
	guint row = t->rows->len - 1;
	g_array_append_val(t->row_of, row);
}

/* False, with words: fingerprints of a file are to be updated that is not played whole; runs left out may share them. */
static bool find_tests(struct tests *t, char **operands)
{
	g_autoptr(GPtrArray) files = found_scenarios(operands);
	for (guint i = 0; i < files->len; i++) {
		const struct found *f = g_ptr_array_index(files, i);
		guint before = t->rows->len;
		add_test(t, f, NULL);
		for (guint k = 0; k < f->variants->len; k++)
			add_test(t, f, g_ptr_array_index(f->variants, k));
		guint played = t->rows->len - before;
		if (!t->update || !played || played == f->variants->len + 1)
			continue;
		out_fault(command, "--update plays files whole, since their variants may share a fingerprint, and '%s' is not by these --filter, --tag and --variant",
			f->file);
		return false;
	}
	return true;
}

/* ---- playing ---- */

static char *first_line(const char *s) { return g_strndup(s, strcspn(s, "\n")); }

/* Without an outcome: why. */
static void explain(const struct tests *t, struct testlog_row *r, const struct pool_end *e)
{
	g_autofree char *first = first_line(e->err), *tail = *first ? g_strconcat(": ", first, NULL) : g_strdup("");
	bool killed = e->signal == SIGKILL || e->signal == SIGTERM || e->signal == SIGINT || e->signal == SIGXCPU || e->signal == SIGXFSZ;
	r->end = e->timed_out || killed ? TESTLOG_STOPPED : e->code == CMD_FAULT ? TESTLOG_FAULT : TESTLOG_CRASHED;
	r->code = r->end == TESTLOG_STOPPED ? CMD_PARTIAL : r->end == TESTLOG_FAULT ? CMD_FAULT : CMD_BUG;
	if (e->fault)
		r->message = g_strdup_printf("could not be started: %s", e->fault);
	else if (e->timed_out)
		r->message = g_strdup_printf("took longer than %s of real time", t->timeout ? t->timeout : TIMEOUT);
	else if (e->signal)
		r->message = g_strdup_printf("ended by signal %d (%s)%s", e->signal, g_strsignal(e->signal), tail);
	else if (e->code == CMD_FAULT)
		r->message = g_strconcat("the scenario is wrong\n", e->err, NULL);
	else
		r->message = g_strdup_printf("ended with exit code %d and without an outcome%s", e->code, tail);
}

static void take(const struct tests *t, struct testlog_row *r, const struct pool_end *e)
{
	bool may = !e->fault && !e->timed_out && (e->code == CMD_DONE || e->code == CMD_MISSED || e->code == CMD_PARTIAL);
	struct outcome *o = may ? outcome_json_read(e->out, e->out_len, NULL) : NULL;
	if (!o) {
		explain(t, r, e);
		return;
	}
	testlog_row_take(r, o);
	r->end = e->code == CMD_PARTIAL ? TESTLOG_PARTIAL : TESTLOG_PLAYED;
	r->code = e->code;
	if (r->end == TESTLOG_PARTIAL)
		r->message = g_strdup_printf("stopped early (%s): the results are partial", o->run.ended_by ? o->run.ended_by : "why is not known");
	outcome_free(o);
	if (t->form == FORMAT_TEXT && r->code != CMD_DONE)
		r->source = found_text(r->file, &r->source_len);
}

static struct testlog_opts look(const struct tests *t) { return (struct testlog_opts){.colour = out_colour(&t->out, t->colour), .utf8 = out_utf8(&t->out), .left_out = t->left_out}; }

/* Rows whose turn it is. */
static void print_rows(struct tests *t, bool all)
{
	struct testlog_opts opts = look(t);
	GString *s = g_string_new(NULL);
	for (; t->printed < t->rows->len; t->printed++) {
		const struct testlog_row *r = g_ptr_array_index(t->rows, t->printed);
		if (r->end == TESTLOG_NOT_RUN && !all)
			break;
		if (!t->quiet || !testlog_passed(r))
			testlog_text_row(r, &opts, s);
	}
	out_add(&t->out, s);
	g_string_free(s, TRUE);
}

static bool on_end(void *ctx, unsigned index, const struct pool_end *e)
{
	struct tests *t = ctx;
	take(t, g_ptr_array_index(t->rows, g_array_index(t->row_of, guint, index)), e);
	progress_wipe();
	if (t->form == FORMAT_TEXT && !t->update)
		print_rows(t, false);
	if (!t->quiet && ++t->played < t->vectors->len)
		progress_tests(t->played, t->vectors->len);
	return !t->out.failed && !t->out.gone;
}

/* ---- the end ---- */

static void print_end(struct tests *t)
{
	static void (*const write[])(const GPtrArray *, GString *) = {[FORMAT_JSON] = testlog_json, [FORMAT_JUNIT] = testlog_junit, [FORMAT_TAP] = testlog_tap};
	struct testlog_opts opts = look(t);
	GString *s = g_string_new(NULL);
	if (t->form == FORMAT_TEXT) {
		print_rows(t, true);
		testlog_text_end(t->rows, &opts, s);
	} else {
		write[t->form](t->rows, s);
	}
	out_add(&t->out, s);
	g_string_free(s, TRUE);
}

static int play(struct tests *t)
{
	int code = CMD_DONE;
	out_open(&t->out, command, t->file);
	if (!t->quiet)
		progress_tests(0, t->vectors->len);
	bool whole = pool_run(t->vectors, t->at_once, t->seconds, on_end, t);
	progress_wipe();
	if (!whole) {
		out_fault(command, "interrupted: what was not played is missing");
		code = CMD_PARTIAL;
	}
	if (t->update && !update_fingerprints(command, t->rows))
		code = MAX(code, CMD_FAULT);
	print_end(t);
	for (guint i = 0; i < t->rows->len; i++) {
		const struct testlog_row *r = g_ptr_array_index(t->rows, i);
		code = MAX(code, r->end == TESTLOG_NOT_RUN ? CMD_DONE : r->code);
	}
	int written = out_close(&t->out);
	return MAX(code, written);
}

static int test(struct tests *t, char **operands)
{
	int code = CMD_FAULT;
	t->rows = g_ptr_array_new_with_free_func(testlog_row_free);
	t->vectors = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	t->row_of = g_array_new(FALSE, FALSE, sizeof(guint));
	bool found = find_tests(t, operands);
	if (found && t->rows->len)
		code = play(t);
	else if (found && t->left_out)
		out_fault(command, "all that is chosen bears the tag 'long', and packet by packet takes long: name the files, or give --tag long");
	else if (found)
		out_fault(command, "no test is chosen by these --filter, --tag and --variant");
	g_array_unref(t->row_of);
	g_ptr_array_unref(t->vectors);
	g_ptr_array_unref(t->rows);
	return code;
}

static bool parse_numbers(struct tests *t)
{
	guint64 jobs = g_get_num_processors();
	int64_t time;
	g_autofree char *why = NULL;
	if (t->jobs && !g_ascii_string_to_unsigned(t->jobs, 10, 1, MOST_JOBS, &jobs, NULL)) {
		out_fault(command, "--jobs '%s' is not a whole number from 1 to %d", t->jobs, MOST_JOBS);
		return false;
	}
	if (!quantity_parse(QUANTITY_TIME, t->timeout ? t->timeout : TIMEOUT, &time, &why)) {
		out_fault(command, "--timeout: %s", why);
		return false;
	}
	if (time < SIM_S) {
		out_fault(command, "--timeout '%s' is out of range: expected at least 1 s", t->timeout);
		return false;
	}
	t->at_once = (unsigned)jobs;
	t->seconds = (unsigned)MIN(time / SIM_S, G_MAXINT32);
	return true;
}

static bool operands_sound(char **operands)
{
	for (char **o = operands; *o; o++)
		if (strcmp(*o, "-") == 0) {
			out_fault(command, "standard input is no test: expected files or directories");
			return false;
		}
	return true;
}

int cmd_test(int argc, char **argv)
{
	struct tests t = {0};
	const struct tp_factory *model;
	int code;
	const GOptionEntry entries[] = {
		{"jobs", 'j', 0, G_OPTION_ARG_FILENAME, &t.jobs, "play so many at once (default: one per processor)", "N"},
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &t.format, "text (default), json, junit or tap", "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &t.file, "write results to FILE, whole or not at all", "FILE"},
		{"filter", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t.filters, "only tests whose file, name or variant is like this; may be given often", "GLOB"},
		{"tag", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t.tags, "only scenarios that bear this tag, or with '!' before it do not; may be given often", "TAG"},
		{"variant", 'v', 0, G_OPTION_ARG_FILENAME_ARRAY, &t.variants, "only variants of this name (a glob); may be given often", "NAME"},
		{"fidelity", 0, 0, G_OPTION_ARG_FILENAME, &t.fidelity, FIDELITY_HELP, "MODEL"},
		{"timeout", 0, 0, G_OPTION_ARG_FILENAME, &t.timeout, "end a test that takes longer in real time (default: " TIMEOUT ")", "TIME"},
		{"update", 0, 0, G_OPTION_ARG_NONE, &t.update, "write changed fingerprints into the files that expect them", NULL},
		{"strict-support", 0, 0, G_OPTION_ARG_NONE, &t.strict_support, LOAD_STRICT_SUPPORT, NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &t.quiet, "only tests that failed, and the last line", NULL},
		{"color", 0, 0, G_OPTION_ARG_FILENAME, &t.color, "auto (default), always or never", "WHEN"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "FILE|DIR...",
		.entries = entries,
		.least = 1,
		.most = G_MAXUINT,
		.summary = "Plays every scenario, and every variant of it, and says which hold what they\nexpect. A directory stands for all *.yaml files "
			   "below it; with\n--fidelity packet, for those that do not bear the tag 'long', unless --tag long\nis given.",
		.details = "Examples:\n  vmksim test plans/\n  vmksim test plans/ --tag nightly --format junit -o results.xml\n"
			   "  vmksim test plans/ --filter 'site-b*' --jobs 2\n"
			   "  vmksim test plans/ --fidelity packet --timeout '1 h'\n",
	};
	g_auto(GStrv) operands = NULL;
	if (opts_parse(&spec, argc, argv, &operands, &code)) {
		code = CMD_FAULT;
		if (opts_choice(command, "--format", t.format, formats, &t.form) && opts_choice(command, "--color", t.color, out_colours, &t.colour) &&
			parse_numbers(&t) && operands_sound(operands) && fidelity_parse(command, t.fidelity, &model))
			code = test(&t, operands);
	}
	char *given[] = {t.format, t.file, t.jobs, t.timeout, t.color, t.fidelity};
	char **lists[] = {t.filters, t.tags, t.variants};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++)
		g_strfreev(lists[i]);
	return code;
}
