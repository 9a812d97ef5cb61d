/* cli/cmd_compare.c: vmksim compare: plays scenarios and variants, or reads stored outcomes, and says how each differs from the first.
 *
 * One file alone is compared with variants of itself (--variant, as often as wanted) or with itself changed (--set, all together). Of several files --variant
 * and --set change each; so they do when --fidelity names several models, each of which plays every file. The exit code tells whether something is worse than --fail-on allows; expectations are compared, not judged.
 */
#include <glib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/fidelity.h"
#include "cli/interrupt.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "models/outcome_json.h"
#include "plots/compare.h"
#include "plots/digest.h"
#include "scenarios/play.h"

static const char command[] = "compare";
static const char *const formats[] = {"text", "json", NULL};
#define MOST_SUBJECTS 26
#define MOST_MODELS 2

struct job {
	/* as given */
	char *format, *file, *color, *fidelity;
	char **sets, **variants, **fail_on;
	gboolean all, quiet;
	/* as understood */
	unsigned form, colour, n_models;
	const struct tp_factory *models[MOST_MODELS]; /* none: as each file says */
	GArray *limits; /* struct compare_limit */
	/* as it goes */
	GPtrArray *subjects; /* struct compare_subject */
	bool partial, interrupted;
	struct interrupt interrupt;
};

static void subject_free(gpointer p)
{
	struct compare_subject *s = p;
	g_free(s->label);
	outcome_free((struct outcome *)s->o);
	g_free(s);
}

static bool add_subject(struct job *j, const char *label, const struct outcome *o)
{
	struct compare_subject *s = g_new0(struct compare_subject, 1);
	*s = (struct compare_subject){.label = g_strdup(label), .o = o};
	j->partial = j->partial || digest_partial(o);
	g_ptr_array_add(j->subjects, s);
	return true;
}

static bool add_stored(struct job *j, const char *file)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *text = NULL;
	gsize n;
	if (!g_file_get_contents(file, &text, &n, &err)) {
		out_fault(command, "cannot read '%s': %s", file, out_why(err));
		return false;
	}
	struct outcome *o = outcome_json_read(text, n, &err);
	if (!o)
		out_fault(command, "%s: %s", file, err->message);
	return o && add_subject(j, file, o);
}

static void note_option(struct outcome *o, GString *label, const char *name, const char *value)
{
	g_autofree char *option = g_strconcat(name, value, NULL);
	g_ptr_array_add(o->scenario.options, (gpointer)outcome_text(o, option));
	g_string_append_printf(label, " %s", option);
}

/* At one fidelity; NULL: at the file's own. */
static bool add_run(struct job *j, const struct scenario *s, char **sets, const struct tp_factory *model)
{
	const struct play_opts how = {
		.run = {.until = SIM_TIME_NEVER, .transport = model}, .allow_failed = true, .running = interrupt_running, .ctx = &j->interrupt};
	GString *label = g_string_new(s->file);
	bool ok;
	struct outcome *o = play_scenario(s, &how, &ok);
	o->scenario.command = outcome_text(o, command);
	if (s->variant)
		g_string_append_printf(label, "@%s", s->variant);
	for (char **set = sets; set && *set; set++)
		note_option(o, label, "--set=", *set);
	if (model)
		note_option(o, label, "--fidelity=", model->name);
	j->interrupted = g_strcmp0(o->run.ended_by, "interrupted") == 0;
	add_subject(j, label->str, o);
	g_string_free(label, TRUE);
	return !j->interrupted;
}

static bool add_played(struct job *j, const char *file, const char *variant, char **sets)
{
	struct scenario *s = load_file(file, variant, sets);
	bool good = s && (j->n_models || add_run(j, s, sets, NULL));
	for (unsigned i = 0; good && i < j->n_models; i++)
		good = add_run(j, s, sets, j->models[i]);
	scenario_free(s);
	return good;
}

static bool is_stored(const char *operand) { return g_str_has_suffix(operand, ".json"); }

/* FILE, FILE@VARIANT (unless a file is called so) or OUTCOME.json. */
static bool add_operand(struct job *j, const char *operand, const char *variant, char **sets)
{
	const char *at = strrchr(operand, '@');
	if (is_stored(operand))
		return add_stored(j, operand);
	if (!at || at == operand || !at[1] || g_file_test(operand, G_FILE_TEST_EXISTS))
		return add_played(j, operand, variant, sets);
	g_autofree char *file = g_strndup(operand, (gsize)(at - operand));
	return add_played(j, file, at + 1, sets);
}

static bool add_all(struct job *j, char **operands)
{
	bool one = !operands[1] && j->n_models < 2;
	if (one && !add_operand(j, operands[0], NULL, NULL))
		return false;
	if (one && !j->variants)
		return add_operand(j, operands[0], NULL, j->sets);
	for (char **v = j->variants; one && *v; v++)
		if (!add_operand(j, operands[0], *v, j->sets))
			return false;
	for (char **o = operands; !one && *o; o++)
		if (!add_operand(j, *o, j->variants ? j->variants[0] : NULL, j->sets))
			return false;
	return true;
}

