/* cli/cmd_run.c: vmksim run: loads scenarios, plays them, judges their expectations, shows what happened.
 *
 * Each file, and with --variant all each variant of it, is one run with one outcome; a file with faults costs only itself. An interrupt ends the run in
 * progress after its instant: its partial outcome is shown and the rest is left out. A second interrupt ends the program at once.
 */
#include <glib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/draw.h"
#include "cli/facts.h"
#include "cli/fidelity.h"
#include "cli/formats.h"
#include "cli/interrupt.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "cli/trace.h"
#include "models/run.h"
#include "plots/digest.h"
#include "plots/testlog.h"
#include "scenarios/play.h"
#include "sim/quantity.h"

static const char command[] = "run";

struct job {
	/* as given */
	char *format, *file, *seed, *variant, *until, *plot, *color, *record, *against, *fidelity, *table;
	char **sets, **traces;
	gboolean allow_failed, strict_support, all, quiet;
	/* as understood */
	struct run_opts run;
	bool every_variant;
	GPtrArray *options; /* text: what changes an outcome, in a fixed order */
	/* as it goes */
	struct trace trace;
	struct formats shown;
	int code;
	bool interrupted;
	struct interrupt interrupt;
};

static void worsen(struct job *j, int code) { j->code = MAX(j->code, code); }

/* The outcome in the form asked for; of a file with variants that were not asked for, the text names them. */
static void show(struct job *j, const struct scenario *s, const struct outcome *o)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; !j->every_variant && !s->variant && i < s->variants->len; i++)
		g_ptr_array_add(names, g_ptr_array_index(s->variants, i));
	g_ptr_array_add(names, NULL);
	j->shown.variants = (const char *const *)names->pdata;
	j->shown.hint = j->against ? NULL : testlog_hint(o);
	formats_add(&j->shown, o);
}

static void play(struct job *j, const struct scenario *s)
{
	struct facts facts = {0};
	bool ok;
	struct play_opts opts = {.run = j->run, .allow_failed = j->allow_failed, .running = interrupt_running, .ctx = &j->interrupt};
	if (j->record || j->against) {
		facts_init(&facts);
		opts.run.record = facts_add;
		opts.run.record_ctx = &facts;
	}
	if (!trace_begin(&j->trace, command, opts.run.transport ? opts.run.transport : s->transport, &opts.run.trace)) {
		worsen(j, CMD_FAULT);
		facts_clear(&facts);
		return;
	}
	struct outcome *o = play_scenario(s, &opts, &ok);
	j->interrupted = g_str_equal(o->run.ended_by, "interrupted");
	o->scenario.command = outcome_text(o, command);
	for (guint i = 0; i < j->options->len; i++)
		g_ptr_array_add(o->scenario.options, (gpointer)outcome_text(o, g_ptr_array_index(j->options, i)));
	worsen(j, ok ? CMD_DONE : CMD_MISSED);
	worsen(j, digest_partial(o) || j->interrupted ? CMD_PARTIAL : CMD_DONE);
	if (j->against)
		worsen(j, facts_compare(&facts, command, j->against));
	if (j->record)
		worsen(j, facts_write(&facts, command, j->record));
	worsen(j, trace_end(&j->trace, command, o, j->quiet));
	facts_clear(&facts);
	show(j, s, o);
	if (j->plot) {
		struct draw pictures = draw_all(command, j->plot, j->quiet);
		worsen(j, draw_outcome(&pictures, j->shown.many ? j->shown.runs : 0, o));
	}
	outcome_free(o);
}

static bool going_on(const struct job *j) { return !j->interrupted && formats_going(&j->shown); }

static void play_variant(struct job *j, const struct scenario *base, const char *variant)
{
	struct scenario *s = load_variant(command, base, variant, j->sets);
	if (j->strict_support)
		load_strict_support(s);
	if (s)
		play(j, s);
	else
		worsen(j, CMD_FAULT);
	scenario_free(s);
}

static void play_file(struct job *j, const char *file)
{
	struct scenario *s = load_file(file, j->every_variant ? NULL : j->variant, j->sets);
	if (j->strict_support)
		load_strict_support(s);
	if (!s) {
		worsen(j, CMD_FAULT);
		return;
	}
	play(j, s);
	for (guint i = 0; j->every_variant && i < s->variants->len && going_on(j); i++)
		play_variant(j, s, g_ptr_array_index(s->variants, i));
	scenario_free(s);
}

static bool parse_numbers(struct job *j)
{
	int64_t until;
	g_autofree char *why = NULL;
	j->run.until = SIM_TIME_NEVER;
	if (!opts_seed(command, j->seed, &j->run))
		return false;
	if (j->until && !quantity_parse(QUANTITY_TIME, j->until, &until, &why)) {
		out_fault(command, "--until: %s", why);
		return false;
	}
	if (j->until && (until <= 0 || until > SIM_HORIZON_MAX)) {
		out_fault(command, "--until '%s' is out of range: expected more than 0 s and at most 100 d", j->until);
		return false;
	}
	if (j->until) {
		j->run.until_given = true;
		j->run.until = sim_time_ps(until);
	}
	return true;
}

static bool texts_sound(const struct job *j)
{
	if (!opts_sets(command, j->sets))
		return false;
	if (j->variant && !g_utf8_validate(j->variant, -1, NULL)) {
		out_fault(command, "--variant '%s' is not UTF-8", j->variant);
		return false;
	}
	return draw_dir(command, "--plot", j->plot);
}

