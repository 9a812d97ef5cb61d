/* cli/cmd_report.c: vmksim report: shows a stored outcome again. What it says about expectations is said in the text; the exit code is about the showing alone.
 */
#include <glib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "models/outcome_json.h"
#include "plots/plot.h"
#include "plots/report.h"

static const char command[] = "report";
static const char *const formats[] = {"text", "json", NULL};

struct view {
	char *format, *file, *plot, *color;
	gboolean all, quiet;
	unsigned form, colour;
};

static struct outcome *read_outcome(const char *file)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *text = NULL;
	gsize n;
	if (!g_file_get_contents(strcmp(file, "-") == 0 ? "/dev/stdin" : file, &text, &n, &err)) {
		const char *why = strrchr(err->message, ':');
		out_fault(command, "cannot read '%s': %s", file, why ? why + 2 : err->message);
		return NULL;
	}
	struct outcome *o = outcome_json_read(text, n, &err);
	if (!o)
		out_fault(command, "%s: %s", file, err->message);
	return o;
}

static bool draw(const struct view *v, const struct outcome *o)
{
	g_autoptr(GError) err = NULL;
	GString *talk = g_string_new(NULL);
	bool ok = plot_write(o, v->plot, talk, &err);
	if (!ok)
		out_fault(command, "%s", err->message);
	else if (!v->quiet)
		out_talk(talk->str);
	g_string_free(talk, TRUE);
	return ok;
}

static int show(const struct view *v, const char *file)
{
	struct outcome *o = read_outcome(file);
	if (!o)
		return CMD_FAULT;
	struct out out;
	out_open(&out, command, v->file);
	struct report_opts opts = {.colour = out_colour(&out, v->colour), .utf8 = out_utf8(&out), .all = v->all};
	GString *text = g_string_new(NULL);
	if (v->form == 1)
		outcome_json_write(o, true, text);
	else
		report_text(o, &opts, text);
	out_add(&out, text);
	g_string_free(text, TRUE);
	int code = out_close(&out);
	if (v->plot && !draw(v, o))
		code = CMD_FAULT;
	outcome_free(o);
	return code;
}

int cmd_report(int argc, char **argv)
{
	struct view v = {0};
	int code;
	const GOptionEntry entries[] = {
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &v.format, "text (default) or json", "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &v.file, "write to FILE, whole or not at all", "FILE"},
		{"plot", 'p', 0, G_OPTION_ARG_FILENAME, &v.plot, "draw bandwidth over time into this directory, by gnuplot", "DIR"},
		{"all", 'a', 0, G_OPTION_ARG_NONE, &v.all, "show every migration and resource, and the log", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &v.quiet, "results and faults only", NULL},
		{"color", 0, 0, G_OPTION_ARG_FILENAME, &v.color, "auto (default), always or never", "WHEN"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "OUTCOME",
		.entries = entries,
		.least = 1,
		.most = 1,
		.summary = "Shows an outcome that 'vmksim run --format json' stored ('-': standard input).",
	};
	g_auto(GStrv) files = NULL;
	if (opts_parse(&spec, argc, argv, &files, &code)) {
		code = CMD_FAULT;
		if (opts_choice(command, "--format", v.format, formats, &v.form) && opts_choice(command, "--color", v.color, out_colours, &v.colour))
			code = show(&v, files[0]);
	}
	char *given[] = {v.format, v.file, v.plot, v.color};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	return code;
}