/* Whether the operands and options make at least two subjects. */
static bool sound(const struct job *j, char **operands)
{
	unsigned n = g_strv_length(operands), variants = j->variants ? g_strv_length(j->variants) : 0, stored = 0;
	for (char **o = operands; *o; o++)
		stored += is_stored(*o);
	unsigned times = MAX(1, j->n_models), subjects = times > 1 ? n * times : MAX(n, variants + 1);
	if (n == 1 && times == 1 && !variants && !j->sets)
		out_fault(command, "'%s' has nothing to be compared with: give a second file, FILE@VARIANT, --variant, --set or --fidelity flow,packet", operands[0]);
	else if ((n > 1 || times > 1) && variants > 1)
		out_fault(command, "of several files, or at several fidelities, each is played with one --variant; to mix them, write FILE@VARIANT");
	else if (stored && (variants || j->sets || times > 1))
		out_fault(command, "a stored outcome is not played: --variant, --set and several fidelities cannot change it");
	else if (subjects > MOST_SUBJECTS)
		out_fault(command, "%u are too many to compare: expected at most %d", subjects, MOST_SUBJECTS);
	else
		return true;
	return false;
}

static bool parse_limits(struct job *j)
{
	for (char **f = j->fail_on; f && *f; f++) {
		g_autofree char *why = NULL;
		struct compare_limit l;
		if (!compare_limit_parse(*f, &l, &why)) {
			out_fault(command, "--fail-on %s", why);
			return false;
		}
		g_array_append_val(j->limits, l);
	}
	return opts_sets(command, j->sets) && fidelity_parse_list(command, j->fidelity, j->models, MOST_MODELS, &j->n_models);
}

static int show(struct job *j)
{
	g_autoptr(GPtrArray) breaches = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	const struct outcome *first = ((struct compare_subject *)g_ptr_array_index(j->subjects, 0))->o;
	int code = j->partial ? CMD_PARTIAL : CMD_DONE;
	for (guint i = 1; i < j->subjects->len; i++) {
		GPtrArray *list = compare_breaches(first, ((struct compare_subject *)g_ptr_array_index(j->subjects, i))->o, j->limits);
		code = MAX(code, list->len ? CMD_MISSED : CMD_DONE);
		g_ptr_array_add(breaches, list);
	}
	struct out out;
	GString *text = g_string_new(NULL);
	out_open(&out, command, j->file);
	const struct compare_opts opts = {.colour = out_colour(&out, j->colour), .utf8 = out_utf8(&out), .all = j->all};
	if (j->form == 1)
		compare_json(j->subjects, breaches, text);
	else
		compare_text(j->subjects, breaches, &opts, text);
	out_add(&out, text);
	g_string_free(text, TRUE);
	int written = out_close(&out);
	return MAX(code, written);
}

static void clear_limit(gpointer l) { compare_limit_clear(l); }

static int compare(struct job *j, char **operands)
{
	int code = CMD_FAULT;
	j->interrupt.quiet = j->quiet;
	j->limits = g_array_new(FALSE, TRUE, sizeof(struct compare_limit));
	g_array_set_clear_func(j->limits, clear_limit);
	j->subjects = g_ptr_array_new_with_free_func(subject_free);
	if (parse_limits(j) && sound(j, operands)) {
		if (add_all(j, operands)) {
			code = show(j);
		} else if (j->interrupted) {
			out_fault(command, "interrupted");
			code = CMD_PARTIAL;
		}
	}
	g_ptr_array_unref(j->subjects);
	g_array_unref(j->limits);
	return code;
}

int cmd_compare(int argc, char **argv)
{
	struct job j = {0};
	int code;
	const GOptionEntry entries[] = {
		{"variant", 'v', 0, G_OPTION_ARG_FILENAME_ARRAY, &j.variants, "compare FILE with this variant of it (often), or play each of several files so", "NAME"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &j.sets, "compare FILE with itself so changed, or change each of several files; may be given often", "PATH=VALUE"},
		{"fidelity", 0, 0, G_OPTION_ARG_FILENAME, &j.fidelity, "play all at this fidelity; flow,packet: each at both", "MODELS"},
		{"fail-on", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &j.fail_on, "exit code 1 when a migration's metric is worse by more: duration:5%",
			"METRIC:MORE"},
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &j.format, "text (default) or json", "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &j.file, "write to FILE, whole or not at all", "FILE"},
		{"all", 'a', 0, G_OPTION_ARG_NONE, &j.all, "show every migration and every difference", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &j.quiet, "results and faults only", NULL},
		{"color", 0, 0, G_OPTION_ARG_FILENAME, &j.color, "auto (default), always or never", "WHEN"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "A [B...]",
		.entries = entries,
		.least = 1,
		.most = G_MAXUINT,
		.summary = "Says how each of B... differs from A: migrations, configuration, disabled\nadapters, expectations. Each is a scenario (FILE or "
			   "FILE@VARIANT) or an "
			   "outcome\nthat 'vmksim run --format json' stored (FILE.json).",
		.details = "Examples:\n  vmksim compare plan.yaml plan.yaml@udt\n  vmksim compare plan.yaml --variant udt --variant on-management\n"
			   "  vmksim compare plan.yaml --set links.dci.rate='25 Gbit/s'\n"
			   "  vmksim compare --fidelity flow,packet plan.yaml\n"
			   "  vmksim compare last-week.json plan.yaml --fail-on duration:5% --fail-on 'downtime:100 ms'\n",
	};
	g_auto(GStrv) operands = NULL;
	if (opts_parse(&spec, argc, argv, &operands, &code)) {
		code = CMD_FAULT;
		if (opts_choice(command, "--format", j.format, formats, &j.form) && opts_choice(command, "--color", j.color, out_colours, &j.colour))
			code = compare(&j, operands);
	}
	char *given[] = {j.format, j.file, j.color, j.fidelity};
	char **lists[] = {j.sets, j.variants, j.fail_on};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++)
		g_strfreev(lists[i]);
	return code;
}