static void note_options(struct job *j)
{
	j->options = g_ptr_array_new_with_free_func(g_free);
	if (j->seed)
		g_ptr_array_add(j->options, g_strconcat("--seed=", j->seed, NULL));
	for (char **s = j->sets; s && *s; s++)
		g_ptr_array_add(j->options, g_strconcat("--set=", *s, NULL));
	if (j->until)
		g_ptr_array_add(j->options, g_strconcat("--until=", j->until, NULL));
	if (j->fidelity)
		g_ptr_array_add(j->options, g_strconcat("--fidelity=", j->fidelity, NULL));
	if (j->allow_failed)
		g_ptr_array_add(j->options, g_strdup("--allow-failed"));
	if (j->strict_support)
		g_ptr_array_add(j->options, g_strdup("--strict-support"));
}

static void play_files(struct job *j, char **files)
{
	note_options(j);
	j->interrupt.quiet = j->quiet;
	j->every_variant = g_strcmp0(j->variant, "all") == 0;
	j->shown.many = j->every_variant || g_strv_length(files) > 1;
	if (j->shown.many && (j->record || j->against || j->traces)) {
		out_fault(command, "%s is for one run, not for several files or variants", j->record ? "--record" : j->against ? "--against" : "--trace");
		worsen(j, CMD_FAULT);
		g_ptr_array_unref(j->options);
		return;
	}
	if (!formats_open(&j->shown)) {
		worsen(j, CMD_FAULT);
		g_ptr_array_unref(j->options);
		return;
	}
	for (char **f = files; *f && going_on(j); f++)
		play_file(j, *f);
	worsen(j, formats_close(&j->shown));
	if (j->interrupted && !j->quiet)
		out_fault(command, "interrupted: the results are partial");
	g_ptr_array_unref(j->options);
}

int cmd_run(int argc, char **argv)
{
	struct job j = {0};
	const GOptionEntry entries[] = {
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &j.format, FORMATS_HELP, "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &j.file, "write results to FILE, whole or not at all (csv, several pages: a directory)", "FILE"},
		{"table", 0, 0, G_OPTION_ARG_FILENAME, &j.table, FORMATS_TABLE_HELP, "NAME"},
		{"seed", 's', 0, G_OPTION_ARG_FILENAME, &j.seed, "seed of what is drawn at random, instead of the scenario's", "N"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &j.sets, "change the scenario: links.dci.rate='25 Gbit/s'; may be given often", "PATH=VALUE"},
		{"variant", 'v', 0, G_OPTION_ARG_FILENAME, &j.variant, "play this variant of the file; all: the base and every variant", "NAME"},
		{"until", 0, 0, G_OPTION_ARG_FILENAME, &j.until, "stop at this simulated time: '90 min'", "TIME"},
		{"fidelity", 0, 0, G_OPTION_ARG_FILENAME, &j.fidelity, FIDELITY_HELP, "MODEL"},
		{"plot", 'p', 0, G_OPTION_ARG_FILENAME, &j.plot, "draw all pictures into this directory, by gnuplot", "DIR"},
		{"trace", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &j.traces, "pcap=DIR: packets as captures, one an adapter; perfetto=FILE: a timeline", "KIND=WHERE"},
		{"record", 0, 0, G_OPTION_ARG_FILENAME, &j.record, "write the facts of the run, which its fingerprint is made of, to FILE", "FILE"},
		{"against", 0, 0, G_OPTION_ARG_FILENAME, &j.against, "compare the facts with those of FILE, and show the first that differs", "FILE"},
		{"allow-failed", 0, 0, G_OPTION_ARG_NONE, &j.allow_failed, "failed migrations that no expectation names do not count", NULL},
		{"strict-support", 0, 0, G_OPTION_ARG_NONE, &j.strict_support, LOAD_STRICT_SUPPORT, NULL},
		{"all", 'a', 0, G_OPTION_ARG_NONE, &j.all, "show every migration and resource, and the log", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &j.quiet, "results and faults only", NULL},
		{"color", 0, 0, G_OPTION_ARG_FILENAME, &j.color, "auto (default), always or never", "WHEN"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "FILE...",
		.entries = entries,
		.least = 1,
		.most = G_MAXUINT,
		.summary = "Plays each scenario ('-': standard input) and says what happened.",
		.details = "Examples:\n  vmksim run plan.yaml\n  vmksim run plan.yaml --set links.dci.rate='25 Gbit/s' --plot pictures\n"
			   "  vmksim run plan.yaml --variant all --format json -o outcomes.jsonl\n"
			   "  vmksim run plan.yaml --fidelity packet --trace pcap=captures --trace perfetto=timeline.json\n",
	};
	g_auto(GStrv) files = NULL;
	if (opts_parse(&spec, argc, argv, &files, &j.code)) {
		j.code = CMD_FAULT;
		if (opts_choice(command, "--format", j.format, formats_names, &j.shown.form) && opts_choice(command, "--color", j.color, out_colours, &j.shown.colour) &&
			parse_numbers(&j) && texts_sound(&j) && fidelity_parse(command, j.fidelity, &j.run.transport) &&
			trace_parse(command, j.traces, &j.trace)) {
			j.code = CMD_DONE;
			j.shown.command = command;
			j.shown.file = j.file;
			j.shown.table = j.table;
			j.shown.all = j.all;
			j.shown.quiet = j.quiet;
			play_files(&j, files);
		}
	}
	char *given[] = {j.format, j.file, j.seed, j.variant, j.until, j.plot, j.color, j.record, j.against, j.fidelity, j.table};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	g_strfreev(j.sets);
	g_strfreev(j.traces);
	return j.code;
}
